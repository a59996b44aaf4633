//! How a host that is ill, busy, dead, blocked or gone is treated, and what it gets when it is back.

use kiosque::accounts::By;
use kiosque::delivery;
use kiosque::federation::{gone, probe};
use kiosque::ids::PostId;
use kiosque::peers::{self, HostState};
use kiosque::policing::{self, Who};
use kiosque::spaces::Space;
use kiosque::spaces::followers;
use serde_json::json;

use super::{
    PATIENCE, SILENCE, Working, accepted, edit, follow, host, kinds, publish, retract, until,
};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::sink::{Behaviour, Sink};

const DAY: i64 = 24 * 3600;

/// A hub with a community that one host of the sink follows.
struct Followed {
    sink: Sink,
    space: Space,
    /// Who follows, and the host's name.
    actor: String,
    name: String,
}

impl Followed {
    async fn on(hub: &TestHub) -> Followed {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        let actor = follow(hub, &sink, &space, 1, 1).await;
        accepted(hub, &sink, 1).await;
        let name = sink.host(1);
        Followed {
            sink,
            space,
            actor,
            name,
        }
    }

    async fn failures(&self, hub: &TestHub) -> i64 {
        host(&hub.app.db, &self.name).await.failures
    }

    /// Waits until the host has failed so often.
    async fn has_failed(&self, hub: &TestHub, times: i64) {
        until("it fails", || async { self.failures(hub).await == times }).await;
    }
}

/// Lets time pass, for the workers too.
async fn pass(hub: &TestHub, seconds: i64) {
    hub.app.clock.advance(seconds);
    hub.app.wake.deliveries.notify_one();
    tokio::time::sleep(SILENCE).await;
}

/// A host that has failed for more than a week, and is given up.
async fn dead(hub: &TestHub, followed: &Followed) {
    followed.sink.behave(1, Behaviour::Status(503));
    let working = Working::on(hub);
    publish(hub, &followed.space, "Avant la panne").await;
    followed.has_failed(hub, 1).await;
    working.stop().await;
    hub.app.clock.advance(8 * DAY);
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let buried = delivery::bury(&mut tx, hub.app.clock.now()).await;
    tx.commit().await.expect("it is kept");
    assert_eq!(buried.expect("it is written"), 1);
}

async fn said_while_dead(hub: &TestHub, followed: &Followed) -> [PostId; 3] {
    let space = &followed.space;
    let often_edited = publish(hub, space, "Première version").await;
    let retracted = publish(hub, space, "Vite retirée").await;
    let plain = publish(hub, space, "Telle quelle").await;
    hub.settle().await;
    for number in 0..5 {
        edit(hub, space, often_edited, &format!("Version {number}")).await;
        hub.settle().await;
        hub.app.clock.advance(1);
    }
    retract(hub, retracted).await;
    hub.settle().await;
    [often_edited, retracted, plain]
}

async fn waiting(hub: &TestHub) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let waiting = delivery::store::waiting(&mut tx).await;
    waiting.expect("a count").0
}

