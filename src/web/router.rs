//! Every URL of the hub, under headings, without logic. What peers use is in
//! `federation/routes.rs`, what machines ask of the pages in `web/machines/routes.rs`. A section has
//! a French and an English path: the hub's language decides which one answers, the other redirects
//! (308).

mod attending;
mod looking_after;
mod own;
mod paths;
mod plain;
mod servers;
mod talking;
mod together;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use self::paths::Paths;
use super::errors::Problem;
use super::i18n::Locale;
use super::kept::{self, Keeper};
use super::machines as described;
use super::visit::{self, Visit};
use super::{assets, follow, health, home, layout, look, old_addresses, pictures};
use crate::accounts::pages as accounts;
use crate::admin;
use crate::app::App;
use crate::audit::pages as audit;
use crate::directory::pages as directory;
use crate::events::pages as events;
use crate::events::pages::{calendars, embed};
use crate::federation;
use crate::inquiries::pages as inquiries;
use crate::language::Language;
use crate::pages::pages;
use crate::posts::pages as posts;
use crate::search::pages as search;
use crate::spaces::pages as spaces;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The whole hub as one service.
pub fn router(app: App) -> Router {
    let peers = federation::routes::routes(app.config.limits.body_bytes_max);
    let peers = peers.layer(middleware::from_fn(plain::only));
    let people = people(app.config.language)
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn(plain::forms))
        .layer(middleware::from_fn(plain::only))
        .layer(middleware::from_fn_with_state(app.clone(), draw_errors))
        .layer(middleware::from_fn_with_state(
            Keeper::new(app.clone()),
            kept::keep,
        ));
    // Counted outside of what answers for a request that panicked or took too long.
    let counted =
        guarded(people.merge(peers)).layer(middleware::from_fn_with_state(app.clone(), count));
    Router::new()
        .merge(counted)
        .merge(guarded(machines()))
        .layer(CompressionLayer::new())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_failure(()),
        )
        .with_state(app)
}

/// A request that panics or takes too long is answered all the same.
fn guarded(router: Router<App>) -> Router<App> {
    router
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
}

/// What is asked, without what may be secret: neither query nor parts of the path.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("?", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}

/// What a process answers that serves no pages: its health and its figures.
pub fn watched(app: App) -> Router {
    health_and_figures().with_state(app)
}

fn health_and_figures() -> Router<App> {
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(admin::metrics::show))
}

fn machines() -> Router<App> {
    health_and_figures()
        // Pictures and style.
        .route("/media/{name}", get(pictures::media))
        .route("/icons/{name}", get(pictures::icon))
        .route("/theme.css", get(look::theme_css))
        .route("/static/{hash}/{name}", get(assets::file))
}

/// What people see.
fn people(language: Language) -> Router<App> {
    let paths = Paths { language };
    let router = Router::new()
        .route("/", get(home::show))
        .route("/@{name}", get(spaces::show));
    let router = news(&paths, router);
    let router = agenda(&paths, router);
    let router = reading(&paths, router);
    let router = finding(&paths, router);
    let router = router.merge(described::routes::routes());
    let router = talking::routes(&paths, router);
    let router = writing_to_us(router);
    let router = administration(&paths, router);
    let router = looking_after::routes(&paths, router);
    desk(&paths, router).fallback(old_addresses::find)
}

fn news(paths: &Paths, router: Router<App>) -> Router<App> {
    let router = paths.both(router, "/actualites", "/news", "", get(posts::index));
    let router = paths.both(
        router,
        "/actualites",
        "/news",
        ".rss",
        get(posts::feeds::rss),
    );
    let router = paths.both(
        router,
        "/actualites",
        "/news",
        ".atom",
        get(posts::feeds::atom),
    );
    let router = paths.both(
        router,
        "/actualites",
        "/news",
        ".json",
        get(posts::feeds::json),
    );
    let router = paths.both(router, "/actualites", "/news", "/{slug}", get(posts::show));
    let frame = get(described::frame::show);
    paths.both(router, "/actualites", "/news", "/{slug}/cadre", frame)
}

