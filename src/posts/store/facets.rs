//! How many posts each choice of a filter would show, the other filters kept. All but tags and spaces
//! is read from one covering index (`post_listed`): no text is touched.

use super::Filter;
use crate::clock::Millis;
use crate::db::Tx;
use crate::{row, rows};

/// A value, what it is called, how many posts have it.
pub type Choice = (String, String, i64);

/// All choices that one filter leaves, and how many posts it lets through.
#[derive(Debug, Clone)]
pub struct Facets {
    /// The newest first.
    pub years: Vec<Choice>,
    pub spaces: Vec<Choice>,
    pub tags: Vec<Choice>,
    pub bylines: Vec<Choice>,
    pub series: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub count: i64,
}

/// How many published posts a filter lets through, whatever the page.
pub async fn count(tx: &mut Tx, filter: &Filter) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(
        tx,
        "SELECT COUNT(*) FROM post WHERE state = 'published'
           AND published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR language = $3)
           AND ($4 IS NULL OR byline = $4)
           AND ($5 IS NULL OR series = $5)
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $6))
           AND ($7 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $7))",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.series.as_deref(),
        filter.tag.as_deref(),
        filter.space
    )?;
    Ok(count)
}

/// Languages, the most used first.
pub async fn languages(tx: &mut Tx, filter: &Filter, max: i64) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT language, language, COUNT(*) FROM post WHERE state = 'published'
           AND published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR byline = $3)
           AND ($4 IS NULL OR series = $4)
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $6))
         GROUP BY language ORDER BY COUNT(*) DESC, language LIMIT $7",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.byline.as_deref(),
        filter.series.as_deref(),
        filter.tag.as_deref(),
        filter.space,
        max
    )
}

/// Bylines, the most used first.
pub async fn bylines(tx: &mut Tx, filter: &Filter, max: i64) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT byline, byline, COUNT(*) FROM post WHERE state = 'published' AND byline <> ''
           AND published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR language = $3)
           AND ($4 IS NULL OR series = $4)
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $6))
         GROUP BY byline ORDER BY COUNT(*) DESC, byline LIMIT $7",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.series.as_deref(),
        filter.tag.as_deref(),
        filter.space,
        max
    )
}

/// Series, the longest first.
pub async fn series(tx: &mut Tx, filter: &Filter, max: i64) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT series, series, COUNT(*) FROM post
         WHERE state = 'published' AND series IS NOT NULL
           AND published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR language = $3)
           AND ($4 IS NULL OR byline = $4)
           AND ($5 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $5))
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $6))
         GROUP BY series ORDER BY COUNT(*) DESC, series LIMIT $7",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.tag.as_deref(),
        filter.space,
        max
    )
}

/// Tags and their labels, the most used first.
pub async fn tags(tx: &mut Tx, filter: &Filter, max: i64) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT tagging.tag, MIN(tagging.label), COUNT(*) FROM tagging
         JOIN post ON post.id = tagging.object_id AND post.state = 'published'
         WHERE published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR language = $3)
           AND ($4 IS NULL OR byline = $4)
           AND ($5 IS NULL OR series = $5)
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM post_space
                 WHERE post_space.post_id = post.id AND post_space.space_id = $6))
         GROUP BY tagging.tag ORDER BY COUNT(*) DESC, tagging.tag LIMIT $7",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.series.as_deref(),
        filter.space,
        max
    )
}

/// Handles and names of spaces, in their own order.
pub async fn spaces(tx: &mut Tx, filter: &Filter, max: i64) -> sqlx::Result<Vec<Choice>> {
    rows!(
        tx,
        "SELECT space.handle, space.name, COUNT(*) FROM post
         JOIN post_space ON post_space.post_id = post.id
         JOIN space ON space.id = post_space.space_id
         WHERE post.state = 'published'
           AND published_ms >= $1 AND published_ms < $2
           AND ($3 IS NULL OR post.language = $3)
           AND ($4 IS NULL OR byline = $4)
           AND ($5 IS NULL OR series = $5)
           AND ($6 IS NULL OR EXISTS (SELECT 1 FROM tagging
                 WHERE tagging.object_id = post.id AND tagging.tag = $6))
         GROUP BY space.handle, space.name, space.position
         ORDER BY space.position, space.name LIMIT $7",
        filter.from.unwrap_or(Millis(i64::MIN)),
        filter.until.unwrap_or(Millis(i64::MAX)),
        filter.language.as_deref(),
        filter.byline.as_deref(),
        filter.series.as_deref(),
        filter.tag.as_deref(),
        max
    )
}
