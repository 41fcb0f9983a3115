//! Files that carry the hash of themselves: how they are sealed, and a manifest read back and held
//! against its own.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::model::Digest;

/// The name of the file.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What stands in the place of the hash of a file while it is taken.
pub(crate) const UNSEALED: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// Puts the hash of a file into it, where it leaves place for one: behind everything else that looks
/// like that place.
///
/// # Panics
///
/// If there is none.
pub(crate) fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let place = UNSEALED.as_bytes();
    let at = bytes.windows(place.len()).rposition(|it| it == place);
    let at = at.expect("whoever seals a file has left place for it");
    let seal = Digest::of(&bytes).to_string();
    bytes[at..at + place.len()].copy_from_slice(seal.as_bytes());
    bytes
}

/// Whether the hash that stands so many bytes behind the last of these marks is that of the file.
pub(crate) fn is_sealed(bytes: &[u8], mark: &str, behind: usize) -> bool {
    let at = bytes.windows(mark.len()).rposition(|it| it == mark.as_bytes());
    let Some(at) = at.map(|at| at + mark.len() + behind) else { return false };
    let Some(seal) = bytes.get(at..at + UNSEALED.len()) else { return false };
    let mut bare = bytes.to_vec();
    bare[at..at + UNSEALED.len()].copy_from_slice(UNSEALED.as_bytes());
    Digest::of(&bare).to_string().as_bytes() == seal
}

/// What a manifest says of the files of its snapshot.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedManifest {
    /// The name of the run.
    pub run_id: String,
    /// Every file but the manifest itself.
    pub files: Vec<SealedFile>,
    manifest_sha256: Option<String>,
}

/// A file as it was written.
#[derive(Clone, Debug, Deserialize)]
pub struct SealedFile {
    /// Its path inside the snapshot.
    pub path: String,
    /// What its bytes hash to.
    pub sha256: String,
    /// How many they are.
    pub bytes: usize,
}

/// What is wrong with a manifest, as words that follow its name and a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage(pub String);

/// Reads the manifest of a snapshot. One of an older program carries no hash of itself.
///
/// # Errors
///
/// If it is missing, is no manifest, or is not what was written.
pub fn sealed_manifest(folder: &Path) -> Result<SealedManifest, Damage> {
    let damage = |why: &dyn std::fmt::Display| Damage(why.to_string());
    let text = fs::read_to_string(folder.join(MANIFEST)).map_err(|why| damage(&why))?;
    let manifest: SealedManifest =
        serde_json::from_str(&text).map_err(|why| damage(&format!("not a manifest: {why}")))?;
    match &manifest.manifest_sha256 {
        Some(sealed) => {
            // The last of its kind: nothing else stands behind it.
            let bare = text.rsplit_once(sealed.as_str()).map(|(a, b)| format!("{a}{UNSEALED}{b}"));
            let bare = bare.unwrap_or_default();
            if Digest::of(bare.as_bytes()).to_string() != *sealed {
                return Err(Damage("holds other bytes than were written".to_owned()));
            }
        }
        // One flipped bit cannot hide both halves of the name.
        None if ["manifest_", "_sha256"].iter().any(|half| text.contains(half)) => {
            return Err(Damage("has lost the hash of itself".to_owned()));
        }
        None => {}
    }
    Ok(manifest)
}
