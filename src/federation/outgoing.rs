//! The reader of facts: each becomes activities, kept once and queued for those who are to hear of
//! it, in the transaction that moves the cursor. The single match from facts.
//!
//! What always holds: reading the same fact twice tells the state of now, so peers settle on the
//! same picture; nobody is told twice of one thing by one post (a follower of a space and of the
//! hub hears the space).

use serde_json::Value;
use tracing::Instrument;

use super::activities::{announce, create, follow, update};
use super::addresses::Addresses;
use super::keyring::Keyring;
use super::{look_up, proven, revived};
use crate::app::App;
use crate::clock::Millis;
use crate::db::{Tx, Waking};
use crate::delivery::queue::{self, Audience, Kept, Reached};
use crate::facts::{self, Fact};
use crate::ids::{ActivityId, EventId, SpaceId};
use crate::peers;
use crate::posts;
use crate::spaces::followers;

mod agendas;
mod attendance;
mod away;
mod conversation;
mod gone;
mod informing;
mod joining;
mod moderation;
mod moving;
mod people;
mod polls;
mod quietly;
mod quoting;
mod reports;
mod said;
mod sharing;
mod voiced;
mod words;
mod wrapping;

pub(super) use attendance::poll;
pub(super) use people::unshare_all_of;
pub(super) use said::{Said, said};
use said::{announcers, said_event, said_post};
pub(super) use voiced::creation;

pub(super) const READER: &str = "federation";
const FACTS_PER_TRANSACTION: i64 = 50;

/// Tells what waits to be told; answers how many facts that was.
pub async fn read(app: &App) -> anyhow::Result<usize> {
    let mut tx = app.db.read().await?;
    if !facts::waiting(&mut tx, READER).await? {
        return Ok(0);
    }
    drop(tx);
    let mut tx = app.db.begin().await?;
    let last_id = facts::cursor(&mut tx, READER).await?;
    let recorded = facts::since(&mut tx, READER, last_id, FACTS_PER_TRANSACTION).await?;
    let now = app.clock.now();
    for one in &recorded {
        let mut telling = Telling {
            tx: &mut tx,
            addresses: &app.addresses,
            keys: &app.keys,
            now,
        };
        let span = tracing::info_span!("tell", fact = one.id);
        tell(&mut telling, &one.fact).instrument(span).await?;
    }
    tx.notify(Waking::Fanouts).await?;
    tx.notify(Waking::Deliveries).await?;
    tx.commit().await?;
    app.wake.fanouts.notify_one();
    app.wake.deliveries.notify_one();
    Ok(recorded.len())
}

/// What telling a fact needs.
pub(super) struct Telling<'a> {
    pub tx: &'a mut Tx,
    pub addresses: &'a Addresses,
    pub keys: &'a Keyring,
    pub now: Millis,
}

