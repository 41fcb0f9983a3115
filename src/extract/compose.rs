//! Composes a claim from a number and what stands around it: its stages, territory, date, origin.

use super::again::{
    goes_on, is_definite, is_demonstrative, of_declined, passed_over, speaks_of_them, tells_again,
};
use super::around::stages;
use super::attribution::origin;
use super::claim::{Declined, RawClaim, Speaker};
use super::dates::Role;
use super::everyone::everyone;
use super::figure::{Figure, evidence};
use super::judge::judge;
use super::moment::{date, looks_back};
use super::nowhere::{enumerated, listed_before, own_place};
use super::numbers::Form;
use super::pairs::set_against;
use super::remainder;
use super::restated::{restated, shared_place};
use super::sampled;
use super::sentence::Sentence;
use super::settle;
use super::stages::{Named, together};
use super::tense;
use super::territory::territory;
use super::verdict::{Counted, Reason, Setting, Shared, Verdict};
use super::vocabulary::{Cue, Origin, Vocabulary};
use crate::model::{Measure, PartialDate, StageRange, Territory, Value};

/// What the surroundings give to a figure that does not say it itself.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the surroundings")]
pub(super) struct Frame {
    /// The territory of the heading, the introduction, the table.
    pub(super) territory: Option<Territory>,
    /// The department named last, for "le département".
    pub(super) department: Option<Territory>,
    /// The stages of the introduction of a list, the caption of a table.
    pub(super) stages: Option<Named>,
    /// The date of the introduction, the caption, the figure before, and whether its year is inferred.
    pub(super) date: Option<(PartialDate, bool)>,
    /// "À ce jour" stands in the introduction.
    pub(super) today: bool,
    /// The day of the last figures that were no look back, for what follows one.
    pub(super) main: Option<(PartialDate, bool)>,
    /// The last claim of the paragraph was said to be of today.
    pub(super) now: bool,
    /// Who counted, as printed and recognised.
    pub(super) origin: Option<(String, Option<Origin>)>,
    /// What the judge must know.
    pub(super) setting: Setting,
    /// A community signed its contract in the text: what is counted after it are such communities.
    pub(super) signed: bool,
    /// The text speaks of a department that it does not name.
    pub(super) unnamed: bool,
    /// The stages of the last count before this paragraph.
    pub(super) recent: Option<StageRange>,
    /// The stages of the figures read before in the same paragraph.
    pub(super) before: Vec<StageRange>,
    /// The last date before, for "à cette date", whatever paragraph it stands in.
    pub(super) latest: Option<(PartialDate, bool)>,
    /// What the text says of all communities: "Financées par l'Assurance maladie, ces communautés …".
    pub(super) generic: Option<Named>,
    /// The counts of the paragraph, for "les onze".
    pub(super) counts: Vec<(f64, StageRange)>,
    /// The stage that the sentence before named of communities that it did not count.
    pub(super) spoken: Option<Named>,
    /// The two places that the title or the sentence before names.
    pub(super) pair: Option<(Territory, Territory)>,
    /// The stage that the sentence before named, whatever it says of it.
    pub(super) passed: Option<Named>,
    /// The stages of the last share or number of people that said them, wherever it stood.
    pub(super) coverage: Option<StageRange>,
    /// The day that the heading gives for its section: what "actuellement" means below it.
    pub(super) point: Option<(PartialDate, bool)>,
    /// The first day of the paragraph, for "dans le même temps".
    pub(super) begun: Option<(PartialDate, bool)>,
    /// The largest count of the section, for "une de ces CPTS".
    pub(super) largest: Option<(f64, StageRange)>,
    /// The last sentence counted some communities that are no stock: "Dix-sept CPTS participent à la campagne".
    pub(super) drawn: bool,
    /// How many communities a survey or a call drew, for "les 186 CPTS concernées".
    pub(super) sampled: Vec<f64>,
}

/// What all sentences of a document share.
pub(super) struct Page<'a> {
    pub(super) speaker: &'a Speaker,
    pub(super) vocabulary: &'a Vocabulary,
    /// The date of publication: from the page where it states one, or else from the speaker.
    pub(super) published: Option<PartialDate>,
    pub(super) parents: &'a dyn Fn(Territory) -> Option<Territory>,
    /// The document speaks of "zones blanches".
    pub(super) white: bool,
}

