//! Tables of names: one row for each community, or for each community and commune.
//!
//! Such a table has columns that a table of counts has not: the name, its department as a number,
//! the day on which it reached a stage; and what else it says of a community counts none.

use std::collections::BTreeSet;

use super::cell::{
    called, enumerated, mentions_other_than_aci, parted, side_by_side, without_aside,
};
use super::column::{Column, Head, begins, has, head_stage, mentions_cpts, short_stage, stage_of};
use super::keyed::is_department;
use super::table::Sheet;
use super::titled;
use crate::extract::claim::RawMention;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::recognise::stages::Named;
use crate::model::{Level, PartialDate, Stage, StageRange, Territory};
use crate::read::{Cell, Row};

/// The columns, once all of them are known: one of them holds the name, those of one name that do
/// not agree hold nothing, and days may be the days of a stage.
pub(crate) fn settled(
    mut columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    // "Département | CPTS sous ACI | ": what has no head beside others that have one counts nothing that is known.
    let headed = titles.iter().skip(1).any(|title| !title.is_empty());
    for at in 1..columns.len() {
        if headed && titles[at].is_empty() && columns[at] == Column::Count(Head::default()) {
            columns[at] = Column::Other;
            // "CPTS", over that column and the one before it: it says of neither what it counts.
            if columns[at - 1] == Column::Count(Head::default()) {
                columns[at - 1] = Column::Other;
            }
        }
    }
    for later in 1..columns.len() {
        let Column::Count(head) = &columns[later] else { continue };
        let twin = (0..later).find(|earlier| {
            // A row that ends before the column says nothing in it.
            let agree = |row: &Row| {
                let cells = row.cells.get(*earlier).zip(row.cells.get(later));
                cells.is_none_or(|(one, other)| one.text == other.text)
            };
            let same = matches!(&columns[*earlier], Column::Count(other) if other == head);
            same && titles[*earlier] == titles[later]
                && (!titles[later].is_empty() || *head == Head::default())
                && !body.iter().all(agree)
        });
        if let Some(earlier) = twin {
            columns[earlier] = Column::Other;
            columns[later] = Column::Other;
        }
    }
    // "Territoire | LI validée le | ACI signé le": what the days are of.
    let steps = (0..columns.len())
        .filter(|&at| columns[at] == Column::Date && head_stage(&titles[at], page).is_some());
    if !columns.contains(&Column::Name)
        && !columns.iter().any(|column| matches!(column, Column::Territory | Column::Count(_)))
        && 1 < steps.count()
        && columns.first() == Some(&Column::Other)
    {
        columns[0] = Column::Name;
    }
    // "Structure | Type", above "Perche ornais | CPTS": what is of a sort has a name.
    let headed = |at: &usize| {
        columns[*at] == Column::Other
            && tokens(&titles[*at]).first().is_some_and(|t| t.fold.starts_with("structure"))
    };
    let sorted = columns.contains(&Column::Kind) && !columns.contains(&Column::Name);
    if let Some(at) = (0..columns.len()).find(headed).filter(|_| sorted) {
        columns[at] = Column::Name;
    }
    let names = |at: &usize| columns[*at] == Column::Name;
    let Some(name) = (0..columns.len()).filter(names).max_by_key(|at| fitness(&titles[*at], *at))
    else {
        return columns;
    };
    // "ACI signé | Lettre d'intention" above names: each at its own stage.
    let staged = |at: usize| head_stage(&titles[at], page).is_some();
    // "Noms des CPTS signataires | Nombre": of those that are named.
    if plural(&titles[name])
        && let Some(named) = head_stage(&titles[name], page)
    {
        for column in &mut columns {
            if let Column::Count(head) = column
                && head.stages.is_none()
                && !head.share
                && head.people.is_none()
            {
                head.stages = Some(named.clone());
            }
        }
    }
    let side_by_side = staged(name);
    for (at, column) in columns.iter_mut().enumerate() {
        match column {
            Column::Name if at != name && !(side_by_side && staged(at)) => *column = Column::Other,
            Column::Date => {
                // "Signature", "Date de signature"
                let signature = tokens(&titles[at]).iter().any(|t| t.is("signature"));
                let named = head_stage(&titles[at], page);
                if let Some(named) =
                    named.or_else(|| stage_of("ACI signé", page).filter(|_| signature))
                {
                    *column = Column::Step(named);
                }
            }
            // "LI | ACI" above crosses: what is crossed was reached.
            Column::Other | Column::Stage if crossed(body, at) => {
                if let Some(named) = head_stage(&titles[at], page) {
                    *column = Column::Step(named);
                }
            }
            _ => {}
        }
    }
    columns
}

