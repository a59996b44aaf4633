//! An event: in the head of its page, and as schema.org says it.

use super::super::head::Sort;
use super::super::schema::{self, Location, Thing};
use super::super::{oembed, poster};
use super::{DESCRIPTION_CHARS_MAX, as_organization, creator, pictures, steps};
use crate::db::Tx;
use crate::events::{self, Event, State, Status};
use crate::federation::addresses::events_path;
use crate::spaces;
use crate::tags;
use crate::text;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

const WITH_OFFSET: &str = "%Y-%m-%dT%H:%M:%S%:z";
const DAY: &str = "%Y-%m-%d";

/// Says in the head of an event's page what it is.
pub async fn event(
    layout: &mut Layout,
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
) -> sqlx::Result<()> {
    if event.state != State::Published {
        layout.head.hidden = true;
        layout.head.alternates.clear();
        return Ok(());
    }
    let addresses = &visit.app.addresses;
    let Some(space) = spaces::store::by_id(tx, event.space_id).await? else {
        return Ok(());
    };
    if let Some(origin) = &event.links.origin {
        // It is read, and found, where it was announced.
        if !origin.url.is_empty() {
            layout.canonical = origin.url.clone();
        }
        layout.head.sort = Sort::Event;
        layout.head.only_in(&event.language);
        layout.head.picture = None;
        return Ok(());
    }
    let tags = tags::store::of(tx, event.id.0).await?;
    let details = events::details::of(tx, event.id).await?;
    let picture = poster::of_event(visit, tx, event).await?;
    let (start, end) = dates(event);
    layout.canonical = addresses.event_page(event);
    layout.head.sort = Sort::Event;
    layout.head.only_in(&event.language);
    layout.head.creator = Some(creator(visit, &space));
    layout.head.embeds = oembed::links(visit, &layout.canonical);
    layout.head.properties = vec![("event:start_time", start.clone())];
    if let Some(end) = &end {
        let property = ("event:end_time", end.clone());
        layout.head.properties.push(property);
    }
    let (mode, location) = whereabouts(event);
    let published = event.published_ms.unwrap_or(event.created_ms);
    let thing = schema::Event {
        id: addresses.event(event.id),
        name: event.title.clone(),
        url: layout.canonical.clone(),
        description: description(event),
        image: pictures(visit, tx, &picture, event.cover_id).await?,
        start_date: start,
        end_date: end,
        event_status: match event.status {
            Status::Cancelled => "https://schema.org/EventCancelled",
            Status::Postponed => "https://schema.org/EventPostponed",
            Status::Tentative | Status::Confirmed => "https://schema.org/EventScheduled",
        },
        event_attendance_mode: mode,
        location,
        organizer: as_organization(visit, &space),
        in_language: event.language.clone(),
        offers: (!event.links.registration.is_empty()).then(|| schema::Offer {
            url: super::whole(visit, &event.links.registration),
            valid_from: published.rfc3339(),
        }),
        door_time: (!details.doors.is_empty()).then(|| details.doors.clone()),
        performer: details
            .speakers()
            .into_iter()
            .map(|it| schema::Performer {
                kind: "Person",
                name: it.name,
                url: (!it.url.is_empty()).then_some(it.url),
            })
            .collect(),
        keywords: tags.into_iter().map(|tag| tag.label).collect(),
    };
    let agenda = addresses.page(events_path(visit.app.config.language));
    let steps = steps(
        visit,
        ("menu-events", agenda),
        &event.title,
        &layout.canonical,
    );
    layout.head.schema = schema::script(&[Thing::Event(Box::new(thing)), steps]);
    layout.head.picture = Some(picture);
    Ok(())
}

fn description(event: &Event) -> String {
    match event.summary.as_str() {
        "" => text::excerpt(&event.body_html, DESCRIPTION_CHARS_MAX),
        summary => text::shorten(summary, DESCRIPTION_CHARS_MAX),
    }
}

/// Start and end as schema.org takes them. The last of several whole days is the day before the
/// midnight that we keep.
fn dates(event: &Event) -> (String, Option<String>) {
    let start = event.start();
    let form = if event.all_day { DAY } else { WITH_OFFSET };
    let end = event.end().map(|end| match event.all_day {
        true => end.yesterday().unwrap_or(end).max(start.clone()),
        false => end,
    });
    let written = |at: jiff::Zoned| at.strftime(form).to_string();
    (start.strftime(form).to_string(), end.map(written))
}

/// How one takes part, and where.
fn whereabouts(event: &Event) -> (Option<&'static str>, Vec<Location>) {
    let mut location = Vec::new();
    if !event.place.is_empty() {
        location.push(Location::Place(place(&event.place.0)));
    }
    if !event.links.online.is_empty() {
        let url = event.links.online.clone();
        location.push(Location::VirtualLocation(schema::VirtualLocation { url }));
    }
    let mode = match location.as_slice() {
        [] => None,
        [Location::Place(_)] => Some("https://schema.org/OfflineEventAttendanceMode"),
        [Location::VirtualLocation(_)] => Some("https://schema.org/OnlineEventAttendanceMode"),
        _ => Some("https://schema.org/MixedEventAttendanceMode"),
    };
    (mode, location)
}

fn place(place: &crate::events::Place) -> schema::Place {
    let name = [&place.name, &place.locality, &place.street, &place.region];
    let name = name.into_iter().find(|part| !part.is_empty());
    let geo = place.latitude.zip(place.longitude);
    schema::Place {
        name: name.cloned().unwrap_or_else(|| place.one_line()),
        address: schema::PostalAddress {
            street_address: place.street.clone(),
            postal_code: place.postal_code.clone(),
            address_locality: place.locality.clone(),
            address_region: place.region.clone(),
            address_country: place.country.clone(),
        },
        geo: geo.map(|(latitude, longitude)| schema::Coordinates {
            latitude,
            longitude,
        }),
    }
}
