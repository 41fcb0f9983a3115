//! Maps and charts.

pub(super) mod frame;
pub(super) mod marker;
pub(super) mod drawn;
pub(super) mod axes;
pub(super) mod chart;
pub(super) mod outline;
pub(super) mod map_view;
pub(super) mod departments;
pub(super) mod course;
