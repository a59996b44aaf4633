//! What the form of news does besides publishing: a look before, several spaces, a series, another
//! space as long as nobody got it.

use super::editor::Browser;
use super::*;

const FIELDS: [(&str, &str); 9] = [
    ("kind", "article"),
    ("space", "velo"),
    ("language", "en"),
    ("title", "Riding <on>"),
    ("summary", "What rain does."),
    (
        "body",
        "## A start\r\n\r\nSome **bold** words, https://exemple.org/x",
    ),
    ("byline", "Ada"),
    ("tags", "vélo, Deux mots"),
    ("series", "Carnets"),
];

/// The same fields, some with another value, some more.
fn with<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FIELDS
        .iter()
        .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed).copied().collect()
}

async fn editor(hub: &TestHub) -> Browser<'_> {
    hub.community("velo").await;
    hub.community("marche").await;
    let browser = Browser::new(hub);
    browser.sign_in().await;
    browser
}

async fn draft(browser: &Browser<'_>, changed: &[(&str, &str)]) -> (String, String) {
    let fields = with(&[changed, &[("action", "draft")]].concat());
    let answer = browser.post("/tableau/actualites", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = answer
        .header("location")
        .replace("http://localhost:8080", "");
    let text = browser.get(&page).await.text();
    let edit = links(&text, "/tableau/actualites/")[0].to_owned();
    (page, edit)
}

on_both_databases! {
    async fn a_look_before_publishing_saves_nothing_and_keeps_every_word(hub: TestHub) {
        let browser = editor(&hub).await;
        let fields = with(&[("also", "marche"), ("action", "preview")]);
        let answer = browser.post("/tableau/actualites", &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_page("the preview", &answer, "fr");
        let page = answer.text();
        for part in [
            "Riding &#60;on&#62;", "<strong>bold</strong>", "<h2 id=\"section-a-start\">",
            "#vélo #DeuxMots", "localhost:8080/actualites/riding-on", "What rain does.",
            "value=\"Carnets\"", "<option value=\"velo\" selected>",
            "value=\"marche\" checked", "seen-elsewhere\" lang=\"en\"",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!hub.get("/actualites").await.text().contains("Riding"));
        let mut tx = hub.app.db.read().await.expect("a transaction");
        for state in [posts::State::Draft, posts::State::Published] {
            assert_eq!(posts::store::count_in_state(&mut tx, state).await.expect("a count"), 0);
        }
    }

    async fn a_draft_is_looked_at_again_before_it_is_published(hub: TestHub) {
        let browser = editor(&hub).await;
        let (page, edit) = draft(&browser, &[]).await;
        assert!(browser.get(&page).await.text().contains("Brouillon"), "the page says so");
        let answer = browser.post(&edit, &with(&[("title", "Autre"), ("action", "preview")])).await;
        assert!(answer.text().contains("<p class=\"preview-name\">Autre</p>"), "{}", answer.text());
        assert!(browser.get(&edit).await.text().contains("value=\"Riding &#60;on&#62;\""), "unsaved");
    }

    async fn an_article_without_a_summary_is_a_draft_at_most(hub: TestHub) {
        let browser = editor(&hub).await;
        let bare = with(&[("summary", "  "), ("action", "publish")]);
        let answer = browser.post("/tableau/actualites", &bare).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("besoin d’un résumé"), "{}", answer.text());
        assert!(answer.text().contains("Some **bold** words"), "every word is kept");
        let (_, edit) = draft(&browser, &[("summary", "")]).await;
        let answer = browser.post(&edit, &bare).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let note = with(&[("summary", ""), ("kind", "note"), ("title", ""), ("action", "publish")]);
        let answer = browser.post("/tableau/actualites", &note).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "a note is read whole: {}", answer.text());
    }

    async fn a_space_changes_until_somebody_got_the_post_from_it(hub: TestHub) {
        let browser = editor(&hub).await;
        let (page, edit) = draft(&browser, &[]).await;
        let moved = with(&[("space", "marche"), ("also", "velo"), ("action", "draft")]);
        browser.post(&edit, &moved).await;
        let text = browser.get(&page).await.text();
        assert!(text.contains("/@marche") && text.contains("/@velo"), "{text}");
        browser.post(&edit, &with(&[("space", "marche"), ("action", "publish")])).await;
        let text = hub.get(&page).await.text();
        assert!(text.contains("/@marche") && !text.contains("href=\"/@velo\""), "{text}");
        let form = browser.get(&edit).await.text();
        assert!(form.contains("L’espace ne change plus") && !form.contains("<select id=\"space\""));
        let answer = browser.post(&edit, &with(&[("action", "publish")])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("garde son espace"), "{}", answer.text());
        let nobody = with(&[("space", "marche"), ("also", "personne"), ("action", "publish")]);
        let answer = browser.post(&edit, &nobody).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no such space");
        assert!(answer.text().contains("Some **bold** words"), "every word is kept");
    }

    async fn the_form_suggests_what_was_used_before(hub: TestHub) {
        let browser = editor(&hub).await;
        browser.post("/tableau/actualites", &with(&[("action", "publish")])).await;
        let form = browser.get("/tableau/actualites/nouvelle").await.text();
        for part in ["<option value=\"Deux mots\">", "<option value=\"Carnets\">",
            "<option value=\"Ada\">", "Déjà employés"] {
            assert!(form.contains(part), "{part}: {form}");
        }
    }
}
