//! What groups say themselves, told to servers with threads: the group passes on what the team's voice says
//! in its name, which is all that such servers read of it. Others hear the group itself.
//!
//! What always holds: a server is told in one of the two forms, by its dialect; the letters to threads
//! about one thing keep their order among themselves.

use serde_json::Value;

use super::wrapping::wrapped;
use super::{Said, Telling, fan_out, keep};
use crate::delivery::queue::{self, Audience, Reached};
use crate::federation::activities::{create, delete, update};
use crate::federation::addresses::Addresses;
use crate::federation::objects::threaded;
use crate::federation::{proven, voice};
use crate::ids::{ActivityId, SpaceId};
use crate::spaces::followers;

/// Who follows a space and hears it directly.
pub(super) fn beside_threads(space: SpaceId) -> Audience {
    Audience::of(space).reaching(Reached::MicroblogsAndBoth)
}

/// The `Create` of something that a group says, as threads read it.
pub(in crate::federation) fn creation(
    addresses: &Addresses,
    object: Value,
    voice: SpaceId,
) -> Value {
    let object = threaded::voiced(object, &addresses.actor(voice));
    let uri = object["id"].as_str().unwrap_or_default();
    create::build_as(&addresses.creation_for_threads(uri), &object)
}

/// Something new, or changed.
pub(super) async fn tell(telling: &mut Telling<'_>, said: &Said, kind: &str) -> sqlx::Result<()> {
    let (object, uri) = (&said.object, said.uri());
    tell_object(telling, said.speaker, object, (kind, uri)).await
}

/// The same of any object of a group; `about` is what its letters keep their order by.
pub(super) async fn tell_object(
    telling: &mut Telling<'_>,
    speaker: SpaceId,
    object: &Value,
    (kind, about): (&str, &str),
) -> sqlx::Result<()> {
    if !followers::store::any_threading(telling.tx, speaker).await? {
        return Ok(());
    }
    let voice = voice::of(telling.tx, speaker).await?;
    let body = match kind {
        // Served at its own address for ever, as it stands by then.
        "Create" => {
            let activity = creation(telling.addresses, object.clone(), voice);
            proven::body(telling, voice, &activity, None).await?
        }
        _ => {
            let id = ActivityId::generate();
            let object = threaded::voiced(object.clone(), &telling.addresses.actor(voice));
            let activity = update::build(telling.addresses, id, &object);
            kept(telling, id, voice, (kind, about), &activity).await?
        }
    };
    pass_on(telling, speaker, about, &body).await
}

/// Something that a group said is gone; `about` as it was told.
pub(super) async fn tell_gone(
    telling: &mut Telling<'_>,
    speaker: SpaceId,
    tombstone: &Value,
    about: &str,
) -> sqlx::Result<()> {
    if !followers::store::any_threading(telling.tx, speaker).await? {
        return Ok(());
    }
    let voice = voice::of(telling.tx, speaker).await?;
    let id = ActivityId::generate();
    let activity = delete::build_voiced(telling.addresses, id, (voice, speaker), tombstone);
    let body = kept(telling, id, voice, ("Delete", about), &activity).await?;
    pass_on(telling, speaker, about, &body).await
}

/// Keeps what the voice says, to be served; answers its bytes.
pub(super) async fn kept(
    telling: &mut Telling<'_>,
    id: ActivityId,
    voice: SpaceId,
    (kind, about): (&str, &str),
    activity: &Value,
) -> sqlx::Result<String> {
    keep(telling, id, voice, kind, about, activity).await?;
    let body = queue::activity_body(telling.tx, id).await?;
    Ok(body.unwrap_or_default())
}

async fn pass_on(
    telling: &mut Telling<'_>,
    speaker: SpaceId,
    about: &str,
    body: &str,
) -> sqlx::Result<()> {
    let about = telling.addresses.creation_for_threads(about);
    let id = wrapped(telling, speaker, body, &about, &[]).await?;
    let threads = Audience::of(speaker).reaching(Reached::Threads);
    fan_out(telling, id, &threads).await
}
