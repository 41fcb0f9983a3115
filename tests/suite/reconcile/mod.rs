//! Real disagreements, told by hand-written claims.

mod advice;
mod blame;
mod claims;
mod honest;
mod properties;

use recoupe::model::{Measure, StageRange, Territory};
use recoupe::reconcile::{Decision, DecisionOutcome, Figure, Policy, Reconciled, Status};

use claims::{Said, day, geography};

fn run(claims: &[Said]) -> Reconciled {
    run_on(claims, "2026-03-31")
}

fn run_on(said: &[Said], on: &str) -> Reconciled {
    let claims: Vec<_> = said.iter().map(|said| said.claim.clone()).collect();
    recoupe::reconcile::reconcile(&claims, geography(), &Policy::built_in(), day(on))
}

fn said(row: &str) -> Said {
    Said::row(row)
}

fn figures<'a>(found: &'a Reconciled, territory: &str, stages: &str) -> Vec<&'a Figure> {
    let territory: Territory = territory.parse().unwrap();
    let stages: StageRange = stages.parse().unwrap();
    let is_cell = |f: &&Figure| f.territory == territory && f.stages == stages;
    found.figures.iter().filter(is_cell).collect()
}

fn figure<'a>(found: &'a Reconciled, territory: &str, stages: &str) -> &'a Figure {
    let all = figures(found, territory, stages);
    assert_eq!(all.len(), 1, "{territory} {stages}: {all:#?}");
    all[0]
}

fn decision<'a>(found: &'a Reconciled, said: &Said) -> &'a Decision {
    found.decisions.iter().find(|d| d.claim == said.claim.id).unwrap()
}

#[test]
fn parts_of_one_list_at_one_stage_add_up() {
    let total =
        said("ge | ARS Grand Est | ars | REG-44 | preproject..aci_signed | 41 | 2019-12-18");
    let part = |stages: &str, value: u32| {
        let row = format!("ge | ARS Grand Est | ars | REG-44 | {stages} | {value} | 2019-12-18");
        said(&row).list(1, Some(&total), true)
    };
    let (two, three) = (part("health_project", 2), part("health_project", 3));
    let claims = [
        two.clone(),
        three.clone(),
        part("letter_of_intent", 13),
        part("preproject", 23),
        total.clone(),
    ];
    let found = run(&claims);

    assert!(found.conflicts.is_empty(), "{:#?}", found.conflicts);
    let five = figure(&found, "REG-44", "health_project");
    assert_eq!((five.value, five.low, five.high), (Some(5.0), Some(5.0), Some(5.0)));
    assert_eq!(five.witnesses.len(), 2, "both mentions stand behind the sum");
    assert!(five.explanation.fr.contains("2 + 3"), "{}", five.explanation.fr);
    assert_eq!((five.independent, five.witnesses.len()), (1, 2), "two claims, one who says them");
    for claim in [&two, &three] {
        assert_eq!(decision(&found, claim).outcome, DecisionOutcome::Folded);
    }
    let all = figure(&found, "REG-44", "preproject..aci_signed");
    assert!(all.explanation.fr.contains("23 + 13 + 5"), "{}", all.explanation.fr);
    let signed = figure(&found, "REG-44", "aci_signed");
    assert_eq!((signed.status, signed.value), (Status::Stale, Some(0.0)));
    assert_eq!(signed.claim, None);
}

#[test]
fn what_no_total_allows_is_set_aside_with_the_smallest_reason() {
    let total =
        said("ge | ARS Grand Est | ars | REG-44 | preproject..aci_signed | 41 | 2019-12-18");
    let part = |stages: &str, value: u32| {
        let row = format!("ge | ARS Grand Est | ars | REG-44 | {stages} | {value} | 2019-12-18");
        said(&row).list(1, Some(&total), true)
    };
    // 18 was printed for 13.
    let claims = [
        part("health_project", 5),
        part("letter_of_intent", 18),
        part("preproject", 23),
        total.clone(),
        said("x | FCPTS | federation | REG-53 | aci_signed | 3 | 2019-12-18"),
    ];
    let found = run(&claims);
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    assert_eq!(conflict.set_aside, total.claim.id, "the parts come before their total");
    assert_eq!(conflict.against.len(), 3);
    assert!((conflict.gap - 5.0).abs() < 1e-9);
    assert_eq!(conflict.decided_by, "parts_before_total");
    assert_eq!(decision(&found, &total).outcome, DecisionOutcome::SetAside);
}

