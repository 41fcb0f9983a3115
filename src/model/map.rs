//! A map that is only asked for what it holds, and never walked: its order is nobody's.

use std::collections::HashMap;

/// Keys are hashed quickly, and differently in every process, so that nobody can choose keys that
/// fall together.
pub(crate) type Map<Key, Value> = HashMap<Key, Value, foldhash::fast::RandomState>;
