//! Names of communities with what the same cell says behind them: "CPTS du Haut Pays (34), lettre
//! d'intention".

use std::borrow::Cow;

use super::cell::is_called;
use super::column::{begins, is_head, stage_of};
use super::keyed::numbered;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::vocabulary::Cue;
use crate::read::{Cell, Table};

/// What a cell says of the community that it names.
#[derive(Debug, Default, PartialEq)]
struct Described<'t> {
    name: &'t str,
    /// The number of its department; empty where none is said.
    department: &'t str,
    /// Its stage; empty where none is said.
    stage: &'t str,
}

/// The table, what stands behind the names of a column in columns of its own.
pub(crate) fn parted<'t>(table: &'t Table, page: &Page<'_>) -> Cow<'t, Table> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page)).count();
    let width = table.rows.first().map_or(0, |row| row.cells.len());
    let texts = |at: usize| {
        let body = &table.rows[heads..];
        body.iter().filter_map(move |row| row.cells.get(at)).map(|cell| cell.text.as_str())
    };
    let told = |at: &usize| {
        let filled = texts(*at).filter(|text| !text.is_empty()).count();
        filled < 2 * texts(*at).filter(|text| described(text, page).is_some()).count()
    };
    let Some(at) = (0..width).find(told).filter(|_| 0 < heads) else {
        return Cow::Borrowed(table);
    };
    let found: Vec<Described<'_>> =
        texts(at).map(|text| described(text, page).unwrap_or_default()).collect();
    let placed = found.iter().any(|it| !it.department.is_empty());
    let staged = found.iter().any(|it| !it.stage.is_empty());
    let mut rows = table.rows.clone();
    for (number, row) in rows.iter_mut().enumerate() {
        let told = number.checked_sub(heads).map(|number| &found[number]);
        let title = |text: &'static str| if number + 1 == heads { text } else { "" };
        let stage = told.map_or(title("Stade"), |it| it.stage).to_owned();
        let department = told.map_or(title("Département"), |it| it.department).to_owned();
        let header = row.cells.get(at).is_some_and(|cell| cell.header);
        let cell = |text: String| Cell { text, header, spanned: false };
        if let Some(it) = told.filter(|it| !it.name.is_empty()) {
            it.name.clone_into(&mut row.cells[at].text);
        }
        let place = (at + 1).min(row.cells.len());
        if staged {
            row.cells.insert(place, cell(stage));
        }
        if placed {
            row.cells.insert(place, cell(department));
        }
    }
    Cow::Owned(Table { caption: table.caption.clone(), rows })
}

/// What a cell says behind a name; none where it says nothing, or something else.
fn described<'t>(text: &'t str, page: &Page<'_>) -> Option<Described<'t>> {
    const SIGNS: [char; 5] = [',', ';', ':', '–', '—'];
    if !begins(text, Cue::Community, page) {
        return None;
    }
    let ends = text.char_indices().filter(|(_, c)| *c == '(' || SIGNS.contains(c));
    let mut called = ends.map(|(at, _)| text.split_at(at));
    let (name, mut rest) = called.find(|(name, _)| is_called(name.trim_end(), page))?;
    let mut department = "";
    if let Some((inner, behind)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        && numbered(inner).is_some()
    {
        (department, rest) = (inner.trim(), behind);
    }
    let stage =
        rest.trim_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c) || "()".contains(c));
    let known = stage.is_empty() || stage_of(stage, page).is_some();
    let says = !department.is_empty() || !stage.is_empty();
    (known && says).then(|| Described { name: name.trim_end(), department, stage })
}
