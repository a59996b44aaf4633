//! The pages of spaces: the directories of communities and communs, a space at `/@{handle}` with
//! its follow box, its feeds and calendar.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::store;
use super::{Kind, Link, Space};
use crate::db::Tx;
use crate::events;
use crate::federation;
use crate::federation::addresses::{events_path, news_path};
use crate::posts;
use crate::posts::pages::feeds::{self, Format};
use crate::text;
use crate::web::cards::{self, EventCard, Picture, PostCard, SpaceCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::picture;
use crate::web::visit::Visit;

const POSTS_SHOWN: i64 = 10;
const EVENTS_SHOWN: i64 = 5;

/// The filters of the library of communs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Words to find in name, sentence and text.
    pub q: String,
    pub theme: String,
    pub stage: String,
    pub licence: String,
}

#[derive(Template)]
#[template(path = "spaces/communities.html")]
struct Communities {
    layout: Layout,
    communities: Vec<SpaceCard>,
}

#[derive(Template)]
#[template(path = "spaces/communs.html")]
struct Communs {
    layout: Layout,
    communs: Vec<SpaceCard>,
    filters: Filters,
    themes: Vec<String>,
    stages: Vec<(String, String)>,
    licences: Vec<String>,
    path: &'static str,
}

#[derive(Template)]
#[template(path = "spaces/show.html")]
struct Show {
    layout: Layout,
    card: SpaceCard,
    kind: String,
    body: String,
    cover: Option<Picture>,
    territory: String,
    links: Vec<Link>,
    follow: FollowBox,
    posts: Vec<PostCard>,
    coming: Vec<EventCard>,
    past: Vec<EventCard>,
    carried: Vec<SpaceCard>,
    carriers: Vec<SpaceCard>,
    more_news: String,
    more_events: String,
}

/// `GET /communautes`
pub async fn communities(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let all = store::by_kind(&mut tx, Kind::Community).await?;
    let title = visit.locale.t("communities-title");
    let template = Communities {
        layout: Layout::new(&visit, Section::Communities, &title),
        communities: cards::spaces(&mut tx, &visit, &all).await?,
    };
    layout::page(&visit, &template)
}

/// `GET /communs`: a library with a search and facets; few enough to be filtered here.
pub async fn communs(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let all = store::by_kind(&mut tx, Kind::Commun).await?;
    let shown: Vec<Space> = all
        .iter()
        .filter(|it| matches(it, &filters))
        .cloned()
        .collect();
    let title = visit.locale.t("communs-title");
    let mut themes: Vec<String> = all.iter().flat_map(|it| it.themes.0.clone()).collect();
    let mut licences: Vec<String> = all.iter().filter_map(|it| it.licence.clone()).collect();
    for list in [&mut themes, &mut licences] {
        list.sort();
        list.dedup();
    }
    let stages = super::Stage::WORDS.iter();
    let template = Communs {
        layout: Layout::new(&visit, Section::Communs, &title),
        communs: cards::spaces(&mut tx, &visit, &shown).await?,
        themes,
        licences,
        stages: stages
            .map(|stage| {
                (
                    (*stage).to_owned(),
                    visit.locale.t(&format!("stage-{stage}")),
                )
            })
            .collect(),
        filters,
        path: visit.path_of("/communs", "/commons"),
    };
    layout::page(&visit, &template)
}

fn matches(space: &Space, filters: &Filters) -> bool {
    let words = text::fold(&filters.q);
    let themes = space.themes.0.join(" ");
    let searched = format!(
        "{} {} {} {themes}",
        space.name, space.sentence, space.body_markdown
    );
    let searched = text::fold(&searched);
    words.split_whitespace().all(|word| searched.contains(word))
        && (filters.theme.is_empty() || space.themes.0.contains(&filters.theme))
        && (filters.stage.is_empty()
            || space
                .stage
                .is_some_and(|stage| stage.as_str() == filters.stage))
        && (filters.licence.is_empty() || space.licence.as_ref() == Some(&filters.licence))
}

