agendas-title = Agendas d’ailleurs
agendas-what = Les agendas que d’autres tiennent, lus et montrés à côté du nôtre.
agendas-lead = Le kiosque lit ces agendas régulièrement et montre leurs événements avec leur source. Il ne les publie jamais comme les nôtres, sauf ceux que vous dites être les nôtres.
agendas-none = Aucun agenda n’est lu pour le moment.
agenda-add = Ajouter un agenda
agenda-kind = Ce que c’est
agenda-kind-calendar = Un calendrier ICS à une adresse
agenda-kind-file = Un fichier ICS, lu une fois
agenda-kind-page = Une page web qui décrit ses événements (schema.org)
agenda-kind-followed = Un compte ou un serveur à suivre : groupe Mobilizon, Gancio, site WordPress, autre kiosque
agenda-address = Adresse, ou nom du compte
agenda-address-help = L’adresse commence par https:// ; un compte s’écrit @groupe@serveur.exemple, un serveur entier serveur.exemple. Avec un fichier, l’adresse est celle de la page où le public lit cet agenda.
agenda-file = Fichier ICS
agenda-name = Nom
agenda-name-help = Il est affiché avec chaque événement : « Annoncé par … ». Laissé vide, il est pris à la source.
agenda-source-space = Pour
agenda-manner = Ce qui arrive
agenda-manner-reviewed = attend d’être pris ou laissé
agenda-manner-automatic = est montré aussitôt
agenda-belonging = À qui sont ces événements
agenda-belonging-theirs = à d’autres : montrés avec leur source
agenda-belonging-ours = à nous, annoncés d’abord ailleurs : publiés comme ceux de l’espace
agenda-belonging-help = Les abonné·e·s apprennent ce qui est à nous un mois avant, quelques événements à la fois.
agenda-timezone = Fuseau horaire de ce qui n’en dit aucun
agenda-fault-address = L’adresse commence par https:// et peut être demandée par tout le monde.
agenda-fault-file = Choisissez un fichier ICS.
agenda-fault-called = Donnez un nom de 100 caractères au plus.
agenda-fault-known = Cet espace lit déjà cet agenda.
agenda-fault-many = Trop d’agendas sont lus déjà ; retirez-en un d’abord.
agenda-fault-theirs = Qui est suivi parle en son propre nom : ses événements ne peuvent pas être les nôtres.
agenda-fault-team = Ce qui est à nous et montré aussitôt est publié au nom de l’espace : seule l’équipe l’ajoute. Choisissez « attend d’être pris ou laissé », ou demandez-lui.
agenda-fault-name = Écrivez @groupe@serveur.exemple, une adresse qui commence par https://, ou le nom d’un serveur.
agenda-fault-ours = C’est une adresse de ce kiosque ; nommez quelqu’un d’un autre serveur.
agenda-fault-silent = Ce serveur ne répond pas en ce moment ; essayez encore dans un instant.
agenda-fault-unknown = Ce serveur ne connaît pas ce nom.
agenda-fault-nobody = Il n’y a personne à suivre à cette adresse. Si c’est un calendrier ou une page, choisissez-le plus haut.
agenda-problem-silent = La dernière fois, rien n’a répondu à cette adresse. Le kiosque essaiera encore, de plus en plus rarement ; ce qui est montré reste.
agenda-problem-refused = Cette adresse mène là où le kiosque ne va pas : un réseau privé ou un serveur bloqué. Donnez une adresse publique.
agenda-problem-missing = Il n’y a plus rien à cette adresse, ou elle n’est pas publique. Cherchez la nouvelle adresse, puis ajoutez-la.
agenda-problem-long = C’est trop long : 4 mégaoctets au plus. Demandez un calendrier de ce qui est à venir seulement.
agenda-problem-page = C’est une page web, pas un calendrier. Cherchez-y le lien « ICS » ou « s’abonner », ou ajoutez la page comme page.
agenda-problem-empty = Aucun événement ne s’y trouve. Vérifiez que c’est la bonne adresse.
agenda-problem-senseless = Ce n’est pas un calendrier lisible. Vérifiez que l’adresse est celle d’un calendrier ICS.
agenda-follow-asked = Demande envoyée ; la réponse se fait attendre.
agenda-follow-agreed = Suivi.
agenda-follow-refused = Demande refusée par qui tient cet agenda.
agenda-paused = En pause.
agenda-waits = { $count ->
    [one] { $count } événement à regarder
   *[other] { $count } événements à regarder
}
agenda-shown = { $count ->
    [0] Aucun événement à venir n’est montré.
    [one] { $count } événement à venir est montré.
   *[other] { $count } événements à venir sont montrés.
}
agenda-take = Prendre
agenda-team-takes = Ce qui est à nous est publié au nom de l’espace : c’est l’équipe du kiosque qui le prend.
agenda-take-all = Tout prendre
agenda-leave = Laisser
agenda-hide = Ne plus montrer
agenda-share = Faire suivre aux abonné·e·s
agenda-unshare = Ne plus faire suivre
agenda-left = Ce qui a été laissé
agenda-see-here = Voir ici
agenda-see-there = Voir à la source
agenda-see-source = Voir cet agenda
agenda-source = Cette source
agenda-source-see = Voir la source
agenda-read-now = Lire maintenant
agenda-pause = Mettre en pause
agenda-pause-means = Ce qui est montré reste.
agenda-resume = Reprendre
agenda-source-remove = Retirer cette source
agenda-remove-theirs = { $count ->
    [0] Rien d’autre ne change.
    [one] { $count } événement à venir disparaît de l’agenda.
   *[other] { $count } événements à venir disparaissent de l’agenda.
}
agenda-remove-ours = Les événements restent, comme les vôtres.
agenda-told-read = La source vient d’être lue.
agenda-told-paused = La source est en pause.
agenda-told-resumed = La source est lue de nouveau.
agenda-told-removed = La source est retirée.
agenda-told-taken = C’est dans l’agenda.
agenda-told-left = C’est laissé de côté.
agenda-told-shared = Les abonné·e·s vont le voir.
agenda-told-unshared = Ce n’est plus relayé.
event-announced-by = Annoncé par { $word }
event-read-at = Voir et s’inscrire sur { $word }
event-shown-by = Montré par
