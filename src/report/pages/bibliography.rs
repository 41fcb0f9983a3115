//! One claim as bibliographies keep it: BibTeX and CSL-JSON.
//!
//! What comes from elsewhere is cleaned first, then written in the escapes of each format. The key
//! is the id of the claim, which stays the same for as long as the page says the same.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::model::{PartialDate, Precision};
use crate::sources::has_address;

use crate::report::findings::citation::Cited;
use crate::report::language::words::clean;

impl Cited<'_> {
    /// An entry of a `.bib` file.
    pub(crate) fn bibtex(&self) -> String {
        let claim = self.claim;
        let mut entry = String::with_capacity(600 + self.note.len() + 2 * claim.url.as_str().len());
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| entry.push_str(part));
        put(&[
            "@online{",
            claim.id.as_str(),
            ",\n  author = {{",
            &escaped(&clean(&claim.publisher)),
            "}},\n",
        ]);
        put(&["  title = {{", &escaped(&self.title), "}},\n"]);
        if let Some(date) = claim.published_on {
            // Extended dates mark by a tilde what is not stated by the page itself.
            let inferred = if claim.published_inferred { "~" } else { "" };
            put(&["  date = {", &date.to_string(), inferred, "},\n"]);
        }
        if has_address(&claim.url) {
            // The field is taken as it stands, so that a brace would end it.
            let url = claim.url.as_str();
            let url = url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
            put(&["  url = {", &url, "},\n"]);
        }
        put(&["  urldate = {", &claim.last_seen.to_string(), "},\n"]);
        put(&["  note = {", &escaped(&self.note), "}\n}"]);
        entry
    }

    /// An item as reference managers read it (CSL-JSON), in a list as they expect it.
    pub(crate) fn csl(&self) -> String {
        let claim = self.claim;
        let item = Item {
            id: claim.id.as_str(),
            sort: "webpage",
            author: [Author { literal: &clean(&claim.publisher) }],
            title: &self.title,
            accessed: Issued { parts: [day(claim.last_seen)], circa: false },
            language: "fr",
            note: &self.note,
            issued: claim
                .published_on
                .map(|date| Issued { parts: [parts(date)], circa: claim.published_inferred }),
            url: has_address(&claim.url).then(|| claim.url.as_str()),
        };
        // Strings and numbers are always JSON.
        serde_json::to_string(&[item]).unwrap_or_default()
    }
}

/// An item of CSL-JSON, with the names that the format gives.
#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    sort: &'static str,
    author: [Author<'a>; 1],
    title: &'a str,
    accessed: Issued,
    language: &'static str,
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Author<'a> {
    literal: &'a str,
}

/// A date of CSL-JSON: year, month and day, as far as they are known.
#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: [Vec<i32>; 1],
    #[serde(skip_serializing_if = "is_stated")]
    circa: bool,
}

/// A date that is not ours is not marked.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the serializer hands over a reference")]
const fn is_stated(circa: &bool) -> bool {
    !*circa
}

/// The characters that TeX would act on, as the characters that they are.
fn escaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => kept.push_str("\\textbackslash{}"),
            '~' => kept.push_str("\\textasciitilde{}"),
            '^' => kept.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => kept.extend(['\\', c]),
            c => kept.push(c),
        }
    }
    kept
}

fn day(date: NaiveDate) -> Vec<i32> {
    vec![date.year(), date.month().cast_signed(), date.day().cast_signed()]
}

/// As much of a date as was printed.
fn parts(date: PartialDate) -> Vec<i32> {
    let mut parts = day(date.start());
    parts.truncate(match date.precision() {
        Precision::Day | Precision::Unknown => 3,
        Precision::Month => 2,
        // There are no quarters in the format; the year alone says nothing that was not printed.
        Precision::Quarter | Precision::Year => 1,
    });
    parts
}
