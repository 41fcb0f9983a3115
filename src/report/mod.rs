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
//! changes.json                what the last nights changed, which the next night carries on
//! fr/reg-44.html  en/…        one page for each territory of which anything is known
//! fr/fra-2024.html  en/…      the proofs of a period, where a territory's own page cannot hold them
//! fr/desaccords.html  en/…    who disagrees; what changed, with an Atom feed; region by region; the
//!                             sources; the method; an index to search
//! ```
//!
//! Each is complete in itself: style inside, drawings inside, nothing asked of the network. Every
//! number leads to a row or a claim on the page of its territory, every claim to the page that says it
//! and to our copy of that page. One script, inside each page, adds search, order and buttons that copy;
//! nothing needs it.
//!
//! # Addresses that last
//!
//! A claim stands under its own id, a figure under its cell and its time, a conflict under its
//! id: the same tomorrow, whatever else is said. See `layout` for what happens when a territory grows.
//!
//! # Archived copies
//!
//! The copies lie beside the report in `captures/`, under the names that [`capture_path`] gives:
//! the exact bytes, never under a name that a browser would run. An archived web page is served
//! as its own source text, because it was written by others and must not act on our origin.
//!
//! # The parts
//!
//! | part | what it does |
//! |---|---|
//! | [`language`] | says numbers, dates and names in both languages, as a printer would set them |
//! | [`basis`] | lays the edition on the [`desk`](basis::desk) of one language, and gives everything its address |
//! | [`findings`] | finds what there is to say, as plain values: the page and its Markdown twin print the same |
//! | [`drawings`] | draws maps and charts |
//! | [`pages`](mod@pages) | makes the files |
//!
//! A part may use the parts above it and no other.
//!
//! # Not here
//!
//! This room computes no figure: what the edition does not say, no page says. It does two sums in the
//! open: the share of an announced target that the published figure makes up, and of a share that is
//! not covered the rest, beside the share itself.

mod language;
mod basis;
mod findings;
mod drawings;
mod pages;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod lasting;
#[cfg(test)]
mod front_tests;

use crate::model::Territory;
use crate::normalise::Claim;
use crate::publish::{CaptureRecord, Edition, Night};
use crate::reconcile::{Bilingual, side_by_side};

use self::basis::desk::Desk;
use self::basis::topic::Topic;
use self::language::period::Period;
use self::language::words::Lang;

/// One file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it stands inside the report folder, with forward slashes: `fr/reg-44.html`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Every file of the report, one after the other, the front pages of each language before the rest.
///
/// The paths are relative to the report folder, which must stand beside `captures/`. Some pages are
/// drawn at a time, by as many processors as there are, so that nobody has to hold all of them; their
/// order and their bytes are the same however many that is.
pub fn pages(edition: &Edition) -> impl Iterator<Item = Page> {
    let log = std::iter::once_with(|| Page {
        path: LOG.to_owned(),
        bytes: findings::changes::log(edition),
    });
    Lang::ALL.into_iter().flat_map(|lang| pages_in(edition, lang)).chain(log)
}

/// So many pages are drawn at a time: enough to keep processors busy, few enough to be held, since no
/// page weighs more than 300 kB.
const AT_A_TIME: usize = 48;

/// What the last nights changed, for the next one.
const LOG: &str = "changes.json";

fn pages_in(edition: &Edition, lang: Lang) -> impl Iterator<Item = Page> {
    let desk = Desk::new(edition, lang);
    let nights = findings::changes::nights(edition);
    let mut drawn = vec![
        (pages::shell::front_name(lang).to_owned(), Draw::Front),
        (pages::markdown::name(lang).to_owned(), Draw::Markdown),
    ];
    let inside = |file: &str| format!("{}/{file}", lang.code());
    drawn.extend(Topic::ALL.map(|topic| (inside(topic.file(lang)), Draw::Topic(topic))));
    drawn.push((inside(basis::topic::feed_file(lang)), Draw::Feed));
    for territory in desk.territories() {
        drawn.push((inside(&basis::address::page_name(territory)), Draw::Territory(territory)));
        for period in desk.layout.periods(territory) {
            let path = inside(&basis::address::period_page_name(territory, period));
            drawn.push((path, Draw::Period(territory, period)));
        }
    }
    let mut asked = drawn.into_iter();
    let mut ready = Vec::new().into_iter();
    std::iter::from_fn(move || {
        if ready.as_slice().is_empty() {
            let next: Vec<_> = asked.by_ref().take(AT_A_TIME).collect();
            let draw = |(path, what): &(String, Draw)| Page {
                path: path.clone(),
                bytes: what.drawn(&desk, &nights),
            };
            ready = side_by_side(&next, draw).into_iter();
        }
        ready.next()
    })
}

/// A file that will be drawn.
enum Draw {
    Front,
    Markdown,
    Feed,
    Topic(Topic),
    Territory(Territory),
    Period(Territory, Period),
}

impl Draw {
    fn drawn(&self, desk: &Desk<'_>, nights: &[Night]) -> Vec<u8> {
        let text = match *self {
            Self::Feed => return pages::changes_page::feed(desk, nights),
            Self::Front => pages::front_page::page(desk),
            Self::Markdown => pages::markdown::page(desk),
            Self::Topic(Topic::Disputes) => pages::dispute_page::page(desk),
            Self::Topic(Topic::Changes) => pages::changes_page::page(desk, nights),
            Self::Topic(Topic::Coverage) => pages::coverage_page::page(desk),
            Self::Topic(Topic::Sources) => pages::sources_page::page(desk),
            Self::Topic(Topic::Method) => pages::method_page::page(desk),
            Self::Topic(Topic::Index) => pages::index_page::page(desk),
            Self::Territory(territory) => pages::territory_page::page(desk, territory),
            Self::Period(territory, period) => pages::period_page::page(desk, territory, period),
        };
        text.into_bytes()
    }
}

/// Where in a snapshot a claim is proved, in French.
pub fn claim_path(claim: &Claim) -> String {
    format!("report/fr/{}#{}", basis::address::page_name(claim.territory), claim.id)
}

/// The step of the order that decided, in words: a clause without a capital or a full stop.
pub fn step_in_words(code: &str) -> Bilingual {
    Bilingual {
        fr: language::names::step(code, Lang::Fr),
        en: language::names::step(code, Lang::En),
    }
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
