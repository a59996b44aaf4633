//! Polls on the wire: a `Question` from elsewhere, votes as they arrive, and what is due about polls
//! (new counts, their end, those to be read again).
//!
//! A vote is a `Note` with a `name`, the choice, and an `inReplyTo`, the question, but no words of its
//! own; several at once may stand in one `Create`.

use serde_json::Value;

use super::activities::{Outcome, Received, join};
use super::addresses::Ours;
use super::hearing::plain;
use super::{wanted, wire};
use crate::app::App;
use crate::attendance::{self, Refused, Said, Way, Who, asking};
use crate::clock::Millis;
use crate::conversation::polls::{self, Voted};
use crate::conversation::{self, Choice, Comment, Poll};
use crate::db::Tx;
use crate::ids::EventId;

const CHOICES_MAX: usize = 20;
const NAME_CHARS_MAX: usize = 300;
/// More in one activity is no vote.
const VOTES_MAX: usize = 20;
/// Polls looked after in one go.
const AT_ONCE: i64 = 100;

/// The poll of a `Question`.
pub fn poll(object: &Value) -> Option<Poll> {
    let (choices, several) = match (&object["oneOf"], &object["anyOf"]) {
        (Value::Null, Value::Null) => return None,
        (Value::Null, any) => (any, true),
        (one, _) => (one, false),
    };
    let choice = |value: &Value| Choice {
        name: plain(&value["name"], NAME_CHARS_MAX),
        votes: count(&value["replies"]["totalItems"]),
    };
    let choices: Vec<Choice> = wire::many(choices)
        .into_iter()
        .map(choice)
        .filter(|choice| !choice.name.is_empty())
        .take(CHOICES_MAX)
        .collect();
    (!choices.is_empty()).then(|| Poll {
        choices,
        several,
        ends: ends(object),
        voters: object["votersCount"]
            .is_number()
            .then(|| count(&object["votersCount"])),
    })
}

/// When it is, or was, over. Some only say `closed`: a moment, or that it is so.
fn ends(object: &Value) -> Option<Millis> {
    let said = wire::time(&object["endTime"]).or_else(|| wire::time(&object["closed"]));
    said.or_else(|| {
        let is_closed = object["closed"].as_bool() == Some(true);
        let changed = wire::time(&object["updated"]).or_else(|| wire::time(&object["published"]));
        changed.filter(|_| is_closed)
    })
}

fn count(number: &Value) -> i64 {
    number.as_i64().unwrap_or_default().clamp(0, 1_000_000_000)
}

/// The votes that a `Create` brings, each a question and a choice; none when it says something in words.
pub fn votes(activity: &Value) -> Vec<(String, String)> {
    let mut votes = Vec::new();
    for object in wire::many(&activity["object"]) {
        let is_wordless = object["content"].as_str().is_none_or(str::is_empty)
            && object["contentMap"]
                .as_object()
                .is_none_or(|map| map.is_empty());
        let question = wire::uri(&object["inReplyTo"]);
        let is_note = wire::kinds(object)
            .iter()
            .any(|kind| kind == "Note" || kind == "Answer");
        match (question, object["name"].as_str()) {
            (Some(question), Some(_)) if is_note && is_wordless => {
                votes.push((question, plain(&object["name"], NAME_CHARS_MAX)));
            }
            _ => return Vec::new(),
        }
    }
    votes
}

/// Takes a `Create` that is a vote; nothing when it is none.
pub async fn receive(tx: &mut Tx, received: &Received<'_>) -> sqlx::Result<Option<Outcome>> {
    let activity = &received.activity.json;
    let votes = votes(activity);
    if votes.is_empty() {
        return Ok(None);
    }
    let actor = &received.activity.actor;
    let is_theirs =
        |object: &&Value| wire::uri(&object["attributedTo"]).is_none_or(|author| author == *actor);
    if !wire::many(&activity["object"]).iter().all(is_theirs) {
        return Ok(Some(Outcome::Ignored("a vote for another")));
    }
    let mut outcome = Outcome::Ignored("a vote in no poll of ours");
    for (question, choice) in votes.into_iter().take(VOTES_MAX) {
        if let Some(Ours::Poll(event)) = received.addresses.ours(&question) {
            outcome = answer(tx, received, event, &choice).await?;
            continue;
        }
        let found = conversation::store::by_uri(tx, &question).await?;
        let found = found.filter(|it| it.account_id.is_some());
        if let Some(comment) = found {
            outcome = vote(tx, &comment, actor, &choice, received.now).await?;
        }
    }
    Ok(Some(outcome))
}

/// A choice in the poll of an event is an answer to its invitation.
async fn answer(
    tx: &mut Tx,
    received: &Received<'_>,
    event: EventId,
    choice: &str,
) -> sqlx::Result<Outcome> {
    let Some(event) = crate::events::theirs::ours(tx, event).await? else {
        return Ok(Outcome::Ignored("a vote in no poll of ours"));
    };
    let Some(chosen) = asking::chosen(&event, choice) else {
        return Ok(Outcome::Ignored("a vote for nothing that may be chosen"));
    };
    let actor = &received.activity.actor;
    let name = join::name_of(tx, actor).await?;
    let said = Said::plain(chosen, Way::Poll, &name, &received.activity.id);
    match attendance::answer(tx, &event, Who::Actor(actor), &said, received.now).await {
        Ok(_) => Ok(Outcome::Done),
        Err(Refused::Database(error)) => Err(error),
        Err(_) => Ok(Outcome::Ignored("an answer that the event does not take")),
    }
}

async fn vote(
    tx: &mut Tx,
    comment: &Comment,
    actor: &str,
    choice: &str,
    now: Millis,
) -> sqlx::Result<Outcome> {
    let poll = comment.parts.poll.as_ref();
    let at = poll.and_then(|poll| poll.choices.iter().position(|it| it.name == choice));
    let Some(at) = at else {
        return Ok(Outcome::Ignored("a vote for nothing that may be chosen"));
    };
    Ok(match polls::vote(tx, comment, actor, &[at], now).await? {
        Voted::Counted => Outcome::Done,
        Voted::Already => Outcome::Ignored("a vote that was counted before"),
        Voted::Over => Outcome::Ignored("a vote after the end"),
        Voted::Unknown => Outcome::Ignored("a vote for nothing that may be chosen"),
        Voted::NotTheirs => Outcome::Ignored("a vote of who may not take part"),
    })
}

/// Does what is due about polls.
pub async fn go_on(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let due = polls::due(&mut tx, now, AT_ONCE).await?;
    drop(tx);
    for id in due {
        let mut tx = app.db.begin().await?;
        if let Some(uri) = polls::turn(&mut tx, id, now).await? {
            wanted::want(&mut tx, &uri, wanted::Why::Object, 0, now).await?;
        }
        tx.commit().await?;
    }
    app.told();
    app.wake.wanted.notify_one();
    Ok(())
}
