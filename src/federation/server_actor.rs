//! The server's own actor: signs the hub's fetches, so that servers that ask for a signature on
//! GET (Mastodon's secure mode, GoToSocial always) let us read.

use super::fetch::Signer;
use crate::app::App;
use crate::spaces::{self, Kind};

/// Its handle, where Mobilizon looks for an agenda to follow.
pub const HANDLE: &str = "relay";

/// What signs our fetches.
pub async fn signer(app: &App) -> anyhow::Result<Signer> {
    let mut tx = app.db.read().await?;
    let servers = spaces::store::by_kind(&mut tx, Kind::Server).await?;
    let server = servers.into_iter().next();
    let server = server.ok_or_else(|| {
        anyhow::anyhow!("the server has no actor of its own; run `kiosque serve` once to set it up")
    })?;
    Ok(app.keys.signer(&mut tx, &app.addresses, server.id).await?)
}
