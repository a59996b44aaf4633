//! Contributions to communities at `/discussions`, of all of them or of one, the newest first, and the form
//! by which a member contributes.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::{AnswerForm, PATH, Shown, desk, headline, places, shown, space_named};
use crate::clock::Millis;
use crate::conversation::avoiding::How;
use crate::conversation::rules::{self, Posting};
use crate::conversation::{Comment, store};
use crate::db::Tx;
use crate::spaces::{self, Space};
use crate::text;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const LISTED_MAX: i64 = 20;
const EXCERPT_CHARS_MAX: usize = 280;

/// What the list is narrowed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The handle of a space.
    space: String,
    /// `{ms}_{id}` of the last one seen.
    before: String,
}

struct Listed {
    title: String,
    comment: Shown,
    excerpt: String,
    space_name: String,
    space_href: String,
    answers: i64,
}

#[derive(Template)]
#[template(path = "conversation/list.html")]
struct List {
    layout: Layout,
    title: String,
    /// Of the one space whose discussions they are.
    handle: Option<String>,
    /// Whether that space takes contributions.
    is_open: bool,
    contributions: Vec<Listed>,
    older: Option<String>,
    form: Option<AnswerForm>,
}

/// `GET /discussions?space=velo`
pub async fn index(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = match asked.space.as_str() {
        "" => None,
        handle => Some(
            space_named(&mut tx, handle)
                .await?
                .ok_or(WebError::NotFound)?,
        ),
    };
    let before = asked
        .before
        .split_once('_')
        .and_then(|(at, id)| Some((Millis(at.parse().ok()?), id.parse().ok()?)));
    let narrowed = space.as_ref().map(|space| space.id);
    let found = store::threads::contributions(&mut tx, narrowed, before, LISTED_MAX).await?;
    let full = found.len() as i64 == LISTED_MAX;
    let older = found.last().filter(|_| full).map(|last| {
        let before = format!("{}_{}", last.published_ms.0, last.id);
        format!("{PATH}?space={}&before={before}", asked.space)
    });
    let found = places::first_ones(&mut tx, narrowed, before.is_none(), found).await?;
    let contributions = listed(&mut tx, &visit, found).await?;
    let title = match &space {
        Some(space) => format!("{} – {}", visit.locale.t("talk-list-title"), space.name),
        None => visit.locale.t("talk-list-title"),
    };
    let is_open = match &space {
        Some(space) => takes_contributions(&mut tx, &visit, space).await?,
        None => false,
    };
    let form = match (&space, &visit.account) {
        (Some(space), Some(_)) if is_open => {
            let parent = format!("space:{}", space.handle);
            Some(AnswerForm::of(
                &visit,
                parent,
                "talk-form-new",
                String::new(),
            ))
        }
        _ => None,
    };
    let handle = space.map(|it| format!("@{}@{}", it.handle, visit.app.addresses.domain()));
    let template = List {
        layout: Layout::new(&visit, Section::Communities, &title),
        title,
        handle,
        is_open,
        contributions,
        older,
        form,
    };
    layout::page(&visit, &template)
}

/// Whether a space takes contributions, of whoever reads.
async fn takes_contributions(tx: &mut Tx, visit: &Visit, space: &Space) -> sqlx::Result<bool> {
    Ok(rules::of(tx, space.id).await?.posting != Posting::Closed
        || desk::looks_after(tx, visit, space.id).await?)
}

async fn listed(tx: &mut Tx, visit: &Visit, found: Vec<Comment>) -> sqlx::Result<Vec<Listed>> {
    let mut all = Vec::with_capacity(found.len());
    for comment in found {
        let space = spaces::store::by_id(tx, comment.space_id).await?;
        let (space_name, space_href) = space
            .map(|space| (space.name, format!("/@{}", space.handle)))
            .unwrap_or_default();
        let drawn = shown::alone(tx, visit, &comment).await?;
        if drawn.avoided == Some(How::Blocked) {
            continue;
        }
        all.push(Listed {
            title: match drawn.avoided {
                Some(_) => visit.locale.t("avoid-title"),
                None => headline(&comment),
            },
            comment: drawn,
            excerpt: match comment.warning.is_empty() {
                true => text::excerpt(&comment.body_html, EXCERPT_CHARS_MAX),
                false => comment.warning.clone(),
            },
            space_name,
            space_href,
            answers: store::threads::count_of_root(tx, comment.id.0).await?,
        });
    }
    Ok(all)
}
