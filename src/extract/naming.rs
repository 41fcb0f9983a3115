//! Named communities as the text tells of them: name, department, stage, whether dissolved.

use std::collections::BTreeMap;
use std::ops::Range;

use super::claim::{RawClaim, RawMention};
use super::compose::Page;
use super::dates::{self, Role};
use super::judge::clause;
use super::names::NameHit;
use super::pattern::Hit;
use super::places::only;
use super::pointed::is_direction;
use super::roster::roster;
use super::sentence::Sentence;
use super::stages::{Named, together};
use super::vocabulary::{Cue, StageWording};
use crate::model::{Level, StageRange, Territory};

/// The communities that a sentence names. `intro` gives the stage of the items of a list.
pub(super) fn mentions(
    s: &Sentence<'_>,
    intro: Option<&Named>,
    page: &Page<'_>,
    locator: &str,
) -> Vec<RawMention> {
    let mut found = Vec::new();
    for name in s.names.iter().chain(&s.pointed) {
        // "CPTS Bretagne" as a heading is a topic, not a name.
        let rest = &s.tokens[name.rest..name.to];
        let place = page.vocabulary.places.whole(rest);
        // "CPTS Nord" on a page of La Réunion: no department of that region.
        let home = page.speaker.territory;
        let related = |place: Territory| {
            let parent = |t| (page.parents)(t);
            home == Territory::FRANCE
                || place == home
                || parent(place) == Some(home)
                || parent(home) == Some(place)
        };
        let direction = matches!(rest, [word] if is_direction(word));
        let is_place = place.is_some_and(|place| !direction || related(place));
        // And "CPTS au 31/12/2024" is one of a day.
        let is_day = dates::whole(rest).is_some();
        if (is_place || is_day) && name.department.is_none() {
            continue;
        }
        let said = s.stages_in(clause(s, name.from), name.from);
        let ahead = said.iter().filter(|hit| is_ahead(s, hit)).map(|hit| hit.meaning.stages.from());
        // Who is close to signing has not signed, whatever else the sentence says of it.
        let reached =
            |hit: &&Hit<StageWording>| ahead.clone().all(|ahead| hit.meaning.stages.from() < ahead);
        let said: Vec<_> = said.iter().copied().filter(reached).collect();
        let own = together(&said, &s.tokens, false);
        let stage = own.as_ref().or(intro).map(|named| named.stages);
        found.push(RawMention { locator: locator.to_owned(), ..mention(s, name, stage, page) });
    }
    found
}

/// Whether a stage is one that a community has yet to reach: "proche de la contractualisation ACI",
/// "dont la signature est prévue en juin".
fn is_ahead(s: &Sentence<'_>, stage: &Hit<StageWording>) -> bool {
    const NEAR: usize = 4;
    let cut = |between: Range<usize>| s.tokens[between].iter().any(|t| t.is_mark(",;:."));
    let before = (stage.from.saturating_sub(NEAR)..stage.from).rev().any(|at| {
        let mut cues = [Cue::Ahead, Cue::Forecast].iter().filter_map(|&cue| s.cue_at(cue, at));
        cues.any(|hit| stage.from < hit.to || !cut(hit.to..stage.from))
    });
    // "La signature de l'ACI de la CPTS du Saulnois est prévue": the name stands in between.
    let named = s.names.iter().filter(|name| (stage.to..stage.to + NEAR).contains(&name.from));
    let end = named.map(|name| name.end).max().unwrap_or(stage.to);
    let behind = (end..s.tokens.len().min(end + NEAR))
        .any(|at| s.cue_at(Cue::Forecast, at).is_some() && !cut(end..at));
    before || behind
}

/// The communities that stand behind a count as a list, each at the stage of that count.
pub(super) fn counted(
    s: &Sentence<'_>,
    claims: &[RawClaim],
    page: &Page<'_>,
    locator: &str,
) -> Vec<RawMention> {
    let mut found = Vec::new();
    for claim in claims {
        for name in roster(s, claim, page.vocabulary) {
            let department = name
                .department
                .or(Some(claim.territory))
                .filter(|place| place.level() == Level::Department);
            let name = NameHit { department, ..name };
            let mention = mention(s, &name, Some(claim.stages), page);
            found.push(RawMention { locator: locator.to_owned(), ..mention });
        }
    }
    found
}

fn mention(
    s: &Sentence<'_>,
    name: &NameHit,
    stages: Option<StageRange>,
    page: &Page<'_>,
) -> RawMention {
    let places = only(&s.places).filter(|t: &Territory| t.level() == Level::Department);
    let date = s
        .dates
        .iter()
        .filter(|hit| hit.role == Role::AsOf)
        .find_map(|hit| hit.printed.resolve(page.published));
    let evidence = s.slice(name.from..name.end);
    RawMention {
        name: name.printed(s.text, &s.tokens),
        department: name.department.or(places),
        stage: stages.filter(|stages| *stages != StageRange::ALL).map(StageRange::from),
        dissolved: s.cue(Cue::Dissolved, 0..s.tokens.len()).is_some(),
        opened: None,
        date: date.map(|(date, _)| date),
        locator: String::new(),
        evidence: if s.text.len() <= 200 { s.text.trim() } else { evidence }.to_owned(),
    }
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
