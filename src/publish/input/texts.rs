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
        self.add(Arc::from(text))
    }

    fn add(&mut self, text: Arc<str>) -> u32 {
        let number = next(self.texts.len());
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// Takes in the texts of another: the numbers here, by those there.
    pub(super) fn join(&mut self, other: Self) -> Vec<u32> {
        let mut number = |text: Arc<str>| match self.numbers.get(&text) {
            Some(&number) => number,
            None => self.add(text),
        };
        other.texts.into_iter().map(&mut number).collect()
    }

    /// The text of a number.
    pub(super) fn of(&self, number: u32) -> &Arc<str> {
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

    /// Takes in what the texts of another mean: the numbers here, by those there.
    pub(super) fn join(&mut self, other: Self) -> Vec<u32> {
        let mut texts: Vec<(Box<str>, u32)> = other.numbers.into_iter().collect();
        texts.sort_unstable_by_key(|&(_, number)| number);
        let mut number = |((text, _), meant): ((Box<str>, u32), T)| {
            *self.numbers.entry(text).or_insert_with(|| {
                self.meant.push(meant);
                next(self.meant.len() - 1)
            })
        };
        texts.into_iter().zip(other.meant).map(&mut number).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_apart_is_numbered_as_if_read_together() {
        let words = ["Finistère", "Morbihan", "Finistère", "Oise", "Morbihan", "Somme", "Oise"];
        let read = |words: &[&str]| {
            let (mut texts, mut kinds) = (Texts::default(), Kinds::default());
            let meant = |text: &str| Ok::<_, ()>(text.len());
            let numbers: Vec<_> = words
                .iter()
                .map(|word| (texts.number(word), kinds.number(word, meant).unwrap()))
                .collect();
            (texts, kinds, numbers)
        };
        let (_, _, together) = read(&words);
        for cut in 0..=words.len() {
            let (mut texts, mut kinds, mut apart) = read(&words[..cut]);
            let (others, meant, numbers) = read(&words[cut..]);
            let (others, meant) = (texts.join(others), kinds.join(meant));
            apart.extend(numbers.iter().map(|&(a, b)| (others[a as usize], meant[b as usize])));
            assert_eq!(apart, together, "cut at {cut}");
            for (word, (text, kind)) in words.iter().zip(apart) {
                assert_eq!(
                    (&**texts.of(text), *kinds.of(kind)),
                    (*word, word.len()),
                    "cut at {cut}"
                );
            }
        }
    }
}
