# The words on screen, in English. Same keys as fr/.
# Around every page, and common words.
skip = Skip to content
brick-first = Kiosque
menu-main = Main menu
menu-more = Useful
menu-home = Home
menu-news = News
menu-events = Events
menu-communities = Communities
menu-communs = Commons
menu-join = Join
menu-about = About
menu-legal = Legal notice
feeds = Feeds and calendars
newsletter = Newsletter
membership = Become a member
write-us = Write to us
sign-in = Sign in
sign-out = Sign out
sign-in-how = One signs in here with a link that works once. Ask the hub’s administrators for it; they make it so:
sign-in-once = This link works once. Press the button to enter.
edit = Edit
search = Search
search-words = Words to find
any = Any
links = Links
administration = Administration
