//! Numbers that are part of a name or the mark of what follows: "avenant 2", "phase 3", "p. 2", "\[42\] Le …".

use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;

/// Whether a number is part of a name, or a mark.
pub(crate) fn is_label(s: &Sentence<'_>, number: &Number) -> bool {
    let before = number.core.checked_sub(1).map(|n| &s.tokens[n]);
    // "3." is the mark of an item.
    let marks_item = number.core == 0
        && number.low < 100.0
        && number.form == Form::Digits
        && s.tokens.len() == number.to + 1
        && s.tokens[number.to].is_mark(".)");
    // "5. Que finance l'ACI pour une officine ?", "3. Avancement des CPTS": of a question, of a section, which ends without a stop.
    let asks = number.core == 0
        && number.low < 100.0
        && number.form == Form::Digits
        && s.tokens.get(number.to).is_some_and(|t| t.is_mark("."))
        && s.tokens.get(number.to + 1).is_some_and(|t| t.capital)
        && (s.text.trim_end().ends_with('?') || !s.text.trim_end().ends_with('.'));
    // "61-CPTS-2025-02": a reference.
    let behind = number.to.checked_sub(1).map_or("", |last| &s.text[s.tokens[last].end..]);
    let tied = number.form == Form::Digits
        && behind.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    // "10 -": the number of a page.
    let text = s.text.trim();
    let page = s.tokens.len() == 1
        && (text.ends_with('-') || text.starts_with('-') || text.ends_with('–'));
    // "2) À Belfort, on souffle …", "Brèves – 1) Dans le Doubs …": the mark of what follows.
    let numbers = s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"))
        && s.depth(number.core) == 0
        && number.form == Form::Digits
        && number.low < 100.0
        && before.is_none_or(|t| t.kind == Kind::Mark);
    let degree = marks_item
        || asks
        || tied
        || numbers
        || page
        || before.is_some_and(|t| {
            t.is_mark("°#@") || t.is_mark("/") && t.end == s.tokens[number.core].start
        });
    // "p. 2": a page.
    let leaf = number.core.checked_sub(2).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "p" | "pp") && s.tokens[n + 1].is_mark(".")
    });
    // "Paris 13 devient la première CPTS", "Lyon 8 a signé": a part of a town.
    let town = number.form == Form::Digits
        && number.low <= 20.0
        && before.is_some_and(|t| matches!(t.fold.as_str(), "paris" | "lyon" | "marseille"))
        && (s.cue_at(Cue::Finite, number.to).is_some()
            || s.stages.iter().any(|hit| hit.from == number.to)
                && s.tokens.get(number.to).is_some_and(|t| t.fold.ends_with('e') || t.is("a")));
    let degree = degree || leaf || town;
    // "II.3 CPTS signataires", "A.2": a section.
    let section = number.core.checked_sub(2).is_some_and(|n| {
        let (word, mark) = (&s.tokens[n], &s.tokens[n + 1]);
        let roman = word.fold.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let letter = word.capital && (word.fold.len() == 1 || roman);
        letter && word.is_word() && mark.is_mark(".") && mark.glued && s.tokens[number.core].glued
    });
    // "T14b – Population couverte": a table.
    let table = number.from.checked_sub(1).is_some_and(|n| {
        let letter = &s.tokens[n];
        letter.is_word() && letter.capital && letter.fold.len() == 1 && s.tokens[n + 1].glued
    });
    // "+ 14 signatures d'ACI": so many more.
    let gained = number.core == 1
        && s.tokens[0].is_mark("+")
        && s.tokens.get(number.to).is_some_and(|t| {
            t.fold.starts_with("signature") || s.cue_at(Cue::Event, number.to).is_some()
        });
    let degree = degree || section || table || gained;
    // "les habitants du 04": a department.
    let code = s.tokens[number.core].fold.len() == 2
        && s.tokens[number.core].fold.starts_with('0')
        && s.tokens[number.core].fold != "00"
        && number.form == Form::Digits
        && before.is_some_and(|t| matches!(t.fold.as_str(), "du" | "le" | "dans"));
    let degree = degree || code;
    // "Bilan 2022 des CPTS": a year.
    let year = number.to == number.from + 1
        && calendar::year(&s.tokens[number.from]).is_some()
        && s.tokens.get(number.to).is_some_and(|t| t.is("des"))
        && s.cue_at(Cue::Community, number.to + 1).is_some();
    let degree = degree || year;
    // "13 rue Cambon": where somebody lives.
    let street = s.cue_at(Cue::Street, number.to).is_some();
    // "112 Les projets antérieurs ne sont pas suivis": the mark of a note, before a word that no number has.
    let note = number.core == 0
        && number.form == Form::Digits
        && s.tokens.get(number.to).is_some_and(|t| {
            let articles = [
                "le", "la", "les", "l'", "un", "une", "ce", "cette", "ces", "il", "elle", "dans",
                "selon", "voir", "source", "sources", "donnees", "soit", "cf",
            ];
            t.capital && articles.contains(&t.fold.as_str())
        });
    let degree = degree || street || note;
    let signed = before.is_some_and(|t| t.is_mark("+–") && t.end == s.tokens[number.core].start);
    degree || signed && number.form == Form::Percent || s.cue_before(Cue::Label, number.from)
}
