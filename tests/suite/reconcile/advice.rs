//! What would restore agreement, what would be known without a claim, and what only seems to fall.

use recoupe::model::{ClaimId, Measure};
use recoupe::reconcile::{Advice, Policy, Question, SeriesBreak, counterfactual, possible};

use super::claims::{Said, day, geography};
use super::{figure, figures, run, said};

/// Each repair as the values that it gives to claims, in the order of the values.
fn values(advice: &Advice) -> Vec<Vec<(f64, Option<f64>, bool)>> {
    let mut all: Vec<Vec<_>> = advice
        .repairs
        .iter()
        .map(|repair| {
            repair.changes.iter().map(|it| (it.low, it.high, it.meant.is_some())).collect()
        })
        .collect();
    all.sort_by(|a: &Vec<(f64, _, _)>, b| a[0].0.total_cmp(&b[0].0));
    all
}

fn grand_est(letters: u32) -> Vec<Said> {
    let row = |stages: &str, value: u32| {
        said(&format!("ge | ARS Grand Est | ars | REG-44 | {stages} | {value} | 2019-12-18"))
    };
    let total = row("preproject..aci_signed", 41);
    let part = |stages, value| row(stages, value).list(1, Some(&total), true);
    vec![
        part("health_project", 2),
        part("health_project", 3),
        part("letter_of_intent", letters),
        part("preproject", 23),
        total.clone(),
    ]
}

#[test]
fn thirteen_misread_as_eighteen() {
    let claims = grand_est(18);
    let found = run(&claims);
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    let advice = &conflict.advice;
    assert!(advice.is_complete);
    let expected = [
        vec![(13.0, Some(13.0), true)],
        vec![(18.0, Some(18.0), false)],
        vec![(46.0, Some(46.0), true)],
    ];
    assert_eq!(values(advice), expected);
    #[rustfmt::skip]
    let prospects = [
        ("2",  0, true,  2.0,  2.0),
        ("3",  1, true,  3.0,  3.0),
        ("18", 2, false, 13.0, 18.0),
        ("23", 3, false, 18.0, 23.0),
        ("41", 4, false, 41.0, 46.0),
    ];
    assert_eq!(advice.prospects.len(), prospects.len());
    for (printed, at, certain, low, high) in prospects {
        let id = &claims[at].claim.id;
        let it = advice.prospects.iter().find(|it| it.claim == *id).unwrap();
        assert_eq!((it.is_certain, it.low, it.high), (certain, low, Some(high)), "for {printed}");
    }
    let fr = &advice.explanation.fr;
    assert!(fr.starts_with("3 corrections suffiraient, chacune à elle seule : "), "{fr}");
    assert!(
        fr.contains("13 au lieu de 18 CPTS à lettre d’intention validée dans le Grand Est"),
        "{fr}"
    );
    assert!(fr.contains("Les 2 premières tiennent à une faute de frappe"), "{fr}");
    assert!(fr.contains("rien ne permet de dire laquelle"), "{fr}");
    assert!(advice.explanation.en.contains("Certain in every case: "), "{}", advice.explanation.en);
}

#[test]
fn one_error_explains_more_than_three() {
    // The agency's own total is one digit off; three others know it right.
    let wrong = said("a | ARS Bretagne | ars | REG-53 | aci_signed | 91 | 2024-03-31");
    let right = [
        said("b | FCPTS | federation | REG-53 | aci_signed | 19 | 2024-03-31"),
        said("c | DGOS | ministry | REG-53 | aci_signed | 19 | 2024-03-31"),
        said("d | URPS Bretagne | urps | REG-53 | preproject..aci_signed | 30 | 2024-03-31"),
    ];
    let found = run(&[std::slice::from_ref(&wrong), &right[..]].concat());
    let set_aside: Vec<&ClaimId> = found.conflicts.iter().map(|it| &it.set_aside).collect();
    assert_eq!(set_aside, [&wrong.claim.id]);
    assert_eq!(found.conflicts[0].decided_by, "fewest_errors");
    let [repair] = found.conflicts[0].advice.repairs.as_slice() else { panic!("one repair") };
    assert_eq!(repair.changes[0].meant, Some(19.0), "two digits changed places");
    let figure = figure(&found, "REG-53", "aci_signed");
    assert_eq!(figure.value, Some(19.0));
    assert!(found.conflicts[0].advice.explanation.fr.contains("faute de frappe vraisemblable"));
}

