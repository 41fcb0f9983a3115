//! Sitemaps: XML with an address for each page, an index of such files, or one address a line.

use crate::read::ReadError;

use super::marks::{Mark, walk};
use super::{Found, Written, damaged};

/// How long the text of one element may be, in bytes; what is longer is cut.
const MAX_TEXT: usize = 8192;

/// Reads the addresses of a sitemap.
pub(super) fn read(text: &str, found: &mut Found) -> Result<(), ReadError> {
    if !text.starts_with('<') {
        return lines(text, found);
    }
    let mut walker = Walker::default();
    walk(text, found, &mut |mark, found| walker.see(mark, found));
    if walker.is_sitemap {
        Ok(())
    } else {
        Err(damaged("a sitemap", "its beginning", "it is none"))
    }
}

fn lines(text: &str, found: &mut Found) -> Result<(), ReadError> {
    let mut is_list = false;
    for line in text.lines().map(str::trim).filter(|line| line.starts_with("http")) {
        is_list = true;
        if !found.take(&Written { address: line.to_owned(), ..Written::default() }) {
            break;
        }
    }
    if is_list { Ok(()) } else { Err(damaged("a sitemap", "its beginning", "it is none")) }
}

#[derive(Default)]
struct Walker {
    is_sitemap: bool,
    /// What is open: a page or another sitemap.
    written: Option<Written>,
    /// The element whose text is read.
    field: Option<Field>,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Address,
    Title,
    Published,
    Changed,
}

impl Walker {
    fn see(&mut self, mark: Mark<'_>, found: &mut Found) -> bool {
        match mark {
            Mark::Open(element, 1) => {
                self.is_sitemap = matches!(element.name(), "urlset" | "sitemapindex");
            }
            Mark::Open(element, 2) => {
                let is_part = element.name() == "sitemap";
                let is_entry = is_part || element.name() == "url";
                self.written = is_entry.then(|| Written { is_part, ..Written::default() });
            }
            Mark::Open(element, depth) => {
                self.text.clear();
                // Of pictures and videos there are addresses and titles, too, with a prefix.
                self.field = match (element.prefix(), element.name(), depth) {
                    ("image" | "video", _, _) => None,
                    (_, "loc", 3) => Some(Field::Address),
                    (_, "lastmod", 3) => Some(Field::Changed),
                    ("news", "title", _) => Some(Field::Title),
                    ("news", "publication_date", _) => Some(Field::Published),
                    _ => None,
                };
            }
            Mark::Text(text) if self.field.is_some() => {
                let room = MAX_TEXT.saturating_sub(self.text.len());
                self.text.push_str(&text[..text.floor_char_boundary(room)]);
            }
            Mark::Text(_) => {}
            Mark::Close(2) => {
                let written = self.written.take().filter(|it| !it.address.is_empty());
                return written.is_none_or(|written| found.take(&written));
            }
            Mark::Close(_) => self.end(),
        }
        self.is_sitemap
    }

    fn end(&mut self) {
        let (Some(field), Some(written)) = (self.field.take(), &mut self.written) else { return };
        let place = match field {
            Field::Address => &mut written.address,
            Field::Title => &mut written.title,
            Field::Published => &mut written.published,
            Field::Changed => &mut written.changed,
        };
        self.text.trim().clone_into(place);
    }
}
