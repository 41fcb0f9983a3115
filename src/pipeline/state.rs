//! How a source fared, in one word and one sentence.

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use crate::model::{Issue, IssueKind, without_query};
use crate::publish::SourceState;
use crate::reconcile::Bilingual;
use crate::sources::Source;

use super::envelope::Breach;
use super::fault::fault;
use super::gather::{Reached, Recalled};
use super::held;
use super::history::{History, Page};
use super::reason;
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

/// How many claims have come and gone with the pages that are new tonight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) appeared: usize,
    pub(super) vanished: usize,
    /// Pages that were known, and say something else now or say it otherwise.
    pub(super) pages: usize,
    /// Pages that nobody declared and that were found tonight.
    pub(super) found: usize,
    /// Claims that these make.
    pub(super) brought: usize,
}

/// Everything that tells how a source fared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fared<'a> {
    pub(super) source: &'a Source,
    pub(super) histories: &'a [History<'a>],
    pub(super) hall: &'a Hall<'a>,
    pub(super) shortfall: Option<Shortfall>,
    /// Claims that its pages make.
    pub(super) claims: usize,
}

impl Fared<'_> {
    /// The state, and why; the reason is empty where all is well.
    pub(super) fn state(&self) -> (SourceState, Bilingual) {
        let speaks = self.histories.iter().any(|history| history.speaker.is_some());
        if self.source.documents.is_empty() {
            let missed = self.missed(speaks).map(|reason| (SourceState::Failed, reason));
            return missed.unwrap_or_else(|| (SourceState::Idle, reason::no_page()));
        }
        if let Some(suspension) = &self.source.decisions.suspended {
            return (SourceState::Suspended, reason::suspended(suspension));
        }
        if self.source.is_former {
            let state = if speaks { SourceState::Stale } else { SourceState::Failed };
            return (state, reason::former(&self.source.id));
        }
        let missed = self.missed(speaks);
        if missed.is_some() || self.damage().next().is_some() {
            let state = if speaks { SourceState::Stale } else { SourceState::Failed };
            let missed = missed.unwrap_or_else(reason::none);
            return (state, self.damage().fold(missed, |told, it| reason::both(&told, &it)));
        }
        if let Some(shortfall) = self.shortfall {
            return (SourceState::Drifted, self.drift(shortfall));
        }
        if !speaks {
            return (SourceState::Idle, reason::no_copy());
        }
        let elsewhere = reason::both(&reason::elsewhere(self.elsewhere()), &self.noticed());
        if self.answers().any(|reached| *reached == Reached::New) {
            let moved = reason::moved(self.moved(SourceState::Fresh));
            (SourceState::Fresh, reason::both(&moved, &elsewhere))
        } else {
            (SourceState::Unchanged, elsewhere)
        }
    }

    /// The first day of this state, as far as the captures tell; how long a source was not reached
    /// is told by the snapshot before.
    pub(super) fn since(&self, state: SourceState) -> Option<NaiveDate> {
        let first_seen = |page: &Page| page.capture.first_seen.date_naive();
        match state {
            SourceState::Suspended => self.source.decisions.suspended.as_ref().map(|it| it.since),
            SourceState::Fresh | SourceState::Unchanged => {
                self.histories.iter().filter_map(History::speaking).map(first_seen).max()
            }
            SourceState::Drifted => self.histories.iter().filter_map(History::strays_since).min(),
            SourceState::Stale | SourceState::Failed => self.recalled().map(|it| it.since).min(),
            SourceState::Idle => None,
        }
    }

    /// What its pages say since tonight, and no longer say; a page that is new altogether has moved
    /// nothing.
    pub(super) fn moved(&self, state: SourceState) -> Moved {
        let mut moved = Moved::default();
        for history in self.histories.iter().filter(|_| state == SourceState::Fresh) {
            let (url, id) = (history.document.url.as_str(), &self.source.id);
            if self.hall.gathered.answer(id, url) == Some(&Reached::New) {
                let (appeared, vanished) = history.moved();
                moved.appeared += appeared;
                moved.vanished += vanished;
                moved.pages += usize::from(history.is_renewed());
                if history.document.found && !history.is_renewed() {
                    moved.found += 1;
                    moved.brought += history.count();
                }
            }
        }
        moved
    }

    /// What someone should look at; the network's own faults are told where they happened.
    pub(super) fn issues(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut add = |kind, told: Bilingual| {
            issues.push(Issue {
                source: Some(self.source.id.clone()),
                document: String::new(),
                kind,
                locator: String::new(),
                message: told.en,
                french: told.fr,
            });
        };
        // Of a source that is left alone, somebody has said already what is wrong with it.
        let is_suspended = self.source.decisions.suspended.is_some();
        if let Some(Shortfall { found, minimum, is_withheld }) =
            self.shortfall.filter(|_| !is_suspended)
        {
            let stand = if is_withheld {
                reason::say("rien n'en est publié", "nothing of it is published")
            } else {
                let fr = "les dernières bonnes copies valent encore";
                reason::say(fr, "the last good captures stand")
            };
            let held = |pick: fn(Bilingual) -> String, by| {
                let held = self.held().map(|(url, it)| self.of(url, &pick(it)));
                held.collect::<Vec<_>>().join(by)
            };
            let (fr, en) = (held(|it| it.fr, " ; "), held(|it| it.en, "; "));
            let id = &self.source.id;
            if !en.is_empty() {
                let fr = format!("mise en attente : {fr} ; {}", stand.fr);
                let en = format!(
                    "held back: {en}; {}; if it is right: `recoupe accept {id} --reason \"…\"`",
                    stand.en
                );
                add(IssueKind::Source, reason::say(fr, en));
            } else if found < minimum {
                let (read, expected) = (reason::read(found), reason::agreed("attendu", minimum));
                let told = reason::say(
                    format!("{read}, {minimum} {expected} ; {}", stand.fr),
                    format!(
                        "the newest captures make {found} claims, {minimum} expected; {}",
                        stand.en
                    ),
                );
                add(IssueKind::Source, told);
            }
            // A copy that cannot be read is told as such, document by document.
        }
        if !is_suspended {
            for noticed in self.notices() {
                let plain = |it: &str| it.trim_end_matches('.').to_owned();
                add(IssueKind::Notice, reason::say(plain(&noticed.fr), plain(&noticed.en)));
            }
        }
        issues
    }

    /// What is odd about a source that is well otherwise.
    fn notices(&self) -> impl Iterator<Item = Bilingual> {
        let most = self.source.expect.claims_max as usize;
        let many = (most < self.claims).then(|| reason::many(self.claims, most));
        many.into_iter().chain(self.asleep())
    }

    /// The same, in a row.
    fn noticed(&self) -> Bilingual {
        self.notices().fold(reason::none(), |told, it| reason::both(&told, &it))
    }

    /// Whether its pages have been the same for longer than twice the time after which they should
    /// change: once is late, twice is forgotten, or at another address.
    fn asleep(&self) -> Option<Bilingual> {
        let days = self.source.cadence_days?;
        let pages = || self.histories.iter().filter_map(|it| it.pages.first());
        let changed = pages().map(|page| page.capture.first_seen.date_naive()).max()?;
        let seen = pages().map(|page| page.capture.last_seen.date_naive()).max()?;
        let is_asleep = 2 * i64::from(days) < (seen - changed).num_days();
        is_asleep.then(|| reason::asleep(changed, days))
    }

    fn answers(&self) -> impl Iterator<Item = &Reached> {
        let answer = |history: &History<'_>| {
            self.hall.gathered.answer(&self.source.id, history.document.url.as_str())
        };
        self.histories.iter().filter_map(answer)
    }

    /// The first site that a page was read at and that the source does not name.
    fn elsewhere(&self) -> Option<&str> {
        let (gathered, id) = (self.hall.gathered, &self.source.id);
        let site = |it: &History<'_>| gathered.elsewhere(id, it.document.url.as_str());
        self.histories.iter().find_map(site)
    }

    /// Which documents and announcements were not reached, and why; none where all were, or nobody
    /// was ever asked. Without the network, that was in the last night.
    fn missed(&self, speaks: bool) -> Option<Bilingual> {
        let why = |reached: Option<&Reached>| match reached? {
            Reached::Not { cause, status } => Some(fault(cause, *status)),
            _ => None,
        };
        let mut missed = self.answers().filter_map(|reached| why(Some(reached)));
        let seen = self.last_seen().filter(|_| speaks);
        let night = self.recalled().map(|it| it.last).max();
        if let Some(why) = missed.next() {
            return Some(reason::missed((&why, night), missed.count(), seen));
        }
        let gathered = self.hall.gathered;
        let of = |url: &Url| why(gathered.announcement(url.as_str()));
        let mut rules = self.source.discover.iter().map(|rule| &rule.url);
        if let Some(why) = rules.find_map(of) {
            return Some(reason::unannounced((&why, night), seen));
        }
        let why = self.parts().find_map(of)?;
        Some(reason::partly_unannounced((&why, night), seen))
    }

    /// The parts of the sitemaps that announce its pages.
    fn parts(&self) -> impl Iterator<Item = &Url> {
        self.source.discover.iter().flat_map(|rule| self.hall.gathered.parts(&rule.url))
    }

    /// When what was not reached was asked for last, where that was not tonight.
    fn recalled(&self) -> impl Iterator<Item = Recalled> {
        let documents = self.histories.iter().map(|history| &history.document.url);
        let announcements = self.source.discover.iter().map(|rule| &rule.url);
        let asked = documents.chain(announcements).chain(self.parts());
        asked.filter_map(|url| self.hall.gathered.recalled(url.as_str()))
    }

    /// What the archive can no longer give of the newest copies, and what speaks instead.
    fn damage(&self) -> impl Iterator<Item = Bilingual> {
        self.histories.iter().filter_map(|history| {
            let seen = history.speaking().map(|page| page.capture.last_seen.date_naive());
            Some(reason::damaged(history.damage.as_ref()?, seen))
        })
    }

    fn drift(&self, shortfall: Shortfall) -> Bilingual {
        let is_unreadable = self
            .histories
            .iter()
            .any(|history| history.pages.first().is_some_and(|page| page.said.is_err()));
        let of = |(url, it): (&str, Bilingual)| Bilingual {
            fr: self.of(url, &it.fr),
            en: self.of(url, &it.en),
        };
        let held: Vec<Bilingual> = self.held().map(of).collect();
        reason::drifted(&held, is_unreadable, shortfall, self.last_seen())
    }

    /// Why the newest captures are held back, those that are.
    fn held(&self) -> impl Iterator<Item = (&str, Bilingual)> {
        let places = self.hall.reader.geography;
        let newest = self.histories.iter().filter_map(|history| history.pages.first());
        // That the source as a whole yields too little is told as such.
        let is_own = |page: &&Page| page.held.iter().any(|it| !matches!(it, Breach::Few { .. }));
        newest
            .filter(is_own)
            .map(|page| (page.capture.url.as_str(), held::reason(&page.held, places)))
    }

    /// What is told of one page, which of them where there are several.
    fn of(&self, url: &str, told: &str) -> String {
        match self.histories.len() {
            1 => told.to_owned(),
            _ => format!("{} : {told}", without_query(url)),
        }
    }

    /// When the captures that speak were seen last: the oldest of them.
    fn last_seen(&self) -> Option<DateTime<Utc>> {
        let speaking = self.histories.iter().filter_map(History::speaking);
        speaking.map(|page| page.capture.last_seen).min()
    }
}
