//! The reasons for which a figure changes.

/// Why a figure is not what it was; the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A page corrected its own number, for the same time.
    Correction,
    /// A page says something new, or no longer says something.
    Source,
    /// The policy is another.
    Policy,
    /// The wordings or the geography are others.
    Vocabulary,
    /// The declaration of the sources is another.
    Declaration,
    /// The program is another.
    Code,
    /// Only a day has passed.
    Time,
    /// None of these, as far as can be told.
    Unknown,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 8] = [
        Self::Correction,
        Self::Source,
        Self::Policy,
        Self::Vocabulary,
        Self::Declaration,
        Self::Code,
        Self::Time,
        Self::Unknown,
    ];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Source => "source",
            Self::Policy => "policy",
            Self::Vocabulary => "vocabulary",
            Self::Declaration => "declaration",
            Self::Code => "code",
            Self::Time => "time",
            Self::Unknown => "unknown",
        }
    }
}
