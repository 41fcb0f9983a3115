//! What the claims of one document say about each other: a fact told twice, a headline repeated
//! below it, a breakdown that makes a wording narrower.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Measure, PartialDate, Stage, StageRange, Territory};

use super::parted::adds_up;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, common};

/// Claims that stand in one paragraph, list or table: half-open ranges of their numbers.
pub(crate) type Block = std::ops::Range<usize>;

/// In a breakdown that also counts signed contracts, "projet de santé validé" means those that have
/// not signed.
pub(crate) fn narrow(claims: &mut [RawClaim], blocks: &[Block]) {
    let signed = StageRange::exactly(Stage::AciSigned);
    for block in blocks {
        let Some(claims) = claims.get_mut(block.clone()) else { continue };
        let mut counts_signed: BTreeMap<(Territory, &str), BTreeSet<Option<PartialDate>>> =
            BTreeMap::new();
        let of = |claim: &RawClaim| (claim.territory, measured(claim));
        for claim in claims.iter() {
            if claim.stages == signed && narrows(claim) {
                counts_signed.entry(of(claim)).or_default().insert(claim.date);
            }
        }
        let wholes: Vec<bool> = (0..claims.len()).map(|at| adds_up(&claims[at..])).collect();
        for (claim, whole) in claims.iter_mut().zip(wholes) {
            let beside = counts_signed
                .get(&of(claim))
                .is_some_and(|dates| dates.iter().any(|date| compatible(*date, claim.date)));
            if beside && narrows(claim) && !whole {
                claim.stages = claim.among;
            }
        }
    }
}

/// The same among some of the claims, which stand in several lists or tables.
pub(crate) fn narrow_some(claims: &mut [RawClaim], some: &[usize]) {
    let mut chosen: Vec<RawClaim> = some.iter().map(|&n| claims[n].clone()).collect();
    let all = 0..chosen.len();
    narrow(&mut chosen, std::slice::from_ref(&all));
    for (&number, claim) in some.iter().zip(chosen) {
        claims[number] = claim;
    }
}

/// What is counted below "Objectifs" on a day that is yet to come is aimed at.
pub(crate) fn aim(claims: &mut [RawClaim], known: Option<PartialDate>) {
    for claim in claims {
        let ahead = |date: PartialDate| known.is_none_or(|known| known.end() < date.start());
        let stock = matches!(claim.measure, Measure::Communities | Measure::PopulationShare);
        // "Faire signer les deux projets en cours d'ici 2025": those are there.
        let complete = claim.stages.to() == Stage::AciSigned;
        if stock && complete && claim.date.is_some_and(ahead) {
            claim.measure = Measure::Target;
            (claim.stages, claim.among) = (StageRange::ALL, StageRange::ALL);
        }
    }
}

/// Gives the people whom nobody covers the stages that the document says they lack.
pub(crate) fn lack(claims: &mut [RawClaim], lacking: Option<StageRange>) {
    let Some(stages) = lacking else { return };
    let uncovered = |claim: &&mut RawClaim| {
        let measures = [Measure::PopulationUncovered, Measure::PopulationShareUncovered];
        measures.contains(&claim.measure) && claim.stages == StageRange::ALL
    };
    for claim in claims.iter_mut().filter(uncovered) {
        (claim.stages, claim.among) = (stages, stages);
    }
}

/// "CPTS non signataires", above "projet de santé validé": those have not signed.
pub(crate) fn limit(claims: &mut [RawClaim], above: Option<&Named>) {
    let unsigned = |named: &&Named| named.stages.to() == Stage::HealthProject;
    let Some(above) = above.filter(unsigned) else { return };
    let validated = StageRange::at_least(Stage::HealthProject);
    for claim in claims.iter_mut().filter(|c| c.stages == validated && !c.measure.is_target()) {
        let both = common(claim.stages, above.stages).unwrap_or(claim.stages);
        (claim.stages, claim.among) = (both, both);
    }
}

/// Keeps what some counts cover where others are parts of them.
pub(crate) fn hold_parts(claims: &mut [RawClaim], parted: bool) {
    for claim in claims.iter_mut().filter(|_| parted) {
        claim.among = claim.stages;
    }
}

