//! A snapshot is whole or not there, and reads back as what was written.

mod edition;
mod release;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::{Path, PathBuf},
};

use polars::prelude::{
    AnyValue, CompatLevel, DataFrame, DataType, ParquetReader, SchemaExt as _, SerReader, TimeUnit,
};
use polars_parquet::write::schema_to_metadata_key;
use recoupe::model::Digest;
use recoupe::publish::schema::{self, Kind, Presence};
use recoupe::publish::{
    Draft, Edition, PublishError, Reconciliation, RowProblem, Snapshot, SourceState, read_claims,
    read_snapshot, write_reconciled,
};
use recoupe::reconcile::Reconciled;
use serde_json::Value;

/// Publishes an edition, with a page of the report.
fn publish(output: &Path, edition: &Edition) -> Result<Snapshot, PublishError> {
    let mut draft = Draft::new(output, &edition.run.id)?;
    draft.tables(edition)?;
    draft.write_file("report/index.html", b"<main>388</main>")?;
    draft.release()
}

fn named(id: &str) -> Edition {
    let mut edition = edition::full();
    id.clone_into(&mut edition.run.id);
    edition
}

fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(File::open(path).unwrap()).finish().unwrap()
}

fn polars_type(kind: Kind) -> DataType {
    let utc = Some(polars::prelude::TimeZone::UTC);
    match kind {
        Kind::Text | Kind::Code(_) => DataType::String,
        Kind::Integer => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::Date => DataType::Date,
        Kind::Time => DataType::Datetime(TimeUnit::Milliseconds, utc),
        Kind::Flag => DataType::Boolean,
    }
}

/// A value as the CSV prints it.
fn printed(value: &AnyValue<'_>) -> String {
    let day = |days| chrono::NaiveDate::from_epoch_days(days).unwrap().to_string();
    let time = |ms| {
        let moment = chrono::DateTime::from_timestamp_millis(ms).unwrap();
        moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Int64(number) => number.to_string(),
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::Boolean(flag) => flag.to_string(),
        AnyValue::Date(days) => day(*days),
        AnyValue::Datetime(ms, TimeUnit::Milliseconds, _) => time(*ms),
        AnyValue::DatetimeOwned(ms, TimeUnit::Milliseconds, _) => time(*ms),
        other => panic!("{other:?} is in no schema"),
    }
}

#[test]
fn every_column_keeps_its_type_full_or_empty() {
    for (name, edition) in [("full", edition::full()), ("empty", edition::empty())] {
        let output = tempfile::tempdir().unwrap();
        let folder = publish(output.path(), &edition).unwrap().folder;
        for table in schema::tables() {
            let frame = parquet(&folder.join(format!("{}.parquet", table.name)));
            assert_eq!(frame.height() == 0, name == "empty", "{name} {}", table.name);
            let found: Vec<_> =
                frame.columns().iter().map(|c| (c.name().to_string(), c.dtype().clone())).collect();
            let fields = table.fields.iter().map(|field| field.column);
            let expected: Vec<_> =
                fields.map(|column| (column.name.to_owned(), polars_type(column.kind))).collect();
            assert_eq!(found, expected, "{name} {}", table.name);
        }
    }
}

/// R cannot read the text type that polars prefers, and pyarrow cannot filter it.
#[test]
fn text_is_declared_as_plain_text() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let path = folder.join("claims.parquet");
    let mut reader = ParquetReader::new(File::open(&path).unwrap());
    let metadata = reader.get_metadata().unwrap().key_value_metadata.clone().unwrap();
    let declared = |level| schema_to_metadata_key(&parquet(&path).schema().to_arrow(level));
    assert!(metadata.contains(&declared(CompatLevel::oldest())), "{metadata:?}");
    assert!(!metadata.contains(&declared(CompatLevel::newest())), "{metadata:?}");
}

