//! What the team begins events from again and again: a form as it was filled in, under a name. Words,
//! hours and places, but no date, no picture, and nothing of what came of an event.
//!
//! What always holds: a name is there once, what is kept again under it takes its place; there are not
//! more than [`KEPT_MAX`].

use super::store;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::TemplateId;

pub const KEPT_MAX: i64 = 50;
const NAME_CHARS_MAX: usize = 200;
const FORM_BYTES_MAX: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Template {
    pub id: TemplateId,
    pub name: String,
    /// Fields and what they hold, as JSON.
    pub form: String,
    pub kept_ms: Millis,
}

#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error("it has no name, or one of more than 200 characters")]
    Name,
    #[error("it is longer than 64 KiB")]
    TooLong,
    #[error("so many are kept and no more")]
    Enough,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Keeps a form under a name.
pub async fn keep(tx: &mut Tx, name: &str, form: &str, now: Millis) -> Result<(), NotKept> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(NotKept::Name);
    }
    if form.len() > FORM_BYTES_MAX {
        return Err(NotKept::TooLong);
    }
    store::templates::put(tx, TemplateId::generate(), (name, form), now).await?;
    // Counted afterwards: what takes the place of another is no more than before.
    match store::templates::count(tx).await? > KEPT_MAX {
        true => Err(NotKept::Enough),
        false => Ok(()),
    }
}
