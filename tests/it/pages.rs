//! What people see, asked as a browser asks: every page, in both languages, with what stands in its
//! head and its headers. An editor's day is in `pages/editor.rs`, what an administrator does about
//! other servers in `pages/deliveries.rs`, addresses that lead somewhere else in
//! `pages/redirects.rs`, the form of news in `pages/writing.rs`.

mod deliveries;
pub(crate) mod editor;
mod redirects;
mod writing;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kiosque::accounts::By;
use kiosque::ids::SpaceId;
use kiosque::posts::{self, Post};
use kiosque::{demo, events, spaces};

use crate::support::builders::{article, gathering, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, NOW, TestHub};

const ACTIVITY: &str = "application/activity+json";

/// Asks with these headers besides what a browser always sends.
async fn ask(hub: &TestHub, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
}

async fn get_with(hub: &TestHub, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(hub, Method::GET, path, headers).await
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

async fn space_id(hub: &TestHub, handle: &str) -> SpaceId {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let space = spaces::store::by_handle(&mut tx, handle)
        .await
        .expect("the database answers");
    space.expect("the demo opened it").id
}

/// What stands between two marks, the first time.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"))
        .1;
    rest.split_once(end)
        .unwrap_or_else(|| panic!("no {end} after {start}"))
        .0
}

/// Every address in the page's `href`s that begins so.
fn links<'a>(page: &'a str, start: &str) -> Vec<&'a str> {
    let hrefs = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with(start)).collect()
}

