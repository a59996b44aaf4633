# Ce que les gens se disent : commentaires, réponses, contributions aux communautés.
talk-title = Commentaires
talk-count = { $count ->
    [0] Aucune réponse
    [one] { $count } réponse
   *[other] { $count } réponses
}
talk-none = Personne n’a encore commenté, ni ici ni ailleurs.
talk-more = Voir la suite de la discussion
talk-locked = Cette discussion est close.
talk-closed = Cette communauté ne prend pas de commentaires.
talk-closed-contributions = Cette communauté ne prend pas de contributions en ce moment.
talk-automatic = compte automatique
talk-answers = en réponse à { $word }
talk-answer = Répondre
talk-origin = voir sur { $word }
talk-quoted = Message cité
talk-votes = { $count ->
    [one] { $count } voix
   *[other] { $count } voix
}
talk-form-help = Publié sous votre nom, ici et sur les serveurs de celles et ceux qui suivent cette discussion. Markdown accepté, @nom@serveur pour appeler quelqu’un. Votre premier message ouvre votre page publique, que l’on peut suivre d’ailleurs.
talk-send = Publier
talk-save = Enregistrer
talk-withdraw = Retirer ce commentaire
talk-form-root = Votre commentaire
talk-form-answer = Votre réponse
talk-form-new = Votre message à la communauté
talk-new = Écrire à la communauté
talk-in = Dans
talk-waits = Ce message attend d’être lu par l’équipe ; vous seul·e le voyez.
talk-list-title = Discussions
talk-list-lead = Ce que disent les personnes qui suivent nos communautés, d’ici et d’ailleurs.
talk-list-none = Personne n’a encore rien écrit ici.
talk-how = Pour écrire ici depuis Mastodon ou un autre serveur, mentionnez { $word } dans un message public.
talk-withdrawn = Commentaire retiré par son auteur·rice.
talk-barred = Commentaire d’un serveur bloqué ici.
talk-removed = Commentaire retiré par l’équipe.
talk-file = fichier
talk-picture = image
talk-film = vidéo
talk-sound = son
talk-empty = Écrivez quelque chose, en 5 000 caractères au plus.
talk-refused = Ce commentaire ne peut pas être publié ici : la discussion est close, ou vous ne pouvez plus y écrire.
talk-edit = Modifier votre commentaire
talk-answer-title = Répondre
talk-discussions = Discussions de la communauté
talk-all = Toutes les discussions
talk-back = Retour au début de la discussion
moderation-title = Modération
moderation-late = Quelqu’un a déjà décidé, ou le motif est trop long. Rien n’a changé.
moderation-held = À lire avant publication
moderation-private = Écrit à une communauté seule
moderation-removed = Retirés
moderation-none = Rien n’attend.
moderation-none-removed = Rien n’a été retiré.
moderation-comment-of = Commentaire de { $word }
moderation-why = Pourquoi il attend :
moderation-publish = Publier
moderation-not = Ne pas publier…
moderation-reason = Motif (transmis aux serveurs à fils de discussion)
moderation-days = Écarter pour tant de jours (vide : sans fin)
moderation-days-refused = Rien n’a été décidé : la durée se donne en jours, de 1 à 3650. Laissez le champ vide pour écarter sans fin.
moderation-reason-refused = Rien n’a été décidé : un motif ou une note ne dépasse pas 500 caractères.
moderation-no-words = Rien n’est parti : écrivez une réponse ou choisissez-en une.
moderation-answered = La réponse est partie. Le message reste ici jusqu’à « C’est lu ».
moderation-remove = Retirer
moderation-ban = Retirer et écarter l’auteur·rice
moderation-read = C’est lu
moderation-one = Modérer
moderation-one-title = Modérer un message
moderation-answer = Répondre
moderation-restore = Remettre
waits-policy = les règles de la communauté demandent qu’il soit lu d’abord.
waits-link = une personne nouvelle donne un lien vers un autre serveur.
waits-word = il contient un mot de la liste de la communauté.
waits-language = il est dans une langue que la communauté ne parle pas.
waits-pace = cette personne écrit plus vite que la communauté ne le souhaite.
waits-server = son serveur est limité ici.
waits-reported = il a été signalé.
waits-banned = cette personne est écartée.
waits-parent = il répond à un message qui attend lui-même.
rules-title = Règles de discussion : { $word }
rules-link = règles
rules-posting = Qui publie une contribution sans être lu d’abord
rules-commenting = Qui commente sans être lu d’abord
rules-slow = Secondes entre deux messages d’une même personne (0 : aucune)
rules-words = Mots qui font attendre un message, un par ligne
rules-languages = Langues parlées ici (codes séparés par des espaces ; vide : toutes)
rules-refused = Une valeur ne convient pas : les secondes vont de 0 à 86 400, les langues sont des codes comme « fr en », les serveurs des noms comme example.org. Rien n’est perdu, corrigez et enregistrez.
posting-open = tout le monde
posting-followers = celles et ceux qui suivent la communauté
posting-members = les membres, qui ont un compte ici
posting-approved = celles et ceux dont un message a déjà été publié
posting-animators = les personnes qui animent la communauté : tout le reste est lu d’abord
posting-closed = on ne contribue pas ici
commenting-open = tout le monde
commenting-followers = celles et ceux qui suivent la communauté
commenting-approved = celles et ceux dont un message a déjà été publié
commenting-read = personne : tout est lu d’abord
commenting-closed = on ne commente pas ici
moderation-what = Messages à lire avant publication, messages privés aux communautés, règles.
moderation-reports = Signalements
moderation-report-from = Signalé depuis { $word }
moderation-report-close = C’est traité
moderation-note = Note pour l’équipe (n’est pas transmise)
thread-lock = Clore cette discussion
thread-unlock = Rouvrir cette discussion
thread-pin = Mettre en tête
thread-unpin = Ne plus mettre en tête
rules-log = Tout le monde peut lire ce qui a été décidé ici
animators-title = Animation
animators-lead = Ces personnes lisent, publient, retirent et closent ici, depuis ce site ou depuis leur propre serveur.
animators-who = Une personne : son identifiant ici, ou @nom@serveur si elle a déjà écrit ici
animators-appoint = Confier l’animation
animators-dismiss = Retirer de l’animation
animators-unknown = Cette personne n’est pas connue ici. Donnez son identifiant sur ce site, ou son adresse @nom@serveur si elle a déjà écrit ici.
banned-title = Personnes écartées
banned-let-in = Laisser écrire à nouveau
log-title = Journal de modération
log-none = Rien n’a encore été décidé.
log-somebody = une personne
log-message = un message
log-by = par { $word }
log-reason = Motif : { $word }
log-older = Décisions plus anciennes
decided-publish = Publié
decided-remove = Retiré
decided-restore = Remis
decided-lock = Discussion close
decided-unlock = Discussion rouverte
decided-pin = Mis en tête
decided-unpin = N’est plus en tête
decided-ban = Écarté·e
decided-unban = Peut écrire à nouveau
decided-appoint = Anime désormais
decided-dismiss = N’anime plus
talk-here = d’ici
talk-picture-unsaid = Image sans description
talk-sensitive = { $count ->
    [one] Image à ouvrir en connaissance de cause
   *[other] { $count } images à ouvrir en connaissance de cause
}
talk-reacted = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
