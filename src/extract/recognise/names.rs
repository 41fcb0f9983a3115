//! Named communities: "la CPTS du Pays d'Epernay Terres de Champagne (51)".

use crate::model::{Level, Territory};

use super::pointed::is_direction;
use super::sentence::Sentence;
use super::whole;
use crate::extract::lexicon::stretch::{led_elsewhere, stretch};
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};

/// A named community in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHit {
    /// The token "CPTS", or the word that stands for it: "celle de Vervins".
    pub(crate) from: usize,
    /// Where what makes it a name begins.
    pub(crate) rest: usize,
    /// Behind the last token of the name.
    pub(crate) to: usize,
    /// Behind the brackets with the department, where they follow.
    pub(crate) end: usize,
    /// The department in those brackets.
    pub(crate) department: Option<Territory>,
}

impl NameHit {
    /// "LES CPTS EN RÉGION": capitals that are all there is make no name, but for one that opens the line.
    pub(crate) fn is_shouted(&self, s: &Sentence<'_>) -> bool {
        let leads = self.from == 0 || self.from == 1 && s.tokens[0].is("la");
        !leads && !s.text.contains(char::is_lowercase)
    }

    /// The name as a reader would quote it: "CPTS du Vimeu", also where the text says "celle du Vimeu".
    pub(crate) fn printed(&self, text: &str, words: &[Token]) -> String {
        let slice = |from: usize| &text[words[from].start..words[self.to - 1].end];
        let head = &words[self.from];
        let short = head.end - head.start == head.fold.len();
        if head.is("cpts") && short && self.rest == self.from + 1 {
            slice(self.from).to_owned()
        } else {
            format!("CPTS {}", slice(self.rest))
        }
    }
}

/// Every named community of a text. `listed` says that the text is an item of a list or a heading,
/// where a name needs no article and may hold commas.
pub(crate) fn names(text: &[Token], listed: bool, vocabulary: &Vocabulary) -> Vec<NameHit> {
    let mut found: Vec<NameHit> = Vec::new();
    let begins = !text.is_empty() && in_series(text, 0);
    // "2 projets validés : CPTS Sud Basse-Terre et CPTS de Marie-Galante"
    let first = (0..text.len()).find(|&at| in_series(text, at));
    let led = first.is_some_and(|at| begins || text[at - 1].is_mark(":"));
    let series = led && 1 < (0..text.len()).filter(|&at| in_series(text, at)).count();
    for from in 0..text.len() {
        let inside = found.last().is_some_and(|last| from < last.to);
        let Some(rest) = head(text, from).filter(|_| !inside) else { continue };
        let beside = found.last().is_some_and(|last| begins && last.end == from);
        let one = singular(text, from, listed) || series && in_series(text, from) || beside;
        if !one {
            continue;
        }
        let hit = name_at(text, (from, rest), listed, vocabulary);
        found.extend(hit.filter(|hit| !is_pair(text, hit, vocabulary)));
    }
    found
}

/// "CPTS-MSP", the name of a rubric: two sorts of structures, and no community.
fn is_pair(text: &[Token], name: &NameHit, vocabulary: &Vocabulary) -> bool {
    let other = vocabulary.cue(Cue::OtherStructure).longest_at(text, name.rest);
    other.is_some_and(|hit| hit.to == name.to)
}

/// "CPTS de Seine-Maritime : où en est-on ?": those of a place, and no community that is called after it.
pub(crate) fn is_place(text: &[Token], name: &NameHit, vocabulary: &Vocabulary) -> bool {
    let rest = &text[name.rest..name.to];
    let one = name.from.checked_sub(1).is_some_and(|n| {
        matches!(text[n].fold.as_str(), "la" | "sa" | "cette" | "notre" | "une" | "ma" | "votre")
    });
    let direction = matches!(rest, [word] if is_direction(word));
    // "CPTS des Vosges saônoises": a part of it, and its name.
    let part = whole::adjective(text, name, vocabulary).is_some();
    let whole = vocabulary.places.whole(rest).is_some();
    !one && !direction && !part && name.department.is_none() && whole
}

/// The community called after its department that is all that a text says: "CPTS du Territoire de Belfort".
pub(crate) fn alone(text: &[Token], vocabulary: &Vocabulary) -> Option<NameHit> {
    let rest = head(text, 0)?;
    let name = name_at(text, (0, rest), true, vocabulary)?;
    let article = |t: &Token| matches!(t.fold.as_str(), "de" | "du" | "d'" | "des");
    let one = text.get(rest).is_some_and(article) && is_place(text, &name, vocabulary);
    (one && text[name.end..].iter().all(|t| t.kind == Kind::Mark)).then_some(name)
}

