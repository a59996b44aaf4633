//! The rest of a long thread, on pages of its own.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::{Talk, places};
use crate::conversation::store;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// Where a long thread goes on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: usize,
}

#[derive(Template)]
#[template(path = "conversation/rest.html")]
struct Rest {
    layout: Layout,
    title: String,
    back: String,
    talk: Talk,
}

/// `GET /discussions/sur/{id}?from=200`: the rest of a long thread.
pub async fn show(
    visit: Visit,
    Path(root): Path<Uuid>,
    Query(from): Query<From>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let named = places::thread_named(&mut tx, &visit, root).await?;
    let (uri, _, back) = named.ok_or(WebError::NotFound)?;
    let known = store::threads::of_root(&mut tx, root, 1).await?;
    known.first().ok_or(WebError::NotFound)?;
    let title = visit.locale.t("talk-title");
    let template = Rest {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        talk: Talk::within(&mut tx, &visit, root, &uri, from.from).await?,
        back,
    };
    layout::page(&visit, &template)
}
