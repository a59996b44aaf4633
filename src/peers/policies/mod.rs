//! What this hub wants with other servers: how each is treated, by its name. How a policy comes to be
//! and what it severs is in `policing`; what a domain is, in `domain.rs`.
//!
//! What always holds: a policy of a domain holds for all below it, and the most specific one decides.
//! Of those about one domain, what somebody here wrote comes before what was imported or subscribed
//! to; of the latter the strictest counts. While only listed servers may federate, who is not listed
//! here by hand or by an import is treated as blocked. `host.state` says `blocked`, and an author's
//! `level` what it says, because of what is decided here and for no other reason.

mod domain;

use std::collections::HashMap;

use super::{HostState, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AccountId;
use crate::text_enum;

pub use domain::{BadDomain, host_of, read as read_domain, steps};

text_enum! {
    /// How much a server may say here.
    Level {
        /// Everything that others may; in a list of those that may federate, that it is one of them.
        None = "none",
        /// What it says waits to be read by a person, and its people stand in no list before.
        Limit = "limit",
        /// Nothing goes there and nothing is taken from there.
        Block = "block",
    }
}

impl Level {
    fn strictness(self) -> u8 {
        match self {
            Level::None => 0,
            Level::Limit => 1,
            Level::Block => 2,
        }
    }
}

/// Written by somebody here.
pub const BY_HAND: &str = "hand";
/// From a file that somebody here imported.
pub const IMPORTED: &str = "import";

/// What somebody, or a list, wants with a domain and all below it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Policy {
    pub domain: String,
    /// [`BY_HAND`], [`IMPORTED`], or the id of the list that brought it.
    pub source: String,
    /// A list wants it; it is not in force before somebody here agrees.
    pub waits: bool,
    pub level: Level,
    pub rejects_media: bool,
    pub rejects_reports: bool,
    /// Whoever publishes the list should not spell the domain out.
    pub is_obfuscated: bool,
    pub public_comment: String,
    /// For those who decide here.
    pub private_comment: String,
    pub since_ms: Millis,
    pub by_id: Option<AccountId>,
}

impl Policy {
    /// Whether two say the same about a domain, wherever they come from.
    pub fn says_the_same(&self, other: &Policy) -> bool {
        let said = |it: &Policy| {
            let flags = (it.rejects_media, it.rejects_reports, it.is_obfuscated);
            (it.level, flags, it.public_comment.clone())
        };
        said(self) == said(other)
    }

    /// Somebody here decided it, not a list.
    pub fn is_own(&self) -> bool {
        self.source == BY_HAND || self.source == IMPORTED
    }
}

/// How a server is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treatment {
    pub level: Level,
    pub takes_media: bool,
    pub takes_reports: bool,
}

impl Treatment {
    const USUAL: Treatment = Treatment {
        level: Level::None,
        takes_media: true,
        takes_reports: true,
    };
    const BLOCKED: Treatment = Treatment {
        level: Level::Block,
        takes_media: false,
        takes_reports: false,
    };

    pub fn is_blocked(self) -> bool {
        self.level == Level::Block
    }

    fn of(policy: &Policy) -> Treatment {
        match policy.level {
            Level::Block => Treatment::BLOCKED,
            level => Treatment {
                level,
                takes_media: !policy.rejects_media,
                takes_reports: !policy.rejects_reports,
            },
        }
    }
}

/// Policies as they stand, or as they would.
#[derive(Debug, Clone, Default)]
pub struct Known {
    by_domain: HashMap<String, Vec<Policy>>,
    /// Not empty while only listed servers may federate: this hub's own names.
    own_hosts: Vec<String>,
}

impl Known {
    /// Those in force among these.
    pub fn of(policies: Vec<Policy>, own_hosts: Vec<String>) -> Known {
        let mut by_domain: HashMap<String, Vec<Policy>> = HashMap::new();
        for policy in policies.into_iter().filter(|policy| !policy.waits) {
            let domain = policy.domain.clone();
            by_domain.entry(domain).or_default().push(policy);
        }
        Known {
            by_domain,
            own_hosts,
        }
    }

