//! How far a name goes: "du Pays de Redon", "Coteaux-Montagne noire", "Châtillon, Vanves et Malakoff".

use super::plural::is_noun_like;
use super::token::{Kind, Token};
use super::vocabulary::{Cue, Vocabulary};

/// Words that stand inside a name without a capital.
pub(crate) fn link(token: &Token) -> bool {
    matches!(
        token.fold.as_str(),
        "de" | "du"
            | "des"
            | "d'"
            | "la"
            | "le"
            | "les"
            | "l'"
            | "et"
            | "en"
            | "sur"
            | "&"
            | "sous"
            | "les-"
            | "a"
            | "au"
            | "aux"
            | "lez"
            | "and"
    )
}

/// Whether what follows a head is no name, whatever capitals stand in it: "la CPTS en Bretagne", "CPTS
/// et Centres de santé".
pub(crate) fn led_elsewhere(first: &Token) -> bool {
    let between = first.is("entre") && !first.capital;
    between
        || matches!(
            first.fold.as_str(),
            "en" | "et" | "a" | "au" | "aux" | "sur" | "&" | "sous" | "and"
        )
}

/// Behind the last word of the name that begins here, its articles included; none if nothing has a
/// capital. `listed` says that it may hold commas.
pub(crate) fn stretch(
    text: &[Token],
    from: usize,
    listed: bool,
    vocabulary: &Vocabulary,
) -> Option<usize> {
    run(text, from, vocabulary, &|at| {
        // "d'Alençon et sa plaine"
        let own = matches!(text[at].fold.as_str(), "sa" | "son" | "ses")
            && at.checked_sub(1).is_some_and(|n| from < n && text[n].is("et"))
            && vocabulary.cue(Cue::Geographic).longest_at(text, at + 1).is_some();
        (link(&text[at]) || own)
            && text.get(at + 1).is_some()
            && !text[at..text.len().min(at + 3)].iter().any(|t| t.is("cpts"))
            || text[at].is_mark(",")
                && continues(text, at, listed)
                && !text.get(at + 1).is_some_and(|t| t.is("cpts"))
    })
}

/// The same for one name among several: "et" and commas part them.
pub(crate) fn single(text: &[Token], from: usize, vocabulary: &Vocabulary) -> Option<usize> {
    let own = |at: usize| {
        let pronoun = |n: usize| {
            let word = text.get(n).map_or("", |t| t.fold.as_str());
            matches!(word, "sa" | "son" | "ses")
                && vocabulary.cue(Cue::Geographic).longest_at(text, n + 1).is_some()
        };
        text[at].is("et") && pronoun(at + 1) || from < at && text[at - 1].is("et") && pronoun(at)
    };
    run(text, from, vocabulary, &|at| {
        own(at) || link(&text[at]) && !text[at].is("et") && !text[at].is("&")
    })
}

