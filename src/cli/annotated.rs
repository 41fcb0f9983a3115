//! The two ways in which a marked document is shown: on a terminal, and as a page for a browser.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use maud::{DOCTYPE, PreEscaped, html};

use super::annotate::{Line, Mark, Piece};

/// Whether to colour what a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// Marks are colours.
    Colour,
    /// Marks are brackets: `[12]` a claim, `(12)` a number that is none.
    Plain,
}

/// Prints the lines that hold something, or all of them.
pub(super) fn print(lines: &[Line], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        let text: String = line.pieces.iter().map(|piece| painted(piece, paint)).collect();
        let mark =
            if line.heading == 0 { String::new() } else { "#".repeat(line.heading.into()) + " " };
        writeln!(out, "  {mark}{text}  {}", dim(&line.locator, paint))?;
        for note in &line.notes {
            let sign = sign(note.mark);
            writeln!(
                out,
                "      {}",
                coloured(&format!("{sign} {}", note.text), note.mark, paint)
            )?;
        }
    }
    Ok(())
}

/// The sign before a note, so that colour is never the only difference.
const fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::Said | Mark::Quoted => "=",
        Mark::Declined => "-",
        Mark::Silent => "?",
        Mark::Plain => " ",
    }
}

fn painted(piece: &Piece, paint: Paint) -> String {
    let text = &piece.text;
    match (paint, piece.mark) {
        (Paint::Colour, mark) => coloured(text, mark, paint),
        (Paint::Plain, Mark::Said) => format!("[{text}]"),
        (Paint::Plain, Mark::Declined) => format!("({text})"),
        (Paint::Plain, _) => text.clone(),
    }
}

fn coloured(text: &str, mark: Mark, paint: Paint) -> String {
    let style = match mark {
        Mark::Plain => Style::new(),
        Mark::Quoted => AnsiColor::Green.on_default(),
        Mark::Said => AnsiColor::Green.on_default().bold().underline(),
        Mark::Declined => AnsiColor::Cyan.on_default(),
        Mark::Silent => AnsiColor::Yellow.on_default(),
    };
    if paint == Paint::Plain { text.to_owned() } else { format!("{style}{text}{style:#}") }
}

fn dim(text: &str, paint: Paint) -> String {
    let style = Style::new().dimmed();
    if paint == Paint::Plain { format!("({text})") } else { format!("{style}{text}{style:#}") }
}

/// One document of a source, ready to be shown.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Its address.
    pub(super) address: String,
    /// When it was published, or that nobody says.
    pub(super) published: String,
    /// What it says, line by line; or why it cannot be read.
    pub(super) lines: Result<Vec<Line>, String>,
}

const STYLE: &str = "
:root { color-scheme: light dark }
body { font: 1rem/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, h3, h4, h5, h6 { font-size: 1.1rem; margin: 1.2rem 0 .2rem }
h1.top { font-size: 1.4rem }
p { margin: .6rem 0 0 }
.said { background: #1a7f37; color: #fff; padding: 0 .2em; font-weight: bold }
.quoted { background: #dafbe1; color: #12371d }
.declined { text-decoration: underline dotted; background: #ddf4ff; color: #0a3069 }
.silent { background: #fff1c4; color: #4d2d00 }
.plain { background: none }
code { font-size: .75rem; opacity: .75 }
ul { margin: 0; padding-left: 1.4rem; list-style: none; font: .85rem/1.4 system-ui, sans-serif }
";

/// A page that shows the documents of a source, marked. It runs nothing and asks for nothing.
pub(super) fn page(title: &str, sheets: &[Sheet]) -> String {
    let key = [
        (Mark::Said, "the number of a claim"),
        (Mark::Quoted, "quoted as its proof"),
        (Mark::Declined, "a number that is no claim"),
        (Mark::Silent, "speaks of CPTS and a number, and gave no claim"),
    ];
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1.top { (title) }
                p { @for (mark, meaning) in key { span class=(class(mark)) { (meaning) } " " } }
                @for sheet in sheets {
                    h2 { (sheet.address) }
                    p { code { (sheet.published) } }
                    @match &sheet.lines {
                        Err(why) => p { strong { "cannot be read: " } (why) },
                        Ok(lines) => div lang="fr" { @for line in lines { (shown(line)) } },
                    }
                }
            }
        }
    };
    markup.into_string()
}

fn shown(line: &Line) -> maud::Markup {
    let text = html! {
        @for piece in &line.pieces { span class=(class(piece.mark)) { (piece.text) } }
        " " code { (line.locator) }
    };
    html! {
        @if line.heading == 0 { p { (text) } } @else { h3 { (text) } }
        @if !line.notes.is_empty() {
            ul lang="en" { @for note in &line.notes {
                li { (sign(note.mark)) " " span class=(class(note.mark)) { (note.text) } }
            } }
        }
    }
}

const fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain => "plain",
        Mark::Quoted => "quoted",
        Mark::Said => "said",
        Mark::Declined => "declined",
        Mark::Silent => "silent",
    }
}
