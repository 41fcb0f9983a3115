//! What people declare in `sources/judgements.toml`: which names are one community, which are not.
//!
//! Each judgement has its date and its reason. One that cannot be understood is an error with its
//! line; one that cannot be obeyed is told when the names meet (see `group`).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::model::{Hint, Territory};
use crate::normalise::name_key;
use crate::sources::Stumble;

/// The judgements, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements(pub(super) Vec<Judgement>);

/// Two names, and what a person says of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) a: Party,
    pub(super) b: Party,
    /// A page names the community in both ways, and not two communities.
    pub(super) named_twice: bool,
    pub(super) date: NaiveDate,
    /// Where it stands in the file.
    pub(super) line: usize,
}

/// A name and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Party {
    /// The name as it is compared.
    pub(super) key: String,
    /// Its department; none for a name that no source places.
    pub(super) department: Option<Territory>,
    /// The name as written.
    pub(super) name: String,
}

/// What a person says of two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Same,
    Different,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJudgements {
    #[serde(default)]
    judgements: Vec<Spanned<RawJudgement>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawJudgement {
    verdict: Verdict,
    a: RawParty,
    b: RawParty,
    date: Spanned<toml::Value>,
    reason: Spanned<String>,
    #[serde(default)]
    named_twice: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParty {
    name: Spanned<String>,
    department: Option<Spanned<String>>,
}

/// Why a text is no list of judgements.
#[derive(Debug, Error)]
pub enum JudgementError {
    /// Not TOML, or a key that is missing, unknown or of the wrong type.
    #[error("not a list of judgements")]
    Shape(#[source] Stumble),
    /// A name without letters.
    #[error("line {line}: `name` is `{found}`, which names nobody")]
    Nameless {
        /// The line of the name.
        line: usize,
        /// The name as written.
        found: String,
    },
    /// A place that is no department.
    #[error("line {line}: `department` is `{found}`, which is no department")]
    Department {
        /// The line of the department.
        line: usize,
        /// The text as written.
        found: String,
    },
    /// A date that is no day.
    #[error("line {line}: `date` is `{found}`, which is no day")]
    Date {
        /// The line of the date.
        line: usize,
        /// The text as written.
        found: String,
    },
    /// A judgement without its reason.
    #[error("line {line}: `reason` is empty")]
    Reason {
        /// The line of the reason.
        line: usize,
    },
    /// Both names are one to begin with.
    #[error("line {line}: `a` and `b` are one name, `{key}`, in one department")]
    OneName {
        /// The line of the judgement.
        line: usize,
        /// The name as it is compared.
        key: String,
    },
    /// The same two names are judged twice.
    #[error("line {line}: the same names are judged in line {first} already")]
    Twice {
        /// The line of the second judgement.
        line: usize,
        /// The line of the first.
        first: usize,
    },
}

impl Hint for JudgementError {
    fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Shape(_) => "begin each with `[[judgements]]`; the head of the file shows one",
            Self::Nameless { .. } => {
                "write the name as a source prints it: `CPTS du Pays de Redon`"
            }
            Self::Department { .. } => {
                "write a code such as `DEP-35`, or leave it out for a name that no source places"
            }
            Self::Date { .. } => "write the day of the judgement: `2026-11-25`",
            Self::Reason { .. } => "say how it is known, for whoever doubts it in a year",
            Self::OneName { .. } => {
                "\"CPTS\", articles, accents, hyphens and capitals make no difference: remove it, or \
                 correct a name or a department"
            }
            Self::Twice { .. } => "keep the one that holds",
        };
        Some(text.to_owned())
    }
}

impl Judgements {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// The first problem met: a half-understood judgement is worse than none.
    pub fn parse(text: &str) -> Result<Self, JudgementError> {
        let raw: RawJudgements = toml::from_str(text)
            .map_err(|error| JudgementError::Shape(Stumble::over(text, &error)))?;
        let line = |start: usize| 1 + text.bytes().take(start).filter(|&b| b == b'\n').count();
        let mut seen: BTreeMap<[(String, Option<Territory>); 2], usize> = BTreeMap::new();
        let mut judgements = Vec::new();
        for raw in raw.judgements {
            let at = line(raw.span().start);
            let raw = raw.into_inner();
            let (a, b) = (party(&raw.a, &line)?, party(&raw.b, &line)?);
            if raw.reason.get_ref().trim().is_empty() {
                return Err(JudgementError::Reason { line: line(raw.reason.span().start) });
            }
            let written = match raw.date.get_ref() {
                toml::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let date = written.parse().map_err(|_| JudgementError::Date {
                line: line(raw.date.span().start),
                found: written.clone(),
            })?;
            let mut pair = [&a, &b].map(|party| (party.key.clone(), party.department));
            if pair[0] == pair[1] {
                return Err(JudgementError::OneName { line: at, key: a.key });
            }
            pair.sort();
            if let Some(first) = seen.insert(pair, at) {
                return Err(JudgementError::Twice { line: at, first });
            }
            let (verdict, named_twice) = (raw.verdict, raw.named_twice);
            judgements.push(Judgement { verdict, a, b, named_twice, date, line: at });
        }
        Ok(Self(judgements))
    }
}

fn party(raw: &RawParty, line: &impl Fn(usize) -> usize) -> Result<Party, JudgementError> {
    let name = raw.name.get_ref().trim().to_owned();
    let key = name_key(&name);
    if key.is_empty() {
        return Err(JudgementError::Nameless { line: line(raw.name.span().start), found: name });
    }
    let department = raw.department.as_ref().map(|written| {
        let found: Option<Territory> = written.get_ref().parse().ok();
        found.filter(|place| place.level() == crate::model::Level::Department).ok_or_else(|| {
            JudgementError::Department {
                line: line(written.span().start),
                found: written.get_ref().clone(),
            }
        })
    });
    Ok(Party { key, department: department.transpose()?, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(more: &str) -> String {
        format!(
            "[[judgements]]\nverdict = 'same'\na = {{ name = 'Redon', department = 'DEP-35' }}\n\
             b = {{ name = 'Redon Vilaine', department = 'DEP-35' }}\ndate = 2026-11-25\n\
             reason = 'one association'\n{more}"
        )
    }

    #[test]
    fn a_judgement_is_read() {
        let read = Judgements::parse(&text("")).unwrap();
        let one = &read.0[0];
        assert_eq!((one.a.key.as_str(), one.b.key.as_str()), ("redon", "redon vilaine"));
        assert_eq!((one.verdict, one.line, one.named_twice), (Verdict::Same, 1, false));
        assert_eq!(Judgements::parse("").unwrap(), Judgements::default());
        let shipped = include_str!("../../sources/judgements.toml");
        Judgements::parse(shipped).unwrap();
        // What the head of the file shows is accepted.
        let shown = shipped.lines().filter_map(|line| line.strip_prefix("# "));
        let shown = shown.skip_while(|line| !line.starts_with("[[")).take_while(|l| !l.is_empty());
        let shown: Vec<&str> =
            shown.filter(|line| line.contains('=') || line.starts_with('[')).collect();
        assert_eq!(Judgements::parse(&shown.join("\n")).unwrap().0.len(), 1);
    }

    #[test]
    fn every_mistake_names_its_line_and_a_remedy() {
        let cases = [
            (text("").replace("'Redon'", "'CPTS'"), "line 3: `name` is `CPTS`, which names nobody"),
            (
                text("").replacen("DEP-35", "REG-53", 1),
                "line 3: `department` is `REG-53`, which is no department",
            ),
            (text("").replace("2026-11-25", "'hier'"), "line 5: `date` is `hier`, which is no day"),
            (text("").replace("one association", " "), "line 6: `reason` is empty"),
            (
                text("").replace("Redon Vilaine", "CPTS de Redon"),
                "line 1: `a` and `b` are one name, `redon`, in one department",
            ),
            (text(&text("")), "line 7: the same names are judged in line 1 already"),
            (text("").replace("'same'", "'perhaps'"), "not a list of judgements"),
            (text("").replace("reason", "raison"), "not a list of judgements"),
        ];
        for (text, expected) in cases {
            let error = Judgements::parse(&text).unwrap_err();
            assert_eq!(error.to_string(), expected, "for {text}");
            assert!(error.hint().is_some(), "for {text}");
        }
    }
}
