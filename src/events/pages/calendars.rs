//! `/evenements.ics`, `.rss`, `.atom`, `.json`: the very list that a page shows, filters included,
//! for calendars, readers and other sites. The same for everybody who asks.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::asked::{Asked, Filters};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::store::{self, Filter};
use crate::events::{Event, elsewhere};
use crate::feeds::{self, Calendar, Dated, Entry, Feed, Gathering};
use crate::ids::MediaId;
use crate::media::{self, Media};
use crate::posts::pages::feeds::{Format, answer};
use crate::tags;
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::layout::FeedLink;
use crate::web::visit::Visit;

const EVENTS_MAX: i64 = 500;
/// Calendars keep what has been for three months, and what was cancelled as cancelled.
const PAST_SECONDS: i64 = 92 * 24 * 3600;
const CACHE: &str = "public, max-age=300";
const WITH_OFFSET: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// The calendar first, then the feeds, of the very list that a page shows.
pub(super) fn links(path: &str, asked: &Asked) -> Vec<FeedLink> {
    let query = asked.query(&[]);
    let one = |label, media_type, end| FeedLink {
        label,
        media_type,
        href: format!("{path}.{end}{query}"),
    };
    vec![
        one("iCalendar", "text/calendar", "ics"),
        one("RSS", "application/rss+xml", "rss"),
        one("Atom", "application/atom+xml", "atom"),
        one("JSON Feed", "application/feed+json", "json"),
    ]
}

/// `GET /evenements.ics`
pub async fn ics(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let mut tx = visit.app.db.read().await?;
    let asked = Asked::read(&mut tx, filters).await?;
    let events = recent(&visit, &mut tx, &asked.filter).await?;
    Ok(calendar(&visit, &mut tx, &title(&visit, &asked), &events).await?)
}

/// What a calendar keeps: what is to come, and what has just been; all of it from the first day
/// that is asked for.
pub async fn recent(visit: &Visit, tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<Event>> {
    if filter.from.is_some() {
        return store::between(tx, filter, EVENTS_MAX).await;
    }
    let from = visit.app.clock.now().plus_seconds(-PAST_SECONDS);
    store::coming(tx, filter, from, EVENTS_MAX).await
}

fn title(visit: &Visit, asked: &Asked) -> String {
    let own = visit.locale.t("events-title");
    let said = asked.pills(visit, "").into_iter().map(|pill| pill.label);
    let parts: Vec<String> = [own].into_iter().chain(said).collect();
    format!("{} – {}", parts.join(", "), visit.settings.name)
}

/// What stands beside events in feeds and calendars, looked up at once.
struct Beside {
    tags: HashMap<Uuid, Vec<String>>,
    covers: HashMap<MediaId, Media>,
}

impl Beside {
    async fn of(tx: &mut Tx, events: &[Event]) -> sqlx::Result<Beside> {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id.0).collect();
        let covers: Vec<MediaId> = events.iter().filter_map(|event| event.cover_id).collect();
        Ok(Beside {
            tags: tags::store::labels_of(tx, &ids).await?,
            covers: media::store::by_ids(tx, &covers).await?,
        })
    }

    fn tags(&self, event: &Event) -> Vec<String> {
        self.tags.get(&event.id.0).cloned().unwrap_or_default()
    }

    /// The whole address of the cover.
    fn image(&self, visit: &Visit, event: &Event) -> Option<String> {
        let media = self.covers.get(&event.cover_id?)?;
        Some(visit.app.addresses.page(&media.path()))
    }
}

/// A calendar file of these events.
pub async fn calendar(
    visit: &Visit,
    tx: &mut Tx,
    name: &str,
    events: &[Event],
) -> sqlx::Result<Response> {
    let addresses = &visit.app.addresses;
    let beside = Beside::of(tx, events).await?;
    let dated = |event| Dated {
        event,
        uid: addresses.event(event.id),
        url: addresses.event_page(event),
        description: description(visit, event),
        tags: beside.tags(event),
        image: beside.image(visit, event),
    };
    let calendar = Calendar {
        name: name.to_owned(),
        source: addresses.page(&visit.path),
        events: events.iter().map(dated).collect(),
    };
    let mut headers = HeaderMap::new();
    let media_type = HeaderValue::from_static("text/calendar; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    Ok((headers, feeds::ics(&calendar)).into_response())
}

/// Calendars have one place: where one meets. Where one takes part from afar is said in words.
fn description(visit: &Visit, event: &Event) -> String {
    let online = event.links.online.as_str();
    if online.is_empty() || event.place.is_empty() {
        return event.summary.clone();
    }
    // In the hub's language, whoever asks.
    let afar = Locale(visit.app.config.language).word("event-online-at", online);
    let parts = [event.summary.as_str(), &afar];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("\n\n")
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
    let asked = Asked::read(&mut tx, filters).await?;
    let events = recent(&visit, &mut tx, &asked.filter).await?;
    let beside = Beside::of(&mut tx, &events).await?;
    let entries: Vec<Entry> = events
        .iter()
        .map(|event| entry(&visit, event, &beside))
        .collect();
    let path = visit.path.as_str();
    let home = path.rsplit_once('.').map_or(path, |(home, _)| home);
    let query = asked.query(&[]);
    let updated = entries.iter().map(|entry| entry.updated).max();
    let feed = Feed {
        title: title(&visit, &asked),
        description: visit.settings.sentence.clone(),
        home_url: visit.app.addresses.page(&format!("{home}{query}")),
        feed_url: visit.app.addresses.page(&format!("{path}{query}")),
        language: visit.app.config.language.tag().to_owned(),
        updated: updated.unwrap_or(Millis(0)),
        entries,
    };
    Ok(answer(&feed, format))
}

fn entry(visit: &Visit, event: &Event, beside: &Beside) -> Entry {
    let addresses = &visit.app.addresses;
    let when = cards::when(visit, event);
    let card = cards::event_card(visit, event);
    let place = event.place.one_line();
    let summary = [card.status.as_str(), &when, &place, &event.summary];
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
        tags: beside.tags(event),
        image: beside.image(visit, event),
        gathering: Some(gathering(event, when, card.status)),
        published: event.published_ms.unwrap_or(event.created_ms),
        updated: event.updated_ms,
    }
}

fn gathering(event: &Event, when: String, status_said: String) -> Gathering {
    let written = |at: jiff::Zoned| at.strftime(WITH_OFFSET).to_string();
    Gathering {
        start: written(event.start()),
        end: event.end().map(written),
        over: event.over_ms().rfc3339(),
        all_day: event.all_day,
        timezone: event.timezone.clone(),
        when,
        place: event.place.one_line(),
        coordinates: event.place.coordinates(),
        online: absolute_or_empty(&event.links.online),
        status: event.status.as_str(),
        status_said,
    }
}

/// Only what a browser may be led to from another site.
fn absolute_or_empty(link: &str) -> String {
    if elsewhere::host(link) == link {
        return String::new();
    }
    link.to_owned()
}
