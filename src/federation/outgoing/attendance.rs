//! What is told of who takes part: to each person elsewhere how their own answer stands, what becomes of the
//! event and what its organiser writes; to followers the poll by which they are asked, with its counts.
//! Nobody is told of another.

use serde_json::{Value, json};

use super::moderation::to_actor;
use super::{Telling, fan_out, keep, voiced};
use crate::attendance::{self, Attendance, State, Way, asking};
use crate::delivery::queue;
use crate::events::{self, Event};
use crate::facts::{Because, Fact};
use crate::federation::activities::{create, join, update, whole};
use crate::federation::{objects, store};
use crate::ids::{ActivityId, AttendanceId, EventId, SpaceId};
use crate::peers;
use crate::text;

/// Servers of those who take part in one event and do not follow who announced it.
const INBOXES_MAX: i64 = 2_000;

pub async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> sqlx::Result<()> {
    match fact {
        Fact::AttendanceSettled {
            attendance,
            because,
        } => tell_settled(telling, *attendance, *because).await,
        Fact::AttendanceDeclined {
            space,
            actor,
            request,
            is_taken,
        } => {
            let kind = if *is_taken { "Reject" } else { "Ignore" };
            tell_answer(telling, kind, *space, "", (actor, request)).await
        }
        Fact::InvitationAsked { event } => tell_poll(telling, *event, true).await,
        Fact::InvitationCounted { event } => tell_poll(telling, *event, false).await,
        Fact::EventReminded { event, days } => tell_reminder(telling, *event, *days).await,
        Fact::AttendeeTold {
            attendance,
            subject,
            words,
            language,
        } => tell_words(telling, *attendance, (subject, words), language).await,
        _ => Ok(()),
    }
}

async fn tell_settled(
    telling: &mut Telling<'_>,
    id: AttendanceId,
    because: Because,
) -> sqlx::Result<()> {
    let Some(known) = attendance::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let Some(actor) = known.actor_uri.clone() else {
        return Ok(());
    };
    let event = events::theirs::ours(telling.tx, known.event_id).await?;
    let Some(event) = event.filter(|_| !telling.addresses.is_ours(&actor)) else {
        return Ok(());
    };
    let whereabouts = whereabouts(telling, &known).await?;
    let about_event = telling.addresses.event(event.id);
    if known.way == Way::Join {
        let kind = match known.state {
            State::Going => "Accept",
            State::Refused => "Reject",
            // A Join has no answer for who waits: a word is.
            State::Waiting => "",
            // They are told when that changes.
            _ => return Ok(()),
        };
        let about = (actor.as_str(), known.request_uri.as_str());
        if !kind.is_empty() {
            tell_answer(telling, kind, event.space_id, &about_event, about).await?;
        }
    }
    if is_seen(&known, because, !whereabouts.is_empty()) || known.state == State::Unconfirmed {
        return Ok(());
    }
    let words = format!("{}{whereabouts}", words(&event, &known, because));
    let answers = match known.way {
        Way::Word => known.request_uri.clone(),
        Way::Poll => telling.addresses.poll(event.id),
        _ => about_event,
    };
    let language = event.language.clone();
    write(telling, &event, &actor, &answers, (&words, &language)).await
}

/// Whether somebody sees on their server how their answer stands, by what they did there or by the answer
/// that it got. What they were promised a word for, and what is for them alone, they do not.
fn is_seen(known: &Attendance, because: Because, has_whereabouts: bool) -> bool {
    let is_answered = match (known.way, known.state) {
        // A word asks for a word.
        (Way::Word | Way::Page | Way::Mail, _) => false,
        (Way::Join, State::Going | State::Refused) => true,
        (Way::Join, _) => false,
        (Way::Poll | Way::Server, state) => {
            because != Because::Organiser
                && matches!(state, State::Going | State::Maybe | State::Declined)
        }
    };
    match because {
        Because::Again => true,
        Because::Freed => false,
        Because::Own | Because::Organiser => is_answered && !has_whereabouts,
    }
}

/// Where exactly it is and by what link, as a line of its own: told to those who go.
async fn whereabouts(telling: &mut Telling<'_>, known: &Attendance) -> sqlx::Result<String> {
    if known.state != State::Going {
        return Ok(String::new());
    }
    let admission = attendance::store::admission(telling.tx, known.event_id).await?;
    let whereabouts = admission.map_or_else(String::new, |it| it.whereabouts);
    Ok(match whereabouts.trim() {
        "" => String::new(),
        words => format!("<br>{}<br>", text::escape(words).replace('\n', "<br>")),
    })
}

