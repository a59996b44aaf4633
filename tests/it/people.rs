//! People and organisations, and `/participer`: an administrator keeps both in the browser, a
//! visitor searches them and works out a price without a script.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::directory::{self, List, Sector};
use kiosque::settings;
use kiosque::{accounts::By, demo};

use crate::support::databases::on_both_databases;
use crate::support::hub::{Answer, TestHub};

const PATH: &str = "/administration/annuaire";

/// The administrator's cookie.
async fn signed_in(hub: &TestHub) -> String {
    let token = hub.sign_in_url.split("token=").nth(1).expect("a token");
    let entered = hub.post_form("/compte/entree", &[("token", token)]).await;
    let cookie = entered.header("set-cookie");
    cookie.split(';').next().expect("a cookie").to_owned()
}

async fn ask(hub: &TestHub, cookie: &str, path: &str) -> String {
    let request = Request::get(path).header(header::COOKIE, cookie);
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
        .text()
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

async fn names(hub: &TestHub, list: List) -> Vec<String> {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let entries = directory::store::entries(&mut tx, list).await;
    let entries = entries.expect("the database answers");
    entries.into_iter().map(|entry| entry.name).collect()
}

async fn set(hub: &TestHub, key: &str, value: &str) {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    settings::set(&mut tx, key, value).await.expect("it is set");
    tx.commit().await.expect("it is kept");
}

on_both_databases! {
    async fn an_entry_is_added_corrected_moved_and_taken_out(hub: TestHub) {
        assert_eq!(hub.get(PATH).await.header("location"), "/compte");
        assert_eq!(write(&hub, "", PATH, &[("list", "members"), ("name", "x")]).await.header("location"), "/compte");
        let cookie = signed_in(&hub).await;
        for name in ["Ville A", "Atelier B", "Labo C"] {
            let fields = [("list", "members"), ("name", name), ("sector", "territory"), ("territory", "Drôme")];
            let added = write(&hub, &cookie, PATH, &fields).await;
            assert!(added.header("location").starts_with(PATH), "{}", added.text());
        }
        assert_eq!(names(&hub, List::Members).await, ["Ville A", "Atelier B", "Labo C"]);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let all = directory::store::entries(&mut tx, List::Members).await.expect("it answers");
        drop(tx);
        let of = |index: usize, end: &str| format!("{PATH}/{}{end}", all[index].id);
        write(&hub, &cookie, &of(2, "/place"), &[("towards", "start")]).await;
        assert_eq!(names(&hub, List::Members).await, ["Ville A", "Labo C", "Atelier B"]);
        write(&hub, &cookie, &of(0, "/place"), &[("towards", "end")]).await;
        write(&hub, &cookie, &of(1, "/place"), &[("towards", "end")]).await;
        assert_eq!(names(&hub, List::Members).await, ["Labo C", "Ville A", "Atelier B"]);
        let form = ask(&hub, &cookie, &of(0, "")).await;
        assert!(form.contains("value=\"Ville A\"") && form.contains("value=\"territory\" selected"), "{form}");
        let fields = [("list", "partners"), ("name", "Ville A²"), ("website", "https://a.example")];
        write(&hub, &cookie, &of(0, ""), &fields).await;
        assert_eq!(names(&hub, List::Partners).await, ["Ville A²"]);
        write(&hub, &cookie, &of(1, "/retrait"), &[]).await;
        assert_eq!(names(&hub, List::Members).await, ["Labo C"]);
        assert_eq!(write(&hub, &cookie, &of(1, ""), &fields).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_refused_entry_keeps_what_was_typed(hub: TestHub) {
        let cookie = signed_in(&hub).await;
        for (name, website, words) in [
            ("", "", "de 1 à 200 caractères"),
            ("Ville", "javascript:alert(1)", "n’est pas une adresse du web"),
            ("Ville", "//evil.example", "n’est pas une adresse du web"),
        ] {
            let fields = [("list", "members"), ("name", name), ("website", website), ("role", "Élue")];
            let refused = write(&hub, &cookie, PATH, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let page = refused.text();
            assert!(page.contains(words) && page.contains("value=\"Élue\""), "{page}");
        }
        assert!(names(&hub, List::Members).await.is_empty());
    }

    async fn visitors_search_people_and_kinds_of_organisations(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let all = hub.get("/a-propos/nous").await.text();
        assert!(all.contains("Awa Lestrade") && all.contains("?sector=university"), "{all}");
        assert!(!all.contains("?sector=ministry"), "there is none: {all}");
        let some = hub.get("/a-propos/nous?sector=territory").await.text();
        assert!(some.contains("Ville de Rivemont") && !some.contains("Awa Lestrade"), "{some}");
        let found = hub.get("/a-propos/nous?q=TRESORERIE").await.text();
        assert!(found.contains("Maïwenn Le Dantec") && found.contains("1 réponse"), "{found}");
        let none = hub.get("/a-propos/nous?q=%3Cscript%3E&sector=nothing").await.text();
        assert!(none.contains("0 réponse") && !none.contains("<script>"), "{none}");
        assert_eq!(Sector::WORDS.len(), 8);
    }

    async fn a_price_is_worked_out_by_a_plain_form(hub: TestHub) {
        let empty = hub.get("/participer").await.text();
        assert!(!empty.contains("id=\"prices\""), "no price is shown while none is set");
        assert!(empty.contains("<th scope=\"col\">Adhésion") && empty.contains("<caption>"), "{empty}");
        let cookie = signed_in(&hub).await;
        let lines = "Entreprises | 1 à 10 personnes | 300\r\nEntreprises | 11 à 50 personnes | 1 660 €\r\nVilles | 3900";
        let path = "/administration/tarifs";
        let bad = write(&hub, &cookie, path, &[("prices", "Villes | cher"), ("reduction", "60")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("Villes | cher</textarea>"), "{}", bad.text());
        let bad = write(&hub, &cookie, path, &[("prices", lines), ("reduction", "600")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = write(&hub, &cookie, path, &[("prices", lines), ("reduction", "60 %")]).await;
        assert_eq!(kept.header("location"), "/participer#prices", "{}", kept.text());
        let page = hub.get("/participer").await.text();
        assert!(page.contains("1\u{202f}660\u{a0}€") && page.contains("664\u{a0}€"), "{page}");
        let asked = hub.get("/participer?price=entreprises-11-a-50-personnes").await.text();
        assert!(asked.contains("Votre adhésion coûte 1\u{202f}660\u{a0}€ par an."), "{asked}");
        assert!(asked.contains("elle revient à 664\u{a0}€"), "{asked}");
        let unknown = hub.get("/participer?price=%3Cb%3E").await;
        assert_eq!(unknown.status, StatusCode::OK);
        assert!(!unknown.text().contains("Votre adhésion coûte"));
        assert_eq!(hub.get(path).await.header("location"), "/compte", "for administrators only");
    }

    async fn an_outdated_membership_address_is_told_to_administrators_only(hub: TestHub) {
        let cookie = signed_in(&hub).await;
        set(&hub, "membership_url", "https://pay.example/adhesion-2021-2022").await;
        assert!(ask(&hub, &cookie, "/participer").await.contains("parle de 2022"));
        assert!(!hub.get("/participer").await.text().contains("parle de 2022"));
        set(&hub, "membership_url", "https://pay.example/adhesion-2025-2026").await;
        assert!(!ask(&hub, &cookie, "/participer").await.contains("une année passée"));
    }

    async fn only_administrators_write_the_directory(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let entry = directory::store::entries(&mut tx, List::Team).await.expect("it answers").remove(0);
        let editor = kiosque::accounts::open(
            &mut tx, "ed", "Ed", None, kiosque::accounts::Role::Editor, hub.app.clock.now(),
        ).await.expect("an editor");
        let by = By::from(&editor);
        assert!(matches!(directory::write(&mut tx, by, &entry).await, Err(directory::Refused::NotAllowed)));
        assert!(matches!(directory::remove(&mut tx, by, &entry).await, Err(directory::Refused::NotAllowed)));
    }
}
