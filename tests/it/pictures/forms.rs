//! Pictures by an editor's forms, as a browser without scripts sends them.

use axum::http::header;

use super::*;
use crate::support::hub::Answer;

const BOUNDARY: &str = "----une-frontiere";

struct Editor<'a> {
    hub: &'a TestHub,
    cookie: String,
}

/// A field's name, and its words or a file's name and bytes.
enum Part<'a> {
    Words(&'a str, &'a str),
    File(&'a str, &'a str, &'a [u8]),
}
use Part::{File, Words};

impl Editor<'_> {
    async fn signed_in(hub: &TestHub) -> Editor<'_> {
        let token = hub.sign_in_url.split("token=").nth(1).expect("a token");
        let answer = hub.post_form("/compte/entree", &[("token", token)]).await;
        let cookie = answer.header("set-cookie").split(';').next();
        let cookie = cookie.unwrap_or_default().to_owned();
        assert!(!cookie.is_empty(), "{}", answer.text());
        Editor { hub, cookie }
    }

    async fn get(&self, path: &str) -> String {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let request = request.body(Body::empty()).expect("a request");
        self.hub.send(request).await.text()
    }

    async fn send(&self, path: &str, parts: &[Part<'_>]) -> Answer {
        let mut body = Vec::new();
        for part in parts {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n").as_bytes());
            let (head, content) = match part {
                Words(name, words) => (format!("name=\"{name}\""), words.as_bytes()),
                File(name, file, bytes) => {
                    let kind = "Content-Type: application/octet-stream";
                    (
                        format!("name=\"{name}\"; filename=\"{file}\"\r\n{kind}"),
                        *bytes,
                    )
                }
            };
            body.extend_from_slice(
                format!("Content-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .body(Body::from(body));
        self.hub.send(request.expect("a request")).await
    }
}

const ARTICLE: [Part<'static>; 7] = [
    Words("kind", "article"),
    Words("space", "velo"),
    Words("language", "fr"),
    Words("title", "En images"),
    Words("summary", "Une rue en deux images."),
    Words("body", "Des mots à garder."),
    Words("action", "publish"),
];

fn article_with<'a>(more: impl IntoIterator<Item = Part<'a>>) -> Vec<Part<'a>> {
    let fields = ARTICLE.into_iter().map(|part| match part {
        Words(name, words) => Words(name, words),
        File(..) => unreachable!("no file"),
    });
    fields.chain(more).collect()
}

fn value_of<'a>(page: &'a str, field: &str) -> &'a str {
    let rest = page.split(&format!("name=\"{field}\" value=\"")).nth(1);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
}

fn alert(answer: &Answer) -> String {
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    let rest = page.split("role=\"alert\">").nth(1).expect("a sentence");
    assert!(
        page.contains("En images") && page.contains("Des mots à garder."),
        "words are kept"
    );
    rest.split("</p>").next().unwrap_or_default().to_owned()
}

