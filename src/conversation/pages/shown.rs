//! How one comment is shown: who says it and on which server (a name alone can be anybody's), when,
//! the words, what stands beside them as links that nothing is asked of before a click.

use std::collections::HashMap;

use crate::conversation::avoiding::How;
use crate::conversation::thread::{Placed, Thread};
use crate::conversation::{Attachment, Author, Comment, State, store};
use crate::db::Tx;
use crate::federation;
use crate::ids::CommentId;
use crate::web::cards;
use crate::web::visit::Visit;

use super::PATH;

/// A file beside a comment.
pub struct File {
    pub href: String,
    pub label: String,
    pub host: String,
}

/// One comment, as templates draw it.
pub struct Shown {
    pub id: CommentId,
    pub depth: usize,
    pub is_gone: bool,
    /// Why there is nothing to read.
    pub gone: String,
    pub author: String,
    /// `@alice@example.net`
    pub handle: String,
    pub host: String,
    pub author_href: String,
    pub initial: String,
    pub is_automatic: bool,
    /// Its own address here.
    pub href: String,
    pub when: String,
    pub when_iso: String,
    pub edited: Option<String>,
    /// Which comment it answers, and whose.
    pub answers: Option<(CommentId, String)>,
    pub lang: String,
    pub warning: String,
    pub body: String,
    pub quoted: Option<String>,
    pub choices: Vec<(String, i64)>,
    pub attachments: Vec<File>,
    pub likes: i64,
    pub shares: i64,
    pub answer_href: String,
    /// Where it was said, for what comes from elsewhere.
    pub origin: Option<String>,
    /// It is the reader's own.
    pub is_own: bool,
    /// How the reader keeps its author away.
    pub avoided: Option<How>,
    /// Where the reader says so, of somebody else's.
    pub avoid_href: Option<String>,
}

impl Shown {
    /// Folded away until the reader unfolds it.
    pub fn is_muted(&self) -> bool {
        self.avoided == Some(How::Muted)
    }

    pub fn is_blocked(&self) -> bool {
        self.avoided == Some(How::Blocked)
    }
}

/// A comment in its thread.
pub(super) async fn of(
    tx: &mut Tx,
    visit: &Visit,
    placed: &Placed,
    thread: &Thread,
    avoided: &HashMap<String, How>,
) -> sqlx::Result<Shown> {
    let author = thread.authors.get(&placed.comment.author_uri);
    let mut shown = draw(tx, visit, &placed.comment, author).await?;
    let how = |author: &str| avoided.get(author).copied();
    shown.avoided = how(&placed.comment.author_uri);
    shown.depth = placed.depth;
    shown.answers = placed.parent.and_then(|parent| {
        let parent = thread.comments.iter().find(|it| it.comment.id == parent)?;
        let author = thread.authors.get(&parent.comment.author_uri);
        let is_there = parent.comment.state == State::Published
            && how(&parent.comment.author_uri) != Some(How::Blocked);
        is_there.then(|| (parent.comment.id, name(visit, author)))
    });
    Ok(shown)
}

/// A comment by itself.
pub(super) async fn alone(tx: &mut Tx, visit: &Visit, comment: &Comment) -> sqlx::Result<Shown> {
    let author = store::author(tx, &comment.author_uri).await?;
    let mut shown = draw(tx, visit, comment, author.as_ref()).await?;
    if let Some(account) = &visit.account {
        shown.avoided = store::avoided::one(tx, account.id, &comment.author_uri).await?;
    }
    Ok(shown)
}

/// Who left has no name any more.
fn name(visit: &Visit, author: Option<&Author>) -> String {
    match author {
        Some(author) if !author.name.is_empty() => author.name.clone(),
        Some(author) => author.handle.clone(),
        None => visit.locale.t("talk-somebody-left"),
    }
}

async fn draw(
    tx: &mut Tx,
    visit: &Visit,
    comment: &Comment,
    author: Option<&Author>,
) -> sqlx::Result<Shown> {
    let (likes, shares) = federation::store::reaction_counts(tx, comment.id.0).await?;
    let name = name(visit, author);
    let gone = match comment.state {
        State::Removed => visit.locale.t("talk-removed"),
        State::Withdrawn => visit.locale.t("talk-withdrawn"),
        State::Barred => visit.locale.t("talk-barred"),
        _ => String::new(),
    };
    let takes_media = author.is_none_or(|author| author.takes_media);
    // Here, or by somebody of here who left.
    let is_ours = visit.app.addresses.is_ours(&comment.url);
    let account = visit.account.as_ref().map(|account| account.id);
    let poll = comment.parts.poll.as_ref();
    Ok(Shown {
        id: comment.id,
        depth: 0,
        is_gone: !gone.is_empty(),
        gone,
        initial: name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map_or("?".to_owned(), |c| c.to_uppercase().collect()),
        author: name,
        handle: author.map_or(String::new(), |author| format!("@{}", author.handle)),
        host: author.map_or(String::new(), |author| author.host.clone()),
        author_href: author.map_or(comment.author_uri.clone(), |author| author.url.clone()),
        is_automatic: author.is_some_and(|author| author.is_automatic),
        href: format!("{PATH}/{}", comment.id),
        when: visit.locale.date(comment.published_ms),
        when_iso: comment.published_ms.rfc3339(),
        edited: comment.edited_ms.map(|at| visit.locale.date(at)),
        answers: None,
        lang: cards::foreign(visit, &comment.language),
        warning: comment.warning.clone(),
        body: comment.body_html.clone(),
        quoted: comment.parts.quoted.clone(),
        choices: poll.map_or(Vec::new(), |poll| {
            let choices = poll.choices.iter();
            choices.map(|it| (it.name.clone(), it.votes)).collect()
        }),
        attachments: comment
            .parts
            .attachments
            .iter()
            .filter(|it| takes_media || !is_media(it))
            .map(|it| file(visit, it))
            .collect(),
        likes: likes.max(comment.likes_elsewhere),
        shares: shares.max(comment.shares_elsewhere),
        answer_href: format!("{PATH}/{}/answer", comment.id),
        origin: (!is_ours).then(|| comment.url.clone()),
        is_own: account.is_some() && comment.account_id == account,
        avoided: None,
        avoid_href: (account.is_some() && comment.account_id != account)
            .then(|| format!("{PATH}/{}/avoid", comment.id))
            .filter(|_| author.is_some()),
    })
}

/// Anything but a link to a page.
fn is_media(attachment: &Attachment) -> bool {
    !attachment.media_type.starts_with("text/html")
}

/// What it is and what it shows in words; its server is named, because a click asks it.
fn file(visit: &Visit, attachment: &Attachment) -> File {
    let kind = match attachment.media_type.split('/').next() {
        Some("image") => "talk-picture",
        Some("video") => "talk-film",
        Some("audio") => "talk-sound",
        _ => "talk-file",
    };
    let kind = visit.locale.t(kind);
    let url = url::Url::parse(&attachment.url).ok();
    let host = url.and_then(|url| url.host_str().map(str::to_owned));
    File {
        href: attachment.url.clone(),
        label: match attachment.name.is_empty() {
            true => kind,
            false => format!("{kind} : {}", attachment.name),
        },
        host: host.unwrap_or_default(),
    }
}
