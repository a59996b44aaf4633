//! Structured data: what results need of each type, as their documentation lists it
//! (<https://developers.google.com/search/docs/appearance/structured-data>).

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::events::{self, Links, Place};
use kiosque::{demo, posts};
use serde_json::Value;

use super::{BASE, all_between, first, get_with};
use crate::support::builders::{article, gathering};
use crate::support::databases::on_both_databases;
use crate::support::hub::{NOW, TestHub};

/// The thing of a type in a page's graph.
async fn thing(hub: &TestHub, path: &str, kind: &str) -> Value {
    let answer = hub.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let page = answer.text();
    let scripts = all_between(&page, "<script type=\"application/ld+json\">", "</script>");
    assert_eq!(scripts.len(), 1, "{path}: one graph");
    let read: Value = serde_json::from_str(scripts[0]).expect("JSON");
    let graph = read["@graph"].as_array().expect("a graph").clone();
    let found = graph.into_iter().find(|thing| thing["@type"] == kind);
    found.unwrap_or_else(|| panic!("{path} has no {kind}: {}", scripts[0]))
}

fn assert_has(thing: &Value, keys: &[&str]) {
    for key in keys {
        let value = &thing[*key];
        let empty = value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty);
        assert!(!empty, "{key} of {thing}");
    }
}

on_both_databases! {
    async fn the_home_page_says_who_we_are_and_where_one_searches(hub: TestHub) {
        let organization = thing(&hub, "/", "Organization").await;
        assert_has(&organization, &["@id", "name", "url", "logo"]);
        let site = thing(&hub, "/", "WebSite").await;
        assert_eq!(site["url"], format!("{BASE}/"));
        let template = site["potentialAction"]["target"]["urlTemplate"].as_str();
        assert!(template.expect("where").ends_with("/recherche?q={search_term_string}"));
    }

    async fn an_article_has_what_results_need(hub: TestHub) {
        let space = hub.community("velo").await;
        let mut text = article(space.id, &format!("</script><b>{}", "très long ".repeat(18)));
        text.byline = "Camille Roche & Inès Faure".to_owned();
        text.language = "en".to_owned();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let post = posts::publish(&mut tx, By::Operator, &text, NOW).await.expect("published");
        tx.commit().await.expect("kept");
        let path = format!("/actualites/{}", post.slug);
        let article = thing(&hub, &path, "NewsArticle").await;
        assert_has(&article, &["headline", "image", "datePublished", "dateModified", "author",
            "publisher", "inLanguage", "isPartOf", "mainEntityOfPage"]);
        assert!(article["headline"].as_str().expect("words").chars().count() <= 110);
        assert_eq!(article["author"][1]["name"], "Inès Faure");
        assert_eq!(article["inLanguage"], "en");
        assert_eq!(article["datePublished"], NOW.rfc3339());
        let steps = thing(&hub, &path, "BreadcrumbList").await;
        assert_eq!(steps["itemListElement"][2]["position"], 3);
        let page = hub.get(&path).await.text();
        assert!(page.contains("<meta property=\"og:locale\" content=\"en_GB\">"));
        assert!(page.contains("<meta name=\"fediverse:creator\" content=\"@velo@localhost:8080\">"));
        assert!(page.contains("property=\"article:published_time\""));
    }

    async fn an_event_has_what_results_need(hub: TestHub) {
        let space = hub.community("velo").await;
        let place = Place { name: "Le Lieu".to_owned(), locality: "Lyon".to_owned(), ..Place::default() };
        let online = Links { online: "https://meet.example/x".to_owned(),
            registration: "https://forms.example/x".to_owned(), ..Links::default() };
        let start = NOW.plus_seconds(86_400);
        for (title, place, links, all_day, mode) in [
            ("Sur place", place.clone(), Links::default(), false, "OfflineEventAttendanceMode"),
            ("En ligne", Place::default(), online.clone(), false, "OnlineEventAttendanceMode"),
            ("Les deux", place.clone(), online.clone(), true, "MixedEventAttendanceMode"),
        ] {
            let mut plan = gathering(space.id, title, start);
            (plan.place, plan.links, plan.all_day) = (place, links, all_day);
            plan.end = Some(start.plus_seconds(2 * 86_400));
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let event = events::announce(&mut tx, By::Operator, &plan, NOW).await.expect("announced");
            tx.commit().await.expect("kept");
            let path = format!("/evenements/{}", event.slug);
            let found = thing(&hub, &path, "Event").await;
            assert_has(&found, &["name", "startDate", "endDate", "location", "image", "organizer",
                "eventStatus", "eventAttendanceMode"]);
            assert_eq!(found["eventAttendanceMode"], format!("https://schema.org/{mode}"));
            let starts = found["startDate"].as_str().expect("a date");
            assert_eq!(starts.len(), if all_day { 10 } else { 25 }, "{starts}");
            assert_eq!(found["offers"].is_null(), title == "Sur place");
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            events::cancel(&mut tx, By::Operator, event.id, NOW).await.expect("cancelled");
            tx.commit().await.expect("kept");
            let cancelled = thing(&hub, &path, "Event").await;
            assert_eq!(cancelled["eventStatus"], "https://schema.org/EventCancelled");
        }
    }

    async fn a_commun_is_a_work_with_its_licence_and_people_are_named(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let commun = thing(&hub, "/@arceaux", "CreativeWork").await;
        assert_eq!(commun["license"], "https://opendatacommons.org/licenses/odbl/1-0/");
        assert_has(&commun, &["name", "url", "maintainer", "keywords"]);
        let community = thing(&hub, "/@velo", "Organization").await;
        assert_has(&community, &["name", "url", "parentOrganization"]);
        let people = thing(&hub, "/a-propos/nous", "Organization").await;
        assert_has(&people["employee"][0], &["name", "@type"]);
    }

    async fn a_draft_says_nothing_of_itself_to_its_editor_either(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let entered = hub.post_form("/compte/entree", &[("token", token(&hub))]).await;
        let cookie = entered.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        let space = hub.community("rail").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = article(space.id, "Pas encore");
        let draft = posts::save_draft(&mut tx, By::Operator, &text, NOW).await.expect("kept");
        tx.commit().await.expect("kept");
        let path = format!("/actualites/{}", draft.slug);
        let page = get_with(&hub, &path, axum::http::header::COOKIE, &cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        let page = page.text();
        assert!(page.contains("content=\"noindex, follow\"") && !page.contains("ld+json"));
        assert!(!page.contains("/cartes/post/"));
        assert!(first(&hub, "/actualites", "/actualites/").await != path);
    }
}

fn token(hub: &TestHub) -> &str {
    hub.sign_in_url.split("token=").nth(1).expect("a token")
}
