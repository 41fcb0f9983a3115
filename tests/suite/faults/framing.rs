//! Bodies that end too early, too late or never, and codings that cannot be undone.

use super::Row;
use super::bytes::{
    GOOD, HTML, chunked, deflate, encoded, good, gzip, head, once, open, reply, send, whole, zlib,
};
use crate::wire::Act;

const CHUNKED: &str = "transfer-encoding: chunked\r\n";

fn page_chunk() -> String {
    format!("{:x}\r\n{GOOD}\r\n", GOOD.len())
}

pub(super) fn rows() -> Vec<Row<'static>> {
    // Behind the first digit of the number.
    let digit = GOOD.find("99").unwrap() + 1;
    let length = format!("content-length: {}\r\n", GOOD.len());
    let page_chunk = page_chunk();
    let ended = format!("{page_chunk}0\r\n\r\n");
    let spaces = [b"10000\r\n".to_vec(), vec![b' '; 65_536], b"\r\n".to_vec()].concat();
    let tiny = GOOD.bytes().flat_map(|byte| [b'1', b'\r', b'\n', byte, b'\r', b'\n']).collect();
    let all = format!("{CHUNKED}connection: keep-alive\r\n");
    let kept = format!("HTTP/1.1 200 OK\r\n{HTML}{length}connection: keep-alive\r\n\r\n{GOOD}");
    #[rustfmt::skip]
    let rows = vec![
        ("good.html",          once(good()),                                                              "good", 1, "fresh"),
        ("good-keepalive",     once(vec![send(&kept), Act::Keep]),                                        "good", 1, "fresh"),
        ("good-chunked",       once(vec![head(&all), send(&ended), Act::Keep]),                           "good", 1, "fresh"),
        ("good-close-delimited", once(vec![send(&format!("HTTP/1.0 200 OK\r\n{HTML}\r\n{GOOD}"))]),       "good", 1, "fresh"),
        ("cl-too-long",        once(open("content-length: 5000\r\n", send(GOOD))),                        "truncated", 3, "stale"),
        ("cl-too-short",       once(open(&format!("content-length: {digit}\r\n"), send(GOOD))),           "another page", 1, "drifted"),
        ("cl-zero-with-body",  once(open("content-length: 0\r\n", send(GOOD))),                           "empty", 1, "stale"),
        ("cl-negative",        once(open("content-length: -5\r\n", send(GOOD))),                          "protocol", 1, "stale"),
        ("cl-garbage",         once(open("content-length: 12abc\r\n", send(GOOD))),                       "protocol", 1, "stale"),
        ("cl-two-different",   once(open(&format!("{length}content-length: 10\r\n"), send(GOOD))),        "protocol", 1, "stale"),
        ("cl-and-chunked",     once(open(&format!("content-length: 10\r\n{CHUNKED}"), send(&ended))),     "good", 1, "fresh"),
        ("cl-huge",            once(vec![head("content-length: 9223372036854775807\r\n"), send(GOOD), Act::Hang]), "too_large", 1, "stale"),
        ("chunk-truncated",    once(chunked(&page_chunk)),                                                "truncated", 3, "stale"),
        ("chunk-cut-mid",      once(chunked(&format!("1388\r\n{GOOD}"))),                                 "truncated", 3, "stale"),
        ("chunk-bad-size",     once(chunked(&format!("zz\r\n{GOOD}"))),                                   "truncated", 3, "stale"),
        ("chunk-overflow-size", once(chunked(&format!("{}\r\n{GOOD}", "f".repeat(18)))),                  "truncated", 3, "stale"),
        ("chunk-endless",      once(open(CHUNKED, Act::Repeat(spaces, 1000))),                            "too_large", 1, "stale"),
        ("chunk-tiny",         once(vec![head(CHUNKED), Act::Send(tiny), send("0\r\n\r\n")]),         "good", 1, "fresh"),
        ("chunk-tiny-many",    once(vec![head(CHUNKED), Act::Repeat(b"1\r\nx\r\n".to_vec(), 50_000), send("0\r\n\r\n")]), "another page", 1, "drifted"),
        ("chunk-extension-flood", once(vec![head(CHUNKED), send("5;"), Act::Repeat(vec![b'x'; 65_536], 100)]), "truncated", 3, "stale"),
        ("trailer-flood",      once(vec![head(CHUNKED), send(&format!("{page_chunk}0\r\n")), Act::Repeat(b"x: y\r\n".to_vec(), 1_000_000)]), "truncated", 3, "stale"),
        ("close-truncated",    once(open("", send(&GOOD[..digit]))),                                      "another page", 1, "drifted"),
    ];
    rows
}

