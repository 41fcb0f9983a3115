//! What the nights before told as changes: carried on from snapshot to snapshot, a bounded number.
//!
//! A snapshot holds in `report/changes.json` what its own night and those before it changed. The next
//! one reads this single file of the snapshot that it is held against, so that what it tells depends
//! on nothing else that lies in the output folder, and costs the same after ten years as after one.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::publish::PublishError;

/// The file of a snapshot, seen from its folder.
const FILE: &str = "report/changes.json";

/// So many nights are carried on: a third of a year in which every night changes something.
const MOST: usize = 120;

/// What one night changed. Nights that changed nothing are not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The name of its snapshot.
    pub run_id: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// The day whose state it tells.
    pub reference_date: NaiveDate,
    /// The snapshot that it was held against.
    pub previous: String,
    /// How many figures changed, old ones included, but for those that keep their value between other
    /// bounds.
    pub changes: usize,
    /// Those that are told in words, the weightiest first.
    pub notes: Vec<Note>,
}

/// One changed figure in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The territory.
    pub territory: String,
    /// What is measured.
    pub measure: String,
    /// The stages covered.
    pub stages: String,
    /// The claim behind the figure of that night; none where nobody says it.
    pub claim: Option<String>,
    /// The weightiest reason, as a code of the table `revisions`.
    pub cause: String,
    /// Of how many figures it tells that they keep their value between other bounds; 0 where it tells
    /// of one that changed.
    #[serde(default)]
    pub steady: usize,
    /// What changed, in French.
    pub sentence_fr: String,
    /// What changed, in English.
    pub sentence_en: String,
    /// Why, in French.
    pub why_fr: String,
    /// Why, in English.
    pub why_en: String,
}

impl Night {
    /// How many figures changed that no note tells of.
    pub fn untold(&self) -> usize {
        let told = self.notes.iter().filter(|note| note.steady == 0).count();
        self.changes.saturating_sub(told)
    }
}

/// The nights that a snapshot tells of, the newest first; none where it was written before there was
/// such a file.
///
/// # Errors
///
/// If the file is there and cannot be read.
pub fn nights(folder: &Path) -> Result<Vec<Night>, PublishError> {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(PublishError::Read { path, source }),
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        let source = io::Error::new(ErrorKind::InvalidData, error);
        PublishError::Read { path, source }
    })
}

/// The nights to be told after one more: the newest first, as many as are carried on.
pub fn carried(tonight: Option<Night>, before: &[Night]) -> Vec<Night> {
    tonight.into_iter().chain(before.iter().cloned()).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn night(number: usize) -> Night {
        Night {
            run_id: format!("night {number}"),
            started_at: DateTime::UNIX_EPOCH,
            reference_date: NaiveDate::MIN,
            previous: String::new(),
            changes: number,
            notes: Vec::new(),
        }
    }

    #[test]
    fn as_many_nights_as_fit_are_carried_on() {
        let before: Vec<_> = (0..3_650).map(night).collect();
        let told = carried(Some(night(7_000)), &before);
        assert_eq!(told.len(), MOST);
        assert_eq!((told[0].changes, told[1].changes), (7_000, 0));
        assert_eq!(carried(None, &before[..1]), before[..1]);
    }

    #[test]
    fn a_snapshot_without_the_file_tells_nothing_and_a_broken_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(nights(folder.path()).unwrap(), []);
        fs::create_dir(folder.path().join("report")).unwrap();
        let path = folder.path().join(FILE);
        let cases = [("[]", true), ("{", false), ("[{\"run_id\": 1}]", false)];
        for (text, good) in cases {
            fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
            assert_eq!(nights(folder.path()).is_ok(), good, "for {text}");
        }
    }
}
