//! What nobody says and the admitted figures imply: exactly, or within bounds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::account::doubtful;
use super::figure::{Figure, Status};
use super::figures::{Decided, Draft, Made};
use super::sums::derivation;
use crate::model::{Measure, StageRange, Territory};
use crate::reconcile::admission::admit::Field;
use crate::reconcile::admission::admitted::Admitted;
use crate::reconcile::admission::contradiction::{Suspect, reason};
use crate::reconcile::admission::room::Room;
use crate::reconcile::blame::doubt::Doubts;
use crate::reconcile::declared::context::{Context, standard_ranges};
use crate::reconcile::declared::interval::{Interval, OPEN, WHOLE, printed};
use crate::reconcile::hidden::bounds::{Law, number};
use crate::reconcile::statements::fold::Statement;
use crate::reconcile::statements::order::Place;
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::outward::outward;
use crate::reconcile::words::phrase;

/// The figures that follow, one for each cell without a claim and each date.
///
/// Only in territories about which something was admitted, and only where it tells a reader
/// something: an exact value, or bounds of which the upper is at most twice the lower.
pub(crate) fn derived<'a>(
    decided: &Decided<'_>,
    measure: &'a Measure,
    (doubts, context): (&Doubts, &Context<'_>),
) -> Vec<Draft<'a>> {
    if measure.is_target() || matches!(measure, Measure::Other(_)) {
        // A measure without stages has no cells between its claims.
        return Vec::new();
    }
    let field = &decided.field;
    let cautious = cautious(field);
    let sure = Field { statements: &cautious, ..*field };
    let mut found: BTreeMap<_, (i64, Figure, NaiveDate)> = BTreeMap::new();
    for (slice, admitted) in decided.admission.admitted.iter().enumerate() {
        // One bit for every range of a territory that somebody speaks of.
        let mut claimed: BTreeMap<Territory, u16> = BTreeMap::new();
        for &member in &field.slices[slice].members {
            *claimed.entry(field.territory(member)).or_default() |= 1 << field.range(member);
        }
        let room = &decided.admission.rooms[slice];
        // Where nobody's stages are presumed, both are one.
        let divided = is_presumed(field, admitted).then(|| filled(&sure, admitted));
        for (territory, here) in admitted.territories() {
            // The first in the order gives the date.
            let dated = here[0];
            for stages in standard_ranges() {
                let cell = (territory, number(stages));
                if claimed[&territory] & (1 << cell.1) != 0 {
                    continue;
                }
                let part = divided.as_ref().filter(|_| stages != StageRange::ALL);
                let mut implied = part.unwrap_or(room).bounds(cell);
                let mut bounds = doubts.widened_at((cell, slice), implied);
                let field = if part.is_some() { &sure } else { field };
                let mut exact = implied.is_exact() && field.law == Law::Sums;
                if !exact && !is_useful(bounds, field.law) {
                    continue;
                }
                let as_of = field.statements[dated].as_of;
                let width = bounds.high - bounds.low;
                let key = (territory, stages, as_of);
                if found.get(&key).is_some_and(|(known, ..)| *known <= width) {
                    continue;
                }
                let forced = |bounds| forcing((field, decided.places), admitted, bounds, cell);
                let mut forcing = forced(implied);
                if !share_a_day(field, &forcing) {
                    // What one day says of the least still stands.
                    implied = Interval::new(implied.low, OPEN);
                    forcing = forced(implied);
                    if implied.low == 0 || !share_a_day(field, &forcing) {
                        continue;
                    }
                    (bounds, exact) = (doubts.widened_at((cell, slice), implied), false);
                }
                let ids = forcing.iter().flat_map(|&n| field.statements[n].ids());
                let mut figure = Figure {
                    territory,
                    measure: measure.clone(),
                    stages,
                    value: exact.then(|| printed(measure, implied.low)),
                    low: Some(printed(measure, bounds.low)),
                    high: (bounds.high < OPEN).then(|| printed(measure, bounds.high)),
                    as_of,
                    status: if exact { Status::Derived } else { Status::Bounded },
                    current: false,
                    age_days: (context.on - as_of.end).num_days(),
                    alternative: 1,
                    claim: None,
                    witnesses: Vec::new(),
                    independent: 0,
                    dissenters: Vec::new(),
                    implied_by: ids.collect(),
                    decided_by: if exact { "derived" } else { "bounded" }.to_owned(),
                    series_break: None,
                    explanation: explanation(
                        decided,
                        (&forcing, false),
                        (territory, stages, implied),
                        context,
                    ),
                };
                let contested = doubtful(&figure, implied != bounds);
                figure.explanation.say(&contested);
                found.insert(key, (width, figure, decided.day(dated)));
            }
        }
    }
    let draft = |(_, figure, day): (i64, Figure, NaiveDate)| Draft {
        measure,
        territory: figure.territory,
        stages: figure.stages,
        as_of: figure.as_of,
        value: figure.value,
        low: figure.low,
        high: figure.high,
        claim: None,
        alternative: 1,
        current: false,
        rule: "",
        said: None,
        day,
        made: Made::Derived(Box::new(figure)),
    };
    found.into_values().map(draft).collect()
}

