//! One record to one claim, or the reason why not.

use std::{fmt::Write as _, sync::Arc};

use chrono::NaiveDate;
use url::Url;

use crate::model::{
    AsOf, Basis, ClaimId, Measure, PartialDate, Qualifier, Stage, StageRange, Territory, Value,
    add_number,
};
use crate::normalise::Claim;
use crate::sources::{Geography, PublisherKind};

use super::RowProblem;
use super::page::{Body, Page};
use super::reading::Reading;
use super::sheet::{Record, quoted};

/// A record whose every column could be read. Its texts are numbers in the
/// [`Names`](super::names::Names) of the file: a million rows name few documents and fewer bodies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) document: u32,
    pub(super) publisher: u32,
    pub(super) kind: PublisherKind,
    pub(super) attributed_to: u32,
    pub(super) territory: Territory,
    /// The number of the measure in the file.
    pub(super) measure: u32,
    pub(super) stages: StageRange,
    pub(super) value: Value,
    /// The number of the date in the file.
    pub(super) as_of: u32,
    /// The number of the address in the file; none where the document is called by its name.
    pub(super) url: Option<u32>,
}

impl Row {
    /// Reads a record, up to the first thing that is wrong.
    pub(super) fn read(record: &Record<'_>, with: &mut Reading<'_>) -> Result<Self, RowProblem> {
        let measure = with.measures.number(filled(record, "measure")?, |text| {
            Ok::<_, RowProblem>(text.parse().unwrap_or_else(|never| match never {}))
        })?;
        let document = with.texts.number(filled(record, "document")?);
        let publisher = with.texts.number(publisher(record)?);
        Ok(Self {
            number: record.number(),
            document,
            publisher,
            kind: kind(record)?,
            attributed_to: with.texts.number(record.text("attributed_to")),
            territory: territory(record, with.geography)?,
            stages: stages(record)?,
            value: value(record, with.measures.of(measure))?,
            measure,
            as_of: as_of(record, with)?,
            url: url(record, with)?,
        })
    }

    /// The id of the claim; `repeat` tells records with the same words apart. The text is room to
    /// write in.
    pub(super) fn id(
        &self,
        with: &Reading<'_>,
        (url, repeat): (&Url, u32),
        text: &mut String,
    ) -> ClaimId {
        text.clear();
        let mut add = |part: &str| {
            text.push_str(part);
            text.push_str(ClaimId::APART);
        };
        add(with.texts.of(self.document));
        add(with.texts.of(self.publisher));
        add(self.kind.code());
        add(with.texts.of(self.attributed_to));
        add(self.territory.code().as_str());
        add(with.measures.of(self.measure).code());
        text.push_str(self.stages.from().code());
        if self.stages.from() != self.stages.to() {
            text.push_str("..");
            text.push_str(self.stages.to().code());
        }
        text.push_str(ClaimId::APART);
        for end in [self.value.low(), self.value.high()] {
            if let Some(number) = end {
                add_number(text, number);
            }
            text.push_str(ClaimId::APART);
        }
        text.push_str(self.value.qualifier().code());
        text.push_str(ClaimId::APART);
        // Writing to a text cannot fail.
        let _ = match with.dates.of(self.as_of).dated_as() {
            Some(date) => write!(text, "{date}"),
            None => Ok(()),
        };
        for part in [ClaimId::APART, url.as_str(), ClaimId::APART] {
            text.push_str(part);
        }
        let _ = write!(text, "{repeat}");
        ClaimId::of_joined(text)
    }

    fn locator(&self) -> String {
        // Room for most numbers, so that it does not grow.
        let mut locator = String::with_capacity(16);
        // Writing to a text cannot fail.
        let _ = write!(locator, "row {}", self.number);
        locator
    }

    /// The claim that the record makes.
    pub(super) fn claim(
        &self,
        (id, value_text): (ClaimId, Arc<str>),
        (page, body): (&Page, &Body),
        (measure, as_of, rule): (&Measure, AsOf, &Arc<str>),
    ) -> Claim {
        let seen: NaiveDate = as_of.end;
        Claim {
            id,
            source: body.source.clone(),
            publisher_kind: self.kind,
            publisher_territory: body.territory,
            publisher: Arc::clone(&body.publisher),
            attributed_to: Arc::clone(&body.attributed_to),
            origin: Arc::clone(&body.origin.name),
            origin_kind: body.origin.kind,
            origin_territory: body.origin.territory,
            territory: self.territory,
            measure: measure.clone(),
            stages: self.stages,
            value: self.value,
            corrected: None,
            evidence: Arc::clone(&value_text),
            value_text,
            as_of,
            published_on: None,
            first_seen: seen,
            last_seen: seen,
            withdrawn_at: None,
            published_inferred: false,
            restated: false,
            url: Arc::clone(&page.url),
            capture: page.capture,
            locator: self.locator(),
            method: "row",
            rule: Arc::clone(rule),
            enumeration: None,
            former: Vec::new(),
        }
    }
}

