//! What the words around a figure say of it: its stages, its date, its territory, its origin.

use super::bare::{bracketed_place, partitive};
use super::claim::RawClaim;
use super::compose::{Frame, Page};
use super::dates::{DateHit, Role};
use super::judge::clause;
use super::numbers::{Form, Number};
use super::origin::OriginHit;
use super::places::{PlaceHit, only};
use super::sentence::{Scope, Sentence};
use super::stages::{Named, together};
use super::verdict::{Counted, Reason};
use super::vocabulary::{Cue, Origin};
use crate::model::{Level, Measure, PartialDate, Stage, StageRange, Territory};

/// A number that was judged a claim, with everything that may say more of it.
#[derive(Clone, Copy)]
pub(super) struct Figure<'a> {
    pub(super) s: &'a Sentence<'a>,
    pub(super) index: usize,
    pub(super) number: &'a Number,
    pub(super) scope: Scope,
    pub(super) counted: &'a Counted,
    pub(super) frame: &'a Frame,
    pub(super) page: &'a Page<'a>,
}

/// The first verb behind a token that says what the part does: "étaient", "ont", "disposent".
pub(super) fn verb(s: &Sentence<'_>, from: usize) -> Option<usize> {
    (from..s.tokens.len()).find(|&n| {
        let fold = s.tokens[n].fold.as_str();
        matches!(fold, "sont" | "etaient" | "ont" | "avaient" | "seraient" | "auraient")
            || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    })
}

pub(super) const NO_STAGE: &str = "no stage named";

