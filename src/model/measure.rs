//! What a claim measures.

use std::{convert::Infallible, fmt, str::FromStr, sync::Arc};

/// What is counted, with its unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A stock of CPTS; a whole number.
    Communities,
    /// The share of the population that lives where a CPTS works; per cent, 0 to 100.
    PopulationShare,
    /// The people who live where a CPTS works; persons.
    Population,
    /// An official aim in communities; never a count. In what a page says, before it is normalised,
    /// an aim in whatever unit it was announced.
    Target,
    /// An official aim as a share of the population or the territory; per cent.
    TargetShare,
    /// The share of the population that lives outside every CPTS; per cent.
    PopulationShareUncovered,
    /// The people who live outside every CPTS; persons.
    PopulationUncovered,
    /// A measure of somebody else's claims: a plain count over the official geography.
    Other(Arc<str>),
}

impl Measure {
    /// The measures of this field, in the order in which they are shown.
    pub const KNOWN: [Self; 7] = [
        Self::Communities,
        Self::PopulationShare,
        Self::Population,
        Self::Target,
        Self::TargetShare,
        Self::PopulationShareUncovered,
        Self::PopulationUncovered,
    ];

    /// The code used in every table.
    pub fn code(&self) -> &str {
        match self {
            Self::Communities => "communities",
            Self::PopulationShare => "population_share",
            Self::Population => "population",
            Self::Target => "target",
            Self::TargetShare => "target_share",
            Self::PopulationShareUncovered => "population_share_uncovered",
            Self::PopulationUncovered => "population_uncovered",
            Self::Other(code) => code,
        }
    }

    /// Whether the values are percentages, which never add up over territories.
    pub fn is_share(&self) -> bool {
        matches!(self, Self::PopulationShare | Self::PopulationShareUncovered | Self::TargetShare)
    }

    /// Whether it is what somebody aims at, and not what there is.
    pub fn is_target(&self) -> bool {
        matches!(self, Self::Target | Self::TargetShare)
    }

    /// Whether the values of the parts of a territory add up to that of the whole.
    pub fn is_additive(&self) -> bool {
        matches!(
            self,
            Self::Communities | Self::Population | Self::PopulationUncovered | Self::Other(_)
        )
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Measure {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let known = Self::KNOWN.into_iter().find(|measure| measure.code() == text);
        Ok(known.unwrap_or_else(|| Self::Other(text.into())))
    }
}
