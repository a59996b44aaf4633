//! Reading sources whose time has come: calendars and pages where they stand, if they changed; of who is
//! followed, the first pages of what they said. Guarded, bounded, outside of any transaction.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::Value;
use url::Url;

use super::hearing;
use crate::agendas::ics::{self, Reading};
use crate::agendas::{self, Follow, Heard, Kind, Problem, Source, Taken, schema, store};
use crate::app::App;
use crate::clock::Millis;
use crate::federation::fetch::{FetchError, Signer};
use crate::federation::{server_actor, wire};

/// So many sources at a time, and at each look.
const TOGETHER: usize = 4;
const AT_ONCE_MAX: i64 = 40;
/// When the process dies that reads a source.
const AGAIN_SECONDS: i64 = 1_800;
/// Counting out what repeats takes a while, and no thread of those that answer pages.
const PATIENCE: Duration = Duration::from_secs(20);
const WHOLE_EVERY_SECONDS: i64 = 7 * 24 * 3600;
const PAGES_MAX: usize = 4;
const ENTRIES_MAX: usize = 200;

/// What came of reading a source.
pub type Read = Result<Taken, Problem>;

/// Reads the sources whose time has come.
pub async fn read_due(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    agendas::tidy(&mut tx, now).await?;
    let again = now.plus_seconds(AGAIN_SECONDS);
    let due = store::take_due(&mut tx, now, again, AT_ONCE_MAX).await?;
    tx.commit().await?;
    let readings = due.into_iter().map(|source| read_alone(app, source));
    futures_util::stream::iter(readings)
        .buffer_unordered(TOGETHER)
        .collect::<()>()
        .await;
    Ok(())
}

/// One that cannot be taken in holds up no other.
async fn read_alone(app: &App, source: Source) {
    if let Err(error) = read(app, &source).await {
        let error = format!("{error:#}");
        tracing::warn!(error, source = %source.id, "an agenda could not be taken in");
    }
}

/// Reads a source now; when it cannot be read, nothing changes but that.
pub async fn read(app: &App, source: &Source) -> anyhow::Result<Read> {
    match source.kind {
        Kind::File => Ok(Ok(Taken::default())),
        Kind::Calendar | Kind::Page => read_address(app, source).await,
        Kind::Followed => read_followed(app, source).await,
    }
}

async fn read_address(app: &App, source: &Source) -> anyhow::Result<Read> {
    let now = app.clock.now();
    let found = match Url::parse(&source.address) {
        Ok(url) => {
            let http = app.http.beside_federation();
            let marks = match is_to_be_read_whole(source, now) {
                true => ("", ""),
                false => (source.etag.as_str(), source.modified.as_str()),
            };
            let fresh = http.get_fresh(&url, marks, agendas::FILE_BYTES_MAX).await;
            fresh.map_err(|error| problem(&error))
        }
        Err(_) => Err(Problem::Missing),
    };
    let (heard, marks) = match found {
        Err(problem) => return failed(app, source, problem, now).await,
        // What was put off may be told all the same.
        Ok(None) => {
            let mut tx = app.db.begin().await?;
            agendas::was_unchanged(&mut tx, source, now).await?;
            tx.commit().await?;
            app.told();
            return Ok(Ok(Taken::default()));
        }
        Ok(Some(fresh)) => {
            let (kind, timezone) = (source.kind, source.timezone.clone());
            let (url, text) = (fresh.url.to_string(), fresh.text);
            let heard = parsed(kind, text, url, timezone, now).await;
            (heard, (fresh.etag, fresh.modified))
        }
    };
    match heard {
        Err(problem) => failed(app, source, problem, now).await,
        Ok(heard) => {
            let marks = (marks.0.as_str(), marks.1.as_str());
            take_in(app, source, heard, marks, now).await.map(Ok)
        }
    }
}

/// What repeats is counted out to a horizon, and of what is more than fits the nearest is taken: with time
/// there is more to take, although the file stays as it is. So the first reading of each week is whole.
fn is_to_be_read_whole(source: &Source, now: Millis) -> bool {
    let week = |at: Millis| at.0.div_euclid(WHOLE_EVERY_SECONDS * 1000);
    source.read_ms.is_none_or(|read| week(read) != week(now))
}

/// What a text says, read on a thread where it holds up nobody.
pub async fn parsed(
    kind: Kind,
    text: String,
    url: String,
    timezone: String,
    now: Millis,
) -> Result<Vec<Heard>, Problem> {
    let reading = tokio::task::spawn_blocking(move || {
        let reading = Reading {
            now,
            timezone: &timezone,
        };
        match kind {
            Kind::Page => schema::read(&text, &url, &reading),
            _ => ics::read(&text, &reading),
        }
    });
    let read = tokio::time::timeout(PATIENCE, reading).await;
    match read {
        Ok(Ok(heard)) => heard,
        // It fell over, or takes for ever.
        _ => Err(Problem::Senseless),
    }
}

