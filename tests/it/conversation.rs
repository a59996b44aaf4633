//! What people elsewhere say under what is ours and to our communities: taken in, placed, changed,
//! taken back, passed on in the form that each server reads.

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::conversation::{Commenting, Posting};
use kiosque::conversation::{Reason, State, decisions, rules, store};
use kiosque::peers::Dialect;
use kiosque::posts;
use kiosque::spaces::Space;
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::talk::{follower, heard as said, set_rules, voice};

/// A post of the space, by its ActivityPub id.
async fn published(hub: &TestHub, space: &Space) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    hub.app.addresses.post(post.expect("it is published").id)
}

/// What waits for a server, in order.
async fn letters(hub: &TestHub, host: &str) -> Vec<Value> {
    waiting_for(&hub.app.db, host).await
}

async fn page(hub: &TestHub, uri: &str) -> Answer {
    let base = hub.app.addresses.base();
    let path = uri.trim_start_matches(base);
    let object = hub.get_as(path, "application/activity+json").await.json();
    let there = object["url"].as_str().expect("its page");
    hub.get(there.trim_start_matches(base)).await
}

on_both_databases! {
    async fn an_answer_from_elsewhere_is_a_comment_until_its_author_takes_it_back(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let peer = Peer::start().await;
        let mut note = peer.note("1", "alice", "Bravo pour la <b>carte</b>", Some(&post), &group);
        let create = peer.activity("alice", "Create", note.clone());
        assert_eq!(peer.send(&hub, &create).await.status, StatusCode::ACCEPTED);
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        assert_eq!(comment.state, State::Published);
        assert_eq!(comment.body_html, "<p>Bravo pour la <b>carte</b></p>");
        assert_eq!(comment.activity, create.to_string(), "byte for byte");

        // An answer to the answer, by somebody else, is in the same thread.
        let second = peer.note("2", "bob", "Oui", Some(&peer.note_uri("1")), &group);
        peer.send(&hub, &peer.activity("bob", "Create", second)).await;
        hub.settle().await;
        let answer = said(&hub, &peer.note_uri("2")).await.expect("it is kept");
        assert_eq!(answer.root_id, comment.root_id);
        let replies = hub.get(&format!("{post}/replies?page=1")[hub.app.addresses.base().len()..]).await;
        assert_eq!(replies.json()["orderedItems"], json!([peer.note_uri("1")]));
        let context = hub.get(&format!("{post}/context?page=1")[hub.app.addresses.base().len()..]).await;
        let both = json!([peer.note_uri("1"), peer.note_uri("2")]);
        assert_eq!(context.json()["orderedItems"], both);

        // Changed by its author, not by a stranger.
        note["content"] = json!("<p>Bravo !</p><script>alert(1)</script>");
        note["contentMap"] = json!({ "fr": note["content"] });
        note["updated"] = json!("2026-09-01T07:30:00Z");
        peer.send(&hub, &peer.activity("bob", "Update", note.clone())).await;
        peer.send(&hub, &peer.activity("alice", "Update", note.clone())).await;
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        assert_eq!(comment.body_html, "<p>Bravo !</p>");

        // Taken back by its author, not by a stranger; it never comes back.
        peer.publish(&note);
        peer.send(&hub, &peer.activity("bob", "Delete", peer.note_uri("1"))).await;
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        assert_eq!(comment.state, State::Published);
        peer.send(&hub, &peer.activity("alice", "Delete", peer.note_uri("1"))).await;
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("its place is kept");
        assert_eq!((comment.state, comment.body_html.as_str()), (State::Withdrawn, ""));
        assert!(page(&hub, &post).await.text().contains("Oui"), "the answer to it still stands");
    }

    async fn what_who_runs_a_server_takes_away_there_goes_once_it_is_gone_there(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let (peer, other) = (Peer::start().await, Peer::start().await);
        let state = async || said(&hub, &peer.note_uri("1")).await.expect("its place is kept").state;
        let note = peer.note("1", "alice", "Achetez", Some(&post), &group);
        peer.publish(&note);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        // It stands where it was said; then it is gone there, and a stranger says so.
        peer.send(&hub, &peer.activity("admin", "Delete", peer.note_uri("1"))).await;
        hub.settle().await;
        assert_eq!(state().await, State::Published);
        peer.withdraw(&peer.note_uri("1"));
        other.send(&hub, &other.activity("eve", "Delete", peer.note_uri("1"))).await;
        hub.settle().await;
        assert_eq!(state().await, State::Published);
        peer.send(&hub, &peer.activity("admin", "Delete", peer.note_uri("1"))).await;
        hub.settle().await;
        assert_eq!(state().await, State::Withdrawn);
    }

    async fn who_goes_leaves_nothing_but_places(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let peer = Peer::start().await;
        let note = peer.note("1", "alice", "Mon adresse est secrète", Some(&post), &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        peer.send(&hub, &peer.activity("alice", "Like", post.clone())).await;
        hub.settle().await;
        peer.send(&hub, &peer.activity("alice", "Delete", peer.actor("alice"))).await;
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("its place is kept");
        assert_eq!((comment.author_uri.as_str(), comment.activity.as_str()), ("", ""));
        assert_eq!(comment.body_html, "");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let author = store::author(&mut tx, &peer.actor("alice")).await;
        assert_eq!(author.expect("it is looked for"), None);
    }

    async fn what_an_answer_answers_is_read_at_its_origin_as_far_as_it_goes(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let peer = Peer::start().await;
        // A chain of which only the end arrives here.
        peer.publish(&peer.note("1", "alice", "Un", Some(&post), ""));
        peer.publish(&peer.note("2", "bob", "Deux", Some(&peer.note_uri("1")), ""));
        let last = peer.note("3", "carol", "Trois", Some(&peer.note_uri("2")), &group);
        peer.send(&hub, &peer.activity("carol", "Create", last)).await;
        hub.settle().await;
        for (name, words) in [("1", "Un"), ("2", "Deux"), ("3", "Trois")] {
            let comment = said(&hub, &peer.note_uri(name)).await.expect(words);
            assert_eq!(comment.state, State::Published, "{words}");
        }
        // A chain that leads nowhere is forgotten, and one that goes round ends.
        let lost = peer.note("9", "carol", "Perdu", Some(&peer.note_uri("8")), &group);
        peer.send(&hub, &peer.activity("carol", "Create", lost)).await;
        peer.publish(&peer.note("6", "carol", "Rond", Some(&peer.note_uri("7")), ""));
        let round = peer.note("7", "carol", "Rond", Some(&peer.note_uri("6")), &group);
        peer.send(&hub, &peer.activity("carol", "Create", round)).await;
        hub.settle().await;
        assert_eq!(said(&hub, &peer.note_uri("9")).await, None);
        let round = said(&hub, &peer.note_uri("7")).await;
        assert!(round.is_none_or(|it| it.state != State::Published), "it is nowhere to be seen");
    }

    async fn a_mention_publishes_as_the_rules_of_the_community_say(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        let words = "@velo #pistes Une piste est ouverte ! Venez voir.";
        let note = peer.note("1", "alice", words, None, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let first = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        assert_eq!((first.state, first.reason), (State::Held, Some(Reason::Policy)));
        assert_eq!(first.title, "Une piste est ouverte");
        // Its author is told once, by a mention back in their language.
        let told = letters(&hub, &peer.host).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0]["to"], json!([peer.actor("alice")]));
        let said_to = told[0]["object"]["content"].as_str().expect("words");
        assert!(said_to.contains("va lire votre message"), "{said_to}");

        // Approved once, their next one is published at once.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        decisions::approve(&mut tx, first.id, now).await.expect("it is approved");
        tx.commit().await.expect("it is kept");
        let note = peer.note("2", "alice", "Une autre.", None, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let second = said(&hub, &peer.note_uri("2")).await.expect("it is kept");
        assert_eq!(second.state, State::Published);

        // Nothing private is ever published.
        let mut private = peer.note("3", "alice", "Entre nous", None, &group);
        private["to"] = json!([group]);
        private["cc"] = json!([format!("{group}/followers")]);
        peer.send(&hub, &peer.activity("alice", "Create", private)).await;
        hub.settle().await;
        let third = said(&hub, &peer.note_uri("3")).await.expect("it is kept for the animators");
        assert_eq!(third.state, State::Private);

        // Closed is closed.
        set_rules(&hub, &space, |rules| rules.posting = Posting::Closed).await;
        let note = peer.note("4", "alice", "Encore une.", None, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        assert_eq!(said(&hub, &peer.note_uri("4")).await, None);
    }

    async fn words_links_languages_and_haste_make_a_comment_wait(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        set_rules(&hub, &space, |rules| {
            rules.words = "casino\nCrypto-monnaie".to_owned();
            rules.languages = "fr en".to_owned();
        }).await;
        let peer = Peer::start().await;
        let cases = [
            ("1", "Un CASINO pour tous", Some(Reason::Word)),
            ("2", "Des casinos", None),
            ("3", "<a href=\"https://spam.example/\">ici</a>", Some(Reason::Link)),
            ("4", "<a class=\"mention\" href=\"https://other.example/@bob\">@bob</a> oui", None),
        ];
        for (name, words, _) in cases {
            let note = peer.note(name, "alice", words, Some(&post), &group);
            peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        }
        let mut german = peer.note("5", "bob", "Guten Tag", Some(&post), &group);
        german["contentMap"] = json!({ "de": german["content"] });
        peer.send(&hub, &peer.activity("bob", "Create", german)).await;
        hub.settle().await;
        for (name, words, reason) in cases {
            let comment = said(&hub, &peer.note_uri(name)).await.expect(words);
            assert_eq!(comment.reason, reason, "{words}");
            assert_eq!(comment.state == State::Held, reason.is_some(), "{words}");
        }
        let german = said(&hub, &peer.note_uri("5")).await.expect("it is kept");
        assert_eq!(german.reason, Some(Reason::Language));
        set_rules(&hub, &space, |rules| {
            rules.slow_seconds = 60;
            rules.commenting = Commenting::Open;
        }).await;
        let note = peer.note("6", "alice", "Si vite", Some(&post), &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let hasty = said(&hub, &peer.note_uri("6")).await.expect("it is kept");
        assert_eq!(hasty.reason, Some(Reason::Pace));
    }

    async fn a_group_speaks_to_each_server_in_its_own_form(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        set_rules(&hub, &space, |rules| rules.posting = Posting::Open).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        follower(&hub, &space, "mastodon.example", Dialect::Micro).await;
        follower(&hub, &space, "other.example", Dialect::Both).await;
        let peer = Peer::start().await;
        let note = peer.note("1", "alice", "Une piste", None, &group);
        let create = peer.activity("alice", "Create", note.clone());
        peer.send(&hub, &create).await;
        hub.settle().await;
        let [lemmy] = &letters(&hub, "lemmy.example").await[..] else { panic!("one letter") };
        assert_eq!((&lemmy["type"], &lemmy["object"]), (&json!("Announce"), &create));
        let [mastodon] = &letters(&hub, "mastodon.example").await[..] else { panic!("one letter") };
        assert_eq!(mastodon["object"], json!(peer.note_uri("1")));
        assert_eq!(letters(&hub, "other.example").await.len(), 2);

        // A comment, a vote and an edit reach those who thread alone.
        let answer = peer.note("2", "bob", "Oui", Some(&peer.note_uri("1")), &group);
        peer.send(&hub, &peer.activity("bob", "Create", answer)).await;
        let like = peer.activity("bob", "Like", peer.note_uri("1"));
        peer.send(&hub, &like).await;
        hub.settle().await;
        let threads = letters(&hub, "lemmy.example").await;
        assert_eq!(threads.len(), 3);
        assert_eq!(threads[2]["object"], like);
        assert_eq!(letters(&hub, "mastodon.example").await.len(), 1);

        // Taken back: the activity to threads, and the share undone for the others.
        let delete = peer.activity("alice", "Delete", peer.note_uri("1"));
        peer.send(&hub, &delete).await;
        hub.settle().await;
        assert_eq!(letters(&hub, "lemmy.example").await[3]["object"], delete);
        let undo = &letters(&hub, "mastodon.example").await[1];
        assert_eq!((&undo["type"], &undo["object"]["id"]), (&json!("Undo"), &mastodon["id"]));
    }

    async fn what_is_taken_away_by_the_team_goes_where_it_went_and_can_come_back(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        set_rules(&hub, &space, |rules| rules.posting = Posting::Open).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        follower(&hub, &space, "mastodon.example", Dialect::Micro).await;
        let peer = Peer::start().await;
        let note = peer.note("1", "alice", "Achetez", None, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        decisions::remove(&mut tx, comment.id, "Publicité", now).await.expect("it goes");
        tx.commit().await.expect("it is kept");
        hub.settle().await;
        let removal = &letters(&hub, "lemmy.example").await[1]["object"];
        assert_eq!(removal["type"], "Delete");
        assert_eq!(removal["summary"], "Publicité");
        assert_eq!(removal["actor"], json!(voice(&hub).await));
        assert_eq!(letters(&hub, "mastodon.example").await[1]["type"], "Undo");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        decisions::restore(&mut tx, comment.id, now).await.expect("it is back");
        assert!(decisions::restore(&mut tx, comment.id, now).await.is_err(), "only once");
        tx.commit().await.expect("it is kept");
        assert_eq!(said(&hub, &peer.note_uri("1")).await.expect("it").state, State::Published);
    }

    async fn the_team_reads_first_what_waits_and_what_it_decides_is_done(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        for (name, by, words) in [("1", "alice", "Bonjour. Une piste"), ("2", "bob", "Vends montres")] {
            let note = peer.note(name, by, words, None, &group);
            peer.send(&hub, &peer.activity(by, "Create", note)).await;
        }
        let mut private = peer.note("3", "alice", "Entre nous", None, &group);
        private["to"] = json!([group]);
        private["cc"] = json!([]);
        peer.send(&hub, &peer.activity("alice", "Create", private)).await;
        hub.settle().await;
        assert!(!hub.get("/moderation").await.status.is_success(), "not for visitors");
        let team = Administrator::of(&hub).await;
        let page = team.get("/moderation").await.text();
        for words in ["Une piste", "Vends montres", "Entre nous", "qu’il soit lu d’abord"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let first = said(&hub, &peer.note_uri("1")).await.expect("it waits");
        let second = said(&hub, &peer.note_uri("2")).await.expect("it waits");
        team.post(&format!("/moderation/{}/publish", first.id), &[]).await;
        let fields = [("reason", "Publicité"), ("days", "")];
        team.post(&format!("/moderation/{}/ban", second.id), &fields).await;
        hub.settle().await;
        let discussions = hub.get("/discussions?space=velo").await.text();
        assert!(discussions.contains("Une piste") && !discussions.contains("montres"));
        // Decided twice is decided once, and said.
        let late = team.post(&format!("/moderation/{}/publish", first.id), &[]).await;
        assert_eq!(late.header("location"), "/moderation?told=late");
        let note = peer.note("4", "bob", "Encore des montres", None, &group);
        peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        hub.settle().await;
        assert_eq!(said(&hub, &peer.note_uri("4")).await, None, "bob is kept out");
        // What was private has no way into the open.
        let third = said(&hub, &peer.note_uri("3")).await.expect("it is there");
        team.post(&format!("/moderation/{}/remove", third.id), &[]).await;
        team.post(&format!("/moderation/{}/restore", third.id), &[]).await;
        assert_eq!(said(&hub, &peer.note_uri("3")).await, None);
    }

    async fn reports_from_elsewhere_reach_the_team_and_decide_nothing(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let peer = Peer::start().await;
        let note = peer.note("1", "alice", "Achetez mes montres", Some(&post), &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        // As microblogs and as threads report; the same one twice, and about nothing of ours.
        let objects = json!([peer.actor("alice"), peer.note_uri("1")]);
        let mut micro = peer.activity("instance", "Flag", objects);
        micro["content"] = json!("<b>Publicité</b>");
        let mut thread = peer.activity("bob", "Flag", post.clone());
        thread["summary"] = json!("Faux");
        for report in [&micro, &micro, &thread] {
            peer.send(&hub, report).await;
        }
        peer.send(&hub, &peer.activity("bob", "Flag", "https://nobody.example/notes/1")).await;
        hub.settle().await;
        let team = Administrator::of(&hub).await;
        let page = team.get("/moderation").await.text();
        assert_eq!(page.matches("<article class=\"box waiting\"").count(), 2, "{page}");
        assert!(page.contains("Publicité") && page.contains("Faux") && !page.contains("<b>Publicité"));
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it stands");
        assert_eq!(comment.state, State::Published);
        let (_, rest) = page.split_once("/moderation/reports/").expect("a form");
        let id = rest.split('/').next().expect("an id").to_owned();
        team.post(&format!("/moderation/reports/{id}/close"), &[]).await;
        let page = team.get("/moderation").await.text();
        assert_eq!(page.matches("<article class=\"box waiting\"").count(), 1, "{page}");
        // A flood is bounded.
        for _ in 0..60 {
            peer.send(&hub, &peer.activity("bob", "Flag", post.clone())).await;
        }
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let about = (post.as_str(), Some(space.id));
        let open = store::reports::of_object(&mut tx, about, 1_000).await.expect("reports");
        assert!(open.len() < 50, "{}", open.len());
    }

    async fn rules_are_set_by_a_form_that_loses_nothing(hub: TestHub) {
        let space = hub.community("velo").await;
        let team = Administrator::of(&hub).await;
        let mut fields = [
            ("posting", "followers"), ("commenting", "read"), ("slow_seconds", "soon"),
            ("words", "casino"), ("languages", "fr"),
        ];
        let refused = team.post("/moderation/rules/velo", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("casino") && page.contains("role=\"alert\""), "{page}");
        fields[2].1 = "30";
        assert!(team.post("/moderation/rules/velo", &fields).await.status.is_redirection());
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let rules = rules::of(&mut tx, space.id).await.expect("rules");
        assert_eq!((rules.posting, rules.slow_seconds), (Posting::Followers, 30));
    }

    async fn a_member_comments_on_our_pages_and_is_heard_elsewhere(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = published(&hub, &space).await;
        follower(&hub, &space, "lemmy.example", Dialect::Thread).await;
        let peer = Peer::start().await;
        let group = hub.app.addresses.actor(space.id);
        let note = peer.note("1", "alice", "Bravo", Some(&post), &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;
        let member = Administrator::of(&hub).await;
        let empty = member.post("/discussions", &[("parent", &peer.note_uri("1")), ("text", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("parent", &*peer.note_uri("1")), ("text", "Merci **Alice** <script>x</script>")];
        let sent = member.post("/discussions", &fields).await;
        assert!(sent.status.is_redirection(), "{}", sent.text());
        hub.settle().await;
        let page = page(&hub, &post).await.text();
        assert!(page.contains("<strong>Alice</strong>") && !page.contains("<script>x"), "{page}");
        // Alice's server gets the member's own Create, with a mention of her and of the group.
        let told = letters(&hub, &peer.host).await;
        let create = told.iter().find(|it| it["type"] == "Create").expect("a Create");
        let object = &create["object"];
        assert_eq!(object["inReplyTo"], json!(peer.note_uri("1")));
        assert_eq!(object["audience"], json!(group));
        let hrefs: Vec<&Value> = object["tag"].as_array().expect("tags").iter().map(|it| &it["href"]).collect();
        assert_eq!(hrefs, [&json!(group), &json!(peer.actor("alice"))]);
        // Those who thread get it wrapped, as it is.
        let wrapped = letters(&hub, "lemmy.example").await;
        assert_eq!(&wrapped.last().expect("an Announce")["object"], create);
        // It is served at its id, and withdrawn by its author it is gone there.
        let id = object["id"].as_str().expect("an id").to_owned();
        let path = id[hub.app.addresses.base().len()..].to_owned();
        assert_eq!(hub.get_as(&path, "application/activity+json").await.json()["id"], json!(id));
        let uuid = path.rsplit('/').next().expect("a UUID").to_owned();
        member.post(&format!("/discussions/{uuid}/edit"), &[("text", "Merci à tou·te·s")]).await;
        hub.settle().await;
        member.post(&format!("/discussions/{uuid}/withdraw"), &[]).await;
        hub.settle().await;
        assert_eq!(hub.get_as(&path, "application/activity+json").await.status, StatusCode::GONE);
        let kinds: Vec<Value> = letters(&hub, &peer.host).await.iter().map(|it| it["type"].clone()).collect();
        assert_eq!(kinds, [json!("Create"), json!("Update"), json!("Delete")]);
    }

    async fn letters_in_any_order_repeated_end_in_the_same_state(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let post = published(&hub, &space).await;
        let mut ends = Vec::new();
        for seed in 0..12_u64 {
            let peer = Peer::start().await;
            let first = peer.note("1", "alice", "Un", Some(&post), &group);
            peer.publish(&first);
            let second = peer.note("2", "bob", "Deux", Some(&peer.note_uri("1")), &group);
            let mut changed = second.clone();
            changed["content"] = json!("<p>Deux bis</p>");
            changed["updated"] = json!("2026-09-01T07:30:00Z");
            let gone = peer.note("3", "carol", "Trois", Some(&post), &group);
            let like = peer.activity("bob", "Like", post.clone());
            let mut all = vec![
                peer.activity("alice", "Create", first),
                peer.activity("bob", "Create", second),
                peer.activity("bob", "Update", changed),
                peer.activity("carol", "Create", gone),
                peer.activity("carol", "Delete", peer.note_uri("3")),
                peer.activity("bob", "Undo", like.clone()),
                like,
                peer.activity("alice", "Announce", post.clone()),
            ];
            all.extend(all.clone());
            shuffle(&mut all, seed);
            for activity in &all {
                peer.send(&hub, activity).await;
                hub.settle().await;
            }
            let mut end = Vec::new();
            for name in ["1", "2", "3"] {
                let it = said(&hub, &peer.note_uri(name)).await;
                end.push(it.filter(|it| it.state == State::Published).map(|it| it.body_html));
            }
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let post = post.rsplit('/').next().expect("a UUID").parse().expect("a UUID");
            let counts = kiosque::federation::store::reaction_counts(&mut tx, post).await;
            let (likes, shares) = counts.expect("counts");
            assert_eq!((likes, shares), (0, i64::try_from(seed).expect("few") + 1), "seed {seed}");
            ends.push(end);
        }
        let expected = vec![Some("<p>Un</p>".to_owned()), Some("<p>Deux bis</p>".to_owned()), None];
        assert_eq!(ends, vec![expected; 12]);
    }
}

/// A shuffle that is the same for the same seed.
fn shuffle(all: &mut [Value], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
    for last in (1..all.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (last as u64 + 1)).expect("few");
        all.swap(last, other);
    }
}
