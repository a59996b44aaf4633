//! Copies of pictures that stand on other servers: whoever reads here asks nothing of those servers, and
//! they learn of nobody. A picture is wanted by what shows it ([`show`]), fetched besides requests (that
//! is not this room's), drawn anew ([`draw`]) and kept ([`keep`]) until nothing shows it any more, or
//! until there is no room ([`sweep`]).
//!
//! What always holds: no byte from elsewhere is kept as it came; a copy has somebody who shows it; what
//! could not be had is asked for ever more rarely; the pages draw what there is and wait for nothing.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;

use uuid::Uuid;

use super::store::copies as rows;
use super::{
    KeepError, Media, Normalised, Unsafe, Variants, Within, keep_whole, normalise_foreign, store,
    variants,
};
use crate::clock::Millis;
use crate::db::Tx;
use crate::text_enum;

pub use rows::{PictureCopy, Spent};

/// What one host may have us fetch on one day.
pub const FETCHES_PER_HOST_AND_DAY_MAX: i64 = 1_000;
pub const BYTES_PER_HOST_AND_DAY_MAX: i64 = 250_000_000;
/// What was shown is written down to this.
const SHOWN_EVERY_SECONDS: i64 = 24 * 3600;
/// What no page has shown for so long is not needed.
const UNSHOWN_KEPT_SECONDS: i64 = 90 * 24 * 3600;
/// Waits after the first failure, the second and so on; the last one for ever after.
const RETRY_SECONDS: [i64; 4] = [3_600, 24 * 3_600, 7 * 24 * 3_600, 30 * 24 * 3_600];
/// The same address may have another picture, but is not asked again before this.
const RENEWED_AFTER_SECONDS: i64 = 600;
const URL_BYTES_MAX: usize = 2_048;
/// So many are dropped in one transaction.
const DROPPED_AT_ONCE: i64 = 500;
const DAY_MS: i64 = 24 * 3_600_000;
const SEEN_MAX: usize = 10_000;

text_enum! {
    /// What a picture is shown as; it is kept no larger than that needs.
    ShownAs {
        /// Beside a name.
        Face = "face",
        /// Among words, as tall as they are.
        Emoji = "emoji",
        /// Below words.
        Attached = "attached",
    }
}

impl ShownAs {
    /// The largest file that is fetched.
    pub fn bytes_max(self) -> usize {
        match self {
            ShownAs::Face => 4_000_000,
            ShownAs::Emoji => 1_000_000,
            ShownAs::Attached => 8_000_000,
        }
    }

    /// Faces are 40 pixels wide on pages and emoji about 20, on screens with three dots a pixel.
    fn within(self) -> Within {
        let (width, height) = match self {
            ShownAs::Face => (160, 160),
            ShownAs::Emoji => (128, 64),
            ShownAs::Attached => (1_600, 3_200),
        };
        Within { width, height }
    }
}

/// Says all that a comment or an author shows: what is new is wanted, what they no longer show is theirs
/// no more. Addresses that are none are left out.
pub async fn show(
    tx: &mut Tx,
    shower: &str,
    pictures: &[(String, ShownAs)],
    now: Millis,
) -> sqlx::Result<()> {
    let before = now.plus_seconds(-SHOWN_EVERY_SECONDS);
    rows::delete_uses(tx, shower).await?;
    for (url, shown_as) in pictures {
        let Some(host) = host(url) else { continue };
        rows::want(tx, url, *shown_as, &host, now, before).await?;
        rows::put_use(tx, shower, url, *shown_as).await?;
    }
    Ok(())
}

/// The picture at an address may be another one now.
pub async fn renew(tx: &mut Tx, url: &str, now: Millis) -> sqlx::Result<()> {
    let before = now.plus_seconds(-RENEWED_AFTER_SECONDS);
    rows::renew(tx, url, now, before).await
}

/// Host and port of a web address.
fn host(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url).ok()?;
    let is_web = matches!(parsed.scheme(), "https" | "http") && url.len() <= URL_BYTES_MAX;
    let host = parsed.host_str().filter(|_| is_web)?;
    Some(match parsed.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// A picture from elsewhere, drawn anew: all of it that is ever written to the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    picture: Normalised,
    smaller: Variants,
}

