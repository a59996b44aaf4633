//! The directory: people of the team and board, members, partners; missions that seek skills;
//! publications. Plain lists in a stable order.
//!
//! What always holds: a list is replaced entry by entry through the ids that an import remembers,
//! never shuffled; alternative texts are made from names; what an administrator changed here, an
//! import leaves alone.

pub mod pages;
pub mod store;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EntryId, MediaId};

const TEXT_CHARS_MAX: usize = 200;

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

crate::text_enum! {
    /// What an organisation is (FabMob's eight types).
    Sector {
        Territory = "territory",
        Industry = "industry",
        Laboratory = "laboratory",
        Startup = "startup",
        Cluster = "cluster",
        University = "university",
        Agency = "agency",
        Ministry = "ministry",
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
    /// Of an organisation.
    pub sector: Option<Sector>,
    /// Where it is at work.
    pub territory: String,
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

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only an administrator may do this")]
    NotAllowed,
    #[error("a name has 1 to 200 characters, all else at most 200")]
    Length,
    #[error("“{0}” is not a web address; begin it with https://, or with / for a page of this hub")]
    Link(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes an entry; one with the same id is replaced.
pub async fn write(tx: &mut Tx, by: By, entry: &Entry) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let texts = [&entry.name, &entry.role, &entry.structure, &entry.territory];
    let too_long = texts.iter().any(|it| it.chars().count() > TEXT_CHARS_MAX);
    if entry.name.trim().is_empty() || too_long {
        return Err(Refused::Length);
    }
    let addresses = [
        &entry.structure_url,
        &entry.website,
        &entry.profile_url,
        &entry.interview_url,
    ];
    for address in addresses.into_iter().filter(|it| !it.is_empty()) {
        let own = address.starts_with('/') && !address.starts_with("//");
        let url = url::Url::parse(address);
        let web = url.is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        if !own && !web {
            return Err(Refused::Link(address.clone()));
        }
    }
    Ok(store::put_entry(tx, entry).await?)
}

/// Which way an entry moves in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    Start,
    End,
}

/// Changes places with the neighbour; at the end of the list nothing happens.
pub async fn shift(
    tx: &mut Tx,
    by: By,
    entry: &Entry,
    towards: Towards,
    now: Millis,
) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let mut all = store::entries(tx, entry.list).await?;
    let Some(at) = all.iter().position(|it| it.id == entry.id) else {
        return Ok(());
    };
    let other = match towards {
        Towards::Start => at.checked_sub(1),
        Towards::End => Some(at + 1).filter(|it| *it < all.len()),
    };
    let Some(other) = other else { return Ok(()) };
    all.swap(at, other);
    // Numbered anew, because an import may have given two the same place.
    for (position, mut entry) in all.into_iter().enumerate() {
        if entry.position != position as i64 {
            entry.position = position as i64;
            entry.updated_ms = now;
            store::put_entry(tx, &entry).await?;
        }
    }
    Ok(())
}

/// Takes an entry out of its list.
pub async fn remove(tx: &mut Tx, by: By, entry: &Entry) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    Ok(store::delete_entry(tx, entry.id).await?)
}
