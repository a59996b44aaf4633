//! The agenda as people see it: filters and every address that carries them, the month as a table,
//! the map, an event's own page. Calendars are read back in `agenda/calendars.rs`, other sites'
//! frames and elements in `agenda/embed.rs`, what an editor fills in in `agenda/forms.rs`; what is found in
//! `agenda/finding.rs`, what is told to who plans in `agenda/planning.rs`.

mod calendars;
mod embed;
mod finding;
mod forms;
mod month;
mod planning;
mod show;

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::clock::Millis;
use kiosque::db::Tx;
use kiosque::events::{self, Event, Plan};

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};

const BASE: &str = "http://localhost:8080";

async fn announce(hub: &TestHub, plan: &Plan) -> Event {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let event = events::announce(&mut tx, By::Operator, plan, now).await;
    let event = event.expect("the event is announced");
    tx.commit().await.expect("it is kept");
    event
}

/// A moment on a clock: `2026-10-15T18:00[Europe/Paris]`.
fn at(text: &str) -> Millis {
    let zoned: jiff::Zoned = text.parse().expect("a moment with its zone");
    zoned.timestamp().into()
}

async fn page(hub: &TestHub, path: &str) -> String {
    let answer = hub.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

/// The part of the agenda that lists events: what stands in filters and feeds is left out.
fn listed(page: &str) -> &str {
    let main = page.split("</details>").last().unwrap_or(page);
    main.split("class=\"box subscribe\"").next().unwrap_or(main)
}

/// The first of these addresses in the page that begins so.
fn href<'a>(page: &'a str, start: &str) -> &'a str {
    let mut all = page.split("href=\"").skip(1);
    let found = all.find_map(|rest| {
        let href = rest.split('"').next()?;
        href.starts_with(start).then_some(href)
    });
    found.unwrap_or_else(|| panic!("no link to {start} in {page}"))
}

fn plain(href: &str) -> String {
    href.replace("&#38;", "&").replace("&amp;", "&")
}

/// Four events that differ in everything a list can be filtered by.
async fn four(hub: &TestHub) {
    let velo = hub.community("velo").await.id;
    let marche = hub.community("marche").await.id;
    let repair = gathering(
        velo,
        "Atelier réparation",
        at("2026-10-03T14:00[Europe/Paris]"),
    );
    let mut webinar = gathering(
        marche,
        "Walking webinar",
        at("2026-10-15T18:00[Europe/Paris]"),
    );
    webinar.language = "en-GB".to_owned();
    webinar.place = events::Place::default();
    webinar.links.online = "https://visio.example/marche".to_owned();
    webinar.tags = vec!["Webinaire".to_owned()];
    let mut forum = gathering(
        velo,
        "Forum des traces",
        at("2026-11-20T00:00[Europe/Paris]"),
    );
    forum.all_day = true;
    forum.end = Some(at("2026-11-22T00:00[Europe/Paris]"));
    forum.also_in = vec![marche];
    forum.place.locality = "Saint-Étienne".to_owned();
    forum.place.region = "Auvergne-Rhône-Alpes".to_owned();
    forum.links.online = "https://visio.example/forum".to_owned();
    let mut past = gathering(velo, "Balade d’été", at("2026-07-01T10:00[Europe/Paris]"));
    past.place.locality = "Varennes".to_owned();
    for plan in [repair, webinar, forum, past] {
        announce(hub, &plan).await;
    }
}

const TITLES: [&str; 4] = [
    "Atelier réparation",
    "Walking webinar",
    "Forum des traces",
    "Balade d’été",
];

