//! `/oembed`: how another site may show one of our pages (<https://oembed.com>). An article or an
//! event is a small page in a frame (see [`super::frame`]), so is the agenda; a space is a link.
//!
//! What always holds: only public pages of this hub have an answer, and a draft has the same one as
//! what never was.

use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

use super::frame::{self, Framed};
use crate::federation::addresses::events_path;
use crate::spaces::{self, Kind};
use crate::text;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

const URL_BYTES_MAX: usize = 2_000;
const CACHE_SECONDS: u32 = 3_600;
const CACHE: &str = "public, max-age=3600";
const JSON: &str = "application/json+oembed";
const XML: &str = "text/xml+oembed";

/// A frame's size in pixels where the asker sets no bound, and the least it works at.
const WIDTH: u32 = 560;
const WIDTH_MIN: u32 = 240;
const HEIGHT: u32 = 260;
const AGENDA_HEIGHT: u32 = 480;
const HEIGHT_MIN: u32 = 120;

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    url: String,
    format: Option<String>,
    maxwidth: Option<String>,
    maxheight: Option<String>,
}

/// The answer, in the order in which the specification names its parameters.
#[derive(Debug, Serialize)]
struct Answer {
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

/// What a page's head says of it: where its answers are.
pub fn links(visit: &Visit, url: &str) -> Vec<(&'static str, String)> {
    let at = |format: &str| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("url", url)
            .append_pair("format", format)
            .finish();
        visit.app.addresses.page(&format!("/oembed?{query}"))
    };
    vec![(JSON, at("json")), (XML, at("xml"))]
}

/// `GET /oembed?url=…`
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let as_xml = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("xml") => true,
        // The specification's own status for a format that is not spoken.
        Some(_) => return Ok(StatusCode::NOT_IMPLEMENTED.into_response()),
    };
    if asked.url.is_empty() || asked.url.len() > URL_BYTES_MAX {
        return Err(WebError::BadRequest("error-oembed-url"));
    }
    let answer = find(&visit, &asked).await?.ok_or(WebError::NotFound)?;
    let (media_type, body) = match as_xml {
        true => ("text/xml; charset=utf-8", xml(&answer)?),
        false => (
            "application/json; charset=utf-8",
            serde_json::to_string(&answer)?,
        ),
    };
    let mut response = body.into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, CACHE),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

async fn find(visit: &Visit, asked: &Asked) -> Result<Option<Answer>, WebError> {
    let Some(path) = own_path(visit, &asked.url) else {
        return Ok(None);
    };
    let mut tx = visit.app.db.read().await?;
    if path == events_path(visit.app.config.language) {
        return Ok(Some(agenda(visit, asked)));
    }
    if let Some(handle) = path.strip_prefix("/@") {
        let space = spaces::store::by_handle(&mut tx, handle).await?;
        let Some(space) =
            space.filter(|space| !matches!(space.kind, Kind::Server | Kind::Member | Kind::Voice))
        else {
            return Ok(None);
        };
        let picture = super::poster::of_space(visit, &mut tx, &space).await?;
        let mut answer = answer(visit, "link", space.name);
        answer.with_picture(picture.url, asked);
        return Ok(Some(answer));
    }
    let Some(framed) = frame::find(visit, &mut tx, &path).await? else {
        return Ok(None);
    };
    Ok(Some(rich(visit, asked, &path, framed)))
}

fn rich(visit: &Visit, asked: &Asked, path: &str, framed: Framed) -> Answer {
    let mut answer = answer(visit, "rich", framed.title.clone());
    answer.author_name = framed.author;
    answer.author_url = visit.app.addresses.page(&framed.author_path);
    answer.with_frame(visit, &format!("{path}{}", frame::END), HEIGHT, asked);
    answer.with_picture(framed.picture.url, asked);
    answer
}

fn agenda(visit: &Visit, asked: &Asked) -> Answer {
    let title = visit.locale.word("feed-agenda-of", &visit.settings.name);
    let mut answer = answer(visit, "rich", title);
    let frame = visit.path_of("/evenements/cadre", "/events/frame");
    answer.with_frame(visit, frame, AGENDA_HEIGHT, asked);
    answer
}

fn answer(visit: &Visit, kind: &'static str, title: String) -> Answer {
    Answer {
        kind,
        version: "1.0",
        title,
        author_name: String::new(),
        author_url: String::new(),
        provider_name: visit.settings.name.clone(),
        provider_url: visit.app.addresses.page("/"),
        cache_age: CACHE_SECONDS,
        thumbnail_url: None,
        thumbnail_width: None,
        thumbnail_height: None,
        html: None,
        width: None,
        height: None,
    }
}

impl Answer {
    fn with_frame(&mut self, visit: &Visit, path: &str, height: u32, asked: &Asked) {
        let width = bounded(asked.maxwidth.as_deref(), WIDTH, WIDTH_MIN);
        let height = bounded(asked.maxheight.as_deref(), height, HEIGHT_MIN);
        let src = text::escape(&visit.app.addresses.page(path));
        let title = text::escape(&self.title);
        self.html = Some(format!(
            "<iframe src=\"{src}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" \
             loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" \
             style=\"border:0;max-width:100%\"></iframe>"
        ));
        self.width = Some(width);
        self.height = Some(height);
    }

    /// A picture larger than asked for may not be answered: then there is none.
    fn with_picture(&mut self, url: String, asked: &Asked) {
        let (width, height) = (super::poster::WIDTH, super::poster::HEIGHT);
        let fits = |asked: &Option<String>, side: u32| match asked.as_deref().map(str::parse) {
            Some(Ok(max)) => side <= max,
            Some(Err(_)) | None => true,
        };
        if fits(&asked.maxwidth, width) && fits(&asked.maxheight, height) {
            self.thumbnail_url = Some(url);
            self.thumbnail_width = Some(width);
            self.thumbnail_height = Some(height);
        }
    }
}

/// The size to use under the asker's bound; what is no number bounds nothing.
fn bounded(asked: Option<&str>, usual: u32, least: u32) -> u32 {
    let max = asked.and_then(|text| text.parse::<u32>().ok());
    max.map_or(usual, |max| usual.min(max).max(least))
}

/// The path of an address of this hub: another one's has none.
fn own_path(visit: &Visit, url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let own = &visit.app.config.public_url;
    let same = url.host_str() == own.host_str()
        && url.port_or_known_default() == own.port_or_known_default()
        && matches!(url.scheme(), "https" | "http");
    same.then(|| url.path().to_owned())
}

fn xml(answer: &Answer) -> serde_json::Result<String> {
    let mut body = String::from("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n");
    body.push_str("<oembed>\n");
    if let serde_json::Value::Object(fields) = serde_json::to_value(answer)? {
        for (name, value) in fields {
            let value = match value {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            let plain: String = value.chars().filter(|c| !c.is_control()).collect();
            body.push_str(&format!("<{name}>{}</{name}>\n", text::escape(&plain)));
        }
    }
    body.push_str("</oembed>\n");
    Ok(body)
}
