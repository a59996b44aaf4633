//! A small living association, written for the demonstration: communities, communs, news, coming
//! and past events, pages, people. Everything in it is invented.
//!
//! What always holds: it is written through the import verbs, so nobody is told of it; each thing
//! is remembered, so that importing a real site takes it away again ([`clear`]).

mod content;
mod store;

use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::directory::{self, Entry};
use crate::events::{self, Links, Plan, Status, Visibility};
use crate::federation::keyring;
use crate::ids::{EntryId, SpaceId};
use crate::posts::{self, State};
use crate::spaces::showing::{self, Person, Role};
use crate::spaces::{self, Details, Keys, Link, Profile, Space, User};
use crate::{pages, setup};

const DAY_SECONDS: i64 = 24 * 3600;
const TIMEZONE: &str = "Europe/Paris";

/// Fills a hub that was just made.
pub async fn fill(app: &App) -> anyhow::Result<()> {
    let count = content::SPACES.len();
    let keys: Vec<Keys> =
        tokio::task::spawn_blocking(move || (0..count).map(|_| keyring::generate()).collect())
            .await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    rename_hub(&mut tx, now).await?;
    open_spaces(&mut tx, &keys, now).await?;
    write_posts(&mut tx, now).await?;
    write_events(&mut tx, now).await?;
    write_pages(&mut tx, now).await?;
    write_entries(&mut tx, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the demo's texts away before a real site comes in; answers how many. Communities stay, and
/// so does any space that someone follows already.
pub async fn clear(tx: &mut Tx) -> sqlx::Result<usize> {
    let remembered = store::remembered(tx).await?;
    let mut spaces = Vec::new();
    for (kind, id) in &remembered {
        match kind.as_str() {
            "post" => store::delete_post(tx, *id).await?,
            "event" => store::delete_event(tx, *id).await?,
            "page" => store::delete_page(tx, *id).await?,
            "entry" => store::delete_entry(tx, *id).await?,
            "commun" => spaces.push(*id),
            _ => {}
        }
    }
    for id in spaces {
        store::delete_idle_space(tx, id).await?;
    }
    store::forget(tx).await?;
    Ok(remembered.len())
}

async fn rename_hub(tx: &mut Tx, now: Millis) -> anyhow::Result<()> {
    if let Some(hub) = spaces::store::by_handle(tx, setup::HUB).await? {
        let mut profile = hub.profile();
        profile.name = content::HUB_NAME.to_owned();
        profile.sentence = content::HUB_SENTENCE.to_owned();
        spaces::edit(tx, By::Operator, hub.id, &profile, now).await?;
    }
    Ok(())
}

async fn open_spaces(tx: &mut Tx, keys: &[Keys], now: Millis) -> anyhow::Result<()> {
    let opened = now.plus_seconds(-400 * DAY_SECONDS);
    for (position, (text, keys)) in content::SPACES.iter().zip(keys).enumerate() {
        let profile = Profile {
            name: text.name.to_owned(),
            sentence: text.sentence.to_owned(),
            body_markdown: text.body.to_owned(),
            language: "fr".to_owned(),
            stage: text.stage,
            licence: (!text.licence.is_empty()).then(|| text.licence.to_owned()),
            territory: (!text.territory.is_empty()).then(|| text.territory.to_owned()),
            themes: text
                .themes
                .iter()
                .map(|theme| (*theme).to_owned())
                .collect(),
            position: position as i64,
            links: text.more.map(links).unwrap_or_default(),
            details: text.more.map(details).unwrap_or_default(),
            ..Profile::default()
        };
        let (kind, handle) = (text.kind, text.handle);
        let space = spaces::open(tx, By::Operator, kind, handle, &profile, keys, opened).await?;
        store::remember(tx, kind.as_str(), handle, space.id.0, opened).await?;
        if let Some(community) = text.carried_by {
            spaces::carry(tx, By::Operator, space.id, &[community.to_owned()]).await?;
        }
        if let Some(more) = text.more {
            let people: Vec<Person> = more.people.iter().map(person).collect();
            showing::show(tx, By::Operator, space.id, &people, opened).await?;
        }
    }
    Ok(())
}

fn links(more: &content::SpaceMore) -> Vec<Link> {
    let all = more.links.iter();
    all.map(|(kind, label, url)| Link {
        kind: *kind,
        label: (*label).to_owned(),
        url: (*url).to_owned(),
    })
    .collect()
}

fn details(more: &content::SpaceMore) -> Details {
    let users = more.users.iter().map(|(kind, name)| User {
        kind: *kind,
        name: (*name).to_owned(),
        url: String::new(),
    });
    Details {
        governance: more.governance.to_owned(),
        reuse: more.reuse.to_owned(),
        experiments: more.experiments.to_owned(),
        users: users.collect(),
        ..Details::default()
    }
}

fn person((role, name, organisation): &(Role, &str, &str)) -> Person {
    Person {
        role: *role,
        name: (*name).to_owned(),
        organisation: (*organisation).to_owned(),
        url: String::new(),
        agreed: true,
    }
}

async fn space(tx: &mut Tx, handle: &str) -> anyhow::Result<Space> {
    let found = spaces::store::by_handle(tx, handle).await?;
    found.ok_or_else(|| anyhow::anyhow!("the demo names a space that it did not open: {handle}"))
}

async fn write_posts(tx: &mut Tx, now: Millis) -> anyhow::Result<()> {
    for text in content::POSTS {
        let mut also_in: Vec<SpaceId> = Vec::new();
        for handle in text.also_in {
            also_in.push(space(tx, handle).await?.id);
        }
        let post = posts::Text {
            kind: text.kind,
            space: space(tx, text.space).await?.id,
            also_in,
            language: text.language.to_owned(),
            title: text.title.map(str::to_owned),
            summary: text.summary.to_owned(),
            body_markdown: text.body.to_owned(),
            byline: text.byline.to_owned(),
            series: None,
            cover: None,
            tags: text.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            slug: None,
        };
        let published = now.plus_seconds(-text.days_ago * DAY_SECONDS);
        let written = posts::import(tx, &post, State::Published, published, now).await?;
        store::remember(tx, "post", &written.slug, written.id.0, written.updated_ms).await?;
    }
    Ok(())
}

async fn write_events(tx: &mut Tx, now: Millis) -> anyhow::Result<()> {
    for text in content::EVENTS {
        let start = at(now, text.in_days, text.hour)?;
        let plan = Plan {
            space: space(tx, text.space).await?.id,
            also_in: Vec::new(),
            language: "fr".to_owned(),
            title: text.title.to_owned(),
            summary: text.summary.to_owned(),
            body_markdown: text.body.to_owned(),
            start,
            end: Some(start.plus_seconds(text.hours * 3600)),
            all_day: false,
            timezone: TIMEZONE.to_owned(),
            status: Status::Confirmed,
            place: text.place(),
            links: Links {
                online: text.online.to_owned(),
                ..Links::default()
            },
            cover: None,
            tags: text.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            slug: None,
            visibility: Visibility::Public,
            reason: String::new(),
        };
        let published = now.plus_seconds((text.in_days.min(0) - 20) * DAY_SECONDS);
        let written = events::import(tx, &plan, published, now).await?;
        store::remember(tx, "event", &written.slug, written.id.0, written.updated_ms).await?;
    }
    Ok(())
}

/// A full hour, so many days from today, on the clock of Paris.
fn at(now: Millis, in_days: i64, hour: i8) -> anyhow::Result<Millis> {
    let day = now.timestamp().in_tz(TIMEZONE)?.date();
    let day = day.checked_add(jiff::Span::new().days(in_days))?;
    Ok(day.at(hour, 0, 0, 0).in_tz(TIMEZONE)?.timestamp().into())
}

async fn write_pages(tx: &mut Tx, now: Millis) -> anyhow::Result<()> {
    for (position, text) in content::PAGES.iter().enumerate() {
        let page = pages::Text {
            path: text.path.to_owned(),
            state: State::Published,
            language: "fr".to_owned(),
            title: text.title.to_owned(),
            description: text.description.to_owned(),
            body_markdown: text.body.to_owned(),
            position: position as i64,
        };
        let written = pages::write(tx, By::Operator, &page, now).await?;
        store::remember(tx, "page", text.path, written.id.0, written.updated_ms).await?;
    }
    Ok(())
}

async fn write_entries(tx: &mut Tx, now: Millis) -> anyhow::Result<()> {
    for (position, text) in content::ENTRIES.iter().enumerate() {
        let entry = Entry {
            id: EntryId::generate(),
            list: text.list,
            position: position as i64,
            name: text.name.to_owned(),
            role: text.role.to_owned(),
            structure: text.structure.to_owned(),
            structure_url: String::new(),
            website: String::new(),
            profile_url: String::new(),
            interview_url: String::new(),
            picture_id: None,
            sector: text.sector,
            territory: String::new(),
            updated_ms: now,
        };
        directory::store::put_entry(tx, &entry).await?;
        store::remember(tx, "entry", text.name, entry.id.0, now).await?;
    }
    Ok(())
}
