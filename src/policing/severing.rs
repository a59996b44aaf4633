//! What a change of policies severs: people there who follow, those who look after a space here, what
//! was said here, agendas there that are followed. Foreseen before, done by the change itself.
//!
//! What always holds: followers and those who look after a space are gone for good; what was said comes
//! back when the block is lifted; agendas stay paused.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Who;
use crate::agendas;
use crate::conversation::moderation::{self, Because, Moderator, What};
use crate::conversation::{standing, store as comments};
use crate::db::Tx;
use crate::delivery;
use crate::ids::SpaceId;
use crate::peers::policies::{self, Known};
use crate::spaces::followers;

/// What ties this hub to servers that would be blocked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// By host: how many people follow, how many comments stand.
    pub hosts: BTreeMap<String, Tie>,
    /// Of the people there, those who look after a space here.
    pub animators: Vec<(SpaceId, String)>,
}

/// What ties this hub to one server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tie {
    pub followers: i64,
    /// How many of its people have something standing here.
    pub people: i64,
    pub comments: i64,
    /// Agendas there that are followed here.
    pub agendas: i64,
}

impl Ties {
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.animators.is_empty()
    }

    /// Of all servers together.
    pub fn total(&self) -> Tie {
        let mut total = Tie::default();
        for tie in self.hosts.values() {
            total.followers += tie.followers;
            total.people += tie.people;
            total.comments += tie.comments;
            total.agendas += tie.agendas;
        }
        total
    }

    /// A short sum of it all: who agreed to it sees it again when it changed meanwhile.
    pub fn sum(&self) -> String {
        let animators = self.animators.len();
        let Tie {
            followers,
            people,
            comments,
            agendas,
        } = self.total();
        format!("{followers}-{people}-{comments}-{animators}-{agendas}")
    }
}

/// What a change did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Severed {
    pub ties: Ties,
    /// Letters that waited and will not be sent.
    pub letters: u64,
}

/// Everything that could be severed, read once however many changes are looked at.
pub struct Bonds {
    followers: Vec<(String, i64)>,
    speakers: Vec<(String, i64)>,
    animators: Vec<(SpaceId, String)>,
    agendas: Vec<String>,
    /// Every domain that one of these stands under.
    domains: HashSet<String>,
}

impl Bonds {
    pub async fn read(tx: &mut Tx) -> sqlx::Result<Bonds> {
        let followers = followers::store::count_by_host(tx).await?;
        let speakers = comments::standing::count_by_author(tx).await?;
        let animators = comments::standing::every_animator(tx).await?;
        let agendas = agendas::store::followed(tx).await?;
        let of_authors = speakers.iter().map(|(uri, _)| uri);
        let of_animators = animators.iter().map(|(_, uri)| uri);
        let elsewhere = of_authors.chain(of_animators).chain(&agendas);
        let hosts: HashSet<String> = elsewhere
            .filter_map(|uri| policies::host_of(uri))
            .chain(followers.iter().map(|(host, _)| host.clone()))
            .collect();
        let domains = hosts.iter().flat_map(|host| policies::steps(host));
        Ok(Bonds {
            domains: domains.collect(),
            followers,
            speakers,
            animators,
            agendas,
        })
    }

    /// Whether a policy of this domain could sever anything: most could not.
    pub fn touch(&self, domain: &str) -> bool {
        self.domains.contains(domain)
    }

    /// What ties this hub to servers that are blocked after a change and were not before.
    pub fn severed(&self, before: &Known, after: &Known) -> Ties {
        let mut turned: HashMap<String, bool> = HashMap::new();
        let mut turns = |host: &str| {
            *turned.entry(host.to_owned()).or_insert_with(|| {
                after.treatment(host).is_blocked() && !before.treatment(host).is_blocked()
            })
        };
        let mut ties = Ties::default();
        for (host, count) in &self.followers {
            if turns(host) {
                ties.hosts.entry(host.clone()).or_default().followers += count;
            }
        }
        for (author, count) in &self.speakers {
            let host = policies::host_of(author).unwrap_or_default();
            if turns(&host) {
                let tie = ties.hosts.entry(host).or_default();
                tie.people += 1;
                tie.comments += count;
            }
        }
        for actor in &self.agendas {
            let host = policies::host_of(actor).unwrap_or_default();
            if turns(&host) {
                ties.hosts.entry(host).or_default().agendas += 1;
            }
        }
        for (space, actor) in &self.animators {
            let host = policies::host_of(actor).unwrap_or_default();
            if turns(&host) {
                ties.animators.push((*space, actor.clone()));
            }
        }
        ties
    }
}

/// What a change would sever.
pub async fn foresee(tx: &mut Tx, before: &Known, after: &Known) -> sqlx::Result<Ties> {
    Ok(Bonds::read(tx).await?.severed(before, after))
}

/// What follows from policies that were changed: everything else is brought in step with them.
pub(super) async fn conclude(tx: &mut Tx, who: &Who, before: &Known) -> sqlx::Result<Severed> {
    let after = Known::all(tx).await?;
    let ties = foresee(tx, before, &after).await?;
    let turned = policies::settle(tx, who.now).await?;
    let letters = delivery::forget_blocked(tx, &turned.blocked).await?;
    for host in ties.hosts.keys() {
        followers::sever(tx, host).await?;
    }
    let moderator = Moderator {
        uri: &who.uri,
        is_team: true,
    };
    for (space, actor) in &ties.animators {
        let about = (*space, actor.as_str());
        let because = Because::default();
        let dismissed =
            moderation::appoint(tx, &moderator, about, What::Dismissed, &because, who.now).await;
        match dismissed {
            Ok(()) => {}
            Err(moderation::Refused::Database(error)) => return Err(error),
            // The team may, and gives no reason that could be too long.
            Err(refused) => tracing::error!(%refused, "somebody still looks after a space"),
        }
    }
    standing::settle(tx, &after).await?;
    let is_blocked = |host: &str| after.treatment(host).is_blocked();
    agendas::following::blocked(tx, is_blocked, who.now).await?;
    Ok(Severed { ties, letters })
}
