//! Composes a claim from a number and what stands around it: its stages, territory, date, origin.

use crate::model::{Level, Measure, PartialDate, Qualifier, Stage, StageRange, Territory, Value};

use super::claim::{Declined, RawClaim, Speaker};
use super::dates::Role;
use super::judge::{Counted, Reason, Setting, Topic, Verdict, clause, compared, judge, partitive};
use super::numbers::{Form, Number};
use super::places::only;
use super::sentence::{Scope, Sentence};
use super::stages::{Named, hull, together};
use super::vocabulary::{Cue, Origin, Vocabulary};

/// What the surroundings give to a figure that does not say it itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The territory of the heading, the introduction, the table.
    pub(super) territory: Option<Territory>,
    /// The department named last, for "le département".
    pub(super) department: Option<Territory>,
    /// The stages of the introduction of a list, the caption of a table.
    pub(super) stages: Option<Named>,
    /// The date of the introduction, the caption, the figure before; and whether its year is
    /// inferred.
    pub(super) date: Option<(PartialDate, bool)>,
    /// "À ce jour" stands in the introduction.
    pub(super) today: bool,
    /// Who counted, as printed and recognised.
    pub(super) origin: Option<(String, Option<Origin>)>,
    /// What the judge must know.
    pub(super) setting: Setting,
    /// A community signed its contract in the text: what is counted after it are such communities.
    pub(super) signed: bool,
    /// The text speaks of a department that it does not name.
    pub(super) unnamed: bool,
    /// The stages of the figures read before in the same paragraph.
    pub(super) before: Vec<StageRange>,
}

/// What all sentences of a document share.
pub(super) struct Page<'a> {
    pub(super) speaker: &'a Speaker,
    pub(super) vocabulary: &'a Vocabulary,
    /// The date of publication: from the page where it states one, or else from the speaker.
    pub(super) published: Option<PartialDate>,
    pub(super) parents: &'a dyn Fn(Territory) -> Option<Territory>,
}

/// What was found in one sentence.
#[derive(Default)]
pub(super) struct Found {
    pub(super) claims: Vec<RawClaim>,
    pub(super) declined: Vec<Declined>,
}

/// Reads every figure of a sentence; the frame learns what the next sentence may need.
pub(super) fn read(s: &Sentence<'_>, frame: &mut Frame, page: &Page<'_>, locator: &str) -> Found {
    let mut found = Found::default();
    for index in 0..s.numbers.len() {
        let number = &s.numbers[index];
        let setting =
            Setting { counted: frame.setting.counted || !found.claims.is_empty(), ..frame.setting };
        let verdict = judge(s, index, setting);
        let decline = |reason| Declined {
            value_text: s.slice(number.from..number.to).to_owned(),
            reason,
            locator: locator.to_owned(),
            sentence: s.text.to_owned(),
        };
        let counted = match verdict {
            Verdict::Claim(counted) => counted,
            Verdict::Declined(reason) => {
                found.declined.push(decline(reason));
                continue;
            }
        };
        // "les trois quarts de la population (75 %)": the same figure again.
        if restated(s, index, &found.claims) {
            continue;
        }
        match compose(s, index, &counted, frame, &found.claims, page) {
            Ok(claims) => found.claims.extend(
                claims.into_iter().map(|claim| RawClaim { locator: locator.to_owned(), ..claim }),
            ),
            Err(reason) => found.declined.push(decline(reason)),
        }
    }
    everyone(s, frame, page, locator, &mut found);
    for claim in &found.claims {
        frame.before.push(claim.stages);
        if claim.date.is_some() && claim.measure != Measure::Target {
            frame.date = claim.date.map(|date| (date, claim.date_inferred));
        }
    }
    frame.setting.counted |= found.claims.iter().any(|claim| claim.measure == Measure::Communities);
    found
}

fn restated(s: &Sentence<'_>, index: usize, claims: &[RawClaim]) -> bool {
    let number = &s.numbers[index];
    let opened = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
    let closed = s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"));
    let same = |claim: &RawClaim| {
        claim.measure.is_share() && (claim.value.headline() - number.low).abs() < 0.5
    };
    number.form == Form::Percent && opened && closed && claims.last().is_some_and(same)
}