on_both_databases! {
    async fn a_cover_is_sent_described_turned_and_removed(hub: TestHub) {
        hub.community("velo").await;
        let editor = Editor::signed_in(&hub).await;
        let form = editor.get("/tableau/actualites/nouvelle").await;
        assert!(form.contains("enctype=\"multipart/form-data\"") && form.contains("type=\"file\""));
        let photo = encoded(photograph(900, 600), ImageFormat::Jpeg);
        let sent = article_with([
            Words("cover", ""), File("cover_file", "IMG 1.jpg", &photo), Words("cover_alt", "Une rue"),
            Words("cover_across", "left"), Words("cover_down", "top"),
        ]);
        let answer = editor.send("/tableau/actualites", &sent).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = editor.get("/actualites/en-images").await;
        let cover = tags(&page, "<img")[0];
        assert!(cover.contains("alt=\"Une rue\"") && cover.contains("width=\"900\""), "{cover}");
        assert!(cover.contains("focus-x1 focus-y1"), "{cover}");
        let edit = page.split("href=\"/tableau/actualites/").nth(1).expect("a link");
        let edit = format!("/tableau/actualites/{}", edit.split('"').next().unwrap_or_default());

        let form = editor.get(&edit).await;
        assert!(form.contains(">Une rue</textarea>"), "{form}");
        assert!(form.contains("<option value=\"left\" selected>"), "{form}");
        let id = value_of(&form, "cover").to_owned();
        let turned = article_with([
            Words("cover", &id), Words("cover_alt", "Une rue"), Words("cover_turn", "1"),
        ]);
        let answer = editor.send(&edit, &turned).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = editor.get("/actualites/en-images").await;
        assert!(tags(&page, "<img")[0].contains("width=\"600\" height=\"900\""), "{page}");

        let words_only = article_with([]);
        editor.send(&edit, &words_only).await;
        assert_eq!(tags(&editor.get("/actualites/en-images").await, "<img").len(), 1, "it stays");
        let removed = article_with([
            Words("cover", &id), Words("cover_alt", "Une rue"), Words("cover_remove", "yes"),
        ]);
        editor.send(&edit, &removed).await;
        assert_eq!(tags(&editor.get("/actualites/en-images").await, "<img").len(), 0);
    }

    async fn a_cover_without_words_is_asked_for_them_and_not_for_its_file_again(hub: TestHub) {
        hub.community("velo").await;
        let editor = Editor::signed_in(&hub).await;
        let photo = encoded(photograph(90, 60), ImageFormat::Png);
        let sent = article_with([Words("cover", ""), File("cover_file", "a.png", &photo)]);
        let answer = editor.send("/tableau/actualites", &sent).await;
        assert!(alert(&answer).contains("Dites ce que montre"), "{}", answer.text());
        let id = value_of(&answer.text(), "cover").to_owned();
        assert_eq!(tags(&answer.text(), "<img").len(), 1, "it is shown in the form");
        let both = article_with([
            Words("cover", &id), Words("cover_alt", "Une rue"), Words("cover_decorative", "yes"),
        ]);
        assert!(alert(&editor.send("/tableau/actualites", &both).await).contains("décorative"));
        let decorative = article_with([Words("cover", &id), Words("cover_decorative", "yes")]);
        let answer = editor.send("/tableau/actualites", &decorative).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = hub.get("/actualites/en-images").await.text();
        assert!(tags(&page, "<img")[0].contains("alt=\"\""), "{page}");
    }

    async fn a_file_that_cannot_be_taken_is_refused_in_words_and_nothing_is_lost(hub: TestHub) {
        hub.community("velo").await;
        let editor = Editor::signed_in(&hub).await;
        let mut bomb = encoded(photograph(1, 1), ImageFormat::Gif);
        bomb[6..10].copy_from_slice(&[0xff, 0x4e, 0xff, 0x4e]);
        let heavy = vec![0xff; media::BYTES_MAX + 10];
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>";
        let moving = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g></g></svg>";
        for (bytes, turn, said) in [
            (b"bonjour".as_slice(), "", "n’est pas une image"),
            (b"", "", "vide"),
            (b"II*\0 tiff", "", "JPEG ou en PNG"),
            (b"\xff\xd8\xff\xe0 rien", "", "abîmée"),
            (&bomb, "", "millions de pixels"),
            (&heavy, "", "trop lourde"),
            (drawing, "", "rendu sûr"),
            (moving, "2", "ne se tourne pas"),
        ] {
            let sent = article_with([
                Words("cover", ""), File("cover_file", "x.jpg", bytes), Words("cover_alt", "Une rue"),
                Words("cover_turn", turn),
            ]);
            let answer = editor.send("/tableau/actualites", &sent).await;
            let sentence = alert(&answer);
            assert!(sentence.contains(said), "{said}: {sentence}");
            assert!(answer.text().contains(">Une rue</textarea>"), "its words are kept too");
        }
        let unknown = "0190b5a0-0000-7000-8000-000000000000";
        let gone = article_with([Words("cover", unknown), Words("cover_alt", "Une rue")]);
        let answer = editor.send("/tableau/actualites", &gone).await;
        assert!(alert(&answer).contains("n’est plus là"));
        assert!(!hub.get("/actualites").await.text().contains("En images"), "nothing was published");
    }

    async fn a_picture_is_added_to_the_text_and_the_form_comes_back_whole(hub: TestHub) {
        hub.community("velo").await;
        let editor = Editor::signed_in(&hub).await;
        let photo = encoded(photograph(90, 60), ImageFormat::Jpeg);
        let cover = encoded(photograph(80, 60), ImageFormat::Jpeg);
        let sent = article_with([
            Words("cover", ""), File("cover_file", "c.jpg", &cover), Words("cover_alt", "Une rue"),
            File("insert_file", "a.jpg", &photo), Words("insert_alt", "Un *vélo* [rouge]"),
            Words("insert", "yes"),
        ]);
        let answer = editor.send("/tableau/actualites", &sent).await;
        assert_eq!(answer.status, StatusCode::OK, "nothing was wrong");
        let page = answer.text();
        assert!(!page.contains("role=\"alert\"") && !value_of(&page, "cover").is_empty());
        assert!(page.contains("Des mots à garder.\n\n![Un"), "{page}");
        let body = page.split("name=\"body\"").nth(1).and_then(|it| it.split('>').nth(1));
        let body = body.unwrap_or_default().split("</textarea").next().unwrap_or_default();
        let id = value_of(&page, "cover").to_owned();
        let written = [
            Words("kind", "article"), Words("space", "velo"), Words("language", "fr"),
            Words("title", "En images"), Words("summary", "Deux."), Words("body", body), Words("action", "publish"),
            Words("cover", &id), Words("cover_alt", "Une rue"),
        ];
        editor.send("/tableau/actualites", &written).await;
        let page = hub.get("/actualites/en-images").await.text();
        let images = tags(&page, "<img");
        assert_eq!(images.len(), 2, "{page}");
        assert!(images[1].contains("alt=\"Un *vélo* [rouge]\"") && images[1].contains("width=\"90\""));
        let none = article_with([File("insert_file", "", b""), Words("insert", "yes")]);
        let answer = editor.send("/tableau/actualites", &none).await;
        assert!(alert(&answer).contains("Choisissez d’abord"));
        let silent = article_with([File("insert_file", "a.jpg", &photo), Words("insert", "yes")]);
        let answer = editor.send("/tableau/actualites", &silent).await;
        assert!(alert(&answer).contains("Dites ce que montre"));
    }

    async fn events_and_pages_take_pictures_too(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        let editor = Editor::signed_in(&hub).await;
        let photo = encoded(photograph(90, 60), ImageFormat::Jpeg);
        let event = [
            Words("space", "velo"), Words("language", "fr"), Words("title", "Atelier illustré"),
            Words("start_date", "2026-10-03"), Words("timezone", "Europe/Paris"),
            Words("cover", ""), File("cover_file", "c.jpg", &photo), Words("cover_alt", "Un atelier"),
        ];
        let answer = editor.send("/tableau/evenements", &event).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = hub.get("/evenements/atelier-illustre").await.text();
        assert!(page.contains("alt=\"Un atelier\""), "{page}");
        let words = [
            Words("title", "Nous"), Words("language", "fr"), Words("body", "Du neuf."),
            File("insert_file", "a.jpg", &photo), Words("insert_decorative", "yes"),
        ];
        let answer = editor.send("/tableau/pages/a-propos", &words).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = hub.get("/a-propos").await.text();
        assert!(tags(&page, "<img").iter().any(|image| image.contains("height=\"60\"")), "{page}");
    }

    async fn who_is_not_signed_in_sends_no_file(hub: TestHub) {
        hub.community("velo").await;
        let stranger = Editor { hub: &hub, cookie: String::new() };
        let photo = encoded(photograph(90, 60), ImageFormat::Jpeg);
        let sent = article_with([File("cover_file", "a.jpg", &photo), Words("cover", "")]);
        let answer = stranger.send("/tableau/actualites", &sent).await;
        assert_eq!(answer.header("location"), "/compte");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let kept = media::store::all(&mut tx, None, 10).await.expect("the database answers");
        assert_eq!(kept, [], "nothing was kept");
    }
}

