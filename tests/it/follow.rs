//! Following, answering, sharing and liking from one's own server: what a visitor types is asked of
//! their server, whatever it answers, and nobody is led to a place that is not public.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::posts;
use serde_json::json;

use crate::support::builders::article;
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::hub::{Answer, NOW, TestHub};

#[derive(serde::Deserialize)]
struct Asked {
    resource: String,
}

/// A server that knows several people, each of whom it speaks of in another way. Answers its
/// `host:port`.
async fn a_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let own = listener.local_addr().expect("its number").to_string();
    let routes = Router::new().route("/.well-known/webfinger", get(answer));
    let routes = routes.with_state(own.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    own
}

async fn answer(State(own): State<String>, Query(asked): Query<Asked>) -> Response {
    let link =
        |rel: &str, path: &str| json!({ "rel": rel, "template": format!("http://{own}{path}") });
    let subscribe = link(
        "http://ostatus.org/schema/1.0/subscribe",
        "/subscribe?acct={uri}",
    );
    let follow = link(
        "https://w3id.org/fep/3b86/Follow",
        "/follow?object={object}&back={on-success}",
    );
    let like = link("https://w3id.org/fep/3b86/Like", "/like?it={object}");
    let share = link("https://w3id.org/fep/3b86/Announce", "/boost?it={object}");
    let reply = link(
        "https://w3id.org/fep/3b86/Create",
        "/write?to={inReplyTo}&text={content}",
    );
    let links = match asked.resource.trim_start_matches("acct:").split('@').next() {
        Some("intents") => json!([subscribe, like, share, reply, follow]),
        Some("older") => json!([subscribe]),
        Some("silent") => json!([]),
        Some("script") => json!([{
            "rel": "http://ostatus.org/schema/1.0/subscribe",
            "template": "javascript:alert('{uri}')",
        }]),
        Some("page") => return "<!doctype html><p>Nothing here".into_response(),
        Some("loop") => {
            let again = format!("/.well-known/webfinger?resource={}", asked.resource);
            return Redirect::temporary(&again).into_response();
        }
        Some("slow") => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            json!([])
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Json(json!({ "subject": asked.resource, "links": links })).into_response()
}

async fn follow(hub: &TestHub, account: &str) -> Answer {
    let fields = [("space", "velo"), ("account", account)];
    hub.post_form("/suivre", &fields).await
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Refused with these words, and what was typed still stands in the form.
fn assert_refused(answer: &Answer, words: &str, typed: &str) {
    let page = answer.text();
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{typed}: {page}"
    );
    assert!(
        page.contains("role=\"alert\"") && page.contains(words),
        "{typed}: {page}"
    );
    assert!(
        page.contains(&format!("value=\"{typed}\"")),
        "{typed} is still there: {page}"
    );
    assert!(page.contains("aria-invalid=\"true\""), "{typed}");
}

/// A post by the space, as its id.
async fn published(hub: &TestHub, space: kiosque::ids::SpaceId) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let post = posts::publish(&mut tx, By::Operator, &article(space, "Trois pistes"), now).await;
    tx.commit().await.expect("it is kept");
    hub.app.addresses.post(post.expect("it is published").id)
}

