//! What the front page answers, as plain values: how many, where, how sure.
//!
//! No HTML here: the page and its Markdown twin print the same lines.

use std::cmp::Reverse;

use crate::model::{Measure, Stage, StageRange, Territory};
use crate::reconcile::{Figure, Status};

use super::aims::{self, Target};
use super::{citation, health, map};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::language::words::{self, Lang};
use crate::report::language::{dates, names};

/// One figure in words, with the link to its proof.
pub(crate) struct Line {
    pub(crate) measure: Measure,
    pub(crate) stages: StageRange,
    pub(crate) what: String,
    pub(crate) value: String,
    pub(crate) at: String,
    pub(crate) short_date: String,
    pub(crate) who: String,
    pub(crate) mark: &'static str,
    pub(crate) status: String,
    /// Whether sources contradict each other, whatever the status.
    pub(crate) disputed: bool,
    /// Who confirms or contradicts it.
    pub(crate) sure: String,
    /// What the status alone does not say of this.
    pub(crate) remark: String,
    /// That it is a total from before a number that is now a part of it and larger; else empty.
    pub(crate) caution: String,
    /// That it is old, where it is; else empty.
    pub(crate) old: String,
    /// Empty where the date is that of an aim.
    pub(crate) age: String,
    pub(crate) href: String,
}

/// The national answer.
pub(crate) struct Answer {
    /// The figure to print first: signed contracts, or else the best that there is.
    pub(crate) lead: Option<Line>,
    /// The first figure as a sentence to copy, with its source.
    pub(crate) citation: String,
    /// The newest exact number of the same, where the first figure is none.
    pub(crate) exact: Option<Line>,
    /// One line for each stage and range of stages that has a figure.
    pub(crate) stages: Vec<Line>,
    /// The share of the population covered, in every definition that has a recent figure (or, where
    /// none has, in all), the one of most authority first.
    pub(crate) covered: Vec<Line>,
    /// The population, in every measure of it.
    pub(crate) population: Vec<Line>,
    pub(crate) targets: Vec<Target>,
}

/// The table region × stage.
pub(crate) struct Matrix {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One territory of the table.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) cells: Vec<Option<Line>>,
}

/// The columns: the four stages in order, then the two sums that are published most.
pub(crate) const COLUMNS: [StageRange; 6] = [
    StageRange::exactly(Stage::Preproject),
    StageRange::exactly(Stage::LetterOfIntent),
    StageRange::exactly(Stage::HealthProject),
    StageRange::exactly(Stage::AciSigned),
    StageRange::at_least(Stage::HealthProject),
    StageRange::ALL,
];

/// A figure as a line.
pub(crate) fn line(desk: &Desk<'_>, placed: &Placed<'_>, spot: Spot) -> Line {
    let figure = placed.figure;
    let lang = desk.lang;
    let (mark, status) = names::status(figure.status, lang);
    let claim = figure.claim.as_ref().and_then(|id| desk.claim(id));
    let nobody = || desk.say("calcul à partir d'autres chiffres", "worked out from other figures");
    Line {
        measure: figure.measure.clone(),
        stages: figure.stages,
        what: names::cell(&figure.measure, figure.stages, lang),
        value: desk.value(figure),
        at: dates::of_figure(figure, lang),
        short_date: dates::short(&figure.as_of, lang),
        who: claim.map_or_else(nobody, |claim| desk.who(claim)),
        mark,
        status,
        disputed: is_disputed(figure),
        sure: sure(desk, figure),
        remark: remark(desk, figure),
        caution: caution(desk, figure),
        old: old(desk, figure),
        age: match &figure.measure {
            measure if measure.is_target() => String::new(),
            _ => dates::age_of(&figure.as_of, figure.age_days, lang),
        },
        href: desk.figure_href(placed, spot),
    }
}

/// Whether others say otherwise.
pub(crate) fn is_disputed(figure: &Figure) -> bool {
    figure.status == Status::Conflict || !figure.dissenters.is_empty()
}

