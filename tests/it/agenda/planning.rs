//! Planning: what takes place meanwhile is told and stops nobody; an event that is written like another.

use kiosque::events::details::{self, Details};
use kiosque::events::series::{self, dates::Repeats};
use kiosque::events::{Origin, store, theirs};

use super::*;
use crate::pages::editor::Browser;

const PLANNED: [(&str, &str); 9] = [
    ("space", "velo"),
    ("language", "fr"),
    ("title", "Cartopartie"),
    ("start_date", "2026-10-10"),
    ("start_time", "18:00"),
    ("end_time", "20:00"),
    ("timezone", "Europe/Paris"),
    ("locality", "Nantes"),
    ("body", "Gardez <ceci>."),
];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_other = |name: &str| fields.iter().all(|(other, _)| *other != name);
    let kept = PLANNED.iter().filter(|(name, _)| is_other(name)).copied();
    kept.chain(fields.iter().copied()).collect()
}

/// What the form says of the day.
fn told(form: &str) -> String {
    let told = form.split("class=\"box meanwhile\"").nth(1);
    let told = told.unwrap_or_else(|| panic!("nothing is told in {form}"));
    told.split("</section>")
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn last(hub: &TestHub) -> Option<Event> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let latest = store::latest_touched(&mut tx, 1).await.expect("a list");
    latest.into_iter().next()
}

/// A day with something before, at the same time, after, all day, cancelled, and elsewhere.
async fn busy_day(hub: &TestHub) {
    let velo = hub.community("velo").await.id;
    let marche = hub.community("marche").await.id;
    let paris = |text: &str| at(&format!("2026-10-{text}[Europe/Paris]"));
    let at_time = |title: &str, start: &str| gathering(velo, title, paris(start));
    let mut festival = gathering(marche, "Festival", paris("09T00:00"));
    festival.all_day = true;
    festival.end = Some(paris("12T00:00"));
    let mut cancelled = at_time("Sous la pluie", "10T18:00");
    cancelled.status = events::Status::Cancelled;
    for plan in [
        at_time("Matinée", "10T09:00"),
        at_time("Même heure", "10T19:00"),
        at_time("Juste après", "10T20:00"),
        at_time("La veille", "09T18:00"),
        at_time("Le lendemain", "11T00:00"),
        festival,
        cancelled,
    ] {
        announce(hub, &plan).await;
    }
    let mut borrowed = gathering(marche, "Chez les voisins", paris("10T17:00"));
    borrowed.links.origin = Some(Origin {
        name: "Agenda des voisins".to_owned(),
        url: "https://voisins.example/1".to_owned(),
        uid: "https://voisins.example/1".to_owned(),
    });
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    theirs::show(&mut tx, &borrowed, "", now)
        .await
        .expect("it is shown");
    let weekly = Repeats {
        rule: Some("FREQ=WEEKLY".parse().expect("a rule")),
        also: Vec::new(),
        without: Vec::new(),
    };
    let repeated = at_time("Tous les samedis", "10T10:00");
    let begun = series::begin(&mut tx, By::Operator, &repeated, &weekly, now).await;
    begun.expect("it repeats");
    tx.commit().await.expect("it is kept");
}

