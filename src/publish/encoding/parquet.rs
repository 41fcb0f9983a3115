//! Rows to Parquet and back: with `growing` the only files of this room that know polars.
//!
//! The bytes depend on the rows and on the name of the run and on nothing else: no time, no machine.
//! So one archive read twice gives the same files, and a file that was taken out of its folder still
//! says which snapshot it belongs to.
//!
//! Codes are declared as dictionaries: Parquet stores text in that way already, so that only the
//! Arrow schema beside the data has to say so, and polars needs no feature for it.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate};
use polars::prelude::{
    AnyValue, ArrowDataType, Column, CompatLevel, DataFrame, FileMetadata, IntoColumn,
    KeyValueMetadata, NamedFrom, ParquetCompression, ParquetReader, ParquetWriter, PolarsError,
    SchemaExt as _, SerReader, Series, StatisticsOptions, TimeUnit, TimeZone,
};
use polars_arrow::datatypes::IntegerType;
use polars_parquet::write::{ZstdLevel, schema_to_metadata_key};

use super::columns::Store;
use super::rows::{Cell, Rows};
use crate::publish::files::sealed::{UNSEALED, seal};
use crate::publish::schema::{self, Kind, Table};

/// The first and the last bytes of every Parquet file.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// Rows that are kept and skipped together: enough to compress well, few enough that a reader who
/// wants one territory of a large table passes most of it over.
const ROW_GROUP: usize = 1 << 15;

/// How hard is tried to make files small. Codes and sentences that begin alike are found at once: the
/// usual level 3 takes longer and makes files of claims larger by a twentieth.
pub(crate) const LEVEL: i32 = 1;

/// What the licence does not cover: told in the file itself, because files travel alone.
const RIGHTS: &str = "The tables are under this licence. Titles and quotations remain their \
    publishers'; the terms that each has stated stand in the column licence of the table sources.";

/// A Parquet file with these rows, that names the run whose snapshot it belongs to.
///
/// # Errors
///
/// If polars refuses them, which only a lack of memory has been seen to cause.
pub(crate) fn bytes(rows: &Rows, run: Option<&str>) -> Result<Vec<u8>, PolarsError> {
    written(rows, (run, None))
}

/// The same for a file for which no manifest vouches: it carries the hash of itself.
///
/// # Errors
///
/// As for [`bytes()`].
pub(crate) fn sealed_bytes(rows: &Rows, run: &str) -> Result<Vec<u8>, PolarsError> {
    written(rows, (Some(run), Some(UNSEALED))).map(seal)
}

/// The key under which such a file carries its hash.
pub(crate) const SEAL: &str = "recoupe.sha256";

fn written(rows: &Rows, (run, seal): (Option<&str>, Option<&str>)) -> Result<Vec<u8>, PolarsError> {
    let mut frame = frame(rows)?;
    let mut bytes = Vec::new();
    let writer = writer(&mut bytes, (rows.table(), run, seal), &frame);
    writer.with_row_group_size(Some(ROW_GROUP)).finish(&mut frame)?;
    Ok(bytes)
}

pub(crate) fn frame(rows: &Rows) -> Result<DataFrame, PolarsError> {
    let fields = rows.table().fields.iter().zip(rows.columns());
    let columns = fields.map(|(field, cells)| {
        let kind = field.column.kind;
        stored(field.column.name, kind, &Store::of(kind, cells))
    });
    DataFrame::new(rows.len(), columns.collect())
}

pub(crate) fn writer<W: Write>(
    to: W,
    (table, run, seal): (&Table, Option<&str>, Option<&str>),
    frame: &DataFrame,
) -> ParquetWriter<W> {
    let pairs = [
        ("schema_version", Some(schema::VERSION.to_string())),
        ("table", Some(table.name.to_owned())),
        ("description", Some(table.en.to_owned())),
        ("run_id", run.map(str::to_owned)),
        ("code_version", Some(env!("CARGO_PKG_VERSION").to_owned())),
        ("licence", Some(env!("CARGO_PKG_LICENSE").to_owned())),
        ("rights", Some(RIGHTS.to_owned())),
        ("sha256", seal.map(str::to_owned)),
    ];
    let pairs =
        pairs.into_iter().filter_map(|(key, value)| Some((format!("recoupe.{key}"), value?)));
    let pairs = pairs.chain(arrow_schema(table, frame)).collect();
    ParquetWriter::new(to)
        .with_compression(ParquetCompression::Zstd(ZstdLevel::try_new(LEVEL).ok()))
        .with_statistics(StatisticsOptions::default())
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(pairs)))
}

/// The Arrow schema that readers find beside the data: plain text, and codes as dictionaries.
///
/// Left alone, polars declares its own text type there ("string view"), which R cannot read and
/// pyarrow cannot filter; the bytes of the columns are the same for all. R takes a dictionary for a
/// factor without a warning only where its keys are signed and its texts short.
fn arrow_schema(table: &Table, frame: &DataFrame) -> Option<(String, String)> {
    let mut schema = frame.schema().to_arrow(CompatLevel::oldest());
    for field in schema.iter_values_mut() {
        let of = table.fields.iter().find(|it| it.column.name == field.name.as_str());
        if of.is_some_and(|it| matches!(it.column.kind, Kind::Code(_))) {
            let text = Box::new(ArrowDataType::Utf8);
            field.dtype = ArrowDataType::Dictionary(IntegerType::Int32, text, false);
        }
    }
    let pair = schema_to_metadata_key(&schema);
    Some((pair.key, pair.value?))
}

