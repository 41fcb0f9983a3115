//! The sheet that every page is printed on: head, masthead, landmarks, footer.
//!
//! A page is one file: its style is inside it, and so is its one script, which only adds search, order,
//! buttons to copy, and how old an edition has become; nothing is asked of the network. A content policy says so to the browser as
//! well, and names the script by its digest, so that not even a mistake in our escaping could make a
//! page act.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::topic::{self, Topic};
use crate::report::findings::method;
use crate::report::language::dates;
use crate::report::language::words::{self, Lang};

/// What a page says about itself.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) spot: Spot,
    /// The link to the same page in the other language.
    pub(crate) twin: String,
    /// The parts of the page: anchor and name.
    pub(crate) contents: Vec<(String, String)>,
    /// What the page is about; none where that is a territory, or everything.
    pub(crate) topic: Option<Topic>,
}

const STYLE: &str = concat!(include_str!("../style.css"), include_str!("../front.css"));

const SCRIPT: &str = include_str!("../script.js");

/// Nothing is loaded, framed or sent, and nothing is run but the one script.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; \
         form-action 'none'"
    )
});

/// The front page of a language.
pub(crate) const fn front_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "index.html",
        Lang::En => "en.html",
    }
}

/// A whole page around its content.
pub(crate) fn sheet(desk: &Desk<'_>, head: &Head, content: &Markup) -> String {
    let lang = desk.lang;
    let home = format!("{}{}", head.spot.up(), front_name(lang));
    let run = &desk.edition.run;
    let edition = dates::day(run.reference_date, lang);
    // An edition that looks back is as old as it should be: nobody need be told.
    let began = run.started_at.format("%Y-%m-%dT%H:%M:%SZ");
    let began = Some(began).filter(|_| !run.looks_back);
    let page = html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(*POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (head.title) }
                link rel="alternate" type="application/atom+xml" hreflang=(lang.code())
                    title=(desk.say("Recoupe : ce qui a changé", "Recoupe: what has changed")) href=(topic::feed_href(lang, head.spot));
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { (desk.say("Aller au contenu", "Skip to the content")) }
                div.page {
                    header.mast {
                        span {
                            a href=(home) { strong { "Recoupe" } }
                            " · "
                            (desk.say("les chiffres publiés des CPTS", "the published figures of the CPTS"))
                        }
                        span {
                            @if let Some(began) = began {
                                time datetime=(began) data-edition { (edition) }
                            } @else {
                                (edition)
                            }
                            @if let Some(day) = run.known_at {
                                " · " strong { (desk.say("avec ce que l'on savait au ", "with what was known on ")) (dates::day(day, lang)) }
                            }
                            span.lang {
                                " · "
                                a href=(head.twin) hreflang=(lang.other().code()) lang=(lang.other().code()) {
                                    (lang.pick("English", "Français"))
                                }
                            }
                        }
                    }
                    (topic::navigation(desk, head.spot, head.topic))
                    @if !head.contents.is_empty() {
                        nav.contents aria-label=(desk.say("Sommaire", "Contents")) {
                            ul {
                                @for (anchor, name) in &head.contents {
                                    li { a href={ "#" (anchor) } { (name) } }
                                }
                            }
                        }
                    }
                    main #main { (content) }
                    footer { (footer(desk, head.spot)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn footer(desk: &Desk<'_>, spot: Spot) -> Markup {
    let tables = format!("{}../", spot.up());
    let markdown = format!("{}{}", spot.up(), desk.lang.pick("report.md", "report.en.md"));
    html! {
        p { (method::imprint(desk)) }
        p {
            (desk.say("Les mêmes données en tableaux : ", "The same data as tables: "))
            a href={ (tables) "figures.parquet" } { (desk.say("chiffres", "figures")) }
            ", "
            a href={ (tables) "claims.parquet" } { (desk.say("relevés", "claims")) }
            " (Parquet) · "
            a href=(markdown) { (desk.say("ce rapport en texte", "this report as text")) }
            " · "
            (desk.say("instantané ", "snapshot "))
            code { (words::clean(&desk.edition.run.id)) }
        }
    }
}