fn run(
    text: &[Token],
    from: usize,
    vocabulary: &Vocabulary,
    joins: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let geographic = |t: usize| {
        // "la CPTS de Vervins est née": a verb, but for "nord-est".
        let verb = text[t].is("est")
            && !text[t].capital
            && !t.checked_sub(1).is_some_and(|n| text[n].is("nord") || text[n].is("sud"));
        !verb && vocabulary.cue(Cue::Geographic).longest_at(text, t).is_some()
    };
    // "celle de Vervins en Picardie", "et la Somme": a place of its own.
    let apart = |at: usize| {
        let article = |at: usize| {
            text.get(at).is_some_and(|t| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les"))
        };
        let led = matches!(text[at].fold.as_str(), "en" | "a" | "au" | "aux");
        let joined = text[at].is("et") && article(at + 1);
        let behind = at + 1 + usize::from(article(at + 1));
        (led || joined) && (at + 1..=behind).any(|n| vocabulary.places.begins(text, n))
    };
    let mut to = from;
    let mut named = false;
    let mut at = from;
    while let Some(token) = text.get(at) {
        let number = matches!(token.kind, Kind::Number(_) | Kind::Code | Kind::Ordinal(_));
        let last = at.checked_sub(1).filter(|_| from < at);
        // "Chalosse-Tursan le 9 mars": behind a link stands a day.
        let joined = last.is_some_and(|last| to <= last);
        // "CPTS Nord Caraïbe 9 communes": what it has so many of.
        let noun = text.get(at + 1).is_some_and(|t| is_noun_like(t) && !t.capital && !t.glued);
        // "CPTS Bocage sud 12 rue du Palais": the number of a house.
        let house = vocabulary.cue(Cue::Street).longest_at(text, at + 1).is_some();
        let counted =
            number && (token.kind == Kind::Code || named && !noun && !house) && !(named && joined);
        // "CPTS Bugey Sud CPTS Pays de Gex": another name begins.
        if from < at && token.is("cpts") {
            break;
        }
        if token.is_word() && token.capital || counted {
            // "La CPTS Ouest a signé": every capital belongs to the name.
            named = true;
            at += 1;
            to = at;
        } else if geographic(at) && (named || at <= from + 2) {
            at += 1;
            if named || text[from..at].iter().any(|t| t.capital) {
                to = at;
            }
        } else if named
            && last.is_some_and(|last| {
                adjective(text, last, vocabulary) || before_verb(text, last, vocabulary)
            })
        {
            // "le Vexin francilien", "le Pays ajaccien"
            at += 1;
            to = at;
        } else if named && token.is_mark("–") && dashed(text, at)
            || joins(at) && (named || !token.is_mark(",")) && !(named && apart(at))
        {
            at += 1;
        } else {
            break;
        }
    }
    named.then_some(to)
}

/// Whether the word behind a name belongs to it: of the inhabitants of a place.
fn adjective(text: &[Token], last: usize, vocabulary: &Vocabulary) -> bool {
    const ENDS: [&str; 10] =
        ["ien", "ienne", "ois", "oise", "ais", "aise", "ain", "aine", "een", "eenne"];
    let Some(word) = text.get(last + 1).filter(|t| t.is_word() && !t.capital) else { return false };
    let of_area = vocabulary.cue(Cue::Geographic).longest_at(text, last).is_some()
        && ENDS.iter().any(|end| word.fold.ends_with(end))
        && vocabulary.cue(Cue::NoDemonym).longest_at(text, last + 1).is_none();
    text[last].capital && vocabulary.places.is_demonym(word) || of_area
}

/// Whether the word behind a name stands between it and the verb of the sentence, and so belongs to it: "la CPTS
/// Sud sauvage prend …", "la CPTS du Haut-Doubs forestier est devenue …".
fn before_verb(text: &[Token], last: usize, vocabulary: &Vocabulary) -> bool {
    const SMALL: [&str; 22] = [
        "qui", "elle", "lui", "aussi", "deja", "enfin", "bien", "encore", "toujours", "hier",
        "seule", "donc", "ainsi", "alors", "puis", "bientot", "jamais", "meme", "demain", "ici",
        "apres", "celle",
    ];
    let Some([word, verb]) = text.get(last + 1..last + 3) else { return false };
    let plain = word.is_word() && !word.capital && 4 < word.fold.len() && !word.glued;
    // "signée", "seulement", "y": said of it, and no part of its name.
    let apart = ["ee", "ement", "ue", "ant", "'"].iter().any(|end| word.fold.ends_with(end))
        || SMALL.contains(&word.fold.as_str())
        || vocabulary.cue(Cue::NoDemonym).longest_at(text, last + 1).is_some()
        || vocabulary.stages.longest_at(text, last + 1).is_some();
    plain
        && !apart
        && text[last].is_word()
        && vocabulary.cue(Cue::Finite).longest_at(text, last + 2).is_some()
        && !verb.capital
}

/// "Santerre–Haute Somme": a dash without space around it.
fn dashed(text: &[Token], at: usize) -> bool {
    text[at].glued && text.get(at + 1).is_some_and(|t| t.glued && t.capital)
}

/// Whether a comma stands inside the name: "Châtillon, Vanves, Malakoff et Fontenay-aux-Roses".
fn continues(text: &[Token], comma: usize, listed: bool) -> bool {
    let next = text.get(comma + 1);
    let capital = next.is_some_and(|t| t.is_word() && t.capital);
    let rest = &text[comma + 1..text.len().min(comma + 12)];
    let closes = rest
        .iter()
        .take_while(|t| t.capital || t.is_mark(",&") || t.fold.len() <= 3)
        .any(|t| t.is("et") || t.is("&"));
    capital && (closes || listed)
}
