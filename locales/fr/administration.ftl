# L’administration : réglages, style.
administration-posts = { $count ->
    [one] { $count } actualité publiée
   *[other] { $count } actualités publiées
}
administration-communities = { $count ->
    [one] { $count } communauté
   *[other] { $count } communautés
}
deliveries-what = Ce qui attend de partir, pour quel serveur, et ce qu’il a répondu.
desk-what = Écrire, corriger, publier.
settings-title = Réglages
settings-what = Le nom, la phrase d’accueil, les couleurs, où mènent les boutons.
settings-saved = C’est enregistré.
settings-logo = Changer le logo et l’image d’en-tête, dans la fiche du kiosque
settings-save = Enregistrer
settings-web = Une adresse qui commence par https://. Vide, le bouton n’est pas montré.
settings-mail = Une adresse électronique. Vide, elle n’est pas montrée.
settings-words = 24 caractères au plus. Vide : « Kiosque ».
settings-colour = Une couleur comme #ffef26, assez claire pour qu’on lise dessus. Vide : celle de Kiosque.
settings-dark = On lirait mal sur cette couleur : son contraste avec l’encre est de { $word }, il en faut 7.
settings-name-needed = Le nom est nécessaire : c’est lui qu’on lit partout.
setting-name = Nom du kiosque
setting-sentence = Qui nous sommes, en une phrase
setting-first-brick = Première brique du logo
setting-colour-second = Couleur de la deuxième brique
setting-colour-third = Couleur de la troisième brique
setting-colour-action = Couleur des boutons
setting-membership-url = Où mène « Adhérer »
setting-newsletter-url = Où mène « Lettre d’information »
setting-contact-email = À qui écrire
style-title = Style
style-what = Chaque composant du kiosque, tel qu’il est, clair et sombre.
style-colours = Couleurs
style-contrast = contraste avec l’encre : { $word }
style-bricks = Briques
style-text = Texte
style-notices = Annonces
style-buttons = Boutons, étiquettes, tableau
style-table = Un tableau
style-form = Formulaire
administration-spaces = Communautés et communs
administration-spaces-what = Ce que chacun dit de soi, ses liens, ses personnes.
administration-directory = Annuaire
administration-directory-what = L’équipe, les adhérent·e·s, les partenaires.
administration-prices = Tarifs
administration-prices-what = Ce que coûte l’adhésion, pour la page « Participer ».
setting-remote-pictures = Images des autres serveurs
setting-copies-megabytes = Place pour ces copies, en mégaoctets
settings-remote-pictures = Dans les deux cas, lire une page ne dit rien à ces serveurs.
settings-megabytes = De 10 à 1 000 000. Vide : 2 000. Les copies qu’on n’a pas regardées depuis longtemps partent d’abord.
pictures-by-copies = Montrer des copies faites ici
pictures-by-links = Ne rien copier, donner des liens
