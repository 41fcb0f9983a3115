//! Figures of a day that was told before them: "à cette date", "dans le même temps".

use super::figure::Figure;
use super::moment::{Moment, is_year};
use crate::extract::recognise::calendar::earlier;
use crate::extract::recognise::dates::{DateHit, Printed};
use crate::extract::recognise::numbers::passes;
use crate::extract::recognise::pairs::set_against;
use crate::extract::recognise::relation::compared;
use crate::model::{PartialDate, Precision};

/// So many words stand at most between "à la même date" and its year.
const YEAR_BEHIND: usize = 4;

impl Moment<'_> {
    /// "est passée dans le même temps de 15 % à 53 %": from the first day told to the last.
    pub(crate) fn is_meanwhile(&self) -> bool {
        let Figure { s, number, scope, .. } = self.figure;
        let mut pairs = s.tokens.windows(2);
        let meanwhile = pairs.any(|t| t[0].is("meme") && (t[1].is("temps") || t[1].is("periode")));
        meanwhile && (passes(&s.tokens, number.core) || compared(s, scope.from))
    }

    /// The end of that time of which the figure is.
    pub(crate) fn end_of_time(&self) -> Option<(PartialDate, bool)> {
        let Figure { s, number, frame, .. } = self.figure;
        if passes(&s.tokens, number.core) {
            return frame.begun;
        }
        frame.date.filter(|date| Some(*date) != frame.begun)
    }

    /// "à cette date", "à la même date": the one before, wherever it stands; where the words stand, unless a date
    /// `behind` the figure is its own.
    pub(crate) fn points_back(&self, behind: Option<&DateHit>) -> Option<usize> {
        let Figure { s, scope, .. } = self.figure;
        let at = s.tokens.windows(2).position(|t| {
            matches!(t[0].fold.as_str(), "cette" | "meme" | "pareille")
                && matches!(t[1].fold.as_str(), "date" | "echeance" | "epoque")
                // "La première demande remonte à 2018 ; à l'époque, elles n'étaient que deux"
                || t[0].is("l'") && t[1].is("epoque")
        });
        let at = at.or_else(|| self.is_of_then())?;
        // "à la même date du 31 mars 2025"
        let printed = s.dates.iter().any(|hit| hit.from == at + 3 && s.tokens[at + 2].is("du"));
        let told_ago = |hit: &DateHit| matches!(hit.printed, Printed::Ago { .. });
        let free = behind.is_none_or(|hit| {
            told_ago(hit) && hit.from < at || (at + 2..=at + 4).contains(&hit.from)
        });
        // "33 au 1er avril, contre 27 à la même date l'an passé": of the number that is set against it.
        let of_other = s
            .numbers
            .iter()
            .enumerate()
            .any(|(other, n)| scope.to <= n.from && n.to <= at && set_against(s, other));
        (!printed && free && !of_other).then_some(at)
    }

    /// "Cinq étaient alors en préprojet", "ce jour-là", "date à laquelle neuf avaient signé": where the words of its
    /// clause stand that say so of the day told last.
    fn is_of_then(&self) -> Option<usize> {
        let s = self.figure.s;
        let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
        self.clause.clone().find(|&n| match word(n) {
            "alors" => !matches!(word(n + 1), "que" | "qu'"),
            "ce" => matches!(word(n + 1), "jour" | "moment") && word(n + 2) == "la",
            "date" => word(n + 1) == "a" && word(n + 2) == "laquelle",
            "jour" | "moment" => word(n + 1) == "ou",
            _ => false,
        })
    }

    /// The day to which the words point that stand there.
    pub(crate) fn that_day(&self, at: usize) -> Option<(PartialDate, bool)> {
        let Figure { s, frame, page, .. } = self.figure;
        let last = s.dates.iter().rev().find(|hit| hit.from < at);
        if let Some(day) = self.printed_day(at).or_else(|| self.in_other_year(at, last)) {
            return Some(day);
        }
        // "il y a un an, à la même date", "à la même date, l'an passé": so long before the date told before.
        let near = s.dates.iter().find(|hit| at < hit.from && hit.from <= at + YEAR_BEHIND);
        let here = last.and_then(|hit| self.resolve(hit));
        let told = here.filter(|_| near.is_some()).or(frame.date);
        if let Some(months) = near.and_then(since).or_else(|| since(last?))
            && let Some((date, inferred)) = told
        {
            // "… en janvier 2022. L'an dernier à pareille époque, elles étaient cinq", in January 2024: before that.
            let year = |date: PartialDate| chrono::Datelike::year(&date.start());
            let ago = near.into_iter().chain(last).find(|hit| since(hit).is_some());
            let ago = ago.filter(|hit| matches!(hit.printed, Printed::Ago { .. }));
            if let Some(hit) =
                ago.filter(|_| page.published.is_some_and(|now| year(date) < year(now)))
            {
                return self.resolve(hit);
            }
            // Where nobody knows when that was written, "l'an dernier" is not before what was.
            if ago.is_some() && page.published.is_none() && frame.looked_back {
                return None;
            }
            return earlier(date, months).map(|date| (date, inferred));
        }
        // "couvraient alors 72 %": as the figures before, or on the day that was told last.
        if self.is_of_then().is_some() {
            return here.or(frame.date).or(frame.said);
        }
        // Where this paragraph told no day, that of the figures before it.
        let before = if frame.begun.is_none() { frame.latest.or(frame.date) } else { frame.date };
        // "L'objectif n'a été atteint qu'en mars 2024. À cette date, …"
        let due = frame.said.filter(|_| {
            s.tokens[at + 1].is("echeance") || s.tokens[at].is("cette") && frame.begun.is_none()
        });
        here.or(before).or(frame.latest).or(due)
    }

    /// "à la même date du 31 mars 2025": the day that is printed.
    fn printed_day(&self, at: usize) -> Option<(PartialDate, bool)> {
        let mut dates = self.figure.s.dates.iter();
        let printed = dates.find(|hit| (at + 2..=at + 4).contains(&hit.from));
        let full = printed.filter(
            |hit| matches!(hit.printed, Printed::Full(date) if date.precision() != Precision::Year),
        );
        full.and_then(|hit| self.resolve(hit))
    }

    /// That day of another year, which stands behind the words.
    fn in_other_year(&self, at: usize, last: Option<&DateHit>) -> Option<(PartialDate, bool)> {
        let Figure { s, scope, frame, .. } = self.figure;
        if !(scope.to..scope.right).contains(&at) {
            return None;
        }
        let hit = s.dates.iter().find(|hit| at < hit.from && hit.from <= at + YEAR_BEHIND)?;
        let told = last.and_then(|hit| self.resolve(hit));
        let (date, inferred) = told.or(frame.date).or(frame.latest)?;
        // "contre 44 à la même date en 2023": that day of another year.
        let year = self.resolve(hit).filter(|(date, _)| is_year(*date));
        let same = year.and_then(|(year, _)| in_year(date, chrono::Datelike::year(&year.start())));
        // "contre 577 à la même date de l'année précédente"
        let before = || match hit.printed {
            Printed::Earlier { months } => earlier(date, months),
            _ => None,
        };
        same.or_else(before).map(|date| (date, inferred))
    }
}

/// So many months back from the day told before lies one that is told by it: "l'an passé", "il y a un an".
fn since(hit: &DateHit) -> Option<u32> {
    match hit.printed {
        Printed::Ago { months } => Some(months),
        Printed::Back { years, month: None, .. } => u32::try_from(years * 12).ok(),
        _ => None,
    }
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
