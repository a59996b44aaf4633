//! The SQL of searching: marks of what changed, documents, and questions to the index. Each
//! database asks its own index (FTS5, `tsvector`); what comes of it is the same.

use sqlx::types::Json;
use uuid::Uuid;

use super::asking::{Database, Question, TITLE_POINTS};
use super::documents::Document;
use super::folded::Folded;
use super::{Count, FACET_OPTIONS_MAX, Filter, Found, Group, Place, RESULTS_PER_PAGE, Source};
use crate::db::Tx;
use crate::directory::List;
use crate::ids::{EventId, SpaceId};
use crate::{maybe, row, rows, run};

/// How many titles are looked through for words like those that were not found.
const TITLES_MAX: i64 = 5_000;
const STATEMENT_TIMEOUT: &str = "2s";

/// Objects that changed, the latest made first, with the version of their mark.
pub(super) async fn stale(tx: &mut Tx, count_max: i64) -> sqlx::Result<Vec<(Uuid, Source, i64)>> {
    rows!(
        tx,
        "SELECT object_id, kind, version FROM search_stale ORDER BY object_id DESC LIMIT $1",
        count_max
    )
}

/// How many objects wait to be indexed.
pub async fn waiting(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM search_stale")?;
    Ok(count)
}

/// How many documents can be found.
pub async fn documents(tx: &mut Tx) -> sqlx::Result<i64> {
    let (count,): (i64,) = row!(tx, "SELECT COUNT(*) FROM search_document")?;
    Ok(count)
}

/// Takes a mark away; false when the object was marked again since it was read, or somebody else
/// indexed it. Who has it holds its row until commit: nobody else changes what is found of it.
pub(super) async fn take_mark(tx: &mut Tx, object: Uuid, version: i64) -> sqlx::Result<bool> {
    let taken = run!(
        tx,
        "DELETE FROM search_stale WHERE object_id = $1 AND version = $2",
        object,
        version
    )?;
    Ok(taken == 1)
}

pub(super) async fn remove(tx: &mut Tx, object: Uuid) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM search_document WHERE object_id = $1",
        object
    )?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, document: &Document, folded: &Folded) -> sqlx::Result<()> {
    let (id,): (i64,) = row!(
        tx,
        "INSERT INTO search_document (object_id, kind, language, year, date_ms, boost, address,
           title, title_key, context, summary, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id",
        document.object,
        document.kind,
        &document.language,
        document.year,
        document.date,
        document.boost,
        &document.address,
        &document.title,
        &folded.title_key,
        &document.context,
        &document.summary,
        &document.text
    )?;
    let entered = folded.entered(Database::of(tx));
    run!(
        tx,
        {
            sqlite: "INSERT INTO search_word (rowid, title, top, about, text)
                SELECT $1, json_extract($2, '$.title'), json_extract($2, '$.top'),
                  json_extract($2, '$.about'), json_extract($2, '$.text')",
            postgres: "INSERT INTO search_word (document_id, heads, words)
                VALUES ($1, CAST($2::jsonb ->> 'heads' AS tsvector),
                  CAST($2::jsonb ->> 'words' AS tsvector))"
        },
        id,
        Json(&entered)
    )?;
    for space in &document.spaces {
        run!(
            tx,
            "INSERT INTO search_filing (document_id, space_id) VALUES ($1, $2)",
            id,
            *space
        )?;
    }
    Ok(())
}