pub(super) fn encoded_rows() -> Vec<Row<'static>> {
    let text = GOOD.as_bytes();
    let (front, back) = text.split_at(text.len() / 2);
    let bad_sum = {
        let mut body = gzip(text);
        let at = body.len() - 8;
        body[at] ^= 0xff;
        body
    };
    let cut = |body: Vec<u8>, by: usize| body[..body.len() - by].to_vec();
    let zipped = gzip(text);
    let half = &zipped[..zipped.len() / 2];
    let coded = format!("{HTML}content-encoding: gzip\r\n");
    let unsized_head = format!("HTTP/1.1 200 OK\r\n{coded}\r\n");
    let chunks = format!("HTTP/1.1 200 OK\r\n{coded}{CHUNKED}\r\n{:x}\r\n", half.len());
    let plain_size = format!("HTTP/1.1 200 OK\r\n{coded}content-length: {}\r\n\r\n", text.len());
    let bytes = |parts: &[&[u8]]| vec![Act::Send(parts.concat())];
    let garbage = b"garbage".repeat(10);
    #[rustfmt::skip]
    let rows = vec![
        ("good-gzip",          once(encoded("gzip", &zipped)),                                            "good", 1, "fresh"),
        ("close-truncated-gzip", once(bytes(&[unsized_head.as_bytes(), half])),                           "truncated", 3, "stale"),
        ("gzip-truncated-chunked", once(bytes(&[chunks.as_bytes(), half, b"\r\n0\r\n\r\n"])),             "truncated", 3, "stale"),
        ("gzip-cut",           once(encoded("gzip", &cut(gzip(text), 12))),                               "truncated", 3, "stale"),
        ("gzip-no-trailer",    once(encoded("gzip", &cut(gzip(text), 8))),                                "truncated", 3, "stale"),
        ("gzip-bad-crc",       once(encoded("gzip", &bad_sum)),                                           "corrupt", 1, "stale"),
        ("gzip-trailing-garbage", once(encoded("gzip", &[gzip(text), garbage.clone()].concat())),         "corrupt", 1, "stale"),
        ("gzip-two-members",   once(encoded("gzip", &[gzip(front), gzip(back)].concat())),                "good", 1, "fresh"),
        ("gzip-double",        once(encoded("gzip, gzip", &gzip(&gzip(text)))),                           "good", 1, "fresh"),
        ("gzip-in-two-lines",  once(encoded("gzip\r\ncontent-encoding: gzip", &gzip(&gzip(text)))),       "good", 1, "fresh"),
        ("gzip-lie",           once(encoded("gzip", text)),                                               "corrupt", 1, "stale"),
        ("gzip-unlabelled",    once(whole(&zipped)),                                                      "another page", 1, "drifted"),
        ("gzip-cl-uncompressed", once(bytes(&[plain_size.as_bytes(), &zipped])),                          "truncated", 3, "stale"),
        ("encoding-unknown",   once(encoded("x-evil", text)),                                             "encoding", 1, "stale"),
        ("deflate-zlib",       once(encoded("deflate", &zlib(text))),                                     "good", 1, "fresh"),
        ("deflate-raw",        once(encoded("deflate", &deflate(text))),                                  "good", 1, "fresh"),
        ("deflate-and-garbage", once(encoded("deflate", &[zlib(text), garbage].concat())),                "corrupt", 1, "stale"),
        ("zstd",               once(reply("200 OK", &format!("{HTML}content-encoding: zstd\r\n"), text)), "encoding", 1, "stale"),
    ];
    rows
}
