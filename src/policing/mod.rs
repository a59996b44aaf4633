//! Changing what this hub wants with other servers: one policy, a file of them, or a list that is read
//! again and again; and that only listed servers may federate. The rows are those of
//! `peers::policies`; here stands what a change means for everything else.
//!
//! What always holds: whatever changes policies ends in `severing::conclude`, in the same transaction,
//! so that states of hosts, followers, those who look after spaces and what was said here follow;
//! what that severs can be foreseen by the same function. Files are read in `table.rs`, what they would
//! change is in `import.rs`, lists at an address are in `lists.rs`.

pub mod import;
pub mod lists;
pub mod severing;
pub mod store;
pub mod table;

use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::peers::policies::{self, BY_HAND, BadDomain, IMPORTED, Known, Level, Policy};
use crate::peers::store::policies as rows;
use crate::spaces::members;

pub use severing::{Severed, Tie, Ties};

pub const COMMENT_CHARS_MAX: usize = 2_000;

/// Who decides, and for which hub.
#[derive(Debug, Clone)]
pub struct Who {
    pub by: By,
    /// As the log names them.
    pub uri: String,
    /// This hub under its own names: no policy is about it.
    pub own_hosts: Vec<String>,
    pub now: Millis,
}

impl Who {
    pub fn new(app: &App, by: By) -> Who {
        let addresses = &app.addresses;
        let mut own_hosts = vec![addresses.domain().to_ascii_lowercase()];
        let host = policies::host_of(addresses.base());
        own_hosts.extend(host.filter(|host| !own_hosts.contains(host)));
        let uri = match by.account() {
            Some(account) => addresses.actor(members::actor_of(account)),
            None => addresses.base().to_owned(),
        };
        Who {
            by,
            uri,
            own_hosts,
            now: app.clock.now(),
        }
    }

    fn admit(&self) -> Result<(), Refused> {
        match self.by.may_administer() {
            true => Ok(()),
            false => Err(Refused::NotAllowed),
        }
    }

    /// Whether a policy about this domain would hold for this hub itself.
    fn is_own(&self, domain: &str) -> bool {
        let below = format!(".{domain}");
        let is_or_below = |own: &String| own == domain || own.ends_with(&below);
        self.own_hosts.iter().any(is_or_below)
    }