#[test]
fn of_two_that_differ_the_one_in_line_is_kept() {
    let claims = [
        said("a | FCPTS | federation | REG-53 | aci_signed | 17 | 2024-01-31"),
        said("b | FCPTS | federation | REG-53 | aci_signed | 18 | 2024-03-31"),
        said("c | DGOS | ministry | REG-53 | aci_signed | 81 | 2024-03-31"),
        said("d | FCPTS | federation | REG-53 | aci_signed | 20 | 2024-06-30"),
    ];
    let found = run(&claims);
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    assert_eq!(conflict.set_aside, claims[2].claim.id);
    assert_eq!((conflict.decided_by.as_str(), conflict.advice.repairs.len()), ("own_series", 2));
}

#[test]
fn who_counts_twice_shows_that_the_figure_moved() {
    let march = said("a | ARS Bretagne | ars | REG-53 | aci_signed | 18 | 2024-03-31");
    let april = said("b | FCPTS | federation | REG-53 | aci_signed | 20 | 2024-04");
    let later = said("c | ARS Bretagne | ars | REG-53 | aci_signed | 20 | 2024-04-30");
    assert_eq!(run(&[march.clone(), april.clone()]).conflicts.len(), 1);
    assert_eq!(run(&[march, april, later]).conflicts.len(), 0);
}

