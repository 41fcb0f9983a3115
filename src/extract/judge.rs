//! What a number counts, and why most numbers count nothing that we want.

use super::apart::otherwise;
use super::back;
use super::bare::bare;
use super::defined::defined;
use super::flow;
use super::goals;
pub(super) use super::goals::aimed;
use super::governed::{governed, rated};
use super::happening::happens;
use super::heads::{
    ambiguous, inhabitants, labelled_people, moves_to_people, part_of_people, shares_people,
};
use super::label::is_label;
use super::numbers::{Form, passes};
use super::one::{one, ordinal};
use super::passing::passing;
use super::pattern::Hit;
use super::people::people;
use super::relation::{compared, none_of};
use super::sentence::Sentence;
use super::share::share;
use super::stray::{
    another, goes_on, in_area, in_town, is_money, is_year, masculine, over_years, ratio, supposed,
};
pub(super) use super::talk::{counting_pronoun, topic};
use super::tense;
use super::token::Token;
use super::verdict::{Counted, Here, Reason, Setting, Verdict};
use super::vocabulary::Cue;
use super::whose::members;
use crate::model::{Measure, StageRange};

/// Judges one number of a sentence.
pub(super) fn judge(s: &Sentence<'_>, index: usize, setting: Setting) -> Verdict {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let here = &Here { s, index, number, scope, setting };
    let result = match number.form {
        _ if is_label(s, number) => Err(Reason::Label),
        _ if 1e9 < number.low => Err(Reason::NotACount),
        Form::Digits | Form::Words if rated(s, index) => Err(Reason::Mean),
        Form::Percent => share(here),
        Form::Ordinal => ordinal(here),
        Form::One => one(here),
        // "Les résultats 2024": a year, whatever stands before it.
        Form::Digits if is_year(s, number) => Err(Reason::NothingCounted),
        Form::Digits | Form::Words => count(here),
    };
    match result {
        Ok(_) if in_area(s, scope) => Verdict::Declined(Reason::UnknownPlace),
        Ok(_) if number.form == Form::Percent && in_town(s, scope, number.form) => {
            Verdict::Declined(Reason::UnknownPlace)
        }
        Ok(counted) => Verdict::Claim(counted),
        Err(reason) => Verdict::Declined(reason),
    }
}

/// Where the noun of a number begins: behind adjectives and "de".
pub(super) fn noun(s: &Sentence<'_>, mut at: usize) -> (usize, bool) {
    let mut fresh = false;
    at = defined(s, at).unwrap_or(at);
    for _ in 0..3 {
        if let Some(hit) = s.cue_at(Cue::Adjective, at) {
            fresh |= s.tokens[at].fold.starts_with("nouve");
            at = hit.to;
        } else if s
            .tokens
            .get(at)
            .is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "ces" | "nos" | "»"))
        {
            at += 1;
        } else {
            break;
        }
    }
    (at, fresh)
}

