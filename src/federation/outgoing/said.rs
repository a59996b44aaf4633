//! What a space says, as it stands now, and who passes it on.

use serde_json::Value;

use super::Telling;
use crate::db::Tx;
use crate::federation::addresses::Ours;
use crate::federation::{look_up, objects};
use crate::ids::SpaceId;
use crate::posts::{self, Kind, State};
use crate::{events, spaces};

/// Something that a space says, as it stands now, and who passes it on.
pub(in crate::federation) struct Said {
    pub(super) speaker: SpaceId,
    pub object: Value,
    pub(super) announcers: Vec<SpaceId>,
}

impl Said {
    pub(super) fn uri(&self) -> &str {
        self.object["id"].as_str().unwrap_or_default()
    }

    /// Whose followers hear of it.
    pub(super) fn heard_from(&self) -> Vec<SpaceId> {
        let speaker = std::iter::once(self.speaker);
        speaker.chain(self.announcers.iter().copied()).collect()
    }
}

/// What an address of ours names, as it stands now; nothing when it is not public.
pub(in crate::federation) async fn said(
    telling: &mut Telling<'_>,
    uri: &str,
) -> sqlx::Result<Option<Said>> {
    match telling.addresses.ours(uri) {
        Some(Ours::Post(id)) => said_post(telling, id).await,
        Some(Ours::Event(id)) => said_event(telling, id).await,
        _ => Ok(None),
    }
}

pub(super) async fn said_post(
    telling: &mut Telling<'_>,
    id: crate::ids::PostId,
) -> sqlx::Result<Option<Said>> {
    let found = posts::store::by_id(telling.tx, id).await?;
    let Some(post) = found.filter(|post| post.state == State::Published) else {
        return Ok(None);
    };
    let around = look_up::around_post(telling.tx, &post).await?;
    let filed = posts::store::spaces_of(telling.tx, id).await?;
    let for_agendas = post.kind == Kind::Article;
    let announcers = announcers(telling.tx, post.space_id, filed, for_agendas).await?;
    let object = objects::post::build(telling.addresses, &post, &around);
    Ok(Some(Said {
        speaker: post.space_id,
        object,
        announcers,
    }))
}

pub(super) async fn said_event(
    telling: &mut Telling<'_>,
    id: crate::ids::EventId,
) -> sqlx::Result<Option<Said>> {
    let found = events::theirs::ours(telling.tx, id).await?;
    let Some(event) = found.filter(objects::event::is_public) else {
        return Ok(None);
    };
    let around = look_up::around_event(telling.tx, &event).await?;
    let filed = events::store::spaces_of(telling.tx, id).await?;
    let announcers = announcers(telling.tx, event.space_id, filed, true).await?;
    let object = objects::event::build(telling.addresses, &event, &around);
    Ok(Some(Said {
        speaker: event.space_id,
        object,
        announcers,
    }))
}

/// Who passes on what a space says: the other spaces it belongs to, the hub, and for agendas and
/// newspapers (events and articles) the server's own actor, which other servers' relays follow.
pub(super) async fn announcers(
    tx: &mut Tx,
    speaker: SpaceId,
    filed: Vec<SpaceId>,
    for_agendas: bool,
) -> sqlx::Result<Vec<SpaceId>> {
    let mut announcers = filed;
    for space in spaces::store::by_kind(tx, spaces::Kind::Hub).await? {
        announcers.push(space.id);
    }
    if for_agendas {
        for space in spaces::store::by_kind(tx, spaces::Kind::Server).await? {
            announcers.push(space.id);
        }
    }
    announcers.sort();
    announcers.dedup();
    announcers.retain(|space| *space != speaker);
    Ok(announcers)
}
