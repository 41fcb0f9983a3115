//! What columns say for each other: shares whose head does not say of what, totals, parts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cell::mentions_other_than_aci;
use super::column::{Column, Head, has, mentions_cpts, number_of, stage_of};
use super::keyed;
use super::unit::unit;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::stages::{Named, common, hull};
use crate::model::{Level, Territory};
use crate::read::Row;

/// Whether a text speaks of the people who are covered: "Part de la population couverte".
pub(crate) fn covers(text: &str, page: &Page<'_>) -> bool {
    let people = has(text, Cue::Whole, page) || has(text, Cue::Population, page);
    people && has(text, Cue::Coverage, page) && !has(text, Cue::Uncovered, page)
}

/// The titles of columns, with the unit that the caption gives for the people of those that name none: "Population
/// couverte", below "en milliers d'habitants".
pub(crate) fn in_units<'t>(
    titles: &'t [String],
    above: &str,
    page: &Page<'_>,
) -> Cow<'t, [String]> {
    let above = above.to_lowercase();
    let said = ["en milliers", "en millions"].into_iter().find(|unit| above.contains(unit));
    let bare =
        |title: &String| covers(title, page) && !title.contains('%') && unit(title).is_none();
    let Some(said) = said.filter(|_| titles.iter().any(bare)) else {
        return Cow::Borrowed(titles);
    };
    let united =
        |title: &String| if bare(title) { format!("{title} ({said})") } else { title.clone() };
    Cow::Owned(titles.iter().map(united).collect())
}

/// Whether a text announces the people whom nobody covers: "Part de la population hors de toute CPTS".
pub(crate) fn outside(text: &str, page: &Page<'_>) -> bool {
    let people = has(text, Cue::Whole, page) || has(text, Cue::Population, page);
    let first = tokens(text).into_iter().find(|t| t.is_word() && !is_number_of_table(t));
    let rate = first.is_some_and(|t| {
        matches!(t.fold.as_str(), "part" | "taux" | "pourcentage" | "proportion" | "population")
    });
    // "Part non couverte au 1er juillet 2025"
    let bare = text.to_lowercase().contains("non couverte");
    (people || bare) && rate && has(text, Cue::Uncovered, page)
}

/// The columns of a table of which something says that it tells of the people who are covered, with the
/// shares among them.
///
/// `rated` says that its caption announces nothing else: "Part de la population couverte (en %)", above years.
pub(crate) fn shares(
    columns: Vec<Column>,
    titles: &[String],
    (body, rated): (&[Row], bool),
    page: &Page<'_>,
) -> Vec<Column> {
    let plain = |head: &Head| !head.share && head.people.is_none() && !head.target;
    let column = |(at, column): (usize, Column)| match column {
        Column::Count(head)
            if rated && plain(&head) && !mentions_other_than_aci(&titles[at], page) =>
        {
            Column::Count(Head { share: true, ..head })
        }
        Column::Other if rated && fractions(at, body, page) => {
            share(&titles[at], page).map_or(Column::Other, Column::Count)
        }
        Column::Other if titles[at].contains('%') || percent(at, body, page) => {
            share(&titles[at], page).map_or(Column::Other, Column::Count)
        }
        column => column,
    };
    columns.into_iter().enumerate().map(column).collect()
}

/// "Projet de santé validé | dont ACI signé": what a column is a part of holds that part too.
///
/// "MSP | dont signataires de l'ACI" are parts of something else.
pub(crate) fn parted(mut columns: Vec<Column>, titles: &[String], page: &Page<'_>) -> Vec<Column> {
    for at in 1..columns.len() {
        let part = tokens(&titles[at]).iter().any(|t| t.is("dont"));
        let whole = (0..at).rev().find(|&n| !tokens(&titles[n]).iter().any(|t| t.is("dont")));
        let other = |n: &usize| {
            columns[*n] == Column::Other
                && has(&titles[*n], Cue::OtherStructure, page)
                && !mentions_other_than_aci(&titles[at], page)
        };
        if part && whole.as_ref().is_some_and(other) {
            columns[at] = Column::Other;
            continue;
        }
        let Some(whole) = whole.filter(|_| part) else { continue };
        // "CPTS | dont en 2024": a part of them that no stage tells apart.
        let apart = |head: &Head| head.stages.is_some() || head.territory.is_some();
        if matches!(&columns[at], Column::Count(head) if is_count(head) && !apart(head)) {
            columns[at] = Column::Other;
            continue;
        }
        let Column::Count(head) = &mut columns[whole] else { continue };
        if let Some(named) = &mut head.stages {
            named.among = named.stages;
        }
        // "CPTS au 1er janvier 2024 | dont ACI signé": on the same day.
        let (date, counted) = (head.date, !head.target);
        if let Column::Count(head) = &mut columns[at]
            && counted
        {
            head.date = head.date.or(date);
        }
    }
    columns
}

/// Whether a column counts communities.
pub(crate) fn is_count(head: &Head) -> bool {
    !head.share && !head.target && head.people.is_none()
}

