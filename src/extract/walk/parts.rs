//! Lists, tables and notes: what stands below an introduction or explains a mark.

use super::super::cut::{beginning, sentences};
use super::super::judge::topic;
use super::super::table;
use super::super::token::tokens;
use super::super::verdict::Topic;
use super::{Intro, Place, Walk};
use crate::extract::claim::RawClaim;
use crate::read::{Block, Table};

impl Walk<'_> {
    pub(super) fn item(&mut self, block: &Block, list: usize) {
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
            self.notes.mark(&sentence.tokens, before..self.found.claims.len());
        }
    }

    pub(super) fn close_list(&mut self) {
        if let Some((_, _, start)) = self.list.take() {
            self.blocks.push(start..self.found.claims.len());
        }
    }

    pub(super) fn note(&mut self, text: &str, mark: &str) {
        let sentence = self.sentence(beginning(text), false);
        self.notes.read(&sentence, mark, self.page);
    }

    pub(super) fn table(&mut self, table: &Table) {
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
        let claims = start..self.found.claims.len();
        for text in table::heads(table, self.page) {
            self.notes.mark(&tokens(text), claims.clone());
        }
        self.blocks.push(start..self.found.claims.len());
    }
}
