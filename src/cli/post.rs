//! `kiosque post`: publishes news from a file, or edits or retracts what was published.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::json;

use super::text_file::{self, OneOrMany};
use crate::accounts::By;
use crate::app::App;
use crate::db::Tx;
use crate::ids::PostId;
use crate::posts::{self, Kind, Post, Text};
use crate::spaces;

#[derive(Args)]
pub struct Options {
    /// The handle of the space that speaks: velo, kiosque…
    #[arg(long, required_unless_present_any = ["edit", "retract"])]
    space: Option<String>,
    /// Markdown, with an optional YAML head: title, summary, author, language, tags, also_in, slug
    #[arg(long, required_unless_present = "retract")]
    file: Option<PathBuf>,
    /// A note is read whole everywhere; an article is shown elsewhere as title, summary and link
    /// [default: an article when there is a title]
    #[arg(long)]
    kind: Option<KindName>,
    /// Keep it for the hub's editors only
    #[arg(long, conflicts_with_all = ["edit", "retract"])]
    draft: bool,
    /// Replace the text of this post (its id or the last part of its address)
    #[arg(long, value_name = "POST", conflicts_with = "retract")]
    edit: Option<String>,
    /// Take this post back (its id or the last part of its address)
    #[arg(long, value_name = "POST")]
    retract: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindName {
    Note,
    Article,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Head {
    title: Option<String>,
    summary: String,
    author: String,
    language: Option<String>,
    tags: OneOrMany,
    also_in: OneOrMany,
    slug: Option<String>,
}

pub async fn run(app: &App, options: &Options) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let (post, done) = if let Some(name) = &options.retract {
        let id = find(&mut tx, name).await?.id;
        (
            posts::retract(&mut tx, By::Operator, id, now).await?,
            "retracted",
        )
    } else if let Some(name) = &options.edit {
        let before = find(&mut tx, name).await?;
        let text = text(app, &mut tx, options, Some(&before)).await?;
        (
            posts::edit(&mut tx, By::Operator, before.id, &text, now).await?,
            "edited",
        )
    } else {
        let text = text(app, &mut tx, options, None).await?;
        match options.draft {
            true => (
                posts::save_draft(&mut tx, By::Operator, &text, now).await?,
                "saved",
            ),
            false => (
                posts::publish(&mut tx, By::Operator, &text, now).await?,
                "published",
            ),
        }
    };
    tx.commit().await?;
    tell(app, &post, done, options.json)
}

async fn find(tx: &mut Tx, name: &str) -> anyhow::Result<Post> {
    let found = match name.parse::<PostId>() {
        Ok(id) => posts::store::by_id(tx, id).await?,
        Err(_) => posts::store::by_slug(tx, name).await?,
    };
    found.with_context(|| format!("there is no post “{name}”; give its id or its address's end"))
}

async fn text(
    app: &App,
    tx: &mut Tx,
    options: &Options,
    before: Option<&Post>,
) -> anyhow::Result<Text> {
    let Some(file) = &options.file else {
        bail!("give the text with --file")
    };
    let (head, body): (Head, String) = text_file::read(file)?;
    let space = match (&options.space, before) {
        (Some(handle), _) => space_id(tx, handle).await?,
        (None, Some(before)) => before.space_id,
        (None, None) => bail!("say who speaks with --space"),
    };
    let mut also_in = Vec::new();
    for handle in head.also_in.into_vec() {
        also_in.push(space_id(tx, &handle).await?);
    }
    let kind = match (options.kind, before, &head.title) {
        (Some(KindName::Note), _, _) => Kind::Note,
        (Some(KindName::Article), _, _) => Kind::Article,
        (None, Some(before), _) => before.kind,
        (None, None, Some(_)) => Kind::Article,
        (None, None, None) => Kind::Note,
    };
    Ok(Text {
        kind,
        space,
        also_in,
        language: head
            .language
            .unwrap_or_else(|| app.config.language.tag().to_owned()),
        title: head.title,
        summary: head.summary,
        body_markdown: body,
        byline: head.author,
        series: None,
        cover: before.and_then(|it| it.cover_id.map(|id| (id, it.cover_alt.clone()))),
        tags: head.tags.into_vec(),
        slug: head.slug,
    })
}

pub(super) async fn space_id(tx: &mut Tx, handle: &str) -> anyhow::Result<crate::ids::SpaceId> {
    let handle = handle.trim_start_matches('@');
    let found = spaces::store::by_handle(tx, handle).await?;
    let found = found.filter(|space| !space.kind.is_silent());
    let found = found.with_context(|| {
        format!("there is no space “{handle}”; `kiosque space list` shows them")
    })?;
    Ok(found.id)
}

fn tell(app: &App, post: &Post, done: &str, as_json: bool) -> anyhow::Result<()> {
    let url = app.addresses.post_page(post);
    if as_json {
        return super::print_json(&json!({
            "id": post.id,
            "uri": app.addresses.post(post.id),
            "url": url,
            "state": post.state,
        }));
    }
    println!("{done}: {url}");
    Ok(())
}
