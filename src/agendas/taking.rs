//! What becomes of what a source says: new, changed, said elsewhere already, no longer said.
//!
//! What always holds: a form that is older than the one known changes nothing; what somebody left is not
//! brought back; what is over is not brought in, and goes three months after. What is ours is in
//! `own.rs`.

use std::collections::{HashMap, HashSet};

use sqlx::types::Json;

use super::{
    Heard, ITEMS_MAX, Item, ItemState, Manner, Refused, Source, Who, admit, own, sharing, store,
};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::events::{self, theirs};
use crate::ids::{ItemId, SourceId};

const AT_ONE_TIME_MAX: i64 = 100;
const PAST_KEPT_SECONDS: i64 = 92 * 24 * 3600;
/// What cannot be read for so long will not be.
const NAMED_KEPT_SECONDS: i64 = 3 * 24 * 3600;
const STALE_AT_ONCE_MAX: i64 = 200;

/// What came of reading a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    pub new: usize,
    pub changed: usize,
    pub gone: usize,
    pub waiting: usize,
}

/// Brings what is here of a source in step with all that it says now. `home` is how our own addresses
/// begin: what is ours already is not brought in as another's.
pub async fn take_all(
    tx: &mut Tx,
    source: &Source,
    heard: Vec<Heard>,
    home: &str,
    now: Millis,
) -> Result<Taken, Refused> {
    let known = store::items_of(tx, source.id).await?;
    let mut known: HashMap<String, Item> = known
        .into_iter()
        .map(|item| (item.uid.clone(), item))
        .collect();
    let mut taken = Taken::default();
    let mut seen = HashSet::new();
    let mut newest: Vec<Heard> = newest_of_each(heard);
    newest.sort_by_key(|heard| heard.start);
    newest.retain(|heard| known.contains_key(&heard.uid) || heard.over() > now);
    newest.truncate(ITEMS_MAX);
    // What goes makes room for what was hidden behind it.
    for heard in &newest {
        seen.insert(heard.uid.clone());
    }
    let gone: Vec<String> = known
        .keys()
        .filter(|uid| !seen.contains(*uid))
        .cloned()
        .collect();
    for uid in gone {
        if let Some(item) = known.get(&uid)
            && goes(item, now)
        {
            take_away(tx, source, item, now).await?;
            taken.gone += usize::from(item.over_ms > now);
            known.remove(&uid);
        }
    }
    for heard in newest {
        let before = known.remove(&heard.uid);
        let count = match (
            &before,
            one(tx, source, heard, before.clone(), home, now).await?,
        ) {
            (None, Some(ItemState::Taken)) => &mut taken.new,
            (Some(_), Some(ItemState::Taken)) => &mut taken.changed,
            (_, Some(ItemState::Waiting)) => &mut taken.waiting,
            _ => continue,
        };
        *count += 1;
    }
    own::tell_some(tx, source, now).await?;
    Ok(taken)
}

/// A source that speaks for itself says something, of one event only.
pub async fn take_one(
    tx: &mut Tx,
    source: &Source,
    heard: Heard,
    home: &str,
    now: Millis,
) -> Result<bool, Refused> {
    let before = known(tx, source.id, &heard.uid).await?;
    let is_new = before
        .as_ref()
        .is_none_or(|item| item.state == ItemState::Named);
    if is_new {
        let count = store::count_of(tx, source.id).await?;
        if heard.over() <= now || count >= ITEMS_MAX as i64 {
            if let Some(item) = before {
                store::delete_item(tx, item.id).await?;
            }
            return Ok(false);
        }
    }
    Ok(one(tx, source, heard, before, home, now).await?.is_some())
}

/// A source names something that is still to be read where it stands; false when there is no need.
pub async fn note(tx: &mut Tx, source: &Source, uid: &str, now: Millis) -> sqlx::Result<bool> {
    if known(tx, source.id, uid).await?.is_some() {
        return Ok(false);
    }
    if store::count_of(tx, source.id).await? >= ITEMS_MAX as i64 {
        return Ok(false);
    }
    store::put_item(tx, &store::named(source.id, uid), now).await?;
    Ok(true)
}

/// Something is no longer there: it goes from every source that named it, or from one alone.
pub async fn missing(
    tx: &mut Tx,
    uid: &str,
    of: Option<SourceId>,
    now: Millis,
) -> sqlx::Result<bool> {
    let mut any = false;
    for item in store::items_named(tx, uid).await? {
        if of.is_some_and(|of| of != item.source_id) {
            continue;
        }
        if let Some(source) = store::source(tx, item.source_id).await? {
            take_away(tx, &source, &item, now).await?;
            any = true;
        }
    }
    Ok(any)
}