/// "ACI signé | Projet validé | Lettre d'intention | Total": a total that is the sum of its columns in
/// every row covers what they cover, and nothing that none of them counts.
pub(crate) fn totalled(
    mut columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    let counts = |at: usize| match &columns[at] {
        Column::Count(head) if !head.share && head.people.is_none() => Some(head),
        _ => None,
    };
    let (totals, parts): (Vec<usize>, Vec<usize>) = (0..columns.len())
        .filter(|&at| counts(at).is_some())
        .partition(|&at| has(&titles[at], Cue::Total, page));
    // "CPTS | MSP | Total structures" adds up more than communities.
    let other = |at: usize| {
        has(&titles[at], Cue::OtherStructure, page) && !mentions_cpts(&titles[at], page)
    };
    if let &[total] = totals.as_slice()
        && (0..titles.len()).any(other)
        && !mentions_cpts(&titles[total], page)
    {
        columns[total] = Column::Other;
        return columns;
    }
    let named = |at: &usize| counts(*at).and_then(|head| head.stages.as_ref());
    let stages: Vec<_> = parts.iter().filter_map(named).map(|named| named.stages).collect();
    let [total] = totals.as_slice() else { return columns };
    let whole = stages.iter().copied().reduce(hull).filter(|_| 1 < parts.len());
    let Some(whole) = whole.filter(|_| stages.len() == parts.len()) else { return columns };
    let value = |row: &Row, at: usize| {
        let text = row.cells.get(at).map_or("", |cell| &cell.text);
        number_of(text, page).map(|number| number.low)
    };
    let sums = body.iter().filter_map(|row| {
        let sum: f64 = parts.iter().filter_map(|&at| value(row, at)).sum();
        Some((value(row, *total)? - sum).abs() < 0.5)
    });
    let sums: Vec<bool> = sums.collect();
    // "Total (LI + ACI)" names some of them, "CPTS, toutes étapes" more.
    let within = |head: &Head| {
        head.stages.as_ref().is_none_or(|own| common(own.stages, whole) == Some(own.stages))
    };
    if let Column::Count(head) = &mut columns[*total]
        && within(head)
        && !sums.is_empty()
        && sums.iter().all(|sum| *sum)
    {
        let rule = "total of its columns".to_owned();
        head.stages = Some(Named { stages: whole, among: whole, rule });
    }
    columns
}

/// "Charente | Deux-Sèvres | Vienne | Ensemble": the total of a few of the departments of a territory is not the
/// territory's.
pub(crate) fn summed(
    mut columns: Vec<Column>,
    titles: &[String],
    territory: Territory,
    page: &Page<'_>,
) -> Vec<Column> {
    let department = |column: &Column| match column {
        Column::Count(head) => head.territory.filter(|t| t.level() == Level::Department),
        _ => None,
    };
    let parts: BTreeSet<Territory> = columns.iter().filter_map(department).collect();
    let home = |part: &Territory| (page.parents)(*part) == Some(territory);
    let all = keyed::departments(territory, page);
    let few = 1 < parts.len() && parts.iter().all(home) && parts.len() * 2 < all;
    for (column, title) in columns.iter_mut().zip(titles) {
        // "04 | 05 | Région": of the region in which the departments beside it lie.
        if let Column::Count(head) = column
            && head.territory.is_none()
            && keyed::is_region(title)
            && let Some((region, _)) = keyed::adds_up(title, &parts, page)
        {
            head.territory = Some(region);
        }
        // "Cher | Région": the region of the department that the table is of.
        if let Column::Count(head) = column
            && head.territory.is_none()
            && keyed::is_region(title)
            && territory.level() == Level::Department
        {
            head.territory = (page.parents)(territory);
        }
        let total = has(title, Cue::Total, page) && keyed::named(title, page).is_none();
        let some = keyed::adds_up_some(title, territory, page);
        if matches!(column, Column::Count(head) if head.territory.is_none())
            && total
            && 1 < parts.len()
            && (few || some)
        {
            *column = Column::Other;
        }
    }
    columns
}

/// The columns, with those of the people who are covered at the stages of the communities that are
/// counted beside them, where all of these stand at the same.
pub(crate) fn staged(mut columns: Vec<Column>) -> Vec<Column> {
    let people = |head: &Head| head.share || head.people.is_some();
    let counts = columns.iter().filter_map(|column| match column {
        Column::Count(head) if !people(head) && !head.target => Some(head.stages.clone()),
        _ => None,
    });
    let mut counts: Vec<_> = counts.collect();
    // "Part couverte par une CPTS signataire | Population restant à couvrir"
    if counts.is_empty() {
        let told = columns.iter().filter_map(|column| match column {
            Column::Count(head) if people(head) && head.stages.is_some() => {
                Some(head.stages.clone())
            }
            _ => None,
        });
        counts.extend(told);
    }
    let Some(Some(named)) = counts.first() else { return columns };
    let same = |other: &Option<Named>| other.as_ref().is_some_and(|o| o.stages == named.stages);
    if !counts.iter().all(same) {
        return columns;
    }
    for column in &mut columns {
        if let Column::Count(head) = column
            && people(head)
            && head.stages.is_none()
        {
            head.stages = Some(named.clone());
        }
    }
    columns
}