    /// All that are in force.
    pub async fn all(tx: &mut Tx) -> sqlx::Result<Known> {
        let policies = store::policies::all(tx).await?;
        Ok(Known::of(policies, store::policies::own_hosts(tx).await?))
    }

    /// As they would be with this one.
    pub fn put(&mut self, policy: Policy) {
        self.take(&policy.domain, &policy.source);
        let domain = policy.domain.clone();
        self.by_domain.entry(domain).or_default().push(policy);
    }

    /// As they would be without what a source says about a domain.
    pub fn take(&mut self, domain: &str, source: &str) {
        if let Some(policies) = self.by_domain.get_mut(domain) {
            policies.retain(|policy| policy.source != source);
        }
    }

    /// As they would be if only listed servers might federate; nobody listed, everybody may.
    pub fn list_only(&mut self, own_hosts: Vec<String>) {
        self.own_hosts = own_hosts;
    }

    pub fn lists_only(&self) -> bool {
        !self.own_hosts.is_empty()
    }

    /// How a host (`relais.example`, `relais.example:8443`) is treated.
    pub fn treatment(&self, host: &str) -> Treatment {
        if self.own_hosts.iter().any(|own| own == host) {
            return Treatment::USUAL;
        }
        let steps = domain::steps(host);
        let told = steps.iter().find_map(|domain| self.policy(domain));
        let treatment = told.map_or(Treatment::USUAL, |policy| Treatment::of(&policy));
        match self.lists_only() && !steps.iter().any(|domain| self.is_listed(domain)) {
            true => Treatment::BLOCKED,
            false => treatment,
        }
    }

    /// What holds for a domain itself: what somebody here wrote, else the strictest of the others.
    pub fn policy(&self, domain: &str) -> Option<Policy> {
        let policies = self.by_domain.get(domain)?;
        if let Some(own) = policies.iter().find(|policy| policy.source == BY_HAND) {
            return Some(own.clone());
        }
        let strictest = policies.iter().max_by_key(|it| it.level.strictness())?;
        Some(Policy {
            rejects_media: policies.iter().any(|it| it.rejects_media),
            rejects_reports: policies.iter().any(|it| it.rejects_reports),
            ..strictest.clone()
        })
    }

    fn is_listed(&self, domain: &str) -> bool {
        let policies = self.by_domain.get(domain);
        policies.is_some_and(|all| all.iter().any(|it| it.is_own() && it.level != Level::Block))
    }

    /// Every domain with what holds for it, by name.
    pub fn effective(&self) -> Vec<Policy> {
        let domains = self.by_domain.keys();
        let mut all: Vec<Policy> = domains.filter_map(|domain| self.policy(domain)).collect();
        all.sort_by(|a, b| a.domain.cmp(&b.domain));
        all
    }
}

/// How a host is treated.
pub async fn treatment(tx: &mut Tx, host: &str) -> sqlx::Result<Treatment> {
    let policies = store::policies::about(tx, &domain::steps(host)).await?;
    let own_hosts = store::policies::own_hosts(tx).await?;
    Ok(Known::of(policies, own_hosts).treatment(host))
}

/// Whether this hub wants nothing to do with a host.
pub async fn is_blocked(tx: &mut Tx, host: &str) -> sqlx::Result<bool> {
    Ok(treatment(tx, host).await?.is_blocked())
}

/// Whether pictures, films and the like of a host's people may be shown and fetched.
pub async fn takes_media(tx: &mut Tx, host: &str) -> sqlx::Result<bool> {
    Ok(treatment(tx, host).await?.takes_media)
}

/// Whether reports from a host are kept for the team.
pub async fn takes_reports(tx: &mut Tx, host: &str) -> sqlx::Result<bool> {
    Ok(treatment(tx, host).await?.takes_reports)
}

/// Hosts whose state follows from the policies: those that were blocked, and those that are no longer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turned {
    pub blocked: Vec<i64>,
    pub admitted: Vec<i64>,
}

