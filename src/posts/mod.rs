//! News: short notes and long articles, said by a space.
//!
//! What always holds: the HTML is made from the Markdown here and is safe to show; a published
//! post records one fact in the transaction that publishes it, an imported one records none;
//! `updated_ms` grows with every change, because peers ignore an edit that is not newer.

pub mod pages;
pub mod store;

use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{AccountId, MediaId, PostId, SpaceId};
use crate::spaces;
use crate::text;

pub const TITLE_CHARS_MAX: usize = 200;
pub const SUMMARY_CHARS_MAX: usize = 1_000;
pub const SERIES_CHARS_MAX: usize = 100;
pub const BODY_BYTES_MAX: usize = 500_000;
pub const TAGS_MAX: usize = 20;
pub const SPACES_MAX: usize = 10;

crate::text_enum! {
    Kind {
        /// Short; read whole wherever it arrives.
        Note = "note",
        /// Long; has a title, shown elsewhere as title, summary and link.
        Article = "article",
    }
}

crate::text_enum! {
    State { Draft = "draft", Published = "published", Retracted = "retracted" }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Post {
    pub id: PostId,
    pub kind: Kind,
    pub state: State,
    /// The space that speaks.
    pub space_id: SpaceId,
    pub author_id: Option<AccountId>,
    pub slug: String,
    /// BCP 47.
    pub language: String,
    pub title: Option<String>,
    /// Plain text, one or two sentences.
    pub summary: String,
    pub body_markdown: String,
    pub body_html: String,
    /// Who wrote it, as free text: "A & B", "Questions de X à Y".
    pub byline: String,
    pub series: Option<String>,
    pub cover_id: Option<MediaId>,
    pub cover_alt: String,
    pub created_ms: Millis,
    pub published_ms: Option<Millis>,
    pub updated_ms: Millis,
}

impl Post {
    /// What a list calls it: the title, or the beginning of a note.
    pub fn headline(&self) -> String {
        match &self.title {
            Some(title) => title.clone(),
            None => text::excerpt(&self.body_html, 80),
        }
    }

    pub fn was_edited(&self) -> bool {
        self.published_ms
            .is_some_and(|published| self.updated_ms > published)
    }
}

/// What a person writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub kind: Kind,
    pub space: SpaceId,
    /// Further spaces it belongs to; the one that speaks need not be named.
    pub also_in: Vec<SpaceId>,
    pub language: String,
    pub title: Option<String>,
    pub summary: String,
    pub body_markdown: String,
    pub byline: String,
    pub series: Option<String>,
    /// A picture and what it shows.
    pub cover: Option<(MediaId, String)>,
    pub tags: Vec<String>,
    /// The address's last part; made from the title when absent.
    pub slug: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("an article needs a title of 1 to 200 characters")]
    Title,
    #[error("an article needs a summary: it is what other servers and lists show of it")]
    Summary,
    #[error("a published post keeps its space; retract it and publish it again from the other one")]
    SpokenElsewhere,
    #[error("the text is empty; write at least a word")]
    Empty,
    #[error("{0} is too long; shorten it")]
    TooLong(&'static str),
    #[error("“{0}” is not a language code such as fr or en")]
    Language(String),
    #[error("there is no such post, or it was retracted")]
    Unknown,
    #[error("there is no such space; `kiosque space list` shows them")]
    UnknownSpace,
    #[error("this space lives elsewhere now and says nothing new from here")]
    Moved,
    #[error("only the team writes news")]
    NotAllowed,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Writes and publishes in one go; followers hear of it.
pub async fn publish(tx: &mut Tx, by: By, text: &Text, now: Millis) -> Result<Post, Refused> {
    lives_here(tx, text.space).await?;
    let post = insert(tx, by, text, State::Published, Some(now), now).await?;
    facts::record(tx, &Fact::PostPublished { post: post.id }, now).await?;
    Ok(post)
}

/// Keeps a text that nobody but the hub's editors sees.
pub async fn save_draft(tx: &mut Tx, by: By, text: &Text, now: Millis) -> Result<Post, Refused> {
    insert(tx, by, text, State::Draft, None, now).await
}

/// Publishes a draft as it stands.
pub async fn publish_draft(tx: &mut Tx, by: By, id: PostId, now: Millis) -> Result<Post, Refused> {
    allow(by)?;
    let mut post = existing(tx, id).await?;
    if post.state == State::Published {
        return Ok(post);
    }
    if post.body_html.is_empty() {
        return Err(Refused::Empty);
    }
    lives_here(tx, post.space_id).await?;
    post.state = State::Published;
    post.published_ms = Some(now);
    post.updated_ms = now.max(Millis(post.updated_ms.0 + 1));
    if post.updated_ms > now {
        post.published_ms = Some(post.updated_ms);
    }
    store::update(tx, &post).await?;
    facts::record(tx, &Fact::PostPublished { post: id }, now).await?;
    Ok(post)
}

/// Changes a post; those who got it hear of the change. The address stays.
pub async fn edit(
    tx: &mut Tx,
    by: By,
    id: PostId,
    text: &Text,
    now: Millis,
) -> Result<Post, Refused> {
    allow(by)?;
    check(text)?;
    check_spaces(tx, text).await?;
    let before = existing(tx, id).await?;
    let mut post = build(text, before.state, before.slug, before.published_ms, now);
    post.id = id;
    post.author_id = before.author_id;
    if before.state == State::Published {
        // Those who follow the space that spoke got it from there, in this form.
        if text.space != before.space_id {
            return Err(Refused::SpokenElsewhere);
        }
        post.kind = before.kind;
    }
    post.created_ms = before.created_ms;
    post.updated_ms = now.max(Millis(before.updated_ms.0 + 1));
    store::update(tx, &post).await?;
    file(tx, &post, text).await?;
    if post.state == State::Published {
        facts::record(tx, &Fact::PostEdited { post: id }, now).await?;
    }
    Ok(post)
}

/// Takes a post back: it is gone from every page, and those who got it are told.
pub async fn retract(tx: &mut Tx, by: By, id: PostId, now: Millis) -> Result<Post, Refused> {
    allow(by)?;
    let mut post = existing(tx, id).await?;
    let was_published = post.state == State::Published;
    post.state = State::Retracted;
    post.updated_ms = now.max(Millis(post.updated_ms.0 + 1));
    store::update(tx, &post).await?;
    if was_published {
        facts::record(tx, &Fact::PostRetracted { post: id }, now).await?;
    }
    Ok(post)
}

/// Brings in a post that was published elsewhere before: it keeps its date and nobody is told.
pub async fn import(
    tx: &mut Tx,
    text: &Text,
    state: State,
    published: Millis,
    now: Millis,
) -> Result<Post, Refused> {
    let published_ms = (state == State::Published).then_some(published);
    let mut post = prepare(tx, By::Operator, text, state, published_ms, published).await?;
    post.created_ms = now;
    store::insert(tx, &post).await?;
    file(tx, &post, text).await?;
    Ok(post)
}

/// Writes an imported post again from its source; nobody is told.
pub async fn import_again(
    tx: &mut Tx,
    id: PostId,
    text: &Text,
    state: State,
    published: Millis,
) -> Result<Post, Refused> {
    check_lengths(text)?;
    let before = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    let published_ms = (state == State::Published).then_some(published);
    let mut post = build(text, state, before.slug, published_ms, published);
    post.id = id;
    post.created_ms = before.created_ms;
    store::update(tx, &post).await?;
    file(tx, &post, text).await?;
    Ok(post)
}

async fn insert(
    tx: &mut Tx,
    by: By,
    text: &Text,
    state: State,
    published: Option<Millis>,
    now: Millis,
) -> Result<Post, Refused> {
    allow(by)?;
    check(text)?;
    let post = prepare(tx, by, text, state, published, now).await?;
    store::insert(tx, &post).await?;
    file(tx, &post, text).await?;
    Ok(post)
}

/// A post ready to be stored, with a free slug.
async fn prepare(
    tx: &mut Tx,
    by: By,
    text: &Text,
    state: State,
    published: Option<Millis>,
    now: Millis,
) -> Result<Post, Refused> {
    check_lengths(text)?;
    check_spaces(tx, text).await?;
    let wanted = match (&text.slug, &text.title) {
        (Some(slug), _) => text::slug(slug),
        (None, Some(title)) => text::slug(title),
        (None, None) => text::slug(&text::excerpt(&text.body_markdown, 40)),
    };
    let slug = store::free_slug(tx, &wanted).await?;
    let mut post = build(text, state, slug, published, now);
    post.author_id = by.account();
    Ok(post)
}

fn build(text: &Text, state: State, slug: String, published: Option<Millis>, now: Millis) -> Post {
    let body_html = text::markdown_to_html(&text.body_markdown);
    let (cover_id, cover_alt) = match &text.cover {
        Some((id, alt)) => (Some(*id), alt.clone()),
        None => (None, String::new()),
    };
    Post {
        id: PostId::generate(),
        kind: text.kind,
        state,
        space_id: text.space,
        author_id: None,
        slug,
        language: text.language.clone(),
        title: text.title.as_ref().map(|title| title.trim().to_owned()),
        summary: text.summary.trim().to_owned(),
        body_markdown: text.body_markdown.clone(),
        body_html,
        byline: text.byline.trim().to_owned(),
        series: text.series.clone(),
        cover_id,
        cover_alt,
        created_ms: now,
        published_ms: published,
        updated_ms: now,
    }
}

/// Files the post under its spaces and tags.
async fn file(tx: &mut Tx, post: &Post, text: &Text) -> sqlx::Result<()> {
    let mut spaces = vec![post.space_id];
    spaces.extend(
        text.also_in
            .iter()
            .copied()
            .filter(|id| *id != post.space_id),
    );
    spaces.truncate(SPACES_MAX);
    store::put_spaces(tx, post.id, &spaces).await?;
    crate::tags::put(tx, post.id.0, &text.tags).await
}

async fn existing(tx: &mut Tx, id: PostId) -> Result<Post, Refused> {
    let post = store::by_id(tx, id).await?;
    post.filter(|post| post.state != State::Retracted)
        .ok_or(Refused::Unknown)
}

fn allow(by: By) -> Result<(), Refused> {
    by.may_edit().then_some(()).ok_or(Refused::NotAllowed)
}

/// News is filed under spaces that there are, and never under a person.
async fn check_spaces(tx: &mut Tx, text: &Text) -> Result<(), Refused> {
    let there_is = spaces::store::by_id(tx, text.space).await?.is_some();
    let asked: Vec<SpaceId> = [text.space].iter().chain(&text.also_in).copied().collect();
    match there_is && !spaces::members::any_among(tx, &asked).await? {
        true => Ok(()),
        false => Err(Refused::UnknownSpace),
    }
}

async fn lives_here(tx: &mut Tx, space: SpaceId) -> Result<(), Refused> {
    match spaces::identity::has_moved(tx, space).await? {
        true => Err(Refused::Moved),
        false => Ok(()),
    }
}

fn check(text: &Text) -> Result<(), Refused> {
    check_lengths(text)?;
    if text.body_markdown.trim().is_empty() {
        return Err(Refused::Empty);
    }
    Ok(())
}

fn check_lengths(text: &Text) -> Result<(), Refused> {
    let title_length = text
        .title
        .as_deref()
        .map_or(0, |title| title.trim().chars().count());
    if text.kind == Kind::Article && title_length == 0 || title_length > TITLE_CHARS_MAX {
        return Err(Refused::Title);
    }
    let series_length = text.series.as_deref().map_or(0, |it| it.chars().count());
    if series_length > SERIES_CHARS_MAX {
        return Err(Refused::TooLong("the name of the series"));
    }
    if text.summary.chars().count() > SUMMARY_CHARS_MAX {
        return Err(Refused::TooLong("the summary"));
    }
    if text.body_markdown.len() > BODY_BYTES_MAX {
        return Err(Refused::TooLong("the text"));
    }
    if !crate::tags::fit(&text.tags) {
        return Err(Refused::TooLong("a tag"));
    }
    if !crate::language::is_tag(&text.language) {
        return Err(Refused::Language(text.language.clone()));
    }
    Ok(())
}
