//! What the tests stand on. Each helper gives every test its own world: a database of its own, a
//! hub in this process, a hub in a process of its own, a server of another make.

#[allow(dead_code, reason = "for the tests of every room")]
pub mod administrator;
pub mod builders;
pub mod databases;
#[allow(
    dead_code,
    reason = "the whole of what the peer can be asked, used or not yet"
)]
pub mod fedify;
#[allow(dead_code, reason = "for the tests of every room")]
pub mod hub;
pub mod lemmy;
pub mod letters;
pub mod peer;
pub mod pictures;
pub mod post_office;
#[allow(dead_code, reason = "for the tests of every room")]
pub mod process;
pub mod reader;
#[allow(dead_code, reason = "for the tests of every room")]
pub mod sink;
pub mod talk;
pub mod visitor;
pub mod writing;

use std::io::Write;

/// Says loudly that something is not tested for want of a tool, and goes on; under CI, where every
/// tool is installed, it is a failure instead. `./test` repeats these lines in its summary.
pub fn skip(what: &str, reason: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "{what} cannot be tested: {reason}. Under CI this is a failure."
    );
    // Straight to the file descriptor: the test runner hides what a passing test prints.
    let _ = std::io::stderr().write_all(format!("SKIPPED {what}: {reason}\n").as_bytes());
}

/// Every file below a folder of the repository, sorted: `src/db/mod.rs`.
pub fn files_below(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
        for entry in entries {
            let entry = entry.expect("an entry of the folder");
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("its kind").is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
