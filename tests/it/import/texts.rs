//! Texts put right: what earlier tools left, raw HTML, links, pictures, footnotes, headings.

use kiosque::import::{Bundle, Kind};
use kiosque::text;

use super::site::{TestSite, article, assert_has, assert_lacks, warned};

fn body(bundle: &Bundle, slug: &str) -> String {
    article(bundle, slug).body.clone()
}

/// The HTML of an article that is only these words.
fn html_of(words: &str) -> String {
    text::markdown_to_html(&markdown_of(words))
}

fn markdown_of(words: &str) -> String {
    let site = TestSite::build();
    let text = format!("---\ntitle: Mots\ndate: 2020-02-02\n---\n{words}");
    site.put("contenu/articles/2020/mots.md", text.as_bytes());
    body(&site.read(), "mots")
}

#[test]
fn shortcodes_become_figures_links_or_nothing() {
    let bundle = TestSite::build().read();
    let text = body(&bundle, "demain-en-velo");
    let picture = &article(&bundle, "demain-en-velo").images[0];
    let figure = format!(
        "<figure>\n\n![Un vélo rouge]({})\n\n<figcaption>\n\nUn vélo _rouge_, \
         [source](https://exemple.org/velo)\n\n</figcaption>\n</figure>",
        picture.placeholder()
    );
    let film = "href=\"https://www.youtube.com/watch?v=abc_123\"";
    assert_has(&text, &[&figure, film, "Un film."]);
    assert_lacks(
        &text,
        &["caption id", "[/caption", "gallery", "wp-content", "\\["],
    );
    let gallery = warned(&bundle, Kind::Unsupported, "demain-en-velo");
    assert_eq!((gallery.len(), gallery[0].line), (1, Some(31)));
    assert!(picture.path.ends_with("v%C3%A9lo-rouge.png"), "{picture:?}");
}

#[test]
fn frames_become_links_that_ask_nobody() {
    let bundle = TestSite::build().read();
    let card = "<p class=\"card\">\
                <a href=\"https://www.slideshare.net/slideshow/embed_code/key/xyz\">\
                Voir la présentation sur slideshare.net</a></p>";
    assert_has(&body(&bundle, "demain-en-velo"), &[card]);
    let folder = body(&bundle, "dossier-traces");
    let film = "href=\"https://www.youtube.com/watch?v=def456\">Voir la vidéo sur youtube.com<";
    assert_has(&folder, &[film, "`<iframe>` dans le code"]);
    assert_lacks(
        &folder,
        &["<iframe\n", "</iframe>", "<script", "alert(1)", "font-size"],
    );
    assert_eq!(warned(&bundle, Kind::Embed, "").len(), 3);
    assert_eq!(warned(&bundle, Kind::DroppedStyle, "dossier").len(), 1);
    for article in bundle.articles.iter().chain(&bundle.archive) {
        let html = text::markdown_to_html(&article.body);
        let banned = [
            "<iframe",
            "<script",
            "<style",
            " style=",
            "src=\"http",
            "src=\"//",
        ];
        assert_lacks(&html, &banned);
    }
}

#[test]
fn raw_html_is_kept_where_it_says_something() {
    let bundle = TestSite::build().read();
    let html = text::markdown_to_html(&body(&bundle, "dossier-traces"));
    assert_has(
        &html,
        &[
            "<details open=\"\">",
            "<summary>Sommaire</summary>",
            "<div class=\"card\">",
            "<strong>encadré</strong>",
            "<th scope=\"col\">Mode</th>",
            "<td>12 %</td>",
            "<p>À côté de l'image absente.</p>",
            "<u>soulignée</u>",
            "<figcaption>\n<p>Une animation",
        ],
    );
    assert_lacks(&html, &["<pre>", "&lt;div", "&lt;p&gt;"]);
}

