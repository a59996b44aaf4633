//! `/administration/comptes`: who has an account, in what role; invites members and editors. A
//! sign-in link is shown once, to be copied and given by whatever way; the hub keeps its hash alone.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::{self, Account, Refused, Role};
use crate::audit::{self, Line, What};
use crate::setup;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "admin/accounts.html")]
struct Page {
    layout: Layout,
    title: String,
    path: &'static str,
    saved: bool,
    problem: String,
    /// Whom a link was made for, and the link.
    link: Option<(String, String)>,
    form: Invitation,
    /// Each with the roles to choose from: word, label, whether it is chosen.
    accounts: Vec<(Account, Vec<Choice>)>,
    roles: Vec<Choice>,
}

type Choice = (&'static str, String, bool);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Invitation {
    pub handle: String,
    pub name: String,
    pub email: String,
    pub role: String,
}

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/comptes", "/administration/accounts")
}

/// `GET /administration/comptes`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    super::administrator(&visit)?;
    draw(&visit, Invitation::default(), String::new(), None).await
}

/// `POST /administration/comptes`: opens an account, and shows the link that signs it in once.
pub async fn invite(visit: Visit, Form(form): Form<Invitation>) -> Result<Response, WebError> {
    let by = super::administrator(&visit)?;
    let email = Some(form.email.trim()).filter(|email| !email.is_empty());
    let role: Role = form.role.parse().unwrap_or(Role::Member);
    let handle = form.handle.trim().trim_start_matches('@');
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    match accounts::open(&mut tx, handle, &form.name, email, role, now).await {
        Ok(account) => {
            let link = setup::sign_in_url(&visit.app, &mut tx, &account).await?;
            let line = Line {
                what: What::AccountOpened,
                object: &account.handle,
                was: "",
                became: role.as_str(),
            };
            audit::note(&mut tx, by, &line, now).await?;
            tx.commit().await?;
            let shown = Some((account.name, link));
            draw(&visit, Invitation::default(), String::new(), shown).await
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, form, problem, None).await
        }
    }
}

/// `POST /administration/comptes/{handle}/lien`: another link, for who lost theirs.
pub async fn link(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let by = super::administrator(&visit)?;
    let mut tx = visit.app.db.begin().await?;
    let account = accounts::store::by_handle(&mut tx, &handle).await?;
    let account = account.ok_or(WebError::NotFound)?;
    let link = setup::sign_in_url(&visit.app, &mut tx, &account).await?;
    let line = Line {
        what: What::SignInLink,
        object: &account.handle,
        was: "",
        became: "",
    };
    audit::note(&mut tx, by, &line, visit.app.clock.now()).await?;
    tx.commit().await?;
    let shown = Some((account.name, link));
    draw(&visit, Invitation::default(), String::new(), shown).await
}

#[derive(Debug, Deserialize)]
pub struct Chosen {
    pub role: String,
}

/// `POST /administration/comptes/{handle}/role`
pub async fn change_role(
    visit: Visit,
    Path(handle): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, WebError> {
    let by = super::administrator(&visit)?;
    let role: Role = chosen
        .role
        .parse()
        .map_err(|_| WebError::BadRequest("error-page"))?;
    let mut tx = visit.app.db.begin().await?;
    let account = accounts::store::by_handle(&mut tx, &handle).await?;
    let account = account.ok_or(WebError::NotFound)?;
    match accounts::change_role(&mut tx, by, account.id, role, visit.app.clock.now()).await {
        Ok(()) => {
            tx.commit().await?;
            let back = format!("{}?told=saved", path(&visit));
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = visit.locale.t(problem_key(&refused));
            draw(&visit, Invitation::default(), problem, None).await
        }
    }
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Handle(_) => "refused-handle",
        Refused::HandleTaken(_) => "refused-handle-taken",
        Refused::Name => "refused-account-name",
        Refused::Email(_) => "refused-email",
        Refused::EmailTaken(_) => "refused-email-taken",
        Refused::LastAdministrator => "refused-last-administrator",
        Refused::NotAllowed => "error-forbidden",
        Refused::Unknown => "error-not-found",
        Refused::Database(_) => "error-internal",
    }
}

fn choices(visit: &Visit, chosen: Role) -> Vec<Choice> {
    let choice = |word: &&'static str| {
        let label = visit.locale.t(&format!("account-role-{word}"));
        (*word, label, *word == chosen.as_str())
    };
    Role::WORDS.iter().map(choice).collect()
}

async fn draw(
    visit: &Visit,
    form: Invitation,
    problem: String,
    link: Option<(String, String)>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let all = accounts::store::all(&mut tx).await?.into_iter();
    let title = visit.locale.t("accounts-title");
    let is_secret = link.is_some();
    let refused = !problem.is_empty();
    let template = Page {
        layout: Layout::new(visit, Section::None, &title),
        title,
        path: path(visit),
        saved: visit.query == "told=saved",
        problem,
        link,
        roles: choices(visit, form.role.parse().unwrap_or(Role::Member)),
        form,
        accounts: all
            .map(|account| {
                let choices = choices(visit, account.role);
                (account, choices)
            })
            .collect(),
    };
    let mut response = layout::form(visit, &template, refused)?;
    if is_secret {
        let never = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, never);
    }
    Ok(response)
}
