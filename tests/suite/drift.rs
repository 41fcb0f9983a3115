//! What a page can do to its figures overnight, and what people decide about it.

use std::{collections::BTreeMap, fs};

use assert_cmd::Command;
use recoupe::{
    pipeline::{self, Silent},
    publish::SourceState,
};

use super::night::{Stage, page, pairs, write};

const ROWS: [(&str, u32); 4] =
    [("Côtes-d'Armor", 12), ("Finistère", 14), ("Ille-et-Vilaine", 40), ("Morbihan", 16)];

/// The table of an agency.
struct Table {
    rows: Vec<(String, String)>,
    total: String,
    date: &'static str,
    head: &'static str,
}

impl Table {
    fn of(number: impl Fn(u32) -> String) -> Self {
        let rows = ROWS.iter().map(|&(name, count)| (name.to_owned(), number(count)));
        Self {
            rows: rows.collect(),
            total: number(ROWS.iter().map(|(_, count)| count).sum()),
            date: "Données au 15/03/2026",
            head: "<th>CPTS ayant signé un ACI</th>",
        }
    }

    fn good() -> Self {
        Self::of(|count| count.to_string())
    }

    fn html(&self) -> String {
        let row =
            |(name, count): &(String, String)| format!("<tr><td>{name}</td><td>{count}</td></tr>");
        let rows = self.rows.iter().map(row).collect::<Vec<_>>().concat();
        format!(
            "<!doctype html><html lang=fr><head><meta charset=utf-8><title>Les CPTS en Bretagne</title>\
             </head><body><main><h1>Les CPTS en Bretagne</h1><p>{}</p><table><thead><tr>\
             <th>Département</th>{}</tr></thead><tbody>{rows}</tbody><tfoot><tr><td>Total</td>\
             <td>{}</td></tr></tfoot></table></main></body></html>",
            self.date, self.head, self.total,
        )
    }
}

/// What the standing claims of each source say, and of which day.
fn standing(stage: &Stage) -> BTreeMap<String, Vec<(String, String)>> {
    let withdrawn =
        stage.rows("claims", &["source_id", "withdrawn_at", "value_low", "as_of_start"]);
    let mut standing: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in withdrawn.into_iter().filter(|row| row[1].is_empty()) {
        standing.entry(row[0].clone()).or_default().push((row[2].clone(), row[3].clone()));
    }
    for values in standing.values_mut() {
        values.sort();
    }
    standing
}