/// How sure a figure is, as a sentence.
fn sure(desk: &Desk<'_>, figure: &Figure) -> String {
    let witnesses = figure.independent;
    match figure.status {
        _ if !figure.dissenters.is_empty() => {
            let others = dissent(desk, figure);
            desk.say(
                &format!("D'autres disent autre chose : {others}."),
                &format!("Others say otherwise: {others}."),
            )
        }
        Status::Derived => desk.say(
            "Personne ne le publie : il se déduit d'autres chiffres.",
            "Nobody publishes it: other figures imply it.",
        ),
        Status::Bounded => desk.say(
            "Personne ne le publie : d'autres chiffres en donnent le minimum et le maximum.",
            "Nobody publishes it: other figures give its least and its most.",
        ),
        _ if 1 < witnesses => desk.say(
            &format!("{witnesses} sources indépendantes le disent, aucune ne le contredit."),
            &format!("{witnesses} independent sources say so, none contradicts it."),
        ),
        _ if figure.claim.is_none() && figure.value.is_none() => desk.say(
            "Personne ne le publie : d'autres chiffres disent entre quoi il se trouve.",
            "Nobody publishes it: other figures tell between what it lies.",
        ),
        _ if figure.claim.is_none() => desk.say(
            "Personne ne le publie tel quel : il se déduit d'autres chiffres.",
            "Nobody publishes it as it stands: other figures imply it.",
        ),
        _ => desk.say(
            "Une seule source le dit, aucune ne la contredit.",
            "One source says so, none contradicts it.",
        ),
    }
}

/// How sure a figure is, where its status leaves that open.
fn remark(desk: &Desk<'_>, figure: &Figure) -> String {
    let alone = figure.dissenters.is_empty() && figure.independent < 2 && figure.claim.is_some();
    match figure.status {
        Status::SingleSource | Status::Derived | Status::Bounded
            if figure.dissenters.is_empty() =>
        {
            String::new()
        }
        Status::Stale if alone => desk.say("une seule source", "one source only"),
        _ => sure(desk, figure),
    }
}

/// What to know before printing a figure: a larger part of it, or that its page could not be read again or says
/// something else that waits to be looked at.
fn caution(desk: &Desk<'_>, figure: &Figure) -> String {
    let chosen = figure.claim.as_ref().and_then(|id| desk.claim(id));
    let source = chosen.and_then(|claim| desk.source(&claim.source));
    let away = source.filter(|record| health::is_away(record)).map(|record| {
        let (_, state) = health::state(desk, record);
        desk.say(
            &format!("État de la source : {state}."),
            &format!("State of the source: {state}."),
        )
    });
    let told = [overtaken(desk, figure), away.unwrap_or_default()];
    told.join(" ").trim().to_owned()
}

/// That a total is smaller than one of its parts: because it is older, or because they were counted
/// otherwise at about one time. Side by side, the two look like a mistake.
fn overtaken<'d>(desk: &'d Desk<'_>, figure: &'d Figure) -> String {
    let told = |placed: &Placed<'_>| {
        let part = placed.figure;
        let value = desk.value(part);
        let is_own = part.territory == figure.territory;
        let value = if is_own { value } else { format!("{}, {value}", desk.name(part.territory)) };
        (value, dates::short(&part.as_of, desk.lang))
    };
    let grown = |parts| newest_larger(figure, parts);
    let outgrown = grown(parts(desk, figure)).or_else(|| grown(inside(desk, figure)));
    if let Some((value, date)) = outgrown.map(told) {
        return desk.say(
            &format!("Total d'alors, plus ancien qu'une de ses parties : {value} ({date})."),
            &format!("A total of then, older than one of its parts: {value} ({date})."),
        );
    }
    let Some(total) = figure.high.filter(|_| figure.current) else { return String::new() };
    let since = figure.as_of.start.unwrap_or(figure.as_of.end);
    let parts = parts(desk, figure).into_iter().chain(inside(desk, figure));
    let larger = parts.filter(|placed| since <= placed.figure.as_of.end);
    let larger = larger.filter(|placed| placed.figure.low.is_some_and(|low| total < low));
    let newest = larger.max_by_key(|placed| placed.figure.as_of.end).map(told);
    newest.map_or_else(String::new, |(value, date)| {
        desk.say(
            &format!("Total plus petit qu'une de ses parties, que d'autres comptent vers la même date : {value} ({date})."),
            &format!("A total smaller than one of its parts, which others count at about the same time: {value} ({date})."),
        )
    })
}