/// Brings what is here in step with what a source says, in one transaction.
pub async fn take_in(
    app: &App,
    source: &Source,
    heard: Vec<Heard>,
    marks: (&str, &str),
    now: Millis,
) -> anyhow::Result<Taken> {
    let mut tx = app.db.begin().await?;
    // It may have been removed while it was read.
    let Some(source) = store::source(&mut tx, source.id).await? else {
        return Ok(Taken::default());
    };
    let home = app.addresses.base();
    let taken = agendas::take_all(&mut tx, &source, heard, home, now).await?;
    agendas::was_read(&mut tx, &source, marks, now).await?;
    tx.commit().await?;
    app.told();
    tracing::info!(source = %source.id, new = taken.new, gone = taken.gone, "an agenda was read");
    Ok(taken)
}

async fn failed(app: &App, source: &Source, problem: Problem, now: Millis) -> anyhow::Result<Read> {
    let mut tx = app.db.begin().await?;
    agendas::has_problem(&mut tx, source, problem, now).await?;
    tx.commit().await?;
    Ok(Err(problem))
}

fn problem(error: &FetchError) -> Problem {
    match error {
        FetchError::Refused(_) => Problem::Refused,
        FetchError::TooLarge => Problem::TooLong,
        FetchError::Gone | FetchError::Status(404 | 401 | 403) => Problem::Missing,
        FetchError::WrongType(_) => Problem::Senseless,
        FetchError::Unreachable(_) | FetchError::Timeout | FetchError::Status(_) => Problem::Silent,
    }
}

/// Of who agreed to be followed, what they announced before: the first pages, and of them what is to come.
async fn read_followed(app: &App, source: &Source) -> anyhow::Result<Read> {
    let now = app.clock.now();
    if source.follow != Follow::Agreed {
        let mut tx = app.db.begin().await?;
        agendas::was_unchanged(&mut tx, source, now).await?;
        tx.commit().await?;
        return Ok(Ok(Taken::default()));
    }
    let signer = server_actor::signer(app).await?;
    let said = match said_before(app, &signer, &source.address).await {
        Ok(said) => said,
        Err(FetchError::Gone) => {
            let mut tx = app.db.begin().await?;
            hearing::gone(&mut tx, &source.address, now).await?;
            tx.commit().await?;
            app.told();
            return Ok(Err(Problem::Missing));
        }
        Err(error) => return failed(app, source, problem(&error), now).await,
    };
    let mut tx = app.db.begin().await?;
    let mut taken = Taken::default();
    for entry in said {
        let is_new = hearing::said_before(&mut tx, app, source, &entry, now).await?;
        taken.new += usize::from(is_new);
    }
    agendas::was_read(&mut tx, source, ("", ""), now).await?;
    tx.commit().await?;
    app.told();
    app.wake.wanted.notify_one();
    Ok(Ok(taken))
}

/// The entries of an actor's collection, the newest first, as they stand there.
async fn said_before(app: &App, signer: &Signer, actor: &str) -> Result<Vec<Value>, FetchError> {
    let profile = at_home(app, signer, actor, actor).await?;
    let Some(outbox) = wire::uri(&profile["outbox"]) else {
        return Ok(Vec::new());
    };
    let mut page = at_home(app, signer, actor, &outbox).await?;
    let mut entries = Vec::new();
    for number in 0..PAGES_MAX {
        let items = ["orderedItems", "items"].iter();
        let items = items.flat_map(|name| wire::many(&page[*name]));
        entries.extend(items.cloned());
        let next = match number {
            0 if page.get("first").is_some() => &page["first"],
            _ => &page["next"],
        };
        if entries.len() >= ENTRIES_MAX {
            break;
        }
        page = match next {
            Value::Object(_) => next.clone(),
            Value::String(address) => at_home(app, signer, actor, address).await?,
            _ => break,
        };
    }
    entries.truncate(ENTRIES_MAX);
    Ok(entries)
}

/// A document on an actor's own server.
async fn at_home(
    app: &App,
    signer: &Signer,
    actor: &str,
    address: &str,
) -> Result<Value, FetchError> {
    if wire::host(address) != wire::host(actor) {
        return Err(FetchError::Refused("another server's list".to_owned()));
    }
    let url = Url::parse(address).map_err(|error| FetchError::Refused(error.to_string()))?;
    Ok(app.http.get_document(&url, Some(signer)).await?.json)
}
