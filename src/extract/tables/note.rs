//! Notes and the marks that lead to them: "La Corse compte 5 CPTS (1)", "* Données au 31 décembre".

use std::ops::Range;

use super::cell::{mark_at, unmarked};
use crate::extract::claim::RawClaim;
use crate::extract::claims::around::NO_STAGE;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::marks::digit;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::StageWording;
use crate::extract::recognise::calendar;
use crate::extract::recognise::dates::Role;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, common, hull};
use crate::model::{Measure, PartialDate, StageRange};
use crate::read::{Block, BlockKind};

/// The marks and the notes of a document, as far as it was read.
#[derive(Default)]
pub(crate) struct Notes {
    /// Claims whose sentence bears a mark: the number of the claim and the mark.
    marked: Vec<(usize, String)>,
    /// The same for the rows of tables.
    rows: Vec<(usize, String)>,
    /// The same for columns and rows whose head bears a mark, which its note may define.
    heads: Vec<(usize, String)>,
    /// The stages of the notes that count nothing, by mark: "(1) Lettre d'intention validée."
    stages: Vec<(String, Named)>,
    /// The dates of the notes, by mark.
    dates: Vec<(String, PartialDate)>,
    /// The marks of headings and titles, which speak for every figure, and the number of the first claim below.
    general: Vec<(String, usize)>,
    seen: Vec<String>,
}

impl Notes {
    /// Keeps the marks of a text for the claims that were read in it.
    pub(crate) fn mark(&mut self, text: &[Token], claims: Range<usize>) {
        for mark in marks(text) {
            self.marked.extend(claims.clone().map(|number| (number, mark.clone())));
            self.saw(mark);
        }
    }

    /// Keeps the mark of a row of a table: what its note says goes before what stands above the table.
    pub(crate) fn mark_row(&mut self, mark: String, claims: impl Iterator<Item = usize>) {
        self.rows.extend(claims.map(|number| (number, mark.clone())));
        self.saw(mark);
    }

    /// The figure that bears a mark: the last before it, where it closes the sentence of several.
    pub(crate) fn bearer(&self, mark: &str) -> Option<usize> {
        let numbered = self.marked.iter().chain(&self.rows).rfind(|(_, known)| known == mark);
        numbered.map(|(number, _)| *number)
    }

    /// Keeps the marks of a heading, below which the claims from this number on stand.
    pub(crate) fn mark_all(&mut self, text: &[Token], from: usize) {
        for mark in marks(text) {
            self.general.push((mark.clone(), from));
            self.saw(mark);
        }
    }

    /// Keeps the marks of the head of a column or row for a figure below or beside it.
    pub(crate) fn mark_head(&mut self, text: &[Token], claim: usize) {
        self.heads.extend(marks(text).into_iter().map(|mark| (claim, mark)));
    }

    fn saw(&mut self, mark: String) {
        if !self.seen.contains(&mark) {
            self.seen.push(mark);
        }
    }

