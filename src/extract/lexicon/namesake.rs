//! Words that look like the name of a territory and are none: a meeting, a brand, a direction, a river, a part of a
//! longer name.

use super::places::PlaceHit;
use super::stretch::link;
use super::token::{Kind, Token};

/// "Réunion de négociation le 22 janvier", "3 HEURES DE RÉUNION": a word that only without its article
/// is no island.
pub(crate) fn is_meeting(text: &[Token], hit: PlaceHit) -> bool {
    let [only] = &text[hit.from..hit.to] else { return false };
    let before = hit.from.checked_sub(1).map(|n| text[n].fold.as_str());
    let led = matches!(before, Some("de" | "d'" | "en" | "une" | "cette" | "par"));
    let follows = text.get(hit.to).is_some_and(|t| t.is_word() && !t.capital && !t.is("et"));
    only.is("reunion") && (led || follows)
}

/// "France Santé", "France Travail": the name of a service, and no country.
pub(crate) fn is_brand(text: &[Token], hit: PlaceHit) -> bool {
    let [only] = &text[hit.from..hit.to] else { return false };
    let before = hit.from.checked_sub(1).map(|n| text[n].fold.as_str());
    let led = matches!(before, Some("en" | "la" | "toute" | "cette"));
    let follows = text
        .get(hit.to)
        .is_some_and(|t| t.capital && t.is_word() && 4 < t.fold.len() && !t.is("entiere"));
    only.is("france") && !led && follows
}

/// "deux dans le Sud, deux dans le Nord", "Grand Nord": a direction, and no department.
pub(crate) fn is_direction(text: &[Token], hit: PlaceHit) -> bool {
    let [only] = &text[hit.from..hit.to] else { return false };
    if !only.is("nord") {
        return false;
    }
    let large = hit.from.checked_sub(1).is_some_and(|n| {
        let t = &text[n];
        t.capital && matches!(t.fold.as_str(), "grand" | "petit" | "haut" | "centre")
    });
    let other = |t: &Token| t.capital && matches!(t.fold.as_str(), "sud" | "ouest" | "est");
    large || text.iter().any(other)
}

/// "Villeneuve-sur-Lot", "Neuilly-sur-Marne": the river in the name of a town.
pub(crate) fn in_town(text: &[Token], at: usize) -> bool {
    let Some(link) = at.checked_sub(1).map(|n| &text[n]) else { return false };
    let over = matches!(link.fold.as_str(), "sur" | "sous" | "en" | "les" | "lez" | "de" | "d'");
    text[at].tied && link.tied && over && !link.capital
}

/// "« Entre Lot et Lémance »", "baptisée « Portes de l'Eure »": a place in a name between quotation marks, which
/// holds nothing but names and what links them, and one at least that is no territory.
pub(crate) fn in_quoted_name(text: &[Token], hit: PlaceHit) -> bool {
    const LONGEST: usize = 8;
    let near = hit.from.saturating_sub(LONGEST)..hit.from;
    let Some(open) = near.rev().find(|&n| text[n].is_mark("«»“”")) else { return false };
    let Some(close) =
        (hit.to..text.len().min(open + LONGEST + 2)).find(|&n| text[n].is_mark("«»“”"))
    else {
        return false;
    };
    let inside = &text[open + 1..close];
    let name = |t: &Token| t.is_word() && (t.capital || link(t));
    let other = (open + 1..close)
        .any(|n| !(hit.from..hit.to).contains(&n) && text[n].capital && 3 < text[n].fold.len());
    text[open].is_mark("«“") && text[close].is_mark("»”") && inside.iter().all(name) && other
}

/// "la Jeune Loire", "Haut Allier", "Val Drôme": a part of it, or a name made with its own.
pub(crate) fn is_part(text: &[Token], hit: PlaceHit) -> bool {
    let Some(before) = hit.from.checked_sub(1).map(|n| &text[n]) else { return false };
    let one = hit.to == hit.from + 1 && !hit.demonym;
    one && before.capital
        && matches!(
            before.fold.as_str(),
            "jeune"
                | "grand"
                | "grande"
                | "petit"
                | "petite"
                | "haut"
                | "haute"
                | "bas"
                | "basse"
                | "vieux"
                | "vieille"
                | "moyen"
                | "moyenne"
                | "val"
                | "coeur"
                | "entre"
                | "outre"
        )
}

/// "Lot 1 : accompagnement de 11 CPTS": a part of a contract.
pub(crate) fn is_lot(text: &[Token], hit: PlaceHit) -> bool {
    const MOST: f64 = 30.0;
    let article = hit.from.checked_sub(1).is_some_and(|n| text[n].is_word());
    let numbered = text.get(hit.to).is_some_and(|t| matches!(t.kind, Kind::Number(n) if n < MOST));
    let colon = text.get(hit.to + 1).is_some_and(|t| t.is_mark(":–.)"));
    text[hit.from].is("lot") && hit.to == hit.from + 1 && !article && numbered && colon
}
