//! What each night changed, as a page and as an Atom feed.

use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use maud::{Markup, html};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::model::Digest;
use crate::publish::{Night, Note};

use super::shell::{self, Head};
use crate::report::basis::address::{Spot, page_name, slug};
use crate::report::basis::desk::Desk;
use crate::report::basis::tools::{self, Choice, Tools, options};
use crate::report::basis::topic::{Topic, feed_file, feed_href};
use crate::report::findings::changes;
use crate::report::language::words::{Lang, clean, first_upper};
use crate::report::language::{dates, names};

/// What the nights of the page may weigh; older ones stand in the log and in their own snapshots.
const MOST_BYTES: usize = 200_000;

/// So many nights are in the feed: a month, for whoever was away.
const MOST_ENTRIES: usize = 31;

/// The page of changes.
pub(crate) fn page(desk: &Desk<'_>, nights: &[Night]) -> String {
    let title = desk.say("Ce qui a changé", "What has changed");
    let changes = changes::changes(desk);
    let causes = nights
        .iter()
        .flat_map(|night| &night.notes)
        .map(|note| (note.cause.clone(), names::cause(&note.cause, desk.lang)));
    let controls = Tools {
        list: "nuits",
        search: desk.say("Chercher un territoire, une source", "Search a territory, a source"),
        choices: vec![Choice {
            attribute: "cause",
            name: desk.say("Cause", "Cause"),
            options: options(causes),
        }],
        orders: Vec::new(),
    };
    let content = html! {
        h1 { (title) }
        p.stand { (desk.say(
            "Nuit après nuit, les chiffres qui ne sont plus ce qu'ils étaient, et pourquoi : une source a publié ou corrigé, \
             une règle a changé, le programme a changé, ou seulement le temps a passé.",
            "Night by night, the figures that are not what they were, and why: a source published or corrected, a rule is \
             another, the program is another, or only time has passed.",
        )) }
        p { (changes.intro) }
        p { a href=(feed_href(desk.lang, Spot::Territory)) type="application/atom+xml" {
            (desk.say("S'abonner à ces changements (Atom)", "Follow these changes (Atom)"))
        } }
        @if !nights.is_empty() {
            (tools::tools(desk, &controls))
            div #nuits { (bounded(desk, nights)) }
        }
        p.small.sans.soft { (desk.say(
            "Les nuits sans changement ne figurent pas ici. Toutes les révisions d'une nuit sont dans la table « revisions » de son \
             instantané.",
            "Nights without a change are not listed. All revisions of a night are in the table “revisions” of its snapshot.",
        )) }
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Changes.twin(desk),
        contents: Vec::new(),
        topic: Some(Topic::Changes),
    };
    shell::sheet(desk, &head, &content)
}

fn bounded(desk: &Desk<'_>, nights: &[Night]) -> Markup {
    let mut bytes = 0;
    let written = nights.iter().map(|night| section(desk, night)).take_while(|section| {
        bytes += section.0.len();
        bytes <= MOST_BYTES
    });
    html! { @for section in written { (section) } }
}

fn anchor(night: &Night) -> String {
    format!("n-{}", slug(&night.run_id))
}

fn section(desk: &Desk<'_>, night: &Night) -> Markup {
    let more = night.untold();
    html! {
        section data-group aria-labelledby=(anchor(night)) {
            h2 id=(anchor(night)) { (dates::day(night.reference_date, desk.lang)) }
            p.small.sans.soft title={ (clean(&night.run_id)) ", " (clean(&night.previous)) } { (held_against(desk, night)) }
            ul {
                @for note in &night.notes {
                    li data-item data-cause=(note.cause) {
                        @if let Some(href) = href(desk, note) { a href=(href) { bdi { (sentence(note, desk.lang)) } } }
                        @else { bdi { (sentence(note, desk.lang)) } }
                        br; span.small { span.tag { (first_upper(&names::cause(&note.cause, desk.lang))) } ". "
                            span.soft { bdi { (why(note, desk.lang)) } } }
                    }
                }
            }
            @if 0 < more { p.small.sans.soft { (others(desk, more)) } }
        }
    }
}

/// Which editions a night tells apart.
fn held_against(desk: &Desk<'_>, night: &Night) -> String {
    let tonight = changes::edition_of(desk, &night.run_id);
    let before = changes::edition_of(desk, &night.previous);
    desk.say(
        &format!("Édition {}, comparée à l'édition {}.", tonight.fr, before.fr),
        &format!("The edition {}, held against the edition {}.", tonight.en, before.en),
    )
}

fn others(desk: &Desk<'_>, more: usize) -> String {
    desk.say(
        &format!(
            "Autres changements de cette nuit : {more}, surtout des chiffres d'autres dates ou devenus \
             anciens ; la table « revisions » les a tous."
        ),
        &format!(
            "Other changes of that night: {more}, mostly figures of other dates or grown old; the \
             table “revisions” has them all."
        ),
    )
}

