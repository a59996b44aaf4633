//! How a stored text is drawn: headings with addresses, contents, notes, tables, figures, cards.

use kiosque::text::{self, Heading, Reading, Words};
use proptest::prelude::*;

use super::*;

const WORDS: Words = Words {
    elsewhere: "autre site",
    table: "Tableau",
    notes: "Notes",
    note: "Note",
    back: "Retour au texte, note",
    picture: "Image",
};

fn drawn(markdown: &str) -> Reading {
    text::for_reading(
        &text::markdown_to_html(markdown),
        "https://hub.exemple",
        &WORDS,
    )
}

fn of_html(html: &str) -> String {
    text::for_reading(&text::sanitise(html), "https://hub.exemple", &WORDS).html
}

#[track_caller]
fn assert_has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "“{part}” is missing in:\n{html}");
    }
}

#[test]
fn headings_go_down_one_step_at_a_time_and_have_lasting_addresses() {
    let reading = drawn(
        "# Un\n\n#### Loin dessous\n\n## L’été *à* vélo\n\n## L’été à vélo\n\n###### Tout en bas\n\n\
         # Deux\n",
    );
    let levels: Vec<_> = reading
        .headings
        .iter()
        .map(|it| (it.level, it.id.as_str()))
        .collect();
    assert_eq!(
        levels,
        [
            (2, "section-un"),
            (3, "section-loin-dessous"),
            (3, "section-l-ete-a-velo"),
            (3, "section-l-ete-a-velo-2"),
            (4, "section-tout-en-bas"),
            (2, "section-deux"),
        ]
    );
    let expected = Heading {
        id: "section-l-ete-a-velo".to_owned(),
        words: "L’été à vélo".to_owned(),
        level: 3,
    };
    assert_eq!(reading.headings[2], expected);
    assert_has(
        &reading.html,
        &[
            "<h2 id=\"section-un\">Un</h2>",
            "<h3 id=\"section-l-ete-a-velo\">L’été <em>à</em> vélo</h3>",
            "<h4 id=\"section-tout-en-bas\">",
        ],
    );
}

#[test]
fn a_heading_keeps_the_place_that_its_author_gave_it_and_an_empty_one_goes() {
    let html = of_html(
        "<h3><span id=\"section-mien\"></span>Le besoin</h3><h3> </h3><h2><img src=/media/a.png></h2>\
         <p><span id=\"section-mien\">x</span></p><blockquote><h2>Cité</h2></blockquote>",
    );
    assert_has(
        &html,
        &["<h2 id=\"section-mien\">Le besoin</h2>", "<p><img"],
    );
    assert_eq!(html.matches("section-mien").count(), 1, "{html}");
    let quoted = drawn("> ## Cité\n\n## Dit\n");
    assert_eq!(
        quoted.headings.len(),
        1,
        "what is quoted is not in the contents"
    );
}

#[test]
fn notes_are_named_both_ways() {
    let html = drawn("Dit[^a].\n\n[^a]: Une note.\n").html;
    assert_has(
        &html,
        &[
            "<a role=\"doc-noteref\" aria-label=\"Note 1\" href=\"#note-1\" id=\"note-1-ref\">1</a>",
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">",
            "<a role=\"doc-backlink\" aria-label=\"Retour au texte, note 1\"",
            "href=\"#note-1-ref\">↩ 1</a>",
        ],
    );
}

