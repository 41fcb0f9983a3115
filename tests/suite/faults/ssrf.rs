//! Redirects to where nobody may be led: this machine, its neighbours, another port, no web at all.

use recoupe::fetch;

use super::Fault;
use super::bytes::{GOOD, once, whole};
use super::redirect::to;

/// Where pages lead, what comes of the fetch, and why nobody would ask for that address in the first
/// place, where the address itself shows it. `PORT` is where the canary listens.
///
/// The tests' own servers are on this machine, which they alone may ask: what leads there is refused
/// for its port.
const TARGETS: [(&str, &str, &str, &str); 60] = [
    ("ssrf-loopback-port", "http://127.0.0.1:PORT/secret", "port", "refused"),
    ("ssrf-localhost", "http://localhost:PORT/secret", "port", "refused"),
    ("ssrf-127-1", "http://127.1:PORT/secret", "port", "refused"),
    ("ssrf-127-254", "http://127.254.254.254:PORT/secret", "port", "refused"),
    ("ssrf-decimal", "http://2130706433:PORT/secret", "port", "refused"),
    ("ssrf-decimal-10", "http://167772161/secret", "refused", "refused"),
    ("ssrf-octal", "http://0177.0.0.1:PORT/secret", "port", "refused"),
    ("ssrf-octal-10", "http://012.0.0.1/secret", "refused", "refused"),
    ("ssrf-hex", "http://0x7f000001:PORT/secret", "port", "refused"),
    ("ssrf-hex-10", "http://0x0a000001/secret", "refused", "refused"),
    ("ssrf-zero", "http://0.0.0.0:PORT/secret", "port", "refused"),
    ("ssrf-zero-bare", "http://0.0.0.0/secret", "refused", "refused"),
    ("ssrf-zero-short", "http://0:PORT/secret", "port", "refused"),
    ("ssrf-zero-short-bare", "http://0/secret", "refused", "refused"),
    ("ssrf-ipv6-loopback", "http://[::1]:PORT/secret", "port", "refused"),
    ("ssrf-ipv6-any", "http://[::]:PORT/secret", "port", "refused"),
    ("ssrf-ipv6-any-bare", "http://[::]/secret", "refused", "refused"),
    ("ssrf-v4-mapped", "http://[::ffff:127.0.0.1]:PORT/secret", "port", "refused"),
    ("ssrf-v4-mapped-10", "http://[::ffff:10.0.0.1]/secret", "refused", "refused"),
    ("ssrf-v4-compatible", "http://[::127.0.0.1]:PORT/secret", "port", "refused"),
    ("ssrf-v4-compatible-bare", "http://[::127.0.0.1]/secret", "refused", "refused"),
    ("ssrf-nat64", "http://[64:ff9b::7f00:1]:PORT/secret", "port", "refused"),
    ("ssrf-nat64-bare", "http://[64:ff9b::7f00:1]/secret", "refused", "refused"),
    ("ssrf-6to4", "http://[2002:7f00:1::]:PORT/secret", "port", "refused"),
    ("ssrf-6to4-bare", "http://[2002:7f00:1::]/secret", "refused", "refused"),
    ("ssrf-ula", "http://[fd00:ec2::254]/latest/", "refused", "refused"),
    ("ssrf-link-local6", "http://[fe80::1]/", "refused", "refused"),
    ("ssrf-metadata", "http://169.254.169.254/latest/meta-data/", "refused", "refused"),
    // A name is only judged by what it resolves to, and tests ask no name server.
    ("ssrf-metadata-name", "http://metadata.google.internal:PORT/", "port", ""),
    ("ssrf-rfc1918-10", "http://10.0.0.1/", "refused", "refused"),
    ("ssrf-rfc1918-172", "http://172.16.0.1/", "refused", "refused"),
    ("ssrf-rfc1918-192", "http://192.168.1.1/", "refused", "refused"),
    ("ssrf-cgnat", "http://100.64.0.1/", "refused", "refused"),
    ("ssrf-benchmark", "http://198.18.0.1/", "refused", "refused"),
    ("ssrf-multicast", "http://224.0.0.1/", "refused", "refused"),
    ("ssrf-broadcast", "http://255.255.255.255/", "refused", "refused"),
    ("ssrf-class-e", "http://240.0.0.1/", "refused", "refused"),
    ("ssrf-docnet", "http://192.0.2.1/", "refused", "refused"),
    ("ssrf-userinfo", "http://example.org@127.0.0.1:PORT/secret", "port", "refused"),
    ("ssrf-userinfo-10", "http://example.org@10.0.0.1/secret", "refused", "refused"),
    ("ssrf-fullwidth", "http://１２７.０.０.１:PORT/secret", "port", "refused"),
    ("ssrf-fullwidth-10", "http://１０.０.０.１/secret", "refused", "refused"),
    ("ssrf-enclosed", "http://①②⑦.⓪.⓪.①:PORT/secret", "port", "refused"),
    ("ssrf-enclosed-10", "http://①⓪.⓪.⓪.①/secret", "refused", "refused"),
    ("ssrf-trailing-dot", "http://localhost.:PORT/secret", "port", "refused"),
    ("ssrf-scheme-relative", "//127.0.0.1:PORT/secret", "port", ""),
    ("ssrf-scheme-relative-10", "//10.0.0.1/secret", "refused", ""),
    ("ssrf-file", "file:///etc/passwd", "bad_redirect", "scheme"),
    ("ssrf-file-host", "file://127.0.0.1/etc/passwd", "scheme", "scheme"),
    ("ssrf-ftp", "ftp://127.0.0.1/x", "scheme", "scheme"),
    ("ssrf-gopher", "gopher://127.0.0.1:PORT/_GET%20/secret", "port", "scheme"),
    ("ssrf-gopher-bare", "gopher://127.0.0.1/_GET%20/secret", "scheme", "scheme"),
    ("ssrf-data", "data:text/html,<p>99 CPTS</p>", "bad_redirect", "scheme"),
    ("ssrf-javascript", "javascript:alert(1)", "bad_redirect", "scheme"),
    ("ssrf-unix", "unix:/run/docker.sock", "bad_redirect", "scheme"),
    ("ssrf-port-22", "http://example.org:22/", "port", ""),
    ("ssrf-port-22-here", "http://127.0.0.1:22/", "port", "refused"),
    // What these lead to is a page of the same site, which it does not have.
    ("ssrf-backslash", "\\@127.0.0.1:PORT/secret", "status", ""),
    ("ssrf-crlf", "/good%0d%0aX-Injected:%201", "status", ""),
    ("ssrf-two-hops", "/hop", "port", ""),
];

