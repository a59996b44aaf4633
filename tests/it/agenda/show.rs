//! An event's own page: when on its clock, what stands around it, every link that leads elsewhere.

use kiosque::posts::{self, Text};

use super::*;
use crate::support::builders::article;

async fn shown(hub: &TestHub, event: &Event) -> String {
    page(hub, &format!("/evenements/{}", event.slug)).await
}

/// The words of the answer to "when", tags left out.
fn when(page: &str) -> String {
    let said = page.split("<dt>Quand</dt>").nth(1).expect("when");
    let said = said.split("</dd>").next().expect("an end");
    let said = said
        .split("<span class=\"local\"")
        .next()
        .expect("a beginning");
    let mut words = String::new();
    for part in said.split('<') {
        words.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    words.trim().to_owned()
}

fn pairs(href: &str) -> Vec<(String, String)> {
    let url = url::Url::parse(href).expect("an address");
    url.query_pairs().into_owned().collect()
}

fn value(href: &str, key: &str) -> String {
    let found = pairs(href).into_iter().find(|(name, _)| name == key);
    found.unwrap_or_else(|| panic!("no {key} in {href}")).1
}

on_both_databases! {
    async fn when_is_said_on_the_clock_of_the_place(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let plan = |start: &str, end: Option<&str>, all_day: bool, timezone: &str| Plan {
            end: end.map(at),
            all_day,
            timezone: timezone.to_owned(),
            ..gathering(space, "Un rendez-vous", at(start))
        };
        for (plan, said, start, end) in [
            (plan("2026-10-15T14:00[Europe/Paris]", Some("2026-10-15T16:00[Europe/Paris]"), false, "Europe/Paris"),
                "jeudi 15 octobre 2026, 14:00–16:00, heure de Paris (2 h)",
                "2026-10-15T14:00:00+02:00", "2026-10-15T16:00:00+02:00"),
            (plan("2026-12-15T18:30[America/Toronto]", None, false, "America/Toronto"),
                "mardi 15 décembre 2026, 18:30, heure de Toronto",
                "2026-12-15T18:30:00-05:00", ""),
            (plan("2026-10-24T22:00[Europe/Paris]", Some("2026-10-25T04:00[Europe/Paris]"), false, "Europe/Paris"),
                "samedi 24 octobre 2026, 22:00 – dimanche 25 octobre 2026, 04:00, heure de Paris (7 h)",
                "2026-10-24T22:00:00+02:00", "2026-10-25T04:00:00+01:00"),
            (plan("2026-10-15T00:00[Europe/Paris]", None, true, "Europe/Paris"),
                "jeudi 15 octobre 2026 (toute la journée)", "2026-10-15", ""),
            (plan("2026-10-15T00:00[Europe/Paris]", Some("2026-10-18T00:00[Europe/Paris]"), true, "Europe/Paris"),
                "du jeudi 15 octobre 2026 au samedi 17 octobre 2026 (3 jours)", "2026-10-15", "2026-10-17"),
        ] {
            let event = announce(&hub, &plan).await;
            let shown = shown(&hub, &event).await;
            assert_eq!(when(&shown), said);
            assert!(shown.contains(&format!("<time datetime=\"{start}\"")), "{start}");
            if !plan.all_day {
                assert!(shown.contains(&format!("data-start=\"{start}\" data-end=\"{end}\"")));
            }
        }
    }

    async fn calendars_elsewhere_get_the_same_moment(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Répare & roule + #1", at("2026-10-03T14:00[Europe/Paris]"));
        plan.summary = "Cent % « vélo » ?".to_owned();
        plan.links.online = "https://visio.example/x?a=1&b=2".to_owned();
        let timed = announce(&hub, &plan).await;
        let page = shown(&hub, &timed).await;
        let google = plain(href(&page, "https://calendar.google.com/"));
        assert_eq!(value(&google, "action"), "TEMPLATE");
        assert_eq!(value(&google, "text"), "Répare & roule + #1");
        assert_eq!(value(&google, "dates"), "20261003T120000Z/20261003T140000Z");
        assert_eq!(value(&google, "location"), "La Maison du vélo, 12 rue des Communs, 44000 Nantes, France");
        let own = format!("{BASE}/evenements/{}", timed.slug);
        assert_eq!(value(&google, "details"),
            format!("Cent % « vélo » ?\n\nhttps://visio.example/x?a=1&b=2\n\n{own}"));
        for host in ["https://outlook.live.com/calendar/", "https://outlook.office.com/calendar/"] {
            let outlook = plain(href(&page, host));
            assert!(!outlook.contains('+'), "spaces are shown as they are: {outlook}");
            assert_eq!(value(&outlook, "rru"), "addevent");
            assert_eq!(value(&outlook, "subject"), "Répare & roule + #1");
            assert_eq!(value(&outlook, "startdt"), "2026-10-03T12:00:00Z");
            assert_eq!(value(&outlook, "enddt"), "2026-10-03T14:00:00Z");
            assert!(pairs(&outlook).iter().all(|(key, _)| key != "allday"));
        }
        assert_eq!(href(&page, "/evenements/repare-roule-1.ics"), "/evenements/repare-roule-1.ics");

        let mut plan = gathering(space, "Deux jours", at("2026-10-24T00:00[Europe/Paris]"));
        plan.all_day = true;
        plan.end = Some(at("2026-10-26T00:00[Europe/Paris]"));
        let whole = announce(&hub, &plan).await;
        let page = shown(&hub, &whole).await;
        let google = plain(href(&page, "https://calendar.google.com/"));
        assert_eq!(value(&google, "dates"), "20261024/20261026", "the day after the last");
        let outlook = plain(href(&page, "https://outlook.live.com/"));
        assert_eq!(value(&outlook, "startdt"), "2026-10-24");
        assert_eq!(value(&outlook, "enddt"), "2026-10-26");
        assert_eq!(value(&outlook, "allday"), "true");
    }

    async fn a_past_event_leads_to_what_came_of_it_and_to_the_next_ones(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Le forum", at("2026-06-03T14:00[Europe/Paris]"));
        plan.links.report = "/actualites/le-compte-rendu".to_owned();
        plan.links.replay = "https://films.example/1".to_owned();
        plan.links.photos = vec!["https://photos.example/album".to_owned()];
        plan.links.registration = "https://inscription.example".to_owned();
        let past = announce(&hub, &plan).await;
        let page = shown(&hub, &past).await;
        assert!(page.contains("Cet événement est passé."));
        assert_eq!(href(&page, "#afterwards"), "#afterwards");
        assert_eq!(href(&page, "/evenements?space="), "/evenements?space=velo");
        for link in ["/actualites/le-compte-rendu", "https://films.example/1", "https://photos.example/album"] {
            href(&page, link);
        }
        assert!(page.contains("Photos (photos.example)"));
        // One that was never confirmed says so, and photos of one host have names of their own.
        plan.status = events::Status::Tentative;
        plan.links.photos = vec!["https://photos.example/1".to_owned(), "https://photos.example/2".to_owned()];
        let page = shown(&hub, &announce(&hub, &plan).await).await;
        assert!(page.contains("<strong>À confirmer</strong>"), "{page}");
        assert!(page.contains("Photos (photos.example, 1)") && page.contains("Photos (photos.example, 2)"), "{page}");
        assert!(!page.contains("href=\"https://inscription.example"), "too late to register");
        assert!(!page.contains("calendar.google.com"), "too late to add it");
    }

    async fn what_does_not_take_place_says_so_in_words(hub: TestHub) {
        let space = hub.community("velo").await.id;
        for (status, words) in [
            (events::Status::Cancelled, "Cet événement n’aura pas lieu."),
            (events::Status::Postponed, "La nouvelle date sera dite ici."),
            (events::Status::Tentative, "peuvent encore changer"),
            (events::Status::Confirmed, ""),
        ] {
            let mut plan = gathering(space, "Peut-être", at("2026-10-03T14:00[Europe/Paris]"));
            plan.status = status;
            plan.links.registration = "https://inscription.example".to_owned();
            let event = announce(&hub, &plan).await;
            let page = shown(&hub, &event).await;
            assert!(page.contains(words), "{status}");
            assert_eq!(page.contains("href=\"https://inscription.example"), !status.is_off(), "{status}");
            assert_eq!(page.contains("calendar.google.com"), !status.is_off(), "{status}");
        }
    }

    async fn the_neighbours_in_its_space_and_the_news_that_leads_here_stand_below(hub: TestHub) {
        let velo = hub.community("velo").await.id;
        let marche = hub.community("marche").await.id;
        let mut said = Vec::new();
        for (space, title, day) in [(velo, "Premier", 3), (marche, "Ailleurs", 4), (velo, "Deuxième", 5),
            (velo, "Troisième", 6)] {
            let start = at(&format!("2026-10-{day:02}T14:00[Europe/Paris]"));
            said.push(announce(&hub, &gathering(space, title, start)).await);
        }
        let now = hub.app.clock.now();
        let linking = |space, title: &str, slug: &str| Text {
            body_markdown: format!("Venez à [ceci](/evenements/{slug})."),
            ..article(space, title)
        };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for text in [linking(velo, "Qui y mène", "deuxieme"), linking(marche, "D’un autre espace", "deuxieme"),
            linking(velo, "D’un autre événement", "troisieme")] {
            posts::publish(&mut tx, By::Operator, &text, now).await.expect("published");
        }
        tx.commit().await.expect("kept");
        let page = shown(&hub, &said[2]).await;
        let (body, neighbours) = page.split_once("class=\"neighbours\"").expect("neighbours");
        assert!(neighbours.contains("Premier") && neighbours.contains("Troisième"));
        assert!(!neighbours.contains("Ailleurs"));
        assert!(body.contains("Qui y mène"));
        assert!(!body.contains("D’un autre"), "only its space, only this event");
        let first = shown(&hub, &said[0]).await;
        assert!(!first.contains("Événement précédent") && first.contains("Événement suivant"));
    }

    async fn an_event_in_another_language_is_labelled(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Walk and talk", at("2026-10-03T14:00[Europe/Paris]"));
        plan.language = "en".to_owned();
        let event = announce(&hub, &plan).await;
        let path = format!("/evenements/{}", event.slug);
        let french = page(&hub, &path).await;
        assert!(french.contains("<h1 lang=\"en\">Walk and talk</h1>") && french.contains("en anglais"));
        let english = page_with(&hub, &path, "accept-language", "en").await.text();
        assert!(english.contains("<h1>Walk and talk</h1>") && !english.contains("in English"));
        assert!(english.contains("Paris time"));
    }

    async fn it_can_be_shared_without_anybody_watching(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let event = announce(&hub, &gathering(space, "À 100 % & plus", at("2026-10-03T14:00[Europe/Paris]"))).await;
        let page = shown(&hub, &event).await;
        let letter = plain(href(&page, "mailto:"));
        assert_eq!(value(&letter, "subject"), "À 100 % & plus");
        assert_eq!(value(&letter, "body"), format!("{BASE}/evenements/{}", event.slug));
        assert!(page.contains("name=\"uri\""), "answer, share or like from one's own server");
        assert!(page.contains("@velo@localhost:8080"), "its handle");
    }

    async fn addresses_below_the_agenda_are_never_given_to_an_event(hub: TestHub) {
        let space = hub.community("velo").await.id;
        for title in ["Intégrer", "Cadre", "Embed", "Frame"] {
            let start = at("2026-10-03T14:00[Europe/Paris]");
            let event = announce(&hub, &gathering(space, title, start)).await;
            assert!(event.slug.ends_with("-2"), "{}", event.slug);
            assert!(shown(&hub, &event).await.contains(title));
        }
    }
}
