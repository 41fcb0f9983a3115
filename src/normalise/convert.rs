//! From what one document says, as printed, to what was meant.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use crate::archive::Capture;
use crate::extract::{Declined, Extracted, Printing, RawClaim, RawMention, Vocabulary, printing};
use crate::model::{
    AsOf, ClaimId, Issue, IssueKind, Measure, PartialDate, Qualifier, StageRange, Value,
};
use crate::read::{Document, Unread};
use crate::sources::{DocumentSpec, Source};

use super::claim::{Claim, Enumeration, Mention};
use super::date::{self, Printed, Published};
use super::evidence::Quoted;
use super::list::{List, lists};
use super::listing::{self, Complete, Count, LISTING};
use super::origin;

/// Who speaks, where, and when we saw it.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Whose page it is.
    pub source: &'a Source,
    /// The capture that holds it.
    pub capture: &'a Capture,
    /// The page as read.
    pub document: &'a Document,
    /// The bodies that count, under all their names.
    pub vocabulary: &'a Vocabulary,
}

/// What one document says, in codes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normalised {
    /// The claims, in reading order.
    pub claims: Vec<Claim>,
    /// The named communities, in reading order.
    pub mentions: Vec<Mention>,
    /// What had to be left out.
    pub issues: Vec<Issue>,
    /// The numbers that are no claim, and the sentences that yielded nothing, in reading order.
    pub declined: Vec<Declined>,
}

/// Says in codes what one document says.
pub fn normalise(found: &Extracted, context: &Context<'_>) -> Normalised {
    let mut normalised = Normalised { declined: found.declined.clone(), ..Normalised::default() };
    let lists = lists(&found.claims);
    let quoted = Quoted::new(context.document);
    let mut said: BTreeMap<ClaimId, u32> = BTreeMap::new();
    let claims: Vec<Claim> = found.claims.iter().map(|raw| context.claim(raw, &mut said)).collect();
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id.clone()).collect();
    for (raw, mut claim) in found.claims.iter().zip(claims) {
        if !quoted.stands(&raw.evidence, &raw.locator) {
            normalised.issues.push(context.unquoted(&raw.locator, &raw.value_text));
            continue;
        }
        let list = lists.get(&raw.group).copied().unwrap_or_default();
        claim.enumeration = enumeration(raw, list, &ids);
        normalised.claims.push(claim);
    }
    let mut standing = Vec::new();
    for raw in &found.mentions {
        if quoted.stands(&raw.evidence, &raw.locator) {
            normalised.mentions.push(context.mention(raw));
            standing.push(raw);
        } else {
            normalised.issues.push(context.unquoted(&raw.locator, &raw.name));
        }
    }
    // A recipe may have counted the list while it read it.
    let is_counted = found.claims.iter().any(|raw| raw.method == LISTING);
    if let Some(complete) = context.complete().filter(|_| !is_counted) {
        let is_whole = standing.len() == found.mentions.len();
        let counted = listing::counted(&standing, is_whole, &complete);
        let first = 1 + found.claims.iter().map(|raw| raw.group).max().unwrap_or_default();
        normalised.claims.extend(context.counts(&counted.counts, first, &mut said));
        let reasons = counted.reasons.into_iter();
        normalised.issues.extend(reasons.map(|reason| context.uncounted(reason)));
    }
    normalised.issues.extend(found.missed.iter().map(|missed| context.missed(missed)));
    normalised
}

/// The place of a claim in its enumeration; none where it stands alone.
fn enumeration(raw: &RawClaim, list: List, ids: &[ClaimId]) -> Option<Enumeration> {
    let total = raw.total.and_then(|number| ids.get(number)).cloned();
    let alone = list.length < 2 && total.is_none();
    let complete = list.complete && raw.total == list.total;
    (!alone).then_some(Enumeration { number: raw.group, total, complete })
}

