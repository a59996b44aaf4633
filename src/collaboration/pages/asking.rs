//! `/dates/in/{handle}`: the dates that members of a space look for just now, and the form by which one
//! proposes some. One address in both languages: it is passed on among members.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Visitor, space_named};
use crate::clock::Millis;
use crate::collaboration::dates::{self, Asked, DATES_MAX, DATES_MIN, Refused};
use crate::collaboration::{Standing, store};
use crate::events::pages::forms::USUAL_TIMEZONE;
use crate::spaces::Space;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN: i64 = 50;
/// Rows of the form at first, and how many more the button gives.
const ROWS: usize = 4;

/// Names and values as a browser sends them, those of each date one after the other.
pub type Fields = Vec<(String, String)>;

/// One date as it is typed.
#[derive(Debug, Clone, Default)]
struct Row {
    day: String,
    from: String,
    until: String,
}

#[derive(Default)]
struct Typed {
    title: String,
    note: String,
    timezone: String,
    rows: Vec<Row>,
}

struct Line {
    href: String,
    title: String,
    when: String,
}

#[derive(Template)]
#[template(path = "collaboration/asking.html")]
struct Page {
    layout: Layout,
    title: String,
    space_href: String,
    open: Vec<Line>,
    may_ask: bool,
    target: String,
    form: Typed,
    may_add: bool,
    problem: String,
}

pub fn path(handle: &str) -> String {
    format!("{}/in/{handle}", super::dates::PATH)
}

/// `GET /dates/in/{handle}`
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let form = Typed {
        timezone: USUAL_TIMEZONE.to_owned(),
        rows: vec![Row::default(); ROWS],
        ..Typed::default()
    };
    draw(&visit, &handle, form, String::new()).await
}

/// `POST /dates/in/{handle}`
pub async fn create(
    visit: Visit,
    Path(handle): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let (mut typed, wants_more) = typed(fields);
    if wants_more {
        let count = (typed.rows.len() + ROWS).min(DATES_MAX);
        typed.rows.resize_with(count, Row::default);
        return draw(&visit, &handle, typed, String::new()).await;
    }
    let mut tx = visit.app.db.begin().await?;
    let (space, _) = space_named(&mut tx, &visit, &visitor, &handle).await?;
    let done = match asked(&space, &typed) {
        Ok(asked) => {
            let now = visit.app.clock.now();
            dates::ask(&mut tx, &visitor.member(), &asked, now).await
        }
        Err(refused) => Err(refused),
    };
    match done {
        Ok(poll) => {
            tx.commit().await?;
            Ok(Redirect::to(&super::dates::path(poll.id)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(match refused {
                Refused::Title => "dates-refused-title",
                Refused::Note => "refused-too-long",
                Refused::Timezone => "refused-timezone",
                Refused::Dates => "dates-refused-dates",
                Refused::Enough => "dates-refused-enough",
                _ => "proposals-not-taken",
            });
            draw(&visit, &handle, typed, problem).await
        }
    }
}

/// What was typed, and whether more rows are asked for.
fn typed(fields: Fields) -> (Typed, bool) {
    let mut typed = Typed::default();
    let mut wants_more = false;
    for (name, value) in fields {
        match name.as_str() {
            "title" => typed.title = value,
            "note" => typed.note = value,
            "timezone" => typed.timezone = value,
            "more" => wants_more = true,
            "day" if typed.rows.len() < DATES_MAX => typed.rows.push(Row {
                day: value,
                ..Row::default()
            }),
            "from" => {
                if let Some(row) = typed.rows.last_mut() {
                    row.from = value;
                }
            }
            "until" => {
                if let Some(row) = typed.rows.last_mut() {
                    row.until = value;
                }
            }
            _ => {}
        }
    }
    let missing = DATES_MIN.saturating_sub(typed.rows.len());
    typed.rows.extend(vec![Row::default(); missing]);
    (typed, wants_more)
}

/// What it says; rows without a day are none.
fn asked(space: &Space, typed: &Typed) -> Result<Asked, Refused> {
    let timezone = typed.timezone.trim();
    let zone = jiff::tz::TimeZone::get(timezone).map_err(|_| Refused::Timezone)?;
    let mut all = Vec::new();
    for row in typed.rows.iter().filter(|row| !row.day.trim().is_empty()) {
        all.push(date(row, &zone).ok_or(Refused::Dates)?);
    }
    Ok(Asked {
        space: space.id,
        title: typed.title.clone(),
        note: typed.note.clone(),
        timezone: timezone.to_owned(),
        dates: all,
    })
}

/// Start and end; what ends at an earlier hour ends on the next day.
fn date(row: &Row, zone: &jiff::tz::TimeZone) -> Option<(Millis, Option<Millis>)> {
    let day: jiff::civil::Date = row.day.trim().parse().ok()?;
    let hour = |text: &str| text.trim().parse::<jiff::civil::Time>().ok();
    let at = |day: jiff::civil::Date, hour| {
        let zoned = day.to_datetime(hour).to_zoned(zone.clone()).ok()?;
        Some(Millis::from(zoned.timestamp()))
    };
    let from = hour(&row.from)?;
    let until = match row.until.trim() {
        "" => None,
        until => {
            let until = hour(until)?;
            let last = if until > from {
                day
            } else {
                day.tomorrow().ok()?
            };
            Some(at(last, until)?)
        }
    };
    Some((at(day, from)?, until))
}

async fn draw(
    visit: &Visit,
    handle: &str,
    form: Typed,
    problem: String,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(visit)?;
    let mut tx = visit.app.db.read().await?;
    let (space, stands) = space_named(&mut tx, visit, &visitor, handle).await?;
    let open = store::dates::open_in(&mut tx, space.id, SHOWN).await?;
    let title = visit.locale.word("dates-in", &space.name);
    let refused = !problem.is_empty();
    let template = Page {
        layout: Layout::new(visit, Section::None, &title),
        title,
        space_href: format!("/@{}", space.handle),
        open: open
            .into_iter()
            .map(|poll| Line {
                href: super::dates::path(poll.id),
                when: visit.locale.date(poll.written_ms),
                title: poll.title,
            })
            .collect(),
        may_ask: matches!(stands, Standing::Proposes | Standing::Decides),
        target: path(&space.handle),
        may_add: form.rows.len() < DATES_MAX,
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}
