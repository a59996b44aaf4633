//! What is said here and quotes something (FEP-044f): quotes of what stands elsewhere, with the leave of
//! its author; and what a comment may say of its quote. Leaves to quote what is here: `quotes.rs`.
//!
//! What always holds: words from elsewhere are shown as a quote only with a stamp of their author that
//! was read at its origin, or when the author quotes themself; whoever takes a leave back, or takes
//! back what is quoted, is heard at once.

use super::quotes::{self, Quote};
use super::{Comment, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{ActivityId, CommentId, QuoteId, SpaceId};

/// Of what is quoted, so much is shown.
pub const WORDS_CHARS_MAX: usize = 500;

crate::text_enum! {
    /// How it stands with the leave to quote something elsewhere.
    Asked {
        /// To be asked for when the comment is published.
        New = "new",
        Waits = "waits",
        /// Its author wants to think about it.
        Tentative = "tentative",
        Granted = "granted",
        Refused = "refused",
        /// Nobody could be asked: its author's server knows no leaves.
        Unsaid = "unsaid",
        /// Somebody elsewhere quotes it; the leave was theirs to ask for.
        Heard = "heard",
    }
}

/// What a comment quotes that stands elsewhere.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Quoting {
    pub comment_id: CommentId,
    pub quoted_uri: String,
    pub state: Asked,
    pub request_id: Option<ActivityId>,
    /// Who was asked.
    pub asked_uri: String,
    /// Who said what is quoted; empty until it was read.
    pub author_uri: String,
    pub url: String,
    pub language: String,
    pub title: String,
    pub words: String,
    /// The author's leave; empty without one.
    pub stamp_uri: String,
    pub stamp_author_uri: String,
    pub read_ms: Millis,
}

/// What is quoted, as it was read at its origin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    pub author_uri: String,
    pub url: String,
    pub language: String,
    pub title: String,
    pub words: String,
}

/// A stamp, as it was read at its origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    pub uri: String,
    pub author_uri: String,
    pub instrument_uri: String,
    pub target_uri: String,
}

/// What a member wishes to quote.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Something of ours, in a space; its author may be the member themself.
    Here {
        object: uuid::Uuid,
        uri: String,
        space: SpaceId,
    },
    /// Something elsewhere; `asks` when its author lets themself be asked.
    Elsewhere {
        uri: String,
        words: Words,
        asks: bool,
    },
}

impl Wish {
    pub fn uri(&self) -> &str {
        match self {
            Wish::Here { uri, .. } | Wish::Elsewhere { uri, .. } => uri,
        }
    }
}

/// A member's comment quotes something. False when it may not be quoted by them.
pub(super) async fn begin(
    tx: &mut Tx,
    comment: &Comment,
    wish: &Wish,
    now: Millis,
) -> sqlx::Result<bool> {
    match wish {
        Wish::Here { object, uri, space } => {
            let quote = Quote {
                id: QuoteId::generate(),
                object_id: *object,
                object_uri: uri.clone(),
                instrument_uri: comment.uri.clone(),
                actor_uri: comment.author_uri.clone(),
                allowed_ms: now,
            };
            quotes::give(tx, *space, &quote, now).await
        }
        Wish::Elsewhere { uri, words, asks } => {
            let state = match asks {
                true => Asked::New,
                false => Asked::Unsaid,
            };
            let quoting = of(comment.id, uri, state, words.clone(), now);
            store::quoting::put(tx, &quoting).await?;
            Ok(true)
        }
    }
}

fn of(id: CommentId, uri: &str, state: Asked, words: Words, now: Millis) -> Quoting {
    Quoting {
        comment_id: id,
        quoted_uri: uri.to_owned(),
        state,
        request_id: (state == Asked::New).then(ActivityId::generate),
        asked_uri: match state {
            Asked::New => words.author_uri.clone(),
            _ => String::new(),
        },
        author_uri: words.author_uri,
        url: words.url,
        language: words.language,
        title: words.title,
        words: words.words,
        stamp_uri: String::new(),
        stamp_author_uri: String::new(),
        read_ms: now,
    }
}

