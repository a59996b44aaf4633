//! What members propose and look for together, on pages for who is signed in: the form by which an event
//! is proposed (`proposing.rs`), what waits and the answer to it (`deciding.rs`), dates (`dates.rs`,
//! `asking.rs`), who organises an event (`organising.rs`), all that is one's own (`mine.rs`). What is told by mail is here.

pub mod asking;
pub mod dates;
pub mod deciding;
pub mod mine;
pub mod organising;
pub mod proposing;

use super::proposals::{Proposal, State};
use super::{Member, Standing, seeing, standing, store};
use crate::accounts::{self, Account, By};
use crate::conversation;
use crate::conversation::moderation::Moderator;
use crate::db::Tx;
use crate::events::series::words;
use crate::events::{self, Event};
use crate::ids::{AccountId, EventId, SpaceId};
use crate::language::Language;
use crate::mail::{self, Letter};
use crate::spaces::{self, Space, members};
use crate::tags;
use crate::text;
use crate::web::cards::{self, EventCard, Picture};
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::picture;
use crate::web::visit::Visit;

/// For members alone, on the page of their space.
const EVENTS_MAX: i64 = 50;

/// Where an event is proposed to a space.
pub fn propose_path(visit: &Visit, handle: &str) -> String {
    format!("{}/{handle}", visit.path_of("/proposer", "/propose"))
}

/// What was proposed.
pub fn path(visit: &Visit, id: EventId) -> String {
    format!("{}/{id}", visit.path_of("/propositions", "/proposals"))
}

/// Who visits, as these rooms know them.
struct Visitor {
    account: AccountId,
    uri: String,
    is_team: bool,
}

impl Visitor {
    fn of(visit: &Visit) -> Result<Visitor, WebError> {
        let account = visit.signed_in()?;
        Ok(Visitor {
            account: account.id,
            uri: visit.app.addresses.actor(members::actor_of(account.id)),
            is_team: visit.may_edit(),
        })
    }

    /// Somebody who has an account, as one of its members.
    fn called(visit: &Visit, account: AccountId) -> Visitor {
        Visitor {
            account,
            uri: visit.app.addresses.actor(members::actor_of(account)),
            is_team: false,
        }
    }

    fn member(&self) -> Member<'_> {
        Member {
            account: self.account,
            who: Moderator {
                uri: &self.uri,
                is_team: self.is_team,
            },
        }
    }
}

/// Whether who visits may not take part in what a space does: nor change what they organise there.
pub async fn is_kept_out(tx: &mut Tx, visit: &Visit, space: SpaceId) -> Result<bool, WebError> {
    let visitor = Visitor::of(visit)?;
    let now = visit.app.clock.now();
    Ok(conversation::store::decided::is_banned(tx, space, &visitor.uri, now).await?)
}

