//! Tables of names: one row for each community, or for each community and commune.
//!
//! Such a table has columns that a table of counts has not: the name, its department as a number,
//! the day on which it reached a stage; and what else it says of a community counts none.

use std::collections::BTreeSet;

use super::claim::RawMention;
use super::column::{Column, has, head_stage, is_head, mentions_cpts, number_of, stage_of};
use super::compose::Page;
use super::dates;
use super::numbers::numbers;
use super::places::only;
use super::pointed::is_direction;
use super::stages::Named;
use super::table::Sheet;
use super::token::{Kind, Token, tokens};
use super::vocabulary::Cue;
use crate::model::{Level, PartialDate, StageRange, Territory};
use crate::read::{Row, Table};

/// How many header rows a table has. Where no cell is a number, only the document tells them apart.
pub(super) fn heads(table: &Table, page: &Page<'_>) -> usize {
    let labelled = |row: &&Row| row.cells.iter().all(|cell| cell.header || cell.text.is_empty());
    let marked = table.rows.iter().take_while(labelled).count();
    let looked = table.rows.iter().take_while(|row| is_head(row, page)).count();
    if marked == table.rows.len() {
        return 0;
    }
    // Below a header row that names every column stand values, be they words.
    let complete = marked.checked_sub(1).is_some_and(|last| {
        let row = &table.rows[last];
        row.cells.iter().all(|cell| !cell.text.is_empty() && !cell.spanned)
    });
    if looked == table.rows.len() || complete && marked < looked {
        marked
    } else if looked == 0 {
        usize::from(heads_days(table, page))
    } else {
        looked
    }
}

/// "Indicateur | T1 2023 | T2 2023", above numbers: a row of days that no other is.
fn heads_days(table: &Table, page: &Page<'_>) -> bool {
    let [first, second, ..] = table.rows.as_slice() else { return false };
    let values = |row: &Row, is: &dyn Fn(&str) -> bool| {
        let cells = || row.cells.iter().skip(1).filter(|cell| !cell.text.is_empty());
        1 < cells().count() && cells().all(|cell| is(&cell.text))
    };
    let day = |text: &str| dates::whole(&tokens(text)).is_some();
    values(first, &day) && values(second, &|text| !day(text) && number_of(text, page).is_some())
}

/// The columns, once all of them are known: one of them holds the name, those of one name that do
/// not agree hold nothing, and days may be the days of a stage.
pub(super) fn settled(
    mut columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    for later in 1..columns.len() {
        let Column::Count(head) = &columns[later] else { continue };
        let twin = (0..later).find(|earlier| {
            let agree = |row: &Row| row.cells[*earlier].text == row.cells[later].text;
            let same = matches!(&columns[*earlier], Column::Count(other) if other == head);
            same && titles[*earlier] == titles[later]
                && !titles[later].is_empty()
                && !body.iter().all(agree)
        });
        if let Some(earlier) = twin {
            columns[earlier] = Column::Other;
            columns[later] = Column::Other;
        }
    }
    let names = |at: &usize| columns[*at] == Column::Name;
    let Some(name) = (0..columns.len()).filter(names).max_by_key(|at| fitness(&titles[*at], *at))
    else {
        return columns;
    };
    for (at, column) in columns.iter_mut().enumerate() {
        match column {
            Column::Name if at != name => *column = Column::Other,
            Column::Date => {
                // "Signature", "Date de signature"
                let signature = tokens(&titles[at]).iter().any(|t| t.is("signature"));
                let named = stage_of(&titles[at], page);
                if let Some(named) =
                    named.or_else(|| stage_of("ACI signé", page).filter(|_| signature))
                {
                    *column = Column::Step(named);
                }
            }
            // "LI | ACI" above crosses: what is crossed was reached.
            Column::Other | Column::Stage if crossed(body, at) => {
                if let Some(named) = head_stage(&titles[at], page) {
                    *column = Column::Step(named);
                }
            }
            _ => {}
        }
    }
    columns
}

/// A mark that says yes.
fn is_cross(text: &str) -> bool {
    matches!(text.trim(), "X" | "x" | "✓" | "✔" | "●" | "•" | "oui" | "Oui" | "OUI" | "✗" | "☑")
}

/// Whether a column holds crosses and nothing else.
fn crossed(body: &[Row], at: usize) -> bool {
    let cells = || body.iter().filter_map(|row| row.cells.get(at));
    let no = |text: &str| matches!(text.trim(), "" | "-" | "–" | "non" | "Non" | "NON");
    cells().any(|cell| is_cross(&cell.text))
        && cells().all(|cell| is_cross(&cell.text) || no(&cell.text))
}

/// What a row says of its place.
pub(super) enum Place {
    /// Nothing: no column holds places, or the row has none in it.
    Unsaid,
    /// A place that is not known, or a total.
    Unknown,
    /// This one.
    Known(Territory),
}