/// `GET /@{handle}`, and `.rss`, `.atom`, `.json`, `.ics` behind it.
pub async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, WebError> {
    let (handle, end) = name.split_once('.').unwrap_or((name.as_str(), ""));
    if !cards::is_handle(handle) {
        return Err(WebError::NotFound);
    }
    let mut tx = visit.app.db.read().await?;
    let space = store::by_handle(&mut tx, handle)
        .await?
        .ok_or(WebError::NotFound)?;
    match end {
        "" => page(visit, tx, &space).await,
        "rss" => feed(visit, tx, &space, Format::Rss).await,
        "atom" => feed(visit, tx, &space, Format::Atom).await,
        "json" => feed(visit, tx, &space, Format::Json).await,
        "ics" => {
            let filter = event_filter(&space);
            let events = events::pages::recent(&visit, &mut tx, &filter).await?;
            Ok(events::pages::calendar(&visit, &space.name, &events))
        }
        _ => Err(WebError::NotFound),
    }
}

/// What a space lists: the hub lists everything.
fn post_filter(space: &Space) -> posts::store::Filter {
    let of_space = !matches!(space.kind, Kind::Hub | Kind::Server);
    posts::store::Filter {
        space: of_space.then_some(space.id),
        ..Default::default()
    }
}

fn event_filter(space: &Space) -> events::store::Filter {
    let of_space = !matches!(space.kind, Kind::Hub | Kind::Server);
    events::store::Filter {
        space: of_space.then_some(space.id),
        ..Default::default()
    }
}

async fn feed(
    visit: Visit,
    mut tx: Tx,
    space: &Space,
    format: Format,
) -> Result<Response, WebError> {
    let title = format!("{} – {}", space.name, visit.settings.name);
    let home = format!("/@{}", space.handle);
    let feed = feeds::build(&visit, &mut tx, &post_filter(space), title, &home).await?;
    Ok(feeds::answer(&feed, format))
}

async fn page(visit: Visit, mut tx: Tx, space: &Space) -> Result<Response, WebError> {
    let uri = visit.app.addresses.actor(space.id);
    if federation::pages::wants_activity(&visit.headers) {
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    let now = visit.app.clock.now();
    let filter = event_filter(space);
    let posts = posts::store::published(&mut tx, &post_filter(space), POSTS_SHOWN).await?;
    let coming = events::store::coming(&mut tx, &filter, now, EVENTS_SHOWN).await?;
    let past = events::store::past(&mut tx, &filter, now, EVENTS_SHOWN).await?;
    let carried = store::carried_by(&mut tx, space.id).await?;
    let carriers = store::carriers_of(&mut tx, space.id).await?;
    let mut shown = cards::spaces(&mut tx, &visit, std::slice::from_ref(space)).await?;
    let language = visit.app.config.language;
    let (news, agenda) = (news_path(language), events_path(language));
    let narrowed = match space.kind {
        Kind::Hub | Kind::Server => String::new(),
        _ => format!("?space={}", space.handle),
    };
    let template = Show {
        layout: space_layout(&visit, space),
        kind: visit.locale.t(&format!("kind-{}", space.kind)),
        body: picture::in_text(&mut tx, &space.body_html).await?,
        cover: cards::cover(&mut tx, space.cover_id, &space.name, "").await?,
        territory: space.territory.clone().unwrap_or_default(),
        links: space.links.0.clone(),
        follow: FollowBox::of(&mut tx, &visit, space).await?,
        posts: cards::posts(&mut tx, &visit, &posts).await?,
        coming: cards::events(&visit, &coming),
        past: cards::events(&visit, &past),
        carried: cards::spaces(&mut tx, &visit, &carried).await?,
        carriers: cards::spaces(&mut tx, &visit, &carriers).await?,
        card: shown.remove(0),
        more_news: format!("{news}{narrowed}"),
        more_events: format!("{agenda}{narrowed}"),
    };
    layout::page_with(&visit, &template, Some(&uri))
}

fn space_layout(visit: &Visit, space: &Space) -> Layout {
    let section = match space.kind {
        Kind::Community => Section::Communities,
        Kind::Commun => Section::Communs,
        Kind::Hub | Kind::Server => Section::About,
    };
    let mut layout = Layout::new(visit, section, &space.name);
    layout.activity = Some(visit.app.addresses.actor(space.id));
    layout.canonical = visit.app.addresses.space_page(&space.handle);
    layout.description = space.sentence.clone();
    layout.scripts.push(FollowBox::script());
    let base = format!("/@{}", space.handle);
    layout.feeds = feeds::links(&base, &posts::pages::Filters::default());
    layout.feeds.push(FeedLink {
        label: "iCalendar",
        media_type: "text/calendar",
        href: format!("{base}.ics"),
    });
    layout
}
