//! What a number may turn out to be: a claim, or one of many things that are none.

use crate::extract::recognise::numbers::Number;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::model::Measure;

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is a claim.
    Claim(Counted),
    /// It is none.
    Declined(Reason),
}

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one number")]
pub(super) struct Counted {
    pub(super) measure: Measure,
    /// It counts "projets".
    pub(super) projects: bool,
    /// What it counts stands beside it; otherwise a stage must.
    pub(super) headed: bool,
    /// It points back to what was just counted: "elles n'étaient qu'une".
    pub(super) pronoun: bool,
    /// "une CPTS chacune": one for every place named.
    pub(super) each: bool,
}

/// Why a number is no claim; the words are those of `sources check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It counts something that is no CPTS.
    OtherNoun,
    /// It counts maisons de santé, contrats locaux or the like.
    OtherStructure,
    /// It is part of a name: "avenant 2", "phase 3".
    Label,
    /// It stands alone, and nothing says what it counts.
    NothingCounted,
    /// It tells of something that happened, not of a stock.
    Event,
    /// It tells of what may come.
    Forecast,
    /// It is a mean, or the size of one community.
    Mean,
    /// It counts answers to a survey.
    Sample,
    /// It is what is missing to an aim.
    Gap,
    /// The sentence denies it.
    Negation,
    /// It is a share of something else than the population.
    OtherShare,
    /// Nothing says that the people are covered.
    NoCoverage,
    /// It is the population of one community.
    OneCommunity,
    /// It is an ordinal that counts no communities.
    Ordinal,
    /// It is an article: "une CPTS".
    Article,
    /// It is about a place that is no territory of today, or that is not named.
    UnknownPlace,
    /// The head of its column says that it counts something else.
    Column,
    /// It cannot be a count: negative, broken or too large.
    NotACount,
    /// It was not even judged, in a sentence that speaks of CPTS.
    Unjudged,
    /// It stands in a table or a sentence with more numbers than any for people.
    TooLarge,
}

impl Reason {
    /// All reasons, in the order in which they are declared.
    pub const ALL: [Self; 20] = [
        Self::OtherNoun,
        Self::OtherStructure,
        Self::Label,
        Self::NothingCounted,
        Self::Event,
        Self::Forecast,
        Self::Mean,
        Self::Sample,
        Self::Gap,
        Self::Negation,
        Self::OtherShare,
        Self::NoCoverage,
        Self::OneCommunity,
        Self::Ordinal,
        Self::Article,
        Self::UnknownPlace,
        Self::Column,
        Self::NotACount,
        Self::Unjudged,
        Self::TooLarge,
    ];

    /// The codes of all reasons.
    pub const CODES: [&'static str; Self::ALL.len()] = {
        let mut codes = [""; Self::ALL.len()];
        let mut at = 0;
        while at < codes.len() {
            codes[at] = Self::ALL[at].code();
            at += 1;
        }
        codes
    };

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherNoun => "other_noun",
            Self::OtherStructure => "other_structure",
            Self::Label => "label",
            Self::NothingCounted => "nothing_counted",
            Self::Event => "event",
            Self::Forecast => "forecast",
            Self::Mean => "mean",
            Self::Sample => "sample",
            Self::Gap => "gap",
            Self::Negation => "negation",
            Self::OtherShare => "other_share",
            Self::NoCoverage => "no_coverage",
            Self::OneCommunity => "one_community",
            Self::Ordinal => "ordinal",
            Self::Article => "article",
            Self::UnknownPlace => "unknown_place",
            Self::Column => "column",
            Self::NotACount => "not_a_count",
            Self::Unjudged => "unjudged",
            Self::TooLarge => "too_large",
        }
    }

    /// What it means, in a few English words, for whoever looks at what was declined.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::OtherNoun => "counts something that is no CPTS",
            Self::OtherStructure => "counts another sort of structure",
            Self::Label => "is part of a name",
            Self::NothingCounted => "nothing says what it counts",
            Self::Event => "tells of an event, not of a stock",
            Self::Forecast => "tells of what may come",
            Self::Mean => "is a mean, or the size of one community",
            Self::Sample => "counts answers to a survey",
            Self::Gap => "is what is missing to an aim",
            Self::Negation => "the sentence denies it",
            Self::OtherShare => "is a share of something else than the population",
            Self::NoCoverage => "nothing says that the people are covered",
            Self::OneCommunity => "is the population of one community",
            Self::Ordinal => "is an ordinal that counts no communities",
            Self::Article => "is an article",
            Self::UnknownPlace => "is about a place that is no territory, or that is not named",
            Self::Column => "the head of its column says that it counts something else",
            Self::NotACount => "cannot be a count",
            Self::Unjudged => "was not judged, though its sentence speaks of CPTS",
            Self::TooLarge => "stands in a table or sentence with too many numbers to be read",
        }
    }
}

/// What the talk is of, where a number stands without its noun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Topic {
    /// Nothing says.
    #[default]
    Unknown,
    /// Communities.
    Cpts,
    /// Other structures.
    Other,
}

/// What the surroundings of a sentence tell its judge.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the surroundings")]
pub(super) struct Setting {
    /// What was talked of before.
    pub(super) topic: Topic,
    /// The talk is of one named community.
    pub(super) single: bool,
    /// It is an item of a list whose introduction counts CPTS or names their stage.
    pub(super) listed: bool,
    /// A claim was read before in the same paragraph.
    pub(super) counted: bool,
    /// A figure stands before it in the same list or among the same cards.
    pub(super) beside: bool,
    /// What the last share was a share of.
    pub(super) shared: Shared,
    /// The sentence before tells of the inhabitants of a place.
    pub(super) people: bool,
    /// A committee or a ceremony was told of before: what is validated or signed there is of that day.
    pub(super) session: bool,
    /// What introduces its list says that communities are counted in it.
    pub(super) announced: bool,
    /// An item that is a place and a number in brackets counts the communities there.
    pub(super) bracketed: bool,
    /// The heading says that communities of a survey or a call are counted.
    pub(super) drawn: bool,
}

/// What a share that names nothing continues: "et 92 % en Bretagne".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shared {
    /// No share was read.
    #[default]
    Nothing,
    /// A share of the people who are covered.
    Covered,
    /// A share of those who are not.
    Uncovered,
}

impl Shared {
    /// The one that is known.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::Nothing { other } else { self }
    }

    /// What a share that is read now leaves for the next one.
    pub(super) fn of(measure: &Measure) -> Option<Self> {
        match measure {
            Measure::PopulationShare | Measure::Population => Some(Self::Covered),
            Measure::PopulationShareUncovered | Measure::PopulationUncovered => {
                Some(Self::Uncovered)
            }
            _ => None,
        }
    }
}

/// One number where it stands, for those who judge it.
#[derive(Clone, Copy)]
pub(super) struct Here<'s> {
    pub(super) s: &'s Sentence<'s>,
    pub(super) index: usize,
    pub(super) number: &'s Number,
    pub(super) scope: Scope,
    pub(super) setting: Setting,
}
