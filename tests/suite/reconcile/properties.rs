//! What must hold whatever is claimed.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use recoupe::model::ClaimId;
use recoupe::reconcile::{
    Decision, DecisionOutcome, Policy, Question, Reconciled, possible, reconcile,
};

use super::claims::{Said, day, geography};

/// A small world in which every table can be tried: six cells that are counted apart.
#[derive(Debug)]
struct World {
    /// A territory and the rows of cells that it contains. A row is what a territory holds beyond
    /// the parts that are listed here.
    territories: &'static [(&'static str, &'static [u32])],
    /// A range and the columns of cells that it contains.
    stages: &'static [(&'static str, &'static [u32])],
    columns: u32,
}

const TWO_STAGES: &[(&str, &[u32])] = &[
    ("letter_of_intent", &[0]),
    ("health_project", &[1]),
    ("letter_of_intent..health_project", &[0, 1]),
];

const WORLDS: [World; 3] = [
    World {
        territories: &[("FRA", &[0, 1, 2]), ("REG-53", &[0]), ("REG-28", &[1])],
        stages: TWO_STAGES,
        columns: 2,
    },
    World {
        territories: &[("FRA", &[0, 1, 2]), ("REG-53", &[0, 1]), ("DEP-35", &[1])],
        stages: TWO_STAGES,
        columns: 2,
    },
    World {
        territories: &[("FRA", &[0, 1]), ("REG-53", &[0])],
        stages: &[
            ("preproject..letter_of_intent", &[0, 1]),
            ("letter_of_intent..health_project", &[1, 2]),
            ("preproject..health_project", &[0, 1, 2]),
            ("preproject", &[0]),
            ("health_project", &[2]),
        ],
        columns: 3,
    },
];

/// A claim about one of the worlds: where, at which stages, how many, with which word.
type Tiny = (usize, usize, u32, usize);

fn tiny() -> impl Strategy<Value = Tiny> {
    (0..6_usize, 0..15_usize, 0..4_u32, 0..4_usize)
}

fn written(world: &World, claims: &[Tiny], date: &str) -> Vec<Said> {
    let mark = ["", "", ">", "<"];
    claims
        .iter()
        .enumerate()
        .map(|(number, &(territory, stages, value, word))| {
            // "Fewer than 0" is no claim that anybody makes.
            let word = if value == 0 { "" } else { mark[word] };
            let (territory, _) = world.territories[territory % world.territories.len()];
            let (stages, _) = world.stages[stages % world.stages.len()];
            let said = format!("{territory} | {stages} | {word}{value} | {date}");
            Said::row(&format!("d{number} | P{number} | urps | {said}"))
        })
        .collect()
}

fn run(claims: &[Said]) -> Reconciled {
    let claims: Vec<_> = claims.iter().map(|said| said.claim.clone()).collect();
    reconcile(&claims, geography(), &Policy::built_in(), day("2025-12-31"))
}

/// The cells of a world that a territory and a range hold together.
fn cells(world: &World, territory: &str, stages: &str) -> Vec<u32> {
    let rows = world.territories.iter().find(|(code, _)| *code == territory).unwrap().1;
    let columns = world.stages.iter().find(|(code, _)| *code == stages).unwrap().1;
    rows.iter().flat_map(|r| columns.iter().map(move |c| r * world.columns + c)).collect()
}

/// What stands in these cells of one table.
fn sum(table: u32, cells: &[u32]) -> u32 {
    cells.iter().map(|&at| table / 5_u32.pow(at) % 5).sum()
}

/// The tables of the world that satisfy the claims: tries them all. No claim asks for more than 4
/// in a cell.
fn tables(world: &World, claims: &[&Said]) -> impl Iterator<Item = u32> {
    let claims: Vec<_> = claims
        .iter()
        .map(|said| {
            let claim = &said.claim;
            let cells = cells(world, &claim.territory.to_string(), &claim.stages.code());
            (cells, claim.value)
        })
        .collect();
    (0..5_u32.pow(6)).filter(move |&table| {
        claims.iter().all(|(cells, value)| {
            let sum = f64::from(sum(table, cells));
            match value.qualifier().code() {
                "more_than" => value.low().unwrap() < sum,
                "fewer_than" => sum < value.high().unwrap(),
                _ => (value.low().unwrap() - sum).abs() < 0.5,
            }
        })
    })
}

/// Whether some table of the world satisfies the claims.
fn brute_force(world: &World, claims: &[&Said]) -> bool {
    tables(world, claims).next().is_some()
}

