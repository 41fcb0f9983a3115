//! What of a web page is no part of its text: menus, banners, comments, footers.

use std::sync::LazyLock;

use super::tree::Element;

/// Elements that never hold the text of a page.
const SILENT: [&str; 20] = [
    "script", "style", "template", "noscript", "nav", "footer", "form", "button", "select",
    "iframe", "svg", "object", "canvas", "video", "audio", "dialog", "head", "math", "menu",
    "datalist",
];

/// What an element that says so is instead of the text.
const ROLES: [&str; 8] =
    ["navigation", "banner", "contentinfo", "search", "dialog", "complementary", "menu", "alert"];

/// Words in a class or id that mark a part which is not the text. Whole words only, so that
/// `commentaire-du-rapport` needs its hyphens to be caught and `menuiserie` is not.
const WORDS: [&str; 63] = [
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
    "reaction",
    "reactions",
    "reagir",
    "sondage",
    "ticker",
];

/// Whether an element and all in it are left out.
pub(super) fn is_boilerplate(element: &Element) -> bool {
    let name = element.name();
    // What opens a part of the text heads it.
    let opens = name == "button" && element.attribute("aria-expanded").is_some();
    if SILENT.contains(&name) && !opens {
        return true;
    }
    let (mut class, mut id, mut is_hidden) = ("", "", false);
    for (attribute, value) in element.attributes() {
        match attribute {
            "class" => class = value,
            "id" => id = value,
            "hidden" => is_hidden = true,
            "aria-hidden" => is_hidden |= value == "true" && name != "span",
            "style" => {
                let style = value.replace(' ', "");
                is_hidden |= style.contains("display:none") || style.contains("visibility:hidden");
            }
            "role" if ROLES.contains(&value) => return true,
            _ => {}
        }
    }
    // What an accordion folds is text.
    if is_hidden && !is_folded(element) {
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
    any_word(class, is_marking) || any_word(id, is_marking)
}

/// Whether an element is a part of the text that opens at a click: the panel of an accordion or a tab.
fn is_folded(element: &Element) -> bool {
    let folds = |word: &str| {
        matches!(word, "panel" | "accordion" | "accordeon" | "collapse" | "tabpanel" | "tabs")
    };
    element.attribute("hidden") == Some("until-found")
        || element.attribute("role") == Some("tabpanel")
        || element.attribute("class").is_some_and(|names| any_word(names, folds))
}

/// Whether a word marks a part which is not the text.
fn is_marking(word: &str) -> bool {
    // The lengths of the words that begin with each letter: most names end here.
    static LENGTHS: LazyLock<[u32; 26]> = LazyLock::new(|| {
        let mut lengths = [0; 26];
        for word in WORDS {
            lengths[usize::from(word.as_bytes()[0] - b'a')] |= 1 << word.len();
        }
        lengths
    });
    let first = word.bytes().next().filter(u8::is_ascii_lowercase);
    let lengths = first.map_or(0, |first| LENGTHS[usize::from(first - b'a')]);
    word.len() < 32 && lengths >> word.len() & 1 == 1 && WORDS.contains(&word)
}

/// Whether an element is an `<aside>` that stands beside the text rather than in it: a box of key
/// figures inside an article is text, a column of links is not. `around` are the elements around it.
pub(super) fn is_beside<'p>(
    aside: &Element,
    mut around: impl Iterator<Item = &'p Element>,
) -> bool {
    let is_text = |word: &str| {
        matches!(
            word,
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
    };
    aside.name() == "aside"
        && !around.any(|element| {
            element.name() != "body"
                && [Some(element.name()), element.attribute("class"), element.attribute("id")]
                    .into_iter()
                    .flatten()
                    .any(|names| any_word(names, is_text))
        })
}

/// Whether any word of some names is one that is looked for: `field--name-field_tags cookieBar` is
/// looked at as single lower-case words, `cookieBar` as two.
fn any_word(names: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut word = String::new();
    let mut small = false;
    for c in names.chars() {
        let ends = !c.is_alphanumeric() || c.is_uppercase() && small;
        if ends {
            if is_wanted(&word) {
                return true;
            }
            word.clear();
            small = false;
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            small |= c.is_lowercase();
        }
    }
    is_wanted(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        #[rustfmt::skip]
        let cases = [
            ("field--name-field_tags cookieBar", true),
            ("cookieBar", true),
            ("COOKIE", true),
            ("menuiserie", false),
            ("commentaire-du-rapport", false),
            ("page_commentaires", true),
            ("text-align-justify", false),
            ("", false),
        ];
        for (names, expected) in cases {
            assert_eq!(any_word(names, is_marking), expected, "for {names:?}");
        }
    }
}
