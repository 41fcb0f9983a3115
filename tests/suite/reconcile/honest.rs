//! What a figure may say: whose number it is, and of whose numbers it is made.

use recoupe::reconcile::{Decision, DecisionOutcome, Status};

use super::{Said, decision, figure, figures, run, run_on, said};

#[test]
fn a_number_that_others_exclude_is_in_nobodys_mouth() {
    let about = said("e | FCPTS | federation | FRA | aci_signed | ~690 | 2025-05-31");
    let exact = said("c | Concours | press | FRA | aci_signed | 700 | 2025-05-31");
    let found = run(&[about.clone(), exact.clone()]);
    let told = figure(&found, "FRA", "aci_signed");
    assert_eq!((told.value, told.claim.as_ref()), (Some(700.0), Some(&exact.claim.id)));
    assert_eq!(told.decided_by, "within_bounds");
    assert_eq!(decision(&found, &about).outcome, DecisionOutcome::Supports);
}

/// "Est passé de 25 à 31" is no 56.
#[test]
fn two_numbers_of_one_sentence_are_parts_only_of_different_wordings() {
    let item = |value: u32, rule: &str| {
        let row = format!("a | ARS | ars | REG-53 | health_project | {value} | 2026-01-12");
        let mut said = said(&row).list(1, None, false);
        said.claim.evidence = "le nombre est passé de 25 à 31".into();
        said.claim.rule = rule.into();
        said
    };
    let value = |items: &[Said]| figure(&run(items), "REG-53", "health_project").value;
    let alike = value(&[item(25, "opérationnelles"), item(31, "opérationnelles")]);
    assert!(alike == Some(25.0) || alike == Some(31.0), "{alike:?}");
    assert_eq!(value(&[item(25, "opérationnelles"), item(31, "en conformité")]), Some(56.0));
}

#[test]
fn where_nobody_prints_what_holds_it_is_derived() {
    let more =
        said("s | Sénat | parliament | FRA | letter_of_intent..aci_signed | >800 | 2025-05-31");
    let claims = [
        more.clone(),
        said("e | FCPTS | federation | FRA | letter_of_intent | 90 | 2025-05-31"),
        said("e | FCPTS | federation | FRA | health_project | 16 | 2025-05-31"),
        said("e | FCPTS | federation | FRA | aci_signed | 700 | 2025-05-31"),
    ];
    let found = run(&claims);
    let told = figure(&found, "FRA", "letter_of_intent..aci_signed");
    assert_eq!((told.value, told.claim.as_ref()), (Some(806.0), None));
    assert_eq!(told.status, Status::Derived);
    assert_eq!(told.implied_by.len(), 3, "{told:#?}");
    assert_eq!(decision(&found, &more).outcome, DecisionOutcome::Supports);
    // Alone, it is quoted with its own number.
    let alone = run(std::slice::from_ref(&more));
    let told = figure(&alone, "FRA", "letter_of_intent..aci_signed");
    assert_eq!((told.value, told.low), (Some(800.0), Some(801.0)));
    assert_eq!(told.claim.as_ref(), Some(&more.claim.id));
}

#[test]
fn a_sum_of_several_bodies_says_so() {
    let federation = said("e | FCPTS | federation | FRA | health_project | 16 | 2025-05-31");
    let paper = said("c | Concours | press | FRA | health_project | 24 | 2025-05-31");
    let signed = said("c | Concours | press | FRA | aci_signed | 700 | 2025-05-31");
    let found = run(&[federation.clone(), paper, signed]);
    let told = figure(&found, "FRA", "health_project..aci_signed");
    assert_eq!(told.value, Some(716.0));
    let words = &told.explanation.fr;
    assert!(words.contains("plusieurs organismes"), "{words}");
    assert!(words.contains("Concours dit 24"), "{words}");
    let own = said("e | FCPTS | federation | FRA | aci_signed | 700 | 2025-05-31");
    let found = run(&[federation, own]);
    let words = &figure(&found, "FRA", "health_project..aci_signed").explanation.fr;
    assert!(!words.contains("plusieurs organismes"), "{words}");
}

#[test]
fn undated_pages_seen_on_one_day_are_not_sent_back_in_time_by_each_other() {
    // Something else is said at another time of the year before, so that there is an earlier time.
    let other = said("o | Le Fil | press | DEP-21 | preproject | 1 | 2025-06-30");
    let five = said("a | CPAM | health_insurance | DEP-21 | aci_signed | 5 | captured 2026-03-01");
    let four =
        said("b | Journal | press | DEP-21 | health_project..aci_signed | 4 | captured 2026-03-01");
    let found = run(&[other.clone(), five.clone(), four.clone()]);
    assert_eq!(found.conflicts.len(), 1);
    assert_eq!(found.conflicts[0].set_aside, four.claim.id);
    // A dated figure does send one back: it is the older.
    let dated = said("c | CPAM | health_insurance | DEP-21 | aci_signed | 5 | 2025-12-31");
    assert_eq!(run(&[other, dated, four]).conflicts.len(), 0);
}

