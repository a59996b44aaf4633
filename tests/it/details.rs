//! What else is to be known of an event: written by its organiser, read on its page, by peers and machines.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::events;

use crate::support::builders::gathering;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::visitor::Visitor;

on_both_databases! {
    async fn details_are_read_by_people_peers_and_machines(hub: TestHub) {
        let space = hub.community("velo").await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let plan = gathering(space.id, "Atelier vélo", now.plus_seconds(86_400));
        let event = events::announce(&mut tx, By::Operator, &plan, now).await.expect("announced");
        tx.commit().await.expect("it is kept");
        let desk = format!("/tableau/evenements/{}/details", event.id);
        let member = Visitor::new(&hub, "eve", Role::Member).await;
        assert_eq!(member.post(&desk, &[]).await.status, StatusCode::FORBIDDEN);
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let mut form = [
            ("sort", "workshop"), ("doors", "bientôt"), ("price", "Prix <libre>"),
            ("access", "Rampe côté cour"), ("speakers", "Ada Vélo, mécanicienne, https://ada.example/"),
            ("programme", "18h30 Accueil\n19:00 Atelier"), ("organisers", "Le Relais https://relais.example"),
            ("documents", "Le plan https://plan.example/a.pdf"),
        ];
        let refused = team.post(&desk, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Rampe côté cour") && refused.text().contains("role=\"alert\""));
        form[1].1 = "17h30";
        form[7].1 = "Le plan https://plan.example/a.pdf\nLe budget";
        let refused = team.post(&desk, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("« Le budget » ne mène nulle part") && page.contains("href=\"#documents\""), "{page}");
        assert!(page.contains("aria-describedby=\"problem documents-help\""), "{page}");
        form[7].1 = "Le plan https://plan.example/a.pdf";
        assert_eq!(team.post(&desk, &form).await.status, StatusCode::SEE_OTHER);
        let page = hub.get(&format!("/evenements/{}", event.slug)).await.text();
        for words in ["atelier", "17:30", "Prix &#60;libre&#62;", "Rampe côté cour", "<strong>18:30</strong> Accueil",
            "href=\"https://ada.example/\"", ", mécanicienne", "Le Relais", "href=\"https://plan.example/a.pdf\"",
            "\"doorTime\":\"17:30\"", "\"performer\""] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let path = format!("/ap/events/{}", event.id);
        let object = hub.get_as(&path, "application/activity+json").await.json();
        let content = object["content"].as_str().expect("words");
        assert!(content.contains("<p>Prix : Prix &lt;libre&gt;</p>") && content.contains("<li>19:00 Atelier</li>"), "{content}");
        let filled = team.get(&desk).await.text();
        assert!(filled.contains("value=\"17:30\""), "{filled}");
        // What is as it was is no news.
        let before = object["updated"].clone();
        assert_eq!(team.post(&desk, &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(hub.get_as(&path, "application/activity+json").await.json()["updated"], before);
    }
}
