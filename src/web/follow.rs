//! The follow box: a visitor says who they are elsewhere, and is led to their own server's follow
//! dialog. The other way, `/authorize_interaction` takes those whom another server sends here.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::errors::WebError;
use super::visit::Visit;
use crate::federation::wire;
use crate::spaces;

const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";

#[derive(Debug, Deserialize)]
pub struct FollowForm {
    /// The handle of the space, without its domain.
    pub space: String,
    /// `alice@mastodon.example`, or only the server.
    pub account: String,
}

/// `POST /suivre`: asks the visitor's server where its follow dialog is, guarded as every fetch.
pub async fn create(visit: Visit, Form(form): Form<FollowForm>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = spaces::store::by_handle(&mut tx, &form.space).await?;
    let space = space.ok_or(WebError::NotFound)?;
    drop(tx);
    let account = form.account.trim().trim_start_matches('@');
    let domain = account
        .rsplit_once('@')
        .map_or(account, |(_, domain)| domain);
    let looks_right = domain.contains(['.', ':']) && !domain.contains(['/', '?', '#', ' ']);
    if !looks_right || account.len() > 300 {
        return Err(WebError::BadRequest("error-account"));
    }
    let uri = format!("{}@{}", space.handle, visit.app.addresses.domain());
    let template = template(&visit, account, domain).await?;
    let filled = template.replace("{uri}", &encoded(&format!("acct:{uri}")));
    let target = Url::parse(&filled).map_err(|_| WebError::BadRequest("error-account"))?;
    if !matches!(target.scheme(), "https" | "http") {
        return Err(WebError::BadRequest("error-account"));
    }
    Ok(Redirect::to(target.as_str()).into_response())
}

/// The dialog that the server names; a Mastodon-like one where only a server was given.
async fn template(visit: &Visit, account: &str, domain: &str) -> Result<String, WebError> {
    let guessed = format!("https://{domain}/authorize_interaction?uri={{uri}}");
    if !account.contains('@') {
        return Ok(guessed);
    }
    let found = visit.app.http.webfinger_document(account).await;
    let document = found.map_err(|error| {
        tracing::debug!(%error, "a visitor's server was not found");
        WebError::BadRequest("error-account")
    })?;
    let links = wire::many(&document.json["links"]);
    let named = links.iter().find(|link| link["rel"] == SUBSCRIBE);
    Ok(named
        .and_then(|link| link["template"].as_str())
        .map_or(guessed, str::to_owned))
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[derive(Debug, Deserialize)]
pub struct Interaction {
    pub uri: Option<String>,
}

/// `GET /authorize_interaction?uri=…`: someone clicked "follow" elsewhere and named this hub as
/// theirs. What is ours is shown; about others nothing can be done from here yet, and that is said.
pub async fn interaction(
    visit: Visit,
    Query(query): Query<Interaction>,
) -> Result<Response, WebError> {
    let uri = query.uri.unwrap_or_default();
    let mut tx = visit.app.db.read().await?;
    let addresses = &visit.app.addresses;
    let named = uri
        .strip_prefix("acct:")
        .unwrap_or(&uri)
        .trim_start_matches('@');
    let handle = match named.rsplit_once('@') {
        Some((handle, domain)) if domain == addresses.domain() => Some(handle),
        _ => addresses.handle_of_page(&uri),
    };
    if let Some(handle) = handle
        && let Some(space) = spaces::store::by_handle(&mut tx, handle).await?
    {
        return Ok(Redirect::to(&format!("/@{}", space.handle)).into_response());
    }
    if addresses.ours(&uri).is_some() {
        return Ok(Redirect::to(&uri).into_response());
    }
    Err(WebError::BadRequest("error-interaction"))
}
