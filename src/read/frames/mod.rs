//! Which parts of a web page are left out: what their names say, and where those leave a doubt, what
//! they hold.

use super::boilerplate::{Part, part};
use super::tree::{Element, Id, Page, Step};

/// How many bytes of text stand together in prose: less is a label.
const PROSE: usize = 20;

/// What an element holds.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    /// Bytes of prose outside links, and of those the ones that no part has that stands apart.
    prose: usize,
    own: usize,
    /// Bytes of any text outside links and inside.
    words: usize,
    links: usize,
    /// How many links.
    led: usize,
    /// Whether the heading of the page, or what calls itself its text, stands in it.
    headed: bool,
    main: bool,
}

impl Weight {
    fn add(&mut self, text: &str, linked: bool) {
        let length = text.trim().len();
        if linked {
            self.links += length;
            return;
        }
        self.words += length;
        if PROSE <= length {
            self.prose += length;
            self.own += length;
        }
    }

    /// Adds what a part inside holds.
    fn join(&mut self, inner: Self, part: Part) {
        self.prose += inner.prose;
        self.own += if part == Part::Apart { 0 } else { inner.own };
        self.words += inner.words;
        self.links += inner.links;
        self.led += inner.led;
        self.headed |= inner.headed;
        self.main |= inner.main;
    }

    /// Whether it is links and nothing else, and several.
    fn is_menu(self) -> bool {
        const SEVERAL: usize = 3;
        self.words == 0 && SEVERAL <= self.led
    }

    /// Whether a part whose name speaks against it is the text all the same: it holds the heading
    /// of the page and is no list of links, or half of all prose.
    fn is_text(self, part: Part, all: Self) -> bool {
        match part {
            Part::Text => true,
            Part::Doubtful => {
                self.main
                    || self.headed && self.links < self.words
                    || 0 < self.own && all.own <= self.own * 2
            }
            Part::Apart => self.main || self.headed && all.prose <= self.prose * 2,
            Part::Frame => false,
        }
    }
}

/// The parts of a page that are no part of its text.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// For each node, whether it is left out; those behind the last such have no place.
    left_out: Vec<bool>,
    /// What the articles of the page hold, and the page as a whole.
    articles: Vec<(Id, usize)>,
    all: usize,
}

/// An element that is open, while a page is weighed.
struct Open {
    id: Id,
    part: Part,
    weight: Weight,
    linked: bool,
}

impl Frames {
    pub(super) fn new(page: &Page) -> Self {
        let mut found = Self::default();
        let mut doubtful: Vec<(Id, Part, Weight)> = Vec::new();
        // What stands above the heading of the page and is links alone is its menu, whatever it is called.
        let (mut menus, mut begun): (Vec<Id>, bool) = (Vec::new(), false);
        let root =
            Open { id: page.root(), part: Part::Text, weight: Weight::default(), linked: false };
        let mut open = vec![root];
        let mut steps = page.steps(page.root());
        while let Some(step) = steps.next() {
            let (Step::Enter(id) | Step::Leave(id)) = step;
            let Some(element) = page.element(id) else {
                if let (Step::Enter(_), Some(around)) = (step, open.last_mut()) {
                    around.weight.add(page.text(id).unwrap_or_default(), around.linked);
                }
                continue;
            };
            if step == Step::Enter(id) {
                // The foot of a quotation says who speaks.
                let quoted = || page.around(id).next().is_some_and(|it| it.name() == "blockquote");
                let foot = element.name() == "footer" && quoted();
                // A button in a heading opens what stands below it.
                let heads = || page.around(id).next().is_some_and(is_heading);
                let opens = element.name() == "button" && heads();
                let part = if foot || opens { Part::Text } else { part(element) };
                if part == Part::Frame {
                    found.leave_out(id);
                    steps.pass_over(id);
                    continue;
                }
                let linked =
                    element.name() == "a" || open.last().is_some_and(|around| around.linked);
                let (headed, main) = (element.name() == "h1", element.name() == "main");
                let led = usize::from(element.name() == "a");
                let weight = Weight { led, headed, main, ..Weight::default() };
                begun |= headed || main;
                open.push(Open { id, part, weight, linked });
            } else if let Some(Open { id, part, weight, .. }) = open.pop() {
                if !begun && weight.is_menu() {
                    menus.push(id);
                }
                if part != Part::Text {
                    doubtful.push((id, part, weight));
                }
                if element.name() == "article" {
                    found.articles.push((id, weight.own));
                }
                if let Some(around) = open.last_mut() {
                    around.weight.join(weight, part);
                }
            }
        }
        let all = open.first().map(|root| root.weight).unwrap_or_default();
        found.all = all.own;
        if begun {
            for id in menus {
                found.leave_out(id);
            }
        }
        let frames = doubtful.iter().filter(|(_, part, weight)| !weight.is_text(*part, all));
        frames.for_each(|(id, ..)| found.leave_out(*id));
        found
    }

    fn leave_out(&mut self, id: Id) {
        if self.left_out.len() <= id.index() {
            self.left_out.resize(id.index() + 1, false);
        }
        self.left_out[id.index()] = true;
    }

    /// Whether an element and all that it holds are left out.
    pub(super) fn has(&self, id: Id) -> bool {
        self.left_out.get(id.index()).is_some_and(|left_out| *left_out)
    }

    /// Whether an article is the text of the page and not one of the cards beside it.
    pub(super) fn is_chief(&self, article: Id) -> bool {
        self.articles.iter().any(|(id, own)| *id == article && self.all <= own * 2)
    }
}

fn is_heading(element: &Element) -> bool {
    matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary")
}

#[cfg(test)]
mod tests;
