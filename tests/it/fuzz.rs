//! What the fuzzers in `fuzz/` found, and what we wrote for them to begin with, replayed without them:
//! each file of a corpus as it is, and a few hundred times changed a little, always in the same way.

mod targets;

use std::path::Path;
use std::time::{Duration, Instant};

use targets::{TARGETS, Target};

const CHANGES_PER_FILE: u64 = 60;
/// For one input, in a build that nobody optimised, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const CORPUS_BYTES_MAX: u64 = 1024 * 1024;
/// Bits that chance would rarely write.
const SCRAPS: [&[u8]; 20] = [
    b"<script>",
    b"\"",
    b"\\u0000",
    b"\xff",
    b"[[[[[[[[",
    b"<a href=javascript:",
    b"&#x0;",
    b"{\"id\":",
    b"1e400",
    b"-1",
    b"\xe2\x80\xae",
    b"```",
    b"](",
    b"SHA-256=",
    b"keyId=\"",
    b"created=18446744073709551615",
    b"@",
    b"https://",
    b"\xcc\x81\xcc\x81",
    b"\0",
];

fn replay(target: Target, bytes: &[u8], what: &str) {
    let started = Instant::now();
    target(bytes);
    let took = started.elapsed();
    assert!(took < PATIENCE, "{what} took {took:?}");
}

/// A little generator of our own, so that the changes are the same for ever.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap_or_default()
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len() + 1);
        match self.below(5) {
            0 if at < bytes.len() => bytes[at] = self.below(256) as u8,
            1 if at < bytes.len() => {
                drop(bytes.drain(at..(at + 1 + self.below(8)).min(bytes.len())))
            }
            2 => {
                let to = (at + self.below(64)).min(bytes.len());
                let again = bytes[at..to].to_vec();
                bytes.splice(at..at, again);
            }
            _ => drop(bytes.splice(at..at, SCRAPS[self.below(SCRAPS.len())].iter().copied())),
        }
    }
}

#[test]
fn every_reader_stands_what_was_found_and_what_is_close_to_it() {
    let mut total = 0;
    for (name, target) in TARGETS {
        let folder = format!("fuzz/corpus/{name}");
        let mut files: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{folder}: {error}"))
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert!(files.len() >= 3, "{folder} has something to begin with");
        for file in files {
            let bytes = std::fs::read(&file).expect("it is read");
            total += bytes.len() as u64;
            replay(target, &bytes, &file.display().to_string());
            let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64);
            for number in 0..CHANGES_PER_FILE {
                let mut changed = bytes.clone();
                for _ in 0..=chance.below(6) {
                    chance.change(&mut changed);
                }
                replay(
                    target,
                    &changed,
                    &format!("{} changed {number}", file.display()),
                );
            }
        }
    }
    assert!(
        total <= CORPUS_BYTES_MAX,
        "the corpora take {total} bytes; keep the small ones"
    );
}

#[test]
fn every_reader_has_its_fuzzer() {
    for (name, _) in TARGETS {
        let file = format!("fuzz/fuzz_targets/{name}.rs");
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            text.contains(&format!("\"{name}\"")),
            "{file} calls its target"
        );
        let manifest = std::fs::read_to_string("fuzz/Cargo.toml").expect("the fuzzers' manifest");
        assert!(
            manifest.contains(&format!("name = \"{name}\"")),
            "fuzz/Cargo.toml names {name}"
        );
        assert!(Path::new(&format!("fuzz/corpus/{name}")).is_dir());
    }
}
