//! What is found in a document, as printed: claims, mentions, and numbers that are neither.

use crate::model::{Measure, PartialDate, Stage, StageRange, Territory, Value};
use crate::read::{Unread, print_plain};
use crate::sources::PublisherKind;

use crate::extract::lexicon::vocabulary::Origin;
use crate::extract::verdict::Reason;

/// Who speaks, and what is known of the page from elsewhere.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// Whose page it is.
    pub publisher: String,
    /// What sort of body that is.
    pub kind: PublisherKind,
    /// The territory that it speaks for.
    pub territory: Territory,
    /// When the page was published, where the page itself does not say.
    pub published: Option<PartialDate>,
}

/// One figure, as printed.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one figure")]
pub struct RawClaim {
    /// The territory that the figure is about.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// The stages covered if a breakdown beside it also counts signed contracts.
    pub among: StageRange,
    /// The value, as printed.
    pub value: Value,
    /// The words that print it.
    pub value_text: String,
    /// It is printed as a part of a whole, "80 %", "toute la population": an aim may be either.
    pub percent: bool,
    /// The date that the text gives for it.
    pub date: Option<PartialDate>,
    /// The year of that date is not printed beside it.
    pub date_inferred: bool,
    /// The text says "à ce jour": the figure speaks of the day of publication.
    pub today: bool,
    /// Whom the text names as the origin, as printed; empty where it names nobody.
    pub attributed_to: String,
    /// That origin, recognised.
    pub origin: Option<Origin>,
    /// Where in the document.
    pub locator: String,
    /// An exact quotation.
    pub evidence: String,
    /// How it was read: `sentence`, `item`, `table`, `listing`.
    pub method: &'static str,
    /// The wording that gave the stages.
    pub rule: String,
    /// Tells the enumerations of the document apart; figures of one share a number.
    pub group: u32,
    /// The figure, by its number among the claims, that the enumeration makes up.
    pub total: Option<usize>,
    /// It stands in a heading: what the text below says goes before it.
    pub headline: bool,
    /// An article points back to a figure known before: "les 118 CPTS".
    pub definite: bool,
    /// "Ces 118 CPTS": they were counted before, whatever territory this sentence is of.
    pub demonstrative: bool,
}

/// A named community, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMention {
    /// The name, as printed.
    pub name: String,
    /// Its department, where the text gives one.
    pub department: Option<Territory>,
    /// Its stage, where the text gives one.
    pub stage: Option<Stage>,
    /// The text says that it was dissolved.
    pub dissolved: bool,
    /// The day on which it began, where a register gives it.
    pub opened: Option<PartialDate>,
    /// The date that the text gives.
    pub date: Option<PartialDate>,
    /// Where in the document.
    pub locator: String,
    /// An exact quotation.
    pub evidence: String,
}

/// A number that is no claim, with the reason.
///
/// "Une" that is an article is among them: whoever counts what was declined leaves it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// The words that print it.
    pub value_text: String,
    /// Why it is no claim.
    pub reason: Reason,
    /// Where in the document.
    pub locator: String,
    /// The sentence; the words around the number where it is very long.
    pub sentence: String,
    /// Whether the sentence speaks of CPTS by name: there the reader may be blind.
    pub speaks_of_cpts: bool,
}

/// Everything found in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extracted {
    /// The claims, in reading order.
    pub claims: Vec<RawClaim>,
    /// The named communities, in reading order.
    pub mentions: Vec<RawMention>,
    /// Numbers that are no claim, in reading order.
    pub declined: Vec<Declined>,
    /// Rows that a recipe reads and that hold something else than it says.
    pub missed: Vec<Unread>,
}

impl Extracted {
    /// Makes its texts those that the page prints: see [`read::NOTE_DIGITS`](crate::read::NOTE_DIGITS).
    pub fn print_plain(&mut self) {
        for claim in &mut self.claims {
            [&mut claim.evidence, &mut claim.value_text].into_iter().for_each(print_plain);
        }
        for mention in &mut self.mentions {
            [&mut mention.evidence, &mut mention.name].into_iter().for_each(print_plain);
        }
        for declined in &mut self.declined {
            [&mut declined.sentence, &mut declined.value_text].into_iter().for_each(print_plain);
        }
    }
}
