//! What people write, with everything filled in that a test does not care about.

use kiosque::attendance::{Admission, admission};
use kiosque::clock::Millis;
use kiosque::conversation::moderation::Moderator;
use kiosque::db::Tx;
use kiosque::events::{self, Event, Plan};
use kiosque::ids::SpaceId;
use kiosque::posts::{Kind, Text};

/// A short note: read whole wherever it arrives.
pub fn note(space: SpaceId, body: &str) -> Text {
    Text {
        kind: Kind::Note,
        space,
        also_in: Vec::new(),
        language: "fr".to_owned(),
        title: None,
        summary: String::new(),
        body_markdown: body.to_owned(),
        byline: String::new(),
        series: None,
        cover: None,
        tags: Vec::new(),
        slug: None,
    }
}

/// A long article with a title and a summary.
pub fn article(space: SpaceId, title: &str) -> Text {
    Text {
        kind: Kind::Article,
        title: Some(title.to_owned()),
        summary: "Ce que nous avons appris cet hiver.".to_owned(),
        byline: "Ada Vélo".to_owned(),
        tags: vec!["vélo".to_owned()],
        ..note(space, "## Ce qui s’est passé\n\nBeaucoup de **choses**.")
    }
}

/// A gathering of two hours in Nantes that starts then.
pub fn gathering(space: SpaceId, title: &str, start: Millis) -> Plan {
    Plan {
        space,
        also_in: Vec::new(),
        language: "fr".to_owned(),
        title: title.to_owned(),
        summary: "On répare ensemble.".to_owned(),
        body_markdown: "Apportez vos outils.".to_owned(),
        start,
        end: Some(start.plus_seconds(2 * 3600)),
        all_day: false,
        timezone: "Europe/Paris".to_owned(),
        status: events::Status::Confirmed,
        place: events::Place {
            name: "La Maison du vélo".to_owned(),
            street: "12 rue des Communs".to_owned(),
            postal_code: "44000".to_owned(),
            locality: "Nantes".to_owned(),
            country: "France".to_owned(),
            ..events::Place::default()
        },
        links: events::Links::default(),
        cover: None,
        tags: vec!["atelier".to_owned()],
        slug: None,
        visibility: events::Visibility::Public,
        reason: String::new(),
    }
}

/// Whoever wishes to takes part in an event from now on.
pub async fn open_to_answers(tx: &mut Tx, event: &Event, now: Millis) {
    let team = Moderator {
        uri: "https://localhost/team",
        is_team: true,
    };
    let set = admission::set(tx, &team.into(), event, &Admission::usual(event.id), now).await;
    set.expect("it is set");
}
