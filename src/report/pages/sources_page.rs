//! The health of every source, and what could not be read, as a page.

use maud::{Markup, html};

use crate::publish::{SourceRecord, SourceState};

use super::shell::{self, Head};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::marks::{mark, outside, quotation};
use crate::report::basis::restated;
use crate::report::basis::tools::{self, Choice, Tools, options};
use crate::report::basis::topic::Topic;
use crate::report::findings::health::{self, Health, Trouble};
use crate::report::findings::unread::{self, Silence};

/// What the lists of what was not read may weigh; the tables `issues` and `unread` have the rest.
const MOST_TROUBLE_BYTES: usize = 60_000;
const MOST_SILENCE_BYTES: usize = 110_000;

/// The page of the sources.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Les sources", "The sources");
    let sources = health::sources(desk);
    let troubles = health::troubles(desk);
    let silences = unread::silences(desk);
    let content = html! {
        h1 { (title) }
        p { (counted(desk)) }
        h2 #sante { (desk.say("Comment chaque source s'est portée", "How every source fared")) }
        (tools::tools(desk, &controls(desk, &sources)))
        (table(desk, &sources))
        h2 #non-lu { (desk.say("Ce qui n'a pas pu être lu", "What could not be read")) }
        @if troubles.is_empty() {
            p { (desk.say("Tous les documents ont été lus.", "All documents were read.")) }
        } @else { (troubles_list(desk, &troubles)) }
        h2 #silences { (desk.say("Les phrases qui n'ont pas donné de chiffre", "The sentences that gave no figure")) }
        p { (health::blindness(desk)) }
        (restated::note(desk, Spot::Territory))
        (silences_list(desk, &silences))
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Sources.twin(desk),
        contents: vec![
            ("sante".to_owned(), desk.say("État des sources", "State of the sources")),
            ("non-lu".to_owned(), desk.say("Ce qui n'a pas pu être lu", "What could not be read")),
            ("silences".to_owned(), desk.say("Phrases sans chiffre", "Sentences without a figure")),
        ],
        topic: Some(Topic::Sources),
    };
    shell::sheet(desk, &head, &content)
}

/// How many sources there are, and how many of them someone should look at.
pub(crate) fn counted(desk: &Desk<'_>) -> String {
    let is = |wanted: fn(&SourceRecord) -> bool| {
        desk.edition.sources.iter().filter(|record| wanted(record)).count()
    };
    let all = desk.edition.sources.len();
    let read = is(|record| 0 < record.documents);
    let troubled = is(health::is_troubled);
    let suspended = is(|record| record.state == SourceState::Suspended);
    let mut told = desk.say(
        &format!("{all} sources déclarées, dont {read} lues"),
        &format!("{all} declared sources, {read} of them read"),
    );
    let unread = is(|record| record.documents == 0 && record.state == SourceState::Idle);
    if 0 < unread {
        told.push_str(&desk.say(
            &format!(" et {unread} dont aucune page n'a encore été lue"),
            &format!(" and {unread} of which no page was read yet"),
        ));
    }
    told.push_str(&match troubled {
        0 => desk.say(" ; aucune n'est en panne", "; none is in trouble"),
        1 => desk.say(" ; une est à surveiller", "; one needs a look"),
        _ => desk
            .say(&format!(" ; {troubled} sont à surveiller"), &format!("; {troubled} need a look")),
    });
    told.push_str(&match suspended {
        0 => String::new(),
        1 => desk.say(", une est mise à l'écart par décision", ", one is left alone by decision"),
        _ => desk.say(
            &format!(", {suspended} sont mises à l'écart par décision"),
            &format!(", {suspended} are left alone by decision"),
        ),
    });
    told.push('.');
    told
}

