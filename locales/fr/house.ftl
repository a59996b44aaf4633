# Les mots à l'écran, en français. Mêmes clés que en/. Une espace insécable précède ; : ? ! et ».
# Autour de chaque page, et les mots communs.
skip = Aller au contenu
brick-first = Kiosque
menu-main = Menu principal
menu-more = Pratique
menu-home = Accueil
menu-news = Actualités
menu-events = Événements
menu-communities = Communautés
menu-communs = Communs
menu-join = Participer
menu-about = À propos
menu-legal = Mentions légales
feeds = Flux et calendriers
newsletter = Lettre d’information
membership = Adhérer
write-us = Nous écrire
sign-in = Se connecter
sign-out = Se déconnecter
sign-in-how = On se connecte ici par un lien qui ne sert qu’une fois. Demandez-le à l’administration du kiosque, qui le crée ainsi :
sign-in-once = Ce lien ne sert qu’une fois. Appuyez sur le bouton pour entrer.
edit = Modifier
search = Chercher
search-words = Mots à chercher
any = Tous
links = Liens
administration = Administration
