//! `GET /communautes`: the directory of communities, each with its next gathering, what it carries
//! and who follows it.

use askama::Template;
use axum::response::Response;

use crate::events;
use crate::spaces::{Kind, followers, store};
use crate::web::cards::{self, EventCard, SpaceCard};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

struct Community {
    card: SpaceCard,
    space: String,
    next: Option<EventCard>,
    communs: i64,
    followers: i64,
}

#[derive(Template)]
#[template(path = "spaces/communities.html")]
struct Communities {
    layout: Layout,
    communities: Vec<Community>,
    follow_path: &'static str,
}

/// `GET /communautes`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let all = store::by_kind(&mut tx, Kind::Community).await?;
    let carriers = store::carriers(&mut tx).await?;
    let now = visit.app.clock.now();
    let cards = cards::spaces(&mut tx, &visit, &all).await?;
    let mut communities = Vec::with_capacity(all.len());
    for (space, card) in all.iter().zip(cards) {
        let filter = events::store::Filter {
            space: Some(space.id),
            ..Default::default()
        };
        let next = events::store::coming(&mut tx, &filter, now, 1).await?;
        let carried = carriers.iter().filter(|(by, _)| *by == space.id);
        communities.push(Community {
            card,
            space: space.handle.clone(),
            next: cards::events(&visit, &next).pop(),
            communs: carried.count() as i64,
            followers: followers::store::follower_count(&mut tx, space.id).await?,
        });
    }
    let title = visit.locale.t("communities-title");
    let template = Communities {
        layout: Layout::new(&visit, Section::Communities, &title),
        communities,
        follow_path: visit.path_of("/suivre", "/follow"),
    };
    layout::page(&visit, &template)
}
