//! What of a web page is no part of its text: menus, banners, comments, footers.

use scraper::node::Element;

/// Elements that never hold the text of a page.
const SILENT: [&str; 20] = [
    "script", "style", "template", "noscript", "nav", "footer", "form", "button", "select",
    "iframe", "svg", "object", "canvas", "video", "audio", "dialog", "head", "math", "menu",
    "datalist",
];

/// Words in a class or id that mark a part which is not the text. Whole words only, so that
/// `commentaire-du-rapport` needs its hyphens to be caught and `menuiserie` is not.
const WORDS: [&str; 58] = [
    "cookie",
    "cookies",
    "rgpd",
    "gdpr",
    "consent",
    "tarteaucitron",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "ariane",
    "footer",
    "sidebar",
    "widget",
    "comment",
    "comments",
    "commentaires",
    "respond",
    "related",
    "share",
    "sharing",
    "social",
    "reseaux",
    "newsletter",
    "publicite",
    "pub",
    "advert",
    "ads",
    "suggestions",
    "suggestion",
    "paywall",
    "popup",
    "modal",
    "toolbar",
    "outils",
    "skip",
    "search",
    "recherche",
    "pagination",
    "pager",
    "tags",
    "banner",
    "bandeau",
    "onetrust",
    "didomi",
    "axeptio",
    "abonnement",
    "aussi",
    "rubrique-suite",
    "meme",
    "toc",
    "sommaire",
    "subscribe",
    "promo",
    "recommended",
    "moduletable",
];

/// Whether an element and all in it are left out.
pub(super) fn is_boilerplate(element: &Element) -> bool {
    let name = element.name();
    if SILENT.contains(&name) {
        return true;
    }
    let hidden = element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true") && name != "span";
    let style = element.attr("style").unwrap_or("").replace(' ', "");
    let role = element.attr("role").unwrap_or("");
    let unseen = style.contains("display:none") || style.contains("visibility:hidden");
    // What an accordion folds is text.
    if (hidden || unseen) && !is_folded(element)
        || matches!(
            role,
            "navigation"
                | "banner"
                | "contentinfo"
                | "search"
                | "dialog"
                | "complementary"
                | "menu"
                | "alert"
        )
    {
        return true;
    }
    // The article, the body and the headings are text, whatever they are called.
    if matches!(
        name,
        "html"
            | "body"
            | "main"
            | "article"
            | "h1"
            | "h2"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
    ) {
        return false;
    }
    let named = [element.attr("class"), element.attr("id")];
    named.into_iter().flatten().any(|names| words(names).any(|word| WORDS.contains(&word.as_str())))
}

/// Whether an element is a part of the text that opens at a click: the panel of an accordion or a tab.
fn is_folded(element: &Element) -> bool {
    let until_found = element.attr("hidden") == Some("until-found");
    let panel = element.attr("role") == Some("tabpanel");
    until_found
        || panel
        || element.attr("class").is_some_and(|names| {
            let folds = ["panel", "accordion", "accordeon", "collapse", "tabpanel", "tabs"];
            words(names).any(|word| folds.contains(&word.as_str()))
        })
}

/// Whether an `<aside>` stands beside the text rather than in it: a box of key figures inside an
/// article is text, a column of links is not.
pub(super) fn is_beside(aside: &Element, mut ancestors: impl Iterator<Item = String>) -> bool {
    aside.name() == "aside"
        && !ancestors.any(|named| {
            words(&named).any(|word| {
                matches!(
                    word.as_str(),
                    "article"
                        | "main"
                        | "content"
                        | "contenu"
                        | "entry"
                        | "texte"
                        | "corps"
                        | "body"
                        | "post"
                )
            })
        })
}

/// `field--name-field_tags cookieBar` as single lower-case words.
fn words(names: &str) -> impl Iterator<Item = String> + '_ {
    names.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).flat_map(|word| {
        // `cookieBar` is two words.
        let mut parts = vec![String::new()];
        for c in word.chars() {
            if c.is_uppercase()
                && parts
                    .last()
                    .is_some_and(|part| !part.is_empty() && part.chars().any(char::is_lowercase))
            {
                parts.push(String::new());
            }
            parts.last_mut().expect("there is always a part").push(c);
        }
        parts.into_iter().map(|part| part.to_lowercase())
    })
}
