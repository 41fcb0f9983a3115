//! Tables: a claim for every count, a mention for every name.

use std::collections::BTreeSet;

use super::caption::{Caption, source_of, within_year};
use super::cell::{
    announces, captions, crowd, mentions_other_than_aci, of_others, stages_of_cell, stages_of_cpts,
    tells_stages,
};
use super::claim::{Declined, RawClaim, RawMention};
use super::column::{
    Column, begins, classify, has, is_negative, mentions_cpts, number_of, stage_of, title,
};
use super::compose::{Frame, Page};
use super::dates;
use super::header;
use super::indicator::{self, Indicator};
use super::keyed;
use super::layer;
use super::listing::{self, Above, Heading};
use super::numbers::Form;
use super::rate;
use super::remainder;
use super::repeated;
use super::settle;
use super::split::split;
use super::tidy;
use super::token::tokens;
use super::verdict::{Reason, Shared, Topic};
use super::vocabulary::Cue;
use crate::model::{Measure, Territory, Value};
use crate::read::{Cell, Row, Table};

/// What was read from a table.
#[derive(Default)]
pub(super) struct TableFound {
    pub(super) claims: Vec<RawClaim>,
    pub(super) mentions: Vec<RawMention>,
    pub(super) declined: Vec<Declined>,
}

/// A count of CPTS has a few columns; a wider grid is a map or a matrix.
const WIDEST: usize = 200;

