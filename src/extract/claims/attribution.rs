//! Whom the words beside a figure name as its origin.

use super::figure::Figure;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Origin};
use crate::extract::recognise::sentence::Sentence;
use crate::model::{Level, Territory};
use crate::sources::PublisherKind;

/// Whom the words beside a figure name as its origin.
pub(crate) fn origin(figure: &Figure<'_>, territory: Territory) -> (String, Option<Origin>) {
    let Figure { s, scope, frame, page, .. } = *figure;
    let beside = s
        .origins
        .iter()
        .find(|hit| hit.cited && scope.left <= hit.from && hit.to <= scope.right + 2);
    let speaking = || s.origins.iter().rev().find(|hit| hit.speaks && hit.to <= scope.from);
    let cited = || s.origins.iter().find(|hit| hit.cited);
    // "… : Marie Daudé a ouvert la table ronde par ces ordres de grandeur"
    let closing = || s.origins.iter().find(|hit| hit.speaks && scope.to <= hit.from);
    let Some(hit) = beside.or_else(speaking).or_else(cited).or_else(closing) else {
        // Named before: whoever answers for one place has not counted another.
        let counts = |known: &Origin| {
            known.territory.is_none_or(|own| {
                let within = [Some(territory), (page.parents)(territory)].contains(&Some(own));
                own == Territory::FRANCE || within
            })
        };
        let before = frame.origin.as_ref();
        let before = before.filter(|(_, known)| known.as_ref().is_none_or(counts));
        return before.cloned().unwrap_or_default();
    };
    let mut origin = hit.origin.clone();
    // "selon l'ARS afférente": the agency of the territory that is counted.
    if origin.territory.is_none() && origin.name == "ARS" && territory.level() == Level::Region {
        origin.name = format!("ARS {}", page.vocabulary.name(territory));
        origin.territory = Some(territory);
    }
    (s.slice(hit.from..hit.to).to_owned(), Some(origin))
}

/// Whom a sentence of a paper cites: "selon la fédération". What follows below the same heading is told by the
/// same body.
pub(crate) fn cited(s: &Sentence<'_>, kind: PublisherKind) -> Option<(String, Option<Origin>)> {
    let hit = s.origins.iter().find(|hit| hit.cited).filter(|_| repeats(kind))?;
    Some((s.slice(hit.from..hit.to).to_owned(), Some(hit.origin.clone())))
}

/// Whether a speaker tells what others counted: a paper does, an agency speaks for itself.
fn repeats(kind: PublisherKind) -> bool {
    kind == PublisherKind::Press
}

/// Whose account a title says that the document tells: "CPTS : 12 pistes du Sénat", "Entretien avec Claude
/// Leicher", "Le ministère cartographie les CPTS".
pub(crate) fn account(s: &Sentence<'_>, kind: PublisherKind) -> Option<(String, Option<Origin>)> {
    let (first, rest) = s.origins.split_first()?;
    let one = rest.iter().all(|hit| hit.origin == first.origin);
    let tells = s.cue(Cue::Tells, 0..s.tokens.len()).is_some();
    let named = first.cited || first.speaks || tells;
    (repeats(kind) && one && named)
        .then(|| (s.slice(first.from..first.to).to_owned(), Some(first.origin.clone())))
}

/// "LE QUOTIDIEN : Six ans après …", on a page of Le Quotidien du médecin: the interviewer speaks, whoever
/// answers.
pub(crate) fn asks_itself(words: &[Token], publisher: &str) -> bool {
    const LONGEST: usize = 6;
    let colon = words.iter().take(LONGEST + 1).position(|t| t.is_mark(":"));
    colon.is_some_and(|colon| {
        let named = tokens(publisher);
        let called = &words[..colon];
        // One article alone names nobody.
        let says = called.iter().any(|t| t.is_word() && 3 < t.fold.len());
        says && called.len() <= named.len()
            && called.iter().zip(&named).all(|(a, b)| a.fold == b.fold)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interviewer_is_known_by_the_name_of_the_page() {
        let cases = [
            ("LE QUOTIDIEN : Six ans après, 800 CPTS couvrent 82 %.", true),
            ("Le Quotidien du médecin : et demain ?", true),
            ("Dr MOREUL : nous en comptons 800.", false),
            ("Le : 800", false),
            ("Les CPTS : 800 sont financées.", false),
        ];
        for (text, expected) in cases {
            assert_eq!(asks_itself(&tokens(text), "Le Quotidien du médecin"), expected, "{text}");
        }
    }
}
