//! The history holds every night once, and only what the snapshots say.

use std::fs;

use recoupe::publish::{Nights, PublishError, remember, schema, sweep};

use super::{contents, edition, named, printed, publish, rows_in};

#[test]
fn every_night_is_there_once_and_only_what_is_missing_is_written() {
    let output = tempfile::tempdir().unwrap();
    for night in ["2024-03-02", "2024-03-03"] {
        publish(output.path(), &named(night)).unwrap();
    }
    let write = |nights| remember(output.path(), nights).unwrap();
    assert_eq!(write(Nights::Missing), ["2024-03-02", "2024-03-03"]);
    let history = output.path().join("history");
    let whole = contents(&history);
    assert_eq!(write(Nights::Missing), Vec::<String>::new());

    // A night costs its own part, and a part that got lost is made again as it was.
    publish(output.path(), &named("2024-03-04")).unwrap();
    assert_eq!(write(Nights::Missing), ["2024-03-04"]);
    fs::remove_dir_all(history.join("snapshot=2024-03-04")).unwrap();
    fs::remove_dir_all(history.join("snapshot=2024-03-02")).unwrap();
    fs::remove_dir_all(output.path().join("snapshots/2024-03-04")).unwrap();
    assert_eq!(write(Nights::Missing), ["2024-03-02"]);
    assert_eq!(contents(&history), whole);
    // What is left of a snapshot that is gone stays.
    fs::remove_dir_all(output.path().join("snapshots/2024-03-02")).unwrap();
    assert_eq!(write(Nights::All), ["2024-03-03"]);
    assert_eq!(contents(&history), whole);
}

#[test]
fn a_night_tells_the_figures_of_its_snapshot() {
    let output = tempfile::tempdir().unwrap();
    let mut edition = edition::full();
    edition.run.known_at = Some("2024-03-01".parse().unwrap());
    let snapshot = publish(output.path(), &edition).unwrap();
    remember(output.path(), Nights::Missing).unwrap();
    let night = rows_in(&output.path().join("history/snapshot=2024-03-02/figures.parquet"));
    let figures = rows_in(&snapshot.folder.join("figures.parquet"));
    assert_eq!(night.height(), figures.height());
    for field in &schema::history().fields {
        let name = field.column.name;
        let column = night.column(name).unwrap();
        let mut found: Vec<_> =
            (0..night.height()).map(|at| printed(&column.get(at).unwrap())).collect();
        let mut expected: Vec<_> = match name {
            "run_id" | "reference_date" => vec!["2024-03-02".to_owned(); figures.height()],
            "known_at" => vec!["2024-03-01".to_owned(); figures.height()],
            _ => {
                let column = figures.column(name).unwrap();
                (0..figures.height()).map(|at| printed(&column.get(at).unwrap())).collect()
            }
        };
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn one_damaged_snapshot_keeps_no_other_out() {
    let output = tempfile::tempdir().unwrap();
    for night in ["2024-03-02", "2024-03-03", "2024-03-04"] {
        publish(output.path(), &named(night)).unwrap();
    }
    let damaged = output.path().join("snapshots/2024-03-03/figures.parquet");
    super::super::night::write(&damaged, "damaged");
    let error = remember(output.path(), Nights::Missing).unwrap_err();
    assert!(matches!(error, PublishError::Decode { .. }), "{error}");
    let nights: Vec<_> = contents(&output.path().join("history"))
        .into_keys()
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let expected = ["2024-03-02", "2024-03-04"];
    assert_eq!(nights, expected.map(|it| format!("snapshot={it}/figures.parquet")));
}

#[test]
fn what_a_crash_has_left_is_swept_away() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), &edition::full()).unwrap();
    let left = output.path().join(".history-2024-03-02");
    super::super::night::write(&left, "half");
    sweep(output.path()).unwrap();
    assert!(!left.exists());
    remember(output.path(), Nights::Missing).unwrap();
    assert!(!left.exists());
}
