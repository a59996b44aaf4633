//! The directory: people of the team and board, members, partners; missions that seek skills;
//! publications. Plain lists in a stable order.
//!
//! What always holds: a list is replaced entry by entry through the ids that an import remembers,
//! never shuffled; alternative texts are made from names.

pub mod pages;
pub mod store;

use crate::clock::Millis;
use crate::ids::{EntryId, MediaId};

crate::text_enum! {
    /// Which list an entry stands in.
    List {
        Team = "team",
        Board = "board",
        Cooperators = "cooperators",
        Partners = "partners",
        Members = "members",
    }
}

/// A person or an organisation; what is not known is empty.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Entry {
    pub id: EntryId,
    pub list: List,
    pub position: i64,
    pub name: String,
    pub role: String,
    pub structure: String,
    pub structure_url: String,
    pub website: String,
    /// Their page on a professional network.
    pub profile_url: String,
    /// An article of ours, as a path.
    pub interview_url: String,
    pub picture_id: Option<MediaId>,
    pub updated_ms: Millis,
}

/// A mission that a person's employer offers their time for (mécénat de compétences).
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Mission {
    pub id: EntryId,
    /// The short name it had in the old site's addresses.
    pub code: String,
    pub title: String,
    pub role: String,
    pub commun: String,
    pub body_html: String,
    pub picture_id: Option<MediaId>,
    /// As written: `2024-01-15`, or empty when open.
    pub starts: String,
    pub ends: String,
    pub url: String,
    pub position: i64,
    pub updated_ms: Millis,
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Publication {
    pub id: EntryId,
    pub title: String,
    /// Free text: "Juillet 2023".
    pub date_text: String,
    pub description: String,
    pub url: String,
    pub position: i64,
    pub updated_ms: Millis,
}
