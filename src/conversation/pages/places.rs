//! Where a thread stands and what those who look after its space may do there; what stands first.

use uuid::Uuid;

use super::desk::looks_after;
use super::{PATH, QUEUE_PATH, SHOWN_MAX};
use crate::conversation::{Comment, State, store, thread};
use crate::db::Tx;
use crate::ids::{CommentId, EventId, PostId, SpaceId};
use crate::web::visit::Visit;
use crate::{events, posts};

/// What stands first of a space.
const PINNED_MAX: i64 = 5;

/// What a thread may be made to be.
pub struct ThreadDesk {
    pub target: String,
    pub is_first: bool,
}

pub(super) async fn thread_desk(
    tx: &mut Tx,
    visit: &Visit,
    root: Uuid,
    root_uri: &str,
) -> sqlx::Result<Option<ThreadDesk>> {
    if visit.account.is_none() {
        return Ok(None);
    }
    let Some(space) = store::threads::space_of(tx, root).await? else {
        return Ok(None);
    };
    if !looks_after(tx, visit, space).await? {
        return Ok(None);
    }
    let first = store::moderators::pinned(tx, space, PINNED_MAX).await?;
    Ok(Some(ThreadDesk {
        target: format!("{QUEUE_PATH}/{root}"),
        is_first: first.iter().any(|(uri,)| uri == root_uri),
    }))
}

/// The address, the space and the page of a thread.
pub(super) async fn thread_named(
    tx: &mut Tx,
    visit: &Visit,
    root: Uuid,
) -> sqlx::Result<Option<(String, SpaceId, String)>> {
    let addresses = &visit.app.addresses;
    let (uri, space, page) = if let Some(post) = posts::store::by_id(tx, PostId(root)).await? {
        let page = addresses.post_page(&post);
        (addresses.post(post.id), post.space_id, page)
    } else if let Some(event) = events::theirs::ours(tx, EventId(root))
        .await?
        // What is not for everybody is talked about nowhere.
        .filter(|event| event.state != events::State::Unlisted)
    {
        let page = addresses.event_page(&event);
        (addresses.event(event.id), event.space_id, page)
    } else if let Some(comment) = store::by_id(tx, CommentId(root)).await? {
        let page = addresses.comment_page(comment.id);
        (comment.uri, comment.space_id, page)
    } else {
        return Ok(None);
    };
    let page = page.strip_prefix(addresses.base()).unwrap_or(&page);
    Ok(Some((uri, space, page.to_owned())))
}

/// The page on which a comment stands, and where on it.
pub async fn place_of(tx: &mut Tx, visit: &Visit, comment: &Comment) -> sqlx::Result<String> {
    let named = thread_named(tx, visit, comment.root_id).await?;
    let page = named.map_or(PATH.to_owned(), |(_, _, page)| page);
    if comment.is_contribution() {
        return Ok(page);
    }
    let (id, root) = (comment.id, comment.root_id);
    Ok(match pages_before(tx, comment).await? {
        0 => format!("{page}#c-{id}"),
        pages => format!("{PATH}/sur/{root}?from={}#c-{id}", pages * SHOWN_MAX),
    })
}

/// How many pages of its thread come before the one on which a comment stands.
async fn pages_before(tx: &mut Tx, comment: &Comment) -> sqlx::Result<usize> {
    let root = comment.root_id;
    let full = i64::try_from(SHOWN_MAX).unwrap_or(i64::MAX);
    // What was taken back may keep its place besides those that are counted.
    if store::threads::count_of_root(tx, root).await? <= full / 2 {
        return Ok(0);
    }
    let read = thread::read(tx, root).await?;
    let at = read
        .comments
        .iter()
        .position(|it| it.comment.id == comment.id);
    Ok(at.unwrap_or_default() / SHOWN_MAX)
}

/// What stands first in a space comes before the rest, once.
pub(super) async fn first_ones(
    tx: &mut Tx,
    space: Option<SpaceId>,
    is_first_page: bool,
    found: Vec<Comment>,
) -> sqlx::Result<Vec<Comment>> {
    let Some(space) = space else { return Ok(found) };
    let mut first = Vec::new();
    for (uri,) in store::moderators::pinned(tx, space, PINNED_MAX).await? {
        let comment = store::by_uri(tx, &uri).await?;
        first.extend(comment.filter(|it| it.is_contribution() && it.state == State::Published));
    }
    let is_first = |comment: &Comment| first.iter().any(|it| it.id == comment.id);
    let rest: Vec<Comment> = found.into_iter().filter(|it| !is_first(it)).collect();
    Ok(match is_first_page {
        true => first.into_iter().chain(rest).collect(),
        false => rest,
    })
}
