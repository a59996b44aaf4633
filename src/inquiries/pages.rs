//! `/contact`: the form by which anybody writes to the team, and `/administration/messages`, where
//! administrators read it. Plain HTML; a field that only programs fill in catches most of them.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{About, Inquiry, Refused, Written, store};
use crate::accounts::By;
use crate::db::Tx;
use crate::ids::InquiryId;
use crate::spaces::{self, Kind, Space};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const PATH: &str = "/contact";
pub const DESK_PATH: &str = "/administration/messages";
const SHOWN_MAX: i64 = 200;

/// What leads here, or what was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Letter {
    about: String,
    /// The handle of the space that it is written from.
    space: String,
    name: String,
    email: String,
    text: String,
    /// Nobody sees this field.
    website: String,
    /// `sent`, once it is.
    told: String,
}

#[derive(Template)]
#[template(path = "inquiries/form.html")]
struct FormPage {
    layout: Layout,
    title: String,
    form: Letter,
    sent: bool,
    problem: String,
    /// Word, label, whether it is chosen.
    subjects: Vec<(&'static str, String, bool)>,
    space_name: String,
    text_chars_max: usize,
}

/// `GET /contact?about=join&space=velo`
pub async fn show(visit: Visit, Query(mut form): Query<Letter>) -> Result<Response, WebError> {
    if let Some(account) = &visit.account {
        form.name.clone_from(&account.name);
        form.email = account.email.clone().unwrap_or_default();
    }
    draw(&visit, form, String::new()).await
}

/// `POST /contact`
pub async fn create(visit: Visit, Form(form): Form<Letter>) -> Result<Response, WebError> {
    let sent = Redirect::to(&format!("{PATH}?told=sent")).into_response();
    // A program filled it in: it is told what people are told, and nothing is kept.
    if !form.website.is_empty() {
        return Ok(sent);
    }
    let now = visit.app.clock.now();
    if visit.app.look_ups.enter(visit.client, now).is_err() {
        let problem = visit.locale.t("contact-too-often");
        return draw(&visit, form, problem).await;
    }
    let mut tx = visit.app.db.begin().await?;
    let space = space(&mut tx, &form.space).await?;
    let written = Written {
        about: form.about.parse().unwrap_or(About::Other),
        space: space.map(|space| space.id),
        name: form.name.clone(),
        email: form.email.clone(),
        text: form.text.clone(),
        language: visit.locale.tag().to_owned(),
    };
    match super::send(&mut tx, &written, now).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(sent)
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, form, problem).await
        }
    }
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Name => "contact-no-name",
        Refused::Email => "contact-no-email",
        Refused::Text => "contact-no-text",
        Refused::Full => "contact-full",
        Refused::Database(_) => "error-internal",
    }
}

async fn space(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<Space>> {
    if handle.is_empty() {
        return Ok(None);
    }
    let found = spaces::store::by_handle(tx, handle).await?;
    Ok(found.filter(|space| matches!(space.kind, Kind::Community | Kind::Commun)))
}

async fn draw(visit: &Visit, form: Letter, problem: String) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let space = space(&mut tx, &form.space).await?;
    let title = visit.locale.t("contact-title");
    let chosen = form.about.parse().unwrap_or(About::Other);
    let subject = |word: &&'static str| {
        let label = visit.locale.t(&format!("about-{word}"));
        (*word, label, chosen.as_str() == *word)
    };
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::Join, &title),
        title,
        sent: form.told == "sent",
        subjects: About::WORDS.iter().map(subject).collect(),
        space_name: space.map(|space| space.name).unwrap_or_default(),
        text_chars_max: super::TEXT_CHARS_MAX,
        form,
        problem,
    };
    layout::form(visit, &template, refused)
}

#[derive(Template)]
#[template(path = "inquiries/list.html")]
struct List {
    layout: Layout,
    title: String,
    path: &'static str,
    open: Vec<Shown>,
    closed: Vec<Shown>,
}

struct Shown {
    inquiry: Inquiry,
    about: String,
    when: String,
    /// Name and path of the space.
    space: Option<(String, String)>,
}

fn administrator(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    match by.may_administer() {
        true => Ok(by),
        false => Err(WebError::Forbidden),
    }
}

/// `GET /administration/messages`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let open = store::open(&mut tx, SHOWN_MAX).await?;
    let closed = store::closed(&mut tx, SHOWN_MAX).await?;
    let title = visit.locale.t("messages-title");
    let template = List {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: DESK_PATH,
        open: all_shown(&visit, &mut tx, open).await?,
        closed: all_shown(&visit, &mut tx, closed).await?,
    };
    layout::page(&visit, &template)
}

async fn all_shown(
    visit: &Visit,
    tx: &mut Tx,
    inquiries: Vec<Inquiry>,
) -> sqlx::Result<Vec<Shown>> {
    let mut all = Vec::with_capacity(inquiries.len());
    for inquiry in inquiries {
        let space = match inquiry.space_id {
            Some(id) => spaces::store::by_id(tx, id).await?,
            None => None,
        };
        all.push(Shown {
            about: visit.locale.t(&format!("about-{}", inquiry.about)),
            when: visit.locale.date(inquiry.received_ms),
            space: space.map(|space| (space.name, format!("/@{}", space.handle))),
            inquiry,
        });
    }
    Ok(all)
}

/// `POST /administration/messages/{id}/{what}`: answered, open again, or erased.
pub async fn decide(
    visit: Visit,
    Path((id, what)): Path<(InquiryId, String)>,
) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let done = match what.as_str() {
        "answered" => super::close(&mut tx, by, id, Some(now)).await?,
        "open" => super::close(&mut tx, by, id, None).await?,
        "erased" => super::erase(&mut tx, by, id).await?,
        _ => false,
    };
    if !done {
        return Err(WebError::NotFound);
    }
    tx.commit().await?;
    Ok(Redirect::to(DESK_PATH).into_response())
}
