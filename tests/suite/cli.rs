//! What a person meets at the terminal: the help, and every mistake explained.

use std::{fs, path::Path};

use assert_cmd::Command;
use recoupe::{fetch::FetchSettings, publish::Lock};
use tempfile::TempDir;

fn recoupe(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.args(args).env_remove("RECOUPE_CONTACT").env("COLUMNS", "100");
    command
}

/// Exit code, standard output and standard error, as one text to be read.
fn met(args: &[&str]) -> String {
    let done = recoupe(args).assert();
    let output = done.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let asked = args.join(" ");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    format!("$ recoupe {asked}\n{out}{err}exit {}\n", output.status.code().unwrap())
}

#[test]
fn the_help_teaches() {
    let commands = [
        &["--help"][..],
        &["run", "--help"],
        &["sources", "--help"],
        &["sources", "check", "--help"],
        &["explain", "--help"],
        &["communities", "--help"],
        &["communities", "doubtful", "--help"],
        &["publish", "--help"],
        &["history", "--help"],
        &["extract", "--help"],
        &["reconcile", "--help"],
        &["diff", "--help"],
        &["status", "--help"],
        &["accept", "--help"],
        &["verify", "--help"],
        &["import", "--help"],
        &["backfill", "--help"],
        &["completions", "--help"],
    ];
    let all: Vec<String> = commands.iter().map(|args| met(args)).collect();
    insta::assert_snapshot!("help", all.join("\n"));
}

/// What a maintainer sees of a page: what is quoted, what was declined, where the reader is blind.
#[test]
fn a_page_is_shown_as_it_was_read() {
    let folder = TempDir::new().unwrap();
    let (page, seen) = (folder.path().join("page.html"), folder.path().join("seen.html"));
    super::night::write(
        &page,
        "<html><head><title>Les CPTS en Bretagne</title></head><body><main>\
         <h1>Les CPTS en Bretagne</h1><script>alert(1)</script>\
         <p>Au 1er février 2024, la région compte 24 CPTS signataires de l'ACI et 12 MSP.</p>\
         <p>Chaque CPTS &lt;b&gt; réunit en moyenne 40 professionnels.</p>\
         <table><tr><th>Département</th><th>CPTS ACI signé</th></tr>\
         <tr><td>Finistère</td><td>7</td></tr></table></main></body></html>",
    );
    let (page, seen) = (page.to_str().unwrap(), seen.to_str().unwrap());
    let asked = ["sources", "check", "ars_bretagne", "--file", page, "--html", seen];
    let told = met(&asked).replace(folder.path().to_str().unwrap(), "…");
    insta::assert_snapshot!("shown", told);
    let html = fs::read_to_string(seen).unwrap();
    assert!(html.contains("<span class=\"said\">24</span>"), "{html}");
    assert!(html.contains("<span class=\"declined\">12</span>"), "{html}");
    assert!(html.contains("&lt;b&gt;") && !html.contains("<script"), "{html}");
}

