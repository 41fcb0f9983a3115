//! `recoupe.xlsx`: the tables that matter to a journalist, in French, one to a sheet.
//!
//! Dates are dates and numbers numbers, codes are words, heads stay in sight and can be filtered, and
//! each figure leads to its proof in the report beside the workbook. What others wrote is text: no
//! cell of it is a formula. The bytes depend on the edition alone.

mod lookup;
mod sheets;

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};

use crate::publish::content::edition::Run;
use crate::publish::encoding::csv::visible;
use crate::publish::encoding::rows::{Cell, Rows};
use crate::publish::schema::{self, Column, Kind};
use lookup::{by_id, cells, implied_by, is_nowhere, named, text};
use sheets::{Head, SHEETS, Sheet, Shows};

/// The name of the file.
pub(crate) const NAME: &str = "recoupe.xlsx";

/// A cell of Excel holds so many characters and no more.
const LONGEST: usize = 32_767;

/// A sheet of Excel holds so many links and no more.
const MOST_LINKS: usize = 65_530;

/// How many characters wide the advice is.
const README_WIDTH: u8 = 100;

/// How high a line of it is, in points.
const LINE: f64 = 15.0;

/// What people should know before they quote a number.
const ADVICE: &[&str] = &[
    "Une ligne de « Chiffres » est le chiffre le plus récent d'un territoire, d'une grandeur et d'étapes.",
    "« Valeur » est le nombre à citer, tel qu'imprimé. « Au moins » et « Au plus » disent ce qu'il peut être : « plus de 700 » est la valeur 700, au moins 701.",
    "« À la date du » est le dernier jour de la date imprimée : « en 2026 » est le 31/12/2026, à lire avec « Précision ». L'âge en jours est négatif tant que ce jour n'est pas passé.",
    "Avant de citer : regardez la date, la solidité et la citation, puis ouvrez la preuve. Une case vide n'est pas zéro : aucune page lue ne donne le chiffre.",
    "Les chiffres de deux régions peuvent avoir des années d'écart : regardez la date avant de comparer, d'additionner ou de classer.",
    "Les liens « preuve » mènent au rapport, les liens « calcul » au premier des chiffres dont celui-ci se déduit : laissez ce classeur à côté du dossier « report ».",
];

/// The workbook of an edition. `proof` tells where in the snapshot the proof of each claim stands.
///
/// # Errors
///
/// If there are more rows than a sheet can hold.
pub(crate) fn bytes(
    (run, tables): (&Run, &[Rows]),
    proof: &BTreeMap<String, String>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_timestamp(run.started_at.timestamp())?;
    let properties = DocProperties::new()
        .set_title("Recoupe : ce que l'on sait des CPTS, qui le dit et qui le conteste")
        .set_subject(format!("État au {}", day(run.reference_date)))
        .set_author("Recoupe")
        .set_comment(format!("Édition {}, schéma {}", run.id, schema::VERSION))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let pen = Pen::new();
    readme(workbook.add_worksheet(), run, &pen)?;
    let desk = Desk { tables, claims: by_id(named(tables, "claims")), proof, pen: &pen };
    for sheet in SHEETS {
        desk.sheet(workbook.add_worksheet(), sheet)?;
    }
    columns(workbook.add_worksheet(), &pen)?;
    workbook.save_to_buffer()
}

/// How cells look.
struct Pen {
    head: Format,
    title: Format,
    strong: Format,
    text: Format,
    prose: Format,
    day: Format,
    whole: Format,
    broken: Format,
    link: Format,
}

impl Pen {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00E4_EBF2))
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(16),
            strong: Format::new().set_bold().set_align(FormatAlign::Top),
            text: top.clone(),
            prose: top.clone().set_text_wrap(),
            day: top.clone().set_num_format("dd/mm/yyyy"),
            whole: top.clone().set_num_format("#,##0"),
            broken: top.clone().set_num_format("#,##0.0#"),
            link: top
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        }
    }
}

/// What the sheets are filled from.
struct Desk<'a> {
    tables: &'a [Rows],
    /// The row of each claim.
    claims: BTreeMap<&'a str, usize>,
    proof: &'a BTreeMap<String, String>,
    pen: &'a Pen,
}

