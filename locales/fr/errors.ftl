# Les pages d’erreur.
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
error-link-used = Ce lien a déjà servi, ou il est trop ancien. Demandez-en un autre.
