//! Bringing a site in: the invented one in `tests/fixtures/site` has the traps of the real one, and
//! the real one is read where it lies beside the repository.

use std::path::PathBuf;

use kiosque::import::{self, Bundle, Done, Kind, Warnings};
use kiosque::posts::{self, State};
use kiosque::spaces;

use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::skip;

fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/site")
}

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
    let kinds = warnings
        .into_vec()
        .into_iter()
        .map(|warning| warning.kind)
        .collect();
    (bundle, done, kinds)
}

#[test]
fn every_trap_of_the_invented_site_is_told() {
    let bundle = import::read(&fixture()).expect("a site");
    let told = |kind: Kind| bundle.warnings.iter().any(|warning| warning.kind == kind);
    for kind in [
        Kind::PersonalData,
        Kind::Placeholder,
        Kind::DoubtfulDate,
        Kind::MissingPicture,
        Kind::PictureElsewhere,
        Kind::Embed,
        Kind::Unsupported,
        Kind::RepairedHead,
        Kind::RepairedLink,
        Kind::DroppedTag,
        Kind::DroppedByline,
        Kind::DroppedStyle,
        Kind::Refused,
    ] {
        assert!(told(kind), "{kind:?} was not told");
    }
    assert!(
        bundle
            .warnings
            .iter()
            .all(|warning| !warning.file.is_empty())
    );
}

#[test]
fn an_article_comes_out_whole_and_put_right() {
    let bundle = import::read(&fixture()).expect("a site");
    assert_eq!(bundle.articles.len(), 5);
    let named = |slug: &str| {
        bundle
            .articles
            .iter()
            .find(|it| it.slug == slug)
            .expect(slug)
    };
    let summer = named("aller-vers-l-ete-a-velo");
    assert_eq!(summer.title, "Aller vers l'été à vélo");
    assert_eq!(summer.series.as_deref(), Some("Parole d'adhérent"));
    assert_eq!(
        summer.tags,
        ["open source"],
        "synonyms are one, leftovers are gone"
    );
    assert!(
        summer
            .old_paths
            .contains(&"/blog/Aller vers l'été à vélo".to_owned())
    );
    for gone in ["<style", "<iframe", "caption", "button"] {
        assert!(
            !summer.body.contains(gone),
            "{gone} is still in: {}",
            summer.body
        );
    }
    for there in [
        "](/actualites/discontinuite)",
        "](https://ateliers.example/page)",
        "](mailto:nous@ateliers.example)",
        "](https://slides.example/embed/42)",
        "[Adhérez](https://adhesion.example)",
    ] {
        assert!(
            summer.body.contains(there),
            "{there} is not in: {}",
            summer.body
        );
    }
    assert_eq!(
        named("ville-ideale").published.to_string(),
        "2020-04-26T10:00:00Z"
    );
    assert_eq!(named("ville-ideale").byline, "", "a placeholder is nobody");
    assert_eq!(named("first-steps").language, "en");
    assert_eq!(named("discontinuite").language, "fr");
    assert!(named("vide").draft);
    assert_eq!(
        summer.byline,
        named("discontinuite").byline,
        "one person, one spelling"
    );
}

#[test]
fn an_event_without_zone_is_in_paris_and_one_without_hour_is_all_day() {
    let bundle = import::read(&fixture()).expect("a site");
    let [webinar, meeting] = bundle.events.as_slice() else {
        panic!("two events")
    };
    assert_eq!(webinar.start.to_string(), "2025-07-07T07:00:00Z");
    assert!(!webinar.all_day && !webinar.links.registration.is_empty());
    assert_eq!(meeting.start.to_string(), "2024-06-17T22:00:00Z");
    assert!(meeting.all_day && meeting.tentative);
}

