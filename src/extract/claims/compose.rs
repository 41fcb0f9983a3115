//! Composes a claim from a number and what stands around it: its stages, territory, date, origin.

use super::again::{goes_on, is_definite, is_demonstrative, speaks_of_them};
use super::around::stages;
use super::attribution::origin;
use super::figure::{Figure, evidence};
use super::moment::date;
use super::nowhere::{enumerated, listed_before};
use super::territory::territory;
use crate::extract::claim::{Declined, RawClaim, Speaker};
use crate::extract::lexicon::vocabulary::{Cue, Origin, Vocabulary};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::stages::Named;
use crate::extract::verdict::{Reason, Setting};
use crate::model::{Measure, PartialDate, StageRange, Territory, Value};

/// What the surroundings give to a figure that does not say it itself.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the surroundings")]
pub(crate) struct Frame {
    /// The territory of the heading, the introduction, the table.
    pub(crate) territory: Option<Territory>,
    /// The department named last, for "le département".
    pub(crate) department: Option<Territory>,
    /// The stages of the introduction of a list, the caption of a table.
    pub(crate) stages: Option<Named>,
    /// The date of the introduction, the caption, the figure before, and whether its year is inferred.
    pub(crate) date: Option<(PartialDate, bool)>,
    /// The year that the heading above is, and nothing else: of the days without one below it.
    pub(crate) year: Option<i32>,
    /// "À ce jour" stands in the introduction.
    pub(crate) today: bool,
    /// The day of the last figures that were no look back, for what follows one.
    pub(crate) main: Option<(PartialDate, bool)>,
    /// The last claim of the paragraph was said to be of today.
    pub(crate) now: bool,
    /// The paragraph counts first what there is, and gives no day for it.
    pub(crate) undated: bool,
    /// The day told last is that of a sentence that looks back.
    pub(crate) looked_back: bool,
    /// Who counted, as printed and recognised.
    pub(crate) origin: Option<(String, Option<Origin>)>,
    /// What the judge must know.
    pub(crate) setting: Setting,
    /// A community signed its contract in the text: what is counted after it are such communities.
    pub(crate) signed: bool,
    /// The text speaks of a department that it does not name.
    pub(crate) unnamed: bool,
    /// The stages of the last count before this paragraph.
    pub(crate) recent: Option<StageRange>,
    /// The stages of the figures read before in the same paragraph.
    pub(crate) before: Vec<StageRange>,
    /// The last date before, for "à cette date", whatever paragraph it stands in.
    pub(crate) latest: Option<(PartialDate, bool)>,
    /// What the text says of all communities: "Financées par l'Assurance maladie, ces communautés …".
    pub(crate) generic: Option<Named>,
    /// The counts of the paragraph, for "les onze".
    pub(crate) counts: Vec<(f64, StageRange)>,
    /// The last of these is led by "dont": a part of the one before it.
    pub(crate) parted: bool,
    /// The stage that the sentence before named of communities that it did not count.
    pub(crate) spoken: Option<Named>,
    /// The two places that the title or the sentence before names.
    pub(crate) pair: Option<(Territory, Territory)>,
    /// The stage that the sentence before named, whatever it says of it.
    pub(crate) passed: Option<Named>,
    /// The stages of the last share or number of people that said them, wherever it stood.
    pub(crate) coverage: Option<StageRange>,
    /// The day that the heading gives for its section: what "actuellement" means below it.
    pub(crate) point: Option<(PartialDate, bool)>,
    /// The first day of the paragraph, for "dans le même temps".
    pub(crate) begun: Option<(PartialDate, bool)>,
    /// The largest count of the section, for "une de ces CPTS".
    pub(crate) largest: Option<(f64, StageRange)>,
    /// The last sentence counted some communities that are no stock: "Dix-sept CPTS participent à la campagne".
    pub(crate) drawn: bool,
    /// How many communities a survey or a call drew, for "les 186 CPTS concernées".
    pub(crate) sampled: Vec<f64>,
    /// The stages of those of whom the sentence says how many there are: "l'une de ces six communautés".
    pub(crate) so_many: Option<StageRange>,
    /// The stages of the part that the last sentence counted of a whole: "six des sept CPTS ont signé".
    pub(crate) part: Option<StageRange>,
    /// The region of the body that the text named last.
    pub(crate) body: Option<Territory>,
    /// The last day that the text named, whatever it is the day of: for "cette année-là", "à cette échéance".
    pub(crate) said: Option<(PartialDate, bool)>,
}

