//! Finds territories by name, abbreviation or demonym.

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::model::{Level, Territory};
use crate::sources::{Geography, NameKind};

use super::namesake::{
    in_quoted_name, in_town, is_brand, is_direction, is_lot, is_meeting, is_part,
};
use super::numbered::{department, numbered};
use super::sieve::{Indexed, Key, Keys, Sieve, Tables};
use super::token::{Kind, Token, tokens};

/// Every spelling of every territory, by its first word.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    place: Tables,
    sieve: Sieve,
    by_first: BTreeMap<Key, Vec<Spelling>>,
}

#[derive(Clone, Debug)]
struct Spelling {
    words: Vec<CompactString>,
    territory: Option<Territory>,
    kind: NameKind,
}

/// A territory that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlaceHit {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// None for a name that is no territory of today, such as a former region.
    pub(crate) territory: Option<Territory>,
    /// An adjective or the name of the inhabitants.
    pub(crate) demonym: bool,
}

/// "l'Alsace-Moselle": a part of a place that has no code is no place of its own.
fn part_of_former(text: &[Token], hit: PlaceHit, last: Option<&PlaceHit>) -> PlaceHit {
    let former = last.is_some_and(|last| last.to == hit.from && last.territory.is_none());
    if former && text[hit.from].tied { PlaceHit { territory: None, ..hit } } else { hit }
}

/// "(Mayotte comprise)": counted in with what is named beside it.
fn is_included(text: &[Token], hit: PlaceHit) -> bool {
    let opened = hit.from.checked_sub(1).is_some_and(|n| text[n].is_mark("(,"));
    opened && text.get(hit.to).is_some_and(|t| t.fold.starts_with("compris"))
}

/// "hors Île-de-France": counted without it.
fn is_left_out(text: &[Token], hit: PlaceHit) -> bool {
    let out = |t: &Token| matches!(t.fold.as_str(), "hors" | "sauf" | "excepte" | "exceptee");
    hit.from.checked_sub(1).is_some_and(|n| out(&text[n]))
}

