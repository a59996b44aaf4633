//! A word from a space to an author elsewhere, in private: what becomes of what they wrote, and what
//! those who look after the space answer them.

use serde_json::json;

use super::{Telling, keep};
use crate::conversation::{self, Comment};
use crate::delivery::queue;
use crate::federation::activities::whole;
use crate::federation::store;
use crate::ids::{ActivityId, CommentId};
use crate::peers;
use crate::text;

/// What those who look after a space answer an author, in plain text.
pub async fn answer(telling: &mut Telling<'_>, id: CommentId, words: &str) -> sqlx::Result<()> {
    let Some(comment) = conversation::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let french = comment.language.starts_with("fr");
    let how = match french {
        true => "Répondez « stop » pour ne plus recevoir de tels mots.",
        false => "Answer “stop” to receive no more such words.",
    };
    let words = text::escape(words).replace('\n', "<br>");
    let words = format!("{words}<br>{how}");
    let language = if french { "fr" } else { "en" };
    write(telling, &comment, (&words, language)).await
}

/// Writes to the author of a comment, in safe HTML; nothing when they are nobody that we know to
/// write to.
pub(super) async fn write(
    telling: &mut Telling<'_>,
    comment: &Comment,
    (words, language): (&str, &str),
) -> sqlx::Result<()> {
    let Some(author) = store::remote_actor(telling.tx, &comment.author_uri).await? else {
        return Ok(());
    };
    let id = ActivityId::generate();
    let uri = telling.addresses.activity(id);
    let space = comment.space_id;
    let group = telling.addresses.actor(space);
    let name = format!("@{}", author.handle);
    let content = format!("<p>{} {words}</p>", text::escape(&name));
    let note = json!({
        "id": format!("{uri}#note"),
        "type": "Note",
        "attributedTo": group,
        "to": [author.uri],
        "cc": [],
        "inReplyTo": comment.uri,
        "published": telling.now.rfc3339(),
        "content": content,
        "contentMap": { language: content },
        "tag": [{ "type": "Mention", "href": author.uri, "name": name }],
    });
    let rest =
        json!({ "published": telling.now.rfc3339(), "to": [author.uri], "cc": [], "object": note });
    let activity = whole(&uri, "Create", &group, rest);
    keep(telling, id, space, "Create", &comment.uri, &activity).await?;
    let inbox = peers::store::inbox(telling.tx, &author.host, &author.inbox).await?;
    queue::enqueue(telling.tx, id, inbox, telling.now).await
}
