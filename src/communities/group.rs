//! Which names belong together: the one place where communities are merged.
//!
//! Names are taken in the order in which we first saw them, so that a name seen later changes
//! nothing among those seen before, unless it proves that two of them are two.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use url::Url;

use crate::model::{Digest, Issue, IssueKind, Territory};
use crate::normalise::{Mention, name_key};

use super::judgement::{Judgement, Judgements, Party, Verdict};
use super::name::{Comparer, Likeness, Name};
use super::words::NameWords;

/// The most names of one department that are compared with each other: ten times what the largest
/// has. Beyond it a page has gone astray, and must not take the night.
const MOST_NAMES: usize = 500;

/// The mentions that say one name in one department.
#[derive(Debug)]
pub(super) struct Bearer<'a> {
    pub(super) name: Name,
    pub(super) department: Option<Territory>,
    pub(super) mentions: Vec<&'a Mention>,
    /// The pages that say it, with the mentions in each.
    pages: BTreeMap<Digest, usize>,
}

impl Bearer<'_> {
    /// The id of a community that this name gives its id.
    pub(super) fn id(&self) -> String {
        let code = self.department.map(|d| d.to_string()).unwrap_or_default();
        let digest = Digest::of(format!("{code}\u{1f}{}", self.name.key).as_bytes()).to_string();
        format!("m{}", &digest[..16])
    }

    /// The day on which we first saw the name.
    fn first_seen(&self) -> NaiveDate {
        let days = self.mentions.iter().map(|mention| mention.first_seen);
        days.min().expect("a bearer has a mention")
    }

    /// What a person would call it, and a page that says so.
    pub(super) fn party(&self) -> (Party, &Url) {
        let said = self.mentions.iter().map(|mention| (mention.name.trim(), &mention.url));
        let (name, url) = said.min().expect("a bearer has a mention");
        let (key, department) = (self.name.key.clone(), self.department);
        (Party { key, department, name: name.to_owned() }, url)
    }
}

/// The names, and which of them are one community.
#[derive(Debug)]
pub(super) struct Groups<'a> {
    words: &'a NameWords,
    /// In the order in which we first saw them.
    pub(super) bearers: Vec<Bearer<'a>>,
    /// The group of each.
    of: Vec<usize>,
    /// The bearers of each group, the first seen first; empty where it was merged into another.
    members: Vec<Vec<usize>>,
    /// Judged to be two, with the line.
    apart: BTreeMap<(usize, usize), usize>,
    /// Judged to be one although a page names both.
    twice: BTreeSet<(usize, usize)>,
    /// Pages with a row for each commune.
    by_commune: BTreeSet<Digest>,
    /// Departments with more names than are compared.
    crowded: BTreeSet<Territory>,
    /// What cannot be obeyed.
    pub(super) issues: Vec<Issue>,
}

