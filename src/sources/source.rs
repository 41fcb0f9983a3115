//! A declared origin of claims: who publishes what, where, and what a healthy night yields.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::{PartialDate, SourceId, StageRange, Territory};

use super::decision::Decisions;
use super::{discovery::Discovery, section::Section};

/// One declared origin. Exists only if its file was valid.
#[derive(Clone, Debug)]
pub struct Source {
    /// The stem of the file that defines it.
    pub id: SourceId,
    /// The publication's own title, in its own language.
    pub title: String,
    /// Who publishes it, as shown to readers: "ARS Bretagne".
    pub publisher: String,
    /// What sort of body publishes it.
    pub kind: PublisherKind,
    /// The territory that the publisher speaks for.
    pub territory: Territory,
    /// The publisher's site.
    pub homepage: Url,
    /// The licence of the publication, where it is known.
    pub licence: Option<String>,
    /// Whether the address was ever seen to serve this publication.
    pub confirmed: bool,
    /// How often it should change, in days; none for a publication that does not change.
    pub cadence_days: Option<u32>,
    /// What it must at least yield.
    pub expect: Expectation,
    /// Seconds between two requests to its host.
    pub delay_seconds: u32,
    /// The documents to fetch, in their declared order. May be empty: the site is known, no page
    /// with figures is.
    pub documents: Vec<DocumentSpec>,
    /// What people decided about it.
    pub decisions: Decisions,
    /// The pages that announce new documents, in their declared order.
    pub discover: Vec<Discovery>,
    /// What a maintainer should know: quirks seen, decisions taken.
    pub note: Option<String>,
    /// Whether this is what its file said before somebody made a mistake in it: then its copies speak,
    /// and nobody is asked.
    pub is_former: bool,
}

impl Source {
    /// Whether its pages are asked for.
    pub const fn is_asked(&self) -> bool {
        self.decisions.suspended.is_none() && !self.is_former
    }
}

/// One document of a source.
#[derive(Clone, Debug)]
pub struct DocumentSpec {
    /// Its address.
    pub url: Url,
    /// The format that it should have.
    pub format: Format,
    /// When it was published, where the document itself does not say.
    pub published: Option<PartialDate>,
    /// Whether the address was ever seen to serve this document.
    pub confirmed: bool,
    /// Whether to ask for it at night. A page that is gone, or whose address nobody knows, speaks
    /// through its capture alone.
    pub fetch: bool,
    /// The table `[documents.read]`, for the room of that name.
    pub read: Option<Section>,
    /// The table `[documents.extract]`, for the room of that name.
    pub extract: Option<Section>,
    /// Which communities of the territory of its source it names, all of them: then counting the
    /// names is a claim.
    pub complete: Option<CompleteList>,
    /// Whether it was found, not declared: see [`Discovery`].
    pub found: bool,
}

/// Whether anybody knows where the page stands: a host under `invalid`, which never exists (RFC
/// 6761), says that nobody does.
pub fn has_address(url: &Url) -> bool {
    !url.host_str().is_some_and(|host| host == "invalid" || host.ends_with(".invalid"))
}

/// A list that names every community of a territory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompleteList {
    /// The stages at which it names all; none where it does at the stages that it gives beside the
    /// names, whichever they are.
    pub stages: Option<StageRange>,
    /// The departments of the territory.
    pub departments: BTreeSet<Territory>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A web page.
    Html,
    /// Plain text.
    Text,
    /// Values separated by commas, semicolons, tabs or bars.
    Csv,
    /// A PDF file.
    Pdf,
    /// A workbook of Excel since 2007.
    Xlsx,
    /// A workbook of the Open Document format.
    Ods,
    /// A workbook of Excel before 2007.
    Xls,
    /// Records of an API.
    Json,
    /// A map layer as JSON.
    Geojson,
    /// A map as XML.
    Kml,
    /// A map as XML, in a zip archive.
    Kmz,
    /// A register: records of several kinds, without a head, far larger than a page.
    Register,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 12] = [
        Self::Html,
        Self::Text,
        Self::Csv,
        Self::Pdf,
        Self::Xlsx,
        Self::Ods,
        Self::Xls,
        Self::Json,
        Self::Geojson,
        Self::Kml,
        Self::Kmz,
        Self::Register,
    ];

    /// The word for it in a source and in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Xls => "xls",
            Self::Json => "json",
            Self::Geojson => "geojson",
            Self::Kml => "kml",
            Self::Kmz => "kmz",
            Self::Register => "register",
        }
    }

    /// How the file of such a document ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Register => "csv",
            other => other.code(),
        }
    }
}

/// What sort of body publishes a source; decides whom the reconciler believes about what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublisherKind {
    /// An agence régionale de santé.
    Ars,
    /// The ministry of health, its directorates and inspectorates.
    Ministry,
    /// The Assurance maladie and its local funds.
    HealthInsurance,
    /// The federation of the CPTS.
    Federation,
    /// A regional union of professionals, or a union.
    Urps,
    /// The Senate, the National Assembly, the Court of Accounts.
    Parliament,
    /// A public register or open data set.
    OpenData,
    /// A CPTS about itself.
    Cpts,
    /// An association, a hospital, a consultancy, a blog.
    Association,
    /// A newspaper or magazine.
    Press,
}

/// What a healthy night yields, and how far a new copy of a page may be from its last good one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// The fewest claims; fewer, and the last good ones stand.
    pub claims_min: u32,
    /// The most claims; more is only worth an issue.
    pub claims_max: u32,
    /// How far a figure may move within a year, as a share of the smaller value: 1 is twice or half.
    pub jump_max: f64,
    /// The difference up to which no figure has moved too far, in the unit of its measure.
    pub jump_least: f64,
    /// The share of the figures of a page that its next copy must still give.
    pub kept_min: f64,
    /// Whether no figure may fall.
    pub monotone: bool,
}

impl Default for Expectation {
    /// What holds where a source says nothing. Twice or half within a year is what the fastest
    /// region has done; a digit too many or too few is tenfold. Small numbers double in a week.
    fn default() -> Self {
        Self {
            claims_min: 0,
            // More claims than any page of this field ever held; beyond it a reader has gone astray.
            claims_max: 1000,
            jump_max: 1.0,
            jump_least: 5.0,
            kept_min: 0.5,
            monotone: false,
        }
    }
}

impl PublisherKind {
    /// All kinds, from the ones that count to the ones that quote.
    pub const ALL: [Self; 10] = [
        Self::Ars,
        Self::Ministry,
        Self::HealthInsurance,
        Self::Federation,
        Self::Urps,
        Self::Parliament,
        Self::OpenData,
        Self::Cpts,
        Self::Association,
        Self::Press,
    ];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ars => "ars",
            Self::Ministry => "ministry",
            Self::HealthInsurance => "health_insurance",
            Self::Federation => "federation",
            Self::Urps => "urps",
            Self::Parliament => "parliament",
            Self::OpenData => "open_data",
            Self::Cpts => "cpts",
            Self::Association => "association",
            Self::Press => "press",
        }
    }
}
