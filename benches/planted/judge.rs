//! Measures what the reconciler and three simple rules make of the same claims.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use recoupe::model::{Precision, Territory};
use recoupe::normalise::Claim;
use recoupe::publish::read_claims;
use recoupe::reconcile::{DecisionOutcome, Policy, Reconciled, Status, reconcile};
use recoupe::sources::Geography;

use super::press::{Planted, Said, csv};
use super::world::{World, geography, is_related};

/// What one way of deciding did to the claims, by their number.
#[derive(Default)]
pub(crate) struct Verdicts {
    pub(crate) set_aside: BTreeSet<usize>,
    /// Kept, but shown as one side of a contradiction.
    pub(crate) named: BTreeSet<usize>,
}

/// How the verdicts compare with the truth.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) wrong: usize,
    pub(crate) wrong_aside: usize,
    pub(crate) wrong_shown: usize,
    pub(crate) revealable: usize,
    pub(crate) revealable_aside: usize,
    pub(crate) revealable_shown: usize,
    pub(crate) right: usize,
    pub(crate) right_aside: usize,
}

/// What the figures say of the cells that no undetected error touches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    pub(crate) cells: usize,
    pub(crate) contained: usize,
    /// Those without a claim of their own.
    pub(crate) implied: usize,
    pub(crate) implied_contained: usize,
    pub(crate) widths: Vec<i64>,
}

/// Claims read back through the door that anybody's claims come through.
pub(crate) struct Read {
    geography: Geography,
    pub(crate) claims: Vec<Claim>,
}

impl Read {
    pub(crate) fn new(said: &[Said]) -> Self {
        let geography = geography();
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(csv(said).as_bytes()).expect("room for a few megabytes");
        let (claims, refused) = read_claims(file.path(), &geography).expect("a table of claims");
        assert!(refused.is_empty(), "{refused:?}");
        Self { geography, claims: claims.into_iter().map(|(_, claim)| claim).collect() }
    }

    pub(crate) fn reconciled(&self, numbers: &[usize]) -> Reconciled {
        let claims: Vec<Claim> = numbers.iter().map(|&n| self.claims[n].clone()).collect();
        let on = self.claims.iter().map(|claim| claim.as_of.end).max().expect("claims");
        reconcile(&claims, &self.geography, &Policy::built_in(), on)
    }

    /// What the reconciler decided.
    pub(crate) fn verdicts(&self, found: &Reconciled) -> Verdicts {
        let number: BTreeMap<_, _> = self.claims.iter().zip(0..).map(|(c, n)| (&c.id, n)).collect();
        let mut verdicts = Verdicts::default();
        for decision in &found.decisions {
            if decision.outcome == DecisionOutcome::SetAside {
                verdicts.set_aside.insert(number[&decision.claim]);
            }
        }
        for conflict in &found.conflicts {
            verdicts.named.extend(conflict.against.iter().map(|id| number[id]));
        }
        verdicts
    }

    /// The errors that what is true contradicts: no method could find any other.
    pub(crate) fn revealable(&self, said: &[Said]) -> BTreeSet<usize> {
        let wrong = (0..said.len()).filter(|&n| said[n].planted.is_some());
        let is_revealed = |&wrong: &usize| {
            let it = &said[wrong];
            let near = |other: &Said| {
                let siblings = || {
                    let parent = self.geography.parent(it.territory);
                    parent.is_some() && parent == self.geography.parent(other.territory)
                };
                other.month.abs_diff(it.month) <= 1
                    && (is_related(&self.geography, other.territory, it.territory) || siblings())
            };
            let mut numbers: Vec<usize> =
                (0..said.len()).filter(|&n| said[n].planted.is_none() && near(&said[n])).collect();
            numbers.push(wrong);
            let id = &self.claims[wrong].id;
            let found = self.reconciled(&numbers);
            found.conflicts.iter().any(|it| it.set_aside == *id || it.against.contains(id))
        };
        wrong.filter(is_revealed).collect()
    }

