//! Who is signed in: a cookie that only the browser and a hash in the database know.
//!
//! What always holds: the cookie is HttpOnly, SameSite=Lax, Secure and `__Host-` where the hub is
//! on https; forms need no token, because another site's form is refused by its Origin (tower-http
//! `csrf`, the scheme of Go 1.25).

use axum::http::{HeaderMap, HeaderValue, header};

use crate::accounts;
use crate::app::App;

const PLAIN: &str = "kiosque-session";
const SECURE: &str = "__Host-kiosque-session";

/// The session's token as the browser sent it.
pub fn token(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, cookie_name(app))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut found = cookies(headers).filter(|(key, _)| *key == name);
    found.next().map(|(_, value)| value.to_owned())
}

/// Every cookie that the browser sent: its name and its value.
pub fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(header::COOKIE).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
}

/// The header that keeps a session for as long as it is good.
pub fn set_cookie(app: &App, token: &str) -> HeaderValue {
    kept(app, token, accounts::SESSION_SECONDS)
}

/// The header that forgets it.
pub fn clear_cookie(app: &App) -> HeaderValue {
    kept(app, "", 0)
}

fn kept(app: &App, token: &str, seconds: i64) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let name = cookie_name(app);
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn cookie_name(app: &App) -> &'static str {
    if is_https(app) { SECURE } else { PLAIN }
}

fn is_https(app: &App) -> bool {
    app.config.public_url.scheme() == "https"
}
