//! Writes what a newspaper could print from: the front page, and a page of proofs per territory.
//!
//! From an [`Edition`] to finished files, as a pure function: no file, no clock, no network, and
//! the same edition always gives the same bytes.
//!
//! # The files
//!
//! ```text
//! index.html  en.html         the front page, French and English
//! report.md   report.en.md    the same as Markdown
//! fr/reg-44.html  en/…        one page for each territory of which anything is known
//! ```
//!
//! Each is complete in itself: style inside, drawings inside, no script, nothing asked of the
//! network. Every number leads to a row or a claim on the page of its territory, every claim to
//! the page that says it and to our copy of that page.
//!
//! # Archived copies
//!
//! The copies lie beside the report in `captures/`, under the names that [`capture_path`] gives:
//! the exact bytes, never under a name that a browser would run. An archived web page is served
//! as its own source text, because it was written by others and must not act on our origin.
//!
//! # Not here
//!
//! This room computes no figure: what the edition does not say, no page says. The one sum it does
//! is the share of an announced target that the published figure makes up.

mod words;
mod dates;
mod names;
mod desk;
mod aims;
mod front;
mod outline;
mod map;
mod dispute;
mod changes;
mod health;
mod method;
mod shell;
mod frame;
mod marker;
mod chart;
mod front_page;
mod opening;
mod map_view;
mod course;
mod proof;
mod overview;
mod territory_page;
mod markdown;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod front_tests;

use crate::publish::{CaptureRecord, Edition};
use crate::reconcile::Bilingual;

use self::desk::Desk;
use self::words::Lang;

/// One file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it stands inside the report folder, with forward slashes: `fr/reg-44.html`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Every file of the report, the two front pages first.
///
/// The paths are relative to the report folder, which must stand beside `captures/`.
pub fn pages(edition: &Edition) -> Vec<Page> {
    let page = |path: String, text: String| Page { path, bytes: text.into_bytes() };
    let mut fronts = Vec::new();
    let mut proofs = Vec::new();
    for lang in Lang::ALL {
        let desk = Desk::new(edition, lang);
        fronts.push(page(shell::front_name(lang).to_owned(), front_page::page(&desk)));
        fronts.push(page(markdown::name(lang).to_owned(), markdown::page(&desk)));
        for territory in desk.territories() {
            let path = format!("{}/{}", lang.code(), desk::page_name(territory));
            proofs.push(page(path, territory_page::page(&desk, territory)));
        }
    }
    fronts.append(&mut proofs);
    fronts
}

/// The step of the order that decided, in words: a clause without a capital or a full stop.
pub fn step_in_words(code: &str) -> Bilingual {
    Bilingual { fr: names::step(code, Lang::Fr), en: names::step(code, Lang::En) }
}

/// Where the bytes of a capture belong, relative to the folder that holds the report:
/// `captures/0123456789abcdef.html.txt`.
///
/// Text of every sort, web pages above all, ends in `.txt`: browsers show such a file and never
/// run it, whether it is opened from the disk or from a server. What could not be read ends in
/// `.bin`, which browsers only offer to keep.
pub fn capture_path(record: &CaptureRecord) -> String {
    let digest = record.capture.digest.to_string();
    let name = &digest[..16];
    match record.format {
        Some("text") => format!("captures/{name}.txt"),
        Some("register") => format!("captures/{name}.csv.txt"),
        Some(format @ ("html" | "csv" | "json" | "geojson" | "kml")) => {
            format!("captures/{name}.{format}.txt")
        }
        _ => format!("captures/{name}.bin"),
    }
}
