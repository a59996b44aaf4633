//! `/moderation`: what waits for somebody who looks after spaces, the oldest first: reports, what is to be
//! read before it is published, what was written to a space alone; and what was taken away. By sort
//! and by space, with counts. Each sees their own spaces; the team all of them. Deciding is in
//! `deciding.rs`, what is reported in `reported.rs`, what is known of an author in `history.rs`.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::desk::Desk;
use super::history::{self, History};
use super::reported::{self, Reported};
use super::{Shown, shown};
use crate::clock::Millis;
use crate::collaboration;
use crate::collaboration::pages::mine::Line;
use crate::collaboration::pages::{Drawn, drawn, organising};
use crate::conversation::answers::Answer;
use crate::conversation::store::queue::{self, Counts, Scope};
use crate::conversation::{Comment, State, store};
use crate::db::Tx;
use crate::ids::{AnswerId, CommentId, SpaceId};
use crate::spaces::{self, Kind, Space};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/moderation";
/// Of one list by itself, and of each where all stand together.
const SHOWN_MAX: i64 = 25;
const TOGETHER_MAX: i64 = 10;
pub const SORTS: &[&str] = &[
    "all",
    "reports",
    "proposals",
    "contributions",
    "comments",
    "first",
    "links",
    "private",
    "removed",
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// One of [`SORTS`].
    sort: String,
    /// The handle of a space; empty for all.
    space: String,
    /// `{ms}_{id}` of the last one seen.
    after: String,
    /// What came of deciding: `late` when somebody else had decided already, `days` when what was written
    /// is no number of them, and others.
    told: String,
}

/// A list of the queue, as the row of lists shows it.
struct Tab {
    href: String,
    label: String,
    count: Option<i64>,
    is_current: bool,
}

pub(super) struct Waiting {
    pub comment: Shown,
    pub title: String,
    /// Why it waits, in words; empty for what does not.
    pub reasons: Vec<String>,
    pub place: Place,
    pub history: History,
    pub answers: Vec<(AnswerId, String)>,
}

/// The space in which something stands.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub name: String,
    pub href: String,
    pub rules_href: String,
}

#[derive(Template)]
#[template(path = "conversation/queue.html")]
struct QueuePage {
    layout: Layout,
    title: String,
    path: &'static str,
    sort: &'static str,
    tabs: Vec<Tab>,
    /// Handle, name, whether it is chosen.
    spaces: Vec<(String, String, bool)>,
    /// Where one comes back to after deciding.
    back: String,
    reports: Vec<Reported>,
    /// Events that members propose.
    proposals: Vec<Drawn>,
    /// Events that a space is asked to organise with another.
    asked: Vec<Line>,
    held: Vec<Waiting>,
    private: Vec<Waiting>,
    removed: Vec<Waiting>,
    more: Option<String>,
    problem: String,
}

impl QueuePage {
    /// Whether a list stands on this page: by itself, or with all of them.
    fn shows(&self, list: &str) -> bool {
        match list {
            "held" => !["reports", "proposals", "private", "removed"].contains(&self.sort),
            other => self.sort == "all" && other != "removed" || self.sort == other,
        }
    }
}

/// `GET /moderation?sort=comments&space=velo`
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let sort = SORTS.iter().find(|it| **it == asked.sort);
    let sort = sort.copied().unwrap_or("all");
    let covered = covered(&mut tx, &desk).await?;
    let chosen = covered.iter().find(|space| space.handle == asked.space);
    let uri = desk.who().uri.to_owned();
    let scope = Scope {
        space: chosen.map(|space| space.id),
        is_team: desk.is_team,
        actor_uri: &uri,
    };
    let handle = chosen.map_or("", |space| space.handle.as_str());
    let back = match (sort, handle) {
        ("all", "") => PATH.to_owned(),
        _ => format!("{PATH}?sort={sort}&space={handle}"),
    };
    let title = visit.locale.t("moderation-title");
    let reading = Reading {
        visit: &visit,
        scope,
        sort,
        after: &asked.after,
        count_max: if sort == "all" {
            TOGETHER_MAX
        } else {
            SHOWN_MAX
        },
    };
    let (reports, held, private, removed, last) = reading.read(&mut tx).await?;
    let (proposals, last_proposal) = reading.proposed(&mut tx).await?;
    let together = reading.asked(&mut tx).await?;
    let last = last.or(last_proposal);
    let more = last.map(|after| format!("{PATH}?sort={sort}&space={handle}&after={after}"));
    let template = QueuePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: PATH,
        tabs: tabs(&mut tx, &visit, &scope, (sort, handle)).await?,
        spaces: covered
            .iter()
            .map(|it| (it.handle.clone(), it.name.clone(), it.handle == handle))
            .collect(),
        sort,
        back,
        reports,
        proposals,
        asked: together,
        held,
        private,
        removed,
        more,
        problem: match asked.told.as_str() {
            "late" => visit.locale.t("moderation-late"),
            "reason" => visit.locale.t("moderation-reason-refused"),
            "nothing" => visit.locale.t("moderation-no-words"),
            "answered" => visit.locale.t("moderation-answered"),
            "days" => visit.locale.t("moderation-days-refused"),
            _ => String::new(),
        },
    };
    layout::page(&visit, &template)
}

