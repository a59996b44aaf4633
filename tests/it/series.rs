//! Events that repeat: what is made of a series and when, of what followers hear, what becomes of it
//! when it changes. Its rules are compared with another reader's in `series/rules.rs`; the form is
//! in `series/form.rs`.

mod form;
mod rules;

use kiosque::accounts::By;
use kiosque::clock::Millis;
use kiosque::events::series::{self, NotARule, Repeats, Scope, store};
use kiosque::events::{self, Event, Plan, Refused, State, Status};
use kiosque::ids::SeriesId;
use kiosque::jobs::cron;
use kiosque::spaces;

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const DAY: i64 = 24 * 3600;

/// A moment on a clock: `2026-10-15T18:00[Europe/Paris]`.
fn at(text: &str) -> Millis {
    let zoned: jiff::Zoned = text.parse().expect("a moment with its zone");
    zoned.timestamp().into()
}

fn by(rule: &str) -> Repeats {
    Repeats {
        rule: Some(rule.parse().expect("a rule")),
        ..Repeats::default()
    }
}

/// Tuesdays at half past six, from 8 September on: the first day of tests is the first of September.
async fn tuesdays(hub: &TestHub) -> Plan {
    let space = hub.community("velo").await.id;
    gathering(
        space,
        "Atelier du mardi",
        at("2026-09-08T18:30[Europe/Paris]"),
    )
}

async fn begin(hub: &TestHub, plan: &Plan, repeats: &Repeats) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let event = series::begin(&mut tx, By::Operator, plan, repeats, now).await;
    let event = event.expect("the series begins");
    tx.commit().await.expect("it is kept");
    event
}

async fn series_of(hub: &TestHub, event: &Event) -> SeriesId {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = store::occurrence(&mut tx, event.id).await.expect("a row");
    found.expect("it is one of a series").series_id
}

/// What stands in the agenda, in order.
async fn agenda(hub: &TestHub) -> Vec<Event> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let all = events::store::Filter::default();
    let now = hub.app.clock.now();
    let found = events::store::coming(&mut tx, &all, now, 1_000).await;
    found.expect("a list")
}

fn clocks(events: &[Event]) -> Vec<String> {
    let clock = |event: &Event| event.start().strftime("%m-%d %H:%M").to_string();
    events.iter().map(clock).collect()
}

/// How many the outbox has.
async fn announced(hub: &TestHub) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let space = spaces::store::by_handle(&mut tx, "velo")
        .await
        .expect("a row");
    let space = space.expect("a space").id;
    let count = events::store::announced_by_count(&mut tx, space).await;
    count.expect("a number")
}

async fn edit(hub: &TestHub, event: &Event, scope: Scope, plan: &Plan) -> Event {
    hub.app.clock.advance(60);
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let both = (plan, None);
    let event = series::edit(&mut tx, By::Operator, event.id, scope, both, now).await;
    let event = event.expect("it is changed");
    tx.commit().await.expect("it is kept");
    event
}

