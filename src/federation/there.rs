//! An event elsewhere, read for somebody who wants to go there: at its own address, or behind the address
//! of its page, with the one who announces it. Read outside of any transaction.

use serde_json::Value;
use url::Url;

use super::agendas::gathering;
use super::fetch::FetchError;
use super::{server_actor, wanted, wire};
use crate::agendas::heard::Heard;
use crate::app::App;
use crate::attendance::away::There;
use crate::peers::policies;

const TYPED_BYTES_MAX: usize = 2_000;

/// Why nobody can go there from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    #[error("write the address of an event, which begins with https://")]
    Unreadable,
    #[error("it is an event of this hub itself")]
    Ours,
    #[error("the server does not answer just now; try again in a moment")]
    Silent,
    #[error("there is no event of the fediverse at this address")]
    None,
    #[error("its server is kept away from this hub")]
    Blocked,
}

impl From<FetchError> for NoEvent {
    fn from(error: FetchError) -> NoEvent {
        match error {
            FetchError::Unreachable(_) | FetchError::Timeout | FetchError::Status(500..) => {
                NoEvent::Silent
            }
            _ => NoEvent::None,
        }
    }
}

/// Reads it, and remembers where its organiser's letters go.
pub async fn find(app: &App, typed: &str) -> anyhow::Result<Result<There, NoEvent>> {
    let typed = typed.trim();
    let url = Url::parse(typed).ok().filter(|url| url.has_host());
    if url.is_none() || typed.len() > TYPED_BYTES_MAX {
        return Ok(Err(NoEvent::Unreadable));
    }
    if app.addresses.is_ours(typed) {
        return Ok(Err(NoEvent::Ours));
    }
    let signer = server_actor::signer(app).await?;
    let mut object = match wanted::fetch(app, &signer, typed).await {
        Ok(object) => object,
        Err(error) => return Ok(Err(error.into())),
    };
    // The page of an event leads to it; what it says of itself is believed at its own address alone.
    let id = wire::uri(&object["id"]).unwrap_or_default();
    if id != typed && wire::host(&id).is_some() {
        object = match wanted::fetch(app, &signer, &id).await {
            Ok(object) => object,
            Err(error) => return Ok(Err(error.into())),
        };
    }
    let Some((heard, organizer)) = read(&object, &id) else {
        return Ok(Err(NoEvent::None));
    };
    let mut tx = app.db.read().await?;
    let host = wire::host(&id).unwrap_or_default();
    let is_blocked = policies::is_blocked(&mut tx, &host).await?;
    drop(tx);
    if is_blocked {
        return Ok(Err(NoEvent::Blocked));
    }
    if wanted::author(app, &signer, &organizer).await?.is_none() {
        return Ok(Err(NoEvent::Silent));
    }
    Ok(Ok(there(id, organizer, heard)))
}

/// The event at its own address, announced by somebody of the same server.
fn read(object: &Value, id: &str) -> Option<(Heard, String)> {
    let is_itself = wire::uri(&object["id"]).as_deref() == Some(id);
    if !is_itself || !gathering::is_event(object) || !wire::is_public(object) {
        return None;
    }
    let organizer = gathering::owner(object)?;
    let heard = gathering::read(object, "UTC")?;
    (wire::host(&organizer) == wire::host(id)).then_some((heard, organizer))
}

fn there(event_uri: String, organizer_uri: String, heard: Heard) -> There {
    There {
        page: match heard.page.is_empty() {
            true => event_uri.clone(),
            false => heard.page,
        },
        place: match heard.place.is_empty() {
            true => heard.online,
            false => heard.place.one_line(),
        },
        event_uri,
        organizer_uri,
        title: heard.title,
        start: heard.start,
        end: heard.end,
        all_day: heard.all_day,
        timezone: heard.timezone,
    }
}
