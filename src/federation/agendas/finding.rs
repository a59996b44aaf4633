//! Who is to be followed, from what a person types: `@group@server`, the address of a profile, or a server
//! alone, whose own actor then speaks for its whole agenda (FEP-2677, or by the name `relay`).

use url::Url;

use crate::app::App;
use crate::federation::elsewhere::NotFound;
use crate::federation::{elsewhere, server_actor, store, wire};

const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";
const TYPED_BYTES_MAX: usize = 500;

/// Somebody who can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub uri: String,
    pub page: String,
    /// As they call themselves.
    pub name: String,
}

/// Looks somebody up and remembers where their letters go.
pub async fn find(app: &App, typed: &str) -> anyhow::Result<Result<Found, NotFound>> {
    let typed = typed.trim().trim_end_matches('/');
    if typed.len() > TYPED_BYTES_MAX {
        return Ok(Err(NotFound::Unreadable));
    }
    let asked = match server_of(typed) {
        Some(server) => own_actor(app, &server).await,
        None => typed.to_owned(),
    };
    let found = match elsewhere::look_up(app, &asked).await? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let signer = server_actor::signer(app).await?;
    let url = Url::parse(&found.uri)?;
    let document = match app.http.get_document(&url, Some(&signer)).await {
        Ok(document) => document,
        Err(error) => return Ok(Err(error.into())),
    };
    let Ok(actor) = wire::actor(&found.uri, document.json) else {
        return Ok(Err(NotFound::Nobody));
    };
    let mut tx = app.db.begin().await?;
    store::put_remote_actor(&mut tx, &actor, app.clock.now()).await?;
    tx.commit().await?;
    let name = actor.json["name"].as_str().unwrap_or_default().trim();
    Ok(Ok(Found {
        name: match name {
            "" => actor.handle.clone(),
            name => crate::text::shorten(name, 100),
        },
        page: found.page,
        uri: found.uri,
    }))
}

/// `agenda.example`, typed as a name or as the address of its first page.
fn server_of(typed: &str) -> Option<String> {
    let bare = typed
        .strip_prefix("https://")
        .or_else(|| typed.strip_prefix("http://"))
        .unwrap_or(typed);
    let strange = |c: char| c.is_whitespace() || c.is_control() || "/@?#%\\!".contains(c);
    (bare.contains(['.', ':']) && !bare.contains(strange)).then(|| bare.to_owned())
}

/// The actor of a whole server: the one that it names, else the one of the usual name.
async fn own_actor(app: &App, server: &str) -> String {
    let scheme = app.http.scheme_for(server);
    let usual = format!("relay@{server}");
    let Ok(url) = Url::parse(&format!("{scheme}://{server}/.well-known/nodeinfo")) else {
        return usual;
    };
    let Ok(document) = app.http.get_json(&url).await else {
        return usual;
    };
    let links = wire::many(&document.json["links"]);
    let own = links.iter().find(|link| link["rel"] == APPLICATION);
    own.and_then(|link| wire::uri(&link["href"]))
        .unwrap_or(usual)
}
