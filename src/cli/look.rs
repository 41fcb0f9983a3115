//! How a command looks at what the archive holds.

use std::path::Path;

use crate::pipeline::{Mode, RunSettings, Stop};

use super::limits::DocumentLimits;
use super::settings;

/// Everything that the archive holds, by all that is known today, and with the declared policy. No signal
/// is listened to: looking writes nothing, and may end at any moment; who writes says otherwise.
pub(super) fn look(sources: &Path, output: &Path, limits: DocumentLimits) -> RunSettings {
    RunSettings {
        sources: sources.to_owned(),
        output: output.to_owned(),
        policy: None,
        mode: Mode::Offline,
        containment: limits.containment(),
        as_of: None,
        known_at: None,
        started_at: settings::now(),
        stop: Stop::default(),
    }
}
