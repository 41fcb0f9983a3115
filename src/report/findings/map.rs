//! The maps of the front page, as plain values: which figure colours which region, and how dark.
//!
//! A map shows one stage, or the share of the population. What is old is grey, whatever its number:
//! a value of 2021 is not one of 2026, and must not be compared with it by its colour. No colour
//! stands alone: every region bears its number and its date, and one without a figure is hatched.

use crate::model::{Measure, Qualifier, Stage, StageRange, Territory};
use crate::reconcile::{Figure, Status};

use super::front::{self, Line};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::language::{dates, names, words};

/// Shades from light to dark; more of them cannot be told apart.
const SHADES: usize = 5;

/// One map.
pub(crate) struct Sheet {
    /// What the reader chooses it by.
    pub(crate) choice: String,
    /// What it shows, as a heading.
    pub(crate) title: String,
    /// What must be known before regions are compared; empty where nothing.
    pub(crate) caution: String,
    /// The shades in use, each with the smallest and the largest number that bears it.
    pub(crate) legend: Vec<String>,
    /// Every region, whether or not anything is known of it.
    pub(crate) regions: Vec<Region>,
}

/// One region on one map.
pub(crate) struct Region {
    pub(crate) territory: Territory,
    pub(crate) name: String,
    /// The page of the region, where it has one.
    pub(crate) href: Option<String>,
    pub(crate) value: Option<Shown>,
}

/// The figure that colours a region.
pub(crate) struct Shown {
    pub(crate) line: Line,
    /// What is written on the map: the number alone, and its date.
    pub(crate) number: String,
    pub(crate) date: String,
    /// From 0, the lightest.
    pub(crate) shade: usize,
    pub(crate) is_old: bool,
}

/// What can be chosen, in the order in which it is offered.
fn choices(desk: &Desk<'_>) -> Vec<(String, Vec<(Measure, StageRange)>)> {
    let counted = [
        StageRange::exactly(Stage::AciSigned),
        StageRange::at_least(Stage::HealthProject),
        StageRange::ALL,
        StageRange::exactly(Stage::HealthProject),
        StageRange::exactly(Stage::LetterOfIntent),
        StageRange::exactly(Stage::Preproject),
    ];
    let name = |range| names::stages_short(range, desk.lang);
    let mut choices: Vec<_> =
        counted.map(|range| (name(range), vec![(Measure::Communities, range)])).into();
    let population = desk.say("population couverte", "population covered");
    choices.push((population, covered()));
    choices
}

/// Who says "covered" rarely says from which stage on: of the definitions, the widest first. Who says
/// what share is not covered says the rest.
pub(crate) fn covered() -> Vec<(Measure, StageRange)> {
    let ranges = [
        StageRange::ALL,
        StageRange::at_least(Stage::LetterOfIntent),
        StageRange::at_least(Stage::HealthProject),
        StageRange::exactly(Stage::AciSigned),
    ];
    let of = |measure: Measure| ranges.map(|range| (measure.clone(), range));
    [of(Measure::PopulationShare), of(Measure::PopulationShareUncovered)].concat()
}

/// A figure as a line; of a share that is not covered, the rest with that share beside it.
pub(crate) fn line(desk: &Desk<'_>, placed: &Placed<'_>, spot: Spot) -> Line {
    let figure = placed.figure;
    let mut line = front::line(desk, placed, spot);
    if let Some(rest) = number(figure).filter(|_| is_uncovered(figure)) {
        let rest = words::amount(rest, &figure.measure, desk.lang);
        line.value = desk.say(
            &format!("{rest} (non couverts : {})", line.value),
            &format!("{rest} (not covered: {})", line.value),
        );
    }
    line
}

fn is_uncovered(figure: &Figure) -> bool {
    figure.measure == Measure::PopulationShareUncovered
}

/// The maps that have something to show, and which of them is shown first: the one with most
/// regions.
pub(crate) fn sheets(desk: &Desk<'_>) -> (Vec<Sheet>, usize) {
    let regions = desk.regions();
    let sheets: Vec<_> = choices(desk)
        .into_iter()
        .filter_map(|(choice, cells)| sheet(desk, &regions, choice, &cells))
        .collect();
    let known = |sheet: &Sheet| sheet.regions.iter().filter(|it| it.value.is_some()).count();
    let most = sheets.iter().map(known).max().unwrap_or(0);
    let first = sheets.iter().position(|sheet| known(sheet) == most).unwrap_or(0);
    (sheets, first)
}

