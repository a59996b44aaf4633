//! What members write on our own pages: the same comments as those from elsewhere, judged by the same
//! rules.

use super::hearing::{Heard, Place};
use super::quoting::{self, Wish};
use super::{Comment, Parts, Poll, Said, State, hearing, polls, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{AccountId, CommentId};
use crate::text;

/// What a form takes.
pub const TEXT_CHARS_MAX: usize = 5_000;
/// People who are called in one text; more are words.
const CALLED_MAX: usize = 10;

/// Who writes, and what their comment is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    pub id: CommentId,
    pub uri: String,
    pub url: String,
    pub author_uri: String,
    pub account: AccountId,
}

/// What stands beside the words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    pub poll: Option<Poll>,
    pub quote: Option<Wish>,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("write something, in at most {TEXT_CHARS_MAX} characters")]
    Text,
    #[error(
        "this cannot be said here: the discussion is closed, or the author may not write in it"
    )]
    NotHere,
    #[error("this may not be quoted by this author")]
    Quote,
    #[error("there is no such comment of yours")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// A member says something, in Markdown, with what stands beside it.
pub async fn say(
    tx: &mut Tx,
    own: &Own,
    place: Place,
    parent_uri: Option<&str>,
    (language, markdown): (&str, &str),
    beside: &Beside,
    now: Millis,
) -> Result<Comment, Refused> {
    let mut said = said(own, language, markdown, now)?;
    said.parent_uri = parent_uri.map(str::to_owned);
    if let Some(poll) = &beside.poll {
        said.kind = "Question".to_owned();
        said.parts.poll = Some(poll.clone());
    }
    said.parts.quoted = beside.quote.as_ref().map(|wish| wish.uri().to_owned());
    if parent_uri.is_none() {
        let plain = text::plain_text(&said.body_html);
        said.title = text::shorten(text::headline(&plain), super::TITLE_CHARS_MAX);
    }
    call(tx, &mut said).await?;
    let comment = match hearing::hear(tx, &said, place, now).await? {
        Heard::Published(comment) | Heard::Held(comment) => *comment,
        Heard::Known | Heard::Refused => return Err(Refused::NotHere),
    };
    if let Some(poll) = &beside.poll {
        polls::open(tx, comment.id, poll).await?;
    }
    if let Some(wish) = &beside.quote
        && !quoting::begin(tx, &comment, wish, now).await?
    {
        return Err(Refused::Quote);
    }
    Ok(comment)
}

/// A member says otherwise what they said.
pub async fn rewrite(
    tx: &mut Tx,
    account: AccountId,
    id: CommentId,
    markdown: &str,
    now: Millis,
) -> Result<Comment, Refused> {
    let comment = own(tx, account, id).await?;
    let own = Own {
        id,
        uri: comment.uri.clone(),
        url: comment.url.clone(),
        author_uri: comment.author_uri.clone(),
        account,
    };
    let mut said = said(&own, &comment.language, markdown, now)?;
    said.parent_uri = comment.parent_uri.clone();
    said.title = comment.title.clone();
    said.kind = comment.kind.clone();
    said.parts = comment.parts.0.clone();
    said.published = comment.published_ms;
    said.edited = Some(now);
    call(tx, &mut said).await?;
    hearing::edit(tx, &said, "", now).await?;
    Ok(comment)
}

/// A member takes back what they said.
pub async fn take_back(
    tx: &mut Tx,
    account: AccountId,
    id: CommentId,
    now: Millis,
) -> Result<Comment, Refused> {
    let comment = own(tx, account, id).await?;
    hearing::withdraw(tx, &comment.uri, &comment.author_uri, "", now).await?;
    Ok(comment)
}

/// Who is called by their handle is told, if they are known here, because they said
/// something.
async fn call(tx: &mut Tx, said: &mut Said) -> sqlx::Result<()> {
    said.parts.called.clear();
    let mut pages = Vec::new();
    let handles = text::handles_in_html(&said.body_html).into_iter();
    for handle in handles.take(CALLED_MAX) {
        let Some(uri) = store::authors::by_handle(tx, &handle.to_lowercase()).await? else {
            continue;
        };
        if let Some(author) = store::author(tx, &uri).await? {
            pages.push((handle, author.url));
            said.parts.called.push(uri);
        }
    }
    said.body_html = text::link_handles(&said.body_html, &pages);
    Ok(())
}

/// A member's own comment, as long as it is theirs to change.
pub async fn own(tx: &mut Tx, account: AccountId, id: CommentId) -> Result<Comment, Refused> {
    let found = store::by_id(tx, id).await?;
    found
        .filter(|it| it.account_id == Some(account))
        .filter(|it| matches!(it.state, State::Published | State::Held))
        .ok_or(Refused::Unknown)
}

fn said(own: &Own, language: &str, markdown: &str, now: Millis) -> Result<Said, Refused> {
    let markdown = markdown.trim().replace("\r\n", "\n");
    let body_html = text::sanitise_comment(&text::markdown_to_html(&markdown));
    let is_empty = text::plain_text(&body_html).trim().is_empty();
    if is_empty || markdown.chars().count() > TEXT_CHARS_MAX {
        return Err(Refused::Text);
    }
    Ok(Said {
        id: Some(own.id),
        uri: own.uri.clone(),
        kind: "Note".to_owned(),
        author_uri: own.author_uri.clone(),
        account: Some(own.account),
        parent_uri: None,
        url: own.url.clone(),
        language: language.to_owned(),
        title: String::new(),
        warning: String::new(),
        body_html,
        body_markdown: markdown,
        parts: Parts::default(),
        activity: String::new(),
        likes_elsewhere: 0,
        shares_elsewhere: 0,
        published: now,
        edited: None,
    })
}
