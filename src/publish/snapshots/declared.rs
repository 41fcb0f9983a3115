//! What each source file said when it could last be used: `output/declared.json`.
//!
//! A slip in a file that people write must not take the figures of its source out of the tables. So a
//! run keeps the text of every source that it could use, and a later one whose file holds a mistake
//! speaks as that text says, from the copies that are held. The file is made anew whenever it is
//! missing or damaged, from what is declared then.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::json;

use crate::publish::PublishError;
use crate::publish::beside::manifest::text;
use crate::publish::files::durable::{sync, write_through};
use crate::publish::files::sealed::{UNSEALED, is_sealed, seal};

/// The name of the file, inside the output folder.
const NAME: &str = "declared.json";

/// What it is called while it is written.
pub(crate) const ASIDE: &str = ".declared-";

/// The last key of the file: the hash of the file with zeros in its place.
const SEAL: &str = "\"sha256\"";

/// The parts of the file that are needed here.
#[derive(Debug, Deserialize)]
struct Declared {
    sources: BTreeMap<String, String>,
}

/// The text of each source when it could last be used, by id; nothing where none is known.
pub fn last_declared(output: &Path) -> BTreeMap<String, String> {
    let bytes = fs::read(output.join(NAME)).unwrap_or_default();
    let sound = is_as_written(&bytes).then_some(bytes);
    let read = sound.and_then(|bytes| serde_json::from_slice::<Declared>(&bytes).ok());
    read.map(|it| it.sources).unwrap_or_default()
}

/// What is wrong with the file, if anything is. Every run that publishes has `kept` it before.
pub(crate) fn damage(output: &Path, kept: bool) -> Option<String> {
    let path = output.join(NAME);
    let why = match fs::read(&path) {
        Ok(bytes) if is_as_written(&bytes) => return None,
        Ok(_) => "it is not what was written",
        Err(_) if !kept && path.symlink_metadata().is_err() => return None,
        Err(_) => "it is gone",
    };
    let then = "the next run makes it anew from what the source files say then";
    Some(format!("{}: {why}; {then}", path.display()))
}

fn is_as_written(bytes: &[u8]) -> bool {
    is_sealed(bytes, SEAL, "\": \"".len() - 1)
}

/// Keeps the text of each source, where it is not what is kept already. The caller holds the
/// [`Lock`](crate::publish::Lock).
///
/// # Errors
///
/// If the disk refuses.
pub fn keep_declared(
    output: &Path,
    sources: &BTreeMap<String, String>,
) -> Result<(), PublishError> {
    let sealed = seal(text(&json!({ "sources": sources, "sha256": UNSEALED })));
    let path = output.join(NAME);
    if fs::read(&path).is_ok_and(|kept| kept == sealed) {
        return Ok(());
    }
    let aside = output.join(format!("{ASIDE}{}", std::process::id()));
    write_through(&aside, &sealed)?;
    fs::rename(&aside, &path).map_err(PublishError::write(&path))?;
    sync(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_said_or_nothing() {
        let output = tempfile::tempdir().unwrap();
        assert_eq!(last_declared(output.path()), BTreeMap::new());
        let said: BTreeMap<_, _> = [("bzh", "title = \"é\"\n"), ("cor", "")]
            .map(|(id, it)| (id.to_owned(), it.to_owned()))
            .into();
        keep_declared(output.path(), &said).unwrap();
        assert_eq!(last_declared(output.path()), said);
        let path = output.path().join(NAME);
        let good = fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 1;
            write_through(&path, &bytes).unwrap();
            assert!(
                [said.clone(), BTreeMap::new()].contains(&last_declared(output.path())),
                "byte {at}"
            );
        }
        keep_declared(output.path(), &said).unwrap();
        assert_eq!(fs::read(&path).unwrap(), good);
        assert_eq!(fs::read_dir(output.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
