//! What machines read: the head of every page, pictures of shared links, oEmbed, structured data, the
//! sitemap, icons. Answers to one question each are in `machines/answers.rs`.

mod answers;
mod structured;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::accounts::By;
use kiosque::{demo, events, posts};

use crate::support::builders::{article, gathering};
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, NOW, TestHub};

const BASE: &str = "http://localhost:8080";
const POSTER_BYTES_MAX: usize = 100_000;

/// What stands between two marks, each time.
fn all_between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let parts = text.split(start).skip(1);
    parts.filter_map(|rest| rest.split(end).next()).collect()
}

/// The one value of something that every page has once.
fn once<'a>(path: &str, text: &'a str, start: &str, end: &str) -> &'a str {
    let found = all_between(text, start, end);
    assert_eq!(
        found.len(),
        1,
        "{path}: {start} stands there once: {found:?}"
    );
    found[0]
}

/// A whole address of the hub as the path to ask for.
fn path_of(url: &str) -> String {
    let url = url.replace("&amp;", "&").replace("&#38;", "&");
    let path = url.strip_prefix(BASE);
    path.unwrap_or_else(|| panic!("{url} is a whole address of ours"))
        .to_owned()
}

async fn get_with(hub: &TestHub, path: &str, name: header::HeaderName, value: &str) -> Answer {
    let request = Request::get(path).header(name, value);
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
}

/// The first article, event and space page that a list leads to.
async fn first(hub: &TestHub, list: &str, start: &str) -> String {
    let page = hub.get(list).await.text();
    let body = page.split("<main").nth(1).expect("a main part").to_owned();
    let found = all_between(&body, "href=\"", "\"");
    let found = found
        .into_iter()
        .find(|href| href.starts_with(start) && href.len() > start.len());
    found
        .unwrap_or_else(|| panic!("{list} leads to {start}"))
        .to_owned()
}

async fn pages_of_the_demo(hub: &TestHub) -> Vec<String> {
    demo::fill(&hub.app).await.expect("the demo is written");
    let mut pages: Vec<String> = [
        "/",
        "/actualites",
        "/actualites?tag=velo",
        "/evenements",
        "/communautes",
        "/communs",
        "/@velo",
        "/@arceaux",
        "/@kiosque",
        "/participer",
        "/a-propos",
        "/a-propos/nous",
        "/a-propos/publications",
        "/mentions-legales",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.push(first(hub, "/actualites", "/actualites/").await);
    pages.push(first(hub, "/evenements", "/evenements/").await);
    pages
}

/// A PNG of the size that cards have; answers how many bytes it is.
fn assert_poster(path: &str, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    assert_eq!(answer.header("content-type"), "image/png", "{path}");
    assert!(
        answer.header("cache-control").contains("immutable"),
        "{path}"
    );
    let picture = image::load_from_memory(&answer.body).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (1200, 630), "{path}");
    assert!(
        answer.body.len() <= POSTER_BYTES_MAX,
        "{path}: {}",
        answer.body.len()
    );
}

