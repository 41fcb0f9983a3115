//! What the cells of a table share: whether it counts communities, at which stages, and who they are.

use std::borrow::Cow;

use super::caption::Caption;
use super::column::{Column, Head, begins, has, mentions_cpts, stage_of};
use super::indicator::{self, Indicator};
use super::listing;
use super::rate::covers;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::marks::digit;
use crate::extract::lexicon::token::{Kind, Token, head, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::names::{NameHit, names};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::stages::{Named, common};
use crate::extract::recognise::whole;
use crate::model::StageRange;
use crate::read::Row;

/// Whether a line above a table that has no caption is one: "Nombre de CPTS au 31 décembre".
pub(crate) fn announces(above: &str, page: &Page<'_>) -> bool {
    let above = unmoving(unnumbered(above));
    let other = [Cue::OtherStructure, Cue::ColumnOther, Cue::Mean, Cue::Event, Cue::Target];
    let ends = above.ends_with(['.', '?', '!', ';']);
    // "Part de la population couverte par une CPTS, au 31 décembre"
    let shares = covers(above, page);
    let other = other.into_iter().filter(|cue| !shares || *cue != Cue::ColumnOther);
    !ends && mentions_cpts(above, page) && !other.clone().any(|cue| has(above, cue, page))
}

/// Whether a line below a table that has no caption says what it counts.
pub(crate) fn captions(below: &str, page: &Page<'_>) -> bool {
    let below = unnumbered(below);
    let counts = head(below).is_some_and(|t| {
        matches!(t.fold.as_str(), "nombre" | "part" | "taux" | "effectif" | "evolution" | "cpts")
    });
    // "au 31 décembre de chaque année": the days of the columns, and nothing that happened.
    let below = &*below.replace("chaque année", "");
    let other = [Cue::OtherStructure, Cue::Event, Cue::Target];
    let ends = below.ends_with(['?', '!', ';', ':']);
    counts
        && !ends
        && mentions_cpts(below, page)
        && !other.into_iter().any(|cue| has(below, cue, page))
}

/// "Évolution du nombre de CPTS", above days: the numbers of each.
fn unmoving(caption: &str) -> &str {
    let words = tokens(caption);
    let [first, of, next, ..] = words.as_slice() else { return caption };
    let moves = matches!(first.fold.as_str(), "evolution" | "progression");
    let of = matches!(of.fold.as_str(), "du" | "des" | "de");
    if moves && of { &caption[next.start..] } else { caption }
}

/// A caption without the number of its table or figure: "Tableau 1 : CPTS signataires", "Figure 3 – Nombre de CPTS".
fn unnumbered(caption: &str) -> &str {
    let table = ["tableau", "figure", "graphique", "carte", "fig"];
    // Most are none, and their words are not looked at.
    if !head(caption).is_some_and(|first| table.contains(&first.fold.as_str())) {
        return caption;
    }
    let words = tokens(caption);
    let [_, number, rest @ ..] = words.as_slice() else { return caption };
    let mark = rest.iter().position(Token::is_word).filter(|&at| 0 < at && at < 3);
    let numbered = matches!(number.kind, Kind::Number(_));
    mark.filter(|_| numbered).map_or(caption, |at| &caption[rest[at].start..])
}

/// Whether the stages of a table are said of CPTS: "CPTS au projet de santé validé", "dont CPTS signataires".
pub(crate) fn stages_of_cpts(columns: &[Column], body: &[Row], page: &Page<'_>) -> bool {
    let stage = columns.iter().position(|column| *column == Column::Stage);
    stage.is_some_and(|at| {
        let mut cells = body.iter().filter_map(|row| row.cells.get(at));
        cells.any(|cell| mentions_other_than_aci(&cell.text, page))
    })
}

/// Whether some columns or labels of a table name the stages that they count.
pub(crate) fn tells_stages(columns: &[Column], body: &[Row], page: &Page<'_>) -> bool {
    // The first rows tell what a column holds.
    const TELLING: usize = 300;
    let headed = columns.iter().any(|column| match column {
        Column::Count(head) => head.stages.is_some() && !head.share && head.people.is_none(),
        _ => false,
    });
    let label = columns.iter().position(|column| *column == Column::Label);
    headed
        || label.is_some_and(|at| {
            let cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
            cells
                .map(|cell| indicator::of(&cell.text, true, page))
                .any(|read| matches!(read, Indicator::Count(Some(_))))
        })
}

/// Whether a text speaks of CPTS by another word than the contract that other structures have too.
pub(crate) fn mentions_other_than_aci(text: &str, page: &Page<'_>) -> bool {
    let words = tokens(text);
    let cue = page.vocabulary.cue(Cue::Community);
    (0..words.len()).any(|at| !words[at].is("aci") && cue.longest_at(&words, at).is_some())
}

/// The stages of a cell: what its row and the head of its column say together, or else the caption.
pub(crate) fn stages_of_cell(
    row: Option<&Named>,
    head: &Head,
    caption: &Caption,
    total: bool,
) -> Named {
    let all = Named {
        stages: StageRange::ALL,
        among: StageRange::ALL,
        rule: "no stage named".to_owned(),
    };
    match (row, &head.stages) {
        (Some(row), Some(head)) => match common(row.stages, head.stages) {
            Some(stages) => Named { stages, ..row.clone() },
            None => row.clone(),
        },
        (Some(named), None) => named.clone(),
        (None, Some(named)) => named.clone(),
        (None, None) if total => all,
        (None, None) => caption.stages.clone().unwrap_or(all),
    }
}

/// Whether a number below "Population couverte" counts the people: more than any share, and no label
/// says that it is one.
pub(crate) fn crowd(label: &str, number: &Number) -> bool {
    const CROWD: f64 = 1000.0;
    CROWD <= number.low && number.form != Form::Percent && !indicator::rated(label)
}

/// The communities that a cell names beside each other: "CPTS Nord Basse-Terre, CPTS Marie-Galante".
pub(crate) fn called(text: &str, page: &Page<'_>) -> Vec<String> {
    let words = tokens(text);
    if !words.first().is_some_and(|t| t.is("cpts") && !t.several) {
        return Vec::new();
    }
    let found = names(&words, true, page.vocabulary);
    let place =
        |name: &&NameHit| page.vocabulary.places.whole(&words[name.rest..name.to]).is_none();
    found.iter().filter(place).map(|name| name.printed(text, &words)).collect()
}

/// Whether a cell is the name of a community, with its word, and nothing else.
pub(crate) fn is_called(text: &str, page: &Page<'_>) -> bool {
    if !begins(text, Cue::Community, page) {
        return false;
    }
    // "CPTS des Savanes (lettre d'intention)"
    let aside = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let text = aside.filter(|(_, inner)| !inner.contains(')')).map_or(text, |(name, _)| name);
    let words = tokens(text);
    let names = names(&words, true, page.vocabulary);
    let ends = |name: &NameHit| {
        let end = whole::adjective(&words, name, page.vocabulary).unwrap_or(name.end);
        end == words.len()
    };
    matches!(names.as_slice(), [name] if name.from == 0 && ends(name))
}

/// The names that stand in one cell, each with its word: "CPTS Pays de Brest CPTS Presqu'île de Crozon".
pub(crate) fn side_by_side(text: &str) -> Vec<&str> {
    let words = tokens(text);
    // "CPTS de Thiérache (ex-CPTS Vervins)" is one.
    let short = |at: usize| {
        let word = &words[at];
        let within = at.checked_sub(1).is_some_and(|n| {
            word.tied
                || words[n].is_mark("(")
                || matches!(words[n].fold.as_str(), "ex" | "de" | "la" | "et")
        });
        word.is("cpts") && !word.several && word.capital && !within
    };
    let starts: Vec<usize> =
        (0..words.len()).filter(|&at| short(at)).map(|at| words[at].start).collect();
    if starts.first() != Some(&0) {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let names = starts.iter().zip(ends).map(|(&start, end)| {
        text[start..end].trim_end().trim_end_matches([',', ';', '/', '-', '–', '•']).trim_end()
    });
    names.filter(|name| tokens(name).iter().skip(1).any(|t| t.capital)).collect()
}

/// The names of a cell of names: "Haut Cantal ; Aurillac Châtaigneraie", "Pays de Lafayette, Velay Est".
pub(crate) fn parted(text: &str) -> Vec<&str> {
    let beside = side_by_side(text);
    if 1 < beside.len() {
        return beside;
    }
    let mark = if text.contains(';') { ';' } else { ',' };
    let named = |name: &&str| tokens(name).iter().any(|t| t.capital);
    text.split(mark).map(|name| name.trim().trim_end_matches('.')).filter(named).collect()
}

/// A name without the brackets behind it that say what became of the community: "Vallée de l'Yonne (dissoute en
/// 2023)", "Val d'Oise Est (12 communes)", "Figeac (ACI signé)".
pub(crate) fn without_aside<'t>(name: &'t str, page: &Page<'_>) -> &'t str {
    let Some((bare, aside)) = name.trim_end().strip_suffix(')').and_then(|it| it.rsplit_once(" ("))
    else {
        return name;
    };
    let told = has(aside, Cue::Dissolved, page)
        || tokens(aside).first().is_some_and(|t| t.is("ex") || t.is("anciennement"))
        || aside.chars().any(|c| c.is_ascii_digit())
        || stage_of(aside, page).is_some();
    if told && !bare.is_empty() { bare.trim_end() } else { name }
}

/// Whether a head or label tells of a mean: "Habitants par CPTS"; not "Population couverte par CPTS signataire".
pub(crate) fn is_mean(text: &str, page: &Page<'_>) -> bool {
    let words = tokens(text);
    let (mean, coverage) = (page.vocabulary.cue(Cue::Mean), page.vocabulary.cue(Cue::Coverage));
    (0..words.len()).any(|at| {
        let covered = words[at].is("par")
            && at.checked_sub(1).is_some_and(|n| coverage.longest_at(&words, n).is_some());
        !covered && mean.longest_at(&words, at).is_some()
    }) || is_density(&words)
}

/// "Généralistes pour 10 000 habitants": so many for each group of people, and neither a count nor a share of them.
fn is_density(words: &[Token]) -> bool {
    // "pour 100": per cent.
    const GROUP: f64 = 1000.0;
    let many = |t: &Token| matches!(t.kind, Kind::Number(n) if GROUP <= n);
    words.windows(2).any(|t| t[0].is("pour") && many(&t[1]))
}

/// "3.", "3)": the number of a row or of a chapter, which counts nothing.
pub(crate) fn is_ordinal(text: &str) -> bool {
    let number = text.trim_end().strip_suffix(['.', ')']);
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a table counts structures of another sort, and no communities beside them: "MSP | dont ACI signé".
pub(crate) fn of_others(titles: &[String], caption: &str, page: &Page<'_>) -> bool {
    let texts = || titles.iter().map(String::as_str).chain([caption]);
    texts().any(|text| has(text, Cue::OtherStructure, page))
        && !texts().any(|text| mentions_other_than_aci(text, page))
}

/// The mark of a note whose raised digits begin at a token: "couverte¹²".
pub(crate) fn mark_at(text: &[Token], at: usize) -> Option<String> {
    let own = |token: &Token| {
        token.fold.chars().next().filter(|_| token.kind == Kind::Mark).and_then(digit)
    };
    // Those behind the first are of its mark.
    if text[at].glued && at.checked_sub(1).is_some_and(|before| own(&text[before]).is_some()) {
        return None;
    }
    let behind = text[at + 1..].iter().take_while(|token| token.glued).map_while(own);
    own(&text[at]).map(|first| behind.fold(first, |mark, digit| mark + &digit))
}

/// A number without the mark of its note: "4 (b)".
pub(crate) fn unmarked(text: &str) -> &str {
    let mark = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let Some((number, mark)) = mark else { return text };
    let letter = mark.len() == 1 && mark.starts_with(|c: char| c.is_ascii_lowercase());
    if letter { number.trim_end() } else { text }
}

/// A number, and the day in brackets of which it is: "35 (31/12/2023)".
pub(crate) fn dated(text: &str) -> Option<(&str, dates::Printed)> {
    let (number, inner) = text.trim_end().strip_suffix(')')?.split_once('(')?;
    let year = |c: char| c.is_ascii_digit() || c == ' ';
    // "12 (2023)" may be of another year's count.
    let day = dates::whole(&tokens(inner)).filter(|_| !inner.chars().all(year))?;
    Some((number.trim_end(), day))
}

/// A number without the names in brackets of what it counts: "2 (Pays d'Alençon ; Flers et Domfrontais)".
pub(crate) fn unnamed(text: &str) -> &str {
    enumerated(text).map_or(text, |(number, _)| number)
}

/// A number, and the names in brackets of what it counts.
pub(crate) fn enumerated(text: &str) -> Option<(&str, &str)> {
    let (number, inner) = text.trim_end_matches(['*', ' ']).strip_suffix(')')?.split_once('(')?;
    let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let names =
        inner.starts_with(char::is_uppercase) && !digits(inner) && !inner.contains(['(', '%']);
    let number = number.trim_end();
    let counts = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (names && counts).then_some((number, inner))
}

/// A number without how much it has moved: "9 (+1)", "6 (=)".
pub(crate) fn unmoved(text: &str) -> &str {
    let parts = text.trim_end().strip_suffix(')').and_then(|text| text.split_once('('));
    let Some((number, moved)) = parts else { return text };
    let sign = moved.trim_start().starts_with(['+', '-', '−', '–', '=', '▲', '▼', '↗', '↘', '→']);
    if sign && moved.chars().count() <= 6 { number.trim_end() } else { text }
}

/// "72.5", as programs write it, with the comma of a French number.
pub(crate) fn decimal(text: &str) -> Cow<'_, str> {
    let number = text.trim().trim_end_matches('%').trim_end();
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    match number.split_once('.') {
        Some((whole, part)) if digits(whole, 3) && digits(part, 2) => {
            Cow::Owned(text.replacen('.', ",", 1))
        }
        _ => Cow::Borrowed(text),
    }
}

/// The stage that a row gives in its label or its column of stages.
pub(crate) fn stage_told(
    indicator: Option<&Indicator>,
    stage: Option<&str>,
    page: &Page<'_>,
) -> Option<Named> {
    match indicator {
        Some(
            Indicator::Count(named)
            | Indicator::Share(named)
            | Indicator::People(named, _)
            | Indicator::Target(named),
        ) => named.clone(),
        _ => stage.and_then(|text| stage_of(text, page).or_else(|| listing::short(text, page))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_digits_are_one_mark() {
        let marks = |text: &str| {
            let tokens = tokens(text);
            (0..tokens.len()).filter_map(|at| mark_at(&tokens, at)).collect::<Vec<_>>()
        };
        assert_eq!(marks("couverte (%)¹²"), ["12"]);
        assert_eq!(marks("78 %¹, à l'été ²³"), ["1", "23"]);
        assert!(marks("couverte (12)").is_empty());
    }
}