fn set_aside(found: &Reconciled) -> BTreeSet<ClaimId> {
    let aside = found.decisions.iter().filter(|d| d.outcome == DecisionOutcome::SetAside);
    aside.map(|d| d.claim.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn admission_is_what_trying_all_tables_says(
        number in 0..3_usize,
        claims in vec(tiny(), 1..8),
    ) {
        let world = &WORLDS[number];
        let said = written(world, &claims, "2024-01-01");
        let found = run(&said);
        let aside = set_aside(&found);
        let admitted: Vec<&Said> = said.iter().filter(|s| !aside.contains(&s.claim.id)).collect();
        prop_assert!(brute_force(world, &admitted), "what is admitted cannot hold");
        for out in said.iter().filter(|s| aside.contains(&s.claim.id)) {
            let mut more = admitted.clone();
            more.push(out);
            prop_assert!(!brute_force(world, &more), "{} was set aside needlessly", out.claim.evidence);
        }
        let possible: Vec<u32> = tables(world, &admitted).collect();
        for figure in &found.figures {
            let known = |code: &str| world.stages.iter().any(|(stages, _)| *stages == code);
            if !known(&figure.stages.code()) {
                continue;
            }
            let cells = cells(world, &figure.territory.to_string(), &figure.stages.code());
            let sums = possible.iter().map(|&table| f64::from(sum(table, &cells)));
            let (low, high) = sums.fold((f64::MAX, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
            let held = figure.low.is_none_or(|it| it <= low) && figure.high.is_none_or(|it| high <= it);
            prop_assert!(held, "{low} to {high} is possible: {figure:?}");
        }
        let told = found.conflicts.iter().map(|it| (&it.set_aside, &it.against));
        let aside = |it: &&Decision| it.outcome == DecisionOutcome::SetAside;
        let proofs = found.decisions.iter().filter(aside).map(|it| (&it.claim, &it.against));
        for (out, against) in told.chain(proofs) {
            let by_id = |id: &ClaimId| said.iter().find(|s| s.claim.id == *id).unwrap();
            let mut members: Vec<&Said> = against.iter().map(by_id).collect();
            members.push(by_id(out));
            prop_assert!(!brute_force(world, &members), "the explanation is no contradiction");
            for left_out in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(left_out);
                prop_assert!(brute_force(world, &fewer), "{left_out} can be left out");
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
        for number in 0..claims.len() {
            let date = format!("2024-02-{:02}", days[number]);
            said.extend(written(&WORLDS[0], &claims[..=number], &date).pop());
        }
        let found = run(&said);
        let decided: BTreeSet<&ClaimId> = found.decisions.iter().map(|d| &d.claim).collect();
        let given: BTreeSet<&ClaimId> = said.iter().map(|s| &s.claim.id).collect();
        prop_assert_eq!(found.decisions.len(), given.len(), "one decision for each claim");
        prop_assert_eq!(decided, given);

        let mut shuffled = said.clone();
        let by = |s: &Said| recoupe::model::Digest::of(format!("{seed}{}", s.claim.id).as_bytes());
        shuffled.sort_by_key(by);
        prop_assert_eq!(&run(&shuffled), &found);
        prop_assert_eq!(&run(&said), &found);
    }

    #[test]
    fn a_cell_can_be_what_some_table_holds(
        number in 0..3_usize,
        claims in vec(tiny(), 1..8),
        (territory, stages) in (0..6_usize, 0..15_usize),
    ) {
        let world = &WORLDS[number];
        let (code, _) = world.territories[territory % world.territories.len()];
        let (range, _) = world.stages[stages % world.stages.len()];
        let said = written(world, &claims, "2024-01-01");
        let aside = set_aside(&run(&said));
        let admitted: Vec<&Said> = said.iter().filter(|s| !aside.contains(&s.claim.id)).collect();
        let cells = cells(world, code, range);
        let sums = tables(world, &admitted).map(|table| f64::from(sum(table, &cells)));
        let (low, high) = sums.fold((f64::MAX, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
        let asked = Question {
            territory: code.parse().unwrap(),
            measure: recoupe::model::Measure::Communities,
            stages: range.parse().unwrap(),
            from: day("2024-01-01"),
            to: day("2024-01-01"),
        };
        let claims = said.iter().map(|said| &said.claim);
        let policy = (geography(), &Policy::built_in());
        let told = possible(claims, &asked, policy, day("2025-12-31"));
        let held = told.low <= low && told.high.is_none_or(|most| high <= most);
        prop_assert!(held, "{low} to {high} is possible, not {told:?}");
    }

    #[test]
    fn what_is_said_twice_changes_no_figure(claims in vec(tiny(), 1..8), again in vec(0..8_usize, 1..4)) {
        let said = written(&WORLDS[1], &claims, "2024-01-01");
        let mut twice = said.clone();
        for (copy, &number) in again.iter().enumerate() {
            let mut claim = said[number % said.len()].claim.clone();
            // The same page, seen once more.
            claim.id = ClaimId::of(&[claim.id.as_str(), &copy.to_string()]);
            claim.locator = format!("again {copy}");
            twice.push(Said { claim });
        }
        let told = |found: &Reconciled| -> Vec<_> {
            let told = |it: &recoupe::reconcile::Figure| {
                (it.territory, it.stages, it.value, it.low, it.high, it.status, it.independent)
            };
            found.figures.iter().map(told).collect()
        };
        let (once, twice) = (run(&said), run(&twice));
        prop_assert_eq!(told(&once), told(&twice));
        prop_assert_eq!(once.conflicts.len(), twice.conflicts.len());
    }
}
