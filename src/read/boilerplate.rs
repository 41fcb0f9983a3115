//! What of a web page is no part of its text, by its names: menus, banners, comments, footers.
//!
//! Names alone mislead: a theme calls the place of the text `widget-container`, a whole page stands
//! in a `<form>`. What a part holds decides where its name leaves a doubt ([`super::frames`]).

use std::sync::LazyLock;

use super::tree::Element;

/// Elements that never hold the text of a page.
const SILENT: [&str; 19] = [
    "script", "style", "template", "noscript", "nav", "footer", "button", "select", "iframe",
    "svg", "object", "canvas", "video", "audio", "dialog", "head", "math", "menu", "datalist",
];

/// What an element that says so is instead of the text.
const ROLES: [&str; 5] = ["navigation", "contentinfo", "search", "dialog", "menu"];

/// What an element that says so is, as a rule.
const DOUBTFUL_ROLES: [&str; 3] = ["banner", "complementary", "alert"];

/// Words in a class or id that mark a part which is not the text. Whole words only, so that
/// `commentaire-du-rapport` needs its hyphens to be caught and `menuiserie` is not.
const WORDS: [&str; 49] = [
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
    "share",
    "sharing",
    "partage",
    "partager",
    "addtoany",
    "sharedaddy",
    "social",
    "reseaux",
    "newsletter",
    "publicite",
    "pub",
    "advert",
    "ads",
    "suggestions",
    "suggestion",
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
    "abonnement",
    "aussi",
    "meme",
    "toc",
    "sommaire",
    "subscribe",
    "promo",
    "recommended",
    "moduletable",
    "sondage",
    "editsection",
    "ticker",
];

/// Words that mark what may hold more prose than the text itself: a notice on cookies, what
/// readers wrote below.
const APART: [&str; 18] = [
    "cookie",
    "cookies",
    "rgpd",
    "gdpr",
    "consent",
    "tarteaucitron",
    "onetrust",
    "didomi",
    "axeptio",
    "comment",
    "comments",
    "commentaires",
    "respond",
    "reaction",
    "reactions",
    "reagir",
    "related",
    "paywall",
];

/// Words that make of a name a state of what bears it, `has-sidebar`, `comments-closed`, and not a
/// part of the page.
const STATES: [&str; 11] =
    ["no", "not", "has", "with", "without", "closed", "disabled", "free", "none", "sans", "avec"];

/// What the names of an element make of it and of all that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text, as far as names say.
    Text,
    /// A frame, unless it holds the text.
    Doubtful,
    /// A frame, even if it holds much prose.
    Apart,
    /// A frame.
    Frame,
}

/// Whether the names of an element speak against it and all that it holds.
pub(super) fn is_boilerplate(element: &Element) -> bool {
    part(element) != Part::Text
}

/// Whether a button opens a part of the text.
fn opens(button: &Element) -> bool {
    let told = ["aria-expanded", "data-toggle", "data-bs-toggle"];
    let class = button.attribute("class").unwrap_or("");
    told.iter().any(|name| button.attribute(name).is_some())
        || ["accordion", "accordeon", "collaps"].iter().any(|name| class.contains(name))
}

/// What the names of an element say of it.
pub(super) fn part(element: &Element) -> Part {
    let name = element.name();
    // What opens a part of the text heads it.
    let opens = name == "button" && opens(element);
    if SILENT.contains(&name) && !opens {
        return Part::Frame;
    }
    let (mut class, mut id, mut is_hidden, mut part) = ("", "", false, Part::Text);
    if name == "form" {
        part = Part::Doubtful;
    }
    for (attribute, value) in element.attributes() {
        match attribute {
            "class" => class = value,
            "id" => id = value,
            "hidden" => is_hidden = true,
            "aria-hidden" => is_hidden |= value == "true" && name != "span",
            "style" if value.contains("none") || value.contains("hidden") => {
                let style = value.replace(' ', "");
                is_hidden |= style.contains("display:none") || style.contains("visibility:hidden");
            }
            "role" if ROLES.contains(&value) => return Part::Frame,
            "role" if DOUBTFUL_ROLES.contains(&value) => part = Part::Doubtful,
            _ => {}
        }
    }
    // What an accordion folds is text.
    if is_hidden && !is_folded(element) {
        return Part::Frame;
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
        return part;
    }
    let names = || class.split_whitespace().chain([id]);
    if !names().any(is_marked) {
        return part;
    }
    let apart = |word: &str| APART.contains(&word);
    if names().any(|name| any_word(name, apart)) { Part::Apart } else { Part::Doubtful }
}

/// Whether a class or an id is the name of a part which is not the text.
fn is_marked(name: &str) -> bool {
    // The page builder calls every part of a page its widget.
    let name = name.strip_prefix("elementor-widget").unwrap_or(name);
    any_word(name, is_marking) && !any_word(name, |word| STATES.contains(&word))
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
        for word in WORDS.into_iter().chain(APART) {
            lengths[usize::from(word.as_bytes()[0] - b'a')] |= 1 << word.len();
        }
        lengths
    });
    let first = word.bytes().next().filter(u8::is_ascii_lowercase);
    let lengths = first.map_or(0, |first| LENGTHS[usize::from(first - b'a')]);
    word.len() < 32
        && lengths >> word.len() & 1 == 1
        && (WORDS.contains(&word) || APART.contains(&word))
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
    // Most names are small letters already, and are looked at where they stand.
    let wanted = |word: &str| {
        let plain = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if plain {
            is_wanted(word)
        } else {
            is_wanted(&word.chars().flat_map(char::to_lowercase).collect::<String>())
        }
    };
    let (mut from, mut small) = (0, false);
    for (at, c) in names.char_indices() {
        let parts = !c.is_alphanumeric();
        if parts || c.is_uppercase() && small {
            if wanted(&names[from..at]) {
                return true;
            }
            from = if parts { at + c.len_utf8() } else { at };
            small = false;
        }
        small |= c.is_lowercase();
    }
    wanted(&names[from..])
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
            ("has-sidebar", false),
            ("comments-closed", false),
            ("elementor-widget-container", false),
            ("elementor-widget-nav-menu", true),
            ("page_no_sidebar", false),
        ];
        for (names, expected) in cases {
            assert_eq!(names.split_whitespace().any(is_marked), expected, "for {names:?}");
        }
    }
}
