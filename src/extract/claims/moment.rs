//! Which day a figure speaks of: the date in its words, or the last one before it.

use std::ops::Range;

use super::figure::Figure;
use super::parted::one_of;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar::{earlier, is_last, later};
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::numbers::{Number, passes};
use crate::extract::recognise::relation::{compared, partitive};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense::{counts_now, looks_back};
use crate::model::{Measure, PartialDate, Precision};

/// A figure whose day is looked for.
pub(crate) struct Moment<'f> {
    pub(crate) figure: Figure<'f>,
    /// The clause in which it stands.
    pub(crate) clause: Range<usize>,
    /// Its clause says that it is of today.
    pub(crate) now: bool,
}

/// The date of a figure: in its words, or else the last one before it.
pub(crate) fn date(figure: &Figure<'_>) -> Option<(PartialDate, bool)> {
    let moment = Moment::of(*figure);
    if figure.counted.measure == Measure::Target {
        return moment.of_aim();
    }
    if let Some(hit) = in_turn(figure.s, figure.number) {
        return moment.resolve(hit);
    }
    if let Some(day) = moment.event() {
        return Some(day);
    }
    let behind = moment.behind();
    if behind.is_none() && moment.is_meanwhile() {
        return moment.end_of_time();
    }
    if let Some(at) = moment.points_back(behind) {
        return moment.that_day(at);
    }
    match moment.own(behind) {
        Some(hit) => of_each_year(figure.s, hit).or_else(|| {
            let (day, inferred) = moment.resolve(hit)?;
            moment.within(hit, day).or(Some((day, inferred)))
        }),
        None if moment.is_of_today() => figure.frame.point,
        None => figure.frame.date,
    }
}

/// "décembre 2022 → décembre 2023 : 352 → 504": the day of each of two numbers.
fn in_turn<'s>(s: &'s Sentence<'_>, number: &Number) -> Option<&'s DateHit> {
    let arrow = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_mark("→"));
    let [first, second] = s.dates.as_slice() else { return None };
    let moves = arrow(first.to) && second.from <= first.to + 2;
    let colon = s.tokens.get(second.to).is_some_and(|t| t.is_mark(":"));
    let led = number.from == second.to + 1 && arrow(number.to);
    let ends = number.from.checked_sub(1).is_some_and(arrow) && second.to < number.from;
    match (moves && colon, led, ends) {
        (true, true, _) => Some(first),
        (true, _, true) => Some(second),
        _ => None,
    }
}

impl<'f> Moment<'f> {
    fn of(figure: Figure<'f>) -> Self {
        let clause = clause(figure.s, figure.number.core);
        let now = figure.s.cue(Cue::Today, clause.clone()).is_some();
        Self { figure, clause, now }
    }

    /// A date of the sentence with its year, and whether that is inferred.
    pub(crate) fn resolve(&self, hit: &DateHit) -> Option<(PartialDate, bool)> {
        let Figure { frame, page, .. } = self.figure;
        match hit.printed {
            // "contre 15 un an plus tôt": so long before the date before it.
            Printed::Earlier { months } => {
                let (date, inferred) = self.told_before(hit)?;
                Some((earlier(date, months)?, inferred))
            }
            Printed::Later { months } => {
                let (date, inferred) = self.told_before(hit)?;
                Some((later(date, months)?, inferred))
            }
            Printed::Back { month: None, .. } if let Some(day) = self.printed_behind(hit) => {
                Some((day, false))
            }
            Printed::SameYear { month, day } => {
                let (before, _) = self.told_before(hit).or(frame.said)?;
                let year = chrono::Datelike::year(&before.start());
                let date = month.map_or_else(|| PartialDate::year(year), |m| such(year, m, day));
                date.map(|date| (date, true))
            }
            // "fin 2022 … Il en comptait cinq le 15 janvier suivant": the first such day behind the one told before.
            Printed::NoYear { month, day } if self.follows(hit) => {
                let before = self.figure.s.dates.iter().rev().find(|d| d.to <= hit.from);
                let before = before.and_then(|d| d.printed.resolve(page.published));
                let (known, _) = before.or(frame.said).or(frame.date)?;
                next_such(known, month, day).map(|date| (date, true))
            }
            // "451 au 30 juin 2023 et 561 au 31 décembre": the first such day behind the one before.
            Printed::NoYear { month, day } if let Some(known) = self.dated_before(hit) => {
                next_such(known, month, day).map(|date| (date, true))
            }
            // "220 au 1er mai 2022. … 330 au 1er octobre": the first such day behind the one before.
            Printed::NoYear { month, day } if page.published.is_none() => {
                let known = frame.date?;
                next_such(known.0, month, day).map(|date| (date, true))
            }
            printed => printed.resolve(page.published),
        }
    }

