//! Text: what comes in is shown safely, and words are found however they are written.

use kiosque::text;
use proptest::prelude::*;

#[test]
fn markdown_has_tables_footnotes_and_struck_words() {
    let html = text::markdown_to_html(
        "| Qui | Combien |\n|---|---|\n| vélo | 3 |\n\nDit[^a] et ~~redit~~[^b], puis[^a].\n\n\
         [^b]: Une autre.\n[^a]: Une note avec [^b].\n",
    );
    assert!(html.contains("<th scope=\"col\">Qui</th>"), "{html}");
    assert!(html.contains("<del>redit</del>"));
    let reference = "Dit<sup class=\"footnote\"><a href=\"#note-1\" id=\"note-1-ref\">1</a></sup>";
    assert!(html.contains(reference), "{html}");
    assert!(html.contains("<li id=\"note-1\">"));
    assert!(
        html.contains("href=\"#note-2-ref\""),
        "the way back: {html}"
    );
    assert_eq!(html.matches("id=\"note-1-ref\"").count(), 1, "{html}");
    let one = html.find("Une note").expect("the first note");
    let two = html.find("Une autre").expect("the second note");
    assert!(
        one < two,
        "notes stand in the order in which they are mentioned"
    );
}

#[test]
fn a_note_that_nobody_mentions_is_not_lost() {
    let html = text::markdown_to_html("Texte.[^x]\n\n[^x]: Ici.\n[^y]: Seule.\n");
    assert!(html.contains("Seule."), "{html}");
    assert!(html.contains("<li id=\"note-2\">"));
    let html = text::markdown_to_html("Sans définition[^9].");
    assert!(html.contains("[^9]"), "{html}");
}

#[test]
fn a_bare_address_becomes_a_link_without_the_sentence_around_it() {
    let html = text::markdown_to_html(
        "Voir https://exemple.org/a_b_c(d)?x=1&y=2, (http://exemple.org/e). Pas `https://code.org`.",
    );
    let first = "<a href=\"https://exemple.org/a_b_c(d)?x=1&amp;y=2\">";
    assert!(html.contains(first), "{html}");
    assert!(
        html.contains("(<a href=\"http://exemple.org/e\">http://exemple.org/e</a>)."),
        "{html}"
    );
    assert!(html.contains("<code>https://code.org</code>"));
    let html =
        text::markdown_to_html("[https://a.org](https://b.org) <a href=\"/c\">https://d.org</a>");
    assert_eq!(
        html.matches("<a ").count(),
        2,
        "no link within a link: {html}"
    );
}

#[test]
fn a_button_in_a_link_becomes_one_link() {
    let html =
        text::markdown_to_html("[<button>Adhérez !</button>](https://exemple.org/don?a=1&b=2)");
    assert_eq!(
        html,
        "<p><a class=\"button\" href=\"https://exemple.org/don?a=1&amp;b=2\">Adhérez !</a></p>\n"
    );
}

#[test]
fn the_page_keeps_the_only_first_heading() {
    let html = text::markdown_to_html("# Un\n\n## Deux\n\n###### Six\n");
    assert_eq!(html, "<h2>Un</h2>\n<h3>Deux</h3>\n<h6>Six</h6>\n");
    let html = text::markdown_to_html("## Deux\n\n### Trois\n");
    assert_eq!(html, "<h2>Deux</h2>\n<h3>Trois</h3>\n");
}

#[test]
fn a_page_asks_nothing_of_other_servers() {
    let html = text::sanitise(
        "<img src=https://ailleurs.org/suivi.png alt='Une <carte>'>\
         <a href=/x><img src=https://ailleurs.org/b/photo.jpg?x></a>\
         <img src=//ailleurs.org/c.png><img src='/\t/ailleurs.org/d.png' alt=D><img alt=rien>\
         <img src=/media/ici.png width=10 onerror=alert(1)><iframe src=https://v.org>vidéo</iframe>",
    );
    assert!(!html.contains("<img src=\"http"), "{html}");
    assert!(
        html.contains("<a href=\"https://ailleurs.org/suivi.png\">Une &lt;carte&gt;</a>"),
        "{html}"
    );
    assert!(html.contains("<a href=\"/x\">photo.jpg</a>"), "{html}");
    assert!(
        html.contains("<a href=\"https://ailleurs.org/c.png\">c.png</a>"),
        "{html}"
    );
    let ours = "<img src=\"/media/ici.png\" width=\"10\" alt=\"\" loading=\"lazy\">";
    assert!(html.contains(ours), "{html}");
    assert!(
        !html.contains("vidéo") && !html.contains("/d.png"),
        "{html}"
    );
}