impl Desk<'_> {
    fn sheet(&self, page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
        page.set_name(sheet.name)?;
        let rows = named(self.tables, sheet.table);
        let only = sheet.only.map(|flag| cells(rows, flag));
        let shown = |row: &usize| only.is_none_or(|flags| flags[*row] == Cell::Flag(true));
        let mut line = 0;
        for row in (0..rows.len()).filter(shown) {
            line += 1;
            let claim = sheet.claim.and_then(|column| text(&cells(rows, column)[row]));
            for (at, head) in (0..).zip(sheet.heads) {
                self.cell(page, (line, at), (head, rows, row, claim))?;
            }
        }
        let last = u16::try_from(sheet.heads.len()).unwrap_or(u16::MAX).saturating_sub(1);
        for (at, head) in (0..).zip(sheet.heads) {
            page.write_string_with_format(0, at, head.title, &self.pen.head)?;
            page.set_column_width(at, width(head, sheet))?;
        }
        page.autofilter(0, 0, line, last)?;
        page.set_freeze_panes(1, 1)?;
        page.set_landscape().set_repeat_rows(0, 0)?;
        Ok(())
    }

    fn cell(
        &self,
        page: &mut Worksheet,
        (line, at): (u32, u16),
        (head, rows, row, claim): (&Head, &Rows, usize, Option<&str>),
    ) -> Result<(), XlsxError> {
        let claims = named(self.tables, "claims");
        match head.shows {
            Shows::Own(name) => {
                write(page, (line, at), (schema::column(name), &cells(rows, name)[row]), self.pen)
            }
            Shows::Claimed(name) => {
                let Some(row) = claim.and_then(|id| self.claims.get(id)) else { return Ok(()) };
                write(
                    page,
                    (line, at),
                    (schema::column(name), &cells(claims, name)[*row]),
                    self.pen,
                )
            }
            Shows::Proof => {
                // What nobody says is proved by what implies it.
                let (proof, word) = match claim {
                    Some(_) => (claim, "preuve"),
                    None => (implied_by(rows, row), "calcul"),
                };
                let Some(path) = proof.and_then(|id| self.proof.get(id)) else { return Ok(()) };
                if MOST_LINKS <= usize::try_from(line).unwrap_or(usize::MAX) {
                    page.write_string(line, at, path)?;
                    return Ok(());
                }
                let url = Url::new(format!("file:///{path}")).set_text(word);
                page.write_url_with_format(line, at, url, &self.pen.link)?;
                Ok(())
            }
        }
    }
}

/// Writes one value as what it is.
fn write(
    page: &mut Worksheet,
    (line, at): (u32, u16),
    (column, cell): (&Column, &Cell<'_>),
    pen: &Pen,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Null => {}
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) if is_nowhere(column, text) => {
            page.write_string_with_format(line, at, "adresse inconnue", &pen.text)?;
        }
        Cell::Text(text) => {
            let told = column.word(text).map_or_else(|| visible(text), |it| it.fr.to_owned());
            page.write_string_with_format(line, at, cut(told), &pen.text)?;
        }
        Cell::Place(code) => {
            page.write_string_with_format(line, at, code.as_str(), &pen.text)?;
        }
        // A number of a spreadsheet is a float: beyond 2^53 it would be another one.
        #[expect(clippy::cast_precision_loss, reason = "counts of ours are far below 2^53")]
        Cell::Integer(number) => {
            page.write_number_with_format(line, at, *number as f64, &pen.whole)?;
        }
        Cell::Number(number) => {
            let format = if number.fract().abs() < f64::EPSILON { &pen.whole } else { &pen.broken };
            page.write_number_with_format(line, at, *number, format)?;
        }
        Cell::Date(date) => date_cell(page, (line, at), *date, pen)?,
        Cell::Time(moment) => date_cell(page, (line, at), moment.date_naive(), pen)?,
        Cell::Flag(flag) => {
            page.write_string_with_format(line, at, if *flag { "oui" } else { "non" }, &pen.text)?;
        }
    }
    Ok(())
}

/// A day; Excel knows none before 1900.
fn date_cell(
    page: &mut Worksheet,
    (line, at): (u32, u16),
    date: NaiveDate,
    pen: &Pen,
) -> Result<(), XlsxError> {
    let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    let known = match parts {
        (Ok(year), Ok(month), Ok(day)) => ExcelDateTime::from_ymd(year, month, day).ok(),
        _ => None,
    };
    match known {
        Some(known) => page.write_datetime_with_format(line, at, &known, &pen.day)?,
        None => page.write_string_with_format(line, at, day(date), &pen.text)?,
    };
    Ok(())
}

