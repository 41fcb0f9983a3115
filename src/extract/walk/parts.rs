//! Headings, lists, tables and notes: what stands below an introduction or explains a mark.

use super::super::back;
use super::super::cut::{beginning, sentences};
use super::super::judge::topic;
use super::super::naming;
use super::super::sentence::Sentence;
use super::super::settle;
use super::super::stages::Named;
use super::super::survey;
use super::super::table;
use super::super::token::tokens;
use super::super::verdict::{Setting, Shared, Topic};
use super::super::vocabulary::Cue;
use super::{Intro, Place, Walk};
use crate::extract::claim::RawClaim;
use crate::extract::compose::{self, Frame};
use crate::model::{Level, Measure};
use crate::read::{Block, Table};

impl Walk<'_> {
    pub(super) fn read(&mut self, s: &Sentence<'_>, frame: &mut Frame, place: Place<'_>) {
        let Place { locator, listed } = place;
        let mut departments = s.places.iter().filter_map(|place| place.territory);
        self.department = departments.rfind(|t| t.level() == Level::Department).or(self.department);
        frame.department = self.department;
        // Each claim is looked at once: a page may have a hundred thousand headings.
        let mut new = self.found.claims[self.looked..].iter();
        let count = new.rfind(|c| c.measure == Measure::Communities && !c.headline);
        self.recent = count.map(|c| c.stages).or(self.recent);
        self.looked = self.found.claims.len();
        frame.recent = self.recent;
        frame.generic.clone_from(&self.generic);
        frame.latest = self.latest;
        frame.largest = self.largest;
        frame.coverage = self.coverage;
        let begun = self.cards.or(self.list.map(|(_, _, start)| start));
        frame.setting.beside = begun.is_some_and(|start| start < self.found.claims.len());
        let mut found = compose::read(s, frame, self.page, locator);
        settle::these(&mut found.claims, &self.found.claims);
        let part = s.cue_at(Cue::Part, 0).is_some() && listed.is_none();
        settle::keep_whole(self.found.claims.last_mut().filter(|_| part), found.claims.first());
        self.largest = frame.largest;
        self.coverage = frame.coverage;
        let dated = found.claims.iter().rev().find(|claim| !claim.measure.is_target());
        self.latest = dated.and_then(|c| Some((c.date?, c.date_inferred))).or(self.latest);
        let (group, total) = listed.unwrap_or_else(|| {
            self.groups += 1;
            (self.groups, None)
        });
        self.found.mentions.extend(naming::counted(s, &found.claims, self.page, locator));
        self.found.claims.extend(found.claims.into_iter().map(|claim| RawClaim {
            group,
            total,
            ..claim
        }));
        self.found.declined.extend(found.declined);
    }

    pub(super) fn mentions(&mut self, s: &Sentence<'_>, intro: Option<&Named>, locator: &str) {
        self.found.mentions.extend(naming::mentions(s, intro, self.page, locator));
    }

    pub(super) fn heading(&mut self, block: &Block, level: u8) {
        let start = self.found.claims.len();
        self.section_from = start;
        let sentence = self.sentence(beginning(&block.text), true);
        let told = survey::told(&sentence, self.page);
        // "Combien de CPTS dans le département ?": the answer below counts them.
        self.asked = back::asks_number(&sentence);
        let asks_share = back::asks_share(&sentence);
        self.announces = survey::announces(&sentence);
        let names_one = !sentence.names.is_empty();
        let mut frame = Frame { signed: false, ..self.title.clone() };
        self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
        for claim in &mut self.found.claims[start..] {
            claim.headline = true;
        }
        self.blocks.push(start..self.found.claims.len());
        self.notes.mark_all(&sentence.tokens);
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
        if asks_share {
            self.section.setting.shared = Shared::Covered;
        }
        // A heading introduces the list or table that stands directly below it.
        let mut frame = self.section.clone();
        // "Une nouvelle CPTS en Balagne": the figures below are of it.
        frame.setting.single |= names_one || survey::presents_one(&sentence);
        self.intro = Some(Intro { frame, total: None });
        self.told_by.clone_from(&self.account);
        self.last = None;
        self.largest = None;
        self.introduced = None;
    }

    pub(super) fn item(&mut self, block: &Block, list: usize) {
        self.nest(list);
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
        let mut frame = self.explained(intro.frame.clone());
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
            self.notes.mark(&sentence.tokens, before..self.found.claims.len());
            // "Gironde :" and a list below it: what the item names is meant there.
            let told = survey::told(&sentence, self.page);
            let read = self.found.claims[before..].last();
            let territory = told.territory.or(read.map(|claim| claim.territory));
            self.above = Some(Frame {
                territory: territory.or(intro.frame.territory),
                stages: told.stages.filter(|_| read.is_none()).or(intro.frame.stages.clone()),
                date: told.date.or(intro.frame.date),
                ..intro.frame.clone()
            });
        }
    }

    /// Enters a list that stands inside an item of another one, or goes back to the outer one.
    fn nest(&mut self, list: usize) {
        let Some((open, ..)) = self.list.filter(|(open, ..)| *open != list) else { return };
        if let Some(at) = self.outer.iter().position(|(outer, _)| *outer == list) {
            self.intro = self.outer.swap_remove(at).1;
            self.outer.truncate(at);
        } else if let Some(frame) = self.above.take() {
            self.outer.push((open, self.intro.take()));
            self.intro = Some(Intro { frame, total: None });
        }
    }

    /// A frame, with what the legend below says where it says nothing itself.
    fn explained(&self, frame: Frame) -> Frame {
        let Some(legend) = &self.legend else { return frame };
        let cpts = legend.setting.topic == Topic::Cpts;
        let mut frame = Frame {
            stages: frame.stages.or_else(|| legend.stages.clone()),
            // "2e trimestre 2022" above, "au 30 juin 2022" below: the legend says which day.
            date: match (frame.date, legend.date) {
                (Some((above, _)), Some((below, inferred)))
                    if above.start() <= below.start() && below.end() <= above.end() =>
                {
                    Some((below, inferred))
                }
                (above, below) => above.or(below),
            },
            ..frame
        };
        if cpts {
            frame.setting.topic = Topic::Cpts;
            frame.setting.listed = true;
        }
        frame
    }

    pub(super) fn close_list(&mut self) {
        if let Some((_, _, start)) = self.list.take() {
            let start = self.introduced.take().unwrap_or(start);
            self.blocks.push(start..self.found.claims.len());
        }
    }

    pub(super) fn note(&mut self, text: &str, mark: &str, locator: &str) {
        let sentence = self.sentence(beginning(text), false);
        self.notes.read(&sentence, mark, self.page);
        self.mentions(&sentence, None, locator);
        // "(1) Soit 53 millions d'habitants", "À cette date, 312 autres communautés …": a note counts too.
        let mut frame = self.section.clone();
        frame.date = self.latest;
        frame.stages = None;
        frame.setting.shared =
            if self.coverage.is_some() { Shared::Covered } else { Shared::Nothing };
        frame.setting.listed = false;
        let start = self.found.claims.len();
        for range in sentences(text) {
            let sentence = self.sentence(&text[range], false);
            self.read(&sentence, &mut frame, Place { locator, listed: None });
        }
        self.blocks.push(start..self.found.claims.len());
    }

    pub(super) fn table(&mut self, table: &Table) {
        let start = self.found.claims.len();
        let intro = self.intro.clone();
        let frame =
            intro.as_ref().map_or_else(|| self.section.clone(), |intro| intro.frame.clone());
        let mut frame = self.explained(frame);
        frame.setting.listed |= intro.as_ref().is_some_and(|intro| intro.total.is_some())
            || self.announces
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
        let claims = start..self.found.claims.len();
        for text in table::heads(table, self.page) {
            self.notes.mark(&tokens(text), claims.clone());
        }
        self.blocks.push(start..self.found.claims.len());
    }
}
