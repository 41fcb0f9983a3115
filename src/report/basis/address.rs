//! Where everything of the report stands: the names of its files, the ids on its pages, the links between them.
//!
//! A link always leads to something that is written: to the row of a figure or to a claim on the
//! page of its territory.

use chrono::NaiveDate;

use crate::model::{Digest, Territory};
use crate::normalise::Claim;

use super::desk::{Desk, Placed};
use crate::report::language::period::Period;

/// Where the page stands that a link is written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// The front page, in the report folder itself.
    Front,
    /// The page of a territory, in the folder of its language.
    Territory,
}

impl Spot {
    /// What leads from the page to the report folder.
    pub(crate) const fn up(self) -> &'static str {
        match self {
            Self::Front => "",
            Self::Territory => "../",
        }
    }
}

impl Desk<'_> {
    /// The link to the archived bytes of a page.
    pub(crate) fn capture_href(&self, digest: Digest, spot: Spot) -> Option<String> {
        Some(format!("{}../{}", spot.up(), crate::report::capture_path(self.capture(digest)?)))
    }

    /// The link to the page of a territory, where it has one.
    pub(crate) fn territory_href(&self, territory: Territory, spot: Spot) -> Option<String> {
        let page = page_name(territory);
        self.has_page(territory).then(|| match spot {
            Spot::Front => format!("{}/{page}", self.lang.code()),
            Spot::Territory => page,
        })
    }

    /// The page on which something of this day is proven, in the folder of its language.
    fn proof_page(&self, territory: Territory, day: NaiveDate, spot: Spot) -> String {
        let Some(period) = self.layout.period(territory, day) else {
            return self.territory_href(territory, spot).unwrap_or_default();
        };
        let page = period_page_name(territory, period);
        match spot {
            Spot::Front => format!("{}/{page}", self.lang.code()),
            Spot::Territory => page,
        }
    }

    /// The link to the proof of a figure: what is quoted today stands on the page of its territory.
    pub(crate) fn figure_href(&self, placed: &Placed<'_>, spot: Spot) -> String {
        let figure = placed.figure;
        let page = if figure.current {
            self.territory_href(figure.territory, spot).unwrap_or_default()
        } else {
            self.proof_page(figure.territory, figure.as_of.end, spot)
        };
        format!("{page}#{}", placed.anchor)
    }

    /// The link to a claim.
    pub(crate) fn claim_href(&self, claim: &Claim, spot: Spot) -> String {
        let page = self.proof_page(claim.territory, claim.as_of.end, spot);
        format!("{page}#{}", claim.id)
    }
}

/// The file of a territory, inside the folder of a language.
pub(crate) fn page_name(territory: Territory) -> String {
    let mut name = territory.to_string();
    name.make_ascii_lowercase();
    name.push_str(".html");
    name
}

/// The file with the proofs of a territory in one period, inside the folder of a language.
pub(crate) fn period_page_name(territory: Territory, period: Period) -> String {
    let mut name = format!("{territory}-{period}.html");
    name.make_ascii_lowercase();
    name
}

/// Letters, digits and single hyphens: what an id and a link can both carry as it is.
pub(crate) fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mapped: String = text.chars().map(plain).collect();
    let parts: Vec<_> = mapped.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
