//! Where an address is on the earth: asked of the geocoder that the administrator set, by this
//! server, when an editor presses the button for it. Within bounds, and never in a transaction.

use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::events::Place;
use crate::web::visit::Visit;

const GEOCODER_URL: &str =
    "https://nominatim.openstreetmap.org/search?format=jsonv2&limit=1&q={query}";

/// Latitude and longitude, or the key of the sentence that says why not.
pub async fn find(visit: &Visit, place: &Place) -> Result<(f64, f64), &'static str> {
    let asked = place.postal_address();
    if place.locality.is_empty() && place.postal_code.is_empty() {
        return Err("refused-geocoding-address");
    }
    let app = &visit.app;
    if app.look_ups.enter(visit.client, app.clock.now()).is_err() {
        return Err("error-too-often");
    }
    let query: String = byte_serialize(asked.as_bytes()).collect();
    let url = geocoder(visit).replace("{query}", &query);
    let url = url::Url::parse(&url).map_err(|_| "refused-geocoding-silent")?;
    match app.http.beside_federation().get_json(&url).await {
        Ok(document) => first(&document.json).ok_or("refused-geocoding-unknown"),
        Err(error) => {
            tracing::warn!(%error, "the geocoder did not answer");
            Err("refused-geocoding-silent")
        }
    }
}

/// Who is asked, as the button says it.
pub fn host(visit: &Visit) -> String {
    crate::events::elsewhere::host(geocoder(visit))
}

fn geocoder(visit: &Visit) -> &str {
    match visit.settings.geocoder_url.as_str() {
        "" => GEOCODER_URL,
        own => own,
    }
}

/// The first place of an answer: a list of `{lat, lon}`, or GeoJSON (RFC 7946) with the longitude
/// first. Numbers may be written as text.
fn first(answer: &Value) -> Option<(f64, f64)> {
    let number = |value: &Value| match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    let listed = &answer[0];
    let coordinates = &answer["features"][0]["geometry"]["coordinates"];
    let (latitude, longitude) = match listed.is_object() {
        true => (number(&listed["lat"])?, number(&listed["lon"])?),
        false => (number(&coordinates[1])?, number(&coordinates[0])?),
    };
    let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    on_earth.then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_answers_are_read_and_nonsense_is_no_place() {
        for (answer, found) in [
            (
                json!([{"lat": "48.85", "lon": "2.35"}]),
                Some((48.85, 2.35)),
            ),
            (
                json!({"features": [{"geometry": {"coordinates": [-73.6, 45.5]}}]}),
                Some((45.5, -73.6)),
            ),
            (json!([]), None),
            (json!({"features": []}), None),
            (json!([{"lat": "here", "lon": "2.35"}]), None),
            (json!([{"lat": 91.0, "lon": 2.35}]), None),
            (json!("48,2"), None),
        ] {
            assert_eq!(first(&answer), found, "{answer}");
        }
    }
}