/// Behind "CPTS", or behind the long form and its abbreviation in brackets.
pub(crate) fn head(text: &[Token], from: usize) -> Option<usize> {
    let is = |at: usize, word: &str| text.get(at).is_some_and(|t| t.is(word));
    let short = |at: usize| is(at, "(") && is(at + 1, "cpts") && is(at + 2, ")");
    if is(from, "cpts") && !text[from].several {
        return Some(if short(from + 1) { from + 4 } else { from + 1 });
    }
    if !is(from, "communaute") || !is(from + 1, "professionnelle") {
        return None;
    }
    let mut at = from + 2;
    at += usize::from(is(at, "et"));
    at += usize::from(is(at, "territoriale"));
    at += if is(at, "de") && is(at + 1, "sante") { 2 } else { 0 };
    at += if short(at) { 3 } else { 0 };
    Some(at)
}

/// "la CPTS …", "une CPTS …", or the first word of an item: one community, not several.
fn singular(text: &[Token], from: usize, listed: bool) -> bool {
    let adjective = |t: &Token| {
        matches!(t.fold.as_str(), "future" | "nouvelle" | "jeune" | "toute" | "petite" | "ancienne")
    };
    let behind = (0..from).rev().find(|&n| !adjective(&text[n]));
    let Some(before) = behind.map(|n| &text[n]) else { return listed };
    match before.fold.as_str() {
        "la" | "sa" | "cette" | "notre" | "une" | "ma" | "leur" | "votre" | "association" => true,
        "(" | "«" | "–" => listed,
        _ => false,
    }
}

/// "CPTS du Vimeu, CPTS du Ponthieu et CPTS Grand Amiens": one of several that stand without an article.
fn in_series(text: &[Token], at: usize) -> bool {
    let opens = at.checked_sub(1).is_none_or(|n| text[n].is_mark(",;:") || text[n].is("et"));
    let called = text.get(at + 1).is_some_and(|t| {
        t.capital && !t.is("cpts") || matches!(t.fold.as_str(), "du" | "de" | "des" | "d'")
    });
    opens && called && text[at].is("cpts")
}

/// The name that stands behind a head.
pub(crate) fn name_at(
    text: &[Token],
    (from, rest): (usize, usize),
    listed: bool,
    vocabulary: &Vocabulary,
) -> Option<NameHit> {
    // "la CPTS « Cœur de Nacre »"
    if text.get(rest).is_some_and(|t| t.is_mark("«\"“")) {
        const LONGEST: usize = 10;
        let close = (rest + 1..text.len().min(rest + LONGEST))
            .find(|&n| text[n].is_mark("»\"”"))
            .filter(|_| text[rest + 1].capital)?;
        let plain = text[rest + 1..close].iter().all(|t| t.kind != Kind::Mark || t.is_mark(",–&"));
        let (rest, to, end) = (rest + 1, close, close + 1);
        return plain.then_some(NameHit { from, rest, to, end, department: None });
    }
    // A department in brackets near by closes the name, whatever words it is made of.
    let bracket = (rest..text.len().min(rest + 17)).find(|&n| text[n].is_mark("(;:.!?"));
    let coded = bracket
        .filter(|&n| text[n].is_mark("("))
        .and_then(|n| bracketed(text, n, vocabulary).map(|(department, end)| (n, department, end)));
    // "CPTS avec ACI signé (34)" counts them.
    let told = text.get(rest).is_some_and(|t| {
        matches!(t.fold.as_str(), "avec" | "ayant" | "dont" | "en" | "sans" | "sous")
            || t.fold.starts_with("signataire")
    });
    if let Some((bracket, department, end)) = coded.filter(|_| !told) {
        let plain = text[rest..bracket].iter().all(|t| {
            t.is_word()
                || t.is_mark(",&–")
                || matches!(t.kind, Kind::Number(_) | Kind::Code | Kind::Ordinal(_))
        });
        let coded = text[bracket + 1].kind != Kind::Word;
        let worded = text[rest..bracket].iter().any(|t| t.capital || coded && t.fold.len() > 3);
        if plain && worded && rest < bracket {
            let department = Some(department);
            return Some(NameHit { from, rest, to: bracket, end, department });
        }
    }
    // "la CPTS du Bocage virois (octobre 2022)": an item is a name and the day behind it.
    if let Some(bracket) = bracket.filter(|&n| listed && text[n].is_mark("(") && dated(text, n)) {
        let plain = text[rest..bracket].iter().all(|t| t.is_word() || t.is_mark(",&–"));
        let capital = text[rest..bracket].iter().any(|t| t.capital);
        let stages = staged(text, rest, bracket, vocabulary) < bracket;
        if plain && capital && !stages && !led_elsewhere(&text[rest]) && !told {
            return Some(NameHit { from, rest, to: bracket, end: bracket, department: None });
        }
    }
    // "CPTS Bocage bourbonnais – LI": an item is a name and the stage behind it.
    let dash = (rest..text.len().min(rest + 9)).find(|&n| text[n].is_mark("–,;:.(!?"));
    if let Some(dash) = dash.filter(|&n| listed && from == 0 && text[n].is_mark("–")) {
        let plain = text[rest..dash].iter().all(Token::is_word);
        let capital = text.get(rest..dash).is_some_and(|words| words.iter().any(|t| t.capital));
        let next = text.get(dash + 1);
        let follows = vocabulary.stages.longest_at(text, dash + 1).is_some()
            || next.is_some_and(|t| t.is("li") || t.is("aci"));
        if plain && capital && follows && !led_elsewhere(&text[rest]) && !told {
            return Some(NameHit { from, rest, to: dash, end: dash, department: None });
        }
    }
    let to = staged(text, rest, stretch(text, rest, listed, vocabulary)?, vocabulary);
    // "Ouest, Grand Sud, CPTS du Tampon, Cirques et Nord": what the commas before it part, those behind it do.
    let among = from.checked_sub(1).is_some_and(|n| text[n].is_mark(","));
    let comma = (rest..to).find(|&n| among && text[n].is_mark(","));
    let to = labelled(text, rest, comma.unwrap_or(to), vocabulary);
    let led = led_elsewhere(&text[rest]);
    (!led && rest < to).then_some(NameHit { from, rest, to, end: to, department: None })
}

