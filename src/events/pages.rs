//! The pages of events: the agenda (coming, then past; by space and tag), an event, calendars of
//! that very list.

pub mod forms;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::store::{self, Filter};
use super::{Event, State, Status};
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation;
use crate::federation::addresses::events_path;
use crate::feeds::{self, Dated, Entry, Feed};
use crate::ids::EventId;
use crate::posts::pages::feeds::{Format, answer};
use crate::spaces;
use crate::tags::{self, Tag};
use crate::text;
use crate::web::cards::{self, EventCard, Picture};
use crate::web::errors::WebError;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::machines;
use crate::web::picture;
use crate::web::visit::Visit;

const PER_PAGE: i64 = 30;
const CALENDAR_EVENTS_MAX: i64 = 500;
/// Calendars keep what has been for three months.
const CALENDAR_PAST_SECONDS: i64 = 92 * 24 * 3600;
const CACHE: &str = "public, max-age=300";

/// The filters of a list, as its address has them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Filters {
    pub space: Option<String>,
    pub tag: Option<String>,
    /// The last past event of the page before: `{start ms}_{id}`.
    pub after: Option<String>,
}

#[derive(Template)]
#[template(path = "events/index.html")]
struct Index {
    layout: Layout,
    heading: String,
    coming: Vec<EventCard>,
    past: Vec<EventCard>,
    first_page: bool,
    next: Option<String>,
    calendar: String,
}

#[derive(Template)]
#[template(path = "events/show.html")]
struct Show {
    layout: Layout,
    card: EventCard,
    body: String,
    cover: Option<Picture>,
    address: String,
    map: Option<String>,
    links: super::Links,
    tags: Vec<Tag>,
    spaces: Vec<(String, String)>,
    handle: String,
    over: bool,
    tentative: bool,
    calendar: String,
    likes: i64,
    shares: i64,
    replies: i64,
    agenda_path: &'static str,
    edit_path: Option<String>,
}

/// `GET /evenements`
pub async fn index(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let now = visit.app.clock.now();
    let mut filter = filter(&mut tx, &filters).await?;
    let first_page = filters.after.is_none();
    let coming = match first_page {
        true => store::coming(&mut tx, &filter, now, CALENDAR_EVENTS_MAX).await?,
        false => Vec::new(),
    };
    filter.after = match &filters.after {
        Some(key) => Some(after(key).ok_or(WebError::BadRequest("error-page"))?),
        None => None,
    };
    let mut past = store::past(&mut tx, &filter, now, PER_PAGE + 1).await?;
    let next = next_page(&visit, &filters, &mut past);
    let heading = match &filters {
        Filters { tag: Some(tag), .. } => visit.locale.word("events-tagged", tag),
        Filters {
            space: Some(space), ..
        } => visit.locale.word("events-of-space", &format!("@{space}")),
        _ => visit.locale.t("events-title"),
    };
    let mut layout = Layout::new(&visit, Section::Events, &heading);
    layout.feeds = feed_links(&visit, &filters);
    let calendar = layout.feeds[0].href.clone();
    let template = Index {
        layout,
        heading,
        coming: cards::events(&visit, &coming),
        past: cards::events(&visit, &past),
        first_page,
        next,
        calendar,
    };
    layout::page(&visit, &template)
}

async fn filter(tx: &mut Tx, filters: &Filters) -> Result<Filter, WebError> {
    let space = match &filters.space {
        Some(handle) => {
            let found = spaces::store::by_handle(tx, handle).await?;
            Some(found.ok_or(WebError::NotFound)?.id)
        }
        None => None,
    };
    Ok(Filter {
        space,
        tag: filters.tag.as_deref().map(tags::fold),
        after: None,
    })
}

fn after(key: &str) -> Option<(Millis, EventId)> {
    let (start, id) = key.split_once('_')?;
    Some((Millis(start.parse().ok()?), id.parse().ok()?))
}

