//! Somebody else's claims with every mistake that people make: refused row by row, the rest goes on.

use std::{fs, path::Path};

use assert_cmd::Command;
use polars::prelude::{DataFrame, NamedFrom, ParquetWriter, Series};
use tempfile::TempDir;

const HEAD: &str = "document,publisher,publisher_kind,territory,measure,stage_from,stage_to,low,high,\
                    qualifier,as_of,attributed_to,url,remark\n";

/// Rows, good ones between bad ones.
const ROWS: &str = "\
good,ARS Bretagne,ars,REG-53,communities,aci_signed,aci_signed,20,20,,2024-02,,,an unknown column
a,ARS Bretagne,ars,REG-53,communities,,,-1,20,,2024,,,
b,ARS Bretagne,ars,REG-53,communities,,,NaN,NaN,,2024,,,
c,ARS Bretagne,ars,REG-53,communities,,,1e400,1e400,,2024,,,
d,ARS Bretagne,ars,REG-53,communities,,,99999999999999999999,,,2024,,,
e,ARS Bretagne,ars,REG-53,communities,,,21,20,,2024,,,
f,ARS Bretagne,ars,REG-53,communities,,,,,,2024,,,
g,ARS Bretagne,ars,REG-99,communities,,,1,1,,2024,,,
h,ARS Bretagne,ars,53,communities,,,1,1,,2024,,,
i,ARS Bretagne,town_hall,REG-53,communities,,,1,1,,2024,,,
j,ARS Bretagne,ars,REG-53,communities,aci_signed,preproject,1,1,,2024,,,
k,ARS Bretagne,ars,REG-53,communities,signed,signed,1,1,,2024,,,
l,ARS Bretagne,ars,REG-53,communities,,,1,1,circa,2024,,,
m,ARS Bretagne,ars,REG-53,communities,,,1,1,,0001-01-01,,,
n,ARS Bretagne,ars,REG-53,communities,,,1,1,,9999-12-31,,,
o,ARS Bretagne,ars,REG-53,communities,,,1,1,,2024-02-30,,,
p,ARS Bretagne,ars,REG-53,population_share,,,101,101,,2024,,,
q,ARS Bretagne,ars,REG-53,communities,,,1.5,1.5,,2024,,,
r,ARS Bretagne,ars,REG-53,communities,,,\"1,000\",1000,,2024,,,
s,ARS Bretagne,ars,REG-53
t,ARS Bretagne,ars,REG-53,communities,,,1,1,,2024,,javascript:a(),
,ARS Bretagne,ars,REG-53,communities,,,1,1,,2024,,,
later,ARS Bretagne,ars,REG-53,communities,aci_signed,aci_signed,30,30,,2198-01-01,,,
good,FCPTS,federation,FRA,communities,aci_signed,aci_signed,700,700,,2024-02,,,
";

fn met(folder: &Path, args: &[&str]) -> String {
    let done = Command::cargo_bin("recoupe").unwrap().args(args).assert();
    let output = done.get_output();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let met = format!(
        "{}{}exit {}\n",
        text(&output.stdout),
        text(&output.stderr),
        output.status.code().unwrap()
    );
    met.replace(folder.to_str().unwrap(), "TMP")
}

fn column(folder: &Path, table: &str, column: &str) -> Vec<String> {
    let file = fs::File::open(folder.join(format!("{table}.parquet"))).unwrap();
    let frame = super::publish::parquet(file);
    let column = frame.column(column).unwrap();
    (0..frame.height()).map(|at| column.get(at).unwrap().to_string()).collect()
}

#[test]
fn rows_are_refused_one_by_one_and_the_rest_goes_on() {
    let folder = TempDir::new().unwrap();
    let (claims, out) = (folder.path().join("claims.csv"), folder.path().join("out"));
    super::night::write(&claims, &format!("{HEAD}{ROWS}"));
    let args = ["reconcile", "--claims", claims.to_str().unwrap(), "--as-of", "2024-12-31"];
    let args = [&args[..], &["--out", out.to_str().unwrap()]].concat();
    insta::assert_snapshot!("refused", met(folder.path(), &args));

    assert_eq!(column(&out, "claims", "input_row"), ["1", "23", "24"]);
    let bad: Vec<String> = (2..23).map(|row| row.to_string()).collect();
    assert_eq!(column(&out, "refused", "input_row"), bad);
    let outcomes = column(&out, "decisions", "outcome");
    assert_eq!(
        outcomes.iter().filter(|it| it.contains("out_of_window")).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(outcomes.len(), 3, "every claim has a decision");
}

#[test]
fn a_file_that_holds_no_claims_is_explained() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str, text: &str| super::night::write(&path(name), text);
    text("empty.csv", "");
    text("head.csv", HEAD);
    text("page.html", "<!doctype html><html><body><p>20 CPTS</p></body></html>");
    text("book.xlsx", "PK, a workbook");
    text("cut.parquet", "PAR1");
    let mut wrong = DataFrame::new(
        1,
        HEAD.trim()
            .split(',')
            .map(|name| match name {
                "low" => Series::new(name.into(), [Series::new("".into(), [1_i64, 2])]).into(),
                _ => Series::new(name.into(), ["a"]).into(),
            })
            .collect(),
    )
    .unwrap();
    ParquetWriter::new(fs::File::create(path("types.parquet")).unwrap())
        .finish(&mut wrong)
        .unwrap();
    let names = ["empty.csv", "head.csv", "page.html", "book.xlsx", "cut.parquet", "types.parquet"];
    let out = path("out").to_str().unwrap().to_owned();
    let told = names.map(|name| {
        let claims = path(name).to_str().unwrap().to_owned();
        let met = met(folder.path(), &["reconcile", "--claims", &claims, "--out", &out]);
        format!("$ {name}\n{met}")
    });
    insta::assert_snapshot!("no_claims", told.join("\n"));
    assert!(!path("out").exists(), "a mistake leaves nothing behind");
}

