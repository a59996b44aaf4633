//! A series at an editor's desk: its rule in words, its dates, its end. And what the page of one of
//! its dates says of the others.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::accounts::By;
use crate::db::Tx;
use crate::events::series::{self, Series, store, words};
use crate::events::{self, Event, State};
use crate::ids::{EventId, SeriesId};
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN: i64 = 60;
const NEXT_SHOWN: i64 = 6;
/// Some of them may be for others.
const NEXT_LOOKED_AT: i64 = 20;

/// How an event repeats, beside one of its dates.
pub struct Repeating {
    pub said: String,
    /// Until when its dates stand in the agenda, where it goes on; else empty.
    pub ahead: String,
    /// The other dates to come: in words, with what is to be known of how they stand, and their pages.
    pub others: Vec<(String, String)>,
    /// All of them for a calendar, at once.
    pub file: String,
    /// Where an editor changes the series.
    pub desk: Option<String>,
}

impl Repeating {
    pub async fn of(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<Option<Repeating>> {
        let Some(occurrence) = store::occurrence(tx, event.id).await? else {
            return Ok(None);
        };
        let Some(series) = store::by_id(tx, occurrence.series_id).await? else {
            return Ok(None);
        };
        let now = visit.app.clock.now();
        let mut others = Vec::new();
        for (id, _) in store::coming(tx, series.id, now, NEXT_LOOKED_AT).await? {
            let other = events::store::by_id(tx, id).await?;
            // Those who see this one see the others that are for the same people.
            let is_shown = |other: &Event| {
                let is_for_them = other.visibility == event.visibility;
                other.id != event.id && (is_for_them || other.state == State::Published)
            };
            if let Some(other) = other.filter(is_shown) {
                let page = visit.app.addresses.event_page(&other);
                let card = cards::event_card(visit, &other);
                let said = match card.status.as_str() {
                    "" => card.when,
                    status => format!("{} – {status}", card.when),
                };
                others.push((said, cards::local(visit, &page)));
            }
        }
        others.truncate(usize::try_from(NEXT_SHOWN).unwrap_or(0));
        Ok(Some(Repeating {
            said: said(tx, visit, &series).await?,
            ahead: ahead(tx, visit, &series).await?,
            others,
            file: format!("{}/{}.ics", files(visit), series.id),
            desk: visit.may_edit().then(|| path(visit, series.id)),
        }))
    }
}

/// "They stand in the agenda until 4 October 2027, and go on."
async fn ahead(tx: &mut Tx, visit: &Visit, series: &Series) -> sqlx::Result<String> {
    let last = match series.look_ms {
        Some(_) => store::laid_out_until(tx, series.id).await?,
        None => None,
    };
    Ok(last.map_or_else(String::new, |last| {
        let day = visit.locale.date(last);
        visit.locale.word("series-ahead", &day)
    }))
}

async fn said(tx: &mut Tx, visit: &Visit, series: &Series) -> sqlx::Result<String> {
    let model = series::model(tx, series).await?;
    Ok(words::said(
        &series.repeats(),
        &model.start(),
        visit.locale.0,
    ))
}

/// Below which the files of series are.
fn files(visit: &Visit) -> &'static str {
    visit.path_of("/evenements/serie", "/events/series")
}

pub fn path(visit: &Visit, series: SeriesId) -> String {
    let desk = visit.path_of("/tableau", "/desk");
    format!("{desk}/evenements/series/{series}")
}

#[derive(Template)]
#[template(path = "events/series.html")]
struct SeriesPage {
    layout: Layout,
    title: String,
    said: String,
    ahead: String,
    dates: Vec<Row>,
    /// Where the series is ended; nothing when no date is to come.
    end: Option<String>,
}

struct Row {
    when: String,
    status: String,
    own: bool,
    announced: bool,
    edit: String,
}

/// `GET /tableau/evenements/series/{id}`
pub async fn show(visit: Visit, Path(id): Path<SeriesId>) -> Result<Response, WebError> {
    visit.editor()?;
    let desk = visit.path_of("/tableau", "/desk");
    let mut tx = visit.app.db.read().await?;
    let series = store::by_id(&mut tx, id).await?.ok_or(WebError::NotFound)?;
    let model = series::model(&mut tx, &series).await?;
    let now = visit.app.clock.now();
    let mut dates = Vec::new();
    let mut next = None;
    for (id, _) in store::coming(&mut tx, id, now, SHOWN).await? {
        let event = events::store::by_id(&mut tx, id).await?;
        let occurrence = store::occurrence(&mut tx, id).await?;
        let (Some(event), Some(occurrence)) = (event, occurrence) else {
            continue;
        };
        next = next.or(Some(format!("{desk}/evenements/{id}/fin-de-serie")));
        let card = cards::event_card(&visit, &event);
        dates.push(Row {
            when: card.when,
            status: card.status,
            own: occurrence.own,
            announced: occurrence.announced_ms.is_some(),
            edit: format!("{desk}/evenements/{id}"),
        });
    }
    let template = SeriesPage {
        layout: Layout::new(&visit, Section::None, &model.title),
        said: said(&mut tx, &visit, &series).await?,
        ahead: ahead(&mut tx, &visit, &series).await?,
        title: model.title,
        dates,
        end: next,
    };
    layout::page(&visit, &template)
}

/// `POST /tableau/evenements/{id}/fin-de-serie`: that date and those that follow are called off.
pub async fn end(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let mut tx = visit.app.db.begin().await?;
    let occurrence = store::occurrence(&mut tx, id).await?;
    let series = occurrence.ok_or(WebError::NotFound)?.series_id;
    series::end(&mut tx, by, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&path(&visit, series)).into_response())
}
