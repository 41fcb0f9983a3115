//! Whose number it is, in words.

use crate::model::SourceId;
use crate::normalise::Claim;
use crate::reconcile;

use super::desk::{Desk, sorted};
use crate::report::language::setting;
use crate::report::language::words::clean;

impl Desk<'_> {
    /// Who counted, and who repeats it: "David Guillet (FCPTS), d'après Concours pluripro". Who is named
    /// by a person or as "the ministry" is told by name as well, so that a reader knows it again.
    pub(crate) fn who(&self, claim: &Claim) -> String {
        let who = self.speaker(claim);
        match claim.corrected {
            // Nobody is said to have said what a person put in the place of their number.
            Some(_) => {
                format!("{who}, {}", self.say("nombre corrigé par nous", "number corrected by us"))
            }
            None => who,
        }
    }

    /// Who is told by [`Desk::who`], where it is said elsewhere that a number is corrected.
    pub(crate) fn speaker(&self, claim: &Claim) -> String {
        let publisher = clean(&claim.publisher);
        let named = without_capital(&clean(&claim.attributed_to));
        if named.is_empty() || named == publisher {
            return publisher.into_owned();
        }
        let origin = clean(&claim.origin);
        // "InterCPTS (InterCPTS et InterURPS)" would say one name twice.
        let (one, other) = (sorted(&named), sorted(&origin));
        let is_said = origin.is_empty() || one.contains(&other) || other.contains(&one);
        let named = if is_said { named } else { format!("{named} ({origin})") };
        format!("{named}, {} {publisher}", self.lang.pick("d’après", "quoted by"))
    }

    /// A name inside a sentence: "selon la DGOS, d’après Concours pluripro".
    pub(crate) fn with_article(&self, who: &str) -> String {
        let (fr, en) = reconcile::with_article(who);
        self.say(&fr, &en)
    }
}

/// A name as it stands within a sentence: "la Fédération", where a page begins a sentence with it.
pub(crate) fn without_capital(name: &str) -> String {
    const ARTICLES: [(&str, &str); 5] =
        [("La ", "la "), ("Le ", "le "), ("Les ", "les "), ("L'", "l'"), ("L’", "l’")];
    let article = ARTICLES
        .iter()
        .find_map(|(begun, within)| Some(format!("{within}{}", name.strip_prefix(begun)?)));
    article.unwrap_or_else(|| name.to_owned())
}

/// Who publishes a source, by its id.
pub(crate) fn source_name(desk: &Desk<'_>, id: &SourceId) -> String {
    desk.source(id).map_or_else(|| id.to_string(), |record| setting::name(&record.source.publisher))
}

/// Whether its page has only gone on to a later time: then nothing was taken back.
pub(crate) fn is_overtaken(desk: &Desk<'_>, claim: &Claim) -> bool {
    claim.withdrawn_at.is_some()
        && desk.claims(claim.territory).iter().any(|newer| claim.is_continued_by(newer))
}
