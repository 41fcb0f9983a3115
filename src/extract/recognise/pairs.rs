//! Numbers that share words with another: "respectivement 53,2 et 40,4 millions", "5,1 des 6 millions",
//! "six dans la Somme, autant dans l'Oise".

use super::numbers::{Form, Number};
use super::sentence::Sentence;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::model::Qualifier;

/// Gives the multiplier of a number to the one before it that is told with it.
pub(crate) fn multiply(found: &mut [Number], text: &[Token], vocabulary: &Vocabulary) {
    const MILLION: f64 = 1e6;
    for at in 1..found.len() {
        let (before, here) = (&found[at - 1], &found[at]);
        let between = &text[before.to..here.core];
        let pair = between.len() == 1
            && (between[0].is("des")
                || between[0].is("et")
                    && text[..before.core].iter().any(|t| t.is("respectivement")));
        let factor = here.to.checked_sub(1).and_then(|n| vocabulary.multipliers.get(&text[n]));
        if let Some(factor) =
            factor.filter(|factor| pair && MILLION <= **factor && before.low < 1000.0)
            && before.form == Form::Digits
        {
            found[at - 1].low *= factor;
        }
    }
}

/// "a bondi de 48 à 85 %": the sign of the second is meant for both.
pub(crate) fn share_sign(found: &mut [Number], text: &[Token]) {
    for at in 1..found.len() {
        let (before, here) = (&found[at - 1], &found[at]);
        let moved =
            passes(text, before.core) && text[before.to..here.core].iter().all(|t| t.is("a"));
        let plain = before.form == Form::Digits && before.low <= 100.0;
        if here.form == Form::Percent && moved && plain && before.to + 1 == here.core {
            found[at - 1].form = Form::Percent;
        }
    }
}

/// "autant dans l'Oise", "autant que l'Oise": as many as were counted just before.
pub(crate) fn as_many(text: &[Token], at: usize, last: Option<&Number>) -> Option<Number> {
    if !text[at].is("autant") {
        return None;
    }
    let joined = at.checked_sub(1).is_some_and(|n| text[n].is_mark(",;") || text[n].is("et"));
    let placed = text
        .get(at + 1)
        .is_some_and(|t| matches!(t.fold.as_str(), "dans" | "en" | "que" | "a" | "pour"));
    let last = last.filter(|n| matches!(n.form, Form::Digits | Form::Words) && n.high.is_none())?;
    (joined && placed).then(|| exactly(at, last.low, Form::Words))
}

