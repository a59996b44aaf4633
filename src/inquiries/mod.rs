//! What people write to the team without an account: to join, to propose a commun, to say what they
//! need, to work together. It is kept here and read by administrators; nothing of it is published.
//!
//! What always holds: one row is one message; who wrote can be answered; the form costs its hub a
//! bounded room, whoever fills it in; what is erased is gone.

pub mod pages;
pub mod store;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{InquiryId, SpaceId};
use crate::settings::{self, Holds};

pub const NAME_CHARS_MAX: usize = 100;
pub const EMAIL_CHARS_MAX: usize = 254;
pub const TEXT_CHARS_MAX: usize = 5_000;
/// More than a team will ever read: beyond, the form says to come by another way.
const OPEN_MAX: i64 = 2_000;

crate::text_enum! {
    /// What somebody writes for.
    About {
        /// Membership.
        Join = "join",
        /// A commun that they propose.
        Commun = "commun",
        /// What they need now, and would do with others.
        Need = "need",
        /// A project, a service, a partnership.
        Work = "work",
        Other = "other",
    }
}

/// One message to the team.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Inquiry {
    pub id: InquiryId,
    pub about: About,
    /// The community or commun that it was written from.
    pub space_id: Option<SpaceId>,
    pub name: String,
    pub email: String,
    /// As it was typed: no markup.
    pub text: String,
    /// The language of the screen that it was typed on.
    pub language: String,
    pub received_ms: Millis,
    pub closed_ms: Option<Millis>,
}

/// As a form says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub about: About,
    pub space: Option<SpaceId>,
    pub name: String,
    pub email: String,
    pub text: String,
    pub language: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("say your name, in at most {NAME_CHARS_MAX} characters")]
    Name,
    #[error("give an e-mail address that can be answered")]
    Email,
    #[error("write something, in at most {TEXT_CHARS_MAX} characters")]
    Text,
    #[error("too many messages wait to be read: write by another way")]
    Full,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Keeps a message for the team.
pub async fn send(tx: &mut Tx, written: &Written, now: Millis) -> Result<Inquiry, Refused> {
    let (name, email, text) = (
        written.name.trim(),
        written.email.trim(),
        written.text.trim(),
    );
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(Refused::Name);
    }
    let answers = email.len() <= EMAIL_CHARS_MAX
        && !email.is_empty()
        && settings::check(Holds::MailAddress, email).is_ok();
    if !answers {
        return Err(Refused::Email);
    }
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Refused::Text);
    }
    if store::count_open(tx).await? >= OPEN_MAX {
        return Err(Refused::Full);
    }
    let inquiry = Inquiry {
        id: InquiryId::generate(),
        about: written.about,
        space_id: written.space,
        name: name.to_owned(),
        email: email.to_owned(),
        text: text.replace("\r\n", "\n"),
        language: written.language.clone(),
        received_ms: now,
        closed_ms: None,
    };
    store::insert(tx, &inquiry).await?;
    Ok(inquiry)
}

/// Says that a message is answered, or opens it again. False when it is not there, or not one's to
/// read.
pub async fn close(tx: &mut Tx, by: By, id: InquiryId, at: Option<Millis>) -> sqlx::Result<bool> {
    Ok(by.may_administer() && store::set_closed(tx, id, at).await?)
}

/// Erases a message and who wrote it, for good.
pub async fn erase(tx: &mut Tx, by: By, id: InquiryId) -> sqlx::Result<bool> {
    Ok(by.may_administer() && store::delete(tx, id).await?)
}
