//! What would be known if a claim had never been made.
//!
//! Nothing is estimated: the claims without it are reconciled anew.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::model::{AsOf, ClaimId, Measure, StageRange, Territory};
use crate::normalise::Claim;
use crate::sources::Geography;

use super::declared::kin::family;
use super::declared::policy::Policy;
use super::reconcile;
use super::results::figure::{Decision, DecisionOutcome, Figure, Reconciled};
use super::words::bilingual::Bilingual;
use super::words::phrase;

/// What would be known without the claim behind a figure, and without those that only repeat it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterfactual {
    /// The figure that would stand in its place; none where nothing would be known.
    pub figure: Option<Figure>,
    /// Whether that one speaks of the same time; else it is the last one known before.
    pub is_same_time: bool,
    /// How many figures of other cells would have another value, appear or disappear.
    pub others: usize,
    /// Some of them, in words.
    pub named: Bilingual,
    /// All that in words.
    pub explanation: Bilingual,
}

/// Reconciles what was reconciled once more without the claim that a figure was chosen from.
///
/// None where the figure is nobody's claim.
pub fn counterfactual(
    (claims, found): (&[Claim], &Reconciled),
    figure: &Figure,
    (geography, policy): (&Geography, &Policy),
    on: NaiveDate,
) -> Option<Counterfactual> {
    let dropped = dropped(figure, &found.decisions)?;
    let measure = family(&figure.measure);
    let kept: Vec<Claim> = claims
        .iter()
        .filter(|claim| family(&claim.measure) == measure && !dropped.contains(&claim.id))
        .cloned()
        .collect();
    let without = reconcile(&kept, geography, policy, on);
    let same_cell = |other: &&Figure| {
        (&other.measure, other.territory, other.stages)
            == (&figure.measure, figure.territory, figure.stages)
    };
    let start = |figure: &Figure| figure.as_of.start.unwrap_or(figure.as_of.end);
    let same_time =
        |other: &&Figure| start(other) <= figure.as_of.end && start(figure) <= other.as_of.end;
    let cell: Vec<&Figure> = without.figures.iter().filter(same_cell).collect();
    let now =
        cell.iter().copied().filter(same_time).max_by_key(|it| (it.value.is_some(), it.as_of.end));
    let before =
        || cell.iter().copied().filter(|it| it.as_of.end < start(figure) && it.value.is_some());
    let next = now.or_else(|| before().max_by_key(|it| it.as_of.end)).cloned();

    let changed = {
        let of_family = |it: &&Figure| family(&it.measure) == measure && !same_cell(it);
        let said = |it: &Figure| {
            let ends = [it.value, it.low, it.high].map(|end| end.map(f64::to_bits));
            (it.measure.clone(), it.territory, it.stages, it.as_of, ends)
        };
        let before: BTreeSet<_> = found.figures.iter().filter(of_family).map(said).collect();
        let after: BTreeSet<_> = without.figures.iter().filter(of_family).map(said).collect();
        let cell = |it: &(Measure, _, _, _, _)| (it.0.clone(), it.1, it.2, it.3);
        before.symmetric_difference(&after).map(cell).collect::<BTreeSet<_>>()
    };
    let (others, named) = (changed.len(), named(&changed, figure, geography));
    let is_same_time = now.is_some();
    let explanation = explanation(figure, next.as_ref(), (is_same_time, others, &named), claims);
    Some(Counterfactual { figure: next, is_same_time, others, named, explanation })
}

/// How many of the figures that would change are named.
const NAMED: usize = 5;

/// The figures that would change: the first few by name, and how many more there are.
fn named(
    changed: &BTreeSet<(Measure, Territory, StageRange, AsOf)>,
    figure: &Figure,
    geography: &Geography,
) -> Bilingual {
    // Those of the same place and day say only what they count.
    let name = |(measure, territory, stages, as_of): &(Measure, Territory, StageRange, AsOf)| {
        // "83 % of the population covered", and without a number "the share of the population covered".
        let mut name = if measure.is_share() && !measure.is_target() {
            Bilingual::new("la part ", "the share ")
        } else {
            Bilingual::default()
        };
        let counted = phrase::counted(measure, *stages, f64::INFINITY);
        name.push(&counted.fr, &counted.en);
        if *territory != figure.territory {
            let place = phrase::place(geography, *territory);
            name.push_both(" ");
            name.push(&place.fr, &place.en);
        }
        if *as_of != figure.as_of {
            let date = phrase::date(as_of);
            name.push(&format!(" ({})", date.fr), &format!(" ({})", date.en));
        }
        name
    };
    let mut names = Bilingual::joined(changed.iter().take(NAMED).map(name), ", ");
    match changed.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push(" et un autre", " and one more"),
        more => names.push(&format!(" et {more} autres"), &format!(" and {more} more")),
    }
    names
}