#[test]
fn what_pages_need_is_kept() {
    let kept = "<figure><img src=\"/media/a.png\" alt=\"Un vélo\" loading=\"lazy\">\
                <figcaption>À <em lang=\"en\">bike</em></figcaption></figure>\
                <details open=\"\"><summary>Plus</summary><p>Encore</p></details>\
                <a class=\"card\" href=\"mailto:a@exemple.org\" rel=\"nofollow\">Écrire</a>";
    assert_eq!(text::sanitise(kept), kept);
    let html = text::sanitise("<table><tr><th>A<th scope=row>B<tr><th>C<td colspan=2>D</table>");
    assert!(
        html.contains("<th scope=\"col\">A</th><th scope=\"row\">B</th>"),
        "{html}"
    );
    assert!(
        html.contains("<th scope=\"row\">C</th><td colspan=\"2\">D</td>"),
        "{html}"
    );
}

#[test]
fn what_pages_own_cannot_be_taken() {
    let html = text::sanitise(
        "<p id=main class='button nav' style='color:red'>a</p><li id=note-2>b</li>\
         <a id=form href=\"javascript:alert(1)\">c</a><a href=' /\\ailleurs.org'>d</a>\
         <form action=/compte><input name=x><button>e</button></form><base href=//x.org>",
    );
    assert!(
        !html.contains("main") && !html.contains("class") && !html.contains("style"),
        "{html}"
    );
    assert!(html.contains("<li id=\"note-2\">b</li>"));
    assert!(
        !html.contains("href") && !html.contains("form") && !html.contains("input"),
        "{html}"
    );
}

#[test]
fn absolute_addresses_are_made_in_tags_only() {
    let html = text::sanitise(
        "<a href=/a>x</a> <img src=/m/b.png> <code>href=\"/c\"</code> <a href='#n'>n</a>",
    );
    assert_eq!(
        text::absolutise(&html, "https://hub.exemple"),
        "<a href=\"https://hub.exemple/a\">x</a> \
         <img src=\"https://hub.exemple/m/b.png\" alt=\"\" loading=\"lazy\"> \
         <code>href=\"/c\"</code> <a href=\"#n\">n</a>"
    );
}

#[test]
fn plain_text_keeps_the_words_and_the_lines() {
    let html = "<h2>Titre</h2><p>Un&nbsp;&amp; <strong>d</strong>eux<br>trois</p>\
                <ul><li>a</li><li>b &lt; c</li></ul><style>p{}</style><script>x</script>";
    assert_eq!(text::plain_text(html), "Titre\nUn & deux\ntrois\na\nb < c");
}

#[test]
fn an_excerpt_ends_between_words() {
    assert_eq!(
        text::excerpt("<p>Un mot, <em>deux</em> mots</p>", 80),
        "Un mot, deux mots"
    );
    assert_eq!(text::excerpt("<p>Un mot, deux mots</p>", 9), "Un mot…");
    assert_eq!(text::excerpt("anticonstitutionnellement", 5), "anti…");
    assert_eq!(text::excerpt("", 5), "");
}

