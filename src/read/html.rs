//! Web pages: blocks in reading order, tables with their spans resolved, the date of publication.

use std::sync::LazyLock;

use ego_tree::{NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node, Selector};

use super::boilerplate::{is_beside, is_boilerplate};
use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::folded;

/// Elements that do not end a word: their text joins that of what surrounds them.
const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "acronym", "nobr",
];

/// How many columns and rows a span may cover: what a page needs, not what an attack asks for.
const MAX_SPAN: usize = 200;
/// How many cells a table may have in all.
const MAX_CELLS: usize = 200_000;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selectors of this file are valid")
}

/// Reads a web page.
pub(super) fn read(html: &str) -> Document {
    static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
    let page = Html::parse_document(html);
    let title = page.select(&TITLE).next().map(|title| folded(&title.text().collect::<String>()));
    let mut walk = Walk::default();
    walk.visit(root(&page));
    if walk.blocks.is_empty() {
        // A page whose whole text stands in an element that we took for a frame.
        walk.visit(*page.root_element());
    }
    Document { title: title.unwrap_or_default(), published: None, blocks: walk.blocks }
}

/// Where the text of the page stands: its one `<main>` or `<article>`, else the whole body.
fn root(page: &Html) -> NodeRef<'_, Node> {
    static MAIN: LazyLock<Selector> = LazyLock::new(|| selector("main, [role=main]"));
    static ARTICLE: LazyLock<Selector> = LazyLock::new(|| selector("article"));
    let only = |selector: &Selector| {
        let mut found = page.select(selector);
        let first = found.next().filter(|_| found.next().is_none())?;
        // An empty shell that a script would fill holds no text.
        let enough = first.text().map(|text| text.trim().len()).sum::<usize>() >= 80;
        enough.then_some(*first)
    };
    only(&MAIN).or_else(|| only(&ARTICLE)).unwrap_or_else(|| *page.root_element())
}

