//! What someone should look at: announcements that cannot be read, list nothing, or list more than is
//! followed.

use url::Url;

use crate::model::{Issue, IssueKind};
use crate::pipeline::reason::say;
use crate::reconcile::Bilingual;
use crate::sources::{Discovery, Source};

use super::announced::{Announced, Announcement};
use super::held::Held;

/// Everything that tells how an announcement fared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub(super) source: &'a Source,
    pub(super) rule: &'a Discovery,
    pub(super) known: &'a [Held],
}

impl Told<'_> {
    /// What is odd about the newest copy. `before` counts what the copy before it led to.
    pub(super) fn issues(
        &self,
        now: &Announced,
        before: &dyn Fn() -> usize,
        is_held: &dyn Fn(&Url) -> bool,
    ) -> Vec<Issue> {
        let Self { rule, known, .. } = *self;
        let mut issues = Vec::new();
        for (url, why) in &now.unread {
            issues.push(self.issue(url, IssueKind::Document, say("", why.clone())));
        }
        let mut odd = |told: Bilingual| {
            let stand = match known.len() {
                0 => say("", ""),
                1 => say(
                    " ; la page trouvée auparavant reste",
                    "; the page that it led to before stands",
                ),
                number => say(
                    format!(" ; les {number} pages trouvées auparavant restent"),
                    format!("; the {number} pages that it led to before stand"),
                ),
            };
            let told = say(told.fr + &stand.fr, told.en + &stand.en);
            issues.push(self.issue(&rule.url, IssueKind::Document, told));
        };
        let pages = now.pages.len();
        if now.links == 0 && now.unread.is_empty() {
            odd(say("n'annonce plus rien", "lists nothing at all"));
        } else if let Some(least) = rule.least.filter(|&least| pages < least) {
            odd(say(
                format!("pages annoncées : {pages}, au moins {least} attendues"),
                format!("lists {pages} pages that are followed, at least {least} expected"),
            ));
        } else if pages == 0 && rule.least.is_none() && now.unread.is_empty() {
            let before = before();
            if 0 < before {
                odd(say(
                    format!("pages annoncées : aucune, {before} à la copie précédente"),
                    format!(
                        "lists none of the pages that are followed, its copy before listed {before}; \
                         where that is as it should be, declare `least = 0`"
                    ),
                ));
            }
        }
        issues.extend(self.waiting(now, is_held));
        issues
    }

    /// Pages that are announced and not held.
    fn waiting(&self, now: &Announced, is_held: &dyn Fn(&Url) -> bool) -> Option<Issue> {
        let Self { rule, known, .. } = *self;
        let wait = |page: &&Announcement| !is_held(&page.url);
        let waiting = now.pages.iter().filter(wait).count();
        if waiting == 0 {
            return None;
        }
        let (kind, message) = if rule.in_all <= known.len() {
            let known = known.len();
            let message = say(
                format!(
                    "pages annoncées qui ne sont pas demandées : {waiting} ; déjà lues : {known}"
                ),
                format!(
                    "lists {waiting} pages that are not asked for: {known} are held, and `in_all` is \
                     {}; raise it, or narrow `pattern`",
                    rule.in_all
                ),
            );
            (IssueKind::Document, message)
        } else {
            let most = rule.most;
            let message = say(
                format!(
                    "pages annoncées à lire une autre nuit : {waiting}, {most} par nuit au plus"
                ),
                format!(
                    "lists {waiting} pages that are not held yet; at most {most} a night are asked for"
                ),
            );
            (IssueKind::Notice, message)
        };
        Some(self.issue(&rule.url, kind, message))
    }

    fn issue(&self, url: &Url, kind: IssueKind, told: Bilingual) -> Issue {
        Issue {
            source: Some(self.source.id.clone()),
            document: url.to_string(),
            kind,
            locator: self.rule.kind.key().to_owned(),
            message: told.en,
            french: told.fr,
        }
    }
}
