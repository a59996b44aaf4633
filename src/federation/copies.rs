//! Copying pictures that stand on other servers: what was published (by the log of facts) and what pages
//! have shown says which; each is fetched outside of any request and transaction, drawn anew on a thread
//! of its own, and kept by `media::copies`.
//!
//! What always holds: nothing is fetched while the hub shows links only, of a host whose pictures are not
//! taken, or of one that had enough fetched today; one picture is decoded at a time.

use std::collections::HashSet;

use futures_util::StreamExt;
use url::Url;

use super::fetch::FetchError;
use super::store::reactions;
use crate::app::App;
use crate::clock::Millis;
use crate::conversation::pictures;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::CommentId;
use crate::media::copies::{self, Drawn, Room, ShownAs};
use crate::media::store::copies::PictureCopy;
use crate::media::{KeepError, Unsafe, orphans, store};
use crate::peers::policies;
use crate::settings::{self, Settings};

const READER: &str = "pictures";
const FACTS_PER_TRANSACTION: i64 = 50;
const AT_ONCE: i64 = 4;
/// A process that dies while it fetches leaves the rest to the others after this.
const AGAIN_SECONDS: i64 = 300;

/// Asks for what is shown and fetches what is asked for; false when there was nothing to do.
pub async fn read(app: &App) -> anyhow::Result<bool> {
    let mut tx = app.db.read().await?;
    let has_news = facts::waiting(&mut tx, READER).await?;
    let has_copies = copies::anything(&mut tx, app.clock.now()).await?;
    let settings = settings::load(&mut tx).await?;
    drop(tx);
    let seen = app.seen.take();
    let mut worked = false;
    if has_news || !seen.is_empty() {
        ask(app, &settings, seen.into_iter().map(CommentId).collect()).await?;
        worked = true;
    }
    if settings.copies_pictures() && (has_copies || worked) {
        worked |= fetch_some(app, &settings).await?;
    }
    Ok(worked)
}

