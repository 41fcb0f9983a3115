//! What would restore agreement, in plain values and in words: advice, and never applied.

use super::figures::Decided;
use crate::model::{ClaimId, Measure, StageRange, Territory};
use crate::normalise::Claim;
use crate::reconcile::blame::slip;
use crate::reconcile::blame::trouble::{Correction, Trouble, own_units};
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::{Interval, OPEN, printed, read};
use crate::reconcile::statements::fold::Statement;
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::phrase;

/// The smallest changes that would restore agreement between the claims of a conflict and all that
/// was admitted beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Advice {
    /// The smallest sets of changes, the likeliest first; they are all equally small.
    pub repairs: Vec<Repair>,
    /// Every claim that takes part: what it may have to be.
    pub prospects: Vec<Prospect>,
    /// Whether there is no other as small; else the search was broken off.
    pub is_complete: bool,
    /// All that in words.
    pub explanation: Bilingual,
}

/// One smallest set of claims that would have to be wrong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What would change.
    pub changes: Vec<Change>,
}

/// A claim that would be wrong, and what the others imply instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The claim; whoever repeats it is wrong with it.
    pub claim: ClaimId,
    /// The least that it could be.
    pub low: f64,
    /// The most; none where that is open.
    pub high: Option<f64>,
    /// The number that was meant, where a single typing error leads from it to what is printed: one
    /// digit wrong, missing or too many, or two that changed places.
    pub meant: Option<f64>,
}

/// What a claim may have to be, over all repairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    /// The claim.
    pub claim: ClaimId,
    /// The territory that it is about.
    pub territory: Territory,
    /// What it measures.
    pub measure: Measure,
    /// The stages that it covers.
    pub stages: StageRange,
    /// Whether no repair touches it.
    pub is_certain: bool,
    /// The least under any repair.
    pub low: f64,
    /// The most under any repair; none where that is open.
    pub high: Option<f64>,
}

/// One claim that may be wrong.
struct Doubt<'a> {
    claim: &'a Claim,
    /// How it is printed, in its own units.
    said: Interval,
}

