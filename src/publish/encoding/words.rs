//! The texts of one column, each kept once where many rows say the same.
//!
//! Most columns of a table say few things: codes, names, dates of pages. A text that comes again is known
//! by its number, so that it is neither kept, checked nor looked at again until the column is written.

use crate::model::Map;

/// The texts of a column, row by row.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The texts one after another.
    all: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// The number of the text of each row; none where nothing is known.
    rows: Vec<Option<u32>>,
    /// The numbers of the texts, as long as they are counted.
    numbers: Map<Box<str>, u32>,
    /// Whether rows mostly say something new, so that nobody counts.
    is_various: bool,
}

/// What the rows say, however it was kept.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.ends == other.ends && self.all == other.all
    }
}

/// So many texts are counted before anything is made of how few they are.
const COUNTED: usize = 1 << 10;

impl Words {
    /// Adds a text once more, where it is known already: no longer asked where nobody counts.
    pub(crate) fn repeats(&mut self, text: &str) -> bool {
        if self.is_various {
            return false;
        }
        let last = self.rows.last().copied().flatten().filter(|&last| self.of(last) == text);
        let known = last.or_else(|| self.numbers.get(text).copied());
        if known.is_some() {
            self.rows.push(known);
        }
        known.is_some()
    }

    /// Adds a text; nothing where nothing is known.
    ///
    /// # Panics
    ///
    /// Where a column holds four thousand million texts.
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let Some(text) = text else { return self.rows.push(None) };
        let number = u32::try_from(self.ends.len()).expect("rows are written long before");
        self.all.push_str(text);
        self.ends.push(self.all.len());
        self.rows.push(Some(number));
        if self.is_various {
            return;
        }
        self.numbers.insert(text.into(), number);
        if COUNTED <= self.numbers.len() && !self.is_worth_counting() {
            self.is_various = true;
            self.numbers = Map::default();
        }
    }

    /// Adds the text of an earlier row once more.
    pub(crate) fn again(&mut self, row: usize) {
        self.rows.push(self.rows[row]);
    }

    /// Removes all rows, and keeps the room for others.
    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
        self.rows.clear();
        self.numbers.clear();
    }

    /// The text of each row.
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.rows.iter().map(|row| row.map(|number| self.of(number)))
    }

    /// The texts in the order in which they come first, and the number of that of each row; none where
    /// most rows say something new.
    pub(crate) fn counted(&self) -> Option<(impl ExactSizeIterator<Item = &str>, &[Option<u32>])> {
        let many = u32::try_from(self.ends.len()).expect("each has a number");
        let is_counted = !self.is_various && self.is_worth_counting();
        is_counted.then(|| ((0..many).map(|number| self.of(number)), &self.rows[..]))
    }

    /// Whether each text comes more than twice: far from the three of four new ones up to which a
    /// column is written by numbers, of which an estimate may be wrong by a tenth.
    fn is_worth_counting(&self) -> bool {
        2 * self.ends.len() <= self.rows.len()
    }

    fn of(&self, number: u32) -> &str {
        let at = number as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[at]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[Option<&str>]) -> Words {
        let mut words = Words::default();
        for text in texts {
            if !text.is_some_and(|text| words.repeats(text)) {
                words.push(*text);
            }
        }
        words
    }

    #[test]
    fn texts_come_back_as_they_were_added() {
        let texts = [Some("Forêt"), None, Some(""), Some("8 € → 9"), None, Some(""), Some("Forêt")];
        assert_eq!(words(&texts).texts().collect::<Vec<_>>(), texts);
        let many: Vec<String> = (0..5000).map(|number| (number % 4000).to_string()).collect();
        let many: Vec<Option<&str>> = many.iter().map(|text| Some(text.as_str())).collect();
        let mut words = words(&many);
        assert_eq!(words.texts().collect::<Vec<_>>(), many);
        assert!(words.counted().is_none());
        words.clear();
        assert_eq!(words.texts().len(), 0);
    }

    #[test]
    fn what_comes_often_is_counted_in_its_order() {
        let said = words(&[Some("b"), Some("a"), None, Some("b"), Some("a"), Some("a")]);
        let (texts, rows) = said.counted().unwrap();
        assert_eq!(texts.collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(rows, [Some(0), Some(1), None, Some(0), Some(1), Some(1)]);
    }
}
