//! The public house's news: the list and its filters, the article page and what stands around it.
//! How a text is drawn is in `reading`, what editors do in `pages/editor.rs`.

mod reading;

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::clock::Millis;
use kiosque::events;
use kiosque::posts::{self, Post, State, Text};
use kiosque::spaces::Space;

use crate::support::builders::{article, gathering, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::{NOW, TestHub};

const DAY_SECONDS: i64 = 86_400;

/// Published as an import does, on its own day.
async fn put(hub: &TestHub, text: &Text, published: Millis) -> Post {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let post = posts::import(&mut tx, text, State::Published, published, NOW).await;
    tx.commit().await.expect("kept");
    post.expect("written")
}

fn day(year: i16, month: i8, day: i8) -> Millis {
    let date = jiff::civil::date(year, month, day).at(12, 0, 0, 0);
    date.in_tz("Europe/Paris")
        .expect("a day")
        .timestamp()
        .into()
}

/// Titles in the order in which the list shows them.
fn titles(page: &str) -> Vec<String> {
    let cards = page.split("<li class=\"card").skip(1);
    cards
        .map(|card| {
            let link = card.split("<h2").nth(1).expect("a heading");
            let link = link.split("<a ").nth(1).expect("a link");
            let words = link.split_once('>').expect("its words").1;
            words.split("</a>").next().unwrap_or_default().to_owned()
        })
        .collect()
}

fn heading(page: &str) -> &str {
    let rest = page.split("<h1").nth(1).expect("a heading");
    let rest = rest.split_once('>').expect("its words").1;
    rest.split("</h1>").next().unwrap_or_default()
}

fn href<'a>(page: &'a str, mark: &str) -> Option<&'a str> {
    let tag = page.split("<a ").find(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        tag.contains(mark)
    })?;
    tag.split("href=\"").nth(1)?.split('"').next()
}

fn plain(href: &str) -> String {
    href.replace("&amp;", "&").replace("&#38;", "&")
}

/// Six articles of two spaces, three years, two people, two languages.
async fn shelf(hub: &TestHub) -> Space {
    let velo = hub.community("velo").await;
    let marche = hub.community("marche").await;
    let rows = [
        ("Un", velo.id, 2022, "Ada", "fr", vec!["Vélo"], None),
        (
            "Deux",
            velo.id,
            2023,
            "Ada",
            "fr",
            vec!["Vélo", "été"],
            Some("Parole d’ici"),
        ),
        (
            "Trois",
            marche.id,
            2024,
            "Ada & Bo",
            "fr",
            vec!["été"],
            Some("Parole d’ici"),
        ),
        ("Four", marche.id, 2024, "Bo", "en", vec![], None),
        (
            "Cinq",
            velo.id,
            2024,
            "Bo",
            "fr",
            vec!["Vélo"],
            Some("Parole d’ici"),
        ),
        ("Six", velo.id, 2024, "", "fr", vec![], None),
    ];
    for (index, (title, space, year, byline, language, tags, series)) in
        rows.into_iter().enumerate()
    {
        let text = Text {
            byline: byline.to_owned(),
            language: language.to_owned(),
            tags: tags.into_iter().map(str::to_owned).collect(),
            series: series.map(str::to_owned),
            ..article(space, title)
        };
        let day_of_month = i8::try_from(index).expect("few") + 1;
        put(hub, &text, day(year, 3, day_of_month)).await;
    }
    velo
}

