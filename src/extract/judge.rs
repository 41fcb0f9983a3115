//! What a number counts, and why most numbers count nothing that we want.

use super::numbers::{Form, Number};
use super::sentence::{Scope, Sentence};
use super::token::Kind;
use super::vocabulary::Cue;
use crate::model::Measure;

/// What became of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is a claim.
    Claim(Counted),
    /// It is none.
    Declined(Reason),
}

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) measure: Measure,
    /// It counts "projets".
    pub(super) projects: bool,
    /// What it counts stands beside it; otherwise a stage must.
    pub(super) headed: bool,
    /// It points back to what was just counted: "elles n'étaient qu'une".
    pub(super) pronoun: bool,
    /// "une CPTS chacune": one for every place named.
    pub(super) each: bool,
}

/// Why a number is no claim; the words are those of `sources check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It counts something that is no CPTS.
    OtherNoun,
    /// It counts maisons de santé, contrats locaux or the like.
    OtherStructure,
    /// It is part of a name: "avenant 2", "phase 3".
    Label,
    /// It stands alone, and nothing says what it counts.
    NothingCounted,
    /// It tells of something that happened, not of a stock.
    Event,
    /// It tells of what may come.
    Forecast,
    /// It is a mean, or the size of one community.
    Mean,
    /// It counts answers to a survey.
    Sample,
    /// It is what is missing to an aim.
    Gap,
    /// The sentence denies it.
    Negation,
    /// It is a share of something else than the population.
    OtherShare,
    /// Nothing says that the people are covered.
    NoCoverage,
    /// It is the population of one community.
    OneCommunity,
    /// It is an ordinal that counts no communities.
    Ordinal,
    /// It is an article: "une CPTS".
    Article,
    /// It is about a place that is no territory of today, or that is not named.
    UnknownPlace,
    /// The head of its column says that it counts something else.
    Column,
    /// It cannot be a count: negative, broken or too large.
    NotACount,
}

impl Reason {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherNoun => "other_noun",
            Self::OtherStructure => "other_structure",
            Self::Label => "label",
            Self::NothingCounted => "nothing_counted",
            Self::Event => "event",
            Self::Forecast => "forecast",
            Self::Mean => "mean",
            Self::Sample => "sample",
            Self::Gap => "gap",
            Self::Negation => "negation",
            Self::OtherShare => "other_share",
            Self::NoCoverage => "no_coverage",
            Self::OneCommunity => "one_community",
            Self::Ordinal => "ordinal",
            Self::Article => "article",
            Self::UnknownPlace => "unknown_place",
            Self::Column => "column",
            Self::NotACount => "not_a_count",
        }
    }
}

/// What the talk is of, where a number stands without its noun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Topic {
    /// Nothing says.
    #[default]
    Unknown,
    /// Communities.
    Cpts,
    /// Other structures.
    Other,
}

/// What the surroundings of a sentence tell its judge.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// What was talked of before.
    pub(super) topic: Topic,
    /// The talk is of one named community.
    pub(super) single: bool,
    /// It is an item of a list whose introduction counts CPTS or names their stage.
    pub(super) listed: bool,
    /// A claim was read before in the same paragraph.
    pub(super) counted: bool,
}

/// Judges one number of a sentence.
pub(super) fn judge(s: &Sentence<'_>, index: usize, setting: Setting) -> Verdict {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let result = match number.form {
        _ if is_label(s, number) => Err(Reason::Label),
        _ if 1e9 < number.low => Err(Reason::NotACount),
        Form::Percent => share(s, index, scope, setting),
        Form::Ordinal => ordinal(s, number, scope),
        Form::One => one(s, number, scope, setting),
        Form::Digits | Form::Words => count(s, index, scope, setting),
    };
    match result {
        Ok(counted) => Verdict::Claim(counted),
        Err(reason) => Verdict::Declined(reason),
    }
}

fn is_label(s: &Sentence<'_>, number: &Number) -> bool {
    let before = number.core.checked_sub(1).map(|n| &s.tokens[n]);
    let degree = before.is_some_and(|t| t.is_mark("°#/@"));
    let signed = before.is_some_and(|t| t.is_mark("+–") && t.end == s.tokens[number.core].start);
    degree || signed && number.form == Form::Percent || s.cue_before(Cue::Label, number.from)
}

