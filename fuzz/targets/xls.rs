//! Any bytes as a document of this format.

#![no_main]

use recoupe_fuzz::{read_as, sources::Format};

libfuzzer_sys::fuzz_target!(
    // The reader catches what its crate panics with, and says that the file is broken: only a panic that gets further is
    // a finding.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| read_as(bytes, Format::Xls)
);
