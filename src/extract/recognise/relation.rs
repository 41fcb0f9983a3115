//! How a number stands to its neighbours: the whole that it is a part of, the place or date that it is told of.

use super::numbers::{Form, Number};
use super::sentence::Sentence;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::model::{Level, Territory};

/// "Aucune des quatre CPTS n'a signé": there are four.
pub(crate) fn none_of(s: &Sentence<'_>, number: &Number) -> bool {
    number.from.checked_sub(2).is_some_and(|n| {
        s.tokens[n].is("aucune") && matches!(s.tokens[n + 1].fold.as_str(), "des" | "de")
    }) && s.cue_at(Cue::Community, number.to).is_some()
}

/// "Octobre 2024 : 631": a date is the label of a number.
pub(crate) fn labelled_by_date(s: &Sentence<'_>, from: usize) -> bool {
    let colon = from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
    colon.is_some_and(|colon| s.dates.iter().any(|date| date.to == colon))
}

/// "Décembre 2021 | 173, pour un quart des Français": whether an entry begins with the day of its number, and nothing else.
pub(crate) fn headed_by_date(s: &Sentence<'_>, from: usize) -> bool {
    s.dates.iter().any(|date| date.from == 0 && date.to == from)
}

/// "39 des 61 CPTS", "12 CPTS sur 14": behind the whole that a number is a part of.
pub(crate) fn partitive(s: &Sentence<'_>, number: &Number) -> Option<usize> {
    let whole = s.numbers.iter().find(|other| number.to <= other.from)?;
    // "une seule CPTS sur trois"
    let only = s.tokens.get(number.to).is_some_and(|t| t.is("seule") || t.is("seules"));
    let at = number.to + usize::from(only);
    let noun = s.cue_at(Cue::Community, at).map_or(number.to, |hit| hit.to);
    // "30 CPTS bretonnes sur 41"
    let place = s.places.iter().find(|place| place.demonym && place.from == noun);
    let noun = place.filter(|_| number.to < noun).map_or(noun, |place| place.to);
    let between = s.tokens.get(noun..whole.from)?;
    let mut words = between.iter().map(|t| t.fold.as_str());
    let joins = match (words.next(), words.next(), words.next(), words.next()) {
        (Some("des"), None, ..) => noun == number.to,
        (Some("sur"), None, ..) | (Some("sur" | "parmi"), Some("les"), None, _) => true,
        (Some("de"), Some("ces" | "nos" | "ses" | "leurs" | "vos"), None, _) => noun == number.to,
        (Some("sur"), Some("un"), Some("total"), Some("de")) => true,
        _ => false,
    };
    joins.then_some(whole.to)
}

/// Whether a number is set against the one before it: "contre 200", "de 21 … à 63".
pub(crate) fn compared(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(1)
        .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "contre" | "a" | "puis" | "→"))
}

/// Where what a number is held against begins, behind it: "une trentaine, soit moitié plus que la Normandie",
/// which is elsewhere.
pub(crate) fn against(s: &Sentence<'_>, to: usize) -> Option<usize> {
    let more = |word: &str| matches!(word, "plus" | "moins" | "autant" | "mieux");
    let than = |n: usize| s.tokens[n].is("que") || s.tokens[n].is("qu'");
    (to + 1..s.tokens.len()).find(|&n| than(n) && more(&s.tokens[n - 1].fold))
}

