//! What is read: nothing lost, nothing doubled, each habit of ten years understood.

use kiosque::import::{self, Bundle, Counts, Kind, Severity};

use super::site::{TestSite, article, warned};

#[test]
fn everything_is_read_once_and_in_the_same_order() {
    let site = TestSite::build();
    let bundle = site.read();
    let counts = Counts::of(&bundle);
    let read = [
        counts.articles,
        counts.articles_in_english,
        counts.archive,
        counts.events,
        counts.communs,
        counts.people,
        counts.organisations,
        counts.missions,
        counts.publications,
        counts.pages,
    ];
    assert_eq!(read, [9, 1, 2, 5, 4, 2, 3, 2, 1, 6]);
    let sources = sources(&bundle);
    let mut once = sources.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), sources.len(), "each source stands for one item");
    let json = |bundle: &Bundle| serde_json::to_string(bundle).expect("JSON");
    assert_eq!(
        json(&bundle),
        json(&site.read()),
        "a second reading is the same"
    );
}

fn sources(bundle: &Bundle) -> Vec<String> {
    let texts = bundle.articles.iter().chain(&bundle.archive);
    let texts = texts.map(|it| it.source.clone());
    let events = bundle.events.iter().map(|it| it.source.clone());
    let entries = bundle.people.iter().chain(&bundle.organisations);
    let entries = entries.map(|it| it.source.clone());
    let pages = bundle.pages.iter().map(|it| it.source.clone());
    texts.chain(events).chain(entries).chain(pages).collect()
}

#[test]
fn a_date_never_moves_to_another_day() {
    let bundle = TestSite::build().read();
    let published = |slug: &str| article(&bundle, slug).published.to_string();
    assert_eq!(published("the-open-workshop"), "2016-01-01T00:30:00Z");
    assert_eq!(
        published("dossier-traces"),
        "2024-11-03T11:00:00Z",
        "noon in Paris, winter"
    );
    assert_eq!(
        published("adherent-exemple"),
        "2025-04-03T10:00:00Z",
        "noon in Paris, summer"
    );
    assert_eq!(
        published("tracemob-les-livrables"),
        "2019-05-16T07:44:00Z",
        "day first"
    );
    assert_eq!(published("tracemob-un-nom"), "2019-01-28T11:00:00Z");
    // The sample date of a template, in the folder of another year.
    assert_eq!(published("ville-ideale"), "2020-04-26T10:00:00Z");
    let doubtful = warned(&bundle, Kind::DoubtfulDate, "ville-idéale");
    assert_eq!((doubtful.len(), doubtful[0].line), (1, Some(5)));
    assert_eq!(published("note-de-lecture"), "2025-01-01T11:00:00Z");
    assert_eq!(
        warned(&bundle, Kind::DoubtfulDate, "note_de_lecture").len(),
        1
    );
}

#[test]
fn heads_of_every_habit_are_understood() {
    let bundle = TestSite::build().read();
    let ideal = article(&bundle, "ville-ideale");
    assert_eq!(ideal.title, "La ville idéale ?");
    assert_eq!(ideal.byline, "Maël Thomas");
    assert!(ideal.summary.starts_with("Le prix de nos villes monte."));
    let folder = article(&bundle, "dossier-traces");
    assert_eq!(folder.byline, "Maël Thomas", "one person has one spelling");
    let tomorrow = article(&bundle, "demain-en-velo");
    assert_eq!(tomorrow.byline, "Jeanne Martin");
    assert_eq!(
        tomorrow.tags,
        ["open source", "mobilité"],
        "synonyms and suffixes are merged"
    );
    assert_eq!(warned(&bundle, Kind::DroppedTag, "demain-en-velo").len(), 3);
    let towards = article(&bundle, "aller-vers-le-velo-par-l-experience");
    assert_eq!(towards.tags, ["communs", "expérimentation d'affaires"]);
    assert_eq!(
        (towards.byline.as_str(), towards.summary.as_str()),
        ("", "")
    );
    assert_eq!(warned(&bundle, Kind::DroppedByline, "Aller vers").len(), 1);
    // Brackets and a colon without quotes are no YAML at all.
    let member = article(&bundle, "adherent-exemple");
    assert_eq!(member.series.as_deref(), Some("Parole d'adhérent"));
    assert_eq!(member.title, "Exemple : un an après");
    assert_eq!(member.tags, ["parole d'adhérent"]);
    assert_eq!(
        warned(&bundle, Kind::RepairedHead, "Adherent_Exemple").len(),
        1
    );
    assert_eq!(article(&bundle, "note-de-lecture").title, "note de lecture");
}

