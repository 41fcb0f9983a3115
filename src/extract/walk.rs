//! Walks through a document in reading order and keeps what each heading, introduction and
//! paragraph says for the figures below it.

use crate::model::{Level, Territory};
use crate::read::{Block, BlockKind, Document};
use crate::sources::Geography;

use super::claim::{Extracted, RawClaim, Speaker};
use super::compose::{self, Frame, Page};
use super::dates::Role;
use super::judge::topic;
use super::naming;
use super::places::only;
use super::sentence::{Sentence, opens, sentences};
use super::settle::{self, narrow};
use super::stages::Named;
use super::survey::{self, joined, tells_signature};
use super::table;
use super::token::{LINE, opening};
use super::verdict::{Setting, Topic};
use super::vocabulary::{Cue, Vocabulary};
use super::work::Work;

/// Everything that a document claims.
pub fn extract(
    document: &Document,
    speaker: &Speaker,
    vocabulary: &Vocabulary,
    geography: &Geography,
) -> Extracted {
    let parents = |territory| geography.parent(territory);
    let page = Page {
        speaker,
        vocabulary,
        published: document.published.or(speaker.published),
        parents: &parents,
    };
    let mut walk = Walk::new(&page, document);
    for block in &joined(&document.blocks) {
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
    /// What the paragraph before says for the list or table behind it.
    intro: Option<Intro>,
    /// The list that is being read, with its group and its first claim.
    list: Option<(usize, u32, usize)>,
    /// The frame of the paragraph before, for one that goes on: "Dans le détail, …".
    last: Option<Frame>,
    signed: bool,
    /// The department named last.
    department: Option<Territory>,
    groups: u32,
    /// Claims by paragraph, list and table.
    blocks: Vec<settle::Block>,
    /// Claims whose sentence bears the mark of a note: the number of the claim and the mark.
    marked: Vec<(usize, String)>,
    /// The dates of the notes, by mark.
    notes: Vec<(String, crate::model::PartialDate)>,
    /// "Chiffres arrêtés au …", with the number of the first claim below.
    page_dates: Vec<(usize, crate::model::PartialDate)>,
    /// A heading bears the mark of a note: it speaks for every figure.
    marked_all: bool,
    /// Below a heading such as "À lire aussi": what stands there is of other pages.
    elsewhere: bool,
    /// The text speaks of a department that it does not name.
    unnamed: bool,
    work: Work,
    found: Extracted,
}

/// Where a sentence stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    locator: &'a str,
    /// The group of its list, and the claim that the list may make up.
    listed: Option<(u32, Option<usize>)>,
}

/// What introduces a list or a table.
#[derive(Clone)]
struct Intro {
    frame: Frame,
    /// The claim that the parts may make up.
    total: Option<usize>,
}

impl<'a> Walk<'a> {
    fn new(page: &'a Page<'a>, document: &'a Document) -> Self {
        let mut walk = Self {
            page,
            // "… | ARS Grand Est": the name of the site is no part of the title.
            printed_title: document.title.split(" | ").next().unwrap_or(""),
            title: Frame::default(),
            section: Frame::default(),
            intro: None,
            list: None,
            last: None,
            signed: false,
            department: None,
            groups: 0,
            blocks: Vec::new(),
            marked: Vec::new(),
            notes: Vec::new(),
            page_dates: Vec::new(),
            marked_all: false,
            elsewhere: false,
            unnamed: false,
            work: Work::default(),
            found: Extracted::default(),
        };
        let heading = document.blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
        for text in [walk.printed_title, heading.map_or("", |block| &block.text)] {
            let sentence = walk.sentence(text, true);
            let told = survey::told(&sentence, page);
            walk.title.territory = told.territory.or(walk.title.territory);
            if told.setting.topic == Topic::Cpts {
                walk.title.setting.topic = Topic::Cpts;
            }
        }
        let anywhere = document.blocks.iter().take(12).any(|block| {
            walk.sentence(&block.text, false).cue(Cue::Community, 0..usize::MAX).is_some()
        });
        if anywhere && walk.title.setting.topic == Topic::Unknown {
            walk.title.setting.topic = Topic::Cpts;
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
        let first = opening(&block.text, LINE);
        let pointer = opens(&first, Cue::Pointer, self.page.vocabulary) && first.len() < LINE;
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.elsewhere = pointer;
        }
        if pointer || self.elsewhere {
            self.close_list();
            if matches!(block.kind, BlockKind::Paragraph) && first.len() < 6 {
                self.elsewhere = true;
            }
            return;
        }
        if !matches!(block.kind, BlockKind::Item { .. }) {
            self.close_list();
        }
        match &block.kind {
            BlockKind::Heading(level) => self.heading(block, *level),
            BlockKind::Paragraph if survey::same_words(&block.text, self.printed_title) => {
                self.heading(block, 1);
            }
            BlockKind::Paragraph => self.paragraph(block),
            BlockKind::Item { list } => self.item(block, *list),
            BlockKind::Note { mark } => self.note(block, mark),
            BlockKind::Table(table) => self.table(table),
        }
    }

