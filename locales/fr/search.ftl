# Chercher dans tout ce qui est public.
menu-search = Rechercher
search-title = Recherche
search-of = Recherche : { $word }
search-in = Chercher dans { $word }
search-label = Que cherchez-vous ?
search-hint = Actualités, événements, communautés, communs, pages, organisations, et ce que disent celles et ceux qui veulent bien être trouvé·es. Les accents et les points médians ne comptent pas ; des guillemets gardent les mots ensemble, un tiret devant un mot l’écarte.
search-common = Ces mots se trouvent partout. Ajoutez-en un qui dise ce que vous cherchez.
search-only-without = Ajoutez un mot à trouver : on ne peut pas chercher seulement ce qu’on ne veut pas.
search-count = { $count ->
    [0] Rien n’a été trouvé. Essayez d’autres mots, ou moins de mots.
    [one] { $count } résultat
   *[other] { $count } résultats
}
search-results = Résultats
search-meant = Vouliez-vous dire :
search-refine = Affiner la recherche
search-sections = Parcourir
search-pages = Pages de résultats
search-before = Précédents
search-after = Suivants
search-kinds = Type
search-spaces = Espace
search-years = Année
search-languages = Langue
search-kind-post = Actualité
search-kind-event = Événement
search-kind-space = Espace
search-kind-page = Page
search-kind-organisation = Organisation
search-kind-person = Personne
search-kind-publication = Publication
search-kind-discussion = Discussion
search-kind-comment = Commentaire
language-fr = Français
language-en = Anglais
