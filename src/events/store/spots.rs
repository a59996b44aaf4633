//! The SQL of where events take place on the earth, and of what those places are called.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::events::Place;
use crate::events::nearby::Area;
use crate::ids::EventId;
use crate::{rows, run};

/// An event in a box, and where it takes place.
pub type Near = (EventId, f64, f64);

/// What a place is called, where about it is, and how many published events take place there.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Town {
    pub town: String,
    pub latitude: f64,
    pub longitude: f64,
    pub count: i64,
}

/// Writes down where an event takes place; nothing when that is not known.
pub async fn put_spot(
    tx: &mut Tx,
    event: EventId,
    coordinates: Option<(f64, f64)>,
    (town, folded): (&str, &str),
) -> sqlx::Result<()> {
    let Some((latitude, longitude)) = coordinates else {
        run!(tx, "DELETE FROM event_spot WHERE event_id = $1", event)?;
        return Ok(());
    };
    run!(
        tx,
        "INSERT INTO event_spot (event_id, latitude, longitude, town, folded)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id) DO UPDATE SET latitude = excluded.latitude,
           longitude = excluded.longitude, town = excluded.town, folded = excluded.folded",
        event,
        latitude,
        longitude,
        town,
        folded
    )?;
    Ok(())
}

/// The events in a box, whatever state they are in, the latest made first.
pub async fn box_of(tx: &mut Tx, area: &Area, count_max: i64) -> sqlx::Result<Vec<Near>> {
    rows!(
        tx,
        "SELECT event_id, latitude, longitude FROM event_spot
         WHERE latitude >= $1 AND latitude <= $2 AND longitude >= $3 AND longitude <= $4
         ORDER BY event_id DESC LIMIT $5",
        area.south,
        area.north,
        area.west,
        area.east,
        count_max
    )
}

/// The towns of published events whose places have such words (see [`crate::events::parts::words`]),
/// those of most events first. A name that is far apart from itself stands there more than once.
pub async fn towns_like(tx: &mut Tx, words: &str, count_max: i64) -> sqlx::Result<Vec<Town>> {
    rows!(
        tx,
        "SELECT town, AVG(latitude) AS latitude, AVG(longitude) AS longitude, COUNT(*) AS count
         FROM event_spot JOIN event ON event.id = event_spot.event_id
         WHERE state = 'published' AND folded LIKE '%' || $1 || '%'
         GROUP BY town, ROUND(latitude), ROUND(longitude)
         ORDER BY COUNT(*) DESC, town, ROUND(latitude) DESC LIMIT $2",
        words,
        count_max
    )
}

/// The published events whose places have such words and stand nowhere on the earth, the latest first.
pub async fn unplaced(
    tx: &mut Tx,
    words: &str,
    count_max: i64,
) -> sqlx::Result<Vec<(EventId, Json<Place>)>> {
    rows!(
        tx,
        "SELECT id, place FROM event
         WHERE state = 'published' AND place_folded LIKE $1
           AND NOT EXISTS (SELECT 1 FROM event_spot WHERE event_spot.event_id = event.id)
         ORDER BY start_ms DESC, id LIMIT $2",
        format!("%{words}%"),
        count_max
    )
}

/// The towns of published events that are not over long since, those of most events first.
pub async fn towns(tx: &mut Tx, since: Millis, count_max: i64) -> sqlx::Result<Vec<Town>> {
    rows!(
        tx,
        "SELECT town, AVG(latitude) AS latitude, AVG(longitude) AS longitude, COUNT(*) AS count
         FROM event JOIN event_spot ON event_spot.event_id = event.id
         WHERE state = 'published' AND start_ms >= $1 AND town <> ''
         GROUP BY town ORDER BY COUNT(*) DESC, town LIMIT $2",
        since,
        count_max
    )
}
