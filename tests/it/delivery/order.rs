//! Who hears what, once, and in which order.

use kiosque::spaces::{self, Kind};

use super::{
    PATIENCE, SILENCE, Working, accepted, edit, follow, host, kinds, publish, retract, until,
};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::sink::{Behaviour, Sink};
use kiosque::spaces::followers::{self, Follower};

const SLOW_MS: u64 = 30;

on_both_databases! {
    async fn what_is_said_about_one_post_arrives_in_the_order_it_was_said(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        follow(&hub, &sink, &space, 1, 1).await;
        follow(&hub, &sink, &space, 1, 2).await;
        accepted(&hub, &sink, 2).await;
        let mut posts = Vec::new();
        for number in 0..6 {
            posts.push(publish(&hub, &space, &format!("Nouvelle {number}")).await);
        }
        hub.settle().await;
        for (number, post) in posts.iter().enumerate() {
            edit(&hub, &space, *post, &format!("Nouvelle {number}, corrigée")).await;
        }
        hub.settle().await;
        for post in &posts {
            retract(&hub, *post).await;
        }
        // Slow enough that letters would overtake one another if they could.
        sink.behave(1, Behaviour::Slow(SLOW_MS));
        let working = Working::on(&hub);
        assert!(sink.wait_for(6 * 3 * 2, PATIENCE).await, "{:?}", sink.letters());
        working.stop().await;
        let letters = sink.letters();
        for post in &posts {
            let uri = hub.app.addresses.post(*post);
            for inbox in ["/inbox/1", "/inbox/2"] {
                let its = letters.iter().filter(|it| it.object == uri && it.path == inbox);
                let its: Vec<&str> = its.map(|letter| letter.kind.as_str()).collect();
                assert_eq!(its, ["Create", "Update", "Delete"], "{uri} at {inbox}");
            }
        }
        let most = letters.iter().map(|letter| letter.under_way).max();
        assert!(most > Some(1), "several letters were under way together");
    }

    async fn a_host_that_hangs_does_not_delay_another(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        for number in 1..=5 {
            follow(&hub, &sink, &space, number, 1).await;
        }
        accepted(&hub, &sink, 5).await;
        sink.behave(1, Behaviour::Hang);
        let working = Working::on(&hub);
        for number in 0..4 {
            publish(&hub, &space, &format!("Nouvelle {number}")).await;
        }
        assert!(sink.wait_for(16, PATIENCE).await, "{:?}", sink.letters());
        let hanging = host(&hub.app.db, &sink.host(1)).await;
        assert_eq!(hanging.failures, 0, "the others were done before it had its time");
        working.stop().await;
    }

    async fn an_inbox_that_many_share_takes_each_thing_once(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let hubs = spaces::store::by_kind(&mut tx, Kind::Hub).await.expect("the hub");
        for number in 0..3 {
            let actor = format!("http://{}/actors/{number}", sink.host(1));
            let follower = Follower {
                follow_uri: format!("{actor}/follow"),
                inbox: sink.inbox(1, number),
                shared_inbox: Some(sink.inbox(1, 100)),
                host: sink.host(1),
                actor_uri: actor,
            };
            let now = hub.app.clock.now();
            followers::follow(&mut tx, &space, &follower, now).await.expect("they follow");
            followers::follow(&mut tx, &hubs[0], &follower, now).await.expect("the hub too");
        }
        tx.commit().await.expect("it is kept");
        // Somebody who follows the hub alone hears what it passes on.
        follow(&hub, &sink, &hubs[0], 2, 1).await;
        accepted(&hub, &sink, 7).await;
        let working = Working::on(&hub);
        let post = publish(&hub, &space, "Une nouvelle").await;
        assert!(sink.wait_for(2, PATIENCE).await, "{:?}", sink.letters());
        edit(&hub, &space, post, "Une nouvelle, corrigée").await;
        assert!(sink.wait_for(4, PATIENCE).await, "{:?}", sink.letters());
        tokio::time::sleep(SILENCE).await;
        let letters = sink.letters();
        assert_eq!(kinds(&letters, 1), ["Create", "Update"]);
        assert_eq!(kinds(&letters, 2), ["Announce", "Update"]);
        assert!(letters.iter().all(|it| it.host == 2 || it.path == "/inbox/100"));
        working.stop().await;
    }

    async fn a_fan_out_of_several_parts_reaches_every_inbox_once(hub: TestHub) {
        const INBOXES: usize = 1_450;
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for number in 0..INBOXES {
            let host = number % 50;
            let follower = Follower {
                actor_uri: format!("http://{}/actors/{number}", sink.host(host)),
                follow_uri: format!("http://{}/follows/{number}", sink.host(host)),
                inbox: sink.inbox(host, number),
                shared_inbox: None,
                host: sink.host(host),
            };
            followers::follow(&mut tx, &space, &follower, now).await.expect("they follow");
        }
        tx.commit().await.expect("it is kept");
        publish(&hub, &space, "Une nouvelle").await;
        let working = Working::on(&hub);
        // An Accept for each, too.
        assert!(sink.wait_for(2 * INBOXES, PATIENCE).await, "{} arrived", sink.taken());
        working.stop().await;
        let mut letters = sink.letters();
        letters.retain(|letter| letter.kind == "Create");
        let paths: std::collections::HashSet<_> = letters.iter().map(|it| &it.path).collect();
        assert_eq!((paths.len(), letters.len()), (INBOXES, INBOXES));
    }

    async fn who_follows_is_told_with_a_digest_that_their_server_can_check(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        let one = follow(&hub, &sink, &space, 1, 1).await;
        let other = follow(&hub, &sink, &space, 1, 2).await;
        follow(&hub, &sink, &space, 2, 1).await;
        accepted(&hub, &sink, 3).await;
        let working = Working::on(&hub);
        publish(&hub, &space, "Une nouvelle").await;
        assert!(sink.wait_for(3, PATIENCE).await, "{:?}", sink.letters());
        let digest = |actors: &[String]| {
            let bytes = followers::digest_of(actors);
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("digest=\"{hex}\"")
        };
        let said = |number: usize| {
            let letters = sink.letters();
            let letter = letters.iter().rev().find(|it| it.host == number);
            letter.and_then(|it| it.synchronization.clone()).unwrap_or_default()
        };
        assert!(said(1).contains(&digest(&[one.clone(), other.clone()])), "{}", said(1));
        assert!(!said(2).contains(&digest(&[one.clone(), other.clone()])), "{}", said(2));
        // One of them leaves: the digest follows.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        followers::unfollow(&mut tx, space.id, &other).await.expect("they leave");
        tx.commit().await.expect("it is kept");
        sink.forget();
        publish(&hub, &space, "Une autre").await;
        assert!(sink.wait_for(2, PATIENCE).await, "{:?}", sink.letters());
        assert!(said(1).contains(&digest(&[one])), "{}", said(1));
        working.stop().await;
    }

    async fn what_was_queued_while_a_round_ended_is_sent_at_once(hub: TestHub) {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        follow(&hub, &sink, &space, 1, 1).await;
        accepted(&hub, &sink, 1).await;
        let working = Working::on(&hub);
        // Each begins when the last one has just arrived: some meet a round that is ending.
        for number in 1..=25 {
            publish(&hub, &space, &format!("Nouvelle {number}")).await;
            assert!(sink.wait_for(number, PATIENCE).await, "{number} of 25");
        }
        let db = &hub.app.db;
        until("the host is let go", || async {
            let mut tx = db.read().await.expect("a transaction");
            kiosque::delivery::store::hosts_waiting(&mut tx).await.expect("a count") == 0
        })
        .await;
        working.stop().await;
        assert_eq!(sink.count(), 25);
    }
}
