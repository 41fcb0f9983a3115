//! Tables whose rows are indicators: each label says what the numbers beside it count.

use std::borrow::Cow;

use super::cell::{is_mean, mentions_other_than_aci};
use super::column::{Column, Head, begins, has, mentions_cpts, number_of, stage_of};
use super::titled;
use super::unit::unit;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::stages::Named;
use crate::read::Row;

/// What the numbers of a row count.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Indicator {
    /// Communities, perhaps at a stage.
    Count(Option<Named>),
    /// The share of the people that communities cover.
    Share(Option<Named>),
    /// The people whom communities cover, and how many each unit stands for.
    People(Option<Named>, f64),
    /// What somebody aims at.
    Target(Option<Named>),
    /// Something else.
    Other,
}

/// What a label says. `relevant` tells that the table speaks of CPTS, so that a label need not.
pub(crate) fn of(label: &str, relevant: bool, page: &Page<'_>) -> Indicator {
    let label = &*without_area(label, page);
    let stages = stage_of(label, page);
    let said = |cue| has(label, cue, page);
    if is_met(label)
        || is_mean(label, page)
        || [Cue::Event, Cue::Sample].into_iter().any(said)
        || is_studied(label, page)
    {
        return Indicator::Other;
    }
    // "Médecins du territoire de la CPTS inscrits au SAS": of those.
    let first = |cue| begins(label, cue, page);
    let owned = [Cue::Population, Cue::Whole, Cue::Target, Cue::Community].into_iter().any(first);
    if first(Cue::ColumnOther) && !owned && said(Cue::Community) && stages.is_none() {
        return Indicator::Other;
    }
    let rated = rated(label);
    let people = said(Cue::Whole) || said(Cue::Population) || peopled(label, page);
    let covered = said(Cue::Coverage) || mentions_cpts(label, page);
    if said(Cue::Target) && (covered && people || counts(label, page)) {
        return Indicator::Target(stages);
    }
    if let Some(unit) = unit(label)
        && said(Cue::Coverage)
        && people
        && !rated
        && (relevant || mentions_cpts(label, page))
    {
        return Indicator::People(stages, unit);
    }
    // "Couverture", beside "CPTS signataires"
    let bare = relevant
        && said(Cue::Coverage)
        && tokens(label).len() <= 3
        && !said(Cue::ColumnOther)
        && !mentions_cpts(label, page);
    // "Part de la population", below "Nombre de CPTS"
    let parted =
        relevant && parts(label, page) && !said(Cue::SomePeople) && tokens(label).len() <= 6;
    if bare
        || parted
        || covered && people && (relevant || mentions_cpts(label, page))
        || rated && said(Cue::Coverage)
    {
        return Indicator::Share(stages);
    }
    let other = said(Cue::ColumnOther) || said(Cue::OtherStructure);
    let counts = counts(label, page) || relevant && stages.is_some();
    let named = begins(label, Cue::Community, page) && stages.is_some();
    if rated || other && !named || !counts {
        return Indicator::Other;
    }
    Indicator::Count(stages)
}

/// "Nombre de CPTS" of "Nombre de CPTS dans le département": the area is no whole of which it is a part, and nothing
/// that it counts.
fn without_area<'l>(label: &'l str, page: &Page<'_>) -> Cow<'l, str> {
    const LINKS: usize = 3;
    let words = tokens(label);
    let area = page.vocabulary.cue(Cue::CodedArea);
    let small = |t: &Token| {
        matches!(t.fold.as_str(), "du" | "de" | "la" | "dans" | "le" | "l'" | "sur" | "votre")
    };
    let cut = page.vocabulary.cue(Cue::Community).find(&words).into_iter().find_map(|hit| {
        let links = words[hit.to..].iter().take(LINKS).take_while(|t| small(t)).count();
        let at = area.longest_at(&words, hit.to + links).filter(|_| 0 < links)?;
        Some((words[hit.to].start, words[at.to - 1].end))
    });
    cut.map_or(Cow::Borrowed(label), |(from, to)| {
        Cow::Owned(format!("{}{}", &label[..from], &label[to..]))
    })
}

/// "CPTS accompagnées", and no "CPTS adhérentes" where those are the ones that signed.
fn is_studied(label: &str, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let stages = page.vocabulary.stages.find(&words);
    let studied = page.vocabulary.cue(Cue::Studied).find(&words);
    studied
        .iter()
        .any(|hit| !stages.iter().any(|stage| stage.from <= hit.from && hit.to <= stage.to))
}

/// "CPTS ayant atteint leurs objectifs": some of those that there are, and nobody's aim.
fn is_met(label: &str) -> bool {
    // Looking for letters is cheap; words are not.
    if !label.contains("tte") && !label.contains("empli") {
        return false;
    }
    let words = tokens(label);
    let met =
        |t: &Token| ["atteint", "atteign", "rempli"].iter().any(|stem| t.fold.starts_with(stem));
    words.iter().any(met)
        && words.iter().any(|t| t.fold.starts_with("objectif") || t.fold.starts_with("cible"))
}

