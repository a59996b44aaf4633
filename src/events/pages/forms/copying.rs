//! A new event that is written like one that there is: all of it but when it takes place, how it
//! stands and what came of it. Nothing is kept before it is published.

use super::editable;
use super::fields::{EventForm, copied_from, filled};
use super::templates::without_dates;
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{Event, Refused, details};
use crate::ids::EventId;
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::picture_form::PictureForm;
use crate::web::visit::Visit;

/// The form of an event as it stands, with its tags and its cover.
pub async fn whole(tx: &mut Tx, event: &Event) -> Result<EventForm, WebError> {
    let space = spaces::store::by_id(tx, event.space_id).await?;
    let tags = tags::store::of(tx, event.id.0).await?;
    let tags: Vec<String> = tags.into_iter().map(|tag| tag.label).collect();
    let handle = space.map(|space| space.handle).unwrap_or_default();
    let mut form = filled(event, handle, tags.join(", "));
    form.pictures = PictureForm::of(tx, event.cover_id, &event.cover_alt).await?;
    Ok(form)
}

/// The form of a new event like this one. Its hours stay: an evening is likely to be one again.
pub(super) async fn like(tx: &mut Tx, visit: &Visit, id: EventId) -> Result<EventForm, WebError> {
    let (event, _) = editable(tx, visit, id).await?;
    Ok(EventForm {
        copied_from: id.to_string(),
        ..without_dates(whole(tx, &event).await?)
    })
}

/// Copies what stands beside the event that a new one was written like.
pub(super) async fn finish(
    tx: &mut Tx,
    by: By,
    form: &EventForm,
    written: Result<Event, Refused>,
    now: Millis,
) -> Result<Event, Refused> {
    let event = written?;
    if let Some(from) = copied_from(tx, form).await? {
        details::copy_to_dates(tx, by, (from, event.id), now).await?;
    }
    Ok(event)
}
