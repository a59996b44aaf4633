//! The form that adds a source: what it is, for which space, how what comes is taken. What is wrong with it
//! is said above the form, and nothing that was written is lost; a file is read before it is kept.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;

use super::{Keeper, path, source_path};
use crate::agendas::{
    self, Belonging, FILE_BYTES_MAX, Kind, Manner, Problem, Refused, Source, Wish,
};
use crate::events;
use crate::federation::agendas::{finding, reading};
use crate::federation::elsewhere::NotFound;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

const USUAL_TIMEZONE: &str = "Europe/Paris";

/// The form as it was filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    kind: String,
    address: String,
    name: String,
    space: String,
    manner: String,
    belonging: String,
    timezone: String,
}

#[derive(Template)]
#[template(path = "agendas/form.html")]
struct FormPage {
    layout: Layout,
    title: String,
    target: String,
    back: &'static str,
    fields: Fields,
    /// Word and label of each.
    kinds: Vec<(&'static str, String)>,
    manners: Vec<(&'static str, String)>,
    belongings: Vec<(&'static str, String)>,
    spaces: Vec<(String, String)>,
    is_team: bool,
    problem: Option<String>,
}

/// `GET /administration/agendas/nouveau`
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let keeper = Keeper::of(&mut tx, &visit).await?;
    let fields = Fields {
        kind: Kind::Calendar.to_string(),
        manner: Manner::Reviewed.to_string(),
        belonging: Belonging::Theirs.to_string(),
        timezone: USUAL_TIMEZONE.to_owned(),
        ..Fields::default()
    };
    draw_form(&visit, &keeper, fields, None)
}

/// What a form asks for that cannot be had: a sentence.
type Fault = String;

/// `POST /administration/agendas/nouveau`: it is read at once.
pub async fn create(visit: Visit, sent: Sent<Fields>) -> Result<Response, WebError> {
    let Sent { form, files } = sent;
    let mut tx = visit.app.db.read().await?;
    let keeper = Keeper::of(&mut tx, &visit).await?;
    drop(tx);
    let file = files.into_iter().next();
    let file = file.map(|file| (file.name, file.bytes));
    match added(&visit, &keeper, &form, file).await? {
        Ok(source) => {
            visit.app.told();
            Ok(Redirect::to(&source_path(&visit, source.id)).into_response())
        }
        Err(fault) => draw_form(&visit, &keeper, form, Some(fault)),
    }
}

async fn added(
    visit: &Visit,
    keeper: &Keeper,
    form: &Fields,
    file: Option<(String, Vec<u8>)>,
) -> Result<Result<Source, Fault>, WebError> {
    let app = &visit.app;
    let wish = match wish(visit, keeper, form, file.as_ref()).await? {
        Ok(wish) => wish,
        Err(fault) => return Ok(Err(fault)),
    };
    // A file is read before it is kept: what cannot be read is given back.
    let mut heard = Vec::new();
    if let (Kind::File, Some((_, bytes))) = (wish.kind, file) {
        let read = match bytes.len() > FILE_BYTES_MAX {
            true => Err(Problem::TooLong),
            false => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let (timezone, now) = (wish.timezone.clone(), app.clock.now());
                reading::parsed(Kind::File, text, String::new(), timezone, now).await
            }
        };
        match read {
            Ok(read) => heard = read,
            Err(problem) => {
                return Ok(Err(visit.locale.t(&format!("agenda-problem-{problem}"))));
            }
        }
    }
    let mut tx = app.db.begin().await?;
    let source = match agendas::add(&mut tx, &keeper.who(visit), &wish).await {
        Ok(source) => source,
        Err(refused) => {
            tx.undo().await?;
            return match fault(visit, &refused) {
                Some(fault) => Ok(Err(fault)),
                None => Err(refused.into()),
            };
        }
    };
    tx.commit().await?;
    match source.kind {
        Kind::File => {
            reading::take_in(app, &source, heard, ("", ""), app.clock.now()).await?;
        }
        Kind::Calendar | Kind::Page => {
            // What is wrong with it stands on its page.
            let _ = reading::read(app, &source).await?;
        }
        Kind::Followed => {}
    }
    Ok(Ok(source))
}

/// What the form asks for; who is to be followed is looked up.
async fn wish(
    visit: &Visit,
    keeper: &Keeper,
    form: &Fields,
    file: Option<&(String, Vec<u8>)>,
) -> Result<Result<Wish, Fault>, WebError> {
    let locale = visit.locale;
    let space = keeper
        .spaces
        .iter()
        .find(|space| space.handle == form.space);
    let Some(space) = space else {
        return Ok(Err(locale.t("error-space")));
    };
    let (Ok(kind), Ok(manner), Ok(belonging)) = (
        form.kind.parse(),
        form.manner.parse(),
        form.belonging.parse(),
    ) else {
        return Err(WebError::BadRequest("error-page"));
    };
    let typed = form.address.trim();
    let mut wish = Wish {
        space: space.id,
        kind,
        address: String::new(),
        page: String::new(),
        name: form.name.trim().to_owned(),
        manner,
        belonging,
        timezone: form.timezone.trim().to_owned(),
    };
    match kind {
        Kind::Calendar | Kind::Page => {
            let Some(url) = address(visit, typed) else {
                return Ok(Err(locale.t("agenda-fault-address")));
            };
            wish.page = match kind {
                Kind::Page => url.to_string(),
                // Where people look at a calendar, its address does not say.
                _ => url[..url::Position::BeforePath].to_owned() + "/",
            };
            wish.address = url.to_string();
        }
        Kind::File => {
            let Some((name, _)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
                return Ok(Err(locale.t("agenda-fault-file")));
            };
            let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
            wish.address = format!("file:{name}");
            wish.page = address(visit, typed).map_or_else(String::new, String::from);
        }
        Kind::Followed => match finding::find(&visit.app, typed).await? {
            Ok(found) => {
                wish.address = found.uri;
                wish.page = found.page;
                if wish.name.is_empty() {
                    wish.name = found.name;
                }
            }
            Err(why) => return Ok(Err(not_found(visit, &why))),
        },
    }
    if wish.name.is_empty() {
        wish.name = match kind {
            Kind::File => wish.address.trim_start_matches("file:").to_owned(),
            _ => events::elsewhere::host(&wish.address),
        };
    }
    Ok(Ok(wish))
}

/// An address that may be asked; calendar programs write another word before theirs.
fn address(visit: &Visit, typed: &str) -> Option<Url> {
    let typed = match typed.split_once("://") {
        Some(("webcal" | "webcals", rest)) => format!("https://{rest}"),
        Some(_) => typed.to_owned(),
        None => format!("https://{typed}"),
    };
    let url = Url::parse(&typed).ok()?;
    visit.app.http.may_ask(&url).ok()?;
    (url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn not_found(visit: &Visit, why: &NotFound) -> Fault {
    visit.locale.t(match why {
        NotFound::Unreadable => "agenda-fault-name",
        NotFound::Ours => "agenda-fault-ours",
        NotFound::Silent => "agenda-fault-silent",
        NotFound::Unknown => "agenda-fault-unknown",
        NotFound::Nobody => "agenda-fault-nobody",
        NotFound::NotPublic => "agenda-fault-address",
    })
}

fn fault(visit: &Visit, refused: &Refused) -> Option<Fault> {
    let key = match refused {
        Refused::Name => "agenda-fault-called",
        Refused::Address => "agenda-fault-address",
        Refused::Timezone(_) => "refused-timezone",
        Refused::Known => "agenda-fault-known",
        Refused::TooMany => "agenda-fault-many",
        Refused::Theirs => "agenda-fault-theirs",
        Refused::Team => "agenda-fault-team",
        Refused::NotAllowed | Refused::Unknown | Refused::Event(_) | Refused::Database(_) => {
            return None;
        }
    };
    Some(visit.locale.t(key))
}

fn draw_form(
    visit: &Visit,
    keeper: &Keeper,
    fields: Fields,
    problem: Option<Fault>,
) -> Result<Response, WebError> {
    let title = visit.locale.t("agenda-add");
    let is_wrong = problem.is_some();
    let kind = |word: &&'static str| (*word, visit.locale.t(&format!("agenda-kind-{word}")));
    let manner = |word: &&'static str| (*word, visit.locale.t(&format!("agenda-manner-{word}")));
    let belonging =
        |word: &&'static str| (*word, visit.locale.t(&format!("agenda-belonging-{word}")));
    let spaces = keeper.spaces.iter();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: format!("{}/nouveau", path(visit)),
        back: path(visit),
        fields,
        kinds: Kind::WORDS.iter().map(kind).collect(),
        manners: Manner::WORDS.iter().map(manner).collect(),
        belongings: Belonging::WORDS.iter().map(belonging).collect(),
        spaces: spaces
            .map(|it| (it.handle.clone(), it.name.clone()))
            .collect(),
        is_team: keeper.is_team,
        problem,
    };
    layout::form(visit, &template, is_wrong)
}
