//! The SQL of pictures: one row a content; the bytes lie in `data_dir/media`. Which of them nothing
//! shows is in `store/unused.rs`.

pub mod copies;
pub mod unused;

use std::collections::HashMap;

use super::{Media, Variants};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::{maybe, row, rows, run};

crate::text_enum! {
    /// Whether the smaller files of a picture are made.
    Progress {
        Waiting = "waiting",
        Made = "made",
        /// Tried as often as it makes sense: the file is missing or damaged.
        Failed = "failed",
    }
}

/// Remembers a picture; one with the same content keeps its row, which is answered, and counts as
/// used again.
pub(super) async fn put(tx: &mut Tx, media: &Media, now: Millis) -> sqlx::Result<Media> {
    run!(
        tx,
        "INSERT INTO media (id, sha256, media_type, extension, width, height, byte_count,
           original_name, blurhash, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (sha256) DO UPDATE SET unused_since_ms = NULL",
        media.id,
        &media.sha256,
        &media.media_type,
        &media.extension,
        media.width,
        media.height,
        media.byte_count,
        &media.original_name,
        media.blurhash.as_deref(),
        now
    )?;
    let kept = by_sha256(tx, &media.sha256).await?;
    kept.ok_or(sqlx::Error::RowNotFound)
}

pub async fn by_id(tx: &mut Tx, id: MediaId) -> sqlx::Result<Option<Media>> {
    maybe!(
        tx,
        "SELECT id, sha256, media_type, extension, width, height, byte_count, original_name,
           widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
         FROM media WHERE id = $1",
        id
    )
}

pub async fn by_sha256(tx: &mut Tx, sha256: &str) -> sqlx::Result<Option<Media>> {
    maybe!(
        tx,
        "SELECT id, sha256, media_type, extension, width, height, byte_count, original_name,
           widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
         FROM media WHERE sha256 = $1",
        sha256
    )
}

/// All of these, in one question.
pub async fn by_ids(tx: &mut Tx, ids: &[MediaId]) -> sqlx::Result<HashMap<MediaId, Media>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted: Vec<String> = ids.iter().map(|id| id.0.simple().to_string()).collect();
    let found: Vec<Media> = rows!(
        tx,
        {
            sqlite: "SELECT id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
             FROM media WHERE id IN (SELECT unhex(value) FROM json_each($1))",
            postgres: "SELECT id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
             FROM media WHERE id IN (SELECT CAST(value AS UUID)
               FROM json_array_elements_text(CAST($1 AS JSON)))"
        },
        as_json(&wanted)
    )?;
    Ok(found.into_iter().map(|media| (media.id, media)).collect())
}

/// All of these contents, in one question.
pub async fn by_sha256s(tx: &mut Tx, sha256s: &[&str]) -> sqlx::Result<HashMap<String, Media>> {
    if sha256s.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Media> = rows!(
        tx,
        {
            sqlite: "SELECT id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
             FROM media WHERE sha256 IN (SELECT value FROM json_each($1))",
            postgres: "SELECT id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
             FROM media WHERE sha256 IN (SELECT value
               FROM json_array_elements_text(CAST($1 AS JSON)))"
        },
        as_json(sha256s)
    )?;
    let named = found.into_iter().map(|media| (media.sha256.clone(), media));
    Ok(named.collect())
}

fn as_json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// What must stay visible when the picture is cropped, in hundredths (see [`Media`]).
pub async fn set_focus(
    tx: &mut Tx,
    id: MediaId,
    x_percent: i64,
    y_percent: i64,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE media SET focus_x_percent = $2, focus_y_percent = $3 WHERE id = $1",
        id,
        x_percent.clamp(-100, 100),
        y_percent.clamp(-100, 100)
    )?;
    Ok(())
}

/// Takes the picture that has waited longest for its variants, for one process until `until`.
pub async fn take_waiting(tx: &mut Tx, now: Millis, until: Millis) -> sqlx::Result<Option<Media>> {
    maybe!(
        tx,
        {
            sqlite: "UPDATE media SET due_ms = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM media WHERE variants = 'waiting' AND due_ms <= $1
               ORDER BY due_ms, id LIMIT 1)
             RETURNING id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent",
            postgres: "UPDATE media SET due_ms = $2, attempts = attempts + 1
             WHERE id = (SELECT id FROM media WHERE variants = 'waiting' AND due_ms <= $1
               ORDER BY due_ms, id LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING id, sha256, media_type, extension, width, height, byte_count,
               original_name, widths, fallback_width, blurhash, focus_x_percent, focus_y_percent"
        },
        now,
        until
    )
}

/// Remembers what was made; false when the picture is gone.
pub async fn put_variants(tx: &mut Tx, id: MediaId, made: &Variants) -> sqlx::Result<bool> {
    let widths: Vec<String> = made.widths.iter().map(u32::to_string).collect();
    let known = run!(
        tx,
        "UPDATE media SET variants = 'made', widths = $2, fallback_width = $3,
           blurhash = COALESCE($4, blurhash)
         WHERE id = $1",
        id,
        widths.join(" "),
        made.fallback_width.map(i64::from),
        made.blurhash.as_deref()
    )?;
    Ok(known > 0)
}

/// Puts a picture back that could not be worked on, or gives it up after `attempts_max` attempts;
/// answers what it is now, nothing when it is gone.
pub async fn put_failure(
    tx: &mut Tx,
    id: MediaId,
    retry: Millis,
    attempts_max: i64,
) -> sqlx::Result<Option<Progress>> {
    let now: Option<(Progress,)> = maybe!(
        tx,
        "UPDATE media SET due_ms = $2,
           variants = CASE WHEN attempts >= $3 THEN 'failed' ELSE 'waiting' END
         WHERE id = $1 RETURNING variants",
        id,
        retry,
        attempts_max
    )?;
    Ok(now.map(|(progress,)| progress))
}

/// How many pictures wait for their variants, and how many have failed.
pub async fn progress(tx: &mut Tx) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT COUNT(CASE WHEN variants = 'waiting' THEN 1 END),
           COUNT(CASE WHEN variants = 'failed' THEN 1 END) FROM media"
    )
}

/// Pictures in the order of their ids, from the one after `after`.
pub async fn all(tx: &mut Tx, after: Option<MediaId>, count_max: i64) -> sqlx::Result<Vec<Media>> {
    rows!(
        tx,
        "SELECT id, sha256, media_type, extension, width, height, byte_count, original_name,
           widths, fallback_width, blurhash, focus_x_percent, focus_y_percent
         FROM media WHERE id > $1 ORDER BY id LIMIT $2",
        after.unwrap_or(MediaId(uuid::Uuid::nil())),
        count_max
    )
}
