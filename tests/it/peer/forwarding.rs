//! What one says and another brings: taken for the proof that Fedify puts inside it (FEP-8b32), on a
//! request that the other signed; and what a group elsewhere passes on. Nothing is taken without.

use kiosque::accounts::By;
use kiosque::clock::Clock;
use kiosque::spaces::Space;
use kiosque::{conversation, peers, policing, posts};
use serde_json::{Value, json};

use super::{likes, wait_until};
use crate::support::builders::note;
use crate::support::databases::on_both_databases;
use crate::support::fedify::{Fedify, Options, Scheme, Tamper};
use crate::support::hub::LiveHub;

const ACTIVITY_STREAMS: &str = "https://www.w3.org/ns/activitystreams";

/// Two servers: on one alice says something, on the other carol brings it.
struct Relay {
    hub: LiveHub,
    author: Fedify,
    bearer: Fedify,
    inbox: String,
    post: String,
}

impl Relay {
    async fn arrange(hub: LiveHub) -> Option<Relay> {
        let author = Fedify::start(Options::default()).await?;
        let bearer = Fedify::start(Options::default()).await?;
        let velo: Space = hub.hub.community("velo").await;
        let app = &hub.hub.app;
        let mut tx = app.db.begin().await.expect("a transaction");
        let text = note(velo.id, "À aimer.");
        let post = posts::publish(&mut tx, By::Operator, &text, Clock::system().now()).await;
        tx.commit().await.expect("it is kept");
        let post = app.addresses.post(post.expect("a note is published").id);
        let inbox = app.addresses.shared_inbox();
        Some(Relay {
            hub,
            author,
            bearer,
            inbox,
            post,
        })
    }

    fn like(&self, name: &str) -> Value {
        json!({
            "@context": ACTIVITY_STREAMS,
            "id": format!("{}/likes/{name}", self.author.origin),
            "type": "Like",
            "actor": self.author.actor("alice"),
            "object": self.post,
        })
    }

    async fn bring(&self, activity: &Value) -> u16 {
        let (scheme, tamper) = (Scheme::Rfc9421, Tamper::Nothing);
        self.bearer
            .post("bob", &self.inbox, activity, scheme, tamper)
            .await
    }

    /// A group on the bearer's server passes something on.
    fn announce(&self, name: &str, inner: &Value) -> Value {
        json!({
            "@context": ACTIVITY_STREAMS,
            "id": format!("{}/announces/{name}", self.bearer.origin),
            "type": "Announce",
            "actor": self.bearer.actor("bob"),
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": [format!("{}/followers", self.bearer.actor("bob"))],
            "object": inner,
        })
    }

    async fn likes(&self) -> i64 {
        likes(&self.hub, &self.post).await
    }
}

