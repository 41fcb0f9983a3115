//! Fills the tables from an edition: one function for each row.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
};

use crate::communities::{Community, Episode};
use crate::model::{AsOf, ClaimId, Measure, PartialDate, Stage, StageRange, Territory};
use crate::normalise::{Claim, Mention};
use crate::reconcile::{Conflict, Coverage, Decision, Figure, SeriesBreak};
use crate::sources::Geography;

use super::corrected;
use super::edition::Edition;
use super::origins::{capture, issue, source, unread};
use super::repairs::repairs;
use crate::publish::compared::revision;
use crate::publish::encoding::following::{Root, Row};
use crate::publish::encoding::rows::{Cell, Named, Rows};
use crate::publish::schema;

/// Every table of an edition, in the order of the schema.
pub(crate) fn tables(edition: &Edition) -> Vec<Rows> {
    let named = by_name(&edition.communities);
    let places = &edition.geography;
    let restated = edition.restated();
    let fill = |table: &schema::Table| {
        let mut rows = Rows::new(table);
        match table.name {
            "figures" => {
                edition.figures.iter().for_each(|it| rows.push(row(|to| figure(it, places, to))));
            }
            "claims" => {
                for it in &edition.claims {
                    let ours = [("restated", restated.contains(&it.capture).into())];
                    rows.push(row(|to| {
                        claim(it, places, to);
                        to.extend(ours);
                    }));
                }
            }
            "decisions" => {
                let told = edition.decisions.iter();
                told.for_each(|it| rows.push(row(|to| decision(it, places, to))));
            }
            "conflicts" => edition.conflicts.iter().for_each(|it| rows.push(conflict(it, places))),
            "repairs" => {
                let all = edition.conflicts.iter().flat_map(|it| repairs(it, places));
                all.for_each(|row| rows.push(row));
            }
            "coverage" => edition.coverage.iter().for_each(|it| rows.push(coverage(it, places))),
            "communities" => {
                edition.communities.iter().for_each(|it| rows.push(community(it, places)));
            }
            "mentions" => {
                for it in &edition.mentions {
                    let place = (it.department, it.name.as_str());
                    rows.push(mention(it, named.get(&place).copied(), places));
                }
            }
            "community_history" => {
                for it in &edition.communities {
                    it.history.iter().for_each(|told| rows.push(episode(told, it, places)));
                }
            }
            "revisions" => {
                let previous = edition.run.previous.id().unwrap_or_default();
                edition.revisions.iter().for_each(|it| rows.push(revision::row(it, previous)));
            }
            "captures" => edition.captures.iter().for_each(|it| rows.push(capture(it))),
            "sources" => edition.sources.iter().for_each(|it| rows.push(source(it, places))),
            "issues" => edition.issues.iter().for_each(|it| rows.push(issue(it))),
            "unread" => edition.unread.iter().for_each(|it| rows.push(unread(it))),
            other => unreachable!("the schema has a table `{other}` that nobody fills"),
        }
        rows.sort();
        rows
    };
    schema::tables().iter().map(fill).collect()
}

pub(crate) fn place(territory: Territory, places: &Geography) -> [Named<'_>; 3] {
    [
        ("territory_code", territory.code().into()),
        ("territory_level", territory.level().code().into()),
        ("territory_name", places.name(territory).into()),
    ]
}

fn department(territory: Option<Territory>, places: &Geography) -> [Named<'_>; 2] {
    [
        ("department_code", code(territory)),
        ("department_name", territory.map(|territory| places.name(territory)).into()),
    ]
}

pub(crate) fn cell(measure: &Measure, stages: StageRange) -> [Named<'_>; 3] {
    [
        ("measure", measure.code().into()),
        ("stage_from", stages.from().code().into()),
        ("stage_to", stages.to().code().into()),
    ]
}

