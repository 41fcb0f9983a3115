//! The edition on the desk of one language: everything found by its name, every proof by its link.
//!
//! A link always leads to something that is written: to the row of a figure or to a claim on the
//! page of its territory. Nothing here computes a figure.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClaimId, Digest, Level, Measure, StageRange, Territory};
use crate::normalise::Claim;
use crate::publish::{CaptureRecord, Edition};
use crate::reconcile::{Decision, DecisionOutcome, Figure, Status};

use super::words::{self, Lang, clean};

/// An edition, indexed for the pages of one language.
pub(super) struct Desk<'a> {
    pub(super) edition: &'a Edition,
    pub(super) lang: Lang,
    placed: Vec<Placed<'a>>,
    claims: BTreeMap<&'a ClaimId, &'a Claim>,
    captures: BTreeMap<Digest, &'a CaptureRecord>,
    decisions: BTreeMap<&'a ClaimId, Vec<&'a Decision>>,
    territories: BTreeSet<Territory>,
}

/// A figure and the place of its proof.
pub(super) struct Placed<'a> {
    pub(super) figure: &'a Figure,
    /// The id of its row, unique on the page of its territory.
    pub(super) anchor: String,
}

/// Where the page stands that a link is written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// The front page, in the report folder itself.
    Front,
    /// The page of a territory, in the folder of its language.
    Territory,
}

impl Spot {
    /// What leads from the page to the report folder.
    pub(super) const fn up(self) -> &'static str {
        match self {
            Self::Front => "",
            Self::Territory => "../",
        }
    }
}

impl<'a> Desk<'a> {
    pub(super) fn new(edition: &'a Edition, lang: Lang) -> Self {
        let mut decisions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for decision in &edition.decisions {
            decisions.entry(&decision.claim).or_default().push(decision);
        }
        let mut seen = BTreeMap::new();
        let placed: Vec<_> = edition
            .figures
            .iter()
            .filter(|figure| is_shown(figure))
            .map(|f| place(f, &mut seen))
            .collect();
        let of_figures = placed.iter().map(|placed| placed.figure.territory);
        let of_claims = edition.claims.iter().map(|claim| claim.territory);
        let of_names = edition.communities.iter().filter_map(|community| community.department);
        let territories = of_figures.chain(of_claims).chain(of_names).collect();
        Self {
            edition,
            lang,
            placed,
            claims: edition.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            captures: edition
                .captures
                .iter()
                .map(|record| (record.capture.digest, record))
                .collect(),
            decisions,
            territories,
        }
    }

    /// One of our own sentences in the language of the desk.
    pub(super) fn say(&self, fr: &str, en: &str) -> String {
        self.lang.say(fr, en)
    }

    /// The territories that have a page of their own, the country first.
    pub(super) fn territories(&self) -> impl Iterator<Item = Territory> {
        self.territories.iter().copied()
    }

    /// The official name, without what could disguise it.
    pub(super) fn name(&self, territory: Territory) -> String {
        clean(&self.edition.geography.name(territory))
    }

    /// Every region, whether or not anything is known of it, in alphabetical order.
    pub(super) fn regions(&self) -> Vec<Territory> {
        let official = self.edition.geography.places().map(|(territory, _)| territory);
        let all: BTreeSet<_> = official.chain(self.territories()).collect();
        let mut regions: Vec<_> =
            all.into_iter().filter(|territory| territory.level() == Level::Region).collect();
        regions.sort_by_key(|&region| (sorted(&self.name(region)), region));
        regions
    }

    /// The departments that have a page, in alphabetical order.
    pub(super) fn departments(&self) -> Vec<Territory> {
        let mut departments: Vec<_> =
            self.territories().filter(|territory| territory.level() == Level::Department).collect();
        departments.sort_by_key(|&department| (sorted(&self.name(department)), department));
        departments
    }

