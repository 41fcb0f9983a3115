//! Nights on the loopback in which pages are announced, move and vanish.

use std::{collections::BTreeMap, fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use recoupe::pipeline::{self, Mode, RunSettings, RunSummary, Silent};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{method, path},
};

use crate::night::{Stage, column_in, page, pairs, write};

/// Declares a source without documents that follows one announcement.
fn follows(stage: &Stage, id: &str, table: &str) {
    let text = format!(
        "title = '{id}'\npublisher = 'ARS {id}'\nkind = 'ars'\nterritory = 'Bretagne'\n\
         homepage = 'https://example.org'\ndelay_seconds = 0\n[[discover]]\n{table}\n"
    );
    write(&stage.sources().join(format!("{id}.toml")), &text);
}

fn listing(addresses: &[&str]) -> String {
    let link = |at: &&str| format!("<li><a href='{at}'>Les CPTS</a></li>");
    let links = addresses.iter().map(link).collect::<Vec<_>>().concat();
    format!("<html><body><nav><a href='/'>Accueil</a></nav><ul>{links}</ul></body></html>")
}

fn feed(items: &[(&str, &str)]) -> String {
    let item = |(at, date): &(&str, &str)| {
        format!("<item><title>CPTS</title><link>{at}</link><pubDate>{date}</pubDate></item>")
    };
    let items = items.iter().map(item).collect::<Vec<_>>().concat();
    format!("<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>")
}

fn answers(stage: &Stage, at: &str, answer: ResponseTemplate) {
    let mock = Mock::given(method("GET")).and(path(at)).respond_with(answer);
    stage.runtime.block_on(mock.mount(&stage.server));
}

/// How often each address was asked for since the server last forgot.
fn asked(stage: &Stage) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for request in stage.runtime.block_on(stage.server.received_requests()).unwrap() {
        *asked.entry(request.url.path().to_owned()).or_insert(0) += 1;
    }
    asked
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|&(at, number)| (at.to_owned(), number)).collect()
}

fn issues(stage: &Stage) -> String {
    fs::read_to_string(stage.output().join("latest/issues.csv")).unwrap()
}

fn values(stage: &Stage) -> Vec<String> {
    stage.column("claims", "value_low").into_iter().map(|(_, value)| value).collect()
}

#[test]
fn a_page_that_is_announced_is_found_and_stays() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = '^/actu/'", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage.serve("/presse", listing(&["/actu/1", "/agenda", "https://evil.test/actu/9"]).as_bytes());
    stage.serve("/actu/1", page("Bretagne", 20, "1er février 2024").as_bytes());
    let first = stage.night("2026-11-22T03:00:00Z");
    assert!(first.is_complete, "{}", issues(&stage));
    assert_eq!(values(&stage), ["20"]);
    assert_eq!(asked(&stage), counts(&[("/robots.txt", 1), ("/presse", 1), ("/actu/1", 1)]));

    // A new page appears: it alone is asked for.
    stage.forget();
    stage.serve("/presse", listing(&["/actu/2", "/actu/1"]).as_bytes());
    stage.serve("/actu/2", page("Bretagne", 22, "1er juillet 2024").as_bytes());
    assert!(stage.night("2026-11-23T03:00:00Z").is_complete);
    assert_eq!(values(&stage), ["20", "22"]);
    assert_eq!(asked(&stage), counts(&[("/robots.txt", 1), ("/presse", 1), ("/actu/2", 1)]));
    let found = pairs(&[("bzh", "Une page trouvée, un chiffre.")]);
    assert_eq!(stage.column("sources", "reason"), found);

    // The listing empties: what was found stands, and the silence is told.
    for (night, text) in [
        ("2026-11-24T03:00:00Z", listing(&[])),
        ("2026-11-25T03:00:00Z", "<html><body><p>Maintenance</p></body></html>".to_owned()),
    ] {
        stage.forget();
        stage.serve("/presse", text.as_bytes());
        assert!(!stage.night(night).is_complete);
        assert_eq!(values(&stage), ["20", "22"], "{night}");
        assert_eq!(asked(&stage), counts(&[("/robots.txt", 1), ("/presse", 1)]), "{night}");
        let told = issues(&stage);
        assert!(told.contains("/presse") && told.contains("that it led to before stand"), "{told}");
    }

    // It cannot be reached at all: the same.
    stage.forget();
    assert!(!stage.night("2026-11-26T03:00:00Z").is_complete);
    assert_eq!(values(&stage), ["20", "22"]);
    assert!(issues(&stage).contains("404"), "{}", issues(&stage));

    // Without the network, and as it was known on the first day, the archive alone tells.
    let mut settings = stage.settings("2026-11-27T03:00:00Z");
    settings.mode = Mode::Offline;
    pipeline::run(&settings, &mut Silent).unwrap();
    assert_eq!(values(&stage), ["20", "22"]);
    settings.known_at = Some("2026-11-22".parse().unwrap());
    let known = pipeline::run(&settings, &mut Silent).unwrap();
    let told = column_in(&known.folder, "claims", "value_low");
    assert_eq!(told.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), ["20"]);
    assert!(known.is_complete, "the listing was as it should be: {}", issues(&stage));
}

