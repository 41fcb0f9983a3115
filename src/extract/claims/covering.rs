//! Of communities at which stage the people are covered that a figure counts, where its own words do not say.

use super::again::speaks_of_them;
use super::around::{NO_STAGE, all, as_before, of};
use super::figure::Figure;
use super::parted::{apart, former};
use crate::extract::claim::RawClaim;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::partitive;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, hull};
use crate::extract::verdict::Shared;
use crate::model::{Measure, Stage, StageRange, Territory};

/// Gives the people in the tables of a document, where these name no stage, that of the rate which the document defines.
pub(crate) fn define(claims: &mut [RawClaim], rates: &[StageRange]) {
    let Some((first, rest)) = rates.split_first() else { return };
    // Two rates: which of them a table gives is not said.
    if rest.iter().any(|other| other != first) {
        return;
    }
    let told = |claim: &&mut RawClaim| {
        let people = matches!(claim.measure, Measure::Population | Measure::PopulationShare);
        people && claim.method == "table" && claim.rule == NO_STAGE
    };
    for claim in claims.iter_mut().filter(told) {
        (claim.stages, claim.among) = (*first, *first);
    }
}

/// The stages of those who cover people: of the communities of the same sentence, or of those told before.
pub(crate) fn covering(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let known = figure.frame.so_many.map(as_before).or_else(|| of_all_told(figure));
    known.or_else(|| of_sentence(figure, earlier)).unwrap_or_else(|| of_text(figure))
}

/// "Si l'on retient l'ensemble de ces situations, près de 70 %": of all that the text told apart.
fn of_all_told(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, frame, .. } = *figure;
    let all = s.tokens[..number.from].windows(3).any(|t| {
        let whole = matches!(t[0].fold.as_str(), "ensemble" | "totalite" | "somme" | "reunion");
        whole && t[1].is("de") && t[2].is("ces")
            || matches!(t[0].fold.as_str(), "tous" | "toutes") && t[1].is("ces")
    });
    let told = frame.before.iter().copied().reduce(hull).filter(|_| all && 1 < frame.before.len());
    told.map(as_before)
}

/// The stages of those to whom a sentence points back by their number, where all that were counted so are at the same.
pub(crate) fn pointed(s: &Sentence<'_>, told: &[RawClaim]) -> Option<StageRange> {
    /// So many claims back their count may stand.
    const REMEMBERED: usize = 40;
    let count = so_many(s)?;
    // "ces six communautés" says of none at which stage it is.
    let counts = |c: &&RawClaim| c.measure == Measure::Communities && !c.demonstrative;
    let mut same =
        told.iter().rev().filter(counts).take(REMEMBERED).filter_map(|claim| {
            ((claim.value.headline() - count).abs() < 0.5).then_some(claim.stages)
        });
    let stages = same.next()?;
    same.all(|other| other == stages).then_some(stages)
}

/// How many there are of those to whom a sentence points back: "l'une de ces six", "aucune des quatre".
fn so_many(s: &Sentence<'_>) -> Option<f64> {
    let known = s.numbers.iter().find(|n| {
        let word =
            |back: usize| n.from.checked_sub(back).map_or("", |at| s.tokens[at].fold.as_str());
        let these = matches!((word(2), word(1)), ("de", "ces" | "nos" | "leurs") | (_, "des"));
        let one = ["une", "un", "aucune", "aucun", "chacune", "chacun"];
        let led = [2, 3, 4].into_iter().any(|back| one.contains(&word(back)));
        // "91 % des Loirétains dépendent des sept premières"
        let first = word(1) == "des" && s.tokens.get(n.to).is_some_and(|t| t.is("premieres"));
        these && (led || first) && !matches!(n.form, Form::Percent | Form::One | Form::Ordinal)
    });
    known.map(|n| n.low)
}