async fn tell_answer(
    telling: &mut Telling<'_>,
    kind: &str,
    space: SpaceId,
    event_uri: &str,
    (actor, request): (&str, &str),
) -> sqlx::Result<()> {
    let id = ActivityId::generate();
    let about = (actor, request);
    let activity = join::reply(telling.addresses, kind, id, space, event_uri, about);
    keep(telling, id, space, kind, request, &activity).await?;
    to_actor(telling, id, actor).await
}

fn words(event: &Event, known: &Attendance, because: Because) -> String {
    let french = event.language.starts_with("fr");
    let title = text::escape(&event.title);
    match (known.state, french) {
        (State::Going, true) if because == Because::Freed => {
            format!("Une place s’est libérée, elle est pour vous : vous venez à {title}.")
        }
        (State::Going, false) if because == Because::Freed => {
            format!("A seat is free, and it is yours: you are coming to {title}.")
        }
        (State::Going, true) if because == Because::Organiser => {
            format!("L’organisation a dit oui, vous venez : {title}.")
        }
        (State::Going, false) if because == Because::Organiser => {
            format!("The organisers said yes, you are coming: {title}.")
        }
        (State::Going, true) => format!("C’est noté, vous venez : {title}."),
        (State::Going, false) => format!("Noted, you are coming: {title}."),
        (State::Asked, true) => {
            format!("Votre demande est transmise, vous aurez une réponse : {title}.")
        }
        (State::Asked, false) => {
            format!("Your request is passed on, an answer will come: {title}.")
        }
        (State::Waiting, true) => format!(
            "C’est complet, vous êtes sur la liste d’attente et aurez un mot si une place se \
             libère : {title}."
        ),
        (State::Waiting, false) => format!(
            "All seats are taken; you are on the waiting list and will get a word when one is \
             free: {title}."
        ),
        (State::Refused, true) => format!("Vous n’avez pas de place, désolé : {title}."),
        (State::Refused, false) => format!("There is no seat for you, sorry: {title}."),
        (_, true) => format!("C’est noté, merci d’avoir répondu : {title}."),
        (_, false) => format!("Noted, thank you for answering: {title}."),
    }
}

/// A word to one person, in safe HTML, as an answer to what they said.
async fn write(
    telling: &mut Telling<'_>,
    event: &Event,
    actor: &str,
    answers: &str,
    (words, language): (&str, &str),
) -> sqlx::Result<()> {
    let Some(person) = store::remote_actor(telling.tx, actor).await? else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let uri = telling.addresses.activity(id);
    let group = telling.addresses.actor(event.space_id);
    let name = format!("@{}", person.handle);
    let page = text::escape(&telling.addresses.event_page(event));
    let content = format!(
        "<p>{} {words} <a href=\"{page}\">{page}</a></p>",
        text::escape(&name)
    );
    let note = json!({
        "id": format!("{uri}#note"),
        "type": "Note",
        "attributedTo": group,
        "to": [person.uri],
        "cc": [],
        "inReplyTo": answers,
        "published": telling.now.rfc3339(),
        "content": content,
        "contentMap": { language: content },
        "tag": [{ "type": "Mention", "href": person.uri, "name": name }],
    });
    let rest = json!({
        "published": telling.now.rfc3339(), "to": [person.uri], "cc": [], "object": note,
    });
    let activity = whole(&uri, "Create", &group, rest);
    // Under its own name: whoever is told again what they missed of the event is not told this.
    let about = format!("{uri}#note");
    keep(telling, id, event.space_id, "Create", &about, &activity).await?;
    to_actor(telling, id, actor).await
}

/// The poll is asked, or has new counts or its end.
async fn tell_poll(telling: &mut Telling<'_>, id: EventId, is_new: bool) -> sqlx::Result<()> {
    let found = events::theirs::ours(telling.tx, id).await?;
    let Some(event) = found.filter(objects::event::is_public) else {
        return Ok(());
    };
    let Some(object) = poll(telling.tx, telling.addresses, &event).await? else {
        return Ok(());
    };
    send_poll(telling, &event, &object, is_new).await
}

