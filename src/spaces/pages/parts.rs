//! The parts of a space's page, ready to be drawn: links by what they are, people by what they do,
//! the stage as three steps, the licence with what it allows.

use crate::spaces::licence;
use crate::spaces::showing::{Role, Showing};
use crate::spaces::{Kind, Link, LinkKind, Space, Stage, User, UserKind};
use crate::text;
use crate::web::visit::Visit;

/// Where a community talks and works; the other kinds are where a resource is.
const TOOLS: [LinkKind; 5] = [
    LinkKind::Chat,
    LinkKind::Forum,
    LinkKind::Pad,
    LinkKind::List,
    LinkKind::Cloud,
];

pub(super) struct Told {
    pub is_commun: bool,
    /// Safe HTML, as the other texts.
    pub body: String,
    pub governance: String,
    pub reuse: String,
    pub experiments: String,
    pub steps: Vec<Step>,
    pub licence: Option<Licence>,
    pub territories: Vec<String>,
    pub themes: Vec<String>,
    pub resources: Vec<NamedLink>,
    pub tools: Vec<NamedLink>,
    pub users: Vec<Group<User>>,
    pub people: Vec<Group<Showing>>,
}

/// One of the three steps that a commun goes through.
pub(super) struct Step {
    pub name: String,
    pub is_current: bool,
    pub is_past: bool,
}

pub(super) struct Licence {
    pub name: String,
    pub url: &'static str,
    /// What it allows, in a sentence; empty when that is not known.
    pub allows: String,
}

pub(super) struct NamedLink {
    /// What it is in words; empty when its label must do.
    pub kind: String,
    pub link: Link,
}

pub(super) struct Group<T> {
    pub heading: String,
    pub all: Vec<T>,
}

impl Told {
    /// `body` is the space's text with its pictures as they are served.
    pub fn of(visit: &Visit, space: &Space, body: String, showings: &[Showing]) -> Told {
        let details = &space.details.0;
        let links = |are_tools: bool| {
            let all = space.links.0.iter();
            let some = all.filter(move |link| TOOLS.contains(&link.kind) == are_tools);
            some.map(|link| named(visit, link)).collect()
        };
        Told {
            is_commun: space.kind == Kind::Commun,
            body,
            governance: text::markdown_to_html(&details.governance),
            reuse: text::markdown_to_html(&details.reuse),
            experiments: text::markdown_to_html(&details.experiments),
            steps: space.stage.map_or_else(Vec::new, |it| steps(visit, it)),
            licence: space.licence.as_ref().map(|name| licence(visit, name)),
            territories: territories(space),
            themes: space.themes.0.clone(),
            resources: links(false),
            tools: links(true),
            users: users(visit, &details.users),
            people: people(visit, space.kind, showings),
        }
    }
}

/// "France, Belgique" are two.
pub(super) fn territories(space: &Space) -> Vec<String> {
    let written = space.territory.as_deref().unwrap_or_default();
    let parts = written.split([',', ';']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn named(visit: &Visit, link: &Link) -> NamedLink {
    NamedLink {
        kind: match link.kind {
            LinkKind::Other => String::new(),
            kind => visit.locale.t(&format!("link-{kind}")),
        },
        link: link.clone(),
    }
}

fn steps(visit: &Visit, current: Stage) -> Vec<Step> {
    let at = |stage: &str| Stage::WORDS.iter().position(|word| *word == stage);
    let reached = at(current.as_str());
    let step = |word: &&str| Step {
        name: visit.locale.t(&format!("stage-{word}")),
        is_current: *word == current.as_str(),
        is_past: at(word) < reached,
    };
    Stage::WORDS.iter().map(step).collect()
}

fn licence(visit: &Visit, name: &str) -> Licence {
    let known = licence::known(name);
    let sentence = known.map(|known| visit.locale.t(&format!("allows-{}", known.allows)));
    Licence {
        name: name.to_owned(),
        url: known.map_or("", |known| known.url),
        allows: sentence.unwrap_or_default(),
    }
}

fn users(visit: &Visit, users: &[User]) -> Vec<Group<User>> {
    let kinds = [
        UserKind::City,
        UserKind::Organisation,
        UserKind::Country,
        UserKind::Software,
    ];
    let group = |kind: UserKind| Group {
        heading: visit.locale.t(&format!("user-{kind}")),
        all: users.iter().filter(|it| it.kind == kind).cloned().collect(),
    };
    let groups = kinds.into_iter().map(group);
    groups.filter(|group| !group.all.is_empty()).collect()
}

fn people(visit: &Visit, kind: Kind, showings: &[Showing]) -> Vec<Group<Showing>> {
    let heading = |role: Role| match (kind, role) {
        (Kind::Commun, Role::Animator) => visit.locale.t("role-keeper"),
        (_, role) => visit.locale.t(&format!("role-{role}")),
    };
    let of_role = |role: Role| showings.iter().filter(move |it| it.role == role);
    let group = |role: Role| Group {
        heading: heading(role),
        all: of_role(role).cloned().collect(),
    };
    let roles = [Role::Animator, Role::Member, Role::Contributor];
    let groups = roles.into_iter().map(group);
    groups.filter(|group| !group.all.is_empty()).collect()
}