fn filled<'a>(record: &Record<'a>, column: &str) -> Result<&'a str, RowProblem> {
    let text = record.text(column);
    if text.is_empty() {
        return Err(record.problem(column, "it is empty", "fill it in"));
    }
    Ok(text)
}

/// Whose page it is; where nobody is named, the document speaks for itself.
fn publisher<'a>(record: &Record<'a>) -> Result<&'a str, RowProblem> {
    let named = record.text("publisher");
    if named.is_empty() { filled(record, "document") } else { Ok(named) }
}

/// Other words for the kinds: what people write in their own tables.
const OTHER_WORDS: [(&str, PublisherKind); 5] = [
    ("prefecture", PublisherKind::Ministry),
    ("government", PublisherKind::Ministry),
    ("newspaper", PublisherKind::Press),
    ("union", PublisherKind::Urps),
    ("blog", PublisherKind::Association),
];

fn kind(record: &Record<'_>) -> Result<PublisherKind, RowProblem> {
    let text = filled(record, "publisher_kind")?;
    if let Some(kind) = PublisherKind::ALL.into_iter().find(|kind| kind.code() == text) {
        return Ok(kind);
    }
    let code = text.to_lowercase().replace(['-', ' '], "_");
    let other = OTHER_WORDS.iter().find(|(word, _)| *word == code).map(|(_, kind)| *kind);
    let known = PublisherKind::ALL.into_iter().find(|kind| kind.code() == code);
    known.or(other).ok_or_else(|| {
        let codes = PublisherKind::ALL.map(|kind| format!("`{}`", kind.code())).join(", ");
        let message = format!("`{text}` is not a kind of publisher");
        record.problem("publisher_kind", &message, &format!("use one of {codes}"))
    })
}

fn territory(record: &Record<'_>, geography: &Geography) -> Result<Territory, RowProblem> {
    let text = filled(record, "territory")?;
    let known = text.parse().ok().filter(|&code| geography.place(code).is_some());
    known.ok_or_else(|| {
        let message = match text.parse::<Territory>() {
            Ok(_) => format!("`{text}` is not in the official geography"),
            Err(_) => format!("`{text}` is not a territory code"),
        };
        let meant = geography.meant(text);
        let remedy = if meant.is_empty() {
            "write INSEE's code: `FRA`, `REG-44`, `DEP-08`".to_owned()
        } else {
            let name = |&code: &Territory| format!("`{code}` for {}", geography.name(code));
            format!("write {}", meant.iter().map(name).collect::<Vec<_>>().join(", "))
        };
        record.problem("territory", &message, &remedy)
    })
}

fn stages(record: &Record<'_>) -> Result<StageRange, RowProblem> {
    let stage = |column: &str| {
        let text = record.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse::<Stage>().map(Some).map_err(|_| {
            let codes = Stage::ALL.map(|stage| format!("`{stage}`")).join(", ");
            let message = format!("`{text}` is not a stage");
            record.problem(column, &message, &format!("use one of {codes}"))
        })
    };
    match (stage("stage_from")?, stage("stage_to")?) {
        (None, None) => Ok(StageRange::ALL),
        (Some(from), Some(to)) => StageRange::new(from, to).map_err(|_| {
            let message = format!("`{from}` comes after `{to}`");
            record.problem("stage_from", &message, "swap `stage_from` and `stage_to`")
        }),
        (Some(_), None) => Err(record.problem(
            "stage_to",
            "it is empty, and `stage_from` is not",
            "fill in both; the same code twice for one stage",
        )),
        (None, Some(_)) => Err(record.problem(
            "stage_from",
            "it is empty, and `stage_to` is not",
            "fill in both; the same code twice for one stage",
        )),
    }
}