    /// Whether a day is said to follow the one before: "le 15 janvier suivant".
    fn follows(&self, hit: &DateHit) -> bool {
        let next = self.figure.s.tokens.get(hit.to);
        next.is_some_and(|t| t.is("suivant") || t.is("suivante"))
    }

    /// The day or month, printed with its year, of the number that stands before another with its own date.
    fn dated_before(&self, hit: &DateHit) -> Option<PartialDate> {
        let Figure { s, number, .. } = self.figure;
        let before = s.dates.iter().rev().find(|d| d.to <= hit.from)?;
        // "au 1er février dernier": of the page.
        let of_page = s.tokens.get(hit.to).is_some_and(is_last);
        let of_other = !of_page
            && before.role == Role::AsOf
            && before.to <= number.from
            && s.numbers.iter().any(|n| n.to <= before.from);
        match before.printed {
            Printed::Full(date) if of_other && !is_year(date) => Some(date),
            _ => None,
        }
    }

    /// "l'an dernier, en juin 2023": the day that says which, behind its comma.
    fn printed_behind(&self, hit: &DateHit) -> Option<PartialDate> {
        let s = self.figure.s;
        let comma = s.tokens.get(hit.to).is_some_and(|t| t.is_mark(","));
        let next = s.dates.iter().find(|day| hit.to < day.from && day.from <= hit.to + 2)?;
        match next.printed {
            Printed::Full(date) if comma && next.role == Role::AsOf => Some(date),
            _ => None,
        }
    }

    /// The date before another, in the sentence or in the text.
    fn told_before(&self, hit: &DateHit) -> Option<(PartialDate, bool)> {
        let Figure { s, frame, page, .. } = self.figure;
        let before = s.dates.iter().rev().find(|d| d.to <= hit.from && d.role == Role::AsOf);
        before.and_then(|d| d.printed.resolve(page.published)).or(frame.date)
    }

    /// The day on which an aim falls due: a date before it is the day on which it was announced.
    fn of_aim(&self) -> Option<(PartialDate, bool)> {
        let Figure { s, number, scope, .. } = self.figure;
        // "100 % de la population (82 % en 2023)": that of what stands in the bracket.
        // "sept CPTS en 2026 ; elle en a trois depuis octobre": that of the other clause.
        let seen = |hit: &&DateHit| {
            scope.to <= hit.from && s.visible(hit.from, number.core) && hit.from < self.clause.end
        };
        let behind = s.dates.iter().find(seen);
        // "Objectif 2028 : 100 % de la population"
        let due = |hit: &&DateHit| {
            let aim = ["objectif", "cible", "horizon", "echeance", "cap"];
            hit.role == Role::Deadline
                || hit
                    .from
                    .checked_sub(1)
                    .is_some_and(|n| aim.iter().any(|stem| s.tokens[n].fold.starts_with(stem)))
        };
        let before = || s.dates.iter().find(due);
        // "78 % (objectif 2025 : 100 %)"
        let beside = || {
            let open = (0..number.core).rev().find(|&n| s.tokens[n].is_mark("("))?;
            let aside = 0 < s.depth(number.core);
            s.dates.iter().find(|hit| aside && open < hit.from && hit.to <= scope.from)
        };
        behind.or_else(before).or_else(beside).and_then(|hit| self.resolve(hit))
    }

