//! The SQL of posts. Lists page by keyset `(published_ms, id)`, newest first.

pub mod around;
pub mod facets;
pub mod linking;

use super::{Post, State};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{PostId, SpaceId};
use crate::{maybe, row, rows, run};

const SLUG_TRIES_MAX: u32 = 200;

/// Which posts a list asks for; everything absent means "any".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub space: Option<SpaceId>,
    /// Folded tag, see [`crate::tags::fold`].
    pub tag: Option<String>,
    pub language: Option<String>,
    pub byline: Option<String>,
    pub series: Option<String>,
    /// Published at or after.
    pub from: Option<Millis>,
    /// Published before.
    pub until: Option<Millis>,
    /// The last row of the page before this one.
    pub after: Option<(Millis, PostId)>,
}

pub(super) async fn insert(tx: &mut Tx, post: &Post) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO post (id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        post.id,
        post.kind,
        post.state,
        post.space_id,
        post.author_id,
        &post.slug,
        &post.language,
        &post.title,
        &post.summary,
        &post.body_markdown,
        &post.body_html,
        &post.byline,
        &post.series,
        post.cover_id,
        &post.cover_alt,
        post.created_ms,
        post.published_ms,
        post.updated_ms
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, post: &Post) -> sqlx::Result<()> {
    run!(
        tx,
        "UPDATE post SET kind = $2, state = $3, language = $4, title = $5, summary = $6,
           body_markdown = $7, body_html = $8, byline = $9, series = $10, cover_id = $11,
           cover_alt = $12, published_ms = $13, updated_ms = $14, space_id = $15
         WHERE id = $1",
        post.id,
        post.kind,
        post.state,
        &post.language,
        &post.title,
        &post.summary,
        &post.body_markdown,
        &post.body_html,
        &post.byline,
        &post.series,
        post.cover_id,
        &post.cover_alt,
        post.published_ms,
        post.updated_ms,
        post.space_id
    )?;
    Ok(())
}

/// A slug that no post has: the wanted one, or with a number behind it.
pub(super) async fn free_slug(tx: &mut Tx, wanted: &str) -> sqlx::Result<String> {
    let base = if wanted.is_empty() {
        "actualite"
    } else {
        wanted
    };
    for number in 1..=SLUG_TRIES_MAX {
        let slug = if number == 1 {
            base.to_owned()
        } else {
            format!("{base}-{number}")
        };
        let taken: Option<(i64,)> = maybe!(
            tx,
            "SELECT CAST(1 AS BIGINT) FROM post WHERE slug = $1",
            &slug
        )?;
        if taken.is_none() {
            return Ok(slug);
        }
    }
    Ok(format!("{base}-{}", PostId::generate()))
}

/// Files a post under exactly these spaces.
pub(super) async fn put_spaces(tx: &mut Tx, post: PostId, spaces: &[SpaceId]) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM post_space WHERE post_id = $1", post)?;
    for space in spaces {
        run!(
            tx,
            "INSERT INTO post_space (post_id, space_id) VALUES ($1, $2)
             ON CONFLICT (post_id, space_id) DO NOTHING",
            post,
            *space
        )?;
    }
    Ok(())
}

/// The spaces a post belongs to.
pub async fn spaces_of(tx: &mut Tx, post: PostId) -> sqlx::Result<Vec<SpaceId>> {
    let found: Vec<(SpaceId,)> = rows!(
        tx,
        "SELECT space_id FROM post_space WHERE post_id = $1 ORDER BY space_id",
        post
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// A post in whatever state it is.
pub async fn by_id(tx: &mut Tx, id: PostId) -> sqlx::Result<Option<Post>> {
    maybe!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE id = $1",
        id
    )
}

/// A post in whatever state it is: the page decides what a retracted one answers.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> sqlx::Result<Option<Post>> {
    maybe!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE slug = $1",
        slug
    )
}

/// Published posts, newest first.
pub async fn published(tx: &mut Tx, filter: &Filter, count_max: i64) -> sqlx::Result<Vec<Post>> {
    let (after_ms, after_id) = match filter.after {
        Some((published, id)) => (published, id),
        None => (Millis(i64::MAX), PostId(uuid::Uuid::max())),
    };
    rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = 'published'
           AND (published_ms, id) < ($1, $2)
           AND published_ms >= $3 AND published_ms < $4
           AND ($5 IS NULL OR language = $5)
           AND ($6 IS NULL OR byline = $6)
           AND ($7 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $7))
           AND ($8 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $8))
           AND ($9 IS NULL OR series = $9)
         ORDER BY published_ms DESC, id DESC LIMIT $10",
        after_ms,
        after_id,
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.tag.as_deref(),
        filter.space,
        filter.series.as_deref(),
        count_max
    )
}

/// The page of published posts right before this one in a list: newest first too.
pub async fn newer_than(
    tx: &mut Tx,
    filter: &Filter,
    first: (Millis, PostId),
    count_max: i64,
) -> sqlx::Result<Vec<Post>> {
    let mut found: Vec<Post> = rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = 'published'
           AND (published_ms, id) > ($1, $2)
           AND published_ms >= $3 AND published_ms < $4
           AND ($5 IS NULL OR language = $5)
           AND ($6 IS NULL OR byline = $6)
           AND ($7 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $7))
           AND ($8 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $8))
           AND ($9 IS NULL OR series = $9)
         ORDER BY published_ms, id LIMIT $10",
        first.0,
        first.1,
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.tag.as_deref(),
        filter.space,
        filter.series.as_deref(),
        count_max
    )?;
    found.reverse();
    Ok(found)
}

/// Published posts that a space says itself (not those it merely lists), newest first.
pub async fn said_by(
    tx: &mut Tx,
    space: SpaceId,
    after: Option<(Millis, PostId)>,
    count_max: i64,
) -> sqlx::Result<Vec<Post>> {
    let (after_ms, after_id) = after.unwrap_or((Millis(i64::MAX), PostId(uuid::Uuid::max())));
    rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = 'published' AND space_id = $1
           AND (published_ms, id) < ($2, $3)
         ORDER BY published_ms DESC, id DESC LIMIT $4",
        space,
        after_ms,
        after_id,
        count_max
    )
}

pub async fn said_by_count(tx: &mut Tx, space: SpaceId) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM post WHERE state = 'published' AND space_id = $1",
        space
    )?;
    Ok(count)
}

/// Texts in a state, last touched first: an editor's desk.
pub async fn in_state(tx: &mut Tx, state: State, count_max: i64) -> sqlx::Result<Vec<Post>> {
    rows!(
        tx,
        "SELECT id, kind, state, space_id, author_id, slug, language, title, summary,
           body_markdown, body_html, byline, series, cover_id, cover_alt, created_ms,
           published_ms, updated_ms
         FROM post WHERE state = $1 ORDER BY updated_ms DESC, id DESC LIMIT $2",
        state,
        count_max
    )
}

pub async fn count_in_state(tx: &mut Tx, state: State) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM post WHERE state = $1", state)?;
    Ok(count)
}

/// The first and last dates that published posts have, for a menu of years.
pub async fn dates(tx: &mut Tx) -> sqlx::Result<Option<(Millis, Millis)>> {
    let (first, last): (Option<Millis>, Option<Millis>) = row!(
        tx,
        "SELECT MIN(published_ms), MAX(published_ms) FROM post WHERE state = 'published'"
    )?;
    Ok(first.zip(last))
}