pub(super) fn faults(port: &str) -> Vec<Fault> {
    let fault = |(name, target, outcome, _): (&'static str, &str, &'static str, &str)| {
        let answers = once(to("302 Found", &target.replace("PORT", port)));
        let requests = 1 + usize::from(outcome == "status" || target == "/hop");
        let mut fault = Fault::of_page((name, answers, outcome, requests, "stale"));
        let second = to("302 Found", &format!("http://127.0.0.1:{port}/secret"));
        fault.script.insert("/hop".to_owned(), once(second));
        fault
    };
    let base = format!("<head><base href='http://127.0.0.1:{port}/'>");
    let leads = format!(
        "<iframe src='http://127.0.0.1:{port}/secret'></iframe><a href='http://127.0.0.1:{port}/secret'>\
         Les CPTS (CSV)</a><link rel=alternate type=text/csv href='file:///etc/passwd'></main>"
    );
    let page = GOOD.replace("<head>", &base).replace("</main>", &leads);
    let in_body = ("ssrf-in-body", once(whole(page.as_bytes())), "another page", 1, "fresh");
    TARGETS.into_iter().map(fault).chain([Fault::of_page(in_body)]).collect()
}

#[test]
fn what_nobody_may_be_led_to_is_not_declared_either() {
    for (name, target, _, expected) in TARGETS {
        let Ok(url) = target.replace("PORT", "8080").parse() else {
            assert_eq!(expected, "", "{name} is no address by itself");
            continue;
        };
        let refusal = fetch::refusal(&url).map(|error| error.cause()).unwrap_or_default();
        assert_eq!(refusal, expected, "for {name}");
    }
}
