//! Named communities as the text tells of them: name, department, stage, whether dissolved.

use std::collections::BTreeMap;

use super::claim::RawMention;
use super::compose::Page;
use super::dates::Role;
use super::places::only;
use super::sentence::Sentence;
use super::stages::{Named, together};
use super::vocabulary::Cue;
use crate::model::{Level, Territory};

/// The communities that a sentence names. `intro` gives the stage of the items of a list.
pub(super) fn mentions(
    s: &Sentence<'_>,
    intro: Option<&Named>,
    page: &Page<'_>,
    locator: &str,
) -> Vec<RawMention> {
    let mut found = Vec::new();
    for name in &s.names {
        let printed = s.slice(name.from..name.to);
        // "CPTS Bretagne" as a heading is a topic, not a name.
        let is_place = s.tokens[name.from + 1..name.to].len() <= 4
            && page.vocabulary.places.whole(&s.tokens[name.from + 1..name.to]).is_some();
        if is_place && name.department.is_none() {
            continue;
        }
        let own = together(&s.stages_in(0..s.tokens.len(), name.from), &s.tokens, false);
        let stage = own.as_ref().or(intro).map(|named| named.stages.from());

        let places = only(&s.places).filter(|t: &Territory| t.level() == Level::Department);
        let date = s
            .dates
            .iter()
            .filter(|hit| hit.role == Role::AsOf)
            .find_map(|hit| hit.printed.resolve(page.published));
        let evidence = s.slice(name.from..name.end);
        found.push(RawMention {
            name: printed.to_owned(),
            department: name.department.or(places),
            stage,
            dissolved: s.cue(Cue::Dissolved, 0..s.tokens.len()).is_some(),
            opened: None,
            date: date.map(|(date, _)| date),
            locator: locator.to_owned(),
            evidence: if s.text.len() <= 200 { s.text.trim() } else { evidence }.to_owned(),
        });
    }
    found
}

/// Each name once, with everything that its mentions say together.
pub(super) fn once(mentions: Vec<RawMention>) -> Vec<RawMention> {
    let mut seen: Vec<RawMention> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for mention in mentions {
        let next = seen.len();
        let place = *places.entry(mention.name.clone()).or_insert(next);
        match seen.get_mut(place) {
            Some(earlier) => {
                earlier.department = earlier.department.or(mention.department);
                earlier.stage = earlier.stage.max(mention.stage);
                earlier.dissolved |= mention.dissolved;
            }
            None => seen.push(mention),
        }
    }
    seen
}
