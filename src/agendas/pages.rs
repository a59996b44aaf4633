//! `/administration/agendas`: which agendas of others are read here, for whom, how that goes. The
//! form that adds one is in `form.rs`, the page of one source in `source.rs`. The team sees all of them, who looks after
//! spaces those of theirs.

pub mod form;
pub mod source;

use askama::Template;
use axum::response::Response;

use super::{Belonging, Follow, Kind, Source, Who, store};
use crate::accounts::By;
use crate::conversation::moderation::Moderator;
use crate::conversation::store::moderators;
use crate::db::Tx;
use crate::ids::{SourceId, SpaceId};
use crate::spaces::{self, Space, members};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

pub const FRENCH: &str = "/administration/agendas";
pub const ENGLISH: &str = "/administration/calendars";
/// What a page may tell of what was just done.
pub const TOLD: &[&str] = &[
    "read", "paused", "resumed", "removed", "taken", "left", "shared", "unshared",
];

pub fn path(visit: &Visit) -> &'static str {
    visit.path_of(FRENCH, ENGLISH)
}

pub fn source_path(visit: &Visit, id: SourceId) -> String {
    format!("{}/{id}", path(visit))
}

/// Who visits, and the spaces that they have agendas read for.
struct Keeper {
    uri: String,
    by: By,
    is_team: bool,
    spaces: Vec<Space>,
}

impl Keeper {
    async fn of(tx: &mut Tx, visit: &Visit) -> Result<Keeper, WebError> {
        let account = visit.signed_in()?;
        let by = By::from(account);
        let uri = visit.app.addresses.actor(members::actor_of(account.id));
        let is_team = by.may_edit();
        let theirs = moderators::animated_by(tx, &uri).await?;
        let mut spaces = spaces::store::all(tx).await?;
        spaces.retain(|space| {
            let is_theirs = theirs.iter().any(|(id,)| *id == space.id);
            space.kind != spaces::Kind::Server && (is_team || is_theirs)
        });
        match is_team || !spaces.is_empty() {
            true => Ok(Keeper {
                uri,
                by,
                is_team,
                spaces,
            }),
            false => Err(WebError::Forbidden),
        }
    }

    fn covers(&self, space: SpaceId) -> bool {
        self.spaces.iter().any(|it| it.id == space)
    }

    fn who(&self, visit: &Visit) -> Who<'_> {
        Who {
            moderator: Moderator {
                uri: &self.uri,
                is_team: self.is_team,
            },
            by: self.by,
            now: visit.app.clock.now(),
        }
    }

    fn name_of(&self, space: SpaceId) -> String {
        let space = self.spaces.iter().find(|it| it.id == space);
        space.map(|space| space.name.clone()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "agendas/index.html")]
struct Index {
    layout: Layout,
    title: String,
    told: Option<String>,
    add_path: String,
    rows: Vec<Row>,
}

/// A source in the list.
struct Row {
    name: String,
    href: String,
    kind: String,
    space: String,
    how: String,
    state: Standing,
    waits: Option<String>,
    shown: String,
}

/// How reading a source goes, in words.
struct Standing {
    read: String,
    /// What went wrong, and what to do about it.
    problem: Option<String>,
    follow: Option<String>,
    paused: bool,
}

fn standing(visit: &Visit, source: &Source) -> Standing {
    let locale = visit.locale;
    let read = match (source.kind, source.read_ms) {
        (Kind::Followed, _) => String::new(),
        (_, Some(read)) => locale.word("list-read", &locale.moment(read)),
        (_, None) => locale.t("list-never-read"),
    };
    let follow = source.follow;
    Standing {
        read,
        problem: source
            .problem
            .map(|problem| locale.t(&format!("agenda-problem-{problem}"))),
        follow: (follow != Follow::None).then(|| locale.t(&format!("agenda-follow-{follow}"))),
        paused: source.is_paused,
    }
}

fn told(visit: &Visit) -> Option<String> {
    let word = visit.query.strip_prefix("told=")?;
    let known = TOLD.iter().find(|known| **known == word)?;
    Some(visit.locale.t(&format!("agenda-told-{known}")))
}

/// How what comes is taken, and whose it is.
fn how(visit: &Visit, source: &Source) -> String {
    let manner = visit.locale.t(&format!("agenda-manner-{}", source.manner));
    match source.belonging {
        Belonging::Theirs => manner,
        Belonging::Ours => format!("{manner} · {}", visit.locale.t("agenda-belonging-ours")),
    }
}

/// `GET /administration/agendas`
pub async fn index(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let keeper = Keeper::of(&mut tx, &visit).await?;
    let mut rows = Vec::new();
    for source in store::sources(&mut tx, super::SOURCES_MAX).await? {
        if !keeper.covers(source.space_id) {
            continue;
        }
        let (waiting, shown) = store::counts(&mut tx, source.id, visit.app.clock.now()).await?;
        rows.push(Row {
            href: source_path(&visit, source.id),
            kind: visit.locale.t(&format!("agenda-kind-{}", source.kind)),
            space: keeper.name_of(source.space_id),
            how: how(&visit, &source),
            state: standing(&visit, &source),
            waits: (waiting > 0).then(|| visit.locale.count("agenda-waits", waiting)),
            shown: visit.locale.count("agenda-shown", shown),
            name: source.name,
        });
    }
    let title = visit.locale.t("agendas-title");
    let template = Index {
        layout: Layout::new(&visit, Section::None, &title),
        title,
        told: told(&visit),
        add_path: format!("{}/nouveau", path(&visit)),
        rows,
    };
    layout::page(&visit, &template)
}
