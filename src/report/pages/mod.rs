//! The files of the report, one module for each sort of page.

pub(super) mod shell;
pub(super) mod proof;
pub(super) mod opening;
pub(super) mod overview;
pub(super) mod sources_page;
pub(super) mod onward;
pub(super) mod front_page;
pub(super) mod dispute_page;
pub(super) mod changes_page;
pub(super) mod coverage_page;
pub(super) mod method_page;
pub(super) mod index_page;
pub(super) mod territory_page;
pub(super) mod period_page;
pub(super) mod bibliography;
pub(super) mod markdown;