/// Marks everything of a source; whatever the index has beyond what exists is marked as well.
pub(super) async fn mark_all(tx: &mut Tx, source: Source) -> sqlx::Result<()> {
    run!(
        tx,
        {
            sqlite: "INSERT INTO search_stale (object_id, kind, version)
                SELECT id, $1, random() FROM (
                  SELECT id FROM post WHERE $1 = 'post'
                  UNION ALL SELECT id FROM event WHERE $1 = 'event'
                  UNION ALL SELECT id FROM space WHERE $1 = 'space'
                  UNION ALL SELECT id FROM page WHERE $1 = 'page'
                  UNION ALL SELECT id FROM entry WHERE $1 = 'entry'
                  UNION ALL SELECT id FROM publication WHERE $1 = 'publication'
                  UNION ALL SELECT id FROM comment WHERE $1 = 'comment' AND state = 'published'
                  UNION SELECT object_id FROM search_document WHERE kind = $1)
                WHERE true ON CONFLICT (object_id) DO UPDATE SET version = excluded.version",
            postgres: "INSERT INTO search_stale (object_id, kind, version)
                SELECT id, $1, nextval('search_version') FROM (
                  SELECT id FROM post WHERE $1 = 'post'
                  UNION ALL SELECT id FROM event WHERE $1 = 'event'
                  UNION ALL SELECT id FROM space WHERE $1 = 'space'
                  UNION ALL SELECT id FROM page WHERE $1 = 'page'
                  UNION ALL SELECT id FROM entry WHERE $1 = 'entry'
                  UNION ALL SELECT id FROM publication WHERE $1 = 'publication'
                  UNION ALL SELECT id FROM comment WHERE $1 = 'comment' AND state = 'published'
                  UNION SELECT object_id FROM search_document WHERE kind = $1) AS everything
                ON CONFLICT (object_id) DO UPDATE SET version = excluded.version"
        },
        source
    )?;
    Ok(())
}

/// What is indexed of a person or organisation of the directory.
#[derive(sqlx::FromRow)]
pub(super) struct Entry {
    pub list: List,
    pub name: String,
    pub role: String,
    pub structure: String,
    pub territory: String,
}

pub(super) async fn entry(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Entry>> {
    maybe!(
        tx,
        "SELECT list, name, role, structure, territory FROM entry WHERE id = $1",
        id
    )
}

#[derive(sqlx::FromRow)]
pub(super) struct Publication {
    pub title: String,
    pub date_text: String,
    pub description: String,
}

pub(super) async fn publication(tx: &mut Tx, id: Uuid) -> sqlx::Result<Option<Publication>> {
    maybe!(
        tx,
        "SELECT title, date_text, description FROM publication WHERE id = $1",
        id
    )
}

/// For the rest of this transaction: PostgreSQL asks its index whatever its planner believes (it
/// takes long texts for cheap to read, and reads them all), and stops by itself what takes too
/// long, because giving up here would not. SQLite has one way to ask, which takes as long as there
/// are results.
pub(super) async fn bound(tx: &mut Tx) -> sqlx::Result<()> {
    let _: (String,) = row!(
        tx,
        {
            sqlite: "SELECT $1",
            postgres: "SELECT set_config('enable_seqscan', 'off', true)
                || set_config('jit', 'off', true)
                || set_config('max_parallel_workers_per_gather', '0', true)
                || set_config('statement_timeout', $1, true)"
        },
        STATEMENT_TIMEOUT
    )?;
    Ok(())
}

/// Whether an error says that a question took longer than [`bound`] lets it.
pub fn took_too_long(error: &sqlx::Error) -> bool {
    const QUERY_CANCELED: &str = "57014";
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == QUERY_CANCELED)
}

/// All that fits, divided by kind, language, year, and whether it stands in the filter's space.
pub(super) async fn groups(
    tx: &mut Tx,
    question: &Question,
    filter: &Filter,
) -> sqlx::Result<Vec<Group>> {
    rows!(
        tx,
        {
            sqlite: "SELECT kind, language, year,
                  $2 IS NULL OR EXISTS (SELECT 1 FROM search_filing
                    WHERE document_id = id AND space_id = $2) AS in_space,
                  COUNT(*) AS count
                FROM search_word JOIN search_document ON id = search_word.rowid
                WHERE search_word MATCH $1
                GROUP BY 1, 2, 3, 4",
            postgres: "SELECT kind, language, year,
                  $2::uuid IS NULL OR EXISTS (SELECT 1 FROM search_filing AS filing
                    WHERE filing.document_id = id AND space_id = $2) AS in_space,
                  COUNT(*) AS count
                FROM search_word JOIN search_document ON id = search_word.document_id
                WHERE words @@ CAST($1::text AS tsquery)
                GROUP BY 1, 2, 3, 4"
        },
        &question.fits,
        filter.space
    )
}

