//! Finding in the agenda: the days of one press on the hub's clock, the week, what is near a place,
//! words; each with everything else, on the page and in the calendar of that very list.

use kiosque::events::{Origin, Place, theirs};
use kiosque::ids::SpaceId;
use kiosque::{search, spaces};

use super::*;

/// The community of that handle, opened when it is first asked for.
async fn community(hub: &TestHub, handle: &str) -> SpaceId {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let known = spaces::store::by_handle(&mut tx, handle)
        .await
        .expect("read");
    drop(tx);
    match known {
        Some(space) => space.id,
        None => hub.community(handle).await.id,
    }
}

/// An event from one moment to another, on the clock of Paris.
async fn lasting(hub: &TestHub, title: &str, start: &str, end: &str) {
    let space = community(hub, "velo").await;
    let paris = |text: &str| at(&format!("{text}[Europe/Paris]"));
    let plan = Plan {
        end: Some(paris(end)),
        ..gathering(space, title, paris(start))
    };
    announce(hub, &plan).await;
}

/// The hub's clock is moved on to then.
fn go_to(hub: &TestHub, moment: &str) {
    let then = at(&format!("{moment}[Europe/Paris]"));
    hub.app
        .clock
        .advance((then.0 - hub.app.clock.now().0) / 1_000);
}

/// Which of these titles a page and the calendar of the same list have.
async fn found<'a>(hub: &TestHub, query: &str, titles: &[&'a str]) -> Vec<&'a str> {
    let shown = page(hub, &format!("/evenements?{query}")).await;
    let feed = page(hub, &format!("/evenements.json?{query}")).await;
    let calendar = page(hub, &format!("/evenements.ics?{query}")).await;
    let has = |title: &&&str| {
        let seen = listed(&shown).contains(**title);
        assert_eq!(feed.contains(**title), seen, "{query}: {title} in the feed");
        assert_eq!(
            calendar.contains(**title),
            seen,
            "{query}: {title} in the calendar"
        );
        seen
    };
    titles.iter().filter(has).copied().collect()
}

const WEEKEND: [&str; 6] = [
    "Débat",
    "Brocante",
    "Nuit blanche",
    "Concert",
    "Chantier lundi",
    "La Toussaint",
];

/// Around the night in which the hour from two to three comes twice.
async fn around_the_change(hub: &TestHub) {
    lasting(hub, "Débat", "2026-10-23T22:00", "2026-10-23T23:59").await;
    lasting(hub, "Brocante", "2026-10-24T00:00", "2026-10-24T12:00").await;
    lasting(hub, "Nuit blanche", "2026-10-25T01:30", "2026-10-25T03:30").await;
    lasting(hub, "Concert", "2026-10-25T23:00", "2026-10-26T00:00").await;
    lasting(
        hub,
        "Chantier lundi",
        "2026-10-26T00:00",
        "2026-10-26T01:00",
    )
    .await;
    lasting(hub, "La Toussaint", "2026-11-01T10:00", "2026-11-01T12:00").await;
}

/// An event at a point.
async fn placed(hub: &TestHub, title: &str, town: &str, (latitude, longitude): (f64, f64)) -> Plan {
    let space = community(
        hub,
        if town == "Saint-Nazaire" {
            "voiles"
        } else {
            "velo"
        },
    )
    .await;
    Plan {
        place: Place {
            name: "La salle".to_owned(),
            locality: town.to_owned(),
            latitude: Some(latitude),
            longitude: Some(longitude),
            ..Place::default()
        },
        ..gathering(space, title, at("2026-10-10T14:00[Europe/Paris]"))
    }
}

const PLACED: [&str; 6] = [
    "Atelier A",
    "Atelier Bé",
    "Voiles",
    "Chez d’autres",
    "Île-de-France",
    "Océan Indien",
];

