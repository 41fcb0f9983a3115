//! What heads a part of a page although no element says so: a role, a class, a line that is bold as a whole.

use super::super::document::BlockKind;
use super::super::folded;
use super::super::grid::INLINE;
use super::super::tree::{Element, Id, Page};
use super::Walk;
use crate::model::MONTHS_FR;

/// The level of what is a heading only by its looks.
pub(super) const LEAST: u8 = 6;
/// The level of what is one by its looks, and in capitals.
pub(super) const CAPITALS: u8 = 5;
/// The level of what opens an accordion: bold lines in it stand below it.
pub(super) const FOLD: u8 = 5;
/// What parts a number from a name.
const SEPARATORS: [&str; 5] = ["–", "-", "—", "|", ":"];

/// The level that an element's role or class gives to its text: `role="heading"`, `class="fr-h3"`, `class="h4"`,
/// `class="section-title"`.
pub(super) fn declared(page: &Page, id: Id, element: &Element) -> Option<u8> {
    if !matches!(element.name(), "p" | "div") {
        return None;
    }
    let number = |text: &str| text.parse().ok().filter(|level| (1..=6).contains(level));
    let (mut class, mut heads, mut level) = ("", false, None);
    for (name, value) in element.attributes() {
        match name {
            "class" => class = value,
            "role" => heads = value == "heading",
            "aria-level" => level = number(value),
            _ => {}
        }
    }
    if heads {
        return Some(level.unwrap_or(2));
    }
    let told =
        |class: &str| class.strip_prefix("fr-").unwrap_or(class).strip_prefix('h').and_then(number);
    let mut classes = class.split_ascii_whitespace();
    classes.clone().find_map(told).or_else(|| {
        let titled = classes.find_map(titled)?;
        let level = || titled.level.or_else(|| folding(page, id)).unwrap_or(LEAST);
        is_line(page, id).then(level)
    })
}

/// What a class says that calls its element a title.
#[derive(Debug, PartialEq)]
struct Titled {
    /// The level, where the class numbers it.
    level: Option<u8>,
}

/// Whether a class calls its element a title, and of which level: `titre2`, `section-title`, `card__title--3`.
fn titled(class: &str) -> Option<Titled> {
    let mut words = class.rsplit(['-', '_']).filter(|word| !word.is_empty());
    let last = words.next()?;
    let name = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let level = last[name.len()..].parse().ok().filter(|level| (1..=6).contains(level));
    let name = if name.is_empty() { words.next()? } else { name };
    let is_title = ["title", "titre", "heading", "headline", "intertitre"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known));
    is_title.then_some(Titled { level })
}

/// Whether an element holds one line that is no sentence, with no figure beside it whose label it would be.
fn is_line(page: &Page, id: Id) -> bool {
    const LONGEST: usize = 150;
    let text = folded(&page.texts(id).collect::<String>());
    text.len() <= LONGEST
        && !text.ends_with(['.', ';', ','])
        && text.contains(char::is_alphabetic)
        && page.inside(id).all(|(_, inner)| INLINE.contains(&inner.name()))
        && !is_label(page, id)
}

