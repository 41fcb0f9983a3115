//! Reads `vocabulary/territories.toml`: the file as written, and how it becomes a [`Geography`].
//!
//! The comment at the top of that file describes its keys. A key that is not listed here is an
//! error, and so is a name that means two territories: it would make a reader guess.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use crate::model::{Level, Territory};

use super::{
    error::{SourceProblem, SourcesError},
    geography::{Former, Geography, NameKind, Place, PlaceName, Scope, fold},
};

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGeography {
    country: RawCountry,
    #[serde(default)]
    region: Vec<RawRegion>,
    #[serde(default)]
    department: Vec<RawDepartment>,
    #[serde(default)]
    former: Vec<RawFormer>,
    #[serde(default)]
    scope: Vec<RawScope>,
}

// The keys that three tables share are repeated: serde's `flatten` would lose the line of an error
// and the list of accepted keys.

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCountry {
    code: String,
    name: String,
    population: u32,
    population_year: u16,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    locative: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegion {
    code: String,
    name: String,
    population: u32,
    population_year: u16,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    locative: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDepartment {
    code: String,
    name: String,
    region: Territory,
    population: u32,
    population_year: u16,
    #[serde(default)]
    coincides: bool,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    locative: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFormer {
    name: String,
    successors: Vec<Territory>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScope {
    name: String,
    #[serde(default)]
    names: Vec<String>,
    members: Vec<Territory>,
}

/// Where the geography lies in the folder of the sources.
const FILE: &str = "vocabulary/territories.toml";

impl Geography {
    /// Reads `vocabulary/territories.toml` in the folder of the sources.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not describe a geography.
    pub fn load(folder: &Path) -> Result<Self, SourceProblem> {
        let file = folder.join(FILE);
        let text = fs::read_to_string(&file).map_err(SourcesError::Read);
        let parsed = text.and_then(|text| Self::parse(&text));
        parsed.map_err(|error| SourceProblem { file, error })
    }

    /// Reads the text of a geography. Touches no disk.
    ///
    /// # Errors
    ///
    /// The first problem met: a key that is unknown or missing, a code that is none, stands twice
    /// or in the wrong table, a region that is not declared, a name that means two things.
    pub fn parse(text: &str) -> Result<Self, SourcesError> {
        let raw: RawGeography = toml::from_str(text)
            .map_err(|error| SourcesError::shape("a geography", text, &error))?;
        let mut built = Builder::default();
        let c = raw.country;
        let names = named(&c.name, &[c.names, c.abbreviations, c.demonyms]);
        let place = Place::new(c.name, None, c.population, names, c.locative);
        built.add(&c.code, Level::Country, place, c.population_year)?;
        for r in raw.region {
            let names = named(&r.name, &[r.names, r.abbreviations, r.demonyms]);
            let parent = Some(Territory::FRANCE);
            let place = Place::new(r.name, parent, r.population, names, r.locative);
            built.add(&r.code, Level::Region, place, r.population_year)?;
        }
        for d in raw.department {
            built.require("region", &d.name, d.region)?;
            let names = match d.coincides {
                true => Vec::new(),
                false => named(&d.name, &[d.names, d.abbreviations, d.demonyms]),
            };
            let place = Place::new(d.name, Some(d.region), d.population, names, d.locative);
            built.add(&d.code, Level::Department, place, d.population_year)?;
        }
        for f in raw.former {
            let names = named(&f.name, &[f.names, Vec::new(), f.demonyms]);
            for &successor in &f.successors {
                built.require("successors", &f.name, successor)?;
            }
            built.claim_names(&names, &format!("the former region {}", f.name))?;
            let former = Former { name: f.name, names, successors: f.successors };
            built.geography.former.push(former);
        }
        for s in raw.scope {
            let names = named(&s.name, &[s.names, Vec::new(), Vec::new()]);
            for &member in &s.members {
                built.require("members", &s.name, member)?;
            }
            built.claim_names(&names, &format!("the scope {}", s.name))?;
            let scope = Scope { name: s.name, names, members: s.members };
            built.geography.scopes.push(scope);
        }
        Ok(built.geography)
    }
}

/// A geography under construction, and who owns which name.
#[derive(Default)]
struct Builder {
    geography: Geography,
    owners: BTreeMap<String, String>,
}

impl Builder {
    fn add(
        &mut self,
        code: &str,
        level: Level,
        place: Place,
        population_year: u16,
    ) -> Result<(), SourcesError> {
        let wrong = |source| SourcesError::Code { level: level.code(), source };
        let territory: Territory = code.parse().map_err(wrong)?;
        if territory.level() != level {
            return Err(SourcesError::Level { code: territory, level: level.code() });
        }
        if let Some(first) = self.geography.places.get(&territory) {
            let first = first.name.clone();
            return Err(SourcesError::DuplicateCode { code: territory, first, second: place.name });
        }
        self.claim_names(&place.names, &territory.to_string())?;
        self.geography.places.insert(territory, place);
        self.geography.population_years.insert(territory, population_year);
        Ok(())
    }

    fn require(&self, key: &'static str, name: &str, code: Territory) -> Result<(), SourcesError> {
        let name = || name.to_owned();
        match self.geography.places.get(&code) {
            Some(_) if code.level() == Level::Region => Ok(()),
            Some(_) => Err(SourcesError::Level { code, level: Level::Region.code() }),
            None => Err(SourcesError::Undeclared { key, name: name(), code }),
        }
    }

    fn claim_names(&mut self, names: &[PlaceName], owner: &str) -> Result<(), SourcesError> {
        for name in names {
            let first = self.owners.entry(fold(&name.text)).or_insert_with(|| owner.to_owned());
            if first != owner {
                return Err(SourcesError::DuplicateName {
                    text: name.text.clone(),
                    first: first.clone(),
                    second: owner.to_owned(),
                });
            }
        }
        Ok(())
    }
}

impl Place {
    fn new(
        name: String,
        parent: Option<Territory>,
        population: u32,
        names: Vec<PlaceName>,
        locative: String,
    ) -> Self {
        Self { name, parent, population, names, locative }
    }
}

/// The official name, then other names, abbreviations and demonyms.
fn named(official: &str, [names, abbreviations, demonyms]: &[Vec<String>; 3]) -> Vec<PlaceName> {
    let each = |texts: &[String], kind| {
        texts.iter().map(move |text| PlaceName { text: text.clone(), kind }).collect::<Vec<_>>()
    };
    let mut all = each(&[official.to_owned()], NameKind::Name);
    all.extend(each(names, NameKind::Name));
    all.extend(each(abbreviations, NameKind::Abbreviation));
    all.extend(each(demonyms, NameKind::Demonym));
    all
}
