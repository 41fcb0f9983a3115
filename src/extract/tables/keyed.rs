//! Which territory a row of a table is of, and whether its total is that of the whole.

use std::collections::BTreeSet;
use std::ops::Range;

use super::column::{Column, begins, has};
use super::table::Sheet;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::places::{PlaceHit, only};
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::numbers;
use crate::extract::recognise::origin;
use crate::extract::recognise::pointed::is_direction;
use crate::model::{Level, Territory};
use crate::read::Row;

/// What a row says of its place.
pub(crate) enum Place {
    /// Nothing: no column holds places, or the row has none in it.
    Unsaid,
    /// A place that is not known, or a total.
    Unknown,
    /// This one.
    Known(Territory),
}

/// The place that a row names: the smallest, where a region and its department stand side by side.
pub(crate) fn place(row: &Row, columns: &[Column], page: &Page<'_>) -> Place {
    let cells = row.cells.iter().zip(columns);
    let cells =
        cells.filter(|(cell, column)| **column == Column::Territory && !cell.text.is_empty());
    let mut smallest: Option<Territory> = None;
    let mut coded: Option<Territory> = None;
    let mut any = false;
    for (cell, _) in cells {
        any = true;
        let words = tokens(&cell.text);
        let named = known(&words, page);
        // "Nord", "Centre", "Sud" on a page of one island.
        let direction = matches!(words.as_slice(), [word] if is_direction(word));
        let afar = |place: &Territory| direction && !page.is_related(*place);
        if named.as_ref().is_some_and(afar) {
            return Place::Unknown;
        }
        match named {
            Some(place) if smallest.is_none_or(|other| other.level() <= place.level()) => {
                smallest = Some(place);
            }
            Some(_) => {}
            None if numbered(&cell.text).is_some() => coded = coded.or(numbered(&cell.text)),
            // "Bretagne", "Total": the total of the region.
            None if has(&cell.text, Cue::Total, page) => {}
            // "ARA" beside "Auvergne-Rhône-Alpes": a code of somebody's own.
            None if is_code(&cell.text) => {}
            None => return Place::Unknown,
        }
    }
    // "32 | Hauts-de-France": the number of a region, whatever else has it; "59 | Hauts-de-France" is its department.
    let inside =
        |code: &Territory| smallest.is_none_or(|named| (page.parents)(*code) == Some(named));
    match coded.filter(inside).or(smallest) {
        Some(place) => Place::Known(place),
        None if any => Place::Unknown,
        None => Place::Unsaid,
    }
}

/// The territory that the figures of a row are of; `section` is that of the rows above it that head it.
pub(crate) fn territory(
    row: &Row,
    total: bool,
    section: Option<Territory>,
    sheet: &Sheet<'_>,
) -> Option<Territory> {
    let Sheet { columns, caption, places, page, .. } = sheet;
    let label = row.cells.first().map_or("", |cell| &cell.text);
    // "Région", below the departments of one that the page is not of.
    let summed = if total { adds_up(label, places, page) } else { None };
    let summed = summed.filter(|(region, _)| *region != caption.territory);
    match place(row, columns, page) {
        Place::Known(territory) => Some(territory),
        // A total of regions is the country's, a total of departments the caption's.
        _ if total && adds_up_some(label, caption.territory, page) => None,
        Place::Unknown if total && of_another(label, page) => None,
        // "TOTAL FRANCE", below some regions.
        Place::Unknown if total && named(label, page).is_some() => named(label, page),
        Place::Unknown if summed.is_some() => {
            summed.filter(|(_, told)| *told).map(|(region, _)| region)
        }
        Place::Unknown if total && (!sheet.partial || is_whole(label)) => Some(caption.territory),
        Place::Unknown => None,
        // "Guyane", below its basins.
        Place::Unsaid if is_named(label, caption.territory, page) => Some(caption.territory),
        // "CPTS conventionnées, Finistère", beside rows that say no place.
        Place::Unsaid if section.is_none() && within(label, caption.territory, page).is_some() => {
            within(label, caption.territory, page)
        }
        Place::Unsaid if sheet.unkeyed && !total && section.is_none() => None,
        Place::Unsaid => Some(section.unwrap_or(caption.territory)),
    }
}

