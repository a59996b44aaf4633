# Finding in the agenda.
agenda-quick = Quick choices
agenda-when = When
agenda-when-any = At any date
agenda-when-today = Today
agenda-when-weekend = This weekend
agenda-when-week = This week
agenda-when-month = This month
agenda-view-week = Week
agenda-weeks = Other weeks
agenda-week-number = Week { $word }
agenda-week-of = Week of { $word }
agenda-free = Nothing announced
agenda-q = Words (title, text)
agenda-words = With the words “{ $word }”
agenda-near-field = Near (town, place)
agenda-within = Within
agenda-near = Near { $word }
agenda-distance = { $word } km away
agenda-distance-none = less than a kilometre away
agenda-distance-town = in this town
agenda-near-unknown = This agenda knows no place called “{ $word }”. Perhaps you are looking for:
agenda-near-nothing = This agenda knows no place called “{ $word }”. You can give a latitude and a longitude, for example 47.22,-1.55.
agenda-near-others = More than one place answers to “{ $word }”. This is the busiest; there are also:

# What takes place meanwhile, told to who plans an event.
meanwhile-title = On that day
meanwhile-look = See what takes place on this date
meanwhile-overlapping = at the same time
meanwhile-draft = not published yet
meanwhile-count = { $count ->
    [0] No other event of the communities and of the agendas followed is announced on that day.
    [one] One other event of the communities or of the agendas followed takes place on that day.
   *[other] { $count } other events of the communities or of the agendas followed take place on that day.
}
meanwhile-overlaps = { $count ->
    [one] One of them at the same time.
   *[other] { $count } of them at the same time.
}
meanwhile-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}

# An event that is written like another.
form-duplicate = Duplicate this event
form-duplicate-lead = Everything is taken from the first event but its date, how it stands and what came of it. Nothing is published before you ask for it.

# What the team begins an event from.
form-templates = Begin from a template
form-template-remove = Throw this template away
form-keep = Keep as a template
form-kept = Kept as a template: “{ $word }”. Nothing is published.
refused-templates = Fifty templates are kept already: throw one away first.
