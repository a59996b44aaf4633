//! Calendar files: of a list, of one event, of a series; as text or as JSON, as the address or the
//! asker says. With the headers that calendar programs go by.

use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::Beside;
use crate::clock::Millis;
use crate::collaboration;
use crate::db::Tx;
use crate::events::details::{self, Named};
use crate::events::pages::organising::organisers;
use crate::events::series::{self, Series};
use crate::events::{self, Event, State, Status, Visibility};
use crate::feeds::{self, Calendar, Dated, Method, Repeated};
use crate::ids::SeriesId;
use crate::text;
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::visit::Visit;

const CACHE: &str = "public, max-age=300";
/// What is somebody's own is kept by nobody between.
const CACHE_PRIVATE: &str = "private, max-age=300";
/// Dates of a series that differ from its rule.
const OTHERS_MAX: i64 = 200;
const NAME_CHARS_MAX: usize = 100;
/// What is longer is read on the page.
const BODY_CHARS_MAX: usize = 20_000;
/// As HTTP writes a date (RFC 9110 §5.6.7).
const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// Who may keep an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    ByAll,
    ByTheAsker,
}

/// A calendar of these events. When it changed last, none of them tells: a name, an answer or a follow
/// change it too, and with time an event drops out of it. Since when it has been the same, is known where
/// it is kept (`web/kept.rs`).
pub async fn list(
    visit: &Visit,
    tx: &mut Tx,
    (name, kept): (&str, Kept),
    events: &[Event],
) -> sqlx::Result<Response> {
    let beside = Beside::of(tx, events).await?;
    let calendar = Calendar {
        name: name.to_owned(),
        source: match kept {
            Kept::ByAll => visit.app.addresses.page(&visit.path),
            // The address is the secret.
            Kept::ByTheAsker => visit.app.addresses.page("/"),
        },
        method: Method::Publish,
        events: events
            .iter()
            .map(|event| dated(visit, event, &beside))
            .collect(),
        series: None,
    };
    Ok(answer(visit, &calendar, kept, None))
}

