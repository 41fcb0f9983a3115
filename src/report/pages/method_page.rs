//! How the figures come about, what decides between them, and what they cannot tell, as a page.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::publish::schema;

use super::shell::{self, Head};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::restated;
use crate::report::basis::topic::Topic;
use crate::report::findings::method::{self, Chapter};
use crate::report::language::names;
use crate::report::language::words::{self, first_upper};

/// The page of the method.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("La méthode et les limites", "The method and its limits");
    let content = html! {
        h1 { (title) }
        p.stand { (method::what_is_a_cpts(desk)) }
        (chapter("methode", &method::method(desk)))
        h2 #ordre { (desk.say("Ce qui départage deux chiffres", "What decides between two figures")) }
        p { (desk.say(
            "Chaque chiffre dit laquelle de ces raisons l'a fait retenir. Les voici dans l'ordre où elles comptent, avec le \
             nombre de chiffres de cette édition.",
            "Every figure says which of these reasons made it the one that is kept. Here they are in the order in which they \
             count, with the number of figures of this edition.",
        )) }
        ul { @for (step, count) in steps(desk) {
            li { (first_upper(&step)) " (" (words::number(method::count(count), desk.lang)) ")" }
        } }
        h2 #preuve { (desk.say("Citer, vérifier", "Quote, check")) }
        ul { @for point in &method::proof(desk).points { li { (point) } } }
        @if desk.has_restated() {
            h2 id=(restated::ANCHOR) { (desk.say("Les copies qui redisent", "Copies that restate")) }
            p { (restated::explained(desk)) " " (desk.say(
                "Elles permettent d'établir ce rapport sans réseau. Une nuit en ligne lit les pages elles-mêmes, et leurs propres \
                 mots sont alors cités. Dans les tables, la colonne « restated » les signale.",
                "They let this report be made without a network. A night online reads the pages themselves, and then their own \
                 words are quoted. In the tables, the column “restated” marks them.",
            )) }
        }
        (chapter("limites", &method::limits(desk)))
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Method.twin(desk),
        contents: vec![
            ("methode".to_owned(), desk.say("La méthode", "The method")),
            ("ordre".to_owned(), desk.say("Ce qui départage", "What decides")),
            ("preuve".to_owned(), desk.say("Citer, vérifier", "Quote, check")),
            ("limites".to_owned(), desk.say("Les limites", "The limits")),
        ],
        topic: Some(Topic::Method),
    };
    shell::sheet(desk, &head, &content)
}

/// The steps that decided anything in this edition, in words and in their order, with how often they did.
fn steps(desk: &Desk<'_>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    let decided = desk.edition.figures.iter().map(|figure| figure.decided_by.as_str());
    for code in decided.filter(|code| !code.is_empty()) {
        *counts.entry((schema::step_rank(code), code)).or_default() += 1;
    }
    counts.into_iter().map(|((_, code), count)| (names::step(code, desk.lang), count)).collect()
}

fn chapter(anchor: &str, chapter: &Chapter) -> Markup {
    html! {
        h2 id=(anchor) { (chapter.title) }
        ul { @for point in &chapter.points { li { (point) } } }
    }
}