/// The statements, those whose stages are only presumed saying no more than how many there are over all
/// stages at least: a total of which nobody says what it counts leaves nothing for a stage.
fn cautious<'a>(field: &Field<'a>) -> Vec<Statement<'a>> {
    let presumes = |statement: &&Statement<'_>| statement.lead().presumes_stages();
    if !field.statements.iter().any(|it| presumes(&it)) {
        return Vec::new();
    }
    let mut statements = field.statements.to_vec();
    for statement in statements.iter_mut().filter(|it| presumes(&&**it)) {
        statement.read.hard.high = if field.law == Law::Nests { WHOLE } else { OPEN };
    }
    statements
}

/// Whether figures speak of one day, by what they print of it: where they are only held to be near
/// enough to be compared, or of some day of a year, things may have moved from one to the other, and
/// nothing is worked out from both.
fn share_a_day(field: &Field<'_>, statements: &[usize]) -> bool {
    let as_of = |n: usize| field.statements[n].as_of;
    let mut all = statements.iter().copied();
    let Some(first) = all.next() else { return true };
    if all.clone().all(|n| as_of(n) == as_of(first)) {
        return true;
    }
    let start = |n: usize| as_of(n).start.unwrap_or(as_of(n).end);
    let latest = statements.iter().map(|&n| start(n)).max();
    let earliest = statements.iter().map(|&n| as_of(n).end).min();
    latest <= earliest && statements.iter().all(|&n| !field.whens[n].vague)
}

/// Whether the stages of something admitted are only presumed.
fn is_presumed(field: &Field<'_>, admitted: &Admitted) -> bool {
    admitted.iter().any(|&n| field.statements[n].lead().presumes_stages())
}

/// All that was admitted to a time, as these statements say it.
fn filled(field: &Field<'_>, admitted: &Admitted) -> Room {
    let mut room = Room::new(field, admitted);
    for &statement in admitted.iter() {
        let fits = room.add(field, statement, field.statements[statement].read.hard);
        debug_assert!(fits, "who says less contradicts nobody");
        room.know(field, statement);
    }
    room
}

fn is_useful(bounds: Interval, law: Law) -> bool {
    let trivial = law == Law::Nests && WHOLE <= bounds.high;
    !trivial && 0 < bounds.low && bounds.high < OPEN && bounds.high <= 2 * bounds.low
}