/// The newest of the stages of a total that has outgrown it since; nothing where none has.
pub(crate) fn outgrown<'d, 'a>(desk: &'d Desk<'a>, figure: &Figure) -> Option<&'d Placed<'a>> {
    newest_larger(figure, parts(desk, figure))
}

/// The newest of some parts of a total that is newer than it, and larger.
fn newest_larger<'d, 'a>(figure: &Figure, parts: Vec<&'d Placed<'a>>) -> Option<&'d Placed<'a>> {
    let total = figure.value.or(figure.high).filter(|_| figure.current)?;
    let newer = |part: &Figure| part.as_of.start.is_some_and(|start| figure.as_of.end < start);
    let more = |part: &Figure| part.low.or(part.value).is_some_and(|low| total < low);
    let grown = parts.into_iter().filter(|placed| newer(placed.figure) && more(placed.figure));
    grown.max_by_key(|placed| placed.figure.as_of.end)
}

/// The newest figures of stages that are among those of another figure.
fn parts<'d, 'a>(desk: &'d Desk<'a>, figure: &Figure) -> Vec<&'d Placed<'a>> {
    let among = of_a_part(desk, figure.territory, figure);
    among.filter(|placed| placed.figure.stages != figure.stages).collect()
}

/// The newest figures of the places inside another figure's, of its stages or some of them. A share of a
/// place is no part of a larger one's.
fn inside<'d, 'a>(desk: &'d Desk<'a>, figure: &Figure) -> Vec<&'d Placed<'a>> {
    if figure.measure != Measure::Communities {
        return Vec::new();
    }
    let places = desk.edition.geography.children(figure.territory);
    places.flat_map(|place| of_a_part(desk, place, figure)).collect()
}

/// The newest figures of a place that count what another figure counts, or some of it.
fn of_a_part<'d, 'a>(
    desk: &'d Desk<'a>,
    place: Territory,
    figure: &Figure,
) -> impl Iterator<Item = &'d Placed<'a>> {
    desk.figures(place).filter(|placed| {
        let part = placed.figure;
        part.current && part.measure == figure.measure && figure.stages.contains(part.stages)
    })
}

/// That a figure is old; nothing where it is not.
fn old(desk: &Desk<'_>, figure: &Figure) -> String {
    if figure.status != Status::Stale {
        return String::new();
    }
    let age = dates::age(figure.age_days, desk.lang);
    desk.say(
        &format!("Ce chiffre date de {age} : aucun plus récent n'a été trouvé."),
        &format!("This figure is {age} old: no newer one was found."),
    )
}

fn dissent(desk: &Desk<'_>, figure: &Figure) -> String {
    let claims = figure.dissenters.iter().filter_map(|id| desk.claim(id));
    let mut others: Vec<String> = claims
        .map(|claim| {
            let value = words::value(&claim.value, &claim.measure, desk.lang);
            format!("{value} ({})", desk.who(claim))
        })
        .collect();
    others.dedup();
    let more = others.len().saturating_sub(3);
    others.truncate(3);
    let mut text = others.join(match desk.lang {
        Lang::Fr => "\u{202f}; ",
        Lang::En => "; ",
    });
    if 0 < more {
        text.push_str(&desk.say(&format!(" et {more} autres"), &format!(" and {more} more")));
    }
    text
}

/// The newest figures of a territory: the four stages in their order, the sums of several after
/// them, then the population, and what was only announced last.
pub(crate) fn current(desk: &Desk<'_>, territory: Territory, spot: Spot) -> Vec<Line> {
    let current = desk.figures(territory).filter(|placed| placed.figure.current);
    let mut lines: Vec<_> = current.map(|placed| line(desk, placed, spot)).collect();
    lines.sort_by_key(|line| {
        let announced = line.measure.is_target();
        let several = line.stages.from() != line.stages.to();
        (announced, line.measure.clone(), several, line.stages)
    });
    lines
}

