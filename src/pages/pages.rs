//! Editable pages as visitors see them: about and all below it, the legal
//! notice; `/participer` is in `pages/join.rs`.

pub mod forms;
pub mod join;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Page, State, store};
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::reading::{self, Body};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "pages/show.html")]
struct Show {
    layout: Layout,
    title: String,
    lang: String,
    body: Body,
    siblings: Vec<(String, String, bool)>,
    edit_path: Option<String>,
}

/// `GET /a-propos`
pub async fn about(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let has_own = readable(&visit, store::by_path(&mut tx, "a-propos").await?).is_some();
    let below = store::published(&mut tx).await?.into_iter();
    let first = below
        .map(|page| page.path)
        .find(|path| path.starts_with("a-propos/"));
    drop(tx);
    match first {
        // A site without a text of that name begins with the first one below it.
        Some(first) if !has_own => Ok(Redirect::to(&format!("/{first}")).into_response()),
        _ => show_at(visit, "a-propos", Section::About).await,
    }
}

/// `GET /a-propos/{*rest}`
pub async fn below_about(visit: Visit, Path(rest): Path<String>) -> Result<Response, WebError> {
    let path = format!("a-propos/{}", rest.trim_end_matches('/'));
    show_at(visit, &path, Section::About).await
}

/// `GET /mentions-legales`
pub async fn legal(visit: Visit) -> Result<Response, WebError> {
    show_at(visit, "mentions-legales", Section::None).await
}

/// `GET /activites/{*rest}`: pages that an imported site had there.
pub async fn activities(visit: Visit, Path(rest): Path<String>) -> Result<Response, WebError> {
    let path = format!("activites/{}", rest.trim_end_matches('/'));
    show_at(visit, &path, Section::About).await
}

async fn show_at(visit: Visit, path: &str, section: Section) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let Some(page) = readable(&visit, store::by_path(&mut tx, path).await?) else {
        drop(tx);
        return crate::web::old_addresses::find(visit).await;
    };
    let siblings = store::published(&mut tx).await?;
    let about = visit.path_of("/a-propos", "/about");
    let below = siblings
        .into_iter()
        .filter(|it| it.path.starts_with("a-propos"));
    let siblings = below.map(|it| {
        let href = format!("{about}{}", it.path.trim_start_matches("a-propos"));
        (it.title, href, it.path == path)
    });
    let mut layout = Layout::new(&visit, section, &page.title);
    if !page.description.is_empty() {
        layout.description = page.description.clone();
    }
    let template = Show {
        layout,
        title: page.title,
        lang: cards::foreign(&visit, &page.language),
        body: reading::body(&visit, &mut tx, &page.body_html).await?,
        siblings: if section == Section::About {
            siblings.collect()
        } else {
            Vec::new()
        },
        edit_path: visit
            .may_edit()
            .then(|| format!("{}/pages/{}", visit.path_of("/tableau", "/desk"), page.path)),
    };
    layout::page(&visit, &template)
}

/// A draft is read by editors only.
fn readable(visit: &Visit, page: Option<Page>) -> Option<Page> {
    page.filter(|page| page.state == State::Published || visit.may_edit())
}