async fn around_nantes(hub: &TestHub) {
    let borrowed = Plan {
        links: events::Links {
            origin: Some(Origin {
                name: "Les voisins".to_owned(),
                url: "https://voisins.example/1".to_owned(),
                uid: "https://voisins.example/1".to_owned(),
            }),
            ..events::Links::default()
        },
        ..placed(hub, PLACED[3], "Pornichet", (47.2650, -2.3400)).await
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    theirs::show(&mut tx, &borrowed, "", now)
        .await
        .expect("it is shown");
    tx.commit().await.expect("it is kept");
    for plan in [
        placed(hub, PLACED[0], "Nantes", (47.2184, -1.5536)).await,
        placed(hub, PLACED[1], "Nantes", (47.2400, -1.5600)).await,
        placed(hub, PLACED[2], "Saint-Nazaire", (47.2736, -2.2137)).await,
        placed(hub, PLACED[4], "Saint-Denis", (48.9362, 2.3574)).await,
        placed(hub, PLACED[5], "Saint-Denis", (-20.8789, 55.4481)).await,
    ] {
        announce(hub, &plan).await;
    }
}

on_both_databases! {
    async fn the_days_of_one_press_are_those_of_the_hubs_clock_in_the_night_it_is_moved(hub: TestHub) {
        around_the_change(&hub).await;
        for (now, when, wanted) in [
            ("2026-10-23T23:59", "today", vec![0]),
            ("2026-10-23T23:59", "weekend", vec![1, 2, 3]),
            ("2026-10-24T00:00", "today", vec![1]),
            ("2026-10-25T00:00", "today", vec![2, 3]),
            ("2026-10-25T23:59", "today", vec![2, 3]),
            ("2026-10-25T23:59", "weekend", vec![1, 2, 3]),
            ("2026-10-25T23:59", "week", vec![0, 1, 2, 3]),
            ("2026-10-26T00:00", "today", vec![4]),
            ("2026-10-26T00:00", "weekend", vec![5]),
            ("2026-10-26T00:00", "month", vec![0, 1, 2, 3, 4]),
        ] {
            go_to(&hub, now);
            let wanted: Vec<&str> = wanted.into_iter().map(|it: usize| WEEKEND[it]).collect();
            assert_eq!(found(&hub, &format!("when={when}"), &WEEKEND).await, wanted, "{now} {when}");
        }
        assert_eq!(found(&hub, "when=month&from=2026-10-25&q=", &WEEKEND).await, &WEEKEND[2..5]);
    }

    async fn one_press_is_kept_in_every_address_and_taken_back_by_another(hub: TestHub) {
        around_the_change(&hub).await;
        go_to(&hub, "2026-10-24T09:00");
        let shown = plain(&page(&hub, "/evenements?when=weekend&mode=on-site").await);
        for address in [
            "/evenements.ics?when=weekend&mode=on-site\"",
            "/evenements.rss?when=weekend&mode=on-site\"",
            "/evenements?when=weekend&mode=on-site&view=week\"",
            "/evenements?when=weekend&mode=on-site&view=map\"",
            "/evenements?mode=on-site&when=today\"",
            "/evenements?mode=on-site\" aria-current=\"true\">Ce week-end",
            "/evenements?when=weekend&mode=online\"",
            "<option value=\"weekend\" selected>",
        ] {
            assert!(shown.contains(address), "{address} in {shown}");
        }
        assert!(shown.contains("Aujourd’hui <span class=\"meta\">(1)</span>"), "{shown}");
        assert!(shown.contains("Ce week-end <span class=\"meta\">(3)</span>"), "{shown}");
        let month = plain(&page(&hub, "/evenements?view=month&month=2026-10&near=").await);
        assert!(month.contains("/evenements?when=today&view=month\""), "the view stays");
    }

    async fn a_week_has_each_event_on_each_of_its_days(hub: TestHub) {
        around_the_change(&hub).await;
        lasting(&hub, "Campement d’automne", "2026-10-22T18:00", "2026-10-26T09:00").await;
        let week = |name: &str| format!("/evenements?view=week&week={name}");
        let day = |page: &str, day: &str| {
            let cell = page.split(&format!("data-day=\"{day}\"")).nth(1).expect("a day");
            cell.split("data-day=").next().expect("a cell").to_owned()
        };
        let shown = page(&hub, &week("2026-W43")).await;
        assert_eq!(shown.matches("data-day=").count(), 7);
        assert!(shown.contains("Semaine du lundi 19 octobre 2026"));
        for (date, titles) in [
            ("2026-10-19", vec![]), ("2026-10-22", vec!["Campement"]),
            ("2026-10-23", vec!["Campement", "Débat"]), ("2026-10-24", vec!["Campement", "Brocante"]),
            ("2026-10-25", vec!["Campement", "Nuit blanche", "Concert"]),
        ] {
            let cell = day(&shown, date);
            assert_eq!(cell.matches("class=\"title\"").count(), titles.len(), "{date}: {cell}");
            for title in titles {
                assert!(cell.contains(title), "{date}: {title}");
            }
        }
        assert!(day(&shown, "2026-10-24").contains("suite :"));
        let next = plain(&shown);
        assert!(next.contains("rel=\"next\" href=\"/evenements?view=week&week=2026-W44\""), "{next}");
        let last = page(&hub, &week("2026-W44")).await;
        assert!(!last.contains("rel=\"next\""), "nothing is announced after");
        let monday = day(&last, "2026-10-26");
        assert!(monday.contains("Campement") && monday.contains("Chantier lundi"));
        assert!(!monday.contains("Concert"), "what ends at midnight has no part in the next day");
        for name in ["2026-W53", "2027-W12", "2019-W01", "2199-W52"] {
            assert_eq!(page(&hub, &week(name)).await.matches("data-day=").count(), 7, "{name}");
        }
        assert!(page(&hub, "/evenements?view=week").await.contains("aria-current=\"date\" data-day=\"2026-09-01\""));
        let filtered = plain(&page(&hub, "/evenements?view=week&when=weekend&week=2026-W43").await);
        assert!(!filtered.contains("Débat"), "the filters hold in a week too");
    }

    async fn what_is_near_a_place_is_found_by_its_name_or_its_point(hub: TestHub) {
        around_nantes(&hub).await;
        for (query, wanted) in [
            ("near=nantes", vec![0, 1]),
            ("near=NANT&within=5", vec![0, 1]),
            ("near=Nantes&within=70", vec![0, 1, 2, 3]),
            ("near=47.2184,-1.5536&within=1", vec![0]),
            ("near=47.2184%2C+-1.5536&within=500", vec![0, 1, 2, 3, 4]),
            ("near=Saint-Nazaire&within=5", vec![2]),
            ("near=pornichet&within=12", vec![2, 3]),
            ("near=saint+denis", vec![4]),
            ("near=0,180", vec![]),
            ("near=nantes&when=today", vec![]),
            ("near=nantes&within=60&space=voiles", vec![2]),
            ("near=nantes&mode=online", vec![]),
            ("within=1", vec![0, 1, 2, 3, 4, 5]),
        ] {
            let wanted: Vec<&str> = wanted.into_iter().map(|it: usize| PLACED[it]).collect();
            assert_eq!(found(&hub, query, &PLACED).await, wanted, "{query}");
        }
        let shown = page(&hub, "/evenements?near=47.2184,-1.5536&within=60").await;
        for said in ["à moins d’un kilomètre", "à 50 km", "Près de 47.2184,-1.5536 (60 km)", "<option value=\"60\" selected>60 km", "<option value=\"Saint-Nazaire\">"] {
            assert!(shown.contains(said), "{said} in {shown}");
        }
        assert!(plain(&shown).contains("/evenements.ics?near=47.2184%2C-1.5536&within=60\""));
        for view in ["month&month=2026-10", "week&week=2026-W41", "map"] {
            let shown = page(&hub, &format!("/evenements?near=Saint-Nazaire&view={view}")).await;
            assert!(shown.contains("Voiles") && !shown.contains("Atelier A"), "{view}");
        }
    }

    async fn a_town_is_found_by_its_name_where_nobody_said_where_on_earth_it_is(hub: TestHub) {
        let space = community(&hub, "velo").await;
        let start = at("2026-10-10T14:00[Europe/Paris]");
        let mut there = gathering(space, "Sans carte", start);
        there.place = Place { locality: "Rennes".to_owned(), ..Place::default() };
        let mut street = gathering(space, "Dans une rue", start);
        street.place = Place { street: "Rue de Rennes".to_owned(), locality: "Paris".to_owned(), ..Place::default() };
        for plan in [there, street] {
            announce(&hub, &plan).await;
        }
        let shown = page(&hub, "/evenements?near=rennes").await;
        assert!(shown.contains("Sans carte") && !shown.contains("Dans une rue"), "{shown}");
        assert!(shown.contains("dans cette ville") && !shown.contains("ne connaît aucun lieu"), "{shown}");
        // Beside one whose place on the earth is known.
        announce(&hub, &placed(&hub, "Avec carte", "Rennes", (48.1113, -1.68)).await).await;
        let both = found(&hub, "near=Rennes&within=5", &["Avec carte", "Sans carte", "Dans une rue"]).await;
        assert_eq!(both, ["Avec carte", "Sans carte"]);
    }

    async fn a_name_that_means_nothing_or_two_places_is_told_with_a_way_on(hub: TestHub) {
        let empty = page(&hub, "/evenements?near=nantes").await;
        assert!(empty.contains("ne connaît aucun lieu nommé « nantes »"), "{empty}");
        assert!(empty.contains("47.22,-1.55"), "{empty}");
        around_nantes(&hub).await;
        let shown = plain(&page(&hub, "/evenements?near=Saint-Nazer&within=50&mode=on-site").await);
        assert!(shown.contains("role=\"alert\"") && shown.contains("« Saint-Nazer »"), "{shown}");
        assert!(shown.contains("href=\"/evenements?within=50&mode=on-site&near=Saint-Nazaire\">Saint-Nazaire"), "{shown}");
        assert_eq!(found(&hub, "near=Xyz", &PLACED).await, Vec::<&str>::new(), "nor is all of it shown");
        let two = plain(&page(&hub, "/evenements?near=Saint-Denis").await);
        assert!(two.contains("Plusieurs lieux répondent à « Saint-Denis »"), "{two}");
        assert!(two.contains("near=-20.88%2C55.45") || two.contains("near=48.94%2C2.36"), "{two}");
        let hostile = page(&hub, "/evenements?near=%3Cscript%3E%27%25_").await;
        assert!(!hostile.contains("<script>'"), "{hostile}");
        for (query, words) in [
            ("near=91,0", "n’est pas sur la Terre"), ("near=0,-181", "n’est pas sur la Terre"),
            ("near=NaN,0", "n’est pas sur la Terre"), ("near=nantes&within=0", "de 1 à 500"),
            ("near=nantes&within=501", "de 1 à 500"), ("near=nantes&within=loin", "de 1 à 500"),
            ("when=demain", "ne connaît pas"), ("week=2026-W60", "une semaine qui n’existe pas"),
            ("view=week&week=2026-10", "une semaine qui n’existe pas"),
        ] {
            let answer = hub.get(&format!("/evenements?{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
            assert!(answer.text().contains(words), "{query}: {}", answer.text());
        }
    }

    async fn what_is_not_published_gives_no_place_its_name(hub: TestHub) {
        let plan = placed(&hub, "Secret", "Clisson", (47.09, -1.28)).await;
        let event = announce(&hub, &plan).await;
        assert!(page(&hub, "/evenements?near=clisson").await.contains("Secret"));
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::retract(&mut tx, By::Operator, event.id, now).await.expect("it is taken back");
        tx.commit().await.expect("it is kept");
        let shown = page(&hub, "/evenements?near=clisson").await;
        assert!(shown.contains("ne connaît aucun lieu"), "{shown}");
        assert!(!shown.contains("Clisson"), "{shown}");
    }

    async fn words_are_found_in_titles_and_texts_with_every_other_filter(hub: TestHub) {
        four(&hub).await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        for (query, wanted) in [
            ("q=forum", vec![2]),
            ("q=REPARATION", vec![0]),
            ("q=outils", vec![0, 1, 2, 3]),
            ("q=outils&space=marche&mode=on-site", vec![2]),
            ("q=outils+-forum&from=2026-09-01", vec![0, 1]),
            ("q=introuvable", vec![]),
            ("q=%22%27%3B--", vec![0, 1, 2, 3]),
        ] {
            let wanted: Vec<&str> = wanted.into_iter().map(|it: usize| TITLES[it]).collect();
            assert_eq!(found(&hub, &format!("{query}&x="), &TITLES).await, wanted, "{query}");
        }
        let shown = plain(&page(&hub, "/evenements?q=forum&view=month&month=2026-11").await);
        assert!(shown.contains("Avec les mots « forum »") && shown.contains("Forum des traces"));
        assert!(shown.contains("/evenements.ics?q=forum\""), "{shown}");
    }
}
