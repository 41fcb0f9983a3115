//! From the table as written to a checked [`Recipe`].

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Measure, PartialDate, StageRange, Territory};
use crate::sources::{Geography, Mistake, Section, SourcesError};

use super::layout::key;
use super::{Columns, Only, Recipe, Value};
use crate::extract::lexicon::token::fold;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecipe {
    table: Option<String>,
    complete: Option<Spanned<bool>>,
    measure: Option<Spanned<String>>,
    stages: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    territory: Option<Spanned<String>>,
    total: Option<Spanned<String>>,
    only: Option<RawOnly>,
    columns: Option<Spanned<RawColumns>>,
    #[serde(default)]
    values: Vec<RawValue>,
    #[serde(default)]
    cells: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    places: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    wordings: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOnly {
    column: String,
    is: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumns {
    name: Option<String>,
    territory: Option<String>,
    region: Option<String>,
    department: Option<String>,
    stage: Option<String>,
    date: Option<String>,
    opened: Option<String>,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    column: String,
    measure: Option<Spanned<String>>,
    stages: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
}

impl Recipe {
    /// Reads a recipe; no section is the empty one.
    ///
    /// # Errors
    ///
    /// The first mistake met: an unknown key, a stage, a date, a measure or a territory that is
    /// none, a recipe that reads no column.
    pub fn parse(section: Option<&Section>, geography: &Geography) -> Result<Self, SourcesError> {
        let Some(section) = section else { return Ok(Self::default()) };
        let raw: RawRecipe = section.parse()?;
        let reader = Reader { section, geography };
        let measure = reader.measure(raw.measure.as_ref())?.unwrap_or(Measure::Communities);
        let stages = reader.parsed("stages", raw.stages.as_ref())?;
        let date = reader.parsed("date", raw.date.as_ref())?;
        let (mut columns, mut values) = (Columns::default(), Vec::new());
        let span = raw.columns.as_ref().map(Spanned::span);
        if let Some(raw) = raw.columns.map(Spanned::into_inner) {
            let RawColumns { name, territory, region, department, stage, date, opened, value } =
                raw;
            columns = Columns { name, territory, region, department, stage, date, opened };
            values.extend(value.map(|column| Value {
                key: key("value"),
                column,
                measure: measure.clone(),
                stages,
                date: None,
            }));
        }
        for raw in raw.values {
            values.push(Value {
                key: "extract.values.column".to_owned(),
                column: raw.column,
                measure: reader.measure(raw.measure.as_ref())?.unwrap_or_else(|| measure.clone()),
                stages: reader.parsed("stages", raw.stages.as_ref())?.or(stages),
                date: reader.parsed("date", raw.date.as_ref())?,
            });
        }
        if let Some(span) = span.filter(|_| columns.name.is_none() && values.is_empty()) {
            let message = "`columns` names neither communities nor figures".to_owned();
            let remedy = "say which column is `name`, or which is `value`".to_owned();
            return Err(section.mistake(span, Mistake { message, remedy }));
        }
        if let Some(complete) = raw.complete.as_ref().filter(|_| columns.name.is_none()) {
            let message = "`complete` is about a list, and no column is the `name`".to_owned();
            let remedy =
                "say which column names the communities: `columns = { name = … }`".to_owned();
            return Err(section.mistake(complete.span(), Mistake { message, remedy }));
        }
        Ok(Self {
            table: raw.table,
            complete: raw.complete.is_some_and(Spanned::into_inner),
            stages,
            date,
            territory: reader.territory("territory", raw.territory.as_ref())?,
            total: reader.territory("total", raw.total.as_ref())?,
            only: raw.only.map(|only| Only {
                column: only.column,
                is: only.is.iter().map(|text| fold(text.trim())).collect(),
            }),
            columns,
            values,
            cells: each(&raw.cells, |key, text| reader.parsed(key, Some(text)))?,
            places: each(&raw.places, |key, text| reader.territory(key, Some(text)))?,
            wordings: raw
                .wordings
                .iter()
                .filter_map(|(words, text)| {
                    let parsed = reader.parsed::<StageRange>(words, Some(text));
                    parsed.map(|stages| stages.map(|it| (words.clone(), it))).transpose()
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

/// A recipe that is being read.
struct Reader<'a> {
    section: &'a Section,
    geography: &'a Geography,
}

impl Reader<'_> {
    /// A stage range or a date; what its own error says is the message.
    fn parsed<T>(
        &self,
        key: &str,
        text: Option<&Spanned<String>>,
    ) -> Result<Option<T>, SourcesError>
    where
        T: FromStr + Meant,
        T::Err: Display,
    {
        let Some(text) = text else { return Ok(None) };
        text.get_ref().parse().map(Some).map_err(|error: T::Err| {
            let message = format!("`{key}`: {error}");
            self.section.mistake(text.span(), Mistake { message, remedy: T::REMEDY.to_owned() })
        })
    }

    fn measure(&self, text: Option<&Spanned<String>>) -> Result<Option<Measure>, SourcesError> {
        let Some(text) = text else { return Ok(None) };
        let known = Measure::KNOWN.into_iter().find(|it| it.code() == text.get_ref());
        if known.is_some() {
            return Ok(known);
        }
        let codes: Vec<String> = Measure::KNOWN.iter().map(|it| format!("`{it}`")).collect();
        let message = format!("`measure` is `{}`, which is none", text.get_ref());
        let remedy = format!("write one of {}", codes.join(", "));
        Err(self.section.mistake(text.span(), Mistake { message, remedy }))
    }

    fn territory(
        &self,
        key: &str,
        text: Option<&Spanned<String>>,
    ) -> Result<Option<Territory>, SourcesError> {
        let Some(text) = text else { return Ok(None) };
        let found = text.get_ref();
        // Overseas departments have no name of their own: it is that of their region.
        let coded = found.parse().ok().filter(|code| self.geography.place(*code).is_some());
        if let Some(territory) = self.geography.find(found).or(coded) {
            return Ok(Some(territory));
        }
        let message = format!("`{key}` is `{found}`, which is no territory");
        let remedy = match self.geography.nearest(found) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "write a code such as `REG-44` or `DEP-08`, or an official name".to_owned(),
        };
        Err(self.section.mistake(text.span(), Mistake { message, remedy }))
    }
}

/// What each entry of a table of cells means, by the folded cell.
fn each<T>(
    entries: &BTreeMap<String, Spanned<String>>,
    read: impl Fn(&str, &Spanned<String>) -> Result<Option<T>, SourcesError>,
) -> Result<BTreeMap<String, T>, SourcesError> {
    let mut found = BTreeMap::new();
    for (cell, text) in entries {
        if let Some(meaning) = read(cell, text)? {
            found.insert(fold(cell.trim()), meaning);
        }
    }
    Ok(found)
}

/// What to write where a value of a recipe cannot be read.
trait Meant {
    const REMEDY: &str;
}

impl Meant for StageRange {
    const REMEDY: &str = "write a stage, or the first and the last: `preproject..letter_of_intent`; \
        stages are preproject, letter_of_intent, health_project, aci_signed";
}

impl Meant for PartialDate {
    const REMEDY: &str = "write `2024`, `2024-02` or `2024-02-01`";
}
