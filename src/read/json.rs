//! JSON, one level at a time: what a value is, with the very text that prints it.
//!
//! - A key that stands twice in one object is an error: whoever reads on would choose between two
//!   numbers.
//! - A number stays the text that prints it, whatever its size.
//! - What is not asked for is checked and skipped, never held: the geometry of a map.

use std::{borrow::Cow, collections::BTreeSet, fmt};

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::limit::Limit;
use super::sniff::Content;
use super::{ReadError, encoding};

/// How deep values may nest: what the parser allows, and more than any API needs.
pub(super) const MAX_DEPTH: usize = 128;
/// How many members an object may have: the columns of a table.
pub(super) const MAX_MEMBERS: usize = 4_096;
/// How many elements a list may have.
pub(super) const MAX_ELEMENTS: usize = 500_000;
/// How long one string may be, in bytes as printed: a hundred pages.
pub(super) const MAX_STRING_BYTES: usize = 1 << 20;

/// A value, its parts not yet looked at.
#[derive(Debug)]
pub(super) enum Json<'a> {
    Null,
    Truth(&'a str),
    Number(&'a str),
    Text(String),
    List(Vec<&'a RawValue>),
    Object(Vec<(String, &'a RawValue)>),
}

/// The characters of a document: UTF-8, or what a byte-order mark announces.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        let _ = mark;
        return Ok(encoding::decode(bytes, None));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        damaged(&format!("byte {}", error.valid_up_to()), "it is not UTF-8, as JSON must be")
    })
}

/// The value that a text is, whole and nothing behind it.
pub(super) fn whole(text: &str) -> Result<&RawValue, ReadError> {
    if MAX_DEPTH < depth(text.as_bytes()) {
        return Err(ReadError::Limit(Limit::Levels));
    }
    serde_json::from_str(text).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        damaged(&at, &said(&error))
    })
}

/// Looks at one value; `pointer` says where it stands.
pub(super) fn value<'a>(raw: &'a RawValue, pointer: &str) -> Result<Json<'a>, ReadError> {
    let text = raw.get();
    let fault = |error: serde_json::Error| damaged(pointer, &said(&error));
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(text).map_err(fault)?;
            if MAX_MEMBERS < members.len() {
                return Err(ReadError::Limit(Limit::Keys));
            }
            Json::Object(members)
        }
        Some(b'[') => {
            let Elements(elements) = serde_json::from_str(text).map_err(fault)?;
            if MAX_ELEMENTS < elements.len() {
                return Err(ReadError::Limit(Limit::Elements));
            }
            Json::List(elements)
        }
        Some(b'"') if MAX_STRING_BYTES < text.len() => {
            return Err(ReadError::Limit(Limit::Text));
        }
        Some(b'"') => Json::Text(serde_json::from_str(text).map_err(fault)?),
        Some(b'n') => Json::Null,
        Some(b't' | b'f') => Json::Truth(text),
        _ => Json::Number(text),
    })
}

/// The value to which a pointer leads; none where there is none.
pub(super) fn at<'a>(root: &'a RawValue, pointer: &str) -> Result<Option<&'a RawValue>, ReadError> {
    let mut here = root;
    let mut path = String::new();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let next = match value(here, &path)? {
            Json::Object(members) => {
                members.into_iter().find(|(key, _)| *key == token).map(|(_, value)| value)
            }
            Json::List(elements) => {
                token.parse::<usize>().ok().and_then(|at| elements.get(at).copied())
            }
            _ => None,
        };
        let Some(next) = next else { return Ok(None) };
        path = step(&path, &token);
        here = next;
    }
    Ok(Some(here))
}

/// The pointer that leads one key further.
pub(super) fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

pub(super) fn damaged(at: &str, why: &str) -> ReadError {
    let at = if at.is_empty() { "its top" } else { at };
    ReadError::Broken { content: Content::Json, why: format!("{at}: {why}") }
}

/// What the parser says, without the place, which we tell ourselves.
fn said(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

/// How deep brackets nest outside of strings, whether or not they are closed.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut most, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                most = most.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => (),
        }
    }
    most
}

/// The members of an object, each key once; one more than are allowed where there are more.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                let mut keys = BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    if MAX_MEMBERS < members.len() {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    if !keys.insert(key.clone()) {
                        return Err(A::Error::custom(format!("the key `{key}` stands twice")));
                    }
                    members.push((key, map.next_value()?));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Reading).map(Self)
    }
}

/// The elements of a list; one more than are allowed where there are more.
struct Elements<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Vec<&'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while elements.len() <= MAX_ELEMENTS {
                    match list.next_element()? {
                        Some(element) => elements.push(element),
                        None => return Ok(elements),
                    }
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(elements)
            }
        }
        deserializer.deserialize_seq(Reading).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = format!("{}{}", "[".repeat(129), "]".repeat(129));
        #[rustfmt::skip]
        let cases: &[(&str, &str)] = &[
            (r#"{"a": 1} </html>"#, "the document is JSON data, which is damaged: line 1, column 10: trailing characters"),
            (r#"{"a": 1"#, "the document is JSON data, which is damaged: line 1, column 7: EOF while parsing an object"),
            (r#"{"a": NaN}"#, "the document is JSON data, which is damaged: line 1, column 7: expected value"),
            (&deep, "the document holds more than 128 levels of nesting"),
        ];
        for (text, expected) in cases {
            assert_eq!(whole(text).unwrap_err().to_string(), *expected, "for {text}");
        }
        let twice = whole(r#"{"total": 1234, "total": 5}"#).unwrap();
        let expected =
            "the document is JSON data, which is damaged: /x: the key `total` stands twice";
        assert_eq!(value(twice, "/x").unwrap_err().to_string(), expected);
        assert!(value(whole(r#""\ud800""#).unwrap(), "").is_err(), "half a character is none");
        assert!(decoded(b"{\"nom\": \"Rh\xf4ne\"}").is_err(), "not UTF-8");
        assert!(whole(&format!("{}{}", "[".repeat(128), "]".repeat(128))).is_ok());
        assert!(
            whole(&format!("\"{}\"", "[".repeat(500))).is_ok(),
            "brackets of a text do not nest"
        );
    }

    #[test]
    fn pointers_lead() {
        let root = whole(r#"{"a": {"b/c": [10, {"d": 1e999}]}}"#).unwrap();
        #[rustfmt::skip]
        let cases = [
            ("", Some(root.get())), ("/a/b~1c/0", Some("10")), ("/a/b~1c/1/d", Some("1e999")),
            ("/a/x", None), ("/a/b~1c/7", None), ("/a/b~1c/0/d", None),
        ];
        for (pointer, expected) in cases {
            assert_eq!(at(root, pointer).unwrap().map(RawValue::get), expected, "for {pointer}");
        }
    }
}