/// Whether a title is the label of a figure: behind it or above it, "12"; above "1,2 million d'habitants", where it is
/// the only one of its kind in its box.
fn is_label(page: &Page, id: Id) -> bool {
    const NUMBER: usize = 16;
    const PHRASE: usize = 48;
    let is_element = |beside: &Id| page.element(*beside).is_some();
    let figure = |beside: Option<Id>, longest: usize| {
        beside.is_some_and(|beside| {
            let text = folded(&page.texts(beside).take(longest).collect::<String>());
            text.len() < longest && text.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let next = page.behind(id).find(is_element);
    let class = |id: Id| page.element(id).and_then(|element| element.attribute("class"));
    let alone = || page.before(id).chain(page.behind(id)).all(|other| class(other) != class(id));
    figure(page.before(id).find(is_element), NUMBER)
        || figure(next, NUMBER)
        || figure(next, PHRASE) && alone()
}

/// The level of what heads a box, such as what opens an accordion: above the headings inside the box.
pub(super) fn folding(page: &Page, head: Id) -> Option<u8> {
    let first = !page.before(head).any(|beside| page.element(beside).is_some());
    let around = page.above(head).next().filter(|_| first)?;
    let level = |(_, element): (Id, &Element)| match element.name().as_bytes() {
        [b'h', level @ b'2'..=b'6'] => Some(level - b'0'),
        _ => None,
    };
    page.inside(around).filter_map(level).min().map(|level| (level - 1).max(2))
}

/// Whether an element prints its line bold, or larger than the text, as headings are.
pub(super) fn weighs(page: &Page, id: Id, element: &Element) -> bool {
    /// What stylesheets call a bold text.
    const BOLD: [&str; 6] = ["bold", "gras", "strong", "fw-bold", "font-bold", "text-bold"];
    let name = element.name();
    if matches!(name, "b" | "strong") {
        return true;
    }
    let set = match name {
        "span" => {
            let named = |class: &str| class.split(' ').any(|it| BOLD.contains(&it));
            element.attribute("style").is_some_and(is_large)
                || element.attribute("class").is_some_and(named)
        }
        "font" => element.attribute("size").is_some_and(|size| {
            size.starts_with('+') || size.parse().is_ok_and(|size: u8| 4 <= size)
        }),
        _ => false,
    };
    // What makes a whole page larger makes no headings.
    set && page.inside(id).all(|(_, inner)| INLINE.contains(&inner.name()))
}

/// Whether a style sets a text bold, or a fifth larger than the text around it.
fn is_large(style: &str) -> bool {
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    rules.any(|(name, value)| {
        let value = value.trim().trim_end_matches("!important").trim();
        match name.trim() {
            "font-weight" => {
                matches!(value, "bold" | "bolder")
                    || value.parse().is_ok_and(|weight: u16| 600 <= weight)
            }
            "font-size" => {
                let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
                let size: f32 = value[..value.len() - unit.len()].parse().unwrap_or(0.0);
                let least = match unit {
                    "px" => 19.0,
                    "pt" => 14.0,
                    "em" | "rem" => 1.2,
                    "%" => 120.0,
                    _ => return matches!(value, "large" | "larger" | "x-large" | "xx-large"),
                };
                least <= size
            }
            _ => false,
        }
    })
}

/// A heading without the number that an outline gives it: "2.1 Les signatures", "3) Les projets".
pub(super) fn unnumbered(text: &str) -> &str {
    let Some((word, rest)) = text.split_once([' ', '\u{a0}']) else { return text };
    let named = rest.trim_start().starts_with(char::is_uppercase);
    if named && is_numbering(word, None) { rest.trim_start() } else { text }
}

impl Walk {
    /// Whether an element is the sign by which a heading is linked to: "Les signatures ¶".
    pub(super) fn is_anchor(&self, page: &Page, id: Id, element: &Element) -> bool {
        let heads = matches!(self.open.last(), Some(BlockKind::Heading(_)));
        let silent = |text: &str| !text.contains(char::is_alphanumeric);
        heads && element.name() == "a" && page.texts(id).all(silent)
    }
}

/// The level of a line that is bold as a whole, if it is a heading: short, no sentence, no figure but those of a date,
/// a number of its own, the code of a department, a count behind a dash.
pub(super) fn bold(text: &str) -> Option<u8> {
    const LONGEST: usize = 140;
    if LONGEST < text.chars().count() || text.ends_with(['.', ':', ';', ',', '!', '»']) {
        return None;
    }
    let mut words: &[&str] = &text
        .split([' ', '\u{a0}', '\u{200b}'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>();
    if let [first, rest @ ..] = words
        && is_numbering(first, rest.first().copied())
    {
        let parted = rest.first().is_some_and(|word| SEPARATORS.contains(word));
        words = if parted { &rest[1..] } else { rest };
    }
    // "Une seule est opérationnelle. Pourquoi ?"
    let sentences =
        words.iter().rev().skip(1).any(|word| word.ends_with('.') && 3 < word.chars().count());
    let figured = (0..words.len()).any(|at| {
        let digits = words[at].bytes().any(|byte| byte.is_ascii_digit());
        digits
            && !is_dated(words[at], words.get(at + 1).copied())
            && !is_enclosed(words[at])
            && !is_told(words, at)
            && !is_reference(words, at)
            && !is_clock(words, at)
    });
    if figured || sentences || !words.first()?.starts_with(char::is_uppercase) {
        return None;
    }
    let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    Some(if capitals { CAPITALS } else { LEAST })
}

/// Whether a line is a day and nothing else: "Jeudi 16 mai 2024".
pub(super) fn is_day(text: &str) -> bool {
    const WEEKDAYS: [&str; 7] =
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let day = |at: usize| {
        WEEKDAYS.contains(&words[at].trim_end_matches(','))
            || matches!(words[at].as_str(), "er" | "le")
            || MONTHS_FR.contains(&words[at].as_str())
            || is_dated(&words[at], words.get(at + 1).map(String::as_str))
    };
    (2..=6).contains(&words.len()) && (0..words.len()).all(day)
}

/// "2024", "2023-2024", "07/12/2021", "1er" or "31" before the name of a month.
fn is_dated(word: &str, next: Option<&str>) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let year = |text: &str| {
        text.len() == 4 && text.starts_with("20") && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let day = bare.trim_end_matches("er");
    let names = |next: &str| MONTHS_FR.iter().any(|month| next.to_lowercase().starts_with(month));
    let month = || next.is_some_and(|next| next == "er" || names(next));
    // "Séance du 9 novembre 2021 à 21h30"
    let clock = bare.split_once('h').is_some_and(|(hours, minutes)| {
        let two = |text: &str| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        !hours.is_empty() && two(hours) && two(minutes)
    });
    // "07/12/2021", "10.2023"
    let parts: Vec<&str> = bare.split(['/', '.', '-']).collect();
    let number =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let coded = parts.split_last().is_some_and(|(last, first)| {
        year(last) && (1..=2).contains(&first.len()) && first.iter().all(number)
    });
    bare.split(['-', '/', '–']).all(year)
        || coded
        || clock
        || day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit()) && month()
}

/// "Rapport n° 3", "Point 2", "page 187": what a number is the name of.
fn is_reference(words: &[&str], at: usize) -> bool {
    /// What has a number and nothing else, where it opens a line.
    const NUMBERED: [&str; 19] = [
        "point",
        "article",
        "rapport",
        "question",
        "axe",
        "fiche",
        "chapitre",
        "titre",
        "partie",
        "annexe",
        "action",
        "mesure",
        "section",
        "volet",
        "lot",
        "thème",
        "atelier",
        "planche",
        "orientation",
    ];
    let Some(before) = at.checked_sub(1).map(|before| words[before].to_lowercase()) else {
        return false;
    };
    let marked = matches!(before.as_str(), "n°" | "no" | "nº" | "page" | "p.");
    let short = words[at].bytes().filter(u8::is_ascii_digit).count() <= 2;
    marked || at == 1 && short && NUMBERED.contains(&before.as_str())
}

/// "14 h 30", "14 heures": a time of the day.
fn is_clock(words: &[&str], at: usize) -> bool {
    let hour = |word: Option<&&str>| {
        word.is_some_and(|word| {
            matches!(word.trim_end_matches([',', ')', '.']), "h" | "heures" | "heure")
        })
    };
    let short = words[at].bytes().filter(u8::is_ascii_digit).count() <= 2;
    short && (hour(words.get(at + 1)) || hour(at.checked_sub(1).and_then(|at| words.get(at))))
}

/// "(22)", "(2A)", "(7)": the code of a department, a count of what stands below.
fn is_enclosed(word: &str) -> bool {
    let inner =
        word.strip_prefix('(').and_then(|rest| rest.trim_end_matches([',', ';']).strip_suffix(')'));
    inner.is_some_and(|code| code.len() <= 3 && code.starts_with(|c: char| c.is_ascii_digit()))
}

/// "2.", "3)", "2.3.1", or "22" before a sign that parts it from a name.
fn is_numbering(word: &str, next: Option<&str>) -> bool {
    let inner = word.trim_end_matches(['.', ')', '/']);
    let short = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let code = (2..=3).contains(&word.len()) && word.starts_with(|c: char| c.is_ascii_digit());
    let marked = inner.len() < word.len() || inner.contains('.');
    marked && inner.split('.').all(short)
        || code && next.is_some_and(|next| SEPARATORS.contains(&next))
}

/// "Doubs (25) – 3 CPTS": how many there are, behind the name of a section.
fn is_told(words: &[&str], at: usize) -> bool {
    const MOST: usize = 3;
    0 < at && SEPARATORS.contains(&words[at - 1]) && words.len() <= at + MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_lines_that_are_headings() {
        #[rustfmt::skip]
        let cases = [
            ("Haute-Savoie", Some(6)), ("Haute-Savoie (74)", Some(6)), ("HAUTE-SAVOIE (74)", Some(5)),
            ("2. La couverture de la population", Some(6)), ("La situation au 1er mars 2024", Some(6)),
            ("Bilan 2023-2024", Some(6)), ("Séance publique du 9 novembre 2021 à 21h30", Some(6)), ("03 | Allier", Some(6)), ("2.2.3 Les structures", Some(6)), ("Accord signé (7)", Some(6)),
            ("Rapport n° 4.12 – Soutien aux communautés", Some(6)), ("Point 2 – Exercice coordonné", Some(6)), ("Relevé de conclusions - lundi 21 mars 2022, 14 h 30", Some(6)), ("Réponse – JO Sénat du 18 janvier 2024, page 187", Some(6)),
            ("Doubs (25) – 3 CPTS", Some(6)), ("Avancement au 1 er septembre 2023", Some(6)), ("Combien de CPTS dans le Gers ?", Some(6)),
            // A figure, a sentence, a lead-in, the rest of a sentence, a number, a phone.
            ("La région compte 45 CPTS", None), ("Le Gers en a trois.", None), ("Elles sont :", None), ("et la Lozère", None),
            ("62", None), ("Tél. 05 61 00 00 00", None), ("12 mars 2024", None), ("Plus de 2 000 signatures", None),
            ("Les 3 projets", None), ("Objectif 12 CPTS", None), ("Point 125", None), ("Une seule est ouverte. Pourquoi ?", None), ("– Combien de CPTS ?", None),
        ];
        for (text, level) in cases {
            assert_eq!(bold(text), level, "for {text}");
        }
    }

    #[test]
    fn classes_and_styles_that_make_titles() {
        #[rustfmt::skip]
        let classes = [
            ("section-title", Some(None)), ("titre2", Some(Some(2))), ("card__title--3", Some(Some(3))), ("Titre", Some(None)),
            ("title-wrapper", None), ("subtitle", None), ("untitled", None), ("2", None), ("", None),
        ];
        for (class, level) in classes {
            assert_eq!(titled(class).map(|it| it.level), level, "for {class}");
        }
        #[rustfmt::skip]
        let styles = [
            ("font-size: 24px; color: red", true), ("color: red; font-weight:700", true), ("font-size:1.5em", true),
            ("font-size: x-large", true), ("font-size: 14pt !important", true), ("font-size: 16px", false),
            ("font-size: 1em", false), ("font-weight: normal", false), ("font-size", false), ("", false),
        ];
        for (style, large) in styles {
            assert_eq!(is_large(style), large, "for {style}");
        }
    }

    #[test]
    fn numbers_of_an_outline() {
        #[rustfmt::skip]
        let cases = [
            ("2.1 Les signatures", "Les signatures"), ("3) Les projets", "Les projets"), ("12. Aveyron", "Aveyron"),
            ("12 CPTS signées", "12 CPTS signées"), ("2024 en chiffres", "2024 en chiffres"), ("1er mars 2024", "1er mars 2024"),
            ("2.5 millions", "2.5 millions"), ("Les signatures", "Les signatures"),
        ];
        for (text, expected) in cases {
            assert_eq!(unnumbered(text), expected, "for {text}");
        }
    }
}
