//! One message that stands, for who looks after its space: taken away, its author answered or kept out.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::Desk;
use super::queue::{PATH, Waiting, waiting};
use crate::conversation::{State, store};
use crate::ids::CommentId;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "conversation/moderate.html")]
struct OnePage {
    layout: Layout,
    title: String,
    path: &'static str,
    it: Waiting,
}

/// `GET /moderation/{id}`: one message that stands, to be taken away, its author to be answered or kept
/// out; what waits or is gone stands in the queue.
pub async fn show(visit: Visit, Path(id): Path<CommentId>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let desk = Desk::of(&mut tx, &visit).await?;
    let comment = store::by_id(&mut tx, id).await?.ok_or(WebError::NotFound)?;
    desk.must_cover(comment.space_id)?;
    let sort = match comment.state {
        State::Published => "",
        State::Held => "all",
        State::Private => "private",
        _ => "removed",
    };
    if !sort.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?sort={sort}")).into_response());
    }
    let title = visit.locale.t("moderation-one-title");
    let template = OnePage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: PATH,
        it: waiting(&mut tx, &visit, comment).await?,
    };
    layout::page(&visit, &template)
}
