//! The lean tree is the tree that selectors see.

use ego_tree::{NodeRef, iter::Edge};
use scraper::Node as Other;

use super::*;
use crate::read::markup;

/// A page as its elements and texts, in order.
fn told(page: &Page) -> String {
    let part = |step| {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        match (step, page.element(id)) {
            (Step::Enter(_), Some(element)) => format!("<{}>", element.name()),
            (Step::Leave(_), Some(element)) => format!("</{}>", element.name()),
            (Step::Enter(_), None) => page.text(id).unwrap_or_default().to_owned(),
            (Step::Leave(_), None) => String::new(),
        }
    };
    page.steps(Id::PAGE).map(part).collect()
}

/// The same page as the tree in which selectors look.
fn told_otherwise(page: &scraper::Html) -> String {
    let part = |edge| match edge {
        Edge::Open(node) => match NodeRef::value(&node) {
            Other::Element(element) => format!("<{}>", element.name()),
            Other::Text(text) => text.to_string(),
            _ => String::new(),
        },
        Edge::Close(node) => match NodeRef::value(&node) {
            Other::Element(element) => format!("</{}>", element.name()),
            _ => String::new(),
        },
    };
    page.tree.root().traverse().map(part).collect()
}

fn same(html: &str) {
    let (lean, other) = (markup::page(html).unwrap(), markup::selectable(html).unwrap());
    assert_eq!(told(&lean), told_otherwise(&other), "for {html:?}");
    let names: Vec<&str> = lean.elements().map(|(_, element)| element.name()).collect();
    let every = scraper::Selector::parse("*").unwrap();
    let others: Vec<&str> = other.select(&every).map(|it| it.value().name()).collect();
    assert_eq!(names, others, "for {html:?}");
}

#[test]
fn a_walk_passes_over_what_it_is_told_to() {
    let page = markup::page("<p>un<b>deux<i>trois</i></b>quatre</p>").unwrap();
    let mut steps = page.steps(page.root());
    let mut texts = Vec::new();
    while let Some(step) = steps.next() {
        let Step::Enter(id) = step else { continue };
        match page.element(id) {
            Some(element) if element.name() == "b" => steps.pass_over(id),
            _ => texts.extend(page.text(id)),
        }
    }
    assert_eq!(texts, ["un", "quatre"]);
}

#[test]
fn misnested_markup_is_mended_as_browsers_do() {
    for html in [
        "<p>un<table>deux<tr><td>trois<b>quatre</table>cinq",
        "<a><p>un<a>deux</p></a><b><p>trois</b>quatre",
        "<template><p>un</template><table><template></template></table>",
        "<table><b>un<tr>deux</b></table><svg><title>x</title></svg>",
    ] {
        same(html);
    }
}

proptest::proptest! {
    #[test]
    fn it_is_the_tree_that_selectors_see(html in "(</?(a|b|p|i|div|table|tr|td|ul|li|form|select|option|template|svg|title|body|html|h1|button)( class=x)?>|<!--c-->|[a-zé ]{1,3}){0,40}") {
        same(&html);
    }
}
