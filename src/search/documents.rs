//! What is indexed of each thing: a post, an event, a space, a page, an entry of the directory, a
//! publication; what people say is in `documents/said.rs`. Only what anybody may read becomes a document.

mod said;

use uuid::Uuid;

use super::{Kind, Source, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::directory::List;
use crate::events::{self, Event};
use crate::ids::{CommentId, EventId, PageId, PostId, SpaceId};
use crate::pages::{self, Page};
use crate::posts::{self, Post, State};
use crate::spaces::{self, Space};
use crate::tags::{self, Tag};
use crate::text;

/// More of a text is not indexed.
const TEXT_CHARS_MAX: usize = 100_000;
const SUMMARY_CHARS_MAX: usize = 1_000;
/// What stands for a note's title.
const HEADLINE_CHARS_MAX: usize = 80;
/// A space that fits is what most people look for, before what it says.
const SPACE_BOOST: i64 = 5;
const LISTED_BOOST: i64 = 1;
/// The zone that dates of news are told in.
const TIMEZONE: &str = "Europe/Paris";

/// Something public, as it is found and shown.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub object: Uuid,
    pub kind: Kind,
    pub language: String,
    pub year: Option<i64>,
    pub date: Option<Millis>,
    pub boost: i64,
    pub address: String,
    pub title: String,
    /// A note's title is the beginning of its text, and no more than that.
    pub is_titled: bool,
    pub context: String,
    pub summary: String,
    /// Further words to be found by, not shown: tags, themes, who wrote it.
    pub also: String,
    /// Its text is made of both by [`Document::ready`].
    pub html: String,
    pub markdown: String,
    pub text: String,
    pub spaces: Vec<SpaceId>,
}

impl Document {
    fn new(object: Uuid, kind: Kind, title: &str) -> Document {
        Document {
            object,
            kind,
            language: String::new(),
            year: None,
            date: None,
            boost: 0,
            address: String::new(),
            title: title.to_owned(),
            is_titled: true,
            context: String::new(),
            summary: String::new(),
            also: String::new(),
            html: String::new(),
            markdown: String::new(),
            text: String::new(),
            spaces: Vec::new(),
        }
    }
}

impl Document {
    /// With its text and title as they are shown, within bounds. Takes its time: not for a
    /// transaction.
    pub(super) fn ready(mut self) -> Document {
        if !self.markdown.is_empty() {
            self.html.push_str(&text::markdown_to_html(&self.markdown));
        }
        if !self.html.is_empty() {
            self.text = text::plain_text(&self.html);
        }
        if !self.is_titled {
            self.title = text::excerpt(&self.html, HEADLINE_CHARS_MAX);
        }
        self.html.clear();
        self.summary = self.summary.chars().take(SUMMARY_CHARS_MAX).collect();
        self.text = self.text.chars().take(TEXT_CHARS_MAX).collect();
        self
    }
}

/// The document of an object, if it exists and anybody may read it.
pub(super) async fn read(
    tx: &mut Tx,
    source: Source,
    object: Uuid,
) -> sqlx::Result<Option<Document>> {
    Ok(match source {
        Source::Post => post(tx, PostId(object)).await?,
        Source::Event => event(tx, EventId(object)).await?,
        Source::Space => space(tx, SpaceId(object)).await?,
        Source::Page => page(tx, PageId(object)).await?,
        Source::Entry => store::entry(tx, object).await?.map(|it| entry(object, it)),
        Source::Comment => said::read(tx, CommentId(object)).await?,
        Source::Publication => {
            let found = store::publication(tx, object).await?;
            found.map(|it| publication(object, it))
        }
    })
}

async fn post(tx: &mut Tx, id: PostId) -> sqlx::Result<Option<Document>> {
    let found = posts::store::by_id(tx, id).await?;
    let Some(post) = found.filter(|post| post.state == State::Published) else {
        return Ok(None);
    };
    let tags = tags::store::of(tx, id.0).await?;
    let speaker = spaces::store::by_id(tx, post.space_id).await?;
    let Post { byline, series, .. } = &post;
    let series = series.as_deref().unwrap_or_default();
    Ok(Some(Document {
        language: post.language.clone(),
        year: post.published_ms.map(year),
        date: post.published_ms,
        address: post.slug.clone(),
        is_titled: post.title.is_some(),
        context: speaker.map_or_else(String::new, |space| format!("@{}", space.handle)),
        also: format!("{byline} {series} {}", labels(&tags)),
        summary: post.summary.clone(),
        html: post.body_html,
        spaces: posts::store::spaces_of(tx, id).await?,
        ..Document::new(id.0, Kind::Post, post.title.as_deref().unwrap_or_default())
    }))
}