/// What a trouble advises.
pub(crate) fn advice(
    trouble: &Trouble<'_, '_>,
    decided: &Decided<'_>,
    context: &Context<'_>,
) -> Advice {
    let field = &decided.field;
    let doubt = |suspect: usize| {
        let suspect = &trouble.case.suspects[suspect];
        let statement = &field.statements[suspect.statements[0]];
        let Some(part) = suspect.part else {
            let said = own_units(field, &statement.lead().measure, statement.read.hard);
            return Doubt { claim: statement.lead(), said };
        };
        let claim = statement.claims()[part];
        Doubt { claim, said: read(context.policy, &claim.measure, &claim.value).hard }
    };
    let mut corrections = trouble.corrections(context);
    let meant = |it: &Correction| {
        let printed = doubt(it.suspect).claim.value.headline();
        it.slip.filter(|&meant| !slip::are_neighbours(printed, meant))
    };
    let rank = |repair: &[Correction]| {
        let slips = repair.iter().filter(|it| meant(it).is_some()).count();
        let mut places: Vec<_> = repair
            .iter()
            .map(|it| &decided.places[trouble.case.suspects[it.suspect].statements[0]])
            .collect();
        places.sort_unstable();
        (slips, places)
    };
    // What comes last in the order is the likeliest to be wrong, and a typing error before all.
    corrections.sort_by(|a, b| rank(b).cmp(&rank(a)));

    let change = |it: &Correction| {
        let doubt = doubt(it.suspect);
        let measure = &doubt.claim.measure;
        let (low, high) = ends(measure, it.implied);
        Change { claim: doubt.claim.id.clone(), low, high, meant: meant(it) }
    };
    let repairs: Vec<Repair> = corrections
        .iter()
        .map(|repair| Repair { changes: repair.iter().map(change).collect() })
        .collect();
    let mut doubted: Vec<(Doubt<'_>, bool)> = Vec::new();
    for &suspect in &trouble.repairs.involved {
        let mut doubt = doubt(suspect);
        let changed: Vec<Interval> = corrections
            .iter()
            .flatten()
            .filter(|it| it.suspect == suspect)
            .map(|it| it.implied)
            .collect();
        // It keeps its own value in the repairs that leave it alone.
        let always = !corrections.is_empty() && changed.len() == corrections.len();
        let mut hull = (!always).then_some(doubt.said);
        for implied in &changed {
            hull = Some(hull.map_or(*implied, |held| held.hull(*implied)));
        }
        doubt.said = hull.unwrap_or(doubt.said);
        doubted.push((doubt, changed.is_empty()));
    }
    doubted.sort_by(|a, b| a.0.claim.id.cmp(&b.0.claim.id));
    let is_complete = trouble.repairs.is_complete;
    let prospects = doubted.iter().map(|(doubt, is_untouched)| {
        let (low, high) = ends(&doubt.claim.measure, doubt.said);
        let is_certain = *is_untouched && is_complete && !repairs.is_empty();
        let Claim { territory, measure, stages, id, .. } = doubt.claim;
        let (territory, stages, measure, claim) =
            (*territory, *stages, measure.clone(), id.clone());
        Prospect { claim, territory, measure, stages, is_certain, low, high }
    });
    let prospects: Vec<Prospect> = prospects.collect();
    let find = |id: &ClaimId| {
        let claims = field.statements.iter().flat_map(Statement::claims);
        claims.copied().find(|claim| claim.id == *id).expect("a claim of the field")
    };
    let mut advice = Advice { repairs, prospects, is_complete, explanation: Bilingual::default() };
    let involved: Vec<&Claim> = doubted.iter().map(|(doubt, _)| doubt.claim).collect();
    let lookup = |id: &ClaimId| {
        involved.iter().copied().find(|claim| claim.id == *id).unwrap_or_else(|| find(id))
    };
    advice.explanation = explanation(&advice, &lookup, context);
    advice
}

fn ends(measure: &Measure, interval: Interval) -> (f64, Option<f64>) {
    let high = (interval.high < OPEN).then(|| printed(measure, interval.high));
    (printed(measure, interval.low), high)
}

/// So many repairs are told one by one; the table has all.
const TOLD: usize = 4;

fn explanation<'a>(
    advice: &Advice,
    claim: &dyn Fn(&ClaimId) -> &'a Claim,
    context: &Context<'_>,
) -> Bilingual {
    let count = advice.repairs.len();
    let slips = |repair: &Repair| repair.changes.iter().all(|change| change.meant.is_some());
    let told = advice.repairs.iter().take(TOLD).map(|repair| {
        let changes =
            repair.changes.iter().map(|change| instead(change, claim(&change.claim), context));
        let (fr, en) = (changes.clone().map(|it| it.fr), changes.map(|it| it.en));
        Bilingual::new(fr.collect::<Vec<_>>().join(" et "), en.collect::<Vec<_>>().join(" and "))
    });
    let told = Bilingual::joined(told, " ; ");
    let more = count.saturating_sub(TOLD);
    let told = match more {
        0 => told,
        _ => Bilingual::new(
            format!("{} ; et {more} autres", told.fr),
            format!("{}; and {more} others", told.en),
        ),
    };
    let told = Bilingual::new(told.fr, told.en.replace(" ; ", "; "));
    let likely = advice.repairs.iter().filter(|repair| slips(repair)).count();
    let single = advice.repairs.first().is_none_or(|repair| repair.changes.len() == 1);
    let is_either_or = is_either_or(&advice.repairs, claim);
    let mut out = match (count, single) {
        (0, _) => Bilingual::default(),
        _ if is_either_or => Bilingual::new(
            "Il suffirait de corriger l’un des deux chiffres ; rien ne permet de dire lequel.",
            "Correcting one of the two figures would do; nothing tells which.",
        ),
        (1, true) => Bilingual::new(
            format!("Une seule correction suffirait à tout accorder : {}.", told.fr),
            format!("A single correction would make all agree: {}.", told.en),
        ),
        (1, false) => Bilingual::new(
            format!("Il faudrait corriger à la fois : {}.", told.fr),
            format!("These would have to be corrected together: {}.", told.en),
        ),
        (_, true) => Bilingual::new(
            format!("{count} corrections suffiraient, chacune à elle seule : {}.", told.fr),
            format!("{count} corrections would do, each by itself: {}.", told.en),
        ),
        (_, false) => Bilingual::new(
            format!("{count} groupes de corrections suffiraient, chacun à lui seul : {}.", told.fr),
            format!("{count} sets of corrections would do, each by itself: {}.", told.en),
        ),
    };
    let say = match (count, likely) {
        (0, _) => Bilingual::default(),
        _ if is_either_or => Bilingual::default(),
        (1, 0) => Bilingual::default(),
        (1, _) => Bilingual::new(
            "Ce serait une faute de frappe vraisemblable (un chiffre, ou deux chiffres intervertis).",
            "It would be a likely typing error (one digit, or two that changed places).",
        ),
        (_, 0) => Bilingual::new(
            "Rien ne permet de dire laquelle est la bonne.",
            "Nothing tells which of them is right.",
        ),
        (_, 1) => Bilingual::new(
            "Seule la première tient à une faute de frappe (un chiffre, ou deux intervertis) : c’est la plus vraisemblable, sans être sûre.",
            "Only the first is a matter of one typing error (one digit, or two that changed places): it is the likeliest, and not certain.",
        ),
        (all, some) if all == some => Bilingual::new(
            "Toutes tiennent à une faute de frappe : rien ne permet de dire laquelle est la bonne.",
            "All are a matter of one typing error: nothing tells which of them is right.",
        ),
        (_, some) => Bilingual::new(
            format!(
                "Les {some} premières tiennent à une faute de frappe (un chiffre, ou deux intervertis) : elles sont les plus vraisemblables, mais rien ne permet de dire laquelle est la bonne."
            ),
            format!(
                "The first {some} are a matter of one typing error (one digit, or two that changed places): they are the likeliest, but nothing tells which of them is right."
            ),
        ),
    };
    out.say(&say);
    let certain: Vec<&Claim> =
        advice.prospects.iter().filter(|it| it.is_certain).map(|it| claim(&it.claim)).collect();
    if 1 < count && !certain.is_empty() && certain.len() <= TOLD {
        let certain = Bilingual::joined(certain.into_iter().map(|it| quantity(it, context)), ", ");
        out.say(&Bilingual::new(
            format!("Dans tous les cas restent sûrs : {}.", certain.fr),
            format!("Certain in every case: {}.", certain.en),
        ));
    }
    if !advice.is_complete {
        out.say(&Bilingual::new(
            "Toutes les corrections possibles n’ont pas été cherchées.",
            "Not all possible corrections were searched.",
        ));
    }
    out
}

