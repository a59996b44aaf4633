# Participer à un événement.
attending-heading = Participer
attending-title = Participer : { $word }
attending-own-title = Votre réponse : { $word }
attending-desk-title = Participation : { $word }
attending-answer = Répondre
attending-change = Changer ma réponse
attending-desk = Qui vient
attending-who = Qui vient
attending-back = voir l’événement
attending-closed = Les inscriptions sont closes.
attending-approval = L’organisation confirme chaque inscription.
attending-going = { $count ->
    [one] Une place prise.
   *[other] { $count } places prises.
}
attending-left = { $count ->
    [one] Il reste une place.
   *[other] Il reste { $count } places.
}
attending-full = C’est complet.
attending-full-waits = { $count ->
    [0] C’est complet, il y a une liste d’attente.
    [one] C’est complet, une personne attend une place.
   *[other] C’est complet, { $count } personnes attendent une place.
}
attending-question = Venez-vous ?
attending-yes = Je viens
attending-yes-please = Je souhaite venir
attending-maybe = Peut-être
attending-no = Non
attending-seats = { $count ->
   *[other] Combien de places, la vôtre comprise ? ({ $count } au plus)
}
attending-email-help = Un lien y sera envoyé : votre réponse compte quand vous l’avez suivi. L’adresse ne sert qu’à cet événement et est effacée trois mois après.
attending-send = Envoyer ma réponse
attending-save = Enregistrer
attending-confirm = Confirmer ma réponse
attending-elsewhere = Répondre depuis le fédivers
attending-other-ways = On répond aussi depuis le fédivers : par « Participer » depuis Mobilizon, au sondage de la communauté, ou par « je viens » sous l’événement.
attending-there = Répondre depuis mon serveur
attending-member = Vous avez un compte ici ?
attending-letter-sent = Un courriel est parti à cette adresse : suivez son lien pour confirmer.
attending-choose = Choisissez une réponse, et un nombre de places.
attending-is-unconfirmed = Votre réponse attend d’être confirmée.
attending-is-asked = Votre demande attend la réponse de l’organisation.
attending-is-going = { $count ->
    [one] Vous venez.
   *[other] Vous venez, avec { $count } places.
}
attending-is-waiting = Vous êtes sur la liste d’attente ; vous aurez un mot dès qu’une place se libère.
attending-is-maybe = Vous venez peut-être.
attending-is-declined = Vous ne venez pas.
attending-is-refused = Vous n’avez pas de place à cet événement.
attending-not-taken = Cet événement ne prend pas d’inscription ici.
attending-over = Les inscriptions sont terminées.
attending-refused-full = Il n’y a pas assez de places ; rien n’a changé.
attending-refused-seats = Ce nombre de places ne convient pas.
attending-refused-words = Une réponse est trop longue : raccourcissez-la.
attending-refused-admission = Une valeur ne convient pas : de 1 à 100 000 places, de 1 à 10 par réponse, cinq questions de 200 signes au plus. Rien n’est perdu, corrigez et enregistrez.
attending-refused-message = Un objet et un texte sont nécessaires, de 150 et 5 000 signes au plus.
attending-erase = Tout effacer
attending-erase-help = Votre réponse, votre nom et votre adresse sont effacés d’ici, sans retour.
attending-erased = C’est effacé
attending-erased-said = De votre réponse il ne reste rien ici.
attending-list = Réponses
attending-nobody = Personne n’a encore répondu.
attending-count-asked = { $count ->
    [one] Une demande à lire.
   *[other] { $count } demandes à lire.
}
attending-count-waiting = { $count ->
    [one] Une personne attend une place.
   *[other] { $count } personnes attendent une place.
}
attending-count-maybe = { $count ->
    [one] Une personne vient peut-être.
   *[other] { $count } personnes viennent peut-être.
}
attending-count-declined = { $count ->
    [one] Une personne ne vient pas.
   *[other] { $count } personnes ne viennent pas.
}
attending-name = Nom
attending-state = Réponse
attending-seat-count = Places
attending-decide = Décider
attending-accept = Accepter
attending-refuse = Refuser
attending-arrive = Est arrivé·e
attending-absent = N’est pas là
attending-arrived = arrivé·e
attending-csv = Télécharger la liste (CSV)
attending-write = Écrire à toutes et tous
attending-write-help = À celles et ceux qui viennent, attendent ou viennent peut-être : par courriel ou par message privé, selon la façon dont chaque personne a répondu.
attending-subject = Objet
attending-words = Texte
attending-send-words = Envoyer
attending-written = Votre mot part.
admission-title = Comment on participe
admission-unset = Cet événement ne prend pas encore d’inscription. Enregistrez pour l’ouvrir.
admission-mode = Inscription
admission-open = ouverte à qui vient
admission-approval = sur accord de l’organisation
admission-closed = close
admission-capacity = Places (vide : sans limite)
admission-waits = Tenir une liste d’attente quand c’est complet
admission-seats = Places par réponse, au plus
admission-shown = Ce que la page montre
attendees-nothing = rien
attendees-count = combien viennent
attendees-names = combien, et les noms des membres et des personnes du fédivers
admission-whereabouts = Adresse exacte, code, lien : dits seulement à qui vient
admission-questions = Questions posées, une par ligne
admission-asks = Demander aussi par un sondage à celles et ceux qui suivent la communauté
attendance-unconfirmed = à confirmer
attendance-asked = demande
attendance-going = vient
attendance-waiting = attend
attendance-maybe = peut-être
attendance-declined = ne vient pas
attendance-refused = refusé·e
way-page = la page
way-mail = courriel
way-join = son serveur
way-server = son serveur, qui l’annonce
way-poll = sondage
way-word = un mot
subject-unconfirmed = Confirmez votre réponse : { $word }
letter-unconfirmed = Vous, ou quelqu’un qui a donné votre adresse, répondez à l’invitation « { $word } ». Suivez le lien pour confirmer ; sinon, ne faites rien, et cette adresse sera effacée.
subject-asked = Votre demande est transmise : { $word }
letter-asked = Votre demande est transmise à l’organisation de « { $word } », qui vous répondra.
subject-going = Vous venez : { $word }
letter-going = C’est noté, vous venez à « { $word } ».
subject-waiting = Liste d’attente : { $word }
letter-waiting = « { $word } » est complet. Vous êtes sur la liste d’attente et aurez un mot dès qu’une place se libère.
subject-refused = Pas de place : { $word }
letter-refused = Nous n’avons pas de place pour vous à « { $word } ». Désolé.
subject-changed = Changement : { $word }
letter-changed = La date, l’heure ou le lieu de « { $word } » a changé.
subject-postponed = Reporté : { $word }
letter-postponed = « { $word } » est reporté à une date encore inconnue.
subject-cancelled = Annulé : { $word }
letter-cancelled = « { $word } » est annulé.
subject-reminder = Bientôt : { $word }
letter-reminder = « { $word } » approche. Si vous ne pouvez plus venir, laissez votre place par le lien ci-dessous.
letter-confirm-link = Confirmer : { $word }
letter-own-link = Voir, changer ou effacer votre réponse : { $word }
setting-answers-yes = Mots qui disent « je viens » sous un événement, séparés par des virgules (vide : les mots usuels)
setting-answers-maybe = Mots qui disent « peut-être »
setting-answers-no = Mots qui disent « je ne viens pas »
reminders-title = Rappels
reminders-lead = Celles et ceux qui suivent la communauté reçoivent un message, en réponse à l’annonce :
reminders-week = une semaine avant
reminders-day = la veille
form-cancel-reason = Raison, dite partout où l’événement l’est
event-changed-on = Changé le { $word } :
changed-time = la date ou l’heure
changed-place = le lieu
subject-thanks = Merci : { $word }
letter-thanks = Merci d’être venu·e à « { $word } ». En voici le compte rendu :
rides-title = Y aller ensemble : { $word }
rides-link = Y aller ensemble (covoiturage)
rides-none = Personne n’offre ni ne cherche encore de place.
rides-offered = { $count ->
    [one] Une place offerte.
   *[other] { $count } places offertes.
}
rides-sought = { $count ->
    [one] Une place cherchée.
   *[other] { $count } places cherchées.
}
rides-offers = { $count ->
    [one] offre une place depuis
   *[other] offre { $count } places depuis
}
rides-seeks = { $count ->
    [one] cherche une place depuis
   *[other] cherche { $count } places depuis
}
rides-what = Que proposez-vous ?
rides-offer = J’offre des places
rides-seek = Je cherche des places
rides-place = Lieu de départ
rides-note = Quand, comment, et comment vous joindre (lu par les membres seulement)
rides-write = Ajouter
rides-remove = Retirer
rides-members = Les membres lisent ici qui offre et qui cherche, et l’écrivent.
rides-refused-seats = De 1 à 50 places.
rides-refused-place = Dites d’où l’on part, en 100 signes au plus.
rides-refused-enough = Vous avez déjà écrit assez ici : retirez d’abord une de vos annonces.
attending-repeats = De même pour les dates suivantes de la série
entrance-title = Entrée : { $word }
entrance-open = Entrée
entrance-here = Sur place :
entrance-name = Nom ou adresse
entrance-find = Chercher
entrance-help = On peut aussi lire le code d’un billet avec l’appareil photo du téléphone : il mène à la personne.
entrance-nobody = Personne n’est attendu sous ce nom.
entrance-longer = La liste est plus longue : donnez un nom.
entrance-look = Voir
entrance-seats = { $count ->
    [one] Une place
   *[other] { $count } places
}
entrance-expected = Attendu·e.
entrance-is-here = Déjà là, depuis :
entrance-not-expected = N’est pas attendu·e :
ticket-title = Billet
ticket-alt = Le code de votre billet, lu à l’entrée
ticket-help = Montrez ce code à l’entrée, sur votre écran ou sur papier. Seule l’organisation peut s’en servir.
figures-title = Fréquentation
figures-year = Année
figures-ways = Comment on a répondu
figures-all = La fréquentation de tous vos événements
figures-way = Par
figures-event = Événement
figures-answers = Réponses
figures-going = Viennent
figures-seats = Places
figures-arrived = Venues
figures-none = Personne n’a répondu à un événement cette année-là.
figures-events = { $count ->
    [one] Un événement.
   *[other] { $count } événements.
}
figures-came = { $count ->
    [0] Personne n’a été compté à l’entrée.
    [one] Une personne est venue.
   *[other] { $count } personnes sont venues.
}
subject-link = Votre réponse : { $word }
letter-link = Vous, ou quelqu’un qui a donné votre adresse, demandez le lien de votre réponse à « { $word } ». Le voici.
entrance-part = Seules les { $count } premières réponses sont montrées ; la liste entière est dans le fichier.
away-title = Participer à un événement d’ailleurs
away-page = Lire sur son serveur
away-tells = L’organisation reçoit votre nom public et votre adresse du fédivers, et vous répond.
away-list = Où vous allez
away-is-asked = L’organisation n’a pas encore répondu.
away-is-going = Vous y allez.
away-is-refused = L’organisation n’a pas de place pour vous.
away-leave = Ne plus y aller
away-forget = Retirer de la liste
away-address = Adresse d’un événement (Mobilizon, un autre kiosque…)
away-find = Chercher
away-in-silence = Pour répondre ailleurs, il faut pouvoir être reconnu : choisissez d’abord de parler en public, sur la page de votre compte.
away-unreadable = Donnez l’adresse d’un événement, qui commence par https://.
away-ours = C’est un événement d’ici : répondez sur sa page.
away-silent = Son serveur ne répond pas pour l’instant. Réessayez dans un moment.
away-none = À cette adresse, il n’y a pas d’événement auquel répondre depuis ici.
away-blocked = Ce kiosque n’échange pas avec ce serveur.
away-enough = Vous allez à beaucoup d’événements ailleurs : retirez-en de la liste d’abord.
away-from-here = Dire d’ici que je viens
elsewhere-event = C’est un événement ? Y participer avec votre compte d’ici
subject-freed = Une place pour vous : { $word }
letter-freed = Une place s’est libérée, elle est pour vous : vous venez à « { $word } ». Si vous ne pouvez plus venir, laissez-la par le lien ci-dessous.
subject-accepted = Demande acceptée : { $word }
letter-accepted = L’organisation a dit oui : vous venez à « { $word } ».
subject-reinstated = Finalement maintenu : { $word }
letter-reinstated = « { $word } » a lieu, finalement.
subject-tentative = À confirmer : { $word }
letter-tentative = « { $word } » n’est plus certain : la date reste à confirmer.
subject-confirmed = Confirmé : { $word }
letter-confirmed = « { $word } » est confirmé.
letter-changed-both = La date ou l’heure, et le lieu de « { $word } » ont changé.
letter-changed-time = La date ou l’heure de « { $word } » a changé ; le lieu reste le même.
letter-changed-place = Le lieu de « { $word } » a changé ; la date et l’heure restent les mêmes.
letter-changed-whereabouts = L’adresse exacte, le code ou le lien de « { $word } » a changé.
letter-was-when = Avant : { $word }
letter-was-where = Lieu d’avant : { $word }
letter-seats = { $count ->
    [one] Une place
   *[other] { $count } places
}
letter-calendar-link = Dans votre agenda : { $word }
attending-too-often = Trop d’inscriptions viennent de chez vous à la fois. Rien n’est perdu : renvoyez le formulaire dans une minute.
attending-saved = C’est enregistré.
attending-message = Mot à l’organisation
attending-told-accept = C’est accepté ; la personne en a un mot.
attending-told-refuse = C’est refusé ; la personne en a un mot.
attending-told-arrived = L’arrivée est notée.
attending-told-absent = L’arrivée n’est plus notée.
csv-address = Adresse
csv-way = Par
csv-arrived = Arrivée
form-change-reason = Raison du changement
form-change-reason-help = Si la date, l’heure, le lieu ou l’état change : dite avec le changement, partout où l’événement l’est et à qui vient.
