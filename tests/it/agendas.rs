//! The agendas of others: calendars and pages that are read at an address or from a file, what becomes of
//! what they say, and that nothing of it is ever said to be ours. `agendas/forms.rs` has the forms that
//! calendars come in, `agendas/followed.rs` those whom a space follows, `agendas/parting.rs` those who are
//! gone or blocked, `agendas/left.rs` what does not come back, and what does not run dry.

mod followed;
mod forms;
mod left;
mod parting;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::accounts::{By, Role};
use kiosque::agendas::{Kind, store};
use kiosque::clock::Millis;
use kiosque::events;
use kiosque::federation::agendas::reading;
use kiosque::search;
use kiosque::spaces::{Space, members};

use crate::support::administrator::Administrator;
use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::{Answer, NOW, TestHub};
use crate::support::peer::{Peer, Raw};
use crate::support::talk::appoint;
use crate::support::visitor::Visitor;

const PAGE: &str = "/administration/agendas";
const ACTIVITY: &str = "application/activity+json";

/// A calendar with these events in it.
fn calendar(events: &[String]) -> Vec<u8> {
    let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n";
    let body = format!("{head}{}END:VCALENDAR\r\n", events.concat());
    body.into_bytes()
}

/// An event of two hours on the clock of Paris; `start` is `20261015T180000`.
fn event(uid: &str, title: &str, start: &str, more: &str) -> String {
    let end = format!("{}20{}", &start[..9], &start[11..]);
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260901T080000Z\r\nSUMMARY:{title}\r\n\
         DTSTART;TZID=Europe/Paris:{start}\r\nDTEND;TZID=Europe/Paris:{end}\r\n{more}END:VEVENT\r\n"
    )
}

