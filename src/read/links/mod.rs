//! Where a page leads: the entries of a feed or a sitemap, the links of a web page.
//!
//! Such a page announces others and says nothing itself, so nothing of its text is kept but the
//! titles. It is read where every document is read, within the same limits; what comes back through
//! the pipe is a [`Document`] with one table, a row for each link.
//!
//! An address that is none, or none of the web, is passed over; a page that is damaged gives what
//! stands before the damage, and says so.

mod feed;
mod listing;
mod marks;
mod sitemap;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Read;

use chrono::DateTime;
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::PartialDate;

use super::document::{Block, BlockKind, Cell, Document, Row, Table, Unread};
use super::limit::{Limit, MAX_INFLATED};
use super::sniff::{Content, sniff};
use super::{MAX_BYTES, Order, Parser, ReadError, Recipe, encoding, folded};

/// How many links one page may have: as many as the standard allows a sitemap.
const MOST_LINKS: usize = 50_000;

/// How much of a title is kept, in characters.
const TITLE_CHARACTERS: usize = 300;

/// What a page that announces others is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkForm {
    /// RSS or Atom.
    Feed,
    /// A sitemap, an index of sitemaps, or a list of addresses, a line each.
    Sitemap,
    /// A web page.
    Listing {
        /// The CSS selector of where its links stand; none for the whole page.
        within: Option<String>,
    },
}

/// How links are read, and what they are relative to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LinkOrder {
    form: LinkForm,
    base: Url,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads: an address of the web.
    pub url: Url,
    /// What it is called, empty where it has no name.
    pub title: String,
    /// When what it leads to was published, where the page says so.
    pub published: Option<PartialDate>,
    /// When what it leads to was changed, where the page says so.
    pub changed: Option<PartialDate>,
    /// What it leads to.
    pub leads: Leads,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// A page.
    Page,
    /// Another part of the same sitemap.
    Part,
}

/// The links of a page, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// The links.
    pub links: Vec<Link>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// Reads the links of a page that was asked for at `base`.
///
/// # Errors
///
/// If the page is empty, too large, not of this form, or whoever reads it died of it.
pub fn links(
    parser: &dyn Parser,
    bytes: &[u8],
    (form, base): (LinkForm, &Url),
) -> Result<Links, ReadError> {
    let order = LinkOrder { form, base: base.clone() };
    let recipe = Recipe { links: Some(order), ..Recipe::default() };
    let document = parser.parse(bytes, &Order { declared: None, recipe })?;
    let tables = document.blocks.into_iter().filter_map(|block| match block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    let links = tables.flat_map(|table| table.rows).filter_map(|row| link(&row)).collect();
    Ok(Links { links, unread: document.unread })
}

/// Reads where a page leads, as a document.
pub(super) fn read(bytes: &[u8], order: &LinkOrder) -> Result<Document, ReadError> {
    let bytes = inflated(bytes)?;
    if MAX_BYTES < bytes.len() {
        return Err(ReadError::TooLarge { bytes: bytes.len(), most: MAX_BYTES });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let mut found = Found::new(&order.base);
    match &order.form {
        LinkForm::Feed => feed::read(&marks::decoded(&bytes), &mut found)?,
        LinkForm::Sitemap => sitemap::read(&marks::decoded(&bytes), &mut found)?,
        LinkForm::Listing { within } => {
            let content = sniff(&bytes);
            if !matches!(content, Content::Html) {
                return Err(ReadError::Unreadable { found: content });
            }
            let page = encoding::decode(&bytes, encoding::declared_in_html(&bytes));
            listing::read(&page, within.as_deref(), &mut found)?;
        }
    }
    Ok(found.document())
}

/// Undoes the compression of a file that is compressed in itself, as sitemaps are.
fn inflated(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.into());
    }
    let most = u64::try_from(MAX_BYTES).unwrap_or(MAX_INFLATED);
    let mut inflated = Vec::new();
    match MultiGzDecoder::new(bytes).take(most + 1).read_to_end(&mut inflated) {
        Ok(_) if MAX_BYTES < inflated.len() => Err(ReadError::Limit(Limit::Inflated)),
        Ok(_) => Ok(inflated.into()),
        Err(error) => Err(damaged("a compressed file", "its end", &error.to_string())),
    }
}

