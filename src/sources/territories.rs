//! Reads `vocabulary/territories.toml`: the file as written, and how it becomes a [`Geography`].
//!
//! The comment at the top of that file describes its keys. A key that is not listed here is an
//! error, and so is a name that means two territories: it would make a reader guess.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use serde::Deserialize;

use crate::model::{Level, Territory};

use super::{
    atlas::Atlas,
    error::{SourceProblem, SourcesError},
    geography::{Former, Geography, NameKind, Place, PlaceName, Scope, fold},
};

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGeography {
    country: RawPlace,
    #[serde(default)]
    region: Vec<RawPlace>,
    #[serde(default)]
    department: Vec<RawDepartment>,
    #[serde(default)]
    former: Vec<RawFormer>,
    #[serde(default)]
    scope: Vec<RawScope>,
}

// The keys that two tables share are repeated: serde's `flatten` would lose the line of an error and
// the list of accepted keys.

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
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
/// The file that comes with the program.
const BUILT_IN: &str = include_str!("../../sources/vocabulary/territories.toml");

impl Geography {
    /// Reads `vocabulary/territories.toml` and `map/france.toml` in the folder of the sources.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or does not describe a geography or a map. A folder without them
    /// has those that come with the program.
    pub fn load(folder: &Path) -> Result<Self, SourceProblem> {
        let file = folder.join(FILE);
        let text = match fs::read_to_string(&file) {
            // The program carries the geography, so that it works in any folder.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BUILT_IN.to_owned()),
            read => read.map_err(SourcesError::Read),
        };
        let parsed = text.and_then(|text| Self::parse(&text));
        let parsed = parsed.map_err(|error| SourceProblem { file, error })?;
        Ok(Self { atlas: Atlas::load(folder)?, ..parsed })
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
        built.add_place(raw.country, Level::Country, None)?;
        for region in raw.region {
            built.add_place(region, Level::Region, Some(Territory::FRANCE))?;
        }
        for department in raw.department {
            built.add_department(department)?;
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
    fn add_place(
        &mut self,
        raw: RawPlace,
        level: Level,
        parent: Option<Territory>,
    ) -> Result<(), SourcesError> {
        let code = at_level(&raw.code, level)?;
        let names = named(&raw.name, &[raw.names, raw.abbreviations, raw.demonyms]);
        let (name, population, locative) = (raw.name, raw.population, raw.locative);
        let place = Place { name, parent, population, names, locative };
        self.add(code, place, raw.population_year)
    }

    fn add_department(&mut self, raw: RawDepartment) -> Result<(), SourcesError> {
        self.require("region", &raw.name, raw.region)?;
        let code = at_level(&raw.code, Level::Department)?;
        let names = if raw.coincides {
            Vec::new()
        } else {
            named(&raw.name, &[raw.names, raw.abbreviations, raw.demonyms])
        };
        let (name, population, locative) = (raw.name, raw.population, raw.locative);
        let place = Place { name, parent: Some(raw.region), population, names, locative };
        self.add(code, place, raw.population_year)
    }

    fn add(&mut self, territory: Territory, place: Place, year: u16) -> Result<(), SourcesError> {
        if let Some(first) = self.geography.places.get(&territory) {
            let first = first.name.clone();
            return Err(SourcesError::DuplicateCode { code: territory, first, second: place.name });
        }
        self.claim_names(&place.names, &territory.to_string())?;
        self.geography.places.insert(territory, place);
        self.geography.population_years.insert(territory, year);
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

/// The territory of this code, which must be of this level.
fn at_level(code: &str, level: Level) -> Result<Territory, SourcesError> {
    let wrong = |source| SourcesError::Code { level: level.code(), source };
    let code: Territory = code.parse().map_err(wrong)?;
    if code.level() == level {
        return Ok(code);
    }
    Err(SourcesError::Level { code, level: level.code() })
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

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::model::Hint;

    const OURS: &str = include_str!("../../sources/vocabulary/territories.toml");

    #[test]
    fn ours_is_whole() {
        let ours = Geography::parse(OURS).unwrap();
        let france = ours.place(Territory::FRANCE).unwrap();
        assert_eq!(ours.places().count(), 1 + 18 + 101);
        assert_eq!(ours.children(Territory::FRANCE).count(), 18);
        for (territory, place) in ours.places() {
            let parts: Vec<_> = ours.children(territory).collect();
            let sum: u32 = parts.iter().filter_map(|&t| Some(ours.place(t)?.population)).sum();
            assert!(parts.is_empty() || sum == place.population, "population of {territory}");
            assert!(place.locative.ends_with(&place.name), "locative of {territory}");
            assert!(ours.population_year(territory).is_some(), "year of {territory}");
        }
        let members: usize = ours.scopes().iter().map(|scope| scope.members.len()).sum();
        assert_eq!(members, 18, "every region is in one of the two scopes");
        assert_eq!(ours.former().len(), 16, "22 less the 6 that still stand");
        assert!((65_000_000..75_000_000).contains(&france.population), "{}", france.population);
    }

    #[test]
    fn names() {
        let ours = Geography::parse(OURS).unwrap();
        #[rustfmt::skip]
        let cases = [
            ("REG-44", Some("REG-44")), ("Grand-Est", Some("REG-44")), ("grand est", Some("REG-44")),
            ("Ile de France", Some("REG-11")), ("francilienne", Some("REG-11")),
            ("PACA", Some("REG-93")), ("Paca", Some("REG-93")), ("région Centre", Some("REG-24")),
            ("Centre – Val-de-Loire", Some("REG-24")), ("Val-d\u{2019}Oise", Some("DEP-95")),
            ("Guadeloupe", Some("REG-01")), ("Réunion", Some("REG-04")), ("corse", Some("REG-94")),
            ("Corse-du-Sud", Some("DEP-2A")), ("Isariens", Some("DEP-60")), ("Hexagone", Some("FRA")),
            ("ligérienne", Some("REG-52")), ("France entière", Some("FRA")),
            ("Alsace", None), ("Picardie", None), ("savoyard", Some("DEP-73")), ("Centre", None), ("DEP-96", None),
            ("métropole", None), ("", None),
        ];
        for (text, expected) in cases {
            let found = ours.find(text).map(|territory| territory.to_string());
            assert_eq!(found.as_deref(), expected, "for {text:?}");
        }
        let successors = |text| ours.find_former(text).map(|former| former.successors.clone());
        assert_eq!(successors("rhone alpes"), Some(vec![Territory::region("84").unwrap()]));
        assert_eq!(successors("Bretagne"), None);
    }

    #[test]
    fn suggestions() {
        let ours = Geography::parse(OURS).unwrap();
        #[rustfmt::skip]
        let cases = [
            ("Bretange", Some("Bretagne")), ("Haut de France", Some("Hauts-de-France")),
            ("REG-4", Some("REG-04")), ("Moselle et Rhin", None), ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(ours.nearest(text).as_deref(), expected, "for {text:?}");
        }
    }

    #[test]
    fn mistakes() {
        let country = "[country]\ncode = 'FRA'\nname = 'France'\npopulation = 1\n\
            population_year = 2023\nnames = ['Hexagone']\nlocative = 'en France'\n";
        let place = |table: &str, code: &str, name: &str, more: &str| {
            format!(
                "[[{table}]]\ncode = '{code}'\nname = '{name}'\npopulation = 1\n\
                 population_year = 2023\nlocative = ''\n{more}\n"
            )
        };
        let est = place("region", "REG-44", "Grand Est", "");
        #[rustfmt::skip]
        let cases = [
            (place("region", "44", "Grand Est", ""),     "`code` is not the code of a region"),
            (place("region", "DEP-44", "Grand Est", ""), "`DEP-44` is not the code of a region"),
            (est.repeat(2), "`REG-44` is declared twice, as `Grand Est` and as `Grand Est`"),
            (place("department", "DEP-08", "Ardennes", "region = 'REG-44'"),
                "`region` of `Ardennes` is `REG-44`, which is not declared"),
            (est.clone() + &place("region", "REG-53", "grand-est", ""),
                "`grand-est` means both REG-44 and REG-53"),
            (est.clone() + "[[former]]\nname = 'Alsace'\nsuccessors = ['REG-84']\n",
                "`successors` of `Alsace` is `REG-84`, which is not declared"),
            (est.clone() + "[[scope]]\nname = 'métropole'\nmembers = ['FRA']\n",
                "`FRA` is not the code of a region"),
            (est.clone() + "[[scope]]\nname = 'Hexagone'\nmembers = ['REG-44']\n",
                "`Hexagone` means both FRA and the scope Hexagone"),
            (place("region", "REG-44", "Grand Est", "demonym = []"), "not a geography"),
        ];
        for (text, expected) in cases {
            let error = Geography::parse(&(country.to_owned() + &text)).unwrap_err();
            assert_eq!(error.to_string(), expected, "for {text}");
            assert!(error.hint().is_some() || error.source().is_some(), "no way out of {text}");
        }
    }
}
