//! An event's own page: when, on the clock of its place; where, with a map after a click; how to
//! add it to one's calendar; what came of it; what comes before and after in its space.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::calendars::doors::Doors;
use super::calendars::file;
use super::map::MapBox;
use super::organising::{By, Organiser, organisers};
use super::origin::{self, Origin};
use super::series::Repeating;
use super::{elsewhere, script, store};
use crate::agendas;
use crate::attendance::pages::Attending;
use crate::clock::Millis;
use crate::collaboration;
use crate::conversation::pages::Talk;
use crate::dates;
use crate::db::Tx;
use crate::events::changes::{self, Change, What};
use crate::events::details::{self, Details};
use crate::events::{Event, Links, State, Status, Visibility};
use crate::federation;
use crate::federation::addresses::{events_path, news_path};
use crate::feeds::wants_calendar_json;
use crate::posts;
use crate::tags::{self, Tag};
use crate::web::cards::{self, EventCard, Picture, PostCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, Layout, Section};
use crate::web::machines;
use crate::web::picture;
use crate::web::visit::Visit;

const NEWS_MAX: usize = 6;
/// News that leads to an event is looked for from half a year before it to a year after.
const NEWS_BEFORE_SECONDS: i64 = 183 * 24 * 3600;
const NEWS_AFTER_SECONDS: i64 = 366 * 24 * 3600;
const WITH_OFFSET: &str = "%Y-%m-%dT%H:%M:%S%:z";

#[derive(Template)]
#[template(path = "events/show.html")]
struct Show {
    layout: Layout,
    card: EventCard,
    when: When,
    repeating: Option<Repeating>,
    body: String,
    cover: Option<Picture>,
    address: String,
    map: Option<MapBox>,
    map_elsewhere: Option<String>,
    links: Links,
    /// Address and name of each.
    photos: Vec<(String, String)>,
    tags: Vec<Tag>,
    organisers: Vec<Organiser>,
    state: Told,
    /// For whom it is, in a sentence; empty for what is for everybody.
    visibility: String,
    /// Whether people talk about it here, and answer it from their own servers.
    is_public: bool,
    /// What whoever just saved it should know.
    saved: Vec<String>,
    calendars: Doors,
    share: Share,
    news: Vec<PostCard>,
    before: Option<EventCard>,
    after: Option<EventCard>,
    likes: i64,
    shares: i64,
    replies: i64,
    talk: Talk,
    details: Details,
    /// The sort of gathering, in words.
    sort: String,
    details_path: Option<String>,
    attending: Option<Attending>,
    agenda_path: &'static str,
    space_agenda: String,
    /// Who organises it besides these spaces, and where it is changed.
    by: By,
    origin: Option<Origin>,
}

/// When it takes place, in words and for machines.
struct When {
    days: String,
    /// `14:00–16:00`; empty when it lasts all day.
    hours: String,
    clock: String,
    duration: String,
    start_iso: String,
    end_iso: String,
}

/// What has to be known before anything else.
struct Told {
    over: bool,
    off: bool,
    /// "Cancelled: …" in a sentence; empty for what takes place as announced.
    sentence: String,
    /// What changed last, and the organiser's reason; empty for what stands as it was announced.
    changed: String,
}

struct Share {
    page: String,
    letter: String,
    uri: String,
}

