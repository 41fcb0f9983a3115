//! What people declare: read once, before anything is asked of anybody.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::communities::{Judgements, NameWords};
use crate::extract::{Texts, Vocabulary};
use crate::fetch::Certificates;
use crate::model::{Digest, Issue, IssueKind};
use crate::publish::Inputs;
use crate::read::Parser;
use crate::reconcile::Policy;
use crate::sources::{self, Geography, ShippedCapture, Source, SourceProblem};

use super::{Error, Reader, Recipes, certificate};

/// Everything that people declare.
#[derive(Debug)]
pub struct Declared {
    /// The official geography.
    pub geography: Geography,
    /// The wordings of the field.
    pub vocabulary: Vocabulary,
    /// Whom to believe, and how long.
    pub policy: Policy,
    /// The words that names of communities are made of.
    pub names: NameWords,
    /// Which names people judged to be one community, and which not.
    pub judgements: Judgements,
    /// What all of this is, to tell later what changed.
    pub inputs: Inputs,
    /// The sources that can be used, by id.
    pub sources: Vec<Source>,
    /// Certificates that sites leave out, by host.
    pub certificates: Certificates,
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
        Self::load_after(folder, policy, &BTreeMap::new())
    }

    /// Reads the folder of the sources like [`load`](Self::load); a source whose file cannot be used
    /// any more is what it was when it was last declared, given by id.
    ///
    /// # Errors
    ///
    /// As for [`load`](Self::load).
    pub fn load_after(
        folder: &Path,
        policy: Option<&Path>,
        last: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let declared = |problem| Error::Declared(Box::new(problem));
        let geography = Geography::load(folder).map_err(declared)?;
        let vocabulary = vocabulary(folder, &geography)?;
        let names = NameWords::parse(&text_of(folder, NAMES, NameWords::BUILT_IN)?)?;
        let judgements = judgements(folder)?;
        let certificates = certificate::known(folder)?;
        let inputs = inputs(folder, policy)?;
        let policy = self::policy(folder, policy)?;
        let (mut sources, mut problems) = sources::load_with(folder, &geography);
        let (mut recipes, mistaken) = Recipes::take(&mut sources, folder, &geography);
        problems.extend(mistaken);
        for problem in &problems {
            let id = problem.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let said = last.get(&id).filter(|_| problem.file.parent() == Some(folder));
            let former = said.and_then(|text| Source::parse(&id, text, &geography).ok());
            let former = former.filter(|former| !shares_address(former, &sources));
            if let Some(former) = former.filter(|former| recipes.add(former, &geography).is_ok()) {
                sources.push(Source { is_former: true, ..former });
            }
        }
        sources.sort_by(|a, b| a.id.cmp(&b.id));
        let (shipped, unusable) = sources::captures(folder, &sources);
        problems.extend(unusable);
        if sources.is_empty() && problems.is_empty() || !folder.is_dir() {
            return Err(Error::NoSources { folder: folder.to_owned() });
        }
        Ok(Self {
            geography,
            vocabulary,
            policy,
            names,
            judgements,
            inputs,
            sources,
            certificates,
            recipes,
            shipped,
            problems,
        })
    }

    /// The text of each source: that of its file, or the one that speaks in its place.
    ///
    /// # Errors
    ///
    /// If a file can no longer be read.
    pub(super) fn texts(
        &self,
        folder: &Path,
        last: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let mut told = BTreeMap::new();
        for source in &self.sources {
            let id = source.id.to_string();
            let text = if source.is_former {
                last.get(&id).cloned()
            } else {
                written(&folder.join(format!("{id}.toml")))?
            };
            told.extend(text.map(|text| (id, text)));
        }
        Ok(told)
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

/// Whether another source has taken over a document.
fn shares_address(former: &Source, sources: &[Source]) -> bool {
    let all = sources.iter().flat_map(|source| &source.documents).map(|document| &document.url);
    let all: Vec<_> = all.collect();
    former.documents.iter().any(|document| all.contains(&&document.url))
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
        french: String::new(),
    }
}

