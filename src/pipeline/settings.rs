//! What the caller decides about a run.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::fetch::FetchSettings;
use crate::read::Containment;

use super::Stop;

/// What a run works from, and towards.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// The folder of source definitions, vocabulary and captures.
    pub sources: PathBuf,
    /// The folder that receives snapshots and holds the archive.
    pub output: PathBuf,
    /// The policy; that of the sources where none is given.
    pub policy: Option<PathBuf>,
    /// Whether the network may be used.
    pub mode: Mode,
    /// Where documents are read.
    pub containment: Containment,
    /// The day whose state is told. By default the day of the run, in UTC, or without the network
    /// the newest day on which a capture was seen.
    pub as_of: Option<NaiveDate>,
    /// The last day, in UTC, of which captures are used; none for all of them.
    pub known_at: Option<NaiveDate>,
    /// When the run begins.
    pub started_at: DateTime<Utc>,
    /// Stops the run from outside.
    pub stop: Stop,
}

/// Whether the network may be used.
#[derive(Clone, Debug)]
pub enum Mode {
    /// No: the captures that come with the project and the archive are all there is.
    Offline,
    /// Yes, within these limits.
    Online(FetchSettings),
}

impl RunSettings {
    /// Whether an earlier day is asked for: to count it, or by what was known then.
    pub(super) const fn looks_back(&self) -> bool {
        self.as_of.is_some() || self.known_at.is_some()
    }

    /// Whether the network is left alone.
    pub const fn is_offline(&self) -> bool {
        matches!(self.mode, Mode::Offline)
    }

    /// The last moment of which captures are used.
    pub(super) fn horizon(&self) -> DateTime<Utc> {
        match self.known_at.and_then(|day| day.succ_opt()) {
            Some(after) => midnight(after) - chrono::Duration::nanoseconds(1),
            None => DateTime::<Utc>::MAX_UTC,
        }
    }
}

/// The first moment of a day, in UTC.
pub(super) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
