//! Reads the figures of a sentence one after the other: each is judged, composed, and fitted to those before it;
//! the frame learns what the next sentence may need.

use super::remainder;
use crate::extract::claim::{Declined, RawClaim};
use crate::extract::claims::again::{of_declined, passed_over, tells_again};
use crate::extract::claims::compose::{Found, Frame, Page, compose};
use crate::extract::claims::event::ranks;
use crate::extract::claims::everyone::everyone;
use crate::extract::claims::figure::Figure;
use crate::extract::claims::moment::turns_back;
use crate::extract::claims::nowhere::own_place;
use crate::extract::claims::restated::{restated, shared_place};
use crate::extract::claims::{settle, wholes};
use crate::extract::counting::judge::judge;
use crate::extract::counting::sampled;
use crate::extract::counting::subset::is_among;
use crate::extract::counting::them::told_last;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Role};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pairs::set_against;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::together;
use crate::extract::recognise::tense;
use crate::extract::verdict::{Counted, Reason, Setting, Shared, Verdict};
use crate::model::{Measure, PartialDate, Value};

/// So many counts of a paragraph are remembered.
const REMEMBERED: usize = 40;

/// Reads every figure of a sentence; the frame learns what the next sentence may need.
pub(crate) fn read(s: &Sentence<'_>, frame: &mut Frame, page: &Page<'_>, locator: &str) -> Found {
    let mut reading = Reading {
        s,
        frame,
        page,
        locator,
        speaks_of_cpts: !s.numbers.is_empty() && remainder::speaks_of_cpts(s),
        carried: None,
        drawn: false,
        stranded: None,
        found: Found::default(),
    };
    reading.return_to_main_day();
    for index in 0..s.numbers.len() {
        reading.number(index);
    }
    reading.settle_together();
    reading.remember_counts();
    reading.remember_days();
    reading.remember_topic();
    reading.found
}

/// A sentence that is being read.
struct Reading<'r> {
    s: &'r Sentence<'r>,
    frame: &'r mut Frame,
    page: &'r Page<'r>,
    locator: &'r str,
    speaks_of_cpts: bool,
    /// The day of the last figure, and whether its year is inferred.
    carried: Option<(PartialDate, bool)>,
    /// Communities of a survey or a call were counted: what follows is of those.
    drawn: bool,
    /// Where the first count ends whose place nobody names.
    stranded: Option<usize>,
    found: Found,
}

