//! Too much of anything: each is bounded in time and in what it leaves.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use kiosque::conversation::State;
use kiosque::text;
use serde_json::{Value, json};

use super::rows;
use super::stage::Stage;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

/// For the largest thing that may come, in a build that nobody optimised, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A quarter of what a comment may hold: in a build that nobody optimised, parsing takes its time.
const HTML_BYTES: usize = 16 * 1024;

async fn count(stage: &Stage, table: &str) -> usize {
    rows::all(&stage.hub.app.db).await[table].len()
}

#[test]
fn no_html_takes_long_whatever_it_holds() {
    let long = |piece: &str| piece.repeat(HTML_BYTES / piece.len());
    let cases = [
        ("quotes in quotes", long("<blockquote>")),
        ("lists in lists", long("<ul><li>")),
        ("links in links", long("<a href=https://a.example>")),
        ("bold in paragraphs", long("<b><p>")),
        ("tables in tables", long("<table><tr><td>")),
        ("formats that are never closed", long("<b><i><u><s>")),
        ("closed and never opened", long("</p></div></b>")),
        ("attributes without end", format!("<a {}>", long("a=b "))),
        ("entities", long("&amp;lt;")),
        ("angle brackets", long("<")),
        ("half comments", long("<!--")),
        ("half characters of a tag", long("<a <")),
        ("selects and options", long("<select><option>")),
        ("foreign things in foreign things", long("<svg><math>")),
        ("templates", long("<template>")),
        (
            "marks on one letter",
            long("a\u{0301}\u{0302}\u{0303}\u{0304}"),
        ),
        ("spaces", long(" ")),
        ("one word", long("a")),
        ("ligatures to be opened", long("\u{fdfa}")),
        ("inclusive writing", long("act·eur·rice·s ")),
        ("Markdown quotes", long("> ")),
        ("Markdown links", long("[a](")),
        ("Markdown emphasis", long("**a_ ")),
        ("Markdown fences", long("```\n")),
        ("Markdown lists", long("- ")),
        ("Markdown footnotes", long("[^1]: [^1]\n")),
        ("Markdown tables", long("|a|\n|-|\n")),
    ];
    for (name, html) in cases {
        let started = Instant::now();
        let safe = text::sanitise_comment(&html);
        let own = text::sanitise(&html);
        text::plain_text(&safe);
        text::links(&own);
        text::extract(&own, &text::Asked::read("mot"), 200);
        text::fold(&html);
        text::words(&html);
        text::sanitise(&text::markdown_to_html(&html));
        text::hashtag(&html);
        text::slug(&html);
        text::calm(&html);
        let took = started.elapsed();
        assert!(took < PATIENCE, "{name}: {took:?}");
    }
}

