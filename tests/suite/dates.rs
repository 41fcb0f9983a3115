//! What must hold of the captures that come with the project, on whichever day they are looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use recoupe::{
    model::{AsOf, Basis, ClaimId},
    normalise::Claim,
    reconcile::{DecisionOutcome, Policy, Reconciled, Status, reconcile},
};

use super::figures::EDITION;

/// The end of each quarter, with what was believed of it then and not later.
fn days() -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2019, 7, 1).unwrap();
    let quarter = move |n: u32| first.checked_add_months(Months::new(3 * n)).unwrap();
    (0..30).map(move |n| quarter(n).pred_opt().unwrap())
}

fn on(claims: &[Claim], day: NaiveDate) -> Reconciled {
    // The pages were kept long after; what they say is taken as known when they say it.
    reconcile(claims, &EDITION.geography, &Policy::built_in(), day)
}

fn known(day: NaiveDate) -> Vec<Claim> {
    let known = |claim: &Claim| Claim { first_seen: claim.first_seen.min(day), ..claim.clone() };
    EDITION.claims.iter().map(known).collect()
}

#[test]
fn every_figure_lies_in_its_bounds_and_no_claim_is_lost() {
    let mut wrong = Vec::new();
    for day in days() {
        let claims = known(day);
        let found = on(&claims, day);
        let outcomes: BTreeSet<(&ClaimId, DecisionOutcome)> =
            found.decisions.iter().map(|it| (&it.claim, it.outcome)).collect();
        let is = |id, outcome| outcomes.contains(&(id, outcome));
        for figure in &found.figures {
            let mut say = |what: &str| {
                wrong.push(format!(
                    "{day}: {what}: {} {} {} {} {:?} in {:?}..{:?} {}",
                    figure.territory,
                    figure.measure,
                    figure.stages,
                    figure.as_of.text(),
                    figure.value,
                    figure.low,
                    figure.high,
                    figure.status.code()
                ));
            };
            // "Plus de 800" prints one end, which stays the number to quote.
            let is_end =
                |claim: &Claim| claim.value.low().is_none() || claim.value.high().is_none();
            let chosen = figure.claim.as_ref().and_then(|id| claims.iter().find(|it| it.id == *id));
            if chosen.is_some_and(is_end) {
                continue;
            }
            let within = |value: f64| {
                figure.low.is_some_and(|low| low <= value)
                    && figure.high.is_none_or(|high| value <= high)
            };
            if !figure.value.is_none_or(within) {
                say("a value outside its bounds");
            }
            if figure.low.zip(figure.high).is_some_and(|(low, high)| high < low) {
                say("bounds out of order");
            }
            if figure.claim.as_ref().is_some_and(|id| is(id, DecisionOutcome::SetAside)) {
                say("the chosen claim was set aside");
            }
            if figure.witnesses.iter().any(|id| is(id, DecisionOutcome::SetAside)) {
                say("a witness that was set aside");
            }
            if !figure.dissenters.iter().all(|id| is(id, DecisionOutcome::SetAside)) {
                say("a dissenter that was not");
            }
            if figure.claim.is_none() && figure.implied_by.is_empty() && figure.value.is_some() {
                say("a value from nowhere");
            }
            if figure.status == Status::Conflict && figure.dissenters.is_empty() {
                say("a conflict with nobody");
            }
        }
        let decided: BTreeSet<&ClaimId> = found.decisions.iter().map(|it| &it.claim).collect();
        let lost = claims.iter().filter(|claim| !decided.contains(&claim.id));
        wrong.extend(lost.map(|claim| format!("{day}: lost: {}", claim.id)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The claims of a conflict, all said of one day of its time: what they say cannot all hold, and
/// without any of them the others can.
#[test]
fn every_conflict_is_minimal() {
    let by_id: BTreeMap<&ClaimId, &Claim> = EDITION.claims.iter().map(|it| (&it.id, it)).collect();
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for day in days() {
        for conflict in on(&known(day), day).conflicts {
            if !seen.insert(conflict.id.clone()) {
                continue;
            }
            let stated = |id: &ClaimId| Claim {
                as_of: AsOf::dated(conflict.from.into(), Basis::Stated, false),
                first_seen: conflict.from,
                ..by_id[id].clone()
            };
            let ids = || conflict.against.iter().chain([&conflict.set_aside]);
            let together: Vec<Claim> = ids().map(stated).collect();
            if on(&together, day).conflicts.is_empty() {
                wrong.push(format!(
                    "{day}: {}: no conflict: {}",
                    conflict.id, conflict.explanation.en
                ));
            }
            // What is folded into one statement leaves with it.
            let statement = |claim: &Claim| {
                let list = claim.enumeration.as_ref().map(|list| (claim.capture, list.number));
                let said = list.is_none().then(|| claim.value.headline().to_bits());
                (claim.territory, claim.measure.clone(), claim.stages, list, said)
            };
            for left_out in &together {
                let rest = together.iter().filter(|it| statement(it) != statement(left_out));
                let mut rest: Vec<Claim> = rest.cloned().collect();
                // A list without one of its parts is complete no more.
                for list in rest.iter_mut().filter_map(|it| it.enumeration.as_mut()) {
                    list.complete = false;
                }
                if !on(&rest, day).conflicts.is_empty() {
                    wrong.push(format!(
                        "{day}: {}: without {}: {}",
                        conflict.id, left_out.id, conflict.explanation.en
                    ));
                }
            }
        }
    }
    assert!(5 < seen.len(), "{seen:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