/// "la Moselle (14), le Bas-Rhin (13)": the place that a number in brackets is told of.
pub(crate) fn bracketed_place(s: &Sentence<'_>, number: &Number) -> Option<PlaceHit> {
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("))?;
    let place = s.places.iter().find(|place| place.to == open || suits(s, place, open))?;
    // "Moselle (57)" is the number of the department.
    let code = place.territory.is_some_and(|t| {
        t.level() == Level::Department && t.number() == s.tokens[number.core].fold
    });
    // "61 % en Paca (58 % dans le Var, …": it has a place of its own.
    let close = s.tokens[number.to..].iter().position(|t| t.is_mark("),;"));
    let end = close.map_or(s.tokens.len(), |n| number.to + n);
    let own = s.places.iter().any(|p| number.to < p.from && p.to <= end);
    (!own && !code && !marks_note(s, number, open)).then_some(*place)
}

/// "Le Pas-de-Calais suit (6)", "la Dordogne ferme la marche (2)": whether the bracket closes what a place does, of which
/// nothing else is told.
fn suits(s: &Sentence<'_>, place: &PlaceHit, open: usize) -> bool {
    const LONGEST: usize = 3;
    let words = place.to..open.max(place.to);
    let first = place.from.saturating_sub(1);
    let subject = s.tokens[first..place.to]
        .iter()
        .any(|t| matches!(t.fold.as_str(), "le" | "la" | "l'" | "les"))
        && first.checked_sub(1).is_none_or(|n| s.tokens[n].is_mark(",;:.") || s.tokens[n].is("et"));
    (1..=LONGEST).contains(&words.len())
        && subject
        && s.tokens[words.clone()].iter().all(Token::is_word)
        && s.cue(Cue::Community, words.clone()).is_none()
        && !s.numbers.iter().any(|n| words.contains(&n.core))
        && s.tokens.get(open + 2).is_some_and(|t| t.is_mark(")"))
}

/// Whether a token leads from a label to its number.
fn leads(s: &Sentence<'_>, at: usize) -> bool {
    s.tokens.get(at).is_some_and(|t| t.is_mark(":→➜=⇒"))
}

/// "Finistère ➜ 8 Morbihan ➜ 7": the place that labels a number, where several numbers of the sentence have theirs.
pub(crate) fn labelled_place(s: &Sentence<'_>, number: &Number) -> Option<PlaceHit> {
    let label = |number: &Number| {
        let mark = number.from.checked_sub(1).filter(|&at| leads(s, at))?;
        s.places.iter().find(|place| place.to == mark && !place.demonym)
    };
    let several = 1 < s.numbers.iter().filter(|n| label(n).is_some()).count();
    label(number).filter(|_| several).copied()
}

/// "ACI signés : 32 – projets de santé validés : 6": the wording of a stage that labels a number, where several numbers of
/// the sentence have theirs.
pub(crate) fn labelled_stage<'s>(
    s: &'s Sentence<'_>,
    number: &Number,
) -> Option<&'s Hit<StageWording>> {
    let label = |number: &Number| {
        let mark = number.from.checked_sub(1).filter(|&at| leads(s, at))?;
        s.stages.iter().find(|hit| hit.to == mark)
    };
    let several = 1 < s.numbers.iter().filter(|n| label(n).is_some()).count();
    label(number).filter(|_| several)
}

/// "Quatre CPTS couvrent la Charente (3).": one figure in brackets at the end of a sentence that counted them
/// is the mark of a note.
fn marks_note(s: &Sentence<'_>, number: &Number, open: usize) -> bool {
    let ends = s.tokens[number.to..].iter().all(|t| t.is_mark(").!"));
    let counted = s.numbers.iter().any(|n| {
        n.to <= open
            && matches!(n.form, Form::Digits | Form::Words)
            && s.cue_at(Cue::Community, n.to).is_some()
    });
    let alone = s.tokens[..open].iter().all(|t| !t.is_mark("("));
    number.form == Form::Digits && number.low < 10.0 && ends && counted && alone
}

/// "Le département en compte quatre, la région 80."
pub(crate) fn led_by_area(s: &Sentence<'_>, number: &Number) -> bool {
    let word =
        |back: usize| number.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
    let area = matches!((word(2), word(1)), ("la", "region") | ("le", "departement" | "pays"));
    let parted = matches!(word(3), "," | ";" | "et");
    area && parted && s.tokens.get(number.to).is_none_or(|t| t.kind == Kind::Mark)
}