on_both_databases! {
    async fn large_letters_are_worked_off_like_others(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let home = &stage.home;
        let base = stage.hub.app.addresses.base().to_owned();
        let strange = |n: usize| json!(format!("{base}/ap/actors/{}", uuid::Uuid::from_u128(n as u128)));
        let note = |name: &str| home.note(name, "mallory", "Beaucoup", Some(&stage.post), &stage.group);
        let with = |name: &str, field: &str, value: Value| {
            let mut note = note(name);
            note[field] = value;
            home.activity("mallory", "Create", note)
        };
        let map: serde_json::Map<String, Value> =
            (0..10_000).map(|n| (format!("x{n}"), json!("<p>y</p>"))).collect();
        let emoji = |n: usize| json!({ "type": "Emoji", "name": format!(":e{n}:"), "icon": { "url": "https://e.example/e" } });
        let cases = [
            ("addressees of ours who are nobody", with("l1", "to", (0..12_000).map(strange).collect())),
            ("addressees elsewhere", with("l2", "cc", (0..20_000).map(|n| json!(format!("https://a.example/{n}"))).collect())),
            ("languages", with("l3", "contentMap", map.into())),
            ("attachments", with("l4", "attachment", (0..9_000).map(|n| json!({ "type": "Image", "url": format!("https://a.example/{n}.png") })).collect())),
            ("emojis", with("l5", "tag", (0..9_000).map(emoji).collect())),
            ("words", with("l6", "content", json!("mot ".repeat(250_000)))),
            ("quotes in quotes", with("l7", "content", json!("<blockquote>".repeat(80_000)))),
            ("choices", with("l8", "oneOf", (0..9_000).map(|n| json!({ "name": format!("c{n}") })).collect())),
            ("types", with("l9", "type", (0..50_000).map(|_| json!("Note")).collect())),
            ("nothing in lists", with("l10", "tag", (0..200_000).map(|_| json!([])).collect())),
            ("a number beyond counting", with("l11", "likes", json!({ "totalItems": 9_223_372_036_854_775_807_i64 }))),
            ("a time before time", with("l12", "published", json!("-009999-01-01T00:00:00Z"))),
            ("a time after time", with("l13", "published", json!("9999-12-30T23:59:59Z"))),
            ("an edit after time", with("l14", "updated", json!("9999-12-30T23:59:59Z"))),
            ("the year 999999", with("l15", "published", json!("+999999-01-01T00:00:00Z"))),
        ];
        for (name, activity) in cases {
            let started = Instant::now();
            let answer = stage.send(home, &activity).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{name}: {}", answer.text());
            assert!(started.elapsed() < PATIENCE, "{name}: {:?}", started.elapsed());
        }
        let now = stage.hub.app.clock.now();
        for name in ["l12", "l13", "l14", "l15"] {
            let said = stage.comment(&home.note_uri(name)).await.expect("it is kept");
            assert!(said.published_ms.0 > 0 && said.published_ms <= now, "{name}: {said:?}");
            assert!(said.edited_ms.is_none_or(|at| at <= now), "{name}: {said:?}");
        }
        let emojis = stage.comment(&home.note_uri("l5")).await.expect("it is kept");
        assert!(emojis.parts.emojis.len() <= 40);
        assert_eq!(stage.works_as_ever(1).await, Ok(()));
    }

    async fn a_flood_from_one_person_or_server_stops_somewhere(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let (home, away) = (&stage.home, &stage.away);
        // Reports: fifty of a server in a day.
        for n in 0..60 {
            let mut flag = away.activity("eve", "Flag", stage.post.clone());
            flag["content"] = json!(format!("Signalement {n}"));
            away.send(&stage.hub, &flag).await;
        }
        stage.hub.settle().await;
        assert_eq!(count(&stage, "report").await, 50);
        // Words: three hundred of a person in a day, whether they find a place or not.
        for n in 0..330 {
            let mut note = away.note(&format!("f{n}"), "eve", "Encore", None, &stage.group);
            if n % 3 == 0 {
                note["inReplyTo"] = json!("http://127.0.0.1:1/notes/nowhere");
            }
            if n % 3 == 1 {
                note["to"] = json!([stage.group]);
                note["cc"] = json!([]);
            }
            away.send(&stage.hub, &away.activity("eve", "Create", note)).await;
        }
        stage.hub.settle().await;
        assert_eq!(count(&stage, "comment").await, 301, "those of Eve, and Alice's");
        // What is to be read elsewhere: five hundred of a server.
        for n in 0..560 {
            let uri = format!("http://127.0.0.1:1/notes/{n}");
            let mut create = home.activity("mallory", "Create", json!(uri));
            create["to"] = json!(["https://www.w3.org/ns/activitystreams#Public"]);
            create["cc"] = json!([stage.group]);
            home.send(&stage.hub, &create).await;
        }
        loop {
            // Only what arrived: nothing is read.
            let acted = kiosque::federation::inbox::act(&stage.hub.app).await;
            if !acted.expect("the inbox is worked on") {
                break;
            }
        }
        assert_eq!(count(&stage, "wanted").await, 500);
        assert_eq!(stage.works_as_ever(1).await, Ok(()));
    }

    async fn a_thread_without_end_is_followed_so_far_and_no_further(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let away = &stage.away;
        // Forty steps up, and at the top something here: too far.
        for n in 0..40 {
            let up = match n {
                0 => stage.post.clone(),
                n => away.note_uri(&format!("up{}", n - 1)),
            };
            away.publish(&away.note(&format!("up{n}"), "eve", "Plus haut", Some(&up), ""));
        }
        let top = away.note("bottom", "eve", "Tout en bas", Some(&away.note_uri("up39")), &stage.group);
        stage.send(away, &away.activity("eve", "Create", top)).await;
        assert_eq!(stage.comment(&away.note_uri("bottom")).await, None);
        assert!(away.reads() < 60, "{} documents were read", away.reads());
        // One that answers itself.
        let own = away.note_uri("self");
        let round = away.note("self", "eve", "Moi", Some(&own), &stage.group);
        away.publish(&round);
        stage.send(away, &away.activity("eve", "Create", round)).await;
        let found = stage.comment(&own).await;
        assert!(found.is_none_or(|it| it.state != State::Published), "it is nowhere to be seen");
        // A collection of answers whose pages never end, and which names the whole world.
        let list = format!("http://{}/answers", away.host);
        let items: Vec<String> = (0..2_000).map(|n| format!("http://{}/notes/w{n}", away.host)).collect();
        away.publish(&json!({ "id": list, "type": "Collection", "first": format!("{list}?page=1") }));
        away.publish(&json!({ "id": format!("{list}?page=1"), "type": "CollectionPage",
            "items": items, "next": format!("{list}?page=1") }));
        let mut note = away.note("many", "eve", "Répondez", Some(&stage.post), &stage.group);
        note["replies"] = json!(list);
        let reads = away.reads();
        stage.send(away, &away.activity("eve", "Create", note)).await;
        stage.hub.app.clock.advance(700);
        stage.hub.settle().await;
        assert!(away.reads() - reads <= 45, "{} were read", away.reads() - reads);
        // Once more the next day, and then no more.
        stage.hub.app.clock.advance(25 * 3600);
        stage.hub.settle().await;
        assert!(away.reads() - reads <= 100, "{} were read", away.reads() - reads);
        assert_eq!(count(&stage, "wanted").await, 0, "nothing is left to read");
        assert_eq!(stage.works_as_ever(1).await, Ok(()));
    }
}
