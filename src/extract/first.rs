//! Finds what may begin with a word, so that most words of a text are passed over at a glance.

/// The words by which entries begin, in drawers by their first two letters.
#[derive(Clone, Debug)]
pub(super) struct FirstWords {
    drawers: Vec<Vec<Start>>,
    /// Entries that may begin with any word.
    anywhere: Vec<usize>,
}

/// How many drawers there are; a power of two.
const DRAWERS: usize = 512;

#[derive(Clone, Debug)]
struct Start {
    word: String,
    /// Whether the word may go on.
    open: bool,
    entries: Vec<usize>,
}

impl Default for FirstWords {
    fn default() -> Self {
        Self { drawers: vec![Vec::new(); DRAWERS], anywhere: Vec::new() }
    }
}

impl FirstWords {
    /// Adds an entry that begins with this word.
    pub(super) fn add(&mut self, word: &str, open: bool, entry: usize) {
        // A word of one letter that goes on stands in as many drawers as there are second letters.
        if open && word.len() < 2 {
            self.add_anywhere(entry);
            return;
        }
        let drawer = &mut self.drawers[drawer(word)];
        match drawer.iter_mut().find(|start| start.word == word && start.open == open) {
            Some(start) => start.entries.push(entry),
            None => drawer.push(Start { word: word.to_owned(), open, entries: vec![entry] }),
        }
    }

    /// Adds an entry that may begin with any word.
    pub(super) fn add_anywhere(&mut self, entry: usize) {
        self.anywhere.push(entry);
    }

    /// The entries that may begin with this word; an entry may come twice.
    pub(super) fn of<'w>(&'w self, word: &'w str) -> impl Iterator<Item = usize> + 'w {
        let begins = move |start: &&Start| {
            if start.open { word.starts_with(&start.word) } else { word == start.word }
        };
        let named = self.drawers[drawer(word)].iter().filter(begins);
        named.flat_map(|start| &start.entries).chain(&self.anywhere).copied()
    }
}

/// What words mean, found as fast: a map from whole words.
#[derive(Clone, Debug)]
pub(super) struct Meanings<T> {
    drawers: Vec<Vec<(String, T)>>,
}

impl<T> Meanings<T> {
    /// What this word means.
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        self.drawers[drawer(word)].iter().find(|(known, _)| known == word).map(|(_, means)| means)
    }
}

impl<T> FromIterator<(String, T)> for Meanings<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(words: I) -> Self {
        let mut drawers: Vec<Vec<(String, T)>> = Vec::new();
        drawers.resize_with(DRAWERS, Vec::new);
        for (word, means) in words {
            drawers[drawer(&word)].push((word, means));
        }
        Self { drawers }
    }
}

fn drawer(word: &str) -> usize {
    let letter = |at: usize| word.as_bytes().get(at).copied().map_or(0, usize::from);
    (letter(0) * 31 + letter(1)) % DRAWERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_word() {
        let mut words = FirstWords::default();
        for (entry, (word, open)) in
            [("valid", true), ("a", false), ("a", true), ("", true), ("aci", false)]
                .iter()
                .enumerate()
        {
            words.add(word, *open, entry);
        }
        words.add_anywhere(5);
        #[rustfmt::skip]
        let cases: &[(&str, &[usize])] = &[
            ("validee", &[0, 2, 3, 5]),
            ("valid", &[0, 2, 3, 5]),
            ("vali", &[2, 3, 5]),
            ("a", &[1, 2, 3, 5]),
            ("aci", &[2, 3, 4, 5]),
            ("", &[2, 3, 5]),
        ];
        for (word, expected) in cases {
            let mut found: Vec<usize> = words.of(word).collect();
            found.sort_unstable();
            assert_eq!(found, *expected, "for {word:?}");
        }
    }
}
