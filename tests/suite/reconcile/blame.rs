//! Who is to blame where several may be, and what is nobody's fault.

use recoupe::model::ClaimId;

use super::claims::Said;
use super::{run, said};

/// What was set aside, by the page that says it, in the order of the pages.
fn aside(claims: &[Said]) -> Vec<String> {
    let found = run(claims);
    let page = |id: &ClaimId| {
        let of = claims.iter().position(|it| it.claim.id == *id).expect("one of the claims");
        format!(
            "{of} by {}",
            found.conflicts.iter().find(|it| it.set_aside == *id).unwrap().decided_by
        )
    };
    let mut aside: Vec<String> = found.conflicts.iter().map(|it| page(&it.set_aside)).collect();
    aside.sort();
    aside
}

#[test]
fn a_small_step_between_two_dates_is_evolution() {
    #[rustfmt::skip]
    let cases: [(&str, &[&str], usize); 6] = [
        ("one more", &[
            "a | FCPTS | federation | REG-84 | preproject..aci_signed | 84 | 2021-12",
            "b | ARS Auvergne-Rhône-Alpes | ars | REG-84 | preproject..aci_signed | 85 | 2022-01-09",
            "c | FCPTS | federation | REG-84 | preproject..aci_signed | 60 | 2020-12",
        ], 0),
        ("one more, and nobody knows that it moves", &[
            "a | FCPTS | federation | REG-84 | preproject..aci_signed | 84 | 2021-12",
            "b | ARS Auvergne-Rhône-Alpes | ars | REG-84 | preproject..aci_signed | 85 | 2022-01-09",
        ], 1),
        ("four per cent more", &[
            "a | FCPTS | federation | REG-84 | preproject..aci_signed | 100 | 2021-12",
            "b | ARS Auvergne-Rhône-Alpes | ars | REG-84 | preproject..aci_signed | 104 | 2022-01-09",
            "c | FCPTS | federation | REG-84 | aci_signed | 60 | 2020-12",
            "c | FCPTS | federation | REG-84 | aci_signed | 71 | 2021-12",
        ], 0),
        ("many more", &[
            "a | DGOS | ministry | REG-84 | aci_signed | 14 | 2021-12-31",
            "b | ARS Auvergne-Rhône-Alpes | ars | REG-84 | aci_signed | 34 | 2022-01-09",
            "c | FCPTS | federation | REG-84 | preproject..aci_signed | 60 | 2020-12",
            "c | FCPTS | federation | REG-84 | preproject..aci_signed | 80 | 2021-12",
        ], 1),
        ("one more than two stages together", &[
            "a | ARS Pays de la Loire | ars | REG-52 | aci_signed | 9 | 2021-04",
            "a | ARS Pays de la Loire | ars | REG-52 | health_project | 3 | 2021-04",
            "b | Sénat | parliament | REG-52 | health_project..aci_signed | 13 | 2021-05-01",
            "c | Sénat | parliament | REG-52 | health_project..aci_signed | 18 | 2022-05-01",
        ], 0),
        ("a copy tells nothing of a step", &[
            "a | ARS Pays de la Loire | ars | REG-52 | aci_signed | 9 | 2021-04",
            "b | Le Fil | press | REG-52 | aci_signed | 10 | 2021-05-01",
            "c | ARS Pays de la Loire | ars | REG-52 | aci_signed | 14 | 2022-04",
        ], 1),
    ];
    for (what, rows, conflicts) in cases {
        let claims: Vec<Said> = rows.iter().map(|row| said(row)).collect();
        assert_eq!(run(&claims).conflicts.len(), conflicts, "{what}");
    }
}

#[test]
fn one_number_copied_on_many_days_is_one_error() {
    let claims = [
        said("s | Sénat | parliament | FRA | health_project..aci_signed | 259 | 2021-05-01"),
        said("p | Le Courrier | press | FRA | health_project..aci_signed | 259 | 2021-06-10")
            .quoting("Sénat", "parliament"),
        said("q | Radio Plaine | press | FRA | health_project..aci_signed | 259 | 2021-06-18"),
        said("r | Le Fil | press | FRA | health_project..aci_signed | 259 | 2021-06-21"),
        said("f | FCPTS | federation | FRA | health_project | 83 | 2021-06"),
        said("f | FCPTS | federation | FRA | aci_signed | 185 | 2021-06"),
        said("f | FCPTS | federation | FRA | health_project..aci_signed | 268 | 2021-06"),
    ];
    let papers = ["1 by fewest_errors", "2 by fewest_errors", "3 by fewest_errors"];
    assert_eq!(aside(&claims), papers);
}

#[test]
fn of_two_that_differ_the_sum_around_them_keeps_one() {
    // The agency speaks for its region and would come first; but there is no room for its number in
    // the sum of the country.
    let claims = [
        said("a | ARS Bretagne | ars | REG-53 | health_project..aci_signed | 33 | 2022-12-31"),
        said("b | DGOS | ministry | REG-53 | health_project..aci_signed | 26 | 2022-12-31"),
        said("b | DGOS | ministry | REG-28 | health_project..aci_signed | 20 | 2022-12-31"),
        said("b | DGOS | ministry | REG-24 | health_project..aci_signed | 13 | 2022-12-31"),
        said("b | DGOS | ministry | FRA | health_project..aci_signed | 59 | 2022-12-31"),
    ];
    assert_eq!(aside(&claims), ["0 by fewest_errors"]);
    assert_eq!(aside(&claims[..4]), ["1 by speaks_for_territory"], "without the sum");
}

#[test]
fn the_number_of_other_stages_is_odd() {
    let claims = [
        said("a | ARS Bretagne | ars | REG-53 | preproject | 21 | 2022-12-31"),
        said("a | ARS Bretagne | ars | REG-53 | aci_signed | 21 | 2022-12-31"),
        said("b | Assurance maladie | health_insurance | REG-53 | aci_signed | 36 | 2022-12-31"),
    ];
    assert_eq!(aside(&claims), ["1 by own_series"]);
}

#[test]
fn a_copy_of_an_older_number_gives_way() {
    let claims = [
        said("a | FCPTS | federation | REG-53 | aci_signed | 20 | 2022-07-31"),
        said("p | Le Fil | press | REG-53 | aci_signed | 20 | 2022-12-31")
            .quoting("ARS Bretagne", "ars"),
        said("b | DGOS | ministry | REG-53 | aci_signed | 26 | 2022-12-31"),
    ];
    assert_eq!(aside(&claims)[..1], ["1 by own_series"]);
}
