//! Addresses that visitors and servers ask for with values that nobody would write: whatever is asked,
//! the answer is one, and none is an error of ours.

use axum::body::Body;
use axum::http::{Request, header};

use super::rows;
use super::stage::Stage;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const VALUES: [&str; 22] = [
    "",
    "0",
    "-1",
    "1e400",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "%00",
    "%ff%fe",
    "%F0%9F%92%A9",
    "~",
    "1~",
    "~http://a",
    "9223372036854775807~x",
    "-9223372036854775808~%00",
    "0%7E00000000-0000-0000-0000-000000000000",
    "..%2f..%2fetc%2fpasswd",
    "'%20OR%201=1--",
    "%22%3E%3Cscript%3Ezqattack%3C/script%3E",
    "javascript:alert(1)",
    "NaN",
    "%E2%80%AE",
];
const NAMES: [&str; 8] = [
    "page", "before", "q", "space", "uri", "resource", "mois", "tag",
];
/// What the agenda is asked for, besides.
const AGENDA_NAMES: [&str; 7] = ["near", "within", "when", "week", "from", "view", "language"];

on_both_databases! {
    async fn no_question_is_an_error_of_ours_nor_changes_anything(hub: TestHub) {
        let stage = Stage::set(hub).await;
        let post = stage.path(&stage.post).to_owned();
        let group = stage.path(&stage.group).to_owned();
        let paths = [
            "/".to_owned(), "/discussions".to_owned(), "/actualites".to_owned(), "/evenements".to_owned(),
            "/evenements.ics".to_owned(),
            "/recherche".to_owned(), "/@velo".to_owned(), "/authorize_interaction".to_owned(),
            "/.well-known/webfinger".to_owned(), "/ap/inbox".to_owned(), stage.page_of_post().await,
            format!("{post}/replies"), format!("{post}/context"), format!("{post}/likes"),
            format!("{group}/outbox"), format!("{group}/followers"), format!("{group}/featured"),
            format!("{group}/followers/synchronization"), post, group,
        ];
        let before = rows::all(&stage.hub.app.db).await;
        let long = "x".repeat(20_000);
        let mut faults = Vec::new();
        for path in &paths {
            let is_page = !path.starts_with("/ap/");
            for accept in [if is_page { "text/html" } else { "application/activity+json" }] {
                let besides: &[&str] = match path.as_str() {
                    "/evenements" | "/evenements.ics" => &AGENDA_NAMES,
                    _ => &[],
                };
                for name in NAMES.iter().chain(besides) {
                    for value in VALUES.iter().copied().chain([long.as_str()]) {
                        let asked = format!("{path}?{name}={value}");
                        let Ok(request) = Request::get(&asked).header(header::ACCEPT, accept).body(Body::empty()) else {
                            continue;
                        };
                        let answer = stage.hub.send(request).await;
                        if answer.status.is_server_error() {
                            faults.push(format!("{} {accept} {}", answer.status, &asked[..asked.len().min(200)]));
                        }
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let after = rows::all(&stage.hub.app.db).await;
        assert!(rows::differences(&before, &after).is_empty(), "asking changes nothing");
    }
}
