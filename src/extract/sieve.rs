//! Looks words up in the vocabulary: most words of a text stand in no table, and a few bits say so
//! before any letter is compared.

use std::collections::BTreeMap;

use super::token::Token;

/// A word as a number. Equal words have equal keys; different ones hardly ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u32);

impl Key {
    /// Of no letters at all.
    pub(super) const EMPTY: Self = Self(0x811c_9dc5);

    pub(super) fn of(word: &str) -> Self {
        word.bytes().fold(Self::EMPTY, Self::and)
    }

    /// The key of the same letters and one more byte (FNV-1a).
    pub(super) fn and(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// One of 64 bits, which it shares with other keys.
    pub(super) fn bit(self) -> u64 {
        1 << (self.mixed() & 63)
    }

    /// A place for it in a table; the upper bits of a key are mixed best.
    fn mixed(self) -> usize {
        (self.0 ^ (self.0 >> 15)) as usize
    }
}

/// The first letters of a word, under which the wordings stand that begin with them.
pub(super) fn letters(word: &str) -> Option<&str> {
    const LETTERS: usize = 2;
    word.char_indices().nth(LETTERS - 1).map(|(at, c)| &word[..at + c.len_utf8()])
}

/// Which keys a table may hold. It never says no to one that it holds.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    bits: Vec<u64>,
}

impl Sieve {
    pub(super) fn new(keys: &[Key]) -> Self {
        // Sixteen bits for each key: one word in sixteen is looked up in vain.
        let size = (keys.len() * 16).next_power_of_two().max(64) / 64;
        let mut sieve = Self { bits: vec![0; size] };
        for key in keys {
            let (word, bit) = sieve.place(*key);
            sieve.bits[word] |= bit;
        }
        sieve
    }

    pub(super) fn may_hold(&self, key: Key) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }

    fn place(&self, key: Key) -> (usize, u64) {
        let mixed = key.mixed();
        ((mixed >> 6) & (self.bits.len() - 1), 1 << (mixed & 63))
    }
}

/// Some tables of the vocabulary, one bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tables(u128);

impl Tables {
    /// The tables that are in no index: every word may stand in them.
    const OTHERS: Self = Self(1 << Self::ROOM);
    /// All tables: what is known of a word that was looked up in no index.
    pub(super) const ANY: Self = Self(u128::MAX);
    /// How many tables an index has room for.
    pub(super) const ROOM: u32 = u128::BITS - 1;

    pub(super) fn meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub(super) fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self::OTHERS
    }
}

/// A table of words that an index can hold.
pub(super) trait Indexed {
    /// The keys of its first words, and of the first letters of those that may go on; none where
    /// it may begin with any word.
    fn keys(&self) -> Option<(Vec<Key>, Vec<Key>)>;

    /// Takes the place that it has in the index.
    fn settle(&mut self, place: Tables);
}

/// All tables at once: in which of them a word may begin something.
#[derive(Clone, Debug)]
pub(super) struct Index {
    words: Slots<Tables>,
    stems: Slots<Tables>,
}

impl Index {
    /// Builds the index; tables beyond the room that there is do without it.
    pub(super) fn new(tables: &mut [&mut dyn Indexed]) -> Self {
        let (mut words, mut stems) = (BTreeMap::new(), BTreeMap::new());
        let mut known = 0;
        for table in tables {
            // A table without a place is tried at every word.
            debug_assert!(known < Tables::ROOM, "the index has no room for another table");
            let Some(keys) = table.keys().filter(|_| known < Tables::ROOM) else { continue };
            let place = Tables(1 << known);
            known += 1;
            for (keys, held) in [(keys.0, &mut words), (keys.1, &mut stems)] {
                for key in keys {
                    let tables: &mut Tables = held.entry(key).or_default();
                    *tables = tables.and(place);
                }
            }
            table.settle(place);
        }
        Self { words: Slots::new(words), stems: Slots::new(stems) }
    }

    /// Tells each word in which tables it may begin something; says it of all words together.
    pub(super) fn mark(&self, words: &mut [Token]) -> Tables {
        let mut all = Tables::default();
        for token in words {
            let tables = |index: &Slots<Tables>, key| index.get(key).copied().unwrap_or_default();
            token.may = tables(&self.words, token.word).and(tables(&self.stems, token.stem));
            all = all.and(token.may);
        }
        all
    }
}

/// What is known under some keys, four places for each, so that a key stands where it is looked for
/// or directly behind.
#[derive(Clone, Debug)]
pub(super) struct Slots<V>(Vec<Option<(Key, V)>>);

impl<V> Slots<V> {
    pub(super) fn new(held: BTreeMap<Key, V>) -> Self {
        let size = if held.is_empty() { 0 } else { (held.len() * 4).next_power_of_two() };
        let mut slots = Self((0..size).map(|_| None).collect());
        for (key, value) in held {
            let mut at = slots.first(key);
            while slots.0[at].is_some() {
                at = (at + 1) & (slots.0.len() - 1);
            }
            slots.0[at] = Some((key, value));
        }
        slots
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        self.0.iter().flatten().map(|(key, _)| *key)
    }

    pub(super) fn get(&self, key: Key) -> Option<&V> {
        if self.0.is_empty() {
            return None;
        }
        let mut at = self.first(key);
        while let Some((known, value)) = &self.0[at] {
            if *known == key {
                return Some(value);
            }
            at = (at + 1) & (self.0.len() - 1);
        }
        None
    }

    fn first(&self, key: Key) -> usize {
        key.mixed() & (self.0.len() - 1)
    }
}

/// Single words and what each of them means.
#[derive(Clone, Debug)]
pub(super) struct Lexicon<V> {
    place: Tables,
    sieve: Sieve,
    values: BTreeMap<String, V>,
}

impl<V> Lexicon<V> {
    pub(super) fn new(values: BTreeMap<String, V>) -> Self {
        let keys: Vec<Key> = values.keys().map(|word| Key::of(word)).collect();
        Self { place: Tables::default(), sieve: Sieve::new(&keys), values }
    }

    /// Its place among the tables of the vocabulary.
    pub(super) fn place(&self) -> Tables {
        self.place
    }

    pub(super) fn get(&self, token: &Token) -> Option<&V> {
        let may = token.may.meet(self.place) && self.sieve.may_hold(token.word);
        if may { self.values.get(token.fold.as_str()) } else { None }
    }
}

impl<V> Indexed for Lexicon<V> {
    fn keys(&self) -> Option<(Vec<Key>, Vec<Key>)> {
        Some((self.values.keys().map(|word| Key::of(word)).collect(), Vec::new()))
    }

    fn settle(&mut self, place: Tables) {
        self.place = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sieve_holds_what_it_was_given() {
        let words = ["dix", "cent", "mille", "été", "l'"];
        let sieve = Sieve::new(&words.map(Key::of));
        assert!(words.iter().all(|word| sieve.may_hold(Key::of(word))));
        let many: Vec<String> = (0..1000).map(|n| format!("mot{n}")).collect();
        let passed = many.iter().filter(|word| sieve.may_hold(Key::of(word))).count();
        assert!(passed < 200, "{passed} of 1000 pass");
    }

    #[test]
    fn letters_of_a_word() {
        assert_eq!([letters("sign"), letters("é1x"), letters("à")], [Some("si"), Some("é1"), None]);
    }
}
