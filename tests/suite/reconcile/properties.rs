//! What must hold whatever is claimed.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use recoupe::model::ClaimId;
use recoupe::reconcile::{DecisionOutcome, Policy, Reconciled, reconcile};

use super::claims::{Said, day, geography};

const STAGES: [&str; 3] =
    ["letter_of_intent", "health_project", "letter_of_intent..health_project"];
const TERRITORIES: [&str; 3] = ["FRA", "REG-53", "REG-28"];

/// One claim about a table of two regions and two stages, with values up to 3.
fn tiny() -> impl Strategy<Value = (usize, usize, u32, usize)> {
    (0..3_usize, 0..3_usize, 0..4_u32, 0..4_usize)
}

fn written(claims: &[(usize, usize, u32, usize)], date: &str) -> Vec<Said> {
    let mark = ["", "", ">", "<"];
    claims
        .iter()
        .enumerate()
        .map(|(number, &(territory, stages, value, word))| {
            // "Fewer than 0" is no claim that anybody makes.
            let word = if value == 0 { "" } else { mark[word] };
            let (territory, stages) = (TERRITORIES[territory], STAGES[stages]);
            let row = format!(
                "d{number} | P{number} | urps | {territory} | {stages} | {word}{value} | {date}"
            );
            Said::row(&row)
        })
        .collect()
}

fn run(claims: &[Said]) -> Reconciled {
    let claims: Vec<_> = claims.iter().map(|said| said.claim.clone()).collect();
    reconcile(&claims, &geography(), &Policy::built_in(), day("2025-12-31"))
}

/// Whether some table of two regions and two stages satisfies the claims: tries them all. A
/// residual of France makes it a table of three rows; nothing above 4 is ever asked for.
fn brute_force(claims: &[&Said]) -> bool {
    (0..5_u32.pow(6)).any(|code| {
        let cell = |at: u32| code / 5_u32.pow(at) % 5;
        claims.iter().all(|said| {
            let claim = &said.claim;
            let rows: &[u32] = match claim.territory.to_string().as_str() {
                "FRA" => &[0, 1, 2],
                "REG-53" => &[0],
                _ => &[1],
            };
            let stages: &[u32] = match claim.stages.code().as_str() {
                "letter_of_intent" => &[0],
                "health_project" => &[1],
                _ => &[0, 1],
            };
            let sum: u32 =
                rows.iter().flat_map(|row| stages.iter().map(move |s| cell(row * 2 + s))).sum();
            let sum = f64::from(sum);
            match claim.value.qualifier().code() {
                "more_than" => claim.value.low().unwrap() < sum,
                "fewer_than" => sum < claim.value.high().unwrap(),
                _ => (claim.value.low().unwrap() - sum).abs() < 0.5,
            }
        })
    })
}

fn set_aside(found: &Reconciled) -> BTreeSet<ClaimId> {
    let aside = found.decisions.iter().filter(|d| d.outcome == DecisionOutcome::SetAside);
    aside.map(|d| d.claim.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn admission_is_what_trying_all_tables_says(claims in vec(tiny(), 1..7)) {
        let said = written(&claims, "2024-01-01");
        let found = run(&said);
        let aside = set_aside(&found);
        let admitted: Vec<&Said> = said.iter().filter(|s| !aside.contains(&s.claim.id)).collect();
        prop_assert!(brute_force(&admitted), "what is admitted cannot hold");
        for out in said.iter().filter(|s| aside.contains(&s.claim.id)) {
            let mut more = admitted.clone();
            more.push(out);
            prop_assert!(!brute_force(&more), "{} was set aside needlessly", out.claim.evidence);
        }
        for conflict in &found.conflicts {
            let by_id = |id: &ClaimId| said.iter().find(|s| s.claim.id == *id).unwrap();
            let out = by_id(&conflict.set_aside);
            let mut members: Vec<&Said> = conflict.against.iter().map(by_id).collect();
            members.push(out);
            prop_assert!(!brute_force(&members), "the explanation is no contradiction");
            for left_out in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(left_out);
                prop_assert!(brute_force(&fewer), "{left_out} can be left out");
            }
        }
    }

    #[test]
    fn nothing_disappears_and_the_order_does_not_matter(
        claims in vec(tiny(), 1..10),
        days in vec(1..28_u32, 10),
        seed in any::<u64>(),
    ) {
        let mut said: Vec<Said> = Vec::new();
        for (number, claim) in claims.iter().enumerate() {
            let date = format!("2024-02-{:02}", days[number]);
            let mut rows = written(&claims[..=number], &date);
            prop_assert_eq!(rows.len(), number + 1);
            said.extend(rows.pop());
            let _ = claim;
        }
        let found = run(&said);
        let decided: BTreeSet<&ClaimId> = found.decisions.iter().map(|d| &d.claim).collect();
        let given: BTreeSet<&ClaimId> = said.iter().map(|s| &s.claim.id).collect();
        prop_assert_eq!(decided, given);

        let mut shuffled = said.clone();
        let by = |s: &Said| recoupe::model::Digest::of(format!("{seed}{}", s.claim.id).as_bytes());
        shuffled.sort_by_key(by);
        prop_assert_eq!(&run(&shuffled), &found);
        prop_assert_eq!(&run(&said), &found);
    }
}