/// The texts that may give the date of publication, the most reliable first: metadata, then
/// `<time>`, then what is marked as a date or begins with "publié".
///
/// Reading dates is the work of another room; here stands only where a page keeps them.
pub fn published_dates(bytes: &[u8]) -> Vec<String> {
    static META: LazyLock<Selector> = LazyLock::new(|| {
        selector(
            "meta[property='article:published_time'], meta[itemprop=datePublished], meta[name='dcterms.date'], meta[name='DC.date'], meta[name=date], meta[name='dcterms.created'], meta[name='publication_date']",
        )
    });
    static LD: LazyLock<Selector> =
        LazyLock::new(|| selector("script[type='application/ld+json']"));
    static TIME: LazyLock<Selector> = LazyLock::new(|| selector("time"));
    static MARKED: LazyLock<Selector> = LazyLock::new(|| {
        selector(
            "[class*=date], [class*=publi], [class*=posted], [class*=meta], [itemprop=datePublished], [class*=auteur], [class*=author], [class*=byline]",
        )
    });
    let text = super::encoding::decode(bytes, super::encoding::declared_in_html(bytes));
    let page = Html::parse_document(&text);
    let mut found: Vec<String> =
        page.select(&META).filter_map(|meta| meta.attr("content").map(str::to_owned)).collect();
    for script in page.select(&LD) {
        let text: String = script.text().collect();
        let after = text.split("\"datePublished\"").nth(1).and_then(|rest| rest.split('"').nth(1));
        found.extend(after.map(str::to_owned));
    }
    let visible = |element: &ElementRef<'_>| {
        !element.ancestors().chain([**element]).filter_map(|node| node.value().as_element()).any(
            |e| {
                matches!(e.name(), "nav" | "footer" | "aside")
                    || is_boilerplate(e) && e.name() != "header"
            },
        )
    };
    for time in page.select(&TIME).filter(visible) {
        found.extend(time.attr("datetime").map(str::to_owned));
        found.push(folded(&time.text().collect::<String>()));
    }
    for marked in page.select(&MARKED).filter(visible) {
        let text = folded(&marked.text().collect::<String>());
        if text.len() < 200 {
            found.extend(
                text.split([' ', '|', '·', '–', '—'])
                    .next()
                    .map(str::to_owned)
                    .filter(|t| t.contains('/')),
            );
            found.extend(text.split(['|', '·', '–', '—', ',']).map(|part| part.trim().to_owned()));
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The text that is being gathered for the next block.
    text: String,
    /// The elements that are open, the outermost first, with what they make of their text.
    open: Vec<BlockKind>,
    lists: usize,
    list_stack: Vec<usize>,
    counts: [usize; 4],
}

impl Walk {
    /// Walks a subtree without recursion: pages nest a hundred thousand deep when they mean harm.
    fn visit(&mut self, root: NodeRef<'_, Node>) {
        let mut skip: Option<ego_tree::NodeId> = None;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => {
                    if skip.is_some() {
                        continue;
                    }
                    match node.value() {
                        Node::Text(text) => self.text.push_str(text),
                        Node::Element(element) => {
                            let whole = node.id() == root.id();
                            let beside = || {
                                let named = node.ancestors().filter_map(|n| n.value().as_element());
                                is_beside(
                                    element,
                                    named.filter(|e| e.name() != "body").map(|e| {
                                        format!(
                                            "{} {} {}",
                                            e.name(),
                                            e.attr("class").unwrap_or(""),
                                            e.attr("id").unwrap_or("")
                                        )
                                    }),
                                )
                            };
                            if !whole && (is_boilerplate(element) || beside()) {
                                skip = Some(node.id());
                                self.flush();
                            } else if matches!(element.name(), "table" | "dl") && self.data(node) {
                                skip = Some(node.id());
                            } else {
                                self.enter(element.name());
                            }
                        }
                        _ => {}
                    }
                }
                Edge::Close(node) => {
                    if let Some(id) = skip {
                        if id == node.id() {
                            skip = None;
                        }
                        continue;
                    }
                    if let Node::Element(element) = node.value() {
                        self.leave(element.name());
                    }
                }
            }
        }
        self.flush();
    }

    fn enter(&mut self, name: &str) {
        if INLINE.contains(&name) {
            return;
        }
        if name == "br" || name == "img" {
            self.text.push(' ');
            return;
        }
        self.flush();
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
            "p" | "blockquote" | "summary" | "figcaption" | "caption" | "dt" | "dd" => {
                // A paragraph inside an item is text of the item.
                if !matches!(self.open.last(), Some(BlockKind::Item { .. })) {
                    self.open.push(BlockKind::Paragraph);
                } else {
                    let item = self.open.last().cloned().expect("just seen");
                    self.open.push(item);
                }
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        if INLINE.contains(&name) {
            return;
        }
        self.flush();
        match name {
            "ul" | "ol" => {
                self.list_stack.pop();
            }
            "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "blockquote" | "summary"
            | "figcaption" | "caption" | "dt" | "dd" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Ends the block that is being gathered.
    fn flush(&mut self) {
        let text = folded(&self.text);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let kind = self.open.last().cloned().unwrap_or(BlockKind::Paragraph);
        let (name, count) = match &kind {
            BlockKind::Heading(level) => (format!("h{level}"), &mut self.counts[0]),
            BlockKind::Item { .. } => ("li".to_owned(), &mut self.counts[1]),
            _ => ("p".to_owned(), &mut self.counts[2]),
        };
        *count += 1;
        let locator = format!("{name}[{count}]");
        self.blocks.push(Block { kind, text, locator });
    }

    /// Reads a table of data or a list of definitions; a table that only lays out a page is walked
    /// through like any other element.
    fn data(&mut self, node: NodeRef<'_, Node>) -> bool {
        let Some(element) = ElementRef::wrap(node) else { return false };
        let table =
            if element.value().name() == "dl" { definitions(element) } else { table(element) };
        let Some(mut table) = table else { return false };
        self.flush();
        self.counts[3] += 1;
        let locator = format!("table[{}]", self.counts[3]);
        for (number, row) in table.rows.iter_mut().enumerate() {
            row.locator = format!("{locator} tr[{}]", number + 1);
        }
        self.blocks.push(Block { kind: BlockKind::Table(table), text: String::new(), locator });
        true
    }
}

/// The visible text of an element, a space at each block border.
fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut skip: Option<ego_tree::NodeId> = None;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) if skip.is_none() => match node.value() {
                Node::Text(part) => text.push_str(part),
                Node::Element(e) if is_boilerplate(e) => skip = Some(node.id()),
                Node::Element(e) if !INLINE.contains(&e.name()) => text.push(' '),
                _ => {}
            },
            Edge::Close(node) if skip == Some(node.id()) => skip = None,
            Edge::Close(node) if skip.is_none() => {
                if node.value().as_element().is_some_and(|e| !INLINE.contains(&e.name())) {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    folded(&text)
}

/// A list of definitions is a table of two columns.
fn definitions(list: ElementRef<'_>) -> Option<Table> {
    static TERM: LazyLock<Selector> = LazyLock::new(|| selector("dt, dd"));
    let mut table = Table::default();
    let mut term = String::new();
    for element in list.select(&TERM) {
        let text = text_of(element);
        if element.value().name() == "dt" {
            term = text;
            continue;
        }
        let cell = |text: &str, header| Cell { text: text.to_owned(), header, spanned: false };
        let row = format!("{term} {text}");
        table.rows.push(Row {
            cells: vec![cell(&term, false), cell(&text, false)],
            text: folded(&row),
            locator: String::new(),
        });
    }
    // Long definitions are prose.
    let prose = table.rows.iter().any(|row| 60 < row.cells[1].text.len());
    (!table.rows.is_empty() && !prose).then_some(table)
}

/// A table with its spans resolved; none if it nests tables or has a single column of prose.
fn table(element: ElementRef<'_>) -> Option<Table> {
    static NESTED: LazyLock<Selector> = LazyLock::new(|| selector("table"));
    static ROW: LazyLock<Selector> = LazyLock::new(|| selector("tr"));
    static CAPTION: LazyLock<Selector> = LazyLock::new(|| selector("caption"));
    // Headings, lists and articles in cells: the table lays out a page or a letter.
    static PROSE: LazyLock<Selector> = LazyLock::new(|| {
        selector("td h1, td h2, td h3, td h4, td ul, td ol, td article, td section")
    });
    if element.select(&NESTED).next().is_some() || element.select(&PROSE).next().is_some() {
        return None;
    }
    let caption = element.select(&CAPTION).next().map(text_of).unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    // Cells that reach down from the rows above, by column: how many rows yet, and the cell.
    let mut pending: Vec<Option<(usize, Cell)>> = Vec::new();
    let mut cells_in_all = 0;
    for tr in element.select(&ROW) {
        let mut cells: Vec<Cell> = Vec::new();
        let mut own: Vec<String> = Vec::new();
        let take = |cells: &mut Vec<Cell>, pending: &mut Vec<Option<(usize, Cell)>>| {
            while let Some(Some((left, cell))) = pending.get_mut(cells.len()) {
                let spanned = Cell { spanned: true, ..cell.clone() };
                *left -= 1;
                let done = *left == 0;
                let at = cells.len();
                cells.push(spanned);
                if done {
                    pending[at] = None;
                }
            }
        };
        for child in tr.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")) {
            take(&mut cells, &mut pending);
            let text = text_of(child);
            own.push(text.clone());
            let span = |name: &str| {
                child
                    .attr(name)
                    .and_then(|n| n.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, MAX_SPAN)
            };
            let (across, down) = (span("colspan"), span("rowspan"));
            for step in 0..across {
                let cell = Cell {
                    text: text.clone(),
                    header: child.value().name() == "th",
                    spanned: 0 < step,
                };
                if 1 < down {
                    if pending.len() <= cells.len() {
                        pending.resize(cells.len() + 1, None);
                    }
                    let at = cells.len();
                    pending[at] = Some((down - 1, cell.clone()));
                }
                cells.push(cell);
            }
        }
        take(&mut cells, &mut pending);
        cells_in_all += cells.len();
        if MAX_CELLS < cells_in_all {
            break;
        }
        if !cells.is_empty() {
            let text = folded(&own.join(" "));
            rows.push(Row { cells, text, locator: String::new() });
        }
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let prose = rows.iter().flat_map(|row| &row.cells).any(|cell| 400 < cell.text.len());
    if width < 2 && prose
        || rows.is_empty()
        || width < 2 && rows.len() < 2
        || prose && rows.len() < 3
    {
        return None;
    }
    for row in &mut rows {
        row.cells.resize(width, Cell::default());
    }
    Some(Table { caption, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_a_page() {
        let page = read(
            "<title>T</title><nav>Menu</nav><main><h1>Titre</h1><p>Un <b>mot</b>.<br>Deux</p>\
             <ul><li>a</li><li><p>b</p></li></ul><div class='cookie-bar'>non</div><p>fin</p></main>\
             <footer>pied</footer>",
        );
        let got: Vec<String> =
            page.blocks.iter().map(|b| format!("{}: {}", b.locator, b.text)).collect();
        // The text of a main element so short is searched in the whole page.
        assert_eq!(
            got,
            ["h1[1]: Titre", "p[1]: Un mot. Deux", "li[1]: a", "li[2]: b", "p[2]: fin"]
        );
    }

    #[test]
    fn spans_are_resolved() {
        let page = read(
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
        let deep = format!("{}<p>fond</p>", "<div>".repeat(3000));
        assert_eq!(read(&deep).blocks[0].text, "fond");
    }
}
