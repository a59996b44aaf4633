//! Somebody elsewhere, looked up by what a person types: `@velo@other.example`, or an address. The guarded
//! way out, signed by the server's own actor.

use std::time::Duration;

use url::Url;

use super::fetch::FetchError;
use super::{server_actor, wire};
use crate::app::App;
use crate::spaces::identity::Elsewhere;

const TYPED_BYTES_MAX: usize = 500;
/// Names beyond these are not read.
const ALSO_KNOWN_AS_MAX: usize = 256;
/// A person waits for this answer.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    #[error("write a name such as @velo@other.example, or an address that begins with https://")]
    Unreadable,
    #[error("this is an address of this hub itself; name one on another server")]
    Ours,
    #[error("the server does not answer just now; try again in a moment")]
    Silent,
    #[error("the server does not know this name")]
    Unknown,
    #[error("there is nobody to follow at this address")]
    Nobody,
    #[error("this address is not on the public internet")]
    NotPublic,
}

impl From<FetchError> for NotFound {
    fn from(error: FetchError) -> NotFound {
        match error {
            FetchError::Refused(_) => NotFound::NotPublic,
            FetchError::Unreachable(_) | FetchError::Timeout => NotFound::Silent,
            FetchError::Status(500..) => NotFound::Silent,
            FetchError::Gone | FetchError::Status(_) => NotFound::Unknown,
            FetchError::TooLarge | FetchError::WrongType(_) => NotFound::Nobody,
        }
    }
}

/// Looks somebody up.
pub async fn look_up(app: &App, typed: &str) -> anyhow::Result<Result<Elsewhere, NotFound>> {
    let looked = tokio::time::timeout(PATIENCE, find(app, typed)).await;
    looked.unwrap_or(Ok(Err(NotFound::Silent)))
}

async fn find(app: &App, typed: &str) -> anyhow::Result<Result<Elsewhere, NotFound>> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > TYPED_BYTES_MAX || typed.contains(char::is_whitespace) {
        return Ok(Err(NotFound::Unreadable));
    }
    let is_address = typed.contains("://");
    // Some write the names of groups with another mark.
    let name = typed.trim_start_matches(['@', '!']);
    let url = match is_address {
        true => Url::parse(typed).map_err(|_| NotFound::Unreadable),
        false if !name.contains('@') => Err(NotFound::Unreadable),
        false => app.http.webfinger(name).await.map_err(NotFound::from),
    };
    let url = match url {
        Ok(url) if app.addresses.is_ours(url.as_str()) => return Ok(Err(NotFound::Ours)),
        Ok(url) => url,
        Err(why) => return Ok(Err(why)),
    };
    let signer = server_actor::signer(app).await?;
    let mut read = app.http.get_document(&url, Some(&signer)).await;
    // A page answers with the actor, whose id is another address of the same host.
    if let Ok(document) = &read
        && let Some(id) = wire::uri(&document.json["id"])
        && id != url.as_str()
        && let Ok(id) = Url::parse(&id)
    {
        read = app.http.get_document(&id, Some(&signer)).await;
    }
    let json = match read {
        Ok(document) => document.json,
        Err(error) => return Ok(Err(error.into())),
    };
    let id = wire::uri(&json["id"]).unwrap_or_default();
    let Ok(actor) = wire::actor(&id, json) else {
        return Ok(Err(NotFound::Nobody));
    };
    let handle = match is_address {
        true => actor.handle.clone(),
        false => name.to_owned(),
    };
    Ok(Ok(of_actor(&actor, handle)))
}

fn of_actor(actor: &wire::Actor, handle: String) -> Elsewhere {
    let known = wire::many(&actor.json["alsoKnownAs"]);
    let known = known.into_iter().filter_map(wire::uri);
    let page = wire::uri(&actor.json["url"]);
    Elsewhere {
        uri: actor.uri.clone(),
        page: page
            .filter(|page| wire::host(page).as_ref() == Some(&actor.host))
            .unwrap_or_else(|| actor.uri.clone()),
        handle,
        also_known_as: known.take(ALSO_KNOWN_AS_MAX).collect(),
    }
}
