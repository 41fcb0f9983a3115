//! What we believed then, and what is not as it was: nights that follow each other.

use std::fs;

use assert_cmd::Command;
use recoupe::model::Territory;
use recoupe::pipeline::{self, Mode, RunSettings, Silent};

use super::night::{Stage, files, page, write};

const NIGHTS: [&str; 6] = [
    "2026-11-22T03:00:00Z",
    "2026-11-23T03:00:00Z",
    "2026-11-24T03:00:00Z",
    "2026-11-25T03:00:00Z",
    "2026-11-26T03:00:00Z",
    "2026-11-27T03:00:00Z",
];

/// A column of each row of a table of the latest snapshot, chosen by a column and its text.
fn cells(stage: &Stage, table: &str, column: &str, (key, text): (&str, &str)) -> Vec<String> {
    let path = stage.output().join(format!("latest/{table}.csv"));
    let sheet = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|it| it == name).unwrap();
    let (column, key) = (at(column), at(key));
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| &row[key] == text).map(|row| row[column].to_owned()).collect()
}

/// Of the region's signed contracts: what changed, why, from which value to which.
fn revised(stage: &Stage) -> Vec<[String; 4]> {
    let column = |name| cells(stage, "revisions", name, ("stage_from", "aci_signed"));
    let codes = column("territory_code");
    let all = [column("change"), column("cause"), column("value_before"), column("value_after")];
    let rows = (0..codes.len()).filter(|&row| codes[row] == "REG-53");
    rows.map(|row| all.each_ref().map(|column| column[row].clone())).collect()
}

fn serve(stage: &Stage, number: u32, day: &str) {
    stage.forget();
    stage.serve("/bzh", page("Bretagne", number, day).as_bytes());
}

/// The reference date and a policy for a run without the network.
fn offline(stage: &Stage, as_of: &str, policy: Option<&str>) -> RunSettings {
    let mut settings = stage.settings(NIGHTS[5]);
    settings.mode = Mode::Offline;
    settings.as_of = as_of.parse().ok();
    settings.policy = policy.map(|text| {
        let path = stage.sources().join("other_policy.toml");
        write(&path, text);
        path
    });
    settings
}

#[test]
fn every_figure_that_changed_says_why() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let row = |texts: [&str; 4]| vec![texts.map(str::to_owned)];
    serve(&stage, 20, "1er février 2026");
    stage.night(NIGHTS[0]);
    assert_eq!(revised(&stage), Vec::<[String; 4]>::new(), "the first has nothing before it");
    let report =
        |name: &str| fs::read_to_string(stage.output().join("latest/report").join(name)).unwrap();
    assert!(report("report.md").contains("Première édition"));

    stage.night(NIGHTS[1]);
    assert_eq!(revised(&stage), Vec::<[String; 4]>::new(), "a night in which nothing happens");
    assert!(report("report.en.md").contains("No figure has changed since the edition of"));

    serve(&stage, 22, "1er juillet 2026");
    stage.night(NIGHTS[2]);
    assert_eq!(revised(&stage), row(["value", "source", "20", "22"]), "the page goes on");
    assert!(report("report.md").contains("la valeur passe de 20"), "{}", report("report.md"));

    serve(&stage, 23, "1er juillet 2026");
    stage.night(NIGHTS[3]);
    assert_eq!(revised(&stage), row(["value", "correction", "22", "23"]), "the page is corrected");
    assert!(report("index.html").contains("a corrigé son chiffre"));

    // Two nights are held against each other by hand, in three forms.
    let snapshots = stage.output().join("snapshots");
    let diff = |form: &[&str]| {
        let mut command = Command::cargo_bin("recoupe").unwrap();
        let nights = ["2026-11-22T030000Z", "2026-11-25T030000Z"].map(|id| snapshots.join(id));
        let done = command.arg("diff").args(nights).args(form).assert().code(0);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let told = diff(&[]);
    assert!(told.contains("from 20 (on 1 February 2026"), "{told}");
    assert!(told.contains("\n\nARS bzh publishes “23”, seen on 25 November 2026"), "{told}");
    assert!(diff(&["--json"]).contains("\"cause\":\"source\""));
    assert!(
        diff(&["--markdown", "--lang", "fr"])
            .starts_with("# Ce qui a changé (2026-11-22T030000Z →")
    );

    // Years later, and nobody has said anything since.
    let later = offline(&stage, "2029-01-01", None);
    pipeline::run(&later, &mut Silent).unwrap();
    let status = cells(&stage, "revisions", "status_after", ("value_after", "23"));
    assert_eq!(status, ["stale"], "a figure grows old");
    assert_eq!(revised(&stage)[0][1], "time");

    // The same day, with a policy for which nothing grows old.
    let policy = fs::read_to_string("sources/policy.toml").unwrap();
    let patient = policy.replace("valid_days = 400", "valid_days = 40000");
    assert_ne!(policy, patient);
    pipeline::run(&offline(&stage, "2029-01-01", Some(&patient)), &mut Silent).unwrap();
    assert_eq!(revised(&stage)[0][1], "policy");
    let before = cells(&stage, "revisions", "previous_run_id", ("cause", "policy"));
    assert_eq!(before[0], "2029-01-01T000000Z");

    // A day later, with another policy for which it is old again; and younger once more a day later.
    for (day, patience, status) in
        [("2029-01-02", "401", "stale"), ("2029-01-03", "40000", "single")]
    {
        let other = policy.replace("valid_days = 400", &format!("valid_days = {patience}"));
        pipeline::run(&offline(&stage, day, Some(&other)), &mut Silent).unwrap();
        assert_eq!(revised(&stage)[0][1], "policy", "on {day}: time makes nothing younger");
        let told = cells(&stage, "revisions", "status_after", ("cause", "policy"));
        assert!(told[0].starts_with(status), "on {day}: {told:?}");
    }
}

