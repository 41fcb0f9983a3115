//! Walks through the XML of a feed or a sitemap, forgivingly: what is badly written in a title must
//! not cost the address beside it.
//!
//! Nothing is expanded but the references of XML itself; what a document type declares is ignored.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape::resolve_xml_entity};

use crate::read::encoding;

use super::Found;

/// How deep elements may nest.
const MAX_DEPTH: usize = 128;

/// What stands at one place.
pub(super) enum Mark<'a> {
    /// An element begins, so deep.
    Open(Element<'a>, usize),
    /// The element at this depth ends.
    Close(usize),
    /// Text.
    Text(&'a str),
}

/// The beginning of an element.
pub(super) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The prefix of its name, empty without one.
    pub(super) fn prefix(&self) -> &str {
        self.0.name().prefix().map_or("", |prefix| prefix.into_inner())
    }

    /// An attribute by its whole name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.flatten().find(|a| a.key.into_inner() == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

/// The characters: as the declaration says, unless the bytes contradict it.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let label = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    let declared = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    encoding::decode(bytes, declared).trim_start_matches('\u{feff}').trim_start().to_owned()
}

/// Walks through the text until it ends, is damaged, or the visitor has enough.
pub(super) fn walk(
    text: &str,
    found: &mut Found,
    visit: &mut dyn FnMut(Mark<'_>, &mut Found) -> bool,
) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let at = format!("byte {}", reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return found.miss(at, format!("damaged: {error}; the rest is not read")),
        };
        let goes_on = match &event {
            Event::Start(element) => {
                depth += 1;
                if MAX_DEPTH < depth {
                    let reason = format!("more than {MAX_DEPTH} elements inside one another");
                    return found.miss(at, reason);
                }
                visit(Mark::Open(Element(element), depth), found)
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Mark::Close(depth + 1), found)
            }
            Event::Text(text) => visit(Mark::Text(&text.xml10_content()), found),
            Event::CData(text) => visit(Mark::Text(&text.xml10_content()), found),
            Event::GeneralRef(reference) => {
                let resolved: Cow<'_, str> = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character.to_string().into(),
                    // A name of HTML is understood where the title is made plain; any other stays.
                    _ => match resolve_xml_entity(reference) {
                        Some(text) => text.into(),
                        None => format!("&{};", &**reference).into(),
                    },
                };
                visit(Mark::Text(&resolved), found)
            }
            Event::Eof if 0 < depth => return found.miss(at, "it ends too early"),
            Event::Eof => return,
            _ => true,
        };
        if !goes_on {
            return;
        }
    }
}