async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> anyhow::Result<()> {
    match fact {
        Fact::PostPublished { post } => {
            if let Some(said) = said_post(telling, *post).await? {
                tell_new(telling, &said).await?;
            }
        }
        Fact::EventAnnounced { event } => {
            if let Some(said) = said_event(telling, *event).await? {
                tell_new(telling, &said).await?;
            }
        }
        Fact::PostEdited { post } => {
            if let Some(said) = said_post(telling, *post).await? {
                tell_edited(telling, &said).await?;
            }
        }
        Fact::EventEdited { event } => match said_event(telling, *event).await? {
            Some(said) => tell_event_edited(telling, &said, *event).await?,
            None => quietly::tell_edited(telling, *event).await?,
        },
        Fact::EventJoined { event, space } => joining::tell_joined(telling, *event, *space).await?,
        Fact::EventLeft { event, space } => joining::tell_left(telling, *event, *space).await?,
        Fact::PostRetracted { post } => {
            if let Some(post) = posts::store::by_id(telling.tx, *post).await? {
                gone::tell(telling, &gone::post(telling.addresses, &post)).await?;
            }
        }
        Fact::EventRetracted { event } => quietly::tell_retracted(telling, *event).await?,
        Fact::EventHidden { event } => quietly::tell_hidden(telling, *event).await?,
        Fact::SpaceEdited { space } => tell_profile(telling, *space, None).await?,
        Fact::KeysChanged { space, key } => tell_profile(telling, *space, Some(*key)).await?,
        Fact::SpaceMoved { space } => moving::tell(telling, *space).await?,
        Fact::CommentPublished { comment } => {
            conversation::tell_published(telling, *comment, "").await?;
        }
        Fact::CommentRestored { comment, activity } => {
            conversation::tell_published(telling, *comment, activity).await?;
        }
        Fact::CommentEdited { comment, activity } => {
            conversation::tell_edited(telling, *comment, activity).await?;
        }
        Fact::CommentWithdrawn { comment, activity } => {
            conversation::tell_withdrawn(telling, *comment, activity).await?;
        }
        Fact::CommentRemoved {
            comment,
            reason,
            activity,
        } => conversation::tell_removed(telling, *comment, reason, activity).await?,
        Fact::Moderated {
            space,
            what,
            object,
            reason,
            until,
            activity,
        } => {
            let decided = moderation::Decided {
                space: *space,
                what,
                object,
                reason,
                until: *until,
                activity,
            };
            moderation::tell(telling, &decided).await?;
        }
        Fact::QuoteAllowed { quote, request } => {
            moderation::allow(telling, *quote, request).await?;
        }
        Fact::QuoteRefused {
            space,
            actor,
            request,
        } => {
            moderation::refuse(telling, *space, actor, request).await?;
        }
        Fact::QuoteRevoked {
            space,
            quote,
            actor,
        } => {
            moderation::revoke(telling, *space, *quote, actor).await?;
        }
        Fact::VoteCast {
            comment,
            voter,
            choices,
        } => {
            polls::tell_vote(telling, *comment, voter, choices).await?;
        }
        Fact::PollCounted { comment, is_over } => {
            polls::tell_counts(telling, *comment, *is_over).await?;
        }
        Fact::AuthorInformed { comment, what } => {
            informing::tell_author(telling, *comment, what).await?;
        }
        Fact::AuthorAnswered { comment, words } => {
            words::answer(telling, *comment, words).await?;
        }
        Fact::ReportKept { report } => reports::share(telling, *report).await?,
        Fact::ReportForwarded { report } => reports::forward(telling, *report).await?,
        Fact::Reacted { space, activity } => {
            conversation::tell_reaction(telling, *space, activity).await?;
        }
        Fact::Blocked { .. } | Fact::ActorGone { .. } | Fact::MemberLeft { .. } => {
            people::tell(telling, fact).await?;
        }
        // By mail, and from there to each who is elsewhere.
        Fact::AttendanceLinkLost { .. } | Fact::AttendeesWritten { .. } => {}
        Fact::JoinAsked { .. } | Fact::JoinEnded { .. } => away::tell(telling, fact).await?,
        Fact::AttendanceSettled { .. }
        | Fact::AttendanceDeclined { .. }
        | Fact::InvitationAsked { .. }
        | Fact::InvitationCounted { .. }
        | Fact::AttendeeTold { .. }
        | Fact::EventReminded { .. } => attendance::tell(telling, fact).await?,
        Fact::HostRevived { host, missed_since } => {
            revived::tell(telling, host, *missed_since).await?;
        }
        Fact::FollowAsked { .. }
        | Fact::FollowEnded { .. }
        | Fact::EventShared { .. }
        | Fact::EventUnshared { .. } => agendas::tell(telling, fact).await?,
        Fact::Followed {
            space,
            follower,
            request,
            inbox,
        } => {
            tell_answer(telling, "Accept", *space, follower, request, inbox).await?;
        }
        Fact::FollowRefused {
            space,
            follower,
            request,
            inbox,
        } => {
            tell_answer(telling, "Reject", *space, follower, request, inbox).await?;
        }
    }
    Ok(())
}

async fn tell_new(telling: &mut Telling<'_>, said: &Said) -> sqlx::Result<()> {
    let speaker = said.speaker;
    if followers::store::anybody(telling.tx, speaker).await? {
        let activity = create::build(telling.addresses, &said.object);
        let id = ActivityId::generate();
        keep(telling, id, speaker, "Create", said.uri(), &activity).await?;
        fan_out(telling, id, &voiced::beside_threads(speaker)).await?;
        voiced::tell(telling, said, "Create").await?;
    }
    for announcer in &said.announcers {
        share(telling, said, *announcer).await?;
    }
    Ok(())
}

/// A space passes on what another says, to those who follow it; nothing where nobody does.
async fn share(telling: &mut Telling<'_>, said: &Said, announcer: SpaceId) -> sqlx::Result<()> {
    if !followers::store::anybody(telling.tx, announcer).await? {
        return Ok(());
    }
    let id = ActivityId::generate();
    let activity = announce::build(telling.addresses, id, announcer, said.uri(), telling.now);
    keep(telling, id, announcer, "Announce", said.uri(), &activity).await?;
    fan_out(telling, id, &Audience::beyond(announcer, said.speaker)).await
}

