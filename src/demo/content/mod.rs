//! The words of the demo. Everybody and everything in it is invented.

mod agenda;
mod news;
mod spaces;

pub use agenda::EVENTS;
pub use news::POSTS;

use crate::directory::{List, Sector};
use crate::events::Place;
use crate::posts::Kind as PostKind;
use crate::spaces::showing::Role;
use crate::spaces::{Kind, LinkKind, Stage, UserKind};

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
    pub more: Option<&'static SpaceMore>,
}

/// What a commun's page says beside its text.
pub struct SpaceMore {
    pub governance: &'static str,
    pub reuse: &'static str,
    pub experiments: &'static str,
    pub users: &'static [(UserKind, &'static str)],
    /// Kind, label and address.
    pub links: &'static [(LinkKind, &'static str, &'static str)],
    /// Role, name and organisation of those who agreed to be named.
    pub people: &'static [(Role, &'static str, &'static str)],
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
    /// Latitude and longitude.
    pub at: Option<(f64, f64)>,
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
            latitude: self.at.map(|(latitude, _)| latitude),
            longitude: self.at.map(|(_, longitude)| longitude),
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
    pub sector: Option<Sector>,
}

pub const HUB_NAME: &str = "Le Kiosque des chemins";
pub const HUB_SENTENCE: &str = "Nous fabriquons et partageons des ressources ouvertes pour se \
    déplacer autrement, brique par brique.";

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
        more: Some(&spaces::VELO),
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
        more: None,
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
        more: None,
    },
    SpaceText {
        kind: Kind::Commun,
        handle: "arceaux",
        name: "Arceaux ouverts",
        sentence: "Un inventaire partagé des places de stationnement pour vélos.",
        body: "Un jeu de données et l'application qui le remplit : chaque arceau, son nombre de \
               places, son état, s'il est couvert.",
        stage: Some(Stage::Maturity),
        licence: "ODbL 1.0",
        territory: "France, Belgique",
        themes: &["vélo", "données ouvertes"],
        carried_by: Some("velo"),
        more: Some(&spaces::ARCEAUX),
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
        more: Some(&spaces::PAS_A_PAS),
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
        more: Some(&spaces::ARRET_PARTAGE),
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
        sector: None,
    },
    EntryText {
        list: List::Team,
        name: "Joris Ménage",
        role: "Ateliers",
        structure: "",
        sector: None,
    },
    EntryText {
        list: List::Team,
        name: "Ines Calder",
        role: "Publications",
        structure: "",
        sector: None,
    },
    EntryText {
        list: List::Board,
        name: "Noé Vasseur",
        role: "Présidence",
        structure: "Ville de Rivemont",
        sector: None,
    },
    EntryText {
        list: List::Board,
        name: "Maïwenn Le Dantec",
        role: "Trésorerie",
        structure: "Atelier des Halles",
        sector: None,
    },
    EntryText {
        list: List::Members,
        name: "Atelier des Halles",
        role: "Association",
        structure: "",
        sector: None,
    },
    EntryText {
        list: List::Members,
        name: "Ville de Rivemont",
        role: "",
        structure: "",
        sector: Some(Sector::Territory),
    },
    EntryText {
        list: List::Partners,
        name: "Université de Clairbourg",
        role: "",
        structure: "",
        sector: Some(Sector::University),
    },
];
