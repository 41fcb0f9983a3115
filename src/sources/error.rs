//! Why a file under `sources/` cannot be used, in words for the person who wrote it.

use std::{error::Error, fmt, io, ops::Range, path::PathBuf};

use thiserror::Error;

use crate::model::{DateError, Hint, IdError, Territory, TerritoryError};

use super::stumble::Stumble;

/// Why a file under `sources/` cannot be used.
///
/// A message names the key and quotes what it held. It names neither the file, which
/// [`SourceProblem`] knows, nor the cause, which `source()` holds.
#[derive(Debug, Error)]
pub enum SourcesError {
    /// The file or folder cannot be read.
    #[error("cannot be read")]
    Read(#[source] io::Error),
    /// Not TOML, or a key that is missing, unknown or of the wrong type.
    #[error("not {expected}")]
    Shape {
        /// What the file should be, with its article.
        expected: &'static str,
        /// Where the reader stumbled, and over what.
        #[source]
        fault: Stumble,
    },
    /// The stem of the file is the id of the source, and this one cannot be.
    #[error("the file is not named after a source")]
    Id(#[from] IdError),
    /// A key that must say something says nothing.
    #[error("`{key}` is empty")]
    Empty {
        /// The key.
        key: &'static str,
        /// Where it stands.
        at: Position,
    },
    /// An address that is none.
    #[error("`{key}` is `{found}`")]
    Url {
        /// The key.
        key: &'static str,
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
        /// What the parser says about it.
        #[source]
        source: url::ParseError,
    },
    /// An address of something that is not on the web.
    #[error("`{key}` is `{found}`, which is no address on the web")]
    NotWeb {
        /// The key.
        key: &'static str,
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
    },
    /// An address with a name or a password in it, which would be published with the figures.
    #[error("`{key}` holds a name or a password")]
    Password {
        /// The key.
        key: &'static str,
        /// Where it stands.
        at: Position,
    },
    /// A territory that is neither a code nor a name we know.
    #[error("`territory` is `{found}`, which is no territory")]
    Territory {
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
        /// The known name that is spelt most like it.
        nearest: Option<String>,
    },
    /// A former region: no current territory answers to that name.
    #[error("`territory` is `{found}`, a region of before 2016")]
    Former {
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
        /// The names of the regions that contain it today.
        successors: String,
    },
    /// A date that is none.
    #[error("`{key}` is not a date")]
    Date {
        /// The key.
        key: &'static str,
        /// Where it stands.
        at: Position,
        /// What was found and what is accepted.
        #[source]
        source: DateError,
    },
    /// A recipe that cannot be followed.
    #[error("{message}")]
    Recipe {
        /// The key, what it holds, and why that cannot be.
        message: String,
        /// Where it stands.
        at: Position,
        /// What to write instead.
        remedy: String,
    },
    /// A moment that is none.
    #[error("`fetched` is `{found}`, which is no moment")]
    Moment {
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
    },
    /// A list that is complete in no sense that we know.
    #[error("`complete` is `{found}`, which is neither `true` nor a range of stages")]
    Complete {
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
    },
    /// No number of claims could ever satisfy the source.
    #[error("`expect` asks for at least {min} and at most {max} claims")]
    EmptyRange {
        /// The lower end.
        min: u32,
        /// The upper end.
        max: u32,
        /// Where the first of the two stands.
        at: Position,
    },
    /// One address belongs to two documents.
    #[error("`url` is `{url}`, which {owner} declares already")]
    DuplicateUrl {
        /// The address.
        url: String,
        /// The file or capture that came first.
        owner: String,
    },
    /// A code of the geography that is none.
    #[error("`code` is not the code of a {level}")]
    Code {
        /// The level that was expected.
        level: &'static str,
        /// What was found and what is accepted.
        #[source]
        source: TerritoryError,
    },
    /// A code of another level than the table it stands in.
    #[error("`{code}` is not the code of a {level}")]
    Level {
        /// The code as given.
        code: Territory,
        /// The level that was expected.
        level: &'static str,
    },
    /// One code stands twice.
    #[error("`{code}` is declared twice, as `{first}` and as `{second}`")]
    DuplicateCode {
        /// The code.
        code: Territory,
        /// The name that came first.
        first: String,
        /// The name that came second.
        second: String,
    },
    /// A reference to a territory that is not declared.
    #[error("`{key}` of `{name}` is `{code}`, which is not declared")]
    Undeclared {
        /// The key.
        key: &'static str,
        /// The entry that refers to it.
        name: String,
        /// The code that is missing.
        code: Territory,
    },
    /// One name means two things.
    #[error("`{text}` means both {first} and {second}")]
    DuplicateName {
        /// The name as given the second time.
        text: String,
        /// The entry that came first.
        first: String,
        /// The entry that came second.
        second: String,
    },
    /// A capture of a source that is not declared.
    #[error("`source` is `{found}`, which is not declared")]
    UnknownSource {
        /// The text of the key.
        found: String,
        /// Where it stands.
        at: Position,
        /// The declared id that is spelt most like it.
        nearest: Option<String>,
    },
    /// A capture of a document that its source does not declare.
    #[error("`url` is `{url}`, which `{source_id}` does not declare")]
    ForeignUrl {
        /// The address.
        url: String,
        /// Where it stands.
        at: Position,
        /// The source named beside it.
        source_id: String,
    },
    /// One document was captured twice at the same moment.
    #[error("`url` is `{url}`, captured at that moment in {owner} already")]
    DuplicateCapture {
        /// The address.
        url: String,
        /// The description that came first.
        owner: String,
    },
    /// A description without the page that it describes.
    #[error("the page that this describes is missing")]
    NoPage {
        /// The names of the pages that were looked for.
        wanted: String,
    },
    /// A page without its description.
    #[error("the page has no description beside it")]
    NoMeta {
        /// The name of the description that was looked for.
        wanted: String,
    },
}

impl SourcesError {
    /// Where in the file the matter stands, if it stands at one place.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Shape { fault, .. } => fault.at,
            Self::Empty { at, .. }
            | Self::EmptyRange { at, .. }
            | Self::Url { at, .. }
            | Self::NotWeb { at, .. }
            | Self::Password { at, .. }
            | Self::Territory { at, .. }
            | Self::Former { at, .. }
            | Self::Date { at, .. }
            | Self::Moment { at, .. }
            | Self::Complete { at, .. }
            | Self::Recipe { at, .. }
            | Self::UnknownSource { at, .. }
            | Self::ForeignUrl { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// The error of a TOML file that should have been `expected`.
    pub(super) fn shape(expected: &'static str, text: &str, error: &toml::de::Error) -> Self {
        Self::Shape { expected, fault: Stumble::over(text, error) }
    }
}

impl Hint for SourcesError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Read(_) | Self::Date { .. } | Self::Code { .. } => None,
            Self::Shape { fault, .. } => Some(fault.remedy()),
            Self::Id(_) => Some("rename the file: its stem is the id of the source".to_owned()),
            Self::Empty { key, .. } => Some(format!("say something, or delete the line `{key}`")),
            Self::Url { .. } | Self::NotWeb { .. } => Some(
                "write the whole address, as the browser shows it: `https://example.org/list`"
                    .to_owned(),
            ),
            Self::Password { .. } => Some("take it out: what needs it is not public".to_owned()),
            Self::Territory { nearest: Some(nearest), .. } => {
                Some(format!("did you mean `{nearest}`?"))
            }
            Self::Territory { nearest: None, .. } => Some(
                "write a code such as `FRA`, `REG-44` or `DEP-08`, or an official name".to_owned(),
            ),
            Self::Former { successors, .. } => {
                Some(format!("it lies in {successors} today: name the territory that speaks"))
            }
            Self::Recipe { remedy, .. } => Some(remedy.clone()),
            Self::Moment { .. } => {
                Some("write day and time in UTC: `2026-11-01T00:00:00Z`".to_owned())
            }
            Self::Complete { .. } => Some(
                "write `true` if every name has its stage, or the stages: `\"aci_signed\"`, \
                 `\"preproject..aci_signed\"`"
                    .to_owned(),
            ),
            Self::EmptyRange { min, max, .. } => {
                Some(format!("did you mean `claims_min = {max}` and `claims_max = {min}`?"))
            }
            Self::DuplicateUrl { .. } => Some(
                "keep it where its publisher is declared; mention it in a note elsewhere".into(),
            ),
            Self::Level { level, .. } => Some(format!(
                "move it to the tables of its own level, or write the code of a {level}"
            )),
            Self::DuplicateCode { .. } => Some("keep one of the two".to_owned()),
            Self::Undeclared { .. } => Some("declare it, or correct the code".to_owned()),
            Self::DuplicateName { .. } => Some(
                "a name that means two territories would be a guess: delete it from one of them"
                    .to_owned(),
            ),
            Self::UnknownSource { nearest: Some(nearest), .. } => {
                Some(format!("did you mean `{nearest}`?"))
            }
            Self::UnknownSource { nearest: None, found, .. } => {
                Some(format!("declare it in `sources/{found}.toml`"))
            }
            Self::ForeignUrl { source_id, .. } => {
                Some(format!("add a `[[documents]]` with this `url` to `sources/{source_id}.toml`"))
            }
            Self::DuplicateCapture { .. } => {
                Some("keep one of the two, or correct `fetched`".to_owned())
            }
            Self::NoPage { wanted } => Some(format!("put the page beside it, as {wanted}")),
            Self::NoMeta { wanted } => {
                Some(format!("write `{wanted}`: without source and date a page is no evidence"))
            }
        }
    }
}

