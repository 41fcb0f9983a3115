//! What the rows of a file are read with: what its texts mean, each of them read once.

use std::sync::Arc;

use chrono::NaiveDate;
use url::Url;

use crate::model::{AsOf, Measure};
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
    pub(super) urls: Kinds<Arc<Url>>,
    pub(super) dates: Kinds<AsOf>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(geography: &'a Geography, last: NaiveDate) -> Self {
        let (texts, measures) = (Texts::default(), Kinds::default());
        let (urls, dates) = (Kinds::default(), Kinds::default());
        Self { geography, last, texts, measures, urls, dates }
    }

    /// Takes in what others of the same file were read with, and gives their rows the numbers that
    /// their texts have here.
    pub(super) fn join(&mut self, other: Self, rows: &mut [Row]) {
        let texts = self.texts.join(other.texts);
        let measures = self.measures.join(other.measures);
        let urls = self.urls.join(other.urls);
        let dates = self.dates.join(other.dates);
        for row in rows {
            for text in [&mut row.document, &mut row.publisher, &mut row.attributed_to] {
                *text = texts[*text as usize];
            }
            row.measure = measures[row.measure as usize];
            row.as_of = dates[row.as_of as usize];
            row.url = row.url.map(|url| urls[url as usize]);
        }
    }
}