/// The spaces that whoever sits there looks after.
async fn covered(tx: &mut Tx, desk: &Desk) -> sqlx::Result<Vec<Space>> {
    let mut all = Vec::new();
    for kind in [Kind::Hub, Kind::Community, Kind::Commun] {
        let spaces = spaces::store::by_kind(tx, kind).await?;
        all.extend(spaces.into_iter().filter(|space| desk.covers(space.id)));
    }
    Ok(all)
}

async fn tabs(
    tx: &mut Tx,
    visit: &Visit,
    scope: &Scope<'_>,
    (current, handle): (&str, &str),
) -> sqlx::Result<Vec<Tab>> {
    let counts: Counts = queue::counts(tx, scope).await?;
    let reported = queue::count_reported(tx, scope).await?;
    let proposed = collaboration::store::count_waiting(tx, scope).await?
        + collaboration::store::organising::count_waiting(tx, scope).await?;
    let tab = |sort: &&'static str| Tab {
        href: format!("{PATH}?sort={sort}&space={handle}"),
        label: visit.locale.t(&format!("queue-{sort}")),
        count: match *sort {
            "all" => Some(counts.held + counts.private + reported + proposed),
            "reports" => Some(reported),
            "proposals" => Some(proposed),
            "contributions" => Some(counts.contributions),
            "comments" => Some(counts.comments),
            "first" => Some(counts.first),
            "links" => Some(counts.links),
            "private" => Some(counts.private),
            _ => None,
        },
        is_current: *sort == current,
    };
    Ok(SORTS.iter().map(tab).collect())
}

type Lists = (
    Vec<Reported>,
    Vec<Waiting>,
    Vec<Waiting>,
    Vec<Waiting>,
    Option<String>,
);

/// What a page reads of the queue.
struct Reading<'a> {
    visit: &'a Visit,
    scope: Scope<'a>,
    sort: &'static str,
    after: &'a str,
    count_max: i64,
}

