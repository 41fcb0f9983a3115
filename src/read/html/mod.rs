//! Web pages: blocks in reading order, tables with their spans resolved, the date of publication.

mod bulleted;
mod headed;
mod levels;
mod lines;
mod preformatted;
mod tables;

use super::article::chosen;
use super::boilerplate::is_beside;
use super::bound::Bound;
use super::boxes::boxes;
use super::document::{Block, BlockKind, Document};
use super::frames::Frames;
use super::grid::{INLINE, note_mark};
use super::laid::{drawn, laid};
use super::landmarks::{Landmarks, dates, signed};
use super::recipe::Recipe;
use super::tree::{Element, Id, Page, Step};
use super::{ReadError, folded, markup};

/// Elements without a content that stand inside a line.
const VOID: [&str; 5] = ["br", "img", "input", "source", "embed"];

/// Reads a web page: what its recipe says is its text, or else what looks like it.
///
/// # Errors
///
/// If it passes a bound, or does not hold what the recipe names.
pub(super) fn read(html: &str, recipe: &Recipe) -> Result<Document, ReadError> {
    let chosen = chosen(html, recipe)?;
    let page = markup::page(html)?;
    let marks = Landmarks::new(&page);
    let frames = Frames::new(&page);
    let mut walk = Walk::default();
    if let Some(numbers) = chosen.articles {
        for article in numbers.into_iter().filter_map(|number| page.numbered(number)) {
            walk.visit(&page, &frames, article)?;
        }
    } else {
        walk.visit(&page, &frames, marks.text(&page, &frames))?;
        if walk.blocks.is_empty() {
            // A page whose whole text stands in an element that we took for a frame.
            walk.whole = true;
            walk.visit(&page, &frames, page.root())?;
        }
    }
    let lists = bulleted::listed(&mut walk.blocks, &walk.signs, walk.lists);
    bulleted::announced(&mut walk.blocks, lists);
    levels::settle(&mut walk.blocks, &walk.weighed);
    let mut stated = chosen.published;
    stated.extend(dates(&page, &frames, &marks));
    let title = marks.title.map(|title| folded(&page.texts(title).collect::<String>()));
    let title = signed(title.unwrap_or_default(), marks.site.as_deref());
    Ok(Document { title, dates: stated, blocks: walk.blocks, ..Document::default() })
}

/// Stands for a break of the line in the text that is being gathered.
const BREAK: char = '\u{b}';

/// Whether all of the text so far is a time that stands in no paragraph.
#[derive(Default, PartialEq)]
enum Time {
    #[default]
    No,
    Open,
    Ended,
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The text that is being gathered for the next block.
    text: String,
    /// How many elements that make their text bold are open, and whether any of the text is not.
    bold: usize,
    plain: bool,
    /// The paragraphs that are bold as a whole and were not taken for headings.
    weighed: Vec<usize>,
    time: Time,
    /// The elements that are open, the outermost first, with what they make of their text.
    open: Vec<BlockKind>,
    /// The paragraphs that open with a sign.
    signs: Vec<(usize, char)>,
    /// What stands beside the text is read, too: there is nothing else.
    whole: bool,
    /// What stands below a table and was read as its caption.
    legend: Option<Id>,
    /// The box whose entries are being read, and the list that they make up.
    boxes: Option<(Id, usize)>,
    lists: usize,
    list_stack: Vec<usize>,
    counts: [usize; 5],
}

impl Walk {
    /// Walks a subtree without recursion: pages nest deep when they mean harm.
    fn visit(&mut self, page: &Page, frames: &Frames, root: Id) -> Result<(), Bound> {
        let mut steps = page.steps(root);
        while let Some(step) = steps.next() {
            let (Step::Enter(id) | Step::Leave(id)) = step;
            let Some(element) = page.element(id) else {
                if step == Step::Enter(id) {
                    let text = page.text(id).unwrap_or_default();
                    self.part_time(text);
                    self.plain |= self.bold == 0 && !text.trim().is_empty();
                    self.text.push_str(text);
                }
                continue;
            };
            if step == Step::Leave(id) {
                self.leave(page, id, element);
                continue;
            }
            // A box of key figures leads nowhere.
            let leads = || page.inside(id).any(|(_, inner)| inner.name() == "a");
            let beside = || !self.whole && is_beside(element, page.around(id)) && leads();
            if let Some(mark) = note_mark(page, id, element, &self.text) {
                self.text.push_str(&mark);
                steps.pass_over(id);
            } else if element.name() == "svg" {
                self.drawn(drawn(page, id));
                steps.pass_over(id);
            } else if id != root && (frames.has(id) || beside()) {
                steps.pass_over(id);
                self.flush();
            } else if matches!(element.name(), "table" | "dl") && self.data(page, id, element)? {
                steps.pass_over(id);
            } else if let Some(laid) = laid(page, id) {
                steps.pass_over(laid.last);
                self.flush();
                self.table(laid.table);
            } else if let Some(laid) = boxes(page, id) {
                steps.pass_over(laid.last);
                self.boxes(laid);
            } else if element.name() == "pre" && self.preformatted(page, id)
                || self.legend == Some(id)
                || self.is_anchor(page, id, element)
            {
                steps.pass_over(id);
            } else {
                self.enter(page, id, element);
            }
        }
        self.flush();
        Ok(())
    }

