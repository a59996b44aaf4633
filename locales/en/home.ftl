# The home page.
home-join = Take part
home-events = Next events
home-news = Latest news
home-communities = Communities to follow
home-follow = Follow everything
home-follow-how = From Mastodon or anywhere in the fediverse, follow this address to hear everything, once.
home-all-events = The whole agenda
home-all-news = All news
home-all-communs = All commons
