//! Which day a figure speaks of: the date in its words, or the last one before it.

use super::calendar::{earlier, later};
use super::dates::{DateHit, Printed, Role};
use super::figure::Figure;
use super::judge::clause;
use super::numbers::{Form, passes};
use super::pairs::set_against;
use super::parted::one_of;
use super::relation::{compared, partitive};
use super::sentence::Sentence;
use super::tense::is_past;
use super::token::{Kind, Token};
use super::vocabulary::Cue;
use crate::model::{Measure, PartialDate, Precision};

/// The date of a figure: in its words, or else the last one before it.
pub(super) fn date(figure: &Figure<'_>) -> Option<(PartialDate, bool)> {
    let Figure { s, number, scope, counted, frame, page, .. } = *figure;
    // "contre 15 un an plus tôt": so long before the date before it.
    let resolve = |hit: &DateHit| match hit.printed {
        Printed::Earlier { months } | Printed::Later { months } => {
            let before = s.dates.iter().rev().find(|d| d.to <= hit.from && d.role == Role::AsOf);
            let before = before.and_then(|d| d.printed.resolve(page.published)).or(frame.date);
            let is_later = matches!(hit.printed, Printed::Later { .. });
            let moved = if is_later { later } else { earlier };
            before.and_then(|(date, inferred)| Some((moved(date, months)?, inferred)))
        }
        Printed::SameYear { month, day } => {
            let before = s.dates.iter().rev().find(|d| d.to <= hit.from && d.role == Role::AsOf);
            let before = before.and_then(|d| d.printed.resolve(page.published)).or(frame.date);
            let year = before.map(|(date, _)| chrono::Datelike::year(&date.start()))?;
            such(year, month, day).map(|date| (date, true))
        }
        // "220 au 1er mai 2022. … 330 au 1er octobre": the first such day behind the one before.
        Printed::NoYear { month, day } if page.published.is_none() => {
            let known = frame.date?;
            next_such(known.0, month, day).map(|date| (date, true))
        }
        printed => printed.resolve(page.published),
    };
    if counted.measure == Measure::Target {
        // A date before the aim is the day on which it was announced.
        // "100 % de la population (82 % en 2023)": that of what stands in the bracket.
        let seen = |hit: &&DateHit| scope.to <= hit.from && s.visible(hit.from, number.core);
        let behind = s.dates.iter().find(seen);
        // "Objectif 2028 : 100 % de la population"
        let due = |hit: &&DateHit| {
            let aim = ["objectif", "cible", "horizon", "echeance"];
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
        return behind.or_else(before).or_else(beside).and_then(resolve);
    }
    // "Avec la signature, le 30 septembre, de …, quarante sont à présent conventionnées": a day on
    // which something happened, where the count is said to be of today.
    let now = s.cue(Cue::Today, clause(s, number.core)).is_some();
    // "Elles étaient neuf à la fin de 2019, elles sont 715 aujourd'hui": the word stands with the number.
    let comma = |n: &usize| s.tokens[*n].is_mark(",");
    let start = (0..scope.from).rev().find(comma).map_or(0, |n| n + 1);
    let stop = (scope.to..s.tokens.len()).find(comma).unwrap_or(s.tokens.len());
    let beside = now && s.cue(Cue::Today, start..stop).is_some();
    let happened = |hit: &DateHit| {
        let day = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("le"));
        // "… aucune en 2021 ; elle en compte quatre aujourd'hui"
        let apart = beside && hit.to <= start && s.numbers.iter().any(|n| n.to <= hit.from);
        // "Après la CPTS des Savanes, en mai 2023, la Guyane compte désormais trois CPTS"
        let first = clause(s, hit.from).start;
        let passing = ["apres", "avec", "suite", "grace", "depuis"];
        let event = beside
            && hit.to <= start
            && passing.contains(&s.tokens[first].fold.as_str())
            && first < hit.from;
        now && hit.to <= scope.from
            && (day || event || apart || clause(s, hit.from) != clause(s, number.core))
    };
    // "ont reçu en juin le feu vert", "Une autre a fait valider son projet en novembre": the day on
    // which it was done, not that of the count.
    let done = |hit: &DateHit| {
        let inside = s.stages.iter().any(|stage| stage.from < hit.from && hit.to < stage.to);
        let led =
            hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("en") || s.tokens[n].is("le"));
        let only = number.core.checked_sub(1).is_some_and(|n| s.tokens[n].is("qu'"));
        let behind = s.stages.iter().any(|stage| stage.to <= hit.from && hit.from <= stage.to + 2);
        inside || number.form == Form::One && !only && led && behind && scope.to <= hit.from
    };
    // "contre 401 un an plus tôt, 48 autres …": of the number that is set against.
    let against = |hit: &DateHit| {
        s.numbers.iter().enumerate().any(|(at, n)| {
            let near = n.to <= hit.from && hit.from <= n.to + 3;
            n.core != number.core && near && set_against(s, at)
        })
    };
    // "son projet de santé ayant été validé au mois de février": of what was done before.
    let participial = |hit: &DateHit| {
        let comma = (0..hit.from).rev().find(|&n| s.tokens[n].is_mark(",;:(")).unwrap_or(0);
        scope.to <= comma && s.tokens[comma..hit.from].iter().any(|t| t.is("ayant"))
    };
    let usable = |hit: &&DateHit| {
        let beyond = scope.to <= hit.from && in_relative(s, scope.from, hit.from);
        let own = !happened(hit) && !done(hit) && !against(hit) && !participial(hit);
        hit.role == Role::AsOf && own && !beyond
    };
    let end = if partitive(s, number).is_some() { s.tokens.len() } else { scope.right };
    // "qui avait ouvert la voie un an après, …": of that event, where it begins no clause.
    let opens = |hit: &DateHit| {
        let relative = matches!(hit.printed, Printed::Earlier { .. } | Printed::Later { .. });
        let before = hit.from.checked_sub(1).map(|n| &s.tokens[n]);
        let begins = before.is_none_or(|t| {
            t.kind == Kind::Mark || matches!(t.fold.as_str(), "et" | "puis" | "mais")
        });
        !relative || begins
    };
    let right = s
        .dates
        .iter()
        .filter(usable)
        .find(|hit| scope.to <= hit.from && hit.from < end && s.visible(hit.from, number.core));
    // "de 20 (fin 2020) à 52 (fin 2022)": a bracket of its own.
    let bracketed = s.dates.iter().filter(usable).find(|hit| {
        let opens = s.tokens.get(scope.to).is_some_and(|t| t.is_mark("("));
        let closes = s.tokens.get(hit.to).is_some_and(|t| t.is_mark(")"));
        opens && closes && scope.to < hit.from && hit.from <= scope.to + 3
    });
    let right = bracketed.or(right);
    let left = || {
        s.dates.iter().filter(usable).rev().find(|hit| {
            scope.left <= hit.from
                && hit.to <= scope.from
                && s.visible(hit.from, number.core)
                && opens(hit)
        })
    };
    // The day of an aim in another clause is not that of the count.
    let aim = |hit: &&DateHit| {
        let there = clause(s, hit.from);
        let ahead = [Cue::Target, Cue::Forecast];
        there != clause(s, number.core)
            && ahead.into_iter().any(|cue| s.cue(cue, there.clone()).is_some())
    };
    let before = || {
        let reached = s.dates.iter().filter(usable).rev().filter(|hit| !aim(hit));
        // "En Guadeloupe (situation au 20 mai 2023)": a bracket that holds no count is of all.
        reached
            .into_iter()
            .find(|hit| hit.to <= scope.from && s.visible(hit.from, number.core) && opens(hit))
    };
    // "733 CPTS, dont 306 signées, au 27 juillet": the date closes the sentence for all of them.
    let closing = || {
        let single = s.dates.iter().filter(usable).count() == 1;
        let last = s.dates.iter().rfind(usable)?;
        let ends = s.tokens[last.to..].iter().all(|t| t.kind == Kind::Mark);
        // A colon joins what it introduces; a semicolon begins another matter.
        // "400 projets, contre 200 en avril": the date is that of the number set against it.
        let between = &s.tokens[scope.to..last.from.max(scope.to)];
        let parted = between.iter().any(|t| {
            t.is_mark(";") || matches!(t.fold.as_str(), "contre" | "alors" | "tandis" | "quand" | "lorsque")
        })
            || s.cue(Cue::Forecast, scope.to..last.from).is_some()
            || s.cue(Cue::Target, scope.to..last.from).is_some()
            // "… la sixième le négocie, son projet ayant été validé au mois de mars": of that event.
            || against_mean(s, scope.to, last.from)
            || s.stages.iter().any(|hit| {
                let done = &s.tokens[hit.to - 1].fold;
                scope.right <= hit.from
                    && hit.to <= last.from
                    && last.from <= hit.to + 3
                    && (done.starts_with("valid") || done.starts_with("sign"))
                    && !done.starts_with("signataire")
                    && !s.tokens[hit.to..last.from].iter().any(|t| t.is_mark("("))
            });
        let seen = s.visible(last.from, number.core);
        (single && ends && seen && scope.to <= last.from && !parted).then_some(last)
    };
    // "Entre 2019 et 2022, le nombre est passé de 1 à 5": each end has its count.
    let period = || {
        let first = passes(&s.tokens, number.core);
        let moved = s.numbers[..figure.index].last().is_some_and(|n| passes(&s.tokens, n.core));
        let role = match () {
            () if first => Role::From,
            () if moved && compared(s, scope.from) => Role::To,
            () => return None,
        };
        s.dates.iter().find(|hit| hit.role == role)
    };
    // "est passée dans le même temps de 15 % à 53 %": from the first day told to the last.
    let meanwhile =
        s.tokens.windows(2).any(|t| t[0].is("meme") && (t[1].is("temps") || t[1].is("periode")));
    let moves = passes(&s.tokens, number.core) || compared(s, scope.from);
    if meanwhile && right.is_none() && moves {
        if passes(&s.tokens, number.core) {
            return frame.begun;
        }
        return frame.date.filter(|date| Some(*date) != frame.begun);
    }
    // "à cette date", "à la même date": the one before, wherever it stands.
    let pointed = s
        .tokens
        .windows(2)
        .position(|t| {
            matches!(t[0].fold.as_str(), "cette" | "meme")
                && (t[1].is("date") || t[1].is("echeance"))
        })
        // "à la même date du 31 mars 2025"
        .filter(|at| !s.dates.iter().any(|hit| hit.from == at + 3 && s.tokens[at + 2].is("du")));
    let told_ago = |hit: &DateHit| matches!(hit.printed, Printed::Ago { .. });
    if let Some(at) = pointed.filter(|at| {
        right.is_none_or(|hit| {
            told_ago(hit) && hit.to <= *at || (*at + 2..=*at + 4).contains(&hit.from)
        })
    }) {
        let last = s.dates.iter().rev().find(|hit| hit.to <= at);
        // "à la même date du 31 mars 2025": the day that is printed.
        let printed = s.dates.iter().find(|hit| (at + 2..=at + 4).contains(&hit.from));
        let full = printed.filter(
            |hit| matches!(hit.printed, Printed::Full(date) if date.precision() != Precision::Year),
        );
        if let Some(day) = full.and_then(resolve) {
            return Some(day);
        }
        // "contre 44 à la même date en 2023": that day of another year.
        let said = scope.to <= at && at < scope.right;
        let year = s.dates.iter().find(|hit| said && at < hit.from && hit.from <= at + YEAR_BEHIND);
        let base = || last.and_then(resolve).or(frame.date).or(frame.latest);
        if let Some((year, _)) = year.and_then(resolve).filter(|(date, _)| is_year(*date))
            && let Some((date, inferred)) = base()
            && let Some(date) = in_year(date, chrono::Datelike::year(&year.start()))
        {
            return Some((date, inferred));
        }
        // "contre 577 à la même date de l'année précédente"
        let earlier_year =
            s.dates.iter().find(|hit| said && at < hit.from && hit.from <= at + YEAR_BEHIND);
        if let Some(Printed::Earlier { months }) = earlier_year.map(|hit| hit.printed)
            && let Some((date, inferred)) = base()
            && let Some(date) = earlier(date, months)
        {
            return Some((date, inferred));
        }
        // "il y a un an, à la même date": so long before the date told before.
        if let Some(Printed::Ago { months }) = last.map(|hit| hit.printed)
            && let Some((date, inferred)) = frame.date
        {
            return earlier(date, months).map(|date| (date, inferred));
        }
        let here = last.and_then(resolve);
        // Where this paragraph told no day, that of the figures before it.
        let before = if frame.begun.is_none() { frame.latest.or(frame.date) } else { frame.date };
        return here.or(before).or(frame.latest);
    }
    let one_of = one_of(s, scope.from);
    let own = right
        .or_else(|| if one_of { None } else { left() })
        .or_else(period)
        .or_else(|| if one_of { None } else { before() })
        .or_else(closing);
    // "La Mayenne est couverte à 100 % depuis le 2 avril 2024": of that day at least.
    let covered = counted.measure == Measure::PopulationShare;
    let since_day = s.dates.iter().find(|hit| {
        let led = (hit.from.saturating_sub(3)..hit.from).any(|n| s.tokens[n].is("depuis"));
        let day = matches!(hit.printed, Printed::Full(day) if day.precision() == Precision::Day);
        // "Depuis le 1er septembre 2023, la Guadeloupe s'appuie sur trois CPTS": so many since then, and still.
        let stands = counted.measure == Measure::Communities && stands_since(s, hit);
        (covered && led || stands) && hit.role == Role::Other && day
    });
    // "Des seize CPTS que porte le département, quatorze étaient, au 1er janvier 2024, …": on the same day.
    let led = scope.from == 1 && matches!(s.tokens[0].fold.as_str(), "des" | "sur" | "parmi")
        || scope.from == 2 && s.tokens[1].is("les");
    let single = s.dates.iter().filter(usable).count() == 1;
    let with_part = s.dates.iter().find(usable).filter(|_| led && single);
    let own = own.or(since_day).or(with_part);
    // "nous étions 4 en 2019. Nous voici 13": of today, whatever day was told before.
    // "quatre en 2021. Elles sont sept depuis l'an dernier": and still are.
    let since = counted.pronoun
        && s.tokens.get(number.to).is_some_and(|t| t.is("depuis"))
        && s.tokens[..number.from].iter().any(|t| t.is("sont"));
    // "44 ont à ce jour signé ; quatre autres négocient": of today as well.
    let still = s.dates.is_empty() && s.cue(Cue::Today, 0..scope.from).is_some();
    let before = if (now || since || still) && own.is_none() { frame.point } else { frame.date };
    let has_own = own.is_some();
    let own = own.and_then(|hit| of_each_year(s, hit).or_else(|| resolve(hit)).map(Some));
    own.unwrap_or(if has_own { None } else { before })
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

