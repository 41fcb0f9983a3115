//! Which pages are followed, and when they are asked for again.

use bytes::Bytes;

use super::*;
use crate::read::Direct;
use crate::sources::Geography;

/// The rule of a source that declares one.
pub(super) fn rule(table: &str) -> Discovery {
    let text = format!(
        "title = 'x'\npublisher = 'x'\nkind = 'ars'\nterritory = 'FRA'\n\
         homepage = 'https://example.org'\n[[discover]]\n{table}"
    );
    let geography =
        Geography::parse(include_str!("../../../sources/vocabulary/territories.toml")).unwrap();
    Source::parse("x", &text, &geography).unwrap().discover.remove(0)
}

fn pages(rule: &Discovery, held: &[(&str, &str)]) -> Vec<String> {
    let holder = |url: &Url| {
        let own = held.iter().find(|(at, _)| *at == url.as_str());
        own.map(|(_, text)| Bytes::from((*text).to_owned()))
    };
    let told = announced(rule, &Direct, &holder).unwrap_or_default();
    let mut lines: Vec<String> = told.pages.iter().map(|page| page.url.to_string()).collect();
    lines.extend(told.unread.iter().map(|(url, why)| format!("unread {url}: {why}")));
    lines
}

#[test]
fn what_is_followed() {
    let page = "<html><body><nav><a href='/'>Accueil</a><a href='/presse#cpts'>ici</a></nav>\
        <main><a href='/actu/cpts-1?utm_source=x'><img alt=''></a><a href='/actu/cpts-1'>Une CPTS</a>\
        <a href='http://example.org/actu/cpts-1#bas'>Une CPTS</a><a href='/actu/msp'>Une MSP</a>\
        <a href='https://ailleurs.test/actu/cpts-2'>Une CPTS</a><a href='//medias.example.org/cpts.pdf'>Bilan CPTS</a>\
        <a href='javascript:cpts()'>Une CPTS</a><a href='data:text/html,cpts'>x</a><a href='http://127.0.0.1/cpts'>x</a>\
        <a href='https://example.org:8443/cpts'>x</a><a href='/actu/cpts-3'>Autre</a></main></body></html>";
    let feed = "<rss><channel><item><link>/cpts-vieux</link><pubDate>Mon, 01 Jan 2018 00:00:00 +0100</pubDate></item>\
        <item><link>/cpts-sans-date</link></item>\
        <item><link>/cpts-a</link><pubDate>Mon, 01 Jan 2024 00:00:00 +0100</pubDate></item>\
        <item><link>/cpts-b</link><pubDate>Tue, 02 Jan 2024 00:00:00 +0100</pubDate></item></channel></rss>";
    let at = "https://example.org/presse";
    #[rustfmt::skip]
    let cases = [
        ("a listing", "pattern = 'cpts'", "listing", page, vec!["https://example.org/actu/cpts-1", "https://example.org/actu/cpts-3"]),
        ("titles", "pattern = 'cpts'\ntitle_pattern = '(?i)cpts'", "listing", page, vec!["https://example.org/actu/cpts-1"]),
        ("hosts", "pattern = 'cpts'\ntitle_pattern = 'CPTS'\nhosts = ['medias.example.org']", "listing", page,
            vec!["https://example.org/actu/cpts-1", "https://medias.example.org/cpts.pdf"]),
        ("everything is not itself", "pattern = '.'\nlinks = 'nav'", "listing", page, vec!["https://example.org/"]),
        ("the newest first", "pattern = 'cpts'\nsince = '2019'", "feed", feed,
            vec!["https://example.org/cpts-b", "https://example.org/cpts-a", "https://example.org/cpts-sans-date"]),
        ("not a feed", "pattern = 'cpts'", "feed", page,
            vec!["unread https://example.org/presse: cannot be read: a feed is damaged at its beginning: it is none"]),
    ];
    for (name, more, kind, text, expected) in cases {
        let rule = rule(&format!("{kind} = '{at}'\n{more}"));
        assert_eq!(pages(&rule, &[(at, text)]), expected, "for {name}");
    }
}

#[test]
fn parts_of_sitemaps() {
    let index = "<sitemapindex><sitemap><loc>https://example.org/a.xml</loc></sitemap>\
        <sitemap><loc>https://example.org/b.xml</loc></sitemap><sitemap><loc>https://ailleurs.test/c.xml</loc></sitemap>\
        <sitemap><loc>https://example.org/sitemap.xml</loc></sitemap></sitemapindex>";
    let part = "<urlset><url><loc>https://example.org/cpts-1</loc></url><url><loc>https://example.org/x.xml</loc></url>\
        <url><loc>https://example.org/a.xml</loc></url></urlset>";
    let nested =
        "<sitemapindex><sitemap><loc>https://example.org/deep.xml</loc></sitemap></sitemapindex>";
    let rule = rule("sitemap = 'https://example.org/sitemap.xml'\npattern = '.'");
    let at = "https://example.org/sitemap.xml";
    let held =
        [(at, index), ("https://example.org/a.xml", part), ("https://example.org/b.xml", nested)];
    assert_eq!(pages(&rule, &held), ["https://example.org/cpts-1"], "one level and no loops");
    let held = [(at, index), ("https://example.org/a.xml", part)];
    let missing = "unread https://example.org/b.xml: this part of the sitemap is not held yet";
    assert_eq!(pages(&rule, &held), ["https://example.org/cpts-1", missing]);
    let part = |number| format!("<sitemap><loc>/s{number}.xml</loc></sitemap>");
    let many: Vec<String> = (0..1000).map(part).collect();
    let index = format!("<sitemapindex>{}</sitemapindex>", many.concat());
    assert_eq!(announced::parts(&rule, &Direct, index.as_bytes()).len(), 10);
}
