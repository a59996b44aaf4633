//! `kiosque event`: announces an event from a file, or edits, cancels or retracts it.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::post::space_id;
use super::text_file::{self, OneOrMany};
use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, Event, Links, Place, Plan, Status, Visibility};
use crate::ids::EventId;

const USUAL_TIMEZONE: &str = "Europe/Paris";

#[derive(Args)]
pub struct Options {
    /// The handle of the space that announces
    #[arg(long, required_unless_present_any = ["edit", "cancel", "retract"])]
    space: Option<String>,
    /// Markdown with a YAML head: title, start (2026-10-15T18:00 or 2026-10-15), end, timezone,
    /// summary, place, online, registration, language, tags, visibility (public, by-link, members)
    #[arg(long, required_unless_present_any = ["cancel", "retract"])]
    file: Option<PathBuf>,
    /// Replace this event (its id or the last part of its address)
    #[arg(long, value_name = "EVENT", conflicts_with_all = ["cancel", "retract"])]
    edit: Option<String>,
    /// Say that this event will not take place
    #[arg(long, value_name = "EVENT", conflicts_with = "retract")]
    cancel: Option<String>,
    /// Take this event back as if it had not been announced
    #[arg(long, value_name = "EVENT")]
    retract: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Head {
    title: String,
    summary: String,
    start: String,
    end: Option<String>,
    timezone: Option<String>,
    place: Place,
    online: String,
    registration: String,
    language: Option<String>,
    tags: OneOrMany,
    also_in: OneOrMany,
    visibility: Option<Visibility>,
}

pub async fn run(app: &App, options: &Options) -> anyhow::Result<()> {
    let now = app.clock.now();
    let by = By::Operator;
    let mut tx = app.db.begin().await?;
    let (event, done) = if let Some(name) = &options.cancel {
        let id = find(&mut tx, name).await?.id;
        (events::cancel(&mut tx, by, id, now).await?, "cancelled")
    } else if let Some(name) = &options.retract {
        let id = find(&mut tx, name).await?.id;
        (events::retract(&mut tx, by, id, now).await?, "retracted")
    } else if let Some(name) = &options.edit {
        let before = find(&mut tx, name).await?;
        let plan = plan(app, &mut tx, options, Some(&before)).await?;
        (
            events::edit(&mut tx, by, before.id, &plan, now).await?,
            "edited",
        )
    } else {
        let plan = plan(app, &mut tx, options, None).await?;
        (
            events::announce(&mut tx, by, &plan, now).await?,
            "announced",
        )
    };
    tx.commit().await?;
    tell(app, &event, done, options.json)
}

async fn find(tx: &mut Tx, name: &str) -> anyhow::Result<Event> {
    let found = match name.parse::<EventId>() {
        Ok(id) => events::store::by_id(tx, id).await?,
        Err(_) => events::store::by_slug(tx, name).await?,
    };
    found.with_context(|| format!("there is no event “{name}”; give its id or its address's end"))
}

async fn plan(
    app: &App,
    tx: &mut Tx,
    options: &Options,
    before: Option<&Event>,
) -> anyhow::Result<Plan> {
    let Some(file) = &options.file else {
        bail!("give the text with --file")
    };
    let (head, body): (Head, String) = text_file::read(file)?;
    let space = match (&options.space, before) {
        (Some(handle), _) => space_id(tx, handle).await?,
        (None, Some(before)) => before.space_id,
        (None, None) => bail!("say who announces with --space"),
    };
    let mut also_in = Vec::new();
    for handle in head.also_in.into_vec() {
        also_in.push(space_id(tx, &handle).await?);
    }
    let timezone = head.timezone.unwrap_or_else(|| USUAL_TIMEZONE.to_owned());
    let (start, all_day) = moment("start", &head.start, &timezone)?;
    let end = match &head.end {
        Some(text) => Some(end(text, &timezone, all_day)?),
        None => None,
    };
    Ok(Plan {
        space,
        also_in,
        language: head
            .language
            .unwrap_or_else(|| app.config.language.tag().to_owned()),
        title: head.title,
        summary: head.summary,
        body_markdown: body,
        start,
        end,
        all_day,
        timezone,
        status: before.map_or(Status::Confirmed, |event| event.status),
        place: head.place,
        links: Links {
            online: head.online,
            registration: head.registration,
            ..before
                .map(|event| event.links.0.clone())
                .unwrap_or_default()
        },
        cover: before.and_then(|it| it.cover_id.map(|id| (id, it.cover_alt.clone()))),
        tags: head.tags.into_vec(),
        slug: None,
        visibility: match (head.visibility, before) {
            (Some(visibility), _) => visibility,
            (None, Some(before)) => before.visibility,
            (None, None) => Visibility::Public,
        },
        reason: String::new(),
    })
}

/// A local time, or a day, on the clock of the place; and whether it was a day.
fn moment(key: &str, text: &str, timezone: &str) -> anyhow::Result<(Millis, bool)> {
    let text = text.trim();
    let says = || format!("{key}: “{text}” is not a time such as 2026-10-15T18:00 or 2026-10-15");
    if let Ok(day) = text.parse::<jiff::civil::Date>()
        && text.len() == 10
    {
        let start = day.in_tz(timezone).with_context(says)?;
        return Ok((start.timestamp().into(), true));
    }
    let time: jiff::civil::DateTime = text.parse().with_context(says)?;
    let start = time.in_tz(timezone).with_context(says)?;
    Ok((start.timestamp().into(), false))
}

/// The end; of an all-day event, the midnight after the last day.
fn end(text: &str, timezone: &str, all_day: bool) -> anyhow::Result<Millis> {
    let (end, is_day) = moment("end", text, timezone)?;
    if !(all_day && is_day) {
        return Ok(end);
    }
    let next = end.timestamp().in_tz(timezone)?.tomorrow()?;
    Ok(next.timestamp().into())
}

fn tell(app: &App, event: &Event, done: &str, as_json: bool) -> anyhow::Result<()> {
    let url = app.addresses.event_page(event);
    if as_json {
        return super::print_json(&json!({
            "id": event.id,
            "uri": app.addresses.event(event.id),
            "url": url,
            "status": event.status,
        }));
    }
    println!("{done}: {url}");
    Ok(())
}
