//! A server that had been given up is back: each thing that its people missed is told once, as it
//! stands now, the newest forty of each space and no flood of everything that was said meanwhile.

use std::collections::HashSet;

use super::activities::create;
use super::addresses::Ours;
use super::outgoing::{self, Telling};
use crate::clock::Millis;
use crate::delivery::queue;
use crate::ids::{ActivityId, SpaceId};
use crate::peers;
use crate::spaces::followers;

/// Of each space.
const MISSED_MAX: i64 = 40;

/// Queues for one host what it missed.
pub(super) async fn tell(
    telling: &mut Telling<'_>,
    host: &str,
    missed_since: Millis,
) -> anyhow::Result<()> {
    let mut told = HashSet::new();
    let threads = peers::dialect(telling.tx, host).await? == peers::Dialect::Thread;
    for (space,) in followers::store::followed_from(telling.tx, host).await? {
        let missed = queue::told_since(telling.tx, space, missed_since, MISSED_MAX).await?;
        let inboxes = followers::store::inboxes_on_host(telling.tx, space, host).await?;
        let inboxes: Vec<i64> = inboxes.into_iter().map(|(id,)| id).collect();
        for one in missed.into_iter().rev() {
            let for_threads = telling.addresses.told_to_threads(&one.object_uri);
            let uri = for_threads.unwrap_or(&one.object_uri).to_owned();
            let is_for_them = match for_threads {
                Some(_) => threads,
                None => !(threads && is_said_itself(telling, &one)),
            };
            if !is_for_them {
                continue;
            }
            let is_shared = for_threads.is_none() && ["Announce", "Undo"].contains(&&*one.last);
            // Passed on by another space, but this host heard it from the speaker just now.
            if is_shared && told.contains(&uri) {
                continue;
            }
            if let Some(activity) = as_it_stands(telling, space, &one).await? {
                queue::enqueue_many(telling.tx, activity, &inboxes, telling.now).await?;
                told.insert(uri);
            }
        }
    }
    tracing::info!(
        host,
        things = told.len(),
        "a host that is back is told what it missed"
    );
    Ok(())
}

/// Whether a space says it itself: servers with threads hear that in a form of their own.
fn is_said_itself(telling: &Telling<'_>, missed: &queue::Missed) -> bool {
    use Ours::{Event, Poll, Post, Reminder};
    let ours = telling.addresses.ours(&missed.object_uri);
    let is_news = matches!(ours, Some(Post(_) | Event(_) | Poll(_) | Reminder(..)));
    is_news && missed.first != "Announce"
}

/// The one activity that says how a thing stands now; nothing when it came and went unheard.
async fn as_it_stands(
    telling: &mut Telling<'_>,
    space: SpaceId,
    missed: &queue::Missed,
) -> sqlx::Result<Option<ActivityId>> {
    match (missed.first.as_str(), missed.last.as_str()) {
        ("Create", "Delete") | ("Announce", "Undo") => Ok(None),
        // Peers take an Update only of what they know.
        ("Create", "Update") => {
            let Some(said) = outgoing::said(telling, &missed.object_uri).await? else {
                return Ok(None);
            };
            let id = ActivityId::generate();
            let activity = create::build(telling.addresses, &said.object);
            let uri = &missed.object_uri;
            outgoing::keep(telling, id, space, "Create", uri, &activity).await?;
            Ok(Some(id))
        }
        (_, last) => {
            let uri = &missed.object_uri;
            let latest = queue::activity_about(telling.tx, space, last, uri).await?;
            Ok(latest.map(|(id, _)| id))
        }
    }
}