/// The number of the sentence that counts those who cover.
fn subject(figure: &Figure<'_>) -> Option<usize> {
    let Figure { s, index, number, .. } = *figure;
    let depth = s.depth(number.core);
    // "14 CPTS (dont 4 …), qui couvrent": what stands in brackets is not the subject.
    // Nor is a part that ended with its clause: "dont 700 signées ; 62 millions".
    let part = |n: usize| {
        let from = s.numbers[n].from;
        from.checked_sub(1).is_some_and(|b| {
            s.tokens[b].is("dont") || b.checked_sub(1).is_some_and(|c| s.tokens[c].is("dont"))
        }) && (clause(s, from) != clause(s, number.core)
            // "812 CPTS – dont 712 ont signé – couvrent …"
            || (s.numbers[n].to..number.from).any(|n| s.tokens[n].is_mark("–")))
    };
    // "38 des 40 CPTS ont signé, et 97 % de la population en dépend": of the 38.
    let is_whole = |n: usize| {
        n.checked_sub(1).is_some_and(|b| partitive(s, &s.numbers[b]) == Some(s.numbers[n].to))
    };
    (0..index).rev().find(|&n| {
        s.depth(s.numbers[n].core) <= depth
            && s.numbers[n].form != Form::Percent
            && !part(n)
            && !is_whole(n)
    })
}

/// The stages of two counts that "et" joins before a share that "soit" sums up.
fn summed(figure: &Figure<'_>, earlier: &[RawClaim]) -> Option<StageRange> {
    const NEAR: usize = 6;
    let Figure { s, index, scope, .. } = *figure;
    let near = scope.from.saturating_sub(NEAR)..scope.from;
    let soit = near.into_iter().find(|&n| {
        s.tokens[n].is("soit") && n.checked_sub(1).is_some_and(|b| s.tokens[b].is_mark(","))
    })?;
    let [first, second] = earlier else { return None };
    let counts = |claim: &RawClaim| claim.measure == Measure::Communities;
    let last = s.numbers[..index].iter().rfind(|n| n.form != Form::One && n.to <= soit)?;
    let and = last.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("et"));
    let apart = first.stages != second.stages && first.territory == second.territory;
    (counts(first) && counts(second) && and && apart).then(|| hull(first.stages, second.stages))
}

/// As the communities that the same sentence counts.
fn of_sentence(figure: &Figure<'_>, earlier: &[RawClaim]) -> Option<Named> {
    let Figure { s, index, scope, frame, .. } = *figure;
    // "dans le périmètre des premières vivent 10,4 millions": of the first of this sentence.
    let counts = |claim: &&RawClaim| claim.measure == Measure::Communities;
    if let Some(claim) = earlier.iter().find(counts)
        && former(s, scope.left..scope.from)
    {
        return Some(of(claim));
    }
    // "618 CPTS ont signé et 149 projets sont en cours, soit une couverture de 86 %": of all of them.
    if let Some(stages) = summed(figure, earlier) {
        return Some(as_before(stages));
    }
    let at = subject(figure);
    let last = || earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    if !apart(s, index, earlier) {
        let text = at.map(|n| s.slice(s.numbers[n].from..s.numbers[n].to));
        let same = text.and_then(|text| earlier.iter().rev().find(|c| c.value_text == text));
        if let Some(claim) = same.or_else(last) {
            return Some(of(claim));
        }
    }
    // "Ensemble, les onze couvrent 86 % des habitants": those that were counted so.
    // "Ces 70 territoires s'étendent sur 902 communes et regroupent …"
    let pointed = (0..index).find(|&n| {
        let before = s.numbers[n].from.checked_sub(1);
        before.is_some_and(|b| s.tokens[b].is("ces"))
    });
    // "44 % des Lozériens relèvent de l'une des deux structures": of the two.
    let one_of = (index + 1..s.numbers.len()).find(|&n| {
        let before = s.numbers[n].from.checked_sub(2).map(|b| &s.tokens[b..b + 2]);
        before.is_some_and(|b| b[0].is("une") && (b[1].is("des") || b[1].is("ces")))
    });
    let count = s.numbers[pointed.or(at).or(one_of)?].low;
    let again = frame.counts.iter().rev().find(|(known, _)| (known - count).abs() < 0.5);
    again.map(|&(_, stages)| as_before(stages))
}

