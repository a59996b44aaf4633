//! How one comment is shown: who says it and on which server (a name alone can be anybody's, see
//! `names.rs`), when, the words, pictures by copies of ours (`gallery.rs`), all else that stands beside
//! them as links that nothing is asked of before a click.

use std::collections::HashMap;

use crate::conversation::avoiding::How;
use crate::conversation::thread::{Placed, Thread};
use crate::conversation::{Attachment, Author, Comment, State, store};
use crate::db::Tx;
use crate::ids::CommentId;
use crate::text::{self, Emoji};
use crate::web::cards;
use crate::web::visit::Visit;

use super::citations::{self, Cited};
use super::gallery::{Gallery, Shot};
use super::polls::{self, ShownPoll};
use super::quoting::{self, ShownQuote};
use super::{PATH, names, reporting};

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
    /// In words alone.
    pub author: String,
    /// The same with its emoji.
    pub author_html: String,
    /// `@alice@example.net`
    pub handle: String,
    pub host: String,
    pub author_href: String,
    pub initial: String,
    /// Where their face is; the initial stands for none.
    pub face: Option<String>,
    /// A member of this hub, which nobody elsewhere can say of themself.
    pub is_ours: bool,
    pub is_automatic: bool,
    /// Its own address here.
    pub href: String,
    pub when: String,
    pub when_iso: String,
    pub edited: Option<String>,
    /// Where the comment stands that it answers, and whose it is.
    pub answers: Option<(String, String)>,
    pub lang: String,
    pub warning: String,
    pub body: String,
    pub quote: Option<ShownQuote>,
    pub poll: Option<ShownPoll>,
    /// For members: where they quote it.
    pub quote_href: Option<String>,
    /// For its author: who quotes it.
    pub cited: Option<Cited>,
    /// They are behind a click.
    pub is_sensitive: bool,
    pub pictures: Vec<Shot>,
    pub picture_count: i64,
    pub attachments: Vec<File>,
    pub likes: i64,
    pub shares: i64,
    /// Emoji as safe HTML, and how many people sent each.
    pub reactions: Vec<(String, i64)>,
    pub answer_href: String,
    pub report_href: String,
    /// Where it was said, for what comes from elsewhere.
    pub origin: Option<String>,
    /// It is the reader's own.
    pub is_own: bool,
    /// How the reader keeps its author away.
    pub avoided: Option<How>,
    /// Where the reader says so, of somebody else's.
    pub avoid_href: Option<String>,
    /// Of its words.
    emojis: Vec<Emoji>,
}

impl Shown {
    /// Folded away until the reader unfolds it.
    pub fn is_muted(&self) -> bool {
        self.avoided == Some(How::Muted)
    }

    pub fn is_blocked(&self) -> bool {
        self.avoided == Some(How::Blocked)
    }

    /// Words of theirs as HTML, with the emoji that they declared.
    pub fn drawn(&self, words: &str) -> String {
        text::emojis_in_text(words, &self.emojis)
    }
}

/// The comments of one page of a thread.
pub(super) async fn all(
    tx: &mut Tx,
    visit: &Visit,
    page: &[&Placed],
    thread: &Thread,
    avoided: &HashMap<String, How>,
) -> sqlx::Result<Vec<Shown>> {
    let comments: Vec<&Comment> = page.iter().map(|it| &it.comment).collect();
    let author_of = |comment: &Comment| thread.authors.get(&comment.author_uri);
    let how = |comment: &Comment| avoided.get(&comment.author_uri).copied();
    let gallery = Gallery::of(tx, visit, &comments, author_of).await?;
    let known: HashMap<CommentId, &Comment> = thread
        .comments
        .iter()
        .map(|it| (it.comment.id, &it.comment))
        .collect();
    let mut all = Vec::with_capacity(page.len());
    for placed in page {
        let mut shown = draw(visit, &placed.comment, author_of(&placed.comment), &gallery);
        shown.depth = placed.depth;
        shown.avoided = how(&placed.comment);
        let parent = placed.parent.and_then(|id| known.get(&id));
        let parent = parent.filter(|it| it.state == State::Published);
        let parent = parent.filter(|it| how(it) != Some(How::Blocked));
        shown.answers = parent.map(|parent| {
            let author = author_of(parent);
            let name = name(visit, parent, author, &gallery);
            let name = names::in_words(&name, author);
            // Further up a long thread it stands on another page, to which its own address leads.
            let is_here = comments.iter().any(|it| it.id == parent.id);
            let href = match is_here {
                true => format!("#c-{}", parent.id),
                false => format!("{PATH}/{}", parent.id),
            };
            (href, name)
        });
        add(tx, visit, &placed.comment, &mut shown).await?;
        all.push(shown);
    }
    Ok(all)
}

/// What it quotes, asks and is quoted by.
async fn add(tx: &mut Tx, visit: &Visit, comment: &Comment, shown: &mut Shown) -> sqlx::Result<()> {
    shown.quote = quoting::of(tx, visit, comment).await?;
    shown.poll = polls::of(tx, visit, comment).await?;
    if shown.is_own {
        shown.cited = citations::of(tx, visit, comment.id.0).await?;
    }
    Ok(())
}

