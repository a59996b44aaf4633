//! Where things lie in a site of the association (repository `fabmob.io`), and by which names it was
//! reached. Everything that is particular to it and not to importing stands here.

pub(super) const ARTICLES: &str = "contenu/articles";
pub(super) const COVERS: &str = "contenu/articles/couvertures";
pub(super) const ARCHIVE: &str = "contenu/tracemob-archive";
pub(super) const PAGES: &str = "contenu";
pub(super) const COMMUNS: &str = "contenu/communs-fabmob.yaml";
pub(super) const ECOSYSTEM: &str = "contenu/ecosystème.yaml";
pub(super) const EVENTS: &str = "contenu/evenements-fabmob.yaml";
pub(super) const MISSIONS: &str = "contenu/mecenat-competences.yaml";
pub(super) const PUBLICATIONS: &str = "contenu/publications-fabmob.yaml";

/// Hours without a zone are those of the association.
pub(super) const TIMEZONE: &str = "Europe/Paris";

/// The site itself, under all its names.
pub(super) const HOSTS: &[&str] = &[
    "lafabriquedesmobilites.fr",
    "www.lafabriquedesmobilites.fr",
    "fabmob.io",
    "www.fabmob.io",
    "fabmob.org",
    "www.fabmob.org",
];
/// Where files stood that are not part of the repository's texts.
pub(super) const ORIGIN: &str = "https://lafabriquedesmobilites.fr";
/// Files of the repository, when they are linked through its host.
pub(super) const REPOSITORY: &str = "https://github.com/fabmob/fabmob.io/blob/master/";
pub(super) const WIKI: &str = "https://wiki.lafabriquedesmobilites.fr";
/// Hosts of the association that answer no more.
pub(super) const DEAD_HOSTS: &[&str] = &[
    "communs.lafabriquedesmobilites.fr",
    "projets.lafabriquedesmobilites.fr",
];
/// Uploads of the blog before this site: all gone.
pub(super) const DEAD_PATH: &str = "/wp-content/";

/// The commun that the archive tells of, when it is among the communs.
pub(super) const ARCHIVE_COMMUN: &str = "tracemob";
/// Under which the site showed the archive's texts.
pub(super) const ARCHIVE_PATHS: [&str; 2] = ["/tracemob", "/tracemobNoisy"];
pub(super) const ARCHIVE_SERIES: &str = "Journal de Tracemob";

/// A file of `contenu` whose page stands elsewhere than `a-propos/<its name>`: slug and path.
pub(super) const PAGE_PATHS: &[(&str, &str)] = &[
    ("a-propos", "a-propos"),
    ("mentions-legales-et-donnees", "mentions-legales"),
];
/// Pages in the order of the menu; others follow by name.
pub(super) const PAGE_ORDER: &[&str] = &[
    "a-propos",
    "manifeste",
    "feuille-de-route",
    "travailler",
    "prestations",
    "statuts",
];

/// Pages that the site's own program made, and where the same is found here.
pub(super) const ROUTES: &[(&str, &str)] = &[
    ("/blog", "/actualites"),
    ("/blog/articles", "/actualites"),
    ("/blog/home", "/actualites"),
    ("/blog/mentors", "/actualites"),
    ("/articles", "/actualites"),
    ("/activités/communs", "/communs"),
    ("/activités/événements", "/evenements"),
    ("/activités/prestations", "/a-propos/prestations"),
    ("/activités/publications", "/a-propos/publications"),
    ("/ecosystem", "/a-propos/nous"),
    ("/participer/pourquoiAdherer", "/participer"),
    ("/participer/tarifs", "/participer"),
    ("/participer/mecenat", "/participer"),
    ("/participer/outils", "/participer"),
    ("/à-propos/nous/conseiladministration", "/a-propos/nous"),
    ("/à-propos/adherents_et_partenaires", "/a-propos/nous"),
    (
        "/à-propos/adherents_et_partenaires/partenaires",
        "/a-propos/nous",
    ),
];
/// Paths of the hub that the site's texts link, and that answer here under the same name.
pub(super) const SAME_PATHS: &[&str] = &[
    "/",
    "/communs",
    "/participer",
    "/a-propos",
    "/a-propos/nous",
    "/a-propos/publications",
];

/// Bylines that are nobody's.
pub(super) const BYLINE_PLACEHOLDERS: &[&str] = &["fabrique_a", "admin", "auteur", "author"];
/// Tags that were left by a template.
pub(super) const PLACEHOLDER_TAGS: &[&str] = &["tag", "mot-cle", "tag-un-peu-plus-long"];

/// Spellings of one tag, as slugs, and the label that stands for all.
pub(super) const SYNONYMS: &[(&[&str], &str)] = &[
    (&["open-source", "opensource"], "open source"),
    (&["commun", "communs"], "communs"),
    (&["maas", "maas-social"], "MaaS"),
    (
        &["startup", "startups", "start-up", "start-ups"],
        "start-up",
    ),
    (&["standard", "standards"], "standards"),
    (&["imaginaire", "imaginaires"], "imaginaires"),
    (&["parole-adherent", "paroledadherent"], "parole d'adhérent"),
    (&["ecosysteme"], "écosystème"),
    (&["mobilite", "mobilites"], "mobilité"),
    (&["entrepreneur", "entrepreneurs"], "entrepreneurs"),
    (&["industriel", "industriels"], "industriels"),
    (&["territoire", "territoires"], "territoires"),
    (&["open-data", "opendata"], "open data"),
    (&["donnees"], "données"),
    (&["vehicule", "vehicules"], "véhicule"),
    (&["accelerateur"], "accélérateur"),
    (&["identite-de-marque"], "identité de marque"),
    (&["mobilite-collaborative"], "mobilité collaborative"),
    (&["mobilite-inclusive"], "mobilité inclusive"),
    (&["compte-mobilite"], "Compte Mobilité"),
    (&["transport-a-la-demande"], "transport à la demande"),
    (&["autorites-organisatrices"], "autorités organisatrices"),
    (&["billetique", "billettique"], "billettique"),
    (&["communaute"], "communauté"),
    (&["periurbain"], "périurbain"),
    (&["proximite", "proxmimite"], "proximité"),
    (&["teletravail"], "télétravail"),
    (&["reindustrialisation"], "réindustrialisation"),
    (&["logicielibre", "logiciel-libre"], "logiciel libre"),
    (&["openestreetmap", "openstreetmap"], "OpenStreetMap"),
];
