//! What is kept beside an event for the sake of lists.

use super::{Event, parts, store};
use crate::db::Tx;

const UNLISTED_MAX: i64 = 500;

/// Writes beside an event what lists look for: its days, its place in folded words, whether one
/// can take part from afar, where on earth it is.
pub(super) async fn list(tx: &mut Tx, event: &Event) -> sqlx::Result<()> {
    let (first, last) = event.days();
    let listed = store::Listed {
        first_day: first.to_string(),
        last_day: last.to_string(),
        place_folded: parts::words(&event.place.all_words()),
        online: !event.links.online.is_empty(),
        on_site: !event.place.is_empty(),
        elsewhere: event.is_theirs(),
    };
    let place = &event.place.0;
    let town = match place.locality.trim() {
        "" => place.name.trim(),
        town => town,
    };
    let called = (town, listed.place_folded.as_str());
    store::put_spot(tx, event.id, place.coordinates(), called).await?;
    store::put_listed(tx, event.id, &listed).await
}

/// Lists what was announced before there were lists by day and place; answers how many.
pub async fn list_unlisted(tx: &mut Tx) -> sqlx::Result<usize> {
    let events = store::unlisted(tx, UNLISTED_MAX).await?;
    for event in &events {
        list(tx, event).await?;
    }
    Ok(events.len())
}