#[test]
fn drift_never_replaces_good_data() {
    let number = |factor: u32| move |count: u32| (count * factor).to_string();
    let dated = |date| Table { date, ..Table::good() };
    let headed = |head| Table { head, ..Table::good() };
    let rows = |rows: usize, total: &str| Table {
        rows: Table::good().rows.into_iter().take(rows).collect(),
        total: total.to_owned(),
        ..Table::good()
    };
    let twice = Table { rows: [Table::good().rows, Table::good().rows].concat(), ..Table::good() };
    let plain = |body: &str| {
        format!(
            "<!doctype html><meta charset=utf-8><title>Tableau</title><main><h1>Tableau de bord</h1>{body}</main>"
        )
    };
    let card = |(name, count): &(&str, u32)| format!("<div><b>{name}</b><i>{count}</i></div>");
    let cards = ROWS.iter().map(card).collect::<Vec<_>>().concat();
    let swapped = Table {
        head: "<th>Maisons de santé</th><th>CPTS ayant signé un ACI</th>",
        ..Table::of(|count| format!("{count}</td><td>{}", count * 20))
    };
    // What becomes of it, and why in a word of the reason.
    #[rustfmt::skip]
    let cases: [(&str, String, &str, &str); 24] = [
        ("good", Table::good().html(), "unchanged", ""),
        ("redesign", plain(&cards), "drifted", "plus rien"),
        ("js", plain("<div id=app></div><script src=/app.js></script>"), "drifted", "plus rien"),
        ("empty_table", rows(0, "").html(), "drifted", "plus rien"),
        ("one_row", rows(1, "12").html(), "drifted", "2 des 5 chiffres"),
        ("x10", Table::of(number(10)).html(), "drifted", "« 120 »"),
        ("x1000", Table::of(number(1000)).html(), "drifted", "« 12000 »"),
        ("drop", Table::of(|count| (count / 10).to_string()).html(), "drifted", "« 1 »"),
        ("zero", Table::of(number(0)).html(), "drifted", "« 0 »"),
        ("negative", Table::of(|count| format!("-{count}")).html(), "drifted", ""),
        ("renamed", headed("<th>Passages aux urgences</th>").html(), "drifted", ""),
        ("swapped", swapped.html(), "drifted", "« 240 »"),
        ("total_mismatch", Table { total: "9999".to_owned(), ..Table::good() }.html(), "drifted", "« 9999 »"),
        ("stale", dated("Données au 01/01/2026").html(), "drifted", "la date recule"),
        ("future", dated("Données au 15/03/2027").html(), "drifted", "pas encore venue"),
        ("no_date", dated("Données à jour").html(), "drifted", "la date a disparu"),
        ("english", headed("<th>Confirmed contracts</th>").html(), "drifted", ""),
        ("wave", Table { date: "Données au 16/03/2026", ..Table::of(number(3)) }.html(), "drifted", "« 36 »"),
        // An honest day.
        ("grow", Table { date: "Données au 16/03/2026", ..Table::of(|count| (count + count / 10).to_string()) }.html(),
            "fresh", "5 chiffres nouveaux, 5 chiffres n'y sont plus"),
        // A page that mends one figure is told as such, in `revisions`; where all are others on the
        // same day, it is the day that is wrong.
        ("corrected", Table::good().html().replace("<td>14<", "<td>15<"), "fresh", "un chiffre nouveau, un chiffre n'y est plus"),
        ("same_date_new_values", Table::of(|count| (count + 1).to_string()).html(), "drifted", "5 de ses 5 chiffres sont autres"),
        ("two_dates", dated("Publié le 20/03/2026, données au 15/03/2026, mis à jour le 22/03/2026").html(),
            "fresh", "aucun de ses chiffres"),
        ("duplicated", twice.html(), "fresh", ""),
        // Nobody can tell that 3 April was meant to be 4 March: known to be read as printed.
        ("us_date", dated("Données au 03/04/2026").html(), "fresh", "5 chiffres nouveaux"),
    ];
    let stage = Stage::new();
    let good = Table::good().html();
    for (name, ..) in &cases {
        let at = format!("/{name}");
        stage.source(name, ("Bretagne", &stage.url(&at)), "");
        stage.serve(&at, good.as_bytes());
    }
    for day in ["20", "21", "22"] {
        stage.night(&format!("2026-11-{day}T03:00:00Z"));
    }
    let before = standing(&stage);
    stage.forget();
    for (name, html, ..) in &cases {
        stage.serve(&format!("/{name}"), html.as_bytes());
    }
    let summary = stage.night("2026-11-23T03:00:00Z");
    let after = standing(&stage);
    let told = stage.rows("sources", &["source_id", "state", "state_since", "reason"]);
    let told: BTreeMap<String, Vec<String>> =
        told.into_iter().map(|row| (row[0].clone(), row)).collect();
    for (name, _, state, word) in &cases {
        let row = &told[*name];
        assert_eq!(row[1], *state, "for {name}: {row:?} {:?}", after.get(*name));
        assert!(row[3].contains(word), "for {name}, `{word}`: {row:?}");
        if *state == "drifted" {
            assert_eq!(before[*name], after[*name], "the last good claims of {name} stand");
            assert_eq!(row[2], "2026-11-23", "for {name}");
        }
    }
    assert!(!summary.is_complete);
    let held = summary.held.iter().find(|held| held.source.as_str() == "x10").unwrap();
    for words in ["`120`", "`12`", "“Côtes-d'Armor 120”", "“Côtes-d'Armor 12”", "too far apart"]
    {
        assert!(held.because.contains(words), "{words} is not told: {}", held.because);
    }
    let files = fs::read_dir(stage.output().join("archive")).unwrap();
    let is_night = |name: &str| name.ends_with(".warc.gz");
    let nights = files.filter(|it| is_night(&it.as_ref().unwrap().file_name().to_string_lossy()));
    assert_eq!(nights.count(), 4, "what is held back is kept");

    // A week later all is as before: nothing decays, and the page that came back speaks again.
    stage.forget();
    for (name, html, ..) in &cases {
        let html = if *name == "x10" { &good } else { html };
        stage.serve(&format!("/{name}"), html.as_bytes());
    }
    stage.night("2026-11-30T03:00:00Z");
    let states = stage.column("sources", "state");
    // The copy before was the one that was held back: what the page says is new to it.
    assert!(states.contains(&("x10".to_owned(), "fresh".to_owned())), "{states:?}");
    assert!(states.contains(&("wave".to_owned(), "drifted".to_owned())), "{states:?}");
    assert_eq!(standing(&stage)["wave"], before["wave"]);
    let claims = fs::read_to_string(stage.output().join("latest/claims.csv")).unwrap();
    assert!(
        !claims.contains("« 120 »") && !claims.contains(",120,"),
        "what was held back is no claim"
    );
}