/// "ARA", "R84"
fn is_code(text: &str) -> bool {
    (2..=4).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The place that a cell is, whatever brackets or numbers stand with it.
pub(crate) fn known(words: &[Token], page: &Page<'_>) -> Option<Territory> {
    let whole = page.vocabulary.places.whole(words);
    whole
        .or_else(|| widened(words, page))
        .or_else(|| behind_number(words, page))
        .or_else(|| noted(words, page))
        .or_else(|| of_body(words, page))
}

/// "CPAM de l'Aude", "CCSS de la Lozère": the place of the one local body that a label is.
fn of_body(words: &[Token], page: &Page<'_>) -> Option<Territory> {
    let places = page.vocabulary.places.find(words);
    let hits = origin::origins(words, &places, page.vocabulary);
    let [hit] = hits.as_slice() else { return None };
    let whole = hit.from == 0 && hit.to == words.len();
    hit.origin.territory.filter(|place| whole && *place != Territory::FRANCE)
}

/// "Maine-et-Loirea", "France entièreb": the letter of a footnote was raised behind the name.
fn noted(words: &[Token], page: &Page<'_>) -> Option<Territory> {
    const LONGEST: usize = 8;
    let (last, before) = words.split_last().filter(|_| words.len() <= LONGEST)?;
    let bare = last.fold.strip_suffix(['a', 'b', 'c', 'd', 'f']).filter(|_| last.is_word())?;
    // "Mayenne c" has it for itself.
    let bare = tokens(bare).into_iter().map(|word| Token { capital: last.capital, ..word });
    let plain: Vec<Token> = before.iter().cloned().chain(bare).collect();
    page.vocabulary.places.whole(&plain)
}

/// "09 Ariège", "22 - Côtes-d'Armor": the department behind its own number.
fn behind_number(words: &[Token], page: &Page<'_>) -> Option<Territory> {
    let numbered = words.first().and_then(|t| numbered(&t.fold))?;
    let rest = words.iter().skip(1).skip_while(|t| t.is_mark("–-:.")).count();
    let named = page.vocabulary.places.whole(&words[words.len() - rest..]);
    named.filter(|place| *place == numbered)
}

/// Whether a number is that of the department that it stands before: "83 – Var : 14".
pub(crate) fn leads(words: &[Token], number: Range<usize>, places: &[PlaceHit]) -> bool {
    let marks = words[number.end..].iter().take_while(|t| t.is_mark("–-:.")).count();
    let place = places.iter().find(|place| place.from == number.end + marks && !place.demonym);
    let code = place.and_then(|place| place.territory).filter(|_| number.start == 0 && 0 < marks);
    code.is_some() && code == numbered(&words[number.start].fold)
}

/// "Rhône (avec la métropole de Lyon)": the place before brackets that take nothing away from it.
fn widened(words: &[Token], page: &Page<'_>) -> Option<Territory> {
    let open = words.iter().position(|t| t.is_mark("("))?;
    let with = words.get(open + 1)?;
    let adds = ["avec", "y", "dont", "et", "incluant", "inclus", "metropole"];
    let closes = words.last().is_some_and(|t| t.is_mark(")"));
    let plain = closes && adds.contains(&with.fold.as_str());
    plain.then(|| page.vocabulary.places.whole(&words[..open])).flatten()
}

/// The one place that a label names, whatever else it says: "TOTAL FRANCE".
pub(crate) fn named(label: &str, page: &Page<'_>) -> Option<Territory> {
    only(&page.vocabulary.places.find(&tokens(label)))
}

/// The one place of a territory with which a label ends, behind what it counts: "CPTS sous ACI au 31/12, Finistère",
/// "CPTS conventionnées en Meurthe-et-Moselle", "CPTS meusiennes".
pub(crate) fn within(label: &str, territory: Territory, page: &Page<'_>) -> Option<Territory> {
    let words = tokens(label);
    let places = page.vocabulary.places.find(&words);
    let [place] = places.as_slice() else { return None };
    let parted = place.from.checked_sub(1).is_some_and(|n| words[n].is_mark(",–("));
    let ends = words[place.to..].iter().all(|t| t.is_mark(")."));
    let inside = |known: &Territory| {
        territory == Territory::FRANCE || (page.parents)(*known) == Some(territory)
    };
    let community = page.vocabulary.cue(Cue::Community);
    let counted = (0..place.from).find_map(|at| community.longest_at(&words, at));
    let behind = counted.filter(|head| head.to <= place.from);
    // "CPTS meusiennes", but not "Part des Meusiens"
    let of_place = behind.as_ref().is_some_and(|head| head.to == place.from);
    let led = behind.is_some()
        && (place.from.saturating_sub(2)..place.from)
            .any(|n| matches!(words[n].fold.as_str(), "en" | "dans" | "a" | "au" | "aux"));
    let named = if place.demonym { of_place } else { parted || led };
    place.territory.filter(|known| named && ends && inside(known))
}

/// Whether a label is the name of a territory and nothing else.
pub(crate) fn is_named(label: &str, territory: Territory, page: &Page<'_>) -> bool {
    page.vocabulary.places.whole(&tokens(label)) == Some(territory)
}

/// How many departments a region of the mainland has.
pub(crate) fn departments(region: Territory, page: &Page<'_>) -> usize {
    let numbers = (1..=95).map(|n| format!("{n:02}")).chain(["2A", "2B"].map(str::to_owned));
    let parts = numbers.filter_map(|number| Territory::department(&number));
    parts.filter(|part| (page.parents)(*part) == Some(region)).count()
}

/// "Total des trois départements", "Ensemble des 4 régions": how many parts a total says that it adds up,
/// unless they make up the territory.
pub(crate) fn adds_up_some(label: &str, territory: Territory, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let parts = numbers(&words, page.vocabulary).into_iter().find(|n| {
        // "Ensemble des quatre"
        let last = n.to == words.len() && words[n.from.saturating_sub(1)].is("des");
        let noun = words.get(n.to).is_some_and(|t| {
            matches!(
                t.fold.as_str(),
                "departements" | "regions" | "territoires" | "bassins" | "caisses" | "delegations"
            )
        });
        last || noun
    });
    let all = departments(territory, page);
    parts.is_some_and(|n| {
        u32::try_from(all).map_or(true, |all| (f64::from(all) - n.low).abs() > 0.5)
    })
}

/// "Total MSA Provence Azur": of a body or an area of its own, and not of the page's territory.
pub(crate) fn of_another(label: &str, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let total = page.vocabulary.cue(Cue::Total);
    let counted = |at: usize| {
        (0..=at).any(|from| total.longest_at(&words, from).is_some_and(|hit| at < hit.to))
    };
    let own = |at: usize| words[at].capital && words[at].is_word() && !counted(at);
    let whole = |at: usize| page.vocabulary.cue(Cue::WholeName).longest_at(&words, at).is_some();
    let named = (1..words.len()).any(|at| own(at) && !whole(at));
    named && self::named(label, page).is_none()
}

/// A label without the brackets that close it: "Région (12 départements)".
fn without_brackets(label: &str) -> &str {
    let open = label.trim_end().strip_suffix(')').and_then(|label| label.split_once(" ("));
    open.map_or(label, |(bare, _)| bare)
}

/// "Région", alone below its departments.
pub(crate) fn is_whole(label: &str) -> bool {
    let words = tokens(without_brackets(label));
    let whole =
        |t: &Token| matches!(t.fold.as_str(), "region" | "departement" | "france" | "national");
    // "Total région", "Ensemble de la région"
    let total = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "total" | "ensemble" | "de" | "du" | "la" | "l'" | "pour" | "regional"
        ) || t.is_mark(":")
    };
    let several = words.iter().filter(|t| t.is("region") || t.is("departement")).count();
    match words.as_slice() {
        [word] => whole(word),
        words => several == 1 && words.iter().all(|t| whole(t) || total(t)),
    }
}

