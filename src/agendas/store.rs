//! The SQL of the agendas of others: the sources, and what each says.

use sqlx::types::Json;

use super::{Answer, Follow, Heard, Item, ItemState, Problem, Source};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EventId, ItemId, SourceId, SpaceId};
use crate::{maybe, row, rows, run};

pub async fn sources(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<Source>> {
    rows!(
        tx,
        "SELECT id, space_id, kind, address, page, name, manner, belonging, timezone, language,
           is_paused, added_ms, by_id, next_ms, read_ms, failures, problem, etag, modified, follow,
           request_id
         FROM agenda_source ORDER BY name, id LIMIT $1",
        count_max
    )
}

pub async fn source(tx: &mut Tx, id: SourceId) -> sqlx::Result<Option<Source>> {
    maybe!(
        tx,
        "SELECT id, space_id, kind, address, page, name, manner, belonging, timezone, language,
           is_paused, added_ms, by_id, next_ms, read_ms, failures, problem, etag, modified, follow,
           request_id
         FROM agenda_source WHERE id = $1",
        id
    )
}

/// The sources that are read at an address: of who is followed, all spaces that follow them.
pub async fn sources_at(tx: &mut Tx, address: &str) -> sqlx::Result<Vec<Source>> {
    rows!(
        tx,
        "SELECT id, space_id, kind, address, page, name, manner, belonging, timezone, language,
           is_paused, added_ms, by_id, next_ms, read_ms, failures, problem, etag, modified, follow,
           request_id
         FROM agenda_source WHERE address = $1 AND kind = 'followed' ORDER BY id",
        address
    )
}

/// How many a space follows that agreed to it.
pub async fn following_count(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM agenda_source WHERE space_id = $1 AND follow = 'agreed'",
        space
    )?;
    Ok(count)
}

/// Sources whose time has come; the next time is set at once, in case reading does not end.
pub async fn take_due(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Source>> {
    rows!(
        tx,
        "UPDATE agenda_source SET next_ms = $2 WHERE next_ms <= $1 AND id IN (
           SELECT id FROM agenda_source WHERE next_ms <= $1 AND NOT is_paused
           ORDER BY next_ms, id LIMIT $3)
         RETURNING id, space_id, kind, address, page, name, manner, belonging, timezone, language,
           is_paused, added_ms, by_id, next_ms, read_ms, failures, problem, etag, modified, follow,
           request_id",
        now,
        again,
        count_max
    )
}

pub(super) async fn insert(tx: &mut Tx, source: &Source) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO agenda_source (id, space_id, kind, address, page, name, manner, belonging,
           timezone, language, is_paused, added_ms, by_id, next_ms, read_ms, failures, problem, etag,
           modified, follow, request_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
           $20, $21)",
        source.id,
        source.space_id,
        source.kind,
        &source.address,
        &source.page,
        &source.name,
        source.manner,
        source.belonging,
        &source.timezone,
        &source.language,
        source.is_paused,
        source.added_ms,
        source.by_id,
        source.next_ms,
        source.read_ms,
        source.failures,
        source.problem,
        &source.etag,
        &source.modified,
        source.follow,
        source.request_id
    )?;
    Ok(())
}

pub(super) async fn set_paused(
    tx: &mut Tx,
    id: SourceId,
    is_paused: bool,
    next: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE agenda_source SET is_paused = $2, next_ms = $3 WHERE id = $1",
        id,
        is_paused,
        next
    )?;
    Ok(())
}

/// Only who was asked answers; whoever agrees is read at once.
pub(super) async fn set_follow(
    tx: &mut Tx,
    answer: &Answer<'_>,
    follow: Follow,
    now: Millis,
) -> sqlx::Result<bool> {
    let changed = run!(
        tx,
        "UPDATE agenda_source SET follow = $4, next_ms = $5
         WHERE address = $3 AND (request_id = $1 OR space_id = $2) AND kind = 'followed'",
        answer.request,
        answer.space,
        answer.by,
        follow,
        now
    )?;
    Ok(changed > 0)
}

/// Who is followed has another address, and was asked there.
pub(super) async fn put_address(tx: &mut Tx, source: &Source) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE agenda_source SET address = $2, page = $3, follow = $4, request_id = $5
         WHERE id = $1",
        source.id,
        &source.address,
        &source.page,
        source.follow,
        source.request_id
    )?;
    Ok(())
}

/// How reading went.
pub(super) struct Reading<'a> {
    pub read_ms: Option<Millis>,
    pub next_ms: Millis,
    pub failures: i64,
    pub problem: Option<Problem>,
    pub etag: &'a str,
    pub modified: &'a str,
}

pub(super) async fn put_reading(tx: &mut Tx, id: SourceId, read: &Reading<'_>) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE agenda_source SET read_ms = $2, next_ms = $3, failures = $4, problem = $5, etag = $6,
           modified = $7
         WHERE id = $1",
        id,
        read.read_ms,
        read.next_ms,
        read.failures,
        read.problem,
        read.etag,
        read.modified
    )?;
    Ok(())
}

