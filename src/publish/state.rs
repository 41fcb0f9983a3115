//! How a source fared.

/// How a source fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceState {
    /// New content tonight.
    Fresh,
    /// Asked tonight, nothing new; or offline, and every capture was read.
    Unchanged,
    /// Not reached tonight; its last good capture speaks.
    Stale,
    /// Not reached tonight, and nothing speaks for it.
    Failed,
    /// Reached, but its new copy is held back: it yields less than it must, or goes too far.
    Drifted,
    /// Declared without a document to read.
    Idle,
    /// Left alone by a person's decision; its last good captures speak.
    Suspended,
}

impl SourceState {
    /// All states, from the best to the worst.
    pub const ALL: [Self; 7] = [
        Self::Fresh,
        Self::Unchanged,
        Self::Stale,
        Self::Failed,
        Self::Drifted,
        Self::Idle,
        Self::Suspended,
    ];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Unchanged => "unchanged",
            Self::Stale => "stale",
            Self::Failed => "failed",
            Self::Drifted => "drifted",
            Self::Idle => "idle",
            Self::Suspended => "suspended",
        }
    }
}