/// Whether a total says that it is of a region: "Région", "Total régional", "Ensemble de la région".
pub(crate) fn is_region(label: &str) -> bool {
    let words = tokens(without_brackets(label));
    let regional = |t: &Token| matches!(t.fold.as_str(), "region" | "regional" | "regionale");
    let small = |t: &Token| {
        matches!(t.fold.as_str(), "total" | "ensemble" | "de" | "la" | "l'" | "pour" | "moyenne")
            || t.is_mark(":")
    };
    words.iter().any(regional) && words.iter().all(|t| regional(t) || small(t))
}

/// The region of which several places are departments, and whether a label says that it adds up the region, or adds
/// up all of them.
///
/// No answer where they are anything else, or the label says that it is the country.
pub(crate) fn adds_up(
    label: &str,
    places: &BTreeSet<Territory>,
    page: &Page<'_>,
) -> Option<(Territory, bool)> {
    let departments: Vec<Territory> =
        places.iter().copied().filter(|place| place.level() == Level::Department).collect();
    let mut regions = departments.iter().map(|department| (page.parents)(*department));
    let region = regions.next().flatten().filter(|_| 1 < departments.len())?;
    let country = tokens(label).iter().any(|t| t.is("france") || t.fold.starts_with("national"));
    let one = regions.all(|other| other == Some(region)) && !country;
    let all = departments.len() == self::departments(region, page);
    one.then(|| (region, all || is_region(label)))
}

