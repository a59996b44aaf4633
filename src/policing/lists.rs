//! Lists of policies that somebody else keeps at an address, read again every day or week.
//!
//! What always holds: what would sever anything waits until somebody here agrees, the rest holds at
//! once; a list that cannot be read changes nothing; leaving a list takes back what it brought, and
//! nothing else. A list is read outside of any transaction.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::import::policy_of;
use super::severing::{self, Bonds, Severed, Ties};
use super::table::{self, Table, Unreadable};
use super::{Refused, Who, store};
use crate::accounts::By;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::fetch::FetchError;
use crate::ids::{AccountId, ListId};
use crate::peers::policies::{self, Known, Level, Policy};
use crate::peers::store::policies as rows;

const LISTS_MAX: usize = 20;
const NAME_CHARS_MAX: usize = 100;
const URL_CHARS_MAX: usize = 500;
const DAY_SECONDS: i64 = 24 * 3600;
/// After a failure, or when the process that reads it dies.
const AGAIN_SECONDS: i64 = 6 * 3600;

crate::text_enum! {
    /// Why a list could not be read the last time.
    Problem {
        /// No answer, or none that is a text.
        Silent = "silent",
        Empty = "empty",
        Page = "page",
        TooLong = "long",
        /// Nothing in it is a domain.
        Senseless = "senseless",
    }
}

/// A list that is read again and again.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct List {
    pub id: ListId,
    pub name: String,
    pub url: String,
    pub every_days: i64,
    pub added_ms: Millis,
    pub by_id: Option<AccountId>,
    pub next_ms: Millis,
    /// When it was last read as it should be.
    pub read_ms: Option<Millis>,
    pub problem: Option<Problem>,
}

impl List {
    /// The source that its policies name.
    pub fn source(&self) -> String {
        self.id.to_string()
    }
}

/// What came of reading a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// What holds now and did not, or otherwise.
    pub changed: usize,
    /// What holds no longer.
    pub gone: usize,
    /// What waits for somebody here to agree.
    pub waiting: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum NotSubscribed {
    #[error("a list has a name of 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("a list has an address that may be asked, which begins with https://")]
    Address,
    #[error("this list is read already, or {LISTS_MAX} are")]
    Known,
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl From<sqlx::Error> for NotSubscribed {
    fn from(error: sqlx::Error) -> Self {
        NotSubscribed::Refused(error.into())
    }
}

/// Subscribes to a list; it is due at once.
pub async fn subscribe(
    tx: &mut Tx,
    app: &App,
    who: &Who,
    (name, url, every_days): (&str, &str, i64),
) -> Result<List, NotSubscribed> {
    who.admit()?;
    let (name, url) = (name.trim(), url.trim());
    if !(1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        return Err(NotSubscribed::Name);
    }
    let address = Url::parse(url).ok().filter(|_| url.len() <= URL_CHARS_MAX);
    let address = address.filter(|address| app.http.may_ask(address).is_ok());
    let address = address.ok_or(NotSubscribed::Address)?;
    let lists = store::lists(tx).await?;
    if lists.len() >= LISTS_MAX || lists.iter().any(|list| list.url == address.as_str()) {
        return Err(NotSubscribed::Known);
    }
    let list = List {
        id: ListId::generate(),
        name: name.to_owned(),
        url: address.into(),
        every_days: every_days.clamp(1, 31),
        added_ms: who.now,
        by_id: who.by.account(),
        next_ms: who.now,
        read_ms: None,
        problem: None,
    };
    store::insert(tx, &list).await?;
    Ok(list)
}

/// Leaves a list: what it brought is taken back.
pub async fn leave(tx: &mut Tx, who: &Who, list: &List) -> Result<Severed, Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    policies::take_all(tx, &list.source()).await?;
    store::delete(tx, list.id).await?;
    Ok(severing::conclude(tx, who, &before).await?)
}

/// What of a list waits for somebody to agree, and what it would sever.
pub async fn waiting(tx: &mut Tx, list: &List) -> sqlx::Result<(Vec<Policy>, Ties)> {
    let mut policies = rows::of_source(tx, &list.source()).await?;
    policies.retain(|policy| policy.waits);
    let before = Known::all(tx).await?;
    let mut after = before.clone();
    for policy in &policies {
        let waits = false;
        let policy = policy.clone();
        after.put(Policy { waits, ..policy });
    }
    let ties = severing::foresee(tx, &before, &after).await?;
    Ok((policies, ties))
}

/// Somebody agrees to all of a list that waits.
pub async fn agree(tx: &mut Tx, who: &Who, list: &List) -> Result<Severed, Refused> {
    who.admit()?;
    let before = Known::all(tx).await?;
    for policy in rows::of_source(tx, &list.source()).await? {
        if policy.waits {
            policies::take(tx, &policy.domain, &policy.source).await?;
            let agreed = Policy {
                waits: false,
                since_ms: who.now,
                by_id: who.by.account(),
                ..policy
            };
            policies::put(tx, &agreed).await?;
        }
    }
    Ok(severing::conclude(tx, who, &before).await?)
}

