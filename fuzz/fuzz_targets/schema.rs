//! `cargo fuzz run schema`: what it looks for stands in `tests/it/fuzz/targets.rs`.

#![no_main]

#[path = "../../tests/it/fuzz/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found = targets::TARGETS.iter().find(|(name, _)| *name == "schema");
    found.expect("a target").1(bytes);
});