impl Places {
    pub(crate) fn new(geography: &Geography) -> Self {
        let mut by_first: BTreeMap<Key, Vec<Spelling>> = BTreeMap::new();
        let mut add = |text: &str, territory, kind| {
            let words: Vec<CompactString> = tokens(text).into_iter().map(|t| t.fold).collect();
            if let Some(first) = words.first() {
                by_first.entry(Key::of(first)).or_default().push(Spelling {
                    words,
                    territory,
                    kind,
                });
            }
        };
        for (territory, place) in geography.places() {
            for name in &place.names {
                add(&name.text, Some(territory), name.kind);
            }
        }
        for former in geography.former() {
            for name in &former.names {
                add(&name.text, None, name.kind);
            }
        }
        // "France métropolitaine" is a part of France that has no code.
        for scope in geography.scopes() {
            for name in &scope.names {
                let common = name.text.starts_with(char::is_lowercase);
                let kind = if common { NameKind::Demonym } else { NameKind::Name };
                add(&name.text, None, kind);
            }
        }
        // "les départements d'outre-mer": as often without a capital.
        add("outre-mer", None, NameKind::Demonym);
        for spellings in by_first.values_mut() {
            // The longest first, so that "Loire-Atlantique" is not "Loire".
            spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.words.len()));
        }
        let keys: Vec<Key> = by_first.keys().copied().collect();
        Self { place: Tables::default(), sieve: Sieve::new(&keys), by_first }
    }

    /// Every territory that the text names, from the left.
    pub(crate) fn find(&self, text: &[Token]) -> Vec<PlaceHit> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            if let Some(to) = quarter(text, at) {
                found.push(PlaceHit { from: at, to, territory: None, demonym: false });
                at = to;
                continue;
            }
            // "Région Centre-Val de Loire" is not the former "région Centre".
            let hit = self.at(text, at).filter(|hit| {
                let within = hit.from + 1 < hit.to && text[hit.from].is("region");
                !within || self.at(text, at + 1).is_none_or(|inner| inner.to <= hit.to)
            });
            let hit = hit.or_else(|| numbered(text, at));
            let none = |hit: &PlaceHit| {
                is_direction(text, *hit)
                    || is_meeting(text, *hit)
                    || is_brand(text, *hit)
                    || is_lot(text, *hit)
            };
            match hit.filter(|hit| !none(hit)) {
                Some(hit)
                    if in_town(text, hit.from)
                        || is_part(text, hit)
                        || in_quoted_name(text, hit) =>
                {
                    at = hit.to;
                }
                Some(hit) => {
                    let hit = part_of_former(text, hit, found.last());
                    let hit = PlaceHit { to: behind_number(text, hit), ..hit };
                    at = hit.to;
                    // "outre-mer compris", "y compris des DOM": an aside, not what is counted.
                    let aside = text.get(at).is_some_and(|t| t.fold.starts_with("compris"))
                        || (hit.from.saturating_sub(3)..hit.from)
                            .any(|n| text[n].is("compris") || text[n].is("comprises"));
                    // "la France entière (Mayotte comprise)", "hors Île-de-France": not what is counted.
                    let aside = aside && (hit.territory.is_none() || is_included(text, hit));
                    let out = is_left_out(text, hit).then_some(PlaceHit { territory: None, ..hit });
                    if !aside {
                        found.push(out.unwrap_or(hit));
                    }
                }
                None => at += 1,
            }
        }
        // "la Seine-Saint-Denis … se répartissaient tout le territoire": that of the place named before.
        let own =
            |hit: &PlaceHit| hit.territory.is_some_and(|territory| territory != Territory::FRANCE);
        let first = found.iter().find(|hit| own(hit)).map(|hit| hit.to);
        found.retain(|hit| {
            let vague =
                hit.territory == Some(Territory::FRANCE) && text[hit.to - 1].is("territoire");
            !vague || first.is_none_or(|first| hit.from < first)
        });
        found
    }

    /// The territory that the whole text names, and nothing else: a cell, a heading.
    pub(crate) fn whole(&self, text: &[Token]) -> Option<Territory> {
        let skip = text
            .iter()
            .take_while(|t| {
                matches!(
                    t.fold.as_str(),
                    "en" | "la"
                        | "le"
                        | "les"
                        | "l'"
                        | "region"
                        | "departement"
                        | "de"
                        | "du"
                        | "des"
                        | "d'"
                )
            })
            .count();
        // An article can be part of the name: "La Réunion".
        for start in 0..=skip {
            let hit = self.at(text, start);
            let alone = |hit: &PlaceHit| {
                text[hit.to..].iter().enumerate().all(|(at, t)| {
                    // "Guyane (a)": the mark of a note.
                    let mark = || t.fold.len() == 1 && text[hit.to + at - 1].is_mark("([");
                    t.kind == Kind::Mark
                        || t.kind == Kind::Code
                        || matches!(t.kind, Kind::Number(_))
                        || 0 < at && mark()
                })
            };
            if let Some(hit) = hit.filter(alone) {
                return hit.territory;
            }
        }
        // "75 Paris": the number of the department, and its name.
        if let [number, rest @ ..] = text
            && let dash = rest.iter().take_while(|t| t.is_mark("–-:.)")).count()
            && let name = &rest[dash..]
            && let Some(territory) = department(number)
            && !name.is_empty()
            && self.whole(name) == Some(territory)
        {
            return Some(territory);
        }
        // "CENTRE" in a column of regions is the "région Centre".
        let [word] = text else { return None };
        let spellings = self.by_first.get(&Key::of("region"))?;
        spellings
            .iter()
            .find(|s| s.words.len() == 2 && word.is(&s.words[1]) && word.capital)?
            .territory
    }

    /// Whether the name of a territory begins here.
    pub(crate) fn begins(&self, text: &[Token], at: usize) -> bool {
        self.at(text, at).is_some_and(|hit| !hit.demonym)
    }

    /// Whether a word is the adjective of a territory, or the name of its inhabitants.
    pub(crate) fn is_demonym(&self, word: &Token) -> bool {
        self.by_first.get(&word.word).is_some_and(|spellings| {
            spellings.iter().any(|spelling| {
                spelling.kind == NameKind::Demonym
                    && matches!(&spelling.words[..], [only] if word.is(only))
            })
        })
    }

    fn at(&self, text: &[Token], at: usize) -> Option<PlaceHit> {
        let first = text
            .get(at)
            .filter(|first| first.may.meet(self.place) && self.sieve.may_hold(first.word))?;
        let spelling = self.by_first.get(&first.word)?.iter().find(|spelling| {
            let here = text.get(at..at + spelling.words.len());
            here.is_some_and(|here| spelling.fits(here, text, at))
        })?;
        Some(PlaceHit {
            from: at,
            to: at + spelling.words.len(),
            territory: spelling.territory,
            demonym: spelling.kind == NameKind::Demonym,
        })
    }
}

