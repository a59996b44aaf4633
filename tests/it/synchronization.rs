//! Followers synchronisation (FEP-8fcf): a server may read which of its own people follow, and no
//! other's; a list elsewhere in which ours stand by mistake is set right.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, header};
use kiosque::clock::Clock;
use kiosque::federation::signatures::{
    self, COLLECTION_SYNCHRONIZATION, Claim, Digested, PrivateKey, PublicKey, RsaKey, Scheme, proof,
};
use kiosque::federation::synchronization::heard;
use kiosque::federation::{store, wire};
use kiosque::spaces;
use kiosque::spaces::followers::{self, Follower};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::{Answer, TestHub};
use crate::support::sink::Sink;

static KEY: LazyLock<RsaKey> = LazyLock::new(signatures::generate_rsa);

/// An actor of another server, as if it had been read before.
async fn known_actor(hub: &TestHub, uri: &str) {
    let document = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": uri, "type": "Person", "preferredUsername": "ada", "inbox": format!("{uri}/inbox"),
        "followers": format!("{uri}/followers"),
        "publicKey": {
            "id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": KEY.public_pem,
        },
    });
    let actor = wire::actor(uri, document).expect("an actor");
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    store::put_remote_actor(&mut tx, &actor, now)
        .await
        .expect("it is kept");
    tx.commit().await.expect("it is kept");
}

async fn asked_by(hub: &TestHub, path: &str, actor: Option<&str>) -> Answer {
    let mut request = Request::get(path).body(Body::empty()).expect("a request");
    if let Some(actor) = actor {
        let url = Url::parse(&hub.app.addresses.page(path)).expect("an address");
        let key = PrivateKey::rsa_from_pkcs8(&KEY.pkcs8).expect("a key");
        let key_id = format!("{actor}#main-key");
        let now = hub.app.clock.now();
        let signed = signatures::sign_get(Scheme::Cavage, &key, &key_id, &url, now);
        request.headers_mut().extend(signed.expect("it signs"));
    }
    hub.send(request).await
}

/// The header and the claim of a letter with it; signed over it, or put on afterwards.
fn letter(text: &str, is_signed: bool) -> (HeaderMap, Claim) {
    let name = HeaderName::from_static(COLLECTION_SYNCHRONIZATION);
    let value = HeaderValue::from_str(text).expect("plain text");
    let key = PrivateKey::rsa_from_pkcs8(&KEY.pkcs8).expect("a key");
    let url = Url::parse("https://hub.example/ap/inbox").expect("an address");
    let mut headers = HeaderMap::new();
    if is_signed {
        headers.insert(name.clone(), value.clone());
    }
    let body = Digested::of(axum::body::Bytes::from_static(b"{}"));
    let now = Clock::system().now();
    let signed = signatures::sign_post(Scheme::Cavage, &key, "k", &url, &body, headers, now);
    let mut headers = signed.expect("it signs");
    headers.insert(name, value);
    let claim = signatures::claim(&headers).expect("a signature");
    (headers, claim)
}

#[test]
fn a_header_counts_only_where_it_was_signed() {
    let text = "collectionId=\"https://p.example/f\", url=\"https://p.example/s\", digest=\"ab\"";
    let (headers, claim) = letter(text, true);
    let said = heard::read(&headers, &claim).expect("it is read");
    assert_eq!(
        (
            said.collection.as_str(),
            said.url.as_str(),
            said.digest.as_str()
        ),
        ("https://p.example/f", "https://p.example/s", "ab")
    );
    let (headers, claim) = letter(text, false);
    assert_eq!(heard::read(&headers, &claim), None);
    for broken in [
        "",
        "collectionId=\"a\"",
        "url=\"b\", digest=\"c\"",
        "collectionId=\"a",
    ] {
        let (headers, claim) = letter(broken, true);
        assert_eq!(heard::read(&headers, &claim), None, "{broken}");
    }
}

