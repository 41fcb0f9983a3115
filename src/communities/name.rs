//! Compares two names of communities of one department.
//!
//! Names are the same if what tells communities apart is: the same numbers, the same points of the
//! compass, the same other words but for a slip of the pen, in whatever order. Where a name only
//! says more than another, or sounds like it, a person has to judge.

use crate::normalise::name_key;

use super::words::NameWords;

/// Names shorter than this are too easily alike: "Sud" and "Sue" are two.
const SHORTEST: usize = 6;

/// How alike two names must sound to be worth a question; tried on names of real departments, where
/// a lower bound asks about "Douaisis" and "Dunkerquois".
const SOUNDS_ALIKE: f64 = 0.93;

/// So many shared words, and one more on one side: "Châtillon, Vanves, Malakoff (et Montrouge)".
const MANY_WORDS: usize = 3;

/// How two names compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// One community, unless something speaks against it.
    Same,
    /// Perhaps one community: a person has to judge.
    Doubtful,
    /// Two.
    Different,
}

/// A name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// What makes it, as [`name_key`] says.
    pub(super) key: String,
    /// The words that tell it apart, in order of the alphabet.
    core: Vec<String>,
    /// Points of the compass and the like.
    contrast: Vec<String>,
    /// Its numbers, however they are written.
    numbers: Vec<u32>,
    /// Whether the core has a word that no other community shares by chance.
    pub(super) is_distinctive: bool,
}

impl Name {
    pub(super) fn of(name: &str, words: &NameWords) -> Self {
        let key = name_key(name);
        let mut found = Self {
            key: key.clone(),
            core: Vec::new(),
            contrast: Vec::new(),
            numbers: Vec::new(),
            is_distinctive: false,
        };
        let mut weak = Vec::new();
        for word in key.split(' ').filter(|word| !word.is_empty()) {
            let word = words.spelt.get(word).map_or(word, String::as_str);
            if let Some(number) = number(word, words) {
                found.numbers.push(number);
            } else if words.contrast.contains(word) {
                found.contrast.push(word.to_owned());
            } else if words.weak.contains(word) {
                weak.push(stem(word));
            } else if !words.joining.contains(word) {
                found.core.push(stem(word));
                found.is_distinctive |= 3 < word.chars().count() && !words.common.contains(word);
            }
        }
        if found.core.is_empty() {
            // "CPTS du Territoire": then that is its name.
            found.core = weak;
        }
        found.core.sort();
        found.contrast.sort();
        found.numbers.sort_unstable();
        found
    }
}

/// How two names of one department compare.
pub(super) fn likeness(a: &Name, b: &Name) -> Likeness {
    if a.key == b.key {
        return Likeness::Same;
    }
    if a.numbers != b.numbers {
        return Likeness::Different;
    }
    let cores = cores(a, b);
    if a.contrast != b.contrast {
        let one_sided = a.contrast.is_empty() || b.contrast.is_empty();
        let same = one_sided && cores == Likeness::Same && !a.core.is_empty();
        return if same { Likeness::Doubtful } else { Likeness::Different };
    }
    cores
}

fn cores(a: &Name, b: &Name) -> Likeness {
    let glued = |name: &Name| name.key.replace(' ', "");
    if agree(&a.core, &b.core) || glued(a) == glued(b) {
        // Without a word of its own, "Pays du Lac" may be another than "Lac".
        let told_apart = a.is_distinctive || a.core.is_empty() || !a.numbers.is_empty();
        return if told_apart { Likeness::Same } else { Likeness::Doubtful };
    }
    let (short, long) = if a.core.len() <= b.core.len() { (a, b) } else { (b, a) };
    let inside = short.core.iter().all(|word| long.core.contains(word));
    if inside && short.is_distinctive {
        let one_more = long.core.len() - short.core.len() < 2;
        let many = MANY_WORDS <= short.core.len() && one_more;
        return if many { Likeness::Same } else { Likeness::Doubtful };
    }
    let sounds = strsim::jaro_winkler(&a.core.concat(), &b.core.concat());
    let alike = SOUNDS_ALIKE <= sounds && a.is_distinctive && b.is_distinctive;
    if alike { Likeness::Doubtful } else { Likeness::Different }
}

