//! Named communities: "la CPTS du Pays d'Epernay Terres de Champagne (51)".

use crate::model::Territory;

use super::token::{Kind, Token};
use super::vocabulary::{Cue, Vocabulary};

/// A named community in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameHit {
    /// The token "CPTS".
    pub(super) from: usize,
    /// Behind the last token of the name.
    pub(super) to: usize,
    /// Behind the brackets with the department, where they follow.
    pub(super) end: usize,
    /// The department in those brackets.
    pub(super) department: Option<Territory>,
}

/// Every named community of a text. `listed` says that the text is an item of a list or a heading,
/// where a name needs no article and may hold commas.
pub(super) fn names(text: &[Token], listed: bool, vocabulary: &Vocabulary) -> Vec<NameHit> {
    let mut found: Vec<NameHit> = Vec::new();
    for from in 0..text.len() {
        let inside = found.last().is_some_and(|last| from < last.to);
        if inside || !text[from].is("cpts") || !singular(text, from, listed) {
            continue;
        }
        if let Some(hit) = name_at(text, from, listed, vocabulary) {
            found.push(hit);
        }
    }
    found
}

/// "la CPTS …", "une CPTS …", or the first word of an item: one community, not several.
fn singular(text: &[Token], from: usize, listed: bool) -> bool {
    let Some(before) = from.checked_sub(1).map(|n| &text[n]) else { return listed };
    match before.fold.as_str() {
        "la" | "sa" | "cette" | "notre" | "une" => true,
        "(" | "«" | "–" => listed,
        _ => false,
    }
}

fn name_at(text: &[Token], from: usize, listed: bool, vocabulary: &Vocabulary) -> Option<NameHit> {
    let geographic = |t: usize| vocabulary.cue(Cue::Geographic).longest_at(text, t).is_some();
    let link = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "de" | "du"
                | "des"
                | "d'"
                | "la"
                | "le"
                | "les"
                | "l'"
                | "et"
                | "en"
                | "sur"
                | "&"
                | "sous"
                | "les-"
                | "a"
                | "au"
                | "aux"
                | "lez"
                | "and"
        )
    };
    // A department in brackets near by closes the name, whatever words it is made of.
    let bracket = (from + 1..text.len().min(from + 18)).find(|&n| text[n].is_mark("(;:.!?"));
    let coded = bracket.filter(|&n| text[n].is_mark("(")).and_then(|n| {
        let code = text.get(n + 1)?;
        let closes = |at: usize| text.get(at).is_some_and(|t| t.is_mark(")"));
        // "(2B)" is a digit and a letter.
        let half = text.get(n + 2).filter(|t| code.is("2") && t.glued && (t.is("a") || t.is("b")));
        let department = match half {
            Some(half) if closes(n + 3) => {
                Territory::department(&format!("2{}", half.fold.to_uppercase()))?
            }
            _ if closes(n + 2) => department(code)?,
            _ => return None,
        };
        Some((n, department))
    });
    // "CPTS avec ACI signé (34)" counts them.
    let told = text.get(from + 1).is_some_and(|t| {
        matches!(t.fold.as_str(), "avec" | "ayant" | "dont" | "en" | "sans" | "sous")
            || t.fold.starts_with("signataire")
    });
    if let Some((bracket, department)) = coded.filter(|_| !told) {
        let plain = text[from + 1..bracket].iter().all(|t| {
            t.is_word()
                || t.is_mark(",&–")
                || matches!(t.kind, Kind::Number(_) | Kind::Code | Kind::Ordinal(_))
        });
        let worded = text[from + 1..bracket].iter().any(|t| t.capital || t.fold.len() > 3);
        if plain && worded && from + 1 < bracket {
            return Some(NameHit {
                from,
                to: bracket,
                end: bracket + 3 + usize::from(text[bracket + 1].is("2")),
                department: Some(department),
            });
        }
    }
    let mut to = from + 1;
    let mut named = false;
    let mut at = from + 1;
    while let Some(token) = text.get(at) {
        let number = matches!(token.kind, Kind::Number(_) | Kind::Code);
        if token.is_word() && token.capital || number && (token.kind == Kind::Code || named) {
            // "La CPTS Ouest a signé": every capital belongs to the name.
            named = true;
            at += 1;
            to = at;
        } else if geographic(at) && (named || at <= from + 3) {
            at += 1;
            if named || text[from + 1..at].iter().any(|t| t.capital) {
                to = at;
            }
        } else if link(token)
            && text.get(at + 1).is_some()
            && !text[at..text.len().min(at + 3)].iter().any(|t| t.is("cpts"))
            || token.is_mark(",") && named && continues(text, at, listed)
        {
            at += 1;
        } else {
            break;
        }
    }
    // "la CPTS en Bretagne" speaks of a region, "CPTS (12)" of nothing.
    let led = text.get(from + 1).is_some_and(|t| t.is("en"));
    (named && !led && from + 1 < to).then_some(NameHit { from, to, end: to, department: None })
}

