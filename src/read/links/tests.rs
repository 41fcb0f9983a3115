//! Feeds, sitemaps and listings: honest ones, odd ones and hostile ones.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;
use crate::read::Direct;

const BASE: &str = "https://example.org/presse/";

fn of(bytes: &[u8], form: LinkForm) -> Result<Links, ReadError> {
    links(&Direct, bytes, (form, &BASE.parse().unwrap()))
}

/// A line for each link, as `address | title | published | changed`, and what was not read.
fn told(bytes: &[u8], form: LinkForm) -> Vec<String> {
    let found = match of(bytes, form) {
        Ok(found) => found,
        Err(error) => return vec![format!("error: {error}")],
    };
    let date = |date: Option<PartialDate>| date.map(|it| it.to_string()).unwrap_or_default();
    let line = |link: &Link| {
        let part = if link.leads == Leads::Part { " (part)" } else { "" };
        let (published, changed) = (date(link.published), date(link.changed));
        format!("{}{part} | {} | {published} | {changed}", link.url, link.title)
    };
    let mut lines: Vec<String> = found.links.iter().map(line).collect();
    let unread = found.unread.iter();
    lines.extend(unread.map(|part| format!("unread: {}: {}", part.locator, part.reason)));
    lines
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn feeds() {
    let rss = |items: &str| {
        format!(
            "<?xml version='1.0'?><rss version='2.0'><channel><title>Fil</title><link>https://example.org/</link>{items}</channel></rss>"
        )
    };
    let atom = |entries: &str| {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Fil</title><link href='/'/>{entries}</feed>"
        )
    };
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><item><link>/a</link><title>sign\u{e9}</title></item></channel></rss>";
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    #[rustfmt::skip]
    let cases: Vec<(&str, Vec<u8>, Vec<&str>)> = vec![
        ("two items", rss("<item><title>Les CPTS</title><link>https://example.org/a?x=1&amp;y=2</link><pubDate>Mon, 18 Dec 2023 00:00:00 +0100</pubDate></item>\
            <item><title>Autre</title><link> /b </link></item>").into(),
            vec!["https://example.org/a?x=1&y=2 | Les CPTS | 2023-12-18 | ", "https://example.org/b | Autre |  | "]),
        ("a guid in place of a link", rss("<item><guid>https://example.org/g</guid></item><item><guid isPermaLink='false'>https://example.org/no</guid></item><item><guid>42</guid></item>").into(),
            vec!["https://example.org/g |  |  | "]),
        ("titles with markup and names of letters", rss("<item><link>/a</link><title>&lt;b&gt;Sant&amp;eacute;&lt;/b&gt; &eacute;t&#233;</title></item><item><link>/b</link><title><![CDATA[« L'ACI » &amp; <i>CPTS</i>]]></title></item>").into(),
            vec!["https://example.org/a | Santé été |  | ", "https://example.org/b | « L'ACI » & CPTS |  | "]),
        ("dates of all sorts", rss("<item><link>/1</link><pubDate>lun., 04 Mar 2024 23:30:00 +0100</pubDate></item><item><link>/2</link><dc:date>2024-03-05T00:10:00+01:00</dc:date></item>\
            <item><link>/3</link><pubDate>2024-03-06 08:00</pubDate></item><item><link>/4</link><pubDate>hier</pubDate></item>").into(),
            vec!["https://example.org/1 |  | 2024-03-04 | ", "https://example.org/2 |  | 2024-03-05 | ", "https://example.org/3 |  | 2024-03-06 | ", "https://example.org/4 |  |  | "]),
        ("names of others", rss("<item><media:title>Photo</media:title><media:content><title>non</title><link>/non</link></media:content><title>Le titre</title><link>/a</link><atom:link href='/soi' rel='self'/></item>").into(),
            vec!["https://example.org/a | Le titre |  | "]),
        ("Atom", atom("<entry><title type='html'>&lt;i&gt;CPTS&lt;/i&gt;</title><link rel='self' href='/self'/><link rel='enclosure' href='/x.pdf'/><link href='actu?id=1'/><published>2024-01-02T10:00:00Z</published><updated>2024-02-03T10:00:00Z</updated></entry>").into(),
            vec!["https://example.org/presse/actu?id=1 | CPTS | 2024-01-02 | 2024-02-03"]),
        ("Atom with a base and markup in the title", "<feed xml:base='/fr/'><entry><link rel='alternate' href='a'/><title type='xhtml'><div>Une <b>CPTS</b></div></title></entry></feed>".into(),
            vec!["https://example.org/fr/a | Une CPTS |  | "]),
        ("RSS 1.0", "<rdf:RDF xmlns:rdf='x'><channel><link>/c</link></channel><item rdf:about='/a'><title>A</title><link>/a</link><dc:date>2024-03-05</dc:date></item></rdf:RDF>".into(),
            vec!["https://example.org/a | A | 2024-03-05 | "]),
        ("another encoding", latin, vec!["https://example.org/a | signé |  | "]),
        ("compressed in itself", gzip(rss("<item><link>/a</link></item>").as_bytes()), vec!["https://example.org/a |  |  | "]),
        ("addresses of no page", rss("<item><link>javascript:alert(1)</link></item><item><link>data:text/html,x</link></item><item><link>mailto:a@b.fr</link></item><item><link>file:///etc/passwd</link></item><item><link>http://</link></item><item><link></link></item><item><title>sans lien</title></item>").into(),
            vec![]),
        ("empty", rss("").into(), vec![]),
        ("cut off", b"<rss><channel><item><link>/a</link></item><item><link>/b".to_vec(), vec!["https://example.org/a |  |  | ", "unread: byte 56: it ends too early"]),
        ("damaged", b"<rss><channel><item><link>/a</link></item></chan></rss>".to_vec(),
            vec!["https://example.org/a |  |  | ", "unread: byte 42: damaged: ill-formed document: expected `</channel>`, but `</chan>` was found; the rest is not read"]),
        ("a document type with entities", b"<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><item><link>/a</link><title>&b;&x;</title></item></channel></rss>".to_vec(),
            vec!["https://example.org/a | &b;&x; |  | "]),
        ("a web page", b"<html><body><a href='/a'>x</a></body></html>".to_vec(), vec!["error: a feed is damaged at its beginning: it is none"]),
        ("no XML", b"{\"items\": []}".to_vec(), vec!["error: a feed is damaged at its beginning: it is none"]),
        ("nothing", b" \n".to_vec(), vec!["error: the document is empty"]),
        ("half a compressed file", gzip(rss("").as_bytes())[..20].to_vec(), vec!["error: a compressed file is damaged at its end: incomplete deflate stream"]),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(told(&bytes, LinkForm::Feed), expected, "for {name}");
    }
}

