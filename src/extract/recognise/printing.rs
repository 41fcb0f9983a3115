//! How a number is printed, where that says more of it than its value.

use super::numbers::{Form, numbers};
use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::Vocabulary;

/// How a number is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printing {
    /// As a number that stands for itself.
    Number,
    /// "la 14e", "quatrième": there were so many then, at least.
    Rank,
    /// "un tiers", "deux sur trois": nobody means a third to the last decimal.
    Fraction,
}

/// How the words that print a value print it.
pub fn printing(value_text: &str, vocabulary: &Vocabulary) -> Printing {
    let words = tokens(value_text);
    let Some(number) = numbers(&words, vocabulary).into_iter().next() else {
        return Printing::Number;
    };
    let in_figures = words.iter().any(|it| it.is_mark("%") || it.is("cent"));
    match number.form {
        Form::Ordinal => Printing::Rank,
        Form::Percent if !in_figures && number.low < 100.0 => Printing::Fraction,
        _ => Printing::Number,
    }
}
