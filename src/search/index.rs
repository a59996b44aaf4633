//! Writing the index: what is marked is read and folded outside of any writing transaction, then
//! written if it has not changed meanwhile. Any number of processes may do it at once.

use uuid::Uuid;

use super::documents::{self, Document};
use super::folded::{self, Folded};
use super::{Source, store};
use crate::db::Db;

/// Few, so that writing them holds up nobody.
const OBJECTS_PER_ROUND: i64 = 20;

/// An object that changed, as it stands.
struct Stale {
    object: Uuid,
    version: i64,
    document: Option<(Document, Folded)>,
}

/// Indexes the next objects that changed; false when none waits. The latest made come first.
pub async fn index(db: &Db) -> sqlx::Result<bool> {
    let mut tx = db.read().await?;
    let marks = store::stale(&mut tx, OBJECTS_PER_ROUND).await?;
    let mut changed = Vec::with_capacity(marks.len());
    for (object, source, version) in marks {
        let document = documents::read(&mut tx, source, object).await?;
        changed.push((object, version, document));
    }
    drop(tx);
    if changed.is_empty() {
        return Ok(false);
    }
    let folding = tokio::task::spawn_blocking(move || folded(changed));
    let Ok(all) = folding.await else {
        // The runtime ends; the marks stay.
        return Ok(false);
    };
    let mut tx = db.begin().await?;
    for stale in &all {
        if !store::take_mark(&mut tx, stale.object, stale.version).await? {
            continue;
        }
        store::remove(&mut tx, stale.object).await?;
        if let Some((document, folded)) = &stale.document {
            store::insert(&mut tx, document, folded).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

fn folded(changed: Vec<(Uuid, i64, Option<Document>)>) -> Vec<Stale> {
    let one = |(object, version, document): (Uuid, i64, Option<Document>)| Stale {
        object,
        version,
        document: document.map(|document| {
            let document = document.ready();
            let folded = folded::folded(&document);
            (document, folded)
        }),
    };
    changed.into_iter().map(one).collect()
}

/// Marks everything there is, and what the index has beyond it; answers how many are marked.
pub async fn rebuild(db: &Db) -> sqlx::Result<i64> {
    let mut tx = db.begin().await?;
    for source in Source::ALL {
        store::mark_all(&mut tx, source).await?;
    }
    let waiting = store::waiting(&mut tx).await?;
    tx.commit().await?;
    Ok(waiting)
}
