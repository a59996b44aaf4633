//! The agenda on other sites: the frame, the element's script, the page that says how.

use super::*;

const SCRIPT_BYTES_MAX: usize = 5_000;

on_both_databases! {
    async fn a_frame_may_stand_anywhere_and_knows_nobody(hub: TestHub) {
        four(&hub).await;
        let answer = hub.get("/evenements/cadre?space=velo&max=1&theme=dark").await;
        assert_eq!(answer.status, StatusCode::OK);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("form-action 'none'"), "{policy}");
        assert!(answer.header("x-frame-options").is_empty());
        assert!(answer.header("set-cookie").is_empty());
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        let shown = answer.text();
        assert!(shown.contains("<html lang=\"fr\" data-look=\"dark\">"));
        assert!(shown.contains("Atelier réparation") && !shown.contains("Forum des traces"), "one");
        assert!(!shown.contains("<form") && !shown.contains("<script"));
        let links = shown.matches("<a ").count();
        assert_eq!(shown.matches("target=\"_top\"").count(), links, "links lead out of the frame");
        assert!(plain(&shown).contains("/evenements?space=velo"));
        let cookies = page_with(&hub, "/evenements/cadre?space=velo&max=1&theme=dark", "cookie",
            "kiosque-language=en; kiosque-look=light").await.text();
        assert_eq!(cookies, shown, "the same for everybody");
        for other in ["/evenements", "/evenements?view=month", "/evenements/integrer", "/evenements/atelier-reparation"] {
            let policy = hub.get(other).await.header("content-security-policy").to_owned();
            assert!(policy.contains("frame-ancestors 'none'"), "{other}: {policy}");
        }
        assert_eq!(hub.get("/evenements/cadre?max=lots").await.status, StatusCode::BAD_REQUEST);
    }

    async fn the_script_is_small_and_anybody_may_load_it(hub: TestHub) {
        let answer = hub.get("/embed.js").await;
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let script = answer.text();
        assert!(script.len() <= SCRIPT_BYTES_MAX, "{} bytes", script.len());
        assert!(!script.contains("innerHTML"), "what a feed says is never read as HTML");
    }

    async fn public_feeds_may_be_read_by_other_sites_and_nothing_else_may(hub: TestHub) {
        four(&hub).await;
        for path in ["/evenements.json", "/evenements.ics", "/evenements.rss", "/@velo.ics"] {
            assert_eq!(hub.get(path).await.header("access-control-allow-origin"), "*", "{path}");
        }
        for path in ["/evenements", "/evenements/integrer", "/evenements/cadre", "/compte"] {
            assert_eq!(hub.get(path).await.header("access-control-allow-origin"), "", "{path}");
        }
    }

    async fn the_page_that_says_how_has_code_for_what_was_chosen(hub: TestHub) {
        four(&hub).await;
        let answer = hub.get("/evenements/integrer?space=velo&place=Saint-%C3%89tienne&max=3&theme=light").await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-src 'self'"), "{policy}");
        let shown = answer.text();
        let query = "space=velo&place=Saint-%C3%89tienne";
        assert!(plain(&shown).contains(&format!("src=\"/evenements/cadre?{query}&max=3&theme=light\"")), "the preview");
        // Code in a page is escaped once, and once more in the page.
        let code = shown.replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">")
            .replace("&#34;", "\"").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">")
            .replace("&amp;", "&").replace("&amp;", "&");
        assert!(code.contains(&format!("<iframe src=\"{BASE}/evenements/cadre?{query}&max=3&theme=light\" title=\"Événements de Le velo – Kiosque\"")), "{code}");
        assert!(code.contains(&format!("<script src=\"{BASE}/embed.js\" defer></script>")), "{code}");
        assert!(code.contains(&format!("<kiosque-agenda src=\"{BASE}/evenements.json?{query}\" max=\"3\" theme=\"light\">")), "{code}");
        assert!(!shown.contains("<kiosque-agenda"), "the code is shown, not run");
    }
}