#[test]
fn common_mistakes_are_explained() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        super::night::write(&path, text);
        path.to_str().unwrap().to_owned()
    };
    let policy = write("policy.toml", "order = ['newest']\n");
    let claims = write("claims.csv", "document,publisher\na,b\n");
    let refused = write(
        "refused.csv",
        "document,publisher,publisher_kind,territory,measure,low,high,as_of\n\
         a,P,press,44,communities,1,1,2024\n",
    );
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (nowhere, aside) = (place("nowhere"), place("aside"));
    let mistakes: [&[&str]; 18] = [
        &["run"],
        &["run", "--contact", "nobody"],
        &["run", "--offline", "--as-of", "1/3/2024"],
        &["run", "--offline", "--output", &nowhere, "--as-of", "2999-01-01"],
        &["run", "--offline", "--output", &nowhere, "--known-at", "1999-01-01"],
        &["run", "--offline", "--output", &nowhere, "--known-at", "2999-01-01"],
        &["run", "--offline", "--sources", &nowhere],
        &["run", "--offline", "--policy", &policy],
        &["run", "--offline", "--policy", &nowhere],
        &["explain", "Bretange"],
        &["explain", "Alsace"],
        &["explain", "FRA", "--stage", "signed"],
        &["explain", "FRA", "--measure", "beds"],
        &["sources", "check", "ars_bretange"],
        &["sources", "new", "ars_bretagne"],
        &["reconcile", "--claims", &claims, "--out", &nowhere],
        &["reconcile", "--claims", &refused, "--out", &aside],
        &["diff", &nowhere, &nowhere],
    ];
    let all: Vec<String> = mistakes.iter().map(|args| met(args)).collect();
    let text = all.join("\n").replace(folder.path().to_str().unwrap(), "TMP");
    // The day on which it is told is no part of what is told.
    insta::with_settings!({filters => vec![(r"until today: `(--[a-z-]+) [0-9-]+`", "until today: `$1 TODAY`")]}, {
        insta::assert_snapshot!("mistakes", text);
    });
    assert!(!Path::new(&nowhere).exists(), "a mistake leaves nothing behind");
    let table = Path::new(&aside).join("refused.parquet");
    assert!(table.exists(), "what was refused can be looked at");
}

#[test]
fn a_second_run_is_told_to_wait() {
    let output = TempDir::new().unwrap();
    let _held = Lock::take(output.path()).unwrap();
    let done = recoupe(&["run", "--offline", "--output"]).arg(output.path()).assert().code(11);
    let err = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(err.contains("another run is at work"), "{err}");
    assert!(!output.path().join("latest").exists());
}

#[test]
fn damage_is_found() {
    let output = TempDir::new().unwrap();
    recoupe(&["run", "--offline", "-q", "--output"]).arg(output.path()).assert().code(0);
    recoupe(&["verify", "--output"]).arg(output.path()).assert().code(0);
    let file = output.path().join("latest/figures.csv");
    let text = fs::read_to_string(&file).unwrap().replacen("preproject", "preprojest", 1);
    super::night::write(&file, &text);
    super::night::write(&output.path().join("latest/stranger"), "");
    let done = recoupe(&["verify", "--output"]).arg(output.path()).assert().code(1);
    let err = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    for words in ["figures.csv: holds other bytes", "stranger: stands in no manifest"] {
        assert!(err.contains(words), "{err}");
    }
}

#[test]
fn a_snapshot_that_is_gone_is_missed() {
    let output = TempDir::new().unwrap();
    let run = || recoupe(&["run", "--offline", "-q", "--output"]).arg(output.path()).assert();
    let told = |done: assert_cmd::assert::Assert| {
        String::from_utf8(done.get_output().stderr.clone()).unwrap()
    };
    assert_eq!(told(run().code(0)), "");
    fs::remove_dir_all(output.path().join("snapshots")).unwrap();
    let verified = told(recoupe(&["verify", "--output"]).arg(output.path()).assert().code(1));
    assert!(verified.contains("latest: leads to no snapshot"), "{verified}");
    let again = told(run().code(0));
    assert!(again.contains("latest: what it led to cannot be read"), "{again}");
    assert_eq!(told(run().code(0)), "", "it is there again");
}

#[test]
fn a_figure_is_explained_with_its_proof() {
    #[rustfmt::skip]
    let cases: [(&[&str], &[&str]); 3] = [
        (&["explain", "Grand Est", "--stage", "health_project", "--history"], &["5 (2019-12", "2 + 3", "[restated]", "https://"]),
        (&["explain", "fra", "--as-of", "2024-03-01", "--stage", "aci_signed", "--lang", "fr"], &["530", "FCPTS", "À citer"]),
        (&["explain", "FRA", "--history", "--stage", "health_project..aci_signed"], &["123", "the sum of 13 regions"]),
    ];
    for (args, words) in cases {
        let done = recoupe(args).assert().code(0);
        let out = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        for word in words {
            assert!(out.contains(word), "`{word}` is missing from {args:?}:\n{out}");
        }
    }
}

