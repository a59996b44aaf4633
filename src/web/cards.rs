//! What lists show of posts, events and spaces: looked up once, drawn by `templates/_cards.html`.

use crate::accounts;
use crate::dates;
use crate::db::Tx;
use crate::events::{Event, Status, Visibility};
use crate::ids::MediaId;
use crate::media;
use crate::posts::{Kind, Post};
use crate::spaces::Space;
use crate::text;

use super::patterns;
use super::visit::Visit;

pub use super::picture::{Picture, cover, picture};

const EXCERPT_CHARS: usize = 220;
/// Of the bricks that are drawn for a space without a picture.
const ICON_SIDE: i64 = 400;

pub struct PostCard {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub byline: String,
    pub date: String,
    pub date_iso: String,
    pub lang: String,
    /// "in English", when it is not the page's own language.
    pub language: Option<String>,
    pub is_note: bool,
    pub picture: Option<Picture>,
    /// Stands for the picture of an article that has none.
    pub wall: Option<String>,
}

pub struct EventCard {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub when: String,
    /// `15` and `octobre`, for the block that catches the eye.
    pub day: String,
    pub month: String,
    pub start_iso: String,
    pub place: String,
    /// How far it is from a place that was asked for; empty where none was.
    pub distance: String,
    pub online: bool,
    /// Who announced it, if that was somebody else.
    pub origin: String,
    /// Nobody should come: cancelled, or put off.
    pub cancelled: bool,
    /// "Cancelled"; empty for what takes place as announced.
    pub status: String,
    /// "For members"; empty for what is for everybody.
    pub visibility: String,
    /// "in English", when it is not the page's own language.
    pub language: String,
    pub lang: String,
}

pub struct SpaceCard {
    pub href: String,
    pub name: String,
    pub sentence: String,
    pub handle: String,
    /// The address of its bricks with the names on them.
    pub badge: String,
    pub icon: Picture,
    pub lang: String,
    pub stage: Option<String>,
    pub licence: String,
    pub themes: Vec<String>,
}

/// A card says in words what its picture shows: the picture has no alternative.
pub async fn posts(tx: &mut Tx, visit: &Visit, posts: &[Post]) -> sqlx::Result<Vec<PostCard>> {
    let covers: Vec<MediaId> = posts.iter().filter_map(|post| post.cover_id).collect();
    let covers = media::store::by_ids(tx, &covers).await?;
    let cover = |post: &Post| covers.get(&post.cover_id?);
    let card = |post| {
        let picture = cover(post).map(|media| Picture::of(media, ""));
        post_card(visit, post, picture)
    };
    Ok(posts.iter().map(card).collect())
}

fn post_card(visit: &Visit, post: &Post, picture: Option<Picture>) -> PostCard {
    let published = post.published_ms.unwrap_or(post.updated_ms);
    let summary = match (post.summary.as_str(), post.kind) {
        ("", Kind::Article) => text::excerpt(&post.body_html, EXCERPT_CHARS),
        (summary, _) => summary.to_owned(),
    };
    let is_note = post.kind == Kind::Note;
    let is_bare = picture.is_none() && !is_note;
    PostCard {
        href: local(visit, &visit.app.addresses.post_page(post)),
        wall: is_bare.then(|| patterns::wall(post.title.as_deref().unwrap_or_default())),
        title: post.headline(),
        summary,
        byline: post.byline.clone(),
        date: visit.locale.date(published),
        date_iso: published.rfc3339(),
        lang: foreign(visit, &post.language),
        language: language_label(visit, &post.language),
        is_note,
        picture,
    }
}

pub fn events(visit: &Visit, events: &[Event]) -> Vec<EventCard> {
    events
        .iter()
        .map(|event| event_card(visit, event))
        .collect()
}

pub fn event_card(visit: &Visit, event: &Event) -> EventCard {
    EventCard {
        href: local(visit, &visit.app.addresses.event_page(event)),
        title: event.title.clone(),
        summary: event.summary.clone(),
        when: when(visit, event),
        day: event.start().day().to_string(),
        month: dates::month_name(&event.start(), visit.locale.0).to_owned(),
        start_iso: event.start().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        place: event.place.one_line(),
        distance: String::new(),
        online: !event.links.online.is_empty(),
        origin: match &event.links.origin {
            Some(origin) => visit.locale.word("event-announced-by", &origin.name),
            None => String::new(),
        },
        cancelled: event.status.is_off(),
        status: status(visit, event.status),
        visibility: visibility(visit, event),
        language: match foreign(visit, &event.language).as_str() {
            "" => String::new(),
            _ => visit.locale.in_language(&event.language),
        },
        lang: foreign(visit, &event.language),
    }
}

fn status(visit: &Visit, status: Status) -> String {
    match status {
        Status::Confirmed => String::new(),
        Status::Tentative => visit.locale.t("event-tentative"),
        Status::Postponed => visit.locale.t("event-postponed"),
        Status::Cancelled => visit.locale.t("event-cancelled"),
    }
}

/// For whom an event is, in a few words; empty for what is for everybody, or not out.
pub fn visibility(visit: &Visit, event: &Event) -> String {
    match event.visibility {
        Visibility::Public => String::new(),
        word => visit.locale.t(&format!("visibility-{word}")),
    }
}

/// When an event takes place, in the visitor's language.
pub fn when(visit: &Visit, event: &Event) -> String {
    dates::when(
        &event.start(),
        event.end().as_ref(),
        event.all_day,
        visit.locale.0,
    )
}

pub async fn spaces(tx: &mut Tx, visit: &Visit, all: &[Space]) -> sqlx::Result<Vec<SpaceCard>> {
    let icons: Vec<MediaId> = all.iter().filter_map(|space| space.icon_id).collect();
    let icons = media::store::by_ids(tx, &icons).await?;
    let mut cards = Vec::with_capacity(all.len());
    for space in all {
        let icon = space.icon_id.and_then(|id| icons.get(&id));
        cards.push(SpaceCard {
            href: format!("/@{}", space.handle),
            name: space.name.clone(),
            sentence: space.sentence.clone(),
            handle: format!("@{}@{}", space.handle, visit.app.addresses.domain()),
            badge: format!("/icons/{}.svg", space.handle),
            icon: icon
                .map_or_else(
                    || Picture::square(format!("/icons/{}.png", space.handle), ICON_SIDE),
                    |media| Picture::of(media, ""),
                )
                .with_class("icon"),
            lang: foreign(visit, &space.language),
            stage: space
                .stage
                .map(|stage| visit.locale.t(&format!("stage-{stage}"))),
            licence: space.licence.clone().unwrap_or_default(),
            themes: space.themes.0.clone(),
        });
    }
    Ok(cards)
}

/// A whole address of ours as a path, so that pages work behind any name.
pub fn local(visit: &Visit, url: &str) -> String {
    url.strip_prefix(visit.app.addresses.base())
        .unwrap_or(url)
        .to_owned()
}

/// ` lang="en"` on a passage that is not in the page's language.
pub fn foreign(visit: &Visit, language: &str) -> String {
    if language.starts_with(visit.locale.tag()) || !crate::language::is_tag(language) {
        return String::new();
    }
    format!(" lang=\"{language}\"")
}

/// "in English", for what is not in the page's language.
pub fn language_label(visit: &Visit, language: &str) -> Option<String> {
    let is_foreign = !foreign(visit, language).is_empty();
    is_foreign.then(|| visit.locale.in_language(language))
}

/// Whether a handle could be one: before the database is asked.
pub fn is_handle(handle: &str) -> bool {
    accounts::handle_is_valid(handle)
}
