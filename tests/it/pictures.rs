//! Pictures on pages: smaller files made besides requests, shown with their sizes, gone when
//! nothing shows them.

mod forms;
mod sweeping;
mod variants;

use std::io::Cursor;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use kiosque::accounts::By;
use kiosque::jobs::pictures::make_one;
use kiosque::media::{self, Media};
use kiosque::posts::{self, Post, Text};

use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = image.into().write_to(&mut bytes, format);
    written.expect("the picture is encoded");
    bytes.into_inner()
}

/// Red above, blue below, never twice the same line: it compresses like a photograph.
fn photograph(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = ((x * 31 + y * 17) % 23) as u8;
        Rgb(if y < height / 2 {
            [200 + grain, grain, 10]
        } else {
            [10, grain, 200 + grain]
        })
    })
}

async fn keep(hub: &TestHub, bytes: &[u8]) -> Media {
    let safe = media::normalise(bytes).expect("a good picture");
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let kept = media::keep(
        &mut tx,
        &hub.app.config.data_dir,
        &safe.safe("une photo"),
        now,
    )
    .await;
    tx.commit().await.expect("it is kept");
    kept.expect("it is kept")
}

async fn publish(hub: &TestHub, text: &Text) -> Post {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let post = posts::publish(&mut tx, By::Operator, text, now).await;
    tx.commit().await.expect("it is kept");
    post.expect("it is published")
}

async fn known(hub: &TestHub, media: &Media) -> Option<Media> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = media::store::by_id(&mut tx, media.id).await;
    found.expect("the database answers")
}

async fn make_all(hub: &TestHub) -> usize {
    let mut count = 0;
    while make_one(&hub.app).await.expect("the work goes on") {
        count += 1;
    }
    count
}

fn file_of(hub: &TestHub, media: &Media) -> PathBuf {
    media::file_path(&hub.app.config.data_dir, &media.sha256, &media.extension)
}

/// The pieces `<…>` of a page that begin so.
fn tags<'a>(page: &'a str, start: &str) -> Vec<&'a str> {
    let found = page.match_indices(start);
    found
        .map(|(at, _)| &page[at..at + page[at..].find('>').map_or(0, |end| end + 1)])
        .collect()
}

