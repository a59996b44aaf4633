//! Feeds and calendars are read back by readers of another make, feedparser and icalendar: what
//! they understand is what was written. `./test` installs them.

use std::io::Write;
use std::process::{Command, Stdio};

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::clock::Millis;
use kiosque::events::{self, Event, Plan};
use kiosque::posts::{self, Post};
use serde_json::{Value, json};

use crate::support::builders::{article, gathering, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::{NOW, TestHub};
use crate::support::skip;

const BASE: &str = "http://localhost:8080";
const TITLE: &str = "Vélo & <marche> : « l’été », \"enfin\"";

/// What the readers understood of these texts; nothing, loudly, where they are not installed.
fn read(tasks: &[(&str, String)]) -> Option<Vec<Value>> {
    let Ok(python) = std::env::var("KIOSQUE_TEST_PYTHON") else {
        skip(
            "feeds and calendars",
            "KIOSQUE_TEST_PYTHON is not set; run ./test",
        );
        return None;
    };
    let tasks: Vec<_> = tasks
        .iter()
        .map(|(kind, text)| json!({"kind": kind, "text": text}))
        .collect();
    let mut child = Command::new(python)
        .arg("tests/peers/feeds_read.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(json!(tasks).to_string().as_bytes())
        .expect("python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("python ends");
    assert!(
        output.status.success(),
        "feeds_read.py failed; its reason is above"
    );
    Some(serde_json::from_slice(&output.stdout).expect("a list of answers"))
}

/// The text at an address, which says what it is and may be read by any page.
async fn fetch(hub: &TestHub, path: &str, media_type: &str) -> String {
    let answer = hub.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let component = match media_type {
        "text/calendar" => "; component=vevent",
        _ => "",
    };
    assert_eq!(
        answer.header("content-type"),
        format!("{media_type}; charset=utf-8{component}"),
        "{path}"
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    assert!(
        answer.header("set-cookie").is_empty(),
        "{path}: it is kept by caches"
    );
    answer.text()
}

async fn publish(hub: &TestHub, text: &posts::Text) -> Post {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let post = posts::publish(&mut tx, By::Operator, text, now)
        .await
        .expect("it is published");
    tx.commit().await.expect("it is kept");
    post
}

async fn announce(hub: &TestHub, plan: &Plan) -> Event {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let event = events::announce(&mut tx, By::Operator, plan, now)
        .await
        .expect("it is announced");
    tx.commit().await.expect("it is kept");
    event
}

/// An article full of traps in @velo, a minute later a note in @marche.
async fn news(hub: &TestHub) -> (Post, Post) {
    let velo = hub.community("velo").await;
    let marche = hub.community("marche").await;
    let text = posts::Text {
        summary: "Un & deux <trois>\u{b}.".to_owned(),
        body_markdown: "Un [lien](/a-propos) & ]]> <b>gras</b>.".to_owned(),
        byline: "Ada & Cie".to_owned(),
        ..article(velo.id, TITLE)
    };
    let post = publish(hub, &text).await;
    hub.app.clock.advance(60);
    (
        post,
        publish(hub, &note(marche.id, "Une **note** en marchant.")).await,
    )
}

/// At that hour of the third of October 2026 in Paris, which is on summer time.
fn october(hour: i64) -> Millis {
    // 2026-10-03T00:00:00+02:00
    Millis(1_790_978_400_000).plus_seconds(hour * 3_600)
}

on_both_databases! {
    async fn readers_understand_our_feeds(hub: TestHub) {
        let (post, note) = news(&hub).await;
        let rss = fetch(&hub, "/actualites.rss", "application/rss+xml").await;
        let atom = fetch(&hub, "/actualites.atom", "application/atom+xml").await;
        let Some(feeds) = read(&[("feed", rss), ("feed", atom)]) else {
            return;
        };
        for (feed, (version, end)) in feeds.iter().zip([("rss20", "rss"), ("atom10", "atom")]) {
            assert_eq!(feed["version"], version);
            assert_eq!(feed["title"], "Actualités – Kiosque");
            assert_eq!(feed["language"], "fr");
            assert_eq!(feed["link"], format!("{BASE}/actualites"));
            assert_eq!(feed["self"], json!([format!("{BASE}/actualites.{end}")]));
            assert_eq!(feed["updated"], "2026-09-01T08:01:00Z", "that of its latest");
            let entries = feed["entries"].as_array().expect("a list");
            assert_eq!(entries.len(), 2);
            assert_eq!(entries[0]["id"], format!("{BASE}/ap/posts/{}", note.id));
            assert_eq!(entries[0]["title"], "Une note en marchant.");
            assert_eq!(entries[0]["author"].as_str().unwrap_or_default(), "", "nobody else's name");
            let entry = &entries[1];
            assert_eq!(entry["title"], TITLE);
            assert_eq!(entry["link"], format!("{BASE}/actualites/{}", post.slug));
            assert_eq!(entry["published"], "2026-09-01T08:00:00Z");
            assert_eq!(entry["author"], "Ada & Cie");
            assert_eq!(entry["tags"], json!(["vélo"]));
            let html = entry["html"].as_str().expect("whole texts");
            assert!(html.contains(&format!("href=\"{BASE}/a-propos\"")), "{html}");
        }
    }

    async fn a_json_feed_says_the_same(hub: TestHub) {
        let (post, note) = news(&hub).await;
        let text = fetch(&hub, "/actualites.json", "application/feed+json").await;
        let feed: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["home_page_url"], format!("{BASE}/actualites"));
        assert_eq!(feed["feed_url"], format!("{BASE}/actualites.json"));
        assert_eq!(feed["items"][0]["id"], format!("{BASE}/ap/posts/{}", note.id));
        let item = &feed["items"][1];
        assert_eq!(item["title"], TITLE);
        assert_eq!(item["url"], format!("{BASE}/actualites/{}", post.slug));
        assert_eq!(item["date_published"], "2026-09-01T08:00:00Z");
        assert_eq!(item["authors"], json!([{"name": "Ada & Cie"}]));
        assert!(item["content_html"].as_str().expect("text").contains(&format!("{BASE}/a-propos")));
    }

    async fn a_feed_has_what_its_page_has(hub: TestHub) {
        news(&hub).await;
        hub.app.clock.advance(60);
        for (path, count) in [
            ("/actualites.rss", 2), ("/actualites.rss?space=velo", 1),
            ("/actualites.rss?tag=V%C3%A9lo", 1), ("/actualites.rss?tag=rien", 0),
            ("/actualites.rss?space=marche&year=2026", 1), ("/actualites.rss?year=2025", 0),
            ("/actualites.rss?author=Ada+%26+Cie", 1), ("/actualites.rss?language=en", 0),
            ("/@velo.rss", 1), ("/@marche.rss", 1), ("/@kiosque.rss", 2),
        ] {
            let text = fetch(&hub, path, "application/rss+xml").await;
            assert_eq!(text.matches("<item>").count(), count, "{path}");
            let own = format!("{BASE}{}", path.replace('&', "&amp;"));
            assert!(text.contains(&own), "{path}: it names itself, filters included");
            let page = path.replace(".rss", "");
            let page = hub.get(&page).await.text();
            assert!(page.contains("type=\"application/rss+xml\""), "{path}: the page names it");
        }
        assert_eq!(hub.get("/actualites.rss?space=personne").await.status, StatusCode::NOT_FOUND);
    }

    async fn readers_understand_our_calendars(hub: TestHub) {
        let velo = hub.community("velo").await;
        let mut plan = gathering(velo.id, "Répare, roule; recommence \\ enfin", october(14));
        plan.summary = "Première ligne, avec virgule;\npuis : « deuxième » ".repeat(6);
        let timed = announce(&hub, &plan).await;
        let mut plan = gathering(velo.id, "Deux jours", october(0));
        plan.all_day = true;
        plan.end = Some(october(48));
        let whole = announce(&hub, &plan).await;
        let event = announce(&hub, &gathering(velo.id, "Sous la pluie", october(60))).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::cancel(&mut tx, By::Operator, event.id, NOW).await.expect("cancelled");
        tx.commit().await.expect("kept");

        let agenda = fetch(&hub, "/evenements.ics", "text/calendar").await;
        let of_space = fetch(&hub, "/@velo.ics", "text/calendar").await;
        let one = fetch(&hub, &format!("/evenements/{}.ics", timed.slug), "text/calendar").await;
        let lines = [&agenda, &of_space, &one].map(|text| folded(text));
        assert!(lines.iter().all(|longest| *longest <= 75), "{lines:?}");
        let Some(read) = read(&[("calendar", agenda), ("calendar", of_space), ("calendar", one)])
        else {
            return;
        };
        assert_eq!(read[0]["name"], "Événements – Kiosque");
        assert_eq!(read[1]["name"], "Le velo");
        assert_eq!(read[0]["events"], read[1]["events"]);
        assert_eq!(read[2]["events"].as_array().expect("a list").len(), 1);
        let found = read[0]["events"].as_array().expect("a list");
        assert_eq!(found.len(), 3);
        // Alone it says more, on the clock of its place; it is the same event at the same moment.
        let alone = &read[2]["events"][0];
        for name in ["uid", "summary", "location", "status", "sequence", "url", "stamp"] {
            assert_eq!(found[1][name], alone[name], "{name}");
        }
        assert_eq!((&found[1]["start"], &alone["start"]), (&json!("2026-10-03T12:00:00+00:00"), &json!("2026-10-03T14:00:00+02:00")));
        let said = |event: &Value| event["description"].as_str().unwrap_or_default().to_owned();
        assert!(said(alone).starts_with(&said(&found[1])), "{alone}");
        assert_eq!(found[0]["uid"], format!("{BASE}/ap/events/{}", whole.id));
        assert_eq!(found[0]["start"], "2026-10-03", "a date, not a moment");
        assert_eq!(found[0]["end"], "2026-10-05", "the day after the last");
        assert_eq!(found[1]["summary"], "Répare, roule; recommence \\ enfin");
        assert_eq!(found[1]["description"], timed.summary.as_str());
        assert!(timed.summary.contains(";\npuis"), "a summary of several lines");
        assert_eq!(found[1]["start"], "2026-10-03T12:00:00+00:00");
        assert_eq!(found[1]["end"], "2026-10-03T14:00:00+00:00");
        assert_eq!(found[1]["url"], format!("{BASE}/evenements/{}", timed.slug));
        let place = found[1]["location"].as_str().expect("text");
        assert!(place.contains("La Maison du vélo, 12 rue des Communs"), "{place}");
        assert_eq!(found[1]["status"], "CONFIRMED");
        assert_eq!((&found[2]["status"], &found[2]["sequence"]), (&json!("CANCELLED"), &json!(1)));
    }

    async fn a_calendar_has_what_its_page_has(hub: TestHub) {
        let velo = hub.community("velo").await;
        let marche = hub.community("marche").await;
        announce(&hub, &gathering(velo.id, "À vélo", october(14))).await;
        announce(&hub, &gathering(marche.id, "À pied", october(14))).await;
        for (path, count) in [
            ("/evenements.ics", 2), ("/evenements.ics?space=velo", 1), ("/@marche.ics", 1),
            ("/evenements.ics?tag=Atelier", 2), ("/evenements.ics?tag=rien", 0),
            ("/@kiosque.ics", 2),
        ] {
            let text = fetch(&hub, path, "text/calendar").await;
            assert_eq!(text.matches("BEGIN:VEVENT").count(), count, "{path}");
        }
        for (end, media_type) in [("rss", "application/rss+xml"), ("atom", "application/atom+xml")] {
            let text = fetch(&hub, &format!("/evenements.{end}?space=velo"), media_type).await;
            assert!(text.contains("À vélo") && !text.contains("À pied"), "{end}");
        }
    }

    async fn a_feed_is_the_same_for_everybody(hub: TestHub) {
        let (post, _) = news(&hub).await;
        announce(&hub, &gathering(post.space_id, "À vélo", october(14))).await;
        for path in ["/actualites.rss", "/actualites.json", "/@velo.atom", "/evenements.ics",
            "/evenements.rss"] {
            let french = hub.get(path).await.text();
            let request = axum::http::Request::get(path)
                .header("accept-language", "en")
                .header("cookie", "kiosque-language=en")
                .body(axum::body::Body::empty());
            let english = hub.send(request.expect("a request")).await.text();
            assert_eq!(french, english, "{path}: caches keep it whoever asks");
        }
    }
}

/// The length in bytes of the longest line; every line ends as RFC 5545 wants, and is whole UTF-8.
fn folded(calendar: &str) -> usize {
    assert!(calendar.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(
        calendar.matches('\n').count(),
        calendar.matches("\r\n").count()
    );
    calendar
        .split("\r\n")
        .map(str::len)
        .max()
        .unwrap_or_default()
}