/// Draws a picture anew from the bytes that a server gave. Slow: on a blocking thread.
pub fn draw(bytes: &[u8], shown_as: ShownAs) -> Result<Drawn, Unsafe> {
    let picture = normalise_foreign(bytes, shown_as.within())?;
    let smaller = match shown_as {
        ShownAs::Attached => variants(&picture.bytes)?,
        ShownAs::Face | ShownAs::Emoji => Variants::default(),
    };
    Ok(Drawn { picture, smaller })
}

/// Keeps what was drawn as the copy; false, and the transaction is to be undone, when nothing shows it
/// any more.
pub async fn keep(
    tx: &mut Tx,
    data_dir: &Path,
    copy: &PictureCopy,
    drawn: &Drawn,
    now: Millis,
) -> Result<bool, KeepError> {
    let safe = drawn.picture.safe("");
    let (media, byte_count) = keep_whole(tx, data_dir, &safe, &drawn.smaller, now).await?;
    let before = rows::media_of(tx, &copy.url, copy.shown_as).await?;
    let kept = rows::put_copy(tx, copy, media.id, byte_count, now).await?;
    if let Some(before) = before.filter(|before| *before != media.id) {
        store::unused::let_go(tx, before).await?;
    }
    Ok(kept)
}

/// It could not be had. What is no picture, or not there, is not asked for soon again.
pub async fn fail(
    tx: &mut Tx,
    copy: &PictureCopy,
    is_final: bool,
    now: Millis,
) -> sqlx::Result<()> {
    let last = RETRY_SECONDS.len() - 1;
    let step = match is_final {
        true => last,
        false => usize::try_from(copy.failures - 1).map_or(0, |it| it.min(last)),
    };
    let ready = now.plus_seconds(RETRY_SECONDS[step]);
    rows::put_off(tx, copy, copy.failures, ready).await
}

/// Not today: its host has had us fetch enough.
pub async fn put_off(tx: &mut Tx, copy: &PictureCopy, now: Millis) -> sqlx::Result<()> {
    let tomorrow = Millis((day(now) + 1) * DAY_MS);
    rows::put_off(tx, copy, copy.failures - 1, tomorrow).await
}

/// Whether a host has had us fetch enough for today.
pub async fn has_enough(tx: &mut Tx, host: &str, now: Millis) -> sqlx::Result<bool> {
    let spent = rows::spent(tx, host, day(now)).await?;
    Ok(spent.is_some_and(|spent| {
        spent.fetches >= FETCHES_PER_HOST_AND_DAY_MAX
            || spent.byte_count >= BYTES_PER_HOST_AND_DAY_MAX
    }))
}

/// Counts a fetch, whatever came of it.
pub async fn spend(tx: &mut Tx, host: &str, bytes: usize, now: Millis) -> sqlx::Result<()> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    rows::spend(tx, host, day(now), bytes).await
}

fn day(now: Millis) -> i64 {
    now.0.div_euclid(DAY_MS)
}

/// Takes what is to be fetched now, for one process until `again`.
pub async fn take(
    tx: &mut Tx,
    now: Millis,
    again: Millis,
    count_max: i64,
) -> sqlx::Result<Vec<PictureCopy>> {
    rows::take(tx, now, again, count_max).await
}

/// Whether anything is to be fetched now: one cheap look.
pub async fn anything(tx: &mut Tx, now: Millis) -> sqlx::Result<bool> {
    rows::anything(tx, now).await
}

/// What copies may take, and of whom none are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Room {
    pub bytes_max: i64,
    /// Hosts whose pictures nobody here shows.
    pub closed: HashSet<String>,
}

