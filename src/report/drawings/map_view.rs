//! The maps of the front page as drawings: one chosen, without a script, by a button of its own.
//!
//! The outlines stand once on the page and are used by every map. A reader who cannot see or click
//! finds the same figures in a list below each map, and most of them in the table of regions.

use maud::{Markup, html};

use crate::model::Territory;
use crate::sources::{Atlas, Outline};

use super::outline;
use crate::report::basis::desk::Desk;
use crate::report::basis::marks::mark;
use crate::report::findings::map::{self, Region, Sheet, Shown};
use crate::report::language::names;
use crate::report::language::words::{clean, first_upper};

/// Between two lines of the hatching, in units of the drawing.
const HATCHING: i32 = 13;

/// The section; nothing where there is no map or nothing to show on it.
pub(crate) fn section(desk: &Desk<'_>) -> Option<Markup> {
    let atlas = desk.edition.geography.atlas();
    let (sheets, first) = map::sheets(desk);
    if atlas.is_empty() || sheets.is_empty() {
        return None;
    }
    Some(html! {
        h2 #carte { (desk.say("La carte", "The map")) }
        p { (desk.say(
            "En bleu, les chiffres récents ; en gris, ceux qui ont vieilli ; en hachures, les régions dont aucune page lue ne donne ce nombre. \
             Chaque région mène à sa page.",
            "Blue marks recent figures, grey those that have aged, hatching the regions of which no page read gives that number. \
             Each region leads to its page.",
        )) }
        (outlines(desk, atlas))
        fieldset.maps {
            legend { (desk.say("Choisir ce que montre la carte", "Choose what the map shows")) }
            @for (index, sheet) in sheets.iter().enumerate() {
                @let id = format!("carte-{}", index + 1);
                input type="radio" name="carte" id=(id) checked[index == first];
                label for=(id) { (first_upper(&sheet.choice)) }
            }
            @for (index, sheet) in sheets.iter().enumerate() {
                (drawing(desk, atlas, sheet, &format!("carte-{}-titre", index + 1)))
            }
        }
        p.small.sans.soft { (clean(desk.lang.pick(&atlas.credit_fr, &atlas.credit_en))) ". " (desk.say(
            "Outre-mer : chaque région à sa propre échelle.",
            "Overseas: each region at a scale of its own.",
        )) }
    })
}

/// The outlines, once for all maps, and the hatching beside each.
fn outlines(desk: &Desk<'_>, atlas: &Atlas) -> Markup {
    let drawn = drawn(desk, atlas);
    html! {
        svg.stock aria-hidden="true" width="0" height="0" {
            defs {
                @for (region, outline) in drawn {
                    path id={ "o-" (slug(region)) } d=(outline::path(outline)) fill-rule="evenodd" {}
                    path id={ "h-" (slug(region)) } d=(outline::hatching(outline, HATCHING)) {}
                }
            }
        }
    }
}

/// The regions that the map knows.
fn drawn<'d>(desk: &Desk<'_>, atlas: &'d Atlas) -> Vec<(Territory, &'d Outline)> {
    let known = |region| Some((region, atlas.outline(region)?));
    desk.regions().into_iter().filter_map(known).collect()
}

fn slug(territory: Territory) -> String {
    territory.to_string().to_lowercase()
}

fn drawing(desk: &Desk<'_>, atlas: &Atlas, sheet: &Sheet, title: &str) -> Markup {
    let known = sheet.regions.iter().filter(|region| region.value.is_some()).count();
    let all = sheet.regions.len();
    let said = if known == 1 {
        desk.say(
            &format!("Une région sur {all} a un chiffre"),
            &format!("One region of {all} has a figure"),
        )
    } else {
        desk.say(
            &format!("{known} régions sur {all} ont un chiffre"),
            &format!("{known} regions of {all} have a figure"),
        )
    };
    let view = format!("0 0 {} {}", atlas.width, atlas.height);
    html! {
        // Paper has room for the maps that compare something; a screen has room for all.
        figure.map.sparse[known < 3] aria-labelledby=(title) {
            figcaption {
                p.title id=(title) { (first_upper(&sheet.title)) }
                p { (said) "." @if !sheet.caution.is_empty() { " " (sheet.caution) } }
                // A telephone has room for the numbers alone.
                p.narrow { (desk.say("Les noms et les dates sont dans la liste sous la carte.", "Names and dates are in the list below the map.")) }
            }
            svg viewBox=(view) role="group" aria-labelledby=(title) {
                @for region in &sheet.regions {
                    @if let Some(outline) = atlas.outline(region.territory) { (place(desk, region, outline)) }
                }
                // Above all regions: a label is wider than Île-de-France, and its neighbours must not cover it.
                g.labels aria-hidden="true" {
                    @for region in &sheet.regions {
                        @if let Some(outline) = atlas.outline(region.territory) { (writing(region, outline)) }
                    }
                }
            }
            div.aside { (legend(desk, sheet)) (list(desk, sheet)) }
        }
    }
}

