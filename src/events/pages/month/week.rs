//! `?view=week&week=2026-W48`: seven days from Monday to Sunday, each a list of its events; under each
//! other on a phone, side by side on a desk. An event of several days stands on each of them.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{Above, Day, EVENTS_MAX, around, asked, dates, day, store};
use crate::db::Tx;
use crate::events::pages::asked::Asked;
use crate::events::week::Week;
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::layout::{self, Layout};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "events/week.html")]
struct WeekPage {
    layout: Layout,
    above: Above,
    name: String,
    count: String,
    days: [Day; 7],
    /// Label and address.
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    this_week: String,
    is_this_week: bool,
}

pub(in crate::events::pages) async fn show(
    visit: &Visit,
    tx: &mut Tx,
    asked: Asked,
) -> Result<Response, WebError> {
    let today = i18n::day(visit.app.clock.now());
    let week = asked.week.unwrap_or_else(|| usual(&asked, today));
    let days = (week.monday(), week.sunday());
    let filter = asked::within_days(&asked.filter, days);
    let events = store::between(tx, &filter, EVENTS_MAX).await?;
    let (layout, above) = around(visit, tx, &asked).await?;
    let href = |week: Week| {
        let besides = [("view", "week"), ("week", &week.to_string())];
        format!("{}{}", above.path, asked.query(&besides))
    };
    let link = |week: Week| {
        let number = week.number().to_string();
        (visit.locale.word("agenda-week-number", &number), href(week))
    };
    let (first, last) = ends(above.reach, today);
    // The days of each are asked once, not for every day of the week.
    let dated: Vec<_> = events.iter().map(|event| (event, event.days())).collect();
    let monday = dates::long_day(week.monday(), visit.locale.0);
    let template = WeekPage {
        layout,
        name: visit.locale.word("agenda-week-of", &monday),
        count: visit
            .locale
            .count("agenda-month-count", events.len() as i64),
        days: week
            .days()
            .map(|date| day(visit, &asked, (date, today), &dated)),
        previous: week.previous().filter(|week| *week >= first).map(link),
        next: week.next().filter(|week| *week <= last).map(link),
        this_week: href(Week::of(today)),
        is_this_week: week == Week::of(today),
        above,
    };
    layout::page(visit, &template)
}

/// This week; where days are asked for that are all before or after it, the nearest of them.
fn usual(asked: &Asked, today: Date) -> Week {
    let from = asked.filter.from.unwrap_or(Date::MIN);
    let until = asked.filter.until.unwrap_or(Date::MAX);
    Week::of(today.min(until).max(from))
}

/// The weeks that lead to each other: those of the events, and this one.
fn ends(reach: store::Reach, today: Date) -> (Week, Week) {
    let today = Week::of(today);
    match reach {
        Some((first, last)) => (Week::of(first).min(today), Week::of(last).max(today)),
        None => (today, today),
    }
}
