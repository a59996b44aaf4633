//! Leaves to quote what is here (FEP-044f): whoever asks may, unless they are kept out of the space;
//! a leave is taken back with what it was given for, or by those who look after the space.

use uuid::Uuid;

use super::{quoting, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{QuoteId, SpaceId};

/// A leave, under the id of its stamp.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Quote {
    pub id: QuoteId,
    pub object_id: Uuid,
    /// What is quoted.
    pub object_uri: String,
    /// What quotes it.
    pub instrument_uri: String,
    pub actor_uri: String,
    pub allowed_ms: Millis,
}

/// Somebody elsewhere asks to quote something that stands in a space. Asked again, the answer is the
/// same.
pub async fn ask(
    tx: &mut Tx,
    space: SpaceId,
    wanted: Quote,
    request: &str,
    now: Millis,
) -> sqlx::Result<()> {
    if store::decided::is_banned(tx, space, &wanted.actor_uri, now).await? {
        let fact = Fact::QuoteRefused {
            space,
            actor: wanted.actor_uri,
            request: request.to_owned(),
        };
        return facts::record(tx, &fact, now).await;
    }
    let known = store::quotes::by_instrument(tx, &wanted.instrument_uri).await?;
    let quote = match known {
        Some(known) if known.object_id == wanted.object_id => known.id,
        // What quoted one thing cannot come to quote another under the same leave.
        Some(_) => return Ok(()),
        None => {
            store::quotes::insert(tx, &wanted).await?;
            wanted.id
        }
    };
    let fact = Fact::QuoteAllowed {
        quote,
        request: request.to_owned(),
    };
    facts::record(tx, &fact, now).await
}

/// A member here quotes something of here; the leave is given at once. False when they are kept out of
/// its space.
pub(super) async fn give(
    tx: &mut Tx,
    space: SpaceId,
    quote: &Quote,
    now: Millis,
) -> sqlx::Result<bool> {
    if store::decided::is_banned(tx, space, &quote.actor_uri, now).await? {
        return Ok(false);
    }
    store::quotes::insert(tx, quote).await?;
    Ok(true)
}

/// What quoted something is gone.
pub async fn end(tx: &mut Tx, instrument_uri: &str, actor_uri: &str) -> sqlx::Result<bool> {
    store::quotes::delete_by_instrument(tx, instrument_uri, actor_uri).await
}

/// A leave is taken back by who gave it, `author`; nothing when there is none.
pub async fn revoke(tx: &mut Tx, author: SpaceId, quote: &Quote, now: Millis) -> sqlx::Result<()> {
    store::quotes::delete(tx, quote.id).await?;
    // Who quotes it may be a member here, whose comment says no more that it does.
    if let Some(comment) = store::by_uri(tx, &quote.instrument_uri).await? {
        quoting::changed(tx, comment.id, now).await?;
    }
    let fact = Fact::QuoteRevoked {
        space: author,
        quote: quote.id,
        actor: quote.actor_uri.clone(),
    };
    facts::record(tx, &fact, now).await
}