fn controls(desk: &Desk<'_>, sources: &[Health]) -> Tools<'static> {
    let states = sources.iter().map(|it| (it.code.to_owned(), it.state.clone()));
    let kinds = sources.iter().map(|it| (it.kind.clone(), it.kind.clone()));
    Tools {
        list: "liste",
        search: desk.say("Chercher une source", "Search a source"),
        choices: vec![
            Choice {
                attribute: "state",
                name: desk.say("État", "State"),
                options: options(states),
            },
            Choice { attribute: "kind", name: desk.say("Nature", "Kind"), options: options(kinds) },
        ],
        orders: vec![
            ("", desk.say("à surveiller d'abord", "those to look at first")),
            ("name", desk.say("nom", "name")),
            ("-figures", desk.say("nombre de chiffres", "number of figures")),
            ("-seen", desk.say("vue le plus récemment", "seen most recently")),
            ("seen", desk.say("vue le moins récemment", "seen least recently")),
        ],
    }
}

fn heads(desk: &Desk<'_>) -> [String; 6] {
    [
        desk.say("Source", "Source"),
        desk.say("État", "State"),
        desk.say("Vue le", "Last seen"),
        desk.say("Documents", "Documents"),
        desk.say("Chiffres", "Figures"),
        desk.say("Phrases sans chiffre", "Sentences without a figure"),
    ]
}

fn table(desk: &Desk<'_>, sources: &[Health]) -> Markup {
    let heads = heads(desk);
    html! {
        table.cards.states {
            caption { (desk.say("État de chaque source, celles à surveiller d'abord", "The state of every source, those to look at first")) }
            thead { tr {
                @for (index, head) in heads.iter().enumerate() {
                    th scope="col" class=[(2 < index).then_some("num")] { (head) }
                }
            } }
            tbody #liste { @for source in sources { (row(desk, source, &heads)) } }
        }
    }
}

fn row(desk: &Desk<'_>, source: &Health, heads: &[String; 6]) -> Markup {
    let figures: String = source.claims.chars().filter(char::is_ascii_digit).collect();
    html! {
        tr id={ "src-" (crate::report::basis::address::slug(&source.id)) } data-item data-state=(source.code) data-kind=(source.kind)
            data-name=(source.publisher) data-figures=(figures) data-seen=(source.seen) {
            th scope="row" {
                (outside(&source.homepage, &source.publisher)) " "
                span.soft.small { @if source.kind != source.publisher { "(" (source.kind) ")" br; } bdi { (source.title) } }
            }
            td { (mark(source.mark, &source.state))
                @if !source.reason.is_empty() { br; span.soft.small { bdi { (source.reason) } } } }
            td data-label={ (heads[2]) (colon(desk)) } { (source.last_seen) }
            td.num data-label={ (heads[3]) (colon(desk)) } { (source.documents) }
            td.num data-label={ (heads[4]) (colon(desk)) } { (source.claims) }
            td.num data-label={ (heads[5]) (colon(desk)) } { (source.silent) }
        }
    }
}

fn colon(desk: &Desk<'_>) -> &'static str {
    desk.lang.pick("\u{a0}:", ":")
}

fn troubles_list(desk: &Desk<'_>, troubles: &[Trouble]) -> Markup {
    let mut bytes = 0;
    let all = troubles.len();
    let written: Vec<Markup> = troubles
        .iter()
        .map(|trouble| html! {
            details {
                summary { bdi { (trouble.source) } " (" (trouble.issues.len()) ")" }
                ul.small.sans { @for issue in trouble.issues.iter().take(MOST_OF_ONE) { li {
                    strong { (issue.kind) } (desk.lang.pick("\u{a0}: ", ": ")) bdi lang=[issue.lang] { (issue.message) }
                    @if !issue.document.is_empty() {
                        br; span.soft { bdi { (issue.document) } " " bdi { (issue.locator) } }
                    }
                } } }
            }
        })
        .take_while(|written| {
            bytes += written.0.len();
            bytes <= MOST_TROUBLE_BYTES
        })
        .collect();
    html! {
        @for one in &written { (one) }
        (rest(desk, all - written.len(), "issues"))
    }
}

/// So many issues or sentences of one source are told.
const MOST_OF_ONE: usize = 25;

fn silences_list(desk: &Desk<'_>, silences: &[Silence]) -> Markup {
    let mut bytes = 0;
    let all = silences.len();
    let written: Vec<Markup> = silences
        .iter()
        .map(|silence| silence_details(desk, silence))
        .take_while(|written| {
            bytes += written.0.len();
            bytes <= MOST_SILENCE_BYTES
        })
        .collect();
    html! {
        @for one in &written { (one) }
        (rest(desk, all - written.len(), "unread"))
    }
}

fn silence_details(desk: &Desk<'_>, silence: &Silence) -> Markup {
    let more = silence.sentences.len().saturating_sub(MOST_OF_ONE);
    html! {
        details {
            summary { bdi { (silence.publisher) } " (" (silence.sentences.len()) ")" }
            ul.small { @for sentence in silence.sentences.iter().take(MOST_OF_ONE) { li {
                (quotation(desk, &sentence.text))
                br; span.soft.sans {
                    @for (index, (number, reason)) in sentence.numbers.iter().enumerate() {
                        @if 0 < index { (desk.lang.pick("\u{202f}; ", "; ")) }
                        (quotation(desk, number)) (colon(desk)) " " (reason)
                    }
                }
            } } }
            @if 0 < more { p.small.soft { (desk.say(
                &format!("Et {more} autres phrases, dans la table « unread »."),
                &format!("And {more} more sentences, in the table “unread”."),
            )) } }
        }
    }
}

fn rest(desk: &Desk<'_>, more: usize, table: &str) -> Markup {
    html! {
        @if 0 < more { p.small.sans.soft { (desk.say(
            &format!("Et {more} autres sources, dans la table « {table} »."),
            &format!("And {more} more sources, in the table “{table}”."),
        )) } }
    }
}