#[test]
fn sitemaps() {
    let map = |urls: &str| {
        format!("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>")
    };
    #[rustfmt::skip]
    let cases: Vec<(&str, Vec<u8>, Vec<&str>)> = vec![
        ("pages", map("<url><loc>https://example.org/a</loc><lastmod>2024-03-05T00:10:00+01:00</lastmod></url><url>\n<loc>\nhttps://example.org/b?x=1&amp;y=2\n</loc></url>").into(),
            vec!["https://example.org/a |  |  | 2024-03-05", "https://example.org/b?x=1&y=2 |  |  | "]),
        ("compressed in itself", gzip(map("<url><loc>https://example.org/a</loc></url>").as_bytes()), vec!["https://example.org/a |  |  | "]),
        ("an index", b"<sitemapindex><sitemap><loc>https://example.org/s1.xml.gz</loc><lastmod>2024-01</lastmod></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>".to_vec(),
            vec!["https://example.org/s1.xml.gz (part) |  |  | 2024-01", "https://example.org/s2.xml (part) |  |  | "]),
        ("pictures and news", map("<url><image:image><image:loc>https://example.org/i.png</image:loc><image:title>x</image:title></image:image><loc>/a</loc><news:news><news:publication_date>2024-03-05</news:publication_date><news:title>Une CPTS</news:title></news:news></url>").into(),
            vec!["https://example.org/a | Une CPTS | 2024-03-05 | "]),
        ("a prefix", b"<s:urlset><s:url><s:loc>/a</s:loc></s:url></s:urlset>".to_vec(), vec!["https://example.org/a |  |  | "]),
        ("lines", b"https://example.org/a\n\nhttps://example.org/b\nrien\n".to_vec(), vec!["https://example.org/a |  |  | ", "https://example.org/b |  |  | "]),
        ("addresses of no page", map("<url><loc>javascript:x</loc></url><url><loc>ftp://example.org/</loc></url><url><lastmod>2024</lastmod></url>").into(), vec![]),
        ("empty", map("").into(), vec![]),
        ("a feed", b"<rss><channel/></rss>".to_vec(), vec!["error: a sitemap is damaged at its beginning: it is none"]),
        ("a web page", b"<!doctype html><html><p>404</p></html>".to_vec(), vec!["error: a sitemap is damaged at its beginning: it is none"]),
        ("prose", b"Cette page n'existe pas.".to_vec(), vec!["error: a sitemap is damaged at its beginning: it is none"]),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(told(&bytes, LinkForm::Sitemap), expected, "for {name}");
    }
}

