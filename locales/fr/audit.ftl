# Le journal de l’équipe : qui a fait quoi, au-delà de ce que dit le journal de modération.
audit-title = Journal de l’équipe
audit-what = Ce que l’équipe et les animateur·rices ont fait : règles, rôles, serveurs, réglages, signalements.
audit-lead = Ce que l’équipe et les animateur·rices ont fait, au-delà des décisions que dit le journal de modération.
audit-kept = { $count ->
    [one] Gardé { $count } jour.
   *[other] Gardé { $count } jours.
}
audit-narrow = Montrer
audit-all = tout
audit-show = Montrer
audit-csv = Télécharger en CSV
audit-none = Rien n’est encore écrit ici.
audit-operator = sur le serveur, en ligne de commande
audit-gone = un compte qui n’existe plus
audit-was = Avant
audit-became = Après
audit-rules = Règles d’un espace
audit-answer = Réponse toute prête
audit-account-opened = Compte ouvert
audit-account-closed = Compte fermé
audit-role = Rôle donné
audit-sign-in-link = Lien de connexion créé
audit-setting = Réglage changé
audit-host = Ce qui est pris d’un serveur
audit-host-list = Liste de serveurs
audit-agenda = Agenda d’ailleurs
audit-report-closed = Signalement traité
audit-report-forwarded = Signalement transmis
audit-answered = Réponse à un·e auteur·rice
