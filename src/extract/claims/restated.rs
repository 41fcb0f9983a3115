//! Figures of one sentence that tell of each other: a share told again to the point, communities and the people
//! whom they cover in one place.

use super::compose::Page;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::model::{Measure, Qualifier, Territory};

/// "Douze CPTS couvrent 812 000 habitants du Bas-Rhin": the communities are of that place too.
pub(crate) fn shared_place(
    s: &Sentence<'_>,
    base: Territory,
    page: &Page<'_>,
    claims: &mut [RawClaim],
) {
    let [first, people, ..] = claims else { return };
    let counts = first.measure == Measure::Communities && first.territory == base;
    let covers = matches!(people.measure, Measure::Population | Measure::PopulationShare);
    let verb = s.cue(Cue::Coverage, 0..s.tokens.len()).is_some();
    let named = s.places.iter().filter(|place| !place.demonym).count() == 1 || s.places.len() == 1;
    // "Notre caisse est liée à 15 communautés, qui rassemblent neuf Ligériens sur dix"
    let above = (page.parents)(base) == Some(people.territory);
    if counts && covers && verb && named && !above && people.territory != Territory::FRANCE {
        first.territory = people.territory;
    }
}

/// Whether a share in brackets says more exactly what the words before it say.
pub(crate) fn restated(s: &Sentence<'_>, index: usize, claim: &RawClaim) -> bool {
    // "la moitié (48,6 %)", "un quart (27 %)"
    const ROUNDED: f64 = 3.0;
    let number = &s.numbers[index];
    let opened = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
    // "quatre habitants sur cinq (81 % au 1er mars 2025)"
    let day = s.dates.iter().find(|date| number.to <= date.from && date.from <= number.to + 1);
    let behind = day.map_or(number.to, |date| date.to);
    let closed = s.tokens.get(behind).is_some_and(|t| t.is_mark("),"));
    // "Un peu plus de la moitié des Ardennais, 53 %, bénéficient …"
    let comma = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","))
        && s.tokens.get(number.to).is_some_and(|t| {
            t.is_mark(",")
                || matches!(t.fold.as_str(), "tres" | "exactement" | "precisement" | "pour")
        })
        && !claim.value_text.contains('%');
    // "Presque toute la population, soit 91 %, …"
    let said = number.from.checked_sub(2).is_some_and(|n| {
        (s.tokens[n].is_mark(",") || s.tokens[n].is_mark("–")) && s.tokens[n + 1].is("soit")
    }) && !claim.value_text.contains('%');
    // "Presque tous les Mayennais – 97 % – …"
    let dashes = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("–"))
        && s.tokens.get(number.to).is_some_and(|t| t.is_mark("–"))
        && !claim.value_text.contains('%');
    let aside = comma || said || dashes;
    let (opened, closed) = (opened || aside, closed || aside);
    // "Près de 8 Français sur 10 (79 %)"
    let in_words = !claim.value_text.contains('%');
    let near = if in_words { ROUNDED } else { 0.5 };
    let apart = number.low - claim.value.headline();
    // "plus de la moitié (54 %)"
    let above =
        claim.value.qualifier() == Qualifier::MoreThan && (0.0..3.0 * near).contains(&apart);
    // "moins de la moitié de la population (41 %)"
    let below =
        claim.value.qualifier() == Qualifier::FewerThan && (0.0..4.0 * near).contains(&-apart);
    // "presque toute la population (91 %)"
    let short = claim.value.qualifier() == Qualifier::Nearly
        && 99.5 < claim.value.headline()
        && (0.0..ROUNDED * 5.0).contains(&-apart);
    let above = above || below || short;
    let same = claim.measure.is_share() && (apart.abs() < near + 0.5 || above);
    number.form == Form::Percent && opened && closed && same
}
