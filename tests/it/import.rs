//! Bringing a site in: the invented one in `tests/fixtures/site` has the traps of the real one, and
//! the real one is read where it lies beside the repository. What is read is in `reading` and
//! `texts`; here it is written into a hub.

mod crawling;
mod lists;
mod reading;
mod site;
mod texts;

use std::path::PathBuf;

use futures_util::FutureExt;
use kiosque::import::{self, Bundle, Done, Kind, Warnings};
use kiosque::posts::{self, State};

use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::skip;
use site::TestSite;

/// The association's real site: `KIOSQUE_TEST_SITE`, or beside the repository.
fn real_site() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fabmob");
    let found = std::env::var_os("KIOSQUE_TEST_SITE").map_or(beside, PathBuf::from);
    if found.join("contenu/articles").is_dir() {
        return Some(found);
    }
    skip(
        "the real site",
        "it is not beside the repository; set KIOSQUE_TEST_SITE",
    );
    None
}

async fn bring_in(hub: &TestHub, dir: &std::path::Path) -> (Bundle, Done, Vec<Kind>) {
    let mut bundle = import::read(dir).expect("a site");
    let mut warnings = Warnings::from(std::mem::take(&mut bundle.warnings));
    let done = import::apply(&hub.app, &bundle, &mut warnings, |_| {})
        .await
        .expect("written");
    let kinds = warnings.into_vec().into_iter().map(|warning| warning.kind);
    (bundle, done, kinds.collect())
}

fn item_count(bundle: &Bundle) -> usize {
    bundle.articles.len()
        + bundle.archive.len()
        + bundle.events.len()
        + bundle.communs.len()
        + bundle.people.len()
        + bundle.organisations.len()
        + bundle.missions.len()
        + bundle.publications.len()
        + bundle.pages.len()
}

/// What the hub holds of news, in every state that an import writes.
async fn post_counts(hub: &TestHub) -> (i64, i64) {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let published = posts::store::count_in_state(&mut tx, State::Published).await;
    let drafts = posts::store::count_in_state(&mut tx, State::Draft).await;
    (published.expect("a count"), drafts.expect("a count"))
}

async fn facts_wait(hub: &TestHub) -> bool {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let waiting = kiosque::facts::waiting(&mut tx, "federation").await;
    waiting.expect("a look")
}

/// An editor gives a post other words.
async fn edit_here(hub: &TestHub, slug: &str, words: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let found = posts::store::by_slug(&mut tx, slug).await.expect("a look");
    let post = found.expect("it is there");
    let text = posts::Text {
        kind: post.kind,
        space: post.space_id,
        also_in: Vec::new(),
        language: post.language.clone(),
        title: post.title.clone(),
        summary: String::new(),
        body_markdown: words.to_owned(),
        byline: post.byline.clone(),
        series: None,
        cover: None,
        tags: Vec::new(),
        slug: None,
    };
    let by = kiosque::accounts::By::Operator;
    let edited = posts::edit(&mut tx, by, post.id, &text, hub.app.clock.now()).await;
    edited.expect("edited");
    tx.commit().await.expect("kept");
}

const IDEAL: &str = "contenu/articles/2020/ville-idéale.md";

fn ideal_text(words: &str) -> String {
    format!(
        "---\ntitre: 'La ville idéale ?'\nauteur: Maël Thomas\ndate: 2020-04-26\n---\n\n{words}\n"
    )
}