/// Where the noun of a number begins: behind adjectives and "de".
fn noun(s: &Sentence<'_>, mut at: usize) -> (usize, bool) {
    let mut fresh = false;
    // "Plus de 800 | le nombre de CPTS": a card whose label stands below its number.
    if s.tokens.get(at).is_some_and(|t| t.is("le"))
        && s.tokens.get(at + 1).is_some_and(|t| t.is("nombre"))
    {
        at += 2;
    }
    for _ in 0..3 {
        if let Some(hit) = s.cue_at(Cue::Adjective, at) {
            fresh |= s.tokens[at].fold.starts_with("nouve");
            at = hit.to;
        } else if s
            .tokens
            .get(at)
            .is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "»"))
        {
            at += 1;
        } else {
            break;
        }
    }
    (at, fresh)
}

fn count(
    s: &Sentence<'_>,
    index: usize,
    scope: Scope,
    setting: Setting,
) -> Result<Counted, Reason> {
    let number = &s.numbers[index];
    let (at, fresh) = noun(s, number.to);
    if s.cue_at(Cue::OtherStructure, at).is_some() {
        return Err(Reason::OtherStructure);
    }
    if number.low.fract() != 0.0 {
        return Err(Reason::NotACount);
    }
    let mut counted = Counted {
        measure: Measure::Communities,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    };
    if let Some(head) = s.cue_at(Cue::Community, at) {
        counted.projects = s.tokens[head.from].fold.starts_with("projet");
    } else if s.cue_at(Cue::Population, at).is_some() || inhabitants(s, number, at) {
        return people(s, index, scope, setting);
    } else if s.cue_at(Cue::Ambiguous, at).is_some() {
        counted.projects = s.tokens[at].fold.starts_with("projet");
        ambiguous(s, at, scope, setting)?;
    } else {
        bare(s, number, at, scope, setting)?;
        counted.headed = false;
        counted.pronoun = counting_pronoun(s, number.from);
    }
    if fresh {
        return Err(Reason::Event);
    }
    stock(s, index, scope, counted)
}

/// "4,6 millions de Néo-Aquitains", "1,1 million en bénéficient": people without the word.
fn inhabitants(s: &Sentence<'_>, number: &Number, at: usize) -> bool {
    const CROWD: f64 = 10_000.0;
    let demonym = s.places.iter().any(|place| place.demonym && place.from == at);
    let multiplied = s.tokens.get(number.to - 1).is_some_and(|t| t.fold.starts_with("million"));
    let served = s.tokens.get(at).is_some_and(|t| t.is("en") || t.is("y"))
        && s.cue_at(Cue::Coverage, at + 1).is_some();
    let compared = s.tokens.get(number.from.wrapping_sub(1)).is_some_and(|t| t.is("contre"));
    CROWD <= number.low && (demonym || multiplied && (served || compared))
}

/// "130 projets", "41 contrats": CPTS where the talk is of CPTS and no other complement follows.
fn ambiguous(s: &Sentence<'_>, at: usize, scope: Scope, setting: Setting) -> Result<(), Reason> {
    let behind = s.tokens.get(at + 1);
    let complement = behind.is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "du"));
    let own = (at + 1..at + 4).any(|n| s.cue_at(Cue::Community, n).is_some());
    let staged = s.stages.iter().any(|hit| hit.from <= at + 1 && at < hit.to);
    if complement && !own && !staged {
        return Err(Reason::OtherNoun);
    }
    let told = setting.listed
        || s.stages_in(scope.left..scope.right, scope.from).iter().any(|hit| !hit.meaning.weak)
        || s.cue(Cue::Counting, scope.left..scope.from).is_some();
    match topic(s, scope.from, setting) {
        Topic::Other => Err(Reason::OtherStructure),
        Topic::Unknown if !own => Err(Reason::NothingCounted),
        _ if own || told => Ok(()),
        _ => Err(Reason::NothingCounted),
    }
}

