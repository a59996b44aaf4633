//! Somebody's own calendar, at a secret address that they make, make anew and revoke on their
//! account page: `GET /calendrier/{secret}.ics`. Only the hash of the secret is kept, so the address
//! is shown once.

use askama::Template;
use axum::extract::{Form, Path};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sqlx::types::Json;

use super::file::{self, Kept};
use crate::accounts::{self, Account, By};
use crate::attendance;
use crate::attendance::away::{Away, Standing};
use crate::collaboration;
use crate::conversation::store::moderators;
use crate::db::Tx;
use crate::events::{Event, Links, Origin, Place, State, Status, Visibility, elsewhere, store};
use crate::ids::{EventId, SpaceId};
use crate::spaces::{followers, members};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// The latest that somebody answered; the others are long over.
const ANSWERS_MAX: i64 = 200;
/// What is for members, of all spaces.
const FOR_MEMBERS_MAX: i64 = 300;

#[derive(Template)]
#[template(path = "events/mine.html")]
struct Made {
    layout: Layout,
    title: String,
    webcal: String,
    https: String,
    google: String,
    outlook: String,
    back: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `make` or `revoke`.
    what: String,
}

/// `POST /compte/calendrier`: a new secret address, or none any more.
pub async fn change(visit: Visit, Form(asked): Form<Asked>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let back = visit.path_of("/compte", "/account");
    let mut tx = visit.app.db.begin().await?;
    if asked.what == "revoke" {
        accounts::revoke_calendar(&mut tx, account).await?;
        tx.commit().await?;
        return Ok(Redirect::to(back).into_response());
    }
    let token = accounts::calendar_token(&mut tx, account, visit.app.clock.now()).await?;
    tx.commit().await?;
    let path = visit.path_of("/calendrier", "/calendar");
    let https = visit.app.addresses.page(&format!("{path}/{token}.ics"));
    let (_, behind) = https.split_once("://").unwrap_or(("", &https));
    let webcal = format!("webcal://{behind}");
    let title = visit.locale.t("mine-calendar");
    let template = Made {
        layout: Layout::new(&visit, Section::None, &title),
        google: elsewhere::google_subscription(&webcal),
        outlook: elsewhere::outlook_subscription(&https, &visit.settings.name),
        title,
        webcal,
        https,
        back,
    };
    let mut page = layout::page(&visit, &template)?;
    let headers = page.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(page)
}

/// `GET /calendrier/{secret}.ics`
pub async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let (token, end) = name.rsplit_once('.').ok_or(WebError::NotFound)?;
    if !matches!(end, "ics" | "json") {
        return Err(WebError::NotFound);
    }
    let mut tx = visit.app.db.read().await?;
    let account = accounts::by_calendar_token(&mut tx, token).await?;
    let account = account.ok_or(WebError::NotFound)?;
    let events = listed(&visit, &mut tx, &account).await?;
    let name = format!("{} – {}", account.name, visit.settings.name);
    let mut answer = file::list(&visit, &mut tx, (&name, Kept::ByTheAsker), &events).await?;
    let headers = answer.headers_mut();
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    Ok(answer)
}

/// What stands in somebody's calendar: the events of the spaces that they look after or follow, and
/// those they said they come to, here or elsewhere; for the team, which looks after all, the whole agenda.
async fn listed(visit: &Visit, tx: &mut Tx, account: &Account) -> sqlx::Result<Vec<Event>> {
    let now = visit.app.clock.now();
    let from = now.plus_seconds(-super::PAST_SECONDS);
    let for_members = store::visibility::for_members(tx, None, from, FOR_MEMBERS_MAX).await?;
    if By::from(account).may_edit() {
        let mut all = super::recent(visit, tx, &store::Filter::default()).await?;
        all.extend(for_members);
        all.sort_by_key(|event| (event.start_ms, event.id));
        return Ok(all);
    }
    // Whether they speak in public or not, answers are kept by the actor that they would have.
    let member = members::actor_of(account.id);
    let uri = visit.app.addresses.actor(member);
    let animated = moderators::animated_by(tx, &uri).await?;
    let mut spaces: Vec<SpaceId> = animated.into_iter().map(|(id,)| id).collect();
    spaces.extend(followers::store::followed_by(tx, &uri).await?);
    let mut events = store::of_spaces(tx, &spaces, (from, now), super::EVENTS_MAX).await?;
    for event in for_members {
        let filed = store::spaces_of(tx, event.id).await?;
        if filed.iter().any(|space| spaces.contains(space)) {
            events.push(event);
        }
    }
    for event in gone_to(tx, &uri).await? {
        let is_new = events.iter().all(|it| it.id != event.id);
        if is_new && event.is_out() && event.over_ms() > from {
            events.push(event);
        }
    }
    let mut events = collaboration::pages::seen_by(tx, visit, account, events).await?;
    for away in attendance::store::away::of_account(tx, account.id).await? {
        events.extend(elsewhere_to(account, member, away).filter(|it| it.over_ms() > from));
    }
    events.sort_by_key(|event| (event.start_ms, event.id));
    Ok(events)
}

/// An event elsewhere as a calendar has it, as long as its organiser did not say no: tentative until
/// they said yes.
fn elsewhere_to(account: &Account, member: SpaceId, away: Away) -> Option<Event> {
    let status = match away.state {
        Standing::Going => Status::Confirmed,
        Standing::Asked => Status::Tentative,
        Standing::Refused => return None,
    };
    let host = url::Url::parse(&away.page).ok();
    let host = host.and_then(|it| it.host_str().map(str::to_owned));
    Some(Event {
        id: EventId(away.request_id.0),
        state: State::Published,
        status,
        space_id: member,
        author_id: Some(account.id),
        slug: String::new(),
        language: String::new(),
        title: away.title,
        summary: String::new(),
        body_markdown: String::new(),
        body_html: String::new(),
        start_ms: away.start_ms,
        end_ms: away.end_ms,
        all_day: away.all_day,
        timezone: away.timezone,
        place: Json(Place {
            name: away.place,
            ..Place::default()
        }),
        links: Json(Links {
            origin: Some(Origin {
                name: host.unwrap_or_default(),
                url: away.page,
                uid: away.event_uri,
            }),
            ..Links::default()
        }),
        cover_id: None,
        cover_alt: String::new(),
        sequence: 0,
        created_ms: away.asked_ms,
        published_ms: Some(away.asked_ms),
        updated_ms: away.asked_ms,
        visibility: Visibility::Public,
    })
}

/// The events that somebody said they come to, or may come to; a seat that they wait for, too.
async fn gone_to(tx: &mut Tx, uri: &str) -> sqlx::Result<Vec<Event>> {
    use attendance::State::{Asked, Going, Maybe, Waiting};
    let mut events = Vec::new();
    for answer in attendance::store::of_actor(tx, uri, ANSWERS_MAX).await? {
        if matches!(answer.state, Going | Maybe | Waiting | Asked) {
            events.extend(store::by_id(tx, answer.event_id).await?);
        }
    }
    Ok(events)
}
