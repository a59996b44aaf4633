//! Kiosque and a server of another make: Fedify, in a process of its own, verifies what we send and
//! signs what it sends with its own code. Here the hub lives in the test's process; in
//! `peer/process.rs` it has one of its own, and is killed. `./test peer` runs these.

mod agendas;
mod attending;
mod exchanges;
mod forwarding;
mod mastodon;
mod process;
mod proofs;
mod threads;

use std::time::{Duration, Instant};

use kiosque::accounts::By;
use kiosque::clock::{Clock, Millis};
use kiosque::db::Tx;
use kiosque::spaces::Space;
use kiosque::{events, posts};
use serde_json::json;

use crate::support::builders::{article, gathering, note};
use crate::support::databases::{on_both_databases, runtime};
use crate::support::fedify::{Fedify, Letter, LookedUp, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

/// What the project promises between publishing and being read elsewhere.
const PROMISED: Duration = Duration::from_secs(1);
/// Longer than any delivery takes that is still to come.
const QUIET: Duration = Duration::from_millis(1_500);
/// For what is answered rather than promised.
const PATIENCE: Duration = Duration::from_secs(20);

/// A hub with the community `velo`, and a peer that looked it up.
struct Meeting {
    hub: LiveHub,
    peer: Fedify,
    velo: Space,
    actor: LookedUp,
}

impl Meeting {
    /// None where there is no peer to meet.
    async fn arrange(hub: LiveHub, options: Options) -> Option<Meeting> {
        let peer = Fedify::start(options).await?;
        let velo = hub.hub.community("velo").await;
        let actor = peer.lookup(&format!("@velo@{}", hub.domain)).await;
        Some(Meeting {
            hub,
            peer,
            velo,
            actor,
        })
    }

    async fn follow(&self) {
        let sent = self.peer.follow("alice", &self.actor.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        self.peer
            .letter("Accept", PATIENCE, |letter| letter.is("Accept"))
            .await;
    }

    fn inbox(&self) -> &str {
        self.actor.inbox.as_deref().expect("an actor has an inbox")
    }

    /// Does something in one transaction, and waits for the letter that tells of it.
    async fn tell<T>(
        &self,
        what: (&str, &str),
        act: impl AsyncFnOnce(&mut Tx, Millis) -> T,
    ) -> (T, Letter) {
        self.peer.forget_letters().await;
        let app = &self.hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let done = act(&mut tx, app.clock.now()).await;
        tx.commit().await.expect("it is kept");
        let committed = app.clock.now();
        app.told();
        let (kind, object) = what;
        let name = format!("{kind}({object})");
        let letter = self
            .peer
            .letter(&name, PROMISED, |letter| letter.says(kind, object))
            .await;
        println!(
            "published → received: {name} {} ms",
            letter.at_ms - committed.0
        );
        assert_eq!(letter.status, Some(202), "{letter:?}");
        assert_eq!(understood(&letter).actor, Some(self.actor.id.clone()));
        (done, letter)
    }

    async fn publish(&self, body: &str) -> Letter {
        let text = note(self.velo.id, body);
        let publish = async |tx: &mut Tx, now| posts::publish(tx, By::Operator, &text, now).await;
        let (post, letter) = self.tell(("Create", "Note"), publish).await;
        post.expect("a note is published");
        letter
    }
}

fn understood(letter: &Letter) -> &crate::support::fedify::Understood {
    letter
        .understood
        .as_ref()
        .expect("Fedify verified and read it")
}

on_both_databases! {
    async fn a_peer_finds_the_actor_as_it_is_described(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        let Meeting { hub, peer, actor, .. } = &meeting;
        assert_eq!(actor.kind, "Group");
        assert_eq!(actor.subject, format!("acct:velo@{}", hub.domain));
        assert_eq!(actor.preferred_username.as_deref(), Some("velo"));
        assert_eq!(actor.name.as_deref(), Some("Le velo"));
        assert_eq!(actor.url, Some(format!("{}/@velo", hub.origin)));
        assert_eq!(actor.inbox, Some(format!("{}/inbox", actor.id)));
        assert_eq!(actor.shared_inbox, Some(format!("{}/ap/inbox", hub.origin)));
        assert_eq!(actor.public_keys, [format!("{}#main-key", actor.id)]);
        assert_eq!(actor.assertion_methods.len(), 1);
        assert_eq!(actor.followers, Some(0));
        assert_eq!(peer.fetch(&actor.id).await["type"], "Group");
    }

    async fn a_follower_hears_of_all_that_is_published(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        meeting.follow().await;
        let followed = meeting.peer.lookup(&format!("@velo@{}", meeting.hub.domain)).await;
        assert_eq!(followed.followers, Some(1));

        let letter = meeting.publish("La **vélorue** est ouverte.").await;
        assert_eq!(letter.path, "/inbox", "a shared inbox is used where there is one");
        assert_eq!(letter.key_id, Some(format!("{}#main-key", meeting.actor.id)));
        assert!(letter.user_agent.as_deref().is_some_and(|agent| agent.starts_with("Kiosque/")));
        let content = understood(&letter).content.clone().unwrap_or_default();
        assert!(content.contains("<strong>vélorue</strong>"), "{content}");
        assert_eq!(understood(&letter).attributed_to, Some(meeting.actor.id.clone()));

        let text = article(meeting.velo.id, "Un hiver à vélo");
        let publish = async |tx: &mut Tx, now| posts::publish(tx, By::Operator, &text, now).await;
        let (post, letter) = meeting.tell(("Create", "Article"), publish).await;
        let post = post.expect("an article is published");
        assert_eq!(understood(&letter).name.as_deref(), Some("Un hiver à vélo"));
        let object = understood(&letter).object_id.clone().expect("objects have ids");
        let fetched = meeting.peer.fetch(&object).await;
        assert_eq!(fetched["name"], "Un hiver à vélo", "it reads the same where it lives");

        let changed = article(meeting.velo.id, "Un long hiver à vélo");
        let edit =
            async |tx: &mut Tx, now| posts::edit(tx, By::Operator, post.id, &changed, now).await;
        let (_, letter) = meeting.tell(("Update", "Article"), edit).await;
        assert_eq!(understood(&letter).name.as_deref(), Some("Un long hiver à vélo"));
        assert_eq!(understood(&letter).object_id.as_ref(), Some(&object));

        let start = Clock::system().now().plus_seconds(7 * 24 * 3600);
        let plan = gathering(meeting.velo.id, "Atelier de réparation", start);
        let announce = async |tx: &mut Tx, now| events::announce(tx, By::Operator, &plan, now).await;
        let (event, letter) = meeting.tell(("Create", "Event"), announce).await;
        let event = event.expect("an event is announced");
        assert_eq!(understood(&letter).name.as_deref(), Some("Atelier de réparation"));
        assert!(understood(&letter).start.is_some());

        let cancel = async |tx: &mut Tx, now| events::cancel(tx, By::Operator, event.id, now).await;
        let (cancelled, _) = meeting.tell(("Update", "Event"), cancel).await;
        cancelled.expect("an event is cancelled");

        let retract = async |tx: &mut Tx, now| posts::retract(tx, By::Operator, post.id, now).await;
        let (_, letter) = meeting.tell(("Delete", "Tombstone"), retract).await;
        assert_eq!(understood(&letter).object_id, Some(object));
    }

    async fn who_unfollows_hears_no_more(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        meeting.follow().await;
        meeting.publish("Une nouvelle que tout le monde entend.").await;
        let sent = meeting.peer.unfollow("alice", &meeting.actor.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        wait_for_followers(&meeting, 0).await;

        // Bob follows, so that there is a letter whose arrival tells that all has been sent.
        let sent = meeting.peer.follow("bob", &meeting.actor.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        wait_for_followers(&meeting, 1).await;
        let sent = meeting.peer.unfollow("bob", &meeting.actor.id).await;
        assert_eq!(sent.status, Some(202), "{sent:?}");
        wait_for_followers(&meeting, 0).await;
        meeting.peer.forget_letters().await;
        let app = &meeting.hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let text = note(meeting.velo.id, "Une nouvelle que plus personne n’entend.");
        let published = posts::publish(&mut tx, By::Operator, &text, app.clock.now()).await;
        published.expect("a note is published");
        tx.commit().await.expect("it is kept");
        app.told();
        tokio::time::sleep(QUIET).await;
        let creations: Vec<_> =
            meeting.peer.letters().await.into_iter().filter(|letter| letter.is("Create")).collect();
        assert!(creations.is_empty(), "{creations:?}");
    }

    async fn a_peer_that_takes_only_draft_cavage_is_told(hub: LiveHub) {
        let options = Options { accept: Some(Scheme::Cavage), sign: Some(Scheme::Cavage), ..Options::default() };
        let Some(meeting) = Meeting::arrange(hub, options).await else { return };
        meeting.follow().await;
        meeting.publish("Bonjour.").await;
        let letters = meeting.peer.letters().await;
        assert!(letters.iter().all(|letter| letter.scheme == Scheme::Cavage), "{letters:?}");
    }

    async fn a_peer_that_takes_only_rfc_9421_is_knocked_at_twice_once(hub: LiveHub) {
        let options = Options { accept: Some(Scheme::Rfc9421), ..Options::default() };
        let Some(meeting) = Meeting::arrange(hub, options).await else { return };
        meeting.follow().await;
        let letters = meeting.peer.letters().await;
        let knocks: Vec<_> = letters.iter().map(|letter| (letter.scheme, letter.status)).collect();
        assert_eq!(knocks, [(Scheme::Cavage, Some(401)), (Scheme::Rfc9421, Some(202))]);
        meeting.publish("Bonjour.").await;
        let letters = meeting.peer.letters().await;
        let knocks: Vec<_> = letters.iter().map(|letter| letter.scheme).collect();
        assert_eq!(knocks, [Scheme::Rfc9421], "what worked is remembered");
    }

    async fn every_kind_of_signed_activity_is_taken(hub: LiveHub) {
        for sign in [Scheme::Cavage, Scheme::Rfc9421] {
            let options = Options { sign: Some(sign), ..Options::default() };
            let Some(peer) = Fedify::start(options).await else { return };
            let handle = if sign == Scheme::Cavage { "velo" } else { "marche" };
            let space = hub.hub.community(handle).await;
            let actor = peer.lookup(&format!("@{handle}@{}", hub.domain)).await;
            let inbox = actor.inbox.as_deref().expect("an actor has an inbox");
            let mut tx = hub.hub.app.db.begin().await.expect("a transaction");
            let text = note(space.id, "À aimer.");
            let post = posts::publish(&mut tx, By::Operator, &text, hub.hub.app.clock.now()).await;
            tx.commit().await.expect("it is kept");
            let post = hub.hub.app.addresses.post(post.expect("a note is published").id);
            for (kind, object) in [
                ("Follow", &actor.id), ("Undo(Follow)", &actor.id), ("Create(Note)", &post),
                ("Update(Note)", &post), ("Like", &post), ("Undo(Like)", &post),
                ("Announce", &post), ("Undo(Announce)", &post), ("Accept", &actor.id),
                ("Reject", &actor.id), ("Block", &actor.id), ("Flag", &actor.id),
                ("Delete", &post), ("Dance", &post), ("Delete(actor)", &post),
            ] {
                // A note of the peer's own: it may not write at our addresses.
                let sent = match kind {
                    "Create(Note)" => peer.reply("alice", inbox, object, "Merci !").await,
                    "Update(Note)" => peer.send("alice", kind, inbox, &format!("{}/notes/1", peer.origin)).await,
                    _ => peer.send("alice", kind, inbox, object).await,
                };
                assert_eq!(sent.status, Some(202), "{kind}: {sent:?}");
                assert!(sent.attempts.iter().all(|attempt| attempt.scheme == sign), "{kind}: {sent:?}");
            }
        }
    }

    async fn a_letter_that_was_spoilt_is_refused(hub: LiveHub) {
        let Some(meeting) = Meeting::arrange(hub, Options::default()).await else { return };
        let Meeting { peer, actor, hub, .. } = &meeting;
        let like = |name: &str| json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/likes/{name}", peer.origin),
            "type": "Like",
            "actor": peer.actor("alice"),
            "object": actor.id,
        });
        for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
            for tamper in [Tamper::Body, Tamper::Signature, Tamper::Date, Tamper::Unsigned] {
                let like = like(&format!("{scheme:?}-{tamper:?}"));
                let status = peer.post("alice", meeting.inbox(), &like, scheme, tamper).await;
                assert_eq!(status, 401, "{scheme:?} {tamper:?}");
            }
            let like = like(&format!("{scheme:?}"));
            let status = peer.post("alice", meeting.inbox(), &like, scheme, Tamper::Nothing).await;
            assert_eq!(status, 202, "{scheme:?}");
        }
        // Signed by alice, said by bob.
        let mut lie = like("lie");
        lie["actor"] = json!(peer.actor("bob"));
        let status = peer.post("alice", meeting.inbox(), &lie, Scheme::Cavage, Tamper::Nothing).await;
        assert_eq!(status, 401);
        assert_eq!(peer.lookup(&format!("@velo@{}", hub.domain)).await.id, actor.id);
    }
}

/// Asks until it is so.
async fn wait_until(what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How many like something of ours, as its `likes` tells everybody.
async fn likes(hub: &LiveHub, uri: &str) -> i64 {
    let path = format!("{}/likes", uri.trim_start_matches(&hub.origin));
    let told = hub.hub.get_as(&path, "application/activity+json").await;
    told.json()["totalItems"].as_i64().expect("a number")
}

async fn wait_for_followers(meeting: &Meeting, count: u64) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let actor = meeting
            .peer
            .lookup(&format!("@velo@{}", meeting.hub.domain))
            .await;
        if actor.followers == Some(count) {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{:?} followers, not {count}",
            actor.followers
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The tests above believe what the peer says of signatures; this one checks that it may be
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
            .letter("Follow", PATIENCE, |letter| letter.is("Follow"))
            .await;
        assert_eq!(
            follow.key_id,
            Some(format!("{}#main-key", sender.actor("alice")))
        );
    });
}
