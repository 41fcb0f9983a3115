//! What a script adds to a long list: a search, choices, an order. Without a script nothing of it
//! is seen, and the list is whole and in the order in which it is written.
//!
//! The controls are written here, in the language of the page and hidden; `script.js` shows them and
//! listens. An item of the list is an element with `data-item`; what is chosen or sorted by stands in
//! its other `data-` attributes.

use maud::{Markup, html};

use super::desk::Desk;

/// The controls of one list.
pub(crate) struct Tools<'t> {
    /// The id of the list.
    pub(crate) list: &'t str,
    /// What is searched, to name the field: "Chercher un territoire, une source".
    pub(crate) search: String,
    pub(crate) choices: Vec<Choice>,
    /// The attribute to sort by, with `-` before it where the greatest comes first, and its name; the
    /// first is the order in which the list is written.
    pub(crate) orders: Vec<(&'static str, String)>,
}

/// One choice among the values of an attribute.
pub(crate) struct Choice {
    pub(crate) attribute: &'static str,
    pub(crate) name: String,
    /// Value and words.
    pub(crate) options: Vec<(String, String)>,
}

/// The controls as HTML, hidden.
pub(crate) fn tools(desk: &Desk<'_>, tools: &Tools<'_>) -> Markup {
    let list = tools.list;
    html! {
        div.tools role="search" aria-label=(tools.search) data-for=(list) hidden {
            label { (tools.search) input type="search" autocomplete="off" spellcheck="false" data-search; }
            @for choice in tools.choices.iter().filter(|choice| 1 < choice.options.len()) {
                label { (choice.name) select data-choice=(choice.attribute) {
                    option value="" { (desk.say("tous", "all")) }
                    @for (value, words) in &choice.options { option value=(value) { (words) } }
                } }
            }
            @if 1 < tools.orders.len() {
                label { (desk.say("Ordre", "Order")) select data-order {
                    @for (attribute, words) in &tools.orders { option value=(attribute) { (words) } }
                } }
            }
            p.found role="status" data-found=(desk.say("affichés", "shown")) {}
        }
    }
}

/// The different values of an attribute with their words, in the order of the words.
pub(crate) fn options(values: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut options: Vec<_> = values.collect();
    options.sort_by(|a, b| (super::desk::sorted(&a.1), a).cmp(&(super::desk::sorted(&b.1), b)));
    options.dedup();
    options
}
