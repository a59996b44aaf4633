//! Quotes on pages: a box with the quoted words where their author gave leave, a link where not; the
//! form to quote something. Who quotes what is one's own: `citations.rs`.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::found::{Found, Unfound, find};
use super::{AnswerForm, PATH};
use crate::conversation::quoting::{self, Asked, Quoting, WORDS_CHARS_MAX};
use crate::conversation::{Comment, State, store};
use crate::db::Tx;
use crate::federation::addresses::Ours;
use crate::ids::{EventId, PostId, SpaceId};
use crate::posts::State as Life;
use crate::spaces;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;
use crate::{events, federation, posts, text};

/// Where one quotes.
pub const QUOTE_PATH: &str = "/discussions/citer";

/// What is quoted, as templates draw it.
pub struct ShownQuote {
    pub href: String,
    /// A box with its words; else a link alone.
    pub is_box: bool,
    pub is_here: bool,
    pub author: String,
    pub handle: String,
    pub title: String,
    pub words: String,
    pub lang: String,
    /// Why there is no box.
    pub note: String,
}

/// Something here that may be quoted.
pub(super) struct Thing {
    pub id: Uuid,
    pub uri: String,
    pub space: SpaceId,
    /// Of somebody here: the leave is given at once.
    pub is_ours: bool,
    author_uri: String,
    author: String,
    handle: String,
    href: String,
    title: String,
    words: String,
    language: String,
}

impl Thing {
    pub fn shown(self, visit: &Visit) -> ShownQuote {
        ShownQuote {
            href: self.href,
            is_box: true,
            is_here: true,
            author: self.author,
            handle: self.handle,
            title: self.title,
            words: self.words,
            lang: cards::foreign(visit, &self.language),
            note: String::new(),
        }
    }
}

/// What an address names here, if everybody may read it.
pub(super) async fn thing(tx: &mut Tx, visit: &Visit, uri: &str) -> sqlx::Result<Option<Thing>> {
    let addresses = &visit.app.addresses;
    match addresses.ours(uri) {
        Some(Ours::Post(id)) => post(tx, visit, id).await,
        Some(Ours::Event(id)) => event(tx, visit, id).await,
        _ => {
            let found = store::by_uri(tx, uri).await?;
            let found = found.filter(|it| it.state == State::Published);
            match found {
                Some(comment) => Ok(Some(said(tx, comment).await?)),
                None => Ok(None),
            }
        }
    }
}

async fn post(tx: &mut Tx, visit: &Visit, id: PostId) -> sqlx::Result<Option<Thing>> {
    let found = posts::store::by_id(tx, id).await?;
    let Some(post) = found.filter(|it| it.state == Life::Published) else {
        return Ok(None);
    };
    let addresses = &visit.app.addresses;
    let words = match post.summary.is_empty() {
        true => text::excerpt(&post.body_html, WORDS_CHARS_MAX),
        false => post.summary.clone(),
    };
    let thing = Thing {
        id: id.0,
        uri: addresses.post(id),
        space: post.space_id,
        is_ours: true,
        author_uri: addresses.actor(post.space_id),
        author: String::new(),
        handle: String::new(),
        href: cards::local(visit, &addresses.post_page(&post)),
        title: post.title.clone().unwrap_or_default(),
        words,
        language: post.language,
    };
    by_space(tx, visit, thing).await.map(Some)
}

async fn event(tx: &mut Tx, visit: &Visit, id: EventId) -> sqlx::Result<Option<Thing>> {
    let found = events::theirs::ours(tx, id).await?;
    let Some(event) = found.filter(|it| it.state == events::State::Published) else {
        return Ok(None);
    };
    let addresses = &visit.app.addresses;
    let thing = Thing {
        id: id.0,
        uri: addresses.event(id),
        space: event.space_id,
        is_ours: true,
        author_uri: addresses.actor(event.space_id),
        author: String::new(),
        handle: String::new(),
        href: cards::local(visit, &addresses.event_page(&event)),
        words: cards::when(visit, &event),
        title: event.title,
        language: event.language,
    };
    by_space(tx, visit, thing).await.map(Some)
}

async fn by_space(tx: &mut Tx, visit: &Visit, thing: Thing) -> sqlx::Result<Thing> {
    let space = spaces::store::by_id(tx, thing.space).await?;
    let (author, handle) = space.map_or_else(Default::default, |space| {
        let handle = format!("@{}@{}", space.handle, visit.app.addresses.domain());
        (space.name, handle)
    });
    Ok(Thing {
        author,
        handle,
        ..thing
    })
}

async fn said(tx: &mut Tx, comment: Comment) -> sqlx::Result<Thing> {
    let author = store::author(tx, &comment.author_uri).await?;
    Ok(Thing {
        id: comment.id.0,
        space: comment.space_id,
        is_ours: comment.account_id.is_some(),
        author: author
            .as_ref()
            .map_or("?".to_owned(), |it| match it.name.is_empty() {
                true => it.handle.clone(),
                false => it.name.clone(),
            }),
        handle: author.map_or(String::new(), |it| format!("@{}", it.handle)),
        href: format!("{PATH}/{}", comment.id),
        title: match comment.kind.as_str() {
            "Note" | "Question" => String::new(),
            _ => comment.title,
        },
        words: match comment.warning.is_empty() {
            true => text::excerpt(&comment.body_html, WORDS_CHARS_MAX),
            false => comment.warning,
        },
        language: comment.language,
        author_uri: comment.author_uri,
        uri: comment.uri,
    })
}

