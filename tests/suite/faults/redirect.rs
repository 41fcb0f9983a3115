//! Addresses that lead elsewhere, or nowhere.

use super::Fault;
use super::bytes::{HTML, once, reply, send, whole};
use crate::wire::{Act, Script};

/// An answer that leads to this address.
pub(super) fn to(status: &str, location: &str) -> Vec<Act> {
    reply(status, &format!("location: {location}\r\n"), b"")
}

fn found(location: &str) -> Vec<Act> {
    to("302 Found", location)
}

/// So many steps, the last of which leads to the page.
fn steps(count: usize) -> Script {
    let at = |step: usize| if step == 0 { "/page".to_owned() } else { format!("/page?n={step}") };
    let next = |step: usize| if step + 1 < count { at(step + 1) } else { "/good.html".to_owned() };
    (0..count).map(|step| (at(step), once(found(&next(step))))).collect()
}

pub(super) fn faults() -> Vec<Fault> {
    let page = |acts: Vec<Act>| -> Script { [("/page".to_owned(), once(acts))].into() };
    let back = |acts: Vec<Act>| ("/page?b".to_owned(), once(acts));
    let both = "HTTP/1.1 302 Found\r\nlocation: /good.html\r\nlocation: http://other.example/\r\ncontent-length: 0\r\n\r\n";
    let accents = b"HTTP/1.1 302 Found\r\nlocation: /good.html?d=donn\xe9es \xe0 jour\r\ncontent-length: 0\r\n\r\n";
    let refresh = b"<!doctype html><meta http-equiv=refresh content='0;url=/good.html'>";
    let grown = |step: usize| format!("/page?{}", "x".repeat(2000 * step));
    let growing = (1..9).map(|step| (grown(step), once(found(&grown(step + 1)))));
    let session =
        |sid: usize| (format!("/page?sid={sid}"), once(found(&format!("/page?sid={}", sid + 1))));
    #[rustfmt::skip]
    let cases: Vec<(&str, Script, &str, usize, &str)> = vec![
        ("redirect-ok",              page(found("/good.html")),                                    "good", 2, "fresh"),
        ("redirect-301",             page(to("301 Moved Permanently", "/good.html")),              "good", 2, "fresh"),
        ("redirect-308",             page(to("308 Permanent Redirect", "/good.html")),             "good", 2, "fresh"),
        ("redirect-5",               steps(5),                                                     "good", 6, "fresh"),
        ("redirect-50",              steps(50),                                                    "too_many_redirects", 6, "stale"),
        ("redirect-self",            page(found("/page")),                                         "redirect_loop", 1, "stale"),
        ("redirect-pingpong",        page(found("/page?b")).into_iter().chain([back(found("/page"))]).collect(), "redirect_loop", 2, "stale"),
        ("redirect-grow",            page(found(&grown(1))).into_iter().chain(growing).collect(),  "too_many_redirects", 6, "stale"),
        ("redirect-session",         page(found("/page?sid=0")).into_iter().chain((0..9).map(session)).collect(), "too_many_redirects", 6, "stale"),
        ("redirect-no-location",     page(reply("302 Found", HTML, b"")),                          "bad_redirect", 1, "stale"),
        ("redirect-empty-location",  page(found("")),                                              "bad_redirect", 1, "stale"),
        ("redirect-two-locations",   page(vec![send(both)]),                                       "good", 2, "fresh"),
        ("redirect-home",            page(to("301 Moved Permanently", "/")),                       "front_page", 1, "stale"),
        ("redirect-relative",        page(found("good.html")),                                     "good", 2, "fresh"),
        ("redirect-spaces",          page(vec![Act::Send(accents.to_vec())]),                      "status", 2, "stale"),
        ("redirect-meta-refresh",    page(whole(refresh)),                                         "another page", 1, "drifted"),
    ];
    cases.into_iter().map(Fault::of_site).collect()
}
