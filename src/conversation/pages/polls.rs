//! Polls on pages: choices to vote by, without a script; results in words and bars, after one voted,
//! after the end, or on demand; the fields by which one is made.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Shown, headline, place_of, shown};
use crate::accounts::Account;
use crate::conversation::polls::{self, HOURS, Voted};
use crate::conversation::{Comment, Poll, State, store};
use crate::db::Tx;
use crate::ids::CommentId;
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// When nobody chose how long.
const HOURS_USUAL: i64 = 72;

/// One choice, with what it got.
pub struct ShownChoice {
    pub id: String,
    pub value: usize,
    pub name: String,
    pub votes: i64,
    pub percent: i64,
    /// By who reads.
    pub is_chosen: bool,
}

/// A poll, as templates draw it.
pub struct ShownPoll {
    pub choices: Vec<ShownChoice>,
    pub several: bool,
    /// How many people voted, where that is known.
    pub voters: Option<i64>,
    pub ends: String,
    pub ends_iso: String,
    pub is_over: bool,
    /// Where who reads may vote.
    pub vote_href: Option<String>,
    /// Results first: it is over, or they have voted, or it is theirs.
    pub shows_results: bool,
    /// For members who do not speak in public yet: where they can.
    pub voice_href: Option<&'static str>,
    /// For who is not signed in: voting from their own server.
    pub elsewhere_href: Option<String>,
}

/// The poll of a comment, for who reads.
pub(super) async fn of(
    tx: &mut Tx,
    visit: &Visit,
    comment: &Comment,
) -> sqlx::Result<Option<ShownPoll>> {
    let Some((poll, _)) = polls::standing(tx, comment).await? else {
        return Ok(None);
    };
    let is_over = polls::is_over(&poll, visit.app.clock.now());
    let (who, speaks) = match &visit.account {
        Some(account) => {
            let speaks = members::of_account(tx, account.id).await?.is_some();
            (actor(visit, account), speaks)
        }
        None => (String::new(), false),
    };
    let chosen = match speaks {
        true => polls::chosen(tx, comment.id, &who).await?,
        false => Vec::new(),
    };
    let is_open = !is_over && comment.state == State::Published;
    let is_own = speaks && comment.author_uri == who;
    let may_vote = is_open && speaks && !is_own && chosen.is_empty();
    let uri: String = url::form_urlencoded::byte_serialize(comment.uri.as_bytes()).collect();
    let from_elsewhere = format!("{}?uri={uri}", visit.path_of("/interagir", "/interact"));
    let is_silent = is_open && visit.account.is_some() && !speaks;
    let (ends, ends_iso) = poll.ends.map_or_else(Default::default, |ends| {
        (visit.locale.moment(ends), ends.rfc3339())
    });
    Ok(Some(ShownPoll {
        choices: choices(comment.id, &poll, &chosen),
        several: poll.several,
        voters: poll.voters,
        ends,
        ends_iso,
        is_over,
        vote_href: may_vote.then(|| format!("{}/{}/vote", super::PATH, comment.id)),
        shows_results: is_over || is_own || !chosen.is_empty(),
        voice_href: is_silent.then(|| visit.path_of("/compte", "/account")),
        elsewhere_href: (is_open && visit.account.is_none()).then_some(from_elsewhere),
    }))
}

fn actor(visit: &Visit, account: &Account) -> String {
    let member = members::actor_of(account.id);
    visit.app.addresses.actor(member)
}

/// Where several may be chosen, the part of those who voted; else of the votes.
fn choices(id: CommentId, poll: &Poll, chosen: &[usize]) -> Vec<ShownChoice> {
    let votes: i64 = poll.choices.iter().map(|it| it.votes).sum();
    let most = poll.choices.iter().map(|it| it.votes).max();
    let all = match (poll.several, poll.voters) {
        (true, Some(voters)) => voters.max(most.unwrap_or_default()),
        _ => votes,
    };
    let choice = |(at, choice): (usize, &crate::conversation::Choice)| ShownChoice {
        id: format!("choice-{id}-{at}"),
        value: at,
        name: choice.name.clone(),
        votes: choice.votes,
        percent: (choice.votes * 100 + all / 2)
            .checked_div(all)
            .unwrap_or_default(),
        is_chosen: chosen.contains(&at),
    };
    poll.choices.iter().enumerate().map(choice).collect()
}

