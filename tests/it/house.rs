//! The house keeps its own rules. Each fault names its file and line, and what to do about it.
//! The direction of the arrows between rooms is in `house/arrows.rs`.

mod arrows;

use std::path::Path;
use std::process::Command;

use crate::support::{files_below, skip};

const SOURCE_LINES_MAX: usize = 400;
const ARCHITECTURE: &str = "docs/ARCHITECTURE.md";
const ARCHITECTURE_LINES_MAX: usize = 150;

/// Rooms that are no feature: what everything stands on, and the doors. The others are the product,
/// and must read the same if the fediverse spoke another protocol.
const OTHER_ROOMS: &[&str] = &[
    "admin",
    "app",
    "cli",
    "clock",
    "config",
    "dates",
    "db",
    "demo",
    "delivery",
    "facts",
    "federation",
    "ids",
    "import",
    "jobs",
    "language",
    "lib",
    "setup",
    "main",
    "metrics",
    "peers",
    "policing",
    "text",
    "throttle",
    "web",
];
const FEDIVERSE_WORDS: &[&str] = &[
    "activitypub",
    "activitystreams",
    "activity+json",
    "inbox",
    "outbox",
    "webfinger",
    "Announce",
    "Tombstone",
    "cavage",
];
const PEER_SOFTWARE: &[&str] = &[
    "akkoma",
    "friendica",
    "gancio",
    "gotosocial",
    "lemmy",
    "mastodon",
    "mbin",
    "misskey",
    "mobilizon",
    "peertube",
    "piefed",
    "pixelfed",
    "pleroma",
    "sharkey",
    "wordpress",
];

struct Source {
    path: String,
    text: String,
}

impl Source {
    fn read(path: String) -> Self {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        Source { path, text }
    }

    /// The first part of the path below `src`: `posts` for `src/posts/store.rs`.
    fn room(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below
            .split('/')
            .next()
            .unwrap_or(below)
            .trim_end_matches(".rs")
    }

    fn is_feature(&self) -> bool {
        !OTHER_ROOMS.contains(&self.room())
    }

    /// Lines with their numbers from 1, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate();
        numbered
            .map(|(index, line)| (index + 1, line.trim_start()))
            .filter(|(_, line)| !line.starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let files = files_below("src");
    let rust = files.into_iter().filter(|file| file.ends_with(".rs"));
    let sources: Vec<_> = rust.map(Source::read).collect();
    assert!(sources.len() > 10, "the sources were found");
    sources
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn is_sql_file(path: &str) -> bool {
    path.ends_with("/store.rs")
        || path.contains("/store/")
        || path == "src/delivery/queue.rs"
        || path.starts_with("src/db/")
}

/// Whether `word` stands in `line` as a whole word, letters told apart by case.
fn has_word(line: &str, word: &str) -> bool {
    let part = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || character == '_')
    };
    line.match_indices(word).any(|(start, found)| {
        let before = line[..start].chars().next_back();
        let after = line[start + found.len()..].chars().next();
        !part(before) && !part(after)
    })
}

#[test]
fn every_source_file_opens_with_what_it_is_for() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "));
    let say = |source: Source| {
        format!(
            "{}:1: open with `//!`: what the file is for, what always holds, where to look next",
            source.path
        )
    };
    assert_none(silent.map(say).collect());
}

#[test]
fn no_source_file_is_longer_than_a_reader_can_hold() {
    let long = sources().into_iter().filter_map(|source| {
        let lines = source.text.lines().filter(|line| !line.starts_with("//!")).count();
        (lines > SOURCE_LINES_MAX).then(|| {
            format!(
                "{}:{lines}: more than {SOURCE_LINES_MAX} lines below its head; split it by page or verb and \
                 name the new file after that",
                source.path
            )
        })
    });
    assert_none(long.collect());
}

#[test]
fn sql_stands_in_store_files_only() {
    let marks = ["rows!(", "row!(", "maybe!(", "run!(", "sqlx::query"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !is_sql_file(&source.path)) {
        for (line, code) in source.code() {
            let found = marks.iter().find(|mark| starts_word(code, mark));
            faults.extend(found.map(|mark| {
                format!(
                    "{}:{line}: `{mark}` belongs in the room's store.rs",
                    source.path
                )
            }));
        }
    }
    assert_none(faults);
}

/// Whether `mark` stands in `line` and is not the end of a longer name, as in `assert_row!(`.
fn starts_word(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    })
}

