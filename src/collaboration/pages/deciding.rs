//! `/propositions/{id}`: one event that is proposed, with the words that it would have, for its proposer
//! and for who looks after the space: what became of it, or the yes and the no. The queue has the
//! same buttons.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Drawn, Visitor, drawn, path, proposing, tell};
use crate::collaboration::proposals::{self, Proposal, Refused, State};
use crate::collaboration::store;
use crate::conversation::moderation;
use crate::conversation::pages::deciding::back_to;
use crate::db::Tx;
use crate::events::{self, Event};
use crate::ids::EventId;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "collaboration/proposal.html")]
struct Page {
    layout: Layout,
    it: Drawn,
    standing: String,
    told: String,
    problem: String,
    /// What was typed, when it is shown again.
    reason: String,
    is_own: bool,
    may_decide: bool,
    is_waiting: bool,
    /// The event, once it is announced.
    event_path: String,
    mine_path: &'static str,
}

/// A proposal and its event, for who reads it.
pub(super) async fn found(
    tx: &mut Tx,
    visit: &Visit,
    visitor: &Visitor,
    id: EventId,
) -> Result<(Proposal, Event), WebError> {
    let proposal = store::by_event(tx, id).await?;
    let proposal = proposal.ok_or(WebError::NotFound)?;
    let event = events::store::by_id(tx, id).await?;
    let event = event.ok_or(WebError::NotFound)?;
    let now = visit.app.clock.now();
    let both = (&proposal, &event);
    match proposals::may_read(tx, &visitor.member(), both, now).await? {
        true => Ok((proposal, event)),
        false => Err(WebError::NotFound),
    }
}

/// `GET /propositions/{id}`
pub async fn show(visit: Visit, Path(id): Path<EventId>) -> Result<Response, WebError> {
    let told = match visit.query.as_str() {
        "told=sent" => visit.locale.t("proposal-sent"),
        "told=saved" => visit.locale.t("settings-saved"),
        _ => String::new(),
    };
    draw(&visit, id, (told, String::new(), String::new())).await
}

async fn draw(
    visit: &Visit,
    id: EventId,
    (told, problem, reason): (String, String, String),
) -> Result<Response, WebError> {
    let visitor = Visitor::of(visit)?;
    let mut tx = visit.app.db.read().await?;
    let (proposal, event) = found(&mut tx, visit, &visitor, id).await?;
    let it = drawn(&mut tx, visit, &proposal).await?;
    let it = it.ok_or(WebError::NotFound)?;
    let now = visit.app.clock.now();
    let looks_after = moderation::may(&mut tx, &visitor.member().who, event.space_id, now).await?;
    let is_waiting = proposal.state == State::Waiting;
    let refused = !problem.is_empty();
    let template = Page {
        layout: Layout::new(visit, Section::None, &it.title),
        standing: visit.locale.t(&format!("proposal-is-{}", proposal.state)),
        told,
        problem,
        reason,
        is_own: proposal.account_id == visitor.account,
        may_decide: looks_after && is_waiting,
        is_waiting,
        event_path: match (proposal.state, event.is_out()) {
            (State::Accepted, true) => visit.app.addresses.event_page(&event),
            _ => String::new(),
        },
        mine_path: super::mine::path(visit),
        it,
    };
    layout::form(visit, &template, refused)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    reason: String,
    /// The page of the queue that it was decided on.
    back: String,
}

/// `POST /propositions/{id}/{what}`: `accept`, `decline`, `withdraw`.
pub async fn decide(
    visit: Visit,
    Path((id, what)): Path<(EventId, String)>,
    Form(decision): Form<Decision>,
) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let member = visitor.member();
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (proposal, event) = found(&mut tx, &visit, &visitor, id).await?;
    let done = match what.as_str() {
        "accept" => match proposals::accept(&mut tx, &member.who, id, now).await {
            Ok(event) => {
                tell(&mut tx, &visit, &proposal, &event).await?;
                Ok(visit.app.addresses.event_page(&event))
            }
            Err(refused) => Err(refused),
        },
        "decline" => {
            let reason = &decision.reason;
            match proposals::decline(&mut tx, &member.who, id, reason, now).await {
                Ok(declined) => {
                    tell(&mut tx, &visit, &declined, &event).await?;
                    Ok(path(&visit, id))
                }
                Err(refused) => Err(refused),
            }
        }
        "withdraw" => proposals::withdraw(&mut tx, visitor.account, id)
            .await
            .map(|()| super::mine::path(&visit).to_owned()),
        _ => return Err(WebError::NotFound),
    };
    let there = match decision.back.is_empty() || what == "withdraw" {
        true => None,
        false => Some(back_to(&decision.back).to_owned()),
    };
    match done {
        Ok(page) => {
            tx.commit().await?;
            visit.app.told();
            visit.app.wake.mail.notify_one();
            Ok(Redirect::to(&there.unwrap_or(page)).into_response())
        }
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        // Somebody was faster; its page says what became of it.
        Err(Refused::Unknown) => Ok(Redirect::to(&path(&visit, id)).into_response()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(proposing::problem_key(refused)?);
            draw(&visit, id, (String::new(), problem, decision.reason)).await
        }
    }
}
