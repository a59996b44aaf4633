//! Listening until told to stop: requests under way are answered, loops finish what they hold.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::router::{router, watched};
use crate::app::App;
use crate::jobs;

/// Serves pages and peers, and runs the loops beside them, until `stop` is cancelled.
pub async fn serve(app: App, listener: TcpListener, stop: CancellationToken) -> anyhow::Result<()> {
    let mut loops = jobs::start(&app, &stop);
    loops.spawn(jobs::alive::run(app.clone(), stop.clone()));
    let stopped = stop.clone().cancelled_owned();
    let answering = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, answering)
        .with_graceful_shutdown(stopped)
        .await;
    stop.cancel();
    loops.join_all().await;
    app.db.close().await;
    Ok(served?)
}

/// Answers for a process that serves no pages, until `stop` is cancelled.
pub async fn watch(
    app: App,
    listener: TcpListener,
    stop: CancellationToken,
) -> std::io::Result<()> {
    axum::serve(listener, watched(app))
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

/// Cancelled by Ctrl-C, or by SIGTERM as a supervisor sends it.
pub fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: requests under way are finished first");
        told.cancel();
    });
    Ok(stop)
}
