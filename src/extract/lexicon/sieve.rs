//! Looks words up in the vocabulary: most words of a text stand in no table, and a few bits say so
//! before any letter is compared.

use std::collections::BTreeMap;

use super::begun::ones;
use super::token::Token;

/// A word as a number. Equal words have equal keys; different ones hardly ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(u32);

impl Key {
    /// Of no letters at all.
    pub(crate) const EMPTY: Self = Self(0x811c_9dc5);

    pub(crate) fn of(word: &str) -> Self {
        word.bytes().fold(Self::EMPTY, Self::and)
    }

    /// The key of a word, and that of its first letters where it has as many.
    pub(crate) fn of_both(word: &str) -> (Self, Self) {
        let stem = letters(word).unwrap_or(word).len();
        let (first, rest) = word.as_bytes().split_at(stem);
        let stem = first.iter().copied().fold(Self::EMPTY, Self::and);
        (rest.iter().copied().fold(stem, Self::and), stem)
    }

    /// The key of the same letters and one more byte (FNV-1a).
    pub(crate) fn and(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// One of 64 bits, which it shares with other keys.
    pub(crate) fn bit(self) -> u64 {
        1 << (self.mixed() & 63)
    }

    /// A place for it in a table; the upper bits of a key are mixed best.
    fn mixed(self) -> usize {
        (self.0 ^ (self.0 >> 15)) as usize
    }
}

/// The first eight bytes of a word, so that most of what it is not is known without its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lead(u64);

impl Lead {
    #[inline]
    pub(crate) fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let lead = match bytes.first_chunk() {
            Some(first) => u64::from_be_bytes(*first),
            // What is missing is nothing.
            None => bytes.iter().rfold(0, |lead, &byte| (lead >> 8) | u64::from(byte) << 56),
        };
        Self(lead)
    }
}

/// With which bytes a word must begin to be one of a wording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Begins {
    lead: Lead,
    mask: u64,
}

impl Begins {
    /// A word that begins like this; where it may not go on, it is no longer either.
    pub(crate) fn new(word: &str, may_go_on: bool) -> Self {
        let bits = 8 * u32::try_from(word.len().min(8)).unwrap_or(8);
        let mask = if may_go_on { u64::MAX.checked_shl(64 - bits).unwrap_or(0) } else { u64::MAX };
        Self { lead: Lead::of(word), mask }
    }

    /// Whether a word may be meant; no only where it is not.
    pub(crate) const fn fits(self, word: Lead) -> bool {
        word.0 & self.mask == self.lead.0
    }
}

/// The first letters of a word, under which the wordings stand that begin with them.
pub(crate) fn letters(word: &str) -> Option<&str> {
    const LETTERS: usize = 2;
    word.char_indices().nth(LETTERS - 1).map(|(at, c)| &word[..at + c.len_utf8()])
}

/// Which keys a table may hold. It never says no to one that it holds.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    bits: Vec<u64>,
}

impl Sieve {
    pub(crate) fn new(keys: &[Key]) -> Self {
        // Sixteen bits for each key: one word in sixteen is looked up in vain.
        let size = (keys.len() * 16).next_power_of_two().max(64) / 64;
        let mut sieve = Self { bits: vec![0; size] };
        for key in keys {
            let (word, bit) = sieve.place(*key);
            sieve.bits[word] |= bit;
        }
        sieve
    }

    pub(crate) fn may_hold(&self, key: Key) -> bool {
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
pub(crate) struct Tables([u128; 2]);

impl Tables {
    /// The tables that are in no index: every word may stand in them.
    const OTHERS: Self = Self::of(Self::ROOM);
    /// All tables: what is known of a word that was looked up in no index.
    pub(crate) const ANY: Self = Self([u128::MAX; 2]);
    /// How many tables an index has room for.
    pub(crate) const ROOM: u32 = 2 * u128::BITS - 1;

    /// How many there are at most, those in no index counted as one.
    pub(super) const COUNT: usize = Self::ROOM as usize + 1;

    /// The places of the tables.
    #[expect(clippy::cast_possible_truncation, reason = "each half is taken, the lower one first")]
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let halves = self.0.into_iter().flat_map(|half| [half as u64, (half >> 64) as u64]);
        halves.enumerate().flat_map(|(at, bits)| ones(bits).map(move |one| 64 * at + one))
    }

    /// The table in this place of an index, alone.
    pub(super) const fn of(place: u32) -> Self {
        let bit = 1 << (place % u128::BITS);
        Self(if place < u128::BITS { [bit, 0] } else { [0, bit] })
    }

    pub(crate) fn meet(self, others: Self) -> bool {
        (self.0[0] & others.0[0]) | (self.0[1] & others.0[1]) != 0
    }

    pub(crate) fn and(self, others: Self) -> Self {
        Self([self.0[0] | others.0[0], self.0[1] | others.0[1]])
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self::OTHERS
    }
}

/// The keys of the first words of a table, and of the first letters of those that may go on, with how
/// these begin.
pub(crate) type Keys = (Vec<Key>, Vec<(Key, Begins)>);

/// A table of words that an index can hold.
pub(crate) trait Indexed {
    /// With which words it may begin; none where with any.
    fn keys(&self) -> Option<Keys>;