/// "l'unique CPTS du département", "première et seule communauté de l'île": one, and no other.
pub(crate) fn sole(text: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<Number> {
    let alone = |t: &Token| matches!(t.fold.as_str(), "unique" | "seule");
    let before = at.checked_sub(1).filter(|_| alone(&text[at])).map(|n| text[n].fold.as_str())?;
    let led = matches!(before, "l'" | "la" | "et" | "sa" | "leur" | "notre");
    let head = vocabulary.cue(Cue::Community).longest_at(text, at + 1).filter(|_| led)?;
    // "possède depuis lundi sa première et unique CPTS": of the place that has it.
    let first = before == "et"
        && at.checked_sub(3).is_some_and(|n| {
            matches!(text[n].fold.as_str(), "sa" | "leur" | "notre")
                && text[n + 1].fold.starts_with("premi")
        });
    if first {
        return Some(exactly(at, 1.0, Form::One));
    }
    // "la seule CPTS qui emploie un médecin": told apart by something else.
    let of = text.get(head.to)?;
    let placed = matches!(of.fold.as_str(), "de" | "du" | "des" | "d'" | "en" | "dans");
    placed.then(|| exactly(at, 1.0, Form::One))
}

/// An exact number that one word prints.
pub(crate) fn exactly(at: usize, value: f64, form: Form) -> Number {
    Number {
        from: at,
        core: at,
        to: at + 1,
        low: value,
        high: None,
        qualifier: Qualifier::Exact,
        form,
        people: false,
    }
}

/// Whether a number is set against the one before it: "contre 401 un an plus tôt et 172 fin 2021".
pub(crate) fn set_against(s: &Sentence<'_>, index: usize) -> bool {
    let Some(lead) = s.numbers[index].from.checked_sub(1).map(|n| &s.tokens[n]) else {
        return false;
    };
    let joined = lead.is("et") || lead.is_mark(",");
    let dated = |n: &Number| s.dates.iter().any(|d| n.to <= d.from && d.from <= n.to + 3);
    // "Trois sont sous contrat, alors qu'il n'y en avait qu'une fin 2020"
    let from = s.numbers[index].from;
    let start = s.numbers[..index].iter().rev().find(|n| n.form != Form::One).map_or(0, |n| n.to);
    let but = s.tokens[start..from]
        .windows(2)
        .any(|t| t[0].is("alors") && (t[1].is("qu'") || t[1].is("que")));
    let past = s.tokens[start..from].iter().any(|t| {
        matches!(t.fold.as_str(), "avait" | "etaient" | "etait" | "comptait" | "comptaient")
    });
    lead.is("contre")
        || but && past && 0 < start && dated(&s.numbers[index])
        || joined
            && dated(&s.numbers[index])
            && index.checked_sub(1).is_some_and(|last| set_against(s, last))
}

/// Which of the numbers behind "respectivement" this is, and how many there are.
pub(crate) fn ranked(s: &Sentence<'_>, index: usize) -> Option<(usize, usize)> {
    const APART: usize = 4;
    let number = &s.numbers[index];
    let word = (0..number.from).rev().find(|&n| s.tokens[n].is("respectivement"))?;
    let ends = |n: &usize| s.tokens[*n].is_mark(";:.");
    let stop = (word..s.tokens.len()).find(ends).unwrap_or(s.tokens.len());
    // "respectivement 3 et 4, et 61 % …": one directly behind the other.
    let behind = s.numbers.iter().filter(|n| word < n.core && n.core < stop && n.form != Form::One);
    let mut last = word + 1;
    let mut cores = Vec::new();
    for n in behind.take_while(|n| n.form == number.form || number.form != Form::Percent) {
        if last + APART < n.from || number.form != Form::Percent && n.form == Form::Percent {
            break;
        }
        cores.push(n.core);
        last = n.to;
    }
    let rank = cores.iter().position(|core| *core == number.core)?;
    (1 < cores.len()).then_some((rank, cores.len()))
}

/// "le Calvados et l'Orne dépassent la moyenne (60 % et 58 %)": the place at the same rank before the
/// bracket, where as many stand there side by side as there are numbers in it.
pub(crate) fn paired(s: &Sentence<'_>, index: usize, places: &[PlaceHit]) -> Option<PlaceHit> {
    const REACH: usize = 6;
    let number = &s.numbers[index];
    if let Some(place) = opposed(s, index, places) {
        return Some(place);
    }
    let open = (0..number.core).rev().find(|&n| s.tokens[n].is_mark("()"))?;
    let close = (number.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark("()"))?;
    if s.tokens[open].is_mark(")") || s.tokens[close].is_mark("(") {
        return None;
    }
    let inside = |n: &&Number| open < n.core && n.to <= close;
    let held: Vec<&Number> = s.numbers.iter().filter(inside).collect();
    let plain = |t: &Token| t.is("et") || t.is_mark(",;");
    let all = held.iter().map(|n| n.to - n.from).sum::<usize>();
    let marks = s.tokens[open + 1..close].iter().filter(|t| plain(t)).count();
    let before: Vec<&PlaceHit> = places.iter().filter(|p| p.to <= open).collect();
    let first = before.len().checked_sub(held.len())?;
    let named = &before[first..];
    let near = named.last().is_some_and(|last| open <= last.to + REACH);
    let joined = named.windows(2).all(|pair| {
        let between = &s.tokens[pair[0].to..pair[1].from];
        between.len() <= 3 && between.first().is_some_and(plain)
    });
    let rank = held.iter().position(|n| n.core == number.core)?;
    let fits = 1 < held.len() && all + marks == close - open - 1 && near && joined;
    fits.then(|| *named[rank])
}

/// "L'Ille-et-Vilaine fait mieux que le Finistère : neuf CPTS contre sept": each of its place, in their order.
fn opposed(s: &Sentence<'_>, index: usize, places: &[PlaceHit]) -> Option<PlaceHit> {
    let number = &s.numbers[index];
    let colon = (0..number.core).rev().find(|&n| s.tokens[n].is_mark(":;"))?;
    let end =
        (number.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":;")).unwrap_or(s.tokens.len());
    let held: Vec<&Number> = s
        .numbers
        .iter()
        .filter(|n| colon < n.core && n.core < end && n.form != Form::One)
        .collect();
    let [first, second] = held.as_slice() else { return None };
    let against = second.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("contre"));
    let alone = !places.iter().any(|p| colon < p.from && p.from < end);
    let before: Vec<&PlaceHit> = places.iter().filter(|p| p.to <= colon && !p.demonym).collect();
    let [one, other] = before.as_slice() else { return None };
    let rank = usize::from(number.core == second.core);
    let dated = s.dates.iter().any(|d| first.to <= d.from);
    (against && alone && !dated).then_some(if rank == 0 { **one } else { **other })
}

