//! What reading apart costs: the same pages in this process and in children, and how they are
//! started. `cargo bench --bench reading [-- PAGES]`.
#![expect(clippy::print_stdout, reason = "the figures are what one runs this to see")]

use std::{
    env,
    time::{Duration, Instant},
};

use recoupe::read::{Direct, Limits, Order, Parser, Pool};

/// A page of some kilobytes, as agencies write them.
fn page(number: usize, paragraphs: usize) -> String {
    let paragraph = "<p>La région compte <strong>33</strong> communautés professionnelles territoriales \
                     de santé, dont 27 ont signé leur accord conventionnel interprofessionnel.</p>";
    format!(
        "<!doctype html><title>{number}</title><main><h1>Page {number}</h1>{}</main>",
        paragraph.repeat(paragraphs)
    )
}

fn read_all(parser: &dyn Parser, pages: &[String]) -> Duration {
    let began = Instant::now();
    for page in pages {
        assert!(parser.parse(page.as_bytes(), &Order::default()).is_ok(), "every page is read");
    }
    began.elapsed()
}

fn main() {
    let count = env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let program = env!("CARGO_BIN_EXE_recoupe");
    for paragraphs in [3, 30, 300] {
        let count = count / paragraphs.max(10) * 10;
        let pages: Vec<String> = (0..count).map(|number| page(number, paragraphs)).collect();
        let bytes = pages[0].len();
        let per_page = |time: Duration| time.as_micros() / pages.len() as u128;
        let here = per_page(read_all(&Direct, &pages));
        let apart = per_page(read_all(&Pool::new(program.into(), Limits::default()), &pages));
        println!(
            "{count} pages of {bytes} bytes: {here} µs a page in this process, {apart} µs in children"
        );
    }
    let starts = 50;
    let began = Instant::now();
    for _ in 0..starts {
        let pool = Pool::new(program.into(), Limits::default());
        assert!(pool.parse(b"<p>un</p>", &Order::default()).is_ok(), "the page is read");
    }
    println!(
        "a child of its own for each page: {:.0} µs",
        began.elapsed().as_secs_f64() * 1e6 / f64::from(starts)
    );
}
