//! The SQL of people elsewhere who take part in events here: by what inboxes their servers hear of it, and
//! what they are called.

use sqlx::types::Json;
use uuid::Uuid;

use crate::db::Tx;
use crate::ids::{EventId, SpaceId};
use crate::rows;

/// The inboxes of those elsewhere who come to an event, may or would like to, each once; but those that a
/// follower of one of these spaces shares.
pub async fn inboxes(
    tx: &mut Tx,
    event: EventId,
    covered: &[SpaceId],
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    let covered: Vec<Uuid> = covered.iter().map(|space| space.0).collect();
    rows!(
        tx,
        {
            sqlite: "SELECT DISTINCT host, COALESCE(shared_inbox, inbox) AS address
                FROM remote_actor AS actor
                WHERE uri IN (SELECT actor_uri FROM attendance WHERE event_id = $1
                    AND state IN ('going', 'maybe', 'waiting', 'asked'))
                  AND NOT EXISTS (SELECT 1 FROM json_each($2) AS space JOIN follower AS f
                    ON f.space_id = unhex(replace(space.value, '-', '')) AND f.host = actor.host
                    JOIN inbox AS i ON i.id = f.inbox_id
                    WHERE i.address = COALESCE(actor.shared_inbox, actor.inbox))
                ORDER BY host, address LIMIT $3",
            postgres: "SELECT DISTINCT host, COALESCE(shared_inbox, inbox) AS address
                FROM remote_actor AS actor
                WHERE uri IN (SELECT actor_uri FROM attendance WHERE event_id = $1
                    AND state IN ('going', 'maybe', 'waiting', 'asked'))
                  AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements_text($2) AS space
                    JOIN follower AS f ON f.space_id = space.value::uuid AND f.host = actor.host
                    JOIN inbox AS i ON i.id = f.inbox_id
                    WHERE i.address = COALESCE(actor.shared_inbox, actor.inbox))
                ORDER BY host, address LIMIT $3"
        },
        event,
        Json(&covered),
        count_max
    )
}

/// What those elsewhere are called who answered an event: address and handle of each.
pub async fn handles(tx: &mut Tx, event: EventId) -> sqlx::Result<Vec<(String, String)>> {
    rows!(
        tx,
        "SELECT uri, handle FROM remote_actor
         WHERE uri IN (SELECT actor_uri FROM attendance WHERE event_id = $1)",
        event
    )
}
