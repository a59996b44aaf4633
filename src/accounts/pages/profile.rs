//! `/compte` for who is signed in: what others read of them, if they choose to speak in public, and
//! the doors to the rest of what is theirs.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use super::rights::{self, Rights};
use crate::accounts::{self, Account, By};
use crate::attendance::pages::away;
use crate::conversation;
use crate::db::Tx;
use crate::federation::keyring;
use crate::ids::AccountId;
use crate::spaces::members::{self, Said};
use crate::spaces::{self, Profile, Refused, Space};
use crate::web::errors::WebError;
use crate::web::face;
use crate::web::layout::{self, Layout, Section};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

/// More of what they were told is old news.
const TOLD_MAX: i64 = 20;

type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct Page {
    layout: Layout,
    title: String,
    account: Account,
    role: String,
    saved: bool,
    problem: String,
    /// Of who speaks in public.
    public: Option<Public>,
    voice_path: &'static str,
    profile_path: &'static str,
    rights: Rights,
    /// For the team.
    desk_path: Option<&'static str>,
    sign_out: &'static str,
    told: Vec<Told>,
    calendar_path: &'static str,
    /// Events elsewhere that they go to.
    attend_path: &'static str,
    /// Since when their own calendar has a secret address.
    calendar_since: Option<String>,
}

/// Something that those who look after a space said to them.
struct Told {
    what: String,
    when: String,
    space: String,
    words: String,
    link: String,
}

async fn told(visit: &Visit, tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<Told>> {
    let lines = conversation::store::answers::told(tx, account, TOLD_MAX).await?;
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let space = match line.space_id {
            Some(id) => spaces::store::by_id(tx, id).await?,
            None => None,
        };
        all.push(Told {
            what: visit.locale.t(&format!("told-{}", line.what)),
            when: visit.locale.date(line.told_ms),
            space: space.map(|space| space.name).unwrap_or_default(),
            words: line.words,
            link: line.link,
        });
    }
    Ok(all)
}

/// The public page of an account, as its form shows it.
struct Public {
    page: String,
    handle: String,
    said: Said,
    picture: face::Shown,
}

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of("/compte", "/account")
}

/// `GET /compte` of who is signed in.
pub(super) async fn show(visit: &Visit) -> Result<Response, WebError> {
    draw(visit, None, String::new()).await
}

/// `POST /compte/parole`: speaks in public from now on.
pub async fn speak(visit: Visit) -> Result<Response, WebError> {
    let account = visit.signed_in()?;
    let keys = tokio::task::spawn_blocking(keyring::generate).await?;
    let mut tx = visit.app.db.begin().await?;
    match members::speak(&mut tx, account, &keys, visit.app.clock.now()).await {
        Ok(_) => tx.commit().await?,
        Err(Refused::Database(error)) => return Err(error.into()),
        Err(refused) => return Err(WebError::Refused(refused.to_string())),
    }
    Ok(Redirect::to(path(&visit)).into_response())
}

/// `POST /compte/profil`
pub async fn update(visit: Visit, sent: Sent<Fields>) -> Result<Response, WebError> {
    let account = visit.signed_in()?.id;
    let Sent { form, files } = sent;
    let mut tx = visit.app.db.read().await?;
    let before = members::of_account(&mut tx, account).await?;
    drop(tx);
    let before = before.ok_or(WebError::NotFound)?;
    let mut said = read(&form);
    let mut profile = Profile {
        icon_id: before.icon_id,
        ..Profile::default()
    };
    let fault = face::take(&visit, &mut profile, &form, files).await?;
    said.picture = profile.icon_id;
    if let Some(key) = fault {
        let problem = visit.locale.t(key);
        return draw(&visit, Some(said), problem).await;
    }
    let mut tx = visit.app.db.begin().await?;
    match members::describe(&mut tx, account, &said, visit.app.clock.now()).await {
        Ok(space) => {
            let uri = visit.app.addresses.actor(space.id);
            conversation::call_otherwise(&mut tx, &uri, &space).await?;
            tx.commit().await?;
            visit.app.told();
            let back = format!("{}?told=saved", path(&visit));
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => {
            drop(tx);
            let problem = visit.locale.t("refused-profile");
            draw(&visit, Some(said), problem).await
        }
    }
}

fn read(form: &Fields) -> Said {
    let text = |name: &str| {
        let found = form.iter().find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    Said {
        name: text("name"),
        bio: text("bio"),
        language: text("language"),
        picture: None,
        discoverable: !text("discoverable").is_empty(),
        indexable: !text("indexable").is_empty(),
    }
}

fn said(space: &Space) -> Said {
    Said {
        name: space.name.clone(),
        bio: space.sentence.clone(),
        language: space.language.clone(),
        picture: space.icon_id,
        discoverable: space.details.discoverable,
        indexable: space.details.indexable,
    }
}

/// With `typed` in the form when it is shown again.
async fn draw(visit: &Visit, typed: Option<Said>, problem: String) -> Result<Response, WebError> {
    let account = visit.signed_in()?.clone();
    let mut tx = visit.app.db.read().await?;
    let public = match members::of_account(&mut tx, account.id).await? {
        Some(space) => {
            let said = typed.unwrap_or_else(|| said(&space));
            let profile = Profile {
                icon_id: said.picture,
                ..Profile::default()
            };
            let mut pictures = face::shown(visit, &mut tx, &profile).await?;
            let mut picture = pictures.remove(0);
            picture.legend = visit.locale.t("profile-picture");
            Some(Public {
                page: format!("/@{}", space.handle),
                handle: format!("@{}@{}", space.handle, visit.app.addresses.domain()),
                said,
                picture,
            })
        }
        None => None,
    };
    let rights = rights::of(&mut tx, visit, &account).await?;
    let calendar = accounts::store::calendar_link_since(&mut tx, account.id).await?;
    let title = visit.locale.t("account-title");
    let refused = !problem.is_empty();
    let may_edit = By::from(&account).may_edit();
    let template = Page {
        layout: Layout::new(visit, Section::None, &title),
        title,
        role: visit.locale.t(&format!("account-role-{}", account.role)),
        saved: visit.query == "told=saved",
        problem,
        public,
        rights,
        voice_path: visit.path_of("/compte/parole", "/account/voice"),
        profile_path: visit.path_of("/compte/profil", "/account/profile"),
        desk_path: may_edit.then(|| visit.path_of("/tableau", "/desk")),
        told: told(visit, &mut tx, account.id).await?,
        calendar_path: visit.path_of("/compte/calendrier", "/account/calendar"),
        attend_path: away::path(visit),
        calendar_since: calendar.map(|since| visit.locale.date(since)),
        sign_out: visit.path_of("/compte/sortie", "/account/leave"),
        account,
    };
    layout::form(visit, &template, refused)
}