/// Whether the cells below a head hold several names each: "Noms des CPTS signataires".
fn plural(title: &str) -> bool {
    tokens(title).iter().any(|t| t.is("noms") || t.is("liste"))
}

/// A mark that says yes.
fn is_cross(text: &str) -> bool {
    matches!(text.trim(), "X" | "x" | "✓" | "✔" | "●" | "•" | "oui" | "Oui" | "OUI" | "✗" | "☑")
}

/// Whether a column holds crosses and nothing else.
fn crossed(body: &[Row], at: usize) -> bool {
    let cells = || body.iter().filter_map(|row| row.cells.get(at));
    let no = |text: &str| matches!(text.trim(), "" | "-" | "–" | "non" | "Non" | "NON");
    cells().any(|cell| is_cross(&cell.text))
        && cells().all(|cell| is_cross(&cell.text) || no(&cell.text))
}

/// Whether the rows are told apart by nothing that is understood, such as sizes: what they count are
/// parts of the whole, and none of them is the whole.
pub(crate) fn unkeyed(body: &[Row], columns: &[Column]) -> bool {
    let key = |column: &Column| {
        !matches!(column, Column::Count(_) | Column::Other | Column::Source | Column::Date)
    };
    // "2023" beside codes that are not known, in every row: the day tells none of them apart.
    let dated = columns.iter().position(|column| *column == Column::Date).is_some_and(|at| {
        let days: BTreeSet<&str> =
            body.iter().filter_map(|row| row.cells.get(at)).map(|cell| &*cell.text).collect();
        body.len() <= days.len()
    });
    let keyed = dated || columns.iter().any(key);
    1 < body.len() && !keyed && columns.contains(&Column::Other)
}

/// The place for which the rows below stand: it is all that the row says.
pub(crate) fn section(row: &Row, page: &Page<'_>) -> Option<Territory> {
    page.vocabulary.places.whole(&tokens(alone(row)?))
}

/// What a row within a table says for those below it: "MSP", "CPTS (au 31 décembre 2023)".
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// Communities are counted below it.
    pub(crate) cpts: bool,
    /// Structures of another sort are.
    pub(crate) other: bool,
    /// The stage of what stands below it.
    pub(crate) stages: Option<Named>,
    pub(crate) date: Option<(PartialDate, bool)>,
}

/// The heading that a row is: all that it says is what sort of structure stands below, at which stage or
/// on which day.
pub(crate) fn heading(row: &Row, page: &Page<'_>) -> Option<Heading> {
    let text = alone(row)?;
    let other = has(text, Cue::OtherStructure, page);
    let cpts = mentions_cpts(text, page) && !other;
    let found = dates::dates(&tokens(text), page.vocabulary);
    let date = found.into_iter().find(|hit| hit.role == dates::Role::AsOf);
    let date = date.and_then(|hit| hit.printed.resolve(page.published));
    let date = date.or_else(|| dates::whole(&tokens(text))?.resolve(page.published));
    let stages = stage_of(text, page).filter(|_| !other);
    let told = cpts || other || stages.is_some() || date.is_some();
    told.then_some(Heading { cpts, other, stages, date })
}

/// The one text of a row that has no other.
pub(crate) fn alone(row: &Row) -> Option<&str> {
    let mut filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    let first = filled.next().filter(|cell| !cell.spanned)?;
    let alone = 1 < row.cells.len() && filled.all(|cell| cell.spanned && cell.text == first.text);
    alone.then_some(first.text.as_str())
}

/// How well the head of a column says that it holds names of communities; the first of equals.
fn fitness(title: &str, at: usize) -> (bool, bool, std::cmp::Reverse<usize>) {
    let words = tokens(title);
    let has = |options: &[&str]| words.iter().any(|t| options.contains(&t.fold.as_str()));
    let apart = has(&["territoire", "territoires", "commune", "communes", "porteur", "contact"]);
    (has(&["nom", "denomination", "intitule"]), !apart, std::cmp::Reverse(at))
}

