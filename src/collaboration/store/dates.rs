//! The SQL of dates that members look for together. What hangs below one goes with it.

use crate::clock::Millis;
use crate::collaboration::dates::{Answer, Choice, DatePoll, Given, State};
use crate::db::Tx;
use crate::ids::{AccountId, DateOptionId, DatePollId, SpaceId};
use crate::{maybe, row, rows, run};

pub async fn by_id(tx: &mut Tx, id: DatePollId) -> sqlx::Result<Option<DatePoll>> {
    maybe!(
        tx,
        "SELECT id, space_id, account_id, title, note, timezone, state, written_ms, closed_ms,
           chosen_id, forgotten_ms
         FROM date_poll WHERE id = $1",
        id
    )
}

/// The same, kept from changing until the transaction ends.
pub(in crate::collaboration) async fn take(
    tx: &mut Tx,
    id: DatePollId,
) -> sqlx::Result<Option<DatePoll>> {
    maybe!(
        tx,
        {
            sqlite: "SELECT id, space_id, account_id, title, note, timezone, state, written_ms,
               closed_ms, chosen_id, forgotten_ms
             FROM date_poll WHERE id = $1",
            postgres: "SELECT id, space_id, account_id, title, note, timezone, state, written_ms,
               closed_ms, chosen_id, forgotten_ms
             FROM date_poll WHERE id = $1 FOR UPDATE"
        },
        id
    )
}

/// Those of a space that are open, the last first.
pub async fn open_in(tx: &mut Tx, space: SpaceId, count_max: i64) -> sqlx::Result<Vec<DatePoll>> {
    rows!(
        tx,
        "SELECT id, space_id, account_id, title, note, timezone, state, written_ms, closed_ms,
           chosen_id, forgotten_ms
         FROM date_poll WHERE space_id = $1 AND state = 'open'
         ORDER BY written_ms DESC, id DESC LIMIT $2",
        space,
        count_max
    )
}

pub async fn count_open(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM date_poll WHERE space_id = $1 AND state = 'open'",
        space
    )?;
    Ok(count)
}

/// What somebody asked, or answered, the last first.
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    count_max: i64,
) -> sqlx::Result<Vec<DatePoll>> {
    rows!(
        tx,
        "SELECT id, space_id, account_id, title, note, timezone, state, written_ms, closed_ms,
           chosen_id, forgotten_ms
         FROM date_poll WHERE account_id = $1 OR id IN (SELECT poll_id FROM date_option, date_answer
             WHERE date_option.id = option_id AND date_answer.account_id = $1)
         ORDER BY written_ms DESC, id DESC LIMIT $2",
        account,
        count_max
    )
}

/// The open ones of somebody, and of a space.
pub(in crate::collaboration) async fn counts(
    tx: &mut Tx,
    account: AccountId,
    space: SpaceId,
) -> sqlx::Result<(i64, i64)> {
    row!(
        tx,
        "SELECT (SELECT COUNT(*) FROM date_poll WHERE account_id = $1 AND state = 'open'),
           (SELECT COUNT(*) FROM date_poll WHERE space_id = $2 AND state = 'open')",
        account,
        space
    )
}

pub(in crate::collaboration) async fn insert(tx: &mut Tx, poll: &DatePoll) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO date_poll (id, space_id, account_id, title, note, timezone, state, written_ms,
           closed_ms, chosen_id, forgotten_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        poll.id,
        poll.space_id,
        poll.account_id,
        &poll.title,
        &poll.note,
        &poll.timezone,
        poll.state,
        poll.written_ms,
        poll.closed_ms,
        poll.chosen_id,
        poll.forgotten_ms
    )?;
    Ok(())
}

pub(in crate::collaboration) async fn insert_option(
    tx: &mut Tx,
    poll: DatePollId,
    choice: &Choice,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO date_option (id, poll_id, start_ms, end_ms) VALUES ($1, $2, $3, $4)",
        choice.id,
        poll,
        choice.start_ms,
        choice.end_ms
    )?;
    Ok(())
}

pub async fn options(tx: &mut Tx, poll: DatePollId) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT id, start_ms, end_ms FROM date_option WHERE poll_id = $1 ORDER BY start_ms, id",
        poll
    )
}

/// What everybody said, who came first first.
pub async fn answers(tx: &mut Tx, poll: DatePollId) -> sqlx::Result<Vec<Given>> {
    rows!(
        tx,
        "SELECT option_id, date_answer.account_id, account.name, answer
         FROM date_option, date_answer, account
         WHERE poll_id = $1 AND date_option.id = option_id AND account.id = date_answer.account_id
         ORDER BY answered_ms, date_answer.account_id",
        poll
    )
}

pub(in crate::collaboration) async fn count_people(
    tx: &mut Tx,
    poll: DatePollId,
) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(DISTINCT date_answer.account_id) FROM date_option, date_answer
         WHERE poll_id = $1 AND date_option.id = option_id",
        poll
    )?;
    Ok(count)
}

pub(in crate::collaboration) async fn put_answer(
    tx: &mut Tx,
    option: DateOptionId,
    account: AccountId,
    answer: Answer,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO date_answer (option_id, account_id, answer, answered_ms)
         VALUES ($1, $2, $3, $4)",
        option,
        account,
        answer,
        now
    )?;
    Ok(())
}

pub(in crate::collaboration) async fn delete_answers(
    tx: &mut Tx,
    poll: DatePollId,
    account: AccountId,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM date_answer WHERE account_id = $2
           AND option_id IN (SELECT id FROM date_option WHERE poll_id = $1)",
        poll,
        account
    )?;
    Ok(())
}

pub(in crate::collaboration) async fn close(
    tx: &mut Tx,
    id: DatePollId,
    (state, chosen): (State, Option<DateOptionId>),
    (now, forgotten): (Millis, Millis),
) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE date_poll SET state = $2, chosen_id = $3, closed_ms = $4, forgotten_ms = $5
         WHERE id = $1",
        id,
        state,
        chosen,
        now,
        forgotten
    )?;
    Ok(())
}

pub(in crate::collaboration) async fn delete_answers_of(
    tx: &mut Tx,
    account: AccountId,
) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM date_answer WHERE account_id = $1", account)?;
    Ok(())
}

pub(in crate::collaboration) async fn delete_of(
    tx: &mut Tx,
    account: AccountId,
) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM date_poll WHERE account_id = $1", account)?;
    Ok(())
}

pub(in crate::collaboration) async fn delete_old(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM date_poll WHERE forgotten_ms < $1", now)?;
    Ok(())
}
