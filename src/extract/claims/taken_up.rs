//! The stages of a count whose own words name none: those that the text spoke of before, of its list, its page.

use super::around::{BESIDE, NO_STAGE, all, as_before, of};
use super::event::ORDINAL;
use super::figure::Figure;
use super::moment::turns_back;
use super::own::{of_series, told};
use super::parted::{among, beyond_part, divided, main_count, of_these, of_whole, sum_of};
use crate::extract::claim::RawClaim;
use crate::extract::counting::ordinal::is_tolled;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::bracketed_place;
use crate::extract::recognise::stages::Named;
use crate::extract::recognise::tense::is_past;
use crate::model::{Measure, Stage, StageRange};

/// The stages of a count whose own words name none: those of what the text spoke of before, which it takes up, or
/// those of its list, its page.
pub(crate) fn taken_up(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    // "Le nombre de CPTS conventionnées a doublé : elles étaient 5 fin 2021": those.
    if counted.pronoun
        && earlier.is_empty()
        && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
        && let Some(named) = told(figure, 0..scope.from).or_else(|| of_series(figure))
    {
        return named;
    }
    // "719 ont signé. « La Haute-Saône n'avait aucune CPTS en 2020, elle en a quatre »": of those of its own sentence.
    let own = (1..scope.from).any(|n| {
        let none = matches!(s.tokens[n - 1].fold.as_str(), "aucune" | "aucun" | "pas");
        none && s.cue_at(Cue::Community, n).is_some()
    });
    if counted.pronoun && own && frame.stages.is_none() {
        return all(NO_STAGE);
    }
    // "Elles sont sept : … la Saône-et-Loire ajoute un nom à la liste de ses CPTS adhérentes à l'accord": those told of behind.
    let opens = counted.pronoun && !frame.setting.counted && earlier.is_empty();
    let behind = scope.right..s.tokens.len();
    let named_behind = opens && frame.stages.is_none() && frame.spoken.is_none();
    if named_behind
        && s.cue(Cue::Community, 0..scope.from).is_none()
        && s.numbers.iter().all(|n| n.to <= scope.right || n.form == Form::One)
        && s.cue(Cue::Community, behind.clone()).is_some()
        && let Some(named) = told(figure, behind)
    {
        return named;
    }
    if let Some(stages) = sum_of(figure) {
        return as_before(stages);
    }
    let last = earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    let last = beyond_part(figure, earlier).or(last);
    if rest(figure, earlier).is_none()
        && takes_up(figure, earlier)
        && let Some(named) = last.map(of).or_else(|| of_text(figure))
    {
        return named;
    }
    let signed = StageRange::exactly(Stage::AciSigned);
    if let Some(named) = rest(figure, earlier) {
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
    // "Cinq communautés se trouvaient alors à cette étape": where the one before it stands.
    let there = (number.to + 1..scope.right).any(|n| {
        let led = matches!(s.tokens[n - 1].fold.as_str(), "a" | "au" | "franchi" | "passe");
        let noun = s.tokens.get(n + 1).map_or("", |t| t.fold.as_str());
        led && matches!(s.tokens[n].fold.as_str(), "cette" | "ce" | "meme")
            && matches!(noun, "etape" | "stade" | "phase" | "cap" | "palier")
    });
    if let Some(named) =
        frame.passed.as_ref().filter(|named| there && named.stages != StageRange::ALL)
    {
        return Named { among: named.stages, ..named.clone() };
    }
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
    // "dix-sept en tout, et quinze conventions paraphées": not all of those.
    let apart = s.stages.iter().any(|hit| scope.right <= hit.from && hit.meaning.stages == signed);
    if frame.signed && !known && !apart && number.low < 200.0 && number.form != Form::Percent {
        return Named { stages: signed, among: signed, rule: BESIDE.to_owned() };
    }
    if ordinal {
        let stages = StageRange::at_least(Stage::HealthProject);
        return Named { stages, among: stages, rule: ORDINAL.to_owned() };
    }
    frame.generic.clone().filter(|_| !counted.projects).unwrap_or_else(|| all(NO_STAGE))
}

/// "Sur neuf communautés, deux ont signé. Sept, donc, cherchent encore": those that are left have not signed.
fn rest(figure: &Figure<'_>, earlier: &[RawClaim]) -> Option<Named> {
    let Figure { s, number, counted, frame, .. } = *figure;
    let others = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("autre"));
    let others = others && number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("les"));
    let signed = StageRange::exactly(Stage::AciSigned);
    // "Cinq CPTS ont leur ACI, les quatre autres l'attendent": those have not signed, however many there are.
    let told = earlier.last().map(|claim| claim.stages).or(frame.before.last().copied());
    if others && frame.counts.len() < 2 && told == Some(signed) {
        let stages = StageRange::at_most(Stage::HealthProject);
        return Some(Named { stages, among: stages, rule: "those that are left".to_owned() });
    }
    let [.., (whole, all), (part, stages)] = frame.counts.as_slice() else { return None };
    // "Dix ont leur projet validé. Huit sont allées jusqu'au contrat, les deux autres discutent encore"
    let short = stages.from().before().filter(|to| stages.to() == all.to() && all.from() <= *to);
    let adds_up = (whole - part - number.low).abs() < 0.5;
    let opens = number.from <= 1 && !counted.headed;
    let left = *stages == signed && short.is_some();
    let so = s
        .tokens
        .iter()
        .take(6)
        .any(|t| matches!(t.fold.as_str(), "donc" | "restent" | "autres" | "restantes"));
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
    let part = |n: usize| {
        s.tokens[n].is("dont") && s.numbers.iter().any(|it| n < it.core && it.core < n + 4)
    };
    let elsewhen = dated
        && !(number.to..s.tokens.len()).any(part)
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
