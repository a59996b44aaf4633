//! How peers find us: WebFinger (RFC 7033), host-meta, NodeInfo 2.1, the server's own actor
//! (FEP-2677).

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::addresses::attend_path;
use super::pages::{Served, Unserved, document};
use super::{activities, server_actor};
use crate::app::App;
use crate::posts::{self, State as Life};
use crate::spaces::{self, Kind, Space};
use crate::{accounts, settings};

const JRD: &str = "application/jrd+json; charset=utf-8";
const ACTIVITY: &str = "application/activity+json";
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";
const PROFILE_PAGE: &str = "http://webfinger.net/rel/profile-page";
const JOIN_INTENT: &str = "https://w3id.org/fep/3b86/Join";
const APPLICATION: &str = "https://www.w3.org/ns/activitystreams#Application";
const NODEINFO: &str = "http://nodeinfo.diaspora.software/ns/schema/2.1";
const RESOURCE_BYTES_MAX: usize = 2_048;

#[derive(Debug, Deserialize)]
pub struct Resource {
    pub resource: Option<String>,
}

/// `GET /.well-known/webfinger?resource=…`: with and without `acct:`, an address of ours, or the
/// hub's own address, which stands for the hub.
pub async fn webfinger(
    State(app): State<App>,
    Query(query): Query<Resource>,
    headers: HeaderMap,
) -> Served {
    let asked = query.resource.as_deref().map(str::trim).unwrap_or_default();
    if asked.is_empty() || asked.len() > RESOURCE_BYTES_MAX {
        let sentence = "say whom you look for: ?resource=acct:name@domain";
        return Ok(open(super::inbox::problem(
            StatusCode::BAD_REQUEST,
            sentence,
        )));
    }
    let mut tx = app.db.read().await?;
    match space_asked(&mut tx, &app, asked).await? {
        Some(space) => {
            let found = descriptor(&app, &space);
            Ok(open(document(&headers, StatusCode::OK, JRD, &found)))
        }
        None => Ok(open(Unserved::NotFound.into_response())),
    }
}

/// A browser on another server's page asks here before it sends its user on.
fn open(mut response: Response) -> Response {
    let any = HeaderValue::from_static("*");
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    response
}

async fn space_asked(
    tx: &mut crate::db::Tx,
    app: &App,
    asked: &str,
) -> sqlx::Result<Option<Space>> {
    if asked.starts_with("https://") || asked.starts_with("http://") {
        let bare = asked.trim_end_matches('/');
        if bare == app.addresses.base() {
            let hubs = spaces::store::by_kind(tx, Kind::Hub).await?;
            return Ok(hubs.into_iter().next());
        }
        return activities::space_named(tx, &app.addresses, bare).await;
    }
    let name = asked
        .strip_prefix("acct:")
        .unwrap_or(asked)
        .trim_start_matches('@');
    let Some((handle, domain)) = name.rsplit_once('@') else {
        return Ok(None);
    };
    let host = url::Url::parse(app.addresses.base()).ok();
    let host = host
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let is_ours =
        domain.eq_ignore_ascii_case(app.addresses.domain()) || domain.eq_ignore_ascii_case(&host);
    if !is_ours {
        return Ok(None);
    }
    spaces::store::by_handle(tx, &handle.to_ascii_lowercase()).await
}

fn descriptor(app: &App, space: &Space) -> Value {
    let addresses = &app.addresses;
    let actor = addresses.actor(space.id);
    let page = addresses.space_page(&space.handle);
    let mut links = vec![
        json!({ "rel": "self", "type": ACTIVITY, "href": actor }),
        json!({ "rel": PROFILE_PAGE, "type": "text/html", "href": page }),
        json!({ "rel": SUBSCRIBE, "template": addresses.page("/authorize_interaction?uri={uri}") }),
    ];
    // Where a member goes on who wants to take part in an event elsewhere (FEP-3b86).
    if space.kind == Kind::Member {
        let path = attend_path(app.config.language);
        let template = addresses.page(&format!("{path}?object={{object}}"));
        links.push(json!({ "rel": JOIN_INTENT, "template": template }));
    }
    json!({
        "subject": format!("acct:{}@{}", space.handle, addresses.domain()),
        "aliases": [actor, page],
        "links": links,
    })
}

/// `GET /.well-known/host-meta`: for those that still ask where WebFinger is.
pub async fn host_meta(State(app): State<App>) -> Response {
    let template = app.addresses.page("/.well-known/webfinger?resource={uri}");
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" type=\"application/jrd+json\" template=\"{template}\"/>\n</XRD>\n"
    );
    open(
        (
            [(header::CONTENT_TYPE, "application/xrd+xml; charset=utf-8")],
            body,
        )
            .into_response(),
    )
}

/// `GET /.well-known/nodeinfo`: where NodeInfo is, and the server's own actor (FEP-2677).
pub async fn nodeinfo_links(State(app): State<App>) -> Served {
    let mut tx = app.db.read().await?;
    let server = spaces::store::by_handle(&mut tx, server_actor::HANDLE).await?;
    let mut links = vec![json!({ "rel": NODEINFO, "href": app.addresses.page("/nodeinfo/2.1") })];
    if let Some(server) = server {
        links.push(json!({ "rel": APPLICATION, "href": app.addresses.actor(server.id) }));
    }
    Ok(open(axum::Json(json!({ "links": links })).into_response()))
}

/// `GET /nodeinfo/2.1`
pub async fn nodeinfo(State(app): State<App>, headers: HeaderMap) -> Served {
    let mut tx = app.db.read().await?;
    let posts = posts::store::count_in_state(&mut tx, Life::Published).await?;
    let people = accounts::store::count(&mut tx).await?;
    let settings = settings::load(&mut tx).await?;
    let found = json!({
        "version": "2.1",
        "software": {
            "name": "kiosque",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": ["atom1.0", "rss2.0"] },
        "openRegistrations": false,
        "usage": { "users": { "total": people }, "localPosts": posts },
        "metadata": {
            "nodeName": settings.name,
            "nodeDescription": settings.sentence,
        },
    });
    let content_type = concat!(
        "application/json; ",
        "profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"; charset=utf-8"
    );
    Ok(open(document(
        &headers,
        StatusCode::OK,
        content_type,
        &found,
    )))
}