/// The date of a figure: its last day first, because that is the one that orders them.
fn time(as_of: &AsOf) -> [Named<'static>; 4] {
    [
        ("as_of", as_of.end.into()),
        ("as_of_start", as_of.start.into()),
        ("as_of_precision", as_of.precision.code().into()),
        ("as_of_basis", as_of.basis.code().into()),
    ]
}

/// The date of a statement, as an interval.
fn interval(as_of: &AsOf) -> [Named<'static>; 5] {
    [
        ("as_of_start", as_of.start.into()),
        ("as_of_end", as_of.end.into()),
        ("as_of_precision", as_of.precision.code().into()),
        ("as_of_basis", as_of.basis.code().into()),
        ("as_of_inferred", as_of.inferred.into()),
    ]
}

pub(crate) fn published(on: Option<PartialDate>) -> [Named<'static>; 2] {
    [
        ("published_on", on.map(PartialDate::end).into()),
        ("published_precision", on.map(|date| date.precision().code()).into()),
    ]
}

fn code(territory: Option<Territory>) -> Cell<'static> {
    territory.map(Territory::code).into()
}

/// Ids in one text; no id contains a space.
fn joined<T: fmt::Display>(ids: impl IntoIterator<Item = T>) -> Cell<'static> {
    let mut all = String::new();
    for id in ids {
        if !all.is_empty() {
            all.push(' ');
        }
        // Writing to a text cannot fail.
        let _ = write!(all, "{id}");
    }
    all.into()
}

/// The ids of claims in one text: mostly of none or of one, which is a text already.
fn ids(ids: &[ClaimId]) -> Cell<'_> {
    match ids {
        [] => "".into(),
        [id] => id.as_str().into(),
        _ => joined(ids),
    }
}

/// A row for itself. Those that are made by the million are told cell by cell, so that they can go
/// where they are kept without standing anywhere before.
fn row<'a>(tell: impl FnOnce(&mut Vec<Named<'a>>)) -> Vec<Named<'a>> {
    let mut row = Vec::new();
    tell(&mut row);
    row
}

pub(crate) fn figure<'a>(it: &'a Figure, places: &'a Geography, row: &mut impl Row<'a>) {
    row.follow(Root::Place(it.territory), || place(it.territory, places));
    row.follow(Root::Cell(&it.measure, it.stages), || cell(&it.measure, it.stages));
    row.extend([("value", it.value.into()), ("low", it.low.into()), ("high", it.high.into())]);
    row.follow(Root::Time(&it.as_of), || time(&it.as_of));
    row.extend([
        ("as_of_inferred", it.as_of.inferred.into()),
        ("alternative", it.alternative.into()),
        ("age_days", it.age_days.into()),
        ("current", it.current.into()),
        ("status", it.status.code().into()),
        ("claim_id", it.claim.as_ref().map(ClaimId::as_str).into()),
        ("witnesses", it.independent.into()),
        ("dissenters", it.dissenters.len().into()),
        ("witness_claims", ids(&it.witnesses)),
        ("dissenter_claims", ids(&it.dissenters)),
        ("implied_by_claims", ids(&it.implied_by)),
        ("decided_by", (&it.decided_by).into()),
        ("series_break", it.series_break.map(SeriesBreak::code).into()),
        ("explanation", (&it.explanation.fr).into()),
        ("explanation_fr", (&it.explanation.fr).into()),
        ("explanation_en", (&it.explanation.en).into()),
    ]);
}