on_both_databases! {
    async fn a_series_stands_in_the_agenda_for_a_year_on_the_same_hour(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let first = begin(&hub, &plan, &by("FREQ=WEEKLY")).await;
        assert_eq!(first.start_ms, plan.start);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let made = agenda(&hub).await;
        assert_eq!(made.len(), 52, "{:?}", clocks(&made));
        for event in &made {
            let (start, end) = (event.start(), event.end().expect("an end"));
            assert_eq!(start.strftime("%a %H:%M").to_string(), "Tue 18:30");
            assert_eq!(end.strftime("%a %H:%M").to_string(), "Tue 20:30");
            assert_eq!(event.place.locality, "Nantes");
        }
        // Each is an event like any other: a page, an address of its own, an object for peers.
        let far = made.last().expect("the last");
        assert_eq!(far.slug, "atelier-du-mardi-2027-08-31");
        let page = hub.get(&format!("/evenements/{}", far.slug)).await.text();
        assert!(page.contains("chaque semaine, le mardi"), "{page}");
        let object = hub.get_as(&format!("/ap/events/{}", far.id), "application/activity+json").await;
        assert_eq!(object.json()["name"], "Atelier du mardi");
        // A year later as much stands there, and nothing twice.
        hub.app.clock.advance(200 * DAY);
        for _ in 0..3 {
            cron::go_on_with_series(&hub.app).await.expect("it goes on");
        }
        let made = agenda(&hub).await;
        let mut once = clocks(&made);
        once.dedup();
        assert_eq!((made.len(), once.len()), (52, 52));
    }

    async fn followers_hear_of_three_at_a_time_a_month_before(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        begin(&hub, &plan, &by("FREQ=WEEKLY")).await;
        assert_eq!(announced(&hub).await, 3);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        assert_eq!(announced(&hub).await, 3);
        // One took place, the next is announced, as published then: it stands above in timelines.
        hub.app.clock.advance(8 * DAY);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        assert_eq!(announced(&hub).await, 4);
        let coming = agenda(&hub).await;
        assert_eq!(coming[2].published_ms, Some(hub.app.clock.now()));
        let monthly = Plan { title: "Réunion".to_owned(), ..plan };
        begin(&hub, &monthly, &by("FREQ=MONTHLY;BYDAY=-1TU")).await;
        assert_eq!(announced(&hub).await, 5, "the next is more than thirty days away");
        let feed = hub.get("/evenements.json").await.json();
        assert!(feed["items"].as_array().expect("items").len() > 40, "the agenda has them all");
    }

    async fn one_that_is_changed_alone_keeps_its_words(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let first = begin(&hub, &plan, &by("FREQ=WEEKLY;COUNT=6")).await;
        let dates = agenda(&hub).await;
        let own = Plan { title: "Atelier au parc".to_owned(), ..dates[2].plan() };
        edit(&hub, &dates[2], Scope::One, &own).await;
        let all = Plan {
            title: "Atelier du soir".to_owned(),
            start: at("2026-09-08T19:00[Europe/Paris]"),
            end: Some(at("2026-09-08T21:00[Europe/Paris]")),
            ..plan.clone()
        };
        edit(&hub, &first, Scope::All, &all).await;
        let after = agenda(&hub).await;
        assert_eq!(after.len(), 6);
        for (before, event) in dates.iter().zip(&after) {
            assert_eq!(before.id, event.id, "each keeps its address");
            assert_eq!(before.slug, event.slug);
            let (title, hour) = match before.id == dates[2].id {
                true => ("Atelier au parc", "18:30"),
                false => ("Atelier du soir", "19:00"),
            };
            assert_eq!(event.title, title);
            assert_eq!(event.start().strftime("%H:%M").to_string(), hour);
        }
    }

    async fn this_one_and_those_that_follow_become_a_series_of_their_own(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let first = begin(&hub, &plan, &by("FREQ=WEEKLY;COUNT=6")).await;
        let dates = agenda(&hub).await;
        // From the third on: on Thursdays.
        let thursdays = Plan {
            start: at("2026-09-24T18:30[Europe/Paris]"),
            end: Some(at("2026-09-24T20:30[Europe/Paris]")),
            ..plan
        };
        let changed = edit(&hub, &dates[2], Scope::Following, &thursdays).await;
        assert_eq!(changed.id, dates[2].id);
        let after = agenda(&hub).await;
        assert_eq!(clocks(&after), ["09-08 18:30", "09-15 18:30", "09-24 18:30", "10-01 18:30",
            "10-08 18:30", "10-15 18:30"]);
        assert!(dates.iter().zip(&after).all(|(a, b)| a.id == b.id), "they keep their addresses");
        assert_ne!(series_of(&hub, &first).await, series_of(&hub, &changed).await);
        // What goes on from the old one has an end.
        hub.app.clock.advance(30 * DAY);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        assert_eq!(clocks(&agenda(&hub).await), ["10-01 18:30", "10-08 18:30", "10-15 18:30"]);
    }

    async fn another_rhythm_calls_off_what_was_announced_and_takes_the_rest_back(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let first = begin(&hub, &plan, &by("FREQ=WEEKLY;COUNT=8")).await;
        let dates = agenda(&hub).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let monthly = by("FREQ=MONTHLY;BYDAY=2TU;COUNT=3");
        let both = (&plan, Some(&monthly));
        series::edit(&mut tx, By::Operator, first.id, Scope::All, both, now).await.expect("changed");
        let mut states = Vec::new();
        for event in &dates {
            let event = events::store::by_id(&mut tx, event.id).await.expect("a row").expect("it");
            states.push((event.state, event.status));
        }
        tx.commit().await.expect("kept");
        let stays = (State::Published, Status::Confirmed);
        let off = (State::Published, Status::Cancelled);
        let back = (State::Retracted, Status::Confirmed);
        // 8, 15, 22, 29 September, 6, 13, 20, 27 October: the second Tuesdays are the 8th and 13th.
        assert_eq!(states, [stays, off, off, back, back, stays, back, back]);
        let page = hub.get(&format!("/evenements/{}", dates[3].slug)).await;
        assert_eq!(page.status, axum::http::StatusCode::GONE);
    }

    async fn a_date_that_is_left_out_is_never_made_again_and_a_series_ends(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let first = begin(&hub, &plan, &by("FREQ=WEEKLY")).await;
        let dates = agenda(&hub).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, dates[4].id, now).await.expect("left out");
        events::cancel(&mut tx, By::Operator, dates[1].id, now).await.expect("cancelled");
        tx.commit().await.expect("kept");
        hub.app.clock.advance(2 * DAY);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let coming = agenda(&hub).await;
        assert!(!coming.iter().any(|event| event.start_ms == dates[4].start_ms), "left out");
        assert_eq!(coming[1].status, Status::Cancelled);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let series = series_of(&hub, &first).await;
        let row = store::by_id(&mut tx, series).await.expect("a row").expect("a series");
        assert_eq!(row.without.0, [dates[4].start_ms]);
        let now = hub.app.clock.now();
        series::end(&mut tx, By::Operator, dates[2].id, now).await.expect("ended");
        tx.commit().await.expect("kept");
        hub.app.clock.advance(2 * DAY);
        cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let coming = agenda(&hub).await;
        let standing: Vec<_> = coming.iter().map(|event| event.status).collect();
        // A fourth had been announced in the place of the second.
        let off = Status::Cancelled;
        assert_eq!(standing, [Status::Confirmed, off, off, off],
            "what was announced says that it is off, the rest is gone");
    }

    async fn an_event_that_stood_alone_may_repeat(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let event = events::announce(&mut tx, By::Operator, &plan, now).await.expect("announced");
        let rule = by("FREQ=WEEKLY;COUNT=3");
        series::repeat(&mut tx, By::Operator, event.id, (&plan, &rule), now).await.expect("repeats");
        tx.commit().await.expect("kept");
        let coming = agenda(&hub).await;
        assert_eq!(clocks(&coming), ["09-08 18:30", "09-15 18:30", "09-22 18:30"]);
        assert_eq!(coming[0].id, event.id);
        assert_eq!(announced(&hub).await, 3);
    }

    async fn a_rule_without_a_date_to_come_is_refused_and_nothing_is_kept(hub: TestHub) {
        let plan = tuesdays(&hub).await;
        for rule in ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
            "FREQ=WEEKLY;UNTIL=20260901", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4"] {
            let began = std::time::Instant::now();
            let now = hub.app.clock.now();
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let refused = series::begin(&mut tx, By::Operator, &plan, &by(rule), now).await;
            assert!(matches!(refused, Err(Refused::Repeats(NotARule::NoDate))), "{rule}");
            drop(tx);
            assert!(began.elapsed().as_secs() < 10, "{rule} stalls");
            assert!(agenda(&hub).await.is_empty());
        }
    }
}
