//! Workbooks written by the tests, part by part.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::read::{BlockKind, Document, ReadError, Recipe, read};

const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Reads a workbook as the general reader does.
fn opened(bytes: &[u8]) -> Result<Document, ReadError> {
    read(bytes, None, &Recipe::default())
}

/// The parts of a workbook with these sheets: name, state, XML inside `<worksheet>`.
fn parts(sheets: &[(&str, &str, &str)], strings: &str, properties: &str) -> Vec<(String, String)> {
    let (mut listed, mut related) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (number, (name, state, inside)) in sheets.iter().enumerate() {
        let number = number + 1;
        write!(
            listed,
            "<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"rId{number}\"/>"
        )
        .unwrap();
        write!(related, "<Relationship Id=\"rId{number}\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>").unwrap();
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet xmlns=\"{SPREADSHEET}\">{inside}</worksheet>"),
        ));
    }
    write!(related, "<Relationship Id=\"rIdS\" Type=\"{RELATION}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rIdT\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/>").unwrap();
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let fixed = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{RELATION}\">{properties}<sheets>{listed}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{rels}\">{related}</Relationships>"),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{SPREADSHEET}\">{strings}</sst>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{SPREADSHEET}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
    ];
    parts.extend(fixed.into_iter().map(|(name, text)| (name.to_owned(), text)));
    parts
}

fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(inside: &str) -> Vec<u8> {
    zipped(&parts(&[("Région", "visible", inside)], "<si><t>Bretagne</t></si>", ""))
}

/// A sheet of these rows, each a list of cells.
fn sheet(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|cells| format!("<row>{cells}</row>")).collect();
    format!("<sheetData>{}</sheetData>", rows.concat())
}

fn words(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// What a document holds, a line for each block, row and unread part.
fn told(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let document = opened(bytes)?;
    let mut told = Vec::new();
    for block in &document.blocks {
        let BlockKind::Table(table) = &block.kind else {
            told.push(format!("{}: {}", block.locator, block.text));
            continue;
        };
        for row in &table.rows {
            let cell = |cell: &crate::read::Cell| {
                let marks = [(cell.header, "^"), (cell.spanned, "~")];
                let marks = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark);
                format!("{}{}", marks.collect::<String>(), cell.text)
            };
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            told.push(format!("{}: {}", row.locator, cells.join("|")));
        }
    }
    told.extend(document.unread.iter().map(|part| format!("? {}: {}", part.locator, part.reason)));
    Ok(told)
}

#[test]
fn a_sheet_is_read_as_a_person_sees_it() {
    let heads = [words("Région"), words("CPTS"), words("Part")].concat();
    let inside = format!(
        "<cols><col min=\"5\" max=\"6\" hidden=\"1\"/></cols><sheetData>\
         <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Les CPTS</t></is></c></row>\
         <row r=\"3\">{heads}</row>\
         <row r=\"4\"><c t=\"s\"><v>0</v></c><c><f>1+11</f><v>12</v></c><c s=\"1\"><v>0.764</v></c><c s=\"2\"><v>45291</v></c><c><v>666</v></c></row>\
         <row r=\"5\" hidden=\"1\">{}<c><v>667</v></c></row>\
         <row r=\"6\">{}<c r=\"B6\" t=\"e\"><v>#N/A</v></c><c r=\"D6\"><v>1e300</v></c></row>\
         </sheetData><mergeCells><mergeCell ref=\"A1:XFD1\"/></mergeCells>",
        words("Corse"),
        words("Normandie"),
    );
    let expected = [
        "sheet \"Région\": Région",
        "sheet \"Région\" row 1: Les CPTS",
        "sheet \"Région\" row 3: ^Région|^CPTS|^Part|^",
        "sheet \"Région\" row 4: Bretagne|12|76,4 %|31/12/2023",
        "sheet \"Région\" row 6: Normandie|||",
        "? sheet \"Région\": hidden rows: 1",
        "? sheet \"Région\": hidden columns: 1",
        "? sheet \"Région\" B6: error value",
        "? sheet \"Région\" D6: number beyond reason",
    ];
    assert_eq!(told(&workbook(&inside)).unwrap(), expected);
}

