//! The wordings of the field, read from `sources/vocabulary/`.
//!
//! What a publisher may say otherwise stands there, and not in the code, which knows the small words of French. The
//! files come with the program; a folder given on the command line replaces them.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::model::{Hint, PartialDate, Qualifier, StageRange, Territory};
use crate::sources::{Geography, PublisherKind, Stumble};

pub(crate) use super::cue::Cue;
use super::pattern::{Pattern, Wordings};
use super::places::Places;
use super::sieve::{Index, Indexed, Lexicon, Tables};
use super::token::{Token, tokens};

/// A wording of a stage.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StageWording {
    pub(crate) stages: StageRange,
    pub(crate) among: StageRange,
    /// Only for these kinds of publisher; empty for all.
    pub(crate) kinds: Vec<PublisherKind>,
    /// Gives way to every other wording, and says nothing of a "projet".
    pub(crate) weak: bool,
    /// The wording as the vocabulary declares it, and once found, as the text prints it: what a
    /// claim names as its rule.
    pub(crate) rule: String,
}

/// A body that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its canonical name.
    pub name: String,
    /// What sort of body it is.
    pub kind: PublisherKind,
    /// The territory that it speaks for, where it is known.
    pub territory: Option<Territory>,
}

/// An origin in the vocabulary: whole, or waiting for the place behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OriginWording {
    Whole(Origin),
    Body { name: String, kind: PublisherKind },
    Before,
    Verb,
}

/// Everything that the extractor knows of words.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    pub(crate) stages: Wordings<Vec<StageWording>>,
    /// The day of the first agreement: before it, no community has signed one.
    pub(crate) signed_since: PartialDate,
    /// One for each sort, in their order.
    cues: Vec<Wordings<Cue>>,
    /// A larger number counts no communities.
    pub(crate) most_communities: f64,
    pub(crate) units: Lexicon<u32>,
    pub(crate) multipliers: Lexicon<f64>,
    pub(crate) collectives: Lexicon<f64>,
    pub(crate) ordinals: Wordings<u32>,
    pub(crate) fractions: Wordings<Fraction>,
    pub(crate) qualifiers: Wordings<Qualifier>,
    pub(crate) qualifiers_behind: Wordings<Qualifier>,
    pub(crate) origins: Wordings<OriginWording>,
    pub(crate) places: Places,
    names: BTreeMap<Territory, String>,
    index: Index,
}

/// A part of a whole, in thousandths of a per cent so that it can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    pub(crate) thousandths: u32,
    /// It names the people that it is a part of: "toute la population".
    pub(crate) people: bool,
}