    /// The name of another server, as somebody typed it.
    pub fn domain(&self, text: &str) -> Result<String, Refused> {
        let domain = policies::read_domain(text)
            .map_err(|problem| Refused::Domain(text.trim().to_owned(), problem))?;
        match self.is_own(&domain) {
            true => Err(Refused::Own(domain)),
            false => Ok(domain),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only an administrator decides about other servers")]
    NotAllowed,
    #[error("“{0}”: {1}")]
    Domain(String, BadDomain),
    #[error("“{0}” is this hub itself, or what it stands under")]
    Own(String),
    #[error("a comment has at most {COMMENT_CHARS_MAX} characters")]
    Comment,
    #[error("nobody here wrote a policy about “{0}”")]
    Unknown(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What somebody here wants with a domain, as they wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub domain: String,
    pub level: Level,
    pub rejects_media: bool,
    pub rejects_reports: bool,
    pub is_obfuscated: bool,
    pub public_comment: String,
    pub private_comment: String,
}

impl Draft {
    pub fn of(domain: &str, level: Level) -> Draft {
        Draft {
            domain: domain.to_owned(),
            level,
            rejects_media: false,
            rejects_reports: false,
            is_obfuscated: false,
            public_comment: String::new(),
            private_comment: String::new(),
        }
    }

    fn checked(&self, who: &Who) -> Result<Policy, Refused> {
        let domain = who.domain(&self.domain)?;
        let (public, private) = (self.public_comment.trim(), self.private_comment.trim());
        let is_long = |text: &str| text.chars().count() > COMMENT_CHARS_MAX;
        if is_long(public) || is_long(private) {
            return Err(Refused::Comment);
        }
        Ok(Policy {
            domain,
            source: BY_HAND.to_owned(),
            waits: false,
            level: self.level,
            rejects_media: self.rejects_media,
            rejects_reports: self.rejects_reports,
            is_obfuscated: self.is_obfuscated,
            public_comment: public.to_owned(),
            private_comment: private.to_owned(),
            since_ms: who.now,
            by_id: who.by.account(),
        })
    }
}

/// What writing a policy would sever.
pub async fn foresee(tx: &mut Tx, who: &Who, draft: &Draft) -> Result<Ties, Refused> {
    who.admit()?;
    let policy = draft.checked(who)?;
    let before = Known::all(tx).await?;
    let mut after = before.clone();
    after.put(policy);
    Ok(severing::foresee(tx, &before, &after).await?)
}

/// Writes a policy by hand: it comes before what lists say about the domain.
pub async fn set(tx: &mut Tx, who: &Who, draft: &Draft) -> Result<Severed, Refused> {
    who.admit()?;
    let policy = draft.checked(who)?;
    let before = Known::all(tx).await?;
    policies::put(tx, &policy).await?;
    Ok(severing::conclude(tx, who, &before).await?)
}

/// Takes back what somebody here wrote or imported about a domain; what lists say holds again.
pub async fn remove(tx: &mut Tx, who: &Who, domain: &str) -> Result<Severed, Refused> {
    who.admit()?;
    let domain = who.domain(domain)?;
    let before = Known::all(tx).await?;
    let by_hand = policies::take(tx, &domain, BY_HAND).await?;
    if !policies::take(tx, &domain, IMPORTED).await? && !by_hand {
        return Err(Refused::Unknown(domain));
    }
    Ok(severing::conclude(tx, who, &before).await?)
}

/// What taking a policy back would sever: where a list, or the rule that only listed servers may
/// federate, then blocks the server.
pub async fn foresee_removal(tx: &mut Tx, who: &Who, domain: &str) -> Result<Ties, Refused> {
    who.admit()?;
    let domain = who.domain(domain)?;
    let before = Known::all(tx).await?;
    let mut after = before.clone();
    after.take(&domain, BY_HAND);
    after.take(&domain, IMPORTED);
    Ok(severing::foresee(tx, &before, &after).await?)
}

/// Nothing goes to a host any more, nor is taken from it. What is written about its media, reports and
/// reasons stays written.
pub async fn block(tx: &mut Tx, who: &Who, host: &str) -> Result<Severed, Refused> {
    let draft = written(tx, who, host, Level::Block).await?;
    set(tx, who, &draft).await
}

/// Lifts a block, whoever wanted it: what was written here is taken back, and where that is not enough
/// the host is admitted by name.
pub async fn unblock(tx: &mut Tx, who: &Who, host: &str) -> Result<(), Refused> {
    match remove(tx, who, host).await {
        Ok(_) | Err(Refused::Unknown(_)) => {}
        Err(refused) => return Err(refused),
    }
    let domain = who.domain(host)?;
    if policies::is_blocked(tx, &domain).await? {
        set(tx, who, &Draft::of(&domain, Level::None)).await?;
    }
    Ok(())
}

/// What is written about a domain, at another level.
async fn written(tx: &mut Tx, who: &Who, host: &str, level: Level) -> Result<Draft, Refused> {
    let domain = who.domain(host)?;
    let policies = rows::about(tx, std::slice::from_ref(&domain)).await?;
    let own = policies.into_iter().find(|it| it.source == BY_HAND);
    Ok(match own {
        Some(own) => Draft {
            level,
            rejects_media: own.rejects_media,
            rejects_reports: own.rejects_reports,
            is_obfuscated: own.is_obfuscated,
            public_comment: own.public_comment,
            private_comment: own.private_comment,
            domain,
        },
        None => Draft::of(&domain, level),
    })
}

/// What it would sever if only listed servers might federate.
pub async fn foresee_listed_only(tx: &mut Tx, who: &Who) -> Result<Ties, Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    let mut after = before.clone();
    after.list_only(who.own_hosts.clone());
    Ok(severing::foresee(tx, &before, &after).await?)
}

/// Only listed servers may federate from now on.
pub async fn list_only(tx: &mut Tx, who: &Who) -> Result<Severed, Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    policies::list_only(tx, &who.own_hosts, who.by.account(), who.now).await?;
    Ok(severing::conclude(tx, who, &before).await?)
}

/// Everybody may federate again who is not blocked.
pub async fn admit_everybody(tx: &mut Tx, who: &Who) -> Result<(), Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    policies::list_only(tx, &[], who.by.account(), who.now).await?;
    severing::conclude(tx, who, &before).await?;
    Ok(())
}
