//! Group commit: whoever has a verified activity lays it on the pile and waits; the first to come
//! starts the writer, which stores all that lies there in one transaction, tells everyone, and goes
//! on until nothing is left. A commit costs one wait for the disk, however many share it.
//!
//! The writer is a task, not a request, because a peer that hangs up must not undo what it shares
//! with others; it ends when the pile is empty, so that nobody has to start or stop it.
//!
//! What always holds: an activity is acknowledged after the commit that stored it; the pile is
//! bounded by the places of those who laid something on it (`places.rs`).

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Mutex;

use tokio::sync::oneshot;

use super::places::Place;
use crate::app::App;
use crate::clock::Millis;
use crate::db::Tx;
use crate::federation::store::received::{self, Named};
use crate::federation::synchronization::heard::{self, Said};
use crate::peers;

/// So many activities, or so many bytes of them, make one transaction.
const TOGETHER_MAX: usize = 256;
const TOGETHER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A verified activity to store.
pub(super) struct Letter {
    pub activity_uri: String,
    pub actor_uri: String,
    pub host: String,
    pub body: String,
    /// What its sender says of their followers here (FEP-8fcf).
    pub said: Option<Said>,
}

impl Letter {
    /// As it is known from others: an id counts once for each who sends it.
    pub(super) fn named(&self) -> Named {
        (self.activity_uri.clone(), self.actor_uri.clone())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    New,
    /// Its id was seen before, from the same sender.
    Known,
}

/// The log says why.
#[derive(Debug)]
pub(super) struct NotStored;

#[derive(Default)]
pub(super) struct Queue(Mutex<Pile>);

#[derive(Default)]
struct Pile {
    letters: VecDeque<(Letter, Answer)>,
    is_written: bool,
}

/// Whom to tell; the letter's place is given back with it.
struct Answer {
    stored: oneshot::Sender<Result<Stored, NotStored>>,
    _place: Place,
}

/// Returns once the letter is stored for good.
pub(super) async fn store(app: &App, letter: Letter, place: Place) -> Result<Stored, NotStored> {
    let (stored, answered) = oneshot::channel();
    let answer = Answer {
        stored,
        _place: place,
    };
    let first = app.inbox.queue.push(letter, answer);
    if first {
        tokio::spawn(write(app.clone()));
    }
    answered.await.unwrap_or(Err(NotStored))
}

async fn write(app: App) {
    let queue = &app.inbox.queue;
    let _writing = Writing(queue);
    while !queue.is_done() {
        // Begun first: while it waits for its turn to write, more may come to share it.
        let begun = app.db.begin().await;
        let (letters, answers) = queue.take();
        match keep(&app, begun, &letters).await {
            Ok(mut new) => {
                app.inbox.gate.stored(&letters, &new);
                app.wake.received.notify_one();
                for (letter, answer) in letters.iter().zip(answers) {
                    let is_new = new.remove(&letter.named());
                    let stored = if is_new { Stored::New } else { Stored::Known };
                    let _ = answer.stored.send(Ok(stored));
                }
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    activities = letters.len(),
                    "what arrived could not be stored; its senders are asked to send it again"
                );
                for answer in answers {
                    let _ = answer.stored.send(Err(NotStored));
                }
            }
        }
    }
}

/// Stores all of it; answers the ids that were not known.
async fn keep(
    app: &App,
    begun: sqlx::Result<Tx>,
    letters: &[Letter],
) -> sqlx::Result<HashSet<Named>> {
    let now = app.clock.now();
    let hosts: BTreeSet<&str> = letters.iter().map(|letter| letter.host.as_str()).collect();
    let unheard = app.inbox.turns.unknown(&hosts, now);
    match put(app, begun?, letters, &unheard, now).await {
        // Another transaction crossed this one; the second time it is over.
        Err(sqlx::Error::Database(_)) => {
            let tx = app.db.begin().await?;
            put(app, tx, letters, &unheard, now).await
        }
        other => other,
    }
}

/// Stores the letters with their turns; `unheard` are the hosts that were silent before.
async fn put(
    app: &App,
    mut tx: Tx,
    letters: &[Letter],
    unheard: &[&str],
    now: Millis,
) -> sqlx::Result<HashSet<Named>> {
    let turns = &app.inbox.turns;
    turns.read(&mut tx, unheard, now).await?;
    for host in unheard {
        peers::heard(&mut tx, host, now).await?;
    }
    let mut arrivals = turns.give(letters, now);
    // Two processes that store the same activities take them in the same order.
    arrivals.sort_by(|one, other| {
        (&one.activity_uri, &one.actor_uri).cmp(&(&other.activity_uri, &other.actor_uri))
    });
    let new = received::put(&mut tx, &arrivals, now).await?;
    for letter in letters {
        if let Some(said) = &letter.said {
            heard::note(&mut tx, &letter.actor_uri, said, now).await?;
        }
    }
    tx.commit().await?;
    Ok(new.into_iter().collect())
}

impl Queue {
    /// True for who has to start the writer.
    fn push(&self, letter: Letter, answer: Answer) -> bool {
        let mut pile = self.0.lock().expect("no panic under this lock");
        pile.letters.push_back((letter, answer));
        !std::mem::replace(&mut pile.is_written, true)
    }

    /// The first of what lies there, never nothing when something does.
    fn take(&self) -> (Vec<Letter>, Vec<Answer>) {
        let mut pile = self.0.lock().expect("no panic under this lock");
        let mut bytes = 0;
        let fits = |(letter, _): &&(Letter, Answer)| {
            bytes += letter.body.len();
            bytes <= TOGETHER_BYTES_MAX
        };
        let count = pile
            .letters
            .iter()
            .take(TOGETHER_MAX)
            .take_while(fits)
            .count();
        let count = count.max(1).min(pile.letters.len());
        pile.letters.drain(..count).unzip()
    }

    /// Whether nothing is left; whoever comes next then starts another writer.
    fn is_done(&self) -> bool {
        let mut pile = self.0.lock().expect("no panic under this lock");
        pile.is_written = !pile.letters.is_empty();
        !pile.is_written
    }
}

/// A writer that falls over must not leave the pile to nobody.
struct Writing<'a>(&'a Queue);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut pile = self.0.0.lock().expect("no panic under this lock");
            pile.is_written = false;
        }
    }
}