impl Frame {
    /// "Deux CPTS. Toutes deux ont signé. Elles couvrent …": those that were counted stand where the text said behind them.
    pub(crate) fn settle(&mut self, stages: StageRange) {
        let counts = self.counts.iter_mut().map(|(_, stages)| stages);
        for known in self.before.iter_mut().chain(counts) {
            *known = if *known == StageRange::ALL { stages } else { *known };
        }
    }
}

/// What all sentences of a document share.
pub(crate) struct Page<'a> {
    pub(crate) speaker: &'a Speaker,
    pub(crate) vocabulary: &'a Vocabulary,
    /// The date of publication: from the page where it states one, or else from the speaker.
    pub(crate) published: Option<PartialDate>,
    pub(crate) parents: &'a dyn Fn(Territory) -> Option<Territory>,
    /// The document speaks of "zones blanches".
    pub(crate) white: bool,
    /// The publisher is a body of a part of the country that has no code: what names no place is of that part.
    pub(crate) unplaced: bool,
}

impl Page<'_> {
    /// Whether a place is the publisher's own, a part of it or the whole of which it is a part; all are
    /// to who speaks for the country.
    pub(crate) fn is_related(&self, place: Territory) -> bool {
        let home = self.speaker.territory;
        let parent = |t| (self.parents)(t);
        home == Territory::FRANCE
            || place == home
            || parent(place) == Some(home)
            || parent(home) == Some(place)
    }
}

/// What was found in one sentence.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) claims: Vec<RawClaim>,
    pub(crate) declined: Vec<Declined>,
}

/// The claims of a number that counts, or why it has none; `earlier` are those of the sentence so far.
pub(crate) fn compose(figure: &Figure<'_>, earlier: &[RawClaim]) -> Result<Vec<RawClaim>, Reason> {
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    let (low, high) = number.interval();
    if counted.measure == Measure::Communities && s.vocabulary.most_communities < number.low {
        return Err(Reason::NotACount);
    }
    let value = Value::new(low, high, number.qualifier).map_err(|_| Reason::NotACount)?;
    let named = stages(figure, earlier);
    let (date, date_inferred) = date(figure).map_or((None, false), |(d, i)| (Some(d), i));
    let (territory, places) = territory(figure)?;
    let territory = goes_on(figure, territory, earlier);
    let origin = origin(figure, territory);
    // "À ce jour, 44 ont signé. Elles couvrent …": of today as well.
    let they = speaks_of_them(s);
    let today = date.is_none()
        && (frame.today
            || they && frame.now && s.dates.is_empty()
            || s.cue(Cue::Today, 0..s.tokens.len()).is_some());
    let definite = is_definite(s, counted, scope);
    let claim = |territory| RawClaim {
        territory,
        measure: counted.measure.clone(),
        stages: named.stages,
        among: named.among,
        value,
        value_text: s.slice(number.from..number.to).to_owned(),
        percent: number.form == Form::Percent,
        date,
        date_inferred,
        today,
        attributed_to: origin.0.clone(),
        origin: origin.1.clone(),
        locator: String::new(),
        evidence: evidence(s, scope),
        method: if frame.setting.listed { "item" } else { "sentence" },
        rule: named.rule.clone(),
        group: 0,
        total: None,
        headline: false,
        definite,
        demonstrative: is_demonstrative(s, scope.from),
    };
    // "moins d'un tiers dans le Cantal, la Marne et les Pyrénées-Atlantiques": of each of them.
    let mut listed = if counted.measure.is_share() { enumerated(s, scope) } else { Vec::new() };
    if counted.measure.is_share() && listed.is_empty() {
        listed = listed_before(s, scope);
    }
    // "Huit CPTS en construction dans les Ardennes et la Marne": of both together.
    let counts = counted.measure == Measure::Communities && !counted.each && counted.headed;
    if counts && 1 < enumerated(s, scope).len() {
        return Err(Reason::UnknownPlace);
    }
    if 1 < listed.len() && !counted.each {
        return Ok(listed.into_iter().map(claim).collect());
    }
    if counted.each && 1 < places.len() {
        return Ok(places.into_iter().map(claim).collect());
    }
    Ok(vec![claim(territory)])
}