/// Whether all that can be said is that one of two is right: each would have to be what the other
/// prints. Which numbers these are stands in the contradiction itself.
fn is_either_or<'a>(repairs: &[Repair], claim: &dyn Fn(&ClaimId) -> &'a Claim) -> bool {
    let [first, second] = repairs else { return false };
    let ([first], [second]) = (first.changes.as_slice(), second.changes.as_slice()) else {
        return false;
    };
    let (one, other) = (claim(&first.claim), claim(&second.claim));
    let cell = |claim: &Claim| (claim.territory, claim.measure.clone(), claim.stages);
    let becomes = |change: &Change, other: &Claim| {
        let printed = other.value.is_exact() && change.meant.is_none();
        printed && (Some(change.low), change.high) == (other.value.low(), other.value.high())
    };
    cell(one) == cell(other) && becomes(first, other) && becomes(second, one)
}

/// "13 au lieu de 18 CPTS à lettre d’intention validée en Grand Est".
fn instead(change: &Change, claim: &Claim, context: &Context<'_>) -> Bilingual {
    let measure = &claim.measure;
    let number = |value: f64| phrase::number(measure, value);
    let low = number(change.low);
    let value = match change.high {
        _ if change.meant.is_some() => number(change.meant.unwrap_or(change.low)),
        Some(high) if high.total_cmp(&change.low).is_eq() => low,
        Some(high) if change.low <= 0.0 => {
            let high = number(high);
            Bilingual::new(format!("au plus {}", high.fr), format!("at most {}", high.en))
        }
        Some(high) => {
            let high = number(high);
            Bilingual::new(
                format!("de {} à {}", low.fr, high.fr),
                format!("from {} to {}", low.en, high.en),
            )
        }
        None => Bilingual::new(format!("au moins {}", low.fr), format!("at least {}", low.en)),
    };
    let said = quantity(claim, context);
    Bilingual::new(
        format!("{} au lieu de {}", value.fr, said.fr),
        format!("{} instead of {}", value.en, said.en),
    )
}

fn quantity(claim: &Claim, context: &Context<'_>) -> Bilingual {
    let value = phrase::value(&claim.measure, &claim.value);
    let counted = phrase::counted(&claim.measure, claim.stages, phrase::largest(&claim.value));
    Bilingual::joined([value, counted, phrase::place(context.geography, claim.territory)], " ")
}
