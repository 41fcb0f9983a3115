//! The official geographic code: France, its regions and departments, their names and populations.
//!
//! What a document's words mean is decided by whoever reads them; here stands only what each
//! territory is called, which regions of before 2016 are none any more, and which scopes are sets
//! of territories. No name means two territories: [`Geography::parse`] refuses the second.

use std::{borrow::Cow, collections::BTreeMap};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::model::Territory;

use super::atlas::Atlas;

/// The tree of territories, with every spelling by which they are called.
#[derive(Clone, Debug, Default)]
pub struct Geography {
    pub(super) places: BTreeMap<Territory, Place>,
    pub(super) population_years: BTreeMap<Territory, u16>,
    pub(super) former: Vec<Former>,
    pub(super) scopes: Vec<Scope>,
    pub(super) atlas: Atlas,
}

/// One territory.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its official name: "Grand Est".
    pub name: String,
    /// The territory that contains it; none for the country.
    pub parent: Option<Territory>,
    /// Legal population, in persons.
    pub population: u32,
    /// Every way in which documents call it, the official name first. Empty for the department of
    /// an overseas region: its names mean the region.
    pub names: Vec<PlaceName>,
    /// The name after its preposition: "en Bretagne", "dans le Grand Est".
    pub locative: String,
}

/// One way in which documents call a territory.
#[derive(Clone, Debug)]
pub struct PlaceName {
    /// The words, with accents and capitals as printed.
    pub text: String,
    /// What sort of name it is.
    pub kind: NameKind,
}

/// What sort of name it is: an adjective needs a noun beside it, an abbreviation its capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A name or another spelling of it.
    Name,
    /// An abbreviation, only in capitals: PACA, IDF.
    Abbreviation,
    /// An adjective or the name of the inhabitants, in one of its forms: "francilienne".
    Demonym,
}

/// A region of before 2016 that is no region any more: a figure about it is a figure about no
/// current territory.
#[derive(Clone, Debug)]
pub struct Former {
    /// Its name: "Alsace".
    pub name: String,
    /// Its name and its demonyms; never abbreviations.
    pub names: Vec<PlaceName>,
    /// The current regions that contain it.
    pub successors: Vec<Territory>,
}

/// A set of territories that has a name and no code: "France métropolitaine".
#[derive(Clone, Debug)]
pub struct Scope {
    /// Its name.
    pub name: String,
    /// Every way in which documents call it, the name first.
    pub names: Vec<PlaceName>,
    /// The regions that it holds, by code.
    pub members: Vec<Territory>,
}

impl Geography {
    /// The place with this code.
    pub fn place(&self, territory: Territory) -> Option<&Place> {
        self.places.get(&territory)
    }

    /// Every place: the country, the regions, the departments, each by code.
    pub fn places(&self) -> impl Iterator<Item = (Territory, &Place)> {
        self.places.iter().map(|(&territory, place)| (territory, place))
    }

    /// The territory that contains this one.
    pub fn parent(&self, territory: Territory) -> Option<Territory> {
        self.place(territory)?.parent
    }

    /// The territories directly below this one, by code.
    pub fn children(&self, territory: Territory) -> impl Iterator<Item = Territory> {
        self.places().filter(move |(_, place)| place.parent == Some(territory)).map(|(t, _)| t)
    }

    /// The official name; the code where the territory is not known.
    pub fn name(&self, territory: Territory) -> Cow<'_, str> {
        let unknown = || Cow::Owned(territory.to_string());
        self.place(territory).map_or_else(unknown, |place| Cow::from(&place.name))
    }

    /// The year of the census behind the population.
    pub fn population_year(&self, territory: Territory) -> Option<u16> {
        self.population_years.get(&territory).copied()
    }

    /// The regions of before 2016 that are none any more, in their declared order.
    pub fn former(&self) -> &[Former] {
        &self.former
    }

    /// How the territories look; empty where no map was read.
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// The named sets of territories, in their declared order.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The territory that *is* this text: a declared code, or a name, whatever its case, accents
    /// and hyphens. Never part of a longer text, and never a former region.
    pub fn find(&self, text: &str) -> Option<Territory> {
        if let Ok(code) = text.parse::<Territory>() {
            return self.places.contains_key(&code).then_some(code);
        }
        let wanted = fold(text);
        let called = |place: &Place| place.names.iter().any(|name| fold(&name.text) == wanted);
        self.places().find(|(_, place)| called(place)).map(|(territory, _)| territory)
    }

    /// What a text that is no code may mean: the region and the department of a bare number, or a
    /// territory by its name. Never part of a name, and nothing that is only spelt alike.
    pub fn meant(&self, text: &str) -> Vec<Territory> {
        let number = text.trim().to_uppercase();
        let padded = format!("{number:0>2}");
        let numbered = [Territory::region(&padded), Territory::department(&padded)];
        let known = |code: &Territory| self.places.contains_key(code);
        let mut meant: Vec<Territory> = numbered.into_iter().flatten().filter(known).collect();
        meant.extend(self.find(text).filter(|code| !meant.contains(code)));
        meant
    }

    /// The former region that *is* this text, compared like [`Geography::find`].
    pub fn find_former(&self, text: &str) -> Option<&Former> {
        let wanted = fold(text);
        self.former.iter().find(|former| fold(&former.name) == wanted)
    }

    /// The official name or code that is spelt most like this text, if any is near enough to be
    /// what was meant.
    pub fn nearest(&self, text: &str) -> Option<String> {
        if text.contains('-') && text.chars().all(|c| !c.is_lowercase()) {
            return nearest(text, self.places.keys().map(ToString::to_string));
        }
        // Regions first: of two names that are equally near, a source speaks for the larger.
        nearest(text, self.places.values().map(|place| place.name.clone()))
    }
}

impl FromIterator<(Territory, Place)> for Geography {
    fn from_iter<I: IntoIterator<Item = (Territory, Place)>>(places: I) -> Self {
        Self { places: places.into_iter().collect(), ..Self::default() }
    }
}

/// How alike two texts must be for one to be offered instead of the other; 1 is equal. Below it a
/// suggestion confuses more than it helps.
const ALIKE: f64 = 0.75;

/// The candidate that is spelt most like the text; the first of several.
pub fn nearest(text: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    let wanted = fold(text);
    let mut best = (ALIKE, None);
    for candidate in candidates {
        let alike = strsim::normalized_damerau_levenshtein(&wanted, &fold(&candidate));
        if best.0 < alike || (best.1.is_none() && best.0 <= alike) {
            best = (alike, Some(candidate));
        }
    }
    best.1
}

/// The text without case, accents, hyphens, apostrophes and doubled spaces.
pub(super) fn fold(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = plain.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folding() {
        #[rustfmt::skip]
        let cases = [
            ("Île-de-France", "ile de france"), ("VAL  D\u{2019}OISE", "val d oise"),
            ("Centre\u{a0}– Val-de-Loire", "centre val de loire"), ("I\u{302}le", "ile"), (" - ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "for {text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_suggestion_is_a_candidate(text in ".{0,12}") {
            let candidates = ["Bretagne", "Normandie", "Corse"].map(str::to_owned);
            let found = nearest(&text, candidates.clone().into_iter());
            prop_assert!(found.is_none_or(|found| candidates.contains(&found)));
        }
    }
}