/// Whether who visits may know of an event that is out, or was.
pub async fn may_see(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<bool> {
    match Visitor::of(visit) {
        Ok(visitor) => seeing::sees(tx, &visitor.member(), event, visit.app.clock.now()).await,
        Err(_) => Ok(!event.is_for_members()),
    }
}

/// Those of these events that a member's own calendar may hold.
pub async fn seen_by(
    tx: &mut Tx,
    visit: &Visit,
    account: &Account,
    all: Vec<Event>,
) -> sqlx::Result<Vec<Event>> {
    let mut visitor = Visitor::called(visit, account.id);
    visitor.is_team = By::from(account).may_edit();
    seeing::seen(tx, &visitor.member(), all, visit.app.clock.now()).await
}

/// The space of that handle, and how who visits stands in it.
async fn space_named(
    tx: &mut Tx,
    visit: &Visit,
    visitor: &Visitor,
    handle: &str,
) -> Result<(Space, Standing), WebError> {
    if !cards::is_handle(handle) {
        return Err(WebError::NotFound);
    }
    let space = spaces::store::by_handle(tx, handle).await?;
    let space = space.ok_or(WebError::NotFound)?;
    let now = visit.app.clock.now();
    match standing(tx, &visitor.member(), space.id, now).await? {
        Standing::KeptOut => Err(WebError::NotFound),
        stands => Ok((space, stands)),
    }
}

/// What members find on the page of their space.
pub struct Together {
    /// Empty where nothing is taken from them.
    pub propose_path: String,
    pub dates_path: String,
    /// Dates that are looked for just now.
    pub dates: i64,
    /// What takes place for members alone.
    pub events: Vec<EventCard>,
}

impl Together {
    /// Nothing for who is not signed in, or kept out.
    pub async fn of(tx: &mut Tx, visit: &Visit, space: &Space) -> sqlx::Result<Option<Together>> {
        let Ok(visitor) = Visitor::of(visit) else {
            return Ok(None);
        };
        let now = visit.app.clock.now();
        let stands = standing(tx, &visitor.member(), space.id, now).await?;
        if stands == Standing::KeptOut {
            return Ok(None);
        }
        let of = (space.kind != spaces::Kind::Hub).then_some(space.id);
        let found = events::store::visibility::for_members(tx, of, now, EVENTS_MAX).await?;
        let seen = seeing::seen(tx, &visitor.member(), found, now).await?;
        Ok(Some(Together {
            events: cards::events(visit, &seen),
            propose_path: match stands {
                Standing::Proposes | Standing::Decides => propose_path(visit, &space.handle),
                Standing::KeptOut | Standing::Reads => String::new(),
            },
            dates_path: asking::path(&space.handle),
            dates: store::dates::count_open(tx, space.id).await?,
        }))
    }
}

/// A proposal with its words, as they would be shown.
pub struct Drawn {
    pub id: EventId,
    pub path: String,
    pub title: String,
    pub lang: String,
    pub when: String,
    /// How it would repeat, in words.
    pub repeats: String,
    pub place: String,
    pub online: String,
    pub more: Vec<String>,
    pub summary: String,
    pub body: String,
    pub cover: Option<Picture>,
    pub tags: Vec<String>,
    pub space: String,
    pub space_href: String,
    /// Who proposes it.
    pub by: String,
    pub proposed: String,
    pub state: State,
    pub reason: String,
    /// For whom it would be; empty for everybody.
    pub visibility: String,
}

/// Nothing when its event is no more.
pub async fn drawn(tx: &mut Tx, visit: &Visit, proposal: &Proposal) -> sqlx::Result<Option<Drawn>> {
    let event = events::store::by_id(tx, proposal.event_id).await?;
    let Some(event) = event else {
        return Ok(None);
    };
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let author = accounts::store::by_id(tx, proposal.account_id).await?;
    let lang = cards::foreign(visit, &event.language);
    let labels = tags::store::of(tx, event.id.0).await?;
    let links = &event.links.0;
    let more = [&links.registration, &links.more];
    let name = |space: &Option<Space>| space.as_ref().map(|it| it.name.clone());
    Ok(Some(Drawn {
        id: event.id,
        path: path(visit, event.id),
        when: cards::when(visit, &event),
        repeats: match proposal.repeats() {
            Some(repeats) => words::said(&repeats, &event.start(), visit.locale.0),
            None => String::new(),
        },
        place: event.place.one_line(),
        online: links.online.clone(),
        more: more
            .into_iter()
            .filter(|it| !it.is_empty())
            .cloned()
            .collect(),
        body: picture::in_text(tx, &event.body_html).await?,
        cover: cards::cover(tx, event.cover_id, &event.cover_alt, &lang).await?,
        tags: labels.into_iter().map(|tag| tag.label).collect(),
        space: name(&space).unwrap_or_default(),
        space_href: space.map_or_else(String::new, |it| format!("/@{}", it.handle)),
        by: author.map_or_else(String::new, |it| text::visible(&it.name)),
        proposed: visit.locale.date(proposal.proposed_ms),
        state: proposal.state,
        reason: proposal.reason.clone(),
        visibility: cards::visibility(visit, &event),
        title: event.title,
        summary: event.summary,
        lang,
    }))
}

/// Its proposer is told by mail what was decided, if they have an address and did not decide themself.
async fn tell(
    tx: &mut Tx,
    visit: &Visit,
    proposal: &Proposal,
    event: &Event,
) -> Result<(), WebError> {
    let app = &visit.app;
    let account = accounts::store::by_id(tx, proposal.account_id).await?;
    let is_own = visit.account.as_ref().map(|it| it.id) == Some(proposal.account_id);
    let address = account.and_then(|account| account.email);
    let Some(to) = address.filter(|_| app.config.smtp_url.is_some() && !is_own) else {
        return Ok(());
    };
    let locale = Locale(Language::of_tag(&proposal.language).unwrap_or(app.config.language));
    let title = &event.title;
    let (subject, words, link) = match proposal.state {
        State::Declined => (
            locale.word("subject-proposal-declined", title),
            locale.word("letter-proposal-declined", title),
            app.addresses.page(&path(visit, event.id)),
        ),
        State::Waiting | State::Accepted => (
            locale.word("subject-proposal-accepted", title),
            locale.word("letter-proposal-accepted", title),
            app.addresses.event_page(event),
        ),
    };
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let signed = space.map(|space| space.name).unwrap_or_default();
    let reason = match proposal.reason.as_str() {
        "" => String::new(),
        reason => format!("\n\n{reason}"),
    };
    let letter = Letter {
        to,
        language: locale.tag().to_owned(),
        subject,
        body: format!("{words}{reason}\n\n{link}\n\n-- \n{signed}\n"),
    };
    mail::write(tx, &letter, app.clock.now()).await?;
    Ok(())
}
