//! Records as tables: a list of objects in JSON, the features of a map layer.
//!
//! Keys are the head of the table, values its cells as printed; an object inside a record gives its
//! members to it (`fields.nom`), and a key that no other has is called by its last part. A quotation
//! is the text of the record itself, or of its properties where it is a feature. Shapes on a map are
//! skipped: they count nothing, and would fill the memory.
//!
//! Which records a recipe asks for is the matter of [`super::selection`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::columnar;
use super::document::{Block, BlockKind, Cell, Document, Row, Table, Unread};
use super::json::{Json, step, value};
use super::limit::{Limit, MAX_CELLS};
use super::{ReadError, folded};

/// What GeoJSON, and those who wrap it, call a shape.
pub(super) const SHAPES: [&str; 5] = ["geometry", "geometries", "coordinates", "bbox", "crs"];
/// What APIs of statistics call the objects of a record that say only of which sort its values are.
const SORTS: [&str; 5] = ["dimensions", "measures", "attributes", "properties", "fields"];
/// How long the text of one shape may be: a coast in every detail is a tenth of it.
pub(super) const MAX_SHAPE_BYTES: usize = 8_000_000;

/// How long a caption is at most, in bytes.
const MAX_CAPTION: usize = 300;

/// What sort of value a cell was; numbers and texts go together, nothing else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Text,
    Truth,
    List,
    Object,
}

/// One record: its cells by key, and the words that print it.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) cells: Vec<(String, String, Sort)>,
    /// Where no cell is, but an object or a list that a cell of another record may stand for.
    lists: Vec<(String, &'a RawValue)>,
    text: String,
    locator: String,
}

/// A document that is being made.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) document: Document,
    cells: usize,
    /// What an object says first of the lists in it.
    caption: Option<String>,
    /// What may be the heads of the rows that come next.
    heads: Vec<Vec<String>>,
}

impl Reading {
    /// Reads a value and everything in it. Recursion ends: values do not nest deeper than a bound.
    pub(super) fn visit(
        &mut self,
        raw: &RawValue,
        pointer: &str,
        name: &str,
    ) -> Result<(), ReadError> {
        match value(raw, pointer)? {
            Json::List(elements) => self.list(&elements, pointer, name),
            Json::Object(members) => {
                let Some(mut record) = self.record(raw, pointer)? else { return Ok(()) };
                if let Some(table) = columnar::table(&members, raw, (pointer, name))? {
                    self.spend(table.rows.len() * table.rows[0].cells.len())?;
                    self.told(record, pointer);
                    self.push(table, pointer);
                    return Ok(());
                }
                for (key, raw) in columnar::inside(&members, pointer)? {
                    let of = |name: &str| {
                        name.strip_prefix(&key)
                            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                    };
                    record.cells.retain(|(name, ..)| !of(name));
                    record.lists.push((step(pointer, &key), raw));
                }
                let lists = record.lists.clone();
                let record = if lists.is_empty() { record } else { self.told(record, pointer) };
                if !record.cells.is_empty() {
                    self.table(vec![record], pointer, name)?;
                }
                lists.into_iter().try_for_each(|(rows, inner)| {
                    self.heads = columnar::heads(raw, pointer, &rows)?;
                    self.visit(inner, &rows, last(&rows))
                })
            }
            _ => Ok(()),
        }
    }

