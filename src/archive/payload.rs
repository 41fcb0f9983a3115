//! The document in a record: the body of its answer, without the encodings of the wire.
//!
//! Our own nights hold bodies that are decoded already. Other tools keep what came over the wire,
//! or decode it and leave the headers as they were; both are read.

use bytes::Bytes;

use crate::fetch;

use super::record::{Damage, MAX_BYTES, Record};

/// How every gzip body begins, and every Zstandard frame.
const MAGICS: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];

/// The document that a response holds. It shares the memory of the record where nothing had to be
/// decoded.
///
/// # Errors
///
/// If the body does not hold what its headers say.
pub(super) fn document(record: &Record) -> Result<Bytes, Damage> {
    let raw = record.block.slice_ref(record.message().1);
    let chunked = record
        .header("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let body = if chunked { dechunked(&raw)?.map_or(raw, Bytes::from) } else { raw };
    let Some(encoding) = record.header("content-encoding") else { return Ok(body) };
    let named = encoding.trim().to_ascii_lowercase();
    let has_magic = MAGICS.iter().any(|magic| body.starts_with(magic));
    if matches!(named.as_str(), "" | "identity")
        || (matches!(named.as_str(), "gzip" | "x-gzip" | "zstd") && !has_magic)
    {
        // Whoever recorded it had decoded it.
        return Ok(body);
    }
    let decoded = fetch::decoded(body.to_vec(), Some(&named), MAX_BYTES / 2);
    decoded.map(Bytes::from).map_err(|error| Damage::new(error.to_string()))
}

/// A body without its chunks; none where it was never cut into any.
fn dechunked(raw: &[u8]) -> Result<Option<Vec<u8>>, Damage> {
    let mut body = Vec::new();
    let mut rest = raw;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            // The first line tells whether there are chunks at all.
            let has_begun = rest.len() < raw.len();
            let damage = || Damage::new("a chunk of its body has no length");
            return if has_begun { Err(damage()) } else { Ok(None) };
        };
        if size == 0 {
            return Ok(Some(body));
        }
        let Some(chunk) = after.get(..size) else {
            return Err(Damage::new("its body ends within a chunk"));
        };
        body.extend_from_slice(chunk);
        let Some(next) = after[size..].strip_prefix(b"\r\n") else {
            return Err(Damage::new("a chunk of its body is longer than it says"));
        };
        rest = next;
    }
}

/// The length that a chunk begins with, and what follows that line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.windows(2).take(256).position(|pair| pair == b"\r\n")?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let size = usize::from_str_radix(digits, 16).ok().filter(|_| plain)?;
    Some((size, &bytes[end + 2..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use chrono::DateTime;
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn answer(headers: &str, body: &[u8]) -> Record {
        let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
        let date = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        Record::new("response", date, [head, body.to_vec()].concat())
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn encodings_of_the_wire_are_undone() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        let zipped = "Content-Encoding: gzip\r\n";
        let both = [chunked, zipped].concat();
        let wire = |bytes: &[u8]| {
            let (a, b) = bytes.split_at(2);
            let chunk =
                |part: &[u8]| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
            [chunk(a), chunk(b), b"0\r\n\r\n".to_vec()].concat()
        };
        #[rustfmt::skip]
        let cases = [
            ("plain",              "",       b"388 CPTS".to_vec(),             Ok("388 CPTS")),
            ("chunked",            chunked,  wire(b"388 CPTS"),                Ok("388 CPTS")),
            ("with extensions",    chunked,  b"3;a=b\r\n388\r\n0\r\nx: y\r\n\r\n".to_vec(), Ok("388")),
            ("dechunked before",   chunked,  b"388 CPTS".to_vec(),             Ok("388 CPTS")),
            ("gzip",               zipped,   gzip(b"388 CPTS"),                Ok("388 CPTS")),
            ("gunzipped before",   zipped,   b"388 CPTS".to_vec(),             Ok("388 CPTS")),
            ("both",               &both,    wire(&gzip(b"388 CPTS")),         Ok("388 CPTS")),
            ("chunk cut",          chunked,  b"9\r\n388".to_vec(),             Err("its body ends within a chunk")),
            ("no last chunk",      chunked,  b"3\r\n388\r\n".to_vec(),         Err("a chunk of its body has no length")),
            ("chunk too long",     chunked,  b"2\r\n388\r\n0\r\n\r\n".to_vec(), Err("a chunk of its body is longer than it says")),
            ("gzip cut",           zipped,   gzip(b"388 CPTS")[..20].to_vec(), Err("the body ends early, after 20 bytes")),
        ];
        for (name, headers, body, expected) in cases {
            let got = document(&answer(headers, &body));
            let got = got.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
            let expected = expected.map(str::to_owned).map_err(Damage::new);
            assert_eq!(got, expected, "for {name}");
        }
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(body: Vec<u8>) {
            let length = body.len();
            let read = dechunked(&body).ok().flatten().map_or(0, |read| read.len());
            prop_assert!(read <= length);
        }
    }
}
