//! Walks through a document and keeps what each heading, introduction and paragraph says for the figures below it.

use crate::model::{PartialDate, StageRange, Territory};
use crate::read::{Block, BlockKind, Document};
use crate::sources::Geography;

mod opening;
mod parts;

use parts::{Intro, Place};

use super::attribution;
use super::back;
use super::card::joined;
use super::claim::{Extracted, RawClaim, Speaker};
use super::compose::{Frame, Page};
use super::cut::{beginning, sentences};
use super::dateline;
use super::host;
use super::judge::topic;
use super::locale::locale;
use super::note::Notes;
use super::places::only;
use super::roll;
use super::sampled;
use super::sentence::Sentence;
use super::settle;
use super::stages::Named;
use super::survey::{self, tells_signature};
use super::token::{head, tokens};
use super::verdict::{Shared, Topic};
use super::vocabulary::{Cue, Origin, Vocabulary};

/// Everything that a document claims.
pub fn extract(
    document: &Document,
    speaker: &Speaker,
    vocabulary: &Vocabulary,
    geography: &Geography,
) -> Extracted {
    let parents = |territory| geography.parent(territory);
    let speaker = host::speaker(document, speaker, vocabulary);
    let page = Page {
        speaker: &speaker,
        vocabulary,
        published: document.published.or(speaker.published),
        parents: &parents,
    };
    let mut walk = Walk::new(&page, document);
    let blocks = joined(&document.blocks, &page);
    for (at, block) in blocks.iter().enumerate() {
        walk.legend = match &block.kind {
            BlockKind::Table(_) => survey::legend(&blocks[at..], &page),
            BlockKind::Item { list } if walk.list.is_none_or(|(open, ..)| open != *list) => {
                survey::legend(&blocks[at..], &page)
            }
            BlockKind::Item { .. } => walk.legend.take(),
            _ => None,
        };
        walk.enroll(&blocks[at..]);
        walk.block(block);
    }
    walk.finish()
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts about the text read so far")]
struct Walk<'a> {
    page: &'a Page<'a>,
    /// The title as printed, without the name of the site.
    printed_title: &'a str,
    /// What the title says for the whole document.
    title: Frame,
    /// What the heading says for its section.
    section: Frame,
    /// The headings that it stands under.
    headings: Vec<(u8, Frame)>,
    /// What the paragraph before says for the list or table behind it.
    intro: Option<Intro>,
    /// The list that is being read, with its group and its first claim.
    list: Option<(usize, u32, usize)>,
    /// The first claim of the paragraph that introduces the list.
    introduced: Option<usize>,
    /// The lists around it, with what introduces each, and what the last item says for a list inside it.
    outer: Vec<(usize, Option<Intro>)>,
    above: Option<Frame>,
    /// The frame of the paragraph before, for one that goes on: "Dans le détail, …".
    last: Option<Frame>,
    signed: bool,
    department: Option<Territory>,
    /// The last date, the largest count of the section, what surveys drew, and the last share's stages.
    latest: Option<(PartialDate, bool)>,
    largest: Option<(f64, StageRange)>,
    sampled: Vec<f64>,
    coverage: Option<StageRange>,
    /// The stages of the last count that no heading gave, and how many claims were looked at for it.
    recent: Option<StageRange>,
    looked: usize,
    /// What the line below the table or list says for it.
    legend: Option<Frame>,
    announces: bool,
    /// Where the cards begin that are being read.
    cards: Option<usize>,
    /// The number of the first claim of the section.
    section_from: usize,
    generic: Option<Named>,
    /// The paragraph before ended with a colon: short paragraphs behind it are the items of a list.
    announced: bool,
    groups: u32,
    /// Claims by paragraph, list and table.
    blocks: Vec<settle::Block>,
    notes: Notes,
    /// "Chiffres arrêtés au …", with the number of the first claim below.
    page_dates: Vec<(usize, PartialDate)>,
    /// Below a heading such as "À lire aussi": what stands there is of other pages.
    elsewhere: bool,
    unnamed: bool,
    /// Whose account the title says that the document tells, and who was named last below the heading.
    account: Option<(String, Option<Origin>)>,
    told_by: Option<(String, Option<Origin>)>,
    after_list: bool,
    /// The place of a question, for its answer in the next paragraph.
    question: Option<Territory>,
    /// The mention of the community whose name stands above: what follows tells of it.
    subject: Option<usize>,
    /// The items of the list are names of communities.
    roll: bool,
    over: Option<Intro>,
    asked: bool,
    found: Extracted,
}