/// The links found so far.
struct Found {
    base: Url,
    rows: Vec<Row>,
    unread: Vec<Unread>,
    is_full: bool,
}

/// A link as written.
#[derive(Clone, Debug, Default)]
struct Written {
    address: String,
    title: String,
    published: String,
    changed: String,
    is_part: bool,
}

impl Found {
    fn new(base: &Url) -> Self {
        Self { base: base.clone(), rows: Vec::new(), unread: Vec::new(), is_full: false }
    }

    /// Takes a link in, where it leads to an address of the web. Says whether there is room for more.
    fn take(&mut self, written: &Written) -> bool {
        if MOST_LINKS == self.rows.len() {
            self.is_full = true;
            return false;
        }
        // An address of nothing is the page itself.
        let address = Some(written.address.trim()).filter(|address| !address.is_empty());
        let address = address.and_then(|address| self.base.join(address).ok());
        let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        let Some(url) = address.filter(web) else { return true };
        let title = folded(&plain(&written.title)).chars().take(TITLE_CHARACTERS).collect();
        let day = |text: &str| day(text).map(|day| day.to_string()).unwrap_or_default();
        let leads = if written.is_part { "part" } else { "" };
        let texts =
            [url.into(), title, day(&written.published), day(&written.changed), leads.to_owned()];
        let cells = texts.map(|text| Cell { text, ..Cell::default() }).to_vec();
        self.rows.push(Row { cells, ..Row::default() });
        true
    }

    /// Notes that something could not be read.
    fn miss(&mut self, locator: impl Into<String>, reason: impl Into<String>) {
        self.unread.push(Unread { locator: locator.into(), reason: reason.into() });
    }

    fn document(mut self) -> Document {
        if self.is_full {
            self.miss(
                "",
                format!("it lists more than {MOST_LINKS} addresses; the rest is left out"),
            );
        }
        let table = Table { caption: String::new(), rows: self.rows };
        let block =
            Block { kind: BlockKind::Table(table), text: String::new(), locator: String::new() };
        Document { blocks: vec![block], unread: self.unread, ..Document::default() }
    }
}

/// The link of a row.
fn link(row: &Row) -> Option<Link> {
    let mut texts = row.cells.iter().map(|cell| cell.text.as_str());
    let mut next = || texts.next().unwrap_or_default();
    let (url, title, published, changed) = (next(), next(), next(), next());
    let leads = if next() == "part" { Leads::Part } else { Leads::Page };
    let (published, changed) = (published.parse().ok(), changed.parse().ok());
    Some(Link { url: url.parse().ok()?, title: title.to_owned(), published, changed, leads })
}

/// A title without the markup that it may hold, escaped or not.
fn plain(title: &str) -> Cow<'_, str> {
    /// What is longer is no title; it is cut before anything else happens to it.
    const MOST_BYTES: usize = 4096;
    let title = &title[..title.floor_char_boundary(MOST_BYTES)];
    if !title.contains(['<', '&']) {
        return title.into();
    }
    let fragment = scraper::Html::parse_fragment(title);
    fragment.root_element().text().collect::<Vec<_>>().join("").into()
}

/// The day of a moment, as it is printed: midnight in Paris is not the day before.
fn day(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let moment = DateTime::parse_from_rfc3339(text).or_else(|_| {
        // The name of the day says nothing, and is wrong or French at times.
        let rest = text.split_once(',').map_or(text, |(_, rest)| rest).trim();
        DateTime::parse_from_rfc2822(rest)
    });
    match moment {
        Ok(moment) => moment.date_naive().to_string().parse().ok(),
        // `2024-03-01T08:00` and `2024-03-01 08:00:00` are no moments and still days.
        Err(_) => text.split(['T', ' ']).next()?.parse().ok(),
    }
}

fn damaged(what: &'static str, at: &str, why: &str) -> ReadError {
    ReadError::Damaged { what: what.into(), at: at.to_owned(), why: why.to_owned() }
}
