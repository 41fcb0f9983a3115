//! Claims of an invented country with the geography of France: true tables, and sources that tell
//! of them, with their habits and a few mistakes.
//!
//! The same number of claims is always the same file. A quarter of the claims are of communities by
//! stage, the rest plain counts of many measures; each month is a window of its own.

use std::{fs::File, path::Path};

use polars::prelude::{Column, DataFrame, NamedFrom, ParquetWriter, Series};

/// Windows of one plain measure, so that the number of measures grows with that of claims.
const WINDOWS: usize = 240;

/// The ranges of stages that sources publish.
const RANGES: [(usize, usize); 7] = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (2, 3), (0, 3)];

const STAGES: [&str; 4] = ["preproject", "letter_of_intent", "health_project", "aci_signed"];

/// One row of the file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    document: String,
    publisher: String,
    kind: &'static str,
    territory: String,
    measure: String,
    stages: (usize, usize),
    low: i64,
    high: i64,
    qualifier: &'static str,
    as_of: String,
}

/// A sequence of numbers that is the same everywhere (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)) % most
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn count(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).expect("a small number")
    }
}

/// So many rows, in the order of their windows.
pub(crate) fn rows(many: usize, places: &[(String, Option<String>)]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(many);
    let mut dice = Dice(7);
    let staged = many / 4;
    let mut window = 0;
    while rows.len() < staged {
        publish(("communities", window, &RANGES), places, &mut dice, &mut rows);
        rows.truncate(staged);
        window += 1;
    }
    let mut window = 0;
    while rows.len() < many {
        let measure = format!("measure_{:04}", window / WINDOWS);
        publish((&measure, window % WINDOWS, &[(0, 3)]), places, &mut dice, &mut rows);
        rows.truncate(many);
        window += 1;
    }
    rows
}

/// What all sources say of one measure in one month.
fn publish(
    (measure, window, ranges): (&str, usize, &[(usize, usize)]),
    places: &[(String, Option<String>)],
    dice: &mut Dice,
    rows: &mut Vec<Row>,
) {
    let as_of = format!("{:04}-{:02}-01", 1900 + window / 12, 1 + window % 12);
    // The country stands first and departments last, so that parts are added up from the end.
    let mut held: Vec<[i64; 4]> = places.iter().map(|_| [(); 4].map(|()| dice.count(6))).collect();
    for at in (1..places.len()).rev() {
        let parent = places.iter().position(|(code, _)| Some(code) == places[at].1.as_ref());
        let own = held[at];
        for (whole, part) in held[parent.unwrap_or(0)].iter_mut().zip(own) {
            *whole += part;
        }
    }
    for (at, (territory, parent)) in places.iter().enumerate() {
        let region = if territory.starts_with("REG") { Some(territory) } else { parent.as_ref() };
        let agency = region.map_or("ARS France".to_owned(), |region| format!("ARS {region}"));
        for &(from, to) in ranges {
            let count: i64 = held[at][from..=to].iter().sum();
            let sources =
                [(agency.as_str(), "ars"), ("Fédération", "federation"), ("Le Journal", "press")];
            let first = usize::try_from(dice.below(3)).expect("a small number");
            for turn in 0..=usize::from(dice.one_in(3)) {
                let (publisher, kind) = sources[(first + turn) % 3];
                let wrong = if dice.one_in(100) { 1 + dice.count(30) } else { 0 };
                let printed = count + wrong;
                let (qualifier, low) = match dice.below(20) {
                    0 if 10 <= printed => ("about", printed),
                    1 if 1 <= printed => ("more_than", printed - 1),
                    _ => ("", printed),
                };
                rows.push(Row {
                    document: format!("{publisher} {measure} {as_of}"),
                    publisher: publisher.to_owned(),
                    kind,
                    territory: territory.clone(),
                    measure: measure.to_owned(),
                    stages: (from, to),
                    low,
                    high: low,
                    qualifier,
                    as_of: as_of.clone(),
                });
            }
        }
    }
}

/// Writes rows as Parquet, as anybody would.
pub(crate) fn write(path: &Path, rows: &[Row]) {
    let text = |name: &str, of: &dyn Fn(&Row) -> String| -> Column {
        Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into()
    };
    let number = |name: &str, of: &dyn Fn(&Row) -> i64| -> Column {
        Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into()
    };
    let columns = vec![
        text("document", &|row| row.document.clone()),
        text("publisher", &|row| row.publisher.clone()),
        text("publisher_kind", &|row| row.kind.to_owned()),
        text("territory", &|row| row.territory.clone()),
        text("measure", &|row| row.measure.clone()),
        text("stage_from", &|row| STAGES[row.stages.0].to_owned()),
        text("stage_to", &|row| STAGES[row.stages.1].to_owned()),
        number("low", &|row| row.low),
        number("high", &|row| row.high),
        text("qualifier", &|row| row.qualifier.to_owned()),
        text("as_of", &|row| row.as_of.clone()),
    ];
    let mut frame = DataFrame::new(rows.len(), columns).expect("columns of one length");
    let file = File::create(path).expect("the folder can be written");
    ParquetWriter::new(file).finish(&mut frame).expect("the disk has room");
}
