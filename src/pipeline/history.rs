//! One document through time: which of its captures speaks for it tonight, and what it has stopped
//! saying.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::archive::Capture;
use crate::model::{AsOf, Basis, Digest, Issue, IssueKind, Stage, Territory};
use crate::normalise::{self, Claim, Context, Mention, Normalised, normalise};
use crate::read::{BlockKind, Content, Document, Unread, sniff};
use crate::sources::{DocumentSpec, Format, Source};

use super::ReadingError;
use super::envelope::Breach;
use super::holding::{hold_back, hold_returns};
use super::shelf::{Damage, Held};
use super::source::Hall;

/// A capture and what it says.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) capture: Capture,
    pub(super) format: Option<&'static str>,
    /// The title that it bears; empty where it has none.
    pub(super) title: String,
    /// What it says, or why nobody can tell.
    pub(super) said: Result<Normalised, String>,
    /// The corrections that do nothing on it, by number, and why.
    pub(super) uncorrected: BTreeMap<usize, String>,
    /// Why it is held back; empty where it may speak.
    pub(super) held: Vec<Breach>,
    /// Whether only its return is held back: it spoke before another did.
    pub(super) is_return: bool,
    /// Whether a person has looked at it, and lets it speak.
    pub(super) is_accepted: bool,
    /// Its text without what stands around it; none where it cannot be read.
    pub(super) text: Option<Digest>,
}

/// The captures of one document, the newest first.
#[derive(Debug)]
pub(super) struct History<'a> {
    pub(super) document: &'a DocumentSpec,
    pub(super) pages: Vec<Page>,
    /// The page that speaks for the document tonight.
    pub(super) speaker: Option<usize>,
    /// That the archive cannot give the newest capture.
    pub(super) damage: Option<Damage>,
}

impl<'a> History<'a> {
    /// Reads every capture of a document. The newest one speaks that can be read and is not too far
    /// from the last good one before it, or was accepted although it is.
    pub(super) fn read(
        (source, document): (&'a Source, &'a DocumentSpec),
        hall: &Hall<'_>,
    ) -> (Self, Vec<Issue>) {
        let Held { captures, issues, damage } = hall.shelf.captures(source, document);
        let read = |capture| Page::read((source, document), capture, hall);
        let mut pages: Vec<Page> = captures.into_iter().map(read).collect();
        hold_back(&mut pages, source);
        hold_returns(&mut pages, source);
        let speaker = pages.iter().position(Page::may_speak);
        (Self { document, pages, speaker, damage }, issues)
    }

    /// The claims of the page that speaks.
    pub(super) fn count(&self) -> usize {
        self.speaker.map_or(0, |at| self.pages[at].count())
    }

    /// The page that speaks.
    pub(super) fn speaking(&self) -> Option<&Page> {
        self.speaker.map(|at| &self.pages[at])
    }

    /// Whether an older page has to speak for the newest.
    pub(super) fn is_behind(&self) -> bool {
        !self.pages.is_empty() && self.speaker != Some(0)
    }

    /// Holds the newest page back, where an older one speaks for it or none may.
    pub(super) fn hold_newest(&mut self, breach: &Breach, is_withheld: bool) {
        let is_behind = is_withheld || self.is_behind();
        if let Some(page) = self.pages.first_mut().filter(|page| is_behind && page.said.is_ok()) {
            page.held.push(breach.clone());
        }
    }

    /// Whether the page that speaks has taken the place of another.
    pub(super) fn is_renewed(&self) -> bool {
        self.before().is_some()
    }

    /// Since when another page should speak in the place of the one that does. One that came back has
    /// been there before: it is back since the one that speaks was last seen.
    pub(super) fn strays_since(&self) -> Option<NaiveDate> {
        let newer = self.speaker.unwrap_or(self.pages.len());
        let stray = &self.pages[newer.checked_sub(1)?];
        let last = self.speaking().filter(|_| stray.is_return).map(|page| page.capture.last_seen);
        Some(last.unwrap_or(stray.capture.first_seen).date_naive())
    }

    /// How many claims the page that speaks makes that the one before did not, and the other way
    /// round; none where there is none before.
    pub(super) fn moved(&self) -> (usize, usize) {
        let Some((page, before)) = self.speaking().zip(self.before()) else { return (0, 0) };
        let missing = |from: &Page, to: &Page| {
            let known = |claim: &&Claim| to.claims().iter().any(|it| is_same(it, claim));
            from.claims().len() - from.claims().iter().filter(known).count()
        };
        (missing(page, before), missing(before, page))
    }

    /// The good page that spoke before the one that speaks.
    fn before(&self) -> Option<&Page> {
        self.pages.iter().skip(self.speaker? + 1).find(|page| page.is_good())
    }

