//! How the number beside a word is read: how far "environ" reaches, as the policy declares it.

use serde::Deserialize;
use toml::Spanned;

use crate::model::Qualifier;

/// How far a printed number may be off, in per cent of itself; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Margin {
    pub(crate) below: Option<u8>,
    pub(crate) above: Option<u8>,
}

/// How the number beside one word is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    pub(crate) hard: Margin,
    pub(crate) soft: Margin,
    #[serde(default)]
    pub(crate) half_unit: bool,
}

impl Reading {
    /// A number without a word beside it.
    pub(crate) const EXACT: Self = {
        let none = Margin { below: Some(0), above: Some(0) };
        Self { hard: none, soft: none, half_unit: false }
    };
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Readings {
    nearly: Spanned<Reading>,
    about: Spanned<Reading>,
    more_than: Spanned<Reading>,
    fewer_than: Spanned<Reading>,
    at_least: Spanned<Reading>,
    at_most: Spanned<Reading>,
    between: Spanned<Reading>,
}

impl Readings {
    pub(crate) fn of(&self, qualifier: Qualifier) -> Option<&Spanned<Reading>> {
        match qualifier {
            Qualifier::Exact => None,
            Qualifier::Nearly => Some(&self.nearly),
            Qualifier::About => Some(&self.about),
            Qualifier::MoreThan => Some(&self.more_than),
            Qualifier::FewerThan => Some(&self.fewer_than),
            Qualifier::AtLeast => Some(&self.at_least),
            Qualifier::AtMost => Some(&self.at_most),
            Qualifier::Between => Some(&self.between),
        }
    }
}

/// The readings as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReadings {
    pub(crate) count: Readings,
    pub(crate) share: Readings,
}

/// Whether no side of `inner` reaches beyond `outer`.
pub(crate) fn within(inner: Margin, outer: Margin) -> bool {
    let side = |inner: Option<u8>, outer: Option<u8>| match (inner, outer) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner <= outer,
    };
    side(inner.below, outer.below) && side(inner.above, outer.above)
}
