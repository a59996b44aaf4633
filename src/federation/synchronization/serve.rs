//! `GET …/followers/synchronization`: the part of a space's followers that are on the server that
//! asks, and only for it: the request must be signed by an actor of that server (FEP-8fcf).

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::federation::inbox::problem;
use crate::federation::pages::{ACTIVITY_JSON, Unserved};
use crate::federation::verify::{self, Unverified};
use crate::federation::{signatures, wire};
use crate::ids::SpaceId;
use crate::spaces;
use crate::spaces::followers;

pub async fn show(
    State(app): State<App>,
    Path(id): Path<SpaceId>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Unserved> {
    let request = verify::Request {
        method: &method,
        path_and_query: uri.path_and_query().map_or("/", |path| path.as_str()),
        headers: &headers,
        body: &[],
    };
    let host = match who_asks(&app, &request).await {
        Ok(host) => host,
        Err(refused) => return Ok(refused),
    };
    let mut tx = app.db.read().await?;
    if spaces::store::by_id(&mut tx, id).await?.is_none() {
        return Err(Unserved::NotFound);
    }
    let items = followers::store::on_host(&mut tx, id, &host).await?;
    let collection = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": app.addresses.page(uri.path()),
        "type": "OrderedCollection",
        "totalItems": items.len(),
        "orderedItems": items,
    });
    let mut response = collection.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(ACTIVITY_JSON),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}

/// The host of the actor that signed; an answer that says why not otherwise.
async fn who_asks(app: &App, request: &verify::Request<'_>) -> Result<String, Response> {
    let unauthorized = |sentence: &str| problem(StatusCode::UNAUTHORIZED, sentence);
    let claim =
        signatures::claim(request.headers).map_err(|refusal| unauthorized(&refusal.to_string()))?;
    let actor = owner(claim.key_id());
    verify::verify(app, request, actor)
        .await
        .map_err(|unverified| match unverified {
            Unverified::Signature(sentence) => unauthorized(&sentence),
            other => {
                tracing::debug!(%other, "who asks for followers could not be verified");
                let sentence = "your key could not be read just now; ask again later";
                problem(StatusCode::SERVICE_UNAVAILABLE, sentence)
            }
        })?;
    wire::host(actor).ok_or_else(|| unauthorized("the key has no host"))
}

/// The actor that a key's id names: `…#main-key`, or `…/main-key` where the key has a page.
fn owner(key_id: &str) -> &str {
    let actor = key_id.split_once('#').map_or(key_id, |(actor, _)| actor);
    actor.strip_suffix("/main-key").unwrap_or(actor)
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn the_owner_is_read_from_both_forms_of_a_key_id() {
        let actor = "https://peer.example/users/ada";
        assert_eq!(owner("https://peer.example/users/ada#main-key"), actor);
        assert_eq!(owner("https://peer.example/users/ada/main-key"), actor);
    }
}
