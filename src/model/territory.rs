//! Territories by their official code.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A territory in INSEE's official geographic code: `FRA`, `REG-44`, `DEP-08`.
///
/// Region and department numbers collide (44 is Grand Est and Loire-Atlantique), so a bare number
/// is never a territory. The order is country, regions, departments, each by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Territory {
    level: Level,
    /// ASCII digits or letters, padded with zero bytes: `08`, `2A`, `974`.
    number: [u8; 3],
}

/// The code of a territory as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerritoryCode {
    length: u8,
    text: [u8; 7],
}

impl TerritoryCode {
    /// The text.
    ///
    /// # Panics
    ///
    /// Never: only ASCII becomes a territory.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.length.into()]).expect("a code is ASCII")
    }
}

/// How large a territory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole country, overseas regions included.
    Country,
    /// One of the 18 regions.
    Region,
    /// One of the 101 departments.
    Department,
}

/// The text is not a territory code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{found}` is not a territory code; expected `FRA`, `REG-44` or `DEP-08`")]
pub struct TerritoryError {
    /// The text as given.
    pub found: String,
}

/// Territories are compared more often than anything else: as one number, and not byte by byte.
impl Ord for Territory {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Territory {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Territory {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place().hash(state);
    }
}

impl Territory {
    /// Its place in the order of all.
    const fn place(self) -> u32 {
        let [first, second, third] = self.number;
        u32::from_be_bytes([self.level as u8, first, second, third])
    }

    /// The whole country.
    pub const FRANCE: Self = Self { level: Level::Country, number: [0; 3] };

    /// How large the territory is.
    pub const fn level(self) -> Level {
        self.level
    }

    /// The code as text, as every table names it by the million: kept in place.
    pub fn code(self) -> TerritoryCode {
        let mut code = TerritoryCode { length: 0, text: [0; 7] };
        for part in [self.prefix(), self.number()] {
            for &byte in part.as_bytes() {
                code.text[usize::from(code.length)] = byte;
                code.length += 1;
            }
        }
        code
    }

    /// What stands before the number.
    const fn prefix(self) -> &'static str {
        match self.level {
            Level::Country => "FRA",
            Level::Region => "REG-",
            Level::Department => "DEP-",
        }
    }

    /// The number alone (`44`, `2A`, `974`); empty for the country. Ambiguous without the level.
    ///
    /// # Panics
    ///
    /// Never: only ASCII becomes a territory.
    pub fn number(&self) -> &str {
        let end = self.number.iter().position(|&byte| byte == 0).unwrap_or(3);
        std::str::from_utf8(&self.number[..end]).expect("only ASCII passes `numbered`")
    }

    fn numbered(level: Level, number: &str) -> Option<Self> {
        let lengths = if level == Level::Region { 2..=2 } else { 2..=3 };
        let ascii = number.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if !lengths.contains(&number.len()) || !ascii {
            return None;
        }
        let mut padded = [0; 3];
        padded[..number.len()].copy_from_slice(number.as_bytes());
        Some(Self { level, number: padded })
    }

    /// The region with this INSEE number, such as `44`.
    pub fn region(number: &str) -> Option<Self> {
        Self::numbered(Level::Region, number)
    }

    /// The department with this INSEE number, such as `08` or `2A`.
    pub fn department(number: &str) -> Option<Self> {
        Self::numbered(Level::Department, number)
    }
}

impl Level {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Department => "department",
        }
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())?;
        f.write_str(self.number())
    }
}

impl FromStr for Territory {
    type Err = TerritoryError;

    fn from_str(text: &str) -> Result<Self, TerritoryError> {
        let parsed = match text.split_once('-') {
            None if text == "FRA" => Some(Self::FRANCE),
            Some(("REG", number)) => Self::region(number),
            Some(("DEP", number)) => Self::department(number),
            _ => None,
        };
        parsed.ok_or_else(|| TerritoryError { found: text.to_owned() })
    }
}

impl TryFrom<String> for Territory {
    type Error = TerritoryError;

    fn try_from(text: String) -> Result<Self, TerritoryError> {
        text.parse()
    }
}

impl From<Territory> for String {
    fn from(territory: Territory) -> Self {
        territory.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        #[rustfmt::skip]
        let cases = [
            ("FRA", true), ("REG-44", true), ("DEP-08", true), ("DEP-2A", true), ("DEP-974", true),
            ("44", false), ("REG-4", false), ("REG-444", false), ("DEP-2a", false), ("", false),
            ("FRA-1", false), ("DEP-é", false), ("DEP-", false),
        ];
        for (text, valid) in cases {
            let parsed = text.parse::<Territory>();
            assert_eq!(parsed.is_ok(), valid, "for {text:?}");
            if let Ok(territory) = parsed {
                assert_eq!(territory.to_string(), text);
            }
        }
    }
}