#[test]
fn what_is_held_back_is_accepted_by_a_line_that_people_read() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 60, "1er mars 2024").as_bytes());
    let held = stage.night("2026-11-23T03:00:00Z").held;
    assert_eq!(held.len(), 1);
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "20")]));

    let accept = |more: &[&str]| {
        let mut command = Command::cargo_bin("recoupe").unwrap();
        command.arg("accept").args(more);
        command.arg("--sources").arg(stage.sources()).arg("--output").arg(stage.output());
        command
    };
    let listed = accept(&[]).assert().code(0);
    let listed = String::from_utf8(listed.get_output().stdout.clone()).unwrap();
    assert!(listed.contains("`60`") && listed.contains("`20`"), "{listed}");
    let file = stage.sources().join("bzh.toml");
    let before = fs::read_to_string(&file).unwrap();
    accept(&["bzh", "--reason", "three \"lists\" were merged"]).assert().code(0);
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.starts_with(&before), "what people wrote stays");
    assert!(after.contains("three") && after.contains("[[accept]]"), "{after}");
    assert_eq!(fs::read_dir(stage.sources()).unwrap().count(), 3, "nothing is left beside it");

    let summary = stage.night("2026-11-24T03:00:00Z");
    assert!(summary.is_complete && summary.held.is_empty(), "{summary:?}");
    assert!(stage.column("claims", "value_low").contains(&("bzh".to_owned(), "60".to_owned())));
    let why = stage.rows("revisions", &["reason_fr", "reason_en"]);
    let because = "three \"lists\" were merged.";
    let is_told = |row: &[String]| {
        let [fr, en] = [&row[0], &row[1]];
        fr.contains("Copie acceptée par une personne le ")
            && fr.ends_with(because)
            && en.contains("A person accepted the copy on ")
            && en.ends_with(because)
    };
    assert!(why.iter().any(|row| is_told(row)), "{why:?}");
    let done = accept(&["bzh"]).assert().code(2);
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(told.contains("nothing of `bzh` is held back"), "{told}");

    // From here on that is the last good copy, however the page is written.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 61, "1er avril 2024").as_bytes());
    assert!(stage.night("2026-11-25T03:00:00Z").is_complete);
}

#[test]
fn a_page_that_comes_back_is_held_against_the_one_that_took_its_place() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let old = page("Bretagne", 20, "1er février 2024");
    let new = page("Bretagne", 25, "1er juillet 2024");
    let night = |day: &str, page: &str| {
        stage.forget();
        stage.serve("/bzh", page.as_bytes());
        stage.night(&format!("2026-11-{day}T03:00:00Z"))
    };
    let said = || stage.rows("claims", &["value_low", "withdrawn_at"]);
    let both = [["20", "2026-11-23"], ["25", ""]].map(|row| row.map(str::to_owned));
    let taken = |day: &str| [["20", day], ["25", ""]].map(|row| row.map(str::to_owned));
    assert!(night("22", &old).is_complete);
    assert!(night("23", &new).is_complete);
    assert_eq!(said(), taken("2026-11-23"));
    for day in ["24", "25"] {
        let held = night(day, &old).held;
        assert!(held[0].because.contains("the date goes back"), "{held:?}");
        assert_eq!(said(), both, "the newer page speaks, and what was said before stays");
        let told = stage.rows("sources", &["state", "state_since"]);
        assert_eq!(told, [["drifted", "2026-11-23"].map(str::to_owned)]);
    }
    let summary = night("26", &new);
    assert!(summary.is_complete && summary.held.is_empty(), "{summary:?}");
    // Another page that comes back and is near enough speaks, as it did.
    let third = page("Bretagne", 26, "1er juillet 2024");
    assert!(night("27", &third).is_complete);
    assert!(night("28", &new).is_complete);
    assert_eq!(stage.standing("bzh"), ["25"]);
    // A person knows better.
    let held = night("29", &old).held;
    let file = stage.sources().join("bzh.toml");
    let block = format!(
        "\n[[accept]]\ncapture = '{}'\ndate = 2026-11-29\nreason = 'they took it back'\n",
        held[0].capture
    );
    write(&file, &(fs::read_to_string(&file).unwrap() + &block));
    assert!(night("30", &old).is_complete);
    assert_eq!(stage.standing("bzh"), ["20"]);
}

