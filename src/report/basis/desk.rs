//! The edition on the desk of one language: everything found by its name, every proof by its link.
//!
//! A link always leads to something that is written: to the row of a figure or to a claim on the
//! page of its territory. Nothing here computes a figure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClaimId, Digest, Level, Map, Measure, SourceId, StageRange, Territory, Value};
use crate::normalise::Claim;
use crate::publish::{CaptureRecord, Edition, SourceRecord};
use crate::reconcile::{self, Conflict, Decision, DecisionOutcome, Figure, Status};

use super::former::{self, Former};
use super::layout::Layout;
use super::printed;
use crate::report::language::period::Period;
use crate::report::language::setting;
use crate::report::language::words::{self, Lang};

/// An edition, indexed for the pages of one language.
pub(crate) struct Desk<'a> {
    pub(crate) edition: &'a Edition,
    pub(crate) lang: Lang,
    /// How the proofs are spread over pages.
    pub(crate) layout: Layout,
    placed: BTreeMap<Territory, Vec<Placed<'a>>>,
    claims: Map<&'a str, &'a Claim>,
    of_territory: BTreeMap<Territory, Vec<&'a Claim>>,
    proven: Map<(Territory, Period), Proven<'a>>,
    /// The conflicts to print, in the order of a reader.
    pub(crate) disputes: Vec<&'a Conflict>,
    conflicts: BTreeMap<Territory, Vec<&'a Conflict>>,
    captures: Map<Digest, &'a CaptureRecord>,
    sources: BTreeMap<&'a SourceId, &'a SourceRecord>,
    decisions: Map<&'a ClaimId, Vec<&'a Decision>>,
    rivals: Map<&'a ClaimId, BTreeSet<&'a ClaimId>>,
    territories: BTreeSet<Territory>,
    /// The ids that claims bear beside their own.
    former: Former<'a>,
    /// The copies whose sentences are ours.
    restated: BTreeSet<Digest>,
    /// The quotations of each source.
    quoted: BTreeSet<(&'a SourceId, &'a str)>,
}

/// What stands on the page of one period.
#[derive(Default)]
struct Proven<'a> {
    /// Where the figures stand among those of the territory.
    figures: Vec<usize>,
    claims: Vec<&'a Claim>,
}

