# Le formulaire par lequel on écrit à l’équipe, et ce qu’elle en lit.
contact-title = Écrire à l’équipe
contact-how = Sans compte. Une personne de l’équipe vous répond par courriel.
contact-about = À propos de
about-join = Adhérer
about-commun = Proposer un commun
about-need = Dire un besoin
about-work = Travailler ensemble
about-other = Autre chose
contact-space = Au sujet de : { $word }.
contact-name = Votre nom
contact-email = Votre courriel, pour la réponse
contact-text = Votre message
contact-need = De quoi avez-vous besoin maintenant, et qu’avez-vous intérêt à faire avec d’autres ? 5 000 caractères au plus.
contact-bait = Laissez ce champ vide
contact-privacy = Votre message n’est lu que par l’équipe, n’est transmis à personne et s’efface sur demande.
contact-send = Envoyer
contact-sent = Merci ! L’équipe a reçu votre message.
contact-no-name = Dites votre nom, en 100 caractères au plus.
contact-no-email = Donnez une adresse de courriel à laquelle on puisse répondre.
contact-no-text = Écrivez votre message, en 5 000 caractères au plus.
contact-too-often = Trop de messages viennent d’ici en peu de temps : réessayez dans une minute.
contact-full = Trop de messages attendent d’être lus : écrivez-nous par un autre moyen.
messages-title = Messages à l’équipe
messages-what = Ce que des personnes sans compte écrivent : adhérer, proposer, demander.
messages-open = À répondre
messages-closed = Répondus
messages-none = Aucun message n’attend.
messages-count = { $count ->
    [one] { $count } message à lire
   *[other] { $count } messages à lire
}
message-answered = C’est répondu
message-open = Rouvrir
message-erase = Effacer