/// What somebody elsewhere said here quotes something elsewhere; true when that has to be read.
pub async fn heard(tx: &mut Tx, comment: &Comment, now: Millis) -> sqlx::Result<bool> {
    let Some(quoted) = &comment.parts.quoted else {
        store::quoting::delete(tx, comment.id).await?;
        return Ok(false);
    };
    let known = store::quoting::by_comment(tx, comment.id).await?;
    if let Some(known) = known.filter(|known| known.quoted_uri == *quoted) {
        // The leave often comes after the words.
        let stamp = comment.parts.quote_stamp.as_ref();
        let is_new = stamp.is_some_and(|stamp| *stamp != known.stamp_uri);
        return Ok(is_new || known.author_uri.is_empty());
    }
    let quoting = of(comment.id, quoted, Asked::Heard, Words::default(), now);
    store::quoting::put(tx, &quoting).await?;
    Ok(true)
}

/// A leave that has to be asked for now.
pub async fn to_ask(tx: &mut Tx, comment: CommentId) -> sqlx::Result<Option<Quoting>> {
    let found = store::quoting::by_comment(tx, comment).await?;
    Ok(found.filter(|it| it.state == Asked::New))
}

/// It is asked for.
pub async fn asked(tx: &mut Tx, comment: CommentId) -> sqlx::Result<()> {
    store::quoting::set_state(tx, comment, Asked::Waits).await
}

/// Who was asked wants to think about it, or says no; a leave itself is only ever a stamp. False when
/// nobody asked them.
pub async fn answered(
    tx: &mut Tx,
    request: ActivityId,
    by_uri: &str,
    answer: Asked,
    now: Millis,
) -> sqlx::Result<bool> {
    let found = store::quoting::by_request(tx, request).await?;
    let Some(quoting) = found.filter(|it| it.asked_uri == by_uri) else {
        return Ok(false);
    };
    match answer {
        Asked::Refused if quoting.state != Asked::Refused => {
            store::quoting::set_stamp(tx, quoting.comment_id, answer, "", "").await?;
            changed(tx, quoting.comment_id, now).await?;
        }
        Asked::Tentative if quoting.state == Asked::Waits => {
            store::quoting::set_state(tx, quoting.comment_id, answer).await?;
        }
        _ => {}
    }
    Ok(true)
}

/// Whether somebody was asked for this leave and has not refused it.
pub async fn is_asked(tx: &mut Tx, request: ActivityId, by_uri: &str) -> sqlx::Result<bool> {
    let found = store::quoting::by_request(tx, request).await?;
    Ok(found.is_some_and(|it| it.asked_uri == by_uri && it.state != Asked::Refused))
}

/// A stamp was read. False when it is none for what is quoted here.
pub async fn stamped(tx: &mut Tx, stamp: &Stamp, now: Millis) -> sqlx::Result<bool> {
    if store::was_withdrawn(tx, &stamp.uri, &stamp.author_uri).await? {
        return Ok(false);
    }
    let Some(comment) = store::by_uri(tx, &stamp.instrument_uri).await? else {
        return Ok(false);
    };
    let Some(quoting) = store::quoting::by_comment(tx, comment.id).await? else {
        return Ok(false);
    };
    let is_here = comment.account_id.is_some();
    let is_theirs = match is_here {
        true => quoting.asked_uri == stamp.author_uri && quoting.state != Asked::Refused,
        false => comment.parts.quote_stamp.as_ref() == Some(&stamp.uri),
    };
    if quoting.quoted_uri != stamp.target_uri || !is_theirs {
        return Ok(false);
    }
    if quoting.stamp_uri == stamp.uri {
        return Ok(true);
    }
    let state = match is_here {
        true => Asked::Granted,
        false => Asked::Heard,
    };
    let (uri, author) = (&stamp.uri, &stamp.author_uri);
    store::quoting::set_stamp(tx, comment.id, state, uri, author).await?;
    changed(tx, comment.id, now).await?;
    Ok(true)
}

