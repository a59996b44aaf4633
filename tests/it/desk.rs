//! The queue of those who look after spaces: its lists, deciding about several at once, undoing, ready
//! answers, links; and the team's own log.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::conversation::moderation::What;
use kiosque::conversation::{Comment, Reason, State, store};
use kiosque::delivery::queue;
use kiosque::spaces::Space;
use serde_json::{Value, json};

use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::talk::voice_id;
use crate::support::visitor::Visitor;

/// Somebody elsewhere writes to a space.
async fn contributed(
    hub: &TestHub,
    peer: &Peer,
    space: &Space,
    (name, by): (&str, &str),
    words: &str,
) -> Comment {
    let group = hub.app.addresses.actor(space.id);
    let note = peer.note(name, by, words, None, &group);
    peer.send(hub, &peer.activity(by, "Create", note)).await;
    hub.settle().await;
    said(hub, &peer.note_uri(name)).await
}

async fn said(hub: &TestHub, uri: &str) -> Comment {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let comment = store::by_uri(&mut tx, uri).await;
    comment.expect("it is looked for").expect("it is kept")
}

/// What a space said itself about something, or the team's voice.
async fn told(hub: &TestHub, space: &Space, kind: &str, about: &str) -> Option<Value> {
    hub.settle().await;
    let voice = voice_id(hub).await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    for actor in [space.id, voice] {
        let found = queue::activity_about(&mut tx, actor, kind, about).await;
        if let Some((_, body)) = found.expect("it is read") {
            return Some(serde_json::from_str(&body).expect("JSON"));
        }
    }
    None
}

/// Where the log undoes the last decision of this sort.
async fn undo_of(hub: &TestHub, what: What) -> String {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let all = store::moderators::decisions(&mut tx, None, None, 50)
        .await
        .expect("read");
    let found = all
        .iter()
        .find(|it| it.what == what)
        .expect("it was decided");
    format!("/moderation/journal/{}/undo", found.id)
}