    /// "<time>Mercredi 4 mars 2026</time> La préfecture …": a line of its own, where a sentence begins behind it.
    fn part_time(&mut self, text: &str) {
        let Some(first) = text.trim_start().chars().next() else { return };
        if self.time == Time::Ended {
            self.time = Time::No;
            if first.is_uppercase() {
                self.flush();
            }
        }
    }

    fn enter(&mut self, page: &Page, id: Id, element: &Element) {
        let name = element.name();
        if INLINE.contains(&name) {
            if name == "time" && self.open.is_empty() && self.text.trim().is_empty() {
                self.time = Time::Open;
            }
            self.bold += usize::from(headed::weighs(page, id, element));
            return;
        }
        if VOID.contains(&name) {
            // A line that is finished is a block of its own; any other goes on in the next.
            let finished = self.text.trim_end().ends_with(['.', ';', ':', '!', '?', ')']);
            // "CPTS du Pays de Brive : ACI signé", a line for each.
            let entry = || self.text.len() < 160 && self.text.contains(" : ");
            // Two breaks part paragraphs.
            let parted = self.text.trim_end_matches([' ', '\n', '\t', '\r']).ends_with(BREAK);
            // "<b>Finistère</b><br>ACI signé : 8"
            let free = matches!(self.open.last(), None | Some(BlockKind::Paragraph));
            let headed = || {
                let text = self.text.trim();
                free && !self.plain && headed::bold(text).is_some() && !lines::goes_on(page, id)
            };
            let listed = !parted && lines::is_listed(&self.text, BREAK);
            if name == "br" && !listed && (finished || parted || entry() || headed()) {
                self.flush();
            } else if name == "br" {
                self.text.push(BREAK);
            } else {
                self.text.push(' ');
            }
            return;
        }
        self.flush();
        if let Some(level) = headed::declared(page, id, element) {
            self.open.push(BlockKind::Heading(level));
            return;
        }
        match name {
            "ul" | "ol" => {
                self.list_stack.push(self.lists);
                self.lists += 1;
            }
            "li" => {
                let list = self.list_stack.last().copied().unwrap_or(self.lists);
                self.open.push(BlockKind::Item { list });
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.open.push(BlockKind::Heading(name.as_bytes()[1] - b'0'));
            }
            // What opens an accordion heads it.
            "summary" | "button" => {
                let heading = self.open.last().filter(|kind| matches!(kind, BlockKind::Heading(_)));
                let level = || headed::folding(page, id).unwrap_or(headed::FOLD);
                self.open.push(heading.cloned().unwrap_or_else(|| BlockKind::Heading(level())));
            }
            "p" | "blockquote" | "figcaption" | "caption" | "dt" | "dd" => {
                // A paragraph inside an item is text of the item.
                let item = self.open.last().filter(|kind| matches!(kind, BlockKind::Item { .. }));
                self.open.push(item.cloned().unwrap_or(BlockKind::Paragraph));
            }
            "div" if bulleted::is_entry(page, id) => {
                let list = self.boxed(page, id);
                self.open.push(BlockKind::Item { list });
            }
            _ => {}
        }
    }

