//! What each source publishes, with habits of its own, and the errors planted among it.

use std::fmt::Write as _;

use fastrand::Rng;
use recoupe::model::{StageRange, Territory};

use super::world::World;

/// The first month of every world.
const FIRST_YEAR: usize = 2021;

/// How a claim was made wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Planted {
    /// One digit is another.
    Digit,
    /// Two neighbouring digits changed places.
    Swap,
    /// The number of other stages.
    Stage,
    /// The number of another territory.
    Place,
    /// The number of half a year ago or more.
    Old,
    /// Somebody repeated a number that was wrong already.
    Copied,
}

/// One published statement.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) document: String,
    pub(crate) publisher: String,
    pub(crate) kind: &'static str,
    pub(crate) attributed_to: String,
    pub(crate) territory: Territory,
    pub(crate) stages: StageRange,
    pub(crate) value: i64,
    pub(crate) qualifier: &'static str,
    pub(crate) as_of: String,
    /// The month that it speaks of.
    pub(crate) month: usize,
    /// Whether it says which month.
    pub(crate) is_dated: bool,
    pub(crate) planted: Option<Planted>,
}

/// How a source dates its figures.
#[derive(Clone, Copy)]
enum Dating {
    LastDay,
    Month,
    SomeDay,
}

pub(crate) fn range(code: &str) -> StageRange {
    code.parse().expect("the codes are written here")
}

/// Writes everything that is said about a world, with errors at this rate.
pub(crate) fn published(world: &World, rng: &mut Rng, rate: f64) -> Vec<Said> {
    let mut desk = Desk { world, rng, rate, said: Vec::new() };
    for month in 0..world.months() {
        desk.agencies(month);
        desk.insurance(month);
        if month % 3 == 2 {
            desk.federation(month);
            desk.unions(month);
        }
        if month % 6 == 5 {
            desk.ministry(month);
        }
        desk.newspapers(month);
    }
    desk.said
}

/// The claims as the file that `recoupe reconcile` reads.
pub(crate) fn csv(said: &[Said]) -> String {
    let mut text = String::from(
        "document,publisher,publisher_kind,territory,measure,stage_from,stage_to,low,high,\
         qualifier,as_of,attributed_to,url\n",
    );
    for it in said {
        let (from, to) = (it.stages.from(), it.stages.to());
        let (document, publisher, kind) = (&it.document, &it.publisher, it.kind);
        let (territory, value, qualifier) = (it.territory, it.value, it.qualifier);
        let (as_of, origin) = (&it.as_of, &it.attributed_to);
        writeln!(
            text,
            "{document},{publisher},{kind},{territory},communities,{from},{to},{value},{value},\
             {qualifier},{as_of},{origin},"
        )
        .expect("a text takes what is written");
    }
    text
}

struct Desk<'a> {
    world: &'a World,
    rng: &'a mut Rng,
    rate: f64,
    said: Vec<Said>,
}

/// Who publishes one document, and when.
struct Page<'a> {
    name: String,
    publisher: &'a str,
    kind: &'static str,
    dating: Dating,
    month: usize,
}

