//! What the words around a figure say of it: its stages and its origin.

use super::covering::covering;
use super::event::ORDINAL;
use super::figure::Figure;
use super::included::included;
use super::moment::turns_back;
use super::outside::{outside, white};
use super::own::{is_whole, named, told};
use super::parted::{
    among, beside_others, beyond_part, divided, main_count, of_these, of_whole, other_than_signed,
    sum_of, within_whole,
};
use super::participle::of_subject;
use crate::extract::claim::RawClaim;
use crate::extract::counting::ordinal::is_tolled;
use crate::extract::counting::series::own_day;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::relation::{bracketed_place, labelled_stage, none_of};
use crate::extract::recognise::stages::{Named, common, together};
use crate::extract::recognise::tense::is_past;
use crate::model::{Measure, Stage, StageRange};

/// The rule of those whose text names no stage.
pub const NO_STAGE: &str = "no stage named";
/// The rule of those that have the stage of what was counted before.
pub const AS_BEFORE: &str = "as counted before";

/// Every stage: none is named.
pub(crate) fn all(rule: &str) -> Named {
    Named { stages: StageRange::ALL, among: StageRange::ALL, rule: rule.to_owned() }
}

/// The stages that a count before had.
pub(crate) fn as_before(stages: StageRange) -> Named {
    Named { stages, among: stages, rule: AS_BEFORE.to_owned() }
}

/// The stages of a claim.
pub(crate) fn of(claim: &RawClaim) -> Named {
    Named { stages: claim.stages, among: claim.among, rule: claim.rule.clone() }
}

/// The stages of a figure: its own words, or else those of what it is counted among.
pub(crate) fn stages(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, number, counted, frame, .. } = *figure;
    if counted.measure == Measure::Target || none_of(s, number) {
        return all(NO_STAGE);
    }
    let people = counted.measure != Measure::Communities;
    if let Some(named) = in_turn(figure, earlier).filter(|_| people) {
        return named;
    }
    if matches!(counted.measure, Measure::PopulationUncovered | Measure::PopulationShareUncovered) {
        return outside(figure, earlier);
    }
    let label = labelled_stage(s, number).filter(|_| !people);
    if let Some(named) = label.and_then(|hit| together(&[hit], &s.tokens, counted.projects)) {
        return named;
    }
    // "Si l'on y ajoute celles dont le projet de santé est validé, on parvient à 712": and what lies beyond.
    let added = || {
        let stages = included(s, figure.index)?;
        Some(Named { stages, among: stages, rule: "and those that are added".to_owned() })
    };
    let labelled = || labelled(figure).filter(|_| !people);
    let own = || named(figure).or_else(|| of_subject(figure).filter(|_| !people));
    if let Some(named) = added().or_else(labelled).or_else(own) {
        let stages = short_of(figure, so_far(figure, &named));
        let stages = beside_others(figure, earlier, stages);
        let stages = other_than_signed(figure, earlier, stages);
        let stages = within_whole(figure, earlier, stages);
        // "la troisième à disposer d'un projet validé": whether the others signed or not.
        let among = if number.form == Form::Ordinal { stages } else { named.among };
        let among = common(stages, among).unwrap_or(among);
        return Named { stages, among, ..named };
    }
    if is_whole(figure) && !people {
        return frame.stages.clone().unwrap_or_else(|| all(NO_STAGE));
    }
    if let Some(named) = at_bracket(figure) {
        return named;
    }
    if people {
        complement(figure).unwrap_or_else(|| covering(figure, earlier))
    } else {
        taken_up(figure, earlier)
    }
}

/// "De trois en juin 2021 à sept en juin 2024 : le nombre de CPTS ayant signé …": the stage behind the colon.
fn of_series(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, .. } = *figure;
    let colon = (scope.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":"))?;
    own_day(s, number)?;
    told(figure, colon..s.tokens.len())
}

/// The rule of communities that are counted where the signature of one is told.
pub(crate) const BESIDE: &str = "signature told beside it";

/// "91 % de la population, les 9 % restants vivant en zone blanche": who lives in none, by the instruction that
/// defines it, has a community with a letter at least.
fn complement(figure: &Figure<'_>) -> Option<Named> {
    let s = figure.s;
    let percents = || s.numbers.iter().filter(|n| n.form == Form::Percent);
    let adds_up = percents().any(|a| percents().any(|b| (a.low + b.low - 100.0).abs() < 0.5));
    white(&s.tokens).filter(|_| adds_up)
}

/// "Ces trois catégories représentaient respectivement 71,2 %, 5,1 % et 11,6 %": as what was told before, in that
/// order.
fn in_turn(figure: &Figure<'_>, earlier: &[RawClaim]) -> Option<Named> {
    let (rank, count) = ranked(figure.s, figure.index)?;
    let frame = figure.frame;
    if count == frame.before.len()
        && let Some(&stages) = frame.before.get(rank)
    {
        return Some(as_before(stages));
    }
    // "soit respectivement 53,2 et 40,4 millions d'habitants"
    let first = earlier.len().checked_sub(count)?;
    earlier.get(first).filter(|_| rank < count).map(of)
}

