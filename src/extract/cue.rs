//! The sorts of words that tell what a number counts: the tables of `sources/vocabulary/words.toml`.

use serde::Deserialize;

/// What every sort of word tells about the number beside it; the names are those of the tables of
/// `sources/vocabulary/words.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cue {
    Community,
    OtherCommunity,
    Ambiguous,
    OtherStructure,
    Population,
    Whole,
    Coverage,
    Uncovered,
    Everyone,
    Counting,
    Event,
    Session,
    Target,
    Forecast,
    Ahead,
    Mean,
    Sample,
    Studied,
    Gap,
    Negation,
    Label,
    Part,
    SumUp,
    Today,
    NotAsOf,
    Deadline,
    Adjective,
    Column,
    ColumnOther,
    Total,
    Subtotal,
    Dissolved,
    CountingPronoun,
    Geographic,
    Pointer,
    PageDate,
    Anaphora,
    Share,
    Partly,
    Standing,
    Municipal,
    Area,
    Including,
    Included,
    Signing,
    Drawn,
    Deed,
    SomePeople,
    Institution,
    AimVerb,
    Survey,
    Opinion,
    PutOff,
    Legend,
    Tells,
    LocalBody,
    Link,
    Trade,
    EventNoun,
    Person,
    ListOther,
    NoDemonym,
}

impl Cue {
    /// How many sorts there are.
    pub(super) const COUNT: usize = Self::NoDemonym as usize + 1;
}
