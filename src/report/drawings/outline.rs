//! Outlines as the path of an SVG drawing, and the hatching of a territory of which nothing is known.
//!
//! The hatching is drawn line by line: a pattern would be a reference that pages of ours do not
//! make, and this one prints as it looks.

use std::fmt::Write as _;

use crate::sources::{Corner, Outline, Ring};

/// The borders of a territory: `M126 1086l4 -3…z`.
pub(crate) fn path(outline: &Outline) -> String {
    let mut path = String::new();
    for ring in &outline.rings {
        let corners = ring.corners();
        let Some(&(x, y)) = corners.first() else { continue };
        // Writing to a `String` cannot fail.
        let _written = write!(path, "M{x} {y}l");
        for (index, pair) in corners.windows(2).enumerate() {
            let (x, y) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let gap = if index == 0 || x < 0 { "" } else { " " };
            let between = if y < 0 { "" } else { " " };
            let _written = write!(path, "{gap}{x}{between}{y}");
        }
        path.push('z');
    }
    path
}

/// Lines from the lower left to the upper right, so many units apart, inside the borders.
pub(crate) fn hatching(outline: &Outline, apart: i32) -> String {
    let borders = || outline.rings.iter().flat_map(sides);
    // Along a line of the hatching, across plus down is the same everywhere.
    let sums = || borders().map(|(corner, _)| corner.0 + corner.1);
    let (Some(first), Some(last)) = (sums().min(), sums().max()) else { return String::new() };
    let mut path = String::new();
    let mut sum = first + apart / 2;
    while sum < last {
        let mut crossings: Vec<f64> =
            borders().filter_map(|(from, to)| crossing(from, to, sum)).collect();
        crossings.sort_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let (from, to) = (pair[0], pair[1]);
            let _written = write!(
                path,
                "M{from:.0} {:.0}l{:.0} {:.0}",
                f64::from(sum) - from,
                to - from,
                from - to
            );
        }
        sum += apart;
    }
    path
}

/// Each side of a ring, from corner to corner and back to the first.
fn sides(ring: &Ring) -> impl Iterator<Item = (Corner, Corner)> {
    let corners = ring.corners();
    let next = corners.iter().skip(1).chain(corners.first());
    corners.iter().copied().zip(next.copied())
}

/// How far across a side meets the line on which across plus down is this sum.
fn crossing(from: Corner, to: Corner, sum: i32) -> Option<f64> {
    let (start, end) = (from.0 + from.1, to.0 + to.1);
    // A corner on the line belongs to one of its two sides only, so that crossings come in pairs.
    let crosses = (start <= sum) != (end <= sum);
    crosses.then(|| {
        let share = f64::from(sum - start) / f64::from(end - start);
        f64::from(from.0) + share * f64::from(to.0 - from.0)
    })
}

/// The smallest sheet that holds the outlines: left, top, width and height.
pub(crate) fn sheet<'a>(
    outlines: impl Iterator<Item = &'a Outline>,
    margin: i32,
) -> Option<[i32; 4]> {
    let corners: Vec<Corner> =
        outlines.flat_map(|it| &it.rings).flat_map(Ring::corners).copied().collect();
    let left = corners.iter().map(|it| it.0).min()? - margin;
    let right = corners.iter().map(|it| it.0).max()? + margin;
    let top = corners.iter().map(|it| it.1).min()? - margin;
    let bottom = corners.iter().map(|it| it.1).max()? + margin;
    Some([left, top, right - left, bottom - top])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn outline(rings: &[&str]) -> Outline {
        let rings = rings.iter().map(|ring| Ring::try_from((*ring).to_owned()).unwrap()).collect();
        Outline { label: (0, 0), is_beside: false, lines: Vec::new(), rings }
    }

    #[test]
    fn paths() {
        let square = outline(&["0,0 20,0 0,20 -20,0", "5,5 0,-3 3,0"]);
        assert_eq!(path(&square), "M0 0l20 0 0 20-20 0zM5 5l0-3 3 0z");
        assert_eq!(sheet([&square].into_iter(), 2), Some([-2, -2, 24, 24]));
        assert_eq!(sheet(std::iter::empty(), 2), None);
    }

    #[test]
    fn hatchings() {
        let square = outline(&["0,0 20,0 0,20 -20,0"]);
        assert_eq!(hatching(&square, 20), "M0 10l10 -10M10 20l10 -10");
        // An enclave is left out.
        let ring = outline(&["0,0 20,0 0,20 -20,0", "8,8 4,0 0,4 -4,0"]);
        assert_eq!(hatching(&ring, 40), "M0 20l8 -8M12 8l8 -8");
    }

    proptest! {
        /// However a border winds, a line that enters a territory leaves it again, upwards.
        #[test]
        fn every_line_has_two_ends(corners in prop::collection::vec((-99_i32..99, -99_i32..99), 3..20)) {
            let mut from = (0, 0);
            let steps = corners.iter().map(|&(x, y)| {
                let step = format!("{},{}", x - from.0, y - from.1);
                from = (x, y);
                step
            });
            let ring = steps.collect::<Vec<_>>().join(" ");
            let drawn = hatching(&outline(&[&ring]), 7);
            for line in drawn.split('M').skip(1) {
                let (_, way) = line.split_once('l').unwrap();
                let (x, y) = way.split_once(' ').unwrap();
                let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                prop_assert!(0.0 <= x && y <= 0.0, "{line}");
            }
        }
    }
}