#[test]
fn listings() {
    type Case<'a> = (&'a str, Vec<u8>, Option<&'a str>, Vec<&'a str>);
    let page =
        |body: &str| format!("<html><head><title>x</title></head><body>{body}</body></html>");
    #[rustfmt::skip]
    let cases: Vec<Case> = vec![
        ("all links", page("<nav><a href='/'>Accueil</a></nav><main><a href='une-cpts'>Une  <b>CPTS</b></a></main>").into(), None,
            vec!["https://example.org/ | Accueil |  | ", "https://example.org/presse/une-cpts | Une CPTS |  | "]),
        ("a part", page("<nav><a href='/'>Accueil</a></nav><main><p><a href='../a'>A</a></p></main>").into(), Some("main"), vec!["https://example.org/a | A |  | "]),
        ("the links themselves", page("<a class='x' href='/a'>A</a><a href='/b'>B</a>").into(), Some("a.x"), vec!["https://example.org/a | A |  | "]),
        ("a part that is not there", page("<a href='/a'>A</a>").into(), Some(".liste"), vec!["unread: : `links` is `.liste`, which the page does not hold"]),
        ("a base", "<html><head><base href='https://autre.example.org/fr/'></head><body><a href='a'>A</a></body></html>".into(), None, vec!["https://autre.example.org/fr/a | A |  | "]),
        ("names for those who do not see", page("<a href='/a' title='Titre'><img alt='Image'></a><a href='/b'><img alt='Image'></a><a href='/c' aria-label='Voix'></a><a href='/d'></a>").into(), None,
            vec!["https://example.org/a | Titre |  | ", "https://example.org/b | Image |  | ", "https://example.org/c | Voix |  | ", "https://example.org/d |  |  | "]),
        ("addresses of no page", page("<a href='javascript:void(0)'>x</a><a href='JaVaScRiPt:x'>x</a><a href='data:text/html,x'>x</a><a href='mailto:a@b.fr'>x</a><a href='tel:15'>x</a><a href='blob:x'>x</a><a href='https://'>x</a><a name='y'>x</a>").into(), None, vec![]),
        ("without a scheme", page("<a href='//evil.test/cpts'>x</a><a href=' \n/a\t'>A</a><a href='?page=1'>S</a>").into(), None,
            vec!["https://evil.test/cpts | x |  | ", "https://example.org/a | A |  | ", "https://example.org/presse/?page=1 | S |  | "]),
        ("backslashes and dots", page("<a href='\\\\evil.test\\x'>x</a><a href='/a/../../b'>B</a>").into(), None, vec!["https://evil.test/x | x |  | ", "https://example.org/b | B |  | "]),
        ("the page itself", page("<a href=''>ici</a><a href='#haut'>haut</a>").into(), None, vec!["https://example.org/presse/#haut | haut |  | "]),
        ("nothing", page("<p>Aucune actualité.</p>").into(), None, vec![]),
        ("a PDF file", b"%PDF-1.7\n%\xe2\xe3".to_vec(), None, vec!["error: the document is a PDF file, which cannot be read yet"]),
    ];
    for (name, bytes, within, expected) in cases {
        let within = within.map(str::to_owned);
        assert_eq!(told(&bytes, LinkForm::Listing { within }), expected, "for {name}");
    }
}