/// "Départements", "Région": a sort of territory.
pub(crate) fn is_sort(word: &Token) -> bool {
    ["departement", "region", "territoire"].iter().any(|stem| word.fold.starts_with(stem))
}

/// "Bretagne | Sous-total": whether a row adds up some of the departments of its region, and not all of them.
pub(crate) fn is_subtotal(row: &Row, sheet: &Sheet<'_>) -> bool {
    let Sheet { columns, places, page, .. } = sheet;
    let placed =
        || row.cells.iter().zip(*columns).filter(|(_, column)| **column == Column::Territory);
    let part = placed().skip(1).any(|(cell, _)| begins(&cell.text, Cue::Subtotal, page));
    let known = placed().find_map(|(cell, _)| known(&tokens(&cell.text), page)).filter(|_| part);
    known.is_some_and(|region| {
        let home = |place: &&Territory| (page.parents)(**place) == Some(region);
        places.iter().filter(home).count() < departments(region, page)
    })
}

/// The places that the rows of a table are of.
pub(crate) fn places(body: &[Row], columns: &[Column], page: &Page<'_>) -> BTreeSet<Territory> {
    let known = |row: &Row| match place(row, columns, page) {
        Place::Known(territory) => Some(territory),
        _ => None,
    };
    body.iter().filter_map(known).collect()
}

/// Whether the rows are some parts of a territory: regions or departments of a region, fewer than half of
/// them, or some departments of the country.
pub(crate) fn few_parts(
    places: &BTreeSet<Territory>,
    territory: Territory,
    page: &Page<'_>,
) -> bool {
    const REGIONS: usize = 18;
    const DEPARTMENTS: usize = 90;
    let of = |level: Level| places.iter().filter(|place| place.level() == level).count();
    let departments = of(Level::Department);
    if territory != Territory::FRANCE {
        return 1 < departments && departments * 2 < self::departments(territory, page);
    }
    if 0 < departments {
        return departments < DEPARTMENTS;
    }
    let regions = of(Level::Region);
    0 < regions && regions < REGIONS / 2
}

/// The columns but for the sum of those beside it, where they are of some regions or departments and not of all.
pub(crate) fn without_sum(
    mut columns: Vec<Column>,
    titles: &[String],
    territory: Territory,
    page: &Page<'_>,
) -> Vec<Column> {
    let place = |column: &Column| match column {
        Column::Count(head) => head.territory,
        _ => None,
    };
    let places: BTreeSet<Territory> = columns.iter().filter_map(place).collect();
    if places.len() < 2 || !few_parts(&places, territory, page) {
        return columns;
    }
    for (column, title) in columns.iter_mut().zip(titles) {
        let counts = matches!(column, Column::Count(head) if head.territory.is_none());
        if counts && has(title, Cue::Total, page) && !is_whole(title) {
            *column = Column::Other;
        }
    }
    columns
}

/// Whether the rows of a table are fewer departments than make up what it is of: their mean is not that of the whole.
pub(crate) fn few_departments(sheet: &Sheet<'_>) -> bool {
    sheet.partial && sheet.places.iter().any(|place| place.level() == Level::Department)
}

/// The department whose number a cell holds: "22", "2A", "1".
pub(crate) fn numbered(text: &str) -> Option<Territory> {
    let text = text.trim();
    let code = text.len() <= 3 && text.starts_with(|c: char| c.is_ascii_digit());
    code.then(|| Territory::department(&format!("{text:0>2}").to_uppercase())).flatten()
}

pub(crate) fn is_department(title: &str) -> bool {
    const NAMES: [&str; 6] = ["dpt", "dpts", "dep", "dept", "departement", "departements"];
    tokens(title).iter().any(|t| NAMES.contains(&t.fold.as_str()))
}