#[test]
fn a_sum_of_regions_vouches_for_their_dates() {
    let total =
        said("en | Entractes | press | FRA | health_project..aci_signed | 123 | 2020-12-31");
    let rows = [
        ("REG-32", 7, "2020-10-01"),
        ("REG-11", 18, "2020-12-28"),
        ("REG-28", 3, "captured 2021-01-10"),
        ("REG-44", 8, "captured 2021-01-10"),
        ("REG-24", 33, "captured 2021-01-10"),
        ("REG-52", 13, "captured 2021-01-10"),
        ("REG-53", 3, "2020-12-31"),
        ("REG-27", 3, "2020-12-18"),
        ("REG-75", 2, "captured 2021-01-10"),
        ("REG-84", 16, "captured 2021-01-10"),
        ("REG-76", 12, "2020-12"),
        ("REG-93", 4, "2020-12"),
        ("REG-02", 1, "captured 2021-01-10"),
    ];
    let mut claims: Vec<Said> = rows
        .iter()
        .map(|(region, value, date)| {
            let row = format!(
                "en | Entractes | press | {region} | health_project..aci_signed | {value} | {date}"
            );
            said(&row).list(1, Some(&total), true)
        })
        .collect();
    claims.push(total.clone());
    let found = run(&claims);
    assert!(found.conflicts.is_empty(), "{:#?}", found.conflicts);
    let nation = figure(&found, "FRA", "health_project..aci_signed");
    let fr = &nation.explanation.fr;
    assert!(fr.contains("Égale la somme de 13 régions"), "{fr}");
    assert!(fr.contains('7') && fr.contains(" + 18"), "{fr}");

    // One region more than the whole has room for.
    claims[0] = said(
        "en | Entractes | press | REG-32 | health_project..aci_signed | 8 | 2020-10-01",
    )
    .list(1, Some(&total), true);
    let found = run(&claims);
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    // No sum can tell which of its members is wrong: one without a date of its own gives way.
    let aside = claims.iter().find(|said| said.claim.id == conflict.set_aside).unwrap();
    assert_eq!(aside.claim.as_of.start, None);
    assert_eq!((conflict.against.len(), conflict.decided_by.as_str()), (13, "claim_id"));
    assert!(conflict.explanation.en.contains("which of them is wrong"));
    assert!((conflict.gap - 1.0).abs() < 1e-9);
}

#[test]
fn a_document_that_contradicts_itself_is_a_conflict() {
    let body = said("pdl | InterURPS | urps | REG-52 | aci_signed | 34 | 2026-02-02");
    let head = said("pdl | InterURPS | urps | REG-52 | aci_signed | 33 | 2026-02-02");
    let found = run(&[body, head]);
    let figure = figure(&found, "REG-52", "aci_signed");
    assert_eq!(figure.status, Status::Conflict);
    assert_eq!((found.conflicts.len(), figure.dissenters.len()), (1, 1));
    assert!((found.conflicts[0].gap - 1.0).abs() < 1e-9);
    assert!(found.conflicts[0].explanation.fr.contains("faute de frappe"));
}

#[test]
fn different_dates_are_evolution() {
    let found = run(&[
        said("q | DGOS | ministry | FRA | aci_signed | 134 | 2021-06"),
        said("a | Assurance maladie | health_insurance | FRA | aci_signed | 173 | 2021-12"),
        said("c | FCPTS | federation | FRA | aci_signed | 233 | 2022-02-14"),
        said("s | FCPTS | federation | FRA | preproject..aci_signed | 781 | 2023-Q1"),
        said("t | FCPTS | federation | FRA | preproject..aci_signed | 738 | 2024-09-30"),
    ]);
    assert!(found.conflicts.is_empty(), "{:#?}", found.conflicts);
    let values: Vec<_> = figures(&found, "FRA", "aci_signed").iter().map(|f| f.value).collect();
    assert_eq!(values, [Some(134.0), Some(173.0), Some(233.0)]);
    let series = figures(&found, "FRA", "preproject..aci_signed");
    let last = series.iter().find(|figure| figure.current).unwrap();
    assert_eq!(last.value, Some(738.0));
    assert!(last.explanation.fr.contains("En baisse, contre 781"), "{}", last.explanation.fr);
    assert!(last.explanation.en.contains("Down from 781"), "{}", last.explanation.en);
}

