//! `/administration/espaces`: the spaces to look after, and the form of each. What is written is in
//! plain rows, so that the form works without a script; three empty ones stand ready in each list.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use crate::accounts::By;
use crate::db::Tx;
use crate::spaces::showing::{self, Person, Role};
use crate::spaces::{
    self, Details, Kind, Link, LinkKind, Profile, Refused, Space, Stage, User, UserKind, store,
};
use crate::web::errors::WebError;
use crate::web::face;
use crate::web::layout::{self, Layout, Section};
use crate::web::uploads::Sent;
use crate::web::visit::Visit;

const EMPTY_ROWS: usize = 3;

/// What a browser sends: names repeat, once for each row.
type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "spaces/list.html")]
struct List {
    layout: Layout,
    title: String,
    path: &'static str,
    groups: Vec<(String, Vec<Space>)>,
}

/// A list of choices: the word that is sent, what it is called, whether it is chosen.
type Choices = Vec<(String, String, bool)>;

#[derive(Template)]
#[template(path = "spaces/form.html")]
struct FormPage {
    layout: Layout,
    heading: String,
    target: String,
    page: String,
    problem: String,
    is_commun: bool,
    form: SpaceForm,
    stages: Choices,
    communities: Choices,
    links: Vec<(Link, Choices)>,
    users: Vec<(User, Choices)>,
    people: Vec<(Person, Choices)>,
    pictures: Vec<face::Shown>,
}

/// What the form has, kept as it was typed when it is shown again.
struct SpaceForm {
    profile: Profile,
    people: Vec<Person>,
    communities: Vec<String>,
}

pub(super) fn path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/espaces", "/administration/spaces")
}

pub(super) fn administrator(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    match by.may_administer() {
        true => Ok(by),
        false => Err(WebError::Forbidden),
    }
}

/// `GET /administration/espaces`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let mut groups = Vec::new();
    for kind in [Kind::Hub, Kind::Community, Kind::Commun] {
        let spaces = store::by_kind(&mut tx, kind).await?;
        groups.push((visit.locale.t(&format!("kind-{kind}")), spaces));
    }
    groups.retain(|(_, spaces)| !spaces.is_empty());
    let title = visit.locale.t("spaces-title");
    let template = List {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        path: path(&visit),
        groups,
    };
    layout::page(&visit, &template)
}

/// `GET /administration/espaces/{handle}`
pub async fn edit(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let space = found(&mut tx, &handle).await?;
    let showings = store::showings(&mut tx, space.id).await?;
    let carriers = store::carriers_of(&mut tx, space.id).await?;
    let form = SpaceForm {
        profile: space.profile(),
        people: showings.into_iter().map(person).collect(),
        communities: carriers.into_iter().map(|it| it.handle).collect(),
    };
    draw(&visit, &mut tx, &space, form, String::new()).await
}

/// `POST /administration/espaces/{handle}`
pub async fn update(
    visit: Visit,
    Path(handle): Path<String>,
    sent: Sent<Fields>,
) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let Sent {
        form: fields,
        files,
    } = sent;
    let mut tx = visit.app.db.read().await?;
    let space = found(&mut tx, &handle).await?;
    drop(tx);
    let mut form = SpaceForm::read(&space, &fields);
    if let Some(key) = face::take(&visit, &mut form.profile, &fields, files).await? {
        let problem = visit.locale.t(key);
        let mut tx = visit.app.db.read().await?;
        return draw(&visit, &mut tx, &space, form, problem).await;
    }
    let mut tx = visit.app.db.begin().await?;
    match write(&visit, &mut tx, by, &space, &form).await {
        Ok(()) => {
            tx.commit().await?;
            visit.app.told();
            Ok(Redirect::to(&format!("/@{}", space.handle)).into_response())
        }
        Err(Refused::Database(error)) => Err(error.into()),
        Err(refused) => {
            drop(tx);
            let problem = problem(&visit, &refused);
            let mut tx = visit.app.db.read().await?;
            draw(&visit, &mut tx, &space, form, problem).await
        }
    }
}