/// The stages that a share or a number of people says are covered, up to the contract.
pub(crate) fn covered(claim: &RawClaim) -> Option<StageRange> {
    let covers = matches!(claim.measure, Measure::PopulationShare | Measure::Population);
    let told = claim.stages != StageRange::ALL && claim.stages.to() == Stage::AciSigned;
    (covers && told).then_some(claim.stages)
}

/// Whether a share may be that of the people who were just counted.
pub(crate) fn same_people(people: &RawClaim, share: &RawClaim) -> bool {
    let pairs = [
        (Measure::Population, Measure::PopulationShare),
        (Measure::PopulationUncovered, Measure::PopulationShareUncovered),
    ];
    let pair = pairs.iter().any(|(count, part)| *count == people.measure && *part == share.measure);
    pair && people.territory == share.territory
}

/// Whether a claim is one of a breakdown: a count, or in a table what its communities cover.
fn narrows(claim: &RawClaim) -> bool {
    let covers = matches!(claim.measure, Measure::Population | Measure::PopulationShare);
    claim.measure == Measure::Communities || covers && claim.method == "table"
}

fn measured(claim: &RawClaim) -> &'static str {
    match claim.measure {
        Measure::PopulationShare => "share",
        Measure::Population => "people",
        _ => "count",
    }
}

/// Before the day of the first agreement, who "contracts" has a validated project: no community can
/// have signed yet. Figures without a date are as old as their page.
pub(crate) fn before_agreement(
    claims: &mut [RawClaim],
    since: PartialDate,
    published: Option<PartialDate>,
) {
    let signed = StageRange::exactly(Stage::AciSigned);
    for claim in claims.iter_mut().filter(|claim| claim.stages == signed) {
        if claim.date.or(published).is_some_and(|date| date.end() < since.start()) {
            claim.stages = StageRange::at_least(Stage::HealthProject);
            claim.among = claim.stages;
        }
    }
}

/// Whose figure a claim is, what it measures, and the ends of its value.
type Told = (Territory, String, Option<u64>, Option<u64>);

fn number_of(claim: &RawClaim) -> Told {
    let (low, high) = (claim.value.low(), claim.value.high());
    (
        claim.territory,
        claim.measure.code().to_owned(),
        low.map(f64::to_bits),
        high.map(f64::to_bits),
    )
}

/// Drops what is said again: the same figure twice, a headline that the text below repeats.
///
/// Of two that are the same the dated one stays, else the first. Totals are renumbered.
pub(crate) fn once(claims: Vec<RawClaim>) -> Vec<RawClaim> {
    let mut kept: Vec<(usize, RawClaim)> = Vec::new();
    let mut moved: Vec<usize> = Vec::new();
    // Kept claims by their number, so that a long list is compared with few others.
    let mut places: BTreeMap<Told, Vec<usize>> = BTreeMap::new();
    let claims = without_echoes(claims);
    for (number, claim) in claims.into_iter().enumerate() {
        let alike = places.entry(number_of(&claim)).or_default();
        let twin = alike.iter().copied().find(|&at| same(&kept[at].1, &claim));
        let Some(at) = twin else {
            moved.push(kept.len());
            alike.push(kept.len());
            kept.push((number, claim));
            continue;
        };
        moved.push(at);
        let earlier = &mut kept[at].1;
        let better = (earlier.headline && !claim.headline)
            || (earlier.headline == claim.headline
                && earlier.date.is_none()
                && claim.date.is_some());
        if better {
            let (group, total) = (claim.group, claim.total);
            *earlier = RawClaim { group, total, ..claim };
        }
    }
    let mut claims: Vec<RawClaim> = kept.into_iter().map(|(_, claim)| claim).collect();
    for (at, claim) in claims.iter_mut().enumerate() {
        claim.total =
            claim.total.and_then(|total| moved.get(total).copied()).filter(|total| *total != at);
    }
    claims
}