pub(crate) fn claim<'a>(it: &'a Claim, places: &'a Geography, row: &mut impl Row<'a>) {
    let (part, printed) = (it.enumeration.as_ref(), corrected::printed(it));
    row.extend([("claim_id", it.id.as_str().into())]);
    row.follow(Root::Speaker(it), || {
        [
            ("source_id", it.source.as_str().into()),
            ("publisher", (&*it.publisher).into()),
            ("publisher_kind", it.publisher_kind.code().into()),
            ("publisher_territory", code(it.publisher_territory)),
            ("attributed_to", (&*it.attributed_to).into()),
            ("origin", (&*it.origin).into()),
            ("origin_kind", it.origin_kind.code().into()),
            ("origin_territory", code(it.origin_territory)),
        ]
    });
    row.follow(Root::Place(it.territory), || place(it.territory, places));
    row.follow(Root::Cell(&it.measure, it.stages), || cell(&it.measure, it.stages));
    row.extend([
        ("value_low", printed.low().into()),
        ("value_high", printed.high().into()),
        ("qualifier", printed.qualifier().code().into()),
        ("value_text", (&*it.value_text).into()),
    ]);
    row.follow(Root::Time(&it.as_of), || interval(&it.as_of));
    row.extend(published(it.published_on));
    row.extend([
        ("published_inferred", (it.published_on.is_some() && it.published_inferred).into()),
        ("first_seen", it.first_seen.into()),
        ("last_seen", it.last_seen.into()),
        ("withdrawn_at", it.withdrawn_at.into()),
    ]);
    row.follow(Root::Page(it), || {
        [("url", it.url.as_str().into()), ("capture_id", it.capture.to_string().into())]
    });
    row.extend([("locator", (&it.locator).into()), ("evidence", (&*it.evidence).into())]);
    let how = || {
        // Numbers are told apart within a document; with its digest in front, within the table.
        let number = part.map(|part| format!("{}-{}", &it.capture.to_string()[..16], part.number));
        let total = part.and_then(|part| part.total.as_ref()).map(ClaimId::as_str);
        let [low, high, correction] = corrected::meant(it);
        [
            ("method", it.method.into()),
            ("rule", (&*it.rule).into()),
            ("enumeration", number.unwrap_or_default().into()),
            ("enumeration_total", total.into()),
            ("enumeration_complete", part.is_some_and(|part| part.complete).into()),
            low,
            high,
            correction,
        ]
    };
    match (&it.enumeration, &it.corrected) {
        (None, None) => row.follow(Root::Plain(it), how),
        _ => row.extend(how()),
    }
}

pub(crate) fn decision<'a>(it: &'a Decision, places: &'a Geography, row: &mut impl Row<'a>) {
    row.follow(Root::Place(it.territory), || place(it.territory, places));
    row.follow(Root::Cell(&it.measure, it.stages), || cell(&it.measure, it.stages));
    row.follow(Root::Time(&it.as_of), || time(&it.as_of));
    row.extend([
        ("alternative", it.alternative.into()),
        ("claim_id", it.claim.as_str().into()),
        ("rank", it.rank.into()),
        ("step", it.step.into()),
        ("outcome", it.outcome.code().into()),
        ("against", ids(&it.against)),
        ("reason_fr", (&it.reason.fr).into()),
        ("reason_en", (&it.reason.en).into()),
    ]);
}

pub(crate) fn conflict<'a>(it: &'a Conflict, places: &'a Geography) -> Vec<Named<'a>> {
    let mut row = vec![
        ("conflict_id", (&it.id).into()),
        ("set_aside", it.set_aside.as_str().into()),
        ("against", joined(&it.against)),
    ];
    row.extend(place(it.territory, places));
    row.extend(cell(&it.measure, it.stages));
    row.extend([
        ("gap", it.gap.into()),
        ("common_from", it.from.into()),
        ("common_to", it.to.into()),
        ("decided_by", (&it.decided_by).into()),
        ("explanation_fr", (&it.explanation.fr).into()),
        ("explanation_en", (&it.explanation.en).into()),
        ("repairs", it.advice.repairs.len().into()),
        ("all_repairs_found", it.advice.is_complete.into()),
        ("advice_fr", (&it.advice.explanation.fr).into()),
        ("advice_en", (&it.advice.explanation.en).into()),
    ]);
    row
}