#[test]
fn an_error_of_a_newer_excel_is_an_error() {
    let inside = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" t=\"e\"><v>#SPILL!</v></c><c r=\"C1\"><v>3</v></c></row></sheetData>";
    let expected = [
        "sheet \"Région\": Région",
        "sheet \"Région\" row 1: 1|3",
        "? sheet \"Région\": cells with an unknown error: 1",
    ];
    assert_eq!(told(&workbook(inside)).unwrap(), expected);
    // Where cells are only counted, nobody knows what stands behind it.
    let counted = inside.replace(" r=\"C1\"", "");
    assert!(opened(&workbook(&counted)).is_err());
}

#[test]
fn a_sum_is_that_of_its_cells_or_withdrawn() {
    let of = |total: &str| {
        let rows = [words("Ain"), words("Jura")].map(|name| format!("{name}<c><v>3</v></c>"));
        let total = format!("{}<c><f>SUM(B1:B2)</f><v>{total}</v></c>", words("Total"));
        told(&workbook(&sheet(&[&rows[0], &rows[1], &total]))).unwrap()
    };
    assert!(of("6").contains(&"sheet \"Région\" row 3: Total|6".to_owned()));
    let told = of("9");
    assert!(told.contains(&"sheet \"Région\" row 3: Total|".to_owned()), "{told:?}");
    assert!(told.contains(&"? sheet \"Région\" B3: its sum is not that of its cells".to_owned()));
}

#[test]
fn spans_and_several_header_rows_and_tables() {
    let inside = "<sheetData>\
         <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Région</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>CPTS</t></is></c></row>\
         <row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>signées</t></is></c><c r=\"C2\" t=\"inlineStr\"><is><t>en projet</t></is></c></row>\
         <row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\"><v>3</v></c><c r=\"C3\"><v>1</v></c></row>\
         <row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>Second</t></is></c></row>\
         <row r=\"6\"><c r=\"A6\" t=\"inlineStr\"><is><t>Année</t></is></c><c r=\"B6\"><v>2022</v></c><c r=\"C6\"><v>2023</v></c></row>\
         <row r=\"7\"><c r=\"A7\" t=\"inlineStr\"><is><t>CPTS</t></is></c><c r=\"B7\"><v>7</v></c><c r=\"C7\"><v>8</v></c></row>\
         <row r=\"8\"><c r=\"A8\" t=\"inlineStr\"><is><t>* Chiffres provisoires</t></is></c></row>\
         </sheetData><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>";
    let expected = [
        "sheet \"Région\": Région",
        "sheet \"Région\" row 1: ^Région|^CPTS|^~CPTS",
        "sheet \"Région\" row 2: ^~Région|^signées|^en projet",
        "sheet \"Région\" row 3: Bretagne|3|1",
        "sheet \"Région\" row 5: Second",
        "sheet \"Région\" row 6: ^Année|^2022|^2023",
        "sheet \"Région\" row 7: CPTS|7|8",
        "sheet \"Région\" row 8: * Chiffres provisoires",
    ];
    assert_eq!(told(&workbook(inside)).unwrap(), expected);
}

