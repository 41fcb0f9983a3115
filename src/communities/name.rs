//! What makes a name: compared without "CPTS", articles, accents, hyphens and capitals.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words that name no community: what it is, and what joins the rest.
const EMPTY: [&str; 20] = [
    "cpts",
    "communaute",
    "communautes",
    "professionnelle",
    "professionnelles",
    "territoriale",
    "territoriales",
    "sante",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "et",
    "en",
    "a",
    "au",
];

/// Names shorter than this are too easily alike: "Sud" and "Sue" are two.
const SHORTEST: usize = 6;

/// Two names may differ by one letter in so many.
const LETTERS_PER_SLIP: usize = 10;

/// What makes a name: its words, folded, in order, joined by a blank.
pub(super) fn key(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let folded = folded.replace('œ', "oe").replace('æ', "ae");
    let words = || folded.split_whitespace().map(|word| if word == "st" { "saint" } else { word });
    let words = words().map(|word| if word == "ste" { "sainte" } else { word });
    words.filter(|word| !EMPTY.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Whether two keys differ by no more than a slip of the pen.
///
/// Numbers must be equal (Paris 13 is not Paris 14), and so must the number of words and all words
/// too short to slip in.
pub(super) fn nearly_same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (first, second): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if first.len() != second.len() {
        return false;
    }
    let alike = |(a, b): (&&str, &&str)| {
        let short = a.chars().count().min(b.chars().count()) < SHORTEST;
        let number = a.chars().chain(b.chars()).any(char::is_numeric);
        let slips = 1 + a.chars().count() / LETTERS_PER_SLIP;
        a == b || (!short && !number && strsim::osa_distance(a, b) < 1 + slips.min(2))
    };
    first.iter().zip(&second).all(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        #[rustfmt::skip]
        let cases = [
            ("CPTS du Pays de Redon",                  "pays redon"),
            ("CPTS Cœur d’Hérault",                    "coeur herault"),
            ("Communauté professionnelle territoriale de santé de l'Audomarois", "audomarois"),
            ("CPTS St-Malo / Dinard",                  "saint malo dinard"),
            ("Paris 13e",                              "paris 13e"),
            ("CPTS",                                   ""),
        ];
        for (name, expected) in cases {
            assert_eq!(key(name), expected, "for {name:?}");
        }
    }

    #[test]
    fn slips_and_differences() {
        #[rustfmt::skip]
        let cases = [
            ("audomaroise", "audomarroise", true),
            ("audomarois",  "audomaroise",  true),
            ("est",         "ouest",        false),
            ("nord",        "sud",          false),
            ("haute marne", "haute saone",  false),
            ("paris 13",    "paris 14",     false),
            ("redon",       "pays redon",   false),
        ];
        for (a, b, expected) in cases {
            assert_eq!(nearly_same(a, b), expected, "for {a:?} and {b:?}");
        }
    }
}
