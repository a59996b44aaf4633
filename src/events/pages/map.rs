//! `?view=map`: the places of what is to come, each with its events; and the map that a page draws
//! once somebody presses its button. Before that, nothing is asked of who gives the map's pictures,
//! and the page says who that is.

use askama::Template;
use axum::response::Response;
use serde_json::{Value, json};

use super::asked::Asked;
use super::{Above, COMING_MAX, around, elsewhere, script, store};
use crate::db::Tx;
use crate::events::{Event, Place};
use crate::settings::Settings;
use crate::text;
use crate::web::assets;
use crate::web::cards::EventCard;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout};
use crate::web::visit::Visit;

const TILES_URL: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
const TILES_ATTRIBUTION: &str =
    "© <a href=\"https://www.openstreetmap.org/copyright\">OpenStreetMap</a>";

/// A map that waits for a click; `templates/events/_map.html` draws it.
pub struct MapBox {
    pub tiles: String,
    /// Safe HTML.
    pub attribution: String,
    /// Who gives the map's pictures, as the button says it.
    pub host: String,
    /// What the page must be allowed to load pictures from.
    pub origin: String,
    pub library: &'static str,
    pub library_style: &'static str,
    /// JSON: a list of `{latitude, longitude, name, events: [{title, when, href}]}`.
    pub points: String,
}

impl MapBox {
    fn with(settings: &Settings, points: &[Value]) -> Option<MapBox> {
        let tiles = match settings.tiles_url.as_str() {
            "" => TILES_URL,
            own => own,
        };
        let attribution = match settings.tiles_attribution.as_str() {
            "" => TILES_ATTRIBUTION.to_owned(),
            own => text::sanitise(own),
        };
        let (origin, host) = origin(tiles)?;
        (!points.is_empty()).then(|| MapBox {
            tiles: tiles.to_owned(),
            attribution,
            host,
            origin,
            library: assets::path("leaflet.js"),
            library_style: assets::path("leaflet.css"),
            points: json!(points).to_string(),
        })
    }

    /// The map of one place; nothing when it is not known where that is.
    pub fn of_place(visit: &Visit, place: &Place) -> Option<MapBox> {
        let point = point(place, &[])?;
        MapBox::with(&visit.settings, &[point])
    }
}

fn point(place: &Place, events: &[EventCard]) -> Option<Value> {
    let (latitude, longitude) = place.coordinates()?;
    let events = events
        .iter()
        .map(|event| json!({ "title": event.title, "when": event.when, "href": event.href }));
    Some(json!({
        "latitude": latitude,
        "longitude": longitude,
        "name": place.one_line(),
        "events": events.collect::<Vec<_>>(),
    }))
}

/// Where tiles come from, as a policy names it, and its host; `{s}` stands for any subdomain.
fn origin(tiles: &str) -> Option<(String, String)> {
    let any = tiles.contains("://{s}.");
    let url = url::Url::parse(&tiles.replacen("://{s}.", "://", 1)).ok()?;
    let host = url.host_str()?.to_owned();
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let star = if any { "*." } else { "" };
    Some((format!("{}://{star}{host}{port}", url.scheme()), host))
}

/// A place, where it is seen on a map elsewhere, and what happens there.
type Spot = (String, Option<String>, Vec<EventCard>);

#[derive(Template)]
#[template(path = "events/map.html")]
struct MapPage {
    layout: Layout,
    above: Above,
    spots: Vec<Spot>,
    /// What has no place.
    afar: Vec<EventCard>,
    map: Option<MapBox>,
}

pub(super) async fn show(visit: &Visit, tx: &mut Tx, asked: Asked) -> Result<Response, WebError> {
    let events = match asked.filter.from {
        Some(_) => store::between(tx, &asked.filter, COMING_MAX).await?,
        None => store::coming(tx, &asked.filter, visit.app.clock.now(), COMING_MAX).await?,
    };
    let (mut layout, above) = around(visit, tx, &asked).await?;
    let (placed, afar): (Vec<&Event>, Vec<&Event>) =
        events.iter().partition(|event| !event.place.is_empty());
    let mut spots = Vec::new();
    let mut points = Vec::new();
    for (place, events) in by_place(&placed) {
        let events: Vec<EventCard> = events
            .into_iter()
            .map(|event| asked.card(visit, event))
            .collect();
        points.extend(point(place, &events));
        spots.push((place.one_line(), elsewhere::map(place), events));
    }
    let map = MapBox::with(&visit.settings, &points);
    if map.is_some() {
        layout.scripts.push(script("map.js"));
    }
    let template = MapPage {
        layout,
        above,
        spots,
        afar: afar
            .into_iter()
            .map(|event| asked.card(visit, event))
            .collect(),
        map,
    };
    let mut response = layout::page(visit, &template)?;
    if let Some(map) = &template.map {
        layout::allow(&mut response, "img-src", &map.origin);
    }
    Ok(response)
}

/// Events of the same place together, in the order of each place's first.
fn by_place<'a>(events: &[&'a Event]) -> Vec<(&'a Place, Vec<&'a Event>)> {
    let mut places: Vec<(&Place, Vec<&Event>)> = Vec::new();
    for event in events {
        let place = &event.place.0;
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, events)) => events.push(event),
            None => places.push((place, vec![event])),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_the_host_of_the_tiles_and_no_more() {
        for (tiles, origin_said, host) in [
            (
                TILES_URL,
                "https://tile.openstreetmap.org",
                "tile.openstreetmap.org",
            ),
            (
                "https://{s}.tiles.example/{z}/{x}/{y}.png",
                "https://*.tiles.example",
                "tiles.example",
            ),
            (
                "http://localhost:8090/{z}/{x}/{y}",
                "http://localhost:8090",
                "localhost",
            ),
        ] {
            assert_eq!(
                origin(tiles),
                Some((origin_said.to_owned(), host.to_owned()))
            );
        }
        assert_eq!(origin("no address"), None);
    }
}
