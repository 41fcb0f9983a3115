//! Keeps every byte we were ever given.
//!
//! A [`Capture`] is the bytes of one document at one time. What was fetched lies in WARC files,
//! the format that web archives share: other tools can read them, and this room reads nothing
//! else. What is stored is never changed and never deleted by this program, so every number that
//! is published can be followed back to the page that said it, also when the page is gone.
//!
//! # On disk
//!
//! ```text
//! recoupe-20261103T021500Z.warc.gz        one night: a gzip member per record
//! recoupe-20261104T021500Z.warc.gz.open   a night under way, or one that was killed
//! imported/….warc.gz                      what was made elsewhere, as it came
//! index/                                  what all of these hold, as Parquet
//! ```
//!
//! A night exists once its file has its name: it is written aside, synced, renamed, and the folder
//! synced. Then the index is brought up to date. A content that is known already is not written
//! again: a `revisit` record says that it was seen. The files alone are the archive: the index can
//! be made from them at any time, and is, where it is missing, damaged or not theirs. What a night
//! reads and writes depends on what changed on the web, not on how many nights there were.
//!
//! # Bodies are stored decoded
//!
//! The bytes of a record are those that were read and hashed, with their content and transfer
//! encoding undone: so the payload digest *is* the name of the capture in every table, equal
//! content is recognised however it was compressed, and replay needs no decoder. The headers
//! `Content-Encoding`, `Transfer-Encoding` and `Content-Length` of the server are kept under
//! `X-Archive-Orig-…`, as other archives do. All records of a night bear the time of its start;
//! the server's own `Date` is among the headers.
//!
//! # Not here
//!
//! This room does not fetch, never overwrites a capture and knows no formats. It says with which
//! validators a document may be asked for, which hosts want to be left alone and what their
//! `robots.txt` said within the day; asking is the work of others. Two nights at once would be two runs at once; the lock of the run prevents that.

mod capture;
mod error;
mod record;
mod scan;
mod payload;
mod message;
mod index;
mod entry;
mod holdings;
mod night;
mod robots;
mod import;
mod foreign;
mod cdx;
mod verify;
#[cfg(test)]
mod tests;

pub use capture::{Capture, Origin, Provenance, Shipped};
pub use cdx::{CdxAnswer, CdxRow};
pub use entry::Entry;
pub use error::ArchiveError;
pub use foreign::{Batch, Foreign};
pub use holdings::{Archive, Failure, Validators};
pub use import::{Import, import};
pub use night::Night;
pub use verify::{Verified, verify};
