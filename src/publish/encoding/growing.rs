//! A Parquet file that is written in parts, which several can make ready at once.
//!
//! A part is encoded and compressed where it is made. Polars would do that when it is written, one part
//! after another, and hold each as it is until then: ten times the room.

use std::{fmt, fs::File, io, sync::Arc};

use polars::prelude::{
    BatchedWriter, CompatLevel, PolarsError, SchemaExt as _, StatisticsOptions, get_encodings,
};
use polars_arrow::array::{
    Array, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array,
    MutableBinaryViewArray, UInt32Array,
};
use polars_arrow::datatypes::ArrowDataType;
use polars_parquet::parquet::CowBuffer;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::page::{CompressedDataPage, CompressedDictPage};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding,
    FallibleStreamingIterator, Page, ParquetType, Version, WriteOptions, ZstdLevel,
    array_to_columns, to_parquet_schema,
};
use zstd::bulk::Compressor;

use super::columns::{Columns, Store};
use super::parquet::{LEVEL, frame, writer};
use super::rows::Rows;
use crate::publish::schema::Table;

/// The file.
pub(crate) struct Growing {
    writer: BatchedWriter<File>,
    /// What each column is in Arrow and in Parquet, and how its values are written.
    columns: Vec<(ArrowDataType, ParquetType, Vec<Encoding>)>,
    options: WriteOptions,
}

/// Some rows as they will stand in the file: the pages of each column of each group of rows. Columns that
/// say the same share theirs.
pub(crate) struct Encoded(Vec<Vec<Arc<[CompressedPage]>>>);

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
    pub(crate) fn new(file: File, table: &Table) -> Result<Self, PolarsError> {
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
        let kinds = arrow.iter_values().map(|field| field.dtype.clone());
        let columns = kinds.zip(types).zip(encodings);
        let columns = columns.map(|((kind, shape), encodings)| (kind, shape, encodings)).collect();
        Ok(Self { writer, columns, options })
    }

    /// Encodes and compresses some rows: nothing is written yet.
    ///
    /// # Errors
    ///
    /// If polars refuses them, which only a lack of memory has been seen to cause.
    pub(crate) fn encoded(&self, rows: &Columns) -> Result<Encoded, PolarsError> {
        if rows.len() == 0 {
            return Ok(Encoded(Vec::new()));
        }
        let mut columns: Vec<Arc<[CompressedPage]>> = Vec::with_capacity(self.columns.len());
        let (mut press, mut before) = (Press::new()?, None);
        for (store, (kind, shape, encodings)) in rows.stores().iter().zip(&self.columns) {
            let is_twin = matches!(store, Store::Text(_)) && before == Some(store);
            if let (true, Some(pages)) = (is_twin, columns.last()) {
                columns.push(Arc::clone(pages));
                continue;
            }
            before = Some(store);
            let array = array(kind, store)?;
            let leaves = array_to_columns(array, shape.clone(), self.options, encodings)?;
            let pages = leaves.into_iter().flatten();
            let pages: Result<_, PolarsError> =
                pages.map(|page| Ok(press.pressed(page?)?)).collect();
            columns.push(pages?);
        }
        Ok(Encoded(vec![columns]))
    }

    /// Adds some rows.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub(crate) fn add(&self, rows: Encoded) -> Result<(), PolarsError> {
        let column =
            |pages: Arc<[CompressedPage]>| Ok(DynStreamingIterator::new(Pages { pages, taken: 0 }));
        let group =
            |columns: Vec<Arc<[CompressedPage]>>| DynIter::new(columns.into_iter().map(column));
        self.writer.write_row_groups(rows.0.into_iter().map(group).collect())
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub(crate) fn finish(self) -> Result<(), PolarsError> {
        self.writer.finish().map(|_| ())
    }
}

/// The values of a column. Texts that were counted already are not counted again: polars would find the
/// same numbers for them.
fn array(kind: &ArrowDataType, store: &Store) -> Result<Box<dyn Array>, PolarsError> {
    Ok(match store {
        Store::Text(words) => match words.counted() {
            Some((texts, rows)) => {
                let texts = MutableBinaryViewArray::<str>::from_values_iter(texts).freeze();
                let numbers = UInt32Array::from(rows);
                DictionaryArray::try_from_keys(numbers, texts.boxed(), false)?.boxed()
            }
            None => MutableBinaryViewArray::<str>::from_iterator(words.texts()).freeze().boxed(),
        },
        Store::Whole(values) => Int64Array::from(values).to(kind.clone()).boxed(),
        Store::Number(values) => Float64Array::from(values).boxed(),
        Store::Date(values) => Int32Array::from(values).to(kind.clone()).boxed(),
        Store::Flag(values) => BooleanArray::from(values).boxed(),
    })
}

/// The pages of a column, one after another.
struct Pages {
    pages: Arc<[CompressedPage]>,
    /// How many were reached.
    taken: usize,
}

impl FallibleStreamingIterator for Pages {
    type Item = CompressedPage;
    type Error = PolarsError;

    fn advance(&mut self) -> Result<(), PolarsError> {
        self.taken += 1;
        Ok(())
    }

    fn get(&self) -> Option<&CompressedPage> {
        self.pages.get(self.taken.checked_sub(1)?)
    }
}

/// What compresses pages, one after another, in room of its own that is made once.
struct Press {
    compressor: Compressor<'static>,
    room: Vec<u8>,
}

impl Press {
    fn new() -> io::Result<Self> {
        Ok(Self { compressor: Compressor::new(LEVEL)?, room: Vec::new() })
    }

    /// A page as it will stand in the file.
    fn pressed(&mut self, page: Page) -> io::Result<CompressedPage> {
        let zstd = Compression::Zstd;
        Ok(match page {
            Page::Data(page) => {
                let (bytes, size) = (self.bytes(page.buffer())?, page.buffer().len());
                let rows = page.num_rows().unwrap_or_else(|| page.num_values());
                let (header, of) = (page.header().clone(), page.descriptor);
                let page = CompressedDataPage::new(header, bytes, zstd, size, of, rows);
                CompressedPage::Data(page)
            }
            Page::Dict(page) => {
                let (bytes, size) = (self.bytes(&page.buffer)?, page.buffer.len());
                let (many, is_sorted) = (page.num_values, page.is_sorted);
                CompressedPage::Dict(CompressedDictPage::new(bytes, zstd, size, many, is_sorted))
            }
        })
    }

    fn bytes(&mut self, plain: &[u8]) -> io::Result<CowBuffer> {
        let most = zstd::zstd_safe::compress_bound(plain.len());
        if self.room.len() < most {
            self.room.resize(most, 0);
        }
        let size = self.compressor.compress_to_buffer(plain, &mut self.room[..])?;
        Ok(CowBuffer::Owned(self.room[..size].to_vec()))
    }
}
