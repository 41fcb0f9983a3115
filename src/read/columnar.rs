//! Tables that JSON writes by their columns, `{"region": […], "cpts": […]}`, and those whose heads stand apart from
//! their rows, `{"fields": [{"id": "region"}, …], "records": [["Corse", 3], …]}`.

use serde_json::value::RawValue;

use super::document::{Cell, Row, Table};
use super::json::{Json, at, step, value};
use super::records::{SHAPES, scalars};
use super::{ReadError, folded};

/// What the name of a column is called where it is described.
const NAMES: [&str; 8] = ["id", "name", "nom", "field", "champ", "code", "key", "label"];
/// The longest text of a table that is quoted whole for each of its rows, in bytes, times its rows.
const MAX_QUOTED: usize = 8_000_000;

/// The table that the members of an object are: at least two lists of plain values, all as long, and no objects.
pub(super) fn table(
    members: &[(String, &RawValue)],
    raw: &RawValue,
    (pointer, name): (&str, &str),
) -> Result<Option<Table>, ReadError> {
    let mut columns: Vec<(&str, Vec<String>)> = Vec::new();
    for (key, raw) in members.iter().filter(|(key, _)| !SHAPES.contains(&key.as_str())) {
        match raw.get().as_bytes().first() {
            Some(b'{') => return Ok(None),
            Some(b'[') => {
                let pointer = step(pointer, key);
                let Json::List(elements) = value(raw, &pointer)? else { return Ok(None) };
                let Some(texts) = scalars(&elements, &pointer)? else { return Ok(None) };
                columns.push((key, texts));
            }
            _ => {}
        }
    }
    let rows = columns.first().map_or(0, |(_, texts)| texts.len());
    let even = columns.iter().all(|(_, texts)| texts.len() == rows);
    let text = folded(raw.get());
    if columns.len() < 2 || rows < 2 || !even || MAX_QUOTED < text.len() * rows {
        return Ok(None);
    }
    let head = columns.iter().map(|(key, _)| folded(key)).collect();
    let mut table = Table { caption: folded(name), rows: vec![self::head(head, pointer)] };
    table.rows.extend((0..rows).map(|row| {
        let cell =
            |(_, texts): &(&str, Vec<String>)| Cell { text: texts[row].clone(), ..Cell::default() };
        let cells = columns.iter().map(cell).collect();
        Row { cells, text: text.clone(), locator: format!("{pointer}/*/{row}") }
    }));
    Ok(Some(table))
}

/// The members of an object that are such tables.
pub(super) fn inside<'a>(
    members: &[(String, &'a RawValue)],
    pointer: &str,
) -> Result<Vec<(String, &'a RawValue)>, ReadError> {
    let mut inside = Vec::new();
    for (key, raw) in members.iter().filter(|(key, _)| !SHAPES.contains(&key.as_str())) {
        let pointer = step(pointer, key);
        if raw.get().starts_with('{')
            && let Json::Object(own) = value(raw, &pointer)?
            && table(&own, raw, (&pointer, key))?.is_some()
        {
            inside.push((key.clone(), *raw));
        }
    }
    Ok(inside)
}

/// What may be the heads of the rows to which a pointer leads: the lists of names that stand beside them. `raw` is an
/// object that holds both, `pointer` leads to it.
pub(super) fn heads(
    raw: &RawValue,
    pointer: &str,
    rows: &str,
) -> Result<Vec<Vec<String>>, ReadError> {
    let inner = rows.strip_prefix(pointer).and_then(|inner| inner.rsplit_once('/'));
    let Some((above, own)) = inner else { return Ok(Vec::new()) };
    let Some(Json::Object(members)) = at(raw, above)?.map(|raw| value(raw, rows)).transpose()?
    else {
        return Ok(Vec::new());
    };
    let mut heads = Vec::new();
    for (key, raw) in members.iter().filter(|(key, raw)| key != own && raw.get().starts_with('[')) {
        let Json::List(elements) = value(raw, key)? else { continue };
        let mut names = Vec::new();
        for raw in &elements {
            let named = match value(raw, key)? {
                Json::Object(members) => {
                    let of = |name: &&str| members.iter().find(|(key, _)| key == name);
                    NAMES.iter().find_map(of).map(|(key, raw)| value(raw, key)).transpose()?
                }
                plain => Some(plain),
            };
            names.extend(match named {
                Some(Json::Text(name)) => Some(folded(&name)),
                _ => None,
            });
        }
        if names.len() == elements.len() && !names.is_empty() {
            heads.push(names);
        }
    }
    Ok(heads)
}

/// A header row of these texts.
pub(super) fn head(texts: Vec<String>, pointer: &str) -> Row {
    let text = folded(&texts.join(" "));
    let cells = texts.into_iter().map(|text| Cell { text, header: true, spanned: false }).collect();
    Row { text, cells, locator: pointer.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{BlockKind, Recipe, read};

    #[test]
    fn columns_and_heads_that_stand_apart_are_tables() {
        #[rustfmt::skip]
        let cases = [
            (r#"{"region": ["Corse", "Bretagne"], "cpts": [3, 29]}"#, "region|cpts/Corse|3/Bretagne|29"),
            (r#"{"titre": "CPTS en 2024", "colonnes": {"region": ["Corse", "Bretagne"], "cpts": [3, 29]}}"#, "region|cpts/Corse|3/Bretagne|29"),
            (r#"{"source": "ARS", "region": ["Corse", "Bretagne"], "cpts": [3, null]}"#, "region|cpts/Corse|3/Bretagne|"),
            (r#"{"fields": [{"id": "region"}, {"id": "cpts"}], "records": [["Corse", 3], ["Bretagne", 29]]}"#, "id/region/cpts//region|cpts/Corse|3/Bretagne|29"),
            (r#"{"result": {"columns": ["region", "cpts"], "index": [0, 1], "data": [["Corse", 3], ["Bretagne", 29]]}}"#, "columns|index/region, cpts|0, 1//region|cpts/Corse|3/Bretagne|29"),
            // Heads of another width; lists of different lengths.
            (r#"{"columns": ["region"], "data": [["Corse", 3], ["Bretagne", 29]]}"#, "columns/region//Corse|3/Bretagne|29"),
            (r#"{"noms": ["Corse", "Bretagne"], "cpts": [3]}"#, "noms|cpts/Corse, Bretagne|3"),
        ];
        for (text, expected) in cases {
            let document = read(text.as_bytes(), None, &Recipe::default()).unwrap();
            let told = |table: &Table| {
                let cells = |row: &Row| {
                    row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
                };
                table.rows.iter().map(cells).collect::<Vec<_>>().join("/")
            };
            let tables = document.blocks.iter().filter_map(|block| match &block.kind {
                BlockKind::Table(table) => Some(told(table)),
                _ => None,
            });
            assert_eq!(tables.collect::<Vec<_>>().join("//"), expected, "for {text}");
        }
    }
}
