//! What each column of a table holds, by its head and its cells.

use super::cell;
use super::cell::{is_called, is_mean, mentions_other_than_aci};
use super::keyed;
use super::layer;
use super::leveled;
use super::listing::{self, is_kind};
use super::titled;
use super::unit::{self, is_money, people_of, unit};
use crate::extract::claims::compose::Page;
use crate::extract::claims::outside::white;
use crate::extract::lexicon::token::{Kind, head, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::numbers::{Form, Number, numbers};
use crate::extract::recognise::stages::{self, Named, together, wordings};
use crate::extract::verdict::Shared;
use crate::model::{PartialDate, Territory};
use crate::read::Row;

/// How many cells tell what a column holds: a register has a hundred thousand.
const LOOKED_AT: usize = 2_000;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Column {
    Territory,
    Stage,
    Date,
    Source,
    Name,
    /// Which sort of structure a row counts: "CPTS", "MSP".
    Kind,
    /// What the numbers of a row count: "Nombre de CPTS signataires", "Population couverte".
    Label,
    /// The day on which a community reached a stage.
    Step(Named),
    Count(Head),
    Other,
}

/// What the head of a column of numbers says of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) stages: Option<Named>,
    pub(crate) territory: Option<Territory>,
    pub(crate) date: Option<PartialDate>,
    pub(crate) share: bool,
    /// It tells of the people whom communities cover, or of those whom none does.
    pub(crate) shared: Shared,
    /// It holds what somebody aims at: "Cible 2025".
    pub(crate) target: bool,
    /// It counts the people who are covered: how many each unit stands for.
    pub(crate) people: Option<f64>,
}

/// A header row: all its cells are headers, or none of them holds a number.
pub(crate) fn is_head(row: &Row, page: &Page<'_>) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    let numeric =
        |text: &str| number_of(text, page).is_some() && dates::whole(&tokens(text)).is_none();
    let labelled = row.cells.iter().all(|cell| cell.header || cell.text.is_empty());
    if is_key(row) {
        true
    } else if labelled {
        let counts: Vec<&str> =
            filled.clone().map(|cell| cell.text.as_str()).filter(|text| numeric(text)).collect();
        // "22 | 29 | 35 | 56": departments side by side.
        let departments = 1 < counts.len()
            && counts.iter().all(|text| text.len() == 2 && keyed::numbered(text).is_some())
            && counts.is_sorted_by(|a, b| a < b);
        counts.is_empty() || departments
    } else {
        // "Au 31 décembre | Nombre de CPTS", over the years.
        let yearless =
            |text: &str| matches!(dates::whole(&tokens(text)), Some(dates::Printed::NoYear { .. }));
        let corner = row.cells.first().is_some_and(|cell| yearless(&cell.text));
        1 < row.cells.len()
            && !filled
                .clone()
                .skip(usize::from(corner))
                .any(|cell| numeric(&cell.text) || dates::whole(&tokens(&cell.text)).is_some())
            && page
                .vocabulary
                .places
                .whole(&tokens(row.cells.first().map_or("", |c| &c.text)))
                .is_none()
            && (stage_of(row.cells.first().map_or("", |c| &c.text), page).is_none()
                // "ACI signé | Projet de santé validé": each of them heads numbers.
                || filled.clone().all(|cell| stage_of(&cell.text, page).is_some()))
    }
}

/// "| 14 | 27 | 50", "| 2021 | 2022 |", marked as a header or not: departments or days side by side,
/// and nothing in the corner but what they are.
fn is_key(row: &Row) -> bool {
    let Some((corner, rest)) = row.cells.split_first() else { return false };
    let texts: Vec<&str> =
        rest.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
    let department = |text: &&&str| text.len() == 2 && keyed::numbered(text).is_some();
    let numbers: Vec<&&str> = texts.iter().take_while(department).collect();
    let worded = |text: &str| {
        !text.chars().any(|c| c.is_ascii_digit()) || dates::whole(&tokens(text)).is_some()
    };
    let departments = 1 < numbers.len()
        && numbers.is_sorted_by(|a, b| a < b)
        && texts[numbers.len()..].iter().all(|text| worded(text));
    let days = 1 < texts.len() && texts.iter().all(|text| dates::whole(&tokens(text)).is_some());
    let free = corner.text.is_empty();
    departments && (free || keyed::is_department(&corner.text)) || days && free
}

