//! How a space is talked in: who may contribute and comment, what waits for a person to read it
//! first. One function decides, for whatever way a comment comes by.

mod filters;

use super::{Reason, Said, State, store};
use crate::accounts::{self, By};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::SpaceId;
use crate::peers::policies::{self, Level, Treatment};
use crate::spaces::{self, followers};

/// Contributions of somebody new in a day; more wait.
const NEW_PER_DAY_MAX: i64 = 3;
const DAY_SECONDS: i64 = 24 * 3600;
/// Who was published here longer ago than this is not new.
const NEW_SECONDS: i64 = 7 * DAY_SECONDS;

crate::text_enum! {
    /// Whose contributions are published at once; those of others wait to be read.
    Posting {
        /// Everybody's.
        Open = "open",
        /// Those of whoever follows the space.
        Followers = "followers",
        /// Those of people who have an account here.
        Members = "members",
        /// Those of members, and of people of whom something was approved before.
        Approved = "approved",
        /// Nobody's but of those who look after it.
        Animators = "animators",
        /// Contributions are not taken at all.
        Closed = "closed",
    }
}

crate::text_enum! {
    /// Whose comments are published at once.
    Commenting {
        Open = "open",
        Followers = "followers",
        Approved = "approved",
        /// Everybody's wait to be read.
        Read = "read",
        /// There are none.
        Closed = "closed",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Rules {
    pub space_id: SpaceId,
    pub posting: Posting,
    pub commenting: Commenting,
    /// Between two comments of one person; 0 for none.
    pub slow_seconds: i64,
    /// One a line: a comment with one of them waits.
    pub words: String,
    /// BCP 47 tags between spaces; empty for all.
    pub languages: String,
    pub log_is_public: bool,
    /// One a line: a comment with a link to one of them waits, whoever writes it.
    pub hosts_held: String,
    /// One a line: a link to one of them is always fine.
    pub hosts_fine: String,
    /// Whether links to other servers than their own make those wait who are new.
    pub links_of_new_wait: bool,
}

impl Rules {
    /// What a space has until somebody decides otherwise: who is new is read first, and whoever
    /// answers is heard.
    pub fn usual(space: SpaceId) -> Rules {
        Rules {
            space_id: space,
            posting: Posting::Approved,
            commenting: Commenting::Open,
            slow_seconds: 0,
            words: String::new(),
            languages: String::new(),
            log_is_public: false,
            hosts_held: String::new(),
            hosts_fine: String::new(),
            links_of_new_wait: true,
        }
    }
}

/// What becomes of something that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Publish,
    Hold(Reason),
    /// Nothing of it is kept.
    Refuse,
}

impl Verdict {
    pub(super) fn state(self) -> (State, Option<Reason>) {
        match self {
            Verdict::Publish => (State::Published, None),
            Verdict::Hold(reason) => (State::Held, Some(reason)),
            Verdict::Refuse => (State::Removed, None),
        }
    }
}

/// The rules of a space, its own or the usual ones.
pub async fn of(tx: &mut Tx, space: SpaceId) -> sqlx::Result<Rules> {
    let own = store::decided::rules(tx, space).await?;
    Ok(own.unwrap_or_else(|| Rules::usual(space)))
}

/// Whether what somebody said in a space is published, waits, or is not taken.
pub async fn judge(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    is_locked: bool,
    now: Millis,
) -> sqlx::Result<Verdict> {
    let rules = of(tx, space).await?;
    let treatment = match &said.account {
        Some(_) => None,
        None => Some(treatment(tx, &said.author_uri).await?),
    };
    if treatment.is_some_and(Treatment::is_blocked) {
        return Ok(Verdict::Refuse);
    }
    if store::decided::is_banned(tx, space, &said.author_uri, now).await? || is_locked {
        return Ok(Verdict::Refuse);
    }
    // It is talked in where it lives now; under what was said here, one may still answer.
    if said.parent_uri.is_none() && spaces::identity::has_moved(tx, space).await? {
        return Ok(Verdict::Refuse);
    }
    // They would only let themselves in.
    if looks_after(tx, space, said, now).await? {
        return Ok(Verdict::Publish);
    }
    let is_known = store::decided::was_approved(tx, space, &said.author_uri).await?;
    let is_here = said.account.is_some();
    let follows = is_here || followers::store::is_follower(tx, space, &said.author_uri).await?;
    let admitted = match said.parent_uri {
        None => match rules.posting {
            Posting::Closed => return Ok(Verdict::Refuse),
            Posting::Open => true,
            Posting::Followers => follows,
            Posting::Members => is_here,
            Posting::Approved => is_known || is_here,
            Posting::Animators => false,
        },
        // Published, it would show what a person has still to read.
        Some(_) if answers_what_waits(tx, said).await? => return Ok(Verdict::Hold(Reason::Parent)),
        Some(_) => match rules.commenting {
            Commenting::Closed => return Ok(Verdict::Refuse),
            Commenting::Open => true,
            Commenting::Followers => follows,
            Commenting::Approved => is_known || is_here,
            Commenting::Read => false,
        },
    };
    // Whoever speaks there: each thing waits for a person here.
    if treatment.is_some_and(|it| it.level == Level::Limit) {
        return Ok(Verdict::Hold(Reason::Server));
    }
    if !admitted {
        return Ok(Verdict::Hold(Reason::Policy));
    }
    if let Some(reason) = filters::first(&rules, said, is_known || is_here) {
        return Ok(Verdict::Hold(reason));
    }
    held_by_pace(tx, &rules, said, is_known || is_here, now).await
}

/// Whether what it answers is itself to be read first, or stood only for who looks after the space.
async fn answers_what_waits(tx: &mut Tx, said: &Said) -> sqlx::Result<bool> {
    let Some(parent) = &said.parent_uri else {
        return Ok(false);
    };
    let parent = store::by_uri(tx, parent).await?;
    Ok(parent.is_some_and(|it| matches!(it.state, State::Held | State::Private)))
}

/// Whether its author, or the server they speak from, is kept out of a space.
pub(super) async fn is_kept_out(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    now: Millis,
) -> sqlx::Result<bool> {
    if said.account.is_none() && treatment(tx, &said.author_uri).await?.is_blocked() {
        return Ok(true);
    }
    store::decided::is_banned(tx, space, &said.author_uri, now).await
}

/// Whether its author is of those who look after the space, or of the team.
async fn looks_after(tx: &mut Tx, space: SpaceId, said: &Said, now: Millis) -> sqlx::Result<bool> {
    if let Some(account) = said.account
        && let Some(account) = accounts::store::by_id(tx, account).await?
        && By::from(&account).may_edit()
    {
        return Ok(true);
    }
    store::moderators::is_animator(tx, space, &said.author_uri, now).await
}

/// Every reason why something waits, that for which it was held before the others: who decides sees
/// them all.
pub(super) async fn every_reason(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    first: Reason,
    now: Millis,
) -> sqlx::Result<Vec<Reason>> {
    let rules = of(tx, space).await?;
    let is_known =
        said.account.is_some() || store::decided::was_approved(tx, space, &said.author_uri).await?;
    let mut all = vec![first];
    all.extend(filters::all(&rules, said, is_known));
    if let Verdict::Hold(reason) = held_by_pace(tx, &rules, said, is_known, now).await? {
        all.push(reason);
    }
    let mut seen = Vec::with_capacity(all.len());
    for reason in all {
        if !seen.contains(&reason) {
            seen.push(reason);
        }
    }
    Ok(seen)
}

/// How somebody's server is treated here.
async fn treatment(tx: &mut Tx, author_uri: &str) -> sqlx::Result<Treatment> {
    let host = policies::host_of(author_uri).unwrap_or_default();
    policies::treatment(tx, &host).await
}

async fn held_by_pace(
    tx: &mut Tx,
    rules: &Rules,
    said: &Said,
    is_known: bool,
    now: Millis,
) -> sqlx::Result<Verdict> {
    let space = rules.space_id;
    if !is_known && said.parent_uri.is_none() {
        let known_before = now.plus_seconds(-NEW_SECONDS);
        let since = now.plus_seconds(-DAY_SECONDS);
        if !store::decided::was_published(tx, space, &said.author_uri, known_before).await?
            && store::decided::contributed_since(tx, space, said, since).await? >= NEW_PER_DAY_MAX
        {
            return Ok(Verdict::Hold(Reason::Pace));
        }
    }
    if rules.slow_seconds > 0 {
        let since = now.plus_seconds(-rules.slow_seconds);
        if store::decided::spoke_since(tx, space, said, since).await? {
            return Ok(Verdict::Hold(Reason::Pace));
        }
    }
    Ok(Verdict::Publish)
}

/// Whether changed words would have to wait: little else is asked of who was let in before.
pub(super) async fn held_after_edit(
    tx: &mut Tx,
    space: SpaceId,
    said: &Said,
    now: Millis,
) -> sqlx::Result<Option<Reason>> {
    if is_kept_out(tx, space, said, now).await? {
        return Ok(Some(Reason::Banned));
    }
    // A person let other words in than these.
    if said.account.is_none() && treatment(tx, &said.author_uri).await?.level == Level::Limit {
        return Ok(Some(Reason::Server));
    }
    let rules = of(tx, space).await?;
    let known = store::decided::was_approved(tx, space, &said.author_uri).await?;
    Ok(filters::first(
        &rules,
        said,
        known || said.account.is_some(),
    ))
}

/// What differs between two sets of rules, a line each: as it was, as it became.
pub(super) fn differences(before: &Rules, after: &Rules) -> (String, String) {
    let told = |rules: &Rules| {
        [
            ("posting", rules.posting.to_string()),
            ("commenting", rules.commenting.to_string()),
            ("slow_seconds", rules.slow_seconds.to_string()),
            ("words", rules.words.replace('\n', ", ")),
            ("languages", rules.languages.clone()),
            ("log_is_public", rules.log_is_public.to_string()),
            ("hosts_held", rules.hosts_held.replace('\n', ", ")),
            ("hosts_fine", rules.hosts_fine.replace('\n', ", ")),
            ("links_of_new_wait", rules.links_of_new_wait.to_string()),
        ]
    };
    let (mut was, mut became) = (Vec::new(), Vec::new());
    for ((name, old), (_, new)) in told(before).into_iter().zip(told(after)) {
        if old != new {
            was.push(format!("{name}: {old}"));
            became.push(format!("{name}: {new}"));
        }
    }
    (was.join("\n"), became.join("\n"))
}
