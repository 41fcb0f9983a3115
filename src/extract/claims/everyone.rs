//! Everybody without a digit: "le département se trouve entièrement couvert".

use std::ops::Range;

use super::compose::{Frame, Page};
use super::generic::generic;
use crate::extract::claim::RawClaim;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::recognise::stages::{hull, together};
use crate::extract::verdict::Topic;
use crate::model::{Measure, PartialDate, Qualifier, Stage, StageRange, Territory, Value};

/// "le département se trouve entièrement couvert": everyone, without a digit.
pub(crate) fn everyone(
    s: &Sentence<'_>,
    frame: &Frame,
    page: &Page<'_>,
    last: Option<&RawClaim>,
) -> Vec<RawClaim> {
    let Some(claim) = whole(s, frame, page, last) else { return Vec::new() };
    // "le Cher et l'Indre sont entièrement couverts": each of them.
    let each = subjects(s);
    if each.len() < 2 {
        return vec![claim];
    }
    each.into_iter().map(|territory| RawClaim { territory, ..claim.clone() }).collect()
}

/// The places, joined by "et", that are said to be covered together.
fn subjects(s: &Sentence<'_>) -> Vec<Territory> {
    let Some(hit) = s.cue(Cue::Everyone, 0..s.tokens.len()) else { return Vec::new() };
    // "sont déjà intégralement couvertes", "affichent une couverture complète"
    let plural = |t: &Token| {
        let verb = 4 < t.fold.len() && t.fold.ends_with("ent") && !t.fold.ends_with("ment");
        matches!(t.fold.as_str(), "sont" | "etaient" | "ont" | "avaient") || verb
    };
    let verb = (hit.from.saturating_sub(3)..hit.from).rev().find(|&n| plural(&s.tokens[n]));
    let several = |t: &Token| t.fold.ends_with("erts") || t.fold.ends_with("ertes");
    let several = s.tokens[hit.from..hit.to].iter().any(several);
    let verb = verb.or(hit.from.checked_sub(1).filter(|_| several));
    let plural = several || verb.is_some();
    let mut found: Vec<Territory> = Vec::new();
    let mut end = verb;
    for place in s.places.iter().rev().filter(|place| place.to <= hit.from) {
        let between = end.and_then(|end| s.tokens.get(place.to..end));
        let joined = between.is_some_and(|words| {
            words.iter().all(|t| {
                t.is_mark(",") || matches!(t.fold.as_str(), "et" | "le" | "la" | "l'" | "les")
            })
        });
        let Some(territory) = place.territory.filter(|_| joined) else { break };
        found.push(territory);
        end = Some(place.from);
    }
    found.reverse();
    if found.is_empty() && plural { listed(s, hit.to) } else { found }
}

/// "Deux départements sont entièrement couverts : le Finistère et le Morbihan": the places behind the colon, where it
/// tells nothing else.
fn listed(s: &Sentence<'_>, from: usize) -> Vec<Territory> {
    let Some(colon) = (from..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":")) else {
        return Vec::new();
    };
    let several = s.tokens[..from]
        .iter()
        .any(|t| matches!(t.fold.as_str(), "departements" | "regions" | "territoires" | "iles"));
    let behind = || s.places.iter().filter(|place| colon < place.from);
    let joins = |t: &Token| {
        t.kind == Kind::Mark || matches!(t.fold.as_str(), "et" | "le" | "la" | "l'" | "les")
    };
    let named = |at: usize| behind().any(|place| place.from <= at && at < place.to);
    let only = (colon + 1..s.tokens.len()).all(|at| named(at) || joins(&s.tokens[at]));
    if several && only {
        behind().filter_map(|place| place.territory).collect()
    } else {
        Vec::new()
    }
}

/// The words for everyone in a sentence, and what stands around them.
struct Whole<'w> {
    s: &'w Sentence<'w>,
    frame: &'w Frame,
    page: &'w Page<'w>,
    /// The last claim of the sentence.
    last: Option<&'w RawClaim>,
    hit: &'w Hit<Cue>,
    /// Their clause, and the part of it between the commas.
    all: Range<usize>,
    near: Range<usize>,
}

