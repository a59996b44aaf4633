//! The style sheet and the icon, embedded; their address has their content's hash, so they are kept
//! for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("../../assets/style.css");
const ICON: &str = include_str!("../../assets/icon.svg");
const FOR_EVER: &str = "public, max-age=31536000, immutable";

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| path(STYLE, "style.css"));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| path(ICON, "icon.svg"));

pub fn style_path() -> &'static str {
    &STYLE_PATH
}

pub fn icon_path() -> &'static str {
    &ICON_PATH
}

fn path(content: &str, name: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content.as_bytes());
    let hex: String = hash
        .as_ref()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/static/{hex}/{name}")
}

/// `GET /static/{hash}/{name}`
pub async fn file(Path((_, name)): Path<(String, String)>) -> Response {
    let (content, media_type) = match name.as_str() {
        "style.css" => (STYLE, "text/css; charset=utf-8"),
        "icon.svg" => (ICON, "image/svg+xml"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    (headers, content).into_response()
}
