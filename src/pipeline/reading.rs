//! From bytes to claims as printed: read, date, extract.

use crate::archive::Capture;
use crate::extract::{self, Extracted, Speaker, Vocabulary};
use crate::read::{self, Document, ReadError};
use crate::sources::{Format, Geography, Source};

/// Reads documents with one vocabulary.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The wordings of the field.
    pub vocabulary: &'a Vocabulary,
    /// The official geography.
    pub geography: &'a Geography,
}

/// A document and what it claims.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    /// The document as read.
    pub document: Document,
    /// What it claims, as printed.
    pub extracted: Extracted,
}

impl Reader<'_> {
    /// Reads one document as this speaker's.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be read as a document.
    pub fn read(
        &self,
        bytes: &[u8],
        declared: Option<Format>,
        speaker: &Speaker,
    ) -> Result<ReadDocument, ReadError> {
        let mut document = read::read(bytes, declared)?;
        if read::sniff(bytes) == read::Content::Html {
            document.published = extract::published(&read::published_dates(bytes));
        }
        document.published =
            document.published.or_else(|| extract::issued(&document, self.vocabulary));
        let extracted = extract::extract(&document, speaker, self.vocabulary, self.geography);
        Ok(ReadDocument { document, extracted })
    }
}

/// Who speaks in a capture of a source.
pub(super) fn speaker(source: &Source, capture: &Capture) -> Speaker {
    Speaker {
        publisher: source.publisher.clone(),
        kind: source.kind,
        territory: source.territory,
        published: capture.published,
    }
}
