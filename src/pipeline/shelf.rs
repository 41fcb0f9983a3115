//! Every capture of a document that we hold, whether it was fetched or comes with the project.

use std::{collections::BTreeMap, fs};

use chrono::{DateTime, Utc};

use crate::archive::{Archive, ArchiveError, Capture, Entry, Shipped};
use crate::model::{Issue, IssueKind};
use crate::sources::{DocumentSpec, ShippedCapture, Source};

/// What is held, by address.
#[derive(Debug)]
pub(super) struct Shelf<'a> {
    archive: &'a Archive,
    fetched: BTreeMap<String, Vec<Entry>>,
    shipped: BTreeMap<String, Vec<&'a ShippedCapture>>,
}

impl<'a> Shelf<'a> {
    /// What was held at a moment.
    ///
    /// # Errors
    ///
    /// If the archive can no longer be listed.
    pub(super) fn new(
        archive: &'a Archive,
        shipped: &'a [ShippedCapture],
        known_at: DateTime<Utc>,
    ) -> Result<Self, ArchiveError> {
        let mut shelf = Self { archive, fetched: BTreeMap::new(), shipped: BTreeMap::new() };
        for entry in archive.entries(known_at)? {
            shelf.fetched.entry(entry.url.to_string()).or_default().push(entry);
        }
        for entries in shelf.fetched.values_mut() {
            entries.sort_by_key(|entry| (entry.last_seen, entry.first_seen, entry.digest));
        }
        for capture in shipped.iter().filter(|capture| capture.fetched <= known_at) {
            shelf.shipped.entry(capture.url.to_string()).or_default().push(capture);
        }
        for captures in shelf.shipped.values_mut() {
            captures.sort_by_key(|capture| capture.fetched);
        }
        Ok(shelf)
    }

    /// The captures of a document, the newest first: what was fetched goes before what comes with
    /// the project, which speaks for a document that has never answered. What cannot be read any
    /// more is an issue.
    pub(super) fn captures(
        &self,
        source: &Source,
        document: &DocumentSpec,
    ) -> (Vec<Capture>, Vec<Issue>) {
        let url = document.url.to_string();
        let mut captures = Vec::new();
        let mut issues = Vec::new();
        let issue = |message: String| Issue {
            source: Some(source.id.clone()),
            document: url.clone(),
            kind: IssueKind::Document,
            locator: String::new(),
            message,
        };
        for entry in self.fetched.get(&url).into_iter().flatten().rev() {
            match self.archive.read(entry, &source.id) {
                Ok(capture) => {
                    captures.push(Capture { published: document.published, ..capture });
                }
                Err(error) => issues.push(issue(error.to_string())),
            }
        }
        for shipped in self.shipped.get(&url).into_iter().flatten().rev() {
            match fs::read(&shipped.file) {
                Ok(bytes) => captures.push(Capture::shipped(described(shipped), bytes)),
                Err(error) => issues.push(issue(format!(
                    "the capture `{}` cannot be read: {error}",
                    described(shipped).file
                ))),
            }
        }
        (captures, issues)
    }
}

fn described(shipped: &ShippedCapture) -> Shipped {
    let name = shipped.file.file_name().unwrap_or_default().to_string_lossy();
    Shipped {
        source: shipped.source.clone(),
        url: shipped.url.clone(),
        fetched: shipped.fetched,
        published: shipped.published,
        restated: shipped.restated,
        // Where the folder lies on this machine is nobody's business.
        file: format!("sources/captures/{name}"),
    }
}