/// A figure and the place of its proof.
pub(crate) struct Placed<'a> {
    pub(crate) figure: &'a Figure,
    /// The id of its row, unique on the page of its territory.
    pub(crate) anchor: String,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(edition: &'a Edition, lang: Lang) -> Self {
        let mut desk = Self {
            edition,
            lang,
            layout: Layout::new(
                edition.claims.iter(),
                edition.figures.iter().filter(|figure| is_shown(figure)),
            ),
            placed: BTreeMap::new(),
            claims: edition.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect(),
            of_territory: BTreeMap::new(),
            proven: Map::default(),
            disputes: Vec::new(),
            conflicts: BTreeMap::new(),
            captures: edition
                .captures
                .iter()
                .map(|record| (record.capture.digest, record))
                .collect(),
            sources: edition.sources.iter().map(|record| (&record.source.id, record)).collect(),
            decisions: Map::default(),
            rivals: Map::default(),
            territories: edition
                .communities
                .iter()
                .map(|it| it.department.unwrap_or(Territory::FRANCE))
                .collect(),
            former: Former::new(),
            restated: edition.restated(),
            quoted: edition.claims.iter().map(|it| (&it.source, &*it.evidence)).collect(),
        };
        for decision in &edition.decisions {
            desk.decisions.entry(&decision.claim).or_default().push(decision);
        }
        let mut seen = BTreeMap::new();
        for figure in edition.figures.iter().filter(|figure| is_shown(figure)) {
            desk.placed.entry(figure.territory).or_default().push(place(figure, &mut seen));
            desk.oppose(figure);
        }
        desk.file_claims();
        desk.file_proofs();
        desk.disputes = printed::as_read(&edition.conflicts);
        desk.disputes.retain(|conflict| {
            let members = conflict.against.iter().chain([&conflict.set_aside]);
            printed::is_printed(
                &members.filter_map(|id| desk.claims.get(id.as_str()).copied()).collect::<Vec<_>>(),
            )
        });
        for conflict in desk.disputes.clone() {
            let members = conflict.against.iter().chain([&conflict.set_aside]);
            let about: BTreeSet<_> =
                members.filter_map(|id| desk.claim(id)).map(|claim| claim.territory).collect();
            for territory in about {
                desk.conflicts.entry(territory).or_default().push(conflict);
            }
        }
        desk.territories.extend(desk.placed.keys().chain(desk.of_territory.keys()));
        desk
    }

    /// The claims of each territory, newest first; what was set aside comes after what was kept.
    fn file_claims(&mut self) {
        let mut filed: BTreeMap<Territory, Vec<&'a Claim>> = BTreeMap::new();
        for claim in &self.edition.claims {
            filed.entry(claim.territory).or_default().push(claim);
        }
        for claims in filed.values_mut() {
            claims.sort_by_cached_key(|claim| {
                let newest = Reverse((claim.as_of.end, claim.as_of.start));
                (newest, self.is_set_aside(&claim.id), &claim.id)
            });
        }
        for (territory, claims) in &filed {
            let placed = self.placed.get(territory).into_iter().flatten();
            let mut former = former::former(claims, placed.map(|it| it.anchor.clone()).collect());
            self.former.append(&mut former);
        }
        self.of_territory = filed;
    }

    /// The figures and claims of each page of a period, found once and not for each page again.
    fn file_proofs(&mut self) {
        for (&territory, placed) in &self.placed {
            for (at, figure) in placed.iter().enumerate() {
                if let Some(period) = self.layout.period(territory, figure.figure.as_of.end) {
                    self.proven.entry((territory, period)).or_default().figures.push(at);
                }
            }
        }
        for (&territory, claims) in &self.of_territory {
            for &claim in claims {
                if let Some(period) = self.layout.period(territory, claim.as_of.end) {
                    self.proven.entry((territory, period)).or_default().claims.push(claim);
                }
            }
        }
    }

    /// Notes who contradicts whom where a figure has dissenters.
    fn oppose(&mut self, figure: &'a Figure) {
        for ours in figure.claim.iter().chain(&figure.witnesses) {
            for theirs in &figure.dissenters {
                self.rivals.entry(ours).or_default().insert(theirs);
                self.rivals.entry(theirs).or_default().insert(ours);
            }
        }
    }

    /// One of our own sentences in the language of the desk.
    pub(crate) fn say(&self, fr: &str, en: &str) -> String {
        self.lang.say(fr, en)
    }

    /// The territories that have a page of their own, the country first.
    pub(crate) fn territories(&self) -> impl Iterator<Item = Territory> {
        self.territories.iter().copied()
    }

    /// Whether a territory has a page of its own.
    pub(crate) fn has_page(&self, territory: Territory) -> bool {
        self.territories.contains(&territory)
    }

    /// The official name, without what could disguise it.
    pub(crate) fn name(&self, territory: Territory) -> String {
        setting::name(&self.edition.geography.name(territory))
    }

    /// Every region, whether or not anything is known of it, in alphabetical order.
    pub(crate) fn regions(&self) -> Vec<Territory> {
        let official = self.edition.geography.places().map(|(territory, _)| territory);
        let all: BTreeSet<_> = official.chain(self.territories()).collect();
        let mut regions: Vec<_> =
            all.into_iter().filter(|territory| territory.level() == Level::Region).collect();
        regions.sort_by_key(|&region| (sorted(&self.name(region)), region));
        regions
    }

    /// The departments that have a page, in alphabetical order.
    pub(crate) fn departments(&self) -> Vec<Territory> {
        let mut departments: Vec<_> =
            self.territories().filter(|territory| territory.level() == Level::Department).collect();
        departments.sort_by_key(|&department| (sorted(&self.name(department)), department));
        departments
    }

    /// The figures of a territory, in the order of the edition.
    pub(crate) fn figures(&self, territory: Territory) -> impl Iterator<Item = &Placed<'a>> {
        self.placed.get(&territory).into_iter().flatten()
    }

    /// The newest figure of a cell.
    pub(crate) fn current(
        &self,
        territory: Territory,
        measure: &Measure,
        stages: StageRange,
    ) -> Option<&Placed<'a>> {
        self.figures(territory).find(|placed| {
            let figure = placed.figure;
            figure.current && figure.measure == *measure && figure.stages == stages
        })
    }

    /// The claims of a territory, newest first; what was set aside comes after what was kept.
    pub(crate) fn claims(&self, territory: Territory) -> &[&'a Claim] {
        self.of_territory.get(&territory).map_or(&[], Vec::as_slice)
    }

    /// What is proven on the page of a period of a territory, in the order of the territory.
    pub(crate) fn proven(
        &self,
        territory: Territory,
        period: Period,
    ) -> (impl Iterator<Item = &Placed<'a>>, &[&'a Claim]) {
        let proven = self.proven.get(&(territory, period));
        let placed = self.placed.get(&territory);
        let figures = proven.into_iter().flat_map(|it| &it.figures);
        let figures = figures.filter_map(move |&at| placed?.get(at));
        (figures, proven.map_or(&[], |it| &it.claims))
    }

    /// The conflicts in which a claim about the territory takes part, in the order of a reader.
    pub(crate) fn conflicts(&self, territory: Territory) -> &[&'a Conflict] {
        self.conflicts.get(&territory).map_or(&[], Vec::as_slice)
    }

    /// The claims that say otherwise than this one of the same cell and time.
    pub(crate) fn rivals(&self, id: &ClaimId) -> impl Iterator<Item = &'a Claim> {
        let rivals = self.rivals.get(id).into_iter().flatten();
        rivals.filter_map(|id| self.claim(id))
    }

    /// A source and how it fared.
    pub(crate) fn source(&self, id: &SourceId) -> Option<&'a SourceRecord> {
        self.sources.get(id).copied()
    }

    /// The claim of this id.
    pub(crate) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claim_named(id.as_str())
    }

    /// The claim whose id is written so.
    pub(crate) fn claim_named(&self, id: &str) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    /// The ids that lead to a claim beside its own: those of old addresses.
    pub(crate) fn former(&self, claim: &Claim) -> &[String] {
        self.former.get(&claim.id).map_or(&[], Vec::as_slice)
    }

    /// Whether a claim of the source quotes this sentence.
    pub(crate) fn is_quoted(&self, source: &SourceId, sentence: &str) -> bool {
        self.quoted.contains(&(source, sentence))
    }

    /// Whether any page was read in a copy that restates it.
    pub(crate) fn has_restated(&self) -> bool {
        !self.restated.is_empty()
    }

    /// Whether a claim was read in a copy that restates its page.
    pub(crate) fn is_restated(&self, claim: &Claim) -> bool {
        self.restated.contains(&claim.capture)
    }

    /// What became of a claim, figure by figure.
    pub(crate) fn decisions(&self, id: &ClaimId) -> &[&'a Decision] {
        self.decisions.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether a claim was set aside, and kept for no other figure.
    pub(crate) fn is_set_aside(&self, id: &ClaimId) -> bool {
        let outcomes = || self.decisions(id).iter().map(|decision| decision.outcome);
        let kept = |outcome| matches!(outcome, DecisionOutcome::Chosen | DecisionOutcome::Supports);
        outcomes().any(|outcome| outcome == DecisionOutcome::SetAside) && !outcomes().any(kept)
    }

    /// The capture that holds these bytes.
    pub(crate) fn capture(&self, digest: Digest) -> Option<&'a CaptureRecord> {
        self.captures.get(&digest).copied()
    }

    /// The value of a figure as the chosen claim prints it; none where it is not that number. "Plus de
    /// 800" is what was printed; 800 alone would say more than that.
    pub(crate) fn printed(&self, figure: &Figure) -> Option<Value> {
        let chosen = self.claim(figure.claim.as_ref()?)?;
        let is_it = chosen.value.headline().total_cmp(&figure.value?).is_eq();
        is_it.then_some(chosen.value)
    }

    /// The value of a figure, or what bounds it.
    pub(crate) fn value(&self, figure: &Figure) -> String {
        match (figure.value, self.printed(figure)) {
            (Some(_), Some(printed)) => words::value(&printed, &figure.measure, self.lang),
            (Some(value), _) => words::amount(value, &figure.measure, self.lang),
            (None, _) => {
                // What follows from "57,6 %" is not known to the hundredth.
                let implying = figure.implied_by.iter().chain(&figure.witnesses);
                let implying =
                    implying.filter_map(|id| self.claim(id)).map(|it| it.value.headline());
                let (low, high) = reconcile::outward((figure.low, figure.high), implying);
                words::bounds(low, high, &figure.measure, self.lang)
            }
        }
    }
}

/// A name as a dictionary sorts it: "Île-de-France" stands under I.
pub(crate) fn sorted(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfd().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().to_lowercase()
}

/// A figure that says nothing at all has no row; the matrix shows its absence.
fn is_shown(figure: &Figure) -> bool {
    let numbers = [figure.value, figure.low, figure.high];
    figure.status != Status::Missing && numbers.iter().any(Option::is_some)
}

/// The place of a figure: its cell and its own time, and nothing that another figure could change.
fn place<'a>(figure: &'a Figure, seen: &mut BTreeMap<String, u32>) -> Placed<'a> {
    let plain = former::figure_anchor(&figure.measure, figure.stages, &figure.as_of);
    // No two figures of a cell speak of the very same days; if ever they did, both keep a row.
    let key = format!("{}#{plain}", figure.territory);
    let count = seen.entry(key).and_modify(|count| *count += 1).or_insert(1);
    let anchor = if *count == 1 { plain } else { format!("{plain}-{count}") };
    Placed { figure, anchor }
}
