# Signaler, lire ce qui attend, répondre.
report = Signaler
report-this = Signaler cette page
report-person = Signaler cette personne
report-space = Signaler cet espace
report-title = Signaler
report-see = (voir)
report-who-reads = L’équipe et les personnes qui animent { $word } liront votre signalement. Votre nom n’est dit à personne d’autre.
report-who-reads-team = L’équipe du site lira votre signalement. Votre nom n’est dit à personne d’autre.
report-aim = Ce que vous signalez
report-aim-object = ce message
report-aim-author = la personne qui l’a écrit, en général
report-cause = Pourquoi
report-words = Ce qu’il faut savoir
report-words-help = Facultatif, sauf pour une autre raison. N’écrivez rien qui vous identifie si vous ne le voulez pas.
report-forward = Prévenir aussi l’équipe de { $word }
report-forward-help = Ce compte est sur { $word }. L’équipe de ce serveur recevra votre raison et vos mots, de la part de ce site : elle ne saura pas qui vous êtes.
report-send = Envoyer le signalement
report-leave = Annuler
report-back = Revenir à la page
report-sent = Merci. Votre signalement est entre les mains de l’équipe.
report-sent-member = Ce qui en sera décidé vous sera dit sur la page de votre compte.
report-no-cause = Dites pourquoi vous le signalez.
report-no-words = Dites en quelques mots ce qui ne va pas, en 5 000 caractères au plus. Rien n’est perdu.
report-too-often = Beaucoup de signalements viennent d’arriver. Patientez une minute, puis envoyez à nouveau : rien n’est perdu.
cause-spam = Publicité ou message indésirable
cause-rules = Contraire aux règles de l’espace
cause-illegal = Contenu illicite
cause-other = Autre raison
queue-lists = Ce qui attend, par sorte
queue-all = Tout
queue-reports = Signalements
queue-contributions = Contributions
queue-comments = Commentaires
queue-first = Premières fois
queue-links = Liens
queue-private = Messages privés
queue-removed = Retirés
queue-space = Espace
queue-all-spaces = tous
queue-no-reports = Rien n’est signalé.
queue-reports-count = { $count ->
    [one] { $count } signalement
   *[other] { $count } signalements
}
queue-tick = Choisir
queue-several = Décider de ce qui est choisi
queue-publish-several = Publier ce qui est choisi
queue-remove-several = Retirer ce qui est choisi
queue-decide = Décider…
queue-ban = Écarter cette personne
queue-forward = Transmettre à l’équipe de { $word }
queue-forwarded = Transmis à l’équipe de son serveur.
queue-answer = Répondre à l’auteur·rice
queue-no-answer = aucune
queue-own-words = Ou vos propres mots
queue-more = Suite
author-first = première fois ici
author-since = ici depuis le { $word }
author-published = { $count ->
    [one] { $count } message publié
   *[other] { $count } messages publiés
}
author-removed = { $count ->
    [one] { $count } message retiré
   *[other] { $count } messages retirés
}
author-banned = { $count ->
    [one] écarté·e d’un espace
   *[other] écarté·e de { $count } espaces
}
author-reported = { $count ->
    [one] signalé·e une fois
   *[other] signalé·e { $count } fois
}
waits-host = il donne un lien vers un serveur de la liste de l’espace.
decided-hold = Remis en attente
log-undo = Annuler
log-undone = annulé
log-late = Cela ne peut plus être annulé : quelque chose a changé depuis.
rules-links = Liens
rules-links-new = Un lien vers un serveur inconnu fait attendre le message d’une personne nouvelle
rules-hosts-held = Serveurs vers lesquels un lien fait toujours attendre, un par ligne
rules-hosts-fine = Serveurs vers lesquels un lien convient toujours, un par ligne
answers-ready = Réponses toutes prêtes
answers-lead = Pour répondre en un geste à l’auteur·rice d’un message. { "{name}" }, { "{space}" } et { "{link}" } deviennent son nom, celui de l’espace et l’adresse du message.
answers-name = Nom court
answers-fr = En français
answers-en = En anglais
answers-new = Nouvelle réponse
answers-erase = Effacer
answers-no-name = Donnez un nom de 60 caractères au plus. Rien n’est perdu.
answers-no-words = Écrivez la réponse dans une langue au moins, en 1 000 caractères au plus. Rien n’est perdu.
answers-full = Cet espace garde déjà 30 réponses : effacez-en une d’abord. Rien n’est perdu.
account-told = Ce que l’équipe vous a dit
told-answer = À propos de votre message
told-removed = Votre message a été retiré par celles et ceux qui s’occupent de cet espace
told-report-removed = Ce que vous aviez signalé a été retiré.
told-report-banned = La personne que vous aviez signalée n’écrit plus ici.
told-report-kept = Ce que vous aviez signalé a été lu, et laissé tel quel.
told-report-withdrawn = Votre signalement est retiré.
told-see = voir le message