#[test]
fn search_finds_inclusive_words() {
    let folded =
        text::fold("Des acteur·rice·s de l’écosystème, tou·te·s invité.e.s (étudiant(e)s)");
    let words: Vec<_> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    for wanted in [
        "acteurs",
        "acteurrices",
        "actrices",
        "acteur",
        "ecosysteme",
        "toutes",
        "tous",
        "invitees",
        "invites",
        "etudiantes",
        "etudiants",
    ] {
        assert!(words.contains(&wanted), "{wanted} in {folded}");
    }
    assert_eq!(
        text::fold("Œuvre À FORÊT straße 2.0 exemple.org"),
        "oeuvre a foret strasse 2.0 exemple.org"
    );
    assert_eq!(text::fold("adhérent·e"), "adherente adherent");
    assert_eq!(
        text::fold("chercheur·euse·s"),
        "chercheureuses chercheur chercheureuse chercheuse chercheurs chercheuses"
    );
}

#[test]
fn slugs_are_ascii_and_short() {
    assert_eq!(
        text::slug("Aller vers le covoiturage par l'expérimentation"),
        "aller-vers-le-covoiturage-par-l-experimentation"
    );
    assert_eq!(
        text::slug("Œuvre, tou·te·s & straße!"),
        "oeuvre-toutes-strasse"
    );
    assert_eq!(text::slug("  --  "), "");
    let long = text::slug(&"communs ".repeat(30));
    assert!(long.len() <= 80 && long.ends_with("communs"), "{long}");
    assert_eq!(text::slug(&"a".repeat(200)).len(), 80);
}

#[test]
fn hashtags_keep_accents_and_lose_spaces() {
    let tag = |label| text::hashtag(label);
    assert_eq!(
        tag("entreprise distribuée").as_deref(),
        Some("EntrepriseDistribuée")
    );
    assert_eq!(
        tag("expérimentation d'affaires").as_deref(),
        Some("ExpérimentationDAffaires")
    );
    assert_eq!(tag("#vélo").as_deref(), Some("vélo"));
    assert_eq!(tag("parole_adherent").as_deref(), Some("parole_adherent"));
    assert_eq!(tag("acteur·rice·s").as_deref(), Some("acteurrices"));
    assert_eq!(tag("2025"), None);
    assert_eq!(tag(" - "), None);
}

#[test]
fn reading_takes_a_minute_at_least() {
    assert_eq!(text::reading_minutes("<p>Court</p>"), 1);
    assert_eq!(text::reading_minutes(&"mot ".repeat(1_000)), 5);
}

/// Pieces that are dangerous together, in any order.
fn hostile_html() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<img src=x onerror=",
        "alert(1)",
        "<a href=\"",
        "javascript:",
        "JaVa\tScRiPt:",
        "data:text/html,",
        "\">",
        "'>",
        ">",
        "<",
        "<p style=\"x\">",
        "<iframe src=",
        "<form action=",
        "<textarea>",
        "<noscript>",
        "<title>",
        "<!--",
        "-->",
        "&#x6a;avascript:",
        "<a name=\"x\"/>",
        "<table><th>",
        "</a>",
        "<details ontoggle=",
        "<h1>",
        "[x](javascript:alert(1))",
        "`",
        "\n\n",
        "é",
        " ",
        "[^1]",
        "[^1]: ",
        "[<button>",
        "](",
        "\0",
        "<mtext>",
        "<base href=//x>",
        "<plaintext>",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// What could run, or reach out by itself, in a tag of `html`.
fn fault(html: &str) -> Option<&'static str> {
    const ELEMENTS: [&str; 8] = [
        "script", "style", "iframe", "svg", "math", "form", "base", "h1",
    ];
    const SCHEMES: [&str; 3] = ["javascript:", "data:", "vbscript:"];
    for tag in html.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or(tag).to_lowercase();
        // Names and values by turns: the sanitiser writes double quotes only.
        let parts: Vec<_> = inside.split('"').collect();
        let is_name = |name: &str| parts.iter().step_by(2).any(|part| part.contains(name));
        let values = parts.iter().skip(1).step_by(2);
        if ELEMENTS.iter().any(|element| inside.starts_with(element)) {
            return Some("a forbidden element");
        }
        if is_name(" on") || is_name("style=") || is_name("action=") {
            return Some("a forbidden attribute");
        }
        if values
            .clone()
            .any(|value| SCHEMES.iter().any(|it| value.trim().starts_with(it)))
        {
            return Some("a dangerous address");
        }
        if inside.starts_with("img") && !inside.contains(" src=\"/") {
            return Some("a picture from elsewhere");
        }
    }
    None
}

