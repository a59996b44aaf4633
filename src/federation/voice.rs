//! The voice of the hub's team: one actor of type `Service`, in whose name what groups say themselves and
//! what is decided here reaches servers with threads, where a group only passes on what people say
//! (FEP-1b12; Lemmy takes no word and no decision of a `Group`). It is listed among those who look after each
//! group, follows nobody and is followed by nobody. Out: `outgoing/voiced.rs`, `objects/threaded.rs`.

use crate::db::Tx;
use crate::ids::SpaceId;
use crate::spaces::{self, Kind};

/// Its id; `otherwise` only on a hub that has not been served since it was made without a voice.
pub async fn of(tx: &mut Tx, otherwise: SpaceId) -> sqlx::Result<SpaceId> {
    let voices = spaces::store::by_kind(tx, Kind::Voice).await?;
    Ok(voices.first().map_or(otherwise, |voice| voice.id))
}
