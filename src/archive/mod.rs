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
//! ```
//!
//! A night exists once its file has its name: it is written aside, synced, renamed, and the folder
//! synced. A content that is known already is not written again: a `revisit` record says that it
//! was seen. The index lives in memory and is rebuilt from the files.
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
//! This room does not fetch, never overwrites, knows no formats and does not decide what is fresh
//! enough. Two nights at once would be two runs at once; the lock of the run prevents that.

mod capture;
mod error;
mod index;
mod night;
mod foreign;
mod cdx;
mod record;
mod scan;
#[cfg(test)]
mod tests;

pub use capture::{Capture, Origin, Provenance, Shipped};
pub use cdx::{CdxAnswer, CdxRow};
pub use error::ArchiveError;
pub use foreign::{Batch, Foreign};
pub use index::{Archive, Entry};
pub use night::Night;
