//! Measures that speak of one table.

use crate::model::Measure;

/// Whether what is said of a measure is what its table holds: an uncovered share says what is left.
pub(crate) const fn is_direct(measure: &Measure) -> bool {
    !matches!(measure, Measure::PopulationShareUncovered)
}

/// The measure whose table a measure belongs to: an uncovered share says what is covered.
pub(crate) const fn family(measure: &Measure) -> &Measure {
    match measure {
        Measure::PopulationShareUncovered => &Measure::PopulationShare,
        other => other,
    }
}
