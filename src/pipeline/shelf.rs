//! Every capture of a document that we hold, whether it was fetched or comes with the project.

use std::{collections::BTreeMap, fs};

use chrono::{DateTime, NaiveDate, Utc};

use crate::archive::{Archive, ArchiveError, Capture, Entry, Shipped};
use crate::model::{Hint as _, Issue, IssueKind};
use crate::sources::{DocumentSpec, ShippedCapture, Source};

use super::spare::Spare;

/// What is held of one document.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Its captures, the newest first.
    pub(super) captures: Vec<Capture>,
    /// What cannot be read any more.
    pub(super) issues: Vec<Issue>,
    /// That the archive cannot give the newest of those that were fetched.
    pub(super) damage: Option<Damage>,
}

/// The newest capture of a document, where the archive can no longer give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// The day on which it was seen last.
    pub(super) seen: NaiveDate,
    /// The snapshot that keeps the same bytes; none where nobody has them any more.
    pub(super) kept_in: Option<String>,
}

/// What is held, by address.
#[derive(Debug)]
pub(super) struct Shelf<'a> {
    archive: &'a Archive,
    spare: Option<&'a Spare>,
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
        (archive, spare): (&'a Archive, Option<&'a Spare>),
        shipped: &'a [ShippedCapture],
        known_at: DateTime<Utc>,
    ) -> Result<Self, ArchiveError> {
        let (fetched, of_project) = (BTreeMap::new(), BTreeMap::new());
        let mut shelf = Self { archive, spare, fetched, shipped: of_project };
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
    /// the project, which speaks for a document that has never answered. What the archive cannot give
    /// any more is an issue, also where a snapshot keeps the same bytes and they are read there.
    pub(super) fn captures(&self, source: &Source, document: &DocumentSpec) -> Held {
        let url = document.url.to_string();
        let Held { mut captures, mut issues, mut damage } = Held::default();
        let issue = |(message, french): (String, String)| Issue {
            source: Some(source.id.clone()),
            document: url.clone(),
            kind: IssueKind::Document,
            locator: String::new(),
            message,
            french,
        };
        let published = document.published;
        for (age, entry) in self.fetched.get(&url).into_iter().flatten().rev().enumerate() {
            let error = match self.archive.read(entry, &source.id) {
                Ok(capture) => {
                    captures.push(Capture { published, ..capture });
                    continue;
                }
                Err(error) => error,
            };
            let spare = self.spare.and_then(|it| Some((it, it.capture(entry, &source.id)?)));
            let told = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
            let seen = entry.last_seen.date_naive();
            let kept_in = spare.as_ref().map(|(spare, _)| spare.run_id.clone());
            let instead = kept_in.as_ref().map_or_else(
                || format!("no snapshot keeps what was seen until {seen}"),
                |id| format!("what was seen until {seen} is read in snapshot {id}, which keeps it"),
            );
            let jour = seen.format("%d/%m/%Y");
            let french = kept_in.as_ref().map_or_else(
                || format!("la copie vue jusqu'au {jour} est endommagée, et aucun instantané ne la garde"),
                |id| format!("la copie vue jusqu'au {jour} est endommagée, et relue dans l'instantané {id}"),
            );
            issues.push(issue((format!("{error}; {instead}{told}"), french)));
            captures.extend(spare.map(|(_, capture)| Capture { published, ..capture }));
            damage = damage.or_else(|| (age == 0).then_some(Damage { seen, kept_in }));
        }
        for shipped in self.shipped.get(&url).into_iter().flatten().rev() {
            match fs::read(&shipped.file) {
                Ok(bytes) => captures.push(Capture::shipped(described(shipped), bytes)),
                Err(error) => {
                    let file = described(shipped).file;
                    let told = format!("the capture `{file}` cannot be read: {error}");
                    issues.push(issue((told, format!("la copie {file} ne peut être lue"))));
                }
            }
        }
        Held { captures, issues, damage }
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
