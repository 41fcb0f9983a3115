//! Sentences that point back: to the paragraph before, to a place named there, to a question.

use crate::extract::claim::RawClaim;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::extract::recognise::numbers::{self, Form, Number};
use crate::extract::recognise::sentence::{Sentence, places};
use crate::model::{Measure, StageRange, Territory};

/// Whether a paragraph may go on with the one before; no only where it does not. `words` are those
/// of its beginning.
pub(crate) fn may_go_on(words: &[Token], vocabulary: &Vocabulary) -> bool {
    let leads = |cue| words.first().is_some_and(|first| vocabulary.cue(cue).may_begin(first));
    leads(Cue::Part)
        || leads(Cue::SumUp)
        || words.first().is_some_and(|first| first.is("plus") || first.is("toujours"))
        || begins_with_part(words, vocabulary)
        || (0..words.len()).any(|at| counts_them(words, at) || at <= 1 && words[at].is("elles"))
        || {
            // Only the first sentence ranks: the whole paragraph is not read for what stands deep in it.
            let stop = words.iter().position(|t| t.is_mark(".!?")).unwrap_or(words.len());
            let ranked = vocabulary.cue(Cue::Ranked);
            (0..stop).any(|at| ranked.longest_at(words, at).is_some())
        }
        || breaks_down(words)
}

/// "Par département :", "Répartition :", "Détail par territoire :": a short line that parts what was counted before.
pub(crate) fn breaks_down(words: &[Token]) -> bool {
    const SHORT: usize = 8;
    let part = |t: &Token| ["repartition", "detail", "ventilation"].contains(&t.fold.as_str());
    let by = words.first().is_some_and(|t| t.is("par"))
        && words
            .get(1)
            .is_some_and(|t| ["departement", "region", "territoire"].contains(&t.fold.as_str()));
    let opens = by || words.iter().take(3).any(part);
    let plain = words.iter().all(|t| matches!(t.kind, Kind::Word | Kind::Mark));
    opens && plain && words.len() <= SHORT && words.last().is_some_and(|t| t.is_mark(":"))
}

/// "Il y a un an à peine, elles n'étaient que trois": whoever is counted was named before.
pub(crate) fn goes_on_with(s: &Sentence<'_>) -> bool {
    let they = (0..s.tokens.len()).any(|n| {
        counts_them(&s.tokens, n)
            // "Elles couvraient alors 85 % de la population."
            || n <= 1 && s.tokens[n].is("elles") && s.cue_at(Cue::Coverage, n + 1).is_some()
    });
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    they && counted && s.cue(Cue::Community, 0..s.tokens.len()).is_none() && places(s).is_empty()
}

/// "elles n'étaient que trois": the word for those who were named, and near behind it the verb.
fn counts_them(words: &[Token], at: usize) -> bool {
    let verb = |t: &Token| t.is("sont") || t.is("etaient");
    (words[at].is("elles") || words[at].is("ils")) && words[at + 1..].iter().take(3).any(verb)
}

/// "Toujours selon l'agence, …": the same body tells on.
pub(crate) fn cites_again(s: &Sentence<'_>) -> bool {
    let leads = ["selon", "d'apres", "d'", "source", "pour"];
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    word(0) == "toujours" && leads.contains(&word(1))
}

/// "22 sont liées par un ACI": a number that opens a text and the verb behind it, forty words at most.
fn begins_with_part(words: &[Token], vocabulary: &Vocabulary) -> bool {
    let verb = |n: &Number| words.get(n.to).is_some_and(is_state);
    let part = |n: &Number| n.from == 0 && n.form != Form::One && verb(n);
    words.iter().take(40).any(is_state) && numbers::numbers(words, vocabulary).iter().any(part)
}

/// "22 sont liées par un ACI": the verb behind the number.
fn is_state(token: &Token) -> bool {
    matches!(token.fold.as_str(), "sont" | "ont" | "etaient" | "avaient" | "disposent" | "restent")
}

/// "22 sont liées par un ACI": a sentence that begins with a part of what was just counted.
pub(crate) fn parts(s: &Sentence<'_>) -> bool {
    let verb = |at: usize| s.tokens.get(at).is_some_and(is_state);
    s.numbers.first().is_some_and(|n| n.from == 0 && n.form != Form::One && verb(n.to))
}

