//! `GET /`: who we are in one sentence, the next events, the latest news, communities to follow.

use askama::Template;
use axum::response::Response;

use super::cards::{self, EventCard, PostCard, SpaceCard};
use super::errors::WebError;
use super::layout::{self, FeedLink, Layout, Section};
use super::machines;
use super::visit::Visit;
use crate::events;
use crate::federation::addresses::{events_path, news_path};
use crate::posts;
use crate::spaces::{self, Kind};

const EVENTS_SHOWN: i64 = 3;
/// One large, then two rows.
const POSTS_SHOWN: i64 = 7;
const SPACES_SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    layout: Layout,
    sentence: String,
    events: Vec<EventCard>,
    /// The latest article, drawn large.
    featured: Option<PostCard>,
    posts: Vec<PostCard>,
    /// For whoever runs a hub that has no news yet.
    write_path: Option<String>,
    communities: Vec<SpaceCard>,
    communs: Vec<SpaceCard>,
    hub_handle: String,
    hub_name_part: String,
    membership_url: String,
    news_path: &'static str,
    events_path: &'static str,
    communs_path: &'static str,
    communities_path: &'static str,
    join_path: &'static str,
}

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let now = visit.app.clock.now();
    let coming = events::store::coming(&mut tx, &Default::default(), now, EVENTS_SHOWN).await?;
    let latest = posts::store::published(&mut tx, &Default::default(), POSTS_SHOWN).await?;
    let mut communities = spaces::store::by_kind(&mut tx, Kind::Community).await?;
    let mut communs = spaces::store::by_kind(&mut tx, Kind::Commun).await?;
    communities.truncate(SPACES_SHOWN);
    communs.truncate(SPACES_SHOWN);
    let hub = spaces::store::by_kind(&mut tx, Kind::Hub).await?;
    let language = visit.app.config.language;
    let mut layout = Layout::new(&visit, Section::Home, "");
    layout.feeds = feeds(&visit);
    machines::about::home(&mut layout, &visit);
    let mut posts = cards::posts(&mut tx, &visit, &latest).await?;
    let featured = posts.iter().position(|post| !post.is_note);
    let featured = featured.map(|index| posts.remove(index));
    let begins = featured.is_none() && posts.is_empty() && visit.may_edit();
    let template = Home {
        layout,
        write_path: begins.then(|| {
            let desk = visit.path_of("/tableau", "/desk");
            format!("{desk}/actualites/nouvelle")
        }),
        featured,
        sentence: visit.settings.sentence.clone(),
        events: cards::events(&visit, &coming),
        posts,
        communities: cards::spaces(&mut tx, &visit, &communities).await?,
        communs: cards::spaces(&mut tx, &visit, &communs).await?,
        hub_handle: hub.first().map_or_else(String::new, |hub| {
            format!("@{}@{}", hub.handle, visit.app.addresses.domain())
        }),
        hub_name_part: hub
            .first()
            .map_or_else(String::new, |hub| hub.handle.clone()),
        membership_url: visit.settings.membership_url.clone(),
        news_path: news_path(language),
        events_path: events_path(language),
        communs_path: visit.path_of("/communs", "/commons"),
        communities_path: visit.path_of("/communautes", "/communities"),
        join_path: visit.path_of("/participer", "/join"),
    };
    layout::page(&visit, &template)
}

fn feeds(visit: &Visit) -> Vec<FeedLink> {
    let language = visit.app.config.language;
    let (news, agenda) = (news_path(language), events_path(language));
    vec![
        FeedLink {
            label: "RSS",
            media_type: "application/rss+xml",
            href: format!("{news}.rss"),
        },
        FeedLink {
            label: "Atom",
            media_type: "application/atom+xml",
            href: format!("{news}.atom"),
        },
        FeedLink {
            label: "JSON Feed",
            media_type: "application/feed+json",
            href: format!("{news}.json"),
        },
        FeedLink {
            label: "iCalendar",
            media_type: "text/calendar",
            href: format!("{agenda}.ics"),
        },
    ]
}
