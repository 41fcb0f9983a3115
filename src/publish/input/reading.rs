//! What the rows of a file are read with: what its texts mean, each of them read once.

use chrono::NaiveDate;
use url::Url;

use crate::model::{Map, Measure};
use crate::sources::Geography;

use super::row::Row;
use super::texts::{Kinds, Texts};

/// What a row is read with.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) geography: &'a Geography,
    /// The last day of which anybody can have counted anything.
    pub(super) last: NaiveDate,
    pub(super) texts: Texts,
    pub(super) measures: Kinds<Measure>,
    pub(super) urls: Kinds<Url>,
    /// The number of the address that a document without one is given, by the number of its name.
    pub(super) unnamed: Map<u32, u32>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(geography: &'a Geography, last: NaiveDate) -> Self {
        let (texts, measures, urls) = (Texts::default(), Kinds::default(), Kinds::default());
        Self { geography, last, texts, measures, urls, unnamed: Map::default() }
    }

    /// Takes in what others of the same file were read with, and gives their rows the numbers that
    /// their texts have here.
    pub(super) fn join(&mut self, other: Self, rows: &mut [Row]) {
        let texts = self.texts.join(other.texts);
        let measures = self.measures.join(other.measures);
        let urls = self.urls.join(other.urls);
        for row in rows {
            for text in [&mut row.document, &mut row.publisher, &mut row.attributed_to] {
                *text = texts[*text as usize];
            }
            row.measure = measures[row.measure as usize];
            row.url = urls[row.url as usize];
        }
    }
}