/// "Elle en compte trois", "Il dispose de cinq CPTS": whoever has them was named before.
pub(crate) fn points_back(s: &Sentence<'_>) -> bool {
    let opens = s.tokens.first().is_some_and(|t| t.is("elle") || t.is("il"));
    // "Elles ne sont que deux", "Ils étaient 41 %", "Six autres ont leur projet validé"
    // "Aujourd'hui, elles sont trois"
    let comma = (0..4).find(|&n| s.tokens.get(n).is_some_and(|t| t.is_mark(",")));
    let start = comma.map_or(0, |n| n + 1);
    let they = s.tokens.get(start).is_some_and(|t| t.is("elles") || t.is("ils"))
        && (start + 1..start + 4).any(|n| {
            s.tokens
                .get(n)
                .is_some_and(|t| matches!(t.fold.as_str(), "sont" | "etaient" | "seront"))
        });
    let others = s.numbers.first().is_some_and(|n| {
        let more = |t: &Token| t.fold.starts_with("autre") || t.is("supplementaires");
        n.from == 0 && (n.to..n.to + 2).any(|at| s.tokens.get(at).is_some_and(more))
    });
    if they || others || s.cue_at(Cue::Share, 0).is_some() {
        return true;
    }
    let again = || (1..4).any(|n| s.cue_at(Cue::CountingPronoun, n).is_some());
    let counts = || {
        (1..4).any(|n| s.cue_at(Cue::Counting, n).is_some())
            && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
    };
    opens && (again() || counts())
}

/// "Le Pas-de-Calais (9) et la Somme (6) suivent": places ranked behind those of the paragraph before.
pub(crate) fn ranks(s: &Sentence<'_>) -> bool {
    let first = 0..s.tokens.iter().position(|t| t.is_mark(".!?")).unwrap_or(s.tokens.len());
    let counted = s.numbers.iter().any(|n| n.form != Form::One && first.contains(&n.core));
    let others = [Cue::OtherStructure, Cue::Whole, Cue::Population];
    let placed = s.places.iter().any(|place| !place.demonym && first.contains(&place.from));
    counted
        && placed
        && s.cue(Cue::Ranked, first.clone()).is_some()
        && s.stages_in(first.clone(), 0).is_empty()
        && others.into_iter().all(|cue| s.cue(cue, first.clone()).is_none())
}

/// Whether a sentence without a place takes up the communities of the sentences before, whatever else it says of
/// them: "Leur territoire couvre …", "on en comptait 8", "cinq autres sont …", "80 % de la population est ainsi
/// couverte".
pub(crate) fn takes_up(s: &Sentence<'_>) -> bool {
    let is = |at: usize, words: &[&str]| {
        s.tokens.get(at).is_some_and(|t| words.contains(&t.fold.as_str()))
    };
    let counted = |at: usize| s.numbers.iter().any(|number| number.to == at);
    let pointing = |at: usize| {
        is(at, &["elles", "leur", "leurs", "ainsi"])
            || is(at, &["ces", "ce"])
                && (s.cue_at(Cue::Community, at + 1).is_some()
                    || is(at + 1, &["nombre", "chiffre", "total", "taux", "structures"]))
            || is(at, &["en"])
                && (s.cue_at(Cue::CountingPronoun, at).is_some()
                    || s.cue_at(Cue::Coverage, at + 1).is_some())
            || is(at, &["autres"]) && counted(at)
    };
    // "Le taux de couverture de la population y atteint 88 %"
    let rate = is(0, &["le", "la"]) && is(1, &["taux", "couverture", "part", "proportion"]);
    let rate = rate
        && s.tokens.iter().any(|t| t.is("y"))
        && s.cue(Cue::Whole, 0..s.tokens.len()).is_some()
        && s.origins.is_empty();
    let summed = rate || is(0, &["soit"]);
    // "vingt-deux autres avaient une lettre d'intention …, dont cinq dans l'Aisne": the place is of the five.
    let others = (0..s.tokens.len()).find(|&at| is(at, &["autres"]) && counted(at));
    let unplaced = others.is_some_and(|at| s.places.iter().all(|place| at < place.from));
    unplaced || (summed || (0..s.tokens.len()).any(pointing)) && places(s).is_empty()
}

/// "Sur ces 70, 64 ont leur ACI signé", "Parmi les 41, 29 …": the figure told before of which parts follow.
pub(crate) fn whole<'c>(s: &Sentence<'_>, told: &'c [RawClaim]) -> Option<&'c RawClaim> {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let led = matches!(word(0), "sur" | "parmi" | "de" | "des") && matches!(word(1), "ces" | "les");
    let first = s.numbers.first().filter(|n| led && n.from == 2 && n.form != Form::Percent)?;
    if !places(s).is_empty() {
        return None;
    }
    told.iter().rev().find(|claim| {
        let same = (claim.value.headline() - first.low).abs() < 0.5;
        claim.measure == Measure::Communities && same
    })
}

/// "Les deux qui restent à signer ont un projet validé": those that are left of what was counted.
pub(crate) fn left_over(s: &Sentence<'_>, number: &Number) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let led = number.from.checked_sub(1).is_some_and(|n| word(n) == "les");
    let left = ["rest", "manqu", "demeur", "n'", "ne"];
    led && word(number.to) == "qui" && left.iter().any(|stem| word(number.to + 1).starts_with(stem))
}

