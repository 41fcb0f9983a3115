//! Walks through an XML part of an archive, mark by mark, and refuses what no honest part holds:
//! a document type with its entities, another encoding than UTF-8, tags and depths without end.

use std::borrow::Cow;
use std::io::{BufRead, BufReader};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::ReadError;
use super::limit::{Limit, MAX_DEPTH, MAX_TAG};
use super::sniff::Content;
use super::zipped::Part;

/// What stands at one place of a part.
pub(super) enum Mark<'a> {
    /// An element begins.
    Open(&'a Element<'a>),
    /// An element of this name ends.
    Close(&'a str),
    /// Text, its references resolved.
    Text(&'a str),
}

/// The beginning of an element.
pub(super) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its name without the prefix; one that cannot be resolved is none.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Checking for doubles is quadratic, and the first is as good as any.
        attributes.with_checks(false);
        let mut found = attributes.flatten().filter(|a| a.key.local_name().into_inner() == name);
        let value = found.next()?.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }

    /// The attribute `id` of the namespace of relations: an element may have one of its own, too.
    pub(super) fn related(&self) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let mut found = attributes.flatten().filter(|a| a.key.prefix().is_some());
        let value = found.find(|a| a.key.local_name().into_inner() == "id")?;
        Some(value.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// An attribute that says yes: `1` or `true`.
    pub(super) fn says(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| value == "1" || value == "true")
    }

    /// An attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Whether a part is XML, by its first byte.
pub(super) fn is_xml(part: &mut BufReader<Part<'_>>) -> bool {
    let Ok(head) = part.fill_buf() else { return false };
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace() && 0 != **byte);
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || first == Some(&b'<')
}

/// Walks through a part. `content` is what the whole document is in messages.
///
/// # Errors
///
/// What the visitor says; and if the part is not well formed, passes a limit, is not in UTF-8 or
/// declares a document type.
pub(super) fn walk(
    part: &mut BufReader<Part<'_>>,
    content: Content,
    visit: &mut dyn FnMut(Mark<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let broken = |why: String| ReadError::Broken { content, why };
    part.get_mut().read_as_xml();
    let head = part.fill_buf().map_err(|error| broken(error.to_string()))?;
    if head[..head.len().min(64)].contains(&0)
        || head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
    {
        return Err(broken("its XML is not in UTF-8".to_owned()));
    }
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|e| broken(e.to_string()))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                if MAX_DEPTH < depth {
                    return Err(ReadError::Limit(Limit::Depth));
                }
                if MAX_TAG < tag.len() {
                    return Err(ReadError::Limit(Limit::Tag));
                }
                visit(Mark::Open(&Element(&tag)))?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                visit(Mark::Close(tag.local_name().into_inner()))?;
            }
            Event::Text(text) => visit(Mark::Text(&text.xml10_content()))?,
            Event::CData(text) => visit(Mark::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(Cow::Owned(character.to_string())),
                    Ok(None) => resolve_predefined_entity(&reference).map(Cow::Borrowed),
                    Err(_) => None,
                };
                let text = resolved
                    .ok_or_else(|| broken(format!("it refers to `&{};`", reference.as_ref())))?;
                visit(Mark::Text(&text))?;
            }
            Event::DocType(_) => {
                return Err(broken("its XML declares a document type".to_owned()));
            }
            Event::Eof if 0 < depth => return Err(broken("its XML ends too early".to_owned())),
            Event::Eof => return Ok(()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}
