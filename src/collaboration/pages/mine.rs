//! `/compte/propositions`: the events that somebody proposed and how that stands, what they organise,
//! the dates that they look for with others.

use askama::Template;
use axum::response::Response;

use super::{Visitor, dates};
use crate::collaboration::store;
use crate::conversation::store::queue::Scope;
use crate::db::Tx;
use crate::events;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN: i64 = 50;

/// Something that is one's own, or asked of one.
#[derive(Default)]
pub struct Line {
    pub href: String,
    pub title: String,
    /// When it takes place, or what it is about.
    pub when: String,
    pub standing: String,
    pub reason: String,
}

#[derive(Template)]
#[template(path = "collaboration/mine.html")]
struct Page {
    layout: Layout,
    title: String,
    proposals: Vec<Line>,
    organised: Vec<Line>,
    /// What they are asked to take over, or to organise with a space that they look after.
    asked: Vec<Line>,
    dates: Vec<Line>,
    account: &'static str,
}

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of("/compte/propositions", "/account/proposals")
}

/// What somebody is asked to organise: in place of a member, or as who looks after a space.
async fn asked(tx: &mut Tx, visit: &Visit, visitor: &Visitor) -> sqlx::Result<Vec<Line>> {
    let mut events = Vec::new();
    for handing in store::organising::offered_to(tx, visitor.account).await? {
        events.push(handing.event_id);
    }
    let scope = Scope {
        space: None,
        // Of the team, each reads the queue.
        is_team: false,
        actor_uri: &visitor.uri,
    };
    for asked in store::organising::waiting(tx, &scope, SHOWN).await? {
        events.push(asked.event_id);
    }
    events.dedup();
    super::organising::lines(tx, visit, &events).await
}

/// `GET /compte/propositions`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let visitor = Visitor::of(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let mut proposals = Vec::new();
    for proposal in store::of_account(&mut tx, visitor.account, SHOWN).await? {
        let Some(event) = events::store::by_id(&mut tx, proposal.event_id).await? else {
            continue;
        };
        proposals.push(Line {
            href: super::path(&visit, event.id),
            when: cards::when(&visit, &event),
            standing: visit.locale.t(&format!("proposal-is-{}", proposal.state)),
            reason: proposal.reason,
            title: event.title,
        });
    }
    let organised = events::store::organisers::organised_by(&mut tx, visitor.account, SHOWN);
    let organised = organised.await?.into_iter().map(|event| {
        let card = cards::event_card(&visit, &event);
        Line {
            href: card.href,
            title: card.title,
            when: card.when,
            standing: [card.status, card.visibility]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            reason: String::new(),
        }
    });
    let organised = organised.collect();
    let asked = asked(&mut tx, &visit, &visitor).await?;
    let polls = store::dates::of_account(&mut tx, visitor.account, SHOWN).await?;
    let polls = polls.into_iter().map(|poll| Line {
        href: dates::path(poll.id),
        when: visit.locale.date(poll.written_ms),
        standing: visit.locale.t(&format!("dates-is-{}", poll.state)),
        reason: String::new(),
        title: poll.title,
    });
    let title = visit.locale.t("mine-together");
    let template = Page {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        proposals,
        organised,
        asked,
        dates: polls.collect(),
        account: visit.path_of("/compte", "/account"),
    };
    layout::page(&visit, &template)
}
