//! What a sentence says of one among those that it counts.

use std::ops::Range;

use crate::extract::lexicon::token::Token;

/// "huit CPTS, dont la dernière a signé le 14 novembre": the words that tell of one among several, and not of all.
pub(super) fn of_one(tokens: &[Token]) -> Range<usize> {
    const RANKS: [&str; 8] = [
        "premiere",
        "derniere",
        "deuxieme",
        "seconde",
        "doyenne",
        "benjamine",
        "cadette",
        "petite",
    ];
    const VERBS: [&str; 13] = [
        "a", "est", "vient", "avait", "etait", "reste", "attend", "en", "au", "dans", "ayant",
        "du", "de",
    ];
    let word = |at: usize| tokens.get(at).map_or("", |t| t.fold.as_str());
    let begins = |n: &usize| {
        // "six CPTS, celle du Lochois étant la seule à ne pas avoir signé"
        if tokens[*n].is_mark(",") {
            return matches!(word(n + 1), "celle" | "celui")
                && (n + 2..n + 8).any(|at| matches!(word(at), "etant" | "restant" | "demeurant"));
        }
        if !tokens[*n].is("dont") {
            return false;
        }
        let ranked = RANKS.contains(&word(n + 2)) || word(n + 2) == "plus";
        let behind = n + 3 + usize::from(matches!(word(n + 2), "plus" | "petite"));
        let tells = VERBS.contains(&word(behind)) || word(behind) == ",";
        matches!(word(n + 1), "la" | "le") && ranked && tells
            || matches!(word(n + 1), "celle" | "celui") && word(n + 2).starts_with('d')
    };
    let Some(start) = (0..tokens.len()).find(begins) else { return 0..0 };
    let ends = |n: &usize| {
        let on = matches!(word(n + 1), "qui" | "et" | "pour" | "soit" | "elles" | "lesquelles");
        tokens[*n].is_mark(";:)") || tokens[*n].is_mark(",") && on
    };
    start..(start + 1..tokens.len()).find(ends).unwrap_or(tokens.len())
}
