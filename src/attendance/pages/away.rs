//! `/rejoindre`: taking part in an event elsewhere from here, for members who speak in public. Their
//! servers lead here by the intent in our WebFinger (FEP-3b86), and so does the page of an event of
//! others in our agenda. Without an address it lists where one goes.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::attendance::away::{self, Refused, Standing, There};
use crate::attendance::store;
use crate::clock::Millis;
use crate::dates;
use crate::federation::addresses::attend_path;
use crate::federation::there::{self, NoEvent};
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The address of an event elsewhere, or of its page.
    pub object: String,
}

struct Going {
    uri: String,
    page: String,
    title: String,
    when: String,
    place: String,
    standing: String,
    is_refused: bool,
}

#[derive(Template)]
#[template(path = "attendance/away.html")]
struct AwayPage {
    layout: Layout,
    title: String,
    target: &'static str,
    /// Where one begins to speak in public; empty for who does.
    account: &'static str,
    typed: String,
    found: Option<Going>,
    going: Vec<Going>,
    problem: String,
}

pub fn path(visit: &Visit) -> &'static str {
    attend_path(visit.app.config.language)
}

/// `GET /rejoindre?object=…`
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    visit.signed_in()?;
    if asked.object.trim().is_empty() {
        return draw(&visit, asked, None, String::new()).await;
    }
    match find(&visit, &asked.object).await? {
        Ok(there) => draw(&visit, asked, Some(there), String::new()).await,
        Err(problem) => draw(&visit, asked, None, problem).await,
    }
}

/// What stands there, or what to do instead, in words.
async fn find(visit: &Visit, typed: &str) -> Result<Result<There, String>, WebError> {
    let app = &visit.app;
    if app.look_ups.enter(visit.client, app.clock.now()).is_err() {
        return Ok(Err(visit.locale.t("error-too-often")));
    }
    let found = there::find(app, typed).await?;
    Ok(found.map_err(|no_event| {
        visit.locale.t(match no_event {
            NoEvent::Unreadable => "away-unreadable",
            NoEvent::Ours => "away-ours",
            NoEvent::Silent => "away-silent",
            NoEvent::None => "away-none",
            NoEvent::Blocked => "away-blocked",
        })
    }))
}

/// `POST /rejoindre`: the organiser is asked.
pub async fn create(visit: Visit, Form(asked): Form<Asked>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let there = match find(&visit, &asked.object).await? {
        Ok(there) => there,
        Err(problem) => return draw(&visit, asked, None, problem).await,
    };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    if members::of_account(&mut tx, account).await?.is_none() {
        drop(tx);
        let problem = visit.locale.t("away-in-silence");
        return draw(&visit, asked, Some(there), problem).await;
    }
    match away::ask(&mut tx, account, &there, now).await {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(path(&visit)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(match refused {
                Refused::Enough => "away-enough",
                Refused::Address => "away-unreadable",
                Refused::Over | Refused::Database(_) => "attending-over",
            });
            draw(&visit, asked, Some(there), problem).await
        }
    }
}

/// `POST /rejoindre/retrait`: the member goes there no more.
pub async fn delete(visit: Visit, Form(asked): Form<Asked>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let mut tx = visit.app.db.begin().await?;
    let now = visit.app.clock.now();
    if !away::leave(&mut tx, account, &asked.object, now).await? {
        return Err(WebError::NotFound);
    }
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(path(&visit)).into_response())
}

async fn draw(
    visit: &Visit,
    asked: Asked,
    found: Option<There>,
    problem: String,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let mut tx = visit.app.db.read().await?;
    let speaks = members::of_account(&mut tx, account).await?.is_some();
    let all = store::away::of_account(&mut tx, account).await?;
    drop(tx);
    let going = |it: away::Away| Going {
        when: when(visit, (it.start_ms, it.end_ms), it.all_day, &it.timezone),
        standing: visit.locale.t(&format!("away-is-{}", it.state)),
        is_refused: it.state == Standing::Refused,
        uri: it.event_uri,
        page: it.page,
        title: it.title,
        place: it.place,
    };
    let title = visit.locale.t("away-title");
    let mut layout = Layout::new(visit, Section::Events, &title);
    layout.head.hidden = true;
    let refused = !problem.is_empty();
    let template = AwayPage {
        layout,
        title,
        target: path(visit),
        account: match speaks {
            true => "",
            false => visit.path_of("/compte", "/account"),
        },
        typed: asked.object,
        found: found.map(|it| Going {
            when: when(visit, (it.start, it.end), it.all_day, &it.timezone),
            standing: String::new(),
            is_refused: false,
            uri: it.event_uri,
            page: it.page,
            title: it.title,
            place: it.place,
        }),
        going: all.into_iter().map(going).collect(),
        problem,
    };
    let mut response = layout::form(visit, &template, refused)?;
    let never = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, never);
    Ok(response)
}

/// On the clock of the place.
fn when(
    visit: &Visit,
    (start, end): (Millis, Option<Millis>),
    all_day: bool,
    timezone: &str,
) -> String {
    let zone = jiff::tz::TimeZone::get(timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let on_clock = |at: Millis| at.timestamp().to_zoned(zone.clone());
    let end = end.map(on_clock);
    dates::when(&on_clock(start), end.as_ref(), all_day, visit.locale.0)
}