pub(crate) fn mentions_cpts(text: &str, page: &Page<'_>) -> bool {
    page.vocabulary.cue(Cue::Community).stand_in(&tokens(text))
}

pub(crate) fn stage_of(text: &str, page: &Page<'_>) -> Option<Named> {
    let words = tokens(text);
    let mut hits = wordings(&words, page.speaker.kind, page.vocabulary);
    stages::print(&mut hits, text, &words);
    // "Projet de santé validé (ACI signé ou non)": from the one to the other.
    let either = |at: usize| {
        words.get(at).is_some_and(|t| t.is("ou"))
            && words.get(at + 1).is_some_and(|t| t.is("non") || t.is("pas"))
    };
    if let Some(at) = hits.iter().position(|hit| either(hit.to)) {
        let open = hits.remove(at).meaning.stages;
        let mut named = together(&hits.iter().collect::<Vec<_>>(), &words, false)?;
        named.stages = stages::hull(named.stages, open);
        return Some(named);
    }
    if let Some(named) = layer::explained(&hits, &words) {
        return Some(named);
    }
    together(&hits.iter().collect::<Vec<_>>(), &words, false)
}

/// The stage that a head names, perhaps by its abbreviation: "LI", "ACI", "Nombre de CPTS (LI)", or the
/// stages that it adds up: "Total (LI + ACI)".
pub(crate) fn head_stage(title: &str, page: &Page<'_>) -> Option<Named> {
    let said = layer::added(title, page).or_else(|| stage_of(title, page));
    said.or_else(|| layer::projects(title, page)).or_else(|| {
        // `nb_cpts_li`, as programs write it.
        let written = title.contains('_').then(|| title.to_uppercase());
        let title = written.as_deref().unwrap_or(title);
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        words.find_map(short_stage).and_then(|long| stage_of(long, page))
    })
}

/// What the abbreviation of a stage stands for.
pub(crate) fn short_stage(word: &str) -> Option<&'static str> {
    const SHORT: [(&str, &str); 3] =
        [("LI", "lettre d'intention"), ("PS", "projet de santé validé"), ("ACI", "ACI signé")];
    SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| *long)
}

pub(crate) fn has(text: &str, cue: Cue, page: &Page<'_>) -> bool {
    page.vocabulary.cue(cue).stand_in(&tokens(text))
}

pub(crate) fn begins(text: &str, cue: Cue, page: &Page<'_>) -> bool {
    let wordings = page.vocabulary.cue(cue);
    head(text).is_some_and(|first| wordings.may_begin(&first))
        && wordings.longest_at(&tokens(text), 0).is_some()
}