fn sheet(
    desk: &Desk<'_>,
    regions: &[Territory],
    choice: String,
    cells: &[(Measure, StageRange)],
) -> Option<Sheet> {
    let found: Vec<_> = regions.iter().map(|&region| found(desk, region, cells)).collect();
    let mut numbers: Vec<f64> = found.iter().flatten().filter_map(Found::number).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    if numbers.is_empty() {
        return None;
    }
    let (measure, range) = cells.first()?;
    let shades = shades(&numbers);
    let regions = regions.iter().zip(&found).map(|(&territory, found)| Region {
        territory,
        name: desk.name(territory),
        href: desk.territory_href(territory, Spot::Front),
        value: found.as_ref().and_then(|found| shown(desk, found, &shades)),
    });
    let shares = measure.is_share();
    Some(Sheet {
        title: if shares {
            names::measure(measure, desk.lang)
        } else {
            let stages = names::stages(*range, desk.lang);
            desk.say(&format!("nombre de CPTS : {stages}"), &format!("number of CPTS: {stages}"))
        },
        caution: if shares {
            desk.say(
                "Selon la source, la population « couverte » compte les seuls contrats signés ou aussi les projets.",
                "Depending on the source, the population “covered” counts signed contracts only, or planned ones too.",
            )
        } else {
            String::new()
        },
        choice,
        legend: shades
            .iter()
            .map(|&(low, high)| words::range(low, high, measure, desk.lang))
            .collect(),
        regions: regions.collect(),
    })
}

/// What is known of a region on a map.
struct Found<'d, 'a> {
    placed: &'d Placed<'a>,
    /// Whether it is a part that has outgrown the last total: there are at least as many in all.
    is_part: bool,
}

impl Found<'_, '_> {
    fn number(&self) -> Option<f64> {
        let figure = self.placed.figure;
        if self.is_part { figure.low.or(figure.value) } else { number(figure) }
    }
}

fn found<'d, 'a>(
    desk: &'d Desk<'a>,
    region: Territory,
    cells: &[(Measure, StageRange)],
) -> Option<Found<'d, 'a>> {
    let placed = newest(desk, region, cells)?;
    // Shares of other stages are other definitions, and none is a part of another.
    let is_counted = placed.figure.measure == Measure::Communities;
    let part = front::outgrown(desk, placed.figure).filter(|_| is_counted);
    Some(Found { placed: part.unwrap_or(placed), is_part: part.is_some() })
}

/// The newest figure with a number among some cells; of two as new, that of the first cell.
pub(crate) fn newest<'d, 'a>(
    desk: &'d Desk<'a>,
    region: Territory,
    cells: &[(Measure, StageRange)],
) -> Option<&'d Placed<'a>> {
    let current = cells.iter().filter_map(|(measure, range)| desk.current(region, measure, *range));
    let numbered = current.filter(|placed| number(placed.figure).is_some());
    numbered.reduce(
        |best, other| {
            if best.figure.as_of.end < other.figure.as_of.end { other } else { best }
        },
    )
}

/// The number that decides the shade: the one to quote, or the least that it can be.
fn number(figure: &Figure) -> Option<f64> {
    if is_uncovered(figure) {
        return figure.value.or(figure.high).map(|share| 100.0 - share);
    }
    figure.value.or(figure.low)
}

/// The smallest and the largest number of each shade: as many numbers in each as in any other, so
/// that one large region does not make all others pale.
fn shades(numbers: &[f64]) -> Vec<(f64, f64)> {
    let count = SHADES.min(numbers.len());
    (0..count)
        .filter_map(|shade| {
            let part = &numbers[shade * numbers.len() / count..(shade + 1) * numbers.len() / count];
            Some((*part.first()?, *part.last()?))
        })
        .collect()
}

/// What stands before a number in the place of its word. Of a share that is not covered the rest is
/// shown, which is less where the share is more.
fn sign(figure: &Figure, word: Qualifier) -> &'static str {
    let sign = match (word, figure.value, figure.low, figure.high) {
        (Qualifier::About | Qualifier::Nearly, ..) => return "≈\u{a0}",
        (Qualifier::MoreThan, ..) => [">\u{a0}", "<\u{a0}"],
        (Qualifier::FewerThan, ..) => ["<\u{a0}", ">\u{a0}"],
        (Qualifier::AtLeast, ..) | (_, None, Some(_), None) => ["≥\u{a0}", "≤\u{a0}"],
        (Qualifier::AtMost, ..) | (_, None, None, Some(_)) => ["≤\u{a0}", "≥\u{a0}"],
        _ => return "",
    };
    sign[usize::from(is_uncovered(figure))]
}

