//! Short passages by five writers who did not know the reader, dense with what is difficult: `tests/fixtures/passages`, in
//! the form of [`wordings`](super::wordings). Much of it is not read; what is, stays read.
//!
//! `= ? …` may be read or not. A qualified figure must be qualified, by whatever word. Where only the sidecar has the day
//! of the page (`published=`), it is no part of the text, and a figure "of today" may have no day.

use super::wordings::{Passage, passages, read};

/// What is reached, as F1 over all claims; it is raised with the reader and never lowered.
const FLOOR: f64 = 0.86;

/// A claim in words, with its qualifier as no more than that: "DEP-72 n q:80 a 2024".
fn loose(claim: &str) -> Vec<String> {
    let word = |(at, word): (usize, &str)| match word.split_once(':') {
        Some((_, value)) if at == 2 => format!("q:{value}"),
        _ => word.to_owned(),
    };
    claim.split_whitespace().enumerate().map(word).collect()
}

/// Whether what was read is a claim that is wanted.
fn is_it(read: &[String], wanted: &[String], passage: &Passage) -> bool {
    let of_page = || {
        wanted.split_last().is_some_and(|(day, rest)| {
            rest == read && passage.sidecar.contains(&format!("published = \"{day}\""))
        })
    };
    read == wanted || of_page()
}

#[test]
#[expect(clippy::print_stderr, reason = "precision and recall are what one runs this test to see")]
fn passages_of_others_are_read_no_worse_than_before() {
    let passages = passages("tests/fixtures/passages");
    assert_eq!(passages.len(), 750);
    let found = read(&passages);
    let (mut wanted, mut told, mut hits) = (0.0, 0.0, 0.0);
    for (number, passage) in passages.iter().enumerate() {
        let lines = found.get(&number).map_or(&[][..], Vec::as_slice);
        let mut got: Vec<Vec<String>> = lines
            .iter()
            .filter(|line| !line.starts_with("name "))
            .map(|line| loose(line))
            .collect();
        let (optional, asked): (Vec<&String>, Vec<&String>) =
            passage.wanted.iter().partition(|line| line.starts_with('?'));
        for line in asked {
            wanted += 1.0;
            let claim = loose(line);
            match got.iter().position(|read| is_it(read, &claim, passage)) {
                Some(at) => {
                    got.remove(at);
                    (told, hits) = (told + 1.0, hits + 1.0);
                }
                None => eprintln!("{} {}: missed {line}", passage.place, passage.name),
            }
        }
        // The same figure at another stage or day is as defensible as it is.
        let optional: Vec<Vec<String>> =
            optional.iter().map(|line| loose(line.trim_start_matches('?'))).collect();
        got.retain(|read| !optional.iter().any(|it| it.iter().take(3).eq(read.iter().take(3))));
        for read in got {
            told += 1.0;
            eprintln!("{} {}: extra {}", passage.place, passage.name, read.join(" "));
        }
    }
    let score = 2.0 * hits / (wanted + told);
    eprintln!("passages: {hits} of {wanted} found, {told} read, F1 {score:.4}");
    assert!(FLOOR <= score, "F1 {score:.4} is below {FLOOR}");
}