#[test]
fn in_the_first_night_pages_take_the_place_of_copies_in_our_words() {
    let stage = Stage::new();
    let two = Table {
        rows: vec![("Morbihan".to_owned(), "16".to_owned())],
        total: "83".to_owned(),
        date: "Données au 15/04/2026",
        ..Table::good()
    };
    let undated = Table { date: "Données à jour", ..Table::good() };
    let none = "<!doctype html><title>Les CPTS en Bretagne</title><main><p>Chargement.</p></main>";
    let cases = [
        ("all", Table::good().html(), true),
        ("two", two.html(), true),
        ("copied", two.html(), false),
        ("none", none.to_owned(), true),
        ("undated", undated.html(), true),
    ];
    for (name, html, is_restated) in &cases {
        let (at, url) = (format!("/{name}"), stage.url(&format!("/{name}")));
        stage.source(name, ("Bretagne", &url), "");
        stage.capture(name, &url, &Table::good().html());
        let meta = stage.sources().join(format!("captures/{name}.meta.toml"));
        let told = format!("restated = {is_restated}\n");
        write(&meta, &(fs::read_to_string(&meta).unwrap() + &told));
        stage.serve(&at, html.as_bytes());
    }
    let summary = stage.night("2026-11-22T03:00:00Z");
    let states = stage.column("sources", "state");
    let held: Vec<&str> = summary.held.iter().map(|held| held.source.as_str()).collect();
    assert_eq!(held, ["copied", "none", "undated"], "{states:?}");
    let said = standing(&stage);
    assert_eq!(said["all"].len(), 5);
    // What the page gives otherwise, and what it does not give, of the copy.
    let (old, new) = ("2026-03-15", "2026-04-15");
    assert_eq!(
        said["two"],
        pairs(&[("12", old), ("14", old), ("16", new), ("40", old), ("83", new)])
    );
    for name in ["copied", "none", "undated"] {
        assert_eq!(said[name], said["all"], "for {name}");
    }
    let issues = stage.rows("issues", &["source_id", "kind", "message"]);
    let lent = issues.iter().find(|row| row[0] == "two").unwrap();
    assert!(lent[1] == "notice" && lent[2].starts_with("3 of the 5 figures"), "{lent:?}");
    // The next nights hold the page against itself.
    stage.forget();
    let next = Table { date: "Données au 15/05/2026", ..two };
    stage.serve("/two", next.html().as_bytes());
    // What will never be read is left alone by a line with a reason, and told no more.
    let file = stage.sources().join("none.toml");
    let block = "\n[suspended]\nsince = 2026-11-23\nreason = 'made by a script'\n";
    write(&file, &(fs::read_to_string(&file).unwrap() + block));
    let summary = stage.night("2026-11-23T03:00:00Z");
    let states = stage.column("sources", "state");
    assert!(states.contains(&("two".to_owned(), "fresh".to_owned())), "{states:?}");
    assert!(states.contains(&("none".to_owned(), "suspended".to_owned())), "{states:?}");
    assert!(summary.held.iter().all(|held| held.source.as_str() != "none"), "{:?}", summary.held);
    let issues = stage.rows("issues", &["source_id"]);
    assert!(!issues.contains(&vec!["none".to_owned()]), "{issues:?}");
    assert_eq!(standing(&stage)["none"].len(), 5);
}

