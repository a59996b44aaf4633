//! Pictures that stand on other servers: copied besides requests, shown by our own copies, bounded, gone
//! with what showed them; emoji among words; names that nobody is fooled by.

use std::path::Path;

use axum::http::StatusCode;
use image::ImageFormat;
use kiosque::accounts::{By, Role};
use kiosque::federation::copies;
use kiosque::media::store::copies as rows;
use kiosque::peers;
use kiosque::peers::policies::Level;
use kiosque::policing::{self, Draft};
use kiosque::posts;
use kiosque::settings;
use kiosque::spaces::Space;
use serde_json::{Value, json};

use crate::support::builders::article;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use crate::support::peer::Peer;
use crate::support::pictures::{SECRET, encoded, gif, two_colours};
use crate::support::visitor::Visitor;

/// A post of the space: its ActivityPub id and its page.
async fn published(hub: &TestHub, space: &Space) -> (String, String) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let text = article(space.id, "Trois pistes");
    let post = posts::publish(&mut tx, By::Operator, &text, now).await;
    tx.commit().await.expect("it is kept");
    let post = post.expect("it is published");
    let page = hub.app.addresses.post_page(&post);
    let page = page.trim_start_matches(hub.app.addresses.base()).to_owned();
    (hub.app.addresses.post(post.id), page)
}

async fn settle(hub: &TestHub) {
    hub.settle().await;
    while copies::read(&hub.app).await.expect("pictures are copied") {}
}

async fn set(hub: &TestHub, key: &str, value: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    settings::set(&mut tx, key, value).await.expect("it is set");
    tx.commit().await.expect("it is kept");
}

async fn sweep(hub: &TestHub) {
    copies::sweep(&hub.app)
        .await
        .expect("the sweep goes through");
}

/// Pictures of a server are not taken any more.
async fn refuse_media(hub: &TestHub, host: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let inbox = format!("http://{host}/inbox");
    peers::store::inbox(&mut tx, host, &inbox)
        .await
        .expect("it is known");
    let who = policing::Who::new(&hub.app, By::Operator);
    let refused = Draft {
        rejects_media: true,
        ..Draft::of(host, Level::None)
    };
    policing::set(&mut tx, &who, &refused)
        .await
        .expect("its pictures are refused");
    tx.commit().await.expect("it is kept");
}

/// How many copies are known, and how many of them are there.
async fn known(hub: &TestHub) -> (usize, usize) {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let mut all = Vec::new();
    for (host,) in rows::hosts(&mut tx).await.expect("hosts") {
        all.extend(rows::of_host(&mut tx, &host, 1_000).await.expect("copies"));
    }
    let there = all.iter().filter(|copy| copy.media_id.is_some()).count();
    (all.len(), there)
}

/// Every file of a picture.
fn files(hub: &TestHub) -> Vec<Vec<u8>> {
    fn below(folder: &Path, found: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => below(&path, found),
                path => found.push(std::fs::read(path).expect("a file")),
            }
        }
    }
    let mut found = Vec::new();
    below(&hub.app.config.data_dir.join("media"), &mut found);
    found
}

/// Somebody with a face and an emoji in their name.
fn face(peer: &Peer, user: &str, name: &str) {
    peer.serve(
        "/files/face.png",
        "image/png",
        encoded(two_colours(400, 400), ImageFormat::Png),
    );
    peer.serve("/files/blobcat.gif", "image/gif", gif(3));
    peer.publish(&json!({
        "id": peer.actor(user), "name": name,
        "icon": { "type": "Image", "url": peer.file("face.png") },
        "tag": [emoji(peer)],
    }));
}

fn emoji(peer: &Peer) -> Value {
    let icon = json!({ "type": "Image", "url": peer.file("blobcat.gif") });
    json!({ "type": "Emoji", "name": ":blobcat:", "icon": icon })
}

