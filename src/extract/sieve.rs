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
        // The upper bits of a key are mixed best.
        let mixed = (key.0 ^ (key.0 >> 15)) as usize;
        ((mixed >> 6) & (self.bits.len() - 1), 1 << (mixed & 63))
    }
}

/// Single words and what each of them means.
#[derive(Clone, Debug)]
pub(super) struct Lexicon<V> {
    sieve: Sieve,
    values: BTreeMap<String, V>,
}

impl<V> Lexicon<V> {
    pub(super) fn new(values: BTreeMap<String, V>) -> Self {
        let keys: Vec<Key> = values.keys().map(|word| Key::of(word)).collect();
        Self { sieve: Sieve::new(&keys), values }
    }

    pub(super) fn get(&self, token: &Token) -> Option<&V> {
        if self.sieve.may_hold(token.word) { self.values.get(token.fold.as_str()) } else { None }
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
