//! Plants errors among true claims and measures who finds them.
//!
//! `cargo run --example planted -- [months] [per cent of errors] [seed] [file for the claims]`

mod judge;
mod press;
mod world;

use std::time::Instant;

#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |default: f64| arguments.next().map_or(default, |text| text.parse().expect("a number"));
    let (months, rate, seed) = (number(12.0), number(3.0) / 100.0, number(1.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
    let (months, seed) = (months as usize, seed as u64);
    let mut rng = fastrand::Rng::with_seed(seed);
    let world = world::World::draw(&mut rng, months);
    let said = press::published(&world, &mut rng, rate);
    if let Some(path) = arguments.next() {
        #[expect(clippy::disallowed_methods, reason = "nobody reads it while it is written")]
        std::fs::write(path, press::csv(&said)).expect("the file can be written");
    }
    let read = judge::Read::new(&said);
    let all: Vec<usize> = (0..said.len()).collect();
    let started = Instant::now();
    let found = read.reconciled(&all);
    let took = started.elapsed();
    let verdicts = read.verdicts(&found);
    let revealable = read.revealable(&said);
    println!(
        "{} claims of {months} months, seed {seed}; reconciled in {:.2} s; {} conflicts\n",
        said.len(),
        took.as_secs_f64(),
        found.conflicts.len()
    );
    println!(
        "| | errors set aside | set aside or named | of the revealable: set aside | set aside or named | true claims set aside |"
    );
    println!("|---|---|---|---|---|---|");
    let rules = ["latest", "majority", "priority"];
    let rows = rules.map(|rule| (rule, judge::baseline(&said, &read, rule)));
    for (name, verdicts) in rows.iter().map(|(n, v)| (*n, v)).chain([("recoupe", &verdicts)]) {
        let score = judge::score(&said, &revealable, verdicts);
        let share = |part: usize, whole: usize| {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let share = 100.0 * part as f64 / whole.max(1) as f64;
            format!("{share:.1} % ({part}/{whole})")
        };
        println!(
            "| {name} | {} | {} | {} | {} | {} |",
            share(score.wrong_aside, score.wrong),
            share(score.wrong_shown, score.wrong),
            share(score.revealable_aside, score.revealable),
            share(score.revealable_shown, score.revealable),
            share(score.right_aside, score.right),
        );
    }
    println!();
    for (kind, (planted, aside)) in judge::kinds(&said, &verdicts) {
        println!("{kind:?}: {aside} of {planted} set aside");
    }
    let cover = read.coverage((&said, &world), &found, &verdicts);
    println!(
        "\nbounds: {} of {} cells contain the truth; without a claim of their own {} of {}, \
         median width {}",
        cover.contained,
        cover.cells,
        cover.implied_contained,
        cover.implied,
        cover.widths.get(cover.widths.len() / 2).map_or("none".to_owned(), ToString::to_string)
    );
}
