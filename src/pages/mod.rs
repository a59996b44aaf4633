//! Editable texts at fixed addresses: about, participer, legal notice.
//!
//! What always holds: a path is ours in its plain form (`a-propos/manifeste`, no accent, no leading
//! slash); old spellings are redirects.

#[expect(
    clippy::module_inception,
    reason = "the pages of the room called pages"
)]
pub mod pages;
pub mod store;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::PageId;
use crate::text;

pub const BODY_BYTES_MAX: usize = 500_000;
const PATH_CHARS_MAX: usize = 200;
const TITLE_CHARS_MAX: usize = 200;

pub use crate::posts::State;

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Page {
    pub id: PageId,
    pub path: String,
    pub state: State,
    pub language: String,
    pub title: String,
    pub description: String,
    pub body_markdown: String,
    pub body_html: String,
    pub position: i64,
    pub updated_ms: Millis,
}

/// What a person writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub path: String,
    pub state: State,
    pub language: String,
    pub title: String,
    pub description: String,
    pub body_markdown: String,
    pub position: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("“{0}” is not a path such as a-propos/manifeste")]
    Path(String),
    #[error("a title has 1 to 200 characters")]
    Title,
    #[error("the text is too long; shorten it")]
    TooLong,
    #[error("only the team writes pages")]
    NotAllowed,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes a page; the one that stood at its path is replaced.
pub async fn write(tx: &mut Tx, by: By, text: &Text, now: Millis) -> Result<Page, Refused> {
    if !by.may_edit() {
        return Err(Refused::NotAllowed);
    }
    check(text)?;
    let before = store::by_path(tx, &text.path).await?;
    let page = Page {
        id: before
            .as_ref()
            .map_or_else(PageId::generate, |page| page.id),
        path: text.path.clone(),
        state: text.state,
        language: text.language.clone(),
        title: text.title.trim().to_owned(),
        description: text.description.trim().to_owned(),
        body_markdown: text.body_markdown.clone(),
        body_html: text::markdown_to_html(&text.body_markdown),
        position: text.position,
        updated_ms: before.map_or(now, |page| now.max(Millis(page.updated_ms.0 + 1))),
    };
    store::put(tx, &page).await?;
    Ok(page)
}

fn check(text: &Text) -> Result<(), Refused> {
    let parts_are_plain = text.path.split('/').all(|part| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    });
    if !parts_are_plain || text.path.len() > PATH_CHARS_MAX {
        return Err(Refused::Path(text.path.clone()));
    }
    let title_length = text.title.trim().chars().count();
    if title_length == 0 || title_length > TITLE_CHARS_MAX {
        return Err(Refused::Title);
    }
    if text.body_markdown.len() > BODY_BYTES_MAX {
        return Err(Refused::TooLong);
    }
    Ok(())
}