/// What a newcomer copies from the page that explains the command, and what it says they will see.
#[test]
fn the_example_of_the_page_is_true() {
    let page = include_str!("../../docs/reconcile.md");
    let block = |kind: &str| {
        let (_, rest) = page.split_once(&format!("\n```{kind}\n")).unwrap();
        rest.split_once("```").unwrap().0
    };
    let folder = TempDir::new().unwrap();
    let (claims, out) = (folder.path().join("claims.csv"), folder.path().join("reconciled"));
    super::night::write(&claims, block("csv"));
    let args = ["reconcile", "--claims", claims.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let told = met(folder.path(), &args).replace("TMP/", "");
    for line in block("text").lines() {
        assert!(told.contains(line), "the page says\n{line}\nand the program\n{told}");
    }
    assert_eq!(column(&out, "refused", "input_row"), ["7"]);
}

#[test]
fn a_thousand_copies_are_one_witness() {
    let folder = TempDir::new().unwrap();
    let (claims, out) = (folder.path().join("claims.csv"), folder.path().join("out"));
    let row = "a,ARS Bretagne,ars,REG-53,communities,,,20,20,,2024-02,,,\n";
    super::night::write(&claims, &format!("{HEAD}{}", row.repeat(1000)));
    let args = ["reconcile", "--claims", claims.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let told = met(folder.path(), &args);
    assert!(told.starts_with("1000 claims, 0 refused, 1 figures, 0 conflicts"), "{told}");
    assert_eq!(column(&out, "figures", "witnesses"), ["1"]);
    let folded = column(&out, "decisions", "outcome");
    assert_eq!(folded.iter().filter(|it| it.contains("folded")).count(), 999);
}

/// Neither a hierarchy that goes round in a circle nor a policy that says two things is half-used.
#[test]
fn what_people_declare_wrongly_is_explained() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    let territories = include_str!("../../sources/vocabulary/territories.toml");
    let policy = include_str!("../../sources/policy.toml");
    let claims = folder.path().join("claims.csv");
    fs::create_dir_all(sources.join("vocabulary")).unwrap();
    super::night::write(&claims, &format!("{HEAD}{ROWS}"));
    #[rustfmt::skip]
    let cases = [
        ("region = \"REG-84\"", "region = \"DEP-01\"", "", ""),
        ("region = \"REG-84\"", "region = \"REG-85\"", "", ""),
        ("code = \"DEP-02\"",   "code = \"DEP-01\"",   "", ""),
        ("", "", "\"newest\",",  "\"newest\", \"newest\","),
        ("", "", "\"claim_id\"", "\"witnesses\""),
        ("", "", "nearly = { hard = { below = 20, above = 0 }", "nearly = { hard = { below = 3, above = 0 }"),
        ("", "", "[reading.share]", "[reading.count]"),
        ("", "", "population_share = {", "population_shares = {"),
    ];
    let told = cases.map(|(place, other_place, rule, other_rule)| {
        let write = |name: &str, text: String| super::night::write(&sources.join(name), &text);
        write("vocabulary/territories.toml", territories.replacen(place, other_place, 1));
        write("policy.toml", policy.replacen(rule, other_rule, 1));
        let (sources, claims) = (sources.to_str().unwrap(), claims.to_str().unwrap());
        let out = folder.path().join("out").to_str().unwrap().to_owned();
        let args = ["--sources", sources, "reconcile", "--claims", claims, "--out", &out];
        format!("{other_place}{other_rule}\n{}", met(folder.path(), &args))
    });
    insta::assert_snapshot!("declared_wrongly", told.join("\n"));
}

/// Another policy says what it decides otherwise, also on somebody else's claims.
#[test]
fn another_policy_says_what_it_changes() {
    let folder = TempDir::new().unwrap();
    let claims = folder.path().join("claims.csv");
    let rows = "\
        a,ARS Bretagne,ars,REG-53,communities,aci_signed,aci_signed,20,20,,2024-02-01,,,\n\
        b,Le Journal,press,REG-53,communities,aci_signed,aci_signed,25,25,,2024-02-10,,,\n";
    super::night::write(&claims, &format!("{HEAD}{rows}"));
    let usual = include_str!("../../sources/policy.toml");
    let line = "communities = { tolerance_days = 15, valid_days = 400 }";
    let newest = "communities = { tolerance_days = 15, valid_days = 400, order = [\"newest\", \"claim_id\"] }";
    let cases = [
        (usual.to_owned(), vec!["This policy decides every current figure as policy.toml"]),
        (usual.replacen(line, newest, 1), vec!["REG-53", "25 ", "instead of 20 "]),
    ];
    for (policy, expected) in cases {
        let path = folder.path().join("policy.toml");
        super::night::write(&path, &policy);
        let (claims, policy) = (claims.to_str().unwrap(), path.to_str().unwrap());
        let out = folder.path().join("out");
        let out = out.to_str().unwrap();
        let met = met(
            folder.path(),
            &["reconcile", "--claims", claims, "--policy", policy, "--out", out],
        );
        for words in expected {
            assert!(met.contains(words), "no `{words}` in:\n{met}");
        }
    }
}