    /// An object without what it tells of the lists in it, each a paragraph or their heading: texts of several words, and days under
    /// their keys, as "date situation : 2024-09-30".
    fn told<'a>(&mut self, mut record: Record<'a>, pointer: &str) -> Record<'a> {
        const WORDS: usize = 3;
        record.cells.retain(|(key, text, sort)| {
            let day = text.len() == "2024-09-30".len() && text.parse::<chrono::NaiveDate>().is_ok();
            let tells = *sort == Sort::Text && (day || WORDS <= text.split(' ').count());
            if tells {
                let named = || format!("{} : {text}", key.replace('_', " "));
                let text = if day { named() } else { text.clone() };
                let prose = text.ends_with('.') || text.contains(|c: char| c.is_ascii_digit());
                if !day && text.len() <= MAX_CAPTION {
                    self.caption.get_or_insert_with(|| text.clone());
                }
                let heads = self.document.blocks.is_empty() && !prose;
                let kind = if heads { BlockKind::Heading(1) } else { BlockKind::Paragraph };
                self.document.blocks.push(Block { kind, text, locator: step(pointer, key) });
            }
            !tells
        });
        record
    }

    fn list(&mut self, elements: &[&RawValue], pointer: &str, name: &str) -> Result<(), ReadError> {
        let starts = |open: char| elements.iter().filter(|raw| raw.get().starts_with(open)).count();
        let (objects, lists) = (starts('{'), starts('['));
        if elements.is_empty() {
            return Ok(());
        }
        if objects == elements.len() {
            let mut records = Vec::new();
            let mut inner = Vec::new();
            for (number, raw) in elements.iter().enumerate() {
                let pointer = format!("{pointer}/{number}");
                if let Some(mut record) = self.record(raw, &pointer)? {
                    inner.append(&mut record.lists);
                    records.push(record);
                }
            }
            self.table(records, pointer, name)?;
            return inner
                .into_iter()
                .try_for_each(|(pointer, raw)| self.visit(raw, &pointer, last(&pointer)));
        }
        if lists == elements.len() {
            return self.matrix(elements, pointer, name);
        }
        if 0 < objects + lists {
            let reason = "a list of values of several kinds".to_owned();
            self.document.unread.push(Unread { locator: pointer.to_owned(), reason });
        }
        Ok(())
    }

    /// Rows of values; what is deeper is looked into.
    fn matrix(&mut self, rows: &[&RawValue], pointer: &str, name: &str) -> Result<(), ReadError> {
        let heads = std::mem::take(&mut self.heads);
        let mut table = Table { caption: folded(name), rows: Vec::new() };
        for (number, raw) in rows.iter().enumerate() {
            let pointer = format!("{pointer}/{number}");
            let Json::List(elements) = value(raw, &pointer)? else { continue };
            let Some(cells) = scalars(&elements, &pointer)? else {
                self.list(&elements, &pointer, name)?;
                continue;
            };
            self.spend(cells.len())?;
            let cell = |text| Cell { text, header: false, spanned: false };
            let cells = cells.into_iter().map(cell).collect();
            table.rows.push(Row { cells, text: folded(raw.get()), locator: pointer });
        }
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        self.spend(width * table.rows.len())?;
        table.rows.iter_mut().for_each(|row| row.cells.resize(width, Cell::default()));
        if let Some(head) = heads.into_iter().find(|head| head.len() == width) {
            table.rows.insert(0, columnar::head(head, pointer));
        }
        if 0 < width {
            self.push(table, pointer);
        }
        Ok(())
    }

    /// One record; none where the value is no object.
    pub(super) fn record<'a>(
        &mut self,
        raw: &'a RawValue,
        pointer: &str,
    ) -> Result<Option<Record<'a>>, ReadError> {
        let Json::Object(members) = value(raw, pointer)? else { return Ok(None) };
        let of = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, raw)| *raw);
        let feature = of("type").is_some_and(|kind| kind.get() == "\"Feature\"");
        let own = of("properties").filter(|raw| feature && raw.get().starts_with('{'));
        if let Some(shape) = of("geometry").filter(|_| feature) {
            check_shape(shape)?;
        }
        let (raw, members) = match own {
            Some(raw) => {
                let Json::Object(members) = value(raw, pointer)? else { return Ok(None) };
                (raw, members)
            }
            None => (raw, members),
        };
        let mut record = Record { locator: pointer.to_owned(), ..Record::default() };
        let mut shapes = Vec::new();
        flatten(members, ("", pointer), &mut record, &mut shapes)?;
        self.spend(record.cells.len())?;
        record.text = folded(without(raw.get(), &shapes));
        Ok(Some(record))
    }

    /// Adds a table with a row for each record.
    pub(super) fn table(
        &mut self,
        records: Vec<Record<'_>>,
        pointer: &str,
        name: &str,
    ) -> Result<(), ReadError> {
        let mut columns: Vec<String> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut sorts: BTreeMap<usize, BTreeSet<Sort>> = BTreeMap::new();
        for (key, text, sort) in records.iter().flat_map(|record| &record.cells) {
            let at = *known.entry(key.clone()).or_insert_with(|| {
                columns.push(key.clone());
                columns.len() - 1
            });
            // An empty cell fits everywhere: null is no value of any kind.
            if !text.is_empty() || *sort != Sort::Text {
                sorts.entry(at).or_default().insert(*sort);
            }
        }
        self.spend(columns.len() * records.len())?;
        let mixed: Vec<usize> =
            sorts.iter().filter(|(_, sorts)| 1 < sorts.len()).map(|(&at, _)| at).collect();
        // An object gives its members to the record, and is no column of its own.
        let only_object =
            |at: &usize| sorts.get(at).is_some_and(|it| it.iter().eq([&Sort::Object]));
        let shown: Vec<usize> = (0..columns.len()).filter(|at| !only_object(at)).collect();
        for &at in &mixed {
            let locator = step(pointer, &columns[at]);
            let reason = "values of several kinds under one key".to_owned();
            self.document.unread.push(Unread { locator, reason });
        }
        let head = titles(&shown.iter().map(|&at| columns[at].clone()).collect::<Vec<_>>());
        let head = columnar::head(head, pointer);
        let mut table = Table { caption: folded(name), rows: vec![head] };
        for record in records {
            let mut cells = vec![Cell::default(); shown.len()];
            for (key, text, _) in record.cells {
                let at = known[&key];
                if let Ok(place) = shown.binary_search(&at)
                    && !mixed.contains(&at)
                {
                    cells[place].text = text;
                }
            }
            table.rows.push(Row { cells, text: record.text, locator: record.locator });
        }
        if !shown.is_empty() {
            self.push(table, pointer);
        }
        Ok(())
    }

    fn push(&mut self, mut table: Table, pointer: &str) {
        if let Some(caption) = &self.caption {
            table.caption.clone_from(caption);
        }
        let kind = BlockKind::Table(table);
        let locator = pointer.to_owned();
        self.document.blocks.push(Block { kind, text: String::new(), locator });
    }

    fn spend(&mut self, cells: usize) -> Result<(), ReadError> {
        self.cells += cells;
        if MAX_CELLS < self.cells {
            return Err(ReadError::Limit(Limit::Values));
        }
        Ok(())
    }
}