    /// The mark and the text of a paragraph that is a note: it begins with an asterisk, or with the
    /// mark of a figure above.
    pub(crate) fn note<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let rest = text.trim_start_matches('*');
        if rest.len() < text.len() {
            return Some((text[..text.len() - rest.len()].to_owned(), rest.trim_start()));
        }
        let inner = text.strip_prefix(['(', '[']).unwrap_or(text);
        let bracketed = inner.len() < text.len();
        let first = inner.chars().next()?;
        // "[42]": a footnote of a long report.
        let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let Some((mark, rest)) = high(text) {
            let known = self.seen.iter().any(|seen| seen == mark);
            return known.then(|| (mark.to_owned(), rest));
        }
        if text.starts_with('[') && (2..=3).contains(&digits) {
            let mark = &inner[..digits];
            let rest = inner[digits..].strip_prefix(']')?;
            let known = self.seen.iter().any(|seen| seen == mark);
            return known.then(|| (mark.to_owned(), rest.trim_start()));
        }
        let letter = first.is_ascii_lowercase() && bracketed;
        let mark = digit(first).or_else(|| letter.then(|| first.to_string()))?;
        let rest = &inner[first.len_utf8()..];
        let rest = if bracketed { rest.strip_prefix([')', ']'])? } else { rest };
        let known = self.seen.contains(&mark);
        let parted = bracketed || rest.starts_with([' ', '.', ':']) || !first.is_ascii_digit();
        (known && parted).then(|| (mark, rest.trim_start_matches(['.', ':', ' '])))
    }

    /// The notes of a paragraph that holds several, each with the mark that opens it, and what stands before
    /// the first: "Source : ARS. (a) Hors Mayotte. (b) Projet de santé validé."
    pub(crate) fn several<'t>(&self, text: &'t str) -> Vec<(Option<String>, &'t str)> {
        let mut found: Vec<(Option<String>, &str)> = Vec::new();
        let (mut from, mut mark) = (0, None::<String>);
        for (at, _) in text.match_indices(['(', '[', '*']) {
            let before = text[..at].trim_end();
            let opens = before.is_empty() || before.ends_with(['.', ';']) && before.len() < at;
            let known = self.note(&text[at..]).filter(|(mark, _)| self.seen.contains(mark));
            let Some((next, rest)) = known.filter(|_| from <= at) else { continue };
            // "* CPTS signataires ** Population municipale": the mark that follows that of this note.
            let last = mark.as_ref().or_else(|| found.last().and_then(|(mark, _)| mark.as_ref()));
            let follows = last.is_some_and(|last| is_next(last, &next)) && before.len() < at;
            if !opens && !follows {
                continue;
            }
            found.push((mark.take(), text[from..at].trim()));
            (from, mark) = (text.len() - rest.len(), Some(next));
        }
        found.push((mark, text[from..].trim()));
        found.retain(|(_, part)| !part.is_empty());
        found
    }

    /// Keeps the date of a note, and the stage that it defines.
    pub(crate) fn read(&mut self, s: &Sentence<'_>, mark: &str, page: &Page<'_>) {
        // "(Insee, RP 2020)": a year counts nothing, nor does what brackets add.
        let counted = |n: &Number| {
            let year = n.to == n.from + 1 && calendar::year(&s.tokens[n.from]).is_some();
            n.form != Form::One && !year && s.depth(n.core) == 0
        };
        let counts = s.numbers.iter().any(counted);
        // "(1) Préprojets et lettres d'intention": all of them.
        let parted = s.tokens.iter().any(|t| t.is("ou") || t.is("et"));
        // "Lettre d'intention validée ; projet de santé en cours d'écriture": what is true of both.
        let both = |one, other| {
            if parted { hull(one, other) } else { common(one, other).unwrap_or(hull(one, other)) }
        };
        // "qu'elles soient ou non conventionnées" leaves both open, and names no stage.
        let denied = |hit: &&Hit<StageWording>| {
            let before = |back: usize, word| {
                hit.from.checked_sub(back).is_some_and(|n| s.tokens[n].is(word))
            };
            before(1, "non") && before(2, "ou") || before(1, "ou") && s.tokens[hit.from].is("non")
        };
        let told = s.stages.iter().filter(|hit| !denied(hit));
        let whole = told.map(|hit| hit.meaning.stages).reduce(both);
        let named = whole.map(|stages| Named { stages, among: stages, rule: "note".to_owned() });
        // "Idée recensée ou lettre déposée": more than is understood; "que l'ACI soit signé ou non" is not.
        let either = |n: usize| {
            s.tokens[n].is("ou") && !s.tokens.get(n + 1).is_some_and(|t| t.is("non") || t.is("pas"))
        };
        let open = (0..s.tokens.len()).any(either) && s.stages.len() < 2;
        if !counts && !open && !self.stages.iter().any(|(known, _)| known == mark) {
            self.stages.extend(named.map(|named| (mark.to_owned(), named)));
        }
        let mut dates = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
        // "Population municipale au 1er janvier 2020": no day of a figure.
        let of_people = s.tokens.first().is_some_and(|t| t.is("population"));
        let date = dates.find_map(|hit| hit.printed.resolve(page.published)).filter(|_| !of_people);
        if !self.dates.iter().any(|(known, _)| known == mark) {
            self.dates.extend(date.map(|(date, _)| (mark.to_owned(), date)));
        }
    }

    /// Gives the figures of columns and rows whose head bears a mark the stage that its note defines.
    pub(crate) fn define(&self, claims: &mut [RawClaim]) {
        for (number, mark) in &self.heads {
            let named = self.stages.iter().find(|(known, _)| known == mark).map(|(_, named)| named);
            if let (Some(named), Some(claim)) = (named, claims.get_mut(*number))
                && common(claim.stages, named.stages) == Some(named.stages)
                && !claim.measure.is_target()
            {
                (claim.stages, claim.among) = (named.stages, named.stages);
            }
        }
    }

    /// "La région compte 41 communautés (1)", above "(1) Communautés dont le projet de santé est validé".
    fn define_sentences(&self, claims: &mut [RawClaim], blocks: &[Range<usize>]) {
        for (number, mark) in &self.marked {
            let named = self.stages.iter().find(|(known, _)| known == mark).map(|(_, named)| named);
            let Some(named) = named else { continue };
            let block = blocks.iter().find(|block| block.contains(number));
            // The mark of a cell or a caption is of the figures that bear it.
            let told = claims.get(*number).is_some_and(|claim| claim.method == "table");
            let end = block.filter(|_| !told).map_or(number + 1, |block| block.end);
            let date = self.dates.iter().find(|(known, _)| known == mark).map(|(_, date)| *date);
            for (at, claim) in claims.iter_mut().enumerate().take(end).skip(*number) {
                // "78 %12. Elle varie de 31 % en Corse à 98 % …": the people of whom the note tells.
                let goes_on = at == *number || claim.measure != Measure::Communities;
                let silent = claim.rule == NO_STAGE || goes_on && claim.stages == StageRange::ALL;
                // What bears a mark of its own is defined by that.
                let other = self.marked.iter().any(|(n, own)| *n == at && own != mark);
                if !silent || other || claim.measure.is_target() {
                    continue;
                }
                (claim.stages, claim.among) = (named.stages, named.stages);
                claim.rule.clone_from(&named.rule);
                claim.date = claim.date.or(date);
            }
        }
    }

    /// Gives the day of a note to the figures whose sentence bears its mark, and the stage that it defines to those that
    /// name none, and to those that follow in their paragraph; `blocks` are the claims of each.
    pub(crate) fn settle(self, claims: &mut [RawClaim], blocks: &[Range<usize>]) {
        self.define_sentences(claims, blocks);
        let of =
            |mark: &String| self.dates.iter().find(|(known, _)| known == mark).map(|(_, d)| *d);
        for (number, mark) in &self.marked {
            let Some(date) = of(mark) else { continue };
            // "On recense cinq communautés* :", above a list of its parts: they are of the same day.
            let parts = claims.iter_mut().enumerate().skip(*number);
            let parts = parts.filter(|(at, claim)| at == number || claim.total == Some(*number));
            parts.for_each(|(_, claim)| claim.date = claim.date.or(Some(date)));
        }
        for (number, mark) in self.rows.iter().chain(&self.heads) {
            if let (Some(date), Some(claim)) = (of(mark), claims.get_mut(*number)) {
                claim.date = Some(date);
            }
        }
        self.define(claims);
        // "CPTS*", above a table, and "* CPTS ayant signé l'ACI" below it.
        for (mark, from) in &self.general {
            let named = self.stages.iter().find(|(known, _)| known == mark).map(|(_, named)| named);
            let below = claims.iter_mut().skip(*from).filter(|claim| claim.method == "table");
            for claim in below.filter(|claim| claim.rule == NO_STAGE && !claim.measure.is_target())
            {
                let stages = named.map_or(claim.stages, |named| named.stages);
                (claim.stages, claim.among) = (stages, stages);
            }
        }
        let general = || self.general.iter().find_map(|(mark, _)| of(mark));
        for claim in claims.iter_mut().filter(|claim| !claim.measure.is_target()) {
            claim.date = claim.date.or_else(general);
        }
    }
}