/// The stages that were named, as far as those that are counted have come.
fn so_far(figure: &Figure<'_>, named: &Named) -> StageRange {
    let Figure { s, number, scope, .. } = *figure;
    // "… un projet de santé validé et devraient signer leur ACI": they have not yet.
    let next = s.tokens.get(scope.right + 1).is_some_and(|t| {
        matches!(t.fold.as_str(), "devraient" | "doivent" | "pourraient" | "esperent")
    });
    let sign = s.tokens.get(scope.right + 2).is_some_and(|t| t.fold.starts_with("sign"));
    let stages = if next && sign { named.among } else { named.stages };
    // "Une cinquième CPTS est en gestation": the four before it are further.
    let fifth = number.form == Form::Ordinal && stages.to() < Stage::HealthProject;
    if fifth { StageRange::at_least(stages.from()) } else { stages }
}

/// "Projet de santé validé : 4", below "Les projets qui n'ont pas encore signé": none of the four has.
fn short_of(figure: &Figure<'_>, stages: StageRange) -> StageRange {
    let listed = figure.frame.setting.listed;
    let whole = figure.frame.stages.as_ref().map(|named| named.stages);
    let below = whole
        .filter(|whole| listed && whole.to() < Stage::AciSigned && stages.from() <= whole.to());
    below
        .and_then(|whole| common(whole, stages))
        .filter(|_| stages.to() == Stage::AciSigned && stages.from() < Stage::AciSigned)
        .unwrap_or(stages)
}

/// The colon behind communities that opens a list of places, each with its number, of which a figure is one.
fn led_by_list(figure: &Figure<'_>) -> Option<usize> {
    let Figure { s, number, .. } = *figure;
    let led = |at: usize| s.places.iter().any(|place| place.to == at && !place.demonym);
    let colon = (0..number.from).rfind(|&n| s.tokens[n].is_mark(":"))?;
    let listed = s.numbers.iter().filter(|n| colon < n.from && led(n.from)).count();
    let of_them = (0..colon).any(|n| s.cue_at(Cue::Community, n).is_some());
    (1 < listed && led(number.from) && of_them).then_some(colon)
}

/// Whether a place and a number in brackets are all that an item says.
fn is_entry(figure: &Figure<'_>) -> bool {
    let Figure { s, number, .. } = *figure;
    bracketed_place(s, number).is_some_and(|place| place.from == 0)
        && number.to + 1 == s.tokens.len()
}

/// "ACI signé (10) ■ Projet de santé validé, ACI en négociation (1)", "le nombre des ACI signés (401) dépasse celui
/// des communautés qui n'ont pas contractualisé (378)": what stands before the bracket that holds nothing else.
fn labelled(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, counted, .. } = *figure;
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("))?;
    s.tokens.get(number.to).filter(|t| t.is_mark(")"))?;
    s.stages.iter().find(|hit| hit.to == open)?;
    let start = (0..open).rev().find(|&n| s.tokens[n].is_mark(");:•■▪●"));
    let hits = s.stages_in(start.map_or(0, |n| n + 1)..open, open);
    together(&hits, &s.tokens, counted.projects)
}

/// The stage of a number in brackets, which stands before them.
fn at_bracket(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, counted, .. } = *figure;
    // "Les CPTS signataires (46) couvrent": the stage stands at the bracket.
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let hit = s.stages.iter().find(|hit| open == Some(hit.to));
    if let Some(named) = hit.and_then(|hit| together(&[hit], &s.tokens, counted.projects)) {
        return Some(named);
    }
    // "CPTS sous ACI : Finistère 8, Morbihan 7"
    if let Some(colon) = led_by_list(figure).filter(|_| counted.measure == Measure::Communities)
        && let Some(named) = together(&s.stages_in(0..colon, 0), &s.tokens, false)
    {
        return Some(named);
    }
    // "Finistère (8)", below "CPTS au projet de santé validé :"
    let listed = figure.frame.stages.clone().filter(|_| figure.frame.setting.listed);
    if let Some(named) = listed.filter(|_| s.stages.is_empty() && is_entry(figure)) {
        return Some(named);
    }
    // "Le nombre de CPTS signataires a décuplé (37 en 2020, 371 en 2023)"
    let counts = counted.measure == Measure::Communities;
    let inside = 0 < s.depth(number.core) && !counted.headed && counts;
    let nombre = (0..scope.from).find(|&n| s.tokens[n].is("nombre")).filter(|_| inside);
    let before = |from: usize| together(&s.stages_in(from..scope.from, 0), &s.tokens, false);
    // "… en CPTS signataires sont la Moselle (14), le Bas-Rhin (13)"
    nombre.and_then(before).or_else(|| bracketed_place(s, number).and_then(|_| before(0)))
}