/// `GET /evenements/{slug}`, and `{slug}.ics`, `{slug}.json`: the same event for a calendar.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let file = slug.strip_suffix(".ics").or(slug.strip_suffix(".json"));
    let mut tx = visit.app.db.read().await?;
    let event = store::by_slug(&mut tx, file.unwrap_or(&slug)).await?;
    let event = event.ok_or(WebError::NotFound)?;
    let as_calendar = file.is_some() || wants_calendar_json(&visit.headers);
    // Whoever may not know of it is told what anybody is told of an address without anything.
    if !collaboration::pages::may_see(&mut tx, &visit, &event).await? {
        return Err(WebError::NotFound);
    }
    match event.state {
        State::Published | State::Unlisted => {}
        // Calendars that have it take it out again.
        State::Retracted if as_calendar && event.published_ms.is_some() => {}
        State::Retracted => return Err(WebError::Gone),
        State::Draft => return Err(WebError::NotFound),
    }
    if as_calendar {
        let visit = visit.for_everybody();
        return Ok(file::one(&visit, &mut tx, &event).await?);
    }
    let uri = match &event.links.origin {
        None => visit.app.addresses.event(event.id),
        // What others announced is read by machines where it stands, if they have it there.
        Some(origin) => origin.uid.clone(),
    };
    if federation::accept::wants_activity(&visit.headers) {
        if event.is_for_members() {
            return Err(WebError::NotFound);
        }
        if agendas::heard::web_address(&uri).is_empty() {
            return Err(WebError::NotFound);
        }
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    let template = build(&visit, &mut tx, &event).await?;
    let is_told = !event.is_theirs() && !event.is_for_members();
    let own = is_told.then_some(uri.as_str());
    let mut response = layout::page_with(&visit, &template, own)?;
    if let Some(map) = &template.map {
        layout::allow(&mut response, "img-src", &map.origin);
    }
    if event.is_for_members() {
        let never = HeaderValue::from_static("private, no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    Ok(response)
}

async fn build(visit: &Visit, tx: &mut Tx, event: &Event) -> Result<Show, WebError> {
    let by = By::of(tx, visit, event).await?;
    let addresses = &visit.app.addresses;
    let (likes, shares) = federation::store::reaction_counts(tx, event.id.0).await?;
    let lang = cards::foreign(visit, &event.language);
    let cover = cards::cover(tx, event.cover_id, &event.cover_alt, &lang).await?;
    let card = cards::event_card(visit, event);
    let map = MapBox::of_place(visit, &event.place);
    let key = (event.start_ms, event.id);
    let before = store::before(tx, event.space_id, key).await?;
    let after = store::after(tx, event.space_id, key).await?;
    let neighbour = |event: Option<Event>| event.map(|event| cards::event_card(visit, &event));
    let organisers = organisers(visit, tx, event).await?;
    let page = addresses.event_page(event);
    let details = details::of(tx, event.id).await?;
    let talk = Talk::of(tx, visit, event.id.0, &addresses.event(event.id)).await?;
    Ok(Show {
        layout: head(visit, tx, event, map.is_some()).await?,
        when: when(visit, event),
        repeating: Repeating::of(tx, visit, event).await?,
        body: picture::in_text(tx, &event.body_html).await?,
        cover,
        address: event.place.one_line(),
        map,
        map_elsewhere: elsewhere::map(&event.place),
        photos: event.links.photo_names(),
        links: event.links.0.clone(),
        tags: tags::store::of(tx, event.id.0).await?,
        state: told(visit, tx, event).await?,
        visibility: said(visit, event.visibility),
        is_public: event.state == State::Published,
        saved: match by.edit_path {
            Some(_) => super::forms::times::told(visit),
            None => Vec::new(),
        },
        calendars: Doors::of(visit, event, organisers.first().map(|it| it.href.as_str())),
        share: Share {
            letter: elsewhere::letter(&event.title, &page),
            uri: addresses.event(event.id),
            page,
        },
        news: news(visit, tx, event).await?,
        before: neighbour(before),
        after: neighbour(after),
        likes,
        shares,
        replies: talk.count,
        talk,
        sort: match details.sort {
            Some(sort) => visit.locale.t(&format!("event-sort-{sort}")),
            None => String::new(),
        },
        details,
        details_path: by
            .edit_path
            .is_some()
            .then(|| super::details::path(visit, event.id)),
        attending: match event.is_theirs() {
            true => None,
            false => Attending::of(tx, visit, event).await?,
        },
        agenda_path: events_path(visit.app.config.language),
        space_agenda: organisers
            .first()
            .map(space_agenda(visit))
            .unwrap_or_default(),
        organisers,
        origin: origin::of(visit, tx, event).await?,
        by,
        card,
    })
}

async fn head(visit: &Visit, tx: &mut Tx, event: &Event, has_map: bool) -> sqlx::Result<Layout> {
    let mut layout = Layout::new(visit, Section::Events, &event.title);
    let is_told = !event.is_theirs() && !event.is_for_members();
    layout.activity = is_told.then(|| visit.app.addresses.event(event.id));
    layout.description = format!("{} – {}", cards::when(visit, event), event.summary);
    machines::about::event(&mut layout, visit, tx, event).await?;
    layout.scripts.push(FollowBox::script());
    layout.scripts.push(script("event.js"));
    if has_map {
        layout.scripts.push(script("map.js"));
    }
    Ok(layout)
}

fn said(visit: &Visit, visibility: Visibility) -> String {
    match visibility {
        Visibility::Public => String::new(),
        Visibility::ByLink => visit.locale.t("visibility-by-link-said"),
        Visibility::Members => visit.locale.t("visibility-members-said"),
    }
}

fn space_agenda(visit: &Visit) -> impl Fn(&Organiser) -> String {
    let path = events_path(visit.app.config.language);
    move |organiser| {
        let handle = organiser.href.trim_start_matches("/@");
        format!("{path}?space={handle}")
    }
}

fn when(visit: &Visit, event: &Event) -> When {
    let language = visit.locale.0;
    let (start, end) = (event.start(), event.end());
    let later = end.as_ref().filter(|end| **end > start);
    if event.all_day {
        let (first, last) = event.days();
        let count = i64::from((last - first).get_days()) + 1;
        return When {
            days: cards::when(visit, event),
            hours: String::new(),
            clock: String::new(),
            duration: match count {
                1 => visit.locale.t("event-all-day"),
                _ => visit.locale.count("event-days", count),
            },
            start_iso: first.to_string(),
            end_iso: if count > 1 {
                last.to_string()
            } else {
                String::new()
            },
        };
    }
    let written = |at: &jiff::Zoned| at.strftime(WITH_OFFSET).to_string();
    let is_one_day = later.is_none_or(|end| end.date() == start.date());
    let (days, hours) = match later {
        None => (dates::long_date(&start, language), dates::time(&start)),
        Some(end) if is_one_day => (
            dates::long_date(&start, language),
            format!("{}–{}", dates::time(&start), dates::time(end)),
        ),
        Some(end) => (
            format!(
                "{}, {} – {}, {}",
                dates::long_date(&start, language),
                dates::time(&start),
                dates::long_date(end, language),
                dates::time(end)
            ),
            String::new(),
        ),
    };
    When {
        days,
        hours,
        clock: dates::clock(&event.timezone, language),
        duration: later
            .map(|end| dates::duration(&start, end, language))
            .unwrap_or_default(),
        start_iso: written(&start),
        end_iso: later.map(written).unwrap_or_default(),
    }
}

async fn told(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Told> {
    let over = event.over_ms() <= visit.app.clock.now();
    let changed = match changes::latest(tx, event.id).await? {
        Some(change) if !over => changed(visit, &change),
        _ => String::new(),
    };
    Ok(Told {
        over,
        changed,
        off: event.status.is_off(),
        sentence: match event.status {
            Status::Cancelled => visit.locale.t("event-cancelled-said"),
            Status::Postponed => visit.locale.t("event-postponed-said"),
            Status::Tentative if over => visit.locale.t("event-tentative-over-said"),
            Status::Tentative => visit.locale.t("event-tentative-said"),
            Status::Confirmed => String::new(),
        },
    })
}

/// "Changed on 3 September: the place.", and why.
fn changed(visit: &Visit, change: &Change) -> String {
    let word = |what: &What| match what {
        What::Time => Some(visit.locale.t("changed-time")),
        What::Place => Some(visit.locale.t("changed-place")),
        // Said already.
        What::Status => None,
    };
    let words: Vec<String> = change.what.iter().filter_map(word).collect();
    let on = visit.locale.date(change.changed_ms);
    let line = match words.is_empty() {
        true => String::new(),
        false => format!(
            "{} {}. ",
            visit.locale.word("event-changed-on", &on),
            words.join(", ")
        ),
    };
    format!("{line}{}", change.reason).trim().to_owned()
}

/// News of the same space that leads here, and news that the event leads to.
async fn news(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Vec<PostCard>> {
    let path = cards::local(visit, &visit.app.addresses.event_page(event));
    let from = event.start_ms.plus_seconds(-NEWS_BEFORE_SECONDS);
    let until = Millis(event.over_ms().0).plus_seconds(NEWS_AFTER_SECONDS);
    let space = event.space_id;
    let count_max = NEWS_MAX as i64;
    let mut found =
        posts::store::linking::linking_to(tx, space, &path, (from, until), count_max).await?;
    for slug in slugs_led_to(visit, event) {
        let post = posts::store::by_slug(tx, &slug).await?;
        let post = post.filter(|post| post.state == posts::State::Published);
        let is_new = |post: &posts::Post| found.iter().all(|it| it.id != post.id);
        found.extend(post.filter(|post| post.space_id == space && is_new(post)));
    }
    found.truncate(NEWS_MAX);
    cards::posts(tx, visit, &found).await
}

/// The articles of ours that the text of an event, or a link beside it, leads to.
fn slugs_led_to(visit: &Visit, event: &Event) -> Vec<String> {
    let section = format!("{}/", news_path(visit.app.config.language));
    let links = &event.links;
    let beside = [links.report.as_str(), &links.replay, &links.more];
    let within = event.body_html.split("href=\"").skip(1);
    let within = within.filter_map(|rest| rest.split('"').next());
    let slug = |href: &str| {
        let href = href
            .strip_prefix(visit.app.addresses.base())
            .unwrap_or(href);
        let slug = href.strip_prefix(&section)?.split(['#', '?']).next()?;
        (!slug.is_empty() && !slug.contains('/')).then(|| slug.to_owned())
    };
    let mut slugs: Vec<String> = beside.into_iter().chain(within).filter_map(slug).collect();
    slugs.dedup();
    slugs.truncate(NEWS_MAX);
    slugs
}
