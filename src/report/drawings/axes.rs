//! The paper of a drawing: where a day and a value stand on it, the lines of its grid and their names.

use chrono::{Datelike, Months, NaiveDate};
use maud::{Markup, html};

use crate::model::{AsOf, Basis, PartialDate};

use super::chart::at;
use super::drawn::Drawn;
use super::frame::{BOTTOM, Frame, LEFT, RIGHT};
use crate::report::basis::desk::Desk;
use crate::report::language::dates;
use crate::report::language::words::{self, Lang};

/// Days and values to places on the paper.
pub(crate) struct Scale {
    pub(crate) frame: Frame,
    pub(crate) drawn: Drawn,
    pub(crate) first: NaiveDate,
    pub(crate) days: f64,
    pub(crate) top: f64,
}

impl Scale {
    pub(crate) fn x(&self, day: f64) -> f64 {
        let share = (day - number_of(self.first)) / self.days;
        LEFT + share * (self.frame.width - LEFT - RIGHT)
    }

    pub(crate) fn y(&self, value: f64) -> f64 {
        let floor = self.frame.height - BOTTOM;
        floor - value / self.top * (floor - self.frame.top)
    }
}

/// A day as a number, to be placed.
pub(crate) fn number_of(day: NaiveDate) -> f64 {
    f64::from(day.num_days_from_ce())
}

/// The distance between two lines of the grid: four or five of them reach the highest point.
fn step(most: f64) -> f64 {
    let rough = (most / 5.0).max(1.0);
    let power = 10_f64.powf(rough.log10().floor());
    let nice = [1.0, 2.0, 5.0, 10.0].into_iter().find(|nice| rough <= nice * power);
    (nice.unwrap_or(10.0) * power).max(1.0)
}

/// The highest line of a grid that reaches this value.
pub(crate) fn ceiling(most: f64) -> f64 {
    let step = step(most);
    (most / step).ceil().max(1.0) * step
}

/// The two axes, with their lines and names.
pub(crate) fn axes(desk: &Desk<'_>, scale: &Scale) -> Markup {
    let frame = scale.frame;
    let floor = scale.y(0.0);
    let step = step(scale.top);
    let mut ticks = Vec::new();
    let mut value = 0.0;
    while value <= scale.top {
        ticks.push(value);
        value += step;
    }
    let spans = spans(scale, desk.lang);
    let unit = match scale.drawn {
        Drawn::Communities => desk.say("nombre de CPTS", "number of CPTS"),
        Drawn::Share => desk.say("% de la population", "% of the population"),
    };
    html! {
        text.axis x="0" y=(at(frame.top - 14.0)) font-size="13" { (unit) }
        @for value in ticks {
            line.grid x1=(at(LEFT)) x2=(at(frame.width - RIGHT)) y1=(at(scale.y(value))) y2=(at(scale.y(value))) {}
            text.axis x=(at(LEFT - 8.0)) y=(at(scale.y(value) + 4.5)) font-size="13" text-anchor="end" {
                (words::number(value, desk.lang))
            }
        }
        @for Span { from, to, name } in spans {
            line.grid x1=(at(from)) x2=(at(from)) y1=(at(floor)) y2=(at(floor + 6.0)) {}
            @if !name.is_empty() {
                text.axis x=(at(f64::midpoint(from, to))) y=(at(floor + 22.0)) font-size="13" text-anchor="middle" { (name) }
            }
        }
    }
}

/// A time between two lines of the grid, by its places on the paper.
struct Span {
    from: f64,
    to: f64,
    /// Empty where there is no room for it.
    name: String,
}

/// The years of a drawing; of a single year its quarters, or nobody could tell February from November.
fn spans(scale: &Scale, lang: Lang) -> Vec<Span> {
    let years = (scale.days / 365.25).round();
    let is_single = years < 2.0;
    let step = Months::new(if is_single { 3 } else { 12 });
    let last = number_of(scale.first) + scale.days;
    let mut spans = Vec::new();
    let mut start = Some(scale.first);
    while let Some(day) = start.filter(|&day| number_of(day) < last) {
        start = day.checked_add_months(step);
        let year = day.year();
        let date = if is_single {
            PartialDate::quarter(year, day.month().div_ceil(3))
        } else {
            PartialDate::year(year)
        };
        let skipped = (year - scale.first.year()) % scale.frame.label_every != 0;
        let date = date.filter(|_| !skipped).map(|date| AsOf::dated(date, Basis::Stated, false));
        spans.push(Span {
            from: scale.x(number_of(day)),
            to: scale.x(start.map_or(last, number_of)),
            name: date.map(|date| dates::short(&date, lang)).unwrap_or_default(),
        });
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::super::frame::{NARROW, WIDE};
    use super::*;

    #[test]
    fn a_single_year_is_parted_in_quarters() {
        let quarters = ["T1\u{a0}2026", "T2\u{a0}2026", "T3\u{a0}2026", "T4\u{a0}2026"];
        #[rustfmt::skip]
        let cases: [(_, _, &[&str]); 4] = [
            (WIDE,   365.0,  &quarters),
            (NARROW, 365.0,  &quarters),
            (WIDE,   1096.0, &["2026", "2027", "2028"]),
            (NARROW, 1096.0, &["2026", "", "2028"]),
        ];
        for (frame, days, expected) in cases {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let scale = Scale { frame, drawn: Drawn::Communities, first, days, top: 10.0 };
            let spans = spans(&scale, Lang::Fr);
            let names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
            assert_eq!(names, expected, "for {days} days");
            assert!(spans.windows(2).all(|pair| (pair[0].to - pair[1].from).abs() < 1e-9));
        }
    }
}