on_both_databases! {
    async fn a_server_reads_which_of_its_people_follow_and_no_others(hub: TestHub) {
        let space = hub.community("velo").await;
        let here = "https://peer.example/users/ada";
        let elsewhere = "https://other.example/users/zoe";
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for uri in [here, elsewhere] {
            let follower = Follower {
                actor_uri: uri.to_owned(),
                follow_uri: format!("{uri}/follow"),
                inbox: format!("{uri}/inbox"),
                shared_inbox: None,
                host: wire::host(uri).expect("a host"),
            };
            let now = hub.app.clock.now();
            followers::follow(&mut tx, &space, &follower, now).await.expect("they follow");
        }
        tx.commit().await.expect("it is kept");
        let reader = "https://peer.example/users/bob";
        known_actor(&hub, reader).await;
        let path = format!("/ap/actors/{}/followers/synchronization", space.id);
        let unsigned = asked_by(&hub, &path, None).await;
        assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED, "{}", unsigned.text());
        let read = asked_by(&hub, &path, Some(reader)).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.text());
        assert_eq!(read.json()["orderedItems"], json!([here]));
        assert!(read.header("cache-control").contains("no-store"));
        assert!(read.header(header::CONTENT_TYPE.as_str()).starts_with("application/activity+json"));
        let nobody = format!("/ap/actors/{}/followers/synchronization", uuid::Uuid::now_v7());
        assert_eq!(asked_by(&hub, &nobody, Some(reader)).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_list_elsewhere_in_which_ours_stand_by_mistake_is_set_right(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        let actor = format!("http://{}/actors/ada", sink.host(1));
        known_actor(&hub, &actor).await;
        let said = |collection: String, url: String, digest: &str| heard::Said {
            collection,
            url,
            digest: digest.to_owned(),
        };
        let list = format!("http://{}/list", sink.host(1));
        let document = json!({
            "id": list, "type": "OrderedCollection",
            "orderedItems": [
                hub.app.addresses.actor(space.id), "https://elsewhere.example/users/x", 7,
            ],
        });
        sink.document("/list", 200, document.to_string());
        let followers = format!("{actor}/followers");
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        // Not its own collection, not its own host, nobody in it.
        for ignored in [
            said(format!("{actor}/other"), list.clone(), "ab"),
            said(followers.clone(), "https://victim.example/list".to_owned(), "ab"),
            said(followers.clone(), list.clone(), "0000"),
        ] {
            heard::note(&mut tx, &actor, &ignored, now).await.expect("it is read");
        }
        tx.commit().await.expect("it is kept");
        heard::set_right(&hub.app).await.expect("nothing is to be read");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        heard::note(&mut tx, &actor, &said(followers, list, "ab"), now).await.expect("noted");
        tx.commit().await.expect("it is kept");
        heard::set_right(&hub.app).await.expect("the list is read");
        let stop = CancellationToken::new();
        let mut loops = kiosque::jobs::start(&hub.app, &stop);
        assert!(sink.wait_for(1, std::time::Duration::from_secs(60)).await);
        stop.cancel();
        while loops.join_next().await.is_some() {}
        let letters = sink.letters();
        assert_eq!((letters.len(), letters[0].kind.as_str()), (1, "Undo"));
        let address = Url::parse(&letters[0].id).expect("an address");
        let served = hub.get_as(address.path(), "application/activity+json").await;
        assert_eq!(served.status, StatusCode::NOT_FOUND, "it is for who got it");
        let [sent] = &texts(&hub.app.db, "SELECT body FROM activity WHERE kind = 'Undo'").await[..] else { panic!("one") };
        let undo: serde_json::Value = serde_json::from_str(sent).expect("JSON");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let keys = spaces::store::keys::pair(&mut tx, space.id, 1).await.expect("they are read");
        let key = PublicKey::parse(&keys.expect("a space has keys").ed25519_public).expect("a key");
        assert_eq!(proof::check(&undo, &key, now), Ok(()), "proven, as all that is sent");
    }
}
