//! What machines ask every site for: where not to look (`/robots.txt`, RFC 9309), whom to tell of a
//! weakness (`/.well-known/security.txt`, RFC 9116), where a password is changed.

use std::fmt::Write;

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use super::addresses;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

const DAY_SECONDS: i64 = 24 * 3600;
/// RFC 9116 asks for less than a year. The date moves on by whole weeks, so that the file is the
/// same for all who ask in one.
const GOOD_FOR_SECONDS: i64 = 180 * DAY_SECONDS;
const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;
const CACHE: &str = "public, max-age=86400";
const PLAIN: &str = "text/plain; charset=utf-8";

/// `GET /robots.txt`
pub async fn robots(visit: Visit) -> Response {
    let mut body = String::from("User-agent: *\n");
    for path in addresses::PRIVATE {
        let _ = writeln!(body, "Disallow: {path}");
    }
    let extra = visit.settings.robots_extra.trim();
    if !extra.is_empty() {
        let _ = writeln!(body, "\n{extra}");
    }
    let sitemap = visit.app.addresses.page("/sitemap.xml");
    let _ = writeln!(body, "\nSitemap: {sitemap}");
    plain(body)
}

/// `GET /.well-known/security.txt`: absent where nobody can be written to.
pub async fn security(visit: Visit) -> Result<Response, WebError> {
    let contact = visit.settings.contact_email.as_str();
    if contact.is_empty() {
        return Err(WebError::NotFound);
    }
    let now = visit.app.clock.now();
    let week = now.seconds().div_euclid(WEEK_SECONDS) * WEEK_SECONDS;
    let expires = crate::clock::Millis(week * 1_000).plus_seconds(GOOD_FOR_SECONDS);
    let own = visit.app.config.language.tag();
    let other = if own == "fr" { "en" } else { "fr" };
    let address = visit.app.addresses.page("/.well-known/security.txt");
    Ok(plain(format!(
        "Contact: mailto:{contact}\nExpires: {}\nPreferred-Languages: {own}, {other}\n\
         Canonical: {address}\n",
        expires.rfc3339()
    )))
}

/// `GET /.well-known/change-password`: nobody has one here; the page says how one signs in
/// (<https://w3c.github.io/webappsec-change-password-url/>).
pub async fn change_password(visit: Visit) -> Redirect {
    Redirect::to(visit.path_of("/compte", "/account"))
}

fn plain(body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, PLAIN),
        (header::CACHE_CONTROL, CACHE),
    ];
    (headers, body).into_response()
}