pub(super) async fn found(tx: &mut Tx, handle: &str) -> Result<Space, WebError> {
    let space = store::by_handle(tx, handle).await?;
    space
        .filter(|space| space.kind != Kind::Server && !space.kind.is_silent())
        .ok_or(WebError::NotFound)
}

async fn write(
    visit: &Visit,
    tx: &mut Tx,
    by: By,
    space: &Space,
    form: &SpaceForm,
) -> Result<(), Refused> {
    let now = visit.app.clock.now();
    spaces::edit(tx, by, space.id, &form.profile, now).await?;
    showing::show(tx, by, space.id, &form.people, now).await?;
    if space.kind == Kind::Commun {
        spaces::carry(tx, by, space.id, &form.communities).await?;
    }
    Ok(())
}

fn problem(visit: &Visit, refused: &Refused) -> String {
    match refused {
        Refused::Link(url) => visit.locale.word("refused-web-link", url),
        Refused::NotAgreed(name) => visit.locale.word("refused-not-agreed", name),
        Refused::Length(_) => visit.locale.t("refused-space-length"),
        _ => visit.locale.t("error-refused"),
    }
}

fn person(showing: showing::Showing) -> Person {
    Person {
        name: showing.name,
        role: showing.role,
        organisation: showing.organisation,
        url: showing.url,
        agreed: true,
    }
}

impl SpaceForm {
    /// What was sent; the place in the list, which the form does not have, stays.
    fn read(space: &Space, fields: &Fields) -> SpaceForm {
        let text = |name: &str| first(fields, name).replace("\r\n", "\n");
        let some = |name: &str| Some(text(name)).filter(|it| !it.trim().is_empty());
        let is_commun = space.kind == Kind::Commun;
        let profile = Profile {
            name: text("name"),
            sentence: text("sentence"),
            body_markdown: text("body"),
            language: text("language"),
            stage: text("stage").parse::<Stage>().ok().filter(|_| is_commun),
            licence: some("licence"),
            territory: some("territory"),
            themes: listed(&text("themes")),
            links: links(fields),
            details: Details {
                governance: text("governance"),
                reuse: text("reuse"),
                experiments: text("experiments"),
                users: users(fields),
                ..Details::default()
            },
            ..space.profile()
        };
        SpaceForm {
            profile,
            people: people(fields),
            communities: all(fields, "community").map(str::to_owned).collect(),
        }
    }
}

fn all<'a>(fields: &'a Fields, name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = fields.iter().filter(move |(key, _)| key == name);
    named.map(|(_, value)| value.trim())
}

fn first<'a>(fields: &'a Fields, name: &'a str) -> &'a str {
    all(fields, name).next().unwrap_or_default()
}