/// The stages of a count whose own words name none: those of what the text spoke of before, which it takes up, or
/// those of its list, its page.
fn taken_up(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    // "Le nombre de CPTS conventionnées a doublé : elles étaient 5 fin 2021": those.
    if counted.pronoun
        && earlier.is_empty()
        && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
        && let Some(named) = told(figure, 0..scope.from).or_else(|| of_series(figure))
    {
        return named;
    }
    if let Some(stages) = sum_of(figure) {
        return as_before(stages);
    }
    let last = earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    let last = beyond_part(figure, earlier).or(last);
    if rest(figure).is_none()
        && takes_up(figure, earlier)
        && let Some(named) = last.map(of).or_else(|| of_text(figure))
    {
        return named;
    }
    let signed = StageRange::exactly(Stage::AciSigned);
    if let Some(named) = rest(figure) {
        return named;
    }
    let ordinal = number.form == Form::Ordinal;
    // "Cette signature, la quatrième dans le département"
    let signature = s.tokens[0].is("cette") && s.tokens.get(1).is_some_and(|t| t.is("signature"));
    let by_now = ordinal || is_tolled(s, number);
    // "Elle a vu son projet de santé validé. C'est la quatrième à franchir ce cap": that one.
    let that = s.tokens.windows(2).any(|t| {
        matches!(t[0].fold.as_str(), "ce" | "cette")
            && matches!(t[1].fold.as_str(), "cap" | "etape" | "pas" | "palier" | "stade")
    });
    if ordinal
        && that
        && let Some(named) = frame.passed.as_ref().filter(|named| named.stages != signed)
    {
        let stages = StageRange::at_least(named.stages.from());
        return Named { stages, among: stages, rule: named.rule.clone() };
    }
    // "la quatrième du département à signer", "avec sa septième signature"
    let contract = s.tokens.get(number.to).is_some_and(|t| {
        matches!(t.fold.as_str(), "signature" | "contrat" | "convention" | "accord")
    });
    if by_now && (contract || signature || s.cue(Cue::Signing, 0..scope.right).is_some()) {
        let rule = "ordinal of those that signed".to_owned();
        return Named { stages: signed, among: signed, rule };
    }
    // "Le contrat a été paraphé mardi. Avec lui, le Morbihan tient sa sixième communauté": one more that signed.
    if by_now && frame.spoken.as_ref().is_some_and(|named| named.stages == signed) {
        let rule = "ordinal of those that signed".to_owned();
        return Named { stages: signed, among: signed, rule };
    }
    // "et la 100e de la région": as the ordinal before it.
    if let Some(claim) = last.filter(|_| ordinal) {
        return of(claim);
    }
    // "8 communautés sous contrat, 2 projets", "… sont conventionnées. Trois autres projets sont accompagnés": those
    // have not signed.
    let others = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("autre"))
        || s.tokens.get(number.to + 1).is_some_and(|t| t.fold.starts_with("supplementaire"));
    let told = earlier.last().map(|claim| claim.stages);
    let told = told.or(frame.before.last().copied().filter(|_| others));
    if counted.projects && told == Some(signed) {
        let stages = StageRange::at_most(Stage::LetterOfIntent);
        return Named { stages, among: stages, rule: "projects beside contracts".to_owned() };
    }
    if let Some(named) = &frame.stages {
        return named.clone();
    }
    // "Deux communautés y sont identifiées": whether they signed or not.
    let known = s.cue(Cue::Listed, number.to..scope.right).is_some();
    if frame.signed && !known && number.low < 200.0 && number.form != Form::Percent {
        return Named { stages: signed, among: signed, rule: BESIDE.to_owned() };
    }
    if ordinal {
        let stages = StageRange::at_least(Stage::HealthProject);
        return Named { stages, among: stages, rule: ORDINAL.to_owned() };
    }
    frame.generic.clone().filter(|_| !counted.projects).unwrap_or_else(|| all(NO_STAGE))
}

/// "Sur neuf communautés, deux ont signé. Sept, donc, cherchent encore": those that are left have not signed.
fn rest(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, counted, frame, .. } = *figure;
    let [.., (whole, all), (part, stages)] = frame.counts.as_slice() else { return None };
    // "Dix ont leur projet validé. Huit sont allées jusqu'au contrat, les deux autres discutent encore"
    let short = stages.from().before().filter(|to| stages.to() == all.to() && all.from() <= *to);
    let adds_up = (whole - part - number.low).abs() < 0.5;
    let opens = number.from <= 1 && !counted.headed;
    let left = *stages == StageRange::exactly(Stage::AciSigned) && short.is_some();
    let so = s
        .tokens
        .iter()
        .take(6)
        .any(|t| matches!(t.fold.as_str(), "donc" | "restent" | "autres" | "restantes"));
    let others = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("autre"));
    let others = others && number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("les"));
    let stages = StageRange::new(all.from(), short?).ok()?;
    (left && adds_up && (opens && so || others)).then(|| Named {
        stages,
        among: stages,
        rule: "those that are left".to_owned(),
    })
}

