//! An editor's day, by forms alone, as a browser without scripts does it.

use std::cell::RefCell;

use super::*;

/// A browser: it keeps the cookies that it is given, and knows which fields a form had.
pub(crate) struct Browser<'a> {
    hub: &'a TestHub,
    pub(super) cookie: RefCell<String>,
}

impl Browser<'_> {
    pub(crate) fn new(hub: &TestHub) -> Browser<'_> {
        Browser {
            hub,
            cookie: RefCell::new(String::new()),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let cookie = self.cookie.borrow().clone();
        get_with(self.hub, path, &[("cookie", &cookie)]).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookie.borrow().as_str())
            .body(Body::from(form));
        let answer = self.hub.send(request.expect("a request")).await;
        let given = answer.header("set-cookie");
        if !given.is_empty() {
            *self.cookie.borrow_mut() = given.split(';').next().unwrap_or_default().to_owned();
        }
        answer
    }

    /// Through the link of the first run, by its button.
    pub(crate) async fn sign_in(&self) {
        let link = path_of(&self.hub.sign_in_url);
        let page = self.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.header("set-cookie").is_empty(),
            "reading the page uses nothing up"
        );
        let text = page.text();
        let token = between(&text, "name=\"token\" value=\"", "\"").to_owned();
        let answer = self.post("/compte/entree", &[("token", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header("location"), "/tableau");
        let cookie = answer.header("set-cookie");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

fn path_of(url: &str) -> String {
    url.strip_prefix("http://localhost:8080")
        .unwrap_or_else(|| panic!("{url}"))
        .to_owned()
}

const ARTICLE: [(&str, &str); 8] = [
    ("kind", "article"),
    ("space", "velo"),
    ("language", "fr"),
    ("title", "L’hiver à vélo, c’est l’été"),
    ("summary", "Ce que « rouler » veut dire."),
    ("body", "## Un début\r\n\r\nDu **gras** & des <chevrons>."),
    ("byline", "Ada Vélo"),
    ("tags", "vélo, Hiver"),
];

const EVENT: [(&str, &str); 14] = [
    ("space", "velo"),
    ("language", "fr"),
    ("title", "Atelier du samedi"),
    ("summary", "On répare ensemble."),
    ("body", "Apportez vos outils."),
    ("start_date", "2026-10-03"),
    ("start_time", "14:00"),
    ("end_date", ""),
    ("end_time", "17:30"),
    ("timezone", "Europe/Paris"),
    ("place_name", "La Maison du vélo"),
    ("locality", "Nantes"),
    ("registration", "https://inscription.example/?a=1&b=2"),
    ("tags", "atelier"),
];

/// The same fields, some with another value, some more.
fn with<'a>(
    fields: &[(&'a str, &'a str)],
    changed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields
        .iter()
        .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed).copied().collect()
}

/// What a browser would show in a field: the entities of HTML resolved.
fn shown(escaped: &str) -> String {
    [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ]
    .iter()
    .fold(
        escaped.replace("\r\n", "\n"),
        |text, (entity, character)| text.replace(entity, character),
    )
}

/// The value of a field in a form, whatever kind of field it is.
fn value_of(page: &str, name: &str) -> String {
    // The head has names too.
    let form = page.split("<main").nth(1).expect("a main part");
    let rest = form
        .split(&format!("name=\"{name}\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}"));
    let tag = rest.split('>').next().unwrap_or_default();
    match tag.split_once("value=\"") {
        Some((_, value)) => shown(value.split('"').next().unwrap_or_default()),
        None => shown(
            rest[tag.len() + 1..]
                .split("</textarea")
                .next()
                .unwrap_or_default(),
        ),
    }
}

/// The page keeps every word of the form and says what is wrong with it.
fn assert_refused(answer: &Answer, fields: &[(&str, &str)], sentence: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text()
    );
    let page = answer.text();
    let alert = between(&page, "role=\"alert\">", "</p>");
    assert!(alert.contains(sentence), "{alert}");
    for (name, value) in fields {
        match *name {
            "space" => assert!(page.contains(&format!("<option value=\"{value}\" selected>"))),
            "kind" | "action" => {}
            name => assert_eq!(value_of(&page, name), value.replace("\r\n", "\n"), "{name}"),
        }
    }
}