/// A number without a noun: "192 étaient en phase de préprojet", "Bretagne : 3".
fn bare(
    s: &Sentence<'_>,
    number: &Number,
    at: usize,
    scope: Scope,
    setting: Setting,
) -> Result<(), Reason> {
    let next = s.tokens.get(at);
    let pronoun = counting_pronoun(s, number.from);
    let staged = s
        .stages_in(number.to..scope.right, number.core)
        .into_iter()
        .find(|hit| !hit.meaning.weak || pronoun)
        .or_else(|| {
            partitive(s, number).and_then(|whole| {
                s.stages_in(whole..s.tokens.len(), number.core)
                    .into_iter()
                    .find(|hit| !hit.meaning.weak)
            })
        });
    let begins_stage = staged.is_some_and(|hit| hit.from <= at + 1);
    let small = |t: &super::token::Token| {
        const SMALL: [&str; 26] = [
            "dans",
            "sans",
            "sous",
            "vers",
            "chez",
            "plus",
            "moins",
            "dès",
            "des",
            "deja",
            "les",
            "ces",
            "ses",
            "pas",
            "depuis",
            "jours",
            "apres",
            "desormais",
            "alors",
            "tous",
            "dont",
            "hors",
            "puis",
            "fortes",
            "autres",
            "elles",
        ];
        SMALL.contains(&t.fold.as_str()) && !t.is("jours")
    };
    // French plurals end in s or x; a verb, a preposition or a mark does not.
    let noun_like = next.is_some_and(|t| {
        t.is_word() && 2 < t.fold.len() && t.fold.ends_with(['s', 'x']) && !small(t)
    });
    let placed =
        s.places.iter().any(|place| number.to <= place.from && place.from <= number.to + 3);
    let unit = next.is_some_and(|t| {
        t.is_mark("€$°")
            || matches!(
                t.fold.as_str(),
                "km" | "h" | "ans" | "an" | "mois" | "euro" | "m" | "e" | "k" | "jour"
            )
    });
    let definite = scope
        .from
        .checked_sub(1)
        .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "aux" | "leurs"));
    if unit || definite || noun_like && !begins_stage && partitive(s, number).is_none() {
        return Err(Reason::OtherNoun);
    }
    // "le nombre de contrats signés était de 388", "validés : une vingtaine"
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    let counted_before = colon && !s.stages_in(scope.left..scope.from, number.core).is_empty()
        || s.cue_before(Cue::Counting, scope.from)
            && s.cue(Cue::Community, scope.left..scope.from).is_some();
    let dated = s.dates.iter().any(|date| number.to <= date.from && date.from <= number.to + 2);
    let ends = dated || next.is_none_or(|t| t.kind == Kind::Mark);
    let named = s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from);
    let listed = setting.listed && (placed || ends && named)
        // "La Creuse n'en avait que deux", "… et 48 en Nouvelle-Aquitaine": as just counted.
        || setting.counted && (placed || named && (ends || staged.is_some()))
        // "contre 200 en avril", "… à 63 au 31 décembre": the same count on another day.
        || setting.counted && dated && compared(s, scope.from);
    if staged.is_none() && !pronoun && !listed && !(counted_before && ends) {
        return Err(Reason::NothingCounted);
    }
    match topic(s, scope.from, setting) {
        Topic::Cpts => Ok(()),
        Topic::Other => Err(Reason::OtherStructure),
        Topic::Unknown => Err(Reason::NothingCounted),
    }
}

/// "39 des 61 CPTS": behind the whole that a number is a part of.
pub(super) fn partitive(s: &Sentence<'_>, number: &Number) -> Option<usize> {
    let whole = s.numbers.iter().find(|other| number.to <= other.from)?;
    let between = &s.tokens[number.to..whole.from];
    let joins = matches!(
        between.iter().map(|t| t.fold.as_str()).collect::<Vec<_>>().as_slice(),
        ["des"] | ["sur"] | ["sur", "les"] | ["parmi", "les"] | ["de", "ces"]
    );
    joins.then_some(whole.to)
}

