//! What a site asks of robots, and how it says so.

use super::Fault;
use super::bytes::{GOOD, good, gzip, head, once, reply, send, whole};
use super::redirect::to;
use crate::wire::{Act, Script};

const PLAIN: &str = "content-type: text/plain\r\n";

/// A `robots.txt` that says this.
fn says(text: impl AsRef<[u8]>) -> Vec<Act> {
    reply("200 OK", PLAIN, text.as_ref())
}

/// A path whose page is asked for where that is allowed, what comes of it, and the requests beside the first.
type Ask = (&'static str, &'static str, usize);

const PRIVATE: &str = "User-agent: *\nDisallow: /private/\n";

/// Nearly what many stars ask for.
const MANY: &str =
    "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";

const ALLOWED: &str = "good";
const DISALLOWED: &str = "robots_disallowed";
const UNREACHABLE: &str = "robots_unreachable";

pub(super) fn faults(port: &str) -> Vec<Fault> {
    let star = |rules: &str| says(format!("User-agent: *\n{rules}\n"));
    let status = |status: &str| reply(status, PLAIN, b"x");
    let later = |status: &str| reply(status, "retry-after: 3600\r\n", b"x");
    let cut =
        vec![send("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nUser-agent: *\nDisallow: /priv")];
    let canary = to("302 Found", &format!("http://127.0.0.1:{port}/robots.txt"));
    let merged = says(
        "User-agent: recoupe\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: recoupe\nDisallow: /b\n",
    );
    let globs = star("Disallow: /*.pdf$\nDisallow: /*?session=");
    let comments =
        says("# x\nUser-agent: * # all\nDisallow: /private/ # not this\n#Disallow: /page\n");
    let unknown = star("Noindex: /\nHost: x\nDisallow: /private/\nDisalow: /page");
    let inside = format!("{}{PRIVATE}", format!("#{}\n", "y".repeat(99)).repeat(4401));
    let comment = Act::Repeat(b"# x\n".repeat(12_500), 1000);
    let length = format!("content-length: {}\r\n", PRIVATE.len() + 50_000_000);
    let huge = vec![head(&length), send(PRIVATE), comment];
    let binary: Vec<u8> = (0..=255).collect();
    let binary = [binary.repeat(64), b"\n".to_vec(), PRIVATE.into()].concat();
    let agent = |at: usize| format!("User-agent: b{at}\nDisallow: /\n");
    let agents = |count: usize| (0..count).map(agent).collect::<String>();
    let zipped = reply("200 OK", "content-encoding: gzip\r\n", &gzip(PRIVATE.as_bytes()));
    #[rustfmt::skip]
    let cases: Vec<(&str, Vec<Act>, &[Ask])> = vec![
        // How it is served.
        ("robots-404",           status("404 Not Found"),             &[("/page", ALLOWED, 1)]),
        ("robots-410",           status("410 Gone"),                  &[("/page", ALLOWED, 1)]),
        ("robots-401",           status("401 Unauthorized"),          &[("/page", ALLOWED, 1)]),
        ("robots-403",           status("403 Forbidden"),             &[("/page", ALLOWED, 1)]),
        ("robots-429",           later("429 Too Many Requests"),      &[("/page", "asked_to_wait", 0)]),
        ("robots-500",           status("500 Internal Server Error"), &[("/page", UNREACHABLE, 2)]),
        ("robots-503",           later("503 Service Unavailable"),    &[("/page", "asked_to_wait", 0)]),
        ("robots-hang",          vec![Act::Hang],                     &[("/page", UNREACHABLE, 0)]),
        ("robots-reset",         vec![Act::Reset],                    &[("/page", UNREACHABLE, 2)]),
        ("robots-truncated",     cut,                                 &[("/page", UNREACHABLE, 2)]),
        ("robots-redirect5",     to("302 Found", "/robots.txt?n=4"),  &[("/private/x", DISALLOWED, 5), ("/page", ALLOWED, 6)]),
        ("robots-redirect-loop", to("302 Found", "/robots.txt"),      &[("/page", UNREACHABLE, 0)]),
        ("robots-redirect-canary", canary,                            &[("/page", UNREACHABLE, 0)]),
        ("robots-html",          good(),                              &[("/page", ALLOWED, 1)]),
        ("robots-empty",         says(""),                            &[("/page", ALLOWED, 1)]),
        ("robots-gzip",          zipped,                              &[("/private/x", DISALLOWED, 0)]),
        // Which rule counts.
        ("robots-all",           star("Disallow: /"),                 &[("/page", DISALLOWED, 0), ("/robots.txt", ALLOWED, 1)]),
        ("robots-path",          says(PRIVATE),                     &[("/private/x", DISALLOWED, 0), ("/private", ALLOWED, 1), ("/page", ALLOWED, 1)]),
        ("robots-longest",       star("Disallow: /a\nAllow: /a/b"),   &[("/a/b/x", ALLOWED, 1), ("/a/c", DISALLOWED, 0)]),
        ("robots-tie",           star("Disallow: /a/b\nAllow: /a/b"), &[("/a/b", ALLOWED, 1)]),
        ("robots-order",         star("Allow: /\nDisallow: /private/"), &[("/private/x", DISALLOWED, 0)]),
        ("robots-wildcard",      globs,                               &[("/x.pdf", DISALLOWED, 0), ("/x.pdf?v=1", ALLOWED, 1), ("/p?session=1", DISALLOWED, 0), ("/x.html", ALLOWED, 1)]),
        ("robots-star-flood",    star(&format!("Disallow: /{}$", "*a".repeat(2000))), &[(MANY, ALLOWED, 1)]),
        ("robots-percent",       star("Disallow: /donn%C3%A9es/"),    &[("/donn%c3%a9es/x", DISALLOWED, 0)]),
        ("robots-percent-raw",   star("Disallow: /données/"),         &[("/donn%C3%A9es/x", DISALLOWED, 0)]),
        ("robots-empty-disallow", star("Disallow:"),                  &[("/page", ALLOWED, 1)]),
        // For whom.
        ("robots-ua-specific",   star("Allow: /\n\nUser-agent: recoupe\nDisallow: /"), &[("/page", DISALLOWED, 0)]),
        ("robots-ua-freed",      star("Disallow: /\n\nUser-agent: recoupe\nAllow: /"), &[("/page", ALLOWED, 1)]),
        ("robots-ua-case",       says("User-Agent: RECOUPE\nDisallow: /\n"), &[("/page", DISALLOWED, 0)]),
        ("robots-ua-version",    says("User-agent: recoupe/9.9 (beta)\nDisallow: /\n"), &[("/page", DISALLOWED, 0)]),
        ("robots-ua-substring",  says("User-agent: recoupexyz\nDisallow: /\n"), &[("/page", ALLOWED, 1)]),
        ("robots-ua-merge",      merged,                              &[("/a/x", DISALLOWED, 0), ("/b/x", DISALLOWED, 0), ("/page", ALLOWED, 1)]),
        ("robots-ua-stacked",    says("User-agent: other\nUser-agent: recoupe\nDisallow: /private\n"), &[("/private/x", DISALLOWED, 0)]),
        ("robots-no-agent",      says("Disallow: /\n"),               &[("/page", ALLOWED, 1)]),
        // How it is written.
        ("robots-bom",           says(format!("\u{feff}{PRIVATE}")), &[("/private/x", DISALLOWED, 0)]),
        ("robots-cr-only",       says(PRIVATE.replace('\n', "\r")), &[("/private/x", DISALLOWED, 0)]),
        ("robots-crlf",          says(PRIVATE.replace('\n', "\r\n")), &[("/private/x", DISALLOWED, 0)]),
        ("robots-comments",      comments,                            &[("/private/x", DISALLOWED, 0), ("/page", ALLOWED, 1)]),
        ("robots-blank-lines",   star("\n\nDisallow: /private/"),     &[("/private/x", DISALLOWED, 0)]),
        ("robots-unknown-lines", unknown,                             &[("/private/x", DISALLOWED, 0), ("/page", ALLOWED, 1)]),
        ("robots-binary",        says(binary),                        &[("/private/x", DISALLOWED, 0)]),
        ("robots-nul",           star("\0Disallow: /page\nDisallow: /private/"), &[("/private/x", DISALLOWED, 0)]),
        // How long it is.
        ("robots-big-inside",    says(inside),                        &[("/private/x", DISALLOWED, 0)]),
        ("robots-big-50mb",      huge,                                &[("/private/x", DISALLOWED, 0)]),
        // What stands behind the limit is not read, here as at the large engines.
        ("robots-agents-100k",   says(agents(20_000) + PRIVATE),      &[("/private/x", ALLOWED, 1)]),
        ("robots-agents-below",  says(agents(10_000) + PRIVATE),      &[("/private/x", DISALLOWED, 0)]),
        // How patient one should be: what is longer than the night has is left for another.
        ("robots-crawl-delay",   star("Crawl-delay: 86400"),          &[("/page", "night_over", 0)]),
        ("robots-crawl-delay-short", star("Crawl-delay: 1"),          &[("/page", ALLOWED, 1)]),
    ];
    let page = GOOD.replace("<head>", "<head><meta name=robots content=noindex>");
    let in_page = once(whole(page.as_bytes()));
    // What a page asks of search engines is not asked of us.
    let in_page = Fault::of_page(("robots-meta-in-page", in_page, "another page", 1, "fresh"));
    let asks = |(name, robots, asks): (&'static str, Vec<Act>, &'static [Ask])| {
        asks.iter().map(move |ask| fault(name, &robots, ask))
    };
    cases.into_iter().flat_map(asks).chain([in_page]).collect()
}

fn fault(name: &str, robots: &[Act], &(path, outcome, requests): &Ask) -> Fault {
    let mut script: Script = [("/robots.txt".to_owned(), once(robots.to_vec()))].into();
    // The file itself may be read like any page: it is what comes second at its address.
    script.entry(path.to_owned()).or_default().push(good());
    for step in 2..5 {
        let next = to("302 Found", &format!("/robots.txt?n={}", step - 1));
        script.insert(format!("/robots.txt?n={step}"), once(next));
    }
    let last = to("302 Found", "/robots-final.txt");
    script.insert("/robots.txt?n=1".to_owned(), once(last));
    script.insert("/robots-final.txt".to_owned(), once(says(PRIVATE)));
    Fault {
        name: format!("{name} {}", &path[..path.len().min(20)]),
        path: path.to_owned(),
        script,
        outcome: outcome.to_owned(),
        requests,
        state: if outcome == ALLOWED { "fresh" } else { "stale" }.to_owned(),
    }
}