/// The file of one event; of one that will not take place, or was taken back, it says just that.
pub async fn one(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Response> {
    let beside = Beside::of(tx, std::slice::from_ref(event)).await?;
    let is_off = event.status == Status::Cancelled || event.state == State::Retracted;
    let name = match event.state {
        State::Retracted => visit.settings.name.clone(),
        _ => event.title.clone(),
    };
    let calendar = Calendar {
        name,
        source: visit.app.addresses.page(&visit.path),
        method: if is_off {
            Method::Cancel
        } else {
            Method::Publish
        },
        events: vec![Dated {
            description: whole_description(visit, tx, event, &beside).await?,
            ..dated(visit, event, &beside)
        }],
        series: None,
    };
    Ok(answer(
        visit,
        &calendar,
        kept_by(event),
        Some(event.updated_ms),
    ))
}

/// `GET /evenements/serie/{id}.ics`: the rule of a series with its exceptions; of one whose dates were
/// all taken back, that it is off, without a word of what it was.
pub async fn of_series(
    visit: Visit,
    axum::extract::Path(name): axum::extract::Path<String>,
) -> Result<Response, WebError> {
    let (id, end) = name.rsplit_once('.').ok_or(WebError::NotFound)?;
    if !matches!(end, "ics" | "json") {
        return Err(WebError::NotFound);
    }
    let id = SeriesId::from_str(id).map_err(|_| WebError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let series = series::store::by_id(&mut tx, id).await?;
    let series = series.ok_or(WebError::NotFound)?;
    let model = series::model(&mut tx, &series).await?;
    let may_see = collaboration::pages::may_see(&mut tx, &visit, &model).await?;
    let visit = visit.for_everybody();
    let was_public = events::store::visibility::was_withdrawn(&mut tx, series.id).await?;
    match (may_see, was_public) {
        (true, _) => Ok(whole(&visit, &mut tx, &series, model).await?),
        (false, true) => Ok(taken_back(&visit, &mut tx, &series, model).await?),
        (false, false) => Err(WebError::NotFound),
    }
}

async fn whole(
    visit: &Visit,
    tx: &mut Tx,
    series: &Series,
    model: Event,
) -> sqlx::Result<Response> {
    let of = (series.id, model.visibility);
    if !series::store::is_shown(tx, of).await? {
        return taken_back(visit, tx, series, model).await;
    }
    let next = next_of(visit, tx, of).await?;
    let kept = kept_by(&model);
    let mut all = vec![model];
    let mut about = Vec::new();
    for (id, date) in series::store::changed(tx, of, OTHERS_MAX).await? {
        all.extend(events::store::by_id(tx, id).await?);
        about.push(date);
    }
    let beside = Beside::of(tx, &all).await?;
    let addresses = &visit.app.addresses;
    let mut dated: Vec<Dated> = all
        .iter()
        .map(|event| dated(visit, event, &beside))
        .collect();
    let mut shared = dated.remove(0);
    shared.uid = format!("urn:uuid:{}", series.id);
    shared.url = next.map_or_else(|| addresses.page("/"), |next| addresses.event_page(&next));
    let calendar = Calendar {
        name: all[0].title.clone(),
        source: addresses.page(&visit.path),
        method: Method::Publish,
        events: Vec::new(),
        series: Some(Repeated {
            shared,
            repeats: series.repeats(),
            sequence: series.sequence,
            updated: series.updated_ms,
            others: about.into_iter().zip(dated).collect(),
        }),
    };
    // The address in it is that of the next date: it changes with time alone.
    Ok(answer(visit, &calendar, kept, None))
}

/// The next date of a series that is for the same people as its model.
async fn next_of(
    visit: &Visit,
    tx: &mut Tx,
    (series, visibility): (SeriesId, Visibility),
) -> sqlx::Result<Option<Event>> {
    let now = visit.app.clock.now();
    for (id, _) in series::store::coming(tx, series, now, OTHERS_MAX).await? {
        let next = events::store::by_id(tx, id).await?;
        if let Some(next) = next.filter(|next| next.visibility == visibility) {
            return Ok(Some(next));
        }
    }
    Ok(None)
}

/// What members read is theirs.
fn kept_by(event: &Event) -> Kept {
    match event.is_for_members() {
        true => Kept::ByTheAsker,
        false => Kept::ByAll,
    }
}

/// Takes a series out of the calendars that have it.
async fn taken_back(
    visit: &Visit,
    tx: &mut Tx,
    series: &Series,
    model: Event,
) -> sqlx::Result<Response> {
    let gone = Event {
        state: State::Retracted,
        sequence: series.sequence,
        updated_ms: series.updated_ms,
        ..model
    };
    let beside = Beside::of(tx, &[]).await?;
    let calendar = Calendar {
        name: visit.settings.name.clone(),
        source: visit.app.addresses.page(&visit.path),
        method: Method::Cancel,
        events: vec![Dated {
            uid: format!("urn:uuid:{}", series.id),
            ..dated(visit, &gone, &beside)
        }],
        series: None,
    };
    Ok(answer(visit, &calendar, Kept::ByAll, None))
}

fn dated<'a>(visit: &Visit, event: &'a Event, beside: &Beside) -> Dated<'a> {
    let addresses = &visit.app.addresses;
    Dated {
        event,
        uid: match &event.links.origin {
            // Whoever has it from its own calendar as well has it once.
            Some(origin) => origin.uid.clone(),
            None => addresses.event(event.id),
        },
        url: super::page(visit, event),
        description: description(visit, event, beside),
        tags: beside.tags(event),
        image: beside.image(visit, event),
    }
}

/// Why it is off comes first. Calendars have one place: where one meets. Where one takes part from afar is
/// said in words.
fn description(visit: &Visit, event: &Event, beside: &Beside) -> String {
    // In the hub's language, whoever asks.
    let locale = Locale(visit.app.config.language);
    let online = event.links.online.as_str();
    let afar = match online.is_empty() || event.place.is_empty() {
        true => String::new(),
        false => locale.word("event-online-at", online),
    };
    let origin = event.links.origin.as_ref();
    let announced = origin.map(|origin| locale.word("event-announced-by", &origin.name));
    let announced = announced.unwrap_or_default();
    // What is put off is cancelled to calendars, which know no other word: it is said.
    let off = match event.status {
        Status::Cancelled => locale.t("event-cancelled-said"),
        Status::Postponed => locale.t("event-postponed-said"),
        Status::Tentative | Status::Confirmed => String::new(),
    };
    let why = beside.reasons.get(&event.id).map_or("", String::as_str);
    let parts = [off.as_str(), why, &event.summary, &afar, &announced];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("\n\n")
}

