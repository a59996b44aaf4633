//! What other servers read of an event: all that its page says, within what each of them takes; and what
//! a hub reads of another hub's. Every term that is sent is defined.

use std::collections::BTreeSet;

use kiosque::accounts::By;
use kiosque::clock::Millis;
use kiosque::db::Tx;
use kiosque::events::details::{self, Details, Sort};
use kiosque::events::{self, Event, Place, Plan, Status};
use kiosque::federation::agendas::gathering;
use kiosque::ids::SpaceId;
use kiosque::posts;
use kiosque::spaces::followers::{self, Follower};
use serde_json::{Value, json};

use crate::support::builders::{article, gathering as plan_of, note, open_to_answers};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::letters::waiting_for;

const ACTIVITY: &str = "application/activity+json";
const HOST: &str = "reader.example";

/// What ActivityStreams and Security v1 define, as far as it is sent.
const DEFINED: &str = "id type actor attachment attributedTo audience cc closed content contentMap context deleted \
    endTime endpoints first followers following formerType height href icon image inReplyTo inbox items last latitude \
    location longitude mediaType name next object oneOf orderedItems outbox partOf preferredUsername prev preview \
    published rel replies result sharedInbox shares likes source startTime summary tag target to totalItems updated url \
    width publicKey publicKeyPem owner created liked endpoints instrument origin hreflang describes anyOf duration \
    Accept Add Announce Create Delete Follow Ignore Join Leave Like Move Question Reject Remove Undo Update Block Flag \
    Application Group Organization Person Service Article Document Event Image Note Page Place Tombstone Link Mention \
    Collection OrderedCollection CollectionPage OrderedCollectionPage Key";

fn start() -> Millis {
    let start: jiff::Zoned = "2026-10-10T14:00[Europe/Paris]".parse().expect("a start");
    start.timestamp().into()
}

async fn announce(tx: &mut Tx, plan: &Plan, now: Millis) -> Event {
    let event = events::announce(tx, By::Operator, plan, now).await;
    event.expect("it is announced")
}

async fn object(hub: &TestHub, event: &Event) -> Value {
    let path = format!("/ap/events/{}", event.id);
    hub.get_as(&path, ACTIVITY).await.json()
}

fn rich(space: SpaceId) -> (Plan, Details) {
    let mut plan = plan_of(space, "Atelier <vélo>", start());
    plan.links = events::Links {
        online: "https://visio.example/salle".to_owned(),
        report: "/actualites/compte-rendu".to_owned(),
        replay: "https://films.example/1".to_owned(),
        photos: vec![
            "https://photos.example/1".to_owned(),
            "https://photos.example/2".to_owned(),
        ],
        more: "https://ailleurs.example".to_owned(),
        ..events::Links::default()
    };
    let details = Details {
        sort: Some(Sort::Workshop),
        price: "Prix libre".to_owned(),
        speakers: "Ada Vélo, mécanicienne, https://ada.example/\nBob".to_owned(),
        programme: "18:00 Accueil https://programme.example.".to_owned(),
        organisers: "Le Relais https://relais.example".to_owned(),
        documents: "Le plan https://plan.example/a.pdf".to_owned(),
        ..Details::default()
    };
    (plan, details)
}

