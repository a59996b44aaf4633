//! A space at `/@{handle}`: what it is, who is in it, its follow box, news and gatherings, its feeds
//! and calendar. The directory of communities is in `pages/communities.rs`, the library of communs
//! in `pages/library.rs`, a member in `pages/member.rs`, what an administrator writes in `pages/forms.rs`; how the parts of a
//! space are told is in `pages/parts.rs`.

pub mod communities;
pub mod forms;
pub mod identity;
pub mod library;
mod member;
mod parts;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::identity::Home;
use super::{Kind, Space, members, store};
use crate::accounts::{self, By};
use crate::collaboration::pages::Together;
use crate::conversation;
use crate::conversation::pages::Shown;
use crate::db::Tx;
use crate::events;
use crate::federation;
use crate::federation::addresses::{events_path, news_path};
use crate::inquiries;
use crate::posts;
use crate::posts::pages::feeds::{self, Format};
use crate::web::cards::{self, EventCard, Picture, PostCard, SpaceCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, FeedLink, Layout, Section};
use crate::web::machines;
use crate::web::picture;
use crate::web::visit::Visit;
use parts::Told;

const POSTS_SHOWN: i64 = 10;
const EVENTS_SHOWN: i64 = 5;
const DISCUSSIONS_SHOWN: i64 = 5;

#[derive(Template)]
#[template(path = "spaces/show.html")]
struct Show {
    layout: Layout,
    card: SpaceCard,
    kind: String,
    /// Where it lives now, and since when.
    home: Option<(Home, String)>,
    cover: Option<Picture>,
    told: Told,
    follow: FollowBox,
    posts: Vec<PostCard>,
    coming: Vec<EventCard>,
    past: Vec<EventCard>,
    carried: Vec<SpaceCard>,
    carriers: Vec<SpaceCard>,
    discussions: Vec<(String, Shown)>,
    /// Where all of them are; empty where none are held.
    more_discussions: String,
    more_news: String,
    more_events: String,
    edit_path: Option<String>,
    /// For who is signed in: what they may do together here.
    together: Option<Together>,
    /// Where one says to the team what this space should take up.
    write_path: String,
    report_href: String,
}

/// `GET /@{handle}`, and `.rss`, `.atom`, `.json`, `.ics` behind it.
pub async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, WebError> {
    let (handle, end) = name.split_once('.').unwrap_or((name.as_str(), ""));
    if !cards::is_handle(handle) {
        return Err(WebError::NotFound);
    }
    let mut tx = visit.app.db.read().await?;
    let Some(space) = store::by_handle(&mut tx, handle).await? else {
        return absent(&visit, &mut tx, handle).await;
    };
    if space.handle != handle {
        return Ok(renamed(&visit, &space, end));
    }
    if space.kind.is_silent() && !end.is_empty() {
        return Err(WebError::NotFound);
    }
    match end {
        "" if space.kind == Kind::Member => member_page(visit, tx, &space).await,
        "" if space.kind == Kind::Voice => voice_page(&visit, tx, &space).await,
        "" => page(visit, tx, &space).await,
        "rss" => feed(visit, tx, &space, Format::Rss).await,
        "atom" => feed(visit, tx, &space, Format::Atom).await,
        "json" => feed(visit, tx, &space, Format::Json).await,
        "ics" => {
            let filter = event_filter(&space);
            let events = events::pages::recent(&visit, &mut tx, &filter).await?;
            Ok(events::pages::calendar(&visit, &mut tx, &space.name, &events).await?)
        }
        _ => Err(WebError::NotFound),
    }
}

/// It goes by another handle now; feeds and links from before lead there.
fn renamed(visit: &Visit, space: &Space, end: &str) -> Response {
    let part = |mark: &str, text: &str| match text {
        "" => String::new(),
        _ => format!("{mark}{text}"),
    };
    let (end, query) = (part(".", end), part("?", &visit.query));
    Redirect::permanent(&format!("/@{}{end}{query}", space.handle)).into_response()
}

