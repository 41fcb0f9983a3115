//! Codes of a JSON document that it explains itself: `"ETAPE": {"LI_VAL": "Lettre d'intention validée"}`, beside
//! records whose `ETAPE` is `LI_VAL`.
//!
//! A list of codes explains a column that bears its name and holds nothing but its codes, and the heads of a table that
//! holds two of them or more. What a cell means takes its place; the row is quoted as it stands.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::document::{Block, BlockKind, Cell, Document, Table};
use super::json::{Json, step, value};
use super::records::SHAPES;
use super::{ReadError, folded};

/// How many codes a list of them may have: the communes of a region.
const MAX_CODES: usize = 5_000;
/// What the key of a code, and that of its meaning, are called; the surest first.
const CODES: [&str; 9] = ["id", "code", "cle", "key", "champ", "field", "variable", "nom", "name"];
const MEANINGS: [&str; 10] = [
    "fr",
    "label",
    "libelle",
    "intitule",
    "titre",
    "title",
    "description",
    "definition",
    "nom",
    "name",
];

/// What the codes of one list mean.
struct Codes {
    /// What it may be called: its key, and those of what holds it.
    names: Vec<String>,
    meanings: BTreeMap<String, String>,
    pointer: String,
}

/// Writes what codes mean in their place.
pub(super) fn explain(document: &mut Document, root: &RawValue) -> Result<(), ReadError> {
    let mut lists = Vec::new();
    find(root, "", &mut Vec::new(), &mut lists)?;
    let mut used = vec![false; lists.len()];
    for block in &mut document.blocks {
        let locator = &block.locator;
        let BlockKind::Table(table) = &mut block.kind else { continue };
        for (codes, used) in lists.iter().zip(&mut used) {
            // The members of a record explain nothing.
            if !is_under(locator, &codes.pointer) && !is_under(&codes.pointer, locator) {
                *used |= codes.explain_cells(table) | codes.explain_heads(table);
            }
        }
    }
    // What was said of the codes says nothing of the records.
    let told = |block: &Block| {
        let mut lists = lists.iter().zip(&used).filter(|(_, used)| **used);
        lists.any(|(codes, _)| is_under(&block.locator, &codes.pointer))
    };
    document.blocks.retain(|block| !told(block));
    Ok(())
}

/// Whether a place is that to which a pointer leads, or stands in it; the keys of a record are parted by dots.
fn is_under(locator: &str, pointer: &str) -> bool {
    locator == pointer
        || locator
            .replace('.', "/")
            .strip_prefix(&pointer.replace('.', "/"))
            .is_some_and(|rest| rest.starts_with('/'))
}

impl Codes {
    fn explain_cells(&self, table: &mut Table) -> bool {
        let Some((head, body)) = table.rows.split_first_mut() else { return false };
        let mut any = false;
        for (at, title) in head.cells.iter().enumerate() {
            let last = title.text.rsplit([' ', '.']).next().unwrap_or_default().to_lowercase();
            if !self.names.contains(&last) {
                continue;
            }
            let known =
                |cell: &Cell| cell.text.is_empty() || self.meanings.contains_key(&cell.text);
            if !body.iter().filter_map(|row| row.cells.get(at)).all(known) {
                continue;
            }
            for cell in body.iter_mut().filter_map(|row| row.cells.get_mut(at)) {
                if let Some(meaning) = self.meanings.get(&cell.text) {
                    cell.text.clone_from(meaning);
                    any = true;
                }
            }
        }
        any
    }

    fn explain_heads(&self, table: &mut Table) -> bool {
        let Some(head) = table.rows.first_mut() else { return false };
        let known = |cell: &&mut Cell| self.meanings.contains_key(&cell.text);
        if head.cells.iter_mut().filter(known).count() < 2 {
            return false;
        }
        for cell in &mut head.cells {
            if let Some(meaning) = self.meanings.get(&cell.text) {
                cell.text.clone_from(meaning);
            }
        }
        true
    }
}

