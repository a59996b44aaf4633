# L’administration des autres serveurs : politiques, fichiers, listes.
level-none = admis
level-limit = limité
level-block = bloqué
servers-title = Autres serveurs
servers-what = Qui est limité, bloqué ou admis, et les listes que le kiosque suit.
servers-add = Ajouter un serveur
servers-import = Importer un fichier
servers-export = Exporter (CSV)
servers-change = Modifier
servers-remove = Retirer…
servers-domain = Serveur
servers-domain-help = Son nom, comme exemple.org. Tout ce qui est en dessous (social.exemple.org) est traité de même.
servers-level = Traitement
servers-level-help = Bloqué : rien n’y va, rien n’en vient, ce qui en vient disparaît des pages. Limité : ses commentaires attendent d’être lus. Admis : comme tout le monde, quoi que disent les listes.
servers-reject-media = Ne pas montrer ses images, films et sons
servers-reject-reports = Ne pas recevoir ses signalements
servers-obfuscate = Demander, dans l’export, de ne pas publier son nom en entier
servers-public-comment = Raison, pour qui lira la liste
servers-private-comment = Note, pour l’administration seulement
servers-private = note
servers-why = Raison
servers-source = D’où cela vient
servers-policy = Traiter un serveur
servers-no-media = sans images
servers-no-reports = sans signalements
servers-by-operator = ligne de commande
servers-imported-by = fichier importé ({ $word })
servers-of-list = liste « { $word } »
servers-none-shown = Aucun serveur ne correspond : tous les autres sont traités comme tout le monde.
servers-told-saved = C’est enregistré pour { $word }.
servers-told-removed = C’est retiré pour { $word } ; ce qu’en disent les listes vaut de nouveau.
servers-told-agreed = C’est fait : ce qui attendait vaut maintenant.
servers-told-left = La liste est quittée ; ce qu’elle avait apporté est retiré.
servers-told-listed = Seuls les serveurs inscrits échangent désormais avec le kiosque.
servers-told-everybody = Tous les serveurs peuvent de nouveau échanger avec le kiosque, sauf ceux qui sont bloqués.
servers-mode = Qui peut échanger avec le kiosque
servers-mode-everybody = Tous les serveurs, sauf ceux qui sont bloqués.
servers-mode-listed = Seuls les serveurs inscrits ci-dessus, à la main ou par un fichier, comme admis ou limités.
servers-only-listed = N’admettre que les serveurs inscrits
servers-only-listed-means = Seuls les serveurs inscrits ici, à la main ou par un fichier, comme admis ou limités pourront échanger avec le kiosque. Les autres seront traités comme bloqués.
servers-admit-everybody = Admettre de nouveau tout le monde
servers-ask-block = Changer le traitement de { $word } ?
servers-ask-remove = Retirer ce qui est écrit sur { $word } ?
servers-remove-means = Ce que disent les listes suivies vaudra de nouveau ; sinon ce serveur sera traité comme tout le monde.
servers-go = Oui, le faire
servers-changed-meanwhile = Ce que cela couperait a changé entre-temps : relisez avant de confirmer.
servers-cut-nothing = Cela ne coupe aucun lien.
servers-cut-all = Cela coupe : { $word }.
servers-cut-means = Les abonnements et les rôles d’animation sont perdus pour de bon ; les commentaires disparaissent des pages et reviennent si le blocage est levé ; les agendas suivis sont en pause et leurs événements disparaissent.
servers-cut-animators = N’animeraient plus :
servers-import-what = Le fichier CSV qu’exportent Mastodon et d’autres, ou une simple liste de domaines, un par ligne. Rien ne change avant que vous ayez vu ce que cela ferait.
servers-file = Fichier
servers-text = Ou le texte, collé ici
servers-bare-level = Ce que veut dire un domaine sans traitement
servers-look = Voir ce que cela changerait
servers-plan = Ce que ce fichier changerait
servers-plan-go = Importer
servers-line = Ligne
servers-fault-empty = il n’y a pas de nom.
servers-fault-obfuscated = une partie du nom est cachée par « * ».
servers-fault-top-level = cela vaudrait pour tout un domaine de premier niveau.
servers-fault-malformed = ce n’est pas le nom d’un serveur.
servers-fault-own = c’est ce kiosque lui-même.
servers-fault-comment = Une raison ou une note a 2 000 caractères au plus.
servers-fault-severity = traitement inconnu (noop, silence ou suspend).
servers-fault-repeated = déjà nommé plus haut.
servers-fault-table = le tableau ne peut plus être lu à partir d’ici.
servers-fault-encoding = Ce fichier n’est pas du texte en UTF-8 : enregistrez-le ainsi et recommencez.
lists-title = Listes suivies
lists-none = Aucune liste n’est suivie.
list-subscribe = Suivre une liste
list-what = Une liste que d’autres tiennent à une adresse (CSV ou domaines, un par ligne) est relue régulièrement. Ce qui couperait des liens attend votre accord, le reste vaut aussitôt ; ce que vous écrivez à la main l’emporte toujours.
list-name = Son nom ici
list-url = Son adresse
list-every = Relue
list-every-day = chaque jour
list-every-week = chaque semaine
list-fault-name = Donnez un nom à la liste, de 100 caractères au plus.
list-fault-address = L’adresse d’une liste commence par https:// et peut être demandée par tous.
list-fault-known = Cette liste est déjà suivie, ou il y en a trop.
list-read = Lue le { $word }.
list-never-read = Pas encore lue.
list-problem-silent = La dernière fois, rien n’a répondu à cette adresse ; rien n’a changé.
list-problem-empty = Il n’y a rien dedans ; rien n’a changé.
list-problem-page = C’est une page web, pas une liste ; rien n’a changé.
list-problem-long = C’est trop long : un mégaoctet et 20 000 lignes au plus ; rien n’a changé.
list-problem-senseless = Aucune ligne ne nomme un serveur ; rien n’a changé.
list-agree = Accepter tout ce qui attend
list-decide = décider à la main
list-read-now = Relire maintenant
list-leave = Quitter la liste
list-leave-means = Ce qu’elle a apporté est retiré, et rien d’autre.
list-told-read = La liste vient d’être relue.
list-waits = { $count ->
    [one] { $count } serveur attend votre accord
   *[other] { $count } serveurs attendent votre accord
}
servers-blocked = { $count ->
    [one] { $count } bloqué
   *[other] { $count } bloqués
}
servers-limited = { $count ->
    [one] { $count } limité
   *[other] { $count } limités
}
servers-admitted = { $count ->
    [one] { $count } admis
   *[other] { $count } admis
}
servers-told-imported = { $count ->
    [0] Le fichier n’a rien changé.
    [one] { $count } serveur est traité comme le dit le fichier.
   *[other] { $count } serveurs sont traités comme le dit le fichier.
}
servers-cut-followers = { $count ->
    [one] { $count } abonné·e
   *[other] { $count } abonné·e·s
}
servers-cut-agendas = { $count ->
    [one] { $count } agenda suivi
   *[other] { $count } agendas suivis
}
servers-cut-comments = { $count ->
    [one] { $count } commentaire
   *[other] { $count } commentaires
}
servers-cut-people = { $count ->
    [one] de { $count } personne
   *[other] de { $count } personnes
}
servers-cut-more = { $count ->
    [one] et { $count } autre serveur
   *[other] et { $count } autres serveurs
}
servers-plan-new = { $count ->
    [0] Rien de nouveau
    [one] { $count } serveur nouveau
   *[other] { $count } serveurs nouveaux
}
servers-plan-changed = { $count ->
    [one] { $count } serveur traité autrement
   *[other] { $count } serveurs traités autrement
}
servers-plan-kept = { $count ->
    [one] { $count } serveur reste comme vous l’avez écrit à la main
   *[other] { $count } serveurs restent comme vous les avez écrits à la main
}
servers-plan-refused = { $count ->
    [one] { $count } ligne laissée de côté
   *[other] { $count } lignes laissées de côté
}
servers-plan-same = { $count ->
    [one] { $count } serveur est déjà traité ainsi.
   *[other] { $count } serveurs sont déjà traités ainsi.
}
