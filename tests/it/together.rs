//! What members do together before there is an event: one proposes it and waits for the yes of those who
//! look after the space; several look for a date.

use axum::http::StatusCode;
use kiosque::accounts::{self, By, Role};
use kiosque::clock::Millis;
use kiosque::conversation::leaving::{self, What as Leaving};
use kiosque::conversation::moderation::{self, Because, Moderator, What};
use kiosque::conversation::{Posting, decisions, rules};
use kiosque::jobs::cron;
use kiosque::spaces::{Space, members};
use serde_json::{Value, json};

use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::{Answer, TestHub};
use crate::support::visitor::Visitor;
use crate::support::writing::WritingHub;

const DAY: i64 = 24 * 3600;
const ACTIVITY: &str = "application/activity+json";
const TEAM: Moderator<'static> = Moderator {
    uri: "https://localhost/team",
    is_team: true,
};

fn uri(hub: &TestHub, visitor: &Visitor<'_>) -> String {
    hub.app
        .addresses
        .actor(members::actor_of(visitor.account.id))
}

/// Somebody looks after a space from now on.
async fn appoint(hub: &TestHub, space: &Space, visitor: &Visitor<'_>) {
    let (now, because) = (hub.app.clock.now(), Because::default());
    let uri = uri(hub, visitor);
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let about = (space.id, uri.as_str());
    let done = moderation::appoint(&mut tx, &TEAM, about, What::Appointed, &because, now).await;
    done.expect("they look after it");
    tx.commit().await.expect("it is kept");
}

async fn ban(hub: &TestHub, space: &Space, visitor: &Visitor<'_>) {
    let (now, uri) = (hub.app.clock.now(), uri(hub, visitor));
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let about = (space.id, uri.as_str());
    let done = moderation::keep_out(&mut tx, &TEAM, about, None, &Because::default(), now).await;
    done.expect("they are kept out");
    tx.commit().await.expect("it is kept");
}

fn day(at: Millis) -> String {
    at.timestamp()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .to_string()
}

/// The form of an event in a week.
fn event<'a>(title: &'a str, day: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("start_date", day),
        ("start_time", "18:00"),
        ("timezone", "Europe/Paris"),
        ("language", "fr"),
        ("locality", "Rennes"),
        ("body", "Venez avec **vos outils**."),
        ("status", "confirmed"),
    ]
}

/// The path that somebody is sent to, without what it tells.
fn there(answer: &Answer) -> String {
    let location = answer.header("location");
    assert!(answer.status.is_redirection(), "{}", answer.text());
    location.split('?').next().unwrap_or_default().to_owned()
}

/// The path below the hub's own address.
fn local(path: &str) -> String {
    match path.split_once("://") {
        Some((_, rest)) => format!("/{}", rest.split_once('/').map_or("", |(_, path)| path)),
        None => path.to_owned(),
    }
}

/// What an archive says of the account itself.
fn archive_of(bytes: &[u8]) -> Value {
    let files = crate::rights::unpacked::files(bytes);
    serde_json::from_str(&files["account.json"]).expect("JSON")
}