fn count(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let (at, fresh) = noun(s, number.to);
    if s.cue_at(Cue::OtherStructure, at).is_some() {
        return Err(Reason::OtherStructure);
    }
    if number.low.fract() != 0.0 {
        return Err(Reason::NotACount);
    }
    if let Some(reason) = ratio(s, here.index) {
        return Err(reason);
    }
    let mut counted = Counted {
        measure: Measure::Communities,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    };
    // "7 et 9 CPTS": the noun stands behind the second.
    let shared = s.tokens.get(number.to).filter(|t| t.is("et") || t.is("ou")).and_then(|_| {
        let next = s.numbers.get(here.index + 1).filter(|n| n.from == number.to + 1)?;
        let (at, _) = noun(s, next.to);
        s.cue_at(Cue::Community, at)
    });
    // "passent de 147 à 182 millions d'euros"
    let paid = passes(&s.tokens, number.core)
        && s.numbers.get(here.index + 1).is_some_and(|next| is_money(s, noun(s, next.to).0));
    if s.cue_at(Cue::Municipal, at).is_some() || is_money(s, at) || paid {
        return Err(Reason::OtherNoun);
    }
    let head = s.cue_at(Cue::Community, at).or(shared);
    if let Some(head) = &head {
        counted.projects = s.tokens[head.from].fold.starts_with("projet");
    } else if s.cue_at(Cue::Population, at).is_some()
        || inhabitants(s, number, at)
        || CROWD <= number.low && (part_of_people(s, here.index) || moves_to_people(s, here.index))
        || CROWD <= number.low && (shares_people(here) || labelled_people(here))
    {
        return people(here);
    } else if s.cue_at(Cue::Ambiguous, at).is_some() {
        counted.projects = s.tokens[at].fold.starts_with("projet");
        ambiguous(here, at)?;
    } else if CROWD <= number.low && goes_on(here) {
        return people(here);
    } else if CROWD <= number.low {
        // "Population couverte : 48,9 millions": no number of communities is so large.
        let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
        // "Sur 360 000 Martiniquais, 287 000 vivent dans le périmètre des signataires": of them.
        let clause = clause(s, number.core);
        let of_them = s.numbers[..here.index].iter().any(|n| {
            clause.start <= n.from && CROWD <= n.low && {
                let (at, _) = noun(s, n.to);
                s.cue_at(Cue::Population, at).is_some()
                    || s.places.iter().any(|place| place.demonym && place.from == at)
            }
        });
        let label = of_them && s.cue(Cue::Coverage, number.to..clause.end).is_some()
            || colon
                && (s.cue(Cue::Population, 0..scope.from).is_some()
                    || s.cue(Cue::Whole, 0..scope.from).is_some());
        return if label { people(here) } else { Err(Reason::NotACount) };
    } else {
        if masculine(here) || members(here) {
            return Err(Reason::OtherNoun);
        }
        bare(here, at)?;
        counted.headed = false;
        counted.pronoun = counting_pronoun(s, number.from);
    }
    if fresh {
        return Err(Reason::Event);
    }
    if let Some(head) = head.as_ref().filter(|_| counted.measure == Measure::Communities) {
        otherwise(here, head.to)?;
        if let Some(reason) = governed(here, head.to) {
            return Err(reason);
        }
    }
    if counted.headed
        && counted.measure == Measure::Communities
        && let Some(reason) = passing(here, head.as_ref().map_or(at + 1, |hit| hit.to))
    {
        return Err(reason);
    }
    if counted.measure == Measure::Communities
        && let Some(reason) = flow::flow(here, head.as_ref().map_or(at + 1, |hit| hit.to))
    {
        return Err(reason);
    }
    // "Dans 23 CPTS, la présidence …": some of them, for another matter.
    let subset = scope.from.checked_sub(1).is_some_and(|n| {
        // "Le Doubs, qui compte 540 000 habitants, a huit CPTS": the verb has no accent.
        let has = s.slice(n..n + 1) == "a";
        !has && matches!(
            s.tokens[n].fold.as_str(),
            "dans" | "a" | "aux" | "chez" | "pour" | "avec" | "par" | "aupres" | "entre"
        ) || s.tokens[n].is("sur")
            && 0 < n
            && s.tokens[n - 1].is_word()
            && !aimed(s, scope)
            && !s.numbers.iter().any(|n| n.to + 1 == scope.from)
    });
    // "couverture de l'ensemble du département par 3 CPTS": these are all that cover it.
    let covering = s.tokens.get(scope.from.wrapping_sub(1)).is_some_and(|t| t.is("par"))
        && (s.tokens[..scope.from].iter().any(|t| t.fold.starts_with("couv"))
            || scope.from.checked_sub(2).is_some_and(|n| s.cue_at(Cue::Coverage, n).is_some()));
    // ", pour environ 200 projets recensés par l'Igas": all that were counted.
    let behind = head.as_ref().map_or(at + 1, |hit| hit.to);
    let numbered = s.cue_at(Cue::Counting, behind).is_some()
        && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("pour"));
    let subset = subset && !covering && !numbered;
    // "Avec 34 CPTS, la Bretagne …": whose they are is said.
    // "Avec désormais dix CPTS sous accord, l'Ille-et-Vilaine …"
    let adverb = scope.from.checked_sub(1).filter(|&n| s.cue_at(Cue::Today, n).is_some());
    let led = adverb.unwrap_or(scope.from);
    let owned = s.tokens.get(led.wrapping_sub(1)).is_some_and(|t| t.is("avec"))
        && (!flow::shared_with(s, led) || s.cue(Cue::Ranked, scope.left..led).is_some())
        && s.cue(Cue::Studied, scope.left..scope.from).is_none()
        && (!s.places.is_empty() || back::of_area(s));
    if owned && s.cue(Cue::Target, clause(s, number.core)).is_some() {
        return Err(Reason::Forecast);
    }
    let subset = subset && !owned;
    let told = !s.stages_in(scope.left..scope.right, number.core).is_empty()
        // "L'affiche est disponible dans 120 CPTS": nobody counts them.
        || s.cue(Cue::Counting, scope.left..scope.from).is_some()
            && !scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dans"))
        || compared(s, scope.from) && setting.counted;
    // "Dans six autres, une commission fonctionne"
    let within = subset
        && !counted.headed
        && s.tokens[scope.from - 1].is("dans")
        && s.cue_at(Cue::Adjective, number.to).is_some();
    if within || subset && counted.headed && !told && counted.measure == Measure::Communities {
        return Err(Reason::Sample);
    }
    // "À Valence, deux CPTS": of a town, which has no code.
    let named = counted.headed || counted.pronoun;
    if named && counted.measure == Measure::Communities && in_town(s, scope, number.form) {
        return Err(Reason::UnknownPlace);
    }
    let staged = !s.stages_in(scope.left..scope.right, number.core).is_empty();
    if counted.headed && !staged && counted.measure == Measure::Communities {
        flow::belonging(s, scope.from)?;
        if flow::object(s, scope.from) {
            return Err(Reason::Sample);
        }
    }
    // "le Vaucluse (3), les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)": not of the 3.
    let other = |at: usize| s.numbers.iter().any(|n| scope.to <= n.from && n.to <= at);
    let each = (scope.left..scope.right)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "chacune" | "chacun") && !other(n));
    // "En Corse-du-Sud comme en Haute-Corse, on dénombre deux communautés"
    let alike = s.tokens[..scope.from].iter().position(|t| t.is("comme")).is_some_and(|n| {
        let place = |from: usize, to: usize| {
            s.places.iter().any(|p| !p.demonym && from <= p.from && p.to <= to)
        };
        place(n.saturating_sub(5), n) && place(n, n + 6)
    });
    let named = s.places.iter().filter(|place| place.to <= scope.from).count();
    // "Avec vingt-trois communautés chacune, la Gironde et le Nord …"
    let behind = owned && each && named == 0;
    let named = if behind { s.places.len() } else { named };
    counted.each = (each || alike) && 1 < named;
    stock(here, counted)
}