    /// The dates that may be the figure's own.
    pub(crate) fn usable(&self) -> impl DoubleEndedIterator<Item = &'f DateHit> {
        self.figure.s.dates.iter().filter(|hit| self.is_usable(hit))
    }

    /// The date in the words behind it.
    fn behind(&self) -> Option<&'f DateHit> {
        let Figure { s, number, scope, .. } = self.figure;
        // "de 20 (fin 2020) à 52 (fin 2022)": a bracket of its own.
        let opens = || s.tokens.get(scope.to).is_some_and(|t| t.is_mark("("));
        let closes = |hit: &DateHit| s.tokens.get(hit.to).is_some_and(|t| t.is_mark(")"));
        // "71 (édition 2024, données d'octobre 2023)": that which closes it.
        let inside = |hit: &DateHit| {
            scope.to < hit.from
                && opens()
                && closes(hit)
                && s.same_bracket(scope.to + 1, hit.from)
                && !s.numbers.iter().any(|n| scope.to < n.from && n.to <= hit.from)
        };
        let bracketed = self.usable().find(|hit| inside(hit));
        bracketed.or_else(|| {
            let part = || partitive(s, number).is_some();
            self.usable().find(|hit| {
                scope.to <= hit.from
                    && (hit.from < scope.right || hit.from < s.tokens.len() && part())
                    && s.visible(hit.from, number.core)
            })
        })
    }

    /// Its own date, where the words around it or the whole sentence give one.
    fn own(&self, behind: Option<&'f DateHit>) -> Option<&'f DateHit> {
        let one_of = one_of(self.figure.s, self.figure.scope.from);
        behind
            .or_else(|| if one_of { None } else { self.left() })
            .or_else(|| self.end_of_period())
            .or_else(|| if one_of { None } else { self.before() })
            .or_else(|| self.closing())
            .or_else(|| self.since())
            .or_else(|| self.only())
    }

    /// The date in the words before it.
    fn left(&self) -> Option<&'f DateHit> {
        let Figure { s, number, scope, .. } = self.figure;
        self.usable().rev().find(|hit| {
            scope.left <= hit.from
                && hit.to <= scope.from
                && s.visible(hit.from, number.core)
                && self.begins(hit)
        })
    }

    /// The last date before it in the sentence.
    fn before(&self) -> Option<&'f DateHit> {
        let Figure { s, number, scope, .. } = self.figure;
        // "En Guadeloupe (situation au 20 mai 2023)": a bracket that holds no count is of all.
        self.usable().rev().filter(|hit| !self.is_of_other_clause(hit)).find(|hit| {
            hit.to <= scope.from && s.visible(hit.from, number.core) && self.begins(hit)
        })
    }

    /// Whether a day before the figure is that of an aim in another clause, or of what was where the figure is.
    pub(crate) fn is_of_other_clause(&self, hit: &DateHit) -> bool {
        let s = self.figure.s;
        let there = clause(s, hit.from);
        let ahead = [Cue::Target, Cue::Forecast];
        let aim = there != self.clause
            && ahead.into_iter().any(|cue| s.cue(cue, there.clone()).is_some());
        aim || self.is_then(hit)
    }

    /// "Elles étaient 31 fin 2020, elles sont 58": a day of another number, which was, where this one is.
    fn is_then(&self, hit: &DateHit) -> bool {
        let Figure { s, index, scope, .. } = self.figure;
        let of = |n: usize| {
            let other = s.scope(n);
            other.left <= hit.from
                && hit.from < other.right
                && looks_back(&s.tokens[other.left..other.right])
                // "rappelait la fédération": so somebody said.
                && s.cue(Cue::Saying, other.left..other.right).is_none()
        };
        let own = &s.tokens[scope.left..scope.from];
        // What is soon known is asked first: a sentence may have a hundred numbers.
        counts_now(own) && !looks_back(own) && (0..index).any(of)
    }

    /// "qui avait ouvert la voie un an après, …": of that event, where it begins no clause.
    fn begins(&self, hit: &DateHit) -> bool {
        let relative = matches!(hit.printed, Printed::Earlier { .. } | Printed::Later { .. });
        let before = hit.from.checked_sub(1).map(|n| &self.figure.s.tokens[n]);
        !relative
            || before.is_none_or(|t| {
                t.kind == Kind::Mark || matches!(t.fold.as_str(), "et" | "puis" | "mais")
            })
    }

    /// "Entre 2019 et 2022, le nombre est passé de 1 à 5": each end has its count.
    fn end_of_period(&self) -> Option<&'f DateHit> {
        let Figure { s, index, number, scope, .. } = self.figure;
        let moved = || s.numbers[..index].last().is_some_and(|n| passes(&s.tokens, n.core));
        let role = match () {
            () if passes(&s.tokens, number.core) => Role::From,
            () if moved() && compared(s, scope.from) => Role::To,
            () => return None,
        };
        s.dates.iter().find(|hit| hit.role == role)
    }

    /// "nous étions 4 en 2019. Nous voici 13": of today, whatever day was told before.
    fn is_of_today(&self) -> bool {
        let Figure { s, number, scope, counted, .. } = self.figure;
        // "quatre en 2021. Elles sont sept depuis l'an dernier": and still are.
        let since = || {
            counted.pronoun
                && s.tokens.get(number.to).is_some_and(|t| t.is("depuis"))
                && s.tokens[..number.from].iter().any(|t| t.is("sont"))
        };
        // "44 ont à ce jour signé ; quatre autres négocient": of today as well.
        let still = || s.dates.is_empty() && s.cue(Cue::Today, 0..scope.from).is_some();
        // "Fin 2019, il n'y en avait qu'une. Nous en sommes à six": what is counted now, behind a look back.
        let again = || {
            let own = &s.tokens[scope.left..scope.from];
            let we = own.iter().any(|t| t.is("nous") || t.is("on"));
            let placed = s.places.iter().any(|it| scope.left <= it.from && it.to <= scope.right);
            self.figure.frame.looked_back
                && we
                && !placed
                && counts_now(own)
                && !looks_back(&s.tokens)
        };
        self.now || since() || still() || again()
    }
}

