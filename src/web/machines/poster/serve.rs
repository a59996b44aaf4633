//! `GET /cartes/{kind}/{id}-{hash}.png`: drawn when it is first asked for, then kept in
//! `data_dir/posters` until there are too many.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use image::{DynamicImage, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::{Poster, draw, find};
use crate::media;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// Drawn at a time: they wait for each other, not the pages for them.
static DRAWING: Semaphore = Semaphore::const_new(2);
/// Pictures written by this process.
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// The folder is looked at each time so many were written.
const SWEPT_EVERY: usize = 100;
const KEPT_FILES_MAX: usize = 3_000;
/// What is left of a folder that is swept.
const KEPT_FILES: usize = 2_000;
const COVER_SIDE_MAX: u32 = 12_000;
const COVER_BYTES_MAX: u64 = 256 * 1024 * 1024;
const ID_AND_HASH_CHARS_MAX: usize = 80;
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Only what is public is drawn; an address of before leads to the one of now.
pub async fn show(
    visit: Visit,
    extract::Path((kind, name)): extract::Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, hash) = parts(&name).ok_or(WebError::NotFound)?;
    let mut tx = visit.app.db.read().await?;
    let poster = find(&visit, &mut tx, &kind, id).await?;
    drop(tx);
    let poster = poster.ok_or(WebError::NotFound)?;
    let current = poster.hash();
    if current != hash {
        let now = format!("/cartes/{kind}/{id}-{current}.png");
        return Ok(Redirect::temporary(&now).into_response());
    }
    let etag = format!("\"{current}\"");
    let known = visit.headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok(answer(StatusCode::NOT_MODIFIED, Vec::new(), &etag));
    }
    let bytes = kept_or_drawn(&visit.app.config.data_dir, poster, &current).await?;
    Ok(answer(StatusCode::OK, bytes, &etag))
}

/// `{id}-{hash}.png`
fn parts(name: &str) -> Option<(&str, &str)> {
    let (id, hash) = name.strip_suffix(".png")?.rsplit_once('-')?;
    (name.len() <= ID_AND_HASH_CHARS_MAX).then_some((id, hash))
}

async fn kept_or_drawn(data_dir: &Path, poster: Poster, hash: &str) -> anyhow::Result<Vec<u8>> {
    let folder = data_dir.join("posters");
    let file = folder.join(format!("{hash}.png"));
    if let Ok(bytes) = tokio::fs::read(&file).await {
        return Ok(bytes);
    }
    let _turn = DRAWING.acquire().await?;
    if let Ok(bytes) = tokio::fs::read(&file).await {
        return Ok(bytes);
    }
    let cover = poster.cover.as_ref();
    let cover = cover.map(|(sha256, extension)| media::file_path(data_dir, sha256, extension));
    tokio::task::spawn_blocking(move || {
        let cover = cover.and_then(|path| read_cover(&path));
        let bytes = draw::png(&poster, cover.as_ref());
        // A full disk costs time, not the picture.
        if let Err(error) = keep(&folder, &file, &bytes) {
            tracing::warn!(%error, "the picture of a shared link could not be kept");
        }
        bytes
    })
    .await
    .map_err(anyhow::Error::from)
}

/// A cover of a kind that is not read here (drawings, for one) is left out.
fn read_cover(path: &Path) -> Option<DynamicImage> {
    let mut reader = ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(COVER_SIDE_MAX);
    limits.max_image_height = Some(COVER_SIDE_MAX);
    limits.max_alloc = Some(COVER_BYTES_MAX);
    reader.limits(limits);
    reader.decode().ok()
}

fn keep(folder: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let partial = file.with_extension("partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, file)?;
    if WRITTEN
        .fetch_add(1, Ordering::Relaxed)
        .is_multiple_of(SWEPT_EVERY)
    {
        sweep(folder)?;
    }
    Ok(())
}

/// Takes the oldest away when there are too many: whoever still wants one has it drawn again.
fn sweep(folder: &Path) -> std::io::Result<()> {
    let mut files: Vec<(std::time::SystemTime, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.metadata()?.modified()?, entry.path()));
    }
    if files.len() <= KEPT_FILES_MAX {
        return Ok(());
    }
    files.sort();
    let surplus = files.len() - KEPT_FILES;
    for (_, path) in files.into_iter().take(surplus) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

fn answer(status: StatusCode, bytes: Vec<u8>, etag: &str) -> Response {
    let mut response = (status, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_grew_too_large_keeps_the_newest() {
        let folder = std::env::temp_dir().join(format!("kiosque-posters-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let old = std::time::SystemTime::UNIX_EPOCH;
        for number in 0..=KEPT_FILES_MAX {
            let file = std::fs::File::create(folder.join(format!("{number:05}.png")));
            let file = file.expect("a file");
            let at = old + std::time::Duration::from_secs(number as u64);
            file.set_modified(at).expect("its time is set");
        }
        sweep(&folder).expect("it is swept");
        let left = std::fs::read_dir(&folder).expect("a folder").count();
        let newest = folder.join(format!("{KEPT_FILES_MAX:05}.png")).exists();
        let oldest = folder.join("00000.png").exists();
        std::fs::remove_dir_all(&folder).expect("it goes");
        assert_eq!((left, newest, oldest), (KEPT_FILES, true, false));
    }
}
