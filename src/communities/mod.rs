//! Recognises the same community under its many spellings.

use crate::model::{AsOf, Digest, SourceId, Stage, Territory};

/// One community, as all sources together know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Its name in every table; the same every night.
    pub id: String,
    /// The most complete spelling seen.
    pub name: String,
    /// Its department, where a source gives one.
    pub department: Option<Territory>,
    /// The newest stage that a source gives, and when.
    pub stage: Option<(Stage, AsOf)>,
    /// Whether the newest source says that it was dissolved.
    pub dissolved: bool,
    /// The sources that mention it, each once, with the page that does.
    pub sources: Vec<(SourceId, Digest)>,
    /// Every other spelling seen.
    pub aliases: Vec<String>,
}