/// Gives the members of an object, and of the objects in it, to a record.
fn flatten<'a>(
    members: Vec<(String, &'a RawValue)>,
    (prefix, pointer): (&str, &str),
    record: &mut Record<'a>,
    shapes: &mut Vec<&'a str>,
) -> Result<(), ReadError> {
    for (key, raw) in members {
        let compound = raw.get().starts_with(['{', '[']);
        if compound && SHAPES.contains(&key.as_str()) {
            check_shape(raw)?;
            shapes.push(raw.get());
            continue;
        }
        let name =
            if prefix.is_empty() { folded(&key) } else { format!("{prefix}.{}", folded(&key)) };
        let pointer = step(pointer, &key);
        let (text, sort) = match value(raw, &pointer)? {
            Json::Null => (String::new(), Sort::Text),
            Json::Truth(text) => (text.to_owned(), Sort::Truth),
            Json::Number(text) => (text.to_owned(), Sort::Text),
            Json::Text(text) => (folded(&text), Sort::Text),
            Json::Object(members) => {
                flatten(members, (&name, &pointer), record, shapes)?;
                (String::new(), Sort::Object)
            }
            Json::List(elements) => {
                let Some(texts) = scalars(&elements, &pointer)? else {
                    record.lists.push((pointer, raw));
                    continue;
                };
                (texts.join(", "), Sort::List)
            }
        };
        // An object is no cell, but a cell of another record must not stand in its place.
        record.cells.push((name, text, sort));
    }
    Ok(())
}

/// The texts of a list of plain values; none where one is not.
pub(super) fn scalars(
    elements: &[&RawValue],
    pointer: &str,
) -> Result<Option<Vec<String>>, ReadError> {
    let mut texts = Vec::new();
    for raw in elements {
        match value(raw, pointer)? {
            Json::Null => texts.push(String::new()),
            Json::Truth(text) | Json::Number(text) => texts.push(text.to_owned()),
            Json::Text(text) => texts.push(folded(&text)),
            Json::List(_) | Json::Object(_) => return Ok(None),
        }
    }
    Ok(Some(texts))
}

fn check_shape(raw: &RawValue) -> Result<(), ReadError> {
    if MAX_SHAPE_BYTES < raw.get().len() {
        return Err(ReadError::Limit(Limit::Shape));
    }
    Ok(())
}

/// The longest stretch of a text that holds none of the shapes, each a part of it.
fn without<'t>(text: &'t str, shapes: &[&str]) -> &'t str {
    let mut longest = "";
    let mut rest = text;
    for shape in shapes {
        // Shapes come in the order of the text: each stands in what is left of it.
        let Some((before, behind)) = rest.split_once(shape) else { continue };
        let key = before
            .trim_end()
            .strip_suffix(':')
            .map_or(before, |before| before.rfind([',', '{']).map_or(before, |end| &before[..end]));
        if longest.len() < key.len() {
            longest = key;
        }
        rest = behind;
    }
    if longest.len() < rest.len() { rest } else { longest }
}

/// The heads of columns: the last part of each key where no other has it, behind the object that holds it where that
/// stands beside others: `msp aci` of `statistiques.msp.aci`, beside `statistiques.cpts.total`.
fn titles(columns: &[String]) -> Vec<String> {
    let short = |key: &str| key.rsplit('.').next().unwrap_or(key).to_owned();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut objects: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for column in columns {
        *times.entry(short(column)).or_default() += 1;
        for (end, _) in column.match_indices('.') {
            let (above, name) = column[..end].rsplit_once('.').unwrap_or(("", &column[..end]));
            objects.entry(above).or_default().insert(name);
        }
    }
    let beside = |column: &str| {
        let ends: Vec<usize> = column.match_indices('.').map(|(end, _)| end).collect();
        ends.into_iter().rev().find_map(|end| {
            let (above, name) = column[..end].rsplit_once('.').unwrap_or(("", &column[..end]));
            (1 < objects[above].len() && !SORTS.contains(&name)).then(|| name.to_owned())
        })
    };
    let title = |column: &String| {
        let short = short(column);
        match beside(column) {
            Some(object) if !short.is_empty() => format!("{object} {short}"),
            _ if times[&short] == 1 && !short.is_empty() => short,
            _ => column.clone(),
        }
    };
    columns.iter().map(title).collect()
}

/// The last key of a pointer that is no number.
fn last(pointer: &str) -> &str {
    let named = |key: &&str| !key.is_empty() && key.parse::<usize>().is_err();
    pointer.rsplit('/').find(named).unwrap_or_default()
}
