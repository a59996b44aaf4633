//! The page of a search, its JSON and its description for browsers.

use axum::http::StatusCode;

use super::{publish, settle};
use crate::support::builders::{article, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

on_both_databases! {
    async fn the_page_shows_what_was_found_and_escapes_it(hub: TestHub) {
        let space = hub.community("balade").await.id;
        let mut text = article(space, "Le <b>tandem</b> & \"compagnie\"");
        text.summary = "<script>alert(1)</script> dit le tandem".to_owned();
        publish(&hub, &text).await;
        let body = format!("{} C’est l’été, et les TANDEMS à 3 < 4 roulent.", "Blabla. ".repeat(60));
        publish(&hub, &note(space, &body)).await;
        settle(&hub).await;
        let page = hub.get("/recherche?q=tandem%20%C3%A9t%C3%A9").await;
        assert_eq!(page.status, StatusCode::OK);
        let page = page.text();
        assert!(page.contains("C’est l’<mark>été</mark>, et les <mark>TANDEMS</mark> à 3 &#60; 4"), "{page}");
        let page = hub.get("/recherche?q=tandem").await.text();
        assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("Le &#60;b&#62;<mark>tandem</mark>&#60;/b&#62; &#38; "));
        assert!(page.contains("<meta name=\"robots\" content=\"noindex, follow\">"));
        assert!(page.contains("role=\"search\""));
        assert!(page.contains("<p id=\"search-status\" role=\"status\" class=\"search-status\">2 résultats</p>"), "{page}");
        let page = hub.get("/recherche?q=%3Cimg%20src%3Dx%3E%22").await.text();
        assert!(!page.contains("<img src=x>"), "{page}");
    }

    async fn every_result_and_every_facet_leads_somewhere(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        settle(&hub).await;
        for asked in ["v%C3%A9lo", "la%20communs", "a", "m", "participer", "coop", "asso"] {
            let page = hub.get(&format!("/recherche?q={asked}")).await.text();
            let main = page.split("<main").nth(1).expect("a main part");
            let main = main.split("</main>").next().expect("its end");
            for href in main.split("href=\"").skip(1).filter_map(|it| it.split('"').next()) {
                let path = href.replace("&#38;", "&").replace("&amp;", "&");
                let Some(path) = path.split('#').next().filter(|path| !path.is_empty()) else {
                    continue;
                };
                let answer = hub.get(path).await;
                assert!(
                    answer.status.is_success() || answer.status.is_redirection(),
                    "{asked}: {path}: {}", answer.status
                );
            }
        }
    }

    async fn a_facet_keeps_the_question_and_says_where_one_is(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        settle(&hub).await;
        let page = hub.get("/recherche?q=v%C3%A9lo&kind=event&page=7").await.text();
        assert!(page.contains("href=\"/recherche?q=v%C3%A9lo&#38;kind=event\" aria-current=\"true\""), "{page}");
        assert!(page.contains("href=\"/recherche?q=v%C3%A9lo\">Tous</a>"), "{page}");
        assert!(page.contains("<input type=\"hidden\" name=\"kind\" value=\"event\">"));
        // What makes no sense is left out.
        for path in [
            "/recherche?q=v%C3%A9lo&kind=xyz&year=abc&space=%01&language=%22&page=-3",
            "/recherche?q=v%C3%A9lo&page=99999999999999999999",
            "/recherche", "/recherche?q=", "/recherche?q=le", "/recherche?q=-v%C3%A9lo",
        ] {
            let answer = hub.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.text().contains("role=\"status\""), "{path}");
        }
        assert!(hub.get("/recherche?q=le").await.text().contains("Ces mots se trouvent partout"));
        assert!(hub.get("/recherche?q=-le").await.status.is_success());
        assert!(hub.get("/recherche?q=-velo").await.text().contains("Ajoutez un mot à trouver"));
    }

    async fn many_results_stand_on_pages_without_gap_or_repetition(hub: TestHub) {
        let space = hub.community("balade").await.id;
        for number in 0..45 {
            publish(&hub, &article(space, &format!("Tandem numéro {number}"))).await;
        }
        settle(&hub).await;
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=3 {
            let answer = hub.get(&format!("/recherche?q=tandem&page={page}")).await.text();
            assert!(answer.contains(&format!("<span>{page} / 3</span>")), "{answer}");
            assert_eq!(answer.contains("rel=\"next\""), page < 3);
            assert_eq!(answer.contains("rel=\"prev\""), page > 1);
            let links = answer.split("href=\"/actualites/").skip(1);
            seen.extend(links.filter_map(|it| it.split('"').next()).map(str::to_owned));
        }
        assert_eq!(seen.len(), 45);
        let last = hub.get("/recherche?q=tandem&page=9").await.text();
        assert!(last.contains("<span>3 / 3</span>"), "behind the last page is the last page");
    }

    async fn nothing_found_leads_on(hub: TestHub) {
        let space = hub.community("balade").await.id;
        publish(&hub, &article(space, "Le covoiturage")).await;
        settle(&hub).await;
        let page = hub.get("/recherche?q=covoiturge").await.text();
        assert!(page.contains("Rien n’a été trouvé"), "{page}");
        assert!(page.contains("<a href=\"/recherche?q=covoiturage\">covoiturage</a>"), "{page}");
        assert!(page.contains("<a href=\"/evenements\">"), "the sections");
    }

    async fn programs_get_the_same_results(hub: TestHub) {
        let space = hub.community("balade").await.id;
        publish(&hub, &article(space, "Le tandem")).await;
        settle(&hub).await;
        let answer = hub.get_as("/recherche.json?q=tandem&kind=post", "application/json").await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("x-robots-tag"), "noindex");
        let json = answer.json();
        assert_eq!(json["count"], 1);
        let result = &json["results"][0];
        assert_eq!(result["title"], "Le tandem");
        assert_eq!(result["date"], "2026-09-01");
        assert_eq!(result["kind"], "post");
        assert_eq!(result["context"], "@balade");
        assert_eq!(result["url"], format!("{}/actualites/le-tandem", hub.app.addresses.base()));
        assert!(result["extract"][0]["text"].is_string() && result["extract"][0]["marked"].is_boolean());
        assert_eq!(json["facets"][0]["options"][0]["current"], true);
        let empty = hub.get_as("/recherche.json", "application/json").await.json();
        assert_eq!(empty["count"], 0);

        let described = hub.get("/opensearch.xml").await;
        assert!(described.header("content-type").starts_with("application/opensearchdescription+xml"));
        assert!(described.text().contains("/recherche?q={searchTerms}"));
        let home = hub.get("/").await.text();
        assert!(home.contains("<link rel=\"search\" type=\"application/opensearchdescription+xml\""));
        assert!(!home.contains("noindex"));
        let moved = hub.get("/search?q=tandem").await;
        assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(moved.header("location"), "/recherche?q=tandem");
    }
}
