//! Parses a web page within bounds: the parser of browsers, stopped before a page can hurt it.
//!
//! Building the tree takes time that grows with the square of its depth, and the tokeniser compares
//! each attribute with all others of its tag. Both are counted while the page is fed in pieces, so
//! that a page which passes a bound is given up after a few kilobytes more.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::HashMap,
    hash::{BuildHasherDefault, Hash, Hasher},
};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, driver};
use scraper::{Html, HtmlTreeSink};

use super::bound::Bound;
use super::tree::{Id, Page, Tree};

/// How much of a page is parsed between two looks at what was counted, in bytes.
const PIECE_BYTES: usize = 4096;

/// Parses a page to be read.
///
/// # Errors
///
/// If it passes a bound on its depth, its elements or the attributes of one of them.
pub(super) fn page(html: &str) -> Result<Page, Bound> {
    parsed::<_, Vec<u32>>(html, Tree::new())
}

/// Parses a page in which selectors that people wrote are looked for.
///
/// # Errors
///
/// As [`page`].
pub(super) fn selectable(html: &str) -> Result<Html, Bound> {
    parsed::<_, HashMap<_, u32, BuildHasherDefault<Mixed>>>(
        html,
        HtmlTreeSink::new(Html::new_document()),
    )
}

fn parsed<S, D>(html: &str, tree: S) -> Result<S::Output, Bound>
where
    S: TreeSink<Handle: Copy>,
    D: Depths<S::Handle>,
{
    if has_crowded_tag(html) {
        return Err(Bound::Attributes);
    }
    let mut parser = driver::parse_document(Counted::<S, D>::new(tree), ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
        parser.process(StrTendril::from_slice(piece));
        rest = after;
        if let Some(bound) = parser.tokenizer.sink.sink.passed.get() {
            return Err(bound);
        }
    }
    let counted = parser.finish();
    counted.1.map_or(Ok(counted.0), Err)
}

/// Whether a tag has more attributes than any page needs: words and equals signs between `<` and a
/// letter, and the next `>`. Scripts and comments hold no tags.
fn has_crowded_tag(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        at += offset + 1;
        let rest = &bytes[at..];
        let skipped = [("!--", "-->"), ("script", "</script"), ("style", "</style")];
        let silent = skipped.iter().find(|(opening, _)| {
            rest.len() >= opening.len()
                && rest[..opening.len()].eq_ignore_ascii_case(opening.as_bytes())
        });
        if let Some((_, closing)) = silent {
            match position(&html[at..], closing) {
                Some(end) => at += end,
                None => return false,
            }
            continue;
        }
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tag = &rest[..tag_end(rest)];
        // A word and what parts it from the one before take two bytes at least.
        if 2 * Bound::ATTRIBUTES < tag.len() && Bound::ATTRIBUTES < words(tag) {
            return true;
        }
        at += tag.len();
    }
    false
}

/// Behind the mark that closes a tag: outside quotation marks.
fn tag_end(rest: &[u8]) -> usize {
    let mut end = 0;
    while let Some(offset) = rest[end..].iter().position(|b| matches!(b, b'>' | b'"' | b'\'')) {
        let mark = rest[end + offset];
        end += offset + 1;
        if mark == b'>' {
            return end;
        }
        let Some(offset) = rest[end..].iter().position(|byte| *byte == mark) else { break };
        end += offset + 1;
    }
    rest.len()
}

/// How many words stand behind the name of a tag, outside quotation marks.
fn words(tag: &[u8]) -> usize {
    let (mut quote, mut words, mut in_word) = (None, 0, true);
    for byte in tag {
        match (quote, *byte) {
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) | (None, b'>') => {}
            (None, mark @ (b'"' | b'\'')) => quote = Some(mark),
            (None, byte) if byte.is_ascii_whitespace() || byte == b'/' => in_word = false,
            (None, _) => {
                words += usize::from(!in_word);
                in_word = true;
            }
        }
    }
    words
}

/// Where a word begins that opens with a mark, whatever its case.
fn position(text: &str, word: &str) -> Option<usize> {
    let is_word = |at: usize| {
        let here = text.as_bytes()[at..].get(..word.len());
        here.is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
    };
    let mut marks = text.match_indices(word.chars().next()?).map(|(at, _)| at);
    marks.find(|&at| is_word(at))
}

/// Mixes the number of a node: nobody chooses these numbers.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// How deep each node of a tree stands, as far as it was placed.
trait Depths<Handle>: Default {
    fn of(&self, node: Handle) -> Option<u32>;
    fn put(&mut self, node: Handle, depth: u32);
}

impl<Handle: Eq + Hash> Depths<Handle> for HashMap<Handle, u32, BuildHasherDefault<Mixed>> {
    fn of(&self, node: Handle) -> Option<u32> {
        self.get(&node).copied()
    }

    fn put(&mut self, node: Handle, depth: u32) {
        self.insert(node, depth);
    }
}