on_both_databases! {
    async fn who_plans_is_told_what_takes_place_then_and_loses_nothing(hub: TestHub) {
        busy_day(&hub).await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let before = last(&hub).await.expect("an event").id;
        let answer = browser.post("/tableau/evenements", &with(&[("look", "1")])).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let form = answer.text();
        let told = told(&form);
        assert!(told.contains("6 autres événements") && told.contains("Dont 3 en même temps."), "{told}");
        let place = |title: &str| told.find(title).unwrap_or_else(|| panic!("no {title} in {told}"));
        for overlapping in ["Festival", "Chez les voisins", "Même heure"] {
            for other in ["Matinée", "Juste après", "Tous les samedis"] {
                assert!(place(overlapping) < place(other), "{overlapping}, {other}: {told}");
            }
        }
        for absent in ["La veille", "Le lendemain", "Sous la pluie"] {
            assert!(!told.contains(absent), "{absent}: {told}");
        }
        assert_eq!(told.matches("Tous les samedis").count(), 1, "a model is no event: {told}");
        assert!(told.contains("Agenda des voisins") && told.contains("Le velo"), "{told}");
        assert!(told.contains("href=\"/evenements/meme-heure\""), "{told}");
        for kept in ["value=\"Cartopartie\"", "Gardez &#60;ceci&#62;.", "value=\"2026-10-10\"", "value=\"18:00\""] {
            assert!(form.contains(kept), "{kept}");
        }
        assert_eq!(last(&hub).await.expect("an event").id, before, "nothing is kept yet");
        let answer = browser.post("/tableau/evenements", &with(&[("look", "1"), ("start_date", "bientôt")])).await;
        assert!(answer.text().contains("Gardez &#60;ceci&#62;.") && answer.text().contains("role=\"alert\""));
        let answer = browser.post("/tableau/evenements", &PLANNED).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "it stops nobody");
        let event = last(&hub).await.expect("an event");
        let form = browser.get(&format!("/tableau/evenements/{}", event.id)).await.text();
        let told = self::told(&form);
        assert!(told.contains("6 autres") && !told.contains("Cartopartie"), "not itself: {told}");
        let free = browser.post("/tableau/evenements", &with(&[("look", "1"), ("start_date", "2026-12-01")])).await.text();
        assert!(self::told(&free).contains("Aucun autre événement"), "{free}");
        let visitor = hub.get("/tableau/evenements/nouveau").await;
        assert_ne!(visitor.status, StatusCode::OK, "only who may plan is told");
    }

    async fn a_day_is_as_long_as_its_clock_says(hub: TestHub) {
        let velo = hub.community("velo").await.id;
        for (title, start) in [
            ("Veille de l’heure", "2026-10-24T21:59[Europe/Paris]"),
            ("Dernière heure", "2026-10-25T23:30[Europe/Paris]"),
            ("Minuit passé", "2026-10-26T00:00[Europe/Paris]"),
            ("Au printemps", "2027-03-28T23:30[Europe/Paris]"),
            ("Le jour d’après", "2027-03-29T00:15[Europe/Paris]"),
        ] {
            announce(&hub, &gathering(velo, title, at(start))).await;
        }
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        for (date, title) in [("2026-10-25", "Dernière heure"), ("2027-03-28", "Au printemps")] {
            let fields = with(&[("look", "1"), ("start_date", date), ("start_time", ""), ("end_time", "")]);
            let told = told(&browser.post("/tableau/evenements", &fields).await.text());
            assert!(told.contains("Un autre événement") && told.contains(title), "{date}: {told}");
        }
    }

    async fn a_copy_has_everything_but_its_date_and_what_came_of_it(hub: TestHub) {
        let velo = hub.community("velo").await.id;
        let marche = hub.community("marche").await.id;
        let mut plan = gathering(velo, "Vélo-école", at("2026-09-12T14:00[Europe/Paris]"));
        plan.also_in = vec![marche];
        plan.status = events::Status::Tentative;
        plan.links.report = "https://rapport.example/1".to_owned();
        plan.links.registration = "https://inscription.example/1".to_owned();
        let event = announce(&hub, &plan).await;
        let known = Details { price: "prix libre".to_owned(), ..Details::default() };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        details::set(&mut tx, By::Operator, event.id, &known, hub.app.clock.now()).await.expect("set");
        tx.commit().await.expect("kept");
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let edit = plain(&browser.get(&format!("/tableau/evenements/{}", event.id)).await.text());
        let path = href(&edit, "/tableau/evenements/nouveau?like=");
        let form = browser.get(path).await.text();
        for copied in ["value=\"Vélo-école\"", "Apportez vos outils.", "value=\"14:00\"", "value=\"12 rue des Communs\"",
            "https://inscription.example/1", "value=\"atelier\"", "Rien n’est publié avant"] {
            assert!(form.contains(copied), "{copied} in {form}");
        }
        for left in ["2026-09-12", "https://rapport.example/1", "value=\"tentative\" selected"] {
            assert!(!form.contains(left), "{left} in {form}");
        }
        let id = event.id.to_string();
        hub.app.clock.advance(60);
        let fields = with(&[("copied_from", &id), ("title", "Vélo-école, deuxième")]);
        let unfinished = browser.post("/tableau/evenements", &with(&[("copied_from", &id), ("start_date", "")])).await;
        assert!(unfinished.text().contains(&format!("name=\"copied_from\" value=\"{id}\"")), "it is not forgotten");
        let answer = browser.post("/tableau/evenements", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let copy = last(&hub).await.expect("an event");
        assert_ne!(copy.id, event.id);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert_eq!(details::of(&mut tx, copy.id).await.expect("read"), known);
        assert_eq!(store::spaces_of(&mut tx, copy.id).await.expect("read").len(), 2);
        drop(tx);
        for (path, status) in [
            ("/tableau/evenements/nouveau?like=nothing".to_owned(), StatusCode::NOT_FOUND),
            (format!("/tableau/evenements/nouveau?like={}", kiosque::ids::EventId::generate()), StatusCode::NOT_FOUND),
        ] {
            assert_eq!(browser.get(&path).await.status, status, "{path}");
        }
        let weekly = with(&[("copied_from", &id), ("title", "Vélo-école chaque semaine"), ("repeats", "weekly"), ("ends", "count"), ("count", "3")]);
        let answer = browser.post("/tableau/evenements", &weekly).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let shown = browser.get("/evenements?q=&from=2026-10-10&until=2026-10-24").await.text();
        let dates = plain(&shown).matches("Vélo-école chaque semaine").count();
        assert_eq!(dates, 3, "{shown}");
        let third = browser.get("/evenements/velo-ecole-chaque-semaine-2026-10-24").await.text();
        assert!(third.contains("prix libre"), "each of its dates is known: {third}");
    }

    async fn what_is_kept_as_a_template_begins_events_without_a_date(hub: TestHub) {
        hub.community("velo").await;
        let editor = Browser::new(&hub);
        editor.sign_in().await;
        let kept = with(&[("keep", "1"), ("start_date", "2026-10-10")]);
        let page = editor.post("/tableau/evenements", &kept).await;
        assert!(page.text().contains("Gardé comme modèle"), "{}", page.text());
        assert!(last(&hub).await.is_none(), "nothing is published");
        let unnamed = with(&[("keep", "1"), ("title", " ")]);
        let refused = editor.post("/tableau/evenements", &unnamed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Gardez &#60;ceci&#62;."), "nothing typed is lost");
        // Kept again under its name, it takes the place of what was.
        editor.post("/tableau/evenements", &with(&[("keep", "1"), ("start_time", "19:30")])).await;
        let new = editor.get("/tableau/evenements/nouveau").await.text();
        let href = new.split("href=\"").find(|it| it.contains("?template=")).expect("a template");
        let href = href.split('"').next().expect("an address").to_owned();
        assert_eq!(new.matches("?template=").count(), 1);
        let form = editor.get(&href).await.text();
        assert!(form.contains("value=\"Cartopartie\"") && form.contains("value=\"19:30\""), "{form}");
        assert!(!form.contains("2026-10-10"), "no date");
        let id = href.rsplit('=').next().expect("an id");
        let remove = format!("/tableau/evenements/modeles/{id}/retrait");
        let stranger = hub.post_form(&remove, &[]).await;
        assert!(!stranger.status.is_success());
        assert!(editor.get(&href).await.status.is_success(), "strangers throw nothing away");
        editor.post(&remove, &[]).await;
        assert_eq!(editor.get(&href).await.status, StatusCode::NOT_FOUND);
    }
}