/// A row of two tables of two columns, an empty column between them.
fn two(row: u32, values: [&str; 4]) -> String {
    let cell = |column: &str, text: &str| match text.parse::<u32>() {
        _ if text.is_empty() => String::new(),
        Ok(number) => format!("<c r=\"{column}{row}\"><v>{number}</v></c>"),
        Err(_) => format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let cells: String = ["A", "B", "D", "E"].iter().zip(values).map(|(c, v)| cell(c, v)).collect();
    format!("<row r=\"{row}\">{cells}</row>")
}

#[test]
fn tables_below_titles_of_their_own_are_two_whatever_their_heights() {
    let inside = format!(
        "<sheetData>{}{}{}{}{}</sheetData>",
        two(1, ["CPTS en 2024", "", "MSP en 2023", ""]),
        two(2, ["Au 1er mars", "", "Département", "MSP"]),
        two(3, ["Département", "CPTS", "Vosges", "5"]),
        two(4, ["Aube", "3", "Meuse", "7"]),
        two(5, ["Marne", "6", "", ""]),
    );
    let expected = [
        "sheet \"Région\": Région",
        "sheet \"Région\" row 1: CPTS en 2024",
        "sheet \"Région\" row 2: Au 1er mars",
        "sheet \"Région\" row 3: ^Département|^CPTS",
        "sheet \"Région\" row 4: Aube|3",
        "sheet \"Région\" row 5: Marne|6",
        "sheet \"Région\" row 1: MSP en 2023",
        "sheet \"Région\" row 2: ^Département|^MSP",
        "sheet \"Région\" row 3: Vosges|5",
        "sheet \"Région\" row 4: Meuse|7",
    ];
    assert_eq!(told(&workbook(&inside)).unwrap(), expected);
    // A head over the last columns of one table is no title of another.
    let inside = format!(
        "<sheetData>{}{}{}</sheetData>",
        two(1, ["Structures", "", "Autres", ""]),
        two(2, ["Aube", "3", "4", "5"]),
        two(3, ["Marne", "6", "7", "8"]),
    );
    let told = told(&workbook(&inside)).unwrap();
    assert!(told.iter().any(|row| row.ends_with("Aube|3|4|5")), "{told:?}");
}

#[test]
fn tables_beside_each_other_are_two() {
    let inside = format!(
        "<sheetData>{}{}</sheetData>",
        two(1, ["Département", "CPTS", "Département", "CPTS"]),
        two(2, ["Aube", "3", "Vosges", "5"]),
    );
    let expected = [
        "sheet \"Région\": Région",
        "sheet \"Région\" row 1: ^Département|^CPTS",
        "sheet \"Région\" row 2: Aube|3",
        "sheet \"Région\" row 1: ^Département|^CPTS",
        "sheet \"Région\" row 2: Vosges|5",
    ];
    assert_eq!(told(&workbook(&inside)).unwrap(), expected);
}

#[test]
fn a_hidden_sheet_states_nothing_and_is_named() {
    let visible = sheet(&[&[words("a"), words("b")].concat(), "<c><v>1</v></c><c><v>2</v></c>"]);
    let sheets = [
        ("Vu", "visible", visible.as_str()),
        ("Caché", "hidden", &visible),
        ("Très", "veryHidden", &visible),
    ];
    let told = told(&zipped(&parts(&sheets, "", ""))).unwrap();
    assert!(told.iter().filter(|line| !line.starts_with('?')).all(|line| line.contains("\"Vu\"")));
    assert!(told.ends_with(&[
        "? sheet \"Caché\": hidden sheet".to_owned(),
        "? sheet \"Très\": hidden sheet".to_owned()
    ]));
}

#[test]
fn both_calendars() {
    let inside = sheet(&[
        "<c s=\"2\"><v>44634</v></c><c><v>1</v></c>",
        "<c s=\"2\"><v>44635</v></c><c><v>2</v></c>",
    ]);
    let of =
        |properties| told(&zipped(&parts(&[("A", "visible", &inside)], "", properties))).unwrap();
    assert!(of("").contains(&"sheet \"A\" row 1: 14/03/2022|1".to_owned()));
    let later = of("<workbookPr date1904=\"1\"/>");
    assert!(later.contains(&"sheet \"A\" row 1: 15/03/2026|1".to_owned()), "{later:?}");
}

#[test]
fn hostile_workbooks_are_refused_by_name() {
    let deep = format!("{}{}", "<a>".repeat(300), "</a>".repeat(300));
    let tag = format!("<a b=\"{}\"/>", "x".repeat(70_000));
    let long = format!("<a>{}</a>", "x".repeat(2_000_000));
    #[rustfmt::skip]
    let cases: [(String, &str); 15] = [
        (sheet(&["<c r=\"XFE1\"><v>1</v></c>"]), "a cell is called `XFE1`"),
        (sheet(&["<c r=\"A0\"><v>1</v></c>"]), "a cell is called `A0`"),
        (sheet(&["<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>"]), "a cell of row 1 stands twice or out of order"),
        (sheet(&["<c r=\"A2\"><v>1</v></c>"]), "a cell of row 2 stands twice or out of order"),
        ("<sheetData><row r=\"0\"/></sheetData>".to_owned(), "a row is called `0`"),
        ("<sheetData><row r=\"2\"/><row r=\"2\"/></sheetData>".to_owned(), "row 2 stands twice or too late"),
        (sheet(&["<c t=\"s\"><v>-1</v></c>"]), "a cell points to the shared text `-1`"),
        (sheet(&["<c t=\"s\"><v>7</v></c>"]), "Cell string index not found in shared strings table"),
        (format!("<dimension ref=\"A1:XFE16777217\"/>{}", sheet(&[])), "it has the dimension `A1:XFE16777217`"),
        (format!("<dimension ref=\"B2:A1\"/>{}", sheet(&[])), "it has the dimension `B2:A1`"),
        (format!("{}<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>", sheet(&[])), "it merges the cells `B2:A1`"),
        (sheet(&["<c r=\"A1\"><v>&xxe;</v></c>"]), "it refers to `&xxe;`"),
        (deep, "more than 256 elements inside one another"),
        (tag, "more than 65536 bytes in one tag of its XML"),
        (long, "more than 1048576 bytes in one text of its XML"),
    ];
    for (inside, expected) in cases {
        let error = opened(&workbook(&inside)).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error:?} should end with {expected:?}");
    }
    let corners = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    assert_eq!(
        opened(&workbook(corners)).unwrap_err().to_string(),
        "the document holds more than 4096 columns"
    );
}