on_both_databases! {
    async fn the_queue_has_lists_with_counts_by_sort_and_space_the_oldest_first(hub: TestHub) {
        let (velo, rail) = (hub.community("velo").await, hub.community("rail").await);
        let peer = Peer::start().await;
        let first = contributed(&hub, &peer, &velo, ("1", "bob"), "Un mot pour le vélo").await;
        hub.app.clock.advance(60);
        let link = "Voyez <a href=\"https://shop.example/\">cela</a>";
        let linked = contributed(&hub, &peer, &rail, ("2", "carol"), link).await;
        assert_eq!(linked.reason, Some(Reason::Policy));
        let admin = Administrator::of(&hub).await;
        let all = admin.get("/moderation").await.text();
        let (one, two) = (all.find("Un mot pour le vélo"), all.find("shop.example"));
        assert!(one.is_some() && two.is_some() && one < two, "{all}");
        // Held by more than one reason: all are said.
        assert!(all.contains("qu’il soit lu d’abord") && all.contains("un lien vers un autre serveur"), "{all}");
        assert!(all.contains("première fois ici"), "{all}");
        let links = admin.get("/moderation?sort=links").await.text();
        assert!(links.contains("shop.example") && !links.contains("Un mot pour le vélo"), "{links}");
        let velo_only = admin.get("/moderation?sort=contributions&space=velo").await.text();
        assert!(velo_only.contains("Un mot pour le vélo") && !velo_only.contains("shop.example"));
        let comments = admin.get("/moderation?sort=comments").await.text();
        assert!(!comments.contains("Un mot pour le vélo") && !comments.contains("shop.example"));

        admin.post(&format!("/moderation/{}/publish", first.id), &[]).await;
        contributed(&hub, &peer, &rail, ("3", "bob"), "Un autre mot").await;
        let again = admin.get("/moderation?sort=contributions&space=rail").await.text();
        assert!(again.contains("1 message publié"), "{again}");
        let firsts = admin.get("/moderation?sort=first").await.text();
        assert!(firsts.contains("shop.example") && !firsts.contains("Un autre mot"), "{firsts}");
    }

    async fn a_long_list_goes_on_where_it_stopped(hub: TestHub) {
        let velo = hub.community("velo").await;
        let peer = Peer::start().await;
        for number in 0..27 {
            let (name, by) = (number.to_string(), format!("person{number}"));
            contributed(&hub, &peer, &velo, (&name, &by), &format!("Mot numéro {number} !")).await;
        }
        let admin = Administrator::of(&hub).await;
        let page = admin.get("/moderation?sort=contributions").await.text();
        assert_eq!(page.matches("<article class=\"box waiting\"").count(), 25);
        let (_, next) = page.split_once("rel=\"next\" href=\"").expect("it goes on");
        let next = next.split('"').next().expect("an address").replace("&#38;", "&").replace("&amp;", "&");
        let rest = admin.get(&next).await.text();
        assert_eq!(rest.matches("<article class=\"box waiting\"").count(), 2, "{next} {rest}");
        assert!(!rest.contains("rel=\"next\""), "{rest}");
    }

    async fn several_are_decided_about_at_once_and_those_decided_before_stay(hub: TestHub) {
        let velo = hub.community("velo").await;
        let peer = Peer::start().await;
        let mut ids = Vec::new();
        for (name, by) in [("1", "bob"), ("2", "carol"), ("3", "dan")] {
            ids.push(contributed(&hub, &peer, &velo, (name, by), &format!("De {by}")).await.id.to_string());
        }
        let admin = Administrator::of(&hub).await;
        admin.post(&format!("/moderation/{}/remove", ids[2]), &[]).await;
        let fields: Vec<_> = ids.iter().map(|id| ("id", id.as_str())).collect();
        let stranger = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(stranger.post("/moderation/several/publish", &fields).await.status, StatusCode::FORBIDDEN);
        let done = admin.post("/moderation/several/publish", &fields).await;
        assert_eq!(done.header("location"), "/moderation?told=late", "one was decided about before");
        let states = [State::Published, State::Published, State::Removed];
        for (name, state) in ["1", "2", "3"].into_iter().zip(states) {
            assert_eq!(said(&hub, &peer.note_uri(name)).await.state, state);
        }
        // Where one comes back to is one of ours.
        let fields = [("id", ids[0].as_str()), ("reason", "Doublon"), ("back", "https://evil.example/")];
        assert_eq!(admin.post("/moderation/several/remove", &fields).await.header("location"), "/moderation");
        assert_eq!(said(&hub, &peer.note_uri("1")).await.state, State::Removed);
    }

    async fn what_was_decided_is_undone_from_the_log_and_others_hear_of_it(hub: TestHub) {
        let velo = hub.community("velo").await;
        let peer = Peer::start().await;
        let comment = contributed(&hub, &peer, &velo, ("1", "bob"), "Un mot").await;
        let uri = comment.uri.as_str();
        let admin = Administrator::of(&hub).await;
        let at = |what: &str| format!("/moderation/{}/{what}", comment.id);
        // Taken away before it was ever published: it waits again.
        admin.post(&at("remove"), &[]).await;
        let log = admin.get("/moderation/journal").await.text();
        assert!(log.contains("Annuler"), "{log}");
        admin.post(&undo_of(&hub, What::Removed).await, &[]).await;
        assert_eq!(said(&hub, uri).await.state, State::Held);
        let undone = undo_of(&hub, What::Removed).await;
        assert_eq!(admin.post(&undone, &[]).await.header("location"), "/moderation/journal?told=late");

        admin.post(&at("publish"), &[]).await;
        admin.post(&at("remove"), &[("reason", "Erreur")]).await;
        let removal = told(&hub, &velo, "Delete", uri).await.expect("it is told");
        admin.post(&undo_of(&hub, What::Removed).await, &[]).await;
        assert_eq!(said(&hub, uri).await.state, State::Published);
        let undo = told(&hub, &velo, "Undo", uri).await.expect("it is told");
        assert_eq!((undo["object"]["type"].as_str(), &undo["object"]["id"]), (Some("Delete"), &removal["id"]));

        for (what, decided, kind) in [("lock", What::Locked, "Lock"), ("pin", What::Pinned, "Add")] {
            admin.post(&at(what), &[]).await;
            assert!(told(&hub, &velo, kind, uri).await.is_some());
            admin.post(&undo_of(&hub, decided).await, &[]).await;
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert!(!store::decided::is_locked(&mut tx, comment.root_id).await.expect("asked"));
        assert_eq!(store::moderators::pinned(&mut tx, velo.id, 5).await.expect("asked"), []);
        drop(tx);
        admin.post(&at("ban"), &[]).await;
        admin.post(&undo_of(&hub, What::Banned).await, &[]).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let bob = peer.actor("bob");
        assert!(!store::decided::is_banned(&mut tx, velo.id, &bob, hub.app.clock.now()).await.expect("asked"));
        drop(tx);
        let undo = told(&hub, &velo, "Undo", &bob).await.expect("it is told");
        assert_eq!(undo["object"]["type"], "Block");
        // Only by who looks after the space.
        admin.post(&at("restore"), &[]).await;
        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(eve.post(&undo_of(&hub, What::Restored).await, &[]).await.status, StatusCode::FORBIDDEN);
    }

    async fn authors_are_answered_in_ready_words_here_and_elsewhere_unless_they_asked_for_silence(hub: TestHub) {
        let velo = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let path = "/moderation/rules/velo/answers";
        let refused = admin.post(path, &[("name", ""), ("words_fr", "Bonjour")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Bonjour"));
        let words = "Bonjour {name}, <i>{space}</i> ne prend pas de publicité : {link}";
        admin.post(path, &[("name", "Publicité"), ("words_fr", words)]).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let ready = store::answers::of_space(&mut tx, velo.id).await.expect("read");
        drop(tx);
        let ready = ready[0].id.to_string();

        let peer = Peer::start().await;
        let comment = contributed(&hub, &peer, &velo, ("1", "bob"), "Des montres").await;
        assert!(admin.get("/moderation").await.text().contains("<option value=\""), "the answer can be chosen");
        let gone = admin.post(&format!("/moderation/{}/remove", comment.id), &[("answer", "gone")]).await;
        assert_eq!(gone.header("location"), "/moderation?told=late");
        assert_eq!(said(&hub, &comment.uri).await.state, State::Held, "nothing is half decided");
        admin.post(&format!("/moderation/{}/remove", comment.id), &[("answer", &ready)]).await;
        let note = told(&hub, &velo, "Create", &comment.uri).await.expect("it is written");
        assert_eq!(note["to"], json!([peer.actor("bob")]));
        let content = note["object"]["content"].as_str().expect("words");
        assert!(content.contains("Le velo&lt;/i&gt; ne prend pas") && content.contains("stop"), "{content}");
        assert!(content.contains(&comment.id.to_string()) && !content.contains("{name}"), "{content}");

        // A member reads it on their own page.
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let rules = [("posting", "animators"), ("commenting", "open"), ("slow_seconds", "0")];
        admin.post("/moderation/rules/velo", &rules).await;
        ada.post("/discussions", &[("parent", "space:velo"), ("text", "Un mot.")]).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let own = store::threads::of_account(&mut tx, ada.account.id, 1).await.expect("read");
        drop(tx);
        admin.post(&format!("/moderation/{}/publish", own[0].id), &[("words", "Bienvenue {name} !")]).await;
        let own_page = ada.get("/compte").await.text();
        assert!(own_page.contains("Bienvenue ada !"), "{own_page}");
        admin.post(&format!("{path}/{ready}/erase"), &[]).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert_eq!(store::answers::of_space(&mut tx, velo.id).await.expect("read"), []);
    }

    async fn links_wait_as_the_space_says(hub: TestHub) {
        let velo = hub.community("velo").await;
        let peer = Peer::start().await;
        let admin = Administrator::of(&hub).await;
        let mut rules = vec![
            ("posting", "open"), ("commenting", "open"), ("slow_seconds", "0"), ("links", "yes"),
            ("hosts_held", "shop.example"), ("hosts_fine", "https://Wiki.example/page\n"),
        ];
        admin.post("/moderation/rules/velo", &rules).await;
        let to = |host: &str| format!("<a href=\"https://{host}/\">cela</a>");
        for (name, host, reason) in [
            ("1", "unknown.example", Some(Reason::Link)),
            ("2", "en.wiki.example", None),
            ("3", "shop.example", Some(Reason::Host)),
        ] {
            let comment = contributed(&hub, &peer, &velo, (name, &format!("p{name}")), &to(host)).await;
            assert_eq!(comment.reason, reason, "{host}");
        }
        rules.retain(|it| it.0 != "links");
        admin.post("/moderation/rules/velo", &rules).await;
        let free = contributed(&hub, &peer, &velo, ("4", "p4"), &to("unknown.example")).await;
        assert_eq!(free.state, State::Published);
        rules.push(("hosts_held", "not a host"));
        rules.retain(|it| *it != ("hosts_held", "shop.example"));
        let refused = admin.post("/moderation/rules/velo", &rules).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("not a host"));
    }

    async fn the_teams_log_says_who_changed_what_from_what_to_what(hub: TestHub) {
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let rules = [("posting", "open"), ("commenting", "open"), ("slow_seconds", "30"), ("words", "=casino")];
        admin.post("/moderation/rules/velo", &rules).await;
        admin.post("/administration/comptes/ada/role", &[("role", "editor")]).await;
        assert_eq!(ada.get("/administration/journal").await.status, StatusCode::FORBIDDEN);
        let log = admin.get("/administration/journal").await.text();
        assert!(log.contains("slow_seconds: 0") && log.contains("slow_seconds: 30"), "{log}");
        assert!(log.contains("member") && log.contains("editor"), "{log}");
        let roles = admin.get("/administration/journal?what=role").await.text();
        assert!(roles.contains("editor") && !roles.contains("slow_seconds"), "{roles}");
        let table = admin.get("/administration/journal.csv?what=role").await;
        assert!(table.text().contains("\"role\",\"ada\",\"member\",\"editor\""), "{}", table.text());
        // The same again changes nothing, and is not written down.
        admin.post("/moderation/rules/velo", &rules).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let what = Some(kiosque::audit::What::Rules);
        assert_eq!(kiosque::audit::store::list(&mut tx, what, None, 50).await.expect("read").len(), 1);
        let later = hub.app.clock.now().plus_seconds(1);
        kiosque::audit::store::prune(&mut tx, later).await.expect("pruned");
        assert_eq!(kiosque::audit::store::list(&mut tx, None, None, 50).await.expect("read"), []);
    }
}