/// Whether a mark comes directly behind another: "**" behind "*", "b" behind "a", "2" behind "1".
fn is_next(last: &str, next: &str) -> bool {
    let code = |mark: &str| mark.chars().next().map(u32::from).filter(|_| mark.len() == 1);
    match (code(last), code(next)) {
        (Some(last), Some(next)) => next == last + 1,
        _ => last.starts_with('*') && next.len() == last.len() + 1,
    }
}

/// The mark of two digits that opens a note, and its text: "12 Population …"; "12 CPTS" counts.
fn high(text: &str) -> Option<(&str, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (mark, rest) = text.split_at(digits);
    let mut behind = rest.chars();
    let worded = behind.next() == Some(' ')
        && behind.next().is_some_and(char::is_uppercase)
        && behind.next().is_some_and(char::is_lowercase);
    (digits == 2 && worded).then(|| (mark, rest.trim_start()))
}

/// The marks of the notes of a document that stand in brackets, or have two digits: "(1) Situation au 30 juin 2022".
pub(crate) fn told(blocks: &[Block]) -> Vec<String> {
    let mark = |block: &Block| {
        let noted = matches!(block.kind, BlockKind::Paragraph | BlockKind::Note { .. });
        if let Some((mark, _)) = high(&block.text).filter(|_| noted) {
            return Some(mark.to_owned());
        }
        let inner = block.text.strip_prefix(['(', '[']).filter(|_| noted)?;
        let first = inner.chars().next()?;
        let closed = inner[first.len_utf8()..].starts_with([')', ']']);
        digit(first).filter(|_| closed)
    };
    let mut found: Vec<String> = blocks.iter().filter_map(mark).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a number leads to one of the notes of its document: "projet de santé validé (1)".
pub(crate) fn leads(words: &[Token], number: Range<usize>, marks: &[String]) -> bool {
    let before = number.start.checked_sub(1).filter(|_| !marks.is_empty()).map(|n| &words[n]);
    let bracketed = before.is_some_and(|t| t.is_mark("(["))
        && words.get(number.end).is_some_and(|t| t.is_mark(")]"));
    bracketed && number.len() == 1 && marks.iter().any(|mark| *words[number.start].fold == **mark)
}

/// Whether a word may be the mark of a note of two digits.
fn is_high(word: &Token) -> bool {
    matches!(word.kind, Kind::Number(n) if (10.0..100.0).contains(&n)) && word.fold.len() == 2
}

/// Whether the mark of a note may be raised behind a word: "signataires12", "(%)12"; not "T12".
fn may_bear(word: &Token) -> bool {
    word.is_word() && 3 < word.fold.len() && !word.fold.ends_with('\'') || word.is_mark(")»%")
}

/// Whether a number is a digit that was raised behind a word: "Communautés professionnelles de santé1".
pub(crate) fn is_raised(words: &[Token], number: Range<usize>, marks: &[String]) -> bool {
    let digit = &words[number.start];
    let word = number.start.checked_sub(1).map(|n| &words[n]);
    let letters = word.is_some_and(|t| {
        t.is_word() && 3 < t.fold.len() && !t.fold.ends_with('\'') || t.is_mark("%")
    });
    let high = is_high(digit)
        && word.is_some_and(may_bear)
        && marks.iter().any(|mark| *digit.fold == **mark);
    number.len() == 1 && digit.glued && (digit.fold.len() == 1 && letters || high)
}

/// A paragraph without its number: "\[56\] À la fin de mai 2018, …".
pub(crate) fn unnumbered(text: &str) -> &str {
    let rest =
        text.strip_prefix('[').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = rest.and_then(|rest| rest.strip_prefix("] "));
    rest.filter(|rest| text.len() - rest.len() <= 6).map_or(text, str::trim_start)
}

/// The mark of a note at the end of a cell: "Guyane (a)", "Corse*", `Mayotte [2]`.
pub(crate) fn marked(cell: &str) -> Option<String> {
    let text = cell.trim_end();
    // A mark stands behind words.
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    let bare = text.trim_end_matches('*');
    if bare.len() < text.len() {
        return Some(text[bare.len()..].to_owned());
    }
    let last = text.chars().next_back()?;
    if !last.is_ascii_digit() && digit(last).is_some() {
        return digit(last);
    }
    let inner = text.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let mark = inner[open + 1..].chars();
    let mut mark = mark.filter(|c| !c.is_whitespace());
    let only = mark.next().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit())?;
    mark.next().is_none().then(|| only.to_string())
}