/// Whether brackets hold a month or a year and nothing else: "(octobre 2022)", "(2021)".
fn dated(text: &[Token], open: usize) -> bool {
    let Some(close) = (open + 1..text.len().min(open + 5)).find(|&n| text[n].is_mark(")")) else {
        return false;
    };
    let inside = &text[open + 1..close];
    let year = |t: &Token| matches!(t.kind, Kind::Number(n) if (2015.0..2100.0).contains(&n));
    inside.last().is_some_and(year) && inside.len() <= 3
}

/// Where a name ends that a stage follows without a mark: "CPTS Grand Sud ACI signé le 30 juin".
fn staged(text: &[Token], rest: usize, to: usize, vocabulary: &Vocabulary) -> usize {
    let wording = |at: &usize| {
        let hit = vocabulary.stages.longest_at(text, *at);
        text[*at].capital && hit.is_some_and(|hit| hit.from + 1 < hit.to)
    };
    (rest + 1..to).find(wording).unwrap_or(to)
}

/// Where a name ends that the label of a field follows: "CPTS du Pays ajaccien Stade : ACI signé".
fn labelled(text: &[Token], rest: usize, to: usize, vocabulary: &Vocabulary) -> usize {
    let colon = text.get(to).is_some_and(|t| t.is_mark(":"));
    let field = vocabulary.cue(Cue::Field);
    let label = |at: &usize| field.longest_at(text, *at).is_some_and(|hit| hit.to == to);
    (rest + 1..to).rev().take(3).find(label).filter(|_| colon).unwrap_or(to)
}

/// The department that brackets hold and nothing else, and where they end: "(08)", "(2B)", "(Oise)".
pub(crate) fn bracketed(
    text: &[Token],
    open: usize,
    vocabulary: &Vocabulary,
) -> Option<(Territory, usize)> {
    const LONGEST: usize = 8;
    let close = (open + 1..text.len().min(open + LONGEST)).find(|&n| text[n].is_mark(")"))?;
    let inside = &text[open + 1..close];
    let department = match inside {
        [code] if code.kind != Kind::Word => department(code),
        // "(2B)" is a digit and a letter.
        [code, half] if code.is("2") && half.glued && (half.is("a") || half.is("b")) => {
            Territory::department(&format!("2{}", half.fold.to_uppercase()))
        }
        _ => vocabulary.places.whole(inside).filter(|place| place.level() == Level::Department),
    };
    department.map(|department| (department, close + 1))
}

fn department(code: &Token) -> Option<Territory> {
    let digits = matches!(code.kind, Kind::Number(_)) && (2..=3).contains(&code.fold.len());
    digits.then(|| Territory::department(&code.fold)).flatten()
}

#[cfg(test)]
mod tests {
    use crate::sources::Geography;

    use super::*;
    use crate::extract::lexicon::token::tokens;

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
            ("la CPTS Coteaux-Montagne noire et la CPTS du Pays ajaccien ont signé", false,
                &["CPTS Coteaux-Montagne noire", "CPTS du Pays ajaccien"]),
            ("la CPTS « Cœur de Nacre » a signé", false, &["CPTS Cœur de Nacre"]),
            ("La communauté professionnelle territoriale de santé (CPTS) du Pays de Caux a signé", false, &["CPTS du Pays de Caux"]),
            ("ma CPTS du Gévaudan (48) couvre 11 000 habitants", false, &["CPTS du Gévaudan DEP-48"]),
            ("CPTS Bocage sud 12 rue du Palais, Parthenay", true, &["CPTS Bocage sud"]),
            ("MSP, CPTS et Centres de santé", true, &[]),
            ("la CPTS du territoire a signé", false, &[]),
            ("votre CPTS est à vos côtés", false, &[]),
        ];
        for (text, listed, expected) in cases {
            let words = tokens(text);
            let got: Vec<String> = names(&words, *listed, &vocabulary)
                .iter()
                .map(|hit| {
                    let name = hit.printed(text, &words);
                    hit.department.map_or_else(|| name.clone(), |d| format!("{name} {d}"))
                })
                .collect();
            assert_eq!(got, *expected, "for {text:?}");
        }
    }
}
