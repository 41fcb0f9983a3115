//! Any bytes as a document of this format.

#![no_main]

use recoupe_fuzz::{read_as, sources::Format};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Without a tag near its beginning nothing is a web page.
    read_as(&[b"<html>", bytes].concat(), Format::Html);
});
