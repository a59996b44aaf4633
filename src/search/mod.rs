//! Finding: everything public, by its words, however they are written.
//!
//! What always holds: only what anybody may read is in the index. The database marks what changed
//! and takes away what is no longer public, in the transaction that changed it (triggers, see
//! migration 0004), so no verb, import or other process can forget; [`index`] writes the rest a
//! moment later. Both databases compare the same words (`text::words`) and order by the same
//! points. Where to look next: `documents.rs` (what is indexed of each thing), `asking.rs` (a
//! question as each database takes it), `pages.rs`.

mod asking;
mod documents;
mod folded;
mod index;
pub mod pages;
mod similar;
pub mod store;

use uuid::Uuid;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{EventId, SpaceId};
use crate::text::Asked;

pub use index::{index, rebuild};
pub use similar::similar;
pub use store::took_too_long;

pub const RESULTS_PER_PAGE: i64 = 20;
/// Whoever has not found it by then asks something else.
pub const PAGES_MAX: i64 = 25;
pub const FACET_OPTIONS_MAX: usize = 20;
/// More than an agenda lists.
const EVENTS_MAX: i64 = 5_000;

crate::text_enum! {
    /// What was found.
    Kind {
        Post = "post",
        Event = "event",
        Space = "space",
        Page = "page",
        Organisation = "organisation",
        Person = "person",
        Publication = "publication",
        /// Something said to a whole community.
        Discussion = "discussion",
        /// An answer, under a post, an event or a discussion.
        Comment = "comment",
    }
}

crate::text_enum! {
    /// Whose row changed.
    Source {
        Post = "post",
        Event = "event",
        Space = "space",
        Page = "page",
        Entry = "entry",
        Publication = "publication",
        Comment = "comment",
    }
}

impl Source {
    const ALL: [Source; 7] = [
        Source::Post,
        Source::Event,
        Source::Space,
        Source::Page,
        Source::Entry,
        Source::Publication,
        Source::Comment,
    ];
}

/// What narrows a search down; everything absent means "any".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub space: Option<SpaceId>,
    pub year: Option<i64>,
    /// As the text says it: `fr`.
    pub language: Option<String>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Found {
    pub object_id: Uuid,
    pub kind: Kind,
    pub language: String,
    pub date_ms: Option<Millis>,
    /// What its path is made of: a slug, a handle, a page's path, a list.
    pub address: String,
    pub title: String,
    /// The handle that speaks, the place, the role.
    pub context: String,
    pub summary: String,
    pub text: String,
}

/// An option of a facet, with how many results it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count<T> {
    pub value: T,
    pub count: i64,
}

/// A space as an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub id: SpaceId,
    pub handle: String,
    pub name: String,
}

/// A page of results, and how they divide up. Each facet counts what the other filters leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    pub found: Vec<Found>,
    /// Of all pages.
    pub count: i64,
    pub kinds: Vec<Count<Kind>>,
    pub spaces: Vec<Count<Place>>,
    pub years: Vec<Count<i64>>,
    pub languages: Vec<Count<String>>,
}

/// Looks for what is asked; `page` counts from 1. An empty question finds nothing.
pub async fn find(tx: &mut Tx, asked: &Asked, filter: &Filter, page: i64) -> sqlx::Result<Results> {
    if asked.is_empty() {
        return Ok(Results::default());
    }
    store::bound(tx).await?;
    let question = asking::question(asked, asking::Database::of(tx));
    let groups = store::groups(tx, &question, filter).await?;
    let mut results = divided(&groups, filter);
    if results.count > 0 {
        let skipped = (page.clamp(1, PAGES_MAX) - 1) * RESULTS_PER_PAGE;
        results.found = store::found(tx, &question, filter, skipped).await?;
    }
    results.spaces = store::spaces(tx, &question, filter).await?;
    Ok(results)
}

/// Published events that fit a question, the latest indexed first; an empty question finds none.
pub async fn events_with(tx: &mut Tx, asked: &Asked) -> sqlx::Result<Vec<EventId>> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    store::bound(tx).await?;
    let question = asking::question(asked, asking::Database::of(tx));
    store::events_with(tx, &question, EVENTS_MAX).await
}

/// How many results have the same kind, language and year, and stand in the space or do not.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Group {
    kind: Kind,
    language: String,
    year: Option<i64>,
    in_space: bool,
    count: i64,
}

fn divided(groups: &[Group], filter: &Filter) -> Results {
    let mut results = Results::default();
    for group in groups.iter().filter(|group| group.in_space) {
        let kind = filter.kind.is_none_or(|kind| kind == group.kind);
        let year = filter.year.is_none_or(|year| Some(year) == group.year);
        let language = filter.language.as_ref();
        let language = language.is_none_or(|language| *language == group.language);
        if kind && year && language {
            results.count += group.count;
        }
        if year && language {
            add(&mut results.kinds, group.kind, group.count);
        }
        if kind
            && language
            && let Some(year) = group.year
        {
            add(&mut results.years, year, group.count);
        }
        if kind && year && !group.language.is_empty() {
            add(&mut results.languages, group.language.clone(), group.count);
        }
    }
    let place = |kind: Kind| Kind::WORDS.iter().position(|word| *word == kind.as_str());
    results.kinds.sort_by_key(|it| place(it.value));
    results.years.sort_by_key(|it| -it.value);
    results
        .languages
        .sort_by(|a, b| b.count.cmp(&a.count).then(a.value.cmp(&b.value)));
    results.years.truncate(FACET_OPTIONS_MAX);
    results.languages.truncate(FACET_OPTIONS_MAX);
    results
}

fn add<T: PartialEq>(counts: &mut Vec<Count<T>>, value: T, count: i64) {
    match counts.iter_mut().find(|it| it.value == value) {
        Some(known) => known.count += count,
        None => counts.push(Count { value, count }),
    }
}
