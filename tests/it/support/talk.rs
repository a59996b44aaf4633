//! What tests of conversations begin with: rules of a space, who looks after it, who follows it.

use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Comment, Rules, decisions, rules, store};
use kiosque::ids::SpaceId;
use kiosque::peers::{self, Dialect};
use kiosque::spaces::followers::{self, Follower};
use kiosque::spaces::{self, Kind, Space};

use super::hub::TestHub;

/// The hub's team, as it decides.
pub const TEAM: Moderator<'static> = Moderator {
    uri: "https://localhost/team",
    is_team: true,
};

/// What somebody said, as it is known here.
pub async fn heard(hub: &TestHub, uri: &str) -> Option<Comment> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    store::by_uri(&mut tx, uri).await.expect("it is looked for")
}

/// The team's voice, as an actor.
pub async fn voice(hub: &TestHub) -> String {
    hub.app.addresses.actor(voice_id(hub).await)
}

pub async fn voice_id(hub: &TestHub) -> SpaceId {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let voices = spaces::store::by_kind(&mut tx, Kind::Voice).await;
    voices.expect("they are read").remove(0).id
}

pub async fn set_rules(hub: &TestHub, space: &Space, change: impl FnOnce(&mut Rules)) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let mut rules = rules::of(&mut tx, space.id).await.expect("rules");
    change(&mut rules);
    decisions::set_rules(&mut tx, &rules)
        .await
        .expect("they are set");
    tx.commit().await.expect("they are kept");
}

/// Somebody looks after a space from now on.
pub async fn appoint(hub: &TestHub, space: &Space, actor: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let (now, because) = (hub.app.clock.now(), Because::default());
    let about = (space.id, actor);
    let done = moderation::appoint(&mut tx, &TEAM, about, What::Appointed, &because, now).await;
    done.expect("they look after it");
    tx.commit().await.expect("it is kept");
}

/// Somebody on a server of this kind follows the space; answers their inbox.
pub async fn follower(hub: &TestHub, space: &Space, host: &str, dialect: Dialect) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let follower = Follower {
        actor_uri: format!("http://{host}/users/reader"),
        follow_uri: format!("http://{host}/follows/{}", space.id),
        inbox: format!("http://{host}/inbox"),
        shared_inbox: None,
        host: host.to_owned(),
    };
    let now = hub.app.clock.now();
    let put = followers::put_silently(&mut tx, space.id, &follower, now).await;
    put.expect("they follow");
    let id = peers::store::by_name(&mut tx, host)
        .await
        .expect("it is looked for");
    let id = id.expect("it is known").id;
    peers::store::put_software(&mut tx, id, "", dialect)
        .await
        .expect("it is kept");
    tx.commit().await.expect("it is kept");
    follower.inbox
}
