//! The SQL of fan-outs: an activity on its way to everybody whom it is for, a part at a time.

use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{ActivityId, SpaceId};
use crate::{maybe, row, rows, run};

crate::text_enum! {
    /// Which servers a fan-out reaches, by the form in which they read.
    Reached {
        Everyone = "everyone",
        /// Those that show threads.
        Threads = "threads",
        /// These, and those of which nobody knows.
        ThreadsAndBoth = "threads_and_both",
        /// Those that show a stream, and those of which nobody knows.
        MicroblogsAndBoth = "microblogs_and_both",
    }
}

/// Whom a fan-out reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The followers of this space,
    pub space: SpaceId,
    /// but not those who follow this one as well: they hear it from there;
    pub beyond: Option<SpaceId>,
    /// nor through an inbox that a follower of one of these shares: it was reached already.
    pub covered: Vec<SpaceId>,
    pub reached: Reached,
}

impl Audience {
    /// All who follow a space.
    pub fn of(space: SpaceId) -> Audience {
        Audience {
            space,
            beyond: None,
            covered: Vec::new(),
            reached: Reached::Everyone,
        }
    }

    /// Of these, only those on some servers.
    pub fn reaching(self, reached: Reached) -> Audience {
        Audience { reached, ..self }
    }

    /// Those who follow a space and do not hear it from the other already.
    pub fn beyond(space: SpaceId, other: SpaceId) -> Audience {
        Audience {
            beyond: Some(other),
            ..Audience::of(space)
        }
    }
}

/// A fan-out that has not reached everybody.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Fanout {
    pub id: i64,
    pub activity_id: ActivityId,
    pub space_id: SpaceId,
    pub beyond_id: Option<SpaceId>,
    pub covered: Json<Vec<Uuid>>,
    pub after_inbox: i64,
    pub reached: Reached,
    pub created_ms: Millis,
}

/// Has an activity fanned out to an audience, a part at a time, after this transaction.
pub async fn put_fanout(
    tx: &mut Tx,
    activity: ActivityId,
    audience: &Audience,
    now: Millis,
) -> sqlx::Result<()> {
    let covered: Vec<Uuid> = audience.covered.iter().map(|space| space.0).collect();
    run!(
        tx,
        "INSERT INTO fanout (activity_id, space_id, beyond_id, covered, after_inbox, reached,
           created_ms)
         VALUES ($1, $2, $3, $4, 0, $5, $6)",
        activity,
        audience.space,
        audience.beyond,
        Json(&covered),
        audience.reached,
        now
    )?;
    Ok(())
}

/// The oldest fan-out, unless another process is at it: they are done one after the other, so that
/// what was said first is queued first.
pub async fn first_fanout(tx: &mut Tx) -> sqlx::Result<Option<Fanout>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id, activity_id, space_id, beyond_id, covered, after_inbox, reached,
                  created_ms
                FROM fanout ORDER BY id LIMIT 1",
            postgres: "SELECT id, activity_id, space_id, beyond_id, covered, after_inbox, reached,
                  created_ms
                FROM fanout WHERE id = (SELECT MIN(id) FROM fanout) FOR UPDATE SKIP LOCKED"
        }
    )
}

/// Whether any fan-out is under way: one cheap look, for polling.
pub async fn anything_to_fan_out(tx: &mut Tx) -> sqlx::Result<bool> {
    let (any,): (bool,) = row!(tx, "SELECT EXISTS (SELECT 1 FROM fanout)")?;
    Ok(any)
}

/// How many fan-outs are under way.
pub async fn fanouts_waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM fanout")?;
    Ok(count)
}

/// The next inboxes that a fan-out has to reach, in their order.
pub async fn inboxes_to_reach(
    tx: &mut Tx,
    fanout: &Fanout,
    count_max: i64,
) -> sqlx::Result<Vec<(i64,)>> {
    rows!(
        tx,
        {
            sqlite: "SELECT DISTINCT f.inbox_id FROM follower AS f
                WHERE f.space_id = $1 AND f.inbox_id > $2
                  AND NOT EXISTS (SELECT 1 FROM follower AS g
                    WHERE g.space_id = $3 AND g.actor_uri = f.actor_uri)
                  AND NOT EXISTS (SELECT 1 FROM json_each($4) AS space JOIN follower AS c
                    ON c.space_id = unhex(replace(space.value, '-', ''))
                    AND c.inbox_id = f.inbox_id)
                  AND ($6 = 'everyone' OR EXISTS (SELECT 1 FROM inbox AS i
                    JOIN host AS h ON h.id = i.host_id WHERE i.id = f.inbox_id AND (
                      (h.dialect = 'thread' AND $6 IN ('threads', 'threads_and_both'))
                      OR (h.dialect = 'both' AND $6 <> 'threads')
                      OR (h.dialect = 'micro' AND $6 = 'microblogs_and_both'))))
                ORDER BY f.inbox_id LIMIT $5",
            postgres: "SELECT DISTINCT f.inbox_id FROM follower AS f
                WHERE f.space_id = $1 AND f.inbox_id > $2
                  AND NOT EXISTS (SELECT 1 FROM follower AS g
                    WHERE g.space_id = $3 AND g.actor_uri = f.actor_uri)
                  AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($4) AS space
                    JOIN follower AS c ON c.space_id = space.value::uuid
                    AND c.inbox_id = f.inbox_id)
                  AND ($6 = 'everyone' OR EXISTS (SELECT 1 FROM inbox AS i
                    JOIN host AS h ON h.id = i.host_id WHERE i.id = f.inbox_id AND (
                      (h.dialect = 'thread' AND $6 IN ('threads', 'threads_and_both'))
                      OR (h.dialect = 'both' AND $6 <> 'threads')
                      OR (h.dialect = 'micro' AND $6 = 'microblogs_and_both'))))
                ORDER BY f.inbox_id LIMIT $5"
        },
        fanout.space_id,
        fanout.after_inbox,
        fanout.beyond_id,
        &fanout.covered,
        count_max,
        fanout.reached
    )
}

pub async fn advance_fanout(tx: &mut Tx, id: i64, after_inbox: i64) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE fanout SET after_inbox = $2 WHERE id = $1",
        id,
        after_inbox
    )?;
    Ok(())
}

pub async fn end_fanout(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM fanout WHERE id = $1", id)?;
    Ok(())
}
