//! Communs, articles, events and pages: whatever has a verb of its own.

use super::{Before, Outcome, Run, Writing};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Place, Plan, Status, Visibility};
use crate::federation::keyring;
use crate::ids::{EventId, MediaId, PageId, PostId, SpaceId};
use crate::import::bundle::{Article, Bundle, Commun, Event, Page};
use crate::import::report::Kind as Warned;
use crate::posts::{self, Kind, State, Text};
use crate::spaces::{self, Link, LinkKind, Profile};
use crate::text;

/// What an excerpt may have beside the longest title or summary: its own ellipsis.
const ROOM: usize = 2;
const ALL_DAY_SECONDS: i64 = 24 * 3600;

pub(super) async fn communs(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    bundle: &Bundle,
) -> anyhow::Result<()> {
    for (position, commun) in bundle.communs.iter().enumerate() {
        let mut tx = writing.app.db.read().await?;
        let current = async |tx: &mut Tx, id| {
            let space = spaces::store::by_id(tx, SpaceId(id)).await?;
            Ok(space.map(|space| space.updated_ms))
        };
        let before = run.before(&mut tx, &commun.source, commun, current).await?;
        drop(tx);
        if let Before::New { hash } = before {
            let keys = tokio::task::spawn_blocking(keyring::generate).await?;
            let mut tx = writing.app.db.begin().await?;
            let profile = profile(commun, position as i64);
            let (kind, handle, now) = (spaces::Kind::Commun, &commun.handle, writing.now);
            let opened =
                spaces::open(&mut tx, By::Operator, kind, handle, &profile, &keys, now).await;
            let outcome = match opened {
                Ok(space) => Outcome::Written {
                    target: space.id.0,
                    at: space.updated_ms,
                },
                Err(spaces::Refused::Database(error)) => return Err(error.into()),
                Err(refused) => Outcome::Refused(refused.to_string()),
            };
            run.after(tx, &commun.source, "commun", &hash, outcome)
                .await?;
        }
        run.step();
    }
    Ok(())
}

fn profile(commun: &Commun, position: i64) -> Profile {
    let links = match commun.wiki_url.as_str() {
        "" => Vec::new(),
        url => vec![Link {
            label: "Wiki".to_owned(),
            kind: LinkKind::Wiki,
            url: url.to_owned(),
        }],
    };
    Profile {
        name: text::excerpt(&text::escape(&commun.name), 100 - ROOM),
        language: "fr".to_owned(),
        links,
        position,
        ..Profile::default()
    }
}

pub(super) async fn articles(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    bundle: &Bundle,
) -> anyhow::Result<()> {
    for article in bundle.articles.iter().chain(&bundle.archive) {
        let mut tx = writing.app.db.begin().await?;
        let current = async |tx: &mut Tx, id| {
            let post = posts::store::by_id(tx, PostId(id)).await?;
            Ok(post.map(|post| post.updated_ms))
        };
        match run
            .before(&mut tx, &article.source, article, current)
            .await?
        {
            Before::Done => {}
            Before::New { hash } => {
                let text = post_text(run, writing, &mut tx, article).await?;
                let (state, at) = state_and_date(article);
                let written = posts::import(&mut tx, &text, state, at, writing.now).await;
                let outcome = post_outcome(written)?;
                run.after(tx, &article.source, "post", &hash, outcome)
                    .await?;
            }
            Before::Changed { hash, known } => {
                let text = post_text(run, writing, &mut tx, article).await?;
                let (state, at) = state_and_date(article);
                let id = PostId(known.target_id);
                let written = posts::import_again(&mut tx, id, &text, state, at).await;
                let outcome = post_outcome(written)?;
                run.after(tx, &article.source, "post", &hash, outcome)
                    .await?;
            }
        }
        run.step();
    }
    Ok(())
}

fn state_and_date(article: &Article) -> (State, Millis) {
    let state = if article.draft {
        State::Draft
    } else {
        State::Published
    };
    (state, article.published.into())
}

fn post_outcome(written: Result<posts::Post, posts::Refused>) -> sqlx::Result<Outcome> {
    match written {
        Ok(post) => Ok(Outcome::Written {
            target: post.id.0,
            at: post.updated_ms,
        }),
        Err(posts::Refused::Database(error)) => Err(error),
        Err(refused) => Ok(Outcome::Refused(refused.to_string())),
    }
}

async fn post_text(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    tx: &mut Tx,
    article: &Article,
) -> sqlx::Result<Text> {
    let source = &article.source;
    let title = fitting(run, source, &article.title, posts::TITLE_CHARS_MAX);
    let summary = fitting(run, source, &article.summary, posts::SUMMARY_CHARS_MAX);
    let space = match &article.commun {
        Some(handle) => {
            let commun = spaces::store::by_handle(tx, handle).await?;
            commun.map_or(writing.hub, |commun| commun.id)
        }
        None => writing.hub,
    };
    let cover = writing.pictures.id(article.cover.as_ref());
    Ok(Text {
        kind: Kind::Article,
        space,
        also_in: Vec::new(),
        language: article.language.clone(),
        title: Some(title),
        summary,
        body_markdown: writing.pictures.put_into(&article.body, &article.images),
        byline: article.byline.clone(),
        series: article.series.clone(),
        cover: with_alternative(cover),
        tags: article.tags.clone(),
        slug: Some(article.slug.clone()),
    })
}

