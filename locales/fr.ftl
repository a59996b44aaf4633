# Les mots à l'écran, en français. Mêmes clés que en.ftl. Une espace insécable précède ; : ? ! et ».

skip = Aller au contenu
brick-first = Kiosque
menu-main = Menu principal
menu-more = Pratique
menu-home = Accueil
menu-news = Actualités
menu-events = Événements
menu-communities = Communautés
menu-communs = Communs
menu-join = Participer
menu-about = À propos
menu-legal = Mentions légales
feeds = Flux et calendriers
newsletter = Lettre d’information
membership = Adhérer
write-us = Nous écrire
sign-in = Se connecter
sign-out = Se déconnecter
sign-in-how = On se connecte ici par un lien qui ne sert qu’une fois. Demandez-le à l’administration du kiosque, qui le crée ainsi :
sign-in-once = Ce lien ne sert qu’une fois. Appuyez sur le bouton pour entrer.
home-join = Participer
home-events = Prochains événements
home-news = Dernières actualités
home-communities = Communautés à suivre
home-follow = Tout suivre
home-follow-how = Depuis Mastodon ou tout autre réseau du fédivers, suivez cette adresse pour tout entendre, une seule fois.
home-all-events = Tout l’agenda
home-all-news = Toutes les actualités
home-all-communs = Tous les communs
news-title = Actualités
news-none = Rien n’a encore été publié ici.
news-all = Toutes les actualités
news-years = Par année
news-tagged = Actualités : { $word }
news-of-year = Actualités de { $word }
news-by = Actualités de { $word }
news-of-space = Actualités de { $word }
older = Plus anciens
tags = Mots-clés
in-spaces = Publié dans
related = À lire aussi
in-series = Dans la série « { $word } »
edited-on = modifié le { $word }
edit = Modifier
also-read = À lire aussi
answer-from = Pour répondre depuis le fédivers, cherchez l’adresse de cette page, ou mentionnez { $word }.
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
communities-title = Communautés
communities-lead = Des personnes autour d’un thème. Suivez-en une d’où vous êtes : Mastodon, un lecteur de flux, votre calendrier.
communities-none = Aucune communauté n’est ouverte pour l’instant.
communs-title = Les communs
communs-lead = Un commun est une ressource ouverte, une communauté qui en prend soin et une gouvernance qu’elle se donne.
search = Chercher
search-words = Mots à chercher
any = Tous
theme = Thème
themes = Thèmes
stage = Stade
licence = Licence
territory = Territoire
links = Liens
stage-prefiguration = Préfiguration
stage-emergence = Émergence
stage-maturity = Maturité
kind-hub = Kiosque
kind-server = Serveur
kind-community = Communauté
kind-commun = Commun
space-communs = Les communs de la communauté
space-carriers = Porté par
space-past = Événements passés
follow-title = Suivre
follow-handle = Dans votre application, cherchez
follow-account = Votre adresse dans le fédivers
follow-help = Par exemple alice@mastodon.example, ou seulement mastodon.example. Vous serez conduit·e chez vous pour confirmer ; rien n’est gardé ici.
follow-go = Suivre depuis chez moi
follow-which = Communauté
follow-otherwise = Ou autrement :
missions-title = Missions ouvertes
mission-more = En savoir plus sur « { $word } »
people-title = Qui nous sommes
people-team = L’équipe
people-board = Le conseil d’administration
people-cooperators = Coopérateur·rice·s
people-members = Nos adhérent·e·s
people-partners = Nos partenaires
people-none = Personne n’est encore présenté ici.
people-profile = Profil de { $word }
people-interview = Entretien avec { $word }
publications-title = Publications
publications-none = Aucune publication pour l’instant.
desk-title = Mon tableau
desk-drafts = Brouillons
desk-published = Publiés
form-new-post = Écrire une actualité
form-edit-post = Modifier l’actualité
form-new-event = Annoncer un événement
form-edit-event = Modifier l’événement
form-edit-page = Modifier la page
form-space = Au nom de
form-kind = Forme
form-article = Article : titre, résumé et lien ailleurs
form-note = Note courte : lue en entier partout
form-title = Titre
form-summary = Résumé (une ou deux phrases)
form-body = Texte (Markdown)
form-byline = Signature
form-tags = Mots-clés, séparés par des virgules
form-language = Langue du texte (fr, en…)
form-publish = Publier
form-draft = Garder comme brouillon
form-retract = Retirer
form-cancel-event = Annuler l’événement
form-start-date = Date de début
form-start-time = Heure de début (vide : toute la journée)
form-end-date = Date de fin
form-end-time = Heure de fin
form-timezone = Fuseau horaire
form-place = Nom du lieu
form-street = Rue
form-postal-code = Code postal
form-locality = Ville
form-online = Adresse en ligne
form-registration = Adresse d’inscription
refused-title = Un article a besoin d’un titre de 1 à 200 caractères.
refused-event-title = Le titre d’un événement a de 3 à 200 caractères.
refused-empty = Le texte est vide : écrivez au moins un mot.
refused-too-long = Un des textes est trop long : raccourcissez-le.
refused-language = La langue s’écrit par exemple fr ou en.
refused-date = Une date ou une heure n’en est pas une. Vérifiez le début, la fin et le fuseau horaire.
refused-end = L’événement finit avant de commencer.
refused-timezone = Le fuseau horaire s’écrit par exemple Europe/Paris.
refused-link = Une adresse commence par https://.
error-next = Vous pouvez aller ici :
error-not-found = Cette page n’existe pas, ou plus.
error-gone = Cette page a été retirée.
error-forbidden = Vous ne pouvez pas faire cela.
error-refused = Cela n’a pas été accepté.
error-internal = Quelque chose s’est mal passé de notre côté. Réessayez dans un moment.
error-unavailable = Le kiosque ne peut pas lire ses données en ce moment.
error-unavailable-next = Rien n’est perdu : ce qui était écrit l’est toujours. Réessayez dans une minute.
error-try-again = Réessayer
error-page = Cette adresse n’est pas complète.
error-space = Choisissez au nom de qui publier.
error-account = Cette adresse du fédivers n’a pas été trouvée. Écrivez-la comme alice@mastodon.example.
error-interaction = On ne peut pas encore interagir d’ici avec ce qui est ailleurs.
error-link-used = Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre.
administration = Administration
host-live = va bien
host-failing = en difficulté
host-dead = muet
host-blocked = bloqué
deliveries-title = Livraisons
deliveries-nothing-waits = Rien n’attend : tout ce qui devait partir est parti.
deliveries-oldest-since = la plus ancienne depuis { $word }.
deliveries-nobody-sends = Rien ne part depuis { $word } : vérifiez que « kiosque serve » ou « kiosque worker » tourne.
deliveries-not-due = Rien ne doit partir en ce moment : les prochains essais sont ci-dessous.
deliveries-servers = Serveurs
deliveries-where-waiting = ceux qu’une lettre attend
deliveries-all-servers = tous
deliveries-name = Nom, ou une partie
deliveries-show = Afficher
deliveries-none-shown = Aucun serveur ne correspond.
deliveries-server = Serveur
deliveries-waits = Attend
deliveries-last-answer = Dernière réponse
deliveries-next-try = Prochain essai
deliveries-decide = Décider
deliveries-nothing = rien
deliveries-letters-more = plus de { $word } lettres
deliveries-oldest = la plus ancienne
deliveries-ago = il y a { $word }
deliveries-since = de suite, depuis { $word }
deliveries-no-answer = aucune encore
deliveries-taken = a pris la dernière lettre
deliveries-next-never = jamais, il est bloqué
deliveries-next-probe = on lui demandera s’il est revenu dans { $word }
deliveries-next-at-it = l’envoi est en cours
deliveries-next-nothing = quand il y aura une lettre
deliveries-next-in = dans { $word }
deliveries-next-now = dès maintenant
deliveries-try-now = Essayer
deliveries-forget = Oublier…
deliveries-block = Bloquer…
deliveries-unblock = Débloquer
deliveries-more = Serveurs suivants
deliveries-leave-it = Ne rien changer
deliveries-forget-title = Oublier ce qui attend pour { $word } ?
deliveries-forget-means = Elles ne partiront jamais. Les abonné·e·s restent, et ce qui sera publié ensuite partira comme avant.
deliveries-forget-go = Oublier ces lettres
deliveries-block-title = Bloquer { $word } ?
deliveries-block-means = Rien n’ira plus vers ce serveur et rien n’en sera accepté, jusqu’au déblocage. Ce qui sera publié entre-temps ne lui sera pas envoyé ensuite.
deliveries-block-go = Bloquer ce serveur
deliveries-told-tried = { $word } est essayé maintenant ; rechargez la page dans un moment.
deliveries-told-blocked = { $word } est bloqué.
deliveries-told-unblocked = { $word } n’est plus bloqué.
reading-minutes = { $count ->
    [one] { $count } minute de lecture
   *[other] { $count } minutes de lecture
}
replies = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
shares = { $count ->
    [one] { $count } partage
   *[other] { $count } partages
}
likes = { $count ->
    [one] { $count } favori
   *[other] { $count } favoris
}
followers = { $count ->
    [one] { $count } abonné·e dans le fédivers
   *[other] { $count } abonné·e·s dans le fédivers
}
communs-count = { $count ->
    [one] { $count } commun
   *[other] { $count } communs
}
deliveries-letters-wait = { $count ->
    [one] { $count } lettre attend
   *[other] { $count } lettres attendent
}
deliveries-for-servers = { $count ->
    [one] pour { $count } serveur,
   *[other] pour { $count } serveurs,
}
deliveries-at-it = { $count ->
    [one] L’envoi est en cours vers { $count } serveur.
   *[other] L’envoi est en cours vers { $count } serveurs.
}
deliveries-letters = { $count ->
    [one] { $count } lettre
   *[other] { $count } lettres
}
deliveries-failures = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
}
deliveries-will-be-dropped = { $count ->
    [0] Rien n’attend pour lui en ce moment.
    [one] { $count } lettre sera perdue.
   *[other] { $count } lettres seront perdues.
}
deliveries-told-dropped = { $count ->
    [0] Aucune lettre n’attendait.
    [one] { $count } lettre a été oubliée.
   *[other] { $count } lettres ont été oubliées.
}
