# L’agenda.
events-title = Événements
events-coming = À venir
events-past = Passés
events-none = Aucun événement n’est annoncé pour l’instant.
events-tagged = Événements : { $word }
events-of-space = Événements de { $word }
subscribe-calendar = S’abonner au calendrier
event-when = Quand
event-where = Où
event-online = En ligne
event-map = voir sur la carte
event-organiser = Avec
event-register = S’inscrire
event-calendar = Ajouter à mon calendrier
event-cancelled = Annulé
event-tentative = À confirmer
event-over = Cet événement est passé.
event-afterwards = Et après
event-report = Compte rendu
event-replay = Enregistrement
event-more = En savoir plus
event-online-at = En ligne : { $word }
event-postponed = Reporté
event-cancelled-said = Cet événement n’aura pas lieu.
event-postponed-said = Cet événement n’aura pas lieu à la date annoncée. La nouvelle date sera dite ici.
event-tentative-over-said = La date et le lieu n’ont pas été confirmés ici.
event-tentative-said = La date ou le lieu peuvent encore changer.
event-see-afterwards = Voir ce qui en est sorti
event-see-next = Voir les prochains
event-all-day = toute la journée
event-local-time = Chez vous :
event-calendar-file = Fichier de calendrier (.ics)
event-calendar-google = Google Agenda
event-calendar-outlook = Outlook.com
event-calendar-office = Outlook (Microsoft 365)
event-around = Autour de cet événement
event-photos-at = Photos ({ $word })
event-share = Partager
event-share-mail = Envoyer par courriel
event-neighbours = Autres événements de l’espace
event-before = Événement précédent
event-after = Événement suivant
agenda-views = Façons de voir l’agenda
agenda-view-list = Liste
agenda-view-month = Mois
agenda-view-map = Carte
agenda-filter = Filtrer
agenda-show = Afficher
agenda-active = Filtres en place
agenda-remove = (retirer ce filtre)
agenda-remove-all = Tout retirer
agenda-space = Espace
agenda-all-spaces = Tous les espaces
agenda-tag = Thème
agenda-all-tags = Tous les thèmes
agenda-place = Lieu (ville, région, adresse)
agenda-at = Lieu : { $word }
agenda-mode = Façon de participer
agenda-all-modes = Toutes
agenda-on-site = Sur place
agenda-from = Du
agenda-until = Au
agenda-from-day = À partir du { $word }
agenda-until-day = Jusqu’au { $word }
agenda-language = Langue
agenda-all-languages = Toutes les langues
agenda-none-found = Aucun événement ne correspond. Retirez un filtre pour en voir davantage.
agenda-years = Toutes les années
agenda-months = Autres mois
agenda-this-month = Ce mois-ci
agenda-today = aujourd’hui
agenda-goes-on = suite :
agenda-keys = Au clavier : les flèches vont d’un jour à l’autre, Entrée ouvre le premier événement du jour, Page précédente et Page suivante changent de mois.
agenda-no-place = En ligne, ou lieu à préciser
agenda-subscribe = Avoir cet agenda chez soi
agenda-subscribe-all = Tous les événements à venir dans votre calendrier, tenus à jour.
agenda-subscribe-filtered = Les événements choisis ci-dessus dans votre calendrier, tenus à jour.
agenda-subscribe-copy = Pour tout autre calendrier, copiez cette adresse :
agenda-copy = Copier
agenda-copied = Copié.
map-show = Afficher la carte (charge des images de { $word })
map-failed = La carte ne peut pas s’afficher. Les lieux sont écrits sur cette page.
map-region = Carte
map-zoom-in = Agrandir
map-zoom-out = Réduire
embed-link = Afficher sur un autre site
embed-title = L’agenda sur votre site
embed-lead = Choisissez ce que votre site montre, puis copiez l’un des deux codes. Rien n’est retenu de vos visiteurs.
embed-choose = Que montrer ?
embed-max = Nombre d’événements
embed-theme = Apparence
embed-theme-auto = Comme l’appareil
embed-theme-light = Claire
embed-theme-dark = Sombre
embed-make = Préparer le code
embed-frame = Un cadre
embed-frame-how = Marche partout où l’on peut écrire du HTML, sans JavaScript.
embed-element = Un élément
embed-element-how = Prend les polices et la place de votre page. Le lien à l’intérieur reste si le script ne se charge pas.
embed-preview = Aperçu
embed-back = Retour à l’agenda
embed-whole = Tout l’agenda
language-french = français
language-english = anglais
in-french = en français
in-english = en anglais
in-other-language = langue : { $word }
event-days = { $count } jours
agenda-coming-count = { $count ->
    [0] Aucun événement à venir,
    [one] { $count } événement à venir,
   *[other] { $count } événements à venir,
}
agenda-past-count = { $count ->
    [0] aucun passé.
    [one] { $count } passé.
   *[other] { $count } passés.
}
agenda-month-count = { $count ->
    [0] aucun événement
    [one] { $count } événement
   *[other] { $count } événements
}
form-region = Région
form-country = Pays
form-latitude = Latitude
form-longitude = Longitude
form-find = Trouver l’adresse (demande à { $word })
form-photos = Photos : une adresse par ligne
form-status = Ce qu’il en est
form-status-confirmed = Confirmé
form-status-tentative = À confirmer
form-status-postponed = Reporté à une date encore inconnue
form-status-cancelled = Annulé
