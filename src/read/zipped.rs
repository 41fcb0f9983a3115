//! The guard in front of every format that is a zip archive: spreadsheets and zipped map layers.
//!
//! An archive says of itself how many parts it holds and how large they are; it is not believed.
//! Bytes are counted while they are inflated, checksums are compared, and an archive in which two
//! parts share a name or their bytes, or that is locked, is refused: which of the two would be read
//! is for its author to say. Nothing is ever written: the names of parts are only compared.

use std::borrow::Cow;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::ReadError;
use super::limit::{Limit, MAX_INFLATED, MAX_PARTS, MAX_RUN};
use super::sniff::Content;

/// An archive that may be looked into.
pub(super) struct Zipped<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    content: Content,
    /// How many more bytes may be inflated, over all parts.
    left: u64,
}

impl<'b> Zipped<'b> {
    /// Opens an archive. `content` is what it is in messages.
    ///
    /// # Errors
    ///
    /// If it is damaged, locked, ambiguous or holds too many parts.
    pub(super) fn open(bytes: &'b [u8], content: Content) -> Result<Self, ReadError> {
        let broken = |why: String| ReadError::Broken { content, why };
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
        if MAX_PARTS < archive.len() {
            return Err(ReadError::Limit(Limit::Parts));
        }
        if archive.has_duplicate_names() {
            return Err(broken("two parts of its archive bear the same name".to_owned()));
        }
        if archive.has_overlapping_entries().map_err(|error| broken(error.to_string()))? {
            return Err(broken("two parts of its archive share bytes".to_owned()));
        }
        for number in 0..archive.len() {
            // Raw: a locked part cannot be opened otherwise.
            let part = archive.by_index_raw(number).map_err(|error| broken(error.to_string()))?;
            if part.encrypted() {
                return Err(ReadError::Locked);
            }
        }
        Ok(Self { archive, content, left: MAX_INFLATED })
    }

    /// How many parts it has.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// The number of the part of this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name)
    }

    /// The name of a part. It may hold anything; one that is no text is nobody's.
    pub(super) fn name(&self, number: usize) -> String {
        let name = self.archive.name_for_index(number).and_then(Result::ok);
        name.map(Cow::into_owned).unwrap_or_default()
    }

    /// Hands one part to a reader, every byte counted, and compares its checksum at the end.
    ///
    /// # Errors
    ///
    /// What the reader says; and if there is no such part, it is damaged, or it inflates to more
    /// than is left of the limit.
    pub(super) fn part<T>(
        &mut self,
        number: usize,
        read: impl FnOnce(&mut BufReader<Part<'_>>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let name = self.name(number);
        let content = self.content;
        let broken = |why: String| ReadError::Broken { content, why: format!("`{name}`: {why}") };
        let mut file = self.archive.by_index(number).map_err(|error| broken(error.to_string()))?;
        let part = Part { file: &mut file, left: &mut self.left, run: None, passed: None };
        let mut reader = BufReader::with_capacity(64 << 10, part);
        let read = read(&mut reader);
        // Whatever the reader left over is read too: the checksum stands at the end.
        let rest = if read.is_ok() { io::copy(&mut reader, &mut io::sink()) } else { Ok(0) };
        if let Some(limit) = reader.get_ref().passed {
            return Err(ReadError::Limit(limit));
        }
        let read = read?;
        rest.map_err(|error| broken(error.to_string()))?;
        Ok(read)
    }

    /// The bytes of the part of this name; none if the archive has no such part.
    ///
    /// # Errors
    ///
    /// As [`Self::part`].
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(number) = self.find(name) else { return Ok(None) };
        let content = self.content;
        self.part(number, |reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(|error| ReadError::Broken {
                content,
                why: format!("`{name}`: {error}"),
            })?;
            Ok(Some(bytes))
        })
    }
}

/// The bytes of one part while they are inflated.
pub(super) struct Part<'a> {
    file: &'a mut dyn Read,
    left: &'a mut u64,
    /// Bytes since the last mark of an XML part; none if the part is not read as XML.
    run: Option<usize>,
    passed: Option<Limit>,
}

impl Part<'_> {
    /// Counts the bytes between marks from here on: an XML reader keeps them all in memory.
    pub(super) const fn read_as_xml(&mut self) {
        self.run = Some(0);
    }

    fn stop<T>(&mut self, limit: Limit) -> io::Result<T> {
        self.passed = Some(limit);
        Err(io::Error::other(limit.to_string()))
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => *self.left = left,
            None => return self.stop(Limit::Inflated),
        }
        if let Some(mut run) = self.run {
            for byte in &buffer[..read] {
                run = if matches!(byte, b'<' | b'>') { 0 } else { run + 1 };
                if MAX_RUN < run {
                    return self.stop(Limit::Run);
                }
            }
            self.run = Some(run);
        }
        Ok(read)
    }
}