/// The stages of the part of a whole of which a sentence says something: "six des sept CPTS ont signé", "Sur les sept,
/// six ont signé". Whoever is "elles" behind it is that part.
pub(crate) fn part(s: &Sentence<'_>, told: &[RawClaim]) -> Option<StageRange> {
    let opens = s.tokens.first().is_some_and(|t| t.is("sur") || t.is("des") || t.is("parmi"));
    let part = s.numbers.iter().enumerate().find(|(at, number)| {
        let behind = opens && *at == 1 && s.numbers[0].from <= 2;
        partitive(s, number).is_some() || behind
    });
    let (_, number) = part?;
    let text = s.slice(number.from..number.to);
    let counts = |c: &&RawClaim| c.measure == Measure::Communities && c.value_text == text;
    told.iter().find(counts).map(|claim| claim.stages).filter(|stages| *stages != StageRange::ALL)
}

/// As the communities of which the text told before.
fn of_text(figure: &Figure<'_>) -> Named {
    let Figure { s, frame, .. } = *figure;
    // "Six des sept CPTS ont signé. Ensemble, elles couvrent 87 % des assurés": the six.
    if let Some(stages) = frame.part.filter(|_| speaks_of_them(s)) {
        return as_before(stages);
    }
    // "ces structures touchaient 83 %": those of the table above.
    let head = |n| s.cue_at(Cue::Community, n).or_else(|| s.cue_at(Cue::Ambiguous, n));
    let these = (1..s.tokens.len()).any(|n| s.tokens[n - 1].is("ces") && head(n).is_some());
    let largest = frame.largest.map(|(_, stages)| stages).or(frame.recent);
    let together = s.cue_at(Cue::SumUp, 0).is_some() && 1 < frame.before.len();
    if let Some(stages) = largest.filter(|_| these && !together) {
        return as_before(stages);
    }
    let mut known = frame.before.clone();
    if known.is_empty() && points_back(s) {
        known.extend(largest);
    }
    // "5 CPTS, toutes financées | 95 % des habitants concernés": on a card beside that of the communities.
    let card = figure.number.from == 0 && frame.setting.beside && s.lacks(Cue::Community);
    if known.is_empty() && card {
        let signed = StageRange::exactly(Stage::AciSigned);
        let only = frame.largest.map(|(_, stages)| stages) == frame.recent;
        known.extend(frame.recent.filter(|stages| only && *stages == signed));
    }
    // "Ils sont trois, les territoires dont la CPTS est sous contrat. Neuf Ariégeois sur dix y vivent."
    if known.is_empty() && s.tokens.iter().any(|t| t.is("y")) {
        known.extend(frame.passed.as_ref().map(|named| named.stages));
    }
    // "La CPTS Maoré Santé a signé son contrat. Il en résulte que 42 % des Mahorais sont couverts": by that one.
    if known.is_empty() && frame.signed && results(s) {
        known.push(StageRange::exactly(Stage::AciSigned));
    }
    known.sort_unstable();
    known.dedup();
    // "Ces dernières couvrent 300 000 habitants": those that were counted last.
    let latter = s.tokens.first().is_some_and(|t| t.is("ces") || t.is("celles"))
        && s.tokens.get(1).is_some_and(|t| t.is("dernieres") || t.is("ci"));
    // "Les territoires de ces dernières rassemblaient 46,2 millions d'habitants", "Sur le territoire de ces 33
    // dernières vivent 3,1 millions de personnes"
    let latter = latter || {
        let before = &s.tokens[..figure.scope.from];
        let these = before.iter().position(|t| t.is("ces"));
        these.is_some_and(|n| before.iter().skip(n + 1).take(2).any(|t| t.is("dernieres")))
    };
    if let Some(&stages) = frame.before.last().filter(|_| latter) {
        return as_before(stages);
    }
    // "… dans le périmètre de l'une d'elles": of all that the paragraph counted, which are the most.
    let one_of_them = s
        .tokens
        .windows(3)
        .any(|t| t[0].is("une") && t[1].is("d'") && (t[2].is("elles") || t[2].is("entre")));
    let most = frame.counts.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some(&(_, stages)) = most.filter(|_| one_of_them && 1 < known.len()) {
        return as_before(stages);
    }
    // "dans le ressort de l'une ou l'autre": of all of them.
    let either = s
        .tokens
        .windows(3)
        .any(|t| (t[0].is("une") || t[0].is("un")) && t[1].is("ou") && t[2].is("l'"));
    if let Some(stages) = frame.before.iter().copied().reduce(hull).filter(|_| either) {
        return as_before(stages);
    }
    // "Les premières rassemblent 88 % de la population": those that were counted first.
    let quoted = usize::from(s.tokens.first().is_some_and(|t| t.is_mark("«")));
    let first = former(s, quoted..s.tokens.len().min(quoted + 2));
    if let Some(&stages) = frame.before.first().filter(|_| first) {
        return as_before(stages);
    }
    // "L'ensemble représente 45 millions d'habitants": of all that was counted.
    if s.cue_at(Cue::SumUp, 0).is_some()
        && let Some(stages) = known.iter().copied().reduce(hull)
    {
        return as_before(stages);
    }
    // "Une seule en projet en 2018. Trois fonctionnent sous ACI. Elles couvrent …": those that were counted last.
    let signed = StageRange::exactly(Stage::AciSigned);
    let together = s.tokens.iter().take(4).any(|t| t.is("ensemble"));
    let they = speaks_of_them(s) && !together && !frame.parted;
    if they && 1 < known.len() && frame.before.last() == Some(&signed) {
        return as_before(signed);
    }
    // "Quant à la couverture du pays": another matter.
    let turns = s.tokens.first().is_some_and(|t| t.is("quant"));
    let apart = turns || of_another_place(figure);
    match known.as_slice() {
        [stages] if !apart => as_before(*stages),
        _ => match frame.coverage.filter(|stages| known.is_empty() || known.contains(stages)) {
            // A share that names no stage is of what the share before it was of.
            Some(stages) if !apart => {
                Named { stages, among: stages, rule: "as covered before".to_owned() }
            }
            // "Part de la population couverte par une CPTS signataire :", above "Aube : 61 %".
            _ => {
                let item = frame.setting.listed && frame.setting.shared == Shared::Covered;
                let above = frame.stages.clone().filter(|_| item && s.lacks(Cue::Community));
                above.unwrap_or_else(|| all(NO_STAGE))
            }
        },
    }
}

