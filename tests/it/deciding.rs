//! What lets a message wait and what does not, what those who look after a space do about it, and what
//! everybody else gets to know.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::conversation::{Commenting, Posting, Reason, State};
use kiosque::posts;
use kiosque::spaces::Space;
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::talk::{heard as said, set_rules};
use crate::support::visitor::Visitor;

/// A post of the space: its ActivityPub id and its page.
async fn published(hub: &TestHub, space: &Space) -> (String, String) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    let post = post.expect("it is published");
    let page = hub.app.addresses.post_page(&post);
    let page = page.trim_start_matches(hub.app.addresses.base()).to_owned();
    (hub.app.addresses.post(post.id), page)
}

async fn hear(hub: &TestHub, peer: &Peer, by: &str, note: &Value) {
    peer.send(hub, &peer.activity(by, "Create", note.clone()))
        .await;
    hub.settle().await;
}

async fn reason(hub: &TestHub, peer: &Peer, name: &str) -> Option<Reason> {
    let heard = said(hub, &peer.note_uri(name)).await.expect("it is kept");
    assert_eq!(heard.state == State::Held, heard.reason.is_some(), "{name}");
    heard.reason
}

on_both_databases! {
    async fn no_link_passes_by_another_name(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, _) = published(&hub, &space).await;
        set_rules(&hub, &space, |rules| rules.hosts_held = "bad.example".to_owned()).await;
        let peer = Peer::start().await;
        let cases = [
            ("1", "<a class=\"mention\" href=\"https://bad.example/x\">achetez</a>", Some(Reason::Host)),
            ("2", "<a class=\"mention\" href=\"https://bad.example/x\">@bob</a>", Some(Reason::Host)),
            ("3", "<a class=\"mention\" href=\"https://new.example/x\">achetez</a>", Some(Reason::Link)),
            ("4", "<a class=\"mention\" href=\"https://new.example/@bob\">@<span>bob</span></a>", None),
            ("5", "<a href=\"https://BAD.example./\">ici</a>", Some(Reason::Host)),
            ("6", "Voir https://bad.example/x", Some(Reason::Host)),
            ("7", "Voir (http://new.example/x)", Some(Reason::Link)),
            ("8", "Sans lien", None),
        ];
        for (name, words, _) in cases {
            hear(&hub, &peer, "alice", &peer.note(name, "alice", words, Some(&post), &group)).await;
        }
        for (name, words, expected) in cases {
            assert_eq!(reason(&hub, &peer, name).await, expected, "{words}");
        }
        // A link that stands beside the words, as threads send them; a picture is none.
        let mut beside = peer.note("9", "alice", "Regardez", Some(&post), &group);
        beside["attachment"] = json!([{ "type": "Link", "href": "https://bad.example/x" }]);
        hear(&hub, &peer, "alice", &beside).await;
        assert_eq!(reason(&hub, &peer, "9").await, Some(Reason::Host));
        let mut picture = peer.note("10", "alice", "Regardez", Some(&post), &group);
        picture["attachment"] = json!([
            { "type": "Image", "mediaType": "image/png", "url": "https://files.example/1.png" }]);
        hear(&hub, &peer, "alice", &picture).await;
        assert_eq!(reason(&hub, &peer, "10").await, None);
    }

    async fn what_answers_a_message_that_waits_waits_too(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Bonjour. Une piste", None, &group)).await;
        assert_eq!(reason(&hub, &peer, "1").await, Some(Reason::Policy));
        let answer = peer.note("2", "bob", "Où donc ?", Some(&peer.note_uri("1")), &group);
        hear(&hub, &peer, "bob", &answer).await;
        assert_eq!(reason(&hub, &peer, "2").await, Some(Reason::Parent));
        let told = waiting_for(&hub.app.db, &peer.host).await;
        assert!(told.iter().all(|it| it["type"] != "Announce"), "{told:?}");
        let team = Administrator::of(&hub).await;
        let queue = team.get("/moderation").await.text();
        assert!(queue.contains("il répond à un message qui attend lui-même"), "{queue}");
        let first = said(&hub, &peer.note_uri("1")).await.expect("it waits");
        team.post(&format!("/moderation/{}/publish", first.id), &[]).await;
        hub.settle().await;
        let later = peer.note("3", "carol", "Merci", Some(&peer.note_uri("1")), &group);
        hear(&hub, &peer, "carol", &later).await;
        assert_eq!(reason(&hub, &peer, "3").await, None);
    }

    async fn comments_do_not_make_a_contribution_hasty_nor_is_anybody_new_for_ever(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, _) = published(&hub, &space).await;
        set_rules(&hub, &space, |rules| rules.posting = Posting::Open).await;
        let peer = Peer::start().await;
        for number in 0..5 {
            let note = peer.note(&format!("c{number}"), "alice", "Oui", Some(&post), &group);
            hear(&hub, &peer, "alice", &note).await;
        }
        for number in 0..4 {
            let note = peer.note(&format!("{number}"), "alice", "Une piste", None, &group);
            hear(&hub, &peer, "alice", &note).await;
        }
        assert_eq!(reason(&hub, &peer, "2").await, None);
        assert_eq!(reason(&hub, &peer, "3").await, Some(Reason::Pace), "the fourth in a day");
        hub.app.clock.advance(8 * 24 * 3600);
        for number in 10..15 {
            let note = peer.note(&format!("{number}"), "alice", "Une piste", None, &group);
            hear(&hub, &peer, "alice", &note).await;
        }
        assert_eq!(reason(&hub, &peer, "14").await, None);
        // Names alone begin nothing.
        let called = peer.note("15", "alice", "@velo", None, &group);
        hear(&hub, &peer, "alice", &called).await;
        assert_eq!(said(&hub, &peer.note_uri("15")).await, None);
    }

    async fn one_message_is_moderated_where_it_stands(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        set_rules(&hub, &space, |rules| rules.log_is_public = true).await;
        let peer = Peer::start().await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Achetez", Some(&post), &group)).await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it stands");
        let desk = format!("/moderation/{}", comment.id);
        assert!(!hub.get(&page).await.text().contains(&desk), "not for visitors");
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        assert!(!ada.get(&page).await.text().contains(&desk), "nor for members");
        assert_eq!(ada.get(&desk).await.status, StatusCode::FORBIDDEN);
        let team = Administrator::of(&hub).await;
        assert!(team.get(&page).await.text().contains(&format!("href=\"{desk}\"")));
        let form = team.get(&desk).await.text();
        assert!(form.contains("Achetez") && form.contains(&format!("{desk}/ban")), "{form}");

        // How long is a number of days; a slip keeps nobody out for ever.
        for days in ["abc", "-1", "0", "99999"] {
            let slip = team.post(&format!("{desk}/ban"), &[("days", days)]).await;
            assert!(slip.header("location").ends_with("told=days"), "{days}");
        }
        assert!(team.get("/moderation?told=days").await.text().contains("de 1 à 3650"));
        let stands = said(&hub, &peer.note_uri("1")).await.expect("it stands");
        assert_eq!(stands.state, State::Published);
        team.post(&format!("{desk}/ban"), &[("days", "7"), ("reason", "Publicité")]).await;
        hub.settle().await;
        let gone = said(&hub, &peer.note_uri("1")).await.expect("its place is kept");
        assert_eq!(gone.state, State::Removed);

        // In public nobody is named; those who look after the space know.
        let log = hub.get("/discussions/journal/velo").await.text();
        assert!(log.contains("Publicité") && log.contains("une personne"), "{log}");
        assert!(!log.contains("alice"), "{log}");
        assert!(team.get("/moderation/journal").await.text().contains("alice"));
    }

    async fn a_member_learns_that_what_they_said_was_taken_away(hub: TestHub) {
        let space = hub.community("velo").await;
        let (post, _) = published(&hub, &space).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let sent = ada.post("/discussions", &[("parent", &*post), ("text", "Achetez")]).await;
        let (_, id) = sent.header("location").split_once("#c-").expect("its place");
        let team = Administrator::of(&hub).await;
        team.post(&format!("/moderation/{id}/remove"), &[("reason", "Publicité")]).await;
        let account = ada.get("/compte").await.text();
        assert!(account.contains("Votre message a été retiré") && account.contains("Publicité"), "{account}");
    }

    async fn what_was_written_to_a_community_alone_is_answered(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        let mut private = peer.note("1", "alice", "Entre nous", None, &group);
        private["to"] = json!([group]);
        private["cc"] = json!([]);
        hear(&hub, &peer, "alice", &private).await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it is kept");
        let team = Administrator::of(&hub).await;
        let path = format!("/moderation/{}/answer", comment.id);
        let empty = team.post(&path, &[("words", " ")]).await;
        assert!(empty.header("location").ends_with("told=nothing"));
        team.post(&path, &[("words", "Bonjour, venez mardi.")]).await;
        hub.settle().await;
        let told = waiting_for(&hub.app.db, &peer.host).await;
        let note = &told.last().expect("a letter")["object"];
        assert_eq!(note["to"], json!([peer.actor("alice")]));
        assert!(note["content"].as_str().expect("words").contains("venez mardi"), "{note}");
        assert!(said(&hub, &peer.note_uri("1")).await.is_some(), "it stays until it is read");
        team.post(&format!("/moderation/{}/remove", comment.id), &[]).await;
        assert_eq!(said(&hub, &peer.note_uri("1")).await, None);
    }

    async fn words_of_a_person_go_out_alone(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Bonjour. Une piste", None, &group)).await;
        let comment = said(&hub, &peer.note_uri("1")).await.expect("it waits");
        let team = Administrator::of(&hub).await;
        let path = format!("/moderation/{}/publish", comment.id);
        team.post(&path, &[("words", "Merci, et bienvenue !")]).await;
        hub.settle().await;
        let told = waiting_for(&hub.app.db, &peer.host).await;
        let words: Vec<&str> = told
            .iter()
            .filter(|it| it["type"] == "Create")
            .filter_map(|it| it["object"]["content"].as_str())
            .collect();
        assert_eq!(words.len(), 2, "that it waits, and the words: {words:?}");
        assert!(words[1].contains("bienvenue"), "{words:?}");
        // Nobody of that server follows: its author learns all the same that it is shared.
        let share = told.iter().find(|it| it["type"] == "Announce").expect("a share");
        assert_eq!(share["object"], json!(peer.note_uri("1")));
    }

    async fn a_closed_community_offers_no_form(hub: TestHub) {
        let space = hub.community("velo").await;
        let (_, page) = published(&hub, &space).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        assert!(ada.get(&page).await.text().contains("action=\"/discussions\""));
        set_rules(&hub, &space, |rules| {
            rules.commenting = Commenting::Closed;
            rules.posting = Posting::Closed;
        }).await;
        for path in [page.as_str(), "/discussions?space=velo"] {
            let text = ada.get(path).await.text();
            assert!(!text.contains("action=\"/discussions\"") && text.contains("ne prend pas de co"), "{text}");
        }
        let team = Administrator::of(&hub).await;
        assert!(team.get(&page).await.text().contains("action=\"/discussions\""), "who looks after it speaks");
    }

    async fn who_a_member_calls_by_their_handle_hears_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let (other, other_page) = published(&hub, &space).await;
        let peer = Peer::start().await;
        hear(&hub, &peer, "alice", &peer.note("1", "alice", "Bravo", Some(&other), &group)).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let text = format!("Avec @alice@{} et @nobody@nowhere.example", peer.host);
        ada.post("/discussions", &[("parent", &*post), ("text", &text)]).await;
        hub.settle().await;
        let told = waiting_for(&hub.app.db, &peer.host).await;
        let create = told.iter().find(|it| it["type"] == "Create").expect("she hears it");
        let object = &create["object"];
        let alice = json!(peer.actor("alice"));
        assert!(object["cc"].as_array().expect("a list").contains(&alice), "{object}");
        let tags = object["tag"].as_array().expect("tags");
        let mention = tags.iter().find(|it| it["href"] == alice).expect("a mention");
        assert_eq!(mention["name"], json!(format!("@alice@{}", peer.host)));
        let content = object["content"].as_str().expect("words");
        assert!(content.contains("class=\"mention\"") && content.contains("@nobody@nowhere.example"), "{content}");
        assert!(hub.get(&page).await.text().contains("class=\"mention\""));
        assert!(!hub.get(&other_page).await.text().contains("nobody"));
    }

    async fn what_blocks_hold_stays_apart_and_no_link_pretends(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, _) = published(&hub, &space).await;
        let peer = Peer::start().await;
        for (name, words, kept) in [
            ("1", "<h2>Gros</h2>titre<table><tr><td>A</td><td>B</td></tr></table>fin",
                "<p><strong>Gros</strong></p>titre<p> A  B </p>fin"),
            ("2", "<div>Un</div><div><p>Deux</p></div>", "<p>Un</p><p>Deux</p>"),
            ("3", "Voici <img src=\"https://a.example/1.png\" alt=\"un vélo\">", "Voici un vélo"),
        ] {
            let mut note = peer.note(name, "alice", "", Some(&post), &group);
            note["content"] = json!(words);
            note["contentMap"] = json!({ "fr": words });
            hear(&hub, &peer, "alice", &note).await;
            let heard = said(&hub, &peer.note_uri(name)).await.expect("it is kept");
            assert_eq!(heard.body_html, kept);
        }
        let words = "<a href=\"https://bank.example@evil.example/\">bank.example</a>";
        hear(&hub, &peer, "alice", &peer.note("4", "alice", words, Some(&post), &group)).await;
        let heard = said(&hub, &peer.note_uri("4")).await.expect("it is kept");
        assert!(!heard.body_html.contains("evil"), "{}", heard.body_html);
    }
}
