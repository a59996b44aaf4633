//! What the hub shows: articles and gatherings that we wrote, many times over.

use kiosque::accounts::By;
use kiosque::events::{self, Links, Place, Plan, Status};
use kiosque::posts::{self, Kind, Text};

use crate::EVENTS;
use crate::hub::Hub;

const PER_TRANSACTION: usize = 250;
const DAY_SECONDS: i64 = 24 * 3600;
const PARAGRAPH: &str = "Les ateliers du samedi ont réparé quarante vélos, et chacune des \
    personnes venues est repartie en sachant régler ses freins. Le relevé des rues est **ouvert** : \
    [le tableau](https://communs.example/rues) se complète à plusieurs.\n\n";

/// Everything through the verbs; answers the path of an article of the middle.
pub async fn fill(hub: &Hub, posts: usize, gatherings: usize) -> String {
    let mut path = String::new();
    for first in (0..posts).step_by(PER_TRANSACTION) {
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for index in first..(first + PER_TRANSACTION).min(posts) {
            let now = hub.app.clock.now();
            let post = posts::publish(&mut tx, By::Operator, &article(hub, index), now).await;
            let post = post.expect("it is published");
            if index == posts / 2 {
                let page = hub.app.addresses.post_page(&post);
                path = page.trim_start_matches(hub.app.addresses.base()).to_owned();
            }
        }
        tx.commit().await.expect("it is kept");
    }
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    for index in 0..gatherings {
        let now = hub.app.clock.now();
        let event = events::announce(&mut tx, By::Operator, &gathering(hub, index), now).await;
        event.expect("it is announced");
    }
    tx.commit().await.expect("it is kept");
    path
}

fn article(hub: &Hub, index: usize) -> Text {
    let themes = ["vélo", "marche", "covoiturage", "données", "standards"];
    let body: String = (0..12)
        .map(|part| match part % 4 {
            0 => format!("## Partie {part} du récit {index}\n\n{PARAGRAPH}"),
            _ => PARAGRAPH.to_owned(),
        })
        .collect();
    Text {
        kind: Kind::Article,
        space: hub.space.id,
        also_in: Vec::new(),
        language: "fr".to_owned(),
        title: Some(format!("Récit {index} : un atelier de vélo, samedi")),
        summary: "Ce que nous avons appris, et ce qui reste à faire ensemble.".to_owned(),
        body_markdown: body,
        byline: format!("Autrice {}", index % 20),
        series: None,
        cover: None,
        tags: vec![
            themes[index % themes.len()].to_owned(),
            "atelier".to_owned(),
        ],
        slug: None,
    }
}

fn gathering(hub: &Hub, index: usize) -> Plan {
    // Half of them are over; ten a day.
    let place = index as i64 - EVENTS as i64 / 2;
    let start = hub.app.clock.now().plus_seconds(place * DAY_SECONDS / 10);
    Plan {
        space: hub.space.id,
        also_in: Vec::new(),
        language: "fr".to_owned(),
        title: format!("Atelier {index} : on répare ensemble"),
        summary: "Apportez vos outils, ou venez sans.".to_owned(),
        body_markdown: PARAGRAPH.to_owned(),
        start,
        end: Some(start.plus_seconds(2 * 3600)),
        all_day: false,
        timezone: "Europe/Paris".to_owned(),
        status: Status::Confirmed,
        place: Place::default(),
        links: Links::default(),
        cover: None,
        tags: vec!["atelier".to_owned()],
        slug: None,
        visibility: events::Visibility::Public,
        reason: String::new(),
    }
}