/// "Au 31 décembre de chaque année, … 100 en 2020, 170 en 2021": that day of the year that stands with the
/// figure. A day without its year beside several bare years is the day of each.
fn of_each_year(s: &Sentence<'_>, hit: &DateHit) -> Option<(PartialDate, bool)> {
    let bare = |hit: &DateHit| match hit.printed {
        Printed::Full(date) if is_year(date) => Some(chrono::Datelike::year(&date.start())),
        _ => None,
    };
    let year = bare(hit)?;
    let mut days = s.dates.iter().filter(|it| it.role == Role::AsOf);
    let day = days.find(|it| matches!(it.printed, Printed::NoYear { day: Some(_), .. }))?;
    let each = s.tokens.get(day.to..)?.iter().take(3).any(|t| t.is("chaque"));
    let several = 1 < s.dates.iter().filter(|it| bare(it).is_some()).count();
    let Printed::NoYear { month, day } = day.printed else { return None };
    (each || several).then(|| such(year, month, day))?.map(|date| (date, false))
}

/// Whether only its year is known.
pub(crate) fn is_year(date: PartialDate) -> bool {
    date.precision() == Precision::Year
}

/// The first such day behind another: "le 30 novembre", told after "début 2021".
fn next_such(after: PartialDate, month: u32, day: Option<u32>) -> Option<PartialDate> {
    let year = chrono::Datelike::year(&after.start());
    (year..year + 2)
        .filter_map(|year| such(year, month, day))
        .find(|date| after.start() <= date.start())
}

/// Whether the date of a figure is told by another day, or is that of an earlier one: what follows in the
/// text is not of it.
pub(crate) fn turns_back(s: &Sentence<'_>) -> bool {
    let as_of = || s.dates.iter().filter(|hit| hit.role == Role::AsOf);
    // "quatre de plus qu'il y a un an": of what is set against it.
    let against = |hit: &DateHit| {
        let near = hit.from.saturating_sub(2)..hit.from;
        near.into_iter().any(|n| s.tokens[n].is("qu'") || s.tokens[n].is("que"))
    };
    let back = |hit: &&DateHit| {
        matches!(hit.printed, Printed::Earlier { .. } | Printed::Ago { .. } | Printed::Back { .. })
            && !against(hit)
    };
    as_of().any(|hit| back(&hit)) && as_of().all(|hit| back(&hit))
}

/// That day, or that month, of a year.
fn such(year: i32, month: u32, day: Option<u32>) -> Option<PartialDate> {
    match day {
        Some(day) => PartialDate::day(year, month, day),
        None => PartialDate::month(year, month),
    }
}
