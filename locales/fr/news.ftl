# Les actualités et les réactions.
news-title = Actualités
news-none = Rien n’a encore été publié ici.
news-all = Toutes les actualités
news-years = Par année
news-tagged = Actualités : { $word }
news-of-year = Actualités de { $word }
news-by = Actualités de { $word }
news-of-space = Actualités de { $word }
older = Plus anciens
tags = Mots-clés
in-spaces = Publié dans
related = À lire aussi
in-series = Dans la série « { $word } »
edited-on = modifié le { $word }
also-read = À lire aussi
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