/// One page of results: the most points first, then the latest.
pub(super) async fn found(
    tx: &mut Tx,
    question: &Question,
    filter: &Filter,
    skipped: i64,
) -> sqlx::Result<Vec<Found>> {
    rows!(
        tx,
        {
            sqlite: "WITH points (id, points) AS (
                  SELECT search_word.rowid, SUM(json_extract(asked.value, '$[1]'))
                  FROM (SELECT value FROM json_each($2) UNION ALL SELECT value FROM json_each($3))
                    AS asked CROSS JOIN search_word
                  WHERE search_word MATCH json_extract(asked.value, '$[0]')
                  GROUP BY search_word.rowid),
                best (id, points) AS (
                  SELECT d.id, COALESCE(points.points, 0) + d.boost
                    + CASE WHEN d.title_key = $4 THEN $5 ELSE 0 END
                  FROM search_word JOIN search_document AS d ON d.id = search_word.rowid
                    LEFT JOIN points ON points.id = d.id
                  WHERE search_word MATCH $1
                    AND ($6 IS NULL OR d.kind = $6) AND ($7 IS NULL OR d.language = $7)
                    AND ($8 IS NULL OR d.year = $8)
                    AND ($9 IS NULL OR EXISTS (SELECT 1 FROM search_filing
                      WHERE document_id = d.id AND space_id = $9))
                  ORDER BY 2 DESC, COALESCE(d.date_ms, 0) DESC, d.object_id
                  LIMIT $10 OFFSET $11)
                SELECT object_id, kind, language, date_ms, address, title, context, summary, text
                FROM best JOIN search_document AS d ON d.id = best.id
                ORDER BY best.points DESC, COALESCE(d.date_ms, 0) DESC, d.object_id",
            // One pass and one grouping, so that no plan depends on how many the planner expects.
            postgres: "WITH asked (id, points, fits) AS (
                  SELECT document_id, CAST(0 AS BIGINT), 1
                  FROM search_word WHERE words @@ CAST($1::text AS tsquery)
                  UNION ALL
                  SELECT document_id, CAST(value ->> 1 AS BIGINT), 0
                  FROM jsonb_array_elements($2::jsonb) AS asked (value)
                    JOIN search_word ON heads @@ CAST(value ->> 0 AS tsquery)
                  UNION ALL
                  SELECT document_id, CAST(value ->> 1 AS BIGINT), 0
                  FROM jsonb_array_elements($3::jsonb) AS asked (value)
                    JOIN search_word ON words @@ CAST(value ->> 0 AS tsquery)),
                points (id, points) AS (
                  SELECT id, CAST(SUM(points) AS BIGINT) FROM asked
                  GROUP BY id HAVING MAX(fits) = 1),
                best (id, points) AS (
                  SELECT d.id, points.points + d.boost
                    + CASE WHEN d.title_key = $4 THEN $5::bigint ELSE 0 END
                  FROM points JOIN search_document AS d ON d.id = points.id
                  WHERE ($6::text IS NULL OR d.kind = $6)
                    AND ($7::text IS NULL OR d.language = $7)
                    AND ($8::bigint IS NULL OR d.year = $8)
                    AND ($9::uuid IS NULL OR EXISTS (SELECT 1 FROM search_filing AS filing
                      WHERE filing.document_id = d.id AND space_id = $9))
                  ORDER BY 2 DESC, COALESCE(d.date_ms, 0) DESC, d.object_id
                  LIMIT $10 OFFSET $11)
                SELECT object_id, kind, language, date_ms, address, title, context, summary, text
                FROM best JOIN search_document AS d ON d.id = best.id
                ORDER BY best.points DESC, COALESCE(d.date_ms, 0) DESC, d.object_id"
        },
        &question.fits,
        Json(&question.heads),
        Json(&question.anywhere),
        &question.title_key,
        TITLE_POINTS,
        filter.kind,
        filter.language.as_deref(),
        filter.year,
        filter.space,
        RESULTS_PER_PAGE,
        skipped
    )
}