    fn heading(&mut self, block: &Block, level: u8) {
        let start = self.found.claims.len();
        let sentence = self.sentence(&block.text, true);
        let told = survey::told(&sentence, self.page);
        let names_one = !sentence.names.is_empty();
        let mut frame = Frame { signed: false, ..self.title.clone() };
        self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
        for claim in &mut self.found.claims[start..] {
            claim.headline = true;
        }
        self.blocks.push(start..self.found.claims.len());
        self.marked_all |= sentence.tokens.iter().any(|t| t.is_mark("*"));
        self.mentions(&sentence, None, &block.locator);
        let above = if level <= 1 { Frame::default() } else { self.title.clone() };
        self.section = Frame {
            territory: told.territory.or(above.territory).or(self.title.territory),
            setting: Setting {
                topic: if told.setting.topic == Topic::Unknown {
                    self.title.setting.topic
                } else {
                    told.setting.topic
                },
                single: names_one && 1 < level,
                ..Setting::default()
            },
            ..told
        };
        // A heading introduces the list or table that stands directly below it.
        let stages = self.section.stages.clone();
        self.intro = Some(Intro { frame: Frame { stages, ..self.section.clone() }, total: None });
        self.last = None;
    }

    fn paragraph(&mut self, block: &Block) {
        let text = block.text.as_str();
        if let Some(rest) = text.strip_prefix('*') {
            return self.note(&Block { text: rest.trim_start().to_owned(), ..block.clone() }, "*");
        }
        let start = self.found.claims.len();
        let mut frame =
            Frame { stages: None, date: None, today: false, origin: None, ..self.section.clone() };
        // A heading that names the stage speaks for counts that name none.
        frame.stages.clone_from(&self.section.stages);
        frame.date = self.section.date;
        frame.setting.listed = self.section.stages.is_some();
        let mut place: Option<Territory> = None;
        self.unnamed = false;
        if let Some(last) = self.last.take().filter(|_| survey::goes_on(text, self.page)) {
            frame.date = last.date;
            frame.origin = last.origin;
            frame.territory = last.territory.or(frame.territory);
            frame.before = last.before;
        }
        let mut told = Frame::default();
        for range in sentences(text) {
            let sentence = self.sentence(&text[range], false);
            let before = self.found.claims.len();
            self.mentions(&sentence, None, &block.locator);
            frame.signed = self.signed;
            // "Dans le Finistère … Trois CPTS y étaient financées": the place named last.
            let base = frame.territory;
            let points = sentence.tokens.iter().any(|t| t.is("y"));
            if let Some(place) = place.filter(|_| points && sentence.places.is_empty()) {
                frame.territory = Some(place);
            }
            place = only(&sentence.places).or(place);
            self.unnamed |= sentence.places.is_empty()
                && sentence.tokens.windows(2).any(|t| {
                    matches!(t[0].fold.as_str(), "mon" | "notre") && t[1].is("departement")
                });
            frame.unnamed = self.unnamed && place.is_none();
            self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
            frame.territory = base;
            told = survey::told(&sentence, self.page);
            if let Some(name) = sentence.names.first() {
                frame.setting.single =
                    sentence.numbers.iter().all(|n| n.core < name.from) || frame.setting.single;
            }
            frame.setting.topic = match topic(&sentence, sentence.tokens.len(), frame.setting) {
                Topic::Unknown => frame.setting.topic,
                known => known,
            };
            frame.origin = told.origin.clone().or(frame.origin);
            self.note_marks(&sentence, before);
            let places = &sentence.places;
            if only(places).is_some() && before < self.found.claims.len() {
                frame.territory = self.found.claims.last().map(|claim| claim.territory);
            }
        }
        self.blocks.push(start..self.found.claims.len());
        if start == self.found.claims.len() {
            self.page_dates.extend(survey::page_date(text, self.page).map(|date| (start, date)));
        }
        if frame.setting.single {
            self.section.setting.single = true;
        }
        let claims = &self.found.claims[start..];
        let (intro, total) = survey::introduction(claims, told, &frame, &self.section);
        self.intro = Some(Intro { frame: intro, total: total.map(|number| start + number) });
        self.last = Some(frame);
    }

