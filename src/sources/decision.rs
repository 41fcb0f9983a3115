//! What people decide about a source after they have looked: to leave it alone for a while, to let
//! a capture speak that was held back, to correct a number that is printed wrong.
//!
//! Each decision has its reason and its date, stands in the file of the source, and so in a diff.

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::model::Digest;

use super::error::SourcesError;
use super::parse::Reader;
use super::raw::dated;
use super::source::DocumentSpec;

/// Everything that people decided about a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// Why it is not asked; none where it is.
    pub suspended: Option<Suspension>,
    /// The captures that speak although they were held back.
    pub accepted: Vec<Acceptance>,
    /// The numbers that its pages print wrong.
    pub corrections: Vec<Correction>,
}

impl Decisions {
    /// Whether a person has looked at this capture, and it speaks.
    pub fn accepts(&self, capture: Digest) -> bool {
        self.accepted.iter().any(|it| it.capture == capture)
    }
}

/// Why a source is not asked for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// The first day on which it was not asked.
    pub since: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A capture that a person has looked at: it speaks, whatever it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The capture.
    pub capture: Digest,
    /// When it was looked at.
    pub date: NaiveDate,
    /// Why it is right.
    pub reason: String,
}

/// A number that a page prints wrong, and what was meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The page; none for any page of the source.
    pub url: Option<Url>,
    /// The exact words that it replaces, with the number among them.
    pub printed: String,
    /// What was meant: the low and the high end, equal for one number.
    pub value: (f64, f64),
    /// How we know.
    pub reason: String,
    /// When it was decided.
    pub date: NaiveDate,
    /// Who decided it.
    pub by: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSuspension {
    since: Spanned<toml::Value>,
    reason: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAcceptance {
    capture: Spanned<String>,
    date: Spanned<toml::Value>,
    reason: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCorrection {
    url: Option<Spanned<String>>,
    printed: Spanned<String>,
    value: Spanned<toml::Value>,
    reason: Spanned<String>,
    date: Spanned<toml::Value>,
    by: Spanned<String>,
}

/// `[suspended]`, every `[[accept]]` and every `[[correct]]` of a file.
type RawDecisions<'a> = (Option<&'a RawSuspension>, &'a [RawAcceptance], &'a [RawCorrection]);

impl Reader<'_> {
    /// What people decided about the source of this file, whose documents these are.
    pub(super) fn decisions(
        &self,
        (suspended, accepted, corrections): RawDecisions<'_>,
        documents: &[DocumentSpec],
    ) -> Result<Decisions, SourcesError> {
        let suspended = suspended.map(|raw| self.suspension(raw)).transpose()?;
        let accepted = accepted.iter().map(|raw| self.acceptance(raw));
        let corrections = corrections.iter().map(|raw| self.correction(raw, documents));
        Ok(Decisions {
            suspended,
            accepted: accepted.collect::<Result<_, _>>()?,
            corrections: corrections.collect::<Result<_, _>>()?,
        })
    }

    fn suspension(&self, raw: &RawSuspension) -> Result<Suspension, SourcesError> {
        Ok(Suspension {
            since: self.day("since", &raw.since)?,
            reason: self.said("reason", &raw.reason)?,
        })
    }

    fn acceptance(&self, raw: &RawAcceptance) -> Result<Acceptance, SourcesError> {
        let capture = raw.capture.get_ref().parse().map_err(|_| {
            let found = raw.capture.get_ref();
            self.mistake(
                &raw.capture,
                format!("`capture` is `{found}`, which is no digest"),
                "write the 64 digits and letters of the capture, as `recoupe accept` lists them",
            )
        })?;
        Ok(Acceptance {
            capture,
            date: self.day("date", &raw.date)?,
            reason: self.said("reason", &raw.reason)?,
        })
    }

    fn correction(
        &self,
        raw: &RawCorrection,
        documents: &[DocumentSpec],
    ) -> Result<Correction, SourcesError> {
        let value = ends(raw.value.get_ref()).ok_or_else(|| {
            let found = dated(raw.value.get_ref());
            self.mistake(
                &raw.value,
                format!("`value` is `{found}`, which is no number"),
                "write what was meant, `value = 38`, or both ends, `value = [150, 200]`",
            )
        })?;
        let printed = self.said("printed", &raw.printed)?;
        if !printed.chars().any(char::is_alphanumeric) {
            return Err(self.mistake(
                &raw.printed,
                format!("`printed` is `{printed}`, which names no number"),
                "write the words of the page that hold the number, and only that number",
            ));
        }
        let page = |url: &Spanned<String>| {
            let page = self.url("url", url)?;
            if documents.iter().any(|document| document.url == page) {
                return Ok(page);
            }
            let told = format!("`url` is `{page}`, which is no document of this source");
            Err(self.mistake(url, told, "write the `url` of one of its `[[documents]]`, or none"))
        };
        Ok(Correction {
            url: raw.url.as_ref().map(page).transpose()?,
            printed,
            value,
            reason: self.said("reason", &raw.reason)?,
            date: self.day("date", &raw.date)?,
            by: self.said("by", &raw.by)?,
        })
    }

    /// A day of the calendar, with or without quotes.
    fn day(
        &self,
        key: &'static str,
        raw: &Spanned<toml::Value>,
    ) -> Result<NaiveDate, SourcesError> {
        let found = dated(raw.get_ref());
        let day = NaiveDate::parse_from_str(&found, "%Y-%m-%d").ok();
        day.filter(|day| day.to_string() == found).ok_or_else(|| {
            let told = format!("`{key}` is `{found}`, which is no day");
            self.mistake(raw, told, "write the day, such as `2026-11-25`")
        })
    }

    /// Words that must say something.
    fn said(&self, key: &'static str, raw: &Spanned<String>) -> Result<String, SourcesError> {
        let text = raw.get_ref().trim();
        if text.is_empty() {
            let told = format!("`{key}` is empty");
            return Err(self.mistake(raw, told, "say it, for whoever reads this next year"));
        }
        Ok(text.to_owned())
    }

    /// What is wrong with a value, and where it stands.
    pub(super) fn mistake<T>(
        &self,
        raw: &Spanned<T>,
        message: String,
        remedy: &str,
    ) -> SourcesError {
        let at = self.position(raw.span());
        SourcesError::Recipe { message, at, remedy: remedy.to_owned() }
    }
}

/// One number, or two in order.
fn ends(value: &toml::Value) -> Option<(f64, f64)> {
    let number = |value: &toml::Value| match value {
        // No count of this field comes near what a float cannot hold.
        toml::Value::Integer(number) => u32::try_from(*number).ok().map(f64::from),
        toml::Value::Float(number) => Some(*number).filter(|it| it.is_finite() && 0.0 <= *it),
        _ => None,
    };
    match value {
        toml::Value::Array(ends) => match ends.as_slice() {
            [low, high] => number(low).zip(number(high)).filter(|(low, high)| low <= high),
            _ => None,
        },
        one => number(one).map(|number| (number, number)),
    }
}