impl<'a> Walk<'a> {
    fn new(page: &'a Page<'a>, document: &'a Document) -> Self {
        let mut walk = Self {
            page,
            // "… | ARS Grand Est": the name of the site is no part of the title.
            printed_title: document.title.split(" | ").next().unwrap_or(""),
            title: Frame::default(),
            section: Frame::default(),
            headings: Vec::new(),
            intro: None,
            list: None,
            introduced: None,
            outer: Vec::new(),
            above: None,
            last: None,
            signed: false,
            department: None,
            latest: None,
            largest: None,
            sampled: Vec::new(),
            coverage: None,
            recent: None,
            looked: 0,
            section_from: 0,
            legend: None,
            announces: false,
            cards: None,
            generic: None,
            announced: false,
            groups: 0,
            blocks: Vec::new(),
            notes: Notes::default(),
            page_dates: Vec::new(),
            elsewhere: false,
            unnamed: false,
            account: None,
            told_by: None,
            after_list: false,
            question: None,
            subject: None,
            roll: false,
            asked: false,
            over: None,
            found: Extracted::default(),
        };
        let heading = document.blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
        for text in [walk.printed_title, heading.map_or("", |block| &block.text)] {
            let sentence = walk.sentence(beginning(text), true);
            let told = survey::told(&sentence, page);
            // "Feuille de route de l'ARS Bretagne"
            let body = || only(&sentence.places).filter(|_| !sentence.origins.is_empty());
            walk.title.territory = told.territory.or(walk.title.territory).or_else(body);
            walk.title.date = dateline::governs(&sentence, page).or(walk.title.date);
            walk.title.stages = dateline::titled(&sentence).or(walk.title.stages.take());
            walk.title.setting.drawn |= sampled::heads(&sentence);
            if told.setting.topic == Topic::Cpts {
                walk.title.setting.topic = Topic::Cpts;
            }
            let account = attribution::account(&sentence, page.speaker.kind);
            walk.account = walk.account.take().or(account);
        }
        if walk.title.setting.topic == Topic::Unknown && survey::opens(&document.blocks, page) {
            walk.title.setting.topic = Topic::Cpts;
        }
        walk.told_by.clone_from(&walk.account);
        if walk.title.territory.is_none() && page.speaker.territory == Territory::FRANCE {
            walk.title.territory = locale(document, page);
        }
        walk.section = walk.title.clone();
        walk.signed = document.blocks.iter().any(|block| tells_signature(block, page));
        walk
    }

