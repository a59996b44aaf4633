//! The SQL of pictures: one row a content; the bytes lie in `data_dir/media`.

use super::Media;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::{maybe, run};

/// Remembers a picture; one with the same content keeps its row, which is answered.
pub(super) async fn put(tx: &mut Tx, media: &Media, now: Millis) -> sqlx::Result<Media> {
    run!(
        tx,
        "INSERT INTO media (id, sha256, media_type, extension, width, height, byte_count,
           original_name, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (sha256) DO NOTHING",
        media.id,
        &media.sha256,
        &media.media_type,
        &media.extension,
        media.width,
        media.height,
        media.byte_count,
        &media.original_name,
        now
    )?;
    let kept = by_sha256(tx, &media.sha256).await?;
    kept.ok_or(sqlx::Error::RowNotFound)
}

pub async fn by_id(tx: &mut Tx, id: MediaId) -> sqlx::Result<Option<Media>> {
    maybe!(
        tx,
        "SELECT id, sha256, media_type, extension, width, height, byte_count, original_name
         FROM media WHERE id = $1",
        id
    )
}

pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> sqlx::Result<Option<Media>> {
    maybe!(
        tx,
        "SELECT id, sha256, media_type, extension, width, height, byte_count, original_name
         FROM media WHERE sha256 = $1",
        sha256
    )
}
