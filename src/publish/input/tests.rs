//! Every kind of bad row and bad file, and what is said of it.

use std::io::Write as _;

use tempfile::NamedTempFile;

use super::*;
use crate::model::{Hint as _, Territory};
use crate::sources::{NameKind, Place, PlaceName, PublisherKind};

fn geography() -> Geography {
    let place = |code: &str, name: &str, short: &str| {
        let text = short.to_owned();
        let names = vec![PlaceName { text, kind: NameKind::Abbreviation }];
        let (name, locative) = (name.to_owned(), String::new());
        let place = Place { name, parent: None, population: 1, names, locative };
        (code.parse::<Territory>().unwrap(), place)
    };
    let places = [
        ("FRA", "France", "FR"),
        ("REG-53", "Bretagne", "BZH"),
        ("REG-93", "Provence-Alpes-Côte d'Azur", "PACA"),
        ("DEP-42", "Loire", "42"),
        ("DEP-43", "Haute-Loire", "43"),
    ];
    places.into_iter().map(|(code, name, short)| place(code, name, short)).collect()
}

fn read(bytes: &[u8]) -> Result<InputClaims, PublishError> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_claims(file.path(), &geography())
}

/// How many rows are claims on some day, and the others.
fn known_by(bytes: &[u8], day: &str) -> (usize, Vec<RowProblem>) {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let (geography, day) = (geography(), day.parse().unwrap());
    let file = ClaimsFile::read(file.path(), &geography, day).unwrap();
    (file.len(), file.refused)
}

#[test]
fn a_territory_that_is_no_code_is_told_what_it_may_be() {
    let cases = [
        ("53", "write `REG-53` for Bretagne"),
        ("42", "write `DEP-42` for Loire"),
        ("bzh", "write `REG-53` for Bretagne"),
        ("REG-99", "write INSEE's code: `FRA`, `REG-44`, `DEP-08`"),
        ("Rennes", "write INSEE's code: `FRA`, `REG-44`, `DEP-08`"),
    ];
    for (text, remedy) in cases {
        let (_, problems) = read(with("territory", text).as_bytes()).unwrap();
        assert_eq!(problems[0].remedy, remedy, "for {text}");
    }
}

#[test]
fn what_is_no_table_is_said_to_be_none() {
    let cases: [(&[u8], &str); 5] = [
        (b"PK\x03\x04\x14\x00", "a workbook or another ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\"claims\": []}", "JSON"),
        (b"abc\x00\x01def", "no text"),
    ];
    for (bytes, expected) in cases {
        let error = read(bytes).unwrap_err();
        let PublishError::NoTable { found, .. } = &error else { panic!("{error}") };
        assert_eq!((*found, error.hint().is_some()), (expected, true));
    }
}

const HEAD: &str = "document,publisher,publisher_kind,territory,measure,stage_from,stage_to,\
                    low,high,qualifier,as_of,attributed_to,url";
const GOOD: &str = "a.html,ARS Bretagne,ars,REG-53,communities,aci_signed,aci_signed,\
                    20,20,,2024-02,,https://example.org/a";

/// The good row with one column replaced.
fn with(column: &str, value: &str) -> String {
    let fields = HEAD.split(',').zip(GOOD.split(','));
    let fields = fields.map(|(name, good)| if name == column { value } else { good });
    format!("{HEAD}\n{}\n", fields.collect::<Vec<_>>().join(","))
}

#[test]
fn a_good_row_is_a_claim() {
    let (claims, problems) = read(with("", "").as_bytes()).unwrap();
    assert_eq!(problems, []);
    let [(1, claim)] = claims.as_slice() else { panic!("{claims:?}") };
    assert_eq!(claim.publisher_territory, Some("REG-53".parse().unwrap()));
    assert_eq!((claim.value.low(), claim.value.high()), (Some(20.0), Some(20.0)));
    assert_eq!(claim.as_of.text(), "2024-02");
    assert_eq!(claim.last_seen.to_string(), "2024-02-29");
    assert_eq!((&*claim.origin, &*claim.evidence), ("ARS Bretagne", "20"));
}

