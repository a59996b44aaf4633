//! The words of the demo. Everybody and everything in it is invented.

use crate::directory::List;
use crate::events::Place;
use crate::posts::Kind as PostKind;
use crate::settings::Settings;
use crate::spaces::{Kind, Stage};

pub struct SpaceText {
    pub kind: Kind,
    pub handle: &'static str,
    pub name: &'static str,
    pub sentence: &'static str,
    pub body: &'static str,
    pub stage: Option<Stage>,
    pub licence: &'static str,
    pub territory: &'static str,
    pub themes: &'static [&'static str],
    pub carried_by: Option<&'static str>,
}

pub struct PostText {
    pub kind: PostKind,
    pub space: &'static str,
    pub also_in: &'static [&'static str],
    pub language: &'static str,
    pub title: Option<&'static str>,
    pub summary: &'static str,
    pub body: &'static str,
    pub byline: &'static str,
    pub tags: &'static [&'static str],
    pub days_ago: i64,
}

pub struct EventText {
    pub space: &'static str,
    pub title: &'static str,
    pub summary: &'static str,
    pub body: &'static str,
    pub in_days: i64,
    pub hour: i8,
    pub hours: i64,
    /// Name, street, postal code, town; empty when online.
    pub place: [&'static str; 4],
    pub online: &'static str,
    pub tags: &'static [&'static str],
}

impl EventText {
    pub fn place(&self) -> Place {
        let [name, street, postal_code, locality] = self.place.map(str::to_owned);
        let country = if name.is_empty() {
            String::new()
        } else {
            "France".to_owned()
        };
        Place {
            name,
            street,
            postal_code,
            locality,
            country,
            ..Place::default()
        }
    }
}

pub struct PageText {
    pub path: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub body: &'static str,
}

pub struct EntryText {
    pub list: List,
    pub name: &'static str,
    pub role: &'static str,
    pub structure: &'static str,
}

pub fn settings() -> Settings {
    Settings {
        name: "Le Kiosque des chemins".to_owned(),
        sentence: "Nous fabriquons et partageons des ressources ouvertes pour se déplacer \
                   autrement, brique par brique."
            .to_owned(),
        ..Settings::default()
    }
}

pub const SPACES: &[SpaceText] = &[
    SpaceText {
        kind: Kind::Community,
        handle: "velo",
        name: "Vélo du quotidien",
        sentence: "Rendre le vélo évident pour aller travailler, étudier, faire ses courses.",
        body: "Nous réunissons des collectivités, des ateliers et des habitant·e·s.\n\n\
               ## Ce que nous faisons\n\n\
               - un atelier ouvert chaque mois ;\n\
               - des mesures partagées du stationnement ;\n\
               - des guides que chacun·e peut reprendre.",
        stage: None,
        licence: "",
        territory: "",
        themes: &["vélo", "stationnement", "santé"],
        carried_by: None,
    },
    SpaceText {
        kind: Kind::Community,
        handle: "marche",
        name: "La ville à pied",
        sentence: "Compter les pas, ouvrir les données, réparer les trottoirs.",
        body: "La marche est le premier mode de déplacement et le moins mesuré. \
               Nous cherchons **des indicateurs simples**, utilisables partout.",
        stage: None,
        licence: "",
        territory: "",
        themes: &["marche", "espace public", "accessibilité"],
        carried_by: None,
    },
    SpaceText {
        kind: Kind::Community,
        handle: "covoiturage",
        name: "Covoiturer au village",
        sentence: "Partager les trajets là où le bus ne passe pas.",
        body: "Des lignes sans horaires, des arrêts sans travaux, des preuves sans surveillance.",
        stage: None,
        licence: "",
        territory: "",
        themes: &["covoiturage", "ruralité"],
        carried_by: None,
    },
    SpaceText {
        kind: Kind::Commun,
        handle: "arceaux",
        name: "Arceaux ouverts",
        sentence: "Un inventaire partagé des places de stationnement pour vélos.",
        body: "**La ressource** : un jeu de données et l'application qui le remplit.\n\n\
               **La communauté** : douze villes et leurs associations.\n\n\
               **La gouvernance** : une réunion par trimestre, décisions publiées.",
        stage: Some(Stage::Maturity),
        licence: "ODbL 1.0",
        territory: "France, Belgique",
        themes: &["vélo", "données ouvertes"],
        carried_by: Some("velo"),
    },
    SpaceText {
        kind: Kind::Commun,
        handle: "pas-a-pas",
        name: "Pas à pas",
        sentence: "Une méthode pour noter une rue à pied en dix questions.",
        body: "La fiche, le mode d'emploi et les résultats de trois expérimentations, échecs compris.",
        stage: Some(Stage::Emergence),
        licence: "CC BY-SA 4.0",
        territory: "Bretagne",
        themes: &["marche", "diagnostic"],
        carried_by: Some("marche"),
    },
    SpaceText {
        kind: Kind::Commun,
        handle: "arret-partage",
        name: "L'arrêt partagé",
        sentence: "Les plans d'un arrêt de covoiturage à construire soi-même.",
        body: "Trois planches, un banc, une lampe : les plans, la liste d'achats et la convention type.",
        stage: Some(Stage::Prefiguration),
        licence: "CERN-OHL-S 2.0",
        territory: "Drôme",
        themes: &["covoiturage", "mobilier"],
        carried_by: Some("covoiturage"),
    },
];