/// Whether a number bears the mark of a note: "51,5 %*", "12¹", "4 (b)".
pub(crate) fn bears(value: &str) -> bool {
    unmarked(value).len() < value.len()
        || value
            .trim_end()
            .ends_with(|c: char| c == '*' || !c.is_ascii_digit() && digit(c).is_some())
}

/// The marks of notes in a text: an asterisk, "(1)", a raised digit.
fn marks(text: &[Token]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, token) in text.iter().enumerate() {
        let small = matches!(token.kind, Kind::Number(n) if n < 10.0) && token.fold.len() == 1;
        let before = at.checked_sub(1).map(|n| &text[n]);
        let closed = text.get(at + 1).is_some_and(|t| t.is_mark(")]"));
        let bracketed = before.is_some_and(|t| t.is_mark("([")) && closed;
        // "78 %2"
        let raised = token.glued && before.is_some_and(|t| t.is_word() || t.is_mark("%"));
        // "couverte (%)12", "signataires12": a long report has many notes.
        let raised_high = token.glued && is_high(token) && before.is_some_and(may_bear);
        // "constituées [a]", but not "signée(s)"
        let lettered = bracketed
            && token.fold.len() == 1
            && token.is_word()
            && !token.capital
            && (before.is_some_and(|t| !t.glued)
                || !matches!(token.fold.as_str(), "s" | "e" | "x"));
        // "[42]": a footnote of a long report.
        let footnote = matches!(token.kind, Kind::Number(n) if n < 1000.0)
            && before.is_some_and(|t| t.is_mark("["))
            && text.get(at + 1).is_some_and(|t| t.is_mark("]"));
        let mark = match () {
            () if footnote => Some(token.fold.to_string()),
            // "**" is another mark than "*".
            () if token.is_mark("*") && before.is_some_and(|t| t.is_mark("*") && token.glued) => {
                None
            }
            () if token.is_mark("*") => {
                let more = |t: &&Token| t.is_mark("*") && t.glued;
                let count = 1 + text[at + 1..].iter().take_while(more).count();
                Some("*".repeat(count))
            }
            () if lettered => Some(token.fold.to_string()),
            () if small && (bracketed || raised) || raised_high => Some(token.fold.to_string()),
            () if token.kind == Kind::Mark => mark_at(text, at),
            () => None,
        };
        found.extend(mark.filter(|mark| !found.contains(mark)));
    }
    found
}
