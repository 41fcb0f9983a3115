//! Servers that take their time.

use std::time::Duration;

use super::Row;
use super::bytes::{GOOD, chunked, head, once, open, send};
use crate::wire::Act;

pub(super) fn rows() -> Vec<Row<'static>> {
    let (slow, under_idle) = (Duration::from_millis(500), Duration::from_millis(1500));
    let half = GOOD.len() / 2;
    let length = format!("content-length: {}\r\n", GOOD.len());
    let page_chunk = format!("{:x}\r\n{GOOD}\r\n", GOOD.len());
    let hints = b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
    #[rustfmt::skip]
    let rows = vec![
        ("hang-headers",       once(vec![Act::Hang]),                                                     "timeout", 1, "stale"),
        ("hang-after-headers", once(open("content-length: 5000\r\n", Act::Hang)),                         "timeout", 1, "stale"),
        ("hang-mid-body",      once(vec![head(&length), send(&GOOD[..half]), Act::Hang]),                 "timeout", 1, "stale"),
        ("hang-chunked",       once([chunked(&page_chunk), vec![Act::Hang]].concat()),                    "timeout", 1, "stale"),
        ("drip-headers",       once(vec![send("HTTP/1.1 200 OK\r\nx: "), Act::Drip(vec![b'z'; 99], slow)]), "timeout", 1, "stale"),
        ("drip-body",          once(open("content-length: 5000\r\n", Act::Drip(vec![b' '; 5000], slow))), "timeout", 1, "stale"),
        ("drip-under-idle",    once(open("", Act::Drip(vec![b' '; 5000], under_idle))),                   "timeout", 1, "stale"),
        ("drip-finishes",      once(open(&length, Act::Drip(GOOD.into(), slow / 100))),                   "good", 1, "fresh"),
        ("flood-1xx",          once(vec![Act::Repeat(hints.to_vec(), 20_000), Act::Hang]),                "timeout", 1, "stale"),
        ("good-slow",          once(vec![head(&length), Act::Drip(b"<".to_vec(), slow), send(&GOOD[1..])]), "good", 1, "fresh"),
    ];
    rows
}
