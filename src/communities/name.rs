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
    /// The words that make no difference, as long as others do.
    weak: Vec<String>,
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
            weak: Vec::new(),
            is_distinctive: false,
        };
        for word in key.split(' ').filter(|word| !word.is_empty()) {
            let word = words.spelt.get(word).map_or(word, String::as_str);
            // A word before a number: "vie" is no "VIe".
            if words.weak.contains(word) {
                found.weak.push(stem(word));
            } else if let Some(number) = number(word, words) {
                found.numbers.push(number);
            } else if words.contrast.contains(word) {
                found.contrast.push(word.to_owned());
            } else if !words.joining.contains(word) {
                found.core.push(stem(word));
                found.is_distinctive |= 3 < word.chars().count() && !words.common.contains(word);
            }
        }
        if found.core.is_empty() {
            // "CPTS du Territoire": then that is its name.
            found.core = std::mem::take(&mut found.weak);
        }
        found.core.sort();
        found.weak.sort();
        found.contrast.sort();
        found.numbers.sort_unstable();
        found
    }
}

/// Compares the names of one department.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparer<'a> {
    pub(super) words: &'a NameWords,
    /// The number of the department: "Brocéliande 35".
    pub(super) department: Option<u32>,
}

impl Comparer<'_> {
    /// How two names compare.
    pub(super) fn likeness(&self, a: &Name, b: &Name) -> Likeness {
        if a.key == b.key {
            return Likeness::Same;
        }
        let cores = self.cores(a, b);
        if a.numbers != b.numbers {
            let placed = self.is_placed(a, b) || self.is_placed(b, a);
            let same = placed && cores == Likeness::Same && a.contrast == b.contrast;
            return if same { Likeness::Doubtful } else { Likeness::Different };
        }
        if a.contrast != b.contrast {
            let one_sided = a.contrast.is_empty() || b.contrast.is_empty();
            let same = one_sided && cores == Likeness::Same && !a.core.is_empty();
            return if same { Likeness::Doubtful } else { Likeness::Different };
        }
        cores
    }

    /// Whether one name only adds the number of the department.
    fn is_placed(&self, with: &Name, without: &Name) -> bool {
        let mut numbers = with.numbers.clone();
        let at = numbers.iter().position(|number| Some(*number) == self.department);
        at.is_some_and(|at| {
            numbers.remove(at);
            numbers == without.numbers
        })
    }

    /// How the words compare that are neither numbers nor points of the compass.
    fn cores(&self, a: &Name, b: &Name) -> Likeness {
        let glued = |name: &Name| name.key.replace(' ', "");
        if agree(&a.core, &b.core, is_slip) || glued(a) == glued(b) {
            // Without a word of its own, "Pays du Lac" may be another than "Lac".
            let told_apart = a.weak == b.weak || a.is_distinctive || !a.numbers.is_empty();
            return if told_apart { Likeness::Same } else { Likeness::Doubtful };
        }
        let (short, long) = if a.core.len() <= b.core.len() { (a, b) } else { (b, a) };
        let inside = short.core.iter().all(|word| long.core.contains(word));
        if inside && short.is_distinctive {
            let one_more = long.core.len() - short.core.len() < 2;
            let many = MANY_WORDS <= short.core.len() && one_more;
            return if many { Likeness::Same } else { Likeness::Doubtful };
        }
        // "Paris 13", "du 13e".
        let bare = short.core.is_empty() && !short.numbers.is_empty();
        let near = |a: &str, b: &str| is_short_slip(a, b) || self.is_people(a, b);
        let sounds = strsim::jaro_winkler(&a.core.concat(), &b.core.concat());
        let alike = SOUNDS_ALIKE <= sounds && a.is_distinctive && b.is_distinctive;
        if bare || alike || agree(&a.core, &b.core, near) {
            Likeness::Doubtful
        } else {
            Likeness::Different
        }
    }

    /// Whether one word is a place, and the other its people.
    fn is_people(&self, a: &str, b: &str) -> bool {
        let people = |place: &str, people: &str| {
            let place = place.trim_end_matches('e');
            let ending = people.strip_prefix(place).map(|it| it.trim_end_matches('s'));
            let is_ending = |it: &str| {
                let mut known = self.words.demonyms.iter();
                // The mark of the plural is gone from both.
                known.any(|demonym| demonym.trim_end_matches('s') == it)
            };
            3 < place.chars().count() && ending.is_some_and(is_ending)
        };
        people(a, b) || people(b, a)
    }
}

/// Whether two names have the same words, but for some that are near each other.
fn agree(a: &[String], b: &[String], is_near: impl Fn(&str, &str) -> bool) -> bool {
    let mut left: Vec<&String> = b.iter().collect();
    let mut apart: Vec<&String> = Vec::new();
    for word in a {
        match left.iter().position(|other| *other == word) {
            Some(at) => drop(left.remove(at)),
            None => apart.push(word),
        }
    }
    apart.len() == left.len() && apart.iter().zip(&left).all(|(a, b)| is_near(a, b))
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

/// One letter more, less, other or out of place, in a word too short to be sure.
fn is_short_slip(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    3 < length && strsim::osa_distance(a, b) < 2
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
            ("Var Ouest",    "Ouest Var",    Same),
            ("Mt Blanc",     "Mont-Blanc",   Same),
            ("Bréhat 35",    "Bréhat",       Doubtful),
            ("Bréhat 36",    "Bréhat",       Different),
            ("Dijonnaise",   "Dijon",        Doubtful),
            ("Redom",        "Redon",        Doubtful),
            ("bassin de vie de Redon", "Redon", Same),
            ("du 13e",       "Paris 13",     Doubtful),
        ];
        for (a, b, expected) in cases {
            let (a, b) = (Name::of(a, &words), Name::of(b, &words));
            let comparer = Comparer { words: &words, department: Some(35) };
            assert_eq!(comparer.likeness(&a, &b), expected, "for {a:?} and {b:?}");
            assert_eq!(comparer.likeness(&b, &a), expected, "for {b:?} and {a:?}");
        }
    }
}
