# Ce à quoi chacun·e a droit : ne pas lire quelqu’un, reprendre ses mots, emporter ce qui est à soi, partir.
avoid-menu = Masquer ou bloquer
avoid-what = Masquer replie ses messages pour vous seul·e. Bloquer les cache, et cette personne ne peut plus vous suivre ni vous répondre ; son serveur en est informé.
avoid-mute = Masquer cette personne
avoid-block = Bloquer cette personne
avoid-lift = Ne plus masquer ni bloquer
avoid-folded = Vous avez masqué { $word } : lire quand même
avoid-blocked = Vous avez bloqué cette personne : ce qu’elle écrit ne vous est pas montré.
avoid-title = Message d’une personne masquée ou bloquée
avoided-title = Personnes masquées et bloquées
avoided-lead = Vous masquez ou bloquez quelqu’un sous ce que cette personne écrit. Personne d’autre ne voit cette liste.
avoided-none = Vous ne masquez ni ne bloquez personne.
avoided-muted = masquée
avoided-blocked = bloquée
talk-somebody-left = Une personne partie
belonging-title = Ma place ici
belonging-lead = Être membre, ici, c’est avoir un compte. Suivre une communauté se fait depuis un serveur du fédivers, et s’y arrête de même ; animer une communauté vous est confié, et vous pouvez y renoncer à tout moment.
belonging-animated = Vous animez :
belonging-put-down = Renoncer à l’animation
moderation-waits = { $count ->
    [one] { $count } à lire
   *[other] { $count } à lire
}
mine-title = Mes données
archive-lead = Tout ce qui est à vous, dans une archive : compte, page publique, messages avec leurs adresses, abonné·es, personnes masquées et bloquées, dates de vos sessions, messages écrits à l’équipe. Les listes se relisent dans Mastodon.
archive-take = Télécharger mon archive
words-link = Retirer tout ce que j’ai écrit…
words-title = Retirer tout ce que j’ai écrit
words-count = { $count ->
    [0] Vous n’avez rien écrit qui se retire.
    [one] Votre message, un seul, est retiré des pages de ce site.
   *[other] Vos { $count } messages, commentaires et contributions sont retirés des pages de ce site.
}
words-told = Chaque retrait est annoncé aux serveurs qui avaient reçu le message. Un serveur qui ne répond pas peut en garder une copie.
words-final = On ne peut pas revenir en arrière. Votre compte et votre page restent.
words-do = Tout retirer
words-under-way = Ce que vous avez écrit est en train d’être retiré.
closing-link = Fermer mon compte…
closing-link-for = Fermer ce compte…
closing-title = Fermer mon compte
closing-title-of = Fermer le compte de { $word }
closing-lead = Voici ce qui se passe quand vous fermez votre compte, tout de suite et sans retour :
closing-lead-of = Voici ce qui se passe quand vous fermez le compte de { $word }, tout de suite et sans retour :
closing-sessions = toutes les sessions prennent fin, et plus aucun lien d’entrée ne sert ;
closing-page = nom, présentation, image, adresse électronique et listes sont effacés ; la page publique répond qu’elle n’existe plus ;
closing-told = celles et ceux qui suivent ce compte, et les serveurs qui en ont reçu des messages, apprennent qu’il est parti et effacent ce qu’ils en ont ;
closing-handle = le nom court n’est jamais donné à quelqu’un d’autre : c’est tout ce qui est gardé ;
closing-stays = les actualités et événements écrits pour l’association restent, et de ce qui a été aimé ou partagé les nombres seuls.
closing-first = Voulez-vous d’abord emporter ce qui est à vous ?
closing-words = { $count ->
    [0] S’il reste des messages
    [one] Le message écrit ici
   *[other] Les { $count } messages écrits ici
}
closing-words-take = Tout retirer
closing-words-keep = Tout laisser sur ce site, sous la signature « Une personne partie » (ailleurs, tout est effacé)
closing-understood = J’ai compris que c’est définitif.
closing-not-understood = Cochez la case pour dire que vous avez compris. Rien n’a changé.
closing-do = Fermer le compte
closing-back = Ne rien changer
closing-done = Votre compte est fermé. Au revoir, et merci.