/// "Dans la Sarthe, où six communautés ont signé, le solde n'a été perçu qu'en novembre": the number stands in a
/// relative clause that ends before the date.
fn in_relative(s: &Sentence<'_>, number: usize, date: usize) -> bool {
    let comma = |n: &usize| s.tokens[*n].is_mark(",");
    let opens = (0..number).rev().find(comma).map_or(0, |n| n + 1);
    let led = s.tokens[opens..number].first().is_some_and(|t| t.is("ou") || t.is("qui"));
    led && 0 < opens && (number..date).any(|n| comma(&n))
}

/// So many words stand at most between "à la même date" and its year.
const YEAR_BEHIND: usize = 4;

fn is_year(date: PartialDate) -> bool {
    date.precision() == Precision::Year
}

/// The same day, or month, of a year.
fn in_year(date: PartialDate, year: i32) -> Option<PartialDate> {
    let (month, day) =
        (chrono::Datelike::month(&date.start()), chrono::Datelike::day(&date.start()));
    match date.precision() {
        Precision::Day => PartialDate::day(year, month, day),
        Precision::Month => PartialDate::month(year, month),
        _ => None,
    }
}

/// "bien plus que la moyenne nationale, qui dépassait 50 % au 31 mars": what is compared has its own day.
fn against_mean(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    let more = |t: &Token| matches!(t.fold.as_str(), "plus" | "moins" | "mieux" | "superieur");
    s.tokens[from.min(to)..to].windows(2).any(|t| more(&t[0]) && (t[1].is("que") || t[1].is("qu'")))
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
pub(super) fn looks_back(s: &Sentence<'_>) -> bool {
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

/// "Depuis le 1er septembre 2023, la Guadeloupe s'appuie sur trois CPTS": whether a sentence opens with the day since
/// which something is so; "Depuis le 1er janvier, trois CPTS ont signé" tells what happened.
fn stands_since(s: &Sentence<'_>, day: &DateHit) -> bool {
    let did = |t: &Token| matches!(t.fold.as_str(), "ont" | "a" | "avons" | "ete");
    let acts = s.tokens[day.to..]
        .windows(2)
        .any(|t| did(&t[0]) && t[1].fold.ends_with(['e', 's', 'i', 'u']));
    s.tokens[0].is("depuis")
        && day.from <= 2
        && !is_past(s)
        && !acts
        && s.cue(Cue::Event, day.to..s.tokens.len()).is_none()
}