fn whole(
    s: &Sentence<'_>,
    frame: &Frame,
    page: &Page<'_>,
    last: Option<&RawClaim>,
) -> Option<RawClaim> {
    let hit = &s.cue(Cue::Everyone, 0..s.tokens.len())?;
    let all = clause(s, hit.from);
    // "… entièrement couvert, alors que dans l'Orne un habitant sur trois n'est rattaché à aucune": elsewhere.
    let comma = |n: &usize| s.tokens[*n].is_mark(",");
    let start = (all.start..hit.from).rev().find(comma).map_or(all.start, |n| n + 1);
    let near = start..(hit.to..all.end).find(comma).unwrap_or(all.end);
    let whole = Whole { s, frame, page, last, hit, all, near };
    if whole.is_denied() {
        return None;
    }
    let (territory, there) = whole.territory()?;
    let stages = whole.stages(there);
    let dated = whole.day();
    let date = dated.map(|(date, _)| date);
    Some(RawClaim {
        territory,
        measure: Measure::PopulationShare,
        stages,
        among: stages,
        value: Value::printed(100.0, Qualifier::Exact).expect("100 is a value"),
        value_text: s.slice(hit.from..hit.to).to_owned(),
        percent: true,
        date,
        date_inferred: dated.is_some_and(|(_, inferred)| inferred),
        today: date.is_none() && s.cue(Cue::Today, whole.all.clone()).is_some(),
        attributed_to: last.map_or_else(String::new, |claim| claim.attributed_to.clone()),
        origin: last.and_then(|claim| claim.origin.clone()),
        locator: String::new(),
        evidence: s.text.trim().to_owned(),
        method: "sentence",
        rule: "entièrement couvert".to_owned(),
        group: 0,
        total: None,
        headline: false,
        definite: false,
        demonstrative: false,
    })
}