/// A leave is taken back by who gave it (`by_uri`), or is gone at its origin. False when it is not known
/// or not theirs.
pub async fn unstamped(
    tx: &mut Tx,
    uri: &str,
    by_uri: Option<&str>,
    now: Millis,
) -> sqlx::Result<bool> {
    let Some(quoting) = store::quoting::by_stamp(tx, uri).await? else {
        return Ok(false);
    };
    if by_uri.is_some_and(|by| by != quoting.stamp_author_uri) {
        return Ok(false);
    }
    store::put_withdrawn(tx, uri, &quoting.stamp_author_uri, now).await?;
    let id = quoting.comment_id;
    store::quoting::set_stamp(tx, id, Asked::Refused, "", "").await?;
    changed(tx, id, now).await?;
    Ok(true)
}

/// Whether something from elsewhere is quoted here.
pub async fn is_quoted(tx: &mut Tx, uri: &str) -> sqlx::Result<bool> {
    store::quoting::is_quoted(tx, uri).await
}

/// Something was read at its origin; true when it is quoted here.
pub async fn read(tx: &mut Tx, uri: &str, words: &Words, now: Millis) -> sqlx::Result<bool> {
    Ok(store::quoting::set_words(tx, uri, words, now).await? > 0)
}

/// Something is gone at its origin: what was quoted, or a stamp.
pub async fn missing(tx: &mut Tx, uri: &str, now: Millis) -> sqlx::Result<()> {
    store::quoting::blank(tx, uri).await?;
    unstamped(tx, uri, None, now).await?;
    Ok(())
}

/// An author takes back what is quoted here.
pub async fn taken_back(tx: &mut Tx, uri: &str, by_uri: &str) -> sqlx::Result<()> {
    store::quoting::blank_of(tx, uri, by_uri).await
}

/// What was read before then is to be read again, with its stamp; it is asked for once.
pub async fn to_read_again(
    tx: &mut Tx,
    before: Millis,
    now: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<(String, String)>> {
    store::quoting::take_old(tx, before, now, count_max).await
}

/// Those who read a member's comment elsewhere hear what became of its quote.
pub(super) async fn changed(tx: &mut Tx, id: CommentId, now: Millis) -> sqlx::Result<()> {
    let comment = store::by_id(tx, id).await?;
    if comment.is_none_or(|it| it.account_id.is_none()) {
        return Ok(());
    }
    let fact = Fact::CommentEdited {
        comment: id,
        activity: String::new(),
    };
    facts::record(tx, &fact, now).await
}

/// What a member's comment says that it quotes, and by whose leave: nothing where that was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    pub uri: String,
    pub leave: Leave,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Leave {
    None,
    /// Given here.
    Ours(QuoteId),
    /// A stamp elsewhere.
    Theirs(String),
}

pub async fn declared(tx: &mut Tx, comment: &Comment) -> sqlx::Result<Option<Declared>> {
    let Some(uri) = comment.parts.quoted.clone() else {
        return Ok(None);
    };
    if let Some(quoting) = store::quoting::by_comment(tx, comment.id).await? {
        if quoting.state == Asked::Refused {
            return Ok(None);
        }
        let leave = match quoting.stamp_uri.is_empty() {
            true => Leave::None,
            false => Leave::Theirs(quoting.stamp_uri),
        };
        return Ok(Some(Declared { uri, leave }));
    }
    let quote = store::quotes::by_instrument(tx, &comment.uri).await?;
    let quote = quote.filter(|quote| quote.object_uri == uri);
    Ok(quote.map(|quote| Declared {
        uri,
        leave: Leave::Ours(quote.id),
    }))
}

/// Whether a comment has the leave of the author of what it quotes.
pub async fn has_leave(tx: &mut Tx, comment: &Comment, author_uri: &str) -> sqlx::Result<bool> {
    if author_uri == comment.author_uri {
        return Ok(true);
    }
    if let Some(quoting) = store::quoting::by_comment(tx, comment.id).await? {
        return Ok(!quoting.stamp_uri.is_empty() && quoting.stamp_author_uri == author_uri);
    }
    let quote = store::quotes::by_instrument(tx, &comment.uri).await?;
    Ok(quote.is_some_and(|quote| comment.parts.quoted.as_ref() == Some(&quote.object_uri)))
}
