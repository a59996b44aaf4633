# Suivre et répondre depuis son propre serveur.
follow-title = Suivre
follow-space = Suivre « { $word } »
follow-see = Voir la page
follow-handle = Dans votre application (Mastodon ou autre), cherchez
follow-copy = Copier
follow-copied = Copié.
follow-account = Votre adresse dans le fédivers, ou votre serveur
follow-help = Par exemple alice@mastodon.example, ou seulement mastodon.example. Vous serez conduit·e chez vous pour confirmer ; rien n’est gardé ici.
follow-remember = Retenir cette adresse dans ce navigateur, et nulle part ailleurs
follow-go = Suivre depuis chez moi
follow-which = Communauté
follow-otherwise = Sans compte, autrement :
follow-qr = Code QR de cette page
follow-qr-alt = Code QR qui mène à la page « { $word } »
followers = { $count ->
    [one] { $count } abonné·e dans le fédivers
   *[other] { $count } abonné·e·s dans le fédivers
}
interact-title = Répondre ou partager depuis chez vous
interact-reply = Répondre
interact-share = Partager
interact-like = Aimer
elsewhere-title = C’est ailleurs que cela se passe
elsewhere-why = Un autre serveur vous a conduit·e ici, comme si votre compte dans le fédivers était sur ce kiosque. Or on ne peut pas encore suivre ni répondre d’ici à ce qui est ailleurs.
elsewhere-how = Pour continuer, cherchez ceci dans l’application de votre propre serveur :
elsewhere-back = Retourner là d’où vous venez
error-account = Cela ne ressemble ni à une adresse du fédivers ni à un serveur. Écrivez par exemple alice@mastodon.example ou mastodon.example.
error-account-private = Ce serveur n’est pas joignable depuis l’internet public. Vérifiez l’adresse.
error-account-unknown = Ce serveur répond, mais il ne connaît pas ce nom. Vérifiez l’adresse, ou n’écrivez que le serveur.
error-account-silent = Ce serveur ne répond pas. Vérifiez l’adresse, ou réessayez dans un moment.
error-account-no-peer = Ce serveur répond, mais pas comme ceux du fédivers. Vérifiez l’adresse.
error-too-often = Trop de demandes viennent d’ici en ce moment. Attendez un peu, puis réessayez : ce que vous avez écrit est toujours là.