impl Context<'_> {
    fn published(&self) -> Option<PartialDate> {
        self.document.published.or(self.capture.published)
    }

    fn first_seen(&self) -> NaiveDate {
        self.capture.first_seen.date_naive()
    }

    fn as_of(&self, printed: Printed) -> AsOf {
        let shown = self.document.published.is_some();
        let published = self.published().map(|date| Published { date, shown });
        date::as_of(printed, published, self.first_seen())
    }

    /// The claim as meant, without its place among the others.
    fn claim(&self, raw: &RawClaim, said: &mut BTreeMap<ClaimId, u32>) -> Claim {
        let as_of = self.as_of(Printed { date: raw.date, inferred: raw.date_inferred });
        let origin = origin::origin(raw, self.source, self.vocabulary);
        let earlier = date::before_contracts(raw.stages, &as_of);
        let rule = if earlier.is_some() {
            format!("{}, before the first contracts of {}", raw.rule, date::FIRST_CONTRACTS)
        } else {
            raw.rule.clone()
        };
        let stages = earlier.unwrap_or(raw.stages);
        Claim {
            id: self.id(raw, (stages, &as_of), said),
            source: self.source.id.clone(),
            publisher: self.source.publisher.as_str().into(),
            publisher_kind: self.source.kind,
            publisher_territory: Some(self.source.territory),
            attributed_to: raw.attributed_to.as_str().into(),
            origin: origin.name.into(),
            origin_kind: origin.kind,
            origin_territory: origin.territory,
            territory: raw.territory,
            measure: measure(raw),
            stages,
            value: self.meant(raw),
            corrected: None,
            value_text: raw.value_text.as_str().into(),
            as_of,
            published_on: self.published(),
            first_seen: self.first_seen(),
            last_seen: self.capture.last_seen.date_naive(),
            published_inferred: self.document.published.is_none(),
            restated: self.capture.is_restated(),
            withdrawn_at: None,
            url: Arc::new(self.capture.url.clone()),
            capture: self.capture.digest,
            locator: raw.locator.clone(),
            evidence: raw.evidence.trim().into(),
            method: raw.method,
            rule: rule.into(),
            enumeration: None,
            former: Vec::new(),
        }
    }

    /// The value that the words mean: the fourth of all is one of four at least, and a third is about
    /// a third.
    fn meant(&self, raw: &RawClaim) -> Value {
        if !raw.value.is_exact() || raw.value.qualifier() != Qualifier::Exact {
            return raw.value;
        }
        let qualifier = match printing(&raw.value_text, self.vocabulary) {
            Printing::Rank if raw.measure == Measure::Communities => Qualifier::AtLeast,
            Printing::Fraction if raw.measure.is_share() => Qualifier::About,
            _ => return raw.value,
        };
        Value::printed(raw.value.headline(), qualifier).unwrap_or(raw.value)
    }

    /// The name of a claim, made of what is said and where: neither the night nor the place in the
    /// page nor the other claims change it. What a page says twice is told apart by a number.
    fn id(
        &self,
        raw: &RawClaim,
        (stages, as_of): (StageRange, &AsOf),
        said: &mut BTreeMap<ClaimId, u32>,
    ) -> ClaimId {
        let (territory, stages, as_of) = (raw.territory.to_string(), stages.code(), as_of.text());
        let measure = measure(raw);
        let parts = [
            self.source.id.as_str(),
            self.capture.url.as_str(),
            &territory,
            measure.code(),
            &stages,
            &raw.value_text,
            &as_of,
            raw.evidence.trim(),
        ];
        let first = ClaimId::of(&parts);
        let times = said.entry(first.clone()).or_default();
        *times += 1;
        match *times {
            1 => first,
            again => ClaimId::of(&[parts.as_slice(), &[&again.to_string()]].concat()),
        }
    }

    fn mention(&self, raw: &RawMention) -> Mention {
        Mention {
            source: self.source.id.clone(),
            name: raw.name.clone(),
            department: raw.department,
            stage: raw.stage,
            dissolved: raw.dissolved,
            opened: raw.opened,
            as_of: self.as_of(Printed { date: raw.date, inferred: false }),
            first_seen: self.first_seen(),
            last_seen: self.capture.last_seen.date_naive(),
            withdrawn_at: None,
            url: self.capture.url.clone(),
            capture: self.capture.digest,
            seen_in: vec![self.capture.digest],
            locator: raw.locator.clone(),
            evidence: raw.evidence.trim().into(),
        }
    }

    /// What the document is declared to list completely.
    fn complete(&self) -> Option<Complete<'_>> {
        let is_this = |document: &&DocumentSpec| document.url == self.capture.url;
        let list = self.source.documents.iter().find(is_this)?.complete.as_ref()?;
        Some(Complete { territory: self.source.territory, list })
    }

    /// The counts of a complete list as claims; their enumerations are numbered from here on.
    fn counts(
        &self,
        counts: &[Count],
        first: u32,
        said: &mut BTreeMap<ClaimId, u32>,
    ) -> Vec<Claim> {
        let mut claims: Vec<Claim> = counts.iter().map(|it| self.claim(&it.raw, said)).collect();
        for (at, count) in counts.iter().enumerate() {
            let Some(total) = count.part_of else { continue };
            let number = first.saturating_add(u32::try_from(total).unwrap_or(u32::MAX));
            let id = claims[total].id.clone();
            claims[at].enumeration = Some(Enumeration { number, total: Some(id), complete: true });
        }
        claims
    }

    fn uncounted(&self, reason: String) -> Issue {
        Issue {
            source: Some(self.source.id.clone()),
            document: self.capture.url.to_string(),
            kind: IssueKind::Claim,
            locator: String::new(),
            message: reason,
            french: String::new(),
        }
    }

    fn unquoted(&self, locator: &str, what: &str) -> Issue {
        let why = "was left out: its quotation does not stand in the page";
        self.issue(locator, format!("`{what}` {why}"))
    }

    fn missed(&self, missed: &Unread) -> Issue {
        self.issue(&missed.locator, format!("the recipe reads a row in vain: {}", missed.reason))
    }

    fn issue(&self, locator: &str, message: String) -> Issue {
        Issue {
            source: Some(self.source.id.clone()),
            document: self.capture.url.to_string(),
            kind: IssueKind::Claim,
            locator: locator.to_owned(),
            message,
            french: String::new(),
        }
    }
}

/// What is measured. "100 % du territoire" and "1 000 CPTS" are aims of two kinds, which a page
/// prints alike but for the unit.
fn measure(raw: &RawClaim) -> Measure {
    match raw.measure {
        Measure::Target if raw.percent => Measure::TargetShare,
        ref said => said.clone(),
    }
}