/// Nodes that are numbered in the order in which they were made. What is placed is at least one deep.
impl Depths<Id> for Vec<u32> {
    fn of(&self, node: Id) -> Option<u32> {
        self.get(node.index()).copied().filter(|depth| 0 < *depth)
    }

    fn put(&mut self, node: Id, depth: u32) {
        if self.len() <= node.index() {
            self.resize(node.index() + 1, 0);
        }
        self[node.index()] = depth;
    }
}

/// The tree of a page, and how far it has grown.
struct Counted<S, D> {
    tree: S,
    depths: RefCell<D>,
    nodes: Cell<usize>,
    passed: Cell<Option<Bound>>,
}

impl<S: TreeSink<Handle: Copy>, D: Depths<S::Handle>> Counted<S, D> {
    fn new(tree: S) -> Self {
        Self { tree, depths: RefCell::default(), nodes: Cell::new(0), passed: Cell::new(None) }
    }

    fn count(&self) {
        self.nodes.set(self.nodes.get() + 1);
        if Bound::NODES < self.nodes.get() {
            self.passed.set(Some(Bound::Nodes));
        }
    }

    /// Takes note of a node that is now inside another.
    fn placed(&self, parent: S::Handle, child: &NodeOrText<S::Handle>) {
        match child {
            NodeOrText::AppendText(_) => self.count(),
            NodeOrText::AppendNode(child) => {
                let mut depths = self.depths.borrow_mut();
                let depth = depths.of(parent).unwrap_or(0) + 1;
                depths.put(*child, depth);
                if Bound::DEPTH < depth as usize {
                    self.passed.set(Some(Bound::Depth));
                }
            }
        }
    }
}

impl<S: TreeSink<Handle: Copy>, D: Depths<S::Handle>> TreeSink for Counted<S, D> {
    type Handle = S::Handle;
    type Output = (S::Output, Option<Bound>);
    type ElemName<'a>
        = S::ElemName<'a>
    where
        S: 'a,
        D: 'a;

    fn finish(self) -> Self::Output {
        (self.tree.finish(), self.passed.get())
    }

    // A page has as many errors as it likes; nobody asks for them.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> S::Handle {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a S::Handle) -> S::ElemName<'a> {
        self.tree.elem_name(target)
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> S::Handle {
        self.count();
        self.tree.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> S::Handle {
        self.count();
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> S::Handle {
        self.count();
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &S::Handle, child: NodeOrText<S::Handle>) {
        self.placed(*parent, &child);
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &S::Handle,
        previous: &S::Handle,
        child: NodeOrText<S::Handle>,
    ) {
        self.placed(*previous, &child);
        self.tree.append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &S::Handle) -> S::Handle {
        let contents = self.tree.get_template_contents(target);
        self.placed(*target, &NodeOrText::AppendNode(contents));
        contents
    }

    fn same_node(&self, a: &S::Handle, b: &S::Handle) -> bool {
        self.tree.same_node(a, b)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &S::Handle, node: NodeOrText<S::Handle>) {
        // As deep as its sibling, so one deeper than what holds both.
        let above = self.depths.borrow().of(*sibling).unwrap_or(1) - 1;
        if let NodeOrText::AppendNode(node) = &node {
            self.depths.borrow_mut().put(*node, above + 1);
        }
        self.tree.append_before_sibling(sibling, node);
    }

    fn add_attrs_if_missing(&self, target: &S::Handle, attributes: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &S::Handle) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &S::Handle, parent: &S::Handle) {
        self.tree.reparent_children(node, parent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_grows_without_end_is_given_up() {
        let many = |text: &str, times: usize| text.repeat(times);
        let numbered = |before: &str, after: &str, times: usize| {
            let one = |n: usize| [before, &n.to_string(), after].concat();
            (0..times).map(one).collect::<String>()
        };
        #[rustfmt::skip]
        let cases: &[(&str, String, Option<Bound>)] = &[
            ("deep", many("<div>", 400), None),
            ("deeper", many("<div>", 100_000), Some(Bound::Depth)),
            ("lists", many("<ul><li>", 60_000), Some(Bound::Depth)),
            ("unclosed", numbered("<b id=", "><p>", 50_000), Some(Bound::Depth)),
            ("templates", many("<template>", 10_000), Some(Bound::Depth)),
            ("drawings", many("<svg><g>", 20_000), Some(Bound::Depth)),
            ("wide", many("<p>un</p>", 20_000), None),
            ("attributes", format!("<div{}>", numbered(" a", "=1", 900)), None),
            ("more attributes", format!("<div{}>", numbered(" a", "=1", 200_000)), Some(Bound::Attributes)),
            ("quoted", format!("<div title=\"{}\">", many("a b ", 5_000)), None),
            ("a script", format!("<script>if (a <b {})</script>", many("x ", 5_000)), None),
            ("a comment", format!("<!-- <b {}", many("x ", 5_000)), None),
        ];
        for (name, html, expected) in cases {
            assert_eq!(page(html).err(), *expected, "{name}");
            assert_eq!(selectable(html).err(), *expected, "{name}");
        }
    }
}
