# The words on screen, in English. Same keys as fr.ftl.

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
home-join = Take part
home-events = Next events
home-news = Latest news
home-communities = Communities to follow
home-follow = Follow everything
home-follow-how = From Mastodon or anywhere in the fediverse, follow this address to hear everything, once.
home-all-events = The whole agenda
home-all-news = All news
home-all-communs = All commons
news-title = News
news-none = Nothing has been published here yet.
news-all = All news
news-years = By year
news-tagged = News: { $word }
news-of-year = News of { $word }
news-by = News by { $word }
news-of-space = News of { $word }
older = Older
tags = Tags
in-spaces = Published in
related = Also in this space
in-series = In the series “{ $word }”
edited-on = edited on { $word }
edit = Edit
also-read = Also read
answer-from = To answer from the fediverse, search for this page’s address, or mention { $word }.
events-title = Events
events-coming = Coming
events-past = Past
events-none = No event is announced for now.
events-tagged = Events: { $word }
events-of-space = Events of { $word }
subscribe-calendar = Subscribe to the calendar
event-when = When
event-where = Where
event-online = Online
event-map = see on a map
event-organiser = With
event-register = Register
event-calendar = Add to my calendar
event-cancelled = Cancelled
event-tentative = To be confirmed
event-over = This event is over.
event-afterwards = Afterwards
event-report = Report
event-replay = Recording
event-more = Find out more
communities-title = Communities
communities-lead = People around a theme. Follow one from where you are: Mastodon, a feed reader, your calendar.
communities-none = No community is open for now.
communs-title = The commons
communs-lead = A common is an open resource, a community that looks after it, and the rules it gives itself.
search = Search
search-words = Words to find
any = Any
theme = Theme
themes = Themes
stage = Stage
licence = Licence
territory = Territory
links = Links
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
follow-title = Follow
follow-handle = In your app, search for
follow-account = Your address in the fediverse
follow-help = For example alice@mastodon.example, or only mastodon.example. You will be led to your own server to confirm; nothing is kept here.
follow-go = Follow from my server
follow-which = Community
follow-otherwise = Or otherwise:
missions-title = Open missions
mission-more = More about “{ $word }”
people-title = Who we are
people-team = The team
people-board = The board
people-cooperators = Cooperators
people-members = Our members
people-partners = Our partners
people-none = Nobody is presented here yet.
people-profile = Profile of { $word }
people-interview = Interview with { $word }
publications-title = Publications
publications-none = No publication for now.
desk-title = My desk
desk-drafts = Drafts
desk-published = Published
form-new-post = Write news
form-edit-post = Edit news
form-new-event = Announce an event
form-edit-event = Edit the event
form-edit-page = Edit the page
form-space = In the name of
form-kind = Form
form-article = Article: title, summary and link elsewhere
form-note = Short note: read whole everywhere
form-title = Title
form-summary = Summary (one or two sentences)
form-body = Text (Markdown)
form-byline = Byline
form-tags = Tags, separated by commas
form-language = Language of the text (fr, en…)
form-publish = Publish
form-draft = Keep as a draft
form-retract = Retract
form-cancel-event = Cancel the event
form-start-date = Start date
form-start-time = Start time (empty: all day)
form-end-date = End date
form-end-time = End time
form-timezone = Time zone
form-place = Name of the place
form-street = Street
form-postal-code = Postal code
form-locality = Town
form-online = Online address
form-registration = Registration address
refused-title = An article needs a title of 1 to 200 characters.
refused-event-title = An event’s title has 3 to 200 characters.
refused-empty = The text is empty: write at least a word.
refused-too-long = One of the texts is too long: shorten it.
refused-language = The language is written for example fr or en.
refused-date = A date or a time is not one. Check the start, the end and the time zone.
refused-end = The event ends before it starts.
refused-timezone = The time zone is written for example Europe/Paris.
refused-link = An address begins with https://.
error-next = You can go here:
error-not-found = This page does not exist, or no longer.
error-gone = This page was taken back.
error-forbidden = You may not do this.
error-refused = This was not accepted.
error-internal = Something went wrong on our side. Try again in a moment.
error-unavailable = The hub cannot read its data just now.
error-unavailable-next = Nothing is lost: what was written still is. Try again in a minute.
error-try-again = Try again
error-page = This address is not complete.
error-space = Choose in whose name to publish.
error-account = This fediverse address was not found. Write it like alice@mastodon.example.
error-interaction = Interacting from here with what is elsewhere is not possible yet.
error-link-used = This link was used already, or is too old. Ask for another one.
administration = Administration
host-live = fares well
host-failing = failing
host-dead = silent
host-blocked = blocked
deliveries-title = Deliveries
deliveries-nothing-waits = Nothing waits: all that was to leave has left.
deliveries-oldest-since = the oldest for { $word }.
deliveries-nobody-sends = Nothing has left for { $word }: check that “kiosque serve” or “kiosque worker” is running.
deliveries-not-due = Nothing is to leave at this moment: the next tries are below.
deliveries-servers = Servers
deliveries-where-waiting = those a letter waits for
deliveries-all-servers = all
deliveries-name = Name, or part of it
deliveries-show = Show
deliveries-none-shown = No server matches.
deliveries-server = Server
deliveries-waits = Waits
deliveries-last-answer = Last answer
deliveries-next-try = Next try
deliveries-decide = Decide
deliveries-nothing = nothing
deliveries-letters-more = more than { $word } letters
deliveries-oldest = the oldest
deliveries-ago = { $word } ago
deliveries-since = in a row, for { $word }
deliveries-no-answer = none yet
deliveries-taken = took the last letter
deliveries-next-never = never, it is blocked
deliveries-next-probe = it is asked whether it is back in { $word }
deliveries-next-at-it = being sent to now
deliveries-next-nothing = when there is a letter
deliveries-next-in = in { $word }
deliveries-next-now = right now
deliveries-try-now = Try now
deliveries-forget = Forget…
deliveries-block = Block…
deliveries-unblock = Unblock
deliveries-more = More servers
deliveries-leave-it = Leave it as it is
deliveries-forget-title = Forget what waits for { $word }?
deliveries-forget-means = They will never leave. Followers stay, and what is published afterwards leaves as before.
deliveries-forget-go = Forget these letters
deliveries-block-title = Block { $word }?
deliveries-block-means = Nothing goes to this server any more and nothing is taken from it, until it is unblocked. What is published meanwhile is not sent to it afterwards.
deliveries-block-go = Block this server
deliveries-told-tried = { $word } is being tried now; reload the page in a moment.
deliveries-told-blocked = { $word } is blocked.
deliveries-told-unblocked = { $word } is no longer blocked.
reading-minutes = { $count ->
    [one] { $count } minute to read
   *[other] { $count } minutes to read
}
replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
shares = { $count ->
    [one] { $count } share
   *[other] { $count } shares
}
likes = { $count ->
    [one] { $count } like
   *[other] { $count } likes
}
followers = { $count ->
    [one] { $count } follower in the fediverse
   *[other] { $count } followers in the fediverse
}
communs-count = { $count ->
    [one] { $count } common
   *[other] { $count } commons
}
deliveries-letters-wait = { $count ->
    [one] { $count } letter waits
   *[other] { $count } letters wait
}
deliveries-for-servers = { $count ->
    [one] for { $count } server,
   *[other] for { $count } servers,
}
deliveries-at-it = { $count ->
    [one] { $count } server is being sent to now.
   *[other] { $count } servers are being sent to now.
}
deliveries-letters = { $count ->
    [one] { $count } letter
   *[other] { $count } letters
}
deliveries-failures = { $count ->
    [one] { $count } failure
   *[other] { $count } failures
}
deliveries-will-be-dropped = { $count ->
    [0] Nothing waits for it at this moment.
    [one] { $count } letter will be dropped.
   *[other] { $count } letters will be dropped.
}
deliveries-told-dropped = { $count ->
    [0] No letter was waiting.
    [one] { $count } letter was dropped.
   *[other] { $count } letters were dropped.
}