/// "L'Hérault en compte 12", "La Haute-Garonne (14) et le Gard (8) en concentrent la moitié": of those that were told.
pub(crate) fn of_those(s: &Sentence<'_>) -> bool {
    let verb =
        |t: &Token| t.is("a") || t.is("ont") || t.fold.ends_with('e') || t.fold.ends_with("ent");
    let mut pairs = s.tokens.windows(2);
    pairs.any(|t| {
        // "Cette moyenne cache des creux : dans les Hautes-Pyrénées, cette proportion ne dépasse pas …"
        let same = matches!(t[1].fold.as_str(), "proportion" | "part" | "taux" | "chiffre");
        t[0].is("en") && verb(&t[1]) && t[1].is_word()
            || (t[0].is("cette") || t[0].is("ce")) && same
    })
}

/// "On distingue dans le Grand Est deux générations de CPTS": the parts of a whole are told behind, each in its turn.
pub(crate) fn divides(s: &Sentence<'_>) -> bool {
    let parted = s.numbers.iter().any(|n| s.cue_at(Cue::Division, n.to).is_some());
    parted && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
}

/// "Les premières, au nombre de 158,", "Les secondes – dix-neuf – n'ont": the parts of such a whole, told in turn.
pub(crate) fn in_turn(s: &Sentence<'_>) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let opening = usize::from(matches!(word(0), "enfin" | "puis" | "ensuite" | "quant"));
    let opening = opening + usize::from(word(opening).is_empty() || word(opening) == ",");
    word(opening) == "les" && s.cue_at(Cue::InTurn, opening + 1).is_some()
}

/// "Les deuxièmes, 64, avaient un projet validé": how many the part has that a clause begins with.
pub(crate) fn apposed_to_part(s: &Sentence<'_>, number: &Number) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let mark = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_mark(",–("));
    let closed = s.tokens.get(number.to).is_some_and(|t| t.is_mark(",–)"));
    number.from.checked_sub(3).is_some_and(|n| {
        word(n) == "les" && s.cue_at(Cue::InTurn, n + 1).is_some() && mark(n + 2) && closed
    })
}

/// "De neuf fin 2021, on est passé à quinze": counts whose noun stood in the sentence before, and so their place.
pub(crate) fn bare(s: &Sentence<'_>) -> bool {
    let all = 0..s.tokens.len();
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    let silent = [Cue::Community, Cue::Whole, Cue::Population, Cue::OtherStructure];
    counted
        && s.origins.is_empty()
        && silent.into_iter().all(|cue| s.cue(cue, all.clone()).is_none())
        && (0..s.tokens.len()).any(|n| s.cue_at(Cue::CountingPronoun, n).is_some())
}

/// "Selon l'ARS Normandie, … dans la région": a body of one territory is who counts.
pub(crate) fn of_body(s: &Sentence<'_>) -> bool {
    let local = |t: Territory| t != Territory::FRANCE;
    s.places.is_empty()
        && s.origins.iter().any(|hit| hit.cited && hit.origin.territory.is_some_and(local))
}

/// "Depuis, la carte s'est remplie": what follows is of a later day than what was told before.
pub(crate) fn since(s: &Sentence<'_>) -> bool {
    s.tokens.first().is_some_and(|t| t.is("depuis"))
        && s.tokens.get(1).is_some_and(|t| t.is_mark(",") || t.is("lors"))
}

/// "Pour l'heure, sept CPTS sont financées": a small count that names no place and nobody who counts.
pub(crate) fn only_counts(s: &Sentence<'_>) -> bool {
    const MOST: f64 = 100.0;
    let counts = |n: &Number| {
        n.form != Form::One && n.low < MOST && s.cue_at(Cue::Community, n.to).is_some()
    };
    let country = s.tokens.iter().any(|t| t.fold.starts_with("national") || t.is("pays"));
    s.numbers.iter().any(counts) && s.places.is_empty() && s.origins.is_empty() && !country
}

/// "La région compte 58 CPTS", "Notre département": a territory that is not named.
pub(crate) fn of_area(s: &Sentence<'_>) -> bool {
    let led = |t: &Token| {
        matches!(t.fold.as_str(), "la" | "le" | "l'" | "notre" | "mon" | "ma" | "cette" | "ce")
    };
    // "la quasi-totalité du territoire régional"
    let whole = s
        .tokens
        .windows(2)
        .any(|t| t[0].is("territoire") && (t[1].is("regional") || t[1].is("departemental")));
    whole
        || (1..s.tokens.len())
            .any(|n| led(&s.tokens[n - 1]) && s.cue_at(Cue::CodedArea, n).is_some())
}

