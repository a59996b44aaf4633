//! How the hub looks, and who decides: contrast measured from the style sheet itself, the settings
//! of an administrator, badges, light and dark.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kiosque::settings::colour::Colour;
use kiosque::{demo, settings};

use crate::support::administrator::Administrator;
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

const SETTINGS: &str = "/administration/reglages";
const STYLE: &str = "assets/style/house.css";
/// What is written on what, and the least contrast: text 4.5, links 6, edges of fields 3.
const PAIRS: &[(&str, &str, f64)] = &[
    ("--ink", "--paper", 7.0),
    ("--ink", "--soft", 7.0),
    ("--quiet", "--paper", 4.5),
    ("--quiet", "--soft", 4.5),
    ("--link", "--paper", 6.0),
    ("--link", "--soft", 6.0),
    ("--danger", "--paper", 4.5),
    ("--edge", "--paper", 3.0),
    ("--edge", "--soft", 3.0),
    ("--on-colour", "--yellow", 7.0),
    ("--on-colour", "--blue", 7.0),
    ("--on-colour", "--green", 7.0),
];

/// The custom properties of a block of the sheet, over those that stood before.
fn properties(
    sheet: &str,
    block: &str,
    before: &HashMap<String, String>,
) -> HashMap<String, String> {
    let (_, rest) = sheet
        .split_once(block)
        .unwrap_or_else(|| panic!("no {block} in {STYLE}"));
    let (inside, _) = rest.split_once('}').expect("the block ends");
    let mut all = before.clone();
    for line in inside.split(';') {
        if let Some((name, value)) = line.split_once(':') {
            all.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    all
}

#[test]
fn everything_is_read_well_in_light_and_in_dark() {
    let sheet = std::fs::read_to_string(STYLE).expect("the style sheet");
    let light = properties(&sheet, ":root {", &HashMap::new());
    let looks = [
        ("light", light.clone()),
        (
            "dark by choice",
            properties(&sheet, "[data-look=\"dark\"] {", &light),
        ),
        (
            "dark by the device",
            properties(&sheet, ":root:not([data-look=\"light\"]) {", &light),
        ),
        (
            "light on the style page",
            properties(&sheet, "section[data-look=\"light\"] {", &light),
        ),
    ];
    let mut faults = Vec::new();
    for (look, all) in looks {
        let colour = |name: &str| -> Colour {
            let value = all.get(name).unwrap_or_else(|| panic!("{look}: no {name}"));
            value
                .parse()
                .unwrap_or_else(|_| panic!("{look}: {name} is {value}"))
        };
        for (text, under, least) in PAIRS {
            let contrast = colour(text).contrast(colour(under));
            if contrast < *least {
                faults.push(format!(
                    "{look}: {text} on {under} is {contrast:.2}, not {least}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

on_both_databases! {
    async fn an_administrator_gives_the_hub_its_own_face(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let administrator = Administrator::of(&hub).await;
        let before = hub.get("/").await.text();
        assert!(!before.contains("theme.css"));
        let answer = administrator
            .post(SETTINGS, &[
                ("name", "La Fabrique <du> Nord"),
                ("sentence", "Ensemble, plus au nord."),
                ("first_brick", "Fabrique"),
                ("colour_second", "#ffd1a8"),
                ("membership_url", "https://adhesion.example/2027"),
            ])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let after = hub.get("/").await.text();
        for shown in [
            "La Fabrique &#60;du&#62; Nord",
            "Ensemble, plus au nord.",
            "<span class=\"brick white\">Fabrique</span>",
            "https://adhesion.example/2027",
        ] {
            assert!(after.contains(shown), "{shown} in {after}");
        }
        let (_, rest) = after.split_once("href=\"/theme.css?v=").expect("its colours");
        let version = rest.split('"').next().expect("a version");
        let theme = hub.get(&format!("/theme.css?v={version}")).await;
        assert_eq!(theme.text(), ":root {\n  --yellow: #ffd1a8;\n}\n");
        let badge = hub.get("/icons/velo.svg").await.text();
        assert!(badge.contains("#ffd1a8") && badge.contains("La Fabrique &lt;du&gt; Nord"));
    }

    async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(hub: TestHub) {
        let administrator = Administrator::of(&hub).await;
        for (field, value, said) in [
            ("colour_second", "#123456", "contraste avec l’encre est de 1."),
            ("colour_third", "bleu", "Une couleur comme"),
            ("colour_action", "#fff;}body{", "Une couleur comme"),
            ("membership_url", "javascript:alert(1)", "https://"),
            ("contact_email", "pas une adresse", "adresse électronique"),
            ("first_brick", "Beaucoup trop long pour une brique", "24 caractères"),
            ("name", "  ", "Le nom est nécessaire"),
        ] {
            let others = [("newsletter_url", "https://lettre.example/"), (field, value)];
            let answer = administrator.post(SETTINGS, &others).await;
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(text.contains(said), "{field}: {said} in {text}");
            assert!(text.contains("aria-invalid=\"true\""), "{field}");
            assert!(text.contains("https://lettre.example/"), "{field}: what was typed stays");
            let mut tx = hub.app.db.read().await.expect("a transaction");
            let kept = settings::load(&mut tx).await.expect("the settings");
            assert_eq!(kept.newsletter_url, "", "{field}: nothing is set unless all is right");
        }
    }

    async fn the_administration_is_for_administrators(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let administrator = Administrator::of(&hub).await;
        for path in ["/administration", "/administration/reglages", "/administration/style"] {
            let stranger = hub.get(path).await;
            assert_eq!(stranger.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(stranger.header("location"), "/compte", "{path}");
            assert_eq!(administrator.get(path).await.status, StatusCode::OK, "{path}");
        }
        let form = [("name", "Pris")];
        let stranger = hub.post_form("/administration/reglages", &form).await;
        assert_eq!(stranger.header("location"), "/compte");
        assert!(!hub.get("/").await.text().contains("Pris"));
    }

    async fn a_visitor_chooses_light_or_dark_without_a_script(hub: TestHub) {
        let answer = hub.post_form("/apparence", &[("to", "dark"), ("back", "/actualites")]).await;
        assert_eq!(answer.header("location"), "/actualites");
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        assert_eq!(cookie, "kiosque-look=dark");
        let page = |cookie: &str| {
            let request = Request::get("/actualites").header(header::COOKIE, cookie.to_owned());
            hub.send(request.body(Body::empty()).expect("a request"))
        };
        assert!(page(&cookie).await.text().contains("<html lang=\"fr\" data-look=\"dark\">"));
        assert!(page("kiosque-look=\"><script>").await.text().contains("<html lang=\"fr\">"));
        assert!(hub.get("/actualites").await.text().contains("<html lang=\"fr\">"));
        let elsewhere = [("to", "neon"), ("back", "https://ailleurs.example/")];
        let odd = hub.post_form("/apparence", &elsewhere).await;
        assert_eq!(odd.header("location"), "/");
        assert!(odd.header("set-cookie").starts_with("kiosque-look=auto;"));
    }

    async fn a_badge_bears_the_name_of_its_space(hub: TestHub) {
        demo::fill(&hub.app).await.expect("the demo is written");
        let badge = hub.get("/icons/velo.svg").await;
        assert_eq!(badge.header("content-type"), "image/svg+xml");
        assert!(badge.header("content-security-policy").contains("sandbox"));
        assert_eq!(badge.text().matches("<text").count(), 3, "{}", badge.text());
        assert_eq!(hub.get("/icons/personne.svg").await.status, StatusCode::NOT_FOUND);
        assert_eq!(hub.get("/icons/velo.png").await.header("content-type"), "image/png");
    }

    async fn an_empty_hub_says_what_to_do_next(hub: TestHub) {
        let administrator = Administrator::of(&hub).await;
        let home = administrator.get("/").await.text();
        assert!(home.contains("/tableau/actualites/nouvelle"), "{home}");
        let visitor = hub.get("/").await.text();
        assert!(!visitor.contains("/tableau/actualites/nouvelle"));
        assert!(visitor.contains("Rien n’a encore été publié ici."));
    }
}
