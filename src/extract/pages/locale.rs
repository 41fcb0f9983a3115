//! Which territory a page speaks of that names none in its title and has no publisher of one: the place
//! in a line at its top, or the one that it calls "la région", "le département", "l'île".

use std::collections::BTreeMap;

use crate::extract::claims::compose::Page;
use crate::extract::lexicon::cut::{beginning, sentences};
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::names::names;
use crate::extract::tables::keyed;
use crate::model::{Level, Territory};
use crate::read::{Block, BlockKind, Document};
use crate::sources::PublisherKind;

/// The territory of a page, where its text tells.
pub(crate) fn locale(document: &Document, page: &Page<'_>) -> Option<Territory> {
    /// So many words are no line that says who speaks.
    const PROSE: usize = 18;
    let blocks = document.blocks.as_slice();
    // Parliament and ministries answer for the country to whoever asks.
    let national = matches!(page.speaker.kind, PublisherKind::Parliament | PublisherKind::Ministry)
        || blocks.iter().take(FIRST).any(|block| {
            let words = tokens(beginning(&block.text));
            // "une page blanche sur les cartes du ministère": told of it, and not by it.
            let told = |n: usize| {
                let of = n.checked_sub(1).is_some_and(|b| words[b].is("du") || words[b].is("au"));
                words[n].is("ministere") && of && PROSE < words.len()
            };
            (0..words.len()).any(|n| {
                ["ministere", "ministre", "legislature", "senat", "senateur", "assemblee nationale"]
                    .contains(&words[n].fold.as_str())
                    && !told(n)
            })
        });
    if national {
        return None;
    }
    // "La Réunion boucle sa carte, Mayotte démarre": a title that names places is of them all.
    let heading = blocks.iter().find(|block| block.kind == BlockKind::Heading(1));
    let title = document.title.split(" | ").next().unwrap_or("");
    let mut titles = [title, heading.map_or("", |block| &block.text)].into_iter();
    if titles.any(|text| !page.vocabulary.places.find(&tokens(beginning(text))).is_empty()) {
        return surrounded(blocks, page);
    }
    presided(blocks, page)
        .or_else(|| spoken_of(blocks, page))
        .or_else(|| surrounded(blocks, page))
        .or_else(|| of_paper(document, page))
}

/// "… préside l'association qui rassemble les CPTS de La Réunion": of that place speaks who is asked.
fn presided(blocks: &[Block], page: &Page<'_>) -> Option<Territory> {
    /// So many blocks introduce who is asked, and so many words stand between what he does and for whom.
    const FIRST: usize = 12;
    const REACH: usize = 12;
    let (heading, union) = (page.vocabulary.cue(Cue::Heading), page.vocabulary.cue(Cue::Union));
    blocks.iter().take(FIRST).find_map(|block| {
        if matches!(block.kind, BlockKind::Table(_) | BlockKind::Item { .. }) {
            return None;
        }
        sentences(beginning(&block.text)).into_iter().find_map(|range| {
            let words = tokens(&block.text[range]);
            let role = (0..words.len()).find_map(|at| heading.longest_at(&words, at))?;
            let stop = words.len().min(role.to + REACH);
            let body = (role.to..stop).find_map(|at| union.longest_at(&words, at))?;
            let places = page.vocabulary.places.find(&words);
            let behind: Vec<_> = places.into_iter().filter(|place| body.to <= place.from).collect();
            let place = only(&behind)?;
            let cpts = page.vocabulary.cue(Cue::Community);
            let theirs = (role.to..words.len()).any(|at| cpts.longest_at(&words, at).is_some());
            (theirs && place != Territory::FRANCE).then_some(place)
        })
    })
}

/// "Trois CPTS sont en activité dans le département", in "La Gazette de l'Ardèche verte": the place in the name of
/// the site, where the text points at one of that sort and names none.
fn of_paper(document: &Document, page: &Page<'_>) -> Option<Territory> {
    let site = document.title.rfind(" | ").map(|at| &document.title[at + " | ".len()..])?;
    let place = only(&page.vocabulary.places.find(&tokens(beginning(site))))?;
    let sort = match place.level() {
        Level::Department => ["departement", "departementale", "chez"],
        Level::Region => ["region", "regionale", "ile"],
        Level::Country => return None,
    };
    let points = document.blocks.iter().take(FIRST).any(|block| {
        let words = tokens(beginning(&block.text));
        (0..words.len()).any(|at| sort.contains(&words[at].fold.as_str()) && points(&words, at))
    });
    let silent = document
        .blocks
        .iter()
        .all(|block| page.vocabulary.places.find(&tokens(beginning(&block.text))).is_empty());
    (points && silent).then_some(place)
}

