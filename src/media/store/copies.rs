//! The SQL of copies of pictures that stand elsewhere: the copies, who shows them, and what was fetched
//! of each host on each day.

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::media::copies::ShownAs;
use crate::{maybe, row, rows, run};

/// A picture elsewhere, and its copy once there is one.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct PictureCopy {
    pub url: String,
    pub shown_as: ShownAs,
    pub host: String,
    pub media_id: Option<MediaId>,
    /// On the disk, its smaller files included.
    pub byte_count: i64,
    pub failures: i64,
    pub shown_ms: Millis,
}

/// What a host had us fetch on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Spent {
    pub fetches: i64,
    pub byte_count: i64,
}

/// Asks for a copy; of one that is known, remembers that it was shown, unless that is known since
/// `before`.
pub async fn want(
    tx: &mut Tx,
    url: &str,
    shown_as: ShownAs,
    host: &str,
    now: Millis,
    before: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO picture_copy (url, shown_as, host, byte_count, failures, ready_ms, shown_ms)
         VALUES ($1, $2, $3, 0, 0, $4, $4)
         ON CONFLICT (url, shown_as) DO UPDATE SET shown_ms = excluded.shown_ms
           WHERE picture_copy.shown_ms < $5",
        url,
        shown_as,
        host,
        now,
        before
    )?;
    Ok(())
}

pub async fn put_use(tx: &mut Tx, shower: &str, url: &str, shown_as: ShownAs) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO picture_copy_use (shower_uri, url, shown_as) VALUES ($1, $2, $3)",
        shower,
        url,
        shown_as
    )?;
    Ok(())
}

pub async fn delete_uses(tx: &mut Tx, shower: &str) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM picture_copy_use WHERE shower_uri = $1",
        shower
    )?;
    Ok(())
}

/// Of comments that nobody reads any more, of authors of whom nothing is read, and of emoji that nobody
/// reacts with.
pub async fn delete_dead_uses(tx: &mut Tx) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM picture_copy_use WHERE NOT EXISTS (
           SELECT 1 FROM comment WHERE uri = shower_uri AND state = 'published')
         AND NOT EXISTS (
           SELECT 1 FROM author JOIN comment ON comment.author_uri = author.uri
           WHERE author.uri = shower_uri AND comment.state = 'published')
         AND NOT EXISTS (SELECT 1 FROM reaction_emoji WHERE content = shower_uri)"
    )?;
    Ok(())
}

/// Has a picture fetched again, if that was not done since `before`.
pub async fn renew(tx: &mut Tx, url: &str, now: Millis, before: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE picture_copy SET ready_ms = $2 WHERE url = $1
           AND (fetched_ms IS NULL OR fetched_ms < $3)",
        url,
        now,
        before
    )?;
    Ok(())
}

pub async fn anything(tx: &mut Tx, now: Millis) -> sqlx::Result<bool> {
    let (any,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM picture_copy WHERE ready_ms <= $1)",
        now
    )?;
    Ok(any)
}

/// Takes what is to be fetched now; it is taken again later if nothing is said of it before. Each take
/// counts as a failure until it succeeds.
pub async fn take(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<PictureCopy>> {
    rows!(
        tx,
        {
            sqlite: "UPDATE picture_copy SET ready_ms = $2, failures = failures + 1
                WHERE rowid IN (SELECT rowid FROM picture_copy WHERE ready_ms <= $1
                  ORDER BY ready_ms LIMIT $3)
                RETURNING url, shown_as, host, media_id, byte_count, failures, shown_ms",
            postgres: "UPDATE picture_copy SET ready_ms = $2, failures = failures + 1
                WHERE (url, shown_as) IN (SELECT url, shown_as FROM picture_copy
                  WHERE ready_ms <= $1 ORDER BY ready_ms LIMIT $3 FOR UPDATE SKIP LOCKED)
                RETURNING url, shown_as, host, media_id, byte_count, failures, shown_ms"
        },
        now,
        again,
        count_max
    )
}

pub async fn media_of(tx: &mut Tx, url: &str, shown_as: ShownAs) -> sqlx::Result<Option<MediaId>> {
    let found: Option<(Option<MediaId>,)> = maybe!(
        tx,
        "SELECT media_id FROM picture_copy WHERE url = $1 AND shown_as = $2",
        url,
        shown_as
    )?;
    Ok(found.and_then(|(id,)| id))
}

/// False when nobody wants it any more.
pub async fn put_copy(
    tx: &mut Tx,
    copy: &PictureCopy,
    media: MediaId,
    byte_count: i64,
    now: Millis,
) -> sqlx::Result<bool> {
    let kept = run!(
        tx,
        "UPDATE picture_copy SET media_id = $3, byte_count = $4, failures = 0, ready_ms = NULL,
           fetched_ms = $5
         WHERE url = $1 AND shown_as = $2",
        &copy.url,
        copy.shown_as,
        media,
        byte_count,
        now
    )?;
    Ok(kept > 0)
}

pub async fn put_off(
    tx: &mut Tx,
    copy: &PictureCopy,
    failures: i64,
    ready: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE picture_copy SET failures = $3, ready_ms = $4 WHERE url = $1 AND shown_as = $2",
        &copy.url,
        copy.shown_as,
        failures,
        ready
    )?;
    Ok(())
}

