//! Kiosque and a server of another make, each in a process of its own. `./test peer` runs these.

use std::time::Duration;

use serde_json::json;

use crate::support::databases::runtime;
use crate::support::fedify::{Fedify, Options, Scheme, Tamper};

/// The tests below believe what the peer says of signatures; this one checks that it may be
/// believed: it takes a signed letter, and none that was spoilt after signing.
#[test]
fn the_peer_believes_no_spoilt_letter() {
    runtime().block_on(async {
        let options = || Options {
            accept: Some(Scheme::Rfc9421),
            ..Options::default()
        };
        let Some(sender) = Fedify::start(Options {
            sign: Some(Scheme::Cavage),
            ..options()
        })
        .await
        else {
            return;
        };
        let peer = Fedify::start(options())
            .await
            .expect("one has started already");
        let like = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/likes/1", sender.origin),
            "type": "Like",
            "actor": sender.actor("alice"),
            "object": peer.actor("bob"),
        });
        let inbox = format!("{}/inbox", peer.actor("bob"));
        let answer =
            async |scheme, tamper| sender.post("alice", &inbox, &like, scheme, tamper).await;
        assert_eq!(answer(Scheme::Rfc9421, Tamper::Body).await, 401);
        assert_eq!(answer(Scheme::Rfc9421, Tamper::Signature).await, 401);
        assert_eq!(answer(Scheme::Rfc9421, Tamper::Date).await, 401);
        assert_eq!(answer(Scheme::Rfc9421, Tamper::Unsigned).await, 401);
        assert_eq!(
            answer(Scheme::Cavage, Tamper::Nothing).await,
            401,
            "it takes RFC 9421 only"
        );
        assert_eq!(answer(Scheme::Rfc9421, Tamper::Nothing).await, 202);

        // Fedify itself knocks twice: its first signature is not taken here.
        let sent = sender.follow("alice", &peer.actor("bob")).await;
        let knocks: Vec<_> = sent.attempts.iter().map(|a| (a.scheme, a.status)).collect();
        assert_eq!(
            knocks,
            [(Scheme::Cavage, Some(401)), (Scheme::Rfc9421, Some(202))]
        );
        let follow = peer
            .letter("Follow", Duration::from_secs(5), |letter| {
                letter.is("Follow")
            })
            .await;
        assert_eq!(
            follow.key_id,
            Some(format!("{}#main-key", sender.actor("alice")))
        );
    });
}
