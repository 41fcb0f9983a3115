//! Undoes the content encoding, and demands that it was complete.
//!
//! The client is told not to decode: it takes the first member of a gzip body for the whole and
//! passes on what it does not know. Each coding is undone piece by piece and given up at the limit,
//! so that a few bytes which stand for gigabytes cost no more than an honest page.

use std::{
    error::Error,
    io::{self, ErrorKind, Read},
};

use brotli_decompressor::{
    BrotliDecompressStream, BrotliResult, BrotliState, reader::StandardAlloc,
};
use flate2::{Decompress, FlushDecompress, Status, read::MultiGzDecoder};

use super::FetchError;

/// The codings that we ask for. `deflate` is understood and not asked for, because servers do not
/// agree on what it is.
pub(super) const ASKED_FOR: &str = "gzip, br";

/// More codings, one around the other, are no page but an attack.
const MAX_CODINGS: usize = 3;

/// What is decoded in one go, in bytes.
const CHUNK: usize = 32 * 1024;

/// Why a body whose stream ends before it does is not the page.
const BEHIND_ITS_END: &str = "it goes on behind its end";

/// The content behind `encoding`, the value of `Content-Encoding`: codings in the order in which
/// they were applied.
///
/// A body that decodes to more than `limit` bytes, at any step, is given up at that point.
pub(crate) fn decode(
    mut body: Vec<u8>,
    encoding: Option<&str>,
    limit: usize,
) -> Result<Vec<u8>, FetchError> {
    let found = encoding.unwrap_or_default().to_ascii_lowercase();
    let named = |coding: &&str| !matches!(*coding, "" | "identity");
    let codings: Vec<&str> = found.split(',').map(str::trim).filter(named).collect();
    if MAX_CODINGS < codings.len() {
        return Err(FetchError::Encoding { found });
    }
    for coding in codings.into_iter().rev() {
        body = match coding {
            "gzip" | "x-gzip" => gunzip(&body, limit)?,
            "deflate" => inflate(&body, limit)?,
            "br" => unbrotli(&body, limit)?,
            _ => return Err(FetchError::Encoding { found }),
        };
    }
    Ok(body)
}

fn gunzip(body: &[u8], limit: usize) -> Result<Vec<u8>, FetchError> {
    let mut decoded = Vec::new();
    // One byte more than the limit tells "full" from "too much".
    let past_limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match MultiGzDecoder::new(body).take(past_limit).read_to_end(&mut decoded) {
        Ok(_) if limit < decoded.len() => Err(FetchError::TooLarge { limit }),
        Ok(_) => Ok(decoded),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Err(FetchError::Truncated { received: body.len() })
        }
        Err(source) => Err(FetchError::Corrupt { encoding: "gzip", source }),
    }
}

/// Undoes `deflate`: with the frame that the standard demands, or bare, as some servers send it.
///
/// The readers of flate2 take the end of the input for the end of the stream, so the end mark is
/// asked for here.
fn inflate(body: &[u8], limit: usize) -> Result<Vec<u8>, FetchError> {
    let framed = body.len() >= 2
        && body[0] & 0x0f == 8
        && u16::from_be_bytes([body[0], body[1]]).is_multiple_of(31);
    let corrupt = |why: Box<dyn Error + Send + Sync>| FetchError::Corrupt {
        encoding: "deflate",
        source: io::Error::new(ErrorKind::InvalidData, why),
    };
    let mut stream = Decompress::new(framed);
    let mut decoded = Vec::new();
    loop {
        let read = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
        let before = (stream.total_in(), stream.total_out());
        decoded.reserve(CHUNK);
        let status = stream
            .decompress_vec(&body[read.min(body.len())..], &mut decoded, FlushDecompress::None)
            .map_err(|error| corrupt(error.into()))?;
        if limit < decoded.len() {
            return Err(FetchError::TooLarge { limit });
        }
        if status == Status::StreamEnd {
            let end = usize::try_from(stream.total_in()).unwrap_or(usize::MAX);
            return if body.len() <= end {
                Ok(decoded)
            } else {
                Err(corrupt(BEHIND_ITS_END.into()))
            };
        }
        if before == (stream.total_in(), stream.total_out()) {
            return Err(FetchError::Truncated { received: body.len() });
        }
    }
}

