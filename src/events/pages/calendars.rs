//! `/evenements.ics`, `.jcal`, `.rss`, `.atom`, `.json`: the very list that a page shows, filters
//! included, for calendars, readers and other sites. The same for everybody who asks. How a calendar
//! is answered is in `calendars/file.rs`, somebody's own in `calendars/mine.rs`.

pub mod doors;
pub mod file;
pub mod mine;

use std::collections::{HashMap, HashSet};

use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use uuid::Uuid;

use self::file::Kept;
use super::asked::{Asked, Filters};
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::store::{self, Filter};
use crate::events::{Event, changes, elsewhere, series};
use crate::feeds::{Entry, Feed, Gathering};
use crate::ids::{EventId, MediaId};
use crate::media::{self, Media};
use crate::posts::pages::feeds::{Format, answer};
use crate::tags;
use crate::text;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::FeedLink;
use crate::web::visit::Visit;

const EVENTS_MAX: i64 = 500;
/// Calendars keep what has been for three months, and what was cancelled as cancelled.
const PAST_SECONDS: i64 = 92 * 24 * 3600;
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
        one("jCal", "application/calendar+json", "jcal"),
        one("RSS", "application/rss+xml", "rss"),
        one("Atom", "application/atom+xml", "atom"),
        one("JSON Feed", "application/feed+json", "json"),
    ]
}

/// `GET /evenements.ics`, `.jcal`
pub async fn ics(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let mut tx = visit.app.db.read().await?;
    let asked = Asked::read(&visit, &mut tx, filters).await?;
    let events = recent(&visit, &mut tx, &asked.filter).await?;
    let mut answer = calendar(&visit, &mut tx, &title(&visit, &asked), &events).await?;
    if let Some(link) = next(&visit, &asked, &events) {
        answer.headers_mut().insert(header::LINK, link);
    }
    Ok(answer)
}

/// Where a calendar that is full goes on: from the day of its last event. What is to come stands in it
/// before all else, so nothing is left out but what is furthest, and that comes in with time.
fn next(visit: &Visit, asked: &Asked, events: &[Event]) -> Option<HeaderValue> {
    let is_full = events.len() as i64 >= EVENTS_MAX;
    let last = events.last().filter(|_| is_full)?;
    let day = last.start().date();
    if last.over_ms() <= visit.app.clock.now() || asked.filter.from >= Some(day) {
        return None;
    }
    let query = asked.query(&[("when", ""), ("from", &day.to_string())]);
    let there = visit.app.addresses.page(&format!("{}{query}", visit.path));
    HeaderValue::from_str(&format!("<{there}>; rel=\"next\"")).ok()
}

/// What a calendar keeps: what is to come before all else, and in the room that is left what has just
/// been, or what has been since the first day that is asked for.
pub async fn recent(visit: &Visit, tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<Event>> {
    let now = visit.app.clock.now();
    // The day itself is looked at on the clock of each place, wherever that is.
    let day = filter.from.and_then(|day| day.yesterday().ok());
    let day = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let since = day.map(|day| day.timestamp().into());
    let since = since.unwrap_or(now.plus_seconds(-PAST_SECONDS));
    let mut events = store::coming(tx, filter, now, EVENTS_MAX).await?;
    let room = EVENTS_MAX - events.len() as i64;
    if room > 0 {
        events.extend(store::been_since(tx, filter, (since, now), room).await?);
    }
    events.sort_by_key(|event| (event.start_ms, event.id));
    Ok(events)
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
    /// Why what is off is off.
    reasons: HashMap<EventId, String>,
}

impl Beside {
    async fn of(tx: &mut Tx, events: &[Event]) -> sqlx::Result<Beside> {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id.0).collect();
        let covers: Vec<MediaId> = events.iter().filter_map(|event| event.cover_id).collect();
        Ok(Beside {
            tags: tags::store::labels_of(tx, &ids).await?,
            covers: media::store::by_ids(tx, &covers).await?,
            reasons: changes::reasons(tx, events).await?,
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

/// A calendar of these events, for everybody.
pub async fn calendar(
    visit: &Visit,
    tx: &mut Tx,
    name: &str,
    events: &[Event],
) -> sqlx::Result<Response> {
    file::list(visit, tx, (name, Kept::ByAll), events).await
}

/// Where an event is read: what others announced, where they did.
fn page(visit: &Visit, event: &Event) -> String {
    let origin = event.links.origin.as_ref();
    match origin.map(|origin| origin.url.as_str()) {
        None | Some("") => visit.app.addresses.event_page(event),
        Some(there) => there.to_owned(),
    }
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
    let asked = Asked::read(&visit, &mut tx, filters).await?;
    let mut events = recent(&visit, &mut tx, &asked.filter).await?;
    if format != Format::Json {
        leave_out_untold(&mut tx, &mut events).await?;
    }
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

/// Who reads news is told of each date of a series when followers are, not of a year of them at
/// once; an agenda drawn from JSON has them all.
async fn leave_out_untold(tx: &mut Tx, events: &mut Vec<Event>) -> sqlx::Result<()> {
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    let untold = series::store::untold_among(tx, &ids).await?;
    let untold: HashSet<_> = untold.into_iter().collect();
    events.retain(|event| !untold.contains(&event.id));
    Ok(())
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
        url: page(visit, event),
        title: event.title.clone(),
        summary: summary.join(" – "),
        html: format!("<p>{}</p>{body}", text::escape(&summary.join(" – "))),
        language: event.language.clone(),
        author: event
            .links
            .origin
            .as_ref()
            .map(|origin| origin.name.clone())
            .unwrap_or_default(),
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