    fn leave(&mut self, page: &Page, id: Id, element: &Element) {
        let name = element.name();
        if INLINE.contains(&name) || VOID.contains(&name) {
            self.bold -= usize::from(headed::weighs(page, id, element)).min(self.bold);
            if name == "time" && self.time == Time::Open {
                self.time = Time::Ended;
            }
            return;
        }
        self.flush();
        match name {
            "ul" | "ol" => {
                self.list_stack.pop();
            }
            "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "blockquote" | "summary"
            | "button" | "figcaption" | "caption" | "dt" | "dd" => {
                self.open.pop();
            }
            // What is set as a heading or an entry was opened, too.
            _ if headed::declared(page, id, element).is_some()
                || name == "div" && bulleted::is_entry(page, id) =>
            {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Ends the block that is being gathered.
    fn flush(&mut self) {
        self.time = Time::No;
        let lines: Vec<&str> =
            self.text.split(BREAK).filter(|line| !line.trim().is_empty()).collect();
        // "62 CPTS en projet<br>49 CPTS signataires": entries, a line for each.
        let counts = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        // "41 CPTS ont signé leur ACI,<br>82 % de la population est couverte": one sentence.
        let open = || lines.iter().any(|line| line.trim_end().ends_with(','));
        // "CPTS de la Drôme au 1er avril 2022<br>ACI signé : 7": what heads the entries below it.
        let heads = lines.len() == 2 && lines::is_valued(lines[1]) && !open();
        if heads || 1 < lines.len() && lines.iter().all(counts) && !open() {
            let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
            let plain = self.plain;
            for line in lines {
                (self.text, self.plain) = (line, plain);
                self.flush();
            }
            return;
        }
        // "- Grand Roissy<br>- Cergy-Pontoise": a list without its marks.
        let item = matches!(self.open.last(), Some(BlockKind::Item { .. } | BlockKind::Heading(_)));
        if let Some(parts) = lines::listed(&lines).filter(|_| !item) {
            let (list, plain) = (self.lists, self.plain);
            self.lists += 1;
            for (entry, text) in parts {
                if entry {
                    self.open.push(BlockKind::Item { list });
                }
                (self.text, self.plain) = (text, plain);
                self.flush();
                if entry {
                    self.open.pop();
                }
            }
            return;
        }
        let text = folded(&self.text);
        let sign = bulleted::sign(&text);
        // "📌 Seine-et-Marne", "✅ 12 CPTS signées"; the sign of an item may mean something.
        let bare = bulleted::bare(&text);
        let text = match self.open.last() {
            Some(BlockKind::Item { .. }) => lines::undashed(text.trim_start()),
            Some(BlockKind::Heading(_)) => bare.trim_end_matches([':', ' ', '\u{a0}']),
            _ => bare,
        };
        let text = text.to_owned();
        self.text.clear();
        if text.is_empty() {
            self.plain = false;
            return;
        }
        let plain = std::mem::take(&mut self.plain);
        let mut kind = self.open.last().cloned().unwrap_or(BlockKind::Paragraph);
        if kind == BlockKind::Paragraph && !plain {
            match headed::bold(&text) {
                Some(level) => kind = BlockKind::Heading(level),
                None => self.weighed.push(self.blocks.len()),
            }
        }
        let text = match kind {
            BlockKind::Heading(_) => headed::unnumbered(&text).to_owned(),
            _ => text,
        };
        let (name, count) = match &kind {
            BlockKind::Heading(level) => (format!("h{level}"), &mut self.counts[0]),
            BlockKind::Item { .. } => ("li".to_owned(), &mut self.counts[1]),
            _ => ("p".to_owned(), &mut self.counts[2]),
        };
        *count += 1;
        let locator = format!("{name}[{count}]");
        if let Some(sign) = sign.filter(|_| kind == BlockKind::Paragraph) {
            self.signs.push((self.blocks.len(), sign));
        }
        self.blocks.push(Block { kind, text, locator });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(html: &str) -> Document {
        read(html, &Recipe::default()).unwrap()
    }

    #[test]
    fn blocks_of_a_page() {
        let page = parsed(
            "<title>T</title><nav>Menu</nav><main><h1>Titre</h1><p>Un <b>mot</b>.<br>Deux<br>trois</p>\
             <ul><li>a</li><li><p>b</p></li></ul><div class='cookie-bar'>non</div><p>fin</p></main>\
             <footer>pied</footer>",
        );
        let got: Vec<String> =
            page.blocks.iter().map(|b| format!("{}: {}", b.locator, b.text)).collect();
        // The text of a main element so short is searched in the whole page.
        let expected =
            "h1[1]: Titre, p[1]: Un mot., p[2]: Deux trois, li[1]: a, li[2]: b, p[3]: fin";
        assert_eq!(got.join(", "), expected);
    }

    #[test]
    fn a_bare_time_is_a_line_where_a_sentence_begins_behind_it() {
        #[rustfmt::skip]
        let cases = [
            ("<time>4 mars 2026</time> La Lozère en a 3.<br><br>Fin.", vec!["4 mars 2026", "La Lozère en a 3.", "Fin."]),
            ("<time>Au 4 mars 2026</time>, la Lozère en a 3.", vec!["Au 4 mars 2026, la Lozère en a 3."]),
            ("Publié le <time>4 mars 2026</time> Par X", vec!["Publié le 4 mars 2026 Par X"]),
            ("<p><time>4 mars 2026</time> Par X</p>", vec!["4 mars 2026 Par X"]),
        ];
        for (body, expected) in cases {
            let page = parsed(&format!("<main><div>{body}</div></main>"));
            let got: Vec<&str> = page.blocks.iter().map(|block| block.text.as_str()).collect();
            assert_eq!(got, expected, "for {body}");
        }
    }
    #[test]
    fn spans_are_resolved() {
        let page = parsed(
            "<table><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>c</th><th>d</th></tr>\
             <tr><td rowspan=2>x</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
        );
        let BlockKind::Table(table) = &page.blocks[0].kind else { panic!("a table is expected") };
        let rows: Vec<String> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(rows, ["A|B|B", "A|c|d", "x|1|2", "x|3|4"]);
        assert_eq!(table.rows[3].text, "3 4");
    }

    #[test]
    fn a_deep_page_is_read() {
        let deep = |depth| format!("{}<p>fond</p>", "<div>".repeat(depth));
        assert_eq!(parsed(&deep(500)).blocks[0].text, "fond");
        let refused = read(&deep(3000), &Recipe::default());
        assert_eq!(refused, Err(ReadError::TooMuch(Bound::Depth)));
    }
}
