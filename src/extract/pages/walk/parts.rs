//! Lists and notes: what stands below an introduction or explains a mark.

use std::borrow::Cow;

use super::super::questions;
use super::super::survey;
use super::super::{lone, naming};
use super::Walk;
use crate::extract::claim::{RawClaim, RawMention};
use crate::extract::claims::compose::Frame;
use crate::extract::claims::covering;
use crate::extract::claims::{settle, wholes};
use crate::extract::counting::back;
use crate::extract::counting::judge::topic;
use crate::extract::lexicon::cut::{beginning, sentences};
use crate::extract::lexicon::places::{PlaceHit, only};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::names;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::Named;
use crate::extract::recognise::tense;
use crate::extract::recognise::whole;
use crate::extract::tables::dateline;
use crate::extract::tables::reading;
use crate::extract::tables::roll;
use crate::extract::verdict::{Shared, Topic};
use crate::model::{Level, Territory};
use crate::read::{Block, BlockKind};

/// Takes a number without its sign for a share, where what stands above the list says that it is one.
fn as_share(number: &mut Number) {
    if number.form == Form::Digits && number.low <= 100.0 {
        number.form = Form::Percent;
    }
}

/// What introduces a list or a table.
#[derive(Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "it may say each of them")]
pub(super) struct Intro {
    pub(super) frame: Frame,
    /// The claim that the parts may make up.
    pub(super) total: Option<usize>,
    /// It says that communities are counted below: "Nombre de CPTS par département :".
    pub(super) announces: bool,
    /// It begins with communities at a stage: "CPTS ayant signé leur contrat en fin d'année :".
    pub(super) heads: bool,
    /// It says that they are named below: "Les CPTS signataires :".
    pub(super) names: bool,
    /// The stage of those, where it says one of them and not of a count: "La caisse a signé avec :".
    pub(super) reached: Option<Named>,
    /// It says that somebody aims at what stands below: "Trois résultats sont attendus à la fin de 2028 :".
    pub(super) aims: bool,
}

impl Intro {
    /// One that says no more than what heads the section.
    pub(super) fn of(frame: Frame) -> Self {
        Self { frame, ..Self::default() }
    }
}

/// An item, for the names in it.
struct Enlisting<'i> {
    block: &'i Block,
    list: usize,
    /// The stage of the communities that it names.
    reached: Option<&'i Named>,
    /// A sign before it says so.
    signed: bool,
}

/// Where a sentence stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) locator: &'a str,
    /// The group of its list, and the claim that the list may make up.
    pub(super) listed: Option<(u32, Option<usize>)>,
}