fn sentence(note: &Note, lang: Lang) -> String {
    lang.say(&clean(&note.sentence_fr), &clean(&note.sentence_en))
}

fn why(note: &Note, lang: Lang) -> String {
    lang.say(&clean(&note.why_fr), &clean(&note.why_en))
}

/// The proof of what a night told, where this edition still has it; else the page of the territory.
fn href(desk: &Desk<'_>, note: &Note) -> Option<String> {
    if let Some(claim) = note.claim.as_ref().and_then(|id| desk.claim_named(id)) {
        return Some(desk.claim_href(claim, Spot::Territory));
    }
    let territory = note.territory.parse().ok()?;
    desk.territory_href(territory, Spot::Territory).map(|_| page_name(territory))
}

/// The feed of changes, an entry for each night.
pub(crate) fn feed(desk: &Desk<'_>, nights: &[Night]) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_feed(desk, nights, &mut bytes).expect("writing to memory cannot fail");
    bytes.push(b'\n');
    bytes
}

fn write_feed(desk: &Desk<'_>, nights: &[Night], bytes: &mut Vec<u8>) -> io::Result<()> {
    let lang = desk.lang;
    let page = Topic::Changes.file(lang);
    let title = desk.say(
        "Recoupe : les chiffres des CPTS qui ont changé",
        "Recoupe: figures of the CPTS that changed",
    );
    let updated = nights.first().map_or(desk.edition.run.started_at, |night| night.started_at);
    let mut writer = Writer::new_with_indent(bytes, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = writer.create_element("feed");
    let feed =
        feed.with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", lang.code())]);
    feed.write_inner_content(|writer| {
        text(writer, "id", &name(&["feed", lang.code()]))?;
        text(writer, "title", &title)?;
        text(writer, "updated", &time(updated))?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", "Recoupe"))?;
        link(writer, "alternate", "text/html", page)?;
        link(writer, "self", "application/atom+xml", feed_file(lang))?;
        for night in nights.iter().take(MOST_ENTRIES) {
            writer
                .create_element("entry")
                .write_inner_content(|writer| entry(desk, night, writer))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn entry<W: io::Write>(desk: &Desk<'_>, night: &Night, writer: &mut Writer<W>) -> io::Result<()> {
    let lang = desk.lang;
    let (day, count) = (dates::day(night.reference_date, lang), night.changes);
    let title = match count {
        0 => desk.say(
            &format!("{day} : mêmes valeurs, entre d'autres bornes"),
            &format!("{day}: the same values, between other bounds"),
        ),
        1 => {
            desk.say(&format!("{day} : un chiffre a changé"), &format!("{day}: one figure changed"))
        }
        _ => desk.say(
            &format!("{day} : {count} chiffres ont changé"),
            &format!("{day}: {count} figures changed"),
        ),
    };
    text(writer, "id", &name(&["night", lang.code(), &night.run_id]))?;
    text(writer, "title", &title)?;
    text(writer, "updated", &time(night.started_at))?;
    link(
        writer,
        "alternate",
        "text/html",
        &format!("{}#{}", Topic::Changes.file(lang), anchor(night)),
    )?;
    let mut causes: Vec<&str> = night.notes.iter().map(|note| note.cause.as_str()).collect();
    causes.sort_unstable();
    causes.dedup();
    for cause in causes {
        let label = names::cause(cause, lang);
        let category = writer.create_element("category");
        category.with_attributes([("term", &*clean(cause)), ("label", &*label)]).write_empty()?;
    }
    let more = night.untold();
    let content = html! {
        ul { @for note in &night.notes { li { (sentence(note, lang)) br; (why(note, lang)) } } }
        @if 0 < more { p { (others(desk, more)) } }
    };
    let element = writer.create_element("content").with_attribute(("type", "html"));
    element.write_text_content(BytesText::new(&content.into_string()))?;
    Ok(())
}

fn text<W: io::Write>(writer: &mut Writer<W>, element: &str, text: &str) -> io::Result<()> {
    writer.create_element(element).write_text_content(BytesText::new(text))?;
    Ok(())
}

fn link<W: io::Write>(writer: &mut Writer<W>, rel: &str, kind: &str, href: &str) -> io::Result<()> {
    let link = writer.create_element("link");
    link.with_attributes([("rel", rel), ("type", kind), ("href", href)]).write_empty()?;
    Ok(())
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A name that is the same whenever the same parts are named: nobody knows at which address the feed
/// will stand.
fn name(parts: &[&str]) -> String {
    let pieces = parts.iter().flat_map(|part| [&b"\0"[..], part.as_bytes()]);
    let pieces: Vec<&[u8]> = [&b"recoupe"[..]].into_iter().chain(pieces).collect();
    format!("urn:uuid:{}", Digest::of_pieces(&pieces).uuid())
}
