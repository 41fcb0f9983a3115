//! The folder `sources/` on disk: every definition in it, each judged on its own.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use url::Url;

use super::{
    error::{SourceProblem, SourcesError},
    geography::Geography,
    source::Source,
};

/// Files beside the sources that are none: other rooms read them.
const NOT_SOURCES: [&str; 2] = ["judgements.toml", "policy.toml"];

/// Reads every source of the folder, by id, and says what is wrong with the rest.
///
/// A file with a problem is left out; the others are not affected. Names of territories are those
/// of `vocabulary/territories.toml` in the same folder; without it, nothing can be read.
pub fn load(folder: &Path) -> (Vec<Source>, Vec<SourceProblem>) {
    match Geography::load(folder) {
        Ok(geography) => load_with(folder, &geography),
        Err(problem) => (Vec::new(), vec![problem]),
    }
}

/// Reads every source of the folder like [`load`], with a geography that is read already.
pub fn load_with(folder: &Path, geography: &Geography) -> (Vec<Source>, Vec<SourceProblem>) {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    let mut owners = BTreeMap::new();
    let files = match files(folder) {
        Ok(files) => files,
        Err(error) => return (sources, vec![problem(folder, SourcesError::Read(error))]),
    };
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !name.ends_with(".toml") || NOT_SOURCES.contains(&&*name) {
            continue;
        }
        let read = read(&file, geography).and_then(|source| {
            own_addresses(&source, &mut owners).map_err(|error| vec![error])?;
            Ok(source)
        });
        match read {
            Ok(source) => sources.push(source),
            Err(mistakes) => problems.extend(mistakes.into_iter().map(|it| problem(&file, it))),
        }
    }
    (sources, problems)
}

fn read(file: &Path, geography: &Geography) -> Result<Source, Vec<SourcesError>> {
    let id = file.file_stem().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(file).map_err(|error| vec![SourcesError::Read(error)])?;
    Source::parse(&id, &text, geography)
}

/// Enters the addresses of a source, all or none.
fn own_addresses(
    source: &Source,
    owners: &mut BTreeMap<String, String>,
) -> Result<(), SourcesError> {
    let mut own = BTreeMap::new();
    for document in &source.documents {
        let (url, owner) = (document.url.to_string(), format!("`{}`", source.id));
        let first = owners.get(&address(&document.url)).cloned();
        let first = first.or_else(|| own.insert(address(&document.url), owner));
        if let Some(owner) = first {
            return Err(SourcesError::DuplicateUrl { url, owner });
        }
    }
    owners.append(&mut own);
    Ok(())
}

/// What makes two addresses the same document: everything but the fragment.
pub(super) fn address(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// The plain files of a folder, by name.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A problem of this file.
pub(super) fn problem(file: &Path, error: SourcesError) -> SourceProblem {
    SourceProblem { file: file.to_owned(), error }
}