impl Indexed for Places {
    fn keys(&self) -> Option<Keys> {
        Some((self.by_first.keys().copied().collect(), Vec::new()))
    }

    fn settle(&mut self, place: Tables) {
        self.place = place;
    }
}

/// Behind the number of a department that stands in brackets behind its name: "Aisne (02)".
fn behind_number(text: &[Token], hit: PlaceHit) -> usize {
    let department = hit.territory.filter(|t| !hit.demonym && t.level() == Level::Department);
    let opens = text.get(hit.to).is_some_and(|t| t.is_mark("(["));
    let Some(department) = department.filter(|_| opens) else { return hit.to };
    let close = (hit.to + 2..text.len().min(hit.to + 4)).find(|&n| text[n].is_mark(")]"));
    let Some(close) = close else { return hit.to };
    // "(2A)" is a digit and a letter.
    let number: String = text[hit.to + 1..close].iter().map(|t| t.fold.as_str()).collect();
    if number.eq_ignore_ascii_case(department.number()) { close + 1 } else { hit.to }
}

/// "Paris 13e", "13e arrondissement": a part of a city, no territory of ours.
fn quarter(text: &[Token], at: usize) -> Option<usize> {
    let ordinal = |t: &Token| matches!(t.kind, Kind::Ordinal(_));
    let (here, next) = (text.get(at)?, text.get(at + 1)?);
    let city = matches!(here.fold.as_str(), "paris" | "lyon" | "marseille") && ordinal(next);
    let ward = ordinal(here) && next.fold.starts_with("arrondissement");
    (city || ward).then_some(at + 2)
}

impl Spelling {
    fn fits(&self, here: &[Token], text: &[Token], at: usize) -> bool {
        if !here.iter().zip(&self.words).all(|(token, word)| token.is(word)) {
            return false;
        }
        // "la somme", "la réunion", "cher": a name has its capital, whatever article it begins with.
        let article = |t: &Token| {
            matches!(
                t.fold.as_str(),
                "la" | "le"
                    | "les"
                    | "l'"
                    | "territoire"
                    | "ensemble"
                    | "de"
                    | "du"
                    | "pays"
                    | "region"
            )
        };
        let named = match self.kind {
            NameKind::Demonym => true,
            NameKind::Abbreviation => here.iter().all(|t| t.capital),
            NameKind::Name if self.territory == Some(Territory::FRANCE) => true,
            NameKind::Name => here.iter().find(|t| !article(t)).is_none_or(|t| t.capital),
        };
        // "le 13e arrondissement de Paris", "à Paris 13e" are no departments.
        let city = self.words == ["paris"]
            && (text[..at].iter().rev().take(3).any(|t| t.fold.starts_with("arrondissement"))
                || text
                    .get(at + 1)
                    .is_some_and(|t| matches!(t.kind, Kind::Ordinal(_) | Kind::Number(_))));
        let joined = text.get(at + here.len()).is_some_and(|next| {
            // "Nord-Est", "Paris-Saclay": a longer name that is not ours. A former region is one with
            // what it is tied to, "Alsace-Moselle".
            let cardinal = matches!(next.fold.as_str(), "est" | "ouest" | "sud" | "nord");
            let longer = next.is_word() && next.capital && next.tied && self.words.len() == 1;
            longer && (cardinal || self.territory.is_some())
        });
        // "Nord Atlantique": a part of some other place.
        let part = self.words == ["nord"]
            && text
                .get(at + 1)
                .is_some_and(|next| next.is_word() && next.capital && !next.is("cpts"));
        // "la totalité du territoire régional", "l'ensemble du territoire réunionnais"
        let local = self.territory == Some(Territory::FRANCE)
            && here.last().is_some_and(|t| t.is("territoire"))
            && text.get(at + here.len()).is_some_and(|next| {
                let parts = ["region", "departement", "commun", "insulaire", "metropolitain"];
                parts.iter().any(|stem| next.fold.starts_with(stem))
            });
        named && !city && !joined && !part && !local
    }
}

/// The one territory of a text; none where it names none or several.
pub(crate) fn only(hits: &[PlaceHit]) -> Option<Territory> {
    let mut named: Vec<Territory> = hits.iter().filter_map(|hit| hit.territory).collect();
    named.dedup();
    // "le Grand Est, région de France": the country beside a part of it says nothing.
    if 1 < named.len() {
        named.retain(|territory| territory.level() != Level::Country);
    }
    match named.as_slice() {
        [territory] => Some(*territory),
        _ => None,
    }
}
