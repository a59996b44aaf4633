//! `/evenements/{slug}/organisation`: who organises an event, which spaces are asked to organise it too,
//! to whom it is handed over. Read by who may change the event, who looks after one of those spaces,
//! and the member who is asked. What it shows is in `organising/shown.rs`.

mod shown;

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use shown::{draw, name};

use super::mine::Line;
use super::{Member, Visitor};
use crate::accounts::{self, By};
use crate::collaboration::organising::{self, Done, Refused};
use crate::collaboration::store;
use crate::conversation::moderation;
use crate::db::Tx;
use crate::events::pages::organising::together_path;
use crate::events::{self, Event, organisers};
use crate::ids::{AccountId, EventId};
use crate::mail::{self, Letter};
use crate::spaces;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::visit::Visit;

/// Who visits, and what they may do about the event.
struct Reader {
    visitor: Visitor,
    may_change: bool,
    is_offered: bool,
}

/// The event of that address, for who may read how it is organised.
async fn found(tx: &mut Tx, visit: &Visit, slug: &str) -> Result<(Event, Reader), WebError> {
    let visitor = Visitor::of(visit)?;
    let event = events::store::by_slug(tx, slug).await?;
    let event = event.filter(|it| it.is_out() && !it.is_theirs());
    let event = event.ok_or(WebError::NotFound)?;
    let by = By::from(visit.signed_in()?);
    let is_out = !visitor.is_team && super::is_kept_out(tx, visit, event.space_id).await?;
    let may_change = organisers::admit(tx, by, &event).await?.is_some() && !is_out;
    let offered = store::organising::offered(tx, event.id).await?;
    let is_offered = offered.is_some_and(|it| it.account_id == visitor.account);
    let reader = Reader {
        may_change,
        is_offered,
        visitor,
    };
    if may_change || is_offered {
        return Ok((event, reader));
    }
    let now = visit.app.clock.now();
    let mut concerned = events::store::spaces_of(tx, event.id).await?;
    let asked = store::organising::asked_of(tx, event.id).await?;
    concerned.extend(asked.iter().map(|it| it.space_id));
    for space in concerned {
        if moderation::may(tx, &reader.visitor.member().who, space, now).await? {
            return Ok((event, reader));
        }
    }
    Err(WebError::NotFound)
}

/// The events that somebody is asked to organise, each a line that leads to its page.
pub async fn lines(tx: &mut Tx, visit: &Visit, ids: &[EventId]) -> sqlx::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for id in ids {
        let Some(event) = events::store::by_id(tx, *id).await? else {
            continue;
        };
        lines.push(Line {
            href: together_path(visit, &event),
            when: cards::when(visit, &event),
            title: event.title,
            ..Line::default()
        });
    }
    Ok(lines)
}

/// `GET /evenements/{slug}/organisation`
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (event, reader) = found(&mut tx, &visit, &slug).await?;
    let told = match visit.query.as_str() {
        "told=waits" => visit.locale.t("organising-waits"),
        "told=done" => visit.locale.t("settings-saved"),
        _ => String::new(),
    };
    let said = (told, String::new(), String::new());
    draw(&visit, &mut tx, (&event, &reader), said).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The handle of a space, or of a member.
    handle: String,
}

/// `POST /evenements/{slug}/organisation/{what}`: of a space `ask`, `accept`, `decline`, `take-back`,
/// `leave`; of a member `offer`, `unoffer`, `take-over`, `refuse`, `end`.
pub async fn decide(
    visit: Visit,
    Path((slug, what)): Path<(String, String)>,
    Form(wish): Form<Wish>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (event, reader) = found(&mut tx, &visit, &slug).await?;
    let handle = wish.handle.trim().trim_start_matches('@');
    let done = match what.as_str() {
        "offer" | "unoffer" | "take-over" | "refuse" | "end" => {
            of_person(&visit, &mut tx, (&event, &reader), (&what, handle)).await
        }
        _ => of_space(&visit, &mut tx, (&event, &reader), (&what, handle)).await,
    };
    match done {
        Ok(told) => {
            // Whoever said no may read it no longer.
            let there = match found(&mut tx, &visit, &slug).await {
                Ok(_) => format!("{}?told={told}", together_path(&visit, &event)),
                Err(WebError::NotFound) => visit.app.addresses.event_page(&event),
                Err(error) => return Err(error),
            };
            tx.commit().await?;
            visit.app.told();
            visit.app.wake.mail.notify_one();
            Ok(Redirect::to(&there).into_response())
        }
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(refused)?);
            let mut tx = visit.app.db.read().await?;
            let said = (String::new(), problem, wish.handle);
            draw(&visit, &mut tx, (&event, &reader), said).await
        }
    }
}

