//! What people declare: read once, before anything is asked of anybody.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::extract::{Texts, Vocabulary};
use crate::model::{Issue, IssueKind};
use crate::read::Parser;
use crate::reconcile::Policy;
use crate::sources::{self, Geography, ShippedCapture, Source, SourceProblem};

use super::{Error, Reader, Recipes};

/// Everything that people declare.
#[derive(Debug)]
pub struct Declared {
    /// The official geography.
    pub geography: Geography,
    /// The wordings of the field.
    pub vocabulary: Vocabulary,
    /// Whom to believe, and how long.
    pub policy: Policy,
    /// The sources that can be used, by id.
    pub sources: Vec<Source>,
    /// How their documents are read, where the general reader needs help.
    pub recipes: Recipes,
    /// The captures that come with the project.
    pub shipped: Vec<ShippedCapture>,
    /// The files that cannot be used; the others are not affected.
    pub problems: Vec<SourceProblem>,
}

impl Declared {
    /// Reads the folder of the sources.
    ///
    /// Files of the vocabulary and the policy that the folder does not hold are those that come
    /// with the program.
    ///
    /// # Errors
    ///
    /// If the geography, the vocabulary or the policy cannot be used, or no source can: then no
    /// page could be read. A single source that cannot be used is a problem and no error.
    pub fn load(folder: &Path, policy: Option<&Path>) -> Result<Self, Error> {
        let declared = |problem| Error::Declared(Box::new(problem));
        let geography = Geography::load(folder).map_err(declared)?;
        let vocabulary = vocabulary(folder, &geography)?;
        let policy = self::policy(folder, policy)?;
        let (mut sources, mut problems) = sources::load_with(folder, &geography);
        let (recipes, mistaken) = Recipes::take(&mut sources, folder, &geography);
        problems.extend(mistaken);
        let (shipped, unusable) = sources::captures(folder, &sources);
        problems.extend(unusable);
        if sources.is_empty() && problems.is_empty() || !folder.is_dir() {
            return Err(Error::NoSources { folder: folder.to_owned() });
        }
        Ok(Self { geography, vocabulary, policy, sources, recipes, shipped, problems })
    }

    /// A reader of documents, with the vocabulary and the geography of the folder.
    pub fn reader<'a>(&'a self, parser: &'a dyn Parser) -> Reader<'a> {
        Reader { vocabulary: &self.vocabulary, geography: &self.geography, parser }
    }

    /// The problems, as something to look at.
    pub(super) fn issues(&self) -> Vec<Issue> {
        self.problems.iter().map(issue).collect()
    }
}

fn issue(problem: &SourceProblem) -> Issue {
    let name = problem.file.file_name().unwrap_or_default().to_string_lossy();
    let is_capture = problem.file.parent().is_some_and(|folder| folder.ends_with("captures"));
    let folder = if is_capture { "sources/captures" } else { "sources" };
    let told = problem.to_string();
    // The message begins with the path, which is another on every machine.
    let path = problem.file.display().to_string().replace('\\', "/");
    let told = told.strip_prefix(&path).map_or(told.as_str(), |rest| rest.trim_start_matches(": "));
    let told = told.replace("\n     | ", ": ").replace("\nhint:  ", "; ");
    Issue {
        source: None,
        document: format!("{folder}/{name}"),
        kind: IssueKind::Source,
        locator: String::new(),
        message: told.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The wordings of the folder.
///
/// # Errors
///
/// If a file cannot be read, or is no vocabulary.
pub fn vocabulary(folder: &Path, geography: &Geography) -> Result<Vocabulary, Error> {
    let folder = folder.join("vocabulary");
    let text = |name: &str, built_in: &str| {
        Ok::<_, Error>(written(&folder.join(name))?.unwrap_or_else(|| built_in.to_owned()))
    };
    let built_in = Texts::BUILT_IN;
    let stages = text("stages.toml", built_in.stages)?;
    let numbers = text("numbers.toml", built_in.numbers)?;
    let words = text("words.toml", built_in.words)?;
    let origins = text("origins.toml", built_in.origins)?;
    let texts = Texts { stages: &stages, numbers: &numbers, words: &words, origins: &origins };
    Ok(Vocabulary::parse(texts, geography)?)
}

/// The policy that is given, or else that of the folder, or else the one that comes with the
/// program.
///
/// # Errors
///
/// If the file that is given does not exist, or is no policy.
pub fn policy(folder: &Path, given: Option<&Path>) -> Result<Policy, Error> {
    let path: PathBuf = given.map_or_else(|| folder.join("policy.toml"), Path::to_owned);
    let text = match (written(&path)?, given) {
        (Some(text), _) => text,
        (None, None) => return Ok(Policy::built_in()),
        (None, Some(_)) => {
            return Err(Error::Unread { path, source: ErrorKind::NotFound.into() });
        }
    };
    Policy::parse(&text).map_err(|source| Error::Policy { path, source })
}

/// The text of a file; none where there is no file.
fn written(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Unread { path: path.to_owned(), source }),
    }
}