#[test]
fn too_little_is_held_back_and_can_be_accepted() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "[expect]\nclaims_min = 5");
    stage.serve("/bzh", Table::good().html().as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    stage.forget();
    let four = Table { total: String::new(), ..Table::good() };
    stage.serve("/bzh", four.html().as_bytes());
    let held = stage.night("2026-11-23T03:00:00Z").held;
    assert!(held[0].because.contains("4 claims read, 5 expected"), "{held:?}");
    assert_eq!(stage.column("claims", "value_low").len(), 5);
    let file = stage.sources().join("bzh.toml");
    let block = format!(
        "\n[[accept]]\ncapture = '{}'\ndate = 2026-11-23\nreason = 'no total any more'\n",
        held[0].capture
    );
    write(&file, &(fs::read_to_string(&file).unwrap() + &block));
    let summary = stage.night("2026-11-24T03:00:00Z");
    assert!(summary.is_complete, "{summary:?}");
    assert_eq!(standing(&stage)["bzh"].len(), 4);
}

#[test]
fn four_things_that_a_night_can_bring_are_told_apart() {
    let stage = Stage::new();
    let say = |more: &str| {
        let text = page("Bretagne", 20, "1er février 2024");
        text.replace("</main>", &format!("{more}</main>"))
    };
    let projects = "<p>Au 1er février 2024, 8 CPTS sont en projet en Bretagne.</p>";
    for name in ["down", "same", "dressed", "shorter"] {
        let at = format!("/{name}");
        stage.source(name, ("Bretagne", &stage.url(&at)), "");
        stage.serve(&at, say(projects).as_bytes());
    }
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(stage.column("claims", "value_low").len(), 8);
    stage.forget();
    stage.serve("/same", say(projects).as_bytes());
    let dressed = say(projects).replace("<body>", "<body><nav>Accueil</nav>");
    stage.serve("/dressed", dressed.as_bytes());
    stage.serve("/shorter", say("").as_bytes());
    let nights = ["2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z"];
    stage.night(nights[0]);
    let rows =
        stage.rows("sources", &["source_id", "state", "state_since", "claims_withdrawn", "reason"]);
    let told: Vec<String> = rows.iter().map(|row| row[..4].join(" ")).collect();
    assert_eq!(
        told,
        [
            "down stale 2026-11-23 0",
            "dressed fresh 2026-11-23 0",
            "same unchanged 2026-11-22 0",
            "shorter fresh 2026-11-23 1"
        ]
    );
    assert!(rows[0][4].contains("404"), "{rows:?}");
    assert_eq!(rows[1][4], "La page a changé, aucun de ses chiffres.");
    assert_eq!(rows[3][4], "La page a changé : un chiffre n'y est plus.");
    stage.night(nights[1]);
    let rows = stage.rows("sources", &["source_id", "state", "state_since"]);
    let told: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        told,
        [
            "down stale 2026-11-23",
            "dressed unchanged 2026-11-23",
            "same unchanged 2026-11-22",
            "shorter unchanged 2026-11-23"
        ]
    );
}

#[test]
fn a_source_that_is_suspended_is_left_alone_and_says_so() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    let file = stage.sources().join("bzh.toml");
    let block = "\n[suspended]\nsince = 2026-11-22\nreason = 'site en travaux'\n";
    write(&file, &(fs::read_to_string(&file).unwrap() + block));
    stage.forget();
    let summary = stage.night("2026-11-23T03:00:00Z");
    assert!(summary.is_complete, "a person has decided so");
    assert_eq!(summary.states[&SourceState::Suspended], 1);
    assert!(stage.asked().is_empty(), "nobody is asked");
    let rows = stage.rows("sources", &["state", "state_since", "claims", "reason"]);
    let told = "Laissée de côté depuis le 22/11/2026 : site en travaux.";
    assert_eq!(rows, [["suspended", "2026-11-22", "1", told].map(str::to_owned)]);
    let report = fs::read_to_string(stage.output().join("latest/report/fr/sources.html")).unwrap();
    assert!(report.contains("site en travaux"));
}

