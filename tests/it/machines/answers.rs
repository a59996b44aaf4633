//! oEmbed and its frames, robots, security.txt, the manifest and the icons.

use axum::http::{StatusCode, header};
use kiosque::accounts::By;
use kiosque::{demo, events, posts, settings};

use super::{BASE, all_between, first, get_with};
use crate::support::builders::{article, gathering};
use crate::support::databases::on_both_databases;
use crate::support::hub::{NOW, TestHub};

fn oembed(url: &str, rest: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("url", url)
        .finish();
    format!("/oembed?{query}{rest}")
}

on_both_databases! {
    async fn a_public_page_of_ours_may_be_shown_elsewhere_and_nothing_else(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let space = hub.community("rail").await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let draft = article(space.id, "Pas encore");
        let draft = posts::save_draft(&mut tx, By::Operator, &draft, NOW).await.expect("kept");
        let event = gathering(space.id, "Annoncé trop vite", NOW.plus_seconds(86_400));
        let event = events::announce(&mut tx, By::Operator, &event, NOW).await.expect("announced");
        events::retract(&mut tx, By::Operator, event.id, NOW).await.expect("retracted");
        tx.commit().await.expect("kept");
        let post = format!("{BASE}{}", first(&hub, "/actualites", "/actualites/").await);
        let huge = format!("{BASE}/actualites/{}", "a".repeat(5_000));
        let (ok, none) = (StatusCode::OK, StatusCode::NOT_FOUND);
        for (url, rest, status) in [
            (post.as_str(), "", ok),
            (&post, "&format=json&maxwidth=400&maxheight=200", ok),
            (&post, "&format=xml", ok),
            (&post, "&maxwidth=many", ok),
            (&format!("{BASE}/@velo"), "", ok),
            (&format!("{BASE}/evenements"), "", ok),
            (&post, "&format=yaml", StatusCode::NOT_IMPLEMENTED),
            ("https://elsewhere.example/actualites/x", "", none),
            (&format!("{BASE}/actualites/{}", draft.slug), "", none),
            (&format!("{BASE}/evenements/{}", event.slug), "", none),
            (&format!("{BASE}/compte"), "", none),
            (&format!("{BASE}/@personne"), "", none),
            ("no address", "", none),
            ("", "", StatusCode::BAD_REQUEST),
            (&huge, "", StatusCode::BAD_REQUEST),
        ] {
            let answer = hub.get(&oembed(url, rest)).await;
            assert_eq!(answer.status, status, "{url} {rest}: {}", answer.text());
        }
        let bounded = hub.get(&oembed(&post, "&maxwidth=400&maxheight=200")).await.json();
        assert_eq!(bounded["type"], "rich");
        assert_eq!(bounded["version"], "1.0");
        assert_eq!((bounded["width"].as_u64(), bounded["height"].as_u64()), (Some(400), Some(200)));
        assert!(bounded.get("thumbnail_url").is_none(), "no larger picture than asked for");
        let free = hub.get(&oembed(&post, "")).await;
        assert_eq!(free.header("access-control-allow-origin"), "*");
        let free = free.json();
        assert_eq!(free["thumbnail_width"], 1200);
        assert_eq!(free["provider_name"], "Le Kiosque des chemins");
        assert_eq!(hub.get(&oembed(&format!("{BASE}/@velo"), "")).await.json()["type"], "link");
        let xml = hub.get(&oembed(&post, "&format=xml")).await.text();
        assert!(xml.contains("<type>rich</type>") && xml.contains("&lt;iframe"), "{xml}");
    }

    async fn a_frame_is_light_and_may_stand_anywhere(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        for list in ["/actualites", "/evenements"] {
            let page = first(&hub, list, &format!("{list}/")).await;
            let answer = get_with(&hub, &format!("{page}/cadre"), header::ACCEPT_LANGUAGE, "de").await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"));
            assert_eq!(answer.header("set-cookie"), "");
            let text = answer.text();
            assert!(text.contains(&format!("href=\"{BASE}{page}\"")), "{text}");
            assert!(!text.contains("<script"), "{text}");
            let none = hub.get(&format!("{list}/nulle-part/cadre")).await;
            assert_eq!(none.status, StatusCode::NOT_FOUND);
        }
    }

    async fn robots_are_told_where_not_to_look_and_what_the_administrator_adds(hub: TestHub) {
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let extra = "User-agent: Harvester\nDisallow: /";
        settings::set(&mut tx, "robots_extra", extra).await.expect("set");
        let long = "a".repeat(20_000);
        assert!(settings::set(&mut tx, "robots_extra", &long).await.is_err());
        tx.commit().await.expect("kept");
        let robots = hub.get("/robots.txt").await;
        assert!(robots.header("content-type").starts_with("text/plain"));
        let robots = robots.text();
        for line in ["User-agent: *", "Disallow: /compte", "Disallow: /administration", extra] {
            assert!(robots.contains(line), "{line}: {robots}");
        }
        assert!(robots.ends_with(&format!("Sitemap: {BASE}/sitemap.xml\n")), "{robots}");
    }

    async fn a_weakness_is_told_to_the_contact_if_there_is_one(hub: TestHub) {
        let path = "/.well-known/security.txt";
        assert_eq!(hub.get(path).await.status, StatusCode::NOT_FOUND);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        settings::set(&mut tx, "contact_email", "bonjour@hub.example").await.expect("set");
        tx.commit().await.expect("kept");
        let text = hub.get(path).await.text();
        assert!(text.contains("Contact: mailto:bonjour@hub.example\n"), "{text}");
        assert!(text.contains("Preferred-Languages: fr, en\n"), "{text}");
        let expires = all_between(&text, "Expires: ", "\n")[0];
        let expires: jiff::Timestamp = expires.parse().expect("a date");
        let days = (expires.as_millisecond() - NOW.0) / 86_400_000;
        assert!((170..365).contains(&days), "{days} days from now");
        let password = hub.get("/.well-known/change-password").await;
        assert_eq!(password.status, StatusCode::SEE_OTHER);
        assert_eq!(password.header("location"), "/compte");
    }

    async fn icons_have_the_sizes_that_are_asked_for(hub: TestHub) {
        let manifest = hub.get("/manifest.webmanifest").await;
        assert!(manifest.header("content-type").starts_with("application/manifest+json"));
        let manifest = manifest.json();
        for key in ["name", "short_name", "start_url", "lang", "theme_color", "background_color"] {
            assert!(!manifest[key].as_str().unwrap_or_default().is_empty(), "{key}");
        }
        let listed = manifest["icons"].as_array().expect("icons").clone();
        assert!(listed.iter().any(|icon| icon["purpose"] == "maskable"));
        let mut sized: Vec<(String, u32)> = vec![("/apple-touch-icon.png".to_owned(), 180)];
        for icon in &listed {
            let side = icon["sizes"].as_str().and_then(|sizes| sizes.split('x').next()?.parse().ok());
            let src = icon["src"].as_str().expect("an address");
            sized.push((src.to_owned(), side.expect("a size")));
        }
        for (path, side) in sized {
            let answer = hub.get(&path).await;
            let picture = image::load_from_memory(&answer.body).expect("a picture");
            assert_eq!((picture.width(), picture.height()), (side, side), "{path}");
            let etag = answer.header("etag").to_owned();
            let known = get_with(&hub, &path, header::IF_NONE_MATCH, &etag).await;
            assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{path}");
        }
        let favicon = hub.get("/favicon.ico").await;
        assert_eq!(favicon.header("content-type"), "image/x-icon");
        assert_eq!(favicon.body[..6], [0, 0, 1, 0, 3, 0], "an icon file of three");
        let sides: Vec<u8> = (0..3).map(|entry| favicon.body[6 + 16 * entry]).collect();
        assert_eq!(sides, [16, 32, 48]);
        assert_eq!(hub.get("/app/icon-1000000.png").await.status, StatusCode::NOT_FOUND);
    }
}
