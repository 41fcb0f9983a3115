//! Recognises the same community under its many spellings.
//!
//! Mentions are grouped by department and by what makes their name: "CPTS", articles, accents,
//! hyphens and capitals do not. Names that differ by a slip of the pen are one where nothing speaks
//! against it. What it promises:
//!
//! - Two names of one list are never merged: whoever lists both knows that they are two.
//! - A mention without a department joins the one community that bears its name; where two do, it
//!   stays alone. Nothing is guessed.
//! - A community keeps its id as long as its oldest mention stands, whatever is mentioned later.

mod name;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AsOf, Digest, SourceId, Stage, Territory};
use crate::normalise::Mention;

use name::{key, nearly_same};

/// One community, as all sources together know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Its name in every table; the same every night.
    pub id: String,
    /// The most complete spelling seen.
    pub name: String,
    /// Its department, where a source gives one.
    pub department: Option<Territory>,
    /// The newest stage that a source gives, and when.
    pub stage: Option<(Stage, AsOf)>,
    /// Whether the newest source says that it was dissolved.
    pub dissolved: bool,
    /// The sources that mention it, each once, with the page that does.
    pub sources: Vec<(SourceId, Digest)>,
    /// Every other spelling seen.
    pub aliases: Vec<String>,
}

/// The mentions that say one name in one department.
#[derive(Debug)]
struct Bearer<'a> {
    key: String,
    department: Option<Territory>,
    mentions: Vec<&'a Mention>,
}

impl Bearer<'_> {
    fn documents(&self) -> BTreeSet<Digest> {
        self.mentions.iter().map(|mention| mention.capture).collect()
    }
}

/// The communities behind these mentions, by id.
///
/// A mention whose name has no letters is left out: it names nothing.
pub fn resolve(mentions: &[Mention]) -> Vec<Community> {
    let mut named: BTreeMap<(Option<Territory>, String), Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        let key = key(&mention.name);
        if !key.is_empty() {
            named.entry((mention.department, key)).or_default().push(mention);
        }
    }
    let bearer = |((department, key), mentions)| Bearer { key, department, mentions };
    let (homeless, placed): (Vec<_>, Vec<_>) =
        named.into_iter().map(bearer).partition(|bearer| bearer.department.is_none());
    let mut groups = merged(placed);
    adopt(&mut groups, homeless);

    let mut communities: Vec<Community> = groups.iter().map(community).collect();
    communities.sort_by(|a, b| a.id.cmp(&b.id));
    communities
}

/// Joins bearers of nearly the same name in one department, unless one document names both.
fn merged(bearers: Vec<Bearer<'_>>) -> Vec<Bearer<'_>> {
    let mut groups: Vec<Bearer<'_>> = Vec::new();
    let mut first = 0;
    for bearer in bearers {
        // Bearers come by department: only the groups of this one are compared.
        if groups.last().is_some_and(|last| last.department != bearer.department) {
            first = groups.len();
        }
        let documents = bearer.documents();
        let mut near = groups[first..].iter_mut().filter(|group| {
            nearly_same(&group.key, &bearer.key) && group.documents().is_disjoint(&documents)
        });
        match (near.next(), near.next()) {
            (Some(only), None) => only.mentions.extend(bearer.mentions),
            // Like nobody, or like two: a community of its own.
            _ => groups.push(bearer),
        }
    }
    groups
}

/// Lets mentions without a department join the one community of their name.
fn adopt<'a>(groups: &mut Vec<Bearer<'a>>, homeless: Vec<Bearer<'a>>) {
    let placed = groups.len();
    for bearer in homeless {
        let mut same = groups[..placed].iter_mut().filter(|group| group.key == bearer.key);
        match (same.next(), same.next()) {
            (Some(only), None) => only.mentions.extend(bearer.mentions),
            _ => groups.push(bearer),
        }
    }
}

fn community(group: &Bearer<'_>) -> Community {
    let mut mentions = group.mentions.clone();
    mentions.sort_by(|a, b| age(a).cmp(&age(b)));
    let newest = mentions.last().expect("a group has a mention");
    let staged = mentions.iter().rev().find_map(|mention| Some((mention.stage?, mention.as_of)));
    let spellings: BTreeSet<&str> = mentions.iter().map(|mention| mention.name.trim()).collect();
    // Accents and capitals are lost more often than invented.
    let fullness = |name: &str| {
        let marks = name.chars().filter(|c| !c.is_ascii()).count();
        (marks, name.chars().filter(|c| c.is_lowercase()).count())
    };
    let fuller = |a: &&&str, b: &&&str| fullness(a).cmp(&fullness(b)).then_with(|| b.cmp(a));
    let name = spellings.iter().max_by(fuller).copied().unwrap_or_default();
    let mut sources: BTreeMap<&SourceId, Digest> = BTreeMap::new();
    for mention in &mentions {
        sources.insert(&mention.source, mention.capture);
    }
    let department = group.department;
    let first = key(&mentions[0].name);
    let code = department.map(|d| d.to_string()).unwrap_or_default();
    let digest = Digest::of(format!("{code}\u{1f}{first}").as_bytes()).to_string();
    Community {
        id: format!("m{}", &digest[..16]),
        name: name.to_owned(),
        department,
        stage: staged,
        dissolved: newest.dissolved,
        sources: sources.into_iter().map(|(source, page)| (source.clone(), page)).collect(),
        aliases: spellings.iter().filter(|other| **other != name).map(|&s| s.to_owned()).collect(),
    }
}

