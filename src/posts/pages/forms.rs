//! The forms of an editor: write, look at, correct, retract news. Plain HTML, no script; whatever is
//! refused keeps every word. The fields are in `forms/fields.rs`, the preview in `forms/preview.rs`.

mod fields;
mod preview;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::accounts::By;
use crate::db::Tx;
use crate::ids::PostId;
use crate::posts::store::{self, Filter, facets};
use crate::posts::{self, Kind, Post, Refused, State};
use crate::spaces;
use crate::web::assets;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture_form::{self, Shown, Taken};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

use fields::PostForm;
use preview::Preview;

const SUGGESTIONS_MAX: i64 = 100;
/// Tags that are shown as words beside the field.
const TAGS_SHOWN: usize = 12;

/// A space that may speak or be named.
struct Choice {
    handle: String,
    name: String,
    speaks: bool,
    also: bool,
}

#[derive(Template)]
#[template(path = "posts/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    form: PostForm,
    spaces: Vec<Choice>,
    /// What has been used before: tags, series, bylines.
    tags: Vec<String>,
    common_tags: String,
    series: Vec<String>,
    bylines: Vec<String>,
    /// What to correct; empty at first.
    problem: String,
    preview: Option<Preview>,
    target: String,
    /// The page of the post, when there is one.
    page: Option<String>,
    retract: Option<String>,
    published: bool,
    summary_chars_max: usize,
    shown: Shown,
}

/// Names and values as a browser sends them.
type Fields = Vec<(String, String)>;

/// Where a post is written: `/tableau/actualites/{id}`.
pub fn path(visit: &Visit, id: PostId) -> String {
    format!("{}/actualites/{id}", visit.path_of("/tableau", "/desk"))
}

/// `GET /tableau/actualites/nouvelle`
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    let account = visit.editor()?;
    let form = PostForm {
        kind: "article".to_owned(),
        language: visit.app.config.language.tag().to_owned(),
        byline: account.name.clone(),
        ..PostForm::default()
    };
    draw(&visit, form, None, String::new()).await
}

/// `POST /tableau/actualites`
pub async fn create(visit: Visit, sent: Sent<Fields>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let (form, taken) = read(&visit, sent).await?;
    if let Taken::Again(problem) = taken {
        return draw(&visit, form, None, problem).await;
    }
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let text = match form.text(&mut tx, None, taken).await {
        Ok(text) => text,
        Err(error) => return refuse(&visit, tx, form, None, error).await,
    };
    let written = if form.action == "draft" {
        posts::save_draft(&mut tx, by, &text, now).await
    } else if lacks_summary(&form) {
        Err(Refused::Summary)
    } else {
        posts::publish(&mut tx, by, &text, now).await
    };
    finish(visit, tx, written, form, None).await
}

/// `GET /tableau/actualites/{id}`
pub async fn edit(visit: Visit, Path(id): Path<PostId>) -> Result<Response, WebError> {
    visit.editor()?;
    let mut tx = visit.app.db.read().await?;
    let post = editable(&mut tx, id).await?;
    let form = PostForm::of(&mut tx, &post).await?;
    drop(tx);
    draw(&visit, form, Some(&post), String::new()).await
}

/// `POST /tableau/actualites/{id}`
pub async fn update(
    visit: Visit,
    Path(id): Path<PostId>,
    sent: Sent<Fields>,
) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let (form, taken) = read(&visit, sent).await?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let before = editable(&mut tx, id).await?;
    if let Taken::Again(problem) = taken {
        drop(tx);
        return draw(&visit, form, Some(&before), problem).await;
    }
    let text = match form.text(&mut tx, Some(&before), taken).await {
        Ok(text) => text,
        Err(error) => return refuse(&visit, tx, form, Some(&before), error).await,
    };
    let publishes = before.state == State::Draft && form.action == "publish";
    // An old article may lack a summary; correcting a word in it asks for none.
    let must_have_summary = publishes || !before.summary.is_empty() && form.action != "draft";
    let mut written = if must_have_summary && lacks_summary(&form) {
        Err(Refused::Summary)
    } else {
        posts::edit(&mut tx, by, id, &text, now).await
    };
    if written.is_ok() && publishes {
        written = posts::publish_draft(&mut tx, by, id, now).await;
    }
    finish(visit, tx, written, form, Some(&before)).await
}