/// Whether a number is set against the one before it: "contre 200", "de 21 … à 63".
pub(super) fn compared(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(1)
        .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "contre" | "a" | "puis"))
}

/// "on en recense actuellement …": the pronoun, with an adverb between.
fn counting_pronoun(s: &Sentence<'_>, from: usize) -> bool {
    let adverb = |t: &super::token::Token| {
        t.fold.ends_with("ment")
            || matches!(
                t.fold.as_str(),
                "deja" | "desormais" | "aujourd'hui" | "ainsi" | "encore" | "donc"
            )
    };
    s.cue_before(Cue::CountingPronoun, from)
        || from
            .checked_sub(1)
            .is_some_and(|n| adverb(&s.tokens[n]) && s.cue_before(Cue::CountingPronoun, n))
}

/// What the talk is of just before a token.
pub(super) fn topic(s: &Sentence<'_>, before: usize, setting: Setting) -> Topic {
    for at in (0..before).rev() {
        if s.cue_at(Cue::OtherStructure, at).is_some() {
            return Topic::Other;
        }
        if s.cue_at(Cue::Community, at).is_some_and(|hit| hit.to <= before || hit.from < before) {
            return Topic::Cpts;
        }
    }
    if setting.topic == Topic::Unknown && s.cue(Cue::Community, 0..s.tokens.len()).is_some() {
        return Topic::Cpts;
    }
    setting.topic
}

/// What a number of CPTS must pass to be a stock: no event, no forecast, no mean …
fn stock(
    s: &Sentence<'_>,
    index: usize,
    scope: Scope,
    mut counted: Counted,
) -> Result<Counted, Reason> {
    let number = &s.numbers[index];
    let whole = scope.left..scope.right;
    let in_stage = |at: usize| s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    let event = (scope.left..scope.right).find(|&at| {
        s.cue_at(Cue::Event, at).is_some_and(|hit| {
            !in_stage(hit.from) && (scope.to <= hit.from || scope.from < hit.to + 4)
        })
    });
    let clause = clause(s, number.core);
    // "Deux projets sont validés : ceux de la CPTS A et de la CPTS B": they are named, not a stock.
    let enumerated = s.names.len() as f64 == number.low && 1.0 < number.low;
    if event.is_some() || enumerated || s.cue(Cue::Session, clause.start..scope.right).is_some() {
        return Err(Reason::Event);
    }
    if s.cue(Cue::Gap, whole.clone()).is_some() {
        return Err(Reason::Gap);
    }
    if aimed(s, scope) {
        // An aim must say what it aims at: "le cap des 1 000" repeats one.
        let wanted = counted.headed || s.cue_before(Cue::Target, scope.from) || counted.pronoun;
        counted.measure = Measure::Target;
        return if wanted { Ok(counted) } else { Err(Reason::NothingCounted) };
    }
    if s.cue(Cue::Mean, whole.clone()).is_some() {
        return Err(Reason::Mean);
    }
    if s.cue(Cue::Forecast, whole.clone()).is_some_and(|hit| !in_stage(hit.from)) {
        return Err(Reason::Forecast);
    }
    if [Cue::Sample, Cue::Studied].into_iter().any(|cue| s.cue(cue, whole.clone()).is_some())
        && (!counted.headed
            || s.cue(Cue::Studied, scope.left..scope.from).is_some()
            || s.cue_before(Cue::Sample, scope.from)
            || s.cue(Cue::Sample, scope.to..scope.to + 5).is_some())
    {
        return Err(Reason::Sample);
    }
    let denied =
        s.cue(Cue::Negation, scope.left..scope.from).is_some_and(|hit| scope.from <= hit.to + 3);
    if denied {
        return Err(Reason::Negation);
    }
    Ok(counted)
}

/// Whether the words around a number announce an aim.
fn aimed(s: &Sentence<'_>, scope: Scope) -> bool {
    let in_stage = |at: usize| s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    let cue = |range| s.cue(Cue::Target, range).filter(|hit| !in_stage(hit.from));
    cue(scope.left..scope.right).is_some()
}

