//! What is reported, as the queue shows it: each thing or person once, with every report of it.

use super::history::{self, History};
use super::queue::{Place, answers, place};
use super::rules::named;
use super::{Shown, places, shown};
use crate::conversation::reports::Report;
use crate::conversation::{State, store};
use crate::db::Tx;
use crate::federation::addresses::Ours;
use crate::federation::{hearing, store as actors, wire};
use crate::ids::{AnswerId, ReportId, SpaceId};
use crate::spaces::{self, Kind};
use crate::web::visit::Visit;
use crate::{events, posts};

/// Of one thing, so many reports are shown; the others are counted.
const REPORTS_SHOWN: i64 = 10;

/// What is reported, with every report of it.
pub(super) struct Reported {
    /// The first of them: by it the whole is decided.
    pub id: ReportId,
    pub title: String,
    pub href: String,
    pub count: i64,
    pub reports: Vec<ReportLine>,
    pub place: Option<Place>,
    /// When that is a comment that still stands.
    pub comment: Option<Shown>,
    pub history: Option<History>,
    pub answers: Vec<(AnswerId, String)>,
    /// The server whose team may be told; empty when there is none, or it was.
    pub elsewhere: String,
    pub was_forwarded: bool,
    pub may_be_banned: bool,
}

pub(super) struct ReportLine {
    pub cause: String,
    /// The server that it came from; empty for this one.
    pub from: String,
    pub when: String,
    pub words: String,
}

pub(super) async fn of(
    tx: &mut Tx,
    visit: &Visit,
    (uri, space): (&str, Option<SpaceId>),
    count: i64,
) -> sqlx::Result<Option<Reported>> {
    let reports = store::reports::of_object(tx, (uri, space), REPORTS_SHOWN).await?;
    let Some(first) = reports.first() else {
        return Ok(None);
    };
    let author = first.author_uri.clone();
    let id = first.id;
    let was_forwarded = reports.iter().any(|it| it.forwarded_ms.is_some());
    let comment = store::by_uri(tx, uri).await?;
    let comment = comment.filter(|it| it.state == State::Published);
    let (title, href) = match &comment {
        Some(comment) => {
            let by = named(tx, visit, &comment.author_uri).await?;
            let title = visit.locale.word("moderation-comment-of", &by);
            (title, super::place_of(tx, visit, comment).await?)
        }
        None => target(tx, visit, uri).await?,
    };
    let may_be_banned = is_person(tx, visit, &author).await?;
    let known = match visit.app.addresses.is_ours(&author) {
        true => None,
        false => actors::remote_actor(tx, &author).await?,
    };
    let line = |report: Report| ReportLine {
        cause: visit.locale.t(&format!("cause-{}", report.kind)),
        from: report.host,
        when: visit.locale.date(report.received_ms),
        words: report.words,
    };
    Ok(Some(Reported {
        id,
        title,
        href,
        count,
        reports: reports.into_iter().map(line).collect(),
        place: match space {
            Some(space) => Some(place(tx, space).await?),
            None => None,
        },
        answers: match (&comment, space) {
            (Some(_), Some(space)) => answers(tx, space).await?,
            _ => Vec::new(),
        },
        comment: match &comment {
            Some(comment) => Some(shown::alone(tx, visit, comment).await?),
            None => None,
        },
        elsewhere: known
            .filter(|_| !was_forwarded)
            .and_then(|it| wire::host(&it.uri))
            .unwrap_or_default(),
        was_forwarded,
        may_be_banned,
        history: match may_be_banned {
            true => Some(history::of(tx, visit, &author).await?),
            false => None,
        },
    }))
}

/// What something is called and where it is read, when it is no comment that stands.
async fn target(tx: &mut Tx, visit: &Visit, uri: &str) -> sqlx::Result<(String, String)> {
    let place = hearing::under(tx, &visit.app.addresses, uri).await?;
    if let Some((root, _)) = place.and_then(|place| place.root())
        && let Some((_, _, page)) = places::thread_named(tx, visit, root).await?
    {
        let title = match visit.app.addresses.ours(uri) {
            Some(Ours::Post(id)) => posts::store::by_id(tx, id).await?.and_then(|it| it.title),
            Some(Ours::Event(id)) => events::theirs::ours(tx, id).await?.map(|it| it.title),
            _ => None,
        };
        return Ok((title.unwrap_or_else(|| page.clone()), page));
    }
    if let Some(Ours::Actor(id)) = visit.app.addresses.ours(uri)
        && let Some(space) = spaces::store::by_id(tx, id).await?
    {
        return Ok((space.name, format!("/@{}", space.handle)));
    }
    Ok((named(tx, visit, uri).await?, uri.to_owned()))
}

/// Whether somebody is a person, here or elsewhere, and no space of ours.
pub(super) async fn is_person(tx: &mut Tx, visit: &Visit, uri: &str) -> sqlx::Result<bool> {
    Ok(match visit.app.addresses.ours(uri) {
        Some(Ours::Actor(id)) => {
            let space = spaces::store::by_id(tx, id).await?;
            space.is_none_or(|space| space.kind == Kind::Member)
        }
        _ => !uri.is_empty() && !visit.app.addresses.is_ours(uri),
    })
}