fn stored(name: &str, kind: Kind, store: &Store) -> Column {
    let name = name.into();
    let series = match store {
        Store::Text(words) => Series::new(name, words.texts().collect::<Vec<_>>()),
        Store::Whole(values) => Series::new(name, values),
        Store::Number(values) => Series::new(name, values),
        Store::Date(values) => Series::new(name, values).into_date(),
        Store::Flag(values) => Series::new(name, values),
    };
    let series = match kind {
        Kind::Time => series.into_datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC)),
        _ => series,
    };
    series.into_column()
}

/// Why a file cannot be read as Parquet.
#[derive(Debug)]
pub(crate) enum ReadFault {
    /// It is not Parquet, or damaged.
    Parquet(PolarsError),
    /// A column that is needed has a type that this program does not read.
    Type {
        /// The column.
        column: String,
        /// Its Arrow type.
        found: String,
    },
}

/// What was read: the names of all columns, and the cells of those that were wanted.
#[derive(Debug)]
pub(crate) struct Read {
    /// Every column of the file.
    pub(crate) names: Vec<String>,
    /// The wanted columns that are there, all of one length.
    pub(crate) columns: BTreeMap<String, Vec<Cell<'static>>>,
    /// How many rows there are.
    pub(crate) rows: usize,
}

/// Some rows of a file, as they were read.
#[derive(Debug)]
pub(crate) struct Slice {
    /// Every column of the file.
    pub(crate) names: Vec<String>,
    /// How many rows the file has.
    pub(crate) rows: usize,
    /// The wanted columns that are there.
    frame: DataFrame,
}

impl Slice {
    /// The cells of each column, one after another, whose texts stand where they were read.
    pub(crate) fn columns(&self) -> BTreeMap<&str, impl Iterator<Item = Cell<'_>>> {
        let columns = self.frame.columns().iter();
        let told = columns.map(|column| {
            (column.name().as_str(), column.as_materialized_series().iter().map(cell))
        });
        told.collect()
    }
}

/// Reads the columns with these names, in whatever type somebody wrote them.
///
/// # Errors
///
/// If the bytes are not Parquet, or a wanted column has a type without an obvious meaning.
pub(crate) fn read(bytes: &[u8], wanted: &[&str]) -> Result<Read, ReadFault> {
    let slice = read_slice(bytes, wanted, None)?;
    let columns = slice.columns().into_iter();
    let columns = columns
        .map(|(name, cells)| (name.to_owned(), cells.map(Cell::into_owned).collect()))
        .collect();
    Ok(Read { columns, names: slice.names, rows: slice.rows })
}

/// Reads so many rows from one on: the number of rows that is told is that of the file.
///
/// # Errors
///
/// Like [`read`].
pub(crate) fn read_slice(
    bytes: &[u8],
    wanted: &[&str],
    slice: Option<(usize, usize)>,
) -> Result<Slice, ReadFault> {
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    // Without the Arrow schema beside the data: it turns plain text into categories, which need
    // features of polars that nothing else here does. What Parquet itself says is enough.
    let mut metadata = FileMetadata::clone(reader.get_metadata().map_err(ReadFault::Parquet)?);
    metadata.key_value_metadata = None;
    reader.set_metadata(Arc::new(metadata));
    let fields = reader.schema().map_err(ReadFault::Parquet)?;
    let names: Vec<String> = fields.iter_names().map(ToString::to_string).collect();
    let mut present = Vec::new();
    for (name, field) in fields.iter().filter(|(name, _)| wanted.contains(&name.as_str())) {
        if !is_readable(&field.dtype) {
            let found = format!("{:?}", field.dtype);
            return Err(ReadFault::Type { column: name.to_string(), found });
        }
        present.push(name.to_string());
    }
    let rows = reader.num_rows().map_err(ReadFault::Parquet)?;
    if present.is_empty() {
        return Ok(Slice { names, rows, frame: DataFrame::empty() });
    }
    let reader = reader.with_columns(Some(present)).with_slice(slice);
    let frame = reader.finish().map_err(ReadFault::Parquet)?;
    Ok(Slice { names, rows, frame })
}

/// Text, numbers and dates: what a claim is made of. Narrow integers would need features of polars
/// that nothing else here does; a list or a structure has no obvious meaning.
fn is_readable(found: &ArrowDataType) -> bool {
    use ArrowDataType as Arrow;
    matches!(
        found,
        Arrow::Null
            | Arrow::Boolean
            | Arrow::Int32
            | Arrow::Int64
            | Arrow::UInt32
            | Arrow::UInt64
            | Arrow::Float32
            | Arrow::Float64
            | Arrow::Date32
            | Arrow::Timestamp(_, _)
            | Arrow::Utf8
            | Arrow::LargeUtf8
            | Arrow::Utf8View
    )
}

fn cell(value: AnyValue<'_>) -> Cell<'_> {
    let time = |number: i64, unit: TimeUnit| match unit {
        TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(number)),
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(number),
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(number),
    };
    match value {
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.to_string().into(),
        AnyValue::Boolean(flag) => flag.into(),
        AnyValue::Int32(number) => i64::from(number).into(),
        AnyValue::Int64(number) => number.into(),
        AnyValue::UInt32(number) => number.into(),
        AnyValue::UInt64(number) => match i64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        AnyValue::Float32(number) => f64::from(number).into(),
        AnyValue::Float64(number) => number.into(),
        AnyValue::Date(days) => NaiveDate::from_epoch_days(days).into(),
        AnyValue::Datetime(number, unit, _) => time(number, unit).into(),
        AnyValue::DatetimeOwned(number, unit, _) => time(number, unit).into(),
        _ => Cell::Null,
    }
}
