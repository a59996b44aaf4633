# Trouver dans l’agenda.
agenda-quick = Choix rapides
agenda-when = Quand
agenda-when-any = À toute date
agenda-when-today = Aujourd’hui
agenda-when-weekend = Ce week-end
agenda-when-week = Cette semaine
agenda-when-month = Ce mois-ci
agenda-view-week = Semaine
agenda-weeks = Autres semaines
agenda-week-number = Semaine { $word }
agenda-week-of = Semaine du { $word }
agenda-free = Rien d’annoncé
agenda-q = Mots (titre, texte)
agenda-words = Avec les mots « { $word } »
agenda-near-field = Près de (ville, lieu)
agenda-within = À moins de
agenda-near = Près de { $word }
agenda-distance = à { $word } km
agenda-distance-none = à moins d’un kilomètre
agenda-distance-town = dans cette ville
agenda-near-unknown = Cet agenda ne connaît aucun lieu nommé « { $word } ». Peut-être cherchez-vous :
agenda-near-nothing = Cet agenda ne connaît aucun lieu nommé « { $word } ». Vous pouvez donner une latitude et une longitude, par exemple 47.22,-1.55.
agenda-near-others = Plusieurs lieux répondent à « { $word } ». Voici le plus actif ; il y a aussi :

# Ce qui a lieu en même temps, dit à qui prépare un événement.
meanwhile-title = Ce jour-là
meanwhile-look = Voir ce qui a lieu à cette date
meanwhile-overlapping = en même temps
meanwhile-draft = pas encore publié
meanwhile-count = { $count ->
    [0] Aucun autre événement des communautés et des agendas suivis n’est annoncé ce jour-là.
    [one] Un autre événement des communautés ou des agendas suivis a lieu ce jour-là.
   *[other] { $count } autres événements des communautés ou des agendas suivis ont lieu ce jour-là.
}
meanwhile-overlaps = { $count ->
    [one] Dont un en même temps.
   *[other] Dont { $count } en même temps.
}
meanwhile-more = { $count ->
    [one] Et un autre.
   *[other] Et { $count } autres.
}

# Un événement écrit comme un autre.
form-duplicate = Dupliquer cet événement
form-duplicate-lead = Tout est repris de l’événement d’origine, sauf la date, l’état et ce qui en est sorti. Rien n’est publié avant que vous ne le demandiez.

# Ce dont l’équipe part pour annoncer un événement.
form-templates = Partir d’un modèle
form-template-remove = Jeter ce modèle
form-keep = Garder comme modèle
form-kept = Gardé comme modèle : « { $word } ». Rien n’est publié.
refused-templates = Cinquante modèles sont gardés déjà : jetez-en un d’abord.
