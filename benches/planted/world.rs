//! A true table, month by month: how many communities stand at each stage in each department.

use std::collections::BTreeMap;

use fastrand::Rng;
use recoupe::model::{Level, StageRange, Territory};
use recoupe::sources::Geography;

/// The official geography that comes with the project.
pub(crate) fn geography() -> Geography {
    Geography::parse(include_str!("../../sources/vocabulary/territories.toml"))
        .expect("the official geography is tested")
}

/// What really is.
pub(crate) struct World {
    pub(crate) regions: Vec<Territory>,
    pub(crate) parts: BTreeMap<Territory, Vec<Territory>>,
    /// For each month, what every department holds at each stage.
    months: Vec<BTreeMap<Territory, [i64; 4]>>,
}

impl World {
    /// Communities appear, go forward from stage to stage, and a few dissolve.
    pub(crate) fn draw(rng: &mut Rng, months: usize) -> Self {
        let geography = geography();
        let regions: Vec<Territory> = geography
            .places()
            .map(|(territory, _)| territory)
            .filter(|territory| territory.level() == Level::Region)
            .collect();
        let parts: BTreeMap<_, Vec<_>> =
            regions.iter().map(|&r| (r, geography.children(r).collect())).collect();
        let mut now: BTreeMap<Territory, [i64; 4]> = BTreeMap::new();
        for &department in parts.values().flatten() {
            let held = [rng.i64(0..4), rng.i64(0..5), rng.i64(0..4), rng.i64(0..12)];
            now.insert(department, held);
        }
        let mut all = Vec::new();
        for _ in 0..months {
            all.push(now.clone());
            for held in now.values_mut() {
                for stage in (0..3).rev() {
                    for _ in 0..held[stage] {
                        if rng.f64() < 0.07 {
                            held[stage] -= 1;
                            held[stage + 1] += 1;
                        }
                    }
                }
                if rng.f64() < 0.2 {
                    held[0] += 1;
                }
                if 0 < held[3] && rng.f64() < 0.01 {
                    held[3] -= 1;
                }
            }
        }
        Self { regions, parts, months: all }
    }

    pub(crate) fn months(&self) -> usize {
        self.months.len()
    }

    pub(crate) fn departments(&self) -> impl Iterator<Item = Territory> {
        self.parts.values().flatten().copied()
    }

    /// How many communities of a territory stand within a range of stages.
    pub(crate) fn count(&self, territory: Territory, stages: StageRange, month: usize) -> i64 {
        let table = &self.months[month];
        let held = |department: &Territory| -> i64 {
            table[department][stages.from().index()..=stages.to().index()].iter().sum()
        };
        match territory.level() {
            Level::Department => held(&territory),
            Level::Region => self.parts[&territory].iter().map(held).sum(),
            Level::Country => table.keys().map(held).sum(),
        }
    }
}

/// Whether one territory is the other, or lies above or below it.
pub(crate) fn is_related(geography: &Geography, a: Territory, b: Territory) -> bool {
    let above = |inner, outer| {
        std::iter::successors(Some(inner), |&t| geography.parent(t)).any(|t| t == outer)
    };
    above(a, b) || above(b, a)
}
