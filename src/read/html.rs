//! Web pages: blocks in reading order, tables with their spans resolved, the date of publication.

use std::sync::LazyLock;

use ego_tree::{NodeRef, iter::Edge};
use scraper::{ElementRef, Html, Node, Selector};

use super::article::{articles, published};
use super::boilerplate::{is_beside, is_boilerplate};
use super::bound::Bound;
use super::document::{Block, BlockKind, Document};
use super::grid::{INLINE, definitions, selector, table};
use super::recipe::Recipe;
use super::{ReadError, folded, markup};

/// Elements without a content of their own that stand inside a line.
const VOID: [&str; 5] = ["br", "img", "input", "source", "embed"];

/// Reads a web page: what its recipe says is its text, or else what looks like it.
///
/// # Errors
///
/// If it passes a bound, or does not hold what the recipe names.
pub(super) fn read(html: &str, recipe: &Recipe) -> Result<Document, ReadError> {
    static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
    let page = markup::parse(html)?;
    let title = page.select(&TITLE).next().map(|title| folded(&title.text().collect::<String>()));
    let mut walk = Walk::default();
    if let Some(articles) = articles(&page, recipe)? {
        for article in articles {
            walk.visit(*article)?;
        }
    } else {
        walk.visit(root(&page))?;
        if walk.blocks.is_empty() {
            // A page whose whole text stands in an element that we took for a frame.
            walk.visit(*page.root_element())?;
        }
    }
    let mut stated = published(&page, recipe)?;
    stated.extend(dates(&page));
    let (title, blocks) = (title.unwrap_or_default(), walk.blocks);
    Ok(Document { title, dates: stated, blocks, ..Document::default() })
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
fn dates(page: &Html) -> Vec<String> {
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
            "[class*=date], [class*=publi], [class*=posted], [class*=meta], [itemprop=datePublished], [class*=auteur], [class*=author], [class*=byline], [class*=source], [class*=numero], [class*=info], [class*=edition], [class*=posted], [class*=chrono], [class*=created]",
        )
    });
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
        let text = folded(&beginning(&marked));
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

/// The first letters of an element, as many as a date and what stands beside it need: elements that
/// are marked as dates may hold the whole page.
fn beginning(element: &ElementRef<'_>) -> String {
    let mut text = String::new();
    for part in element.text() {
        text.push_str(&part[..part.floor_char_boundary(400)]);
        if 400 < text.len() {
            break;
        }
    }
    text
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
    fn visit(&mut self, root: NodeRef<'_, Node>) -> Result<(), Bound> {
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
                            } else if matches!(element.name(), "table" | "dl") && self.data(node)? {
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
        Ok(())
    }

    fn enter(&mut self, name: &str) {
        if INLINE.contains(&name) {
            return;
        }
        if VOID.contains(&name) {
            // A line that is finished is a block of its own; any other goes on in the next.
            let finished = self.text.trim_end().ends_with(['.', ';', ':', '!', '?', ')']);
            if name == "br" && finished {
                self.flush();
            } else {
                self.text.push(' ');
            }
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
                let item = self.open.last().filter(|kind| matches!(kind, BlockKind::Item { .. }));
                self.open.push(item.cloned().unwrap_or(BlockKind::Paragraph));
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        if INLINE.contains(&name) || VOID.contains(&name) {
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
    fn data(&mut self, node: NodeRef<'_, Node>) -> Result<bool, Bound> {
        let Some(element) = ElementRef::wrap(node) else { return Ok(false) };
        let table =
            if element.value().name() == "dl" { definitions(element) } else { table(element)? };
        let Some(mut table) = table else { return Ok(false) };
        self.flush();
        self.counts[3] += 1;
        let locator = format!("table[{}]", self.counts[3]);
        for (number, row) in table.rows.iter_mut().enumerate() {
            row.locator = format!("{locator} tr[{}]", number + 1);
        }
        self.blocks.push(Block { kind: BlockKind::Table(table), text: String::new(), locator });
        Ok(true)
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
        assert_eq!(
            got,
            [
                "h1[1]: Titre",
                "p[1]: Un mot.",
                "p[2]: Deux trois",
                "li[1]: a",
                "li[2]: b",
                "p[3]: fin"
            ]
        );
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