/// Claims; the value and whether it speaks of the same time without the first; words of both.
type Without<'a> = (&'a [&'a Said], Option<f64>, bool, &'a str, &'a str);

#[test]
fn without_its_claim() {
    let kept = said("g | FCPTS | federation | FRA | aci_signed | 567 | 2024-09-30");
    let paper = said("p | Concours | press | FRA | aci_signed | 567 | 2024-09-30")
        .quoting("FCPTS", "federation");
    let aside = said("u | UFML-S | association | FRA | aci_signed | 624 | 2024-09-30");
    let before = said("b | FCPTS | federation | FRA | aci_signed | 530 | 2023-12-31");
    let total = said("t | FCPTS | federation | FRA | preproject..aci_signed | 738 | 2024-09-30");
    #[rustfmt::skip]
    let cases: [Without<'_>; 4] = [
        (&[&kept],                   None,        false, "on ne saurait rien",                  "nothing would be known"),
        (&[&kept, &paper, &aside],   Some(624.0), true,  "le chiffre serait 624, d’après l’UFML-S", "the figure would be 624"),
        (&[&kept, &paper, &before],  Some(530.0), false, "le dernier chiffre connu serait 530", "the last figure known would be 530"),
        (&[&total, &kept, &aside],   Some(624.0), true,  "changer",                             "change"),
    ];
    for (claims, value, same_time, fr, en) in cases {
        let claims: Vec<Said> = claims.iter().map(|it| (*it).clone()).collect();
        let found = run(&claims);
        let all = figures(&found, "FRA", "aci_signed");
        let figure = all.iter().find(|it| it.claim.as_ref() == Some(&kept.claim.id)).unwrap();
        let claims: Vec<_> = claims.into_iter().map(|it| it.claim).collect();
        let policy = Policy::built_in();
        let (places, on) = ((geography(), &policy), day("2026-03-31"));
        let without = counterfactual((&claims, &found), figure, places, on).unwrap();
        let got = (without.figure.as_ref().and_then(|it| it.value), without.is_same_time);
        assert_eq!(got, (value, same_time), "{}", without.explanation.fr);
        assert!(without.explanation.fr.contains(fr), "{}", without.explanation.fr);
        assert!(without.explanation.en.contains(en), "{}", without.explanation.en);
    }
}

#[test]
fn a_total_that_leaves_out_the_first_stages_is_a_break() {
    let rows = |date: &str, stages: &[(&str, u32)]| -> Vec<Said> {
        let row = |&(stage, value): &(&str, u32)| {
            said(&format!("f{date} | FCPTS | federation | FRA | {stage} | {value} | {date}"))
        };
        stages.iter().map(row).collect()
    };
    let first = rows(
        "2023-01-31",
        &[
            ("preproject", 192),
            ("letter_of_intent", 159),
            ("health_project", 42),
            ("aci_signed", 388),
            ("preproject..aci_signed", 781),
        ],
    );
    let with = [("letter_of_intent", 137), ("health_project", 45), ("aci_signed", 530)];
    let uncounted = [&with[..], &[("preproject..aci_signed", 712)]].concat();
    let counted = [&with[..], &[("preproject", 26), ("preproject..aci_signed", 738)]].concat();
    let cases = [(uncounted, Some(SeriesBreak::StagesLeftOut)), (counted, None)];
    for (second, expected) in cases {
        let found = run(&[first.clone(), rows("2024-09-30", &second)].concat());
        assert!(found.conflicts.is_empty(), "{:#?}", found.conflicts);
        let series = figures(&found, "FRA", "preproject..aci_signed");
        let last = series.last().unwrap();
        assert_eq!((last.series_break, series[0].series_break), (expected, None));
        let told = last.explanation.fr.contains(
            "Rupture de série : ce total ne compte plus les CPTS en préprojet (192 auparavant)",
        );
        assert_eq!(told, expected.is_some(), "{}", last.explanation.fr);
    }
}

#[test]
fn a_measure_may_have_an_order_of_its_own() {
    let claims = [
        said("g | FCPTS | federation | FRA | aci_signed | 567 | 2024-09-28"),
        said("u | UFML-S | association | FRA | aci_signed | 624 | 2024-09-30"),
    ];
    let claims: Vec<_> = claims.into_iter().map(|it| it.claim).collect();
    let text = include_str!("../../../sources/policy.toml");
    let own =
        text.replace("communities = { ", "communities = { order = [\"newest\", \"claim_id\"], ");
    assert_ne!(own, text);
    for (text, value, step) in [(text, 567.0, "speaks_for_territory"), (&own, 624.0, "newest")] {
        let policy = Policy::parse(text).unwrap();
        let found = recoupe::reconcile::reconcile(&claims, geography(), &policy, day("2026-03-31"));
        let figure = figure(&found, "FRA", "aci_signed");
        assert_eq!((figure.value, figure.decided_by.as_str()), (Some(value), step));
    }
}

#[test]
fn a_running_total_lies_between_its_neighbours_in_time() {
    let usual = include_str!("../../../sources/policy.toml");
    let rising = usual.replace("communities = { ", "communities = { never_falls = true, ");
    assert_ne!(rising, usual);
    #[rustfmt::skip]
    let cases = [
        // before, after, the policy, what it can have been in between
        (10, 14, rising.as_str(), (10.0, Some(14.0))),
        (14, 10, rising.as_str(), (0.0, None)),
        (10, 14, usual,           (0.0, None)),
    ];
    for (before, after, policy, expected) in cases {
        let row = |count: u32, date: &str| {
            said(&format!("a | ARS Bretagne | ars | REG-53 | aci_signed | {count} | {date}")).claim
        };
        let claims = [row(before, "2024-01-01"), row(after, "2024-06-01")];
        let question = Question {
            territory: "REG-53".parse().unwrap(),
            measure: Measure::Communities,
            stages: "aci_signed".parse().unwrap(),
            from: day("2024-03-01"),
            to: day("2024-03-01"),
        };
        let policy = Policy::parse(policy).unwrap();
        let told = possible(&claims, &question, (geography(), &policy), day("2024-12-31"));
        assert_eq!((told.low, told.high), expected, "from {before} to {after}");
    }
}

#[test]
fn a_running_total_is_believed_before_a_sum_that_is_behind_it() {
    let usual = include_str!("../../../sources/policy.toml");
    let rising = usual.replace("communities = { ", "communities = { never_falls = true, ");
    let policy = Policy::parse(&rising).unwrap();
    // The region on the day asked about, and what a department can have been that was 10 and became 14.
    for (region, expected) in [(12, (10.0, Some(12.0))), (8, (10.0, Some(14.0)))] {
        let rows = [
            "a | ARS Bretagne | ars | DEP-35 | aci_signed | 10 | 2024-01-01".to_owned(),
            "b | ARS Bretagne | ars | DEP-35 | aci_signed | 14 | 2024-06-01".to_owned(),
            format!("c | ARS Bretagne | ars | REG-53 | aci_signed | {region} | 2024-03-01"),
        ];
        let claims = rows.map(|row| said(&row).claim);
        let question = Question {
            territory: "DEP-35".parse().unwrap(),
            measure: Measure::Communities,
            stages: "aci_signed".parse().unwrap(),
            from: day("2024-03-01"),
            to: day("2024-03-01"),
        };
        let told = possible(&claims, &question, (geography(), &policy), day("2024-12-31"));
        assert_eq!((told.low, told.high), expected, "beside a region of {region}");
    }
}
