//! Writes an edition, and shows it once it is whole.

use crate::publish::{Draft, Edition, PublishError, Snapshot};
use crate::report;

use super::{Error, Event, Progress, RunSettings, RunSummary};

/// More editions of one moment than anybody makes.
const MOST: u32 = 10_000;

/// Publishes an edition. The very same edition is published once; another one of the same name
/// gets a number behind it.
pub(super) fn release(
    mut edition: Edition,
    settings: &RunSettings,
    progress: &mut dyn Progress,
) -> Result<RunSummary, Error> {
    progress.tell(&Event::Writing);
    let name = edition.run.id.clone();
    let numbered =
        |number: u32| if number == 1 { name.clone() } else { format!("{name}-{number}") };
    let exists = |id: &str| settings.output.join("snapshots").join(id).exists();
    let free = (1..MOST).find(|&number| !exists(&numbered(number))).unwrap_or(MOST);
    // The last edition of this name may be this very one.
    for number in [free.saturating_sub(1).max(1), free] {
        edition.run.id = numbered(number);
        match written(&edition, settings) {
            Ok(snapshot) => {
                progress.tell(&Event::Released { folder: &snapshot.folder });
                return Ok(RunSummary::of(&edition, &snapshot));
            }
            Err(Error::Publish(PublishError::AlreadyPublished { .. })) if number < free => {}
            Err(error) => return Err(error),
        }
    }
    Err(PublishError::AlreadyPublished { run_id: name }.into())
}

fn written(edition: &Edition, settings: &RunSettings) -> Result<Snapshot, Error> {
    let mut draft = Draft::new(&settings.output, &edition.run.id)?;
    draft.tables(edition)?;
    for page in report::pages(edition) {
        draft.write_file(&format!("report/{}", page.path), &page.bytes)?;
    }
    for record in &edition.captures {
        draft.write_file(&report::capture_path(record), &record.capture.bytes)?;
    }
    settings.stop.check()?;
    Ok(draft.release()?)
}