/// What was published and what was seen wants its pictures.
async fn ask(app: &App, settings: &Settings, mut ids: HashSet<CommentId>) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let last_id = facts::cursor(&mut tx, READER).await?;
    for one in facts::since(&mut tx, READER, last_id, FACTS_PER_TRANSACTION).await? {
        if let Fact::CommentPublished { comment }
        | Fact::CommentRestored { comment, .. }
        | Fact::CommentEdited { comment, .. } = one.fact
        {
            ids.insert(comment);
        }
    }
    if settings.copies_pictures() {
        for id in ids {
            pictures::show(&mut tx, id, now).await?;
            show_reactions(&mut tx, id, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The emoji of other servers that people reacted with.
async fn show_reactions(tx: &mut Tx, id: CommentId, now: Millis) -> sqlx::Result<()> {
    let found = reactions::reactions_of(tx, &[id.0]).await?;
    let emojis = found.values().flat_map(|it| &it.emojis);
    let names: Vec<&str> = emojis.map(|(name, _)| name.as_str()).collect();
    for (name, url) in reactions::emoji_urls(tx, &names).await? {
        copies::show(tx, &name, &[(url, ShownAs::Emoji)], now).await?;
    }
    Ok(())
}

/// Somebody reacted with an emoji of another server: its name here, and where its picture is.
pub(super) async fn reacted_with(
    tx: &mut Tx,
    name: &str,
    url: &str,
    now: Millis,
) -> sqlx::Result<()> {
    reactions::put_emoji(tx, name, url).await?;
    match settings::load(tx).await?.copies_pictures() {
        true => copies::show(tx, name, &[(url.to_owned(), ShownAs::Emoji)], now).await,
        false => Ok(()),
    }
}

async fn fetch_some(app: &App, settings: &Settings) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let again = now.plus_seconds(AGAIN_SECONDS);
    let taken = copies::take(&mut tx, now, again, AT_ONCE).await?;
    let mut wanted = Vec::with_capacity(taken.len());
    let worked = !taken.is_empty();
    for copy in taken {
        if !policies::takes_media(&mut tx, &copy.host).await? {
            copies::fail(&mut tx, &copy, true, now).await?;
        } else if copies::has_enough(&mut tx, &copy.host, now).await? {
            copies::put_off(&mut tx, &copy, now).await?;
        } else {
            wanted.push(copy);
        }
    }
    tx.commit().await?;
    let fetches = wanted.into_iter().map(|copy| async {
        let got = fetch(app, &copy).await;
        (copy, got)
    });
    // All are read before one is drawn, or the others would run out of time meanwhile.
    let fetched: Vec<_> = futures_util::stream::iter(fetches)
        .buffer_unordered(AT_ONCE as usize)
        .collect()
        .await;
    for (copy, got) in fetched {
        settle(app, settings, &copy, got).await?;
    }
    Ok(worked)
}

async fn fetch(app: &App, copy: &PictureCopy) -> Result<Vec<u8>, FetchError> {
    let url = Url::parse(&copy.url).map_err(|error| FetchError::Refused(error.to_string()))?;
    if app.addresses.is_ours(&copy.url) {
        return Err(FetchError::Refused("it is an address of ours".to_owned()));
    }
    app.http.get_picture(&url, copy.shown_as.bytes_max()).await
}

/// Writes down what came of a fetch.
async fn settle(
    app: &App,
    settings: &Settings,
    copy: &PictureCopy,
    got: Result<Vec<u8>, FetchError>,
) -> anyhow::Result<()> {
    let bytes = match &got {
        Ok(bytes) => bytes.len(),
        Err(FetchError::TooLarge) => copy.shown_as.bytes_max(),
        Err(_) => 0,
    };
    let is_final = match &got {
        Ok(_) => true,
        Err(error) => is_final(error),
    };
    let drawn = match got {
        Ok(bytes) => draw(bytes, copy).await?.ok(),
        Err(_) => None,
    };
    let now = app.clock.now();
    if let Some(drawn) = drawn {
        return keep(app, settings, copy, &drawn, bytes, now).await;
    }
    let mut tx = app.db.begin().await?;
    copies::spend(&mut tx, &copy.host, bytes, now).await?;
    copies::fail(&mut tx, copy, is_final, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn draw(bytes: Vec<u8>, copy: &PictureCopy) -> anyhow::Result<Result<Drawn, Unsafe>> {
    let shown_as = copy.shown_as;
    let drawing = tokio::task::spawn_blocking(move || copies::draw(&bytes, shown_as));
    // A decoder that panics has met a picture that is none.
    Ok(drawing
        .await
        .unwrap_or_else(|panic| Err(Unsafe::Damaged(panic.to_string()))))
}

async fn keep(
    app: &App,
    settings: &Settings,
    copy: &PictureCopy,
    drawn: &Drawn,
    bytes: usize,
    now: Millis,
) -> anyhow::Result<()> {
    let data_dir = &app.config.data_dir;
    let mut tx = app.db.begin().await?;
    match copies::keep(&mut tx, data_dir, copy, drawn, now).await {
        Ok(true) => {}
        // Nobody shows it any more: its files are strays, which the sweep of pictures removes.
        Ok(false) => {
            tx.undo().await?;
            return Ok(());
        }
        Err(KeepError::Database(error)) => return Err(error.into()),
        Err(error) => {
            tx.undo().await?;
            tracing::warn!(%error, "a copy of a picture could not be written");
            let mut tx = app.db.begin().await?;
            copies::fail(&mut tx, copy, false, now).await?;
            tx.commit().await?;
            return Ok(());
        }
    }
    copies::spend(&mut tx, &copy.host, bytes, now).await?;
    let room = settings.copies_bytes_max();
    copies::make_room(&mut tx, room).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether asking again soon would change nothing.
fn is_final(error: &FetchError) -> bool {
    match error {
        FetchError::Refused(_)
        | FetchError::TooLarge
        | FetchError::WrongType(_)
        | FetchError::Gone => true,
        FetchError::Status(status) => (400..500).contains(status) && *status != 429,
        FetchError::Unreachable(_) | FetchError::Timeout => false,
    }
}

/// Copies that nothing shows go, with their files; all of them where the hub shows links only.
pub async fn sweep(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let settings = settings::load(&mut tx).await?;
    let mut closed = HashSet::new();
    for host in copies::hosts(&mut tx).await? {
        if !settings.copies_pictures() || !policies::takes_media(&mut tx, &host).await? {
            closed.insert(host);
        }
    }
    let room = Room {
        bytes_max: settings.copies_bytes_max(),
        closed,
    };
    reactions::delete_unused_emoji(&mut tx).await?;
    let dropped = copies::sweep(&mut tx, &room, now).await?;
    let any = store::unused::any_let_go(&mut tx).await?;
    tx.commit().await?;
    if any {
        orphans::sweep(&app.db, &app.config.data_dir, now).await?;
    }
    if dropped > 0 {
        tracing::info!(dropped, "copies of pictures that nothing shows are removed");
    }
    Ok(())
}