/// A share of the population.
fn share(
    s: &Sentence<'_>,
    index: usize,
    scope: Scope,
    setting: Setting,
) -> Result<Counted, Reason> {
    let number = &s.numbers[index];
    if 100.0 < number.low || number.high.is_some_and(|high| 100.0 < high) {
        return Err(Reason::NotACount);
    }
    let linked = s
        .tokens
        .get(number.to)
        .is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "du"));
    let whole = number.people
        || s.cue_at(Cue::Whole, number.to).is_some()
        || linked
            && s.places.iter().any(|p| p.demonym && p.from <= number.to + 2 && number.to <= p.from);
    let clause = clause(s, number.core);
    let part_of = s.cue(Cue::Whole, scope.left..scope.from).is_some()
        || s.cue(Cue::Population, scope.left..scope.from).is_some();
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some();
    // "1,1 million en bénéficient, c'est-à-dire 85,3 %"
    let restates = index.checked_sub(1).is_some_and(|n| 10_000.0 <= s.numbers[n].low)
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "dire" | "soit" | "("));
    if !whole && !restates && (linked || !(coverage && (part_of || covers(s, scope)))) {
        return Err(Reason::OtherShare);
    }
    let mut counted = Counted {
        measure: Measure::PopulationShare,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    };
    let uncovered = uncovered(s, scope.left..scope.right, number.core);
    let aside = scope.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "soit" | "pour" | "dire" | "(" | "," | "avec")
    });
    let apposed =
        aside && (0..index).any(|n| s.numbers[n].form != Form::Percent) || aside && setting.counted;
    if aimed(s, scope) {
        counted.measure = Measure::Target;
        return if s.cue(Cue::Negation, clause).is_some() {
            Err(Reason::Negation)
        } else {
            Ok(counted)
        };
    }
    if !coverage && !uncovered && !apposed {
        return Err(Reason::NoCoverage);
    }
    if s.cue(Cue::Forecast, clause.start..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    if (setting.single || !s.names.is_empty())
        && !s.numbers[..index].iter().any(|n| n.form != Form::Percent)
    {
        return Err(Reason::OneCommunity);
    }
    if uncovered {
        counted.measure = Measure::PopulationShareUncovered;
    } else if s.cue(Cue::Negation, scope.left..scope.from).is_some() {
        return Err(Reason::Negation);
    }
    Ok(counted)
}

/// "La couverture du pays avoisine les 90 %": the verb stands before the number.
fn covers(s: &Sentence<'_>, scope: Scope) -> bool {
    (scope.left..scope.from).any(|at| s.tokens[at].fold.starts_with("couv"))
}

/// People who live where a CPTS works, or where none does.
fn people(
    s: &Sentence<'_>,
    index: usize,
    scope: Scope,
    setting: Setting,
) -> Result<Counted, Reason> {
    let number = &s.numbers[index];
    let clause = clause(s, number.core);
    let uncovered = uncovered(s, scope.left..scope.right, number.core);
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some();
    let bracketed = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("))
        && (0..index).any(|n| s.numbers[n].form == Form::Percent);
    if !coverage && !uncovered && !bracketed {
        return Err(Reason::NoCoverage);
    }
    if s.cue(Cue::Mean, scope.left..scope.right).is_some() {
        return Err(Reason::Mean);
    }
    let several = (1..scope.from).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "les" | "des" | "ces")
            && s.cue_at(Cue::Community, n).is_some()
    });
    if !several && (setting.single || !s.names.is_empty() || singular_subject(s, scope)) {
        return Err(Reason::OneCommunity);
    }
    let total = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("sur"));
    if total {
        return Err(Reason::NoCoverage);
    }
    if s.cue(Cue::Forecast, clause.start..scope.right).is_some() || aimed(s, scope) {
        return Err(Reason::Forecast);
    }
    let measure = if uncovered { Measure::PopulationUncovered } else { Measure::Population };
    Ok(Counted { measure, projects: false, headed: true, pronoun: false, each: false })
}

