//! `GET /metrics`: the figures of `crate::metrics`, for Prometheus.
//!
//! What always holds: nobody reads them but who shows the token of the configuration, or an
//! administrator who is signed in; without a token in the configuration there is nothing here for
//! anybody else.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{self, SHA256};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::store;
use crate::accounts::{self, By};
use crate::app::App;
use crate::db::Tx;
use crate::delivery;
use crate::metrics::{Depths, MEDIA_TYPE};
use crate::peers::HostState;
use crate::web::session;

const SCHEME: &str = "Bearer ";
const CHALLENGE: (header::HeaderName, &str) =
    (header::WWW_AUTHENTICATE, "Bearer realm=\"metrics\"");

/// `GET /metrics`
pub async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    match answer(&app, &headers).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                "the metrics could not be told"
            );
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the database does not answer; see the log\n",
            )
                .into_response()
        }
    }
}

async fn answer(app: &App, headers: &HeaderMap) -> anyhow::Result<Response> {
    let token = app.config.metrics_token.as_deref();
    // Before the database is asked anything: who only guesses costs nothing.
    let shown = token.is_some_and(|token| shows(headers, token));
    let session = session::token(app, headers);
    if !shown && session.is_none() {
        return Ok(refusal(token));
    }
    let mut tx = app.db.read().await?;
    if !shown && !is_administrator(app, &mut tx, &session.unwrap_or_default()).await? {
        return Ok(refusal(token));
    }
    let depths = depths(app, &mut tx).await?;
    let text = app.metrics.text(&depths)?;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

fn refusal(token: Option<&str>) -> Response {
    match token {
        None => (StatusCode::NOT_FOUND, "set metrics_token to read metrics\n").into_response(),
        Some(_) => (
            StatusCode::UNAUTHORIZED,
            [CHALLENGE],
            "show the metrics_token of the configuration as a bearer token\n",
        )
            .into_response(),
    }
}

/// Whether a request shows the token. Digests are compared, in constant time, so that the answer's
/// delay tells neither the token's first letters nor its length.
fn shows(headers: &HeaderMap, token: &str) -> bool {
    let authorization = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let Some(shown) = authorization.and_then(|value| value.strip_prefix(SCHEME)) else {
        return false;
    };
    let digest = |text: &str| digest::digest(&SHA256, text.trim().as_bytes());
    verify_slices_are_equal(digest(shown).as_ref(), digest(token).as_ref()).is_ok()
}

async fn is_administrator(app: &App, tx: &mut Tx, session: &str) -> sqlx::Result<bool> {
    let account = accounts::signed_in(tx, session, app.clock.now()).await?;
    Ok(account.is_some_and(|account| By::from(&account).may_administer()))
}

async fn depths(app: &App, tx: &mut Tx) -> sqlx::Result<Depths> {
    let now = app.clock.now();
    let oldest = store::oldest_delivery(tx).await?;
    let counted = delivery::store::hosts_by_state(tx).await?;
    let count_of = |state: &HostState| {
        let count = counted.iter().find(|(other, _)| other == state);
        (state.as_str(), count.map_or(0, |(_, count)| *count))
    };
    Ok(Depths {
        deliveries: store::deliveries_waiting(tx).await?,
        oldest_seconds: oldest.map_or(0, |oldest| (now.0 - oldest.0).max(0) / 1000),
        late_seconds: store::late_seconds(tx, now).await?,
        hosts: delivery::STATES.iter().map(count_of).collect(),
        received: store::received_waiting(tx).await?,
        fanouts: delivery::queue::fanouts_waiting(tx).await?,
        facts: store::facts_waiting(tx).await?,
    })
}