    /// The figures of a territory, in the order of the edition.
    pub(super) fn figures(&self, territory: Territory) -> impl Iterator<Item = &Placed<'a>> {
        self.placed.iter().filter(move |placed| placed.figure.territory == territory)
    }

    /// The newest figure of a cell.
    pub(super) fn current(
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
    pub(super) fn claims(&self, territory: Territory) -> Vec<&'a Claim> {
        let mut claims: Vec<_> =
            self.edition.claims.iter().filter(|claim| claim.territory == territory).collect();
        claims.sort_by(|a, b| {
            let key = |claim: &Claim| (claim.as_of.end, claim.as_of.start);
            let aside = |claim: &Claim| self.is_set_aside(&claim.id);
            key(b).cmp(&key(a)).then_with(|| aside(a).cmp(&aside(b))).then_with(|| a.id.cmp(&b.id))
        });
        claims
    }

    /// The claim of this id.
    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    /// What became of a claim, figure by figure.
    pub(super) fn decisions(&self, id: &ClaimId) -> &[&'a Decision] {
        self.decisions.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether a claim was set aside, and kept for no other figure.
    pub(super) fn is_set_aside(&self, id: &ClaimId) -> bool {
        let outcomes = || self.decisions(id).iter().map(|decision| decision.outcome);
        let kept = |outcome| matches!(outcome, DecisionOutcome::Chosen | DecisionOutcome::Supports);
        outcomes().any(|outcome| outcome == DecisionOutcome::SetAside) && !outcomes().any(kept)
    }

    /// The capture that holds these bytes.
    pub(super) fn capture(&self, digest: Digest) -> Option<&'a CaptureRecord> {
        self.captures.get(&digest).copied()
    }

    /// The link to the archived bytes of a page.
    pub(super) fn capture_href(&self, digest: Digest, spot: Spot) -> Option<String> {
        Some(format!("{}../{}", spot.up(), super::capture_path(self.capture(digest)?)))
    }

    /// The link to the page of a territory, where it has one.
    pub(super) fn territory_href(&self, territory: Territory, spot: Spot) -> Option<String> {
        let page = page_name(territory);
        self.territories.contains(&territory).then(|| match spot {
            Spot::Front => format!("{}/{page}", self.lang.code()),
            Spot::Territory => page,
        })
    }

    /// The link to the proof of a figure.
    pub(super) fn figure_href(&self, placed: &Placed<'_>, spot: Spot) -> String {
        let page = self.territory_href(placed.figure.territory, spot).unwrap_or_default();
        format!("{page}#{}", placed.anchor)
    }

    /// The link to a claim.
    pub(super) fn claim_href(&self, claim: &Claim, spot: Spot) -> String {
        let page = self.territory_href(claim.territory, spot).unwrap_or_default();
        format!("{page}#{}", claim.id)
    }

    /// Who counted, and who repeats it: "FCPTS, cité par Concours pluripro".
    pub(super) fn who(&self, claim: &Claim) -> String {
        let publisher = clean(&claim.publisher);
        let origin = clean(&claim.attributed_to);
        if origin.is_empty() || origin == publisher {
            return publisher;
        }
        format!("{origin}, {} {publisher}", self.lang.pick("cité par", "quoted by"))
    }

    /// The value of a figure, or what bounds it.
    pub(super) fn value(&self, figure: &Figure) -> String {
        let chosen = figure.claim.as_ref().and_then(|id| self.claim(id));
        match (figure.value, chosen) {
            // "Plus de 800" is what was printed; 800 alone would say more than that.
            (Some(value), Some(claim)) if claim.value.headline().total_cmp(&value).is_eq() => {
                words::value(&claim.value, &figure.measure, self.lang)
            }
            (Some(value), _) => words::amount(value, &figure.measure, self.lang),
            (None, _) => words::bounds(figure.low, figure.high, &figure.measure, self.lang),
        }
    }
}

/// The file of a territory, inside the folder of a language.
pub(super) fn page_name(territory: Territory) -> String {
    format!("{}.html", territory.to_string().to_lowercase())
}

/// A figure that says nothing at all has no row; the matrix shows its absence.
fn is_shown(figure: &Figure) -> bool {
    let numbers = [figure.value, figure.low, figure.high];
    figure.status != Status::Missing && numbers.iter().any(Option::is_some)
}

fn place<'a>(figure: &'a Figure, seen: &mut BTreeMap<String, u32>) -> Placed<'a> {
    let date = figure.as_of.text();
    let end = figure.as_of.end.to_string();
    let date = if date.is_empty() { end } else { date };
    let plain = slug(&format!("{}-{}-{date}", figure.measure, figure.stages));
    // Two dates may share their text, such as two windows that end on one day.
    let key = format!("{}#{plain}", figure.territory);
    let count = seen.entry(key).and_modify(|count| *count += 1).or_insert(1);
    let anchor = if *count == 1 { format!("f-{plain}") } else { format!("f-{plain}-{count}") };
    Placed { figure, anchor }
}

/// Letters, digits and single hyphens: what an id and a link can both carry as it is.
pub(super) fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mapped: String = text.chars().map(plain).collect();
    let parts: Vec<_> = mapped.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A name as a dictionary sorts it: "Île-de-France" stands under I.
fn sorted(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfd().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().to_lowercase()
}
