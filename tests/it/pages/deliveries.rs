//! How deliveries stand, as an administrator sees it, and what one does about a server: by forms
//! alone, each changing what it says and nothing else.

use kiosque::accounts::{self, Role};
use kiosque::peers::HostState;

use super::editor::Browser;
use super::*;
use crate::support::letters::{every_row, fail, others, queue_letters, row};

const PAGE: &str = "/administration/livraisons";
const DECISIONS: [&str; 4] = ["essai", "oubli", "blocage", "deblocage"];
const AWAY: &str = "away.example";
const FINE: &str = "fine.example";

/// Two servers with letters waiting, of which one has failed.
async fn two_servers(hub: &TestHub) {
    let db = &hub.app.db;
    queue_letters(db, AWAY, 3, NOW).await;
    queue_letters(db, FINE, 2, NOW).await;
    fail(
        db,
        AWAY,
        "timed out <after> 10 s",
        NOW,
        NOW.plus_seconds(7_200),
    )
    .await;
}

async fn administrator(hub: &TestHub) -> Browser<'_> {
    let browser = Browser::new(hub);
    browser.sign_in().await;
    browser
}

async fn editor(hub: &TestHub) -> Browser<'_> {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let account = accounts::open(&mut tx, "edite", "Édite", None, Role::Editor, NOW).await;
    let account = account.expect("the account opens");
    let link = accounts::sign_in_token(&mut tx, account.id, NOW).await;
    let link = link.expect("a link");
    let session = accounts::sign_in(&mut tx, &link, NOW).await;
    let session = session.expect("the database answers").expect("a session");
    tx.commit().await.expect("it is kept");
    let browser = Browser::new(hub);
    *browser.cookie.borrow_mut() = format!("kiosque-session={session}");
    browser
}

/// Follows a redirect and answers the page with what it says was done.
async fn told(browser: &Browser<'_>, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = browser.get(answer.header("location")).await;
    assert_page(PAGE, &page, "fr");
    between(&page.text(), "role=\"status\">", "</p>").to_owned()
}

/// The names in the table, in order.
fn names(page: &str) -> Vec<String> {
    let parts = page.split("<span class=\"name\">").skip(1);
    let names = parts.filter_map(|rest| rest.split('<').next());
    names.map(str::to_owned).collect()
}