/// A place in a text file; lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Position {
    /// The place at which this range of bytes begins.
    pub(super) fn of(text: &str, span: Range<usize>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A file that cannot be used, and why; the others are not affected.
#[derive(Debug)]
pub struct SourceProblem {
    /// The file, as the path was given.
    pub file: PathBuf,
    /// What is wrong with it.
    pub error: SourcesError,
}

/// What, where, why and what now, each on its own line; begins with the file and ends without a
/// line break, so that `error: {problem}` is the whole message.
impl fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Slashes, so that a message reads the same on every system.
        let file = self.file.display().to_string().replace('\\', "/");
        write!(f, "{file}: {}", self.error)?;
        let why = self.error.source().map(ToString::to_string);
        let place = self.error.position().map(|at| at.to_string());
        // What a reader stumbled over tells where itself.
        let told = |place: &String| why.as_ref().is_some_and(|why| why.starts_with(place));
        let place = place.filter(|place| !told(place));
        let details: Vec<String> = place.into_iter().chain(why).collect();
        if !details.is_empty() {
            write!(f, "\n     | {}", details.join(": "))?;
        }
        match self.error.hint() {
            Some(hint) => write!(f, "\nhint:  {hint}"),
            None => Ok(()),
        }
    }
}

/// Has no `source()`: its message says everything that its error does.
impl Error for SourceProblem {}