/// Undoes `br`.
fn unbrotli(body: &[u8], limit: usize) -> Result<Vec<u8>, FetchError> {
    let corrupt = |why: &str| FetchError::Corrupt {
        encoding: "br",
        source: io::Error::new(ErrorKind::InvalidData, why),
    };
    let memory = StandardAlloc::default;
    let mut state = BrotliState::new(memory(), memory(), memory());
    let (mut left, mut read, mut total) = (body.len(), 0, 0);
    let (mut chunk, mut decoded) = (vec![0; CHUNK], Vec::new());
    loop {
        let (mut room, mut written) = (CHUNK, 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            body,
            &mut room,
            &mut written,
            &mut chunk,
            &mut total,
            &mut state,
        );
        decoded.extend_from_slice(&chunk[..written]);
        if limit < decoded.len() {
            return Err(FetchError::TooLarge { limit });
        }
        match result {
            BrotliResult::ResultSuccess if left == 0 => return Ok(decoded),
            BrotliResult::ResultSuccess => return Err(corrupt(BEHIND_ITS_END)),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => {
                return Err(FetchError::Truncated { received: body.len() });
            }
            BrotliResult::ResultFailure => return Err(corrupt("it cannot be decoded")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;

    /// "388 contrats", uncompressed in a brotli stream.
    const BROTLI: &[u8] = b"\x8b\x05\x80388 contrats\x03";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(text: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn raw(text: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn encodings() {
        let text = b"388 contrats ACI sign\xc3\xa9s".as_slice();
        let cut = |mut bytes: Vec<u8>, by: usize| {
            bytes.truncate(bytes.len() - by);
            bytes
        };
        let mut bad_sum = gzip(text);
        let last = bad_sum.len() - 5;
        bad_sum[last] ^= 1;
        let bomb = gzip(&vec![0; 5_000_000]);
        #[rustfmt::skip]
        let cases = [
            ("plain",            text.to_vec(),                             None,               Ok(text.to_vec())),
            ("identity",         text.to_vec(),                             Some("Identity"),   Ok(text.to_vec())),
            ("gzip",             gzip(text),                                Some("gzip"),       Ok(text.to_vec())),
            ("x-gzip",           gzip(text),                                Some(" X-GZIP "),   Ok(text.to_vec())),
            ("two members",      [gzip(&text[..5]), gzip(&text[5..])].concat(), Some("gzip"),   Ok(text.to_vec())),
            ("zlib",             zlib(text),                                Some("deflate"),    Ok(text.to_vec())),
            ("bare deflate",     raw(text),                                 Some("deflate"),    Ok(text.to_vec())),
            ("full to the brim", gzip(&[7; 1000]),                          Some("gzip"),       Ok(vec![7; 1000])),
            ("one too many",     gzip(&[7; 1001]),                          Some("gzip"),       Err("too_large")),
            ("gzip cut",         cut(gzip(text), 12),                       Some("gzip"),       Err("truncated")),
            ("gzip no trailer",  cut(gzip(text), 8),                        Some("gzip"),       Err("truncated")),
            ("gzip empty",       Vec::new(),                                Some("gzip"),       Err("truncated")),
            ("zlib cut",         cut(zlib(text), 6),                        Some("deflate"),    Err("truncated")),
            ("zlib and more",    [&zlib(text)[..], b"388"].concat(),        Some("deflate"),    Err("corrupt")),
            ("bare and more",    [&raw(text)[..], b"388"].concat(),         Some("deflate"),    Err("corrupt")),
            ("deflate empty",    Vec::new(),                                Some("deflate"),    Err("truncated")),
            ("bad checksum",     bad_sum,                                   Some("gzip"),       Err("corrupt")),
            ("not gzip",         text.to_vec(),                             Some("gzip"),       Err("corrupt")),
            ("gzip bomb",        bomb,                                      Some("gzip"),       Err("too_large")),
            ("zlib bomb",        zlib(&vec![0; 5_000_000]),                 Some("deflate"),    Err("too_large")),
            ("brotli",           BROTLI.to_vec(),                           Some("br"),         Ok(b"388 contrats".to_vec())),
            ("brotli cut",       cut(BROTLI.to_vec(), 1),                   Some("br"),         Err("truncated")),
            ("brotli empty",     Vec::new(),                                Some("br"),         Err("truncated")),
            ("brotli and more",  [BROTLI, b"388"].concat(),                 Some("br"),         Err("corrupt")),
            ("not brotli",       vec![0xff; 40],                            Some("br"),         Err("corrupt")),
            ("gzip twice",       gzip(&gzip(text)),                         Some("gzip, gzip"), Ok(text.to_vec())),
            ("gzip in brotli",   gzip(BROTLI),                              Some("br, , GZIP"), Ok(b"388 contrats".to_vec())),
            ("wrong way round",  gzip(BROTLI),                              Some("gzip, br"),   Err("corrupt")),
            ("bomb in a bomb",   gzip(&gzip(&vec![0; 5_000_000])),          Some("gzip, gzip"), Err("too_large")),
            ("gzip four times",  gzip(&gzip(&gzip(&gzip(text)))),           Some("gzip,gzip,gzip,gzip"), Err("encoding")),
            ("zstd",             text.to_vec(),                             Some("zstd"),       Err("encoding")),
            ("unknown, gzip",    gzip(text),                                Some("x-evil, gzip"), Err("encoding")),
        ];
        for (name, body, encoding, expected) in cases {
            let got = decode(body, encoding, 1000).map_err(|error| error.cause());
            assert_eq!(got, expected, "for {name}");
        }
    }
}
