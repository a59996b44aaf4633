# Communautés, communs, et comment les suivre.
communities-title = Communautés
communities-lead = Des personnes autour d’un thème. Suivez-en une d’où vous êtes : Mastodon, un lecteur de flux, votre calendrier.
communities-none = Aucune communauté n’est ouverte pour l’instant.
communs-title = Les communs
communs-lead = Un commun est une ressource ouverte, une communauté qui en prend soin et une gouvernance qu’elle se donne.
theme = Thème
themes = Thèmes
stage = Stade
licence = Licence
territory = Territoire
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
communs-count = { $count ->
    [one] { $count } commun
   *[other] { $count } communs
}
