//! The proofs that our activities carry (FEP-8b32), judged by Fedify's own verifier against the
//! `assertionMethod` that the actor publishes; and Fedify's proofs, judged by ours.

use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::db::{Db, Tx};
use kiosque::federation::signatures::{PublicKey, proof};
use kiosque::posts;
use serde_json::{Value, json};

use super::{Meeting, PATIENCE, understood};
use crate::support::builders::{article, note};
use crate::support::databases::{on_both_databases, runtime};
use crate::support::fedify::{Fedify, Letter, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

fn assert_proven_by(letter: &Letter, actor: &str) {
    assert_eq!(letter.proof, "verified", "{letter:#?}");
    let key = letter.activity["proof"]["verificationMethod"].as_str();
    assert_eq!(key, Some(format!("{actor}#ed25519-key").as_str()));
}

on_both_databases! {
    async fn what_reaches_a_peer_carries_a_proof_that_the_peer_verifies(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        meeting.follow().await;
        let accept = meeting.peer.letter("Accept", PATIENCE, |letter| letter.is("Accept")).await;
        assert_proven_by(&accept, &meeting.actor.id);

        let text = article(meeting.velo.id, "Un hiver à vélo");
        let publish = async |tx: &mut Tx, now| posts::publish(tx, By::Operator, &text, now).await;
        let (post, letter) = meeting.tell(("Create", "Article"), publish).await;
        let post = post.expect("an article is published").id;
        assert_proven_by(&letter, &meeting.actor.id);
        let activity = &letter.activity;
        println!(
            "a Create with its proof: {} bytes, of which the proof {}",
            activity.to_string().len(),
            activity["proof"].to_string().len()
        );

        let edit = async |tx: &mut Tx, now| posts::edit(tx, By::Operator, post, &text, now).await;
        let (_, letter) = meeting.tell(("Update", "Article"), edit).await;
        assert_proven_by(&letter, &meeting.actor.id);
        let retract = async |tx: &mut Tx, now| posts::retract(tx, By::Operator, post, now).await;
        let (_, letter) = meeting.tell(("Delete", "Tombstone"), retract).await;
        assert_proven_by(&letter, &meeting.actor.id);
    }

    async fn an_announce_is_proven_by_who_announces(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        let Meeting { hub, peer, .. } = &meeting;
        let kiosque = peer.lookup(&format!("@kiosque@{}", hub.domain)).await;
        let sent = peer.follow("alice", &kiosque.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        peer.letter("Accept", PATIENCE, |letter| letter.is("Accept")).await;
        let app = &hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let text = note(meeting.velo.id, "Le kiosque le répète.");
        let post = posts::publish(&mut tx, By::Operator, &text, app.clock.now()).await;
        post.expect("a note is published");
        tx.commit().await.expect("it is kept");
        app.told();
        let letter = peer.letter("Announce", PATIENCE, |letter| letter.is("Announce")).await;
        assert_eq!(understood(&letter).actor.as_ref(), Some(&kiosque.id));
        assert_proven_by(&letter, &kiosque.id);
    }

    async fn a_key_that_cannot_be_used_does_not_silence_the_hub(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        spoil_the_proving_keys(&meeting.hub.hub.app.db).await;
        meeting.follow().await;
        let letter = meeting.publish("Sans preuve, mais signée.").await;
        assert_eq!(letter.proof, "none");
        assert_eq!(letter.activity.get("proof"), None);
    }
}

async fn spoil_the_proving_keys(db: &Db) {
    let spoil = "UPDATE actor_key SET ed25519_pkcs8 = rsa_pkcs8";
    let spoilt = match db {
        Db::Sqlite { write, .. } => {
            let done = sqlx::query(spoil).execute(write).await;
            done.expect("the keys are written").rows_affected()
        }
        Db::Postgres(pool) => {
            let done = sqlx::query(spoil).execute(pool).await;
            done.expect("the keys are written").rows_affected()
        }
    };
    assert!(spoilt > 0);
}

/// The tests above believe what the peer says of proofs; here it is seen to tell one that holds
/// from one that does not, and its own proofs are checked by our verifier.
#[test]
fn the_peer_believes_no_spoilt_proof_and_its_own_proofs_hold() {
    runtime().block_on(async {
        let Some(sender) = Fedify::start(Options::default()).await else {
            return;
        };
        let peer = Fedify::start(Options::default())
            .await
            .expect("one has started already");
        let sent = sender.follow("alice", &peer.actor("bob")).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        let follow = peer
            .letter("Follow", PATIENCE, |letter| letter.is("Follow"))
            .await;
        assert_eq!(follow.proof, "verified");

        let now = Clock::system().now();
        let key_id = proof::key_id(&follow.activity).expect("a proof");
        let key = published_key(&sender.actor("alice"), key_id).await;
        assert_eq!(proof::check(&follow.activity, &key, now), Ok(()));
        let mut spoilt = follow.activity.clone();
        spoilt["object"] = json!(peer.actor("alice"));
        assert_eq!(proof::check(&spoilt, &key, now), Err(proof::Refusal::Wrong));

        peer.forget_letters().await;
        let inbox = format!("{}/inbox", peer.actor("bob"));
        let scheme = Scheme::Rfc9421;
        sender
            .post("alice", &inbox, &spoilt, scheme, Tamper::Nothing)
            .await;
        let letters = peer.letters().await;
        assert_eq!(letters.len(), 1, "{letters:#?}");
        assert_eq!(letters[0].signature, "verified");
        assert_eq!(letters[0].proof, "does not hold");
    });
}

/// The key of this id in the actor's `assertionMethod`.
async fn published_key(actor: &str, key_id: &str) -> PublicKey {
    let request = reqwest::Client::builder().no_proxy().build();
    let request = request.expect("a client").get(actor);
    let answer = request.header("accept", "application/activity+json").send();
    let document: Value = answer.await.expect("an actor").json().await.expect("JSON");
    let methods = document["assertionMethod"].as_array().expect("its keys");
    let key = methods.iter().find(|key| key["id"] == key_id);
    let key = key.expect("the key that signed");
    let text = key["publicKeyMultibase"].as_str().expect("a key");
    PublicKey::parse(text).expect("a key")
}