/// Rows that speak of nearly the same time, and how many conflicts they make.
#[test]
fn what_speaks_of_the_same_time() {
    let fcpts = "f | FCPTS | federation | FRA | aci_signed | 233 | 2022-02-14";
    #[rustfmt::skip]
    let cases: [(&str, Vec<Said>, usize); 13] = [
        ("within the tolerance", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-01"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 70 | 2024-03-10")], 1),
        ("a small step within the tolerance, where figures are known to move", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-01"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 70 | 2024-03-10"),
            said("c | ARS Bretagne | ars | REG-53 | aci_signed | 60 | 2023-06-30")], 0),
        ("a large one", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-01"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 79 | 2024-03-10"),
            said("c | ARS Bretagne | ars | REG-53 | aci_signed | 60 | 2023-06-30")], 1),
        ("beyond the tolerance", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-01"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 70 | 2024-03-17")], 0),
        ("the same origin at two dates of its own", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-01"),
            said("b | ARS Bretagne | ars | REG-53 | aci_signed | 70 | 2024-03-10")], 0),
        ("the same origin on one day", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | 2024-03-10"),
            said("b | ARS Bretagne | ars | REG-53 | aci_signed | 70 | 2024-03-10")], 1),
        ("an undated page that changed", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | captured 2024-03-01").until("2024-03-09"),
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 70 | captured 2024-03-10")], 0),
        ("two undated pages seen on one day", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | captured 2024-03-10"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 70 | captured 2024-03-10")], 1),
        ("two undated pages seen on two days", vec![
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 69 | captured 2024-03-01"),
            said("b | FCPTS | federation | REG-53 | aci_signed | 70 | captured 2024-03-10")], 0),
        ("an old number repeated without its date", vec![
            said(fcpts),
            said("a | Assurance maladie | health_insurance | FRA | aci_signed | 173 | 2021-12"),
            said("i | Information dentaire | press | FRA | aci_signed | 173 | published 2022-03")
                .quoting("Assurance maladie", "health_insurance")], 0),
        ("an old number repeated with a new date", vec![
            said(fcpts),
            said("i | Information dentaire | press | FRA | aci_signed | 173 | 2022-02")
                .quoting("Assurance maladie", "health_insurance")], 1),
        ("a year and a day of it", vec![
            said(fcpts),
            said("g | DGOS | ministry | FRA | aci_signed | 200 | 2022")], 0),
        ("one year twice", vec![
            said("f | FCPTS | federation | FRA | aci_signed | 233 | 2022"),
            said("g | DGOS | ministry | FRA | aci_signed | 200 | 2022")], 1),
    ];
    for (name, claims, conflicts) in cases {
        let found = run(&claims);
        assert_eq!(found.conflicts.len(), conflicts, "for {name}: {:#?}", found.conflicts);
    }
}

#[test]
fn a_list_that_is_short_of_its_total_leaves_a_rest_unless_it_is_complete() {
    let total = said("p | InterURPS | urps | REG-52 | preproject..aci_signed | 43 | 2026-02-02");
    let parts = [("DEP-44", 16), ("DEP-49", 7), ("DEP-53", 7), ("DEP-72", 6), ("DEP-85", 6)];
    let list = |complete| {
        let part = |(department, value): &(&str, u32)| {
            let row = format!(
                "p | InterURPS | urps | {department} | preproject..aci_signed | {value} | 2026-02-02"
            );
            said(&row).list(1, Some(&total), complete)
        };
        let mut claims: Vec<Said> = parts.iter().map(part).collect();
        claims.push(total.clone());
        claims
    };
    let open = run(&list(false));
    assert!(open.conflicts.is_empty(), "{:#?}", open.conflicts);
    let whole = figure(&open, "REG-52", "preproject..aci_signed");
    let fr = &whole.explanation.fr;
    assert!(
        fr.contains("L’ensemble des 5 départements fait 42 à la même date : le reste, 1,"),
        "{fr}"
    );

    let complete = run(&list(true));
    let [conflict] = complete.conflicts.as_slice() else { panic!("{:#?}", complete.conflicts) };
    assert!((conflict.gap - 1.0).abs() < 1e-9);
    assert_eq!(conflict.against.len(), 5);
    assert!(conflict.explanation.fr.contains("parties font 42"), "{}", conflict.explanation.fr);
}