fn serve(peer: &Peer, name: &str, body: Vec<u8>, headers: Vec<(&'static str, String)>) -> String {
    let path = format!("/calendars/{name}");
    peer.answer(
        &path,
        Raw {
            status: 200,
            headers,
            body,
            repeated: None,
        },
    );
    format!("http://{}{path}", peer.host)
}

/// Adds a source through its form; answers the page of the source.
async fn add(admin: &Administrator<'_>, fields: &[(&str, &str)]) -> String {
    let usual = [
        ("kind", "calendar"),
        ("space", "velo"),
        ("manner", "automatic"),
        ("belonging", "theirs"),
        ("timezone", "Europe/Paris"),
    ];
    let is_given = |name: &str| fields.iter().any(|(given, _)| *given == name);
    let usual = usual.into_iter().filter(|(name, _)| !is_given(name));
    let all: Vec<(&str, &str)> = usual.chain(fields.iter().copied()).collect();
    let done = admin.post(&format!("{PAGE}/nouveau"), &all).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    done.header("location").to_owned()
}

async fn agenda(hub: &TestHub) -> String {
    hub.get("/evenements").await.text()
}

async fn press(admin: &Administrator<'_>, page: &str, what: &str) -> Answer {
    let done = admin.post(&format!("{page}/{what}"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    done
}

/// Where the decision about something goes, as its page says.
fn target(page: &str, title: &str) -> String {
    let (_, behind) = page.split_once(title).expect("it is listed");
    let (_, behind) = behind.split_once("<form action=\"").expect("its form");
    behind.split('"').next().expect("its end").to_owned()
}

fn link_of(page: &str, title: &str) -> String {
    let (before, _) = page.split_once(&format!(">{title}</a>")).expect("a link");
    let (_, href) = before.rsplit_once("href=\"").expect("its address");
    href.trim_end_matches('"').to_owned()
}

on_both_databases! {
    async fn what_a_calendar_says_waits_is_taken_and_names_its_source(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let said = [
            event("1@essai", "Bal des pompes", "20261015T180000",
                "LOCATION:Salle des fêtes\\, Rennes\r\nURL:https://bal.example/pompes\r\nDESCRIPTION:Venez !\\n\\nhttps://bal.example/\r\n"),
            event("2@essai", "Tour de ville", "20261016T180000", ""),
        ];
        let address = serve(&peer, "bal.ics", calendar(&said), Vec::new());
        let page = add(&admin, &[("address", &address), ("manner", "reviewed"), ("name", "Le Bal <b>")]).await;
        assert!(!agenda(&hub).await.contains("Bal des pompes"), "it waits");
        let shown = admin.get(&page).await.text();
        assert!(shown.contains("2 événements à regarder") && shown.contains("Salle des fêtes"), "{shown}");
        let target = target(&shown, "Bal des pompes");
        assert_eq!(admin.post(&target, &[("what", "take")]).await.status, StatusCode::SEE_OTHER);
        let list = agenda(&hub).await;
        assert!(list.contains("Annoncé par Le Bal &#60;b&#62;") && !list.contains("Tour de ville"), "{list}");
        let here = link_of(&list, "Bal des pompes");
        let own = hub.get(&here).await;
        let text = own.text();
        for part in [
            "Annoncé par Le Bal", "Voir et s’inscrire sur bal.example", "18:00", "Salle des fêtes",
            "<link rel=\"canonical\" href=\"https://bal.example/pompes\">", "href=\"https://bal.example/\"",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // What is left stays left, and what was taken may be left again.
        let target = self::target(&admin.get(&page).await.text(), "Tour de ville");
        assert_eq!(admin.post(&target, &[("what", "leave")]).await.status, StatusCode::SEE_OTHER);
        press(&admin, &page, "lecture").await;
        assert!(admin.get(&page).await.text().contains("Ce qui a été laissé"));
        assert!(!agenda(&hub).await.contains("Tour de ville"));
        // Removed, it takes along what it brought.
        press(&admin, &page, "retrait").await;
        assert!(!agenda(&hub).await.contains("Bal des pompes"));
        assert_eq!(hub.get(&here).await.status, StatusCode::NOT_FOUND);
    }

    async fn nothing_of_theirs_is_served_as_ours(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let said = [event("1@essai", "Bal des pompes", "20261015T180000", "URL:https://bal.example/pompes\r\n")];
        let address = serve(&peer, "bal.ics", calendar(&said), Vec::new());
        add(&admin, &[("address", &address), ("name", "Le Bal")]).await;
        while search::index(&hub.app.db).await.expect("it is indexed") {}
        let here = link_of(&agenda(&hub).await, "Bal des pompes");
        let event = events_of(&hub).await;
        assert_eq!(event.len(), 1);
        let uri = format!("/ap/events/{}", event[0].id);

        // Where people look for it, it is found, with its source.
        for path in ["/", "/evenements?view=month&month=2026-10", "/@velo", "/evenements.ics",
            "/evenements.json", "/evenements.rss", "/evenements.atom", &format!("{here}.ics")] {
            let answer = hub.get(path).await;
            assert!(answer.text().contains("Bal des pompes"), "{path}: {} {}", answer.status, answer.text());
        }
        let found = hub.get("/recherche?q=pompes").await.text();
        assert!(found.contains("Bal des <mark>pompes</mark>"), "{found}");
        let ics = hub.get("/evenements.ics").await.text();
        assert!(ics.contains("UID:1@essai") && ics.contains("URL:https://bal.example/pompes"), "{ics}");
        assert!(hub.get("/evenements.json").await.text().contains("https://bal.example/pompes"));

        // To machines and other servers it is not ours.
        let outbox = format!("/ap/actors/{}/outbox", space.id);
        let featured = format!("/ap/actors/{}/featured", space.id);
        let upcoming = format!("/ap/actors/{}/upcoming", space.id);
        let desk = format!("/tableau/evenements/{}/participation", event[0].id);
        assert_eq!(admin.get(&desk).await.status, StatusCode::NOT_FOUND, "nobody answers it here");
        for path in [&uri, &format!("{uri}/create"), &format!("{uri}/replies"), &format!("{uri}/likes"), &format!("{uri}/organizers")] {
            let answer = hub.get_as(path, ACTIVITY).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text());
        }
        assert_eq!(hub.get_as(&outbox, ACTIVITY).await.json()["totalItems"], 0);
        for path in [&format!("{outbox}?page=1"), &featured, &upcoming, &"/sitemap.xml".to_owned(), &"/sitemap/events-0.xml".to_owned()] {
            let text = hub.get_as(path, ACTIVITY).await.text();
            assert!(!text.contains("bal-des-pompes") && !text.contains(&event[0].id.to_string()), "{path}: {text}");
        }
        assert_eq!(hub.get_as(&here, ACTIVITY).await.status, StatusCode::NOT_FOUND);
        let page = hub.get(&here).await;
        assert_eq!(page.header("link"), "");
        let text = page.text();
        for part in ["application/activity+json", "application/ld+json", "oembed", "fediverse:creator", "/cartes/", "name=\"uri\""] {
            assert!(!text.contains(part), "{part}: {text}");
        }
        let address = hub.app.addresses.page(&here);
        let embed = hub.get(&format!("/oembed?url={address}")).await;
        assert_eq!(embed.status, StatusCode::NOT_FOUND, "{}", embed.text());
        assert_eq!(hub.get(&format!("{here}/cadre")).await.status, StatusCode::NOT_FOUND);
        hub.settle().await;
        assert_eq!(texts(&hub.app.db, "SELECT kind FROM activity").await, [""; 0], "nobody was told");
        // Nor does anybody answer it or change it here.
        let alice = peer.note("1", "alice", "J’y serai", Some(&hub.app.addresses.event(event[0].id)), &hub.app.addresses.actor(space.id));
        peer.send(&hub, &peer.activity("alice", "Create", alice)).await;
        let like = peer.activity("alice", "Like", hub.app.addresses.event(event[0].id));
        peer.send(&hub, &like).await;
        hub.settle().await;
        assert_eq!(texts(&hub.app.db, "SELECT kind FROM reaction").await, [""; 0]);
        assert!(!hub.get(&here).await.text().contains("J’y serai"));
        let desk = admin.get("/tableau").await.text();
        assert!(!desk.contains("Bal des pompes"), "{desk}");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let cancelled = events::cancel(&mut tx, By::Operator, event[0].id, NOW).await;
        assert!(matches!(cancelled, Err(events::Refused::Unknown)), "{cancelled:?}");
    }

    async fn changes_are_followed_and_what_is_no_longer_said_goes(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let first = [
            event("1@essai", "Bal", "20261015T180000", "SEQUENCE:2\r\n"),
            event("2@essai", "Tour de ville", "20261016T180000", ""),
        ];
        let address = serve(&peer, "a.ics", calendar(&first), vec![("etag", "\"un\"".to_owned())]);
        let page = add(&admin, &[("address", &address), ("name", "Le Bal")]).await;
        let list = agenda(&hub).await;
        assert!(list.contains(">Bal</a>") && list.contains(">Tour de ville</a>"), "{list}");
        let here = link_of(&list, "Bal");
        // An older form changes nothing, a newer one does; its address here stays.
        let older = [event("1@essai", "Ancien bal", "20261014T180000", "SEQUENCE:1\r\n"), first[1].clone()];
        serve(&peer, "a.ics", calendar(&older), Vec::new());
        press(&admin, &page, "lecture").await;
        assert!(agenda(&hub).await.contains(">Bal</a>"));
        let newer = [event("1@essai", "Grand bal", "20261017T190000", "SEQUENCE:3\r\nSTATUS:CANCELLED\r\n")];
        serve(&peer, "a.ics", calendar(&newer), Vec::new());
        press(&admin, &page, "lecture").await;
        let list = agenda(&hub).await;
        assert!(list.contains(">Grand bal</a>") && list.contains("Annulé") && !list.contains("Tour de ville"), "{list}");
        assert_eq!(link_of(&list, "Grand bal"), here);
        // What cannot be read takes nothing away, and says what to do.
        let wrong: [(u16, Vec<u8>, &str); 5] = [
            (500, Vec::new(), "rien n’a répondu"),
            (404, Vec::new(), "Il n’y a plus rien à cette adresse"),
            (200, b"<!doctype html><p>Bienvenue".to_vec(), "C’est une page web"),
            (200, b"rien du tout".to_vec(), "pas un calendrier lisible"),
            (200, vec![b'x'; 5 * 1024 * 1024], "C’est trop long"),
        ];
        for (status, body, sentence) in wrong {
            let raw = Raw { status, headers: Vec::new(), body, repeated: None };
            peer.answer("/calendars/a.ics", raw);
            press(&admin, &page, "lecture").await;
            let shown = admin.get(&page).await.text();
            assert!(shown.contains(sentence), "{sentence}: {shown}");
            assert!(agenda(&hub).await.contains(">Grand bal</a>"), "{sentence}");
        }
        let to_a_file = vec![("location", "file:///etc/passwd".to_owned())];
        peer.answer("/calendars/a.ics", Raw { status: 302, headers: to_a_file, body: Vec::new(), repeated: None });
        press(&admin, &page, "lecture").await;
        assert!(admin.get(&page).await.text().contains("mène là où le kiosque ne va pas"));
        // After failures it is asked ever more rarely; unchanged, it is not read again.
        hub.app.clock.advance(3600);
        peer.answer("/calendars/a.ics", Raw { status: 304, headers: Vec::new(), body: Vec::new(), repeated: None });
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(admin.get(&page).await.text().contains("mène là où"), "not yet");
        hub.app.clock.advance(2 * 24 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        let shown = admin.get(&page).await.text();
        assert!(!shown.contains("mène là où") && shown.contains("Grand bal"), "{shown}");
        // Paused, it is left alone.
        press(&admin, &page, "pause").await;
        serve(&peer, "a.ics", calendar(&first), Vec::new());
        hub.app.clock.advance(24 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(!agenda(&hub).await.contains("Tour de ville"));
        press(&admin, &page, "reprise").await;
        reading::read_due(&hub.app).await.expect("what is due is read");
        assert!(agenda(&hub).await.contains("Tour de ville"));
    }

    async fn an_event_stands_here_once_however_many_say_it(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        let ours = gathering(space.id, "Atelier du mardi", at("2026-10-20T16:00:00Z"));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let ours = events::announce(&mut tx, By::Operator, &ours, NOW).await.expect("it is announced");
        tx.commit().await.expect("it is kept");
        let own = format!("UID:{}", hub.app.addresses.event(ours.id));
        let one = [
            event("1@essai", "Bal", "20261015T180000", "LOCATION:Salle des fêtes\r\n"),
            // Our own, as others list it: at the same time by the same name, and by its own.
            event("x@essai", "ATELIER du mardi", "20261020T180000", "LOCATION:Maison du vélo\\, Nantes\r\n"),
            event("y@essai", "Atelier de réparation", "20261021T180000", "").replace("UID:y@essai", &own),
        ];
        let two = [
            event("1@essai", "Le bal", "20261015T180000", "LOCATION:Salle des fêtes\r\n"),
            event("9@autre", "Bal !", "20261015T180000", "LOCATION:Salle des fêtes\\, Rennes\r\n"),
            event("8@autre", "Bal", "20261015T180000", "LOCATION:Halle aux grains\\, Dinan\r\n"),
        ];
        let (first, second) = (serve(&peer, "1.ics", calendar(&one), Vec::new()), serve(&peer, "2.ics", calendar(&two), Vec::new()));
        let first = add(&admin, &[("address", &first), ("name", "Un")]).await;
        add(&admin, &[("address", &second), ("name", "Deux")]).await;
        let events = events_of(&hub).await;
        let mut titles: Vec<&str> = events.iter().map(|event| event.title.as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Atelier du mardi", "Bal", "Bal"], "one of each, and one elsewhere");
        // When the one that came first goes, the other takes its place.
        press(&admin, &first, "retrait").await;
        hub.app.clock.advance(7 * 3600);
        reading::read_due(&hub.app).await.expect("what is due is read");
        let list = agenda(&hub).await;
        assert!(list.contains(">Le bal</a>") && list.matches("Annoncé par Deux").count() >= 2, "{list}");
    }

    async fn what_is_ours_elsewhere_is_published_once_and_told_a_few_at_a_time(hub: TestHub) {
        let peer = Peer::start().await;
        let space = hub.community("velo").await;
        let admin = Administrator::of(&hub).await;
        peer.send(&hub, &peer.activity("alice", "Follow", hub.app.addresses.actor(space.id))).await;
        hub.settle().await;
        let day = |day: usize| event(&format!("{day}@essai"), &format!("Atelier {day}"), &format!("202609{day:02}T180000"), "DESCRIPTION:*Pas* du <Markdown>\r\n");
        let mut said: Vec<String> = (5..10).map(day).collect();
        said.push(event("99@essai", "Assemblée", "20270115T180000", ""));
        let address = serve(&peer, "ours.ics", calendar(&said), Vec::new());
        let page = add(&admin, &[("address", &address), ("belonging", "ours")]).await;
        hub.settle().await;
        const TOLD: &str = "SELECT object_uri FROM activity WHERE kind = 'Create'";
        let kinds = texts(&hub.app.db, TOLD).await;
        assert_eq!(kinds.len(), 3, "the nearest first");
        let list = agenda(&hub).await;
        assert!(list.contains("Atelier 9") && list.contains("Assemblée") && !list.contains("Annoncé par"), "{list}");
        let event = events_of(&hub).await.into_iter().find(|it| it.title == "Atelier 5").expect("it is here");
        assert_eq!(hub.get_as(&format!("/ap/events/{}", event.id), ACTIVITY).await.status, StatusCode::OK);
        assert!(event.body_html.contains("*Pas* du &lt;Markdown&gt;"), "{}", event.body_html);
        press(&admin, &page, "lecture").await;
        press(&admin, &page, "lecture").await;
        hub.settle().await;
        assert_eq!(texts(&hub.app.db, TOLD).await.len(), 5, "each once; what is far is told later");
        // What is no longer said is taken back.
        serve(&peer, "ours.ics", calendar(&said[1..]), Vec::new());
        press(&admin, &page, "lecture").await;
        hub.settle().await;
        assert_eq!(hub.get_as(&format!("/ap/events/{}", event.id), ACTIVITY).await.status, StatusCode::GONE);
        // Without the source the events stay.
        press(&admin, &page, "retrait").await;
        assert!(agenda(&hub).await.contains("Assemblée"));
    }

    async fn the_form_takes_files_and_pages_and_loses_nothing_that_was_written(hub: TestHub) {
        let peer = Peer::start().await;
        hub.community("velo").await;
        let admin = Visitor::new(&hub, "redac", Role::Editor).await;
        let form = format!("{PAGE}/nouveau");
        let fields = |more: &[(&str, &str)]| -> Vec<(String, String)> {
            let usual = [("kind", "calendar"), ("space", "velo"), ("manner", "reviewed"), ("belonging", "theirs"),
                ("timezone", "Europe/Paris"), ("name", "Un nom à garder")];
            let usual = usual.iter().filter(|(name, _)| more.iter().all(|(given, _)| given != name));
            usual.chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let wrong: [(&[(&str, &str)], &str); 8] = [
            (&[("address", "ftp://bal.example/")], "L’adresse commence par https://"),
            (&[("address", "")], "L’adresse commence par https://"),
            (&[("address", "https://moi:secret@bal.example/")], "L’adresse commence par https://"),
            (&[("address", "https://bal.example/a.ics"), ("timezone", "Mars/Olympus")], "fuseau"),
            (&[("address", "https://bal.example/a.ics"), ("space", "personne")], "Choisissez au nom de qui"),
            (&[("kind", "file")], "Choisissez un fichier ICS"),
            (&[("kind", "followed"), ("address", "deux mots")], "Écrivez @groupe@serveur.exemple"),
            (&[("kind", "followed"), ("address", "http://localhost:8080/@kiosque")], "adresse de ce kiosque"),
        ];
        for (more, sentence) in wrong {
            let sent = fields(more);
            let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = admin.post(&form, &sent).await;
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}: {text}");
            assert!(text.contains("Un nom à garder"), "{more:?}: {text}");
            assert!(text.to_lowercase().contains(&sentence.to_lowercase()), "{sentence}: {text}");
        }
        // A file, read at once and once.
        let admin = Administrator::of(&hub).await;
        let said = calendar(&[event("1@essai", "Bal", "20261015T180000", "")]);
        let page = upload(&hub, &admin, &said).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
        assert!(agenda(&hub).await.contains(">Bal</a>"));
        let empty = upload(&hub, &admin, b"BEGIN:VCALENDAR\r\nBEGIN:NONSENSE").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.text());
        // A page that says its events to machines, in either form.
        let html = "<!doctype html><title>Programme</title>\
            <script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"MusicEvent\",\"name\":\"Concert &amp; goûter\",\
            \"startDate\":\"2026-10-18T15:00:00+0200\",\"endDate\":\"2026-10-18T17:00+02:00\",\"url\":\"/concert\",\"location\":{\"@type\":\"Place\",\
            \"name\":\"Le Jardin\",\"address\":{\"@type\":\"PostalAddress\",\"addressLocality\":\"Rennes\"}},\"eventStatus\":\"https://schema.org/EventPostponed\"}]}</script>\
            <div itemscope itemtype='https://schema.org/Event'><h2 itemprop=name>Vide-grenier</h2><meta itemprop=startDate content=2026-10-24>\
            <meta itemprop=endDate content=2026-10-25><a itemprop=url href='/vide'>voir</a><div itemprop=location itemscope itemtype='https://schema.org/Place'>\
            <span itemprop=name>Place du marché</span></div></div>";
        let address = serve(&peer, "page.html", html.as_bytes().to_vec(), vec![("content-type", "text/html".to_owned())]);
        let source = add(&admin, &[("kind", "page"), ("address", &address), ("name", "La Ville")]).await;
        let list = agenda(&hub).await;
        for part in ["Concert", "Vide-grenier", "Reporté", "du samedi 24 octobre 2026 au dimanche 25 octobre 2026", "Place du marché", "Annoncé par La Ville"] {
            assert!(list.contains(part), "{part}: {list} {}", admin.get(&source).await.text());
        }
        let concert = events_of(&hub).await.into_iter().find(|it| it.title.starts_with("Concert")).expect("it is here");
        assert_eq!(concert.links.origin.as_ref().map(|it| it.url.clone()), Some(format!("http://{}/concert", peer.host)));
        assert_eq!(concert.start_ms, at("2026-10-18T13:00:00Z"));
    }

    async fn who_looks_after_a_space_reads_agendas_for_it_alone(hub: TestHub) {
        let peer = Peer::start().await;
        let (velo, train) = (hub.community("velo").await, hub.community("train").await);
        let member = Visitor::new(&hub, "ada", Role::Member).await;
        assert_eq!(member.get(PAGE).await.status, StatusCode::FORBIDDEN);
        assert_eq!(hub.get(PAGE).await.status, StatusCode::SEE_OTHER, "to sign in");
        appoint(&hub, &velo, &hub.app.addresses.actor(members::actor_of(member.account.id))).await;
        assert_eq!(member.get(PAGE).await.status, StatusCode::OK);
        let address = serve(&peer, "a.ics", calendar(&[event("1@essai", "Bal", "20261015T180000", "")]), Vec::new());
        let fields = |space: &'static str| vec![("kind", "calendar"), ("space", space), ("manner", "automatic"),
            ("belonging", "theirs"), ("timezone", "Europe/Paris"), ("address", address.as_str())];
        let refused = member.post(&format!("{PAGE}/nouveau"), &fields("train")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = member.post(&format!("{PAGE}/nouveau"), &fields("velo")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert!(agenda(&hub).await.contains(">Bal</a>"));
        let again = member.post(&format!("{PAGE}/nouveau"), &fields("velo")).await;
        assert!(again.text().contains("lit déjà cet agenda"), "{}", again.text());
        // What another space reads is not theirs to see or to end.
        let admin = Administrator::of(&hub).await;
        let other = add(&admin, &[("address", &address), ("space", "train")]).await;
        assert_eq!(member.get(&other).await.status, StatusCode::FORBIDDEN);
        let ended = member.post(&format!("{other}/retrait"), &[]).await;
        assert_eq!(ended.status, StatusCode::FORBIDDEN);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let sources = store::sources(&mut tx, 10).await.expect("they are read");
        let of = |space: &Space| sources.iter().filter(|it| it.space_id == space.id && it.kind == Kind::Calendar).count();
        assert_eq!((of(&velo), of(&train)), (1, 1));
    }
}

fn at(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().expect("a time").into()
}

/// Every event that is shown and to come.
async fn events_of(hub: &TestHub) -> Vec<events::Event> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let coming =
        events::store::coming(&mut tx, &Default::default(), hub.app.clock.now(), 500).await;
    coming.expect("they are read")
}

/// Sends a file by the form, as a browser does.
async fn upload(hub: &TestHub, admin: &Administrator<'_>, bytes: &[u8]) -> Answer {
    let words = [
        ("kind", "file"),
        ("space", "velo"),
        ("manner", "automatic"),
        ("belonging", "theirs"),
        ("timezone", "Europe/Paris"),
        ("address", "https://bal.example/"),
    ];
    let mut body = Vec::new();
    for (name, value) in words {
        let part =
            format!("--sep\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = "--sep\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bal.ics\"\r\n\
                Content-Type: text/calendar\r\n\r\n";
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--sep--\r\n");
    let request = Request::post(format!("{PAGE}/nouveau"))
        .header(header::COOKIE, admin.cookie())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=sep")
        .header("sec-fetch-site", "same-origin");
    hub.send(request.body(Body::from(body)).expect("a request"))
        .await
}
