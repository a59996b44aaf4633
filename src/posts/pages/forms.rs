//! The forms of an editor: write, correct, retract news. Plain HTML, no script.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::By;
use crate::db::Tx;
use crate::ids::{PostId, SpaceId};
use crate::posts::{self, Kind, Post, Refused, State, Text, store};
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// What the form has, as the browser sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostForm {
    pub kind: String,
    pub space: String,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub byline: String,
    pub tags: String,
    /// `publish` or `draft`: which button was pressed.
    pub action: String,
}

#[derive(Template)]
#[template(path = "posts/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    form: PostForm,
    /// Handles and names of those who may speak.
    spaces: Vec<(String, String)>,
    /// What to correct; empty at first.
    problem: String,
    target: String,
    retract: Option<String>,
    published: bool,
}

/// `GET /tableau/actualites/nouvelle`
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let form = PostForm {
        kind: "article".to_owned(),
        language: visit.app.config.language.tag().to_owned(),
        byline: account.name.clone(),
        ..PostForm::default()
    };
    draw(&visit, form, None, String::new()).await
}

/// `POST /tableau/actualites`
pub async fn create(visit: Visit, Form(form): Form<PostForm>) -> Result<Response, WebError> {
    let by = By::from(visit.signed_in()?);
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let text = match text(&mut tx, &form, None).await {
        Err(WebError::BadRequest(key)) => {
            drop(tx);
            let problem = visit.locale.t(key);
            return draw(&visit, form, None, problem).await;
        }
        text => text?,
    };
    let written = if form.action == "draft" {
        posts::save_draft(&mut tx, by, &text, now).await
    } else {
        posts::publish(&mut tx, by, &text, now).await
    };
    finish(visit, tx, written, form, None).await
}

/// `GET /tableau/actualites/{id}`
pub async fn edit(visit: Visit, Path(id): Path<PostId>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut tx = visit.app.db.read().await?;
    let post = editable(&mut tx, id).await?;
    let space = spaces::store::by_id(&mut tx, post.space_id).await?;
    let tags = tags::store::of(&mut tx, post.id.0).await?;
    let form = PostForm {
        kind: post.kind.as_str().to_owned(),
        space: space.map(|space| space.handle).unwrap_or_default(),
        language: post.language.clone(),
        title: post.title.clone().unwrap_or_default(),
        summary: post.summary.clone(),
        body: post.body_markdown.clone(),
        byline: post.byline.clone(),
        tags: tags
            .into_iter()
            .map(|tag| tag.label)
            .collect::<Vec<_>>()
            .join(", "),
        action: String::new(),
    };
    drop(tx);
    draw(&visit, form, Some(&post), String::new()).await
}

/// `POST /tableau/actualites/{id}`
pub async fn update(
    visit: Visit,
    Path(id): Path<PostId>,
    Form(form): Form<PostForm>,
) -> Result<Response, WebError> {
    let by = By::from(visit.signed_in()?);
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let before = editable(&mut tx, id).await?;
    let text = text(&mut tx, &form, Some(&before)).await?;
    let mut written = posts::edit(&mut tx, by, id, &text, now).await;
    if written.is_ok() && before.state == State::Draft && form.action == "publish" {
        written = posts::publish_draft(&mut tx, id, now).await;
    }
    finish(visit, tx, written, form, Some(&before)).await
}

/// `POST /tableau/actualites/{id}/retrait`: a retraction is made.
pub async fn retract(visit: Visit, Path(id): Path<PostId>) -> Result<Response, WebError> {
    let by = By::from(visit.signed_in()?);
    let mut tx = visit.app.db.begin().await?;
    editable(&mut tx, id).await?;
    posts::retract(&mut tx, by, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(visit.path_of("/tableau", "/desk")).into_response())
}

async fn editable(tx: &mut Tx, id: PostId) -> Result<Post, WebError> {
    let post = store::by_id(tx, id).await?.ok_or(WebError::NotFound)?;
    if post.state == State::Retracted {
        Err(WebError::Gone)
    } else {
        Ok(post)
    }
}

async fn text(tx: &mut Tx, form: &PostForm, before: Option<&Post>) -> Result<Text, WebError> {
    let found = spaces::store::by_handle(tx, &form.space).await?;
    let space = match (found, before) {
        (Some(space), _) => space.id,
        (None, Some(before)) => before.space_id,
        (None, None) => return Err(WebError::BadRequest("error-space")),
    };
    let also_in: Vec<SpaceId> = match before {
        Some(before) => store::spaces_of(tx, before.id).await?,
        None => Vec::new(),
    };
    let title = form.title.trim();
    Ok(Text {
        kind: if form.kind == "note" {
            Kind::Note
        } else {
            Kind::Article
        },
        space,
        also_in,
        language: form.language.clone(),
        title: (!title.is_empty()).then(|| title.to_owned()),
        summary: form.summary.clone(),
        body_markdown: form.body.replace("\r\n", "\n"),
        byline: form.byline.clone(),
        series: before.and_then(|before| before.series.clone()),
        cover: before.and_then(|it| it.cover_id.map(|id| (id, it.cover_alt.clone()))),
        tags: form
            .tags
            .split(',')
            .map(|tag| tag.trim().to_owned())
            .collect(),
        slug: None,
    })
}

/// Commits and leads to the post; when the verb refused, shows the form again with every word kept.
async fn finish(
    visit: Visit,
    tx: Tx,
    written: Result<Post, Refused>,
    form: PostForm,
    before: Option<&Post>,
) -> Result<Response, WebError> {
    match written {
        Ok(post) => {
            tx.commit().await?;
            visit.app.told();
            let page = visit.app.addresses.post_page(&post);
            Ok(Redirect::to(&page).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, form, before, problem).await
        }
    }
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Title => "refused-title",
        Refused::Empty => "refused-empty",
        Refused::TooLong(_) => "refused-too-long",
        Refused::Language(_) => "refused-language",
        Refused::Unknown => "error-not-found",
        Refused::UnknownSpace => "error-space",
        Refused::Database(_) => "error-internal",
    }
}

async fn draw(
    visit: &Visit,
    form: PostForm,
    post: Option<&Post>,
    problem: String,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let spaces = spaces::store::all(&mut tx).await?;
    let speakers = spaces
        .into_iter()
        .filter(|space| space.kind != spaces::Kind::Server);
    let desk = visit.path_of("/tableau", "/desk");
    let target = match post {
        Some(post) => format!("{desk}/actualites/{}", post.id),
        None => format!("{desk}/actualites"),
    };
    let heading = visit.locale.t(if post.is_some() {
        "form-edit-post"
    } else {
        "form-new-post"
    });
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        form,
        spaces: speakers.map(|space| (space.handle, space.name)).collect(),
        problem,
        retract: post.map(|post| format!("{desk}/actualites/{}/retrait", post.id)),
        published: post.is_some_and(|post| post.state == State::Published),
        target,
    };
    layout::form(visit, &template, refused)
}