/// What stands above a row that names communities.
pub(crate) struct Above<'s> {
    pub(crate) place: Option<Territory>,
    pub(crate) told: Option<&'s Named>,
    /// The table speaks of CPTS.
    pub(crate) relevant: bool,
}

/// Reads the communities that a row names, and says whether it is about one of them.
pub(crate) fn names(
    row: &Row,
    above: &Above<'_>,
    sheet: &Sheet<'_>,
    found: &mut Vec<RawMention>,
) -> bool {
    let Sheet { columns, titles, page, .. } = *sheet;
    let (mut one, mut listed) = (false, false);
    // A table of structures of another sort names no community, unless it says so itself.
    let community = |name: &String| {
        let other = || begins(name, Cue::OtherStructure, page);
        begins(name, Cue::Community, page) || above.relevant && !other()
    };
    // "Nombre de CPTS en Savoie", below them.
    let sums = |name: &String| titled::counts_something(name) && mentions_cpts(name, page);
    let named = row.cells.iter().zip(columns).zip(titles);
    for ((cell, _), title) in named.filter(|((_, column), _)| **column == Column::Name) {
        let name = &cell.text;
        let plural = plural(title);
        let several = if plural { parted(name) } else { side_by_side(name) };
        // The column lists those that the others count.
        if plural || 1 < several.len() {
            let told = head_stage(title, page).or_else(|| above.told.cloned());
            for name in several {
                found.push(mention(row, (name, told.clone()), above.place, sheet));
            }
            listed = true;
        } else if tokens(name).iter().any(|t| t.capital) && community(name) && !sums(name) {
            let told = head_stage(title, page).or_else(|| above.told.cloned());
            found.push(mention(row, (name, told), above.place, sheet));
            one = true;
        }
    }
    // "2 | CPTS Nord Basse-Terre, CPTS Marie-Galante": those that are counted.
    if !one && !listed {
        let cells = row.cells.iter().zip(columns).filter(|(_, column)| **column == Column::Other);
        for name in cells.flat_map(|(cell, _)| called(&cell.text, page)) {
            found.push(mention(row, (&name, above.told.cloned()), above.place, sheet));
        }
    }
    one
}

/// The communities that a cell names behind their number: "2 (Pays d'Alençon ; Flers et Domfrontais)".
pub(crate) fn counted(
    row: &Row,
    (text, count): (&str, f64),
    (place, told): (Territory, &Named),
    sheet: &Sheet<'_>,
) -> Vec<RawMention> {
    let names = enumerated(text).map(|(_, inner)| parted(inner)).unwrap_or_default();
    let all = u32::try_from(names.len()).is_ok_and(|n| (f64::from(n) - count).abs() < 0.5);
    let of = |name| mention(row, (name, Some(told.clone())), Some(place), sheet);
    names.into_iter().filter(|_| all).map(of).collect()
}

