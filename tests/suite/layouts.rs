//! Small pages, each laid out in a way of its own: tables, lists, cards, definitions, columns of plain text, names.
//!
//! A file of `tests/fixtures/layouts` holds many: a line `=== NAME.EXTENSION TERRITORY KIND` opens each, a line `---`
//! parts it from what it says. There a claim is its territory, measure (`c`ommunities, `s`hare, `p`eople, `t`arget,
//! `us` and `up` of those uncovered), value (`~` where it is qualified), stages (`P`reproject, `L`etter, `H`ealth
//! project, `A`ci, from the first to the last) and date; a community is `C` with its name, stage and department.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

/// A page and what it says.
struct Layout<'t> {
    /// Its file, with the ending that tells its format.
    file: &'t str,
    territory: &'t str,
    kind: &'t str,
    page: &'t str,
    told: Vec<&'t str>,
}

fn layouts(text: &str) -> Vec<Layout<'_>> {
    let pages = text.split("=== ").skip(1);
    let layout = |page| {
        let (head, rest): (&str, &str) = str::split_once(page, '\n').unwrap();
        let mut words = head.split(' ');
        let file = words.next().unwrap();
        let territory = words.next().unwrap_or("FRA");
        let kind = words.next().unwrap_or("ars");
        let (page, told) = rest.split_once("\n---\n").unwrap();
        Layout { file, territory, kind, page, told: told.lines().collect() }
    };
    pages.map(layout).collect()
}

fn letter(stage: &Value) -> &'static str {
    match stage.as_str().unwrap() {
        "preproject" => "P",
        "letter_of_intent" => "L",
        "health_project" => "H",
        "aci_signed" => "A",
        _ => "-",
    }
}

/// A line of the output, as the fixtures write it.
fn short(line: &Value) -> String {
    let text = |key: &str| {
        let text = line[key].as_str().unwrap();
        if text.is_empty() { "-".to_owned() } else { text.to_owned() }
    };
    if line["kind"] == "community" {
        let (name, stage, department) = (text("name"), letter(&line["stage"]), text("department"));
        return format!("C {name}|{stage}|{department}");
    }
    let measure = match line["measure"].as_str().unwrap() {
        "communities" => "c",
        "population_share" => "s",
        "population" => "p",
        "target" => "t",
        "population_share_uncovered" => "us",
        "population_uncovered" => "up",
        other => other,
    };
    let end = |key: &str| line[key].as_f64().map_or_else(String::new, |end| end.to_string());
    let (low, high) = (end("low"), end("high"));
    let value = if low == high { low } else { format!("{low}..{high}") };
    let about = if text("qualifier") == "-" { "" } else { "~" };
    let (first, last) = (letter(&line["stages"][0]), letter(&line["stages"][1]));
    let last = if first == last { "" } else { last };
    let stages = if measure == "t" { "*".to_owned() } else { format!("{first}{last}") };
    format!("{} {measure} {about}{value} {stages} {}", text("territory"), text("as_of"))
}

/// What is read of the pages in a folder.
fn read(folder: &Path, layouts: &[Layout<'_>]) -> BTreeMap<String, Vec<String>> {
    let files = layouts.iter().map(|layout| folder.join(layout.file));
    let done = cargo_bin_cmd!("recoupe").arg("extract").args(files).output().unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(done.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        found.entry(line["doc"].as_str().unwrap().to_owned()).or_default().push(short(&line));
    }
    found
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
fn pages_are_read_however_they_are_laid_out() {
    let mut report = String::new();
    let mut files: Vec<_> = fs::read_dir("tests/fixtures/layouts")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let layouts = layouts(&text);
        let folder = tempfile::tempdir().unwrap();
        for layout in &layouts {
            let path = folder.path().join(layout.file);
            let html = path.extension().is_some_and(|ending| ending == "html");
            let title = layout.page.split_once("</h1>").map_or("Page", |(head, _)| head);
            let title = title.rsplit("<h1>").next().unwrap();
            let page = if html {
                format!(
                    "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
                     <body><main>{}</main></body></html>",
                    layout.page
                )
            } else {
                layout.page.to_owned()
            };
            fs::write(&path, page).unwrap();
            let sidecar = format!(
                "publisher = \"X\"\nkind = \"{}\"\nterritory = \"{}\"\n",
                layout.kind, layout.territory
            );
            fs::write(path.with_extension("meta.toml"), sidecar).unwrap();
        }
        let mut read = read(folder.path(), &layouts);
        for Layout { file: page, told, .. } in &layouts {
            let mut got = read.remove(*page).unwrap_or_default();
            got.sort();
            let mut told = told.clone();
            told.sort_unstable();
            if got != told {
                writeln!(report, "{} {page}\n  told {told:#?}\n  read {got:#?}", file.display())
                    .unwrap();
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