#[test]
fn a_table_scrolls_by_itself_and_an_empty_header_is_a_cell() {
    let html = drawn("| | Oui |\n|---|---|\n| a | b |\n\nx\n\n| c |\n|---|\n| d |\n").html;
    assert_has(
        &html,
        &[
            "<section class=\"table\" tabindex=\"0\" aria-label=\"Tableau 1\"><table>",
            "aria-label=\"Tableau 2\"",
            "<td></td><th scope=\"col\">Oui</th>",
            "</table></section>",
        ],
    );
    let nested = of_html("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>");
    assert_eq!(nested.matches("class=\"table\"").count(), 1, "{nested}");
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure() {
    let html = drawn("![Un vélo](/media/a.png \"Photo : Ada & Bo\")\n").html;
    let figure = "<figure><img src=\"/media/a.png\" alt=\"Un vélo\" loading=\"lazy\">\
                  <figcaption>Photo : Ada &amp; Bo</figcaption></figure>";
    assert_has(&html, &[figure]);
    let linked = drawn("[![](/media/a.png \"Titre\")](https://exemple.org/page)\n").html;
    assert_has(
        &linked,
        &[
            "<figure><a href=\"https://exemple.org/page\"><img src=\"/media/a.png\" alt=\"exemple.org\"",
            "<figcaption>Titre</figcaption></figure>",
        ],
    );
    let plain = drawn("![Un vélo](/media/a.png)\n").html;
    assert!(!plain.contains("<figure>"), "{plain}");
}

#[test]
fn links_that_lead_away_say_so_and_those_without_a_name_get_one() {
    let html = drawn(
        "[ici](/actualites) [chez nous](https://hub.exemple/a) [pas nous](https://hub.exemple.org) \
         [ailleurs](https://exemple.org) [![](/media/a.png)](https://www.exemple.org/x) [](https://vide.org)",
    )
    .html;
    let elsewhere = "<span class=\"unseen\"> (autre site)</span></a>";
    assert_eq!(html.matches(elsewhere).count(), 3, "{html}");
    assert_has(
        &html,
        &[
            "<a href=\"/actualites\">ici</a>",
            "<a href=\"https://hub.exemple/a\">chez nous</a>",
            "<a class=\"external\" href=\"https://hub.exemple.org\">pas nous",
            "alt=\"exemple.org\"",
        ],
    );
    assert!(!html.contains("vide.org"), "{html}");
    let mention = of_html("<a class=\"mention\" href=\"https://a.org/@b\">@b</a>");
    assert!(!mention.contains("external"), "{mention}");
}

#[test]
fn an_address_alone_is_a_card_that_asks_nothing() {
    let html = drawn("https://www.youtube.com/watch?v=abc&t=1\n\nEt https://exemple.org ici.").html;
    assert_has(
        &html,
        &[
            "<p class=\"card\"><a class=\"external\" href=\"https://www.youtube.com/watch?v=abc&amp;t=1\">\
             <strong>youtube.com</strong> <span class=\"meta\">/watch?v=abc&amp;t=1</span>",
        ],
    );
    assert_eq!(html.matches("class=\"card\"").count(), 1, "{html}");
    let long = drawn(&format!("https://exemple.org/{}", "a&".repeat(200))).html;
    let shown = long.split("class=\"meta\">").nth(1).expect("a path");
    let shown = shown.split("</span>").next().unwrap_or_default();
    assert!(
        shown.ends_with('…') && shown.chars().count() < 400,
        "{shown}"
    );
    assert!(
        !shown.contains("&am…") && !shown.contains("&…"),
        "no entity is cut: {shown}"
    );
}

#[test]
fn a_short_quotation_that_asks_is_the_big_question() {
    let html = drawn("> De quoi avons-nous besoin ?\n\nx\n\n> Une réponse.\n").html;
    assert_has(
        &html,
        &[
            "<blockquote class=\"question\">",
            "<blockquote>\n<p>Une réponse",
        ],
    );
}

proptest! {
    #[test]
    fn no_word_is_lost_and_no_address_stands_twice(markdown in "[ -~éà\n#>*|\\[\\]()!_`^-]{0,300}") {
        let html = text::markdown_to_html(&markdown);
        let reading = text::for_reading(&html, "https://hub.exemple", &WORDS);
        let words = |html: &str| {
            let html = html.replace("<span class=\"unseen\"> (autre site)</span>", "");
            text::plain_text(&html).split_whitespace().map(str::to_owned).collect::<String>()
        };
        // Cards say an address in two parts; a caption was a title before.
        if !reading.html.contains("class=\"card\"") && !reading.html.contains("<figcaption>") {
            prop_assert_eq!(words(&html), words(&reading.html));
        }
        let mut ids: Vec<&str> = reading.html.split(" id=\"").skip(1)
            .filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count, "{}", reading.html);
    }
}

on_both_databases! {
    async fn a_long_article_opens_with_its_contents_and_a_short_one_does_not(hub: TestHub) {
        let space = hub.community("velo").await;
        let part = |name: &str| format!("## {name}\n\n{}\n\n### Sous {name}\n\nx\n\n", "mot ".repeat(300));
        let text = Text {
            body_markdown: ["Un", "Deux", "Trois"].map(part).concat(),
            ..article(space.id, "Long")
        };
        put(&hub, &text, NOW).await;
        put(&hub, &article(space.id, "Court"), NOW).await;
        let page = hub.get("/actualites/long").await.text();
        let contents = page.split("<nav class=\"contents\"").nth(1).expect("the contents");
        let contents = contents.split("</nav>").next().unwrap_or_default();
        assert_has(contents, &[
            "<h2 id=\"contents\" class=\"small\">Sommaire</h2>",
            "<a href=\"#section-un\">Un</a>\n<ol><li><a href=\"#section-sous-un\">Sous Un</a></li></ol>",
            "href=\"#section-trois\"",
        ]);
        assert_has(&page, &["<h2 id=\"section-un\">Un</h2>", "minutes de lecture"]);
        assert!(!hub.get("/actualites/court").await.text().contains("class=\"contents\""));
    }
}
