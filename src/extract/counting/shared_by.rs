//! Of whom a share is one: the people or the place named behind it, or the infinitive that says how they live.

use super::governed::is_infinitive;
use super::judge::{clause, topic};
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Shared, Topic};

/// Where the people begin that a share is a part of: "36 % de l'ensemble des Français", "à 84 % la part de
/// la population".
pub(crate) fn people_begin(s: &Sentence<'_>, at: usize) -> usize {
    const FAR: usize = 12;
    // "« bien plus des trois quarts » de la population": said in somebody's words.
    let at = at + usize::from(s.tokens.get(at).is_some_and(|t| t.is_mark("»”")));
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

/// "63 % de la population", "des habitants"; "63 % dès lors qu'on leur ajoute …" is another word.
pub(crate) fn is_of(s: &Sentence<'_>, at: usize) -> bool {
    s.tokens.get(at).is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "du"))
        && s.slice(at..at + 1) != "dès"
}

/// "54 % à déclarer y adhérer", "36 % mi-2022 à relever d'une CPTS": the infinitive behind a share, and
/// whether it is one of living somewhere.
pub(crate) fn infinitive_behind(s: &Sentence<'_>, behind: usize) -> Option<bool> {
    let date = s.dates.iter().find(|date| date.from <= behind + 1 && behind < date.to);
    // "12 % en Guyane à vivre dans une commune couverte"
    let place = s.places.iter().find(|p| p.from == behind + 1 && !p.demonym);
    let at = date.map_or(behind, |date| date.to).max(place.map_or(behind, |place| place.to));
    s.tokens.get(at + 1).filter(|t| is_infinitive(t))?;
    s.tokens[at].is("a").then(|| s.cue_at(Cue::Living, at + 1).is_some())
}

/// "maillent les trois quarts du Jura (en population)": so much of a place that is covered.
pub(crate) fn of_place(s: &Sentence<'_>, number: &Number) -> bool {
    const REACH: usize = 4;
    let place = s.places.iter().find(|p| number.to < p.to && p.from <= number.to + 2 && !p.demonym);
    // "Neuf CPTS couvrent aujourd'hui 92 % du Finistère"
    let near = number.from.saturating_sub(REACH)..number.from;
    place.is_some() && s.cue(Cue::Coverage, near).is_some()
}

/// "94 % des Landais", "d'habitants bretons": people of a place, and no "communes bretonnes".
pub(crate) fn people_of(s: &Sentence<'_>, link: usize) -> bool {
    s.places.iter().filter(|place| place.demonym).any(|place| {
        let between = s.tokens.get(link + 1..place.from).unwrap_or_default();
        let noun = between.last().is_some_and(|t| t.fold.ends_with('s') && 4 < t.fold.len());
        let people = noun && s.cue_at(Cue::Population, place.from - 1).is_some();
        (link..=link + 2).contains(&place.from) && (!noun || people)
    })
}

/// "9 000 habitants du Vercors": of a place that no vocabulary knows; `at` is behind the people.
pub(crate) fn of_stranger(s: &Sentence<'_>, at: usize) -> bool {
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let article = usize::from(matches!(word(at + 1), "la" | "l'" | "le"));
    let led = matches!(word(at), "du" | "de" | "d'" | "des") && (article == 0 || word(at) == "de");
    let name = at + 1 + article;
    let known = s.places.iter().any(|place| place.from <= name && name < place.to)
        || s.origins.iter().any(|origin| origin.from <= name && name < origin.to)
        || s.dates.iter().any(|date| date.from <= name && name < date.to)
        || s.cue_at(Cue::Community, name).is_some();
    let capital = s.tokens.get(name).is_some_and(|t| t.capital && t.is_word() && 3 < t.fold.len());
    let country = matches!(word(name), "france" | "hexagone" | "etat" | "union" | "republique");
    led && capital && !known && !country
}

/// "39 CPTS | 94 % de la population bretonne": a card or an item that stands among counts of CPTS and
/// says nothing else of the people.
pub(crate) fn carded(here: &Here<'_>, whole: bool) -> bool {
    const SHORT: usize = 9;
    let Here { s, number, setting, .. } = *here;
    let among = setting.topic == Topic::Cpts && setting.counted
        || setting.topic != Topic::Other && setting.beside;
    let known = |at: usize| {
        let t = &s.tokens[at];
        t.kind == Kind::Mark
            || t.fold.len() < 4
            || s.places.iter().any(|place| place.from <= at && at < place.to)
            || [Cue::Whole, Cue::Population].into_iter().any(|cue| s.cue_at(cue, at).is_some())
            || ["population", "habitants", "region", "departement", "national"]
                .iter()
                .any(|stem| t.fold.starts_with(stem))
    };
    // "On arrive à 88 % des Ornais."
    let led = (0..number.from).all(|at| known(at) || s.cue_at(Cue::Reaching, at).is_some());
    // "75 CPTS signataires ; 5,4 millions d'habitants couverts ; 89 % de la population"
    let clause = clause(s, number.core);
    let goes_on = setting.shared == Shared::Covered
        && number.from == clause.start
        && clause.len() <= SHORT
        && 0 < clause.start;
    if whole && goes_on {
        return true;
    }
    whole
        && among
        && led
        && s.tokens.len() - number.to <= SHORT
        && (number.to..s.tokens.len()).all(known)
}