on_both_databases! {
    async fn a_site_is_brought_in_once_and_nobody_is_told(hub: TestHub) {
        let (bundle, first, _) = bring_in(&hub, &fixture()).await;
        assert_eq!(first.refused, 0);
        let items = bundle.articles.len() + bundle.events.len() + bundle.communs.len()
            + bundle.people.len() + bundle.organisations.len() + bundle.missions.len()
            + bundle.publications.len() + bundle.pages.len();
        assert_eq!(first.written, items);

        let (_, second, _) = bring_in(&hub, &fixture()).await;
        assert_eq!((second.written, second.unchanged), (0, items), "the same again");

        let mut tx = hub.app.db.read().await.expect("a transaction");
        let told = kiosque::facts::waiting(&mut tx, "federation").await.expect("a look");
        assert!(!told, "an import records no fact");
        let drafts = posts::store::count_in_state(&mut tx, State::Draft).await.expect("a count");
        assert_eq!(drafts, 1, "the empty article");
        let communs = spaces::store::by_kind(&mut tx, spaces::Kind::Commun).await.expect("them");
        assert_eq!(communs.len(), 2);
        drop(tx);

        assert_eq!(hub.get("/actualites/discontinuite").await.status, 200);
        let old = hub.get("/blog/Discontinuit%C3%A9").await;
        assert_eq!(old.status, 308);
        assert_eq!(old.header("location"), "/actualites/discontinuite");
        let outbox = hub.get_as("/ap/inbox", "application/activity+json").await;
        assert_eq!(outbox.status, 405);
    }

    async fn an_edit_made_in_the_hub_survives_a_second_import(hub: TestHub) {
        bring_in(&hub, &fixture()).await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let found = posts::store::by_slug(&mut tx, "discontinuite").await.expect("a look");
        let post = found.expect("it is there");
        let text = posts::Text {
            kind: post.kind,
            space: post.space_id,
            also_in: Vec::new(),
            language: post.language.clone(),
            title: Some("Corrigé ici".to_owned()),
            summary: String::new(),
            body_markdown: "Le trottoir reprend.".to_owned(),
            byline: post.byline.clone(),
            series: None,
            cover: None,
            tags: Vec::new(),
            slug: None,
        };
        let by = kiosque::accounts::By::Operator;
        posts::edit(&mut tx, by, post.id, &text, hub.app.clock.now()).await.expect("edited");
        tx.commit().await.expect("kept");

        let (_, again, _) = bring_in(&hub, &fixture()).await;
        assert_eq!(again.kept, 1);
        let page = hub.get("/actualites/discontinuite").await.text();
        assert!(page.contains("Le trottoir reprend."), "{page}");
    }

    async fn the_real_site_is_neither_lost_nor_doubled(hub: TestHub) {
        let Some(dir) = real_site() else { return };
        let (bundle, first, kinds) = bring_in(&hub, &dir).await;
        assert_eq!(bundle.articles.len(), 191);
        assert_eq!(bundle.archive.len(), 22);
        assert_eq!(bundle.events.len(), 18);
        assert_eq!(bundle.communs.len(), 12);
        assert_eq!(bundle.people.len() + bundle.organisations.len(), 67);
        let english = bundle.articles.iter().filter(|it| it.language == "en").count();
        assert_eq!(english, 14);
        assert_eq!(first.refused, 0, "{kinds:?}");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let published = posts::store::count_in_state(&mut tx, State::Published).await;
        let drafts = posts::store::count_in_state(&mut tx, State::Draft).await;
        assert_eq!(published.expect("a count") + drafts.expect("a count"), 191 + 22);
        drop(tx);
        let (_, second, _) = bring_in(&hub, &dir).await;
        assert_eq!(second.written, 0, "a second run writes nothing");
        for path in ["/communs", "/participer", "/a-propos/nous", "/a-propos/travailler"] {
            assert_eq!(hub.get(path).await.status, 200, "{path}");
        }
    }
}

#[test]
fn what_is_not_a_site_is_refused_with_the_next_step() {
    let nowhere = import::read(&fixture().join("contenu/articles/2021"));
    let told = nowhere.expect_err("no site").to_string();
    assert!(
        told.contains("give the folder of the site's repository"),
        "{told}"
    );
    assert!(import::read(&PathBuf::from("/nowhere/at/all")).is_err());
}
