//! Arrows between rooms only go down. A file's `crate::…` and `super::…` paths are its arrows. The
//! floors are the groups of `pub mod` lines in `src/lib.rs`, parted by blank lines: a room may use
//! rooms of earlier groups and of its own. Three rules more: pages stand with the doors, although
//! their room does not; a room's rows are written by its own verbs only; features never call the
//! delivery.

use super::{OTHER_ROOMS, Source, assert_none, sources};

/// How functions begin that write: those of another room's store are out of reach.
const WRITES: &[&str] = &[
    "insert", "update", "delete", "remove", "put", "set", "mark", "replace",
];

/// Rooms of the ground floor first, as `src/lib.rs` tells them.
struct House {
    floors: Vec<Vec<String>>,
}

/// Where a file or path stands: its floor, and for pages and routes how high above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Height {
    Floor(usize),
    /// Every room's pages.
    Pages,
    /// What puts everything together: every address, every recurring job, the server.
    Router,
    Cli,
}

impl House {
    fn read() -> Self {
        House::of(&Source::read("src/lib.rs".to_owned()).text)
    }

    fn of(lib: &str) -> Self {
        let mut floors = vec![Vec::new()];
        for line in lib.lines() {
            if line.trim().is_empty() {
                floors.push(Vec::new());
            }
            let room = line
                .strip_prefix("pub mod ")
                .and_then(|rest| rest.strip_suffix(';'));
            floors
                .last_mut()
                .expect("never empty")
                .extend(room.map(str::to_owned));
        }
        floors.retain(|floor| !floor.is_empty());
        House { floors }
    }

    /// None for what is no room: a macro at the crate's root.
    fn height(&self, path: &[&str]) -> Option<Height> {
        let room = path.first()?;
        let floor = self
            .floors
            .iter()
            .position(|floor| floor.iter().any(|name| name == room))?;
        Some(match (*room, path.get(1).copied()) {
            (_, Some("pages")) => Height::Pages,
            ("web", Some("router" | "server")) | ("jobs", _) => Height::Router,
            ("cli", _) => Height::Cli,
            _ => Height::Floor(floor),
        })
    }

    /// What is wrong with an arrow between two places below `crate`.
    fn fault(&self, from: &[&str], to: &[&str]) -> Option<String> {
        if from.is_empty() || from.first() == to.first() {
            return None;
        }
        let (from_height, to_height) = (self.height(from)?, self.height(to)?);
        if let [room, "store", verb, ..] = to
            && WRITES.iter().any(|write| verb.starts_with(write))
        {
            return Some(format!(
                "only `{room}` may write its rows; call a verb of `{room}`"
            ));
        }
        let is_feature = !OTHER_ROOMS.contains(&from[0]);
        if to[0] == "delivery" && is_feature {
            return Some("record a fact; the federation makes a delivery of it".to_owned());
        }
        (to_height > from_height).then(|| {
            format!(
                "an arrow up, to `{}`: let `{}` give what is needed, or move it down (floors are \
                 the groups in src/lib.rs)",
                to.join("::"),
                to[0]
            )
        })
    }

    fn faults(&self, source: &Source) -> Vec<String> {
        let from = place(&source.path);
        let mut faults = Vec::new();
        for (line, to) in arrows(source) {
            let to: Vec<_> = to.iter().map(String::as_str).collect();
            let fault = self.fault(&from, &to);
            faults.extend(fault.map(|why| format!("{}:{line}: {why}", source.path)));
        }
        faults
    }
}

/// `src/posts/store.rs` → `["posts", "store"]`, `src/posts/mod.rs` → `["posts"]`.
fn place(path: &str) -> Vec<&str> {
    let below = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<_> = below.split('/').collect();
    if parts.last() == Some(&"mod") {
        parts.pop();
    }
    if ["lib", "main"].contains(&parts[0]) {
        parts.clear();
    }
    parts
}

