//! Which pairs of names a person should judge.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Territory;

use super::group::{Bearer, Groups};
use super::name::Likeness;

/// Two names that may be one community, and nobody has judged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Why it is a question.
    pub why: Why,
    /// The name that we saw first.
    pub a: Spoken,
    /// The other.
    pub b: Spoken,
}

/// Why two names are a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// One says more than the other, or they sound alike.
    Spelling,
    /// They look like one, but a page names both.
    OnePage,
    /// They look like one, and so does a third.
    Several,
    /// One name in two departments.
    Departments,
}

/// A name as a source gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spoken {
    /// Its department; none where no source gives one.
    pub department: Option<Territory>,
    /// The name, as printed.
    pub name: String,
    /// The community that it was taken for.
    pub community: String,
    /// A page that says it.
    pub url: String,
}

/// The pairs, by reason, department and name; one for any two communities.
pub(super) fn doubts(groups: &Groups<'_>, ids: &BTreeMap<usize, String>) -> Vec<Doubt> {
    let mut places: BTreeMap<Option<Territory>, Vec<usize>> = BTreeMap::new();
    let mut names: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, bearer) in groups.bearers.iter().enumerate() {
        if bearer.department.is_some_and(|it| groups.is_compared(it)) {
            places.entry(bearer.department).or_default().push(number);
        }
        if bearer.name.is_distinctive {
            names.entry(&bearer.name.key).or_default().push(number);
        }
    }
    let mut found: BTreeMap<(&String, &String), Doubt> = BTreeMap::new();
    let mut ask = |a: usize, b: usize, why: Why| {
        if groups.is_one(a, b) || groups.is_judged_apart(a, b) {
            return;
        }
        let spoken = |number: usize| spoken(&groups.bearers[number], &ids[&number]);
        let doubt = Doubt { why, a: spoken(a), b: spoken(b) };
        let pair = (&ids[&a], &ids[&b]);
        let known = found.entry(pair).or_insert_with(|| doubt.clone());
        *known = doubt.min(known.clone());
    };
    for bearers in places.values() {
        for (at, &a) in bearers.iter().enumerate() {
            for &b in &bearers[at + 1..] {
                let listed = groups.is_listed_apart(a, b);
                match groups.likeness(a, b) {
                    Likeness::Same if listed => ask(a, b, Why::OnePage),
                    Likeness::Same => ask(a, b, Why::Several),
                    // Whoever lists "Lyon" and "Lyon Nord" has answered.
                    Likeness::Doubtful if !listed => ask(a, b, Why::Spelling),
                    _ => {}
                }
            }
        }
    }
    for bearers in names.values() {
        for (at, &a) in bearers.iter().enumerate() {
            for &b in &bearers[at + 1..] {
                ask(a, b, Why::Departments);
            }
        }
    }
    found.into_values().collect::<BTreeSet<_>>().into_iter().collect()
}

fn spoken(bearer: &Bearer<'_>, community: &str) -> Spoken {
    let (party, url) = bearer.party();
    Spoken {
        department: party.department,
        name: party.name,
        community: community.to_owned(),
        url: url.to_string(),
    }
}