fn listed(text: &str) -> Vec<String> {
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A row without an address is no row.
fn links(fields: &Fields) -> Vec<Link> {
    let rows = all(fields, "link-kind").zip(all(fields, "link-label"));
    let rows = rows.zip(all(fields, "link-url"));
    let rows = rows.filter(|(_, url)| !url.is_empty());
    rows.map(|((kind, label), url)| Link {
        kind: kind.parse().unwrap_or(LinkKind::Other),
        label: if label.is_empty() { url } else { label }.to_owned(),
        url: url.to_owned(),
    })
    .collect()
}

fn users(fields: &Fields) -> Vec<User> {
    let rows = all(fields, "user-kind").zip(all(fields, "user-name"));
    let rows = rows.zip(all(fields, "user-url"));
    let rows = rows.filter(|((_, name), _)| !name.is_empty());
    rows.map(|((kind, name), url)| User {
        kind: kind.parse().unwrap_or(UserKind::Organisation),
        name: name.to_owned(),
        url: url.to_owned(),
    })
    .collect()
}

/// A tick is sent only where it is set, so it says which row it stands in.
fn people(fields: &Fields) -> Vec<Person> {
    let agreed: Vec<&str> = all(fields, "person-agreed").collect();
    let rows = all(fields, "person-role").zip(all(fields, "person-name"));
    let rows = rows.zip(all(fields, "person-organisation").zip(all(fields, "person-url")));
    let rows = rows.enumerate();
    let rows = rows.filter(|(_, ((_, name), _))| !name.is_empty());
    rows.map(|(row, ((role, name), (organisation, url)))| Person {
        role: role.parse().unwrap_or(Role::Member),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        url: url.to_owned(),
        agreed: agreed.contains(&row.to_string().as_str()),
    })
    .collect()
}

async fn draw(
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
    form: SpaceForm,
    problem: String,
) -> Result<Response, WebError> {
    let is_commun = space.kind == Kind::Commun;
    let communities = match is_commun {
        true => store::by_kind(tx, Kind::Community).await?,
        false => Vec::new(),
    };
    let carries = |it: &Space| form.communities.contains(&it.handle);
    let communities = communities.into_iter();
    let communities = communities.map(|it| (it.handle.clone(), it.name.clone(), carries(&it)));
    let heading = visit.locale.word("space-edit", &space.name);
    let refused = !problem.is_empty();
    let template = FormPage {
        layout: Layout::new(visit, Section::None, &heading),
        heading,
        target: format!("{}/{}", path(visit), space.handle),
        page: format!("/@{}", space.handle),
        problem,
        is_commun,
        stages: stages(visit, form.profile.stage),
        communities: communities.collect(),
        links: link_rows(visit, &form.profile.links),
        users: user_rows(visit, &form.profile.details.users),
        people: people_rows(visit, &form.people),
        pictures: face::shown(visit, tx, &form.profile).await?,
        form,
    };
    layout::form(visit, &template, refused)
}

fn stages(visit: &Visit, chosen: Option<Stage>) -> Choices {
    let choice = |word: &&str| {
        let label = visit.locale.t(&format!("stage-{word}"));
        let is_chosen = chosen.is_some_and(|it| it.as_str() == *word);
        ((*word).to_owned(), label, is_chosen)
    };
    Stage::WORDS.iter().map(choice).collect()
}

fn link_rows(visit: &Visit, links: &[Link]) -> Vec<(Link, Choices)> {
    let empty = Link {
        label: String::new(),
        url: String::new(),
        kind: LinkKind::Other,
    };
    let rows = links.iter().cloned();
    let rows = rows.chain(std::iter::repeat_n(empty, EMPTY_ROWS));
    let choice = |word: &&str, kind: LinkKind| {
        let label = visit.locale.t(&format!("link-{word}"));
        ((*word).to_owned(), label, *word == kind.as_str())
    };
    let choices = |kind| {
        LinkKind::WORDS
            .iter()
            .map(|word| choice(word, kind))
            .collect()
    };
    rows.map(|link| (link.clone(), choices(link.kind)))
        .collect()
}

fn user_rows(visit: &Visit, users: &[User]) -> Vec<(User, Choices)> {
    let empty = User {
        name: String::new(),
        kind: UserKind::City,
        url: String::new(),
    };
    let rows = users.iter().cloned();
    let rows = rows.chain(std::iter::repeat_n(empty, EMPTY_ROWS));
    let choice = |word: &&str, kind: UserKind| {
        let label = visit.locale.t(&format!("user-{word}"));
        ((*word).to_owned(), label, *word == kind.as_str())
    };
    let choices = |kind| {
        UserKind::WORDS
            .iter()
            .map(|word| choice(word, kind))
            .collect()
    };
    rows.map(|user| (user.clone(), choices(user.kind)))
        .collect()
}

fn people_rows(visit: &Visit, people: &[Person]) -> Vec<(Person, Choices)> {
    let empty = Person {
        name: String::new(),
        role: Role::Member,
        organisation: String::new(),
        url: String::new(),
        agreed: false,
    };
    let rows = people.iter().cloned();
    let rows = rows.chain(std::iter::repeat_n(empty, EMPTY_ROWS));
    let choice = |word: &&str, role: Role| {
        let label = visit.locale.t(&format!("role-{word}"));
        ((*word).to_owned(), label, *word == role.as_str())
    };
    let choices = |role| Role::WORDS.iter().map(|word| choice(word, role)).collect();
    rows.map(|person| (person.clone(), choices(person.role)))
        .collect()
}
