//! Paragraphs: what stands before their first sentence, and what the last leaves for the list or table below it.

use super::super::announced;
use super::super::questions;
use super::super::survey;
use super::Walk;
use super::course::Course;
use super::parts::Intro;
use crate::extract::claims::around;
use crate::extract::counting::back;
use crate::extract::lexicon::cut::{beginning, sentences};
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::within::within;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::stages::Named;
use crate::extract::tables::dateline;
use crate::extract::tables::note;
use crate::extract::tables::rate;
use crate::extract::verdict::Topic;
use crate::model::Measure;
use crate::read::{Block, BlockKind};

/// The level of a line that heads a list: below that of every heading.
const LINE: u8 = 7;

/// So many claims back a whole may stand of which a paragraph tells the parts.
const NEAR_BY: usize = 12;

impl Walk<'_> {
    pub(super) fn paragraph(&mut self, block: &Block) {
        let text = block.text.as_str();
        let parts = self.notes.several(text);
        if 1 < parts.len() {
            return self.parted(&parts, &block.locator);
        }
        if let Some((mark, rest)) = self.notes.note(text) {
            return self.note(rest, &mark, &block.locator);
        }
        let below_table = self.leave_table();
        let text = dateline::undated(note::unnumbered(text));
        let known = self.page.vocabulary.tokens(beginning(text));
        let whole = beginning(text).len() == text.len();
        let territory = self.section.territory;
        let mut course = self.course(text, &known, &block.locator);
        let (words, _) = known;
        let ranges = sentences(text);
        course.goes_on = 1 < ranges.len();
        for range in ranges {
            let known = if whole { within(text, &words, &range) } else { None };
            let words = known.unwrap_or_else(|| self.page.vocabulary.tokens(&text[range.clone()]));
            self.follow(&text[range], words, &mut course);
        }
        // "La fédération nationale recensait 781 communautés. Et chez vous ?": asked, and no turn to the country.
        if text.trim_end().ends_with('?') {
            self.section.territory = territory;
        }
        self.leave_whole(course.start);
        self.leave_question(text, &words, &course);
        self.blocks.push(self.cards.unwrap_or(course.start)..self.found.claims.len());
        if course.start == self.found.claims.len() {
            self.leave_day(text, &words);
        }
        // The source of the table above introduces no other.
        if below_table && dateline::is_source(&words) {
            course.told.date = None;
            course.frame.date = self.section.date;
        }
        // "Paris, le 8 février 2023": neither place nor day of the list below.
        if dateline::is_written(&words) {
            (course.told.date, course.told.territory) = (None, None);
            (course.frame.date, course.frame.territory) =
                (self.section.date, self.section.territory);
        }
        self.leave_introduction(text, course);
    }

    /// "70 CPTS, dont 64 signées": what goes on below with "en" is of the 70.
    fn leave_whole(&mut self, start: usize) {
        let all = self.found.claims.len();
        let near = self.section_from.max(all.saturating_sub(NEAR_BY)).min(all);
        let whole = back::parted(&self.found.claims[near..]).filter(|_| start < all);
        if let Some(whole) = whole {
            (self.recent, self.looked) = (Some(whole), all);
        }
    }

    /// What the next paragraph may answer.
    fn leave_question(&mut self, text: &str, words: &[Token], course: &Course<'_>) {
        let places = self.page.vocabulary.places.find(words);
        self.labelled = places.first().is_some_and(|place| {
            place.from <= 1 && words.get(place.to).is_some_and(|t| t.is_mark(":"))
        });
        let ours = self.title.territory.filter(|_| questions::asks_ours(words));
        self.question = questions::asked_of(text, course.place.or(ours));
        // "Et dans le reste de la Lorraine ?": counted as before.
        self.asked_of.clone_from(&course.asked_of);
        self.asked_share = course.asked_share;
        let counted = &self.found.claims[self.section_from.min(self.found.claims.len())..];
        let on = !counted.is_empty() && questions::asks_on(text);
        let last = counted.iter().rfind(|claim| claim.measure == Measure::Communities);
        if on && course.start < self.found.claims.len() {
            self.asked_of = last.map(around::of);
        }
        self.asked = course.asked || on;
    }

    /// The day that a line without figures gives to those above or below it.
    fn leave_day(&mut self, text: &str, words: &[Token]) {
        let start = self.found.claims.len();
        // A legend below its cards speaks for them too.
        let told = self.page_dates.last().is_some_and(|(from, _)| self.section_from <= *from);
        let from = if told { start } else { self.dated_from(text, words) };
        let before = self.page_dates.last().and_then(|(_, date)| *date);
        let date = dateline::line_date(text, words, self.page);
        self.page_dates.extend(date.map(|date| (from, Some(date))));
        // "Situation arrêtée au 30 juin 2023", in a letter of July: the day of the letter is none of theirs.
        let titled = self.section.date.is_some()
            && (self.headings.is_empty() || self.section.date == self.title.date);
        if let Some(date) = date.filter(|_| titled) {
            self.section.date = Some((date, false));
        }
        // What stands below the source of a table is not of its day.
        if date.is_some() && dateline::is_source(words) {
            self.page_dates.push((start, before));
        }
        // "Légende (carte d'octobre 2022)": nor what stands below the next heading of the day of a map.
        if date.is_some() && words.first().is_some_and(|t| t.is("legende")) {
            self.before_key = self.page_dates.len().checked_sub(1);
        }
    }

    /// What the paragraph says for the list or table below it, and for one that goes on.
    fn leave_introduction(&mut self, text: &str, course: Course<'_>) {
        let Course { start, place, frame, mut told, names, reached, .. } = course;
        let colon = text.trim_end().ends_with(':');
        // "Graphique 2 • Part de la population couverte (en %)", above its list: a line, and no sentence.
        let line = colon || !text.trim_end().ends_with(['.', '!', '?', '»']);
        self.percent |= line && rate::in_percent(text, self.page);
        self.introduced = colon.then_some(start);
        // "CPTS au projet de santé validé :", beside "CPTS signataires :", each above a list.
        if colon && told.stages.is_some() && start == self.found.claims.len() {
            self.beside(LINE, true);
        }
        if frame.setting.single {
            self.section.setting.single = true;
        }
        // "CPTS signataires de l'ACI au 30 avril 2024." is as good as a colon.
        let silent = start == self.found.claims.len();
        // "Signataires de l'ACI :", on a page of CPTS.
        let staged = told.setting.topic == Topic::Unknown
            && colon
            && silent
            && told.stages.is_some()
            && self.title.setting.topic == Topic::Cpts;
        let announces = staged
            || told.setting.topic == Topic::Cpts
                && (colon || course.points_down || course.heads && silent);
        // "Où en sont les communautés du pays :", on a page of one region.
        told.territory = told.territory.or(place.filter(|_| colon));
        let claims = &self.found.claims[start..];
        let told_stages = told.stages.is_some();
        let (mut intro, total) = survey::introduction(claims, told, &frame, &self.section);
        intro.stages = self.leads(text).or(intro.stages);
        let total = total.map(|number| start + number);
        // "Voici combien de communautés avaient signé leur ACI :"
        let asks = colon && told_stages && text.to_lowercase().contains("combien de c");
        let heads = course.heads || asks;
        let aims = colon && silent && announced::aims_ahead(&self.sentence(text, false));
        self.intro = Some(Intro {
            heads,
            frame: intro,
            total,
            announces,
            names: names && colon,
            reached,
            aims,
        });
        self.last = Some(frame);
    }

    /// "… Une dizaine d'autres ont une lettre d'intention. Voici comment se répartissent les signataires :": the stage
    /// that the last of several sentences names for the list below, whatever was counted before.
    fn leads(&self, text: &str) -> Option<Named> {
        let text = text.trim_end();
        // Of most paragraphs nothing more need be known.
        if !text.ends_with(':') {
            return None;
        }
        let ranges = sentences(text);
        let [_, .., last] = ranges.as_slice() else { return None };
        let sentence = self.sentence(&text[last.clone()], false);
        let counts = sentence.numbers.iter().any(|number| number.form != Form::One);
        if counts { None } else { survey::told(&sentence, self.page).stages }
    }

    /// A paragraph of several notes, and of what stands before the first.
    fn parted(&mut self, parts: &[(Option<String>, &str)], locator: &str) {
        for (mark, part) in parts {
            if let Some(mark) = mark {
                self.note(part, mark, locator);
            } else {
                let (text, kind) = ((*part).to_owned(), BlockKind::Paragraph);
                self.paragraph(&Block { text, kind, locator: locator.to_owned() });
            }
        }
    }

    /// Where the figures begin whose day a line below them tells: those of its section, or all where none
    /// of them has one: "Chiffres au 31 janvier 2023", below the departments.
    pub(super) fn dated_from(&self, text: &str, words: &[Token]) -> usize {
        let undated = || self.found.claims.iter().all(|claim| claim.date.is_none());
        let first = self.page_dates.is_empty();
        let tells =
            || dateline::is_source(words) || dateline::page_date(text, words, self.page).is_some();
        let whole = first && tells() && undated();
        if whole { 0 } else { self.section_from }
    }
}
