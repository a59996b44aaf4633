//! Editable pages as visitors see them: about and all below it, participer, the legal notice.

pub mod forms;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Page, State, store};
use crate::directory::{self, Mission};
use crate::spaces::{self, Kind};
use crate::web::cards::{self, SpaceCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "pages/show.html")]
struct Show {
    layout: Layout,
    title: String,
    lang: String,
    body: String,
    siblings: Vec<(String, String, bool)>,
    edit_path: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/join.html")]
struct Join {
    layout: Layout,
    title: String,
    lang: String,
    body: String,
    communities: Vec<SpaceCard>,
    missions: Vec<Mission>,
    membership_url: String,
    newsletter_url: String,
    contact_email: String,
    follow: Option<FollowBox>,
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
        body: picture::in_text(&mut tx, &page.body_html).await?,
        siblings: if section == Section::About {
            siblings.collect()
        } else {
            Vec::new()
        },
        edit_path: visit
            .account
            .as_ref()
            .map(|_| format!("{}/pages/{}", visit.path_of("/tableau", "/desk"), page.path)),
    };
    layout::page(&visit, &template)
}

/// A draft is read by editors only.
fn readable(visit: &Visit, page: Option<Page>) -> Option<Page> {
    page.filter(|page| page.state == State::Published || visit.account.is_some())
}

/// `GET /participer`: the editable text, then what the hub itself knows: communities to follow,
/// missions, where to become a member.
pub async fn join(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let page = readable(&visit, store::by_path(&mut tx, "participer").await?);
    let communities = spaces::store::by_kind(&mut tx, Kind::Community).await?;
    let title = page
        .as_ref()
        .map_or_else(|| visit.locale.t("menu-join"), |it| it.title.clone());
    let mut layout = Layout::new(&visit, Section::Join, &title);
    layout.scripts.push(FollowBox::script());
    if let Some(page) = page.as_ref().filter(|page| !page.description.is_empty()) {
        layout.description = page.description.clone();
    }
    let body = match &page {
        Some(page) => picture::in_text(&mut tx, &page.body_html).await?,
        None => String::new(),
    };
    let template = Join {
        layout,
        lang: page
            .as_ref()
            .map(|it| cards::foreign(&visit, &it.language))
            .unwrap_or_default(),
        body,
        title,
        communities: cards::spaces(&mut tx, &visit, &communities).await?,
        missions: directory::store::missions(&mut tx).await?,
        membership_url: visit.settings.membership_url.clone(),
        newsletter_url: visit.settings.newsletter_url.clone(),
        contact_email: visit.settings.contact_email.clone(),
        follow: FollowBox::among(&mut tx, &visit, &communities).await?,
    };
    layout::page(&visit, &template)
}
