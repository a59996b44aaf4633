//! Pictures that nothing shows any more: marked when they are seen to be unused, removed a week
//! later if they still are. Somebody may be writing the text that will show one.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::store::{self, unused};
use crate::clock::Millis;
use crate::db::Db;
use crate::ids::MediaId;

/// Longer than anybody leaves a form open.
pub const UNUSED_KEPT_SECONDS: i64 = 7 * 24 * 3600;
/// A file without a row may be one that is being kept just now.
const STRAY_KEPT_SECONDS: i64 = 24 * 3600;
const SHA256_HEX_CHARS: usize = 64;

/// What a sweep found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    pub marked: u64,
    pub removed: u64,
    /// Files that no row names, from a crash between the two.
    pub stray_files: u64,
}

/// Marks pictures that are unused, removes those that were for a week, with their files. Reads
/// every text that names a picture: once a day is enough.
pub async fn sweep(db: &Db, data_dir: &Path, now: Millis) -> anyhow::Result<Swept> {
    let unused = unused(db).await?;
    let mut swept = Swept::default();
    let mut tx = db.begin().await?;
    for (id,) in unused::marked(&mut tx).await? {
        if !unused.contains(&id) {
            unused::unmark(&mut tx, id).await?;
        }
    }
    for id in &unused {
        unused::mark(&mut tx, *id, now).await?;
        swept.marked += 1;
    }
    tx.commit().await?;
    let until = now.plus_seconds(-UNUSED_KEPT_SECONDS);
    for id in unused {
        if remove(db, data_dir, id, until).await? {
            swept.removed += 1;
        }
    }
    swept.stray_files = sweep_strays(db, data_dir, now).await?;
    Ok(swept)
}

async fn unused(db: &Db) -> sqlx::Result<HashSet<MediaId>> {
    let mut tx = db.read().await?;
    let mut left = unused::unpointed(&mut tx).await?;
    if !left.is_empty() {
        let mut named = HashSet::new();
        unused::each_text(&mut tx, |text| {
            named.extend(names(text).map(str::to_owned));
        })
        .await?;
        left.retain(|(_, sha256)| !named.contains(sha256));
    }
    Ok(left.into_iter().map(|(id, _)| id).collect())
}

/// The pictures that a text names: `/media/{sha256}…`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("/media/")
        .skip(1)
        .filter_map(|rest| rest.get(..SHA256_HEX_CHARS))
}

/// The row goes first and holds back whoever keeps the same picture again until its files are gone.
async fn remove(db: &Db, data_dir: &Path, id: MediaId, until: Millis) -> anyhow::Result<bool> {
    let mut tx = db.begin().await?;
    let Some(sha256) = unused::forget(&mut tx, id, until).await? else {
        return Ok(false);
    };
    for path in files_of(data_dir, &sha256)? {
        std::fs::remove_file(&path)?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Its own file and every variant, those of an earlier recipe too.
fn files_of(data_dir: &Path, sha256: &str) -> std::io::Result<Vec<PathBuf>> {
    let folder = data_dir.join("media").join(&sha256[..2]);
    let mut files = in_folder(&folder)?;
    files.retain(|path| name(path).starts_with(sha256));
    Ok(files)
}

/// Files whose picture is unknown, left by a crash between file and row.
async fn sweep_strays(db: &Db, data_dir: &Path, now: Millis) -> anyhow::Result<u64> {
    let mut count = 0;
    let until = now.plus_seconds(-STRAY_KEPT_SECONDS);
    for folder in in_folder(&data_dir.join("media"))? {
        let files = in_folder(&folder)?;
        let names: Vec<&str> = files.iter().filter_map(|it| sha256(name(it))).collect();
        let mut tx = db.read().await?;
        let known = store::by_sha256s(&mut tx, &names).await?;
        for path in &files {
            let is_known = sha256(name(path)).is_some_and(|it| known.contains_key(it));
            let is_partial = name(path).ends_with(".partial");
            if (!is_known || is_partial) && written_before(path, until) {
                std::fs::remove_file(path)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

fn written_before(path: &Path, until: Millis) -> bool {
    let written = std::fs::metadata(path).and_then(|about| about.modified());
    let since = written
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.is_some_and(|since| i64::try_from(since.as_millis()).is_ok_and(|at| at < until.0))
}

/// What a folder has; nothing when there is no such folder.
fn in_folder(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(_) if folder.is_file() => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

fn sha256(name: &str) -> Option<&str> {
    name.get(..SHA256_HEX_CHARS)
}
