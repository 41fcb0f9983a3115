//! From bytes to claims as printed: read, date, extract.

use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use crate::archive::Capture;
use crate::extract::{self, Extracted, Speaker, Vocabulary};
use crate::model::Hint;
use crate::read::{Death, Document, Miss, Order, Parser, ReadError};
use crate::sources::{Format, Geography, Source};

use super::Recipe;

/// Reads documents with one vocabulary.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The wordings of the field.
    pub vocabulary: &'a Vocabulary,
    /// The official geography.
    pub geography: &'a Geography,
    /// Whoever turns bytes into documents.
    pub parser: &'a dyn Parser,
}

/// A document and what it claims.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    /// The document as read.
    pub document: Document,
    /// What it claims, as printed.
    pub extracted: Extracted,
}

/// Why nobody can tell what a document claims.
#[derive(Debug, Error)]
pub enum ReadingError {
    /// Its bytes cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It does not hold what its recipe names.
    #[error(transparent)]
    Recipe(#[from] Miss),
}

impl Hint for ReadingError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Read(error) => error.hint(),
            Self::Recipe(miss) => ReadError::Recipe(miss.clone()).hint(),
        }
    }
}

impl Reader<'_> {
    /// Reads one document of the declared format as this speaker's, as its recipe says.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be read as a document, or it does not hold what the recipe names.
    pub fn read(
        &self,
        bytes: &[u8],
        (declared, recipe): (Option<Format>, &Recipe),
        speaker: &Speaker,
    ) -> Result<ReadDocument, ReadingError> {
        let order = Order { declared, recipe: recipe.read.clone() };
        let mut document = self.parser.parse(bytes, &order)?;
        // The document is only data by now; a panic on it is a fault of ours, and costs the document.
        let extracted = catch_unwind(AssertUnwindSafe(|| {
            document.published = extract::published(&document.dates);
            // What people declare of the page goes before what its first lines seem to say.
            if document.published.is_none() && speaker.published.is_none() {
                document.published = extract::issued(&document, self.vocabulary);
            }
            recipe.extract.extract(&document, speaker, (self.vocabulary, self.geography))
        }));
        let mut extracted = extracted.map_err(|_| ReadError::Died(Death::Panic))??;
        document.print_plain();
        extracted.print_plain();
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