/// The place that a row names: the smallest, where a region and its department stand side by side.
pub(super) fn place(row: &Row, columns: &[Column], page: &Page<'_>) -> Place {
    let cells = row.cells.iter().zip(columns);
    let cells =
        cells.filter(|(cell, column)| **column == Column::Territory && !cell.text.is_empty());
    let mut smallest: Option<Territory> = None;
    let mut any = false;
    for (cell, _) in cells {
        any = true;
        let words = tokens(&cell.text);
        let named = page.vocabulary.places.whole(&words);
        // "Nord", "Centre", "Sud" on a page of one island.
        let direction = matches!(words.as_slice(), [word] if is_direction(word));
        let afar = |place: &Territory| direction && !page.is_related(*place);
        if named.as_ref().is_some_and(afar) {
            return Place::Unknown;
        }
        match named.or_else(|| numbered(&cell.text)) {
            Some(place) if smallest.is_none_or(|other| other.level() <= place.level()) => {
                smallest = Some(place);
            }
            Some(_) => {}
            // "Bretagne", "Total": the total of the region.
            None if has(&cell.text, Cue::Total, page) => {}
            None => return Place::Unknown,
        }
    }
    match smallest {
        Some(place) => Place::Known(place),
        None if any => Place::Unknown,
        None => Place::Unsaid,
    }
}

/// The one place that a label names, whatever else it says: "TOTAL FRANCE".
pub(super) fn named(label: &str, page: &Page<'_>) -> Option<Territory> {
    only(&page.vocabulary.places.find(&tokens(label)))
}

/// How many departments a region of the mainland has.
pub(super) fn departments(region: Territory, page: &Page<'_>) -> usize {
    let numbers = (1..=95).map(|n| format!("{n:02}")).chain(["2A", "2B"].map(str::to_owned));
    let parts = numbers.filter_map(|number| Territory::department(&number));
    parts.filter(|part| (page.parents)(*part) == Some(region)).count()
}

/// "Total des trois départements", "Ensemble des 4 régions": how many parts a total says that it adds up,
/// unless they make up the territory.
pub(super) fn adds_up_some(label: &str, territory: Territory, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let parts = numbers(&words, page.vocabulary).into_iter().find(|n| {
        words.get(n.to).is_some_and(|t| {
            matches!(t.fold.as_str(), "departements" | "regions" | "territoires" | "bassins")
        })
    });
    let all = departments(territory, page);
    parts.is_some_and(|n| {
        u32::try_from(all).map_or(true, |all| (f64::from(all) - n.low).abs() > 0.5)
    })
}

/// Whether the rows are told apart by nothing that is understood, such as sizes: what they count are
/// parts of the whole, and none of them is the whole.
pub(super) fn unkeyed(body: &[Row], columns: &[Column]) -> bool {
    let keyed = columns
        .iter()
        .any(|column| !matches!(column, Column::Count(_) | Column::Other | Column::Source));
    1 < body.len() && !keyed && columns.contains(&Column::Other)
}

/// Whether the rows are some regions, fewer than half of them, or some departments of the country.
pub(super) fn few_regions(body: &[Row], columns: &[Column], page: &Page<'_>) -> bool {
    const REGIONS: usize = 18;
    const DEPARTMENTS: usize = 90;
    let departments = body.iter().filter_map(|row| match place(row, columns, page) {
        Place::Known(territory) if territory.level() == Level::Department => Some(territory),
        _ => None,
    });
    let departments: BTreeSet<_> = departments.collect();
    if !departments.is_empty() {
        return departments.len() < DEPARTMENTS;
    }
    let named = body.iter().filter_map(|row| match place(row, columns, page) {
        Place::Known(territory) if territory.level() == Level::Region => Some(territory),
        _ => None,
    });
    let named: BTreeSet<_> = named.collect();
    !named.is_empty() && named.len() < REGIONS / 2
}

/// The place for which the rows below stand: it is all that the row says.
pub(super) fn section(row: &Row, page: &Page<'_>) -> Option<Territory> {
    page.vocabulary.places.whole(&tokens(alone(row)?))
}

/// What a row within a table says for those below it: "MSP", "CPTS (au 31 décembre 2023)".
#[derive(Clone, Debug)]
pub(super) struct Heading {
    /// Communities are counted below it, and not structures of another sort.
    pub(super) cpts: bool,
    pub(super) date: Option<(PartialDate, bool)>,
}

/// The heading that a row is: all that it says is what sort of structure stands below.
pub(super) fn heading(row: &Row, page: &Page<'_>) -> Option<Heading> {
    let text = alone(row)?;
    let other = has(text, Cue::OtherStructure, page);
    let cpts = mentions_cpts(text, page) && !other;
    let found = dates::dates(&tokens(text), page.vocabulary);
    let date = found.into_iter().find(|hit| hit.role == dates::Role::AsOf);
    let date = date.and_then(|hit| hit.printed.resolve(page.published));
    (cpts || other).then_some(Heading { cpts, date })
}

