//! For whom an event is: each door, asked by each visitor, for each kind of event; and what goes out
//! when that changes.

use axum::http::StatusCode;
use kiosque::accounts::Role;
use kiosque::clock::Millis;
use kiosque::conversation::moderation::{self, Because};
use kiosque::events::{self, Event, State, Visibility};
use kiosque::peers::Dialect;
use kiosque::search;
use kiosque::spaces::{Space, members};
use serde_json::{Value, json};

use crate::support::builders::open_to_answers;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::{Answer, TestHub};
use crate::support::letters::waiting_for;
use crate::support::peer::Peer;
use crate::support::talk::{TEAM, follower};
use crate::support::visitor::Visitor;
use crate::support::writing::WritingHub;

const DAY: i64 = 24 * 3600;
const ACTIVITY: &str = "application/activity+json";
const READER: &str = "stream.example";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

fn day(at: Millis) -> String {
    let at = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    at.date().to_string()
}

/// The form of an event in three days, for whom it says; fields that come later count.
fn form(
    hub: &TestHub,
    title: &str,
    visibility: &str,
    more: &[(&str, &str)],
) -> Vec<(String, String)> {
    let when = day(hub.app.clock.now().plus_seconds(3 * DAY));
    let fields = [
        ("space", "velo"),
        ("title", title),
        ("start_date", when.as_str()),
        ("start_time", "18:00"),
        ("timezone", "Europe/Paris"),
        ("language", "fr"),
        ("status", "confirmed"),
        ("body", "Apportez vos outils."),
        ("place_name", "Atelier du quai"),
        ("locality", "Nantes"),
        ("latitude", "47.2"),
        ("longitude", "-1.5"),
        ("tags", "outils"),
        ("visibility", visibility),
    ];
    let is_kept = |name: &str| more.iter().all(|(other, _)| *other != name);
    let fields = fields.into_iter().filter(|(name, _)| is_kept(name));
    let all = fields.chain(more.iter().copied());
    all.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

async fn post(visitor: &Visitor<'_>, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    visitor.post(path, &fields).await
}

async fn by_slug(hub: &TestHub, slug: &str) -> Event {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = events::store::by_slug(&mut tx, slug)
        .await
        .expect("it is looked for");
    found.unwrap_or_else(|| panic!("no event {slug}"))
}

/// Announces an event by the form, open to answers.
async fn announced(hub: &TestHub, team: &Visitor<'_>, title: &str, visibility: &str) -> Event {
    let sent = post(
        team,
        "/tableau/evenements",
        &form(hub, title, visibility, &[]),
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let slug = sent
        .header("location")
        .rsplit('/')
        .next()
        .expect("a slug")
        .to_owned();
    let event = by_slug(hub, &slug).await;
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    open_to_answers(&mut tx, &event, hub.app.clock.now()).await;
    tx.commit().await.expect("it is kept");
    hub.settle().await;
    event
}

/// Says by the form for whom it is from now on, and what else changes.
async fn change(
    hub: &TestHub,
    team: &Visitor<'_>,
    event: &Event,
    visibility: &str,
    more: &[(&str, &str)],
) -> Event {
    hub.app.clock.advance(60);
    let path = format!("/tableau/evenements/{}", event.id);
    let sent = post(team, &path, &form(hub, &event.title, visibility, more)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    hub.settle().await;
    by_slug(hub, &event.slug).await
}

async fn keep_out(hub: &TestHub, space: &Space, visitor: &Visitor<'_>) {
    let uri = hub
        .app
        .addresses
        .actor(members::actor_of(visitor.account.id));
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let (now, because) = (hub.app.clock.now(), Because::default());
    let about = (space.id, uri.as_str());
    let done = moderation::keep_out(&mut tx, &TEAM, about, None, &because, now).await;
    done.expect("they are kept out");
    tx.commit().await.expect("it is kept");
}

/// What was sent to the server of a follower: kinds, and the ids they are about.
async fn told(hub: &TestHub, host: &str) -> Vec<(String, String)> {
    hub.settle().await;
    let about = |it: &Value| {
        let object = &it["object"];
        let id = object["id"]
            .as_str()
            .or(object.as_str())
            .unwrap_or_default();
        (
            it["type"].as_str().unwrap_or_default().to_owned(),
            id.to_owned(),
        )
    };
    waiting_for(&hub.app.db, host)
        .await
        .iter()
        .map(about)
        .collect()
}

/// Whether an answer says anything of an event.
fn mentions(answer: &Answer, event: &Event) -> bool {
    let text = answer.text();
    [event.title.as_str(), &event.slug, &event.id.to_string()]
        .iter()
        .any(|it| text.contains(it))
}

/// Every door that lists events, and how it is asked.
fn lists(hub: &TestHub, space: &Space) -> Vec<(String, &'static str)> {
    let html = "text/html";
    let date = day(hub.app.clock.now().plus_seconds(3 * DAY));
    let week = date
        .parse::<jiff::civil::Date>()
        .expect("a day")
        .iso_week_date();
    let (year, week) = (week.year(), week.week());
    let actor = format!("/ap/actors/{}", space.id);
    let mut doors = vec![
        ("/".to_owned(), html),
        ("/evenements".to_owned(), html),
        (
            format!("/evenements?view=week&week={year}-W{week:02}"),
            html,
        ),
        (format!("/evenements?view=month&month={}", &date[..7]), html),
        ("/evenements?view=map".to_owned(), html),
        ("/evenements?q=rencontre".to_owned(), html),
        ("/evenements?near=47.2,-1.5".to_owned(), html),
        ("/evenements?tag=outils".to_owned(), html),
        ("/evenements?space=velo".to_owned(), html),
        ("/evenements/cadre".to_owned(), html),
        ("/evenements?place=quai".to_owned(), html),
        ("/recherche?q=rencontre".to_owned(), html),
        ("/recherche.json?q=rencontre".to_owned(), html),
        ("/@velo".to_owned(), html),
        ("/@velo.ics".to_owned(), html),
        ("/sitemap.xml".to_owned(), html),
        (format!("{actor}/featured"), ACTIVITY),
        (format!("{actor}/upcoming"), ACTIVITY),
        (format!("{actor}/outbox?page=1"), ACTIVITY),
    ];
    for end in ["ics", "jcal", "rss", "atom", "json"] {
        doors.push((format!("/evenements.{end}"), html));
    }
    doors
}

fn oembed(hub: &TestHub, event: &Event) -> String {
    let url = hub.app.addresses.event_page(event);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("url", &url)
        .finish();
    format!("/oembed?{query}")
}

/// Doors to one event by its address: the path, how it is asked, and what a visitor is answered of one
/// for everybody, by link, for members.
fn own_doors(hub: &TestHub, event: &Event) -> Vec<(String, &'static str, [u16; 3])> {
    let page = format!("/evenements/{}", event.slug);
    let object = format!("/ap/events/{}", event.id);
    let html = "text/html";
    vec![
        (page.clone(), html, [200, 200, 404]),
        (format!("{page}.ics"), html, [200, 200, 404]),
        (format!("{page}.json"), html, [200, 200, 404]),
        (page.clone(), "application/calendar+json", [200, 200, 404]),
        (page.clone(), ACTIVITY, [303, 303, 404]),
        (format!("{page}/participer"), html, [200, 200, 404]),
        (format!("{page}/covoiturage"), html, [200, 200, 404]),
        (format!("{page}/taches"), html, [200, 200, 404]),
        (format!("{page}/cadre"), html, [200, 404, 404]),
        (oembed(hub, event), html, [200, 404, 404]),
        (
            format!("/interagir?uri={}", hub.app.addresses.event(event.id)),
            html,
            [200, 200, 404],
        ),
        (object.clone(), ACTIVITY, [200, 200, 404]),
        (format!("{object}/create"), ACTIVITY, [200, 404, 404]),
        (format!("{object}/attendees"), ACTIVITY, [200, 200, 404]),
        (format!("{object}/organizers"), ACTIVITY, [200, 200, 404]),
        (format!("{object}/replies"), ACTIVITY, [200, 404, 404]),
        (format!("{object}/context"), ACTIVITY, [200, 404, 404]),
        (format!("{object}/likes"), ACTIVITY, [200, 404, 404]),
        (format!("/ap/polls/{}", event.id), ACTIVITY, [404, 404, 404]),
    ]
}

/// The secret address of a calendar that somebody makes for themself.
async fn own_calendar(visitor: &Visitor<'_>) -> String {
    let page = visitor
        .post("/compte/calendrier", &[("what", "make")])
        .await
        .text();
    let rest = page
        .split("http://localhost:8080/calendrier/")
        .nth(1)
        .expect("an address");
    format!(
        "/calendrier/{}",
        rest.split("</code>").next().expect("its end")
    )
}

async fn three(hub: &TestHub, team: &Visitor<'_>) -> [Event; 3] {
    let all = [
        announced(hub, team, "Rencontre ouverte", "public").await,
        announced(hub, team, "Rencontre discrete", "by-link").await,
        announced(hub, team, "Rencontre interne", "members").await,
    ];
    while search::index(&hub.app.db).await.expect("it is indexed") {}
    all
}

on_both_databases! {
    async fn no_list_holds_what_is_not_for_everybody(hub: TestHub) {
        let space = hub.community("velo").await;
        follower(&hub, &space, READER, Dialect::Micro).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let (ada, eve) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "eve", Role::Member).await);
        keep_out(&hub, &space, &eve).await;
        let [open, quiet, inner] = three(&hub, &team).await;
        for (path, accept) in lists(&hub, &space) {
            let seen = hub.get_as(&path, accept).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}");
            assert!(mentions(&seen, &open), "{path} lists what is public");
            assert!(!mentions(&seen, &quiet) && !mentions(&seen, &inner), "{path}: {}", seen.text());
            if accept == ACTIVITY { continue }
            for (visitor, is_member) in [(&ada, true), (&eve, false)] {
                let seen = visitor.get(&path).await;
                assert!(!mentions(&seen, &quiet), "{path} for {}", visitor.account.handle);
                // Members find theirs on the page of the space.
                let finds = is_member && path == "/@velo";
                assert_eq!(mentions(&seen, &inner), finds, "{path} for {}", visitor.account.handle);
            }
        }
        // Followers heard of one alone.
        let uri = hub.app.addresses.event(open.id);
        let (create, update) = (("Create".to_owned(), uri.clone()), ("Update".to_owned(), uri));
        assert_eq!(told(&hub, READER).await, [create, update]);
        let kept = texts(&hub.app.db, "SELECT body FROM activity").await;
        assert!(kept.iter().all(|body| !body.contains(&inner.id.to_string())), "never told");
        // Whoever writes events finds all of them.
        let desk = team.get("/tableau").await.text();
        assert!(desk.contains("Rencontre interne") && desk.contains("Pour les membres") && desk.contains("Par lien"));
    }

    async fn each_door_of_an_event_opens_to_those_it_is_for(hub: TestHub) {
        let space = hub.community("velo").await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let (ada, eve) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "eve", Role::Member).await);
        keep_out(&hub, &space, &eve).await;
        let all = three(&hub, &team).await;
        for (at, event) in all.iter().enumerate() {
            for (path, accept, expected) in own_doors(&hub, event) {
                // Twice: what was drawn is kept, for those who may see it.
                for _ in 0..2 {
                    let seen = hub.get_as(&path, accept).await;
                    assert_eq!(seen.status.as_u16(), expected[at], "{path} as {accept} of {}", event.visibility);
                    let is_shown = expected[at] != 404;
                    assert!(is_shown || !seen.text().contains(&event.title), "{path} names it");
                }
                if accept != "text/html" || !path.starts_with("/evenements") { continue }
                let member = if at > 0 && path.ends_with("/cadre") { 404 } else { 200 };
                assert_eq!(ada.get(&path).await.status.as_u16(), member, "{path} for a member");
                let kept_out = if at == 2 { 404 } else { member };
                assert_eq!(eve.get(&path).await.status.as_u16(), kept_out, "{path} for who is kept out");
                // A member saw it just now: a visitor does not for that.
                assert_eq!(hub.get(&path).await.status.as_u16(), expected[at], "{path} again");
            }
        }
        let [open, quiet, inner] = all;
        let page = |event: &Event| format!("/evenements/{}", event.slug);
        // As if there were none, word for word.
        let nothing = hub.get("/evenements/rencontre-inventee").await.text();
        let hidden = hub.get(&page(&inner)).await.text();
        assert_eq!(hidden.replace("rencontre-interne", "rencontre-inventee"), nothing);
        assert!(nothing.contains("Certaines pages ne s’ouvrent qu’aux membres"));
        let desk = format!("/tableau/evenements/{}/participation", inner.id);
        assert_eq!(eve.get(&desk).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.get(&desk).await.status, StatusCode::FORBIDDEN);
        let hers = ada.get(&page(&inner)).await;
        assert!(hers.header("cache-control").contains("no-store") && hers.header("link").is_empty());
        assert!(hers.text().contains("Pour les membres : seules") && hers.text().contains("noindex"));
        let linked = hub.get(&page(&quiet)).await.text();
        assert!(linked.contains("noindex") && linked.contains("Par lien : cet événement") && !linked.contains("/cartes/event/"));
        assert!(!linked.contains("application/json+oembed") && !linked.contains("talk-form"), "nobody talks about it");
        let shared = hub.get(&page(&open)).await.text();
        let poster = shared.split("/cartes/event/").nth(1).expect("a poster").split('"').next().expect("its end").to_owned();
        assert_eq!(hub.get(&format!("/cartes/event/{poster}")).await.status, StatusCode::OK);
        for event in [&quiet, &inner] {
            let other = poster.replace(&open.id.to_string(), &event.id.to_string());
            assert_eq!(hub.get(&format!("/cartes/event/{other}")).await.status, StatusCode::NOT_FOUND);
        }
        let object = hub.get_as(&format!("/ap/events/{}", quiet.id), ACTIVITY).await.json();
        assert_eq!((&object["cc"], &object["commentsEnabled"]), (&json!([PUBLIC]), &json!(false)));
        assert_eq!(object["to"], json!([hub.app.addresses.of_actor(space.id, "followers")]));
    }

    async fn a_secret_calendar_holds_what_its_member_may_see(hub: TestHub) {
        let space = hub.community("velo").await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let inner = announced(&hub, &team, "Rencontre interne", "members").await;
        let calendar = own_calendar(&ada).await;
        assert!(!mentions(&hub.get(&calendar).await, &inner), "she has nothing to do with the space");
        let taken = ada.post(&format!("/evenements/{}/participer", inner.slug), &[("answer", "yes"), ("seats", "1")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "a member answers on the page");
        let held = hub.get(&calendar).await;
        assert!(mentions(&held, &inner) && held.header("cache-control").contains("private"));
        keep_out(&hub, &space, &ada).await;
        assert!(!mentions(&hub.get(&calendar).await, &inner), "no longer");
        let theirs = own_calendar(&team).await;
        assert!(mentions(&hub.get(&theirs).await, &inner), "the team has all");
    }

    async fn what_was_public_is_taken_back_and_announced_again(hub: WritingHub) {
        let hub = &hub.0;
        let space = hub.community("velo").await;
        follower(hub, &space, READER, Dialect::Micro).await;
        let team = Visitor::new(hub, "tom", Role::Editor).await;
        let ada = Visitor::with_email(hub, "ada", "ada@example.org", Role::Member).await;
        let peer = Peer::start().await;
        let event = announced(hub, &team, "Rencontre ouverte", "public").await;
        let (uri, object) = (hub.app.addresses.event(event.id), format!("/ap/events/{}", event.id));
        let page = format!("/evenements/{}", event.slug);
        ada.post(&format!("{page}/participer"), &[("answer", "yes"), ("seats", "1")]).await;
        peer.send(hub, &peer.activity("bob", "Join", uri.clone())).await;
        hub.settle().await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        assert!(mentions(&hub.get("/recherche?q=rencontre").await, &event));
        // For members: gone from everywhere, and those who were told hear so.
        let inner = change(hub, &team, &event, "members", &[]).await;
        assert_eq!((inner.state, inner.visibility, inner.id), (State::Unlisted, Visibility::Members, event.id));
        let create = ("Create".to_owned(), uri.clone());
        let delete = ("Delete".to_owned(), uri.clone());
        let update = ("Update".to_owned(), uri.clone());
        let once = [create.clone(), update, delete];
        assert_eq!(told(hub, READER).await, once, "what others were told, and that it is gone");
        for path in ["/recherche?q=rencontre", "/evenements", "/sitemap.xml"] {
            assert!(!mentions(&hub.get(path).await, &event), "{path}");
        }
        assert_eq!(hub.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get_as(&object, ACTIVITY).await.status, StatusCode::GONE, "peers look whether it is");
        // Nobody new comes from elsewhere, or by mail; who came before hears what changes.
        peer.send(hub, &peer.activity("mallory", "Join", uri.clone())).await;
        hub.post_form(&format!("{page}/participer"), &[("answer", "yes"), ("seats", "1"), ("name", "Zoé"), ("email", "zoe@example.org")]).await;
        let count = texts(&hub.app.db, "SELECT CAST(COUNT(*) AS TEXT) FROM attendance").await;
        assert_eq!(count, ["2"], "Ada and Bob");
        let before = told(hub, &peer.host).await.len();
        change(hub, &team, &event, "members", &[("place_name", "Ailleurs")]).await;
        let words = waiting_for(&hub.app.db, &peer.host).await.split_off(before);
        assert_eq!(words.len(), 1, "{words:?}");
        assert_eq!((&words[0]["to"], &words[0]["object"]["type"]), (&json!([peer.actor("bob")]), &json!("Note")));
        assert!(words[0]["object"]["content"].as_str().expect("words").contains("Ailleurs"));
        let letters = texts(&hub.app.db, "SELECT body FROM mail WHERE to_address = 'ada@example.org'").await;
        assert!(letters.iter().any(|body| body.contains("Ailleurs")), "{letters:?}");
        assert_eq!(told(hub, READER).await, once, "followers hear nothing");
        // By link: people with the address see it, other servers go on finding it gone.
        change(hub, &team, &event, "by-link", &[("place_name", "Ailleurs")]).await;
        assert_eq!(hub.get(&page).await.status, StatusCode::OK);
        assert_eq!(hub.get_as(&object, ACTIVITY).await.status, StatusCode::GONE);
        assert_eq!(told(hub, READER).await, once);
        // And for everybody again, under the same id.
        let again = change(hub, &team, &event, "public", &[("place_name", "Ailleurs")]).await;
        assert_eq!((again.id, again.state), (event.id, State::Published));
        assert_eq!(told(hub, READER).await[once.len()..], [create]);
        assert_eq!(hub.get_as(&object, ACTIVITY).await.json()["id"], json!(uri));
        assert!(mentions(&hub.get("/evenements").await, &event));
        // Taken back while it is for members, it leaves no trace for others.
        change(hub, &team, &event, "members", &[("place_name", "Ailleurs")]).await;
        let sent = told(hub, READER).await.len();
        team.post(&format!("/tableau/evenements/{}/retrait", event.id), &[]).await;
        assert_eq!(told(hub, READER).await.len(), sent);
        let off = waiting_for(&hub.app.db, &peer.host).await.pop().expect("a word");
        assert!(off["object"]["content"].as_str().expect("words").contains("Annulé"), "{off}");
        assert_eq!(hub.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.get(&page).await.status, StatusCode::GONE);
    }

    async fn who_has_the_link_takes_part_from_elsewhere_and_hears_of_changes_alone(hub: TestHub) {
        let space = hub.community("velo").await;
        follower(&hub, &space, READER, Dialect::Micro).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let peer = Peer::start().await;
        let event = announced(&hub, &team, "Rencontre discrete", "by-link").await;
        let uri = hub.app.addresses.event(event.id);
        peer.send(&hub, &peer.activity("bob", "Join", uri.clone())).await;
        assert!(told(&hub, &peer.host).await.iter().any(|(kind, _)| kind == "Accept"));
        change(&hub, &team, &event, "by-link", &[("place_name", "Ailleurs")]).await;
        let sent = waiting_for(&hub.app.db, &peer.host).await;
        let update = sent.iter().rfind(|it| it["type"] == "Update").expect("an Update");
        assert_eq!(update["object"]["id"], json!(uri));
        let word = sent.last().expect("a word");
        assert!(word["object"]["content"].as_str().is_some_and(|it| it.contains("Ailleurs")), "{word}");
        assert!(!update.to_string().contains("users/bob"), "nobody is named");
        change(&hub, &team, &event, "members", &[("place_name", "Ailleurs")]).await;
        let last = told(&hub, &peer.host).await.into_iter().rfind(|(kind, _)| kind == "Delete");
        assert_eq!(last.map(|(_, about)| about), Some(uri), "it is no longer for whoever has the link");
        let path = update["id"].as_str().expect("an id").trim_start_matches(hub.app.addresses.base()).to_owned();
        assert_eq!(hub.get_as(&path, ACTIVITY).await.status, StatusCode::NOT_FOUND, "nor what was said of it");
        assert!(told(&hub, READER).await.is_empty(), "followers never heard of it");
    }

    async fn all_dates_of_a_series_are_for_the_same_people(hub: TestHub) {
        let space = hub.community("velo").await;
        follower(&hub, &space, READER, Dialect::Micro).await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let weekly = [("repeats", "weekly"), ("every", "1"), ("ends", "count"), ("count", "3")];
        let sent = post(&team, "/tableau/evenements", &form(&hub, "Rencontre interne", "members", &weekly)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let page = sent.header("location").trim_start_matches(hub.app.addresses.base()).to_owned();
        let dates = "SELECT state || ' ' || visibility FROM event JOIN occurrence ON event_id = id ORDER BY start_ms";
        assert_eq!(texts(&hub.app.db, dates).await, ["unlisted members"; 3]);
        assert!(told(&hub, READER).await.is_empty());
        assert!(!hub.get("/evenements").await.text().contains("rencontre-interne"));
        let theirs = ada.get(&page).await.text();
        assert!(theirs.matches("href=\"/evenements/rencontre-interne").count() >= 2, "the other dates");
        let file = theirs.split("/evenements/serie/").nth(1).expect("a file").split('"').next().expect("its end").to_owned();
        let file = format!("/evenements/serie/{file}");
        assert_eq!(hub.get(&file).await.status, StatusCode::NOT_FOUND);
        assert!(ada.get(&file).await.text().contains("RRULE"));
        // One date alone is for everybody: its page says nothing of the others.
        let slug = page.rsplit('/').next().expect("a slug").to_owned();
        let first = by_slug(&hub, &slug).await;
        change(&hub, &team, &first, "public", &[("scope", "one")]).await;
        let shown = hub.get(&page).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(texts(&hub.app.db, dates).await, ["published public", "unlisted members", "unlisted members"]);
        for other in texts(&hub.app.db, "SELECT slug FROM event WHERE state = 'unlisted'").await {
            assert!(!shown.text().contains(&other), "{other}");
        }
        // All of them are.
        let all = [("scope", "all"), ("repeats", "weekly"), ("every", "1"), ("ends", "count"), ("count", "3")];
        change(&hub, &team, &first, "public", &all).await;
        assert_eq!(texts(&hub.app.db, dates).await, ["published public"; 3]);
        assert!(told(&hub, READER).await.len() >= 3, "each is announced when its time has come");
        change(&hub, &team, &first, "members", &all).await;
        let uris: Vec<String> = told(&hub, READER).await.into_iter().filter(|it| it.0 == "Delete").map(|it| it.1).collect();
        assert!(uris.contains(&hub.app.addresses.event(first.id)), "{uris:?}");
        assert!(hub.get(&file).await.text().contains("CANCELLED"), "calendars that have it take it out");
    }

    async fn the_form_keeps_what_was_chosen_and_takes_no_other_word(hub: TestHub) {
        hub.community("velo").await;
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let refused = post(&team, "/tableau/evenements", &form(&hub, "Rencontre", "friends", &[])).await;
        assert!(refused.text().contains("Choisissez pour qui") && refused.text().contains("Apportez vos outils"), "{}", refused.text());
        assert!(texts(&hub.app.db, "SELECT slug FROM event").await.is_empty());
        let quiet = announced(&hub, &team, "Rencontre discrete", "by-link").await;
        let chosen = |page: &str| {
            let radio = page.split("value=\"by-link\"").nth(1).unwrap_or_default();
            radio.split('>').next().unwrap_or_default().contains("checked")
        };
        for path in [format!("/tableau/evenements/{}", quiet.id), format!("/tableau/evenements/nouveau?like={}", quiet.id)] {
            assert!(chosen(&team.get(&path).await.text()), "{path}");
        }
        // A form without the question changes nothing of it.
        let edited = change(&hub, &team, &quiet, "", &[]).await;
        assert_eq!(edited.visibility, Visibility::ByLink);
        // What a member proposes is for whom they said.
        let sent = post(&ada, "/proposer/velo", &form(&hub, "Rencontre interne", "members", &[])).await;
        let waits = sent.header("location").split('?').next().expect("a path").to_owned();
        assert!(team.get(&waits).await.text().contains("Pour les membres"));
        team.post(&format!("{waits}/accept"), &[]).await;
        hub.settle().await;
        let inner = by_slug(&hub, "rencontre-interne").await;
        assert_eq!((inner.state, inner.visibility), (State::Unlisted, Visibility::Members));
        assert!(ada.get("/compte/propositions").await.text().contains("Pour les membres"), "among what she organises");
        // Planning, the team learns of what is in the way; a member, of what everybody knows.
        let look = form(&hub, "Autre chose", "public", &[("look", "1")]);
        assert!(post(&team, "/tableau/evenements", &look).await.text().contains("rencontre-discrete"));
        let bob = Visitor::new(&hub, "bob", Role::Member).await;
        assert!(!post(&bob, "/proposer/velo", &look).await.text().contains("rencontre-discrete"));
        // Nobody talks about what is not for everybody, from here or elsewhere.
        let peer = Peer::start().await;
        let uri = hub.app.addresses.event(quiet.id);
        let note = peer.note("un-mot", "carl", "<p>J’en parle</p>", Some(&uri), PUBLIC);
        peer.send(&hub, &peer.activity("carl", "Create", note)).await;
        hub.settle().await;
        assert!(texts(&hub.app.db, "SELECT uri FROM comment").await.is_empty());
    }
}