fn next_page(visit: &Visit, filters: &Filters, past: &mut Vec<Event>) -> Option<String> {
    if past.len() as i64 <= PER_PAGE {
        return None;
    }
    past.truncate(PER_PAGE as usize);
    let last = past.last()?;
    let mut pairs = pairs(filters);
    pairs.push(("after", format!("{}_{}", last.start_ms.0, last.id)));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    Some(format!("{}?{query}", visit.path))
}

fn pairs(filters: &Filters) -> Vec<(&'static str, String)> {
    let space = filters.space.iter().map(|space| ("space", space.clone()));
    space
        .chain(filters.tag.iter().map(|tag| ("tag", tag.clone())))
        .collect()
}

/// The calendar first, then the feeds, of the very list that a page shows.
fn feed_links(visit: &Visit, filters: &Filters) -> Vec<FeedLink> {
    let base = events_path(visit.app.config.language);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs(filters))
        .finish();
    let query = if query.is_empty() {
        query
    } else {
        format!("?{query}")
    };
    let one = |label, media_type, end| FeedLink {
        label,
        media_type,
        href: format!("{base}.{end}{query}"),
    };
    vec![
        one("iCalendar", "text/calendar", "ics"),
        one("RSS", "application/rss+xml", "rss"),
        one("Atom", "application/atom+xml", "atom"),
        one("JSON Feed", "application/feed+json", "json"),
    ]
}

/// `GET /evenements/{slug}`, and `{slug}.ics`: the same event for a calendar.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let (slug, as_calendar) = match slug.strip_suffix(".ics") {
        Some(bare) => (bare, true),
        None => (slug.as_str(), false),
    };
    let mut tx = visit.app.db.read().await?;
    let event = store::by_slug(&mut tx, slug)
        .await?
        .ok_or(WebError::NotFound)?;
    match event.state {
        State::Published => {}
        State::Retracted => return Err(WebError::Gone),
        State::Draft => return Err(WebError::NotFound),
    }
    if as_calendar {
        return Ok(calendar(&visit, &event.title, std::slice::from_ref(&event)));
    }
    let uri = visit.app.addresses.event(event.id);
    if federation::accept::wants_activity(&visit.headers) {
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    let template = build(&visit, &mut tx, &event).await?;
    layout::page_with(&visit, &template, Some(&uri))
}

async fn build(visit: &Visit, tx: &mut Tx, event: &Event) -> Result<Show, WebError> {
    let mut spaces_shown = Vec::new();
    let mut handle = String::new();
    for id in store::spaces_of(tx, event.id).await? {
        if let Some(space) = spaces::store::by_id(tx, id).await? {
            if id == event.space_id {
                handle = format!("@{}@{}", space.handle, visit.app.addresses.domain());
            }
            spaces_shown.push((space.name, format!("/@{}", space.handle)));
        }
    }
    let (likes, shares) = federation::store::reaction_counts(tx, event.id.0).await?;
    let lang = cards::foreign(visit, &event.language);
    let cover = cards::cover(tx, event.cover_id, &event.cover_alt, &lang).await?;
    let place = &event.place.0;
    let mut layout = Layout::new(visit, Section::Events, &event.title);
    layout.activity = Some(visit.app.addresses.event(event.id));
    layout.description = format!("{} – {}", cards::when(visit, event), event.summary);
    machines::about::event(&mut layout, visit, tx, event).await?;
    Ok(Show {
        layout,
        card: cards::event_card(visit, event),
        body: picture::in_text(tx, &event.body_html).await?,
        cover,
        address: place.one_line(),
        map: map(place),
        links: event.links.0.clone(),
        tags: tags::store::of(tx, event.id.0).await?,
        spaces: spaces_shown,
        handle,
        over: event.over_ms() <= visit.app.clock.now(),
        tentative: event.status == Status::Tentative,
        calendar: format!("{}.ics", visit.path),
        likes,
        shares,
        replies: federation::store::reply_count(tx, event.id.0).await?,
        agenda_path: events_path(visit.app.config.language),
        edit_path: visit.account.as_ref().map(|_| {
            format!(
                "{}/evenements/{}",
                visit.path_of("/tableau", "/desk"),
                event.id
            )
        }),
    })
}

