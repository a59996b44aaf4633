//! `/administration/annuaire`: the directory as an administrator keeps it. Each entry has a form,
//! moves one place at a time, and is taken out by a button of its own.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::LISTS;
use crate::accounts::By;
use crate::directory::{self, Entry, List, Refused, Sector, Towards, store};
use crate::ids::EntryId;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    pub list: String,
    pub name: String,
    pub role: String,
    pub structure: String,
    pub structure_url: String,
    pub website: String,
    pub profile_url: String,
    pub interview_url: String,
    pub sector: String,
    pub territory: String,
}

#[derive(Debug, Deserialize)]
pub struct Shift {
    /// `start` or `end`
    pub towards: String,
}

struct Kept {
    heading: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "directory/list.html")]
struct ListPage {
    layout: Layout,
    title: String,
    path: &'static str,
    lists: Vec<Kept>,
}

/// The word that is sent, what it is called, whether it is chosen.
type Choices = Vec<(String, String, bool)>;

#[derive(Template)]
#[template(path = "directory/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    target: String,
    problem: String,
    form: EntryForm,
    lists: Choices,
    sectors: Choices,
    remove: Option<String>,
    back: &'static str,
}

pub(super) fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/annuaire", "/administration/directory")
}

fn administrator(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    match by.may_administer() {
        true => Ok(by),
        false => Err(WebError::Forbidden),
    }
}

/// `GET /administration/annuaire`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let mut lists = Vec::new();
    for (list, key) in LISTS {
        lists.push(Kept {
            heading: visit.locale.t(key),
            entries: store::entries(&mut tx, list).await?,
        });
    }
    let title = visit.locale.t("directory-title");
    let template = ListPage {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: path(&visit),
        lists,
    };
    layout::page(&visit, &template)
}

/// `GET /administration/annuaire/nouvelle`
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let form = EntryForm {
        list: List::Members.as_str().to_owned(),
        ..EntryForm::default()
    };
    draw(&visit, form, None, String::new())
}

/// `POST /administration/annuaire`
pub async fn create(visit: Visit, Form(form): Form<EntryForm>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let list = form.list.parse::<List>();
    let list = list.map_err(|_| WebError::BadRequest("error-page"))?;
    let last = store::entries(&mut tx, list).await?;
    let position = last.last().map_or(0, |entry| entry.position + 1);
    let entry = Entry {
        id: EntryId::generate(),
        list,
        position,
        ..entry(&visit, &form, None)
    };
    keep(visit, tx, by, entry, form, None).await
}

/// `GET /administration/annuaire/{id}`
pub async fn edit(visit: Visit, Path(id): Path<EntryId>) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let entry = store::entry(&mut tx, id).await?.ok_or(WebError::NotFound)?;
    let form = EntryForm {
        list: entry.list.as_str().to_owned(),
        name: entry.name,
        role: entry.role,
        structure: entry.structure,
        structure_url: entry.structure_url,
        website: entry.website,
        profile_url: entry.profile_url,
        interview_url: entry.interview_url,
        sector: entry.sector.map_or("", Sector::as_str).to_owned(),
        territory: entry.territory,
    };
    draw(&visit, form, Some(id), String::new())
}

/// `POST /administration/annuaire/{id}`
pub async fn update(
    visit: Visit,
    Path(id): Path<EntryId>,
    Form(form): Form<EntryForm>,
) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let before = store::entry(&mut tx, id).await?;
    let before = before.ok_or(WebError::NotFound)?;
    let entry = entry(&visit, &form, Some(before));
    keep(visit, tx, by, entry, form, Some(id)).await
}

/// `POST /administration/annuaire/{id}/place`
pub async fn shift(
    visit: Visit,
    Path(id): Path<EntryId>,
    Form(form): Form<Shift>,
) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let towards = match form.towards.as_str() {
        "start" => Towards::Start,
        "end" => Towards::End,
        _ => return Err(WebError::BadRequest("error-page")),
    };
    let mut tx = visit.app.db.begin().await?;
    let entry = store::entry(&mut tx, id).await?.ok_or(WebError::NotFound)?;
    directory::shift(&mut tx, by, &entry, towards, visit.app.clock.now()).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#entry-{id}", path(&visit))).into_response())
}

/// `POST /administration/annuaire/{id}/retrait`
pub async fn remove(visit: Visit, Path(id): Path<EntryId>) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let entry = store::entry(&mut tx, id).await?.ok_or(WebError::NotFound)?;
    directory::remove(&mut tx, by, &entry).await?;
    tx.commit().await?;
    Ok(Redirect::to(path(&visit)).into_response())
}

/// What was typed over what stood there; a picture stays, the form does not have it.
fn entry(visit: &Visit, form: &EntryForm, before: Option<Entry>) -> Entry {
    let text = |text: &str| text.trim().to_owned();
    let list = form.list.parse::<List>().unwrap_or(List::Members);
    Entry {
        id: before.as_ref().map_or_else(EntryId::generate, |it| it.id),
        list,
        position: before.as_ref().map_or(0, |it| it.position),
        name: text(&form.name),
        role: text(&form.role),
        structure: text(&form.structure),
        structure_url: text(&form.structure_url),
        website: text(&form.website),
        profile_url: text(&form.profile_url),
        interview_url: text(&form.interview_url),
        picture_id: before.and_then(|it| it.picture_id),
        sector: form.sector.parse().ok(),
        territory: text(&form.territory),
        updated_ms: visit.app.clock.now(),
    }
}

async fn keep(
    visit: Visit,
    mut tx: crate::db::Tx,
    by: By,
    entry: Entry,
    form: EntryForm,
    id: Option<EntryId>,
) -> Result<Response, WebError> {
    match directory::write(&mut tx, by, &entry).await {
        Ok(()) => {
            tx.commit().await?;
            let back = format!("{}#entry-{}", path(&visit), entry.id);
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::NotAllowed) => Err(WebError::Forbidden),
        Err(Refused::Length) => {
            let problem = visit.locale.t("refused-entry-length");
            draw(&visit, form, id, problem)
        }
        Err(Refused::Link(url)) => {
            let problem = visit.locale.word("refused-web-link", &url);
            draw(&visit, form, id, problem)
        }
    }
}

fn draw(
    visit: &Visit,
    form: EntryForm,
    id: Option<EntryId>,
    problem: String,
) -> Result<Response, WebError> {
    let back = path(visit);
    let heading = match id {
        Some(_) => visit.locale.word("directory-edit", &form.name),
        None => visit.locale.t("directory-new"),
    };
    let list = |(list, key): (List, &str)| {
        let word = list.as_str();
        (word.to_owned(), visit.locale.t(key), word == form.list)
    };
    let sector = |word: &&str| {
        let label = visit.locale.t(&format!("sector-{word}"));
        ((*word).to_owned(), label, *word == form.sector)
    };
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        target: id.map_or_else(|| back.to_owned(), |id| format!("{back}/{id}")),
        problem,
        lists: LISTS.into_iter().map(list).collect(),
        sectors: Sector::WORDS.iter().map(sector).collect(),
        remove: id.map(|id| format!("{back}/{id}/retrait")),
        form,
        back,
    };
    layout::form(visit, &template, refused)
}
