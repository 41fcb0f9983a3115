//! Recognises a format by its bytes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::encoding::decode;

/// What some bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Nothing, or white space.
    Empty,
    /// Markup for a browser.
    Html,
    /// Words.
    Text,
    /// Rows of values.
    Csv,
    /// JSON.
    Json,
    /// JSON that describes a map layer.
    Geojson,
    /// A map as XML.
    Kml,
    /// A map as XML, in a zip archive.
    Kmz,
    /// Records of several kinds, the first of which says what they are.
    Register,
    /// XML that is not for a browser: a feed, a map layer.
    Xml,
    /// A PDF file.
    Pdf,
    /// A workbook of Excel since 2007.
    Xlsx,
    /// A workbook of the Open Document format.
    Ods,
    /// A workbook of Excel before 2007.
    Xls,
    /// A text document or presentation in a zip archive.
    Office,
    /// Another zip archive.
    Zip,
    /// A workbook or text document behind a password.
    Locked,
    /// A compressed stream.
    Gzip,
    /// An old text document or presentation.
    Ole,
    /// A picture.
    Image,
    /// Anything else.
    Binary,
}

impl Content {
    /// Whether the bytes are characters.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Html
                | Self::Text
                | Self::Csv
                | Self::Json
                | Self::Geojson
                | Self::Kml
                | Self::Register
                | Self::Xml
        )
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::Html => "a web page",
            Self::Text => "plain text",
            Self::Csv => "a CSV file",
            Self::Json => "JSON data",
            Self::Geojson => "a GeoJSON map layer",
            Self::Kml => "a KML map",
            Self::Kmz => "a KMZ map",
            Self::Register => "a register",
            Self::Xml => "XML data",
            Self::Pdf => "a PDF file",
            Self::Xlsx => "an Excel workbook (XLSX)",
            Self::Ods => "an Open Document spreadsheet (ODS)",
            Self::Xls => "an old Excel workbook (XLS)",
            Self::Office => "a text document or presentation",
            Self::Zip => "a zip archive",
            Self::Locked => "a document behind a password",
            Self::Gzip => "a compressed file",
            Self::Ole => "an old text document or presentation",
            Self::Image => "an image",
            Self::Binary => "binary data",
        })
    }
}

/// How far into a file the mark of a PDF may stand.
const PDF_HEAD: usize = 1029;
/// How much of a file is looked at.
const HEAD: usize = 8192;

const MAGIC: [(&[u8], Content); 12] = [
    (b"%PDF-", Content::Pdf),
    (b"PK\x03\x04", Content::Zip),
    (b"PK\x05\x06", Content::Zip),
    (b"\x1f\x8b", Content::Gzip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Ole),
    (b"\x89PNG\r\n\x1a\n", Content::Image),
    (b"\xff\xd8\xff", Content::Image),
    (b"GIF8", Content::Image),
    (b"RIFF", Content::Image),
    (b"II*\0", Content::Image),
    (b"MM\0*", Content::Image),
    (b"\x7fELF", Content::Binary),
];

/// What some bytes are, whatever their name says.
pub fn sniff(bytes: &[u8]) -> Content {
    if let Some((_, content)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return match content {
            Content::Zip => zipped(bytes),
            Content::Ole => compound(bytes),
            content => *content,
        };
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    // Readers of PDF look for its mark behind other bytes too; what is also a page is neither.
    if head[..head.len().min(PDF_HEAD)].windows(5).any(|window| window == b"%PDF-") {
        let start = head.trim_ascii_start();
        return if start.starts_with(b"<") { Content::Binary } else { Content::Pdf };
    }
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let control = head.iter().filter(|b| **b < 9 || (14..32).contains(*b) && **b != 27).count();
    if !wide && (head.contains(&0) || head.len() / 50 < control) {
        return Content::Binary;
    }
    let text = decode(head, None);
    let start = text.trim_start();
    if start.is_empty() {
        return Content::Empty;
    }
    let lower = start[..start.floor_char_boundary(2048)].to_lowercase();
    if is_json(start) {
        let layer = ["\"featurecollection\"", "\"feature\""];
        let layered = lower.contains("\"type\"") && layer.iter().any(|kind| lower.contains(kind));
        return if layered { Content::Geojson } else { Content::Json };
    }
    if start.starts_with('<') && (lower.contains("<kml") || lower.contains(":kml")) {
        return Content::Kml;
    }
    let tags = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<div",
        "<p>",
        "<p ",
        "<table",
        "<main",
        "<article",
        "<h1",
        "<ul",
    ];
    if tags.iter().any(|tag| lower.contains(tag)) {
        return Content::Html;
    }
    if start.starts_with('<') {
        return if lower.starts_with("<?xml")
            || lower.starts_with("<rss")
            || lower.starts_with("<feed")
        {
            Content::Xml
        } else {
            Content::Html
        };
    }
    if is_register(start) {
        return Content::Register;
    }
    if super::delimiter::delimiter(start).is_some() { Content::Csv } else { Content::Text }
}

