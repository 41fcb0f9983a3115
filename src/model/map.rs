//! A map that is only asked for what it holds, and never walked: its order is nobody's.

use std::collections::HashMap;

/// Keys are hashed quickly, and differently in every process, so that nobody can choose keys that
/// fall together.
pub(crate) type Map<Key, Value> = HashMap<Key, Value, foldhash::fast::RandomState>;

/// A map with room for so many keys, so that it does not grow while it is filled.
pub(crate) fn roomy<Key, Value>(many: usize) -> Map<Key, Value> {
    Map::with_capacity_and_hasher(many, foldhash::fast::RandomState::default())
}
