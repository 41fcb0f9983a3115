//! Whom the words beside a figure name as its origin.

use super::around::Figure;
use super::vocabulary::Origin;
use crate::model::{Level, Territory};

/// Whom the words beside a figure name as its origin.
pub(super) fn origin(figure: &Figure<'_>, territory: Territory) -> (String, Option<Origin>) {
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
        return match &frame.origin {
            Some((printed, origin)) => (printed.clone(), origin.clone()),
            None => (String::new(), None),
        };
    };
    let mut origin = hit.origin.clone();
    // "selon l'ARS afférente": the agency of the territory that is counted.
    if origin.territory.is_none() && origin.name == "ARS" && territory.level() == Level::Region {
        origin.name = format!("ARS {}", page.vocabulary.name(territory));
        origin.territory = Some(territory);
    }
    (s.slice(hit.from..hit.to).to_owned(), Some(origin))
}
