# Sondages et citations.
poll-one = Un seul choix
poll-several = Plusieurs choix possibles
poll-several-short = plusieurs choix possibles
poll-vote = Voter
poll-see-results = Voir les résultats
poll-your-choice = votre choix
poll-voters = { $count ->
    [0] Personne n’a encore voté
    [one] { $count } personne a voté
   *[other] { $count } personnes ont voté
}
poll-ends = Ouvert jusqu’au
poll-ended = Terminé le
poll-voice = Pour voter, prenez d’abord la parole en public :
poll-voice-link = c’est dans votre compte
poll-voice-first = Votre voix part à votre nom : prenez d’abord la parole en public, dans votre compte. Rien n’a été compté.
poll-elsewhere = Voter depuis votre serveur
poll-add = Ajouter un sondage
poll-title = Sondage
poll-help = De deux à six choix différents, de 100 caractères au plus. On ne les change plus ensuite. Personne ne voit qui a choisi quoi.
poll-choice = Choix { $count }
poll-may-several = On peut choisir plusieurs réponses
poll-hours = Ouvert pendant
poll-refused = Ce sondage ne peut pas être publié : donnez de deux à six choix différents, de 100 caractères au plus, et une durée de la liste. Rien n’est perdu.
poll-is-over = Ce sondage est terminé. Voici les résultats.
poll-choose = Choisissez une réponse avant de voter.
poll-not-yours = Vous ne pouvez pas voter dans ce sondage : c’est le vôtre, ou vous ne pouvez plus participer ici.
poll-back = Retour à la discussion
quote-link = Citer
quote-this = Citer dans un message
quote-title = Citer
quote-of = Citation :
quote-whole = Lire le message
quote-add = Citer quelque chose
quote-address = Adresse de ce que vous citez
quote-help = Une page d’ici, ou un message public d’ailleurs. Si son auteur·rice souhaite qu’on lui demande, nous demandons.
quote-waits = Citation en attente de l’accord de son auteur·rice ; d’ici là, seulement un lien.
quote-no-leave = Son auteur·rice ne souhaite pas être cité·e ici ; il reste un lien.
quote-will-ask = Nous demandons l’accord de son auteur·rice à la publication ; d’ici là, il n’y aura qu’un lien.
quote-unsaid = Le serveur de son auteur·rice ne sait pas répondre aux demandes de citation : il n’y aura qu’un lien.
quote-denied = L’auteur·rice de ce message ne souhaite pas qu’on le cite. Vous pouvez en donner le lien dans votre texte.
quote-unknown = Rien de public ne se trouve à cette adresse. Vérifiez-la, ou laissez-la vide.
quotes-title = Cité par
quotes-count = Cité { $count ->
    [one] { $count } fois
   *[other] { $count } fois
}
quotes-lead = Voici qui cite ce message. Reprendre l’accord retire la citation ici, et sur les serveurs qui respectent ce choix.
quotes-back = Retour au message
quotes-none = Personne ne le cite, ou plus personne n’en a l’accord.
quotes-revoke = Reprendre l’accord
