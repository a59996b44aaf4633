//! The agenda on other sites: `/evenements/cadre` in a frame, `/embed.js` as an element that reads
//! the JSON feed, and `/evenements/integrer` that says how. All show the list of the same filters.
//!
//! What always holds: a frame is the same for everybody, reads no cookie, has no form, and is the
//! only page of the agenda that other sites may frame.

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::asked::{self, Asked, Choices, Filters};
use super::store;
use crate::events::Event;
use crate::federation::addresses::events_path;
use crate::web::assets;
use crate::web::cards::{self, EventCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::i18n::Locale;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SHOWN_MAX: i64 = 50;
const SHOWN_USUALLY: i64 = 10;
const CACHE: &str = "public, max-age=300";
const SCRIPT: &[u8] = include_bytes!("../../../assets/embed.js");
const SCRIPT_CACHE: &str = "public, max-age=3600";
/// As for any page, but everybody may frame it, and it leads nowhere by form.
const CONTENT_SECURITY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; \
    form-action 'none'; frame-ancestors *; base-uri 'none'";

#[derive(Template)]
#[template(path = "events/frame.html")]
struct FramePage {
    locale: Locale,
    style: &'static str,
    /// `light`, `dark`, or empty: as the device says.
    look: &'static str,
    title: String,
    agenda: String,
    hub: String,
    hub_url: String,
    canonical: String,
    events: Vec<EventCard>,
}

/// `GET /evenements/cadre`
pub async fn frame(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let visit = visit.for_everybody();
    let mut tx = visit.app.db.read().await?;
    let look = look(&filters.theme);
    let count_max = shown(&filters.max)?;
    let asked = Asked::read(&visit, &mut tx, filters).await?;
    let now = visit.app.clock.now();
    let events: Vec<Event> = store::coming(&mut tx, &asked.filter, now, count_max).await?;
    drop(tx);
    let addresses = &visit.app.addresses;
    let agenda = format!(
        "{}{}",
        events_path(visit.app.config.language),
        asked.query(&[])
    );
    let template = FramePage {
        locale: visit.locale,
        style: assets::path("style.css"),
        look,
        title: title(&visit, &asked),
        agenda: addresses.page(&agenda),
        hub: visit.settings.name.clone(),
        hub_url: addresses.page("/"),
        canonical: addresses.page(events_path(visit.app.config.language)),
        events: cards::events(&visit, &events),
    };
    let mut response = template.render()?.into_response();
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
    Ok(response)
}

/// `GET /embed.js`: an element for other sites, at an address that stays.
pub async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, SCRIPT_CACHE),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, SCRIPT).into_response()
}

#[derive(Template)]
#[template(path = "events/embed.html")]
struct HowTo {
    layout: Layout,
    filters: Filters,
    choices: Choices,
    path: &'static str,
    agenda: String,
    max: i64,
    look: String,
    /// The path of the frame below.
    preview: String,
    frame_code: String,
    script_code: String,
}

/// Where it is said how to show the agenda elsewhere.
pub(super) fn how_to_path(visit: &Visit) -> &'static str {
    visit.path_of("/evenements/integrer", "/events/embed")
}

/// `GET /evenements/integrer`: filters, a live preview, code to copy.
pub async fn how_to(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let look = look(&filters.theme);
    let max = shown(&filters.max)?;
    let asked = Asked::read(&visit, &mut tx, filters).await?;
    let heading = visit.locale.t("embed-title");
    let mut layout = Layout::new(&visit, Section::Events, &heading);
    layout.scripts.push(FollowBox::script());
    let path = events_path(visit.app.config.language);
    let frame = visit.path_of("/evenements/cadre", "/events/frame");
    let max_said = max.to_string();
    let preview = format!(
        "{frame}{}",
        asked.query(&[("max", &max_said), ("theme", look)])
    );
    let addresses = &visit.app.addresses;
    let title = title(&visit, &asked);
    let agenda = format!("{path}{}", asked.query(&[]));
    let template = HowTo {
        layout,
        choices: asked::choices(&mut tx, &visit, &asked.filters).await?,
        path: how_to_path(&visit),
        frame_code: frame_code(&addresses.page(&preview), &title),
        script_code: script_code(
            [
                &addresses.page("/embed.js"),
                &addresses.page(&format!("{path}.json{}", asked.query(&[]))),
                &addresses.page(&agenda),
            ],
            (&max_said, look),
            &title,
        ),
        agenda,
        max,
        look: look.to_owned(),
        preview,
        filters: asked.filters,
    };
    let mut response = layout::page(&visit, &template)?;
    layout::allow(&mut response, "frame-src", "'self'");
    Ok(response)
}

fn title(visit: &Visit, asked: &Asked) -> String {
    format!("{} – {}", super::heading(visit, asked), visit.settings.name)
}

fn frame_code(url: &str, title: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" loading=\"lazy\" width=\"100%\" height=\"600\" \
         style=\"border: 0\"></iframe>",
        crate::text::escape(url),
        crate::text::escape(title)
    )
}

fn script_code(
    [script, feed, agenda]: [&str; 3],
    (max, look): (&str, &str),
    title: &str,
) -> String {
    let theme = match look {
        "" => String::new(),
        look => format!(" theme=\"{look}\""),
    };
    format!(
        "<script src=\"{}\" defer></script>\n<kiosque-agenda src=\"{}\" max=\"{max}\"{theme}>\
         <a href=\"{}\">{}</a></kiosque-agenda>",
        crate::text::escape(script),
        crate::text::escape(feed),
        crate::text::escape(agenda),
        crate::text::escape(title)
    )
}

fn look(theme: &str) -> &'static str {
    match theme {
        "light" => "light",
        "dark" => "dark",
        _ => "",
    }
}

fn shown(max: &str) -> Result<i64, WebError> {
    match max.trim() {
        "" => Ok(SHOWN_USUALLY),
        max => {
            let count: i64 = max
                .parse()
                .map_err(|_| WebError::BadRequest("error-filter"))?;
            Ok(count.clamp(1, SHOWN_MAX))
        }
    }
}
