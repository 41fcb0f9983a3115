//! What a document claims, in codes: statements about the hidden table, and named communities.

use std::sync::Arc;

use chrono::NaiveDate;
use url::Url;

use crate::extract::{AS_BEFORE, NO_STAGE};
use crate::model::{
    AsOf, Basis, ClaimId, Digest, Measure, PartialDate, SourceId, Stage, StageRange, Territory,
    Value,
};
use crate::sources::PublisherKind;

/// One statement about the hidden table, with its evidence.
///
/// Texts that many claims share are kept once: a file of somebody else's claims has millions.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The name of the claim; the same every night.
    pub id: ClaimId,
    /// The source that carries it.
    pub source: SourceId,
    /// Whose page it is.
    pub publisher: Arc<str>,
    /// What sort of body that is.
    pub publisher_kind: PublisherKind,
    /// The territory that the publisher speaks for.
    pub publisher_territory: Option<Territory>,
    /// Whom the text names as the origin, as printed; empty where it names nobody.
    pub attributed_to: Arc<str>,
    /// Who counted: the attribution in its canonical form, or else the publisher. Claims with the
    /// same origin are never independent witnesses.
    pub origin: Arc<str>,
    /// What sort of body the origin is; that of the publisher where the text names nobody.
    pub origin_kind: PublisherKind,
    /// The territory that the origin speaks for, where it is known.
    pub origin_territory: Option<Territory>,
    /// The territory that the figure is about.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// The value, as printed, or as people corrected it.
    pub value: Value,
    /// That `value` is not what the page prints: people have corrected it.
    pub corrected: Option<Box<Corrected>>,
    /// The words that print the value: "près d'une centaine".
    pub value_text: Arc<str>,
    /// The time that the figure speaks of.
    pub as_of: AsOf,
    /// When the page was published, where that is known.
    pub published_on: Option<PartialDate>,
    /// The first day on which we saw the page say it.
    pub first_seen: NaiveDate,
    /// The last day on which we saw the page say it.
    pub last_seen: NaiveDate,
    /// The day on which the page had stopped saying it.
    pub withdrawn_at: Option<NaiveDate>,
    /// The address of the page.
    pub url: Arc<Url>,
    /// The capture that holds the page.
    pub capture: Digest,
    /// Where in the page.
    pub locator: String,
    /// An exact quotation, white space folded.
    pub evidence: Arc<str>,
    /// How it was read: `sentence`, `item`, `table`; `listing` where names were counted.
    pub method: &'static str,
    /// The wording that gave the stages, as declared in the vocabulary.
    pub rule: Arc<str>,
    /// The enumeration that it belongs to, where it belongs to one.
    pub enumeration: Option<Enumeration>,
    /// The ids under which its document has said the same in other words before, the newest first.
    pub former: Vec<ClaimId>,
    /// That `published_on` was worked out: the page bears no date of its own.
    pub published_inferred: bool,
    /// That the words are those of a copy that restates the page: nobody may quote them, nor tell one
    /// definition from another by them.
    pub restated: bool,
}

impl Claim {
    /// Whether its text names no stage: that all of them are meant is presumed. Then so many there are
    /// over all stages at least, and what the number leaves for a stage nobody has said.
    pub fn presumes_stages(&self) -> bool {
        let unnamed = [NO_STAGE, AS_BEFORE].iter().any(|rule| self.rule.starts_with(rule));
        self.stages == StageRange::ALL && unnamed
    }

    /// Whether the page of this older figure goes on to that newer one of the same cell: then it is
    /// superseded, not taken back.
    pub(crate) fn is_continued_by(&self, newer: &Self) -> bool {
        newer.withdrawn_at.is_none()
            && newer.url == self.url
            && newer.territory == self.territory
            && newer.measure == self.measure
            && newer.stages == self.stages
            && self.as_of.basis != Basis::Captured
            && newer.as_of.start.is_some_and(|start| self.as_of.end < start)
    }
}

/// A number that people corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// What the page prints.
    pub printed: Value,
    /// How we know what was meant.
    pub reason: String,
    /// When that was decided.
    pub date: NaiveDate,
    /// Who decided it.
    pub by: String,
}

/// A place in an enumeration: the items of one list, the rows of one table, the parts of one
/// sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// Tells the enumerations of one document apart.
    pub number: u32,
    /// The claim that the parts make up, where the document gives one: it vouches for the parts at
    /// its own date.
    pub total: Option<ClaimId>,
    /// Whether the document says that the parts are all there is.
    pub complete: bool,
}

/// A named community, as one document mentions it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The source that carries it.
    pub source: SourceId,
    /// The name, as printed.
    pub name: String,
    /// Its department, where the document gives one.
    pub department: Option<Territory>,
    /// Its stage, where the document gives one.
    pub stage: Option<Stage>,
    /// Whether the document says that it was dissolved.
    pub dissolved: bool,
    /// The day on which it began, where a register gives it.
    pub opened: Option<PartialDate>,
    /// The time that the document speaks of.
    pub as_of: AsOf,
    /// The first day on which we saw the page say it.
    pub first_seen: NaiveDate,
    /// The last day on which we saw the page say it.
    pub last_seen: NaiveDate,
    /// The day on which the page had stopped saying it.
    pub withdrawn_at: Option<NaiveDate>,
    /// The address of the page.
    pub url: Url,
    /// The newest capture that holds the page.
    pub capture: Digest,
    /// Every capture in which the page says it.
    pub seen_in: Vec<Digest>,
    /// Where in the page.
    pub locator: String,
    /// An exact quotation, white space folded.
    pub evidence: String,
}