/// Groups the names of these mentions.
pub(super) fn groups<'a>(
    mentions: &'a [Mention],
    judgements: &Judgements,
    words: &'a NameWords,
) -> Groups<'a> {
    let mut groups = Groups::new(mentions, words);
    groups.judge(judgements);
    groups.bound();
    groups.merge_alike();
    groups.merge_straddling();
    groups.adopt();
    groups
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl<'a> Groups<'a> {
    /// Every name alone; a mention whose name has no letters is left out.
    fn new(mentions: &'a [Mention], words: &'a NameWords) -> Self {
        let mut named: BTreeMap<(Option<Territory>, String), Vec<&Mention>> = BTreeMap::new();
        for mention in mentions {
            let key = name_key(&mention.name);
            if !key.is_empty() {
                named.entry((mention.department, key)).or_default().push(mention);
            }
        }
        let bearer = |((department, key), mentions): ((_, String), Vec<&'a Mention>)| {
            let mut pages: BTreeMap<Digest, usize> = BTreeMap::new();
            for &page in mentions.iter().flat_map(|mention| &mention.seen_in) {
                *pages.entry(page).or_default() += 1;
            }
            Bearer { name: Name::of(&key, words), department, mentions, pages }
        };
        let mut bearers: Vec<Bearer<'_>> = named.into_iter().map(bearer).collect();
        // Stable: names of one day stay in the order of department and key.
        bearers.sort_by_key(Bearer::first_seen);
        let repeats = |bearer: &Bearer<'_>| {
            let placed = bearer.department.is_some();
            bearer.pages.clone().into_iter().filter(move |&(_, rows)| placed && 1 < rows)
        };
        let by_commune = bearers.iter().flat_map(repeats).map(|(page, _)| page).collect();
        Self {
            words,
            of: (0..bearers.len()).collect(),
            members: (0..bearers.len()).map(|bearer| vec![bearer]).collect(),
            bearers,
            apart: BTreeMap::new(),
            twice: BTreeSet::new(),
            by_commune,
            crowded: BTreeSet::new(),
            issues: Vec::new(),
        }
    }

    /// The groups that are left, each with its bearers, the first seen first.
    pub(super) fn left(&self) -> impl Iterator<Item = &[usize]> {
        self.members.iter().filter(|members| !members.is_empty()).map(Vec::as_slice)
    }

    /// How two names of one department compare.
    pub(super) fn likeness(&self, a: usize, b: usize) -> Likeness {
        let (a, b) = (&self.bearers[a], &self.bearers[b]);
        let department = a.department.and_then(|department| department.number().parse().ok());
        Comparer { words: self.words, department }.likeness(&a.name, &b.name)
    }

    /// Whether two names ended in one group.
    pub(super) fn is_one(&self, a: usize, b: usize) -> bool {
        self.of[a] == self.of[b]
    }

    /// Whether a person judged two names to be two.
    pub(super) fn is_judged_apart(&self, a: usize, b: usize) -> bool {
        self.apart.contains_key(&pair(a, b))
    }

    /// Whether one page names both: whoever lists both knows that they are two. The one name in
    /// two departments of a list with a row for each commune is one community.
    pub(super) fn is_listed_apart(&self, a: usize, b: usize) -> bool {
        if self.twice.contains(&pair(a, b)) {
            return false;
        }
        let (a, b) = (&self.bearers[a], &self.bearers[b]);
        let same_key = a.name.key == b.name.key;
        let placed = a.department.is_some() && b.department.is_some();
        a.pages.keys().filter(|page| b.pages.contains_key(page)).any(|page| {
            // A page that once leaves the department out repeats itself.
            !(same_key && (!placed || self.by_commune.contains(page)))
        })
    }

    fn is_blocked(&self, a: usize, b: usize) -> bool {
        self.is_judged_apart(a, b) || self.is_listed_apart(a, b)
    }

    /// The first two names of two groups that keep them apart.
    fn obstacle(&self, a: usize, b: usize) -> Option<(usize, usize)> {
        let (here, there) = (&self.members[self.of[a]], &self.members[self.of[b]]);
        let pairs = here.iter().flat_map(|&x| there.iter().map(move |&y| (x, y)));
        pairs.into_iter().find(|&(x, y)| self.is_blocked(x, y))
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (keep, gone) = pair(self.of[a], self.of[b]);
        if keep == gone {
            return;
        }
        let moved = std::mem::take(&mut self.members[gone]);
        for &bearer in &moved {
            self.of[bearer] = keep;
        }
        self.members[keep].extend(moved);
        self.members[keep].sort_unstable();
    }

    /// What people say goes first: what is two, then what is one.
    fn judge(&mut self, judgements: &Judgements) {
        let mut same = Vec::new();
        for judgement in &judgements.0 {
            let Some((a, b)) = self.find(judgement) else { continue };
            match judgement.verdict {
                Verdict::Different => {
                    self.apart.insert(pair(a, b), judgement.line);
                }
                Verdict::Same => {
                    if judgement.named_twice {
                        self.twice.insert(pair(a, b));
                    }
                    same.push((a, b, judgement));
                }
            }
        }
        for (a, b, judgement) in same {
            match self.obstacle(a, b) {
                None => self.unite(a, b),
                Some(between) => self.refuse(judgement, between),
            }
        }
    }

    fn find(&mut self, judgement: &Judgement) -> Option<(usize, usize)> {
        let index = |party: &Party| {
            let is = |bearer: &Bearer<'_>| {
                bearer.name.key == party.key && bearer.department == party.department
            };
            self.bearers.iter().position(is)
        };
        let (a, b) = (index(&judgement.a), index(&judgement.b));
        for (party, found) in [(&judgement.a, a), (&judgement.b, b)] {
            if found.is_none() {
                let message = format!(
                    "no source names {} tonight: the judgement waits; correct the name or the \
                     department if it is misspelt",
                    told(party)
                );
                self.issues.push(issue(IssueKind::Notice, judgement.line, message));
            }
        }
        a.zip(b)
    }

    fn refuse(&mut self, judgement: &Judgement, (x, y): (usize, usize)) {
        let (a, b) = (told(&judgement.a), told(&judgement.b));
        let names = [x, y].map(|bearer| told(&self.bearers[bearer].party().0));
        let message = match self.apart.get(&pair(x, y)) {
            Some(line) => format!(
                "{a} and {b} are judged to be the same, but {} and {} are judged to be different in \
                 line {line}; they are kept apart: remove the judgement that does not hold",
                names[0], names[1]
            ),
            None => format!(
                "{a} and {b} are judged to be the same, but one page lists both {} and {}; they are \
                 kept apart: remove the judgement of {}, or add `named_twice = true` if that page \
                 names one community in two ways",
                names[0], names[1], judgement.date
            ),
        };
        self.issues.push(issue(IssueKind::Source, judgement.line, message));
    }

    /// Leaves out of the comparing whoever has too many names.
    fn bound(&mut self) {
        let mut names: BTreeMap<Territory, usize> = BTreeMap::new();
        for department in self.bearers.iter().filter_map(|bearer| bearer.department) {
            *names.entry(department).or_default() += 1;
        }
        for (department, count) in names.into_iter().filter(|&(_, count)| MOST_NAMES < count) {
            self.crowded.insert(department);
            self.issues.push(Issue {
                source: None,
                document: String::new(),
                kind: IssueKind::Claim,
                locator: String::new(),
                message: format!(
                    "{department} has {count} names of communities, {MOST_NAMES} at most are compared: \
                     only those that are spelt alike are one; look for the page that lists so many in \
                     the table `mentions`"
                ),
                french: String::new(),
            });
        }
    }

    /// Whether the names of a department are compared with each other.
    pub(super) fn is_compared(&self, department: Territory) -> bool {
        !self.crowded.contains(&department)
    }

    /// Joins each name to the one group before it, in its department, that bears the same name.
    /// Like two, it stays alone.
    fn merge_alike(&mut self) {
        let mut before: BTreeMap<Territory, Vec<usize>> = BTreeMap::new();
        for bearer in 0..self.bearers.len() {
            let department = self.bearers[bearer].department;
            let Some(department) = department.filter(|it| self.is_compared(*it)) else { continue };
            let earlier = before.entry(department).or_default();
            let others = earlier.clone();
            earlier.push(bearer);
            let mut near: BTreeSet<usize> = BTreeSet::new();
            for other in others {
                let is_near =
                    !self.is_one(bearer, other) && self.likeness(bearer, other) == Likeness::Same;
                if is_near && self.obstacle(bearer, other).is_none() {
                    near.insert(self.of[other]);
                }
            }
            if let (Some(only), 1) = (near.first().copied(), near.len()) {
                let other = self.members[only][0];
                self.unite(bearer, other);
            }
        }
    }

    /// Joins one name in several departments, where a page with a row for each commune gives both.
    fn merge_straddling(&mut self) {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, bearer) in self.bearers.iter().enumerate() {
            if bearer.department.is_some() && bearer.name.is_distinctive {
                by_key.entry(bearer.name.key.clone()).or_default().push(number);
            }
        }
        for bearers in by_key.into_values() {
            for (at, &a) in bearers.iter().enumerate() {
                for &b in &bearers[at + 1..] {
                    let (here, there) = (&self.bearers[a].pages, &self.bearers[b].pages);
                    let shared = here
                        .keys()
                        .any(|page| there.contains_key(page) && self.by_commune.contains(page));
                    if shared && self.obstacle(a, b).is_none() {
                        self.unite(a, b);
                    }
                }
            }
        }
    }

    /// Lets a name without a department join the one group that bears it.
    fn adopt(&mut self) {
        let mut placed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, bearer) in self.bearers.iter().enumerate() {
            if bearer.department.is_some() {
                placed.entry(bearer.name.key.clone()).or_default().push(number);
            }
        }
        for bearer in 0..self.bearers.len() {
            let is_placed = |&other: &usize| self.bearers[other].department.is_some();
            if self.members[self.of[bearer]].iter().any(is_placed) {
                continue;
            }
            let same = placed.get(&self.bearers[bearer].name.key).into_iter().flatten();
            let homes: BTreeSet<usize> = same.map(|&other| self.of[other]).collect();
            if let (Some(only), 1) = (homes.first().copied(), homes.len()) {
                let other = self.members[only][0];
                if self.obstacle(bearer, other).is_none() {
                    self.unite(bearer, other);
                }
            }
        }
    }
}

fn told(party: &Party) -> String {
    match party.department {
        Some(department) => format!("`{}` ({department})", party.name),
        None => format!("`{}`", party.name),
    }
}

fn issue(kind: IssueKind, line: usize, message: String) -> Issue {
    Issue {
        source: None,
        document: "sources/judgements.toml".to_owned(),
        kind,
        locator: format!("line {line}"),
        message,
        french: String::new(),
    }
}