#[test]
fn a_table_of_contents_points_at_its_places() {
    let bundle = TestSite::build().read();
    let html = text::markdown_to_html(&body(&bundle, "dossier-traces"));
    assert_has(
        &html,
        &[
            "<a href=\"#section-besoin\">Le besoin</a>",
            "<h3><span id=\"section-besoin\"></span>Le besoin</h3>",
            // Written with an accent at one end and without at the other.
            "<a href=\"#section-portailunifie\">Le portail</a>",
            "<h3><span id=\"section-portailunifie\"></span>Le portail</h3>",
            "<li>Ailleurs</li>",
        ],
    );
    let broken = warned(&bundle, Kind::BrokenLink, "dossier-traces");
    assert_eq!((broken.len(), broken[0].line), (1, Some(23)), "{broken:?}");
    // No place has the name, but a heading has the words.
    let html = html_of("- [Les *mots*](#T1)\n\n## Les mots\n\nTexte.\n");
    assert_has(
        &html,
        &[
            "href=\"#section-les-mots\"",
            "<h2><span id=\"section-les-mots\">",
        ],
    );
}

#[test]
fn links_lead_to_the_hubs_own_pages_or_are_put_right() {
    let bundle = TestSite::build().read();
    let old_site = "https://lafabriquedesmobilites.fr/documents/statuts%20de%20l'association.pdf";
    assert_has(
        &body(&bundle, "aller-vers-le-velo-par-l-experience"),
        &[
            "[cette adresse](mailto:velo@exemple.org)",
            "[15marches](https://15marches.fr)",
            "[Perspective](https://fr.wikipedia.org/wiki/Perspective_(dessin))",
            "un mauvais lien, [un bon](http://www.exemple.org/a) et une archive.",
            "[le dossier](/actualites/dossier-traces)",
            "[l'entretien](/actualites/adherent-exemple)",
            &format!("[les statuts]({old_site})"),
            ", notre ancien espace, ",
            "[tout le reste](/a-propos/manifeste)",
        ],
    );
    assert_eq!(warned(&bundle, Kind::OldSiteLink, "Aller").len(), 1);
    assert_eq!(warned(&bundle, Kind::BrokenLink, "Aller").len(), 3);
    let wiki = "https://wiki.lafabriquedesmobilites.fr/index.php?title=Ali";
    assert_has(
        &body(&bundle, "demain-en-velo"),
        &[
            "[article voisin](/actualites/the-open-workshop)",
            "un numéro, une [faute](/actualites/the-open-workshop).",
            "Voir le fichier perdu.",
            &format!("Merci à Jeanne et à [Ali]({wiki})"),
        ],
    );
    let about = bundle.pages.iter().find(|it| it.path == "a-propos");
    let html = text::markdown_to_html(&about.expect("a page").body);
    let button = "<a class=\"button\" href=\"https://www.helloasso.com/exemple\">Adhérez !</a>";
    assert_has(
        &html,
        &[
            button,
            "<a href=\"/a-propos/nous\">",
            "<a href=\"/communs\">",
        ],
    );
}

#[test]
fn pictures_are_found_whatever_their_names_spelling() {
    let bundle = TestSite::build().read();
    let towards = article(&bundle, "aller-vers-le-velo-par-l-experience");
    let paths: Vec<_> = towards.images.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["contenu/articles/2021/images/photo de groupe.png"]);
    let cover = towards.cover.as_ref().expect("a cover");
    assert_eq!(cover.path, "images/Logo en couleur.png");
    assert_has(
        &towards.body,
        &["*Rien ici*", "![Un écran](https://exemple.org/ecran.png)"],
    );
    let html = text::markdown_to_html(&towards.body);
    assert_has(
        &html,
        &["<a href=\"https://exemple.org/ecran.png\">Un écran</a>"],
    );
    assert_eq!(warned(&bundle, Kind::MissingPicture, "Aller").len(), 1);
    assert_eq!(warned(&bundle, Kind::PictureElsewhere, "Aller").len(), 1);
    let ideal = warned(&bundle, Kind::PictureElsewhere, "ville-idéale");
    assert!(
        ideal[0]
            .sentence
            .starts_with("https://i.imgur.com/AbCdEf.png"),
        "{ideal:?}"
    );
    let tomorrow = article(&bundle, "demain-en-velo");
    let cover = tomorrow.cover.as_ref().expect("by the article's name");
    assert!(cover.path.ends_with("couvertures/demain-en-velo.jpg"));
    let renamed = warned(&bundle, Kind::PictureConverted, "couvertures");
    assert_eq!(renamed.len(), 1, "PNG under .jpg");
    let folder = article(&bundle, "dossier-traces");
    assert!(
        folder
            .cover
            .as_ref()
            .is_some_and(|it| it.path.ends_with("dessin.svg"))
    );
    assert!(folder.images[0].path.ends_with("anime.gif"));
    let member = article(&bundle, "adherent-exemple");
    assert!(
        member
            .cover
            .as_ref()
            .is_some_and(|it| it.path == "images/Logo Exemple V1.jpg")
    );
}

