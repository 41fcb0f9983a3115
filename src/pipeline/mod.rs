//! The corridor: drives the rooms in the order of the data.

mod reading;

pub use reading::{ReadDocument, Reader};
