//! A manifest read back, and held against the hash of itself that it carries.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::model::Digest;

use super::manifest::{NAME, UNSEALED};

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
    let text = fs::read_to_string(folder.join(NAME)).map_err(|why| damage(&why))?;
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
