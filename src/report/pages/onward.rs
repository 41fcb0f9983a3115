//! The way from the front page to everything else, each with a number that says whether it is worth it.

use chrono::Datelike as _;
use maud::{Markup, html};

use crate::model::{Level, Measure, Territory};

use super::sources_page;
use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::marks::mark;
use crate::report::basis::topic::Topic;
use crate::report::findings::{dispute, health};

/// So many sources in trouble are named.
const MOST_TROUBLED: usize = 5;

/// The section.
pub(crate) fn section(desk: &Desk<'_>) -> Markup {
    let topic = |topic: Topic| topic.href(desk, Spot::Front);
    let france = desk.territory_href(Territory::FRANCE, Spot::Front);
    html! {
        h2 #suite { (desk.say("Aller plus loin", "Read on")) }
        ul.onward {
            li { a href=(topic(Topic::Coverage)) { (desk.say("Région par région", "Region by region")) }
                p { (regions(desk)) } }
            @if let Some(france) = france {
                li { a href=(france) { (desk.say("La France dans le temps", "France over time")) }
                    p { (course(desk)) } }
            }
            li { a href=(topic(Topic::Disputes)) { (desk.say("Les désaccords", "Disagreements")) }
                p { (disputes(desk)) } }
            li { a href=(topic(Topic::Sources)) { (desk.say("Les sources", "The sources")) }
                p { (sources_page::counted(desk)) }
                (troubled(desk)) }
            li { a href=(topic(Topic::Method)) { (desk.say("La méthode et les limites", "The method and its limits")) }
                p { (desk.say(
                    "Comment un chiffre est retenu, et ce que ces données ne disent pas.",
                    "How a figure comes to be kept, and what these data cannot tell.",
                )) } }
            li { a href="../recoupe.xlsx" { (desk.say("Les tableaux", "The tables")) }
                p { (desk.say(
                    "Un classeur pour tableur ; à côté, les mêmes tables en CSV et en Parquet.",
                    "A workbook for a spreadsheet; beside it, the same tables as CSV and Parquet.",
                )) } }
        }
    }
}

/// Of how many places anything is known.
fn regions(desk: &Desk<'_>) -> String {
    let is_known = |territory: &Territory| desk.figures(*territory).next().is_some();
    let known =
        |level: Level| desk.territories().filter(|it| it.level() == level).filter(is_known).count();
    let (regions, all, departments) =
        (known(Level::Region), desk.regions().len(), known(Level::Department));
    let (several, have) = if regions < 2 { ("", ("a", "has")) } else { ("s", ("ont", "have")) };
    let more = if departments < 2 { "" } else { "s" };
    desk.say(
        &format!(
            "{regions} région{several} sur {all} {} au moins un chiffre, et {departments} département{more}.",
            have.0
        ),
        &format!(
            "{regions} region{several} of {all} {} at least one figure, and {departments} department{more}.",
            have.1
        ),
    )
}

/// How long the national series is.
fn course(desk: &Desk<'_>) -> String {
    let dated =
        || desk.figures(Territory::FRANCE).filter(|it| it.figure.measure == Measure::Communities);
    let years = || dated().map(|it| it.figure.as_of.end.year());
    let (first, last) = (years().min(), years().max());
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            let count = dated().count();
            desk.say(
                &format!("{count} chiffres datés, de {first} à {last}, avec leur courbe et leurs preuves."),
                &format!("{count} dated figures, {first} to {last}, as a chart and with their proofs."),
            )
        }
        _ => desk.say(
            "Tous les chiffres nationaux, avec leurs preuves.",
            "All national figures, with their proofs.",
        ),
    }
}

/// How many there are, and the widest.
fn disputes(desk: &Desk<'_>) -> String {
    let all = desk.disputes.len();
    let Some(widest) = dispute::disputes(desk, Spot::Front).next() else {
        return desk
            .say("Aucun désaccord entre les sources.", "No disagreement between the sources.");
    };
    let stop = if widest.title.ends_with('?') { "" } else { "." };
    let (title, gap) = (format!("{}{stop}", widest.title), widest.gap);
    if all == 1 {
        return desk.say(
            &format!("Un seul. {title} Écart : {gap}."),
            &format!("One only. {title} Gap: {gap}."),
        );
    }
    desk.say(
        &format!("{all} désaccords. Le plus large : {title} Écart : {gap}."),
        &format!("{all} disagreements. The widest: {title} Gap: {gap}."),
    )
}

/// The sources that someone should look at.
fn troubled(desk: &Desk<'_>) -> Markup {
    let sources = health::sources(desk);
    let troubled = sources.iter().filter(|source| source.is_away);
    html! {
        @if troubled.clone().next().is_some() {
            ul.small.sans { @for source in troubled.take(MOST_TROUBLED) { li {
                bdi { (source.publisher) } (desk.lang.pick("\u{a0}: ", ": ")) (mark(source.mark, &source.state))
            } } }
        }
    }
}