on_both_databases! {
    async fn nothing_that_the_page_says_is_kept_from_other_servers(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let now = hub.app.clock.now();
        let (plan, known) = rich(space);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let event = announce(&mut tx, &plan, now).await;
        details::set(&mut tx, By::Operator, event.id, &known, now).await.expect("kept");
        let bare = Plan { body_markdown: String::new(), summary: String::new(), ..plan.clone() };
        let bare = announce(&mut tx, &Plan { links: events::Links::default(), ..bare }, now).await;
        tx.commit().await.expect("kept");
        let sent = object(&hub, &event).await;
        assert_eq!(sent["category"], "LEARNING");
        let content = sent["content"].as_str().expect("words");
        for said in ["<li><a href=\"https://ada.example/\">Ada Vélo</a>, mécanicienne</li><li>Bob</li>",
            "<li>18:00 Accueil <a href=\"https://programme.example\">https://programme.example</a>.</li>",
            "<p>Aussi organisé par : <a href=\"https://relais.example\">Le Relais</a></p>",
            "<li><a href=\"https://plan.example/a.pdf\">Le plan</a></li>",
            "<a href=\"http://localhost:8080/actualites/compte-rendu\">Compte rendu</a>",
            "<a href=\"https://photos.example/2\">Photos (photos.example, 2)</a>"] {
            assert!(content.contains(said), "{said} in {content}");
        }
        let summary = sent["summary"].as_str().expect("a summary");
        let online = "44000 Nantes, France, et en ligne : <a href=\"https://visio.example/salle\">https://visio.example/salle</a></p>";
        assert!(summary.contains(online), "{summary}");
        let attached = sent["attachment"].as_array().expect("a list");
        assert_eq!(attached[0]["name"], "Website");
        let names: Vec<&str> = attached.iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(names, ["Website", "Le plan", "Compte rendu", "Enregistrement", "Photos (photos.example, 1)",
            "Photos (photos.example, 2)", "En savoir plus"]);
        assert!(attached.iter().all(|it| it["type"] == "Link" && it["mediaType"].is_string()), "{attached:?}");
        assert_eq!(sent["tag"][0]["href"], "http://localhost:8080/evenements?tag=atelier");
        let sent = object(&hub, &bare).await;
        assert!(sent["content"].as_str().expect("words").contains("samedi 10 octobre 2026"), "{sent}");
        assert_eq!(sent["attachment"], json!([]));
        assert_eq!(sent["category"], "MEETING");
    }

    async fn a_hub_reads_another_without_what_was_said_for_others(hub: TestHub) {
        let space = hub.community("velo").await.id;
        let now = hub.app.clock.now();
        let long = "Une très longue rencontre ".repeat(8);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let mut read = Vec::new();
        for (title, summary, body) in [("Atelier : vélo", "", ""), (long.trim(), "Venez.", ""), ("Bal", "", "Dansez.")] {
            let plan = Plan {
                summary: summary.to_owned(),
                body_markdown: body.to_owned(),
                status: Status::Cancelled,
                place: Place { locality: "Lyon".to_owned(), ..Place::default() },
                ..plan_of(space, &title.chars().take(195).collect::<String>(), start())
            };
            read.push((announce(&mut tx, &plan, now).await, plan));
        }
        tx.commit().await.expect("kept");
        for ((event, plan), body) in read.into_iter().zip(["", "<p>Venez.</p>", "<p>Dansez.</p>"]) {
            let sent = object(&hub, &event).await;
            let name = sent["name"].as_str().expect("a name");
            assert!(name.starts_with("Annulé : ") && name.chars().count() <= 200, "{name}");
            assert_eq!(sent["location"]["name"], "Lyon");
            let heard = gathering::read(&sent, "UTC").expect("an event");
            assert_eq!((heard.title.as_str(), heard.status), (plan.title.trim(), Status::Cancelled));
            assert_eq!(heard.place.one_line(), "Lyon");
            assert_eq!(heard.body_html.trim(), body);
            // Whoever says no status beside it is believed word by word.
            let mut unsaid = sent.clone();
            unsaid["status"] = json!("CONFIRMED");
            unsaid["eventStatus"] = json!("EventScheduled");
            let heard = gathering::read(&unsaid, "UTC").expect("an event");
            assert!(heard.title.starts_with("Annulé : "), "{}", heard.title);
        }
    }

    async fn every_term_that_is_sent_is_defined(hub: TestHub) {
        let space = hub.community("velo").await;
        let now = hub.app.clock.now();
        let follower = Follower {
            actor_uri: format!("https://{HOST}/users/ada"),
            follow_uri: format!("https://{HOST}/follows/1"),
            inbox: format!("https://{HOST}/inbox"),
            shared_inbox: None,
            host: HOST.to_owned(),
        };
        let (mut plan, known) = rich(space.id);
        plan.place.latitude = Some(47.2);
        plan.place.longitude = Some(-1.5);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        followers::put_silently(&mut tx, space.id, &follower, now).await.expect("they follow");
        let event = announce(&mut tx, &plan, now).await;
        details::set(&mut tx, By::Operator, event.id, &known, now).await.expect("kept");
        open_to_answers(&mut tx, &event, now).await;
        let post = posts::publish(&mut tx, By::Operator, &article(space.id, "Un article"), now).await.expect("published");
        posts::publish(&mut tx, By::Operator, &note(space.id, "Un mot."), now).await.expect("published");
        events::cancel(&mut tx, By::Operator, event.id, now).await.expect("cancelled");
        tx.commit().await.expect("kept");
        hub.settle().await;
        let mut sent = waiting_for(&hub.app.db, HOST).await;
        assert!(sent.len() >= 4, "{sent:?}");
        let actor = format!("/ap/actors/{}", space.id);
        for path in [actor.clone(), format!("{actor}/outbox"), format!("{actor}/upcoming"), format!("{actor}/featured"),
            format!("{actor}/featuredTags"), format!("{actor}/followers"), format!("/ap/events/{}", event.id),
            format!("/ap/events/{}/replies", event.id), format!("/ap/posts/{}", post.id)] {
            let answer = hub.get_as(&path, ACTIVITY).await;
            if answer.status.is_success() {
                sent.push(answer.json());
            }
        }
        let context = sent[0]["@context"][2].as_object().expect("our terms").clone();
        let defined: BTreeSet<&str> = DEFINED.split_whitespace().chain(context.keys().map(String::as_str)).collect();
        let mut unknown = BTreeSet::new();
        for value in &sent {
            terms(value, &mut |term| {
                if !defined.contains(term) {
                    unknown.insert(term.to_owned());
                }
            });
        }
        assert!(unknown.is_empty(), "not defined: {unknown:?}");
    }
}

/// Every key and every type of a document.
fn terms(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| terms(item, found)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "@context" => {}
                    // Keyed by language.
                    "contentMap" => {}
                    "type" => value.as_str().into_iter().for_each(&mut *found),
                    key => {
                        found(key);
                        terms(value, found);
                    }
                }
            }
        }
        _ => {}
    }
}
