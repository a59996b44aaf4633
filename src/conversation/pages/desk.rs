//! Who may see and decide what at `/moderation`: the team everything, an animator what happens in the
//! spaces that they look after.

use crate::accounts::By;
use crate::audit;
use crate::collaboration;
use crate::conversation::moderation::Moderator;
use crate::conversation::store;
use crate::conversation::store::queue::Scope;
use crate::db::Tx;
use crate::ids::{AccountId, SpaceId};
use crate::spaces::members;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

pub(super) struct Desk {
    uri: String,
    account: AccountId,
    pub is_team: bool,
    spaces: Vec<SpaceId>,
}

impl Desk {
    /// Refused to who looks after nothing.
    pub async fn of(tx: &mut Tx, visit: &Visit) -> Result<Desk, WebError> {
        let account = visit.signed_in()?;
        let uri = visit.app.addresses.actor(members::actor_of(account.id));
        let is_team = By::from(account).may_edit();
        let spaces = store::moderators::animated_by(tx, &uri).await?;
        let spaces: Vec<SpaceId> = spaces.into_iter().map(|(space,)| space).collect();
        match is_team || !spaces.is_empty() {
            true => Ok(Desk {
                uri,
                account: account.id,
                is_team,
                spaces,
            }),
            false => Err(WebError::Forbidden),
        }
    }

    pub fn covers(&self, space: SpaceId) -> bool {
        self.is_team || self.spaces.contains(&space)
    }

    /// Refused where they look after nothing.
    pub fn must_cover(&self, space: SpaceId) -> Result<(), WebError> {
        match self.covers(space) {
            true => Ok(()),
            false => Err(WebError::Forbidden),
        }
    }

    /// Who it was, for the team's own log.
    pub fn audited(&self) -> audit::Who<'static> {
        audit::Who::Account(self.account)
    }

    pub fn who(&self) -> Moderator<'_> {
        Moderator {
            uri: &self.uri,
            is_team: self.is_team,
        }
    }
}

/// How much waits for whoever visits; nothing for who looks after nothing.
pub async fn count_waiting(tx: &mut Tx, visit: &Visit) -> Result<Option<i64>, WebError> {
    let desk = match Desk::of(tx, visit).await {
        Ok(desk) => desk,
        Err(WebError::Forbidden) => return Ok(None),
        Err(error) => return Err(error),
    };
    let spaces = (!desk.is_team).then_some(desk.spaces.as_slice());
    let said = store::threads::count_waiting(tx, spaces).await?;
    let scope = Scope {
        space: None,
        is_team: desk.is_team,
        actor_uri: &desk.uri,
    };
    let proposed = collaboration::store::count_waiting(tx, &scope).await?
        + collaboration::store::organising::count_waiting(tx, &scope).await?;
    Ok(Some(said + proposed))
}

/// Whether whoever visits looks after a space.
pub(super) async fn looks_after(
    tx: &mut Tx,
    visit: &Visit,
    space: SpaceId,
) -> Result<bool, sqlx::Error> {
    if visit.account.is_none() {
        return Ok(false);
    }
    match Desk::of(tx, visit).await {
        Ok(desk) => Ok(desk.covers(space)),
        Err(_) => Ok(false),
    }
}
