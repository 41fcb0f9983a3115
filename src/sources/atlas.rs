//! Reads `map/france.toml`: the outlines of the territories, for whoever draws a map of them.
//!
//! A drawing and no survey: nothing is measured or decided by it. The comment at the top of the
//! file says where the outlines come from and what its keys mean. Every ring encloses something,
//! and every corner lies near the paper, so that a drawing cannot overflow.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

use serde::Deserialize;

use crate::model::Territory;

use super::error::{SourceProblem, SourcesError};

/// A place on the paper: across from the left, down from the top.
pub type Corner = (i32, i32);

/// The paper and what is drawn on it; nothing where no map was read.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    /// Width of the paper, in units of the drawing.
    pub width: i32,
    /// Height of the paper, in the same units.
    pub height: i32,
    /// Whose outlines these are, in French.
    pub credit_fr: String,
    /// The same in English.
    pub credit_en: String,
    outlines: BTreeMap<Territory, Outline>,
}

/// How one territory looks.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Where its figure is written.
    pub label: Corner,
    /// Whether that place is on the paper, not on the territory.
    pub is_beside: bool,
    /// Its name as it is written on the map, line by line; may be empty.
    pub lines: Vec<String>,
    /// Its shores and borders, islands and enclaves; filled by the even-odd rule.
    pub rings: Vec<Ring>,
}

/// A closed line of three corners or more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Ring(Vec<Corner>);

impl Ring {
    /// The corners, in order; the last is joined to the first.
    pub fn corners(&self) -> &[Corner] {
        &self.0
    }
}

/// Corners farther from the origin than this are mistakes.
const FARTHEST: i32 = 10_000;

impl TryFrom<String> for Ring {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut corners: Vec<Corner> = Vec::new();
        for step in text.split_whitespace() {
            let number = |text: &str| text.parse::<i16>().ok().map(i32::from);
            let pair = step.split_once(',').and_then(|(x, y)| Some((number(x)?, number(y)?)));
            let (x, y) =
                pair.ok_or_else(|| format!("`{step}` is no step of a ring; write `3,-4`"))?;
            let (from_x, from_y) = corners.last().copied().unwrap_or((0, 0));
            let corner = (from_x + x, from_y + y);
            if FARTHEST < corner.0.abs().max(corner.1.abs()) {
                return Err(format!("the step `{step}` leads off the paper"));
            }
            corners.push(corner);
        }
        if corners.len() < 3 {
            return Err(format!("`{text}` encloses nothing: a ring has three corners or more"));
        }
        Ok(Self(corners))
    }
}

/// The file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAtlas {
    width: u16,
    height: u16,
    credit_fr: String,
    credit_en: String,
    #[serde(default)]
    outline: Vec<RawOutline>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutline {
    code: Territory,
    label: [i16; 2],
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    lines: Vec<String>,
    rings: Vec<Ring>,
}

/// Where the map lies in the folder of the sources.
const FILE: &str = "map/france.toml";
/// The file that comes with the program.
const BUILT_IN: &str = include_str!("../../sources/map/france.toml");

impl Atlas {
    /// How a territory looks, where the map knows it.
    pub fn outline(&self, territory: Territory) -> Option<&Outline> {
        self.outlines.get(&territory)
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.outlines.is_empty()
    }

    /// Reads the map of the folder, or else the one that comes with the program.
    pub(super) fn load(folder: &Path) -> Result<Self, SourceProblem> {
        let file = folder.join(FILE);
        let text = match fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BUILT_IN.to_owned()),
            read => read.map_err(SourcesError::Read),
        };
        let parsed = text.and_then(|text| Self::parse(&text));
        parsed.map_err(|error| SourceProblem { file, error })
    }

    /// Reads the text of a map. Touches no disk.
    ///
    /// # Errors
    ///
    /// If a key is unknown or missing, a code is none or stands twice, or a ring encloses nothing.
    pub fn parse(text: &str) -> Result<Self, SourcesError> {
        let raw: RawAtlas =
            toml::from_str(text).map_err(|error| SourcesError::shape("a map", text, &error))?;
        let mut outlines = BTreeMap::new();
        for RawOutline { code, label: [x, y], beside, lines, rings } in raw.outline {
            let second = lines.join(" ");
            let outline = Outline { label: (x.into(), y.into()), is_beside: beside, lines, rings };
            if let Some(first) = outlines.insert(code, outline) {
                let first = first.lines.join(" ");
                return Err(SourcesError::DuplicateCode { code, first, second });
            }
        }
        Ok(Self {
            width: i32::from(raw.width),
            height: i32::from(raw.height),
            credit_fr: raw.credit_fr,
            credit_en: raw.credit_en,
            outlines,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Level;
    use crate::sources::Geography;

    #[test]
    fn ours_shows_every_territory_on_the_paper() {
        let ours = Geography::load(Path::new("sources")).unwrap();
        let atlas = ours.atlas();
        for (territory, place) in ours.places() {
            // An overseas department is drawn as the region that it also is.
            let drawn = match (territory.level(), place.parent) {
                (Level::Country, _) => continue,
                (Level::Department, Some(region)) if ours.children(region).count() == 1 => region,
                _ => territory,
            };
            let outline = atlas.outline(drawn).unwrap_or_else(|| panic!("{drawn} is not drawn"));
            let corners = outline.rings.iter().flat_map(Ring::corners);
            for &(x, y) in corners.chain([&outline.label]) {
                let inside = (0..=atlas.width).contains(&x) && (0..=atlas.height).contains(&y);
                assert!(inside, "{drawn}: {x},{y} is off the paper");
            }
            let named = !outline.lines.is_empty();
            assert_eq!(named, drawn.level() == Level::Region, "the lines of {drawn}");
        }
    }

    #[test]
    fn mistakes() {
        let map = |rings: &str| {
            format!(
                "width = 9\nheight = 9\ncredit_fr = ''\ncredit_en = ''\n\
                 [[outline]]\ncode = 'REG-44'\nlabel = [1, 1]\nrings = ['{rings}']\n"
            )
        };
        #[rustfmt::skip]
        let cases = [
            ("0,0 1,0", "`0,0 1,0` encloses nothing: a ring has three corners or more"),
            ("0,0 1;0 0,1", "`1;0` is no step of a ring; write `3,-4`"),
            ("9000,0 9000,0 0,1", "the step `9000,0` leads off the paper"),
            ("0,0 99999,0 0,1", "`99999,0` is no step of a ring; write `3,-4`"),
        ];
        for (rings, expected) in cases {
            let error = Atlas::parse(&map(rings)).unwrap_err();
            let SourcesError::Shape { fault, .. } = error else { panic!("{error:?} for {rings}") };
            assert_eq!(fault.message, expected, "for {rings}");
        }
        let atlas = Atlas::parse(&map("5,5 3,0 -3,3")).unwrap();
        let outline = atlas.outline("REG-44".parse().unwrap()).unwrap();
        assert_eq!(outline.rings[0].corners(), [(5, 5), (8, 5), (5, 8)]);
    }
}
