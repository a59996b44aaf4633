//! `GET /administration`: where everything is that an administrator looks after, and how the hub
//! fares in a few sentences.

use askama::Template;
use axum::response::Response;

use crate::agendas;
use crate::audit;
use crate::conversation;
use crate::delivery::store as deliveries;
use crate::inquiries;
use crate::posts::{self, State};
use crate::spaces::{self, Kind};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "admin/house.html")]
struct House {
    layout: Layout,
    title: String,
    standing: Vec<String>,
    rooms: Vec<Room>,
}

/// A page of the administration.
struct Room {
    href: &'static str,
    name: String,
    what: String,
}

/// `GET /administration`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let published = posts::store::count_in_state(&mut tx, State::Published).await?;
    let communities = spaces::store::by_kind(&mut tx, Kind::Community)
        .await?
        .len();
    let communs = spaces::store::by_kind(&mut tx, Kind::Commun).await?.len();
    let (waiting, _) = deliveries::waiting(&mut tx).await?;
    let letters = inquiries::store::count_open(&mut tx).await?;
    let locale = visit.locale;
    let standing = vec![
        locale.count("administration-posts", published),
        locale.count("administration-communities", communities as i64),
        locale.count("communs-count", communs as i64),
        locale.count("deliveries-letters-wait", waiting),
        locale.count("messages-count", letters),
    ];
    let title = locale.t("administration");
    let template = House {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        standing,
        rooms: rooms(&visit),
    };
    layout::page(&visit, &template)
}

fn rooms(visit: &Visit) -> Vec<Room> {
    let room = |href, name: &str, what: &str| Room {
        href,
        name: visit.locale.t(name),
        what: visit.locale.t(what),
    };
    vec![
        room(
            conversation::pages::QUEUE_PATH,
            "moderation-title",
            "moderation-what",
        ),
        room(
            inquiries::pages::DESK_PATH,
            "messages-title",
            "messages-what",
        ),
        room(
            super::settings::path(visit),
            "settings-title",
            "settings-what",
        ),
        room(
            super::accounts::path(visit),
            "accounts-title",
            "accounts-what",
        ),
        room(
            visit.path_of("/administration/espaces", "/administration/spaces"),
            "administration-spaces",
            "administration-spaces-what",
        ),
        room(
            visit.path_of("/administration/annuaire", "/administration/directory"),
            "administration-directory",
            "administration-directory-what",
        ),
        room(
            visit.path_of("/administration/tarifs", "/administration/prices"),
            "administration-prices",
            "administration-prices-what",
        ),
        room(audit::pages::PATH, "audit-title", "audit-what"),
        room(super::style::PATH, "style-title", "style-what"),
        room(
            visit.path_of("/administration/livraisons", "/administration/deliveries"),
            "deliveries-title",
            "deliveries-what",
        ),
        room(agendas::pages::path(visit), "agendas-title", "agendas-what"),
        room(super::servers::path(visit), "servers-title", "servers-what"),
        room(
            visit.path_of("/tableau", "/desk"),
            "desk-title",
            "desk-what",
        ),
    ]
}