/// A whole page in a language: one heading, a title, nothing left untranslated.
fn assert_page(path: &str, answer: &Answer, language: &str) {
    let page = answer.text();
    assert_eq!(
        answer.header("content-type"),
        "text/html; charset=utf-8",
        "{path}"
    );
    assert!(
        page.contains(&format!("<html lang=\"{language}\">")),
        "{path}: {language}"
    );
    assert_eq!(page.matches("<h1").count(), 1, "{path}: one h1");
    assert!(
        between(&page, "<title>", "</title>").trim().len() > 3,
        "{path}: a title"
    );
    assert!(
        !page.contains("Unknown localization"),
        "{path}: a text is missing"
    );
    assert!(
        answer
            .header("content-security-policy")
            .contains("default-src 'none'"),
        "{path}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    let ids: Vec<_> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .collect();
    for id in &ids {
        assert_eq!(
            ids.iter().filter(|other| other == &id).count(),
            1,
            "{path}: two #{id}"
        );
    }
}

/// The first article and the first event of the demo, by their pages.
async fn an_article_and_an_event(hub: &TestHub) -> (String, String) {
    let news = hub.get("/actualites").await.text();
    let post = links(&news, "/actualites/")[0].to_owned();
    let agenda = hub.get("/evenements").await.text();
    let event = links(&agenda, "/evenements/")[0].to_owned();
    (post, event)
}

on_both_databases! {
    async fn every_page_is_whole_in_both_languages(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let (post, event) = an_article_and_an_event(&hub).await;
        for path in [
            "/", "/actualites", &post, "/actualites?tag=velo", "/actualites?year=2026",
            "/actualites?space=velo", "/actualites?language=en", "/evenements", &event,
            "/evenements?space=velo", "/communautes", "/communs", "/communs?q=arceaux",
            "/communs?stage=emergence", "/@velo", "/@arceaux", "/@kiosque", "/participer",
            "/a-propos", "/a-propos/nous", "/a-propos/travailler", "/a-propos/publications",
            "/mentions-legales", "/compte", "/compte/entree?token=x",
        ] {
            for (asked, language) in [("fr-FR,fr;q=0.9", "fr"), ("en-GB, en; q=0.8, fr; q=0.3", "en")] {
                let answer = get_with(&hub, path, &[("accept-language", asked)]).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
                assert_page(path, &answer, language);
            }
        }
    }

    async fn an_empty_hub_has_whole_pages_too(hub: TestHub) {
        for path in ["/", "/actualites", "/evenements", "/communautes", "/communs", "/participer",
            "/a-propos/nous", "/a-propos/publications", "/@kiosque"] {
            let answer = hub.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_page(path, &answer, "fr");
        }
    }

    async fn the_communs_are_found_by_words_theme_stage_and_licence(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let all = ["/@arceaux", "/@pas-a-pas", "/@arret-partage"];
        for (query, found) in [
            ("", vec![0, 1, 2]),
            ("?q=ARCEAUX", vec![0]),
            ("?q=velo", vec![0]),
            ("?theme=diagnostic", vec![1]),
            ("?stage=prefiguration", vec![2]),
            ("?licence=ODbL+1.0", vec![0]),
            ("?stage=emergence&licence=CC+BY-SA+4.0&q=marche", vec![1]),
            ("?stage=emergence&licence=ODbL+1.0", vec![]),
            ("?q=%25&theme=&stage=&licence=", vec![]),
        ] {
            let page = hub.get(&format!("/communs{query}")).await.text();
            let shown = links(&page, "/@");
            for (index, commun) in all.iter().enumerate() {
                assert_eq!(shown.contains(commun), found.contains(&index), "{query}: {commun}");
            }
        }
    }

    async fn the_language_is_the_chosen_one_then_the_asked_one_then_the_hubs(hub: TestHub) {
        let cases = [
            (None, None, "fr"),
            (None, Some("en"), "en"),
            (None, Some("de, en;q=0.5, fr;q=0.4"), "en"),
            (None, Some("de"), "fr"),
            (None, Some("en;q=0, fr;q=0.1"), "fr"),
            (Some("kiosque-language=en"), None, "en"),
            (Some("a=b; kiosque-language=fr"), Some("en"), "fr"),
            (Some("kiosque-language=xx"), Some("en"), "en"),
        ];
        for (cookie, accepted, language) in cases {
            let cookie = cookie.map(|value| ("cookie", value));
            let accepted = accepted.map(|value| ("accept-language", value));
            let headers: Vec<_> = cookie.into_iter().chain(accepted).collect();
            let answer = get_with(&hub, "/", &headers).await;
            assert_page(&format!("/ with {headers:?}"), &answer, language);
            assert!(answer.header("vary").contains("Accept-Language"));
        }
    }

    async fn the_language_form_remembers_and_goes_back(hub: TestHub) {
        let chosen = hub.post_form("/langue", &[("to", "en"), ("back", "/communs?q=a%C3%A9")]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        assert_eq!(chosen.header("location"), "/communs?q=a%C3%A9");
        let cookie = chosen.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let page = get_with(&hub, "/communs", &[("cookie", &cookie)]).await;
        assert_page("/communs", &page, "en");
        let unknown = hub.post_form("/langue", &[("to", "de"), ("back", "/")]).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    }

    async fn what_goes_wrong_is_said_in_the_visitors_language(hub: TestHub) {
        let cases = [
            ("/nulle-part", StatusCode::NOT_FOUND),
            ("/actualites/nulle-part", StatusCode::NOT_FOUND),
            ("/evenements/nulle-part", StatusCode::NOT_FOUND),
            ("/a-propos/nulle/part", StatusCode::NOT_FOUND),
            ("/@personne", StatusCode::NOT_FOUND),
            ("/@kiosque.exe", StatusCode::NOT_FOUND),
            ("/actualites?space=personne", StatusCode::NOT_FOUND),
            ("/actualites?year=hier", StatusCode::BAD_REQUEST),
            ("/actualites?after=hier", StatusCode::BAD_REQUEST),
            ("/evenements?after=1_2", StatusCode::BAD_REQUEST),
        ];
        for (path, status) in cases {
            for language in ["fr", "en"] {
                let answer = get_with(&hub, path, &[("accept-language", language)]).await;
                assert_eq!(answer.status, status, "{path}");
                assert_page(path, &answer, language);
            }
        }
        let posted = hub.post_form("/communs", &[]).await;
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_page("POST /communs", &posted, "fr");
        assert!(posted.header("allow").contains("GET"), "it says what is allowed");
    }

    async fn a_draft_is_hidden_and_what_was_retracted_is_gone(hub: TestHub) {
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let draft = article(space.id, "Pas encore");
        let draft = posts::save_draft(&mut tx, By::Operator, &draft, NOW).await.expect("kept");
        let post = article(space.id, "Publié trop vite");
        let post = posts::publish(&mut tx, By::Operator, &post, NOW).await.expect("published");
        posts::retract(&mut tx, By::Operator, post.id, NOW).await.expect("retracted");
        let event = gathering(space.id, "Annoncé trop vite", NOW.plus_seconds(86_400));
        let event = events::announce(&mut tx, By::Operator, &event, NOW).await.expect("announced");
        events::retract(&mut tx, By::Operator, event.id, NOW).await.expect("retracted");
        tx.commit().await.expect("kept");
        for (path, status) in [
            (format!("/actualites/{}", draft.slug), StatusCode::NOT_FOUND),
            (format!("/actualites/{}", post.slug), StatusCode::GONE),
            (format!("/evenements/{}", event.slug), StatusCode::GONE),
        ] {
            let answer = hub.get(&path).await;
            assert_eq!(answer.status, status, "{path}");
            assert_page(&path, &answer, "fr");
            assert!(!answer.text().contains("trop vite"), "{path}: nothing of it is shown");
        }
        // A calendar that has it takes it out; it learns nothing of it.
        let file = hub.get(&format!("/evenements/{}.ics", event.slug)).await;
        assert!(file.text().contains("METHOD:CANCEL") && !file.text().contains("trop vite"), "{}", file.text());
        for path in ["/", "/actualites", "/evenements", "/@velo", "/actualites.rss",
            "/evenements.ics", "/@velo.atom"] {
            let text = hub.get(path).await.text();
            assert!(!text.contains("Pas encore") && !text.contains("trop vite"), "{path}");
        }
    }

    async fn a_page_that_did_not_change_is_not_sent_twice(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        for path in ["/", "/actualites", "/@velo"] {
            let first = hub.get(path).await;
            let etag = first.header("etag").to_owned();
            assert!(etag.starts_with("W/\"") && etag.len() > 10, "{path}: {etag}");
            let again = get_with(&hub, path, &[("if-none-match", &etag)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
            assert!(again.body.is_empty() && again.header("etag") == etag, "{path}");
            let english = [("if-none-match", etag.as_str()), ("accept-language", "en")];
            let english = get_with(&hub, path, &english).await;
            assert_eq!(english.status, StatusCode::OK, "{path}: another language is another page");
        }
        let before = hub.get("/actualites").await.header("etag").to_owned();
        publish(&hub, &article(space_id(&hub, "velo").await, "Du neuf")).await;
        let after = get_with(&hub, "/actualites", &[("if-none-match", &before)]).await;
        assert_eq!(after.status, StatusCode::OK, "what changed is sent");
    }

    async fn a_head_says_what_a_get_would(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let (post, event) = an_article_and_an_event(&hub).await;
        for path in ["/", &post, &event, "/@velo", "/nulle-part", "/actualites.rss"] {
            let head = ask(&hub, Method::HEAD, path, &[]).await;
            let get = get_with(&hub, path, &[]).await;
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.body.is_empty(), "{path}");
            for name in ["etag", "content-type", "link"] {
                assert_eq!(head.header(name), get.header(name), "{path}: {name}");
            }
        }
    }

    async fn a_page_names_its_twin_for_machines_and_sends_them_there(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let (post, event) = an_article_and_an_event(&hub).await;
        for path in ["/@velo", &post, &event] {
            let page = hub.get(path).await;
            let text = page.text();
            let start = "<link rel=\"alternate\" type=\"application/activity+json\" href=\"";
            let id = between(&text, start, "\"");
            let expected = format!("<{id}>; rel=\"alternate\"; type=\"{ACTIVITY}\"");
            assert_eq!(page.header("link"), expected, "{path}");
            let canonical = between(&text, "<link rel=\"canonical\" href=\"", "\"");
            assert_eq!(canonical, format!("http://localhost:8080{path}"));
            let ld = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
            for accepted in [ACTIVITY, ld] {
                let sent = hub.get_as(path, accepted).await;
                assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path} as {accepted}");
                assert_eq!(sent.header("location"), id);
            }
            let local = id.strip_prefix("http://localhost:8080").expect("an address of ours");
            let document = hub.get_as(local, ACTIVITY).await;
            assert_eq!(document.status, StatusCode::OK, "{path}");
            assert_eq!(document.json()["id"], id);
            assert_eq!(document.json()["url"], canonical, "the twin names the page");
        }
    }

    async fn turning_the_pages_shows_every_post_once(hub: TestHub) {
        let space = hub.community("velo").await;
        for number in 0..45 {
            // Three at the same moment each time: the date alone does not tell them apart.
            if number % 3 == 0 {
                hub.app.clock.advance(60);
            }
            publish(&hub, &note(space.id, &format!("Note numéro {number:02}."))).await;
        }
        for start in ["/actualites", "/actualites?space=velo&year=2026"] {
            let mut seen = Vec::new();
            let mut path = start.to_owned();
            for _ in 0..5 {
                let page = hub.get(&path).await.text();
                let shown = page.split("Note numéro ").skip(1).map(|rest| rest[..2].to_owned());
                seen.extend(shown);
                let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else {
                    break;
                };
                path = next.split('"').next().expect("its end").replace("&#38;", "&");
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!((seen.len(), once.len()), (45, 45), "{start}: {seen:?}");
            assert_eq!(seen[0].parse::<u32>().expect("a number") / 3, 14, "the latest first");
        }
    }

    async fn what_began_today_is_still_to_come(hub: TestHub) {
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        // It is ten in the morning in Paris.
        let midnight = NOW.plus_seconds(-10 * 3_600);
        let mut today = gathering(space.id, "Toute la journée", midnight);
        (today.all_day, today.end) = (true, None);
        let yesterday = gathering(space.id, "Hier au soir", midnight.plus_seconds(-3_600));
        for plan in [&today, &yesterday] {
            events::announce(&mut tx, By::Operator, plan, NOW).await.expect("announced");
        }
        tx.commit().await.expect("kept");
        assert!(hub.get("/").await.text().contains("Toute la journée"));
        for path in ["/evenements", "/@velo"] {
            let page = hub.get(path).await.text();
            let (coming, past) = page.split_once("id=\"past\"").expect("two lists");
            assert!(coming.contains("Toute la journée") && past.contains("Hier au soir"), "{path}");
            assert!(!coming.contains("Hier au soir") && !past.contains("Toute la journée"), "{path}");
        }
    }

    async fn what_people_write_never_becomes_markup(hub: TestHub) {
        let mut text = article(hub.community("velo").await.id, "<script>alert(1)</script> & \"co\"");
        text.summary = "<img src=x onerror=alert(1)>".to_owned();
        text.byline = "\"><b>Ada</b>".to_owned();
        text.body_markdown = "# Titre\n\n<script>alert(2)</script>[a](javascript:alert(3))".to_owned();
        text.tags = vec!["<i>tag</i>".to_owned()];
        let post = publish(&hub, &text).await;
        let page = format!("/actualites/{}", post.slug);
        for path in [page.as_str(), "/", "/actualites", "/@velo", "/actualites?author=%22%3E%3Cb%3E",
            "/actualites?tag=%3Cb%3E", "/communs?q=%22%3E%3Cb%3E"] {
            let answer = hub.get(path).await;
            assert_page(path, &answer, "fr");
            let text = answer.text();
            for bad in ["<script>", "<img src=x", "<b>", "<i>tag", "\"javascript:"] {
                assert!(!text.contains(bad), "{path}: {bad}");
            }
        }
    }
}