/// Whether a cell holds a number below zero: no bullet stands so close.
pub(crate) fn is_negative(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix(['-', '−']);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The one number of a cell.
pub(crate) fn number_of(text: &str, page: &Page<'_>) -> Option<Number> {
    // "moins de 1 000 000 (estimation)": longer cells are prose.
    if 60 < text.len() || cell::is_ordinal(text) {
        return None;
    }
    let text = cell::dated(text).map_or(text, |(number, _)| number);
    let text = &*cell::decimal(cell::unmarked(cell::unnamed(cell::unmoved(text))));
    let words = tokens(text);
    let mut found = numbers(&words, page.vocabulary);
    found.retain(|number| number.form != Form::One && number.form != Form::Ordinal);
    let number = match found.as_slice() {
        [number] => number,
        // "19 (3 %)": its part of all of them stands beside it.
        [number, part] => {
            let beside = words[number.to..].first().is_some_and(|t| t.is_mark("("))
                && number.to + 1 == part.from
                && words[part.to..].iter().all(|t| t.kind == Kind::Mark);
            let parted = number.form != Form::Percent && part.form == Form::Percent && beside;
            return (parted && number.from == 0).then(|| number.clone());
        }
        _ => return None,
    };
    // "142 500 €", "61 k€": money.
    if text.contains(['€', '$']) {
        return None;
    }
    // "66 % de professionnels adhérents" says what it counts; "12 (dont 3 …)" is prose.
    let rest = words[number.to..]
        .iter()
        .all(|t| t.kind == Kind::Mark || matches!(t.fold.as_str(), "cpts" | "aci"));
    let lead = words[..number.from].iter().all(|t| t.kind == Kind::Mark);
    (rest && lead).then(|| number.clone())
}

pub(crate) fn classify(title: &str, column: usize, body: &[Row], page: &Page<'_>) -> Column {
    // The first rows tell what a column holds.
    const TELLING: usize = 300;
    let cells: Vec<&str> = body
        .iter()
        .take(TELLING)
        .filter_map(|row| row.cells.get(column))
        .map(|cell| cell.text.as_str())
        .filter(|text| !text.is_empty())
        .take(LOOKED_AT)
        .collect();
    if cells.is_empty() {
        return Column::Other;
    }
    let most = |count: usize| cells.len() < count * 2;
    let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|text| is(text)).count();
    let blank = |text: &str| {
        tokens(text)
            .iter()
            .all(|t| t.kind == Kind::Mark || matches!(t.fold.as_str(), "n" | "c" | "nc" | "nd"))
    };
    let labels = count(&|text| has(text, Cue::Total, page) || has(text, Cue::Subtotal, page));
    let dated = count(&|text| dates::whole(&tokens(text)).is_some());
    if 0 < dated && most(dated + count(&blank)) {
        let of_else = has(title, Cue::Occasion, page);
        return if of_else { Column::Other } else { Column::Date };
    }
    let words = tokens(title);
    if words.iter().any(|t| t.is("source") || t.is("sources") || t.is("origine")) {
        return Column::Source;
    }
    // "22", "2A" below "Dép."
    let codes = || count(&|text| keyed::numbered(text).is_some());
    let places = count(&|text| keyed::known(&tokens(text), page).is_some());
    // "Région", "Bretagne", below the numbers of its departments.
    let wholes = || count(&|text| keyed::is_whole(text));
    // "Département" over "04": one of several side by side.
    let named =
        || crate::extract::lexicon::places::only(&page.vocabulary.places.find(&words)).is_some();
    if keyed::is_department(title)
        && !named()
        && 0 < codes()
        && codes() + labels + wholes() + places == cells.len()
    {
        return Column::Territory;
    }
    // "75", "77" below an empty corner or "Code", on the page of their region.
    let home = || count(&|text| at_home(text, page).is_some());
    let coded = title.is_empty() || words.len() < 3 && leveled::is_code_title(title);
    if column == 0 && coded && 1 < codes() && home() + labels + places == cells.len() {
        return Column::Territory;
    }
    let geographic = words.iter().any(|t| {
        ["departement", "region", "territoire"].iter().any(|stem| t.fold.starts_with(stem))
    });
    if 0 < places && (most(places + labels) || geographic && 1 < places + labels) {
        return Column::Territory;
    }
    let numeric = count(&|text| number_of(text, page).is_some());
    if most(numeric + count(&blank)) && 0 < numeric {
        return counting(title, &cells, page);
    }
    let kinds = count(&|text| is_kind(text, page));
    let alike = cells.windows(2).any(|pair| pair[0] == pair[1]);
    if 1 < cells.len() && kinds == cells.len() && alike {
        return Column::Kind;
    }
    // "CPTS Centre Littoral", whatever its head is.
    let called = count(&|text| is_called(text, page));
    if 0 < called && most(called + labels) {
        return Column::Name;
    }
    let staged =
        count(&|text| stage_of(text, page).is_some() || listing::short(text, page).is_some());
    if 0 < staged && most(staged + labels) {
        return Column::Stage;
    }
    let named = words
        .iter()
        .any(|t| matches!(t.fold.as_str(), "cpts" | "nom" | "name" | "communaute" | "projet"));
    // "CPTS de la région en 2024", over "Nombre de CPTS sous ACI" and "Taux de couverture": labels, and no names.
    let labels = count(&titled::counts_something);
    let named = named && !has(title, Cue::ColumnOther, page) && !most(labels);
    if named { Column::Name } else { Column::Other }
}