#[test]
fn a_feed_says_when_its_pages_were_published() {
    let stage = Stage::new();
    let table = format!("feed = '{}'\npattern = 'cpts'\nsince = '2020'", stage.url("/rss"));
    follows(&stage, "bzh", &table);
    let undated = "<html><body><main><p>À ce jour, la Bretagne compte 20 CPTS ayant signé un ACI.</p></main></body></html>";
    stage.serve("/cpts-1", undated.as_bytes());
    // Midnight in Paris is the day before in the universal time.
    let items = [
        ("/cpts-1", "Thu, 01 Feb 2024 00:00:00 +0100"),
        ("/cpts-0", "Mon, 01 Jan 2018 00:00:00 +0100"),
    ];
    stage.serve("/rss", feed(&items).as_bytes());
    assert!(stage.night("2026-11-22T03:00:00Z").is_complete, "{}", issues(&stage));
    let dated = pairs(&[("bzh", "2024-02-01")]);
    assert_eq!(stage.column("claims", "as_of_end"), dated);
    assert_eq!(stage.column("claims", "published_on"), dated);

    // The feed goes on; the page is still as old as it was.
    stage.forget();
    stage.serve("/rss", feed(&[("/msp", "Fri, 01 Mar 2024 08:00:00 +0100")]).as_bytes());
    stage.night("2026-11-23T03:00:00Z");
    assert_eq!(stage.column("claims", "published_on"), dated);
}

#[test]
fn a_page_that_moves_is_one_document() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = 'cpts'\nrevisit_days = 1", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage
        .serve("/presse", listing(&["/cpts-ancien?utm_source=rss#bas", "/cpts-ancien"]).as_bytes());
    let text = page("Bretagne", 20, "1er février 2024");
    stage.serve("/cpts-ancien", text.as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(asked(&stage)["/cpts-ancien"], 1, "one page at two addresses");

    stage.forget();
    stage.serve("/presse", listing(&["/cpts-nouveau"]).as_bytes());
    stage.serve("/cpts-nouveau", text.as_bytes());
    let moved = ResponseTemplate::new(301).insert_header("location", "/cpts-nouveau");
    answers(&stage, "/cpts-ancien", moved);
    let summary = stage.night("2026-11-23T03:00:00Z");
    assert!(summary.is_complete, "{}", issues(&stage));
    assert_eq!(values(&stage), ["20"], "read once");
    assert_eq!(stage.column("sources", "documents"), pairs(&[("bzh", "2")]));

    // The old address goes: nothing is taken back, and nobody is woken.
    stage.forget();
    stage.serve("/presse", listing(&["/cpts-nouveau"]).as_bytes());
    stage.serve("/cpts-nouveau", text.as_bytes());
    let summary = stage.night("2026-11-24T03:00:00Z");
    assert!(summary.is_complete, "{}", issues(&stage));
    assert!(issues(&stage).contains("cpts-ancien"), "it is told all the same");
    assert_eq!(values(&stage), ["20"]);
}

#[test]
fn the_same_text_at_two_addresses_is_read_once() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = 'cpts'", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage.serve("/presse", listing(&["/cpts", "/cpts/", "/imprimer/cpts"]).as_bytes());
    let text = page("Bretagne", 20, "1er février 2024");
    for (at, menu) in [("/cpts", "Accueil"), ("/cpts/", "Accueil"), ("/imprimer/cpts", "Imprimer")]
    {
        let framed = text.replace("<main>", &format!("<nav>{menu}</nav><main>"));
        stage.serve(at, framed.as_bytes());
    }
    let summary = stage.night("2026-11-22T03:00:00Z");
    assert!(summary.is_complete, "{}", issues(&stage));
    assert_eq!(values(&stage), ["20"]);
}

