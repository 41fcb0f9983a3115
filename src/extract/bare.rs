//! Numbers that stand without their noun: "192 étaient en phase de préprojet", "Bretagne : 3".

use super::judge::{clause, counting_pronoun, topic};
use super::numbers::{Form, Number, passes};
use super::pairs::ranked;
use super::pattern::Hit;
use super::relation::{bracketed_place, compared, labelled_by_date, partitive};
use super::sentence::Sentence;
use super::token::{Kind, Token};
use super::verdict::{Here, Reason, Topic};
use super::vocabulary::{Cue, StageWording};

/// Words that end in s or x and are no plurals; folded, as the vocabulary is.
const SMALL: [&str; 24] = [
    "dans",
    "sans",
    "sous",
    "vers",
    "chez",
    "plus",
    "moins",
    "des",
    "les",
    "ces",
    "ses",
    "pas",
    "depuis",
    "apres",
    "desormais",
    "alors",
    "tous",
    "dont",
    "hors",
    "puis",
    "fortes",
    "autres",
    "elles",
    "deux",
];

/// Whether a word may be the plural that a number counts: French plurals end in s or x; a verb, a
/// preposition or a mark does not.
pub(super) fn is_noun_like(token: &Token) -> bool {
    let fold = token.fold.as_str();
    token.is_word() && 2 < fold.len() && fold.ends_with(['s', 'x']) && !SMALL.contains(&fold)
}

