# Participer, qui nous sommes, publications.
missions-title = Missions ouvertes
mission-more = En savoir plus sur « { $word } »
people-title = Qui nous sommes
people-team = L’équipe
people-board = Le conseil d’administration
people-cooperators = Coopérateur·rice·s
people-members = Nos adhérent·e·s
people-partners = Nos partenaires
people-none = Personne n’est encore présenté ici.
people-profile = Profil de { $word }
people-interview = Entretien avec { $word }
publications-title = Publications
publications-none = Aucune publication pour l’instant.