/// Reads the lists whose time has come.
pub async fn read_due(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let due = store::take_due(&mut tx, now, now.plus_seconds(AGAIN_SECONDS)).await?;
    tx.commit().await?;
    for list in due {
        let taken = read(app, &list).await?;
        let (name, changed, waiting) = (&list.name, taken.changed, taken.waiting);
        tracing::info!(name, changed, waiting, "a list of policies was read");
    }
    Ok(())
}

/// Reads a list now and takes in what it says; when it cannot be read, nothing changes but that.
pub async fn read(app: &App, list: &List) -> anyhow::Result<TakenIn> {
    let who = Who::new(app, By::Operator);
    let found = fetch(app, list, &who).await;
    let mut tx = app.db.begin().await?;
    // It may have been left while it was read.
    let Some(list) = store::by_id(&mut tx, list.id).await? else {
        return Ok(TakenIn::default());
    };
    let taken = match found {
        Ok(table) => {
            let next = who.now.plus_seconds(list.every_days * DAY_SECONDS);
            store::was_read(&mut tx, list.id, who.now, next).await?;
            take_in(&mut tx, &who, &list, &table).await?
        }
        Err(problem) => {
            let next = who.now.plus_seconds(AGAIN_SECONDS);
            store::has_problem(&mut tx, list.id, problem, next).await?;
            TakenIn::default()
        }
    };
    tx.commit().await?;
    app.border.reopen();
    app.told();
    Ok(taken)
}

async fn fetch(app: &App, list: &List, who: &Who) -> Result<Table, Problem> {
    let url = Url::parse(&list.url).map_err(|_| Problem::Silent)?;
    let text = app.http.beside_federation().get_text(&url).await;
    let text = text.map_err(|error| match error {
        FetchError::TooLarge => Problem::TooLong,
        _ => Problem::Silent,
    })?;
    table::read(text.as_bytes(), Level::Block, who).map_err(|unreadable| match unreadable {
        Unreadable::Empty => Problem::Empty,
        Unreadable::Page => Problem::Page,
        Unreadable::TooLong => Problem::TooLong,
        Unreadable::Encoding | Unreadable::NothingGood => Problem::Senseless,
    })
}

/// Brings what a list brought in step with what it says now.
pub async fn take_in(tx: &mut Tx, who: &Who, list: &List, table: &Table) -> sqlx::Result<TakenIn> {
    let source = list.source();
    let before = Known::all(tx).await?;
    let bonds = Bonds::read(tx).await?;
    let mut known = before.clone();
    let (waiting, holding): (Vec<_>, Vec<_>) = rows::of_source(tx, &source)
        .await?
        .into_iter()
        .partition(|policy| policy.waits);
    let by_domain = |policies: Vec<Policy>| -> HashMap<String, Policy> {
        let each = policies.into_iter();
        each.map(|policy| (policy.domain.clone(), policy)).collect()
    };
    let (waiting, holding) = (by_domain(waiting), by_domain(holding));
    let mut taken = TakenIn::default();
    let named: HashSet<&str> = table.drafts.iter().map(|it| it.domain.as_str()).collect();
    for domain in waiting.keys().chain(holding.keys()) {
        if !named.contains(domain.as_str()) {
            // What it admitted may be blocked by another list: then it goes on being admitted.
            if bonds.touch(domain) {
                let mut without = known.clone();
                without.take(domain, &source);
                if !bonds.severed(&known, &without).is_empty() {
                    continue;
                }
            }
            known.take(domain, &source);
            taken.gone += usize::from(policies::take(tx, domain, &source).await?);
        }
    }
    for draft in &table.drafts {
        let wanted = policy_of(draft, &source, who);
        let domain = wanted.domain.as_str();
        if holding
            .get(domain)
            .is_some_and(|it| it.says_the_same(&wanted))
        {
            policies::take_waiting(tx, domain, &source).await?;
            continue;
        }
        let severs = bonds.touch(domain) && {
            let mut all = known.clone();
            all.put(wanted.clone());
            !bonds.severed(&known, &all).is_empty()
        };
        if severs {
            taken.waiting += 1;
            if !waiting
                .get(domain)
                .is_some_and(|it| it.says_the_same(&wanted))
            {
                let waits = true;
                policies::put(tx, &Policy { waits, ..wanted }).await?;
            }
        } else {
            policies::take_waiting(tx, domain, &source).await?;
            policies::put(tx, &wanted).await?;
            known.put(wanted);
            taken.changed += 1;
        }
    }
    severing::conclude(tx, who, &before).await?;
    Ok(taken)
}
