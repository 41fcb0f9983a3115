//! How a source fared, in one word and one sentence.
//!
//! The sentence is French: it stands in the report as it is.

use chrono::{DateTime, Utc};

use crate::model::{Issue, IssueKind};
use crate::publish::SourceState;
use crate::sources::Source;

use super::gather::Reached;
use super::history::History;
use super::source::Hall;

/// A source that yields less than it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shortfall {
    /// Claims in the newest captures.
    pub(super) found: usize,
    /// What it must at least yield.
    pub(super) minimum: usize,
    /// Whether even its last good captures are not enough.
    pub(super) is_withheld: bool,
}

/// Everything that tells how a source fared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fared<'a> {
    pub(super) source: &'a Source,
    pub(super) histories: &'a [History<'a>],
    pub(super) hall: &'a Hall<'a>,
    pub(super) shortfall: Option<Shortfall>,
}

impl Fared<'_> {
    /// The state, and why; the reason is empty where all is well.
    pub(super) fn state(&self) -> (SourceState, String) {
        if self.source.documents.is_empty() {
            let reason = "Aucune page déclarée : seul le site est connu.";
            return (SourceState::Idle, reason.to_owned());
        }
        let speaks = self.histories.iter().any(|history| history.speaker.is_some());
        if let Some(reason) = self.missed(speaks) {
            let state = if speaks { SourceState::Stale } else { SourceState::Failed };
            return (state, reason);
        }
        if let Some(shortfall) = self.shortfall {
            return (SourceState::Drifted, self.drift(shortfall));
        }
        if !speaks {
            let reason = "Aucune copie : la page n'a jamais été relevée.";
            return (SourceState::Idle, reason.to_owned());
        }
        if self.answers().any(|reached| *reached == Reached::New) {
            (SourceState::Fresh, String::new())
        } else {
            (SourceState::Unchanged, String::new())
        }
    }

    /// What someone should look at; the network's own faults are told where they happened.
    pub(super) fn issues(&self, claims: usize) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut add = |kind, message| {
            issues.push(Issue {
                source: Some(self.source.id.clone()),
                document: String::new(),
                kind,
                locator: String::new(),
                message,
            });
        };
        if let Some(Shortfall { found, minimum, is_withheld }) = self.shortfall {
            let stand = if is_withheld {
                "nothing of it is published"
            } else {
                "the last good captures stand"
            };
            add(
                IssueKind::Source,
                format!("the newest captures make {found} claims, {minimum} expected; {stand}"),
            );
        }
        let most = self.source.expect.claims_max as usize;
        if most < claims {
            add(
                IssueKind::Notice,
                format!("{claims} claims, at most {most} expected; all are published"),
            );
        }
        issues
    }

    fn answers(&self) -> impl Iterator<Item = &Reached> {
        let answer = |history: &History<'_>| {
            self.hall.gathered.answer(&self.source.id, history.document.url.as_str())
        };
        self.histories.iter().filter_map(answer)
    }

    /// Which documents were not reached, and why; none where all were, or nobody asked.
    fn missed(&self, speaks: bool) -> Option<String> {
        if self.hall.offline {
            return None;
        }
        let mut missed = self.answers().filter_map(|reached| match reached {
            Reached::Not { cause, status } => Some(french(cause, *status)),
            _ => None,
        });
        let why = missed.next()?;
        let more = match missed.count() {
            0 => String::new(),
            1 => " ; une autre page non plus".to_owned(),
            others => format!(" ; {others} autres pages non plus"),
        };
        let copy = match self.last_seen() {
            Some(seen) if speaks => format!(" Dernière copie : {}.", seen.format("%d/%m/%Y")),
            _ => " Aucune copie.".to_owned(),
        };
        Some(format!("Non jointe cette nuit : {why}{more}.{copy}"))
    }

    fn drift(&self, Shortfall { found, minimum, is_withheld }: Shortfall) -> String {
        let unreadable = self
            .histories
            .iter()
            .any(|history| history.pages.first().is_some_and(|page| page.said.is_err()));
        let what = if unreadable {
            "La page n'a pu être lue".to_owned()
        } else {
            format!("{found} chiffres lus, {} attendus au moins", minimum.max(1))
        };
        match self.last_seen() {
            Some(seen) if !is_withheld => {
                format!("{what} : la copie vue le {} parle encore.", seen.format("%d/%m/%Y"))
            }
            _ => format!("{what} : rien n'est publié."),
        }
    }

    /// When the captures that speak were seen last: the oldest of them.
    fn last_seen(&self) -> Option<DateTime<Utc>> {
        let speaking = self.histories.iter().filter_map(History::speaking);
        speaking.map(|page| page.capture.last_seen).min()
    }
}

/// Why a page was not fetched, for readers of the report.
fn french(cause: &str, status: Option<u16>) -> String {
    if let Some(status) = status {
        return format!("le serveur répond {status}");
    }
    match cause {
        "dns" => "le nom du site n'existe pas ou plus",
        "connect" => "le site ne répond pas",
        "tls" => "la connexion n'est pas sûre",
        "timeout" | "given_up" => "le site n'a pas répondu à temps",
        "night_over" => "la nuit n'a pas suffi",
        "front_page" => "l'adresse renvoie à l'accueil du site",
        "robots_disallowed" => "le site refuse les robots",
        "robots_unreachable" => "les règles du site pour les robots sont illisibles",
        "asked_to_wait" => "le site demande d'attendre",
        "too_large" => "la page est trop grande",
        "truncated" | "corrupt" | "encoding" | "empty" | "protocol" => "la réponse est incomplète",
        "too_many_redirects" | "redirect_loop" | "bad_redirect" | "port" | "downgrade" => {
            "l'adresse renvoie ailleurs"
        }
        _ => "l'adresse n'est pas joignable",
    }
    .to_owned()
}
