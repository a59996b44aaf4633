//! Calendars as programs take them: what they are answered beside the file, what becomes of an event
//! that is called off, a series as one, the same as JSON, somebody's own. Read back by Python's
//! icalendar (`feeds.rs`) and by ical.js.

use std::io::Write;
use std::process::{Command, Stdio};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use kiosque::accounts::{By, Role};
use kiosque::clock::Millis;
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::events::series::{self, Repeats, Scope, store};
use kiosque::events::{self, Event, Plan};
use kiosque::ids::SpaceId;
use kiosque::spaces::members;
use serde_json::{Value, json};

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};
use crate::support::visitor::Visitor;
use crate::support::{fedify, skip};

const JCAL: &str = "application/calendar+json";

fn at(text: &str) -> Millis {
    let zoned: jiff::Zoned = text.parse().expect("a moment with its zone");
    zoned.timestamp().into()
}

/// What ical.js understood of these calendars; nothing, loudly, where it is not installed.
fn read(tasks: &[Value]) -> Option<Vec<Value>> {
    let node = match fedify::node("tests/node_modules/ical.js") {
        Ok(node) => node,
        Err(why) => {
            skip("calendars read by ical.js", &why);
            return None;
        }
    };
    let mut child = Command::new(node)
        .arg("tests/peers/ical_read.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(json!(tasks).to_string().as_bytes())
        .expect("node reads");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(
        output.status.success(),
        "ical_read.mjs failed; its reason is above"
    );
    Some(serde_json::from_slice(&output.stdout).expect("a list of answers"))
}

async fn asked(hub: &TestHub, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
}

async fn announce(hub: &TestHub, plan: &Plan) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let event = events::announce(&mut tx, By::Operator, plan, now).await;
    let event = event.expect("the event is announced");
    tx.commit().await.expect("it is kept");
    event
}

