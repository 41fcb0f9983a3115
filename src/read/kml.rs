//! Maps as KML: each placemark is a record with its name, its description, the folder that it lies
//! in and the values that it carries. Shapes are skipped.
//!
//! No entity is expanded beyond those of XML itself, a document type is refused, and nothing that a
//! map links to is followed.

use std::borrow::Cow;

use quick_xml::{Reader, XmlVersion, escape::resolve_xml_entity, events::Event};

use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::limit::{Limit, MAX_CELLS};
use super::sniff::Content;
use super::{ReadError, encoding, folded, html};

/// How deep elements may nest: folders in folders, and what a placemark holds.
pub(super) const MAX_DEPTH: usize = 128;
/// How long the text of one element may be, in bytes.
pub(super) const MAX_TEXT_BYTES: usize = 1 << 20;

/// How much markup the description of a place may have: beyond it is no text for people.
const MOST_TAGS: usize = 2_000;

/// Elements that hold a shape: nothing in them is for people.
const SHAPES: [&str; 8] = [
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiGeometry",
    "Model",
    "Track",
    "MultiTrack",
];

/// Reads a map.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut walk = Walk::default();
    loop {
        let at = format!("byte {}", reader.buffer_position());
        let event = reader.read_event().map_err(|error| damaged(&at, &error.to_string()))?;
        match event {
            Event::Eof => break,
            Event::DocType(_) => {
                return Err(damaged(&at, "it declares a document type, which no map needs"));
            }
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                walk.enter(name, attribute(&element, &at)?)?;
            }
            Event::Empty(element) => {
                let name = element.local_name().as_ref().to_owned();
                walk.enter(name, attribute(&element, &at)?)?;
                walk.leave();
            }
            Event::End(_) => walk.leave(),
            Event::Text(text) => walk.text(&text.xml10_content())?,
            Event::CData(text) => walk.text(&text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let name: &str = &entity;
                let resolved = match entity.resolve_char_ref() {
                    Ok(Some(char)) => char.to_string(),
                    Ok(None) => resolve_xml_entity(name).unwrap_or_default().to_owned(),
                    Err(error) => return Err(damaged(&at, &error.to_string())),
                };
                if resolved.is_empty() {
                    return Err(damaged(&at, &format!("the entity `{name}` is none of XML")));
                }
                walk.text(&resolved)?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => (),
        }
    }
    if walk.open.is_empty() { walk.finish() } else { Err(damaged("its end", "it is cut off")) }
}

/// The characters: as the declaration says, unless the bytes contradict it.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let label = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    let declared = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    encoding::decode(bytes, declared).trim_start_matches('\u{feff}').to_owned().into()
}

/// The name of a value: `<Data name="statut">`, `<SimpleData name="statut">`.
fn attribute(element: &quick_xml::events::BytesStart<'_>, at: &str) -> Result<String, ReadError> {
    if !matches!(element.local_name().as_ref(), "Data" | "SimpleData") {
        return Ok(String::new());
    }
    let attribute =
        element.try_get_attribute("name").map_err(|error| damaged(at, &error.to_string()))?;
    let Some(attribute) = attribute else { return Ok(String::new()) };
    let value = attribute
        .normalized_value(XmlVersion::Implicit1_0)
        .map_err(|error| damaged(at, &error.to_string()))?;
    Ok(folded(&value))
}

fn damaged(at: &str, why: &str) -> ReadError {
    ReadError::Broken { content: Content::Kml, why: format!("{at}: {why}") }
}

/// A placemark that is being read.
#[derive(Debug, Default)]
struct Placemark {
    cells: Vec<(String, String)>,
}

#[derive(Debug, Default)]
struct Walk {
    open: Vec<String>,
    /// The text of the innermost element.
    text: String,
    /// The name of the value that is being read.
    value: String,
    /// The names of the folders that are open, each with the number of its element.
    folders: Vec<(usize, String)>,
    placemark: Option<Placemark>,
    /// The tables of numbers in the description of the placemark.
    figures: Vec<Block>,
    /// The number of the shape that is open.
    shape: Option<usize>,
    title: String,
    /// What the map says of itself, and the names of its folders that hold a number: "ACI signé (5)".
    told: Vec<Block>,
    columns: Vec<String>,
    rows: Vec<(Placemark, String)>,
    cells: usize,
}

