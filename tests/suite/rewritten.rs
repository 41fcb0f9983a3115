//! The same table in the many formats in which tables are written: none of them may change what is read.
//!
//! Each CSV and TSV file of `tests/fixtures/files` is written otherwise, read again, and must give the same claims and
//! names.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use serde_json::{Map, Value, json};

use crate::variants::read;

/// A table as it stands in a file: all its rows.
type Rows = Vec<Vec<String>>;

/// One way of writing a table.
struct Variant {
    name: &'static str,
    /// The ending of the file.
    ending: &'static str,
    /// The bytes of the file; none where the table cannot be written so.
    written: fn(&Rows) -> Option<Vec<u8>>,
    /// How many files at most may be read otherwise.
    most: usize,
}

#[rustfmt::skip]
const VARIANTS: [Variant; 7] = [
    Variant { name: "semicolons", ending: "csv", written: |rows| delimited(rows, b';', csv::QuoteStyle::Necessary), most: 0 },
    Variant { name: "tabulators", ending: "tsv", written: |rows| delimited(rows, b'\t', csv::QuoteStyle::Necessary), most: 0 },
    Variant { name: "quotes around every field", ending: "csv", written: |rows| delimited(rows, b',', csv::QuoteStyle::Always), most: 0 },
    Variant { name: "an old encoding", ending: "csv", written: in_windows_1252, most: 0 },
    Variant { name: "a workbook with an empty row and column first", ending: "xlsx", written: workbook, most: 1 },
    Variant { name: "JSON by columns", ending: "json", written: by_columns, most: 1 },
    Variant { name: "JSON with heads apart from the rows", ending: "json", written: heads_apart, most: 1 },
];

/// The rows of a file, whatever its encoding and its delimiter.
fn rows(bytes: &[u8], ending: &str) -> Rows {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let many = |mark: char| text.matches(mark).count();
    let delimiter = match ending {
        "tsv" => b'\t',
        _ if many(',') < 2 * many(';') => b';',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).has_headers(false).flexible(true);
    let records = reader.from_reader(text.as_bytes()).into_records();
    records.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn delimited(rows: &Rows, delimiter: u8, quotes: csv::QuoteStyle) -> Option<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new();
    let writer = writer.delimiter(delimiter).quote_style(quotes).flexible(true);
    let mut writer = writer.from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().ok()
}

fn in_windows_1252(rows: &Rows) -> Option<Vec<u8>> {
    let text = String::from_utf8(delimited(rows, b';', csv::QuoteStyle::Necessary)?).unwrap();
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
    (!lost).then(|| bytes.into_owned())
}

/// A number as a cell or a value holds it; none where it has a zero first, as codes have.
fn number(text: &str) -> Option<f64> {
    let plain = text.trim().replace(',', ".");
    let code = plain.starts_with('0') && !plain.starts_with("0.") && plain != "0";
    plain.parse().ok().filter(|_| !code && !plain.starts_with('+'))
}

fn workbook(rows: &Rows) -> Option<Vec<u8>> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (1..).zip(cells) {
            match number(text) {
                Some(number) => sheet.write_number(row, column, number).unwrap(),
                None => sheet.write_string(row, column, text).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().ok()
}

/// The title of a table, its heads and its rows.
type Parts<'r> = (String, &'r Vec<String>, &'r [Vec<String>]);

/// The parts of a table; none where something stands below them.
fn parts(rows: &Rows) -> Option<Parts<'_>> {
    let width = rows.iter().map(Vec::len).max()?;
    let whole = |row: &Vec<String>| row.len() == width && row.iter().all(|text| !text.is_empty());
    let at = rows.iter().position(whole).filter(|_| 1 < width)?;
    let blank = |row: &&Vec<String>| row.iter().all(String::is_empty);
    let end = rows.iter().rev().take_while(blank).count();
    let body = &rows[at + 1..rows.len() - end];
    let filled = |row: &Vec<String>| 1 < row.iter().filter(|text| !text.is_empty()).count();
    let title: Vec<&str> = rows[..at].iter().flatten().map(|text| text.trim()).collect();
    let title = title.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    (1 < body.len() && body.iter().all(filled)).then_some((title, &rows[at], body))
}

fn cell(text: &str) -> Value {
    let whole = number(text).filter(|number| number.fract() == 0.0 && !text.contains(','));
    match whole {
        #[expect(clippy::cast_possible_truncation, reason = "what people count")]
        Some(number) => json!(number as i64),
        None => number(text).map_or_else(|| json!(text), |number| json!(number)),
    }
}

fn by_columns(rows: &Rows) -> Option<Vec<u8>> {
    let (title, heads, body) = parts(rows)?;
    let column = |(at, head): (usize, &String)| {
        (head.clone(), body.iter().map(|row| cell(&row[at])).collect::<Value>())
    };
    let columns: Map<String, Value> = heads.iter().enumerate().map(column).collect();
    let whole = columns.len() == heads.len();
    whole.then(|| json!({"titre": title, "colonnes": columns}).to_string().into_bytes())
}

fn heads_apart(rows: &Rows) -> Option<Vec<u8>> {
    let (title, heads, body) = parts(rows)?;
    let fields: Vec<Value> = heads.iter().map(|head| json!({"id": head})).collect();
    let rows: Vec<Vec<Value>> =
        body.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect();
    Some(json!({"title": title, "fields": fields, "records": rows}).to_string().into_bytes())
}

/// What is read of each file, by its name without its ending.
fn found(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let stem = |name: String| name.rsplit_once('.').unwrap().0.to_owned();
    read(folder).into_iter().map(|(name, told)| (stem(name), told)).collect()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the files that it reads")]
fn a_table_says_the_same_in_whatever_format_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    fs::create_dir(&own).unwrap();
    let mut tables = Vec::new();
    for entry in fs::read_dir("tests/fixtures/files").unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().unwrap().to_str().unwrap();
        if !matches!(ending, "csv" | "tsv") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let sidecar = fs::read(path.with_extension("meta.toml")).unwrap_or_default();
        fs::write(own.join(path.file_name().unwrap()), &bytes).unwrap();
        fs::write(own.join(format!("{stem}.meta.toml")), &sidecar).unwrap();
        tables.push((stem, sidecar, rows(&bytes, ending)));
    }
    assert!(15 < tables.len());
    let expected = found(&own);
    let mut wrong = String::new();
    for (number, variant) in VARIANTS.iter().enumerate() {
        let own = folder.path().join(number.to_string());
        fs::create_dir(&own).unwrap();
        let mut written = Vec::new();
        for (stem, sidecar, rows) in &tables {
            let Some(bytes) = (variant.written)(rows) else { continue };
            fs::write(own.join(format!("{stem}.{}", variant.ending)), bytes).unwrap();
            fs::write(own.join(format!("{stem}.meta.toml")), sidecar).unwrap();
            written.push(stem);
        }
        assert!(7 < written.len(), "{}: {} tables", variant.name, written.len());
        let found = found(&own);
        let other: Vec<&&String> =
            written.iter().filter(|stem| found.get(**stem) != expected.get(**stem)).collect();
        if variant.most < other.len() {
            writeln!(wrong, "{}: {other:?}", variant.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
