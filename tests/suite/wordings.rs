//! Short passages of our own, in every wording that we could think of, with what a careful reader
//! finds in each: `tests/fixtures/wordings/*.txt`.
//!
//! ```text
//! == what is tried | kind=ars territory=REG-53 published=2024-06-20
//! Au 1er juin 2024, 38 CPTS sont conventionnées dans la région.
//! = REG-53 n 38 a 2024-06-01
//! ```
//!
//! A line is a paragraph, or HTML where it begins with `<`. Behind `=` stand the territory, the
//! measure (`n` communities, `%` their share of the population, `pop` the people, `un` behind them for
//! those outside, `target`), the value with its qualifier, the stages by their first letters (`p-a` all
//! of them) and the date; or `name`, a named community, its department and its stage.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

/// How many passages there must at least be.
const PASSAGES: usize = 300;

pub(super) struct Passage {
    pub(super) name: String,
    pub(super) place: String,
    html: String,
    pub(super) sidecar: String,
    pub(super) wanted: Vec<String>,
}

#[test]
fn each_wording_is_read_as_a_careful_reader_reads_it() {
    let passages = passages("tests/fixtures/wordings");
    assert!(PASSAGES <= passages.len(), "{} passages", passages.len());
    let mut found = read(&passages);
    let mut report = String::new();
    for (number, passage) in passages.iter().enumerate() {
        let mut got = found.remove(&number).unwrap_or_default();
        // Names are compared only where a passage is about them.
        if !passage.wanted.iter().any(|line| line.starts_with("name ")) {
            got.retain(|line| !line.starts_with("name "));
        }
        let mut wanted = passage.wanted.clone();
        wanted.sort();
        got.sort();
        if wanted != got {
            writeln!(
                report,
                "{} {}\n  want {wanted:?}\n  got  {got:?}",
                passage.place, passage.name
            )
            .unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// What the reader finds in each passage, by its number.
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
pub(super) fn read(passages: &[Passage]) -> BTreeMap<usize, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> = Vec::new();
    for (number, passage) in passages.iter().enumerate() {
        let file = folder.path().join(format!("{number:04}.html"));
        fs::write(&file, &passage.html).unwrap();
        fs::write(folder.path().join(format!("{number:04}.meta.toml")), &passage.sidecar).unwrap();
        files.push(file);
    }
    let done = cargo_bin_cmd!("recoupe").arg("extract").args(&files).assert().success();
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&done.get_output().stdout).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let number: usize = line["doc"].as_str().unwrap()[..4].parse().unwrap();
        found.entry(number).or_default().push(brief(&line));
    }
    found
}

/// The passages of all files of a folder.
pub(super) fn passages(folder: &str) -> Vec<Passage> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let mut passages: Vec<Passage> = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            if let Some(head) = line.strip_prefix("== ") {
                let (name, options) = head.split_once('|').unwrap_or((head, ""));
                passages.push(Passage {
                    name: name.trim().to_owned(),
                    place: format!("{stem}:{}", number + 1),
                    html: String::new(),
                    sidecar: sidecar(options),
                    wanted: Vec::new(),
                });
            } else if let Some(passage) = passages.last_mut().filter(|_| !line.is_empty()) {
                if let Some(wanted) = line.strip_prefix("= ") {
                    passage.wanted.push(wanted.trim().to_owned());
                } else if line.starts_with('<') {
                    writeln!(passage.html, "{line}").unwrap();
                } else if !line.starts_with('#') {
                    writeln!(passage.html, "<p>{line}</p>").unwrap();
                }
            }
        }
    }
    for passage in &mut passages {
        passage.html = format!("<html><body><main>\n{}</main></body></html>", passage.html);
    }
    passages
}

/// The sidecar of a passage: `kind=ars territory=REG-53`; a paper of the whole country unless said.
fn sidecar(options: &str) -> String {
    let mut fields =
        BTreeMap::from([("kind", "press".to_owned()), ("publisher", "Le Journal".to_owned())]);
    for option in options.split_whitespace() {
        let (field, value) = option.split_once('=').expect("options are written field=value");
        fields.insert(field, value.replace('_', " "));
    }
    fields
        .iter()
        .fold(String::new(), |text, (field, value)| format!("{text}{field} = \"{value}\"\n"))
}

/// A line of `extract`, as the fixtures write it.
fn brief(line: &Value) -> String {
    let text = |field: &str| line[field].as_str().unwrap_or("");
    let stage = |code: &str| code.chars().next().map(String::from).unwrap_or_default();
    if line["kind"] == "community" {
        let brief =
            format!("name {} | {} {}", text("name"), text("department"), stage(text("stage")));
        return brief.trim().to_owned();
    }
    let measure = match text("measure") {
        "communities" => "n",
        "population_share" => "%",
        "population" => "pop",
        "population_share_uncovered" => "%un",
        "population_uncovered" => "popun",
        other => other,
    };
    let (low, high) = (line["low"].as_f64(), line["high"].as_f64());
    let value = match (text("qualifier"), low, high) {
        ("" | "between", Some(low), Some(high)) if low < high => format!("{low}..{high}"),
        ("", ..) => low.or(high).map_or_else(String::new, |value| value.to_string()),
        (qualifier, ..) => format!("{qualifier}:{}", low.or(high).unwrap_or_default()),
    };
    let stages: Vec<&str> =
        line["stages"].as_array().unwrap().iter().map(|stage| stage.as_str().unwrap()).collect();
    let mut brief = format!("{} {measure} {value}", text("territory"));
    if measure != "target" {
        let (from, to) = (stage(stages[0]), stage(stages[1]));
        let range = if from == to { from } else { format!("{from}-{to}") };
        write!(brief, " {range}").unwrap();
    }
    if !text("as_of").is_empty() {
        write!(brief, " {}", text("as_of")).unwrap();
    }
    brief
}
