//! Pictures first: each file is made safe and kept once, whatever names it has.

use std::collections::HashMap;

use super::Run;
use crate::ids::MediaId;
use crate::import::bundle::{Bundle, ImageRef};
use crate::import::report::Kind;
use crate::import::store;
use crate::media::{self, Media, Note};

/// The kept picture of each file, by the file's own hash.
#[derive(Debug, Default)]
pub struct Pictures {
    kept: HashMap<String, Media>,
}

impl Pictures {
    pub fn id(&self, image: Option<&ImageRef>) -> Option<MediaId> {
        self.kept.get(&image?.sha256).map(|media| media.id)
    }

    /// A body with the addresses of its pictures; one that could not be kept leaves its text.
    pub fn put_into(&self, body: &str, images: &[ImageRef]) -> String {
        let mut body = body.to_owned();
        for image in images {
            if let Some(media) = self.kept.get(&image.sha256) {
                body = body.replace(&image.placeholder(), &media.path());
            }
        }
        body
    }
}

/// Keeps every picture that the bundle uses; those that were kept before are not decoded again.
pub(super) async fn keep_all(run: &mut Run<'_>, bundle: &Bundle) -> anyhow::Result<Pictures> {
    let mut pictures = Pictures::default();
    for image in bundle.pictures() {
        if let Some(media) = keep_one(run, bundle, image).await? {
            pictures.kept.insert(image.sha256.clone(), media);
        }
        run.step();
    }
    Ok(pictures)
}

async fn keep_one(
    run: &mut Run<'_>,
    bundle: &Bundle,
    image: &ImageRef,
) -> anyhow::Result<Option<Media>> {
    let source = format!("picture:{}", image.sha256);
    let mut tx = run.app.db.read().await?;
    if let Some(item) = store::item(&mut tx, &source).await?
        && let Some(media) = media::store::by_id(&mut tx, MediaId(item.target_id)).await?
        && media::file_path(&run.app.config.data_dir, &media.sha256, &media.extension).exists()
    {
        return Ok(Some(media));
    }
    drop(tx);
    let file = bundle.root.join(&image.path);
    let made = tokio::task::spawn_blocking(move || {
        let bytes = std::fs::read(&file).map_err(|error| error.to_string())?;
        media::normalise(&bytes).map_err(|error| error.to_string())
    })
    .await?;
    let safe = match made {
        Ok(safe) => safe,
        Err(sentence) => {
            run.warnings
                .add(Kind::UnsafePicture, &image.path, None, sentence);
            return Ok(None);
        }
    };
    if safe
        .converted
        .iter()
        .any(|note| matches!(note, Note::Turned))
    {
        let sentence = "it was turned as its metadata asks; look whether it stands upright";
        run.warnings.add(
            Kind::PictureConverted,
            &image.path,
            None,
            sentence.to_owned(),
        );
    }
    let name = image.path.rsplit('/').next().unwrap_or(&image.path);
    let now = run.app.clock.now();
    let mut tx = run.app.db.begin().await?;
    let media = media::keep(&mut tx, &run.app.config.data_dir, &safe.safe(name), now).await?;
    store::put_item(&mut tx, &source, "picture", &image.sha256, media.id.0, now).await?;
    tx.commit().await?;
    run.done.pictures += 1;
    Ok(Some(media))
}