/// "Il en résulte que …", "Avec elle, …", "42 % sont désormais couverts": what has come of what was told before, where
/// no community is named.
fn results(s: &Sentence<'_>) -> bool {
    const WORDS: [&str; 4] = ["desormais", "resulte", "ainsi", "dorenavant"];
    let led = s.tokens.first().is_some_and(|t| t.is("avec"));
    s.lacks(Cue::Community) && (led || s.tokens.iter().any(|t| WORDS.contains(&t.fold.as_str())))
}

/// "Deux CPTS ont signé dans le Cantal. Par comparaison, 79 % des habitants de la région vivaient dans le ressort d'une
/// CPTS": of any, in the place of which it is a part.
fn of_another_place(figure: &Figure<'_>) -> bool {
    let Figure { s, frame, page, .. } = *figure;
    let base = frame.territory.unwrap_or(page.speaker.territory);
    let wider =
        |named: Territory| named != base && (page.parents)(base).is_some_and(|it| it == named);
    let other = s.places.iter().any(|place| place.territory.is_some_and(wider));
    let any = (2..s.tokens.len()).any(|n| {
        let one = s.tokens[n - 1].is("une") && s.tokens[n - 2].is("d'");
        one && s
            .cue_at(Cue::Community, n)
            .is_some_and(|hit| s.tokens.get(hit.to).is_none_or(|t| t.is_mark(".,;") || t.is("et")))
    });
    other && any
}

/// "1,1 million en bénéficient", "résident sur leur territoire": of what was counted in the paragraph before.
fn points_back(s: &Sentence<'_>) -> bool {
    (0..s.tokens.len()).any(|n| {
        let within = || {
            let start = n.saturating_sub(4);
            s.cue(Cue::Coverage, start..n).is_some_and(|hit| n < hit.to)
        };
        match s.tokens[n].fold.as_str() {
            "y" | "en" => s.cue_at(Cue::Coverage, n + 1).is_some(),
            "elles" | "ils" => true,
            "leur" | "leurs" => s.cue_at(Cue::Coverage, n + 1).is_some() || within(),
            _ => false,
        }
    })
}