/// The smallest sets of statements that force the bounds of a cell, in the order of the policy.
pub(crate) fn forcing(
    (field, places): (&Field<'_>, &[Place]),
    admitted: &Admitted,
    bounds: Interval,
    cell: (Territory, usize),
) -> Vec<usize> {
    // Whatever forces the low end contradicts all that lies below it, and likewise above.
    let forces = |excluded: Interval| {
        if excluded.is_empty() {
            return Vec::new();
        }
        reason(field, admitted, Suspect { bound: (cell, excluded), statement: None })
    };
    let (below, above) = (Interval::new(0, bounds.low - 1), Interval::new(bounds.high + 1, OPEN));
    let (low, high) = (forces(below), forces(above));
    // One sum may force both: a reader wants no second one.
    let alone = |some: &[usize], excluded: Interval| {
        !excluded.is_empty() && !some.is_empty() && !field.is_feasible(some, Some((cell, excluded)))
    };
    let mut forcing = if alone(&high, below) {
        high
    } else if alone(&low, above) {
        low
    } else {
        [low, high].concat()
    };
    forcing.sort_by(|&a, &b| places[a].cmp(&places[b]));
    forcing.dedup();
    forcing
}

/// How a number that nobody publishes follows, in words.
pub(crate) fn explanation(
    decided: &Decided<'_>,
    (forcing, is_spoken_of): (&[usize], bool),
    (territory, stages, bounds): (Territory, StageRange, Interval),
    context: &Context<'_>,
) -> Bilingual {
    // Somebody may say as much in other words: "plus de 800".
    let nobody = if is_spoken_of {
        Bilingual::new("personne ne publie ce nombre", "nobody publishes this number")
    } else {
        Bilingual::new("personne ne le publie", "nobody publishes it")
    };
    let field = &decided.field;
    let measure = &field.statements[0].lead().measure;
    let said = forcing.iter().map(|&n| &field.statements[n]);
    let said = phrase::clauses(said, context.geography);
    let counted = phrase::counted(measure, stages, printed(measure, bounds.high));
    let caution = caution(decided, forcing);
    if bounds.is_exact() {
        let how = derivation(field, forcing, (territory, stages, bounds.low));
        let value = phrase::number(measure, printed(measure, bounds.low));
        let how = how.unwrap_or(value);
        let mut out = Bilingual::new(
            format!("Calculé, {} : {} {}. D’après {}.", nobody.fr, how.fr, counted.fr, said.fr),
            format!("Computed, {}: {} {}. From {}.", nobody.en, how.en, counted.en, said.en),
        );
        out.say(&caution);
        return out;
    }
    let implying = forcing.iter().map(|&n| field.statements[n].value.headline());
    let ends = (Some(printed(measure, bounds.low)), Some(printed(measure, bounds.high)));
    let (low, high) = outward(ends, implying);
    let low = phrase::number(measure, low.unwrap_or_default());
    let span = if OPEN <= bounds.high {
        Bilingual::new(format!("au moins {}", low.fr), format!("at least {}", low.en))
    } else {
        let high = phrase::number(measure, high.unwrap_or_default());
        Bilingual::new(
            format!("de {} à {}", low.fr, high.fr),
            format!("from {} to {}", low.en, high.en),
        )
    };
    let mut out = Bilingual::new(
        format!("Encadré, {} : {} {}. D’après {}.", nobody.fr, span.fr, counted.fr, said.fr),
        format!("Bounded, {}: {} {}. From {}.", nobody.en, span.en, counted.en, said.en),
    );
    out.say(&caution);
    out
}

/// What a reader must know of a number that is made of several bodies' figures: that they need not
/// count alike, and, where one of these bodies says otherwise of a part, what it says.
fn caution(decided: &Decided<'_>, forcing: &[usize]) -> Bilingual {
    let field = &decided.field;
    let origin = |n: usize| &field.statements[n].lead().origin;
    let bodies: BTreeSet<_> = forcing.iter().map(|&n| origin(n)).collect();
    if bodies.len() < 2 {
        return Bilingual::default();
    }
    let mut out = Bilingual::new(
        "Ces chiffres viennent de plusieurs organismes, qui ne comptent peut-être ni le même jour ni de la même façon.",
        "These figures come from several bodies, which may count neither on the same day nor in the same way.",
    );
    let contested = |&n: &usize| {
        let rivals = decided.aside_of(n);
        rivals.into_iter().filter(|&rival| bodies.contains(origin(rival)))
    };
    let rivals: BTreeSet<usize> = forcing.iter().flat_map(contested).collect();
    let said: Vec<Bilingual> = rivals
        .into_iter()
        .map(|rival| {
            let statement = &field.statements[rival];
            let (who, lead) = (phrase::who(statement.lead()), statement.lead());
            let value = phrase::value(&lead.measure, &statement.value);
            let counted =
                phrase::counted(&lead.measure, lead.stages, phrase::largest(&statement.value));
            Bilingual::new(
                format!("{} dit {} {}", who.fr, value.fr, counted.fr),
                format!("{} says {} {}", who.en, value.en, counted.en),
            )
        })
        .collect();
    if !said.is_empty() {
        let said = Bilingual::joined(said, ", ");
        out.say(&Bilingual::new(
            format!("Ils ne s’accordent pas entre eux : {}.", said.fr),
            format!("They do not agree with each other: {}.", said.en),
        ));
    }
    out
}