/// A column of numbers: what its head says, or that it counts something else.
pub(crate) fn counting(title: &str, cells: &[&str], page: &Page<'_>) -> Column {
    let words = tokens(title);
    let stages = head_stage(title, page).or_else(|| white(&words));
    // "Maisons de santé | dont ACI signé": their own.
    let community = if has(title, Cue::OtherStructure, page) {
        mentions_other_than_aci(title, page)
    } else {
        mentions_cpts(title, page)
    };
    let rated = words
        .iter()
        .any(|t| matches!(t.fold.as_str(), "taux" | "part" | "pct" | "pourcentage" | "percent"));
    let broken =
        cells.iter().any(|text| number_of(text, page).is_some_and(|n| n.low.fract() != 0.0));
    // "19 (3 %)" is a count, whatever part of all it is.
    let sign = |text: &&&str| text.contains('%') && !text.contains('(');
    let signs = cells.iter().filter(sign).count();
    let percent = title.contains('%') || cells.len() < signs * 2 || rated || broken;
    let shared = unit::shared(title, page);
    let people = people_of(title, cells, page).filter(|_| signs == 0 && !rated);
    if let Some(unit) = people {
        let territory = crate::extract::lexicon::places::only(&page.vocabulary.places.find(&words));
        let date = dates::dates(&words, page.vocabulary)
            .into_iter()
            .find_map(|hit| hit.printed.resolve(page.published));
        let (share, target, date) = (false, false, date.map(|(date, _)| date));
        let people = Some(unit);
        return Column::Count(Head { stages, territory, date, share, shared, target, people });
    }
    // "Habitants (millions)": as many people, and no share of them.
    let people = has(title, Cue::Whole, page) && unit(title).is_none();
    let share = percent && (people || has(title, Cue::Coverage, page));
    // "Département 04" counts no departments.
    let places = page.vocabulary.places.find(&words);
    // "Départements | Finistère", in two rows
    let led = |to: usize| words[..to].iter().all(|t| keyed::is_sort(t) || t.kind == Kind::Mark);
    let place = matches!(places.as_slice(), [hit] if led(hit.from) && hit.to == words.len());
    let of_others = has(title, Cue::OtherStructure, page);
    let other = !place && (has(title, Cue::ColumnOther, page) || of_others);
    // "Population à moins de 20 minutes d'une MSP": whom others cover. "pop_mun_2022": who lives there.
    let foreign = of_others && !community || people && !share && !community;
    // "0.84": a fraction, which nobody prints as a share.
    let fractions =
        broken && cells.iter().filter_map(|text| number_of(text, page)).all(|n| n.low <= 1.0);
    // "Population couverte | évolution sur un an, en points": how much more, and no share.
    let stems = ["evolution", "variation", "progression"];
    let changes = words.iter().any(|t| stems.iter().any(|stem| t.fold.starts_with(stem)));
    if percent && (!share || fractions || changes)
        || other && !share && !(community && stages.is_some())
        || foreign
        || share && !community && has(title, Cue::SomePeople, page)
        || has(title, Cue::Forecast, page)
        || is_money(&words)
        || titled::happens(title, page)
        || titled::of_year(title, page)
        || has(title, Cue::Sample, page)
        || has(title, Cue::Target, page)
        || is_mean(title, page)
    {
        return Column::Other;
    }
    let date = dates::dates(&words, page.vocabulary)
        .into_iter()
        .find_map(|hit| hit.printed.resolve(page.published))
        .map(|(date, _)| date);
    let date = date.or_else(|| match dates::whole(&words)? {
        dates::Printed::Full(date) => Some(date),
        _ => None,
    });
    // "2023 | CPTS signées" in two rows, "CPTS signées 2023": the year stands at an end.
    let last = words.iter().rfind(|t| t.kind != Kind::Mark);
    let end = || {
        [words.first(), last]
            .into_iter()
            .flatten()
            .find_map(crate::extract::recognise::calendar::year)
    };
    let date = date.or_else(|| PartialDate::year(end()?));
    let territory = crate::extract::lexicon::places::only(&places).or_else(|| at_home(title, page));
    // "Région", behind its departments.
    let whole = matches!(words.as_slice(), [word] if word.is("region") || word.is("ensemble"));
    let known = title.is_empty()
        || whole
        || community
        || share
        || stages.is_some()
        || date.is_some()
        || territory.is_some()
        || has(title, Cue::Total, page)
        || titled::is_generic(&words, page);
    // `nb_cds`: a program's name for a count says of what.
    let technical = title.contains('_') && !community && !share && stages.is_none();
    if !known || technical && territory.is_none() {
        return Column::Other;
    }
    let (target, people) = (false, None);
    Column::Count(Head { stages, territory, date, share, shared, target, people })
}

/// "22", "2A" over a column, on the page of their region.
pub(crate) fn at_home(title: &str, page: &Page<'_>) -> Option<Territory> {
    let home = |department: &Territory| (page.parents)(*department) == Some(page.speaker.territory);
    keyed::numbered(title).filter(home)
}