/// Covers of the old site said nothing of what they show; they are decoration beside a title.
fn with_alternative(cover: Option<MediaId>) -> Option<(MediaId, String)> {
    cover.map(|id| (id, String::new()))
}

/// A text that a verb will take; what had to be shortened is told.
fn fitting(run: &mut Run<'_>, source: &str, words: &str, chars_max: usize) -> String {
    if words.chars().count() <= chars_max {
        return words.to_owned();
    }
    let sentence = format!("a text of more than {chars_max} characters was shortened");
    run.warnings.add(Warned::Shortened, source, None, sentence);
    text::excerpt(&text::escape(words), chars_max - ROOM)
}

pub(super) async fn events(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    bundle: &Bundle,
) -> anyhow::Result<()> {
    for event in &bundle.events {
        let mut tx = writing.app.db.begin().await?;
        let current = async |tx: &mut Tx, id| {
            let event = events::store::by_id(tx, EventId(id)).await?;
            Ok(event.map(|event| event.updated_ms))
        };
        // When it was announced is not known: before it took place, and not in the future.
        let published = Millis::from(event.start).min(writing.now);
        match run.before(&mut tx, &event.source, event, current).await? {
            Before::Done => {}
            Before::New { hash } => {
                let plan = plan(run, writing, event);
                let written = events::import(&mut tx, &plan, published, writing.now).await;
                let outcome = event_outcome(written)?;
                run.after(tx, &event.source, "event", &hash, outcome)
                    .await?;
            }
            Before::Changed { hash, known } => {
                let plan = plan(run, writing, event);
                let id = EventId(known.target_id);
                let written = events::import_again(&mut tx, id, &plan, published).await;
                let outcome = event_outcome(written)?;
                run.after(tx, &event.source, "event", &hash, outcome)
                    .await?;
            }
        }
        run.step();
    }
    Ok(())
}

fn event_outcome(written: Result<events::Event, events::Refused>) -> sqlx::Result<Outcome> {
    match written {
        Ok(event) => Ok(Outcome::Written {
            target: event.id.0,
            at: event.updated_ms,
        }),
        Err(events::Refused::Database(error)) => Err(error),
        Err(refused) => Ok(Outcome::Refused(refused.to_string())),
    }
}

fn plan(run: &mut Run<'_>, writing: &Writing<'_>, event: &Event) -> Plan {
    let start = Millis::from(event.start);
    let links = &event.links;
    Plan {
        space: writing.hub,
        also_in: Vec::new(),
        language: event.language.clone(),
        title: fitting(run, &event.source, &event.title, events::TITLE_CHARS_MAX),
        summary: fitting(
            run,
            &event.source,
            &event.summary,
            events::SUMMARY_CHARS_MAX,
        ),
        body_markdown: String::new(),
        start,
        end: event.all_day.then(|| start.plus_seconds(ALL_DAY_SECONDS)),
        all_day: event.all_day,
        timezone: event.timezone.clone(),
        status: if event.tentative {
            Status::Tentative
        } else {
            Status::Confirmed
        },
        place: Place::default(),
        links: events::Links {
            online: String::new(),
            registration: links.registration.clone(),
            report: links.report.clone(),
            replay: links.replay.clone(),
            more: links.more.clone(),
            photos: Vec::new(),
            origin: None,
        },
        cover: with_alternative(writing.pictures.id(event.cover.as_ref())),
        tags: event.tags.clone(),
        slug: Some(event.slug.clone()),
        visibility: Visibility::Public,
        reason: String::new(),
    }
}

pub(super) async fn pages(
    run: &mut Run<'_>,
    writing: &Writing<'_>,
    bundle: &Bundle,
) -> anyhow::Result<()> {
    for page in &bundle.pages {
        let mut tx = writing.app.db.begin().await?;
        let current = async |tx: &mut Tx, id| {
            let page = crate::pages::store::by_id(tx, PageId(id)).await?;
            Ok(page.map(|page| page.updated_ms))
        };
        match run.before(&mut tx, &page.source, page, current).await? {
            Before::Done => {}
            Before::New { hash } | Before::Changed { hash, .. } => {
                let text = page_text(run, writing, page);
                let by = By::Operator;
                let outcome = match crate::pages::write(&mut tx, by, &text, writing.now).await {
                    Ok(page) => Outcome::Written {
                        target: page.id.0,
                        at: page.updated_ms,
                    },
                    Err(crate::pages::Refused::Database(error)) => return Err(error.into()),
                    Err(refused) => Outcome::Refused(refused.to_string()),
                };
                run.after(tx, &page.source, "page", &hash, outcome).await?;
            }
        }
        run.step();
    }
    Ok(())
}

fn page_text(run: &mut Run<'_>, writing: &Writing<'_>, page: &Page) -> crate::pages::Text {
    crate::pages::Text {
        path: page.path.clone(),
        state: if page.draft {
            State::Draft
        } else {
            State::Published
        },
        language: page.language.clone(),
        title: fitting(run, &page.source, &page.title, posts::TITLE_CHARS_MAX),
        description: page.description.clone(),
        body_markdown: writing.pictures.put_into(&page.body, &page.images),
        position: page.position,
    }
}