/// Orders mentions from the oldest to the newest, and the same every night.
fn age(mention: &Mention) -> impl Ord + '_ {
    let known = (mention.as_of.end, mention.as_of.start);
    (known, mention.dissolved, mention.stage, &mention.source, &mention.name, mention.capture)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use crate::model::{Basis, PartialDate};

    use super::*;

    fn mention(document: &str, name: &str, department: &str) -> Mention {
        let day: PartialDate = "2024-01-01".parse().unwrap();
        Mention {
            source: "test".parse().unwrap(),
            name: name.to_owned(),
            department: department.parse().ok(),
            stage: None,
            dissolved: false,
            opened: None,
            as_of: AsOf::dated(day, Basis::Stated, false),
            url: "https://example.org".parse().unwrap(),
            capture: Digest::of(document.as_bytes()),
            locator: String::new(),
            evidence: name.to_owned(),
        }
    }

    /// Documents with a name and a department each, and the communities that they make.
    type Row = (&'static [(&'static str, &'static str, &'static str)], usize);

    #[test]
    fn mentions_of_one_community_meet() {
        #[rustfmt::skip]
        let cases: [Row; 10] = [
            // document, name, department                                             communities
            (&[("a", "CPTS du Pays de Redon", "DEP-35"), ("b", "Pays-de-Redon", "DEP-35")],      1),
            (&[("a", "CPTS Émeraude", "DEP-35"), ("b", "CPTS EMERAUDE", "DEP-35")],               1),
            (&[("a", "Audomaroise", "DEP-62"), ("b", "Audomarroise", "DEP-62")],                  1),
            (&[("a", "Audomaroise", "DEP-62"), ("a", "Audomarroise", "DEP-62")],                  2),
            (&[("a", "Centre", "DEP-21"), ("b", "Centre", "DEP-35")],                             2),
            (&[("a", "Centre", "DEP-21"), ("b", "Centre", "")],                                   1),
            (&[("a", "Centre", "DEP-21"), ("b", "Centre", "DEP-35"), ("c", "Centre", "")],        3),
            (&[("a", "Paris 13", "DEP-75"), ("b", "Paris 14", "DEP-75")],                         2),
            (&[("a", "Nord Essonne", "DEP-91"), ("b", "Sud Essonne", "DEP-91")],                  2),
            (&[("a", "CPTS", "DEP-91")],                                                          0),
        ];
        for (rows, expected) in cases {
            let mentions: Vec<_> = rows.iter().map(|(d, n, t)| mention(d, n, t)).collect();
            let found = resolve(&mentions);
            assert_eq!(found.len(), expected, "for {rows:?}: {found:#?}");
        }
    }

    #[test]
    fn the_newest_stage_counts() {
        let dated = |date: &str, stage, dissolved| {
            let date: PartialDate = date.parse().unwrap();
            let as_of = AsOf::dated(date, Basis::Stated, false);
            Mention { stage, dissolved, as_of, ..mention(&date.to_string(), "Redon", "DEP-35") }
        };
        let signed = dated("2023-01-01", Some(Stage::AciSigned), false);
        let project = dated("2021-01-01", Some(Stage::HealthProject), false);
        let bare = dated("2024-01-01", None, false);
        let gone = dated("2025-01-01", None, true);
        let alive = resolve(&[signed.clone(), project.clone(), bare.clone()]);
        assert_eq!(alive[0].stage.map(|(stage, _)| stage), Some(Stage::AciSigned));
        assert!(!alive[0].dissolved);
        let ended = resolve(&[gone, signed, bare, project]);
        assert!(ended[0].dissolved);
        assert_eq!(ended[0].id, alive[0].id);
    }

    proptest! {
        #[test]
        fn the_order_of_mentions_does_not_matter(
            picks in vec((0..4_usize, 0..6_usize, 0..3_usize), 1..12),
        ) {
            let names = ["Redon", "Pays de Redon", "Rédon", "Redom", "Centre", "Centre Est"];
            let departments = ["DEP-35", "DEP-56", ""];
            let mut mentions: Vec<_> = picks
                .iter()
                .map(|&(d, n, t)| mention(&format!("d{d}"), names[n], departments[t]))
                .collect();
            let found = resolve(&mentions);
            mentions.reverse();
            prop_assert_eq!(found, resolve(&mentions));
        }
    }
}