#[test]
fn a_run_that_is_repeated_remembers_what_it_was_held_against() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    serve(&stage, 20, "1er février 2026");
    stage.night(NIGHTS[0]);
    serve(&stage, 22, "1er juillet 2026");
    stage.night(NIGHTS[1]);
    let settings = offline(&stage, "2026-12-24", None);
    let first = pipeline::run(&settings, &mut Silent).unwrap();
    let told = files(&first.folder);
    let manifest = String::from_utf8(told[std::path::Path::new("manifest.json")].clone()).unwrap();
    assert!(manifest.contains("\"previous_run_id\": \"2026-11-23T030000Z\""), "{manifest}");
    for _ in 0..2 {
        let again = pipeline::run(&settings, &mut Silent).unwrap();
        assert!(again.repeated, "{}", again.run_id);
        assert_eq!(told, files(&again.folder));
    }
    // What is told of an earlier day is not held against a later one.
    let earlier = pipeline::run(&offline(&stage, "2026-03-01", None), &mut Silent).unwrap();
    let manifest = fs::read_to_string(earlier.folder.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"previous_run_id\": null"), "{manifest}");
}

#[test]
fn a_snapshot_that_cannot_be_read_is_told_and_stops_nothing() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    serve(&stage, 20, "1er février 2026");
    let first = stage.night(NIGHTS[0]);
    fs::remove_file(first.folder.join("claims.parquet")).unwrap();
    let second = stage.night(NIGHTS[1]);
    assert!(second.is_complete, "what is published is whole");
    let issues = cells(&stage, "issues", "message", ("kind", "notice"));
    assert!(issues.iter().any(|it| it.contains("what changed since cannot be told")), "{issues:?}");
    assert!(issues.iter().all(|it| !it.contains(&*stage.output().to_string_lossy())), "{issues:?}");
    let report = fs::read_to_string(stage.output().join("latest/report/report.en.md")).unwrap();
    assert!(report.contains("The edition before can no longer be read"), "{report}");
}