on_both_databases! {
    async fn a_page_shows_the_picture_at_once_and_its_smaller_files_when_they_are_made(hub: TestHub) {
        let space = hub.community("velo").await;
        let media = keep(&hub, &encoded(photograph(1_500, 1_000), ImageFormat::Jpeg)).await;
        let text = Text {
            cover: Some((media.id, "Deux couleurs".to_owned())),
            body_markdown: format!("Avant\n\n![Encore](/media/{}.jpg)\n\naprès", media.sha256),
            ..article(space.id, "En images")
        };
        publish(&hub, &text).await;
        let page = hub.get("/actualites/en-images").await.text();
        let images = tags(&page, "<img");
        assert_eq!(images.len(), 2, "{images:?}");
        for image in &images {
            assert!(image.contains("width=\"1500\" height=\"1000\""), "{image}");
            assert!(image.contains(&format!("src=\"{}\"", media.path())), "{image}");
        }
        assert!(images[0].contains("fetchpriority=\"high\"") && !images[0].contains("lazy"));
        assert!(images[1].contains("loading=\"lazy\"") && images[1].contains("alt=\"Encore\""));
        assert!(tags(&page, "<source").is_empty(), "nothing is there to choose from");

        assert_eq!(make_all(&hub).await, 1);
        let page = hub.get("/actualites/en-images").await.text();
        let sources = tags(&page, "<source");
        assert_eq!(sources.len(), 2, "{page}");
        for width in [160, 320, 640, 960, 1280, 1500] {
            let path = format!("/media/{}-{width}.webp", media.sha256);
            for source in &sources {
                assert!(source.contains(&format!("{path} {width}w")), "{source}");
            }
            let file = hub.get(&path).await;
            assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/webp"));
        }
        let fallback = format!("/media/{}-960.jpg", media.sha256);
        assert!(tags(&page, "<img").iter().all(|image| image.contains(&fallback)), "{page}");
        assert_eq!(hub.get(&fallback).await.status, StatusCode::OK);
        let list = hub.get("/actualites").await.text();
        let card = tags(&list, "<img")[0];
        assert!(card.contains("alt=\"\"") && card.contains("lazy"), "{card}");
    }

    async fn a_picture_whose_process_died_is_taken_by_another(hub: TestHub) {
        let media = keep(&hub, &encoded(photograph(400, 300), ImageFormat::Png)).await;
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let taken = media::store::take_waiting(&mut tx, now, now.plus_seconds(300)).await;
        tx.commit().await.expect("it is taken");
        assert_eq!(taken.expect("the database answers").map(|it| it.id), Some(media.id));
        assert_eq!(make_all(&hub).await, 0, "somebody works on it");
        hub.app.clock.advance(301);
        assert_eq!(make_all(&hub).await, 1);
        let known = known(&hub, &media).await.expect("it is there");
        assert_eq!(known.widths, "160 320 400");
        assert_eq!(known.fallback_width, None, "it is light enough itself");
    }

    async fn a_picture_from_before_gets_its_colours_with_its_smaller_files(hub: TestHub) {
        let media = keep(&hub, &encoded(photograph(400, 300), ImageFormat::Jpeg)).await;
        let blurhash = media.blurhash.clone();
        assert!(blurhash.is_some());
        let data_dir = &hub.app.config.data_dir;
        let mut old = media::normalise(&encoded(photograph(300, 400), ImageFormat::Jpeg)).expect("good");
        old.blurhash = None;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let old = media::keep(&mut tx, data_dir, &old.safe("avant"), hub.app.clock.now()).await;
        let old = old.expect("it is kept");
        tx.commit().await.expect("it is kept");
        assert_eq!((old.blurhash.as_deref(), make_all(&hub).await), (None, 2));
        assert!(known(&hub, &old).await.expect("it is there").blurhash.is_some());
        assert_eq!(known(&hub, &media).await.expect("it is there").blurhash, blurhash);
    }

    async fn a_damaged_file_is_given_up_and_a_missing_one_is_waited_for(hub: TestHub) {
        let damaged = keep(&hub, &encoded(photograph(400, 300), ImageFormat::Jpeg)).await;
        let missing = keep(&hub, &encoded(photograph(300, 400), ImageFormat::Jpeg)).await;
        let whole = std::fs::read(file_of(&hub, &damaged)).expect("a file");
        std::fs::write(file_of(&hub, &damaged), &whole[..40]).expect("a file");
        let away = file_of(&hub, &missing).with_extension("away");
        std::fs::rename(file_of(&hub, &missing), &away).expect("a file");
        for _ in 0..5 {
            make_all(&hub).await;
            hub.app.clock.advance(601);
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let progress = media::store::progress(&mut tx).await.expect("the database answers");
        assert_eq!(progress, (1, 1), "one waits, one failed");
        drop(tx);
        std::fs::rename(&away, file_of(&hub, &missing)).expect("a file");
        assert_eq!(make_all(&hub).await, 1);
        assert_eq!(known(&hub, &missing).await.expect("it is there").widths, "160 300");
    }

    async fn peers_are_told_colours_and_focus(hub: TestHub) {
        let space = hub.community("velo").await;
        let media = keep(&hub, &encoded(photograph(400, 300), ImageFormat::Jpeg)).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let set = media::store::set_focus(&mut tx, media.id, -100, 50).await;
        set.expect("the database answers");
        tx.commit().await.expect("it is kept");
        let text = Text {
            cover: Some((media.id, "Deux couleurs".to_owned())),
            ..article(space.id, "En images")
        };
        let post = publish(&hub, &text).await;
        let uri = hub.app.addresses.post(post.id);
        let path = uri.trim_start_matches(hub.app.addresses.base());
        let object = hub.get_as(path, "application/activity+json").await.json();
        let attached = &object["attachment"][0];
        assert_eq!(attached["focalPoint"], serde_json::json!([-1.0, 0.5]), "{object}");
        assert_eq!(attached["blurhash"].as_str(), media.blurhash.as_deref());
        assert_eq!((attached["width"].as_i64(), attached["height"].as_i64()), (Some(400), Some(300)));
        let page = hub.get("/actualites/en-images").await.text();
        assert!(tags(&page, "<img")[0].contains("focus-x1 focus-y2"), "{page}");
    }

    async fn a_picture_is_served_for_ever_and_runs_nothing(hub: TestHub) {
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"3\" height=\"2\"><rect/></svg>";
        let svg = keep(&hub, drawing).await;
        let photo = keep(&hub, &encoded(photograph(200, 100), ImageFormat::Png)).await;
        make_all(&hub).await;
        let variant = format!("/media/{}-160.webp", photo.sha256);
        for path in [svg.path(), photo.path(), variant] {
            let answer = hub.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.header("cache-control").contains("immutable"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("content-security-policy").contains("sandbox"), "{path}");
            let etag = answer.header("etag").to_owned();
            let again = Request::get(&path).header("if-none-match", &etag);
            let again = hub.send(again.body(Body::empty()).expect("a request")).await;
            assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        }
        let sha256 = &photo.sha256;
        for wrong in [
            format!("/media/{sha256}-161.webp"), format!("/media/{sha256}-.webp"),
            format!("/media/{sha256}-1-2.webp"), format!("/media/{sha256}.WEBP"),
            format!("/media/..%2F{sha256}.png"), "/media/x.png".to_owned(),
        ] {
            assert_eq!(hub.get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }

    async fn a_drawing_is_shown_by_its_address_and_never_stands_in_a_page(hub: TestHub) {
        let space = hub.community("velo").await;
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\"><rect id=\"dessin\"/></svg>";
        let svg = keep(&hub, drawing).await;
        make_all(&hub).await;
        let text = Text {
            cover: Some((svg.id, String::new())),
            body_markdown: format!("![Un dessin]({})\n\n<svg><rect id=\"dessin\"/></svg>", svg.path()),
            ..article(space.id, "Un dessin")
        };
        publish(&hub, &text).await;
        let page = hub.get("/actualites/un-dessin").await.text();
        assert!(!page.contains("dessin\"/"), "{page}");
        let main = page.split("<main").nth(1).expect("a main part");
        assert!(!main.contains("<rect"), "{page}");
        assert_eq!(tags(main, &format!("<img src=\"{}\"", svg.path())).len()
            + tags(main, "<img class=\"cover\"").len(), 2, "{page}");
    }
}
