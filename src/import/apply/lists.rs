//! People, organisations, missions, publications, and the old addresses. Missions and publications are
//! only ever written by an import, so a changed source simply replaces what stood; an entry of the
//! directory that an administrator changed since is left alone.

use super::{Before, Outcome, Run, Writing};
use crate::db::Tx;
use crate::directory::{self, Entry, Mission, Publication};
use crate::ids::EntryId;
use crate::import::bundle::{self, Bundle};
use crate::import::store::Item;
use crate::pages;
use crate::text;

const REDIRECTS_PER_TRANSACTION: usize = 200;

pub(super) async fn write(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    bundle: &Bundle,
) -> anyhow::Result<()> {
    for entry in bundle.people.iter().chain(&bundle.organisations) {
        let (mut tx, before) = begin(run, writing, &entry.source, entry).await?;
        if let Some((hash, id)) = before {
            let row = entry_row(writing, entry, id);
            directory::store::put_entry(&mut tx, &row).await?;
            finish(run, tx, &entry.source, &hash, "entry", id, writing).await?;
        }
        run.step();
    }
    for mission in &bundle.missions {
        let (mut tx, before) = begin(run, writing, &mission.source, mission).await?;
        if let Some((hash, id)) = before {
            let row = mission_row(writing, mission, id);
            directory::store::put_mission(&mut tx, &row).await?;
            finish(run, tx, &mission.source, &hash, "mission", id, writing).await?;
        }
        run.step();
    }
    for publication in &bundle.publications {
        let (mut tx, before) = begin(run, writing, &publication.source, publication).await?;
        if let Some((hash, id)) = before {
            let row = publication_row(writing, publication, id);
            directory::store::put_publication(&mut tx, &row).await?;
            finish(
                run,
                tx,
                &publication.source,
                &hash,
                "publication",
                id,
                writing,
            )
            .await?;
        }
        run.step();
    }
    Ok(())
}

/// The hash and id to write under, or nothing when the source is the same as last time.
async fn begin(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    source: &str,
    item: &impl serde::Serialize,
) -> anyhow::Result<(Tx, Option<(String, EntryId)>)> {
    let mut tx = writing.app.db.begin().await?;
    // Missions and publications are edited nowhere here: those are as they were written.
    let current = async |tx: &mut Tx, id| {
        let entry = directory::store::entry(tx, EntryId(id)).await?;
        Ok(Some(entry.map_or(crate::clock::Millis(i64::MIN), |it| {
            it.updated_ms
        })))
    };
    let before = match run.before(&mut tx, source, item, current).await? {
        Before::Done => None,
        Before::New { hash } => Some((hash, EntryId::generate())),
        Before::Changed {
            hash,
            known: Item { target_id, .. },
        } => Some((hash, EntryId(target_id))),
    };
    Ok((tx, before))
}

async fn finish(
    run: &mut Run<'_>,
    tx: Tx,
    source: &str,
    hash: &str,
    kind: &str,
    id: EntryId,
    writing: &Writing<'_>,
) -> anyhow::Result<()> {
    let outcome = Outcome::Written {
        target: id.0,
        at: writing.now,
    };
    Ok(run.after(tx, source, kind, hash, outcome).await?)
}

fn entry_row(writing: &Writing<'_>, entry: &bundle::Entry, id: EntryId) -> Entry {
    Entry {
        id,
        list: entry.list,
        position: entry.position,
        name: entry.name.clone(),
        role: entry.role.clone(),
        structure: entry.structure.clone(),
        structure_url: entry.structure_url.clone(),
        website: entry.website.clone(),
        profile_url: entry.profile_url.clone(),
        interview_url: entry.interview_url.clone(),
        picture_id: writing.pictures.id(entry.picture.as_ref()),
        sector: None,
        territory: String::new(),
        updated_ms: writing.now,
    }
}

fn mission_row(writing: &Writing<'_>, mission: &bundle::Mission, id: EntryId) -> Mission {
    let body = writing.pictures.put_into(&mission.body, &mission.images);
    Mission {
        id,
        code: mission.code.clone(),
        title: mission.title.clone(),
        role: mission.role.clone(),
        commun: mission.commun.clone(),
        body_html: text::markdown_to_html(&body),
        picture_id: writing.pictures.id(mission.picture.as_ref()),
        starts: mission.starts.clone(),
        ends: mission.ends.clone(),
        url: mission.url.clone(),
        position: mission.position,
        updated_ms: writing.now,
    }
}

fn publication_row(
    writing: &Writing<'_>,
    publication: &bundle::Publication,
    id: EntryId,
) -> Publication {
    Publication {
        id,
        title: publication.title.clone(),
        date_text: publication.date_text.clone(),
        description: publication.description.clone(),
        url: publication.url.clone(),
        position: publication.position,
        updated_ms: writing.now,
    }
}

pub(super) async fn redirects(app: &crate::app::App, bundle: &Bundle) -> anyhow::Result<()> {
    for some in bundle.redirects.chunks(REDIRECTS_PER_TRANSACTION) {
        let mut tx = app.db.begin().await?;
        for redirect in some {
            pages::store::put_redirect(&mut tx, &redirect.path, &redirect.target).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
