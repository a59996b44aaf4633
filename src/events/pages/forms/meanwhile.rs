//! What the form says of the day that is planned: which other events take place then, each a link.
//! It stops nobody.

use super::fields::EventForm;
use super::times;
use crate::accounts::By;
use crate::db::Tx;
use crate::events::State;
use crate::events::meanwhile::{self, Other, Planned};
use crate::ids::{EventId, SpaceId};
use crate::spaces;
use crate::web::cards;
use crate::web::visit::Visit;

const SHOWN_MAX: usize = 12;

/// What takes place on the same days.
pub struct Meanwhile {
    pub sentence: String,
    pub others: Vec<Shown>,
    /// "and 3 more"; empty when all are shown.
    pub more: String,
}

pub struct Shown {
    pub href: String,
    pub title: String,
    pub lang: String,
    pub when: String,
    /// The space, or who else announced it; where.
    pub about: String,
    pub overlaps: bool,
    pub is_draft: bool,
}

/// Nothing as long as the form has no date.
pub(super) async fn read(
    visit: &Visit,
    tx: &mut Tx,
    form: &EventForm,
    of: Option<EventId>,
) -> sqlx::Result<Option<Meanwhile>> {
    let Ok(times) = times::read(form, None) else {
        return Ok(None);
    };
    let planned = Planned {
        start: times.start,
        end: times.end.filter(|end| *end > times.start),
        all_day: times.all_day,
        timezone: form.timezone.trim().to_owned(),
        itself: of,
    };
    let by = visit.account.as_ref().map(By::from);
    let Some(by) = by else { return Ok(None) };
    let others = meanwhile::others(tx, by, &planned).await?;
    let mut shown = Vec::new();
    for other in others.iter().take(SHOWN_MAX) {
        shown.push(show(visit, tx, other).await?);
    }
    let more = others.len() - shown.len();
    Ok(Some(Meanwhile {
        sentence: sentence(visit, &others),
        others: shown,
        more: match more {
            0 => String::new(),
            more => visit.locale.count("meanwhile-more", more as i64),
        },
    }))
}

fn sentence(visit: &Visit, others: &[Other]) -> String {
    let overlapping = others.iter().filter(|other| other.overlaps).count() as i64;
    let count = visit.locale.count("meanwhile-count", others.len() as i64);
    match overlapping {
        0 => count,
        some => format!("{count} {}", visit.locale.count("meanwhile-overlaps", some)),
    }
}

async fn show(visit: &Visit, tx: &mut Tx, other: &Other) -> sqlx::Result<Shown> {
    let event = &other.event;
    let card = cards::event_card(visit, event);
    let who = match &event.links.origin {
        Some(origin) => origin.name.clone(),
        None => name(tx, event.space_id).await?,
    };
    let about = [who, card.place];
    let about: Vec<String> = about.into_iter().filter(|it| !it.is_empty()).collect();
    let is_draft = event.state == State::Draft;
    Ok(Shown {
        href: match is_draft {
            true => format!(
                "{}/evenements/{}",
                visit.path_of("/tableau", "/desk"),
                event.id
            ),
            false => card.href,
        },
        title: card.title,
        lang: card.lang,
        when: card.when,
        about: about.join(" · "),
        overlaps: other.overlaps,
        is_draft,
    })
}

async fn name(tx: &mut Tx, space: SpaceId) -> sqlx::Result<String> {
    let space = spaces::store::by_id(tx, space).await?;
    Ok(space.map(|space| space.name).unwrap_or_default())
}
