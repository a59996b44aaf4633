//! A thread in the order it is read: each comment with its answers under it, the oldest first, deep
//! answers at a bounded depth. What was taken back keeps its place only while something answers it.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Author, Comment, DEPTH_SHOWN_MAX, State, store};
use crate::db::Tx;

/// More of one thread is not read for a page.
const COMMENTS_MAX: i64 = 2_000;

/// One comment in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub comment: Comment,
    /// 0 for what answers the root itself.
    pub depth: usize,
    /// What it answers, where that is not simply the root.
    pub parent: Option<crate::ids::CommentId>,
}

/// A thread with who speaks in it.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    pub comments: Vec<Placed>,
    pub authors: HashMap<String, Author>,
}

/// Everything under a post, an event or a contribution (which itself is left out).
pub async fn read(tx: &mut Tx, root: Uuid) -> sqlx::Result<Thread> {
    let found = store::threads::of_root(tx, root, COMMENTS_MAX).await?;
    let authors = store::authors_of(tx, root).await?;
    let authors = authors.into_iter().map(|it| (it.uri.clone(), it)).collect();
    Ok(Thread {
        comments: ordered(found, root),
        authors,
    })
}

fn ordered(found: Vec<Comment>, root: Uuid) -> Vec<Placed> {
    let ids: HashMap<String, crate::ids::CommentId> =
        found.iter().map(|it| (it.uri.clone(), it.id)).collect();
    let mut under: HashMap<Option<crate::ids::CommentId>, Vec<Comment>> = HashMap::new();
    for comment in found.into_iter().filter(|it| it.id.0 != root) {
        let parent = comment.parent_uri.as_ref().and_then(|uri| ids.get(uri));
        // What answers the contribution at the root answers the root.
        let parent = parent
            .copied()
            .filter(|parent| parent.0 != root && *parent != comment.id);
        under.entry(parent).or_default().push(comment);
    }
    let mut placed = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: Vec<(Comment, usize, Option<crate::ids::CommentId>)> = Vec::new();
    let push = |waiting: &mut Vec<_>, mut answers: Vec<Comment>, depth, parent| {
        answers.reverse();
        waiting.extend(answers.into_iter().map(|it| (it, depth, parent)));
    };
    push(
        &mut waiting,
        under.remove(&None).unwrap_or_default(),
        0,
        None,
    );
    while let Some((comment, depth, parent)) = waiting.pop() {
        if !seen.insert(comment.id) {
            continue;
        }
        let answers = under.remove(&Some(comment.id)).unwrap_or_default();
        push(
            &mut waiting,
            answers,
            (depth + 1).min(DEPTH_SHOWN_MAX),
            Some(comment.id),
        );
        placed.push(Placed {
            comment,
            depth,
            parent,
        });
    }
    without_dead_ends(placed)
}

/// What was taken back, and everything under it too, is left out.
fn without_dead_ends(placed: Vec<Placed>) -> Vec<Placed> {
    let mut answered = HashSet::new();
    let mut kept = Vec::with_capacity(placed.len());
    for it in placed.into_iter().rev() {
        if it.comment.state == State::Published || answered.contains(&it.comment.id) {
            answered.extend(it.parent);
            kept.push(it);
        }
    }
    kept.reverse();
    kept
}
