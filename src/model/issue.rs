//! What went wrong without stopping the run.

use std::fmt;

use super::SourceId;

/// What sort of thing went wrong, from the smallest to the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueKind {
    /// Worth a look; nothing was left out.
    Notice,
    /// One claim was left out; the rest of the document stands.
    Claim,
    /// What a person corrected stands uncorrected: the correction no longer fits the page.
    Correction,
    /// The whole document yields nothing tonight.
    Document,
    /// The whole source yields nothing new tonight; its last good claims stand.
    Source,
}

impl IssueKind {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Claim => "claim",
            Self::Correction => "correction",
            Self::Document => "document",
            Self::Source => "source",
        }
    }
}

/// Something a person should look at tomorrow.
///
/// Issues are data: they travel beside the result, end in the snapshot and in the report, and
/// decide the exit code. They are never only logged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// The source concerned, where there is one.
    pub source: Option<SourceId>,
    /// The document: an address or a file name; empty where the source as a whole is meant.
    pub document: String,
    /// How much it matters.
    pub kind: IssueKind,
    /// Where in the document: a row, a cell, a path; may be empty.
    pub locator: String,
    /// What was found and what was expected, as one sentence without a full stop.
    pub message: String,
    /// The same in French, shorter, for readers of the report; empty where it is for whoever runs the
    /// program alone.
    pub french: String,
}

impl Issue {
    /// Whether it is about a source as a whole, and no page of it.
    pub const fn is_of_source(&self) -> bool {
        self.source.is_some() && self.document.is_empty()
    }

    /// The same for a log and a terminal, which others may read than the tables.
    #[must_use]
    pub fn told(&self) -> Self {
        Self { document: without_query(&self.document).to_owned(), ..self.clone() }
    }
}

/// An address as it may stand in a log: what follows the question mark may be a secret.
pub fn without_query(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            write!(f, "{source}: ")?;
        }
        for part in [&self.document, &self.locator] {
            if !part.is_empty() {
                write!(f, "{part}: ")?;
            }
        }
        f.write_str(&self.message)
    }
}
