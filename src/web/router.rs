//! Every URL of the hub, under headings, without logic. What peers use is in
//! `federation/routes.rs`.

use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use super::{health, pictures};
use crate::app::App;
use crate::federation;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The whole hub as one service.
pub fn router(app: App) -> Router {
    let peers = federation::routes::routes(app.config.limits.body_bytes_max);
    Router::new()
        .merge(peers)
        .merge(machines())
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

fn machines() -> Router<App> {
    Router::new()
        // Health.
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        // Pictures.
        .route("/media/{name}", get(pictures::media))
        .route("/icons/{name}", get(pictures::icon))
}
