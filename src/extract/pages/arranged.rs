//! The document as its text is read: each step puts together what a layout set apart.

use std::borrow::Cow;

use super::boxed;
use super::captioned;
use super::indexed;
use super::inline;
use super::related;
use super::timeline;
use super::unpacked::unpacked;
use crate::extract::claims::compose::Page;
use crate::read::Document;

/// The document without what is of other pages, its timelines, boxes, captions and lists in the form of those that are
/// written out.
pub(crate) fn arranged<'d>(document: &'d Document, page: &Page<'_>) -> Cow<'d, Document> {
    let document = related::apart(document, page.vocabulary);
    let document = then(document, unpacked);
    let document = then(document, timeline::told);
    let document = then(document, indexed::told);
    let document = then(document, |it| boxed::told(it, page));
    let document = then(document, |it| captioned::told(it, page));
    then(document, |it| inline::parted(it, page))
}

/// What a step makes of a document.
fn then(
    document: Cow<'_, Document>,
    step: impl for<'s> Fn(&'s Document) -> Cow<'s, Document>,
) -> Cow<'_, Document> {
    match document {
        Cow::Borrowed(document) => step(document),
        Cow::Owned(document) => {
            let next = match step(&document) {
                Cow::Owned(next) => Some(next),
                Cow::Borrowed(_) => None,
            };
            Cow::Owned(next.unwrap_or(document))
        }
    }
}