#[test]
fn features_do_not_speak_of_the_fediverse() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.is_feature()) {
        for (line, code) in source.code() {
            let found = FEDIVERSE_WORDS.iter().find(|word| {
                // A follower elsewhere is kept with the address that takes its letters.
                has_word(code, word) && !(source.room() == "spaces" && **word == "inbox")
            });
            faults.extend(found.map(|word| {
                format!(
                    "{}:{line}: `{word}` is the federation's word; say what happened in the \
                     product's words and let src/federation translate",
                    source.path
                )
            }));
        }
    }
    assert_none(faults);
}

#[test]
fn other_software_is_named_in_the_federation_only() {
    let outside = |source: &&Source| !source.path.starts_with("src/federation/");
    let mut faults = Vec::new();
    for source in sources().iter().filter(outside) {
        for (line, code) in source.code() {
            let code = code.to_lowercase();
            let found = PEER_SOFTWARE.iter().find(|name| has_word(&code, name));
            faults.extend(found.map(|name| {
                format!(
                    "{}:{line}: a rule about {name} belongs in src/federation, with a fixture",
                    source.path
                )
            }));
        }
    }
    assert_none(faults);
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = ["todo!(", "unimplemented!(", "dbg!("];
    let mut faults = Vec::new();
    for source in sources() {
        for (line, code) in source.code() {
            let found = marks.iter().find(|mark| starts_word(code, mark));
            faults.extend(
                found.map(|mark| format!("{}:{line}: finish or remove `{mark}`", source.path)),
            );
        }
    }
    assert_none(faults);
}

#[test]
fn no_test_file_is_forgotten() {
    let main = Source::read("tests/it/main.rs".to_owned());
    let forgotten = files_below("tests/it").into_iter().filter_map(|file| {
        let module = file.strip_prefix("tests/it/")?.split(['/', '.']).next()?;
        let declared = main
            .code()
            .any(|(_, code)| code == format!("mod {module};"));
        (module != "main" && !declared)
            .then(|| format!("{file}: does not run; add `mod {module};` to tests/it/main.rs"))
    });
    assert_none(forgotten.collect());
}

#[test]
fn the_architecture_is_short_and_names_what_exists() {
    let text = std::fs::read_to_string(ARCHITECTURE).expect("docs/ARCHITECTURE.md");
    let known = files_below("src");
    let lines = text.lines().count();
    let mut faults = Vec::new();
    if lines > ARCHITECTURE_LINES_MAX {
        faults.push(format!(
            "{ARCHITECTURE}:{lines}: at most {ARCHITECTURE_LINES_MAX} lines"
        ));
    }
    for (index, line) in text.lines().enumerate() {
        let words = line.split('`').skip(1).step_by(2);
        for path in words.filter(|word| is_path(word)) {
            // A room's file may be named from its room: `objects/post.rs`, `store.rs`.
            let end = format!("/{path}");
            if !Path::new(path).exists() && !known.iter().any(|file| file.ends_with(&end)) {
                faults.push(format!("{ARCHITECTURE}:{}: `{path}` is gone", index + 1));
            }
        }
    }
    assert_none(faults);
}

/// `src/posts/store.rs`, `delivery/queue.rs`, `deny.toml`; not `/news`, `text/html`, `*.sql`.
fn is_path(word: &str) -> bool {
    const ROOTS: &[&str] = &[
        "src",
        "tests",
        "docs",
        "templates",
        "migrations",
        "locales",
        "assets",
        "benches",
        ".ci",
    ];
    let plain = |character: char| character.is_alphanumeric() || "._-/".contains(character);
    let extension = word.rsplit('.').next().unwrap_or_default();
    let root = word.split('/').next().unwrap_or_default();
    word.chars().all(plain)
        && !word.starts_with('/')
        && (word.contains('/') && ROOTS.contains(&root)
            || word.contains('.') && ["rs", "md", "toml", "yml", "ftl"].contains(&extension))
}

#[test]
fn no_committed_file_names_a_machine_or_a_registry() {
    let Ok(list) = Command::new("git").arg("ls-files").output() else {
        return skip(
            "names of machines in committed files",
            "git is not installed",
        );
    };
    if !list.status.success() {
        return skip(
            "names of machines in committed files",
            "this is not a git work tree",
        );
    }
    // Written in two pieces, so that this file does not find itself.
    let marks = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("registry.", "npmjs.org"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("files.", "pythonhosted.org"),
        concat!("pypi.", "org"),
        concat!("deb.", "debian.org"),
    ];
    let mut faults = Vec::new();
    for path in String::from_utf8_lossy(&list.stdout).lines() {
        // Pictures are no text, and a deleted file may still be listed.
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            let found = marks.iter().find(|mark| line.contains(*mark));
            faults.extend(found.map(|mark| {
                format!(
                    "{path}:{}: `{mark}` means nothing elsewhere; leave it out",
                    index + 1
                )
            }));
        }
    }
    assert_none(faults);
}