/// The community that a row names.
///
/// `told` is the stage that the head of its column or the row above those of its section says.
fn mention(
    row: &Row,
    (name, told): (&str, Option<Named>),
    section: Option<Territory>,
    sheet: &Sheet<'_>,
) -> RawMention {
    let Sheet { columns, titles, caption, page, .. } = *sheet;
    let section = section.filter(|place| place.level() == Level::Department);
    let cells = || row.cells.iter().zip(columns);
    let known = |number: &str| {
        let department = Territory::department(&number.to_uppercase())?;
        page.vocabulary.name(department).ne(&department.to_string()).then_some(department)
    };
    let first = |text: &str, fits: &dyn Fn(&Token) -> bool| {
        let words = tokens(text);
        // "02 33 80 00 00" is a telephone.
        let dialled = words.iter().filter(|t| !t.is_word() && t.kind != Kind::Mark).count();
        // "12 rue du Palais" is the number of a house.
        let house = page.vocabulary.cue(Cue::Street).longest_at(&words, 1).is_some();
        words.first().filter(|t| fits(t) && dialled < 3 && !house).and_then(|t| known(&t.fold))
    };
    let headed = row.cells.iter().zip(titles).find(|(_, title)| is_department(title));
    let coded = match headed {
        // "2A" is no number.
        Some((cell, _)) => first(&cell.text, &|t| (2..=3).contains(&t.fold.len())),
        None => row.cells.iter().zip(titles).find_map(|(cell, title)| {
            // "Communes: 12" is no department, nor "Pour: 22", those who voted.
            if has(title, Cue::ColumnOther, page) || begins(title, Cue::Votes, page) {
                return None;
            }
            first(&cell.text, &|t| matches!(t.kind, Kind::Number(_)) && t.fold.len() == 2)
        }),
    };
    let placed = cells()
        .filter(|(_, column)| **column == Column::Territory)
        .find_map(|(cell, _)| page.vocabulary.places.whole(&tokens(&cell.text)))
        .filter(|t| t.level() == Level::Department);
    let said = cells()
        .filter(|(_, column)| **column == Column::Stage)
        .find_map(|(cell, _)| stage_of(&cell.text, page).or_else(|| short(&cell.text, page)));
    // "En fonctionnement | 12/03/2021" below "Signature": as far as the days tell.
    let stage = [said, reached(row, columns)].into_iter().flatten();
    let stage =
        stage.max_by_key(|named| named.stages.from()).or(told).or_else(|| caption.stages.clone());
    // "Projet de santé ajourné": what it has reached is not said.
    let put_off = |cell: &Cell| has(&cell.text, Cue::PutOff, page);
    let open = cells().any(|(cell, column)| *column == Column::Stage && put_off(cell));
    // "Accord (ACI)" over "en préparation": the agreement is, and not the community.
    let agreed = cells().zip(titles).find_map(|((cell, column), title)| {
        let preproject = |text: &str| {
            stage_of(text, page).is_some_and(|it| it.stages.from() == Stage::Preproject)
        };
        let early = *column == Column::Stage
            && has(title, Cue::Agreement, page)
            && preproject(&cell.text)
            && !has(&cell.text, Cue::Paper, page);
        if early { stage_of(&format!("ACI {}", cell.text), page) } else { None }
    });
    let stage = agreed.or(stage).filter(|_| !open);
    let name = without_aside(name, page);
    let bare = tokens(name).first().is_some_and(|t| !t.is("cpts"));
    RawMention {
        name: if bare { format!("CPTS {name}") } else { name.to_owned() },
        department: placed.or(coded).or(section),
        stage: stage
            .map(|named| named.stages)
            .filter(|s| *s != StageRange::ALL)
            .map(StageRange::from),
        dissolved: has(&row.text, Cue::Dissolved, page),
        opened: None,
        date: caption.date.map(|(date, _)| date),
        locator: row.locator.clone(),
        evidence: row.text.clone(),
    }
}

/// The stage whose abbreviation a cell is: "LI".
pub(crate) fn short(text: &str, page: &Page<'_>) -> Option<Named> {
    short_stage(text.trim()).and_then(|long| stage_of(long, page))
}

/// The furthest stage that the row gives a day for.
fn reached(row: &Row, columns: &[Column]) -> Option<Named> {
    let steps = row.cells.iter().zip(columns).filter_map(|(cell, column)| match column {
        Column::Step(named) => {
            let reached = is_cross(&cell.text) || dates::whole(&tokens(&cell.text)).is_some();
            reached.then_some(named)
        }
        _ => None,
    });
    steps.max_by_key(|named| named.stages.from()).cloned()
}

/// Whether a cell says only of what sort its row is: "CPTS", "Maison de santé". What goes on with a
/// name is one.
pub(crate) fn is_kind(text: &str, page: &Page<'_>) -> bool {
    let words = tokens(text);
    let length = |cue| page.vocabulary.cue(cue).longest_at(&words, 0).map(|hit| hit.to);
    let Some(rest) = length(Cue::Community).max(length(Cue::OtherStructure)) else { return false };
    let named = words[rest..].iter().any(|t| t.capital);
    words.len() <= 6 && !named && stage_of(text, page).is_none()
}

/// Whether the parts of a row, such as "dont signataires de l'ACI", are parts of structures of another sort.
pub(crate) fn parts_other(row: &Row, above: bool, page: &Page<'_>) -> bool {
    let label = row.cells.first().map_or("", |cell| &cell.text);
    let other = || has(label, Cue::OtherStructure, page) && !mentions_other_than_aci(label, page);
    if begins(label, Cue::Subtotal, page) { above } else { other() }
}
