//! The pages that a snapshot keeps, and since when they were seen.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::snapshot::rows;
use crate::publish::PublishError;

/// A row of `captures`, as far as it tells where a page was kept and when it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "a field is the column of its name, which the schema describes")]
pub struct KeptCapture {
    pub capture_id: String,
    pub source_id: String,
    pub url: String,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub content_type: Option<String>,
    pub file: String,
}

/// The captures of a snapshot that were fetched.
///
/// # Errors
///
/// If the table is missing or damaged.
pub fn kept_captures(dir: &Path) -> Result<Vec<KeptCapture>, PublishError> {
    let kept = rows(dir, "captures", |line| {
        let kept = KeptCapture {
            capture_id: line.text("capture_id")?,
            source_id: line.text("source_id")?,
            url: line.text("url")?,
            first_seen_at: line.time("first_seen_at")?,
            last_seen_at: line.time("last_seen_at")?,
            content_type: line.maybe_text("content_type")?,
            file: line.text("file")?,
        };
        Ok((line.text("capture_origin")? == "fetched").then_some(kept))
    })?;
    Ok(kept.into_iter().flatten().collect())
}