/// Looks for lists of codes in a value and in what it holds; `path` are the keys that lead to it.
fn find(
    raw: &RawValue,
    pointer: &str,
    path: &mut Vec<String>,
    lists: &mut Vec<Codes>,
) -> Result<(), ReadError> {
    let (meanings, id) = match value(raw, pointer)? {
        Json::Object(members) => {
            let mut meanings = BTreeMap::new();
            let mut all = !members.is_empty();
            let mut id = None;
            for (key, raw) in &members {
                let deeper = step(pointer, key);
                match meaning(raw, &deeper)? {
                    Some(meaning) => meanings.extend([(key.clone(), meaning)]),
                    None => all = false,
                }
                if CODES.contains(&key.as_str())
                    && let Json::Text(text) = value(raw, &deeper)?
                {
                    id = id.or(Some(text.to_lowercase()));
                }
            }
            // The id of what holds a list is one more of its names.
            path.extend(id.clone());
            for (key, raw) in &members {
                if !SHAPES.contains(&key.as_str()) {
                    path.push(key.to_lowercase());
                    find(raw, &step(pointer, key), path, lists)?;
                    path.pop();
                }
            }
            (if all { meanings } else { BTreeMap::new() }, id)
        }
        Json::List(elements) if elements.len() <= MAX_CODES => {
            let mut meanings = BTreeMap::new();
            let mut all = true;
            for (number, raw) in elements.iter().enumerate() {
                let deeper = format!("{pointer}/{number}");
                match coded(raw, &deeper)? {
                    Some(pair) => meanings.extend([pair]),
                    None => all = false,
                }
                if raw.get().starts_with('{') {
                    find(raw, &deeper, path, lists)?;
                }
            }
            (if all { meanings } else { BTreeMap::new() }, None)
        }
        _ => return Ok(()),
    };
    if id.is_some() {
        path.pop();
    }
    if 1 < meanings.len() {
        const NEAR: usize = 3;
        let names = path.iter().rev().take(NEAR).cloned().collect();
        lists.push(Codes { names, meanings, pointer: pointer.to_owned() });
    }
    Ok(())
}

/// A code and its meaning, where a value is an object that holds both.
fn coded(raw: &RawValue, pointer: &str) -> Result<Option<(String, String)>, ReadError> {
    let Json::Object(members) = value(raw, pointer)? else { return Ok(None) };
    let of = |name: &str| members.iter().find(|(key, _)| key == name);
    let Some((key, raw)) = CODES.iter().find_map(|name| of(name)) else { return Ok(None) };
    let code = match value(raw, &step(pointer, key))? {
        Json::Text(text) => folded(&text),
        Json::Number(text) => text.to_owned(),
        _ => return Ok(None),
    };
    let other = MEANINGS.iter().filter(|name| *name != key).find_map(|name| of(name));
    let Some((key, raw)) = other else { return Ok(None) };
    Ok(meaning(raw, &step(pointer, key))?.map(|meaning| (code, meaning)))
}

/// What a code means: a text, or the one of several that is called so.
fn meaning(raw: &RawValue, pointer: &str) -> Result<Option<String>, ReadError> {
    match value(raw, pointer)? {
        Json::Text(text) => Ok(Some(folded(&text)).filter(|text| !text.is_empty())),
        Json::Object(members) => {
            let of = |name: &&str| members.iter().find(|(key, _)| key == name);
            let Some((key, raw)) = MEANINGS.iter().find_map(of) else {
                return Ok(None);
            };
            meaning(raw, &step(pointer, key))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn what_a_document_says_of_its_codes_stands_in_their_place() {
        let record = r#"[{"d": {"etape": "LI", "n_x": "2025-DEP-12"}, "n": 2}, {"d": {"etape": "PS", "n_x": ""}, "n": 1}]"#;
        #[rustfmt::skip]
        let cases = [
            (r#"{"etape": {"LI": "Lettre", "PS": "Projet"}}"#, "etape n_x n | Lettre 2025-DEP-12 2 | Projet 1"),
            (r#"{"etape": {"label": {"fr": "Étape"}, "valeurs": {"LI": {"fr": "Lettre"}, "PS": {"fr": "Projet"}}}}"#, "etape n_x n | Lettre 2025-DEP-12 2 | Projet 1"),
            (r#"[{"id": "ETAPE", "values": [{"code": "LI", "libelle": "Lettre"}, {"code": "PS", "libelle": "Projet"}]}]"#, "etape n_x n | Lettre 2025-DEP-12 2 | Projet 1"),
            (r#"[{"nom": "etape", "description": "Étape"}, {"nom": "n", "description": "Nombre"}]"#, "Étape n_x Nombre | LI 2025-DEP-12 2 | PS 1"),
            // One code is not explained; another list; one head alone.
            (r#"{"etape": {"LI": "Lettre", "X": "Projet"}}"#, "etape n_x n | LI 2025-DEP-12 2 | PS 1"),
            (r#"{"stade": {"LI": "Lettre", "PS": "Projet"}}"#, "etape n_x n | LI 2025-DEP-12 2 | PS 1"),
            (r#"[{"nom": "etape", "description": "Étape"}, {"nom": "m", "description": "Nombre"}]"#, "etape n_x n | LI 2025-DEP-12 2 | PS 1"),
        ];
        for (codes, expected) in cases {
            let text = format!(r#"{{"codes": {codes}, "observations": {record}}}"#);
            let document = read(text.as_bytes(), None, &crate::read::Recipe::default()).unwrap();
            let tables = document.blocks.iter().filter_map(|block| match &block.kind {
                BlockKind::Table(table) if block.locator == "/observations" => Some(table),
                _ => None,
            });
            let row = |row: &crate::read::Row| {
                let cells = row.cells.iter().map(|cell| cell.text.as_str());
                cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
            };
            let got: Vec<String> = tables.flat_map(|table| table.rows.iter().map(row)).collect();
            assert_eq!(got.join(" | "), expected, "for {codes}");
        }
    }
}
