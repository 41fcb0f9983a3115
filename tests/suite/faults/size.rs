//! More than anybody wants.

use super::Row;
use super::bytes::{GOOD, encoded, good_with, gzip, head, hex, once, open, reply, send, zlib};
use crate::wire::Act;

/// 64 MiB of spaces.
const BROTLI_BOMB: &str = "cbffff3ff82540e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeff\
    ffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffe3ffff1ffc1200\
    715800a07bff37";

/// 4 GiB of spaces: a frame of blocks that say how often their byte is repeated.
fn zstd_bomb() -> Vec<u8> {
    let block = |is_last: u8| [0b10 | is_last, 0, 0x10, b' '];
    let mut bomb = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x68];
    bomb.extend(block(0).repeat(32_767));
    bomb.extend(block(1));
    bomb
}

pub(super) fn rows() -> Vec<Row<'static>> {
    let bomb = vec![b' '; 8 << 20];
    let cookies = format!("set-cookie: c={}; path=/\r\n", "v".repeat(100)).repeat(60);
    let spaces = || Act::Repeat(vec![b' '; 65_536], 1000);
    #[rustfmt::skip]
    let rows = vec![
        ("bomb-gzip",          once(encoded("gzip", &gzip(&bomb))),                                       "too_large", 1, "stale"),
        ("bomb-gzip-nested",   once(encoded("gzip, gzip", &gzip(&gzip(&bomb)))),                          "too_large", 1, "stale"),
        ("bomb-deflate",       once(encoded("deflate", &zlib(&bomb))),                                    "too_large", 1, "stale"),
        ("bomb-zstd",          once(encoded("zstd", &zstd_bomb())),                                       "encoding", 1, "stale"),
        ("bomb-br",            once(encoded("br", &hex(BROTLI_BOMB))),                                    "too_large", 1, "stale"),
        ("big-identity",       once(open("content-length: 3221225472\r\n", spaces())),                    "too_large", 1, "stale"),
        ("big-by-one",         once(open("content-length: 1000001\r\n", Act::Hang)),                      "too_large", 1, "stale"),
        ("big-close-delimited", once(open("", spaces())),                                                 "too_large", 1, "stale"),
        ("huge-header",        once(good_with(&format!("x: {}", "x".repeat(1 << 20)))),                   "protocol", 1, "stale"),
        ("endless-header",     once(vec![send("HTTP/1.1 200 OK\r\nx: "), Act::Repeat(vec![b'x'; 65_536], 1000)]), "protocol", 1, "stale"),
        ("many-headers",       once(vec![head(&"x: y\r\n".repeat(10_000)), send(GOOD)]),                  "protocol", 1, "stale"),
        ("long-status-line",   once(reply(&format!("200 {}", "O".repeat(2 << 20)), "", GOOD.as_bytes())), "protocol", 1, "stale"),
        ("cookie-flood",       once(good_with(cookies.trim_end())),                                       "good", 1, "fresh"),
    ];
    rows
}
