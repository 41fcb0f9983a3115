//! Where a row stands and who speaks there: what many rows share.

use std::{fmt::Write as _, sync::Arc};

use url::Url;

use crate::model::{Digest, SourceId, Territory};

use super::names::{self, Names, Origin};
use super::reading::Reading;
use super::row::Row;

/// The document of a row, as the rows of one address name it.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) url: Arc<Url>,
    pub(super) capture: Digest,
}

impl Page {
    pub(super) fn new(row: &Row, with: &Reading<'_>) -> Self {
        let document = with.texts.of(row.document);
        let url = row.url.map(|number| Url::clone(with.urls.of(number)));
        let url = url.unwrap_or_else(|| urn(document));
        Self { url: Arc::new(url), capture: Digest::of(document.as_bytes()) }
    }
}

/// Who speaks in a row: all that its names mean.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) publisher: Arc<str>,
    pub(super) attributed_to: Arc<str>,
    pub(super) source: SourceId,
    pub(super) territory: Option<Territory>,
    pub(super) origin: Origin,
}

impl Body {
    pub(super) fn new(row: &Row, with: &Reading<'_>, names: &Names<'_>) -> Self {
        let publisher = with.texts.of(row.publisher);
        let attributed_to = with.texts.of(row.attributed_to);
        Self {
            publisher: Arc::clone(publisher),
            attributed_to: Arc::clone(attributed_to),
            source: source(publisher),
            territory: names.territory(publisher, row.kind),
            origin: names.origin(publisher, row.kind, attributed_to),
        }
    }

    /// The same with texts of its own: of one that several processors share, each would wait for the
    /// others to count who holds it.
    pub(super) fn apart(&self) -> Self {
        let Origin { name, kind, territory } = &self.origin;
        Self {
            publisher: (&*self.publisher).into(),
            attributed_to: (&*self.attributed_to).into(),
            source: self.source.as_str().parse().expect("it is an id"),
            territory: self.territory,
            origin: Origin { name: (&**name).into(), kind: *kind, territory: *territory },
        }
    }
}

/// An address for a document that has none.
fn urn(document: &str) -> Url {
    let address = format!("urn:document:{}", escaped(document));
    address.parse().expect("letters, digits, a few marks and `%XX` are an address")
}

/// Everything but letters, digits and a few marks becomes `%XX`: a `#` or `?` would cut the name.
fn escaped(name: &str) -> String {
    // Room for a name with a few marks, so that it does not grow.
    let mut escaped = String::with_capacity(2 * name.len());
    for &byte in name.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// A source id for a publisher: its letters, or a digest where they give none.
fn source(publisher: &str) -> SourceId {
    let slug = names::folded(publisher).replace(' ', "_");
    let slug: String = slug.chars().filter(char::is_ascii).take(48).collect();
    slug.parse().unwrap_or_else(|_| {
        let digest = Digest::of(publisher.as_bytes()).to_string();
        let id = format!("publisher_{}", &digest[..16]);
        id.parse().expect("letters, digits and `_` are an id")
    })
}

#[cfg(test)]
mod tests {
    use super::urn;

    #[test]
    fn every_name_of_a_document_is_an_address() {
        let cases = [
            ("", "urn:document:"),
            ("..", "urn:document:.."),
            ("//a/../b", "urn:document://a/../b"),
            ("é?#1", "urn:document:%C3%A9%3F%231"),
            (" \0\u{1f}", "urn:document:%20%00%1F"),
            ("https://[::1]:x@%", "urn:document:https%3A//%5B%3A%3A1%5D%3Ax%40%25"),
        ];
        for (name, address) in cases {
            assert_eq!(urn(name).as_str(), address, "for {name:?}");
        }
    }
}
