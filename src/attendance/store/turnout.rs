//! The SQL of how it went: from the answers as long as they are there, from their counts afterwards.

use crate::attendance::turnout::{Figures, Turnout};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;
use crate::{rows, run};

pub(in crate::attendance) async fn of_event(
    tx: &mut Tx,
    event: EventId,
) -> sqlx::Result<Vec<Turnout>> {
    rows!(
        tx,
        "SELECT way, CAST(SUM(answers) AS BIGINT) AS answers, CAST(SUM(going) AS BIGINT) AS going,
           CAST(SUM(seats) AS BIGINT) AS seats, CAST(SUM(arrived) AS BIGINT) AS arrived
         FROM (
           SELECT way, 1 AS answers, CASE WHEN state = 'going' THEN 1 ELSE 0 END AS going,
             CASE WHEN state = 'going' THEN seats ELSE 0 END AS seats,
             CASE WHEN arrived_ms IS NOT NULL THEN seats ELSE 0 END AS arrived
           FROM attendance WHERE event_id = $1 AND state <> 'unconfirmed'
           UNION ALL SELECT way, answers, going, seats, arrived FROM turnout WHERE event_id = $1
         ) AS told
         GROUP BY way ORDER BY answers DESC, way",
        event
    )
}

pub(in crate::attendance) async fn between(
    tx: &mut Tx,
    from: Millis,
    until: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<Figures>> {
    rows!(
        tx,
        "SELECT event.id AS event_id, event.space_id, event.title, event.start_ms,
           CAST(SUM(told.answers) AS BIGINT) AS answers, CAST(SUM(told.seats) AS BIGINT) AS seats,
           CAST(SUM(told.arrived) AS BIGINT) AS arrived
         FROM event JOIN (
           SELECT event_id, 1 AS answers, CASE WHEN state = 'going' THEN seats ELSE 0 END AS seats,
             CASE WHEN arrived_ms IS NOT NULL THEN seats ELSE 0 END AS arrived
           FROM attendance WHERE state <> 'unconfirmed'
           UNION ALL SELECT event_id, answers, seats, arrived FROM turnout
         ) AS told ON told.event_id = event.id
         WHERE event.state IN ('published', 'unlisted') AND event.start_ms >= $1
           AND event.start_ms < $2
         GROUP BY event.id, event.space_id, event.title, event.start_ms
         ORDER BY event.start_ms DESC, event.id LIMIT $3",
        from,
        until,
        count_max
    )
}

/// Counts what [`super::delete_old`] takes away: answers to what was over before this.
pub(in crate::attendance) async fn keep(tx: &mut Tx, over_before: Millis) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO turnout (event_id, way, answers, going, seats, arrived)
         SELECT event_id, way, COUNT(*), SUM(CASE WHEN state = 'going' THEN 1 ELSE 0 END),
           SUM(CASE WHEN state = 'going' THEN seats ELSE 0 END),
           SUM(CASE WHEN arrived_ms IS NOT NULL THEN seats ELSE 0 END)
         FROM attendance
         WHERE state <> 'unconfirmed'
           AND event_id IN (SELECT id FROM event WHERE COALESCE(end_ms, start_ms) < $1)
         GROUP BY event_id, way
         ON CONFLICT (event_id, way) DO UPDATE SET answers = turnout.answers + excluded.answers,
           going = turnout.going + excluded.going, seats = turnout.seats + excluded.seats,
           arrived = turnout.arrived + excluded.arrived",
        over_before
    )?;
    Ok(())
}
