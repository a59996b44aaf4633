//! What a space said and took back: a `Delete` with a `Tombstone` to everyone whom it reached, and an
//! `Undo` by each who passed it on.

use serde_json::Value;
use uuid::Uuid;

use super::{Telling, announcers, fan_out, keep, reach, voiced};
use crate::delivery::queue::{self, Audience};
use crate::events::Event;
use crate::federation::activities::{delete, undo};
use crate::federation::addresses::Addresses;
use crate::federation::objects;
use crate::ids::{ActivityId, SpaceId};
use crate::posts::{Kind, Post};
use crate::{events, posts};

/// Something that a space said and took back.
pub(super) struct Gone {
    speaker: SpaceId,
    tombstone: Value,
    id: Uuid,
    is_event: bool,
}

pub(super) fn post(addresses: &Addresses, post: &Post) -> Gone {
    let former = if post.kind == Kind::Article {
        "Article"
    } else {
        "Note"
    };
    let uri = addresses.post(post.id);
    let tombstone = objects::event::tombstone(&uri, former, post.updated_ms);
    Gone {
        speaker: post.space_id,
        tombstone,
        id: post.id.0,
        is_event: false,
    }
}

pub(super) fn event(addresses: &Addresses, event: &Event) -> Gone {
    let uri = addresses.event(event.id);
    let tombstone = objects::event::tombstone(&uri, "Event", event.updated_ms);
    Gone {
        speaker: event.space_id,
        tombstone,
        id: event.id.0,
        is_event: true,
    }
}

/// Answers by what it was told, and whose followers were.
pub(super) async fn tell(
    telling: &mut Telling<'_>,
    gone: &Gone,
) -> sqlx::Result<(ActivityId, Vec<SpaceId>)> {
    let uri = gone.tombstone["id"].as_str().unwrap_or_default();
    let filed = if gone.is_event {
        events::store::spaces_of(telling.tx, crate::ids::EventId(gone.id)).await?
    } else {
        posts::store::spaces_of(telling.tx, crate::ids::PostId(gone.id)).await?
    };
    let announcers = announcers(telling.tx, gone.speaker, filed, true).await?;
    let id = ActivityId::generate();
    let activity = delete::build(telling.addresses, id, gone.speaker, &gone.tombstone);
    keep(telling, id, gone.speaker, "Delete", uri, &activity).await?;
    voiced::tell_gone(telling, gone.speaker, &gone.tombstone, uri).await?;
    reach(telling, id, gone.speaker, &announcers).await?;
    for announcer in &announcers {
        undo_announce(telling, *announcer, gone.speaker, uri).await?;
    }
    let speaker = std::iter::once(gone.speaker);
    Ok((id, speaker.chain(announcers).collect()))
}

pub(super) async fn undo_announce(
    telling: &mut Telling<'_>,
    announcer: SpaceId,
    speaker: SpaceId,
    uri: &str,
) -> sqlx::Result<()> {
    let told = queue::activity_about(telling.tx, announcer, "Announce", uri).await?;
    let Some((announce, _)) = told else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let announce_uri = telling.addresses.activity(announce);
    let activity = undo::build(telling.addresses, id, announcer, &announce_uri, uri);
    keep(telling, id, announcer, "Undo", uri, &activity).await?;
    fan_out(telling, id, &Audience::beyond(announcer, speaker)).await
}