/// Whether a count without a stage is of those of which the text just spoke.
fn takes_up(figure: &Figure<'_>, earlier: &[RawClaim]) -> bool {
    let Figure { s, index, number, scope, counted, frame, .. } = *figure;
    // "La Lozère est couverte en totalité par ses trois communautés": as those of the others.
    let theirs = counted.headed
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| s.tokens[n].is("ses") || s.tokens[n].is("leurs"))
        && s.cue(Cue::Coverage, scope.left..scope.from).is_some()
        && frame.before.len() == 1;
    // "Deux communautés y sont financées. En Guyane, ce sont trois communautés": as those.
    let alike = counted.headed
        && scope
            .from
            .checked_sub(2)
            .is_some_and(|n| s.tokens[n].is("ce") && s.tokens[n + 1].is("sont"))
        && frame.before.len() == 1;
    // "Le Nord compte 14 CPTS signataires. Le Pas-de-Calais suit avec neuf communautés": of the same.
    let follows = counted.headed
        && !frame.before.is_empty()
        && s.cue(Cue::Ranked, 0..scope.from).is_some()
        && !s.places.is_empty();
    let silent = !counted.headed && !counted.pronoun && frame.stages.is_none();
    let bracketed = bracketed_place(s, number).is_some();
    let pronoun = counted.pronoun && !divided(s, index) && points(figure, earlier);
    theirs
        || pronoun
        || of_these(figure)
        || !(counted.pronoun && divided(s, index)) && (alike || follows || silent || bracketed)
}

/// Whether a pronoun that counts points to those of which the text spoke.
fn points(figure: &Figure<'_>, earlier: &[RawClaim]) -> bool {
    let Figure { s, number, scope, frame, .. } = *figure;
    let they = ["elles", "ils", "il", "nombre", "ces", "celles", "voila", "voici"];
    let before = &s.tokens[..scope.from];
    if number.form == Form::One
        || frame.spoken.is_some()
        || before.iter().any(|t| they.contains(&t.fold.as_str()))
        || (number.to..scope.right).any(|n| s.tokens[n].is("cas"))
    {
        return true;
    }
    // "trois avaient conclu un accord ; on en dénombrait 24 fin 2022": of the same.
    let last = earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    let same = last.is_some_and(|claim| claim.measure == Measure::Communities);
    // "La Normandie en compte une dizaine": of those just counted.
    let told = !earlier.is_empty() || !frame.before.is_empty() || frame.recent.is_some();
    let placed = s.places.iter().any(|p| scope.left <= p.from && p.to <= scope.from)
        // "Votre région en rassemble 24"
        || (scope.left + 1..scope.from).any(|n| {
            (s.tokens[n - 1].is("votre") || s.tokens[n - 1].is("notre"))
                && s.cue_at(Cue::CodedArea, n).is_some()
        });
    let again = told && placed;
    // "Douze mois auparavant, on n'en comptait que 351": of the same, on another day.
    let dated = !s.dates.is_empty() || before.iter().any(|t| t.is("on") || t.is("nous"));
    let elsewhen = dated
        && !s.tokens[number.to..].iter().any(|t| t.is("dont"))
        && (!frame.before.is_empty() || frame.recent.is_some() && (turns_back(s) || is_past(s)));
    same || again || elsewhen
}

/// The stages of those of which the text spoke before this sentence.
fn of_text(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, counted, frame, .. } = *figure;
    // "Charente : 3 CPTS. Creuse : 1 en projet. Dordogne : 4.": a label and its number begin anew.
    let label = s.places.first().is_some_and(|place| {
        place.from <= 1 && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":"))
    });
    if label && frame.before.contains(&StageRange::ALL) {
        return Some(all(NO_STAGE));
    }
    if let Some(stages) = among(figure).or_else(|| of_whole(figure)) {
        return Some(as_before(stages));
    }
    let spoken = frame.spoken.clone().filter(|_| counted.pronoun);
    // "82 % résident dans le périmètre d'une CPTS signataire. Ces communautés sont au nombre de 700"
    let these = s.tokens.iter().take(4).any(|t| t.is("ces"));
    let covering = frame.coverage.as_ref().filter(|_| these);
    let told = main_count(frame).or(frame.recent.as_ref()).or(covering);
    spoken.or_else(|| told.map(|&s| as_before(s)))
}