/// A note with a picture that its author warns of.
fn illustrated(peer: &Peer, answers: &str, group: &str) -> Value {
    let mut note = peer.note(
        "1",
        "alice",
        "Bravo :blobcat:, <code>:blobcat:</code>",
        Some(answers),
        group,
    );
    let jpeg = encoded(two_colours(1_800, 900), ImageFormat::Jpeg);
    peer.serve("/files/rue.jpg", "image/jpeg", [&jpeg[..], SECRET].concat());
    note["sensitive"] = json!(true);
    note["attachment"] = json!([
        { "type": "Document", "mediaType": "image/jpeg", "url": peer.file("rue.jpg"),
          "name": "Une rue \"sans\" voiture & calme", "focalPoint": [0.9, -0.8] },
        { "type": "Document", "mediaType": "video/mp4", "url": peer.file("film.mp4"), "name": "Un film" },
    ]);
    note["tag"].as_array_mut().expect("tags").push(emoji(peer));
    note
}

/// What a page would have a browser fetch.
fn loaded(page: &str) -> Vec<&str> {
    let ends = |from: &'static str| {
        page.split(from)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    };
    ends(" src=\"")
        .chain(ends(" srcset=\""))
        .chain(ends(" poster=\""))
        .collect()
}

on_both_databases! {
    async fn pictures_from_elsewhere_are_shown_by_copies_of_ours(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let peer = Peer::start().await;
        face(&peer, "alice", "Alice :blobcat:");
        let note = illustrated(&peer, &post, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        hub.settle().await;

        // Until it is fetched, the page has the words and a link, and fetches nothing itself.
        let before = peer.files_read();
        let text = hub.get(&page).await.text();
        assert_eq!(peer.files_read(), before, "a page waits for nobody");
        assert!(text.contains("Alice :blobcat:") && text.contains("image : Une rue"), "{text}");

        settle(&hub).await;
        assert_eq!(known(&hub).await, (3, 3));
        let answer = hub.get(&page).await;
        let text = answer.text();
        assert!(loaded(&text).iter().all(|it| it.starts_with('/')), "{:?}", loaded(&text));
        assert!(text.contains("<img class=\"face\" src=\"/media/"), "{text}");
        let talk = text.split("class=\"comments\"").nth(1).expect("comments");
        assert_eq!(talk.matches("alt=\":blobcat:\"").count(), 2, "in the name and the words: {talk}");
        assert!(talk.contains("<code>:blobcat:</code>"), "{talk}");
        let (_, hidden) = talk.split_once("<details class=\"warned\">").expect("behind a click");
        assert!(hidden.contains("focus-x5 focus-y5") && hidden.contains("-640.webp 640w"), "{hidden}");
        assert!(hidden.contains("alt=\"Une rue &#34;sans&#34; voiture &#38; calme\""), "{hidden}");
        assert!(talk.contains("vidéo : Un film</a>") && talk.contains(&peer.host), "films stay links");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'"), "{policy}");
        assert!(!policy.contains("media-src") && !policy.contains("frame-src"), "{policy}");
        for src in loaded(&text) {
            let first = src.split(' ').next().unwrap_or_default();
            assert_eq!(hub.get(first).await.status, StatusCode::OK, "{first}");
        }
        for file in files(&hub) {
            assert!(!file.windows(SECRET.len()).any(|it| it == SECRET), "drawn anew");
            assert!(!file.starts_with(b"GIF"), "nothing that moves is kept");
        }

        // Nothing is fetched twice; another face is.
        let reads = peer.files_read();
        settle(&hub).await;
        assert_eq!(peer.files_read(), reads);
        peer.serve("/files/new.webp", "image/webp", encoded(two_colours(90, 90), ImageFormat::WebP));
        let mut profile = json!({ "id": peer.actor("alice"), "type": "Person", "name": "Alice",
            "preferredUsername": "alice", "inbox": format!("{}/inbox", peer.actor("alice")) });
        profile["icon"] = json!({ "type": "Image", "url": peer.file("new.webp") });
        peer.send(&hub, &peer.activity("alice", "Update", profile)).await;
        hub.settle().await;
        hub.get(&page).await;
        settle(&hub).await;
        assert_eq!(peer.files_read(), reads + 1);
        sweep(&hub).await;
        assert_eq!(known(&hub).await, (3, 3), "the face of before is gone");
    }

    async fn what_is_taken_back_leaves_no_picture_behind(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, _) = published(&hub, &space).await;
        let peer = Peer::start().await;
        face(&peer, "alice", "Alice");
        let note = illustrated(&peer, &post, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        settle(&hub).await;
        let mut second = peer.note("2", "alice", "Encore", Some(&post), &group);
        second["updated"] = json!("2026-09-01T07:00:01Z");
        peer.send(&hub, &peer.activity("alice", "Create", second)).await;
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!(known(&hub).await, (3, 3));
        assert!(files(&hub).len() > 4, "with smaller files");

        // Of what she takes back, the picture and its emoji; her face stays with what she said besides.
        peer.send(&hub, &peer.activity("alice", "Delete", peer.note_uri("1"))).await;
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!((known(&hub).await, files(&hub).len()), ((1, 1), 1));

        let gone = peer.activity("alice", "Delete", peer.actor("alice"));
        peer.send(&hub, &gone).await;
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!((known(&hub).await, files(&hub).len()), ((0, 0), 0));
    }

    async fn emoji_of_other_servers_are_drawn_where_people_react_with_them(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let (peer, other) = (Peer::start().await, Peer::start().await);
        for (at, colours) in [(&peer, 40), (&other, 60)] {
            let picture = encoded(two_colours(colours, colours), ImageFormat::Png);
            at.serve("/files/blobcat.gif", "image/png", picture);
        }
        let note = peer.note("1", "alice", "Bravo", Some(&post), &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        settle(&hub).await;
        let react = |at: &Peer, who: &str, tag: Value| {
            let mut activity = at.activity(who, "EmojiReact", peer.note_uri("1"));
            activity["content"] = json!(":blobcat:");
            activity["tag"] = tag;
            activity
        };
        let bobs = react(&peer, "bob", json!([emoji(&peer)]));
        for activity in [&bobs, &react(&peer, "carol", json!(emoji(&peer)))] {
            peer.send(&hub, activity).await;
        }
        // The same name is another picture elsewhere; what is not declared is a word, and not shown.
        let theirs = react(&other, "dan", json!([emoji(&other)]));
        other.send(&hub, &theirs).await;
        let mut word = react(&other, "eve", json!([]));
        word["content"] = json!(":nothing:");
        other.send(&hub, &word).await;
        let shown = async |count: usize| {
            settle(&hub).await;
            let text = hub.get(&page).await.text();
            let talk = text.split("class=\"comments\"").nth(1).expect("comments").to_owned();
            assert_eq!(talk.matches("alt=\":blobcat:\"").count(), count, "{talk}");
            assert!(!talk.contains("nothing") && !talk.contains("blobcat@"), "{talk}");
            talk
        };
        let talk = shown(2).await;
        assert!(talk.contains("</span><span class=\"unseen\">2 personnes"), "{talk}");
        assert!(talk.contains("width=\"40\"") && talk.contains("width=\"60\""), "{talk}");

        // Names are forgotten, counts stay, and so do their pictures.
        let later = hub.app.clock.now().plus_seconds(190 * 24 * 3600);
        kiosque::jobs::cron::forget_who_reacted(&hub.app, later).await.expect("forgotten");
        sweep(&hub).await;
        assert!(shown(2).await.contains("</span><span class=\"unseen\">2 personnes"));
        assert_eq!(known(&hub).await, (2, 2));
    }

    async fn an_emoji_that_nobody_reacts_with_any_more_leaves_no_picture(hub: TestHub) {
        let space = hub.community("velo").await;
        let (post, _) = published(&hub, &space).await;
        let peer = Peer::start().await;
        face(&peer, "alice", "Alice");
        let mut reaction = peer.activity("alice", "Like", post);
        reaction["content"] = json!(":blobcat:");
        reaction["tag"] = json!([emoji(&peer)]);
        peer.send(&hub, &reaction).await;
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!(known(&hub).await, (1, 1));
        peer.send(&hub, &peer.activity("alice", "Undo", reaction)).await;
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!((known(&hub).await, files(&hub).len()), ((0, 0), 0));
    }

    async fn what_is_no_good_picture_leaves_nothing_behind(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let peer = Peer::start().await;
        let png = encoded(two_colours(20, 20), ImageFormat::Png);
        // Says that it has 60,000 pixels each way.
        let mut bomb = png.clone();
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let bad: [(&str, &str, Vec<u8>); 7] = [
            ("bomb.png", "image/png", bomb),
            ("cut.png", "image/png", png[..png.len() / 2].to_vec()),
            ("drawing.svg", "image/svg+xml", svg.to_vec()),
            ("page.png", "image/png", b"<!doctype html><script>alert(1)</script>".to_vec()),
            ("page.html", "text/html", png.clone()),
            ("large.png", "image/png", vec![0x89; 8_000_001]),
            ("empty.png", "image/png", Vec::new()),
        ];
        let mut urls = vec![peer.file("endless.png"), peer.file("missing.png"), hub.app.addresses.actor(space.id)];
        for (name, kind, bytes) in bad {
            peer.serve(&format!("/files/{name}"), kind, bytes);
            urls.push(peer.file(name));
        }
        for (number, urls) in urls.chunks(5).enumerate() {
            let mut note = peer.note(&number.to_string(), "bob", "Voyez", Some(&post), &group);
            let attached = urls.iter().map(|url| json!({ "type": "Image", "url": url }));
            note["attachment"] = attached.collect();
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
        }
        settle(&hub).await;
        assert_eq!(known(&hub).await, (10, 0));
        assert!(files(&hub).is_empty(), "nothing is written");
        let text = hub.get(&page).await.text();
        assert_eq!(text.matches("<ul class=\"attached\">").count(), 2, "they stay links: {text}");

        // And is not asked for again today, whatever pages show.
        let reads = peer.files_read();
        hub.app.clock.advance(12 * 3_600);
        settle(&hub).await;
        hub.get(&page).await;
        settle(&hub).await;
        assert!(peer.files_read() <= reads, "{} after {reads}", peer.files_read());
    }

    async fn what_waits_to_be_read_has_nothing_fetched(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let peer = Peer::start().await;
        face(&peer, "alice", "Alice");
        let mut note = illustrated(&peer, "", &group);
        note.as_object_mut().expect("an object").remove("inReplyTo");
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        settle(&hub).await;
        let team = Visitor::new(&hub, "tania", Role::Editor).await;
        let queue = team.get("/moderation").await.text();
        assert!(queue.contains("image : Une rue") && queue.contains("@alice@"), "{queue}");
        settle(&hub).await;
        assert_eq!((known(&hub).await, peer.files_read()), ((0, 0), 0));
    }

    async fn a_hub_that_shows_links_copies_nothing_and_drops_what_it_has(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let peer = Peer::start().await;
        face(&peer, "alice", "Alice :blobcat:");
        let note = illustrated(&peer, &post, &group);
        peer.send(&hub, &peer.activity("alice", "Create", note)).await;
        settle(&hub).await;
        assert_eq!(known(&hub).await, (3, 3));

        set(&hub, "remote_pictures", "links").await;
        let text = hub.get(&page).await.text();
        let talk = text.split("class=\"comments\"").nth(1).expect("comments");
        assert!(!talk.contains("<img") && talk.contains("Alice :blobcat:"), "{talk}");
        assert!(talk.contains("image : Une rue") && talk.contains(&format!("<span class=\"meta\">{}", peer.host.split(':').next().unwrap_or_default())), "{talk}");
        settle(&hub).await;
        sweep(&hub).await;
        assert_eq!((known(&hub).await, files(&hub).len()), ((0, 0), 0));

        // Chosen again, what a page shows is fetched again.
        set(&hub, "remote_pictures", "copies").await;
        hub.get(&page).await;
        settle(&hub).await;
        assert_eq!(known(&hub).await, (3, 3));

        // A host whose pictures are not taken has none here.
        refuse_media(&hub, &peer.host).await;
        sweep(&hub).await;
        assert_eq!((known(&hub).await, files(&hub).len()), ((0, 0), 0));
    }

    async fn copies_have_so_much_room_and_no_more(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, _) = published(&hub, &space).await;
        let peer = Peer::start().await;
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let refused = settings::set(&mut tx, "copies_megabytes", "5").await;
        assert!(refused.is_err(), "less than nothing is no room");
        drop(tx);
        for number in 0..3 {
            let name = format!("{number}.png");
            let picture = encoded(two_colours(300 + number, 200), ImageFormat::Png);
            peer.serve(&format!("/files/{name}"), "image/png", picture);
            let mut note = peer.note(&number.to_string(), "bob", "Voyez", Some(&post), &group);
            note["attachment"] = json!([{ "type": "Image", "url": peer.file(&name) }]);
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
            settle(&hub).await;
            hub.app.clock.advance(25 * 3_600);
        }
        assert_eq!(known(&hub).await, (3, 3));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let total = rows::total(&mut tx).await.expect("a sum");
        let dropped = kiosque::media::copies::make_room(&mut tx, total - 1).await.expect("room");
        tx.commit().await.expect("it is kept");
        assert_eq!(dropped, 1, "the one that was not shown for longest");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let left = rows::oldest(&mut tx, 10).await.expect("copies");
        let urls: Vec<&str> = left.iter().map(|copy| copy.url.as_str()).collect();
        assert_eq!(urls, [peer.file("1.png"), peer.file("2.png")]);
    }

    async fn nobody_elsewhere_is_taken_for_somebody_here(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let text = ("text", "Bienvenue");
        assert_eq!(ada.post("/discussions", &[("parent", &post), text]).await.status, StatusCode::SEE_OTHER);
        let peer = Peer::start().await;
        let domain = hub.app.addresses.domain().to_owned();
        let at = format!("@mallory@{}", peer.host);
        let table: &[(&str, &str)] = &[
            ("Mallory 🚲", "Mallory 🚲"),
            ("Ada", "Ada"), // Two people may have one name.
            ("Аdа", &at), // Cyrillic а, twice.
            ("Le velo", &at),
            ("Lе vеlо", &at), // Cyrillic е and о.
            ("Ｌｅ　ｖｅｌｏ", &at),
            ("Le\u{200b} ve\u{ad}lo\u{2063}", &at),
            ("L\u{202e}olev e\u{202c}", "Lolev e"),
            ("\u{200f}\u{2068}Bob\u{2069}", "Bob"),
            ("\u{200b}\u{3164}\u{2800}", "mallory"),
            ("🚲", "🚲 mallory"),
            ("", "mallory"),
            ("@velo@kiosque.example", &at),
            (&format!("velo {domain}"), &at),
            ("https://kiosque.example", &at),
            ("Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}o", "Z\u{300}\u{301}\u{302}o"),
            ("👩\u{200d}🚀 Léa", "👩\u{200d}🚀 Léa"),
            ("<b>Bob</b><script>", "Bob"),
            ("Le vélo :ok:", &at),
        ];
        let mut wrong = Vec::new();
        for (number, (name, shown)) in table.iter().enumerate() {
            let tag = json!([{ "type": "Emoji", "name": ":ok:", "icon": { "type": "Image", "url": peer.file("ok.png") } }]);
            let id = peer.actor("mallory");
            let key = json!({ "id": format!("{id}#main-key"), "owner": id, "publicKeyPem": peer.public_key() });
            let profile = json!({ "id": id, "type": "Person", "name": name, "tag": tag, "publicKey": key,
                "preferredUsername": "mallory", "inbox": format!("{id}/inbox") });
            peer.publish(&profile);
            if number == 0 {
                let note = peer.note("1", "mallory", "Bonjour", Some(&post), &group);
                peer.send(&hub, &peer.activity("mallory", "Create", note)).await;
            } else {
                peer.send(&hub, &peer.activity("mallory", "Update", profile)).await;
            }
            hub.settle().await;
            let text = hub.get(&page).await.text();
            let written = format!("author\"><bdi>{shown}</bdi></a>");
            let handles = text.matches(&format!("<bdi>{at}</bdi>")).count();
            if !text.contains(&written) || handles != 1 {
                wrong.push((name, shown, handles));
            }
            assert_eq!(text.matches("class=\"pill here\"").count(), 1, "of Ada alone");
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        let text = hub.get(&page).await.text();
        let ours = format!("<bdi>ada</bdi></a> <span class=\"pill here\">d’ici</span> <span class=\"meta\"><bdi>@ada@{domain}</bdi>");
        assert!(text.contains(&ours), "{text}");
    }

    async fn a_long_thread_leads_to_each_of_its_comments(hub: TestHub) {
        let space = hub.community("velo").await;
        let group = hub.app.addresses.actor(space.id);
        let (post, page) = published(&hub, &space).await;
        let peer = Peer::start().await;
        let mut parent = post.clone();
        for number in 0..203 {
            let name = number.to_string();
            let mut note = peer.note(&name, "bob", "Oui", Some(&parent), &group);
            note["published"] = json!(format!("2026-08-01T00:{:02}:{:02}Z", number / 60, number % 60));
            peer.send(&hub, &peer.activity("bob", "Create", note)).await;
            parent = peer.note_uri(&name);
        }
        hub.settle().await;
        for who in ["carla", "dan"] {
            peer.send(&hub, &peer.activity(who, "Like", parent.as_str())).await;
        }
        let mut react = peer.activity("eve", "EmojiReact", parent.as_str());
        react["content"] = json!("🚲");
        peer.send(&hub, &react).await;
        let mut react = peer.activity("fay", "EmojiReact", parent.as_str());
        react["content"] = json!("pas une émoticône");
        peer.send(&hub, &react).await;
        hub.settle().await;
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let last = kiosque::conversation::store::by_uri(&mut tx, &parent).await;
        let last = last.expect("it is read").expect("it is here");
        let root = last.root_id;
        drop(tx);

        let first = hub.get(&page).await.text();
        assert_eq!(first.matches("<li id=\"c-").count(), 200);
        assert!(first.contains("class=\"comment depth-4\"") && !first.contains("depth-5"), "{first}");
        let more = format!("/discussions/sur/{root}?from=200");
        assert!(first.contains(&format!("href=\"{more}\"")), "{first}");
        let rest = hub.get(&more).await.text();
        assert_eq!(rest.matches("<li id=\"c-").count(), 3);
        assert!(rest.contains(&format!("id=\"c-{}\"", last.id)), "{rest}");
        let (_, of_last) = rest.split_once(&format!("id=\"c-{}\"", last.id)).expect("the last");
        assert!(of_last.contains("2 favoris") && of_last.contains("🚲 <span aria-hidden=\"true\">1</span>"), "{of_last}");
        assert!(!of_last.contains("émoticône"), "{of_last}");
        assert!(rest.contains("href=\"/discussions/"), "what the first of them answers stands before");
        let there = hub.get(&format!("/discussions/{}", last.id)).await;
        assert_eq!(there.header("location"), format!("{more}#c-{}", last.id));
        let far = format!("/discussions/sur/{root}?from={}", u64::MAX);
        assert_eq!(hub.get(&far).await.status, StatusCode::OK);

        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let form = ada.get(&more).await.text();
        assert!(form.contains(&format!("name=\"parent\" value=\"{post}\"")), "one can answer there: {form}");
    }
}