/// Leaves out headlines without a stage where the text below counts the same territory itself,
/// and "ces 118 CPTS" where the 118 are counted elsewhere. What is left out keeps its number.
fn without_echoes(mut claims: Vec<RawClaim>) -> Vec<RawClaim> {
    as_counted_elsewhere(&mut claims);
    // "ces 118 CPTS" may repeat "plus de 118": one end of the value is enough.
    let start = |claim: &RawClaim| {
        let (territory, measure, low, _) = number_of(claim);
        (territory, measure, low)
    };
    let whole = |claim: &RawClaim| (claim.territory, claim.measure.code().to_owned());
    let below: BTreeSet<_> = claims.iter().filter(|c| !c.headline).map(whole).collect();
    // "Saône-et-Loire – 6 CPTS", above "quatre sont sous ACI": those below are other ones.
    let parts = |claim: &RawClaim| {
        let part = |c: &RawClaim| {
            c.stages != StageRange::ALL && c.value.headline() < claim.value.headline()
        };
        // "Les trois CPTS sous contrat", below "Moselle : cinq CPTS".
        let narrower =
            |c: &&RawClaim| !c.headline && (!c.definite || part(c)) && whole(c) == whole(claim);
        let mut below = claims.iter().filter(narrower).peekable();
        below.peek().is_some() && below.all(part)
    };
    let parted: Vec<bool> = claims
        .iter()
        .map(|claim| claim.headline && claim.stages == StageRange::ALL && parts(claim))
        .collect();
    let counted: BTreeSet<_> = claims.iter().filter(|c| !c.definite).map(start).collect();
    let echo = |claim: &RawClaim| {
        let vague =
            claim.headline && claim.stages == StageRange::ALL && below.contains(&whole(claim));
        vague || claim.definite && counted.contains(&start(claim))
    };
    let echoes: Vec<bool> =
        claims.iter().zip(&parted).map(|(claim, parted)| !parted && echo(claim)).collect();
    let mut kept: Vec<RawClaim> = Vec::with_capacity(claims.len());
    let mut moved = Vec::with_capacity(claims.len());
    for (claim, echo) in claims.into_iter().zip(echoes) {
        moved.push(if echo { None } else { Some(kept.len()) });
        if !echo {
            kept.push(claim);
        }
    }
    for claim in &mut kept {
        claim.total = claim.total.and_then(|total| moved.get(total).copied().flatten());
    }
    kept
}

/// "779 CPTS ont signé et 64 projets ont … . Ces 843 communautés et projets": what the counts just before add up to.
fn summed(earlier: &[RawClaim], these: &RawClaim) -> Option<RawClaim> {
    const MOST: usize = 4;
    let counts = |claim: &&RawClaim| claim.measure == Measure::Communities;
    let mut parts = earlier.iter().rev().take(MOST).take_while(counts);
    let last = parts.next()?;
    let (mut sum, mut stages) = (last.value.headline(), last.stages);
    for part in parts.take_while(|part| part.territory == last.territory && part.date == last.date)
    {
        sum += part.value.headline();
        let (from, to) = (stages.from().min(part.stages.from()), stages.to().max(part.stages.to()));
        stages = StageRange::new(from, to).ok()?;
        if (sum - these.value.headline()).abs() < 0.5 {
            return Some(RawClaim { stages, ..last.clone() });
        }
    }
    None
}

/// "64 ACI signés au 31/12/2024", and below it "5,6 millions d'habitants couverts par ces CPTS", "91 % de la population": the
/// people whom they cover are of the day on which those were counted, the last where there are several.
fn of_those(found: &mut [RawClaim], earlier: &[RawClaim], s: &Sentence<'_>) {
    const NEAR: usize = 4;
    const LINE: usize = 10;
    let [claim] = found else { return };
    let near = || earlier.iter().rev().take(NEAR).filter(|told| told.territory == claim.territory);
    let card = s.tokens.len() < LINE && s.numbers.first().is_some_and(|n| n.from == 0);
    let these = (1..s.tokens.len())
        .any(|n| s.tokens[n - 1].is("ces") && s.cue_at(Cue::Community, n).is_some());
    let people = matches!(claim.measure, Measure::Population | Measure::PopulationShare);
    let counts = near().filter(|told| told.measure == Measure::Communities && these);
    let counted = counts.filter(|told| told.date.is_some()).max_by_key(|told| told.date);
    let same = earlier.last().filter(|told| same_people(told, claim));
    let Some(told) = counted.or(same).filter(|told| told.date.is_some()) else { return };
    if people && card && s.dates.is_empty() {
        (claim.date, claim.date_inferred) = (told.date, told.date_inferred);
    }
}