/// A comment by itself.
pub(super) async fn alone(tx: &mut Tx, visit: &Visit, comment: &Comment) -> sqlx::Result<Shown> {
    let author = store::author(tx, &comment.author_uri).await?;
    let gallery = Gallery::of(tx, visit, &[comment], |_| author.as_ref()).await?;
    let mut shown = draw(visit, comment, author.as_ref(), &gallery);
    add(tx, visit, comment, &mut shown).await?;
    if let Some(account) = &visit.account {
        shown.avoided = store::avoided::one(tx, account.id, &comment.author_uri).await?;
    }
    Ok(shown)
}

/// Who left has no name any more.
fn name(visit: &Visit, comment: &Comment, author: Option<&Author>, gallery: &Gallery) -> String {
    match author {
        Some(_) => gallery.here.name(author, comment.account_id.is_some()),
        None => visit.locale.t("talk-somebody-left"),
    }
}

fn draw(visit: &Visit, comment: &Comment, author: Option<&Author>, gallery: &Gallery) -> Shown {
    let felt = gallery.felt(comment);
    let name = name(visit, comment, author, gallery);
    let gone = match comment.state {
        State::Removed => visit.locale.t("talk-removed"),
        State::Withdrawn => visit.locale.t("talk-withdrawn"),
        State::Barred => visit.locale.t("talk-barred"),
        _ => String::new(),
    };
    // Here, or by somebody of here who left.
    let is_ours = visit.app.addresses.is_ours(&comment.url);
    let account = visit.account.as_ref().map(|account| account.id);
    let takes_media = author.is_none_or(|author| author.takes_media);
    let drawn = |declared: &[(String, String)]| match takes_media {
        true => gallery.emojis(declared),
        false => Vec::new(),
    };
    let emojis = drawn(&comment.parts.emojis);
    let theirs = author.map_or(Vec::new(), |author| drawn(&author.emojis));
    let lang = cards::foreign(visit, &comment.language);
    let (pictures, attachments) = attached(visit, comment, &lang, gallery, takes_media);
    Shown {
        id: comment.id,
        depth: 0,
        is_gone: !gone.is_empty(),
        gone,
        initial: name
            .chars()
            .find(|c| c.is_alphanumeric())
            .map_or("?".to_owned(), |c| c.to_uppercase().collect()),
        face: gallery.face(comment, author).filter(|_| takes_media),
        author_html: text::emojis_in_text(&name, &theirs),
        author: names::in_words(&name, author),
        handle: author.map_or(String::new(), names::handle),
        host: author.map_or(String::new(), |author| author.host.clone()),
        author_href: author.map_or(comment.author_uri.clone(), |author| author.url.clone()),
        is_automatic: author.is_some_and(|author| author.is_automatic),
        is_ours: comment.account_id.is_some(),
        href: format!("{PATH}/{}", comment.id),
        when: visit.locale.moment(comment.published_ms),
        when_iso: comment.published_ms.rfc3339(),
        edited: comment.edited_ms.map(|at| visit.locale.moment(at)),
        answers: None,
        lang,
        warning: comment.warning.clone(),
        body: text::emojis_in_html(&comment.body_html, &emojis),
        quote: None,
        poll: None,
        quote_href: match comment.state {
            State::Published => quoting::href(visit, &comment.uri),
            _ => None,
        },
        cited: None,
        is_sensitive: comment.parts.sensitive && comment.warning.is_empty(),
        picture_count: i64::try_from(pictures.len()).unwrap_or(i64::MAX),
        pictures,
        attachments,
        likes: felt.likes.max(comment.likes_elsewhere),
        shares: felt.shares.max(comment.shares_elsewhere),
        reactions: felt.emojis,
        answer_href: format!("{PATH}/{}/answer", comment.id),
        report_href: reporting::href(visit, &comment.uri),
        origin: (!is_ours).then(|| comment.url.clone()),
        is_own: account.is_some() && comment.account_id == account,
        avoided: None,
        avoid_href: (account.is_some() && comment.account_id != account)
            .then(|| format!("{PATH}/{}/avoid", comment.id))
            .filter(|_| author.is_some()),
        emojis,
    }
}

/// Pictures of which there are copies, and links to all else.
fn attached(
    visit: &Visit,
    comment: &Comment,
    lang: &str,
    gallery: &Gallery,
    takes_media: bool,
) -> (Vec<Shot>, Vec<File>) {
    let unsaid = visit.locale.t("talk-picture-unsaid");
    let (mut pictures, mut files) = (Vec::new(), Vec::new());
    let attachments = comment.parts.attachments.iter();
    for attachment in attachments.filter(|it| takes_media || !is_media(it)) {
        match gallery.shot(attachment, &unsaid, lang) {
            Some(shot) => pictures.push(shot),
            None => files.push(file(visit, attachment)),
        }
    }
    (pictures, files)
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
