//! Documents that are not what they are said to be: what they are shows in their bytes.

use std::fs;

use rust_xlsxwriter::Workbook;

use super::bytes::{GOOD, once, reply};
use super::source_of;
use crate::night::{Stage, page, write};
use crate::wire::Wire;

/// A table of one region in every format, with this number in it.
fn csv(number: u32) -> Vec<u8> {
    format!("Région;Date;CPTS ayant signé un ACI\nBretagne;01/02/2024;{number}\n").into()
}

fn json(number: u32) -> Vec<u8> {
    let text = format!(
        "{{\"results\": [{{\"Région\": \"Bretagne\", \"Date\": \"2024-02-01\", \"CPTS ayant signé un ACI\": {number}}}]}}"
    );
    text.into()
}

fn xlsx(number: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in ["Région", "Date", "CPTS ayant signé un ACI"].into_iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), name).unwrap();
    }
    sheet.write_string(1, 0, "Bretagne").unwrap();
    sheet.write_string(1, 1, "01/02/2024").unwrap();
    sheet.write_number(1, 2, number).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// The page with what it says of its own letters, and with the letters of a code that has no others than
/// one byte for each.
fn in_latin(declared: &str) -> Vec<u8> {
    let text = with_meta(declared).replace('’', "\u{92}");
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

/// The page with a sentence that needs an accent and a quotation mark.
fn with_meta(declared: &str) -> String {
    GOOD.replace("<head>", &format!("<head>{declared}")).replace("la région", "à l’été, la région")
}

fn honest(format: &str) -> Vec<u8> {
    match format {
        "csv" => csv(90),
        "json" => json(90),
        "xlsx" => xlsx(90),
        "pdf" => fs::read("tests/fixtures/facts/facts_libreoffice.pdf").unwrap(),
        _ => page("Bretagne", 90, "1er février 2024").into(),
    }
}

#[test]
fn what_a_document_is_shows_in_its_bytes() {
    let html = "text/html; charset=utf-8";
    let good = || GOOD.as_bytes().to_vec();
    let meta = |name: &str| format!("<meta charset={name}>");
    let wide = || {
        let text = with_meta("");
        [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
    };
    let pdf = || fs::read("tests/fixtures/facts/facts_libreoffice.pdf").unwrap();
    let image = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 1000]].concat();
    let nul = GOOD.replace("99 CPTS", "9\09 CPTS").into_bytes();
    let mut broken = with_meta("").into_bytes();
    broken.extend(b"<p>Rh\xf4\xc3\x28ne</p>");
    // Behind the first digit of the number.
    let cut = csv(99)[..csv(99).len() - 2].to_vec();
    let mut empty = Workbook::new();
    empty.add_worksheet();
    let empty = empty.save_to_buffer().unwrap();
    // What the source declares, what the server says and sends, and what becomes of the source.
    #[rustfmt::skip]
    let cases: Vec<(&str, &str, &str, Vec<u8>, &str)> = vec![
        ("good.csv",                  "csv",  "text/csv",                      csv(99),          "fresh"),
        ("good.json",                 "json", "application/json",              json(99),         "fresh"),
        ("good.xlsx",                 "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx(99), "fresh"),
        ("good.pdf",                  "pdf",  "application/pdf",               pdf(),            "unchanged"),
        ("type-html-as-pdf",          "pdf",  "application/pdf",               good(),           "drifted"),
        ("type-pdf-as-html",          "html", html,                            pdf(),            "drifted"),
        ("type-xlsx-as-octet",        "xlsx", "application/octet-stream",      xlsx(99),         "fresh"),
        ("type-xlsx-as-zip",          "xlsx", "application/zip",               xlsx(99),         "fresh"),
        ("type-xlsx-empty",           "xlsx", "application/zip",               empty,            "drifted"),
        ("type-xlsx-cut",             "xlsx", "application/zip",               xlsx(99)[..2000].to_vec(), "drifted"),
        ("type-html-as-xlsx",         "xlsx", "application/vnd.ms-excel",      good(),           "drifted"),
        ("type-csv-as-html",          "csv",  html,                            csv(99),          "fresh"),
        ("type-csv-as-excel",         "csv",  "application/vnd.ms-excel",      csv(99),          "fresh"),
        ("close-truncated-csv",       "csv",  "text/csv",                      cut,              "drifted"),
        ("type-html-as-json",         "json", "application/json",              good(),           "drifted"),
        ("type-json-as-text",         "json", "text/plain",                    json(99),         "fresh"),
        ("type-json-error",           "json", "application/json",              b"{\"error\": \"not found\", \"status\": 404}".to_vec(), "drifted"),
        ("type-missing",              "html", "",                              good(),           "fresh"),
        ("type-garbage",              "html", ";;;==\"/",                      good(),           "fresh"),
        ("type-image",                "html", "image/png",                     image,            "drifted"),
        ("charset-latin1",            "html", "text/html; charset=ISO-8859-1", in_latin(""),     "fresh"),
        ("charset-latin1-undeclared", "html", "text/html",                     in_latin(""),     "fresh"),
        ("charset-meta-latin1",       "html", "text/html",                     in_latin(&meta("iso-8859-1")), "fresh"),
        ("charset-header-lies",       "html", html,                            in_latin(""),     "fresh"),
        ("charset-meta-lies",         "html", html,                            with_meta(&meta("iso-8859-1")).into(), "fresh"),
        ("charset-bom-wins",          "html", "text/html; charset=iso-8859-1", format!("\u{feff}{}", with_meta("")).into(), "fresh"),
        ("charset-cp1252",            "html", "text/html; charset=iso-8859-1", in_latin(&meta("windows-1252")), "fresh"),
        ("charset-utf16",             "html", "text/html",                     wide(),           "fresh"),
        ("charset-unknown",           "html", "text/html; charset=x-klingon",  with_meta("").into(), "fresh"),
        ("charset-utf7",              "html", "text/html; charset=utf-7",      b"+ADw-p+AD4-99 CPTS ayant sign+AOk- un ACI+ADw-/p+AD4-".to_vec(), "drifted"),
        ("bytes-nul",                 "html", html,                            nul,              "drifted"),
        ("bytes-invalid-utf8",        "html", html,                            broken,           "fresh"),
    ];
    let stage = Stage::new();
    let servers: Vec<Wire> = cases
        .iter()
        .map(|(_, format, media_type, body, _)| {
            let label = match *media_type {
                "" => String::new(),
                media_type => format!("content-type: {media_type}\r\n"),
            };
            let tonight = reply("200 OK", &label, body);
            let before = reply("200 OK", "", &honest(format));
            Wire::start([("/page".to_owned(), [vec![before], once(tonight)].concat())].into())
        })
        .collect();
    for ((name, format, ..), server) in cases.iter().zip(&servers) {
        let id = source_of(name);
        stage.source(&id, ("Bretagne", &server.url("/page")), "[expect]\nclaims_min = 1");
        let file = stage.sources().join(format!("{id}.toml"));
        let declared = fs::read_to_string(&file).unwrap();
        write(&file, &format!("{declared}format = '{format}'\n"));
    }
    assert!(stage.night("2026-11-22T03:00:00Z").is_complete);
    let standing = || -> Vec<Vec<String>> {
        cases.iter().map(|(name, ..)| stage.standing(&source_of(name))).collect()
    };
    let before = standing();
    assert!(!stage.night("2026-11-23T03:00:00Z").is_complete, "gaps are exit code 3");
    let states = stage.column("sources", "state");
    let quoted = stage.rows("claims", &["source_id", "withdrawn_at", "evidence"]);
    let mut wrong = Vec::new();
    for (((name, .., state), known), now) in cases.iter().zip(before).zip(standing()) {
        let id = source_of(name);
        let found = states.iter().find(|(source, _)| *source == id).map(|(_, state)| &**state);
        let expected = if *state == "fresh" { vec!["99".to_owned()] } else { known };
        if found != Some(state) || now != expected {
            wrong.push(format!("{name}: {found:?} with {now:?}; expected {state}, {expected:?}"));
        }
        let mut evidence = quoted.iter().filter(|row| row[0] == id && row[1].is_empty());
        if *state == "fresh" && (name.starts_with("charset") || name.starts_with("bytes")) {
            let is_exact =
                |row: &Vec<String>| row[2].replace('\'', "’").contains("à l’été, la région");
            if !evidence.all(is_exact) {
                wrong.push(format!("{name}: other letters than were sent"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