fn coverage<'a>(it: &'a Coverage, places: &'a Geography) -> Vec<Named<'a>> {
    let mut row = Vec::from(place(it.territory, places));
    row.extend(cell(&it.measure, it.stages));
    row.extend([
        ("status", it.status.code().into()),
        ("age_days", it.age_days.into()),
        ("witnesses", it.witnesses.into()),
        ("conflicts", it.conflicts.into()),
    ]);
    row
}

fn community<'a>(it: &'a Community, places: &'a Geography) -> Vec<Named<'a>> {
    let as_of = it.stage.as_ref().map(|(_, as_of)| as_of);
    let mut row = vec![("community_id", (&it.id).into()), ("name", (&it.name).into())];
    row.extend(department(it.department, places));
    row.extend([
        ("department_codes", joined(&it.departments)),
        ("stage", it.stage.map(|(stage, _)| stage.code()).into()),
        ("as_of_start", as_of.and_then(|as_of| as_of.start).into()),
        ("as_of_end", as_of.map(|as_of| as_of.end).into()),
        ("as_of_precision", as_of.map(|as_of| as_of.precision.code()).into()),
        ("as_of_basis", as_of.map(|as_of| as_of.basis.code()).into()),
        ("dissolved", it.dissolved.into()),
        ("sources", it.sources.len().into()),
        ("source_ids", joined(it.sources.iter().map(|(source, _)| source))),
        ("capture_ids", joined(it.sources.iter().map(|(_, capture)| capture))),
        ("aliases", it.aliases.join(" | ").into()),
        ("name_ids", joined(&it.name_ids)),
    ]);
    row
}

/// The community behind each name in each department.
fn by_name(communities: &[Community]) -> BTreeMap<(Option<Territory>, &str), &str> {
    let spoken = communities.iter().flat_map(|community| {
        let id = community.id.as_str();
        community.spoken.iter().map(move |(place, name)| ((*place, name.as_str()), id))
    });
    spoken.collect()
}

fn episode<'a>(it: &'a Episode, of: &'a Community, places: &'a Geography) -> Vec<Named<'a>> {
    let mut row = vec![("community_id", (&of.id).into()), ("name", (&of.name).into())];
    row.extend(department(of.department, places));
    row.extend([
        ("stage", it.stage.map(Stage::code).into()),
        ("dissolved", it.dissolved.into()),
        ("as_of_start", it.as_of.start.into()),
        ("as_of_end", it.as_of.end.into()),
        ("as_of_precision", it.as_of.precision.code().into()),
        ("as_of_basis", it.as_of.basis.code().into()),
        ("first_seen", it.first_seen.into()),
        ("last_seen", it.last_seen.into()),
        ("withdrawn_at", it.withdrawn_at.into()),
        ("source_id", it.source.as_str().into()),
        ("url", it.url.as_str().into()),
        ("capture_id", it.capture.to_string().into()),
        ("evidence", (&it.evidence).into()),
    ]);
    row
}

fn mention<'a>(
    it: &'a Mention,
    community: Option<&'a str>,
    places: &'a Geography,
) -> Vec<Named<'a>> {
    let mut row = vec![
        ("source_id", it.source.as_str().into()),
        ("community_id", community.into()),
        ("name", (&it.name).into()),
    ];
    row.extend(department(it.department, places));
    row.extend([("stage", it.stage.map(Stage::code).into()), ("dissolved", it.dissolved.into())]);
    row.push(("opened", it.opened.map(PartialDate::start).into()));
    row.extend(interval(&it.as_of));
    row.extend([
        ("first_seen", it.first_seen.into()),
        ("last_seen", it.last_seen.into()),
        ("withdrawn_at", it.withdrawn_at.into()),
        ("url", it.url.as_str().into()),
        ("capture_id", it.capture.to_string().into()),
        ("locator", (&it.locator).into()),
        ("evidence", (&it.evidence).into()),
    ]);
    row
}