/// "46 % des habitants de l'Eure et 38 % de ceux de la Manche n'étaient couverts par aucune CPTS": whether the
/// share behind it has the one verb of both.
pub(crate) fn one_verb(s: &Sentence<'_>, index: usize) -> bool {
    let number = &s.numbers[index];
    s.numbers.get(index + 1).is_some_and(|next| {
        let joined = next.from.checked_sub(1).filter(|&n| {
            s.tokens[n].is("et") || s.tokens[n].is_mark(",") && one_verb(s, index + 1)
        });
        let told = [Cue::Coverage, Cue::Uncovered];
        next.form == Form::Percent
            && joined.is_some_and(|seam| {
                let between = number.to..seam;
                !s.tokens[between.clone()].iter().any(|t| t.is_mark(",;:"))
                    && told.into_iter().all(|cue| s.cue(cue, between.clone()).is_none())
            })
    })
}

/// "L'Aube et la Meuse ferment la marche avec moins de 30 %": a verb of several.
pub(crate) fn several_do(token: &Token) -> bool {
    let fold = token.fold.as_str();
    let adverb = fold.ends_with("ment") && !matches!(fold, "ferment" | "forment");
    !token.capital && 5 < fold.len() && fold.ends_with("ent") && !adverb
}

/// "4,9 millions de Français demeurent sans CPTS. Ils représentent 7,2 % de la population": the same people.
pub(crate) fn still_outside(here: &Here<'_>) -> bool {
    let Here { s, scope, setting, .. } = *here;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let they = matches!(word(0), "ils" | "elles" | "cela" | "ces");
    let equal = (1..scope.from).any(|n| word(n).starts_with("represent"));
    // "14 millions de personnes demeuraient hors de leur périmètre, autrement dit 21 % de la population"
    let again = scope.from.checked_sub(1).is_some_and(|n| {
        s.tokens[n].is("soit") || s.tokens[n].is("dit") && 0 < n && s.tokens[n - 1].is("autrement")
    });
    setting.shared == Shared::Uncovered
        && (they && equal || word(0) == "soit" && scope.from <= 2 || again)
}

/// "Environ 14 % vivent hors du périmètre de toute CPTS", "restent sans CPTS, où vivent 13 % des Loirétains": of
/// the people who live outside.
pub(crate) fn lives_outside(here: &Here<'_>) -> bool {
    let Here { s, number, scope, setting, .. } = *here;
    let lives = s.cue_at(Cue::Dwelling, number.to).is_some();
    let outside = s.cue(Cue::Uncovered, number.to..clause(s, number.core).end).is_some();
    setting.shared != Shared::Nothing && lives && outside
        || where_lives(s, scope.from) && s.cue(Cue::Uncovered, 0..scope.from).is_some()
}

/// "…, où vivent 13 % des Loirétains"
fn where_lives(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(2)
        .is_some_and(|n| s.slice(n..n + 1) == "où" && s.cue_at(Cue::Dwelling, n + 1).is_some())
}

/// "Les territoires dont la CPTS est sous contrat sont trois. Près de neuf Ariégeois sur dix y vivent.", "la Sarthe
/// dispose de six CPTS, et 71 % des Sarthois y résident"
pub(crate) fn lives_there(here: &Here<'_>) -> bool {
    let Here { s, number, scope, setting, .. } = *here;
    // "Elle voit deux CPTS conventionnées, où résident 61 % des Creusois"
    let whole = (number.to..number.to + 3).find_map(|n| s.cue_at(Cue::Whole, n)).map(|hit| hit.to);
    let near = |place: &&PlaceHit| number.to <= place.from && place.from <= number.to + 2;
    let demonym = || s.places.iter().filter(near).find(|place| place.demonym).map(|place| place.to);
    let at = if number.people { Some(number.to) } else { whole.or_else(demonym) };
    at.is_some_and(|at| {
        s.tokens.get(at).is_some_and(|t| t.is("y")) && s.cue_at(Cue::Dwelling, at + 1).is_some()
    }) && topic(s, scope.from, setting) == Topic::Cpts
        && !setting.single
        || where_lives(s, scope.from)
            && s.cue(Cue::Community, 0..scope.from).is_some()
            && s.cue(Cue::Uncovered, 0..scope.from).is_none()
        || sums_up(here)
        || reached(here)
}

/// "« C'est 98 % de la population, soit 376 000 personnes »", behind a count: so many whom those serve.
fn sums_up(here: &Here<'_>) -> bool {
    let Here { s, number, setting, .. } = *here;
    let lead: Vec<&str> =
        s.tokens[..number.from].iter().filter(|t| t.is_word()).map(|t| t.fold.as_str()).collect();
    let sums = matches!(lead.as_slice(), ["c'", "est"] | ["cela" | "ca", "fait" | "represente"]);
    let whole = (number.to..number.to + 2).find_map(|n| s.cue_at(Cue::Whole, n));
    // "C'est 12 % de la population qui renonce aux soins": of those alone.
    let ends = whole.is_some_and(|hit| s.tokens.get(hit.to).is_none_or(|t| t.is_mark(",.»!")));
    sums && ends && setting.topic == Topic::Cpts && setting.counted && !setting.single
}

/// "Combien d'habitants en profitent ? – On dépasse tout juste 22 % de la population": what was asked for.
fn reached(here: &Here<'_>) -> bool {
    let Here { s, number, setting, .. } = *here;
    let from = clause(s, number.core).start;
    let verb = (from + 1..number.core).find(|&n| {
        s.cue_at(Cue::Reaching, n).is_some() || s.tokens[n].is("est") && s.tokens[n - 1].is("on")
    });
    let we = verb.is_some_and(|n| matches!(s.tokens[n - 1].fold.as_str(), "on" | "nous" | "en"));
    setting.shared == Shared::Covered && we && is_of(s, number.to)
}