async fn of_space(
    visit: &Visit,
    tx: &mut Tx,
    (event, reader): (&Event, &Reader),
    (what, handle): (&str, &str),
) -> Result<&'static str, Refused> {
    let space = match cards::is_handle(handle) {
        true => spaces::store::by_handle(tx, handle).await?,
        false => None,
    };
    let space = space.ok_or(Refused::Unknown)?;
    let now = visit.app.clock.now();
    let Member { account, who } = reader.visitor.member();
    let may_change = reader.may_change.then_some(()).ok_or(Refused::NotAllowed);
    match what {
        "ask" => {
            may_change?;
            let member = Member { account, who };
            return Ok(
                match organising::ask(tx, &member, event, space.id, now).await? {
                    Done::Joined => "done",
                    Done::Waits => "waits",
                },
            );
        }
        "take-back" => {
            may_change?;
            organising::take_back(tx, event, space.id).await?;
        }
        "leave" => {
            let leaving = (&who, reader.may_change);
            organising::leave(tx, leaving, event, space.id, now).await?;
        }
        "accept" | "decline" => {
            let asked = store::organising::asked_of(tx, event.id).await?;
            let by = asked.into_iter().find(|it| it.space_id == space.id);
            let by = by.ok_or(Refused::Unknown)?.account_id;
            match what {
                "accept" => organising::accept(tx, &who, event, space.id, now).await?,
                _ => organising::decline(tx, &who, event, space.id, now).await?,
            }
            tell(visit, tx, (by, event), (what, &space.name)).await?;
        }
        _ => return Err(Refused::Unknown),
    }
    Ok("done")
}

async fn of_person(
    visit: &Visit,
    tx: &mut Tx,
    (event, reader): (&Event, &Reader),
    (what, handle): (&str, &str),
) -> Result<&'static str, Refused> {
    let now = visit.app.clock.now();
    let own = reader.visitor.account;
    let may_change = reader.may_change.then_some(()).ok_or(Refused::NotAllowed);
    let offered = store::organising::offered(tx, event.id).await?;
    match what {
        "offer" => {
            may_change?;
            // Each is a letter to somebody who asked for none.
            if !reader.visitor.is_team && visit.app.look_ups.enter(visit.client, now).is_err() {
                return Err(Refused::TooOften);
            }
            let to = accounts::store::by_handle(tx, handle).await?;
            let to = Visitor::called(visit, to.ok_or(Refused::Nobody)?.id);
            organising::offer(tx, own, event, &to.member(), now).await?;
            let by = name(tx, own).await?;
            tell(visit, tx, (to.account, event), (what, &by)).await?;
            return Ok("waits");
        }
        "unoffer" => {
            may_change?;
            let to = offered.ok_or(Refused::Unknown)?.account_id;
            organising::not_any_more(tx, to, event).await?;
        }
        "end" => {
            may_change?;
            organisers::end(tx, event.id).await?;
        }
        "take-over" | "refuse" => {
            match what {
                "take-over" => {
                    organising::take_over(tx, &reader.visitor.member(), event, now).await?;
                }
                _ => organising::not_any_more(tx, own, event).await?,
            }
            let by = offered.ok_or(Refused::Unknown)?.by_account_id;
            let name = name(tx, own).await?;
            tell(visit, tx, (by, event), (what, &name)).await?;
        }
        _ => return Err(Refused::Unknown),
    }
    Ok("done")
}

fn problem_key(refused: Refused) -> Result<&'static str, WebError> {
    Ok(match refused {
        Refused::Over => "organising-over",
        Refused::Already => "organising-already",
        Refused::Enough => "organising-enough",
        Refused::Nobody => "organising-nobody",
        Refused::TooOften => "error-too-often",
        Refused::Unknown => return Err(WebError::NotFound),
        Refused::NotAllowed => return Err(WebError::Forbidden),
        Refused::Database(error) => return Err(error.into()),
    })
}

/// Whoever is asked, or asked, is told by mail, if they have an address and it was not themself.
async fn tell(
    visit: &Visit,
    tx: &mut Tx,
    (to, event): (AccountId, &Event),
    (what, name): (&str, &str),
) -> sqlx::Result<()> {
    let app = &visit.app;
    let is_own = visit.account.as_ref().map(|it| it.id) == Some(to);
    let account = accounts::store::by_id(tx, to).await?;
    let address = account.and_then(|account| account.email);
    let Some(to) = address.filter(|_| app.config.smtp_url.is_some() && !is_own) else {
        return Ok(());
    };
    let locale = Locale(app.config.language);
    let words = locale.word(&format!("organising-letter-{what}"), name);
    let path = app.addresses.page(&together_path(visit, event));
    let page = match what {
        "offer" => path,
        _ => app.addresses.event_page(event),
    };
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let signed = space.map(|space| space.name).unwrap_or_default();
    let letter = Letter {
        to,
        language: locale.tag().to_owned(),
        subject: locale.word("organising-title", &event.title),
        body: format!("{words}\n\n{}\n{page}\n\n-- \n{signed}\n", event.title),
    };
    mail::write(tx, &letter, app.clock.now()).await?;
    Ok(())
}
