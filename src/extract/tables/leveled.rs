//! Tables whose rows are keyed by the codes of territories: "DEP | 76" beside "REG | 76", "DEP-24", "R84".

use std::borrow::Cow;

use super::column::is_head;
use super::keyed::known;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::model::{Level, Territory};
use crate::read::{Row, Table};

/// The table, each code that tells its level replaced by the name of its territory.
///
/// A table that names its territories besides needs no codes; a column is read only where all of its codes are known.
pub(crate) fn named<'t>(table: &'t Table, page: &Page<'_>) -> Cow<'t, Table> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page)).count();
    let (above, body) = table.rows.split_at(heads);
    let width = body.first().map_or(0, |row| row.cells.len());
    if body.len() < 2 || heads == 0 {
        return Cow::Borrowed(table);
    }
    let title = |at: usize| above.iter().filter_map(move |row| row.cells.get(at));
    let coded = |at: usize| title(at).any(|cell| is_code_title(&cell.text));
    let by_level = || {
        let level_at =
            (0..width).find(|&at| body.iter().all(|row| level(text(row, at)).is_some()))?;
        let of = |at: usize| -> Option<Vec<Territory>> {
            body.iter().map(|row| of_level(level(text(row, level_at))?, text(row, at))).collect()
        };
        (0..width).filter(|&at| at != level_at && coded(at)).find_map(|at| Some((at, of(at)?)))
    };
    // "code_region | 76"
    let regional = || {
        let region = |text: &str| of_level(Level::Region, text);
        let of = |at: usize| body.iter().map(|row| region(text(row, at))).collect::<Option<_>>();
        let of_regions = |at: usize| title(at).any(|cell| is_regional(&cell.text));
        (0..width).filter(|&at| of_regions(at)).find_map(|at| Some((at, of(at)?)))
    };
    let alone = || {
        let of = |at: usize| body.iter().map(|row| whole(text(row, at))).collect::<Option<_>>();
        (0..width).find_map(|at| Some((at, of(at)?)))
    };
    let Some((at, places)): Option<(usize, Vec<Territory>)> =
        by_level().or_else(regional).or_else(alone)
    else {
        return Cow::Borrowed(table);
    };
    let names = |row: &Row| {
        let mut cells = row.cells.iter().enumerate().filter(|(other, _)| *other != at);
        cells.any(|(_, cell)| known(&tokens(&cell.text), page).is_some())
    };
    if body.iter().any(names) {
        return Cow::Borrowed(table);
    }
    let mut rows = table.rows.clone();
    for (row, place) in rows[heads..].iter_mut().zip(places) {
        page.vocabulary.name(place).clone_into(&mut row.cells[at].text);
    }
    Cow::Owned(Table { caption: table.caption.clone(), rows })
}

fn text(row: &Row, at: usize) -> &str {
    row.cells.get(at).map_or("", |cell| cell.text.trim())
}

/// "DEP", "Région", "national": a level of territories.
fn level(text: &str) -> Option<Level> {
    match text.to_lowercase().as_str() {
        "dep" | "dept" | "dpt" | "departement" | "département" => Some(Level::Department),
        "reg" | "region" | "région" => Some(Level::Region),
        "fra" | "nat" | "france" | "national" | "pays" => Some(Level::Country),
        _ => None,
    }
}

/// `CODGEO`, `code_insee`, "Code".
pub(crate) fn is_code_title(title: &str) -> bool {
    let title = title.to_lowercase();
    ["cod", "geo", "insee", "terr", "num"].iter().any(|stem| title.contains(stem))
}

/// `code_region`, "Code région", `REG`; below "Région" may stand what is counted in all of it.
fn is_regional(title: &str) -> bool {
    let words = tokens(title);
    let of_region = words.iter().any(|t| t.is("reg") || t.fold.starts_with("region"));
    of_region && (is_code_title(title) || words.len() == 1 && words[0].is("reg"))
}

/// The territory that has a code at a level; programs drop the zero before it.
fn of_level(level: Level, code: &str) -> Option<Territory> {
    let code = format!("{code:0>2}").to_uppercase();
    match level {
        Level::Department => Territory::department(&code),
        Level::Region => Territory::region(&code),
        Level::Country => Some(Territory::FRANCE),
    }
}

/// The territory of a code that tells its level: "DEP-24", "2025-REG-76", "D24".
fn whole(text: &str) -> Option<Territory> {
    const YEAR: &str = "2025-";
    let dated = text.split_at_checked(YEAR.len()).filter(|(year, _)| {
        year.strip_suffix('-').is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
    });
    let text = dated.map_or(text, |(_, code)| code);
    if matches!(text, "FRA" | "FR" | "FRANCE" | "NAT") {
        return Some(Territory::FRANCE);
    }
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    match letters.trim_end_matches(['-', '_', ' ']) {
        "DEP" | "D" => of_level(Level::Department, number),
        "REG" | "R" => of_level(Level::Region, number),
        _ => None,
    }
}