/// Whether two names have the same words, but for a slip of the pen in some.
fn agree(a: &[String], b: &[String]) -> bool {
    let mut left: Vec<&String> = b.iter().collect();
    let mut apart: Vec<&String> = Vec::new();
    for word in a {
        match left.iter().position(|other| *other == word) {
            Some(at) => drop(left.remove(at)),
            None => apart.push(word),
        }
    }
    apart.len() == left.len() && apart.iter().zip(&left).all(|(a, b)| is_slip(a, b))
}

/// One letter too many, too few, other or out of place, in a long word and not in front.
fn is_slip(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    let is_numbered = a.chars().chain(b.chars()).any(char::is_numeric);
    SHORTEST <= length
        && !is_numbered
        && a.chars().next() == b.chars().next()
        && strsim::osa_distance(a, b) < 2
}

/// The word without the mark of the plural, and of the feminine where it names who lives there:
/// "vosgienne", "vosgien". A bare `e` stays: the Loire is not the Loir.
fn stem(word: &str) -> String {
    if word.chars().count() < 5 {
        return word.to_owned();
    }
    let one = word.strip_suffix(['s', 'x']).unwrap_or(word);
    let endings = [("enne", "en"), ("onne", "on"), ("oise", "oi"), ("aise", "ai")];
    let male = endings.iter().find_map(|(f, m)| Some(format!("{}{m}", one.strip_suffix(f)?)));
    male.unwrap_or_else(|| one.to_owned())
}

/// A number as digits, an ordinal, in Roman figures or in words.
fn number(word: &str, words: &NameWords) -> Option<u32> {
    if let Some(number) = words.numbers.get(word) {
        return Some(*number);
    }
    let endings = ["ieme", "eme", "ere", "er", "nde", "nd", "e", ""];
    endings.iter().find_map(|ending| {
        let bare = word.strip_suffix(ending)?;
        bare.parse().ok().or_else(|| roman(bare))
    })
}

/// A number below forty in Roman figures, of two letters or more, as it is properly written.
fn roman(word: &str) -> Option<u32> {
    let tens = word.bytes().take_while(|&b| b == b'x').count();
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    // In "ix" and "iv" the tens come first as well: "xix" is ten and nine.
    let rest = &word[tens..];
    let one = ones.iter().position(|figure| *figure == rest)?;
    let value = u32::try_from(tens * 10 + one).ok()?;
    (tens < 4 && 1 < word.len()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_differences() {
        use Likeness::{Different, Doubtful, Same};
        let words = NameWords::built_in();
        #[rustfmt::skip]
        let cases = [
            ("audomaroise",  "audomarroise", Same),
            ("audomarois",   "audomaroise",  Same),
            ("est",          "ouest",        Different),
            ("nord",         "sud",          Different),
            ("haute marne",  "haute saone",  Different),
            ("paris 13",     "paris 14",     Different),
            ("paris 13",     "Paris XIIIe",  Same),
            ("Paris 19",     "Paris XIX",    Same),
            ("redon",        "pays redon",   Same),
            ("lac",          "pays du lac",  Doubtful),
            ("redon",        "redon vilaine", Doubtful),
            ("Lyon",         "Lyon nord",    Doubtful),
            ("loir anjou",   "loire anjou",  Doubtful),
            ("7 vallees",    "sept vallées", Same),
            ("7 vallees",    "vallées",      Different),
            ("vosgienne",    "Vosgiens",     Same),
            ("St-Omer",      "Saint Omer",   Same),
            ("Malo Dinard",  "Dinard-Malo",  Same),
            ("Val d'Oise",   "Valdoise",     Different),
        ];
        for (a, b, expected) in cases {
            let (a, b) = (Name::of(a, &words), Name::of(b, &words));
            assert_eq!(likeness(&a, &b), expected, "for {a:?} and {b:?}");
            assert_eq!(likeness(&b, &a), expected, "for {b:?} and {a:?}");
        }
    }
}
