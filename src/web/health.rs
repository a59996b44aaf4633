//! Whether the process lives (`/healthz`) and whether it can do its work (`/readyz`): for a proxy,
//! a supervisor, an administrator.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::app::App;
use crate::spaces::{self, Kind};

/// `GET /healthz`: the process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and the hub has been set up.
pub async fn ready(State(app): State<App>) -> impl IntoResponse {
    match is_ready(&app).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the hub is not set up yet\n",
        ),
        Err(error) => {
            tracing::error!(%error, "not ready: the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

async fn is_ready(app: &App) -> sqlx::Result<bool> {
    let mut tx = app.db.read().await?;
    Ok(!spaces::store::by_kind(&mut tx, Kind::Hub).await?.is_empty())
}