fn readme(page: &mut Worksheet, run: &Run, pen: &Pen) -> Result<(), XlsxError> {
    page.set_name("Lisez-moi")?;
    page.set_column_width(0, 18)?.set_column_width(1, f64::from(README_WIDTH))?;
    page.set_landscape().set_print_fit_to_pages(1, 0);
    page.write_string_with_format(0, 0, "Recoupe : les CPTS, chiffre par chiffre", &pen.title)?;
    let mut line = 1;
    let mut tell = |name: &str, told: &str| -> Result<(), XlsxError> {
        line += 1;
        page.write_string_with_format(line, 0, name, &pen.strong)?;
        page.write_string_with_format(line, 1, told, &pen.prose)?;
        // Not every program finds out by itself how high a line must be.
        let lines = told.chars().count().div_ceil(README_WIDTH.into()).max(1);
        page.set_row_height(line, LINE * f64::from(u32::try_from(lines).unwrap_or(1)))?;
        Ok(())
    };
    tell("État au", &day(run.reference_date))?;
    tell("Édition", &run.id)?;
    for (at, advice) in ADVICE.iter().enumerate() {
        tell(if at == 0 { "À savoir" } else { "" }, advice)?;
    }
    for sheet in SHEETS {
        tell(sheet.name, sheet.purpose)?;
    }
    tell("Colonnes", "Ce que veut dire chaque colonne, et son nom dans les tables Parquet et CSV")?;
    for (at, word) in schema::column("status").words().into_iter().enumerate() {
        let meaning = format!("{} ({})", word.fr, word.code);
        tell(if at == 0 { "Solidité" } else { "" }, &meaning)?;
    }
    let licence = env!("CARGO_PKG_LICENSE").replace(" OR ", " ou ");
    tell(
        "Licence",
        &format!(
            "Les tables sont sous licence {licence}. Les titres et les citations restent à ceux qui \
             les ont publiés ; la feuille « Sources » dit leur licence lorsqu'elle est connue."
        ),
    )
}

fn columns(page: &mut Worksheet, pen: &Pen) -> Result<(), XlsxError> {
    page.set_name("Colonnes")?;
    for (at, (title, width)) in
        (0..).zip([("Feuille", 16), ("Colonne", 22), ("Sens", 110), ("Table", 14), ("Nom", 22)])
    {
        page.write_string_with_format(0, at, title, &pen.head)?;
        page.set_column_width(at, width)?;
    }
    let mut line = 0;
    for sheet in SHEETS {
        for head in sheet.heads {
            line += 1;
            let (table, name) = match head.shows {
                Shows::Own(name) => (sheet.table, name),
                Shows::Claimed(name) => ("claims", name),
                Shows::Proof => ("", ""),
            };
            let sense = match head.shows {
                Shows::Proof => "Lien vers la preuve, dans le rapport",
                Shows::Own(name) | Shows::Claimed(name) => schema::column(name).fr,
            };
            for (at, told) in (0..).zip([sheet.name, head.title, sense, table, name]) {
                page.write_string_with_format(line, at, told, &pen.text)?;
            }
        }
    }
    page.autofilter(0, 0, line, 4)?;
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

/// How wide a column is: what it holds tells, for no reader should have to widen one first.
fn width(head: &Head, sheet: &Sheet) -> f64 {
    let name = match head.shows {
        Shows::Proof => return 10.0,
        Shows::Own(name) | Shows::Claimed(name) => name,
    };
    match schema::column(name).kind {
        Kind::Date | Kind::Time => 12.0,
        Kind::Number | Kind::Integer => 11.0,
        Kind::Flag => 10.0,
        Kind::Code(_) => 24.0,
        Kind::Text => match name {
            "territory_code" | "department_code" => 10.0,
            "explanation_fr" | "advice_fr" | "reason_fr" => 70.0,
            "evidence" => 60.0,
            "name" | "title" | "aliases" => 44.0,
            "url" | "homepage" => 40.0,
            "value_text" => 16.0,
            _ if sheet.table == "sources" => 30.0,
            _ => 24.0,
        },
    }
}

fn cut(text: String) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    // A character is two units at most.
    let mut kept: String = text.chars().take(LONGEST / 2 - 1).collect();
    kept.push('…');
    kept
}

fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_shows_columns_of_its_table() {
        for sheet in SHEETS {
            let has = |table: &str, name: &str| {
                schema::named(table).fields.iter().any(|field| field.column.name == name)
            };
            assert!(sheet.name.chars().count() <= 31, "{}", sheet.name);
            for name in sheet.only.iter().chain(&sheet.claim) {
                assert!(has(sheet.table, name), "{}: {name}", sheet.name);
            }
            for head in sheet.heads {
                let found = match head.shows {
                    Shows::Own(name) => has(sheet.table, name),
                    Shows::Claimed(name) => sheet.claim.is_some() && has("claims", name),
                    Shows::Proof => sheet.claim.is_some(),
                };
                assert!(found, "{}: {}", sheet.name, head.title);
            }
        }
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut() {
        assert_eq!(cut("court".to_owned()), "court");
        for long in ["é".repeat(40_000), "𝟙".repeat(20_000)] {
            let kept = cut(long);
            assert!(kept.encode_utf16().count() <= LONGEST && kept.ends_with('…'));
        }
    }
}
