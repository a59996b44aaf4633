//! Communities and communs: the library with its facets, a page with all its parts, the form that
//! writes it, and what other servers are shown of it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::accounts::By;
use kiosque::demo;
use kiosque::spaces::showing::{self, Person, Role};
use kiosque::spaces::{
    self, Details, Kind, Link, LinkKind, Profile, Refused, Space, Stage, User, UserKind,
};

use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};

/// A commun with these facets, and one community that carries it.
async fn file(hub: &TestHub, handle: &str, facets: [&str; 4], community: Option<&str>) -> Space {
    let [theme, stage, licence, territory] = facets;
    let space = hub.commun(handle).await;
    let profile = Profile {
        themes: vec![theme.to_owned()],
        stage: stage.parse::<Stage>().ok(),
        licence: Some(licence.to_owned()),
        territory: Some(territory.to_owned()),
        ..space.profile()
    };
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let edited = spaces::edit(&mut tx, By::Operator, space.id, &profile, now).await;
    let carriers: Vec<String> = community.into_iter().map(str::to_owned).collect();
    let carried = spaces::carry(&mut tx, By::Operator, space.id, &carriers).await;
    carried.expect("it is carried");
    tx.commit().await.expect("it is kept");
    edited.expect("it is filed")
}

/// The handles of the communs that a page of the library shows, in their order.
async fn shown(hub: &TestHub, query: &str) -> Vec<String> {
    let page = hub.get(&format!("/communs{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{query}");
    let text = page.text();
    let cards = text.split("<li class=\"card\">").skip(1);
    let hrefs = cards.filter_map(|card| card.split("href=\"/@").nth(1)?.split('"').next());
    hrefs.map(str::to_owned).collect()
}

/// How many a facet's value says that it would show; nothing when it is not offered.
fn count_of(page: &str, name: &str, value: &str) -> Option<usize> {
    let field = page
        .split(&format!("name=\"{name}\" value=\"{value}\""))
        .nth(1)?;
    let count = field
        .split("class=\"count\">")
        .nth(1)?
        .split("</span> ")
        .nth(1)?;
    count.split('<').next()?.trim().parse().ok()
}

async fn a_library(hub: &TestHub) {
    hub.community("velo").await;
    hub.community("marche").await;
    file(
        hub,
        "arceaux",
        ["Vélo", "maturity", "ODbL 1.0", "France, Belgique"],
        Some("velo"),
    )
    .await;
    file(
        hub,
        "pompe",
        ["Vélo", "emergence", "CC BY 4.0", "Bretagne"],
        Some("velo"),
    )
    .await;
    file(
        hub,
        "pas",
        ["Marche", "emergence", "CC BY 4.0", "France"],
        Some("marche"),
    )
    .await;
}

/// The administrator's cookie.
async fn signed_in(hub: &TestHub) -> String {
    let token = hub.sign_in_url.split("token=").nth(1).expect("a token");
    let entered = hub.post_form("/compte/entree", &[("token", token)]).await;
    let cookie = entered.header("set-cookie");
    cookie.split(';').next().expect("a cookie").to_owned()
}

async fn ask(hub: &TestHub, cookie: &str, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie);
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
}

async fn write(hub: &TestHub, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    hub.send(request.body(Body::from(form)).expect("a request"))
        .await
}