on_both_databases! {
    async fn a_site_is_brought_in_once_and_nobody_is_told(hub: TestHub) {
        let site = TestSite::build();
        let (bundle, first, kinds) = bring_in(&hub, site.path()).await;
        assert_eq!(first.refused, 0, "{kinds:?}");
        assert_eq!(first.written, item_count(&bundle));
        assert_eq!(first.pictures, bundle.pictures().len());
        assert_eq!(post_counts(&hub).await, (9, 2), "nine read by all, two empty ones by editors");

        let (_, second, _) = bring_in(&hub, site.path()).await;
        assert_eq!((second.written, second.pictures), (0, 0), "the same again");
        assert_eq!(second.unchanged, item_count(&bundle));
        assert_eq!(post_counts(&hub).await, (9, 2));
        assert!(!facts_wait(&hub).await, "an import records no fact");
    }

    async fn what_was_imported_is_read_at_its_new_and_old_addresses(hub: TestHub) {
        let site = TestSite::build();
        bring_in(&hub, site.path()).await;
        let page = hub.get("/actualites/ville-ideale").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("26 avril 2020"), "it keeps its date: {}", page.text());
        for old in [
            "/blog/ville-id%C3%A9ale",
            "/blog/ville-ide%CC%81ale",
            "/blog/ville-id%25C3%25A9ale",
            "/blog/ville-ideale",
        ] {
            let answer = hub.get(old).await;
            assert_eq!((answer.status.as_u16(), answer.header("location")),
                (308, "/actualites/ville-ideale"), "{old}");
        }
        let spaced = hub.get("/blog/Aller%20vers%20le%20v%C3%A9lo%20par%20l'exp%C3%A9rience").await;
        let target = "/actualites/aller-vers-le-velo-par-l-experience";
        assert_eq!(spaced.header("location"), target);
        for path in ["/communs", "/participer", "/a-propos", "/a-propos/nous", "/@boussole",
            "/a-propos/manifeste", "/mentions-legales", "/evenements/webinaire-outils"] {
            assert_eq!(hub.get(path).await.status, 200, "{path}");
        }
        for draft in ["/actualites/annonce-vide", "/a-propos/tarifs"] {
            assert_eq!(hub.get(draft).await.status, 404, "{draft}");
        }
    }

    async fn pictures_are_served_from_here(hub: TestHub) {
        let site = TestSite::build();
        let (bundle, ..) = bring_in(&hub, site.path()).await;
        assert!(!bundle.articles.is_empty());
        let page = hub.get("/actualites/demain-en-velo").await.text();
        let pictures: Vec<&str> = page.split("src=\"/media/").skip(1)
            .filter_map(|rest| rest.split('"').next()).collect();
        assert!(pictures.len() >= 2, "the picture and the cover: {page}");
        for picture in pictures {
            let answer = hub.get(&format!("/media/{picture}")).await;
            assert_eq!(answer.status, 200);
            assert!(answer.header("content-type").starts_with("image/"), "{picture}");
        }
        assert!(!page.contains("import-picture"), "{page}");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let found = posts::store::by_slug(&mut tx, "adherent-exemple").await.expect("a look");
        let cover = found.and_then(|post| post.cover_id).expect("its logo");
        let cover = kiosque::media::store::by_id(&mut tx, cover).await.expect("a look");
        let cover = cover.expect("a picture");
        assert_eq!(cover.media_type, "image/jpeg");
        assert_eq!(cover.original_name, "Logo Exemple V1.jpg");
    }

    async fn a_changed_source_is_written_again_at_the_same_address(hub: TestHub) {
        let site = TestSite::build();
        bring_in(&hub, site.path()).await;
        site.put(IDEAL, ideal_text("Tout autre chose, à la même adresse.").as_bytes());
        let (_, again, _) = bring_in(&hub, site.path()).await;
        assert_eq!((again.written, again.kept), (1, 0));
        let page = hub.get("/actualites/ville-ideale").await.text();
        assert!(page.contains("Tout autre chose") && page.contains("26 avril 2020"), "{page}");
        assert!(!facts_wait(&hub).await, "nobody is told of it either");
    }

    async fn an_edit_made_in_the_hub_survives_every_import(hub: TestHub) {
        let site = TestSite::build();
        bring_in(&hub, site.path()).await;
        edit_here(&hub, "ville-ideale", "Corrigé ici.").await;
        let (_, same, kinds) = bring_in(&hub, site.path()).await;
        assert_eq!((same.written, same.kept), (0, 1));
        assert!(!kinds.contains(&Kind::EditedHere), "nothing to say as long as the source rests");

        site.put(IDEAL, ideal_text("Changé là-bas.").as_bytes());
        let (_, changed, kinds) = bring_in(&hub, site.path()).await;
        assert_eq!((changed.written, changed.kept), (0, 1));
        assert!(kinds.contains(&Kind::EditedHere));
        let page = hub.get("/actualites/ville-ideale").await.text();
        assert!(page.contains("Corrigé ici.") && !page.contains("Changé là-bas."), "{page}");
    }

    async fn what_is_gone_from_the_source_stays_and_is_told(hub: TestHub) {
        let site = TestSite::build();
        bring_in(&hub, site.path()).await;
        std::fs::remove_file(site.path().join(IDEAL)).expect("removed");
        let (_, again, kinds) = bring_in(&hub, site.path()).await;
        assert_eq!((again.refused, again.kept), (0, 0));
        assert!(kinds.contains(&Kind::NoLongerThere));
        assert_eq!(hub.get("/actualites/ville-ideale").await.status, 200);
    }

    async fn a_run_that_is_stopped_goes_on_where_it_was(hub: TestHub) {
        let site = TestSite::build();
        let bundle = site.read();
        let steps = import::steps(&bundle);
        for stop_at in [3, steps / 2, steps - 2] {
            let mut warnings = Warnings::default();
            let told = |count: usize| assert!(count < stop_at, "stopped by the test");
            let run = import::apply(&hub.app, &bundle, &mut warnings, told);
            let stopped = std::panic::AssertUnwindSafe(run).catch_unwind().await;
            assert!(stopped.is_err(), "it was stopped at {stop_at}");
        }
        let (_, last, kinds) = bring_in(&hub, site.path()).await;
        assert_eq!(last.refused, 0, "{kinds:?}");
        assert!(last.unchanged > 0, "what was written stays written");
        assert_eq!(last.written + last.unchanged, item_count(&bundle));
        assert_eq!(post_counts(&hub).await, (9, 2), "nothing is there twice");
    }

    async fn the_real_site_is_neither_lost_nor_doubled(hub: TestHub) {
        let Some(dir) = real_site() else { return };
        let (bundle, first, kinds) = bring_in(&hub, &dir).await;
        assert_eq!(bundle.articles.len(), 191);
        assert_eq!(bundle.archive.len(), 22);
        assert_eq!(bundle.events.len(), 18);
        assert_eq!(bundle.communs.len(), 12);
        assert_eq!((bundle.people.len(), bundle.organisations.len()), (15, 52));
        assert_eq!((bundle.missions.len(), bundle.publications.len()), (12, 6));
        assert_eq!(bundle.pages.len(), 15);
        let english = bundle.articles.iter().filter(|it| it.language == "en").count();
        assert_eq!(english, 14);
        assert_eq!(first.refused, 0, "{kinds:?}");
        assert_eq!(first.written, item_count(&bundle));
        let (published, drafts) = post_counts(&hub).await;
        assert_eq!((published, drafts), (191 + 22 - 4, 4));
        let (_, second, _) = bring_in(&hub, &dir).await;
        assert_eq!((second.written, second.pictures), (0, 0), "a second run writes nothing");
        for path in ["/communs", "/participer", "/a-propos/nous", "/a-propos/travailler"] {
            assert_eq!(hub.get(path).await.status, 200, "{path}");
        }
        for article in bundle.articles.iter().filter(|it| !it.draft) {
            let path = format!("/actualites/{}", article.slug);
            assert_eq!(hub.get(&path).await.status, 200, "{path}");
        }
    }
}
