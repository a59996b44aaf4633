//! Messages to the team: who writes needs no account, who reads is an administrator.

use axum::http::StatusCode;

use kiosque::inquiries::store;

use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const LETTER: [(&str, &str); 4] = [
    ("about", "need"),
    ("name", "Ada <b>Roue</b>"),
    ("email", "ada@exemple.org"),
    ("text", "Nous cherchons\r\ndes comptages <script>."),
];

fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = LETTER.into_iter().filter(|(name, _)| *name != field);
    kept.chain([(field, value)]).collect()
}

async fn waiting(hub: &TestHub) -> i64 {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    store::count_open(&mut tx).await.expect("a count")
}

fn action<'a>(page: &'a str, what: &str) -> &'a str {
    let actions = page.split("formaction=\"").skip(1);
    let mut actions = actions.filter_map(|rest| rest.split('"').next());
    actions
        .find(|action| action.ends_with(what))
        .expect("a button")
}

on_both_databases! {
    async fn a_message_is_read_answered_and_erased_by_the_team_alone(hub: TestHub) {
        hub.community("velo").await;
        let form = hub.get("/contact?about=need&space=velo").await.text();
        assert!(form.contains("<option value=\"need\" selected>"), "{form}");
        assert!(form.contains("name=\"space\" value=\"velo\""), "{form}");
        let answer = hub.post_form("/contact", &with("space", "velo")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header("location"), "/contact?told=sent");
        let told = hub.get("/contact?told=sent").await.text();
        assert!(told.contains("L’équipe a reçu votre message."), "{told}");

        let stranger = hub.get("/administration/messages").await;
        assert!(stranger.status.is_redirection(), "{}", stranger.status);
        let administrator = Administrator::of(&hub).await;
        assert!(administrator.get("/administration").await.text().contains("1 message à lire"));
        let page = administrator.get("/administration/messages").await.text();
        assert!(page.contains("Ada &#60;b&#62;Roue&#60;/b&#62;"), "{page}");
        assert!(page.contains("des comptages &#60;script&#62;."), "{page}");
        assert!(page.contains("mailto:ada@exemple.org") && page.contains("href=\"/@velo\""), "{page}");

        administrator.post(action(&page, "/answered"), &[]).await;
        assert_eq!(waiting(&hub).await, 0);
        let page = administrator.get("/administration/messages").await.text();
        administrator.post(action(&page, "/open"), &[]).await;
        assert_eq!(waiting(&hub).await, 1);
        let erase = action(&page, "/erased").to_owned();
        assert_eq!(administrator.post(&erase, &[]).await.status, StatusCode::SEE_OTHER);
        let page = administrator.get("/administration/messages").await.text();
        assert!(!page.contains("comptages"), "{page}");
        let again = administrator.post(&erase, &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    }

    async fn what_cannot_be_answered_is_told_and_keeps_its_words(hub: TestHub) {
        let long = "x".repeat(5_001);
        for (field, value, said) in [
            ("name", " ", "Dites votre nom"),
            ("name", &long[..101], "Dites votre nom"),
            ("email", "nulle part", "Donnez une adresse"),
            ("email", "", "Donnez une adresse"),
            ("text", "\n", "Écrivez votre message"),
            ("text", &long, "Écrivez votre message"),
        ] {
            let answer = hub.post_form("/contact", &with(field, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let page = answer.text();
            let alert = page.split("role=\"alert\">").nth(1).expect("a sentence");
            assert!(alert.starts_with(said), "{field}: {}", &alert[..80]);
            let kept = if field == "text" { "ada@exemple.org" } else { "des comptages &#60;script&#62;." };
            assert!(page.contains(kept), "{field}: what was right is kept");
        }
        assert_eq!(waiting(&hub).await, 0, "nothing was kept");
        // What names nothing is left out, and the message kept.
        let odd = [("about", "zzz"), ("space", "personne"), ("name", "Ada"), ("email", "a@b.example"),
            ("text", "Bonjour")];
        assert_eq!(hub.post_form("/contact", &odd).await.status, StatusCode::SEE_OTHER);
        assert_eq!(waiting(&hub).await, 1);
    }

    async fn programs_that_fill_in_everything_and_floods_leave_nothing(hub: TestHub) {
        let answer = hub.post_form("/contact", &with("website", "https://a.example")).await;
        assert_eq!(answer.header("location"), "/contact?told=sent", "it is told what people are");
        assert_eq!(waiting(&hub).await, 0);
        let mut refused = 0;
        for _ in 0..100 {
            let answer = hub.post_form("/contact", &LETTER).await;
            if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
                assert!(answer.text().contains("réessayez dans une minute"));
                refused += 1;
            }
        }
        assert!(refused > 0, "a hundred at once were all let in");
        assert_eq!(waiting(&hub).await, 100 - refused);
    }
}