#[test]
fn what_it_was_before_keeps_its_word() {
    let found = run(&[
        said("a | URPS | urps | REG-24 | aci_signed | >10 | 2019-12-31"),
        said("b | URPS | urps | REG-24 | aci_signed | 33 | 2020-12-31"),
    ]);
    let newest = found.figures.iter().find(|it| it.current && it.value == Some(33.0)).unwrap();
    assert!(newest.explanation.fr.contains("En hausse, contre plus de 10"), "{newest:#?}");
}

#[test]
fn a_printed_number_is_current_as_long_as_newer_bounds_leave_it_room() {
    let old = said("b | ARS Idf | ars | REG-11 | health_project..aci_signed | 18 | 2020-12-31");
    for (signed, value, low) in [("104", None, Some(104.0)), ("15", Some(18.0), Some(18.0))] {
        let row = format!("a | ARS Idf | ars | REG-11 | aci_signed | {signed} | 2025-04-30");
        let whole = said("c | ARS Idf | ars | REG-11 | preproject..aci_signed | 120 | 2025-04-30");
        let found = run(&[old.clone(), said(&row), whole]);
        let current = figures(&found, "REG-11", "health_project..aci_signed");
        let current = current.iter().find(|it| it.current).unwrap();
        assert_eq!((current.value, current.low), (value, low), "beside {signed} signed");
    }
}

#[test]
fn who_says_as_much_in_other_words_agrees_with_what_is_computed() {
    let found = run(&[
        said("s | Sénat | parliament | FRA | letter_of_intent..aci_signed | >800 | 2025-05-31"),
        said("e | FCPTS | federation | FRA | letter_of_intent | 90 | 2025-05-31"),
        said("e | FCPTS | federation | FRA | health_project | 16 | 2025-05-31"),
        said("e | FCPTS | federation | FRA | aci_signed | 700 | 2025-05-31"),
    ]);
    let words = &figure(&found, "FRA", "letter_of_intent..aci_signed").explanation.fr;
    assert!(words.starts_with("Calculé, personne ne publie ce nombre : "), "{words}");
    let agrees = "S’accorde avec « plus de 800 » (le Sénat, au 31 mai 2025).";
    assert!(words.contains(agrees), "{words}");
    let nobody = &figure(&found, "FRA", "health_project..aci_signed").explanation.fr;
    assert!(nobody.starts_with("Calculé, personne ne le publie : "), "{nobody}");
}

/// A rank says that there were so many at least.
#[test]
fn a_rank_is_contradicted_by_smaller_numbers_only() {
    let fourth =
        "b | Journal | press | DEP-21 | health_project..aci_signed | >=4 | captured 2026-03-01";
    for (counted, conflicts) in [(5, 0), (4, 0), (3, 1)] {
        let row = format!(
            "a | CPAM | health_insurance | DEP-21 | health_project..aci_signed | {counted} | captured 2026-03-01"
        );
        let found = run(&[said(&row), said(fourth)]);
        assert_eq!(found.conflicts.len(), conflicts, "beside {counted}: {found:#?}");
        let told = figure(&found, "DEP-21", "health_project..aci_signed");
        assert_eq!(told.value, Some(f64::from(counted)), "{told:#?}");
    }
}

/// A total of which nobody says what it counts leaves nothing for a stage.
#[test]
fn what_a_presumed_total_leaves_is_no_figure() {
    for (rule, left) in [("no stage named", None), ("tous stades confondus", Some(0.0))] {
        let mut total =
            said("j | Journal | press | REG-53 | preproject..aci_signed | 20 | 2024-03-01");
        total.claim.rule = rule.into();
        let rest = said("a | ARS | ars | REG-53 | letter_of_intent..aci_signed | 20 | 2024-03-01");
        let found = run_on(&[total, rest], "2024-03-31");
        let preproject = figures(&found, "REG-53", "preproject");
        assert_eq!(preproject.first().and_then(|it| it.value), left, "for {rule}");
    }
}

#[test]
fn one_reason_is_told_once() {
    // Who says the same less precisely comes second, and decides nothing.
    let found = run(&[
        said("s | Sénat | parliament | FRA | preproject..aci_signed | 82 % | 2025-05"),
        said("q | Quotidien | press | FRA | preproject..aci_signed | 82 % | 2025"),
        said("e | Egora | press | FRA | preproject..aci_signed | 81 % | 2025-05"),
    ]);
    let told = figures(&found, "FRA", "preproject..aci_signed");
    let told = told.into_iter().find(|it| !it.dissenters.is_empty()).unwrap();
    let [conflict] = found.conflicts.as_slice() else { panic!("{:#?}", found.conflicts) };
    assert_eq!(told.decided_by, conflict.decided_by);
    let at = conflict.explanation.fr.find("La première affirmation est retenue").unwrap();
    let reason = &conflict.explanation.fr[at..];
    assert!(told.explanation.fr.contains(reason), "{reason}: {}", told.explanation.fr);
}