#[test]
fn the_language_is_told_by_the_text() {
    let bundle = TestSite::build().read();
    assert_eq!(article(&bundle, "the-open-workshop").language, "en");
    assert_eq!(article(&bundle, "demain-en-velo").language, "fr");
}

#[test]
fn empty_and_placeholder_texts_are_drafts() {
    let bundle = TestSite::build().read();
    let texts = bundle.articles.iter().filter(|it| it.draft);
    let texts: Vec<_> = texts.map(|it| it.slug.as_str()).collect();
    assert_eq!(texts, ["annonce-vide", "liberte"]);
    let pages = bundle.pages.iter().filter(|it| it.draft);
    let pages: Vec<_> = pages.map(|it| it.path.as_str()).collect();
    assert_eq!(pages, ["a-propos/opensource", "a-propos/tarifs"]);
    assert_eq!(warned(&bundle, Kind::Placeholder, "").len(), 4);
    let same = warned(&bundle, Kind::SameTitle, "liberte");
    assert_eq!(same.len(), 1, "“Une annonce” is the title of two");
}

#[test]
fn old_addresses_lead_to_the_new_ones() {
    let bundle = TestSite::build().read();
    let target = |path: &str| {
        let found = bundle.redirects.iter().find(|it| it.path == path);
        found.map(|it| it.target.as_str())
    };
    let ideal = Some("/actualites/ville-ideale");
    assert_eq!(target("/blog/ville-idéale"), ideal);
    assert_eq!(target("/blog/ville-ideale"), ideal);
    assert_eq!(target("/contenu/articles/2020/ville-idéale.md"), ideal);
    let towards = Some("/actualites/aller-vers-le-velo-par-l-experience");
    assert_eq!(target("/blog/Aller vers le vélo par l'expérience"), towards);
    let tomorrow = Some("/actualites/demain-en-velo");
    assert_eq!(target("/articles/la-fabrique/demain-en-velo"), tomorrow);
    assert_eq!(target("/innovation/demain-en-velo"), tomorrow);
    assert_eq!(
        target("/blog/tag/OpenSource"),
        Some("/actualites?tag=open-source")
    );
    assert_eq!(target("/blog/année/2015"), Some("/actualites?year=2015"));
    assert_eq!(target("/à-propos/manifeste"), Some("/a-propos/manifeste"));
    assert_eq!(
        target("/à-propos/mentions-légales-et-données"),
        Some("/mentions-legales")
    );
    assert_eq!(target("/activités/événements"), Some("/evenements"));
    assert_eq!(
        target("/tracemob/10.les-livrables"),
        Some("/actualites/tracemob-les-livrables")
    );
    assert_eq!(target("/tracemob"), Some("/@tracemob"));
    let leads_on = |path: &str, target: &str| target.is_ascii() && path != target;
    assert!(
        bundle
            .redirects
            .iter()
            .all(|it| leads_on(&it.path, &it.target))
    );
}

#[test]
fn pages_have_their_titles_and_places() {
    let bundle = TestSite::build().read();
    let pages = bundle.pages.iter();
    let pages: Vec<_> = pages
        .map(|it| (it.path.as_str(), it.title.as_str()))
        .collect();
    assert_eq!(
        pages,
        [
            ("a-propos", "À propos"),
            ("a-propos/manifeste", "Manifeste"),
            ("a-propos/travailler", "Travailler ensemble"),
            ("a-propos/opensource", "L'open source"),
            ("a-propos/tarifs", "Tarifs"),
            ("mentions-legales", "Mentions légales et données"),
        ]
    );
}