/// "Stade | Nombre | Population": the people whom the communities of each stage cover.
pub(crate) fn peopled(
    mut columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    const CROWD: f64 = 1000.0;
    if !columns.contains(&Column::Stage) {
        return columns;
    }
    for (at, column) in columns.iter_mut().enumerate() {
        let words = tokens(&titles[at]);
        // `population_totale`: who lives there.
        let whole =
            |t: &Token| ["total", "municipal", "legal"].iter().any(|stem| t.fold.starts_with(stem));
        let people = words.len() <= 2
            && has(&titles[at], Cue::Whole, page)
            && !words.iter().any(whole)
            && !repeats(at, body);
        let crowd = || {
            let cells = body.iter().filter_map(|row| row.cells.get(at));
            let mut numbers = cells.filter_map(|cell| number_of(&cell.text, page)).peekable();
            numbers.peek().is_some() && numbers.all(|number| CROWD <= number.low)
        };
        if *column == Column::Other && people && crowd() {
            *column = Column::Count(Head { people: Some(1.0), ..Head::default() });
        }
    }
    columns
}

/// Whether rows below each other hold the same number, as those of one place do where it tells who lives there.
fn repeats(at: usize, body: &[Row]) -> bool {
    let cells: Vec<_> = body.iter().filter_map(|row| row.cells.get(at)).collect();
    cells.windows(2).any(|pair| !pair[0].text.is_empty() && pair[0].text == pair[1].text)
}

/// Whether a caption or line announces shares of the people who are covered, and nothing else.
pub(crate) fn announces(text: &str, page: &Page<'_>) -> bool {
    let first = tokens(text).into_iter().find(|t| t.is_word() && !is_number_of_table(t));
    let rate = first.is_some_and(|t| {
        matches!(t.fold.as_str(), "part" | "taux" | "pourcentage" | "proportion" | "couverture")
    });
    rate && covers(text, page) || in_percent(text, page)
}

/// Whether a text says that the numbers below it are parts of the people who are covered: "Population couverte, en %".
pub(crate) fn in_percent(text: &str, page: &Page<'_>) -> bool {
    let percent = ["en %", "(%)", "en pourcentage"].iter().any(|unit| text.contains(unit));
    percent && covers(text, page)
}

/// "Tableau 3 –": what stands before a caption.
pub(crate) fn is_number_of_table(word: &Token) -> bool {
    const WORDS: [&str; 7] =
        ["tableau", "figure", "graphique", "carte", "indicateur", "encadre", "annexe"];
    WORDS.contains(&word.fold.as_str())
}

/// Whether every number of a column may be a share.
fn fractions(at: usize, body: &[Row], page: &Page<'_>) -> bool {
    const TELLING: usize = 300;
    let cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
    let mut numbers = cells.filter_map(|cell| number_of(&cell.text, page)).peekable();
    numbers.peek().is_some() && numbers.all(|number| number.low <= 100.0)
}

/// Whether every number of a column has its sign.
fn percent(at: usize, body: &[Row], page: &Page<'_>) -> bool {
    const TELLING: usize = 300;
    let cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
    let mut numbers = cells.filter_map(|cell| number_of(&cell.text, page)).peekable();
    numbers.peek().is_some() && numbers.all(|number| number.form == Form::Percent)
}

/// What a head says that names nothing else: "Part", "2022", "Corse".
fn share(title: &str, page: &Page<'_>) -> Option<Head> {
    let words = tokens(title);
    let places = page.vocabulary.places.find(&words);
    let found = dates::dates(&words, page.vocabulary);
    let whole = dates::whole(&words);
    let rate = |t: &Token| {
        t.kind == Kind::Mark
            || t.fold.len() < 4
            || matches!(t.fold.as_str(), "part" | "taux" | "pourcentage" | "population")
    };
    let named = |at: usize| {
        places.iter().any(|place| place.from <= at && at < place.to)
            || found.iter().any(|date| date.from <= at && at < date.to)
    };
    let bare = whole.is_some() || (0..words.len()).all(|at| rate(&words[at]) || named(at));
    // "ACI signé", below "Population couverte selon le stade"
    let other = [Cue::ColumnOther, Cue::OtherStructure, Cue::Target, Cue::Uncovered];
    let stages = stage_of(title, page).filter(|_| {
        !mentions_other_than_aci(title, page) && !other.into_iter().any(|cue| has(title, cue, page))
    });
    let bare = bare || stages.is_some();
    let mut dates = found.iter().map(|hit| hit.printed).chain(whole);
    let date = dates.find_map(|printed| printed.resolve(page.published));
    bare.then(|| Head {
        stages,
        territory: only(&places),
        date: date.map(|(date, _)| date),
        share: true,
        ..Head::default()
    })
}