    fn item(&mut self, block: &Block, list: usize) {
        let start = self.found.claims.len();
        let intro = self
            .intro
            .clone()
            .unwrap_or_else(|| Intro { frame: self.section.clone(), total: None });
        if self.list.is_none_or(|(number, ..)| number != list) {
            self.close_list();
            self.groups += 1;
            self.list = Some((list, self.groups, start));
        }
        let group = self.list.map_or(0, |(_, group, _)| group);
        let mut frame = intro.frame.clone();
        frame.setting.listed = frame.setting.topic != Topic::Other;
        // "123 CPTS, à ce jour": a part without a date of its own is as old as its source.
        frame.today = false;
        for range in sentences(&block.text) {
            let sentence = self.sentence(&block.text[range], true);
            let before = self.found.claims.len();
            self.mentions(&sentence, intro.frame.stages.as_ref(), &block.locator);
            self.read(
                &sentence,
                &mut frame,
                Place { locator: &block.locator, listed: Some((group, intro.total)) },
            );
            frame.setting.topic = match topic(&sentence, sentence.tokens.len(), frame.setting) {
                Topic::Unknown => frame.setting.topic,
                known => known,
            };
            self.note_marks(&sentence, before);
        }
    }

    fn close_list(&mut self) {
        if let Some((_, _, start)) = self.list.take() {
            self.blocks.push(start..self.found.claims.len());
        }
    }

    fn note(&mut self, block: &Block, mark: &str) {
        let sentence = self.sentence(&block.text, false);
        let date = sentence
            .dates
            .iter()
            .filter(|hit| hit.role == Role::AsOf)
            .find_map(|hit| hit.printed.resolve(self.page.published));
        let date = date.map(|(date, _)| (mark.to_owned(), date));
        self.notes.extend(date);
    }

    /// Claims of a sentence with an asterisk or "(1)" wait for the note.
    fn note_marks(&mut self, s: &Sentence<'_>, before: usize) {
        if s.tokens.iter().any(|t| t.is_mark("*")) {
            self.marked.extend((before..self.found.claims.len()).map(|n| (n, "*".to_owned())));
        }
    }

    fn table(&mut self, table: &crate::read::Table) {
        let start = self.found.claims.len();
        let intro = self.intro.clone();
        let mut frame =
            intro.as_ref().map_or_else(|| self.section.clone(), |intro| intro.frame.clone());
        frame.setting.listed = intro.as_ref().is_some_and(|intro| intro.total.is_some())
            || self.section.setting.topic == Topic::Cpts && self.section.stages.is_some();
        if frame.setting.topic == Topic::Unknown {
            frame.setting.topic = self.title.setting.topic;
        }
        let read = table::read(table, &frame, self.page);
        self.groups += 1;
        let (group, total) = (self.groups, intro.and_then(|intro| intro.total));
        self.found.claims.extend(read.claims.into_iter().map(|claim| RawClaim {
            group,
            total,
            ..claim
        }));
        self.found.mentions.extend(read.mentions);
        self.found.declined.extend(read.declined);
        self.blocks.push(start..self.found.claims.len());
    }

    fn read(&mut self, s: &Sentence<'_>, frame: &mut Frame, place: Place<'_>) {
        let Place { locator, listed } = place;
        if self.work.is_done(s, locator, &mut self.found.declined) {
            return;
        }
        let mut departments = s.places.iter().filter_map(|place| place.territory);
        self.department = departments.rfind(|t| t.level() == Level::Department).or(self.department);
        frame.department = self.department;
        frame.recent = self.work.recent(&self.found.claims);
        let found = compose::read(s, frame, self.page, locator);
        let (group, total) = listed.unwrap_or_else(|| {
            self.groups += 1;
            (self.groups, None)
        });
        self.found.claims.extend(found.claims.into_iter().map(|claim| RawClaim {
            group,
            total,
            ..claim
        }));
        self.found.declined.extend(found.declined);
    }

    fn mentions(&mut self, s: &Sentence<'_>, intro: Option<&Named>, locator: &str) {
        self.found.mentions.extend(naming::mentions(s, intro, self.page, locator));
    }

    fn finish(mut self) -> Extracted {
        self.close_list();
        if self.marked_all {
            self.marked.extend((0..self.found.claims.len()).map(|number| (number, "*".to_owned())));
        }
        survey::noted(&mut self.found.claims, &self.marked, &self.notes);
        survey::date(&mut self.found.claims, &self.page_dates);
        narrow(&mut self.found.claims, &self.blocks);
        let Extracted { claims, mentions, declined, missed } = self.found;
        let (claims, mentions) = (settle::once(claims), naming::once(mentions));
        Extracted { claims, mentions, declined, missed }
    }
}
