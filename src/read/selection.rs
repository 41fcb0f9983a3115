//! Which records of a document its recipe asks for, and what stands beside them.

use serde_json::value::RawValue;

use super::coded;
use super::document::{Block, BlockKind, Cell, Document};
use super::json::{Json, at, decoded, step, value, whole};
use super::recipe::{Miss, Recipe};
use super::records::{Reading, Sort};
use super::{ReadError, folded};

/// Reads JSON. A recipe says which list holds the records; without one, every list of objects does.
pub(super) fn read(bytes: &[u8], recipe: &Recipe) -> Result<Document, ReadError> {
    let text = decoded(bytes)?;
    let root = whole(&text)?;
    let mut reading = Reading::default();
    reading.visit(root, "", "")?;
    let mut document = reading.document;
    coded::explain(&mut document, root)?;
    let mut listed = false;
    if let Json::Object(members) = value(root, "")? {
        listed = is_collection(&members)?;
        let titles = ["title", "titre", "name", "nom"];
        if let Some((key, raw)) = members.iter().find(|(key, _)| titles.contains(&key.as_str()))
            && let Json::Text(name) = value(raw, &step("", key))?
        {
            document.title = folded(&name);
        }
    }
    let pointer = recipe.records.clone().or_else(|| listed.then(|| "/features".to_owned()));
    let asked = recipe.records.is_some() || !recipe.beside.is_empty() || recipe.total.is_some();
    if let Some(pointer) = pointer.filter(|_| asked) {
        document = only(document, root, &pointer)?;
        beside(&mut document, root, recipe)?;
        counted(&document, root, recipe)?;
    } else if asked {
        return Err(Miss::because(
            "read.records",
            "",
            "but which list holds the records must be said".to_owned(),
        )
        .into());
    }
    Ok(document)
}

/// The table of the records that the recipe asks for, and nothing else.
fn only(document: Document, root: &RawValue, pointer: &str) -> Result<Document, ReadError> {
    let lists = |block: &Block| matches!(block.kind, BlockKind::Table(_));
    let offers: Vec<String> = document
        .blocks
        .iter()
        .filter(|block| lists(block) && !block.locator.is_empty())
        .map(|block| block.locator.clone())
        .collect();
    let Document { title, blocks, unread, .. } = document;
    let found = at(root, pointer)?;
    let Some(raw) = found else { return Err(Miss::new("read.records", pointer, offers).into()) };
    let because = |why: &str| Err(Miss::because("read.records", pointer, why.to_owned()).into());
    match value(raw, pointer)? {
        Json::List(elements) if elements.is_empty() => return because("but it is an empty list"),
        Json::List(_) => (),
        Json::Object(members) => return keyed(title, &members, pointer),
        _ => return because("but it is no list of records"),
    }
    let table = blocks.into_iter().find(|block| lists(block) && block.locator == pointer);
    match table {
        Some(table) => Ok(Document { title, blocks: vec![table], unread, ..Document::default() }),
        None => because("but it is no list of records: its elements are of several kinds"),
    }
}

/// Records that an object holds by name: the name is a column, `key`.
fn keyed(
    title: String,
    members: &[(String, &RawValue)],
    pointer: &str,
) -> Result<Document, ReadError> {
    let mut reading = Reading::default();
    let mut records = Vec::new();
    for (key, raw) in members {
        let pointer = step(pointer, key);
        let Some(mut record) = reading.record(raw, &pointer)? else {
            let why = "but it is no list of records: its members are no objects".to_owned();
            return Err(Miss::because("read.records", &pointer, why).into());
        };
        record.cells.insert(0, ("key".to_owned(), folded(key), Sort::Text));
        records.push(record);
    }
    reading.table(records, pointer, "")?;
    Ok(Document { title, ..reading.document })
}

/// Adds the values that stand once for all records, as columns that every row has.
fn beside(document: &mut Document, root: &RawValue, recipe: &Recipe) -> Result<(), ReadError> {
    for pointer in &recipe.beside {
        let found = at(root, pointer)?.map(|raw| value(raw, pointer)).transpose()?;
        let text = match found {
            Some(Json::Text(text)) => folded(&text),
            Some(Json::Number(text) | Json::Truth(text)) => text.to_owned(),
            _ => {
                let offers = match value(root, "")? {
                    Json::Object(members) => members.iter().map(|(key, _)| step("", key)).collect(),
                    _ => Vec::new(),
                };
                return Err(Miss::new("read.beside", pointer, offers).into());
            }
        };
        for block in &mut document.blocks {
            let BlockKind::Table(table) = &mut block.kind else { continue };
            for (number, row) in table.rows.iter_mut().enumerate() {
                let head = number == 0;
                let text = if head { pointer.clone() } else { text.clone() };
                row.cells.push(Cell { text, header: head, spanned: true });
            }
        }
    }
    Ok(())
}

/// Holds the records against the number that the document says there are.
fn counted(document: &Document, root: &RawValue, recipe: &Recipe) -> Result<(), ReadError> {
    let Some(pointer) = &recipe.total else { return Ok(()) };
    let because = |why: String| Err(Miss::because("read.total", pointer, why).into());
    let said = match at(root, pointer)?.map(|raw| value(raw, pointer)).transpose()? {
        Some(Json::Number(text)) => text.to_owned(),
        Some(Json::Text(text)) => folded(&text),
        _ => return because("which is no number in the document".to_owned()),
    };
    let rows = document.blocks.iter().map(|block| match &block.kind {
        BlockKind::Table(table) => table.rows.len().saturating_sub(1),
        _ => 0,
    });
    let held = rows.sum::<usize>();
    if said.parse() == Ok(held) {
        return Ok(());
    }
    because(format!("but the document holds {held} records of {said}"))
}

fn is_collection(members: &[(String, &RawValue)]) -> Result<bool, ReadError> {
    let kind = members.iter().find(|(key, _)| key == "type");
    let kind = kind.map(|(_, raw)| value(raw, "/type")).transpose()?;
    Ok(matches!(kind, Some(Json::Text(kind)) if kind == "FeatureCollection"))
}