/// `POST /tableau/actualites/{id}/retrait`: a retraction is made.
pub async fn retract(visit: Visit, Path(id): Path<PostId>) -> Result<Response, WebError> {
    let by = By::from(visit.editor()?);
    let mut tx = visit.app.db.begin().await?;
    editable(&mut tx, id).await?;
    posts::retract(&mut tx, by, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(visit.path_of("/tableau", "/desk")).into_response())
}

/// The form, and what came of its pictures; a preview asks for the form again.
async fn read(visit: &Visit, sent: Sent<Fields>) -> Result<(PostForm, Taken), WebError> {
    let mut form = PostForm::read(sent.form);
    let pictures = &mut form.pictures;
    let taken = picture_form::take(visit, pictures, sent.files, &mut form.body).await?;
    let looks = form.action == "preview" && !matches!(taken, Taken::Again(_));
    let taken = if looks {
        Taken::Again(String::new())
    } else {
        taken
    };
    Ok((form, taken))
}

async fn editable(tx: &mut Tx, id: PostId) -> Result<Post, WebError> {
    let post = store::by_id(tx, id).await?.ok_or(WebError::NotFound)?;
    if post.state == State::Retracted {
        Err(WebError::Gone)
    } else {
        Ok(post)
    }
}

fn lacks_summary(form: &PostForm) -> bool {
    form.kind() == Kind::Article && form.summary.trim().is_empty()
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
            let error = WebError::BadRequest(problem_key(&refused));
            refuse(&visit, tx, form, before, error).await
        }
    }
}

/// The form again, saying what is wrong.
async fn refuse(
    visit: &Visit,
    tx: Tx,
    form: PostForm,
    before: Option<&Post>,
    error: WebError,
) -> Result<Response, WebError> {
    let WebError::BadRequest(key) = error else {
        return Err(error);
    };
    drop(tx);
    draw(visit, form, before, visit.locale.t(key)).await
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Title => "refused-title",
        Refused::Summary => "refused-summary",
        Refused::Empty => "refused-empty",
        Refused::TooLong("a tag") => "refused-tag",
        Refused::TooLong(_) => "refused-too-long",
        Refused::Language(_) => "refused-language",
        Refused::SpokenElsewhere => "refused-speaker",
        Refused::Moved => "refused-moved",
        Refused::Unknown => "error-not-found",
        Refused::UnknownSpace => "error-space",
        Refused::NotAllowed => "error-forbidden",
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
    let spaces = spaces::store::all(&mut tx).await?.into_iter();
    let speakers = spaces.filter(|space| space.kind != spaces::Kind::Server);
    let choice = |space: spaces::Space| Choice {
        speaks: space.handle == form.space,
        also: form.also.contains(&space.handle),
        handle: space.handle,
        name: space.name,
    };
    let spaces = speakers.map(choice).collect();
    let preview = match form.action.as_str() {
        "preview" => Some(Preview::of(visit, &mut tx, &form).await?),
        _ => None,
    };
    let shown = form.pictures.clone().shown(&visit.app, &mut tx).await?;
    let tags = used(facets::tags(&mut tx, &Filter::default(), SUGGESTIONS_MAX).await?);
    let series = used(facets::series(&mut tx, &Filter::default(), SUGGESTIONS_MAX).await?);
    let bylines = used(facets::bylines(&mut tx, &Filter::default(), SUGGESTIONS_MAX).await?);
    let desk = visit.path_of("/tableau", "/desk");
    let target = post.map_or_else(|| format!("{desk}/actualites"), |post| path(visit, post.id));
    let heading = visit.locale.t(if post.is_some() {
        "form-edit-post"
    } else {
        "form-new-post"
    });
    let mut layout = Layout::new(visit, Section::None, &heading);
    layout.scripts.push(assets::path("news.js"));
    let refused = !problem.is_empty();
    let template = FormPage {
        layout,
        heading,
        form,
        shown,
        spaces,
        common_tags: tags[..tags.len().min(TAGS_SHOWN)].join(", "),
        tags,
        series,
        bylines,
        problem,
        preview,
        page: post.map(|post| visit.app.addresses.post_page(post)),
        retract: post.map(|_| format!("{target}/retrait")),
        published: post.is_some_and(|post| post.state == State::Published),
        summary_chars_max: posts::SUMMARY_CHARS_MAX,
        target,
    };
    layout::form(visit, &template, refused)
}

/// What choices are called, the most used first.
fn used(choices: Vec<facets::Choice>) -> Vec<String> {
    choices.into_iter().map(|(_, label, _)| label).collect()
}