pub const POSTS: &[PostText] = &[
    PostText {
        kind: PostKind::Article,
        space: "velo",
        also_in: &["arceaux"],
        language: "fr",
        title: Some("Dix mille places comptées en un printemps"),
        summary: "Douze villes ont ouvert leurs données de stationnement. Ce que nous avons appris, \
                  et ce qui manque encore.",
        body: "En trois mois, cent vingt bénévoles ont relevé **dix mille places**.\n\n\
               ## Ce que disent les chiffres\n\n\
               | Ville | Places | Abritées |\n|---|---|---|\n| Rivemont | 1 240 | 18 % |\n\
               | Clairbourg | 860 | 31 % |\n\n\
               Une place sur cinq seulement est abritée[^1].\n\n\
               > De quoi avez-vous besoin maintenant, et que vous avez intérêt à faire ensemble ?\n\n\
               [^1]: Relevé de mars à mai, méthode publiée avec les données.",
        byline: "Awa Lestrade et Joris Ménage",
        tags: &["vélo", "données ouvertes", "stationnement"],
        days_ago: 6,
    },
    PostText {
        kind: PostKind::Note,
        space: "velo",
        also_in: &[],
        language: "fr",
        title: None,
        summary: "",
        body: "Le prochain atelier de réparation aura une table **enfants**. Apportez vos draisiennes !",
        byline: "Joris Ménage",
        tags: &["atelier"],
        days_ago: 2,
    },
    PostText {
        kind: PostKind::Article,
        space: "marche",
        also_in: &[],
        language: "fr",
        title: Some("Noter une rue en dix questions"),
        summary: "La méthode « Pas à pas » tient sur une page. Trois quartiers l'ont essayée.",
        body: "La largeur utile, l'ombre, le bruit, un banc : **dix questions** suffisent à dire \
               si une rue est praticable.\n\n\
               1. Imprimez la fiche.\n2. Marchez à trois.\n3. Publiez le résultat.\n\n\
               L'essai de Saint-Amarin a échoué : nous étions venu·e·s sans poussette. \
               Nous le racontons aussi.",
        byline: "Noé Vasseur",
        tags: &["marche", "méthode"],
        days_ago: 15,
    },
    PostText {
        kind: PostKind::Article,
        space: "covoiturage",
        also_in: &["arret-partage"],
        language: "fr",
        title: Some("Un arrêt de covoiturage construit en un week-end"),
        summary: "Vingt habitant·e·s, trois planches et une lampe : les plans sont ouverts.",
        body: "L'arrêt de la Croix-Haute a coûté **312 €** de matériaux. \
               Les plans et la convention avec la mairie sont dans le commun.",
        byline: "Communauté Covoiturer au village",
        tags: &["covoiturage", "ruralité"],
        days_ago: 40,
    },
    PostText {
        kind: PostKind::Article,
        space: "kiosque",
        also_in: &[],
        language: "en",
        title: Some("Why we publish our failures"),
        summary: "A commons that hides what went wrong teaches half of what it knows.",
        body: "Every project page here has a place for **what did not work**. \
               It is the part that others copy first.",
        byline: "Ines Calder",
        tags: &["communs", "méthode"],
        days_ago: 75,
    },
    PostText {
        kind: PostKind::Note,
        space: "kiosque",
        also_in: &[],
        language: "fr",
        title: None,
        summary: "",
        body: "Bienvenue ! Suivez `@kiosque` pour tout entendre, ou une communauté pour n'entendre qu'elle.",
        byline: "",
        tags: &[],
        days_ago: 90,
    },
];

