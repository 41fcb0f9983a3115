//! `recoupe extract`: what files claim, a line each.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::json;

use crate::extract::{Declined, RawClaim, RawMention, Speaker, territory_of};
use crate::model::{Hint, PartialDate, SourceId};
use crate::pipeline::{self, Reader, Recipe};
use crate::read::Unread;
use crate::sources::{
    self, DocumentSpec, Geography, PublisherKind, Section, Source, SourceProblem, SourcesError,
};

use super::{Outcome, fault, limits};

/// Read files and print what they claim, one JSON object a line
///
/// A file may have a sidecar NAME.meta.toml beside it (url, publisher, kind, and where known
/// territory, published and fetched), which says what the page alone does not: who speaks. It may
/// also hold a recipe, `[read]` and `[extract]`, as a document of a source does, and `format`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  recoupe extract page.html\n  recoupe extract pages/*.html --format jsonl > claims.jsonl"
)]
pub(super) struct Args {
    /// The files to read: HTML, PDF, plain text, CSV, spreadsheets (XLSX, ODS, XLS), JSON, maps
    /// (GeoJSON, KML, KMZ) or a register
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,

    /// Also print the numbers that are no claim, with the reason
    #[arg(long)]
    declined: bool,

    #[command(flatten)]
    limits: limits::DocumentLimits,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// One JSON object a line
    Jsonl,
}

/// What the sidecar of a file says; keys that it may also hold are left alone.
#[derive(Debug, Default, Deserialize)]
struct Sidecar {
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    kind: String,
    /// A code or a name, as in the file of a source.
    territory: Option<String>,
    published: Option<String>,
    /// The source that declares the page, for a capture of the project.
    source: Option<SourceId>,
    #[serde(default)]
    url: String,
    /// What the file should be; left out, its bytes tell.
    format: Option<sources::Format>,
}

pub(super) fn run(
    args: &Args,
    folder: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let Format::Jsonl = args.format;
    let geography = match Geography::load(folder) {
        Ok(geography) => geography,
        Err(problem) => {
            writeln!(err, "error: {problem}")?;
            return Ok(Outcome::Misused);
        }
    };
    let vocabulary = match pipeline::vocabulary(folder, &geography) {
        Ok(vocabulary) => vocabulary,
        Err(error) => return fault::run(&error, err),
    };
    let parser = args.limits.containment().parser();
    let reader = Reader { vocabulary: &vocabulary, geography: &geography, parser: parser.as_ref() };
    let (declared, _) = sources::load_with(folder, &geography);
    let mut outcome = Outcome::Complete;
    for path in &args.files {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                writeln!(err, "error: {}: cannot read the file\n     | {error}", path.display())?;
                outcome = Outcome::Partial;
                continue;
            }
        };
        let told = match told(path, &declared, &reader) {
            Ok(told) => told,
            Err(message) => {
                writeln!(err, "error: {message}")?;
                outcome = Outcome::Partial;
                continue;
            }
        };
        match reader.read(&bytes, (told.format, &told.recipe), &told.speaker) {
            Ok(read) => {
                for part in &read.document.unread {
                    writeln!(err, "unread: {}: {}: {}", path.display(), part.locator, part.reason)?;
                }
                for claim in &read.extracted.claims {
                    writeln!(out, "{}", claim_line(&name, claim, read.document.published))?;
                }
                for declined in read.extracted.declined.iter().filter(|_| args.declined) {
                    writeln!(out, "{}", declined_line(&name, declined))?;
                }
                for mention in &read.extracted.mentions {
                    writeln!(out, "{}", mention_line(&name, mention))?;
                }
                for Unread { locator, reason } in &read.extracted.missed {
                    writeln!(err, "warning: {}: {locator}: {reason}", path.display())?;
                }
            }
            Err(error) => {
                writeln!(err, "error: {}: {error}", path.display())?;
                if let Some(hint) = error.hint() {
                    writeln!(err, "hint:  {hint}")?;
                }
                outcome = Outcome::Partial;
            }
        }
    }
    Ok(outcome)
}

/// What is known of a file beside its bytes.
struct Told {
    speaker: Speaker,
    format: Option<sources::Format>,
    recipe: Recipe,
}