on_both_databases! {
    async fn facets_narrow_together_and_widen_alone(hub: TestHub) {
        a_library(&hub).await;
        for (query, expected) in [
            ("", vec!["arceaux", "pas", "pompe"]),
            ("?theme=velo", vec!["arceaux", "pompe"]),
            ("?theme=V%C3%A9lo", vec!["arceaux", "pompe"]),
            ("?theme=velo&stage=emergence", vec!["pompe"]),
            ("?stage=emergence&stage=maturity", vec!["arceaux", "pas", "pompe"]),
            ("?licence=cc-by-4-0", vec!["pas", "pompe"]),
            ("?territory=france", vec!["arceaux", "pas"]),
            ("?community=velo&territory=france", vec!["arceaux"]),
            ("?q=ARCEAUX", vec!["arceaux"]),
            ("?q=touche+au&theme=marche", vec!["pas"]),
            ("?theme=velo&community=marche", vec![]),
            ("?theme=nothing-has-it", vec![]),
            ("?unknown=1&theme=", vec!["arceaux", "pas", "pompe"]),
        ] {
            assert_eq!(shown(&hub, query).await, expected, "{query}");
        }
    }

    async fn each_value_says_how_many_it_would_show(hub: TestHub) {
        a_library(&hub).await;
        let all = hub.get("/communs").await.text();
        assert_eq!(count_of(&all, "theme", "velo"), Some(2));
        assert_eq!(count_of(&all, "community", "marche"), Some(1));
        assert_eq!(count_of(&all, "stage", "prefiguration"), None, "nothing would be shown");
        let velo = hub.get("/communs?theme=velo").await.text();
        assert_eq!(count_of(&velo, "theme", "marche"), Some(1), "its own facet stays open");
        assert_eq!(count_of(&velo, "stage", "emergence"), Some(1), "the others are narrowed");
        assert!(velo.contains("role=\"status\"") && velo.contains("2 communs"), "{velo}");
        let narrowed = hub.get("/communs?q=le&theme=velo&stage=maturity").await.text();
        for without in ["/communs?theme=velo&#38;stage=maturity", "/communs?q=le&#38;stage=maturity",
            "/communs?q=le&#38;theme=velo", "\"/communs\""] {
            assert!(narrowed.contains(without), "{without} in {narrowed}");
        }
        let none = hub.get("/communs?theme=velo&community=marche").await.text();
        assert!(none.contains("Retirez un filtre"), "an empty result helps");
    }

    async fn an_empty_library_and_a_hostile_question_are_answered(hub: TestHub) {
        assert!(hub.get("/communs").await.text().contains("Aucun commun"));
        a_library(&hub).await;
        let long = "x".repeat(3_000);
        for query in ["?theme=%3Cscript%3Ealert(1)%3C/script%3E", "?stage=%22%3E%3Cb%3E", "?q=%FF",
            "?community=%3Cb%3E", &format!("?q={long}"), "?", &"theme=a&".repeat(500)] {
            let answer = hub.get(&format!("/communs?{}", query.trim_start_matches('?'))).await;
            assert_eq!(answer.status, StatusCode::OK, "{query:.40}");
            let page = answer.text();
            assert!(!page.contains("<script>") && !page.contains("\"><b>"), "{query:.40}");
        }
    }

    async fn a_commun_has_all_its_parts(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let page = hub.get("/@arceaux").await.text();
        for part in ["La ressource", "Gouvernance", "Comment le reprendre", "Qui l’utilise", "échecs compris",
            "aria-current=\"step\"", "odbl/1-0", "aux mêmes conditions", "Rivemont", "Maïwenn Le Dantec",
            "Code source", "href=\"/@velo\"", "@arceaux@localhost:8080"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let community = hub.get("/@velo").await.text();
        for part in ["Joris Ménage", "Animation", "Outils de la communauté", "https://chat.example/velo",
            "href=\"/@arceaux\""] {
            assert!(community.contains(part), "{part} in {community}");
        }
        let directory = hub.get("/communautes").await.text();
        assert!(directory.contains("/suivre?space=velo") && directory.contains("1 commun"), "{directory}");
    }

    async fn the_best_fields_come_first_to_other_servers(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let space = spaces::store::by_handle(&mut tx, "arceaux").await.expect("it answers");
        drop(tx);
        let path = format!("/ap/actors/{}", space.expect("the demo opened it").id);
        let actor = hub.get_as(&path, "application/activity+json").await.json();
        let fields = actor["attachment"].as_array().expect("a list").clone();
        let named: Vec<_> = fields.iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(&named[..4], ["Stade", "Licence", "Les arceaux, en GeoJSON", "Territoire"]);
        assert_eq!(fields[0]["value"], "Maturité");
        assert!(fields.iter().all(|it| it["type"] == "PropertyValue"));
    }

    async fn an_administrator_writes_a_page_in_the_browser(hub: TestHub) {
        hub.community("velo").await;
        let commun = hub.commun("arceaux").await;
        let path = "/administration/espaces/arceaux";
        assert_eq!(hub.get(path).await.header("location"), "/compte", "sign in first");
        assert_eq!(write(&hub, "", path, &[("name", "x")]).await.header("location"), "/compte");
        let cookie = signed_in(&hub).await;
        assert!(ask(&hub, &cookie, "/administration/espaces").await.text().contains(path));
        let form = ask(&hub, &cookie, path).await.text();
        assert!(form.contains("value=\"Le arceaux\"") && form.contains("name=\"link-url\""), "{form}");
        let fields = [
            ("name", "Arceaux ouverts"), ("sentence", "Des places."), ("body", "Un **fichier**."),
            ("language", "fr"), ("stage", "emergence"), ("licence", "CC BY-SA 4.0"),
            ("territory", "Drôme"), ("themes", "vélo, données , "), ("governance", "À <b>trois</b>."),
            ("reuse", "Copiez."), ("experiments", "Raté."),
            ("link-kind", "code"), ("link-label", "Le code"), ("link-url", "https://code.example/a"),
            ("link-kind", "other"), ("link-label", ""), ("link-url", ""),
            ("user-kind", "city"), ("user-name", "Rivemont"), ("user-url", ""),
            ("person-name", "Ada"), ("person-role", "animator"), ("person-organisation", "Atelier"),
            ("person-url", ""), ("person-agreed", "0"), ("community", "velo"),
        ];
        let written = write(&hub, &cookie, path, &fields).await;
        assert_eq!(written.header("location"), "/@arceaux", "{}", written.text());
        let page = hub.get("/@arceaux").await.text();
        for part in ["Arceaux ouverts", "<strong>fichier</strong>", "https://code.example/a", "Rivemont",
            "Ada", "Atelier", "href=\"/@velo\"", "Raté.", "Émergence"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let after = spaces::store::by_id(&mut tx, commun.id).await.expect("it answers");
        let after = after.expect("it is there");
        assert_eq!(after.themes.0, ["vélo", "données"]);
        assert_eq!(after.links.0.len(), 1, "an empty row is no link");
    }

    async fn what_was_refused_is_still_in_the_form(hub: TestHub) {
        hub.community("velo").await;
        let cookie = signed_in(&hub).await;
        let base = [("name", "Vélo"), ("language", "fr"), ("body", "Un long texte.")];
        let bad_link = [("link-kind", "chat"), ("link-label", "Salon"), ("link-url", "javascript:alert(1)")];
        let unasked = [("person-name", "Bob <b>"), ("person-role", "member"),
            ("person-organisation", ""), ("person-url", "")];
        for (more, words) in [(&bad_link[..], "n’est pas une adresse du web"), (&unasked, "sans son accord")] {
            let fields = [&base[..], more].concat();
            let answer = write(&hub, &cookie, "/administration/espaces/velo", &fields).await;
            let page = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
            assert!(page.contains(words) && page.contains("Un long texte."), "{page}");
            assert!(page.contains("value=\"Vélo\"") && !page.contains("Bob <b>"), "{page}");
        }
        assert!(hub.get("/@velo").await.text().contains("Le velo"), "nothing was kept");
        let relay = ask(&hub, &cookie, "/administration/espaces/relay").await;
        assert_eq!(relay.status, StatusCode::NOT_FOUND, "the machine has no page to write");
    }

    async fn hostile_words_of_a_profile_never_become_markup(hub: TestHub) {
        let space = hub.commun("hostile").await;
        let bad = "<script>alert(1)</script>\"><img src=x onerror=y>".to_owned();
        let profile = Profile {
            name: bad.clone(),
            sentence: bad.clone(),
            body_markdown: bad.clone(),
            licence: Some(bad.clone()),
            territory: Some(bad.clone()),
            themes: vec![bad.clone()],
            links: vec![Link { label: bad.clone(), url: "https://a.example/\"><b>".to_owned(), kind: LinkKind::Code }],
            details: Details {
                governance: bad.clone(),
                reuse: bad.clone(),
                experiments: "[x](javascript:alert(1))".to_owned(),
                users: vec![User { name: bad.clone(), kind: UserKind::City, url: String::new() }],
                ..Details::default()
            },
            ..space.profile()
        };
        let person = Person { name: bad.clone(), role: Role::Animator, organisation: bad, url: String::new(), agreed: true };
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        spaces::edit(&mut tx, By::Operator, space.id, &profile, now).await.expect("it is written");
        showing::show(&mut tx, By::Operator, space.id, &[person], now).await.expect("it is shown");
        tx.commit().await.expect("it is kept");
        for path in ["/@hostile", "/communs", "/communautes", "/suivre?space=hostile"] {
            let page = hub.get(path).await.text();
            for bad in ["<script>alert", "<img src=x", "\"><b>", "href=\"javascript"] {
                assert!(!page.contains(bad), "{path}: {bad} in {page}");
            }
        }
        let path = format!("/ap/actors/{}", space.id);
        let actor = hub.get_as(&path, "application/activity+json").await.json();
        let fields = actor["attachment"].as_array().expect("a list").clone();
        let shown = fields.iter().map(|field| &field["value"]).chain([&actor["summary"]]);
        for html in shown.filter_map(|html| html.as_str()) {
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        }
    }

    async fn nobody_is_shown_who_did_not_agree(hub: TestHub) {
        let space = hub.community("velo").await;
        let person = |name: &str, agreed| Person {
            name: name.to_owned(), role: Role::Member, organisation: String::new(), url: String::new(), agreed,
        };
        let first = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let refused = showing::show(&mut tx, By::Operator, space.id, &[person("Ada", false)], first).await;
        assert!(matches!(refused, Err(Refused::NotAgreed(_))), "{refused:?}");
        let people = [person("Ada", true)];
        showing::show(&mut tx, By::Operator, space.id, &people, first).await.expect("Ada agreed");
        let people = [person("Bob", true), person("Ada", true)];
        let later = first.plus_seconds(60);
        showing::show(&mut tx, By::Operator, space.id, &people, later).await.expect("both did");
        let showings = spaces::store::showings(&mut tx, space.id).await.expect("it answers");
        let shown: Vec<_> = showings.iter().map(|it| (it.name.as_str(), it.agreed_ms)).collect();
        assert_eq!(shown, [("Bob", later), ("Ada", first)], "a consent keeps its moment");
        showing::show(&mut tx, By::Operator, space.id, &[], later).await.expect("none is shown");
        assert_eq!(spaces::store::showings(&mut tx, space.id).await.expect("it answers"), []);
        let wrong = spaces::carry(&mut tx, By::Operator, space.id, &["nobody".to_owned()]).await;
        assert!(matches!(wrong, Err(Refused::NotACommunity(_))), "{wrong:?}");
        assert_eq!(space.kind, Kind::Community);
    }
}