/// The national answer, in the order in which a reader asks.
pub(crate) fn answer(desk: &Desk<'_>) -> Answer {
    let spot = Spot::Front;
    let (stages, others): (Vec<_>, Vec<_>) = current(desk, Territory::FRANCE, spot)
        .into_iter()
        .partition(|line| line.measure == Measure::Communities);
    let population = others.into_iter().filter(|line| !line.measure.is_target()).collect();
    let signed = StageRange::exactly(Stage::AciSigned);
    let lead = [signed, StageRange::at_least(Stage::HealthProject), StageRange::ALL]
        .into_iter()
        .filter_map(|range| desk.current(Territory::FRANCE, &Measure::Communities, range))
        // "Between 0 and 900" answers nothing: the first number of the page is a number.
        .find(|placed| placed.figure.value.is_some());
    Answer {
        lead: lead.map(|placed| line(desk, placed, spot)),
        citation: lead.map(|placed| citation::figure(desk, placed.figure)).unwrap_or_default(),
        exact: lead.and_then(|placed| exact(desk, placed)).map(|placed| line(desk, placed, spot)),
        stages,
        covered: covered(desk),
        population,
        targets: aims::targets(desk),
    }
}

/// The national shares covered, the first to tell first: what is recent before what is old, then
/// whoever has authority for the number, by the policy, then the newest. They are of different stages,
/// so that none contradicts another.
fn covered(desk: &Desk<'_>) -> Vec<Line> {
    let country = Territory::FRANCE;
    let mut shares: Vec<_> = map::covered()
        .into_iter()
        .filter_map(|(measure, range)| desk.current(country, &measure, range))
        .filter(|placed| placed.figure.value.is_some())
        .filter(|placed| placed.figure.measure == Measure::PopulationShare)
        .collect();
    let is_recent = |placed: &&Placed<'_>| placed.figure.status != Status::Stale;
    if shares.iter().any(is_recent) {
        shares.retain(is_recent);
    }
    let authority = |figure: &Figure| {
        let claim = figure.claim.as_ref().and_then(|id| desk.claim(id))?;
        let cell = (&figure.measure, country.level(), figure.stages);
        Some(desk.edition.policy.authority(cell, claim.origin_kind))
    };
    let old = !shares.iter().any(is_recent);
    shares.sort_by_key(|placed| {
        let rank = authority(placed.figure).filter(|_| !old);
        (rank.is_none(), rank, Reverse(placed.figure.as_of.end))
    });
    shares.into_iter().map(|placed| line(desk, placed, Spot::Front)).collect()
}

/// The newest exact number of a cell; nothing where the newest figure is one.
fn exact<'d, 'a>(desk: &'d Desk<'a>, than: &Placed<'_>) -> Option<&'d Placed<'a>> {
    let is_exact = |figure: &Figure| {
        let claim = figure.claim.as_ref().and_then(|id| desk.claim(id));
        claim.is_some_and(|claim| claim.value.is_exact())
    };
    let (territory, lead) = (than.figure.territory, than.figure);
    let same = desk.figures(territory).filter(|placed| {
        placed.figure.measure == lead.measure && placed.figure.stages == lead.stages
    });
    let newest = same.filter(|placed| is_exact(placed.figure));
    let newest = newest.filter(|placed| placed.figure.as_of.start.is_some());
    // "En 2024" may be any day of it: what is surely newer is what began later.
    newest.max_by_key(|placed| placed.figure.as_of.start).filter(|_| !is_exact(lead))
}

/// The table region × stage, the whole country first.
pub(crate) fn matrix(desk: &Desk<'_>) -> Matrix {
    let mut rows = vec![Territory::FRANCE];
    rows.extend(desk.regions());
    let cell = |territory, range| {
        let placed = desk.current(territory, &Measure::Communities, range)?;
        Some(line(desk, placed, Spot::Front))
    };
    Matrix {
        columns: COLUMNS.iter().map(|&range| names::stages_short(range, desk.lang)).collect(),
        rows: rows
            .into_iter()
            .map(|territory| Row {
                name: desk.name(territory),
                href: desk.territory_href(territory, Spot::Front),
                cells: COLUMNS.iter().map(|&range| cell(territory, range)).collect(),
            })
            .collect(),
    }
}