fn value(record: &Record<'_>, measure: &Measure) -> Result<Value, RowProblem> {
    let qualifier: Qualifier = record.text("qualifier").parse().map_err(|_| {
        let codes = Qualifier::ALL.map(|qualifier| format!("`{qualifier}`"));
        let message = format!("`{}` is not a qualifier", record.text("qualifier"));
        let remedy = format!("leave it empty, or use one of {}", codes[1..].join(", "));
        record.problem("qualifier", &message, &remedy)
    })?;
    let (low, high) = (number(record, "low", measure)?, number(record, "high", measure)?);
    let (low, high) = match (low, high) {
        (None, None) => {
            let message = "neither `low` nor `high` holds a number";
            return Err(record.problem("low", message, "fill in one of them, or both"));
        }
        (Some(low), Some(high)) if high < low => {
            let message = format!("{low} is above `high`, {high}");
            return Err(record.problem("low", &message, "swap `low` and `high`"));
        }
        // "Plus de 200" prints one number: written into both columns, it still leaves one end open.
        (Some(low), Some(high)) if low.total_cmp(&high).is_eq() => qualifier.interval(low),
        both => both,
    };
    Value::new(low, high, qualifier)
        .map_err(|error| record.problem("low", &error.to_string(), "write a plain number"))
}

/// Beyond this a number is not even worth being printed with all its digits.
const FAR_TOO_MUCH: f64 = 1e15;

/// A plain number. Marks of thousands are refused: `1,234` and `1.234` are a thousand to one reader
/// and a fraction to another.
fn number(record: &Record<'_>, column: &str, measure: &Measure) -> Result<Option<f64>, RowProblem> {
    let problem = |message: &str, remedy: &str| {
        let text = quoted(record.text(column));
        Err(record.problem(column, &format!("`{text}` {message}"), remedy))
    };
    let plain = "write digits only, with a point before decimals: `1234.5`";
    let number = match record.plain(column) {
        Some(number) => number,
        None if record.text(column).is_empty() => return Ok(None),
        None => match record.text(column).parse() {
            Ok(number) => number,
            Err(_) => return problem("is not a number", plain),
        },
    };
    if !number.is_finite() {
        return problem("is not a number", plain);
    }
    if number < 0.0 {
        return problem("is negative", "write the number that the document prints");
    }
    if FAR_TOO_MUCH < number {
        return problem("is far too large", "write the number that the document prints");
    }
    if *measure == Measure::Communities && number.fract() != 0.0 {
        return problem("is not a whole number of communities", "check `measure`");
    }
    if measure.is_share() && 100.0 < number {
        return problem("is more than 100 per cent", "check `measure`");
    }
    // Minus zero would print as `-0`.
    Ok(Some(number.abs()))
}

fn as_of(record: &Record<'_>, with: &mut Reading<'_>) -> Result<u32, RowProblem> {
    let last = with.last;
    with.dates.number(record.text("as_of"), |text| date(text, record, last))
}

fn date(text: &str, record: &Record<'_>, last: NaiveDate) -> Result<AsOf, RowProblem> {
    let date: PartialDate = text.parse().map_err(|_| {
        let message = match text {
            "" => "it is empty".to_owned(),
            text => format!("`{text}` is not a date between 1900 and 2199"),
        };
        record.problem("as_of", &message, "write `2024`, `2024-02`, `2024-Q1` or `2024-02-01`")
    })?;
    if last < date.start() {
        let message = format!("`{text}` lies in the future, after {last}");
        let remedy = "write the day of which the figure speaks; an aim is no count";
        return Err(record.problem("as_of", &message, remedy));
    }
    Ok(AsOf::dated(date, Basis::Stated, false))
}

/// The address of the document; none for one that has only a name.
fn url(record: &Record<'_>, with: &mut Reading<'_>) -> Result<Option<u32>, RowProblem> {
    let text = record.text("url");
    if text.is_empty() {
        return Ok(None);
    }
    let web = |url: &Url| matches!(url.scheme(), "http" | "https" | "urn");
    let number = with.urls.number(text, |text| {
        text.parse::<Url>().ok().filter(web).map(Arc::new).ok_or_else(|| {
            let message = format!("`{text}` is not an address on the web");
            let remedy = "write the whole address, beginning with `https://`, or leave it empty";
            record.problem("url", &message, remedy)
        })
    })?;
    Ok(Some(number))
}

/// The value in words: what the row prints, since there is no page to quote.
pub(super) fn printed(value: &Value) -> String {
    let mut text = value.qualifier().to_string();
    if !text.is_empty() {
        text.push(' ');
    }
    // Writing to a text cannot fail.
    let _ = match (value.low(), value.high()) {
        (Some(low), Some(high)) if low < high => write!(text, "{low} – {high}"),
        (Some(low), None) if value.qualifier() == Qualifier::Exact => write!(text, "≥ {low}"),
        (None, Some(high)) if value.qualifier() == Qualifier::Exact => write!(text, "≤ {high}"),
        _ => {
            add_number(&mut text, value.headline());
            Ok(())
        }
    };
    text
}
