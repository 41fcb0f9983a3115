//! Fourteen nights in a row with pages that fail, jump, come back and fall silent by script: every
//! night each source is in the state that it should be in, and in the end nothing is lost.

use std::fs;

use recoupe::{
    pipeline::{self, Error, Silent},
    publish::{RunResult, SourceState, audit, begin_run, last_runs},
};

use super::night::{Stage, page, write};

/// What a page is in a night, counted from 1; none where it is gone.
type Script = fn(u32) -> Option<String>;

fn bretagne(number: u32, day: &str) -> String {
    page("Bretagne", number, day)
}

fn usual() -> String {
    bretagne(20, "1er février 2024")
}

/// The states as letters, a night each.
fn letter(state: SourceState) -> char {
    match state {
        SourceState::Fresh => 'F',
        SourceState::Unchanged => 'u',
        SourceState::Stale => 'S',
        SourceState::Failed => 'X',
        SourceState::Drifted => 'D',
        SourceState::Suspended => 'P',
        SourceState::Idle => 'i',
    }
}

/// Puts a decision behind what a source declares.
fn decide(stage: &Stage, id: &str, block: &str) {
    let file = stage.sources().join(format!("{id}.toml"));
    write(&file, &(fs::read_to_string(&file).unwrap() + block));
}

#[test]
fn fourteen_nights_in_which_everything_happens() {
    // What each page does, what becomes of its source, and what stands in the end.
    #[rustfmt::skip]
    let cases: [(&str, Script, &str, &str); 9] = [
        ("steady", |_| Some(usual()), "Fuuuuuuuuuuuuu", "20"),
        ("grows", |night| Some(bretagne(20 + night, &format!("{} février 2024", night + 1))), "FFFFFFFFFFFFFF", "34"),
        ("down", |night| Some(usual()).filter(|_| !(4..7).contains(&night)), "FuuSSSuuuuuuuu", "20"),
        ("never", |_| None, "XXXXXXXXXXXXXX", ""),
        ("late", |night| Some(usual()).filter(|_| 5 < night), "XXXXXFuuuuuuuu", "20"),
        // Accepted after the ninth night.
        ("jumps", |night| Some(if night < 7 { usual() } else { bretagne(99, "1er mars 2024") }), "FuuuuuDDDuuuuu", "99"),
        ("returns", |night| Some(match night {
            1..=4 | 8 | 9 => usual(),
            _ => bretagne(22, "1er juin 2024"),
        }), "FuuuFuuDDFuuuu", "22"),
        ("silent", |night| Some(if night < 11 { usual() } else { "<main>Bientôt</main>".to_owned() }), "FuuuuuuuuuDDDD", "20"),
        // Suspended after the eighth night.
        ("left", |_| Some(usual()), "FuuuuuuuPPPPPP", "20"),
    ];
    let stage = Stage::new();
    for (id, ..) in &cases {
        stage.source(id, ("Bretagne", &stage.url(&format!("/{id}"))), "");
    }
    let mut states = vec![String::new(); cases.len()];
    for night in 1..=14 {
        stage.forget();
        for (id, script, ..) in &cases {
            if let Some(page) = script(night) {
                stage.serve(&format!("/{id}"), page.as_bytes());
            }
        }
        let moment = format!("2026-11-{:02}T03:00:00Z", night + 1);
        let settings = stage.settings(&moment);
        match night {
            // Killed as it had begun.
            8 => drop(begin_run(&stage.output(), settings.started_at, false).unwrap()),
            13 => {
                let early = stage.settings("2026-11-01T03:00:00Z");
                let refused = pipeline::run(&early, &mut Silent);
                assert!(matches!(refused, Err(Error::Clock { .. })), "{refused:?}");
                pipeline::log(&early, (early.started_at, 1), &refused).unwrap();
            }
            _ => {}
        }
        let ran = pipeline::run(&settings, &mut Silent);
        pipeline::log(&settings, (settings.started_at, 3), &ran).unwrap();
        let summary = ran.unwrap();
        for ((id, ..), states) in cases.iter().zip(&mut states) {
            let fare = summary.fares.iter().find(|fare| fare.source.as_str() == *id).unwrap();
            states.push(letter(fare.state));
        }
        let (runs, _) = last_runs(&stage.output(), 1).unwrap();
        let told = runs[0].published.as_ref().unwrap();
        assert_eq!(told.sources.len(), cases.len(), "night {night}: each source is told once");
        assert!(!summary.is_complete, "night {night}: one page is never there");
        match night {
            8 => {
                let block = "\n[suspended]\nsince = 2026-11-09\nreason = 'en travaux'\n";
                decide(&stage, "left", block);
            }
            9 => {
                let held = summary.held.iter().find(|held| held.source.as_str() == "jumps");
                let block = format!(
                    "\n[[accept]]\ncapture = '{}'\ndate = 2026-11-10\nreason = 'two lists'\n",
                    held.unwrap().capture
                );
                decide(&stage, "jumps", &block);
            }
            _ => {}
        }
    }
    for ((id, _, expected, stands), states) in cases.iter().zip(&states) {
        assert_eq!(states, expected, "of {id}");
        let told: Vec<&str> = Some(*stands).filter(|it| !it.is_empty()).into_iter().collect();
        assert_eq!(stage.standing(id), told, "of {id}");
    }
    let (runs, damaged) = last_runs(&stage.output(), 99).unwrap();
    let count = |result| runs.iter().filter(|run| run.result == result).count();
    let counts = [RunResult::Published, RunResult::CutOff, RunResult::Failed].map(count);
    assert_eq!((counts, damaged.len()), ([14, 1, 1], 0));
    assert!(runs.iter().zip(1..).all(|(run, number)| run.sequence == number));
    let found = audit(&stage.output()).unwrap();
    assert_eq!((found.damage, found.leftovers, found.nights), (vec![], vec![], 14));
    let archive = pipeline::verify_archive(&stage.output()).unwrap();
    assert_eq!((archive.damage, archive.leftovers), (vec![], vec![]));
    assert_eq!(archive.files, 14, "a file for each night");
}
