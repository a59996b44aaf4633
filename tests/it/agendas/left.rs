//! What somebody left does not come back, whatever becomes of it meanwhile; a calendar that never changes
//! does not run dry; what others say hides nothing of ours.

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::events;
use kiosque::federation::agendas::reading;
use serde_json::json;

use super::followed::{followed, gancio, say};
use super::{ACTIVITY, add, agenda, at, calendar, event, press, serve, target};
use crate::support::administrator::Administrator;
use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::peer::Peer;

on_both_databases! {
    async fn what_was_left_is_not_brought_back(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let said = [event("1@essai", "Bal", "20261015T180000", "LOCATION:La Cave\r\n"), event("2@essai", "Tour", "20261016T180000", "")];
        let address = serve(&peer, "a.ics", calendar(&said), Vec::new());
        let source = add(&admin, &[("address", &address)]).await;
        let page = admin.get(&source).await.text();
        assert_eq!(admin.post(&target(&page, "Bal"), &[("what", "leave")]).await.status, StatusCode::SEE_OTHER);
        assert!(!agenda(&hub).await.contains(">Bal</a>"));
        // Our own of the same name comes, and goes.
        let now = hub.app.clock.now();
        let mut plan = gathering(space.id, "Bal", at("2026-10-15T16:00:00Z"));
        plan.place = events::Place { name: "La Cave".to_owned(), ..events::Place::default() };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let ours = events::announce(&mut tx, By::Operator, &plan, now).await.expect("it is announced");
        tx.commit().await.expect("it is kept");
        press(&admin, &source, "lecture").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, ours.id, now).await.expect("taken back");
        tx.commit().await.expect("it is kept");
        press(&admin, &source, "lecture").await;
        assert!(!agenda(&hub).await.contains(">Bal</a>"), "it was a double meanwhile");
        // It changes.
        let newer = [event("1@essai", "Bal", "20261015T190000", "SEQUENCE:3\r\n"), said[1].clone()];
        serve(&peer, "a.ics", calendar(&newer), Vec::new());
        press(&admin, &source, "lecture").await;
        assert!(!agenda(&hub).await.contains(">Bal</a>"), "it changed meanwhile");
        // It is not said for once, and then again. Meanwhile nothing of it is kept but that it was left.
        serve(&peer, "a.ics", calendar(&said[1..]), Vec::new());
        press(&admin, &source, "lecture").await;
        assert_eq!(texts(&hub.app.db, "SELECT title FROM agenda_item ORDER BY title").await, ["", "Tour"]);
        press(&admin, &source, "lecture").await;
        serve(&peer, "a.ics", calendar(&newer), Vec::new());
        press(&admin, &source, "lecture").await;
        assert!(!agenda(&hub).await.contains(">Bal</a>"), "it was away meanwhile");
        // Somebody may still take it.
        let page = admin.get(&source).await.text();
        assert_eq!(admin.post(&target(&page, "Bal"), &[("what", "take")]).await.status, StatusCode::SEE_OTHER);
        assert!(agenda(&hub).await.contains(">Bal</a>"));
    }

    async fn what_was_left_of_who_is_followed_is_not_brought_back(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let source = followed(&hub, &peer, &admin).await;
        let bal = gancio(&peer, 1, "Bal des pompes", "2026-10-01T20:00:00+02:00");
        peer.publish(&bal);
        say(&hub, &peer, "agenda", "Announce", bal["id"].clone()).await;
        let page = admin.get(&source).await.text();
        assert_eq!(admin.post(&target(&page, "Bal des pompes"), &[("what", "leave")]).await.status, StatusCode::SEE_OTHER);
        let share = peer.activity("agenda", "Announce", bal["id"].clone());
        say(&hub, &peer, "agenda", "Undo", share).await;
        say(&hub, &peer, "agenda", "Announce", bal["id"].clone()).await;
        say(&hub, &peer, "agenda", "Update", bal.clone()).await;
        assert!(!agenda(&hub).await.contains("Bal des pompes"));
    }

    async fn a_calendar_that_never_changes_is_read_whole_once_a_week(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let tag = || vec![("etag", "\"un\"".to_owned())];
        let weekly = event("w@essai", "Atelier", "20260908T180000", "RRULE:FREQ=WEEKLY\r\n");
        let address = serve(&peer, "a.ics", calendar(std::slice::from_ref(&weekly)), tag());
        add(&admin, &[("address", &address)]).await;
        let far = "/evenements.ics?from=2027-10-10";
        let count = async || hub.get(far).await.text().matches("BEGIN:VEVENT").count();
        assert_eq!(count().await, 0, "beyond the horizon");
        // The server says that nothing changed, and it is believed.
        let more = event("2@essai", "Tour de ville", "20261016T180000", "");
        serve(&peer, "a.ics", calendar(&[weekly, more]), tag());
        hub.app.clock.advance(7 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(!agenda(&hub).await.contains("Tour de ville"));
        // In another week it is not asked whether it changed.
        hub.app.clock.advance(40 * 24 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(count().await > 0, "the horizon moved on");
        assert!(agenda(&hub).await.contains("Tour de ville"));
    }

    async fn what_others_announce_leaves_room_for_ours_in_what_machines_read(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let said: Vec<String> = (0..45)
            .map(|number| event(&format!("{number}@essai"), &format!("Bal {number}"), &format!("202609{:02}T{:02}0000", 10 + number / 9, 10 + number % 9), ""))
            .collect();
        let address = serve(&peer, "a.ics", calendar(&said), Vec::new());
        add(&admin, &[("address", &address)]).await;
        assert!(agenda(&hub).await.contains("Bal 1"));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let plan = gathering(space.id, "Le nôtre", at("2026-10-15T16:00:00Z"));
        let ours = events::announce(&mut tx, By::Operator, &plan, hub.app.clock.now()).await.expect("announced");
        tx.commit().await.expect("it is kept");
        let uri = hub.app.addresses.event(ours.id);
        let upcoming = hub.get_as(&format!("/ap/actors/{}/upcoming", space.id), ACTIVITY).await.json();
        assert_eq!((&upcoming["totalItems"], &upcoming["orderedItems"][0]["id"]), (&json!(1), &json!(uri)));
        let featured = hub.get_as(&format!("/ap/actors/{}/featured", space.id), ACTIVITY).await.json();
        assert_eq!(featured["orderedItems"], json!([uri]));
    }
}
