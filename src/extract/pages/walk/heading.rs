//! Headings: what each says for the section below it.

use super::super::announced;
use super::super::questions;
use super::super::survey;
use super::Walk;
use super::parts::{Intro, Place};
use crate::extract::claims::compose::Frame;
use crate::extract::counting::back;
use crate::extract::counting::ordinal::is_tolled;
use crate::extract::counting::sampled;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar;
use crate::extract::recognise::dates;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense;
use crate::extract::recognise::whole;
use crate::extract::tables::column::at_home;
use crate::extract::tables::dateline;
use crate::extract::tables::keyed;
use crate::extract::tables::rate;
use crate::extract::tables::roll;
use crate::extract::verdict::{Setting, Shared, Topic};
use crate::model::{Level, Precision, Territory};
use crate::read::Block;

/// The least level of a heading that is one only by its looks, such as the line that opens an accordion.
const LOOKS: u8 = 5;

/// The level of a line that heads what stands below it: that of a heading by its looks.
pub(super) const LINE_LEVEL: u8 = 6;

/// Whether a text begins with a number, or with a label and its number.
fn counts(text: &str) -> bool {
    const NEAR: usize = 12;
    let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace().next().is_some_and(digit)
        || text.contains(':') && text.split_whitespace().take(NEAR).any(digit)
}

