//! Tables: a claim for every count, a mention for every name.

use super::claim::{Declined, RawClaim, RawMention};
use super::column::{
    Column, Head, begins, classify, has, is_head, mentions_cpts, number_of, stage_of, title,
};
use super::compose::{Frame, Page};
use super::dates;
use super::numbers::Form;
use super::origin::origins;
use super::remainder;
use super::stages::{Named, common};
use super::token::{Kind, Token, tokens};
use super::verdict::{Reason, Topic};
use super::vocabulary::{Cue, Origin};
use super::work::MOST_FIGURES;
use crate::model::{Level, Measure, PartialDate, StageRange, Territory, Value};
use crate::read::{Cell, Row, Table};

/// What was read from a table.
#[derive(Default)]
pub(super) struct TableFound {
    pub(super) claims: Vec<RawClaim>,
    pub(super) mentions: Vec<RawMention>,
    pub(super) declined: Vec<Declined>,
}

/// Reads a table in the frame of its heading and introduction.
pub(super) fn read(table: &Table, frame: &Frame, page: &Page<'_>) -> TableFound {
    let mut found = TableFound::default();
    let heads = table.rows.iter().take_while(|row| is_head(row, page)).count();
    let (heads, body) = table.rows.split_at(if heads == table.rows.len() { 0 } else { heads });
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let titles: Vec<String> = (0..width).map(|column| title(heads, column)).collect();
    let caption = Caption::new(&table.caption, frame, page);
    let columns: Vec<Column> =
        (0..width).map(|column| classify(&titles[column], column, body, page)).collect();
    let headed = titles.iter().any(|title| mentions_cpts(title, page));
    let relevant = caption.speaks_of_cpts
        || headed && frame.setting.topic != Topic::Other
        || frame.setting.topic == Topic::Cpts && {
            let local = titles
                .iter()
                .any(|title| mentions_cpts(title, page) || stage_of(title, page).is_some());
            local || frame.setting.listed || columns.contains(&Column::Stage)
        };
    let (staged, dated) = (columns.contains(&Column::Stage), columns.contains(&Column::Date));
    let sheet = Sheet {
        columns: &columns,
        titles: &titles,
        staged,
        dated,
        caption: &caption,
        relevant,
        page,
    };
    for row in body {
        if MOST_FIGURES < found.claims.len() + found.declined.len() {
            found.declined.push(Declined {
                value_text: row.cells.last().map_or_else(String::new, |cell| cell.text.clone()),
                reason: Reason::Unjudged,
                locator: row.locator.clone(),
                sentence: remainder::beginning(&row.text).to_owned(),
                speaks_of_cpts: true,
            });
            break;
        }
        read_row(row, &sheet, &mut found);
    }
    found
}

/// A table with everything that its rows are read by.
struct Sheet<'t> {
    columns: &'t [Column],
    titles: &'t [String],
    /// A column holds stages.
    staged: bool,
    /// A column holds dates.
    dated: bool,
    caption: &'t Caption,
    /// It speaks of CPTS.
    relevant: bool,
    page: &'t Page<'t>,
}

/// What stands above a table.
struct Caption {
    stages: Option<Named>,
    territory: Territory,
    date: Option<(PartialDate, bool)>,
    origin: Option<(String, Option<Origin>)>,
    today: bool,
    speaks_of_cpts: bool,
}

impl Caption {
    fn new(text: &str, frame: &Frame, page: &Page<'_>) -> Self {
        let words = tokens(text);
        let places = page.vocabulary.places.find(&words);
        let date = dates::dates(&words, page.vocabulary)
            .into_iter()
            .find(|hit| hit.role == dates::Role::AsOf);
        let own = super::places::only(&places).or(frame.territory);
        let origins = origins(&words, &places, page.vocabulary);
        let cited = origins.into_iter().find(|hit| hit.cited);
        Self {
            stages: stage_of(text, page).or_else(|| frame.stages.clone()),
            territory: own.unwrap_or(page.speaker.territory),
            date: date.and_then(|hit| hit.printed.resolve(page.published)).or(frame.date),
            origin: cited
                .map(|hit| (slice(text, &words, hit.from, hit.to), Some(hit.origin)))
                .or_else(|| frame.origin.clone()),
            today: frame.today,
            speaks_of_cpts: mentions_cpts(text, page),
        }
    }
}

