//! Publishes one snapshot after the other, as fast as it can, until its standard input ends.
//!
//! `cargo run --example republish -- FOLDER [rows]`: what `.ci/readers.py` reads meanwhile. Every row
//! of a snapshot tells its number, so that a reader who meets two numbers has met two snapshots.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use chrono::{DateTime, Utc};
use recoupe::extract::{Declined, Reason};
use recoupe::model::{Digest, Issue, IssueKind};
use recoupe::publish::{Draft, Edition, Inputs, Lock, Previous, Run, UnreadRecord};
use recoupe::sources::Geography;

/// Snapshots that stay, so that a reader can finish what it began; older ones would fill the disk.
const KEPT: u64 = 200;

#[expect(clippy::print_stdout, reason = "the count is what it is run for")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let output = PathBuf::from(arguments.next().expect("a folder"));
    let rows = arguments.next().map_or(2_000, |text| text.parse().expect("a number of rows"));
    let over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&over);
    thread::spawn(move || {
        // Whatever ends the reading of it, the caller has let go.
        let _ended = std::io::stdin().read_to_end(&mut Vec::new());
        told.store(true, Ordering::Relaxed);
    });
    let _alone = Lock::take(&output).expect("nobody else publishes here");
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        number += 1;
        publish(&output, &edition(number, rows));
        if let Some(old) = number.checked_sub(KEPT) {
            let folder = output.join("snapshots").join(name(old));
            if folder.exists() {
                fs::remove_dir_all(folder).expect("an old snapshot can be removed");
            }
        }
    }
    println!("{number}");
}

fn publish(output: &Path, edition: &Edition) {
    let mut draft = Draft::new(output, &edition.run.id).expect("a draft can be begun");
    draft.tables(edition, |_| String::new()).expect("the tables can be written");
    draft.release().expect("a snapshot can be released");
}

fn name(number: u64) -> String {
    format!("night-{number:06}")
}

fn edition(number: u64, rows: usize) -> Edition {
    let started_at = DateTime::<Utc>::UNIX_EPOCH;
    let issue = |_| Issue {
        source: None,
        document: String::new(),
        kind: IssueKind::Notice,
        locator: String::new(),
        message: name(number),
        french: String::new(),
    };
    let unread = |_| UnreadRecord {
        source: "source".parse().expect("an id"),
        capture: Digest::of(b"page"),
        url: "https://example.org/".to_owned(),
        declined: Declined {
            value_text: number.to_string(),
            reason: Reason::Event,
            locator: String::new(),
            sentence: name(number),
            speaks_of_cpts: false,
        },
    };
    Edition {
        run: Run {
            id: name(number),
            started_at,
            reference_date: started_at.date_naive(),
            known_at: None,
            looks_back: false,
            offline: true,
            previous: Previous::None,
            inputs: Inputs::default(),
        },
        nights: Vec::new(),
        sources: Vec::new(),
        captures: Vec::new(),
        claims: Vec::new(),
        mentions: Vec::new(),
        communities: Vec::new(),
        doubts: Vec::new(),
        figures: Vec::new(),
        decisions: Vec::new(),
        conflicts: Vec::new(),
        coverage: Vec::new(),
        revisions: Vec::new(),
        issues: (0..rows).map(issue).collect(),
        unread: (0..rows).map(unread).collect(),
        geography: Geography::default(),
        policy: recoupe::reconcile::Policy::built_in(),
    }
}