/// "Population rattachée à cette CPTS", "Part des habitants résidant dans leur périmètre": of the communities that a row
/// above counts.
pub(crate) fn points_up(label: &str, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let community = page.vocabulary.cue(Cue::Community);
    let points = |at: &usize| words[*at].is("cette") || words[*at].is("ces");
    let theirs = words.windows(2).any(|t| {
        matches!(t[0].fold.as_str(), "leur" | "leurs")
            && ["perimetre", "ressort", "territoire"].iter().any(|it| t[1].fold.starts_with(it))
    });
    theirs
        || (0..words.len()).filter(points).any(|at| community.longest_at(&words, at + 1).is_some())
}

/// Whether a label says only that something is counted, perhaps on a day: "Nombre au 31/12/2023".
pub(crate) fn is_silent(label: &str, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let first = words.first().is_some_and(|t| {
        matches!(t.fold.as_str(), "nombre" | "nb" | "nbre" | "effectif" | "total")
    });
    let found = dates::dates(&words, page.vocabulary);
    let dated = |at: usize| found.iter().any(|date| date.from <= at && at < date.to);
    let small =
        |t: &Token| t.kind == Kind::Mark || matches!(t.fold.as_str(), "au" | "en" | "fin" | "a");
    first && (1..words.len()).all(|at| dated(at) || small(&words[at]))
}

/// Whether a label says that its numbers are parts of a whole.
pub(crate) fn rated(label: &str) -> bool {
    tokens(label).iter().any(|t| {
        matches!(t.fold.as_str(), "part" | "taux" | "pourcentage" | "proportion" | "pct" | "%")
    })
}

/// Whether a label says only that its numbers are parts of the people: "En % de la population".
pub(crate) fn parts(label: &str, page: &Page<'_>) -> bool {
    let other = [Cue::Mean, Cue::Uncovered, Cue::Event, Cue::Target, Cue::OtherStructure];
    let percent = rated(label) || label.contains('%');
    percent && has(label, Cue::Whole, page) && !other.into_iter().any(|cue| has(label, cue, page))
}

/// Whether a label speaks of communities, and not of one: "Comprendre la CPTS".
fn counts(label: &str, page: &Page<'_>) -> bool {
    let words = tokens(label);
    let cue = page.vocabulary.cue(Cue::Community);
    (0..words.len()).any(|at| {
        let one = at.checked_sub(1).is_some_and(|n| {
            matches!(
                words[n].fold.as_str(),
                "la" | "sa" | "une" | "cette" | "votre" | "chaque" | "ma"
            )
        });
        !one && cue.longest_at(&words, at).is_some() && heads(&words, at, page)
    })
}

/// Whether communities are what a label counts, and not what is theirs: "créneaux ouverts par les CPTS",
/// "Adhérents des CPTS".
fn heads(words: &[Token], at: usize, page: &Page<'_>) -> bool {
    let small = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "les" | "la" | "de" | "des" | "d'" | "du" | "l'" | "toutes" | "et"
        )
    };
    let Some(before) = words[..at].iter().rposition(|t| !small(t)) else { return true };
    let word = &words[before];
    let other = ["par", "aux", "au", "avec", "pour", "dans", "entre", "chez", "via", "sur", "hors"];
    if other.contains(&word.fold.as_str()) {
        return false;
    }
    // "salariés des CPTS": a noun of which they are the owners; "nombre de CPTS", "projets de CPTS" are not.
    let owned = before + 1 < at
        && words[before + 1..at].iter().any(|t| matches!(t.fold.as_str(), "des" | "de" | "d'"));
    let cue = |cue| page.vocabulary.cue(cue).longest_at(words, before).is_some();
    let own = [Cue::Ambiguous, Cue::Community, Cue::Counting, Cue::Total, Cue::Column].into_iter();
    let counting = ["nombre", "nb", "nbre", "total", "effectif", "stock", "evolution", "dont"];
    let counts = counting.contains(&word.fold.as_str()) || own.into_iter().any(cue);
    !owned || counts || word.kind == Kind::Mark || word.kind != Kind::Word
}

/// "Part des Franciliens": the people of a place.
fn peopled(label: &str, page: &Page<'_>) -> bool {
    page.vocabulary.places.find(&tokens(label)).iter().any(|place| place.demonym)
}

/// The columns of a table, read anew where one of them holds labels of several sorts.
pub(crate) fn labelled(
    columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    let Some(label) = label(&columns, titles, body, page) else { return columns };
    columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| match column {
            _ if at == label => Column::Label,
            Column::Other if is_numeric(body, at, page) => heading(&titles[at], page),
            Column::Count(head) => Column::Count(head),
            column => column,
        })
        .collect()
}