/// "une communauté couvre 80 000 habitants": one community, whichever.
fn singular_subject(s: &Sentence<'_>, scope: Scope) -> bool {
    (clause(s, scope.from).start..scope.from).any(|at| {
        let one = matches!(
            s.tokens[at].fold.as_str(),
            "une" | "la" | "cette" | "chaque" | "notre" | "sa"
        );
        one && s.cue_at(Cue::Community, at + 1).is_some()
    }) || (scope.left..scope.from)
        .any(|at| matches!(s.tokens[at].fold.as_str(), "elle" | "chacune" | "chaque"))
}

/// "la 14e CPTS des Hauts-de-Seine": at least that many have come so far.
fn ordinal(s: &Sentence<'_>, number: &Number, scope: Scope) -> Result<Counted, Reason> {
    let (at, _) = noun(s, number.to);
    let head = s.cue_at(Cue::Community, at).is_some()
        || s.cue_at(Cue::Ambiguous, at).is_some()
            && (at..at + 5).any(|n| s.cue_at(Cue::Community, n).is_some());
    // "et la 100e de la région": the noun stands with the ordinal before.
    let repeated = s.numbers.iter().any(|other| {
        other.form == Form::Ordinal
            && other.core < number.core
            && s.cue_at(Cue::Community, other.to).is_some()
    });
    let of_place = s
        .tokens
        .get(number.to)
        .is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "en"));
    if number.low < 2.0 || !(head || repeated && of_place) {
        return Err(Reason::Ordinal);
    }
    if s.cue(Cue::Forecast, scope.left..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    })
}

/// "qu'une", "une seule", "une CPTS chacune": only then is "une" a number.
fn one(
    s: &Sentence<'_>,
    number: &Number,
    scope: Scope,
    setting: Setting,
) -> Result<Counted, Reason> {
    let before = number.core.checked_sub(1).map(|n| s.tokens[n].fold.as_str());
    let clause = clause(s, number.core);
    let denied = s.tokens[clause.start..number.core].iter().any(|t| t.is("n'") || t.is("ne"));
    let only = matches!(before, Some("qu'")) && denied
        || before == Some("seule") && s.cue_at(Cue::Community, number.to).is_some()
        || s.tokens.get(number.to).is_some_and(|t| t.is("seule") || t.is("seul"));
    let each =
        (scope.to..scope.right).any(|n| matches!(s.tokens[n].fold.as_str(), "chacune" | "chacun"));
    let (at, fresh) = noun(s, number.to);
    let head = s.cue_at(Cue::Community, at).is_some();
    let counting = s.cue_before(Cue::Counting, number.core)
        || counting_pronoun(s, number.from)
        || only && s.cue(Cue::Counting, scope.left..scope.from).is_some()
        || only && s.cue(Cue::CountingPronoun, scope.left..scope.to).is_some();
    let accepted = each && head
        || only && (counting || head)
        || head && s.cue_before(Cue::Counting, number.core);
    if !accepted || fresh {
        return Err(Reason::Article);
    }
    if s.cue_at(Cue::OtherStructure, at).is_some() || topic(s, scope.from, setting) == Topic::Other
    {
        return Err(Reason::OtherStructure);
    }
    if !s.names.is_empty() || s.cue(Cue::Forecast, scope.left..scope.right).is_some() {
        return Err(Reason::Article);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: head,
        pronoun: !head,
        each,
    })
}

/// Whether people are said to be outside: in the clause, or in the one that introduces it.
fn uncovered(s: &Sentence<'_>, clause: std::ops::Range<usize>, at: usize) -> bool {
    s.cue(Cue::Uncovered, clause).is_some()
        || s.cue(Cue::Uncovered, 0..at).is_some() && s.tokens[..at].iter().any(|t| t.is_mark(":"))
}

/// The clause of a token: between semicolons and colons.
pub(super) fn clause(s: &Sentence<'_>, at: usize) -> std::ops::Range<usize> {
    let ends = |t: &super::token::Token| t.is_mark(";:");
    let left = (0..at).rev().find(|&n| ends(&s.tokens[n])).map_or(0, |n| n + 1);
    let right = (at..s.tokens.len()).find(|&n| ends(&s.tokens[n])).unwrap_or(s.tokens.len());
    left..right
}
