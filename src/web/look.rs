//! How the hub looks: its own colours (`/theme.css`), the badges of its spaces
//! (`/icons/{handle}.svg`), and whether a visitor wants it light or dark.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::errors::WebError;
use super::i18n::Locale;
use super::locations;
use super::session;
use super::visit::Visit;
use crate::app::App;
use crate::media::badge::{self, Brick};
use crate::settings::{self, Settings};
use crate::spaces::{self, Kind, Space};

/// Remembers the look that a visitor chose.
pub const LOOK_COOKIE: &str = "kiosque-look";
const YEAR_SECONDS: i64 = 365 * 24 * 3600;
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const AN_HOUR: &str = "public, max-age=3600";
const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub const FIRST_COLOUR: &str = "#ffffff";
pub const SECOND_COLOUR: &str = "#ffef26";
pub const THIRD_COLOUR: &str = "#8cd3f6";
pub const ACTION_COLOUR: &str = "#50f19e";

/// Light, dark, or as the device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Auto,
    Light,
    Dark,
}

impl Look {
    pub const ALL: [Look; 3] = [Look::Auto, Look::Light, Look::Dark];

    pub fn of(headers: &HeaderMap) -> Look {
        let chosen = session::cookie(headers, LOOK_COOKIE);
        chosen.map_or(Look::Auto, |word| Look::of_word(&word))
    }

    fn of_word(word: &str) -> Look {
        let found = Look::ALL.into_iter().find(|look| look.word() == word);
        found.unwrap_or(Look::Auto)
    }

    pub fn word(self) -> &'static str {
        match self {
            Look::Auto => "auto",
            Look::Light => "light",
            Look::Dark => "dark",
        }
    }

    /// ` data-look="dark"` on the page's root; nothing where the device says.
    pub fn attribute(self) -> &'static str {
        match self {
            Look::Auto => "",
            Look::Light => " data-look=\"light\"",
            Look::Dark => " data-look=\"dark\"",
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct Chosen {
    to: String,
    #[serde(default)]
    back: String,
}

/// `POST /apparence`: remembers the look for a year, and goes back.
pub async fn choose(Form(chosen): Form<Chosen>) -> Result<Response, WebError> {
    let word = Look::of_word(&chosen.to).word();
    let cookie = format!("{LOOK_COOKIE}={word}; Path=/; SameSite=Lax; Max-Age={YEAR_SECONDS}");
    let cookie = HeaderValue::from_str(&cookie)?;
    let back = locations::own(&chosen.back).unwrap_or_else(|| "/".to_owned());
    let headers = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((headers, Redirect::to(&back)).into_response())
}

/// The address of the hub's own colours; nothing where it keeps those of Kiosque.
pub fn theme_path(settings: &Settings) -> Option<String> {
    let css = theme(settings);
    if css.is_empty() {
        return None;
    }
    let colours = css.bytes().filter(u8::is_ascii_hexdigit);
    let version = colours.fold(5381u64, |hash, byte| {
        hash.wrapping_mul(33) ^ u64::from(byte)
    });
    Some(format!("/theme.css?v={version:x}"))
}

/// Only what was checked to be a colour when it was set comes here.
fn theme(settings: &Settings) -> String {
    let properties = [
        ("--yellow", &settings.colour_second),
        ("--blue", &settings.colour_third),
        ("--green", &settings.colour_action),
    ];
    let lines: String = properties
        .into_iter()
        .filter_map(|(name, value)| {
            let colour: settings::colour::Colour = value.parse().ok()?;
            Some(format!("  {name}: {colour};\n"))
        })
        .collect();
    match lines.as_str() {
        "" => lines,
        lines => format!(":root {{\n{lines}}}\n"),
    }
}

/// `GET /theme.css`
pub async fn theme_css(State(app): State<App>) -> Result<Response, StatusCode> {
    let settings = read(&app).await.map_err(unavailable)?;
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, FOR_EVER),
    ];
    Ok((headers, theme(&settings)).into_response())
}

async fn read(app: &App) -> sqlx::Result<Settings> {
    let mut tx = app.db.read().await?;
    settings::load(&mut tx).await
}

fn unavailable(error: sqlx::Error) -> StatusCode {
    tracing::error!(%error, "the look of the hub could not be read");
    StatusCode::SERVICE_UNAVAILABLE
}

/// `GET /icons/{handle}.svg`; nothing for a space that does not exist.
pub async fn badge(app: &App, handle: &str) -> Result<Response, StatusCode> {
    let mut tx = app.db.read().await.map_err(unavailable)?;
    let space = spaces::store::by_handle(&mut tx, handle).await;
    let space = space.map_err(unavailable)?.ok_or(StatusCode::NOT_FOUND)?;
    let settings = settings::load(&mut tx).await.map_err(unavailable)?;
    let svg = draw(&settings, Locale(app.config.language), &space);
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, AN_HOUR),
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, svg).into_response())
}

/// A space's badge: the hub's bricks, its own name the last; the hub's own ends with its name.
pub fn draw(settings: &Settings, locale: Locale, space: &Space) -> String {
    let first = first_brick(settings, locale);
    let second = chosen(&settings.colour_second, SECOND_COLOUR);
    let third = chosen(&settings.colour_third, THIRD_COLOUR);
    let brick = |words, colour| Brick { words, colour };
    let mut bricks = vec![
        brick(first.as_str(), FIRST_COLOUR),
        brick(settings.name.as_str(), second),
    ];
    if space.kind != Kind::Hub {
        bricks.push(brick(space.name.as_str(), third));
    }
    badge::svg(&bricks)
}

/// How wide and high [`draw`] draws it.
pub fn badge_size(visit: &Visit, space_name: &str) -> (usize, usize) {
    let first = first_brick(&visit.settings, Locale(visit.app.config.language));
    badge::size(&[&first, &visit.settings.name, space_name])
}

pub fn first_brick(settings: &Settings, locale: Locale) -> String {
    match settings.first_brick.as_str() {
        "" => locale.t("brick-first"),
        words => words.to_owned(),
    }
}

fn chosen<'a>(colour: &'a str, otherwise: &'a str) -> &'a str {
    if colour.is_empty() { otherwise } else { colour }
}