fn compose(
    s: &Sentence<'_>,
    index: usize,
    counted: &Counted,
    frame: &Frame,
    earlier: &[RawClaim],
    page: &Page<'_>,
) -> Result<Vec<RawClaim>, Reason> {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let (low, high) = number.interval();
    let value = Value::new(low, high, number.qualifier).map_err(|_| Reason::NotACount)?;
    let named = stages(s, index, counted, frame, earlier);
    let (date, date_inferred) =
        date(s, index, counted, frame, page).map_or((None, false), |(d, i)| (Some(d), i));
    let (territory, places) = territory(s, index, counted, frame, page)?;
    let origin = origin(s, scope, frame, territory, page);
    let today = date.is_none() && (frame.today || s.cue(Cue::Today, 0..s.tokens.len()).is_some());
    let definite = !counted.headed && compared(s, scope.from)
        || scope.from.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "leurs" | "nos" | "aux" | "des")
        });
    let claim = |territory| RawClaim {
        territory,
        measure: counted.measure.clone(),
        stages: named.stages,
        among: named.among,
        value,
        value_text: s.slice(number.from..number.to).to_owned(),
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
    };
    if counted.each && 1 < places.len() {
        return Ok(places.into_iter().map(claim).collect());
    }
    Ok(vec![claim(territory)])
}

/// The first verb behind a token that says what the part does: "étaient", "ont", "disposent".
fn verb(s: &Sentence<'_>, from: usize) -> Option<usize> {
    (from..s.tokens.len()).find(|&n| {
        let fold = s.tokens[n].fold.as_str();
        matches!(fold, "sont" | "etaient" | "ont" | "avaient" | "seraient" | "auraient")
            || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    })
}

const NO_STAGE: &str = "no stage named";