/// "What did we believe on this day about that day?"
#[test]
fn each_clock_has_its_own_hand() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let pages = [(20, "1er février 2026"), (22, "1er juillet 2026"), (23, "1er juillet 2026")];
    for ((number, day), night) in pages.into_iter().zip(NIGHTS) {
        serve(&stage, number, day);
        stage.night(night);
    }
    let brittany: Territory = "REG-53".parse().unwrap();
    #[rustfmt::skip]
    let cases = [
        // known at, as of, what the current figure says
        ("2026-11-21", "2026-12-31", None),
        ("2026-11-22", "2026-12-31", Some(20.0)),
        ("2026-11-23", "2026-12-31", Some(22.0)),
        ("2026-11-24", "2026-12-31", Some(23.0)),
        ("2026-11-22", "2026-03-01", Some(20.0)),
        ("2026-11-23", "2026-03-01", Some(20.0)),
        ("2026-11-24", "2026-03-01", Some(20.0)),
        ("2026-11-24", "2026-01-01", None),
    ];
    for (known_at, as_of, expected) in cases {
        let mut settings = offline(&stage, as_of, None);
        settings.known_at = known_at.parse().ok();
        let edition = pipeline::edition(&settings, &mut Silent).unwrap();
        let is_asked = |it: &&recoupe::reconcile::Figure| {
            it.territory == brittany && it.current && it.claim.is_some()
        };
        let value = edition.figures.iter().find(is_asked).and_then(|figure| figure.value);
        assert_eq!(value, expected, "known at {known_at}, as of {as_of}");
    }
    // The series of the cell, each value on its day; the correction has taken the place of 22.
    let edition = pipeline::edition(&offline(&stage, "2026-12-31", None), &mut Silent).unwrap();
    let series: Vec<(String, Option<f64>)> = edition
        .figures
        .iter()
        .filter(|it| it.territory == brittany && it.claim.is_some())
        .map(|it| (it.as_of.end.to_string(), it.value))
        .collect();
    let expected = [("2026-02-01".to_owned(), Some(20.0)), ("2026-07-01".to_owned(), Some(23.0))];
    assert_eq!(series, expected);
}

/// A page of an agency that lists its communities by name, with their stage.
fn list(rows: &[(&str, &str)]) -> String {
    let row = |(name, stage): &(&str, &str)| format!("<td>{name}</td><td>35</td><td>{stage}</td>");
    let rows = rows.iter().map(row).collect::<Vec<_>>().join("</tr><tr>");
    format!(
        "<html><body><main><h1>Les CPTS de Bretagne</h1><p>Au 1er février 2026, la Bretagne compte 2 \
         CPTS ayant signé un ACI.</p><table><tr><th>Nom de la CPTS</th><th>Département</th>\
         <th>Statut</th></tr><tr>{rows}</tr></table></main></body></html>"
    )
}

#[test]
fn a_list_of_names_is_history_and_a_count() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let file = stage.sources().join("bzh.toml");
    write(&file, &(fs::read_to_string(&file).unwrap() + "complete = 'aci_signed'\n"));
    let (redon, pays) = ("CPTS Redon", "CPTS du Pays de Redon");
    let serve = |rows: &[(&str, &str)]| {
        stage.forget();
        stage.serve("/bzh", list(rows).as_bytes());
    };
    serve(&[(redon, "Lettre d'intention validée"), ("CPTS Brocéliande", "ACI signé")]);
    stage.night(NIGHTS[0]);
    let first = cells(&stage, "communities", "community_id", ("name", redon));
    serve(&[(pays, "ACI signé"), ("CPTS Brocéliande", "ACI signé")]);
    stage.night(NIGHTS[1]);

    let id = cells(&stage, "communities", "community_id", ("stage", "aci_signed"));
    assert!(id.contains(&first[0]), "another spelling is the same community");
    let stages = cells(&stage, "community_history", "stage", ("community_id", &first[0]));
    assert_eq!(stages, ["letter_of_intent", "aci_signed"]);
    let gone = cells(&stage, "community_history", "withdrawn_at", ("community_id", &first[0]));
    assert_eq!(gone, ["2026-11-23", ""]);

    // The names are counted each night, and held against what the page says it counts.
    let counted = cells(&stage, "claims", "value_text", ("method", "listing"));
    assert_eq!(counted.iter().filter(|it| *it == "2").count(), 2, "{counted:?}");
    let edition = pipeline::edition(&offline(&stage, "2026-12-31", None), &mut Silent).unwrap();
    let gaps: Vec<f64> =
        recoupe::communities::comparisons(&edition.claims).iter().map(|it| it.gap).collect();
    assert_eq!(gaps, [0.0]);
    let told = recoupe(&stage, &["explain", "bretagne", "--stage", "aci_signed"]);
    assert!(told.contains("names 2 CPTS: it supports “2” (ARS bzh)"), "{told}");
    let report = stage.output().join("latest/report/report.md");
    assert!(fs::read_to_string(report).unwrap().contains("nomme 2 CPTS et confirme"));
}

