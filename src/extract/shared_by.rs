//! Of whom a share is one: the people or the place named behind it, or the infinitive that says how they live.

use super::governed::is_infinitive;
use super::numbers::Number;
use super::sentence::Sentence;
use super::vocabulary::Cue;

/// Where the people begin that a share is a part of: "36 % de l'ensemble des Français", "à 84 % la part de
/// la population".
pub(super) fn people_begin(s: &Sentence<'_>, at: usize) -> usize {
    const FAR: usize = 12;
    let word = |n: usize| s.tokens.get(at + n).map_or("", |t| t.fold.as_str());
    let mark = usize::from(s.tokens.get(at).is_some_and(|t| t.is_mark(",:.!")));
    // "85 % C'est, au 1er décembre 2024, la part des Français vivant …"
    let told = (word(mark) == "c'" && word(mark + 1) == "est").then(|| {
        (mark + 2..mark + FAR).find(|&n| {
            matches!(word(n), "la" | "le") && matches!(word(n + 1), "part" | "proportion")
        })
    });
    if let Some(lead) = told.flatten() {
        return at + lead + 2;
    }
    match (word(0), word(1), word(2)) {
        ("de", "l'", "ensemble") | ("de", "la", "totalite") => at + 3,
        ("la", "part" | "proportion", _) => at + 2,
        _ => at,
    }
}

/// "54 % à déclarer y adhérer", "36 % mi-2022 à relever d'une CPTS": the infinitive behind a share, and
/// whether it is one of living somewhere.
pub(super) fn infinitive_behind(s: &Sentence<'_>, behind: usize) -> Option<bool> {
    const LIVING: [&str; 12] = [
        "vivre",
        "resider",
        "habiter",
        "relever",
        "dependre",
        "beneficier",
        "disposer",
        "etre",
        "avoir",
        "pouvoir",
        "loger",
        "profiter",
    ];
    let date = s.dates.iter().find(|date| date.from <= behind + 1 && behind < date.to);
    let at = date.map_or(behind, |date| date.to);
    let verb = s.tokens.get(at + 1).filter(|t| is_infinitive(t))?;
    s.tokens[at].is("a").then(|| LIVING.contains(&verb.fold.as_str()))
}

/// "maillent les trois quarts du Jura (en population)": so much of a place that is covered.
pub(super) fn of_place(s: &Sentence<'_>, number: &Number, left: usize) -> bool {
    const REACH: usize = 4;
    let place = s.places.iter().find(|p| number.to < p.to && p.from <= number.to + 2 && !p.demonym);
    let near = left.max(number.from.saturating_sub(REACH))..number.from;
    place.is_some() && s.cue(Cue::Coverage, near).is_some()
}

/// "94 % des Landais", "d'habitants bretons": people of a place, and no "communes bretonnes".
pub(super) fn people_of(s: &Sentence<'_>, link: usize) -> bool {
    s.places.iter().filter(|place| place.demonym).any(|place| {
        let between = s.tokens.get(link + 1..place.from).unwrap_or_default();
        let noun = between.last().is_some_and(|t| t.fold.ends_with('s') && 4 < t.fold.len());
        let people = noun && s.cue_at(Cue::Population, place.from - 1).is_some();
        (link..=link + 2).contains(&place.from) && (!noun || people)
    })
}
