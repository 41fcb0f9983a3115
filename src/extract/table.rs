//! Tables: a claim for every count, a mention for every name.

use super::claim::{Declined, RawClaim, RawMention};
use super::column::{
    Column, Head, begins, classify, has, is_head, is_negative, mentions_cpts, number_of, stage_of,
    title, totalled,
};
use super::compose::{Frame, Page};
use super::dates;
use super::indicator::{self, Indicator};
use super::listing::{self, Place};
use super::numbers::Form;
use super::origin::origins;
use super::rate;
use super::remainder;
use super::stages::{Named, common};
use super::token::{Token, tokens};
use super::verdict::{Reason, Shared, Topic};
use super::vocabulary::{Cue, Origin};
use crate::model::{Level, Measure, PartialDate, Precision, StageRange, Territory, Value};
use crate::read::{Cell, Row, Table};

/// What was read from a table.
#[derive(Default)]
pub(super) struct TableFound {
    pub(super) claims: Vec<RawClaim>,
    pub(super) mentions: Vec<RawMention>,
    pub(super) declined: Vec<Declined>,
}

/// The texts above the rows of a table, which may bear the mark of a note.
pub(super) fn heads<'t>(table: &'t Table, page: &Page<'_>) -> Vec<&'t str> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page));
    let cells = heads.flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    std::iter::once(table.caption.as_str()).chain(cells).collect()
}

/// A count of CPTS has a few columns; a wider grid is a map or a matrix.
const WIDEST: usize = 200;

/// Reads a table in the frame of its heading and introduction.
pub(super) fn read(table: &Table, frame: &Frame, page: &Page<'_>) -> TableFound {
    let mut found = TableFound::default();
    if let Some(row) = table.rows.iter().find(|row| WIDEST < row.cells.len()) {
        found.declined.push(Declined {
            value_text: String::new(),
            reason: Reason::TooLarge,
            locator: row.locator.clone(),
            sentence: remainder::beginning(&row.text).to_owned(),
            speaks_of_cpts: mentions_cpts(&table.caption, page),
        });
        return found;
    }
    let (heads, body) = table.rows.split_at(listing::heads(table, page));
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let titles: Vec<String> = (0..width).map(|column| title(heads, column)).collect();
    let caption = Caption::new(&table.caption, frame, page);
    let columns: Vec<Column> =
        (0..width).map(|column| classify(&titles[column], column, body, page)).collect();
    let columns = indicator::labelled(columns, &titles, body, page);
    let columns = listing::settled(columns, &titles, body, page);
    let covers = frame.setting.shared == Shared::Covered
        || titles.iter().chain([&table.caption]).any(|text| rate::covers(text, page));
    let columns = if covers { rate::shares(columns, &titles, body, page) } else { columns };
    let columns = totalled(columns, &titles, body, page);
    let headed = titles.iter().any(|title| mentions_cpts(title, page));
    let relevant = caption.speaks_of_cpts
        || headed && frame.setting.topic != Topic::Other
        || frame.setting.topic == Topic::Cpts && {
            let local = titles
                .iter()
                .any(|title| mentions_cpts(title, page) || stage_of(title, page).is_some());
            local || frame.setting.listed || columns.contains(&Column::Stage)
        };
    let labelled = columns.first() == Some(&Column::Label)
        && body.iter().filter_map(|row| row.cells.first()).any(|c| mentions_cpts(&c.text, page));
    let partial =
        caption.territory == Territory::FRANCE && listing::few_regions(body, &columns, page);
    let unkeyed = listing::unkeyed(body, &columns);
    let sheet = Sheet {
        columns: &columns,
        titles: &titles,
        caption: &caption,
        relevant,
        labelled,
        partial,
        unkeyed,
        page,
    };
    let mut section = None;
    for row in body {
        match listing::section(row, page) {
            Some(place) => section = Some(place),
            None => read_row(row, section, &sheet, &mut found),
        }
    }
    found
}

