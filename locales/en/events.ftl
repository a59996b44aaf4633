# The agenda.
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
event-online-at = Online: { $word }
event-postponed = Postponed
event-cancelled-said = This event will not take place.
event-postponed-said = This event will not take place on the announced date. The new date will be told here.
event-tentative-over-said = The date and the place were never confirmed here.
event-tentative-said = Date or place may still change.
event-see-afterwards = See what came of it
event-see-next = See the next ones
event-all-day = all day
event-local-time = Where you are:
event-calendar-file = Calendar file (.ics)
event-calendar-google = Google Calendar
event-calendar-outlook = Outlook.com
event-calendar-office = Outlook (Microsoft 365)
event-around = Around this event
event-photos-at = Photos ({ $word })
event-share = Share
event-share-mail = Send by e-mail
event-neighbours = Other events of the space
event-before = Previous event
event-after = Next event
agenda-views = Ways to see the agenda
agenda-view-list = List
agenda-view-month = Month
agenda-view-map = Map
agenda-filter = Filter
agenda-show = Show
agenda-active = Filters in force
agenda-remove = (remove this filter)
agenda-remove-all = Remove all
agenda-space = Space
agenda-all-spaces = All spaces
agenda-tag = Theme
agenda-all-tags = All themes
agenda-place = Place (town, region, address)
agenda-at = Place: { $word }
agenda-mode = How to take part
agenda-all-modes = Any way
agenda-on-site = On site
agenda-from = From
agenda-until = Until
agenda-from-day = From { $word }
agenda-until-day = Until { $word }
agenda-language = Language
agenda-all-languages = All languages
agenda-none-found = No event matches. Remove a filter to see more.
agenda-years = All years
agenda-months = Other months
agenda-this-month = This month
agenda-today = today
agenda-goes-on = continued:
agenda-keys = By keyboard: arrows go from day to day, Enter opens the first event of the day, Page Up and Page Down change the month.
agenda-no-place = Online, or place to be told
agenda-subscribe = Have this agenda at home
agenda-subscribe-all = All coming events in your calendar, kept up to date.
agenda-subscribe-filtered = The events chosen above in your calendar, kept up to date.
agenda-subscribe-copy = For any other calendar, copy this address:
agenda-copy = Copy
agenda-copied = Copied.
map-show = Show the map (loads pictures from { $word })
map-failed = The map cannot be shown. The places are written on this page.
map-region = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
embed-link = Show on another site
embed-title = The agenda on your site
embed-lead = Choose what your site shows, then copy one of the two codes. Nothing is kept about your visitors.
embed-choose = What to show?
embed-max = Number of events
embed-theme = Appearance
embed-theme-auto = As the device
embed-theme-light = Light
embed-theme-dark = Dark
embed-make = Prepare the code
embed-frame = A frame
embed-frame-how = Works wherever HTML can be written, without JavaScript.
embed-element = An element
embed-element-how = Takes the fonts and the room of your page. The link inside stays if the script does not load.
embed-preview = Preview
embed-back = Back to the agenda
embed-whole = The whole agenda
language-french = French
language-english = English
in-french = in French
in-english = in English
in-other-language = language: { $word }
event-days = { $count } days
agenda-coming-count = { $count ->
    [0] No event to come,
    [one] { $count } event to come,
   *[other] { $count } events to come,
}
agenda-past-count = { $count ->
    [0] none in the past.
    [one] { $count } in the past.
   *[other] { $count } in the past.
}
agenda-month-count = { $count ->
    [0] no event
    [one] { $count } event
   *[other] { $count } events
}
form-region = Region
form-country = Country
form-latitude = Latitude
form-longitude = Longitude
form-find = Find the address (asks { $word })
form-photos = Photos: one address a line
form-status = How it stands
form-status-confirmed = Confirmed
form-status-tentative = To be confirmed
form-status-postponed = Postponed to a date yet unknown
form-status-cancelled = Cancelled