#[test]
fn one_dispute_between_two_bodies_is_told_once() {
    let found = run(&[
        said("m | FCPTS | federation | FRA | preproject..health_project | 390 | 2023-02-15"),
        said("m | FCPTS | federation | FRA | preproject..aci_signed | 781 | 2023-02-15"),
        said("g | DGOS | ministry | FRA | preproject..health_project | 390 | 2023-02-15"),
        said("g | DGOS | ministry | FRA | preproject..aci_signed | 781 | 2023-02-15"),
        said("c | Concours | press | FRA | preproject..health_project | 367 | 2023-02-20"),
        said("c | Concours | press | FRA | aci_signed | 389 | 2023-02-20"),
    ]);
    let aside = |it: &&Decision| it.outcome == DecisionOutcome::SetAside;
    assert_eq!(found.decisions.iter().filter(aside).count(), 2);
    let words: Vec<&str> = found.conflicts.iter().map(|it| it.explanation.fr.as_str()).collect();
    assert_eq!(words.len(), 1, "{words:#?}");
    assert!(words[0].contains("Le même désaccord fait écarter aussi"), "{words:#?}");
}

#[test]
fn what_was_before_is_the_newest_day_and_no_year() {
    let found = run(&[
        said("a | CNAM | health_insurance | FRA | aci_signed | 624 | 2024-09-30"),
        said("v | Le Fil | press | FRA | aci_signed | 567 | 2024"),
        said("b | CNAM | health_insurance | FRA | aci_signed | 700 | 2025-05-31"),
    ]);
    let newest = figures(&found, "FRA", "aci_signed").into_iter().find(|it| it.current).unwrap();
    assert!(newest.explanation.fr.contains("En hausse, contre 624 "), "{}", newest.explanation.fr);
}

/// Which of two sums is wrong nobody can tell: each of their figures is certain only as far as every
/// correction leaves it.
#[test]
fn bounds_hold_what_any_correction_leaves() {
    let found = run_on(
        &[
            said("a | ARS Bretagne | ars | REG-53 | health_project | 5 | 2024-03-31"),
            said("a | ARS Bretagne | ars | REG-53 | aci_signed | 20 | 2024-03-31"),
            said("a | ARS Bretagne | ars | REG-53 | health_project..aci_signed | 28 | 2024-03-31"),
            said("a | ARS Bretagne | ars | REG-53 | preproject | 4 | 2024-03-31"),
        ],
        "2024-03-31",
    );
    #[rustfmt::skip]
    let cases = [
        ("health_project",             Some(5.0),  5.0,  8.0),
        ("aci_signed",                 None,       20.0, 23.0),
        ("health_project..aci_signed", Some(28.0), 25.0, 28.0),
        ("preproject",                 Some(4.0),  4.0,  4.0),
    ];
    for (stages, value, low, high) in cases {
        let told = figure(&found, "REG-53", stages);
        assert_eq!((told.value, told.low, told.high), (value, Some(low), Some(high)), "{told:#?}");
        let is_contested = told.explanation.fr.contains("Contesté : de ");
        assert_eq!(is_contested, low < high, "{}", told.explanation.fr);
    }
}

/// Where every department is told, nothing is left that could still be told.
#[test]
fn what_is_in_no_department_is_said_to_be_in_none() {
    let row = |place: &str, number: u32| {
        said(&format!(
            "c | Concours | press | {place} | preproject..aci_signed | {number} | 2026-02-02"
        ))
    };
    let departments = [("DEP-44", 16), ("DEP-49", 7), ("DEP-53", 7), ("DEP-72", 6), ("DEP-85", 6)];
    let mut claims: Vec<Said> = departments.map(|(place, number)| row(place, number)).into();
    claims.push(row("REG-52", 43));
    let words = |claims: &[Said]| {
        let found = run(claims);
        figure(&found, "REG-52", "preproject..aci_signed").explanation.fr.clone()
    };
    let told = words(&claims);
    assert!(told.contains("L’ensemble des 5 départements fait 42"), "{told}");
    assert!(told.contains("le reste, 1, n’est dans aucun."), "{told}");
    claims.remove(0);
    let told = words(&claims);
    assert!(told.contains("le reste, 17, n’est pas détaillé."), "{told}");
}

#[test]
fn nothing_is_worked_out_from_figures_that_share_no_day() {
    for (day, high) in [("2024-03-31", Some(26.0)), ("2024-04-09", None)] {
        let row =
            format!("b | FCPTS | federation | REG-53 | preproject..letter_of_intent | 4 | {day}");
        let found = run_on(
            &[
                said("a | ARS Bretagne | ars | REG-53 | preproject..aci_signed | 30 | 2024-03-31"),
                said("a | ARS Bretagne | ars | REG-53 | aci_signed | 26 | 2024-03-31"),
                said(&row),
            ],
            "2024-04-30",
        );
        let working = figure(&found, "REG-53", "health_project..aci_signed");
        assert_eq!((working.low, working.high), (Some(26.0), high), "on {day}");
    }
}