/// A table with everything that its rows are read by.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one table")]
pub(super) struct Sheet<'t> {
    pub(super) columns: &'t [Column],
    pub(super) titles: &'t [String],
    pub(super) caption: &'t Caption,
    /// It speaks of CPTS.
    relevant: bool,
    /// Some label of its rows does.
    labelled: bool,
    /// It lists a few regions: its total is not the country's.
    partial: bool,
    /// Nothing says what tells its rows apart.
    unkeyed: bool,
    pub(super) page: &'t Page<'t>,
}

/// What stands above a table.
pub(super) struct Caption {
    pub(super) stages: Option<Named>,
    territory: Territory,
    pub(super) date: Option<(PartialDate, bool)>,
    origin: Option<(String, Option<Origin>)>,
    today: bool,
    speaks_of_cpts: bool,
    /// "Au 31 décembre", "en fin d'année": the day of the years in the heads of the columns.
    day: Option<(u32, Option<u32>)>,
}

impl Caption {
    fn new(text: &str, frame: &Frame, page: &Page<'_>) -> Self {
        let words = tokens(text);
        let places = page.vocabulary.places.find(&words);
        let date = dates::dates(&words, page.vocabulary)
            .into_iter()
            .find(|hit| hit.role == dates::Role::AsOf);
        let day = date.and_then(within_year);
        let ends = words.windows(3).any(|t| t[0].is("fin") && t[1].is("d'") && t[2].is("annee"));
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
            day: day.or_else(|| ends.then_some((12, None))),
        }
    }

    /// The day in the year that heads a column; the label of the row may say another.
    fn within(&self, date: PartialDate, label: Option<(u32, Option<u32>)>) -> PartialDate {
        let day = label.or(self.day).filter(|_| date.precision() == Precision::Year);
        let Some((month, day)) = day else {
            return date;
        };
        let year = chrono::Datelike::year(&date.start());
        let within = match day {
            Some(day) => PartialDate::day(year, month, day),
            None => PartialDate::month(year, month),
        };
        within.unwrap_or(date)
    }
}

/// "au 31 décembre": a day without its year.
fn within_year(hit: dates::DateHit) -> Option<(u32, Option<u32>)> {
    match hit.printed {
        dates::Printed::NoYear { month, day } => Some((month, day)),
        _ => None,
    }
}

fn slice(text: &str, words: &[Token], from: usize, to: usize) -> String {
    match (words.get(from), to.checked_sub(1).and_then(|n| words.get(n))) {
        (Some(first), Some(last)) => text[first.start..last.end].to_owned(),
        _ => String::new(),
    }
}