/// Reads a table in the frame of its heading and introduction.
///
/// `lines` are those directly above and below it, which may give the day of the years in its heads.
pub(super) fn read(table: &Table, lines: [&str; 2], frame: &Frame, page: &Page<'_>) -> TableFound {
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
    let table = &*repeated::headed(table);
    let table = &*tidy::joined(table, page);
    let table = &*split(table, page);
    let (heads, rows) = table.rows.split_at(header::heads(table, page));
    // What stands across the table tells nothing of a column.
    let body = &*header::without_headings(rows);
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let titles: Vec<String> = (0..width).map(|column| title(heads, column)).collect();
    // "Nombre de CPTS signataires au 31 décembre", below a table without a caption.
    let below = table.caption.is_empty()
        && captions(lines[1], page)
        && !(announces(lines[0], page) && stage_of(lines[0], page).is_some());
    let told = if below { lines[1] } else { &table.caption };
    let caption = Caption::new(told, frame, page).headed(&titles, lines, page);
    let columns: Vec<Column> =
        (0..width).map(|column| classify(&titles[column], column, body, page)).collect();
    let columns = layer::columns(columns, heads, &titles, page);
    let columns = indicator::labelled(columns, &titles, body, page);
    let columns = rate::summed(columns, &titles, caption.territory, page);
    let columns = listing::settled(columns, &titles, body, page);
    let covers = frame.setting.shared == Shared::Covered
        || titles.iter().chain([&table.caption]).any(|text| rate::covers(text, page))
        || table.caption.is_empty() && rate::covers(lines[0], page);
    let columns = rate::peopled(columns, &titles, body, page);
    let above = if table.caption.is_empty() { lines[0] } else { &table.caption };
    let outside = frame.setting.shared == Shared::Uncovered || rate::outside(above, page);
    let covers = covers || outside;
    let shown = (body, rate::announces(above, page));
    let columns = if covers { rate::shares(columns, &titles, shown, page) } else { columns };
    let columns =
        rate::staged(rate::parted(rate::totalled(columns, &titles, body, page), &titles, page));
    let headed = titles.iter().any(|title| mentions_cpts(title, page));
    // "CPTS | MSP": one column of several counts them.
    let own = |title: &String| mentions_cpts(title, page) && !has(title, Cue::OtherStructure, page);
    let beside = titles.iter().any(own)
        && titles.iter().any(|title| !own(title) && has(title, Cue::OtherStructure, page));
    let others = frame.setting.topic != Topic::Cpts && of_others(&titles, &table.caption, page);
    let keyed = columns.iter().any(|c| matches!(c, Column::Territory | Column::Date));
    let sampled = has(&table.caption, Cue::Sample, page);
    let relevant = !others
        && (caption.speaks_of_cpts && !sampled
            || stages_of_cpts(&columns, body, page) && table.caption.is_empty()
            || keyed
                && table.caption.is_empty()
                && frame.setting.topic != Topic::Other
                && (outside || announces(lines[0], page))
            || headed && (frame.setting.topic != Topic::Other || beside)
            || frame.setting.topic == Topic::Cpts && {
                let local = titles
                    .iter()
                    .any(|title| mentions_cpts(title, page) || stage_of(title, page).is_some());
                local || outside || frame.setting.listed || columns.contains(&Column::Stage)
            });
    let label = columns.iter().position(|column| *column == Column::Label);
    let labels = label.map(|at| body.iter().filter_map(move |row| row.cells.get(at)));
    let labelled = labels.is_some_and(|mut c| c.any(|cell| mentions_cpts(&cell.text, page)));
    let places = keyed::places(body, &columns, page);
    let partial = keyed::few_parts(&places, caption.territory, page);
    let unkeyed = listing::unkeyed(body, &columns);
    let staged = !caption.staged && tells_stages(&columns, body, page);
    let sheet = Sheet {
        columns: &columns,
        titles: &titles,
        caption: &caption,
        relevant,
        labelled,
        places,
        partial,
        unkeyed,
        staged,
        covers,
        outside,
        page,
    };
    let (mut section, mut whole) = (Section::default(), 0..0);
    for row in rows {
        let place = listing::section(row, page);
        let heading = if place.is_none() { listing::heading(row, page) } else { None };
        if place.is_none() && heading.is_none() {
            let start = found.claims.len();
            read_row(row, &section, &sheet, &mut found);
            // "dont CPTS ayant signé l'ACI": what the row above counts holds them too.
            let label = row.cells.first().map_or("", |cell| &cell.text);
            if begins(label, Cue::Subtotal, page) {
                let parted = start < found.claims.len();
                settle::hold_parts(&mut found.claims[whole.clone()], parted);
            } else {
                whole = start..found.claims.len();
            }
        }
        section.other = listing::parts_other(row, section.other, page);
        section.place = place.or(section.place);
        section.heading = heading.or(section.heading);
        remainder::bound(&mut found.declined, row);
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
    /// The places that its rows are of.
    pub(super) places: BTreeSet<Territory>,
    /// It lists a few regions: its total is not the country's.
    pub(super) partial: bool,
    /// Something says that it tells of the people who are covered.
    covers: bool,
    /// Its caption says that it tells of those who are not.
    outside: bool,
    /// Nothing says what tells its rows apart.
    pub(super) unkeyed: bool,
    /// Some of its columns or labels say which stages they count, and no caption says it for the others.
    staged: bool,
    pub(super) page: &'t Page<'t>,
}

/// What the rows within a table say that head those below them.
#[derive(Default)]
struct Section {
    place: Option<Territory>,
    heading: Option<Heading>,
    /// The last row that is no part of another counts structures of another sort.
    other: bool,
}

fn read_row(row: &Row, above: &Section, sheet: &Sheet<'_>, found: &mut TableFound) {
    let section = above.place;
    let other = above.heading.as_ref().is_some_and(|heading| heading.other);
    let headed = above.heading.as_ref().filter(|heading| !heading.other);
    let counted_below = headed.is_some_and(|heading| heading.cpts);
    let staged_above = headed.and_then(|heading| heading.stages.clone());
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
        None => !other && (relevant || counted_below),
    };
    let labelled_as = texts(&Column::Label);
    // "dont CPTS signataires de l'ACI": a part that says what it counts.
    let speaks = relevant || sheet.labelled;
    let told = || {
        let staged = texts(&Column::Stage).is_some_and(|text| stage_of(&text, page).is_some());
        let read = labelled_as.as_deref().map(|text| indicator::of(text, speaks, page));
        staged || matches!(read, Some(Indicator::Count(Some(_))))
    };
    let of_other = above.other && !mentions_other_than_aci(label, page);
    let subtotal = begins(label, Cue::Subtotal, page) && (of_other || !told())
        || keyed::is_subtotal(row, sheet);
    let total = !subtotal && (keyed::is_whole(label) || has(label, Cue::Total, page));
    let territory = keyed::territory(row, total, section, sheet);
    let own_stage = texts(&Column::Stage)
        .and_then(|text| stage_of(&text, page).or_else(|| listing::short(&text, page)));
    let row_label = labelled_as;
    let labelled = row_label.as_deref().map(|text| dates::dates(&tokens(text), page.vocabulary));
    let labelled = labelled.unwrap_or_default();
    let day = labelled.iter().copied().find_map(within_year);
    // "Objectif fin 2025", "CPTS au 31/12/2022"
    let due = labelled.iter().find_map(|hit| hit.printed.resolve(page.published));
    let label_of = row_label.as_deref().unwrap_or("");
    let indicator = row_label.as_deref().map(|text| indicator::of(text, speaks, page));
    // "En % de la population", below "Population couverte (en millions)": of the same.
    let goes_on = sheet.covers && indicator == Some(Indicator::Other);
    let indicator = if goes_on && indicator::parts(label_of, page) {
        Some(Indicator::Share(None))
    } else {
        indicator
    };
    let own_stage = match &indicator {
        Some(
            Indicator::Count(named)
            | Indicator::Share(named)
            | Indicator::People(named, _)
            | Indicator::Target(named),
        ) => named.clone(),
        _ => own_stage,
    };
    let own_stage = own_stage.or_else(|| staged_above.clone());
    let relevant = !other && (relevant || indicator.is_some());
    let told = staged_above.as_ref();
    let place = section;
    let one_community = !total
        && !subtotal
        && listing::names(row, &Above { place, told, relevant }, sheet, &mut found.mentions);
    let (source, dated) = (texts(&Column::Source), texts(&Column::Date));
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
            Some(Indicator::Share(_)) => 100.0 < number.low && !crowd(label_of, &number),
            Some(Indicator::Target(_)) => false,
        };
        if subtotal || !relevant || unfit {
            found.declined.push(declined(if subtotal {
                Reason::NothingCounted
            } else {
                Reason::Column
            }));
            continue;
        }
        // "Ensemble", below the shares of some regions: that of all of them.
        let all =
            !keyed::adds_up_some(label, caption.territory, page) && !keyed::few_departments(sheet);
        let mean = (total && head.share && all).then_some(caption.territory);
        let Some(territory) = head.territory.or(territory).or(mean) else {
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
        let target = head.target
            || matches!(indicator, Some(Indicator::Target(_)))
            || caption.aims_at(head.date, page.published);
        let people = match &indicator {
            Some(Indicator::People(_, unit)) => Some(*unit),
            // "Population couverte : 812 000": the people, and not their share.
            Some(Indicator::Share(_)) if crowd(label_of, &number) => Some(1.0),
            _ => head.people,
        };
        let told = matches!(indicator, Some(Indicator::Share(_))) && people.is_none();
        let share = head.share || told || number.form == Form::Percent;
        let broken = people.is_none() && number.low.fract() != 0.0;
        if share && !head.share && !told && !target || !share && broken {
            found.declined.push(declined(Reason::OtherShare));
            continue;
        }
        let (low, high) = number.interval();
        let scaled = |end: Option<f64>| end.map(|n| (n * people.unwrap_or(1.0)).round());
        let (low, high) = if people.is_some() { (scaled(low), scaled(high)) } else { (low, high) };
        let Ok(value) = Value::new(low, high, number.qualifier) else { continue };
        let uncovered = head.uncovered || sheet.outside || has(label_of, Cue::Uncovered, page);
        let counted = people.is_none() && !share && !target;
        let all = total && columns.contains(&Column::Stage) || counted && sheet.staged;
        let stages = stages_of_cell(own_stage.as_ref(), head, caption, all);
        if counted {
            let of = (territory, &stages);
            let named = listing::counted(row, (&cell.text, number.low), of, sheet);
            found.mentions.extend(named);
        }
        let date = match &dated {
            // A column of dates speaks for every row: "n. c." is no date.
            Some(text) => {
                let date = dates::whole(&tokens(text)).and_then(|d| d.resolve(page.published));
                date.map(|(date, inferred)| (caption.within(date, day), inferred))
            }
            None if columns.contains(&Column::Date) => None,
            None => {
                let head = head.date.map(|date| (caption.within(date, day), false));
                let heading = headed.and_then(|heading| heading.date);
                head.or(due).or(heading).or(caption.date)
            }
        };
        let origin = source
            .as_deref()
            .map_or_else(|| caption.origin.clone(), |text| Some(source_of(text, territory, page)));
        let (attributed_to, origin) = origin.unwrap_or_default();
        found.claims.push(RawClaim {
            territory,
            measure: match () {
                () if target => Measure::Target,
                () if people.is_some() && uncovered => Measure::PopulationUncovered,
                () if share && uncovered => Measure::PopulationShareUncovered,
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
