//! What became of every claim, one row each.

use super::figure::{Decision, DecisionOutcome, Figure};
use super::figures::Decided;
use super::groups::Group;
use crate::model::ClaimId;
use crate::normalise::Claim;
use crate::reconcile::admission::admit::Verdict;
use crate::reconcile::declared::context::Context;
use crate::reconcile::statements::fold::value_key;
use crate::reconcile::statements::order::deciding_step;
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::phrase;
use crate::reconcile::words::reason::{because, contradiction};

/// The decisions of one figure, in the declared order.
pub(crate) fn decisions(
    decided: &Decided<'_>,
    (group, chosen, witness): (&Group, usize, &[usize]),
    figure: &Figure,
    context: &Context<'_>,
) -> Vec<Decision> {
    let statements = decided.field.statements;
    let order = context.policy.order(&figure.measure);
    let chosen_at = group.members.iter().position(|&n| n == chosen).expect("chosen among them");
    let many = group.members.iter().map(|&n| statements[n].claims().len()).sum();
    let mut decisions = Vec::with_capacity(many);
    for (at, &number) in group.members.iter().enumerate() {
        let statement = &statements[number];
        let set_aside = !decided.is_admitted(number);
        let repeats = at != chosen_at
            && witness[at] == witness[chosen_at]
            && value_key(&statement.value) == value_key(&statements[chosen].value);
        let outcome = if set_aside {
            DecisionOutcome::SetAside
        } else if repeats || statement.summed {
            DecisionOutcome::Folded
        } else if number == chosen && figure.claim.is_some() {
            DecisionOutcome::Chosen
        } else {
            DecisionOutcome::Supports
        };
        let neighbour = match at {
            0 => group.members.get(1),
            _ => group.members.get(at - 1),
        };
        let step = neighbour.map_or("only_claim", |&other| {
            deciding_step(&decided.places[number], &decided.places[other], order)
        });
        let against: Vec<ClaimId> = match &decided.admission.verdicts[number] {
            Verdict::SetAside(found) => {
                found.against.iter().flat_map(|&n| statements[n].ids()).collect()
            }
            Verdict::Admitted { .. } => Vec::new(),
        };
        for (nth, claim) in statement.claims().iter().enumerate() {
            let again = nth != 0 && outcome != DecisionOutcome::SetAside;
            let outcome = if again { DecisionOutcome::Folded } else { outcome };
            let reason = reason(decided, (number, chosen), (outcome, figure), context);
            decisions.push(Decision {
                territory: figure.territory,
                measure: figure.measure.clone(),
                stages: figure.stages,
                as_of: figure.as_of,
                alternative: figure.alternative,
                claim: claim.id.clone(),
                rank: u32::try_from(decisions.len() + 1).expect("a count of claims fits"),
                // The items of a sum say each something else.
                step: if nth == 0 || statement.summed { step } else { "same_statement" },
                outcome,
                against: against.clone(),
                reason,
            });
        }
    }
    decisions
}

fn reason(
    decided: &Decided<'_>,
    (number, chosen): (usize, usize),
    (outcome, figure): (DecisionOutcome, &Figure),
    context: &Context<'_>,
) -> Bilingual {
    let field = &decided.field;
    let statement = &field.statements[number];
    match outcome {
        DecisionOutcome::SetAside => match &decided.admission.verdicts[number] {
            Verdict::SetAside(found) => contradiction(field, (number, found), context),
            Verdict::Admitted { .. } => Bilingual::default(),
        },
        DecisionOutcome::Chosen => {
            let because = because(&figure.decided_by);
            let (fr, en) =
                (["Affirmation retenue : ", because.fr, "."], ["Kept: ", because.en, "."]);
            Bilingual::new(fr.concat(), en.concat())
        }
        DecisionOutcome::Folded if statement.summed => {
            let sum = phrase::value(&figure.measure, &statement.value);
            let count = statement.claims().len();
            Bilingual::new(
                format!("Additionnée : {count} mentions d’une même énumération font {}.", sum.fr),
                format!("Added up: {count} items of one enumeration make {}.", sum.en),
            )
        }
        DecisionOutcome::Folded => {
            let who = phrase::who(field.statements[chosen].lead());
            Bilingual::new(
                format!("Répète ce que dit {} : un seul et même témoin.", who.fr),
                format!("Repeats what {} says: one and the same witness.", who.en),
            )
        }
        _ if figure.claim.is_none() => Bilingual::new(
            "Affirmation admise : ce que les autres impliquent reste dans ce qu’elle dit.",
            "Admitted: what the others imply lies within what it says.",
        ),
        _ if statement.read.soft.meets(field.statements[chosen].read.soft) => Bilingual::new(
            "Affirmation admise : elle s’accorde avec la valeur retenue.",
            "Admitted: agrees with the value kept.",
        ),
        _ => Bilingual::new(
            "Affirmation admise : elle n’exclut pas la valeur retenue.",
            "Admitted: does not exclude the value kept.",
        ),
    }
}

/// The row of a claim that speaks of a time after the reference date, or was not known by then.
pub(crate) fn out_of_window(claim: &Claim, rank: u32, context: &Context<'_>) -> Decision {
    let day = phrase::date(&crate::model::AsOf::dated(
        context.on.into(),
        crate::model::Basis::Stated,
        false,
    ));
    let reason = if context.on < claim.first_seen {
        Bilingual::new(
            format!("Hors période : pas encore connue {}.", day.fr),
            format!("Out of window: not yet known {}.", day.en),
        )
    } else {
        Bilingual::new(
            format!("Hors période : parle d’une date postérieure (référence {}).", day.fr),
            format!("Out of window: speaks of a later date (reference {}).", day.en),
        )
    };
    Decision {
        territory: claim.territory,
        measure: claim.measure.clone(),
        stages: claim.stages,
        as_of: claim.as_of,
        alternative: 1,
        claim: claim.id.clone(),
        rank,
        step: "reference_date",
        outcome: DecisionOutcome::OutOfWindow,
        against: Vec::new(),
        reason,
    }
}
