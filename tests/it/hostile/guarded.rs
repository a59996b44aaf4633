//! A hub that the whole world reaches: nobody has it ask its own house.

use axum::http::StatusCode;
use kiosque::clock::Clock;
use serde_json::json;

use super::rows;
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::hub::{NOW, TestHub};
use crate::support::peer::Peer;

/// Hosts that mean this machine, its neighbours, or the cloud that it runs in.
const HOME: [&str; 20] = [
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "0177.0.0.1",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "router.lan",
    "db.internal",
    "hub.local",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fd00::1]",
    "[fe80::1]",
];

on_both_databases! {
    async fn a_public_hub_asks_nothing_of_its_own_house(database: TestDatabase) {
        let settings = [
            ("KIOSQUE_PUBLIC_URL", "https://hub.example".to_owned()),
            ("KIOSQUE_DOMAIN", "hub.example".to_owned()),
        ];
        let hub = TestHub::open(database, settings, Clock::at(NOW)).await;
        let peer = Peer::start().await;
        let port = peer.host.rsplit(':').next().expect("its port");
        let before = rows::all(&hub.app.db).await;
        for host in HOME {
            for (scheme, port) in [("https", String::new()), ("http", format!(":{port}"))] {
                let actor = format!("{scheme}://{host}{port}/users/alice");
                let activity = json!({
                    "id": format!("{scheme}://{host}{port}/1"), "type": "Follow", "actor": actor,
                    "object": "https://hub.example/@kiosque",
                });
                let body = activity.to_string();
                let signing = peer.signing(&hub, &actor, body.as_bytes());
                let answer = hub.send(signing.request()).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{actor}: {}", answer.text());
                assert!(answer.text().contains("may not be asked"), "{actor}: {}", answer.text());
            }
        }
        assert_eq!(peer.reads(), 0, "nothing was asked");
        hub.settle().await;
        let after = rows::all(&hub.app.db).await;
        // The key with which the question would have been signed is no secret of a request.
        assert!(rows::differences(&before, &after).is_empty());
    }
}
