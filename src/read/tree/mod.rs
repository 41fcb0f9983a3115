//! The tree of a web page, as lean as reading it needs: a page of a million cells is two million nodes.
//!
//! Nodes keep the order in which the parser made them, which [`Page::elements`] follows.

mod grow;
#[cfg(test)]
mod tests;

pub(super) use grow::Tree;

use std::num::NonZeroU32;

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName, ns};

/// The number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(NonZeroU32);

impl Id {
    const PAGE: Self = Self(NonZeroU32::MIN);

    /// Its place among all nodes, from 0.
    pub(super) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[derive(Debug)]
struct Node {
    parent: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Element(Element),
    Text(StrTendril),
    /// The page itself, a comment, what a template holds.
    Silent,
}

/// An element with its attributes.
#[derive(Debug)]
pub(super) struct Element {
    name: QualName,
    attributes: Vec<Attribute>,
}

impl Element {
    pub(super) fn name(&self) -> &str {
        &self.name.local
    }

    /// The attributes that are in no namespace, as pairs of name and value.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let plain = self.attributes.iter().filter(|attribute| attribute.name.ns == ns!());
        plain.map(|attribute| (&*attribute.name.local, &*attribute.value))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// A page that grows no more.
#[derive(Debug)]
pub(super) struct Page {
    nodes: Vec<Node>,
}

/// One step of a walk through a part of a page, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Enter(Id),
    Leave(Id),
}

/// A walk through a node and all that it holds, without recursion.
pub(super) struct Steps<'p> {
    page: &'p Page,
    root: Id,
    next: Option<Step>,
}

impl Steps<'_> {
    /// Passes over what a node holds, and over leaving it: call it directly after entering.
    pub(super) fn pass_over(&mut self, id: Id) {
        self.next = self.behind(id);
    }

    fn behind(&self, id: Id) -> Option<Step> {
        let node = self.page.node(id);
        if id == self.root {
            return None;
        }
        node.next.map(Step::Enter).or(node.parent.map(Step::Leave))
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(self.page.node(id).first.map_or(Step::Leave(id), Step::Enter)),
            Step::Leave(id) => self.behind(id),
        };
        Some(step)
    }
}

impl Page {
    fn node(&self, id: Id) -> &Node {
        &self.nodes[id.index()]
    }

    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.node(id).value {
            Value::Element(element) => Some(element),
            _ => None,
        }
    }

    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(id).value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Every element that stands somewhere in the page, in the order in which the parser made them.
    pub(super) fn elements(&self) -> impl Iterator<Item = (Id, &Element)> {
        self.made().filter(|(id, _)| self.node(*id).parent.is_some())
    }

    /// The element that the parser made as so many-th, from 0.
    pub(super) fn numbered(&self, number: usize) -> Option<Id> {
        self.made().nth(number).map(|(id, _)| id)
    }

    fn made(&self) -> impl Iterator<Item = (Id, &Element)> {
        let ids = (1..).filter_map(NonZeroU32::new).map(Id);
        ids.zip(&self.nodes).filter_map(|(id, node)| match &node.value {
            Value::Element(element) => Some((id, element)),
            _ => None,
        })
    }

    /// The element that holds all others.
    pub(super) fn root(&self) -> Id {
        let first = self.children(Id::PAGE).find(|id| self.element(*id).is_some());
        first.unwrap_or(Id::PAGE)
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).first, |child| self.node(*child).next)
    }

    /// The nodes that stand behind a node in the same element.
    pub(super) fn behind(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).next, |child| self.node(*child).next)
    }

    /// The nodes that stand before a node in the same element, the nearest first.
    pub(super) fn before(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).previous, |child| self.node(*child).previous)
    }

    /// The elements around a node, the innermost first.
    pub(super) fn around(&self, id: Id) -> impl Iterator<Item = &Element> {
        self.above(id).filter_map(|id| self.element(id))
    }

    /// The nodes around a node, the innermost first.
    pub(super) fn above(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.node(id).parent, |id| self.node(*id).parent)
    }

    pub(super) fn steps(&self, root: Id) -> Steps<'_> {
        Steps { page: self, root, next: Some(Step::Enter(root)) }
    }

    /// The elements inside a node, in the order of the text.
    pub(super) fn inside(&self, root: Id) -> impl Iterator<Item = (Id, &Element)> {
        self.steps(root).skip(1).filter_map(|step| match step {
            Step::Enter(id) => self.element(id).map(|element| (id, element)),
            Step::Leave(_) => None,
        })
    }

    /// The texts inside a node.
    pub(super) fn texts(&self, root: Id) -> impl Iterator<Item = &str> {
        self.steps(root).filter_map(|step| match step {
            Step::Enter(id) => self.text(id),
            Step::Leave(_) => None,
        })
    }
}