/// Failing inputs are shown, and become tests of their own: no file remembers them.
fn sure() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(sure())]

    #[test]
    fn nothing_that_runs_comes_through(html in hostile_html()) {
        for safe in [text::sanitise(&html), text::markdown_to_html(&html)] {
            prop_assert_eq!(fault(&safe), None, "{} became {}", html, safe);
            prop_assert_eq!(fault(&text::sanitise(&safe)), None, "{} read again", safe);
        }
        prop_assert!(!text::plain_text(&html).contains('\0'));
    }

    #[test]
    fn any_text_can_be_named_and_folded(title in "\\PC{0,120}", chars_max in 1_usize..60) {
        let slug = text::slug(&title);
        prop_assert!(slug.len() <= 80 && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
        prop_assert_eq!(text::slug(&slug), slug);
        let tag = text::hashtag(&title).unwrap_or_default();
        prop_assert!(tag.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let escaped = text::escape(&title);
        prop_assert!(text::excerpt(&escaped, chars_max).chars().count() <= chars_max);
        text::fold(&title);
    }
}

#[test]
fn an_extract_stands_around_what_was_asked() {
    let long = format!(
        "{}Le cœur des acteur·rice·s bat.{}",
        "Avant. ".repeat(100),
        " Après.".repeat(100)
    );
    let asked = text::Asked::read("coeur actrices");
    let extract = text::extract(&long, &asked, 120);
    assert_eq!(extract.found, 2);
    let marked: Vec<_> = extract
        .pieces
        .iter()
        .filter(|it| it.marked)
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(marked, ["cœur", "acteur·rice·s"]);
    assert_eq!(
        extract.pieces.first().map(|it| it.text.as_str()),
        Some("… ")
    );
    assert_eq!(extract.pieces.last().map(|it| it.text.as_str()), Some(" …"));
    let all: String = extract.pieces.iter().map(|it| it.text.as_str()).collect();
    assert!(all.chars().count() <= 120 + 4, "{all}");
    // What is not there is not looked for to the end of the world.
    let nowhere = text::extract(&long, &text::Asked::read("xyzzy"), 120);
    assert_eq!(
        (nowhere.found, nowhere.pieces.iter().any(|it| it.marked)),
        (0, false)
    );
    assert!(nowhere.pieces[0].text.starts_with("Avant."));
    assert_eq!(text::extract("", &asked, 120).pieces, []);
}

#[test]
fn words_side_by_side_are_marked_as_one() {
    let pieces = text::marked(
        "Le trajet domicile-travail",
        &text::Asked::read("domicile-travail"),
    );
    let marked: Vec<_> = pieces
        .iter()
        .filter(|it| it.marked)
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(marked, ["domicile-travail"]);
}

proptest! {
    #[test]
    fn words_are_letters_and_digits_and_know_their_place(text in ".{0,200}") {
        let mut before = 0;
        for word in text::words(&text) {
            prop_assert!(text.get(word.place.clone()).is_some(), "{:?} in {text:?}", word.place);
            prop_assert!(word.place.start >= before || word.place.start < word.place.end);
            before = word.place.start;
            prop_assert!(!word.forms.is_empty());
            for form in word.forms.iter().chain([&word.written]).chain(&word.compound) {
                prop_assert!(!form.is_empty());
                prop_assert!(form.chars().all(char::is_alphanumeric), "{form:?} of {text:?}");
            }
        }
    }

    #[test]
    fn marking_changes_no_letter(text in "[a-zé·. \\-'’()/\\n]{0,120}", question in "[a-zé·\" \\-]{0,20}") {
        let asked = text::Asked::read(&question);
        let pieces = text::marked(&text, &asked);
        let all: String = pieces.into_iter().map(|it| it.text).collect();
        prop_assert_eq!(all, text.replace('\n', " "));
        let extract = text::extract(&text, &asked, 40);
        prop_assert!(extract.found <= asked.terms.len());
    }
}