/// Every Tuesday at half past six, over the change of the clock; six times.
async fn tuesdays(hub: &TestHub) -> Vec<Event> {
    let space = hub.community("velo").await.id;
    let plan = gathering(
        space,
        "Atelier; du mardi",
        at("2026-10-06T18:30[Europe/Paris]"),
    );
    let rule = Repeats {
        rule: Some("FREQ=WEEKLY;COUNT=6".parse().expect("a rule")),
        ..Repeats::default()
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    series::begin(&mut tx, By::Operator, &plan, &rule, now)
        .await
        .expect("it begins");
    let all = events::store::Filter::default();
    let dates = events::store::coming(&mut tx, &all, now, 50)
        .await
        .expect("a list");
    tx.commit().await.expect("kept");
    dates
}

async fn series_path(hub: &TestHub, event: &Event) -> String {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let one = store::occurrence(&mut tx, event.id)
        .await
        .expect("a row")
        .expect("of a series");
    format!("/evenements/serie/{}", one.series_id)
}

/// They speak in public and look after a space.
async fn speak_and_look_after(hub: &TestHub, visitor: &Visitor<'_>, space: SpaceId) {
    let done = visitor.post("/compte/parole", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let actor = members::actor_of(visitor.account.id);
    let uri = hub.app.addresses.actor(actor);
    let team = Moderator {
        uri: "https://localhost/team",
        is_team: true,
    };
    let (now, because) = (hub.app.clock.now(), Because::default());
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let about = (space, uri.as_str());
    let done = moderation::appoint(&mut tx, &team, about, What::Appointed, &because, now).await;
    done.expect("they look after it");
    tx.commit().await.expect("kept");
}

/// The secret address on the page that shows it once.
fn secret(page: &str) -> String {
    let rest = page.split("http://localhost:8080/calendrier/").nth(1);
    let rest = rest.expect("an address");
    let name = rest.split("</code>").next().expect("its end");
    format!("/calendrier/{name}")
}

/// The address of a calendar that somebody makes for themself.
async fn own_calendar(visitor: &Visitor<'_>) -> String {
    let made = visitor.post("/compte/calendrier", &[("what", "make")]);
    secret(&made.await.text())
}

on_both_databases! {
    async fn programs_are_told_what_it_is_and_ask_for_changes_only(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let event = announce(&hub, &gathering(space, "Atelier", at("2026-10-03T14:00[Europe/Paris]"))).await;
        let own = format!("/evenements/{}.ics", event.slug);
        for (path, name) in [("/evenements.ics?place=nantes", "evenements"), ("/@velo.ics", "velo"),
            (own.as_str(), "atelier")] {
            let answer = hub.get(path).await;
            assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8; component=vevent");
            assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"{name}.ics\""));
            // Of a list, since when it is known to be as it is.
            let date = "Tue, 01 Sep 2026 08:00:00 GMT";
            assert_eq!(answer.header("last-modified"), date, "{path}");
            let etag = answer.header("etag").to_owned();
            // Twice: drawn, and as it is kept.
            for _ in 0..2 {
                let known = [("if-none-match", etag.as_str()),
                    ("if-modified-since", "Tue, 01 Sep 2026 08:00:00 GMT"),
                    ("if-modified-since", "Wed, 02 Sep 2026 08:00:00 GMT")];
                for (name, value) in known {
                    let again = asked(&hub, path, &[(name, value)]).await;
                    assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path} {name}");
                    assert!(again.text().is_empty());
                }
                for headers in [vec![("if-modified-since", "Mon, 31 Aug 2026 08:00:00 GMT")],
                    vec![("if-modified-since", "hier")],
                    // A tag counts more than a date.
                    vec![("if-none-match", "\"x\""), ("if-modified-since", "Wed, 02 Sep 2026 08:00:00 GMT")]] {
                    let again = asked(&hub, path, &headers).await;
                    assert_eq!(again.status, StatusCode::OK, "{path} {headers:?}");
                }
            }
        }
        // What is taken back changes a list as well.
        hub.app.clock.advance(3_600);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, event.id, hub.app.clock.now()).await.expect("taken back");
        tx.commit().await.expect("kept");
        let since = [("if-modified-since", "Tue, 01 Sep 2026 08:00:00 GMT")];
        let again = asked(&hub, "/@velo.ics", &since).await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(again.header("last-modified"), "Tue, 01 Sep 2026 09:00:00 GMT");
        assert!(!again.text().contains("VEVENT"));
        let since = [("if-modified-since", "Tue, 01 Sep 2026 09:00:00 GMT")];
        hub.app.clock.advance(3_600);
        assert_eq!(asked(&hub, "/@velo.ics", &since).await.status, StatusCode::NOT_MODIFIED, "drawn anew, the same");
    }

    async fn who_asks_for_json_gets_the_same_as_jcal_and_nobody_else_does(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Répare, roule; recommence", at("2026-10-03T14:00[Europe/Paris]"));
        plan.place.latitude = Some(47.218_371);
        plan.place.longitude = Some(-1.553_621);
        plan.tags = vec!["Atelier, vélo".to_owned(), "Été".to_owned()];
        let event = announce(&hub, &plan).await;
        let whole = Plan {
            all_day: true,
            start: at("2026-10-05T00:00[Europe/Paris]"),
            end: Some(at("2026-10-07T00:00[Europe/Paris]")),
            ..gathering(space, "Deux jours", at("2026-10-05T00:00[Europe/Paris]"))
        };
        announce(&hub, &whole).await;
        let text = hub.get("/evenements.ics").await.text();
        let accepted = asked(&hub, "/evenements.ics", &[("accept", JCAL)]).await;
        assert_eq!(accepted.header("content-type"), format!("{JCAL}; charset=utf-8; component=vevent"));
        assert!(accepted.header("vary").contains("Accept"));
        assert_eq!(hub.get("/evenements.ics").await.text(), text, "what is kept stays text");
        let jcal = hub.get("/evenements.jcal").await;
        assert_eq!(jcal.json()[0], "vcalendar");
        let alone = hub.get(&format!("/evenements/{}.json", event.slug)).await.json();
        let page = hub.get_as(&format!("/evenements/{}", event.slug), JCAL).await.json();
        assert_eq!(alone[0], "vcalendar");
        assert_eq!(page[2], alone[2], "the page's address too");
        let tasks = [json!({"text": text}), json!({"text": jcal.json()}), json!({"text": alone})];
        let Some(read) = read(&tasks) else {
            return;
        };
        assert_eq!(read[0]["events"], read[1]["events"]);
        let one = &read[2]["events"][0];
        assert_eq!(one, &read[0]["events"][0]);
        assert_eq!(one["summary"], "Répare, roule; recommence");
        assert_eq!(one["categories"], json!(["Atelier, vélo", "Été"]));
        assert_eq!(one["start"], "2026-10-03T12:00:00.000Z");
        assert_eq!(one["geo"], json!([47.218_371, -1.553_621]));
        assert_eq!(read[0]["events"][1]["all_day"], true);
    }

    async fn what_will_not_take_place_is_taken_out_of_calendars_again(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let plan = gathering(space, "Secret de polichinelle", at("2026-10-03T14:00[Europe/Paris]"));
        let (cancelled, gone) = (announce(&hub, &plan).await, announce(&hub, &plan).await);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        events::cancel(&mut tx, By::Operator, cancelled.id, now).await.expect("cancelled");
        events::retract(&mut tx, By::Operator, gone.id, now).await.expect("taken back");
        tx.commit().await.expect("kept");
        let off = hub.get(&format!("/evenements/{}.ics", cancelled.slug)).await;
        assert!(off.header("content-type").ends_with("; method=cancel"));
        let back = hub.get(&format!("/evenements/{}.ics", gone.slug)).await;
        assert_eq!(back.status, StatusCode::OK);
        assert!(!back.text().contains("polichinelle\r\n") && !back.text().contains("SUMMARY"), "{}", back.text());
        let (on_clock, in_utc) = ("DTSTART;TZID=Europe/Paris:20261003T140000\r\n", "DTSTART:20261003T120000Z\r\n");
        for (answer, event, start) in [(off, &cancelled, on_clock), (back, &gone, in_utc)] {
            let text = answer.text();
            for line in ["METHOD:CANCEL\r\n", "SEQUENCE:1\r\n", "STATUS:CANCELLED\r\n",
                start] {
                assert!(text.contains(line), "{line} in {text}");
            }
            assert!(text.replace("\r\n ", "").contains(&event.id.to_string()), "the same UID");
        }
        let page = hub.get(&format!("/evenements/{}", gone.slug)).await;
        assert_eq!(page.status, StatusCode::GONE, "people are told as before");
        let list = hub.get("/evenements.ics").await.text();
        assert!(list.contains("METHOD:PUBLISH") && list.contains("STATUS:CANCELLED"));
        assert_eq!(list.matches("BEGIN:VEVENT").count(), 1);
    }

    async fn the_file_of_one_event_says_all_that_its_page_says(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Atelier", at("2026-10-25T02:30+01:00[Europe/Paris]"));
        plan.end = Some(at("2026-10-25T05:00[Europe/Paris]"));
        let event = announce(&hub, &plan).await;
        let now = hub.app.clock.now();
        let details = events::details::Details {
            doors: "17:30".to_owned(),
            price: "Prix libre".to_owned(),
            access: "Rampe côté cour".to_owned(),
            programme: "18:00 Accueil".to_owned(),
            organisers: "Le Relais https://relais.example".to_owned(),
            ..events::details::Details::default()
        };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::details::set(&mut tx, By::Operator, event.id, &details, now).await.expect("kept");
        tx.commit().await.expect("kept");
        let text = hub.get(&format!("/evenements/{}.ics", event.slug)).await.text().replace("\r\n ", "");
        for said in ["On répare ensemble.\\n\\nApportez vos outils.", "Prix : Prix libre", "17:30", "Rampe côté cour",
            "18:00 Accueil", "Le Relais\\, https://relais.example", "/evenements/atelier",
            // The second of the two hours of that name is no time on that clock.
            "DTSTART:20261025T013000Z\r\n", "DTEND;TZID=Europe/Paris:20261025T050000\r\n"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        let list = hub.get("/evenements.ics").await.text();
        assert!(!list.contains("outils"), "a list is fetched again and again");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let put_off = Plan { status: events::Status::Postponed, ..plan };
        events::edit(&mut tx, By::Operator, event.id, &put_off, now).await.expect("put off");
        tx.commit().await.expect("kept");
        for path in [format!("/evenements/{}.ics", event.slug), "/evenements.ics".to_owned()] {
            let text = hub.get(&path).await.text().replace("\r\n ", "");
            assert!(text.contains("STATUS:CANCELLED") && text.contains("DESCRIPTION:Cet événement n’aura pas lieu à la date"), "{text}");
        }
    }

    async fn a_series_is_one_with_its_rule_and_its_exceptions(hub: TestHub) {
        let dates = tuesdays(&hub).await;
        hub.app.clock.advance(60);
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let moved = Plan {
            title: "Atelier au parc".to_owned(),
            start: at("2026-10-14T19:00[Europe/Paris]"),
            end: Some(at("2026-10-14T21:00[Europe/Paris]")),
            ..dates[1].plan()
        };
        series::edit(&mut tx, By::Operator, dates[1].id, Scope::One, (&moved, None), now).await.expect("moved");
        events::cancel(&mut tx, By::Operator, dates[2].id, now).await.expect("cancelled");
        events::retract(&mut tx, By::Operator, dates[3].id, now).await.expect("left out");
        tx.commit().await.expect("kept");
        let path = series_path(&hub, &dates[0]).await;
        let text = hub.get(&format!("{path}.ics")).await.text();
        for line in ["RRULE:FREQ=WEEKLY;COUNT=6\r\n", "DTSTART;TZID=Europe/Paris:20261006T183000\r\n",
            "EXDATE;TZID=Europe/Paris:20261027T183000\r\n", "TZID:Europe/Paris\r\n",
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n", "TZOFFSETFROM:+0200\r\n",
            "RECURRENCE-ID;TZID=Europe/Paris:20261013T183000\r\n"] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let counts = text.split("SEQUENCE:").skip(1).map(|rest| rest.split("\r\n").next().expect("a number"));
        let counts: Vec<i64> = counts.map(|count| count.parse().expect("a number")).collect();
        assert!(counts.len() == 3 && counts[1..].iter().all(|count| *count >= counts[0]), "{counts:?}");
        let jcal = hub.get(&format!("{path}.json")).await.json();
        let Some(read) = read(&[json!({"text": text}), json!({"text": jcal})]) else {
            return;
        };
        for read in &read {
            let dates = read["dates"][0].as_array().expect("dates");
            let said = |at: &str, title: &str, status: &str| json!([at, title, status]);
            assert_eq!(dates, &[
                said("2026-10-06T16:30:00.000Z", "Atelier; du mardi", "CONFIRMED"),
                said("2026-10-14T17:00:00.000Z", "Atelier au parc", "CONFIRMED"),
                said("2026-10-20T16:30:00.000Z", "Atelier; du mardi", "CANCELLED"),
                // Winter: the same hour on the clock.
                said("2026-11-03T17:30:00.000Z", "Atelier; du mardi", "CONFIRMED"),
                said("2026-11-10T17:30:00.000Z", "Atelier; du mardi", "CONFIRMED"),
            ]);
        }
        for nothing in ["/evenements/serie/x.ics", "/evenements/serie/x", &path, &format!("{path}.xml"),
            "/evenements/serie/00000000-0000-0000-0000-000000000000.ics"] {
            assert_eq!(hub.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
    }

    async fn what_is_to_come_stands_in_a_calendar_however_much_has_been(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for hours in 1..=501 {
            let plan = gathering(space, &format!("Passé {hours}"), now.plus_seconds(-(hours + 2) * 3_600));
            events::import(&mut tx, &plan, now, now).await.expect("it is brought in");
        }
        tx.commit().await.expect("kept");
        let soon = announce(&hub, &gathering(space, "Pour bientôt", at("2026-10-03T14:00[Europe/Paris]"))).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        speak_and_look_after(&hub, &ada, space).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let (own, of_team) = (own_calendar(&ada).await, own_calendar(&team).await);
        for path in ["/evenements.ics", "/@velo.ics", "/evenements.ics?from=2026-06-01", own.as_str(), of_team.as_str()] {
            let text = hub.get(path).await.text();
            assert!(text.contains("SUMMARY:Pour bientôt"), "{path}");
            assert_eq!(text.matches("BEGIN:VEVENT").count(), 500, "{path}");
            assert!(text.contains("SUMMARY:Passé 1\r\n") && !text.contains("SUMMARY:Passé 501\r\n"), "{path}");
            let last = text.rfind("SUMMARY:").expect("an event");
            assert!(text[last..].starts_with("SUMMARY:Pour bientôt"), "{path}: in order");
        }
        for path in ["/evenements.rss", "/evenements.atom", "/evenements.json"] {
            assert!(hub.get(path).await.text().contains(&soon.slug), "{path}");
        }
        // What was before the first day that is asked for is not there.
        let text = hub.get("/evenements.ics?from=2026-09-01").await.text();
        assert!(text.contains("Passé 1\r\n") && !text.contains("Passé 24\r\n"), "{text}");
    }

    async fn a_series_that_was_taken_back_whole_says_nothing_more(hub: TestHub) {
        let dates = tuesdays(&hub).await;
        let path = format!("{}.ics", series_path(&hub, &dates[0]).await);
        let before = hub.get(&path).await;
        assert!(before.text().contains("SUMMARY:Atelier"));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for date in &dates {
            events::retract(&mut tx, By::Operator, date.id, hub.app.clock.now()).await.expect("taken back");
        }
        tx.commit().await.expect("kept");
        let after = hub.get(&path).await;
        assert!(after.header("content-type").ends_with("; method=cancel"));
        let text = after.text();
        for line in ["METHOD:CANCEL\r\n", "STATUS:CANCELLED\r\n", "SEQUENCE:7\r\n"] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let uid = |text: &str| {
            let (_, uid) = text.split_once("UID:urn:uuid:").expect("its name");
            uid[..36].to_owned()
        };
        assert_eq!(uid(&text), uid(&before.text()));
        for part in ["Atelier", "SUMMARY", "DESCRIPTION", "LOCATION", "RRULE", "CATEGORIES"] {
            assert!(!text.contains(part), "{part} in {text}");
        }
    }

    async fn who_reads_news_is_told_of_dates_as_followers_are(hub: TestHub) {
        let first = tuesdays(&hub).await.remove(0);
        let upcoming = format!("/ap/actors/{}/upcoming", first.space_id);
        let featured = format!("/ap/actors/{}/featured", first.space_id);
        let listed = async |path: &str| hub.get_as(path, "application/activity+json").await.json()["totalItems"].clone();
        assert_eq!((listed(&upcoming).await, listed(&featured).await), (json!(0), json!(0)));
        for (path, mark) in [("/evenements.rss", "<item>"), ("/evenements.atom", "<entry ")] {
            let text = hub.get(path).await.text();
            assert_eq!(text.matches(mark).count(), 0, "{path}: the first is 35 days away");
        }
        hub.app.clock.advance(10 * 24 * 3_600);
        kiosque::jobs::cron::go_on_with_series(&hub.app).await.expect("it goes on");
        let text = hub.get("/evenements.rss").await.text();
        assert_eq!(text.matches("<item>").count(), 1, "{text}");
        assert!(text.contains("<lastBuildDate>Fri, 11 Sep 2026 08:00:00"), "{text}");
        assert_eq!((listed(&upcoming).await, listed(&featured).await), (json!(1), json!(1)));
        let calendar = hub.get("/evenements.ics").await.text();
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 6, "calendars have them all");
    }

    async fn somebodys_own_calendar_is_a_secret_that_they_may_take_back(hub: TestHub) {
        let velo = hub.community("velo").await;
        let marche = hub.community("marche").await;
        for (space, title) in [(&velo, "À vélo"), (&marche, "À pied")] {
            announce(&hub, &gathering(space.id, title, at("2026-10-03T14:00[Europe/Paris]"))).await;
        }
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        speak_and_look_after(&hub, &ada, velo.id).await;
        let made = ada.post("/compte/calendrier", &[("what", "make")]).await;
        assert!(made.header("cache-control").contains("no-store"));
        let page = made.text();
        let first = secret(&page);
        let calendar = hub.get(&first).await;
        assert_eq!(calendar.status, StatusCode::OK, "{first}");
        assert!(calendar.header("cache-control").starts_with("private"));
        assert_eq!(calendar.header("last-modified"), "", "an answer or a follow changes it too");
        let text = calendar.text();
        assert!(text.contains("SUMMARY:À vélo") && !text.contains("À pied"), "{text}");
        let token = first.rsplit('/').next().expect("a name").trim_end_matches(".ics");
        assert!(!text.contains(token), "the file does not give the secret away");
        assert!(!ada.get("/compte").await.text().contains(token), "it is shown once");
        // Made anew, then taken back.
        let second = own_calendar(&ada).await;
        assert_eq!(hub.get(&first).await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get(&second).await.status, StatusCode::OK);
        ada.post("/compte/calendrier", &[("what", "revoke")]).await;
        assert_eq!(hub.get(&second).await.status, StatusCode::NOT_FOUND);
        for nothing in ["/calendrier/x.ics", "/calendrier/.ics", "/calendrier/x"] {
            assert_eq!(hub.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        let anybody = hub.post_form("/compte/calendrier", &[("what", "make")]).await;
        assert_ne!(anybody.status, StatusCode::OK, "only who is signed in has one");
    }
}
