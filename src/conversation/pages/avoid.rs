//! Muting and blocking who said something, from beside what they said.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{PATH, place_of};
use crate::conversation::avoiding::{self, How, Refused};
use crate::conversation::{State, store};
use crate::ids::CommentId;
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// `POST /discussions/{id}/avoid/{how}`: the author of that is muted or blocked; `nobody` lets them be.
pub async fn update(
    visit: Visit,
    Path((id, how)): Path<(CommentId, String)>,
) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let found = store::by_id(&mut tx, id).await?;
    let comment = found.filter(|it| it.state == State::Published && !it.author_uri.is_empty());
    let comment = comment.ok_or(WebError::NotFound)?;
    let author = comment.author_uri.as_str();
    if how == "nobody" {
        avoiding::lift(&mut tx, account, author, now).await?;
    } else {
        let how: How = how.parse().map_err(|_| WebError::NotFound)?;
        let own = visit.app.addresses.actor(members::actor_of(account));
        match avoiding::avoid(&mut tx, account, &own, author, how, now).await {
            Ok(()) => {}
            Err(Refused::Database(error)) => return Err(error.into()),
            Err(refused) => return Err(WebError::Refused(refused.to_string())),
        }
    }
    let there = match comment.is_contribution() {
        true => format!("{PATH}/{id}"),
        false => place_of(&mut tx, &visit, &comment).await?,
    };
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&there).into_response())
}
