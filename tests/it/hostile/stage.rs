//! Where the hostile catalogue is played: a hub with a community and a post, people on one server who
//! behave (and a neighbour of theirs who does not), and a stranger on another.

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::conversation::{Comment, Posting, State, decisions, rules, store};
use kiosque::posts;
use serde_json::{Value, json};

use crate::support::builders::article;
use crate::support::hub::{Answer, TestHub};
use crate::support::peer::Peer;

pub struct Stage {
    pub hub: TestHub,
    /// The community, by its id.
    pub group: String,
    /// A post of it, by its id.
    pub post: String,
    /// Alice and Bob, who behave, and Mallory, who does not.
    pub home: Peer,
    /// Eve, who has never anything to do with what she touches.
    pub away: Peer,
}

impl Stage {
    pub async fn set(hub: TestHub) -> Stage {
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = article(space.id, "Trois pistes");
        let post = posts::publish(&mut tx, By::Operator, &text, hub.app.clock.now()).await;
        let mut rules = rules::of(&mut tx, space.id).await.expect("rules");
        rules.posting = Posting::Open;
        decisions::set_rules(&mut tx, &rules)
            .await
            .expect("they are set");
        tx.commit().await.expect("it is kept");
        let (group, post) = (
            hub.app.addresses.actor(space.id),
            hub.app.addresses.post(post.expect("it is published").id),
        );
        let (home, away) = (Peer::start().await, Peer::start().await);
        let stage = Stage {
            hub,
            group,
            post,
            home,
            away,
        };
        stage.begin().await;
        stage
    }

    /// What is there before anybody attacks it.
    async fn begin(&self) {
        let home = &self.home;
        for name in ["alice", "bob", "mallory"] {
            self.send(home, &self.follow_of(home, name)).await;
        }
        self.send(&self.away, &self.follow_of(&self.away, "eve"))
            .await;
        let note = self.alices_note();
        home.publish(&note);
        let mut create = home.activity("alice", "Create", note);
        create["id"] = json!(format!("http://{}/creates/alice", home.host));
        self.send(home, &create).await;
        for kind in ["Like", "Announce"] {
            let mut reaction = home.activity("alice", kind, self.post.clone());
            reaction["id"] = json!(self.alices(kind));
            self.send(home, &reaction).await;
        }
        assert_eq!(
            self.comment(&home.note_uri("alice"))
                .await
                .map(|it| it.state),
            Some(State::Published)
        );
    }

    /// An activity of Alice's, by its kind.
    pub fn alices(&self, kind: &str) -> String {
        format!("http://{}/{kind}/alice", self.home.host)
    }

    pub fn alices_note(&self) -> Value {
        self.home.note(
            "alice",
            "alice",
            "Bravo pour la carte",
            Some(&self.post),
            &self.group,
        )
    }

    fn follow_of(&self, peer: &Peer, name: &str) -> Value {
        let mut follow = peer.activity(name, "Follow", self.group.clone());
        follow["id"] = json!(format!("http://{}/Follow/{name}", peer.host));
        follow
    }

    /// Sends it and waits until all that follows from it is done.
    pub async fn send(&self, peer: &Peer, activity: &Value) -> Answer {
        let answer = peer.send(&self.hub, activity).await;
        self.hub.settle().await;
        answer
    }

    pub async fn comment(&self, uri: &str) -> Option<Comment> {
        let mut tx = self.hub.app.db.read().await.expect("a transaction");
        store::by_uri(&mut tx, uri).await.expect("it is looked for")
    }

    /// The path of an address of this hub.
    pub fn path<'a>(&self, uri: &'a str) -> &'a str {
        uri.strip_prefix(self.hub.app.addresses.base())
            .expect("an address of this hub")
    }

    /// Where people read the post.
    pub async fn page_of_post(&self) -> String {
        let found = self
            .hub
            .get_as(self.path(&self.post), "application/activity+json")
            .await;
        let url = found.json()["url"].as_str().expect("its page").to_owned();
        self.path(&url).to_owned()
    }

    /// Whether somebody who behaves is heard, and somebody who reads is shown the hub.
    pub async fn works_as_ever(&self, number: usize) -> Result<(), String> {
        let home = &self.home;
        let name = format!("honest-{number}");
        let note = home.note(
            &name,
            "bob",
            &format!("Merci {number}"),
            Some(&self.post),
            &self.group,
        );
        let answer = self.send(home, &home.activity("bob", "Create", note)).await;
        if answer.status != StatusCode::ACCEPTED {
            return Err(format!(
                "Bob is answered {}: {}",
                answer.status,
                answer.text()
            ));
        }
        let said = self.comment(&home.note_uri(&name)).await;
        if said.is_none_or(|it| it.state != State::Published) {
            return Err("what Bob says is not published".to_owned());
        }
        for path in [
            self.page_of_post().await.as_str(),
            "/discussions",
            "/healthz",
        ] {
            let page = self.hub.get(path).await;
            if page.status != StatusCode::OK {
                return Err(format!("{path} is answered {}", page.status));
            }
        }
        Ok(())
    }
}
