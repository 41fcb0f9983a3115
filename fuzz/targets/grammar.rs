//! Sentences, lists and tables made of the words of the vocabulary and of any bytes.

#![no_main]

use recoupe_fuzz::{claims_of, document};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| claims_of(&document(bytes)));
