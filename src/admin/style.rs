//! `GET /administration/style`: every component of the hub as it really is, in light and in dark,
//! with the contrast of each pair of colours measured.

use askama::Template;
use axum::response::Response;

use crate::events;
use crate::posts;
use crate::settings::colour::{Colour, INK};
use crate::spaces;
use crate::web::cards::{self, EventCard, PostCard, SpaceCard};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::look;
use crate::web::visit::Visit;

pub const PATH: &str = "/administration/style";
const SHOWN: i64 = 3;

#[derive(Template)]
#[template(path = "admin/style.html")]
struct Style {
    layout: Layout,
    title: String,
    colours: Vec<Swatch>,
    posts: Vec<PostCard>,
    events: Vec<EventCard>,
    spaces: Vec<SpaceCard>,
}

/// A colour of the hub, and how ink is read on it.
struct Swatch {
    class: &'static str,
    colour: String,
    contrast: String,
}

/// `GET /administration/style`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let posts = posts::store::published(&mut tx, &Default::default(), SHOWN).await?;
    let now = visit.app.clock.now();
    let coming = events::store::coming(&mut tx, &Default::default(), now, SHOWN).await?;
    let mut all = spaces::store::by_kind(&mut tx, spaces::Kind::Community).await?;
    all.extend(spaces::store::by_kind(&mut tx, spaces::Kind::Commun).await?);
    let title = visit.locale.t("style-title");
    let template = Style {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        colours: colours(&visit),
        posts: cards::posts(&mut tx, &visit, &posts).await?,
        events: cards::events(&visit, &coming),
        spaces: cards::spaces(&mut tx, &visit, &all).await?,
    };
    layout::page(&visit, &template)
}

fn colours(visit: &Visit) -> Vec<Swatch> {
    let settings = &visit.settings;
    let chosen = [
        ("first", "", look::FIRST_COLOUR),
        (
            "second",
            settings.colour_second.as_str(),
            look::SECOND_COLOUR,
        ),
        ("third", settings.colour_third.as_str(), look::THIRD_COLOUR),
        (
            "action",
            settings.colour_action.as_str(),
            look::ACTION_COLOUR,
        ),
    ];
    let swatches = chosen.into_iter().filter_map(|(class, set, otherwise)| {
        let colour: Colour = set.parse().or_else(|_| otherwise.parse()).ok()?;
        Some(Swatch {
            class,
            colour: colour.to_string(),
            contrast: format!("{:.1}", colour.contrast(INK)),
        })
    });
    swatches.collect()
}
