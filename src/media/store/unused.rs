//! The SQL of pictures that nothing shows: no row points at them, and no text names their address.
//! A test holds both lists against the tables.

use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::{maybe, row, rows, run};

/// Every column that points at a picture.
pub const POINTERS: &[(&str, &str)] = &[
    ("space", "icon_id"),
    ("space", "cover_id"),
    ("post", "cover_id"),
    ("event", "cover_id"),
    ("entry", "picture_id"),
    ("mission", "picture_id"),
    ("picture_copy", "media_id"),
];
/// Every text that may name one by its address.
pub const TEXTS: &[(&str, &str)] = &[
    ("post", "body_html"),
    ("event", "body_html"),
    ("space", "body_html"),
    ("page", "body_html"),
    ("mission", "body_html"),
    ("setting", "value"),
];

/// Texts that no picture is let into: comments keep words and links alone.
pub const WITHOUT_PICTURES: &[(&str, &str)] = &[("comment", "body_html")];

const TEXTS_PER_READ: i64 = 100;

/// Pictures that no row points at; a text may still name them.
pub async fn unpointed(tx: &mut Tx) -> sqlx::Result<Vec<(MediaId, String)>> {
    rows!(
        tx,
        "SELECT id, sha256 FROM media WHERE id NOT IN (
           SELECT icon_id FROM space WHERE icon_id IS NOT NULL
           UNION SELECT cover_id FROM space WHERE cover_id IS NOT NULL
           UNION SELECT cover_id FROM post WHERE cover_id IS NOT NULL
           UNION SELECT cover_id FROM event WHERE cover_id IS NOT NULL
           UNION SELECT picture_id FROM entry WHERE picture_id IS NOT NULL
           UNION SELECT picture_id FROM mission WHERE picture_id IS NOT NULL
           UNION SELECT media_id FROM picture_copy WHERE media_id IS NOT NULL)"
    )
}

/// Hands over every text that names a picture, a few at a time.
pub async fn each_text(tx: &mut Tx, mut read: impl FnMut(&str)) -> sqlx::Result<()> {
    let settings: Vec<(String,)> =
        rows!(tx, "SELECT value FROM setting WHERE value LIKE '%/media/%'")?;
    settings.iter().for_each(|(value,)| read(value));
    for table in [
        Table::Post,
        Table::Event,
        Table::Space,
        Table::Page,
        Table::Mission,
    ] {
        let mut after = Uuid::nil();
        loop {
            let batch = texts(tx, table, after).await?;
            batch.iter().for_each(|(_, text)| read(text));
            match batch.last() {
                Some((last, _)) if batch.len() as i64 == TEXTS_PER_READ => after = *last,
                _ => break,
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Table {
    Post,
    Event,
    Space,
    Page,
    Mission,
}

async fn texts(tx: &mut Tx, table: Table, after: Uuid) -> sqlx::Result<Vec<(Uuid, String)>> {
    match table {
        Table::Post => rows!(
            tx,
            "SELECT id, body_html FROM post WHERE id > $1 AND body_html LIKE '%/media/%'
             ORDER BY id LIMIT $2",
            after,
            TEXTS_PER_READ
        ),
        Table::Event => rows!(
            tx,
            "SELECT id, body_html FROM event WHERE id > $1 AND body_html LIKE '%/media/%'
             ORDER BY id LIMIT $2",
            after,
            TEXTS_PER_READ
        ),
        Table::Space => rows!(
            tx,
            "SELECT id, body_html FROM space WHERE id > $1 AND body_html LIKE '%/media/%'
             ORDER BY id LIMIT $2",
            after,
            TEXTS_PER_READ
        ),
        Table::Page => rows!(
            tx,
            "SELECT id, body_html FROM page WHERE id > $1 AND body_html LIKE '%/media/%'
             ORDER BY id LIMIT $2",
            after,
            TEXTS_PER_READ
        ),
        Table::Mission => rows!(
            tx,
            "SELECT id, body_html FROM mission WHERE id > $1 AND body_html LIKE '%/media/%'
             ORDER BY id LIMIT $2",
            after,
            TEXTS_PER_READ
        ),
    }
}

/// Remembers since when a picture is unused; one that was unused already keeps its time.
pub async fn mark(tx: &mut Tx, id: MediaId, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE media SET unused_since_ms = $2 WHERE id = $1 AND unused_since_ms IS NULL",
        id,
        now
    )?;
    Ok(())
}

/// Nothing may show a picture any more that a copy was made of: it goes with the next sweep, and not
/// in a week, unless something else shows it.
pub async fn let_go(tx: &mut Tx, id: MediaId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE media SET unused_since_ms = 0 WHERE id = $1
           AND NOT EXISTS (SELECT 1 FROM picture_copy WHERE media_id = $1)",
        id
    )?;
    Ok(())
}

/// Whether anything was let go that is still there.
pub async fn any_let_go(tx: &mut Tx) -> sqlx::Result<bool> {
    let (any,): (bool,) = row!(
        tx,
        "SELECT EXISTS (SELECT 1 FROM media WHERE unused_since_ms = 0)"
    )?;
    Ok(any)
}

/// Pictures that are marked as unused.
pub async fn marked(tx: &mut Tx) -> sqlx::Result<Vec<(MediaId,)>> {
    rows!(tx, "SELECT id FROM media WHERE unused_since_ms IS NOT NULL")
}

/// A picture that is used again.
pub async fn unmark(tx: &mut Tx, id: MediaId) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE media SET unused_since_ms = NULL WHERE id = $1",
        id
    )?;
    Ok(())
}

/// Forgets a picture that was unused since before `until` and that no row points at now; answers
/// its hash, nothing when it stays.
pub async fn forget(tx: &mut Tx, id: MediaId, until: Millis) -> sqlx::Result<Option<String>> {
    let gone: Option<(String,)> = maybe!(
        tx,
        "DELETE FROM media WHERE id = $1 AND unused_since_ms < $2 AND id NOT IN (
           SELECT icon_id FROM space WHERE icon_id IS NOT NULL
           UNION SELECT cover_id FROM space WHERE cover_id IS NOT NULL
           UNION SELECT cover_id FROM post WHERE cover_id IS NOT NULL
           UNION SELECT cover_id FROM event WHERE cover_id IS NOT NULL
           UNION SELECT picture_id FROM entry WHERE picture_id IS NOT NULL
           UNION SELECT picture_id FROM mission WHERE picture_id IS NOT NULL
           UNION SELECT media_id FROM picture_copy WHERE media_id IS NOT NULL)
         RETURNING sha256",
        id,
        until
    )?;
    Ok(gone.map(|(sha256,)| sha256))
}