    /// Lets the newest older page speak that says more, where there is one. What a person has
    /// accepted goes on speaking.
    pub(super) fn fall_back(&mut self) {
        let Some(now) = self.speaker.filter(|&at| !self.pages[at].is_accepted) else { return };
        let count = self.count();
        let richer = |&at: &usize| self.pages[at].may_speak() && count < self.pages[at].count();
        self.speaker = (now + 1..self.pages.len()).find(richer).or(self.speaker);
    }

    /// What the document says, and what it has said before: a statement that a newer capture no
    /// longer makes is withdrawn, on the day on which we saw that.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let Some((now, page)) = self.speaker.zip(self.speaking()) else { return Vec::new() };
        let mut claims = page.claims().to_vec();
        for (older, withdrawn_at) in self.before_now(now) {
            // Nobody can tell whether the page ever said it in words that we would have read.
            let outlives = |claim: &Claim| {
                self.is_only_restated(older) && !claims.iter().any(|it| is_cell(it, claim))
            };
            let standing: Vec<bool> = older.claims().iter().map(outlives).collect();
            for (claim, stands) in older.claims().iter().zip(standing) {
                let withdrawn_at = Some(withdrawn_at).filter(|_| !stands);
                let at = claims.iter().position(|known| known.id == claim.id);
                match at.or_else(|| claims.iter().position(|known| is_same(known, claim))) {
                    Some(at) => take_over(&mut claims[at], claim),
                    None => claims.push(Claim { withdrawn_at, ..claim.clone() }),
                }
            }
        }
        claims
    }

    /// Whether a page is the copy that comes with the project in words of ours, and no person has
    /// looked at any page since.
    fn is_only_restated(&self, page: &Page) -> bool {
        page.capture.is_restated() && !self.pages.iter().any(|page| page.is_accepted)
    }

    /// How many of the claims that stand are those of the copy that comes with the project, and how
    /// many that copy makes; none where it speaks itself, or nothing of it is left.
    pub(super) fn lent(&self) -> Option<(usize, usize)> {
        let now = self.speaker?;
        let restated = self.pages[now + 1..].iter().find(|page| self.is_only_restated(page))?;
        let is_lent = |claim: &Claim| {
            claim.withdrawn_at.is_none() && claim.capture == restated.capture.digest
        };
        let lent = self.claims().iter().filter(|claim| is_lent(claim)).count();
        (0 < lent).then(|| (lent, restated.count()))
    }

    /// The pages that have spoken before the one that does, with the day on which each stopped.
    fn before_now(&self, now: usize) -> Vec<(&Page, NaiveDate)> {
        let mut before = Vec::new();
        for page in self.pages[..now].iter().filter(|page| page.is_return && page.said.is_ok()) {
            let good = self.pages.iter().filter(|page| page.is_good());
            let later = good.map(|page| page.capture.first_seen);
            let next = later.filter(|seen| page.capture.first_seen < *seen).min();
            before.extend(next.map(|next| (page, next.date_naive())));
        }
        let mut newer = &self.pages[now];
        for older in self.pages[now + 1..].iter().filter(|page| page.is_good()) {
            before.push((older, stopped(newer, older)));
            newer = older;
        }
        before
    }

    /// The communities that the document names, and has named before: what a newer capture no
    /// longer says of a community is withdrawn, and stays its history.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let Some((now, page)) = self.speaker.zip(self.speaking()) else { return Vec::new() };
        let mut mentions = page.mentions().to_vec();
        for (older, withdrawn_at) in self.before_now(now) {
            let stands = self.is_only_restated(older) && mentions.is_empty();
            let withdrawn_at = Some(withdrawn_at).filter(|_| !stands);
            // What one page says in two rows is told apart by nobody but the page itself.
            let mut known: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            for (number, mention) in mentions.iter().enumerate() {
                known.entry(said_of(mention)).or_default().push(number);
            }
            let mut gone = Vec::new();
            let mut again = Vec::new();
            for mention in older.mentions() {
                let same = known.get(&said_of(mention)).into_iter().flatten().copied();
                match same.into_iter().find(|&it| is_same_time(&mentions[it].as_of, &mention.as_of))
                {
                    Some(number) => again.push((number, mention)),
                    None => gone.push(Mention { withdrawn_at, ..mention.clone() }),
                }
            }
            for (number, mention) in again {
                let known = &mut mentions[number];
                known.first_seen = known.first_seen.min(mention.first_seen);
                if !known.seen_in.contains(&mention.capture) {
                    known.seen_in.push(mention.capture);
                }
            }
            mentions.extend(gone);
        }
        mentions
    }
}

/// What a mention says, but for its time.
fn said_of(mention: &Mention) -> (String, Option<Territory>, Option<Stage>, bool) {
    (mention.name.clone(), mention.department, mention.stage, mention.dissolved)
}