fn slice(text: &str, words: &[Token], from: usize, to: usize) -> String {
    match (words.get(from), to.checked_sub(1).and_then(|n| words.get(n))) {
        (Some(first), Some(last)) => text[first.start..last.end].to_owned(),
        _ => String::new(),
    }
}

fn read_row(row: &Row, sheet: &Sheet<'_>, found: &mut TableFound) {
    let Sheet { columns, titles, caption, relevant, page, .. } = *sheet;
    let texts = |wanted: &Column| {
        let of = move |(cell, column): (&'_ Cell, &Column)| {
            (column == wanted).then(|| cell.text.clone())
        };
        row.cells.iter().zip(columns).find_map(of).filter(|text| !text.is_empty())
    };
    let label = row.cells.first().map_or("", |cell| &cell.text);
    let kind = texts(&Column::Kind);
    let relevant = match &kind {
        Some(kind) => begins(kind, Cue::Community, page),
        None => relevant,
    };
    let subtotal = begins(label, Cue::Subtotal, page);
    let total = !subtotal && has(label, Cue::Total, page);
    let named = texts(&Column::Territory).map(|text| page.vocabulary.places.whole(&tokens(&text)));
    let territory = match named {
        Some(Some(territory)) => Some(territory),
        // A total of regions is the country's, a total of departments the caption's.
        Some(None) if total => Some(caption.territory),
        Some(None) => None,
        None => Some(caption.territory),
    };
    let own_stage = texts(&Column::Stage).and_then(|text| stage_of(&text, page));
    if let Some(name) = texts(&Column::Name)
        .filter(|name| !total && !subtotal && tokens(name).iter().any(|t| t.capital))
    {
        mention(row, &name, sheet, found);
    }
    let source = texts(&Column::Source);
    let dated = texts(&Column::Date);
    for ((cell, column), title) in row.cells.iter().zip(columns).zip(titles) {
        let Some(number) = number_of(&cell.text, page).filter(|_| !cell.text.is_empty()) else {
            continue;
        };
        let declined = |reason| Declined {
            value_text: cell.text.clone(),
            reason,
            locator: row.locator.clone(),
            sentence: remainder::beginning(&row.text).to_owned(),
            speaks_of_cpts: relevant,
        };
        let Column::Count(head) = column else {
            if matches!(column, Column::Other) {
                found.declined.push(declined(Reason::Column));
            }
            continue;
        };
        if subtotal || !relevant {
            found.declined.push(declined(if subtotal {
                Reason::NothingCounted
            } else {
                Reason::Column
            }));
            continue;
        }
        let Some(territory) = head.territory.or(territory) else {
            found.declined.push(declined(Reason::UnknownPlace));
            continue;
        };
        if sheet.staged && own_stage.is_none() && !total {
            found.declined.push(declined(Reason::OtherNoun));
            continue;
        }
        let share = head.share || number.form == Form::Percent;
        if share && !head.share || !share && number.low.fract() != 0.0 {
            found.declined.push(declined(Reason::OtherShare));
            continue;
        }
        let (low, high) = number.interval();
        let Ok(value) = Value::new(low, high, number.qualifier) else { continue };
        let stages = stages_of_cell(own_stage.as_ref(), head, caption, total && sheet.staged);
        let date = match &dated {
            // A column of dates speaks for every row: "n. c." is no date.
            Some(text) => {
                dates::whole(&tokens(text)).and_then(|printed| printed.resolve(page.published))
            }
            None if sheet.dated => None,
            None => head.date.map(|date| (date, false)).or(caption.date),
        };
        let origin = source
            .as_deref()
            .map_or_else(|| caption.origin.clone(), |text| Some(source_of(text, territory, page)));
        let (attributed_to, origin) = origin.unwrap_or_default();
        found.claims.push(RawClaim {
            territory,
            measure: if share { Measure::PopulationShare } else { Measure::Communities },
            stages: stages.stages,
            among: stages.among,
            value,
            value_text: cell.text.clone(),
            date: date.map(|(date, _)| date),
            date_inferred: date.is_some_and(|(_, inferred)| inferred),
            today: date.is_none() && caption.today,
            attributed_to,
            origin,
            locator: format!("{} · {title}", row.locator),
            evidence: quoted(row, cell).to_owned(),
            method: "table",
            rule: stages.rule,
            group: 0,
            total: None,
            headline: false,
            definite: false,
        });
    }
}