/// The one text of a row that has no other.
fn alone(row: &Row) -> Option<&str> {
    let mut filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    let first = filled.next().filter(|cell| !cell.spanned)?;
    let alone = 1 < row.cells.len() && filled.all(|cell| cell.spanned && cell.text == first.text);
    alone.then_some(first.text.as_str())
}

/// How well the head of a column says that it holds names of communities; the first of equals.
fn fitness(title: &str, at: usize) -> (bool, bool, std::cmp::Reverse<usize>) {
    let words = tokens(title);
    let has = |options: &[&str]| words.iter().any(|t| options.contains(&t.fold.as_str()));
    let apart = has(&["territoire", "territoires", "commune", "communes", "porteur", "contact"]);
    (has(&["nom", "denomination", "intitule"]), !apart, std::cmp::Reverse(at))
}

/// The community that a row names.
pub(super) fn mention(
    row: &Row,
    name: &str,
    section: Option<Territory>,
    sheet: &Sheet<'_>,
) -> RawMention {
    let Sheet { columns, titles, caption, page, .. } = *sheet;
    let section = section.filter(|place| place.level() == Level::Department);
    let cells = || row.cells.iter().zip(columns);
    let known = |number: &str| {
        let department = Territory::department(&number.to_uppercase())?;
        page.vocabulary.name(department).ne(&department.to_string()).then_some(department)
    };
    let first = |text: &str, fits: &dyn Fn(&Token) -> bool| {
        tokens(text).first().filter(|t| fits(t)).and_then(|t| known(&t.fold))
    };
    let headed = row.cells.iter().zip(titles).find(|(_, title)| is_department(title));
    let coded = match headed {
        // "2A" is no number.
        Some((cell, _)) => first(&cell.text, &|t| (2..=3).contains(&t.fold.len())),
        None => row.cells.iter().zip(titles).find_map(|(cell, title)| {
            // "Communes: 12" is no department.
            if has(title, Cue::ColumnOther, page) {
                return None;
            }
            first(&cell.text, &|t| matches!(t.kind, Kind::Number(_)) && t.fold.len() == 2)
        }),
    };
    let placed = cells()
        .filter(|(_, column)| **column == Column::Territory)
        .find_map(|(cell, _)| page.vocabulary.places.whole(&tokens(&cell.text)))
        .filter(|t| t.level() == Level::Department);
    let stage = cells()
        .filter(|(_, column)| **column == Column::Stage)
        .find_map(|(cell, _)| stage_of(&cell.text, page))
        .or_else(|| reached(row, columns))
        .or_else(|| caption.stages.clone());
    let bare = tokens(name).first().is_some_and(|t| !t.is("cpts"));
    RawMention {
        name: if bare { format!("CPTS {name}") } else { name.to_owned() },
        department: placed.or(coded).or(section),
        stage: stage
            .map(|named| named.stages)
            .filter(|s| *s != StageRange::ALL)
            .map(StageRange::from),
        dissolved: has(&row.text, Cue::Dissolved, page),
        opened: None,
        date: caption.date.map(|(date, _)| date),
        locator: row.locator.clone(),
        evidence: row.text.clone(),
    }
}

/// The furthest stage that the row gives a day for.
fn reached(row: &Row, columns: &[Column]) -> Option<Named> {
    let steps = row.cells.iter().zip(columns).filter_map(|(cell, column)| match column {
        Column::Step(named) => {
            let reached = is_cross(&cell.text) || dates::whole(&tokens(&cell.text)).is_some();
            reached.then_some(named)
        }
        _ => None,
    });
    steps.max_by_key(|named| named.stages.from()).cloned()
}

/// The department whose number a cell holds: "22", "2A", "1".
pub(super) fn numbered(text: &str) -> Option<Territory> {
    let text = text.trim();
    let code = text.len() <= 3 && text.starts_with(|c: char| c.is_ascii_digit());
    code.then(|| Territory::department(&format!("{text:0>2}").to_uppercase())).flatten()
}

pub(super) fn is_department(title: &str) -> bool {
    const NAMES: [&str; 6] = ["dpt", "dpts", "dep", "dept", "departement", "departements"];
    tokens(title).iter().any(|t| NAMES.contains(&t.fold.as_str()))
}

/// Whether a cell says only of what sort its row is: "CPTS", "Maison de santé". What goes on with a
/// name is one.
pub(super) fn is_kind(text: &str, page: &Page<'_>) -> bool {
    let words = tokens(text);
    let length = |cue| page.vocabulary.cue(cue).longest_at(&words, 0).map(|hit| hit.to);
    let Some(rest) = length(Cue::Community).max(length(Cue::OtherStructure)) else { return false };
    let named = words[rest..].iter().any(|t| t.capital);
    words.len() <= 6 && !named && stage_of(text, page).is_none()
}