on_both_databases! {
    async fn each_server_is_asked_in_the_way_it_knows_and_leads_home(hub: TestHub) {
        let space = hub.community("velo").await;
        let own = a_server().await;
        let actor = encoded(&hub.app.addresses.actor(space.id));
        let page = encoded(&hub.app.addresses.space_page("velo"));
        for (account, expected) in [
            (format!("intents@{own}"), format!("/follow?object={actor}&back={page}")),
            (format!(" @older@{own} "), format!("/subscribe?acct={actor}")),
            (format!("acct:silent@{own}"), format!("/authorize_interaction?uri={actor}")),
            (own.clone(), format!("/authorize_interaction?uri={actor}")),
            (format!("http://{own}/@someone"), format!("/authorize_interaction?uri={actor}")),
        ] {
            let answer = follow(&hub, &account).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{account}: {}", answer.text());
            assert_eq!(answer.header("location"), format!("http://{own}{expected}"), "{account}");
        }
    }

    async fn what_cannot_be_followed_from_is_told_and_what_was_typed_is_kept(hub: TestHub) {
        hub.community("velo").await;
        let own = a_server().await;
        for (account, words) in [
            ("alice", "ni à une adresse du fédivers ni à un serveur"),
            ("&lt;b&gt;x", "ni à une adresse du fédivers ni à un serveur"),
            (&format!("nobody@{own}"), "il ne connaît pas ce nom"),
            (&format!("page@{own}"), "pas comme ceux du fédivers"),
            (&format!("loop@{own}"), "pas comme ceux du fédivers"),
            (&format!("script@{own}"), "joignable depuis l’internet public"),
            ("alice@127.0.0.1:1", "ne répond pas"),
        ] {
            let typed = account.replace("&lt;", "<").replace("&gt;", ">");
            let answer = follow(&hub, &typed).await;
            assert_refused(&answer, words, &account.replace("&lt;", "&#60;").replace("&gt;", "&#62;"));
        }
        let unknown = hub.post_form("/suivre", &[("space", "nowhere"), ("account", &own)]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let server = hub.post_form("/suivre", &[("space", "relay"), ("account", &own)]).await;
        assert_eq!(server.status, StatusCode::NOT_FOUND, "the server's own actor is not followed");
    }

    async fn a_slow_server_is_not_waited_for(hub: TestHub) {
        hub.community("velo").await;
        let account = format!("slow@{}", a_server().await);
        let answer = tokio::time::timeout(Duration::from_secs(9), follow(&hub, &account)).await;
        assert_refused(&answer.expect("within nine seconds"), "ne répond pas", &account);
    }

    async fn private_addresses_are_never_asked_by_a_public_hub(database: TestDatabase) {
        let public = [("KIOSQUE_DOMAIN", "hub.example".to_owned())];
        let hub = TestHub::open(database, public, Clock::at(NOW)).await;
        hub.community("velo").await;
        for account in ["alice@127.0.0.1:8080", "localhost", "http://192.168.1.1/", "alice@[::1]:80",
            "root@169.254.169.254", "alice@0x7f.1", "alice@db.internal"] {
            let answer = follow(&hub, account).await;
            assert_refused(&answer, "joignable depuis l’internet public", account);
        }
    }

    async fn who_asks_too_often_is_told_when_to_come_again_and_others_go_on(database: TestDatabase) {
        let settings = [
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
            ("KIOSQUE_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ];
        let hub = TestHub::open(database, settings, Clock::at(NOW)).await;
        hub.community("velo").await;
        let own = a_server().await;
        for _ in 0..10 {
            assert_eq!(through_proxy(&hub, "198.51.100.7", &own).await.status, StatusCode::SEE_OTHER);
        }
        let refused = through_proxy(&hub, "198.51.100.7", &own).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.header("retry-after"), "6");
        assert!(refused.text().contains(&format!("value=\"{own}\"")), "what was typed is kept");
        assert_eq!(through_proxy(&hub, "198.51.100.8", &own).await.status, StatusCode::SEE_OTHER);
        hub.app.clock.advance(6);
        assert_eq!(through_proxy(&hub, "198.51.100.7", &own).await.status, StatusCode::SEE_OTHER);
    }

    async fn one_answers_shares_and_likes_from_home(hub: TestHub) {
        let space = hub.community("velo").await;
        let uri = published(&hub, space.id).await;
        let own = a_server().await;
        let object = encoded(&uri);
        for (name, intent, expected) in [
            ("intents", "reply", format!("/write?to={object}&text=")),
            ("intents", "share", format!("/boost?it={object}")),
            ("intents", "like", format!("/like?it={object}")),
            ("older", "like", format!("/subscribe?acct={object}")),
            ("silent", "reply", format!("/authorize_interaction?uri={object}")),
        ] {
            let account = format!("{name}@{own}");
            let fields = [("uri", uri.as_str()), ("account", &account), ("intent", intent)];
            let answer = hub.post_form("/interagir", &fields).await;
            assert_eq!(answer.header("location"), format!("http://{own}{expected}"), "{name} {intent}");
        }
        let wrong = hub.post_form("/interagir", &[("uri", &uri), ("account", "alice")]).await;
        assert_refused(&wrong, "ni à une adresse du fédivers", "alice");
        assert!(wrong.text().contains("Trois pistes"), "the page says what is answered");
        for uri in ["https://evil.example/1", "", &hub.app.addresses.actor(space.id)] {
            let answer = hub.post_form("/interagir", &[("uri", uri), ("account", &own)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{uri}");
        }
        let alone = hub.get(&format!("/interagir?uri={object}")).await;
        assert!(alone.text().contains("name=\"intent\" value=\"share\""), "a form of its own");
    }

    async fn those_whom_another_server_sends_here_are_helped(hub: TestHub) {
        let space = hub.community("velo").await;
        let uri = published(&hub, space.id).await;
        let to = |uri: &str| format!("/authorize_interaction?uri={}", encoded(uri));
        for named in ["velo@localhost:8080", "@velo@localhost:8080", "acct:velo@localhost:8080",
            "http://localhost:8080/@velo"] {
            assert_eq!(hub.get(&to(named)).await.header("location"), "/@velo", "{named}");
        }
        let own = hub.get(&to(&uri)).await;
        assert!(own.header("location").starts_with("/ap/posts/"), "{}", own.header("location"));
        let other = hub.get(&to("https://peer.example/@alice/1")).await;
        assert_eq!(other.status, StatusCode::OK);
        assert!(other.text().contains("href=\"https://peer.example/@alice/1\""), "a way back");
        let hostile = hub.get(&to("javascript:alert(1)//<script>")).await.text();
        assert!(!hostile.contains("href=\"javascript"), "{hostile}");
        assert!(!hostile.contains("//<script>"), "{hostile}");
        assert_eq!(hub.get("/authorize_interaction").await.status, StatusCode::BAD_REQUEST);
    }

    async fn the_box_has_a_handle_a_code_and_other_ways(hub: TestHub) {
        hub.community("velo").await;
        let page = hub.get("/@velo").await.text();
        for part in ["@velo@localhost:8080", "action=\"/suivre\"", "/qr/velo.svg", "/@velo.rss",
            "/@velo.ics", "follow.js"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let code = hub.get("/qr/velo.svg").await;
        assert_eq!(code.header("content-type"), "image/svg+xml");
        assert!(code.text().starts_with("<svg ") && code.text().contains("viewBox=\"0 0 "));
        assert_eq!(hub.get("/qr/nobody.svg").await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get("/qr/velo").await.status, StatusCode::NOT_FOUND);
        let alone = hub.get("/suivre?space=velo&account=alice%40a.example").await.text();
        assert!(alone.contains("value=\"alice@a.example\""), "{alone}");
    }
}

/// As a proxy on this machine passes a visitor's form on; the visitor adds an address of their own.
async fn through_proxy(hub: &TestHub, client: &str, account: &str) -> Answer {
    let form = format!("space=velo&account={}", encoded(account));
    let mut request = Request::post("/suivre")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", format!("203.0.113.99, {client}"))
        .body(Body::from(form))
        .expect("a request");
    let proxy = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000)));
    request.extensions_mut().insert(proxy);
    hub.send(request).await
}
