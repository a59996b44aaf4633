//! Keeping a picture. Its row is written first and holds back whoever would remove the same one;
//! its file is on the disk before the row is committed, so that no row that can be read ever names
//! a missing file. A crash in between leaves a file that nothing names.

use std::io::Write;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use uuid::Uuid;

use super::{Variants, store};
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
    /// Widths of the WebP variants, ascending, between spaces; empty until they are made.
    pub widths: String,
    /// Width of the variant in the picture's own kind, where there is one.
    pub fallback_width: Option<i64>,
    /// Its colours in about thirty characters (<https://blurha.sh>).
    pub blurhash: Option<String>,
    /// What must stay visible when it is cropped: −100 is the left edge, 100 the right one.
    pub focus_x_percent: i64,
    /// −100 is the lower edge, 100 the upper one.
    pub focus_y_percent: i64,
}

impl Media {
    /// `/media/{sha256}.{extension}`
    pub fn path(&self) -> String {
        format!("/media/{}.{}", self.sha256, self.extension)
    }

    /// `/media/{sha256}-{width}.{extension}`
    pub fn variant_path(&self, width: i64, extension: &str) -> String {
        format!("/media/{}-{width}.{extension}", self.sha256)
    }

    /// The widths of the WebP variants, ascending.
    pub fn variant_widths(&self) -> impl Iterator<Item = i64> {
        self.widths
            .split(' ')
            .filter_map(|width| width.parse().ok())
    }

    /// Every file that belongs to it: its own, then the variants.
    pub fn files(&self, data_dir: &Path) -> Vec<PathBuf> {
        let mut files = vec![file_path(data_dir, &self.sha256, &self.extension)];
        let fallback = self
            .fallback_width
            .map(|width| (width, self.extension.as_str()));
        let webp = self.variant_widths().map(|width| (width, "webp"));
        files.extend(
            fallback.into_iter().chain(webp).map(|(width, extension)| {
                variant_file_path(data_dir, &self.sha256, width, extension)
            }),
        );
        files
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
    pub blurhash: Option<&'a str>,
    pub original_name: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error("the picture could not be written to {0}: {1}; check the disk and data_dir")]
    Write(PathBuf, #[source] std::io::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Remembers a picture and writes its bytes under their content's name (once).
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
        widths: String::new(),
        fallback_width: None,
        blurhash: safe.blurhash.map(str::to_owned),
        focus_x_percent: 0,
        focus_y_percent: 0,
    };
    let media = store::put(tx, &media, now).await?;
    let path = file_path(data_dir, &media.sha256, &media.extension);
    if !path.exists() {
        write_whole(&path, safe.bytes).map_err(|error| KeepError::Write(path.clone(), error))?;
    }
    Ok(media)
}

/// Keeps a picture together with its smaller files, which are made already; answers how many bytes it
/// takes in all.
pub async fn keep_whole(
    tx: &mut Tx,
    data_dir: &Path,
    safe: &Safe<'_>,
    made: &Variants,
    now: Millis,
) -> Result<(Media, i64), KeepError> {
    let media = keep(tx, data_dir, safe, now).await?;
    let mut byte_count = media.byte_count;
    for file in &made.files {
        let width = i64::from(file.width);
        let path = variant_file_path(data_dir, &media.sha256, width, file.extension);
        if !path.exists() {
            write_whole(&path, &file.bytes)
                .map_err(|error| KeepError::Write(path.clone(), error))?;
        }
        byte_count += file.bytes.len() as i64;
    }
    store::put_variants(tx, media.id, made).await?;
    Ok((media, byte_count))
}

/// Where a picture's bytes lie; folders by the first two letters keep listings short.
pub fn file_path(data_dir: &Path, sha256: &str, extension: &str) -> PathBuf {
    in_folder(data_dir, sha256, format!("{sha256}.{extension}"))
}

/// Where the bytes of one of its variants lie.
pub fn variant_file_path(data_dir: &Path, sha256: &str, width: i64, extension: &str) -> PathBuf {
    in_folder(data_dir, sha256, format!("{sha256}-{width}.{extension}"))
}

fn in_folder(data_dir: &Path, sha256: &str, name: String) -> PathBuf {
    let folder = sha256.get(..2).unwrap_or("00");
    data_dir.join("media").join(folder).join(name)
}

/// A half-written file under the final name would be served for ever, hence the rename; what is
/// committed afterwards must outlive a power cut, hence the sync.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let partial = path.with_extension(format!("{}.partial", Uuid::now_v7().simple()));
    let mut file = std::fs::File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)
}
