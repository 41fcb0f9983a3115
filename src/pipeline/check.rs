//! One page of one source, looked at closely: for whoever adds a source or mends one.

use chrono::{DateTime, Utc};

use crate::archive::{Archive, Capture};
use crate::extract::Declined;
use crate::model::PartialDate;
use crate::normalise::{Context, Normalised, normalise};
use crate::read::{Document, Parser};
use crate::sources::{DocumentSpec, Source};

use super::shelf::Shelf;
use super::{Declared, ReadingError, reading};

/// What one page says, and what in it is no claim.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The page as it was read.
    pub document: Document,
    /// When it was published, where that is known.
    pub published: Option<PartialDate>,
    /// What it says.
    pub said: Normalised,
    /// The numbers that are no claim, with the reason.
    pub declined: Vec<Declined>,
}

/// The newest capture of a document, fetched or shipped; none where there is none.
pub fn newest(
    declared: &Declared,
    archive: &Archive,
    (source, document): (&Source, &DocumentSpec),
) -> Option<Capture> {
    // What is held of all times is known without reading anything.
    let shelf = Shelf::new((archive, None), &declared.shipped, DateTime::<Utc>::MAX_UTC).ok()?;
    shelf.captures(source, document).captures.into_iter().next()
}

/// Reads one page as a source's own. Without a document, any format is read.
///
/// # Errors
///
/// If the page cannot be read.
pub fn check(
    declared: &Declared,
    parser: &dyn Parser,
    source: &Source,
    (document, capture): (Option<&DocumentSpec>, &Capture),
) -> Result<Checked, ReadingError> {
    let reader = declared.reader(parser);
    let format = document.map(|document| document.format);
    let recipe = declared.recipes.of(&capture.url);
    let read = reader.read(&capture.bytes, (format, recipe), &reading::speaker(source, capture))?;
    let context =
        Context { source, capture, document: &read.document, vocabulary: &declared.vocabulary };
    Ok(Checked {
        published: read.document.published.or(capture.published),
        said: normalise(&read.extracted, &context),
        declined: read.extracted.declined,
        document: read.document,
    })
}
