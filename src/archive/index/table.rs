//! Columns to Parquet and back: the one file of this room that knows polars.
//!
//! The same columns have the same bytes.

use std::{collections::BTreeMap, io::Cursor, sync::Arc};

use polars::prelude::{
    AnyValue, Column, CompatLevel, DataFrame, FileMetadata, IntoColumn, KeyValueMetadata,
    NamedFrom, ParquetCompression, ParquetReader, ParquetWriter, PolarsError, SchemaExt as _,
    SerReader, Series, TimeUnit, TimeZone,
};
use polars_parquet::write::schema_to_metadata_key;

use crate::archive::ArchiveError;

/// The values of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    Text(Vec<Option<String>>),
    Whole(Vec<Option<i64>>),
    /// Milliseconds since 1970, in UTC.
    Time(Vec<Option<i64>>),
}

/// A Parquet file: its columns, and the texts that it carries beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) columns: Vec<(&'static str, Values)>,
    pub(super) notes: Vec<(&'static str, String)>,
}

/// What was read of a file: columns of other programs are passed over.
#[derive(Debug, Default)]
pub(super) struct Read {
    texts: BTreeMap<String, Vec<Option<String>>>,
    numbers: BTreeMap<String, Vec<Option<i64>>>,
    notes: BTreeMap<String, String>,
    pub(super) rows: usize,
}

impl Table {
    /// The bytes of the file.
    ///
    /// # Errors
    ///
    /// If polars refuses the columns, which only a lack of memory has been seen to cause.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, ArchiveError> {
        self.encode().map_err(|why| ArchiveError::Index { why: why.to_string() })
    }

    fn encode(&self) -> Result<Vec<u8>, PolarsError> {
        let rows = self.columns.first().map_or(0, |(_, values)| values.len());
        let columns = self.columns.iter().map(|(name, values)| column(name, values)).collect();
        let mut frame = DataFrame::new(rows, columns)?;
        let notes = self.notes.iter().map(|(key, text)| (format!("recoupe.{key}"), text.clone()));
        // Left alone, polars declares its own text type there, which R cannot read.
        let schema = schema_to_metadata_key(&frame.schema().to_arrow(CompatLevel::oldest()));
        let pairs = notes.chain(schema.value.map(|value| (schema.key, value))).collect();
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Zstd(None))
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(pairs)))
            .finish(&mut frame)?;
        Ok(bytes)
    }
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Whole(values) | Self::Time(values) => values.len(),
        }
    }
}

impl Read {
    /// Reads the columns of a file.
    ///
    /// # Errors
    ///
    /// If the bytes are not Parquet.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PolarsError> {
        let mut reader = ParquetReader::new(Cursor::new(bytes));
        let mut metadata = FileMetadata::clone(reader.get_metadata()?);
        let pairs = metadata.key_value_metadata.take().unwrap_or_default();
        // Without the Arrow schema beside the data: what Parquet itself says is enough.
        reader.set_metadata(Arc::new(metadata));
        let frame = reader.finish()?;
        let mut read = Self { rows: frame.height(), ..Self::default() };
        for pair in pairs {
            if let (Some(key), Some(value)) = (pair.key.strip_prefix("recoupe."), pair.value) {
                read.notes.insert(key.to_owned(), value);
            }
        }
        for column in frame.columns() {
            let (mut texts, mut numbers) = (Vec::new(), Vec::new());
            for value in column.as_materialized_series().iter() {
                let (text, number) = cell(&value);
                texts.push(text);
                numbers.push(number);
            }
            let name = column.name().to_string();
            read.texts.insert(name.clone(), texts);
            read.numbers.insert(name, numbers);
        }
        Ok(read)
    }

    /// A text that the file carries.
    pub(super) fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    pub(super) fn text(&self, column: &str, row: usize) -> Option<String> {
        self.texts.get(column)?.get(row)?.clone()
    }

    pub(super) fn whole(&self, column: &str, row: usize) -> Option<i64> {
        *self.numbers.get(column)?.get(row)?
    }
}

fn column(name: &str, values: &Values) -> Column {
    let name = name.into();
    match values {
        Values::Text(texts) => {
            Series::new(name, texts.iter().map(Option::as_deref).collect::<Vec<_>>())
        }
        Values::Whole(numbers) => Series::new(name, numbers),
        Values::Time(moments) => {
            Series::new(name, moments).into_datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC))
        }
    }
    .into_column()
}

fn cell(value: &AnyValue<'_>) -> (Option<String>, Option<i64>) {
    match value {
        AnyValue::String(text) => (Some((*text).to_owned()), None),
        AnyValue::StringOwned(text) => (Some(text.to_string()), None),
        AnyValue::Int64(number) => (None, Some(*number)),
        AnyValue::Datetime(number, TimeUnit::Milliseconds, _)
        | AnyValue::DatetimeOwned(number, TimeUnit::Milliseconds, _) => (None, Some(*number)),
        _ => (None, None),
    }
}
