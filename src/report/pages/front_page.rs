//! The front page: the answer, the map, what has changed, and the way to everything else.

use super::shell::{self, Head};
use super::{onward, opening};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::marks::mark;
use crate::report::basis::restated;
use crate::report::basis::topic::Topic;
use crate::report::drawings::map_view;
use crate::report::findings::aims;
use crate::report::findings::changes::{self, Changes};
use crate::report::findings::front::{self, Line};
use maud::{Markup, html};

/// The front page of the language of the desk.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Combien de CPTS en France ?", "How many CPTS are there in France?");
    let content = html! {
        h1 { (title) }
        section aria-labelledby="reponse" { (opening::section(desk, &front::answer(desk))) }
        @if let Some(map) = map_view::section(desk) { section aria-labelledby="carte" { (map) } }
        section aria-labelledby="changements" { (changed(desk, &changes::changes(desk))) }
        section aria-labelledby="suite" { (onward::section(desk)) }
        (restated::note(desk, Spot::Front))
    };
    let head = Head {
        title,
        spot: Spot::Front,
        twin: shell::front_name(desk.lang.other()).to_owned(),
        contents: Vec::new(),
        topic: None,
    };
    shell::sheet(desk, &head, &content)
}

/// A table of figures that turns into cards on a phone.
pub(crate) fn lines(desk: &Desk<'_>, caption: &str, lines: &[Line]) -> Markup {
    let heads = [
        desk.say("Quoi", "What"),
        desk.say("Combien", "How many"),
        desk.say("Quand", "When"),
        desk.say("Selon qui", "According to"),
        desk.say("Est-ce sûr ?", "How sure"),
    ];
    let colon = desk.lang.pick("\u{a0}:", ":");
    html! {
        table.cards.figures {
            caption { (caption) }
            thead { tr {
                @for (index, head) in heads.iter().enumerate() {
                    th scope="col" class=[(index == 1).then_some("num")] { (head) }
                }
            } }
            tbody {
                @for line in lines {
                    tr {
                        th scope="row" { (line.what) }
                        td.num data-label={ (heads[1]) (colon) } { a.v href=(line.href) { (line.value) } }
                        td data-label={ (heads[2]) (colon) } { (line.at)
                            @if !line.age.is_empty() { br; span.soft.small.still { (age(desk, line)) } } }
                        td data-label={ (heads[3]) (colon) } { bdi { (line.who) } }
                        td { (mark(line.mark, &line.status))
                            @for told in [&line.remark, &line.caution].into_iter().filter(|it| !it.is_empty()) {
                                br; span.soft.small { (told) }
                            } }
                    }
                }
            }
        }
    }
}

fn age(desk: &Desk<'_>, line: &Line) -> String {
    desk.say(&format!("âge : {}", line.age), &format!("age: {}", line.age))
}

/// What is not as it was: in the snapshot before, and a year ago.
fn changed(desk: &Desk<'_>, changes: &Changes) -> Markup {
    let years = aims::year_ago(desk);
    html! {
        h2 #changements { (desk.say("Ce qui a changé", "What has changed")) }
        p { (changes.intro) }
        @if !changes.told.is_empty() {
            ul {
                @for told in &changes.told {
                    li { bdi { (told.sentence) } br; span.soft.small { bdi { (told.why) } } }
                }
            }
        }
        @if !changes.more.is_empty() { p.small.sans.soft { (changes.more) } }
        @if !years.is_empty() {
            ul {
                @for year in &years {
                    li {
                        (desk.say("Il y a un an, ", "A year ago, ")) a href=(year.href) { (year.what) }
                        (desk.lang.pick("\u{a0}: ", ": ")) (year.sentence)
                    }
                }
            }
        }
        p { a href=(Topic::Changes.href(desk, Spot::Front)) { (desk.say("Nuit après nuit, ce qui a changé", "What has changed, night by night")) } }
    }
}