#[test]
fn what_may_not_be_followed_is_not() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = 'cpts'", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage.serve("/robots.txt", b"User-agent: *\nDisallow: /prive");
    let away = ResponseTemplate::new(302).insert_header("location", "http://10.0.0.1/cpts");
    answers(&stage, "/cpts-ailleurs", away);
    let port = stage.server.address().port();
    let other = format!("http://localhost:{port}/cpts-dehors");
    answers(&stage, "/cpts-dehors", ResponseTemplate::new(302).insert_header("location", &*other));
    stage.serve(
        "/presse",
        listing(&["/prive/cpts", "/cpts-ailleurs", "/cpts-404", &other, "/cpts"]).as_bytes(),
    );
    stage.serve("/cpts", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(values(&stage), ["20"]);
    let told = issues(&stage);
    for words in ["disallows", "10.0.0.1", "404"] {
        assert!(told.contains(words), "no issue tells of {words}:\n{told}");
    }
    let asked = asked(&stage);
    assert!(!asked.contains_key("/prive/cpts") && !asked.contains_key("/cpts-dehors"), "{asked:?}");
}

#[test]
fn a_page_that_leads_to_another_host_is_none() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = 'cpts'", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage.serve("/presse", listing(&["/cpts-1"]).as_bytes());
    // The same server under another name.
    let other = stage.url("/cpts-2").replace("127.0.0.1", "localhost");
    answers(&stage, "/cpts-1", ResponseTemplate::new(302).insert_header("location", &*other));
    stage.serve("/cpts-2", page("Bretagne", 20, "1er février 2024").as_bytes());
    assert!(!stage.night("2026-11-22T03:00:00Z").is_complete);
    assert!(values(&stage).is_empty());
    assert!(issues(&stage).contains("redirects to `localhost:"), "{}", issues(&stage));
    assert!(!asked(&stage).contains_key("/cpts-2"), "it is not even asked");

    let port = stage.server.address().port();
    follows(&stage, "bzh", &format!("{table}\nhosts = ['localhost:{port}']"));
    assert!(stage.night("2026-11-23T03:00:00Z").is_complete, "{}", issues(&stage));
    assert_eq!(values(&stage), ["20"]);
}

