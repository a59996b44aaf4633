//! `GET /qr/{handle}.svg`: the address of a space's page as a code that a telephone reads, and the codes
//! of other pages. Dark on light whatever the theme, with the quiet edge that readers need.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use qrcode::{Color, EcLevel, QrCode};

use crate::app::App;
use crate::spaces;
use crate::web::errors::WebError;

const A_DAY: &str = "public, max-age=86400";
/// ISO/IEC 18004 §6.3.8 asks for four squares around the symbol.
const EDGE: usize = 4;

/// `GET /qr/{name}`
pub async fn show(State(app): State<App>, Path(name): Path<String>) -> Result<Response, WebError> {
    let handle = name.strip_suffix(".svg").ok_or(WebError::NotFound)?;
    let mut tx = app.db.read().await?;
    let space = spaces::store::by_handle(&mut tx, handle).await?;
    let space = space.ok_or(WebError::NotFound)?;
    drawn(&app.addresses.space_page(&space.handle), A_DAY)
}

/// An address as a code, to be kept by browsers as long as `kept` (a `Cache-Control`) says.
pub fn drawn(address: &str, kept: &'static str) -> Result<Response, WebError> {
    let drawn = svg(address)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, kept),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, drawn).into_response())
}

/// One path, a stroke for each run of dark squares.
fn svg(text: &str) -> Result<String, qrcode::types::QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let (width, colors) = (code.width(), code.to_colors());
    let side = width + 2 * EDGE;
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let length = run.len();
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + EDGE, y + EDGE);
            }
            x += run.len();
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"240\" \
         height=\"240\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
