//! Several people share a server. None of them takes back, locks out or stands in for another, before or
//! after the other has said anything.

use axum::http::StatusCode;
use kiosque::conversation::State;
use kiosque::federation::store;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

async fn likes(stage: &Stage) -> i64 {
    let path = format!("{}/likes", stage.path(&stage.post));
    let found = stage.hub.get_as(&path, "application/activity+json").await;
    found.json()["totalItems"].as_i64().expect("a count")
}

on_both_databases! {
    async fn what_a_neighbour_takes_back_beforehand_is_heard_all_the_same(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let home = &stage.home;
        let coming = home.note_uri("coming");
        let like_id = format!("http://{}/likes/coming", home.host);
        for (kind, object) in [("Undo", &coming), ("Undo", &like_id), ("Delete", &coming), ("Delete", &like_id)] {
            let activity = home.activity("mallory", kind, object.clone());
            assert_eq!(stage.send(home, &activity).await.status, StatusCode::ACCEPTED);
        }
        let before = likes(&stage).await;
        let note = home.note("coming", "bob", "Je suis là", Some(&stage.post), &stage.group);
        stage.send(home, &home.activity("bob", "Create", note)).await;
        let mut like = home.activity("bob", "Like", stage.post.clone());
        like["id"] = json!(like_id);
        stage.send(home, &like).await;
        let comment = stage.comment(&coming).await.expect("it is heard");
        assert_eq!(comment.state, State::Published);
        assert_eq!(likes(&stage).await, before + 1);

        // What its own author takes back beforehand never comes.
        let later = home.note_uri("later");
        stage.send(home, &home.activity("bob", "Delete", later.clone())).await;
        let note = home.note("later", "bob", "Je n’ai rien dit", Some(&stage.post), &stage.group);
        stage.send(home, &home.activity("bob", "Create", note)).await;
        assert_eq!(stage.comment(&later).await, None);
    }

    async fn a_neighbour_who_takes_an_id_first_keeps_nobody_out(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let home = &stage.home;
        let id = format!("http://{}/creates/first", home.host);
        let mut squat = home.activity("mallory", "Like", "https://third.example/1");
        squat["id"] = json!(id);
        stage.send(home, &squat).await;
        let note = home.note("first", "bob", "Je suis là", Some(&stage.post), &stage.group);
        let mut create = home.activity("bob", "Create", note);
        create["id"] = json!(id);
        stage.send(home, &create).await;
        let comment = stage.comment(&home.note_uri("first")).await.expect("it is heard");
        assert_eq!(comment.state, State::Published);
    }

    async fn a_neighbour_who_publishes_another_s_key_locks_nobody_out(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let home = &stage.home;
        let (alice, mallory) = (home.actor("alice"), home.actor("mallory"));
        let stolen = format!("{alice}#main-key");
        let profile = json!({
            "id": mallory, "type": "Person", "preferredUsername": "mallory",
            "inbox": format!("{mallory}/inbox"),
            "publicKey": [
                { "id": format!("{mallory}#main-key"), "owner": mallory, "publicKeyPem": home.public_key() },
                { "id": stolen, "publicKeyPem": home.public_key() },
            ],
        });
        stage.send(home, &home.activity("mallory", "Update", profile)).await;
        let mut tx = stage.hub.app.db.read().await.expect("a transaction");
        for owner in [&alice, &mallory] {
            let key = store::remote_key(&mut tx, &stolen, owner).await.expect("it is looked for");
            assert_eq!(key.map(|key| key.actor_uri).as_ref(), Some(owner));
        }
        drop(tx);
        let note = home.note("mine", "alice", "Toujours là", Some(&stage.post), &stage.group);
        let answer = stage.send(home, &home.activity("alice", "Create", note)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        // And with it Mallory speaks for nobody but himself.
        let follow = home.activity("alice", "Follow", stage.group.clone()).to_string();
        let mut signing = home.signing(&stage.hub, &alice, follow.as_bytes());
        signing.key_id = format!("{mallory}#main-key");
        let answer = stage.hub.send(signing.request()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }

    async fn a_name_that_looks_like_another_s_is_shown_with_its_own_server(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let away = &stage.away;
        let names: [(&str, Value); 4] = [
            ("one", json!({ "preferredUsername": "kiosque@hub.example", "name": "Le kiosque" })),
            ("two", json!({ "preferredUsername": "\u{430}lice\u{202e}\n", "name": "Alice\u{202e}ecilA" })),
            ("three", json!({ "preferredUsername": "\u{0}\u{1f}", "name": "Z\u{0300}".to_owned() + &"\u{0301}".repeat(2_000) })),
            ("four", json!({ "preferredUsername": "x".repeat(5_000), "name": "y".repeat(50_000) })),
        ];
        for (who, profile) in names {
            away.answer_as(&format!("/users/{who}"), profile);
            let note = away.note(who, who, "Bonjour", Some(&stage.post), &stage.group);
            let answer = stage.send(away, &away.activity(who, "Create", note)).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{who}: {}", answer.text());
            let mut tx = stage.hub.app.db.read().await.expect("a transaction");
            let author = kiosque::conversation::store::author(&mut tx, &away.actor(who)).await;
            let author = author.expect("it is looked for").expect("they are known");
            let (name, host) = author.handle.split_once('@').expect("a name and a server");
            assert_eq!(host, away.host);
            assert!(!name.is_empty() && name.chars().count() <= 100, "{name}");
            let calm = |text: &str| text.chars().all(|c| !c.is_control() && c != '\u{202e}');
            assert!(calm(name) && calm(&author.name), "{author:?}");
            assert!(author.name.chars().count() <= 300, "{}", author.name.len());
        }
        let page = stage.hub.get(&stage.page_of_post().await).await.text();
        assert!(page.contains(&away.host), "the server stands beside the name");
    }
}
