//! `/moderation/rules/{handle}`: how a space is talked in, who looks after it, who is kept out of it.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::answers::Typed;
use super::desk::Desk;
use super::queue::PATH;
use super::space_named;
use crate::accounts;
use crate::conversation::moderation::{self, Because, Refused, What};
use crate::conversation::{Commenting, Posting, Rules, forgetting, rules, store};
use crate::db::Tx;
use crate::federation;
use crate::spaces::{Space, members};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const SLOW_SECONDS_MAX: i64 = 24 * 3600;
const WORDS_CHARS_MAX: usize = 10_000;

/// The rules of a space as a form says them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    posting: String,
    commenting: String,
    slow_seconds: String,
    words: String,
    languages: String,
    /// "yes", when everybody may read what was decided.
    log: String,
    hosts_held: String,
    hosts_fine: String,
    /// "yes", when links of those who are new make them wait.
    links: String,
}

/// Somebody who looks after the space, or who is kept out of it.
struct Person {
    uri: String,
    name: String,
    /// Why they are kept out.
    reason: String,
}

async fn person(tx: &mut Tx, visit: &Visit, uri: String, reason: String) -> sqlx::Result<Person> {
    let name = named(tx, visit, &uri).await?;
    Ok(Person { uri, name, reason })
}

/// `@alice@example.net`, where that is known, after the name of who is a member here.
pub(super) async fn named(tx: &mut Tx, visit: &Visit, uri: &str) -> sqlx::Result<String> {
    use federation::addresses::Ours;
    if let Some(Ours::Actor(member)) = visit.app.addresses.ours(uri) {
        let account = accounts::store::by_id(tx, members::account_of(member)).await?;
        if let Some(account) = account {
            let domain = visit.app.addresses.domain();
            return Ok(format!("{} @{}@{domain}", account.name, account.handle));
        }
    }
    if uri.is_empty() || forgetting::is_veil(uri) {
        return Ok(visit.locale.t("talk-somebody-left"));
    }
    let author = store::author(tx, uri).await?;
    Ok(author.map_or(uri.to_owned(), |author| super::names::handle(&author)))
}

#[derive(Template)]
#[template(path = "conversation/rules.html")]
struct RulesPage {
    layout: Layout,
    title: String,
    target: String,
    /// Word, label, whether it is chosen.
    postings: Vec<(&'static str, String, bool)>,
    commentings: Vec<(&'static str, String, bool)>,
    form: RulesForm,
    animators: Vec<Person>,
    banned: Vec<Person>,
    problem: String,
    back: &'static str,
    log: String,
    /// Ready answers of the space, then an empty one.
    answers: Vec<Typed>,
    new_answer: Typed,
    answer_problem: String,
}

/// The space whose rules are asked for, by who may change them.
pub(super) async fn asked(
    tx: &mut Tx,
    visit: &Visit,
    handle: &str,
) -> Result<(Space, Desk), WebError> {
    let desk = Desk::of(tx, visit).await?;
    let space = space_named(tx, handle).await?.ok_or(WebError::NotFound)?;
    desk.must_cover(space.id)?;
    Ok((space, desk))
}

/// `GET /moderation/rules/{handle}`
pub async fn edit_rules(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let (space, _) = asked(&mut tx, &visit, &handle).await?;
    let form = form_of(&mut tx, &space).await?;
    draw_rules(&visit, &mut tx, &space, form, String::new()).await
}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "" }.to_owned()
}

async fn form_of(tx: &mut Tx, space: &Space) -> sqlx::Result<RulesForm> {
    let rules = rules::of(tx, space.id).await?;
    Ok(RulesForm {
        posting: rules.posting.to_string(),
        commenting: rules.commenting.to_string(),
        slow_seconds: rules.slow_seconds.to_string(),
        words: rules.words,
        languages: rules.languages,
        log: yes(rules.log_is_public),
        hosts_held: rules.hosts_held,
        hosts_fine: rules.hosts_fine,
        links: yes(rules.links_of_new_wait),
    })
}

async fn draw_rules(
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
    form: RulesForm,
    problem: String,
) -> Result<Response, WebError> {
    let none = (Typed::default(), String::new());
    draw_with(visit, tx, space, (form, problem), none).await
}

/// The page again, with an answer that cannot be kept as it was typed.
pub(super) async fn draw_answer(
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
    typed: Typed,
    problem: String,
) -> Result<Response, WebError> {
    let form = form_of(tx, space).await?;
    draw_with(visit, tx, space, (form, String::new()), (typed, problem)).await
}

async fn draw_with(
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
    (form, problem): (RulesForm, String),
    (typed, answer_problem): (Typed, String),
) -> Result<Response, WebError> {
    let title = visit.locale.word("rules-title", &space.name);
    let posting = |word: &&'static str| {
        let label = visit.locale.t(&format!("posting-{word}"));
        (*word, label, *word == form.posting)
    };
    let commenting = |word: &&'static str| {
        let label = visit.locale.t(&format!("commenting-{word}"));
        (*word, label, *word == form.commenting)
    };
    let postings = Posting::WORDS.iter().map(posting).collect();
    let commentings = Commenting::WORDS.iter().map(commenting).collect();
    let mut animators = Vec::new();
    for (uri,) in store::moderators::animators(tx, space.id).await? {
        animators.push(person(tx, visit, uri, String::new()).await?);
    }
    let mut banned = Vec::new();
    for (uri, reason, _) in store::decided::bans(tx, space.id).await? {
        banned.push(person(tx, visit, uri, reason).await?);
    }
    let kept = store::answers::of_space(tx, space.id).await?;
    let mut answers: Vec<Typed> = kept.into_iter().map(Typed::of).collect();
    // What was typed stays where it was typed.
    let at = answers.iter().position(|it| it.id == typed.id);
    let new_answer = match at.and_then(|at| answers.get_mut(at)) {
        Some(answer) => {
            *answer = typed;
            Typed::default()
        }
        None => typed,
    };
    let refused = !problem.is_empty() || !answer_problem.is_empty();
    let template = RulesPage {
        answers,
        new_answer,
        answer_problem,
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: format!("{PATH}/rules/{}", space.handle),
        postings,
        commentings,
        form,
        animators,
        banned,
        problem,
        back: PATH,
        log: format!("/discussions/journal/{}", space.handle),
    };
    layout::form(visit, &template, refused)
}