#[test]
fn an_undated_page_does_not_outdate_a_dated_figure() {
    let found = run(&[
        said("g | ARS Grand Est | ars | REG-44 | aci_signed | 66 | 2025-11-26"),
        said("e | Entractes | press | REG-44 | aci_signed | 8 | captured 2026-03-01"),
    ]);
    let current = found.figures.iter().find(|f| f.current && f.claim.is_some()).unwrap();
    assert_eq!(current.value, Some(66.0));
}

#[test]
fn what_nobody_says_may_still_follow() {
    let found = run(&[
        said("q | DGOS | ministry | FRA | letter_of_intent..aci_signed | 403 | 2021-06"),
        said("q | DGOS | ministry | FRA | aci_signed | 134 | 2021-06"),
        said("q | DGOS | ministry | FRA | health_project | 37 | 2021-06"),
    ]);
    let letters = figure(&found, "FRA", "letter_of_intent");
    assert_eq!((letters.value, letters.decided_by.as_str()), (Some(232.0), "derived"));
    assert!(letters.explanation.fr.contains("403 − 134 − 37 = 232"), "{}", letters.explanation.fr);
    assert_eq!(letters.implied_by.len(), 3, "all three claims carry the difference");
    let working = figure(&found, "FRA", "health_project..aci_signed");
    assert_eq!(working.value, Some(171.0));
    assert_eq!(working.implied_by.len(), 2, "the sum needs two");
    assert!(working.explanation.en.contains("37 + 134 = 171"), "{}", working.explanation.en);
    assert_eq!(figures(&found, "FRA", "preproject").len(), 0, "nothing is known of it");
}

#[test]
fn two_bodies_disagree_about_one_day() {
    let kept = said("g | FCPTS | federation | FRA | aci_signed | 567 | 2024-09-30");
    let aside = said("u | UFML-S | association | FRA | aci_signed | 624 | 2024-09-30");
    let found = run(&[aside.clone(), kept.clone()]);
    let figure = figure(&found, "FRA", "aci_signed");
    assert_eq!(figure.claim.as_ref(), Some(&kept.claim.id));
    assert_eq!(figure.dissenters, std::slice::from_ref(&aside.claim.id));
    assert_eq!(figure.decided_by, "speaks_for_territory");
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    let fr = &conflict.explanation.fr;
    let expected = "La FCPTS compte 567 CPTS à contrat signé en France, l’UFML-S 624 \
                    (au 30 septembre 2024) : 57 d’écart.";
    assert!(fr.starts_with(expected), "{fr}");
}

#[test]
fn a_vague_date_fits_where_it_can() {
    let series = [
        said("a | FCPTS | federation | FRA | aci_signed | 388 | 2023-01-15"),
        said("b | FCPTS | federation | FRA | aci_signed | 530 | 2023-12-15"),
    ];
    // Between the two days on which the federation counted there was room for it.
    let between = said("v | DGOS | ministry | FRA | aci_signed | 500 | 2023");
    let found = run(&[&series[..], &[between]].concat());
    assert!(found.conflicts.is_empty(), "{:#?}", found.conflicts);
    assert_eq!(figures(&found, "FRA", "aci_signed").len(), 3);

    // Where somebody says the same, it is a second witness and no news.
    let same = said("v | DGOS | ministry | FRA | aci_signed | 388 | 2023");
    let found = run(&[&series[..], &[same]].concat());
    assert!(found.conflicts.is_empty());
    let first = figures(&found, "FRA", "aci_signed")[0];
    assert_eq!((first.status, first.witnesses.len()), (Status::Agreed, 2));
}

#[test]
fn reports_of_one_origin_are_one_witness() {
    let own = said("f | FCPTS | federation | FRA | aci_signed | 306 | 2022-07-27");
    let quote = said("p | Concours | press | FRA | aci_signed | 306 | 2022-07-27")
        .quoting("FCPTS", "federation");
    let bare = said("g | Gazette | press | FRA | aci_signed | 306 | 2022-07-27");
    let other = said("m | DGOS | ministry | FRA | aci_signed | 306 | 2022-07-27");
    #[rustfmt::skip]
    let cases = [
        (vec![own.clone()],                                     Status::SingleSource, 1),
        (vec![own.clone(), quote.clone()],                      Status::SingleSource, 1),
        (vec![own.clone(), quote.clone(), bare.clone()],        Status::SingleSource, 1),
        (vec![bare.clone()],                                    Status::SingleSource, 1),
        (vec![own.clone(), quote.clone(), bare.clone(), other], Status::Agreed,       2),
    ];
    for (claims, status, witnesses) in cases {
        let count = claims.len();
        let found = run_on(&claims, "2022-12-31");
        let figure = figure(&found, "FRA", "aci_signed");
        assert_eq!((figure.status, figure.witnesses.len()), (status, witnesses), "for {count}");
    }
}

