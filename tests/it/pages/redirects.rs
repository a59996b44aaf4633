//! Addresses that lead elsewhere: the other language's, old ones of an imported site, those that
//! someone mistyped. None leads off this site.

use kiosque::pages;

use super::*;

async fn leads_to(hub: &TestHub, path: &str) -> (StatusCode, String) {
    let answer = hub.get(path).await;
    (answer.status, answer.header("location").to_owned())
}

async fn assert_permanent(hub: &TestHub, cases: &[(&str, &str)]) {
    for (from, to) in cases {
        let led = leads_to(hub, from).await;
        assert_eq!(
            led,
            (StatusCode::PERMANENT_REDIRECT, (*to).to_owned()),
            "{from}"
        );
    }
}

on_both_databases! {
    async fn english_addresses_lead_to_the_hubs_own(hub: TestHub) {
        assert_permanent(&hub, &[
            ("/news", "/actualites"),
            ("/news?tag=velo&year=2026", "/actualites?tag=velo&year=2026"),
            ("/news.rss?space=velo", "/actualites.rss?space=velo"),
            ("/news/un-titre", "/actualites/un-titre"),
            ("/events", "/evenements"),
            ("/events.ics", "/evenements.ics"),
            ("/events/un-titre.ics", "/evenements/un-titre.ics"),
            ("/communities", "/communautes"),
            ("/commons?q=a%20b", "/communs?q=a%20b"),
            ("/join", "/participer"),
            ("/about", "/a-propos"),
            ("/about/nous", "/a-propos/nous"),
            ("/legal", "/mentions-legales"),
            ("/account", "/compte"),
        ])
        .await;
    }

    async fn accents_and_slashes_too_many_lead_to_the_page(hub: TestHub) {
        assert_permanent(&hub, &[
            ("/%C3%A0-propos", "/a-propos"),
            ("/a%CC%80-propos/nous", "/a-propos/nous"),
            ("/%25C3%25A0-propos", "/a-propos"),
            ("/actualit%C3%A9s?tag=velo", "/actualites?tag=velo"),
            ("/actualites/", "/actualites"),
            ("/actualites/?tag=velo", "/actualites?tag=velo"),
            ("/@velo/", "/@velo"),
            ("/100%25%20v%C3%A9lo%3F", "/100%25%20velo%3F"),
        ])
        .await;
        for path in ["/%E6%97%A5", "/%E6%97%A5/page"] {
            assert_eq!(leads_to(&hub, path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn an_old_address_is_found_however_it_is_written(hub: TestHub) {
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for (path, target) in [
            ("/activités/été 2019", "/actualites/ete-2019"),
            ("/blog/2019/", "/actualites?year=2019"),
            ("/vieux", "/actualites/ça"),
        ] {
            pages::store::put_redirect(&mut tx, path, target).await.expect("kept");
        }
        tx.commit().await.expect("kept");
        assert_permanent(&hub, &[
            ("/activit%C3%A9s/%C3%A9t%C3%A9%202019", "/actualites/ete-2019"),
            ("/activite%CC%81s/e%CC%81te%CC%81%202019", "/actualites/ete-2019"),
            ("/activit%25C3%25A9s/%25C3%25A9t%25C3%25A9%25202019", "/actualites/ete-2019"),
            ("/activit%c3%a9s/%c3%a9t%c3%a9%202019?utm=1", "/actualites/ete-2019"),
            ("/blog/2019/", "/actualites?year=2019"),
            ("/vieux", "/actualites/%C3%A7a"),
        ])
        .await;
        // Browsers encode; some scripts send the letters as they are.
        let raw = axum::http::Uri::from_maybe_shared("/activités/été%202019".as_bytes());
        let request = Request::get(raw.expect("an address")).body(Body::empty());
        let answer = hub.send(request.expect("a request")).await;
        assert_eq!(answer.header("location"), "/actualites/ete-2019");
    }

    async fn no_address_leads_off_this_site(hub: TestHub) {
        for path in [
            "//evil.example/",
            "/%2Fevil.example/",
            "/%252Fevil.example/",
            "/%5Cevil.example/",
            "/%09/evil.example/",
            "/%0A/evil.example/",
            "/%E6%97%A5/evil.example",
            "/%CC%81/evil.example",
            "/%CC%81%5C%C3%A9evil.example",
            "/%09/%C3%A9vil.example/",
            "/news//evil.example",
        ] {
            let (_, location) = leads_to(&hub, path).await;
            assert!(stays(&location), "{path} leads to {location:?}");
        }
    }

    async fn the_language_form_leads_back_into_this_site_only(hub: TestHub) {
        for back in ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
            "/\n/evil.example", "evil.example", "", "\u{9}//evil.example"] {
            let answer = hub.post_form("/langue", &[("to", "en"), ("back", back)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{back:?}");
            assert_eq!(answer.header("location"), "/", "{back:?}");
        }
        let accented = hub.post_form("/langue", &[("to", "en"), ("back", "/été")]).await;
        assert_eq!(accented.header("location"), "/%C3%A9t%C3%A9");
    }

    async fn a_form_of_another_site_is_refused(hub: TestHub) {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example")] {
            let request = Request::post("/langue")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ACCEPT_LANGUAGE, "en")
                .header(name, value)
                .body(Body::from("to=en&back=/"));
            let answer = hub.send(request.expect("a request")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
            assert!(answer.header("set-cookie").is_empty());
            assert_page("POST /langue", &answer, "en");
        }
    }
}

/// Whether a browser on this site that is led there stays on it: read by an address parser that
/// follows browsers, not by ours.
fn stays(location: &str) -> bool {
    let here = url::Url::parse("http://localhost:8080/somewhere").expect("an address");
    here.join(location)
        .is_ok_and(|led| led.origin() == here.origin())
}
