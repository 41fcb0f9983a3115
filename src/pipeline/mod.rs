//! The corridor: drives the rooms in the order of the data.
//!
//! [`run`] is the nightly job; [`edition`] is the same without the network and without publishing,
//! for whoever only asks. A fault of the world is an [`Issue`](crate::model::Issue) in the edition;
//! an [`Error`] is a fault of ours or of a person who declared something, and then nothing is
//! published and `latest` still shows yesterday.
//!
//! # What can be repeated
//!
//! A run without the network, or with a given reference date, tells no time of its own: it is named
//! after its reference date and says that it began then, at midnight UTC. From the same archive,
//! sources and date it writes the same bytes, and publishing them twice changes nothing. Any other
//! run is named after the moment at which it began.
//!
//! # The snapshot before
//!
//! What an edition says of changes depends on one more thing: the snapshot that it is held against.
//! That is the one that readers saw last of those in `snapshots/` that tell no later day and, like the
//! run itself, used all captures or only those known at a day, whatever a clock said. Its name stands in the manifest, so that a run
//! that is repeated is held against what it was held against before, and writes the same bytes. In
//! an empty folder there is none, and nothing is said to have changed.
//!
//! # Two clocks
//!
//! The *reference date* is the day whose state is told; figures of later days are not used. *Known
//! at* is the day up to which captures are used. "What did we believe on 1 March about 31 December?"
//! gives both.

mod error;
mod stop;
mod progress;
mod settings;
mod recipe;
mod certificate;
mod declared;
mod spare;
mod shelf;
mod network;
mod discover;
mod gather;
mod import;
mod reading;
mod check;
mod envelope;
mod held;
mod reason;
mod fault;
mod holding;
mod history;
mod source;
mod state;
mod compose;
mod compare;
mod release;
mod summary;
mod log;
mod backfill;

use std::{collections::BTreeMap, path::Path};

use chrono::{DateTime, NaiveDate, Utc};

use crate::archive::{self, Archive, Verified};
use crate::publish::{Edition, Lock, begin_run, keep_declared, last_declared, make_ready, sweep};

pub use backfill::{Backfill, Past, PastPage, Step, WebArchive, backfill};
pub use check::{Checked, check, newest};
pub use compare::{Difference, contrasted, counterfactuals, differences};
pub use declared::{Declared, policy, vocabulary};
pub use discover::{Announcement, Enlisted, Forecast, enlist, forecast};
pub use error::Error;
pub use import::{Taken, declared_by, import};
pub use log::{NIGHT, log};
pub use progress::{Event, Progress, Silent};
pub use reading::{ReadDocument, Reader, ReadingError};
pub use recipe::{Recipe, Recipes};
pub use settings::{Mode, RunSettings};
pub use stop::{Signal, Stop};
pub use summary::{Fare, Headline, Held, Revised, RunSummary, held};

use gather::Gathered;
use spare::Spare;

/// Where the archive lies inside the output folder.
const ARCHIVE: &str = "archive";

/// Where its index lies: who can write the one and not the other would ask in vain.
const INDEX: &str = "archive/index";

/// Runs one night: everything that is declared is asked for, archived, read, reconciled and
/// published, whole or not at all.
///
/// # Errors
///
/// If what is declared cannot be understood, another run is at work, the archive or the output
/// cannot be used, or somebody stops the run. What was published before stays as it was.
pub fn run(settings: &RunSettings, progress: &mut dyn Progress) -> Result<RunSummary, Error> {
    let (declared, last) = declared(settings)?;
    let _alone = Lock::take(&settings.output)?;
    sweep(&settings.output)?;
    let written = ["snapshots", ARCHIVE, INDEX].map(|name| settings.output.join(name));
    make_ready(&settings.output, if settings.is_offline() { &written[..1] } else { &written })?;
    begin_run(&settings.output, settings.started_at, settings.is_offline())?;
    keep_declared(&settings.output, &declared.texts(&settings.sources, &last)?)?;
    if !settings.is_offline() {
        log::check_clock(settings, &archive(&settings.output)?)?;
    }
    let mut gathered = gather::gather(&declared, settings, progress)?;
    if !settings.is_offline() {
        gathered.issues.extend(log::missed_night(settings));
    }
    let edition = compose(declared, gathered, settings, progress)?;
    let compared = differences(&edition, settings)?;
    let summary = release::release(edition, settings, progress)?;
    Ok(RunSummary { compared, ..summary })
}

/// What a run without the network would publish, without publishing it.
///
/// # Errors
///
/// If what is declared cannot be understood, or the archive cannot be listed.
pub fn edition(settings: &RunSettings, progress: &mut dyn Progress) -> Result<Edition, Error> {
    let (declared, _) = declared(settings)?;
    compose(declared, Gathered::default(), settings, progress)
}

/// What is declared, and what was when it could last be used.
fn declared(settings: &RunSettings) -> Result<(Declared, BTreeMap<String, String>), Error> {
    let last = last_declared(&settings.output);
    let policy = settings.policy.as_deref();
    Ok((Declared::load_after(&settings.sources, policy, &last)?, last))
}

/// The days of the first and the last capture that is held.
///
/// # Errors
///
/// If what is declared cannot be understood, or the archive cannot be listed.
pub fn reach(settings: &RunSettings) -> Result<Option<(NaiveDate, NaiveDate)>, Error> {
    let (declared, _) = declared(settings)?;
    let archive = archive(&settings.output)?;
    let fetched = archive.entries(DateTime::<Utc>::MAX_UTC)?;
    let fetched = fetched.iter().flat_map(|entry| [entry.first_seen, entry.last_seen]);
    let shipped = declared.shipped.iter().map(|capture| capture.fetched);
    let days: Vec<NaiveDate> = fetched.chain(shipped).map(|at| at.date_naive()).collect();
    Ok(days.iter().min().copied().zip(days.iter().max().copied()))
}

fn compose(
    mut declared: Declared,
    mut gathered: Gathered,
    settings: &RunSettings,
    progress: &mut dyn Progress,
) -> Result<Edition, Error> {
    let archive = archive(&settings.output)?;
    let spare = Spare::of(&settings.output, &archive);
    let archive = archive.remembering(spare.captures().to_vec());
    let parser = settings.containment.parser();
    let held = (&archive, settings.horizon());
    gathered.announced(enlist(&mut declared, held, parser.as_ref())?);
    if settings.is_offline() {
        gathered.recall(&declared.sources, &archive.failures(settings.horizon())?);
    }
    let (declared, gathered) = (&declared, &gathered);
    let (archive, spare) = (&archive, &spare);
    compose::edition(&compose::Desk { declared, gathered, archive, spare, settings }, progress)
}

/// Reads the whole archive of an output folder again.
///
/// # Errors
///
/// If it exists and cannot be listed.
pub fn verify_archive(output: &Path) -> Result<Verified, Error> {
    Ok(archive::verify(&output.join(ARCHIVE))?)
}

/// The archive of an output folder.
///
/// # Errors
///
/// If it exists and cannot be listed.
pub fn archive(output: &Path) -> Result<Archive, Error> {
    Ok(Archive::open(&output.join(ARCHIVE))?)
}
