//! What is read of the site's lists: events, communs, people, organisations, missions, publications.

use kiosque::import::Kind;

use super::site::{TestSite, article, warned};

#[test]
fn events_are_in_paris_and_their_address_says_what_it_is() {
    let bundle = TestSite::build().read();
    let event = |slug: &str| {
        let found = bundle.events.iter().find(|it| it.slug == slug);
        found.unwrap_or_else(|| panic!("no event {slug}"))
    };
    let sharing = event("webinaire-standards-autopartage");
    assert_eq!(sharing.start.to_string(), "2025-07-07T07:00:00Z");
    assert_eq!(
        (sharing.all_day, sharing.timezone.as_str()),
        (false, "Europe/Paris")
    );
    assert_eq!(sharing.summary, "Un webinaire sur deux lignes.");
    assert!(sharing.cover.is_some() && sharing.links.report.contains("/wiki/Autopartage"));
    let tools = event("webinaire-outils");
    assert_eq!(tools.title, "Webinaire Outils");
    assert_eq!(
        tools.start.to_string(),
        "2025-10-29T23:00:00Z",
        "midnight in Paris"
    );
    assert!(tools.all_day && tools.tentative);
    let party = event("cocktail-d-hiver");
    assert!(party.links.registration.contains("helloasso") && party.cover.is_none());
    assert!(event("le-film").links.replay.contains("youtube"));
    assert_eq!(event("la-suite").links.report, "/actualites/dossier-traces");
    assert!(
        bundle.events.is_sorted_by_key(|it| it.start),
        "in the order of the agenda"
    );
    let refused = warned(&bundle, Kind::Refused, "evenements");
    assert_eq!(
        refused.len(),
        1,
        "an event without a date is told, not invented"
    );
    assert!(refused[0].sentence.contains("bientôt") && refused[0].line.is_some());
}

#[test]
fn communs_get_a_name_a_handle_and_their_page() {
    let bundle = TestSite::build().read();
    let communs = bundle.communs.iter();
    let communs: Vec<_> = communs
        .map(|it| (it.handle.as_str(), it.name.as_str()))
        .collect();
    assert_eq!(
        communs,
        [
            ("registre-preuve-rpc", "Registre de Preuve (RPC)"),
            ("tracemob", "Tracemob - Kit Minimal pour créer des traces"),
            ("extreme-defi-exemple", "L'extrême défi Exemple"),
            ("boussole", "Boussole"),
        ]
    );
    assert!(
        bundle.communs[3]
            .wiki_url
            .ends_with("/wiki/Commun_Boussole")
    );
    let encoded = "/wiki/L%27extr%C3%AAme_d%C3%A9fi_Exemple";
    assert!(bundle.communs[2].wiki_url.ends_with(encoded));
    let archive = article(&bundle, "tracemob-un-nom");
    assert_eq!(archive.commun.as_deref(), Some("tracemob"));
}

#[test]
fn people_and_organisations_keep_their_order_and_links() {
    let bundle = TestSite::build().read();
    let names: Vec<_> = bundle.people.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["Jeanne Martin", "Ali Durand"],
        "the file's own name was decomposed"
    );
    assert_eq!(bundle.people[0].role, "Directrice");
    assert!(
        bundle.people[0].picture.is_some(),
        "brackets and a space in the name"
    );
    assert_eq!(bundle.people[1].structure_url, "https://exemple.org");
    let [example, compass, town] = bundle.organisations.as_slice() else {
        panic!("three organisations");
    };
    assert_eq!(example.interview_url, "/actualites/adherent-exemple");
    assert_eq!(compass.interview_url, "/actualites/dossier-traces");
    assert_eq!(
        (town.name.as_str(), town.picture.as_ref()),
        ("Ville d'Ici", None)
    );
    assert_eq!(
        warned(&bundle, Kind::Refused, "ecosyst").len(),
        1,
        "an unknown list is told"
    );
    let missing = warned(&bundle, Kind::MissingPicture, "ecosyst");
    assert_eq!(missing.len(), 1);
    assert!(missing[0].line.is_some(), "{missing:?}");
}

#[test]
fn missions_and_publications_are_whole() {
    let bundle = TestSite::build().read();
    let [drawing, code] = bundle.missions.as_slice() else {
        panic!("two missions");
    };
    assert_eq!((drawing.code.as_str(), drawing.ends.as_str()), ("12", ""));
    assert_eq!(
        drawing.body,
        "* Dessiner\n    * un peu\n* Partager [ici](/actualites/dossier-traces)\n"
    );
    assert_eq!(
        (code.starts.as_str(), code.ends.as_str()),
        ("2025-02-04", "2025-06-30")
    );
    let publication = &bundle.publications[0];
    assert_eq!(publication.title, "Guide \"des\" communs - l'essentiel");
    assert_eq!(publication.date_text, "Septembre 2023");
    let encoded = "/wiki/Guide_%22des%22_communs_-_l%27essentiel";
    assert!(publication.url.ends_with(encoded), "{}", publication.url);
}