/// `POST /moderation/rules/{handle}`
pub async fn update_rules(
    visit: Visit,
    Path(handle): Path<String>,
    Form(form): Form<RulesForm>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.begin().await?;
    let (space, desk) = asked(&mut tx, &visit, &handle).await?;
    let before = rules::of(&mut tx, space.id).await?;
    let Some(rules) = read_rules(&form, before) else {
        let problem = visit.locale.t("rules-refused");
        return draw_rules(&visit, &mut tx, &space, form, problem).await;
    };
    let (by, now) = (desk.audited(), visit.app.clock.now());
    let changed = (space.handle.as_str(), &rules);
    match moderation::change_rules(&mut tx, &desk.who(), by, changed, now).await {
        Ok(()) => {}
        Err(Refused::Database(error)) => return Err(error.into()),
        Err(_) => return Err(WebError::Forbidden),
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/@{handle}")).into_response())
}

/// Nothing when a value is none that a rule can have.
fn read_rules(form: &RulesForm, before: Rules) -> Option<Rules> {
    let slow_seconds: i64 = form.slow_seconds.trim().parse().ok()?;
    let is_tag =
        |tag: &str| (2..=3).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_lowercase());
    let fits = (0..=SLOW_SECONDS_MAX).contains(&slow_seconds)
        && form.words.chars().count() <= WORDS_CHARS_MAX
        && form.languages.split_whitespace().all(is_tag);
    fits.then_some(())?;
    let (hosts_held, hosts_fine) = (hosts(&form.hosts_held)?, hosts(&form.hosts_fine)?);
    Some(Rules {
        posting: form.posting.parse().ok()?,
        commenting: form.commenting.parse().ok()?,
        slow_seconds,
        words: form.words.replace("\r\n", "\n").trim().to_owned(),
        languages: form.languages.trim().to_owned(),
        log_is_public: form.log == "yes",
        hosts_held,
        hosts_fine,
        links_of_new_wait: form.links == "yes",
        ..before
    })
}

/// Names of servers, one a line; an address gives its server. Nothing when one is none.
fn hosts(typed: &str) -> Option<String> {
    if typed.chars().count() > WORDS_CHARS_MAX {
        return None;
    }
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let host = |line: &str| {
        let address = match line.contains("://") {
            true => line.to_owned(),
            false => format!("https://{line}"),
        };
        let host = url::Url::parse(&address).ok()?.host_str()?.to_owned();
        host.contains('.').then_some(host)
    };
    let hosts: Option<Vec<String>> = lines.map(host).collect();
    Some(hosts?.join("\n"))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    /// A member's handle here, `@alice@example.net`, or an ActivityPub id.
    actor: String,
}

/// `POST /moderation/rules/{handle}/{what}`: somebody looks after the space or no longer, or may write
/// there again.
pub async fn update_people(
    visit: Visit,
    Path((handle, what)): Path<(String, String)>,
    Form(form): Form<PersonForm>,
) -> Result<Response, WebError> {
    let what: What = what.parse().map_err(|_| WebError::NotFound)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (space, desk) = asked(&mut tx, &visit, &handle).await?;
    let Some(actor) = actor_named(&mut tx, &visit, form.actor.trim()).await? else {
        let (form, problem) = (
            form_of(&mut tx, &space).await?,
            visit.locale.t("animators-unknown"),
        );
        return draw_rules(&visit, &mut tx, &space, form, problem).await;
    };
    let (who, because) = (desk.who(), Because::default());
    let about = (space.id, actor.as_str());
    let done = match what {
        What::Appointed | What::Dismissed => {
            moderation::appoint(&mut tx, &who, about, what, &because, now).await
        }
        What::Unbanned => moderation::let_in(&mut tx, &who, about, &because, now).await,
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => {}
        Err(Refused::Database(error)) => return Err(error.into()),
        Err(_) => return Err(WebError::Forbidden),
    }
    tx.commit().await?;
    visit.app.told();
    Ok(Redirect::to(&format!("{PATH}/rules/{handle}")).into_response())
}

async fn actor_named(tx: &mut Tx, visit: &Visit, word: &str) -> sqlx::Result<Option<String>> {
    if forgetting::is_veil(word) {
        return Ok(Some(word.to_owned()));
    }
    if word.starts_with("https://") || word.starts_with("http://") {
        return Ok(Some(word.to_owned()).filter(|uri| uri.len() <= 2_048));
    }
    let word = word.trim_start_matches('@').to_lowercase();
    let ours = format!("@{}", visit.app.addresses.domain());
    let local = word.strip_suffix(&ours).unwrap_or(&word);
    if !local.contains('@') {
        let account = accounts::store::by_handle(tx, local).await?;
        return Ok(account.map(|it| visit.app.addresses.actor(members::actor_of(it.id))));
    }
    store::authors::by_handle(tx, &word).await
}
