//! Rounds the ends of what is worked out to what the numbers that it follows from can tell.
//!
//! The tables keep the ends as they are. In words, a bound of "57,55 %" that follows from a printed
//! "57,6 %" would claim a digit that nobody measured; rounded outward it is still true.

/// The two ends, the lower rounded down and the upper up to as many decimals as the finest of the
/// numbers that imply them was printed with, at most two.
pub(crate) fn outward(
    (low, high): (Option<f64>, Option<f64>),
    printed: impl IntoIterator<Item = f64>,
) -> (Option<f64>, Option<f64>) {
    let unit = printed.into_iter().map(unit).fold(1.0, f64::max);
    // What stands on the grid already must not be pushed off it by the last bit of a float.
    let down = |end: f64| (end * unit + SLACK).floor() / unit;
    let up = |end: f64| (end * unit - SLACK).ceil() / unit;
    (low.map(down), high.map(up))
}

/// Less than the hundredth in which shares are reckoned.
const SLACK: f64 = 1e-6;

/// How many units of its last decimal make one: 10 for 57.6, 1 for 58.
fn unit(number: f64) -> f64 {
    let is_whole = |unit: &f64| ((number * unit).round() - number * unit).abs() < SLACK;
    [1.0, 10.0].into_iter().find(is_whole).unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_as_fine_as_what_they_follow_from() {
        #[rustfmt::skip]
        let cases = [
            ((Some(57.55), Some(76.44)), vec![57.6, 76.4],  (Some(57.5), Some(76.5))),
            ((Some(57.55), Some(76.44)), vec![58.0],        (Some(57.0), Some(77.0))),
            ((Some(26.58), None),        vec![26.58, 30.0], (Some(26.58), None)),
            ((Some(57.6), Some(57.6)),   vec![57.6],        (Some(57.6), Some(57.6))),
            ((Some(12.0), Some(13.0)),   vec![28.0, 15.0],  (Some(12.0), Some(13.0))),
            ((None, Some(33.29)),        vec![33.3],        (None, Some(33.3))),
            ((Some(5.0), Some(9.0)),     vec![],            (Some(5.0), Some(9.0))),
        ];
        for (ends, printed, expected) in cases {
            assert_eq!(outward(ends, printed.clone()), expected, "for {ends:?} of {printed:?}");
        }
    }
}