/// So many are people, and no communities.
pub(super) const CROWD: f64 = 10_000.0;

/// What a number of CPTS must pass to be a stock: no event, no forecast, no mean …
fn stock(here: &Here<'_>, mut counted: Counted) -> Result<Counted, Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let whole = scope.left..scope.right;
    let in_stage = |at: usize| s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    let clause = clause(s, number.core);
    // "Deux projets sont validés : ceux de la CPTS A et de la CPTS B": they are named, not a stock.
    let named = f64::from(u32::try_from(s.names.len()).unwrap_or(u32::MAX));
    // "Elles n'étaient que deux : la CPTS A et la CPTS B": all that there were.
    // "On en dénombre cinq. Trois sont financées : la CPTS A, la CPTS B …": a part of those counted.
    let enumerated = 1.0 < number.low
        && (named - number.low).abs() < 0.5
        && !counted.pronoun
        && (counted.headed || !setting.counted);
    let counting = s.cue(Cue::Counting, scope.left..scope.from).is_some();
    // "La Haute-Marne compte aujourd'hui trois CPTS, tous stades confondus : la CPTS A, la CPTS B et la CPTS C"
    let of_place = counted.headed
        && counting
        && s.places.iter().any(|p| !p.demonym && scope.left <= p.from && p.to <= scope.from);
    let enumerated = enumerated && !of_place;
    // "… ont examiné 21 dossiers : 9 lettres d'intention et 12 projets de santé"
    let colon = clause.start.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
    let from = colon.map_or(clause.start, |colon| self::clause(s, colon.saturating_sub(1)).start);
    let session = s.cue(Cue::Session, from..scope.right).is_some()
        && !s.cue_before(Cue::Counting, scope.from)
        || setting.session && goals::is_paper(s, number) && !counting && s.dates.is_empty();
    if supposed(s, clause.start, scope.from) {
        return Err(Reason::Forecast);
    }
    if flow::during(s, scope)
        || happens(here, &counted)
        || enumerated
        || session
        || over_years(s, clause.clone())
    {
        return Err(Reason::Event);
    }
    // "Le Morbihan, où fonctionnent six CPTS, manque de généralistes": of others.
    let comma = (scope.to..scope.right).find(|&n| s.tokens[n].is_mark(",")).unwrap_or(scope.right);
    if s.cue(Cue::Gap, scope.left..comma).is_some() && !back::left_over(s, number) {
        return Err(Reason::Gap);
    }
    if aimed(s, scope) {
        // An aim must say what it aims at: "le cap des 1 000" repeats one.
        let wanted = counted.headed || s.cue_before(Cue::Target, scope.from) || counted.pronoun;
        counted.measure = Measure::Target;
        // "J'espère sept communautés": nobody's aim.
        // "Deux signatures sont attendues": what may happen.
        let (noun, _) = noun(s, number.to);
        if s.tokens.get(noun).is_some_and(|t| t.fold.starts_with("signature")) {
            return Err(Reason::Forecast);
        }
        // "souhaite soutenir jusqu'à quatre équipes": whom somebody will help.
        if goals::helps(s, scope) {
            return Err(Reason::Sample);
        }
        if counted.headed && goals::of_those(s, scope) {
            return Err(Reason::NothingCounted);
        }
        let hoped = goals::is_nobodys(s, number, scope);
        return match (hoped, wanted) {
            (true, _) => Err(Reason::Forecast),
            (false, true) => Ok(counted),
            (false, false) => Err(Reason::NothingCounted),
        };
    }
    if s.cue(Cue::Mean, whole.clone()).is_some() {
        return Err(Reason::Mean);
    }
    // "La progression devrait se poursuivre : neuf futures CPTS …": of something else.
    let of_else = |hit: &Hit<Cue>| {
        let verb =
            ["devrai", "pourrai"].iter().any(|stem| s.tokens[hit.from].fold.starts_with(stem));
        verb && hit.to < clause.start && s.cue(Cue::Community, scope.left..clause.start).is_none()
    };
    // "accueilleront les réunions des 12 CPTS": those are there.
    let definite = scope.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "les" | "des" | "ces" | "aux" | "leurs")
    });
    if !definite && tense::will(s, scope.left.max(clause.start)..scope.from) {
        return Err(Reason::Forecast);
    }
    let ahead = s.cue(Cue::Forecast, whole.clone());
    if ahead.is_some_and(|hit| !in_stage(hit.from) && !of_else(&hit) && !another(s, scope.to, &hit))
    {
        return Err(Reason::Forecast);
    }
    let staged = !s.stages_in(scope.to..scope.right, number.core).is_empty();
    // "La caisse accompagne 13 CPTS conventionnées": all of those.
    let whole = if staged { scope.to..scope.right } else { whole };
    let led = s.cue_before(Cue::Studied, scope.from);
    // "Tous stades confondus, 58 communautés sont suivies": all of them.
    let every = s.stages.iter().any(|hit| {
        scope.left <= hit.from && hit.to <= scope.right && hit.meaning.stages == StageRange::ALL
    });
    // "adhérentes à l'accord conventionnel": a stage, whoever else may have members.
    let staged_in = |hit: &Hit<Cue>| (hit.from..hit.to).any(in_stage);
    let studied = |range| s.cue(Cue::Studied, range).is_some_and(|hit| !staged_in(&hit)) && !every;
    // "Nous accompagnons des porteurs dans 5 régions (dont 23 CPTS)"
    let aside = scope
        .from
        .checked_sub(2)
        .is_some_and(|n| s.tokens[n].is_mark("(") && s.tokens[n + 1].is("dont"));
    if aside && !staged && s.cue(Cue::Studied, clause.start..scope.from).is_some() {
        return Err(Reason::Sample);
    }
    // "La Cnam, que j'ai interrogée, m'en donne 624": who counts was asked; "à l'étude": a stage.
    let by_me = |at: usize| at.checked_sub(2).is_some_and(|n| s.tokens[n].is("j'"));
    let sampled = s
        .cue(Cue::Sample, whole.clone())
        .is_some_and(|hit| !by_me(hit.from) && !in_stage(hit.from));
    // "J'accompagne toutes les CPTS corses, et elles sont huit"
    // "Interrogé sur le nombre de CPTS, il a répondu : « Trente-trois. »"
    let quoted = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("«"));
    let told = counted.pronoun && s.cue_before(Cue::CountingPronoun, scope.from) && !sampled
        || quoted && !counted.headed;
    if !told
        && (led || sampled || studied(whole.clone()))
        && (!counted.headed && (led || sampled || !staged)
            || studied(scope.left..scope.from) && !staged
            || studied(scope.to..scope.to + 3) && (!staged || counted.headed)
            || s.cue(Cue::Sample, scope.left..scope.from).is_some() && !staged && !counting
            || s.cue_before(Cue::Studied, scope.from) && !staged
            || s.cue_before(Cue::Sample, scope.from)
            || s.cue(Cue::Sample, scope.to..scope.to + 5).is_some())
    {
        return Err(Reason::Sample);
    }
    // "n'en compte pas moins de 12": as many at least.
    let fewer = |t: &[Token]| t[0].is("pas") && t[1].is("moins");
    let no_fewer = s.tokens[scope.left..scope.to].windows(2).any(fewer);
    let own = scope.left.max(clause.start)..scope.from;
    let denied = s.cue(Cue::Negation, own);
    let denied =
        !no_fewer && !none_of(s, number) && denied.is_some_and(|hit| scope.from <= hit.to + 3);
    if denied {
        return Err(Reason::Negation);
    }
    Ok(counted)
}

/// The clause of a token: between semicolons and colons.
pub(super) fn clause(s: &Sentence<'_>, at: usize) -> std::ops::Range<usize> {
    let ends = |t: &Token| t.is_mark(";:");
    let left = (0..at).rev().find(|&n| ends(&s.tokens[n])).map_or(0, |n| n + 1);
    let right = (at..s.tokens.len()).find(|&n| ends(&s.tokens[n])).unwrap_or(s.tokens.len());
    left..right
}