on_both_databases! {
    async fn only_administrators_see_and_decide(hub: TestHub) {
        two_servers(&hub).await;
        let before = every_row(&hub.app.db).await;
        let (visitor, editor) = (Browser::new(&hub), editor(&hub).await);
        let paths = DECISIONS.map(|word| format!("{PAGE}/{FINE}/{word}"));
        for path in [PAGE, &paths[1], &paths[2]] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.header("location"), "/compte", "{path}");
            assert_eq!(editor.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in &paths {
            let answer = visitor.post(path, &[]).await;
            assert_eq!(answer.header("location"), "/compte", "{path}");
            let answer = editor.post(path, &[]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            assert_page(path, &answer, "fr");
        }
        assert_eq!(every_row(&hub.app.db).await, before, "nothing was done");
        let desk = editor.get("/tableau").await.text();
        assert!(!desk.contains(PAGE), "an editor is not led there");
        let desk = administrator(&hub).await.get("/tableau").await.text();
        assert_eq!(links(&desk, PAGE), [PAGE]);
    }

    async fn the_page_says_how_things_stand(hub: TestHub) {
        let ada = administrator(&hub).await;
        let page = ada.get(PAGE).await;
        assert_page(PAGE, &page, "fr");
        assert!(page.text().contains("Rien n’attend"), "{}", page.text());
        two_servers(&hub).await;
        hub.app.clock.advance(3_600);
        let page = ada.get(PAGE).await;
        assert_page(PAGE, &page, "fr");
        let text = page.text();
        let lead = between(&text, "<p class=\"lead\">", "</p>");
        assert!(lead.contains("5 lettres attendent pour 2 serveurs, la plus ancienne depuis 1 heure."), "{lead}");
        assert!(lead.contains("Rien ne part depuis 1 heure"), "nobody works here: {lead}");
        assert_eq!(names(&text), [AWAY, FINE]);
        for part in ["3 lettres", "timed out &#60;after&#62; 10 s", "1 échec de suite", "dans 1 heure",
            "en difficulté", "2 lettres", "va bien", "dès maintenant", "2026-09-01 10:00"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let cookie = ada.cookie.borrow().clone();
        let english = get_with(&hub, PAGE, &[("cookie", &cookie), ("accept-language", "en")]).await;
        assert_page(PAGE, &english, "en");
        let text = english.text();
        for part in ["5 letters wait for 2 servers, the oldest for 1 hour.", "failing", "in 1 hour"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let moved = ada.get("/administration/deliveries?state=all").await;
        assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(moved.header("location"), "/administration/livraisons?state=all");
    }

    async fn servers_are_found_by_state_and_by_name(hub: TestHub) {
        two_servers(&hub).await;
        queue_letters(&hub.app.db, "nothing.example", 0, NOW).await;
        let ada = administrator(&hub).await;
        for (query, found) in [
            ("", vec![AWAY, FINE]),
            ("?state=waiting&q=", vec![AWAY, FINE]),
            ("?state=failing&q=", vec![AWAY]),
            ("?state=live&q=", vec![FINE, "nothing.example"]),
            ("?state=dead&q=", vec![]),
            ("?state=all&q=", vec![AWAY, FINE, "nothing.example"]),
            ("?q=NOTHING", vec!["nothing.example"]),
            ("?state=failing&q=fine", vec![]),
        ] {
            let page = ada.get(&format!("{PAGE}{query}")).await;
            assert_page(query, &page, "fr");
            assert_eq!(names(&page.text()), found, "{query}");
        }
        let answer = ada.get(&format!("{PAGE}?state=happy")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }

    async fn a_long_list_is_read_page_by_page(hub: TestHub) {
        for number in 0..55 {
            queue_letters(&hub.app.db, &format!("s{number:02}.example"), 1, NOW).await;
        }
        let ada = administrator(&hub).await;
        let first = ada.get(&format!("{PAGE}?state=live&q=s")).await.text();
        assert_eq!(names(&first).len(), 50);
        let next = between(&first, "rel=\"next\" href=\"", "\"").replace("&#38;", "&");
        let second = ada.get(&next).await.text();
        let expected: Vec<_> = (50..55).map(|number| format!("s{number}.example")).collect();
        assert_eq!(names(&second), expected);
        assert!(!second.contains("rel=\"next\""), "that was all");
        assert!(second.contains("value=\"live\" selected"), "the filter stays");
    }

    async fn a_server_is_tried_again_at_once(hub: TestHub) {
        two_servers(&hub).await;
        let ada = administrator(&hub).await;
        let (before, rest) = (row(&hub.app.db, AWAY).await, others(&hub.app.db, AWAY).await);
        assert!(before.host.ready_ms > NOW);
        let answer = ada.post(&format!("{PAGE}/{AWAY}/essai"), &[]).await;
        assert!(told(&ada, &answer).await.contains(AWAY));
        let after = row(&hub.app.db, AWAY).await;
        assert!(after.host.ready_ms <= NOW, "{after:?}");
        assert_eq!((after.waiting, after.host.failures), (3, 1), "nothing is lost or forgiven");
        assert_eq!(others(&hub.app.db, AWAY).await, rest);
    }

    async fn forgetting_asks_first_and_drops_that_servers_letters_only(hub: TestHub) {
        two_servers(&hub).await;
        let ada = administrator(&hub).await;
        let before = every_row(&hub.app.db).await;
        let path = format!("{PAGE}/{AWAY}/oubli");
        let question = ada.get(&path).await;
        assert_page(&path, &question, "fr");
        let text = question.text();
        assert!(text.contains("3 lettres seront perdues."), "{text}");
        assert!(text.contains(&format!("action=\"{path}\" method=\"post\"")), "{text}");
        assert_eq!(every_row(&hub.app.db).await, before, "asking changes nothing");
        let answer = ada.post(&path, &[]).await;
        assert!(told(&ada, &answer).await.contains("3 lettres ont été oubliées"));
        let after = row(&hub.app.db, AWAY).await;
        assert_eq!((after.waiting, after.host.state), (0, HostState::Failing));
        assert_eq!(others(&hub.app.db, AWAY).await[..], before[1..]);
        let again = ada.get(&path).await.text();
        assert!(again.contains("Rien n’attend pour lui"), "{again}");
    }

    async fn blocking_asks_first_and_is_lifted_again(hub: TestHub) {
        two_servers(&hub).await;
        let ada = administrator(&hub).await;
        let before = every_row(&hub.app.db).await;
        let path = format!("{PAGE}/{FINE}/blocage");
        let text = ada.get(&path).await.text();
        assert!(text.contains("2 lettres seront perdues."), "{text}");
        assert_eq!(every_row(&hub.app.db).await, before, "asking changes nothing");
        let answer = ada.post(&path, &[]).await;
        let said = told(&ada, &answer).await;
        assert!(said.contains("bloqué") && said.contains("2 lettres ont été oubliées"), "{said}");
        let after = row(&hub.app.db, FINE).await;
        assert_eq!((after.waiting, after.host.state), (0, HostState::Blocked));
        assert_eq!(others(&hub.app.db, FINE).await[..], before[..1]);
        let page = ada.get(&format!("{PAGE}?state=blocked")).await.text();
        assert!(page.contains("/deblocage\" method=\"post\""), "{page}");
        assert!(!page.contains("/essai\"") && !page.contains("/blocage\""), "{page}");
        queue_letters(&hub.app.db, FINE, 1, NOW).await;
        assert_eq!(row(&hub.app.db, FINE).await.waiting, 0, "nothing is queued for it");
        let answer = ada.post(&format!("{PAGE}/{FINE}/deblocage"), &[]).await;
        assert!(told(&ada, &answer).await.contains("n’est plus bloqué"));
        assert_eq!(row(&hub.app.db, FINE).await.host.state, HostState::Live);
        assert_eq!(others(&hub.app.db, FINE).await[..], before[..1]);
    }

    async fn a_server_that_nobody_knows_is_not_found(hub: TestHub) {
        let ada = administrator(&hub).await;
        for word in DECISIONS {
            let path = format!("{PAGE}/nobody.example/{word}");
            assert_eq!(ada.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let path = format!("{PAGE}/nobody.example/oubli");
        assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_port_in_a_name_is_no_obstacle(hub: TestHub) {
        queue_letters(&hub.app.db, "relais.example:8443", 1, NOW).await;
        let ada = administrator(&hub).await;
        let page = ada.get(PAGE).await.text();
        let path = links(&page, PAGE).into_iter().find(|path| path.ends_with("/oubli"));
        let path = path.expect("a link to forget").to_owned();
        let answer = ada.post(&path, &[]).await;
        assert!(told(&ada, &answer).await.contains("1 lettre a été oubliée"));
    }
}