impl Whole<'_> {
    /// Whether it is a share with its number, wished for, asked or denied, or of something else.
    fn is_denied(&self) -> bool {
        let Self { s, hit, all, near, .. } = self;
        // "on frôle la couverture intégrale : 95 %"
        let colon = s.tokens.get(all.end).is_some_and(|t| t.is_mark(":"));
        let told = if colon { all.start..s.tokens.len() } else { near.clone() };
        // "départements couverts à 100 %"
        let sign = s.tokens[hit.from..hit.to].iter().any(|t| t.is_mark("%"));
        let own = |n: &Number| sign && (hit.from..hit.to).contains(&n.core);
        let other = |n: &Number| told.contains(&n.core) && !own(n);
        let percent = s.numbers.iter().any(|n| n.form == Form::Percent && other(n))
            || s.tokens[all.clone()].iter().any(|t| t.is("quasi") || t.is("presque"));
        // "L'objectif affiché par l'ARS : une couverture totale fin 2025": what a colon leads to.
        let led = all.start.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
        let aimed = led.is_some_and(|colon| s.cue(Cue::Target, clause(s, colon - 1)).is_some());
        // "plus aucun canton n'est laissé de côté": nobody is left out.
        let nobody = s.tokens[hit.from].is("plus") || s.tokens[hit.from].is("pas");
        let denied = if nobody { hit.to } else { hit.from };
        let doubtful = aimed
            || s.cue(Cue::Target, all.clone()).is_some()
            || [Cue::Forecast, Cue::Gap].into_iter().any(|cue| s.cue(cue, near.clone()).is_some())
            || [near.start..hit.from, denied..near.end]
                .into_iter()
                .any(|words| s.cue(Cue::Negation, words).is_some());
        // "couvre l'ensemble de la Creuse": of a place, and of nothing else.
        let open =
            matches!(s.tokens[hit.to - 1].fold.as_str(), "de" | "du" | "des" | "la" | "le" | "l'");
        let placed =
            s.places.iter().any(|p| hit.to <= p.from && p.from <= hit.to + 1 && !p.demonym);
        let asked = s.text.trim_end().ends_with('?');
        open && !placed
            || percent
            || doubtful
            || self.is_wished()
            || asked
            || self.frame.setting.topic == Topic::Other
    }

    /// "… rapproche de la couverture intégrale": what is wished for.
    fn is_wished(&self) -> bool {
        let Self { s, hit, .. } = self;
        let article =
            hit.from.checked_sub(1).filter(|&n| s.tokens[n].is("la") || s.tokens[n].is("une"));
        let before = article.unwrap_or(hit.from).checked_sub(1);
        s.tokens[hit.from].is("couverture")
            && before.is_some_and(|n| {
                matches!(
                    s.tokens[n].fold.as_str(),
                    "de" | "d'" | "vers" | "pour" | "sans" | "d'une" | "a"
                )
            })
    }

    /// The territory, and the place that the words beside it name; none where they mean one that has no code.
    fn territory(&self) -> Option<(Territory, Option<Territory>)> {
        let Self { s, frame, page, hit, .. } = self;
        let base = self.base();
        let scope = Scope { left: 0, from: hit.from, to: hit.to, right: s.tokens.len() };
        let said = generic(s, scope, (base, frame.department), page).ok()?;
        let there = self.beside();
        let named = || s.places.iter().find_map(|place| place.territory);
        let territory = there
            .or(self.last.map(|claim| claim.territory))
            .or(said)
            .or_else(named)
            .unwrap_or(base);
        Some((territory, there))
    }

    /// The territory of the surroundings.
    fn base(&self) -> Territory {
        self.frame.territory.unwrap_or(self.page.speaker.territory)
    }

    /// The place that the words beside it name.
    fn beside(&self) -> Option<Territory> {
        let Self { s, hit, all, near, .. } = self;
        // "le Calvados est entièrement couvert par six communautés, alors que dans l'Orne …"
        let mut there = s.places.iter().rev().filter(|place| near.contains(&place.from));
        let there = there.find(|place| place.to <= hit.from).and_then(|place| place.territory);
        // "La Réunion, avec neuf CPTS, est intégralement couverte ; la Guyane n'en a conventionné qu'une"
        let apart = s.tokens.iter().any(|t| t.is_mark(";"));
        let mut inside = s.places.iter().filter(|place| apart && all.contains(&place.from));
        let there = there.or_else(|| inside.find_map(|place| place.territory));
        // "la Mayenne, avec ses sept CPTS, est entièrement couverte, alors que le Maine-et-Loire …"
        let but = near.end < all.end
            && s.tokens[near.end..all.end].iter().take(4).any(|t| {
                matches!(t.fold.as_str(), "alors" | "tandis" | "quand" | "mais" | "contrairement")
            });
        let mut subject = s.places.iter().rev().filter(|place| but && place.to <= hit.from);
        there.or_else(|| subject.find_map(|place| place.territory))
    }

    /// The stages of the communities that cover everyone there.
    fn stages(&self, there: Option<Territory>) -> StageRange {
        let Self { s, frame, hit, all, near, .. } = self;
        let stages_in = |range| together(&s.stages_in(range, hit.from), &s.tokens, false);
        let signed = frame.signed.then(|| StageRange::exactly(Stage::AciSigned));
        // "La Martinique et La Réunion sont déjà intégralement couvertes": of other communities than before.
        // "Même sans attendre ces dernières, le Cher et l'Indre …"
        let points = s.tokens[all.clone()].iter().any(|t| {
            matches!(t.fold.as_str(), "ces" | "elles" | "celles" | "dernieres" | "leur" | "leurs")
        });
        let elsewhere = !points && there.is_some_and(|there| there != self.base());
        let before = frame.before.iter().copied().filter(|_| !elsewhere);
        // "… est couvert par des CPTS, au nombre de cinq, dont quatre ont signé": of all five.
        let part = (hit.to..all.end).find(|&n| s.tokens[n].is("dont")).unwrap_or(all.end);
        // "ses sept CPTS, dont six ont signé, se partagent la totalité du département": of the seven.
        if let Some(part) = (all.start..near.start).find(|&n| s.tokens[n].is("dont")) {
            let own = stages_in(near.clone()).or_else(|| stages_in(all.start..part));
            return own.map_or(StageRange::ALL, |named| named.stages);
        }
        stages_in(near.clone())
            .or_else(|| stages_in(all.start..part))
            .map(|named| named.stages)
            .or(self.last.filter(|_| part == all.end).map(|claim| claim.stages))
            .or_else(|| stages_in(0..part).map(|named| named.stages))
            .or(signed.filter(|_| !elsewhere))
            .or_else(|| before.reduce(hull))
            .unwrap_or(StageRange::ALL)
    }

    /// "Au 31 décembre 2024, la Nièvre et le Jura sont intégralement couverts": the day, and whether it is inferred.
    fn day(&self) -> Option<(PartialDate, bool)> {
        let Self { s, frame, page, last, hit, all, .. } = self;
        let mut days =
            s.dates.iter().filter(|day| day.role == Role::AsOf && all.contains(&day.from));
        let done = |day: &&DateHit| {
            s.stages.iter().any(|stage| {
                stage.to <= day.from && day.from <= stage.to + 2 && hit.from < stage.from
            }) && day
                .from
                .checked_sub(1)
                .is_some_and(|n| s.tokens[n].is("en") || s.tokens[n].is("le"))
        };
        let own = days.find(|day| !done(day)).and_then(|day| day.printed.resolve(page.published));
        let told = last.and_then(|claim| Some((claim.date?, claim.date_inferred)));
        own.or(told).or(frame.date)
    }
}
