//! How large a drawing is: for a desk and paper, and for a phone.

/// The size of a drawing, in its own units, which are about the pixels of the screen it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) class: &'static str,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Above the highest line of the grid, for the names of the lines.
    pub(crate) top: f64,
    /// Years between two labels.
    pub(crate) label_every: i32,
}

impl Frame {
    /// Whether it is for a desk.
    pub(crate) fn is_wide(self) -> bool {
        600.0 < self.width
    }

    /// Where the name of a line stands: beside each other, or one below the other on a phone.
    pub(crate) fn name_at(self, index: f64) -> (f64, f64) {
        if self.is_wide() { (LEFT + 300.0 * index, 16.0) } else { (0.0, 16.0 + 22.0 * index) }
    }
}

/// For a desk and for paper.
pub(crate) const WIDE: Frame =
    Frame { class: "wide", width: 1000.0, height: 480.0, top: 58.0, label_every: 1 };
/// The same for a region, whose series are short.
pub(crate) const WIDE_REGION: Frame =
    Frame { class: "wide", width: 1000.0, height: 340.0, top: 58.0, label_every: 1 };
/// For a phone.
pub(crate) const NARROW: Frame =
    Frame { class: "narrow", width: 358.0, height: 430.0, top: 80.0, label_every: 2 };

/// The margins.
pub(crate) const LEFT: f64 = 46.0;
pub(crate) const RIGHT: f64 = 16.0;
pub(crate) const BOTTOM: f64 = 34.0;