/// The speaker's own Update goes to everyone whom the news reached by whatever way: a peer takes
/// an edit only from the author, which to threads is the team's voice.
async fn tell_edited(telling: &mut Telling<'_>, said: &Said) -> sqlx::Result<ActivityId> {
    let id = ActivityId::generate();
    let activity = update::build(telling.addresses, id, &said.object);
    keep(telling, id, said.speaker, "Update", said.uri(), &activity).await?;
    voiced::tell(telling, said, "Update").await?;
    reach(telling, id, said.speaker, &said.announcers).await?;
    Ok(id)
}

/// The same of an event: to the servers of who takes part as well; its poll says so too.
async fn tell_event_edited(
    telling: &mut Telling<'_>,
    said: &Said,
    event: EventId,
) -> sqlx::Result<()> {
    let id = tell_edited(telling, said).await?;
    let covered = said.heard_from();
    attendance::reach_attendees(telling, id, event, &covered).await?;
    attendance::tell_poll_changed(telling, event).await
}

/// A space's profile as it stands; signed and proven by one pair of keys where others know that one.
async fn tell_profile(
    telling: &mut Telling<'_>,
    space: SpaceId,
    key: Option<i64>,
) -> sqlx::Result<()> {
    let Some(found) = look_up::actor(telling.tx, telling.addresses, space).await? else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let activity = update::build_actor(telling.addresses, id, space, &found);
    let uri = telling.addresses.actor(space);
    let body = proven::body(telling, space, &activity, key).await?;
    let kept = Kept {
        id,
        space,
        kind: "Update",
        object_uri: &uri,
        to_followers: true,
        key_number: key,
        body: &body,
    };
    keep_whole(telling, &kept).await?;
    fan_out(telling, id, &Audience::of(space)).await
}

async fn tell_answer(
    telling: &mut Telling<'_>,
    kind: &str,
    space: SpaceId,
    follower: &str,
    request: &str,
    inbox: &str,
) -> sqlx::Result<()> {
    let id = ActivityId::generate();
    let activity = follow::answer(telling.addresses, kind, id, space, follower, request);
    let host = super::wire::host(inbox).unwrap_or_default();
    let inbox = peers::store::inbox(telling.tx, &host, inbox).await?;
    keep(telling, id, space, kind, request, &activity).await?;
    queue::enqueue(telling.tx, id, inbox, telling.now).await
}

/// Keeps the exact bytes of an activity, to be sent and served.
pub(super) async fn keep(
    telling: &mut Telling<'_>,
    id: ActivityId,
    space: SpaceId,
    kind: &str,
    object_uri: &str,
    activity: &Value,
) -> sqlx::Result<()> {
    let followers = telling.addresses.of_actor(space, "followers");
    let to_followers = super::wire::audience(activity).contains(&followers);
    let body = proven::body(telling, space, activity, None).await?;
    let kept = Kept {
        id,
        space,
        kind,
        object_uri,
        to_followers,
        key_number: None,
        body: &body,
    };
    keep_whole(telling, &kept).await
}

/// Keeps bytes that are whole already.
async fn keep_whole(telling: &mut Telling<'_>, kept: &Kept<'_>) -> sqlx::Result<()> {
    let (kind, object_uri) = (kept.kind, kept.object_uri);
    tracing::debug!(activity = %kept.id, kind, object_uri, "an activity is made");
    queue::keep_activity(telling.tx, kept, telling.now).await
}

async fn fan_out(
    telling: &mut Telling<'_>,
    id: ActivityId,
    audience: &Audience,
) -> sqlx::Result<()> {
    queue::put_fanout(telling.tx, id, audience, telling.now).await
}

/// Everyone who heard of a thing from its speaker itself or by a share, each inbox once.
async fn reach(
    telling: &mut Telling<'_>,
    id: ActivityId,
    speaker: SpaceId,
    announcers: &[SpaceId],
) -> sqlx::Result<()> {
    fan_out(telling, id, &voiced::beside_threads(speaker)).await?;
    let mut covered = vec![speaker];
    for announcer in announcers {
        let audience = Audience {
            space: *announcer,
            beyond: None,
            covered: covered.clone(),
            reached: Reached::Everyone,
        };
        fan_out(telling, id, &audience).await?;
        covered.push(*announcer);
    }
    Ok(())
}