async fn send_poll(
    telling: &mut Telling<'_>,
    event: &Event,
    object: &Value,
    is_new: bool,
) -> sqlx::Result<()> {
    let activity_id = ActivityId::generate();
    let (kind, activity) = match is_new {
        true => ("Create", create::build(telling.addresses, object)),
        false => (
            "Update",
            update::build(telling.addresses, activity_id, object),
        ),
    };
    let uri = telling.addresses.poll(event.id);
    let space = event.space_id;
    keep(telling, activity_id, space, kind, &uri, &activity).await?;
    // Servers with threads have no such question; those that know events have answers of their own.
    fan_out(telling, activity_id, &voiced::beside_threads(space)).await
}

/// The event changed: its poll says so too, where it says anything else by now than it did.
pub(super) async fn tell_poll_changed(telling: &mut Telling<'_>, id: EventId) -> sqlx::Result<()> {
    let found = events::theirs::ours(telling.tx, id).await?;
    let Some(event) = found.filter(objects::event::is_public) else {
        return Ok(());
    };
    let Some(object) = poll(telling.tx, telling.addresses, &event).await? else {
        return Ok(());
    };
    let uri = telling.addresses.poll(id);
    let mut said = queue::activity_about(telling.tx, event.space_id, "Update", &uri).await?;
    if said.is_none() {
        said = queue::activity_about(telling.tx, event.space_id, "Create", &uri).await?;
    }
    // Not asked yet: it will be as it stands then.
    let Some((_, said)) = said else {
        return Ok(());
    };
    let said: Value = serde_json::from_str(&said).unwrap_or_default();
    let is_same = |key: &str| said["object"].get(key) == object.get(key);
    match ["content", "endTime", "closed"].into_iter().all(is_same) {
        true => Ok(()),
        false => send_poll(telling, &event, &object, false).await,
    }
}

/// What is told of an event goes to the servers of those who take part in it as well, each inbox once and
/// none that a follower of who told it shares.
pub(super) async fn reach_attendees(
    telling: &mut Telling<'_>,
    activity: ActivityId,
    event: EventId,
    covered: &[SpaceId],
) -> sqlx::Result<()> {
    let inboxes = store::attending::inboxes(telling.tx, event, covered, INBOXES_MAX).await?;
    let mut reached = Vec::with_capacity(inboxes.len());
    for (host, address) in inboxes {
        reached.push(peers::store::inbox(telling.tx, &host, &address).await?);
    }
    match reached.is_empty() {
        true => Ok(()),
        false => queue::enqueue_many(telling.tx, activity, &reached, telling.now).await,
    }
}

/// Followers are reminded.
async fn tell_reminder(telling: &mut Telling<'_>, id: EventId, days: i64) -> sqlx::Result<()> {
    let found = events::theirs::ours(telling.tx, id).await?;
    let Some(event) = found.filter(objects::event::is_public) else {
        return Ok(());
    };
    let now = telling.now;
    let object = objects::reminder::build(telling.addresses, &event, days, now);
    let activity = create::build(telling.addresses, &object);
    let uri = telling.addresses.reminder(id, days);
    let (space, activity_id) = (event.space_id, ActivityId::generate());
    keep(telling, activity_id, space, "Create", &uri, &activity).await?;
    fan_out(telling, activity_id, &voiced::beside_threads(space)).await?;
    voiced::tell_object(telling, space, &object, ("Create", &uri)).await
}

/// The poll of an event as it stands; nothing where nobody was asked.
pub(in crate::federation) async fn poll(
    tx: &mut crate::db::Tx,
    addresses: &crate::federation::addresses::Addresses,
    event: &Event,
) -> sqlx::Result<Option<Value>> {
    let Some(admission) = attendance::store::admission(tx, event.id).await? else {
        return Ok(None);
    };
    let counts = asking::counts(tx, event.id).await?;
    Ok(objects::invitation::build(
        addresses, event, &admission, &counts,
    ))
}

/// What somebody elsewhere is told of an event that they take part in, on their own.
async fn tell_words(
    telling: &mut Telling<'_>,
    id: AttendanceId,
    (subject, words): (&str, &str),
    language: &str,
) -> sqlx::Result<()> {
    let Some(known) = attendance::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let event = events::theirs::ours(telling.tx, known.event_id).await?;
    let (Some(event), Some(actor)) = (event, known.actor_uri.as_deref()) else {
        return Ok(());
    };
    let words = format!(
        "<strong>{}</strong><br>{}<br>",
        text::escape(subject),
        text::escape(words).replace('\n', "<br>")
    );
    let about = telling.addresses.event(event.id);
    write(telling, &event, actor, &about, (&words, language)).await
}
