//! The conflicts: every statement set aside, with what it contradicts and why that may be.

use std::collections::{BTreeMap, BTreeSet};

use super::advice::{Advice, advice};
use super::figure::Conflict;
use super::figures::Decided;
use crate::model::{ClaimId, Digest, Map};
use crate::reconcile::admission::admit::{Field, Verdict};
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::blame::doubt::{Doubts, doubted};
use crate::reconcile::blame::trouble::{Trouble, troubles};
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::printed;
use crate::reconcile::statements::fold::{Cell, Statement, value_key};
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::phrase;
use crate::reconcile::words::reason::{causes, contradiction, first_kept, is_head_on, others_kept};

/// What the contradictions of one measure advise.
#[derive(Debug, Default)]
pub(crate) struct Advised {
    /// For each statement that was set aside: the number of the dispute, and what would settle it.
    advice: BTreeMap<usize, (usize, Advice)>,
    /// What nobody can tell.
    pub(crate) doubts: Doubts,
}

/// Asks how the contradictions that are left could be settled.
pub(crate) fn advised(decided: &Decided<'_>, context: &Context<'_>) -> Advised {
    let field = &decided.field;
    let mut budget = Budget::whole(field.statements.len());
    let look = |trouble: &Trouble<'_, '_>| {
        (advice(trouble, decided, context), doubted(trouble, &decided.admission))
    };
    let mut advised = Advised::default();
    let all = troubles(field, &decided.admission, &mut budget, look);
    for (number, (aside, (advice, doubted))) in all.into_iter().enumerate() {
        let each = aside.into_iter().map(|statement| (statement, (number, advice.clone())));
        advised.advice.extend(each);
        advised.doubts.extend(doubted);
    }
    advised
}

/// The conflicts of one measure. What one origin repeats is one conflict, and so is
/// what one dispute sets aside of it.
pub(crate) fn conflicts(
    decided: &Decided<'_>,
    advised: &Advised,
    context: &Context<'_>,
) -> Vec<Conflict> {
    let field = &decided.field;
    let Some(first) = field.statements.first() else { return Vec::new() };
    let order = context.policy.order(&first.lead().measure);
    let mut by_cell: Map<Cell, Vec<usize>> = Map::default();
    let aside = (0..field.statements.len()).filter(|&number| !decided.is_admitted(number));
    by_cell.extend(aside.map(|number| (field.statements[number].cell(), Vec::new())));
    for (number, statement) in field.statements.iter().enumerate() {
        if let Some(cell) = by_cell.get_mut(&statement.cell()) {
            cell.push(number);
        }
    }
    let advised = &advised.advice;
    let same = folded(decided, advised);
    let mut known = BTreeSet::new();
    let mut conflicts = Vec::new();
    for &number in field.order {
        let Verdict::SetAside(found) = &decided.admission.verdicts[number] else { continue };
        if same.contains_key(&number) {
            continue;
        }
        let statement = &field.statements[number];
        let lead = statement.lead();
        let said = (&lead.origin, statement.cell(), value_key(&statement.value), &found.against);
        if !known.insert((said.0, said.1, said.2, said.3, found.slice)) {
            continue;
        }
        let span = field.slices[found.slice].span;
        let against: Vec<ClaimId> =
            found.against.iter().flat_map(|&n| field.statements[n].ids()).collect();
        let decided_by = decided.decisive(number, order);
        let older =
            by_cell[&statement.cell()].iter().map(|&n| &field.statements[n]).find(|other| {
                value_key(&other.value) == value_key(&statement.value)
                    && other.lead().as_of.end < lead.as_of.start.unwrap_or(lead.as_of.end)
            });
        let mut explanation = contradiction(field, (number, found), context);
        if let [other] = found.against.as_slice() {
            let pair = (&field.statements[*other], statement);
            explanation.say(&causes(pair, older.map(Statement::lead)));
        }
        if is_head_on(field, number, found) {
            explanation.say(&first_kept(decided_by));
        } else if !found.against.is_empty() {
            explanation.say(&others_kept(decided_by, 1 < found.against.len()));
        }
        let also: Vec<usize> = same.iter().filter(|it| *it.1 == number).map(|it| *it.0).collect();
        explanation.say(&also_aside(field, &also, context));
        conflicts.push(Conflict {
            id: id(&lead.id, &against),
            set_aside: lead.id.clone(),
            against,
            territory: lead.territory,
            measure: lead.measure.clone(),
            stages: lead.stages,
            gap: printed(&lead.measure, found.gap),
            from: span.start,
            to: span.end,
            decided_by: decided_by.to_owned(),
            explanation,
            advice: advised.get(&number).map(|it| it.1.clone()).unwrap_or_default(),
        });
    }
    conflicts
}

/// The statements that one dispute sets aside beside another, each with that other: the same body says
/// both of one time, all that the one contradicts is contradicted by the other, and what would settle
/// one settles both.
fn folded(
    decided: &Decided<'_>,
    advised: &BTreeMap<usize, (usize, Advice)>,
) -> BTreeMap<usize, usize> {
    let field = &decided.field;
    let mut voices: BTreeMap<_, Vec<(usize, &[usize])>> = BTreeMap::new();
    for &number in field.order {
        let (Verdict::SetAside(found), Some((trouble, _))) =
            (&decided.admission.verdicts[number], advised.get(&number))
        else {
            continue;
        };
        let lead = field.statements[number].lead();
        let voice = (trouble, &lead.origin, lead.as_of, found.slice);
        voices.entry(voice).or_default().push((number, &found.against));
    }
    let mut folded = BTreeMap::new();
    for mut said in voices.into_values() {
        // The widest first; of those as wide the first in the order.
        said.sort_by_key(|(_, against)| std::cmp::Reverse(against.len()));
        for (at, &(number, against)) in said.iter().enumerate() {
            let holds = |&&(other, all): &&(usize, &[usize])| {
                !folded.contains_key(&other) && against.iter().all(|it| all.contains(it))
            };
            let whole = said[..at].iter().find(holds).map(|&(other, _)| other);
            folded.extend(whole.map(|whole| (number, whole)));
        }
    }
    folded
}

/// What else a dispute sets aside.
fn also_aside(field: &Field<'_>, also: &[usize], context: &Context<'_>) -> Bilingual {
    if also.is_empty() {
        return Bilingual::default();
    }
    let said = also.iter().map(|&n| phrase::quantity(&field.statements[n], context.geography));
    let said = Bilingual::joined(said, ", ");
    Bilingual::new(
        format!("Le même désaccord fait écarter aussi, de la même source : {}.", said.fr),
        format!("The same dispute also sets aside, of the same source: {}.", said.en),
    )
}

/// The same every night for the same claims, whichever of them is set aside.
fn id(set_aside: &ClaimId, against: &[ClaimId]) -> String {
    let mut members: Vec<&str> = against.iter().chain([set_aside]).map(ClaimId::as_str).collect();
    members.sort_unstable();
    let digest = Digest::of(members.join("\u{1f}").as_bytes()).to_string();
    format!("k{}", &digest[..16])
}