/// Everything that the page of an event says, in plain words: who has the file may read it where there is
/// no network. A list has less, because it is fetched again and again.
async fn whole_description(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
    beside: &Beside,
) -> sqlx::Result<String> {
    if event.state == State::Retracted {
        return Ok(String::new());
    }
    let locale = Locale(visit.app.config.language);
    let details = details::of(tx, event.id).await?;
    let organisers = organisers(visit, tx, event).await?;
    let mut by: Vec<String> = organisers.into_iter().map(|it| it.name).collect();
    by.extend(details.organisers().iter().map(in_words));
    let speakers: Vec<String> = details.speakers().iter().map(in_words).collect();
    let documents: Vec<String> = details.documents().iter().map(in_words).collect();
    let mut lines = Vec::new();
    for (key, value) in [
        ("details-doors", details.doors.clone()),
        ("details-price", details.price.clone()),
        ("details-access", details.access.clone()),
        ("details-speakers", speakers.join("\n")),
        ("event-organiser", by.join(", ")),
        ("details-documents", documents.join("\n")),
    ] {
        if !value.is_empty() {
            let between = if value.contains('\n') { "\n" } else { " " };
            lines.push(locale.word("event-said-of", &locale.t(key)) + between + &value);
        }
    }
    let programme = details.programme().into_iter().map(|part| {
        let line = format!("{} {}", part.time, part.words);
        line.trim().to_owned()
    });
    let programme: Vec<String> = programme.collect();
    let mut body = text::plain_text(&event.body_html);
    if body.chars().count() > BODY_CHARS_MAX {
        body = body.chars().take(BODY_CHARS_MAX).collect::<String>() + "…";
    }
    let parts = [
        description(visit, event, beside),
        body,
        lines.join("\n"),
        programme.join("\n"),
        super::page(visit, event),
    ];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Ok(said.join("\n\n"))
}

fn in_words(it: &Named) -> String {
    let about = [it.about.as_str(), &it.url];
    let about = about.into_iter().filter(|about| !about.is_empty());
    let all: Vec<&str> = [it.name.as_str()].into_iter().chain(about).collect();
    all.join(", ")
}

fn answer(visit: &Visit, calendar: &Calendar<'_>, kept: Kept, changed: Option<Millis>) -> Response {
    let as_json = visit.path.ends_with(".json")
        || visit.path.ends_with(".jcal")
        || feeds::wants_calendar_json(&visit.headers);
    let method = match calendar.method {
        Method::Publish => "",
        Method::Cancel => "; method=cancel",
    };
    let (media_type, end, body) = match as_json {
        true => (
            "application/calendar+json; charset=utf-8",
            "json",
            feeds::jcal(calendar).to_string(),
        ),
        false => ("text/calendar; charset=utf-8", "ics", feeds::ics(calendar)),
    };
    let cache = match kept {
        Kept::ByAll => CACHE,
        Kept::ByTheAsker => CACHE_PRIVATE,
    };
    let said = [
        (
            header::CONTENT_TYPE,
            format!("{media_type}; component=vevent{method}"),
        ),
        (header::CONTENT_DISPOSITION, disposition(visit, kept, end)),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::VARY, "Accept".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    let changed = changed.map(|at| {
        let date = at.timestamp().strftime(HTTP_DATE).to_string();
        (header::LAST_MODIFIED, date)
    });
    let written =
        |(name, value): (HeaderName, String)| Some((name, HeaderValue::from_str(&value).ok()?));
    let headers: HeaderMap = said
        .into_iter()
        .chain(changed)
        .filter_map(written)
        .collect();
    (headers, body).into_response()
}

/// What the file is called when it is kept: by its address, without what is no file's name.
fn disposition(visit: &Visit, kept: Kept, end: &str) -> String {
    let last = visit.path.rsplit('/').next().unwrap_or_default();
    let name = last.rsplit_once('.').map_or(last, |(name, _)| name);
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = name.chars().filter(fits).take(NAME_CHARS_MAX).collect();
    match (kept, name.as_str()) {
        (Kept::ByTheAsker, _) | (_, "") => format!("inline; filename=\"agenda.{end}\""),
        (Kept::ByAll, name) => format!("inline; filename=\"{name}.{end}\""),
    }
}
