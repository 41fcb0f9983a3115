//! Cells that follow from one thing, told once where many rows say it.
//!
//! The code, the level and the name of a territory are three columns and one fact. In a table of
//! millions of rows a fact that was told before is found by what it is, and its cells are taken from
//! the row that told it.

use std::{
    mem::{self, Discriminant},
    sync::Arc,
};

use url::Url;

use crate::model::{AsOf, Digest, Map, Measure, SourceId, StageRange, Territory};
use crate::normalise::Claim;
use crate::sources::PublisherKind;

use super::rows::Named;

/// What some cells of a row all follow from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Root<'a> {
    /// A territory.
    Place(Territory),
    /// What is counted, at which stages.
    Cell(&'a Measure, StageRange),
    /// A time.
    Time(&'a AsOf),
    /// Who publishes a claim, and who counted.
    Speaker(&'a Claim),
    /// The document of a claim.
    Page(&'a Claim),
    /// By what a claim was read, of which nothing more is to be said: it stands in no enumeration and
    /// was not corrected.
    Plain(&'a Claim),
}

/// A row while it is told, cell by cell.
pub(crate) trait Row<'a>: Extend<Named<'a>> {
    /// Tells cells that all follow from one thing. Who keeps many rows may take them from an earlier
    /// one.
    fn follow<const N: usize>(&mut self, _root: Root<'_>, cells: impl FnOnce() -> [Named<'a>; N]) {
        self.extend(cells());
    }
}

impl<'a> Row<'a> for Vec<Named<'a>> {}

/// The rows that told something first.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By the column in which it begins.
    columns: Vec<Column>,
}

#[derive(Debug, Default)]
struct Column {
    /// What the row before told, and the row that told it first: most rows go on with the same.
    last: Option<(Key, usize)>,
    rows: Map<Key, (usize, Kept)>,
}

impl Known {
    /// The row that said the same in this column and those after it; the row given, where it is the first.
    pub(crate) fn first(&mut self, column: usize, root: Root<'_>, row: usize) -> usize {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, Column::default);
        }
        let Column { last, rows } = &mut self.columns[column];
        let key = Key::of(root);
        if let Some((_, first)) = last.filter(|&(before, _)| before == key) {
            return first;
        }
        let first = rows.entry(key).or_insert_with(|| (row, Kept::of(root))).0;
        *last = Some((key, first));
        first
    }

    /// Forgets all rows.
    pub(crate) fn clear(&mut self) {
        for Column { last, rows } in &mut self.columns {
            *last = None;
            rows.clear();
        }
    }
}

/// What tells a root from every other. Texts are told apart by where they stand, which takes no look at
/// them; [`Kept`] keeps them there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Place(Territory),
    Cell(Discriminant<Measure>, usize, StageRange),
    Time(AsOf),
    Speaker([usize; 4], [PublisherKind; 2], [Option<Territory>; 2]),
    Page(usize, Digest),
    Plain(&'static str, usize),
}

impl Key {
    fn of(root: Root<'_>) -> Self {
        match root {
            Root::Place(territory) => Self::Place(territory),
            Root::Cell(measure, stages) => {
                let name =
                    if let Measure::Other(name) = measure { name.as_ptr().addr() } else { 0 };
                Self::Cell(mem::discriminant(measure), name, stages)
            }
            Root::Time(as_of) => Self::Time(*as_of),
            Root::Speaker(it) => {
                let texts = [it.source.as_str(), &it.publisher, &it.attributed_to, &it.origin];
                Self::Speaker(
                    texts.map(|text| text.as_ptr().addr()),
                    [it.publisher_kind, it.origin_kind],
                    [it.publisher_territory, it.origin_territory],
                )
            }
            Root::Page(it) => Self::Page(Arc::as_ptr(&it.url).addr(), it.capture),
            Root::Plain(it) => Self::Plain(it.method, it.rule.as_ptr().addr()),
        }
    }
}

/// The texts by which a root is known: as long as they are kept, no other stands where they do.
#[derive(Debug)]
#[expect(dead_code, reason = "they are kept, and not looked at")]
enum Kept {
    Nothing,
    Measure(Measure),
    Speaker(SourceId, [Arc<str>; 3]),
    Page(Arc<Url>),
    Plain(Arc<str>),
}

impl Kept {
    fn of(root: Root<'_>) -> Self {
        match root {
            Root::Place(_) | Root::Time(_) => Self::Nothing,
            Root::Cell(measure, _) => Self::Measure(measure.clone()),
            Root::Speaker(it) => Self::Speaker(
                it.source.clone(),
                [&it.publisher, &it.attributed_to, &it.origin].map(Arc::clone),
            ),
            Root::Page(it) => Self::Page(Arc::clone(&it.url)),
            Root::Plain(it) => Self::Plain(Arc::clone(&it.rule)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_known_where_it_was_told_before() {
        let measure = |name: &str| Measure::Other(name.into());
        let (beds, again, share) = (measure("beds"), measure("beds"), Measure::PopulationShare);
        let kept = beds.clone();
        let place = |code: &str| Root::Place(code.parse().unwrap());
        let of = |measure| Root::Cell(measure, StageRange::ALL);
        // The column, what is told, and the row that told it first.
        let cases = [
            (0, place("DEP-35"), 0),
            (0, place("REG-53"), 1),
            (0, place("DEP-35"), 0),
            (3, place("DEP-35"), 3),
            (5, of(&beds), 4),
            (5, of(&kept), 4),
            (5, of(&share), 6),
            // The same word, which stands elsewhere: it is told once more.
            (5, of(&again), 7),
            (5, of(&share), 6),
        ];
        let mut known = Known::default();
        for (row, (column, root, first)) in cases.into_iter().enumerate() {
            assert_eq!(known.first(column, root, row), first, "row {row}");
        }
        known.clear();
        assert_eq!(known.first(0, place("DEP-35"), 9), 9);
    }
}
