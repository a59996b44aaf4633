//! `/dates/{id}`: dates that members of a space choose from. Who reads it answers, and answers otherwise;
//! all see who can when; its author, or who looks after the space, closes it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::asking::Fields;
use super::{Visitor, propose_path};
use crate::collaboration::dates::{self, Answer, Choice, DatePoll, Given, Refused, State};
use crate::collaboration::store;
use crate::db::Tx;
use crate::ids::{DateOptionId, DatePollId};
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;
use crate::{accounts, dates as said, text};

pub const PATH: &str = "/dates";

/// One date, with who can.
struct Row {
    id: DateOptionId,
    when: String,
    yes: Vec<String>,
    maybe: Vec<String>,
    no: Vec<String>,
    /// Nothing suits more people.
    is_best: bool,
    is_chosen: bool,
    /// What the visitor said to it.
    mine: String,
}

#[derive(Template)]
#[template(path = "collaboration/dates.html")]
struct Page {
    layout: Layout,
    title: String,
    note: String,
    by: String,
    space: String,
    list_href: String,
    clock: String,
    standing: String,
    problem: String,
    told: String,
    rows: Vec<Row>,
    people: i64,
    target: String,
    is_open: bool,
    may_close: bool,
    /// Where an event is made of what was chosen.
    propose: String,
}

pub fn path(id: DatePollId) -> String {
    format!("{PATH}/{id}")
}

fn refused(refused: Refused) -> WebError {
    match refused {
        Refused::Database(error) => error.into(),
        Refused::NotAllowed => WebError::Forbidden,
        _ => WebError::NotFound,
    }
}

/// `GET /dates/{id}`
pub async fn show(visit: Visit, Path(id): Path<DatePollId>) -> Result<Response, WebError> {
    let told = match visit.query.as_str() {
        "told=answered" => visit.locale.t("dates-answered"),
        _ => String::new(),
    };
    draw(&visit, id, told, String::new()).await
}

/// `POST /dates/{id}`: one's own answers, a field for each date.
pub async fn answer(
    visit: Visit,
    Path(id): Path<DatePollId>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let read = |(name, value): &(String, String)| {
        let option: DateOptionId = name.parse().ok()?;
        Some((option, value.parse::<Answer>().ok()?))
    };
    let said: Vec<_> = fields.iter().filter_map(read).collect();
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match dates::answer(&mut tx, &visitor.member(), id, &said, now).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}?told=answered", path(id))).into_response())
        }
        Err(why) => {
            drop(tx);
            again(&visit, id, why).await
        }
    }
}

/// `POST /dates/{id}/close`: with `option`, on that date; else without.
pub async fn close(
    visit: Visit,
    Path(id): Path<DatePollId>,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let named = fields.iter().find(|(name, _)| name == "option");
    let chosen = match named {
        Some((_, option)) => Some(option.parse().map_err(|_| WebError::NotFound)?),
        None => None,
    };
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match dates::close(&mut tx, &visitor.member(), id, chosen, now).await {
        Ok(()) => {
            let there = match chosen {
                Some(_) => form_of(&mut tx, &visit, id).await?,
                None => path(id),
            };
            tx.commit().await?;
            Ok(Redirect::to(&there).into_response())
        }
        Err(why) => {
            drop(tx);
            again(&visit, id, why).await
        }
    }
}

/// The event's form, with what was agreed upon in it.
async fn form_of(tx: &mut Tx, visit: &Visit, id: DatePollId) -> Result<String, WebError> {
    let poll = store::dates::by_id(tx, id).await?;
    let poll = poll.ok_or(WebError::NotFound)?;
    let space = spaces::store::by_id(tx, poll.space_id).await?;
    let space = space.ok_or(WebError::NotFound)?;
    Ok(format!("{}?dates={id}", propose_path(visit, &space.handle)))
}

async fn again(visit: &Visit, id: DatePollId, why: Refused) -> Result<Response, WebError> {
    let problem = match why {
        Refused::Closed => visit.locale.t("dates-refused-closed"),
        Refused::Enough => visit.locale.t("dates-refused-people"),
        why => return Err(refused(why)),
    };
    draw(visit, id, String::new(), problem).await
}

