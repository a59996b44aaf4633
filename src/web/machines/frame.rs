//! `/actualites/{slug}/cadre`, `/evenements/{slug}/cadre`: one article or event as a small page that
//! other sites may put in a frame. No cookie, no script, the same for everybody.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::head::Shown;
use super::poster;
use crate::db::Tx;
use crate::events;
use crate::federation::addresses::{events_path, news_path};
use crate::ids::SpaceId;
use crate::language::Language;
use crate::posts;
use crate::spaces;
use crate::text;
use crate::web::assets;
use crate::web::cards::{self, Picture};
use crate::web::errors::WebError;
use crate::web::i18n::Locale;
use crate::web::visit::Visit;

/// What stands behind the address of the page.
pub const END: &str = "/cadre";

const SUMMARY_CHARS_MAX: usize = 180;
const CACHE: &str = "public, max-age=300";
/// As for any page, but everybody may frame it, and it leads nowhere by form.
const CONTENT_SECURITY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; \
    form-action 'none'; frame-ancestors *; base-uri 'none'";

/// What the small page shows.
pub struct Framed {
    pub title: String,
    /// BCP 47.
    pub language: String,
    pub summary: String,
    /// When it was published or takes place.
    pub when: String,
    pub when_iso: String,
    pub place: String,
    pub cancelled: bool,
    pub author: String,
    pub author_path: String,
    pub cover: Option<Picture>,
    pub picture: Shown,
}

#[derive(Template)]
#[template(path = "machines/frame.html")]
struct Page {
    locale: Locale,
    style: &'static str,
    url: String,
    hub: String,
    framed: Framed,
}

/// `GET /actualites/{slug}/cadre`, `GET /evenements/{slug}/cadre`
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let mut visit = visit.for_everybody();
    let path = visit.path.strip_suffix(END).unwrap_or_default().to_owned();
    let mut tx = visit.app.db.read().await?;
    let framed = find(&visit, &mut tx, &path).await?;
    drop(tx);
    let framed = framed.ok_or(WebError::NotFound)?;
    if let Some(language) = Language::of_tag(&framed.language) {
        visit.locale = Locale(language);
    }
    let template = Page {
        locale: visit.locale,
        style: assets::path("style.css"),
        url: visit.app.addresses.page(&path),
        hub: visit.settings.name.clone(),
        framed,
    };
    let mut response = (StatusCode::OK, template.render()?).into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (header::CACHE_CONTROL, CACHE),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    // It stands in the frame of the page that it is about.
    let link = format!("<{}>; rel=\"canonical\"", visit.app.addresses.page(&path));
    response
        .headers_mut()
        .insert(header::LINK, HeaderValue::from_str(&link)?);
    Ok(response)
}

/// The public article or event whose page stands at a path.
pub async fn find(visit: &Visit, tx: &mut Tx, path: &str) -> sqlx::Result<Option<Framed>> {
    let language = visit.app.config.language;
    let below = |section: &str| {
        let slug = path.strip_prefix(section)?.strip_prefix('/')?;
        let slug = percent_encoding::percent_decode_str(slug)
            .decode_utf8()
            .ok()?;
        Some(slug.into_owned())
    };
    if let Some(slug) = below(news_path(language)) {
        return post(visit, tx, &slug).await;
    }
    match below(events_path(language)) {
        Some(slug) => event(visit, tx, &slug).await,
        None => Ok(None),
    }
}

async fn post(visit: &Visit, tx: &mut Tx, slug: &str) -> sqlx::Result<Option<Framed>> {
    let post = posts::store::by_slug(tx, slug).await?;
    let Some(post) = post.filter(|post| post.state == posts::State::Published) else {
        return Ok(None);
    };
    let summary = match post.summary.as_str() {
        "" => text::excerpt(&post.body_html, SUMMARY_CHARS_MAX),
        summary => text::shorten(summary, SUMMARY_CHARS_MAX),
    };
    let published = post.published_ms.unwrap_or(post.updated_ms);
    let (author, author_path) = space(tx, post.space_id).await?;
    Ok(Some(Framed {
        title: post.headline(),
        summary,
        when: locale(visit, &post.language).date(published),
        when_iso: published.rfc3339(),
        place: String::new(),
        cancelled: false,
        author,
        author_path,
        cover: cards::picture(tx, post.cover_id, "").await?,
        picture: poster::of_post(visit, tx, &post).await?,
        language: post.language,
    }))
}

async fn event(visit: &Visit, tx: &mut Tx, slug: &str) -> sqlx::Result<Option<Framed>> {
    let event = events::store::by_slug(tx, slug).await?;
    let is_shown =
        |event: &events::Event| event.state == events::State::Published && !event.is_theirs();
    let Some(event) = event.filter(is_shown) else {
        return Ok(None);
    };
    let (author, author_path) = space(tx, event.space_id).await?;
    let language = locale(visit, &event.language).0;
    let (start, end) = (event.start(), event.end());
    Ok(Some(Framed {
        title: event.title.clone(),
        summary: text::shorten(&event.summary, SUMMARY_CHARS_MAX),
        when: crate::dates::when(&start, end.as_ref(), event.all_day, language),
        when_iso: start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        place: event.place.one_line(),
        cancelled: event.status == events::Status::Cancelled,
        author,
        author_path,
        cover: cards::picture(tx, event.cover_id, "").await?,
        picture: poster::of_event(visit, tx, &event).await?,
        language: event.language,
    }))
}

fn locale(visit: &Visit, language: &str) -> Locale {
    Locale(Language::of_tag(language).unwrap_or(visit.app.config.language))
}

/// The name of the space that speaks, and where it stands.
async fn space(tx: &mut Tx, id: SpaceId) -> sqlx::Result<(String, String)> {
    let space = spaces::store::by_id(tx, id).await?;
    Ok(space.map_or_else(
        || (String::new(), "/".to_owned()),
        |space| (space.name, format!("/@{}", space.handle)),
    ))
}
