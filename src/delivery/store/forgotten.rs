//! The SQL of letters that are not to be sent or served any more. What waits for an inbox is settled
//! by the worker when it finds no letter.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::run;

/// All about these objects.
pub async fn forget_about(tx: &mut Tx, object_uris: &[String]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM activity
                WHERE object_uri IN (SELECT value FROM json_each($1))",
            postgres: "DELETE FROM activity
                WHERE object_uri IN (SELECT jsonb_array_elements_text($1))"
        },
        Json(object_uris)
    )?;
    Ok(())
}

/// Those that carry the words of these objects, by whomever they were passed on; what took the words
/// back, and what was shared by its id, stays.
pub async fn forget_words(tx: &mut Tx, object_uris: &[String]) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM activity
                WHERE object_uri IN (SELECT value FROM json_each($1))
                  AND (kind IN ('Create', 'Update') OR (kind = 'Announce'
                    AND json_extract(body, '$.object.type') IN ('Create', 'Update')))",
            postgres: "DELETE FROM activity
                WHERE object_uri IN (SELECT jsonb_array_elements_text($1))
                  AND (kind IN ('Create', 'Update') OR (kind = 'Announce'
                    AND body::jsonb -> 'object' ->> 'type' IN ('Create', 'Update')))"
        },
        Json(object_uris)
    )?;
    Ok(())
}

/// Those about these objects that name somebody.
pub async fn forget_naming(
    tx: &mut Tx,
    object_uris: &[String],
    actor_uri: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM activity
                WHERE object_uri IN (SELECT value FROM json_each($1)) AND INSTR(body, $2) > 0",
            postgres: "DELETE FROM activity
                WHERE object_uri IN (SELECT jsonb_array_elements_text($1))
                  AND POSITION($2 IN body) > 0"
        },
        Json(object_uris),
        actor_uri
    )?;
    Ok(())
}

/// Those about what has an address below an actor's own.
pub async fn forget_under(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM activity
                WHERE object_uri >= $1 || '#' AND object_uri < $1 || '@'
                  AND SUBSTR(object_uri, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?')",
            postgres: "DELETE FROM activity
                WHERE SUBSTR(object_uri, 1, LENGTH($1) + 1) IN ($1 || '/', $1 || '#', $1 || '?')"
        },
        actor_uri
    )?;
    Ok(())
}

/// What members said who closed their account before then: nothing of it is under way any more.
pub async fn forget_of_closed(tx: &mut Tx, before: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        "DELETE FROM activity WHERE space_id IN
           (SELECT id FROM space WHERE kind = 'member' AND closed_ms < $1)",
        before
    )
}

/// Those that carry words which were taken back or away since then: whoever was to have them has been
/// told by now that they are gone.
pub async fn forget_taken_back(tx: &mut Tx, since: Millis) -> sqlx::Result<u64> {
    run!(
        tx,
        {
            sqlite: "DELETE FROM activity
                WHERE object_uri IN (SELECT uri FROM comment
                    WHERE state IN ('withdrawn', 'removed') AND decided_ms >= $1)
                  AND (kind IN ('Create', 'Update') OR (kind = 'Announce'
                    AND json_extract(body, '$.object.type') IN ('Create', 'Update')))",
            postgres: "DELETE FROM activity
                WHERE object_uri IN (SELECT uri FROM comment
                    WHERE state IN ('withdrawn', 'removed') AND decided_ms >= $1)
                  AND (kind IN ('Create', 'Update') OR (kind = 'Announce'
                    AND body::jsonb -> 'object' ->> 'type' IN ('Create', 'Update')))"
        },
        since
    )
}
