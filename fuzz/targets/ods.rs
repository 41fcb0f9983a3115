//! Any bytes as a document of this format.

#![no_main]

use recoupe_fuzz::{read_as, sources::Format};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read_as(bytes, Format::Ods));