/// The wordings of the folder.
///
/// # Errors
///
/// If a file cannot be read, or is no vocabulary.
pub fn vocabulary(folder: &Path, geography: &Geography) -> Result<Vocabulary, Error> {
    let built_in = Texts::BUILT_IN;
    let text =
        |name: &str, built_in: &str| text_of(folder, &format!("vocabulary/{name}"), built_in);
    let stages = text("stages.toml", built_in.stages)?;
    let numbers = text("numbers.toml", built_in.numbers)?;
    let words = text("words.toml", built_in.words)?;
    let origins = text("origins.toml", built_in.origins)?;
    let texts = Texts { stages: &stages, numbers: &numbers, words: &words, origins: &origins };
    Ok(Vocabulary::parse(texts, geography)?)
}

/// The words that names of communities are made of.
const NAMES: &str = "vocabulary/communities.toml";

/// What people judged; nothing where there is no file.
fn judgements(folder: &Path) -> Result<Judgements, Error> {
    let path = folder.join("judgements.toml");
    let text = written(&path)?.unwrap_or_default();
    Judgements::parse(&text).map_err(|source| Error::Judgements { path, source })
}

/// The policy that is given, or else that of the folder, or else the one that comes with the
/// program.
///
/// # Errors
///
/// If the file that is given does not exist, or is no policy.
pub fn policy(folder: &Path, given: Option<&Path>) -> Result<Policy, Error> {
    let (path, text) = policy_text(folder, given)?;
    let Some(text) = text else { return Ok(Policy::built_in()) };
    Policy::parse(&text).map_err(|source| Error::Policy { path, source })
}

fn policy_text(folder: &Path, given: Option<&Path>) -> Result<(PathBuf, Option<String>), Error> {
    let path: PathBuf = given.map_or_else(|| folder.join("policy.toml"), Path::to_owned);
    let text = written(&path)?;
    if text.is_none() && given.is_some() {
        return Err(Error::Unread { path, source: ErrorKind::NotFound.into() });
    }
    Ok((path, text))
}

/// A digest of everything that people declare: another one tells that it is not what it was.
fn inputs(folder: &Path, policy: Option<&Path>) -> Result<Inputs, Error> {
    let (_, policy) = policy_text(folder, policy)?;
    let beside = ["policy.toml", "judgements.toml"];
    let sources = texts(folder)?.into_iter().filter(|(name, _)| !beside.contains(&name.as_str()));
    let judgements = written(&folder.join("judgements.toml"))?.unwrap_or_default();
    Ok(Inputs {
        code: env!("RECOUPE_CODE").to_owned(),
        policy: digest([("policy.toml".to_owned(), policy.unwrap_or_else(|| POLICY.to_owned()))]),
        vocabulary: digest(wordings(folder)?),
        sources: digest(sources),
        judgements: digest([("judgements.toml".to_owned(), judgements)]),
    })
}

/// The policy that comes with the program.
const POLICY: &str = include_str!("../../sources/policy.toml");

/// The vocabulary that is used: that of the folder, and what comes with the program for the rest.
fn wordings(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let built_in = Texts::BUILT_IN;
    let mut wordings: BTreeMap<String, String> = [
        ("stages.toml", built_in.stages),
        ("numbers.toml", built_in.numbers),
        ("words.toml", built_in.words),
        ("origins.toml", built_in.origins),
        ("communities.toml", NameWords::BUILT_IN),
        ("territories.toml", include_str!("../../sources/vocabulary/territories.toml")),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .into();
    wordings.extend(texts(&folder.join("vocabulary"))?);
    Ok(wordings)
}

/// One digest of several texts; with its length in front, none can be taken for the end of another.
fn digest(texts: impl IntoIterator<Item = (String, String)>) -> String {
    let told = texts.into_iter().map(|(name, text)| format!("{name}\n{}\n{text}", text.len()));
    Digest::of(told.collect::<String>().as_bytes()).to_string()
}

/// The TOML files of a folder, by name.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let unread = |source| Error::Unread { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(unread(source)),
    };
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry.map_err(unread)?.path();
        if path.is_file() && path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // A source that is no text is a problem of its own, and told elsewhere.
            let text = fs::read(&path).map_err(|source| Error::Unread { path, source })?;
            texts.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    texts.sort();
    Ok(texts)
}

/// A file of the folder, or what comes with the program.
fn text_of(folder: &Path, name: &str, built_in: &str) -> Result<String, Error> {
    Ok(written(&folder.join(name))?.unwrap_or_else(|| built_in.to_owned()))
}

/// The text of a file; none where there is no file.
fn written(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Unread { path: path.to_owned(), source }),
    }
}