on_both_databases! {
    async fn the_list_is_filtered_by_all_at_once_and_says_so(hub: TestHub) {
        shelf(&hub).await;
        for (query, heading_wanted, found) in [
            ("", "Actualités", vec!["Six", "Cinq", "Four", "Trois", "Deux", "Un"]),
            ("?year=2024", "Actualités de 2024", vec!["Six", "Cinq", "Four", "Trois"]),
            ("?tag=velo", "Actualités : mot-clé Vélo", vec!["Cinq", "Deux", "Un"]),
            ("?tag=V%C3%A9lo&year=2024", "Actualités de 2024, mot-clé Vélo", vec!["Cinq"]),
            ("?space=marche&language=en", "Actualités : Le marche, en anglais", vec!["Four"]),
            ("?author=Ada+%26+Bo", "Actualités : par Ada &#38; Bo", vec!["Trois"]),
            ("?series=Parole+d%E2%80%99ici", "Actualités : série « Parole d’ici »",
                vec!["Cinq", "Trois", "Deux"]),
            ("?year=2022&language=en", "Actualités de 2022, en anglais", vec![]),
            ("?year=2024&nonsense=1", "Actualités de 2024", vec!["Six", "Cinq", "Four", "Trois"]),
        ] {
            let answer = hub.get(&format!("/actualites{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
            let page = answer.text();
            assert_eq!(titles(&page), found, "{query}");
            assert_eq!(heading(&page).replace('\u{a0}', " "), heading_wanted, "{query}");
        }
    }

    async fn each_choice_says_how_many_it_would_show_beside_the_others(hub: TestHub) {
        shelf(&hub).await;
        let page = hub.get("/actualites?year=2024").await.text();
        for option in ["value=\"2024\" selected>2024 (4)", "value=\"2022\">2022 (1)",
            "value=\"velo\">Le velo (2)", "value=\"velo\">Vélo (1)", "value=\"Bo\">Bo (2)",
            "value=\"en\">anglais (1)", "Parole d’ici (2)"] {
            assert!(page.contains(option), "{option} in {page}");
        }
        assert!(page.contains(">4 actualités<"), "{page}");
    }

    async fn a_filter_is_taken_off_alone_and_a_form_is_put_short(hub: TestHub) {
        shelf(&hub).await;
        let page = hub.get("/actualites?year=2024&tag=velo").await.text();
        let pills = page.split("class=\"pills chosen\"").nth(1).expect("pills");
        assert_eq!(plain(href(pills, "/actualites?tag=velo\"").expect("without the year")),
            "/actualites?tag=velo");
        assert!(href(pills, "/actualites?year=2024\"").is_some(), "{pills}");
        let sent = hub.get("/actualites?year=2024&space=&tag=velo&author=&series=&language=").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(sent.header("location"), "/actualites?tag=velo&year=2024");
        let none = hub.get("/actualites?year=&space=&tag=").await;
        assert_eq!(none.header("location"), "/actualites");
        // What is chosen and found nowhere is still there to be taken off.
        let page = hub.get("/actualites?author=Personne").await.text();
        assert!(page.contains("value=\"Personne\" selected>Personne (0)"), "{page}");
        assert!(href(&page, "href=\"/actualites\"").is_some());
    }

    async fn pages_are_turned_both_ways_and_keep_the_filters(hub: TestHub) {
        let space = hub.community("velo").await;
        for number in 0..45 {
            let text = Text { language: "en".to_owned(), ..article(space.id, &format!("N{number:02}")) };
            put(&hub, &text, NOW.plus_seconds(-DAY_SECONDS * number)).await;
            put(&hub, &article(space.id, &format!("Autre {number}")),
                NOW.plus_seconds(-DAY_SECONDS * number)).await;
        }
        let mut path = "/actualites?language=en".to_owned();
        let mut pages = Vec::new();
        loop {
            let page = hub.get(&path).await.text();
            pages.push(titles(&page));
            let Some(older) = href(&page, "rel=\"next\"") else { break };
            path = plain(older);
            assert!(path.contains("language=en"), "{path}");
        }
        let all: Vec<String> = (0..45).map(|number| format!("N{number:02}")).collect();
        assert_eq!(pages.concat(), all, "every one once");
        // And back to the first page again.
        let mut back = Vec::new();
        loop {
            let page = hub.get(&path).await.text();
            back.push(titles(&page));
            let Some(newer) = href(&page, "rel=\"prev\"") else { break };
            path = plain(newer);
        }
        assert_eq!(back.first(), pages.last());
        let mut seen: Vec<String> = back.concat();
        seen.sort();
        assert_eq!(seen, all, "every one once on the way back");
    }

    async fn the_feeds_are_those_of_the_very_list(hub: TestHub) {
        shelf(&hub).await;
        let page = hub.get("/actualites?tag=velo&nonsense=1&year=2024").await.text();
        assert!(page.contains("href=\"/actualites.rss?tag=velo&#38;year=2024\""), "{page}");
        let feed = hub.get("/actualites.json?tag=velo&nonsense=1&year=2024").await.json();
        let own = feed["feed_url"].as_str().unwrap_or_default();
        assert!(own.ends_with("/actualites.json?tag=velo&year=2024"), "{own}");
        assert_eq!(feed["items"].as_array().map(Vec::len), Some(1));
        let series = hub.get("/actualites.json?series=Parole+d%E2%80%99ici").await.json();
        assert_eq!(series["items"].as_array().map(Vec::len), Some(3));
    }

    async fn an_article_without_a_cover_has_bricks_and_a_note_has_none(hub: TestHub) {
        let space = hub.community("velo").await;
        put(&hub, &article(space.id, "Sans image"), NOW).await;
        put(&hub, &note(space.id, "Un mot bref."), NOW).await;
        let page = hub.get("/actualites").await.text();
        let cards: Vec<&str> = page.split("<li class=\"card").skip(1).collect();
        let of = |words: &str| *cards.iter().find(|card| card.contains(words)).expect(words);
        assert!(of("Sans image").contains("<svg class=\"wall\""));
        assert!(of("Un mot bref").starts_with(" note\">") && !of("Un mot bref").contains("<svg"));
        assert_eq!(page, hub.get("/actualites").await.text(), "the same bricks each time");
    }

    async fn a_text_in_another_language_says_so(hub: TestHub) {
        shelf(&hub).await;
        let list = hub.get("/actualites?language=en").await.text();
        assert!(list.contains("<h2 lang=\"en\">") && list.contains(">en anglais<"), "{list}");
        let page = hub.get("/actualites/four").await.text();
        assert!(page.contains("<h1 lang=\"en\">Four</h1>") && page.contains(">en anglais<"), "{page}");
        let french = hub.get("/actualites/six").await.text();
        assert!(!french.contains(">en anglais<") && !french.contains(">en français<"));
    }

    async fn a_series_is_read_from_part_to_part(hub: TestHub) {
        shelf(&hub).await;
        let page = hub.get("/actualites/trois").await.text();
        assert!(page.contains("partie 2 sur 3"), "{page}");
        let series = plain(href(&page, "?series=").expect("the series"));
        assert_eq!(titles(&hub.get(&series).await.text()), ["Cinq", "Trois", "Deux"]);
        assert_eq!(href(&page, "rel=\"prev\""), Some("/actualites/deux"));
        assert_eq!(href(&page, "rel=\"next\""), Some("/actualites/cinq"));
        let last = hub.get("/actualites/cinq").await.text();
        assert!(last.contains("partie 3 sur 3") && href(&last, "rel=\"next\"").is_none());
        // Outside of a series time decides.
        let alone = hub.get("/actualites/four").await.text();
        assert_eq!(href(&alone, "rel=\"prev\""), Some("/actualites/trois"));
        assert_eq!(href(&alone, "rel=\"next\""), Some("/actualites/cinq"));
        let first = hub.get("/actualites/un").await.text();
        assert!(href(&first, "rel=\"prev\"").is_none());
    }

    async fn what_is_close_shares_tags_then_the_space_then_the_language(hub: TestHub) {
        let velo = hub.community("velo").await;
        let marche = hub.community("marche").await;
        let tagged = |space, title: &str, language: &str, tags: &[&str]| Text {
            language: language.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            ..article(space, title)
        };
        let own = tagged(velo.id, "Le mien", "fr", &["pluie", "vent"]);
        let rows = [
            tagged(marche.id, "Deux mots", "en", &["pluie", "vent", "neige"]),
            tagged(marche.id, "Un mot", "fr", &["vent"]),
            tagged(velo.id, "Anglais", "en", &[]),
            tagged(velo.id, "Voisin", "fr", &[]),
            tagged(marche.id, "Lointain", "fr", &["neige"]),
        ];
        let own = put(&hub, &own, NOW).await;
        for (index, text) in rows.iter().enumerate() {
            put(&hub, text, NOW.plus_seconds(-(index as i64) * 60)).await;
        }
        put(&hub, &note(velo.id, "Une note."), NOW).await;
        // Gatherings of the same words, all newer, take nobody's place.
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        for number in 0..45 {
            let mut plan = gathering(velo.id, &format!("Atelier {number}"), NOW);
            plan.tags = vec!["pluie".to_owned(), "vent".to_owned()];
            events::announce(&mut tx, By::Operator, &plan, NOW).await.expect("announced");
        }
        tx.commit().await.expect("kept");
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let close = posts::store::around::related(&mut tx, &own, 10).await.expect("a look");
        let names: Vec<String> = close.iter().map(Post::headline).collect();
        assert_eq!(names, ["Deux mots", "Un mot", "Voisin", "Anglais"]);
        let page = hub.get("/actualites/le-mien").await.text();
        assert!(page.contains("À lire aussi") && !page.contains("Lointain"), "{page}");
    }

    async fn an_article_is_passed_on_without_asking_anybody(hub: TestHub) {
        let space = hub.community("velo").await;
        let post = put(&hub, &article(space.id, "L’été & nous"), NOW).await;
        let page = hub.get("/actualites/l-ete-nous").await.text();
        let uri = hub.app.addresses.post(post.id);
        assert!(page.contains(&format!("name=\"uri\" value=\"{uri}\"")), "{page}");
        let mail = href(&page, "mailto:?subject").expect("a mail");
        assert!(mail.contains("subject=L%E2%80%99%C3%A9t%C3%A9%20%26%20nous"), "{mail}");
        assert!(mail.contains("%2Factualites%2Fl%2Dete%2Dnous"), "{mail}");
        assert!(page.contains("Personne n’a encore répondu"), "{page}");
        assert_eq!(page.matches("src=\"http").count(), 0);
    }

    async fn an_empty_article_says_kindly_that_there_is_no_text(hub: TestHub) {
        let space = hub.community("velo").await;
        let empty = Text { body_markdown: String::new(), ..article(space.id, "Plus tard") };
        put(&hub, &empty, NOW).await;
        let page = hub.get("/actualites/plus-tard").await.text();
        assert!(page.contains("Cet article n’a pas encore de texte"), "{page}");
        assert!(!page.contains("minute de lecture"), "{page}");
    }
}
