//! What makes the name of a community: "CPTS", articles, accents, hyphens and capitals do not.

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

/// What makes a name: its words, folded, in order, joined by a blank; empty where nothing is left.
///
/// Two rows with one key in one list name one community.
///
/// ```
/// use recoupe::normalise::name_key;
///
/// assert_eq!(name_key("CPTS du Pays de Redon"), name_key("cpts pays-de-redon"));
/// ```
pub fn name_key(name: &str) -> String {
    let folded: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let folded = folded.replace('œ', "oe").replace('æ', "ae");
    let words = || folded.split_whitespace().map(|word| if word == "st" { "saint" } else { word });
    let words = words().map(|word| if word == "ste" { "sainte" } else { word });
    let words: Vec<&str> = words.collect();
    let mut kept = Vec::new();
    let mut rest = words.as_slice();
    while let [word, others @ ..] = rest {
        // "C.P.T.S." has come apart into its letters.
        rest = rest.strip_prefix(&["c", "p", "t", "s"]).unwrap_or(others);
        if rest.len() == others.len() && !EMPTY.contains(word) {
            kept.push(*word);
        }
    }
    kept.join(" ")
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
            ("C.P.T.S. Vallée d'Ossau",                "vallee ossau"),
            ("C. P. T. S.",                            ""),
            ("CPTS",                                   ""),
        ];
        for (name, expected) in cases {
            assert_eq!(name_key(name), expected, "for {name:?}");
        }
    }
}
