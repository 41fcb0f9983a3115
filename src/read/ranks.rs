//! Whether rows of as many texts make up a table: a head, names down the first column, and a column of numbers.

use super::document::{Cell, Row};
use super::folded;

/// The longest text of a cell that is neither head nor name.
const LONGEST: usize = 80;

/// The longest head or name: "Part de la population couverte par une CPTS ayant signé l'ACI (en %)".
const LONGEST_NAME: usize = 200;

/// The rows of the table that texts make up, the first of them its head; none if they are cards, columns of text, or
/// what else stands in rows.
pub(super) fn table(rows: Vec<Vec<String>>) -> Option<Vec<Row>> {
    let (head, body) = rows.split_first()?;
    let width = head.len();
    let titles = head.get(1..).filter(|titles| !titles.is_empty())?;
    let times = titles.iter().filter(|text| is_time(text)).count();
    // One row of numbers is a table below several years.
    let enough = 1 < body.len() || body.len() == 1 && 1 < times;
    // "2021 | 2022 | 2023" and a number below each: such rows have no names.
    let bare = head.iter().all(|text| is_time(text));
    let named =
        |row: &Vec<String>| row.len() == width && (bare && is_value(&row[0]) || is_named(row));
    if !enough || !is_head(head) || !body.iter().all(named) {
        return None;
    }
    let column = |at: usize| body.iter().map(move |row| row[at].as_str());
    let counts = |at: usize| {
        column(at).all(is_value) && column(at).any(has_digit) && !column(at).all(is_time)
    };
    // "Titre | 4 mars 2024": entries of a list, and their days.
    let dated = |at: usize| is_time(&head[at]) && column(at).all(is_time);
    let fits = |at: usize| counts(at) || column(at).all(|text| text.len() <= LONGEST);
    let table = (1..width).any(counts) && (1..width).all(fits) && !(0..width).any(dated);
    table.then(|| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(at, texts)| row(texts.into_iter().map(|text| (text, at == 0)).collect()))
            .collect()
    })
}

/// Whether a row may head others: words and times, the first of which may be left out.
pub(super) fn is_head(texts: &[String]) -> bool {
    let title = |text: &String| {
        let words = !is_value(text) && !text.starts_with(|c: char| c.is_ascii_digit());
        let words = words && !is_sentence(text);
        text.len() <= LONGEST_NAME && (text.is_empty() || words || is_time(text))
    };
    texts.iter().all(title) && texts.iter().skip(1).any(|text| !text.is_empty())
}

/// Whether a row has a name, and a number behind it.
pub(super) fn is_named(texts: &[String]) -> bool {
    let Some((name, others)) = texts.split_first() else { return false };
    let told = !name.is_empty() && name.len() <= LONGEST_NAME;
    let named = !is_value(name) || is_time(name) || is_numbered(name);
    told && named && others.iter().any(|text| is_value(text))
}

/// Whether a name follows its number: "05 Hautes-Alpes", "39 – Jura".
fn is_numbered(text: &str) -> bool {
    let name = text.trim_start_matches(|c: char| !c.is_alphabetic());
    2 < name.len() && name.starts_with(char::is_uppercase)
}

/// Whether a text ends as a sentence does; that of a card is no head, whatever number stands on the next.
fn is_sentence(text: &str) -> bool {
    const ABBREVIATED: usize = 40;
    ABBREVIATED < text.len() && text.ends_with(['.', '!', '?', '…'])
}

pub(super) fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a cell holds a number, which may be a difference, or says that there is none.
pub(super) fn is_value(text: &str) -> bool {
    let none = matches!(text, "" | "-" | "–" | "—" | "nc" | "n.c." | "nd" | "n.d.");
    let number = text.trim_start_matches(['+', '-', '–', '−', ' ', '\u{a0}', '\u{202f}']);
    none || number.starts_with(|c: char| c.is_ascii_digit()) && text.len() < 16
}

/// Whether a text is a year, or ends with one: "2021", "31/12/2021", "1er janvier 2022", "Fin 2023".
fn is_time(text: &str) -> bool {
    const LONGEST: usize = 32;
    let year = |part: &str| {
        part.len() == 4 && part.parse().is_ok_and(|year: u32| (1990..2100).contains(&year))
    };
    let last = text.rsplit(|c: char| !c.is_ascii_digit()).next();
    text.len() <= LONGEST && last.is_some_and(year)
}

/// A row of these cells, some of which may be headers.
pub(super) fn row(cells: Vec<(String, bool)>) -> Row {
    let texts: Vec<&str> = cells.iter().map(|(text, _)| text.as_str()).collect();
    let text = folded(&texts.join(" "));
    let cells = cells.into_iter().map(|(text, header)| Cell { text, header, ..Cell::default() });
    Row { cells: cells.collect(), text, locator: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_table_below_a_head() {
        #[rustfmt::skip]
        let cases = [
            ("Lieu|2021|2022;Nord|2|3;Var|1|–", true),
            ("|31/12/2021|1er janvier 2023;Nord|2|3", true),
            ("2021|2022|2023;4|8|12", true),
            ("Année|CPTS;2021|4;2022|8", true),
            ("Département|CPTS|Contact;39 – Jura|4|Mme Roy;05 Hautes-Alpes|3|M. Petit", true),
            ("Étape|Nombre|Évolution|Contact;ACI signé|12|+ 128 %|Mme Roy;En projet|3|– 4|en attente", true),
            // Cards, entries and their days, steps, texts, one row, numbers below each other.
            ("signées|12;en projet|3;autres|9", false),
            ("Une réunion|4 mars 2024;Un appel|2 mai 2024;Un guide|7 juin 2024", false),
            ("Titre|Date;Une réunion|04/03/2024;Un appel|02/05/2024", false),
            ("Lieu|Texte;Nord|Deux mots;Var|Un mot", false),
            ("Habitants|Les 3 communautés rassemblent plus de 250 000 habitants.;Appel|36 46;Vidéo|2 min 30", false),
            ("Lieu|A;Nord|2", false),
            ("Lieu|A;12|2;13|4", false),
            ("Lieu|A;Nord|2|3;Var|1", false),
        ];
        for (rows, expected) in cases {
            let texts = rows.split(';').map(|row| row.split('|').map(str::to_owned).collect());
            assert_eq!(table(texts.collect()).is_some(), expected, "{rows}");
        }
    }
}