/// Whether a word speaks of the whole country: "au niveau national", "dans le pays"; not "le pays de Redon".
fn national(words: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |n| words[n].fold.as_str());
    let next = words.get(at + 1);
    let named =
        next.is_some_and(|t| t.capital || matches!(t.fold.as_str(), "de" | "d'" | "du" | "des"));
    let country = words[at].is("pays")
        && !words[at].capital
        && !named
        && matches!(before, "le" | "du" | "ce" | "au" | "notre");
    let whole = words[at].fold.starts_with("national") && !words[at].capital;
    country || whole || words[at].is("hexagone")
}

/// The region in which every place of a page lies, or the department where all are one: who speaks of nothing
/// else counts there.
fn surrounded(blocks: &[Block], page: &Page<'_>) -> Option<Territory> {
    /// Longer documents are no article of one place.
    const BLOCKS: usize = 200;
    /// One place may be an example.
    const LEAST: usize = 2;
    if BLOCKS < blocks.len() {
        return None;
    }
    let mut found: Vec<Territory> = Vec::new();
    for block in blocks {
        let rows = match &block.kind {
            BlockKind::Table(table) => table.rows.iter().map(|row| row.text.as_str()).collect(),
            _ => vec![block.text.as_str()],
        };
        for text in rows {
            let words = tokens(beginning(text));
            if (0..words.len()).any(|at| national(&words, at)) {
                return None;
            }
            let places = page.vocabulary.places.find(&words);
            found.extend(places.iter().filter_map(|place| place.territory));
        }
    }
    let region = |place: Territory| match place.level() {
        Level::Department => (page.parents)(place),
        Level::Region => Some(place),
        Level::Country => None,
    };
    let first = *found.first().filter(|_| LEAST <= found.len())?;
    let home = region(first)?;
    let all = found.iter().all(|place| region(*place) == Some(home));
    let one = found.iter().all(|place| *place == first);
    all.then_some(if one { first } else { home })
}

/// So many blocks tell whose page it is.
const FIRST: usize = 6;

/// "Provence-Alpes-Côte d'Azur – n° 47 – janvier 2026", "Centre-Finistère · Santé": a line at the top
/// that is no sentence and names one place.
fn masthead(blocks: &[Block], page: &Page<'_>) -> Option<Territory> {
    const LINES: usize = 4;
    const WORDS: usize = 18;
    let line = |block: &&Block| block.kind == BlockKind::Paragraph;
    blocks.iter().take(LINES).filter(line).find_map(|block| {
        let text = block.text.trim();
        let words = tokens(beginning(text));
        if words.is_empty() || WORDS < words.len() || text.ends_with(['.', '!', '?', ':', '»']) {
            return None;
        }
        let places = page.vocabulary.places.find(&words);
        let place = only(&places)?;
        // "Paris, le 3 avril 2025": where the text was written; "Bretagne" alone is a label.
        let written = words.iter().any(|t| t.is_mark(","))
            && dates::dates(&words, page.vocabulary).iter().any(|date| 0 < date.from);
        let alone = page.vocabulary.places.whole(&words).is_some();
        let counts = words.iter().any(|t| matches!(t.kind, Kind::Number(n) if n < 2000.0))
            && words.iter().any(|t| t.is("cpts"));
        (place != Territory::FRANCE && !written && !alone && !counts).then_some(place)
    })
}

/// What a page says of one sort of territory.
#[derive(Default)]
struct Told {
    /// How often it says "la région" without a name, or how much a line at its top weighs.
    pointed: usize,
    /// How often it names each of them.
    named: BTreeMap<Territory, usize>,
    first: Option<Territory>,
    /// A heading says it: what is named first is meant.
    headed: bool,
}

impl Told {
    fn name(&mut self, territory: Territory) {
        *self.named.entry(territory).or_default() += 1;
        self.first = self.first.or(Some(territory));
    }

    /// The one that is pointed at: the only one that is named, or the first and most of them.
    fn one(&self) -> Option<(Territory, usize)> {
        let first = self.first.filter(|_| 0 < self.pointed)?;
        let times = *self.named.get(&first)?;
        let all: usize = self.named.values().sum();
        (2 * all <= 3 * times || self.headed).then_some((first, times + self.pointed))
    }
}