impl Walk<'_> {
    /// Headings of one level that name stages divide what stands below them: "CPTS signataires" and "CPTS au
    /// projet de santé validé" are one breakdown.
    pub(super) fn beside(&mut self, level: u8, staged: bool) {
        let start = self.found.claims.len();
        if let Some((other, begun)) = self.divided
            && (level < other || level == other && !staged)
        {
            self.divisions.push(begun..start);
            self.divided = None;
        }
        if staged {
            self.divided = self.divided.or(Some((level, start)));
        }
    }

    /// Reads a heading, and keeps what it says for its section, for the list or table directly below it, and for
    /// the headings under it.
    pub(super) fn heading(&mut self, block: &Block, level: u8) {
        self.section_from = self.found.claims.len();
        self.tabled = None;
        // "Légende (carte d'octobre 2022)": the day of the map, and of nothing else.
        if let Some(before) = self.before_key.take() {
            let before = before.checked_sub(1).and_then(|last| self.page_dates[last].1);
            self.page_dates.push((self.section_from, before));
        }
        let mut sentence = self.sentence(beginning(&block.text), true);
        // "CPTS du Bassin houiller", above what is told of it.
        let label = roll::is_label(&block.text, &sentence.tokens);
        whole::complete(&mut sentence, label, self.page.vocabulary);
        self.headings.retain(|(outer, _)| *outer < level);
        let above = self.headings.last().map(|(_, frame)| frame.clone()).unwrap_or_default();
        let heading = Heading {
            level,
            told: self.told(block, &sentence),
            above,
            names: roll::announces(&sentence),
            // "Marne", below "Les CPTS ayant signé l'ACI"
            place: self.page.vocabulary.places.whole(&sentence.tokens).is_some(),
            known: keyed::known(&sentence.tokens, self.page).is_some(),
        };
        self.beside(level, heading.told.stages.is_some());
        self.of_them = announced::is_bare(&sentence);
        self.aims = announced::aims(&sentence);
        self.percent = rate::in_percent(&block.text, self.page);
        self.figures(block, &sentence, &heading);
        self.mentions(&sentence, None, &block.locator);
        self.subject = self.named(&sentence);
        self.expect(&sentence, &heading);
        self.open_section(&sentence, &heading);
        self.introduce(&sentence, &heading);
        // "De fait, le Calvados en a neuf", and below the next heading "Dans le département": the first that was counted.
        let first = self.found.claims.first().map(|claim| claim.territory);
        let first = first.filter(|place| place.level() == Level::Department);
        self.department =
            heading.told.territory.is_none().then_some(first).flatten().or(self.department);
        self.told_by.clone_from(&self.account);
        self.last = None;
        self.largest = None;
        self.introduced = None;
    }

    /// Whether a line is the name of a place, and perhaps a day, above what is counted there.
    pub(super) fn heads_place(&self, text: &str, below: &str) -> bool {
        const LONGEST: usize = 60;
        /// So many words may tell the day: "point d'étape de la fin d'avril 2023".
        const DAY: usize = 7;
        // "Creuse", behind "Corrèze", whatever stands below it.
        let beside = || {
            let last = self.headings.last();
            last.is_some_and(|(level, frame)| *level == LINE_LEVEL && frame.territory.is_some())
        };
        if LONGEST < text.len() || !counts(below) && !beside() {
            return false;
        }
        let text = text.trim_end_matches(['.', ':', ' ']);
        let words = tokens(text);
        let end = words.iter().position(|t| t.is_mark(",–(:")).unwrap_or(words.len());
        let place = self.page.vocabulary.places.whole(&words[..end]);
        let rest = words.get(end + 1..).unwrap_or_default();
        // "Paris, le 3 juin 2024": where and when something was written.
        let written = |date: dates::Printed| match date {
            dates::Printed::Full(day) => {
                day.precision() == Precision::Day && !rest.first().is_some_and(|t| t.is("au"))
            }
            _ => true,
        };
        let dated = || {
            dates::whole(rest).is_some_and(|date| !written(date))
                || dates::whole(rest).is_none()
                    && dateline::line_date(text, &words, self.page).is_some()
        };
        let named = words.first().is_some_and(|t| t.capital && !t.is("en") && !t.is("dans"));
        place.is_some_and(|place| place != Territory::FRANCE)
            && named
            && rest.len() <= DAY
            && (rest.is_empty() || dated())
    }

    /// What a heading says of all that stands below it.
    fn told(&self, block: &Block, sentence: &Sentence<'_>) -> Frame {
        let mut told = survey::told(sentence, self.page);
        // "19", on the page of its region.
        told.territory = told.territory.or_else(|| at_home(block.text.trim(), self.page));
        told.year = calendar::only_year(&sentence.tokens);
        // "Sept contrats, et deux lettres d'intention": neither stage is that of what stands below.
        let counts =
            sentence.numbers.iter().filter(|n| matches!(n.form, Form::Digits | Form::Words));
        // "Fin 2020, votre région n'avait que deux CPTS. Qu'est-ce qui a changé ?": nor that day.
        told.date = told.date.filter(|_| !tense::is_past(sentence));
        // "Deux sur trois sous contrat": nor that of all of them.
        let ratio = sentence.numbers.iter().any(|n| {
            n.form == Form::Percent && sentence.tokens[n.from..n.to].iter().any(|t| t.is("sur"))
        });
        // "Deux autres prêtes à signer": nor that of those that are not others.
        let others = counts
            .clone()
            .any(|n| sentence.tokens.get(n.to).is_some_and(|t| t.fold.starts_with("autre")));
        if others
            || 1 < counts.count()
            || ratio && sentence.cue(Cue::Coverage, 0..sentence.tokens.len()).is_none()
        {
            told.stages = None;
        }
        told
    }

    /// Reads the figures of the heading itself.
    fn figures(&mut self, block: &Block, sentence: &Sentence<'_>, heading: &Heading) {
        let start = self.found.claims.len();
        // "CPTS : et de deux dans l'Orne !", above the signature of one.
        let tolls = sentence.numbers.iter().any(|number| is_tolled(sentence, number));
        let mut frame = Frame { signed: self.signed && tolls, ..self.title.clone() };
        // "Accord signé (7)", below "Essonne (91)"
        frame.territory = heading.above.territory.or(frame.territory);
        frame.date = heading.above.date.or(frame.date);
        frame.setting.listed = block.text.trim_end().ends_with(')');
        self.read(sentence, &mut frame, Place { locator: &block.locator, listed: None });
        for claim in &mut self.found.claims[start..] {
            claim.headline = true;
        }
        self.blocks.push(start..self.found.claims.len());
        if heading.told.stages.is_some() {
            self.unstaged.extend(start..self.found.claims.len());
            self.recent = None;
        }
        self.notes.mark_all(&sentence.tokens, start);
    }

    /// What a heading lets expect below it: an answer, numbers, names.
    fn expect(&mut self, sentence: &Sentence<'_>, heading: &Heading) {
        self.announces = announced::announces(sentence);
        let all = 0..sentence.tokens.len();
        self.dissolved = sentence.names.is_empty()
            && sentence.cue(Cue::Dissolved, all.clone()).is_some()
            && sentence.cue(Cue::Community, all).is_some();
        if !heading.place || heading.names {
            self.enrolled = heading.told.stages.clone().filter(|_| heading.names);
        }
        // "Combien de CPTS dans le département ?": the answer below counts them.
        self.asked = questions::asks_count(sentence, self.title.setting.topic);
        self.asked_of = questions::asked(sentence).filter(|_| self.asked);
    }

    /// Begins a section: what its heading says, or else the heading above, or the title.
    fn open_section(&mut self, sentence: &Sentence<'_>, heading: &Heading) {
        let Heading { told, above, .. } = heading;
        let topic = match told.setting.topic {
            // "Ardennes", below "Les maisons de santé": of those.
            Topic::Unknown if heading.place && above.setting.topic != Topic::Unknown => {
                above.setting.topic
            }
            Topic::Unknown if announced::lacks_doctors(sentence) => Topic::Other,
            Topic::Unknown => self.title.setting.topic,
            known => known,
        };
        let drawn = self.title.setting.drawn || above.setting.drawn || sampled::heads(sentence);
        self.section = Frame {
            territory: told.territory.or(above.territory).or(self.title.territory),
            stages: [told, above, &self.title].iter().find_map(|frame| frame.stages.clone()),
            date: told.date.or(above.date).or(self.title.date),
            year: told.year.or(above.year),
            pair: back::pair(sentence).or(self.title.pair),
            setting: Setting {
                topic,
                single: !sentence.names.is_empty() && 1 < heading.level,
                drawn,
                ..Setting::default()
            },
            ..told.clone()
        };
        if questions::asks_share(sentence) {
            self.section.setting.shared = Shared::Covered;
        }
        if 1 < heading.level {
            let mut frame = self.section.clone();
            frame.setting.shared = frame.setting.shared.or(heading.shares());
            self.headings.push((heading.level, frame));
        }
    }

    /// A heading introduces the list or table that stands directly below it, with the line that stands above both.
    fn introduce(&mut self, sentence: &Sentence<'_>, heading: &Heading) {
        let mut frame = self.section.clone();
        // "Part de la population couverte": the shares of the list are of that.
        frame.setting.shared = frame.setting.shared.or(heading.shares());
        // "CPTS au 1er mars 2024 :" above an accordion speaks for each of its lists.
        let over = self.over.take().or_else(|| self.intro.take().filter(|intro| intro.announces));
        let goes_on = heading.place || heading.known;
        self.over = over.filter(|_| LOOKS <= heading.level || goes_on);
        // "ci-dessous, par département, les communautés dont le projet de santé est validé"
        self.lent = false;
        if let Some(over) = self.over.as_ref().filter(|_| goes_on) {
            self.lent = self.section.stages.is_none();
            self.section.stages = self.section.stages.take().or_else(|| over.frame.stages.clone());
            self.section.date = self.section.date.or(over.frame.date);
            self.enrolled = self.enrolled.take().or_else(|| over.frame.stages.clone());
        }
        if let Some(over) = &self.over {
            frame.stages = frame.stages.or_else(|| over.frame.stages.clone());
            frame.date = frame.date.or(over.frame.date);
            frame.setting.topic = over.frame.setting.topic;
        }
        let announces = self.over.is_some();
        // "Une nouvelle CPTS en Balagne": the figures below are of it.
        frame.setting.single |= !sentence.names.is_empty() || announced::presents_one(sentence);
        let names = heading.names;
        self.intro = Some(Intro { announces, names, ..Intro::of(frame) });
    }
}

/// What a heading is.
struct Heading {
    level: u8,
    told: Frame,
    /// What those above it say.
    above: Frame,
    /// It says that communities are named below.
    names: bool,
    /// It is the name of a place, perhaps with a code beside it.
    place: bool,
    known: bool,
}

impl Heading {
    /// "Ardennes", below "Part de la population couverte": shares of what the heading above says.
    fn shares(&self) -> Shared {
        let shared = self.told.setting.shared;
        shared.or(if self.place { self.above.setting.shared } else { Shared::Nothing })
    }
}
