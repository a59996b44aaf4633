//! Reports on their way: to those who look after a space from elsewhere, and to the server of who is
//! reported when somebody asks for it; never to anybody else. They are sent by the team's voice: who
//! reports is told to nobody.

use std::collections::HashSet;

use super::{Telling, keep};
use crate::conversation;
use crate::conversation::reports::Report;
use crate::delivery::queue;
use crate::federation::activities::flag::{self, Told};
use crate::federation::store::{self, RemoteActor};
use crate::federation::voice;
use crate::ids::{ActivityId, ReportId, SpaceId};
use crate::peers;
use crate::spaces::{self, Kind};

/// What was reported in a space, to each server from which somebody looks after it, once.
pub async fn share(telling: &mut Telling<'_>, id: ReportId) -> sqlx::Result<()> {
    let Some((report, by)) = open(telling, id).await? else {
        return Ok(());
    };
    let Some(space) = report.space_id else {
        return Ok(());
    };
    let group = telling.addresses.actor(space);
    let mut told = HashSet::from([report.host.clone()]);
    for (uri,) in conversation::store::moderators::animators(telling.tx, space).await? {
        let Some(animator) = store::remote_actor(telling.tx, &uri).await? else {
            continue;
        };
        if told.insert(animator.host.clone()) {
            let address = animator.shared_inbox.clone();
            let address = address.unwrap_or_else(|| animator.inbox.clone());
            send(telling, by, &report, &group, (&animator, &address)).await?;
        }
    }
    Ok(())
}

/// A report, to the server of who is reported.
pub async fn forward(telling: &mut Telling<'_>, id: ReportId) -> sqlx::Result<()> {
    let Some((report, by)) = open(telling, id).await? else {
        return Ok(());
    };
    let Some(author) = store::remote_actor(telling.tx, &report.author_uri).await? else {
        return Ok(());
    };
    let address = author.inbox.clone();
    send(telling, by, &report, &author.uri, (&author, &address)).await
}

async fn open(telling: &mut Telling<'_>, id: ReportId) -> sqlx::Result<Option<(Report, SpaceId)>> {
    let report = conversation::store::reports::by_id(telling.tx, id).await?;
    let servers = spaces::store::by_kind(telling.tx, Kind::Server).await?;
    let Some((report, server)) = report.zip(servers.first()) else {
        return Ok(None);
    };
    // Lemmy takes a report of somebody who may be a person alone.
    let by = voice::of(telling.tx, server.id).await?;
    Ok(Some((report, by)))
}

/// In the form that the other server reads: `to` is whom threads say it is for.
async fn send(
    telling: &mut Telling<'_>,
    by: SpaceId,
    report: &Report,
    to: &str,
    (reader, address): (&RemoteActor, &str),
) -> sqlx::Result<()> {
    let dialect = peers::dialect(telling.tx, &reader.host).await?;
    let id = ActivityId::generate();
    let told = Told {
        author: &report.author_uri,
        object: &report.object_uri,
        kind: report.kind,
        words: &report.words,
        to,
        dialect,
    };
    let activity = flag::build(telling.addresses, id, by, &told);
    keep(telling, id, by, "Flag", &report.object_uri, &activity).await?;
    let inbox = peers::store::inbox(telling.tx, &reader.host, address).await?;
    queue::enqueue(telling.tx, id, inbox, telling.now).await
}