impl Walk {
    fn enter(&mut self, name: String, value: String) -> Result<(), ReadError> {
        if self.open.len() == MAX_DEPTH {
            return Err(ReadError::Limit(Limit::MapLevels));
        }
        self.text.clear();
        match name.as_str() {
            "Folder" => self.folders.push((self.open.len(), String::new())),
            "Placemark" => self.placemark = Some(Placemark::default()),
            "Data" | "SimpleData" => self.value = value,
            shape if SHAPES.contains(&shape) && self.shape.is_none() => {
                self.shape = Some(self.open.len());
            }
            _ => (),
        }
        self.open.push(name);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if self.shape.is_some() {
            return Ok(());
        }
        if MAX_TEXT_BYTES < self.text.len() + text.len() {
            return Err(ReadError::Limit(Limit::MapText));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn leave(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let depth = self.open.len();
        if self.shape.is_some_and(|shape| depth <= shape) {
            self.shape = None;
            self.text.clear();
            return;
        }
        if self.shape.is_some() {
            return;
        }
        let text = folded(&self.text);
        self.text.clear();
        let parent = self.open.last().map(String::as_str);
        match (name.as_str(), parent) {
            ("Placemark", _) => self.end_placemark(),
            ("Folder", _) => {
                self.folders.pop();
            }
            ("name", Some("Document")) if self.title.is_empty() => self.title = text,
            ("description", Some("Document" | "Folder")) => {
                let said = texts(&text).into_iter().filter(|text| text.contains(' '));
                self.told.extend(said.map(|text| block(BlockKind::Paragraph, text, "description")));
            }
            ("name", Some("Folder")) => {
                if text.contains(|c: char| c.is_ascii_digit()) {
                    self.told.push(block(BlockKind::Item { list: 0 }, text.clone(), "Folder"));
                }
                if let Some((_, folder)) = self.folders.last_mut() {
                    *folder = text;
                }
            }
            ("name", Some("Placemark")) => self.cell("name", text),
            ("description", Some("Placemark")) => {
                self.figures = figures(&text);
                self.cell("description", plain(&text));
            }
            // The value of `Data` stands in an element of its own.
            ("value", Some("Data")) | ("SimpleData", _) => {
                let value = std::mem::take(&mut self.value);
                self.cell(&value, text);
            }
            _ => (),
        }
    }

    fn cell(&mut self, name: &str, text: String) {
        if let Some(placemark) = self.placemark.as_mut().filter(|_| !name.is_empty()) {
            placemark.cells.push((name.to_owned(), text));
        }
    }

    fn end_placemark(&mut self) {
        let Some(placemark) = self.placemark.take() else { return };
        let figures = std::mem::take(&mut self.figures);
        if let Some((_, name)) = placemark.cells.iter().find(|(key, _)| key == "name")
            && !figures.is_empty()
        {
            // What is told of a department or region: a section of its own, and no row of a list.
            self.told.push(block(BlockKind::Heading(3), name.clone(), "Placemark"));
            self.told.extend(figures);
            return;
        }
        for (name, _) in &placemark.cells {
            if !self.columns.contains(name) {
                self.columns.push(name.clone());
            }
        }
        let folders: Vec<&str> = self
            .folders
            .iter()
            .map(|(_, name)| name.as_str())
            .filter(|it| !it.is_empty())
            .collect();
        self.cells += placemark.cells.len() + 1;
        let folder = folders.join(" / ");
        self.rows.push((placemark, folder));
    }

    fn finish(self) -> Result<Document, ReadError> {
        let width = self.columns.len() + 1;
        if MAX_CELLS < self.rows.len() * width {
            return Err(ReadError::Limit(Limit::Values));
        }
        let mut document = Document { title: self.title, ..Document::default() };
        document.blocks = self.told;
        if self.rows.is_empty() || self.columns.is_empty() {
            return Ok(document);
        }
        let header = |text: &str| Cell { text: text.to_owned(), header: true, spanned: false };
        let mut head: Vec<Cell> = self.columns.iter().map(|name| header(name)).collect();
        // A folder is named once for everything in it.
        head.push(Cell { spanned: true, ..header("Folder") });
        let text = self.columns.join(" ");
        let locator = "Placemark".to_owned();
        let mut table = Table {
            caption: document.title.clone(),
            rows: vec![Row { cells: head, text, locator: locator.clone() }],
        };
        for (number, (placemark, folder)) in self.rows.into_iter().enumerate() {
            let mut cells = vec![Cell::default(); width];
            let mut said = Vec::new();
            for (name, text) in placemark.cells {
                let at = self.columns.iter().position(|column| *column == name);
                if let Some(cell) = at.and_then(|at| cells.get_mut(at)).filter(|_| !text.is_empty())
                {
                    said.push(text.clone());
                    cell.text = text;
                }
            }
            cells[width - 1] = Cell { text: folder, header: false, spanned: true };
            let locator = format!("{locator}[{}]", number + 1);
            table.rows.push(Row { cells, text: said.join(" "), locator });
        }
        let kind = BlockKind::Table(table);
        document.blocks.push(Block { kind, text: String::new(), locator });
        Ok(document)
    }
}

fn block(kind: BlockKind, text: String, locator: &str) -> Block {
    Block { kind, text, locator: locator.to_owned() }
}

/// The blocks of a description that holds several tables, or one with a head of its columns: what is told of one
/// community is a table of labels and values.
fn figures(text: &str) -> Vec<Block> {
    if !text.contains("<table") || MOST_TAGS < text.matches('<').count() {
        return Vec::new();
    }
    let page = html::read(text, &super::Recipe::default()).unwrap_or_default();
    let headed = |block: &Block| {
        let BlockKind::Table(table) = &block.kind else { return false };
        table.rows.first().is_some_and(|row| row.cells.iter().all(|cell| cell.header))
    };
    if page.blocks.iter().any(headed) { page.blocks } else { Vec::new() }
}

/// The words of a description, which is a web page of its own where it holds markup.
fn plain(text: &str) -> String {
    texts(text).join(" ")
}

/// Its paragraphs.
fn texts(text: &str) -> Vec<String> {
    // So much markup describes no place.
    if !text.contains('<') || MOST_TAGS < text.matches('<').count() {
        return vec![text.to_owned()];
    }
    let page = html::read(text, &super::Recipe::default()).unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for block in page.blocks {
        match block.kind {
            BlockKind::Table(table) => words.extend(table.rows.into_iter().map(|row| row.text)),
            _ => words.push(block.text),
        }
    }
    words.retain(|text| !text.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(body: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><name>CPTS</name>{body}</Document></kml>"
        )
    }

    fn rows(text: &str) -> Vec<String> {
        let document = read(text.as_bytes()).unwrap();
        let Some(BlockKind::Table(table)) = document.blocks.first().map(|block| &block.kind) else {
            return Vec::new();
        };
        let cells =
            |row: &Row| row.cells.iter().map(|it| it.text.clone()).collect::<Vec<_>>().join("|");
        table.rows.iter().map(cells).collect()
    }

    #[test]
    fn placemarks_are_rows() {
        let text = map(
            "<Folder><name>ACI signés</name><Placemark><name>CPTS Redon &amp; Vilaine</name>\
             <description><![CDATA[<p>Signée <b>le</b> 1er mars</p><script>x</script>]]></description>\
             <ExtendedData><Data name=\"dep\"><value>35</value></Data></ExtendedData>\
             <Polygon><outerBoundaryIs><LinearRing><coordinates>1,2</coordinates></LinearRing></outerBoundaryIs></Polygon>\
             </Placemark></Folder>\
             <Placemark><name>CPTS Douarnenez</name><ExtendedData><SchemaData schemaUrl=\"#s\">\
             <SimpleData name=\"dep\">29</SimpleData></SchemaData></ExtendedData></Placemark>",
        );
        let expected = [
            "name|description|dep|Folder",
            "CPTS Redon & Vilaine|Signée le 1er mars|35|ACI signés",
            "CPTS Douarnenez||29|",
        ];
        assert_eq!(rows(&text), expected);
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let deep = map(&("<Folder>".repeat(200) + &"</Folder>".repeat(200)));
        #[rustfmt::skip]
        let cases = [
            ("<!DOCTYPE kml [<!ENTITY a 'x'>]><kml><name>&a;</name></kml>".to_owned(), "declares a document type"),
            ("<kml><Document><name>&secret;</name></Document></kml>".to_owned(), "the entity `secret` is none of XML"),
            (deep, "more than 128 levels of nesting"),
            ("<kml><Document><name>".to_owned(), "cut off"),
            ("<kml></Document></kml>".to_owned(), "a KML map, which is damaged"),
        ];
        for (text, expected) in cases {
            let error = read(text.as_bytes()).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(expected), "for {text}: {error}");
        }
    }
}
