//! Hides each published figure in turn, and asks the others what it can be.
//!
//! `cargo run --release --example rehearsal -- [FILE…]`: the claims of each file, as
//! `recoupe reconcile` takes them; without a file, those of the captures that come with the project.
//! With `--never-falls MEASURE,…` these measures are declared to be running totals. `--misses` lists
//! below the table each figure that its bounds do not hold.
//!
//! Hidden is every exact figure with a date of a quarter at most, and with it every claim that spoke
//! of its cell at its time. All other claims within 200 days (or `--around DAYS`) are reconciled anew.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use chrono::{Days, NaiveDate};
use recoupe::model::{ClaimId, Level, Measure, Precision};
use recoupe::normalise::Claim;
use recoupe::pipeline::{self, Mode, RunSettings, Silent, Stop};
use recoupe::publish::read_claims;
use recoupe::read::Containment;
use recoupe::reconcile::{Figure, Policy, Possible, Question, possible, reconcile};
use recoupe::sources::Geography;

/// How the hidden figures of one kind fared.
#[derive(Debug, Default)]
struct Fared {
    hidden: usize,
    /// The bounds hold the hidden value.
    contained: usize,
    /// They are that value and nothing else.
    exact: usize,
    /// Their widths, where both ends are known.
    widths: Vec<f64>,
    /// Those that the bounds do not hold, in words.
    misses: Vec<String>,
}

#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
fn main() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    let geography = Geography::load(&sources).expect("the geography of the project");
    let mut policy = include_str!("../../sources/policy.toml").to_owned();
    let (mut files, mut words) = (Vec::new(), std::env::args().skip(1));
    // Longer than every window of the policy but that of pages without any date.
    let mut around = Days::new(200);
    let (mut lists, mut missed) = (false, Vec::new());
    while let Some(word) = words.next() {
        if word == "--misses" {
            lists = true;
        } else if word == "--around" {
            let days = words.next().and_then(|text| text.parse().ok());
            around = Days::new(days.expect("a number of days"));
        } else if word == "--never-falls" {
            for measure in words.next().unwrap_or_default().split(',') {
                let line = "{ tolerance_days = 0, valid_days = 400, never_falls = true }";
                policy = policy
                    .replace("\n[measures]\n", &format!("\n[measures]\n{measure} = {line}\n"));
            }
        } else {
            files.push(word);
        }
    }
    let policy = Policy::parse(&policy).expect("the policy of the project and a few lines more");
    println!(
        "| claims | level | figures hidden | bounded above | contain it | exact | median width | 90 % |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut tell = |name: &str, claims: &[Claim], on: NaiveDate| {
        for ((measure, level), mut fared) in rehearsed(claims, (&geography, &policy), (on, around))
        {
            fared.widths.sort_unstable_by(f64::total_cmp);
            let share = |part: usize| {
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let share = 100.0 * part as f64 / fared.hidden as f64;
                format!("{share:.1} % ({part})")
            };
            let width = |percent: usize| {
                let at = fared.widths.len() * percent / 100;
                fared.widths.get(at).map_or("–".to_owned(), |width| format!("{width}"))
            };
            println!(
                "| {name}, {measure} | {} | {} | {} | {} | {} | {} | {} |",
                level.code(),
                fared.hidden,
                share(fared.widths.len()),
                share(fared.contained),
                share(fared.exact),
                width(50),
                width(90)
            );
            missed.extend(fared.misses);
        }
    };
    if files.is_empty() {
        let (claims, on) = captured(&sources);
        tell("captures", &claims, on);
    }
    for file in files {
        let (claims, _) = read_claims(Path::new(&file), &geography).expect("a table of claims");
        let claims: Vec<Claim> = claims.into_iter().map(|(_, claim)| claim).collect();
        let on = claims.iter().map(|claim| claim.as_of.end).max().expect("a claim");
        let name = Path::new(&file).file_stem().unwrap_or_default().to_string_lossy();
        tell(&name, &claims, on);
    }
    for miss in missed.iter().filter(|_| lists) {
        println!("{miss}");
    }
}

/// The claims of the captures that come with the project, and the day whose state they tell.
fn captured(sources: &Path) -> (Vec<Claim>, NaiveDate) {
    let settings = RunSettings {
        sources: sources.to_owned(),
        output: "no-output".into(),
        policy: None,
        mode: Mode::Offline,
        containment: Containment::Here,
        as_of: None,
        known_at: None,
        started_at: chrono::DateTime::UNIX_EPOCH,
        stop: Stop::default(),
    };
    let edition = pipeline::edition(&settings, &mut Silent).expect("the captures can be read");
    let on = edition.claims.iter().map(|claim| claim.last_seen).max().expect("a claim");
    (edition.claims, on)
}

/// How the figures of each measure and level fare when they are hidden.
fn rehearsed(
    claims: &[Claim],
    (geography, policy): (&Geography, &Policy),
    (on, around): (NaiveDate, Days),
) -> BTreeMap<(Measure, Level), Fared> {
    let found = reconcile(claims, geography, policy, on);
    let mut spoke: HashMap<_, BTreeSet<&ClaimId>> = HashMap::new();
    for decision in &found.decisions {
        let cell = (decision.territory, &decision.measure, decision.stages, decision.as_of);
        spoke.entry(cell).or_default().insert(&decision.claim);
    }
    let mut by_day: Vec<&Claim> = claims.iter().collect();
    by_day.sort_by(|a, b| (a.as_of.end, &a.id).cmp(&(b.as_of.end, &b.id)));
    let mut all: BTreeMap<(Measure, Level), Fared> = BTreeMap::new();
    for figure in found.figures.iter().filter(|figure| is_asked(figure)) {
        let (from, to) = (figure.as_of.start.unwrap_or(figure.as_of.end), figure.as_of.end);
        let hidden = &spoke[&(figure.territory, &figure.measure, figure.stages, figure.as_of)];
        let first = by_day.partition_point(|claim| claim.as_of.end + around < from);
        let others = by_day[first..]
            .iter()
            .copied()
            .take_while(|claim| claim.as_of.end <= to + around)
            .filter(|claim| !hidden.contains(&claim.id));
        let (territory, measure) = (figure.territory, figure.measure.clone());
        let question = Question { territory, measure, stages: figure.stages, from, to };
        let Possible { low, high } = possible(others, &question, (geography, policy), on);
        let Some(value) = figure.value else { continue };
        let fared = all.entry((question.measure, territory.level())).or_default();
        fared.hidden += 1;
        let holds = low <= value && high.is_none_or(|high| value <= high);
        fared.contained += usize::from(holds);
        if !holds {
            fared.misses.push(format!(
                "{territory} {} {} {from}..{to}: {value}, not in {low}..{}",
                figure.measure,
                figure.stages,
                high.map_or(String::new(), |high| high.to_string())
            ));
        }
        fared.exact += usize::from(holds && high.is_some_and(|high| high <= low));
        fared.widths.extend(high.map(|high| high - low));
    }
    all
}

/// Whether a figure is worth hiding: one exact number, at a time that is known.
fn is_asked(figure: &Figure) -> bool {
    let is_exact =
        figure.value.is_some() && figure.low == figure.value && figure.high == figure.low;
    let is_dated = figure.as_of.start.is_some() && figure.as_of.precision <= Precision::Quarter;
    figure.claim.is_some() && is_exact && is_dated && !figure.measure.is_target()
}
