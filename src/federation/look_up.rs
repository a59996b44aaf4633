//! Gathers what an object's document shows besides its row: tags, pictures, counts, keys. Used by
//! whoever sends a document and by whoever serves it, so that both are the same.

use serde_json::Value;

use super::addresses::Addresses;
use super::objects::post::Around;
use super::{objects, store};
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{MediaId, SpaceId};
use crate::media::Media;
use crate::posts::Post;
use crate::{media, spaces, tags};

pub async fn around_post(tx: &mut Tx, post: &Post) -> sqlx::Result<Around> {
    around(tx, post.id.0, post.cover_id).await
}

pub async fn around_event(tx: &mut Tx, event: &Event) -> sqlx::Result<Around> {
    around(tx, event.id.0, event.cover_id).await
}

async fn around(tx: &mut Tx, id: uuid::Uuid, cover: Option<MediaId>) -> sqlx::Result<Around> {
    let (likes, shares) = store::reaction_counts(tx, id).await?;
    Ok(Around {
        tags: tags::store::of(tx, id).await?,
        cover: picture(tx, cover).await?,
        likes,
        shares,
    })
}

/// An actor's whole document; nothing when there is no such space.
pub async fn actor(tx: &mut Tx, addresses: &Addresses, id: SpaceId) -> sqlx::Result<Option<Value>> {
    let Some(space) = spaces::store::by_id(tx, id).await? else {
        return Ok(None);
    };
    let Some(keys) = spaces::store::keys(tx, id).await? else {
        return Ok(None);
    };
    let pictures = objects::actor::Pictures {
        icon: picture(tx, space.icon_id).await?,
        cover: picture(tx, space.cover_id).await?,
    };
    Ok(Some(objects::actor::document(
        addresses, &space, &keys, &pictures,
    )))
}

async fn picture(tx: &mut Tx, id: Option<MediaId>) -> sqlx::Result<Option<Media>> {
    match id {
        Some(id) => media::store::by_id(tx, id).await,
        None => Ok(None),
    }
}
