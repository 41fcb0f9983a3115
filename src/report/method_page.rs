//! How the figures come about, what decides between them, and what they cannot tell, as a page.

use maud::{Markup, html};

use super::desk::{Desk, Spot};
use super::front_page::first_upper;
use super::method::{self, Chapter};
use super::names;
use super::restated;
use super::shell::{self, Head};
use super::topic::Topic;

/// The page of the method.
pub(super) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("La méthode et les limites", "The method and its limits");
    let content = html! {
        h1 { (title) }
        p.stand { (method::what_is_a_cpts(desk)) }
        (chapter("methode", &method::method(desk)))
        h2 #ordre { (desk.say("Ce qui départage deux chiffres", "What decides between two figures")) }
        p { (desk.say(
            "Chaque chiffre dit laquelle de ces raisons l'a fait retenir.",
            "Every figure says which of these reasons made it the one that is kept.",
        )) }
        ul { @for step in steps(desk) { li { (first_upper(&step)) "." } } }
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

/// The steps that decided anything in this edition, in words.
fn steps(desk: &Desk<'_>) -> Vec<String> {
    let decided = desk.edition.figures.iter().map(|figure| figure.decided_by.as_str());
    let mut codes: Vec<&str> = decided.filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(|code| names::step(code, desk.lang)).collect()
}

fn chapter(anchor: &str, chapter: &Chapter) -> Markup {
    html! {
        h2 id=(anchor) { (chapter.title) }
        ul { @for point in &chapter.points { li { (point) } } }
    }
}