#[test]
fn a_night_asks_for_a_few_and_dead_links_do_not_keep_the_others_waiting() {
    let stage = Stage::new();
    let table =
        format!("listing = '{}'\npattern = 'cpts'\nmost = 2\nin_all = 5", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    let addresses: Vec<String> = (0..9).map(|number| format!("/cpts-{number}")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    stage.serve("/presse", listing(&addresses).as_bytes());
    // The first two are dead.
    for number in 2..9 {
        let text = page("Bretagne", 20 + number, &format!("{number} février 2024"));
        stage.serve(&format!("/cpts-{number}"), text.as_bytes());
    }
    for (night, held, words) in [
        ("2026-11-22T03:00:00Z", 2, "7 pages that are not held yet"),
        ("2026-11-23T03:00:00Z", 4, "5 pages that are not held yet"),
    ] {
        stage.night(night);
        assert_eq!(values(&stage).len(), held, "{night}");
        assert!(issues(&stage).contains(words), "{night}: {}", issues(&stage));
    }
    // There is room for one more, and one dead link in four that may have its turn.
    for day in 24..30 {
        stage.night(&format!("2026-11-{day}T03:00:00Z"));
    }
    assert_eq!(values(&stage).len(), 5);
    assert!(issues(&stage).contains("`in_all` is 5"), "{}", issues(&stage));
    let living = asked(&stage).into_iter().filter(|(at, _)| at.starts_with("/cpts-"));
    let living: Vec<usize> =
        living.filter(|(at, _)| !["/cpts-0", "/cpts-1"].contains(&&**at)).map(|it| it.1).collect();
    assert_eq!(living.len(), 5, "no more than `in_all` are ever asked for");
}

#[test]
fn a_sitemap_in_parts_is_followed() {
    let stage = Stage::new();
    let table = format!(
        "sitemap = '{}'\npattern = '^/actu/.*cpts'\nsince = '2024'",
        stage.url("/sitemap.xml")
    );
    follows(&stage, "bzh", &table);
    let part = |at: &str| format!("<sitemap><loc>{}</loc></sitemap>", stage.url(at));
    let index = format!("<sitemapindex>{}{}</sitemapindex>", part("/a.xml.gz"), part("/b.xml"));
    let url = |at: &str, day: &str| {
        format!("<url><loc>{}</loc><lastmod>{day}</lastmod></url>", stage.url(at))
    };
    let (first, second) = (url("/actu/cpts-1", "2024-02-02"), url("/actu/cpts-0", "2019-01-01"));
    let mut zipped = GzEncoder::new(Vec::new(), Compression::fast());
    zipped.write_all(format!("<urlset>{first}{second}</urlset>").as_bytes()).unwrap();
    stage.serve("/sitemap.xml", index.as_bytes());
    stage.serve("/a.xml.gz", &zipped.finish().unwrap());
    stage.serve(
        "/b.xml",
        format!("<urlset>{}</urlset>", url("/agenda/cpts", "2024-02-02")).as_bytes(),
    );
    stage.serve("/actu/cpts-1", page("Bretagne", 20, "1er février 2024").as_bytes());
    assert!(stage.night("2026-11-22T03:00:00Z").is_complete, "{}", issues(&stage));
    assert_eq!(values(&stage), ["20"]);
    let each = ["/robots.txt", "/sitemap.xml", "/a.xml.gz", "/b.xml", "/actu/cpts-1"];
    assert_eq!(asked(&stage), counts(&each.map(|at| (at, 1))));

    // A part that is gone is told, and its source is behind; what it led to stands.
    stage.forget();
    stage.serve("/sitemap.xml", index.as_bytes());
    let reasons = |summary: RunSummary| {
        assert!(!summary.is_complete);
        let [fare] = summary.fares.try_into().unwrap();
        assert_eq!((fare.state.code(), values(&stage)), ("stale", vec!["20".to_owned()]));
        assert_eq!(fare.since.unwrap().to_string(), "2026-11-23");
        fare.reason
    };
    let reason = reasons(stage.night("2026-11-23T03:00:00Z"));
    assert!(reason.starts_with("A part of the sitemap"), "{reason}");
    // A run that asks nobody knows it from the archive.
    let offline = RunSettings { mode: Mode::Offline, ..stage.settings("2026-11-23T09:00:00Z") };
    let reason = reasons(pipeline::run(&offline, &mut Silent).unwrap());
    let expected = "was not reached on 23 November 2026: the server answers 404.";
    assert!(reason.contains(expected), "{reason}");
}

#[test]
fn a_found_page_is_looked_at_once_more() {
    let stage = Stage::new();
    let table = format!("listing = '{}'\npattern = 'cpts'", stage.url("/presse"));
    follows(&stage, "bzh", &table);
    stage.serve("/presse", listing(&["/cpts"]).as_bytes());
    stage.serve("/cpts", page("Bretagne", 20, "1er février 2024").as_bytes());
    let nights = [(22, 1), (23, 1), (28, 1), (29, 2), (30, 2)];
    for (day, times) in nights {
        stage.night(&format!("2026-11-{day}T03:00:00Z"));
        assert_eq!(asked(&stage)["/cpts"], times, "on 2026-11-{day}");
    }
}

#[test]
fn found_pages_are_read_as_their_recipe_says() {
    let stage = Stage::new();
    let table = format!(
        "listing = '{}'\npattern = 'cpts'\n[discover.read]\narticle = '.corps'\n\
         [discover.extract.wordings]\n'en fonctionnement' = 'aci_signed'",
        stage.url("/presse")
    );
    follows(&stage, "bzh", &table);
    stage.serve("/presse", listing(&["/cpts"]).as_bytes());
    let text = "<html><body><p>Au 1er février 2024, la Bretagne compte 99 CPTS ayant signé un ACI.</p>\
        <div class='corps'><p>Au 1er février 2024, la Bretagne compte 20 CPTS en fonctionnement.</p></div></body></html>";
    stage.serve("/cpts", text.as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(values(&stage), ["20"]);
    assert_eq!(stage.column("claims", "stage_from"), pairs(&[("bzh", "aci_signed")]));
}
