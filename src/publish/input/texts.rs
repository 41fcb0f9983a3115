//! Texts as numbers: what many rows say alike is kept once.

use std::sync::Arc;

use crate::model::Map;

/// Texts by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    numbers: Map<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Texts {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let (number, text) = (next(self.texts.len()), Arc::<str>::from(text));
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub(super) fn of(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }
}

/// What texts mean, by number.
#[derive(Clone, Debug)]
pub(super) struct Kinds<T> {
    numbers: Map<Box<str>, u32>,
    meant: Vec<T>,
}

impl<T> Default for Kinds<T> {
    fn default() -> Self {
        Self { numbers: Map::default(), meant: Vec::new() }
    }
}

impl<T> Kinds<T> {
    /// The number of what a text means; it is read once.
    pub(super) fn number<E>(
        &mut self,
        text: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<u32, E> {
        if let Some(&number) = self.numbers.get(text) {
            return Ok(number);
        }
        let number = next(self.meant.len());
        self.meant.push(read(text)?);
        self.numbers.insert(text.into(), number);
        Ok(number)
    }

    /// What a number means.
    pub(super) fn of(&self, number: u32) -> &T {
        &self.meant[number as usize]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.meant.len()
    }
}

fn next(length: usize) -> u32 {
    u32::try_from(length).expect("no file holds four thousand million different texts")
}