/// "Ces cinq communautés couvrent 79 % de la population": those that were counted before, where they
/// were counted and as they were.
/// Where the sentence gives no day of its own, they are of the day on which they were counted.
pub(crate) fn these(
    found: &mut [RawClaim],
    earlier: &[RawClaim],
    s: &Sentence<'_>,
    published: Option<PartialDate>,
) {
    const REACH: usize = 40;
    let own_day = s.dates.iter().find_map(|hit| hit.printed.resolve(published));
    of_those(found, earlier, s);
    // "Les 684 communautés signataires couvrent …": as many as were counted.
    let counted = |claim: &RawClaim| {
        let value = claim.value.headline().to_bits();
        let known = |other: &&RawClaim| {
            other.measure == Measure::Communities && other.value.headline().to_bits() == value
        };
        let same = |other: &RawClaim| {
            let many = 10.0 < claim.value.headline();
            let alike = other.territory == claim.territory && other.stages == claim.stages;
            many && common(other.stages, claim.stages).is_some() || alike
        };
        claim.definite
            && claim.measure == Measure::Communities
            && earlier.iter().rev().take(REACH).find(known).is_some_and(same)
    };
    let pointed = |claim: &RawClaim| claim.demonstrative || counted(claim);
    let Some(at) = found.iter().position(pointed) else { return };
    let count = |claim: &RawClaim| claim.measure == Measure::Communities && !claim.demonstrative;
    let same = |claim: &&RawClaim| {
        count(claim) && claim.value.headline().to_bits() == found[at].value.headline().to_bits()
    };
    let known = earlier.iter().rev().take(REACH).find(same).cloned();
    let sum = summed(earlier, &found[at]).filter(|_| known.is_none());
    if let Some(sum) = sum.as_ref().filter(|_| found[at].stages == StageRange::ALL) {
        (found[at].stages, found[at].among) = (sum.stages, sum.stages);
    }
    let Some(known) = known.or(sum) else { return };
    let (from, to, stages) = (found[at].territory, known.territory, known.stages);
    found[at].territory = to;
    let (date, inferred) = (known.date, known.date_inferred);
    for claim in found.iter_mut().skip(at).filter(|_| own_day.is_none() && date.is_some()) {
        (claim.date, claim.date_inferred) = (date, inferred);
    }
    // "74 % vivent sur le territoire d'une de ces cinq communautés": the people stand on either side.
    let people = |n: &usize| found.get(*n).is_some_and(|c| c.measure != Measure::Communities);
    let beside = Some(at + 1).filter(people).or_else(|| at.checked_sub(1).filter(people));
    // "Les 684 couvrent 81,6 %, contre 71,2 % un an plus tôt", on a page of one region: all of the country.
    let country = to == Territory::FRANCE;
    let people = found.iter_mut().skip(at).filter(|c| c.measure != Measure::Communities);
    for claim in people.filter(|_| country) {
        claim.territory = if claim.territory == from { to } else { claim.territory };
    }
    if let Some(people) = beside.and_then(|n| found.get_mut(n)) {
        people.territory = if people.territory == from { to } else { people.territory };
        if people.stages == StageRange::ALL {
            people.stages = stages;
            people.among = stages;
        }
    }
}

/// "Les 3 communautés rassemblent 250 000 habitants": the people of those that were counted
/// elsewhere at a stage.
fn as_counted_elsewhere(claims: &mut [RawClaim]) {
    let mut told: BTreeMap<Told, StageRange> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| !claim.definite) {
        told.entry(number_of(claim)).or_insert(claim.stages);
    }
    let known: BTreeMap<String, StageRange> = claims
        .iter()
        .filter(|claim| claim.definite && claim.stages == StageRange::ALL)
        .filter_map(|claim| Some((claim.evidence.clone(), *told.get(&number_of(claim))?)))
        .collect();
    for claim in claims.iter_mut().filter(|c| c.measure != Measure::Communities) {
        let told = known.get(&claim.evidence);
        if let Some(stages) = told.filter(|_| claim.stages == StageRange::ALL) {
            claim.stages = *stages;
            claim.among = *stages;
        }
    }
}

fn same(a: &RawClaim, b: &RawClaim) -> bool {
    let value = a.value.low() == b.value.low() && a.value.high() == b.value.high();
    if a.territory != b.territory || a.measure != b.measure || !value {
        return false;
    }
    if a.measure == Measure::Target {
        return true;
    }
    let stages = a.stages == b.stages || a.headline || b.headline;
    stages && compatible(a.date, b.date)
}

/// Whether two dates can be the same day.
fn compatible(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.start() <= b.end() && b.start() <= a.end(),
        _ => true,
    }
}
