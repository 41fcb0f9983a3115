//! A page while it is parsed: nodes are made, placed and moved as the parser says.

use std::{
    borrow::Cow,
    cell::{Ref, RefCell},
    num::NonZeroU32,
};

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, expanded_name, local_name, ns};

use super::{Element, Id, Node, Page, Value};

/// A page. While it is parsed, it grows; see [`TreeSink`].
#[derive(Debug)]
pub(in crate::read) struct Tree {
    nodes: RefCell<Vec<Node>>,
}

impl Tree {
    pub(in crate::read) fn new() -> Self {
        let page = Node {
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            value: Value::Silent,
        };
        Self { nodes: RefCell::new(vec![page]) }
    }
}

/// A node that belongs nowhere yet.
fn made(nodes: &mut Vec<Node>, value: Value) -> Id {
    let (parent, previous, next, first, last) = (None, None, None, None, None);
    nodes.push(Node { parent, previous, next, first, last, value });
    let number = u32::try_from(nodes.len()).ok().and_then(NonZeroU32::new);
    Id(number.expect("a page has fewer nodes than `Bound::NODES` and one piece"))
}

fn detach(nodes: &mut [Node], id: Id) {
    let node = &mut nodes[id.index()];
    let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
    if let Some(previous) = previous {
        nodes[previous.index()].next = next;
    }
    if let Some(next) = next {
        nodes[next.index()].previous = previous;
    }
    if let Some(parent) = parent {
        let parent = &mut nodes[parent.index()];
        if parent.first == Some(id) {
            parent.first = next;
        }
        if parent.last == Some(id) {
            parent.last = previous;
        }
    }
}

fn append(nodes: &mut [Node], parent: Id, child: Id) {
    detach(nodes, child);
    let last = nodes[parent.index()].last.replace(child);
    nodes[child.index()].parent = Some(parent);
    nodes[child.index()].previous = last;
    match last {
        Some(last) => nodes[last.index()].next = Some(child),
        None => nodes[parent.index()].first = Some(child),
    }
}

fn insert_before(nodes: &mut [Node], sibling: Id, id: Id) {
    detach(nodes, id);
    let (parent, previous) = (nodes[sibling.index()].parent, nodes[sibling.index()].previous);
    let node = &mut nodes[id.index()];
    (node.parent, node.previous, node.next) = (parent, previous, Some(sibling));
    nodes[sibling.index()].previous = Some(id);
    match (previous, parent) {
        (Some(previous), _) => nodes[previous.index()].next = Some(id),
        (None, Some(parent)) => nodes[parent.index()].first = Some(id),
        (None, None) => {}
    }
}

/// Adds a text to the one that stands there, if one does.
fn joined(nodes: &mut [Node], at: Option<Id>, more: &StrTendril) -> bool {
    match at.map(|id| &mut nodes[id.index()].value) {
        Some(Value::Text(text)) => {
            text.push_tendril(more);
            true
        }
        _ => false,
    }
}

impl TreeSink for Tree {
    type Handle = Id;
    type Output = Page;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Page {
        Page { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        Id::PAGE
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[target.index()].value {
            Value::Element(element) => &element.name,
            _ => unreachable!("the parser asks elements alone for their name"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        let template = name.expanded() == expanded_name!(html "template");
        let nodes = &mut *self.nodes.borrow_mut();
        let id = made(nodes, Value::Element(Element { name, attributes }));
        if template {
            let contents = made(nodes, Value::Silent);
            append(nodes, id, contents);
        }
        id
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        made(&mut self.nodes.borrow_mut(), Value::Silent)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        made(&mut self.nodes.borrow_mut(), Value::Silent)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let nodes = &mut *self.nodes.borrow_mut();
        match child {
            NodeOrText::AppendNode(child) => append(nodes, *parent, child),
            NodeOrText::AppendText(text) => {
                let last = nodes[parent.index()].last;
                if !joined(nodes, last, &text) {
                    let child = made(nodes, Value::Text(text));
                    append(nodes, *parent, child);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let placed = self.nodes.borrow()[element.index()].parent.is_some();
        if placed {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Id) -> Id {
        let first = self.nodes.borrow()[target.index()].first;
        first.expect("a template is made with its contents")
    }

    fn same_node(&self, a: &Id, b: &Id) -> bool {
        a == b
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, node: NodeOrText<Id>) {
        let nodes = &mut *self.nodes.borrow_mut();
        if let NodeOrText::AppendNode(id) = node {
            detach(nodes, id);
        }
        if nodes[sibling.index()].parent.is_none() {
            return;
        }
        match node {
            NodeOrText::AppendNode(id) => insert_before(nodes, *sibling, id),
            NodeOrText::AppendText(text) => {
                let previous = nodes[sibling.index()].previous;
                if !joined(nodes, previous, &text) {
                    let id = made(nodes, Value::Text(text));
                    insert_before(nodes, *sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        let nodes = &mut *self.nodes.borrow_mut();
        let Value::Element(element) = &mut nodes[target.index()].value else { return };
        for attribute in attributes {
            if element.attributes.iter().all(|known| known.name != attribute.name) {
                element.attributes.push(attribute);
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &Id, parent: &Id) {
        let nodes = &mut *self.nodes.borrow_mut();
        while let Some(child) = nodes[node.index()].first {
            append(nodes, *parent, child);
        }
    }
}