on_both_databases! {
    async fn a_host_that_fails_is_asked_once_per_step_whatever_is_published(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Status(503));
        let working = Working::on(&hub);
        for number in 0..5 {
            publish(&hub, &followed.space, &format!("Nouvelle {number}")).await;
            followed.has_failed(&hub, 1).await;
        }
        pass(&hub, 10).await;
        assert_eq!(followed.sink.count(), 1, "nothing within the first fifteen seconds");
        pass(&hub, 10).await;
        followed.has_failed(&hub, 2).await;
        pass(&hub, 40).await;
        assert_eq!(followed.sink.count(), 2, "nothing within the next minute");
        followed.sink.behave(1, Behaviour::Take);
        pass(&hub, 40).await;
        assert!(followed.sink.wait_for(5, PATIENCE).await, "all arrive once it is well");
        until("it is live", || async {
            host(&hub.app.db, &followed.name).await.state == HostState::Live
        }).await;
        working.stop().await;
    }

    async fn a_host_that_asks_for_patience_gets_it(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Busy(429, 3_600));
        let working = Working::on(&hub);
        publish(&hub, &followed.space, "Une nouvelle").await;
        followed.has_failed(&hub, 1).await;
        pass(&hub, 3_500).await;
        // Hearing from it changes nothing: it told us when.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        peers::heard(&mut tx, &followed.name, hub.app.clock.now()).await.expect("it is noted");
        tx.commit().await.expect("it is kept");
        pass(&hub, 0).await;
        assert_eq!(followed.sink.count(), 1);
        followed.sink.behave(1, Behaviour::Take);
        pass(&hub, 1_100).await;
        assert!(followed.sink.wait_for(1, PATIENCE).await);
        working.stop().await;
    }

    async fn a_host_that_was_dead_gets_what_it_missed_as_it_stands_now(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        dead(&hub, &followed).await;
        assert_eq!(waiting(&hub).await, 0, "its backlog is dropped");
        let [often_edited, _, plain] = said_while_dead(&hub, &followed).await;
        assert_eq!(waiting(&hub).await, 0, "nothing is kept for a dead host");
        followed.sink.forget();
        followed.sink.behave(1, Behaviour::Take);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        peers::heard(&mut tx, &followed.name, hub.app.clock.now()).await.expect("it is noted");
        tx.commit().await.expect("it is kept");
        let working = Working::on(&hub);
        assert!(followed.sink.wait_for(2, PATIENCE).await, "{:?}", followed.sink.letters());
        tokio::time::sleep(SILENCE).await;
        working.stop().await;
        let letters = followed.sink.letters();
        assert_eq!(kinds(&letters, 1), ["Create", "Create"], "no flood: {letters:?}");
        let mut objects: Vec<_> = letters.iter().map(|it| it.object.clone()).collect();
        objects.sort();
        let mut expected = [often_edited, plain].map(|post| hub.app.addresses.post(post));
        expected.sort();
        assert_eq!(objects, expected);
    }

    async fn a_dead_host_that_answers_its_daily_question_is_revived(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        dead(&hub, &followed).await;
        probe::probe(&hub.app).await.expect("nobody is asked before a day has passed");
        assert_eq!(host(&hub.app.db, &followed.name).await.state, HostState::Dead);
        hub.app.clock.advance(DAY + 1);
        followed.sink.document("/.well-known/nodeinfo", 503, String::new());
        probe::probe(&hub.app).await.expect("it is asked");
        assert_eq!(host(&hub.app.db, &followed.name).await.state, HostState::Dead);
        hub.app.clock.advance(DAY + 1);
        followed.sink.document("/.well-known/nodeinfo", 200, "{}".to_owned());
        probe::probe(&hub.app).await.expect("it is asked again");
        assert_eq!(host(&hub.app.db, &followed.name).await.state, HostState::Live);
    }

    async fn a_letter_that_a_host_chokes_on_does_not_hold_up_the_others(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::ChokeOn("poison"));
        let working = Working::on(&hub);
        let poison = publish(&hub, &followed.space, "Du poison").await;
        hub.settle().await;
        for number in 0..5 {
            publish(&hub, &followed.space, &format!("Nouvelle {number}")).await;
        }
        until("the others arrive", || async {
            hub.app.wake.deliveries.notify_one();
            hub.app.clock.advance(1);
            followed.sink.taken() == 5
        }).await;
        // It is tried again, ever more rarely (less than once a pass), and given up in the end.
        for _ in 0..12 {
            pass(&hub, DAY / 4).await;
        }
        let uri = hub.app.addresses.post(poison);
        let tries = followed.sink.letters().iter().filter(|it| it.object == uri).count();
        assert!((2..12).contains(&tries), "{tries} tries");
        assert_eq!(host(&hub.app.db, &followed.name).await.state, HostState::Live);
        working.stop().await;
    }

    async fn an_inbox_that_is_gone_loses_its_follower_once_the_actor_is_gone_too(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Status(410));
        let working = Working::on(&hub);
        publish(&hub, &followed.space, "Une nouvelle").await;
        until("it is answered", || async {
            followed.sink.count() == 1 && waiting(&hub).await == 0
        }).await;
        working.stop().await;
        let follows = || async {
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let spaces = followers::store::followed_by(&mut tx, &followed.actor).await;
            !spaces.expect("it is read").is_empty()
        };
        // While the profile cannot be read, nobody is dropped.
        followed.sink.document("/actors/1", 503, String::new());
        gone::ask(&hub.app).await.expect("it is asked for");
        assert!(follows().await, "a server that is ill proves nothing");
        followed.sink.document("/actors/1", 410, String::new());
        hub.app.clock.advance(3_700);
        gone::ask(&hub.app).await.expect("it is asked for");
        assert!(!follows().await);
    }

    async fn a_follower_whose_inbox_moved_is_followed_there(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Status(404));
        let working = Working::on(&hub);
        publish(&hub, &followed.space, "Une nouvelle").await;
        until("it is answered", || async {
            followed.sink.count() == 1 && waiting(&hub).await == 0
        }).await;
        let actor = &followed.actor;
        let profile = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": actor, "type": "Person", "preferredUsername": "ada",
            "inbox": followed.sink.inbox(1, 77),
        });
        followed.sink.document("/actors/1", 200, profile.to_string());
        gone::ask(&hub.app).await.expect("it is asked for");
        followed.sink.behave(1, Behaviour::Take);
        followed.sink.forget();
        publish(&hub, &followed.space, "Une autre").await;
        assert!(followed.sink.wait_for(1, PATIENCE).await);
        assert_eq!(followed.sink.letters()[0].path, "/inbox/77");
        working.stop().await;
    }

    async fn a_blocked_host_hears_nothing_until_the_block_is_lifted(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Status(503));
        let working = Working::on(&hub);
        publish(&hub, &followed.space, "Une nouvelle").await;
        followed.has_failed(&hub, 1).await;
        let who = Who::new(&hub.app, By::Operator);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let severed = policing::block(&mut tx, &who, &followed.name).await;
        assert_eq!(severed.expect("it is blocked").letters, 1);
        let known = peers::store::by_name(&mut tx, &followed.name).await.expect("it is read");
        assert_eq!(known.expect("it is known").state, HostState::Blocked);
        tx.commit().await.expect("it is kept");
        followed.sink.behave(1, Behaviour::Take);
        followed.sink.forget();
        publish(&hub, &followed.space, "Une autre").await;
        pass(&hub, DAY).await;
        assert_eq!((followed.sink.count(), waiting(&hub).await), (0, 0));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let lifted = policing::unblock(&mut tx, &who, &followed.name).await;
        lifted.expect("it is lifted");
        tx.commit().await.expect("it is kept");
        // Who followed from there was sent away, and asks again.
        follow(&hub, &followed.sink, &followed.space, 1, 1).await;
        publish(&hub, &followed.space, "Une troisième").await;
        assert!(followed.sink.wait_for(1, PATIENCE).await);
        working.stop().await;
    }

    async fn an_administrator_tries_again_now_or_forgets(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        followed.sink.behave(1, Behaviour::Status(503));
        let working = Working::on(&hub);
        publish(&hub, &followed.space, "Une nouvelle").await;
        followed.has_failed(&hub, 1).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        let asked = delivery::retry_now(&mut tx, By::Operator, &followed.name, now).await;
        asked.expect("it is tried");
        tx.commit().await.expect("it is kept");
        hub.app.wake.deliveries.notify_one();
        followed.has_failed(&hub, 2).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let refused = delivery::forget(&mut tx, By::Operator, "nobody.example").await;
        assert!(matches!(refused, Err(peers::Refused::Unknown(_))), "{refused:?}");
        let dropped = delivery::forget(&mut tx, By::Operator, &followed.name).await;
        assert_eq!(dropped.expect("it is forgotten"), 1);
        tx.commit().await.expect("it is kept");
        assert_eq!(waiting(&hub).await, 0);
        working.stop().await;
    }

    async fn a_letter_that_waited_for_more_than_a_week_is_not_sent(hub: TestHub) {
        let followed = Followed::on(&hub).await;
        publish(&hub, &followed.space, "Vieille nouvelle").await;
        hub.settle().await;
        hub.app.clock.advance(8 * DAY);
        publish(&hub, &followed.space, "Nouvelle fraîche").await;
        let working = Working::on(&hub);
        assert!(followed.sink.wait_for(1, PATIENCE).await);
        until("nothing waits", || async { waiting(&hub).await == 0 }).await;
        working.stop().await;
        assert_eq!(followed.sink.count(), 1);
    }
}
