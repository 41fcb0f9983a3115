//! A snapshot is whole or not there, and reads back as what was written.

mod edition;
mod release;
mod remote;
mod history;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use polars::prelude::{
    AnyValue, ArrowDataType, CompatLevel, DataFrame, DataType, FileMetadata, ParquetReader,
    SchemaExt as _, SerReader, TimeUnit,
};
use polars_arrow::datatypes::IntegerType;
use polars_parquet::write::schema_to_metadata_key;
use recoupe::model::{ClaimId, Digest, StageRange};
use recoupe::normalise::Claim;
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
    draft.tables(edition, proof)?;
    draft.write_file("report/index.html", b"<main>388</main>")?;
    draft.release()
}

/// Where the report of these tests proves a claim.
fn proof(claim: &Claim) -> String {
    format!("report/index.html#{}", claim.id)
}

fn named(id: &str) -> Edition {
    let mut edition = edition::full();
    id.clone_into(&mut edition.run.id);
    edition
}

/// What Parquet itself says, without the Arrow schema beside it: the dictionaries that it declares
/// need a feature of polars that nothing else here does.
pub(super) fn parquet(file: File) -> DataFrame {
    let mut reader = ParquetReader::new(file);
    let mut metadata = FileMetadata::clone(reader.get_metadata().unwrap());
    metadata.key_value_metadata = None;
    reader.set_metadata(Arc::new(metadata));
    reader.finish().unwrap()
}

fn rows_in(path: &Path) -> DataFrame {
    parquet(File::open(path).unwrap())
}

/// What a file says of itself.
fn told(path: &Path) -> BTreeMap<String, String> {
    let mut reader = ParquetReader::new(File::open(path).unwrap());
    let pairs = reader.get_metadata().unwrap().key_value_metadata.clone().unwrap();
    pairs.into_iter().map(|pair| (pair.key, pair.value.unwrap())).collect()
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
            let frame = rows_in(&folder.join(format!("{}.parquet", table.name)));
            assert_eq!(frame.height() == 0, name == "empty", "{name} {}", table.name);
            // Parquet itself says that a time is in UTC, and not how that is written.
            let kind = |found: &DataType| match found {
                DataType::Datetime(unit, Some(zone)) if zone.as_str() == "+00:00" => {
                    DataType::Datetime(*unit, Some(polars::prelude::TimeZone::UTC))
                }
                found => found.clone(),
            };
            let found: Vec<_> =
                frame.columns().iter().map(|c| (c.name().to_string(), kind(c.dtype()))).collect();
            let fields = table.fields.iter().map(|field| field.column);
            let expected: Vec<_> =
                fields.map(|column| (column.name.to_owned(), polars_type(column.kind))).collect();
            assert_eq!(found, expected, "{name} {}", table.name);
        }
    }
}

/// R cannot read the text type that polars prefers, and pyarrow cannot filter it; codes are few, and
/// every reader has a type for that.
#[test]
fn text_is_declared_as_plain_text_and_codes_as_dictionaries() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    for table in schema::tables() {
        let path = folder.join(format!("{}.parquet", table.name));
        let mut expected = rows_in(&path).schema().to_arrow(CompatLevel::oldest());
        for (declared, field) in expected.iter_values_mut().zip(&table.fields) {
            match field.column.kind {
                Kind::Code(_) => {
                    let text = Box::new(ArrowDataType::Utf8);
                    declared.dtype = ArrowDataType::Dictionary(IntegerType::Int32, text, false);
                }
                kind => {
                    declared.dtype = polars_type(kind).to_arrow(CompatLevel::oldest());
                }
            }
        }
        let pair = schema_to_metadata_key(&expected);
        assert_eq!(told(&path).get(&pair.key), pair.value.as_ref(), "{}", table.name);
    }
}

#[test]
fn a_file_that_travels_alone_says_where_it_is_from() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    for table in schema::tables() {
        let told = told(&folder.join(format!("{}.parquet", table.name)));
        for (key, expected) in [
            ("schema_version", schema::VERSION.to_string().as_str()),
            ("table", table.name),
            ("description", table.en),
            ("run_id", "2024-03-02"),
            ("code_version", env!("CARGO_PKG_VERSION")),
            ("licence", env!("CARGO_PKG_LICENSE")),
        ] {
            let found = told.get(&format!("recoupe.{key}")).map(String::as_str);
            assert_eq!(found, Some(expected), "{key} of {}", table.name);
        }
        assert!(told["recoupe.rights"].contains("publishers"), "{}", table.name);
    }
}

