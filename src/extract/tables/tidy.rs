//! Tables of one value a row: "Indicateur | Stade | Valeur | Unité", read as if each row had one label.

use std::borrow::Cow;

use super::column::{is_head, number_of};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::read::{Cell, Row, Table};

/// What the columns of such a table hold.
struct Roles {
    indicator: usize,
    value: usize,
    /// What parts the indicator: its stage, its modality.
    modality: Option<usize>,
    unit: Option<usize>,
}

/// What the values of a row are counted in.
enum Unit {
    /// Nothing, or what the indicator counts.
    Own,
    Percent,
    People,
    /// Euros, days, professionals.
    Other,
}

/// The table, the cells that say together what a value is joined in the column of the indicator.
pub(crate) fn joined<'t>(table: &'t Table, page: &Page<'_>) -> Cow<'t, Table> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page)).count();
    let Some(roles) = heads.checked_sub(1).and_then(|last| roles(&table.rows[last], page)) else {
        return Cow::Borrowed(table);
    };
    let body = &table.rows[heads..];
    let numeric = |row: &&Row| {
        row.cells.get(roles.value).is_some_and(|cell| number_of(&cell.text, page).is_some())
    };
    if body.iter().filter(numeric).count() * 2 <= body.len() {
        return Cow::Borrowed(table);
    }
    let mut table = table.clone();
    for row in &mut table.rows[heads..] {
        join(row, &roles);
    }
    Cow::Owned(table)
}

/// The roles of the columns by their heads; none where an indicator stands alone beside its value.
fn roles(head: &Row, page: &Page<'_>) -> Option<Roles> {
    // "libelle" beside "indicateur" is that of the place: the first word of the list that stands there tells.
    let column = |stems: &[&str]| {
        stems.iter().find_map(|stem| {
            head.cells.iter().position(|cell| {
                tokens(&cell.text).first().is_some_and(|t| t.fold.starts_with(stem))
            })
        })
    };
    let indicator = column(&["indicateur", "libelle", "mesure", "variable", "thematique"])?;
    let value = column(&["valeur", "value", "nombre", "effectif", "resultat"])?;
    let modality =
        column(&["stade", "modalite", "statut", "etape", "categorie", "detail", "avancement"]);
    let unit = column(&["unite", "unit"]);
    let fits = indicator != value && (modality.is_some() || unit.is_some());
    let places = page.vocabulary.places.whole(&tokens(&head.cells[indicator].text)).is_none();
    (fits && places).then_some(Roles { indicator, value, modality, unit })
}

fn join(row: &mut Row, roles: &Roles) {
    let text = |at: Option<usize>| {
        at.and_then(|at| row.cells.get(at)).map_or(String::new(), |cell| cell.text.clone())
    };
    let (modality, unit) = (text(roles.modality), text(roles.unit));
    let mut label = text(Some(roles.indicator));
    if !modality.is_empty() {
        label = format!("{label} {modality}");
    }
    match self::unit(&unit) {
        Unit::Own => {}
        Unit::Percent => {
            label.push_str(" (%)");
            if let Some(cell) = row.cells.get_mut(roles.value)
                && !cell.text.is_empty()
                && !cell.text.contains('%')
            {
                cell.text.push_str(" %");
            }
        }
        Unit::People => label.push_str(" (habitants)"),
        Unit::Other => label.clear(),
    }
    let blank = |at: Option<usize>, cells: &mut [Cell]| {
        if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
            cell.text.clear();
        }
    };
    blank(roles.modality, &mut row.cells);
    blank(roles.unit, &mut row.cells);
    if let Some(cell) = row.cells.get_mut(roles.indicator) {
        cell.text = label;
    }
}

fn unit(text: &str) -> Unit {
    let words = tokens(text);
    let Some(first) = words.first() else { return Unit::Own };
    // "61 % | de la population": the value has its sign.
    if first.is("de") || first.is("des") {
        return Unit::Own;
    }
    match first.fold.as_str() {
        _ if text.contains('%') => Unit::Percent,
        "pourcentage" | "pourcent" | "pct" | "percent" | "taux" | "part" => Unit::Percent,
        "habitant" | "habitants" | "hab" | "personnes" | "population" => Unit::People,
        "nombre" | "nb" | "effectif" | "cpts" | "communautes" | "unite" | "unites" | "n"
        | "structures" | "projets" | "contrats" => Unit::Own,
        _ => Unit::Other,
    }
}