/// The fields of a poll to be made, as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    choice_1: String,
    choice_2: String,
    choice_3: String,
    choice_4: String,
    choice_5: String,
    choice_6: String,
    poll_several: String,
    poll_hours: String,
}

impl Fields {
    /// What was typed for each choice, with its number.
    pub fn choices(&self) -> [(i64, &String); polls::CHOICES_MAX] {
        [
            (1, &self.choice_1),
            (2, &self.choice_2),
            (3, &self.choice_3),
            (4, &self.choice_4),
            (5, &self.choice_5),
            (6, &self.choice_6),
        ]
    }

    pub fn is_typed(&self) -> bool {
        self.choices().iter().any(|(_, it)| !it.trim().is_empty())
    }

    pub fn is_several(&self) -> bool {
        self.poll_several == "yes"
    }

    fn hours(&self) -> i64 {
        match self.poll_hours.is_empty() {
            true => HOURS_USUAL,
            false => self.poll_hours.parse().unwrap_or_default(),
        }
    }

    /// The poll, if there is to be one; an error when it cannot be made so.
    pub(super) fn read(&self, visit: &Visit) -> Result<Option<Poll>, &'static str> {
        if !self.is_typed() {
            return Ok(None);
        }
        let names = self.choices().map(|(_, name)| name.clone());
        let now = visit.app.clock.now();
        let poll = polls::make(&names, self.is_several(), self.hours(), now);
        poll.map(Some).ok_or("poll-refused")
    }

    /// For how long: hours, their name, whether it is chosen.
    pub(super) fn spans(&self, visit: &Visit) -> Vec<(i64, String, bool)> {
        let span = |hours: i64| {
            let name = visit.locale.span(hours * 3600);
            (hours, name, hours == self.hours())
        };
        HOURS.into_iter().map(span).collect()
    }
}

#[derive(Template)]
#[template(path = "conversation/vote.html")]
struct VotePage {
    layout: Layout,
    title: String,
    shown: Shown,
    problem: String,
}

/// `POST /discussions/{id}/vote`, with a `choice` for each thing chosen.
pub async fn vote(
    visit: Visit,
    Path(id): Path<CommentId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    let mut tx = visit.app.db.begin().await?;
    let found = store::by_id(&mut tx, id).await?;
    let is_poll = |it: &Comment| it.state == State::Published && it.parts.poll.is_some();
    let comment = found.filter(is_poll).ok_or(WebError::NotFound)?;
    let chosen: Vec<usize> = fields
        .iter()
        .filter(|(name, _)| name == "choice")
        .map(|(_, value)| value.parse().unwrap_or(usize::MAX))
        .collect();
    let key = match cast(&mut tx, &visit, &account, &comment, &chosen).await? {
        None => {
            let there = place_of(&mut tx, &visit, &comment).await?;
            tx.commit().await?;
            visit.app.told();
            return Ok(Redirect::to(&there).into_response());
        }
        Some(key) => key,
    };
    drop(tx);
    let mut tx = visit.app.db.read().await?;
    let title = headline(&comment);
    let template = VotePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        shown: shown::alone(&mut tx, &visit, &comment).await?,
        problem: visit.locale.t(key),
    };
    layout::form(&visit, &template, true)
}

/// Counts a vote; why not, as a key of `locales/`.
async fn cast(
    tx: &mut Tx,
    visit: &Visit,
    account: &Account,
    comment: &Comment,
    chosen: &[usize],
) -> sqlx::Result<Option<&'static str>> {
    if members::of_account(tx, account.id).await?.is_none() {
        return Ok(Some("poll-voice-first"));
    }
    let who = actor(visit, account);
    if !polls::chosen(tx, comment.id, &who).await?.is_empty() {
        return Ok(None);
    }
    let voted = polls::vote(tx, comment, &who, chosen, visit.app.clock.now()).await?;
    Ok(match voted {
        Voted::Counted | Voted::Already => None,
        Voted::Over => Some("poll-is-over"),
        Voted::Unknown => Some("poll-choose"),
        Voted::NotTheirs => Some("poll-not-yours"),
    })
}
