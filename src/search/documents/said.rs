//! What is indexed of what people say: while it stands, and what it stands under, and only if its author
//! agrees to be found (FEP-5feb): somebody elsewhere in their profile, a member here in theirs.

use super::{Document, year};
use crate::conversation::{self, Comment, State};
use crate::db::Tx;
use crate::events;
use crate::ids::{CommentId, EventId, PostId};
use crate::posts::{self, State as Life};
use crate::search::Kind;
use crate::spaces::members;

pub(super) async fn read(tx: &mut Tx, id: CommentId) -> sqlx::Result<Option<Document>> {
    let found = conversation::store::by_id(tx, id).await?;
    let Some(comment) = found.filter(|it| it.state == State::Published) else {
        return Ok(None);
    };
    if !agrees(tx, &comment).await? || !stands(tx, &comment).await? {
        return Ok(None);
    }
    let author = conversation::store::author(tx, &comment.author_uri).await?;
    let handle = author.map_or_else(String::new, |author| format!("@{}", author.handle));
    let kind = match comment.is_contribution() {
        true => Kind::Discussion,
        false => Kind::Comment,
    };
    // What its author warns of is found by the warning alone, and only that is shown.
    let (summary, html) = match comment.warning.is_empty() {
        true => (String::new(), comment.body_html.clone()),
        false => (comment.warning.clone(), String::new()),
    };
    let is_titled = !comment.title.is_empty() || !comment.warning.is_empty();
    let title = match comment.warning.is_empty() {
        true => comment.title.as_str(),
        false => comment.warning.as_str(),
    };
    Ok(Some(Document {
        language: comment.language.clone(),
        year: Some(year(comment.published_ms)),
        date: Some(comment.published_ms),
        address: id.to_string(),
        is_titled,
        context: handle,
        summary,
        html,
        spaces: vec![comment.space_id],
        ..Document::new(id.0, kind, title)
    }))
}

async fn agrees(tx: &mut Tx, comment: &Comment) -> sqlx::Result<bool> {
    if let Some(account) = comment.account_id {
        let member = members::of_account(tx, account).await?;
        return Ok(member.is_some_and(|member| member.details.indexable));
    }
    let author = conversation::store::author(tx, &comment.author_uri).await?;
    Ok(author.is_some_and(|author| author.may_be_found))
}

/// Whether what it stands under may be read.
async fn stands(tx: &mut Tx, comment: &Comment) -> sqlx::Result<bool> {
    let root = comment.root_id;
    if comment.is_contribution() {
        return Ok(true);
    }
    if let Some(post) = posts::store::by_id(tx, PostId(root)).await? {
        return Ok(post.state == Life::Published);
    }
    if let Some(event) = events::theirs::ours(tx, EventId(root)).await? {
        return Ok(event.state == events::State::Published);
    }
    let above = conversation::store::by_id(tx, CommentId(root)).await?;
    Ok(above.is_some_and(|above| above.state == State::Published))
}