on_both_databases! {
    async fn what_is_proven_is_taken_whoever_brings_it_and_nothing_else_is(hub: LiveHub) {
        let Some(relay) = Relay::arrange(hub).await else { return };
        assert_eq!(relay.bring(&relay.like("bare")).await, 401, "no proof, not the actor's request");

        let proven = relay.author.prove("alice", &relay.like("1")).await;
        let mut altered = proven.clone();
        altered["content"] = json!("🎉");
        assert_eq!(relay.bring(&altered).await, 401, "altered");
        let mut forged = relay.author.prove("bob", &relay.like("2")).await;
        assert_eq!(relay.bring(&forged).await, 401, "proven by bob, said to be alice's");
        forged["proof"]["verificationMethod"] = proven["proof"]["verificationMethod"].clone();
        assert_eq!(relay.bring(&forged).await, 401, "another's proof under alice's key");
        let mut stranger = relay.bearer.prove("bob", &relay.like("3")).await;
        assert_eq!(relay.bring(&stranger).await, 401, "a key of another server");
        stranger["proof"] = proven["proof"].clone();
        assert_eq!(relay.bring(&stranger).await, 401, "the proof of something else");
        let mut undated = relay.like("4");
        undated["proof"] = proven["proof"].clone();
        undated["proof"]["created"] = json!("2020-01-01T00:00:00Z");
        assert_eq!(relay.bring(&undated).await, 401, "too old");
        let unsigned = relay.bearer
            .post("bob", &relay.inbox, &proven, Scheme::Rfc9421, Tamper::Unsigned).await;
        assert_eq!(unsigned, 401, "whoever brings it signs for bringing it");
        let spoilt = relay.bearer
            .post("bob", &relay.inbox, &proven, Scheme::Rfc9421, Tamper::Signature).await;
        assert_eq!(spoilt, 401);
        assert_eq!(relay.likes().await, 0);

        assert_eq!(relay.bring(&proven).await, 202);
        wait_until("alice's like counts", async || relay.likes().await == 1).await;
        // Brought again, by anybody, it counts once.
        assert_eq!(relay.bring(&proven).await, 202);
        let own = relay.author
            .post("bob", &relay.inbox, &proven, Scheme::Cavage, Tamper::Nothing).await;
        assert_eq!(own, 202, "by another of her own server");
        let second = relay.author.prove("bob", &json!({
            "@context": ACTIVITY_STREAMS,
            "id": format!("{}/likes/bob", relay.author.origin),
            "type": "Like",
            "actor": relay.author.actor("bob"),
            "object": relay.post,
        })).await;
        assert_eq!(relay.bring(&second).await, 202);
        wait_until("bob's like counts", async || relay.likes().await == 2).await;
    }

    async fn who_is_blocked_neither_brings_nor_is_brought(hub: LiveHub) {
        let Some(relay) = Relay::arrange(hub).await else { return };
        let proven = relay.author.prove("alice", &relay.like("1")).await;
        let app = &relay.hub.hub.app;
        let host = relay.bearer.origin.trim_start_matches("http://");
        let mut tx = app.db.begin().await.expect("a transaction");
        let inbox = format!("{}/inbox", relay.bearer.origin);
        peers::store::inbox(&mut tx, host, &inbox).await.expect("it is known");
        let who = policing::Who::new(app, By::Operator);
        policing::block(&mut tx, &who, host).await.expect("blocked");
        tx.commit().await.expect("it is kept");
        assert_eq!(relay.bring(&proven).await, 403);
        assert_eq!(relay.likes().await, 0);
    }

    async fn what_a_group_passes_on_is_proven_or_read_at_its_origin(hub: LiveHub) {
        let Some(relay) = Relay::arrange(hub).await else { return };
        // A vote without a proof is nobody's; with one it is alice's.
        let announce = relay.announce("1", &relay.like("1"));
        assert_eq!(relay.bring(&announce).await, 202);
        let proven = relay.author.prove("alice", &relay.like("2")).await;
        assert_eq!(relay.bring(&relay.announce("2", &proven)).await, 202);
        wait_until("the proven like counts", async || relay.likes().await == 1).await;

        // Of an answer, what its author's own server says is believed.
        let id = format!("{}/answers/1", relay.author.origin);
        let answer = |words: &str| json!({
            "@context": ACTIVITY_STREAMS,
            "id": id,
            "type": "Note",
            "attributedTo": relay.author.actor("alice"),
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "inReplyTo": relay.post,
            "content": format!("<p>{words}</p>"),
        });
        relay.author.serve(&answer("Comme je l’ai dit.")).await;
        let create = json!({
            "id": format!("{id}/create"),
            "type": "Create",
            "actor": relay.author.actor("alice"),
            "object": answer("Comme on me le fait dire."),
        });
        assert_eq!(relay.bring(&relay.announce("3", &create)).await, 202);
        let app = &relay.hub.hub.app;
        wait_until("the answer is here", async || {
            let mut tx = app.db.read().await.expect("a transaction");
            let found = conversation::store::by_uri(&mut tx, &id).await;
            let found = found.expect("it is looked for");
            found.is_some_and(|it| it.body_html == "<p>Comme je l’ai dit.</p>")
        }).await;
        assert_eq!(relay.likes().await, 1);
    }
}