/// The stages of a figure: its own words, or else those of what it is counted among.
pub(super) fn stages(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, index, number, scope, counted, frame, .. } = *figure;
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
    // "… en CPTS signataires sont la Moselle (14), le Bas-Rhin (13)"
    if bracketed_place(s, number).is_some()
        && let Some(named) = together(&s.stages_in(0..scope.from, 0), &s.tokens, false)
    {
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
        let points_back = s.cue(Cue::Anaphora, 0..s.tokens.len()).is_some();
        return match known.as_slice() {
            _ if !points_back => all(NO_STAGE),
            [stages] => {
                Named { stages: *stages, among: *stages, rule: "as counted before".to_owned() }
            }
            _ => all(NO_STAGE),
        };
    }
    // "La Normandie en compte une dizaine": of those just counted.
    let again = counted.pronoun
        && s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from)
        && (!earlier.is_empty() || !frame.before.is_empty() || frame.recent.is_some());
    let back = again
        || counted.pronoun
            && (number.form == Form::One
                || (0..scope.from).any(|n| matches!(s.tokens[n].fold.as_str(), "elles" | "ils"))
                || (number.to..scope.right).any(|n| s.tokens[n].is("cas")))
        || !counted.headed && !counted.pronoun && frame.stages.is_none()
        || bracketed_place(s, number).is_some();
    if back {
        if let Some(claim) = last {
            return of(claim);
        }
        if let Some(&stages) = frame.before.last().or(frame.recent.as_ref()) {
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
pub(super) fn date(figure: &Figure<'_>) -> Option<(PartialDate, bool)> {
    let Figure { s, number, scope, counted, frame, page, .. } = *figure;
    let resolve = |hit: &DateHit| hit.printed.resolve(page.published);
    if counted.measure == Measure::Target {
        // A date before the aim is the day on which it was announced.
        let behind = s.dates.iter().find(|hit| scope.to <= hit.from);
        let before = || s.dates.iter().find(|hit| hit.role == Role::Deadline);
        return behind.or_else(before).and_then(resolve);
    }
    let usable = |hit: &&DateHit| hit.role == Role::AsOf;
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
    let aim = |hit: &&DateHit| {
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
        // A colon joins what it introduces; a semicolon begins another matter.
        // "400 projets, contre 200 en avril": the date is that of the number set against it.
        let between = &s.tokens[scope.to..last.from.max(scope.to)];
        let parted = between.iter().any(|t| t.is_mark(";") || t.is("contre"))
            || s.cue(Cue::Forecast, scope.to..last.from).is_some();
        (single && ends && scope.to <= last.from && !parted).then_some(last)
    };
    let own = right.or_else(left).or_else(before).or_else(closing);
    own.and_then(resolve).or_else(|| if own.is_some() { None } else { frame.date })
}

/// The territory of a figure, and all the places that its words name.
pub(super) fn territory(figure: &Figure<'_>) -> Result<(Territory, Vec<Territory>), Reason> {
    let Figure { s, number, scope, frame, page, .. } = *figure;
    let in_origin = |at: usize| s.origins.iter().any(|origin| origin.from <= at && at < origin.to);
    // "(y compris les DOM)": an aside, not what is counted.
    let depth = s.depth(number.core);
    let aside = |place: &PlaceHit| place.territory.is_none() && depth < s.depth(place.from);
    let free: Vec<_> =
        s.places.iter().filter(|place| !in_origin(place.from) && !aside(place)).copied().collect();
    let within = |from: usize, to: usize| -> Vec<_> {
        free.iter().filter(|place| from <= place.from && place.to <= to).copied().collect()
    };
    let right = within(scope.to, scope.right);
    let left = within(scope.left, scope.from);
    let every: Vec<Territory> = left.iter().chain(&right).filter_map(|hit| hit.territory).collect();
    // The place behind the number, if it stands near; else the one before; else any behind.
    // A comma parts it: "La Corse compte deux CPTS, l'une en Corse-du-Sud".
    let comma = (scope.to..scope.right).find(|&n| s.tokens[n].is_mark(",")).unwrap_or(scope.right);
    let near: Vec<_> = right
        .iter()
        .filter(|place| place.from <= number.to + 9 && (left.is_empty() || place.from < comma))
        .copied()
        .collect();
    let pick = |hits: &[PlaceHit], last: bool| {
        let hit = if last { hits.last() } else { hits.first() };
        only(hits).map(Some).or_else(|| hit.map(|hit| hit.territory))
    };
    let sentence = || within(0, scope.from);
    // In "France : 123, dont 12 en Bretagne" the part has its own place, the whole the other.
    // "un Français sur quatre"
    let inside = s.places.iter().find(|place| number.core < place.from && place.to <= number.to);
    let own = bracketed_place(s, number)
        .or(inside.copied())
        .map(|place| place.territory)
        .or_else(|| pick(&near, false))
        .or_else(|| pick(&left, true))
        .or_else(|| pick(&right, false))
        .or_else(|| pick(&sentence(), true));
    let base = frame.territory.unwrap_or(page.speaker.territory);
    let territory = match own {
        Some(Some(territory)) => territory,
        Some(None) => return Err(Reason::UnknownPlace),
        None if frame.unnamed => return Err(Reason::UnknownPlace),
        // "Huit Finistériens sur dix": inhabitants of a place that the vocabulary does not know.
        None if number.people && s.tokens.get(number.core + 1).is_some_and(|t| t.capital) => {
            frame.department.ok_or(Reason::UnknownPlace)?
        }
        None => match generic(s, scope, (base, frame.department), page)? {
            Some(territory) => territory,
            // No region has so many: who counts the whole country counts it on a regional page too.
            None if NATIONAL <= number.low && national(s, scope) => Territory::FRANCE,
            None => base,
        },
    };
    Ok((territory, every))
}

/// More CPTS than any region can have: the largest has a few more than a hundred.
const NATIONAL: f64 = 250.0;

/// Whether a body that speaks for the whole country counts in this sentence.
fn national(s: &Sentence<'_>, scope: Scope) -> bool {
    let whole = |hit: &&OriginHit| hit.origin.territory == Some(Territory::FRANCE);
    s.origins.iter().filter(whole).any(|hit| hit.cited || hit.speaks && hit.to <= scope.from)
}

/// "la région", "le département": the one that the page speaks of.
pub(super) fn generic(
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
    let country = (scope.left..scope.right).any(|n| {
        let led = n
            .checked_sub(1)
            .is_some_and(|b| matches!(s.tokens[b].fold.as_str(), "notre" | "le" | "du"));
        let of = s
            .tokens
            .get(n + 1)
            .is_some_and(|t| t.capital || matches!(t.fold.as_str(), "de" | "du" | "des" | "d'"));
        s.tokens[n].is("pays") && led && !of
    });
    if country {
        return Ok(Some(Territory::FRANCE));
    }
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
pub(super) fn origin(figure: &Figure<'_>, territory: Territory) -> (String, Option<Origin>) {
    let Figure { s, scope, frame, page, .. } = *figure;
    let beside = s
        .origins
        .iter()
        .find(|hit| hit.cited && scope.left <= hit.from && hit.to <= scope.right + 2);
    let speaking = || s.origins.iter().rev().find(|hit| hit.speaks && hit.to <= scope.from);
    let cited = || s.origins.iter().find(|hit| hit.cited);
    // "… : Marie Daudé a ouvert la table ronde par ces ordres de grandeur"
    let closing = || s.origins.iter().find(|hit| hit.speaks && scope.to <= hit.from);
    let Some(hit) = beside.or_else(speaking).or_else(cited).or_else(closing) else {
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