#[test]
fn every_bad_row_is_refused_with_its_reason() {
    #[rustfmt::skip]
    let cases = [
        ("document",       "",               "it is empty"),
        ("publisher_kind", "",               "it is empty"),
        ("publisher_kind", "town_hall",      "`town_hall` is not a kind of publisher"),
        ("territory",      "53",             "`53` is not a territory code"),
        ("territory",      "DEP-99",         "`DEP-99` is not in the official geography"),
        ("measure",        "",               "it is empty"),
        ("stage_from",     "signed",         "`signed` is not a stage"),
        ("stage_from",     "",               "it is empty, and `stage_to` is not"),
        ("stage_to",       "",               "it is empty, and `stage_from` is not"),
        ("stage_to",       "preproject",     "`aci_signed` comes after `preproject`"),
        ("low",            "-1",             "`-1` is negative"),
        ("low",            "NaN",            "`NaN` is not a number"),
        ("low",            "inf",            "`inf` is not a number"),
        ("low",            "1e400",          "`1e400` is not a number"),
        ("low",            "21",             "21 is above `high`, 20"),
        ("low",            "1 000",          "`1 000` is not a number"),
        ("low",            "19.5",           "`19.5` is not a whole number of communities"),
        ("high",           "1e13",           "`10000000000000` is not a number between 0 and 1000000000000"),
        ("high",           "vingt",          "`vingt` is not a number"),
        ("qualifier",      "circa",          "`circa` is not a qualifier"),
        ("as_of",          "",               "it is empty"),
        ("as_of",          "0001-01-01",     "`0001-01-01` is not a date between 1900 and 2199"),
        ("as_of",          "2024-02-30",     "`2024-02-30` is not a date between 1900 and 2199"),
        ("as_of",          "01/02/2024",     "`01/02/2024` is not a date between 1900 and 2199"),
        ("url",            "example.org",    "`example.org` is not an address on the web"),
        ("url",            "javascript:a()", "`javascript:a()` is not an address on the web"),
        ("as_of",          "2024-03",        "`2024-03` lies in the future, after 2024-02-29"),
        ("as_of",          "2199",           "`2199` lies in the future, after 2024-02-29"),
        ("high",           "1e300",          "`1e300` is far too large"),
    ];
    for (column, value, message) in cases {
        let (claims, problems) = known_by(with(column, value).as_bytes(), "2024-02-29");
        assert_eq!(claims, 0, "for {column} {value:?}");
        let [problem] = problems.as_slice() else { panic!("{column} {value:?}: {problems:?}") };
        assert_eq!((problem.row, problem.message.as_str()), (1, message), "for {value:?}");
        assert!(!problem.remedy.is_empty(), "for {column} {value:?}");
    }
}

#[test]
fn what_is_printed_stays_printed() {
    #[rustfmt::skip]
    let cases = [
        ("20", "20", "",           Some(20.0), Some(20.0), "20"),
        ("20", "",   "more_than",  Some(20.0), None,       "more_than 20"),
        ("20", "20", "more_than",  Some(20.0), None,       "more_than 20"),
        ("20", "20", "at_most",    None,       Some(20.0), "at_most 20"),
        ("20", "20", "about",      Some(20.0), Some(20.0), "about 20"),
        ("15", "20", "between",    Some(15.0), Some(20.0), "between 15 – 20"),
        ("",   "20", "",           None,       Some(20.0), "≤ 20"),
        ("-0", "0",  "",           Some(0.0),  Some(0.0),  "0"),
    ];
    for (low, high, qualifier, expected_low, expected_high, text) in cases {
        let row = format!("{HEAD}\na,P,press,FRA,communities,,,{low},{high},{qualifier},2024,,\n");
        let (claims, problems) = read(row.as_bytes()).unwrap();
        assert_eq!(problems, [], "for {low}..{high} {qualifier}");
        let claim = &claims[0].1;
        let found = (claim.value.low(), claim.value.high(), &*claim.value_text);
        assert_eq!(found, (expected_low, expected_high, text), "for {low}..{high} {qualifier}");
    }
}

