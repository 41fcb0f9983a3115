//! Headings: what each says for the section below it.

use super::super::announced;
use super::super::back;
use super::super::column::at_home;
use super::super::cut::beginning;
use super::super::keyed;
use super::super::numbers::Form;
use super::super::roll;
use super::super::sampled;
use super::super::survey;
use super::super::verdict::{Setting, Shared, Topic};
use super::super::vocabulary::Cue;
use super::super::whole;
use super::Walk;
use super::parts::{Intro, Place};
use crate::extract::compose::Frame;
use crate::read::Block;

/// The least level of a heading that is one only by its looks, such as the line that opens an accordion.
const LOOKS: u8 = 5;

impl Walk<'_> {
    /// Headings of one level that name stages divide what stands below them: "CPTS signataires" and "CPTS au
    /// projet de santé validé" are one breakdown.
    fn beside(&mut self, level: u8, staged: bool) {
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

    pub(super) fn heading(&mut self, block: &Block, level: u8) {
        let start = self.found.claims.len();
        self.section_from = start;
        self.tabled = None;
        let mut sentence = self.sentence(beginning(&block.text), true);
        // "CPTS du Bassin houiller", above what is told of it.
        let label = roll::is_label(&block.text, &sentence.tokens);
        whole::complete(&mut sentence, label, self.page.vocabulary);
        let mut told = survey::told(&sentence, self.page);
        // "19", on the page of its region.
        told.territory = told.territory.or_else(|| at_home(block.text.trim(), self.page));
        // "Sept contrats, et deux lettres d'intention": neither stage is that of what stands below.
        let counts =
            sentence.numbers.iter().filter(|n| matches!(n.form, Form::Digits | Form::Words));
        // "Deux sur trois sous contrat": nor that of all of them.
        let ratio = sentence.numbers.iter().any(|n| {
            n.form == Form::Percent && sentence.tokens[n.from..n.to].iter().any(|t| t.is("sur"))
        });
        if 1 < counts.count()
            || ratio && sentence.cue(Cue::Coverage, 0..sentence.tokens.len()).is_none()
        {
            told.stages = None;
        }
        self.beside(level, told.stages.is_some());
        let shared = told.setting.shared;
        // "Combien de CPTS dans le département ?": the answer below counts them.
        self.asked = back::asks_count(&sentence, Topic::Unknown);
        let asks_share = back::asks_share(&sentence);
        self.announces = announced::announces(&sentence);
        self.aims = announced::aims(&sentence);
        let names_one = !sentence.names.is_empty();
        let all = 0..sentence.tokens.len();
        self.dissolved = !names_one
            && sentence.cue(Cue::Dissolved, all.clone()).is_some()
            && sentence.cue(Cue::Community, all).is_some();
        self.headings.retain(|(outer, _)| *outer < level);
        let above = self.headings.last().map(|(_, frame)| frame.clone()).unwrap_or_default();
        let mut frame = Frame { signed: false, ..self.title.clone() };
        // "Accord signé (7)", below "Essonne (91)"
        frame.territory = above.territory.or(frame.territory);
        frame.date = above.date.or(frame.date);
        frame.setting.listed = block.text.trim_end().ends_with(')');
        self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
        for claim in &mut self.found.claims[start..] {
            claim.headline = true;
        }
        self.blocks.push(start..self.found.claims.len());
        if told.stages.is_some() {
            self.unstaged.extend(start..self.found.claims.len());
            self.recent = None;
        }
        self.notes.mark_all(&sentence.tokens);
        self.mentions(&sentence, None, &block.locator);
        self.subject = self.named(&sentence);
        let names = roll::announces(&sentence);
        let place = self.page.vocabulary.places.whole(&sentence.tokens).is_some();
        // "Marne", below "Les CPTS ayant signé l'ACI"
        if !place || names {
            self.enrolled = told.stages.clone().filter(|_| names);
        }
        self.asked = back::asks_count(&sentence, self.title.setting.topic);
        self.asked_of = back::asked(&sentence).filter(|_| self.asked);
        let pair = back::pair(&sentence).or(self.title.pair);
        // "Ardennes", below "Part de la population couverte"
        let shared = shared.or(if place { above.setting.shared } else { Shared::Nothing });
        self.section = Frame {
            territory: told.territory.or(above.territory).or(self.title.territory),
            stages: told.stages.or(above.stages).or_else(|| self.title.stages.clone()),
            date: told.date.or(above.date).or(self.title.date),
            pair,
            setting: Setting {
                topic: match told.setting.topic {
                    // "Ardennes", below "Les maisons de santé": of those.
                    Topic::Unknown if place && above.setting.topic != Topic::Unknown => {
                        above.setting.topic
                    }
                    Topic::Unknown => self.title.setting.topic,
                    known => known,
                },
                single: names_one && 1 < level,
                drawn: self.title.setting.drawn || above.setting.drawn || sampled::heads(&sentence),
                ..Setting::default()
            },
            ..told
        };
        if asks_share {
            self.section.setting.shared = Shared::Covered;
        }
        if 1 < level {
            let mut frame = self.section.clone();
            frame.setting.shared = frame.setting.shared.or(shared);
            self.headings.push((level, frame));
        }
        // A heading introduces the list or table that stands directly below it.
        let mut frame = self.section.clone();
        // "Part de la population couverte": the shares of the list are of that.
        frame.setting.shared = frame.setting.shared.or(shared);
        // "CPTS au 1er mars 2024 :" above an accordion speaks for each of its lists.
        let over = self.over.take().or_else(|| self.intro.take().filter(|intro| intro.announces));
        let known = keyed::known(&sentence.tokens, self.page).is_some();
        self.over = over.filter(|_| LOOKS <= level || place || known);
        // "ci-dessous, par département, les communautés dont le projet de santé est validé"
        self.lent = false;
        if let Some(over) = self.over.as_ref().filter(|_| place || known) {
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
        frame.setting.single |= names_one || announced::presents_one(&sentence);
        self.intro =
            Some(Intro { frame, total: None, announces, heads: false, names, reached: None });
        self.told_by.clone_from(&self.account);
        self.last = None;
        self.largest = None;
        self.introduced = None;
    }
}