/// The territory that a line at the top names, or at which "la région", "le département" or "l'île" points.
fn spoken_of(blocks: &[Block], page: &Page<'_>) -> Option<Territory> {
    /// What stands at the top weighs as much as so many hints.
    const HEADED: usize = 3;
    /// Longer documents are no article of one place.
    const BLOCKS: usize = 200;
    if BLOCKS < blocks.len() {
        return None;
    }
    let (mut regions, mut departments, mut islands) =
        (Told::default(), Told::default(), Told::default());
    let mut country = 0;
    if let Some(place) = masthead(blocks, page) {
        let told = if place.level() == Level::Region { &mut regions } else { &mut departments };
        told.pointed += HEADED;
    }
    for region in blocks.iter().filter_map(|block| tabled(block, page)) {
        regions.name(region);
        regions.pointed += HEADED;
    }
    for block in blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Table(_))) {
        let words = tokens(&block.text);
        let places = page.vocabulary.places.find(&words);
        let names = names(&words, false, page.vocabulary);
        let in_name = |at: usize| names.iter().any(|name| name.from < at && at < name.end);
        for place in places.iter().filter(|place| !in_name(place.from)) {
            match place.territory {
                Some(territory) if territory.level() == Level::Region => {
                    regions.name(territory);
                    if is_island(territory, page) {
                        islands.name(territory);
                    }
                }
                Some(territory) if territory.level() == Level::Department => {
                    departments.name(territory);
                }
                Some(_) => country += 1,
                None => {}
            }
        }
        country += words.iter().filter(|t| t.fold.starts_with("national")).count();
        for at in 0..words.len() {
            let said = points(&words, at)
                && !places.iter().any(|place| at < place.from && place.from <= at + 3);
            if !said {
                continue;
            }
            // "Dans le Pas-de-Calais … le département": that one, and not the page's.
            let named = |level: Level| {
                places.iter().any(|place| {
                    place.to <= at && place.territory.is_some_and(|t| t.level() == level)
                })
            };
            match words[at].fold.as_str() {
                "region" | "regionale" => regions.pointed += usize::from(!named(Level::Region)),
                "departement" | "departementale" => {
                    departments.pointed += usize::from(!named(Level::Department));
                }
                _ if named(Level::Region) => {}
                _ => {
                    islands.pointed += 1;
                    islands.headed |= matches!(block.kind, BlockKind::Heading(_));
                }
            }
        }
    }
    let found = [departments.one(), regions.one(), islands.one()];
    let best = found.into_iter().flatten().max_by_key(|(_, times)| *times);
    best.filter(|(_, times)| country <= *times).map(|(territory, _)| territory)
}

/// The region that a table of its departments adds up in a row that says so: "Région", "Total régional".
fn tabled(block: &Block, page: &Page<'_>) -> Option<Territory> {
    const ROWS: usize = 40;
    let BlockKind::Table(table) = &block.kind else { return None };
    let labels = || table.rows.iter().take(ROWS).filter_map(|row| row.cells.first());
    // Looking for letters is cheap; words are not.
    let lettered = |text: &str| text.contains("gion") || text.contains("GION");
    let total = labels().find(|cell| lettered(&cell.text) && keyed::is_region(&cell.text))?;
    let places = labels().filter_map(|cell| page.vocabulary.places.whole(&tokens(&cell.text)));
    keyed::adds_up(&total.text, &places.collect(), page).map(|(region, _)| region)
}

/// Whether a word means the territory of the page: "la région compte", "du département", "population
/// régionale"; not "la région Bretagne", "la région la mieux couverte", "le département voisin".
fn points(words: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|n| words[n].fold.as_str()) else { return false };
    let next = words.get(at + 1);
    let follows = |options: &[&str]| next.is_some_and(|t| options.contains(&t.fold.as_str()));
    let led = match words[at].fold.as_str() {
        "region" => matches!(before, "la" | "notre" | "cette"),
        "departement" => matches!(before, "le" | "du" | "notre" | "ce"),
        "ile" | "archipel" => matches!(before, "l'" | "notre" | "cette"),
        "regionale" | "departementale" | "insulaire" => {
            return matches!(before, "population" | "couverture" | "moyenne");
        }
        _ => return false,
    };
    let named = next.is_some_and(|t| t.capital)
        || follows(&["de", "du", "des", "d'", "la", "le", "les", "ou", "voisin", "voisine", "aux"]);
    led && !named
}

/// Whether people say "l'île" of a region.
fn is_island(region: Territory, page: &Page<'_>) -> bool {
    const ISLANDS: [&str; 5] = ["Guadeloupe", "Martinique", "La Réunion", "Mayotte", "Corse"];
    ISLANDS.contains(&page.vocabulary.name(region).as_str())
}
