//! Why a figure is not what it was in the snapshot before.
//!
//! What the source does is told apart from what we do: a page that says something new, a page that
//! is read otherwise, a rule that decides otherwise, and a day that has passed are four things.

use std::collections::{BTreeMap, BTreeSet};

use super::past::Past;
use super::telling;
use crate::publish::compared::cause::Cause;
use crate::publish::compared::diff::{Change, diff};
use crate::publish::compared::revision::Revision;
use crate::publish::compared::snapshot::{SnapshotClaim, SnapshotFigure};

/// Every figure that differs between two snapshots, with the reasons, by measure, territory, stages
/// and date.
pub fn revisions(before: &Past, after: &Past) -> Vec<Revision> {
    let inquiry = Inquiry::new(before, after);
    let changes = diff(&before.told.figures, &after.told.figures);
    changes.into_iter().map(|change| inquiry.revision(change)).collect()
}

/// A claim that is not what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Move<'a> {
    /// A page says it that did not.
    Said(&'a SnapshotClaim),
    /// Its page no longer says it.
    TakenBack(&'a SnapshotClaim),
    /// It is found in a page that was read before, or no longer found in one that is still read.
    Reread(&'a SnapshotClaim),
    /// Its page is no longer read.
    Gone(&'a SnapshotClaim),
}

impl<'a> Move<'a> {
    pub(crate) fn claim(self) -> &'a SnapshotClaim {
        let (Self::Said(claim) | Self::TakenBack(claim) | Self::Reread(claim) | Self::Gone(claim)) =
            self;
        claim
    }
}

/// Two snapshots, and every claim that is not what it was.
#[derive(Debug)]
struct Inquiry<'a> {
    before: &'a Past,
    after: &'a Past,
    moves: BTreeMap<&'a str, Move<'a>>,
}

impl<'a> Inquiry<'a> {
    fn new(before: &'a Past, after: &'a Past) -> Self {
        let old: BTreeMap<_, _> = by_id(&before.told.claims);
        let new: BTreeMap<_, _> = by_id(&after.told.claims);
        let mut moves = BTreeMap::new();
        for (&id, &claim) in &new {
            let known = before.told.captures.contains(&claim.capture_id);
            let moved = match old.get(id) {
                None if known => Move::Reread(claim),
                // We may meet a statement when it is already history.
                None if claim.withdrawn_at.is_some() => Move::TakenBack(claim),
                None => Move::Said(claim),
                Some(was) if was.withdrawn_at == claim.withdrawn_at => continue,
                Some(_) if claim.withdrawn_at.is_some() => Move::TakenBack(claim),
                Some(_) => Move::Said(claim),
            };
            moves.insert(id, moved);
        }
        for (&id, &claim) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            let kept = after.told.captures.contains(&claim.capture_id);
            moves.insert(id, if kept { Move::Reread(claim) } else { Move::Gone(claim) });
        }
        Self { before, after, moves }
    }

    fn revision(&self, change: Change) -> Revision {
        let mut causes = BTreeSet::new();
        let ids: BTreeSet<&str> =
            [&change.before, &change.after].into_iter().flatten().flat_map(claims_of).collect();
        let own: Vec<Move<'_>> = ids.iter().filter_map(|id| self.moves.get(*id).copied()).collect();
        if let Some((old, new)) = Self::corrected(&change, &own) {
            causes.insert(Cause::Correction);
            let explanation = telling::correction(old, new);
            return Revision { change, causes: causes.into_iter().collect(), explanation };
        }
        let mut telling = own.clone();
        for moved in &own {
            causes.extend(self.cause(*moved));
        }
        if causes.is_empty() {
            // Under other rules nobody can say that it was time alone.
            if self.has_only_aged(&change) && !self.ours(true).contains(&Cause::Policy) {
                causes.insert(Cause::Time);
            } else {
                // What it rests on is the same: something else that it must agree with is not.
                let measure = measure(&change);
                telling = self.moves.values().copied().collect();
                telling.retain(|moved| moved.claim().measure == measure);
                for moved in &telling {
                    causes.extend(self.cause(*moved));
                }
                causes.extend(self.ours(true));
            }
        }
        if causes.is_empty() {
            causes.insert(if self.is_another_day() { Cause::Time } else { Cause::Unknown });
        }
        let causes: Vec<Cause> = causes.into_iter().collect();
        let days = (self.before.run.reference_date, self.after.run.reference_date);
        let told = telling::Telling { moves: &telling, direct: !own.is_empty(), days };
        Revision { explanation: telling::explanation(&causes, &told), change, causes }
    }

    /// The old and the new claim, where a page says another number for the very same time.
    fn corrected(
        change: &Change,
        own: &[Move<'a>],
    ) -> Option<(&'a SnapshotClaim, &'a SnapshotClaim)> {
        let new = own.iter().find_map(|moved| match moved {
            Move::Said(claim) => Some(*claim),
            _ => None,
        })?;
        let figures = [&change.before, &change.after];
        let chosen = figures.map(|figure| figure.as_ref().and_then(|it| it.claim_id.as_deref()));
        let old = own.iter().find_map(|moved| match moved {
            Move::TakenBack(claim) | Move::Gone(claim) => Some(*claim),
            _ => None,
        })?;
        let is_one = old.url == new.url
            && old.territory_code == new.territory_code
            && old.measure == new.measure
            && (&old.stage_from, &old.stage_to) == (&new.stage_from, &new.stage_to)
            && (old.as_of_start, old.as_of_end) == (new.as_of_start, new.as_of_end)
            && new.as_of_start.is_some();
        let is_chosen = chosen[0] == Some(&*old.claim_id) && chosen[1] == Some(&*new.claim_id);
        (is_one && is_chosen).then_some((old, new))
    }

    fn cause(&self, moved: Move<'_>) -> Vec<Cause> {
        match moved {
            Move::Said(_) | Move::TakenBack(_) => vec![Cause::Source],
            Move::Reread(_) => {
                let ours = self.ours(false);
                // The page is the same and so are we: the source was held back, or no longer is.
                if ours.is_empty() { vec![Cause::Source] } else { ours }
            }
            Move::Gone(_) => {
                let declared = self.ours(false).contains(&Cause::Declaration);
                vec![if declared { Cause::Declaration } else { Cause::Source }]
            }
        }
    }

    /// What we did otherwise: in reading alone, or in deciding as well.
    fn ours(&self, deciding: bool) -> Vec<Cause> {
        let Some((old, new)) = self.before.run.inputs.as_ref().zip(self.after.run.inputs.as_ref())
        else {
            return Vec::new();
        };
        let inputs = [
            (Cause::Policy, &old.policy, &new.policy, deciding),
            (Cause::Vocabulary, &old.vocabulary, &new.vocabulary, true),
            (Cause::Declaration, &old.sources, &new.sources, true),
            (Cause::Code, &old.code, &new.code, true),
        ];
        let differ = inputs.into_iter().filter(|(_, old, new, counts)| *counts && old != new);
        differ.map(|(cause, ..)| cause).collect()
    }

    fn is_another_day(&self) -> bool {
        self.before.run.reference_date != self.after.run.reference_date
    }

    /// Whether a figure only became too old to be quoted as the present state; or is no longer,
    /// where the day that is told lies before the one told last. Time never makes a figure younger.
    fn has_only_aged(&self, change: &Change) -> bool {
        let (Some(old), Some(new)) = (&change.before, &change.after) else { return false };
        let ends =
            |it: &SnapshotFigure| [it.value, it.low, it.high].map(|end| end.map(f64::to_bits));
        let (before, after) = (self.before.run.reference_date, self.after.run.reference_date);
        let (younger, older) = if before < after { (old, new) } else { (new, old) };
        let aged = younger.status != "stale" && older.status == "stale";
        self.is_another_day() && aged && ends(old) == ends(new) && old.claim_id == new.claim_id
    }
}

fn by_id(claims: &[SnapshotClaim]) -> BTreeMap<&str, &SnapshotClaim> {
    claims.iter().map(|claim| (claim.claim_id.as_str(), claim)).collect()
}

fn claims_of(figure: &SnapshotFigure) -> impl Iterator<Item = &str> {
    let lists = [&figure.witness_claims, &figure.dissenter_claims, &figure.implied_by_claims];
    let listed = lists.into_iter().flat_map(|ids| ids.split_whitespace());
    figure.claim_id.as_deref().into_iter().chain(listed)
}

fn measure(change: &Change) -> &str {
    let either = change.after.as_ref().or(change.before.as_ref());
    either.map(|figure| figure.measure.as_str()).unwrap_or_default()
}