    /// Takes the place that it has in the index.
    fn settle(&mut self, place: Tables);
}

/// All tables at once: in which of them a word may begin something.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    words: Slots<Tables>,
    /// The words that may go on, by their first letters.
    stems: Slots<Vec<(Begins, Tables)>>,
}

impl Index {
    /// Builds the index; tables beyond the room that there is do without it.
    pub(crate) fn new(tables: &mut [&mut dyn Indexed]) -> Self {
        let mut words: BTreeMap<Key, Tables> = BTreeMap::new();
        let mut stems: BTreeMap<Key, Vec<(Begins, Tables)>> = BTreeMap::new();
        let mut known = 0;
        for table in tables {
            // A table without a place is tried at every word.
            debug_assert!(known < Tables::ROOM, "the index has no room for another table");
            let Some(keys) = table.keys().filter(|_| known < Tables::ROOM) else { continue };
            let place = Tables::of(known);
            known += 1;
            for key in keys.0 {
                let tables = words.entry(key).or_default();
                *tables = tables.and(place);
            }
            for (key, begins) in keys.1 {
                let held = stems.entry(key).or_default();
                match held.iter_mut().find(|(known, _)| *known == begins) {
                    Some((_, tables)) => *tables = tables.and(place),
                    None => held.push((begins, place)),
                }
            }
            table.settle(place);
        }
        Self { words: Slots::new(words), stems: Slots::new(stems) }
    }

    /// Tells each word in which tables it may begin something; says it of all words together.
    pub(crate) fn mark(&self, words: &mut [Token]) -> Tables {
        let mut all = Tables::default();
        for token in words {
            token.may = self.words.get(token.word).copied().unwrap_or_default();
            for (begins, tables) in self.stems.get(token.stem).into_iter().flatten() {
                if begins.fits(token.lead) {
                    token.may = token.may.and(*tables);
                }
            }
            all = all.and(token.may);
        }
        all
    }
}

/// What is known under some keys, four places for each, so that a key stands where it is looked for
/// or directly behind.
#[derive(Clone, Debug)]
pub(crate) struct Slots<V>(Vec<Option<(Key, V)>>);

impl<V> Slots<V> {
    pub(crate) fn new(held: BTreeMap<Key, V>) -> Self {
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

    pub(crate) fn held(&self) -> impl Iterator<Item = (Key, &V)> {
        self.0.iter().flatten().map(|(key, value)| (*key, value))
    }

    pub(crate) fn get(&self, key: Key) -> Option<&V> {
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
pub(crate) struct Lexicon<V> {
    place: Tables,
    sieve: Sieve,
    values: BTreeMap<String, V>,
}

impl<V> Lexicon<V> {
    pub(crate) fn new(values: BTreeMap<String, V>) -> Self {
        let keys: Vec<Key> = values.keys().map(|word| Key::of(word)).collect();
        Self { place: Tables::default(), sieve: Sieve::new(&keys), values }
    }

    /// Its place among the tables of the vocabulary.
    pub(crate) fn place(&self) -> Tables {
        self.place
    }

    pub(crate) fn get(&self, token: &Token) -> Option<&V> {
        let may = token.may.meet(self.place) && self.sieve.may_hold(token.word);
        if may { self.values.get(token.fold.as_str()) } else { None }
    }
}

impl<V> Indexed for Lexicon<V> {
    fn keys(&self) -> Option<Keys> {
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
    fn tables_meet_only_themselves() {
        let places: Vec<Tables> = (0..=Tables::ROOM).map(Tables::of).collect();
        for (at, table) in places.iter().enumerate() {
            let others = places.iter().enumerate().filter(|(other, _)| *other != at);
            let rest = others.fold(Tables([0; 2]), |rest, (_, other)| rest.and(*other));
            assert!(table.meet(*table) && table.meet(Tables::ANY) && !table.meet(rest), "{at}");
        }
    }

    #[test]
    fn how_a_word_begins() {
        let cases = [
            ("sign", true, "signees", true),
            ("sign", true, "sig", false),
            ("sign", false, "sign", true),
            ("sign", false, "signe", false),
            ("contractualis", true, "contractee", true),
            ("contractualis", true, "contrac", false),
            ("etablissements", false, "etablissement", true),
            ("", true, "un", true),
            ("", false, "un", false),
        ];
        for (word, may_go_on, other, fits) in cases {
            let begins = Begins::new(word, may_go_on);
            assert_eq!(begins.fits(Lead::of(other)), fits, "{word}, {may_go_on}: {other}");
        }
    }

    #[test]
    fn letters_of_a_word() {
        assert_eq!([letters("sign"), letters("é1x"), letters("à")], [Some("si"), Some("é1"), None]);
    }
}
