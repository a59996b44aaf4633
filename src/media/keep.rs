//! Keeping a picture: the file first, then its row, so that no row ever names a missing file.

use std::path::{Path, PathBuf};

use aws_lc_rs::digest;

use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;

/// A picture as it is served from `/media/{sha256}.{extension}`.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Media {
    pub id: MediaId,
    /// Of the bytes served, in hexadecimal: the address, and the proof that two are the same.
    pub sha256: String,
    pub media_type: String,
    pub extension: String,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub byte_count: i64,
    pub original_name: String,
}

impl Media {
    /// `/media/{sha256}.{extension}`
    pub fn path(&self) -> String {
        format!("/media/{}.{}", self.sha256, self.extension)
    }
}

/// What is to be kept: bytes already made safe.
#[derive(Debug, Clone)]
pub struct Safe<'a> {
    pub bytes: &'a [u8],
    pub media_type: &'a str,
    pub extension: &'a str,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub original_name: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error("the picture could not be written to {0}: {1}; check the disk and data_dir")]
    Write(PathBuf, #[source] std::io::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes the bytes under their content's name (once) and remembers them.
pub async fn keep(
    tx: &mut Tx,
    data_dir: &Path,
    safe: &Safe<'_>,
    now: Millis,
) -> Result<Media, KeepError> {
    let hash = digest::digest(&digest::SHA256, safe.bytes);
    let sha256: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let media = Media {
        id: MediaId::generate(),
        sha256,
        media_type: safe.media_type.to_owned(),
        extension: safe.extension.to_owned(),
        width: safe.width,
        height: safe.height,
        byte_count: safe.bytes.len() as i64,
        original_name: safe.original_name.to_owned(),
    };
    let path = file_path(data_dir, &media.sha256, &media.extension);
    write_once(&path, safe.bytes).map_err(|error| KeepError::Write(path.clone(), error))?;
    Ok(store::put(tx, &media, now).await?)
}

/// Where a picture's bytes lie; folders by the first two letters keep listings short.
pub fn file_path(data_dir: &Path, sha256: &str, extension: &str) -> PathBuf {
    let folder = sha256.get(..2).unwrap_or("00");
    data_dir
        .join("media")
        .join(folder)
        .join(format!("{sha256}.{extension}"))
}

/// A half-written file under the final name would be served for ever, hence the rename.
fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let partial = path.with_extension("partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, path)
}