fn read_row(row: &Row, section: Option<Territory>, sheet: &Sheet<'_>, found: &mut TableFound) {
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
    // "Région", alone below its departments.
    let whole = match tokens(label).as_slice() {
        [word] => matches!(word.fold.as_str(), "region" | "departement" | "france" | "national"),
        _ => false,
    };
    let total = !subtotal && (whole || has(label, Cue::Total, page));
    let territory = match listing::place(row, columns, page) {
        Place::Known(territory) => Some(territory),
        // A total of regions is the country's, a total of departments the caption's.
        _ if total && listing::adds_up_some(label, caption.territory, page) => None,
        Place::Unknown if total && !sheet.partial => Some(caption.territory),
        Place::Unknown => None,
        Place::Unsaid if sheet.unkeyed && !total && section.is_none() => None,
        Place::Unsaid => Some(section.unwrap_or(caption.territory)),
    };
    let own_stage = texts(&Column::Stage).and_then(|text| stage_of(&text, page));
    let row_label = texts(&Column::Label);
    let day = row_label.as_deref().and_then(|text| {
        let mut hits = dates::dates(&tokens(text), page.vocabulary).into_iter();
        hits.find_map(within_year)
    });
    let indicator = row_label.map(|text| indicator::of(&text, relevant || sheet.labelled, page));
    let own_stage = match &indicator {
        Some(Indicator::Count(named) | Indicator::Share(named) | Indicator::People(named, _)) => {
            named.clone()
        }
        _ => own_stage,
    };
    let relevant = relevant || indicator.is_some();
    let mut one_community = false;
    // A table of structures of another sort names no community, unless it says so itself.
    let community = |name: &String| relevant || begins(name, Cue::Community, page);
    if let Some(name) = texts(&Column::Name)
        .filter(|name| !total && !subtotal && tokens(name).iter().any(|t| t.capital))
        .filter(community)
    {
        found.mentions.push(listing::mention(row, &name, section, sheet));
        one_community = true;
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
        if is_negative(&cell.text) {
            found.declined.push(declined(Reason::NotACount));
            continue;
        }
        // What a row says of the one community that it names counts none.
        if one_community {
            found.declined.push(declined(Reason::Column));
            continue;
        }
        let unfit = match &indicator {
            None => head.target,
            Some(Indicator::Other) => true,
            Some(Indicator::Count(_) | Indicator::People(..)) => number.form == Form::Percent,
            Some(Indicator::Share(_)) => 100.0 < number.low,
        };
        if subtotal || !relevant || unfit {
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
        // "Maisons de santé signataires de l'ACI": staged, and no CPTS.
        if indicator.is_none()
            && has(label, Cue::OtherStructure, page)
            && !mentions_other_than_aci(label, page)
        {
            found.declined.push(declined(Reason::OtherStructure));
            continue;
        }
        if columns.contains(&Column::Stage) && own_stage.is_none() && !total {
            found.declined.push(declined(Reason::OtherNoun));
            continue;
        }
        let told = matches!(indicator, Some(Indicator::Share(_)));
        let people = match &indicator {
            Some(Indicator::People(_, unit)) => Some(*unit),
            _ => head.people,
        };
        let share = head.share || told || number.form == Form::Percent;
        let broken = people.is_none() && number.low.fract() != 0.0;
        if share && !head.share && !told || !share && broken {
            found.declined.push(declined(Reason::OtherShare));
            continue;
        }
        let (low, high) = number.interval();
        let scaled = |end: Option<f64>| end.map(|n| (n * people.unwrap_or(1.0)).round());
        let (low, high) = if people.is_some() { (scaled(low), scaled(high)) } else { (low, high) };
        let Ok(value) = Value::new(low, high, number.qualifier) else { continue };
        let stages = stages_of_cell(
            own_stage.as_ref(),
            head,
            caption,
            total && columns.contains(&Column::Stage),
        );
        let date = match &dated {
            // A column of dates speaks for every row: "n. c." is no date.
            Some(text) => {
                dates::whole(&tokens(text)).and_then(|printed| printed.resolve(page.published))
            }
            None if columns.contains(&Column::Date) => None,
            None => head.date.map(|date| (caption.within(date, day), false)).or(caption.date),
        };
        let origin = source
            .as_deref()
            .map_or_else(|| caption.origin.clone(), |text| Some(source_of(text, territory, page)));
        let (attributed_to, origin) = origin.unwrap_or_default();
        found.claims.push(RawClaim {
            territory,
            measure: match () {
                () if head.target => Measure::Target,
                () if people.is_some() => Measure::Population,
                () if share => Measure::PopulationShare,
                () => Measure::Communities,
            },
            stages: stages.stages,
            among: stages.among,
            value,
            value_text: cell.text.clone(),
            percent: share,
            date: date.map(|(date, _)| date),
            date_inferred: date.is_some_and(|(_, inferred)| inferred),
            today: date.is_none() && caption.today,
            attributed_to,
            origin,
            locator: format!("{} · {title}", row.locator),
            evidence: row.text.clone(),
            method: "table",
            rule: stages.rule,
            group: 0,
            total: None,
            headline: false,
            definite: false,
            demonstrative: false,
        });
    }
}

/// Whether a text speaks of CPTS by another word than the contract that other structures have too.
fn mentions_other_than_aci(text: &str, page: &Page<'_>) -> bool {
    let words = tokens(text);
    let cue = page.vocabulary.cue(Cue::Community);
    (0..words.len()).any(|at| !words[at].is("aci") && cue.longest_at(&words, at).is_some())
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
