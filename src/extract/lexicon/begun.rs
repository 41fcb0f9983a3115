//! Where in a sentence the words stand that may begin something, table by table: found once for all tables.

use super::sieve::Tables;
use super::token::Token;

/// For each table of the vocabulary the words that may begin something in it, a bit for each; a long sentence has the
/// bits of its words many times over.
#[derive(Debug)]
pub(crate) struct Begun(Vec<[u64; Tables::COUNT]>);

/// So many words have bits of their own.
const WORDS: usize = u64::BITS as usize;

impl Begun {
    pub(crate) fn new(words: &[Token]) -> Self {
        let each = words.chunks(WORDS).map(|words| {
            let mut bits = [0; Tables::COUNT];
            for (at, word) in words.iter().enumerate() {
                for table in word.may.places() {
                    bits[table] |= 1 << at;
                }
            }
            bits
        });
        Self(each.collect())
    }

    /// The numbers of the words that may begin something in a table, from the left.
    pub(crate) fn of(&self, table: Tables) -> impl Iterator<Item = usize> {
        let place = table.places().next().unwrap_or(Tables::COUNT - 1);
        self.0
            .iter()
            .enumerate()
            .flat_map(move |(chunk, bits)| ones(bits[place]).map(move |at| chunk * WORDS + at))
    }
}

/// The places of the bits that are set, from the lowest.
pub(super) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn words_are_found_by_their_tables() {
        let mut words = tokens(&"un deux ".repeat(WORDS));
        let (first, other) = (Tables::of(3), Tables::of(130));
        for word in &mut words {
            word.may = Tables::default().and(if word.is("un") { first } else { other });
        }
        let begun = Begun::new(&words);
        let every = |step: usize| (0..2 * WORDS).skip(step).step_by(2).collect::<Vec<_>>();
        assert_eq!(begun.of(first).collect::<Vec<_>>(), every(0));
        assert_eq!(begun.of(other).collect::<Vec<_>>(), every(1));
        assert_eq!(begun.of(Tables::of(4)).count(), 0);
        assert_eq!(begun.of(Tables::default()).count(), 2 * WORDS);
    }
}