async fn event(tx: &mut Tx, id: EventId) -> sqlx::Result<Option<Document>> {
    let found = events::store::by_id(tx, id).await?;
    let Some(event) = found.filter(|event| event.state == events::State::Published) else {
        return Ok(None);
    };
    let tags = tags::store::of(tx, id.0).await?;
    let speaker = spaces::store::by_id(tx, event.space_id).await?;
    let handle = speaker.map_or_else(String::new, |space| format!("@{}", space.handle));
    let Event { place, .. } = &event;
    let place = place.one_line();
    let handle = match &event.links.origin {
        Some(origin) => origin.name.clone(),
        None => handle,
    };
    Ok(Some(Document {
        language: event.language.clone(),
        year: Some(i64::from(event.start().year())),
        date: noon(event.start().date()),
        address: event.slug.clone(),
        also: format!("{place} {}", labels(&tags)),
        context: if place.is_empty() { handle } else { place },
        summary: event.summary.clone(),
        html: event.body_html,
        spaces: events::store::spaces_of(tx, id).await?,
        ..Document::new(id.0, Kind::Event, &event.title)
    }))
}

async fn space(tx: &mut Tx, id: SpaceId) -> sqlx::Result<Option<Document>> {
    let found = spaces::store::by_id(tx, id).await?;
    // The machine's own actor is nobody's reading, and people are not looked for.
    let of_all = |space: &Space| space.kind != spaces::Kind::Server && !space.kind.is_silent();
    let found = found.filter(of_all);
    Ok(found.map(|space| {
        let Space {
            handle,
            licence,
            territory,
            themes,
            ..
        } = &space;
        let (licence, territory) = (licence.as_deref(), territory.as_deref());
        Document {
            language: space.language.clone(),
            boost: SPACE_BOOST,
            address: handle.clone(),
            context: format!("@{handle}"),
            also: format!(
                "{handle} {} {} {}",
                licence.unwrap_or_default(),
                territory.unwrap_or_default(),
                themes.0.join(" ")
            ),
            summary: space.sentence.clone(),
            html: space.body_html.clone(),
            markdown: details(&space),
            spaces: vec![id],
            ..Document::new(id.0, Kind::Space, &space.name)
        }
    }))
}

/// How it is governed and used again, and by whom.
fn details(space: &Space) -> String {
    let details = &space.details.0;
    let users = details.users.iter().map(|user| user.name.as_str());
    let parts = [
        details.governance.as_str(),
        &details.reuse,
        &details.experiments,
    ];
    let parts: Vec<&str> = parts.into_iter().chain(users).collect();
    parts.join("\n\n")
}

async fn page(tx: &mut Tx, id: PageId) -> sqlx::Result<Option<Document>> {
    let found = pages::store::by_id(tx, id).await?;
    let found = found.filter(|page| page.state == State::Published);
    Ok(found.map(|page| {
        let Page {
            path,
            description,
            language,
            body_html,
            ..
        } = &page;
        Document {
            language: language.clone(),
            boost: LISTED_BOOST,
            address: path.clone(),
            summary: description.clone(),
            html: body_html.clone(),
            ..Document::new(id.0, Kind::Page, &page.title)
        }
    }))
}

fn entry(object: Uuid, entry: store::Entry) -> Document {
    let kind = match entry.list {
        List::Members | List::Partners => Kind::Organisation,
        List::Team | List::Board | List::Cooperators => Kind::Person,
    };
    let parts = [entry.role.as_str(), &entry.structure];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Document {
        boost: LISTED_BOOST,
        address: entry.list.as_str().to_owned(),
        also: format!("{} {}", known.join(" "), entry.territory),
        context: known.join(", "),
        ..Document::new(object, kind, &entry.name)
    }
}

fn publication(object: Uuid, publication: store::Publication) -> Document {
    Document {
        boost: LISTED_BOOST,
        context: publication.date_text.clone(),
        also: publication.date_text,
        text: publication.description,
        ..Document::new(object, Kind::Publication, &publication.title)
    }
}

fn labels(tags: &[Tag]) -> String {
    let labels: Vec<&str> = tags.iter().map(|tag| tag.label.as_str()).collect();
    labels.join(" ")
}

/// The day it is at the place of an event, wherever it is read.
fn noon(day: jiff::civil::Date) -> Option<Millis> {
    let noon = day.at(12, 0, 0, 0).in_tz(TIMEZONE).ok()?;
    Some(noon.timestamp().into())
}

fn year(at: Millis) -> i64 {
    let zoned = at.timestamp().in_tz(TIMEZONE);
    zoned.map_or(1970, |zoned| i64::from(zoned.year()))
}