#[test]
fn personal_data_is_found_and_not_repeated() {
    let bundle = TestSite::build().read();
    let found = warned(&bundle, Kind::PersonalData, "Adherent_Exemple");
    let said: Vec<_> = found.iter().map(|it| it.sentence.as_str()).collect();
    assert_eq!(
        said.len(),
        2,
        "a number and an address, but no years: {said:?}"
    );
    let said = said.join(" ");
    assert!(
        said.contains("b…@exemple.org") && said.contains("06 …"),
        "{said}"
    );
    assert!(
        !said.contains("bonjour@") && !said.contains("12 34"),
        "{said}"
    );
    assert!(found.iter().all(|it| it.line == Some(12)), "{found:?}");
}

#[test]
fn a_report_is_grouped_for_people_and_whole_for_machines() {
    let bundle = TestSite::build().read();
    let report = import::report_text(&Counts::of(&bundle), &bundle.warnings);
    assert!(
        report.starts_with("The site holds:\n     9  articles\n"),
        "{report}"
    );
    assert!(
        report.contains("Personal data: does everyone agree"),
        "{report}"
    );
    let dated = "contenu/articles/2020/ville-idéale.md:5: the date says 2000-04-26";
    assert!(report.contains(dated), "{report}");
    let json = serde_json::to_value(&bundle.warnings).expect("JSON");
    assert_eq!(json[0]["kind"], "refused");
    assert_eq!(json[0]["severity"], "fault");
    let is_whole = |file: &str, sentence: &str| !file.is_empty() && !sentence.is_empty();
    assert!(
        bundle
            .warnings
            .iter()
            .all(|it| is_whole(&it.file, &it.sentence))
    );
    assert!(
        bundle
            .warnings
            .iter()
            .any(|it| it.severity == Severity::Note)
    );
}

#[test]
fn a_file_that_cannot_be_understood_is_told_and_the_rest_is_read() {
    let site = TestSite::build();
    site.put(
        "contenu/evenements-fabmob.yaml",
        b"- title: \"sans fin\n- x: [",
    );
    let latin = b"---\ntitle: {[\n---\nUn texte malgr\xe9 tout, lisible.";
    site.put("contenu/articles/2025/cassé.md", latin);
    let bundle = site.read();
    assert!(bundle.events.is_empty());
    assert_eq!(warned(&bundle, Kind::Unreadable, "evenements").len(), 1);
    assert_eq!(article(&bundle, "casse").title, "cassé");
    assert_eq!(
        warned(&bundle, Kind::Unreadable, "cass").len(),
        1,
        "bytes that are not UTF-8"
    );
    assert_eq!(
        warned(&bundle, Kind::RepairedHead, "cass").len(),
        2,
        "a head that is no YAML"
    );
}

#[test]
fn what_is_not_a_site_is_refused_with_the_next_step() {
    let site = TestSite::build();
    let below = site.path().join("contenu/articles/2021");
    let told = import::read(&below).expect_err("no site").to_string();
    assert!(
        told.contains("give the folder of the site's repository"),
        "{told}"
    );
    assert!(import::read(std::path::Path::new("/nowhere/at/all")).is_err());
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let site = TestSite::build();
    let secret = site.path().with_extension("png");
    std::fs::write(&secret, b"secret").expect("a file beside the site");
    let name = secret.file_name().expect("a name").to_string_lossy();
    let text = format!(
        "---\ntitle: Dehors\ndate: 2025-01-02\n---\n\n\
         Voir ![](../../../../{name}) et ![](/etc/passwd) ici.\n"
    );
    site.put("contenu/articles/2025/dehors.md", text.as_bytes());
    let link = site.path().join("contenu/articles/2025/images");
    std::os::unix::fs::symlink("/etc", link).expect("a link out of the site");
    let bundle = site.read();
    std::fs::remove_file(&secret).expect("taken away");
    let outside = article(&bundle, "dehors");
    assert!(outside.images.is_empty(), "{:?}", outside.images);
    let missing = warned(&bundle, Kind::MissingPicture, "dehors.md");
    assert_eq!(missing.len(), 3, "two, and no cover");
}
