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
    /// XML that is not for a browser: a feed, a map layer.
    Xml,
    /// A PDF file.
    Pdf,
    /// A zip archive: also every modern spreadsheet and text document.
    Zip,
    /// A compressed stream.
    Gzip,
    /// An old spreadsheet or text document.
    Ole,
    /// A picture.
    Image,
    /// Anything else.
    Binary,
}

impl Content {
    /// Whether the bytes are characters.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Html | Self::Text | Self::Csv | Self::Json | Self::Xml)
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
            Self::Xml => "XML data",
            Self::Pdf => "a PDF file",
            Self::Zip => "a zip archive or spreadsheet",
            Self::Gzip => "a compressed file",
            Self::Ole => "an old spreadsheet or text document",
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
        return *content;
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
            || lower.starts_with("<kml")
        {
            Content::Xml
        } else {
            Content::Html
        };
    }
    if start.starts_with(['{', '[']) && (lower.contains("\":") || lower.contains("\" :")) {
        return Content::Json;
    }
    if super::csv::delimiter(start).is_some() { Content::Csv } else { Content::Text }
}