async fn draw(
    visit: &Visit,
    id: DatePollId,
    told: String,
    problem: String,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(visit)?;
    let member = visitor.member();
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.read().await?;
    let poll = dates::read(&mut tx, &member, id, now)
        .await
        .map_err(refused)?;
    let options = store::dates::options(&mut tx, id).await?;
    let answers = store::dates::answers(&mut tx, id).await?;
    let author = accounts::store::by_id(&mut tx, poll.account_id).await?;
    let space = spaces::store::by_id(&mut tx, poll.space_id).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let may_close = dates::may_close(&mut tx, &member, &poll, now).await?;
    let people: std::collections::BTreeSet<_> = answers.iter().map(|it| it.account_id).collect();
    let is_refused = !problem.is_empty();
    let mut layout = Layout::new(visit, Section::None, &poll.title);
    layout.head.hidden = true;
    let template = Page {
        layout,
        rows: rows(visit, &visitor, &poll, &options, &answers),
        people: people.len() as i64,
        by: author.map_or_else(String::new, |it| text::visible(&it.name)),
        list_href: super::asking::path(&space.handle),
        clock: said::clock(&poll.timezone, visit.locale.0),
        standing: visit.locale.t(&format!("dates-is-{}", poll.state)),
        target: path(id),
        is_open: poll.state == State::Open,
        may_close: may_close && poll.state == State::Open,
        propose: match poll.state {
            State::Chosen => form_of(&mut tx, visit, id).await?,
            State::Open | State::Cancelled => String::new(),
        },
        space: space.name,
        title: poll.title,
        note: poll.note,
        told,
        problem,
    };
    layout::form(visit, &template, is_refused)
}

fn rows(
    visit: &Visit,
    visitor: &Visitor,
    poll: &DatePoll,
    options: &[Choice],
    answers: &[Given],
) -> Vec<Row> {
    let mut of: BTreeMap<DateOptionId, Vec<&Given>> = BTreeMap::new();
    for given in answers {
        of.entry(given.option_id).or_default().push(given);
    }
    let named = |option: DateOptionId, answer: Answer| -> Vec<String> {
        let some = of.get(&option).into_iter().flatten();
        let some = some.filter(|it| it.answer == answer);
        some.map(|it| text::visible(&it.name)).collect()
    };
    // Who can comes first, then who can if need be.
    let rank = |option: &Choice| {
        let yes = named(option.id, Answer::Yes).len();
        (yes, named(option.id, Answer::Maybe).len())
    };
    let best = options.iter().map(rank).max().filter(|best| *best > (0, 0));
    let mine = |option: DateOptionId| {
        let mut some = of.get(&option).into_iter().flatten();
        let mine = some.find(|it| it.account_id == visitor.account);
        mine.map_or_else(String::new, |it| it.answer.to_string())
    };
    let row = |option: &Choice| Row {
        id: option.id,
        when: when(visit, poll, option),
        yes: named(option.id, Answer::Yes),
        maybe: named(option.id, Answer::Maybe),
        no: named(option.id, Answer::No),
        is_best: best == Some(rank(option)),
        is_chosen: poll.chosen_id == Some(option.id),
        mine: mine(option.id),
    };
    options.iter().map(row).collect()
}

/// `jeudi 3 décembre 2026, 18:00–20:00`: the zone is said once, above.
fn when(visit: &Visit, poll: &DatePoll, option: &Choice) -> String {
    let zone = jiff::tz::TimeZone::get(&poll.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    let start = option.start_ms.timestamp().to_zoned(zone.clone());
    let day = said::long_date(&start, visit.locale.0);
    let end = option.end_ms.map(|end| end.timestamp().to_zoned(zone));
    match end {
        Some(end) => format!("{day}, {}–{}", said::time(&start), said::time(&end)),
        None => format!("{day}, {}", said::time(&start)),
    }
}