fn agenda(paths: &Paths, router: Router<App>) -> Router<App> {
    let router = paths.both(router, "/evenements", "/events", "", get(events::index));
    let (french, english) = ("/evenements", "/events");
    let router = paths.both(router, french, english, ".ics", get(calendars::ics));
    let router = paths.both(router, french, english, ".jcal", get(calendars::ics));
    let router = paths.both(router, french, english, ".rss", get(calendars::rss));
    let router = paths.both(router, french, english, ".atom", get(calendars::atom));
    let router = paths.both(router, french, english, ".json", get(calendars::json));
    // The agenda on other sites.
    let (french, english) = ("/evenements/integrer", "/events/embed");
    let router = paths.both(router, french, english, "", get(embed::how_to));
    let (french, english) = ("/evenements/cadre", "/events/frame");
    let router = paths.both(router, french, english, "", get(embed::frame));
    let router = router.route("/embed.js", get(embed::script));
    // A series as one, and somebody's own calendar.
    let (french, english) = ("/evenements/serie", "/events/series");
    let series = get(calendars::file::of_series);
    let router = paths.both(router, french, english, "/{name}", series);
    let mine = get(calendars::mine::show);
    let router = paths.both(router, "/calendrier", "/calendar", "/{name}", mine);
    let router = paths.both(
        router,
        "/evenements",
        "/events",
        "/{slug}",
        get(events::show),
    );
    let frame = get(described::frame::show);
    let router = paths.both(router, "/evenements", "/events", "/{slug}/cadre", frame);
    attending::routes(paths, router)
}

fn reading(paths: &Paths, router: Router<App>) -> Router<App> {
    let communities = get(spaces::communities::index);
    let router = paths.both(router, "/communautes", "/communities", "", communities);
    let router = paths.both(
        router,
        "/communs",
        "/commons",
        "",
        get(spaces::library::index),
    );
    let router = paths.both(router, "/participer", "/join", "", get(pages::join::show));
    let router = paths.both(router, "/a-propos", "/about", "", get(pages::about));
    let router = paths.both(
        router,
        "/a-propos",
        "/about",
        "/nous",
        get(directory::people),
    );
    let publications = get(directory::publications);
    let router = paths.both(router, "/a-propos", "/about", "/publications", publications);
    let router = paths.both(
        router,
        "/a-propos",
        "/about",
        "/{*rest}",
        get(pages::below_about),
    );
    let router = paths.both(router, "/mentions-legales", "/legal", "", get(pages::legal));
    router.route("/activites/{*rest}", get(pages::activities))
}

fn finding(paths: &Paths, router: Router<App>) -> Router<App> {
    let router = paths.both(router, "/recherche", "/search", "", get(search::index));
    let router = paths.both(router, "/recherche", "/search", ".json", get(search::json));
    router.route("/opensearch.xml", get(search::description))
}

fn desk(paths: &Paths, router: Router<App>) -> Router<App> {
    let router = from_elsewhere(paths, router);
    // Signing in and out.
    let router = paths.both(router, "/langue", "/language", "", post(accounts::language));
    let router = paths.both(router, "/apparence", "/appearance", "", post(look::choose));
    let router = paths.both(router, "/compte", "/account", "", get(accounts::sign_in));
    let enter = get(accounts::enter).post(accounts::create);
    let router = paths.each(router, "/compte/entree", "/account/enter", enter);
    let router = paths.each(
        router,
        "/compte/sortie",
        "/account/leave",
        post(accounts::delete),
    );
    let router = own::routes(paths, router);
    let router = together::routes(paths, router);
    // Writing.
    let router = paths.both(router, "/tableau", "/desk", "", get(accounts::desk));
    let at = |rest| format!("{}{rest}", paths.canonical("/tableau", "/desk"));
    router
        .route(&at("/actualites/nouvelle"), get(posts::forms::new))
        .route(&at("/actualites"), post(posts::forms::create))
        .route(
            &at("/actualites/{id}"),
            get(posts::forms::edit).post(posts::forms::update),
        )
        .route(&at("/actualites/{id}/retrait"), post(posts::forms::retract))
        .route(&at("/evenements/nouveau"), get(events::forms::new))
        .route(
            &at("/evenements"),
            get(events::forms::to_new).post(events::forms::create),
        )
        .route(
            &at("/evenements/{id}"),
            get(events::forms::edit).post(events::forms::update),
        )
        .route(
            &at("/evenements/modeles/{id}/retrait"),
            post(events::forms::templates::remove),
        )
        .route(&at("/evenements/series/{id}"), get(events::series::show))
        .route(
            &at("/evenements/{id}/fin-de-serie"),
            get(events::forms::to_form).post(events::series::end),
        )
        .route(
            &at("/evenements/{id}/details"),
            get(events::details::edit).post(events::details::update),
        )
        .route(
            &at("/evenements/{id}/annulation"),
            get(events::forms::to_form).post(events::forms::cancel),
        )
        .route(
            &at("/evenements/{id}/retrait"),
            get(events::forms::to_form).post(events::forms::retract),
        )
        .route(
            &at("/pages/{*path}"),
            get(pages::forms::edit).post(pages::forms::update),
        )
}

