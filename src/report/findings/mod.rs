//! What a page says, as plain values and words, before it is a page.

pub(super) mod method;
pub(super) mod map;
pub(super) mod front;
pub(super) mod aims;
pub(super) mod health;
pub(super) mod citation;
pub(super) mod dispute;
pub(super) mod changes;
pub(super) mod unread;