impl Desk<'_> {
    /// Agencies count often; each has its own words, its own way of dating and its gaps.
    fn agencies(&mut self, month: usize) {
        for (number, region) in self.world.regions.clone().into_iter().enumerate() {
            if !(month + number).is_multiple_of(1 + number % 3) {
                continue;
            }
            let publisher = format!("ARS {region}");
            let dating = [Dating::LastDay, Dating::Month, Dating::SomeDay][number % 3];
            let page = Page { dating, ..page_of(&publisher, "ars", month) };
            let as_of = self.as_of(&page);
            let words: &[&str] = match number % 4 {
                0 => &["preproject", "letter_of_intent", "health_project", "aci_signed"],
                1 => &["preproject..letter_of_intent", "health_project..aci_signed"],
                2 => &["letter_of_intent..aci_signed", "health_project..aci_signed", "aci_signed"],
                _ => &["aci_signed"],
            };
            for stages in words.iter().chain(&["preproject..aci_signed"]) {
                self.say(&page, &as_of, (region, range(stages)));
            }
            let detail: &[&str] = match number % 5 {
                0 => &[],
                1 | 2 => &["preproject..aci_signed", "aci_signed"],
                3 => &["health_project..aci_signed"],
                _ => &["preproject..letter_of_intent", "health_project", "aci_signed"],
            };
            for department in self.world.parts[&region].clone() {
                if self.rng.f64() < 0.85 {
                    for stages in detail {
                        self.say(&page, &as_of, (department, range(stages)));
                    }
                }
            }
        }
    }

    /// The Assurance maladie counts contracts, in the nation and in the departments.
    fn insurance(&mut self, month: usize) {
        let page = page_of("Assurance maladie", "health_insurance", month);
        let as_of = self.as_of(&page);
        self.say(&page, &as_of, (country(), range("aci_signed")));
        for (number, department) in self.world.departments().enumerate().collect::<Vec<_>>() {
            if (month + number).is_multiple_of(3) && number % 5 != 0 {
                let publisher = format!("CPAM {department}");
                let dating = if number % 2 == 0 { Dating::Month } else { Dating::LastDay };
                let page = Page { dating, ..page_of(&publisher, "health_insurance", month) };
                let as_of = self.as_of(&page);
                self.say(&page, &as_of, (department, range("aci_signed")));
            }
        }
    }

    /// The federation publishes the four stages of the nation, and cumulative ones of the regions.
    fn federation(&mut self, month: usize) {
        let page = page_of("FCPTS", "federation", month);
        let as_of = self.as_of(&page);
        for stages in [
            "preproject",
            "letter_of_intent",
            "health_project",
            "aci_signed",
            "preproject..aci_signed",
        ] {
            self.say(&page, &as_of, (country(), range(stages)));
        }
        for region in self.world.regions.clone() {
            for stages in
                ["letter_of_intent..aci_signed", "health_project..aci_signed", "aci_signed"]
            {
                self.say(&page, &as_of, (region, range(stages)));
            }
        }
    }

    /// Unions lag: they publish the state of the month before, and say so.
    fn unions(&mut self, month: usize) {
        for (number, region) in self.world.regions.clone().into_iter().enumerate() {
            let publisher = format!("URPS {region}");
            let page = page_of(&publisher, "urps", month - number % 2);
            let as_of = self.as_of(&page);
            for stages in ["health_project..aci_signed", "preproject..aci_signed"] {
                self.say(&page, &as_of, (region, range(stages)));
            }
            if number % 2 == 0 {
                for department in self.world.parts[&region].clone() {
                    if self.rng.f64() < 0.6 {
                        self.say(&page, &as_of, (department, range("preproject..aci_signed")));
                    }
                }
            }
        }
    }

    fn ministry(&mut self, month: usize) {
        let page = Page { dating: Dating::Month, ..page_of("DGOS", "ministry", month) };
        let as_of = self.as_of(&page);
        for stages in ["letter_of_intent..aci_signed", "health_project..aci_signed", "aci_signed"] {
            self.say(&page, &as_of, (country(), range(stages)));
        }
        for region in self.world.regions.clone() {
            self.say(&page, &as_of, (region, range("aci_signed")));
        }
    }

    /// Newspapers quote what was said lately: rounded or not, dated or not, with its errors.
    fn newspapers(&mut self, month: usize) {
        for number in 0..12 {
            let quoted = self.rng.usize(self.said.len().saturating_sub(900)..self.said.len());
            let mut copy = self.said[quoted].clone();
            if copy.kind == "press" || !copy.is_dated {
                continue;
            }
            copy.attributed_to = copy.publisher;
            copy.publisher = format!("Journal {}", number % 7);
            copy.document = format!("journal {number} {month}");
            copy.kind = "press";
            copy.planted = copy.planted.map(|_| Planted::Copied);
            if self.rng.f64() < 0.3 {
                copy.as_of = format!("{}", FIRST_YEAR + copy.month / 12);
                copy.is_dated = false;
            }
            if 20 < copy.value && self.rng.f64() < 0.5 {
                let ten = copy.value / 10 * 10;
                (copy.value, copy.qualifier) = match self.rng.usize(0..3) {
                    0 => ((copy.value + 5) / 10 * 10, "about"),
                    1 if ten < copy.value => (ten, "more_than"),
                    _ => ((copy.value + 9) / 10 * 10, "nearly"),
                };
            }
            self.said.push(copy);
        }
    }

    fn as_of(&mut self, page: &Page<'_>) -> String {
        let (year, month) = (FIRST_YEAR + page.month / 12, 1 + page.month % 12);
        let last = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
        match page.dating {
            Dating::LastDay => format!("{year}-{month:02}-{last}"),
            Dating::Month => format!("{year}-{month:02}"),
            Dating::SomeDay => format!("{year}-{month:02}-{:02}", self.rng.usize(1..=last)),
        }
    }

    fn say(&mut self, page: &Page<'_>, as_of: &str, cell: (Territory, StageRange)) {
        let truth = self.world.count(cell.0, cell.1, page.month);
        let wrong = (self.rng.f64() < self.rate).then(|| self.wrong(page.month, cell, truth));
        let wrong = wrong.flatten();
        self.said.push(Said {
            document: page.name.clone(),
            publisher: page.publisher.to_owned(),
            kind: page.kind,
            attributed_to: String::new(),
            territory: cell.0,
            stages: cell.1,
            value: wrong.map_or(truth, |(value, _)| value),
            qualifier: "",
            as_of: as_of.to_owned(),
            month: page.month,
            is_dated: true,
            planted: wrong.map(|(_, kind)| kind),
        });
    }

    /// A wrong number for a cell; none where ten attempts give the right one.
    fn wrong(
        &mut self,
        month: usize,
        (territory, stages): (Territory, StageRange),
        truth: i64,
    ) -> Option<(i64, Planted)> {
        let world = self.world;
        for _ in 0..10 {
            let kinds =
                [Planted::Digit, Planted::Swap, Planted::Stage, Planted::Place, Planted::Old];
            let kind = kinds[self.rng.usize(0..kinds.len())];
            let value = match kind {
                Planted::Digit => {
                    let mut digits = truth.to_string().into_bytes();
                    let at = self.rng.usize(0..digits.len());
                    digits[at] = b'0' + self.rng.u8(0..10);
                    number(&digits)
                }
                Planted::Swap => {
                    let mut digits = truth.to_string().into_bytes();
                    if digits.len() < 2 {
                        continue;
                    }
                    let at = self.rng.usize(1..digits.len());
                    digits.swap(at - 1, at);
                    number(&digits)
                }
                Planted::Stage => {
                    let others = [
                        "preproject..letter_of_intent",
                        "letter_of_intent..aci_signed",
                        "health_project..aci_signed",
                        "aci_signed",
                        "preproject..aci_signed",
                    ];
                    let other = range(others[self.rng.usize(0..others.len())]);
                    if other == stages {
                        continue;
                    }
                    world.count(territory, other, month)
                }
                Planted::Place => {
                    let other = if let Some(parts) =
                        world.parts.values().find(|parts| parts.contains(&territory))
                    {
                        parts[self.rng.usize(0..parts.len())]
                    } else {
                        world.regions[self.rng.usize(0..world.regions.len())]
                    };
                    world.count(other, stages, month)
                }
                _ if month < 6 => continue,
                _ => world.count(territory, stages, self.rng.usize(0..=month - 6)),
            };
            if value != truth {
                return Some((value, kind));
            }
        }
        None
    }
}

/// A page that dates its figures by the last day of the month.
fn page_of<'p>(publisher: &'p str, kind: &'static str, month: usize) -> Page<'p> {
    let name = format!("{} {month}", publisher.to_lowercase());
    Page { name, publisher, kind, dating: Dating::LastDay, month }
}

fn number(digits: &[u8]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

fn country() -> Territory {
    "FRA".parse().expect("a code")
}
