//! Why a figure is what it is, in words.

use std::collections::BTreeSet;

use super::derive;
use super::figure::Figure;
use super::figures::{Decided, forced_by, own_units};
use super::groups::Group;
use super::sums::sum_of;
use crate::reconcile::admission::admit::Verdict;
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::{Interval, OPEN, printed};
use crate::reconcile::statements::fold::value_key;
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::phrase;
use crate::reconcile::words::reason::{contradiction, first_kept};

/// Who says it and when, of what it is made, who says otherwise.
pub(crate) fn account(
    decided: &Decided<'_>,
    (group, chosen): (&Group, usize),
    (figure, implied, bounds): (&Figure, Interval, Interval),
    context: &Context<'_>,
) -> Bilingual {
    let field = &decided.field;
    let statement = &field.statements[chosen];
    if let Verdict::SetAside(found) = &decided.admission.verdicts[chosen] {
        let mut out = contradiction(field, (chosen, found), context);
        out.say(&left(figure, implied));
        out.say(&doubtful(figure, implied != bounds));
        return out;
    }
    if figure.claim.is_none() {
        let forcing = forced_by(decided, chosen, implied);
        let cell = (group.cell.territory, group.cell.stages, implied);
        let mut out = derive::explanation(decided, (&forcing, true), cell, context);
        out.say(&doubtful(figure, implied != bounds));
        out.say(&agreeing(decided, &group.members, bounds));
        return out;
    }
    let mut out = phrase::clause(statement, context.geography).capital();
    out.push(".", ".");
    if statement.summed {
        let measure = &statement.lead().measure;
        let parts = statement.claims().iter().map(|c| phrase::value(measure, &c.value));
        let parts = Bilingual::joined(parts, " + ");
        let text = Bilingual::new(
            format!("Somme de plusieurs mentions du même document : {}.", parts.fr),
            format!("Sum of several items of the same document: {}.", parts.en),
        );
        out.say(&text);
    }
    if let Some(admitted) = decided.admission.admitted.get(decided.slice(chosen))
        && statement.read.hard.is_exact()
    {
        let cell = (group.cell.territory, group.cell.stages, statement.read.hard.low);
        out.say(&sum_of(field, admitted, cell).unwrap_or_default());
    }
    if !figure.dissenters.is_empty() {
        let others: Vec<usize> =
            group.members.iter().copied().filter(|&n| !decided.is_admitted(n)).collect();
        let mut clauses: Vec<Bilingual> = Vec::new();
        for other in others {
            let statement = &field.statements[other];
            let (who, date) =
                (phrase::who(statement.lead()), phrase::date(&statement.lead().as_of));
            let value = phrase::value(&statement.lead().measure, &statement.value);
            clauses.push(Bilingual::new(
                format!("{} dit {} ({})", who.fr, value.fr, date.fr),
                format!("{} says {} ({})", who.en, value.en, date.en),
            ));
        }
        let others = Bilingual::joined(clauses, ", ");
        out.say(&Bilingual::new(
            format!("En désaccord : {}.", others.fr),
            format!("In disagreement: {}.", others.en),
        ));
        out.say(&first_kept(&figure.decided_by));
    } else if 2 <= figure.independent {
        let independent = figure.independent;
        out.say(&Bilingual::new(
            format!("{independent} sources indépendantes s’accordent."),
            format!("{independent} independent sources agree."),
        ));
    }
    out.say(&doubtful(figure, implied != bounds));
    out
}

/// That a figure takes part in a contradiction of which nobody can tell who is wrong.
pub(crate) fn doubtful(figure: &Figure, is_doubtful: bool) -> Bilingual {
    let span = is_doubtful.then(|| span(figure)).flatten();
    span.map_or_else(Bilingual::default, |span| {
        Bilingual::new(
            format!("Contesté : {} selon le chiffre qui serait à corriger.", span.fr),
            format!("Contested: {}, depending on which figure is to be corrected.", span.en),
        )
    })
}

/// Who is not excluded by a number that follows from others: "plus de 800" beside 806 agrees with it.
fn agreeing(decided: &Decided<'_>, members: &[usize], bounds: Interval) -> Bilingual {
    let mut known = BTreeSet::new();
    let said = |&n: &usize| {
        let statement = &decided.field.statements[n];
        let lead = statement.lead();
        let suggests = own_units(decided, n, statement.read.soft).meets(bounds);
        let is_new = known.insert((&lead.origin, value_key(&statement.value)));
        (decided.is_admitted(n) && suggests && is_new).then(|| {
            let (who, date) = (phrase::named(&lead.origin), phrase::date(&lead.as_of));
            let value = phrase::value(&lead.measure, &statement.value);
            Bilingual::new(
                format!("« {} » ({}, {})", value.fr, who.fr, date.fr),
                format!("“{}” ({}, {})", value.en, who.en, date.en),
            )
        })
    };
    let said: Vec<Bilingual> = members.iter().filter_map(said).collect();
    if said.is_empty() {
        return Bilingual::default();
    }
    let said = Bilingual::joined(said, ", ");
    Bilingual::new(format!("S’accorde avec {}.", said.fr), format!("Agrees with {}.", said.en))
}

/// What the others leave where everybody who speaks of a cell was set aside.
fn left(figure: &Figure, implied: Interval) -> Bilingual {
    let measure = &figure.measure;
    let number = |units: i64| phrase::number(measure, printed(measure, units));
    let high = (implied.high < OPEN).then(|| number(implied.high));
    let left = if implied.is_exact() {
        let value = number(implied.low);
        Bilingual::new(format!("exactement {}", value.fr), format!("exactly {}", value.en))
    } else {
        between(&number(implied.low), high.as_ref())
    };
    Bilingual::new(
        format!("Les chiffres retenus impliquent : {}.", left.fr),
        format!("The figures that are kept imply: {}.", left.en),
    )
}

/// The bounds of a figure: "de 5 à 8", "au moins 5".
fn span(figure: &Figure) -> Option<Bilingual> {
    let number = |value: f64| phrase::number(&figure.measure, value);
    Some(between(&figure.low.map(number)?, figure.high.map(number).as_ref()))
}

fn between(low: &Bilingual, high: Option<&Bilingual>) -> Bilingual {
    match high {
        Some(high) => Bilingual::new(
            format!("de {} à {}", low.fr, high.fr),
            format!("from {} to {}", low.en, high.en),
        ),
        None => Bilingual::new(format!("au moins {}", low.fr), format!("at least {}", low.en)),
    }
}
