//! Any bytes as a register, read by the recipe of FINESS.

#![no_main]

use recoupe_fuzz::read_register;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read_register(bytes));