/// A number without a noun: "192 étaient en phase de préprojet", "Bretagne : 3".
pub(super) fn bare(here: &Here<'_>, at: usize) -> Result<(), Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let next = s.tokens.get(at);
    let pronoun = counting_pronoun(s, number.from) && !of_others(s, number);
    let staged = s
        .stages_in(number.to..scope.right, number.core)
        .into_iter()
        .find(|hit| {
            // "cinq ont signé": weak as a word, and the verb of the number.
            let verb = s.tokens.get(number.to).is_some_and(|t| t.is("ont") || t.is("avaient"));
            !hit.meaning.weak || pronoun || verb && hit.from <= number.to + 2
        })
        .or_else(|| {
            partitive(s, number).and_then(|whole| {
                // "cinq des huit CPTS ont signé"
                let verb = |hit: &&Hit<StageWording>| {
                    s.tokens[hit.from].is("ont")
                        || s.tokens[hit.from - 1].is("ont")
                        || s.tokens[hit.from - 1].is("avaient")
                };
                s.stages_in(whole..s.tokens.len(), number.core)
                    .into_iter()
                    .find(|hit| !hit.meaning.weak || verb(hit))
            })
        });
    // "les 22 autres", "les deux premières": a part of those just counted.
    let part = |t: &Token| {
        ["autre", "premier", "dernier", "restant", "suivant", "supplementaire"]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
    };
    // "Quatre thèmes émergent": a noun that no vocabulary knows has no stage.
    let begins_stage = staged.is_some_and(|hit| {
        hit.from <= at || hit.from == at + 1 && !next.is_some_and(|t| is_noun_like(t) && !part(t))
    });
    let noun_like = next.is_some_and(is_noun_like);
    let placed = {
        let among = s.tokens.get(number.to + 1).is_some_and(|t| t.is("entre"));
        // "vingt-deux se situent dans le département du Nord"
        let stands = s.cue_at(Cue::Standing, number.to).is_some()
            || s.tokens.get(number.to).is_some_and(|t| t.is("se"));
        let reach = number.to
            + if among {
                10
            } else if stands {
                7
            } else {
                3
            };
        s.places.iter().any(|place| number.to <= place.from && place.from <= reach)
    };
    let unit = next.is_some_and(|t| {
        t.is_mark("€$°")
            || matches!(
                t.fold.as_str(),
                "km" | "h" | "ans" | "an" | "mois" | "euro" | "m" | "e" | "k" | "jour"
            )
    });
    let definite = scope
        .from
        .checked_sub(1)
        .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "aux" | "leurs"));
    let others = next.is_some_and(part) || s.tokens.get(number.to).is_some_and(part);
    // "470 CPTS sur les 830 que compte le pays"
    let counted_there = s.tokens.get(number.to).is_some_and(|t| t.is("que"))
        && s.cue_at(Cue::Counting, number.to + 1).is_some();
    let definite = definite && !counted_there;
    let definite = definite && !(others && staged.is_some());
    if unit || definite || noun_like && !begins_stage && partitive(s, number).is_none() {
        return Err(Reason::OtherNoun);
    }
    // "le nombre de contrats signés était de 388", "validés : une vingtaine"
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    let counted_before = colon && !s.stages_in(scope.left..scope.from, number.core).is_empty()
        || s.cue_before(Cue::Counting, scope.from)
            && (s.cue(Cue::Community, scope.left..scope.from).is_some()
                || s.stages_in(scope.left..scope.from, number.core)
                    .iter()
                    .any(|hit| !hit.meaning.weak));
    // "Désormais au nombre de sept, les CPTS de la Drôme …"
    let counted_before = counted_before
        || s.cue_before(Cue::Counting, scope.from)
            && next.is_some_and(|t| t.is_mark(","))
            && (at + 1..at + 3).any(|n| s.cue_at(Cue::Community, n).is_some());
    let dated = s.dates.iter().any(|date| number.to <= date.from && date.from <= number.to + 2);
    let behind = s.places.iter().any(|place| number.to < place.to && place.from <= number.to + 3);
    // "CPTS dans le Lot : et de cinq !", "Calvados 8, Eure 5", "est passé de 18 à 34"
    let spoken = (0..scope.from).any(|n| s.cue_at(Cue::Community, n).is_some());
    let cheered = exclaimed(s, number) && spoken;
    // "Nombre de CPTS : Eure, 6 ; Orne, 4"
    let comma = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    let listed = comma.filter(|_| (0..scope.from).any(|n| s.tokens[n].is_mark(":")));
    let led = s.places.iter().any(|place| {
        let parted = listed == Some(place.to)
            && place.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(";:"));
        // "la Mayenne, avec quatre"
        let with = number.from.checked_sub(2).is_some_and(|n| {
            place.to == n && s.tokens[n].is_mark(",") && s.tokens[n + 1].is("avec")
        });
        (place.to == number.from || parted || with) && !place.demonym
    });
    // "Dans le Tarn, elles sont six ; en Ariège, trois."
    let there = comma.is_some_and(|comma| {
        s.places.iter().any(|place| {
            let start =
                (0..place.from).rev().find(|&n| s.tokens[n].is_mark(";.")).map_or(0, |n| n + 1);
            place.to == comma && 0 < start && place.from <= start + 2 && !place.demonym
        })
    });
    let led = led || there && setting.counted;
    // "Par département : Finistère 7, Morbihan 4"
    let broken_down = || {
        let by =
            (1..s.tokens.len()).any(|n| s.tokens[n - 1].is("par") && is_territorial(&s.tokens[n]));
        by && 1 < s.places.iter().filter(|place| !place.demonym).count()
    };
    let labelled = led && (spoken || setting.listed || setting.counted || broken_down());
    let behind_next = || {
        let next = s.numbers.get(here.index + 1);
        let all = 0..s.tokens.len();
        next.is_some_and(|n| s.cue_at(Cue::Community, n.to).is_some())
            || scope.left == 0 && s.cue(Cue::Community, all).is_some()
    };
    let moved = passes(&s.tokens, number.core)
        && (spoken || behind_next())
        && s.numbers.get(here.index + 1).is_some_and(|n| compared(s, n.from));
    // "Combien de CPTS en Corse ? Cinq, dont trois …"
    // "Combien …  ? Yann Le Goff : Huit": whoever answers is named before.
    let named_before = (0..scope.from).all(|n| {
        let t = &s.tokens[n];
        t.kind == Kind::Mark && !t.is_mark("(") || t.capital || t.fold.len() < 3
    });
    // "Cirques : 3" is an item of a list, of a place that is not known.
    let named_before = named_before
        && !setting.listed
        && scope.from <= 6
        && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":–«"));
    let answered = setting.counted && (scope.from == 0 || named_before);
    // "Les CPTS signataires (46) couvrent …", "CPTS en projet (5)": the stage stands at the bracket.
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let headed = open.is_some_and(|open| {
        let counted = |n: &&Number| n.to <= open && !matches!(n.form, Form::One | Form::Ordinal);
        s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"))
            && s.stages.iter().any(|hit| hit.to == open)
            && !s.numbers.iter().any(|n| counted(&n))
            && s.names.is_empty()
            && (spoken || setting.listed && topic(s, scope.from, setting) == Topic::Cpts)
    });
    // "CPTS signataires de l'ACI | 42": a card whose label stands above its number.
    // "CPTS 6, dont 5 signataires": what defines it stands behind it.
    let entry = setting.listed
        && scope.from <= 5
        && (next.is_some_and(|t| t.is_mark(",;(")) || dated)
        && scope.left == 0;
    let labels = (number.to == s.tokens.len() && s.tokens.len() <= 14 || entry)
        && (s.cue_at(Cue::Community, 0).is_some()
            && s.stages.iter().any(|hit| hit.to <= number.from)
            || entry && s.cue_at(Cue::Community, 0).is_some_and(|hit| hit.to == scope.from)
            || s.tokens[0].is("nombre") && spoken
            || s.stages.iter().any(|hit| hit.from == 0 && hit.to == number.from));
    // "Le nombre de CPTS a été multiplié par dix (37 en janvier 2020, 371 en janvier 2023)"
    let aside = dated
        && 0 < s.depth(number.core)
        && (0..number.from).any(|n| {
            s.tokens[n].is("nombre")
                && s.tokens
                    .get(n + 1)
                    .is_some_and(|t| matches!(t.fold.as_str(), "de" | "des" | "d'"))
                && s.cue_at(Cue::Community, n + 2).is_some()
        });
    // "CPTS : 4", "Nombre de CPTS : 4"
    let titled = colon
        && scope.from <= 7
        && (0..scope.from).any(|n| {
            let head = s.cue_at(Cue::Community, n).is_some_and(|hit| hit.to + 1 == scope.from);
            head && (n == 0 || s.tokens[..n].iter().any(|t| t.is("nombre") || t.is("nb")))
        });
    // "Octobre 2024 : 631", "2022 : 233 accords"
    let of_day = labelled_by_date(s, scope.from) && (spoken || setting.counted);
    // "Suivent le Cher, l'Indre et le Loiret : cinq chacun"
    let shared_out = next.is_some_and(|t| t.fold.starts_with("chacun"))
        && (spoken || setting.counted)
        && 1 < s.places.iter().filter(|place| place.to <= scope.from).count();
    // "Les contrats signés se multiplient : 9 en 2020, 24 en 2021, 45 en 2022"
    let each_dated = |n: &Number| {
        s.dates.iter().any(|date| {
            (n.to..=n.to + 2).contains(&date.from)
                && s.tokens[n.to..date.from].iter().all(|t| t.is_word() && t.fold.len() < 4)
        })
    };
    let colon = (0..scope.from).rev().find(|&n| s.tokens[n].is_mark(":"));
    let series = colon.is_some_and(|colon| {
        let behind = s.numbers.iter().filter(|n| colon < n.from);
        let staged = s.stages.iter().any(|hit| hit.to <= colon && !hit.meaning.weak);
        each_dated(number) && 1 < behind.filter(|n| each_dated(n)).count() && (spoken || staged)
    });
    let summed = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"))
        && (spoken || setting.counted || scope.from == 1 && setting.listed);
    // "elles sont respectivement cinq et six"
    let respective = ranked(s, here.index).is_some()
        && 1 < s.places.iter().filter(|place| place.to <= scope.from).count();
    let ends = dated || behind || next.is_none_or(|t| t.kind == Kind::Mark);
    let named = s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from);
    // "5 en 2020, 12 en 2021 et 19 en 2022"
    let joined = scope
        .from
        .checked_sub(1)
        .is_some_and(|n| s.tokens[n].is_mark(",;") || s.tokens[n].is("et"))
        && s.dates.iter().any(|date| {
            let reach = number.to..=number.to + 3;
            reach.contains(&date.from)
                && s.tokens[number.to..date.from].iter().all(|t| t.is_word() && t.fold.len() < 4)
        });
    let listed = setting.listed && (placed || ends && named)
        // "La Creuse n'en avait que deux", "… et 48 en Nouvelle-Aquitaine": as just counted.
        || setting.counted && (placed || named && (ends || staged.is_some()))
        // "contre 200 en avril", "… à 63 au 31 décembre": the same count on another day.
        || setting.counted && (dated || earlier_move(s, number))
            && (compared(s, scope.from) || joined || open.is_some());
    // "dans 11 régions, … dans 4 autres": what was counted before is no community.
    let counted = |n: &&Number| n.to <= number.from && !matches!(n.form, Form::One | Form::Percent);
    let before = s.numbers.iter().rev().find(counted);
    // "Quatre ans plus tard, elles sont 770": a span of time is no other noun.
    let span = |n: &Number| {
        s.tokens.get(n.to).is_some_and(|t| {
            matches!(t.fold.as_str(), "ans" | "mois" | "jours" | "semaines" | "annees")
        })
    };
    let other_noun = before.is_some_and(|n| {
        let heads = [Cue::Community, Cue::Ambiguous, Cue::Adjective, Cue::Population];
        s.tokens.get(n.to).is_some_and(is_noun_like)
            && !span(n)
            && !heads.into_iter().any(|cue| s.cue_at(cue, n.to).is_some())
            && !s.stages.iter().any(|hit| hit.from == n.to)
    });
    // "Parmi les 5 missions, 3 sont financées": of the missions.
    let of_others = other_noun
        && before.and_then(|n| n.from.checked_sub(2)).is_some_and(|n| {
            (s.tokens[n].is("parmi") || s.tokens[n].is("sur")) && s.tokens[n + 1].is("les")
        });
    // "sept sont présidées par un pharmacien": told apart by something else than their stage.
    let told_apart = staged.is_none()
        && next.is_some_and(|t| t.is("sont") || t.is("etaient"))
        && s.tokens.get(at + 1).is_some_and(|t| t.fold.ends_with("ees"))
        && [Cue::Standing, Cue::Counting, Cue::Coverage, Cue::Sample]
            .into_iter()
            .all(|cue| s.cue_at(cue, at + 1).is_none());
    // "Chaque communauté en a une quinzaine": so many each, of something else.
    let start = clause(s, number.core).start;
    if s.tokens[start].is("chaque") || s.tokens[start].is("chacune") {
        return Err(Reason::Mean);
    }
    if told_apart {
        return Err(Reason::Sample);
    }
    if other_noun && staged.is_none() && !led || of_others {
        return Err(Reason::OtherNoun);
    }
    let bracketed = bracketed_place(s, number).is_some()
        && (setting.counted || (0..scope.from).any(|n| s.cue_at(Cue::Community, n).is_some()));
    // "Quatre de ces neuf contrats concernent le Nord": those that stand there.
    let shared_in = partitive(s, number).is_some_and(|whole| {
        let head =
            [Cue::Community, Cue::Ambiguous].iter().any(|&cue| s.cue_at(cue, whole).is_some());
        let stands = (whole..whole + 4).any(|n| s.cue_at(Cue::Standing, n).is_some());
        let there = s.places.iter().any(|p| whole < p.from && p.from <= whole + 6 && !p.demonym);
        head && stands && there
    });
    // "la CPTS du Perche … Trois autres existent dans le département"
    let others_stand = others
        && topic(s, scope.from, setting) == Topic::Cpts
        && (at..at + 3).any(|n| s.cue_at(Cue::Standing, n).is_some());
    let counts = bracketed
        || others_stand
        || shared_in
        || staged.is_some()
        || pronoun
        || listed
        || counted_before && ends
        || cheered
        || labelled && ends
        || moved
        || answered && ends
        || titled && ends
        || shared_out
        || counted_there && spoken
        || series
        || of_day && ends
        || headed
        || aside
        || labels
        || summed && (ends || scope.from == 1)
        || respective && (ends || spoken);
    if !counts {
        return Err(Reason::NothingCounted);
    }
    // "Cinq des six communautés": the talk is of what the whole counts.
    let whole = partitive(s, number).filter(|&at| s.cue_at(Cue::Community, at).is_some());
    match topic(s, whole.map_or(scope.from, |at| at + 1), setting) {
        Topic::Cpts => Ok(()),
        Topic::Other => Err(Reason::OtherStructure),
        Topic::Unknown => Err(Reason::NothingCounted),
    }
}