impl Reading<'_> {
    /// "48 CPTS fin novembre 2021. Elles étaient 31 fin 2020. Quarante-deux autres sont en projet": of the later day.
    fn return_to_main_day(&mut self) {
        let Self { s, frame, .. } = self;
        let later = frame.main.filter(|main| {
            s.dates.is_empty()
                && tense::is_present(s)
                && frame.date.is_some_and(|date| date.0 < main.0)
        });
        frame.date = later.or(frame.date);
        // "Près de 700 CPTS sous contrat. Elles n'étaient que 173 fin 2021. S'y ajoutent 110 projets": of no day.
        // "En 2022, on n'avait qu'un projet. 57 % n'ont toujours aucune CPTS": nor is what still is so.
        let still =
            || s.tokens.iter().any(|t| t.is("toujours") || t.is("encore")) || tense::arrives(s);
        let back = frame.undated || frame.looked_back && frame.main == frame.date && still();
        if back && s.dates.is_empty() && tense::is_present(s) {
            frame.date = None;
        }
    }

    /// Reads one number.
    fn number(&mut self, index: usize) {
        let setting = self.setting();
        if self.restates(index) {
            return;
        }
        match judge(self.s, index, setting) {
            Verdict::Claim(counted) if self.is_of_sample(index, &counted) => {
                self.decline(index, Reason::Sample);
            }
            Verdict::Claim(counted) => self.count(index, counted),
            Verdict::Declined(reason) => {
                self.learn_from_declined(index, reason);
                self.decline(index, reason);
            }
        }
    }

    /// What the next number may continue: counts and shares of this sentence go before those of the ones above.
    fn setting(&self) -> Setting {
        let Self { found, frame, .. } = self;
        // "L'Alsace compte 18 CPTS : 11 dans le Bas-Rhin": counted, though of no territory of today.
        let nowhere = found.declined.iter().any(|declined| {
            declined.reason == Reason::UnknownPlace && declined.value_text.parse::<u32>().is_ok()
        });
        let counted = frame.setting.counted || !found.claims.is_empty() || nowhere;
        let shared = found.claims.iter().rev().find_map(|claim| Shared::of(&claim.measure));
        let shared = shared.unwrap_or(frame.setting.shared);
        // "… vise une couverture de 100 % de la population ; elle était de 86 %"
        let shared =
            if shared == Shared::Nothing && self.aims() { Shared::Covered } else { shared };
        Setting { counted, shared, ..frame.setting }
    }

    /// Whether a share is aimed at in this sentence.
    fn aims(&self) -> bool {
        self.found.claims.iter().any(|claim| claim.measure == Measure::Target && claim.percent)
    }

    /// "les trois quarts de la population (75 %)": the same figure again, to the point. It mends the claim.
    fn restates(&mut self, index: usize) -> bool {
        let Self { s, page, .. } = *self;
        let number = &s.numbers[index];
        let last = self.found.claims.last_mut().filter(|claim| restated(s, index, claim));
        let Some(claim) = last else { return false };
        if let Ok(value) = Value::printed(number.low, number.qualifier) {
            claim.value = value;
            let day = s.dates.iter().find(|d| (number.to..=number.to + 1).contains(&d.from));
            if let Some((date, inferred)) = day.and_then(|d| d.printed.resolve(page.published)) {
                (claim.date, claim.date_inferred) = (Some(date), inferred);
            }
            s.slice(number.from..number.to).clone_into(&mut claim.value_text);
        }
        true
    }

    /// Whether what is counted are communities of a survey, a call or a ceremony, and no stock.
    fn is_of_sample(&mut self, index: usize, counted: &Counted) -> bool {
        let Self { s, frame, found, .. } = self;
        let number = &s.numbers[index];
        // "Parmi ces 258 CPTS, 201 ont signé": of those that answered.
        let drawn = !counted.measure.is_target()
            && (self.drawn
                || sampled::drawn(s, number, &frame.sampled)
                || sampled::surveyed(s, number, counted, frame.setting));
        self.drawn |= drawn;
        // "Neuf ont pour présidente une infirmière, dont trois dans la Manche": of what is no claim.
        // "En 2022, elles étaient douze", where the sentence before tells of participants.
        drawn
            || of_declined(s, index, counted, found)
            || frame.drawn && counted.pronoun && found.claims.is_empty()
    }

    /// What is no claim may still say what the next number counts.
    fn learn_from_declined(&mut self, index: usize, reason: Reason) {
        let Self { s, frame, .. } = self;
        let number = &s.numbers[index];
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
            self.drawn |= reason == Reason::Sample;
            sampled::remember(&mut frame.sampled, s, number);
        }
    }

    /// Keeps a number that is no claim, with the reason.
    fn decline(&mut self, index: usize, reason: Reason) {
        let number = &self.s.numbers[index];
        self.found.declined.push(Declined {
            value_text: self.s.slice(number.from..number.to).to_owned(),
            reason,
            locator: self.locator.to_owned(),
            sentence: remainder::around(self.s, number.from, number.to),
            speaks_of_cpts: self.speaks_of_cpts,
        });
    }

    /// Makes the claims of a number that counts.
    fn count(&mut self, index: usize, counted: Counted) {
        let Self { s, page, .. } = *self;
        let scope = s.scope(index);
        let aim = self.found.claims.last().filter(|_| self.shares_aim(index));
        let aimed_on = aim.and_then(|claim| Some((claim.date?, claim.date_inferred)));
        let counted = if aim.is_some() && counted.measure.is_share() {
            Counted { measure: Measure::Target, ..counted }
        } else {
            counted
        };
        let number = &s.numbers[index];
        let figure = Figure { s, index, number, scope, counted: &counted, frame: self.frame, page };
        let composed = compose(&figure, &self.found.claims);
        // "La région compte 58 CPTS (41 sous ACI)", "Sur les 14 CPTS du Finistère et du Morbihan, onze …": of no
        // territory either.
        let composed = composed.and_then(|claims| match self.stranded {
            Some(whole) if !own_place(s, whole, scope) => Err(Reason::UnknownPlace),
            _ => Ok(claims),
        });
        match composed {
            Ok(mut claims) => {
                for claim in claims.iter_mut().filter(|c| c.measure == Measure::Target) {
                    if let (None, Some((date, inferred))) = (claim.date, aimed_on) {
                        claim.date = Some(date);
                        claim.date_inferred = inferred;
                    }
                }
                self.add(index, claims);
            }
            Err(reason) => {
                if reason == Reason::UnknownPlace && counted.measure == Measure::Communities {
                    self.stranded = self.stranded.or(Some(scope.to));
                    // "Les deux départements totalisent onze CPTS conventionnées": a share behind it is of those.
                    let hits = s.stages_in(number.to..scope.right, number.core);
                    if let Some(named) = together(&hits, &s.tokens, false)
                        && self.frame.before.is_empty()
                    {
                        self.frame.before.push(named.stages);
                    }
                }
                if reason == Reason::UnknownPlace && counted.measure == Measure::PopulationShare {
                    self.frame.setting.shared = Shared::Covered;
                }
                self.decline(index, reason);
            }
        }
    }

    /// "… cinq communautés fin 2027, pour 80 % des habitants": whether a number is aimed at together with the claim
    /// before it.
    fn shares_aim(&self, index: usize) -> bool {
        let s = self.s;
        let from = s.scope(index).from;
        let with = from.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "pour" | "soit" | "avec" | "couvrant" | "et")
        });
        // "vise treize CPTS sous contrat et une couverture de 85 %"
        let joint = s.numbers[..index].iter().rfind(|n| n.form != Form::One).is_some_and(|n| {
            let between = &s.tokens[n.to..from];
            between.iter().any(|t| t.is("et"))
                && between.iter().rev().take(3).any(|t| t.is("couverture") || t.is("taux"))
        });
        let aimed = self.found.claims.last().is_some_and(|claim| claim.measure == Measure::Target);
        aimed && (with || joint)
    }

    /// Adds the claims of one number, and settles them with the claim before.
    fn add(&mut self, index: usize, mut claims: Vec<RawClaim>) {
        let s = self.s;
        let number = &s.numbers[index];
        let earlier = &mut self.found.claims;
        // "cinq CPTS, cinq contrats": the same five.
        if claims.first().is_some_and(|claim| tells_again(s, index, earlier.last(), claim)) {
            earlier.pop();
        }
        let from = s.scope(index).from;
        if is_among(s, index)
            && let (Some(whole), Some(part)) = (earlier.last_mut(), claims.first_mut())
        {
            wholes::within(whole, part);
            wholes::keep_whole(Some(whole), Some(part));
            let told = s.stages.is_empty() || s.stages.iter().any(|hit| hit.from < from);
            wholes::widen(Some(whole), Some(part), told);
        }
        // "112 000 personnes (32 %) au 31 décembre": the same people, on the same day.
        if let (Some(last), [claim]) = (earlier.last(), claims.as_mut_slice())
            && settle::same_people(last, claim)
            && s.tokens[..from].last().is_some_and(|t| t.is_mark("("))
            && s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"))
        {
            (claim.date, claim.date_inferred) = (last.date, last.date_inferred);
        }
        // "contre 1,8 million deux ans plus tôt": what follows is not of that day, nor of that of an event.
        let back = set_against(s, index) || tense::goes_back(s, index, earlier, &claims);
        let aside = |c: &RawClaim| back || c.measure.is_target() || ranks(s, number, c);
        let last = claims.last().filter(|c| !aside(c));
        self.carried = last.and_then(|it| Some((it.date?, it.date_inferred))).or(self.carried);
        // What stands in brackets is told of something else beside it.
        let told = claims.last().filter(|_| s.depth(number.core) == 0);
        self.frame.coverage = self.frame.coverage.or(told.and_then(settle::covered));
        self.extend(claims);
    }

    fn extend(&mut self, claims: impl IntoIterator<Item = RawClaim>) {
        let placed = |claim| RawClaim { locator: self.locator.to_owned(), ..claim };
        self.found.claims.extend(claims.into_iter().map(placed));
    }

    /// What only the whole sentence says: a place that two figures share, a number that nobody judged, "toute la
    /// population".
    fn settle_together(&mut self) {
        let Self { s, page, .. } = *self;
        let base = self.frame.territory.unwrap_or(page.speaker.territory);
        shared_place(s, base, page, &mut self.found.claims);
        self.found.declined.extend(remainder::unjudged(s, &self.found, self.locator));
        // "est passée de zéro à quatre CPTS"
        self.found.claims.retain(|claim| !claim.value_text.starts_with("zéro"));
        let whole = everyone(s, self.frame, page, self.found.claims.last());
        self.extend(whole);
    }

    /// Remembers the stages and the counts, each range once, the last one last.
    fn remember_counts(&mut self) {
        let Self { s, frame, found, .. } = self;
        if !found.claims.is_empty() {
            frame.parted = s.numbers.last().is_some_and(|n| {
                n.from.checked_sub(1).is_some_and(|before| s.tokens[before].is("dont"))
            });
        }
        for claim in found.claims.iter().filter(|claim| claim.measure != Measure::Target) {
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
    }

    /// Remembers the days of the figures.
    fn remember_days(&mut self) {
        let Self { s, frame, page, found, .. } = self;
        // "Fin 2022, huit régions dépassaient 70 %. La Bretagne atteignait 72 %": on the same day.
        if found.claims.is_empty() && is_nowhere(found) {
            let mut days = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
            self.carried = days.find_map(|hit| hit.printed.resolve(page.published));
        }
        let last = found.claims.iter().rev().find(|claim| !claim.measure.is_target());
        // "Fin 2023, 514 avaient signé ; nous en sommes aujourd'hui à 541": what follows is of today. So it is behind
        // "Elles n'étaient que quatre fin 2021. Le département en compte désormais neuf."
        let now = last.is_some_and(|claim| claim.date.is_none() && claim.today);
        let overtaken = self.carried.map_or(frame.looked_back && !tense::is_past(s), |told| {
            frame.main.is_none_or(|main| main.0 <= told.0) && tense::counts_now(&s.tokens)
        });
        if now && overtaken {
            (self.carried, frame.date, frame.main) = (None, None, None);
        }
        let looks = self.carried.is_some() && tense::is_past(s);
        let open = frame.date.is_none() && self.carried.is_none() && last.is_some();
        frame.undated = frame.undated && (self.carried.is_none() || looks) || open;
        let said = |hit: &DateHit| hit.printed.resolve(page.published);
        frame.said = s.dates.iter().rev().find_map(said).or(frame.said);
        frame.now = last.map_or(frame.now, |claim| claim.date.is_none() && claim.today);
        frame.begun = frame.begun.or(self.carried);
        frame.looked_back = self.carried.map_or(frame.looked_back, |_| tense::is_past(s));
        frame.main = tense::latest(s, self.carried, frame.main);
        // "Trois ans plus tôt, ce taux n'était que de 41 %": what follows is of the day before that.
        frame.date = self.carried.filter(|_| !turns_back(s)).or(frame.date);
    }

    /// Remembers what is counted, and of whom the shares are.
    fn remember_topic(&mut self) {
        let found = &self.found;
        let shared = found.claims.iter().rev().find_map(|claim| Shared::of(&claim.measure));
        let counts = found.claims.iter().any(|claim| claim.measure == Measure::Communities);
        let nowhere = is_nowhere(found);
        // "Le ministère exigeait 100 % de couverture. On en était à 84 %."
        let aimed = self.aims().then_some(Shared::Covered);
        let setting = &mut self.frame.setting;
        setting.shared = shared.or(aimed).unwrap_or(setting.shared);
        setting.people = told_last(self.s, self.s.tokens.len());
        setting.counted |= counts || nowhere && self.speaks_of_cpts;
        self.frame.drawn = !counts && passed_over(self.s, &self.found);
    }
}

/// Whether a figure of the sentence is of a place that is no territory.
fn is_nowhere(found: &Found) -> bool {
    found.declined.iter().any(|declined| declined.reason == Reason::UnknownPlace)
}