/// Somebody takes or leaves what waits; what was taken may be left, and the other way round.
pub async fn decide(
    tx: &mut Tx,
    who: &Who<'_>,
    source: &Source,
    item: ItemId,
    is_taken: bool,
) -> Result<(), Refused> {
    admit(tx, who, source.space_id).await?;
    let item = store::item(tx, item).await?;
    let mut item = item
        .filter(|item| item.source_id == source.id)
        .ok_or(Refused::Unknown)?;
    let heard = item.heard.0.clone().ok_or(Refused::Unknown)?;
    match (item.state, is_taken) {
        (ItemState::Waiting | ItemState::Left | ItemState::Double, true) => {
            own::admit(tx, who, source).await?;
            bring_in(tx, source, &mut item, &heard, who.now).await?;
        }
        (ItemState::Waiting | ItemState::Taken, false) => {
            hide(tx, source, &item, who.now).await?;
            item.event_id = None;
            item.share_id = None;
            item.state = ItemState::Left;
        }
        _ => return Ok(()),
    }
    Ok(store::put_item(tx, &item, who.now).await?)
}

async fn known(tx: &mut Tx, source: SourceId, uid: &str) -> sqlx::Result<Option<Item>> {
    let named = store::items_named(tx, uid).await?;
    Ok(named.into_iter().find(|item| item.source_id == source))
}

/// Of several forms of one event the newest.
fn newest_of_each(heard: Vec<Heard>) -> Vec<Heard> {
    let mut newest: HashMap<String, Heard> = HashMap::new();
    for one in heard {
        match newest.get(&one.uid) {
            Some(other) if other.sequence > one.sequence => {}
            _ => {
                newest.insert(one.uid.clone(), one);
            }
        }
    }
    newest.into_values().collect()
}

/// What a source no longer says: what is still to come goes, what has been goes after a while.
fn goes(item: &Item, now: Millis) -> bool {
    if is_marked_as_left(item, now) && item.heard.0.is_none() {
        return false;
    }
    let was_long_ago = item.over_ms <= now.plus_seconds(-PAST_KEPT_SECONDS);
    item.state == ItemState::Named || item.over_ms > now || was_long_ago
}

/// What becomes of one event; nothing when nothing changes.
async fn one(
    tx: &mut Tx,
    source: &Source,
    heard: Heard,
    before: Option<Item>,
    home: &str,
    now: Millis,
) -> Result<Option<ItemState>, Refused> {
    if is_at_home(&heard.uid, home) || is_at_home(&heard.page, home) {
        return Ok(None);
    }
    let was = before.as_ref().map(|item| item.state);
    let mut item = before.unwrap_or_else(|| store::named(source.id, &heard.uid));
    if heard.sequence < item.sequence {
        return Ok(None);
    }
    let is_double = stands_here(tx, &item, &heard).await?;
    let is_unchanged = item.heard.0.as_ref() == Some(&heard);
    let is_left = was == Some(ItemState::Left);
    if is_unchanged && (is_left || is_double == (was == Some(ItemState::Double))) {
        return Ok(None);
    }
    item.sequence = heard.sequence;
    item.title.clone_from(&heard.title);
    item.start_ms = heard.start;
    item.over_ms = heard.over();
    match was {
        // Somebody decided that, whoever else says it meanwhile.
        Some(ItemState::Left) => {}
        Some(ItemState::Taken) if !is_double => {
            show_again(tx, source, &mut item, &heard, now).await?
        }
        Some(ItemState::Waiting) if !is_double => {}
        _ if is_double => {
            hide(tx, source, &item, now).await?;
            item.event_id = None;
            item.share_id = None;
            item.state = ItemState::Double;
        }
        // While the space lives elsewhere, what would be its own waits.
        _ if source.manner == Manner::Automatic && !own::waits(tx, source).await? => {
            bring_in(tx, source, &mut item, &heard, now).await?;
        }
        _ => item.state = ItemState::Waiting,
    }
    item.heard = Json(Some(heard));
    store::put_item(tx, &item, now).await?;
    Ok(Some(item.state))
}

fn is_at_home(address: &str, home: &str) -> bool {
    let rest = address.strip_prefix(home);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']))
}