on_both_databases! {
    async fn filters_are_what_the_page_the_month_and_the_feeds_show(hub: TestHub) {
        four(&hub).await;
        for (query, found) in [
            ("", vec![0, 1, 2, 3]),
            ("space=velo", vec![0, 2, 3]),
            ("space=marche", vec![1, 2]),
            ("tag=webinaire", vec![1]),
            ("tag=Atelier", vec![0, 2, 3]),
            ("place=nantes", vec![0]),
            ("place=NANTES%20", vec![0]),
            ("place=saint+etienne", vec![2]),
            ("place=Saint-%C3%89t", vec![2]),
            ("place=rennes", vec![]),
            ("place=rhone+alpes", vec![2]),
            ("place=44000", vec![0, 2, 3]),
            ("place=%25", vec![0, 1, 2, 3]),
            ("place=_", vec![0, 1, 2, 3]),
            ("place=%27%3B+DROP+TABLE+event%3B+--", vec![]),
            ("mode=online", vec![1, 2]),
            ("mode=on-site", vec![0, 2, 3]),
            ("language=en", vec![1]),
            ("language=fr", vec![0, 2, 3]),
            ("language=en-GB", vec![1]),
            ("from=2026-10-04", vec![1, 2]),
            ("from=2026-11-21", vec![2]),
            ("from=2026-11-22", vec![]),
            ("until=2026-10-03", vec![0, 3]),
            ("from=2026-10-15&until=2026-10-15", vec![1]),
            ("from=2026-12-01&until=2026-01-01", vec![]),
            ("space=velo&mode=online&place=etienne&language=fr&from=2026-11-01", vec![2]),
            ("space=marche&mode=on-site", vec![2]),
            ("space=&tag=&place=&mode=&language=&from=&until=&nothing=1", vec![0, 1, 2, 3]),
        ] {
            let shown = page(&hub, &format!("/evenements?{query}")).await;
            let feed = page(&hub, &format!("/evenements.json?{query}")).await;
            for (index, title) in TITLES.iter().enumerate() {
                let wanted = found.contains(&index);
                assert_eq!(listed(&shown).contains(title), wanted, "{query}: {title}");
                assert_eq!(feed.contains(title), wanted, "{query}: {title} in the feed");
            }
            let (coming, past) = (found.iter().filter(|it| **it < 3).count(), found.contains(&3));
            let said = match coming {
                0 => "Aucun événement à venir,".to_owned(),
                1 => "1 événement à venir,".to_owned(),
                more => format!("{more} événements à venir,"),
            };
            let said = format!("{said} {}", if past { "1 passé." } else { "aucun passé." });
            assert!(shown.contains(&said), "{query}: {said}");
        }
    }

    async fn every_address_of_a_list_keeps_its_filters_and_drops_what_is_unknown(hub: TestHub) {
        four(&hub).await;
        let query = "space=velo&place=Saint-%C3%89tienne&mode=online&from=2026-01-01";
        let asked = format!("/evenements?utm_source=x&{query}&view=&month=");
        let shown = page(&hub, &asked).await;
        for end in ["ics", "rss", "atom", "json"] {
            assert_eq!(
                plain(href(&shown, &format!("/evenements.{end}"))),
                format!("/evenements.{end}?{query}")
            );
        }
        assert_eq!(
            plain(href(&shown, "webcal:")),
            format!("webcal://localhost:8080/evenements.ics?{query}")
        );
        assert!(plain(&shown).contains(&format!("{BASE}/evenements.ics?{query}</code>")));
        let google = plain(href(&shown, "https://calendar.google.com/"));
        assert!(google.contains("cid=webcal%3A%2F%2Flocalhost%3A8080%2Fevenements.ics%3Fspace%3Dvelo"));
        assert!(plain(&shown).contains(&format!("/evenements?{query}&view=month")), "the month");
        assert!(!listed(&shown).contains("utm_source"));
        let feed: serde_json::Value =
            serde_json::from_str(&page(&hub, &format!("/evenements.json?utm=x&{query}")).await)
                .expect("JSON");
        assert_eq!(feed["feed_url"], format!("{BASE}/evenements.json?{query}"));
        assert_eq!(feed["home_page_url"], format!("{BASE}/evenements?{query}"));
    }

    async fn a_filter_in_force_is_a_pill_that_takes_it_away(hub: TestHub) {
        four(&hub).await;
        let shown = page(&hub, "/evenements?space=velo&place=nantes&view=month&month=2026-10").await;
        let pills = shown.split("class=\"pills active\"").nth(1).expect("pills");
        let pills = plain(pills.split("</ul>").next().expect("an end"));
        assert!(pills.contains("href=\"/evenements?place=nantes&view=month&month=2026-10\""), "{pills}");
        assert!(pills.contains("href=\"/evenements?space=velo&view=month&month=2026-10\""), "{pills}");
        assert!(pills.contains("Le velo") && pills.contains("Lieu : nantes"), "{pills}");
        assert!(pills.contains("(retirer ce filtre)"), "{pills}");
        let days = page(&hub, "/evenements?from=2026-10-01&until=2026-10-31&tag=atelier").await;
        let pills = plain(days.split("class=\"pills active\"").nth(1).expect("pills"));
        assert!(pills.contains("jeudi 1er octobre 2026 – samedi 31 octobre 2026"), "{pills}");
        assert!(pills.contains("href=\"/evenements?tag=atelier\""), "both days are one filter");
        assert!(!page(&hub, "/evenements").await.contains("pills active"));
    }

    async fn what_cannot_be_meant_is_answered_in_words(hub: TestHub) {
        for (query, words) in [
            ("month=2026-13&view=month", "un mois qui n’existe pas"),
            ("month=novembre&view=month", "un mois qui n’existe pas"),
            ("month=2026-11-01", "un mois qui n’existe pas"),
            ("from=2026-02-30", "un jour qui n’existe pas"),
            ("until=hier", "un jour qui n’existe pas"),
            ("until=20261103", "un jour qui n’existe pas"),
            ("from=-002026-01-01", "un jour qui n’existe pas"),
            ("mode=teleport", "un filtre que l’agenda ne connaît pas"),
            ("view=cube", "un filtre que l’agenda ne connaît pas"),
            ("language=%3Cscript%3E", "un filtre que l’agenda ne connaît pas"),
            ("after=x", "pas complète"),
        ] {
            let answer = hub.get(&format!("/evenements?{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
            assert!(answer.text().contains(words), "{query}: {}", answer.text());
        }
        for path in ["/evenements?space=personne", "/evenements.ics?space=personne",
            "/evenements?space=%27"] {
            assert_eq!(hub.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let zero = hub.get("/evenements?space=%00").await;
        assert_eq!(zero.status, StatusCode::BAD_REQUEST, "no address has a zero character");
    }

    async fn hostile_words_stay_words(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let hostile = "\"><script>alert(1)</script>&'\u{202e}";
        let mut plan = gathering(space, hostile, at("2026-10-03T14:00[Europe/Paris]"));
        plan.place.name = hostile.to_owned();
        plan.place.latitude = Some(47.2);
        plan.place.longitude = Some(-1.55);
        plan.tags = vec![hostile.to_owned()];
        let event = announce(&hub, &plan).await;
        let query: String = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        for path in [
            "/evenements".to_owned(),
            format!("/evenements?place={query}&tag={query}"),
            "/evenements?view=month&month=2026-10".to_owned(),
            "/evenements?view=map".to_owned(),
            format!("/evenements/{}", event.slug),
            "/evenements/cadre".to_owned(),
            format!("/evenements/integrer?place={query}"),
        ] {
            let shown = page(&hub, &path).await;
            assert!(!shown.contains("<script>alert"), "{path}");
            assert!(!shown.contains("\"><script"), "{path}");
        }
    }

    async fn older_events_are_pages_of_the_same_list(hub: TestHub) {
        let space = hub.community("velo").await.id;
        for number in 1..=35 {
            let start = at("2026-07-01T10:00[Europe/Paris]").plus_seconds(-number * 86_400);
            announce(&hub, &gathering(space, &format!("Passé n° {number:02}"), start)).await;
        }
        let first = page(&hub, "/evenements?space=velo&place=nantes").await;
        let next = plain(href(&first, "/evenements?space=velo&#38;place=nantes&#38;after="));
        let second = page(&hub, &next).await;
        for number in 1..=35 {
            let title = format!("Passé n° {number:02}");
            let found = [&first, &second].map(|page| listed(page).contains(&title));
            assert_eq!(found, [number <= 30, number > 30], "{title}");
        }
        assert!(!second.contains("id=\"coming\""), "what is to come stands on the first page");
    }

    async fn the_past_is_listed_by_year(hub: TestHub) {
        let space = hub.community("velo").await.id;
        for (title, start) in [("Réveillon", "2025-12-31T20:00[Europe/Paris]"),
            ("Galette", "2026-01-06T20:00[Europe/Paris]")] {
            announce(&hub, &gathering(space, title, at(start))).await;
        }
        let shown = page(&hub, "/evenements").await;
        let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(place("<h3>2026</h3>") < place("Galette"));
        assert!(place("Galette") < place("<h3>2025</h3>"));
        assert!(place("<h3>2025</h3>") < place("Réveillon"));
        let year = plain(href(&shown, "/evenements?from=2025-01-01"));
        assert_eq!(year, "/evenements?from=2025-01-01&until=2025-12-31");
        let shown = page(&hub, &year).await;
        assert!(listed(&shown).contains("Réveillon") && !listed(&shown).contains("Galette"));
    }

    async fn the_map_waits_for_a_click_and_says_where_it_loads_from(hub: TestHub) {
        four(&hub).await;
        let space = hub.community("cartes").await.id;
        let mut plan = gathering(space, "Cartopartie", at("2026-10-10T14:00[Europe/Paris]"));
        plan.place.latitude = Some(47.218);
        plan.place.longitude = Some(-1.553);
        announce(&hub, &plan).await;
        let answer = hub.get("/evenements?view=map").await;
        let shown = answer.text();
        for words in ["La Maison du vélo, 12 rue des Communs", "Cartopartie", "Walking webinar",
            "En ligne, ou lieu à préciser", "charge des images de tile.openstreetmap.org"] {
            assert!(shown.contains(words), "{words}");
        }
        assert!(!shown.contains("Balade d’été"), "what is to come");
        assert!(shown.contains("47.218"), "the point that will be drawn");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("img-src 'self' data: https://tile.openstreetmap.org;"), "{policy}");
        let list = hub.get("/evenements").await;
        assert!(!list.header("content-security-policy").contains("openstreetmap"));
        let only = page(&hub, "/evenements?view=map&space=marche").await;
        assert!(!only.contains("data-points"), "no map where no place is known");
    }

    async fn tiles_are_those_that_the_administrator_chose(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Cartopartie", at("2026-10-10T14:00[Europe/Paris]"));
        plan.place.latitude = Some(0.0);
        plan.place.longitude = Some(-180.0);
        let event = announce(&hub, &plan).await;
        set(&hub, "tiles_url", "https://{s}.tuiles.example/{z}/{x}/{y}.webp").await;
        set(&hub, "tiles_attribution", "<a href=\"https://tuiles.example\">Tuiles</a><script>x</script>").await;
        let answer = hub.get(&format!("/evenements/{}", event.slug)).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("https://*.tuiles.example;"), "{policy}");
        let shown = answer.text();
        assert!(shown.contains("charge des images de tuiles.example"), "{shown}");
        assert!(shown.contains("Tuiles") && !shown.contains("script&#62;x"), "made safe");
        for (key, value) in [("tiles_url", "https://tuiles.example/"), ("tiles_url", "file:///{z}{x}{y}"),
            ("geocoder_url", "https://adresses.example/")] {
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let refused = kiosque::settings::set(&mut tx, key, value).await;
            assert!(refused.is_err(), "{key} = {value}");
        }
    }

    async fn what_was_announced_before_the_lists_is_listed_at_the_next_start(hub: TestHub) {
        four(&hub).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        unlist(&mut tx).await;
        assert_eq!(events::list_unlisted(&mut tx).await.expect("listed"), 4);
        assert_eq!(events::list_unlisted(&mut tx).await.expect("listed"), 0);
        tx.commit().await.expect("kept");
        assert!(listed(&page(&hub, "/evenements?place=nantes").await).contains(TITLES[0]));
    }
}

async fn set(hub: &TestHub, key: &str, value: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    kiosque::settings::set(&mut tx, key, value)
        .await
        .expect("it is set");
    tx.commit().await.expect("it is kept");
}

/// As the rows of an earlier version were.
async fn unlist(tx: &mut Tx) {
    const SQL: &str = "UPDATE event SET first_day = '', last_day = '', place_folded = ''";
    let done = match tx {
        Tx::Sqlite(tx) => sqlx::query(SQL).execute(&mut **tx).await.map(|_| ()),
        Tx::Postgres(tx) => sqlx::query(SQL).execute(&mut **tx).await.map(|_| ()),
    };
    done.expect("the rows are as before");
}

/// The same page asked again with this in its head.
async fn page_with(hub: &TestHub, path: &str, name: &str, value: &str) -> Answer {
    let request = axum::http::Request::get(path).header(name, value);
    hub.send(request.body(axum::body::Body::empty()).expect("a request"))
        .await
}
