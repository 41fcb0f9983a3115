//! The map inside a KMZ archive, and nothing else of it.

use super::ReadError;
use super::sniff::Content;
use super::zipped::Zipped;

/// The bytes of the map: `doc.kml`, or else the first part whose name ends so.
///
/// # Errors
///
/// If the archive is damaged, locked or passes a limit, or holds no map.
pub(super) fn map(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut archive = Zipped::open(bytes, Content::Kmz)?;
    let is_map = |name: &String| name.to_ascii_lowercase().ends_with(".kml");
    let name = match archive.find("doc.kml") {
        Some(number) => Some(archive.name(number)),
        None => (0..archive.len()).map(|number| archive.name(number)).find(is_map),
    };
    let map = name.map(|name| archive.bytes(&name)).transpose()?.flatten();
    map.ok_or_else(|| ReadError::Broken {
        content: Content::Kmz,
        why: "it holds no map".to_owned(),
    })
}
