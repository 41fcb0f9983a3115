//! Every mistake that a hand can make in the file of a source is named: file, line and key.

use std::{fs, path::Path};

use assert_cmd::Command;
use recoupe::{pipeline::Declared, sources::Geography, sources::Source};
use tempfile::TempDir;

use super::night::write;

/// Every key that a source may have, once.
const WHOLE: &str = "\
title = 'Les CPTS en Bretagne'
publisher = 'ARS Bretagne'
kind = 'ars'
territory = 'Bretagne'
homepage = 'https://example.org/'
licence = 'Licence Ouverte 2.0'
confirmed = true
cadence_days = 90
delay_seconds = 10
note = 'une note'

[expect]
claims_min = 4
claims_max = 40
jump_max = 1.0
jump_least = 5
kept_min = 0.5
monotone = true

[suspended]
since = 2026-11-20
reason = 'site en travaux'

[[documents]]
url = 'https://example.org/cpts'
format = 'html'
published = '2024-02'
confirmed = true
fetch = true
complete = true

[documents.read]
article = 'main .content'

[documents.extract]
stages = 'aci_signed'

[[accept]]
capture = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
date = 2026-11-25
reason = 'vu'

[[correct]]
url = 'https://example.org/cpts'
printed = '388 contrats'
value = 38
reason = 'un chiffre de trop'
date = 2026-11-25
by = 'A. Martin'
";

/// Values that are wrong in a way of their own, by the line that they stand for.
#[rustfmt::skip]
const ODD: &[(&str, &str)] = &[
    ("territory = 'Bretagne'", "territory = 'Bretange'"),
    ("homepage = 'https://example.org/'", "homepage = 'ftp://example.org/'"),
    ("kind = 'ars'", "kind = 'ARS'"),
    ("cadence_days = 90", "cadence_days = -1"),
    ("delay_seconds = 10", "delay_seconds = 1.5"),
    ("jump_max = 1.0", "jump_max = -1.0"),
    ("jump_least = 5", "jump_least = nan"),
    ("kept_min = 0.5", "kept_min = 50.0"),
    ("since = 2026-11-20", "since = '2026-11-31'"),
    ("since = 2026-11-20", "since = '20/11/2026'"),
    ("reason = 'site en travaux'", "reason = ' '"),
    ("format = 'html'", "format = 'htm'"),
    ("published = '2024-02'", "published = '2024-13'"),
    ("complete = true", "complete = 'signed'"),
    ("url = 'https://example.org/cpts'", "url = 'example.org/cpts'"),
    ("article = 'main .content'", "article = 'main >'"),
    ("stages = 'aci_signed'", "stages = 'signed'"),
    ("capture = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'", "capture = '9f86'"),
    ("printed = '388 contrats'", "printed = '  '"),
    ("value = 38", "value = 'trente-huit'"),
    ("value = 38", "value = -38"),
    ("value = 38", "value = [200, 150]"),
    ("by = 'A. Martin'", "by = ''"),
];

/// What is wrong with the file, in words for people; nothing where it can be used.
fn problems(text: &str) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    write(&folder.path().join("bzh.toml"), text);
    let declared = Declared::load(folder.path(), None).unwrap();
    declared.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn every_mistake_is_named_with_its_line_and_key() {
    assert_eq!(problems(WHOLE), Vec::<String>::new());
    let mut mutants: Vec<(usize, String, String)> = Vec::new();
    for (number, line) in WHOLE.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let with = |other: &str| {
            let lines: Vec<&str> = WHOLE
                .lines()
                .enumerate()
                .map(|(at, it)| if at == number { other } else { it })
                .collect();
            lines.join("\n")
        };
        // A letter too many, and a value of another type.
        let misspelt = format!("{key}s");
        mutants.push((number + 1, misspelt.clone(), with(&line.replacen(key, &misspelt, 1))));
        mutants.push((number + 1, String::new(), with(&format!("{key} = {{ a = 1 }}"))));
        let odd = ODD.iter().filter(|(right, _)| *right == line);
        mutants.extend(odd.map(|(_, wrong)| (number + 1, key.to_owned(), with(wrong))));
    }
    assert!(60 <= mutants.len(), "only {} mutants", mutants.len());
    for (line, key, text) in &mutants {
        let told = problems(text);
        let wrong = text.lines().nth(line - 1).unwrap();
        assert_eq!(told.len(), 1, "`{wrong}` is one mistake: {told:?}");
        assert!(told[0].contains("bzh.toml: "), "for `{wrong}`: {}", told[0]);
        assert!(told[0].contains(&format!("line {line}, column ")), "for `{wrong}`: {}", told[0]);
        // What has the wrong shape is quoted in the place of its key.
        let value = wrong.split_once(" = ").map(|(_, value)| value.trim_matches('\'')).unwrap();
        let names = |word: &str| told[0].contains(word);
        assert!(key.is_empty() || names(key) || names(value), "for `{wrong}`: {}", told[0]);
    }
}

#[test]
fn what_must_be_there_is_named_where_it_is_not() {
    let needed = ["title", "publisher", "kind", "territory", "homepage"];
    for (number, line) in WHOLE.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let without: Vec<&str> =
            WHOLE.lines().enumerate().filter(|(at, _)| *at != number).map(|(_, it)| it).collect();
        let told = problems(&without.join("\n"));
        let section = WHOLE.lines().take(number).filter(|it| it.starts_with('[')).last();
        let decided = matches!(section, Some("[suspended]" | "[[accept]]" | "[[correct]]"));
        let is_needed = needed.contains(&key) && section.is_none()
            || decided && !(key == "url" && section == Some("[[correct]]"))
            || key == "url" && section == Some("[[documents]]");
        assert_eq!(told.len(), usize::from(is_needed), "without `{line}`: {told:?}");
        if is_needed {
            assert!(told[0].contains(&format!("missing field `{key}`")), "{}", told[0]);
        }
    }
}

#[test]
fn a_mistake_is_worth_exit_code_two() {
    let folder = TempDir::new().unwrap();
    write(&folder.path().join("bzh.toml"), &WHOLE.replace("jump_max", "jump_most"));
    let mut command = Command::cargo_bin("recoupe").unwrap();
    let done = command.args(["sources", "check", "--sources"]).arg(folder.path()).assert().code(2);
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(told.contains("unknown field `jump_most`") && told.contains("`jump_max`"), "{told}");
}

#[test]
fn the_template_and_the_documentation_know_every_key() {
    let geography = Geography::load(Path::new("sources")).unwrap();
    assert!(Source::parse("bzh", WHOLE, &geography).is_ok());
    let readme = fs::read_to_string("sources/README.md").unwrap();
    for line in WHOLE.lines() {
        if let Some((key, _)) = line.split_once(" = ") {
            assert!(readme.contains(key), "sources/README.md does not tell of `{key}`");
        }
    }
}
