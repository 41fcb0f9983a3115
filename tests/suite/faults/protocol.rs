//! What is no HTTP, or hardly, and connections that break.

use super::Row;
use super::bytes::{GOOD, HTML, good, good_with, head, once, reply, send};
use crate::wire::Act;

pub(super) fn rows() -> Vec<Row<'static>> {
    let page = GOOD.as_bytes();
    let length = format!("content-length: {}\r\n", GOOD.len());
    let unix = format!("HTTP/1.1 200 OK\r\n{HTML}{length}\r\n").replace('\r', "");
    let folded = "content-type: text/html;\r\n charset=utf-8\r\nx: a\r\n b";
    let latin =
        [&b"HTTP/1.1 200 OK\r\nserver: \xe9t\xe9\r\n"[..], length.as_bytes(), b"\r\n", page];
    let file = "content-disposition: attachment; filename=\"../../../../tmp/x\"; filename*=UTF-8''..%2F..%2Ftmp%2Fx";
    let kept = format!("HTTP/1.1 200 OK\r\n{HTML}{length}\r\n{GOOD}");
    let other = kept.replace("99", "66");
    #[rustfmt::skip]
    let rows = vec![
        ("not-http",           once(vec![send("SSH-2.0-OpenSSH_9.2p1\r\n")]),                             "protocol", 1, "stale"),
        ("http09",             once(vec![send(GOOD)]),                                                    "protocol", 1, "stale"),
        ("bad-status-line",    once(vec![send("HTTP/1.1 abc OK\r\n\r\n")]),                               "protocol", 1, "stale"),
        ("status-999",         once(reply("999 Request denied", HTML, page)),                             "status", 1, "stale"),
        ("status-600",         once(reply("600 ?", HTML, page)),                                          "status", 1, "stale"),
        ("http2-preface",      once(vec![Act::Send(vec![0, 0, 0, 4, 0, 0, 0, 0, 0]), Act::Hang]),         "protocol", 1, "stale"),
        ("lf-only",            once(vec![send(&unix), send(GOOD)]),                                       "good", 1, "fresh"),
        ("header-no-colon",    once(good_with("this is no header")),                                      "protocol", 1, "stale"),
        ("header-nul",         once(good_with("x: a\0b")),                                                "protocol", 1, "stale"),
        ("header-obs-fold",    once(reply("200 OK", &format!("{folded}\r\n"), page)),                     "protocol", 1, "stale"),
        ("header-latin1",      once(vec![Act::Send(latin.concat())]),                                     "good", 1, "fresh"),
        ("header-ansi",        once(reply("200 \x1b[31mOK\x1b[0m", "server: \x1b]0;x\x07\r\netag: \"\x1b[2J\"\r\n", page)), "protocol", 1, "stale"),
        ("disposition-traversal", once(good_with(file)),                                                  "good", 1, "fresh"),
        ("unsolicited-second", once(vec![send(&format!("{kept}{other}")), Act::Keep]),                    "good", 1, "fresh"),
        ("204-with-body",      once(vec![send(&format!("HTTP/1.1 204 No Content\r\n{length}\r\n{GOOD}"))]), "status", 1, "stale"),
    ];
    rows
}

pub(super) fn connection_rows() -> Vec<Row<'static>> {
    let half = GOOD.len() / 2;
    let length = format!("content-length: {}\r\n", GOOD.len());
    let kept = format!("HTTP/1.1 200 OK\r\n{HTML}{length}connection: keep-alive\r\n\r\n{GOOD}");
    #[rustfmt::skip]
    let rows = vec![
        ("close-now",          once(vec![]),                                                              "connect", 3, "stale"),
        ("reset-now",          once(vec![Act::Reset]),                                                    "connect", 3, "stale"),
        ("reset-mid-headers",  once(vec![send("HTTP/1.1 200 OK\r\ncontent-ty"), Act::Reset]),             "connect", 3, "stale"),
        ("reset-mid-body",     once(vec![head(&length), send(&GOOD[..half]), Act::Reset]),                "truncated", 3, "stale"),
        ("reset-flap",         vec![vec![Act::Reset], vec![Act::Reset], good()],                          "good", 3, "fresh"),
        ("keepalive-race",     once(vec![send(&kept)]),                                                   "good", 1, "fresh"),
    ];
    rows
}