/// Whether the same gathering is announced here already: by ourselves, or by a source that came first.
async fn stands_here(tx: &mut Tx, item: &Item, heard: &Heard) -> sqlx::Result<bool> {
    for event in events::store::own_at(tx, heard.start, AT_ONE_TIME_MAX).await? {
        if Some(event.id) != item.event_id && heard.is_event(&event) {
            return Ok(true);
        }
    }
    let is_first = |other: &Item| {
        matches!(other.state, ItemState::Taken | ItemState::Waiting)
            && other.source_id != item.source_id
            && other.id < item.id
    };
    let named = store::items_named(tx, &heard.uid).await?;
    if named.iter().any(is_first) {
        return Ok(true);
    }
    let there = store::shown_at(tx, heard.start, AT_ONE_TIME_MAX).await?;
    let said_alike = |other: &Item| {
        let said = other.heard.0.as_ref();
        said.is_some_and(|it| heard.is_the_same(&it.title, it.start, &it.place, &it.online))
    };
    let came_first = |other: &Item| other.id < item.id && said_alike(other);
    Ok(there.iter().any(came_first))
}

/// Puts an event into the agenda.
async fn bring_in(
    tx: &mut Tx,
    source: &Source,
    item: &mut Item,
    heard: &Heard,
    now: Millis,
) -> Result<(), Refused> {
    let plan = heard.plan(source, source.is_ours());
    let event = match source.is_ours() {
        true => events::import(tx, &plan, now, now).await?,
        false => theirs::show(tx, &plan, &heard.body_html, now).await?,
    };
    item.event_id = Some(event.id);
    item.state = ItemState::Taken;
    Ok(())
}

async fn show_again(
    tx: &mut Tx,
    source: &Source,
    item: &mut Item,
    heard: &Heard,
    now: Millis,
) -> Result<(), Refused> {
    let Some(id) = item.event_id else {
        return bring_in(tx, source, item, heard, now).await;
    };
    let mut plan = heard.plan(source, source.is_ours());
    if let Some(event) = events::store::by_id(tx, id).await? {
        // For whom it is was decided here.
        plan.visibility = event.visibility;
    }
    let shown = match source.is_ours() {
        true => events::edit(tx, By::Operator, id, &plan, now).await,
        false => theirs::show_again(tx, id, &plan, &heard.body_html, now).await,
    };
    match shown {
        Ok(_) => Ok(()),
        // An editor retracted what is ours: that stands.
        Err(events::Refused::Unknown) => {
            item.state = ItemState::Left;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// An event is shown no longer: what is theirs is not kept, what is ours is retracted.
async fn hide(tx: &mut Tx, source: &Source, item: &Item, now: Millis) -> sqlx::Result<()> {
    sharing::take_back(tx, source, item, now).await?;
    let Some(event) = item.event_id else {
        return Ok(());
    };
    if !source.is_ours() {
        return theirs::hide(tx, event).await;
    }
    match events::retract(tx, By::Operator, event, now).await {
        Ok(_) | Err(events::Refused::Unknown) => Ok(()),
        Err(events::Refused::Database(error)) => Err(error),
        Err(_) => Ok(()),
    }
}

/// Somebody left it, and it may still come again.
fn is_marked_as_left(item: &Item, now: Millis) -> bool {
    item.state == ItemState::Left && item.over_ms > now
}

/// What was heard of an event goes, and the event with it; what is ours and has been stays. Of what was
/// left stays that it was, without a word of it: a source that says it again does not bring it back.
pub(super) async fn take_away(
    tx: &mut Tx,
    source: &Source,
    item: &Item,
    now: Millis,
) -> sqlx::Result<()> {
    if !source.is_ours() || item.over_ms > now {
        hide(tx, source, item, now).await?;
    }
    if is_marked_as_left(item, now) {
        let marked = Item {
            title: String::new(),
            heard: Json(None),
            ..item.clone()
        };
        return store::put_item(tx, &marked, now).await;
    }
    store::delete_item(tx, item.id).await
}

/// What is kept for nothing.
async fn stale(tx: &mut Tx, now: Millis) -> sqlx::Result<Vec<Item>> {
    let named_before = now.plus_seconds(-NAMED_KEPT_SECONDS);
    let over_before = now.plus_seconds(-PAST_KEPT_SECONDS);
    store::stale(tx, named_before, over_before, STALE_AT_ONCE_MAX).await
}

/// What was named and never read goes, and what was over long ago.
pub async fn tidy(tx: &mut Tx, now: Millis) -> sqlx::Result<()> {
    for item in stale(tx, now).await? {
        match store::source(tx, item.source_id).await? {
            Some(source) => take_away(tx, &source, &item, now).await?,
            None => store::delete_item(tx, item.id).await?,
        }
    }
    Ok(())
}
