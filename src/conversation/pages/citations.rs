//! Who quotes what is here, for those who gave the leave: a member for what they said, those who look
//! after a space for its posts and events. Taking a leave back ends the quote wherever it is respected.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::desk::looks_after;
use super::{PATH, places};
use crate::conversation::quotes::{self, Quote};
use crate::conversation::store;
use crate::db::Tx;
use crate::ids::{CommentId, QuoteId, SpaceId};
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// Where one sees who quotes something.
pub const QUOTES_PATH: &str = "/discussions/citations";
const LISTED_MAX: i64 = 200;

/// The way to who quotes something, with how many they are.
pub struct Cited {
    pub href: String,
    pub count: i64,
}

/// For those who may take leaves back, where there are any.
pub(super) async fn of(tx: &mut Tx, visit: &Visit, object: Uuid) -> sqlx::Result<Option<Cited>> {
    if visit.account.is_none() || author(tx, visit, object).await?.is_none() {
        return Ok(None);
    }
    let count = store::quotes::count_of(tx, object).await?;
    Ok((count > 0).then(|| Cited {
        href: format!("{QUOTES_PATH}/{object}"),
        count,
    }))
}

/// In whose name who visits may take leaves back: nothing when it is not theirs to do.
async fn author(tx: &mut Tx, visit: &Visit, object: Uuid) -> sqlx::Result<Option<SpaceId>> {
    let Some(account) = &visit.account else {
        return Ok(None);
    };
    if let Some(comment) = store::by_id(tx, CommentId(object)).await? {
        let is_own = comment.account_id == Some(account.id);
        return Ok(is_own.then(|| members::actor_of(account.id)));
    }
    let Some(space) = store::threads::space_of(tx, object).await? else {
        return Ok(None);
    };
    Ok(looks_after(tx, visit, space).await?.then_some(space))
}

struct Line {
    id: QuoteId,
    href: String,
    is_here: bool,
    /// Who quotes, as far as they are known.
    who: String,
    when: String,
    when_iso: String,
}

#[derive(Template)]
#[template(path = "conversation/citations.html")]
struct QuotesPage {
    layout: Layout,
    title: String,
    back: String,
    path: &'static str,
    lines: Vec<Line>,
}

/// `GET /discussions/citations/{id}`
pub async fn index(visit: Visit, Path(object): Path<Uuid>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut tx = visit.app.db.read().await?;
    let author = author(&mut tx, &visit, object).await?;
    author.ok_or(WebError::NotFound)?;
    let mut lines = Vec::new();
    for quote in store::quotes::of_object(&mut tx, object, LISTED_MAX).await? {
        lines.push(line(&mut tx, &visit, quote).await?);
    }
    let named = places::thread_named(&mut tx, &visit, object).await?;
    let title = visit.locale.t("quotes-title");
    let template = QuotesPage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        back: named.map_or(PATH.to_owned(), |(_, _, page)| page),
        path: QUOTES_PATH,
        lines,
    };
    layout::page(&visit, &template)
}

async fn line(tx: &mut Tx, visit: &Visit, quote: Quote) -> sqlx::Result<Line> {
    let comment = store::by_uri(tx, &quote.instrument_uri).await?;
    let who = store::author(tx, &quote.actor_uri).await?;
    Ok(Line {
        id: quote.id,
        is_here: comment.is_some(),
        href: match comment {
            Some(comment) => format!("{PATH}/{}", comment.id),
            None => quote.instrument_uri,
        },
        who: who.map_or(quote.actor_uri, |it| format!("@{}", it.handle)),
        when: visit.locale.date(quote.allowed_ms),
        when_iso: quote.allowed_ms.rfc3339(),
    })
}

/// `POST /discussions/citations/{id}/revoke`
pub async fn revoke(visit: Visit, Path(id): Path<QuoteId>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut tx = visit.app.db.begin().await?;
    let quote = store::quotes::by_id(&mut tx, id).await?;
    let quote = quote.ok_or(WebError::NotFound)?;
    let author = author(&mut tx, &visit, quote.object_id).await?;
    let author = author.ok_or(WebError::Forbidden)?;
    quotes::revoke(&mut tx, author, &quote, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    let there = format!("{QUOTES_PATH}/{}", quote.object_id);
    Ok(Redirect::to(&there).into_response())
}
