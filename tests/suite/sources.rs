//! What is declared in `sources/` holds together, and every mistake in it is explained.

use std::{collections::BTreeMap, fs, path::Path};

use recoupe::{
    model::{Level, SourceId, Territory},
    pipeline::Declared,
    sources::{self, Geography, PublisherKind, SourceProblem},
};

/// The folder that people edit.
const SOURCES: &str = "sources";

#[test]
fn every_source_loads() {
    let (sources, problems) = sources::load(Path::new(SOURCES));
    assert_eq!(explained(&problems), "");
    let declared = |path: &Path| {
        path.extension().is_some_and(|ending| ending == "toml")
            && path.file_stem().is_some_and(|stem| stem != "policy")
    };
    let files =
        fs::read_dir(SOURCES).unwrap().filter(|entry| declared(&entry.as_ref().unwrap().path()));
    assert_eq!(sources.len(), files.count());
    assert!(sources.is_sorted_by_key(|source| source.id.clone()), "sources come by id");
}

#[test]
fn every_region_has_its_agency() {
    let (sources, _) = sources::load(Path::new(SOURCES));
    let geography = Geography::load(Path::new(SOURCES)).unwrap();
    for region in geography.children(Territory::FRANCE) {
        let speaks =
            sources.iter().filter(|s| s.kind == PublisherKind::Ars && s.territory == region);
        assert_eq!(speaks.count(), 1, "agencies of {}", geography.name(region));
    }
    let strays = sources
        .iter()
        .filter(|s| s.kind == PublisherKind::Ars && s.territory.level() != Level::Region);
    assert_eq!(strays.count(), 0, "an agency speaks for its region");
}

#[test]
fn every_capture_belongs_to_its_source() {
    let (sources, _) = sources::load(Path::new(SOURCES));
    let (captures, problems) = sources::captures(Path::new(SOURCES), &sources);
    assert_eq!(explained(&problems), "");
    let mut shipped: BTreeMap<SourceId, u32> = BTreeMap::new();
    for capture in &captures {
        let file = capture.file.display();
        assert!(capture.restated, "{file}: only pages in our own words are shipped");
        assert!(!fs::read(&capture.file).unwrap().is_empty(), "{file} is empty");
        let source = sources.iter().find(|source| source.id == capture.source).unwrap();
        let document = source.documents.iter().find(|d| d.url == capture.url).unwrap();
        assert_eq!(capture.published, document.published, "{file} and {} disagree", source.id);
        *shipped.entry(capture.source.clone()).or_default() += 1;
    }
    assert!(20 < captures.len(), "only {} captures", captures.len());
    // Otherwise a night without a network would withhold it.
    for source in sources.iter().filter(|source| 0 < source.expect.claims_min) {
        assert!(shipped.contains_key(&source.id), "{} expects claims of no capture", source.id);
    }
}

#[test]
fn every_mistake_is_explained() {
    let geography = Geography::load(Path::new(SOURCES)).unwrap();
    let root = Path::new("tests/fixtures/mistakes");
    let mut names: Vec<String> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut all = Vec::new();
    for name in &names {
        let folder = root.join(name);
        let (sources, mut problems) = sources::load_with(&folder, &geography);
        problems.extend(sources::captures(&folder, &sources).1);
        assert_eq!(problems.len(), 1, "each folder holds one mistake: {name}");
        all.push(explained(&problems));
    }
    insta::assert_snapshot!("mistakes", all.join("\n\n"));
}

#[test]
fn every_mistake_in_a_recipe_is_explained() {
    let root = Path::new("tests/fixtures/recipes");
    let mut names: Vec<String> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut all = Vec::new();
    for name in &names {
        let declared = Declared::load(&root.join(name), None).unwrap();
        assert_eq!(declared.problems.len(), 1, "each folder holds one mistake: {name}");
        assert!(declared.sources.is_empty(), "half understood, {name} would be read without");
        all.push(explained(&declared.problems));
    }
    insta::assert_snapshot!("recipes", all.join("\n\n"));
}

#[test]
fn a_folder_without_its_geography_has_that_of_the_program() {
    let folder = Path::new("tests/fixtures/mistakes/key_misspelt");
    let (sources, problems) = sources::load(folder);
    assert!(sources.is_empty());
    let text = explained(&problems);
    assert!(text.contains("unknown field"), "only the mistake itself is told: {text}");
    assert_eq!(Geography::load(folder).unwrap().children(Territory::FRANCE).count(), 18);
}

/// What a person reads on the terminal.
fn explained(problems: &[SourceProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("error: {problem}")).collect();
    lines.join("\n")
}