/// "82 % en moyenne nationale", "71 % au niveau régional": the level of a mean that stands behind a share.
pub(crate) fn levelled(s: &Sentence<'_>, behind: usize) -> Option<&'static str> {
    const REACH: usize = 4;
    let near = behind..s.tokens.len().min(behind + REACH);
    // "Si la Bretagne est couverte à 91 %, la moyenne nationale plafonne à 78 %": of the other share.
    let subject = s.tokens.get(behind).is_some_and(|t| t.is_mark(","))
        && s.tokens.get(behind + 1).is_some_and(|t| t.is("la") || t.is("le"));
    // "74 % (moyenne nationale : 69 %)": of the share in the bracket.
    let open = near.clone().find(|&n| {
        s.tokens[n].is_mark("(")
            && s.numbers.iter().any(|m| n < m.from && s.same_bracket(n + 1, m.from))
    });
    let near = behind..if subject { behind } else { open.unwrap_or(near.end) };
    let stem = near.clone().find_map(|n| {
        let stems = ["national", "regional", "departemental"];
        stems.into_iter().find(|stem| s.tokens[n].fold.starts_with(stem))
    });
    let level = |n: usize| s.tokens[n].is("moyenne") || s.cue_at(Cue::Level, n).is_some();
    stem.filter(|_| near.into_iter().any(level))
}

/// "89,4 % (moyenne nationale : 67,9 %)": whether the level of a mean labels a share.
pub(crate) fn labelled_by_level(s: &Sentence<'_>, from: usize) -> bool {
    const NOUNS: [&str; 4] = ["moyenne", "taux", "couverture", "niveau"];
    from.checked_sub(3).is_some_and(|n| {
        let level = &s.tokens[n + 1].fold;
        s.tokens[n + 2].is_mark(":")
            && NOUNS.contains(&s.tokens[n].fold.as_str())
            && (level.starts_with("national") || level.starts_with("regional"))
    })
}

/// "Sept CPTS, 98 % de la population : le Morbihan affiche un bon bilan": the place behind the colon, whose the figures
/// before it are that stand there without a verb.
pub(crate) fn heralded(s: &Sentence<'_>, from: usize) -> Option<PlaceHit> {
    const VERBS: [&str; 8] = ["est", "sont", "a", "ont", "y", "avait", "etait", "etaient"];
    let colon = (from..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":"))?;
    let verb = s.tokens[..colon].iter().any(|t| VERBS.contains(&t.fold.as_str()));
    let counted =
        [Cue::Counting, Cue::Coverage].into_iter().any(|cue| s.cue(cue, 0..colon).is_some());
    let subject =
        |place: &&PlaceHit| colon < place.from && place.from <= colon + 2 && !place.demonym;
    let first = s.places.first().filter(subject)?;
    let opens = s.numbers.first().is_some_and(|n| n.from == 0);
    (opens && !verb && !counted).then_some(*first)
}

/// "La Charente-Maritime compte 8 des 52 CPTS": the place that has so many of a whole.
///
/// It is the subject: "En Ardèche, trois des dix CPTS" speaks of ten there.
pub(crate) fn holder(s: &Sentence<'_>, index: usize) -> Option<Territory> {
    let (part, whole) = (&s.numbers[index], s.numbers.get(index + 1)?);
    let counts = s.cue_at(Cue::Community, whole.to).or_else(|| s.cue_at(Cue::Ambiguous, whole.to));
    counts.filter(|_| part.to + 1 == whole.from && s.tokens[part.to].is("des"))?;
    let place = s.places.iter().rfind(|p| p.to <= part.from && !p.demonym)?;
    let article = place.from.checked_sub(1).map(|n| s.tokens[n].fold.as_str());
    let subject = matches!(article, Some("le" | "la" | "l'" | "les"))
        && place.from.checked_sub(2).is_none_or(|n| s.tokens[n].kind == Kind::Mark);
    let verb = place.to..part.from;
    let has = s.cue(Cue::Counting, verb.clone()).is_some()
        || s.tokens[verb].iter().any(|t| t.fold.starts_with("port"));
    place.territory.filter(|_| subject && has)
}