    fn sentence<'t>(&self, text: &'t str, listed: bool) -> Sentence<'t>
    where
        'a: 't,
    {
        Sentence::new(text, listed, self.page.speaker.kind, self.page.vocabulary)
    }

    fn block(&mut self, block: &Block) {
        let short = block.text.len() < 400;
        let pointers = self.page.vocabulary.cue(Cue::Pointer);
        let leads = || head(&block.text).is_some_and(|first| pointers.may_begin(&first));
        let looked_at = short && (self.elsewhere || leads());
        let words = if looked_at { tokens(&block.text) } else { Vec::new() };
        let pointer = words.len() < 40 && pointers.longest_at(&words, 0).is_some();
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.elsewhere = pointer;
        }
        if pointer || self.elsewhere {
            self.close_list();
            if matches!(block.kind, BlockKind::Paragraph) && words.len() < 6 {
                self.elsewhere = true;
            }
            return;
        }
        // "… se répartissent ainsi :" and short paragraphs below it: a list without its marks.
        if self.announced
            && short
            && block.kind == BlockKind::Paragraph
            && survey::is_item(&self.sentence(&block.text, false))
        {
            return self.item(block, usize::MAX);
        }
        self.announced = block.kind == BlockKind::Paragraph && block.text.trim_end().ends_with(':');
        if !matches!(block.kind, BlockKind::Item { .. }) {
            self.after_list = self.list.is_some();
            self.close_list();
            self.outer.clear();
            self.above = None;
        }
        // "62 | CPTS ont signé", "8 | ont un projet de santé validé": cards are one breakdown.
        let card = block.kind == BlockKind::Paragraph
            && block.text.len() < 120
            && (block.text.starts_with(|c: char| c.is_ascii_digit())
                || block.text.ends_with(|c: char| c.is_ascii_digit() || c == '%'));
        self.cards = if card { self.cards.or(Some(self.found.claims.len())) } else { None };
        match &block.kind {
            BlockKind::Heading(level) => self.heading(block, *level),
            BlockKind::Paragraph if survey::same_words(&block.text, self.printed_title) => {
                self.heading(block, 1);
            }
            BlockKind::Paragraph => self.paragraph(block),
            BlockKind::Item { list } => self.item(block, *list),
            BlockKind::Note { mark } => self.note(&block.text, mark, &block.locator),
            BlockKind::Table(table) => self.table(table),
        }
    }

    fn paragraph(&mut self, block: &Block) {
        let text = block.text.as_str();
        if let Some((mark, rest)) = self.notes.note(text) {
            return self.note(rest, &mark, &block.locator);
        }
        let start = self.found.claims.len();
        let words = tokens(beginning(text));
        // "Et en Haute-Garonne ?": what is answered below is of it.
        let question = self.question.take();
        let mut frame = self.opening(text, &words);
        let mut place: Option<Territory> = None;
        self.unnamed = false;
        let mut told = Frame::default();
        let (mut told_of_cpts, mut heads) = (false, false);
        let mut asked = std::mem::take(&mut self.asked);
        (self.recent, self.looked) = if asked { (None, start) } else { (self.recent, self.looked) };
        // "CPTS Grand Sud", alone on its line: what follows tells of it.
        let label = roll::is_label(text, &words);
        let (mut names, mut reached, mut question_before) = (false, None, false);
        for range in sentences(text) {
            let sentence = self.sentence(&text[range], label);
            let before = self.found.claims.len();
            self.mentions(&sentence, None, &block.locator);
            if label {
                self.subject = self.named(&sentence);
            } else {
                self.tell(&sentence);
            }
            names = text.trim_end().ends_with(':') && roll::announces(&sentence);
            reached = roll::reached(&sentence, self.page);
            frame.signed = self.signed;
            // "Dans le Finistère … Trois CPTS y étaient financées": the place named last.
            let mut base = frame.territory;
            let anywhere =
                frame.territory.unwrap_or(self.page.speaker.territory) == Territory::FRANCE;
            let points = sentence.tokens.iter().any(|t| t.is("y"))
                || back::points_back(&sentence)
                || anywhere
                    && (question_before || back::of_island(&sentence) || back::bare(&sentence));
            let named = survey::places(&sentence);
            let pointing = (points || asked) && named.is_empty() && place.is_some();
            if let Some(asked) = question.filter(|_| named.is_empty()) {
                frame.territory = Some(asked);
            }
            if let Some(place) = place.filter(|_| pointing) {
                frame.territory = Some(place);
            }
            question_before = sentence.text.trim_end().ends_with('?');
            frame.setting.counted |= asked;
            asked = back::asks_count(&sentence, frame.setting.topic);
            if back::asks_share(&sentence) {
                frame.setting.shared = Shared::Covered;
            }
            place = only(&named).or_else(|| survey::meant(&sentence, &frame, self.page)).or(place);
            self.unnamed |= sentence.places.is_empty()
                && sentence.tokens.windows(2).any(|t| {
                    matches!(t[0].fold.as_str(), "mon" | "notre") && t[1].is("departement")
                });
            frame.unnamed = self.unnamed && place.is_none();
            // "Le ministère, lui, avance 578 projets": the day that another body gave is not its day.
            let speaker = sentence.origins.iter().find(|hit| hit.speaks).map(|hit| &hit.origin);
            let last = self.found.claims[start..].last().and_then(|claim| claim.origin.as_ref());
            if let (Some(speaker), Some(last)) = (speaker, last)
                && speaker != last
            {
                frame.date = self.section.date;
            }
            // Nor is it that of a place of its own, of which that body did not speak.
            let own = !named.is_empty() || sentence.tokens.first().is_some_and(|t| t.is("notre"));
            if own && last.is_some() && sentence.origins.is_empty() {
                frame.date = self.section.date;
            }
            self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
            let read = &self.found.claims[before..];
            let country = |claim: &RawClaim| claim.territory == Territory::FRANCE;
            if pointing && !read.is_empty() {
                base = frame.territory;
            }
            if named.is_empty() && !read.is_empty() && read.iter().all(country) {
                base = Some(Territory::FRANCE);
                self.section.territory = base;
            }
            frame.territory = survey::label(&sentence, self.page).or(base);
            told = survey::told(&sentence, self.page);
            told_of_cpts = told.setting.topic == Topic::Cpts;
            heads = sentence.cue_at(Cue::Community, 0).is_some() && told.stages.is_some();
            if let Some(name) = sentence.names.first() {
                // "…, celui de la CPTS du Soissonnais": named in passing.
                let passing = (name.from.saturating_sub(3)..name.from).any(|n| {
                    matches!(sentence.tokens[n].fold.as_str(), "celle" | "celui" | "celles")
                });
                let alone = sentence.numbers.iter().all(|n| n.core < name.from);
                frame.setting.single |= alone && !passing;
            }
            frame.setting.topic = match topic(&sentence, sentence.tokens.len(), frame.setting) {
                Topic::Unknown => frame.setting.topic,
                known => known,
            };
            let counts = before < self.found.claims.len();
            frame.spoken = survey::spoken(&sentence).filter(|_| !counts);
            self.generic = survey::generic_stages(&sentence).or(self.generic.take());
            frame.origin = told.origin.clone().or(frame.origin);
            let cited = attribution::cited(&sentence, self.page.speaker.kind);
            self.told_by = cited.or(self.told_by.take());
            self.notes.mark(&sentence.tokens, before..self.found.claims.len());
            // "L'île en a trois, dont deux en Haute-Corse": the whole goes on.
            let meant = survey::meant(&sentence, &frame, self.page);
            let told_of = only(&sentence.places).or(meant).is_some() || back::of_body(&sentence);
            if let Some(first) = self.found.claims[before..].first().filter(|_| told_of) {
                frame.territory = Some(first.territory);
            }
        }
        self.question = back::asked_of(text, place);
        // "Et dans le reste de la Lorraine ?": counted as before.
        self.asked = asked || self.section_from < start && back::asks_on(text);
        self.blocks.push(self.cards.unwrap_or(start)..self.found.claims.len());
        if start == self.found.claims.len() {
            // A legend below its cards speaks for them too.
            let told = self.page_dates.last().is_some_and(|(from, _)| self.section_from <= *from);
            let from = if told { start } else { self.section_from };
            self.page_dates
                .extend(dateline::line_date(text, &words, self.page).map(|date| (from, date)));
        }
        self.introduced = text.trim_end().ends_with(':').then_some(start);
        if frame.setting.single {
            self.section.setting.single = true;
        }
        let claims = &self.found.claims[start..];
        // "Où en sont les communautés du pays :", on a page of one region.
        told.territory = told.territory.or(place.filter(|_| self.introduced.is_some()));
        let (intro, total) = survey::introduction(claims, told, &frame, &self.section);
        // "CPTS signataires de l'ACI au 30 avril 2024." is as good as a colon.
        let announces = told_of_cpts
            && (text.trim_end().ends_with(':') || heads && start == self.found.claims.len());
        let total = total.map(|number| start + number);
        self.intro = Some(Intro { frame: intro, total, announces, names, reached });
        self.last = Some(frame);
    }
}