#[test]
fn a_correction_counts_until_the_page_is_another() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 200, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    let file = stage.sources().join("bzh.toml");
    let declared = fs::read_to_string(&file).unwrap();
    let block = "\n[[correct]]\nprinted = 'compte 200 CPTS'\nvalue = 20\nreason = 'un zéro de trop'\n\
                 date = 2026-11-22\nby = 'A. Martin'\n";
    write(&file, &(declared + block));
    assert!(stage.night("2026-11-23T03:00:00Z").is_complete);
    let columns =
        ["value_low", "value_text", "corrected_low", "corrected_high", "correction", "evidence"];
    let rows = stage.rows("claims", &columns);
    let told = ["200", "200", "20", "20", "un zéro de trop (A. Martin, 2026-11-22)"];
    assert_eq!(rows[0][..5], told.map(str::to_owned));
    assert!(rows[0][5].contains("compte 200 CPTS"), "the page is quoted as it is");
    let figures = fs::read_to_string(stage.output().join("latest/figures.csv")).unwrap();
    assert!(figures.contains("aci_signed,aci_signed,20,20,20"), "{figures}");
    let report = super::night::files(&stage.output().join("latest/report"));
    let told = |page: &Vec<u8>| String::from_utf8_lossy(page).contains("Corrigé par nous");
    assert!(report.values().any(told), "the report says so beside the quotation");
    let revisions = stage.rows("revisions", &["cause", "value_before", "value_after"]);
    assert_eq!(revisions, [["declaration", "200", "20"].map(str::to_owned)]);

    // The page says it right: the correction stops, and says so.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 21, "1er février 2024").as_bytes());
    let summary = stage.night("2026-11-24T03:00:00Z");
    assert_eq!(summary.issues, 1);
    assert!(!summary.is_complete, "somebody should look at it, and the exit code tells");
    let others = summary.others.join("\n");
    assert!(others.contains("a correction does nothing"), "{others}");
    let issues = stage.rows("issues", &["kind", "message"]);
    assert_eq!(issues[0][0], "correction");
    assert!(issues[0][1].contains("no longer says `compte 200 CPTS`"), "{issues:?}");
    assert_eq!(standing(&stage)["bzh"], pairs(&[("21", "2024-02-01")]));
}

#[test]
fn a_correction_for_any_page_is_missed_on_none_where_it_is_on_one() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let file = stage.sources().join("bzh.toml");
    let more = format!(
        "\n[[documents]]\nurl = '{}'\n\n[[correct]]\nprinted = 'compte 200 CPTS'\nvalue = 20\n\
         reason = 'x'\ndate = 2026-11-22\nby = 'x'\n",
        stage.url("/old")
    );
    write(&file, &(fs::read_to_string(&file).unwrap() + &more));
    stage.serve("/bzh", page("Bretagne", 200, "1er février 2024").as_bytes());
    stage.serve("/old", page("Bretagne", 12, "1er février 2022").as_bytes());
    assert_eq!(stage.night("2026-11-22T03:00:00Z").issues, 0);
    let corrected = stage.column("claims", "corrected_low");
    assert_eq!(corrected.iter().filter(|(_, value)| value == "20").count(), 1, "{corrected:?}");

    // On no page any more: that is told once, not for each page.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 13, "1er février 2024").as_bytes());
    stage.night("2026-11-23T03:00:00Z");
    let issues = stage.rows("issues", &["message"]);
    let told = issues.iter().filter(|row| row[0].contains("no longer says `compte 200 CPTS`"));
    assert_eq!(told.count(), 1, "{issues:?}");
}

#[test]
fn a_correction_of_more_than_one_number_does_nothing() {
    let stage = Stage::new();
    let more = "\n[[correct]]\nprinted = '8 CPTS en projet et 20 CPTS ayant signé un ACI'\nvalue = 9\n\
                reason = 'x'\ndate = 2026-11-22\nby = 'x'\n";
    let url = stage.url("/bzh");
    stage.source("bzh", ("Bretagne", &url), "");
    let file = stage.sources().join("bzh.toml");
    write(&file, &(fs::read_to_string(&file).unwrap() + more));
    let text = "<main><p>Au 1er mars 2024, la Bretagne compte 8 CPTS en projet et 20 CPTS ayant signé un ACI.</p></main>";
    stage.serve("/bzh", text.as_bytes());
    let settings = stage.settings("2026-11-22T03:00:00Z");
    pipeline::run(&settings, &mut Silent).unwrap();
    let issues = stage.rows("issues", &["message"]);
    assert!(issues[0][0].contains("several numbers"), "{issues:?}");
    let corrected = stage.column("claims", "corrected_low");
    assert!(corrected.iter().all(|(_, value)| value.is_empty()), "{corrected:?}");
}
