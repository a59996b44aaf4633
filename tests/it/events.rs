//! The agenda: what is to come, what is going on, what has been.

use kiosque::accounts::By;
use kiosque::events::{self, Plan};

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

async fn announce(hub: &TestHub, plan: &Plan) {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let event = events::announce(&mut tx, By::Operator, plan, now).await;
    event.expect("the event is announced");
    tx.commit().await.expect("it is kept");
}

/// The agenda as it reads: what is to come, what has been.
async fn agenda(hub: &TestHub) -> (String, String) {
    let page = hub.get("/evenements").await.text();
    let (coming, past) = page.split_once("id=\"past\"").unwrap_or((&page, ""));
    (coming.to_owned(), past.to_owned())
}

on_both_databases! {
    async fn what_is_going_on_is_to_come_until_it_is_over(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let now = hub.app.clock.now();
        let lasting = |title: &str, from: i64, until: Option<i64>, all_day: bool| Plan {
            end: until.map(|seconds| now.plus_seconds(seconds)),
            all_day,
            ..gathering(space, title, now.plus_seconds(from))
        };
        for plan in [
            lasting("Demain", DAY, Some(DAY + HOUR), false),
            lasting("En ce moment", -HOUR, Some(HOUR), false),
            lasting("Depuis trois jours", -3 * DAY, Some(DAY), false),
            lasting("Commencé sans fin", -HOUR, None, false),
            lasting("Toute la journée", -8 * HOUR, None, true),
            lasting("Fini sans fin", -3 * HOUR, None, false),
            lasting("Fini à l’instant", -2 * HOUR, Some(0), false),
            lasting("Hier toute la journée", -32 * HOUR, None, true),
        ] {
            announce(&hub, &plan).await;
        }
        let (coming, past) = agenda(&hub).await;
        for title in ["Demain", "En ce moment", "Depuis trois jours", "Commencé sans fin",
            "Toute la journée"] {
            assert!(coming.contains(title) && !past.contains(title), "{title} is to come");
        }
        for title in ["Fini sans fin", "Fini à l’instant", "Hier toute la journée"] {
            assert!(past.contains(title) && !coming.contains(title), "{title} is past");
        }
        hub.app.clock.advance(3 * DAY);
        let (coming, past) = agenda(&hub).await;
        for title in ["Demain", "En ce moment", "Depuis trois jours"] {
            assert!(past.contains(title) && !coming.contains(title), "{title} has been");
        }
    }
}
