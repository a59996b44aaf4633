propose-link = Proposer un événement
propose-title = Proposer un événement à { $word }
propose-lead = Ce que vous écrivez ici est lu d’abord par celles et ceux qui animent cet espace, et par personne d’autre. Si l’événement est accepté, l’espace l’annonce, votre nom y figure, et vous pouvez encore le corriger.
propose-send = Envoyer à relire
proposals-not-taken = Cet espace ne prend pas de propositions de ses membres.
proposals-enough = Assez de propositions attendent déjà d’être lues : retirez-en une, ou revenez plus tard.
proposals-past = Proposez une date à venir.
proposals-reason = Dites pourquoi, en 1 000 signes au plus : la personne le lira.
proposal-by = Proposé par { $word }
proposal-sent = C’est envoyé. Vous saurez ici ce qu’il en est ; par courriel aussi, si votre compte a une adresse.
proposal-is-waiting = En attente de lecture
proposal-is-accepted = Accepté et annoncé
proposal-is-declined = Pas retenu
proposal-words = Tel que ce sera annoncé
proposal-accept = Annoncer
proposal-edit = Modifier
proposal-not = Ne pas annoncer…
proposal-reason = Pourquoi (lu par la personne qui propose)
proposal-decline = Ne pas annoncer
proposal-withdraw = Retirer ma proposition
proposal-erase = Effacer
proposal-see = Voir l’événement
queue-proposals = Événements proposés
event-organised-by = Organisé avec
subject-proposal-accepted = Accepté : { $word }
subject-proposal-declined = Pas retenu : { $word }
letter-proposal-accepted = Votre événement « { $word } » est accepté et annoncé. Votre nom y figure ; une fois sur place, « Modifier » vous permet de le corriger.
letter-proposal-declined = Votre événement « { $word } » n’a pas été retenu. Voici ce qu’en disent celles et ceux qui animent l’espace :
mine-together = Mes propositions et mes dates
mine-together-lead = Les événements que vous proposez et où ils en sont, ce que vous organisez, les dates que vous cherchez avec d’autres.
mine-together-see = Voir
mine-proposals = Événements proposés
mine-proposals-none = Rien pour l’instant. La page d’une communauté mène au formulaire.
mine-organised = Ce que j’organise
mine-dates = Dates cherchées ensemble
mine-dates-none = Rien pour l’instant.
dates-link = Chercher une date
dates-open-count = { $count ->
    [one] une en cours
   *[other] { $count } en cours
}
dates-in = Chercher une date : { $word }
dates-back = Revenir à l’espace
dates-none = On ne cherche aucune date en ce moment.
dates-new = Proposer des dates
dates-new-lead = De 2 à 20 dates. Les membres de l’espace, et eux seuls, les voient, répondent et peuvent changer d’avis ; vous choisissez ensuite, et l’événement s’écrit à partir de là.
dates-what = De quoi s’agit-il ?
dates-note = Ce qu’il faut savoir
dates-number = Date
dates-day = Jour
dates-from = De
dates-until = À
dates-more = Ajouter des dates
dates-send = Demander aux membres
dates-refused-title = Dites de quoi il s’agit, en 200 signes au plus.
dates-refused-dates = De 2 à 20 dates différentes, à venir, chacune avec un jour et une heure de début.
dates-refused-enough = Assez de dates sont cherchées déjà : fermez d’abord l’une de ces recherches.
dates-refused-closed = C’est déjà décidé : les réponses ne changent plus.
dates-refused-people = Assez de personnes ont répondu.
dates-mine = Mes réponses
dates-zone = À l’heure de :
dates-yes = Oui
dates-maybe = Si besoin
dates-no = Non
dates-answer = Enregistrer mes réponses
dates-answered = C’est noté. Vous pouvez changer vos réponses tant que rien n’est décidé.
dates-table = Qui peut quand
dates-people = { $count ->
    [0] Personne n’a encore répondu.
    [one] Une personne a répondu.
   *[other] { $count } personnes ont répondu.
}
dates-best = convient au plus grand nombre
dates-chosen = Date choisie
dates-choose = Choisir
dates-make = Écrire l’événement à cette date
dates-cancel = Abandonner
dates-cancel-help = Si aucune date ne convient, ou si ce n’est plus d’actualité :
dates-is-open = ouvert
dates-is-chosen = date choisie
dates-is-cancelled = abandonné
tasks-title = Donner un coup de main : { $word }
tasks-link = Donner un coup de main
tasks-none = Rien n’est demandé pour l’instant.
tasks-sought = { $count ->
    [0] Plus personne n’est cherché.
    [one] Une personne est encore cherchée.
   *[other] { $count } personnes sont encore cherchées.
}
tasks-mine = Vous vous en chargez.
tasks-take = Je m’en charge
tasks-give-back = Je ne peux plus
tasks-members = Les membres se connectent pour s’en charger ; si vous venez sans compte, le lien reçu par courriel y mène aussi.
tasks-new = Demander de l’aide
tasks-what = Que faut-il faire ?
tasks-moment = Quand
tasks-wanted = Combien de personnes
tasks-refused-what = Dites ce qu’il faut faire, en 200 signes au plus.
tasks-refused-moment = Dites quand, en 100 signes au plus.
tasks-refused-wanted = De 1 à 200 personnes.
tasks-refused-enough = Cet événement a assez de tâches.
tasks-refused-full = D’autres s’en chargent déjà.
