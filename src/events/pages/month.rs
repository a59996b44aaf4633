//! `?view=month&month=2026-11`: the month as a table of weeks, each day a cell with its events. It
//! is read and walked as a table; a script adds the arrow keys; on a phone the days that have
//! events stand in a list. A week of such days is in `month/week.rs`.

pub(super) mod week;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::asked::{self, Asked};
use super::{Above, around, script, store};
use crate::dates;
use crate::db::Tx;
use crate::events::Event;
use crate::events::month::Month;
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::layout::{self, Layout};
use crate::web::visit::Visit;

const EVENTS_MAX: i64 = 1_000;
const SHORT_DAY_CHARS: usize = 3;

#[derive(Template)]
#[template(path = "events/month.html")]
struct MonthPage {
    layout: Layout,
    above: Above,
    name: String,
    count: String,
    /// Short and whole names, Monday first.
    columns: Vec<(String, &'static str)>,
    weeks: Vec<Vec<Option<Day>>>,
    /// Label and address.
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    this_month: String,
    is_this_month: bool,
}

struct Day {
    /// `2026-11-03`
    iso: String,
    number: i8,
    name: String,
    is_today: bool,
    events: Vec<OnDay>,
}

/// An event on one of its days.
struct OnDay {
    href: String,
    title: String,
    lang: String,
    /// `14:00` on its first day; empty when it lasts all day.
    time: String,
    /// It began before.
    goes_on: bool,
    cancelled: bool,
    status: String,
    /// Where, in a line; or that it is online.
    place: String,
    distance: String,
}

pub(super) async fn show(visit: &Visit, tx: &mut Tx, asked: Asked) -> Result<Response, WebError> {
    let today = i18n::day(visit.app.clock.now());
    let month = asked.month.unwrap_or_else(|| Month::of(today));
    let days = (month.first_day(), month.last_day());
    let filter = asked::within_days(&asked.filter, days);
    let events = store::between(tx, &filter, EVENTS_MAX).await?;
    let (mut layout, above) = around(visit, tx, &asked).await?;
    layout.scripts.push(script("month.js"));
    let language = visit.locale.0;
    let href = |month: Month| {
        let besides = [("view", "month"), ("month", &month.to_string())];
        format!("{}{}", above.path, asked.query(&besides))
    };
    let link = |month: Month| (dates::month(month.first_day(), language), href(month));
    let (first, last) = ends(above.reach, today);
    // The days of each are asked once, not for every day of the month.
    let dated: Vec<_> = events.iter().map(|event| (event, event.days())).collect();
    let day = |date: Option<Date>| date.map(|date| day(visit, &asked, (date, today), &dated));
    let template = MonthPage {
        layout,
        name: dates::month(month.first_day(), language),
        count: visit
            .locale
            .count("agenda-month-count", events.len() as i64),
        columns: dates::day_names(language)
            .iter()
            .map(|name| (name.chars().take(SHORT_DAY_CHARS).collect(), *name))
            .collect(),
        weeks: month
            .weeks()
            .into_iter()
            .map(|week| week.map(day).into())
            .collect(),
        previous: month.previous().filter(|month| *month >= first).map(link),
        next: month.next().filter(|month| *month <= last).map(link),
        this_month: href(Month::of(today)),
        is_this_month: month == Month::of(today),
        above,
    };
    layout::page(visit, &template)
}

/// The months that lead to each other: those of the events, and this one. A machine that follows
/// every link comes to an end.
fn ends(reach: store::Reach, today: Date) -> (Month, Month) {
    let today = Month::of(today);
    match reach {
        Some((first, last)) => (Month::of(first).min(today), Month::of(last).max(today)),
        None => (today, today),
    }
}

/// An event, and the first and last of its days.
type Dated<'a> = (&'a Event, (Date, Date));

fn day(visit: &Visit, asked: &Asked, (date, today): (Date, Date), events: &[Dated<'_>]) -> Day {
    let on_day = events
        .iter()
        .filter(|(_, (first, last))| (*first..=*last).contains(&date));
    Day {
        iso: date.to_string(),
        number: date.day(),
        name: dates::long_day(date, visit.locale.0),
        is_today: date == today,
        events: on_day
            .map(|(event, (first, _))| seen_on(visit, asked, event, *first < date))
            .collect(),
    }
}

fn seen_on(visit: &Visit, asked: &Asked, event: &Event, goes_on: bool) -> OnDay {
    let card = asked.card(visit, event);
    OnDay {
        place: match (card.place, card.online) {
            (place, true) if place.is_empty() => visit.locale.t("event-online"),
            (place, _) => place,
        },
        distance: card.distance,
        href: card.href,
        title: card.title,
        lang: card.lang,
        time: match event.all_day || goes_on {
            true => String::new(),
            false => dates::time(&event.start()),
        },
        goes_on,
        cancelled: card.cancelled,
        status: card.status,
    }
}
