//! Going to an event together: members offer and look for seats; others are told how many.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::events::{self, Event};
use kiosque::jobs::cron;

use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;

async fn announced(hub: &TestHub) -> Event {
    let space = hub.community("velo").await;
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, "Atelier vélo", now.plus_seconds(7 * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    tx.commit().await.expect("it is kept");
    event.expect("it is announced")
}

on_both_databases! {
    async fn members_offer_and_seek_seats_and_others_read_how_many(hub: TestHub) {
        let event = announced(&hub).await;
        let page = format!("/evenements/{}", event.slug);
        let path = format!("{page}/covoiturage");
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let offer = [("kind", "offered"), ("seats", "3"), ("place", "Rennes <gare>"), ("note", "Départ à 8 h\n06 00")];
        assert_eq!(hub.post_form(&path, &offer).await.status, StatusCode::SEE_OTHER, "who is not signed in is led there");
        assert_eq!(texts(&hub.app.db, "SELECT place FROM ride").await, [] as [String; 0]);
        for (field, value) in [(1, "0"), (1, "beaucoup"), (2, " ")] {
            let mut wrong = offer;
            wrong[field].1 = value;
            let refused = ada.post(&path, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("Départ à 8 h"), "nothing typed is lost");
        }
        assert!(ada.post(&path, &offer).await.status.is_redirection());
        let bob = Visitor::new(&hub, "bob", Role::Member).await;
        let shown = bob.get(&path).await.text();
        assert!(shown.contains("Rennes &#60;gare&#62;") && shown.contains("06 00"), "{shown}");
        assert!(shown.contains("offre 3 places depuis") && !shown.contains("/retrait"), "{shown}");
        let public = hub.get(&path).await.text();
        assert!(public.contains("3 places offertes.") && !public.contains("Rennes") && !public.contains("06 00"), "{public}");
        assert!(hub.get(&page).await.text().contains("3 places offertes."));
        let ride = ada.get(&path).await.text();
        let (_, id) = ride.split_once(&format!("action=\"{path}/")).expect("a way to take it away");
        let remove = format!("{path}/{}/retrait", id.split('/').next().expect("an id"));
        assert_eq!(bob.post(&remove, &[]).await.status, StatusCode::NOT_FOUND, "it is another's");
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        assert!(team.post(&remove, &[]).await.status.is_redirection());
        assert!(!hub.get(&page).await.text().contains("places offertes"));
        for number in 0..5 {
            let sought = [("kind", "sought"), ("seats", "1"), ("place", "Angers")];
            let taken = bob.post(&path, &sought).await.status;
            assert_eq!(taken.is_redirection(), number < 4, "{number}");
        }
    }

    async fn notes_go_with_their_author_and_with_time(hub: TestHub) {
        let event = announced(&hub).await;
        let path = format!("/evenements/{}/covoiturage", event.slug);
        let all = async || texts(&hub.app.db, "SELECT place FROM ride ORDER BY place").await;
        let (ada, bob) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "bob", Role::Member).await);
        ada.post(&path, &[("kind", "offered"), ("seats", "1"), ("place", "Angers")]).await;
        bob.post(&path, &[("kind", "sought"), ("seats", "1"), ("place", "Brest")]).await;
        assert_eq!(all().await, ["Angers", "Brest"]);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        kiosque::attendance::rides::forget(&mut tx, ada.account.id).await.expect("forgotten");
        tx.commit().await.expect("it is kept");
        assert_eq!(all().await, ["Brest"]);
        hub.app.clock.advance(13 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(all().await, ["Brest"], "something may have been left in a car");
        hub.app.clock.advance(3 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(all().await, [] as [String; 0]);
    }
}
