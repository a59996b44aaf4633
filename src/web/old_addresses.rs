//! What no route knows: an old address of an imported site leads where its text stands now,
//! whether it was asked raw, percent-encoded, or with decomposed accents.

use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::errors::WebError;
use super::visit::Visit;
use crate::pages;

const PATH_BYTES_MAX: usize = 2_000;

/// The last handler of all.
pub async fn find(visit: Visit) -> Result<Response, WebError> {
    if visit.path.len() > PATH_BYTES_MAX {
        return Err(WebError::NotFound);
    }
    let asked = plain(&visit.path);
    // "//evil.example/" would lead a redirect off the site.
    if asked.starts_with("//") || asked.contains(['\\', '\r', '\n']) {
        return Err(WebError::NotFound);
    }
    let mut tx = visit.app.db.read().await?;
    if let Some(target) = pages::store::redirect(&mut tx, &asked).await? {
        return Ok(Redirect::permanent(&target).into_response());
    }
    // A page's own path may have been typed with its accents: /à-propos/nous.
    let unaccented: String = asked.nfd().filter(char::is_ascii).collect();
    if unaccented != asked && unaccented.starts_with('/') {
        return Ok(Redirect::permanent(&unaccented).into_response());
    }
    match asked.strip_suffix('/') {
        Some(bare) if !bare.is_empty() => Ok(Redirect::permanent(bare).into_response()),
        _ => Err(WebError::NotFound),
    }
}

/// Decoded twice (some sites encoded what was encoded) and composed (NFC), as redirects are kept.
fn plain(path: &str) -> String {
    let once = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let twice = percent_decode_str(&once).decode_utf8_lossy().into_owned();
    twice.nfc().collect()
}
