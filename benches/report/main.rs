//! How long drawing the whole report takes, and how much memory.
//!
//! `cargo bench --bench report -- CLAIMS COMMUNITIES NIGHTS`: makes an edition of that size, draws every
//! page of both languages as a night does, one after the other, and prints the time, the peak of memory,
//! what the pages weigh, and the heaviest.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod world;

use std::{fs, path::Path, time::Instant};

use recoupe::{report::pages, sources::Geography};

use self::world::Size;

/// No page of the report may weigh more.
const MOST_PAGE_BYTES: usize = 300_000;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let [claims, communities, nights] = asked[..] else {
        return measure(Size { claims: 20_000, communities: 1_000, nights: 3_650 });
    };
    measure(Size { claims, communities, nights });
}

fn measure(size: Size) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    let geography = Geography::load(&sources).expect("the geography of the project");
    let edition = world::edition(size, &geography);
    let (figures, conflicts) = (edition.figures.len(), edition.conflicts.len());
    println!("{size:?}: {figures} figures, {conflicts} conflicts");
    forget_peak();
    let before = memory("VmRSS:");
    let start = Instant::now();
    let (mut count, mut bytes) = (0_usize, 0_usize);
    let mut heaviest = (0, String::new());
    let mut slowest = (0.0, String::new());
    let mut since = start.elapsed().as_secs_f64();
    for page in pages(&edition) {
        let now = start.elapsed().as_secs_f64();
        if slowest.0 < now - since {
            slowest = (now - since, page.path.clone());
        }
        since = now;
        count += 1;
        bytes += page.bytes.len();
        if page.path.split('.').next_back() == Some("html") {
            heaviest = heaviest.max((page.bytes.len(), page.path));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("seconds | pages | MB | MB of memory before | peak | heaviest page");
    println!(
        "{seconds:.2} | {count} | {} | {before} | {} | {} ({})",
        bytes / 1_000_000,
        memory("VmHWM:"),
        heaviest.1,
        heaviest.0
    );
    println!("slowest page: {} ({:.3} s)", slowest.1, slowest.0);
    assert!(heaviest.0 < MOST_PAGE_BYTES, "a page is too heavy");
}

/// The most memory so far is counted from here on; where that cannot be asked for, from the beginning.
fn forget_peak() {
    #[expect(clippy::disallowed_methods, reason = "this is no file but a request to the kernel")]
    let asked = fs::write("/proc/self/clear_refs", "5");
    if asked.is_err() {
        println!("the peak includes the making of the edition");
    }
}

/// A line of what the kernel says of this process, in megabytes; 0 where it says nothing.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|told| told.strip_prefix(line));
    let kilobytes = found.and_then(|told| told.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}
