//! A Parquet file that is written in parts, which several can make ready at once.
//!
//! A part is encoded and compressed where it is made. Polars would do that when it is written, one part
//! after another, and hold each as it is until then: ten times the room.

use std::{fmt, fs::File, vec};

use polars::prelude::{
    BatchedWriter, CompatLevel, PolarsError, SchemaExt as _, StatisticsOptions, get_encodings,
};
use polars_parquet::parquet::{CowBuffer, compression, page::CompressedDictPage};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding,
    FallibleStreamingIterator, Page, ParquetType, Version, WriteOptions, ZstdLevel,
    array_to_columns, compress, to_parquet_schema,
};

use super::columns::Columns;
use super::parquet::{LEVEL, frame, stored, writer};
use super::rows::Rows;
use super::schema::Table;

/// The file.
pub(super) struct Growing {
    writer: BatchedWriter<File>,
    /// What each column is in Parquet, and how its values are written.
    columns: Vec<(ParquetType, Vec<Encoding>)>,
    options: WriteOptions,
}

/// Some rows as they will stand in the file: the pages of each column of each group of rows.
pub(super) struct Encoded(Vec<Vec<Vec<CompressedPage>>>);

impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Encoded")
    }
}

impl fmt::Debug for Growing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Growing")
    }
}

impl Growing {
    /// A file for the rows of this table.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub(super) fn new(file: File, table: &Table) -> Result<Self, PolarsError> {
        let empty = frame(&Rows::new(table))?;
        let arrow = empty.schema().to_arrow(CompatLevel::newest());
        let types = to_parquet_schema(&arrow)?.fields().to_vec();
        let encodings = get_encodings(&arrow).to_vec();
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            version: Version::V1,
            compression: CompressionOptions::Zstd(ZstdLevel::try_new(LEVEL).ok()),
            data_page_size: None,
        };
        let writer = writer(file, (table, None, None), &empty).batched(empty.schema())?;
        Ok(Self { writer, columns: types.into_iter().zip(encodings).collect(), options })
    }

    /// Encodes and compresses some rows: nothing is written yet.
    ///
    /// # Errors
    ///
    /// If polars refuses them, which only a lack of memory has been seen to cause.
    pub(super) fn encoded(&self, table: &Table, rows: &Columns) -> Result<Encoded, PolarsError> {
        if rows.len() == 0 {
            return Ok(Encoded(Vec::new()));
        }
        let fields = table.fields.iter().zip(rows.stores()).zip(&self.columns);
        let pages = fields.map(|((field, store), (shape, encodings))| {
            let series = stored(field.column.name, field.column.kind, store);
            let series = series.take_materialized_series().rechunk();
            let array = series.to_arrow(0, CompatLevel::newest());
            let leaves = array_to_columns(array, shape.clone(), self.options, encodings)?;
            let pages = leaves.into_iter().flatten();
            pages.map(|page| compressed(page?, self.options)).collect::<Result<_, _>>()
        });
        Ok(Encoded(vec![pages.collect::<Result<_, PolarsError>>()?]))
    }

    /// Adds some rows.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub(super) fn add(&self, rows: Encoded) -> Result<(), PolarsError> {
        let column = |pages: Vec<CompressedPage>| {
            Ok(DynStreamingIterator::new(Pages { rest: pages.into_iter(), here: None }))
        };
        let group =
            |columns: Vec<Vec<CompressedPage>>| DynIter::new(columns.into_iter().map(column));
        self.writer.write_row_groups(rows.0.into_iter().map(group).collect())
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub(super) fn finish(self) -> Result<(), PolarsError> {
        self.writer.finish().map(|_| ())
    }
}

/// The pages of a column, one after another.
struct Pages {
    rest: vec::IntoIter<CompressedPage>,
    here: Option<CompressedPage>,
}

impl FallibleStreamingIterator for Pages {
    type Item = CompressedPage;
    type Error = PolarsError;

    fn advance(&mut self) -> Result<(), PolarsError> {
        self.here = self.rest.next();
        Ok(())
    }

    fn get(&self) -> Option<&CompressedPage> {
        self.here.as_ref()
    }
}

/// A page as it will stand in the file. The room that compressing takes is given back: it is that of the
/// page as it was.
fn compressed(page: Page, options: WriteOptions) -> Result<CompressedPage, PolarsError> {
    match page {
        Page::Data(_) => {
            let mut page = compress(page, Vec::new(), options.compression)?;
            if let CompressedPage::Data(page) = &mut page {
                page.slice_mut().to_mut().shrink_to_fit();
            }
            Ok(page)
        }
        Page::Dict(page) => {
            let mut bytes = Vec::new();
            compression::compress(options.compression, &page.buffer, &mut bytes)?;
            bytes.shrink_to_fit();
            let (buffer, size) = (CowBuffer::Owned(bytes), page.buffer.len());
            let compression = options.compression.into();
            let (many, is_sorted) = (page.num_values, page.is_sorted);
            let page = CompressedDictPage::new(buffer, compression, size, many, is_sorted);
            Ok(CompressedPage::Dict(page))
        }
    }
}
