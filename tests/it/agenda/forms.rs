//! What an editor fills in: coordinates, what came after, how it stands; a refusal keeps every word.

use kiosque::events::store;

use super::*;
use crate::pages::editor::Browser;

const EVENT: [(&str, &str); 9] = [
    ("space", "velo"),
    ("language", "fr"),
    ("title", "Cartopartie"),
    ("start_date", "2026-10-10"),
    ("start_time", "14:00"),
    ("timezone", "Europe/Paris"),
    ("locality", "Nantes"),
    (
        "photos",
        "https://photos.example/1\r\nhttps://photos.example/2",
    ),
    ("status", "tentative"),
];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = EVENT.to_vec();
    all.extend(fields);
    all
}

async fn last(hub: &TestHub) -> Option<Event> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    store::latest_touched(&mut tx, 1)
        .await
        .expect("a list")
        .into_iter()
        .next()
}

on_both_databases! {
    async fn an_editor_says_where_on_earth_and_what_came_after(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let fields = with(&[("latitude", "47,2184"), ("longitude", "-1.5536"), ("region", "Pays de la Loire")]);
        let answer = browser.post("/tableau/evenements", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let event = last(&hub).await.expect("an event");
        assert_eq!(event.place.coordinates(), Some((47.2184, -1.5536)));
        assert_eq!(event.place.region, "Pays de la Loire");
        assert_eq!(event.links.photos, ["https://photos.example/1", "https://photos.example/2"]);
        assert_eq!(event.status, events::Status::Tentative);
        let form = browser.get(&format!("/tableau/evenements/{}", event.id)).await.text();
        for field in ["value=\"47.2184\"", "value=\"-1.5536\"", "value=\"Pays de la Loire\"",
            "https://photos.example/1\nhttps://photos.example/2", "value=\"tentative\" selected"] {
            assert!(form.contains(field), "{field}");
        }
    }

    async fn a_place_off_the_earth_is_refused_and_every_word_kept(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        for (latitude, longitude) in [("91", "0"), ("0", "-180.5"), ("47.2", ""), ("", "1"),
            ("NaN", "0"), ("inf", "0"), ("quarante", "1")] {
            let fields = with(&[("latitude", latitude), ("longitude", longitude), ("body", "Gardez <ceci>.")]);
            let answer = browser.post("/tableau/evenements", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{latitude}, {longitude}");
            let form = answer.text();
            assert!(form.contains("une latitude de -90 à 90"), "{form}");
            assert!(form.contains("Gardez &#60;ceci&#62;.") && form.contains("Cartopartie"), "{form}");
            assert!(last(&hub).await.is_none(), "nothing is announced");
        }
        let fields = with(&[("photos", "javascript:alert(1)")]);
        let answer = browser.post("/tableau/evenements", &fields[1..]).await;
        assert!(answer.status.is_client_error());
    }

    async fn what_is_wrong_is_named_and_nothing_is_stored_in_silence(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let long = "a".repeat(201);
        let tag = "mot ".repeat(20);
        for (changed, field, said) in [
            (vec![("end_time", "14:00")], "end_time", "même heure"),
            (vec![("start_time", ""), ("end_time", "18:00")], "start_time", "sans heure de début"),
            (vec![("start_date", "2027-03-28"), ("start_time", "02:30")], "start_time", "les horloges avancent"),
            (vec![("timezone", "Europe/Pariss")], "timezone", "Le fuseau horaire s’écrit"),
            (vec![("street", long.as_str())], "street", "trop long"),
            (vec![("report", "compte-rendu.example")], "report", "commence par https://"),
            (vec![("tags", tag.as_str())], "tags", "60 signes au plus"),
            (vec![("title", "ab")], "title", "de 3 à 200"),
        ] {
            let mut fields = with(&[("body", "Gardez <ceci>.")]);
            fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
            fields.extend(&changed);
            let answer = browser.post("/tableau/evenements", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let form = answer.text();
            assert!(form.contains("<title>Erreur : "), "{form}");
            assert!(form.contains(&format!("<a href=\"#{field}\">")) && form.contains(said), "{said}: {form}");
            assert_eq!(form.matches("aria-invalid=\"true\"").count(), 1, "{field}");
            assert!(form.contains(&format!("name=\"{field}\" aria-invalid")), "{field}: {form}");
            assert!(form.contains("Gardez &#60;ceci&#62;."), "{form}");
        }
        assert!(last(&hub).await.is_none(), "nothing is announced");
        // After midnight is the next day, and whoever wrote it is told.
        let mut late = with(&[("end_time", "02:00")]);
        late.retain(|(name, _)| *name != "start_time");
        late.push(("start_time", "22:00"));
        let saved = browser.post("/tableau/evenements", &late).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let event = last(&hub).await.expect("an event");
        assert_eq!(event.end_ms.expect("an end").0 - event.start_ms.0, 4 * 3_600_000);
        let there = saved.header("location").replace("http://localhost:8080", "");
        assert!(browser.get(&there).await.text().contains("finit le lendemain"), "{there}");
        // Whoever goes back to where a form was sent comes to it.
        for (path, to) in [("/tableau/evenements".to_owned(), "/tableau/evenements/nouveau".to_owned()),
            (format!("/tableau/evenements/{}/annulation", event.id), format!("/tableau/evenements/{}", event.id))] {
            let answer = browser.get(&path).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, to.as_str()));
        }
    }

    async fn asking_where_an_address_is_publishes_nothing(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        // Nobody listens there: what is tested is that it is asked, and that a silence is told.
        set(&hub, "geocoder_url", "https://localhost:1/?q={query}").await;
        let fields = with(&[("find", "1"), ("body", "Gardez ceci.")]);
        let answer = browser.post("/tableau/evenements", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = answer.text();
        assert!(form.contains("n’a pas répondu") && form.contains("Gardez ceci."), "{form}");
        assert!(form.contains("demande à localhost"), "{form}");
        assert!(last(&hub).await.is_none());
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "locality").collect();
        let form = browser.post("/tableau/evenements", &fields).await.text();
        assert!(form.contains("Donnez d’abord une ville"), "{form}");
    }
}