#[test]
fn every_record_is_counted() {
    let bad = GOOD.replace(",20,20,", ",x,20,");
    let text = format!(
        "\u{feff}{}\r\n{}\r\n\"swallowed\r\n{}\r\n",
        [HEAD, GOOD, GOOD].join("\r\n"),
        [bad.as_str(), "too;few", GOOD].join("\r\n"),
        GOOD,
    );
    let (claims, problems) = read(text.as_bytes()).unwrap();
    let rows: Vec<u64> = claims.iter().map(|(row, _)| *row).collect();
    let refused: Vec<u64> = problems.iter().map(|problem| problem.row).collect();
    assert_eq!((rows, refused), (vec![1, 2, 5], vec![3, 4, 6]));
    assert_ne!(claims[0].1.id, claims[1].1.id, "two records, two ids");
    assert!(problems[2].message.contains("swallows 2 lines"), "{}", problems[2]);
}

#[test]
fn semicolons_and_absent_columns() {
    let text = "as_of;high;low;measure;territory;publisher_kind;Publisher ;document;note\n\
                2024-Q1;3;3;hospitalised;FRA;ministry;Ministère;é?#1;\"a;b\"\n";
    let (claims, problems) = read(text.as_bytes()).unwrap();
    assert_eq!(problems, []);
    let claim = &claims[0].1;
    assert_eq!(claim.stages, crate::model::StageRange::ALL);
    assert_eq!(claim.url.as_str(), "urn:document:%C3%A9%3F%231");
    assert_eq!(claim.source.as_str(), "ministere");
}

#[test]
fn a_missing_column_is_named() {
    for column in REQUIRED {
        let head = HEAD.replacen(column, "other", 1);
        let error = read(format!("{head}\n").as_bytes()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("no column `{column}`")), "{text}");
        assert!(text.contains("`qualifier`"), "lists what is there: {text}");
        assert!(error.hint().is_some(), "for {column}");
    }
    let twins = format!("{HEAD},low\n");
    assert!(matches!(read(twins.as_bytes()), Err(PublishError::TwinColumn { .. })));
    assert!(matches!(read(b""), Err(PublishError::MissingColumn { .. })));
    assert!(matches!(read(b"PAR1 is not enough"), Err(PublishError::Decode { .. })));
}

#[test]
fn an_origin_is_found_by_its_name() {
    use PublisherKind::{Ars, HealthInsurance, Press, Urps};
    let rows = "ars,ARS Bretagne,ars\npress,Ouest-France,press\nurps,URPS ML PACA,urps\n\
                cpam,CPAM de la Haute-Loire,health_insurance\n";
    let rows = rows.lines().map(|row| format!("{row},FRA,communities,1,1,2024,"));
    let head = "document,publisher,publisher_kind,territory,measure,low,high,as_of,attributed_to";
    let quote = "q,Le Mensuel,press,FRA,communities,1,1,2024,";
    #[rustfmt::skip]
    let cases = [
        ("",                 "Le Mensuel",     Press,           None),
        ("l'ars  bretagne",  "ARS Bretagne",   Ars,             Some("REG-53")),
        ("Ouest-France",     "Ouest-France",   Press,           None),
        ("URPS ML PACA",     "URPS ML PACA",   Urps,            Some("REG-93")),
        ("CPAM de la Haute-Loire", "CPAM de la Haute-Loire", HealthInsurance, Some("DEP-43")),
        ("ARS Provence-Alpes Côte d’Azur", "ARS Provence-Alpes Côte d’Azur", Ars, Some("REG-93")),
        ("un élu",           "un élu",         Press,           None),
    ];
    let mut text: Vec<String> = [head.to_owned()].into_iter().chain(rows).collect();
    text.extend(cases.iter().map(|(named, ..)| format!("{quote}{named}")));
    let (claims, problems) = read(text.join("\n").as_bytes()).unwrap();
    assert_eq!(problems, []);
    for ((named, origin, kind, territory), (_, claim)) in cases.iter().zip(&claims[4..]) {
        let found = claim.origin_territory.map(|territory| territory.to_string());
        let found = (&*claim.origin, claim.origin_kind, found.as_deref());
        assert_eq!(found, (*origin, *kind, *territory), "for {named:?}");
    }
}