#[test]
fn hostile_archives_are_refused_by_name() {
    let good = parts(&[("A", "visible", &sheet(&[&words("x")]))], "", "");
    let with = |name: &str, change: &dyn Fn(&str) -> String| {
        let changed = good.iter().map(|(part, text)| {
            (part.clone(), if part == name { change(text) } else { text.clone() })
        });
        zipped(&changed.collect::<Vec<_>>())
    };
    let mut many = good.clone();
    many.extend((0..2_000).map(|number| (format!("x/{number}"), String::new())));
    let mut padded = good.clone();
    padded.extend((0..5).map(|n| (format!("x/{n}"), " ".repeat(60 << 20))));
    let mut cut = zipped(&good);
    cut.truncate(cut.len() - 30);
    #[rustfmt::skip]
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("doctype", with("xl/worksheets/sheet1.xml", &|text| format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{text}")), "its XML declares a document type"),
        ("UTF-16", with("xl/worksheets/sheet1.xml", &|text| text.chars().flat_map(|c| [c, '\0']).collect()), "its XML is not in UTF-8"),
        ("unclosed", with("xl/worksheets/sheet1.xml", &|text| text.replace("</worksheet>", "")), "its XML ends too early"),
        ("announced texts", with("xl/sharedStrings.xml", &|text| text.replace("<sst", "<sst uniqueCount=\"4294967295\"")), "as many shared texts as its bytes can hold"),
        ("a part outside", with("xl/_rels/workbook.xml.rels", &|text| text.replace("worksheets/sheet1.xml", "../../../etc/passwd")), "one of its sheets lies outside the file"),
        ("parts", zipped(&many), "more than 2000 parts in its archive"),
        ("inflated", zipped(&padded), "more than 256 MiB once inflated"),
        ("cut", cut, "Could not find EOCD"),
    ];
    for (name, bytes, expected) in cases {
        let error = opened(&bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error:?} should hold {expected:?}");
    }
}

/// Found by changing bytes at random: a record that is longer than what holds it.
#[test]
fn an_old_workbook_whose_records_do_not_add_up_is_refused() {
    let mut bytes =
        include_bytes!("../../../tests/fixtures/gold/s08_dgos_regions_par_stade_xls.xls").to_vec();
    bytes[4_732] = 3;
    assert!(matches!(opened(&bytes), Err(ReadError::Broken { .. })));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(256))]

    #[test]
    fn any_change_of_a_sheet_is_read_or_refused(at in 0_usize..2_000, with in "[<>/a-z0-9\"=&;: ]{0,6}", cut in 0_usize..8) {
        let heads = [words("Région"), words("CPTS")].concat();
        let mut inside = format!("<dimension ref=\"A1:B2\"/>{}<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>",
            sheet(&[&heads, "<c r=\"A2\" s=\"2\"><v>45000.5</v></c><c r=\"B2\" t=\"s\"><v>0</v></c>"]));
        let at = inside.floor_char_boundary(at % inside.len());
        let end = inside.ceil_char_boundary((at + cut).min(inside.len()));
        inside.replace_range(at..end, &with);
        let _ = opened(&workbook(&inside)).is_ok();
    }

    #[test]
    fn any_change_of_a_file_is_read_or_refused(which in 0_usize..3, changes in proptest::collection::vec((0_usize..40_000, proptest::prelude::any::<u8>()), 1..12)) {
        let files: [&[u8]; 3] = [
            include_bytes!("../../../tests/fixtures/gold/s01_dgos_regions_par_stade.xlsx"),
            include_bytes!("../../../tests/fixtures/gold/s07_ars_ara_couverture_ods.ods"),
            include_bytes!("../../../tests/fixtures/gold/s08_dgos_regions_par_stade_xls.xls"),
        ];
        let mut bytes = files[which].to_vec();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = opened(&bytes).is_ok();
    }
}
