//! What the demo's pages of spaces say beside their text. Everybody in it is invented.

use super::SpaceMore;
use crate::spaces::showing::Role;
use crate::spaces::{LinkKind, UserKind};

pub const VELO: SpaceMore = SpaceMore {
    governance: "",
    reuse: "",
    experiments: "",
    users: &[],
    links: &[
        (
            LinkKind::Chat,
            "Le salon du vélo",
            "https://chat.example/velo",
        ),
        (LinkKind::Forum, "Le forum", "https://forum.example/c/velo"),
        (LinkKind::List, "Liste velo@", "https://listes.example/velo"),
    ],
    people: &[
        (Role::Animator, "Joris Ménage", "Atelier des Halles"),
        (Role::Member, "Ines Calder", ""),
        (Role::Member, "Noé Vasseur", "Ville de Rivemont"),
    ],
};

pub const ARCEAUX: SpaceMore = SpaceMore {
    governance: "Douze villes et leurs associations se réunissent **une fois par trimestre**. \
                 On décide sans objection ; les décisions sont publiées le jour même.",
    reuse: "1. Importez le fichier des arceaux de votre commune.\n\
            2. Ouvrez l'application aux habitant·e·s : comptez deux semaines.\n\
            3. Publiez ce que vous corrigez, sous la même licence.\n\n\
            Il faut une demi-journée d'une personne qui connaît les données de la ville.",
    experiments: "À Rivemont, **1 240 places** relevées en un mois. À Clairbourg, un échec : sans \
                  personne pour répondre aux habitant·e·s, les relevés se sont arrêtés en trois \
                  semaines.",
    users: &[
        (UserKind::City, "Rivemont"),
        (UserKind::City, "Clairbourg"),
        (UserKind::Organisation, "Atelier des Halles"),
        (UserKind::Country, "Belgique"),
    ],
    links: &[
        (
            LinkKind::Data,
            "Les arceaux, en GeoJSON",
            "https://donnees.example/arceaux",
        ),
        (
            LinkKind::Code,
            "L'application",
            "https://code.example/arceaux",
        ),
        (
            LinkKind::Documentation,
            "Le guide du relevé",
            "https://wiki.example/arceaux",
        ),
    ],
    people: &[
        (Role::Animator, "Maïwenn Le Dantec", "Atelier des Halles"),
        (Role::Contributor, "Noé Vasseur", "Ville de Rivemont"),
    ],
};

pub const PAS_A_PAS: SpaceMore = SpaceMore {
    governance: "Trois personnes tiennent la méthode ; toute proposition est discutée en public.",
    reuse: "Imprimez la fiche, marchez à deux, notez dix rues en une heure.",
    experiments: "Trois essais, dont un par temps de pluie : à refaire avec des pochettes.",
    users: &[(UserKind::City, "Rivemont")],
    links: &[(
        LinkKind::Wiki,
        "La fiche et le mode d'emploi",
        "https://wiki.example/pas-a-pas",
    )],
    people: &[(Role::Animator, "Ines Calder", "")],
};

pub const ARRET_PARTAGE: SpaceMore = SpaceMore {
    governance: "",
    reuse: "Deux jours de chantier, trois cents euros de bois, une convention avec la mairie.",
    experiments: "",
    users: &[],
    links: &[(
        LinkKind::Documentation,
        "Les plans",
        "https://plans.example/arret",
    )],
    people: &[],
};