/// The claim of a figure, and whatever was counted as the same witness.
fn dropped(figure: &Figure, decisions: &[Decision]) -> Option<BTreeSet<ClaimId>> {
    let chosen = figure.claim.clone()?;
    let repeats = decisions.iter().filter(|decision| {
        decision.outcome == DecisionOutcome::Folded
            && (&decision.measure, decision.territory) == (&figure.measure, figure.territory)
            && (decision.stages, decision.as_of) == (figure.stages, figure.as_of)
    });
    Some(repeats.map(|decision| decision.claim.clone()).chain([chosen]).collect())
}

fn explanation(
    figure: &Figure,
    next: Option<&Figure>,
    (is_same_time, others, named): (bool, usize, &Bilingual),
    claims: &[Claim],
) -> Bilingual {
    let measure = &figure.measure;
    let number = |value: f64| phrase::number(measure, value);
    let who = |it: &Figure| {
        let claim = claims.iter().find(|claim| Some(&claim.id) == it.claim.as_ref());
        claim.map(phrase::who).unwrap_or_default()
    };
    let mut out = match next {
        None => Bilingual::new(
            "Sans cette affirmation, on ne saurait rien de ce chiffre.",
            "Without this claim nothing would be known of this figure.",
        ),
        Some(next) => {
            let date = phrase::date(&next.as_of);
            // With the word beside it: "au moins 3".
            let said = claims.iter().find(|claim| Some(&claim.id) == next.claim.as_ref());
            let number = |value: f64| match said {
                Some(claim) if claim.value.headline().total_cmp(&value).is_eq() => {
                    phrase::value(measure, &claim.value)
                }
                _ => number(value),
            };
            match (next.value, is_same_time, next.claim.is_some()) {
                (Some(value), true, true)
                    if figure.value.is_some_and(|own| own.total_cmp(&value).is_eq()) =>
                {
                    let (value, who) = (number(value), who(next));
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, le chiffre serait le même : {}, d’après {}.",
                            value.fr, who.fr
                        ),
                        format!(
                            "Without this claim the figure would be the same: {}, from {}.",
                            value.en, who.en
                        ),
                    )
                }
                (Some(value), true, true) => {
                    let (value, who) = (number(value), who(next));
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, le chiffre serait {}, d’après {} ({}).",
                            value.fr, who.fr, date.fr
                        ),
                        format!(
                            "Without this claim the figure would be {}, from {} ({}).",
                            value.en, who.en, date.en
                        ),
                    )
                }
                (Some(value), true, false) => {
                    let value = number(value);
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, personne ne le dirait, mais il se calculerait encore : {}.",
                            value.fr
                        ),
                        format!(
                            "Without this claim nobody would say it, but it could still be computed: {}.",
                            value.en
                        ),
                    )
                }
                (Some(value), false, _) => {
                    let (value, who) = (number(value), who(next));
                    let by = |who: &str, word: &str| {
                        if who.is_empty() { String::new() } else { format!(", {word} {who}") }
                    };
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, le dernier chiffre connu serait {} ({}){}.",
                            value.fr,
                            date.fr,
                            by(&who.fr, "d’après")
                        ),
                        format!(
                            "Without this claim the last figure known would be {} ({}){}.",
                            value.en,
                            date.en,
                            by(&who.en, "from")
                        ),
                    )
                }
                (None, ..) if next.high.is_none() => {
                    let low = number(next.low.unwrap_or_default());
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, on saurait seulement qu’il est d’au moins {}.",
                            low.fr
                        ),
                        format!(
                            "Without this claim it would only be known to be at least {}.",
                            low.en
                        ),
                    )
                }
                (None, ..) => {
                    let (low, high) = (next.low.map(number), next.high.map(number));
                    let (low, high) = (low.unwrap_or_default(), high.unwrap_or_default());
                    Bilingual::new(
                        format!(
                            "Sans cette affirmation, on saurait seulement qu’il est compris entre {} et {}.",
                            low.fr, high.fr
                        ),
                        format!(
                            "Without this claim it would only be known to lie between {} and {}.",
                            low.en, high.en
                        ),
                    )
                }
            }
        }
    };
    match others {
        0 => {}
        1 => out.say(&Bilingual::new(
            format!("Un autre chiffre changerait avec lui : {}.", named.fr),
            format!("One other figure would change with it: {}.", named.en),
        )),
        many => out.say(&Bilingual::new(
            format!("{many} autres chiffres changeraient avec celui-ci : {}.", named.fr),
            format!("{many} other figures would change with this one: {}.", named.en),
        )),
    }
    out
}