impl Page<'_> {
    /// Whether a place is the publisher's own, a part of it or the whole of which it is a part; all are
    /// to who speaks for the country.
    pub(super) fn is_related(&self, place: Territory) -> bool {
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
pub(super) struct Found {
    pub(super) claims: Vec<RawClaim>,
    pub(super) declined: Vec<Declined>,
}

/// Reads every figure of a sentence; the frame learns what the next sentence may need.
pub(super) fn read(s: &Sentence<'_>, frame: &mut Frame, page: &Page<'_>, locator: &str) -> Found {
    let mut found = Found::default();
    // "48 CPTS fin novembre 2021. Elles étaient 31 fin 2020. Quarante-deux autres sont en projet": of the later day.
    let later = frame.main.filter(|main| {
        s.dates.is_empty() && tense::is_present(s) && frame.date.is_some_and(|date| date.0 < main.0)
    });
    frame.date = later.or(frame.date);
    let speaks_of_cpts = !s.numbers.is_empty() && remainder::speaks_of_cpts(s);
    let (mut carried, mut drawn, mut stranded) = (None, false, None);
    for index in 0..s.numbers.len() {
        let number = &s.numbers[index];
        // "L'Alsace compte 18 CPTS : 11 dans le Bas-Rhin": counted, though of no territory of today.
        let nowhere = found.declined.iter().any(|declined| {
            declined.reason == Reason::UnknownPlace && declined.value_text.parse::<u32>().is_ok()
        });
        let counted = frame.setting.counted || !found.claims.is_empty() || nowhere;
        let shared = found.claims.iter().rev().find_map(|claim| Shared::of(&claim.measure));
        // "… vise une couverture de 100 % de la population ; elle était de 86 %"
        let aimed = || found.claims.iter().any(|c| c.measure == Measure::Target && c.percent);
        let shared = shared.unwrap_or(frame.setting.shared);
        let shared = if shared == Shared::Nothing && aimed() { Shared::Covered } else { shared };
        let setting = Setting { counted, shared, ..frame.setting };
        // "les trois quarts de la population (75 %)": the same figure again, to the point.
        if let Some(claim) = found.claims.last_mut().filter(|claim| restated(s, index, claim)) {
            if let Ok(value) = Value::printed(number.low, number.qualifier) {
                claim.value = value;
                let day = s.dates.iter().find(|d| (number.to..=number.to + 1).contains(&d.from));
                if let Some((date, inferred)) = day.and_then(|d| d.printed.resolve(page.published))
                {
                    (claim.date, claim.date_inferred) = (Some(date), inferred);
                }
                s.slice(number.from..number.to).clone_into(&mut claim.value_text);
            }
            continue;
        }
        let verdict = judge(s, index, setting);
        let decline = |reason| Declined {
            value_text: s.slice(number.from..number.to).to_owned(),
            reason,
            locator: locator.to_owned(),
            sentence: remainder::around(s, number.from, number.to),
            speaks_of_cpts,
        };
        let counted = match verdict {
            // "Parmi ces 258 CPTS, 201 ont signé": of those that answered.
            Verdict::Claim(counted)
                if !counted.measure.is_target()
                    && (drawn
                        || sampled::drawn(s, number, &frame.sampled)
                        || sampled::surveyed(s, number, &counted, frame.setting)) =>
            {
                drawn = true;
                found.declined.push(decline(Reason::Sample));
                continue;
            }
            // "Neuf ont pour présidente une infirmière, dont trois dans la Manche": of what is no claim.
            // "En 2022, elles étaient douze", where the sentence before tells of participants.
            Verdict::Claim(counted)
                if of_declined(s, index, &counted, &found)
                    || frame.drawn && counted.pronoun && found.claims.is_empty() =>
            {
                found.declined.push(decline(Reason::Sample));
                continue;
            }
            Verdict::Claim(counted) => counted,
            Verdict::Declined(reason) => {
                // "Huit régions dépassaient 70 % de couverture. La Bretagne atteignait 72 %": of the same.
                let covered = s.cue(Cue::Coverage, 0..s.tokens.len()).is_some();
                // "neuf sur dix seront couverts, contre 62 % aujourd'hui"
                let told = matches!(reason, Reason::UnknownPlace | Reason::Forecast);
                if told && number.form == Form::Percent && covered {
                    frame.setting.shared = Shared::Covered;
                }
                // "deux CPTS ont signé : la CPTS A et la CPTS B. Ensemble, elles couvrent …": of those.
                let scope = s.scope(index);
                let hits = s.stages_in(number.to..scope.right, number.core);
                // "La Seine-Maritime comptera bientôt sept CPTS financées. Elles ne sont que cinq": of those.
                if matches!(reason, Reason::Event | Reason::Forecast)
                    && s.cue_at(Cue::Community, number.to).is_some()
                    && let Some(named) = together(&hits, &s.tokens, false)
                    && frame.before.is_empty()
                {
                    frame.before.push(named.stages);
                }
                let noun = matches!(reason, Reason::Sample | Reason::OtherNoun | Reason::Event);
                if noun && sampled::draws(s, number) {
                    drawn |= reason == Reason::Sample;
                    sampled::remember(&mut frame.sampled, s, number);
                }
                found.declined.push(decline(reason));
                continue;
            }
        };
        let scope = s.scope(index);
        // "… cinq communautés fin 2027, pour 80 % des habitants": aimed at together.
        let with = scope.from.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "pour" | "soit" | "avec" | "couvrant" | "et")
        });
        // "vise treize CPTS sous contrat et une couverture de 85 %"
        let joint = s.numbers[..index].iter().rfind(|n| n.form != Form::One).is_some_and(|n| {
            let between = &s.tokens[n.to..scope.from];
            between.iter().any(|t| t.is("et"))
                && between.iter().rev().take(3).any(|t| t.is("couverture") || t.is("taux"))
        });
        let aim = found.claims.last().filter(|c| (with || joint) && c.measure == Measure::Target);
        let aimed_on = aim.and_then(|claim| Some((claim.date?, claim.date_inferred)));
        let counted = if aim.is_some() && counted.measure.is_share() {
            Counted { measure: Measure::Target, ..counted }
        } else {
            counted
        };
        // "61 CPTS dont le projet de santé est validé, dont 54 ont signé": those 54 are among the 61.
        let among = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"))
            || s.cue_before(Cue::Part, scope.from)
            // "cinq de ces six ont enchaîné avec la signature"
            || s.tokens.get(number.to..number.to + 2).is_some_and(|t| t[0].is("de") && t[1].is("ces"))
            // "huit d'entre elles ont conclu l'ACI"
            || s.tokens.get(number.to + 1).is_some_and(|t| t.is("entre"))
                && s.cue_at(Cue::Part, number.to).is_some();
        let figure = Figure { s, index, number, scope, counted: &counted, frame, page };
        let set_against = set_against(s, index);
        let composed = compose(&figure, &found.claims);
        // "La région compte 58 CPTS (41 sous ACI)", "Sur les 14 CPTS du Finistère et du Morbihan, onze …": of no
        // territory either.
        let composed = composed.and_then(|claims| match stranded {
            Some(whole) if !own_place(s, whole, scope) => Err(Reason::UnknownPlace),
            _ => Ok(claims),
        });
        match composed {
            Ok(mut claims) => {
                // "cinq CPTS, cinq contrats": the same five.
                if claims.first().is_some_and(|c| tells_again(s, index, found.claims.last(), c)) {
                    found.claims.pop();
                }
                for claim in claims.iter_mut().filter(|c| c.measure == Measure::Target) {
                    if let (None, Some((date, inferred))) = (claim.date, aimed_on) {
                        claim.date = Some(date);
                        claim.date_inferred = inferred;
                    }
                }
                if let (true, Some(whole), Some(part)) =
                    (among, found.claims.last(), claims.first_mut())
                {
                    settle::within(whole, part);
                }
                settle::keep_whole(found.claims.last_mut().filter(|_| among), claims.first());
                let told = s.stages.iter().any(|hit| hit.from < scope.from);
                settle::widen(found.claims.last_mut().filter(|_| among), claims.first(), told);
                // "112 000 personnes (32 %) au 31 décembre": the same people, on the same day.
                if let (Some(last), [claim]) = (found.claims.last(), claims.as_mut_slice())
                    && settle::same_people(last, claim)
                    && s.tokens[..scope.from].last().is_some_and(|t| t.is_mark("("))
                    && s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"))
                {
                    (claim.date, claim.date_inferred) = (last.date, last.date_inferred);
                }
                // "contre 1,8 million deux ans plus tôt": what follows is not of that day.
                let date = claims.last().filter(|c| !c.measure.is_target() && !set_against);
                let date = date.and_then(|claim| Some((claim.date?, claim.date_inferred)));
                carried = date.or(carried);
                // What stands in brackets is told of something else beside it.
                let told = claims.last().filter(|_| s.depth(number.core) == 0);
                frame.coverage = frame.coverage.or(told.and_then(settle::covered));
                found.claims.extend(
                    claims
                        .into_iter()
                        .map(|claim| RawClaim { locator: locator.to_owned(), ..claim }),
                );
            }
            Err(reason) => {
                if reason == Reason::UnknownPlace && counted.measure == Measure::Communities {
                    stranded = stranded.or(Some(scope.to));
                }
                if reason == Reason::UnknownPlace && counted.measure == Measure::PopulationShare {
                    frame.setting.shared = Shared::Covered;
                }
                found.declined.push(decline(reason));
            }
        }
    }
    shared_place(s, frame.territory.unwrap_or(page.speaker.territory), page, &mut found.claims);
    found.declined.extend(remainder::unjudged(s, &found, locator));
    let whole = everyone(s, frame, page, found.claims.last());
    let placed = |claim| RawClaim { locator: locator.to_owned(), ..claim };
    found.claims.extend(whole.into_iter().map(placed));
    for claim in &found.claims {
        if claim.measure == Measure::Target {
            continue;
        }
        // Each range once, the last one last.
        frame.before.retain(|stages| *stages != claim.stages);
        frame.before.push(claim.stages);
        if claim.measure == Measure::Communities {
            let count = claim.value.headline();
            if frame.counts.len() < REMEMBERED {
                frame.counts.push((count, claim.stages));
            }
            let larger = frame.largest.is_none_or(|(known, _)| known < count);
            frame.largest = if larger { Some((count, claim.stages)) } else { frame.largest };
        }
    }
    // "Trois ans plus tôt, ce taux n'était que de 41 %": what follows is of the day before that.
    // "Fin 2022, huit régions dépassaient 70 %. La Bretagne atteignait 72 %": on the same day.
    let nowhere = found.declined.iter().any(|declined| declined.reason == Reason::UnknownPlace);
    if found.claims.is_empty() && nowhere {
        let mut days = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
        carried = days.find_map(|hit| hit.printed.resolve(page.published));
    }
    let last = found.claims.iter().rev().find(|claim| !claim.measure.is_target());
    frame.now = last.map_or(frame.now, |claim| claim.date.is_none() && claim.today);
    frame.begun = frame.begun.or(carried);
    frame.main = tense::latest(s, carried, frame.main);
    frame.date = carried.filter(|_| !looks_back(s)).or(frame.date);
    let shared = found.claims.iter().rev().find_map(|claim| Shared::of(&claim.measure));
    // "Le ministère exigeait 100 % de couverture. On en était à 84 %."
    let aimed = found.claims.iter().any(|c| c.measure == Measure::Target && c.percent);
    frame.setting.shared =
        shared.or(aimed.then_some(Shared::Covered)).unwrap_or(frame.setting.shared);
    let counts = found.claims.iter().any(|claim| claim.measure == Measure::Communities);
    frame.drawn = !counts && passed_over(s, &found);
    frame.setting.counted |= counts || nowhere && speaks_of_cpts;
    found
}

/// So many counts of a paragraph are remembered.
const REMEMBERED: usize = 40;

fn compose(figure: &Figure<'_>, earlier: &[RawClaim]) -> Result<Vec<RawClaim>, Reason> {
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    let (low, high) = number.interval();
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
    let definite = is_definite(s, counted, scope.from);
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
