//! Pictures as they are served: `/media/{sha256}.{extension}`, its smaller files
//! `/media/{sha256}-{width}.{extension}` (kept for ever, the name is the content) and
//! `/icons/{handle}.png` (the bricks of a space that has no picture). How a page shows one is in
//! `picture.rs`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::look;
use crate::app::App;
use crate::media;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";
/// A picture never runs anything, whatever is in it.
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `GET /media/{name}`; 304 to whoever has it.
pub async fn media(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some((stem, extension)) = parts(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = media::file_path(&app.config.data_dir, stem, extension);
    let etag = format!("\"{name}\"");
    let known = headers.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|it| it.to_str().is_ok_and(|it| it.contains(&etag)));
    if is_known && tokio::fs::try_exists(&path).await.unwrap_or(false) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let mut response = picture(bytes, media_type(extension), FOR_EVER);
            if let Ok(etag) = HeaderValue::from_str(&etag) {
                response.headers_mut().insert(header::ETAG, etag);
            }
            response
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /icons/{handle}.png`: a mark that peers show; `.svg`: a badge with the names on it.
pub async fn icon(State(app): State<App>, Path(name): Path<String>) -> Response {
    if let Some(handle) = name.strip_suffix(".svg") {
        return look::badge(&app, handle).await.into_response();
    }
    match name.strip_suffix(".png") {
        Some(handle) if crate::accounts::handle_is_valid(handle) => {
            picture(media::bricks::png(handle), "image/png", A_DAY)
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Only names that we made: nothing here may lead out of the folder.
fn parts(name: &str) -> Option<(&str, &str)> {
    let (stem, extension) = name.split_once('.')?;
    let (sha256, width) = stem.split_once('-').unwrap_or((stem, "0"));
    let is_hash = sha256.len() == 64
        && sha256.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (1..=5).contains(&width.len())
        && width.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = (1..=5).contains(&extension.len())
        && extension
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (is_hash && is_plain).then_some((stem, extension))
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn picture(bytes: Vec<u8>, media_type: &'static str, caching: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(SANDBOX),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    (headers, bytes).into_response()
}