#[test]
fn parquet_and_csv_tell_one_story() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let mut filled = BTreeSet::new();
    for table in schema::tables() {
        let frame = parquet(&folder.join(format!("{}.parquet", table.name)));
        let bytes = fs::read(folder.join(format!("{}.csv", table.name))).unwrap();
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("Excel needs the mark");
        let mut reader = csv::Reader::from_reader(text);
        let head: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let names: Vec<_> = table.fields.iter().map(|field| field.column.name).collect();
        assert_eq!(head, names, "{}", table.name);
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), frame.height(), "{}", table.name);
        for (row, record) in records.iter().enumerate() {
            for (field, cell) in table.fields.iter().zip(record) {
                let column = field.column.name;
                let value = frame.column(column).unwrap().get(row).unwrap();
                let nullable = field.presence == Presence::Nullable;
                assert!(nullable || !value.is_null(), "{}.{column} is null", table.name);
                let plain = cell.strip_prefix('\'').unwrap_or(cell);
                assert_eq!(plain, printed(&value), "{}.{column} of row {row}", table.name);
                if !cell.is_empty() {
                    filled.insert((table.name, column));
                }
            }
        }
    }
    let all =
        schema::tables().iter().flat_map(|t| t.fields.iter().map(|f| (t.name, f.column.name)));
    let never: Vec<_> = all.filter(|pair| !filled.contains(pair)).collect();
    assert_eq!(never, [], "the edition of this test fills every column at least once");
}

#[test]
fn a_formula_is_data() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let text = fs::read_to_string(folder.join("claims.csv")).unwrap();
    assert!(text.contains(",'+ de 25,"), "{text}");
    let frame = parquet(&folder.join("claims.parquet"));
    let printed = frame.column("value_text").unwrap().get(1).unwrap();
    assert_eq!(printed, AnyValue::String("+ de 25"), "Parquet keeps what was printed");
}

#[test]
fn a_mention_leads_to_its_community_or_to_none() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let frame = parquet(&folder.join("mentions.parquet"));
    let column = frame.column("community_id").unwrap();
    let found: Vec<_> = (0..2).map(|row| printed(&column.get(row).unwrap())).collect();
    assert_eq!(found, ["m1", ""]);
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let one = publish(a.path(), &edition::full()).unwrap().folder;
    let two = publish(b.path(), &edition::full()).unwrap().folder;
    assert_eq!(contents(&one), contents(&two));
    // Another run of the same archive: only what names the run differs.
    let three = publish(b.path(), &named("another")).unwrap().folder;
    let (two, three) = (contents(&two), contents(&three));
    let differ: Vec<_> = two.keys().filter(|name| two[*name] != three[*name]).collect();
    assert_eq!(differ, [Path::new("datapackage.json"), Path::new("manifest.json")]);
}

#[test]
fn the_manifest_vouches_for_every_other_file() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let mut files = contents(&folder);
    let manifest = files.remove(Path::new("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    for entry in manifest["files"].as_array().unwrap() {
        let path = entry["path"].as_str().unwrap();
        let bytes = files.remove(Path::new(path)).unwrap();
        assert_eq!(entry["sha256"], Digest::of(&bytes).to_string(), "{path}");
        assert_eq!(entry["bytes"], bytes.len(), "{path}");
        let is_table = Path::new(path).extension().is_some_and(|it| it == "csv" || it == "parquet");
        assert_eq!(entry["rows"].is_u64(), is_table, "{path}");
    }
    assert_eq!(files.keys().collect::<Vec<_>>(), Vec::<&PathBuf>::new(), "all are listed");
    assert_eq!(manifest["schema_version"], schema::VERSION);
    assert_eq!(manifest["run_id"], "2024-03-02");
    assert_eq!(manifest["reference_date"], "2024-03-02");
    let states = manifest["sources"].as_object().unwrap();
    assert_eq!(states.len(), SourceState::ALL.len());
    assert_eq!((&states["stale"], &states["fresh"]), (&1.into(), &0.into()));
}

#[test]
fn the_package_describes_every_file_and_column() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let text = fs::read(folder.join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_slice(&text).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2 * schema::tables().len());
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let bytes = fs::read(folder.join(path)).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", Digest::of(&bytes)), "{path}");
        let table = Path::new(path).file_stem().unwrap().to_str().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let expected = &schema::named(table).fields;
        let expected: Vec<_> = expected.iter().map(|field| field.column.name).collect();
        assert_eq!(names, expected, "{path}");
    }
}

