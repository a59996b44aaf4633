//! Who contributes to a community without being read first: each policy against each kind of person.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::conversation::{Posting, Reason, State, store};
use kiosque::spaces::Space;
use kiosque::spaces::followers::{self, Follower};

use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::{appoint, set_rules};
use crate::support::visitor::Visitor;

async fn follow(hub: &TestHub, space: &Space, peer: &Peer, name: &str) {
    let actor_uri = peer.actor(name);
    let follower = Follower {
        follow_uri: format!("{actor_uri}#follow"),
        inbox: format!("{actor_uri}/inbox"),
        shared_inbox: None,
        host: peer.host.clone(),
        actor_uri,
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let put = followers::put_silently(&mut tx, space.id, &follower, now).await;
    put.expect("they follow");
    tx.commit().await.expect("it is kept");
}

/// What became of what somebody elsewhere contributes; nothing of it may be kept.
async fn from_elsewhere(hub: &TestHub, space: &Space, peer: &Peer, who: &str) -> Option<State> {
    let group = hub.app.addresses.actor(space.id);
    let number = peer.activity(who, "Create", "")["id"].clone();
    let name = number.as_str().and_then(|id| id.rsplit('/').next());
    let name = format!("{who}-{}", name.expect("a number"));
    let note = peer.note(&name, who, "@velo Qui vient ?", None, &group);
    peer.send(hub, &peer.activity(who, "Create", note)).await;
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let said = store::by_uri(&mut tx, &peer.note_uri(&name)).await;
    said.expect("it is looked for").map(|said| said.state)
}

/// The same of what a member writes on our page.
async fn from_here(hub: &TestHub, member: &Visitor<'_>) -> Option<State> {
    let fields = [("parent", "space:velo"), ("text", "Qui vient ?")];
    let answer = member.post("/discussions", &fields).await;
    if answer.status != StatusCode::SEE_OTHER {
        return None;
    }
    let id = answer.header("location").rsplit('/').next();
    let id = id.and_then(|id| id.split('?').next()?.parse().ok());
    let uri = hub.app.addresses.comment(id.expect("its page"));
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let said = store::by_uri(&mut tx, &uri).await;
    said.expect("it is looked for").map(|said| said.state)
}

on_both_databases! {
    async fn each_policy_lets_in_whom_it_says_and_has_the_others_read_first(hub: TestHub) {
        let space = hub.community("velo").await;
        let peer = Peer::start().await;
        let member = Visitor::new(&hub, "ada", Role::Member).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        for visitor in [&member, &team] {
            visitor.post("/compte/parole", &[]).await;
        }
        follow(&hub, &space, &peer, "fay").await;
        appoint(&hub, &space, &peer.actor("ann")).await;
        let (let_in, waits) = (Some(State::Published), Some(State::Held));
        // A stranger, who follows, who has an account here, who looks after it there, who is of the team.
        let table = [
            (Posting::Animators, [waits, waits, waits, let_in, let_in]),
            (Posting::Members, [waits, waits, let_in, let_in, let_in]),
            (Posting::Approved, [waits, waits, let_in, let_in, let_in]),
            (Posting::Followers, [waits, let_in, let_in, let_in, let_in]),
            (Posting::Open, [let_in; 5]),
        ];
        for (posting, expected) in table {
            set_rules(&hub, &space, |rules| rules.posting = posting).await;
            let became = [
                from_elsewhere(&hub, &space, &peer, "sam").await,
                from_elsewhere(&hub, &space, &peer, "fay").await,
                from_here(&hub, &member).await,
                from_elsewhere(&hub, &space, &peer, "ann").await,
                from_here(&hub, &team).await,
            ];
            assert_eq!(became, expected, "{posting}");
            // Newcomers have so many a day.
            hub.app.clock.advance(25 * 3_600);
        }
        set_rules(&hub, &space, |rules| rules.posting = Posting::Closed).await;
        assert_eq!(from_elsewhere(&hub, &space, &peer, "sam").await, None);
        assert_eq!(from_here(&hub, &member).await, None);
    }

    async fn a_listed_word_in_a_choice_of_a_poll_makes_it_wait(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        set_rules(&hub, &space, |rules| {
            rules.posting = Posting::Open;
            rules.words = "casino".to_owned();
        }).await;
        let peer = Peer::start().await;
        let mut question = peer.note("q", "sam", "@velo Où va-t-on ?", None, &group);
        question["type"] = "Question".into();
        question["oneOf"] = serde_json::json!([
            { "type": "Note", "name": "Au lac" }, { "type": "Note", "name": "Au Casino !" },
        ]);
        peer.send(&hub, &peer.activity("sam", "Create", question)).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let said = store::by_uri(&mut tx, &peer.note_uri("q")).await.expect("it is looked for");
        let said = said.expect("it is kept");
        assert_eq!((said.state, said.reason), (State::Held, Some(Reason::Word)));
    }
}
