//! The official geographic code: France, its regions and departments, their names and populations.

use std::collections::BTreeMap;

use crate::model::Territory;

/// The tree of territories, with every spelling by which they are called.
#[derive(Clone, Debug, Default)]
pub struct Geography {
    places: BTreeMap<Territory, Place>,
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
    /// Every way in which documents call it, the official name first.
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
    pub fn name(&self, territory: Territory) -> String {
        self.place(territory).map_or_else(|| territory.to_string(), |place| place.name.clone())
    }
}

impl FromIterator<(Territory, Place)> for Geography {
    fn from_iter<I: IntoIterator<Item = (Territory, Place)>>(places: I) -> Self {
        Self { places: places.into_iter().collect() }
    }
}
