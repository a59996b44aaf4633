//! Writes a bundle through the same verbs as the pages, one transaction an item, so that a run that
//! was stopped goes on where it was.
//!
//! What always holds: an item whose source did not change is left alone; one that a person edited
//! in the hub since is left alone and told; nothing is delivered to anyone, because the import
//! verbs record no facts; pictures are made safe before they are kept.

mod items;
mod lists;
mod pictures;

use serde::Serialize;

use super::bundle::{Bundle, fingerprint};
use super::report::{Kind, Warnings};
use super::store::{self, Item};
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::demo;
use crate::ids::SpaceId;
use crate::spaces;

use pictures::Pictures;

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    pub written: usize,
    pub unchanged: usize,
    /// Edited in the hub, therefore left alone.
    pub kept: usize,
    pub refused: usize,
    pub pictures: usize,
    /// Texts of the demo that were taken away first.
    pub demo_removed: usize,
}

/// Everything a writer needs besides its item.
struct Writing<'a> {
    app: &'a App,
    hub: SpaceId,
    now: Millis,
    pictures: &'a Pictures,
}

/// What became of one item.
enum Outcome {
    Written { target: uuid::Uuid, at: Millis },
    Refused(String),
}

/// Writes everything; `told` is called after each item with how many are done.
pub async fn apply(
    app: &App,
    bundle: &Bundle,
    warnings: &mut Warnings,
    mut told: impl FnMut(usize),
) -> anyhow::Result<Done> {
    let mut done = Done {
        demo_removed: clear_demo(app).await?,
        ..Done::default()
    };
    let mut run = Run {
        app,
        warnings,
        done: &mut done,
        told: &mut told,
        count: 0,
    };
    let pictures = pictures::keep_all(&mut run, bundle).await?;
    let hub = hub(app).await?;
    let writing = Writing {
        app,
        hub,
        now: app.clock.now(),
        pictures: &pictures,
    };
    items::communs(&mut run, &writing, bundle).await?;
    items::articles(&mut run, &writing, bundle).await?;
    items::events(&mut run, &writing, bundle).await?;
    items::pages(&mut run, &writing, bundle).await?;
    lists::write(&mut run, &writing, bundle).await?;
    lists::redirects(app, bundle).await?;
    tell_missing(&mut run, bundle).await?;
    Ok(done)
}

/// How many steps [`apply`] tells of.
pub fn steps(bundle: &Bundle) -> usize {
    bundle.pictures().len()
        + bundle.communs.len()
        + bundle.articles.len()
        + bundle.archive.len()
        + bundle.events.len()
        + bundle.pages.len()
        + bundle.people.len()
        + bundle.organisations.len()
        + bundle.missions.len()
        + bundle.publications.len()
}

async fn clear_demo(app: &App) -> anyhow::Result<usize> {
    let mut tx = app.db.begin().await?;
    let removed = demo::clear(&mut tx).await?;
    tx.commit().await?;
    Ok(removed)
}

async fn hub(app: &App) -> anyhow::Result<SpaceId> {
    let mut tx = app.db.read().await?;
    let hubs = spaces::store::by_kind(&mut tx, spaces::Kind::Hub).await?;
    let hub = hubs
        .first()
        .ok_or_else(|| anyhow::anyhow!("there is no hub; serve it once"))?;
    Ok(hub.id)
}

/// One run over a bundle: what it tells and counts.
struct Run<'a> {
    app: &'a App,
    warnings: &'a mut Warnings,
    done: &'a mut Done,
    told: &'a mut dyn FnMut(usize),
    count: usize,
}

impl Run<'_> {
    fn step(&mut self) {
        self.count += 1;
        (self.told)(self.count);
    }

    /// What stands for a source already: nothing to do when it is the same, or edited here since.
    async fn before(
        &mut self,
        tx: &mut Tx,
        source: &str,
        item: &impl Serialize,
        current: impl AsyncFnOnce(&mut Tx, uuid::Uuid) -> sqlx::Result<Option<Millis>>,
    ) -> sqlx::Result<Before> {
        let hash = fingerprint(item);
        let Some(known) = store::item(tx, source).await? else {
            return Ok(Before::New { hash });
        };
        let Some(changed) = current(tx, known.target_id).await? else {
            return Ok(Before::New { hash });
        };
        if changed > known.written_ms {
            if known.hash != hash {
                let sentence = "it changed in the source and was edited in the hub; the hub's \
                                text stays"
                    .to_owned();
                self.warnings.add(Kind::EditedHere, source, None, sentence);
            }
            self.done.kept += 1;
            return Ok(Before::Done);
        }
        if known.hash == hash {
            self.done.unchanged += 1;
            return Ok(Before::Done);
        }
        Ok(Before::Changed { hash, known })
    }

    /// Remembers what was written, or tells what was refused; commits in both cases.
    async fn after(
        &mut self,
        mut tx: Tx,
        source: &str,
        kind: &str,
        hash: &str,
        outcome: Outcome,
    ) -> sqlx::Result<()> {
        match outcome {
            Outcome::Written { target, at } => {
                store::put_item(&mut tx, source, kind, hash, target, at).await?;
                tx.commit().await?;
                self.done.written += 1;
            }
            Outcome::Refused(sentence) => {
                drop(tx);
                self.warnings.add(Kind::Refused, source, None, sentence);
                self.done.refused += 1;
            }
        }
        Ok(())
    }
}

enum Before {
    New { hash: String },
    Changed { hash: String, known: Item },
    Done,
}

/// What was imported once and is not in the source any more stays, and is told.
async fn tell_missing(run: &mut Run<'_>, bundle: &Bundle) -> anyhow::Result<()> {
    let mut sources: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    sources.extend(bundle.articles.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.archive.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.events.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.communs.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.people.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.organisations.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.missions.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.publications.iter().map(|it| it.source.as_str()));
    sources.extend(bundle.pages.iter().map(|it| it.source.as_str()));
    let mut tx = run.app.db.read().await?;
    for (source,) in store::sources(&mut tx).await? {
        if !sources.contains(source.as_str()) {
            let sentence = "it is no longer in the source; retract it here if it should go";
            run.warnings
                .add(Kind::NoLongerThere, &source, None, sentence.to_owned());
        }
    }
    Ok(())
}
