//! Figures of what lies between or around towns, which have no code: "Entre Sainte-Rose et Salazie, 60 000 habitants".

use super::judge::clause;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::{Scope, Sentence};

/// Whether the clause of a number opens with towns between or around which it counts, and with no territory.
pub(crate) fn beside_towns(s: &Sentence<'_>, scope: Scope) -> bool {
    /// So many words may stand before the comma that closes such an opening.
    const OPENING: usize = 9;
    let clause = clause(s, scope.from);
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let marks = clause.clone().take_while(|&n| s.tokens[n].kind == Kind::Mark).count();
    let start = clause.start + marks;
    let close = (start..scope.from.min(start + OPENING)).find(|&n| s.tokens[n].is_mark(","));
    let Some(close) = close else { return false };
    let placed = s.places.iter().any(|p| start <= p.from && p.from < scope.from);
    let dated = s.dates.iter().any(|d| start <= d.from && d.from < close);
    if placed || dated {
        return false;
    }
    let town = |n: usize| {
        let article = matches!(word(n), "la" | "le" | "l'" | "les");
        let name = |t: &Token| t.capital && t.is_word() && 2 < t.fold.len();
        n < close
            && s.tokens.get(n + usize::from(article)).is_some_and(name)
            && s.cue_at(Cue::Community, n + usize::from(article)).is_none()
    };
    let links = |n: usize| matches!(word(n), "de" | "d'" | "du" | "des");
    let second = |link: &[&str]| (start + 2..close).any(|n| link.contains(&word(n)) && town(n + 1));
    match word(start) {
        "entre" => town(start + 1) && second(&["et"]),
        // "Autour d'Ajaccio, de Bastia et de Corte, trois projets": of so many towns, all that there are.
        "autour" => {
            let people = s.cue(Cue::Population, scope.to..clause.end).is_some();
            links(start + 1) && town(start + 2) && (people || close + 1 == scope.from)
        }
        "du" if word(start + 1) == "cote" => links(start + 2) && town(start + 3),
        "aux" => {
            matches!(word(start + 1), "environs" | "alentours" | "abords" | "portes")
                && links(start + 2)
                && town(start + 3)
        }
        // "De Dunkerque à Maubeuge, 21 CPTS": of all that lies there, but for who has none.
        "de" | "d'" | "du" => {
            let outside = s.cue(Cue::Uncovered, scope.to..clause.end).is_some();
            outside && town(start + 1) && second(&["a", "au", "aux"])
        }
        // "À Flers et alentour, 30 000 habitants …": of people; of communities, whoever counts them knows.
        "a" => {
            let people = s.cue(Cue::Uncovered, scope.to..clause.end).is_some();
            people && s.tokens[start].capital && town(start + 1) && close + 1 == scope.from
        }
        _ => false,
    }
}
