//! An editor makes an event repeat: the next dates before anything is kept, refusals that keep every
//! word, and what a change holds for.

use axum::http::StatusCode;

use super::*;
use crate::pages::editor::Browser;

const FIELDS: [(&str, &str); 10] = [
    ("space", "velo"),
    ("language", "fr"),
    ("title", "Permanence"),
    ("start_date", "2026-10-06"),
    ("start_time", "18:30"),
    ("end_time", "20:00"),
    ("timezone", "Europe/Paris"),
    ("locality", "Nantes"),
    ("status", "confirmed"),
    ("body", "Gardez <ceci>."),
];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FIELDS
        .iter()
        .filter(|(name, _)| fields.iter().all(|(other, _)| other != name));
    kept.chain(fields).copied().collect()
}

on_both_databases! {
    async fn the_next_dates_are_shown_before_anything_is_kept(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let fields = with(&[("repeats", "weekly"), ("every", "2"), ("on_tu", "1"), ("on_th", "1"),
            ("ends", "until"), ("until", "2027-06-30"), ("without_dates", "2026-10-08"),
            ("more_dates", "2026-10-10 14:00"), ("preview", "1")]);
        let answer = browser.post("/tableau/evenements", &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        let form = answer.text();
        for said in ["toutes les 2 semaines, le mardi et le jeudi, jusqu’au 30 juin 2027",
            "<li>mardi 6 octobre 2026, 18:30 (Europe/Paris)</li>\n", "<li>samedi 10 octobre 2026, 14:00",
            "<li>mardi 20 octobre 2026", "Gardez &#60;ceci&#62;.", "value=\"2027-06-30\""] {
            let said = said.trim_end();
            assert!(form.contains(said), "{said} in {form}");
        }
        assert!(!form.contains("<li>jeudi 8 octobre"), "an exception is no date");
        assert!(agenda(&hub).await.is_empty(), "nothing is kept");
    }

    async fn what_cannot_repeat_is_refused_and_every_word_kept(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        for (fields, said) in [
            (vec![("repeats", "hourly")], "ne se lit pas"),
            (vec![("repeats", "rule"), ("rule", "FREQ=SECONDLY")], "pas plus souvent"),
            (vec![("repeats", "weekly"), ("every", "5000")], "de 1 à 400"),
            (vec![("repeats", "weekly"), ("every", "souvent")], "de 1 à 400"),
            (vec![("repeats", "weekly"), ("ends", "count"), ("count", "")], "Le nombre de fois"),
            (vec![("repeats", "weekly"), ("ends", "count"), ("count", "0")], "href=\"#count\""),
            (vec![("repeats", "weekly"), ("ends", "until"), ("until", "bientôt")], "s’écrit comme"),
            (vec![("repeats", "weekly"), ("ends", "until"), ("until", "2026-01-01")], "avant la première date"),
            (vec![("repeats", "dates"), ("more_dates", "24 décembre")], "s’écrit comme"),
        ] {
            for button in ["preview", "publish"] {
                let mut fields = with(&fields);
                fields.push((button, "1"));
                let answer = browser.post("/tableau/evenements", &fields).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
                let form = answer.text();
                assert!(form.contains(said), "{fields:?}: {said} in {form}");
                assert!(form.contains("Gardez &#60;ceci&#62;."), "{form}");
            }
        }
        assert!(agenda(&hub).await.is_empty(), "nothing is kept");
    }

    async fn an_editor_changes_one_the_following_or_all_and_ends_the_series(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let rhythm = [("repeats", "monthly"), ("every", "1"), ("monthly", "weekday"), ("ends", "count"),
            ("count", "4")];
        let answer = browser.post("/tableau/evenements", &with(&rhythm)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let dates = agenda(&hub).await;
        assert_eq!(clocks(&dates), ["10-06 18:30", "11-03 18:30", "12-01 18:30", "01-05 18:30"]);
        let second = format!("/tableau/evenements/{}", dates[1].id);
        let form = browser.get(&second).await.text();
        for part in ["value=\"monthly\" selected", "value=\"weekday\" selected", "name=\"count\" min=\"1\" max=\"1000\"",
            "value=\"following\"", "fin-de-serie"] {
            assert!(form.contains(part), "{part} in {form}");
        }
        // One alone.
        let mut fields = with(&[("title", "Portes ouvertes"), ("start_date", "2026-11-03"), ("scope", "one")]);
        fields.extend(rhythm);
        let answer = browser.post(&second, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        // The third and those that follow.
        let third = format!("/tableau/evenements/{}", dates[2].id);
        let mut later = with(&[("title", "Soirée"), ("start_date", "2026-12-01"), ("start_time", "19:00"),
            ("scope", "following")]);
        later.extend(rhythm);
        assert_eq!(browser.post(&third, &later).await.status, StatusCode::SEE_OTHER);
        let after = agenda(&hub).await;
        let titles: Vec<&str> = after.iter().map(|event| event.title.as_str()).collect();
        assert_eq!(titles, ["Permanence", "Portes ouvertes", "Soirée", "Soirée"]);
        assert_eq!(clocks(&after), ["10-06 18:30", "11-03 18:30", "12-01 19:00", "01-05 19:00"]);
        // The desk has each series once, and leads to its dates.
        let desk = browser.get("/tableau").await.text();
        assert_eq!(desk.matches("Soirée").count(), 1, "{desk}");
        let series = series_of(&hub, &after[2]).await;
        let page = browser.get(&format!("/tableau/evenements/series/{series}")).await.text();
        assert!(page.contains("Se répète chaque mois, le 1er mardi, 2 fois"), "{page}");
        let end = format!("/tableau/evenements/{}/fin-de-serie", after[3].id);
        assert_eq!(browser.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(clocks(&agenda(&hub).await).len(), 3);
        // What was called off says so among the others, and who changes all is told what kept its words.
        let first = hub.get(&format!("/evenements/{}", dates[0].slug)).await.text();
        assert!(first.contains("mardi 3 novembre 2026, 18:30–20:00 (Europe/Paris)</a>"), "{first}");
        assert!(first.contains("chaque mois, le 1er mardi, jusqu’au 3 novembre 2026"), "{first}");
        let cancel = format!("/tableau/evenements/{}/annulation", dates[1].id);
        browser.post(&cancel, &[]).await;
        let first = hub.get(&format!("/evenements/{}", dates[0].slug)).await.text();
        assert!(first.contains("mardi 3 novembre 2026, 18:30–20:00 (Europe/Paris) – Annulé</a>"), "{first}");
        let mut all = with(&[("locality", "Rezé"), ("scope", "all")]);
        all.extend([("repeats", "monthly"), ("every", "1"), ("monthly", "weekday"), ("ends", "until"), ("until", "2026-11-30")]);
        let saved = browser.post(&format!("/tableau/evenements/{}", dates[0].id), &all).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let there = saved.header("location").replace("http://localhost:8080", "");
        assert!(there.ends_with("?told=own-1"), "{there}");
        let page = browser.get(&there).await.text();
        assert!(page.contains("Une date à venir de la série a été modifiée à part"), "{page}");
        assert!(!hub.get(&there).await.text().contains("modifiée à part"), "nobody else is told");
        let stranger = hub.get(&format!("/tableau/evenements/series/{series}")).await;
        assert_ne!(stranger.status, StatusCode::OK, "only editors see it");
    }
}
