//! The opening of the front page: the answer, stage by stage, and against what was announced. A
//! reader who stops here knows what is known, and can print it.

use maud::{Markup, html};

use crate::model::{Measure, Stage, StageRange};

use crate::report::basis::desk::Desk;
use crate::report::basis::marks::mark;
use crate::report::findings::aims::Target;
use crate::report::findings::front::{Answer, Line};
use crate::report::findings::{citation, method};
use crate::report::language::words::{Lang, first_upper};
use crate::report::language::{dates, names};

/// The section that answers the question of the title.
pub(crate) fn section(desk: &Desk<'_>, answer: &Answer) -> Markup {
    html! {
        h2.hid #reponse { (desk.say("La réponse", "The answer")) }
        @if let Some(line) = &answer.lead { (lead(desk, line, answer)) } @else {
            p.lead { (desk.say(
                "Aucun chiffre national n'a été trouvé dans les pages lues.",
                "No national figure was found in the pages read.",
            )) }
        }
        @if let Some(told) = method::silence(desk) { p.sans { strong { (told) } } }
        (facts(desk, answer))
        p.stand { (method::what_is_a_cpts(desk)) }
        (stages(desk, answer))
        @if !answer.targets.is_empty() {
            h3 #objectifs { (desk.say("Face aux objectifs annoncés", "Against the announced targets")) }
            div.aims { @for target in &answer.targets { (aim(desk, target)) } }
        }
    }
}

fn lead(desk: &Desk<'_>, line: &Line, answer: &Answer) -> Markup {
    html! {
        div.lead {
            p { a.big href=(line.href) { (line.value) } }
            p.what { strong { (names::deed(&line.value, line.stages, desk.lang)) } ", " (dates::of_number(&line.at, desk.lang)) "." }
            p.sans { (desk.say("Source : ", "Source: ")) bdi { (line.who) } ". " (mark(line.mark, "")) (line.sure) }
            @if !line.old.is_empty() { p.sans { strong { (line.old) } } }
            @if !line.caution.is_empty() { p.sans { (line.caution) } }
            @if let Some(exact) = &answer.exact {
                p.sans { (desk.say("Dernier nombre exact : ", "Latest exact number: ")) a.value href=(exact.href) { (exact.value) }
                    ", " (exact.at) ", " (desk.say("selon ", "according to ")) bdi { (desk.with_article(&exact.who)) } "." }
            }
            (citation::folded(desk, &answer.citation))
        }
    }
}

/// The two other numbers that readers ask for: all stages together, and the population.
fn facts(desk: &Desk<'_>, answer: &Answer) -> Markup {
    let total = |line: &&Line| {
        line.stages == StageRange::ALL
            && answer.lead.as_ref().is_none_or(|lead| lead.stages != StageRange::ALL)
    };
    let uncovered =
        answer.population.iter().find(|line| line.measure == Measure::PopulationUncovered);
    let (share, other_shares) = answer
        .covered
        .split_first()
        .map_or((None, [].as_slice()), |(first, rest)| (Some(first), rest));
    let facts: Vec<(&Line, &[Line])> = (answer.stages.iter().find(total).into_iter())
        .map(|line| (line, [].as_slice()))
        .chain(share.map(|line| (line, other_shares)))
        .chain(uncovered.map(|line| (line, [].as_slice())))
        .collect();
    html! {
        @if !facts.is_empty() {
            ul.facts { @for (line, others) in facts { li {
                a.value href=(line.href) { (line.value) }
                p { (what(desk, line)) }
                (small(desk, line))
                @for other in others { (beside(desk, other)) }
            } } }
        }
    }
}

/// The same in another definition, so that nobody meets it elsewhere and wonders.
fn beside(desk: &Desk<'_>, line: &Line) -> Markup {
    html! {
        p.small.sans.soft {
            (desk.say("Et ", "And ")) a href=(line.href) { (line.value) } ", "
            (names::stages(line.stages, desk.lang)) ", " (line.at) ", " bdi { (line.who) } ". "
            (mark(line.mark, &line.status)) @if !line.caution.is_empty() { ". " (line.caution) }
        }
    }
}

/// What a number counts, to follow it.
fn what(desk: &Desk<'_>, line: &Line) -> String {
    if line.measure == Measure::Communities {
        names::deed(&line.value, line.stages, desk.lang)
    } else {
        first_upper(&line.what)
    }
}

/// Date, source and how sure, in small print below a number.
fn small(desk: &Desk<'_>, line: &Line) -> Markup {
    html! {
        p.small.sans.soft {
            (first_upper(&line.at)) ", " bdi { (line.who) } ". " (mark(line.mark, &line.status))
            @if line.disputed && line.mark != "≠" { ", " (mark("≠", &desk.say("désaccord", "sources disagree"))) }
        }
    }
}

/// The way of a community, from the idea to the contract, with how many stand where.
fn stages(desk: &Desk<'_>, answer: &Answer) -> Markup {
    let way: Vec<_> = Stage::ALL
        .map(StageRange::exactly)
        .into_iter()
        .map(|range| (range, answer.stages.iter().find(|line| line.stages == range)))
        .collect();
    html! {
        @if way.iter().any(|(_, line)| line.is_some()) {
            h3 { (desk.say("Combien à chaque étape", "How many at each stage")) }
            ol.way { @for (range, line) in &way { li {
                p.step { (first_upper(&names::stages(*range, desk.lang))) }
                @if let Some(line) = line {
                    a.value href=(line.href) { (line.value) }
                    (small(desk, line))
                } @else {
                    p.small.sans.soft { (mark("–", &desk.say("aucun chiffre", "no figure"))) }
                }
            } } }
        }
    }
}

fn aim(desk: &Desk<'_>, target: &Target) -> Markup {
    html! {
        div.aim {
            p { strong { a.value href=(target.href) { (target.value) } (target.unit) } ", " (target.date) }
            p.small { bdi lang=[(desk.lang != Lang::Fr).then_some("fr")] { (target.quotation) } " — " bdi { (target.who) } }
            @if !target.steps.is_empty() {
                ul.bars.sans { @for step in &target.steps { li {
                    p { a href=(step.href) { strong { (step.value) } } ", " (step.what) ", " (step.at) }
                    p.bar { (bar(step.share)) span { (step.share_text) } }
                    @if !step.who.is_empty() { p.soft { bdi { (step.who) } } }
                } } }
            }
        }
    }
}

/// How much of the whole: the number stands beside it, so that nobody has to see it.
fn bar(share: f64) -> Markup {
    let width = format!("{:.1}", share.clamp(0.0, 100.0));
    html! {
        svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
            rect.whole x="0" y="0" width="100" height="8" {}
            rect.part x="0" y="0" width=(width) height="8" {}
        }
    }
}