/// The spaces that results stand in, those of most results first; the filter's own space is not
/// asked after.
pub(super) async fn spaces(
    tx: &mut Tx,
    question: &Question,
    filter: &Filter,
) -> sqlx::Result<Vec<Count<Place>>> {
    let found: Vec<(SpaceId, String, String, i64)> = rows!(
        tx,
        {
            sqlite: "SELECT space.id, space.handle, space.name, counted.count
                FROM (SELECT space_id, COUNT(*) AS count
                    FROM search_word JOIN search_document AS d ON d.id = search_word.rowid
                      JOIN search_filing ON document_id = d.id
                    WHERE search_word MATCH $1
                      AND ($2 IS NULL OR d.kind = $2) AND ($3 IS NULL OR d.language = $3)
                      AND ($4 IS NULL OR d.year = $4)
                    GROUP BY space_id) AS counted
                  JOIN space ON space.id = counted.space_id
                ORDER BY counted.count DESC, space.handle LIMIT $5",
            postgres: "SELECT space.id, space.handle, space.name, counted.count
                FROM (SELECT space_id, COUNT(*) AS count
                    FROM search_word JOIN search_document AS d ON d.id = search_word.document_id
                      JOIN search_filing AS filing ON filing.document_id = d.id
                    WHERE words @@ CAST($1::text AS tsquery)
                      AND ($2::text IS NULL OR d.kind = $2)
                      AND ($3::text IS NULL OR d.language = $3)
                      AND ($4::bigint IS NULL OR d.year = $4)
                    GROUP BY space_id) AS counted
                  JOIN space ON space.id = counted.space_id
                ORDER BY counted.count DESC, space.handle LIMIT $5"
        },
        &question.fits,
        filter.kind,
        filter.language.as_deref(),
        filter.year,
        FACET_OPTIONS_MAX as i64
    )?;
    let place = |(id, handle, name, count)| Count {
        value: Place { id, handle, name },
        count,
    };
    Ok(found.into_iter().map(place).collect())
}

/// The events that fit, the latest indexed first.
pub(super) async fn events_with(
    tx: &mut Tx,
    question: &Question,
    count_max: i64,
) -> sqlx::Result<Vec<EventId>> {
    let found: Vec<(EventId,)> = rows!(
        tx,
        {
            sqlite: "SELECT object_id
                FROM search_word JOIN search_document ON id = search_word.rowid
                WHERE search_word MATCH $1 AND kind = 'event' ORDER BY id DESC LIMIT $2",
            postgres: "SELECT object_id
                FROM search_word JOIN search_document ON id = search_word.document_id
                WHERE words @@ CAST($1::text AS tsquery) AND kind = 'event'
                ORDER BY id DESC LIMIT $2"
        },
        &question.fits,
        count_max
    )?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The folded words of the titles of what can be found, the latest first.
pub(super) async fn title_keys(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let keys: Vec<(String,)> = rows!(
        tx,
        "SELECT title_key FROM search_document WHERE title_key <> '' ORDER BY id DESC LIMIT $1",
        TITLES_MAX
    )?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// A title with this folded word in it.
pub(super) async fn title_with(tx: &mut Tx, word: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = maybe!(
        tx,
        "SELECT title FROM search_document WHERE ' ' || title_key || ' ' LIKE $1
         ORDER BY id DESC LIMIT 1",
        format!("% {word} %")
    )?;
    Ok(found.map(|(title,)| title))
}