/// The stages of a figure: its own words, or else those of what it is counted among.
fn stages(
    s: &Sentence<'_>,
    index: usize,
    counted: &Counted,
    frame: &Frame,
    earlier: &[RawClaim],
) -> Named {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let all = |rule: &str| Named {
        stages: StageRange::ALL,
        among: StageRange::ALL,
        rule: rule.to_owned(),
    };
    if counted.measure == Measure::Target {
        return all(NO_STAGE);
    }
    let people = counted.measure != Measure::Communities;
    let own = |range: std::ops::Range<usize>| {
        together(&s.stages_in(range, number.core), &s.tokens, counted.projects)
    };
    // "39 des 61 CPTS recensées étaient signataires": the verb speaks of the part.
    let behind = partitive(s, number);
    let whole_of = index
        .checked_sub(1)
        .is_some_and(|n| partitive(s, &s.numbers[n]).is_some_and(|whole| whole == number.to));
    let end = if whole_of { verb(s, number.to).unwrap_or(scope.right) } else { scope.right };
    let right = match behind {
        Some(whole) => own(whole..s.tokens.len()),
        None => own(number.to..end),
    };
    let named = if people {
        // The words on coverage may stand on either side, beyond another number.
        {
            let counted_behind =
                s.numbers[index + 1..].iter().any(|n| !matches!(n.form, Form::Percent | Form::One));
            let rest =
                || if counted_behind { None } else { own(number.to..clause(s, number.core).end) };
            right.or_else(|| own(scope.left..scope.from)).or_else(rest)
        }
    } else {
        right.or_else(|| own(scope.left..scope.from))
    };
    let uncovered =
        matches!(counted.measure, Measure::PopulationUncovered | Measure::PopulationShareUncovered);
    if uncovered {
        // "sans CPTS, ni projet", "hors de tout périmètre, fût-il à l'état d'ébauche"
        let named = s
            .stages_in(scope.left..scope.right, number.core)
            .iter()
            .map(|hit| hit.meaning.stages.from())
            .min();
        let nor = (scope.left..scope.right).any(|n| {
            s.tokens[n].is("ni")
                && s.tokens[n + 1..].iter().take(2).any(|t| t.fold.starts_with("projet"))
        });
        let from = if nor { Stage::Preproject } else { named.unwrap_or(Stage::LetterOfIntent) };
        let stages = StageRange::at_least(from);
        return Named { stages, among: stages, rule: "zone blanche".to_owned() };
    }
    if let Some(named) = named {
        return named;
    }
    let last = earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    let of = |claim: &RawClaim| Named {
        stages: claim.stages,
        among: claim.among,
        rule: claim.rule.clone(),
    };
    if people {
        let depth = s.depth(number.core);
        // "14 CPTS (dont 4 …), qui couvrent": what stands in brackets is not the subject.
        // Nor is a part that ended with its clause: "dont 700 signées ; 62 millions".
        let part = |n: usize| {
            let from = s.numbers[n].from;
            from.checked_sub(1).is_some_and(|b| {
                s.tokens[b].is("dont") || b.checked_sub(1).is_some_and(|c| s.tokens[c].is("dont"))
            }) && clause(s, from) != clause(s, number.core)
        };
        let at_depth = (0..index).rev().find(|&n| {
            s.depth(s.numbers[n].core) <= depth && s.numbers[n].form != Form::Percent && !part(n)
        });
        let text = at_depth.map(|n| s.slice(s.numbers[n].from..s.numbers[n].to));
        let subject = text
            .and_then(|text| earlier.iter().rev().find(|claim| claim.value_text == text))
            .or(last);
        if let Some(claim) = subject {
            return of(claim);
        }
        let mut known = frame.before.clone();
        known.sort_unstable();
        known.dedup();
        // A new sentence speaks of what was counted before only if a word points back to it.
        let points_back = s.cue(Cue::Anaphora, 0..scope.right).is_some();
        return match known.as_slice() {
            _ if !points_back => all(NO_STAGE),
            [stages] => {
                Named { stages: *stages, among: *stages, rule: "as counted before".to_owned() }
            }
            _ => all(NO_STAGE),
        };
    }
    let back = counted.pronoun
        && (number.form == Form::One
            || (0..scope.from).any(|n| matches!(s.tokens[n].fold.as_str(), "elles" | "ils"))
            || (number.to..scope.right).any(|n| s.tokens[n].is("cas")))
        || !counted.headed && !counted.pronoun && frame.stages.is_none();
    if back {
        if let Some(claim) = last {
            return of(claim);
        }
        if let Some(&stages) = frame.before.last() {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
    }
    // "et la 100e de la région": as the ordinal before it.
    if number.form == Form::Ordinal
        && let Some(claim) = last
    {
        return of(claim);
    }
    if let Some(named) = &frame.stages {
        return named.clone();
    }
    if frame.signed && number.low < 200.0 && number.form != Form::Percent {
        let stages = StageRange::exactly(Stage::AciSigned);
        return Named { stages, among: stages, rule: "signature told beside it".to_owned() };
    }
    if number.form == Form::Ordinal {
        let stages = StageRange::at_least(Stage::HealthProject);
        return Named { stages, among: stages, rule: "ordinal".to_owned() };
    }
    all(NO_STAGE)
}

/// The date of a figure: in its words, or else the last one before it.
fn date(
    s: &Sentence<'_>,
    index: usize,
    counted: &Counted,
    frame: &Frame,
    page: &Page<'_>,
) -> Option<(PartialDate, bool)> {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let resolve = |hit: &super::dates::DateHit| hit.printed.resolve(page.published);
    if counted.measure == Measure::Target {
        // A date before the aim is the day on which it was announced.
        let behind = s.dates.iter().find(|hit| scope.to <= hit.from);
        let before = || s.dates.iter().find(|hit| hit.role == Role::Deadline);
        return behind.or_else(before).and_then(resolve);
    }
    let usable = |hit: &&super::dates::DateHit| hit.role == Role::AsOf;
    let depth = s.depth(number.core);
    let end = if partitive(s, number).is_some() { s.tokens.len() } else { scope.right };
    let right = s
        .dates
        .iter()
        .filter(usable)
        .find(|hit| scope.to <= hit.from && hit.from < end && s.visible(hit.from, number.core));
    let left = || {
        s.dates
            .iter()
            .filter(usable)
            .rev()
            .find(|hit| scope.left <= hit.from && hit.to <= scope.from)
    };
    // The day of an aim in another clause is not that of the count.
    let aim = |hit: &&super::dates::DateHit| {
        let there = clause(s, hit.from);
        there != clause(s, number.core) && s.cue(Cue::Target, there).is_some()
    };
    let before = || {
        let reached = s.dates.iter().filter(usable).rev().filter(|hit| !aim(hit));
        reached.into_iter().find(|hit| hit.to <= scope.from && s.depth(hit.from) <= depth)
    };
    // "733 CPTS, dont 306 signées, au 27 juillet": the date closes the sentence for all of them.
    let closing = || {
        let single = s.dates.iter().filter(usable).count() == 1;
        let last = s.dates.iter().rfind(usable)?;
        let ends = s.tokens[last.to..].iter().all(|t| t.kind == super::token::Kind::Mark);
        let clause = clause(s, number.core);
        (single && ends && scope.to <= last.from && clause.contains(&last.from)).then_some(last)
    };
    let own = right.or_else(left).or_else(before).or_else(closing);
    own.and_then(resolve).or_else(|| if own.is_some() { None } else { frame.date })
}

/// The territory of a figure, and all the places that its words name.
fn territory(
    s: &Sentence<'_>,
    index: usize,
    counted: &Counted,
    frame: &Frame,
    page: &Page<'_>,
) -> Result<(Territory, Vec<Territory>), Reason> {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let in_origin = |at: usize| s.origins.iter().any(|origin| origin.from <= at && at < origin.to);
    let free: Vec<_> = s.places.iter().filter(|place| !in_origin(place.from)).copied().collect();
    let within = |from: usize, to: usize| -> Vec<_> {
        free.iter().filter(|place| from <= place.from && place.to <= to).copied().collect()
    };
    let right = within(scope.to, scope.right);
    let left = within(scope.left, scope.from);
    let every: Vec<Territory> = left.iter().chain(&right).filter_map(|hit| hit.territory).collect();
    // The place behind the number, if it stands near; else the one before; else any behind.
    let near: Vec<_> = right.iter().filter(|place| place.from <= number.to + 9).copied().collect();
    let pick = |hits: &[super::places::PlaceHit], last: bool| {
        let hit = if last { hits.last() } else { hits.first() };
        only(hits).map(Some).or_else(|| hit.map(|hit| hit.territory))
    };
    let sentence = || within(0, scope.from);
    // In "France : 123, dont 12 en Bretagne" the part has its own place, the whole the other.
    let own = pick(&near, false)
        .or_else(|| pick(&left, true))
        .or_else(|| pick(&right, false))
        .or_else(|| pick(&sentence(), true));
    let base = frame.territory.unwrap_or(page.speaker.territory);
    let territory = match own {
        Some(Some(territory)) => territory,
        Some(None) => return Err(Reason::UnknownPlace),
        None if frame.unnamed => return Err(Reason::UnknownPlace),
        None => generic(s, scope, (base, frame.department), page)?.unwrap_or(base),
    };
    let _ = counted;
    Ok((territory, every))
}

/// "la région", "le département": the one that the page speaks of.
fn generic(
    s: &Sentence<'_>,
    scope: Scope,
    (base, department): (Territory, Option<Territory>),
    page: &Page<'_>,
) -> Result<Option<Territory>, Reason> {
    let said = |word: &str| {
        (scope.left..scope.right).any(|n| {
            let article = n.checked_sub(1).is_some_and(|b| {
                matches!(
                    s.tokens[b].fold.as_str(),
                    "la" | "le" | "du" | "notre" | "mon" | "ce" | "cette" | "dans" | "ma"
                )
            });
            s.tokens[n].is(word) && article
        })
    };
    if said("departement") {
        let known = [Some(base), department, Some(page.speaker.territory)]
            .into_iter()
            .flatten()
            .find(|t| t.level() == Level::Department);
        return known.map(Some).ok_or(Reason::UnknownPlace);
    }
    if said("region") {
        let up = if base.level() == Level::Department { (page.parents)(base) } else { Some(base) };
        let region = up
            .filter(|t| t.level() == Level::Region)
            .or(Some(page.speaker.territory))
            .filter(|t| t.level() == Level::Region);
        return region.map(Some).ok_or(Reason::UnknownPlace);
    }
    Ok(None)
}

/// Whom the words beside a figure name as its origin.
fn origin(
    s: &Sentence<'_>,
    scope: Scope,
    frame: &Frame,
    territory: Territory,
    page: &Page<'_>,
) -> (String, Option<Origin>) {
    let beside = s
        .origins
        .iter()
        .find(|hit| hit.cited && scope.left <= hit.from && hit.to <= scope.right + 2);
    let speaking = || s.origins.iter().rev().find(|hit| hit.speaks && hit.to <= scope.from);
    let cited = || s.origins.iter().find(|hit| hit.cited);
    let Some(hit) = beside.or_else(speaking).or_else(cited) else {
        return match &frame.origin {
            Some((printed, origin)) => (printed.clone(), origin.clone()),
            None => (String::new(), None),
        };
    };
    let mut origin = hit.origin.clone();
    // "selon l'ARS afférente": the agency of the territory that is counted.
    if origin.territory.is_none() && origin.name == "ARS" && territory.level() == Level::Region {
        origin.name = format!("ARS {}", page.vocabulary.name(territory));
        origin.territory = Some(territory);
    }
    (s.slice(hit.from..hit.to).to_owned(), Some(origin))
}

/// The whole sentence where it is short enough to quote, else the words around the number.
fn evidence(s: &Sentence<'_>, scope: Scope) -> String {
    const QUOTABLE: usize = 320;
    let text = if s.text.len() <= QUOTABLE { s.text } else { s.slice(scope.left..scope.right) };
    let text = text.trim().trim_end_matches([',', ';', ':']).trim_end();
    if text.is_empty() { s.slice(scope.from..scope.to).to_owned() } else { text.to_owned() }
}

/// "le département se trouve entièrement couvert": everyone, without a digit.
fn everyone(s: &Sentence<'_>, frame: &Frame, page: &Page<'_>, locator: &str, found: &mut Found) {
    let Some(hit) = s.cue(Cue::Everyone, 0..s.tokens.len()) else { return };
    let all = 0..s.tokens.len();
    let percent = s.numbers.iter().any(|n| n.form == Form::Percent)
        || s.tokens.iter().any(|t| t.is("quasi") || t.is("presque"));
    let doubtful = [Cue::Target, Cue::Forecast, Cue::Negation]
        .into_iter()
        .any(|cue| s.cue(cue, all.clone()).is_some());
    if percent || doubtful || frame.setting.topic == Topic::Other {
        return;
    }
    let number = Number {
        from: hit.from,
        core: hit.from,
        to: hit.to,
        low: 100.0,
        high: None,
        qualifier: Qualifier::Exact,
        form: Form::Percent,
        people: true,
    };
    let last = found.claims.last();
    let signed = frame.signed.then(|| StageRange::exactly(Stage::AciSigned));
    let own = together(&s.stages_in(0..s.tokens.len(), hit.from), &s.tokens, false);
    let stages = last
        .map(|claim| claim.stages)
        .or(own.map(|named| named.stages))
        .or(signed)
        .or_else(|| frame.before.iter().copied().reduce(hull))
        .unwrap_or(StageRange::ALL);
    let named: Vec<_> = s.places.iter().filter_map(|place| place.territory).collect();
    let base = frame.territory.unwrap_or(page.speaker.territory);
    let scope = Scope { left: 0, from: number.from, to: number.to, right: s.tokens.len() };
    let Ok(said) = generic(s, scope, (base, frame.department), page) else { return };
    let territory =
        last.map(|claim| claim.territory).or(said).or(named.first().copied()).unwrap_or(base);
    let value = Value::printed(100.0, Qualifier::Exact).expect("100 is a value");
    let date = last.and_then(|claim| claim.date).or(frame.date.map(|(date, _)| date));
    found.claims.push(RawClaim {
        territory,
        measure: Measure::PopulationShare,
        stages,
        among: stages,
        value,
        value_text: s.slice(hit.from..hit.to).to_owned(),
        date,
        date_inferred: last.is_some_and(|claim| claim.date_inferred),
        today: date.is_none() && s.cue(Cue::Today, all).is_some(),
        attributed_to: last.map_or_else(String::new, |claim| claim.attributed_to.clone()),
        origin: last.and_then(|claim| claim.origin.clone()),
        locator: locator.to_owned(),
        evidence: s.text.trim().to_owned(),
        method: "sentence",
        rule: "entièrement couvert".to_owned(),
        group: 0,
        total: None,
        headline: false,
        definite: false,
    });
}
