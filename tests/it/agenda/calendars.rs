//! Calendar files, read back by calcard: what a calendar understands is what was written.

use calcard::icalendar::{ICalendar, ICalendarProperty};

use super::*;

/// Each event's properties as names and texts.
fn read(text: &str) -> Vec<Vec<(String, String)>> {
    let calendar = ICalendar::parse(text).expect("calcard reads it");
    let mut events = Vec::new();
    for component in &calendar.components {
        let properties: Vec<_> = component
            .entries
            .iter()
            .map(|entry| {
                let values: Vec<String> = entry
                    .values
                    .iter()
                    .filter_map(|value| value.as_text().map(str::to_owned))
                    .collect();
                (entry.name.as_str().to_owned(), values.join("|"))
            })
            .collect();
        let is_event = component
            .entries
            .iter()
            .any(|entry| entry.name == ICalendarProperty::Uid);
        if is_event {
            events.push(properties);
        }
    }
    events
}

fn value<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    let found = event.iter().find(|(key, _)| key == name);
    &found.unwrap_or_else(|| panic!("no {name} in {event:?}")).1
}

/// A line of the file, unfolded.
fn line(text: &str, start: &str) -> String {
    let unfolded = text.replace("\r\n ", "");
    let found = unfolded.split("\r\n").find(|line| line.starts_with(start));
    found
        .unwrap_or_else(|| panic!("no {start} in {text}"))
        .to_owned()
}

on_both_databases! {
    async fn a_calendar_says_everything_that_calendars_understand(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Répare, roule; recommence \\ enfin", at("2026-10-03T14:00[Europe/Paris]"));
        plan.summary = "Première ligne\r\nBEGIN:VEVENT\u{7}\rfin".to_owned();
        plan.place.latitude = Some(47.218_371);
        plan.place.longitude = Some(-1.553_621);
        plan.links.online = "https://visio.example/x?a=1;b=2,3".to_owned();
        plan.tags = vec!["Atelier, vélo".to_owned(), "Été".to_owned()];
        let event = announce(&hub, &plan).await;
        let text = page(&hub, "/evenements.ics?space=velo").await;
        assert_eq!(line(&text, "X-WR-CALNAME"), "X-WR-CALNAME:Événements\\, Le velo – Kiosque");
        assert_eq!(line(&text, "REFRESH-INTERVAL"), "REFRESH-INTERVAL;VALUE=DURATION:PT6H");
        assert_eq!(line(&text, "SOURCE"), format!("SOURCE;VALUE=URI:{BASE}/evenements.ics"));
        assert_eq!(line(&text, "CATEGORIES"), "CATEGORIES:Atelier\\, vélo,Été");
        assert_eq!(line(&text, "GEO"), "GEO:47.218371;-1.553621");
        assert_eq!(line(&text, "DTSTAMP"), "DTSTAMP:20260901T080000Z");
        assert_eq!(line(&text, "LAST-MODIFIED"), "LAST-MODIFIED:20260901T080000Z");
        assert_eq!(line(&text, "CONFERENCE"), "CONFERENCE;VALUE=URI:https://visio.example/x?a=1;b=2,3");
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        assert_eq!(text.matches("\r\nBEGIN:VEVENT").count(), 1, "nothing is smuggled in");
        let read = read(&text);
        assert_eq!(read.len(), 1);
        let uid = format!("{BASE}/ap/events/{}", event.id);
        assert_eq!(value(&read[0], "UID"), uid);
        assert_eq!(value(&read[0], "SUMMARY"), plan.title);
        assert_eq!(value(&read[0], "STATUS"), "CONFIRMED");
        assert!(value(&read[0], "DESCRIPTION").starts_with("Première ligne\nBEGIN:VEVENT"));
        assert!(value(&read[0], "DESCRIPTION").ends_with("En ligne : https://visio.example/x?a=1;b=2,3"));
        assert_eq!(value(&read[0], "LOCATION"), "La Maison du vélo, 12 rue des Communs, 44000 Nantes, France");
        assert_eq!(value(&read[0], "CATEGORIES"), "Atelier, vélo|Été");
    }

    async fn asked_twice_without_a_change_it_is_the_same_to_the_byte(hub: TestHub) {
        four(&hub).await;
        let before = page(&hub, "/evenements.ics").await;
        hub.app.clock.advance(3_600);
        assert_eq!(page(&hub, "/evenements.ics").await, before);
    }

    async fn a_change_keeps_the_uid_and_counts(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Atelier", at("2026-10-03T14:00[Europe/Paris]"));
        let event = announce(&hub, &plan).await;
        for (status, said) in [(events::Status::Tentative, "TENTATIVE"), (events::Status::Postponed, "CANCELLED")] {
            hub.app.clock.advance(60);
            plan.status = status;
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let now = hub.app.clock.now();
            events::edit(&mut tx, By::Operator, event.id, &plan, now).await.expect("edited");
            tx.commit().await.expect("kept");
            let text = page(&hub, "/evenements.ics").await;
            assert_eq!(line(&text, "UID"), format!("UID:{BASE}/ap/events/{}", event.id));
            assert_eq!(line(&text, "STATUS"), format!("STATUS:{said}"));
        }
        let text = page(&hub, "/evenements.ics").await;
        assert_eq!(line(&text, "SEQUENCE"), "SEQUENCE:2");
        assert_eq!(line(&text, "LAST-MODIFIED"), "LAST-MODIFIED:20260901T080200Z");
        assert_eq!(line(&text, "TRANSP"), "TRANSP:TRANSPARENT");
    }

    async fn what_was_cancelled_stays_as_cancelled_for_three_months(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let event = announce(&hub, &gathering(space, "Annulé", at("2026-09-03T14:00[Europe/Paris]"))).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        events::cancel(&mut tx, By::Operator, event.id, hub.app.clock.now()).await.expect("cancelled");
        tx.commit().await.expect("kept");
        hub.app.clock.advance(90 * 86_400);
        assert!(page(&hub, "/evenements.ics").await.contains("STATUS:CANCELLED"));
        hub.app.clock.advance(10 * 86_400);
        assert!(!page(&hub, "/evenements.ics").await.contains("BEGIN:VEVENT"));
        let of_old = page(&hub, "/evenements.ics?from=2026-01-01").await;
        assert!(of_old.contains("STATUS:CANCELLED"), "from a day that is asked for, all of it");
    }

    async fn feeds_of_events_have_their_tags_and_say_when(hub: TestHub) {
        four(&hub).await;
        let feed: serde_json::Value =
            serde_json::from_str(&page(&hub, "/evenements.json?tag=webinaire").await).expect("JSON");
        let item = &feed["items"][0];
        assert_eq!(item["tags"], serde_json::json!(["Webinaire"]));
        assert_eq!(item["_event"]["start"], "2026-10-15T18:00:00+02:00");
        assert_eq!(item["_event"]["end"], "2026-10-15T20:00:00+02:00");
        assert_eq!(item["_event"]["over"], "2026-10-15T18:00:00Z");
        assert_eq!(item["_event"]["online"], "https://visio.example/marche");
        assert_eq!(item["_event"]["status"], "confirmed");
        assert!(item["_event"].get("place").is_none(), "what is not known is left out");
        assert_eq!(feed["title"], "Événements, #webinaire – Kiosque");
        let rss = page(&hub, "/evenements.rss").await;
        assert!(rss.contains("<category>Webinaire</category>"));
        let atom = page(&hub, "/evenements.atom").await;
        assert!(atom.contains("<category term=\"Webinaire\"/>"));
    }
}
