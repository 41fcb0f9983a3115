//! Draws pages in the manner of French health bodies: the same seed, the same pages.
//!
//! A page is mostly what surrounds its text: scripts, menus, banners, cards of other pages and a footer. In the
//! middle stand headings, long prose, lists, cards and tables, and in four pages of five a few figures on CPTS among
//! the many numbers that are none.

use fastrand::Rng;
use recoupe::model::MONTHS_FR;

use super::words::{
    BODIES, COUNTS, DEPARTMENTS, FIGURES, LABELS, MENU, NAMES, NUMBERS, PROSE, REGIONS, TITLES,
};

/// One page, and who publishes it.
pub(super) struct Page {
    pub(super) name: String,
    pub(super) publisher: String,
    pub(super) html: String,
}

/// How large a page is, in bytes.
const SIZES: std::ops::Range<f64> = 20e3..200e3;

/// Draws this many pages.
pub(super) fn pages(seed: u64, count: usize) -> Vec<Page> {
    let mut rng = Rng::with_seed(seed);
    (0..count).map(|number| Desk { rng: &mut rng, html: String::new() }.page(number)).collect()
}

struct Desk<'r> {
    rng: &'r mut Rng,
    html: String,
}

impl Desk<'_> {
    fn page(mut self, number: usize) -> Page {
        // As many small pages as large ones, by the order of their size.
        let (small, large) = (SIZES.start.ln(), SIZES.end.ln());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between the sizes"
        )]
        let wanted = (small + self.rng.f64() * (large - small)).exp() as usize;
        let region = self.one(REGIONS);
        let silent = self.rng.u8(0..5) == 0;
        let title =
            if silent { self.filled("{nom}", region) } else { self.filled_one(TITLES, region) };
        let body = self.one(BODIES);
        let publisher = format!("{body} {region}");
        self.head(&title, &publisher);
        // A page of a hundred kilobytes has perhaps twenty of text.
        let frame = wanted * 7 / 10;
        self.menus(frame / 2);
        self.html.push_str("<main id=\"content\" role=\"main\">\n");
        self.push(&format!("<h1 class=\"page-title\">{title}</h1>\n"));
        let date = self.date();
        self.push(&format!("<div class=\"field--name-created\">Publié le {date}</div>\n"));
        let until = self.html.len() + wanted - frame;
        let mut list = 0;
        while self.html.len() < until {
            list += 1;
            self.section(region, silent, list);
        }
        self.html.push_str("</main>\n");
        while self.html.len() < wanted {
            self.beside();
        }
        self.foot(&publisher);
        Page { name: format!("page-{number:05}.html"), publisher, html: self.html }
    }

    fn section(&mut self, region: &str, silent: bool, number: usize) {
        // A page tells of CPTS in one section or two, and of much else in the others.
        let silent = silent || 0 < self.rng.u8(0..4);
        let heading = self.filled_one(if silent { NAMES } else { TITLES }, region);
        self.push(&format!(
            "<h2 id=\"s{number}\"><span class=\"field-content\">{heading}</span></h2>\n"
        ));
        match self.rng.u8(0..14) {
            0 => self.table(silent),
            1 => self.list(region, silent),
            2 => self.cards(silent),
            3 if !silent => self.names(),
            _ => {}
        }
        for _ in 0..self.rng.usize(1..4) {
            self.paragraph(region, silent);
        }
    }

    fn paragraph(&mut self, region: &str, silent: bool) {
        self.html.push_str("<div class=\"field field--name-field-text field__item\"><p class=\"text-align-justify\">");
        for _ in 0..self.rng.usize(2..7) {
            let figure = !silent && self.rng.u8(0..6) == 0;
            let sentence = self.filled_one(if figure { FIGURES } else { PROSE }, region);
            let sentence = match self.rng.u8(0..9) {
                0 => format!("<strong>{sentence}</strong>"),
                1 => format!(
                    "<a href=\"/{}/actualite-{}\" class=\"ext\">{sentence}</a>",
                    self.rng.u16(..),
                    self.rng.u16(..)
                ),
                _ => sentence,
            };
            self.html.push_str(
                &sentence
                    .replace(" ;", "&nbsp;;")
                    .replace(" :", "&nbsp;:")
                    .replace(" %", "&nbsp;%"),
            );
            self.html.push(' ');
        }
        self.html.push_str("</p></div>\n");
    }

    fn table(&mut self, silent: bool) {
        let head = if silent {
            ["Établissement", "Lits", "Places"]
        } else {
            ["Département", "ACI signé", "Lettre d'intention validée"]
        };
        let (caption, year) =
            (if silent { "Capacités" } else { "CPTS par département" }, self.year());
        self.push(&format!("<div class=\"table-responsive\"><table class=\"table table-striped\"><caption>{caption}, situation au 31 mars {year}</caption><thead><tr>"));
        for title in head {
            self.push(&format!("<th scope=\"col\">{title}</th>"));
        }
        self.html.push_str("</tr></thead><tbody>\n");
        for _ in 0..self.rng.usize(4..14) {
            let label = self.one(DEPARTMENTS);
            let (a, b) = (self.rng.u8(..40), self.rng.u8(..12));
            self.push(&format!("<tr><td class=\"views-field\">{label}</td><td class=\"views-field\">{a}</td><td class=\"views-field\">{b}</td></tr>\n"));
        }
        self.html.push_str("</tbody></table></div>\n");
    }

    fn list(&mut self, region: &str, silent: bool) {
        let intro = self.filled_one(if silent { PROSE } else { COUNTS }, region);
        self.push(&format!("<p>{intro}</p>\n<ul class=\"liste-puces\">\n"));
        for _ in 0..self.rng.usize(3..9) {
            let (label, count) = (self.one(DEPARTMENTS), self.rng.u8(1..20));
            self.push(&format!(
                "<li class=\"liste-puces__item\"><span>{label}&nbsp;: {count}</span></li>\n"
            ));
        }
        self.html.push_str("</ul>\n");
    }

    fn cards(&mut self, silent: bool) {
        self.html.push_str("<div class=\"chiffres-cles row\">\n");
        for _ in 0..self.rng.usize(2..5) {
            let count = self.rng.u16(2..900);
            let label = if silent { "professionnels formés" } else { self.one(LABELS) };
            self.push(&format!("<div class=\"col-md-4\"><div class=\"chiffre\"><p class=\"valeur\"><strong>{count}</strong></p><p class=\"libelle\">{label}</p></div></div>\n"));
        }
        self.html.push_str("</div>\n");
    }

    fn names(&mut self) {
        self.html.push_str("<ul>\n");
        for _ in 0..self.rng.usize(3..12) {
            let (name, number) = (self.one(DEPARTMENTS), self.rng.u8(10..95));
            let place = self.one(&["Pays de", "Vallée de", "Grand", "Portes de"]);
            self.push(&format!("<li>CPTS {place} {name} ({number})</li>\n"));
        }
        self.html.push_str("</ul>\n");
    }

    fn head(&mut self, title: &str, publisher: &str) {
        let (year, month, day) = (self.year(), self.rng.u8(1..13), self.rng.u8(1..29));
        self.push(&format!("<!DOCTYPE html>\n<html lang=\"fr\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title} | {publisher}</title>\n<meta property=\"article:published_time\" content=\"{year}-{month:02}-{day:02}T10:00:00+01:00\">\n"));
        for number in 0..self.rng.u8(4..14) {
            let hash = self.rng.u64(..);
            self.push(&format!("<link rel=\"stylesheet\" media=\"all\" href=\"/sites/default/files/css/css_{hash:016x}.css?{number}\">\n<meta name=\"twitter:label{number}\" content=\"{title}\">\n"));
        }
        self.html.push_str("<script>window.dataLayer=[");
        for _ in 0..self.rng.usize(5..40) {
            let (a, b) = (self.rng.u32(..), self.rng.u16(..));
            self.push(&format!(
                "{{\"entityId\":\"{a}\",\"path\":\"node/{b}\",\"langcode\":\"fr\"}},"
            ));
        }
        self.html.push_str("];</script>\n<style>.visually-hidden{position:absolute!important;overflow:hidden;clip:rect(1px,1px,1px,1px)}</style>\n</head>\n<body class=\"path-node page-node-type-actualite\">\n<div id=\"tarteaucitronRoot\"><p>Ce site utilise 4 cookies de mesure d’audience.</p><button type=\"button\">Tout accepter</button></div>\n");
    }

    fn menus(&mut self, bytes: usize) {
        let until = self.html.len() + bytes;
        self.html.push_str("<header class=\"region region-header\"><nav role=\"navigation\" aria-labelledby=\"block-main-menu\"><ul class=\"menu menu--main nav\">\n");
        while self.html.len() < until {
            let (word, number) = (self.one(MENU), self.rng.u16(..));
            self.push(&format!("<li class=\"menu-item menu-item--expanded dropdown\"><a href=\"/{number}\" class=\"dropdown-toggle nav-link\" data-drupal-link-system-path=\"node/{number}\">{word}</a><ul class=\"dropdown-menu\">\n"));
            for _ in 0..self.rng.u8(2..9) {
                let (word, number) = (self.one(MENU), self.rng.u16(..));
                self.push(&format!("<li class=\"menu-item\"><a href=\"/rubrique/{number}\" class=\"nav-link\"><svg class=\"icon\" width=\"16\" height=\"16\"><use xlink:href=\"#fleche\"></use></svg><span>{word} ({})</span></a></li>\n", number % 90));
            }
            self.html.push_str("</ul></li>\n");
        }
        self.html.push_str("</ul></nav></header>\n<ol class=\"breadcrumb\"><li><a href=\"/\">Accueil</a></li><li>Professionnels</li></ol>\n");
    }

    fn beside(&mut self) {
        let (word, number, title) =
            (self.one(MENU), self.rng.u16(..), self.filled_one(NAMES, "France"));
        let (day, month, year) = (number % 28 + 1, self.one(&MONTHS_FR), self.year());
        self.push(&format!("<aside class=\"related-content\"><article class=\"node node--type-actualite node--view-mode-teaser\" data-history-node-id=\"{number}\"><div class=\"image\"><img loading=\"lazy\" src=\"/sites/default/files/styles/vignette/public/{number}.jpg?itok=x{number}\" width=\"360\" height=\"240\" alt=\"\"></div><div class=\"card-body\"><h3 class=\"card-title\"><a href=\"/actualites/{number}\">{title}</a></h3><p class=\"card-text\">{word}, le {day} {month} {year}</p></div></article></aside>\n"));
    }

    fn foot(&mut self, publisher: &str) {
        self.push(&format!("<footer class=\"footer\"><div class=\"container\"><p>{publisher} – 6 place des Colombes, 35042 Rennes Cedex – 02 90 00 00 00</p><ul>"));
        for word in MENU {
            let number = self.rng.u16(..);
            self.push(&format!("<li><a href=\"/{number}\">{word}</a></li>"));
        }
        self.html.push_str("</ul></div></footer>\n<script src=\"/core/assets/vendor/jquery/jquery.min.js?v=3.7.1\"></script>\n</body></html>\n");
    }

    fn filled_one(&mut self, templates: &[&str], region: &str) -> String {
        let template = self.one(templates);
        self.filled(template, region)
    }

    /// A template with its slots filled.
    fn filled(&mut self, template: &str, region: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, slot)) = rest.split_once('{') {
            text.push_str(before);
            let (name, behind) = slot.split_once('}').expect("every slot of a template is closed");
            rest = behind;
            let filled = match name {
                "n" => self.rng.u16(2..180).to_string(),
                "mot" => self.one(NUMBERS).to_owned(),
                "pct" => format!("{},{} %", self.rng.u8(20..99), self.rng.u8(0..10)),
                "hab" => {
                    let (millions, thousands) = (self.rng.u8(1..6), self.rng.u16(..1000));
                    format!("{millions} {thousands:03} {:03}", self.rng.u16(..1000))
                }
                "region" => region.to_owned(),
                "dep" => self.one(DEPARTMENTS).to_owned(),
                "date" => self.date(),
                "mois" => format!("{} {}", self.one(&MONTHS_FR), self.year()),
                "an" => self.year().to_string(),
                "nom" => self.one(NAMES).to_owned(),
                other => unreachable!("no slot is called {other}"),
            };
            text.push_str(&filled);
        }
        text.push_str(rest);
        text
    }

    fn date(&mut self) -> String {
        format!("{} {} {}", self.rng.u8(1..29), self.one(&MONTHS_FR), self.year())
    }

    fn year(&mut self) -> u16 {
        self.rng.u16(2018..2026)
    }

    fn one<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.rng.usize(..from.len())]
    }

    fn push(&mut self, text: &str) {
        self.html.push_str(text);
    }
}
