//! PDF files: what is drawn on a page becomes blocks in reading order.
//!
//! A PDF file knows letters and their places, no words, lines or tables. The letters come from
//! [`hayro_interpret`], which draws the page for us; what a reader could not see, because it is
//! invisible, white on white, tiny or off the page, is no text. From their places are made words and
//! lines ([`mod@line`]), the order of columns ([`order`]), tables whose cells are drawn ([`framed`], [`crowned`]) or not
//! ([`grid`]), their rows made whole ([`centred`], [`lifted`]), maps ([`pinned`]), boxes ([`boxed`]), key figures ([`cards`],
//! [`paired`]), definitions ([`glossed`]) and paragraphs ([`flow`]).
//!
//! The distance between two figures decides whether they are one: `548 950` with the space of a
//! word is a number, with the distance of a column two. A page with images and no text is said to
//! be unread, a document of such pages is an error.

mod drawing;
mod entitled;
mod hyphen;
mod mark;
mod line;
mod tight;
mod turned;
mod order;
mod headed;
mod heads;
mod grid;
mod framed;
mod crowned;
mod boxed;
mod cards;
mod centred;
mod lifted;
mod paired;
mod glossed;
mod pinned;
mod measure;
mod open;
mod captioned;
mod over;
mod flow;
mod margin;

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};

use super::ReadError;
use super::bound::Bound;
use super::document::{Block, BlockKind, Document, Unread};
use super::sniff::Content;
use drawing::Drawing;
use line::Line;

/// One page: its lines from top to bottom, and the rules drawn on it.
#[derive(Debug, Default)]
struct Page {
    /// From 1.
    number: usize,
    height: f64,
    lines: Vec<Line>,
    rules: drawing::Rules,
    /// What may be boxes with something in them.
    boxes: Vec<Rect>,
    /// Where it is coloured.
    areas: Vec<Rect>,
}

/// Reads a PDF file.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let broken = |why: &str| ReadError::Broken { content: Content::Pdf, why: why.to_owned() };
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return Err(ReadError::Locked);
        }
        Err(LoadPdfError::Decryption(_)) => return Err(ReadError::Locked),
        Err(LoadPdfError::Invalid) => return Err(broken("it cannot be parsed")),
    };
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(broken("it has no pages"));
    }
    if Bound::PAGES < pages.len() {
        return Err(ReadError::TooMuch(Bound::Pages));
    }
    let cache = InterpreterCache::new();
    let mut document = Document::default();
    let mut read = Vec::new();
    let mut budget = drawing::Budget::default();
    for (number, page) in pages.iter().enumerate() {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(transform, area, &cache, pdf.xref(), settings());
        let mut drawing = Drawing::new(area, &mut budget);
        interpret_page(page, &mut context, &mut drawing);
        if let Some(bound) = drawing.passed() {
            return Err(ReadError::TooMuch(bound));
        }
        let drawing::Drawn { letters, turned: upright, rules, boxes, areas, mut unseen } =
            drawing.finish();
        let is_empty = letters.is_empty();
        let letters = if unseen.misleads() { Vec::new() } else { letters };
        let mut lines = line::lines(letters, &rules);
        unseen.saw_turned(turned::heads(upright, &mut lines));
        let reasons = unseen.reasons(is_empty);
        document.unread.extend(reasons.into_iter().map(|reason| Unread {
            locator: format!("page {}", number + 1),
            reason: reason.to_owned(),
        }));
        read.push(Page {
            number: number + 1,
            height: f64::from(height),
            lines,
            rules,
            boxes,
            areas,
        });
    }
    margin::drop_repeated(&mut read);
    for page in &mut read {
        hold(page);
    }
    flow::compose(&read, &mut document);
    if document.blocks.is_empty() {
        return Err(nothing(&document.unread));
    }
    document.title = entitled::title(pdf.metadata().title.as_deref());
    if document.title.is_empty() {
        let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(_));
        let first = document.blocks.iter().find(is_heading);
        document.title = first.map(|block| block.text.clone()).unwrap_or_default();
    }
    Ok(document)
}

/// Takes out of the lines of a page what is read on its own.
fn hold(page: &mut Page) {
    framed::part(&mut page.rules, page.height);
    crowned::take(&mut page.rules, &page.areas);
    let lines = framed::taken(std::mem::take(&mut page.lines), &page.rules);
    page.lines = boxed::taken(pinned::taken(lines), &page.boxes);
}

/// Why a file holds no text.
fn nothing(unread: &[Unread]) -> ReadError {
    let images = || unread.iter().filter(|part| part.reason == drawing::IMAGE);
    if images().next().is_some() {
        let places: Vec<&str> = images().map(|part| part.locator.as_str()).collect();
        return ReadError::OnlyImages { places: places.join(", ") };
    }
    let why = match unread {
        [] => "it holds neither text nor images".to_owned(),
        [part, ..] => format!("none of its text can be read: {}: {}", part.locator, part.reason),
    };
    ReadError::Broken { content: Content::Pdf, why }
}

/// Annotations are remarks and forms, not the text.
fn settings() -> InterpreterSettings {
    InterpreterSettings {
        render_content: hayro_interpret::RenderContent::PAGE,
        ..InterpreterSettings::default()
    }
}
