# L’accueil.
home-join = Participer
home-events = Prochains événements
home-news = Dernières actualités
home-communities = Communautés à suivre
home-follow = Tout suivre
home-follow-how = Depuis Mastodon ou tout autre réseau du fédivers, suivez cette adresse pour tout entendre, une seule fois.
home-all-events = Tout l’agenda
home-all-news = Toutes les actualités
home-all-communs = Tous les communs