/// What is known of these addresses, whatever they are shown as.
pub async fn known(tx: &mut Tx, urls: &[&str]) -> sqlx::Result<Vec<PictureCopy>> {
    rows!(
        tx,
        {
            sqlite: "SELECT url, shown_as, host, media_id, byte_count, failures, shown_ms
               FROM picture_copy WHERE url IN (SELECT value FROM json_each($1))",
            postgres: "SELECT url, shown_as, host, media_id, byte_count, failures, shown_ms
               FROM picture_copy WHERE url IN (SELECT value
                 FROM json_array_elements_text(CAST($1 AS JSON)))"
        },
        super::as_json(urls)
    )
}

/// Those that nobody shows, or that no page has shown since.
pub async fn unneeded(
    tx: &mut Tx,
    unshown: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<PictureCopy>> {
    rows!(
        tx,
        "SELECT url, shown_as, host, media_id, byte_count, failures, shown_ms FROM picture_copy
         WHERE shown_ms < $1 OR NOT EXISTS (SELECT 1 FROM picture_copy_use
           WHERE picture_copy_use.url = picture_copy.url
             AND picture_copy_use.shown_as = picture_copy.shown_as)
         ORDER BY shown_ms LIMIT $2",
        unshown,
        count_max
    )
}

pub async fn of_host(tx: &mut Tx, host: &str, count_max: i64) -> sqlx::Result<Vec<PictureCopy>> {
    rows!(
        tx,
        "SELECT url, shown_as, host, media_id, byte_count, failures, shown_ms FROM picture_copy
         WHERE host = $1 ORDER BY shown_ms LIMIT $2",
        host,
        count_max
    )
}

/// Those that are on the disk, not shown for longest first.
pub async fn oldest(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<PictureCopy>> {
    rows!(
        tx,
        "SELECT url, shown_as, host, media_id, byte_count, failures, shown_ms FROM picture_copy
         WHERE media_id IS NOT NULL ORDER BY shown_ms, url LIMIT $1",
        count_max
    )
}

/// How many bytes all copies take.
pub async fn total(tx: &mut Tx) -> sqlx::Result<i64> {
    let (total,): (i64,) = row!(
        tx,
        "SELECT CAST(COALESCE(SUM(byte_count), 0) AS BIGINT) FROM picture_copy"
    )?;
    Ok(total)
}

pub async fn delete(tx: &mut Tx, url: &str, shown_as: ShownAs) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM picture_copy_use WHERE url = $1 AND shown_as = $2",
        url,
        shown_as
    )?;
    run!(
        tx,
        "DELETE FROM picture_copy WHERE url = $1 AND shown_as = $2",
        url,
        shown_as
    )?;
    Ok(())
}

pub async fn hosts(tx: &mut Tx) -> sqlx::Result<Vec<(String,)>> {
    rows!(tx, "SELECT DISTINCT host FROM picture_copy ORDER BY host")
}

pub async fn spent(tx: &mut Tx, host: &str, day: i64) -> sqlx::Result<Option<Spent>> {
    maybe!(
        tx,
        "SELECT fetches, byte_count FROM picture_copy_day WHERE host = $1 AND day = $2",
        host,
        day
    )
}

pub async fn spend(tx: &mut Tx, host: &str, day: i64, byte_count: i64) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO picture_copy_day (host, day, fetches, byte_count) VALUES ($1, $2, 1, $3)
         ON CONFLICT (host, day) DO UPDATE SET fetches = picture_copy_day.fetches + 1,
           byte_count = picture_copy_day.byte_count + excluded.byte_count",
        host,
        day,
        byte_count
    )?;
    Ok(())
}

pub async fn delete_days(tx: &mut Tx, before: i64) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM picture_copy_day WHERE day < $1", before)?;
    Ok(())
}
