//! Walks through a document and keeps what each heading, introduction and paragraph says for the figures below it.

use std::ops::Range;

use crate::model::{PartialDate, Stage, StageRange, Territory};
use crate::read::{Block, BlockKind, Document};
use crate::sources::Geography;

mod board;
mod course;
mod heading;
mod lent;
mod opening;
mod paragraph;
mod parts;
mod sequel;
mod title;

use parts::Intro;

use super::adherence;
use super::arranged::arranged;
use super::host;
use super::related;
use super::signs::{self, Signs};
use super::survey::{self, tells_signature};
use super::timeline;
use crate::extract::claim::{Extracted, Speaker};
use crate::extract::claims::compose::{Frame, Page};
use crate::extract::claims::event;
use crate::extract::claims::outside;
use crate::extract::claims::settle;
use crate::extract::lexicon::sieve::Tables;
use crate::extract::lexicon::token::{Token, head, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Origin, Vocabulary};
use crate::extract::recognise::calendar;
use crate::extract::recognise::pointed::is_direction;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::Named;
use crate::extract::tables::card::joined;
use crate::extract::tables::keyed;
use crate::extract::tables::note::{self, Notes};

/// Everything that a document claims.
pub fn extract(
    document: &Document,
    speaker: &Speaker,
    vocabulary: &Vocabulary,
    geography: &Geography,
) -> Extracted {
    let parents = |territory| geography.parent(territory);
    let speaker = host::speaker(document, speaker, vocabulary);
    let taught = adherence::taught(&document.blocks, vocabulary);
    let vocabulary = taught.as_ref().unwrap_or(vocabulary);
    let page = Page {
        speaker: &speaker,
        vocabulary,
        published: document.published.or(speaker.published),
        parents: &parents,
        white: outside::of_white(&document.blocks),
        unplaced: host::unplaced(&speaker, vocabulary),
    };
    let document = &*arranged(document, &page);
    let mut walk = Walk::new(&page, document);
    let mut blocks = joined(&document.blocks, &page);
    let taken: Vec<_> = blocks.iter_mut().map(signs::taken).collect();
    for (at, block) in blocks.iter().enumerate() {
        walk.sign = taken[at];
        walk.legend = match &block.kind {
            BlockKind::Table(_) => survey::legend(&blocks[at..], &page),
            BlockKind::Item { list } if walk.list.is_none_or(|(open, ..)| open != *list) => {
                survey::legend(&blocks[at..], &page)
            }
            BlockKind::Item { .. } => walk.legend.take(),
            _ => None,
        };
        walk.enroll(&blocks[at..]);
        // A heading heads what stands below it.
        let other = |kind: &BlockKind| matches!(kind, BlockKind::Table(_) | BlockKind::Heading(_));
        let below = blocks.get(at + 1).filter(|next| !other(&next.kind));
        walk.block(block, below.map_or("", |next| &next.text));
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
    /// The lists around it, with the first claim and introduction of each; what the last item says for one inside it.
    outer: Vec<(usize, usize, Option<Intro>)>,
    above: Option<Frame>,
    /// The frame of the paragraph before, for one that goes on: "Dans le détail, …".
    last: Option<Frame>,
    signed: bool,
    /// The department named last.
    department: Option<Territory>,
    /// The last date, the largest count of the section, what surveys drew, and the last share's stages.
    latest: Option<(PartialDate, bool)>,
    largest: Option<(f64, StageRange)>,
    sampled: Vec<f64>,
    coverage: Option<StageRange>,
    /// The stages of the communities of whose people rates are, as the document defines them.
    rates: Vec<StageRange>,
    /// The stages of the communities that a place without one lacks, as the document defines it.
    lacking: Option<StageRange>,
    /// The stages of the last count that no heading gave, and how many claims were looked at for it.
    recent: Option<StageRange>,
    looked: usize,
    /// What the line below the table or list says for it.
    legend: Option<Frame>,
    /// The heading announces numbers of CPTS.
    announces: bool,
    /// The heading or line above says that the numbers of the list are parts of the people: "Population couverte, en %".
    percent: bool,
    /// The heading says that communities are told of, and nothing else; it announces what is aimed at.
    of_them: bool,
    aims: bool,
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
    /// The level of the headings that divide by stage, and the number of the first claim below them.
    divided: Option<(u8, usize)>,
    /// The claims below such headings, and those of items that say no stage themselves.
    divisions: Vec<settle::Block>,
    unstaged: Vec<usize>,
    notes: Notes,
    /// The marks of the notes that the document has.
    marks: Vec<String>,
    /// What signs before items stand for, and the one before this item.
    signs: Signs,
    sign: Option<char>,
    /// "Chiffres arrêtés au …", with the number of the first claim below.
    page_dates: Vec<(usize, Option<PartialDate>)>,
    /// How many such lines stand before that of the key of a map, whose day is not that of the next section.
    before_key: Option<usize>,
    /// Below a heading such as "À lire aussi": what stands there is of other pages.
    elsewhere: bool,
    /// The text speaks of a department that it does not name.
    unnamed: bool,
    /// Whose account the title says that the document tells, and who was named last below the heading.
    account: Option<(String, Option<Origin>)>,
    told_by: Option<(String, Option<Origin>)>,
    /// A list ended just before.
    after_list: bool,
    /// The place of a question, for its answer in the next paragraph.
    question: Option<Territory>,
    /// The mention of the community whose name stands above, of which what follows tells; the stage told of one unnamed.
    subject: Option<usize>,
    lone: Option<Stage>,
    /// The same for the item that is all that stands before a list inside it, with the number of its list.
    entry: Option<(usize, usize)>,
    /// The items of the list are names of communities.
    roll: bool,
    /// Some item of the list is the name of a community, so that one called after its department is too.
    called: bool,
    /// The stage of the communities that the heading says are named below it.
    enrolled: Option<Named>,
    over: Option<Intro>,
    /// The stage of the section is that of what stands above its heading.
    lent: bool,
    asked: bool,
    /// The paragraph before ends with the question how many people are covered.
    asked_share: bool,
    /// The stages of what the last question asks how many there are.
    asked_of: Option<Named>,
    /// The paragraph before opened with the name of a place and a colon.
    labelled: bool,
    /// The short line directly above.
    line: String,
    /// The day of the table or list just before, for the legend below it.
    tabled: Option<(PartialDate, bool)>,
    /// The heading says that the communities named below it were dissolved.
    dissolved: bool,
    /// So many items has the list that is being read, so far.
    items: usize,
    /// Where its mentions begin, and those of each list that was read.
    listed_from: usize,
    lists: Vec<Range<usize>>,
    /// The claims of the table that stands above.
    board: Option<Range<usize>>,
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
            rates: Vec::new(),
            lacking: None,
            recent: None,
            looked: 0,
            section_from: 0,
            legend: None,
            announces: false,
            percent: false,
            of_them: false,
            aims: false,
            cards: None,
            generic: None,
            announced: false,
            groups: 0,
            blocks: Vec::new(),
            divided: None,
            divisions: Vec::new(),
            unstaged: Vec::new(),
            notes: Notes::default(),
            marks: note::told(&document.blocks),
            signs: Signs::learn(&document.blocks, page),
            sign: None,
            page_dates: Vec::new(),
            before_key: None,
            elsewhere: false,
            unnamed: false,
            account: None,
            told_by: None,
            after_list: false,
            question: None,
            subject: None,
            lone: None,
            entry: None,
            roll: false,
            called: false,
            enrolled: None,
            asked: false,
            asked_share: false,
            asked_of: None,
            over: None,
            lent: false,
            labelled: false,
            line: String::new(),
            tabled: None,
            dissolved: false,
            listed_from: 0,
            items: 0,
            lists: Vec::new(),
            board: None,
            found: Extracted::default(),
        };
        walk.entitle(document);
        walk.section = walk.title.clone();
        walk.told_by.clone_from(&walk.account);
        walk.signed = document.blocks.iter().any(|block| tells_signature(block, page));
        walk
    }

    fn sentence<'t>(&self, text: &'t str, listed: bool) -> Sentence<'t>
    where
        'a: 't,
    {
        self.annotated(text, self.page.vocabulary.tokens(text), listed)
    }

    /// A sentence whose words are known.
    fn annotated<'t>(
        &self,
        text: &'t str,
        words: (Vec<Token>, Tables),
        listed: bool,
    ) -> Sentence<'t>
    where
        'a: 't,
    {
        let page = self.page;
        let mut sentence = Sentence::of(text, words, (listed, page.speaker.kind), page.vocabulary);
        // "Nord : 2" on a page of one island.
        let Sentence { tokens, places, numbers, dates, .. } = &mut sentence;
        numbers.retain(|number| {
            let place = number.from..number.to;
            !note::leads(tokens, place.clone(), &self.marks)
                && !keyed::leads(tokens, place.clone(), places)
                && !note::is_raised(tokens, place, &self.marks)
        });
        // "Situation au 31 décembre", below the heading or in the sheet "2023"
        let year = calendar::leading_year(tokens).or(self.section.year);
        for date in dates.iter_mut() {
            *date = date.of_year(year);
        }
        event::with_year(dates, numbers);
        places.retain(|place| {
            let direction = place.to == place.from + 1 && is_direction(&tokens[place.from]);
            // "dans le Centre-Corse", where the talk is of Haute-Corse: no turn to the region.
            let middle = place.from.checked_sub(1).is_some_and(|n| {
                tokens[n].is("centre") && tokens[n].capital && tokens[place.from].tied
            });
            let base = self.section.territory.unwrap_or(page.speaker.territory);
            let around = middle && (page.parents)(base) == place.territory;
            // "Le Nord en a vingt et une", on a page of the Pas-de-Calais: its neighbour.
            let neighbour = |other| {
                let region = (page.parents)(page.speaker.territory);
                region.is_some_and(|it| it != Territory::FRANCE) && (page.parents)(other) == region
            };
            let known = |other| page.is_related(other) || neighbour(other);
            !around && (!direction || place.territory.is_none_or(known))
        });
        sentence
    }

    fn block(&mut self, block: &Block, below: &str) {
        const LINE: usize = 160;
        let short = block.text.len() < 400;
        let pointers = self.page.vocabulary.cue(Cue::Pointer);
        let leads = || head(&block.text).is_some_and(|first| pointers.may_begin(&first));
        let looked_at = short && (self.elsewhere || leads());
        let words = if looked_at { tokens(&block.text) } else { Vec::new() };
        let pointer = words.len() < 40 && pointers.longest_at(&words, 0).is_some();
        if matches!(block.kind, BlockKind::Heading(_)) {
            self.elsewhere = pointer && related::heads(&block.text);
        }
        // "16:40 CPTS : l'Allier veut sa 5e communauté": news of another page, by the minute.
        let ticker =
            matches!(block.kind, BlockKind::Item { .. }) && timeline::opens_with_clock(&block.text);
        if ticker || pointer || self.elsewhere {
            self.close_list();
            // "Contact", among the lines of a menu: nothing was read yet, and the text follows.
            let menu =
                words.len() == 1 && self.found.claims.is_empty() && self.found.mentions.is_empty();
            if matches!(block.kind, BlockKind::Paragraph) && words.len() < 6 && !menu {
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
            self.entry = None;
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
            // "Corrèze", "Creuse, juin 2023", above what is counted there: as good as a heading.
            BlockKind::Paragraph if self.heads_place(&block.text, below) => {
                self.heading(block, heading::LINE_LEVEL);
            }
            BlockKind::Paragraph => self.paragraph(block),
            BlockKind::Item { list } => self.item(block, *list),
            BlockKind::Note { mark } => self.note(&block.text, mark, &block.locator),
            BlockKind::Table(table) => self.table(table, below),
        }
        let lined = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph);
        let short = lined && block.text.len() <= LINE;
        self.line = if short { block.text.clone() } else { String::new() };
    }
}