/// The row as the quotation of a cell; of a row that is too long to be quoted for each of its cells,
/// the beginning if the cell stands there, or else the cell.
fn quoted<'r>(row: &'r Row, cell: &'r Cell) -> &'r str {
    const QUOTABLE: usize = 1_000;
    let beginning = remainder::beginning(&row.text);
    match () {
        () if row.text.len() <= QUOTABLE => &row.text,
        () if beginning.contains(&cell.text) => beginning,
        () => &cell.text,
    }
}

/// The stages of a cell: what its row and the head of its column say together, or else the caption.
fn stages_of_cell(row: Option<&Named>, head: &Head, caption: &Caption, total: bool) -> Named {
    let all = Named {
        stages: StageRange::ALL,
        among: StageRange::ALL,
        rule: "no stage named".to_owned(),
    };
    match (row, &head.stages) {
        (Some(row), Some(head)) => match common(row.stages, head.stages) {
            Some(stages) => Named { stages, ..row.clone() },
            None => row.clone(),
        },
        (Some(named), None) => named.clone(),
        (None, Some(named)) => named.clone(),
        (None, None) if total => all,
        (None, None) => caption.stages.clone().unwrap_or(all),
    }
}

/// The origin in a column of sources: "FCPTS", "ARS de la région".
fn source_of(text: &str, territory: Territory, page: &Page<'_>) -> (String, Option<Origin>) {
    let words = tokens(text);
    let places = page.vocabulary.places.find(&words);
    let origin = origins(&words, &places, page.vocabulary).into_iter().next().map(|hit| hit.origin);
    let origin = origin.map(|mut origin| {
        if origin.territory.is_none() && origin.name == "ARS" && territory.level() == Level::Region
        {
            origin.name = format!("ARS {}", page.vocabulary.name(territory));
            origin.territory = Some(territory);
        }
        origin
    });
    (text.to_owned(), origin)
}

/// A row of a table of names.
fn mention(row: &Row, name: &str, sheet: &Sheet<'_>, found: &mut TableFound) {
    let Sheet { columns, caption, page, .. } = *sheet;
    let cells = || row.cells.iter().zip(columns);
    let coded = cells().find_map(|(cell, _)| {
        let words = tokens(&cell.text);
        let code =
            words.first().filter(|t| matches!(t.kind, Kind::Number(_)) && t.fold.len() == 2)?;
        let department = Territory::department(&code.fold)?;
        page.vocabulary.name(department).ne(&department.to_string()).then_some(department)
    });
    let placed = cells()
        .filter(|(_, column)| **column == Column::Territory)
        .find_map(|(cell, _)| page.vocabulary.places.whole(&tokens(&cell.text)))
        .filter(|t| t.level() == Level::Department);
    let stage = cells()
        .filter(|(_, column)| **column == Column::Stage)
        .find_map(|(cell, _)| stage_of(&cell.text, page))
        .or_else(|| caption.stages.clone());
    let bare = tokens(name).first().is_some_and(|t| !t.is("cpts"));
    found.mentions.push(RawMention {
        name: if bare { format!("CPTS {name}") } else { name.to_owned() },
        department: placed.or(coded),
        stage: stage.map(|named| named.stages.from()),
        dissolved: has(&row.text, Cue::Dissolved, page),
        opened: None,
        date: caption.date.map(|(date, _)| date),
        locator: row.locator.clone(),
        evidence: row.text.clone(),
    });
}