/// The number of a figure as a map has room for it: with its sign, and whether others contradict it.
pub(crate) fn written(desk: &Desk<'_>, placed: &Placed<'_>) -> String {
    let figure = placed.figure;
    let Some(number) = number(figure) else { return String::new() };
    let word = desk.printed(figure).map(|value| value.qualifier()).unwrap_or_default();
    let sign = sign(figure, word);
    let rift = if front::is_disputed(figure) { "\u{a0}≠" } else { "" };
    let text = match (figure.value, figure.low, figure.high) {
        (None, Some(low), Some(high)) if !is_uncovered(figure) => {
            words::range(low, high, &figure.measure, desk.lang)
        }
        _ => words::rounded(word, number, &figure.measure, desk.lang),
    };
    format!("{sign}{text}{rift}")
}

fn shown(desk: &Desk<'_>, found: &Found<'_, '_>, shades: &[(f64, f64)]) -> Option<Shown> {
    let (placed, figure) = (found.placed, found.placed.figure);
    let number = found.number()?;
    let shade = shades.iter().position(|&(_, high)| number <= high)?;
    let mut line = line(desk, placed, Spot::Front);
    let mut written = written(desk, placed);
    if found.is_part {
        let least = words::amount(number, &figure.measure, desk.lang);
        written = format!("≥\u{a0}{least}");
        let part = names::stages_short(figure.stages, desk.lang);
        line.value =
            desk.say(&format!("au moins {least} ({part})"), &format!("at least {least} ({part})"));
    }
    Some(Shown {
        number: written,
        date: dates::month_or_year(&figure.as_of, desk.lang),
        // One shade alone is neither light nor dark.
        shade: if shades.len() == 1 {
            SHADES / 2
        } else {
            shade * (SHADES - 1) / (shades.len() - 1)
        },
        is_old: figure.status == Status::Stale,
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_numbers_in_each_shade_as_in_any_other() {
        #[rustfmt::skip]
        let cases = [
            (vec![4.0], vec![(4.0, 4.0)]),
            (vec![1.0, 9.0], vec![(1.0, 1.0), (9.0, 9.0)]),
            (vec![1.0, 2.0, 3.0, 4.0, 5.0, 60.0], vec![(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), (5.0, 60.0)]),
            (vec![], vec![]),
        ];
        for (numbers, expected) in cases {
            assert_eq!(shades(&numbers), expected, "for {numbers:?}");
        }
    }

    #[test]
    fn a_number_on_a_map_bears_the_sign_of_its_word() {
        use Measure::{PopulationShare, PopulationShareUncovered};
        let edition = crate::report::sample::edition();
        #[rustfmt::skip]
        let cases = [
            (PopulationShare, Qualifier::Exact, [Some(7.0), Some(7.0), Some(7.0)], ""),
            (PopulationShare, Qualifier::Exact, [None, Some(7.0), None], "≥\u{a0}"),
            (PopulationShare, Qualifier::Exact, [None, Some(7.0), Some(9.0)], ""),
            (PopulationShare, Qualifier::MoreThan, [Some(7.0), Some(7.01), None], ">\u{a0}"),
            (PopulationShare, Qualifier::FewerThan, [Some(7.0), Some(0.0), Some(6.99)], "<\u{a0}"),
            (PopulationShareUncovered, Qualifier::FewerThan, [Some(7.0), Some(0.0), Some(6.99)], ">\u{a0}"),
            (PopulationShareUncovered, Qualifier::About, [Some(7.0), Some(6.0), Some(8.0)], "≈\u{a0}"),
        ];
        for (measure, word, [value, low, high], expected) in cases {
            let figure = Figure { measure, value, low, high, ..edition.figures[0].clone() };
            assert_eq!(sign(&figure, word), expected, "for {word:?} {value:?} {low:?} {high:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_number_has_one_shade(numbers in proptest::collection::btree_set(0_u32..500, 1..40)) {
            let numbers: Vec<f64> = numbers.into_iter().map(f64::from).collect();
            let shades = shades(&numbers);
            for number in &numbers {
                let fits = shades.iter().filter(|(low, high)| low <= number && number <= high);
                proptest::prop_assert_eq!(fits.count(), 1, "{} in {:?}", number, shades);
            }
        }
    }
}
