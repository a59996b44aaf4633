# L’administration des livraisons.
host-live = va bien
host-failing = en difficulté
host-dead = muet
host-blocked = bloqué
deliveries-title = Livraisons
deliveries-nothing-waits = Rien n’attend : tout ce qui devait partir est parti.
deliveries-oldest-since = la plus ancienne depuis { $word }.
deliveries-nobody-sends = Rien ne part depuis { $word } : vérifiez que « kiosque serve » ou « kiosque worker » tourne.
deliveries-not-due = Rien ne doit partir en ce moment : les prochains essais sont ci-dessous.
deliveries-servers = Serveurs
deliveries-where-waiting = ceux qu’une lettre attend
deliveries-all-servers = tous
deliveries-name = Nom, ou une partie
deliveries-show = Afficher
deliveries-none-shown = Aucun serveur ne correspond.
deliveries-server = Serveur
deliveries-waits = Attend
deliveries-last-answer = Dernière réponse
deliveries-next-try = Prochain essai
deliveries-decide = Décider
deliveries-nothing = rien
deliveries-letters-more = plus de { $word } lettres
deliveries-oldest = la plus ancienne
deliveries-ago = il y a { $word }
deliveries-since = de suite, depuis { $word }
deliveries-no-answer = aucune encore
deliveries-taken = a pris la dernière lettre
deliveries-next-never = jamais, il est bloqué
deliveries-next-probe = on lui demandera s’il est revenu dans { $word }
deliveries-next-at-it = l’envoi est en cours
deliveries-next-nothing = quand il y aura une lettre
deliveries-next-in = dans { $word }
deliveries-next-now = dès maintenant
deliveries-try-now = Essayer
deliveries-forget = Oublier…
deliveries-block = Bloquer…
deliveries-unblock = Débloquer
deliveries-more = Serveurs suivants
deliveries-leave-it = Ne rien changer
deliveries-forget-title = Oublier ce qui attend pour { $word } ?
deliveries-forget-means = Elles ne partiront jamais. Les abonné·e·s restent, et ce qui sera publié ensuite partira comme avant.
deliveries-forget-go = Oublier ces lettres
deliveries-block-title = Bloquer { $word } ?
deliveries-block-means = Rien n’ira plus vers ce serveur et rien n’en sera accepté, jusqu’au déblocage. Ce qui sera publié entre-temps ne lui sera pas envoyé ensuite.
deliveries-block-go = Bloquer ce serveur
deliveries-told-tried = { $word } est essayé maintenant ; rechargez la page dans un moment.
deliveries-told-blocked = { $word } est bloqué.
deliveries-told-unblocked = { $word } n’est plus bloqué.
deliveries-letters-wait = { $count ->
    [one] { $count } lettre attend
   *[other] { $count } lettres attendent
}
deliveries-for-servers = { $count ->
    [one] pour { $count } serveur,
   *[other] pour { $count } serveurs,
}
deliveries-at-it = { $count ->
    [one] L’envoi est en cours vers { $count } serveur.
   *[other] L’envoi est en cours vers { $count } serveurs.
}
deliveries-letters = { $count ->
    [one] { $count } lettre
   *[other] { $count } lettres
}
deliveries-failures = { $count ->
    [one] { $count } échec
   *[other] { $count } échecs
}
deliveries-will-be-dropped = { $count ->
    [0] Rien n’attend pour lui en ce moment.
    [one] { $count } lettre sera perdue.
   *[other] { $count } lettres seront perdues.
}
deliveries-told-dropped = { $count ->
    [0] Aucune lettre n’attendait.
    [one] { $count } lettre a été oubliée.
   *[other] { $count } lettres ont été oubliées.
}
