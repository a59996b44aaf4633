//! People who have an account: speaking in public as an actor, what each role may do, and who opens
//! accounts.

use axum::http::StatusCode;
use kiosque::accounts::{self, By, Role};
use kiosque::delivery::queue;
use kiosque::ids::SpaceId;
use kiosque::spaces::followers::{self, Follower};
use kiosque::spaces::members;
use kiosque::{events, pages, posts};
use serde_json::Value;

use crate::support::administrator::Administrator;
use crate::support::builders::{gathering, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::{NOW, TestHub};
use crate::support::visitor::Visitor;

const LD_JSON: &str = "application/activity+json";

/// An activity of a member about something, as it was told.
async fn told(hub: &TestHub, actor: SpaceId, kind: &str, object: &str) -> Value {
    hub.settle().await;
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = queue::activity_about(&mut tx, actor, kind, object).await;
    let (_, body) = found
        .expect("it is read")
        .unwrap_or_else(|| panic!("no {kind} of {object}"));
    serde_json::from_str(&body).expect("JSON")
}

fn follower(name: &str) -> Follower {
    Follower {
        actor_uri: format!("https://ailleurs.example/users/{name}"),
        follow_uri: format!("https://ailleurs.example/follows/{name}"),
        inbox: format!("https://ailleurs.example/users/{name}/inbox"),
        shared_inbox: None,
        host: "ailleurs.example".to_owned(),
    }
}

on_both_databases! {
    async fn a_member_who_speaks_is_an_actor_that_can_be_followed(hub: TestHub) {
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let finger = "/.well-known/webfinger?resource=acct:ada@localhost:8080";
        assert_eq!(hub.get("/@ada").await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get(finger).await.status, StatusCode::NOT_FOUND, "nobody is an actor unasked");
        for _ in 0..2 {
            assert_eq!(ada.post("/compte/parole", &[]).await.header("location"), "/compte");
        }
        let id = members::actor_of(ada.account.id);
        let uri = hub.app.addresses.actor(id);
        assert_eq!(hub.get(finger).await.json()["aliases"][0], uri.as_str());
        let path = format!("/ap/actors/{id}");
        let actor = hub.get_as(&path, LD_JSON).await.json();
        assert_eq!((&actor["type"], &actor["preferredUsername"]), (&"Person".into(), &"ada".into()));
        assert_eq!((&actor["discoverable"], &actor["indexable"]), (&false.into(), &false.into()));
        assert!(actor.get("postingRestrictedToMods").is_none(), "{actor}");
        assert!(actor["publicKey"]["publicKeyPem"].as_str().is_some_and(|it| it.contains("PUBLIC KEY")));

        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let space = members::of_account(&mut tx, ada.account.id).await.expect("it is read").expect("an actor");
        followers::follow(&mut tx, &space, &follower("bob"), NOW).await.expect("it follows");
        tx.commit().await.expect("it is kept");
        let accepted = told(&hub, id, "Accept", "https://ailleurs.example/follows/bob").await;
        assert_eq!(accepted["actor"], uri.as_str());
        assert_eq!(hub.get_as(&format!("{path}/followers"), LD_JSON).await.json()["totalItems"], 1);

        let said = [("name", "Ada Vélo"), ("bio", "Je répare.\r\nBeaucoup."), ("language", "fr"), ("discoverable", "yes")];
        assert_eq!(ada.post("/compte/profil", &said).await.header("location"), "/compte?told=saved");
        let update = told(&hub, id, "Update", &uri).await;
        assert_eq!(update["object"]["name"], "Ada Vélo");
        assert_eq!(update["object"]["summary"], "<p>Je répare.<br>Beaucoup.</p>");
        assert_eq!((&update["object"]["discoverable"], &update["object"]["indexable"]), (&true.into(), &false.into()));
        let page = hub.get("/@ada").await.text();
        assert!(page.contains("Je répare.<br>Beaucoup.") && page.contains("noindex"), "{page}");
        assert!(ada.get("/compte").await.text().contains("Ada Vélo · membre"), "the account is called alike");
        let long = "x".repeat(501);
        let refused = ada.post("/compte/profil", &[("name", "Ada"), ("bio", &long), ("language", "fr")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(&long), "what was typed is kept");
    }

    async fn a_member_is_no_community_and_nothing_is_filed_under_one(hub: TestHub) {
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        ada.post("/compte/parole", &[]).await;
        let velo = hub.community("velo").await;
        kiosque::search::index(&hub.app.db).await.expect("it is indexed");
        let admin = Administrator::of(&hub).await;
        for path in ["/", "/communautes", "/communs", "/participer", "/sitemap.xml", "/sitemap/pages-0.xml", "/recherche?q=ada",
            "/administration/espaces", "/tableau/actualites/nouvelle", "/tableau/evenements/nouveau"] {
            let page = admin.get(path).await;
            assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            let text = page.text();
            assert!(!text.contains("@ada") && !text.contains("<option value=\"ada\""), "{path}: {text}");
        }
        for path in ["/administration/espaces/ada", "/@ada.rss", "/@ada.ics", "/actualites?space=ada", "/evenements?space=ada"] {
            assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let id = members::actor_of(ada.account.id);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let by = By::Operator;
        let refused = posts::publish(&mut tx, by, &note(id, "Un mot."), NOW).await;
        assert!(matches!(refused, Err(posts::Refused::UnknownSpace)), "{refused:?}");
        let also = posts::Text { also_in: vec![id], ..note(velo.id, "Un mot.") };
        let refused = posts::publish(&mut tx, by, &also, NOW).await;
        assert!(matches!(refused, Err(posts::Refused::UnknownSpace)), "{refused:?}");
        let refused = events::announce(&mut tx, by, &gathering(id, "Atelier", NOW), NOW).await;
        assert!(matches!(refused, Err(events::Refused::UnknownSpace)), "{refused:?}");
    }

    async fn a_member_neither_writes_news_nor_administers(hub: TestHub) {
        let velo = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let draft = posts::save_draft(&mut tx, By::Operator, &note(velo.id, "Brouillon."), NOW).await.expect("a draft");
        let event = events::announce(&mut tx, By::Operator, &gathering(velo.id, "Atelier", NOW), NOW).await.expect("an event");
        tx.commit().await.expect("it is kept");
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let post = format!("/tableau/actualites/{}", draft.id);
        let plan = format!("/tableau/evenements/{}", event.id);
        for path in ["/tableau", "/tableau/actualites/nouvelle", &post, "/tableau/evenements/nouveau", &plan,
            "/tableau/pages/a-propos", "/administration", "/administration/comptes", "/administration/espaces",
            "/administration/reglages", "/administration/livraisons", "/administration/annuaire", "/administration/tarifs"] {
            assert_eq!(ada.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let written = [("space", "velo"), ("kind", "note"), ("language", "fr"), ("body", "Un mot."), ("action", "publish"),
            ("title", "Atelier"), ("start_date", "2026-10-01"), ("timezone", "Europe/Paris"), ("role", "administrator")];
        for path in ["/tableau/actualites", &post, &format!("{post}/retrait"), "/tableau/evenements", &plan,
            &format!("{plan}/annulation"), &format!("{plan}/retrait"), "/tableau/pages/a-propos",
            "/administration/comptes/ada/role", "/administration/comptes/ada/lien"] {
            assert_eq!(ada.post(path, &written).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(ada.get(&format!("/actualites/{}", draft.slug)).await.status, StatusCode::NOT_FOUND);
        let shown = ada.get(&format!("/evenements/{}", event.slug)).await.text();
        assert!(shown.contains("Atelier") && !shown.contains("/tableau"), "no door that is closed: {shown}");

        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let by = By::from(&ada.account);
        let text = note(velo.id, "Un mot.");
        assert!(matches!(posts::publish(&mut tx, by, &text, NOW).await, Err(posts::Refused::NotAllowed)));
        assert!(matches!(posts::publish_draft(&mut tx, by, draft.id, NOW).await, Err(posts::Refused::NotAllowed)));
        assert!(matches!(posts::retract(&mut tx, by, draft.id, NOW).await, Err(posts::Refused::NotAllowed)));
        assert!(matches!(events::cancel(&mut tx, by, event.id, NOW).await, Err(events::Refused::NotAllowed)));
        let page = pages::Text {
            path: "a-propos".to_owned(), state: posts::State::Published, language: "fr".to_owned(),
            title: "Un titre".to_owned(), description: String::new(), body_markdown: String::new(), position: 0,
        };
        assert!(matches!(pages::write(&mut tx, by, &page, NOW).await, Err(pages::Refused::NotAllowed)));
    }

    async fn an_administrator_invites_people_and_gives_roles(hub: TestHub) {
        let admin = Administrator::of(&hub).await;
        let path = "/administration/comptes";
        let asked = [("handle", "@bob"), ("name", "Bob <b>"), ("email", "bob@example.org"), ("role", "member")];
        let invited = admin.post(path, &asked).await;
        assert_eq!((invited.status, invited.header("cache-control")), (StatusCode::OK, "no-store"));
        let text = invited.text();
        let token = text.split("token=").nth(1).and_then(|rest| rest.split('<').next()).expect("a link");
        let entered = hub.post_form("/compte/entree", &[("token", token)]).await;
        assert_eq!(entered.header("location"), "/compte", "a member begins at what is theirs");
        assert!(!admin.get(path).await.text().contains("token="), "it is shown once");
        for (bad, sentence) in [
            ([("handle", "bob"), ("name", "B")], "déjà pris"), ([("handle", "Bôb"), ("name", "B")], "lettres minuscules"),
            ([("handle", "bobby"), ("name", " ")], "de 1 à 100"),
        ] {
            let refused = admin.post(path, &bad).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains(sentence) && refused.text().contains(bad[0].1), "{}", refused.text());
        }
        let taken = admin.post(path, &[("handle", "b2"), ("name", "B"), ("email", "bob@example.org")]).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);

        let eve = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(eve.get("/tableau").await.status, StatusCode::FORBIDDEN);
        let changed = admin.post(&format!("{path}/eve/role"), &[("role", "editor")]).await;
        assert_eq!(changed.header("location"), "/administration/comptes?told=saved");
        assert_eq!(eve.get("/tableau").await.status, StatusCode::OK, "at once, for who is signed in");
        assert_eq!(eve.post(&format!("{path}/bob/role"), &[("role", "editor")]).await.status, StatusCode::FORBIDDEN);
        let alone = admin.post(&format!("{path}/admin/role"), &[("role", "member")]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody must be left to administer");
        assert!(admin.get("/administration").await.text().contains(path));
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let bob = accounts::store::by_handle(&mut tx, "bob").await.expect("it is read").expect("an account");
        assert_eq!((bob.role, bob.name.as_str()), (Role::Member, "Bob <b>"));
    }
}