/// What the sidecar of a file tells; without one, nobody in particular speaks.
fn told(path: &Path, declared: &[Source], reader: &Reader<'_>) -> Result<Told, String> {
    let sidecar = path.with_extension("meta.toml");
    let text = fs::read_to_string(&sidecar).unwrap_or_default();
    let read: Sidecar = toml::from_str(&text)
        .map_err(|error| format!("{}: not a sidecar\n     | {error}", sidecar.display()))?;
    let problem = |error| SourceProblem { file: sidecar.clone(), error }.to_string();
    let own = |table| Section::of_file(&text, table).map_err(problem);
    let (own_read, own_extract) = (own("read")?, own("extract")?);
    let kind = kind_of(&read.kind);
    let published: Option<PartialDate> = match read.published.as_deref().map(str::parse) {
        None => None,
        Some(Ok(date)) => Some(date),
        Some(Err(error)) => return Err(format!("{}: `published`: {error}", sidecar.display())),
    };
    if let Some(source) = declared.iter().find(|source| Some(&source.id) == read.source.as_ref()) {
        let document = source.documents.iter().find(|document| document.url.as_str() == read.url);
        let speaker = Speaker {
            publisher: source.publisher.clone(),
            kind: source.kind,
            territory: source.territory,
            published: published.or(document.and_then(|document| document.published)),
        };
        let declared = |own: Option<Section>, of: fn(&DocumentSpec) -> Option<&Section>| {
            own.or_else(|| document.and_then(of).cloned())
        };
        let sections = (
            declared(own_read, |document| document.read.as_ref()),
            declared(own_extract, |document| document.extract.as_ref()),
        );
        let format = read.format.or(document.map(|document| document.format));
        let recipe = recipe(&sections, format, reader).map_err(problem)?;
        return Ok(Told { speaker, format: read.format, recipe });
    }
    let territory = match &read.territory {
        None => territory_of(&read.publisher, kind, reader.vocabulary),
        Some(named) => reader.geography.find(named).ok_or_else(|| {
            let nearest = reader.geography.nearest(named);
            let hint = nearest.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
            format!("{}: `territory` is `{named}`, which is no territory{hint}", sidecar.display())
        })?,
    };
    let speaker = Speaker { publisher: read.publisher, kind, territory, published };
    let recipe = recipe(&(own_read, own_extract), read.format, reader).map_err(problem)?;
    Ok(Told { speaker, format: read.format, recipe })
}

fn recipe(
    (read, extract): &(Option<Section>, Option<Section>),
    format: Option<sources::Format>,
    reader: &Reader<'_>,
) -> Result<Recipe, SourcesError> {
    Recipe::parse((read.as_ref(), extract.as_ref()), format, reader.geography)
}

/// The kind of a publisher in whatever words the sidecar uses; unknown words speak for nobody.
fn kind_of(text: &str) -> PublisherKind {
    let first =
        text.split(['/', ',']).next().unwrap_or("").trim().to_lowercase().replace([' ', '-'], "_");
    PublisherKind::ALL.into_iter().find(|kind| kind.code() == first).unwrap_or(
        match first.as_str() {
            "blog" | "newspaper" => PublisherKind::Press,
            _ => PublisherKind::Association,
        },
    )
}

fn claim_line(doc: &str, claim: &RawClaim, published: Option<PartialDate>) -> serde_json::Value {
    let date = claim.date.or(published.filter(|_| claim.today));
    json!({
        "doc": doc,
        "kind": "claim",
        "territory": claim.territory.to_string(),
        "measure": claim.measure.code(),
        "stages": [claim.stages.from().code(), claim.stages.to().code()],
        "low": claim.value.low().map(plain),
        "high": claim.value.high().map(plain),
        "qualifier": claim.value.qualifier().code(),
        "as_of": date.map_or_else(String::new, |date| date.to_string()),
        "attributed_to": claim.attributed_to,
        "evidence": claim.evidence,
    })
}

fn mention_line(doc: &str, mention: &RawMention) -> serde_json::Value {
    json!({
        "doc": doc,
        "kind": "community",
        "name": mention.name,
        "department": mention.department.map_or_else(String::new, |t| t.number().to_owned()),
        "stage": mention.stage.map_or("", crate::model::Stage::code),
        "dissolved": mention.dissolved,
        "opened": mention.opened.map_or_else(String::new, |date| date.to_string()),
        "as_of": mention.date.map_or_else(String::new, |date| date.to_string()),
        "evidence": mention.evidence,
    })
}

fn declined_line(doc: &str, declined: &Declined) -> serde_json::Value {
    json!({
        "doc": doc,
        "kind": "declined",
        "value": declined.value_text,
        "reason": declined.reason.code(),
        "locator": declined.locator,
        "sentence": declined.sentence,
    })
}

/// A whole number without its fraction: `13`, not `13.0`.
fn plain(value: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "values are at most 10^12")]
    let whole = value.round() as i64;
    if value.fract() == 0.0 { json!(whole) } else { json!(value) }
}
