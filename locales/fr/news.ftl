# Les actualités et les réactions.
news-title = Actualités
news-none = Rien n’a encore été publié ici.
news-all = Toutes les actualités
news-count = { $count ->
    [one] { $count } actualité
   *[other] { $count } actualités
}
older = Plus anciens
newer = Plus récents
pages-of-list = Pages de la liste
filter-title = Choisir ce qu’on lit
filter-do = Montrer
filter-on = Filtres choisis
filter-off = retirer ce filtre
filter-year = Année
filter-space = Espace
filter-tag = Mot-clé
filter-author = Signature
filter-series = Série
filter-language = Langue
shown-year = de { $word }
shown-space = { $word }
shown-tag = mot-clé { $word }
shown-author = par { $word }
shown-series = série « { $word } »
shown-language = en { $word }
tags = Mots-clés
in-spaces = Publié dans
related = À lire aussi
in-series = Dans la série « { $word } »
part-of-series = partie { $number } sur { $count }
neighbours = Autres articles
previous-article = Article précédent
next-article = Article suivant
edited-on = modifié le { $word }
also-read = À lire aussi
draft-notice = Brouillon : seules les personnes qui écrivent ici le voient.
news-empty-text = Cet article n’a pas encore de texte. Revenez un peu plus tard.
contents = Sommaire
read-elsewhere = autre site
read-table = Tableau
read-notes = Notes
read-note = Note
read-back = Retour au texte, note
read-picture = Image
answers-title = Réponses et partages
answers-none = Personne n’a encore répondu, ni ici ni ailleurs.
share-copy = Copier le lien
share-copied = Le lien est copié.
share-device = Partager…
share-mail = Envoyer par courriel
answer-from = Pour répondre depuis le fédivers, cherchez l’adresse de cette page, ou mentionnez { $word }.
reading-minutes = { $count ->
    [one] { $count } minute de lecture
   *[other] { $count } minutes de lecture
}
replies = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
shares = { $count ->
    [one] { $count } partage
   *[other] { $count } partages
}
likes = { $count ->
    [one] { $count } favori
   *[other] { $count } favoris
}