/// Following and answering from one's own server.
fn from_elsewhere(paths: &Paths, router: Router<App>) -> Router<App> {
    let follow = get(follow::ask).post(follow::create);
    let router = paths.both(router, "/suivre", "/follow", "", follow);
    let interact = get(follow::interact::ask).post(follow::interact::create);
    let router = paths.both(router, "/interagir", "/interact", "", interact);
    router
        .route(
            "/authorize_interaction",
            get(follow::interact::authorize_interaction),
        )
        .route("/qr/{name}", get(follow::qr::show))
}

/// Messages to the team: one address in both languages, because it is said on paper too.
fn writing_to_us(router: Router<App>) -> Router<App> {
    let decide = format!("{}/{{id}}/{{what}}", inquiries::DESK_PATH);
    router
        .route(
            inquiries::PATH,
            get(inquiries::show).post(inquiries::create),
        )
        .route(inquiries::DESK_PATH, get(inquiries::index))
        .route(&decide, post(inquiries::decide))
}

fn administration(paths: &Paths, router: Router<App>) -> Router<App> {
    use admin::deliveries::{decisions, index};
    let (french, english) = ("/administration/livraisons", "/administration/deliveries");
    let router = paths.both(router, french, english, "", get(index));
    let index = get(admin::house::index);
    let router = router.route("/administration", index);
    let router = router.route(admin::style::PATH, get(admin::style::show));
    let settings = get(admin::settings::show).post(admin::settings::save);
    let (reglages, settings_path) = ("/administration/reglages", "/administration/settings");
    let router = paths.both(router, reglages, settings_path, "", settings);
    let router = servers::routes(paths, router);
    let path = paths.canonical(french, english);
    let at = |(french, english)| format!("{path}/{{host}}/{}", paths.canonical(french, english));
    let forget = get(decisions::confirm_forget).post(decisions::forget);
    let block = get(decisions::confirm_block).post(decisions::block);
    router
        .route(audit::PATH, get(audit::index))
        .route(audit::CSV_PATH, get(audit::csv))
        .route(&at(decisions::RETRY), post(decisions::retry))
        .route(&at(decisions::FORGET), forget)
        .route(&at(decisions::BLOCK), block)
        .route(&at(decisions::UNBLOCK), post(decisions::unblock))
}

/// Counts the requests under way and how they end.
async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let _under_way = app.metrics.request_begins();
    let response = next.run(request).await;
    app.metrics.answered(response.status().as_u16());
    response
}

/// Draws the page of an error, whoever answered it, in the visitor's language.
async fn draw_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    use axum::extract::FromRequestParts;
    let (mut parts, body) = request.into_parts();
    let for_page = parts.clone();
    let response = next.run(Request::from_parts(parts.clone(), body)).await;
    let Some(problem) = Problem::of(&response) else {
        return response;
    };
    parts.headers = for_page.headers;
    // When nothing can be read, neither can who visits.
    let visit = match problem.status {
        StatusCode::SERVICE_UNAVAILABLE => None,
        _ => Visit::from_request_parts(&mut parts, &app).await.ok(),
    };
    let mut page = match visit {
        Some(visit) => layout::error_page(&visit, &problem),
        None => {
            let locale = Locale(visit::language(&app, &parts.headers));
            layout::plain_error_page(locale, parts.uri.path(), &problem)
        }
    };
    // A 405 says what would be allowed, a 503 when to come back.
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}
