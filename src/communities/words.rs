//! What people declare in `sources/vocabulary/communities.toml`: the words that names are made of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use thiserror::Error;

use crate::sources::Stumble;

/// The words that make a difference between two names, and those that do not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    pub(super) weak: BTreeSet<String>,
    pub(super) joining: BTreeSet<String>,
    pub(super) contrast: BTreeSet<String>,
    pub(super) common: BTreeSet<String>,
    pub(super) demonyms: BTreeSet<String>,
    pub(super) spelt: BTreeMap<String, String>,
    pub(super) numbers: BTreeMap<String, u32>,
}

/// The text is no list of words.
#[derive(Debug, Error)]
#[error("the words that names are made of cannot be used")]
pub struct NameWordsError(#[source] Stumble);

impl NameWords {
    /// The text that comes with the program.
    pub const BUILT_IN: &str = include_str!("../../sources/vocabulary/communities.toml");

    /// The words that come with the program.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same text.
    pub fn built_in() -> Self {
        Self::parse(Self::BUILT_IN).expect("the built-in words are tested")
    }

    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// If it is not TOML, or holds a key that is missing, unknown or of the wrong type.
    pub fn parse(text: &str) -> Result<Self, NameWordsError> {
        toml::from_str(text).map_err(|error| NameWordsError(Stumble::over(text, &error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_has_two_roles() {
        let words = NameWords::built_in();
        let roles = [&words.weak, &words.joining, &words.contrast, &words.common];
        for (at, role) in roles.iter().enumerate() {
            for other in &roles[at + 1..] {
                let both: Vec<_> = role.intersection(other).collect();
                assert_eq!(both, Vec::<&String>::new(), "words of two roles");
            }
        }
        assert!(NameWords::parse("weak = 1").is_err());
    }
}
