//! The conflicts: every statement set aside, with what it contradicts and why that may be.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClaimId, Digest};

use super::admit::Verdict;
use super::advice::{Advice, advice};
use super::budget::Budget;
use super::context::Context;
use super::figure::{Bilingual, Conflict};
use super::figures::Decided;
use super::fold::{Cell, Statement, value_key};
use super::interval::printed;
use super::order::deciding_step;
use super::reason::{because, causes, contradiction};
use super::trouble::{Trouble, troubles};

/// The conflicts of one measure. What one origin repeats is one conflict.
pub(super) fn conflicts(decided: &Decided<'_>, context: &Context<'_>) -> Vec<Conflict> {
    let field = &decided.field;
    let Some(first) = field.statements.first() else { return Vec::new() };
    let order = context.policy.order(&first.lead().measure);
    let mut by_cell: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    let aside = (0..field.statements.len()).filter(|&number| !decided.is_admitted(number));
    by_cell.extend(aside.map(|number| (field.statements[number].cell(), Vec::new())));
    for (number, statement) in field.statements.iter().enumerate() {
        if let Some(cell) = by_cell.get_mut(&statement.cell()) {
            cell.push(number);
        }
    }
    let mut budget = Budget::whole(field.statements.len());
    let advice = |trouble: &Trouble<'_, '_>| advice(trouble, decided, context);
    let mut advised: BTreeMap<usize, Advice> = BTreeMap::new();
    for (aside, advice) in troubles(field, &decided.admission, &mut budget, advice) {
        advised.extend(aside.into_iter().map(|statement| (statement, advice.clone())));
    }
    let mut known = BTreeSet::new();
    let mut conflicts = Vec::new();
    for &number in field.order {
        let Verdict::SetAside(found) = &decided.admission.verdicts[number] else { continue };
        let statement = &field.statements[number];
        let lead = statement.lead();
        let said = (&lead.origin, statement.cell(), value_key(&statement.value), &found.against);
        if !known.insert((said.0, said.1, said.2, said.3, found.slice)) {
            continue;
        }
        let span = field.slices[found.slice].span;
        let against: Vec<ClaimId> =
            found.against.iter().flat_map(|&n| field.statements[n].ids()).collect();
        // The last of them in the order is the one that barely came before.
        let nearest = found.against.iter().copied().max_by_key(|&n| &decided.places[n]);
        let decided_by = nearest.map_or("only_claim", |other| {
            deciding_step(&decided.places[other], &decided.places[number], order)
        });
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
        if nearest.is_some() {
            let because = because(decided_by);
            explanation.say(&Bilingual::new(
                format!("Ce qui est retenu l’est car {}.", because.fr),
                format!("What is kept is kept because {}.", because.en),
            ));
        }
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
            advice: advised.get(&number).cloned().unwrap_or_default(),
        });
    }
    conflicts
}

/// The same every night for the same claims, whichever of them is set aside.
fn id(set_aside: &ClaimId, against: &[ClaimId]) -> String {
    let mut members: Vec<&str> = against.iter().chain([set_aside]).map(ClaimId::as_str).collect();
    members.sort_unstable();
    let digest = Digest::of(members.join("\u{1f}").as_bytes()).to_string();
    format!("k{}", &digest[..16])
}