/// What a command prints about the sources and the output of a stage, whatever its exit code.
fn recoupe(stage: &Stage, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("--sources").arg(stage.sources()).args(args).arg("--output").arg(stage.output());
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    format!("{}{}exit {}", text(done.stdout), text(done.stderr), done.status.code().unwrap())
}

/// From a doubt to a judgement: what is printed is refused until it is completed, then obeyed.
#[test]
fn a_doubt_becomes_a_judgement() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.source("press", ("Bretagne", &stage.url("/press")), "");
    stage.serve("/bzh", list(&[("CPTS Redon", "ACI signé")]).as_bytes());
    stage.serve("/press", list(&[("CPTS Redon Vilaine", "ACI signé")]).as_bytes());
    stage.night(NIGHTS[0]);
    let doubts = recoupe(&stage, &["communities", "doubtful"]);
    assert!(doubts.contains("1 doubtful pairs among 2 communities"), "{doubts}");
    let stub = doubts.split("1 doubtful").next().unwrap();

    let file = stage.sources().join("judgements.toml");
    write(&file, stub);
    let refused = recoupe(&stage, &["run", "--offline", "--quiet"]);
    assert!(refused.contains("judgements.toml: the judgements cannot be used"), "{refused}");
    assert!(refused.ends_with("exit 2"), "nothing was fetched: {refused}");
    let judged = stub.replace("verdict = \"\"", "verdict = \"same\"");
    write(&file, &judged.replace("reason = \"\"", "reason = \"one association\""));
    let ids = cells(&stage, "communities", "community_id", ("department_code", "DEP-35"));
    stage.night(NIGHTS[1]);
    let merged = cells(&stage, "communities", "name_ids", ("department_code", "DEP-35"));
    assert_eq!(merged.len(), 1, "{merged:?}");
    assert!(ids.iter().all(|id| merged[0].contains(id.as_str())), "{ids:?} in {merged:?}");
}

#[test]
fn another_number_in_its_sentence_leaves_the_address_of_a_claim() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let said = |early: u32| {
        stage.forget();
        let words = format!(
            "<html><head><title>Les CPTS en Bretagne</title></head><body><p>Au 1er février 2026, la Bretagne \
             compte 20 CPTS ayant signé un ACI et {early} CPTS en préprojet.</p></body></html>"
        );
        stage.serve("/bzh", words.as_bytes());
    };
    let signed = |column: &str| cells(&stage, "claims", column, ("stage_to", "aci_signed"));
    said(5);
    stage.night(NIGHTS[0]);
    let (before, seen) = (signed("claim_id"), signed("first_seen"));
    assert_eq!((before.len(), seen.as_slice()), (1, ["2026-11-22".to_owned()].as_slice()));

    said(6);
    stage.night(NIGHTS[1]);
    let after = signed("claim_id");
    assert_eq!(after.len(), 1, "still said, in other words");
    assert_ne!(after, before);
    assert_eq!(signed("first_seen"), ["2026-11-23"], "since when these words stand there");
    let page = stage.output().join("latest/report/fr/reg-53.html");
    let page = fs::read_to_string(page).unwrap();
    let entry = page.find(&format!("<article class=\"claim\" id=\"{}\">", after[0])).unwrap();
    let old = page
        .find(&format!(" id=\"{}\"", before[0]))
        .expect("the old address still leads somewhere");
    let rest = page[entry..].find("</article>").unwrap();
    assert!((entry..entry + rest).contains(&old), "to the claim that says the same");
}
