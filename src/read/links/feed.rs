//! Feeds: RSS in its versions, and Atom.
//!
//! Read here and not by a library because of the dates: midnight in Paris, the hour at which most
//! announcements are dated, is the day before in the universal time to which libraries turn it.

use url::Url;

use crate::read::ReadError;

use super::marks::{Element, Mark, walk};
use super::{Found, Written, damaged};

/// How long the text of one element may be, in bytes; what is longer is cut.
const MAX_TEXT: usize = 8192;

/// Reads the entries of a feed.
pub(super) fn read(text: &str, found: &mut Found) -> Result<(), ReadError> {
    let mut walker = Walker::new(found.base.clone());
    walk(text, found, &mut |mark, found| walker.see(mark, found));
    if walker.is_feed { Ok(()) } else { Err(damaged("a feed", "its beginning", "it is none")) }
}

struct Walker {
    is_feed: bool,
    base: Url,
    /// The entry that is open, and how deep it stands.
    entry: Option<(Entry, usize)>,
}

#[derive(Default)]
struct Entry {
    prefix: String,
    written: Written,
    /// The address that names the entry, where it has no link.
    named: String,
    /// The field that is open.
    field: Option<Field>,
    text: String,
}

#[derive(Clone, Copy)]
enum Field {
    Link,
    Name,
    Title,
    Published,
    Changed,
}

impl Walker {
    const fn new(base: Url) -> Self {
        Self { is_feed: false, base, entry: None }
    }

    fn see(&mut self, mark: Mark<'_>, found: &mut Found) -> bool {
        match (mark, &mut self.entry) {
            (Mark::Open(element, 1), _) => {
                self.is_feed = matches!(element.name(), "rss" | "RDF" | "feed");
                self.rebase(&element);
            }
            (Mark::Open(element, depth), None) if matches!(element.name(), "item" | "entry") => {
                let prefix = element.prefix().to_owned();
                self.entry = Some((Entry { prefix, ..Entry::default() }, depth));
            }
            (Mark::Open(element, depth), Some((entry, at))) if depth == *at + 1 => {
                entry.begin(&element);
            }
            (Mark::Text(text), Some((entry, _))) if entry.field.is_some() => {
                let room = MAX_TEXT.saturating_sub(entry.text.len());
                entry.text.push_str(&text[..text.floor_char_boundary(room)]);
            }
            (Mark::Close(depth), Some((entry, at))) if depth == *at + 1 => entry.end(),
            (Mark::Close(depth), Some((_, at))) if depth == *at => {
                let entry = self.entry.take().map(|(entry, _)| entry);
                return entry.is_none_or(|entry| found.take(&entry.finished(&self.base)));
            }
            _ => {}
        }
        self.is_feed
    }

    fn rebase(&mut self, element: &Element<'_>) {
        let base = element.attribute("xml:base").and_then(|base| self.base.join(&base).ok());
        self.base = base.unwrap_or_else(|| self.base.clone());
    }
}

impl Entry {
    fn begin(&mut self, element: &Element<'_>) {
        self.text.clear();
        // `media:title` is another title, `dc:date` the date of a feed that has no other.
        let is_own = element.prefix() == self.prefix;
        self.field = match element.name() {
            "date" if element.prefix() == "dc" => Some(Field::Published),
            _ if !is_own => None,
            "link" => {
                let relation = element.attribute("rel");
                if let Some(href) = element.attribute("href") {
                    let is_first = self.written.address.is_empty();
                    if is_first && relation.is_none_or(|relation| relation == "alternate") {
                        self.written.address = href;
                    }
                    None
                } else {
                    Some(Field::Link)
                }
            }
            "guid" if element.attribute("isPermaLink").is_none_or(|is| is != "false") => {
                Some(Field::Name)
            }
            "title" => Some(Field::Title),
            "pubDate" | "published" | "issued" => Some(Field::Published),
            "updated" | "modified" => Some(Field::Changed),
            _ => None,
        };
    }

    fn end(&mut self) {
        let Some(field) = self.field.take() else { return };
        let written = &mut self.written;
        let place = match field {
            Field::Link => &mut written.address,
            Field::Name => &mut self.named,
            Field::Title => &mut written.title,
            Field::Published => &mut written.published,
            Field::Changed => &mut written.changed,
        };
        if place.is_empty() {
            place.push_str(self.text.trim());
        }
    }

    /// The link of an entry that has ended.
    fn finished(self, base: &Url) -> Written {
        let Self { mut written, named, .. } = self;
        if written.address.is_empty() && named.starts_with("http") {
            written.address = named;
        }
        // Without an address it leads nowhere, not to the feed itself.
        if !written.address.is_empty() {
            written.address = base.join(&written.address).map(Into::into).unwrap_or_default();
        }
        written
    }
}