on_both_databases! {
    async fn every_page_says_once_what_it_is_and_where(hub: TestHub) {
        let pages = pages_of_the_demo(&hub).await;
        let mut pictures = BTreeSet::new();
        for path in &pages {
            let page = hub.get(path).await.text();
            let page = page.as_str();
            assert!(once(path, page, "<title>", "</title>").len() > 3, "{path}");
            let description = once(path, page, "<meta name=\"description\" content=\"", "\"");
            let chars = description.replace("&#39;", "'").replace("&#38;", "&").chars().count();
            assert!((1..=160).contains(&chars), "{path}: {description}");
            let canonical = path_of(once(path, page, "<link rel=\"canonical\" href=\"", "\""));
            let there = hub.get(&canonical).await;
            assert_eq!(there.status, StatusCode::OK, "{path} → {canonical}");
            let again = there.text();
            let itself = once(&canonical, &again, "<link rel=\"canonical\" href=\"", "\"");
            assert_eq!(path_of(itself), canonical, "{path}: the canonical page is its own");
            assert_eq!(path_of(once(path, page, "\"og:url\" content=\"", "\"")), canonical);
            once(path, page, "\"og:title\" content=\"", "\"");
            once(path, page, "\"og:type\" content=\"", "\"");
            once(path, page, "\"og:image:alt\" content=\"", "\"");
            pictures.insert(path_of(once(path, page, "\"og:image\" content=\"", "\"")));
            for alternate in all_between(page, "<link rel=\"alternate\"", ">") {
                let href = all_between(alternate, "href=\"", "\"")[0];
                let href = if href.starts_with('/') { href.replace("&amp;", "&") } else { path_of(href) };
                let href = href.replace("&#38;", "&");
                let found = hub.get_as(&href, "application/activity+json, */*").await;
                assert_eq!(found.status, StatusCode::OK, "{path} → {href}");
            }
            for json in all_between(page, "application/ld+json\">", "</script>") {
                let read: Result<serde_json::Value, _> = serde_json::from_str(json);
                assert_eq!(read.expect("JSON")["@context"], "https://schema.org", "{path}");
            }
        }
        assert!(pictures.len() >= 6, "things have pictures of their own: {pictures:?}");
        for path in &pictures {
            assert_poster(path, &hub.get(path).await);
        }
    }

    async fn an_address_that_names_a_language_is_in_it_and_known_by_it(hub: TestHub) {
        for (path, language, canonical) in [
            ("/?lang=en", "en", "/?lang=en"),
            ("/communs?lang=fr&utm_source=x", "fr", "/communs?lang=fr"),
            ("/communs?utm_source=x", "fr", "/communs"),
            ("/a-propos/nous?lang=en", "en", "/a-propos/nous"),
            ("/?lang=de", "fr", "/"),
        ] {
            let answer = hub.get(path).await;
            let page = answer.text();
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert_eq!(answer.header("content-language"), language, "{path}");
            let found = once(path, &page, "<link rel=\"canonical\" href=\"", "\"");
            assert_eq!(path_of(found), canonical, "{path}");
        }
        let home = hub.get("/?lang=en").await.text();
        let languages: Vec<&str> = all_between(&home, "hreflang=\"", "\"");
        assert_eq!(languages, ["fr", "en", "x-default"]);
        assert!(home.contains("name=\"back\" value=\"/\""), "the form leads to no language");
        let people = hub.get("/a-propos/nous").await.text();
        assert!(!people.contains("hreflang"), "names are in no language");
    }

    async fn what_is_not_to_be_found_says_so(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        for (path, hidden) in [
            ("/actualites?space=velo", false), ("/actualites?author=x", true),
            ("/communs?q=arceaux", true), ("/compte", true), ("/nulle-part", true),
            ("/actualites", false),
        ] {
            let page = hub.get(path).await.text();
            assert_eq!(page.contains("content=\"noindex, follow\""), hidden, "{path}");
            assert_eq!(page.contains("rel=\"canonical\""), !hidden, "{path}");
        }
    }

    async fn feeds_of_the_page_and_of_the_hub_have_titles_that_stand_alone(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let titles = |page: &str| -> Vec<String> {
            let heads = all_between(page, "<link rel=\"alternate\" type=\"", ">");
            let feeds = heads.into_iter().filter(|link| link.contains("title=\""));
            feeds.map(|link| all_between(link, "title=\"", "\"")[0].to_owned()).collect()
        };
        let space = titles(&hub.get("/@velo").await.text());
        let name = "Le Kiosque des chemins";
        assert!(space[0].ends_with(&format!("– {name} (RSS)")), "{space:?}");
        assert!(space.contains(&format!("Actualités – {name} (RSS)")), "{space:?}");
        assert!(space.contains(&format!("Agenda – {name} (iCalendar)")), "{space:?}");
        let legal = titles(&hub.get("/mentions-legales").await.text());
        assert_eq!(legal.len(), 3, "{legal:?}");
        let news = titles(&hub.get("/actualites").await.text());
        assert_eq!(news.iter().filter(|it| it.contains("(RSS)")).count(), 2, "{news:?}");
    }

    async fn a_picture_changes_its_address_with_what_is_on_it(hub: TestHub) {
        let space = hub.community("velo").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = article(space.id, "Un titre 🚲 d’abord");
        let post = posts::publish(&mut tx, By::Operator, &text, NOW).await.expect("published");
        let draft = article(space.id, "Pas encore");
        let draft = posts::save_draft(&mut tx, By::Operator, &draft, NOW).await.expect("kept");
        tx.commit().await.expect("kept");
        let page = format!("/actualites/{}", post.slug);
        let picture = |text: String| path_of(once("", &text, "\"og:image\" content=\"", "\""));
        let before = picture(hub.get(&page).await.text());
        let drawn = hub.get(&before).await;
        assert_poster(&before, &drawn);
        let etag = drawn.header("etag").to_owned();
        let known = get_with(&hub, &before, header::IF_NONE_MATCH, &etag).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));

        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = article(space.id, "Un autre titre");
        posts::edit(&mut tx, By::Operator, post.id, &text, NOW).await.expect("edited");
        tx.commit().await.expect("kept");
        let after = picture(hub.get(&page).await.text());
        assert_ne!(before, after);
        let moved = hub.get(&before).await;
        assert_eq!(moved.status, StatusCode::TEMPORARY_REDIRECT);
        assert_eq!(moved.header("location"), after);

        let of_draft = after.replace(&post.id.to_string(), &draft.id.to_string());
        for path in [
            of_draft.as_str(), "/cartes/post/x-0.png", "/cartes/nothing/0-0.png",
            "/cartes/post/0-0.gif", "/cartes/hub/1-0.png",
            "/cartes/post/..%2F..%2Fkiosque.db-0.png",
        ] {
            assert_eq!(hub.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        posts::retract(&mut tx, By::Operator, post.id, NOW).await.expect("retracted");
        tx.commit().await.expect("kept");
        assert_eq!(hub.get(&after).await.status, StatusCode::NOT_FOUND);
    }

    async fn the_sitemap_has_all_that_is_public_and_nothing_else(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let space = hub.community("rail").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let draft = article(space.id, "Pas encore");
        let draft = posts::save_draft(&mut tx, By::Operator, &draft, NOW).await.expect("kept");
        let post = article(space.id, "Publié trop vite");
        let post = posts::publish(&mut tx, By::Operator, &post, NOW).await.expect("published");
        posts::retract(&mut tx, By::Operator, post.id, NOW).await.expect("retracted");
        let event = gathering(space.id, "Annoncé trop vite", NOW.plus_seconds(86_400));
        let event = events::announce(&mut tx, By::Operator, &event, NOW).await.expect("announced");
        events::retract(&mut tx, By::Operator, event.id, NOW).await.expect("retracted");
        let all = posts::store::published(&mut tx, &Default::default(), 100).await.expect("read");
        let coming = events::store::coming(&mut tx, &Default::default(), NOW, 100).await.expect("read");
        let past = events::store::past(&mut tx, &Default::default(), NOW, 100).await.expect("read");
        tx.commit().await.expect("kept");
        let answer = hub.get("/sitemap.xml").await;
        assert!(answer.header("content-type").starts_with("application/xml"));
        let text = answer.text();
        let listed: Vec<String> = all_between(&text, "<loc>", "</loc>").into_iter().map(path_of).collect();
        for path in &listed {
            let page = hub.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let page = page.text();
            assert_eq!(path_of(once(path, &page, "rel=\"canonical\" href=\"", "\"")), *path);
        }
        let set: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(set.len(), listed.len(), "each once");
        let below = |start: &str| listed.iter().filter(|path| path.starts_with(start)).count();
        assert_eq!(below("/actualites/"), all.len());
        assert_eq!(below("/evenements/"), coming.len() + past.len());
        assert!(set.contains(&"/@rail".to_owned()) && set.contains(&"/@arceaux".to_owned()));
        for slug in [&draft.slug, &post.slug, &event.slug] {
            assert!(!text.contains(slug.as_str()), "{slug}");
        }
        assert_eq!(hub.get("/sitemap/news-0.xml").await.status, StatusCode::OK);
        for path in ["/sitemap/news-1.xml", "/sitemap/pages-1.xml", "/sitemap/x.xml", "/sitemap/news-99999999.xml"] {
            assert_eq!(hub.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
