# Communities, communs, and how to follow them.
communities-title = Communities
communities-lead = People around a theme. Follow one from where you are: Mastodon, a feed reader, your calendar.
communities-none = No community is open for now.
communs-title = The commons
communs-lead = A common is an open resource, a community that looks after it, and the rules it gives itself.
theme = Theme
themes = Themes
stage = Stage
licence = Licence
territory = Territory
stage-prefiguration = Prefiguration
stage-emergence = Emergence
stage-maturity = Maturity
kind-hub = Hub
kind-server = Server
kind-community = Community
kind-commun = Common
space-communs = The community’s commons
space-carriers = Looked after by
space-past = Past events
communs-count = { $count ->
    [one] { $count } common
   *[other] { $count } commons
}
