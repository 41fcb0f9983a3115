//! The captures that come with the project, so that its main job runs without a network.
//!
//! `sources/captures/` holds pairs: a page, `<name>.html`, `.txt`, `.csv` or whatever its format
//! ends in, and beside it `<name>.meta.toml`, which tells what the page alone does not:
//!
//! ```toml
//! source = "ars_grand_est"                  # the id of the source that publishes it
//! url = "https://www.grand-est.ars.sante.fr/les-cpts"   # as that source declares it
//! fetched = "2026-11-01T00:00:00Z"
//! published = "2019-12"                     # only where the page does not say it
//! published_note = "the committee met on 18 December 2019"
//! restated = true                           # facts, figures and structure are the publisher's,
//!                                           # the sentences are ours
//! note = "…"
//! ```
//!
//! Whether the page says what its source should say is not judged here: it is read like any other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::model::{PartialDate, SourceId};

use super::{
    error::{SourceProblem, SourcesError},
    folder::{address, files, problem},
    geography::{Geography, nearest},
    parse::Reader,
    raw::dated,
    source::{DocumentSpec, Format, Source},
};

/// A capture that comes with the project. Its page exists, its source declares its address.
#[derive(Clone, Debug)]
pub struct ShippedCapture {
    /// The source that publishes it.
    pub source: SourceId,
    /// Its address, as the source declares it.
    pub url: Url,
    /// When it was captured, in UTC.
    pub fetched: DateTime<Utc>,
    /// When it was published, where the page itself does not say.
    pub published: Option<PartialDate>,
    /// How the date of publication is known.
    pub published_note: Option<String>,
    /// The page.
    pub file: PathBuf,
    /// Whether its sentences are ours: facts, figures, dates and structure are the publisher's.
    pub restated: bool,
    /// What a maintainer should know.
    pub note: Option<String>,
}

/// The description as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeta {
    source: Spanned<String>,
    url: Spanned<String>,
    fetched: Spanned<toml::Value>,
    published: Option<Spanned<toml::Value>>,
    published_note: Option<String>,
    #[serde(default)]
    restated: bool,
    note: Option<String>,
}

/// How the file of a description ends.
const META: &str = ".meta.toml";

/// Reads the captures in `captures/` of the folder of the sources, by file name, and says what is
/// wrong with the rest. A folder without captures has none, which is no problem.
pub fn captures(folder: &Path, sources: &[Source]) -> (Vec<ShippedCapture>, Vec<SourceProblem>) {
    let folder = folder.join("captures");
    let mut captures = Vec::new();
    let mut problems = Vec::new();
    if !folder.exists() {
        return (captures, problems);
    }
    let files = match files(&folder) {
        Ok(files) => files,
        Err(error) => return (captures, vec![problem(&folder, SourcesError::Read(error))]),
    };
    let mut owners: BTreeMap<(String, DateTime<Utc>), String> = BTreeMap::new();
    let names: BTreeSet<String> = files.iter().map(|file| name(file)).collect();
    for file in &files {
        let name = name(file);
        let Some(stem) = name.strip_suffix(META) else {
            if let Some(wanted) = description_of(&name).filter(|wanted| !names.contains(wanted)) {
                problems.push(problem(file, SourcesError::NoMeta { wanted }));
            }
            continue;
        };
        let read = read(file, stem, sources).and_then(|capture| {
            let key = (address(&capture.url), capture.fetched);
            match owners.insert(key, format!("`{name}`")) {
                None => Ok(capture),
                Some(owner) => {
                    let url = capture.url.to_string();
                    Err(SourcesError::DuplicateCapture { url, owner })
                }
            }
        });
        match read {
            Ok(capture) => captures.push(capture),
            // What is wrong in the file of its source is told there.
            Err(SourcesError::UnknownSource { found, .. }) if is_written(&found, &folder) => {}
            Err(error) => problems.push(problem(file, error)),
        }
    }
    (captures, problems)
}

/// Whether a source has a file beside the folder of captures, though it could not be read.
fn is_written(source: &str, captures: &Path) -> bool {
    let file = captures.with_file_name(format!("{source}.toml"));
    source.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && file.is_file()
}

fn read(file: &Path, stem: &str, sources: &[Source]) -> Result<ShippedCapture, SourcesError> {
    let text = fs::read_to_string(file).map_err(SourcesError::Read)?;
    let raw: RawMeta = toml::from_str(&text)
        .map_err(|error| SourcesError::shape("the description of a capture", &text, &error))?;
    let reader = Reader { text: &text, geography: &Geography::default() };
    let (source, document) = declared(&raw, &reader, sources)?;
    let moment = dated(raw.fetched.get_ref());
    let fetched = DateTime::parse_from_rfc3339(&moment).map_err(|_| SourcesError::Moment {
        found: moment,
        at: reader.position(raw.fetched.span()),
    })?;
    let published = raw.published.map(|date| reader.date("published", &date)).transpose()?;
    let page = format!("{stem}.{}", document.format.ending());
    let path = file.with_file_name(&page);
    if !path.is_file() {
        return Err(SourcesError::NoPage { wanted: format!("`{page}`") });
    }
    Ok(ShippedCapture {
        source: source.id.clone(),
        url: document.url.clone(),
        fetched: fetched.to_utc(),
        published: published.or(document.published),
        published_note: raw.published_note,
        file: path,
        restated: raw.restated,
        note: raw.note,
    })
}

/// The source that a description names, and the document of it.
fn declared<'a>(
    raw: &RawMeta,
    reader: &Reader,
    sources: &'a [Source],
) -> Result<(&'a Source, &'a DocumentSpec), SourcesError> {
    let id = raw.source.get_ref();
    let Some(source) = sources.iter().find(|source| source.id.as_str() == id) else {
        let nearest = nearest(id, sources.iter().map(|source| source.id.to_string()));
        let at = reader.position(raw.source.span());
        return Err(SourcesError::UnknownSource { found: id.clone(), at, nearest });
    };
    let url = reader.url("url", &raw.url)?;
    let same = |document: &&DocumentSpec| address(&document.url) == address(&url);
    match source.documents.iter().find(same) {
        Some(document) => Ok((source, document)),
        None => Err(SourcesError::ForeignUrl {
            url: url.into(),
            at: reader.position(raw.url.span()),
            source_id: id.clone(),
        }),
    }
}

/// The name of the description that should stand beside a page; none for a file that cannot be one.
fn description_of(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_page = Format::ALL.iter().any(|format| format.ending() == ending);
    is_page.then(|| format!("{stem}{META}"))
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