/// One region, which leads to its page.
fn place(desk: &Desk<'_>, region: &Region, outline: &Outline) -> Markup {
    let told = told(desk, region);
    let shape = html! {
        title { (told) }
        @let id = slug(region.territory);
        @match &region.value {
            Some(shown) => { use href={ "#o-" (id) } class=(class(shown)) {} }
            None => {
                use href={ "#o-" (id) } class="blank" {}
                use href={ "#h-" (id) } class="hatch" {}
            }
        }
    };
    let name = spoken(desk, region, outline);
    html! {
        @match &region.href {
            Some(href) => a href=(href) aria-label=(name) { (shape) },
            None => g role="img" aria-label=(name) { (shape) },
        }
    }
}

fn class(shown: &Shown) -> String {
    format!("{}{}", if shown.is_old { "o" } else { "q" }, shown.shade + 1)
}

/// Name, number and date, one below the other around the place of the label.
fn writing(region: &Region, outline: &Outline) -> Markup {
    let (x, y) = outline.label;
    // A name of two lines pushes the rest down; the number stays near the middle.
    let lines = i32::try_from(outline.lines.len()).unwrap_or(0);
    let above = y - 8 - 17 * (lines - 1).max(0);
    let class = match &region.value {
        Some(shown) if !outline.is_beside => class(shown),
        _ => "blank".to_owned(),
    };
    html! {
        text class={ "t " (class) } x=(x) y=(above) {
            @for (line, name) in (0..).zip(&outline.lines) {
                tspan.n x=(x) y=(above + 17 * line) { (clean(name)) } " "
            }
            @if let Some(shown) = &region.value {
                tspan.v x=(x) y=(y + 20) { (shown.number) } " "
                tspan.d x=(x) y=(y + 39) { (shown.date) }
            }
        }
    }
}

/// The name of a link: what is written on the region, word for word, so that who speaks to the
/// page can say what is seen; then how sure it is.
fn spoken(desk: &Desk<'_>, region: &Region, outline: &Outline) -> String {
    let mut words: Vec<_> = outline.lines.iter().map(|line| clean(line).into_owned()).collect();
    if words.is_empty() {
        words.push(region.name.clone());
    }
    let known = region.value.as_ref();
    words.extend(known.into_iter().flat_map(|it| [it.number.clone(), it.date.clone()]));
    let status =
        known.map_or_else(|| desk.say("aucun chiffre", "no figure"), |it| it.line.status.clone());
    format!("{}, {status}", words.join(" "))
}

/// A region in words, for the pointer that rests on it.
fn told(desk: &Desk<'_>, region: &Region) -> String {
    let colon = desk.lang.pick("\u{a0}: ", ": ");
    match &region.value {
        Some(shown) => {
            let line = &shown.line;
            format!("{}{colon}{}, {} ({})", region.name, line.value, line.at, line.status)
        }
        None => format!("{}{colon}{}", region.name, desk.say("aucun chiffre", "no figure")),
    }
}

fn legend(desk: &Desk<'_>, sheet: &Sheet) -> Markup {
    let shades = sheet.legend.len();
    let shade = |index: usize| if shades == 1 { 3 } else { index * 4 / (shades - 1) + 1 };
    let ages = [
        ("q", desk.say("chiffre récent", "recent figure")),
        ("o", desk.say("chiffre ancien", "old figure")),
    ];
    html! {
        div.key aria-hidden="true" {
            @for (ramp, word) in &ages {
                @let used = sheet.regions.iter().filter_map(|it| it.value.as_ref());
                @if used.clone().any(|shown| shown.is_old == (*ramp == "o")) {
                    p { span.word { (word) }
                        @for (index, text) in sheet.legend.iter().enumerate() {
                            span class={ "swatch b" (ramp) (shade(index)) } { (text) }
                        }
                    }
                }
            }
            @if sheet.regions.iter().any(|it| it.value.is_none()) {
                p { span.word { (desk.say("aucun chiffre", "no figure")) }
                    span.swatch.bare { svg viewBox="0 0 48 20" {
                        path.hatch d="M-4 20l20-20M8 20l20-20M20 20l20-20M32 20l20-20" {}
                    } }
                }
            }
        }
    }
}

/// The same figures as a list.
fn list(desk: &Desk<'_>, sheet: &Sheet) -> Markup {
    let colon = desk.lang.pick("\u{a0}: ", ": ");
    html! {
        details {
            summary { (desk.say("Les nombres de cette carte", "The numbers of this map")) }
            ul.small.sans {
                @for region in &sheet.regions {
                    @if let Some(shown) = &region.value {
                        @let line = &shown.line;
                        li { (region.name) (colon) a href=(line.href) { (line.value) } ", " (line.at) ", "
                            (mark(line.mark, &line.status))
                            @if !sheet.caution.is_empty() { ", " (names::stages(line.stages, desk.lang)) } }
                    }
                }
            }
        }
    }
}