/// "Un insulaire sur trois": of the island named before.
pub(crate) fn of_island(s: &Sentence<'_>) -> bool {
    s.tokens.iter().any(|t| t.fold.starts_with("insulaire"))
}

/// The stages of the whole of which a paragraph tells the parts.
pub(crate) fn parted(claims: &[RawClaim]) -> Option<StageRange> {
    let counted = |claim: &&RawClaim| claim.measure == Measure::Communities && !claim.headline;
    let last = claims.iter().rfind(counted)?.territory;
    let greater = |a: &&RawClaim, b: &&RawClaim| a.value.headline().total_cmp(&b.value.headline());
    // "38 des 40 CPTS ligériennes ont signé. Deux, en Mayenne, attendent encore.": the whole is that of the region.
    let alone = claims.iter().filter(counted).filter(|claim| claim.territory == last).count() == 1;
    let whole = claims.iter().filter(counted).max_by(greater)?.territory;
    let here = if alone { whole } else { last };
    let counts = || claims.iter().filter(counted).filter(|claim| claim.territory == here);
    let largest = counts().max_by(greater)?;
    let holds = |claim: &RawClaim| {
        largest.stages.from() <= claim.stages.from() && claim.stages.to() <= largest.stages.to()
    };
    let parted = counts().any(|claim| claim.stages != largest.stages);
    (parted && counts().all(holds)).then_some(largest.stages)
}

/// "Une zone est dite « blanche » lorsqu'aucune CPTS ne s'y déploie": a sentence without figures that says where
/// people are not covered.
pub(crate) fn tells_outside(s: &Sentence<'_>) -> bool {
    let zone = s.tokens.iter().any(|t| t.fold.starts_with("zone"));
    if !zone || s.numbers.iter().any(|n| n.form != Form::One) {
        return false;
    }
    let outside = s.cue(Cue::Uncovered, 0..s.tokens.len());
    outside.is_some_and(|hit| s.tokens[hit.from].fold.starts_with("zone"))
}

/// The two places that a text names, where it names just two: "Savoie et Haute-Savoie : deux vitesses".
pub(crate) fn pair(s: &Sentence<'_>) -> Option<(Territory, Territory)> {
    let named: Vec<Territory> = places(s).iter().filter_map(|place| place.territory).collect();
    match named.as_slice() {
        [first, second] if first != second => Some((*first, *second)),
        _ => None,
    }
}

/// "Vingt-quatre d'entre elles bénéficient du contrat", "Parmi elles, 54 ont signé": a part of those just counted.
pub(crate) fn counts_part(s: &Sentence<'_>) -> bool {
    let first = s.numbers.iter().find(|n| n.form != Form::One);
    first.is_some_and(|n| s.cue_at(Cue::Part, n.to).is_some() || s.cue_before(Cue::Part, n.from))
        || s.cue_at(Cue::Part, 0).is_some()
        // "Les trois premières ont signé leur contrat."
        || first.is_some_and(|n| {
            let led = n.from == 1 && s.tokens[0].is("les");
            led && s.tokens.get(n.to).is_some_and(|t| t.is("premieres") || t.is("premiers"))
        })
}

/// "C'est faux.", "Il n'en est rien.": what was just said is taken back.
pub(crate) fn retracts(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Retraction, 0..2).is_some() && s.numbers.iter().all(|n| n.form == Form::One)
}

/// "C'est une erreur : elles sont cinq.", "Il fallait lire : cinq.": what was just said is taken back, and said anew.
pub(crate) fn corrects(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Retraction, 0..2)
        .is_some_and(|hit| s.tokens.get(hit.to).is_some_and(|t| t.is_mark(":")))
}

/// "Réuni pour la huitième fois, le comité a entendu cinq équipes.": a committee or a ceremony, and no stock.
pub(crate) fn is_session(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Session, 0..s.tokens.len()).is_some()
}

/// "« C'est 98 % de la population »", "Cela représente 240 000 habitants": what was counted before is summed up.
pub(crate) fn sums_up(s: &Sentence<'_>) -> bool {
    let mut words = s.tokens.iter().filter(|t| t.is_word()).map(|t| t.fold.as_str());
    matches!(
        (words.next(), words.next()),
        (Some("c'"), Some("est")) | (Some("cela" | "ca"), Some("fait" | "represente"))
    )
}

/// "En 2021, nous étions deux dans ce cas": as those that were just counted.
pub(crate) fn in_that_case(s: &Sentence<'_>, number: &Number) -> bool {
    s.tokens.get(number.to..number.to + 3).is_some_and(|t| {
        t[0].is("dans")
            && matches!(t[1].fold.as_str(), "ce" | "cette")
            && matches!(t[2].fold.as_str(), "cas" | "situation")
    })
}
