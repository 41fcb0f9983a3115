//! Everything that has a name, on one page: territories, communities, sources. Without a script it is
//! an index in the order of the alphabet; with one it is a search.

use maud::{Markup, html};

use crate::communities::Community;
use crate::model::Territory;

use super::shell::{self, Head};
use crate::report::basis::address::{Spot, slug};
use crate::report::basis::desk::{Desk, sorted};
use crate::report::basis::tools::{self, Choice, Tools};
use crate::report::basis::topic::Topic;
use crate::report::findings::health;
use crate::report::language::setting;
use crate::report::language::words::clean;

/// What the names of communities may weigh; those that follow stand on the pages of their departments.
const MOST_BYTES: usize = 190_000;

/// The index.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Chercher", "Search");
    let territories = desk.say("Territoires", "Territories");
    let communities = desk.say("Communautés", "Communities");
    let sources = desk.say("Sources", "Sources");
    let kinds = [("territory", &territories), ("community", &communities), ("source", &sources)];
    let controls = Tools {
        list: "index",
        search: desk.say("Territoire, communauté ou source", "Territory, community or source"),
        choices: vec![Choice {
            attribute: "kind",
            name: desk.say("Quoi", "What"),
            options: kinds.map(|(code, name)| (code.to_owned(), name.clone())).to_vec(),
        }],
        orders: Vec::new(),
    };
    let content = html! {
        h1 { (title) }
        p { (desk.say(
            "Tout ce qui porte un nom dans ce rapport, dans l'ordre de l'alphabet.",
            "Everything that has a name in this report, in the order of the alphabet.",
        )) }
        (tools::tools(desk, &controls))
        div #index {
            section data-group aria-labelledby="territoires" {
                h2 #territoires { (territories) }
                ul.index { (territory_items(desk)) }
            }
            section data-group aria-labelledby="communautes" {
                h2 #communautes { (communities) }
                (community_list(desk))
            }
            section data-group aria-labelledby="sources" {
                h2 #sources { (sources) }
                ul.index { (source_items(desk)) }
            }
        }
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Index.twin(desk),
        contents: Vec::new(),
        topic: Some(Topic::Index),
    };
    shell::sheet(desk, &head, &content)
}

fn territory_items(desk: &Desk<'_>) -> Markup {
    let mut named: Vec<_> = desk.territories().map(|it| (desk.name(it), it)).collect();
    named.sort_by_cached_key(|(name, territory)| (sorted(name), *territory));
    html! {
        @for (name, territory) in named {
            @if let Some(href) = desk.territory_href(territory, Spot::Territory) {
                li data-item data-kind="territory" {
                    a href=(href) { (name) }
                    // The country has no number.
                    @if !territory.number().is_empty() { " " span.soft { "(" (territory.number()) ")" } }
                }
            }
        }
    }
}

fn community_list(desk: &Desk<'_>) -> Markup {
    let mut communities: Vec<&Community> = desk.edition.communities.iter().collect();
    communities.sort_by_cached_key(|it| (sorted(&clean(&it.name)), &it.id));
    let mut bytes = 0;
    let all = communities.len();
    let written: Vec<Markup> = communities
        .into_iter()
        .map(|community| community_item(desk, community))
        .take_while(|item| {
            bytes += item.0.len();
            bytes <= MOST_BYTES
        })
        .collect();
    let more = all - written.len();
    html! {
        @if written.is_empty() { p { (desk.say("Aucune communauté n'est nommée.", "No community is named.")) } }
        @else { ul.index { @for item in &written { (item) } } }
        @if 0 < more { p.small.soft { (desk.say(
            &format!("Et {more} autres, sur les pages de leurs départements."),
            &format!("And {more} more, on the pages of their departments."),
        )) } }
    }
}

fn community_item(desk: &Desk<'_>, community: &Community) -> Markup {
    let name = setting::name(&community.name);
    // Those that no page places are listed with France.
    let place = community.department.unwrap_or(Territory::FRANCE);
    let page = desk.territory_href(place, Spot::Territory);
    html! {
        li data-item data-kind="community" {
            @if let Some(page) = page { a href={ (page) "#communautes" } { bdi { (name) } } } @else { bdi { (name) } }
            @if let Some(department) = community.department { " " span.soft { (desk.name(department)) } }
        }
    }
}

fn source_items(desk: &Desk<'_>) -> Markup {
    let mut sources = health::sources(desk);
    sources.sort_by_cached_key(|it| (sorted(&it.publisher), it.id.clone()));
    html! {
        @for source in &sources {
            li data-item data-kind="source" {
                a href={ (Topic::Sources.file(desk.lang)) "#src-" (slug(&source.id)) } { bdi { (source.publisher) } }
                @if sorted(&source.title) != sorted(&source.publisher) { " " span.soft { bdi { (source.title) } } }
            }
        }
    }
}