/// What stands at the top of a page.
async fn header(hub: &TestHub, path: &str) -> String {
    let page = hub.get(path).await.text();
    let rest = page
        .split("<header class=\"top\">")
        .nth(1)
        .expect("a header");
    rest.split("</header>")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The least that a space's form needs.
const FACE: [Part<'static>; 2] = [Words("name", "Chez nous"), Words("language", "fr")];

fn face_with<'a>(more: impl IntoIterator<Item = Part<'a>>) -> Vec<Part<'a>> {
    let [Words(name, called), Words(language, tag)] = FACE else {
        unreachable!("words")
    };
    let fields = [Words(name, called), Words(language, tag)];
    fields.into_iter().chain(more).collect()
}

on_both_databases! {
    async fn the_hub_has_a_logo_on_every_page_until_it_is_taken_away(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        let administrator = Editor::signed_in(&hub).await;
        let form = "/administration/espaces/kiosque";
        let page = administrator.get(form).await;
        assert!(page.contains("name=\"icon_file\"") && page.contains("name=\"cover_file\""), "{page}");
        let logo = encoded(photograph(120, 40), ImageFormat::Png);
        let sent = face_with([File("icon_file", "logo.png", &logo)]);
        let answer = administrator.send(form, &sent).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        for path in ["/", "/actualites", "/participer"] {
            let header = header(&hub, path).await;
            let image = tags(&header, "<img")[0];
            assert!(image.contains("width=\"120\" height=\"40\"") && image.contains("alt=\"\""), "{image}");
        }
        let leads = hub.get_as("/@kiosque", "application/activity+json").await;
        let id = leads.header("location").replace("http://localhost:8080", "");
        let actor = hub.get_as(&id, "application/activity+json").await.text();
        assert!(actor.contains("\"icon\"") && actor.contains("\"width\":120"), "{actor}");

        let words_only = face_with([]);
        administrator.send(form, &words_only).await;
        assert_eq!(tags(&header(&hub, "/participer").await, "<img").len(), 1, "it stays");
        let removed = face_with([Words("icon_remove", "yes")]);
        administrator.send(form, &removed).await;
        assert_eq!(tags(&header(&hub, "/participer").await, "<img").len(), 0);
    }

    async fn a_cover_that_cannot_be_taken_keeps_the_words_of_its_space(hub: TestHub) {
        hub.community("velo").await;
        let administrator = Editor::signed_in(&hub).await;
        let sent = face_with([
            File("cover_file", "x.jpg", b"bonjour"), Words("sentence", "Une phrase nouvelle."),
        ]);
        let answer = administrator.send("/administration/espaces/velo", &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        assert!(page.contains("n’est pas une image") && page.contains("Une phrase nouvelle."), "{page}");
        assert!(!hub.get("/@velo").await.text().contains("Une phrase nouvelle."), "nothing is set");
    }
}
