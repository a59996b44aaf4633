//! One host's letters, in order, several under way at a time, until nothing waits, the host fails
//! or the lease ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::leases::Lease;
use super::ledger::Entry;
use super::order::{Order, Post};
use super::retry::{self, Verdict};
use super::send::{self, Envelope, Sent};
use super::worker::{Load, Office};
use crate::clock::Millis;
use crate::federation::fetch::Connection;
use crate::federation::signatures::Scheme;
use crate::peers::store::{Failure, Leased, Released, Success};

/// Letters under way to one host at a time, once it has taken the first.
const IN_FLIGHT_MAX: usize = 8;
/// A host that chokes on so many letters and takes none is ill itself.
const CHOKED_MAX: usize = 2;

pub struct Round {
    office: Arc<Office>,
    host: Leased,
    lease: Lease,
    load: Load,
    /// The last letter that was read.
    read_to: i64,
    stop: CancellationToken,
    scheme: Scheme,
    /// Letters that the host took or refused: it is alive.
    answered_well: usize,
    choked: usize,
    /// When the letters it choked on may be tried again.
    choked_until: Option<Millis>,
    over: Option<Over>,
}

/// Why a round ends before nothing waits any more.
enum Over {
    /// The host failed: nothing more until then.
    Failed {
        reason: String,
        seconds: i64,
    },
    Told,
}

impl Round {
    pub fn new(
        office: Arc<Office>,
        host: Leased,
        lease: Lease,
        load: Load,
        stop: CancellationToken,
    ) -> Round {
        let scheme = scheme_of(&host, office.app.clock.now());
        Round {
            office,
            host,
            lease,
            load,
            read_to: 0,
            stop,
            scheme,
            answered_well: 0,
            choked: 0,
            choked_until: None,
            over: None,
        }
    }

    /// Sends what waits; gives the lease back at the end, whatever happened.
    pub async fn run(mut self) {
        let emptied_at = loop {
            let posts = std::mem::take(&mut self.load.posts);
            self.read_to = posts.last().map_or(self.read_to, |post| post.parcel.id);
            let (mut order, choked_until) = Order::of(posts, self.office.app.clock.now());
            self.wait_for_choked(choked_until);
            self.send_all(&mut order).await;
            if self.over.is_some() {
                break None;
            }
            match self.read_on().await {
                Ok(queued) if self.load.posts.is_empty() => {
                    break self.choked_until.is_none().then_some(queued);
                }
                Ok(_) => {}
                Err(error) => {
                    let host = &self.host.name;
                    tracing::error!(error = format!("{error:#}"), host, "a round ends early");
                    break None;
                }
            }
        };
        self.end(emptied_at).await;
    }