/// Why a vocabulary cannot be read.
#[derive(Debug, Error)]
pub enum VocabularyError {
    /// A file is not TOML, or has a key that is unknown or of the wrong type.
    #[error("sources/vocabulary/{file}: not a vocabulary")]
    Shape {
        /// The file.
        file: &'static str,
        /// What is wrong, with line and column.
        #[source]
        source: Stumble,
    },
    /// A stage, a qualifier or a territory is none.
    #[error("sources/vocabulary/{file}: {message}")]
    Value {
        /// The file.
        file: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl Hint for VocabularyError {
    fn hint(&self) -> Option<String> {
        match self {
            Self::Shape { source, .. } => Some(source.remedy()),
            Self::Value { .. } => {
                Some("the comment at the head of the file says what it may hold".to_owned())
            }
        }
    }
}

/// The texts of the vocabulary files.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// `stages.toml`.
    pub stages: &'a str,
    /// `numbers.toml`.
    pub numbers: &'a str,
    /// `words.toml`.
    pub words: &'a str,
    /// `origins.toml`.
    pub origins: &'a str,
}

impl Texts<'static> {
    /// The files that come with the program.
    pub const BUILT_IN: Self = Self {
        stages: include_str!("../../../sources/vocabulary/stages.toml"),
        numbers: include_str!("../../../sources/vocabulary/numbers.toml"),
        words: include_str!("../../../sources/vocabulary/words.toml"),
        origins: include_str!("../../../sources/vocabulary/origins.toml"),
    };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStages {
    signed_since: String,
    wording: Vec<RawWording>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWording {
    stages: String,
    among: Option<String>,
    #[serde(default)]
    kinds: Vec<PublisherKind>,
    #[serde(default)]
    weak: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNumbers {
    most_communities: f64,
    units: BTreeMap<String, u32>,
    multipliers: BTreeMap<String, f64>,
    collectives: BTreeMap<String, f64>,
    ordinals: BTreeMap<String, u32>,
    fraction: Vec<RawFraction>,
    qualifier: Vec<RawQualifier>,
    qualifier_behind: Vec<RawQualifier>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFraction {
    words: Vec<String>,
    percent: f64,
    #[serde(default)]
    people: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQualifier {
    qualifier: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWords {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrigins {
    origin: Vec<RawOrigin>,
    body: Vec<RawBody>,
    attribution: RawAttribution,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrigin {
    name: String,
    kind: PublisherKind,
    territory: Option<Territory>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBody {
    name: String,
    kind: PublisherKind,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttribution {
    before: Vec<String>,
    verbs: Vec<String>,
}

impl Vocabulary {
    /// Reads the vocabulary.
    ///
    /// # Errors
    ///
    /// The first mistake met, with its file.
    pub fn parse(texts: Texts<'_>, geography: &Geography) -> Result<Self, VocabularyError> {
        let numbers: RawNumbers = shaped("numbers.toml", texts.numbers)?;
        let cues: BTreeMap<Cue, RawWords> = shaped("words.toml", texts.words)?;
        let mut sorts = vec![Wordings::new(Vec::new()); Cue::COUNT];
        for (cue, raw) in cues {
            sorts[cue as usize] = wordings(&raw.words, &cue);
        }
        let (stages, signed_since) = stages(texts.stages)?;
        let mut vocabulary = Self {
            stages,
            signed_since,
            most_communities: numbers.most_communities,
            cues: sorts,
            ordinals: Wordings::new(
                numbers.ordinals.iter().map(|(word, &n)| (Pattern::parse(word), n)).collect(),
            ),
            fractions: fractions(&numbers.fraction),
            qualifiers: qualifiers(&numbers.qualifier)?,
            qualifiers_behind: qualifiers(&numbers.qualifier_behind)?,
            units: Lexicon::new(numbers.units),
            multipliers: Lexicon::new(numbers.multipliers),
            collectives: Lexicon::new(numbers.collectives),
            origins: origins(texts.origins)?,
            places: Places::new(geography),
            names: geography.places().map(|(t, place)| (t, place.name.clone())).collect(),
            index: Index::new(&mut []),
        };
        vocabulary.index = Index::new(&mut vocabulary.tables());
        Ok(vocabulary)
    }

    /// The tables that the index holds.
    fn tables(&mut self) -> Vec<&mut dyn Indexed> {
        let mut tables: Vec<&mut dyn Indexed> = vec![
            &mut self.places,
            &mut self.units,
            &mut self.ordinals,
            &mut self.fractions,
            &mut self.stages,
            &mut self.origins,
        ];
        tables.extend(self.cues.iter_mut().map(|cue| cue as &mut dyn Indexed));
        tables
    }

    /// The tables with which a number in words may begin, but for "une vingtaine".
    pub(crate) fn numbers(&self) -> Tables {
        self.units.place().and(self.ordinals.place()).and(self.fractions.place())
    }

    /// Cuts a text into tokens that know in which tables they may stand; says it of all of them.
    pub(crate) fn tokens(&self, text: &str) -> (Vec<Token>, Tables) {
        let mut words = tokens(text);
        let all = self.index.mark(&mut words);
        (words, all)
    }

    /// The vocabulary that comes with the program.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same files.
    pub fn built_in(geography: &Geography) -> Self {
        Self::parse(Texts::BUILT_IN, geography).expect("a test reads these very files")
    }

    /// The official name of a territory.
    pub(crate) fn name(&self, territory: Territory) -> String {
        self.names.get(&territory).cloned().unwrap_or_else(|| territory.to_string())
    }

    /// The wordings of one sort; none where the vocabulary has no such table.
    pub(crate) fn cue(&self, cue: Cue) -> &Wordings<Cue> {
        &self.cues[cue as usize]
    }
}

fn shaped<'a, T: Deserialize<'a>>(file: &'static str, text: &'a str) -> Result<T, VocabularyError> {
    toml::from_str(text)
        .map_err(|error| VocabularyError::Shape { file, source: Stumble::over(text, &error) })
}

fn wordings<M: Clone>(words: &[String], meaning: &M) -> Wordings<M> {
    Wordings::new(words.iter().map(|word| (Pattern::parse(word), meaning.clone())).collect())
}

/// A wording may mean another range for one kind of publisher, so the meanings of equal wordings
/// are gathered under the first.
fn stages(text: &str) -> Result<(Wordings<Vec<StageWording>>, PartialDate), VocabularyError> {
    const FILE: &str = "stages.toml";
    let raw: RawStages = shaped(FILE, text)?;
    let range = |text: &str| {
        let message = |error: crate::model::StageError| error.to_string();
        text.parse::<StageRange>()
            .map_err(|error| VocabularyError::Value { file: FILE, message: message(error) })
    };
    let since = raw.signed_since.parse().map_err(|error: crate::model::DateError| {
        VocabularyError::Value { file: FILE, message: error.to_string() }
    })?;
    let mut gathered: Vec<(String, Vec<StageWording>)> = Vec::new();
    for wording in raw.wording {
        let stages = range(&wording.stages)?;
        let among = wording.among.as_deref().map_or(Ok(stages), range)?;
        for rule in wording.words {
            let meaning = StageWording {
                stages,
                among,
                kinds: wording.kinds.clone(),
                weak: wording.weak,
                rule: rule.clone(),
            };
            match gathered.iter_mut().find(|(known, _)| *known == rule) {
                // A sense for some publishers goes before the one for all.
                Some((_, meanings)) => meanings.insert(0, meaning),
                None => gathered.push((rule, vec![meaning])),
            }
        }
    }
    let parsed = gathered.into_iter().map(|(rule, meanings)| (Pattern::parse(&rule), meanings));
    Ok((Wordings::new(parsed.collect()), since))
}

fn fractions(raw: &[RawFraction]) -> Wordings<Fraction> {
    let mut patterns = Vec::new();
    for fraction in raw {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "per cents of the vocabulary lie between 0 and 100"
        )]
        let thousandths = (fraction.percent.clamp(0.0, 100.0) * 1000.0).round() as u32;
        for words in &fraction.words {
            patterns
                .push((Pattern::parse(words), Fraction { thousandths, people: fraction.people }));
        }
    }
    Wordings::new(patterns)
}

fn qualifiers(raw: &[RawQualifier]) -> Result<Wordings<Qualifier>, VocabularyError> {
    let mut patterns = Vec::new();
    for entry in raw {
        let qualifier: Qualifier =
            entry.qualifier.parse().map_err(|error: crate::model::QualifierError| {
                VocabularyError::Value { file: "numbers.toml", message: error.to_string() }
            })?;
        patterns.extend(entry.words.iter().map(|words| (Pattern::parse(words), qualifier)));
    }
    Ok(Wordings::new(patterns))
}

fn origins(text: &str) -> Result<Wordings<OriginWording>, VocabularyError> {
    let raw: RawOrigins = shaped("origins.toml", text)?;
    let mut patterns = Vec::new();
    let mut add = |words: &[String], meaning: &OriginWording| {
        patterns.extend(words.iter().map(|word| (Pattern::parse(word), meaning.clone())));
    };
    for origin in raw.origin {
        let whole = Origin { name: origin.name, kind: origin.kind, territory: origin.territory };
        add(&origin.words, &OriginWording::Whole(whole));
    }
    for body in raw.body {
        add(&body.words, &OriginWording::Body { name: body.name, kind: body.kind });
    }
    add(&raw.attribution.before, &OriginWording::Before);
    add(&raw.attribution.verbs, &OriginWording::Verb);
    Ok(Wordings::new(patterns))
}