/// "est passé de 18 à 34", "a grimpé de 18 à 34": two counts of two days.
pub(crate) fn passes(text: &[Token], core: usize) -> bool {
    // "l'Occitanie est passée de 52 à 71 %, la Normandie de 61 à 79 %": the verb of the first.
    let pair = |at: usize| {
        text.get(at + 1).is_some_and(|t| t.is("a"))
            && at.checked_sub(1).is_some_and(|n| text[n].is("de"))
    };
    moves(text, core) || pair(core) && (1..core).any(|at| pair(at) && moves(text, at))
}

/// Whether a verb before it, or an arrow behind it, says that a number is where something moved from.
fn moves(text: &[Token], core: usize) -> bool {
    const REACH: usize = 6;
    const STEMS: [&str; 13] = [
        "pass", "grimp", "bond", "progress", "augment", "evolu", "recul", "chut", "mont", "tomb",
        "doubl", "tripl", "quadrupl",
    ];
    let moved = |t: &Token| STEMS.iter().any(|stem| t.fold.starts_with(stem));
    // "De 448 en février, leur nombre est tombé à 147"
    let falls = |n: usize| moved(&text[n]) && text.get(n + 1).is_some_and(|t| t.is("a"));
    if core == 1 && text[0].is("de") && (2..text.len()).any(falls) {
        return true;
    }
    // "68 → 104"
    // "est passée dans le même temps de 15 % à 53 %"
    let led = core.checked_sub(1).is_some_and(|n| text[n].is("de"));
    let verb = (core.saturating_sub(REACH + 2)..core.saturating_sub(1))
        .rev()
        .take_while(|&n| text[n].is_word() || text[n].is_mark(":"))
        .any(|n| moved(&text[n]));
    // "a doublé le nombre de ses CPTS en dix-huit mois, de 23 à 46"
    let comma = core.checked_sub(2).filter(|&n| text[n].is_mark(","));
    let to = text.get(core + 1).is_some_and(|t| t.is("a"));
    let verb = verb
        || to
            && comma.is_some_and(|n| {
                let multiplied = ["doubl", "tripl", "quadrupl", "passe", "bondi", "progress"];
                text[n.saturating_sub(2 * REACH)..n]
                    .iter()
                    .any(|t| multiplied.iter().any(|stem| t.fold.starts_with(stem)))
            });
    text.get(core + 1).is_some_and(|t| t.is_mark("→")) || led && verb
}