    fn wait_for_choked(&mut self, until: Option<Millis>) {
        self.choked_until = match (self.choked_until, until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    async fn send_all(&mut self, order: &mut Order) {
        let mut under_way = FuturesUnordered::new();
        loop {
            while self.may_begin(under_way.len()) {
                let Some(post) = order.next() else { break };
                let connection = if order.is_empty() && under_way.is_empty() {
                    Connection::Closed
                } else {
                    Connection::Kept
                };
                under_way.push(self.sending(post, connection));
            }
            let Some((post, sent)) = under_way.next().await else {
                return;
            };
            order.answered(&post);
            match sent {
                Ok(sent) => self.note(order, &post, sent).await,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(error, host = self.host.name, "a letter could not be signed");
                    self.over = Some(Over::Told);
                }
            }
        }
    }

    /// One letter alone until the host has shown that it takes letters, then several.
    fn may_begin(&mut self, under_way: usize) -> bool {
        if self.over.is_none()
            && (self.stop.is_cancelled() || !self.lease.holds(self.office.app.clock.now()))
        {
            self.over = Some(Over::Told);
        }
        let proven = self.answered_well > 0 || (self.host.failures == 0 && self.choked == 0);
        let most = if proven { IN_FLIGHT_MAX } else { 1 };
        self.over.is_none() && under_way < most
    }

    fn sending(
        &self,
        post: Post,
        connection: Connection,
    ) -> impl Future<Output = (Post, anyhow::Result<Sent>)> + use<> {
        let office = self.office.clone();
        let scheme = self.scheme;
        let failures = self.host.failures;
        let synchronization = self.load.synchronization.get(&post.letter.space).cloned();
        let activity = post.parcel.activity_id;
        let span = tracing::info_span!("deliver", %activity, host = self.host.name);
        async move {
            if retry::is_stale(post.parcel.created_ms, office.app.clock.now()) {
                let verdict = Verdict::Refused("it waited too long".to_owned());
                office.app.metrics.delivered("stale", Duration::ZERO);
                return (post, Ok(Sent { verdict, scheme }));
            }
            let envelope = Envelope {
                inbox: &post.parcel.inbox,
                scheme,
                failures,
                synchronization: synchronization.filter(|_| post.letter.to_followers),
                connection,
            };
            let began = Instant::now();
            let sent = send::send(&office.app, &office.places, &post.letter, &envelope).await;
            if let Ok(sent) = &sent {
                let outcome = outcome(&sent.verdict);
                office.app.metrics.delivered(outcome, began.elapsed());
            }
            (post, sent)
        }
        .instrument(span)
    }

    async fn note(&mut self, order: &mut Order, post: &Post, sent: Sent) {
        let host = self.host.name.as_str();
        tracing::debug!(
            host,
            activity = %post.parcel.activity_id,
            verdict = ?sent.verdict,
            "a letter was answered"
        );
        match sent.verdict {
            Verdict::Taken => {
                self.answers_well(sent.scheme).await;
                self.write(Entry::Settled(post.parcel.id)).await;
            }
            Verdict::Refused(reason) => {
                tracing::info!(host, reason, "a letter was refused for good");
                self.answers_well(self.scheme).await;
                self.write(Entry::Settled(post.parcel.id)).await;
            }
            Verdict::Gone(reason) => {
                tracing::info!(
                    host,
                    reason,
                    "an inbox is gone; its followers will be asked"
                );
                self.write(Entry::Gone(post.parcel.inbox_id)).await;
                self.write(Entry::Settled(post.parcel.id)).await;
            }
            Verdict::Choked(reason) => self.chokes(order, post, reason).await,
            Verdict::Later { reason, seconds } => {
                self.over = Some(Over::Failed { reason, seconds });
            }
        }
    }

    /// The first good answer of a round is written down, and a scheme that was learned.
    async fn answers_well(&mut self, scheme: Scheme) {
        if self.answered_well == 0 || scheme != self.scheme {
            let now = self.office.app.clock.now();
            self.scheme = scheme;
            self.write(Entry::Succeeded(Success {
                id: self.host.id,
                scheme: scheme.as_str(),
                scheme_until_ms: now.plus_seconds(send::SCHEME_SECONDS),
            }))
            .await;
        }
        self.answered_well += 1;
        self.host.failures = 0;
    }

    async fn chokes(&mut self, order: &mut Order, post: &Post, reason: String) {
        self.choked += 1;
        let chokes = post.parcel.attempts + 1;
        if chokes >= retry::CHOKES_MAX {
            let host = &self.host.name;
            tracing::info!(host, reason, chokes, "a letter is given up");
            self.write(Entry::Settled(post.parcel.id)).await;
        } else {
            order.set_aside(post);
            self.write(Entry::Choked(post.parcel.id)).await;
            let until = retry::choked_until(post.parcel.created_ms, chokes);
            self.wait_for_choked(Some(until));
        }
        if self.answered_well == 0 && self.choked >= CHOKED_MAX {
            let seconds = retry::delay_seconds(self.host.failures);
            self.over = Some(Over::Failed { reason, seconds });
        }
    }

    /// Reads what waits after the last letter that was read; answers how much had ever been queued
    /// at that moment.
    async fn read_on(&mut self) -> anyhow::Result<i64> {
        let host = std::slice::from_ref(&self.host);
        let (queued, mut loads) = self.office.read_on(host, self.read_to).await?;
        self.load = loads.remove(&self.host.id).unwrap_or_default();
        Ok(queued)
    }

    async fn end(mut self, emptied_at: Option<i64>) {
        if let Some(Over::Failed { reason, seconds }) = self.over.take() {
            let seconds = retry::with_jitter(seconds, self.office.chance());
            tracing::debug!(host = self.host.name, reason, seconds, "a host is put off");
            let ready_ms = self.office.app.clock.now().plus_seconds(seconds);
            let id = self.host.id;
            self.write(Entry::Failed(Failure {
                id,
                reason,
                ready_ms,
            }))
            .await;
        }
        self.write(Entry::Released(Released {
            id: self.host.id,
            emptied_at,
            not_before_ms: self.choked_until.unwrap_or(Millis(0)),
        }))
        .await;
    }

    async fn write(&self, entry: Entry) {
        self.office.write(entry).await;
    }
}

/// The word under which it is counted.
fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Taken => "taken",
        Verdict::Refused(_) | Verdict::Gone(_) => "refused",
        Verdict::Choked(_) | Verdict::Later { .. } => "failed",
    }
}

/// Every peer takes draft-cavage; what a host took last is tried first.
fn scheme_of(host: &Leased, now: Millis) -> Scheme {
    let believed = host.scheme_until_ms > now;
    match host.scheme.as_deref() {
        Some(word) if believed && word == Scheme::Rfc9421.as_str() => Scheme::Rfc9421,
        _ => Scheme::Cavage,
    }
}
