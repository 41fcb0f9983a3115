//! Words that are cut at the end of a line.

/// Where a word may be cut; it is drawn only where it is.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// What follows a hyphen that is part of the word: `est-il`, `celui-ci`, `vous-même`.
const AFTER_HYPHEN: [&str; 24] = [
    "il", "ils", "elle", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "même",
    "mêmes", "t", "le", "la", "les", "lui", "leur", "à", "dire", "être", "vous",
];

/// What a hyphen ties to what follows it in a number in words: `vingt-deux`.
const TENS: [&str; 8] =
    ["vingt", "trente", "quarante", "cinquante", "soixante", "quatre", "dix", "septante"];
/// What stands behind that hyphen.
const UNITS: [&str; 19] = [
    "un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "vingt", "vingts",
];

/// Two lines of one paragraph as one text, a word that was cut between them made whole.
pub(super) fn joined(first: &str, second: &str) -> String {
    let first = first.trim_end();
    let second = second.trim_start();
    let Some(cut) = first.strip_suffix('-').or_else(|| first.strip_suffix(SOFT_HYPHEN)) else {
        return format!("{first} {second}");
    };
    if let Some(cut) = first.trim_end_matches('-').strip_suffix(SOFT_HYPHEN) {
        return format!("{cut}{second}");
    }
    let word: String = second.chars().take_while(|c| c.is_alphabetic()).collect();
    let within = cut.ends_with(char::is_alphabetic) && second.starts_with(char::is_alphabetic);
    let hyphened = cut.split(' ').next_back().is_some_and(|word| word.contains('-'));
    if !within {
        return format!("{first} {second}");
    }
    let before = cut.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let numeral = TENS.contains(&before.to_lowercase().as_str()) && UNITS.contains(&word.as_str());
    let is_part = second.starts_with(char::is_uppercase)
        || AFTER_HYPHEN.contains(&word.as_str())
        || second[word.len()..].starts_with('-')
        || hyphened
        || numeral;
    if is_part { format!("{first}{second}") } else { format!("{cut}{second}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_words_are_whole_again() {
        #[rustfmt::skip]
        let cases = [
            ("les commu-", "nautés", "les communautés"),
            ("les commu\u{ad}", "nautés", "les communautés"),
            ("les commu\u{ad}-", "nautés", "les communautés"),
            ("Auvergne-", "Rhône-Alpes", "Auvergne-Rhône-Alpes"),
            ("Provence-Alpes-", "Côte d’Azur", "Provence-Alpes-Côte d’Azur"),
            ("combien y en a-t-", "il", "combien y en a-t-il"),
            ("c’est-à-", "dire", "c’est-à-dire"),
            ("2020-", "2021", "2020- 2021"),
            ("un tiret -", "puis", "un tiret - puis"),
            ("Pierrefeu-", "du-Var", "Pierrefeu-du-Var"),
            ("une ligne", "une autre", "une ligne une autre"),
            ("Vingt-", "deux ont signé", "Vingt-deux ont signé"),
            ("quatre-", "vingts", "quatre-vingts"),
            ("les trente-", "huit", "les trente-huit"),
        ];
        for (first, second, expected) in cases {
            assert_eq!(joined(first, second), expected);
        }
    }
}