impl Reading<'_> {
    /// Each list that the page shows, and where one of them by itself goes on.
    async fn read(&self, tx: &mut Tx) -> sqlx::Result<Lists> {
        let none = Vec::new;
        Ok(match self.sort {
            "all" => (
                self.reported(tx).await?.0,
                self.waiting(tx, "all").await?.0,
                self.waiting(tx, "private").await?.0,
                none(),
                None,
            ),
            "reports" => {
                let (reports, last) = self.reported(tx).await?;
                (reports, none(), none(), none(), last)
            }
            "private" => {
                let (found, last) = self.waiting(tx, "private").await?;
                (Vec::new(), none(), found, none(), last)
            }
            "proposals" => (Vec::new(), none(), none(), none(), None),
            "removed" => {
                let (found, last) = self.waiting(tx, "removed").await?;
                (Vec::new(), none(), none(), found, last)
            }
            held => {
                let (found, last) = self.waiting(tx, held).await?;
                (Vec::new(), found, none(), none(), last)
            }
        })
    }

    async fn waiting(
        &self,
        tx: &mut Tx,
        sort: &str,
    ) -> sqlx::Result<(Vec<Waiting>, Option<String>)> {
        let after = self.after.split_once('_');
        let after = after.and_then(|(at, id)| Some((Millis(at.parse().ok()?), id.parse().ok()?)));
        let after: Option<(Millis, CommentId)> = after.filter(|_| self.sort != "all");
        let found = queue::waiting(tx, sort, &self.scope, after, self.count_max).await?;
        let full = found.len() as i64 == self.count_max;
        let last = found.last().filter(|_| full);
        let last = last.map(|it| format!("{}_{}", it.received_ms.0, it.id));
        let mut all = Vec::with_capacity(found.len());
        for comment in found {
            all.push(waiting(tx, self.visit, comment).await?);
        }
        Ok((all, last))
    }

    async fn proposed(&self, tx: &mut Tx) -> sqlx::Result<(Vec<Drawn>, Option<String>)> {
        if !["all", "proposals"].contains(&self.sort) {
            return Ok((Vec::new(), None));
        }
        let after = self.after.split_once('_').filter(|_| self.sort != "all");
        let after = after.and_then(|(at, id)| Some((Millis(at.parse().ok()?), id.parse().ok()?)));
        let found = collaboration::store::waiting(tx, &self.scope, after, self.count_max).await?;
        let full = found.len() as i64 == self.count_max && self.sort != "all";
        let last = found.last().filter(|_| full);
        let last = last.map(|it| format!("{}_{}", it.proposed_ms.0, it.event_id));
        let mut all = Vec::with_capacity(found.len());
        for proposal in found {
            all.extend(drawn(tx, self.visit, &proposal).await?);
        }
        Ok((all, last))
    }

    async fn asked(&self, tx: &mut Tx) -> sqlx::Result<Vec<Line>> {
        if !["all", "proposals"].contains(&self.sort) {
            return Ok(Vec::new());
        }
        let found = collaboration::store::organising::waiting(tx, &self.scope, SHOWN_MAX).await?;
        let mut events: Vec<_> = found.into_iter().map(|it| it.event_id).collect();
        events.dedup();
        organising::lines(tx, self.visit, &events).await
    }

    async fn reported(&self, tx: &mut Tx) -> sqlx::Result<(Vec<Reported>, Option<String>)> {
        let after = self.after.split_once('_').filter(|_| self.sort != "all");
        let after = after.and_then(|(at, uri)| Some((Millis(at.parse().ok()?), uri.to_owned())));
        let found = queue::reported(tx, &self.scope, after, self.count_max).await?;
        let full = found.len() as i64 == self.count_max;
        let last = found.last().filter(|_| full).map(|(uri, _, _, first)| {
            let after = format!("{}_{uri}", first.0);
            url::form_urlencoded::byte_serialize(after.as_bytes()).collect()
        });
        let mut all = Vec::with_capacity(found.len());
        for (uri, space, count, _) in found {
            all.extend(reported::of(tx, self.visit, (&uri, space), count).await?);
        }
        Ok((all, last))
    }
}

pub(super) async fn place(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Place> {
    let space = spaces::store::by_id(tx, space).await?;
    Ok(space.map_or_else(Place::default, |space| Place {
        href: format!("/@{}", space.handle),
        rules_href: format!("{PATH}/rules/{}", space.handle),
        name: space.name,
    }))
}

/// The ready answers of a space, by name.
pub(super) async fn answers(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Vec<(AnswerId, String)>> {
    let all: Vec<Answer> = store::answers::for_space(tx, space).await?;
    Ok(all.into_iter().map(|it| (it.id, it.name)).collect())
}

pub(super) async fn waiting(tx: &mut Tx, visit: &Visit, comment: Comment) -> sqlx::Result<Waiting> {
    let mut reasons = Vec::new();
    if let Some(first) = comment.reason.filter(|_| comment.state == State::Held) {
        reasons.push(first);
        let all = store::queue::reasons(tx, comment.id).await?.into_iter();
        reasons.extend(all.map(|(reason,)| reason).filter(|it| *it != first));
    }
    let mut drawn = shown::alone(tx, visit, &comment).await?;
    // The team reads what others do not.
    drawn.is_gone = false;
    let space = comment.space_id;
    Ok(Waiting {
        comment: drawn,
        reasons: reasons
            .into_iter()
            .map(|it| visit.locale.t(&format!("waits-{it}")))
            .collect(),
        place: place(tx, space).await?,
        history: history::of(tx, visit, &comment.author_uri).await?,
        answers: match comment.state {
            State::Held | State::Private | State::Published => answers(tx, space).await?,
            _ => Vec::new(),
        },
        title: comment.title,
    })
}