fn id(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

on_both_databases! {
    async fn what_a_member_proposes_is_seen_by_nobody_until_it_is_accepted(hub: TestHub) {
        let space = hub.community("velo").await;
        let (ada, bob, eve) = (
            Visitor::new(&hub, "ada", Role::Member).await,
            Visitor::new(&hub, "bob", Role::Member).await,
            Visitor::new(&hub, "eve", Role::Member).await,
        );
        appoint(&hub, &space, &bob).await;
        assert_eq!(hub.get("/proposer/velo").await.status, StatusCode::SEE_OTHER, "strangers sign in first");
        assert_eq!(ada.get("/proposer/nulle-part").await.status, StatusCode::NOT_FOUND);
        assert!(ada.get("/@velo").await.text().contains("/proposer/velo"));
        assert!(!hub.get("/@velo").await.text().contains("/proposer/velo"));
        let when = day(hub.app.clock.now().plus_seconds(7 * DAY));
        let refused = ada.post("/proposer/velo", &event("At", &when)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Venez avec **vos outils**."), "nothing typed is lost");
        let past = ada.post("/proposer/velo", &event("Atelier passé", "2020-01-01")).await;
        assert!(past.status == StatusCode::UNPROCESSABLE_ENTITY && past.text().contains("date à venir"));

        let page = there(&ada.post("/proposer/velo", &event("Atelier <vélo>", &when)).await);
        let id = id(&page);
        assert!(ada.get(&page).await.text().contains("En attente de lecture"));
        assert!(ada.get("/compte/propositions").await.text().contains(&page));
        for path in [page.clone(), format!("{page}/form")] {
            assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(eve.get(&format!("/tableau/evenements/{id}")).await.status, StatusCode::FORBIDDEN);
        hub.settle().await;
        for path in ["/evenements", "/evenements.ics", "/@velo", "/recherche?q=outils"] {
            assert!(!hub.get(path).await.text().contains("Atelier &#60;vélo&#62;"), "{path}");
        }
        assert_eq!(hub.get_as(&format!("/ap/events/{id}"), ACTIVITY).await.status, StatusCode::NOT_FOUND);

        // It is changed, then announced, from the queue.
        let queue = bob.get("/moderation?sort=proposals").await.text();
        assert!(queue.contains("Atelier &#60;vélo&#62;") && queue.contains("<strong>vos outils</strong>"), "{queue}");
        assert!(bob.get("/compte").await.text().contains("/moderation"), "it counts among what waits");
        let changed = bob.post(&format!("{page}/form"), &event("Atelier vélo", &when)).await;
        assert_eq!(there(&changed), page);
        assert_eq!(eve.post(&format!("{page}/accept"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.post(&format!("{page}/accept"), &[]).await.status, StatusCode::FORBIDDEN);
        let back = [("back", "/moderation?sort=proposals")];
        assert_eq!(there(&bob.post(&format!("{page}/accept"), &back).await), "/moderation");
        assert!(there(&bob.post(&format!("{page}/accept"), &[]).await) == page, "once");
        hub.settle().await;
        let shown = hub.get("/evenements/atelier-velo").await;
        assert!(shown.text().contains("Organisé avec") && shown.text().contains("<bdi>ada</bdi>"), "{}", shown.text());
        let object = hub.get_as(&format!("/ap/events/{id}"), ACTIVITY).await.json();
        assert_eq!(object["attributedTo"], json!(hub.app.addresses.actor(space.id)), "the space announces it");

        // Its proposer may change it, and nothing else.
        let form = format!("/tableau/evenements/{id}");
        assert!(ada.get("/evenements/atelier-velo").await.text().contains(&form));
        assert!(ada.get(&form).await.text().contains("Atelier vélo"));
        assert_eq!(eve.get(&form).await.status, StatusCode::FORBIDDEN);
        assert!(ada.post(&form, &event("Grand atelier", &when)).await.status.is_redirection());
        assert!(hub.get("/evenements/atelier-velo").await.text().contains("Grand atelier"));
        assert_eq!(ada.post(&format!("{form}/retrait"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(eve.post(&format!("{form}/annulation"), &[]).await.status, StatusCode::FORBIDDEN);
        ban(&hub, &space, &ada).await;
        assert_eq!(ada.get(&form).await.status, StatusCode::FORBIDDEN, "who is kept out changes nothing there");
    }

    async fn a_no_has_a_reason_that_its_proposer_reads_and_gets_by_mail(hub: WritingHub) {
        let hub = hub.0;
        let space = hub.community("velo").await;
        let ada = Visitor::with_email(&hub, "ada", "ada@example.org", Role::Member).await;
        let bob = Visitor::new(&hub, "bob", Role::Member).await;
        appoint(&hub, &space, &bob).await;
        let when = day(hub.app.clock.now().plus_seconds(7 * DAY));
        let page = there(&ada.post("/proposer/velo", &event("Atelier vélo", &when)).await);
        let mute = bob.post(&format!("{page}/decline"), &[("reason", " ")]).await;
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
        let no = [("reason", "Trop loin d’ici.")];
        assert!(bob.post(&format!("{page}/decline"), &no).await.status.is_redirection());
        let told = ada.get(&page).await.text();
        assert!(told.contains("Pas retenu") && told.contains("Trop loin d’ici."), "{told}");
        assert_eq!(texts(&hub.app.db, "SELECT to_address FROM mail").await, ["ada@example.org"]);
        let letters = texts(&hub.app.db, "SELECT body FROM mail").await;
        assert!(letters[0].contains("Trop loin d’ici.") && letters[0].contains(&page), "{letters:?}");
        assert_eq!(ada.get(&format!("{page}/form")).await.status, StatusCode::NOT_FOUND, "it is decided");
        // Of an event that is accepted they get a letter too; who announces their own gets none.
        let page = there(&ada.post("/proposer/velo", &event("Balade", &when)).await);
        bob.post(&format!("{page}/accept"), &[]).await;
        let subjects = texts(&hub.app.db, "SELECT subject FROM mail ORDER BY written_ms, id").await;
        assert_eq!(subjects, ["Pas retenu : Atelier vélo", "Accepté : Balade"]);
        let own = there(&bob.post("/proposer/velo", &event("Bourse aux vélos", &when)).await);
        assert_eq!(local(&own), "/evenements/bourse-aux-velos", "who looks after the space asks nobody");
        assert_eq!(texts(&hub.app.db, "SELECT subject FROM mail").await.len(), 2);
        // It is told for some time.
        let drafts = async || texts(&hub.app.db, "SELECT title FROM event WHERE state = 'draft'").await;
        assert_eq!(drafts().await, ["Atelier vélo"]);
        hub.app.clock.advance(91 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(drafts().await, [] as [String; 0]);
        assert_eq!(texts(&hub.app.db, "SELECT state FROM event_proposal").await, [] as [String; 0]);
        assert_eq!(hub.get("/evenements/balade").await.status, StatusCode::OK, "what was announced stays");
    }

    async fn proposals_are_bounded_and_follow_the_rules_of_the_space(hub: TestHub) {
        let space = hub.community("velo").await;
        let (ada, eve) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "eve", Role::Member).await);
        let when = day(hub.app.clock.now().plus_seconds(7 * DAY));
        let mut pages = Vec::new();
        for number in 0..5 {
            let title = format!("Atelier {number}");
            pages.push(there(&ada.post("/proposer/velo", &event(&title, &when)).await));
        }
        let sixth = ada.post("/proposer/velo", &event("Atelier 5", &when)).await;
        assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sixth.text().contains("Atelier 5"), "nothing typed is lost");
        assert_eq!(eve.post(&format!("{}/withdraw", pages[0]), &[]).await.status, StatusCode::NOT_FOUND);
        assert!(ada.post(&format!("{}/withdraw", pages[0]), &[]).await.status.is_redirection());
        assert_eq!(ada.get(&pages[0]).await.status, StatusCode::NOT_FOUND);
        assert!(ada.post("/proposer/velo", &event("Atelier 5", &when)).await.status.is_redirection());
        ban(&hub, &space, &eve).await;
        for path in ["/proposer/velo", "/dates/in/velo"] {
            assert_eq!(eve.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let mut closed = rules::of(&mut tx, space.id).await.expect("rules");
        closed.posting = Posting::Closed;
        decisions::set_rules(&mut tx, &closed).await.expect("they are set");
        tx.commit().await.expect("they are kept");
        assert_eq!(ada.get("/proposer/velo").await.status, StatusCode::BAD_REQUEST);
        let tom = Visitor::new(&hub, "tom", Role::Editor).await;
        assert_eq!(tom.get("/proposer/velo").await.status, StatusCode::OK);
    }

    async fn what_is_proposed_every_week_is_announced_as_a_series_of_its_organiser(hub: TestHub) {
        hub.community("velo").await;
        let (ada, tom) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "tom", Role::Editor).await);
        let when = day(hub.app.clock.now().plus_seconds(7 * DAY));
        let mut form = event("Permanence", &when);
        form.extend([("repeats", "weekly"), ("every", "1"), ("ends", "count"), ("count", "3")]);
        let page = there(&ada.post("/proposer/velo", &form).await);
        assert!(tom.get(&page).await.text().contains("semaine"));
        let first = local(&there(&tom.post(&format!("{page}/accept"), &[]).await));
        let dates = texts(&hub.app.db, "SELECT slug FROM event WHERE state = 'published' ORDER BY start_ms").await;
        assert_eq!(dates.len(), 3);
        assert_eq!(first, format!("/evenements/{}", dates[0]));
        for slug in &dates {
            let shown = ada.get(&format!("/evenements/{slug}")).await.text();
            assert!(shown.contains("<bdi>ada</bdi>") && shown.contains("/tableau/evenements/"), "{shown}");
        }
        assert_eq!(texts(&hub.app.db, "SELECT slug FROM event WHERE slug LIKE 'proposition-%'").await, [] as [String; 0]);
        assert!(ada.get("/compte/propositions").await.text().contains("Accepté et annoncé"));
    }

    async fn members_look_for_a_date_and_make_an_event_of_it(hub: TestHub) {
        hub.community("velo").await;
        let (ada, bob, eve) = (
            Visitor::new(&hub, "ada", Role::Member).await,
            Visitor::new(&hub, "bob", Role::Member).await,
            Visitor::new(&hub, "eve", Role::Member).await,
        );
        let now = hub.app.clock.now();
        let (first, second) = (day(now.plus_seconds(7 * DAY)), day(now.plus_seconds(8 * DAY)));
        let asked = |second: &'static str, days: [&str; 2]| {
            let days = days.map(str::to_owned);
            let rest = [("from", "18:30"), ("until", "20:00"), ("day", ""), ("from", second)];
            let mut all = vec![("title".to_owned(), "Réunion du comité".to_owned()), ("timezone".to_owned(), "Europe/Paris".to_owned()), ("day".to_owned(), days[0].clone())];
            all.extend(rest.map(|(name, value)| (name.to_owned(), value.to_owned())));
            all[5].1.clone_from(&days[1]);
            all
        };
        let pairs = |all: &[(String, String)]| -> Vec<(String, String)> { all.to_vec() };
        let post = async |visitor: &Visitor<'_>, path: &str, all: &[(String, String)]| {
            let all = pairs(all);
            let fields: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            visitor.post(path, &fields).await
        };
        let list = "/dates/in/velo";
        assert_eq!(hub.get(list).await.status, StatusCode::SEE_OTHER);
        for wrong in [asked("18:30", [&first, &first]), asked("", [&first, &second]), asked("18:30", ["2020-01-01", &second]), asked("18:30", [&first, ""])] {
            let mut wrong = wrong;
            if wrong[5].1 == first { wrong.push(("until".to_owned(), "20:00".to_owned())); }
            let refused = post(&ada, list, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(refused.text().contains("Réunion du comité"), "nothing typed is lost");
        }
        let mut more = asked("18:30", [&first, &second]);
        more.push(("more".to_owned(), "1".to_owned()));
        assert_eq!(post(&ada, list, &more).await.text().matches("name=\"day\"").count(), 6);
        let page = there(&post(&ada, list, &asked("18:30", [&first, &second])).await);
        assert_eq!(hub.get(&page).await.status, StatusCode::SEE_OTHER, "for members alone");
        assert!(bob.get(list).await.text().contains(&page));

        let options = texts(&hub.app.db, "SELECT CAST(start_ms AS TEXT) FROM date_option ORDER BY start_ms").await;
        assert_eq!(options.len(), 2);
        let shown = bob.get(&page).await.text();
        let ids: Vec<String> = shown.split("id=\"yes-").skip(1).map(|rest| rest[..36].to_owned()).collect();
        assert_eq!(ids.len(), 2);
        bob.post(&page, &[(&ids[0], "yes"), (&ids[1], "no")]).await;
        assert!(bob.get(&page).await.text().contains("<strong>1</strong> <span class=\"meta wraps\"><bdi>bob</bdi>"));
        bob.post(&page, &[(&ids[0], "no"), (&ids[1], "yes")]).await;
        eve.post(&page, &[(&ids[1], "maybe"), ("nonsense", "yes"), (&ids[0], "perhaps")]).await;
        let answers = "SELECT account.name || ' ' || answer FROM date_answer, account
            WHERE account.id = account_id ORDER BY account.name, answer";
        assert_eq!(texts(&hub.app.db, answers).await, ["bob no", "bob yes", "eve maybe"]);
        assert!(ada.get(&page).await.text().contains("2 personnes ont répondu."));

        let chosen = [("option", ids[1].as_str())];
        assert_eq!(bob.post(&format!("{page}/close"), &chosen).await.status, StatusCode::FORBIDDEN, "it is ada's");
        let closed = ada.post(&format!("{page}/close"), &chosen).await;
        let form = ada.get(closed.header("location")).await.text();
        for filled in ["Réunion du comité", second.as_str(), "value=\"18:30\""] {
            assert!(form.contains(filled), "{filled}: {form}");
        }
        let late = bob.post(&page, &[(&ids[0], "yes")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&hub.app.db, answers).await.len(), 3);
        assert!(!ada.get(list).await.text().contains(&page));
        hub.app.clock.advance(39 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(texts(&hub.app.db, "SELECT title FROM date_poll").await, [] as [String; 0]);
        assert_eq!(texts(&hub.app.db, answers).await, [] as [String; 0]);
    }

    async fn what_somebody_wrote_here_is_taken_along_and_goes_with_them(hub: TestHub) {
        hub.community("velo").await;
        let (ada, tom) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "tom", Role::Editor).await);
        let now = hub.app.clock.now();
        let (first, second) = (day(now.plus_seconds(7 * DAY)), day(now.plus_seconds(8 * DAY)));
        let kept = there(&ada.post("/proposer/velo", &event("Balade", &first)).await);
        tom.post(&format!("{kept}/accept"), &[]).await;
        ada.post("/proposer/velo", &event("Atelier", &first)).await;
        let asked = [("title", "Comité"), ("timezone", "UTC"), ("day", first.as_str()), ("from", "9:00"), ("until", ""), ("day", &second), ("from", "09:00"), ("until", "")];
        let mut good = asked;
        good[3].1 = "09:00";
        let page = there(&ada.post("/dates/in/velo", &good).await);
        let theirs = there(&tom.post("/dates/in/velo", &good).await);
        let shown = ada.get(&theirs).await.text();
        let option = shown.split("id=\"yes-").nth(1).map(|rest| rest[..36].to_owned()).expect("a date");
        ada.post(&theirs, &[(&option, "yes")]).await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let archive = kiosque::federation::export::archive(&mut tx, &hub.app.addresses, &ada.account).await;
        drop(tx);
        let about = archive_of(&archive.expect("an archive"));
        let titles: Vec<&Value> = about["proposals"].as_array().expect("a list").iter().map(|it| &it["title"]).collect();
        assert_eq!(titles, [&json!("Atelier"), &json!("Balade")]);
        assert_eq!(about["dates"].as_array().map(Vec::len), Some(2));
        assert!(about["dates"].to_string().contains("\"answer\":\"yes\""), "{about}");

        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let by = By::from(&ada.account);
        let uri = uri(&hub, &ada);
        let left = leaving::leave(&mut tx, by, ada.account.id, &uri, Leaving::Account, now).await;
        left.expect("they leave");
        tx.commit().await.expect("it is kept");
        let all = async |sql: &'static str| texts(&hub.app.db, sql).await;
        assert_eq!(all("SELECT state FROM event_proposal").await, [] as [String; 0]);
        assert_eq!(all("SELECT title FROM event").await, ["Balade"], "it is the space's");
        assert_eq!(all("SELECT answer FROM date_answer").await, [] as [String; 0]);
        assert_eq!(all("SELECT title FROM date_poll").await.len(), 1);
        assert_eq!(tom.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(!hub.get("/evenements/balade").await.text().contains("ada"));
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert!(accounts::store::by_id(&mut tx, ada.account.id).await.expect("read").is_none_or(|it| it.name.is_empty()));
    }
}
