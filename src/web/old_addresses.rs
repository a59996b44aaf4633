//! What no route knows: an old address of an imported site leads where its text stands now,
//! whether it was asked raw, percent-encoded, or with decomposed accents.

use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::errors::WebError;
use super::locations;
use super::visit::Visit;
use crate::pages;

const PATH_BYTES_MAX: usize = 2_000;

/// The last handler of all.
pub async fn find(visit: Visit) -> Result<Response, WebError> {
    if visit.path.len() > PATH_BYTES_MAX {
        return Err(WebError::NotFound);
    }
    let asked = plain(&visit.path);
    let mut tx = visit.app.db.read().await?;
    if let Some(target) = pages::store::redirect(&mut tx, &asked).await? {
        let target = utf8_percent_encode(&target, CONTROLS).to_string();
        return Ok(Redirect::permanent(&target).into_response());
    }
    // A page's own path may have been typed with its accents: /à-propos/nous.
    let bare = unaccented(&asked).and_then(|path| locations::own_decoded(&path));
    let bare = bare.or_else(|| locations::own(visit.path.strip_suffix('/')?));
    let Some(target) = bare else {
        return Err(WebError::NotFound);
    };
    let query = match visit.query.as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    Ok(Redirect::permanent(&format!("{target}{query}")).into_response())
}

/// The path without its accents; nothing when it had none, or has other letters than ours.
fn unaccented(path: &str) -> Option<String> {
    let plain: String = path.nfd().filter(|c| !is_combining_mark(*c)).collect();
    (plain != path && plain.is_ascii()).then_some(plain)
}

/// Decoded twice (some sites encoded what was encoded) and composed (NFC), as redirects are kept.
fn plain(path: &str) -> String {
    let once = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let twice = percent_decode_str(&once).decode_utf8_lossy().into_owned();
    twice.nfc().collect()
}