/// A word for a sort of territory.
fn is_territorial(token: &Token) -> bool {
    ["departement", "region", "territoire"].iter().any(|stem| token.fold.starts_with(stem))
}

/// "deux en revendiquent plus de six cents", "Nous étions trois autour de la machine à café": whoever counts
/// or is counted there is no community.
fn of_others(s: &Sentence<'_>, number: &Number) -> bool {
    const REACH: usize = 5;
    let near = number.from.saturating_sub(REACH)..number.from;
    let near_of = near.clone();
    let subject = near.clone().any(|n| {
        s.tokens[n].is("en") && s.numbers.iter().any(|other| other.to == n && 1.0 < other.low)
    });
    let we = near.clone().any(|n| s.tokens[n].is("nous"))
        && near.into_iter().any(|n| matches!(s.tokens[n].fold.as_str(), "sommes" | "etions"));
    let next = s.tokens.get(number.to);
    let told = next.is_none_or(|t| t.kind == Kind::Mark)
        || s.dates.iter().any(|date| number.to <= date.from && date.from <= number.to + 2)
        || s.places.iter().any(|place| number.to <= place.from && place.from <= number.to + 3)
        || s.stages.iter().any(|hit| number.to <= hit.from && hit.from <= number.to + 1);
    // "la CPTS du Val de Loire, qui en compte désormais 41": what that one counts.
    let its = near_of.clone().any(|n| {
        s.tokens[n].is("qui")
            && n.checked_sub(1).is_some_and(|comma| {
                s.tokens[comma].is_mark(",") && s.names.iter().any(|name| name.end == comma)
            })
    });
    subject || its || we && !told
}

/// "et de cinq !": the last of those that were counted one by one.
fn exclaimed(s: &Sentence<'_>, number: &Number) -> bool {
    let before = number.from.checked_sub(2).map(|n| (&s.tokens[n], &s.tokens[n + 1]));
    before.is_some_and(|(a, b)| a.is("et") && b.is("de"))
        && s.tokens.get(number.to).is_none_or(|t| t.is_mark("!.…»"))
}

/// "… de 18 à 34": the second of them.
fn earlier_move(s: &Sentence<'_>, number: &Number) -> bool {
    s.numbers
        .iter()
        .take_while(|n| n.to <= number.from)
        .last()
        .is_some_and(|n| passes(&s.tokens, n.core))
}