/// The column that says what the numbers of its row count: the first one, or in a table of places or
/// days the one that is headed "Indicateur" or holds counts and shares.
fn label(columns: &[Column], titles: &[String], body: &[Row], page: &Page<'_>) -> Option<usize> {
    // The first rows tell what a column holds.
    const TELLING: usize = 300;
    let textual = |at: usize| matches!(columns[at], Column::Other | Column::Stage);
    let read = |at: usize, relevant: bool| -> Vec<Indicator> {
        let cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
        let texts = cells.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty());
        texts.map(|text| of(text, relevant, page)).collect()
    };
    let shares = |read: &[Indicator]| {
        read.iter()
            .any(|indicator| matches!(indicator, Indicator::Share(_) | Indicator::People(..)))
    };
    let counts =
        |read: &[Indicator]| read.iter().any(|indicator| matches!(indicator, Indicator::Count(_)));
    let named = |at: usize| {
        tokens(&titles[at]).iter().any(|t| {
            ["indicateur", "libelle", "mesure", "variable"].iter().any(|n| t.fold.starts_with(n))
        })
    };
    let keyed =
        columns.iter().any(|c| matches!(c, Column::Territory | Column::Name | Column::Date));
    if !keyed {
        // "26 | CPTS sous ACI": the numbers may stand before their labels.
        let before = columns.len() == 2
            && is_numeric(body, 0, page)
            && titles.iter().all(String::is_empty)
            && textual(1);
        let at = usize::from(before);
        // "Objectif | Indicateur | Valeur": the column that says so.
        let told = (1..columns.len()).find(|&at| named(at) && textual(at)).filter(|_| !before);
        let at = told.unwrap_or(at);
        if columns.len() <= at || !textual(at) {
            return None;
        }
        // "CPTS en fonctionnement", above "Habitants couverts"
        let mut cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
        let speaks = cells.any(|cell| mentions_other_than_aci(&cell.text, page));
        let peopled = shares(&read(at, speaks));
        let read = read(at, false);
        // A column of stages alone is read by its stages, but not one of several sorts of structures.
        let mut cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
        let mixed = cells.any(|cell| has(&cell.text, Cue::OtherStructure, page));
        // "Communautés professionnelles territoriales de santé", above "dont signataires de l'ACI": not a column of stages.
        let mut cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(at));
        let mut open = || {
            cells.any(|cell| {
                let text = &cell.text;
                let total = begins(text, Cue::Total, page) || begins(text, Cue::Subtotal, page);
                !total && mentions_other_than_aci(text, page) && stage_of(text, page).is_none()
            })
        };
        let staged = columns[at] != Column::Other && !before && !mixed && !open();
        return (peopled || shares(&read) || counts(&read) && !staged).then_some(at);
    }
    let valued = (0..columns.len()).any(|at| match &columns[at] {
        Column::Count(_) => true,
        Column::Other if is_numeric(body, at, page) => {
            matches!(heading(&titles[at], page), Column::Count(_))
        }
        _ => false,
    });
    let told = |at: &usize| {
        let at = *at;
        let said = named(at) && !matches!(columns[at], Column::Count(_) | Column::Territory);
        if !said && !textual(at) {
            return false;
        }
        let read = read(at, false);
        (counts(&read) || shares(&read)) && (said || counts(&read) && shares(&read))
    };
    (0..columns.len()).find(told).filter(|_| valued)
}

/// Whether most cells of a column are numbers.
pub(crate) fn is_numeric(body: &[Row], column: usize, page: &Page<'_>) -> bool {
    const TELLING: usize = 300;
    let cells = body.iter().take(TELLING).filter_map(|row| row.cells.get(column));
    let cells: Vec<_> = cells.filter(|cell| !cell.text.is_empty()).collect();
    let numbers = cells.iter().filter(|cell| number_of(&cell.text, page).is_some()).count();
    cells.len() < numbers * 2
}

/// The head of a column of numbers of several sorts: a date, a territory or an aim.
pub(crate) fn heading(title: &str, page: &Page<'_>) -> Column {
    let words = tokens(title);
    let target = has(title, Cue::Target, page);
    // "Prévision 2025"
    let ahead = has(title, Cue::Forecast, page);
    if has(title, Cue::ColumnOther, page) && !target || ahead || titled::happens(title, page) {
        return Column::Other;
    }
    let whole = || dates::whole(&words).and_then(|date| date.resolve(page.published));
    let found = dates::dates(&words, page.vocabulary);
    let date = found.iter().find_map(|hit| hit.printed.resolve(page.published)).or_else(whole);
    // "Cible 2025": the year stands behind a word that makes it none elsewhere.
    let year = || {
        words
            .iter()
            .find_map(crate::extract::recognise::calendar::year)
            .and_then(crate::model::PartialDate::year)
    };
    let date = date.map(|(date, _)| date).or_else(year);
    let places = page.vocabulary.places.find(&words);
    let territory = only(&places).or_else(|| super::column::at_home(title, page));
    Column::Count(Head { territory, date, target, ..Head::default() })
}