/// Every path of the file that leads to a room: line, and parts below `crate`.
fn arrows(source: &Source) -> Vec<(usize, Vec<String>)> {
    let up = "super::".repeat(place(&source.path).len());
    let mut found = Vec::new();
    for start in ["crate::", &up] {
        if start.is_empty() {
            continue;
        }
        let code: Vec<_> = source.code().collect();
        for (index, (line, text)) in code.iter().enumerate() {
            for (at, _) in text.match_indices(start) {
                let before = text[..at].chars().next_back();
                if before.is_some_and(|character| {
                    character.is_alphanumeric() || ":_$".contains(character)
                }) {
                    continue;
                }
                let rest: String = std::iter::once(&text[at + start.len()..])
                    .chain(code[index + 1..].iter().map(|(_, text)| *text))
                    .take(40)
                    .collect::<Vec<_>>()
                    .join(" ");
                found.extend(leads_to(&rest).into_iter().map(|parts| (*line, parts)));
            }
        }
    }
    found
}

/// What follows `crate::`: a path, or several in braces of which each counts.
fn leads_to(rest: &str) -> Vec<Vec<String>> {
    let Some(group) = rest.strip_prefix('{') else {
        return vec![parts(rest)];
    };
    let mut depth = 0;
    let mut paths = vec![String::new()];
    for character in group.chars() {
        match character {
            '}' if depth == 0 => break,
            ',' if depth == 0 => paths.push(String::new()),
            _ => {
                depth += i32::from(character == '{') - i32::from(character == '}');
                paths.last_mut().expect("never empty").push(character);
            }
        }
    }
    let named = paths
        .iter()
        .map(|path| path.trim())
        .filter(|path| !path.is_empty());
    named.map(parts).collect()
}

fn parts(path: &str) -> Vec<String> {
    let name =
        |character: char| character.is_alphanumeric() || character == '_' || character == ':';
    let end = path
        .find(|character| !name(character))
        .unwrap_or(path.len());
    let parts = path[..end].split("::").filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[test]
fn arrows_between_rooms_only_go_down() {
    let house = House::read();
    assert_none(
        sources()
            .iter()
            .flat_map(|source| house.faults(source))
            .collect(),
    );
}

#[test]
fn an_arrow_up_is_found_however_it_is_written() {
    let house = House::of(
        "pub mod db;\n\npub mod facts;\npub mod spaces;\n\npub mod events;\npub mod posts;\n\n\
         pub mod delivery;\npub mod federation;\npub mod web;\n\npub mod cli;\n",
    );
    let count = |path: &str, text: &str| {
        house
            .faults(&Source {
                path: path.to_owned(),
                text: text.to_owned(),
            })
            .len()
    };
    assert_eq!(count("src/posts/mod.rs", "use crate::web::layout;"), 1);
    assert_eq!(
        count(
            "src/posts/mod.rs",
            "use crate::{db::Tx, federation::inbox};"
        ),
        1
    );
    assert_eq!(
        count(
            "src/posts/mod.rs",
            "use crate::{\n    db::Tx,\n    cli,\n};"
        ),
        1
    );
    assert_eq!(count("src/posts/mod.rs", "super::cli::main()"), 1);
    assert_eq!(
        count(
            "src/posts/store.rs",
            "super::super::spaces::store::insert(tx)"
        ),
        1
    );
    assert_eq!(
        count("src/posts/mod.rs", "crate::delivery::queue::enqueue(tx)"),
        1
    );
    assert_eq!(count("src/facts/mod.rs", "use crate::posts::Post;"), 1);
    assert_eq!(
        count("src/web/layout.rs", "crate::posts::pages::show();"),
        1
    );
    assert_eq!(
        count(
            "src/posts/mod.rs",
            "let page = crate::posts::pages::show();"
        ),
        0
    );
    assert_eq!(
        count("src/posts/mod.rs", "use crate::events::{self, Event};"),
        0
    );
    assert_eq!(count("src/posts/pages.rs", "use crate::web::layout;"), 0);
    assert_eq!(
        count("src/web/router.rs", "crate::posts::pages::show();"),
        0
    );
    assert_eq!(
        count("src/federation/outgoing.rs", "use crate::posts::Post;"),
        0
    );
    assert_eq!(
        count("src/posts/mod.rs", "// crate::cli is not used here"),
        0
    );
    assert_eq!(
        count("src/posts/store.rs", "crate::rows!(tx, \"SELECT 1\")"),
        0
    );
}
