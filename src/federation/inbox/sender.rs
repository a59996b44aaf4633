//! Who brought an activity: the one who says it, by a signed request; or another, whose signed request
//! passes on what its own actor proved (inbox forwarding, FEP-8b32).
//!
//! What always holds: whoever brings something signed for it, and their server may leave something
//! here too; without a proof that holds, nobody speaks for another.

use axum::http::request::Parts;
use serde_json::Value;

use super::gate;
use super::refusal::Refusal;
use crate::app::App;
use crate::federation::synchronization::heard::{self, Said};
use crate::federation::verify::{self, Unverified};
use crate::federation::{signatures, wire};

pub(super) struct Sender {
    pub host: String,
    /// What the actor says of their followers here (FEP-8fcf); nobody else may.
    pub said: Option<Said>,
}

/// Finds out who sent an activity of `actor`, and that it is the actor's.
pub(super) async fn of(
    app: &App,
    head: &Parts,
    body: &[u8],
    actor: &str,
) -> Result<Sender, Refusal> {
    let request = verify::Request {
        method: &head.method,
        path_and_query: head.uri.path_and_query().map_or("/", |path| path.as_str()),
        headers: &head.headers,
        body,
    };
    match verify::verify(app, &request, actor).await {
        Ok(claim) => Ok(Sender {
            host: wire::host(actor).unwrap_or_default(),
            said: heard::read(&head.headers, &claim),
        }),
        Err(refused @ Unverified::Signature(_)) => match document(body) {
            Some(document) => forwarder(app, &request, &document, actor, refused).await,
            None => Err(refused.into()),
        },
        Err(refused) => Err(refused.into()),
    }
}

/// Who passes on what `actor` proved; `refused` says why it is not the actor who sent it.
async fn forwarder(
    app: &App,
    request: &verify::Request<'_>,
    document: &Value,
    actor: &str,
    refused: Unverified,
) -> Result<Sender, Refusal> {
    let Ok(claim) = signatures::claim(request.headers) else {
        return Err(refused.into());
    };
    let owner = verify::owner(app, claim.key_id()).await;
    let owner = owner.map_err(Unverified::from)?;
    let Some(host) = wire::host(&owner).filter(|_| owner != actor) else {
        return Err(refused.into());
    };
    gate::pass(app, &host).await?;
    verify::verify(app, request, &owner).await?;
    verify::prove(app, document, actor).await?;
    Ok(Sender { host, said: None })
}

/// The activity, if it carries a proof.
fn document(body: &[u8]) -> Option<Value> {
    let document: Value = serde_json::from_slice(body).ok()?;
    document.get("proof").is_some().then_some(document)
}

/// Reads the keys of who speaks inside an `Announce` of something of ours, before it is acted on:
/// then nothing may be fetched.
pub(super) async fn introduce(app: &App, body: &str) {
    if !body.contains("\"proof\"") || !body.contains(app.addresses.base()) {
        return;
    }
    let Ok(document) = serde_json::from_str::<Value>(body) else {
        return;
    };
    let inner = &document["object"];
    let Some(actor) = wire::uri(&inner["actor"]).filter(|it| !app.addresses.is_ours(it)) else {
        return;
    };
    let host = wire::host(&actor).unwrap_or_default();
    if inner["proof"].is_object() && gate::pass(app, &host).await.is_ok() {
        verify::introduce(app, inner, &actor).await;
    }
}