/// What a zip archive is, by the names of its parts.
fn zipped(bytes: &[u8]) -> Content {
    /// A part that tells what the whole is.
    const TELLING: [(&str, Content); 6] = [
        ("xl/workbook.xml", Content::Xlsx),
        // The binary form of a workbook cannot be read.
        ("xl/workbook.bin", Content::Office),
        ("word/document.xml", Content::Office),
        ("ppt/presentation.xml", Content::Office),
        ("content.xml", Content::Office),
        ("doc.kml", Content::Kmz),
    ];
    // The first part of every Open Document file is its type, as it is, at a fixed place.
    let typed = bytes.get(30..).is_some_and(|rest| {
        rest.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    });
    if typed {
        return Content::Ods;
    }
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes));
    let Ok(mut archive) = archive else { return damaged(bytes) };
    let names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let told = TELLING.iter().find(|(name, _)| names.iter().any(|n| n.eq_ignore_ascii_case(name)));
    let told = told.map(|(_, content)| *content);
    match told {
        Some(Content::Office) => ods(&mut archive).unwrap_or(Content::Office),
        Some(content) => content,
        None if names.iter().any(|name| is_layer(name)) => Content::Kmz,
        None => Content::Zip,
    }
}

fn is_layer(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("kml"))
}

/// A workbook whose type does not stand in front, as some programs write it.
fn ods(archive: &mut zip::ZipArchive<std::io::Cursor<&[u8]>>) -> Option<Content> {
    let mut kind = String::new();
    let part = archive.by_name("mimetype").ok()?;
    std::io::Read::read_to_string(&mut std::io::Read::take(part, 100), &mut kind).ok()?;
    kind.trim().ends_with("opendocument.spreadsheet").then_some(Content::Ods)
}

/// What an archive without its table of contents was: the names of its parts stand in front of them.
fn damaged(bytes: &[u8]) -> Content {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if holds(b"xl/workbook.xml") { Content::Xlsx } else { Content::Zip }
}

/// What a compound file is, by the names of its streams, which stand in it as they are.
fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        Content::Locked
    } else if holds("Workbook") || holds("Book") && !holds("WordDocument") {
        Content::Xls
    } else {
        Content::Ole
    }
}

/// Whether a text begins as JSON does: a bracket, and a bracket or a quotation mark in it. Prose
/// in brackets goes on with a word or a number.
fn is_json(start: &str) -> bool {
    let Some(inside) = start.strip_prefix(['{', '[']) else { return false };
    let next = inside.trim_start().chars().next();
    let object = start.starts_with('{');
    match next {
        Some('"') => true,
        Some('}') => object,
        Some('{' | '[' | ']') => !object,
        _ => false,
    }
}

/// Whether a text begins with the line that opens a register: what it is, who publishes it, the
/// number of the edition, and its day.
fn is_register(start: &str) -> bool {
    let fields: Vec<&str> = start.lines().next().unwrap_or_default().split(';').collect();
    let [kind, publisher, edition, day] = fields.as_slice() else { return false };
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let day = day.trim();
    let dated = day.len() == 10 && day.split(['-', '/']).all(number);
    word(kind) && word(publisher) && number(edition) && dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_their_bytes() {
        #[rustfmt::skip]
        let cases: &[(&str, Content)] = &[
            ("[{\"a\": 1}]", Content::Json), ("\u{feff}{\"a\": 1}", Content::Json), ("[[[]]]", Content::Json), ("{\"a\": \"<div>\"}", Content::Json),
            ("{\"type\": \"FeatureCollection\", \"features\": []}", Content::Geojson),
            ("[Communiqué] Les CPTS", Content::Text), ("[1] Une note", Content::Text),
            ("<?xml version=\"1.0\"?>\n<kml><name><![CDATA[<p>x</p>]]></name></kml>", Content::Kml),
            ("<?xml version=\"1.0\"?><!DOCTYPE kml [<!ENTITY a 'x'>]><kml/>", Content::Kml),
            ("<rss><channel/></rss>", Content::Xml), ("<p>Le format KML</p>", Content::Html),
            ("finess;etalab;93;2026-03-12\nstructureet;1;2\n", Content::Register),
            ("a;b;c;d\n1;2;3;4\n", Content::Csv),
        ];
        for (text, expected) in cases {
            assert_eq!(sniff(text.as_bytes()), *expected, "for {text}");
        }
    }
}
