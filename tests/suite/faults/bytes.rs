//! The bytes that faults are made of.

use std::io::Write as _;

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};

use crate::wire::Act;

pub(super) const HTML: &str = "content-type: text/html; charset=utf-8\r\n";

/// A page with one figure: another one than was known.
pub(super) const GOOD: &str = "<html><head><title>Les CPTS en Bretagne</title></head><body><main>\
    <h1>Les CPTS en Bretagne</h1><p>Au 1er février 2024, la région Bretagne compte 99 CPTS ayant \
    signé un ACI.</p></main></body></html>";

pub(super) fn send(text: &str) -> Act {
    Act::Send(text.as_bytes().to_vec())
}

/// A whole answer, with its length, after which the connection is closed.
pub(super) fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<Act> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    vec![Act::Send([head.as_bytes(), body].concat())]
}

/// A whole page.
pub(super) fn whole(body: &[u8]) -> Vec<Act> {
    reply("200 OK", HTML, body)
}

pub(super) fn good() -> Vec<Act> {
    whole(GOOD.as_bytes())
}

/// The good page with headers of its own.
pub(super) fn good_with(headers: &str) -> Vec<Act> {
    reply("200 OK", &format!("{HTML}{headers}\r\n"), GOOD.as_bytes())
}

/// The head of an answer that tells its own story of where its body ends.
pub(super) fn head(framing: &str) -> Act {
    send(&format!("HTTP/1.1 200 OK\r\n{HTML}{framing}\r\n"))
}

/// The head, and then what follows it.
pub(super) fn open(framing: &str, more: Act) -> Vec<Act> {
    vec![head(framing), more]
}

pub(super) fn chunked(body: &str) -> Vec<Act> {
    open("transfer-encoding: chunked\r\n", send(body))
}

pub(super) fn encoded(coding: &str, body: &[u8]) -> Vec<Act> {
    reply("200 OK", &format!("{HTML}content-encoding: {coding}\r\n"), body)
}

/// The same answer however often it is asked for.
pub(super) fn once(acts: Vec<Act>) -> Vec<Vec<Act>> {
    vec![acts]
}

pub(super) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
