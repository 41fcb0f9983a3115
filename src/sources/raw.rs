//! The file of a source as written: checked for shape and nothing else.
//!
//! Only [`super::Source::parse`] sees these types. A key that is not listed here is an error: a
//! misspelt option must not be a silent one.
//!
//! # The format
//!
//! One publication is one file, `sources/<id>.toml`; its stem is its id, made of `a`-`z`, `0`-`9`
//! and `_`. Comments are for whoever finds the source broken next year: quirks seen, decisions
//! taken, dates.
//!
//! ```toml
//! title = "Déploiement des CPTS"            # the publication's own title
//! publisher = "ARS Bretagne"                # as readers shall see it
//! kind = "ars"                              # ars, ministry, health_insurance, federation, urps,
//!                                           # parliament, open_data, cpts, association or press
//! territory = "REG-53"                      # whom the publisher speaks for: a code, or "Bretagne"
//! homepage = "https://www.bretagne.ars.sante.fr/"
//! licence = "Licence Ouverte 2.0"           # only where the publisher states it
//! confirmed = true                          # the address was seen to serve this; false by default
//! cadence_days = 90                         # how often it should change; left out: it does not
//! delay_seconds = 10                        # between two requests to its host; 5 by default
//! note = "The date of publication is left empty on most pages."
//!
//! [expect]                                  # what a healthy night yields, over all documents
//! claims_min = 4                            # fewer: the last good claims stand; 0 by default
//! claims_max = 40                           # more: published, with an issue; 1000 by default
//! jump_max = 1.0                            # how far a figure may move from copy to copy, within a
//!                                           # year: 1.0 is double or half; 1.0 by default
//! jump_least = 5                            # a smaller difference is never too far; 5 by default
//! kept_min = 0.5                            # share of the figures that a new copy must still
//!                                           # give; 0.5 by default
//! monotone = false                          # true: no figure may fall; false by default
//!
//! [suspended]                               # left alone: not asked, its last good claims stand
//! since = 2026-11-20
//! reason = "the site is being rebuilt"
//!
//! [[documents]]                             # as many as needed, or none: only the site is known
//! url = "https://www.bretagne.ars.sante.fr/les-cpts"
//! format = "html"                           # html, text, csv, pdf, xlsx, ods, xls, json, geojson,
//!                                           # kml, kmz or register; html by default
//! published = "2023-11"                     # only where the document does not say it
//! confirmed = false                         # that of the source by default
//! complete = true                           # it names every community of the territory at the
//!                                           # stages that it gives; or at these: "aci_signed",
//!                                           # "preproject..aci_signed". Then the names are counted
//!
//! [documents.read]                          # where the general reader needs help: read by `read`
//! article = "main .content"                 # and `extract`, see their `Recipe`
//!
//! [documents.extract]
//! complete = true
//!
//! [[accept]]                                # a capture that speaks although it was held back
//! capture = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
//! date = 2026-11-25
//! reason = "the agency has merged two lists"
//!
//! [[correct]]                               # a number that is printed wrong
//! printed = "388 contrats ACI"              # the words of the page, with the number among them
//! value = 38                                # what was meant; or both ends: [150, 200]
//! reason = "46 in all, on the same page"
//! date = 2026-11-25
//! by = "A. Martin"
//! ```
//!
//! `[[discover]]`, the pages that announce new ones, is told in the file of that name.

use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

use super::decision::{RawAcceptance, RawCorrection, RawSuspension};
use super::discover::RawDiscovery;
use super::source::{Format, PublisherKind};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub(super) title: Spanned<String>,
    pub(super) publisher: Spanned<String>,
    pub(super) kind: PublisherKind,
    pub(super) territory: Spanned<String>,
    pub(super) homepage: Spanned<String>,
    pub(super) licence: Option<String>,
    #[serde(default)]
    pub(super) confirmed: bool,
    pub(super) cadence_days: Option<u32>,
    pub(super) delay_seconds: Option<u32>,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) expect: RawExpect,
    pub(super) suspended: Option<RawSuspension>,
    #[serde(default)]
    pub(super) accept: Vec<RawAcceptance>,
    #[serde(default)]
    pub(super) correct: Vec<RawCorrection>,
    #[serde(default)]
    pub(super) documents: Vec<RawDocument>,
    #[serde(default)]
    pub(super) discover: Vec<RawDiscovery>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExpect {
    pub(super) claims_min: Option<Spanned<u32>>,
    pub(super) claims_max: Option<Spanned<u32>>,
    pub(super) jump_max: Option<Spanned<f64>>,
    pub(super) jump_least: Option<Spanned<f64>>,
    pub(super) kept_min: Option<Spanned<f64>>,
    pub(super) monotone: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    pub(super) url: Spanned<String>,
    pub(super) format: Option<Format>,
    pub(super) published: Option<Spanned<toml::Value>>,
    pub(super) confirmed: Option<bool>,
    pub(super) fetch: Option<bool>,
    pub(super) complete: Option<Spanned<toml::Value>>,
    pub(super) read: Option<IgnoredAny>,
    pub(super) extract: Option<IgnoredAny>,
}

/// A date or a moment, whether it was written with quotes or without; other values as TOML.
pub(super) fn dated(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
