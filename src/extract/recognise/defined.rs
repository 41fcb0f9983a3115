//! What a number is of where a sentence of its own says so: "Dix, pas une de moins. C'est le nombre de CPTS …".

use super::numbers::Form;
use super::sentence::Sentence;

/// Where the words begin that say what a number is of, where a sentence of its own says so: "Vingt et une, c'est
/// le nombre de CPTS que compte …", "Moins d'un tiers. Voilà la part de la population …", "14 : nombre de CPTS".
pub(crate) fn defined(s: &Sentence<'_>, at: usize) -> Option<usize> {
    const REACH: usize = 8;
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    // "Multiplié par cinq : c'est l'évolution du nombre de CPTS": of something else.
    let of = |n: usize| matches!(n.checked_sub(1).map_or("", word), "du" | "de" | "des" | "d'");
    let measure =
        |n: usize| matches!(word(n), "nombre" | "total" | "part" | "proportion" | "taux") && !of(n);
    // "Plus de 800 | le nombre de CPTS": a card whose label stands below its number.
    let card = |n: usize| word(n) == "le" && word(n + 1) == "nombre";
    let mark = |n: usize| s.tokens.get(n).is_some_and(|t| t.is_mark(":–"));
    if card(at) || mark(at) && measure(at + 1) {
        return Some(at + 2);
    }
    let points = |n: usize| match word(n) {
        "c'" => matches!(word(n + 1), "est" | "etait"),
        "voila" => true,
        "tel" | "telle" => matches!(word(n + 1), "est" | "etait"),
        _ => false,
    };
    let counts = |n: &usize| s.numbers.iter().any(|m| m.form != Form::One && m.core == *n);
    let parted = |n: usize| n == at || s.tokens[n - 1].is_mark(",:.!–");
    let lead = (at..s.tokens.len().min(at + REACH)).take_while(|n| !counts(n));
    let lead = lead.into_iter().find(|&n| points(n) && parted(n))?;
    (lead..s.tokens.len().min(lead + REACH + 2))
        .find(|&n| measure(n) || word(n) == "comme" && word(lead + 2) == "tout")
        .map(|n| n + 1)
}