/// Brings the state of every known host in step with the policies.
pub async fn settle(tx: &mut Tx, now: Millis) -> sqlx::Result<Turned> {
    let known = Known::all(tx).await?;
    let mut turned = Turned::default();
    for (id, name, state) in store::policies::hosts(tx).await? {
        match (known.treatment(&name).is_blocked(), state) {
            (true, HostState::Blocked) => {}
            (true, _) => {
                store::set_state(tx, id, HostState::Blocked, now).await?;
                turned.blocked.push(id);
            }
            (false, HostState::Blocked) => {
                store::set_state(tx, id, HostState::Live, now).await?;
                turned.admitted.push(id);
            }
            (false, _) => {}
        }
    }
    Ok(turned)
}

/// A policy as of now, in the place of what its source said about the domain.
pub async fn put(tx: &mut Tx, policy: &Policy) -> sqlx::Result<()> {
    store::policies::put(tx, policy).await
}

/// Takes back what a source says about a domain, in force or not; false when it said nothing.
pub async fn take(tx: &mut Tx, domain: &str, source: &str) -> sqlx::Result<bool> {
    store::policies::delete(tx, domain, source).await
}

/// Takes back what a source wants and nobody has agreed to.
pub async fn take_waiting(tx: &mut Tx, domain: &str, source: &str) -> sqlx::Result<()> {
    store::policies::delete_waiting(tx, domain, source).await
}

/// Takes back all that a source says.
pub async fn take_all(tx: &mut Tx, source: &str) -> sqlx::Result<()> {
    store::policies::delete_source(tx, source).await
}

/// From now on only listed servers may federate, and this hub under its own names; or everybody again,
/// with no name.
pub async fn list_only(
    tx: &mut Tx,
    own_hosts: &[String],
    by_id: Option<AccountId>,
    now: Millis,
) -> sqlx::Result<()> {
    store::policies::delete_own_hosts(tx).await?;
    for host in own_hosts {
        store::policies::put_own_host(tx, host, by_id, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(domain: &str, source: &str, level: Level) -> Policy {
        Policy {
            domain: domain.to_owned(),
            source: source.to_owned(),
            waits: false,
            level,
            rejects_media: false,
            rejects_reports: false,
            is_obfuscated: false,
            public_comment: String::new(),
            private_comment: String::new(),
            since_ms: Millis(0),
            by_id: None,
        }
    }

    fn level(known: &Known, host: &str) -> Level {
        known.treatment(host).level
    }

    #[test]
    fn the_most_specific_decides_and_what_is_written_by_hand_comes_first() {
        let known = Known::of(
            vec![
                policy("example.org", "one", Level::Limit),
                policy("example.org", "two", Level::Block),
                policy("fine.example.org", "one", Level::None),
                policy("kept.example", BY_HAND, Level::None),
                policy("kept.example", "one", Level::Block),
                Policy {
                    waits: true,
                    ..policy("later.example", "one", Level::Block)
                },
            ],
            Vec::new(),
        );
        assert_eq!(level(&known, "example.org"), Level::Block, "the stricter");
        assert_eq!(level(&known, "a.b.example.org:8443"), Level::Block);
        assert_eq!(level(&known, "fine.example.org"), Level::None);
        assert_eq!(level(&known, "notexample.org"), Level::None);
        assert_eq!(level(&known, "kept.example"), Level::None);
        assert_eq!(level(&known, "later.example"), Level::None, "it waits");
    }

    #[test]
    fn where_only_listed_servers_federate_lists_of_others_let_nobody_in() {
        let known = Known::of(
            vec![
                policy("friend.example", BY_HAND, Level::None),
                policy("shy.friend.example", "one", Level::Limit),
                policy("foe.friend.example", "one", Level::Block),
                policy("stranger.example", "one", Level::None),
                policy("file.example", IMPORTED, Level::Limit),
            ],
            vec!["hub.example".to_owned()],
        );
        assert_eq!(level(&known, "hub.example"), Level::None);
        assert_eq!(level(&known, "friend.example"), Level::None);
        assert_eq!(level(&known, "shy.friend.example"), Level::Limit);
        assert_eq!(level(&known, "foe.friend.example"), Level::Block);
        assert_eq!(level(&known, "file.example"), Level::Limit);
        assert_eq!(level(&known, "stranger.example"), Level::Block);
        assert_eq!(level(&known, "nobody.example"), Level::Block);
    }
}