pub(super) async fn delete_items(tx: &mut Tx, id: SourceId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM agenda_item WHERE source_id = $1", id)?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: SourceId) -> sqlx::Result<()> {
    delete_items(tx, id).await?;
    run!(tx, "DELETE FROM agenda_source WHERE id = $1", id)?;
    Ok(())
}

pub async fn items_of(tx: &mut Tx, source: SourceId) -> sqlx::Result<Vec<Item>> {
    rows!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE source_id = $1 ORDER BY start_ms, id",
        source
    )
}

/// What a source names, without what it says of it.
pub(super) async fn uids_of(tx: &mut Tx, source: SourceId) -> sqlx::Result<Vec<(ItemId, String)>> {
    rows!(
        tx,
        "SELECT id, uid FROM agenda_item WHERE source_id = $1 ORDER BY id",
        source
    )
}

/// What those who are followed name that stands below an address.
pub async fn uids_below(tx: &mut Tx, address: &str, count_max: i64) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT DISTINCT uid FROM agenda_item
         JOIN agenda_source ON agenda_source.id = agenda_item.source_id
         WHERE SUBSTR(uid, 1, LENGTH($1)) = $1 AND kind = 'followed'
         ORDER BY uid LIMIT $2",
        address,
        count_max
    )?;
    Ok(found.into_iter().map(|(uid,)| uid).collect())
}

/// Whose agendas are followed.
pub async fn followed(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = rows!(
        tx,
        "SELECT address FROM agenda_source WHERE kind = 'followed' ORDER BY address, id"
    )?;
    Ok(found.into_iter().map(|(address,)| address).collect())
}

/// How much a source has here.
pub(super) async fn count_of(tx: &mut Tx, source: SourceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM agenda_item WHERE source_id = $1",
        source
    )?;
    Ok(count)
}

pub async fn item(tx: &mut Tx, id: ItemId) -> sqlx::Result<Option<Item>> {
    maybe!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE id = $1",
        id
    )
}

/// What sources say of something, by its name among calendars.
pub async fn items_named(tx: &mut Tx, uid: &str) -> sqlx::Result<Vec<Item>> {
    rows!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE uid = $1 ORDER BY id",
        uid
    )
}

/// What sources say of something that begins then, and is shown.
pub(super) async fn shown_at(
    tx: &mut Tx,
    start: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Item>> {
    rows!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE start_ms = $1 AND state IN ('taken', 'waiting')
         ORDER BY id LIMIT $2",
        start,
        count_max
    )
}

/// Where an event that is shown here was taken from.
pub async fn item_of_event(tx: &mut Tx, event: EventId) -> sqlx::Result<Option<Item>> {
    maybe!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE event_id = $1 ORDER BY id LIMIT 1",
        event
    )
}

/// What waits of a source, and what of it is shown and still to come.
pub async fn counts(tx: &mut Tx, source: SourceId, now: Millis) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT COUNT(CASE WHEN state = 'waiting' THEN 1 END),
           COUNT(CASE WHEN state = 'taken' AND over_ms > $2 THEN 1 END)
         FROM agenda_item WHERE source_id = $1",
        source,
        now
    )
}

pub(super) async fn put_item(tx: &mut Tx, item: &Item, now: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO agenda_item (id, source_id, uid, state, sequence, title, start_ms, over_ms, heard,
           heard_ms, event_id, is_told, share_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (source_id, uid) DO UPDATE SET state = excluded.state,
           sequence = excluded.sequence, title = excluded.title, start_ms = excluded.start_ms,
           over_ms = excluded.over_ms, heard = excluded.heard, heard_ms = excluded.heard_ms,
           event_id = excluded.event_id, is_told = excluded.is_told, share_id = excluded.share_id",
        item.id,
        item.source_id,
        &item.uid,
        item.state,
        item.sequence,
        &item.title,
        item.start_ms,
        item.over_ms,
        &item.heard,
        now,
        item.event_id,
        item.is_told,
        item.share_id
    )?;
    Ok(())
}

/// What was named before a moment and is not read yet, and what was over before another.
pub(super) async fn stale(
    tx: &mut Tx,
    named_before: Millis,
    over_before: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Item>> {
    rows!(
        tx,
        "SELECT id, source_id, uid, state, sequence, title, start_ms, over_ms, heard, event_id,
           is_told, share_id
         FROM agenda_item WHERE state = 'named' AND heard_ms < $1
           OR state <> 'named' AND over_ms < $2
         ORDER BY id LIMIT $3",
        named_before,
        over_before,
        count_max
    )
}

pub(super) async fn delete_item(tx: &mut Tx, id: ItemId) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM agenda_item WHERE id = $1", id)?;
    Ok(())
}

/// A row for what is only named yet.
pub(super) fn named(source: SourceId, uid: &str) -> Item {
    Item {
        id: ItemId::generate(),
        source_id: source,
        uid: uid.to_owned(),
        state: ItemState::Named,
        sequence: 0,
        title: String::new(),
        start_ms: Millis(0),
        over_ms: Millis(0),
        heard: Json(None::<Heard>),
        event_id: None,
        is_told: false,
        share_id: None,
    }
}
