//! Pictures that nothing shows: marked, then removed, unless they are shown again.

use std::collections::BTreeSet;

use kiosque::clock::Millis;
use kiosque::db::Db;
use kiosque::media::orphans::{self, Swept, UNUSED_KEPT_SECONDS};
use kiosque::media::store::unused::{POINTERS, TEXTS, WITHOUT_PICTURES};

use super::*;

async fn sweep(hub: &TestHub) -> Swept {
    let now = hub.app.clock.now();
    let swept = orphans::sweep(&hub.app.db, &hub.app.config.data_dir, now).await;
    swept.expect("the sweep goes through")
}

/// Different pictures for different sizes.
async fn keep_of(hub: &TestHub, width: u32) -> Media {
    keep(hub, &encoded(photograph(width, 40), ImageFormat::Png)).await
}

on_both_databases! {
    async fn what_nothing_shows_is_removed_after_a_week_and_what_is_shown_stays(hub: TestHub) {
        let space = hub.community("velo").await;
        let (cover, inside) = (keep_of(&hub, 300).await, keep_of(&hub, 301).await);
        let (unused, again) = (keep_of(&hub, 302).await, keep_of(&hub, 303).await);
        make_all(&hub).await;
        let text = Text {
            cover: Some((cover.id, "Deux couleurs".to_owned())),
            body_markdown: format!("![Encore]({})", inside.path()),
            ..article(space.id, "En images")
        };
        let post = publish(&hub, &text).await;
        assert_eq!(sweep(&hub).await, Swept { marked: 2, removed: 0, stray_files: 0 });
        hub.app.clock.advance(UNUSED_KEPT_SECONDS - 60);
        assert_eq!(sweep(&hub).await.removed, 0, "not yet");
        keep_of(&hub, 303).await;
        hub.app.clock.advance(120);
        assert_eq!(sweep(&hub).await.removed, 1);
        for (media, stays) in [(&cover, true), (&inside, true), (&again, true), (&unused, false)] {
            assert_eq!(known(&hub, media).await.is_some(), stays, "{}", media.width.unwrap_or(0));
            assert_eq!(file_of(&hub, media).exists(), stays);
            let variant = format!("/media/{}-160.webp", media.sha256);
            assert_eq!(hub.get(&variant).await.status == StatusCode::OK, stays);
        }
        let shown = Text { cover: None, body_markdown: "Plus rien.".to_owned(), ..text };
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let now = hub.app.clock.now();
        posts::edit(&mut tx, By::Operator, post.id, &shown, now).await.expect("it is corrected");
        tx.commit().await.expect("it is kept");
        sweep(&hub).await;
        hub.app.clock.advance(UNUSED_KEPT_SECONDS + 60);
        assert_eq!(sweep(&hub).await.removed, 3);
    }

    async fn a_crash_between_file_and_row_leaves_nothing_that_is_shown(hub: TestHub) {
        let safe = media::normalise(&encoded(photograph(50, 40), ImageFormat::Png)).expect("good");
        let data_dir = &hub.app.config.data_dir;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let kept = media::keep(&mut tx, data_dir, &safe.safe("perdue"), hub.app.clock.now()).await;
        let kept = kept.expect("it is written");
        drop(tx);
        assert!(known(&hub, &kept).await.is_none(), "the row went with its transaction");
        assert!(file_of(&hub, &kept).exists(), "the file is left behind");
        let stays = keep_of(&hub, 300).await;
        // Files are dated by the machine, not by the test's clock.
        let written = std::fs::metadata(file_of(&hub, &kept)).and_then(|it| it.modified());
        let written = written.expect("a date").duration_since(std::time::UNIX_EPOCH);
        let written = Millis(written.expect("after 1970").as_millis() as i64);
        let sweep_at = async |now| {
            let swept = orphans::sweep(&hub.app.db, data_dir, now).await;
            swept.expect("the sweep goes through").stray_files
        };
        assert_eq!(sweep_at(written.plus_seconds(3_600)).await, 0, "it may be a newer one");
        assert_eq!(sweep_at(written.plus_seconds(25 * 3_600)).await, 1);
        assert!(!file_of(&hub, &kept).exists() && file_of(&hub, &stays).exists());
        let again = keep(&hub, &encoded(photograph(50, 40), ImageFormat::Png)).await;
        assert!(file_of(&hub, &again).exists(), "it can be kept again");
    }

    async fn every_column_that_can_show_a_picture_is_looked_at(db: Db) {
        let mut found = BTreeSet::new();
        let pointers = match &db {
            Db::Sqlite { .. } => "SELECT m.name AS \"table\", k.\"from\" AS \"column\"
                FROM sqlite_schema m, pragma_foreign_key_list(m.name) k
                WHERE m.type = 'table' AND k.\"table\" = 'media' AND m.name <> 'media'",
            Db::Postgres(_) => "SELECT c.conrelid::regclass::text, a.attname::text
                FROM pg_constraint c JOIN pg_attribute a
                  ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
                WHERE c.contype = 'f' AND c.confrelid = 'media'::regclass",
        };
        let texts = match &db {
            Db::Sqlite { .. } => "SELECT m.name, c.name
                FROM sqlite_schema m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.name LIKE '%html%'",
            Db::Postgres(_) => "SELECT table_name::text, column_name::text
                FROM information_schema.columns
                WHERE table_schema = current_schema() AND column_name LIKE '%html%'",
        };
        for sql in [pointers, texts] {
            let rows: Vec<(String, String)> = match &db {
                Db::Sqlite { .. } => {
                    let mut tx = db.read().await.expect("a transaction");
                    let kiosque::db::Tx::Sqlite(tx) = &mut tx else { unreachable!() };
                    sqlx::query_as(sql).fetch_all(&mut **tx).await.expect("the catalogue")
                }
                Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.expect("the catalogue"),
            };
            assert!(rows.len() > 3, "the columns were found");
            found.extend(rows);
        }
        let listed = POINTERS.iter().chain(TEXTS).chain(WITHOUT_PICTURES).filter(|(table, _)| *table != "setting");
        let listed: BTreeSet<(String, String)> = listed
            .map(|(table, column)| ((*table).to_owned(), (*column).to_owned()))
            .collect();
        assert_eq!(found, listed, "say in src/media/store/unused.rs what may show a picture");
    }
}