#[test]
fn a_new_source_is_valid_once_it_is_filled_in() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    fs::create_dir_all(sources.join("vocabulary")).unwrap();
    let territories = "vocabulary/territories.toml";
    fs::copy(Path::new("sources").join(territories), sources.join(territories)).unwrap();
    let with = |args: &[&str]| {
        let mut command = recoupe(args);
        command.arg("--sources").arg(&sources);
        command
    };
    with(&["sources", "new", "urps_bretagne"]).assert().code(0);
    let done = with(&["sources", "check"]).assert().code(2);
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(told.contains("`title` is what the template says"), "{told}");
    let file = sources.join("urps_bretagne.toml");
    let filled: String = fs::read_to_string(&file)
        .unwrap()
        .lines()
        .map(|line| match line.split_once(" = ") {
            Some((key @ ("title" | "publisher"), _)) => format!("{key} = \"URPS\"\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    super::night::write(&file, &filled);
    with(&["sources", "check"]).assert().code(0);
    let page = folder.path().join("page.html");
    let text = "<p>Au 1er mars 2024, la Bretagne compte 20 CPTS ayant signé un ACI.</p>";
    super::night::write(&page, text);
    let mut check = with(&["sources", "check", "urps_bretagne"]);
    let done = check.arg("--file").arg(&page).assert().code(0);
    let out = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(out.contains("claim: 20 REG-53"), "{out}");
    // An address that no run would ask is told before the night, and is no mistake of the file.
    let line = filled.lines().count() + 3;
    let url = "http://127.0.0.1:8000/cpts";
    super::night::write(&file, &format!("{filled}\n[[documents]]\nurl = \"{url}\"\n"));
    let done = with(&["sources", "check"]).assert().code(0);
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let warned = format!("urps_bretagne.toml:{line}: no run will ask for {url}");
    assert!(told.contains(&warned), "{told}");
}

/// Minutes of a length of time as systemd, `timeout` and GitHub write it.
fn minutes(text: &str) -> u64 {
    let (number, unit) =
        text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let number: u64 = number.parse().unwrap();
    match unit {
        "h" => number * 60,
        "min" | "m" => number,
        "s" => number / 60,
        _ => panic!("`{text}` is no length of time that is known here"),
    }
}

/// A night that is stopped from outside publishes nothing: fetching must end well before.
#[test]
fn fetching_ends_before_whoever_started_the_night_loses_patience() {
    /// For reading, reconciling and publishing; on a day without a cache, the workflow compiles too.
    const SPARE_MINUTES: u64 = 25;
    let help = met(&["run", "--help"]);
    let told = help.split("--run-fetch").nth(1).unwrap().split("[default: ").nth(1).unwrap();
    let fetching = minutes(&format!("{}min", told.split(']').next().unwrap()));
    let limit = FetchSettings::new("recoupe").run_timeout.as_secs();
    assert_eq!(limit, fetching * 60, "the library and the command line agree");
    let after = |file: &str, words: &str| {
        let text = fs::read_to_string(Path::new("deploy").join(file)).unwrap();
        let rest = text.split(words).nth(1).unwrap_or_else(|| panic!("no `{words}` in {file}"));
        rest.split_whitespace().next().unwrap().to_owned()
    };
    let limits = [
        ("recoupe.service", minutes(&after("recoupe.service", "\nTimeoutStartSec="))),
        ("recoupe.cron", minutes(&after("recoupe.cron", "timeout --kill-after=30 "))),
        (
            "nightly.yml",
            minutes(&format!("{}min", after("nightly.yml", "\n    timeout-minutes: "))),
        ),
    ];
    for (file, limit) in limits {
        let least = fetching + SPARE_MINUTES;
        assert!(least <= limit, "{file} ends a night after {limit} minutes, {least} are needed");
    }
}
