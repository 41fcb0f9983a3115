//! A page from top to bottom: what its parts say for one another.

pub(super) mod unpacked;
pub(super) mod timeline;
pub(super) mod indexed;
pub(super) mod inline;
pub(super) mod captioned;
pub(super) mod boxed;
pub(super) mod arranged;
pub(super) mod related;
pub(super) mod naming;
pub(super) mod lone;
pub(super) mod questions;
pub(super) mod adherence;
pub(super) mod survey;
pub(super) mod announced;
pub(super) mod host;
pub(super) mod locale;
pub(super) mod walk;
pub(super) mod signs;