on_both_databases! {
    async fn a_sign_in_link_works_once(hub: TestHub) {
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let page = browser.get("/tableau").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_page("/tableau", &page, "fr");
        let again = Browser::new(&hub);
        let link = path_of(&hub.sign_in_url);
        let token = link.split_once("token=").expect("a token").1;
        let answer = again.post("/compte/entree", &[("token", token)]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.header("set-cookie").is_empty());
        assert_page("POST /compte/entree", &answer, "fr");
        assert!(answer.text().contains("déjà servi"), "{}", answer.text());
        for wrong in ["", "x", "é"] {
            let answer = again.post("/compte/entree", &[("token", wrong)]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong:?}");
        }
    }

    async fn the_desk_is_for_those_who_are_signed_in(hub: TestHub) {
        let visitor = Browser::new(&hub);
        let space = hub.community("velo").await;
        let post = publish(&hub, &article(space.id, "Un article")).await;
        let one = format!("/tableau/actualites/{}", post.id);
        for path in ["/tableau", "/tableau/actualites/nouvelle", "/tableau/evenements/nouveau", &one,
            "/tableau/pages/a-propos"] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(answer.header("location"), "/compte", "{path}");
        }
        for (path, fields) in [
            ("/tableau/actualites", ARTICLE.as_slice()),
            (&one, ARTICLE.as_slice()),
            (&format!("{one}/retrait"), &[]),
            ("/tableau/evenements", EVENT.as_slice()),
        ] {
            let answer = visitor.post(path, fields).await;
            assert_eq!(answer.header("location"), "/compte", "{path}");
        }
        let page = hub.get("/actualites").await.text();
        assert!(page.contains("Un article") && !page.contains("L’hiver"), "nothing was done");
    }

    async fn an_article_is_written_corrected_and_retracted(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let form = browser.get("/tableau/actualites/nouvelle").await;
        assert_page("the form", &form, "fr");
        assert!(form.text().contains("<option value=\"velo\""));

        let written = with(&ARTICLE, &[("action", "publish")]);
        let answer = browser.post("/tableau/actualites", &written).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let path = path_of(answer.header("location"));
        assert_eq!(path, "/actualites/l-hiver-a-velo-c-est-l-ete");
        let page = hub.get(&path).await;
        assert_page(&path, &page, "fr");
        for part in ["<strong>gras</strong>", "Ada Vélo", "tag=hiver", "/@velo"] {
            assert!(page.text().contains(part), "{part}: {}", page.text());
        }
        assert!(!page.text().contains("/tableau/actualites/"), "a visitor is offered no form");

        let page = browser.get(&path).await.text();
        let edit = links(&page, "/tableau/actualites/")[0].to_owned();
        let form = browser.get(&edit).await.text();
        for (name, value) in ARTICLE.iter().filter(|(name, _)| !["kind", "space"].contains(name)) {
            assert_eq!(value_of(&form, name), value.replace("\r\n", "\n"), "{name}");
        }
        hub.app.clock.advance(3_600);
        let corrected = with(&written, &[("title", "Corrigé"), ("tags", "")]);
        let answer = browser.post(&edit, &corrected).await;
        assert_eq!(path_of(answer.header("location")), path, "the address stays");
        let page = hub.get(&path).await.text();
        assert!(page.contains("<h1>Corrigé</h1>") && page.contains("modifié le"), "{page}");
        assert!(!page.contains("rel=\"tag\""), "the tags were taken away");

        let answer = browser.post(&format!("{edit}/retrait"), &[]).await;
        assert_eq!(answer.header("location"), "/tableau");
        assert_eq!(hub.get(&path).await.status, StatusCode::GONE);
        assert_eq!(browser.get(&edit).await.status, StatusCode::GONE);
        assert_eq!(browser.post(&edit, &corrected).await.status, StatusCode::GONE);
        assert_eq!(browser.post(&format!("{edit}/retrait"), &[]).await.status, StatusCode::GONE);
    }

    async fn a_text_that_is_refused_keeps_every_word(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let long = "x".repeat(201);
        for (changed, sentence) in [
            (("title", ""), "titre"),
            (("title", long.as_str()), "titre"),
            (("body", "  "), "vide"),
            (("language", "français"), "langue"),
        ] {
            let fields = with(&ARTICLE, &[changed, ("action", "publish")]);
            let answer = browser.post("/tableau/actualites", &fields).await;
            assert_refused(&answer, &fields, sentence);
        }
        let fields = with(&ARTICLE, &[("space", "personne"), ("action", "publish")]);
        let answer = browser.post("/tableau/actualites", &fields).await;
        assert_refused(&answer, &ARTICLE.map(|it| if it.0 == "space" { ("kind", "") } else { it }),
            "nom de qui");
        assert!(!hub.get("/actualites").await.text().contains("L’hiver"), "nothing was published");
    }

    async fn a_draft_is_kept_seen_by_editors_and_published(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let fields = with(&ARTICLE, &[("action", "draft")]);
        let answer = browser.post("/tableau/actualites", &fields).await;
        let path = path_of(answer.header("location"));
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        assert_eq!(hub.get(&path).await.status, StatusCode::NOT_FOUND);
        let desk = browser.get("/tableau").await.text();
        let edit = links(&desk, "/tableau/actualites/0")[0].to_owned();
        let fields = with(&ARTICLE, &[("action", "publish")]);
        browser.post(&edit, &fields).await;
        assert_eq!(hub.get(&path).await.status, StatusCode::OK);
    }

    async fn an_event_is_announced_corrected_cancelled_and_retracted(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let answer = browser.post("/tableau/evenements", &EVENT).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let path = path_of(answer.header("location"));
        assert_eq!(path, "/evenements/atelier-du-samedi");
        let page = hub.get(&path).await;
        assert_page(&path, &page, "fr");
        assert!(page.text().contains("datetime=\"2026-10-03T14:00:00+02:00\""), "{}", page.text());
        assert!(page.text().contains("https://inscription.example/?a=1&#38;b=2"));

        let page = browser.get(&path).await.text();
        let all = links(&page, "/tableau/evenements/");
        let edit = all.into_iter().find(|it| it.matches('/').count() == 3).expect("its form").to_owned();
        let form = browser.get(&edit).await.text();
        let filled = with(&EVENT, &[("end_date", "2026-10-03")]);
        for (name, value) in filled.iter().filter(|(name, _)| *name != "space") {
            assert_eq!(value_of(&form, name), *value, "{name}");
        }
        let all_day = with(&EVENT, &[("start_time", ""), ("end_time", ""), ("end_date", "2026-10-04"),
            ("title", "Deux jours d’atelier")]);
        let answer = browser.post(&edit, &all_day).await;
        assert_eq!(path_of(answer.header("location")), path, "the address stays");
        let page = hub.get(&path).await.text();
        assert!(page.contains("<h1>Deux jours d’atelier</h1>"));
        assert!(page.contains("du samedi 3 octobre 2026 au dimanche 4 octobre 2026"), "{page}");
        let form = browser.get(&edit).await.text();
        assert_eq!(value_of(&form, "end_date"), "2026-10-04", "the last day, not the one after");

        browser.post(&format!("{edit}/annulation"), &[]).await;
        for page in [path.as_str(), "/evenements", "/@velo"] {
            assert!(hub.get(page).await.text().contains("<strong>Annulé"), "{page}");
        }
        browser.post(&format!("{edit}/retrait"), &[]).await;
        assert_eq!(hub.get(&path).await.status, StatusCode::GONE);
        assert!(!hub.get("/evenements").await.text().contains("atelier"), "the agenda forgot it");
    }

    async fn an_event_that_is_refused_keeps_every_word(hub: TestHub) {
        hub.community("velo").await;
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        for (changed, sentence) in [
            (("title", "ab"), "titre"),
            (("start_date", "demain"), "date"),
            (("start_time", "25:00"), "heure"),
            (("end_time", "14:00"), "même heure"),
            (("timezone", "Europe/Pariss"), "fuseau"),
            (("registration", "inscription.example"), "https://"),
            (("language", "?"), "langue"),
        ] {
            let fields = with(&EVENT, &[changed]);
            let answer = browser.post("/tableau/evenements", &fields).await;
            assert_refused(&answer, &fields, sentence);
        }
        assert!(!hub.get("/evenements").await.text().contains("Atelier"), "nothing was announced");
    }

    async fn a_page_is_corrected(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let page = browser.get("/a-propos").await.text();
        let edit = links(&page, "/tableau/pages/")[0].to_owned();
        let form = browser.get(&edit).await.text();
        assert_eq!(value_of(&form, "title"), "Qui sommes-nous ?");
        let fields = [("title", "Nous"), ("description", ""), ("body", "Du *neuf*."), ("language", "fr")];
        let answer = browser.post(&edit, &fields).await;
        assert_eq!(answer.header("location"), "/a-propos");
        let page = hub.get("/a-propos").await.text();
        assert!(page.contains("<h1>Nous</h1>") && page.contains("<em>neuf</em>"), "{page}");
        let fields = with(&fields, &[("title", "")]);
        assert_refused(&browser.post(&edit, &fields).await, &fields, "titre");
    }

    async fn signing_out_ends_the_session_everywhere(hub: TestHub) {
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        let session = browser.cookie.borrow().clone();
        let answer = browser.post("/compte/sortie", &[]).await;
        assert_eq!(answer.header("location"), "/");
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
        let replayed = get_with(&hub, "/tableau", &[("cookie", &session)]).await;
        assert_eq!(replayed.header("location"), "/compte", "the token is worth nothing now");
    }

    async fn a_session_ends_after_its_time(hub: TestHub) {
        let browser = Browser::new(&hub);
        browser.sign_in().await;
        hub.app.clock.advance(kiosque::accounts::SESSION_SECONDS + 1);
        assert_eq!(browser.get("/tableau").await.header("location"), "/compte");
    }
}
