//! The keys of a space, and how they change. A new pair is announced while the old one still signs, so that
//! everybody knows it before it is used; the old one is believed for a while after; then it goes.
//!
//! What always holds: one pair signs at any time; the number of a pair is never given again, so that a
//! key's address never means another key; each step is one transaction with its fact, and may be asked
//! for again; a private half that may sign no more is emptied.

use super::{Keys, Refused, store};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::SpaceId;

/// A new pair is published this long before it signs: who reads profiles once a day has read it.
pub const ANNOUNCED_SECONDS: i64 = 2 * 24 * 3600;
/// An old pair is believed this long after it signed last: for letters under way, and for proofs in what
/// was sent before.
pub const RETIRED_SECONDS: i64 = 30 * 24 * 3600;
/// A stolen pair signs nothing but the news of its end; that letter waits for no longer than this.
pub const REVOKED_SECONDS: i64 = 8 * 24 * 3600;
/// Former pairs of which the half that proves stays published, the newest: profiles are not endless.
pub const FORMER_LISTED_MAX: usize = 4;
const STEPS_MAX: i64 = 500;

crate::text_enum! {
    /// How far a pair has come.
    State {
        /// Published, and not used yet.
        Announced = "announced",
        /// The one that signs.
        Signing = "signing",
        /// Published still, and no longer used.
        Retired = "retired",
        /// Signs nothing more; what it proved may still be checked.
        Former = "former",
        /// Stolen, or taken for stolen: not published.
        Revoked = "revoked",
        /// Only its number is left.
        Gone = "gone",
    }
}

/// A pair, as it is published. The private halves stay in the store.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Listed {
    pub number: i64,
    pub state: State,
    pub since_ms: Millis,
    pub rsa_public_pem: String,
    pub ed25519_public: String,
}

impl Listed {
    /// Whether requests signed by it are believed.
    pub fn signs(&self) -> bool {
        matches!(
            self.state,
            State::Announced | State::Signing | State::Retired
        )
    }
}

/// What came of asking for new keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotated {
    /// The new pair signs from then on.
    Announced(Millis),
    /// A change was under way already; its new pair signs from then on.
    UnderWay(Millis),
    /// The new pair signs now, and no other is believed.
    AtOnce,
}

/// Announces a new pair. The keys are made by the caller, outside the transaction.
pub async fn rotate(
    tx: &mut Tx,
    by: By,
    space: SpaceId,
    keys: &Keys,
    now: Millis,
) -> Result<Rotated, Refused> {
    let all = all(tx, by, space).await?;
    if let Some(announced) = all.iter().find(|it| it.state == State::Announced) {
        return Ok(Rotated::UnderWay(signs_from(announced)));
    }
    let signing = number_of(&all, State::Signing)?;
    let number = next_number(&all);
    if !store::keys::insert(tx, space, number, State::Announced, keys, now).await? {
        // Somebody else asked at the same moment.
        return Ok(Rotated::UnderWay(now.plus_seconds(ANNOUNCED_SECONDS)));
    }
    tell(tx, space, signing, now).await?;
    Ok(Rotated::Announced(now.plus_seconds(ANNOUNCED_SECONDS)))
}

/// A new pair signs from now on and no other is believed: the old ones were stolen, or may have been.
pub async fn rotate_at_once(
    tx: &mut Tx,
    by: By,
    space: SpaceId,
    keys: &Keys,
    now: Millis,
) -> Result<Rotated, Refused> {
    let all = all(tx, by, space).await?;
    let signing = number_of(&all, State::Signing)?;
    for pair in &all {
        match pair.state {
            State::Revoked | State::Gone => {}
            // Peers know this one: it still says by which it is followed.
            State::Signing => {
                store::keys::change(tx, space, pair.number, State::Revoked, now).await?;
            }
            _ => store::keys::empty(tx, space, pair.number, State::Gone, now).await?,
        }
    }
    store::keys::insert(tx, space, next_number(&all), State::Signing, keys, now).await?;
    tell(tx, space, signing, now).await?;
    Ok(Rotated::AtOnce)
}

/// Takes the steps whose time has come, of every space; answers how many.
pub async fn turn(tx: &mut Tx, now: Millis) -> sqlx::Result<usize> {
    let mut steps = 0;
    let announced = now.plus_seconds(-ANNOUNCED_SECONDS);
    for (space, number) in store::keys::due(tx, State::Announced, announced, STEPS_MAX).await? {
        let Some(signing) = store::keys::signing_number(tx, space).await? else {
            continue;
        };
        store::keys::change(tx, space, signing, State::Retired, now).await?;
        store::keys::change(tx, space, number, State::Signing, now).await?;
        // Once more by the old one: some read the first key of a profile only, and it is another now.
        tell(tx, space, signing, now).await?;
        steps += 1;
    }
    let retired = now.plus_seconds(-RETIRED_SECONDS);
    for (space, number) in store::keys::due(tx, State::Retired, retired, STEPS_MAX).await? {
        store::keys::empty(tx, space, number, State::Former, now).await?;
        store::touch(tx, space, now).await?;
        facts::record(tx, &Fact::SpaceEdited { space }, now).await?;
        steps += 1;
    }
    let revoked = now.plus_seconds(-REVOKED_SECONDS);
    for (space, number) in store::keys::due(tx, State::Revoked, revoked, STEPS_MAX).await? {
        store::keys::empty(tx, space, number, State::Gone, now).await?;
        steps += 1;
    }
    Ok(steps)
}

/// When an announced pair begins to sign.
pub fn signs_from(announced: &Listed) -> Millis {
    announced.since_ms.plus_seconds(ANNOUNCED_SECONDS)
}

/// The profile changed, which the pair that peers know tells.
async fn tell(tx: &mut Tx, space: SpaceId, signed_by: i64, now: Millis) -> sqlx::Result<()> {
    store::touch(tx, space, now).await?;
    let fact = Fact::KeysChanged {
        space,
        key: signed_by,
    };
    facts::record(tx, &fact, now).await
}

async fn all(tx: &mut Tx, by: By, space: SpaceId) -> Result<Vec<Listed>, Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    store::by_id(tx, space).await?.ok_or(Refused::Unknown)?;
    Ok(store::keys::all(tx, space).await?)
}

fn number_of(all: &[Listed], state: State) -> Result<i64, Refused> {
    let found = all.iter().find(|pair| pair.state == state);
    Ok(found.ok_or(Refused::Unknown)?.number)
}

fn next_number(all: &[Listed]) -> i64 {
    all.iter().map(|pair| pair.number).max().unwrap_or(0) + 1
}