#[test]
fn a_million_links_are_bounded() {
    let items = "<item><link>/a</link></item>".repeat(MOST_LINKS + 1);
    let urls = "<url><loc>/a</loc></url>".repeat(MOST_LINKS + 1);
    let anchors = "<a href=/a>x</a>".repeat(MOST_LINKS + 1);
    #[rustfmt::skip]
    let cases = [
        (format!("<rss><channel>{items}</channel></rss>"), LinkForm::Feed),
        (format!("<urlset>{urls}</urlset>"), LinkForm::Sitemap),
        (format!("<html><body>{anchors}</body></html>"), LinkForm::Listing { within: None }),
        (format!("<html><body>{anchors}</body></html>"), LinkForm::Listing { within: Some("body".to_owned()) }),
    ];
    for (text, form) in cases {
        let found = of(text.as_bytes(), form.clone()).unwrap();
        assert_eq!(found.links.len(), MOST_LINKS, "for {form:?}");
        assert_eq!(found.unread.len(), 1, "for {form:?}");
    }
}

#[test]
fn what_hurts_is_given_up() {
    let bomb = gzip(&vec![b' '; MAX_BYTES + 1]);
    let error = of(&bomb, LinkForm::Sitemap).unwrap_err();
    assert_eq!(error, ReadError::Limit(Limit::Inflated));
    let deep = "<a>".repeat(100_000);
    let found = of(format!("<rss>{deep}").as_bytes(), LinkForm::Feed).unwrap();
    assert_eq!(found.unread.len(), 1);
    let deep = format!("<html>{}", "<div>".repeat(100_000));
    assert!(of(deep.as_bytes(), LinkForm::Listing { within: None }).is_err());
    let long = format!(
        "<rss><channel><item><link>/a</link><title>{}</title></item></channel></rss>",
        "é".repeat(1_000_000)
    );
    let found = of(long.as_bytes(), LinkForm::Feed).unwrap();
    assert!(found.links[0].title.chars().count() <= TITLE_CHARACTERS);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        for form in [LinkForm::Feed, LinkForm::Sitemap, LinkForm::Listing { within: None }] {
            let _ = of(&bytes, form).is_ok();
        }
    }

    #[test]
    fn any_feed_gives_addresses_of_the_web(text in "(<(/?)(rss|channel|item|entry|feed|link|title|pubDate|guid)>|<link href='[a-z:/]{0,8}'/>|<!\\[CDATA\\[|\\]\\]>|&[a-z#0-9]{0,4};|[a-zé:/. ]{1,6}){0,40}") {
        for (text, form) in [(format!("<rss>{text}"), LinkForm::Feed), (format!("<urlset>{text}"), LinkForm::Sitemap)] {
            if let Ok(found) = of(text.as_bytes(), form) {
                for link in found.links {
                    prop_assert!(matches!(link.url.scheme(), "http" | "https"));
                }
            }
        }
    }
}
