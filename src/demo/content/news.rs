//! The demo's news.

use super::PostText;
use crate::posts::Kind as PostKind;

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