#[test]
fn claims_are_sorted_by_what_readers_ask_for() {
    let output = tempfile::tempdir().unwrap();
    let mut edition = edition::full();
    let place = |claim: &Claim| (claim.territory.to_string(), claim.stages.from());
    let mut other = edition.claims[0].clone();
    other.id = ClaimId::of(&["another"]);
    other.stages = StageRange::ALL;
    let mut abroad = edition.claims[1].clone();
    abroad.id = ClaimId::of(&["abroad"]);
    abroad.territory = "DEP-29".parse().unwrap();
    edition.claims.extend([other, abroad]);
    let mut expected: Vec<_> = edition.claims.iter().map(place).collect();
    expected.sort();
    let folder = publish(output.path(), &edition).unwrap().folder;
    let claims = rows_in(&folder.join("claims.parquet"));
    let cell = |column: &str, row| printed(&claims.column(column).unwrap().get(row).unwrap());
    let found: Vec<_> = (0..claims.height())
        .map(|row| (cell("territory_code", row), cell("stage_from", row).parse().unwrap()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn parquet_and_csv_tell_one_story() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let mut filled = BTreeSet::new();
    for table in schema::tables() {
        let frame = rows_in(&folder.join(format!("{}.parquet", table.name)));
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
    let frame = rows_in(&folder.join("claims.parquet"));
    let texts = frame.column("value_text").unwrap();
    let kept =
        (0..frame.height()).any(|row| texts.get(row).unwrap() == AnyValue::String("+ de 25"));
    assert!(kept, "Parquet keeps what was printed: {texts:?}");
}

#[test]
fn a_mention_leads_to_its_community_or_to_none() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let frame = rows_in(&folder.join("mentions.parquet"));
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
    let mut differ: Vec<_> = two.keys().filter(|name| two[*name] != three[*name]).collect();
    differ.retain(|name| name.extension().is_none_or(|it| it != "parquet"));
    let named = ["croissant.json", "datapackage.json", "manifest.json", "recoupe.xlsx"];
    assert_eq!(differ, named.map(Path::new));
    // And of a table only the foot, which names it: the rows are the same bytes.
    for table in schema::tables() {
        let name = PathBuf::from(format!("{}.parquet", table.name));
        assert_eq!(rows_of(&two[&name]), rows_of(&three[&name]), "{}", table.name);
    }
}

/// A Parquet file without its foot, whose length stands before the last four bytes.
fn rows_of(file: &[u8]) -> &[u8] {
    let (rest, end) = file.split_at(file.len() - 8);
    let foot = u32::from_le_bytes(end[..4].try_into().unwrap());
    &rest[..rest.len() - usize::try_from(foot).unwrap()]
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
    assert_eq!(resources.len(), 2 * schema::tables().len() + 1);
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let bytes = fs::read(folder.join(path)).unwrap();
        assert_eq!(resource["hash"], format!("sha256:{}", Digest::of(&bytes)), "{path}");
        if path == "recoupe.xlsx" {
            continue;
        }
        let table = Path::new(path).file_stem().unwrap().to_str().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let expected = &schema::named(table).fields;
        let expected: Vec<_> = expected.iter().map(|field| field.column.name).collect();
        assert_eq!(names, expected, "{path}");
        for field in fields {
            let told = ["title", "description"].map(|key| field[key].as_str().unwrap_or_default());
            assert!(told.iter().all(|it| !it.is_empty()), "{path}: {field}");
        }
    }
    for source in package["sources"].as_array().unwrap() {
        for key in ["title", "path", "licence", "attribution"] {
            assert!(source[key].as_str().is_some_and(|it| !it.is_empty()), "{key} of {source}");
        }
    }
}

/// The same tables, with the same hashes, in the other description.
#[test]
fn croissant_describes_every_table_and_column() {
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let told: Value =
        serde_json::from_slice(&fs::read(folder.join("croissant.json")).unwrap()).unwrap();
    let sets = told["recordSet"].as_array().unwrap();
    let files = told["distribution"].as_array().unwrap();
    assert_eq!((sets.len(), files.len()), (schema::tables().len(), schema::tables().len()));
    for ((table, set), file) in schema::tables().iter().zip(sets).zip(files) {
        let bytes = fs::read(folder.join(file["contentUrl"].as_str().unwrap())).unwrap();
        assert_eq!(file["sha256"], Digest::of(&bytes).to_string(), "{}", table.name);
        let found: Vec<_> = set["field"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
        let expected: Vec<_> = table.fields.iter().map(|field| field.column.name).collect();
        assert_eq!(found, expected, "{}", table.name);
    }
}

/// Dates are dates, numbers numbers, codes words, and what others wrote is never a formula.
#[test]
fn the_workbook_holds_values_and_no_formula() {
    use calamine::{Data, Reader as _, Xlsx};
    let output = tempfile::tempdir().unwrap();
    let folder = publish(output.path(), &edition::full()).unwrap().folder;
    let bytes = fs::read(folder.join("recoupe.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!((names.first().map(String::as_str), names.len()), (Some("Lisez-moi"), 9));
    for name in &names {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} holds a formula");
    }
    let sheet = book.worksheet_range("Chiffres").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let at = |head: &str| rows[0].iter().position(|cell| *cell == *head).unwrap();
    let bretagne = Data::String("Bretagne".to_owned());
    let row = rows.iter().position(|row| row[at("Territoire")] == bretagne).unwrap();
    let cell = |head: &str| &rows[row][at(head)];
    assert_eq!(cell("Valeur"), &Data::Float(20.0));
    assert_eq!(cell("Solidité"), &Data::String("désaccord".to_owned()));
    assert!(matches!(cell("À la date du"), Data::DateTime(_)), "{:?}", cell("À la date du"));
    assert_eq!(cell("Preuve"), &Data::String("preuve".to_owned()));
    let claims = book.worksheet_range("Affirmations").unwrap();
    let printed = claims.used_cells().any(|(.., it)| it == &Data::String("+ de 25".to_owned()));
    assert!(printed, "the workbook keeps what was printed, as text");
}

#[test]
fn a_snapshot_reads_back() {
    let output = tempfile::tempdir().unwrap();
    let edition = edition::full();
    publish(output.path(), &edition).unwrap();
    let tables = read_snapshot(&output.path().join("latest")).unwrap();
    // The country comes first, whatever the order of the edition.
    let codes: Vec<_> = tables.figures.iter().map(|row| row.territory_code.as_str()).collect();
    assert_eq!((codes[0], edition.figures[0].territory.to_string().as_str()), ("FRA", "REG-53"));
    let figure = tables.figures.iter().find(|row| row.territory_code == "REG-53").unwrap();
    assert_eq!(figure.value, Some(20.0));
    assert_eq!((figure.low, figure.high, figure.current), (Some(20.0), Some(24.5), true));
    assert_eq!(figure.as_of.to_string(), "2024-02-29");
    assert_eq!(figure.explanation_fr, "L'ARS le dit, à cette date.");
    assert_eq!((tables.figures[0].value, &tables.figures[0].claim_id), (None, &None));
    assert_eq!(tables.claims.len(), edition.claims.len());
    for claim in &edition.claims {
        let row = tables.claims.iter().find(|row| row.claim_id == claim.id.as_str()).unwrap();
        // Whatever people corrected: these two columns say what the page prints.
        let printed = claim.corrected.as_ref().map_or(claim.value, |it| it.printed);
        assert_eq!((printed.low(), printed.high()), (row.value_low, row.value_high));
        assert_eq!((claim.as_of.start, claim.as_of.end), (row.as_of_start, row.as_of_end));
        assert_eq!((&*claim.evidence, claim.withdrawn_at), (&*row.evidence, row.withdrawn_at));
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
    decisions[1].claim = ClaimId::of(&["a sum of parts"]);
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
        let frame = rows_in(&dir.join(format!("{table}.parquet")));
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