#[test]
fn shares_nest_and_leave_the_rest() {
    #[rustfmt::skip]
    let cases: [(&[&str], usize); 6] = [
        (&["d | DGOS | ministry | FRA | letter_of_intent..aci_signed | 76.4 % | 2023-08-31",
           "d | DGOS | ministry | FRA | aci_signed | 57.6 % | 2023-08-31"], 0),
        (&["d | DGOS | ministry | FRA | letter_of_intent..aci_signed | 57.6 % | 2023-08-31",
           "d | DGOS | ministry | FRA | aci_signed | 76.4 % | 2023-08-31"], 1),
        (&["d | DGOS | ministry | FRA | letter_of_intent..aci_signed | 91 % | 2026-02-01",
           "d | DGOS | ministry | FRA | letter_of_intent..aci_signed | uncovered 9 % | 2026-02-01"], 0),
        (&["d | DGOS | ministry | FRA | letter_of_intent..aci_signed | 91 % | 2026-02-01",
           "d | DGOS | ministry | FRA | letter_of_intent..aci_signed | uncovered 12 % | 2026-02-01"], 1),
        (&["d | DGOS | ministry | FRA | aci_signed | 91 % | 2026-02-01",
           "d | DGOS | ministry | FRA | letter_of_intent..aci_signed | uncovered 12 % | 2026-02-01"], 1),
        (&["d | DGOS | ministry | FRA | aci_signed | 62 % | 2026-02-01",
           "d | DGOS | ministry | FRA | letter_of_intent..aci_signed | uncovered 12 % | 2026-02-01"], 0),
    ];
    for (rows, conflicts) in cases {
        let claims: Vec<_> = rows.iter().map(|row| said(row)).collect();
        let found = run(&claims);
        assert_eq!(found.conflicts.len(), conflicts, "for {rows:#?}: {:#?}", found.conflicts);
    }
}

#[test]
fn aims_contradict_nobody() {
    let found = run(&[
        said("a | Ministère | ministry | FRA | preproject..aci_signed | target 1000 | 2019-05-01"),
        said("b | Ministère | ministry | FRA | preproject..aci_signed | target 800 | 2019-05-01"),
        said("c | FCPTS | federation | FRA | preproject..aci_signed | 121 | 2019-05-01"),
    ]);
    assert!(found.conflicts.is_empty());
    let targets = found.figures.iter().filter(|figure| figure.measure == Measure::Target);
    assert_eq!(targets.count(), 2);
}

#[test]
fn what_comes_later_is_not_known_yet() {
    let now = said("a | FCPTS | federation | FRA | aci_signed | 388 | 2023-01-15");
    let later = said("b | FCPTS | federation | FRA | aci_signed | 530 | 2024-01-15");
    let found = run_on(&[now, later.clone()], "2023-06-30");
    assert_eq!(decision(&found, &later).outcome, DecisionOutcome::OutOfWindow);
    assert_eq!(figure(&found, "FRA", "aci_signed").value, Some(388.0));
}

#[test]
fn coverage_says_what_is_missing() {
    let found = run(&[
        said("a | FCPTS | federation | FRA | aci_signed | 700 | 2026-02-01"),
        said("b | ARS Bretagne | ars | REG-53 | aci_signed | 20 | 2022-02-01"),
        said("c | CPAM | health_insurance | DEP-49 | aci_signed | 7 | 2026-02-01"),
    ]);
    #[rustfmt::skip]
    let cases = [
        ("FRA",    "aci_signed", Status::SingleSource),
        ("REG-53", "aci_signed", Status::Stale),
        ("DEP-49", "aci_signed", Status::SingleSource),
        ("REG-11", "aci_signed", Status::Missing),
        ("FRA",    "preproject", Status::Missing),
    ];
    for (territory, stages, status) in cases {
        let (at, range) = (territory.parse().unwrap(), stages.parse().unwrap());
        let row = found.coverage.iter().find(|row| {
            row.territory == at && row.stages == range && row.measure == Measure::Communities
        });
        assert_eq!(row.map(|row| row.status), Some(status), "for {territory} {stages}");
    }
    assert_eq!(found.coverage.len(), 2 * 20 * 7, "two measures, 20 territories, 7 ranges");
}
