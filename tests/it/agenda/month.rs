//! The month: which events stand in which cells, at the ends of months and years, across midnight
//! and in the nights when the clock is moved.

use super::*;

/// The titles in the cell of a day.
fn on(page: &str, day: &str) -> String {
    let cell = page.split(&format!("data-day=\"{day}\"")).nth(1);
    let cell = cell.unwrap_or_else(|| panic!("no cell of {day}"));
    cell.split("</td>").next().unwrap_or_default().to_owned()
}

async fn month(hub: &TestHub, month: &str) -> String {
    page(hub, &format!("/evenements?view=month&month={month}")).await
}

on_both_databases! {
    async fn a_month_is_a_table_with_a_caption_and_heads(hub: TestHub) {
        four(&hub).await;
        let shown = month(&hub, "2026-10").await;
        assert!(shown.contains("<caption><span class=\"month-name\">octobre 2026</span>"));
        assert_eq!(shown.matches("<th scope=\"col\">").count(), 7);
        assert!(shown.contains("<abbr title=\"lundi\">lun</abbr>"));
        assert_eq!(shown.matches("data-day=").count(), 31);
        assert!(on(&shown, "2026-10-03").contains("Atelier réparation"));
        assert!(on(&shown, "2026-10-03").contains(">14:00<"));
        assert!(on(&shown, "2026-10-03").contains("samedi 3 octobre 2026"));
        assert!(on(&shown, "2026-10-15").contains("<span class=\"title\" lang=\"en-GB\">"));
        assert!(!on(&shown, "2026-10-04").contains("<li"));
        assert!(!shown.contains("aria-current=\"date\""), "today is in September");
        let today = page(&hub, "/evenements?view=month").await;
        assert!(on(&today, "2026-09-01").starts_with('>') || today.contains("aria-current=\"date\" data-day=\"2026-09-01\""));
        assert!(today.contains("aria-current=\"date\" data-day=\"2026-09-01\""), "the clock's day");
    }

    async fn the_months_lead_to_each_other_and_come_to_an_end(hub: TestHub) {
        four(&hub).await;
        let first = month(&hub, "2026-07").await;
        assert!(!first.contains("rel=\"prev\""), "nothing happened before");
        assert!(plain(&first).contains("rel=\"next\" href=\"/evenements?view=month&month=2026-08\""));
        let last = month(&hub, "2026-11").await;
        assert!(!last.contains("rel=\"next\""), "nothing is announced after");
        assert!(plain(&last).contains("rel=\"prev\" href=\"/evenements?view=month&month=2026-10\""));
        assert!(plain(&last).contains("href=\"/evenements?view=month&month=2026-09\">Ce mois-ci"));
        let empty = month(&hub, "2031-02").await;
        assert_eq!(empty.matches("data-day=").count(), 28);
        assert!(!empty.contains("class=\"hour\""));
        let filtered = page(&hub, "/evenements?view=month&month=2026-10&space=marche").await;
        assert!(plain(&filtered).contains("href=\"/evenements?space=marche&view=month&month=2026-11\""));
        assert!(!on(&filtered, "2026-10-03").contains("Atelier"));
    }

    async fn an_event_stands_on_each_of_its_days_and_on_no_other(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let lasting = |title: &str, start: &str, end: &str| Plan {
            end: Some(at(end)),
            ..gathering(space, title, at(start))
        };
        let mut forum = lasting("Forum", "2026-10-30T00:00[Europe/Paris]", "2026-11-03T00:00[Europe/Paris]");
        forum.all_day = true;
        for plan in [
            lasting("Veillée", "2026-10-31T22:00[Europe/Paris]", "2026-11-01T02:00[Europe/Paris]"),
            lasting("Jusqu’à minuit", "2026-10-20T20:00[Europe/Paris]", "2026-10-21T00:00[Europe/Paris]"),
            forum,
            lasting("Réveillon", "2026-12-31T21:00[Europe/Paris]", "2027-01-01T03:00[Europe/Paris]"),
            // In the night of the 25th the hour from two to three comes twice.
            lasting("Nuit d’automne", "2026-10-25T00:30[Europe/Paris]", "2026-10-25T23:30[Europe/Paris]"),
            lasting("Nuit de printemps", "2027-03-28T01:30[Europe/Paris]", "2027-03-28T03:30[Europe/Paris]"),
            // In Montréal it is still the last of November.
            Plan {
                timezone: "America/Toronto".to_owned(),
                ..lasting("Soirée à Montréal", "2026-11-30T20:00[America/Toronto]", "2026-11-30T23:00[America/Toronto]")
            },
        ] {
            announce(&hub, &plan).await;
        }
        for (day, titles) in [
            ("2026-10-20", vec!["Jusqu’à minuit"]), ("2026-10-21", vec![]),
            ("2026-10-24", vec![]), ("2026-10-25", vec!["Nuit d’automne"]), ("2026-10-26", vec![]),
            ("2026-10-29", vec![]), ("2026-10-30", vec!["Forum"]),
            ("2026-10-31", vec!["Forum", "Veillée"]), ("2026-11-01", vec!["Forum", "Veillée"]),
            ("2026-11-02", vec!["Forum"]), ("2026-11-03", vec![]),
            ("2026-11-30", vec!["Soirée à Montréal"]), ("2026-12-01", vec![]),
            ("2026-12-31", vec!["Réveillon"]), ("2027-01-01", vec!["Réveillon"]),
            ("2027-01-02", vec![]), ("2027-03-28", vec!["Nuit de printemps"]),
            ("2027-03-27", vec![]), ("2027-03-29", vec![]),
        ] {
            let shown = month(&hub, &day[..7]).await;
            let cell = on(&shown, day);
            assert_eq!(cell.matches("<li").count(), titles.len(), "{day}: {cell}");
            for title in titles {
                assert!(cell.contains(title), "{day}: {title}");
            }
        }
        let november = month(&hub, "2026-11").await;
        let continued = on(&november, "2026-11-01");
        assert!(continued.contains("suite :") && !continued.contains("22:00"), "{continued}");
        assert!(on(&november, "2026-11-30").contains(">20:00<"), "on the clock of its place");
    }

    async fn a_cancelled_event_stays_in_its_cell_and_says_so(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let mut plan = gathering(space, "Sous la pluie", at("2026-10-03T14:00[Europe/Paris]"));
        plan.status = events::Status::Cancelled;
        announce(&hub, &plan).await;
        let cell = on(&month(&hub, "2026-10").await, "2026-10-03");
        assert!(cell.contains("class=\"cancelled\"") && cell.contains("<strong>Annulé</strong>"));
    }
}