impl Walk<'_> {
    pub(super) fn read(&mut self, s: &Sentence<'_>, frame: &mut Frame, place: Place<'_>) {
        let Place { locator, listed } = place;
        let department = |place: &PlaceHit| {
            place.territory.filter(|territory| territory.level() == Level::Department)
        };
        let named = s.places.iter().find(|place| department(place).is_some());
        // "Le département n'en a que trois, quand la Drôme en revendique sept": the one named before.
        let first = s.tokens.iter().position(|t| t.is("departement"));
        let before = first.zip(named).is_some_and(|(first, named)| first < named.from);
        let earlier = self.department.filter(|_| before);
        self.department = s.places.iter().rev().find_map(department).or(self.department);
        frame.department = earlier.or(self.department);
        // Each claim is looked at once: a page may have a hundred thousand headings. Some were taken back.
        let new = self.found.claims.get(self.looked..).unwrap_or_default().iter();
        let count = tense::counted_last(new);
        self.recent = count.map(|c| c.stages).or(self.recent);
        self.looked = self.found.claims.len();
        frame.recent = self.recent;
        frame.generic.clone_from(&self.generic);
        frame.latest = self.latest;
        frame.largest = self.largest;
        frame.sampled.clone_from(&self.sampled);
        frame.coverage = self.coverage;
        let begun = self.cards.or(self.list.map(|(_, _, start)| start));
        frame.setting.beside = begun.is_some_and(|start| start < self.found.claims.len());
        // "Sur ces 70, 64 ont leur ACI signé": of the place and the day of the 70.
        let told = &self.found.claims[self.section_from.min(self.found.claims.len())..];
        if let Some(whole) = back::whole(s, told) {
            frame.territory = Some(whole.territory);
            frame.date = whole.date.map(|date| (date, whole.date_inferred));
        }
        frame.so_many = covering::pointed(s, told);
        let mut found = reading::read(s, frame, self.page, locator);
        self.lacking = self.lacking.or_else(|| survey::lacking(s));
        self.rates.extend(survey::rate(s).filter(|_| found.claims.is_empty()));
        if self.aims {
            let known = self.page.published.or(self.latest.map(|(date, _)| date));
            settle::aim(&mut found.claims, known);
        }
        settle::these(&mut found.claims, &self.found.claims, s, self.page.published);
        let part = s.cue_at(Cue::Part, 0).is_some() && listed.is_none();
        wholes::keep_whole(self.found.claims.last_mut().filter(|_| part), found.claims.first());
        self.largest = frame.largest;
        self.sampled.clone_from(&frame.sampled);
        let these = found.claims.iter().any(|claim| claim.demonstrative);
        let covered = found.claims.iter().rev().filter(|_| these).find_map(settle::covered);
        self.coverage = frame.coverage.or(covered);
        self.latest = tense::latest(s, tense::told(&found.claims), self.latest);
        self.lone = self.lone.max(lone::told(s, &found.claims));
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
        let mut found = naming::mentions(s, intro, self.page, locator);
        if let Some(place) = self.section.territory {
            naming::at_home(&mut found, place);
        }
        self.found.mentions.extend(found);
    }

    /// The mention of the one community that a heading or label names.
    pub(super) fn named(&self, s: &Sentence<'_>) -> Option<usize> {
        let one = s.names.len() == 1 && s.pointed.is_empty();
        one.then(|| self.found.mentions.len().checked_sub(1)).flatten().filter(|&last| {
            let name = s.names[0].printed(s.text, &s.tokens);
            self.found.mentions[last].name == name
        })
    }

    /// Gives the stage that a sentence tells to the community whose name stands above it.
    pub(super) fn tell(&mut self, s: &Sentence<'_>) {
        let silent = s.names.is_empty() && s.pointed.is_empty();
        let open = self.list.map(|(list, ..)| list);
        let entry = self.entry.filter(|(list, _)| open.is_some_and(|open| open != *list));
        let subject = entry.map(|(_, mention)| mention).or(self.subject);
        let Some(subject) = subject.filter(|_| silent) else { return };
        if let Some(mention) = self.found.mentions.get_mut(subject) {
            mention.stage = mention.stage.max(naming::told(s));
            // "Département : Haute-Marne (52)"
            let label = s.tokens.first().is_some_and(|t| t.fold.starts_with("departement"));
            let place = only(&s.places).filter(|_| label && mention.department.is_none());
            if let Some(place) = place {
                naming::at_home(std::slice::from_mut(mention), place);
            }
        }
    }

    /// Reads an item of a list in the frame of its introduction; its sentences learn from each other.
    pub(super) fn item(&mut self, block: &Block, list: usize) {
        self.nest(list);
        let intro = self.intro.clone().unwrap_or_else(|| Intro::of(self.section.clone()));
        let group = self.open_list(list);
        let aims = self.aims;
        self.aims |= intro.aims;
        let mut frame = self.explained(intro.frame.clone());
        let signed = self.sign.and_then(|sign| self.signs.of(sign)).cloned();
        frame.stages = signed.clone().or(frame.stages);
        frame.setting.listed = frame.setting.topic != Topic::Other;
        frame.setting.announced = intro.heads;
        frame.setting.bracketed = frame.setting.listed
            && (self.of_them || intro.heads || intro.announces || intro.frame.stages.is_some());
        // "123 CPTS, à ce jour": a part without a date of its own is as old as its source.
        frame.today = false;
        let reached = signed.as_ref().or(intro.frame.stages.as_ref()).or(intro.reached.as_ref());
        let mut asked = std::mem::take(&mut self.asked);
        for range in sentences(&block.text) {
            let mut sentence = self.sentence(&block.text[range], true);
            whole::complete(&mut sentence, true, self.page.vocabulary);
            if self.percent {
                sentence.numbers.iter_mut().for_each(as_share);
            }
            let before = self.found.claims.len();
            // "Combien sont-elles ? 118 au 1er janvier 2025"
            frame.setting.counted |= asked;
            asked = questions::asks_count(&sentence, frame.setting.topic);
            let enlisting = Enlisting { block, list, reached, signed: signed.is_some() };
            self.names(&sentence, &enlisting, intro.frame.territory);
            let listed = Some((group, intro.total));
            self.read(&sentence, &mut frame, Place { locator: &block.locator, listed });
            self.lend_day(&sentence, before);
            settle::limit(&mut self.found.claims[before..], intro.frame.stages.as_ref());
            if self.divided.is_some() && sentence.stages.is_empty() {
                self.unstaged.extend(before..self.found.claims.len());
            }
            self.notes.mark(&sentence.tokens, before..self.found.claims.len());
            let read = self.found.claims[before..].last().map(|claim| claim.territory);
            self.head_inner(&sentence, &intro.frame, read);
            self.lead_on(&sentence, &mut frame);
        }
        self.aims = aims;
    }

    /// The group of the list that an item stands in, which it may open.
    fn open_list(&mut self, list: usize) -> u32 {
        if self.list.is_none_or(|(number, ..)| number != list) {
            let start = self.found.claims.len();
            self.close_list();
            self.groups += 1;
            self.list = Some((list, self.groups, start));
            self.listed_from = self.found.mentions.len();
            self.items = 0;
        }
        self.items += 1;
        self.list.map_or(0, |(_, group, _)| group)
    }

    /// Reads the communities that an item names: in words that name one, or as an entry of a list of names.
    fn names(&mut self, s: &Sentence<'_>, item: &Enlisting<'_>, place: Option<Territory>) {
        let named = self.found.mentions.len();
        self.mentions(s, item.reached, &item.block.locator);
        if roll::is_label(s.text, &s.tokens) {
            self.entry = self.named(s).map(|mention| (item.list, mention));
        } else {
            self.tell(s);
        }
        let called = (self.called || item.signed) && s.names.is_empty();
        let own = names::alone(&s.tokens, self.page.vocabulary).filter(|_| called);
        let bare = self.roll && s.names.is_empty() && s.text.len() == item.block.text.len();
        let entered = roll::bare(s.text, self.page.vocabulary).filter(|_| bare);
        for name in own.iter().chain(&entered) {
            let mention = naming::enlisted(s, name, item.reached, self.page);
            let locator = item.block.locator.clone();
            self.found.mentions.push(RawMention { locator, ..mention });
        }
        for mention in &mut self.found.mentions[named..] {
            mention.dissolved |= self.dissolved;
        }
        if let Some(place) = place {
            naming::at_home(&mut self.found.mentions[named..], place);
        }
    }

    /// Keeps what a sentence of an item says for a list inside the item; `read` is the place of its last claim.
    fn head_inner(&mut self, s: &Sentence<'_>, intro: &Frame, read: Option<Territory>) {
        let told = survey::told(s, self.page);
        self.above = Some(Frame {
            territory: told.territory.or(read).or(intro.territory),
            stages: told.stages.filter(|_| read.is_none()).or(intro.stages.clone()),
            date: told.date.or(intro.date),
            ..intro.clone()
        });
    }

    /// Keeps what a sentence of an item says for the next one.
    fn lead_on(&self, s: &Sentence<'_>, frame: &mut Frame) {
        frame.setting.topic = match topic(s, s.tokens.len(), frame.setting) {
            // "Combien de généralistes ? 121 en exercice": of those.
            _ if questions::asks_others(s) => Topic::Other,
            Topic::Unknown => frame.setting.topic,
            known => known,
        };
        // "Gironde :" and a list below it: what the item names is meant there.
        // "Bretagne. 31 CPTS signataires": what follows is of it.
        frame.territory = survey::label(s, self.page).or(frame.territory);
        // "Et en Normandie ? Une trentaine": what is answered is of it.
        if s.text.trim_end().ends_with('?') {
            frame.territory = survey::told(s, self.page).territory.or(frame.territory);
        }
    }

    /// Looks at the items of a list that begins here: whether they are names of communities.
    pub(super) fn enroll(&mut self, blocks: &[Cow<'_, Block>]) {
        let Some(BlockKind::Item { list }) = blocks.first().map(|block| &block.kind) else {
            return;
        };
        if self.list.is_none_or(|(open, ..)| open != *list) {
            let announced = self.intro.as_ref().is_some_and(|intro| intro.names);
            // "Les communautés du département :", and not "Les étapes de la création d'une CPTS :".
            let of_them = self.intro.as_ref().is_some_and(|intro| intro.announces)
                && !roll::of_others(&self.line, self.page);
            self.roll = announced && roll::is_roll(blocks, *list, self.page)
                || of_them && roll::is_staged(blocks, *list, self.page);
            self.called = roll::calls(blocks, *list, self.page);
        }
    }

    /// Enters a list that stands inside an item of another one, or goes back to the outer one.
    fn nest(&mut self, list: usize) {
        let Some((open, _, start)) = self.list.filter(|(open, ..)| *open != list) else { return };
        if let Some(at) = self.outer.iter().position(|(outer, ..)| *outer == list) {
            let (_, begun, intro) = self.outer.swap_remove(at);
            self.outer.truncate(at);
            self.intro = intro;
            // What stands before and behind the inner list is one list.
            self.close_list();
            self.groups += 1;
            self.list = Some((list, self.groups, begun));
        } else if let Some(frame) = self.above.take() {
            self.outer.push((open, start, self.intro.take()));
            self.intro = Some(Intro::of(frame));
        }
    }

    /// A frame, with what the legend below says where it says nothing itself.
    pub(super) fn explained(&self, frame: Frame) -> Frame {
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
            let listed = self.listed_from..self.found.mentions.len();
            roll::enlist(
                self.found.mentions.get_mut(listed.clone()).unwrap_or_default(),
                self.items,
                self.found.claims.get(..start).unwrap_or_default(),
            );
            self.lists.push(listed);
            self.listed_from = self.found.mentions.len();
            wholes::widen_all(self.found.claims.get_mut(start..).unwrap_or_default());
            let start = self.introduced.take().unwrap_or(start);
            self.blocks.push(start..self.found.claims.len());
        }
    }

    pub(super) fn note(&mut self, text: &str, mark: &str, locator: &str) {
        let sentence = self.sentence(beginning(text), false);
        self.notes.read(&sentence, mark, self.page);
        // "(1) Soit 53 millions d'habitants", "À cette date, 312 autres communautés …": a note counts too,
        // and goes on with the figure that bears its mark.
        let mut frame =
            Frame { stages: None, signed: false, date: self.latest, ..self.section.clone() };
        frame.setting.listed = false;
        frame.setting.shared =
            if self.coverage.is_some() { Shared::Covered } else { Shared::Nothing };
        let of = self.notes.bearer(mark).and_then(|number| self.found.claims.get(number));
        if let Some(claim) = of {
            frame.territory = Some(claim.territory);
            frame.date = claim.date.map(|date| (date, claim.date_inferred)).or(frame.date);
            frame.before = vec![claim.stages];
            frame.setting.shared = Shared::of(&claim.measure).unwrap_or_default();
        }
        let start = self.found.claims.len();
        for (at, range) in sentences(text).into_iter().enumerate() {
            let sentence = self.sentence(&text[range], false);
            self.mentions(&sentence, None, locator);
            let before = self.found.claims.len();
            self.read(&sentence, &mut frame, Place { locator, listed: None });
            // "* dont une en cours de fusion. Données : ARS, novembre 2023": of all that stands above.
            let told = dateline::line_date(sentence.text, &sentence.tokens, self.page);
            let told = told.filter(|_| before == self.found.claims.len());
            self.page_dates
                .extend(told.filter(|_| 0 < at).map(|date| (self.section_from, Some(date))));
            // "* Décompte arrêté au 30 avril 2024. Sept ont signé."
            frame.date = told.map(|date| (date, false)).or(frame.date);
        }
        self.blocks.push(start..self.found.claims.len());
    }
}
