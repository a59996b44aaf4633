//! The fields of an event's form, and the plan they say.

use serde::{Deserialize, Serialize};

use super::repeats::RepeatForm;
use super::times;
use crate::db::Tx;
use crate::events::{Event, Links, Place, Plan, Status, Visibility, store, theirs};
use crate::ids::EventId;
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::picture_form::{PictureForm, Taken};

/// What the form has, as the browser sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventForm {
    pub space: String,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub start_date: String,
    /// Empty: all day, if the end has no hour either (`times.rs`).
    pub start_time: String,
    pub end_date: String,
    pub end_time: String,
    pub timezone: String,
    pub place_name: String,
    pub street: String,
    pub postal_code: String,
    pub locality: String,
    pub region: String,
    pub country: String,
    pub latitude: String,
    pub longitude: String,
    pub online: String,
    pub registration: String,
    pub report: String,
    pub replay: String,
    /// One address a line.
    pub photos: String,
    pub more: String,
    pub status: String,
    /// For whom it is: `public`, `by-link`, `members`; empty: as before, or for everybody.
    pub visibility: String,
    /// Why it is changed.
    #[serde(skip_serializing)]
    pub reason: String,
    pub tags: String,
    #[serde(flatten, skip_serializing)]
    pub pictures: PictureForm,
    #[serde(flatten, skip_serializing)]
    pub repeats: RepeatForm,
    /// The button that asks where the address is, instead of publishing.
    #[serde(skip_serializing)]
    pub find: String,
    /// The button that asks what else takes place then, instead of publishing.
    #[serde(skip_serializing)]
    pub look: String,
    /// The button that keeps the form to begin others from, instead of publishing.
    #[serde(skip_serializing)]
    pub keep: String,
    /// The event that this one was filled in from: what else is known of it is copied.
    pub copied_from: String,
}

impl EventForm {
    /// Whether a button asked to see something, and to keep nothing yet.
    pub fn is_only_shown(&self) -> bool {
        !self.repeats.preview.is_empty() || !self.look.is_empty()
    }
}

/// The form of an event as it stands.
pub(super) fn filled(event: &Event, space: String, tags: String) -> EventForm {
    let day = |at: &jiff::Zoned| at.date().to_string();
    let hour = |at: &jiff::Zoned| at.strftime("%H:%M").to_string();
    let start = event.start();
    let end = event.end();
    // The form asks for the last day; the row has the midnight after it.
    let last = match event.all_day {
        true => end.as_ref().and_then(|end| end.yesterday().ok()),
        false => end.clone(),
    };
    let place = event.place.0.clone();
    let links = event.links.0.clone();
    EventForm {
        space,
        language: event.language.clone(),
        title: event.title.clone(),
        summary: event.summary.clone(),
        body: event.body_markdown.clone(),
        start_date: day(&start),
        start_time: if event.all_day {
            String::new()
        } else {
            hour(&start)
        },
        end_date: last.as_ref().map(day).unwrap_or_default(),
        end_time: match (&end, event.all_day) {
            (Some(end), false) => hour(end),
            _ => String::new(),
        },
        timezone: event.timezone.clone(),
        place_name: place.name,
        street: place.street,
        postal_code: place.postal_code,
        locality: place.locality,
        region: place.region,
        country: place.country,
        latitude: degrees(place.latitude),
        longitude: degrees(place.longitude),
        online: links.online,
        registration: links.registration,
        report: links.report,
        replay: links.replay,
        photos: links.photos.join("\n"),
        more: links.more,
        status: event.status.to_string(),
        visibility: event.visibility.to_string(),
        tags,
        ..EventForm::default()
    }
}

fn degrees(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The plan that the form says.
pub async fn plan(
    tx: &mut Tx,
    form: &EventForm,
    before: Option<&Event>,
    taken: Taken,
) -> Result<Plan, WebError> {
    let found = spaces::store::by_handle(tx, &form.space).await?;
    let found = found.filter(|space| !space.kind.is_silent());
    let space = match (found, before) {
        (Some(space), _) => space.id,
        (None, Some(before)) => before.space_id,
        (None, None) => return Err(WebError::BadRequest("error-space")),
    };
    let also_in = match before {
        Some(before) => store::spaces_of(tx, before.id).await?,
        None => match copied_from(tx, form).await? {
            Some(copied) => store::spaces_of(tx, copied).await?,
            None => Vec::new(),
        },
    };
    let times = times::read(form, before).map_err(WebError::BadRequest)?;
    let usual = before.map_or(Status::Confirmed, |event| event.status);
    Ok(Plan {
        space,
        also_in,
        language: form.language.clone(),
        title: form.title.clone(),
        summary: form.summary.clone(),
        body_markdown: form.body.replace("\r\n", "\n"),
        start: times.start,
        end: times.end,
        all_day: times.all_day,
        timezone: form.timezone.trim().to_owned(),
        status: form.status.parse().unwrap_or(usual),
        place: place(form)?,
        links: Links {
            online: form.online.trim().to_owned(),
            registration: form.registration.trim().to_owned(),
            report: form.report.trim().to_owned(),
            replay: form.replay.trim().to_owned(),
            photos: form.photos.split_whitespace().map(str::to_owned).collect(),
            more: form.more.trim().to_owned(),
            origin: None,
        },
        cover: taken.or(before.and_then(|it| it.cover_id.map(|id| (id, it.cover_alt.clone())))),
        tags: form
            .tags
            .split(',')
            .map(|tag| tag.trim().to_owned())
            .collect(),
        slug: None,
        visibility: visibility(form, before)?,
        reason: form.reason.trim().to_owned(),
    })
}

/// The event of ours that a new one was filled in from.
pub(super) async fn copied_from(tx: &mut Tx, form: &EventForm) -> sqlx::Result<Option<EventId>> {
    let Ok(id) = form.copied_from.parse() else {
        return Ok(None);
    };
    let event = theirs::ours(tx, id).await?;
    Ok(event.map(|event| event.id))
}

/// For whom it is. A word that says nothing is refused: whoever meant few would not have it told to all.
fn visibility(form: &EventForm, before: Option<&Event>) -> Result<Visibility, WebError> {
    match form.visibility.as_str() {
        "" => Ok(before.map_or(Visibility::Public, |event| event.visibility)),
        word => word
            .parse()
            .map_err(|_| WebError::BadRequest("refused-visibility")),
    }
}

/// The place as written; a decimal comma is a point.
fn place(form: &EventForm) -> Result<Place, WebError> {
    let number = |text: &str| match text.trim().replace(',', ".") {
        text if text.is_empty() => Ok(None),
        text => text
            .parse::<f64>()
            .map(Some)
            .map_err(|_| WebError::BadRequest("refused-coordinates")),
    };
    Ok(Place {
        latitude: number(&form.latitude)?,
        longitude: number(&form.longitude)?,
        ..address(form)
    })
}

pub(super) fn address(form: &EventForm) -> Place {
    Place {
        name: form.place_name.trim().to_owned(),
        street: form.street.trim().to_owned(),
        postal_code: form.postal_code.trim().to_owned(),
        locality: form.locality.trim().to_owned(),
        region: form.region.trim().to_owned(),
        country: form.country.trim().to_owned(),
        latitude: None,
        longitude: None,
    }
}