/// Somebody who left is gone, for people and for machines; others never were.
async fn absent(visit: &Visit, tx: &mut Tx, handle: &str) -> Result<Response, WebError> {
    let Some(held) = accounts::store::holder(tx, handle).await? else {
        return Err(WebError::NotFound);
    };
    let id = crate::ids::SpaceId(held);
    if members::closed(tx, id).await?.is_none() {
        return Err(WebError::NotFound);
    }
    if federation::accept::wants_activity(&visit.headers) {
        let uri = visit.app.addresses.actor(id);
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    Err(WebError::Gone)
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

/// The page of a person, or their actor for machines.
async fn member_page(visit: Visit, tx: Tx, space: &Space) -> Result<Response, WebError> {
    if federation::accept::wants_activity(&visit.headers) {
        let uri = visit.app.addresses.actor(space.id);
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    member::page(visit, tx, space).await
}

/// The team's voice has no page of its own: who the team is, the hub's says. Machines find its actor.
async fn voice_page(visit: &Visit, mut tx: Tx, space: &Space) -> Result<Response, WebError> {
    let hubs = store::by_kind(&mut tx, Kind::Hub).await?;
    let address = match federation::accept::wants_activity(&visit.headers) {
        true => visit.app.addresses.actor(space.id),
        false => hubs
            .first()
            .map_or("/".to_owned(), |hub| format!("/@{}", hub.handle)),
    };
    Ok((StatusCode::SEE_OTHER, Redirect::to(&address)).into_response())
}

async fn page(visit: Visit, mut tx: Tx, space: &Space) -> Result<Response, WebError> {
    let uri = visit.app.addresses.actor(space.id);
    if federation::accept::wants_activity(&visit.headers) {
        return Ok((StatusCode::SEE_OTHER, Redirect::to(&uri)).into_response());
    }
    let now = visit.app.clock.now();
    let filter = event_filter(space);
    let posts = posts::store::published(&mut tx, &post_filter(space), POSTS_SHOWN).await?;
    let coming = events::store::coming(&mut tx, &filter, now, EVENTS_SHOWN).await?;
    let past = events::store::past(&mut tx, &filter, now, EVENTS_SHOWN).await?;
    let carried = store::carried_by(&mut tx, space.id).await?;
    let carriers = store::carriers_of(&mut tx, space.id).await?;
    let home = store::identity::home(&mut tx, space.id).await?;
    let showings = store::showings(&mut tx, space.id).await?;
    let mut shown = cards::spaces(&mut tx, &visit, std::slice::from_ref(space)).await?;
    let language = visit.app.config.language;
    let (news, agenda) = (news_path(language), events_path(language));
    let narrowed = match space.kind {
        Kind::Hub | Kind::Server => String::new(),
        _ => format!("?space={}", space.handle),
    };
    let body = picture::in_text(&mut tx, &space.body_html).await?;
    let mut layout = space_layout(&visit, space);
    machines::about::space(&mut layout, &visit, &mut tx, space).await?;
    let template = Show {
        layout,
        kind: visit.locale.t(&format!("kind-{}", space.kind)),
        home: home.map(|home| (home.clone(), visit.locale.date(home.moved_ms))),
        cover: cards::cover(&mut tx, space.cover_id, &space.name, "").await?,
        told: Told::of(&visit, space, body, &showings),
        follow: FollowBox::of(&mut tx, &visit, space).await?,
        posts: cards::posts(&mut tx, &visit, &posts).await?,
        coming: cards::events(&visit, &coming),
        past: cards::events(&visit, &past),
        carried: cards::spaces(&mut tx, &visit, &carried).await?,
        carriers: cards::spaces(&mut tx, &visit, &carriers).await?,
        discussions: conversation::pages::latest(&mut tx, &visit, space.id, DISCUSSIONS_SHOWN)
            .await?,
        more_discussions: match federation::hearing::is_talked_in(space) {
            true => format!("{}?space={}", conversation::pages::PATH, space.handle),
            false => String::new(),
        },
        together: Together::of(&mut tx, &visit, space).await?,
        card: shown.remove(0),
        more_news: format!("{news}{narrowed}"),
        more_events: format!("{agenda}{narrowed}"),
        report_href: conversation::pages::reporting::href(&visit, &uri),
        write_path: format!(
            "{}?about=need&space={}",
            inquiries::pages::PATH,
            space.handle
        ),
        edit_path: visit
            .account
            .as_ref()
            .filter(|account| By::from(*account).may_administer())
            .map(|_| format!("{}/{}", forms::path(&visit), space.handle)),
    };
    layout::page_with(&visit, &template, Some(&uri))
}

fn space_layout(visit: &Visit, space: &Space) -> Layout {
    let section = match space.kind {
        Kind::Community => Section::Communities,
        Kind::Commun => Section::Communs,
        Kind::Hub | Kind::Server => Section::About,
        Kind::Member | Kind::Voice => Section::None,
    };
    let mut layout = Layout::new(visit, section, &space.name);
    layout.activity = Some(visit.app.addresses.actor(space.id));
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