#[test]
fn a_snapshot_reads_back() {
    let output = tempfile::tempdir().unwrap();
    let edition = edition::full();
    publish(output.path(), &edition).unwrap();
    let tables = read_snapshot(&output.path().join("latest")).unwrap();
    let figure = &tables.figures[0];
    assert_eq!((figure.territory_code.as_str(), figure.value), ("REG-53", Some(20.0)));
    assert_eq!((figure.low, figure.high, figure.current), (Some(20.0), Some(24.5), true));
    assert_eq!(figure.as_of.to_string(), "2024-02-29");
    assert_eq!(figure.explanation_fr, "L'ARS le dit, à cette date.");
    assert_eq!((tables.figures[1].value, &tables.figures[1].claim_id), (None, &None));
    for (claim, row) in edition.claims.iter().zip(&tables.claims) {
        assert_eq!(claim.id.as_str(), row.claim_id);
        // Whatever people corrected: these two columns say what the page prints.
        let printed = claim.corrected.as_ref().map_or(claim.value, |it| it.printed);
        assert_eq!((printed.low(), printed.high()), (row.value_low, row.value_high));
        assert_eq!((claim.as_of.start, claim.as_of.end), (row.as_of_start, row.as_of_end));
        assert_eq!((&claim.evidence, claim.withdrawn_at), (&row.evidence, row.withdrawn_at));
    }
    assert_eq!((tables.decisions[0].rank, tables.decisions[0].outcome.as_str()), (1, "chosen"));

    fs::remove_file(output.path().join("snapshots/2024-03-02/claims.parquet")).unwrap();
    let error = read_snapshot(&output.path().join("latest")).unwrap_err();
    assert!(matches!(error, PublishError::Read { .. }), "{error}");
}

#[test]
fn reconciled_claims_lead_back_to_their_record() {
    let folder = tempfile::tempdir().unwrap();
    let edition = edition::full();
    let claims: Vec<_> = (7..).zip(edition.claims.clone()).collect();
    let mut decisions = edition.decisions.clone();
    decisions.extend(edition.decisions.clone());
    decisions[1].claim = recoupe::model::ClaimId::of(&["a sum of parts"]);
    let reconciled = Reconciled {
        figures: edition.figures.clone(),
        decisions,
        conflicts: edition.conflicts.clone(),
        coverage: Vec::new(),
    };
    let refused = [RowProblem {
        row: 9,
        column: "low".to_owned(),
        value: "-1".to_owned(),
        message: "`-1` is negative".to_owned(),
        remedy: "write the number that the document prints".to_owned(),
    }];
    let result = Reconciliation {
        claims: &claims,
        refused: &refused,
        reconciled: &reconciled,
        geography: &edition.geography,
    };
    let dir = folder.path().join("new/folder");
    write_reconciled(&dir, &result).unwrap();
    write_reconciled(&dir, &result).unwrap();
    #[rustfmt::skip]
    let cases = [
        ("claims", "input_row", vec!["7", "8"]),
        ("decisions", "input_row", vec!["7", ""]),
        ("decisions", "outcome", vec!["chosen", "chosen"]),
        ("refused", "input_row", vec!["9"]),
        ("figures", "status", vec!["conflict", "missing"]),
        ("conflicts", "conflict_id", vec!["k1"]),
        ("repairs", "meant_value", vec!["25"]),
    ];
    for (table, column, expected) in cases {
        let frame = parquet(&dir.join(format!("{table}.parquet")));
        let column = frame.column(column).unwrap();
        let found: Vec<_> =
            (0..frame.height()).map(|at| printed(&column.get(at).unwrap())).collect();
        assert_eq!(found, expected, "{table}");
    }
    assert_eq!(contents(&dir).len(), 6, "no file is left aside");
    // The claims of a snapshot are not the claims of an input: the missing column is named.
    let error = read_claims(&dir.join("claims.parquet"), &edition.geography).unwrap_err();
    assert!(
        matches!(error, PublishError::MissingColumn { ref column, .. } if column == "document")
    );
}

/// Every file below a folder and what it holds; the target of a link is not followed.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn visit(folder: &Path, inside: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, inside) = (entry.path(), inside.join(entry.file_name()));
            let kind = entry.file_type().unwrap();
            if kind.is_symlink() {
                let target = fs::read_link(path).unwrap();
                found.insert(inside, target.to_string_lossy().as_bytes().to_vec());
            } else if kind.is_dir() {
                visit(&path, &inside, found);
            } else {
                found.insert(inside, fs::read(path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    visit(folder, Path::new(""), &mut found);
    found
}
