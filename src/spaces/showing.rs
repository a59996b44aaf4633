//! Who is named on a space's page: animators, members, contributors who agreed to it. Names only;
//! nobody is a member by standing here, and whoever withdraws their consent is simply left out of
//! the list.
//!
//! What always holds: nobody is shown who was not said to agree.

use super::{Refused, store};
use crate::accounts::By;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::{ShowingId, SpaceId};

const NAME_CHARS_MAX: usize = 100;
const SHOWN_MAX: usize = 200;

crate::text_enum! {
    /// What someone does in a space.
    Role {
        /// Looks after it, and answers for it.
        Animator = "animator",
        Member = "member",
        Contributor = "contributor",
    }
}

/// Someone who is named.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Showing {
    pub id: ShowingId,
    pub space_id: SpaceId,
    pub position: i64,
    pub name: String,
    pub role: Role,
    /// Whom they work with; may be empty.
    pub organisation: String,
    /// A page of theirs; may be empty.
    pub url: String,
    pub agreed_ms: Millis,
}

/// As a form says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub name: String,
    pub role: Role,
    pub organisation: String,
    pub url: String,
    /// Whether they agreed to be named here.
    pub agreed: bool,
}

/// Replaces the list. Who stood there already keeps the moment of their consent.
pub async fn show(
    tx: &mut Tx,
    by: By,
    space: SpaceId,
    people: &[Person],
    now: Millis,
) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    if people.len() > SHOWN_MAX {
        return Err(Refused::Length("the list of people"));
    }
    let before = store::showings(tx, space).await?;
    let mut after = Vec::with_capacity(people.len());
    for (position, person) in people.iter().enumerate() {
        check(person)?;
        let name = person.name.trim();
        let known = before.iter().find(|showing| showing.name == name);
        after.push(Showing {
            id: known.map_or_else(ShowingId::generate, |it| it.id),
            space_id: space,
            position: position as i64,
            name: name.to_owned(),
            role: person.role,
            organisation: person.organisation.trim().to_owned(),
            url: person.url.trim().to_owned(),
            agreed_ms: known.map_or(now, |it| it.agreed_ms),
        });
    }
    Ok(store::replace_showings(tx, space, &after).await?)
}

fn check(person: &Person) -> Result<(), Refused> {
    let fits = |text: &str| text.chars().count() <= NAME_CHARS_MAX;
    if person.name.trim().is_empty() || !fits(&person.name) || !fits(&person.organisation) {
        return Err(Refused::Length("a person's name"));
    }
    if !person.agreed {
        return Err(Refused::NotAgreed(person.name.clone()));
    }
    if person.url.trim().is_empty() {
        return Ok(());
    }
    super::check_url(&person.url)
}
