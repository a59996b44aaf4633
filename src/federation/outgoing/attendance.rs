//! What is told of who takes part: to each person elsewhere how their own answer stands, to followers
//! the poll by which they are asked, with its counts. Nobody is told of another.

use serde_json::json;

use super::moderation::to_actor;
use super::{Telling, fan_out, keep, voiced};
use crate::attendance::mailing::Tells;
use crate::attendance::{self, Attendance, State, Way, asking};
use crate::events::{self, Event};
use crate::facts::Fact;
use crate::federation::activities::{create, join, update, whole};
use crate::federation::{objects, store};
use crate::ids::{ActivityId, AttendanceId, EventId, SpaceId};
use crate::text;

/// Read at once of those to whom an organiser writes.
pub(super) const TOLD_AT_ONCE: i64 = 500;

pub async fn tell(telling: &mut Telling<'_>, fact: &Fact) -> sqlx::Result<()> {
    match fact {
        Fact::AttendanceSettled { attendance } => tell_settled(telling, *attendance).await,
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
        Fact::AttendeesWritten {
            event,
            subject,
            words,
        } => tell_words(telling, *event, subject, words).await,
        _ => Ok(()),
    }
}

async fn tell_settled(telling: &mut Telling<'_>, id: AttendanceId) -> sqlx::Result<()> {
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
            // They are told when that changes.
            _ => return Ok(()),
        };
        let about = (actor.as_str(), known.request_uri.as_str());
        tell_answer(telling, kind, event.space_id, &about_event, about).await?;
        if whereabouts.is_empty() {
            return Ok(());
        }
    }
    // Who chose "yes" in a poll, or on their server, sees it there; a word asks for a word.
    let is_seen = matches!(known.way, Way::Poll | Way::Server)
        && matches!(known.state, State::Going | State::Maybe | State::Declined)
        && whereabouts.is_empty();
    if is_seen || known.state == State::Unconfirmed {
        return Ok(());
    }
    let words = format!("{}{whereabouts}", words(&event, &known));
    let answers = match known.way {
        Way::Word => known.request_uri.clone(),
        Way::Poll => telling.addresses.poll(event.id),
        _ => about_event,
    };
    write(telling, &event, &actor, &answers, &words).await
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

fn words(event: &Event, known: &Attendance) -> String {
    let french = event.language.starts_with("fr");
    let title = text::escape(&event.title);
    match (known.state, french) {
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
pub(super) async fn write(
    telling: &mut Telling<'_>,
    event: &Event,
    actor: &str,
    answers: &str,
    words: &str,
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
        "contentMap": { event.language.as_str(): content },
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
    let activity_id = ActivityId::generate();
    let (kind, activity) = match is_new {
        true => ("Create", create::build(telling.addresses, &object)),
        false => (
            "Update",
            update::build(telling.addresses, activity_id, &object),
        ),
    };
    let uri = telling.addresses.poll(id);
    let space = event.space_id;
    keep(telling, activity_id, space, kind, &uri, &activity).await?;
    // Servers with threads have no such question; those that know events have answers of their own.
    fan_out(telling, activity_id, &voiced::beside_threads(space)).await
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
) -> sqlx::Result<Option<serde_json::Value>> {
    let Some(admission) = attendance::store::admission(tx, event.id).await? else {
        return Ok(None);
    };
    let counts = asking::counts(tx, event.id).await?;
    Ok(objects::invitation::build(
        addresses, event, &admission, &counts,
    ))
}

/// What the organiser writes, to each person elsewhere on their own.
async fn tell_words(
    telling: &mut Telling<'_>,
    id: EventId,
    subject: &str,
    words: &str,
) -> sqlx::Result<()> {
    let Some(event) = events::theirs::ours(telling.tx, id).await? else {
        return Ok(());
    };
    let words = format!(
        "<strong>{}</strong><br>{}",
        text::escape(subject),
        text::escape(words).replace('\n', "<br>")
    );
    let about = telling.addresses.event(id);
    let mut after = None;
    loop {
        let part = attendance::store::to_be_told(telling.tx, id, after, TOLD_AT_ONCE).await?;
        let Some(last) = part.last() else {
            return Ok(());
        };
        after = Some(last.id);
        let concerned = part.iter().filter(|it| Tells::Words.concerns(it.state));
        for actor in concerned.filter_map(|it| it.actor_uri.as_deref()) {
            if !telling.addresses.is_ours(actor) {
                write(telling, &event, actor, &about, &words).await?;
            }
        }
    }
}