impl Page {
    fn read(
        (source, document): (&Source, &DocumentSpec),
        capture: Capture,
        hall: &Hall<'_>,
    ) -> Self {
        let reader = hall.reader;
        let recipe = hall.recipes.of(&document.url);
        let format = Some(format_of(document.format, &capture.bytes));
        let speaker = super::reading::speaker(source, &capture);
        let read = reader.read(&capture.bytes, (Some(document.format), recipe), &speaker);
        let text = read.as_ref().ok().map(|read| text_of(&read.document));
        let title = read.as_ref().map(|read| read.document.title.clone()).unwrap_or_default();
        let said = read
            .map(|read| {
                let context = Context {
                    source,
                    capture: &capture,
                    document: &read.document,
                    vocabulary: reader.vocabulary,
                };
                let mut said = normalise(&read.extracted, &context);
                let unread = read.document.unread.iter();
                said.issues.extend(unread.map(|part| unread_part(source, &capture, part)));
                said
            })
            .map_err(|error| unreadable(&error));
        let format = format.filter(|_| said.is_ok());
        let mut page = Self {
            format,
            title,
            said,
            text,
            uncorrected: BTreeMap::new(),
            held: Vec::new(),
            is_return: false,
            is_accepted: source.decisions.accepts(capture.digest),
            capture,
        };
        page.correct(source);
        page
    }

    /// Puts what people know to be meant in the place of what is printed.
    fn correct(&mut self, source: &Source) {
        let Ok(said) = &mut self.said else { return };
        for (number, correction) in source.decisions.corrections.iter().enumerate() {
            if correction.url.as_ref().is_none_or(|url| *url == self.capture.url)
                && let Err(why) = normalise::correct(&mut said.claims, correction)
            {
                self.uncorrected.insert(number, why);
            }
        }
    }

    /// Whether it can be read, and is not held back.
    pub(super) fn may_speak(&self) -> bool {
        self.said.is_ok() && self.held.is_empty()
    }

    /// Whether it may speak, or has spoken before another did.
    fn is_good(&self) -> bool {
        self.may_speak() || (self.said.is_ok() && self.is_return)
    }

    pub(super) fn claims(&self) -> &[Claim] {
        self.said.as_ref().map(|said| said.claims.as_slice()).unwrap_or_default()
    }

    fn mentions(&self) -> &[Mention] {
        self.said.as_ref().map(|said| said.mentions.as_slice()).unwrap_or_default()
    }

    /// How many claims it makes.
    pub(super) fn count(&self) -> usize {
        self.claims().len()
    }
}

/// What makes two pages the same text: menus, banners and markup may differ.
fn text_of(document: &Document) -> Digest {
    let mut text = String::new();
    for block in &document.blocks {
        text.push_str(&block.text);
        if let BlockKind::Table(table) = &block.kind {
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                text.push_str(&cell.text);
                text.push('\t');
            }
        }
        text.push('\n');
    }
    Digest::of(text.as_bytes())
}

/// A part of a page that holds something for people and nothing for us.
fn unread_part(source: &Source, capture: &Capture, part: &Unread) -> Issue {
    Issue {
        source: Some(source.id.clone()),
        document: capture.url.to_string(),
        kind: IssueKind::Notice,
        locator: part.locator.clone(),
        message: format!("unread: {}", part.reason),
        french: String::new(),
    }
}

fn unreadable(error: &ReadingError) -> String {
    let hint = crate::model::Hint::hint(error);
    hint.map_or_else(|| error.to_string(), |hint| format!("{error}; {hint}"))
}

/// The format in which a page is read, in one word.
fn format_of(declared: Format, bytes: &[u8]) -> &'static str {
    match (declared, sniff(bytes)) {
        (_, Content::Html) | (Format::Html, _) => "html",
        (declared, _) => declared.code(),
    }
}

/// The first day on which we know that the older page was no longer served.
fn stopped(newer: &Page, older: &Page) -> NaiveDate {
    newer.capture.first_seen.max(older.capture.last_seen).date_naive()
}

/// Whether two pages of one document say the same: words and places on the page may differ.
fn is_same(a: &Claim, b: &Claim) -> bool {
    a.id == b.id
        || (is_cell(a, b)
            && a.value == b.value
            && a.corrected.is_some() == b.corrected.is_some()
            && is_same_time(&a.as_of, &b.as_of))
}

/// Keeps of an older statement what the one that says the same needs: since when it stands there in
/// these words, or the id that it had in others.
fn take_over(known: &mut Claim, older: &Claim) {
    if known.id == older.id {
        known.first_seen = known.first_seen.min(older.first_seen);
    } else if !known.former.contains(&older.id) {
        known.former.push(older.id.clone());
    }
}

/// Whether two claims are of the same territory, measure and stages.
fn is_cell(a: &Claim, b: &Claim) -> bool {
    a.territory == b.territory && a.measure == b.measure && a.stages == b.stages
}

/// A figure without any date is not another because it was seen on another day.
fn is_same_time(a: &AsOf, b: &AsOf) -> bool {
    let undated = a.basis == Basis::Captured && b.basis == Basis::Captured;
    undated || (a.start == b.start && a.end == b.end)
}
