//! Workbooks of Excel since 2007: calamine reads their cells, behind a survey of our own.
//!
//! The survey ([`survey`]) walks through every part first. It refuses what calamine would abort on
//! (cells beyond the grid, tables of texts that claim to be huge), counts cells before they are
//! held, and finds what calamine does not tell: which rows and columns are hidden, and which cells
//! are merged. Only cells that hold something are kept, so that a corner at XFD1048576 costs nothing.

mod survey;

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Style, Xlsx, XlsxError};

use super::ReadError;
use super::document::Document;
use super::sheet::{Kind, Value};
use super::shown::{Form, Moment, Precision};
use super::sniff::Content;
use super::workbook::{self, Grid};
use super::zipped::Zipped;
use survey::Part;

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let broken =
        |error: XlsxError| ReadError::Broken { content: Content::Xlsx, why: error.to_string() };
    let parts = survey::survey(&mut Zipped::open(bytes, Content::Xlsx)?)?;
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut document = Document::default();
    let sheets = xlsx.sheets_metadata().to_vec();
    for sheet in sheets {
        let Some(part) = parts.get(&sheet.name) else { continue };
        if sheet.visible != SheetVisible::Visible {
            workbook::unread(&mut document, &sheet.name, "hidden sheet");
            continue;
        }
        let mut grid = Grid::default();
        let mut cells = match xlsx.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => cells,
            // A sheet that is a drawing has no cells.
            Err(XlsxError::NotAWorksheet(_)) => {
                workbook::unread(&mut document, &sheet.name, "chart");
                continue;
            }
            Err(error) => return Err(broken(error)),
        };
        let forms = Forms::of(cells.styles());
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
            let (row, column) = cell.get_position();
            match value(cell.get_value(), forms.of_style(style)) {
                Ok(Some(value)) => grid.put(row, column, value)?,
                Ok(None) => {}
                Err(why) => grid.fault(row, column, why),
            }
        }
        drop(cells);
        let Part { hidden_rows, hidden_columns, merges } = part;
        grid.merge(merges)?;
        grid.hide(hidden_rows, hidden_columns);
        workbook::lay_out(&sheet.name, grid, &mut document)?;
    }
    Ok(document)
}

/// The forms of the styles of a workbook, by the number of the style.
struct Forms(Vec<(Form, Precision)>);

impl Forms {
    fn of(styles: &[Style]) -> Self {
        let form = |style: &Style| {
            let code = style.number_format.as_ref().map_or("General", |f| f.format_code.as_str());
            (Form::parse(code), Precision::parse(code))
        };
        Self(styles.iter().map(form).collect())
    }

    fn of_style(&self, style: usize) -> (&Form, Precision) {
        self.0.get(style).map_or((&Form::General, Precision::Day), |(form, day)| (form, *day))
    }
}

/// What a cell shows; or why nothing.
fn value(
    data: &DataRef<'_>,
    (form, precision): (&Form, Precision),
) -> Result<Option<Value>, &'static str> {
    let number = |value: f64| {
        let shown = form.number(value).ok_or("number beyond reason")?;
        Ok(Some(workbook::number(&shown)))
    };
    match data {
        DataRef::Empty => Ok(None),
        DataRef::Int(value) =>
        {
            #[expect(clippy::cast_precision_loss, reason = "beyond 10^15 it is not shown at all")]
            number(*value as f64)
        }
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => Ok(workbook::words(text)),
        DataRef::SharedString(text) => Ok(workbook::words(text)),
        DataRef::Bool(true) => Ok(workbook::words("VRAI")),
        DataRef::Bool(false) => Ok(workbook::words("FAUX")),
        DataRef::DateTime(moment) => Ok(dated(*moment, precision)),
        DataRef::DateTimeIso(text) => Ok(workbook::iso(text, precision)),
        DataRef::DurationIso(text) => Ok(workbook::words(text)),
        DataRef::Error(_) => Err("error value"),
    }
}

fn dated(moment: ExcelDateTime, precision: Precision) -> Option<Value> {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let only_time = (0.0..1.0).contains(&moment.as_f64());
    if only_time || moment.is_duration() {
        return workbook::words(&format!("{hour:02}:{minute:02}"));
    }
    let shown = Moment { year, month, day, hour, minute }.shown(precision);
    Some(Value { text: shown, kind: Kind::Date, ..Value::default() })
}