#[test]
fn a_web_page_under_a_pictures_name_is_not_shown() {
    let bundle = TestSite::build().read();
    let results = article(&bundle, "tracemob-les-livrables");
    assert!(results.images.is_empty());
    assert_has(&results.body, &["Voici les livrables  du projet"]);
    let refused = warned(&bundle, Kind::UnsafePicture, "livrables");
    assert_eq!(refused.len(), 1);
    assert_has(&refused[0].sentence, &["this is a web page, not a picture"]);
    let name = article(&bundle, "tracemob-un-nom");
    assert_has(&name.body, &["![le logo](/import-picture/"]);
}

#[test]
fn footnotes_of_every_make_are_footnotes() {
    let bundle = TestSite::build().read();
    let manifesto = bundle
        .pages
        .iter()
        .find(|it| it.path == "a-propos/manifeste");
    let html = text::markdown_to_html(&manifesto.expect("a page").body);
    let second = "<li id=\"note-2\">\n<p><a href=\"https://exemple.org/autre\">Un autre</a>, 2017";
    assert_has(
        &html,
        &["montent<sup class=\"footnote\"><a href=\"#note-1\"", second],
    );
    assert_lacks(&html, &["footnote1", "name=", "[1]"]);
    let html = html_of(
        "Un mot[\\[1\\]](#_ftn1) et un autre[\\[2\\]](#_ftn2).\n\n\
         [\\[1\\]](#_ftnref1) La première.\n\nSa suite.\n\n[\\[2\\]](#_ftnref2)La seconde.\n",
    );
    assert_has(
        &html,
        &[
            "<li id=\"note-1\">\n<p>La première.</p>\n<p>Sa suite.",
            "<li id=\"note-2\">\n<p>La seconde.",
        ],
    );
}

#[test]
fn bold_lines_that_were_headings_are_headings() {
    let bundle = TestSite::build().read();
    let html = text::markdown_to_html(&body(&bundle, "demain-en-velo"));
    let headings = ["<h2>Pourquoi le vélo ?</h2>", "<h2>Et après ?</h2>"];
    assert_has(&html, &headings);
    assert_has(&html, &["paragraphe_avec_des traits"]);
    let ideal = text::markdown_to_html(&body(&bundle, "ville-ideale"));
    assert_has(&ideal, &["<h2>Un grand titre</h2>", "<h3>Un autre</h3>"]);
    let html = html_of("## Un titre\n\n**Pas un titre**\n\nTexte.\n");
    assert_has(&html, &["<p><strong>Pas un titre</strong></p>"]);
}

#[test]
fn bold_marks_on_the_wrong_side_of_a_space_are_bold() {
    let html = html_of("## T\n\n**Leur solution :**Un outil, **qui ? ** et l**’atelier** fin.\n");
    assert_has(
        &html,
        &[
            "<strong>Leur solution :</strong> Un outil",
            "<strong>qui ?</strong>  et",
            "l’<strong>atelier</strong> fin",
        ],
    );
}

#[test]
fn no_word_is_lost_and_the_result_stays_as_it_is_when_read_again() {
    let words = "Un deux trois *quatre* **cinq** `six` [sept](https://exemple.org) neuf\\_dix\n\n\
                 > onze\n\n- douze\n    - treize\n\n```\n<iframe> [quatorze](x y)\n```\n\n\
                 1. quinze\n\n<b>seize</b>\n";
    let first = markdown_of(words);
    assert_eq!(
        text::markdown_to_html(&first),
        text::markdown_to_html(words)
    );
    assert_eq!(markdown_of(&first), first);
}