    /// Whether the bounds contain the truth.
    pub(crate) fn coverage(
        &self,
        (said, world): (&[Said], &World),
        found: &Reconciled,
        verdicts: &Verdicts,
    ) -> Coverage {
        let mut errors: BTreeMap<usize, BTreeSet<Territory>> = BTreeMap::new();
        for (number, it) in said.iter().enumerate() {
            if it.planted.is_some() && !verdicts.set_aside.contains(&number) {
                errors.entry(it.month).or_default().insert(it.territory);
            }
        }
        let mut coverage = Coverage::default();
        for figure in &found.figures {
            let vague = Precision::Quarter < figure.as_of.precision;
            if vague || figure.status == Status::Missing {
                continue;
            }
            let month = month(&figure.as_of);
            let near = (month.saturating_sub(1)..=month + 1).filter_map(|m| errors.get(&m));
            if near.flatten().any(|&t| is_related(&self.geography, t, figure.territory)) {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "counts of communities are small")]
            let truth = world.count(figure.territory, figure.stages, month) as f64;
            let low = figure.low.unwrap_or(0.0);
            let high = figure.high.unwrap_or(f64::INFINITY);
            let contained = low <= truth && truth <= high;
            coverage.cells += 1;
            coverage.contained += usize::from(contained);
            if figure.claim.is_none() {
                coverage.implied += 1;
                coverage.implied_contained += usize::from(contained);
                #[expect(clippy::cast_possible_truncation, reason = "counts are small")]
                coverage.widths.push((high - low) as i64);
            }
        }
        coverage.widths.sort_unstable();
        coverage
    }
}

fn month(as_of: &recoupe::model::AsOf) -> usize {
    let text = as_of.end.to_string();
    let number = |text: &str| text.parse::<usize>().expect("a date");
    (number(&text[..4]) - 2021) * 12 + number(&text[5..7]) - 1
}

/// The three rules that are usual: for each cell and month one claim wins, and every claim that
/// excludes its value is set aside.
pub(crate) fn baseline(said: &[Said], read: &Read, rule: &str) -> Verdicts {
    let mut cells: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, it) in said.iter().enumerate().filter(|(_, it)| it.is_dated) {
        cells.entry((it.territory, it.stages, it.month)).or_default().push(number);
    }
    let mut verdicts = Verdicts::default();
    for numbers in cells.values() {
        let exact = |&n: &usize| said[n].qualifier.is_empty();
        let voters: Vec<usize> = numbers.iter().copied().filter(exact).collect();
        let date = |n: usize| (read.claims[n].as_of.end, n);
        let votes = |n: usize| voters.iter().filter(|&&m| said[m].value == said[n].value).count();
        let rank = |n: usize| {
            let kinds =
                ["press", "open_data", "urps", "federation", "ministry", "health_insurance", "ars"];
            kinds.iter().position(|kind| *kind == said[n].kind)
        };
        let winner = match rule {
            "latest" => voters.iter().copied().max_by_key(|&n| date(n)),
            "majority" => voters.iter().copied().max_by_key(|&n| (votes(n), date(n))),
            _ => voters.iter().copied().max_by_key(|&n| (rank(n), date(n))),
        };
        let Some(winner) = winner else { continue };
        let value = said[winner].value;
        let aside: Vec<usize> =
            numbers.iter().copied().filter(|&n| excludes(&said[n], value)).collect();
        if !aside.is_empty() {
            verdicts.named.extend(numbers.iter().filter(|n| said[**n].value == value));
        }
        verdicts.set_aside.extend(aside);
    }
    verdicts
}

/// Whether the words of a claim leave no room for a value, as the policy reads them.
fn excludes(said: &Said, value: i64) -> bool {
    let printed = said.value;
    match said.qualifier {
        "about" => printed + printed * 15 / 100 < value || value < printed - printed * 15 / 100,
        "nearly" => printed < value || value < printed - printed * 30 / 100,
        "more_than" => value <= printed,
        _ => value != printed,
    }
}

/// Counts what was done to the wrong and to the right.
pub(crate) fn score(said: &[Said], revealable: &BTreeSet<usize>, verdicts: &Verdicts) -> Score {
    let mut score = Score::default();
    for (number, it) in said.iter().enumerate() {
        let aside = usize::from(verdicts.set_aside.contains(&number));
        let shown = aside.max(usize::from(verdicts.named.contains(&number)));
        if it.planted.is_none() {
            score.right += 1;
            score.right_aside += aside;
            continue;
        }
        score.wrong += 1;
        score.wrong_aside += aside;
        score.wrong_shown += shown;
        if revealable.contains(&number) {
            score.revealable += 1;
            score.revealable_aside += aside;
            score.revealable_shown += shown;
        }
    }
    score
}

/// How many errors of each kind there are, and how many were set aside.
pub(crate) fn kinds(said: &[Said], verdicts: &Verdicts) -> BTreeMap<Planted, (usize, usize)> {
    let mut kinds: BTreeMap<Planted, (usize, usize)> = BTreeMap::new();
    for (number, it) in said.iter().enumerate() {
        if let Some(kind) = it.planted {
            let count = kinds.entry(kind).or_default();
            count.0 += 1;
            count.1 += usize::from(verdicts.set_aside.contains(&number));
        }
    }
    kinds
}