/// Whether a comma stands inside the name: "Châtillon, Vanves, Malakoff et Fontenay-aux-Roses".
fn continues(text: &[Token], comma: usize, listed: bool) -> bool {
    let next = text.get(comma + 1);
    let capital = next.is_some_and(|t| t.is_word() && t.capital);
    let rest = &text[comma + 1..text.len().min(comma + 12)];
    let closes = rest
        .iter()
        .take_while(|t| t.capital || t.is_mark(",&") || t.fold.len() <= 3)
        .any(|t| t.is("et") || t.is("&"));
    capital && (closes || listed)
}

fn department(code: &Token) -> Option<Territory> {
    let digits = matches!(code.kind, Kind::Number(_)) && (2..=3).contains(&code.fold.len());
    digits.then(|| Territory::department(&code.fold)).flatten()
}

#[cfg(test)]
mod tests {
    use crate::sources::Geography;

    use super::super::token::tokens;
    use super::*;

    #[test]
    fn names_as_printed() {
        let vocabulary = Vocabulary::built_in(&Geography::default());
        #[rustfmt::skip]
        let cases: &[(&str, bool, &[&str])] = &[
            ("CPTS de l’Est Sedanais et Portes du Luxembourg (08)", true, &["CPTS de l’Est Sedanais et Portes du Luxembourg DEP-08"]),
            ("CPTS du secteur Sauer, Pechelbronn et Pays de Niederbronn (67)", true, &["CPTS du secteur Sauer, Pechelbronn et Pays de Niederbronn DEP-67"]),
            ("ceux de la CPTS de Saint-Dizier, Der & Blaise (52) et de la CPTS du territoire messin (57), déjà actives", false,
                &["CPTS de Saint-Dizier, Der & Blaise DEP-52", "CPTS du territoire messin DEP-57"]),
            ("Signature ACI de la CPTS Le Mans Agglo, la 1ère de la Sarthe", false, &["CPTS Le Mans Agglo"]),
            ("Demain, la CPTS du bassin de Thau commencera son existence", false, &["CPTS du bassin de Thau"]),
            ("la CPTS Synapse Comtat Venaissin a signé ce matin", false, &["CPTS Synapse Comtat Venaissin"]),
            ("la CPTS Châtillon, Vanves, Malakoff et Fontenay-aux-Roses a signé son ACI", false, &["CPTS Châtillon, Vanves, Malakoff et Fontenay-aux-Roses"]),
            ("la CPTS Presqu'îles en mer (56) a été dissoute", false, &["CPTS Presqu'îles en mer DEP-56"]),
            ("CPTS 21-52", true, &["CPTS 21-52"]),
            ("les CPTS de Bretagne", false, &[]),
            ("12 CPTS en Bretagne", false, &[]),
            ("une CPTS y fonctionne", false, &[]),
            ("l'ACI de la CPTS Grand Auxerrois et Armance.", false, &["CPTS Grand Auxerrois et Armance"]),
        ];
        for (text, listed, expected) in cases {
            let words = tokens(text);
            let got: Vec<String> = names(&words, *listed, &vocabulary)
                .iter()
                .map(|hit| {
                    let name = &text[words[hit.from].start..words[hit.to - 1].end];
                    hit.department.map_or_else(|| name.to_owned(), |d| format!("{name} {d}"))
                })
                .collect();
            assert_eq!(got, *expected, "for {text:?}");
        }
    }
}