/// What a comment quotes, for who reads.
pub(super) async fn of(
    tx: &mut Tx,
    visit: &Visit,
    comment: &Comment,
) -> sqlx::Result<Option<ShownQuote>> {
    let Some(quoted) = &comment.parts.quoted else {
        return Ok(None);
    };
    if let Some(thing) = thing(tx, visit, quoted).await? {
        let is_allowed = quoting::has_leave(tx, comment, &thing.author_uri).await?;
        let shown = thing.shown(visit);
        return Ok(Some(match is_allowed {
            true => shown,
            false => link(shown.href, true, note(tx, visit, comment).await?),
        }));
    }
    let known = store::quoting::by_comment(tx, comment.id).await?;
    let known = known.filter(|it| !it.author_uri.is_empty());
    if let Some(known) = known
        && quoting::has_leave(tx, comment, &known.author_uri).await?
    {
        return Ok(Some(elsewhere(tx, visit, &known).await?));
    }
    let note = note(tx, visit, comment).await?;
    let is_here = visit.app.addresses.is_ours(quoted);
    Ok(Some(link(quoted.clone(), is_here, note)))
}

pub(super) fn link(href: String, is_here: bool, note: String) -> ShownQuote {
    ShownQuote {
        href,
        is_box: false,
        is_here,
        author: String::new(),
        handle: String::new(),
        title: String::new(),
        words: String::new(),
        lang: String::new(),
        note,
    }
}

async fn note(tx: &mut Tx, visit: &Visit, comment: &Comment) -> sqlx::Result<String> {
    let known = store::quoting::by_comment(tx, comment.id).await?;
    Ok(match known.map(|it| it.state) {
        Some(Asked::New | Asked::Waits | Asked::Tentative) => visit.locale.t("quote-waits"),
        Some(Asked::Refused) if comment.account_id.is_some() => visit.locale.t("quote-no-leave"),
        _ => String::new(),
    })
}

async fn elsewhere(tx: &mut Tx, visit: &Visit, known: &Quoting) -> sqlx::Result<ShownQuote> {
    let author = store::author(tx, &known.author_uri).await?;
    Ok(ShownQuote {
        href: known.url.clone(),
        is_box: true,
        is_here: false,
        author: author.as_ref().map_or_else(
            || known.author_uri.clone(),
            |it| match it.name.is_empty() {
                true => it.handle.clone(),
                false => it.name.clone(),
            },
        ),
        handle: author.map_or(String::new(), |it| format!("@{}", it.handle)),
        title: known.title.clone(),
        words: known.words.clone(),
        lang: cards::foreign(visit, &known.language),
        note: String::new(),
    })
}

/// Where who reads may quote something; nothing for who is not signed in.
pub(super) fn href(visit: &Visit, uri: &str) -> Option<String> {
    visit.account.as_ref()?;
    let uri: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    Some(format!("{QUOTE_PATH}?of={uri}"))
}

/// What is to be quoted, and in which space.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Of {
    of: String,
    /// The handle of a space; that of the quoted thing, or the hub's own, where none is named.
    space: String,
}

#[derive(Template)]
#[template(path = "conversation/quote.html")]
struct QuotePage {
    layout: Layout,
    title: String,
    /// Nothing where it may not be quoted.
    form: Option<AnswerForm>,
    problem: String,
}

/// `GET /discussions/citer?of=…`: the form with what is quoted above it.
pub async fn new(visit: Visit, Query(of): Query<Of>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let title = visit.locale.t("quote-title");
    let (form, problem) = match find(&visit, &of.of).await {
        Ok(found) => {
            let handle = space_of(&visit, &of, &found).await?;
            let mut form = AnswerForm::of(
                &visit,
                format!("space:{handle}"),
                "talk-form-new",
                String::new(),
            );
            form.quoted = found.wish.uri().to_owned();
            form.quote = Some(found.shown);
            (Some(form), String::new())
        }
        Err(Unfound::Key(key)) => (None, visit.locale.t(key)),
        Err(Unfound::Broken(error)) => return Err(error),
    };
    let refused = form.is_none();
    let template = QuotePage {
        layout: Layout::new(&visit, Section::Communities, &title),
        title,
        form,
        problem,
    };
    layout::form(&visit, &template, refused)
}

async fn space_of(visit: &Visit, of: &Of, found: &Found) -> Result<String, WebError> {
    let mut tx = visit.app.db.read().await?;
    if !of.space.is_empty() {
        let space = super::space_named(&mut tx, &of.space).await?;
        return Ok(space.ok_or(WebError::NotFound)?.handle);
    }
    if let Some(id) = found.space
        && let Some(space) = spaces::store::by_id(&mut tx, id).await?
        && federation::hearing::is_talked_in(&space)
    {
        return Ok(space.handle);
    }
    let hubs = spaces::store::by_kind(&mut tx, spaces::Kind::Hub).await?;
    let hub = hubs.into_iter().next().ok_or(WebError::NotFound)?;
    Ok(hub.handle)
}