/// Drops copies that nothing shows, those of closed hosts, and those not shown for longest until the
/// rest fits; answers how many. Their files go with the next sweep of pictures.
pub async fn sweep(tx: &mut Tx, room: &Room, now: Millis) -> sqlx::Result<usize> {
    rows::delete_dead_uses(tx).await?;
    rows::delete_days(tx, day(now) - 1).await?;
    let unshown = now.plus_seconds(-UNSHOWN_KEPT_SECONDS);
    let mut dropped = rows::unneeded(tx, unshown, DROPPED_AT_ONCE).await?;
    for host in &room.closed {
        dropped.extend(rows::of_host(tx, host, DROPPED_AT_ONCE).await?);
    }
    let count = drop_all(tx, &dropped).await?;
    Ok(count + make_room(tx, room.bytes_max).await?)
}

/// Drops those not shown for longest until the rest fits; answers how many.
pub async fn make_room(tx: &mut Tx, bytes_max: i64) -> sqlx::Result<usize> {
    let over = rows::total(tx).await? - bytes_max;
    if over <= 0 {
        return Ok(0);
    }
    let mut freed = 0;
    let mut enough = rows::oldest(tx, DROPPED_AT_ONCE).await?;
    enough.retain(|copy| {
        let is_needed = freed < over;
        freed += copy.byte_count;
        is_needed
    });
    drop_all(tx, &enough).await
}

async fn drop_all(tx: &mut Tx, copies: &[PictureCopy]) -> sqlx::Result<usize> {
    for copy in copies {
        rows::delete(tx, &copy.url, copy.shown_as).await?;
        if let Some(media) = copy.media_id {
            store::unused::let_go(tx, media).await?;
        }
    }
    Ok(copies.len())
}

/// Hosts of which there are copies.
pub async fn hosts(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let found = rows::hosts(tx).await?;
    Ok(found.into_iter().map(|(host,)| host).collect())
}

/// The copies that there are of some addresses.
#[derive(Debug, Clone, Default)]
pub struct Copies {
    found: HashMap<(String, ShownAs), Media>,
    /// Known, and written down as shown not long ago.
    fresh: HashSet<(String, ShownAs)>,
}

impl Copies {
    /// In two questions, however many addresses.
    pub async fn of(
        tx: &mut Tx,
        pictures: &[(String, ShownAs)],
        now: Millis,
    ) -> sqlx::Result<Copies> {
        if pictures.is_empty() {
            return Ok(Copies::default());
        }
        let urls: Vec<&str> = pictures.iter().map(|(url, _)| url.as_str()).collect();
        let known = rows::known(tx, &urls).await?;
        let ids: Vec<_> = known.iter().filter_map(|copy| copy.media_id).collect();
        let media = store::by_ids(tx, &ids).await?;
        let before = now.plus_seconds(-SHOWN_EVERY_SECONDS);
        let mut copies = Copies::default();
        for copy in known {
            let address = (copy.url, copy.shown_as);
            if copy.shown_ms >= before {
                copies.fresh.insert(address.clone());
            }
            if let Some(media) = copy.media_id.and_then(|id| media.get(&id)) {
                copies.found.insert(address, media.clone());
            }
        }
        Ok(copies)
    }

    /// Whether one of these is not known yet, or was shown so long ago that it is to be written down.
    pub fn is_news(&self, pictures: &[(String, ShownAs)]) -> bool {
        let is_known = |it: &(String, ShownAs)| self.fresh.contains(it) || host(&it.0).is_none();
        !pictures.iter().all(is_known)
    }

    pub fn get(&self, url: &str, shown_as: ShownAs) -> Option<&Media> {
        self.found.get(&(url.to_owned(), shown_as))
    }
}

/// What pages have shown whose pictures are not known yet, until somebody writes it down: a page writes
/// nothing itself. In memory: what is lost with the process is shown again.
#[derive(Default)]
pub struct Seen(Mutex<HashSet<Uuid>>);

impl Seen {
    pub fn add(&self, id: Uuid) {
        let mut seen = self.0.lock().expect("no panic under this lock");
        if seen.len() < SEEN_MAX {
            seen.insert(id);
        }
    }

    /// Everything since the last time.
    pub fn take(&self) -> Vec<Uuid> {
        let mut seen = self.0.lock().expect("no panic under this lock");
        seen.drain().collect()
    }
}