/// Where to see the place on a map, elsewhere: a link, nothing is loaded before the click.
fn map(place: &super::Place) -> Option<String> {
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        let at = format!("mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
        return Some(format!("https://www.openstreetmap.org/?{at}"));
    }
    if place.locality.is_empty() {
        return None;
    }
    let line = place.one_line();
    let query: String = url::form_urlencoded::byte_serialize(line.as_bytes()).collect();
    Some(format!(
        "https://www.openstreetmap.org/search?query={query}"
    ))
}

/// `GET /evenements.ics`
pub async fn ics(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&mut tx, &filters).await?;
    let events = recent(&visit, &mut tx, &filter).await?;
    let name = format!(
        "{} – {}",
        visit.locale.t("events-title"),
        visit.settings.name
    );
    Ok(calendar(&visit, &name, &events))
}

/// What a calendar keeps: what is to come, and what has just been.
pub async fn recent(visit: &Visit, tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<Event>> {
    let from = visit.app.clock.now().plus_seconds(-CALENDAR_PAST_SECONDS);
    store::coming(tx, filter, from, CALENDAR_EVENTS_MAX).await
}

/// A calendar file of these events.
pub fn calendar(visit: &Visit, name: &str, events: &[Event]) -> Response {
    let addresses = &visit.app.addresses;
    let dated: Vec<Dated<'_>> = events
        .iter()
        .map(|event| Dated {
            event,
            uid: addresses.event(event.id),
            url: addresses.event_page(event),
            description: event.summary.clone(),
        })
        .collect();
    let body = feeds::ics(name, &dated, visit.app.clock.now());
    let mut headers = HeaderMap::new();
    let media_type = HeaderValue::from_static("text/calendar; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    (headers, body).into_response()
}

pub async fn rss(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    feed(visit, query, Format::Rss).await
}

pub async fn atom(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    feed(visit, query, Format::Atom).await
}

pub async fn json(visit: Visit, query: Query<Filters>) -> Result<Response, WebError> {
    feed(visit, query, Format::Json).await
}

async fn feed(
    visit: Visit,
    Query(filters): Query<Filters>,
    format: Format,
) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&mut tx, &filters).await?;
    let events = recent(&visit, &mut tx, &filter).await?;
    let entries: Vec<Entry> = events.iter().map(|event| entry(&visit, event)).collect();
    let home = visit
        .path
        .rsplit_once('.')
        .map_or(visit.path.as_str(), |(home, _)| home);
    let query = if visit.query.is_empty() {
        String::new()
    } else {
        format!("?{}", visit.query)
    };
    let feed = Feed {
        title: format!(
            "{} – {}",
            visit.locale.t("events-title"),
            visit.settings.name
        ),
        description: visit.settings.sentence.clone(),
        home_url: visit.app.addresses.page(&format!("{home}{query}")),
        feed_url: visit.app.addresses.page(&format!("{}{query}", visit.path)),
        language: visit.app.config.language.tag().to_owned(),
        updated: entries
            .iter()
            .map(|entry| entry.updated)
            .max()
            .unwrap_or(Millis(0)),
        entries,
    };
    Ok(answer(&feed, format))
}

fn entry(visit: &Visit, event: &Event) -> Entry {
    let addresses = &visit.app.addresses;
    let when = cards::when(visit, event);
    let place = event.place.one_line();
    let summary = [when.as_str(), &place, &event.summary];
    let summary: Vec<&str> = summary
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let body = text::absolutise(&event.body_html, addresses.base());
    Entry {
        id: addresses.event(event.id),
        url: addresses.event_page(event),
        title: event.title.clone(),
        summary: summary.join(" – "),
        html: format!("<p>{}</p>{body}", text::escape(&summary.join(" – "))),
        language: event.language.clone(),
        author: String::new(),
        tags: Vec::new(),
        image: None,
        published: event.published_ms.unwrap_or(event.created_ms),
        updated: event.updated_ms,
    }
}