pub const EVENTS: &[EventText] = &[
    EventText {
        space: "velo",
        title: "Atelier ouvert : réparer et compter",
        summary: "On répare le matin, on compte les arceaux l'après-midi. Ouvert à tou·te·s.",
        body: "Venez avec un vélo ou sans. Les outils sont sur place.",
        in_days: 9,
        hour: 18,
        hours: 2,
        place: ["La Remise", "4 rue des Tanneurs", "35200", "Rivemont"],
        online: "",
        tags: &["atelier", "vélo"],
    },
    EventText {
        space: "marche",
        title: "Balade diagnostic du quartier des Halles",
        summary: "Deux heures, dix questions, une carte à la fin.",
        body: "Rendez-vous devant la médiathèque. Parcours accessible en fauteuil.",
        in_days: 23,
        hour: 10,
        hours: 2,
        place: [
            "Médiathèque des Halles",
            "1 place du Marché",
            "35200",
            "Rivemont",
        ],
        online: "",
        tags: &["marche"],
    },
    EventText {
        space: "covoiturage",
        title: "Visioconférence : la convention type, article par article",
        summary: "Pour les communes qui veulent accueillir un arrêt partagé.",
        body: "Le texte sera lu et amendé ensemble.",
        in_days: 37,
        hour: 12,
        hours: 1,
        place: ["", "", "", ""],
        online: "https://visio.example/convention",
        tags: &["covoiturage"],
    },
    EventText {
        space: "velo",
        title: "Rencontre des villes cyclables",
        summary: "Douze villes ont comparé leurs relevés.",
        body: "Le compte rendu est publié dans les actualités.",
        in_days: -12,
        hour: 14,
        hours: 3,
        place: [
            "Maison des associations",
            "8 quai Nord",
            "44300",
            "Clairbourg",
        ],
        online: "",
        tags: &["vélo", "données ouvertes"],
    },
    EventText {
        space: "marche",
        title: "Webinaire : quels indicateurs pour la marche ?",
        summary: "Trois méthodes comparées, un vote, un seul indicateur retenu.",
        body: "L'enregistrement est disponible auprès de la communauté.",
        in_days: -60,
        hour: 11,
        hours: 1,
        place: ["", "", "", ""],
        online: "https://visio.example/indicateurs",
        tags: &["marche"],
    },
];

pub const PAGES: &[PageText] = &[
    PageText {
        path: "a-propos",
        title: "Qui sommes-nous ?",
        description: "Une association qui fabrique des ressources ouvertes pour se déplacer autrement.",
        body: "Le Kiosque des chemins réunit tou·te·s les acteur·rice·s volontaires : territoires, \
               ateliers, chercheur·euse·s, habitant·e·s.\n\n\
               ## Un commun, c'est quoi ?\n\n\
               Une **ressource** ouverte, la **communauté** qui en prend soin, et la **gouvernance** \
               qu'elle se donne. [Découvrez les communs](/communs).\n\n\
               ## Travailler ensemble\n\n\
               Rejoignez une communauté sur la page [participer](/participer), ou \
               [travaillons ensemble](/a-propos/travailler).",
    },
    PageText {
        path: "a-propos/travailler",
        title: "Travailler ensemble",
        description: "Trois façons de travailler avec l'association.",
        body: "1. **Contribuer** : libre et gratuit, dans n'importe quelle communauté.\n\
               2. **Adhérer** : une structure, douze mois.\n\
               3. **Devenir partenaire** : un projet commun, huit à douze mois.",
    },
    PageText {
        path: "participer",
        title: "Participer",
        description: "Contribuer, adhérer, devenir partenaire : par où commencer.",
        body: "## Trois niveaux\n\n\
               - **Contribution** : chacun·e, sans formalité. Suivez une communauté, venez à un atelier.\n\
               - **Adhésion** : toute structure publique ou privée, pour douze mois.\n\
               - **Partenariat** : pour porter ensemble un commun.\n\n\
               ## Ce que l'on y gagne\n\n\
               Rencontrer ses pairs, se former, participer aux décisions, soutenir les communs.",
    },
    PageText {
        path: "mentions-legales",
        title: "Mentions légales",
        description: "Qui publie ce site, et ce qui est fait de vos données.",
        body: "Ce site est une démonstration. Il ne dépose aucun traceur et ne charge rien \
               d'un autre serveur.",
    },
];

pub const ENTRIES: &[EntryText] = &[
    EntryText {
        list: List::Team,
        name: "Awa Lestrade",
        role: "Coordination",
        structure: "",
    },
    EntryText {
        list: List::Team,
        name: "Joris Ménage",
        role: "Ateliers",
        structure: "",
    },
    EntryText {
        list: List::Team,
        name: "Ines Calder",
        role: "Publications",
        structure: "",
    },
    EntryText {
        list: List::Board,
        name: "Noé Vasseur",
        role: "Présidence",
        structure: "Ville de Rivemont",
    },
    EntryText {
        list: List::Board,
        name: "Maïwenn Le Dantec",
        role: "Trésorerie",
        structure: "Atelier des Halles",
    },
    EntryText {
        list: List::Members,
        name: "Atelier des Halles",
        role: "Association",
        structure: "",
    },
    EntryText {
        list: List::Members,
        name: "Ville de Rivemont",
        role: "Territoire",
        structure: "",
    },
    EntryText {
        list: List::Partners,
        name: "Université de Clairbourg",
        role: "Recherche",
        structure: "",
    },
];
